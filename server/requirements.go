package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// requirementsPage is what requirements.html may use.
type requirementsPage struct {
	caseHead
	Version   string // which version is shown
	ReadOnly  bool   // it is shown, and cannot be changed
	Notices   []notice
	Problems  []problem
	Action    string // of the form
	Base      int
	Catalogue string
	Changed   bool // there is something that is not saved
	Was       []hidden
	Questions []question
	Blanks    int
	Unproven  int // provisions to be checked before they are quoted
	Summary   table
	Order     []orderRow
	Items     []requirement
	Labels    []field // of the public form
	Note      field
	Newer     *newerCatalogue
	Take      *link // what was made of the case that this one corrects
	Restore   *restore
	Versions  string
	Figures   string
}

// A hidden is a value that a form sends back.
type hidden struct{ Name, Value string }

// A question asks for a fact that only the officer knows.
type question struct {
	field
	Unit  string
	Basis []link // why it is asked, or what bounds it
}

// An orderRow is a clause among all, where it is chosen and moved.
type orderRow struct {
	Rule, Number, Class, Name, Level, Label, Document string
	URL                                               string
	In                                                bool
	Up, Down                                          bool
	Open                                              []mark
}

// A newerCatalogue says what a newer catalogue would change in this case.
type newerCatalogue struct {
	Version string
	Lines   []string // of clauses that it touches
	Action  string
	Base    int
}

// A restore makes an earlier version the next one.
type restore struct {
	Action        string
	Version, Base int
}

// A requirement is one table of the request for proposals, and what decided its
// figures, which stays outside it.
type requirement struct {
	ID, Caption         string
	Rule                string
	Class, Number, Name string
	Level               string
	Out                 bool
	Marks               []mark
	Definition          []piece
	Details             [][]piece
	Deliverables        [][]piece
	Related             []link
	Basis               []basis
	Inspection          []piece
	Duties              [][]piece
	Figures             []figureRow
	FiguresOpen         bool
	Edit                *clauseEdit // nil: it cannot be changed here
}

// A figureRow is a figure of a clause, with what decided it and what bounds it.
type figureRow struct {
	Name, URL   string
	Value       string
	Marks       []mark
	Derived     string // what was derived, where the officer's own stands
	By, Why     string
	Bounds      []link
	Input       *field // nil: it is not filled in here
	Elsewhere   *link  // where it is
	Unit        string
	InputHidden string // what the field is for, for who cannot see the row
}

// A clauseEdit is the fields of one clause.
type clauseEdit struct {
	Open                                                bool
	Level                                               field
	Name, Definition, Inspection, Details, Deliverables area
	Places                                              []place
	Cuts                                                []check
	Reset                                               string // value of the button
}

// An area is a field of several lines.
type area struct {
	field
	Rows int
}

// A place is a figure as it is written in a sentence, and what stands there now.
type place struct{ Text, Value string }

// A check is a box to tick.
type check struct {
	ID, Name, Label, Error string
	On                     bool
}

// A piece is a part of a sentence; a blank is for the officer to fill in.
type piece struct {
	Text  string
	Blank bool
}

// A basis is one provision that a requirement rests on.
type basis struct {
	Name  string
	Marks []mark
	URL   string // of its page
	Text  string // address of the text that was read
}

// A tableView is what of a requirement table is shown: as kept, or as typed.
type tableView struct {
	typed    url.Values // nil: as kept
	edition  models.Edition
	base     int
	readOnly bool
	changed  bool
	conflict bool // somebody else kept a version meanwhile
	problems []problem
}

// showRequirements handles GET /cases/:id/requirements: what to write into the
// request for proposals, in the newest version or, with ?version=, another.
func (s *Server) showRequirements(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	version := newestEdition
	if asked := c.QueryParam("version"); asked != "" {
		if version, err = strconv.Atoi(asked); err != nil || version < 0 {
			return fmt.Errorf("edition %q: %w", asked, models.ErrNotFound)
		}
	}
	x, err := s.caseTable(c.Request().Context(), &saved, version)
	if err != nil {
		return err
	}
	view := tableView{edition: x.edition, base: x.newest, readOnly: x.old() || x.edition.Version != x.newest}
	page, err := s.requirementsPage(c, x, view)
	if err != nil {
		return err
	}
	if done := c.QueryParam("done"); slices.Contains([]string{"saved", "restored", "taken", "catalogue"}, done) {
		page.Notices = append([]notice{{Kind: "success", Text: text.T(lang(c), "edition.done."+done, "version", x.newest)}}, page.Notices...)
	}
	return s.render(c, http.StatusOK, "requirements.html", page)
}

