package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/text"
)

// defaultOrg is the organization of everybody until there are accounts.
const defaultOrg int64 = 1

// org returns the organization of the person who asks.
func (s *Server) org(echo.Context) int64 { return defaultOrg }

// pathID returns the id in the address, or models.ErrNotFound for what is none.
func pathID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 || strconv.FormatInt(id, 10) != c.Param("id") {
		return 0, fmt.Errorf("case %q: %w", c.Param("id"), models.ErrNotFound)
	}
	return id, nil
}

// savedCase returns the case that the address names.
func (s *Server) savedCase(c echo.Context) (models.SavedCase, error) {
	id, err := pathID(c)
	if err != nil {
		return models.SavedCase{}, err
	}
	return s.store.Case(c.Request().Context(), s.org(c), id)
}

// savedReport returns the case that the address names, and what was found of it.
func (s *Server) savedReport(c echo.Context) (models.SavedCase, *analysis.Report, error) {
	saved, err := s.savedCase(c)
	if err != nil {
		return saved, nil, err
	}
	var r analysis.Report
	if err := json.Unmarshal(saved.Report, &r); err != nil {
		return saved, nil, fmt.Errorf("report of case %d: %w", saved.ID, err)
	}
	return saved, &r, nil
}

// A refusal is a workbook that was read and has errors.
type refusal struct {
	name     string
	problems []models.Problem
}

// workLimit is how long one workbook may be read and worked through; a large office
// takes seconds.
const workLimit = 2 * time.Minute

// analyzeFile reads a workbook, works it through and keeps it. It returns the id of
// the case, or what must be corrected first: then nothing is kept.
func (s *Server) analyzeFile(ctx context.Context, orgID int64, lang text.Lang, sample, name string, content []byte) (int64, *refusal, error) {
	select {
	case s.working <- struct{}{}:
		defer func() { <-s.working }()
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
	work, cancel := context.WithTimeout(ctx, workLimit)
	defer cancel()
	input, problems, err := s.deps.Read(work, string(lang), name, content)
	if err != nil {
		return 0, nil, fmt.Errorf("read workbook: %w", err)
	}
	if input == nil || models.HasErrors(problems) {
		return 0, &refusal{name, problems}, nil
	}
	report, err := s.deps.Analyze(work, input)
	if err != nil {
		return 0, nil, fmt.Errorf("analyze: %w", err)
	}
	sum := sha256.Sum256(content)
	file := &models.File{Name: name, SHA256: hex.EncodeToString(sum[:]), Content: content}
	report.Input.SHA256 = []string{file.SHA256}
	report.Problems = append(append([]models.Problem{}, problems...), report.Problems...)
	saved, err := newSavedCase(sample, input, report)
	if err != nil {
		return 0, nil, err
	}
	if err := s.store.AddCase(ctx, orgID, saved, file); err != nil {
		return 0, nil, err
	}
	return saved.ID, nil, nil
}

func newSavedCase(sample string, input *models.Case, r *analysis.Report) (*models.SavedCase, error) {
	saved := &models.SavedCase{
		Title: r.Input.Title, Agency: r.Input.Agency, Sample: sample,
		Engine: r.Engine, Reference: r.Input.Reference, NetWon: &r.Net.Annual,
	}
	if r.Recommendation != nil {
		saved.Option = r.Recommendation.Option
	}
	var err error
	if saved.Input, err = json.Marshal(input); err != nil {
		return nil, fmt.Errorf("input as JSON: %w", err)
	}
	if saved.Report, err = json.Marshal(r); err != nil {
		return nil, fmt.Errorf("report as JSON: %w", err)
	}
	return saved, nil
}

// caseURL returns the address of a case, or of one of its parts.
func caseURL(id int64, part string) string {
	return "/cases/" + strconv.FormatInt(id, 10) + part
}

// caseHead is what stands at the head of each page of one case.
type caseHead struct {
	Title, Agency, Saved string
	Sample               bool
	Steps                []step
	Result, Requirements string // addresses
	Annex, Assumptions   string
	Workbook, Report     string
	File, Delete         string
}

// The pages of a case, in the order of its steps.
const (
	stepUpload = iota + 1
	stepResult
	stepRequirements
)

func newCaseHead(lang text.Lang, saved *models.SavedCase, active int) caseHead {
	h := caseHead{
		Title: saved.Title, Agency: saved.Agency, Sample: saved.Sample != "",
		Saved:        saved.CreatedAt.In(seoul).Format("2006-01-02 15:04"),
		Result:       caseURL(saved.ID, ""),
		Requirements: caseURL(saved.ID, "/requirements"),
		Annex:        caseURL(saved.ID, "/annex"),
		Assumptions:  caseURL(saved.ID, "/assumptions"),
		Workbook:     caseURL(saved.ID, "/committee.xlsx"),
		Report:       caseURL(saved.ID, "/report.json"),
		File:         caseURL(saved.ID, "/file"),
		Delete:       caseURL(saved.ID, "/delete"),
	}
	if active == 0 {
		return h
	}
	for i, x := range []struct{ key, url string }{
		{"case.step.upload", "/"},
		{"case.step.result", h.Result},
		{"case.step.requirements", h.Requirements},
	} {
		n := i + 1
		h.Steps = append(h.Steps, step{Number: n, Name: text.T(lang, x.key), URL: x.url, Done: n < active, Active: n == active})
	}
	return h
}

// deletePage is what delete.html may use.
type deletePage struct{ caseHead }

// confirmDelete handles GET /cases/:id/delete: asks before a case is removed.
func (s *Server) confirmDelete(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "delete.html", deletePage{newCaseHead(lang(c), &saved, 0)})
}

