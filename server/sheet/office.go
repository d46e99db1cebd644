package sheet

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// office reads the sheets of one purchase that are not the template's: it finds
// their tables and forms, understands the columns and makes one case of them.
// What it is not sure of it asks, what it leaves out it says.
type office struct {
	*reader // its problems, its case, its language and limits
	options Options
	files   []*officeFile
	several bool
	answers map[string]string

	questions []Question
	badRows   map[rowKey]bool
	roundings map[*ocol]int
	metas     []*contractMeta
	shares    map[string]nodeAsRead
	shipments []models.Shipment
	loose     []models.Incident // of parties that are not in the chain
	looseSLA  []models.SLATerm  // the same of promises
	derived   map[string]bool   // ids of routes that were derived
	sheets    map[models.Cell]*officeSheet
	once      map[string]bool      // sentences that are said once
	joined    map[string]string    // contracts that became part of another, by folded name
	known     models.Case          // what templates among the files say
	answered  map[models.Cell]bool // prices whose side of VAT a person stated

	volumeTables []*otable // of volumes whose prices stand elsewhere
	joinedRows   []joinedRow
	penalties    map[models.Cell][]CheckPenalty // by their terms

	channels    wordMemo[models.Channel] // that texts name for sure
	anyChannels wordMemo[models.Channel]
	changes     wordMemo[[2]models.Channel]
	resent      wordMemo[bool] // texts that say so
	classes     wordMemo[models.MessageClass]
	vats        wordMemo[models.VATSide]

	priceCells []*val // room of prices, used again
	slots      []priceSlot
	priced     []pricedCell
}

// joinedRow is the record of a contract that became part of another.
type joinedRow struct {
	m      *contractMeta
	into   string // key of the other
	vendor string
}

type rowKey struct {
	file, sheet string
	row         int
}

// officeFile is one such file.
type officeFile struct {
	name     string
	data     []byte
	password string
	book     *grid.Book
	sheets   []*officeSheet
	hidden   map[*officeSheet][][2]int // runs of rows
	part     *Result                   // the template whose other sheets these are, or nil
	kinds    map[string]bool           // of tables that are read, nil for all
	calc     *calculator
}

// isTemplate reports whether a workbook is one of ours: its version is in it, or
// the required sheets with the column that no office has.
func isTemplate(b *grid.Book) bool {
	if b.Names[versionName] != "" {
		return true
	}
	for _, g := range b.Sheets {
		for _, s := range models.Sheets() {
			if models.Fold(g.Name) != models.Fold(s.Name) {
				continue
			}
			mark := s.Field(models.MarkKey)
			for _, row := range g.Rows[:min(len(g.Rows), headerRows)] {
				if slices.ContainsFunc(row.Cells, func(c grid.Cell) bool { return c.Kind == grid.Text && mark.MatchHeader(c.Text) == 1 }) {
					return true
				}
			}
		}
	}
	return false
}

// cell names a place, with its file where there are several.
func (s *officeSheet) cell(col, row int) models.Cell {
	return models.Cell{Sheet: s.name(), Ref: grid.Ref(col, row), File: s.file}
}

func (o *office) cell(s *officeSheet, col, row int) models.Cell { return s.cell(col, row) }

func (o *office) sheetCell(s *officeSheet, ref string) models.Cell {
	return models.Cell{Sheet: s.name(), Ref: ref, File: s.file}
}

func (o *office) badRow(s *officeSheet, row int, at models.Cell) {
	o.badRows[rowKey{s.f.name, s.name(), row}] = true
	if r, _, ok := grid.SplitRef(at.Ref); ok {
		o.badRows[rowKey{s.f.name, s.name(), r}] = true
	}
}

func (o *office) from1904(v *val) bool { return v.s.f.book.From1904 }

// key names a question about a place.
func (o *office) key(code string, s *officeSheet, ref string) string {
	k := code + ":"
	if o.several {
		k += s.f.name + "/"
	}
	k += s.name()
	if ref != "" {
		k += "!" + ref
	}
	return k
}