// requirementsPage returns the page of a table, with what stands in the store beside it.
func (s *Server) requirementsPage(c echo.Context, x *caseTable, view tableView) (requirementsPage, error) {
	l, ctx := lang(c), c.Request().Context()
	p, err := newRequirementsPage(l, x, view)
	if err != nil {
		return p, err
	}
	if x.newest == 0 && x.saved.FromCase != 0 {
		if ed, err := s.store.Edition(ctx, x.saved.OrgID, x.saved.FromCase, 0); err == nil {
			p.Take = &link{text.T(l, "edition.take", "id", x.saved.FromCase, "version", ed.Version), p.Requirements + "/take"}
		} else if !errors.Is(err, models.ErrNotFound) {
			return p, err
		}
	}
	current, err := s.currentCatalogue(ctx, x.saved.OrgID)
	if err != nil {
		return p, err
	}
	if view.readOnly || view.changed || current.Version <= x.catalogue.Version {
		return p, nil
	}
	list, err := x.requirements(l)
	if err != nil {
		return p, err
	}
	p.Newer = &newerCatalogue{
		Version: current.Version, Action: p.Requirements + "/catalogue", Base: x.newest,
		Lines: useLines(touchedBy(catalogueChanges(l, x.catalogue, current), list)),
	}
	return p, nil
}

func newRequirementsPage(lang text.Lang, x *caseTable, view tableView) (requirementsPage, error) {
	list, dropped, err := x.clauses(view.edition, lang)
	if err != nil {
		return requirementsPage{}, err
	}
	p := requirementsPage{
		caseHead: newCaseHead(lang, x.saved, stepRequirements),
		Version:  versionText(lang, &view.edition, view.changed), ReadOnly: view.readOnly, Problems: view.problems, Base: view.base, Changed: view.changed,
		Catalogue: x.catalogue.Version,
		Note:      field{ID: "note", Name: "note", Label: text.T(lang, "edition.note"), Hint: text.T(lang, "edition.note-hint", "most", maxNote), Value: view.typed.Get("note"), Error: errorOf(view.problems, "note")},
	}
	p.Action, p.Versions, p.Figures = p.Requirements, p.Requirements+"/versions", caseURL(x.saved.ID, "/figures")
	b := tableBuilder{lang: lang, x: x, view: view, errors: map[string]string{}, filled: map[string]string{}, derived: derivedFigures(x.report)}
	for _, e := range view.problems {
		b.errors[e.Field] = e.Text
	}
	p.Notices = b.notices(dropped)
	if !view.readOnly {
		p.Questions, p.Was, p.Labels = b.questions(), b.was(), b.labels()
		if b.korean, _, err = x.clauses(view.edition, text.Korean); err != nil {
			return p, err
		}
	} else if !x.old() {
		p.Restore = &restore{p.Requirements + "/restore", view.edition.Version, x.newest}
	}
	p.Summary = b.summaryTable()
	b.fillFirst(list)
	toCheck, blanks := map[string]bool{}, map[string]bool{}
	for i := range list {
		q := &list[i]
		item := b.item(q, i)
		p.Items = append(p.Items, item)
		var open []mark
		if n := blankCount(&q.Requirement); n > 0 && !q.Out {
			open = append(open, mark{"warning", text.T(lang, "requirements.blanks", "n", n)})
			for j := range q.Figures {
				if q.Figures[j].Blank() {
					blanks[q.Figures[j].Key] = true
				}
			}
		}
		for _, g := range q.Basis {
			if unproven(g) && !q.Out {
				toCheck[g.Provision] = true
			}
		}
		if slices.ContainsFunc(q.Basis, unproven) {
			open = append(open, mark{"danger", text.T(lang, "requirements.check")})
		}
		open = append(open, item.Marks...)
		p.Order = append(p.Order, b.orderRow(q, list, i, open))
		if q.Out {
			continue
		}
		todo := cell{Marks: open}
		if len(open) == 0 {
			todo.Text = "–"
		}
		p.Summary.Rows = append(p.Summary.Rows, row{Cells: []cell{
			{Text: q.Number, URL: "#" + q.Number}, {Text: q.Class}, {Text: q.Name}, {Text: item.Level},
			{Text: word(lang, "word.label.", q.Label)}, {Text: word(lang, "word.document.", q.Document)}, todo,
		}})
	}
	p.Unproven, p.Blanks = len(toCheck), len(blanks)
	return p, nil
}

