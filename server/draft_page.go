package server

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet"
	"daebi/server/sheet/grid"
	"daebi/server/text"
)

// Bounds on what the page of a draft shows; what is left out is said.
const (
	tablesShown  = 60
	columnsShown = 80
	rowsShown    = 8
	linesShown   = 200
	changesShown = 20
)

// draftPage is what draft.html may use.
type draftPage struct {
	Steps             []step
	Files, Until      string
	From              *link  // the case that is corrected
	Counts            string // what was read, in a sentence
	Notices           []notice
	Problems          []problem // above the page: what is missing of the form
	Refused           string    // why it was not saved
	Changes           []string  // what the last change changed
	Revision          int64
	Self, Forget      string // addresses
	Password, Replace string
	Delete            string
	Remembered        bool
	Recalled          []recalledPart
	Locked            []field
	Unread            bool // every file is locked
	Questions         []questionPart
	Guesses           []questionPart // with many answers, one of which was taken
	Tables            []draftTable
	TablesLeft        string // how many are not shown
	Understood        []table
	LeftOut           *table // rows that are not read, and why
	Offers            *table // nil: fewer than two
	Answers           *table // what a vendor's answers change; nil: nothing
	AnswerNotes       []string
	Errors, Groups    []problemGroup // what must be corrected, and the rest
	Notes             []link         // the files with notes
	Upload            upload
	CanUndo           bool
	Blocked           bool // by errors
	ErrorCount        int
}

// A recalledPart is a column that was read as chosen for an earlier file.
type recalledPart struct {
	Text  string
	Marks []mark
}

// A questionPart is a question with its answers, one to choose.
type questionPart struct {
	ID, Name, Where, Text string
	Answers               []answerPart
}

// An answerPart is one answer and what it does to the result.
type answerPart struct {
	ID, Value, Label, Effect string
	Checked                  bool
}

// A draftTable is a table that was found: its columns with what they were taken for,
// and its first rows as they lie.
type draftTable struct {
	Head    tableHead
	Kind    string
	Choice  draftColumn // of the kind
	Note    string      // what of it is not shown
	Columns []draftColumn
	Rows    []draftRow
}

// A draftColumn is a column with the choice of what it holds.
type draftColumn struct {
	ID, Name, Letter, Header, Label string
	Value                           string
	Options                         []option
	Marks                           []mark
}

// A draftRow is a row of the sheet under its number there.
type draftRow struct {
	Number string
	Marks  []mark
	Cells  []draftCell
}

// A draftCell is a cell of the sheet; names and numbers of people stay off paper.
type draftCell struct {
	cell
	Personal bool
}

// A lockedFile is an encrypted file and its place among the draft's; Tried says that
// a password was given that does not open it.
type lockedFile struct {
	Name  string
	Index int
	Tried bool
}

// A draftView is what the page of a draft is made of.
type draftView struct {
	draft   *openDraft
	read    *understanding
	before  *understanding // what was read before the last change, or nil
	effects effects
	locked  []lockedFile
	notes   bool // files can be written with notes
	upload  upload

	recalled []recalled // columns read as chosen for earlier files
}