// ask keeps a question with the problem that stands for it while it is open, and
// returns what was answered.
func (o *office) ask(key, code string, at models.Cell, found string, options []Option, args ...any) string {
	answer := o.answers[key]
	if answer != "" && !slices.ContainsFunc(options, func(x Option) bool { return x.Value == answer }) {
		answer = ""
	}
	p := models.NewProblem(o.lang, code, at, found, "", args...)
	if len(o.questions) < 200 {
		o.questions = append(o.questions, Question{Key: key, Code: code, Sheet: at.Sheet, Cell: at.Ref, File: at.File, Text: p.Message, Options: options, Answer: answer})
	}
	if answer == "" {
		o.keep(p)
	}
	return answer
}

func (o *office) option(value, ko, en string) Option { return Option{value, o.say(ko, en)} }

func rangeOfRow(row grid.Row) string {
	return grid.Ref(row.Cells[0].Col, row.N) + ":" + grid.Ref(row.Cells[len(row.Cells)-1].Col, row.N)
}

func (o *office) ignoreRow(s *officeSheet, row grid.Row, why string) {
	if len(row.Cells) > 0 {
		o.ignorePart(s, rangeOfRow(row), why)
	}
}

func (o *office) ignorePart(s *officeSheet, ref, why string) {
	if len(o.ignored) < 5000 {
		x := CheckIgnored{Sheet: s.name(), Range: ref, Why: why}
		if o.several {
			x.File = s.f.name
		}
		o.ignored = append(o.ignored, x)
	}
}

// hiddenRow notes a hidden row that is not read.
func (o *office) hiddenRow(s *officeSheet, row grid.Row) {
	if len(row.Cells) == 0 {
		return
	}
	runs := s.f.hidden[s]
	if n := len(runs); n > 0 && runs[n-1][1] >= row.N-1 {
		runs[n-1][1] = row.N
	} else {
		runs = append(runs, [2]int{row.N, row.N})
	}
	s.f.hidden[s] = runs
	o.ignoreRow(s, row, "hidden")
}

func (o *office) tooManyRows(t *otable, row int) {
	o.add(models.CodeTooManyRows, o.cell(t.s, 1, row), "", "", strconv.Itoa(o.limits.Rows))
}

// rounded notes that a figure had more digits than are kept.
func (o *office) rounded(v *val) {
	if o.roundings[v.col]++; o.roundings[v.col] == 1 {
		o.add(models.CodeRounded, v.at(), v.Text, "")
	}
}

// settle gives a cell whose formula has no stored result what it comes to.
func (o *office) settle(s *officeSheet, v *val) {
	if v.Kind != grid.NoValue {
		return
	}
	if s.f.calc == nil {
		s.f.calc = newCalculator(s.f)
	}
	r, ok := s.f.calc.value(o.ctx, s.name(), v.at().Ref)
	if !ok {
		return
	}
	formula := v.Text
	v.Kind, v.Text = r.Kind, r.Text
	if k := models.CodeRecalculated + s.f.name + s.name() + strconv.Itoa(v.Col); v.Kind != grid.Failed && !o.once[k] { // once a column
		o.once[k] = true
		o.add(models.CodeRecalculated, v.at(), formula, "", r.Text)
	}
}

// run reads all files.
func (o *office) run(ctx context.Context) {
	for _, f := range o.files {
		for _, g := range f.book.Sheets {
			s := &officeSheet{f: f, g: g}
			if o.several {
				s.file = f.name
			}
			f.sheets = append(f.sheets, s)
			o.sheets[o.sheetCell(s, "")] = s
			if len(g.Rows) == 0 {
				continue
			}
			s.name1()
			if g.TooManyMerges {
				o.add(models.CodeTooManyMerges, o.sheetCell(s, ""), "", "")
			}
			if g.Hidden {
				key := o.key("hidden_sheet", s, "")
				s.left = o.ask(key, models.CodeHiddenSheetLeft, o.sheetCell(s, ""), "", []Option{o.option("leave", "읽지 않음", "leave out"), o.option("include", "읽음", "read it")}) != "include"
				if s.left {
					o.ignoreSheet(s, "hidden")
					continue
				}
			}
			s.aside = isAside(g.Name) && slices.ContainsFunc(f.book.Sheets, func(x *grid.Sheet) bool { return !isAside(x.Name) && len(x.Rows) > 0 })
			s.show = o.answers[o.key("hidden_rows", s, "")] == "include"
			s.scan(o)
			if ctx.Err() != nil {
				return
			}
		}
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			o.hiddenSaid(s)
			o.people(s)
		}
	}
	o.offers()
	o.contractsAsTheyLie()
	o.chain()
	o.promisesAsTheyLie()
	o.incidentsAsTheyLie()
	o.shipmentsAsTheyLie()
	if ctx.Err() != nil {
		return
	}
	o.volumesFromShipments()
	o.deriveRoutes()
}

