package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/paper/office"
	"daebi/server/text"
)

// figuresPage is what figures.html may use: each figure of the clauses, where it comes
// from and where it is used.
type figuresPage struct {
	caseHead
	Figures []figureUse
}

// A figureUse is one figure with its origin and its uses.
type figureUse struct {
	Key, Name, Value string
	Marks            []mark
	Terms            []fact
	Bounds           []link
	Clauses          []link
	Papers           []link // in which those clauses stand
	Trace            string // where its computation is shown; "" none
}

// showFigures handles GET /cases/:id/figures: where each figure comes from, and which
// clauses and papers carry it.
func (s *Server) showFigures(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	x, err := s.caseTable(c.Request().Context(), &saved, newestEdition)
	if err != nil {
		return err
	}
	page, err := newFiguresPage(lang(c), x)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "figures.html", page)
}

func newFiguresPage(lang text.Lang, x *caseTable) (figuresPage, error) {
	p := figuresPage{caseHead: newCaseHead(lang, x.saved, 0)}
	list, err := x.requirements(lang)
	if err != nil {
		return p, err
	}
	derived := derivedFigures(x.report)
	used := map[string]bool{}
	for i := range x.set.Figures() {
		def := &x.set.Figures()[i]
		d := derived[def.From]
		u := figureUse{Key: def.Key, Name: def.Name.In(string(lang)), Value: "–"}
		if d != nil {
			used[def.From] = true
			u.Value, u.Terms = derivedValue(lang, d), derivedTerms(lang, d)
			if slices.ContainsFunc(x.report.Figures, func(f analysis.DerivedFigure) bool { return f.Key == d.Key }) {
				u.Trace = traceURL(x.saved.ID, d.Key)
			}
			u.bound(x.catalogue, x.saved.ID, d.Provisions)
		}
		u.bound(x.catalogue, x.saved.ID, def.BoundBy)
		for j := range list {
			if k := slices.IndexFunc(list[j].Figures, func(f rules.Figure) bool { return f.Key == def.Key }); k >= 0 {
				u.in(lang, &p.caseHead, &list[j], &list[j].Figures[k], d)
			}
		}
		if d != nil || len(u.Clauses) > 0 {
			p.Figures = append(p.Figures, u)
		}
	}
	for i := range x.report.Figures { // those that no clause has a place for
		if d := &x.report.Figures[i]; !used[d.Key] {
			u := figureUse{Key: "of-" + d.Key, Name: word(lang, "word.figure.", d.Key), Value: derivedValue(lang, d), Terms: derivedTerms(lang, d), Trace: traceURL(x.saved.ID, d.Key)}
			u.bound(x.catalogue, x.saved.ID, d.Provisions)
			p.Figures = append(p.Figures, u)
		}
	}
	return p, nil
}

// bound adds provisions that bound the figure.
func (u *figureUse) bound(catalogue *models.Catalogue, caseID int64, ids []string) {
	for _, id := range ids {
		l := link{provision(catalogue, id), provisionURL(id, caseID)}
		if !slices.Contains(u.Bounds, l) {
			u.Bounds = append(u.Bounds, l)
		}
	}
}

// in notes a clause that carries the figure.
func (u *figureUse) in(lang text.Lang, of *caseHead, q *rules.Requirement, f *rules.Figure, d *analysis.DerivedFigure) {
	if len(u.Clauses) == 0 {
		switch {
		case f.Blank():
			u.Value = strings.TrimSpace(f.Text + " " + f.Unit)
			u.Marks = []mark{{"warning", text.T(lang, "requirements.to-fill")}}
		case f.Edited:
			u.Value = f.Text
			u.Marks = []mark{{"information", text.T(lang, "edition.own")}}
			u.Terms = append([]fact{{text.T(lang, "edition.derived"), f.Derived}}, u.Terms...)
		default:
			u.Value = f.Text
		}
		if d == nil {
			u.Terms = append(u.Terms, fact{text.T(lang, "derived.by"), word(lang, "word.decided.", f.DecidedBy)})
		}
	}
	u.Clauses = append(u.Clauses, link{clauseName(q), of.Requirements + "#" + q.Number})
	paper := link{word(lang, "word.document.", q.Document), of.Documents + "/" + string(papersOfClauses[q.Document])}
	if !slices.Contains(u.Papers, paper) {
		u.Papers = append(u.Papers, paper)
	}
}

// papersOfClauses are the papers in which the clauses of a document stand.
var papersOfClauses = map[string]office.Kind{
	"rfp": office.Requirements, "special_terms": office.SpecialTerms, "sla": office.SLAAnnex, "privacy": office.Entrustment, "notice": office.Notice, "cost": office.PriceLines,
}

// derivedFigures returns the figures and the amounts that an analysis derived, by key.
func derivedFigures(r *analysis.Report) map[string]*analysis.DerivedFigure {
	out := map[string]*analysis.DerivedFigure{}
	for _, list := range [][]analysis.DerivedFigure{r.Amounts, r.Figures} {
		for i := range list {
			out[list[i].Key] = &list[i]
		}
	}
	return out
}

// derivedTerms says where a derived figure comes from.
func derivedTerms(lang text.Lang, d *analysis.DerivedFigure) []fact {
	terms := []fact{{text.T(lang, "derived.by"), word(lang, "word.decided.", d.DecidedBy)}, {text.T(lang, "derived.why"), orElse(whyOf(lang, d), "–")}}
	if d.Economics != nil {
		terms = append(terms, fact{text.T(lang, "figures.economics"), quantity(lang, *d.Economics, d.Unit)})
	}
	return terms
}
