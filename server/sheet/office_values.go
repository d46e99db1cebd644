package sheet

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
)

// src is one record as it lies: a row of a table, or the pairs of a form.
type src struct {
	o    *office
	s    *officeSheet
	t    *otable // nil: a form
	row  grid.Row
	form map[string]*val
	more []formVal       // what a form says again, of another channel
	head headCell        // the line above a form
	said map[string]bool // keys whose fault was reported
	bad  bool

	vals  []val    // of a row, one a column, where it was looked at
	looks []looked // at the columns
}

// looked tells whether the cell of a column was looked at.
type looked byte

const (
	notLooked looked = iota
	lookedBlank
	lookedFilled
)

// next makes x the record of the next row of its table. What was made of the row
// before is gone: see keep.
func (x *src) next(row grid.Row) {
	clear(x.looks)
	x.row, x.said, x.bad = row, nil, false
}

// keep returns the record for keeping while next goes on.
func (x *src) keep() *src {
	if x.t == nil {
		return x
	}
	return &src{o: x.o, s: x.s, t: x.t, row: x.row}
}

// same reports whether two records are one row or one form.
func (x *src) same(y *src) bool {
	return x == y || x.t != nil && x.t == y.t && x.row.N == y.row.N
}

// formVal is one more value of a field of a form.
type formVal struct {
	key     string
	channel models.Channel
	v       *val
}

// val is one filled cell that a record has for a field.
type val struct {
	grid.Cell
	s    *officeSheet
	row  int
	f    *models.Field
	unit string
	col  *ocol // nil in a form
	side models.VATSide
	text string // of the label or header

	line  string // textOf, where it was asked for
	lined bool
}

// at is the cell's place.
func (v *val) at() models.Cell { return v.s.cell(v.Col, v.row) }

// has reports whether there is a column or a label for a field, filled or not.
func (x *src) has(key string) bool {
	if x.t != nil {
		return x.t.by[key] != nil
	}
	return x.form[key] != nil
}

// place is where a field of the record stands, or would.
func (x *src) place(key string) models.Cell {
	if x.t != nil {
		if c := x.t.by[key]; c != nil {
			return x.o.cell(x.s, c.col, x.row.N)
		}
		col := 1
		if len(x.row.Cells) > 0 {
			col = x.row.Cells[0].Col
		}
		return x.o.cell(x.s, col, x.row.N)
	}
	if v := x.form[key]; v != nil {
		return v.at()
	}
	return x.first()
}

// first is the place of the record itself.
func (x *src) first() models.Cell {
	if x.t != nil {
		for _, k := range []string{"name", "service", "number", "id", "node", "vendor"} {
			if x.t.by[k] != nil {
				return x.place(k)
			}
		}
		return x.place("")
	}
	for _, k := range []string{"name", "number", "vendor", "service", "price", "agency"} {
		if v := x.form[k]; v != nil {
			return v.at()
		}
	}
	best := models.Cell{}
	for _, v := range x.form {
		if at := v.at(); best.Ref == "" || at.Ref < best.Ref {
			best = at
		}
	}
	return best
}

// of returns the cell of a column, and whether it says anything.
func (x *src) of(c *ocol) (*val, bool) {
	if x.looks == nil {
		x.vals, x.looks = make([]val, len(x.t.cols)), make([]looked, len(x.t.cols))
	}
	v := &x.vals[c.index]
	switch x.looks[c.index] {
	case lookedFilled:
		return v, true
	case lookedBlank:
		return nil, false
	}
	x.looks[c.index] = lookedBlank
	cell, ok := x.row.At(c.col)
	if !ok || cell.Kind == grid.Text && models.IsBlank(cell.Text) {
		return nil, false
	}
	x.looks[c.index] = lookedFilled
	*v = val{Cell: cell, s: x.s, row: x.row.N, f: c.f, unit: c.unit, col: c, side: c.side, text: c.header}
	x.o.settle(x.s, v)
	return v, true
}

// val returns a field's cell, and whether it says anything.
func (x *src) val(key string) (*val, bool) {
	if x.t != nil {
		c := x.t.by[key]
		if c == nil {
			return nil, false
		}
		return x.of(c)
	}
	v := x.form[key]
	return v, v != nil
}

