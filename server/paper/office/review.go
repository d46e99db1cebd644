package office

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/paper"
	"daebi/server/text"
)

// review is the 검토보고서(방침안): one or two pages that ask for a decision.
func (m *maker) review() *draft {
	d := m.draft("주민 안내 발송방식 검토보고(방침안)", m.footer(Review))
	d.add(paper.Table{Columns: []float64{.12, .38, .12, .38}, Rows: []paper.Row{
		{paper.HeadCell("건명"), cell(m.title()), paper.HeadCell("기관"), cell(m.agency())},
		{paper.HeadCell("작성일"), cell(m.date()), paper.HeadCell("작성"), cell(m.blank())},
	}})
	d.square("검토 목적")
	d.circle("주민 안내의 발송 채널을 " + with(m.newChannel(), "으로") + " 바꿀 때의 절감액과 발송이 끊길 때의 비용을 함께 따져 발송방식을 정하고자 함")
	m.present(d)
	m.costs(d)
	m.risks(d)
	m.alternatives(d)
	m.advice(d)
	m.limits(d)
	m.actions(d)
	return d
}

// Points of a public paper: □ ○ ―.
func (d *draft) square(s string) {
	d.add(paper.Paragraph{Runs: []paper.Run{{Text: "□ " + s, Bold: true}}})
}
func (d *draft) circle(s string) { d.add(paper.Paragraph{Runs: runs(" ○ " + s)}) }
func (d *draft) dash(s string)   { d.add(paper.Paragraph{Runs: runs("   ― " + s)}) }

