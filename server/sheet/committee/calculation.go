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
	fees                                 []int        // rows
	feesWon                              float64      // what they come to a year on the verdict's side of VAT, but for extraRow
	extraRow                             int          // of them, what stands besides contracts
	sheet                                *sheet
	services                             []serviceRefs
	lines                                []lineRef
	presentValue, presentNet             string
}

// serviceRefs are expressions of a service's cells.
type serviceRefs struct {
	monthly, share    string  // messages a month after the switch, share that fails
	back, after       string  // won a message on the side of VAT that the verdict rests on; "" where prices are not flat
	backWon, afterWon float64 // what the two come to
	failed            string  // messages a year that fail; "" where no cell tells
	failedN           float64
	messenger         bool
	paid              float64 // a year after the switch, on that side
	contract          string
	amounts           []int // rows of what is paid after the switch
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

// lineRef is a line of the calculation, for a comparison.
type lineRef struct {
	service, phase, channel string
	row                     int
}

// lineRow is a row of the table of lines.
type lineRow struct {
	row   int
	n     int // of the named inputs
	line  *analysis.CostLine
	vol   volume
	same  *lineRow // whose price and side of VAT it has; nil: its own
	fails bool     // a share of the service's messages fails, or may
}

// calculation fills 산출내역: the savings line by line. What it returns adds the
// years of the term, which need cells of the options.
func (b *book) calculation() (years func()) {
	s := b.add(b.t("산출내역", "Calculation"), true, 26, 10, 10, b.moneyWidth(12)*.6+4, 10, 13, 9, 7, b.moneyWidth(15), b.moneyWidth(16), 26)
	row := s.title(b.t("산출내역: 절감액", "Calculation of the savings"), b.about())
	row = s.section(row, b.t("서비스별 산출 (단가 × 건수 × 12개월)", "By service (price × messages × 12 months)"))
	row = s.header(row, b.t("서비스", "service"), b.t("구분", "phase"), b.t("채널", "channel"), b.t("단가(원/건)", "won each"), b.t("부가세", "VAT"), b.t("월 건수(건)", "messages a month"),
		b.t("실패율", "failure"), b.t("개월", "months"), b.t("연간 건수(건)", "messages a year"), b.t("연간 금액(원)", "won a year"), b.t("비고·출처", "remark, source"))
	first := row
	b.calc.sheet = s
	var all [][]lineRow
	n, feeRows := 0, 0
	for i := range b.r.Savings.Services {
		var rows []lineRow
		row, rows = b.service(s, row, i, &n)
		all = append(all, rows)
	}
	for _, f := range b.fees(&row, s) {
		feeRows++
		row = b.fee(s, row, feeRows, f.side, f.monthly)
	}
	last := row - 1
	s.freeze(first, 1, last-first > 20)
	row = b.totals(s, row+1, first, last)
	row = b.combinations(s, row)
	if len(b.calc.combos) > 0 || last-first > 8 { // the page is full
		s.breakAfter(row - 1)
	}
	row = b.budget(s, row, all)
	b.prices(all)
	row = b.breakEven(s, row, all)
	return func() {
		s.breakAfter(row)
		b.years(s, row+1)
	}
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
		rows = append(rows, lineRow{row: row + k, n: *n, line: &svc.Lines[k], vol: vols[k]})
	}
	for k := range rows { // a text that stays as it is stands on both sides
		for j := range rows {
			if a, z := rows[k].line, rows[j].line; a.Phase == models.After && z.Phase == models.Before && a.Cell != "" && a.Cell == z.Cell && a.Channel == z.Channel && rows[k].same == nil {
				rows[k].same = &rows[j]
			}
		}
	}
	fails := false // a line says what becomes of the messages that fail
	for k := range rows {
		if rows[k].line.Phase != models.Fallback {
			continue
		}
		fails = true
		for j := range rows {
			rows[j].fails = true
		}
		if svc.FallbackAsBefore {
			for j := range rows {
				if rows[j].line.Phase == models.Before && rows[k].same == nil {
					rows[k].same = &rows[j]
				}
			}
		}
	}
	share := b.n(fmt.Sprintf("failure_%d", i+1))
	refs := serviceRefs{monthly: plain(float64(svc.MessagesPerMonth)), share: plain(svc.FailureShare), contract: svc.Contract}
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
		b.calc.lines = append(b.calc.lines, lineRef{svc.Name, b.phase(l.line.Phase), b.channel(l.line.Channel), l.row})
		what := name + " " + b.phase(l.line.Phase) + " " + b.channel(l.line.Channel)
		switch {
		case l.same != nil:
			s.formula(cPrice, l.row, cell(cPrice, l.same.row), look{format: decimal})
		case l.line.Flat:
			s.input(cPrice, l.row, l.line.Price.Float(), decimal, fmt.Sprintf("price_%d", l.n), what+b.t(" 단가", ": price"), bounds{0, 1e6, false}, onMessages)
		default:
			s.figure(cPrice, l.row, l.line.Price.Float(), decimal, "", onMessages)
		}
		if l.same != nil {
			s.sentence(cVAT, cVAT, l.row, cell(cVAT, l.same.row), look{align: 'c'})
		} else {
			s.choice(cVAT, l.row, b.vat(l.line.VAT), fmt.Sprintf("vat_%d", l.n), what+b.t(" 부가세", ": VAT"), b.vats(), onMessages)
		}
		s.num(cMonths, l.row, unit.MonthsPerYear, look{format: count})
		b.lineVolume(s, l, svc, months, what)
		switch {
		case l.line.Phase == models.Before || l.vol.counted || !fails:
			s.text(cShare, l.row, "–", look{align: 'c'})
		case !shareSet && l.line.Phase == models.After:
			s.input(cShare, l.row, svc.FailureShare, percent, fmt.Sprintf("failure_%d", i+1), name+b.t(" 실패율", ": failure share"), bounds{0, 1, false}, onMessages)
			shareSet = true
			refs.share = s.at(cShare, l.row)
		default:
			s.formula(cShare, l.row, share, look{format: percent})
		}
		b.lineYear(s, l, lost, fails, what)
		b.lineAmount(s, l)
		s.text(cRemark, l.row, b.remark(l), look{small: true})
		if l.line.Phase != models.Before {
			refs.amounts = append(refs.amounts, l.row)
		}
	}
	if len(months) > 0 {
		var at []string
		for _, l := range rows {
			if l.line.Phase == models.After && !l.vol.counted {
				at = append(at, s.at(cMonthly, l.row))
			}
		}
		refs.monthly = "(" + strings.Join(at, "+") + ")"
	}
	b.calc.services = append(b.calc.services, refs)
	return b.subtotal(s, row+len(rows), i, name, rows), rows
}

