package committee

import (
	"fmt"
	"math"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/shown"
)

// calcRefs are the cells of 산출내역 that other sheets refer to.
type calcRefs struct {
	before, after, savings               string // as written
	exclVAT, inclVAT                     string // savings
	verdict, verdictBefore, verdictAfter string
	estimated, confirmed                 string
	lowest, highest                      string // savings over the sides of VAT; "" where every side is stated
	combos                               []comboRefs
	breakEven                            string
	sides                                [2][4]string // before and after, by models.VATSides
}

type comboRefs struct{ before, after, excl, incl string }

// Columns of the table of lines.
const (
	cService = iota + 1
	cPhase
	cChannel
	cPrice
	cVAT
	cMonthly
	cShare
	cMonths
	cYearly
	cAmount
	cRemark
)

// lineRow is a row of the table of lines.
type lineRow struct {
	row  int
	n    int // of the named inputs
	line *analysis.CostLine
	vol  volume
}

// calculation fills 산출내역: the savings line by line.
func (b *book) calculation() {
	s := b.add(b.t("산출내역", "Calculation"), true, 26, 10, 10, b.moneyWidth(12)*.6+4, 10, 13, 9, 7, b.moneyWidth(15), b.moneyWidth(16), 26)
	row := s.title(b.t("산출내역: 절감액", "Calculation of the savings"), b.about())
	s.text(8, 3, b.t("개월", "months"), look{align: 'c', small: true})
	s.input(9, 3, 12, count, "months", bounds{1, 12, true})
	row = s.section(row, b.t("서비스별 산출 (단가 × 건수 × 개월)", "By service (price × messages × months)"))
	row = s.header(row, b.t("서비스", "service"), b.t("구분", "phase"), b.t("채널", "channel"), b.t("단가(원/건)", "won each"), b.t("부가세", "VAT"), b.t("월 건수(건)", "messages a month"),
		b.t("실패율", "failure"), b.t("개월", "months"), b.t("연간 건수(건)", "messages a year"), b.t("연간 금액(원)", "won a year"), b.t("비고·출처", "remark, source"))
	first := row
	var all [][]lineRow
	n, feeRows := 0, 0
	for i := range b.r.Savings.Services {
		var rows []lineRow
		row, rows = b.service(s, row, i, &n)
		all = append(all, rows)
	}
	for _, f := range shown.Fees(&b.r.Savings) {
		if extra := unit.Money(math.Round(b.extra()*1000)) / unit.MonthsPerYear; f.Side == models.VATExempt && extra > 0 && f.Monthly >= extra-1 {
			b.extraCounted = true
			row = b.extraRow(s, row)
			if f.Monthly -= extra; (f.Monthly * unit.MonthsPerYear).RoundWon() == 0 {
				continue
			}
		}
		feeRows++
		row = b.fee(s, row, feeRows, f)
	}
	last := row - 1
	s.freeze(first, 1, last-first > 20)
	row = b.totals(s, row+1, first, last)
	row = b.combinations(s, row)
	if s.onePage = last-first < 8; !s.onePage {
		s.breakAfter(row - 1)
	}
	row = b.budget(s, row, all)
	row = b.breakEven(s, row, all)
	b.years(s, row+1)
}