// valFor returns a field's cell for a channel, where columns stand for one channel
// each.
func (x *src) valFor(key string, ch models.Channel) (*val, bool) {
	if x.t == nil && ch != "" {
		v, ok := x.val(key)
		if !ok {
			return v, ok
		}
		if of, sure := channelOf(v.text); !sure || of == ch {
			return v, ok
		}
		for _, m := range x.more {
			if m.key == key && m.channel == ch {
				return m.v, true
			}
		}
		return nil, false
	}
	if x.t == nil || ch == "" {
		return x.val(key)
	}
	var plain *ocol
	n := 0
	for _, c := range x.t.cols {
		if c.field != key {
			continue
		}
		n++
		if c.channel == ch {
			return x.of(c)
		}
		if c.channel == "" && plain == nil {
			plain = c
		}
	}
	if plain == nil && n == 1 {
		return x.val(key)
	}
	if plain == nil {
		return nil, false
	}
	return x.of(plain)
}

// fault reports what is wrong with a value, once for each place.
func (x *src) fault(code string, v *val, args ...any) {
	x.faultAt(code, v.at(), v.Text, v.f.Expect(x.o.lang), args...)
}

func (x *src) faultAt(code string, at models.Cell, found, expected string, args ...any) {
	if namesPerson(found) {
		found = "…" // a number of a person is quoted nowhere
	}
	if models.SeverityOf(code) == models.Error {
		x.bad = true
		x.o.badRow(x.s, x.row.N, at)
	}
	if x.said == nil {
		x.said = map[string]bool{}
	}
	if k := code + at.String(); x.said[k] {
		return
	} else {
		x.said[k] = true
	}
	x.o.add(code, at, found, expected, args...)
}

// usable reports formulas that give nothing and texts that are too long.
func (x *src) usable(v *val) bool {
	switch {
	case v.Kind == grid.Failed || v.Kind == grid.Text && isErrorValue(v.Text):
		x.fault(models.CodeFormulaError, v)
		return false
	case v.Kind == grid.NoValue:
		x.fault(models.CodeFormulaNoValue, v)
		return false
	case v.Long:
		x.fault(models.CodeTextTooLong, v, strconv.Itoa(x.o.limits.TextRunes))
		return false
	}
	return true
}

// text returns a field as a line of text.
func (x *src) text(key string) string {
	v, ok := x.val(key)
	if !ok || !x.usable(v) {
		return ""
	}
	if !v.lined {
		v.line, v.lined = x.o.textOf(v), true
	}
	return v.line
}

