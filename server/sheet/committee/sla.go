package committee

import (
	"fmt"
	"math"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/text"
)

// slaSheet fills SLA: what is promised, what backs it, and what a breach gives back.
func (b *book) slaSheet() {
	w := b.moneyWidth(13)
	s := b.add("SLA", true, 24, 12, 12, 13, 13, 12, 12, w, w, 34)
	row := s.title(b.t("SLA: 약속이 우리에게 닿는가", "SLA: does what was promised reach us"), b.about())
	a := b.r.SLA
	if a == nil {
		row = s.note(row, b.t("시트에 SLA 약속이 없습니다. 업체에 가용률, 통보·복구 시간, 감액을 물으십시오. 요구사항 시트의 SLA 조항이 그 초안입니다.",
			"The sheet promises nothing. Ask the vendor for availability, notice, recovery and credits; the SLA clauses of the requirements are a draft."))
		b.slaFigures(s, row+1)
		return
	}
	say := a.Sentence
	if b.o.Lang == "en" {
		say = a.SentenceEN
	}
	if say != "" {
		s.textOver(1, 10, row, say, look{kind: verdict})
		s.resting(1, row, onMessages)
		row++
	}
	row = b.promises(s, row, a)
	row = b.slaGaps(s, row+1, a)
	for i := range a.Credits {
		row = b.credit(s, row+1, &a.Credits[i], i)
	}
	row = b.slaTotals(s, row+1, a)
	def := a.Definition
	if b.o.Lang == "en" {
		def = a.DefinitionEN
	}
	row = s.note(row, def)
	b.slaFigures(s, row+1)
}

// promises sets the tiers' promises side by side, and multiplies those of the first
// route.
func (b *book) promises(s *sheet, row int, a *analysis.SLAFindings) int {
	row = s.section(row, b.t("단계별 약속 (기관에서 시민 쪽으로)", "Promises by tier (from the agency to the citizen)"))
	row = s.header(row, b.t("누가", "who"), b.t("역할", "role"), b.t("가용률", "availability"), b.t("30일에 허용(분)", "minutes in 30 days"), b.t("한 해에 허용(시간)", "hours a year"), b.t("통보(분)", "notice (min)"), b.t("복구(분)", "recovery (min)"), b.t("감액", "credits"), b.t("한도", "cap"), b.t("적힌 문장", "as written"))
	s.freeze(row, 1, false)
	var product []string
	for i := range a.Promises {
		p := &a.Promises[i]
		name := p.Name
		if name == "" {
			name = p.Node
		}
		s.text(1, row, orDash(name), look{})
		s.text(2, row, b.role(p.Role), look{align: 'c'})
		s.maybe(3, row, p.Availability, `0.00##%`, onNothing)
		if p.Availability != nil {
			s.formula(4, row, fmt.Sprintf("(1-%s)*30*24*60", cell(3, row)), look{format: `#,##0.0`})
			s.formula(5, row, fmt.Sprintf("(1-%s)*8760", cell(3, row)), look{format: `#,##0.00`})
			if p.OnFirstRoute {
				product = append(product, cell(3, row))
			}
		} else {
			s.text(4, row, "–", look{align: 'c'})
			s.text(5, row, "–", look{align: 'c'})
		}
		s.maybe(6, row, p.NoticeMinutes, count, onNothing)
		s.maybe(7, row, p.RecoveryMinutes, count, onNothing)
		s.text(8, row, orDash(b.creditWords(p.Credits)), look{small: true})
		s.maybe(9, row, p.CapShare, `0.##%`, onNothing)
		s.text(10, row, orDash(p.Sentence), look{small: true})
		row++
	}
	s.textOver(1, 2, row, b.t("주 경로의 약속을 모두 곱한 값", "product of the promises along the first route"), look{kind: total})
	if a.PromisedEndToEnd != nil && b.isProduct(a) {
		at := s.formula(3, row, strings.Join(product, "*"), look{kind: total, format: `0.000%`})
		b.against("end_to_end", b.t("SLA: 약속을 곱한 가용률", "SLA: product of the promises"), at, *a.PromisedEndToEnd, fine)
	} else {
		s.maybe(3, row, a.PromisedEndToEnd, `0.000%`, onNothing)
	}
	if a.PromisedEndToEnd != nil {
		s.formula(4, row, fmt.Sprintf("(1-%s)*30*24*60", cell(3, row)), look{kind: total, format: `#,##0.0`})
		s.formula(5, row, fmt.Sprintf("(1-%s)*8760", cell(3, row)), look{kind: total, format: `#,##0.00`})
	}
	silent := b.t("주 경로의 모든 단계가 가용률을 약속함", "every tier of the first route promises one")
	if len(a.Silent) > 0 {
		silent = b.t("약속하지 않은 단계가 있어 이보다 낮을 수 있음: ", "may be less, for these promise nothing: ") + strings.Join(a.Silent, ", ")
	}
	s.textOver(6, 10, row, silent, look{small: true})
	return row + 1
}

