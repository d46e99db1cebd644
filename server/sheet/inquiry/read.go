package inquiry

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// Answers is what a vendor wrote into an inquiry.
type Answers struct {
	// Overrule lets answers replace what the contract papers say; without it they
	// are held back and reported.
	Overrule bool
	// Accepted are the cells whose answers do so, one by one: "중계단계!C5".
	Accepted []string
	// File names the file in every place that Apply gives, where it is set.
	File string
	// Open are the cells answered with 모름.
	Open []Place
	// Kept are answers that a case has no place for, by the last Apply.
	Kept []Note

	lang      string
	tiers     []entry
	sites     []entry
	sla       []entry
	incidents []entry
	evidence  []entry
	routes    []models.Route
	guide     [3]string      // agency, contract and vendor as the form was written about them
	keys      map[row]string // of every row that has one
}

// row is a row of a sheet.
type row struct {
	sheet string
	n     string
}

func rowOf(c models.Cell) row {
	return row{c.Sheet, strings.TrimLeft(c.Ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
}

// Tier returns the key of the tier that a cell of the inquiry is about, "" for none.
func (a *Answers) Tier(c models.Cell) string { return a.keys[rowOf(c)] }

// Confirms reports whether a confirmation was chosen anywhere: one of what the papers
// state changes nothing, and is an answer.
func (a *Answers) Confirms() bool {
	return slices.ContainsFunc(a.tiers, func(e entry) bool { return e.values[keyAnswer].v != nil })
}

// Other returns a problem where the inquiry was written about another case: none of
// its routes, or neither agency nor contract of its guide, is of this one.
func (a *Answers) Other(c *models.Case) (models.Problem, bool) {
	known := func(r models.Route) bool {
		return r.Contract == "" || slices.ContainsFunc(c.Contracts, func(k models.Contract) bool { return r.Contract == k.Key() || r.Contract == k.Name })
	}
	other := len(a.routes) > 0 && !slices.ContainsFunc(a.routes, known)
	for i, of := range []func(k models.Contract) string{func(k models.Contract) string { return k.Agency }, func(k models.Contract) string { return k.Name }} {
		named := a.guide[i] != "" && slices.ContainsFunc(c.Contracts, func(k models.Contract) bool { return of(k) != "" })
		if named && !slices.ContainsFunc(c.Contracts, func(k models.Contract) bool {
			return of(k) != "" && strings.Contains(models.Fold(a.guide[i]), models.Fold(of(k)))
		}) {
			other = true
		}
	}
	if !other {
		return models.Problem{}, false
	}
	found := strings.Join(slices.DeleteFunc([]string{a.guide[0], a.guide[1], a.guide[2]}, func(s string) bool { return s == "" }), " · ")
	if r := []rune(found); len(r) > 60 {
		found = string(r[:59]) + "…"
	}
	return models.Problem{Severity: models.Error, Code: CodeOtherCase, Sheet: sheetGuide, Cell: grid.Ref(2, 3), Found: found,
		Message:  say(a.lang, "다른 검토의 요청서입니다. 답을 넣지 않았습니다.", "This inquiry is about another case. Its answers were not put in."),
		Expected: say(a.lang, "이 검토의 결과 화면에서 내려받은 요청서를 올리세요.", "Upload an inquiry downloaded from this case's result.")}, true
}

// Place is a cell of the inquiry and what it asks.
type Place struct {
	Cell models.Cell
	What string
}

// Note is an answer with its text.
type Note struct {
	Place
	Text string
}

// entry is one row: its key and the answers by column.
type entry struct {
	id     string
	at     models.Cell // of the key, or of the row's first cell
	values map[string]value
}

// value is one answer: a string, []string, float64, int, time.Time or
// []models.Credit. none is '없음'.
type value struct {
	v    any
	none bool
	cell models.Cell
	text string // as written
}

// Bounds of what is read.
const (
	maxRows  = 2000
	maxRunes = 2000
	// maxProblems bounds what is said of a file that is no honest answer.
	maxProblems = 1000
)

// IsInquiry reports whether a workbook is an inquiry: by the name it carries, or,
// where a program dropped that, by its sheets.
func IsInquiry(b *grid.Book) bool {
	for name := range b.Names {
		if strings.EqualFold(name, versionName) {
			return true
		}
	}
	for _, name := range []string{sheetChain, sheetSites, sheetEvidence, sheetRoutes} {
		if sheetNamed(b, name) == nil {
			return false
		}
	}
	return true
}

func sheetNamed(b *grid.Book, name string) *grid.Sheet {
	for _, s := range b.Sheets {
		if models.Fold(s.Name) == models.Fold(name) {
			return s
		}
	}
	return nil
}

// reader collects the answers and every problem of a workbook.
type reader struct {
	ctx      context.Context
	b        *grid.Book
	lang     string
	out      Answers
	problems []models.Problem
}

// Read reads an inquiry that was filled in. The answers hold what could be read
// even where there are problems; with an error among them they must not be
// applied. A cancelled ctx gives the answers read so far.
func Read(ctx context.Context, b *grid.Book, lang string) (*Answers, []models.Problem) {
	r := &reader{ctx: ctx, b: b, lang: lang, out: Answers{lang: lang, keys: map[row]string{}}}
	r.version()
	for _, x := range []struct {
		name string
		to   *[]entry
	}{{sheetChain, &r.out.tiers}, {sheetSites, &r.out.sites}, {sheetSLA, &r.out.sla}, {sheetIncidents, &r.out.incidents}, {sheetEvidence, &r.out.evidence}} {
		*x.to = r.sheet(formOf(x.name))
	}
	r.routes()
	r.once(r.out.tiers, "")
	r.once(r.out.sites, "")
	r.once(r.out.incidents, "start")
	return &r.out, r.problems
}

func (r *reader) add(code string, at models.Cell, found, expected string, args ...any) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, models.NewProblem(r.lang, code, at, found, expected, args...))
	}
}