// versionText names a version.
func versionText(lang text.Lang, ed *models.Edition, changed bool) string {
	switch {
	case changed:
		return text.T(lang, "edition.unsaved")
	case ed.Version == 0:
		return text.T(lang, "edition.zero")
	}
	return text.T(lang, "edition.version", "version", ed.Version, "when", ed.At.In(seoul).Format("2006-01-02 15:04"))
}

func errorOf(problems []problem, id string) string {
	for _, p := range problems {
		if p.Field == id {
			return p.Text
		}
	}
	return ""
}

// A tableBuilder makes the parts of a requirements page.
type tableBuilder struct {
	lang    text.Lang
	x       *caseTable
	view    tableView
	errors  map[string]string // by field
	derived map[string]*analysis.DerivedFigure
	filled  map[string]string // rule in which a figure's field stands, by the figure's key
	korean  []rules.Clause    // whose wording is edited
}

func (b *tableBuilder) notices(dropped []rules.EditionProblem) []notice {
	var out []notice
	switch {
	case b.x.old():
		out = append(out, notice{Kind: "info", Text: text.T(b.lang, "edition.old-report"), Action: &link{text.T(b.lang, "edition.reopen"), caseURL(b.x.saved.ID, "/understood")}})
	case b.view.readOnly:
		out = append(out, notice{Kind: "info", Text: text.T(b.lang, "edition.read-only", "newest", b.x.newest), Action: &link{text.T(b.lang, "edition.to-newest"), caseURL(b.x.saved.ID, "/requirements")}})
	}
	if b.x.moved != "" {
		out = append(out, notice{Kind: "warning", Text: text.T(b.lang, "edition.moved", "version", b.x.moved, "current", b.x.catalogue.Version)})
	}
	if was := b.view.edition.RulesVersion; was != "" && was != b.x.set.Version() {
		out = append(out, notice{Kind: "info", Text: text.T(b.lang, "edition.rules-moved", "version", was, "current", b.x.set.Version())})
	}
	if b.view.conflict {
		out = append(out, notice{Kind: "danger", Text: text.T(b.lang, "edition.conflict", "version", b.x.newest), Action: &link{text.T(b.lang, "edition.conflict-look", "version", b.x.newest), caseURL(b.x.saved.ID, "/requirements?version="+strconv.Itoa(b.x.newest))}})
	} else if b.view.changed {
		out = append(out, notice{Kind: "warning", Text: text.T(b.lang, "edition.not-saved")})
	}
	if len(b.view.problems) == 0 {
		for _, p := range dropped {
			out = append(out, notice{Kind: "warning", Text: text.T(b.lang, "edition.dropped", "what", p.Message)})
		}
	}
	return out
}

// value returns what was typed into a field, or what it holds.
func (b *tableBuilder) value(name, holds string) string {
	if b.view.typed.Has(name) {
		return b.view.typed.Get(name)
	}
	return holds
}

// wrong returns what was typed into a field of a clause where that is wrong, else what
// the edition holds: the rule's own sentence may be another under the new facts.
func (b *tableBuilder) wrong(id, name, holds string) string {
	if b.errors[id] == "" {
		return holds
	}
	return b.value(name, holds)
}

