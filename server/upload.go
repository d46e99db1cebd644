package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/text"
)

// workbookField names the files in the upload form.
const workbookField = "workbook"

// maxFiles is how many files are read as one purchase.
const maxFiles = 20

// errTooManyFiles is returned for more files than are read at once.
var errTooManyFiles = errors.New("too many files")

// An arrival is where an upload led: to a page of another address, or to a page that
// is shown in its place.
type arrival struct {
	location string
	status   int
	page     string // template
	data     any
}

// createCase handles POST /cases: reads uploaded files. A template without errors is
// analysed and kept as a case; what a person must look at first becomes a draft.
func (s *Server) createCase(c echo.Context) error {
	return s.receive(c, func(ctx context.Context, files []sheet.Input, phase func(string)) (arrival, error) {
		return s.arrive(ctx, s.org(c), lang(c), "", files, phase)
	}, func() (arrival, error) {
		page, err := s.startPage(c, text.T(lang(c), "upload.missing"))
		return arrival{status: http.StatusUnprocessableEntity, page: "start.html", data: page}, err
	})
}

// receive takes the files of a form, hands them to use, and answers with where that
// led; missing answers a form without files. A script that asks for it is told of the
// progress, a line of JSON for each phase, and the answer in the last one.
func (s *Server) receive(c echo.Context, use func(ctx context.Context, files []sheet.Input, phase func(string)) (arrival, error), missing func() (arrival, error)) error {
	files, err := s.uploaded(c)
	tell := func(string) {}
	lines := strings.Contains(c.Request().Header.Get(echo.HeaderAccept), typeLines)
	if lines {
		tell = func(phase string) { s.sendLine(c, line{Phase: phase}) }
	}
	var to arrival
	switch {
	case errors.Is(err, http.ErrMissingFile):
		to, err = missing()
	case err == nil:
		to, err = use(c.Request().Context(), files, tell)
	}
	switch {
	case err != nil && !lines:
		return err
	case err != nil:
		status, page := s.errorAnswer(err, c)
		to = arrival{status: status, page: "error.html", data: page}
	}
	if !lines {
		if to.location != "" {
			return c.Redirect(http.StatusSeeOther, to.location)
		}
		return s.render(c, to.status, to.page, to.data)
	}
	last := line{Location: to.location, Status: to.status}
	if to.location == "" {
		html, err := s.page(c, to.page, to.data)
		if err != nil {
			return err
		}
		last.Page = string(html)
	}
	s.sendLine(c, last)
	return nil
}

// typeLines is the media type of progress: a JSON value on each line.
const typeLines = "application/x-ndjson"

// A line is one line of progress: a phase that begins, or the end of the work.
type line struct {
	Phase    string `json:"phase,omitempty"`
	Location string `json:"location,omitempty"`
	Status   int    `json:"status,omitempty"`
	Page     string `json:"page,omitempty"` // HTML, where there is no location
}

// sendLine writes a line at once. Who has left does not read it.
func (s *Server) sendLine(c echo.Context, l line) {
	w := c.Response()
	if !w.Committed {
		w.Header().Set(echo.HeaderContentType, typeLines)
		w.WriteHeader(http.StatusOK)
	}
	if err := json.NewEncoder(w).Encode(l); err == nil {
		w.Flush()
	}
}

// uploaded returns the files of an upload form in the order chosen, or
// http.ErrMissingFile. Their names are cleaned, and differ.
func (s *Server) uploaded(c echo.Context) ([]sheet.Input, error) {
	r := c.Request()
	if err := r.ParseMultipartForm(s.config.MaxUpload + formOverhead); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	headers := r.MultipartForm.File[workbookField]
	if len(headers) > maxFiles {
		return nil, errTooManyFiles
	}
	var files []sheet.Input
	var total int64
	taken := map[string]bool{}
	for _, header := range headers {
		if header.Filename == "" {
			continue
		}
		if total += header.Size; total > s.config.MaxUpload {
			return nil, &http.MaxBytesError{Limit: s.config.MaxUpload}
		}
		content, err := readPart(header)
		if err != nil {
			return nil, fmt.Errorf("upload: %w", err)
		}
		files = append(files, sheet.Input{Name: differing(cleanName(header.Filename), taken), Data: content})
	}
	if len(files) == 0 {
		return nil, http.ErrMissingFile
	}
	return files, nil
}

func readPart(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	var b bytes.Buffer
	b.Grow(int(header.Size))
	_, err = io.Copy(&b, file)
	return b.Bytes(), err
}

