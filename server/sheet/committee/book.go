package committee

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/server/shown"
)

// book is a workbook being filled; the first error stays.
type book struct {
	f      *excelize.File
	o      Options
	err    error
	styles map[look]int
	sheets []*sheet
	charts []*chart // in the order in which excelize numbers their parts
	checks []check
	inputs []inputCell
	// engine lists the cells that hold a figure of the engine, by the figure's
	// key: no formula set against the figure may rest on one of them.
	engine   map[string][]string
	differ   string // cell: how many figures differ from the engine's
	names    map[string]area
	stale    int // style of an engine figure that an input has left behind
	subjects []*subject
	*subject
}

// subject is the case being written: a comparison has several in a book.
type subject struct {
	r      *analysis.Report
	prefix string // of the names of its inputs
	tag    string // what ends the names of its sheets
	label  string // what a comparison calls it
	whole  bool   // no case, but all that a comparison has

	calc         calcRefs
	opts         optionRefs
	risks        riskRefs
	extraCounted bool // the savings count monitoring and the switching cost

	frontierFrom, frontierTo int // rows
	figuresFrom, figuresTo   int
	slaCredits               []string // cells
}

// n returns the name of one of the case's inputs.
func (s *subject) n(name string) string { return s.prefix + name }

// seoul has no summer time, so it needs no time zone database.
var seoul = time.FixedZone("KST", 9*60*60)

func newBook(r *analysis.Report, o Options) *book {
	o.GeneratedAt = o.GeneratedAt.In(seoul)
	b := &book{f: excelize.NewFile(), o: o, styles: map[look]int{}, engine: map[string][]string{}, names: map[string]area{}}
	b.subject = b.newSubject(r)
	b.subjects = []*subject{b.subject}
	b.fail(b.f.SetDefaultFont(fontName))
	var err error
	b.stale, err = b.f.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Color: "9C0006", Italic: true, Strike: true}, Fill: solid("FFD9B3"),
	})
	b.fail(err)
	return b
}

