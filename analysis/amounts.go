package analysis

import (
	"fmt"
	"math"

	"daebi/models"
)

// Statutory rates of what a contract carries beside its price: shares of the
// contract amount.
const (
	bondShare    = .1    // lca-decree-51: contract bond, at least
	delayPerDay  = .0013 // lca-rule-75: services
	delayCeiling = .3    // lca-30: of the contract amount
)

// amounts fills the figures in won and messages that the contract's clauses
// carry, each with the rule that sets it. They follow from the savings and the
// budget alone.
func (e *engine) amounts(r *Report) error {
	r.Amounts = []DerivedFigure{}
	b := &Budget{}
	b.plan(r)
	b.services(e.in, &e.money)
	if err := b.fallbacks(e.in, &e.money); err != nil {
		return err
	}
	b.fees(e.in, &e.money)
	if err := b.sum(&e.money); err != nil {
		return err
	}
	add := func(f DerivedFigure) { r.Amounts = append(r.Amounts, f) }
	side, sideEN := "부가가치세를 뺀 금액", "without VAT"
	if r.Savings.EstimatedPriceAsWritten {
		side, sideEN = "부가가치세 포함 여부가 적혀 있지 않아 적힌 그대로 별도로 본 금액(포함이면 10/11)", "as written, a side of VAT not being stated (10/11 of it if included)"
	}
	estimated := float64(r.Savings.EstimatedPriceWon.RoundWon())
	add(DerivedFigure{Key: "estimated_price", Value: f64(estimated), Unit: "won", DecidedBy: "economics", Provisions: []string{"lca-decree-7", "vat-30"},
		Why:   fmt.Sprintf("12개월 물량에 단가를 곱하고 고정비를 더한 값으로, %s입니다. 대체발송을 물량 한도 없는 선택사항으로 두면 최대 %s으로 봅니다.", side, wonText(b.Maximum.ExclVAT.Float())),
		WhyEN: fmt.Sprintf("Price times the messages of 12 months and the fixed fees, %s. With the fallback as an option without a limit of quantity it counts at its maximum of %.0f won.", sideEN, b.Maximum.ExclVAT.Float())})
	most := float64(b.Maximum.ExclVAT.RoundWon())
	add(DerivedFigure{Key: "estimated_maximum", Value: f64(most), Unit: "won", DecidedBy: "rule", Rule: "lca-decree-7", Provisions: []string{"lca-decree-7"},
		Why:   "대체발송을 물량 한도 없는 선택사항으로 두어, 모든 건을 더 비싼 쪽 단가로 보낸다고 본 12개월 금액입니다(부가가치세 별도).",
		WhyEN: "Of 12 months without VAT, the fallback being an option without a limit of quantity: every message at the dearer of its two prices."})

	bought := e.money.after.plus(e.money.resent).plus(e.money.fees)
	amount := float64(bought.written().RoundWon())
	if r.Savings.VATConfirmed {
		m, err := bought.on(true, models.VATExcluded)
		if err != nil {
			return err
		}
		amount = float64(m.RoundWon())
	}
	add(DerivedFigure{Key: "contract_amount", Value: f64(amount), Unit: "won", DecidedBy: "economics", Provisions: []string{"lca-25"},
		Why: "지금 단가와 물량으로 한 해에 내는 금액입니다. 낙찰 금액이 정해지면 바꿉니다.", WhyEN: "What a year costs at today's prices and volume; to be replaced by the price of the award."})
	rule := func(key string, value float64, unit, provision, why, whyEN string) {
		add(DerivedFigure{Key: key, Value: f64(value), Unit: unit, DecidedBy: "rule", Rule: provision, Provisions: []string{provision}, Why: why, WhyEN: whyEN})
	}
	rule("bond", math.Ceil(amount*bondShare-1e-6), "won", "lca-decree-51", "계약금액의 10%입니다.", "10% of the contract amount.")
	rule("delay_day", math.Round(amount*delayPerDay), "won", "lca-rule-75", "계약금액의 1천분의 1.3입니다(용역).", "1.3/1,000 of the contract amount (services).")
	rule("delay_cap", math.Floor(amount*delayCeiling+1e-6), "won", "lca-30", "계약금액의 30%입니다.", "30% of the contract amount.")
	rule("delay_cap_day", math.Ceil(delayCeiling/delayPerDay), "day", "lca-30", "30% ÷ 1천분의 1.3이 되는 날입니다.", "The day on which 1.3/1,000 a day makes 30%.")
	rule("credit_ceiling", math.Floor(amount/12*creditCeiling+1e-6), "won", "mois-sla-penalty-cap", "한 해 금액을 12로 나눈 달의 20%입니다.", "20% of a twelfth of the year's amount.")

	messenger := false
	var volume, drill int64
	for _, l := range b.Lines {
		messenger = messenger || l.Kind == BudgetChannel && l.Channel.Messenger()
		switch l.Kind {
		case BudgetResent, BudgetOutage:
			volume += l.Messages
		case BudgetDrill:
			drill += l.Messages
		}
	}
	if messenger {
		add(DerivedFigure{Key: "fallback_volume", Value: f64(float64(volume)), Unit: "messages", DecidedBy: "economics", Provisions: []string{"lfa-36", "lca-decree-7"},
			Why:   fmt.Sprintf("평상시에 도달하지 않는 비율과, 대체 경로가 대신하는 연 %.2f시간의 물량입니다.", b.OutageHours),
			WhyEN: fmt.Sprintf("What does not arrive on ordinary days, and what the fallback carries in %.2f hours a year.", b.OutageHours)})
	}
	if drill > 0 {
		add(DerivedFigure{Key: "drill_volume", Value: f64(float64(drill)), Unit: "messages", DecidedBy: "economics", Provisions: []string{"lfa-36", "mois-preventive-check"},
			Why:   fmt.Sprintf("훈련 %d회마다 처리용량으로 해소 시간 동안 보내는 %s건입니다.", b.Drills, countText(float64(b.DrillMessages))),
			WhyEN: fmt.Sprintf("%d drills of %d messages: the capacity through the clearing window.", b.Drills, b.DrillMessages)})
	}
	e.ratios(r)
	return nil
}

