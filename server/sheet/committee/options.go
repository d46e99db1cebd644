package committee

import (
	"fmt"
	"math"
	"strings"

	"daebi/analysis"
)

// optionRefs are the cells of 대안비교 that other sheets refer to.
type optionRefs struct {
	row     map[string]int
	savings string // of the present plan
	extra   string // what the fall in E[L] is: E[L] − E[L₀] of the present plan
	net     string
	risk    string // risk-adjusted
	s       *sheet
	first   int // row

	rateMultiplier string

	lossRests depends // of the fall in E[L]: what it is left behind by
}

// Columns of the table of options.
const (
	oName = iota + 1
	oMark
	oFee
	oOther
	oCost
	oSavings
	oLoss
	oP95
	oTVaR
	oNet
	oRisk
	oAvail
	oRules
	oRemark
)

// assumption returns the value of the register's row of a key, or 0.
func (b *book) assumption(key string) float64 {
	for _, a := range b.r.Input.Assumptions {
		if a.Key == key {
			return a.Value
		}
	}
	return 0
}

// optionSheet fills 대안비교: what could be bought, and what each leaves.
func (b *book) optionSheet() {
	w := b.moneyWidth(12)
	s := b.add(b.t("대안비교", "Options"), true, 25, 8, w, w, w, w, w, w, w, w, w, 10, 7, 30)
	b.opts = optionRefs{row: map[string]int{}, s: s}
	row := s.title(b.t("대안비교: 무엇을 살 것인가", "Options: what to buy"), b.about()+" · "+b.view(b.r.Loss.View))
	row = s.section(row, b.t("공통 입력", "Inputs they share"))
	shared := func(name string, v float64, format, defined string, limit bounds, feeds depends, note string) {
		s.textOver(1, 2, row, name, look{})
		s.input(3, row, v, format, defined, name, limit, feeds)
		s.textOver(4, 11, row, note, look{small: true})
		row++
	}
	shared(b.t("위험회피 정도 κ", "risk aversion κ"), b.r.Net.Kappa, `0.00`, "kappa", bounds{0, 1, false}, onChoice, b.t("0: 평균만 봄 · 1: 나쁜 해(TVaR95)만 봄 · 기관의 정책 선택", "0: the mean alone · 1: the bad year (TVaR95) alone · the agency's choice"))
	shared(b.t("모니터링 비용(원/년)", "monitoring fee (won a year)"), b.assumption("monitoring_fee_won_per_year"), won, "monitoring_fee", bounds{0, 1e13, false}, onMoney, b.t("문자 유지 말고 모든 대안에 더함", "added to every option but staying on texts"))
	shared(b.t("전환 비용(1회, 원)", "switching cost (once, won)"), b.assumption("switching_cost_won"), won, "switching_cost", bounds{0, 1e13, false}, onMoney, b.t("아래 햇수로 나누어 해마다 더함", "spread over the years below"))
	shared(b.t("계약 기간(년)", "term (years)"), b.term(), `0.#`, "term_years", bounds{0.1, b.longestTerm(), false}, onMoney, fmt.Sprintf(b.t("전환 비용을 나누고 현재가치를 셈하는 햇수(%s년까지)", "the switching cost is spread over it and present values cover it (up to %s)"), plain(b.longestTerm())))
	row = s.section(row+1, b.t("대안 (원/년)", "Options (won a year)"))
	row = s.header(row, b.t("대안", "option"), b.t("표시", "mark"), b.t("유지비(견적)", "fee (quote)"), b.t("그 밖의 추가", "other extra"), b.t("연간 비용", "yearly cost"), b.t("절감액 S", "savings S"), b.t("기대 장애비용 E[L]", "E[L]"),
		b.t("P95 (엔진)", "P95 (engine)"), b.t("TVaR95 (엔진)", "TVaR95 (engine)"), b.t("순편익 N", "net N"), b.t("위험조정 순편익 Nκ", "risk-adjusted Nκ"), b.t("가용률 (엔진)", "availability (engine)"), b.t("필수 규칙", "must-rules"), b.t("비고", "remark"))
	b.opts.first = row
	s.freeze(row, 1, false)
	for i := range b.r.Options {
		b.opts.row[b.r.Options[i].ID] = row + i
	}
	for i := range b.r.Options {
		b.optionRow(s, &b.r.Options[i])
	}
	row += len(b.r.Options)
	row = s.note(row, b.t("N = S − (E[L] − E[L₀]), Nκ = S − (1−κ)(E[L] − E[L₀]) − κ(TVaR95 − TVaR95₀); ₀은 문자 유지. 금액은 산출내역의 판정 기준을 따릅니다. E[L]은 장애위험의 계수로 물량·실패율·단가를 따라 바뀌고, P95와 TVaR95는 엔진 값이라 다시 분석해야 바뀝니다.",
		"N = S − (E[L] − E[L₀]), Nκ = S − (1−κ)(E[L] − E[L₀]) − κ(TVaR95 − TVaR95₀); ₀ is staying on texts. Money is on the basis of the calculation's verdict. E[L] follows volumes, failing shares and prices by the coefficients of the sheet on risk; P95 and TVaR95 are the engine's and need another analysis."))
	row = b.breakEvenFees(s, row+1)
	row = b.because(s, row+1)
	s.breakAfter(row)
	row = b.frontier(s, row+1)
	b.optionCharts(s, row+1)
}