// newDraftPage makes the page; say is what was just done, if anything.
func newDraftPage(lang text.Lang, v *draftView, say string) draftPage {
	d, r := v.draft, v.read
	p := draftPage{
		Steps: newSteps(lang, stepUnderstood, "", "", "", "", ""),
		Files: d.Title, Until: keptUntil(&d.Draft), Counts: countsSentence(lang, &r.Result),
		Revision: d.Revision, Self: draftURL(d.ID, ""), Forget: draftURL(d.ID, "/forget"),
		Password: draftURL(d.ID, "/password"), Replace: draftURL(d.ID, "/files"), Delete: draftURL(d.ID, "/delete"),
		LeftOut: leftOutTable(lang, r.Check.Ignored),
		Offers:  offersTable(lang, r.Case),
		Answers: changesTable(lang, r.changes), AnswerNotes: inquiryNotes(lang, r),
		Upload:  v.upload,
		CanUndo: len(d.state.Reading.Columns)+len(d.state.Reading.Tables)+len(d.state.Remembered) > 0,
		Blocked: r.Case == nil,
	}
	for _, g := range problemsByKind(lang, withoutAsked(&r.Result)) {
		if g.ID == string(models.Error) {
			p.Errors = append(p.Errors, g)
		} else {
			p.Groups = append(p.Groups, g)
		}
	}
	p.Questions, p.Guesses = questionParts(lang, r.Questions, v.effects)
	for i := range r.Tables {
		if i == tablesShown {
			p.TablesLeft = text.T(lang, "draft.tables-left", "n", len(r.Tables)-i)
			break
		}
		p.Tables = append(p.Tables, newDraftTable(lang, i, &r.Tables[i], &r.Check, len(r.Check.Files) > 1))
		if fingerprint := r.Tables[i].Fingerprint; len(d.state.Remembered[fingerprint]) > 0 {
			p.Remembered = true
		}
	}
	for i := range v.recalled {
		x := recalledPart{Text: v.recalled[i].text(lang)}
		if v.recalled[i].Own != "" {
			x.Marks = []mark{{"warning", text.T(lang, "draft.recalled-differs")}}
		}
		p.Recalled = append(p.Recalled, x)
	}
	if d.FromCase != 0 {
		p.From = &link{text.T(lang, "case.from", "id", d.FromCase), caseURL(d.FromCase, "")}
	}
	p.Understood = understoodTables(lang, &r.Result)
	for _, f := range v.locked {
		x := field{ID: passwordName(f.Index), Name: passwordName(f.Index), Label: text.T(lang, "draft.password-of", "name", f.Name), Type: "password", Autocomplete: "off", Required: true}
		if f.Tried {
			x.Error = text.T(lang, "draft.password-wrong")
		}
		p.Locked = append(p.Locked, x)
	}
	p.Unread = len(p.Locked) == len(d.files)
	if v.notes && len(p.Errors)+len(p.Groups) > 0 {
		for i := range d.files {
			p.Notes = append(p.Notes, link{text.T(lang, "draft.get-notes", "name", d.files[i].Name), draftURL(d.ID, fmt.Sprintf("/notes?n=%d", i+1))})
		}
	}
	if v.before != nil {
		if p.Changes = changes(lang, &v.before.Result, &r.Result); len(p.Changes) == 0 {
			p.Changes = []string{text.T(lang, "draft.no-changes")}
		}
	}
	if slices.ContainsFunc(r.Check.Ignored, func(x sheet.CheckIgnored) bool { return x.Why == "contact" }) {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text.T(lang, "draft.personal")})
	}
	p.ErrorCount = countErrors(withoutAsked(&r.Result))
	p.say(lang, say, p.ErrorCount)
	return p
}

// withoutAsked returns the problems but for those that a question stands for, or the
// form for passwords.
func withoutAsked(r *sheet.Result) []models.Problem {
	return slices.DeleteFunc(slices.Clone(r.Check.Problems), func(p models.Problem) bool {
		return p.Code == models.CodeEncrypted || p.Severity == models.Question && slices.ContainsFunc(r.Questions, func(q sheet.Question) bool {
			return q.Code == p.Code && q.Sheet == p.Sheet && q.File == p.File && (q.Cell == p.Cell || p.Cell == "")
		})
	})
}

// say tells what was just done, and what to know before anything else.
func (p *draftPage) say(lang text.Lang, say string, errs int) {
	add := func(kind, key string, args ...any) {
		p.Notices = append(p.Notices, notice{Kind: kind, Text: text.T(lang, key, args...)})
	}
	switch say {
	case "changed":
		add("success", "draft.say.changed")
	case "undone":
		add("success", "draft.say.undone")
	case "same":
		add("info", "draft.say.same")
	case "blocked":
		p.Refused = text.T(lang, "draft.say.blocked", "n", errs)
	case "replaced":
		add("success", "draft.say.replaced")
	case "missing":
		p.Problems = []problem{{workbookField, text.T(lang, "upload.missing")}}
		p.Upload.Error = p.Problems[0].Text
	case "forgotten":
		add("success", "draft.say.forgotten")
	}
	if p.Blocked && say != "blocked" && errs > 0 {
		p.Notices = append(p.Notices, notice{Kind: "danger", Text: text.T(lang, "draft.blocked", "n", errs), Action: &link{text.T(lang, "draft.to-problems"), "#problems"}})
	}
	if n := p.open(); n > 0 {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text.T(lang, "draft.open-questions", "n", n), Action: &link{text.T(lang, "draft.to-questions"), "#questions"}})
	}
}