// service fills the lines of a service and what it saves.
func (b *book) service(s *sheet, row, i int, n *int) (int, []lineRow) {
	svc := &b.r.Savings.Services[i]
	vols := volumes(svc)
	name := svc.Name
	if b.r.Input.Contracts > 1 && svc.Contract != "" {
		name = svc.Contract + ": " + svc.Name
	}
	var rows []lineRow
	for k := range svc.Lines {
		*n++
		rows = append(rows, lineRow{row + k, *n, &svc.Lines[k], vols[k]})
	}
	share := fmt.Sprintf("failure_%d", i+1)
	var months, lost []string // of the lines after the switch
	shareSet := false
	for _, l := range rows {
		if l.line.Phase != models.After || l.vol.counted {
			continue
		}
		months = append(months, cell(cMonthly, l.row))
		lost = append(lost, fmt.Sprintf("ROUND(%s*%s*%s,0)", cell(cMonthly, l.row), cell(cMonths, l.row), cell(cShare, l.row)))
	}
	for _, l := range rows {
		s.text(cService, l.row, name, look{})
		s.text(cPhase, l.row, b.phase(l.line.Phase), look{align: 'c'})
		s.text(cChannel, l.row, b.channel(l.line.Channel), look{align: 'c'})
		if l.line.Flat {
			s.input(cPrice, l.row, l.line.Price.Float(), decimal, fmt.Sprintf("price_%d", l.n), bounds{0, 1e6, false})
		} else {
			s.figure(cPrice, l.row, l.line.Price.Float(), decimal, "")
		}
		s.choice(cVAT, l.row, b.vat(l.line.VAT), fmt.Sprintf("vat_%d", l.n), b.vats())
		s.formula(cMonths, l.row, "months", look{format: count})
		b.lineVolume(s, l, svc, months)
		switch {
		case l.line.Phase == models.Before || l.vol.counted:
			s.text(cShare, l.row, "–", look{align: 'c'})
		case !shareSet && l.line.Phase == models.After:
			s.input(cShare, l.row, svc.FailureShare, percent, share, bounds{0, 1, false})
			shareSet = true
		default:
			s.formula(cShare, l.row, share, look{format: percent})
		}
		b.lineYear(s, l, lost)
		b.lineAmount(s, l)
		s.text(cRemark, l.row, b.remark(l), look{small: true})
	}
	return b.subtotal(s, row+len(rows), i, name, rows), rows
}

// lineVolume fills a line's messages a month: an input, or those of the lines
// after the switch where the same messages are meant.
func (b *book) lineVolume(s *sheet, l lineRow, svc *analysis.ServiceSavings, after []string) {
	name := fmt.Sprintf("messages_%d", l.n)
	sum := strings.Join(after, "+")
	switch {
	case l.vol.counted:
		s.text(cMonthly, l.row, "–", look{align: 'c'})
	case l.line.Phase == models.Fallback, l.line.Phase == models.Before && sum != "" && l.vol.monthly == svc.MessagesPerMonth:
		s.formula(cMonthly, l.row, sum, look{format: count})
	default:
		s.input(cMonthly, l.row, float64(l.vol.monthly), count, name, bounds{0, 1e10, true})
	}
}

func (b *book) lineYear(s *sheet, l lineRow, lost []string) {
	all := cell(cMonthly, l.row) + "*" + cell(cMonths, l.row)
	switch {
	case l.vol.counted:
		s.input(cYearly, l.row, float64(l.line.MessagesPerYear), count, fmt.Sprintf("yearly_%d", l.n), bounds{0, 1e11, true})
	case l.line.Phase == models.Fallback:
		s.formula(cYearly, l.row, strings.Join(lost, "+"), look{format: count})
	case l.line.Phase == models.After && !l.vol.attempts:
		s.formula(cYearly, l.row, fmt.Sprintf("%s-ROUND(%s*%s,0)", all, all, cell(cShare, l.row)), look{format: count})
	default:
		s.formula(cYearly, l.row, all, look{format: count})
	}
}

func (b *book) lineAmount(s *sheet, l lineRow) {
	key := fmt.Sprintf("line_%d", l.n)
	if !l.line.Flat {
		s.figure(cAmount, l.row, l.line.Annual.Float(), won, key)
		return
	}
	f := fmt.Sprintf("ROUND(price_%d*%s,3)", l.n, cell(cYearly, l.row))
	at := s.formula(cAmount, l.row, f, look{format: won})
	b.against(key, b.t("산출 줄: ", "line: ")+b.phase(l.line.Phase)+" "+b.channel(l.line.Channel), at, l.line.Annual.Float(), won)
}

func (b *book) remark(l lineRow) string {
	var out []string
	if !l.line.Flat {
		out = append(out, b.t("구간 단가: 평균 단가와 금액은 엔진 값", "price by brackets: mean price and amount are the engine's"))
	}
	if l.line.Assumed {
		out = append(out, b.t("시트에 없어 인용 단가로 대신함", "not in the sheet: a cited price stands in"))
	}
	if l.vol.attempts {
		out = append(out, b.t("실패한 시도도 과금", "failed attempts are charged"))
	}
	if l.vol.counted {
		out = append(out, b.t("연간 건수로 계산", "by messages a year"))
	}
	if l.line.Cell != "" {
		out = append(out, l.line.Cell)
	}
	return strings.Join(out, "\n")
}