// deleteCase handles POST /cases/:id/delete.
func (s *Server) deleteCase(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	if err := s.store.DeleteCase(c.Request().Context(), s.org(c), id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/?done=deleted")
}

// Types of what is sent to be kept.
const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeXLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
	typeJSON = "application/json"
)

// sendTemplate handles GET /template.xlsx: the empty workbook.
func (s *Server) sendTemplate(c echo.Context) error {
	l := lang(c)
	var b bytes.Buffer
	if err := s.deps.WriteTemplate(&b, string(l)); err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return send(c, typeXLSX, text.T(l, "download.template")+".xlsx", b.Bytes())
}

// sendCommittee handles GET /cases/:id/committee.xlsx: the workbook for the
// committee, as of the day on which the case was analysed.
func (s *Server) sendCommittee(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	l := lang(c)
	var b bytes.Buffer
	if err := s.deps.WriteCommittee(&b, report, string(l), saved.CreatedAt); err != nil {
		return fmt.Errorf("workbook of case %d: %w", saved.ID, err)
	}
	return send(c, typeXLSX, downloadName(&saved, text.T(l, "download.committee"))+".xlsx", b.Bytes())
}

// sendReport handles GET /cases/:id/report.json: every figure, as daebi analyze
// -json writes it.
func (s *Server) sendReport(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	return send(c, typeJSON, downloadName(&saved, text.T(lang(c), "download.report"))+".json", saved.Report)
}

// sendFile handles GET /cases/:id/file: the workbook as it was uploaded.
func (s *Server) sendFile(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	file, err := s.store.CaseFile(c.Request().Context(), s.org(c), id)
	if err != nil {
		return err
	}
	contentType := typeXLSX
	if strings.HasSuffix(strings.ToLower(file.Name), ".xlsm") {
		contentType = typeXLSM
	}
	return send(c, contentType, file.Name, file.Content)
}

// downloadName names a file of a case: what it is of, then what it is.
func downloadName(saved *models.SavedCase, what string) string {
	return strings.TrimSpace(saved.Agency+" "+saved.Title) + " " + what
}

// send answers with bytes to be kept, never to be shown in place.
func send(c echo.Context, contentType, name string, content []byte) error {
	plain := "daebi"
	if id, err := pathID(c); err == nil {
		plain = "daebi-case-" + strconv.FormatInt(id, 10)
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, attachment(name, plain))
	return c.Blob(http.StatusOK, contentType, content)
}

// attachment returns a Content-Disposition for a file name that anybody may have
// chosen: in ASCII for old readers, plain with the name's ending where it cannot be
// written so, and whole as RFC 5987 has it.
func attachment(name, plain string) string {
	name = cleanName(name)
	ascii := strings.Map(func(r rune) rune {
		if r == '"' || r == '\\' || r == '%' || r == ';' {
			return '_'
		}
		return r
	}, name)
	if isForeign := func(r rune) bool { return r > 0x7e }; strings.ContainsFunc(name, isForeign) {
		ascii = plain
		if ending := path.Ext(name); !strings.ContainsFunc(ending, isForeign) {
			ascii += strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '.' {
					return r
				}
				return -1
			}, ending)
		}
	}
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// maxName bounds a file name in characters.
const maxName = 120

// cleanName makes a file name of what anybody may have typed: no folder, no control
// character, no name that means something to a system.
func cleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 && i+1 < len(name) {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r == 0x7f || r == 0xfffd, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	runes := []rune(strings.Trim(name, " ."))
	if len(runes) > maxName {
		runes = append(runes[:maxName-8:maxName-8], runes[len(runes)-8:]...)
	}
	if len(runes) == 0 {
		return "daebi"
	}
	return string(runes)
}