// lineVolume fills a line's messages a month: an input, or those of the lines
// after the switch where the same messages are meant.
func (b *book) lineVolume(s *sheet, l lineRow, svc *analysis.ServiceSavings, after []string, what string) {
	name := fmt.Sprintf("messages_%d", l.n)
	sum := strings.Join(after, "+")
	switch {
	case l.vol.counted:
		s.text(cMonthly, l.row, "–", look{align: 'c'})
	case l.line.Phase == models.Fallback, l.line.Phase == models.Before && sum != "" && l.vol.monthly == svc.MessagesPerMonth:
		s.formula(cMonthly, l.row, sum, look{format: count})
	default:
		s.input(cMonthly, l.row, float64(l.vol.monthly), count, name, what+b.t(" 월 건수", ": messages a month"), bounds{0, 1e10, true}, onMessages)
	}
}

func (b *book) lineYear(s *sheet, l lineRow, lost []string, fails bool, what string) {
	all := cell(cMonthly, l.row) + "*" + cell(cMonths, l.row)
	switch {
	case l.vol.counted:
		s.input(cYearly, l.row, float64(l.line.MessagesPerYear), count, fmt.Sprintf("yearly_%d", l.n), what+b.t(" 연간 건수", ": messages a year"), bounds{0, 1e11, true}, onMessages)
	case l.line.Phase == models.Fallback:
		s.formula(cYearly, l.row, strings.Join(lost, "+"), look{format: count})
	case l.line.Phase == models.After && !l.vol.attempts && fails:
		s.formula(cYearly, l.row, fmt.Sprintf("%s-ROUND(%s*%s,0)", all, all, cell(cShare, l.row)), look{format: count})
	default:
		s.formula(cYearly, l.row, all, look{format: count})
	}
}