// differing returns a file name that is not taken yet: 계약.xlsx, then 계약 (2).xlsx.
func differing(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		end := max(strings.LastIndexByte(name, '.'), 0)
		if end == 0 {
			end = len(name)
		}
		free = fmt.Sprintf("%s (%d)%s", name[:end], n, name[end:])
	}
	taken[free] = true
	return free
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
		to, err := s.openExample(c.Request().Context(), s.org(c), lang(c), example)
		if err != nil {
			return err
		}
		if to.location == "" {
			return s.render(c, to.status, to.page, to.data)
		}
		return c.Redirect(http.StatusSeeOther, to.location)
	}
	return fmt.Errorf("example %q: %w", form.Get("id"), models.ErrNotFound)
}

func (s *Server) openExample(ctx context.Context, orgID int64, lang text.Lang, example Example) (arrival, error) {
	content, err := example.Open()
	if err != nil {
		return arrival{}, fmt.Errorf("example %s: %w", example.ID, err)
	}
	return s.arrive(ctx, orgID, lang, example.ID, []sheet.Input{{Name: example.File, Data: content}}, func(string) {})
}

// AddExamples analyses and keeps the examples where no case is kept yet.
func (s *Server) AddExamples(ctx context.Context) error {
	kept, err := s.store.Cases(ctx, defaultOrg, 0, 1)
	if err != nil || len(kept) > 0 {
		return err
	}
	for _, example := range s.deps.Examples {
		to, err := s.openExample(ctx, defaultOrg, text.Korean, example)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(to.location, "/cases/") {
			return fmt.Errorf("example %s is not analysed as it is", example.ID)
		}
	}
	return nil
}

// Phases of an upload, as the script names them to the person.
const (
	phaseRead    = "read"
	phaseAnalyze = "analyze"
)

// arrive reads files and leads on: to the result of templates without errors, else
// to a draft. Files of which nothing can be read lead nowhere and are not kept.
func (s *Server) arrive(ctx context.Context, orgID int64, lang text.Lang, sample string, files []sheet.Input, phase func(string)) (arrival, error) {
	work, done, err := s.work(ctx)
	if err != nil {
		return arrival{}, err
	}
	defer done()
	phase(phaseRead)
	var state draftState
	var own []models.Problem
	for _, f := range files {
		if isCommittee(work, f) {
			own = append(own, models.Problem{Severity: models.Error, Code: codeOwnWorkbook, File: f.Name, Message: text.T(lang, "refused."+codeOwnWorkbook)})
		}
	}
	if len(own) > 0 {
		return arrival{status: http.StatusUnprocessableEntity, page: "upload-problems.html", data: newProblemsPage(lang, files, own, s.newUpload(""))}, nil
	}
	papers := papersOf(work, files)
	if len(papers) == 0 {
		problem := models.Problem{Severity: models.Error, Code: codeInquiryAlone, Found: files[0].Name, Message: text.T(lang, "inquiry.alone")}
		return arrival{status: http.StatusUnprocessableEntity, page: "upload-problems.html", data: newProblemsPage(lang, files, []models.Problem{problem}, s.newUpload(""))}, nil
	}
	read, err := s.readRecalling(work, orgID, lang, papers, &state.said)
	if err != nil {
		return arrival{}, err
	}
	if len(papers) == len(files) && len(read.Tables) == 0 && read.Case != nil { // templates
		phase(phaseAnalyze)
		id, err := s.keepCase(work, orgID, sample, read, files)
		return arrival{location: caseURL(id, "")}, err
	}
	if !legible(read) {
		return arrival{status: http.StatusUnprocessableEntity, page: "upload-problems.html", data: newProblemsPage(lang, files, read.Check.Problems, s.newUpload(""))}, nil
	}
	d, err := s.addDraft(work, orgID, lang, files, state, 0)
	if err != nil {
		return arrival{}, err
	}
	if len(papers) == len(files) { // no answers are to be put in
		if err := s.holdReading(d, lang, files, state, read); err != nil {
			return arrival{}, err
		}
	}
	return arrival{location: draftURL(d.ID, "")}, nil
}

// legible reports whether a person can do something about files here: a table was
// found in one of them, or one wants its password.
func legible(read *sheet.Result) bool {
	for _, f := range read.Check.Files {
		if slices.ContainsFunc(f.Sheets, func(x sheet.CheckSheet) bool { return len(x.Tables) > 0 }) {
			return true
		}
	}
	return len(read.Tables) > 0 || slices.ContainsFunc(read.Check.Problems, func(p models.Problem) bool { return p.Code == models.CodeEncrypted })
}