func (o *office) textOf(v *val) string {
	if v.Kind == grid.Number {
		if v.Date {
			if d, err := models.ReadTime(models.Typed{Text: v.Text, Number: true}, false, o.from1904(v)); err == nil {
				return d.Format("2006-01-02")
			}
		}
		if f, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	s := v.Text
	if strings.ContainsAny(s, "\n\r\t") || strings.Contains(s, "  ") || strings.ContainsRune(s, '\u00a0') || strings.ContainsRune(s, '\u3000') {
		s = strings.Join(strings.Fields(s), " ")
	}
	return withoutPerson(s)
}

// Words that stand for a price of nothing.
var freeWords = map[string]bool{"무료": true, "무상": true, "free": true, "무료제공": true}

// number reads a number of a field; ok is false for what was reported.
func (x *src) number(v *val) (models.Read, bool) { return x.numberAs(v, v.f) }

func (x *src) numberAs(v *val, f *models.Field) (out models.Read, ok bool) {
	if !x.usable(v) {
		return out, false
	}
	if v.Kind == grid.Bool || v.Kind == grid.Number && v.Date {
		x.faultAt(models.CodeNotNumber, v.at(), v.Text, f.Expect(x.o.lang))
		return out, false
	}
	t := models.Typed{Text: v.Text, Number: v.Kind == grid.Number, Style: v.Kind == grid.Number && v.Percent, Unit: v.unit}
	if !t.Number {
		t.Text = cleanNumber(f.Kind, t.Text)
		if freeWords[models.Fold(t.Text)] && f.UnitPrice {
			t.Text = "0"
		}
	}
	out, err := models.ReadNumber(f.Kind, t)
	if err != nil {
		x.faultAt(models.CodeNotNumber, v.at(), v.Text, f.Expect(x.o.lang))
		return out, false
	}
	if out.Ambiguous {
		code := models.CodeAmbiguousShare
		if f.Key == "availability" && out.Rat.Cmp(big.NewRat(1, 1)) != 0 {
			code = models.CodeLowAvailability
		}
		x.faultAt(code, v.at(), v.Text, f.Expect(x.o.lang))
		return out, false
	}
	if code := f.InRange(out.Rat); code != "" {
		if f.Kind == models.KindCount && out.Rat.Sign() < 0 {
			code = models.CodeOutOfRange
		}
		x.faultAt(code, v.at(), v.Text, f.Expect(x.o.lang))
		return out, false
	}
	return out, true
}

// cleanNumber drops remarks about VAT and the like from a typed figure.
func cleanNumber(k models.Kind, s string) string {
	if strings.ContainsAny(s, "VvAa부") && vatOf(s) != "" || strings.Contains(strings.ToLower(s), "vat") {
		s = vatPhrase.ReplaceAllString(s, "")
		s = strings.NewReplacer("()", "", "( )", "", "（）", "", "[]", "", "세포함", "", "세별도", "").Replace(s)
	}
	if k == models.KindMoney {
		s = wonInWords(s)
	}
	s = strings.TrimSpace(s)
	for _, p := range []string{"금 ", "금액", "총 ", "일금"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, p))
	}
	if r := strings.TrimPrefix(s, "금"); r != s && looksNumber(r) {
		s = r
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "정"))
	if k == models.KindMoney && strings.HasSuffix(s, "전") {
		s = wonAndJeon(s)
	}
	if !strings.ContainsAny(s, "0123456789") && strings.ContainsAny(s, "십백천만억") {
		s = hangulDigits(s)
	}
	if k == models.KindMoney {
		for _, u := range []string{"/건", "/ 건", "원/통", "/통", "/msg", "/message", " per message"} {
			if r, ok := strings.CutSuffix(s, u); ok {
				s = strings.TrimSpace(r)
			}
		}
	}
	if k == models.KindCount {
		for _, u := range []string{"/월", "/ 월", "/month", " per month"} {
			if r, ok := strings.CutSuffix(s, u); ok {
				s = strings.TrimSpace(r)
			}
		}
		for _, p := range []string{"월평균", "매월", "월간", "연간", "연평균", "연 ", "년간"} {
			s = strings.TrimSpace(strings.TrimPrefix(s, p))
		}
	}
	return s
}

var wonInBrackets = regexp.MustCompile(`[(（\[]\s*(?:금|일금|총)?\s*[₩￦\\W]?\s*([\d,]{4,}(?:\.\d+)?)\s*-?\s*(?:원정?)?\s*[)）\]]`)

// wonInWords keeps of an amount that is written in words and in figures the figures:
// 일금 삼천만원정(₩30,000,000).
func wonInWords(s string) string {
	m := wonInBrackets.FindStringSubmatchIndex(s)
	if m == nil {
		if i := strings.IndexAny(s, "(（"); i > 0 && strings.ContainsAny(s[:i], "0123456789") {
			in := strings.Join(strings.Fields(strings.Trim(s[i:], "()（）금 ")), "")
			if in = strings.TrimSuffix(strings.TrimSuffix(in, "정"), "원"); in != "" && strings.Trim(in, "일이삼사오육륙칠팔구영십백천만억") == "" {
				return strings.TrimSpace(s[:i])
			}
		}
		return s
	}
	rest := s[:m[0]] + s[m[1]:]
	if strings.ContainsAny(rest, "0123456789") || !strings.ContainsAny(rest, "십백천만억") {
		return s
	}
	return s[m[2]:m[3]]
}