func (b *book) subtotal(s *sheet, row, i int, name string, rows []lineRow) int {
	f := ""
	for _, l := range rows {
		sign := "-"
		if l.line.Phase == models.Before {
			sign = "+"
		}
		f += sign + cell(cAmount, l.row)
	}
	for c := cPhase; c <= cRemark; c++ {
		s.text(c, row, "", look{kind: total})
	}
	s.text(cService, row, name, look{kind: total})
	s.text(cPhase, row, b.t("절감액", "savings"), look{kind: total, align: 'c'})
	at := s.formula(cAmount, row, strings.TrimPrefix(f, "+"), look{kind: total, format: won})
	svc := &b.r.Savings.Services[i]
	b.against(fmt.Sprintf("service_%d", i+1), b.t("서비스 절감액: ", "savings of ")+svc.Name, at, svc.Annual.Float(), won)
	return row + 1
}

// extra is what the report's savings count besides contracts: monitoring and the
// switching cost's share of a year, inputs of the sheet of options.
func (b *book) extra() float64 {
	if b.term() <= 0 {
		return b.assumption("monitoring_fee_won_per_year")
	}
	return b.assumption("monitoring_fee_won_per_year") + b.assumption("switching_cost_won")/b.term()
}

// extraRow is the row of that money.
func (b *book) extraRow(s *sheet, row int) int {
	for c := cService; c <= cRemark; c++ {
		s.text(c, row, "", look{})
	}
	s.text(cService, row, b.t("계약 밖", "besides contracts"), look{})
	s.text(cPhase, row, b.fixed(), look{align: 'c'})
	s.text(cChannel, row, b.t("감시·전환", "monitoring, switching"), look{align: 'c'})
	s.text(cVAT, row, b.vat(models.VATExempt), look{align: 'c'})
	s.formula(cAmount, row, "ROUND(monitoring_fee+switching_cost/term_years,3)", look{format: won})
	s.text(cRemark, row, b.t("대안비교의 모니터링 비용과 전환 비용의 한 해 몫", "monitoring, and the switching cost's share of a year: inputs of the options"), look{small: true})
	return row + 1
}

func (b *book) fee(s *sheet, row, n int, f shown.Fee) int {
	for c := cService; c <= cRemark; c++ {
		s.text(c, row, "", look{})
	}
	s.text(cService, row, b.t("계약 공통", "whole contract"), look{})
	s.text(cPhase, row, b.fixed(), look{align: 'c'})
	s.text(cChannel, row, b.t("월 정액", "a month"), look{align: 'c'})
	s.input(cPrice, row, f.Monthly.Float(), won, fmt.Sprintf("monthly_fee_%d", n), bounds{0, 1e12, false})
	s.choice(cVAT, row, b.vat(f.Side), fmt.Sprintf("fee_vat_%d", n), b.vats())
	s.formula(cMonths, row, "months", look{format: count})
	s.formula(cAmount, row, fmt.Sprintf("ROUND(monthly_fee_%d*%s,3)", n, cell(cMonths, row)), look{format: won})
	s.text(cRemark, row, b.t("단가 칸은 월액: 월 정액과 최소요금 부족분의 월평균", "a month's: fixed fee, and what a minimum adds on average"), look{small: true})
	return row + 1
}