// open returns how many questions have no answer.
func (p *draftPage) open() (n int) {
	for _, q := range p.Questions {
		if slices.ContainsFunc(q.Answers, func(a answerPart) bool { return a.Checked && a.Value == "" }) {
			n++
		}
	}
	return n
}

// countsSentence says what was found: contracts, prices, nodes, promises.
func countsSentence(lang text.Lang, r *sheet.Result) string {
	lines := 0
	for _, k := range r.Check.Contracts {
		for _, s := range k.Services {
			lines += len(s.Lines)
		}
	}
	return text.T(lang, "draft.counts", "contracts", len(r.Check.Contracts), "lines", lines, "nodes", len(r.Check.Nodes), "sla", len(r.Check.SLA),
		"shipments", len(r.Check.Shipments))
}

// questionParts returns the questions of few answers and those of many.
func questionParts(lang text.Lang, questions []sheet.Question, effect effects) (few, many []questionPart) {
	for i := range questions {
		q := &questions[i]
		x := questionPart{ID: fmt.Sprintf("question-%d", i), Name: questionName(i), Text: q.Text}
		if !strings.Contains(q.Text, q.Sheet) { // most say where
			x.Where = models.Cell{Sheet: q.Sheet, Ref: q.Cell}.String()
		}
		if q.File != "" {
			x.Where = strings.TrimSpace(q.File + " " + x.Where)
		}
		for j, o := range q.Options {
			x.Answers = append(x.Answers, answerPart{
				ID: fmt.Sprintf("q%d-%d", i, j), Value: o.Value, Label: o.Label, Effect: effect[q.Key][o.Value], Checked: q.Answer == o.Value,
			})
		}
		none := "draft.no-answer"
		if manyAnswers(q) {
			none = "draft.as-guessed"
		}
		x.Answers = append(x.Answers, answerPart{ID: fmt.Sprintf("q%d-none", i), Label: text.T(lang, none), Effect: effect[q.Key][""], Checked: q.Answer == ""})
		if manyAnswers(q) {
			many = append(many, x)
		} else {
			few = append(few, x)
		}
	}
	return few, many
}

// manyAnswers reports whether a question is one of a whole vocabulary: the reader has
// taken one word of it already.
func manyAnswers(q *sheet.Question) bool { return len(q.Options) > 4 }

// tableWhere names a table by its place: file, where there are several, sheet and
// range.
func tableWhere(t *sheet.Understood, several bool) string {
	where := t.Sheet + "!" + t.Range
	if several {
		where = t.File + " " + where
	}
	return where
}

func newDraftTable(lang text.Lang, n int, t *sheet.Understood, check *sheet.Check, several bool) draftTable {
	x := draftTable{
		Head: tableHead{fmt.Sprintf("table-%d", n), tableWhere(t, several)},
		Kind: kindName(lang, shownKind(t)),
	}
	x.Choice = draftColumn{
		Name: kindFieldName(n), ID: kindFieldName(n), Value: shownKind(t),
		Label: text.T(lang, "draft.kind-label", "table", x.Head.Caption),
	}
	for _, w := range models.OfficeKinds() {
		x.Choice.Options = append(x.Choice.Options, option{w.Value, kindName(lang, w.Value)})
	}
	x.Choice.Options = append(x.Choice.Options, option{sheet.KindIgnored, kindName(lang, sheet.KindIgnored)})
	if t.KindChosen {
		x.Choice.Marks = []mark{{"information", text.T(lang, "draft.chosen")}}
	}
	options := []option{{"", text.T(lang, "draft.not-read")}}
	for _, f := range models.OfficeFields(t.Kind) {
		options = append(options, option{f.Key, fieldName(lang, f)})
	}
	columns := t.Columns
	if len(columns) > columnsShown {
		x.Note = text.T(lang, "draft.columns-left", "n", len(columns)-columnsShown)
		columns = columns[:columnsShown]
	}
	sides := vatMarks(lang, t, check)
	for i := range columns {
		column := &columns[i]
		c := draftColumn{
			Name: columnName(n, i), ID: columnName(n, i), Letter: grid.ColumnName(column.Col), Header: orElse(column.Header, text.T(lang, "draft.no-header")),
			Value: column.Field, Options: options,
		}
		if column.Field != "" && !slices.ContainsFunc(options, func(o option) bool { return o.Value == column.Field }) {
			c.Options = append(slices.Clone(options), option{column.Field, column.Field})
		}
		c.Label = text.T(lang, "draft.column-label", "letter", c.Letter, "header", c.Header)
		c.Marks = append(columnMarks(lang, column), sides[column.Col]...)
		x.Columns = append(x.Columns, c)
	}
	amounts, wrong := amountColumns(t.Kind, columns), wrongCells(t, check.Problems, several)
	for i := range t.Rows {
		if i == rowsShown {
			break
		}
		x.Rows = append(x.Rows, newDraftRow(lang, &t.Rows[i], columns, amounts, wrong, t.From1904))
	}
	return x
}