// calculation is a price times a volume that is written out.
type calculation struct {
	price  string
	count  float64
	months float64 // 0 where it names none
	side   models.VATSide
}

var (
	timesSign  = regexp.MustCompile(`\s*[×✕ⅹxX*＊]\s*`)
	calcFactor = regexp.MustCompile(`^(?:@|월평균|월|약|연|연간|매월)?\s*([\d,]+(?:\.\d+)?)\s*(만|천)?\s*(원|건|통|회선|개월|월|년|%)?(?:/(?:건|월|통))?\s*(?:\(.*\))?$`)
)

// readCalculation reads 4.9원 × 470,000건 × 12개월 (= 27,636,000원).
func readCalculation(s string) (calculation, bool) {
	var out calculation
	if len(s) > 200 {
		return out, false
	}
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "＝", "="), "=")
	share := 1.0
	for _, part := range timesSign.Split(strings.TrimSpace(s), 6) {
		m := calcFactor.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return out, false
		}
		f, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
		if err != nil {
			return out, false
		}
		switch m[2] {
		case "만":
			f *= 10_000
		case "천":
			f *= 1000
		}
		switch {
		case m[3] == "원" && out.price == "":
			out.price = strings.ReplaceAll(m[1], ",", "")
			if m[2] != "" {
				return out, false
			}
		case (m[3] == "건" || m[3] == "통") && out.count == 0:
			out.count = f
		case (m[3] == "월" || m[3] == "개월") && out.months == 0:
			out.months = f
		case m[3] == "년" && out.months == 0:
			out.months = 12 * f
		case m[3] == "%":
			share *= f / 100
		case m[3] == "" && f == 1.1:
			out.side = models.VATExcluded // the price; the amount is with it
		default:
			return out, false
		}
	}
	out.count *= share
	return out, out.price != "" && out.count > 0
}

var jeon = regexp.MustCompile(`^(?:([\d,]+)\s*원\s*)?(\d{1,4})\s*전$`)

// wonAndJeon writes 9원 35전 as 9.35.
func wonAndJeon(s string) string {
	m := jeon.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return s
	}
	won, _ := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	part, _ := strconv.Atoi(m[2])
	if m[1] != "" && part > 99 {
		return s
	}
	return strconv.FormatFloat(float64(won)+float64(part)/100, 'f', -1, 64)
}

var hangulNumerals = map[rune]rune{'일': '1', '이': '2', '삼': '3', '사': '4', '오': '5', '육': '6', '칠': '7', '팔': '8', '구': '9'}

// hangulDigits writes 일천이백만원 as 1천2백만원; what holds anything else stays.
func hangulDigits(s string) string {
	var b strings.Builder
	digit := false
	for _, r := range strings.TrimSuffix(strings.Join(strings.Fields(s), ""), "원") {
		d, ok := hangulNumerals[r]
		switch {
		case ok:
			b.WriteRune(d)
		case strings.ContainsRune("십백천", r):
			if !digit {
				b.WriteByte('1')
			}
			b.WriteRune(r)
		case strings.ContainsRune("만억", r):
			b.WriteRune(r)
		default:
			return s
		}
		digit = ok
	}
	return b.String()
}

// short reads the number of a cell that holds few digits, as nearly all do, as
// n/scale; ok is false for all that number is needed for.
func (x *src) short(v *val) (n, scale int64, ok bool) {
	if v.Kind != grid.Number || v.Date || v.Long {
		return 0, 0, false
	}
	n, scale, ok = models.ShortNumber(v.f.Kind, models.Typed{Text: v.Text, Number: true, Style: v.Percent, Unit: v.unit})
	return n, scale, ok && v.f.Within(float64(n)/float64(scale))
}

// money reads an amount. One with more than three digits after the point is rounded;
// by more than one part in 50,000 it is said.
func (x *src) money(v *val) (unit.Money, bool) {
	if n, scale, ok := x.short(v); ok && n*int64(unit.Won)%scale == 0 { // |n| < 2⁵³

		return unit.Money(n * int64(unit.Won) / scale), true
	}
	r, ok := x.number(v)
	if !ok {
		return 0, false
	}
	m, err := models.ToMoney(r.Rat)
	if err != nil {
		f := r.Float() * 1000
		if f < 0 {
			f -= .5
		} else {
			f += .5
		}
		m = unit.Money(int64(f))
		if math.Abs(m.Float()-r.Float()) > 2e-5*math.Abs(r.Float()) {
			x.o.rounded(v)
		}
	}
	return m, true
}