// isProduct reports whether the end-to-end promise is the product of the listed
// promises of the first route.
func (b *book) isProduct(a *analysis.SLAFindings) bool {
	product := 1.0
	for i := range a.Promises {
		if p := &a.Promises[i]; p.OnFirstRoute && p.Availability != nil {
			product *= *p.Availability
		}
	}
	return math.Abs(product-*a.PromisedEndToEnd) < 1e-12
}

func (b *book) creditWords(list []models.Credit) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf(b.t("%s%% 미만 %s%%", "below %s%%: %s%%"), plain(round9(100*c.Below)), plain(round9(100*c.Share))))
	}
	return strings.Join(out, "\n")
}

func round9(v float64) float64 { return math.Round(v*1e9) / 1e9 }

func (b *book) slaGaps(s *sheet, row int, a *analysis.SLAFindings) int {
	row = s.section(row, b.t("약속의 빈틈: 앞 단계가 약속했으나 뒤 단계가 받치지 않는 것", "Gaps: promised by a tier and not backed by its supplier"))
	if len(a.Gaps) == 0 {
		return s.note(row, b.t("찾은 빈틈이 없습니다.", "None was found."))
	}
	head := func(from, to int, v string) { s.textOver(from, to, row, v, look{kind: headCell, align: 'c'}) }
	head(1, 1, b.t("약속한 곳", "who promises"))
	head(2, 3, b.t("그 뒤의 공급자", "supplier"))
	head(4, 4, b.t("약속", "promised"))
	head(5, 5, b.t("받침", "backed"))
	head(6, 10, b.t("까닭", "why"))
	row++
	for i := range a.Gaps {
		g := &a.Gaps[i]
		name, supplier, why := g.NodeName, g.SupplierName, g.Why
		if name == "" {
			name = g.Node
		}
		if supplier == "" {
			supplier = g.Supplier
		}
		if b.o.Lang == "en" {
			why = g.WhyEN
		}
		format := count
		if g.Unit == "share" {
			format = `0.00##%`
		}
		s.text(1, row, orDash(name), look{})
		s.textOver(2, 3, row, orDash(supplier), look{})
		s.maybe(4, row, g.Promised, format, onNothing)
		s.maybe(5, row, g.Backed, format, onNothing)
		s.textOver(6, 10, row, orDash(why), look{small: true})
		row++
	}
	return row
}