// newSubject prepares a report: names in the reader's language, and with each
// service's fallback line, which the report leaves out where no message fails.
func (b *book) newSubject(r *analysis.Report) *subject {
	s := &subject{r: shown.Report(b.o.Lang, r)}
	services := slices.Clone(s.r.Savings.Services)
	for i := range services {
		services[i].Lines = withFallback(&services[i])
	}
	s.r.Savings.Services = services
	return s
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func (b *book) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// t returns the words of the book's language.
func (b *book) t(ko, en string) string {
	if b.o.Lang == "en" {
		return en
	}
	return ko
}

// sheet is one page of the book being filled.
type sheet struct {
	b         *book
	name      string
	widths    []float64
	heights   map[int]float64 // points, where more than a line is needed
	formulas  []formulaCell
	formulaAt map[string]int // of formulas, by cell
	cells     map[int]value  // what the cells hold, by column and row
	last      int            // row
	titles    string         // rows printed on every page: "$1:$5"
	landscape bool
	charts    []placedChart
	onePage   bool
	sections  int
	rests     map[string]map[depends][]int // rows of the cells that rest on inputs, by the case's prefix; columns among them
}

// place draws a chart from edge to edge of its cells: as many of excelize's
// pixels as they have in its count, whatever the reader's font makes of them. It is
// placed once the rows have their heights, and filled when the book is saved.
func (s *sheet) place(p placedChart) error {
	w, h := 0.0, 0.0
	for c := p.left; c <= p.right; c++ {
		w += math.Floor(s.widths[c-1]*8 + .5)
	}
	for r := p.top; r <= p.bottom; r++ {
		h += math.Ceil(4.0 / 3.4 * s.height(r))
	}
	s.b.charts = append(s.b.charts, p.chart)
	return s.b.f.AddChart(s.name, cell(p.left, p.top), &excelize.Chart{
		Type: excelize.Col, Series: []excelize.ChartSeries{{Values: p.chart.title}}, Dimension: excelize.ChartDimension{Width: uint(w), Height: uint(h)},
		Format: excelize.GraphicOptions{AltText: s.b.shownIn(p.chart.title)},
	})
}

// shownIn returns what a cell of any sheet holds.
func (b *book) shownIn(at string) string {
	s, ref := b.find(at)
	return s.shownAt(ref)
}

// height returns a row's height in points.
func (s *sheet) height(row int) float64 {
	h := s.heights[row]
	if h == 0 {
		h = 19.5
	}
	return math.Min(h, 409)
}

type formulaCell struct {
	ref     string
	col     int
	row     int
	width   float64 // of the text, where it may wrap; 0 for numbers
	size    float64
	source  string
	state   byte // 0: not worked out yet, 1: under way, 2: done
	result  value
	value   string // as the file holds it
	isText  bool
	orWords bool // a number, or a word where there is none
}

func (s *sheet) remember(c formulaCell) {
	s.formulaAt[c.ref] = len(s.formulas)
	s.formulas = append(s.formulas, c)
}

// add appends a sheet with columns of the widths given.
func (b *book) add(name string, landscape bool, widths ...float64) *sheet {
	name += b.tag
	s := &sheet{b: b, name: name, widths: widths, heights: map[int]float64{}, landscape: landscape, formulaAt: map[string]int{}, cells: map[int]value{}, rests: map[string]map[depends][]int{}}
	_, err := b.f.NewSheet(name)
	b.fail(err)
	for i, w := range widths {
		c := column(i + 1)
		b.fail(b.f.SetColWidth(name, c, c, w))
	}
	b.sheets = append(b.sheets, s)
	return s
}

func column(n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if n >= 1 && n <= len(letters) {
		return letters[n-1 : n]
	}
	c, err := excelize.ColumnNumberToName(n)
	if err != nil {
		panic(err) // columns are counted here, from 1
	}
	return c
}

// cell returns "E5".
func cell(col, row int) string { return column(col) + strconv.Itoa(row) }

// at returns "'산출내역'!$E$5", for formulas of other sheets.
func (s *sheet) at(col, row int) string {
	return "'" + s.name + "'!$" + column(col) + "$" + strconv.Itoa(row)
}

// span returns "'산출내역'!$A$1:$C$9".
func (s *sheet) span(c1, r1, c2, r2 int) string {
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", s.name, column(c1), r1, column(c2), r2)
}

func (s *sheet) style(col, row int, l look) {
	s.b.fail(s.b.f.SetCellStyle(s.name, cell(col, row), cell(col, row), s.b.style(l)))
	s.last = max(s.last, row)
}

// text puts words into a cell: always words, whatever they start with.
func (s *sheet) text(col, row int, v string, l look) { s.textOver(col, col, row, v, l) }

// textOver puts words over the merged columns from…to of a row.
func (s *sheet) textOver(from, to, row int, v string, l look) {
	v = clean(v)
	s.b.fail(s.b.f.SetCellStr(s.name, cell(from, row), v))
	s.hold(from, row, wordsOf(v))
	s.merge(from, to, row, l)
	s.need(row, v, s.width(from, to), l.points())
}

// marked puts words with the officer's blanks set off.
func (s *sheet) marked(col, row int, v string, l look) {
	s.text(col, row, v, l)
	v = clean(v)
	if !strings.Contains(v, blank) {
		return
	}
	var runs []excelize.RichTextRun
	hangul := 129
	font := func(color string, bold bool) *excelize.Font {
		return &excelize.Font{Family: fontName, Charset: &hangul, Size: l.points(), Color: color, Bold: bold}
	}
	for i, part := range strings.Split(v, blank) {
		if i > 0 {
			runs = append(runs, excelize.RichTextRun{Text: blank, Font: font("B34700", true)})
		}
		if part != "" {
			runs = append(runs, excelize.RichTextRun{Text: part, Font: font(ink, l.bold)})
		}
	}
	s.b.fail(s.b.f.SetCellRichText(s.name, cell(col, row), runs))
}

func (s *sheet) merge(from, to, row int, l look) {
	s.b.fail(s.b.f.SetCellStyle(s.name, cell(from, row), cell(to, row), s.b.style(l)))
	s.last = max(s.last, row)
	if to > from {
		s.b.fail(s.b.f.MergeCell(s.name, cell(from, row), cell(to, row)))
	}
}

func (s *sheet) width(from, to int) float64 {
	w := 0.0
	for c := from; c <= to; c++ {
		w += s.widths[c-1]
	}
	return w
}

// num puts a number that is neither input nor the engine's.
func (s *sheet) num(col, row int, v float64, l look) {
	s.b.fail(s.b.f.SetCellFloat(s.name, cell(col, row), v, -1, 64))
	s.hold(col, row, numberOf(v))
	s.style(col, row, l)
}

// figure puts a figure of the engine: a value, marked as one, and marked as left
// behind where an input that it depends on was changed. key names the figure in the
// engine list; "" for one that no formula is set against.
func (s *sheet) figure(col, row int, v float64, format, key string, d depends) {
	s.num(col, row, finite(v), look{kind: engine, format: format})
	s.resting(col, row, d)
	if key != "" {
		key = s.b.n(key)
		s.b.engine[key] = append(s.b.engine[key], s.at(col, row))
	}
}

// maybe puts a figure of the engine, or a dash where there is none.
func (s *sheet) maybe(col, row int, v *float64, format string, d depends) {
	if v == nil {
		s.text(col, row, "–", look{kind: engine, align: 'c'})
		return
	}
	s.figure(col, row, *v, format, "", d)
}

// finite keeps what a cell can hold.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// formula puts a formula whose value is a number.
func (s *sheet) formula(col, row int, f string, l look) string {
	s.b.fail(s.b.f.SetCellFormula(s.name, cell(col, row), f))
	s.style(col, row, l)
	s.hold(col, row, value{kind: vFormula, n: float64(len(s.formulas))})
	s.remember(formulaCell{ref: cell(col, row), row: row, col: col, source: f})
	return s.at(col, row)
}

// formulaOr puts a formula whose value is a number, or a word where there is none.
func (s *sheet) formulaOr(col, row int, f string, l look) string {
	at := s.formula(col, row, f, l)
	s.formulas[len(s.formulas)-1].orWords = true
	return at
}

// wide puts a formula over the merged columns from…to.
func (s *sheet) wide(from, to, row int, f string, l look) string {
	at := s.formula(from, row, f, l)
	s.merge(from, to, row, l)
	return at
}

// sentence puts a formula whose value is words, over the columns from…to.
func (s *sheet) sentence(from, to, row int, f string, l look) {
	s.b.fail(s.b.f.SetCellFormula(s.name, cell(from, row), f))
	s.merge(from, to, row, l)
	s.hold(from, row, value{kind: vFormula, n: float64(len(s.formulas))})
	s.remember(formulaCell{ref: cell(from, row), row: row, col: from, source: f, width: s.width(from, to), size: l.points(), isText: true})
}

// name gives a cell a name that formulas and readers use.
func (s *sheet) define(name string, col, row int) {
	s.b.names[name] = s.area(col, row, col, row)
	s.b.fail(s.b.f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: s.at(col, row)}))
}

