package sheet

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
)

// headerRows is how many rows are searched for a header.
const headerRows = 30

// table is one sheet's table: which column holds which field.
type table struct {
	r      *reader
	sheet  models.Sheet
	grid   *grid.Sheet
	header int            // row
	cols   map[string]int // by field key
	units  map[string]string
	side   models.VATSide // that the price's header states
	data   []*record
}

// record is one filled row of a table.
type record struct {
	*table
	row grid.Row
}

// findTable finds the header row, maps its columns and takes the data rows.
func (r *reader) findTable(s models.Sheet, g *grid.Sheet) *table {
	t := &table{r: r, sheet: s, grid: g, cols: map[string]int{}, units: map[string]string{}}
	best, most := -1, 1
	for i, row := range g.Rows[:min(len(g.Rows), headerRows)] {
		n := 0
		for _, c := range row.Cells {
			if f, _ := match(s, label(c)); f.Key != "" {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best < 0 {
		if s.Required || len(g.Rows) > 0 {
			r.add(models.CodeMissingHeader, models.Cell{Sheet: g.Name}, "", t.headerExpected())
		}
		return t
	}
	for _, row := range g.Rows[:best] {
		r.ignored = append(r.ignored, CheckIgnored{Sheet: g.Name, Range: rowRange(row), Why: "title"})
	}
	t.columns(g.Rows[best])
	for i, row := range g.Rows[best+1:] {
		if i%checkEvery == 0 && r.cancelled() {
			return t
		}
		if len(t.data) == r.limits.Rows {
			r.add(models.CodeTooManyRows, models.Cell{Sheet: g.Name, Ref: grid.Ref(1, row.N)}, "", "", strconv.Itoa(r.limits.Rows))
			break
		}
		t.take(row)
	}
	return t
}

// headerExpected lists the columns that must be there.
func (t *table) headerExpected() string {
	var names []string
	for _, f := range t.sheet.Fields {
		if f.Required {
			names = append(names, f.Header(t.r.lang))
		}
	}
	return t.r.say("서식의 머리글을 그대로 두세요(", "Keep the template's header (") + strings.Join(names, ", ") + ")."
}

func rowRange(row grid.Row) string {
	return grid.Ref(row.Cells[0].Col, row.N) + ":" + grid.Ref(row.Cells[len(row.Cells)-1].Col, row.N)
}

func match(s models.Sheet, header string) (models.Field, float64) {
	var best models.Field
	confidence := 0.0
	if len(header) > 600 { // no header is as long
		return best, 0
	}
	for _, f := range s.Fields {
		if m := f.MatchHeader(header); m > confidence {
			best, confidence = f, m
		}
	}
	return best, confidence
}

// columns maps the header row and reports columns that are missing, twice there
// or not known.
func (t *table) columns(row grid.Row) {
	t.header = row.N
	var shown []CheckColumn
	for _, c := range row.Cells {
		at := models.Cell{Sheet: t.grid.Name, Ref: grid.Ref(c.Col, row.N)}
		f, confidence := match(t.sheet, label(c))
		if f.Key == "" {
			t.r.add(models.CodeUnknownColumn, at, c.Text, "")
			continue
		}
		if first, twice := t.cols[f.Key]; twice {
			t.r.add(models.CodeDuplicateColumn, at, c.Text, "", grid.Ref(first, row.N))
			continue
		}
		t.cols[f.Key] = c.Col
		t.units[f.Key], t.side = headerRemarks(f, c.Text, t.side)
		shown = append(shown, CheckColumn{at.Ref, c.Text, f.Key, confidence})
	}
	for _, f := range t.sheet.Fields {
		if _, ok := t.cols[f.Key]; !ok && f.Required {
			t.r.add(models.CodeMissingColumn, models.Cell{Sheet: t.grid.Name, Ref: grid.Ref(row.Cells[0].Col, row.N)}, "", t.headerExpected(), f.Header(t.r.lang))
		}
	}
	last := t.grid.Rows[len(t.grid.Rows)-1].N
	sheets := t.r.file.Sheets
	sheets[len(sheets)-1].Tables = append(sheets[len(sheets)-1].Tables, CheckTable{t.sheet.Kind, grid.Ref(row.Cells[0].Col, row.N) + ":" + grid.Ref(row.Cells[len(row.Cells)-1].Col, last), shown})
}

// headerRemarks reads the unit and, for a price, the side of VAT that stand in
// brackets behind a header: 계약금액(천원), 단가(원, 부가세 포함).
func headerRemarks(f models.Field, header string, side models.VATSide) (string, models.VATSide) {
	i := strings.IndexAny(header, "(（[")
	if i < 0 {
		return "", side
	}
	u := ""
	for _, w := range strings.FieldsFunc(header[i:], func(r rune) bool { return strings.ContainsRune("()（）[],/·", r) }) {
		w = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(w), "단위:"), " ", ""))
		if models.KnownUnit(f.Kind, w) {
			u = w
		}
		if f.UnitPrice && (strings.Contains(w, "부가") || strings.Contains(w, "vat")) {
			if s, ok := models.SheetOf("services").Field("vat").Match(w); ok {
				side = models.VATSide(s)
			}
		}
	}
	return u, side
}

