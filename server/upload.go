package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

// workbookField names the file in the upload form.
const workbookField = "workbook"

// createCase handles POST /cases: reads an uploaded workbook, analyses and keeps it.
func (s *Server) createCase(c echo.Context) error {
	name, content, err := s.uploaded(c)
	if errors.Is(err, http.ErrMissingFile) {
		return s.start(c, http.StatusUnprocessableEntity, text.T(lang(c), "upload.missing"))
	}
	if err != nil {
		return err
	}
	return s.addCase(c, "", name, content)
}

// uploaded returns the file of the upload form, or http.ErrMissingFile.
func (s *Server) uploaded(c echo.Context) (name string, content []byte, err error) {
	r := c.Request()
	if err := r.ParseMultipartForm(s.config.MaxUpload + formOverhead); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return "", nil, err
		}
		return "", nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	file, header, err := r.FormFile(workbookField)
	if err != nil {
		return "", nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	if header.Size > s.config.MaxUpload {
		return "", nil, &http.MaxBytesError{Limit: s.config.MaxUpload}
	}
	if content, err = io.ReadAll(file); err != nil {
		return "", nil, fmt.Errorf("upload: %w", err)
	}
	if header.Filename == "" {
		return "", nil, http.ErrMissingFile
	}
	return cleanName(header.Filename), content, nil
}

// createExample handles POST /cases/example: the same for a workbook that is here.
func (s *Server) createExample(c echo.Context) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	for _, example := range s.deps.Examples {
		if example.ID != form.Get("id") {
			continue
		}
		content, err := example.Open()
		if err != nil {
			return fmt.Errorf("example %s: %w", example.ID, err)
		}
		return s.addCase(c, example.ID, example.File, content)
	}
	return fmt.Errorf("example %q: %w", form.Get("id"), models.ErrNotFound)
}

// AddExamples analyses and keeps the examples where no case is kept yet.
func (s *Server) AddExamples(ctx context.Context) error {
	kept, err := s.store.Cases(ctx, defaultOrg, 0, 1)
	if err != nil || len(kept) > 0 {
		return err
	}
	for _, example := range s.deps.Examples {
		content, err := example.Open()
		if err != nil {
			return fmt.Errorf("example %s: %w", example.ID, err)
		}
		_, refused, err := s.analyzeFile(ctx, defaultOrg, text.Korean, example.ID, example.File, content)
		if err != nil {
			return err
		}
		if refused != nil {
			return fmt.Errorf("example %s: %s", example.ID, refused.problems[0].Message)
		}
	}
	return nil
}

func (s *Server) addCase(c echo.Context, sample, name string, content []byte) error {
	id, refused, err := s.analyzeFile(c.Request().Context(), s.org(c), lang(c), sample, name, content)
	if err != nil {
		return err
	}
	if refused != nil {
		return s.render(c, http.StatusUnprocessableEntity, "upload-problems.html", newProblemsPage(lang(c), refused, s.config.MaxUpload))
	}
	return c.Redirect(http.StatusSeeOther, caseURL(id, ""))
}

// problemsPage is what upload-problems.html may use.
type problemsPage struct {
	Heading, Lead string
	Counts        string
	Groups        []problemGroup
	Upload        upload
}

// A problemGroup is the problems of one severity, a table for each sheet.
type problemGroup struct {
	ID, Heading, Lead string
	Kind              string // of the notice that it looks like
	Tables            []table
}

func newProblemsPage(lang text.Lang, refused *refusal, limit int64) problemsPage {
	errs := 0
	for _, p := range refused.problems {
		if p.Severity == models.Error {
			errs++
		}
	}
	return problemsPage{
		Heading: text.T(lang, "problems.heading", "n", errs),
		Lead:    text.T(lang, "problems.lead", "name", refused.name),
		Counts:  text.T(lang, "problems.counts", "n", errs, "others", len(refused.problems)-errs),
		Groups:  newProblemGroups(lang, refused.problems),
		Upload:  newUpload(limit, ""),
	}
}

// newProblemGroups sorts problems by severity, then by sheet in the order of the
// file.
func newProblemGroups(lang text.Lang, problems []models.Problem) []problemGroup {
	var groups []problemGroup
	for _, x := range []struct {
		severity models.Severity
		kind     string
	}{{models.Error, "danger"}, {models.Question, "info"}, {models.Warning, "warning"}} {
		tables := problemTables(lang, problems, x.severity)
		if len(tables) == 0 {
			continue
		}
		groups = append(groups, problemGroup{
			ID: string(x.severity), Kind: x.kind, Tables: tables,
			Heading: text.T(lang, "problems."+string(x.severity)+".heading"),
			Lead:    text.T(lang, "problems."+string(x.severity)+".lead"),
		})
	}
	return groups
}

// problemTables returns a table for each sheet that has problems of a severity.
func problemTables(lang text.Lang, problems []models.Problem, severity models.Severity) []table {
	var tables []table
	at := map[string]int{}
	for _, p := range problems {
		if p.Severity != severity {
			continue
		}
		i, ok := at[p.Sheet]
		if !ok {
			i = len(tables)
			at[p.Sheet] = i
			what := text.T(lang, "problems."+string(severity)+".heading") // captions are the names of landmarks: unique
			caption := text.T(lang, "problems.sheet", "sheet", p.Sheet, "what", what)
			if p.Sheet == "" {
				caption = text.T(lang, "problems.file", "what", what)
			}
			tables = append(tables, table{
				Head: tableHead{fmt.Sprintf("%s-%d", severity, i+1), caption},
				Columns: []column{
					{Name: text.T(lang, "problems.cell")}, {Name: text.T(lang, "problems.found")},
					{Name: text.T(lang, "problems.message"), Wide: true}, {Name: text.T(lang, "problems.expected")},
				},
			})
		}
		tables[i].Rows = append(tables[i].Rows, texts(orElse(p.Cell, text.T(lang, "problems.whole")), orElse(p.Found, text.T(lang, "problems.blank")),
			problemText(lang, p), orElse(p.Expected, "–")))
	}
	return tables
}

// problemText returns a problem's sentence: the reader's own, or in English that
// for its code, because the analysis writes Korean.
func problemText(lang text.Lang, p models.Problem) string {
	if key := "problem." + p.Code; lang == text.English && text.Has(lang, key) {
		return text.T(lang, key, "found", p.Found)
	}
	return p.Message
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