// ratios adds the class of text that the fallback needs, and the share of
// failures at which the savings are gone.
func (e *engine) ratios(r *Report) {
	longest := 0
	for _, s := range e.in.services {
		if b := s.s.LongestBytes; b != nil {
			longest = max(longest, *b)
		}
	}
	text := DerivedFigure{Key: "text_class", Unit: "text", DecidedBy: "officer", Provisions: []string{"sms-lms-length"},
		Why: "가장 긴 문안의 길이가 적혀 있지 않습니다.", WhyEN: "The length of the longest text is not stated."}
	if longest > 0 {
		text.Text, text.DecidedBy, text.Rule = "SMS", "rule", "sms-lms-length"
		if longest > smsBytes {
			text.Text = "LMS"
		}
		text.TextEN = text.Text
		text.Why = fmt.Sprintf("가장 긴 문안이 %d바이트이고, 단문(SMS)은 %d바이트까지입니다.", longest, smsBytes)
		text.WhyEN = fmt.Sprintf("The longest text has %d bytes; an SMS holds %d.", longest, smsBytes)
	}
	even := DerivedFigure{Key: "break_even_failure", Value: r.Savings.BreakEvenFailureShare, Unit: "share", DecidedBy: "economics", Provisions: []string{},
		Why: "대체발송하는 비율이 여기에 이르면 절감액이 0이 됩니다: (전 단가 − 새 단가) ÷ (대체 단가 − 새 단가).", WhyEN: "The share of messages sent by the fallback at which nothing is saved: (before − after) ÷ (fallback − after)."}
	if even.Value == nil {
		even.Why, even.WhyEN = "모두 대체발송하여도 절감이 남거나, 처음부터 절감이 없거나, 단가가 하나가 아니어서 값이 없습니다.", "There is none: savings remain whatever is sent again, or there are none from the start, or prices are not flat."
	}
	r.Amounts = append(r.Amounts, text, even)
}