// count reads a number of messages. One that is not whole, as means are, is rounded
// and marked as approximate.
func (x *src) count(v *val, divide int64) (n int64, approximate, ok bool) {
	if n, scale, ok := x.short(v); ok && scale == 1 && n%max(divide, 1) == 0 {
		return n / max(divide, 1), false, true
	}
	r, ok := x.number(v)
	if !ok {
		return 0, false, false
	}
	q := new(big.Rat).Set(r.Rat)
	if divide <= 1 && v.Kind == grid.Text && yearly(v.Text) {
		divide = 12
		x.o.saidOnce(x, models.CodeYearlyVolume, v)
	}
	if divide > 1 {
		q.Quo(q, big.NewRat(divide, 1))
	}
	if q.IsInt() && q.Num().IsInt64() {
		return q.Num().Int64(), r.Approximate, true
	}
	f, _ := q.Float64()
	return int64(f + .5), true, true
}

// yearly reports whether a typed volume says that it is of a year: 연 120만 건.
func yearly(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "연간") || strings.HasPrefix(s, "연 ") || strings.HasPrefix(s, "년간") || strings.HasPrefix(s, "연평균")
}

// date reads a day; ok is false where there is none or it was reported.
func (x *src) date(v *val) (*time.Time, error) {
	if !x.usable(v) {
		return nil, errReported
	}
	t, err := readDay(v.Cell, x.o.from1904(v))
	if err != nil {
		return nil, err
	}
	return &t, nil
}

var errReported = errors.New("reported")

var (
	monthName = regexp.MustCompile(`(?i)^(\d{1,2})[-\s/.]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-\s,/.]*(\d{4}|\d{2})$`)
	nameMonth = regexp.MustCompile(`(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(\d{4})$`)
	mdy       = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)
	clockTail = regexp.MustCompile(`^(.*\d[.일]?)(?:\([월화수목금토일]\))?\s*(?:오전|오후|AM|PM|am|pm)?\s*\d{1,2}(?::\d{2}(?::\d{2})?|시(?:\s*\d{1,2}분)?)\s*(?:부터|까지)?$`)
	isoTime   = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T[\d:.]+Z?$`)
	months    = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
)

// readDay reads a day in every way offices write one.
func readDay(c grid.Cell, from1904 bool) (time.Time, error) {
	if c.Kind == grid.Number {
		return models.ReadTime(models.Typed{Text: c.Text, Number: true}, false, from1904)
	}
	s := strings.TrimSpace(c.Text)
	if len(s) > 80 {
		return time.Time{}, &models.ValueError{Code: models.CodeNotDate}
	}
	if m := isoTime.FindStringSubmatch(s); m != nil { // as XML writes a date
		s = m[1]
	}
	t, err := models.ReadTime(models.Typed{Text: s}, false, from1904)
	if err == nil {
		return t, nil
	}
	s = strings.TrimRight(strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, "부터"), "까지")), " ~∼")
	if m := clockTail.FindStringSubmatch(s); m != nil {
		s = strings.TrimSpace(m[1])
	}
	if t, err := models.ReadTime(models.Typed{Text: s}, false, from1904); err == nil {
		return t, nil
	}
	iso := func(y, m, d int) (time.Time, error) {
		if y < 100 {
			y += 2000
		}
		return models.ReadTime(models.Typed{Text: strconv.Itoa(y) + "-" + strconv.Itoa(m) + "-" + strconv.Itoa(d)}, false, from1904)
	}
	num := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if m := monthName.FindStringSubmatch(s); m != nil {
		return iso(num(m[3]), months[strings.ToLower(m[2])], num(m[1]))
	}
	if m := nameMonth.FindStringSubmatch(s); m != nil {
		return iso(num(m[3]), months[strings.ToLower(m[1])], num(m[2]))
	}
	if m := mdy.FindStringSubmatch(s); m != nil {
		a, b := num(m[1]), num(m[2])
		switch {
		case a > 12 && b <= 12:
			return iso(num(m[3]), b, a)
		case b > 12 && a <= 12, a == b:
			return iso(num(m[3]), a, b)
		}
	}
	return time.Time{}, &models.ValueError{Code: models.CodeNotDate}
}

var (
	periodCut  = regexp.MustCompile(`\s*(?:~|∼|～|〜|–|—|부터|\bto\b|\buntil\b|\bthrough\b|→)\s*`)
	hyphenCut  = regexp.MustCompile(`^(.*\d{1,2}[.일]?)\s*-\s*('?\d{2,4}[.년].*|\d{1,2}[.월]\s*\d{1,2}[.일]?)$`)
	spacedCut  = regexp.MustCompile(`^(\S.*\d\.?)\s+-\s+(\S.*)$`)
	fiscalYear = regexp.MustCompile(`^(?:FY\s*)?'?(\d{4}|\d{2})\s*(?:년도|년)?\s*(?:회계\s*연도|회계\s*년도|예산\s*연도|학년도)$|^FY\s*'?(\d{4}|\d{2})$|^(\d{4})년도?$`)
	shortEnd   = regexp.MustCompile(`^(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?$`)
	monthsFrom = regexp.MustCompile(`^(?:로?부터\s*)?(?:약\s*)?(\d{1,3})\s*(개월|년|months?|years?)(?:간)?$`)
	bracketed  = regexp.MustCompile(`\((?:총\s*)?\d{1,4}\s*(?:개월|일|년|months?|days?|일간|개월간)\)`)
)