func (b *book) lineAmount(s *sheet, l lineRow) {
	key := fmt.Sprintf("line_%d", l.n)
	if !l.line.Flat {
		s.figure(cAmount, l.row, l.line.Annual.Float(), won, key, onMessages)
		return
	}
	f := fmt.Sprintf("ROUND(%s*%s,3)", cell(cPrice, l.row), cell(cYearly, l.row))
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
	if l.same != nil && l.line.Phase == models.Fallback {
		out = append(out, b.t("실패한 건은 전환 전과 같은 단가로 다시 보냄", "what fails is sent again at the price before the switch"))
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
	s.formula(cAmount, row, fmt.Sprintf("ROUND(%s+%s/%s,3)", b.n("monitoring_fee"), b.n("switching_cost"), b.n("term_years")), look{format: won})
	s.text(cRemark, row, b.t("대안비교의 모니터링 비용과 전환 비용의 한 해 몫", "monitoring, and the switching cost's share of a year: inputs of the options"), look{small: true})
	b.calc.fees, b.calc.extraRow = append(b.calc.fees, row), row
	return row + 1
}

// monthlyFee is a fixed fee as the sheet has it: won a month.
type monthlyFee struct {
	side    models.VATSide
	monthly float64
}

// fees returns the fixed fees, and writes the row of what the savings count besides
// contracts. The fees are known in whole won a year: the part of a won that a monthly
// minimum adds goes to the first.
func (b *book) fees(row *int, s *sheet) []monthlyFee {
	extra := unit.Money(math.Round(b.extra() * 1000))
	left := b.r.Savings.AfterWon
	for i := range b.r.Savings.Services {
		for _, l := range b.r.Savings.Services[i].Lines {
			if l.Phase != models.Before {
				left -= l.Annual
			}
		}
	}
	b.extraCounted = extra == 0 && len(b.r.Options) > 1 // a reader may set one
	var out []monthlyFee
	for _, f := range shown.Fees(&b.r.Savings) {
		if share := extra / unit.MonthsPerYear; f.Side == models.VATExempt && extra > 0 && f.Monthly >= share-1 {
			b.extraCounted = true
			left -= extra
			if f.Monthly -= share; (f.Monthly * unit.MonthsPerYear).RoundWon() == 0 {
				continue
			}
		}
		left -= f.Monthly * unit.MonthsPerYear
		out = append(out, monthlyFee{f.Side, f.Monthly.Float()})
	}
	if len(out) > 0 && math.Abs(left.Float()) < 2 {
		out[0].monthly += left.Float() / unit.MonthsPerYear
	}
	if b.extraCounted {
		*row = b.extraRow(s, *row)
	}
	return out
}

func (b *book) fee(s *sheet, row, n int, side models.VATSide, monthly float64) int {
	for c := cService; c <= cRemark; c++ {
		s.text(c, row, "", look{})
	}
	s.text(cService, row, b.t("계약 공통", "whole contract"), look{})
	s.text(cPhase, row, b.fixed(), look{align: 'c'})
	s.text(cChannel, row, b.t("월 정액", "a month"), look{align: 'c'})
	label := b.t("월 정액 ", "monthly fee ") + plain(float64(n))
	s.input(cPrice, row, monthly, won, fmt.Sprintf("monthly_fee_%d", n), label, bounds{0, 1e12, false}, onMoney)
	s.choice(cVAT, row, b.vat(side), fmt.Sprintf("fee_vat_%d", n), label+b.t(" 부가세", ": VAT"), b.vats(), onMoney)
	s.num(cMonths, row, unit.MonthsPerYear, look{format: count})
	s.formula(cAmount, row, fmt.Sprintf("ROUND(%s*%s,3)", cell(cPrice, row), cell(cMonths, row)), look{format: won})
	b.calc.fees = append(b.calc.fees, row)
	b.calc.feesWon += b.on(&analysis.CostLine{VAT: side}, monthly*unit.MonthsPerYear)
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
	case !l.vol.attempts && l.fails:
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

// onVerdict writes a price or an amount of a line's column on the side of VAT that
// the verdict rests on.
func (b *book) onVerdict(col, row int) string {
	s := b.calc.sheet
	at, side := s.at(col, row), s.at(cVAT, row)
	return fmt.Sprintf("%s*IF(AND(%s=%s,OR(%s=%s,%s=%s)),1.1,1)", at, b.calc.confirmed, quoted(b.t("확인", "yes")), side, quoted(b.vat(models.VATExcluded)), side, quoted(b.vat(models.VATUnstated)))
}

// on returns a price in won on that side.
func (b *book) on(l *analysis.CostLine, won float64) float64 {
	if b.r.Savings.VATConfirmed && (l.VAT == models.VATExcluded || l.VAT == models.VATUnstated || l.VAT == "") {
		return won * 1.1
	}
	return won
}

// prices writes what a rescued message costs and what a message of the new channel
// does, where prices are flat: what the parts of the expected loss rest on.
func (b *book) prices(all [][]lineRow) {
	for i, rows := range all {
		refs := &b.calc.services[i]
		var after []lineRow
		flat := true
		for _, l := range rows {
			if l.line.Phase != models.Before {
				refs.paid += b.on(l.line, l.line.Annual.Float())
				refs.messenger = refs.messenger || l.line.Phase == models.After && l.line.Channel.Messenger()
			}
			switch l.line.Phase {
			case models.Fallback:
				if l.vol.counted || refs.failed != "" {
					break
				}
				refs.failed, refs.failedN = b.calc.sheet.at(cYearly, l.row), float64(l.line.MessagesPerYear)
				if l.line.Flat {
					refs.back, refs.backWon = b.onVerdict(cPrice, l.row), b.on(l.line, l.line.Price.Float())
				}
			case models.After:
				flat = flat && l.line.Flat && !l.vol.counted
				after = append(after, l)
			}
		}
		const most = 8 // lines of a service
		if !flat || len(after) == 0 || len(after) > most {
			continue
		}
		var sum []string
		won, n := 0.0, 0.0
		for _, l := range after {
			sum = append(sum, fmt.Sprintf("%s*%s", b.calc.sheet.at(cPrice, l.row), b.calc.sheet.at(cMonthly, l.row)))
			won += l.line.Price.Float() * float64(l.vol.monthly)
			n += float64(l.vol.monthly)
		}
		first := after[0]
		refs.after, refs.afterWon = b.onVerdict(cPrice, first.row), b.on(first.line, first.line.Price.Float())
		if len(after) > 1 { // by volume, all on the side of the first
			price := b.calc.sheet.at(cPrice, first.row)
			refs.after = strings.Replace(refs.after, price, "("+strings.Join(sum, "+")+")/MAX(1,"+refs.monthly+")", 1)
			refs.afterWon = b.on(first.line, won/max(1, n))
		}
	}
}

// breakEven fills the failure share at which the savings are gone: a formula
// where flat prices of one service decide it.
//
//	f* = (p_before − p_after − fees a message)/(p_fallback − p_after); attempts charged: …/p_fallback
func (b *book) breakEven(s *sheet, row int, all [][]lineRow) int {
	row = s.section(row, b.t("절감액이 사라지는 실패율", "The failure share at which the savings are gone"))
	sav := &b.r.Savings
	if before, after, back := b.oneOfEach(all); before != nil {
		put := func(name, f string) string {
			s.textOver(1, 3, row, name, look{})
			at := s.wide(4, 5, row, f, look{format: `#,##0.0000`})
			row++
			return at
		}
		p0 := put(b.t("전환 전 단가(판정 기준, 원/건)", "price before, verdict's basis (won)"), b.onVerdict(cPrice, before.row))
		p1 := put(b.t("전환 후 단가(판정 기준, 원/건)", "price after, verdict's basis (won)"), b.onVerdict(cPrice, after.row))
		p2 := put(b.t("대체발송 단가(판정 기준, 원/건)", "fallback's price, verdict's basis (won)"), b.onVerdict(cPrice, back.row))
		fees := "0"
		for _, r := range b.calc.fees {
			fees += "+" + b.onVerdict(cAmount, r)
		}
		fee := put(b.t("정액 요금의 건당 몫(원/건)", "fixed fees a message (won)"), fmt.Sprintf("IF(%s>0,(%s)/(12*%s),0)", s.at(cMonthly, after.row), fees, s.at(cMonthly, after.row)))
		gap := p2 + "-" + p1
		if after.vol.attempts {
			gap = p2
		}
		rest := fmt.Sprintf("(%s-%s-%s)", p0, p1, fee)
		s.textOver(1, 3, row, b.t("손익분기 실패율", "break-even failure share"), look{kind: total})
		l := look{kind: total, format: percent}
		b.calc.breakEven = s.formulaOr(4, row, fmt.Sprintf("IF(AND(%s>=0,(%s)>0,%s<=(%s)),%s/MAX(0.000000001,%s),%s)", rest, gap, rest, gap, rest, gap, quoted("–")), l)
		s.merge(4, 5, row, l)
		if sav.BreakEvenFailureShare != nil {
			b.against("break_even_share", b.t("손익분기 실패율", "break-even failure share"), b.calc.breakEven, *sav.BreakEvenFailureShare, fine)
		}
		// No IF stands inside another: excelize works some of those out wrongly.
		never := fmt.Sprintf("OR((%s)<=0,%s>=(%s))", gap, rest, gap)
		s.sentence(6, 11, row, strings.Join([]string{
			fmt.Sprintf("IF(%s<0,%s,%s)", rest, quoted(b.t("실패가 없어도 절감이 없습니다.", "nothing is saved even without failures.")), quoted("")),
			fmt.Sprintf("IF(AND(%s>=0,%s),%s,%s)", rest, never, quoted(b.t("실패율이 얼마든 절감이 남습니다.", "something is saved at any failure share.")), quoted("")),
			fmt.Sprintf("IF(AND(%s>=0,NOT(%s)),%s,%s)", rest, never, quoted(b.t("이 실패율을 넘으면 절감이 없습니다.", "above it nothing is saved.")), quoted("")),
		}, "&"), look{small: true})
		return row + 1
	}
	s.textOver(1, 3, row, b.t("손익분기 실패율", "break-even failure share"), look{})
	s.maybe(4, row, sav.BreakEvenFailureShare, percent, onMoney)
	s.merge(4, 5, row, look{kind: engine, format: percent})
	s.textOver(6, 11, row, b.t("구간 단가이거나 서비스가 여럿이라 하나의 비율로 나타내지 않습니다.", "several services, or prices by brackets: no single share."), look{small: true})
	return row + 1
}

// oneOfEach returns the lines of a case of one service with a flat price before,
// after and behind; nil where it is not one.
func (b *book) oneOfEach(all [][]lineRow) (before, after, back *lineRow) {
	if len(all) != 1 || b.r.Savings.BreakEvenStatus == "not_flat" {
		return nil, nil, nil
	}
	for i := range all[0] {
		l := &all[0][i]
		at := map[models.Phase]**lineRow{models.Before: &before, models.After: &after, models.Fallback: &back}[l.line.Phase]
		if at == nil || *at != nil || !l.line.Flat || l.vol.counted {
			return nil, nil, nil
		}
		*at = l
	}
	if before == nil || after == nil || back == nil {
		return nil, nil, nil
	}
	return before, after, back
}

// Columns of the table of years.
const (
	yYear, yPart, yFactor, ySavings, yLoss, yNet, yPV, yNetPV = 1, 2, 4, 5, 7, 9, 10, 11
)

// spareYears is how many years a reader may have the term last.
const spareYears = 5

// years fills what each year of the term saves and loses, and their present value.
func (b *book) years(s *sheet, row int) {
	sav := &b.r.Savings
	if sav.PresentValue == nil || len(sav.Years) == 0 {
		return
	}
	row = s.section(row, b.t("연도별 절감액과 장애비용, 기간 전체의 현재가치 (연말 할인)", "Savings and outage cost by year, and the present value of the term (discounted at the end of the year)"))
	s.textOver(1, 3, row, b.t("할인율(입력)", "discount rate (input)"), look{})
	s.input(4, row, b.assumption("discount_rate"), percent, "discount_rate", b.t("할인율", "discount rate"), bounds{0, 1, false}, onNothing)
	s.textOver(5, 11, row, b.t("기간과 전환 비용은 대안비교의 입력을 따르고, 전환 비용은 첫해 초에 뺍니다. 장애비용은 문자를 유지할 때보다 늘어나는 몫이며 첫해 물량으로 셉니다.",
		"Term and switching cost are inputs of the options; the switching cost is paid at the start. Outage cost is what is lost beyond texts, at the first year's volumes."), look{small: true})
	row++
	head := row
	for _, h := range []struct {
		from, to int
		name     string
	}{
		{yYear, yYear, b.t("해", "year")}, {yPart, yPart + 1, b.t("해의 몫", "part of a year")}, {yFactor, yFactor, b.t("할인계수", "factor")}, {ySavings, ySavings + 1, b.t("절감액", "savings")},
		{yLoss, yLoss + 1, b.t("늘어나는 장애비용", "outage cost beyond texts")}, {yNet, yNet, b.t("순편익", "net benefit")}, {yPV, yPV, b.t("절감액의 현재가치", "present value of savings")}, {yNetPV, yNetPV, b.t("순편익의 현재가치", "present value of net benefit")},
	} {
		s.textOver(h.from, h.to, row, h.name, look{kind: headCell, align: 'c'})
	}
	row++
	first := row
	growing := false
	share := unit.Money(math.Round(b.assumption("switching_cost_won") / b.term() * 1000))
	for _, y := range sav.Years {
		growing = growing || y.Annual != sav.VerdictWon && !(b.extraCounted && y.Annual == sav.VerdictWon+share)
	}
	n := len(sav.Years)
	if !growing {
		n = max(n, spareYears)
	}
	term := b.n("term_years")
	for y := 1; y <= n; y++ {
		s.num(yYear, row, float64(y), look{format: count})
		s.wide(yPart, yPart+1, row, fmt.Sprintf("MAX(0,MIN(1,%s-%d))", term, y-1), look{format: `0.00`})
		s.formula(yFactor, row, fmt.Sprintf("1/(1+%s)^%s", b.n("discount_rate"), cell(yYear, row)), look{format: `0.0000`})
		l := look{format: won}
		switch {
		case growing && y > 1: // volumes grow: the engine's
			s.figure(ySavings, row, sav.Years[y-1].Annual.Float(), won, "", onMoney)
			s.merge(ySavings, ySavings+1, row, look{kind: engine, format: won})
		case b.extraCounted: // the switching cost is paid once, below
			s.wide(ySavings, ySavings+1, row, fmt.Sprintf("%s+%s/%s", b.calc.verdict, b.n("switching_cost"), term), l)
		default:
			s.wide(ySavings, ySavings+1, row, b.calc.verdict, l)
		}
		s.wide(yLoss, yLoss+1, row, b.opts.extra, l)
		s.resting(yLoss, row, b.opts.lossRests)
		s.formula(yNet, row, cell(ySavings, row)+"-"+cell(yLoss, row), l)
		s.formula(yPV, row, fmt.Sprintf("%s*%s*%s", cell(ySavings, row), cell(yPart, row), cell(yFactor, row)), l)
		s.formula(yNetPV, row, fmt.Sprintf("%s*%s*%s", cell(yNet, row), cell(yPart, row), cell(yFactor, row)), l)
		if y <= len(sav.Years) {
			b.against(fmt.Sprintf("discounted_%d", y), fmt.Sprintf(b.t("%d년차 절감액의 현재가치", "present value of the savings of year %d"), y), s.at(yPV, row), sav.Years[y-1].Discounted, won)
		}
		row++
	}
	l := look{kind: total, format: won}
	s.textOver(yYear, yNet, row, b.t("합계(전환 비용을 뺀 현재가치)", "total, less the switching cost"), look{kind: total})
	at := s.formula(yPV, row, fmt.Sprintf("SUM(%s)-%s", s.span(yPV, first, yPV, row-1), b.n("switching_cost")), l)
	b.calc.presentValue = at
	b.calc.presentNet = s.formula(yNetPV, row, fmt.Sprintf("SUM(%s)-%s", s.span(yNetPV, first, yNetPV, row-1), b.n("switching_cost")), l)
	b.against("present_value", b.t("절감액의 현재가치", "present value of the savings"), at, *sav.PresentValue, won)
	row++
	b.yearChart(s, row+1, head, first, len(sav.Years))
}

// yearChart draws savings against outage cost by year, over a table in units that
// fit its axis.
func (b *book) yearChart(s *sheet, row, head, first, n int) {
	big := b.bigUnit()
	s.textOver(1, 11, row, fmt.Sprintf(b.t("그래프 자료 (%s)", "Data of the chart (%s)"), b.bigName()), look{kind: note})
	row++
	s.text(1, row, b.t("해", "year"), look{kind: headCell, align: 'c'})
	for i, h := range []string{b.t("절감액", "savings"), b.t("늘어나는 장애비용", "outage cost beyond texts")} {
		s.textOver(2+2*i, 3+2*i, row, h, look{kind: headCell, align: 'c'})
	}
	top := row
	for y := range n {
		row++
		s.sentence(1, 1, row, cell(yYear, first+y)+"&"+quoted(b.t("년차", "")), look{align: 'c'})
		for i, c := range []int{ySavings, yLoss} {
			s.wide(2+2*i, 3+2*i, row, fmt.Sprintf("%s/%s", cell(c, first+y), big), look{format: won})
		}
	}
	row++
	at := s.at(1, row)
	s1, l1 := s.at(2, top+1), s.at(4, top+1)
	s.sentence(1, 11, row, fmt.Sprintf(`IF(%s>%s,%s,%s)&TEXT(%s,"#,##0")&%s&TEXT(%s,"#,##0")&%s`, s1, l1,
		quoted(b.t("해마다 절감액이 늘어나는 장애비용보다 큼: ", "Savings exceed the outage cost every year: ")), quoted(b.t("해마다 늘어나는 장애비용이 절감액보다 작지 않음: ", "Savings do not exceed the outage cost: ")),
		s1, quoted(b.t("만원 대 ", " against ")), l1, quoted(b.t("만원", " (10,000 won)"))), look{kind: plainText, bold: true})
	c := &chart{kind: columns, title: at, legend: true, x: chartAxis{title: b.t("계약 연차", "year of the term")}, y: chartAxis{title: b.bigName(), format: `#,##0`}}
	for i := range 2 {
		c.series = append(c.series, series{name: s.at(2+2*i, top), x: s.area(1, top+1, 1, top+n), y: s.area(2+2*i, top+1, 2+2*i, top+n), fill: []string{dark, light}[i], hatch: i == 1, labels: `#,##0`})
	}
	s.draw(1, row, 11, row+15, c)
}

// bigUnit divides amounts for a chart, as a formula has it.
func (b *book) bigUnit() string { return "10000" }

// bigName is its name.
func (b *book) bigName() string { return b.t("만원", "10,000 won") }
