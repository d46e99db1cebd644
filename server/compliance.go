package server

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/server/text"
)

// compliancePage is what compliance.html may use: every rule with how the present
// contract stands to it.
type compliancePage struct {
	caseHead
	Notices []notice
	Counts  []figure
	Filters []link // by state
	Matrix  table
}

// states of a contract before a rule, the worst first, with how they are marked.
var states = []struct{ status, kind string }{
	{analysis.NotMet, "danger"}, {analysis.NotStated, "warning"}, {analysis.Met, "success"}, {analysis.NotApplicable, "gray"},
}

// showCompliance handles GET /cases/:id/compliance: the present contract against every
// rule, all or with ?state= those of one state.
func (s *Server) showCompliance(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	x, err := s.caseTable(c.Request().Context(), &saved, newestEdition)
	if err != nil {
		return err
	}
	page, err := newCompliancePage(lang(c), x, c.QueryParam("state"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "compliance.html", page)
}

func newCompliancePage(lang text.Lang, x *caseTable, state string) (compliancePage, error) {
	p := compliancePage{
		caseHead: newCaseHead(lang, x.saved, 0),
		Matrix: table{
			Head: tableHead{"matrix", text.T(lang, "compliance.caption")},
			Columns: []column{
				{Name: text.T(lang, "compliance.rule"), Wide: true}, {Name: text.T(lang, "compliance.state")}, {Name: text.T(lang, "compliance.found"), Wide: true},
				{Name: text.T(lang, "compliance.asked")}, {Name: text.T(lang, "compliance.by")}, {Name: text.T(lang, "compliance.evidence")}, {Name: text.T(lang, "compliance.clause"), Number: true},
			},
		},
	}
	if x.old() {
		p.Notices = []notice{{Kind: "info", Text: text.T(lang, "edition.old-report"), Action: &link{text.T(lang, "edition.reopen"), p.Understood}}}
		return p, nil
	}
	list, err := x.compliance()
	if err != nil {
		return p, err
	}
	count := map[string]int{}
	for i := range list {
		count[list[i].Status]++
	}
	own := caseURL(x.saved.ID, "/compliance")
	p.Filters = []link{{text.T(lang, "compliance.all", "n", len(list)), own}}
	for _, s := range states {
		name := word(lang, "compliance.status.", s.status)
		p.Counts = append(p.Counts, figure{Label: name, Value: text.Count(int64(count[s.status]))})
		p.Filters = append(p.Filters, link{name, own + "?state=" + s.status})
		for i := range list {
			if q := &list[i]; q.Status == s.status && (state == "" || state == q.Status) {
				p.Matrix.Rows = append(p.Matrix.Rows, complianceRow(lang, x, q, s.kind))
			}
		}
	}
	return p, nil
}

// compliance sets the case against the rules as its edition makes them.
func (x *caseTable) compliance() ([]analysis.Compliance, error) {
	input, err := inputOf(x.saved)
	if err != nil {
		return nil, err
	}
	ed := x.edition
	for range 100 { // what the rules of today do not take is left as they have it
		list, err := analysis.NewCompliance(input, x.report, x.set, &ed)
		var wrong *rules.EditionError
		if !errors.As(err, &wrong) {
			return list, err
		}
		ed = without(ed, wrong.Problems)
	}
	return nil, err
}

func complianceRow(lang text.Lang, x *caseTable, q *analysis.Compliance, kind string) row {
	name, found, asked := q.Name, q.Found, q.Asked
	if lang == text.English {
		name, found, asked = q.NameEN, q.FoundEN, q.AskedEN
	}
	by := "–"
	if q.By != nil && q.Status == analysis.NotMet {
		by = quantity(lang, *q.By, q.Unit)
	}
	evidence := cell{Text: "–"}
	if cells := slices.DeleteFunc(slices.Clone(q.Evidence), func(s string) bool { return s == "" }); len(cells) > 0 {
		evidence = cell{Text: cells[0], Lines: cells[1:]}
	}
	clause := cell{Text: "–"}
	if q.Number != "" {
		clause = cell{Text: q.Number, URL: caseURL(x.saved.ID, "/requirements#"+q.Number), Of: name}
	}
	return row{Cells: []cell{
		{Text: name, Marks: []mark{{"gray", word(lang, "word.label.", q.Label)}}},
		{Marks: []mark{{kind, word(lang, "compliance.status.", q.Status)}}}, {Text: found}, {Text: orElse(asked, "–")}, {Text: by}, evidence, clause,
	}}
}