// questions asks what only the officer knows; what the sheet says of it stands beside.
func (b *tableBuilder) questions() []question {
	out := make([]question, 0, len(b.x.set.Questions()))
	said := factValues(b.x.report.Facts)
	for _, q := range b.x.set.Questions() {
		f := field{ID: "fact-" + q.Name, Name: "fact." + q.Name, Label: q.Question.In(string(b.lang)), Value: b.value("fact."+q.Name, b.view.edition.Facts[q.Name]), Error: b.errors["fact-"+q.Name]}
		none := text.T(b.lang, "edition.unanswered")
		if word := b.answerText(&q, said[q.Name]); word != "" {
			none = text.T(b.lang, "edition.sheet-says", "answer", word)
		}
		switch q.Kind {
		case models.FactBool:
			f.Options = []option{{"", none}, {"true", text.T(b.lang, "edition.yes")}, {"false", text.T(b.lang, "edition.no")}}
		case models.FactChoice:
			f.Options = []option{{"", none}}
			for _, c := range q.Choices {
				f.Options = append(f.Options, option{c.Key, models.RuleText{KO: c.KO, EN: c.EN}.In(string(b.lang))})
			}
		default:
			f.InputMode = "numeric"
			f.Hint = text.T(b.lang, "edition.number-hint")
			if b.answerText(&q, said[q.Name]) != "" {
				f.Hint = none
			}
		}
		x := question{field: f, Unit: q.Unit.In(string(b.lang))}
		for _, id := range q.Provisions {
			x.Basis = append(x.Basis, link{provision(b.x.catalogue, id), provisionURL(id, b.x.saved.ID)})
		}
		out = append(out, x)
	}
	return out
}