// need makes a row high enough for words of a size in a width.
func (s *sheet) need(row int, v string, width, size float64) {
	n := lines(v, width*10/size)
	h := math.Ceil(float64(n)*size*1.5 + 4)
	s.heights[row] = max(s.heights[row], h)
}

// gap makes a row of a height without words.
func (s *sheet) gap(row int, points float64) {
	s.heights[row] = points
	s.last = max(s.last, row)
}

// breakAfter starts a new printed page below a row.
func (s *sheet) breakAfter(row int) {
	s.b.fail(s.b.f.InsertPageBreak(s.name, cell(1, row+1)))
}

// moneyWidth is a column's width that holds the case's largest amount.
func (b *book) moneyWidth(least float64) float64 {
	most := max(b.r.Savings.BeforeWon.Float(), b.r.Savings.AfterWon.Float())
	for _, o := range b.r.Options {
		most = max(most, o.AnnualCost, o.TVaR95, o.P95, -o.Net, -o.RiskAdjusted)
	}
	return max(least, 1.1*float64(len(grouped(1.1*finite(most))))+3)
}

// title puts the sheet's title and what it is about, and the legend of colours;
// it returns the first free row.
func (s *sheet) title(title, about string) int {
	n := len(s.widths)
	s.textOver(1, n, 1, title, look{kind: titleText})
	s.textOver(1, n, 2, about+s.b.t(" · 단위: 따로 적지 않은 금액은 원", " · amounts in won unless said otherwise"), look{kind: note})
	s.text(1, 3, s.b.t("입력", "input"), look{kind: legendInput, align: 'c', small: true})
	s.text(2, 3, s.b.t("엔진 값", "engine"), look{kind: engine, align: 'c', small: true})
	s.text(3, 3, s.b.t("수식", "formula"), look{align: 'c', small: true})
	s.sentence(4, n, 3, s.b.banner(), look{kind: alert, small: true})
	s.heights[3], s.titles = 30, "$1:$2"
	s.gap(4, 8)
	return 5
}