// totals fills the sums by side of VAT and the savings on each basis.
func (b *book) totals(s *sheet, row, first, last int) int {
	row = s.section(row, b.t("부가세 구분별 합계와 절감액 (원/년)", "Totals by side of VAT, and the savings (won a year)"))
	amounts := s.span(cAmount, first, cAmount, last)
	phases := s.span(cPhase, first, cPhase, last)
	sides := s.span(cVAT, first, cVAT, last)
	sum := func(phase, side string) string {
		return fmt.Sprintf("SUMIFS(%s,%s,%s,%s,%s)", amounts, phases, quoted(phase), sides, quoted(side))
	}
	head := func(row int, words ...string) {
		for i, c := range []int{1, 4, 6, 9, 10} {
			if i < len(words) {
				to := []int{3, 5, 8, 9, 10}[i]
				s.textOver(c, to, row, words[i], look{kind: headCell, align: 'c'})
			}
		}
	}
	head(row, b.t("부가세 구분", "side of VAT"), b.t("전환 전", "before"), b.t("전환 후(대체발송·정액 포함)", "after, fallback and fees within"))
	row++
	b0 := row
	for _, v := range b.vats() {
		s.textOver(1, 3, row, v, look{align: 'c'})
		s.formula(4, row, sum(b.phase(models.Before), v), look{format: won})
		s.merge(4, 5, row, look{format: won})
		s.formula(6, row, sum(b.phase(models.After), v)+"+"+sum(b.phase(models.Fallback), v)+"+"+sum(b.fixed(), v), look{format: won})
		s.merge(6, 8, row, look{format: won})
		row++
	}
	// Rows in the order of models.VATSides: excluded, included, exempt, unstated.
	part := func(col, i int) string { return s.at(col, b0+i) }
	basis := func(col int, vat string) string {
		x, in, free, un := part(col, 0), part(col, 1), part(col, 2), part(col, 3)
		switch vat {
		case "excl":
			return fmt.Sprintf("%s+%s+%s+ROUND(%s*10/11,3)", x, free, un, in)
		case "incl":
			return fmt.Sprintf("ROUND(%s*11/10,3)+%s+%s+ROUND(%s*11/10,3)", x, in, free, un)
		}
		return fmt.Sprintf("%s+%s+%s+%s", x, in, free, un)
	}
	row++
	head(row, b.t("기준", "basis"), b.t("전환 전", "before"), b.t("전환 후", "after"), b.t("절감액", "savings"))
	row++
	c := &b.calc
	sav := &b.r.Savings
	line := func(label, vat string) (before, after, savings string) {
		s.textOver(1, 3, row, label, look{})
		before = s.formula(4, row, basis(4, vat), look{format: won})
		s.merge(4, 5, row, look{format: won})
		after = s.formula(6, row, basis(6, vat), look{format: won})
		s.merge(6, 8, row, look{format: won})
		savings = s.formula(9, row, before+"-"+after, look{kind: total, format: won})
		row++
		return before, after, savings
	}
	c.before, c.after, c.savings = line(b.t("적힌 대로", "as written"), "written")
	var inclBefore, inclAfter string
	_, c.estimated, c.exclVAT = line(b.t("부가세 별도(미확인은 별도로 봄)", "VAT excluded (unstated taken as excluded)"), "excl")
	inclBefore, inclAfter, c.inclVAT = line(b.t("부가세 포함(미확인은 별도로 봄)", "VAT included (unstated taken as excluded)"), "incl")
	s.textOver(1, 3, row, b.t("부가세 확인", "VAT confirmed"), look{})
	test := fmt.Sprintf("COUNTIF(%s,%s)=0", sides, quoted(b.vat(models.VATUnstated)))
	s.sentence(4, 5, row, fmt.Sprintf("IF(%s,%s,%s)", test, quoted(b.t("확인", "yes")), quoted(b.t("미확인", "no"))), look{align: 'c'})
	c.confirmed = s.at(4, row)
	row++
	s.textOver(1, 3, row, b.t("판정 기준(확인되면 포함, 아니면 적힌 대로)", "verdict's basis (VAT included where confirmed, else as written)"), look{kind: total})
	pick := func(yes, no string) string {
		return fmt.Sprintf("IF(%s=%s,%s,%s)", c.confirmed, quoted(b.t("확인", "yes")), yes, no)
	}
	c.verdictBefore = s.formula(4, row, pick(inclBefore, c.before), look{kind: total, format: won})
	s.merge(4, 5, row, look{kind: total, format: won})
	c.verdictAfter = s.formula(6, row, pick(inclAfter, c.after), look{kind: total, format: won})
	s.merge(6, 8, row, look{kind: total, format: won})
	c.verdict = s.formula(9, row, c.verdictBefore+"-"+c.verdictAfter, look{kind: total, format: won})
	row++
	s.textOver(1, 3, row, b.t("추정가격(부가세 별도, 12개월)", "estimated price (VAT excluded, 12 months)"), look{kind: total})
	c.estimated = s.formula(4, row, c.estimated, look{kind: total, format: won})
	s.merge(4, 5, row, look{kind: total, format: won})
	if sav.EstimatedPriceAsWritten {
		s.textOver(6, 10, row, b.t("부가세 미확인 단가는 적힌 금액을 그대로 씀", "unstated prices are used as written"), look{kind: warning, small: true})
	}
	row++
	b.against("before", b.t("전환 전 연간 금액(적힌 대로)", "before, as written"), c.before, sav.BeforeWon.Float(), won)
	b.against("after", b.t("전환 후 연간 금액(적힌 대로)", "after, as written"), c.after, sav.AfterWon.Float(), won)
	b.against("savings", b.t("절감액(적힌 대로)", "savings, as written"), c.savings, sav.AnnualWon.Float(), won)
	b.against("savings_excl", b.t("절감액(부가세 별도)", "savings, VAT excluded"), c.exclVAT, sav.AnnualExclVAT.Float(), won)
	b.against("savings_incl", b.t("절감액(부가세 포함)", "savings, VAT included"), c.inclVAT, sav.AnnualInclVAT.Float(), won)
	b.against("verdict", b.t("절감액(판정 기준)", "savings, verdict's basis"), c.verdict, sav.VerdictWon.Float(), won)
	b.against("estimated", b.t("추정가격", "estimated price"), c.estimated, sav.EstimatedPriceWon.Float(), won)
	b.calc.sides = [2][4]string{{part(4, 0), part(4, 1), part(4, 2), part(4, 3)}, {part(6, 0), part(6, 1), part(6, 2), part(6, 3)}}
	return row + 1
}