// version reads the guide, and says where the form is newer than this program.
func (r *reader) version() {
	s := sheetNamed(r.b, sheetGuide)
	if s == nil {
		return
	}
	for _, row := range s.Rows {
		if c, ok := row.At(2); ok && row.N >= 3 && row.N <= 5 && c.Kind == grid.Text && !c.Long {
			r.out.guide[row.N-3] = strings.Join(strings.Fields(c.Text), " ")
		}
		if row.N != 2 {
			continue
		}
		c, _ := row.At(2)
		have, err := strconv.Atoi(c.Text)
		known, _ := strconv.Atoi(Version)
		if err == nil && have > known {
			r.add(models.CodeNewerTemplate, models.Cell{Sheet: s.Name, Ref: grid.Ref(2, 2)}, c.Text, "")
		}
	}
}

// sheet reads the rows of one sheet that say anything.
func (r *reader) sheet(f form) []entry {
	s := sheetNamed(r.b, f.name)
	if s == nil {
		r.add(models.CodeMissingSheet, models.Cell{Sheet: f.name}, "", "", f.name)
		return nil
	}
	at, cols := r.header(f, s)
	if at < 0 {
		r.add(models.CodeMissingHeader, models.Cell{Sheet: s.Name}, "", say(r.lang, "업체 확인 요청서의 머리글을 그대로 두세요.", "Keep the inquiry's headers."))
		return nil
	}
	var out []entry
	for i, row := range s.Rows[at+1:] {
		if r.ctx.Err() != nil {
			return out
		}
		if i == maxRows {
			r.add(models.CodeTooManyRows, models.Cell{Sheet: s.Name, Ref: grid.Ref(1, row.N)}, "", "", strconv.Itoa(maxRows))
			break
		}
		if e, ok := r.entry(f, s, row, cols); ok {
			out = append(out, e)
		}
	}
	return out
}

// header finds the row of headers and which column holds what; −1 for none.
func (r *reader) header(f form, s *grid.Sheet) (int, map[string]int) {
	for i, row := range s.Rows[:min(len(s.Rows), 20)] {
		cols := map[string]int{}
		for _, c := range row.Cells {
			for _, x := range f.columns {
				if _, twice := cols[x.Key]; !twice && c.Kind == grid.Text && utf8.RuneCountInString(c.Text) < 200 && x.MatchHeader(c.Text) == 1 {
					cols[x.Key] = c.Col
					break
				}
			}
		}
		if _, ok := cols[keyID]; ok && len(cols)*2 > len(f.columns) {
			for _, x := range f.columns {
				if _, ok := cols[x.Key]; !ok && !x.locked && x.Key != keyOutages { // which older forms do not have
					r.add(models.CodeMissingColumn, models.Cell{Sheet: s.Name, Ref: grid.Ref(1, row.N)}, "", "", x.Header(r.lang))
				}
			}
			return i, cols
		}
	}
	return -1, nil
}

