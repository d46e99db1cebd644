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
	"daebi/server/sheet"
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
	r, err := reportOf(&saved)
	return saved, r, err
}

// reportOf returns what was found of a case.
func reportOf(saved *models.SavedCase) (*analysis.Report, error) {
	var r analysis.Report
	if err := json.Unmarshal(saved.Report, &r); err != nil {
		return nil, fmt.Errorf("report of case %d: %w", saved.ID, err)
	}
	return &r, nil
}

// inputOf returns what was read of a saved case.
func inputOf(saved *models.SavedCase) (*models.Case, error) {
	var c models.Case
	if err := json.Unmarshal(saved.Input, &c); err != nil {
		return nil, fmt.Errorf("input of case %d: %w", saved.ID, err)
	}
	return &c, nil
}

// workLimit is how long one upload may be read and worked through; a large office
// takes seconds.
const workLimit = 2 * time.Minute

// work waits for its turn among what reads and analyses, and bounds how long that may
// take; the caller calls done.
func (s *Server) work(ctx context.Context) (bounded context.Context, done func(), err error) {
	select {
	case s.working <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	bounded, cancel := context.WithTimeout(ctx, workLimit)
	return bounded, func() { cancel(); <-s.working }, nil
}

// analyze works what was read through, as a case to be saved.
func (s *Server) analyze(ctx context.Context, sample string, u *sheet.Result, sums []string) (*models.SavedCase, error) {
	report, err := s.deps.Analyze(ctx, u.Case)
	if err != nil {
		return nil, fmt.Errorf("analyze: %w", err)
	}
	report.Input.SHA256 = sums
	report.Problems = append(append([]models.Problem{}, u.Check.Problems...), report.Problems...)
	return newSavedCase(sample, u.Case, report)
}

// keepCase analyses files that were read and keeps them as a case, whose id it
// returns.
func (s *Server) keepCase(ctx context.Context, orgID int64, sample string, u *sheet.Result, files []sheet.Input) (int64, error) {
	kept := make([]models.File, len(files))
	sums := make([]string, len(files))
	for i := range files {
		sums[i] = sum(files[i].Data)
		kept[i] = models.File{Name: files[i].Name, SHA256: sums[i], Content: files[i].Data}
	}
	saved, err := s.analyze(ctx, sample, u, sums)
	if err != nil {
		return 0, err
	}
	if err := s.noteCatalogue(ctx, orgID, saved); err != nil {
		return 0, err
	}
	if err := s.store.AddCase(ctx, orgID, saved, kept); err != nil {
		return 0, err
	}
	return saved.ID, nil
}

// sum returns the SHA-256 of a file in hexadecimal.
func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
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
	if saved.Input, err = models.EncodeCase(input); err != nil {
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
	Documents            string
	Compliance           string
	Workbook, Report     string
	Delete, Reopen       string
	Inquiry              string
	WhatIf               string
	ChainPage, Replay    string
	Understood           string
	From                 *link    // the case that this one corrects
	Recalled             []string // columns that were read as chosen for earlier files
}

// The pages of a case, in the order of its steps.
const (
	stepUpload = iota + 1
	stepUnderstood
	stepChain
	stepResult
	stepRequirements
	stepDocuments
)

func newCaseHead(lang text.Lang, saved *models.SavedCase, active int) caseHead {
	h := caseHead{
		Title: saved.Title, Agency: saved.Agency, Sample: saved.Sample != "",
		Saved:        saved.CreatedAt.In(seoul).Format("2006-01-02 15:04"),
		Result:       caseURL(saved.ID, ""),
		Requirements: caseURL(saved.ID, "/requirements"),
		Documents:    caseURL(saved.ID, "/documents"),
		Compliance:   caseURL(saved.ID, "/compliance"),
		Annex:        caseURL(saved.ID, "/annex"),
		Assumptions:  caseURL(saved.ID, "/assumptions"),
		Workbook:     caseURL(saved.ID, "/committee.xlsx"),
		Report:       caseURL(saved.ID, "/report.json"),
		Delete:       caseURL(saved.ID, "/delete"),
		Reopen:       caseURL(saved.ID, "/reopen"),
		Understood:   caseURL(saved.ID, "/understood"),
		Inquiry:      caseURL(saved.ID, "/inquiry"),
		WhatIf:       caseURL(saved.ID, "/what-if"),
		ChainPage:    caseURL(saved.ID, "/chain"),
		Replay:       caseURL(saved.ID, "/replay"),
	}
	if saved.FromCase != 0 {
		h.From = &link{text.T(lang, "case.from", "id", saved.FromCase), caseURL(saved.FromCase, "")}
	}
	if active > 0 {
		h.Recalled = recalledTexts(lang, saved)
		h.Steps = newSteps(lang, active, h.Understood, h.ChainPage, h.Result, h.Requirements, h.Documents)
	}
	return h
}

// newSteps returns the steps from an upload to the documents; those without an
// address cannot be gone to.
func newSteps(lang text.Lang, active int, understood, chain, result, requirements, documents string) []step {
	var steps []step
	for i, x := range []struct{ key, url string }{
		{"case.step.upload", "/"},
		{"case.step.understood", understood},
		{"case.step.chain", chain},
		{"case.step.result", result},
		{"case.step.requirements", requirements},
		{"case.step.documents", documents},
	} {
		n := i + 1
		steps = append(steps, step{Number: n, Name: text.T(lang, x.key), URL: x.url, Done: n < active, Active: n == active})
	}
	return steps
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
	s.whatIfs.forget(s.org(c), id)
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

// sendFile handles GET /cases/:id/file: a file as it was uploaded, the first or the
// one of the number asked for, from 1.
func (s *Server) sendFile(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	n := 1
	if asked := c.QueryParam("n"); asked != "" {
		if n, err = strconv.Atoi(asked); err != nil || n < 1 || n > maxFiles {
			return fmt.Errorf("file %q: %w", asked, models.ErrNotFound)
		}
	}
	file, err := s.store.CaseFile(c.Request().Context(), s.org(c), id, n-1)
	if err != nil {
		return err
	}
	return send(c, fileType(file.Name), file.Name, file.Content)
}

// fileType returns the media type of an uploaded file by its name's ending. A page
// among them is sent as plain bytes: nothing that was uploaded is shown in place.
func fileType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx":
		return typeXLSX
	case ".xlsm":
		return typeXLSM
	}
	return echo.MIMEOctetStream
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
