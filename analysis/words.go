package analysis

import (
	"fmt"
	"math"
	"strconv"
)

// Words inside the report's own sentences: the reasons of a recommendation and
// of a derived figure. Pages say everything else with the server's catalogue.

func countText(n float64) string {
	s := strconv.FormatFloat(math.Abs(math.Round(n)), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if math.Round(n) < 0 {
		s = "−" + s
	}
	return s
}

// wonText writes an amount in 만 and 억 won where it is large.
func wonText(w float64) string {
	a := math.Round(math.Abs(w))
	sign := ""
	if w < 0 && a > 0 {
		sign = "−"
	}
	switch {
	case a >= 1e8:
		eok := math.Floor(a / 1e8)
		man := math.Round((a - eok*1e8) / 1e4)
		if man == 1e4 {
			eok, man = eok+1, 0
		}
		if man == 0 {
			return sign + countText(eok) + "억 원"
		}
		return sign + countText(eok) + "억 " + countText(man) + "만 원"
	case a >= 1e5:
		return sign + countText(math.Round(a/1e4)) + "만 원"
	case a >= 1e4:
		return sign + strconv.FormatFloat(math.Round(a/1e3)/10, 'f', -1, 64) + "만 원"
	}
	return sign + countText(a) + "원"
}

func percentText(x float64) string {
	return strconv.FormatFloat(math.Round(x*1000)/10, 'f', -1, 64) + "%"
}

func hoursText(h float64) string {
	m := int(math.Round(h * 60))
	switch {
	case m < 60:
		return fmt.Sprintf("%d분", m)
	case m%60 == 0:
		return fmt.Sprintf("%d시간", m/60)
	}
	return fmt.Sprintf("%d시간 %d분", m/60, m%60)
}

// OptionName is the Korean name of an option.
func OptionName(id string) string {
	switch id {
	case OptPresent:
		return "현 계약대로"
	case OptStay:
		return "문자 유지"
	case OptAlone:
		return "알림톡 단독"
	case OptManual:
		return "알림톡 + 사람이 문자로 전환"
	case OptSameVendor:
		return "알림톡 + 같은 업체 자동 대체발송"
	case OptIndependent:
		return "알림톡 + 독립 업체 자동 대체발송"
	case OptParallel:
		return "두 채널 동시 발송"
	case OptApps:
		return "알림톡 → 다른 앱 → 문자"
	case OptIntegrated:
		return "정부 통합메시지 서비스"
	case OptPaper:
		return "알림톡 + 문자 대체, 미도달은 등기우편"
	case OptMixed:
		return "서비스별 조합"
	}
	return id
}

// OptionNameEN is the English name of an option.
func OptionNameEN(id string) string {
	switch id {
	case OptPresent:
		return "as contracted"
	case OptStay:
		return "stay on text messages"
	case OptAlone:
		return "Alimtalk alone"
	case OptManual:
		return "Alimtalk, people switch to texts"
	case OptSameVendor:
		return "Alimtalk, automatic fallback at the same vendor"
	case OptIndependent:
		return "Alimtalk, automatic fallback at an independent vendor"
	case OptParallel:
		return "both channels at once"
	case OptApps:
		return "Alimtalk, then another app, then texts"
	case OptIntegrated:
		return "the government's integrated message service"
	case OptPaper:
		return "Alimtalk with text fallback, registered post for what fails"
	case OptMixed:
		return "one option for each service"
	}
	return id
}

// because fills the reasons of a recommendation, in both languages.
func (e *engine) because(r *Report, best *Option, present string) {
	rec := r.Recommendation
	say := func(ko, en string) {
		rec.Because = append(rec.Because, ko)
		rec.BecauseEN = append(rec.BecauseEN, en)
	}
	known := 0
	for _, o := range r.Options {
		if o.FeeKnown && o.MeetsMustRules {
			known++
		}
	}
	now := r.option(present)
	for _, key := range now.BrokenRules {
		ko, en := ruleText(key)
		say("지금 안은 필수 조건을 지키지 못해 고르지 않았습니다: "+ko+".", "The present plan breaks a must-rule and was not considered: "+en+".")
	}
	say(fmt.Sprintf("비용이 확인된 %d개 선택지 가운데 위험조정 순편익이 연 %s으로 가장 큽니다.", known, wonText(best.RiskAdjusted)),
		fmt.Sprintf("Of the %d options of known cost its risk-adjusted net benefit is the largest: %.0f won a year.", known, best.RiskAdjusted))
	if now.ID != best.ID {
		dl, dt := now.MeanLoss-best.MeanLoss, now.TVaR95-best.TVaR95
		say(fmt.Sprintf("지금(%s)보다 기대 장애비용이 연 %s %s. 나쁜 해(TVaR95)는 %s %s.", OptionName(present), wonText(math.Abs(dl)), lessMore(dl >= 0), wonText(math.Abs(dt)), lessMore(dt >= 0)),
			fmt.Sprintf("Against the present (%s) the expected outage cost changes by %.0f won a year and the bad year (TVaR95) by %.0f won.", OptionNameEN(present), -dl, -dt))
		if dc := best.AnnualCost - now.AnnualCost; math.Abs(dc) >= 1 {
			say(fmt.Sprintf("연간 비용은 %s %s.", wonText(math.Abs(dc)), lessMore(dc < 0)), fmt.Sprintf("The yearly cost changes by %.0f won.", dc))
		} else {
			say("연간 비용은 그대로입니다.", "The yearly cost stays the same.")
		}
	}
	if rec.Conditional != "" {
		say(fmt.Sprintf("「%s」의 유지비를 모릅니다. 연 %s 이하이면 더 낫습니다: 견적을 받으십시오.", OptionName(rec.Conditional), wonText(rec.ConditionalFee)),
			fmt.Sprintf("The fee of '%s' is unknown; below %.0f won a year it would be better: ask for a quote.", OptionNameEN(rec.Conditional), rec.ConditionalFee))
	}
	if best.ID == OptStay {
		say("전환하면 절감액보다 늘어나는 비용과 장애 위험이 큽니다.", "Switching costs and risks more than it saves.")
	}
	switch {
	case r.Savings.VATConfirmed:
	case r.Savings.VATStated:
		say("견주는 공개 단가의 부가세를 알 수 없어 적힌 금액으로 계산했습니다.", "The cited public price does not say on which side of VAT it stands; amounts are used as written.")
	default:
		say("부가세 포함 여부가 확인되지 않은 단가가 있어 적힌 금액으로 계산했습니다.", "Some prices do not say on which side of VAT they stand; amounts are used as written.")
	}
}

// ruleText names a must-rule.
func ruleText(key string) (ko, en string) {
	if key == ruleStatutory {
		return "법정 통지는 종이 우편이 뒤따라야 합니다", "a statutory notice must be followed by paper post"
	}
	return "재난 안내는 메신저에만 맡길 수 없습니다", "a disaster notice never depends on a messenger alone"
}

func lessMore(less bool) string {
	if less {
		return "줄어듭니다"
	}
	return "늘어납니다"
}