// isAside reports whether a sheet's name says that it holds no data: a cover,
// instructions, examples.
func isAside(name string) bool {
	return foldHas(models.Fold(name), []string{"작성요령", "작성방법", "작성예시", "작성안내", "작성지침", "예시", "샘플", "유의사항", "도움말", "표지", "목차", "instruction", "howto", "readme", "sample", "example", "cover", "사용법", "작성법", "기재요령"})
}

// name1 keeps the first text of a sheet as its title.
func (s *officeSheet) name1() {
	for _, row := range s.g.Rows[:min(len(s.g.Rows), 12)] {
		for _, c := range row.Cells {
			if c.Kind == grid.Text && c.Text != "" && !isNote(c.Text) {
				s.title = c.Text
				return
			}
		}
	}
}

// ignoreSheet says that a whole sheet was left.
func (o *office) ignoreSheet(s *officeSheet, why string) {
	last := 1
	for _, row := range s.g.Rows {
		last = max(last, row.Cells[len(row.Cells)-1].Col)
	}
	o.ignorePart(s, "A"+strconv.Itoa(s.g.Rows[0].N)+":"+grid.Ref(last, s.g.Rows[len(s.g.Rows)-1].N), why)
}

// hiddenSaid warns of rows and columns that a sheet hides, and asks about the rows.
func (o *office) hiddenSaid(s *officeSheet) {
	runs := s.f.hidden[s]
	key := o.key("hidden_rows", s, "")
	if s.show {
		o.questions = append(o.questions, Question{Key: key, Code: models.CodeHiddenRows, Sheet: s.name(), File: o.sheetCell(s, "").File, Text: models.NewProblem(o.lang, models.CodeHiddenRows, o.sheetCell(s, ""), "", "").Message, Options: o.includeOptions(), Answer: "include"})
		return
	}
	if len(runs) == 0 || len(s.tables) == 0 && len(s.pairs) == 0 {
		return
	}
	for i, r := range runs {
		if i == 20 {
			break
		}
		at := o.sheetCell(s, strconv.Itoa(r[0])+":"+strconv.Itoa(r[1]))
		o.add(models.CodeHiddenRows, at, "", "")
	}
	at := o.sheetCell(s, strconv.Itoa(runs[0][0])+":"+strconv.Itoa(runs[0][1]))
	p := models.NewProblem(o.lang, models.CodeHiddenRows, at, "", "")
	o.questions = append(o.questions, Question{Key: key, Code: models.CodeHiddenRows, Sheet: s.name(), Cell: at.Ref, File: at.File, Text: p.Message, Options: o.includeOptions(), Answer: o.answers[key]})
}

func (o *office) includeOptions() []Option {
	return []Option{o.option("leave", "읽지 않음", "leave out"), o.option("include", "읽음", "read them")}
}