// credit works a contract's expected credit out from its bill and the share that a
// window is expected to give back.
func (b *book) credit(s *sheet, row int, c *analysis.SLACredit, i int) int {
	row = s.section(row, fmt.Sprintf(b.t("감액의 기댓값: %s", "Expected credit: %s"), orDash(c.Contract)))
	s.textOver(1, 3, row, b.t("한 달 대금(판정 기준, 원)", "bill of a month, verdict's basis (won)"), look{})
	if f := b.monthlyBill(c); f != "" {
		s.formula(4, row, f, look{format: won})
		b.against(fmt.Sprintf("bill_%d", i+1), b.t("SLA: 한 달 대금 ", "SLA: bill of a month, ")+c.Contract, s.at(4, row), c.FeePerMonth, won)
	} else {
		s.figure(4, row, c.FeePerMonth, won, "", onMoney)
	}
	bill := cell(4, row)
	who := b.t("계약 업체의 약속이 없어 감액도 없음", "the contracted vendor promises nothing: no credit")
	if c.Node != "" {
		who = b.t("약속한 곳: ", "promised by ") + orDash(c.Name)
	}
	if c.WindowAssumed && c.Node != "" {
		who += b.t(" · 재는 기간이 적히지 않아 달로 봄", " · no window stated: the calendar month")
	}
	if c.Inverted {
		who += b.t(" · 더 나쁜 구간의 감액이 더 작게 적혀 있음", " · a worse band gives back less")
	}
	s.textOver(5, 10, row, who, look{small: true})
	row++
	if len(c.Windows) == 0 {
		return row
	}
	heads := []string{b.t("기간", "window"), b.t("날수", "days"), b.t("허용(분)", "allowed (min)"), b.t("멈춘 평균(분, 엔진)", "mean down (min, engine)"), b.t("약속을 어길 확률(엔진)", "P(breach) (engine)"), b.t("감액 비율(엔진)", "share given back (engine)")}
	for k, h := range heads {
		s.text(k+1, row, h, look{kind: headCell, align: 'c'})
	}
	s.textOver(7, 8, row, b.t("기대 감액(원)", "expected credit (won)"), look{kind: headCell, align: 'c'})
	row++
	first := row
	for _, x := range c.Windows {
		name := b.t("한 해", "year")
		if x.Month > 0 {
			name = fmt.Sprintf(b.t("%d월", "month %d"), x.Month)
		}
		s.text(1, row, name, look{align: 'c'})
		s.num(2, row, float64(x.Days), look{format: count})
		if c.Availability != nil {
			s.formula(3, row, fmt.Sprintf("(1-%s)*%s*24*60", plain(*c.Availability), cell(2, row)), look{format: `#,##0.0`})
		} else {
			s.text(3, row, "–", look{align: 'c'})
		}
		s.figure(4, row, x.MeanMinutes, `#,##0.0`, "", onNothing)
		s.maybe(5, row, x.Below, percent, onNothing)
		s.figure(6, row, x.ExpectedShare, `0.0000%`, "", onNothing)
		s.wide(7, 8, row, bill+"*"+cell(6, row), look{format: won})
		row++
	}
	s.textOver(1, 6, row, b.t("한 해의 기대 감액", "expected credit a year"), look{kind: total})
	at := s.wide(7, 8, row, fmt.Sprintf("SUM(%s)", s.span(7, first, 7, row-1)), look{kind: total, format: won})
	b.against(fmt.Sprintf("credit_%d", i+1), b.t("SLA: 기대 감액 ", "SLA: expected credit, ")+c.Contract, at, c.Expected, won)
	b.slaCredits = append(b.slaCredits, at)
	row++
	if c.FeePerMonth > 0 && c.Largest > 0 {
		s.textOver(1, 6, row, fmt.Sprintf(b.t("열두 달 모두 한도까지 받을 때(한 달 대금의 %s%% × 12)", "every month at its limit (%s%% of the bill × 12)"), plain(round9(100*c.Largest/c.FeePerMonth/12))), look{})
		at := s.wide(7, 8, row, fmt.Sprintf("%s*%s*12", bill, plain(round9(c.Largest/c.FeePerMonth/12))), look{format: won})
		b.against(fmt.Sprintf("largest_credit_%d", i+1), b.t("SLA: 최대 감액 ", "SLA: largest credit, ")+c.Contract, at, c.Largest, won)
		row++
	}
	return row
}

// monthlyBill writes what a contract costs a month from the calculation's lines; ""
// where its fixed fees cannot be told from another contract's.
func (b *book) monthlyBill(c *analysis.SLACredit) string {
	if b.r.Input.Contracts != 1 {
		return ""
	}
	f := "0"
	for _, x := range b.calc.services {
		for _, row := range x.amounts {
			f += "+" + b.onVerdict(cAmount, row)
		}
	}
	for _, row := range b.calc.fees {
		if row != b.calc.extraRow { // monitoring and the switching cost are no part of it
			f += "+" + b.onVerdict(cAmount, row)
		}
	}
	const longest = 4000 // characters, half of what a formula may have
	if len(f) > longest {
		return ""
	}
	return "(" + f + ")/12"
}