// take keeps a data row and notes the rows that are none.
func (t *table) take(row grid.Row) {
	rec := &record{t, row}
	filled := slices.ContainsFunc(row.Cells, func(c grid.Cell) bool { return c.Kind != grid.Text || !models.IsBlank(c.Text) })
	if !filled {
		return
	}
	ignore := func(why string) {
		t.r.ignored = append(t.r.ignored, CheckIgnored{Sheet: t.grid.Name, Range: rowRange(row), Why: why})
	}
	if c, ok := rec.cell(models.MarkKey); ok {
		f := t.sheet.Field(models.MarkKey)
		if c.Kind == grid.NoValue || c.Kind == grid.Failed {
			rec.usable(models.MarkKey)
			ignore("note")
			return
		}
		switch v, ok := f.Match(c.Text); {
		case !ok:
			t.r.add(models.CodeUnknownWord, rec.at(models.MarkKey), c.Text, f.Expect(t.r.lang))
		case v == "example" && !rec.isExample():
			t.r.add(models.CodeExampleChanged, rec.at(models.MarkKey), c.Text, "")
		}
		ignore("note")
		return
	}
	if t.repeatsHeader(row) {
		ignore("repeated_header")
		return
	}
	if rec.isTotal() {
		ignore("total")
		return
	}
	if !slices.ContainsFunc(t.sheet.Fields, func(f models.Field) bool { _, ok := rec.cell(f.Key); return ok }) {
		ignore("note") // beside the table
		return
	}
	t.data = append(t.data, rec)
}

// isExample reports whether a row holds just what the template's example does.
func (rec *record) isExample() bool {
	for i := range 10 {
		for _, lang := range []string{"ko", "en"} {
			same := true
			for _, f := range rec.sheet.Fields {
				c, _ := rec.cell(f.Key)
				if f.Key != models.MarkKey && models.Fold(c.Text) != models.Fold(exampleText(f, i, lang)) {
					same = false
					break
				}
			}
			if same {
				return true
			}
		}
	}
	return false
}

func (t *table) repeatsHeader(row grid.Row) bool {
	same := 0
	for _, c := range row.Cells {
		if f, confidence := match(t.sheet, label(c)); confidence == 1 && t.cols[f.Key] == c.Col {
			same++
		}
	}
	return same >= 2 && same*2 >= len(row.Cells)
}

func (rec *record) isTotal() bool {
	switch models.Fold(label(rec.row.Cells[0])) {
	case "합계", "총계", "소계", "계", "total", "subtotal":
		return true
	}
	return false
}

// cell returns a field's cell, and whether it says anything.
func (rec *record) cell(key string) (grid.Cell, bool) {
	col, ok := rec.cols[key]
	if !ok {
		return grid.Cell{}, false
	}
	c, ok := rec.row.At(col)
	return c, ok && (c.Kind != grid.Text || !models.IsBlank(c.Text))
}

// at returns the place of a field in this row: of its own cell, or of the row's
// first where there is no such column.
func (rec *record) at(key string) models.Cell {
	col, ok := rec.cols[key]
	if !ok {
		col = rec.row.Cells[0].Col
	}
	return models.Cell{Sheet: rec.grid.Name, Ref: grid.Ref(col, rec.row.N)}
}

func (rec *record) bad(code, key string, args ...any) {
	c, _ := rec.cell(key)
	rec.r.add(code, rec.at(key), c.Text, rec.sheet.Field(key).Expect(rec.r.lang), args...)
}

// errorValue is what a formula that failed shows.
var errorValue = map[string]bool{"#REF!": true, "#DIV/0!": true, "#N/A": true, "#VALUE!": true, "#NAME?": true, "#NUM!": true, "#NULL!": true, "#SPILL!": true, "#CALC!": true}

// isErrorValue reports whether a text is what a formula that failed shows.
func isErrorValue(s string) bool { return strings.HasPrefix(s, "#") && errorValue[strings.ToUpper(s)] }

// label returns a cell's text as a header or a mark, which a formula without a
// result is not.
func label(c grid.Cell) string {
	if c.Kind == grid.NoValue || c.Kind == grid.Failed || c.Long {
		return ""
	}
	return c.Text
}

// usable reports formulas that give nothing; it is the gate of every value.
func (rec *record) usable(key string) (grid.Cell, bool) {
	c, ok := rec.cell(key)
	if !ok {
		return c, false
	}
	switch c.Kind {
	case grid.Failed:
		rec.bad(models.CodeFormulaError, key)
		return c, false
	case grid.NoValue:
		rec.bad(models.CodeFormulaNoValue, key)
		return c, false
	}
	if c.Kind == grid.Text && isErrorValue(c.Text) { // pasted as a value
		rec.bad(models.CodeFormulaError, key)
		return c, false
	}
	if n := rec.r.limits.TextRunes; c.Long || utf8.RuneCountInString(c.Text) > n {
		rec.bad(models.CodeTextTooLong, key, strconv.Itoa(n))
		return c, false
	}
	return c, true
}