// people notices names and numbers of persons. They are said and left out.
func (o *office) people(s *officeSheet) {
	for _, t := range s.tables {
		for _, c := range t.cols {
			ref := grid.Ref(c.col, c.row) + ":" + grid.Ref(c.col, max(t.last, c.row))
			switch {
			case c.hidden && (c.field == "" || c.field == models.FieldPriceEstimate):
				o.ignorePart(s, ref, "hidden")
			case t.kind == "shipments" && c.field == models.FieldTotal:
				o.ignorePart(s, ref, "total")
			}
		}
	}
	said := false
	say := func(at models.Cell) {
		if !said {
			said = true
			o.add(models.CodeContact, at, "", "")
		}
	}
	for _, t := range s.tables {
		for _, c := range t.cols {
			if c.field != models.FieldContact && (c.stats.persons == 0 || c.field != "" && c.f.Kind != models.KindText) {
				continue
			}
			if c.field == models.FieldContact && c.stats.filled == 0 {
				continue
			}
			say(o.cell(s, c.col, c.row))
			if c.field != "" && c.field != models.FieldContact && c.field != models.FieldNote {
				continue // the rest of its texts is read, without them
			}
			o.ignorePart(s, grid.Ref(c.col, c.row)+":"+grid.Ref(c.col, max(t.last, c.row)), "contact")
		}
	}
	for _, p := range s.pairs {
		if p.value.Kind == grid.Text && isOffice(p.value.Text) {
			continue // the heads of a stamp box: 담당, 팀장, 과장
		}
		if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key == models.FieldContact && !isNumberOfFirm(p.value.Text) || p.value.Kind == grid.Text && namesPerson(p.value.Text) {
			say(o.cell(s, p.value.Col, p.at))
			o.ignorePart(s, grid.Ref(p.label.Col, p.row)+":"+grid.Ref(p.value.Col, p.at), "contact")
		}
	}
	for _, p := range s.pairs {
		if p.value.Kind == grid.Text && personInBrackets.MatchString(p.value.Text) {
			say(o.cell(s, p.value.Col, p.at))
		}
	}
	for _, p := range s.spots {
		if len(p.text) < 600 && namesPerson(p.text) {
			say(o.cell(s, p.col, p.row))
			o.ignorePart(s, grid.Ref(p.col, p.row)+":"+grid.Ref(p.col, p.row), "contact")
		}
	}
}

// isOffice reports whether a text is the name of a post, not of a person.
func isOffice(s string) bool {
	switch models.Fold(s) {
	case "팀장", "과장", "국장", "실장", "계장", "담당", "주무관", "부시장", "시장", "군수", "구청장", "부군수", "부구청장", "전결", "결재", "대결", "기안", "검토":
		return true
	}
	return false
}

var firmNumber = regexp.MustCompile(`^\d{3}-\d{2}-\d{5}$`)

// isNumberOfFirm reports whether a text is the registration number of a firm.
func isNumberOfFirm(s string) bool { return firmNumber.MatchString(strings.TrimSpace(s)) }

// fieldOfLabel finds the field that a label of a form names.
func fieldOfLabel(kind, text string) (*models.Field, bool) {
	k := officeWords()[kind]
	h := headerText{own: text}
	best, at := 0.0, -1
	for i, w := range k.scores(&h) {
		if w > best || w == best && i < at {
			best, at = w, i
		}
	}
	if best < .8 {
		return &models.Field{}, false
	}
	return &k.fields[at], true
}

// offers tells which sheets are quotations or proposals.
func (o *office) offers() {
	for _, f := range o.files {
		for _, s := range f.sheets {
			texts := s.name() + " " + s.title
			for _, t := range s.tables {
				texts += " " + t.titleText()
			}
			fold := models.Fold(texts)
			s.offer = foldHas(fold, offerWords) && !strings.Contains(fold, "제안요청")
			if !s.offer && len(f.book.Sheets) == 1 {
				s.offer = foldHas(models.Fold(f.name), offerWords) && !strings.Contains(models.Fold(f.name), "제안요청")
			}
		}
	}
}

// placeOf finds the cell of a field in the row of a record, for Validate.
func (o *office) placeOf(record models.Cell, kind, field string) models.Cell {
	row, _, ok := grid.SplitRef(record.Ref)
	s := o.sheetOf(record)
	if !ok || s == nil {
		return record
	}
	try := []string{field}
	switch field {
	case "price", "id", "order":
		if kind == "services" {
			return record
		}
	case "start", "end":
		try = append(try, models.FieldPeriod)
	case "suppliers":
		try = append(try, models.FieldCustomers)
	case "messages_per_month":
		try = []string{models.FieldVolumeBefore, field}
		try = append(try, models.FieldVolumeYear, models.FieldVolumeTotal, models.FieldVolumeBefore)
	case "number":
		try = append(try, "name")
	case "service":
		try = append(try, "name")
	case "node":
		try = append(try, "vendor")
	}
	for _, t := range s.tables {
		if row < t.top || row > t.last {
			continue
		}
		for _, k := range try {
			if c := t.by[k]; c != nil {
				at := record
				at.Ref = grid.Ref(c.col, row)
				return at
			}
		}
	}
	return record
}

