package committee

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/models"
)

// Compared is one case, version or offer of a comparison.
type Compared struct {
	Name   string
	Report *analysis.Report
}

// How many may stand side by side.
const (
	FewestCompared = 2
	MostCompared   = 5
)

// ErrCompared is returned for fewer or more cases than can stand side by side.
var ErrCompared = errors.New("a comparison takes two to five cases")

// WriteComparison writes a workbook that sets cases side by side: what differs,
// and behind it each case's calculation, risk and options with the same live
// formulas as its own workbook. The same reports and options give the same bytes;
// the reports are not changed.
func WriteComparison(w io.Writer, list []Compared, o Options) error {
	if len(list) < FewestCompared || len(list) > MostCompared {
		return ErrCompared
	}
	for _, c := range list {
		if len(c.Report.Options) == 0 {
			return ErrNoOptions
		}
	}
	b := newBook(list[0].Report, o)
	defer b.f.Close() //nolint:errcheck // nothing was written to disk
	b.compare(list)
	if b.err != nil {
		return fmt.Errorf("comparison workbook: %w", b.err)
	}
	if err := b.save(w); err != nil {
		return fmt.Errorf("comparison workbook: %w", err)
	}
	return nil
}

func (b *book) compare(list []Compared) {
	all := &subject{r: b.r, whole: true}
	b.subjects = nil
	for i, c := range list {
		x := b.newSubject(c.Report)
		letter := string(rune('A' + i))
		x.prefix, x.tag, x.label = letter+"_", " "+letter, c.Name
		b.subjects = append(b.subjects, x)
	}
	b.subject = all
	n := len(list)
	widths := []float64{34}
	for _, x := range b.subjects {
		b.subject = x
		widths = append(widths, b.moneyWidth(15))
	}
	for range n - 1 {
		widths = append(widths, slices.Max(widths[1:n+1]))
	}
	b.subject = all
	s := b.add(b.t("비교", "Comparison"), true, append(widths, 26)...)
	for _, x := range b.subjects {
		b.subject = x
		years := b.calculation()
		b.riskSheet()
		b.optionSheet()
		years()
	}
	b.subject = all
	c := &comparison{book: b, s: s, n: n, all: all}
	c.write()
	b.subject = all
	b.checkSheet()
	b.subject = all
	b.finish()
}

// comparison is the sheet 비교 being filled.
type comparison struct {
	*book
	s    *sheet
	n    int // cases
	all  *subject
	row  int
	same []int // rows of figures that are compared
}

// note is the column of remarks.
func (c *comparison) note() int { return 2*c.n + 1 }

