package server

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/text"
)

// startPage is what start.html may use.
type startPage struct {
	Notices    []notice
	Upload     upload
	Problems   []problem
	Examples   []exampleButton
	Drafts     *table // nil: none
	Cases      *table // nil: none yet
	Older      string // address of the cases before those shown
	Comparable bool   // there are cases to set side by side
	Steps      []startStep
}

// A startStep is one thing that Daebi does for the person.
type startStep struct{ Name, Text string }

// An exampleButton starts with one of the examples.
type exampleButton struct{ ID, Title string }

// casesShown is how many cases the start page lists.
const casesShown = 50

// newUpload returns the box for the files of a purchase, and what is wrong with what
// was sent.
func (s *Server) newUpload(problem string) upload {
	return upload{
		ID: workbookField, Name: workbookField, Accept: ".xlsx,.xlsm,.xls,.csv,.tsv,.txt,.html,.htm", Multiple: true,
		MaxBytes: s.config.MaxUpload, MaxFiles: maxFiles, MaxRows: s.deps.MaxRows, Error: problem,
	}
}

func newStartPage(lang text.Lang, form upload, examples []Example, cases []models.SavedCase, files map[int64][]string, drafts []models.Draft) startPage {
	p := startPage{
		Upload: form,
		Steps: []startStep{
			{text.T(lang, "start.read.name"), text.T(lang, "start.read.text")},
			{text.T(lang, "start.weigh.name"), text.T(lang, "start.weigh.text")},
			{text.T(lang, "start.write.name"), text.T(lang, "start.write.text")},
		},
	}
	if form.Error != "" {
		p.Problems = []problem{{workbookField, form.Error}}
	}
	if len(drafts) > 0 {
		p.Drafts = newDraftsTable(lang, drafts)
	}
	for _, e := range examples {
		title := e.Title
		if lang == text.English {
			title = e.TitleEN
		}
		p.Examples = append(p.Examples, exampleButton{e.ID, title})
	}
	if len(cases) > 0 {
		p.Cases = newCasesTable(lang, cases, files)
	}
	p.Comparable = len(cases) >= fewestCompared
	if len(cases) == casesShown {
		p.Older = "/?before=" + strconv.FormatInt(cases[len(cases)-1].ID, 10) + "#cases-caption"
	}
	return p
}

// newCasesTable lists cases, each with the name of its file where that is known.
func newCasesTable(lang text.Lang, cases []models.SavedCase, files map[int64][]string) *table {
	t := &table{
		Head: tableHead{"cases", text.T(lang, "start.cases.caption")},
		Columns: []column{
			{Name: text.T(lang, "start.cases.name")}, {Name: text.T(lang, "start.cases.agency")}, {Name: text.T(lang, "start.cases.verdict")},
			{Name: text.T(lang, "start.cases.net"), Number: true}, {Name: text.T(lang, "start.cases.option")},
			{Name: text.T(lang, "start.cases.when")}, {Name: text.T(lang, "start.cases.delete")},
		},
	}
	for i := range cases {
		c := &cases[i]
		title := cell{Text: c.Title, URL: caseURL(c.ID, "")}
		for _, name := range files[c.ID] {
			title.Lines = append(title.Lines, text.T(lang, "start.cases.file", "name", cleanName(name)))
		}
		if c.Sample != "" {
			title.Marks = []mark{{"gray", text.T(lang, "case.sample")}}
		}
		net := "–"
		if c.NetWon != nil {
			net = full(lang, *c.NetWon)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			title, {Text: c.Agency}, {Text: shortVerdict(lang, c)}, {Text: net},
			{Text: orElse(shortOption(lang, c.Option), "–")}, {Text: c.CreatedAt.In(seoul).Format("2006-01-02 15:04")},
			{Text: text.T(lang, "start.cases.delete"), Of: c.Title, URL: caseURL(c.ID, "/delete")},
		}})
	}
	return t
}

// shortOption names an option for a list, which does not know what is used now.
func shortOption(lang text.Lang, id string) string {
	if id == analysis.OptStay {
		return text.T(lang, "start.cases.stay")
	}
	return optionName(lang, nil, id)
}

// shortVerdict returns the answer for a list: what was found of the plan as it
// was written.
func shortVerdict(lang text.Lang, c *models.SavedCase) string {
	switch {
	case c.NetWon == nil:
		return "–"
	case *c.NetWon < 0:
		return text.T(lang, "start.verdict.loss")
	case c.Option == analysis.OptStay:
		return text.T(lang, "start.verdict.stay")
	}
	return text.T(lang, "start.verdict.gain")
}

// newDraftsTable lists the drafts that wait to be looked at.
func newDraftsTable(lang text.Lang, drafts []models.Draft) *table {
	t := &table{
		Head: tableHead{"drafts", text.T(lang, "start.drafts.caption")},
		Columns: []column{
			{Name: text.T(lang, "start.drafts.files")}, {Name: text.T(lang, "start.drafts.when")}, {Name: text.T(lang, "start.drafts.until")},
			{Name: text.T(lang, "start.cases.delete")},
		},
	}
	for i := range drafts {
		d := &drafts[i]
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: d.Title, URL: draftURL(d.ID, "")}, {Text: d.UpdatedAt.In(seoul).Format("2006-01-02 15:04")},
			{Text: keptUntil(d)}, {Text: text.T(lang, "start.cases.delete"), Of: d.Title, URL: draftURL(d.ID, "/delete")},
		}})
	}
	return t
}

// showStart handles GET /: what can be done here, and what was done.
func (s *Server) showStart(c echo.Context) error {
	page, err := s.startPage(c, "")
	if err != nil {
		return err
	}
	switch c.QueryParam("done") {
	case "deleted":
		page.Notices = append(page.Notices, notice{Kind: "success", Text: text.T(lang(c), "start.deleted")})
	case "draft-deleted":
		page.Notices = append(page.Notices, notice{Kind: "success", Text: text.T(lang(c), "start.draft-deleted")})
	}
	return s.render(c, http.StatusOK, "start.html", page)
}

// leadToStart handles GET /cases: where a person lands who changes the language on
// the page of a refused upload.
func (s *Server) leadToStart(c echo.Context) error { return c.Redirect(http.StatusSeeOther, "/") }

// startPage returns the start page, and what is wrong with what was sent, if
// anything.
func (s *Server) startPage(c echo.Context, problem string) (startPage, error) {
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64) // what is no id is no page
	ctx := c.Request().Context()
	cases, err := s.store.Cases(ctx, s.org(c), max(before, 0), casesShown)
	if err != nil {
		return startPage{}, err
	}
	ids := make([]int64, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID
	}
	files, err := s.store.CaseFileNames(ctx, s.org(c), ids)
	if err != nil {
		return startPage{}, err
	}
	drafts, err := s.store.Drafts(ctx, s.org(c))
	if err != nil {
		return startPage{}, err
	}
	return newStartPage(lang(c), s.newUpload(problem), s.deps.Examples, cases, files, drafts), nil
}