// slaTotals sets credits beside the loss: never inside it.
func (b *book) slaTotals(s *sheet, row int, a *analysis.SLAFindings) int {
	if a.ExpectedCredit == nil || a.CreditGap == nil {
		return row
	}
	row = s.section(row, b.t("감액과 장애비용 (원/년)", "Credits against the loss (won a year)"))
	put := func(name, f, format string) string {
		s.textOver(1, 6, row, name, look{})
		at := s.wide(7, 8, row, f, look{format: format})
		row++
		return at
	}
	sum := "0"
	for _, at := range b.slaCredits {
		sum += "+" + at
	}
	credit := put(b.t("기대 감액", "expected credit"), sum, won)
	b.against("expected_credit", b.t("SLA: 기대 감액 합계", "SLA: expected credit, all"), credit, *a.ExpectedCredit, won)
	put(b.t("기대 장애비용 E[L]", "expected loss E[L]"), b.risks.mean, won)
	gap := put(b.t("감액으로 메워지지 않는 장애비용", "loss that credits leave"), b.risks.mean+"-"+credit, won)
	b.against("credit_gap", b.t("SLA: 메워지지 않는 장애비용", "SLA: loss that credits leave"), gap, *a.CreditGap, won)
	if a.CreditShareOfLoss != nil {
		at := put(b.t("장애비용 가운데 돌려받는 비율", "share of the loss given back"), fmt.Sprintf("IF(%s>0,%s/%s,0)", b.risks.mean, credit, b.risks.mean), `0.0000%`)
		b.against("credit_share", b.t("SLA: 돌려받는 비율", "SLA: share given back"), at, *a.CreditShareOfLoss, fine)
	}
	return row
}

// slaFigures lists the numbers that the SLA clauses of the requirements carry.
func (b *book) slaFigures(s *sheet, row int) {
	if len(b.r.Figures) == 0 {
		return
	}
	row = s.section(row, b.t("요구할 수준 (요구사항의 수치, 엔진 값)", "Levels to ask for (the requirements' figures, engine)"))
	s.text(1, row, b.t("수치", "figure"), look{kind: headCell, align: 'c'})
	s.textOver(2, 3, row, b.t("값", "value"), look{kind: headCell, align: 'c'})
	s.textOver(4, 5, row, b.t("정한 것", "decided by"), look{kind: headCell, align: 'c'})
	s.textOver(6, 10, row, b.t("까닭", "why"), look{kind: headCell, align: 'c'})
	row++
	for i := range b.r.Figures {
		f := &b.r.Figures[i]
		why, words := f.Why, f.Text
		if b.o.Lang == "en" {
			why, words = f.WhyEN, f.TextEN
		}
		s.text(1, row, b.figureName(f.Key), look{})
		switch {
		case f.Value != nil && words == "":
			unit := strings.ReplaceAll(b.unit(f.Unit), `"`, "")
			format := numberFormat(*f.Value)
			if f.Unit == "share" {
				format, unit = `0.00##%`, ""
			}
			if unit != "" {
				format += ` "` + unit + `"`
			}
			s.figure(2, row, *f.Value, format, "", onMoney)
			s.merge(2, 3, row, look{kind: engine, format: format})
		case words != "":
			s.textOver(2, 3, row, words, look{kind: engine, align: 'c', small: true})
		default:
			s.textOver(2, 3, row, blank, look{kind: warning, align: 'c'})
		}
		s.textOver(4, 5, row, b.decided(f.DecidedBy), look{align: 'c'})
		s.textOver(6, 10, row, orDash(why), look{small: true})
		row++
	}
}

// figureName names a figure of the requirements.
func (b *book) figureName(key string) string {
	return text.T(text.Lang(b.t("ko", "en")), "word.figure."+key)
}