func (c *comparison) write() {
	s := c.s
	c.row = s.title(c.t("비교: 무엇이 다른가", "Comparison: what differs"), c.t("첫 안(A)과의 차이를 오른쪽에 적고, 다른 칸에 색을 넣습니다", "differences from the first (A) stand on the right; what differs is marked"))
	c.head(c.t("안", "case"))
	s.freeze(c.row, 1, true)
	c.words(c.t("이름", "name"), func() string { return c.label })
	c.words(c.t("발주기관", "agency"), c.agency)
	c.words(c.t("계약", "contract"), c.caseTitle)
	c.words(c.t("권장안", "recommended"), func() string {
		if c.r.Recommendation == nil {
			return "–"
		}
		return c.option(c.r.Recommendation.Option)
	})
	first := c.row
	c.row = s.section(c.row, c.t("돈 (원/년, 판정 기준)", "Money (won a year, verdict's basis)"))
	c.formulas(c.t("전환 전 금액", "before"), won, onNothing, func() string { return c.calc.verdictBefore })
	c.formulas(c.t("전환 후 금액", "after"), won, onNothing, func() string { return c.calc.verdictAfter })
	savings := c.row
	c.formulas(c.t("절감액", "savings"), won, onNothing, func() string { return c.calc.verdict })
	c.formulas(c.t("추정가격(부가세 별도)", "estimated price (VAT excluded)"), won, onNothing, func() string { return c.calc.estimated })
	c.texts(c.t("부가세 확인", "VAT confirmed"), func() string { return c.calc.confirmed })
	c.formulas(c.t("절감액의 현재가치", "present value of the savings"), won, onNothing, func() string { return c.calc.presentValue })
	c.row = s.section(c.row, c.t("장애 (원/년)", "Outages (won a year)"))
	c.formulas(c.t("기대 장애비용 E[L]", "expected loss E[L]"), won, onMessages, func() string { return c.risks.mean })
	extra := c.row
	c.formulas(c.t("문자보다 늘어나는 장애비용", "outage cost beyond texts"), won, onMessages, func() string { return c.opts.extra })
	c.formulas(c.t("나쁜 해 P95", "bad year P95"), won, onMessages, func() string { return c.risks.p95 })
	c.formulas(c.t("가장 나쁜 5%의 해 TVaR95", "worst 5 % of years TVaR95"), won, onMessages, func() string { return c.risks.tvar95 })
	c.formulas(c.t("무장애 확률", "no outage at all"), percent, onNothing, func() string { return c.risks.none })
	c.row = s.section(c.row, c.t("합쳐서 (원/년)", "Together (won a year)"))
	net := c.row
	c.formulas(c.t("순편익 N", "net benefit N"), won, onMessages, func() string { return c.opts.net })
	c.formulas(c.t("위험조정 순편익 Nκ", "risk-adjusted Nκ"), won, onMessages, func() string { return c.opts.risk })
	c.options()
	c.lines()
	c.figures()
	c.mark(first)
	c.chart(savings, extra, net)
}

// head puts the heads of the columns.
func (c *comparison) head(first string) {
	s := c.s
	heads := []string{first}
	for i := range c.n {
		heads = append(heads, string(rune('A'+i)))
	}
	for i := 1; i < c.n; i++ {
		heads = append(heads, fmt.Sprintf(c.t("%c − A", "%c − A"), 'A'+i))
	}
	c.row = s.header(c.row, append(heads, c.t("비고", "remark"))...)
}

// words puts words of each case.
func (c *comparison) words(name string, of func() string) {
	c.s.text(1, c.row, name, look{bold: true})
	differs := false
	var firstWord string
	for i, x := range c.subjects {
		c.subject = x
		v := of()
		if i == 0 {
			firstWord = v
		}
		differs = differs || v != firstWord
		c.s.text(2+i, c.row, v, look{align: 'c', small: true})
	}
	c.subject = c.all
	for i := 1; i < c.n; i++ {
		c.s.text(1+c.n+i, c.row, "–", look{align: 'c'})
	}
	remark := look{small: true}
	v := ""
	if differs {
		v, remark.kind = c.t("다름", "differs"), warning
	}
	c.s.text(c.note(), c.row, v, remark)
	c.row++
}

// formulas puts a figure of each case and how far it lies from the first one's.
func (c *comparison) formulas(name, format string, rests depends, of func() string) {
	c.s.text(1, c.row, name, look{})
	for i, x := range c.subjects {
		c.subject = x
		if f := of(); f != "" {
			c.s.formulaOr(2+i, c.row, f, look{format: format})
			c.s.resting(2+i, c.row, rests)
		} else {
			c.s.text(2+i, c.row, "–", look{align: 'c'})
		}
	}
	c.subject = c.all
	c.differences(format)
}