// longestTerm is the most years that the table of years has room for.
func (b *book) longestTerm() float64 {
	n := float64(len(b.r.Savings.Years))
	for _, y := range b.r.Savings.Years {
		if y.Annual != b.r.Savings.Years[0].Annual { // volumes grow: what comes after is not known
			return max(n, b.term())
		}
	}
	return max(n, spareYears, b.term())
}

func (b *book) base() int { return b.opts.row[b.baseID()] }

// baseID is the option that the others are set against.
func (b *book) baseID() string {
	if _, ok := b.opts.row[analysis.OptStay]; ok {
		return analysis.OptStay
	}
	return b.r.Options[0].ID
}

func (b *book) optionRow(s *sheet, o *analysis.Option) {
	row, base := b.opts.row[o.ID], b.base()
	strong := look{}
	if o.Recommended {
		strong = look{kind: good}
	}
	s.text(oName, row, b.option(o.ID), strong)
	var marks []string
	if o.Recommended {
		marks = append(marks, b.t("권장", "recommended"))
	}
	if o.Present {
		marks = append(marks, b.t("현재", "present"))
	}
	strong.align = 'c'
	s.text(oMark, row, strings.Join(marks, "\n"), strong)
	key := func(figure string) string { return figure + "_" + o.ID }
	stay := o.ID == analysis.OptStay
	costRests, told := onNothing, true
	if stay {
		s.text(oFee, row, "–", look{align: 'c'})
		s.text(oOther, row, "–", look{align: 'c'})
		s.formula(oCost, row, b.calc.verdictBefore, look{format: won})
	} else {
		s.input(oFee, row, b.optionFee(o), won, "fee_"+o.ID, b.option(o.ID)+b.t(" 유지비", ": fee"), bounds{0, 1e13, false}, onMoney)
		cost := fmt.Sprintf("%s+%s", b.calc.verdictAfter, cell(oFee, row))
		if !b.extraCounted {
			cost += fmt.Sprintf("+%s+%s/%s", b.n("monitoring_fee"), b.n("switching_cost"), b.n("term_years"))
		}
		switch other := b.otherExtra(o); {
		case b.liveExtra(o, other) != "":
			s.formula(oOther, row, b.liveExtra(o, other), look{format: won})
			cost += "+" + cell(oOther, row)
			told = true
		case other != 0:
			s.figure(oOther, row, other, won, key("cost"), onMessages)
			cost += "+" + cell(oOther, row)
			costRests, told = onMessages, false
		default:
			s.text(oOther, row, "–", look{align: 'c'})
		}
		s.formula(oCost, row, cost, look{format: won})
		s.resting(oCost, row, costRests)
	}
	s.formula(oSavings, row, fmt.Sprintf("%s-%s", cell(oCost, base), cell(oCost, row)), look{format: won})
	s.resting(oSavings, row, costRests)
	if at := b.risks.live[o.ID]; at != "" {
		s.formula(oLoss, row, at, look{format: won})
		b.against(key("loss"), b.option(o.ID)+": "+b.t("기대 장애비용", "expected loss"), s.at(oLoss, row), o.MeanLoss, won)
	} else {
		s.figure(oLoss, row, o.MeanLoss, won, "", onMessages)
	}
	s.figure(oP95, row, o.P95, won, "", onMessages)
	s.figure(oTVaR, row, o.TVaR95, won, "", onMessages)
	dl := fmt.Sprintf("(%s-%s)", cell(oLoss, row), cell(oLoss, base))
	dt := fmt.Sprintf("(%s-%s)", cell(oTVaR, row), cell(oTVaR, base))
	rests := costRests
	if b.risks.live[o.ID] == "" || b.risks.live[b.baseID()] == "" {
		rests = onMessages
	}
	s.formula(oNet, row, cell(oSavings, row)+"-"+dl, look{format: won})
	s.resting(oNet, row, rests)
	s.formula(oRisk, row, fmt.Sprintf("%s-(1-%s)*%s-%s*%s", cell(oSavings, row), b.n("kappa"), dl, b.n("kappa"), dt), look{format: won, bold: o.Recommended})
	s.resting(oRisk, row, onMessages)
	s.maybe(oAvail, row, o.Availability, fine, onNothing)
	if o.MeetsMustRules {
		s.text(oRules, row, b.t("지킴", "kept"), look{align: 'c'})
	} else {
		s.text(oRules, row, b.t("어김", "broken"), look{kind: warning, align: 'c'})
	}
	s.text(oRemark, row, b.optionRemark(o), look{small: true})
	name := b.option(o.ID) + ": "
	if told {
		b.against(key("cost"), name+b.t("연간 비용", "yearly cost"), s.at(oCost, row), o.AnnualCost, won)
		b.against(key("savings"), name+b.t("절감액", "savings"), s.at(oSavings, row), o.Savings, won)
	}
	b.against(key("net"), name+b.t("순편익", "net benefit"), s.at(oNet, row), o.Net, won)
	b.against(key("risk"), name+b.t("위험조정 순편익", "risk-adjusted"), s.at(oRisk, row), o.RiskAdjusted, won)
	if o.Present {
		b.opts.savings, b.opts.net, b.opts.risk = s.at(oSavings, row), s.at(oNet, row), s.at(oRisk, row)
		b.opts.extra = fmt.Sprintf("(%s-%s)", s.at(oLoss, row), s.at(oLoss, base))
		b.opts.lossRests = rests
		b.against("net", b.t("순편익(현재 안)", "net benefit (present)"), s.at(oNet, row), b.r.Net.Annual, won)
		b.against("risk_adjusted", b.t("위험조정 순편익(현재 안)", "risk-adjusted (present)"), s.at(oRisk, row), b.r.Net.RiskAdjusted, won)
	}
}