// heading puts the title of a table.
func (s *sheet) heading(row int, v string) int {
	s.textOver(1, len(s.widths), row, v, look{kind: headingText})
	return row + 1
}

// section puts the title of a table, numbered.
func (s *sheet) section(row int, v string) int {
	s.sections++
	return s.heading(row, fmt.Sprintf("%d. %s", s.sections, v))
}

// note puts a remark over the whole width.
func (s *sheet) note(row int, v string) int {
	s.textOver(1, len(s.widths), row, v, look{kind: note})
	return row + 1
}

// header puts the heads of a table's columns, from the first.
func (s *sheet) header(row int, heads ...string) int {
	for i, h := range heads {
		s.text(i+1, row, h, look{kind: headCell, align: 'c'})
	}
	return row + 1
}

// freeze keeps the rows above in view, and prints them on every page.
func (s *sheet) freeze(row, cols int, printed bool) {
	s.b.fail(s.b.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: row - 1, TopLeftCell: cell(cols+1, row), ActivePane: map[bool]string{true: "bottomRight", false: "bottomLeft"}[cols > 0]}))
	if printed {
		s.titles = fmt.Sprintf("$1:$%d", row-1)
	} else {
		s.titles = "$1:$2"
	}
}

// finish sets the rows' heights and how the sheet prints.
func (s *sheet) finish() {
	b := s.b
	for i := range s.formulas {
		c := &s.formulas[i]
		v := s.valueAt(c.col, c.row)
		if v.kind == vError {
			b.fail(fmt.Errorf("%s!%s =%s: %w: %s", s.name, c.ref, c.source, errFormula, v.s))
			return
		}
		if c.value = v.shown(); c.isText {
			s.need(c.row, c.value, c.width, c.size)
		}
	}
	for row := 1; row <= s.last; row++ {
		b.fail(b.f.SetRowHeight(s.name, row, s.height(row)))
	}
	for _, c := range s.charts {
		b.fail(s.place(c))
	}
	s.markStale()
	b.fail(b.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true}))
	size, orientation, one, many := 9, "portrait", 1, 0
	if s.landscape {
		orientation = "landscape"
	}
	if s.onePage {
		many = 1
	}
	fit, grid := true, false
	b.fail(b.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.fail(b.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &one, FitToHeight: &many}))
	side, top, head, centre := 0.5, 0.7, 0.3, true
	b.fail(b.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &head, Footer: &head, Horizontally: &centre}))
	b.fail(b.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: "&R&9&A", OddFooter: "&C&9&P / &N"}))
	b.fail(b.f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	if s.titles != "" {
		b.fail(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!%s", s.name, s.titles), Scope: s.name}))
	}
	b.fail(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: s.span(1, 1, len(s.widths), s.last), Scope: s.name}))
}

// maxText is where a cell's words are cut: far under what a cell can hold.
const maxText = 4000

// clean makes words that a cell can hold: no control characters, no more than a
// page of them.
func clean(v string) string {
	v = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r':
			return ' '
		case r < 0x20, r == 0x7f, r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, v)
	if r := []rune(v); len(r) > maxText {
		v = string(r[:maxText]) + "…"
	}
	return v
}
