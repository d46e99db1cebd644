package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// glossary is the terms of the pages, in the order in which a reader meets them.
var glossary = []string{
	"term.savings", "term.loss", "term.net", "term.bad", "term.quiet", "term.even", "term.range", "term.failure", "term.kappa",
	"term.cut-set", "term.shared", "term.availability", "term.credit", "term.estimated", "term.npv", "term.tornado", "term.information",
}

// glossaryPage is what glossary.html may use.
type glossaryPage struct{ Terms []*term }

// showGlossary handles GET /glossary: every term with its meaning.
func (s *Server) showGlossary(c echo.Context) error {
	var p glossaryPage
	for _, key := range glossary {
		p.Terms = append(p.Terms, explained(lang(c), key))
	}
	return s.render(c, http.StatusOK, "glossary.html", p)
}