// factValues returns facts as text, by their names.
func factValues(f *rules.Facts) map[string]string {
	out, values := map[string]string{}, map[string]any{}
	content, err := json.Marshal(f)
	if err != nil || json.Unmarshal(content, &values) != nil {
		return out // facts are numbers, words and truth values: this does not happen
	}
	for name, v := range values {
		out[name] = fmt.Sprint(v)
		if n, ok := v.(float64); ok {
			out[name] = strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return out
}

// answerText writes what the sheet says of a fact as an answer; "" where it says
// nothing that is known.
func (b *tableBuilder) answerText(q *models.FactQuestion, said string) string {
	switch said {
	case "", "0", "false":
		return "" // not known, or not stated
	case "true":
		return text.T(b.lang, "edition.yes")
	}
	for _, c := range q.Choices {
		if c.Key == said {
			return models.RuleText{KO: c.KO, EN: c.EN}.In(string(b.lang))
		}
	}
	return said
}

// was notes the facts under which the clauses are shown.
func (b *tableBuilder) was() []hidden {
	var out []hidden
	for _, name := range factNames(b.x.set) {
		out = append(out, hidden{"was." + name, b.view.edition.Facts[name]})
	}
	return out
}

// labels are the names of the public form's fields.
func (b *tableBuilder) labels() []field {
	out := make([]field, 0, len(formKeys))
	for _, key := range formKeys {
		out = append(out, field{
			ID: "form-" + key, Name: "form." + key, Label: text.T(b.lang, "edition.form."+key), Value: b.value("form."+key, b.view.edition.Form[key]), Error: b.errors["form-"+key],
		})
	}
	return out
}

// label returns the name of a field of the public form.
func (b *tableBuilder) label(key string) string {
	return orElse(b.view.edition.Form[key], text.T(b.lang, "edition.form."+key))
}

func (b *tableBuilder) summaryTable() table {
	return table{
		Head: tableHead{"summary", text.T(b.lang, "requirements.summary")},
		Columns: []column{
			{Name: text.T(b.lang, "requirements.number")}, {Name: text.T(b.lang, "requirements.class")}, {Name: text.T(b.lang, "requirements.name")},
			{Name: text.T(b.lang, "requirements.level")}, {Name: text.T(b.lang, "requirements.label")},
			{Name: text.T(b.lang, "requirements.document")}, {Name: text.T(b.lang, "requirements.open")},
		},
	}
}

// fillFirst notes in which clause each figure is filled in: the first that goes into
// the documents.
func (b *tableBuilder) fillFirst(list []rules.Clause) {
	for _, out := range []bool{false, true} {
		for i := range list {
			if list[i].Out != out {
				continue
			}
			for j := range list[i].Figures {
				if key := list[i].Figures[j].Key; b.filled[key] == "" {
					b.filled[key] = list[i].Rule
				}
			}
		}
	}
}

func (b *tableBuilder) orderRow(q *rules.Clause, list []rules.Clause, i int, open []mark) orderRow {
	same := func(other *rules.Clause) bool { return other.Class == q.Class }
	r := orderRow{
		Rule: q.Rule, Number: orElse(q.Number, "–"), Class: q.Class, Name: q.Name, Level: word(b.lang, "word.level.", q.Level), Label: word(b.lang, "word.label.", q.Label),
		Document: word(b.lang, "word.document.", q.Document), URL: "#" + itemID(q), In: !q.Out, Open: open,
	}
	for j := range list {
		if same(&list[j]) {
			r.Up = r.Up || j < i
			r.Down = r.Down || j > i
		}
	}
	return r
}

// itemID returns the id of a clause's table on the page.
func itemID(q *rules.Clause) string {
	if q.Number == "" {
		return "out-" + q.Rule
	}
	return q.Number
}

// item returns the table of one clause.
func (b *tableBuilder) item(q *rules.Clause, i int) requirement {
	x := requirement{
		ID: itemID(q), Rule: q.Rule, Caption: text.T(b.lang, "requirements.caption", "number", q.Number, "name", q.Name),
		Class: q.Class, Number: q.Number, Name: q.Name, Level: word(b.lang, "word.level.", q.Level), Out: q.Out,
		Definition: pieces(q.Definition), Details: manyPieces(q.Details), Deliverables: manyPieces(q.Deliverables), Inspection: pieces(q.Inspection),
	}
	if q.Out {
		x.Caption = text.T(b.lang, "edition.out-caption", "name", q.Name)
	}
	if q.AgencyDuty != "" {
		x.Duties = manyPieces(strings.Split(q.AgencyDuty, "\n"))
	}
	for _, number := range q.Related {
		x.Related = append(x.Related, link{number, "#" + number})
	}
	for _, g := range q.Basis {
		y := basis{Name: strings.TrimSpace(g.Law + " " + g.Article), Marks: []mark{{"gray", word(b.lang, "word.label.", g.Label)}}, URL: provisionURL(g.Provision, b.x.saved.ID), Text: source(g.Source).URL}
		if g.Confidence != models.Verified {
			y.Marks = append(y.Marks, mark{"gray", word(b.lang, "word.confidence.", g.Confidence)})
		}
		if unproven(g) {
			y.Marks = append(y.Marks, mark{"danger", text.T(b.lang, "requirements.check")})
		}
		x.Basis = append(x.Basis, y)
	}
	if q.Out {
		x.Marks = append(x.Marks, mark{"gray", text.T(b.lang, "edition.out")})
	}
	if len(q.Edited) > 0 {
		x.Marks = append(x.Marks, mark{"information", text.T(b.lang, "edition.edited")})
	}
	x.Figures, x.FiguresOpen = b.figures(q)
	if !b.view.readOnly && i < len(b.korean) {
		x.Edit = b.edit(&b.korean[i])
	}
	return x
}

// figures says what decided each figure of a clause and what bounds it; a figure that
// was cut out of its sentences stands below with what was derived.
func (b *tableBuilder) figures(q *rules.Clause) (rows []figureRow, open bool) {
	for i := range q.Figures {
		f := &q.Figures[i]
		r := figureRow{
			Name: f.Name, URL: caseURL(b.x.saved.ID, "/figures#"+f.Key), Value: f.Text, By: word(b.lang, "word.decided.", f.DecidedBy), Why: "–",
		}
		if d := b.derived[f.From]; d != nil {
			r.Why = whyOf(b.lang, d)
		}
		switch {
		case f.Edited:
			r.Derived = f.Derived
			r.Marks = []mark{{"information", text.T(b.lang, "edition.own")}}
		case f.Blank():
			r.Value = strings.TrimSpace(f.Text + " " + f.Unit)
			r.Why = text.T(b.lang, "requirements.officer-why")
			r.Marks = []mark{{"warning", text.T(b.lang, "requirements.to-fill")}}
			open = open || !q.Out
		case f.From == rules.FromOfficer:
			r.Why = text.T(b.lang, "edition.officer-filled")
		case f.DecidedBy == "rule" && f.Rule != "":
			r.By = text.T(b.lang, "edition.by-provision", "provision", provision(b.x.catalogue, f.Rule))
		}
		for _, id := range f.BoundBy {
			r.Bounds = append(r.Bounds, link{provision(b.x.catalogue, id), provisionURL(id, b.x.saved.ID)})
		}
		if b.input(&r, q, f) {
			open = true
		}
		rows = append(rows, r)
	}
	stands := placesOf(q.Texts)
	for _, key := range slices.Sorted(maps.Keys(placesOf(q.RuleTexts))) {
		if !stands[key] {
			r := figureRow{Name: b.x.figureName(b.lang, key), URL: caseURL(b.x.saved.ID, "/figures#"+key), Value: "–", Marks: []mark{{"information", text.T(b.lang, "edition.cut")}}, Why: text.T(b.lang, "edition.cut-why"), By: "–"}
			r.Derived = b.derivedText(key)
			rows = append(rows, r)
		}
	}
	return rows, open
}

// derivedText writes what was derived for the place of a key, or "".
func (b *tableBuilder) derivedText(key string) string {
	for i := range b.x.set.Figures() {
		if f := &b.x.set.Figures()[i]; f.Key == key {
			if d := b.derived[f.From]; d != nil && (d.Value != nil || d.Text != "") {
				return derivedValue(b.lang, d)
			}
		}
	}
	return ""
}

// input puts the field of a figure into its row, in the first clause that has it; it
// reports whether something is wrong with what was typed.
func (b *tableBuilder) input(r *figureRow, q *rules.Clause, f *rules.Figure) bool {
	if b.view.readOnly {
		return false
	}
	id := "fig-" + f.Key
	var def *models.RuleFigure
	for i := range b.x.set.Figures() {
		if b.x.set.Figures()[i].Key == f.Key {
			def = &b.x.set.Figures()[i]
		}
	}
	switch {
	case def == nil:
		return false
	case def.Fact != "":
		r.Elsewhere = &link{text.T(b.lang, "edition.as-fact"), "#fact-" + def.Fact}
		return false
	case b.filled[f.Key] != q.Rule:
		r.Elsewhere = &link{text.T(b.lang, "edition.elsewhere"), "#" + id}
		return false
	}
	x := field{ID: id, Name: "fig." + f.Key, Label: text.T(b.lang, "edition.own-figure", "figure", f.Name), Value: b.value("fig."+f.Key, b.view.edition.Figures[f.Key]), Error: b.errors[id]}
	if def.Unit != "" {
		x.InputMode = "decimal"
		r.Unit = f.Unit
	}
	if len(def.Choices) > 0 {
		words := make([]string, len(def.Choices))
		for i, c := range def.Choices {
			words[i] = c.KO
		}
		x.Hint = text.T(b.lang, "edition.choices", "choices", strings.Join(words, ", "))
	}
	r.Input = &x
	return x.Error != ""
}

// edit returns the fields of one clause, whose wording is Korean in both languages.
func (b *tableBuilder) edit(q *rules.Clause) *clauseEdit {
	e := &clauseEdit{Reset: "reset:" + q.Rule}
	wording := func(what, holds string, rows int) area {
		id := what + "-" + q.Rule
		a := area{field{ID: id, Name: what + "." + q.Rule, Label: b.label(what), Value: b.wrong(id, what+"."+q.Rule, b.x.shownPlaces(holds)), Error: b.errors[id]}, rows}
		e.Open = e.Open || a.Error != ""
		return a
	}
	e.Name = wording("name", q.Texts.Name, 1)
	e.Definition = wording("definition", q.Texts.Definition, 3)
	e.Details = wording("details", strings.Join(q.Texts.Details, "\n"), min(4+2*len(q.Texts.Details), 16))
	e.Deliverables = wording("deliverables", strings.Join(q.Texts.Deliverables, "\n"), 3)
	e.Inspection = wording("inspection", q.Texts.Inspection, 3)
	e.Details.Hint = text.T(b.lang, "edition.lines")
	e.Deliverables.Hint = e.Details.Hint
	e.Level = field{ID: "level-" + q.Rule, Name: "level." + q.Rule, Label: b.label("level"), Value: b.wrong("level-"+q.Rule, "level."+q.Rule, q.Level), Error: b.errors["level-"+q.Rule], Options: []option{
		{"must", word(b.lang, "word.level.", "must")}, {"should", word(b.lang, "word.level.", "should")},
	}}
	stands := placesOf(q.Texts)
	for i := range q.Figures {
		if f := &q.Figures[i]; stands[f.Key] {
			e.Places = append(e.Places, place{"{" + f.Name + "}", f.Text})
		}
	}
	for i := range b.x.set.Figures() {
		key := b.x.set.Figures()[i].Key
		id, name := "cut-"+q.Rule+"-"+key, "cut."+q.Rule+"."+key
		if say := b.errors[id]; say != "" || b.view.typed.Get(name) != "" {
			e.Cuts = append(e.Cuts, check{id, name, text.T(b.lang, "edition.cut-box", "figure", b.x.figureName(b.lang, key), "value", orElse(b.derivedText(key), "–")), say, b.view.typed.Get(name) != ""})
			e.Open = e.Open || say != ""
		}
	}
	return e
}

// unproven reports whether a provision must be looked up before it is quoted: it
// was not read, or obliges and its article was not seen.
func unproven(b analysis.Basis) bool {
	return b.Confidence != models.Verified || b.Article == "" && strings.Contains(b.Label, "의무") || strings.Contains(b.Law, "확인 필요")
}

// blankCount counts the figures of a clause that the officer must fill in.
func blankCount(q *rules.Requirement) int {
	n := 0
	for i := range q.Figures {
		if q.Figures[i].Blank() {
			n++
		}
	}
	return n
}

// blankForm is how a clause shows a place for the officer.
var blankForm = regexp.MustCompile(`〔[^〕]*〕`)

// pieces splits a sentence at its blanks.
func pieces(s string) []piece {
	var out []piece
	at := 0
	for _, m := range blankForm.FindAllStringIndex(s, -1) {
		if m[0] > at {
			out = append(out, piece{Text: s[at:m[0]]})
		}
		out = append(out, piece{s[m[0]:m[1]], true})
		at = m[1]
	}
	if at < len(s) {
		out = append(out, piece{Text: s[at:]})
	}
	return out
}

func manyPieces(sentences []string) [][]piece {
	out := make([][]piece, 0, len(sentences))
	for _, s := range sentences {
		out = append(out, pieces(s))
	}
	return out
}

// annexPage is what annex.html may use: firms and sites by name, for the agency
// alone.
type annexPage struct {
	caseHead
	Annex table
	Ask   table
}

// showAnnex handles GET /cases/:id/annex.
func (s *Server) showAnnex(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "annex.html", newAnnexPage(lang(c), &saved, report))
}

func newAnnexPage(lang text.Lang, saved *models.SavedCase, r *analysis.Report) annexPage {
	r = shown.Report(string(lang), r)
	p := annexPage{
		caseHead: newCaseHead(lang, saved, 0),
		Ask:      questionsTable(lang, r.Delivery.Nodes),
		Annex: table{
			Head:    tableHead{"annex", text.T(lang, "annex.caption")},
			Columns: []column{{Name: text.T(lang, "annex.kind")}, {Name: text.T(lang, "annex.names"), Wide: true}, {Name: text.T(lang, "annex.why"), Wide: true}},
		},
	}
	for _, a := range r.Annex {
		names := cell{Text: text.T(lang, "annex.none")}
		if len(a.Names) > 0 {
			names = cell{Text: a.Names[0], Lines: a.Names[1:]}
		}
		why := a.Why
		if key := "word.annex-why." + a.Kind; lang == text.English && text.Has(lang, key) {
			why = text.T(lang, key)
		}
		p.Annex.Rows = append(p.Annex.Rows, row{Cells: []cell{{Text: word(lang, "word.annex.", a.Kind)}, names, {Text: why}}})
	}
	return p
}