// combinations fills the savings for each side that unstated prices may stand
// on.
func (b *book) combinations(s *sheet, row int) int {
	cases := b.r.Savings.ByVATSides
	if len(cases) == 0 {
		return row
	}
	row = s.section(row, b.t("부가세가 미확인인 단가의 경우별 절감액 (원/년)", "Savings by the side that unstated prices stand on (won a year)"))
	for i, h := range []string{b.t("전환 전 단가", "price before"), b.t("전환 후 단가", "price after"), b.t("절감액(부가세 별도)", "savings, VAT excluded"), b.t("절감액(부가세 포함)", "savings, VAT included")} {
		from, to := []int{1, 2, 4, 6}[i], []int{1, 3, 5, 8}[i]
		s.textOver(from, to, row, h, look{kind: headCell, align: 'c'})
	}
	row++
	first := row
	for i, v := range cases {
		s.text(1, row, b.vat(v.Before), look{align: 'c'})
		s.textOver(2, 3, row, b.vat(v.After), look{align: 'c'})
		one := func(leg int, included bool) string {
			p := b.calc.sides[leg]
			in := quoted(b.vat(models.VATIncluded))
			at := s.at([]int{1, 2}[leg], row)
			if included {
				return fmt.Sprintf("(ROUND(%s*11/10,3)+%s+%s+IF(%s=%s,%s,ROUND(%s*11/10,3)))", p[0], p[1], p[2], at, in, p[3], p[3])
			}
			return fmt.Sprintf("(%s+ROUND(%s*10/11,3)+%s+IF(%s=%s,ROUND(%s*10/11,3),%s))", p[0], p[1], p[2], at, in, p[3], p[3])
		}
		excl := s.formula(4, row, one(0, false)+"-"+one(1, false), look{format: won})
		s.merge(4, 5, row, look{format: won})
		incl := s.formula(6, row, one(0, true)+"-"+one(1, true), look{format: won})
		s.merge(6, 8, row, look{format: won})
		b.calc.combos = append(b.calc.combos, comboRefs{s.at(1, row), s.at(2, row), excl, incl})
		what := b.vat(v.Before) + "/" + b.vat(v.After)
		b.against(fmt.Sprintf("combo_excl_%d", i), b.t("절감액 별도, 전·후 단가 ", "savings excluded, sides ")+what, excl, v.AnnualExclVAT.Float(), won)
		b.against(fmt.Sprintf("combo_incl_%d", i), b.t("절감액 포함, 전·후 단가 ", "savings included, sides ")+what, incl, v.AnnualInclVAT.Float(), won)
		row++
	}
	b.calc.lowest = fmt.Sprintf("MIN(%s)", s.span(6, first, 6, row-1))
	b.calc.highest = fmt.Sprintf("MAX(%s)", s.span(6, first, 6, row-1))
	return row + 1
}