// vatMarks says of the columns of prices on which side of VAT they were understood.
func vatMarks(lang text.Lang, t *sheet.Understood, check *sheet.Check) map[int][]mark {
	sides := map[int][]mark{}
	for _, k := range check.Contracts {
		for _, s := range k.Services {
			for i := range s.Lines {
				l := &s.Lines[i]
				name, ref, ok := strings.Cut(at(l.Cell), "!")
				if !ok || name != t.Sheet || l.VAT == "" {
					continue
				}
				col := slices.IndexFunc(t.Columns, func(c sheet.ColumnAt) bool {
					return grid.ColumnName(c.Col) == strings.TrimRight(ref, "0123456789")
				})
				if col < 0 {
					continue
				}
				m := mark{"gray", text.T(lang, "draft.vat", "side", word(lang, "word.vat.", l.VAT))}
				if n := t.Columns[col].Col; !slices.Contains(sides[n], m) {
					sides[n] = append(sides[n], m)
				}
			}
		}
	}
	return sides
}

// wrongCells returns the cells of a table's sheet that must be corrected.
func wrongCells(t *sheet.Understood, problems []models.Problem, several bool) map[string]bool {
	wrong := map[string]bool{}
	for i := range problems {
		p := &problems[i]
		if p.Severity == models.Error && p.Sheet == t.Sheet && (p.File == t.File || p.File == "" && !several) {
			wrong[p.Cell] = true
		}
	}
	return wrong
}

// columnMarks says in words how sure the reader is of a column, and what a person
// said of it.
func columnMarks(lang text.Lang, c *sheet.ColumnAt) []mark {
	var marks []mark
	switch {
	case c.Chosen:
		marks = append(marks, mark{"information", text.T(lang, "draft.chosen")})
	case c.Field == "":
		marks = append(marks, mark{"gray", text.T(lang, "draft.not-read")})
	case c.Confidence >= .9:
		marks = append(marks, mark{"success", text.T(lang, "draft.sure")})
	case c.Confidence >= .6:
		marks = append(marks, mark{"gray", text.T(lang, "draft.likely")})
	default:
		marks = append(marks, mark{"warning", text.T(lang, "draft.guess")})
	}
	if c.Hidden {
		marks = append(marks, mark{"gray", text.T(lang, "draft.hidden")})
	}
	return marks
}

func newDraftRow(lang text.Lang, r *grid.Row, columns []sheet.ColumnAt, amounts []bool, wrong map[string]bool, from1904 bool) draftRow {
	x := draftRow{Number: strconv.Itoa(r.N), Cells: make([]draftCell, len(columns))}
	if r.Hidden {
		x.Marks = []mark{{"gray", text.T(lang, "draft.hidden")}}
	}
	for i := range columns {
		x.Cells[i].Personal = columns[i].Field == models.FieldContact
		if wrong[grid.Ref(columns[i].Col, r.N)] {
			x.Cells[i].Marks = []mark{{"danger", text.T(lang, "draft.wrong")}}
		}
		if c, ok := r.At(columns[i].Col); ok {
			x.Cells[i].Text = cellText(&c, amounts[i], from1904)
			if c.Kind == grid.NoValue {
				x.Cells[i].Marks = append(x.Cells[i].Marks, mark{"warning", text.T(lang, "draft.no-value")})
			}
		}
	}
	return x
}