func (o *office) sheetOf(at models.Cell) *officeSheet {
	return o.sheets[models.Cell{Sheet: at.Sheet, File: at.File}]
}

// understood lists the tables for the page on which they are corrected.
func (o *office) understood() []Understood {
	var out []Understood
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				out = append(out, t.understood())
			}
		}
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.unread {
				if f.kinds == nil && len(t.rows) > 0 && len(t.cols) > 1 {
					out = append(out, t.understood())
				}
			}
		}
	}
	return out
}

func (t *otable) understood() Understood {
	f := t.s.f
	u := Understood{File: f.name, Sheet: t.s.name(), Kind: t.kind, KindChosen: t.said, Cell: t.firstCell(), Range: t.rangeText(), Fingerprint: t.print, From1904: f.book.From1904}
	for _, c := range t.cols {
		u.Columns = append(u.Columns, ColumnAt{Cell: grid.Ref(c.col, c.row), Col: c.col, Header: c.header, Field: c.shownField(), Confidence: c.confidence, Chosen: c.chosen, Hidden: c.hidden})
	}
	u.Rows = append(u.Rows, t.rows[:min(len(t.rows), shownRows)]...)
	return u
}

// firstCell is the place by which a person's choice of the table's kind goes.
func (t *otable) firstCell() string {
	if len(t.cols) == 0 {
		return ""
	}
	return grid.Ref(t.cols[0].col, t.top)
}

// shownField is the key as a person chooses it: with the side of VAT where the
// header states it or it was chosen.
func (c *ocol) shownField() string {
	if c.month != "" && c.t.kind == "shipments" {
		return models.FieldSent
	}
	if c.chosen && isPriceField(c.field) {
		for key, base := range priceBase {
			if base == c.field && (strings.HasSuffix(key, "_excl") && c.side == models.VATExcluded || strings.HasSuffix(key, "_incl") && c.side == models.VATIncluded) {
				return key
			}
		}
	}
	return c.field
}

func (t *otable) rangeText() string {
	if len(t.cols) == 0 {
		return ""
	}
	return grid.Ref(t.cols[0].col, t.top) + ":" + grid.Ref(t.cols[len(t.cols)-1].col, max(t.last, t.head))
}

// checkFile shows a file's sheets and tables.
func (o *office) checkFile(f *officeFile, c CheckFile) CheckFile {
	c.Sheets = []CheckSheet{}
	for _, s := range f.sheets {
		x := CheckSheet{Name: s.name(), Hidden: s.g.Hidden, Tables: []CheckTable{}}
		for _, t := range s.tables {
			ct := CheckTable{Kind: t.kind, Range: t.rangeText(), Columns: []CheckColumn{}}
			for _, col := range t.cols {
				ct.Columns = append(ct.Columns, CheckColumn{Cell: grid.Ref(col.col, col.row), Header: col.header, Field: col.shownField(), Confidence: col.confidence})
			}
			x.Tables = append(x.Tables, ct)
		}
		c.Sheets = append(c.Sheets, x)
	}
	return c
}

// sortProblems puts problems in the order in which the files are read.
func sortProblems(ps []models.Problem, order map[models.Cell]int) {
	slices.SortStableFunc(ps, func(a, b models.Problem) int {
		row := func(p models.Problem) (int, int) {
			r, c, ok := grid.SplitRef(p.Cell)
			if !ok {
				first, _, _ := strings.Cut(p.Cell, ":")
				r, _ = strconv.Atoi(first)
			}
			return r, c
		}
		ra, ca := row(a)
		rb, cb := row(b)
		return cmp.Or(cmp.Compare(order[models.Cell{Sheet: a.Sheet, File: a.File}], order[models.Cell{Sheet: b.Sheet, File: b.File}]), cmp.Compare(ra, rb), cmp.Compare(ca, cb), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Found, b.Found))
	})
}