// budget fills the budget lines in the officer's form.
func (b *book) budget(s *sheet, row int, all [][]lineRow) int {
	row = s.section(row, b.t("예산 산출 줄 (전환 후)", "Budget lines (after the switch)"))
	for _, rows := range all {
		for _, l := range rows {
			if l.line.Phase == models.Before {
				continue
			}
			s.textOver(1, 1, row, b.phase(l.line.Phase)+" · "+b.channel(l.line.Channel), look{})
			s.sentence(2, 11, row, b.budgetLine(l), look{})
			row++
		}
	}
	s.text(1, row, b.t("합계", "total"), look{kind: total})
	s.sentence(2, 11, row, quoted(b.t("연 ", ""))+"&"+thousands(b.calc.after)+"&"+quoted(b.t("천원 (적힌 대로), 추정가격 ", " thousand won a year as written, estimated price "))+"&"+thousands(b.calc.estimated)+"&"+quoted(b.t("천원 (부가세 별도)", " thousand won without VAT")), look{kind: total})
	return row + 2
}

func (b *book) budgetLine(l lineRow) string {
	price, monthly, months, yearly, amount, side := cell(cPrice, l.row), cell(cMonthly, l.row), cell(cMonths, l.row), cell(cYearly, l.row), cell(cAmount, l.row), cell(cVAT, l.row)
	won := price + "&" + quoted(b.t("원", " won"))
	if !l.line.Flat {
		won = quoted(b.t("평균 ", "mean ")) + "&" + won
	}
	per := "&" + quoted(" × ") + "&TEXT(" + monthly + `,"#,##0")&` + quoted(b.t("건 × ", " messages × ")) + "&" + months + "&" + quoted(b.t("월", " months"))
	switch {
	case l.vol.counted:
		per = "&" + quoted(" × ") + "&TEXT(" + yearly + `,"#,##0")&` + quoted(b.t("건", " messages"))
	case l.line.Phase == models.Fallback:
		per += "&" + quoted(b.t(" × 실패 ", " × failed ")) + "&TEXT(" + cell(cShare, l.row) + `,"0.0%")`
	case !l.vol.attempts:
		sh := cell(cShare, l.row)
		per += "&IF(" + sh + ">0," + quoted(b.t(" × 성공 ", " × delivered ")) + "&TEXT(1-" + sh + `,"0.0%"),"")`
	}
	return won + per + "&" + quoted(" = ") + "&" + thousands(amount) + "&" + quoted(b.t("천원 (부가세 ", " thousand won (VAT ")) + "&" + side + `&")"`
}

// thousands writes an amount in thousands of won.
func thousands(x string) string {
	return fmt.Sprintf(`IF(ROUND(%s/1000,0)<0,"△","")&TEXT(ABS(ROUND(%s/1000,0)),"#,##0")`, x, x)
}

// quoted writes words of our own as a string of a formula.
func quoted(v string) string { return `"` + strings.ReplaceAll(v, `"`, `""`) + `"` }

// breakEven fills the failure share at which the savings are gone: a formula
// where flat prices of one service decide it.
func (b *book) breakEven(s *sheet, row int, all [][]lineRow) int {
	row = s.section(row, b.t("절감액이 사라지는 실패율", "The failure share at which the savings are gone"))
	sav := &b.r.Savings
	s.textOver(1, 3, row, b.t("손익분기 실패율", "break-even failure share"), look{})
	words := map[string]string{
		"at":           b.t("이 실패율을 넘으면 절감이 없습니다.", "above it nothing is saved."),
		"never":        b.t("실패율이 얼마든 절감이 남습니다.", "something is saved at any failure share."),
		"already_lost": b.t("실패가 없어도 절감이 없습니다.", "nothing is saved even without failures."),
		"not_flat":     b.t("구간 단가이거나 서비스가 여럿이라 하나의 비율로 나타내지 않습니다.", "several services, or prices by brackets: no single share."),
	}[sav.BreakEvenStatus]
	if f := b.breakEvenFormula(all); f != "" {
		b.calc.breakEven = s.formula(4, row, f, look{format: percent})
		s.merge(4, 5, row, look{format: percent})
		b.against("break_even_share", b.t("손익분기 실패율", "break-even failure share"), b.calc.breakEven, *sav.BreakEvenFailureShare, fine)
	} else {
		s.maybe(4, row, sav.BreakEvenFailureShare, percent)
		s.merge(4, 5, row, look{kind: engine, format: percent})
	}
	s.textOver(6, 11, row, words, look{small: true})
	return row + 1
}