// optionFee is what an option's own fee is, the monitoring that all share apart.
func (b *book) optionFee(o *analysis.Option) float64 {
	return max(0, o.FeeWon-b.assumption("monitoring_fee_won_per_year"))
}

// otherExtra is what an option costs beyond the calculation, its fee, monitoring
// and the switching cost: every message twice, post, other prices. It is the
// engine's.
func (b *book) otherExtra(o *analysis.Option) float64 {
	if o.ID == analysis.OptStay {
		return 0
	}
	after := b.r.Savings.AfterWon.Float()
	for i := range b.r.Options {
		if b.r.Options[i].ID == analysis.OptStay { // S is the difference to staying, whatever the basis
			after = b.r.Options[i].AnnualCost - b.r.Savings.VerdictWon.Float()
		}
	}
	extra := o.AnnualCost - after - b.optionFee(o)
	if !b.extraCounted {
		extra -= b.extra()
	}
	if math.Abs(extra) < .01 {
		return 0
	}
	return extra
}

// liveExtra writes that money from cells; "" where they do not give it.
func (b *book) liveExtra(o *analysis.Option, other float64) string {
	x := b.risks.extra[o.ID]
	if x.at == "" {
		return ""
	}
	f, won := x.at, x.won
	if o.ID == analysis.OptIntegrated { // it buys nothing under the contract
		for _, row := range b.calc.fees {
			if row != b.calc.extraRow {
				f += "-" + b.onVerdict(cAmount, row)
			}
		}
		won -= b.calc.feesWon
	}
	if math.Abs(won-other) > .5 {
		return ""
	}
	return f
}