// entry reads one row; ok is false for one that says nothing.
func (r *reader) entry(f form, s *grid.Sheet, row grid.Row, cols map[string]int) (e entry, ok bool) {
	place := func(key string) models.Cell {
		col := 1
		if c, ok := cols[key]; ok {
			col = c
		}
		return models.Cell{Sheet: s.Name, Ref: grid.Ref(col, row.N)}
	}
	e = entry{at: place(keyID), values: map[string]value{}}
	if c, ok := row.At(cols[keyID]); ok && c.Kind != grid.Failed && c.Kind != grid.NoValue {
		e.id = strings.Join(strings.Fields(c.Text), " ")
	}
	for _, w := range []string{"안내:", "guide:"} {
		if strings.HasPrefix(e.id, w) {
			return e, false
		}
	}
	if e.id != "" {
		r.out.keys[rowOf(e.at)] = e.id
	}
	for _, x := range f.columns {
		col, there := cols[x.Key]
		c, filled := row.At(col)
		if !there || !filled || x.Key == keyID || x.locked && x.Key != "contract" || c.Kind == grid.Text && models.IsBlank(c.Text) {
			continue
		}
		if v, ok := r.value(x, c, place(x.Key)); ok {
			v.cell = place(x.Key)
			e.values[x.Key] = v
		}
	}
	said := false
	for key := range e.values {
		said = said || key != "contract" && key != keyEvidence
	}
	if said && e.id == "" {
		r.add(models.CodeMissingValue, e.at, "", say(r.lang, "중계단계 시트의 관리 기호를 고르세요.", "Choose a key of the sheet 중계단계."))
		return e, false
	}
	return e, said
}

// value reads one cell by its field's kind. ok is false for what was reported,
// and for '모름', which is noted.
func (r *reader) value(x column, c grid.Cell, at models.Cell) (v value, ok bool) {
	bad := func(code string, args ...any) (value, bool) {
		r.add(code, at, c.Text, r.expect(x), args...)
		return value{}, false
	}
	switch {
	case c.Kind == grid.Failed:
		return bad(models.CodeFormulaError)
	case c.Kind == grid.NoValue:
		return bad(models.CodeFormulaNoValue)
	case c.Long || utf8.RuneCountInString(c.Text) > maxRunes:
		return bad(models.CodeTextTooLong, strconv.Itoa(maxRunes))
	case c.Kind == grid.Text && isUnknown(c.Text) && x.Key != keyAnswer:
		r.out.Open = append(r.out.Open, Place{at, x.Header(r.lang)})
		return value{}, false
	}
	v.text = strings.TrimSpace(strings.ReplaceAll(c.Text, "\r\n", "\n"))
	if word, match := x.Match(c.Text); len(x.Words) > 0 {
		if !match {
			return bad(models.CodeUnknownWord)
		}
		if v.v = word; word == answerUnknown && x.Key == keyAnswer {
			r.out.Open = append(r.out.Open, Place{at, x.Header(r.lang)})
		}
		return v, true
	}
	if c.Kind == grid.Text && slices.Contains([]string{"없음", "none"}, models.Fold(c.Text)) {
		v.none = true
		return v, true
	}
	var err error
	switch x.Kind {
	case models.KindList:
		v.v = models.ReadList(v.text, x.Arrow)
	case models.KindCredits:
		v.v, err = models.ReadCredits(v.text)
	case models.KindDate, models.KindDateTime:
		v.v, err = models.ReadTime(models.Typed{Text: c.Text, Number: c.Kind == grid.Number}, x.Kind == models.KindDateTime, r.b.From1904)
	case models.KindText:
		v.v = v.text
		if x.Key != "sentence" && x.Key != "source" && x.Key != keyNote {
			v.v = strings.Join(strings.Fields(v.text), " ")
		}
		if c.Kind == grid.Number && c.Date { // a date typed into a text cell
			if d, err := models.ReadTime(models.Typed{Text: c.Text, Number: true}, false, r.b.From1904); err == nil {
				v.v = d.Format("2006-01-02")
			}
		}
	default:
		return r.number(x, c, at, v)
	}
	if err != nil {
		return bad(models.CodeOf(err))
	}
	return v, true
}