// differences puts how far each figure of a row lies from the first one's.
func (c *comparison) differences(format string) {
	a := cell(2, c.row)
	if !strings.Contains(format, "△") {
		format += `;"△"` + format + `;0`
	}
	var differ []string
	for i := 1; i < c.n; i++ {
		x := cell(2+i, c.row)
		c.s.formulaOr(1+c.n+i, c.row, fmt.Sprintf("IF(COUNT(%s,%s)=2,ROUND(N(%s)-N(%s),9),%s)", x, a, x, a, quoted("–")), look{format: format})
		differ = append(differ, fmt.Sprintf("%s<>%s", x, a))
	}
	c.s.sentence(c.note(), c.note(), c.row, fmt.Sprintf("IF(OR(%s),%s,%s)", strings.Join(differ, ","), quoted(c.t("다름", "differs")), quoted("")), look{small: true, align: 'c'})
	c.same = append(c.same, c.row)
	c.row++
}

// texts puts a formula of words for each case.
func (c *comparison) texts(name string, of func() string) {
	c.s.text(1, c.row, name, look{})
	var differ []string
	for i, x := range c.subjects {
		c.subject = x
		c.s.sentence(2+i, 2+i, c.row, of(), look{align: 'c'})
		if i > 0 {
			differ = append(differ, fmt.Sprintf("%s<>%s", cell(2+i, c.row), cell(2, c.row)))
			c.s.text(1+c.n+i, c.row, "–", look{align: 'c'})
		}
	}
	c.subject = c.all
	c.s.sentence(c.note(), c.note(), c.row, fmt.Sprintf("IF(OR(%s),%s,%s)", strings.Join(differ, ","), quoted(c.t("다름", "differs")), quoted("")), look{small: true, align: 'c'})
	c.same = append(c.same, c.row)
	c.row++
}