// readPeriod reads "A ~ B", the year of the end left out, a fiscal year, or a day
// with a number of months from it. The error is a *models.ValueError.
func readPeriod(c grid.Cell, from1904 bool) (start, end *time.Time, err error) {
	bad := &models.ValueError{Code: models.CodeNotDate}
	if c.Kind != grid.Text {
		return nil, nil, bad
	}
	s := strings.TrimSpace(strings.NewReplacer("\n", " ", "\r", " ", "\u3000", " ", "\u00a0", " ").Replace(c.Text))
	if len(s) > 200 || s == "" {
		return nil, nil, bad
	}
	s = strings.TrimSpace(bracketed.ReplaceAllString(s, ""))
	for _, p := range []string{"계약기간", "기간", ":", "："} {
		s = strings.TrimSpace(strings.TrimPrefix(s, p))
	}
	if m := fiscalYear.FindStringSubmatch(s); m != nil {
		y := m[1] + m[2] + m[3]
		if len(y) == 2 {
			y = "20" + y
		}
		a, err1 := models.ReadTime(models.Typed{Text: y + "-01-01"}, false, false)
		b, err2 := models.ReadTime(models.Typed{Text: y + "-12-31"}, false, false)
		if err1 != nil || err2 != nil {
			return nil, nil, bad
		}
		return &a, &b, nil
	}
	var from, to string
	if i := periodCut.FindStringIndex(s); i != nil && i[0] > 0 {
		from, to = s[:i[0]], s[i[1]:]
	} else if m := spacedCut.FindStringSubmatch(s); m != nil {
		from, to = m[1], m[2]
	} else if m := hyphenCut.FindStringSubmatch(s); m != nil {
		from, to = m[1], m[2]
	} else if n := strings.Count(s, "-"); n == 5 { // 2022-10-17-2023-10-16
		parts := strings.SplitN(s, "-", 4)
		from, to = strings.Join(parts[:3], "-"), parts[3]
	} else {
		return nil, nil, bad
	}
	from, to = strings.TrimSpace(from), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(to), "까지"))
	if strings.HasSuffix(from, "월") && strings.HasSuffix(to, "월") { // whole months
		x, y := monthOf(grid.Cell{Text: from}, "", false), monthOf(grid.Cell{Text: to}, "", false)
		a, err1 := time.Parse("2006-01", x)
		if strings.HasPrefix(y, "-") {
			y = strconv.Itoa(a.Year()) + y
		}
		b, err2 := time.Parse("2006-01", y)
		if err1 != nil || err2 != nil || b.Before(a) {
			return nil, nil, bad
		}
		first, err1 := models.ReadTime(models.Typed{Text: a.Format("2006-01-02")}, false, false)
		last, err2 := models.ReadTime(models.Typed{Text: b.AddDate(0, 1, -1).Format("2006-01-02")}, false, false)
		if err1 != nil || err2 != nil {
			return nil, nil, bad
		}
		return &first, &last, nil
	}
	a, err := readDay(grid.Cell{Text: from}, from1904)
	if err != nil {
		return nil, nil, bad
	}
	if m := monthsFrom.FindStringSubmatch(to); m != nil {
		n, _ := strconv.Atoi(m[1])
		if strings.HasPrefix(m[2], "년") || strings.HasPrefix(m[2], "y") {
			n *= 12
		}
		b := a.AddDate(0, n, -1)
		return &a, &b, nil
	}
	if m := shortEnd.FindStringSubmatch(to); m != nil {
		to = strconv.Itoa(a.Year()) + "-" + m[1] + "-" + m[2]
		b, err := readDay(grid.Cell{Text: to}, from1904)
		if err != nil {
			return &a, nil, bad
		}
		if b.Before(a) { // 2022.11.1 ~ 3.31 is of the next year, and not said
			return &a, nil, bad
		}
		return &a, &b, nil
	}
	b, err := readDay(grid.Cell{Text: to}, from1904)
	if err != nil {
		return &a, nil, bad
	}
	return &a, &b, nil
}

