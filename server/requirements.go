package server

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// requirementsPage is what requirements.html may use.
type requirementsPage struct {
	caseHead
	Blanks   int
	Unproven int // provisions to be checked before they are quoted
	Summary  table
	Items    []requirement
}

// A requirement is one table of the request for proposals, and what decided its
// figures, which stays outside it.
type requirement struct {
	ID, Caption         string
	Class, Number, Name string
	Level               string
	Definition          []piece
	Details             [][]piece
	Deliverables        [][]piece
	Related             []link
	Basis               []basis
	Inspection          []piece
	Duties              [][]piece
	Figures             *table
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
	URL   string
}

// showRequirements handles GET /cases/:id/requirements: what to write into the
// request for proposals.
func (s *Server) showRequirements(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "requirements.html", newRequirementsPage(lang(c), &saved, report, &s.deps.Catalogue))
}

func newRequirementsPage(lang text.Lang, saved *models.SavedCase, r *analysis.Report, catalogue *models.Catalogue) requirementsPage {
	list := r.Requirements
	if lang == text.English {
		list = r.RequirementsEN
	}
	p := requirementsPage{
		caseHead: newCaseHead(lang, saved, stepRequirements),
		Summary: table{
			Head: tableHead{"summary", text.T(lang, "requirements.summary")},
			Columns: []column{
				{Name: text.T(lang, "requirements.number")}, {Name: text.T(lang, "requirements.class")}, {Name: text.T(lang, "requirements.name")},
				{Name: text.T(lang, "requirements.level")}, {Name: text.T(lang, "requirements.label")},
				{Name: text.T(lang, "requirements.document")}, {Name: text.T(lang, "requirements.open")},
			},
		},
	}
	figures := map[string]*analysis.DerivedFigure{}
	for i := range r.Figures {
		figures[r.Figures[i].Key] = &r.Figures[i]
	}
	toCheck := map[string]bool{}
	for i := range list {
		q := &list[i]
		item := newRequirement(lang, q, figures, catalogue)
		p.Items = append(p.Items, item)
		var open []mark
		if n := blanks(q); n > 0 {
			p.Blanks += n
			open = append(open, mark{"warning", text.T(lang, "requirements.blanks", "n", n)})
		}
		for _, b := range q.Basis {
			if unproven(b) {
				toCheck[b.Provision] = true
			}
		}
		if slices.ContainsFunc(q.Basis, unproven) {
			open = append(open, mark{"danger", text.T(lang, "requirements.check")})
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
	p.Unproven = len(toCheck)
	return p
}

func newRequirement(lang text.Lang, q *analysis.Requirement, figures map[string]*analysis.DerivedFigure, catalogue *models.Catalogue) requirement {
	x := requirement{
		ID: q.Number, Caption: text.T(lang, "requirements.caption", "number", q.Number, "name", q.Name),
		Class: q.Class, Number: q.Number, Name: q.Name, Level: word(lang, "word.level.", q.Level),
		Definition: pieces(q.Definition), Details: manyPieces(q.Details), Deliverables: manyPieces(q.Deliverables),
		Inspection: pieces(q.Inspection),
	}
	if q.AgencyDuty != "" {
		x.Duties = manyPieces(strings.Split(q.AgencyDuty, "\n"))
	}
	for _, number := range q.Related {
		x.Related = append(x.Related, link{number, "#" + number})
	}
	for _, b := range q.Basis {
		y := basis{Name: strings.TrimSpace(b.Law + " " + b.Article), Marks: []mark{{"gray", word(lang, "word.label.", b.Label)}}}
		if b.Confidence != models.Verified {
			y.Marks = append(y.Marks, mark{"gray", word(lang, "word.confidence.", b.Confidence)})
		}
		if unproven(b) {
			y.Marks = append(y.Marks, mark{"danger", text.T(lang, "requirements.check")})
		}
		y.URL = source(b.Source).URL
		x.Basis = append(x.Basis, y)
	}
	x.Figures = requirementFigures(lang, q, figures, catalogue)
	return x
}

// unproven reports whether a provision must be looked up before it is quoted: it
// was not read, or obliges and its article was not seen.
func unproven(b analysis.Basis) bool {
	return b.Confidence != models.Verified || b.Article == "" && strings.Contains(b.Label, "의무") || strings.Contains(b.Law, "확인 필요")
}

// blanks counts the figures that the officer must fill in.
func blanks(q *analysis.Requirement) int {
	n := 0
	for _, f := range q.Figures {
		if f.From == "" && f.Value == nil {
			n++
		}
	}
	return n
}

// requirementFigures says what decided each figure of a requirement, and what
// bounds each blank.
func requirementFigures(lang text.Lang, q *analysis.Requirement, figures map[string]*analysis.DerivedFigure, catalogue *models.Catalogue) *table {
	if len(q.Figures) == 0 {
		return nil
	}
	t := &table{
		Head: tableHead{q.Number + "-figures", text.T(lang, "requirements.figures-caption", "number", q.Number)},
		Columns: []column{
			{Name: text.T(lang, "derived.figure")}, {Name: text.T(lang, "derived.value")}, {Name: text.T(lang, "derived.by")},
			{Name: text.T(lang, "derived.why"), Wide: true}, {Name: text.T(lang, "derived.provisions"), Wide: true},
		},
	}
	for _, f := range q.Figures {
		why := text.T(lang, "requirements.officer-why")
		if d := figures[f.From]; d != nil {
			why = whyOf(lang, d)
		} else if f.Value != nil {
			why = "–"
		}
		bound := cell{Text: "–"}
		if names := provisions(catalogue, f.BoundBy); len(names) > 0 {
			bound = cell{Text: names[0], Lines: names[1:]}
		}
		value := cell{Text: f.Text}
		if f.From == "" && f.Value == nil {
			value.Text = strings.TrimSpace(f.Text + " " + f.Unit)
			value.Marks = []mark{{"warning", text.T(lang, "requirements.to-fill")}}
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: f.Name}, value, {Text: word(lang, "word.decided.", f.DecidedBy)}, {Text: why}, bound}})
	}
	return t
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