// term is the years over which the switching cost is spread.
func (b *book) term() float64 {
	if y := b.assumption("term_years"); y > 0 {
		return y
	}
	return 1
}

func (b *book) optionRemark(o *analysis.Option) string {
	var out []string
	for _, k := range o.BrokenRules {
		out = append(out, b.broken(k))
	}
	if o.DominatedBy != nil && !o.Recommended {
		out = append(out, fmt.Sprintf(b.t("「%s」보다 비용도 손실도 낫지 않음", "dominated by '%s'"), b.option(*o.DominatedBy)))
	}
	if !o.FeeKnown {
		out = append(out, b.t("유지비 미확인: 0원으로 두고 계산", "fee unknown: counted as 0"))
	}
	if o.SwitchMinutes != nil {
		out = append(out, fmt.Sprintf(b.t("전환 %s분", "switch %s min"), plain(math.Round(*o.SwitchMinutes))))
	}
	if o.PFD != nil {
		out = append(out, fmt.Sprintf(b.t("전환 실패 확률 %s%%", "failure on demand %s%%"), plain(math.Round(1000**o.PFD)/10)))
	}
	return strings.Join(out, "\n")
}

// breakEvenFees fills the fee at which each option of unknown fee stops paying.
func (b *book) breakEvenFees(s *sheet, row int) int {
	best := ""
	for i := range b.r.Options {
		if b.r.Options[i].Recommended {
			best = b.r.Options[i].ID
		}
	}
	if best == "" {
		return row
	}
	started := false
	for i := range b.r.Options {
		o := &b.r.Options[i]
		if o.BreakEvenFee == nil {
			continue
		}
		if !started {
			row = s.section(row, b.t("유지비를 모르는 대안: 이보다 싸면 권장안보다 나음 (원/년)", "Options of unknown fee: better than the recommended below (won a year)"))
			started = true
		}
		s.textOver(1, 4, row, b.option(o.ID), look{})
		at := s.formula(5, row, fmt.Sprintf("%s-%s+%s", cell(oRisk, b.opts.row[o.ID]), cell(oRisk, b.opts.row[best]), cell(oFee, b.opts.row[o.ID])), look{format: won})
		s.resting(5, row, onChoice) // which option is the best is the engine's word
		words := b.t("견적을 받아 위 유지비 칸에 넣으십시오.", "Ask for a quote and enter it above.")
		if *o.BreakEvenFee <= 0 {
			words = b.t("0원이어도 권장안보다 못합니다.", "Worse than the recommended even for nothing.")
		}
		s.textOver(6, 11, row, words, look{small: true})
		b.against("break_even_fee_"+o.ID, b.option(o.ID)+": "+b.t("손익분기 유지비", "break-even fee"), at, *o.BreakEvenFee, won)
		row++
	}
	return row
}

