package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/analysis/selftest"
	"daebi/fixtures"
	"daebi/models"
	"daebi/models/store"
	"daebi/server/sheet"
	"daebi/server/sheet/annotate"
)

// newCaseServer returns a server as main makes it, but for the committee workbook
// and the self-test, with a database of its own.
func newCaseServer(t testing.TB) *Server {
	t.Helper()
	know, catalogue := knowledge(t)
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	list, err := fixtures.Rules()
	if err != nil {
		t.Fatal(err)
	}
	file, err := fixtures.CatalogueFile()
	if err != nil {
		t.Fatal(err)
	}
	deps := Deps{
		CatalogueFile: file,
		Store:         db,
		Read:          sheet.ReadAll,
		Analyze: func(ctx context.Context, c *models.Case) (*analysis.Report, error) {
			return analysis.Analyze(ctx, c, know)
		},
		Replay: func(ctx context.Context, c *models.Case, x analysis.Incident) (*analysis.Replayed, error) {
			return analysis.Replay(ctx, c, know, x)
		},
		Draw: func(ctx context.Context, c *models.Case, seed uint64) (analysis.Incident, error) {
			return analysis.Draw(ctx, c, know, seed)
		},
		Incidents: []RecordedIncident{
			{ID: defaultIncident, Name: "판교 화재 - 알림톡 발송 기능", Node: "kakao", Start: time.Date(2022, 10, 15, 15, 30, 0, 0, seoul), Hours: 50.5, Share: 1, Source: "https://example.org/record"},
			{ID: "hub", Name: "통합 허브", Node: "hub", Start: time.Date(2025, 9, 26, 20, 15, 0, 0, seoul), Hours: 100, Share: 1},
		},
		NewSession: func() WhatIfSession { return analysis.NewSession(know) },
		Savings:    func(c *models.Case) (analysis.Savings, error) { return analysis.SavingsOf(c, know) },
		Annotate: func(ctx context.Context, w io.Writer, lang string, file sheet.Input, problems []models.Problem, at time.Time) (string, error) {
			return annotate.Write(ctx, w, annotate.Input{Name: file.Name, Data: file.Data, Password: file.Password}, problems, annotate.Options{Lang: lang, GeneratedAt: at})
		},
		WriteTemplate: sheet.WriteTemplate,
		WriteCommittee: func(w io.Writer, r *analysis.Report, lang string, at time.Time) error {
			_, err := fmt.Fprintf(w, "PK %s %s %s", r.Input.Title, lang, at.Format("2006"))
			return err
		},
		SelfTest: func(context.Context) (selftest.Result, error) {
			return selftest.Result{Passed: 1, Failed: 1, Cases: []selftest.CaseResult{
				{ID: "a", Kind: "savings", Title: "수원시 절감액", Source: "2022년 보도", Outcome: selftest.OutcomePass, Seconds: .01, Figures: []selftest.Figure{{Name: "annual_won", Expected: 25098000, Found: 25098000, Pass: true}}},
				{ID: "b", Kind: "compound", Title: "틀린 답", Outcome: selftest.OutcomeFail, Reason: "1개 다름", Figures: []selftest.Figure{{Name: "p95", Expected: 1, Found: 2, RelativeDifference: 1}, {Name: "law", ExpectedText: "gamma", FoundText: "gamma", Pass: true}}},
			}}, nil
		},
		Reference: know.Reference,
		Record: []PastOutage{
			{Name: "판교 화재", Operator: "kakao", Start: "2022-10-15T15:30:00+09:00", Messages: "yes", Source: "https://example.org/record", Confidence: models.Verified},
			{Name: "오래된 오류", Operator: "kt", Messages: "unknown", Source: "=1+1", Confidence: models.Recalled},
		},
		Catalogue:     catalogue,
		ReadCatalogue: fixtures.ReadCatalogue,
		CompileRules:  func(c models.Catalogue) (*rules.Set, error) { return rules.Compile(list, c) },
		Rules:         list,
		Accessibility: accessibility(t),
		Log:           slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, c := range fixtures.Cases() {
		deps.Examples = append(deps.Examples, Example{ID: c.ID, Title: c.Title, TitleEN: c.TitleEN, File: c.File, Open: c.Open})
	}
	s, err := New(Config{Version: "test"}, deps)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// knowledge returns what ships with the program.
func knowledge(t testing.TB) (analysis.Knowledge, models.Catalogue) {
	t.Helper()
	ref, err := fixtures.Reference()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	list, err := fixtures.Rules()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Compile(list, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return analysis.Knowledge{Reference: &ref, Rules: set}, catalogue
}

// accessibility returns the checks that ship with the program.
func accessibility(t testing.TB) []models.AccessibilityCheck {
	t.Helper()
	checks, err := fixtures.Accessibility()
	if err != nil {
		t.Fatal(err)
	}
	return checks
}

// workbook returns an example's bytes.
func workbook(t *testing.T, id string) []byte {
	t.Helper()
	for _, c := range fixtures.Cases() {
		if c.ID == id {
			b, err := c.Open()
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
	t.Fatalf("no example %s", id)
	return nil
}

// upload posts a file as the form of the start page does.
func postFile(t *testing.T, s *Server, field, name string, content []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if field != "" {
		part, err := form.CreateFormFile(field, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/cases", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return do(s, r)
}

func TestUploadToDelete(t *testing.T) {
	s := newCaseServer(t)
	if page := get(s, "/").Body.String(); !strings.Contains(page, "아직 분석한 계약이 없습니다") || !strings.Contains(page, `name="id" value="suwon"`) {
		t.Errorf("the empty start page:\n%s", page)
	}
	content := workbook(t, "suwon")
	w := postFile(t, s, workbookField, `C:\문서\수원 계약.xlsx`, content)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cases/1" {
		t.Fatalf("POST /cases: %d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	for _, tt := range []struct {
		address string
		want    []string
	}{
		{"/", []string{`href="/cases/1"`, "모바일 알림톡 발송 서비스", "수원시", "바꾸면 이득", `href="/cases/1/delete"`}},
		{"/cases/1", []string{"알림톡으로 바꾸면 한 해 2,510만 원을 아끼고, 장애로 늘어나는 비용은 한 해 34만 원으로 예상됩니다."}},
		{"/cases/1?lang=en", []string{"Moving to Alimtalk saves 25.1 million won a year, and outages are expected to cost"}},
		{"/cases/1/requirements", []string{"SFR-001", "요구사항 총괄표"}},
		{"/cases/1/requirements?lang=en", []string{"SFR-001", "Summary of requirements"}},
		{"/cases/1/annex", []string{"내부용입니다"}},
		{"/cases/1/assumptions", []string{"위험회피 정도 κ", "기관의 선택"}},
		{"/cases/1/delete", []string{"이 검토를 지울까요?"}},
		{"/cases/1/understood", []string{`action="/cases/1/reopen"`, "이 검토는 그대로"}},
	} {
		w := get(s, tt.address)
		if w.Code != http.StatusOK {
			t.Fatalf("GET %s: %d\n%s", tt.address, w.Code, w.Body)
		}
		page := w.Body.String()
		if strings.Contains(page, "⟦") {
			t.Errorf("GET %s shows a missing key: %.60s", tt.address, page[strings.Index(page, "⟦"):])
		}
		for _, want := range tt.want {
			if !strings.Contains(page, want) {
				t.Errorf("GET %s lacks %q", tt.address, want)
			}
		}
	}
	if w := get(s, "/cases/1/file"); !bytes.Equal(w.Body.Bytes(), content) ||
		w.Header().Get("Content-Disposition") != `attachment; filename="daebi-case-1.xlsx"; filename*=UTF-8''%EC%88%98%EC%9B%90%20%EA%B3%84%EC%95%BD.xlsx` {
		t.Errorf("the file: %d bytes, %v", w.Body.Len(), w.Header())
	}
	w = get(s, "/cases/1/report.json")
	var r analysis.Report
	if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || r.Schema != analysis.Schema || len(r.Input.SHA256) != 1 {
		t.Errorf("report.json: %v, schema %q, files %v", err, r.Schema, r.Input.SHA256)
	}
	if w := get(s, "/cases/1/committee.xlsx?lang=en"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "PK 모바일 알림톡 발송 서비스 en") {
		t.Errorf("committee.xlsx: %d %.60s", w.Code, w.Body)
	}
	if w := get(s, "/template.xlsx"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "PK") || w.Header().Get("Content-Type") != typeXLSX {
		t.Errorf("template.xlsx: %d %.10s", w.Code, w.Body)
	}
	if w := post(s, "/cases/1/delete", ""); w.Code != http.StatusSeeOther {
		t.Errorf("POST delete: %d", w.Code)
	}
	for _, address := range []string{"/cases/1", "/cases/1/file", "/cases/1/delete"} {
		if w := get(s, address); w.Code != http.StatusNotFound {
			t.Errorf("GET %s after the deletion: %d", address, w.Code)
		}
	}
	if page := get(s, "/?done=deleted").Body.String(); !strings.Contains(page, "지웠습니다") {
		t.Error("the start page does not say that the case was deleted")
	}
}

// withLang asks for a page in a language.
func withLang(address, lang string) string {
	if strings.Contains(address, "?") {
		return address + "&lang=" + lang
	}
	return address + "?lang=" + lang
}

// unfilled finds a text that is missing or a place in one that was not filled; the places
// of figures, which an officer edits, have Korean names.
var unfilled = regexp.MustCompile(`⟦.{0,60}|\{[a-z].{0,60}`)

func TestEveryExampleHasItsPages(t *testing.T) {
	s := newCaseServer(t)
	for i, example := range fixtures.Cases() {
		w := post(s, "/cases/example", "id="+example.ID)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != caseURL(int64(i+1), "") {
			t.Fatalf("%s: %d to %q\n%s", example.ID, w.Code, w.Header().Get("Location"), w.Body)
		}
		for _, part := range []string{"", "/requirements", "/requirements/versions", "/requirements/compare?from=0&to=0", "/figures", "/compliance", "/documents", "/annex", "/assumptions"} {
			for _, lang := range []string{"ko", "en"} {
				w := get(s, withLang(caseURL(int64(i+1), part), lang))
				if w.Code != http.StatusOK {
					t.Errorf("%s%s in %s: %d", example.ID, part, lang, w.Code)
				}
				if at := unfilled.FindString(w.Body.String()); at != "" {
					t.Errorf("%s%s in %s: a missing text: %s", example.ID, part, lang, at)
				}
			}
		}
	}
	if w := post(s, "/cases/example", "id=none"); w.Code != http.StatusNotFound {
		t.Errorf("an example that is not there: %d", w.Code)
	}
}

func TestExamplesMustBeWhole(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	s.deps.Examples = []Example{{ID: "messy", File: "a.csv", Open: func() ([]byte, error) { return []byte("messy"), nil }}}
	if err := s.AddExamples(t.Context()); err == nil {
		t.Error("an example that waits as a draft is taken for one that was analysed")
	}
}

// spoil returns a workbook with cells that must be corrected: two words where a
// number belongs.
func spoil(t *testing.T, content []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range map[string]any{"H4": "별도 협의", "H5": "=1+", "M4": "-"} {
		if err := f.SetCellValue("서비스", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryProblemAtOnce(t *testing.T) {
	s := newCaseServer(t)
	w := postFile(t, s, workbookField, "수원.xlsx", spoil(t, workbook(t, "suwon")))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("POST /cases: %d to %q", w.Code, w.Header().Get("Location"))
	}
	page := get(s, w.Header().Get("Location")).Body.String()
	for _, want := range []string{">서비스!H4<", ">서비스!H5<", "별도 협의", "아직 저장된 검토가 아닙니다", "칸의 값: 고쳐야 할 곳", "고친 파일로 바꾸기"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "⟦") {
		t.Error("a text is missing")
	}
	if cases, err := s.store.Cases(t.Context(), defaultOrg, 0, 9); err != nil || len(cases) != 0 {
		t.Errorf("a case was kept: %v, %v", cases, err)
	}
}

func TestRefusedUploads(t *testing.T) {
	s := newCaseServer(t)
	for _, tt := range []struct {
		name, field, file string
		content           []byte
		status            int
		want              string
	}{
		{"no file", "", "", nil, 422, "파일을 고른 다음"},
		{"another field", "other", "a.xlsx", []byte("x"), 422, "파일을 고른 다음"},
		{"not a workbook", workbookField, "a.xlsx", []byte("hello"), 422, "저장된 것은 없습니다"},
		{"empty", workbookField, "a.xlsx", nil, 422, "저장된 것은 없습니다"},
		{"hostile name", workbookField, "<script>alert(1)</script>.xlsx", []byte("x"), 422, "저장된 것은 없습니다"},
	} {
		w := postFile(t, s, tt.field, tt.file, tt.content)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s: %d\n%s", tt.name, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: not escaped", tt.name)
		}
	}
	if w := get(s, "/cases"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" {
		t.Errorf("GET /cases: %d", w.Code)
	}
	if w := post(s, "/cases", "workbook=x"); w.Code != http.StatusBadRequest {
		t.Errorf("a form without a file part: %d", w.Code)
	}
	if cases, err := s.store.Cases(t.Context(), defaultOrg, 0, 9); err != nil || len(cases) != 0 {
		t.Errorf("refused uploads were kept: %v, %v", cases, err)
	}
	s.config.MaxUpload = 1000
	s.bodyLimits["/cases"] = 1000 + formOverhead
	if w := postFile(t, s, workbookField, "a.xlsx", make([]byte, 1001)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("one byte too many: %d", w.Code)
	}
	if w := postFile(t, s, workbookField, "a.xlsx", make([]byte, 1000+2*formOverhead)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("far too many: %d", w.Code)
	}
}

// A workbook that takes too long is stopped, said so, and not kept.
func TestTooSlow(t *testing.T) {
	s := newCaseServer(t)
	s.deps.Analyze = func(ctx context.Context, _ *models.Case) (*analysis.Report, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("no limit of time")
		}
		return nil, context.DeadlineExceeded
	}
	w := postFile(t, s, workbookField, "a.xlsx", workbook(t, "suwon"))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "나누어") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if cases, err := s.store.Cases(t.Context(), defaultOrg, 0, 9); err != nil || len(cases) != 0 {
		t.Errorf("kept: %v, %v", cases, err)
	}
}

// foreignStore asks for everything as another organization.
type foreignStore struct{ *store.DB }

func (f foreignStore) Case(ctx context.Context, orgID, id int64) (models.SavedCase, error) {
	return f.DB.Case(ctx, orgID+1, id)
}

func (f foreignStore) Cases(ctx context.Context, orgID, before int64, limit int) ([]models.SavedCase, error) {
	return f.DB.Cases(ctx, orgID+1, before, limit)
}

func (f foreignStore) CaseFile(ctx context.Context, orgID, id int64, n int) (models.File, error) {
	return f.DB.CaseFile(ctx, orgID+1, id, n)
}

func (f foreignStore) CaseFileNames(ctx context.Context, orgID int64, ids []int64) (map[int64][]string, error) {
	return f.DB.CaseFileNames(ctx, orgID+1, ids)
}

func (f foreignStore) DeleteCase(ctx context.Context, orgID, id int64) error {
	return f.DB.DeleteCase(ctx, orgID+1, id)
}

func TestOtherCasesAreNotFound(t *testing.T) {
	s := newCaseServer(t)
	if w := postFile(t, s, workbookField, "a.xlsx", workbook(t, "gimpo")); w.Code != http.StatusSeeOther {
		t.Fatalf("POST /cases: %d", w.Code)
	}
	s.store = foreignStore{s.store.(*store.DB)}
	for _, id := range []string{"1", "2", "0", "-1", "01", "+1", "1e3", "x", "99999999999999999999"} {
		for _, part := range []string{"", "/requirements", "/annex", "/assumptions", "/committee.xlsx", "/report.json", "/file", "/delete", "/understood", "/inquiry"} {
			if w := get(s, "/cases/"+id+part); w.Code != http.StatusNotFound {
				t.Errorf("GET /cases/%s%s: %d", id, part, w.Code)
			}
		}
		if w := post(s, "/cases/"+id+"/delete", ""); w.Code != http.StatusNotFound {
			t.Errorf("POST /cases/%s/delete: %d", id, w.Code)
		}
	}
	if page := get(s, "/").Body.String(); strings.Contains(page, "/cases/1") {
		t.Error("the start page lists another organization's case")
	}
}

func TestAttachment(t *testing.T) {
	for name, want := range map[string]string{
		"a.xlsx":                           `attachment; filename="a.xlsx"; filename*=UTF-8''a.xlsx`,
		"../../etc/passwd":                 `attachment; filename="passwd"; filename*=UTF-8''passwd`,
		"a\r\nSet-Cookie: x.xlsx":          `attachment; filename="aSet-Cookie_ x.xlsx"; filename*=UTF-8''aSet-Cookie_%20x.xlsx`,
		`a";b.xlsx`:                        `attachment; filename="a__b.xlsx"; filename*=UTF-8''a_%3Bb.xlsx`,
		"":                                 `attachment; filename="daebi"; filename*=UTF-8''daebi`,
		"가.xlsx":                           `attachment; filename="plain.xlsx"; filename*=UTF-8''%EA%B0%80.xlsx`,
		"exe\u202excod.xlsx":               `attachment; filename="exexcod.xlsx"; filename*=UTF-8''exexcod.xlsx`,
		strings.Repeat("a", 200) + ".xlsx": `attachment; filename="` + strings.Repeat("a", 115) + `.xlsx"; filename*=UTF-8''` + strings.Repeat("a", 115) + ".xlsx",
	} {
		if got := attachment(name, "plain"); got != want {
			t.Errorf("attachment(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestSelfTestPage(t *testing.T) {
	s := newCaseServer(t)
	if page := get(s, "/self-test").Body.String(); !strings.Contains(page, "아직 풀지 않았습니다") {
		t.Error("the page does not say that nothing was run")
	}
	if w := post(s, "/self-test", ""); w.Code != http.StatusSeeOther {
		t.Fatalf("POST /self-test: %d", w.Code)
	}
	page := get(s, "/self-test").Body.String()
	for _, want := range []string{"1문제의 답이 알려진 답과 다릅니다", "수원시 절감액", "틀린 답", "25098000", "1개 다름", "2개 중 1개 같음"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// A search keeps the rows that hold each of its words, of any table.
func TestReferenceSearch(t *testing.T) {
	s := newCaseServer(t)
	page := get(s, "/reference?q="+url.QueryEscape("카카오 2022-10-15")).Body.String()
	if !strings.Contains(page, "판교 화재") || strings.Contains(page, "오래된 오류") {
		t.Error("the search does not keep the one outage that holds both words")
	}
	page = get(s, "/reference?q="+url.QueryEscape("<script>없는말")).Body.String()
	if strings.Contains(page, "판교 화재") || strings.Contains(page, "<script>없는말") {
		t.Error("words that stand nowhere find a row, or are written unescaped")
	}
}

func TestReferencePage(t *testing.T) {
	s := newCaseServer(t)
	for _, lang := range []string{"ko", "en"} {
		w := get(s, "/reference?lang="+lang)
		if w.Code != 200 || strings.Contains(w.Body.String(), "⟦") {
			t.Fatalf("GET /reference: %d", w.Code)
		}
		for _, want := range []string{`id="incidents"`, "판교 화재", "오래된 오류", `href="/catalogue"`, `id="rates"`, `id="harm"`, `id="costs"`, `id="prices"`, "9.35", "2026-11-22"} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("in %s the page lacks %q", lang, want)
			}
		}
	}
}