// years fills the savings of each year of the term and their present value.
func (b *book) years(s *sheet, row int) {
	sav := &b.r.Savings
	if sav.PresentValue == nil || len(sav.Years) == 0 {
		return
	}
	row = s.section(row, b.t("기간 전체의 절감액 (현재가치, 연말 할인)", "Savings over the term (present value, discounted at the end of the year)"))
	s.textOver(1, 3, row, b.t("할인율", "discount rate"), look{})
	s.input(4, row, b.assumption("discount_rate"), percent, "discount_rate", bounds{0, 1, false})
	s.textOver(6, 11, row, b.t("전환 비용은 대안비교의 입력을 첫해 초에 뺌", "the switching cost, an input of the options, is paid at the start"), look{small: true})
	row++
	for i, h := range []string{b.t("해", "year"), b.t("해의 몫", "part of a year"), b.t("절감액(판정 기준)", "savings, verdict's basis"), b.t("현재가치", "present value")} {
		from, to := []int{1, 2, 4, 6}[i], []int{1, 3, 5, 8}[i]
		s.textOver(from, to, row, h, look{kind: headCell, align: 'c'})
	}
	row++
	first := row
	for _, y := range sav.Years {
		s.num(1, row, float64(y.Year), look{format: count})
		s.num(2, row, y.Part, look{format: `0.00`})
		s.merge(2, 3, row, look{format: `0.00`})
		l := look{format: won}
		switch share := unit.Money(math.Round(b.assumption("switching_cost_won") / b.term() * 1000)); {
		case b.extraCounted && y.Annual == sav.VerdictWon+share: // paid once, below
			s.formula(4, row, b.calc.verdict+"+switching_cost/term_years", l)
		case y.Annual == sav.VerdictWon:
			s.formula(4, row, b.calc.verdict, l)
		default: // volumes grow: the engine's
			s.figure(4, row, y.Annual.Float(), won, "")
			l.kind = engine
		}
		s.merge(4, 5, row, l)
		s.formula(6, row, fmt.Sprintf("%s*%s/(1+discount_rate)^%s", cell(4, row), cell(2, row), cell(1, row)), look{format: won})
		s.merge(6, 8, row, look{format: won})
		row++
	}
	s.textOver(1, 5, row, b.t("합계(전환 비용을 뺀 현재가치)", "total, less the switching cost"), look{kind: total})
	at := s.formula(6, row, fmt.Sprintf("SUM(%s)-switching_cost", s.span(6, first, 6, row-1)), look{kind: total, format: won})
	s.merge(6, 8, row, look{kind: total, format: won})
	b.against("present_value", b.t("절감액의 현재가치", "present value of the savings"), at, *sav.PresentValue, won)
}

// breakEvenFormula returns (p₀ − p₁)/(p₂ − p₁), or (p₀ − p₁)/p₂ where attempts are
// charged, from the lines' cells; "" where the engine's figure is another.
func (b *book) breakEvenFormula(all [][]lineRow) string {
	if b.r.Savings.BreakEvenFailureShare == nil || len(all) != 1 {
		return ""
	}
	var before, after, back *lineRow
	for i := range all[0] {
		l := &all[0][i]
		at := map[models.Phase]**lineRow{models.Before: &before, models.After: &after, models.Fallback: &back}[l.line.Phase]
		if at == nil || *at != nil || !l.line.Flat {
			return ""
		}
		*at = l
	}
	if before == nil || after == nil {
		return ""
	}
	if back == nil {
		back = before // the failed go out as before
	}
	p0, p1, p2 := before.line.Price.Float(), after.line.Price.Float(), back.line.Price.Float()
	want := *b.r.Savings.BreakEvenFailureShare
	name := func(l *lineRow) string { return fmt.Sprintf("price_%d", l.n) }
	for _, x := range []struct {
		value float64
		f     string
	}{
		{(p0 - p1) / (p2 - p1), fmt.Sprintf("(%s-%s)/(%s-%s)", name(before), name(after), name(back), name(after))},
		{(p0 - p1) / p2, fmt.Sprintf("(%s-%s)/%s", name(before), name(after), name(back))},
	} {
		if d := x.value - want; d < 1e-12 && d > -1e-12 {
			return "IFERROR(" + x.f + `,"–")`
		}
	}
	return ""
}