// number reads a number within its field's bounds.
func (r *reader) number(x column, c grid.Cell, at models.Cell, v value) (value, bool) {
	bad := func(code string) (value, bool) {
		r.add(code, at, c.Text, r.expect(x))
		return value{}, false
	}
	if c.Kind == grid.Bool || c.Kind == grid.Number && c.Date {
		return bad(models.CodeNotNumber)
	}
	n, err := models.ReadNumber(x.Kind, models.Typed{Text: c.Text, Number: c.Kind == grid.Number, Style: c.Kind == grid.Number && c.Percent})
	if err != nil {
		return bad(models.CodeOf(err))
	}
	if n.Ambiguous {
		return bad(models.CodeAmbiguousShare)
	}
	if code := x.InRange(n.Rat); code != "" {
		return bad(code)
	}
	if n.Approximate {
		r.add(models.CodeApproximate, at, c.Text, "")
	}
	if x.Kind == models.KindCount {
		i, err := models.ToCount(n.Rat)
		if err != nil {
			return bad(models.CodeOf(err))
		}
		v.v = int(i)
		return v, true
	}
	v.v = n.Float()
	return v, true
}

// expect says what to write, and that unknown may be said.
func (r *reader) expect(x column) string {
	return x.Expect(r.lang) + say(r.lang, " 알 수 없으면 '모름'이라고 적으세요.", " Write 'unknown' if you do not know.")
}

// once reports keys that have two rows, or two of one time in the column with.
func (r *reader) once(entries []entry, with string) {
	seen := map[string]models.Cell{}
	for _, e := range entries {
		key := models.Fold(e.id)
		if with != "" {
			start, ok := e.values[with].v.(time.Time)
			if !ok {
				continue
			}
			key += start.Format(" 2006-01-02 15:04:05")
		}
		if first, twice := seen[key]; twice {
			r.add(models.CodeDuplicateID, e.at, e.id, "", first.Ref)
			continue
		}
		seen[key] = e.at
	}
}

// routes reads the hidden sheet; a row that makes no sense is left out.
func (r *reader) routes() {
	s := sheetNamed(r.b, sheetRoutes)
	if s == nil {
		return
	}
	for _, row := range s.Rows[:min(len(s.Rows), 500)] {
		cell := func(col int) string { c, _ := row.At(col); return c.Text }
		order, err := strconv.Atoi(cell(4))
		ch := models.Channel(cell(3))
		nodes := models.ReadList(cell(5), true)
		if err != nil || !slices.Contains(models.Channels(), ch) || len(nodes) == 0 || order < 0 || order > 99 || !slices.Contains(models.SwitchModes(), models.SwitchMode(cell(6))) {
			continue
		}
		r.out.routes = append(r.out.routes, models.Route{ID: cell(1), Contract: cell(2), Channel: ch, Order: order, Nodes: nodes, Switch: models.SwitchMode(cell(6)), Assumed: true, Cell: models.Cell{Sheet: s.Name, Ref: grid.Ref(1, row.N)}})
	}
}

// show writes a value for a person, in the field's unit.
func show(lang string, f models.Field, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		if w, ok := f.Word(x); ok {
			return w.In(lang)
		}
		return x
	case []string:
		return models.WriteList(x, false)
	case []models.Credit:
		return models.WriteCredits(x)
	case int:
		return strconv.Itoa(x)
	case time.Time:
		if f.Kind == models.KindDateTime {
			return x.In(models.Seoul).Format("2006-01-02 15:04")
		}
		return x.In(models.Seoul).Format("2006-01-02")
	case float64:
		if f.Kind == models.KindPercent || f.Kind == models.KindShare {
			return models.Percent(x)
		}
		return strconv.FormatFloat(x, 'f', -1, 64) + f.UnitIn(lang)
	}
	return ""
}