// need reports a required field that is blank; key must have a column.
func (rec *record) need(key string) bool {
	if _, ok := rec.cell(key); ok {
		return true
	}
	if _, ok := rec.cols[key]; ok { // a missing column is reported once
		rec.bad(models.CodeMissingValue, key)
	}
	return false
}

// text returns a field's text on one line.
func (rec *record) text(key string) string { return strings.Join(strings.Fields(rec.lines(key)), " ") }

// lines returns a field's text with its line breaks.
func (rec *record) lines(key string) string {
	c, ok := rec.usable(key)
	if !ok {
		return ""
	}
	if c.Kind == grid.Number {
		if c.Date { // "2022-10" typed into a text cell became a date
			if d, err := models.ReadTime(models.Typed{Text: c.Text, Number: true}, false, rec.r.from1904); err == nil {
				return d.Format("2006-01-02")
			}
		}
		if f, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(c.Text, "\r\n", "\n"))
}

// choice returns the constant that a cell's word means, or "".
func (rec *record) choice(key string) string {
	c, ok := rec.usable(key)
	if !ok {
		return ""
	}
	v, ok := rec.sheet.Field(key).Match(c.Text)
	if !ok {
		rec.bad(models.CodeUnknownWord, key)
	}
	return v
}

func (rec *record) list(key string) []string {
	if c, ok := rec.usable(key); !ok || c.Kind == grid.Number && c.Text == "" {
		return nil
	}
	return models.ReadList(rec.lines(key), rec.sheet.Field(key).Arrow)
}

// number reads a number of a field within its bounds; ok is false for a blank
// and for what was reported.
func (rec *record) number(key string) (v models.Read, ok bool) {
	c, ok := rec.usable(key)
	if !ok {
		return v, false
	}
	return rec.numberOf(rec.sheet.Field(key), key, c)
}

// numberOf reads the cell under key as a number of field f.
func (rec *record) numberOf(f models.Field, key string, c grid.Cell) (v models.Read, ok bool) {
	bad := func(code string) { rec.r.add(code, rec.at(key), c.Text, f.Expect(rec.r.lang)) }
	if c.Kind == grid.Bool || c.Kind == grid.Number && c.Date {
		bad(models.CodeNotNumber)
		return v, false
	}
	v, err := models.ReadNumber(f.Kind, models.Typed{Text: c.Text, Number: c.Kind == grid.Number, Style: c.Kind == grid.Number && c.Percent, Unit: rec.units[key]})
	if err != nil {
		bad(models.CodeNotNumber)
		return v, false
	}
	if v.Ambiguous {
		code := models.CodeAmbiguousShare
		if rec.sheet.Kind == "nodes" && f.Key == "availability" && v.Rat.Cmp(big.NewRat(1, 1)) != 0 {
			code = models.CodeLowAvailability // half or less on either reading
		}
		bad(code)
		return v, false
	}
	if code := f.InRange(v.Rat); code != "" {
		bad(code)
		return v, false
	}
	if v.Approximate && f.Kind != models.KindCount {
		bad(models.CodeApproximate)
	}
	return v, true
}

func (rec *record) float(key string) *float64 {
	v, ok := rec.number(key)
	if !ok {
		return nil
	}
	f := v.Float()
	return &f
}

// whole reads a small whole number, nil where nothing is written.
func (rec *record) whole(key string) *int {
	n, _, ok := rec.count(key)
	if !ok {
		return nil
	}
	v := int(n)
	return &v
}

func (rec *record) money(key string) *unit.Money {
	v, ok := rec.number(key)
	if !ok {
		return nil
	}
	m, err := models.ToMoney(v.Rat)
	if err != nil {
		rec.bad(models.CodeTooManyDigits, key)
		return nil
	}
	return &m
}

func (rec *record) count(key string) (n int64, approximate, ok bool) {
	v, ok := rec.number(key)
	if !ok {
		return 0, false, false
	}
	n, err := models.ToCount(v.Rat)
	if err != nil {
		rec.bad(models.CodeNotWhole, key)
		return 0, false, false
	}
	return n, v.Approximate, true
}

func (rec *record) time(key string) *time.Time {
	c, ok := rec.usable(key)
	if !ok {
		return nil
	}
	t, err := models.ReadTime(models.Typed{Text: c.Text, Number: c.Kind == grid.Number}, rec.sheet.Field(key).Kind == models.KindDateTime, rec.r.from1904)
	if err != nil {
		rec.bad(models.CodeNotDate, key)
		return nil
	}
	return &t
}