func (b *book) because(s *sheet, row int) int {
	rec := b.r.Recommendation
	if rec == nil {
		return row
	}
	row = s.section(row, b.t("추천과 까닭 (엔진)", "Recommendation and why (engine)"))
	s.textOver(1, 14, row, b.t("권장: ", "recommended: ")+b.option(rec.Option)+b.t(" · 규칙을 지키는 가장 싼 안: ", " · cheapest compliant: ")+b.option(rec.CheapestCompliant)+b.t(" · 손실이 가장 적은 안: ", " · most resilient: ")+b.option(rec.MostResilient)+b.t(" · 가장 덜 바꾸는 안: ", " · least change: ")+b.option(rec.LeastChange), look{kind: good})
	s.resting(1, row, onChoice)
	row++
	if rec.Option == analysis.OptMixed {
		for i := range b.r.Savings.Services {
			name := b.r.Savings.Services[i].Name
			s.textOver(1, 4, row, name, look{})
			s.textOver(5, 14, row, b.option(rec.Plan[name]), look{})
			row++
		}
	}
	why := rec.Because
	if b.o.Lang == "en" {
		why = rec.BecauseEN
	}
	for _, w := range why {
		s.textOver(1, 14, row, w, look{})
		row++
	}
	return row
}

// frontier lists the choices over all services that nothing beats in both cost
// and loss.
func (b *book) frontier(s *sheet, row int) int {
	if len(b.r.Frontier) == 0 {
		return row
	}
	row = s.section(row, b.t("효율 경계: 비용과 장애비용 둘 다에서 더 나은 것이 없는 조합 (엔진)", "Frontier: plans that nothing beats in both cost and loss (engine)"))
	head := func(from, to int, v string) { s.textOver(from, to, row, v, look{kind: headCell, align: 'c'}) }
	head(1, 4, b.t("효율 경계의 대안(서비스별)", "frontier: option by service"))
	for i, h := range []string{b.t("연간 비용", "yearly cost"), "E[L]", "TVaR95", "Nκ"} {
		head(5+i, 5+i, h)
	}
	head(9, 10, b.t("유지비", "fees"))
	row++
	b.frontierFrom = row
	for _, p := range b.r.Frontier {
		s.textOver(1, 4, row, b.plan(p.Plan), look{})
		for i, v := range []float64{p.AnnualCost, p.MeanLoss, p.TVaR95, p.RiskAdjusted} {
			s.figure(5+i, row, v, won, "", []depends{onMoney, onMessages, onMessages, onChoice}[i])
		}
		words := b.t("확인", "known")
		if !p.FeeKnown {
			words = b.t("미확인(0원으로 봄)", "unknown (as 0)")
		}
		s.textOver(9, 10, row, words, look{align: 'c', small: true})
		row++
	}
	b.frontierTo = row - 1
	if n := b.r.FrontierPoints; n > len(b.r.Frontier) {
		row = s.note(row, fmt.Sprintf(b.t("%d개 점 가운데 %d개를 보입니다.", "Of %d points %d are shown."), n, len(b.r.Frontier)))
	}
	return row
}

// plan says which option each service has, or the one that all have.
func (b *book) plan(p map[string]string) string {
	var out []string
	same := true
	for _, svc := range b.r.Savings.Services {
		out = append(out, svc.Name+": "+b.option(p[svc.Name]))
		same = same && p[svc.Name] == p[b.r.Savings.Services[0].Name]
	}
	if same && len(out) > 0 {
		return b.option(p[b.r.Savings.Services[0].Name])
	}
	return strings.Join(out, "\n")
}