// amountColumns reports which columns hold amounts, to be written in groups of digits.
func amountColumns(kind string, columns []sheet.ColumnAt) []bool {
	amounts := make([]bool, len(columns))
	for i := range columns {
		amounts[i] = slices.ContainsFunc(models.OfficeFields(kind), func(f models.Field) bool {
			return f.Key == columns[i].Field && (f.Kind == models.KindMoney || f.Kind == models.KindCount)
		})
	}
	return amounts
}

// cellText returns what a cell shows, near enough to be known again.
func cellText(c *grid.Cell, amount, from1904 bool) string {
	if c.Kind != grid.Number {
		return c.Text
	}
	x, err := strconv.ParseFloat(c.Text, 64)
	switch {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
		return c.Text
	case c.Date:
		t, err := models.ReadTime(models.Typed{Text: c.Text, Number: true}, true, from1904)
		if err != nil {
			return c.Text
		}
		if x == math.Trunc(x) {
			return t.Format("2006-01-02")
		}
		return t.Format("2006-01-02 15:04")
	case c.Percent:
		return strconv.FormatFloat(math.Round(x*1e8)/1e6, 'f', -1, 64) + "%"
	case amount && x == math.Trunc(x) && math.Abs(x) < 1e15:
		return text.Count(int64(x))
	case len(c.Text) > 12: // 9.3499999999999996
		return strconv.FormatFloat(x, 'g', 12, 64)
	}
	return c.Text
}

// understoodTables shows what was read in the words of the field.
func understoodTables(lang text.Lang, r *sheet.Result) []table {
	var tables []table
	for _, t := range []table{contractsTable(lang, r.Check.Contracts), nodesTable(lang, r.Check.Nodes), promisesTable(lang, r), shipmentsTable(lang, r.Check.Shipments)} {
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// at returns what a pointer points to, or the word for nothing.
func at[T ~string](p *T) string {
	if p == nil || *p == "" {
		return "–"
	}
	return string(*p)
}

func contractsTable(lang text.Lang, contracts []sheet.CheckContract) table {
	t := table{
		Head: tableHead{"contracts", text.T(lang, "draft.contracts")},
		Columns: []column{
			{Name: text.T(lang, "draft.contract")}, {Name: text.T(lang, "draft.vendor")}, {Name: text.T(lang, "draft.period")},
			{Name: text.T(lang, "budget.phase")}, {Name: text.T(lang, "budget.channel")}, {Name: text.T(lang, "draft.price"), Number: true},
			{Name: text.T(lang, "budget.vat")}, {Name: text.T(lang, "draft.volume"), Number: true}, {Name: text.T(lang, "problems.cell")},
		},
	}
	left := 0
	for i := range contracts {
		k := &contracts[i]
		name := cell{Text: at(k.Name)}
		if k.Name == nil {
			name.Text = at(k.Number)
		}
		if k.Agency != nil {
			name.Lines = append(name.Lines, *k.Agency)
		}
		period := "–"
		if k.Start != nil || k.End != nil {
			period = at(k.Start) + " ~ " + at(k.End)
		}
		if len(k.Services) == 0 {
			t.Rows = append(t.Rows, row{Cells: []cell{name, {Text: at(k.Vendor)}, {Text: period}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: "–"}}})
		}
		for j := range k.Services {
			for n := range k.Services[j].Lines {
				if len(t.Rows) == linesShown {
					left++
					continue
				}
				l := &k.Services[j].Lines[n]
				of := name
				if s := k.Services[j].Name; s != nil && *s != name.Text {
					of.Lines = append(slices.Clone(of.Lines), *s)
				}
				t.Rows = append(t.Rows, row{Cells: []cell{
					of, {Text: at(cmp.Or(l.Vendor, k.Vendor))}, {Text: period},
					{Text: named(lang, "word.phase.", l.Phase)}, {Text: named(lang, "word.channel.", l.Channel)},
					{Text: linePriceText(lang, l)}, {Text: word(lang, "word.vat.", l.VAT)}, lineVolume(lang, l), {Text: at(l.Cell)},
				}})
			}
		}
	}
	if left > 0 {
		t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", left), "", "", "", "", "", "", "", "").total())
	}
	return t
}

func named(lang text.Lang, group string, value *string) string {
	if value == nil {
		return "–"
	}
	return word(lang, group, *value)
}

func linePriceText(lang text.Lang, l *sheet.CheckLine) string {
	price := func(m unit.Money) string { return text.Price(lang, int64(m/unit.Milliwon)) }
	if l.PriceWon != nil {
		return price(*l.PriceWon)
	}
	var tiers []string
	for _, tier := range l.Tiers {
		tiers = append(tiers, text.T(lang, "draft.tier", "from", text.Count(tier.From), "price", price(tier.PriceWon)))
	}
	return orElse(strings.Join(tiers, ", "), "–")
}

func lineVolume(lang text.Lang, l *sheet.CheckLine) cell {
	if l.MessagesPerMonth == nil {
		return cell{Text: "–"}
	}
	n := text.Count(*l.MessagesPerMonth)
	if l.Approximate {
		n = text.T(lang, "draft.approximate", "n", n)
	}
	return cell{Text: n}
}

func nodesTable(lang text.Lang, nodes []sheet.CheckNode) table {
	names := map[string]string{}
	for i := range nodes {
		names[at(nodes[i].ID)] = at(cmp.Or(nodes[i].Name, nodes[i].ID))
	}
	t := table{
		Head: tableHead{"nodes", text.T(lang, "draft.nodes")},
		Columns: []column{
			{Name: text.T(lang, "draft.node")}, {Name: text.T(lang, "draft.role")}, {Name: text.T(lang, "draft.suppliers")},
			{Name: text.T(lang, "draft.sites")}, {Name: text.T(lang, "draft.availability"), Number: true}, {Name: text.T(lang, "problems.cell")},
		},
	}
	for i := range nodes {
		n := &nodes[i]
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(nodes)-i), "", "", "", "", "").total())
			break
		}
		var suppliers []string
		for _, id := range n.Suppliers {
			suppliers = append(suppliers, orElse(names[id], id))
		}
		t.Rows = append(t.Rows, texts(at(cmp.Or(n.Name, n.ID)), named(lang, "word.role.", n.Role), orElse(strings.Join(suppliers, ", "), "–"),
			orElse(strings.Join(n.Sites, ", "), "–"), availabilityOr(lang, n.Availability), at(n.Cell)))
	}
	return t
}

