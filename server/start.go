package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"daebi/server/text"
)

// startPage is what start.html may use.
type startPage struct {
	Steps []startStep
}

// A startStep is one thing that Daebi does for the person.
type startStep struct{ Name, Text string }

func newStartPage(lang text.Lang) startPage {
	return startPage{Steps: []startStep{
		{text.T(lang, "start.read.name"), text.T(lang, "start.read.text")},
		{text.T(lang, "start.weigh.name"), text.T(lang, "start.weigh.text")},
		{text.T(lang, "start.write.name"), text.T(lang, "start.write.text")},
	}}
}

// showStart handles GET /: what can be done here.
func (s *Server) showStart(c echo.Context) error {
	return s.render(c, http.StatusOK, "start.html", newStartPage(lang(c)))
}

// pendingPage is what pending.html may use: a page that is announced and not there.
type pendingPage struct {
	Name, Lead string
	Notice     notice
}

func newPendingPage(lang text.Lang, name, lead string) pendingPage {
	return pendingPage{
		Name:   text.T(lang, name),
		Lead:   text.T(lang, lead),
		Notice: notice{Kind: "info", Text: text.T(lang, "pending.text"), Action: &link{text.T(lang, "error.to-start"), "/"}},
	}
}

// showReference handles GET /reference: what Daebi knows, and from where.
func (s *Server) showReference(c echo.Context) error {
	return s.render(c, http.StatusOK, "pending.html", newPendingPage(lang(c), "menu.reference", "reference.lead"))
}

// showSelfTest handles GET /self-test: known answers, computed here and now.
func (s *Server) showSelfTest(c echo.Context) error {
	return s.render(c, http.StatusOK, "pending.html", newPendingPage(lang(c), "menu.self-test", "self-test.lead"))
}