// newChannel names what carries the messages after the change.
func (m *maker) newChannel() string {
	var names []string
	for _, s := range m.r.Savings.Services {
		for _, l := range s.Lines {
			if n := m.channel(l.Channel); l.Phase == models.After && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	if len(names) == 0 {
		return "새 채널"
	}
	return strings.Join(names, "·")
}

// present is the contract and the chain as they are.
func (m *maker) present(d *draft) {
	d.square("현황")
	var sent int64
	var prices []string
	for _, s := range m.r.Savings.Services {
		sent += s.MessagesPerMonth
		for _, l := range s.Lines {
			p := fmt.Sprintf("%s %s %s원", text.T(text.Korean, "word.phase."+string(l.Phase)), m.channel(l.Channel), price(l.Price))
			if l.Assumed {
				p += "(공개 단가를 넣음)"
			}
			if !slices.Contains(prices, p) {
				prices = append(prices, p)
			}
		}
	}
	d.circle(fmt.Sprintf("(계약) 안내 %d종, 월 %s건. 건당 단가: %s", len(m.r.Savings.Services), count(sent), strings.Join(prices, ", ")))
	if chain := m.chain(); chain != "" {
		d.circle("(전달 구조) " + chain)
	}
	if n := len(m.r.Delivery.Unknown); n > 0 {
		d.dash(fmt.Sprintf("업체나 건물이 확인되지 않은 곳 %d가지: 확인되지 않은 것은 분리된 것으로 보지 않음", n))
	}
}

// chain is the first route in words.
func (m *maker) chain() string {
	names := map[string]string{}
	for _, n := range m.r.Delivery.Nodes {
		names[n.ID] = n.Name
	}
	var routes []string
	for _, rt := range m.r.Delivery.Routes {
		var steps []string
		for _, id := range rt.Nodes {
			steps = append(steps, names[id])
		}
		if len(steps) > 0 {
			routes = append(routes, fmt.Sprintf("%s: %s → 주민", m.channel(rt.Channel), strings.Join(steps, " → ")))
		}
		if len(routes) == 2 {
			break
		}
	}
	return strings.Join(routes, " / ")
}

// costs sets the savings against what outages cost.
func (m *maker) costs(d *draft) {
	s, l := &m.r.Savings, &m.r.Loss
	more := l.Mean - l.BaselineMean
	d.square("비용 비교(연간)")
	verb, amount := "절감", s.VerdictWon.Float()
	if amount < 0 {
		verb, amount = "증가", -amount
	}
	d.circle(fmt.Sprintf("발송비 %s %s, 늘어나는 기대 장애비용 %s, 순편익 %s (%s)", words(amount), verb, about(more), about(m.r.Net.Annual), m.basis()))
	row := func(name, value, between, remark string) paper.Row {
		spread := number(between)
		if low, high, ok := strings.Cut(between, " ~ "); ok { // each figure stays whole
			spread.Paragraphs = [][]paper.Run{paper.Text(low + " ~"), paper.Text(high)}
		}
		return paper.Row{paper.HeadCell(name), number(value), spread, cell(remark)}
	}
	span := "–"
	if low, high, ok := m.bySides(); ok {
		span = wonFloat(low) + " ~ " + wonFloat(high)
	}
	net := "–"
	if low, high, ok := m.bySides(); ok {
		net = wonFloat(low-more) + " ~ " + wonFloat(high-more)
	}
	remark := "현재 " + won(s.BeforeWon) + "원 → 전환 후 " + won(s.AfterWon) + "원(적힌 금액)"
	if s.Baseline == "reference" {
		remark += ", 현재 단가는 공개 단가"
	}
	d.table("", []float64{.2, .15, .17, .48}, []string{"구분", "금액(원)", "범위(원)", "산출 근거"},
		row("절감액", won(s.VerdictWon), span, remark),
		row("기대 장애비용", wonFloat(l.Mean), wonFloat(l.MeanRateLow)+" ~ "+wonFloat(l.MeanRateHigh), fmt.Sprintf("문자일 때 %s원. %s 기준. 범위는 장애 빈도의 5~95%%", wonFloat(l.BaselineMean), text.T(text.Korean, "word.view."+string(l.View)))),
		row("순편익", wonFloat(m.r.Net.Annual), net, "절감액 − (기대 장애비용 − 문자일 때의 장애비용)"),
		row("나쁜 해의 장애비용", wonFloat(l.Quantiles["95"]), "평균 "+wonFloat(l.TVaR["95"]), fmt.Sprintf("20년에 한 번꼴로 넘는 금액과 그런 해의 평균. 무장애 확률 %s", text.Percent(text.Korean, l.ProbabilityOfNoOutage, 1))),
	)
}

// basis says on which side of VAT the headline stands.
func (m *maker) basis() string {
	switch {
	case m.r.Savings.VATConfirmed:
		return "부가세 포함"
	case m.r.Savings.VATStated:
		return "적힌 금액 기준, 공개 단가의 부가세 미확인"
	}
	return "적힌 금액 기준, 부가세 미확인"
}

// bySides returns the least and the most saved, with VAT, by what the open
// question of VAT turns out to be.
func (m *maker) bySides() (low, high float64, ok bool) {
	for i, c := range m.r.Savings.ByVATSides {
		x := c.AnnualInclVAT.Float()
		if i == 0 {
			low, high = x, x
		}
		low, high = math.Min(low, x), math.Max(high, x)
	}
	return low, high, len(m.r.Savings.ByVATSides) > 0
}

// risks names what stops the sending, the weightiest first.
func (m *maker) risks(d *draft) {
	d.square("위험(함께 멈추는 곳)")
	single := m.r.Delivery.SinglePoints
	if len(single) > 0 {
		d.circle(fmt.Sprintf("하나만 멈춰도 발송이 끊기는 곳 %d곳: %s%s", len(single), strings.Join(single[:min(3, len(single))], ", "), more(len(single)-3)))
	} else {
		d.circle("하나만 멈춰서 발송이 모두 끊기는 곳은 없음")
	}
	for _, s := range m.r.Delivery.SharedSites {
		if s.BothRoutes && s.Structure == "known" {
			d.dash(fmt.Sprintf("%s: 주 경로와 대체 경로가 함께 있어 이 건물을 잃으면 두 경로가 함께 멈춤", s.Site))
		}
	}
	if h := m.r.Delivery.HoursPerYear; h != nil {
		d.circle(fmt.Sprintf("지금 구조에서 보내지 못할 것으로 보는 시간 연 %s, 장애 1건이라도 있을 확률 %s", text.Hours(text.Korean, *h), text.Percent(text.Korean, 1-m.r.Loss.ProbabilityOfNoOutage, 1)))
	}
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" 등(그 밖 %d곳)", n)
}

// maxAlternatives is how many options the review's table holds.
const maxAlternatives = 7

// alternatives sets the options side by side.
func (m *maker) alternatives(d *draft) {
	if len(m.r.Options) < 2 {
		return
	}
	d.square("대안 비교(원/년)")
	var rows []paper.Row
	for i := range m.r.Options {
		o := &m.r.Options[i]
		if len(rows) == maxAlternatives && !o.Recommended {
			continue
		}
		say := m.remark(o)
		name := m.option(o.ID)
		if o.Present {
			name += " (현재)"
		}
		cost := wonFloat(o.AnnualCost)
		if !o.FeeKnown {
			cost += " + 유지비"
		}
		row := paper.Row{cell(name), number(cost), number(wonFloat(o.MeanLoss)), number(wonFloat(o.Net)), number(wonFloat(o.RiskAdjusted)), cell(say)}
		if o.Recommended {
			row[0], row[5] = strong(row[0]), strong(row[5])
		}
		rows = append(rows, row)
	}
	d.table("", []float64{.23, .14, .12, .14, .14, .23}, []string{"대안", "연간 비용", "기대 장애비용", "순편익", "위험조정 순편익", "판단"}, rows...)
}

func (m *maker) remark(o *analysis.Option) string {
	switch {
	case o.Recommended:
		return "권고"
	case !o.MeetsMustRules:
		return "필수 규칙에 맞지 않음"
	case !o.FeeKnown && o.BreakEvenFee != nil && *o.BreakEvenFee > 0:
		return "유지비 연 " + about(*o.BreakEvenFee) + " 이하이면 더 나음"
	case !o.FeeKnown:
		return "유지비 견적 필요"
	case o.DominatedBy != nil:
		return "「" + m.option(*o.DominatedBy) + "」보다 못함"
	}
	return "–"
}

// advice is what is recommended, and why.
func (m *maker) advice(d *draft) {
	d.square("검토 의견")
	rec := m.r.Recommendation
	if rec == nil {
		d.circle("필수 규칙을 지키면서 비용이 확인된 대안이 없어 권고안을 내지 않음")
		return
	}
	d.circle(fmt.Sprintf("「%s」%s 권고함", m.option(rec.Option), text.Particle(m.option(rec.Option), "을")))
	m.because(d)
	for _, o := range m.r.Offers {
		if o.Chosen {
			d.dash(fmt.Sprintf("견적 %d건을 견주어 %s의 견적으로 계산함", len(m.r.Offers), o.Vendor))
		}
	}
}

// because gives the reasons in figures of the report.
func (m *maker) because(d *draft) {
	rec := m.r.Recommendation
	best := m.optionOf(rec.Option)
	if best == nil {
		return
	}
	known, broken, larger := 0, "", false
	var present *analysis.Option
	for i := range m.r.Options {
		o := &m.r.Options[i]
		if o.Present {
			present = o
		}
		if !o.FeeKnown {
			continue
		}
		if o.MeetsMustRules {
			known++
		}
		if o.RiskAdjusted > best.RiskAdjusted+m.r.Tie() && !o.MeetsMustRules {
			broken = o.ID
		}
		larger = larger || o.MeetsMustRules && o.RiskAdjusted > best.RiskAdjusted
	}
	reason := fmt.Sprintf("필수 규칙을 지키고 비용이 확인된 대안 %d개 가운데 위험조정 순편익이 연 %s으로 가장 큼", known, about(best.RiskAdjusted))
	if larger {
		reason = fmt.Sprintf("위험조정 순편익(연 %s)이 가장 큰 대안과 차이가 없고 현재에서 가장 적게 바뀜", about(best.RiskAdjusted))
	}
	d.dash(reason)
	if broken != "" {
		d.dash(fmt.Sprintf("「%s」의 금액이 더 좋으나 필수 규칙에 맞지 않아 뺌", m.option(broken)))
	}
	if present != nil && present.ID != best.ID {
		d.dash(fmt.Sprintf("현재 계획 「%s」과 견주어 연간 비용 %s, 기대 장애비용 %s, 나쁜 해의 평균 %s", m.option(present.ID),
			change(best.AnnualCost-present.AnnualCost), change(best.MeanLoss-present.MeanLoss), change(best.TVaR95-present.TVaR95)))
	}
	if !best.FeeKnown {
		return
	}
	if best.FeeWon > 0 {
		d.dash(fmt.Sprintf("유지비 연 %s을 넣은 값임", words(best.FeeWon)))
	}
}

// change says by how much an amount moves.
func change(x float64) string {
	switch n := round(x); {
	case n > 0:
		return about(x) + " 증가"
	case n < 0:
		return about(-x) + " 감소"
	}
	return "변동 없음"
}

// limits says what the figures do not know.
func (m *maker) limits(d *draft) {
	d.square("한계와 가정")
	if !m.r.Savings.VATConfirmed {
		d.circle("부가세 포함 여부가 확인되지 않은 단가가 있어 적힌 금액으로 계산함. 답에 따른 범위를 위 표에 적음")
	}
	assumed := 0
	for _, a := range m.r.Input.Assumptions {
		if a.Confidence == models.AssumedRow {
			assumed++
		}
	}
	d.circle(fmt.Sprintf("쓴 값 %d개 가운데 가정 %d개. 장애 빈도와 길이는 공개 기록에서 추정하였고(기준자료 %s판), 출처는 분석 결과의 가정 목록에 있음", len(m.r.Input.Assumptions), assumed, m.r.Input.Reference))
	if r := m.r.Net.BreakEven.RateMultiplier; r != nil {
		d.circle(fmt.Sprintf("장애 빈도가 추정의 %s배가 되면 순편익이 0이 됨", decimal(*r, 1)))
	}
	d.circle("관련 규정 가운데 '확인 필요'로 적힌 것은 법무 담당의 확인을 받은 뒤에 인용함")
}

// actions is what to do next, and what is attached.
func (m *maker) actions(d *draft) {
	d.square("조치 사항")
	rec := m.r.Recommendation
	if rec != nil && rec.Conditional != "" {
		d.circle(fmt.Sprintf("「%s」의 유지비 견적을 받아 연 %s 이하이면 이 안으로 바꿈", m.option(rec.Conditional), about(rec.ConditionalFee)))
	}
	if !m.r.Savings.VATConfirmed {
		d.circle("단가의 부가세 포함 여부를 업체에 확인함")
	}
	if n := len(m.r.Delivery.Unknown); n > 0 {
		d.circle(fmt.Sprintf("확인되지 않은 %d가지를 업체에 질의함: %s%s", n, strings.Join(m.r.Delivery.Unknown[:min(3, n)], ", "), more(n-3)))
	}
	must := 0
	for _, q := range m.rows {
		if q.Level != "should" {
			must++
		}
	}
	d.circle(fmt.Sprintf("요구사항 %d건(필수 %d건)을 과업지시서, 특수조건, SLA 부속서, 개인정보 처리위탁 계약서에 반영함", len(m.rows), must))
	d.circle("사전 절차(보안성 검토, 계약심사, 일상감사 등)의 대상 여부를 점검표로 확인함")
	d.bold("붙임  1. 과업지시서(요구사항 정의서)  2. 예산 산출기초와 추정가격  3. 거래실례가격 조사표  4. 사전 절차 점검표.  끝.")
}