// options sets the options' net benefits side by side.
func (c *comparison) options() {
	c.s.breakAfter(c.row - 1)
	c.row = c.s.section(c.row, c.t("대안별 위험조정 순편익 Nκ (원/년)", "Risk-adjusted net benefit of each option (won a year)"))
	var ids []string
	for _, x := range c.subjects {
		for i := range x.r.Options {
			if id := x.r.Options[i].ID; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range ids {
		name := ""
		for _, x := range c.subjects {
			if c.subject = x; name == "" && slices.ContainsFunc(x.r.Options, func(o analysis.Option) bool { return o.ID == id }) {
				name = c.option(id)
			}
		}
		c.formulas(name, won, onMessages, func() string {
			if row, ok := c.opts.row[id]; ok {
				return c.opts.s.at(oRisk, row)
			}
			return ""
		})
	}
}

// lines sets prices, volumes and failing shares side by side, matched by service,
// phase and channel.
func (c *comparison) lines() {
	type key struct {
		service, phase, channel string
		n                       int
	}
	var keys []key
	at := map[*subject]map[key]int{}
	for _, x := range c.subjects {
		at[x] = map[key]int{}
		for _, l := range x.calc.lines {
			k := key{l.service, l.phase, l.channel, 0}
			for at[x][k] != 0 {
				k.n++
			}
			at[x][k] = l.row
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	for _, part := range []struct {
		name, format string
		col          int
	}{
		{c.t("단가 (원/건, 적힌 대로)", "Prices (won a message, as written)"), decimal, cPrice},
		{c.t("월 건수", "Messages a month"), count, cMonthly},
		{c.t("실패율", "Failing shares"), percent, cShare},
	} {
		c.row = c.s.section(c.row, part.name)
		for _, k := range keys {
			if part.col == cShare && k.phase != c.phase(models.After) {
				continue
			}
			c.formulas(k.service+" · "+k.phase+" · "+k.channel, part.format, onNothing, func() string {
				if row := at[c.subject][k]; row != 0 {
					return c.calc.sheet.at(part.col, row)
				}
				return ""
			})
		}
	}
}

// figures sets the requirements' numbers side by side.
func (c *comparison) figures() {
	var keys []string
	for _, x := range c.subjects {
		for i := range x.r.Figures {
			if f := &x.r.Figures[i]; f.Value != nil && !slices.Contains(keys, f.Key) {
				keys = append(keys, f.Key)
			}
		}
	}
	if len(keys) == 0 {
		return
	}
	c.row = c.s.section(c.row, c.t("요구사항의 수치 (엔진 값)", "The requirements' figures (engine)"))
	for _, k := range keys {
		format := count
		unit := ""
		c.s.text(1, c.row, "", look{})
		for i, x := range c.subjects {
			c.subject = x
			j := slices.IndexFunc(x.r.Figures, func(f analysis.DerivedFigure) bool { return f.Key == k && f.Value != nil })
			if j < 0 {
				c.s.text(2+i, c.row, "–", look{align: 'c'})
				continue
			}
			f := &x.r.Figures[j]
			if unit = c.unit(f.Unit); f.Unit == "share" || k == "credits" {
				format, unit = `0.00##%`, ""
			}
			c.s.figure(2+i, c.row, *f.Value, format, "", onMoney)
		}
		c.subject = c.all
		name := c.figureName(k)
		if unit != "" {
			name += " (" + unit + ")"
		}
		c.s.text(1, c.row, name, look{})
		c.differences(format)
	}
}

// mark has what differs from the first case stand out.
func (c *comparison) mark(first int) {
	style, err := c.f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "7A3300", Bold: true}, Fill: solid("FDEBD9")})
	c.fail(err)
	for i := 1; i < c.n; i++ {
		c.fail(c.f.SetConditionalFormat(c.s.name, fmt.Sprintf("%s:%s", cell(2+i, first), cell(2+i, c.row-1)), []excelize.ConditionalFormatOptions{
			{Type: "formula", Criteria: fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER($B%d),ABS(N(%s)-N($B%d))>0.0000001)", cell(2+i, first), first, cell(2+i, first), first), Format: &style},
		}))
	}
}

// chart draws savings, outage cost and net benefit of each case.
func (c *comparison) chart(savings, extra, net int) {
	s := c.s
	s.breakAfter(c.row)
	row := s.note(c.row+1, fmt.Sprintf(c.t("그래프 자료 (%s/년)", "Data of the chart (%s a year)"), c.bigName()))
	top := row
	s.text(1, row, c.t("안", "case"), look{kind: headCell, align: 'c'})
	for i := range c.n {
		s.text(2+i, row, string(rune('A'+i)), look{kind: headCell, align: 'c'})
	}
	names := []string{c.t("절감액", "savings"), c.t("늘어나는 장애비용", "outage cost beyond texts"), c.t("순편익", "net benefit")}
	for k, r := range []int{savings, extra, net} {
		row++
		s.text(1, row, names[k], look{})
		for i := range c.n {
			s.formula(2+i, row, fmt.Sprintf("%s/%s", cell(2+i, r), c.bigUnit()), look{format: `#,##0.0;"△"#,##0.0`})
		}
	}
	best := s.span(2, row, 1+c.n, row)
	row++
	s.sentence(1, c.note(), row, fmt.Sprintf(`%s&INDEX(%s,1,MATCH(MAX(%s),%s,0))&%s&TEXT(MAX(%s),"#,##0")&%s`, quoted(c.t("순편익이 가장 큰 안: ", "Largest net benefit: ")), s.span(2, top, 1+c.n, top), best, best, quoted(c.t(" (연 ", " (")), best, quoted(c.t("만원)", " × 10,000 won a year)"))), look{kind: plainText, bold: true})
	ch := &chart{kind: columns, title: s.at(1, row), legend: true, x: chartAxis{title: c.t("안", "case")}, y: chartAxis{title: c.t("만원/년", "10,000 won a year"), format: `#,##0;"△"#,##0`}}
	for k := range names {
		ch.series = append(ch.series, series{name: s.at(1, top+1+k), x: s.area(2, top, 1+c.n, top), y: s.area(2, top+1+k, 1+c.n, top+1+k), fill: []string{dark, light, "A6A6A6"}[k], hatch: k == 1, labels: `#,##0;"△"#,##0`})
	}
	s.draw(1, row, c.note(), row+18, ch)
}