func promisesTable(lang text.Lang, r *sheet.Result) table {
	promises := r.Check.SLA
	t := table{
		Head: tableHead{"promises", text.T(lang, "draft.promises")},
		Columns: []column{
			{Name: text.T(lang, "draft.promise-of")}, {Name: text.T(lang, "draft.availability"), Number: true},
			{Name: text.T(lang, "draft.notice"), Number: true}, {Name: text.T(lang, "draft.recovery"), Number: true},
			{Name: text.T(lang, "draft.credits")}, {Name: text.T(lang, "draft.sentence"), Wide: true}, {Name: text.T(lang, "problems.cell")},
		},
	}
	for i := range promises {
		x := &promises[i]
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(promises)-i), "", "", "", "", "", "").total())
			break
		}
		sentence := ""
		if r.Case != nil && i < len(r.Case.SLA) && r.Case.SLA[i].Cell.String() == at(x.Cell) {
			sentence = r.Case.SLA[i].Sentence
		}
		var penalties []string
		for _, other := range x.Penalties {
			penalties = append(penalties, other.Item+": "+other.Text)
		}
		t.Rows = append(t.Rows, texts(at(cmp.Or(x.Node, x.Contract)), availabilityOr(lang, x.Availability), minutesOr(lang, x.NoticeMinutes), minutesOr(lang, x.RecoveryMinutes),
			orElse(strings.Join(reductions(lang, x.Credits, penalties, x.CapShare), ", "), "–"), orElse(sentence, "–"), at(x.Cell)))
	}
	return t
}

