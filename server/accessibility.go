package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

// accessibilityPage is what accessibility.html may use.
type accessibilityPage struct {
	Checks, ByHand int
	Table          table
}

// showAccessibility handles GET /accessibility: how each of the 33 checks is met,
// and what proves it.
func (s *Server) showAccessibility(c echo.Context) error {
	return s.render(c, http.StatusOK, "accessibility.html", newAccessibilityPage(lang(c), s.deps.Accessibility))
}

func newAccessibilityPage(lang text.Lang, checks []models.AccessibilityCheck) accessibilityPage {
	p := accessibilityPage{Checks: len(checks), Table: table{
		Head: tableHead{"checks", text.T(lang, "accessibility.caption")},
		Columns: []column{
			{Name: text.T(lang, "accessibility.check")}, {Name: text.T(lang, "accessibility.how"), Wide: true},
			{Name: text.T(lang, "accessibility.proof"), Wide: true},
		},
	}}
	for _, check := range checks {
		var proof []string
		if len(check.Axe) > 0 {
			proof = append(proof, text.T(lang, "accessibility.axe", "rules", strings.Join(check.Axe, ", ")))
		}
		if len(check.Tests) > 0 {
			proof = append(proof, text.T(lang, "accessibility.tests", "tests", strings.Join(check.Tests, ", ")))
		}
		if len(proof) == 0 {
			p.ByHand++
			proof = []string{text.T(lang, "accessibility.by-hand")}
		}
		p.Table.Rows = append(p.Table.Rows, row{Cells: []cell{
			{Text: check.Number + " " + check.Name.In(string(lang))}, {Text: check.How.In(string(lang))}, {Text: proof[0], Lines: proof[1:]},
		}})
	}
	return p
}