// optionCharts draws what each option leaves, and what it costs against what it
// loses, over a table in units that fit the axes.
func (b *book) optionCharts(s *sheet, row int) {
	first, n := b.opts.first, len(b.r.Options)
	big := b.bigUnit()
	s.textOver(1, 14, row, fmt.Sprintf(b.t("그래프 자료 (%s/년)", "Data of the charts (%s a year)"), b.bigName()), look{kind: note})
	row++
	top := row
	heads := []string{b.t("대안", "option"), b.t("순편익", "net benefit"), b.t("위험조정 순편익", "risk-adjusted"), b.t("연간 비용", "yearly cost"), b.t("기대 장애비용", "expected loss")}
	for i, h := range heads {
		s.text([]int{1, 3, 4, 5, 6}[i], row, h, look{kind: headCell, align: 'c'})
	}
	best := -1
	for i := range n {
		row++
		s.sentence(1, 1, row, cell(oName, first+i), look{small: true})
		for k, c := range []int{oNet, oRisk, oCost, oLoss} {
			s.formula(3+k, row, fmt.Sprintf("%s/%s", cell(c, first+i), big), look{format: `#,##0.0;"△"#,##0.0`})
		}
		if b.r.Options[i].Recommended {
			best = i
		}
	}
	last := row
	row++
	frontier := row
	for r := b.frontierFrom; r <= b.frontierTo && b.frontierFrom > 0; r++ {
		s.text(1, row, b.t("효율 경계", "frontier"), look{small: true})
		for k, c := range []int{5, 6} {
			s.formula(5+k, row, fmt.Sprintf("%s/%s", cell(c, r), big), look{format: `#,##0.0;"△"#,##0.0`})
		}
		row++
	}
	row++
	title, second := s.at(1, row), s.at(8, row)
	finding := func(from, to int, f string) { s.sentence(from, to, row, f, look{kind: plainText, bold: true}) }
	if most := s.span(4, top+1, 4, last); best >= 0 {
		finding(1, 7, fmt.Sprintf(`%s&TEXT(%s,"#,##0")&%s`, quoted(b.t("권장안의 위험조정 순편익: 연 ", "Risk-adjusted net benefit of the recommended: ")), s.at(4, top+1+best), quoted(b.t("만원 (유지비를 모르는 대안은 0원으로 봄)", " × 10,000 won a year (unknown fees as 0)"))))
	} else {
		finding(1, 7, fmt.Sprintf(`%s&INDEX(%s,MATCH(MAX(%s),%s,0))`, quoted(b.t("위험조정 순편익이 가장 큰 대안: ", "Largest risk-adjusted net benefit: ")), s.span(1, top+1, 1, last), most, most))
	}
	where := b.t("비용과 장애비용이 함께 적을수록(왼쪽 아래) 좋음", "Lower left is better: less cost and less loss")
	if best >= 0 {
		where = b.t("권장안(큰 마름모): 연 비용 ", "Recommended (large diamond): ")
		finding(8, 14, fmt.Sprintf(`%s&TEXT(%s,"#,##0")&%s&TEXT(%s,"#,##0.0")&%s`, quoted(where), s.at(5, top+1+best), quoted(b.t("만원에 기대 장애비용 ", " for an expected loss of ")), s.at(6, top+1+best), quoted(b.t("만원", " (10,000 won)"))))
	} else {
		finding(8, 14, quoted(where)+`&""`)
	}
	bar := &chart{kind: bars, title: title, legend: true, y: chartAxis{title: b.t("만원/년", "10,000 won a year"), format: `#,##0;"△"#,##0`}}
	for i := range 2 {
		bar.series = append(bar.series, series{name: s.at(3+i, top), x: s.area(1, top+1, 1, last), y: s.area(3+i, top+1, 3+i, last), fill: []string{dark, light}[i], hatch: i == 1, labels: `#,##0;"△"#,##0`})
	}
	p := &chart{kind: scattered, title: second, legend: true, x: chartAxis{title: b.t("연간 비용(만원)", "yearly cost (10,000 won)"), format: `#,##0`}, y: chartAxis{title: b.t("기대 장애비용(만원)", "expected loss (10,000 won)"), format: `#,##0`}}
	if frontier+1 < row && b.frontierTo > b.frontierFrom {
		p.series = append(p.series, series{name: s.at(1, frontier), x: s.area(5, frontier, 5, frontier+b.frontierTo-b.frontierFrom), y: s.area(6, frontier, 6, frontier+b.frontierTo-b.frontierFrom), fill: middle, line: true, dashed: true})
	}
	for i := range n {
		x := series{name: s.at(1, top+1+i), x: s.area(5, top+1+i, 5, top+1+i), y: s.area(6, top+1+i, 6, top+1+i), fill: []string{dark, "595959", "A6A6A6"}[i%3], symbol: symbols[i%len(symbols)]}
		if i == best {
			x.fill, x.symbol, x.big, x.named = strong, "diamond", true, true
		}
		p.series = append(p.series, x)
	}
	s.draw(1, row, 7, row+21, bar)
	s.draw(8, row, 14, row+21, p)
}