var (
	monthYear   = regexp.MustCompile(`^'?(\d{4}|\d{2})\s*(?:년|[.\-/])\s*(\d{1,2})\s*월?\.?(?:분)?$`)
	monthOnly   = regexp.MustCompile(`^(\d{1,2})\s*월(?:분)?$`)
	monthPacked = regexp.MustCompile(`^(20\d{2})(0[1-9]|1[0-2])$`)
	monthEn     = regexp.MustCompile(`(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[-\s,']*(\d{4}|\d{2})?$`)
)

// monthOf reads a cell as a month, "2023-01", or "-01" where the year is not
// said. It is "" for what is none.
func monthOf(c grid.Cell, year string, from1904 bool) string {
	if c.Kind == grid.Number {
		if !c.Date {
			return ""
		}
		t, err := models.ReadTime(models.Typed{Text: c.Text, Number: true}, false, from1904)
		if err != nil {
			return ""
		}
		return t.Format("2006-01")
	}
	if c.Kind != grid.Text || len(c.Text) > 24 || c.Text == "" {
		return ""
	}
	s := strings.TrimSpace(c.Text)
	r, _ := utf8.DecodeRuneInString(s)
	if !(r == '\'' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
		return ""
	}
	make2 := func(y, m string) string {
		n, _ := strconv.Atoi(m)
		if n < 1 || n > 12 {
			return ""
		}
		if len(y) == 2 {
			y = "20" + y
		}
		if y != "" && (y < "1990" || y > "2100") {
			return ""
		}
		return y + "-" + string([]byte{byte('0' + n/10), byte('0' + n%10)})
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		return make2(m[1], m[2])
	}
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		return make2(year, m[1])
	}
	if m := monthPacked.FindStringSubmatch(s); m != nil {
		return make2(m[1], m[2])
	}
	if m := monthEn.FindStringSubmatch(s); m != nil {
		y := m[2]
		if y == "" {
			y = year
		}
		return make2(y, strconv.Itoa(months[strings.ToLower(m[1])]))
	}
	return ""
}

// digitsAfterPoint is how many a figure is written with.
func digitsAfterPoint(s string) int {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		s = strconv.FormatFloat(f, 'f', -1, 64)
	}
	_, frac, _ := strings.Cut(s, ".")
	n := 0
	for n < len(frac) && frac[n] >= '0' && frac[n] <= '9' {
		n++
	}
	return min(n, 9)
}
