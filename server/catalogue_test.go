package server

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"daebi/models"
	"daebi/models/store"
)

// postCatalogue uploads a catalogue as the form of its page does.
func postCatalogue(t *testing.T, s *Server, content string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(catalogueField, "guidelines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, catalogueUploadURL, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return do(s, r)
}

// newer returns the shipped catalogue as of a later date, with one text put for
// another once.
func newer(t *testing.T, s *Server, replace ...string) string {
	t.Helper()
	out := strings.Replace(string(s.deps.CatalogueFile), "Compiled 2026-11-22", "Compiled 2027-01-10", 1)
	for i := 0; i+1 < len(replace); i += 2 {
		next := strings.Replace(out, replace[i], replace[i+1], 1)
		if next == out {
			t.Fatalf("%q does not stand in the catalogue", replace[i])
		}
		out = next
	}
	return out
}

func lacks(page string, wants ...string) (missing []string) {
	for _, want := range wants {
		if !strings.Contains(page, want) {
			missing = append(missing, want)
		}
	}
	return missing
}

func TestCatalogueIsBrowsedAndSearched(t *testing.T) {
	s := newCaseServer(t)
	for _, tt := range []struct {
		query      string
		found      string
		has, hasNo string
	}{
		{"", "135건 중 135건", "/catalogue/cloud-25", "⟦"},
		{"q=제37조의21", "135건 중 3건", "/catalogue/tba-decree-37-21-1", "/catalogue/cloud-25"},
		{"q=제 37조의 21", "", "/catalogue/tba-decree-37-21-3", "/catalogue/cloud-25"},
		{"q=stability measures", "", "/catalogue/tba-22-7", "/catalogue/cloud-25"},
		{"confidence=recalled", "135건 중 1건", "/catalogue/lca-exec-standard", "/catalogue/cloud-25"},
		{"binding=statute&topic=accessibility&party=agency", "", "/catalogue/dia-19", "/catalogue/kwcag-22"},
		{"binding=nonsense", "135건 중 0건", "결과가 없습니다", "/catalogue/cloud-25"},
		{"q=<script>alert(1)</script>", "135건 중 0건", "&lt;script&gt;alert(1)", "<script>alert"},
		{"q=전기통신사업법 시행령 제37조의 11", "", "예전 인용입니다", "⟦"},
		{"lang=en", "135 of 135", "Who is bound", "⟦"},
	} {
		w := get(s, "/catalogue?"+strings.ReplaceAll(tt.query, " ", "+"))
		page := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(page, tt.hasNo) {
			t.Errorf("%s: %d, or %q stands there", tt.query, w.Code, tt.hasNo)
		}
		want := tt.has
		if want == "결과가 없습니다" {
			want = "provisions" // the empty table
		}
		if missing := lacks(page, tt.found, want); missing != nil {
			t.Errorf("%s: the page lacks %q", tt.query, missing)
		}
	}
	if w := get(s, "/catalogue?q="+strings.Repeat("%EA%B0%80", 5000)); w.Code != http.StatusOK || len(w.Body.String()) > 20_000+maxQuery*3*4 {
		t.Errorf("a huge query: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := get(s, "/catalogue.yaml"); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), s.deps.CatalogueFile) {
		t.Errorf("the file: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestProvisionPage(t *testing.T) {
	s := newCaseServer(t)
	if w := post(s, "/cases/example", "id=suwon"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	for address, wants := range map[string][]string{
		"/catalogue/cloud-25":                       {"<h1>", "클라우드", "계약상대자", "10 minutes", "장애 통보", "원문을 읽고 확인했습니다"},
		"/catalogue/cloud-25?lang=en":               {"Where", "contractor"},
		"/catalogue/mois-sla-availability":          {"99.92 percent", "의무는 아니며"},
		"/catalogue/lca-exec-standard":              {"원문을 읽지 못했습니다", "조 번호 미확인"},
		"/catalogue/mois-preventive-check?case=1":   {"이 검토에서 쓰인 곳", `href="/cases/1/requirements#TER-001"`, "모의훈련 간격"},
		"/catalogue/natl-ai-infra-direction?case=1": {"이 검토의 요구사항에는 쓰이지 않았습니다"},
		"/catalogue/pipa-26-6?version=2026-11-22":   {"2026-11-22 판"},
	} {
		w := get(s, address)
		page := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(page, "⟦") {
			t.Errorf("%s: %d", address, w.Code)
		}
		if address != "/catalogue/cloud-25?lang=en" {
			if missing := lacks(page, wants...); missing != nil {
				t.Errorf("%s lacks %q", address, missing)
			}
		}
	}
	for _, address := range []string{"/catalogue/none", "/catalogue/cloud-25?case=2", "/catalogue/cloud-25?case=x", "/catalogue/cloud-25?version=1999-01-01", "/catalogue/%3Cscript%3E"} {
		if w := get(s, address); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	s.store = foreignStore{s.store.(*store.DB)}
	if w := get(s, "/catalogue/cloud-25?case=1"); w.Code != http.StatusNotFound {
		t.Errorf("as another organization's case uses it: %d", w.Code)
	}
}

// A newer catalogue is looked at, applied and taken back; a case keeps its own.
func TestCatalogueIsBroughtUpToDate(t *testing.T) {
	s := newCaseServer(t)
	if w := post(s, "/cases/example", "id=suwon"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	upload := newer(t, s, "  article: 제22조의7\n", "  article: 제22조의9\n",
		"title_ko: 안정성 확보 의무의 대상 기준과 조치 내용", "title_ko: <script>alert(1)</script>")
	w := postCatalogue(t, s, upload+`- id: new-rule
  law: 새 법
  article: 제1조
  effective: 2027
  binding: statute
  topic: sla
  applies_to: [agency]
  title_ko: 새 조문
  summary_ko: 요약
  summary_en: Summary
  thresholds: []
  source_urls: ["https://example.com/"]
  confidence: verified
`)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != catalogueUploadURL {
		t.Fatalf("%d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	page := get(s, catalogueUploadURL).Body.String()
	if missing := lacks(page, "새 조문", "새로 생김", ">9<", "&lt;script&gt;alert(1)", "2027-01-10 판 적용"); missing != nil || strings.Contains(page, "⟦") || strings.Contains(page, "<script>alert") {
		t.Errorf("what it changes lacks %q", missing)
	}
	if page := get(s, "/catalogue").Body.String(); len(lacks(page, "적용을 기다리고", "135건 중 135건")) > 0 {
		t.Error("it is applied before it was looked at, or nobody is told that it waits")
	}
	if w := post(s, catalogueUploadURL+"/apply", "version=2027-01-09"); w.Code != http.StatusConflict {
		t.Errorf("another one is applied: %d", w.Code)
	}
	if w := post(s, catalogueUploadURL+"/apply", "version=2027-01-10"); w.Code != http.StatusSeeOther {
		t.Fatalf("apply: %d", w.Code)
	}
	if missing := lacks(get(s, "/catalogue?done=applied").Body.String(), "136건 중 136건", "2027-01-10 판을 쓰고", "적용 되돌리기"); missing != nil {
		t.Errorf("applied, the page lacks %q", missing)
	}
	if w := get(s, "/catalogue/new-rule"); w.Code != http.StatusOK {
		t.Errorf("the new provision: %d", w.Code)
	}
	if w := get(s, "/catalogue/cloud-25?case=1"); len(lacks(w.Body.String(), "2026-11-22 판의 내용입니다")) > 0 {
		t.Error("the case does not keep the version that it was made with")
	}
	if w := get(s, "/catalogue/new-rule?case=1"); w.Code != http.StatusNotFound {
		t.Errorf("the case has the new provision: %d", w.Code)
	}
	if w := post(s, "/cases/example", "id=gimpo"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	if c, err := s.store.Case(t.Context(), defaultOrg, 2); err != nil || c.Catalogue != "2027-01-10" {
		t.Errorf("a new case is made with %q, %v", c.Catalogue, err)
	}
	if w := post(s, catalogueUploadURL+"/withdraw", "version=2027-01-10"); w.Code != http.StatusSeeOther {
		t.Fatalf("take back: %d", w.Code)
	}
	if missing := lacks(get(s, "/catalogue").Body.String(), "135건 중 135건", "다시 적용"); missing != nil {
		t.Errorf("taken back, the page lacks %q", missing)
	}
	if w := get(s, "/catalogue/new-rule?case=2"); w.Code != http.StatusOK {
		t.Errorf("a case made with what was taken back lost it: %d", w.Code)
	}
	if w := post(s, catalogueUploadURL+"/again", "version=2027-01-10"); w.Code != http.StatusSeeOther {
		t.Errorf("apply again: %d", w.Code)
	}
	if w := post(s, catalogueUploadURL+"/nothing", "version=2027-01-10"); w.Code != http.StatusNotFound {
		t.Errorf("do something else: %d", w.Code)
	}
}

// What changes is said of the cases that it touches, with the clauses.
func TestCatalogueSaysWhichCasesItTouches(t *testing.T) {
	s := newCaseServer(t)
	for _, id := range []string{"suwon", "gimpo"} {
		if w := post(s, "/cases/example", "id="+id); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code)
		}
	}
	next, problems := s.deps.ReadCatalogue([]byte(newer(t, s)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if touched, err := s.touchedCases(t.Context(), defaultOrg, "ko", &next); err != nil || len(touched) != 0 {
		t.Errorf("nothing changes, and %+v, %v", touched, err)
	}
	for i := range next.Provisions {
		switch p := &next.Provisions[i]; p.ID {
		case "mois-preventive-check": // TER-001, and it bounds the interval of drills
			p.Thresholds = append([]models.Threshold{}, models.Threshold{What: "x", Value: 2.0, Unit: "years"})
		case "natl-ai-infra-direction": // no clause
			p.Note = "x"
		}
	}
	touched, err := s.touchedCases(t.Context(), defaultOrg, "ko", &next)
	if err != nil || len(touched) != 2 || touched[0].ID != 2 || touched[1].ID != 1 {
		t.Fatalf("%+v, %v", touched, err)
	}
	for _, x := range touched {
		if len(x.Uses) != 1 || x.Version != "2026-11-22" || len(lacks(strings.Join(x.Uses[0].Clauses, " "), "TER-001")) > 0 {
			t.Errorf("%+v", x)
		}
	}
	if touched, err := s.touchedCases(t.Context(), defaultOrg+1, "ko", &next); err != nil || len(touched) != 0 {
		t.Errorf("another organization sees %+v, %v", touched, err)
	}
}

// boundVendor returns how the catalogue words the limit of advertising at night, which a
// rule calls the vendor's duty.
func boundVendor(t *testing.T, s *Server) string {
	t.Helper()
	_, after, ok := strings.Cut(string(s.deps.CatalogueFile), "- id: icna-50\n")
	entry, _, more := strings.Cut(after, "\n- id: ")
	if !ok || !more {
		t.Fatal("icna-50 is not in the catalogue")
	}
	return "- id: icna-50\n" + entry
}

func TestCataloguesThatAreRefused(t *testing.T) {
	s := newCaseServer(t)
	gone := newer(t, s, "- id: mois-preventive-check\n", "- id: mois-preventive-renamed\n")
	for _, tt := range []struct {
		name, content string
		wants         []string
	}{
		{"no catalogue", "PK\x03\x04", []string{"첫머리에 만든 날짜가 없습니다", "적용된 것은 없습니다"}},
		{"as old", string(s.deps.CatalogueFile), []string{"2026-11-22는 지금 쓰는 2026-11-22 판보다 새것이 아닙니다"}},
		{"a provision in use is gone", gone, []string{"mois-preventive-check", "“모의훈련”의 근거인데 파일에 없습니다"}},
		{"a key, a word and a source are wrong", newer(t, s, "  binding: statute\n", "  binding: law\n", "  confidence: verified\n", "  confidence: sure\n  colour: red\n"), []string{"“colour”라는 항목은 없습니다"}},
		{"it binds another party", newer(t, s, boundVendor(t, s), strings.ReplaceAll(boundVendor(t, s), "  binding: statute\n", "  binding: guideline\n")), []string{"icna-50", "“야간 광고성 정보의 전송 제한 [의무]”"}},
		{"hostile", newer(t, s, "- id: tba-22-7\n", "- id: <script>alert(1)</script>\n"), []string{"&lt;script&gt;"}},
	} {
		w := postCatalogue(t, s, tt.content)
		page := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || strings.Contains(page, "⟦") || strings.Contains(page, "<script>alert") {
			t.Errorf("%s: %d", tt.name, w.Code)
		}
		if missing := lacks(page, tt.wants...); missing != nil {
			t.Errorf("%s: the page lacks %q", tt.name, missing)
		}
	}
	if w := post(s, catalogueUploadURL, "catalogue=x"); w.Code != http.StatusBadRequest {
		t.Errorf("a form without a file part: %d", w.Code)
	}
	if w := postCatalogue(t, s, strings.Repeat("#", maxCatalogueFile+2*formOverhead)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("far too large: %d", w.Code)
	}
	if w := post(s, catalogueUploadURL+"/drop", ""); w.Code != http.StatusSeeOther {
		t.Errorf("drop: %d", w.Code)
	}
	if w := get(s, catalogueUploadURL); w.Code != http.StatusSeeOther {
		t.Errorf("nothing waits: %d", w.Code)
	}
}