// shipmentsTable sums the delivery records by contract, service and channel.
func shipmentsTable(lang text.Lang, shipments []models.Shipment) table {
	t := table{
		Head: tableHead{"shipments", text.T(lang, "draft.shipments")},
		Columns: []column{
			{Name: text.T(lang, "draft.contract")}, {Name: text.T(lang, "budget.channel")}, {Name: text.T(lang, "draft.months")},
			{Name: text.T(lang, "draft.records"), Number: true}, {Name: text.T(lang, "draft.sent"), Number: true},
		},
	}
	type group struct {
		contract, service string
		channel           models.Channel
	}
	type total struct {
		first, last string
		months      int
		sent        int64
	}
	sums, order := map[group]*total{}, []group{}
	for i := range shipments {
		x := &shipments[i]
		g := group{x.Contract, x.Service, x.Channel}
		if sums[g] == nil {
			sums[g] = &total{first: x.Month, last: x.Month}
			order = append(order, g)
		}
		s := sums[g]
		s.first, s.last, s.months = min(s.first, x.Month), max(s.last, x.Month), s.months+1
		if x.Sent != nil {
			s.sent += *x.Sent
		}
	}
	for i, g := range order {
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(order)-i), "", "", "", "").total())
			break
		}
		name := cell{Text: orElse(g.contract, "–")}
		if g.service != "" {
			name.Lines = []string{g.service}
		}
		s := sums[g]
		t.Rows = append(t.Rows, row{Cells: []cell{name, {Text: orElse(word(lang, "word.channel.", g.channel), "–")}, {Text: s.first + " ~ " + s.last}, {Text: strconv.Itoa(s.months)}, {Text: text.Count(s.sent)}}})
	}
	return t
}

// leftOutTable lists the rows that are not read, by why.
func leftOutTable(lang text.Lang, ignored []sheet.CheckIgnored) *table {
	if len(ignored) == 0 {
		return nil
	}
	t := &table{
		Head: tableHead{"left-out", text.T(lang, "draft.left-out")},
		Columns: []column{
			{Name: text.T(lang, "draft.sheet")}, {Name: text.T(lang, "draft.range")}, {Name: text.T(lang, "draft.why"), Wide: true},
		},
	}
	for i, x := range ignored {
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(ignored)-i), "", "").total())
			break
		}
		where := cell{Text: x.Sheet}
		if x.File != "" {
			where.Lines = []string{x.File}
		}
		t.Rows = append(t.Rows, row{Cells: []cell{where, {Text: x.Range}, {Text: word(lang, "draft.left-out.", x.Why)}}})
	}
	return t
}

// offersTable lists the offers among the contracts, where there are several.
func offersTable(lang text.Lang, c *models.Case) *table {
	if c == nil {
		return nil
	}
	t := &table{
		Head: tableHead{"offers", text.T(lang, "draft.offers")},
		Columns: []column{
			{Name: text.T(lang, "draft.contract")}, {Name: text.T(lang, "draft.vendor")}, {Name: text.T(lang, "draft.price"), Number: true},
			{Name: text.T(lang, "budget.vat")}, {Name: text.T(lang, "problems.cell")},
		},
	}
	for i := range c.Contracts {
		k := &c.Contracts[i]
		if k.InForce {
			continue
		}
		var prices, sides []string
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.Phase == models.Before || !l.Price.IsFlat() {
					continue
				}
				prices = append(prices, text.Price(lang, int64(l.Price.Tiers[0].PricePerMessage/unit.Milliwon)))
				if side := word(lang, "word.vat.", l.VAT); !slices.Contains(sides, side) {
					sides = append(sides, side)
				}
			}
		}
		t.Rows = append(t.Rows, texts(orElse(k.Name, k.Number), orElse(k.Vendor, "–"), orElse(strings.Join(prices, ", "), "–"), orElse(strings.Join(sides, ", "), "–"), k.Cell.String()))
	}
	if len(t.Rows) < 2 {
		return nil
	}
	return t
}

// fieldName names what a column may hold.
func fieldName(lang text.Lang, f models.Field) string {
	if lang == text.English {
		return f.En
	}
	return f.Ko
}

// fieldWord names the field of a key of a kind of table.
func fieldWord(lang text.Lang, kind, key string) string {
	if key == "" {
		return text.T(lang, "draft.not-read")
	}
	for _, f := range models.OfficeFields(kind) {
		if f.Key == key {
			return fieldName(lang, f)
		}
	}
	return key
}

// kindName names a kind of table.
func kindName(lang text.Lang, kind string) string {
	if kind == sheet.KindIgnored || kind == "" {
		return text.T(lang, "draft.kind-ignore")
	}
	for _, w := range models.OfficeKinds() {
		if w.Value == kind {
			if lang == text.English {
				return capital(w.En)
			}
			return w.Ko
		}
	}
	return kind
}
