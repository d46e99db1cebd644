package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"daebi/analysis"
	"daebi/models"
)

// exampleCase makes a case of an example and returns its address.
func exampleCase(t testing.TB, s *Server, id string) string {
	t.Helper()
	w := post(s, "/cases/example", "id="+id)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("example %s: %d %s", id, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// The published case: 470,000 messages a month from 9.35 won, none of which fails.
func TestWhatIfOfThePublishedCase(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon")
	if w := get(s, at+"/what-if"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="price" value="4.9"`) || !strings.Contains(w.Body.String(), "2,510만 원") {
		t.Fatalf("GET: %d\n%s", w.Code, w.Body)
	}
	w := post(s, at+"/what-if", "do=part&price=5.9&failure_share=0")
	body := w.Body.String()
	// 12·470,000·(9.35 − 5.9) = 19,458,000
	for _, want := range []string{"19,458,000원", "1,946만 원", "바꾸기 전 2,510만 원", "도입 후 단가: 4.9원 → 5.9원"} {
		if !strings.Contains(body, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	if w.Code != http.StatusOK || strings.Contains(body, "<html") || strings.Contains(body, "⟦") {
		t.Errorf("a part: %d\n%.300s", w.Code, body)
	}
	if w := post(s, at+"/what-if", "do=apply&price=5.9"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="price" value="5.9"`) || !strings.Contains(w.Body.String(), "<html") {
		t.Errorf("without a script: %d", w.Code)
	}
}

func TestWhatIfRefusesWithEveryProblem(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	w := post(s, at+"/what-if", "do=save&kappa=2&rate=zehn&failure_share=101&discount_rate=4.50")
	body := w.Body.String()
	for _, want := range []string{"‘2’ 대신 0에서 1 사이", "‘zehn’ 대신", "‘101’ 대신 0%에서 100%", `value="zehn"`, `href="#lever-kappa"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w.Code != http.StatusUnprocessableEntity || get(s, "/cases/2").Code != http.StatusNotFound {
		t.Errorf("%d, or something was saved", w.Code)
	}
	if strings.Contains(body, "할인율: ‘") {
		t.Error("4.50 is not 4.5")
	}
	for _, do := range []string{"save", "share"} {
		if w := post(s, at+"/what-if", "do="+do+"&kappa=0.20"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "바꾼 값이 없습니다") {
			t.Errorf("%s of nothing: %d", do, w.Code)
		}
	}
}

// A version keeps what was changed as an assumption, beside the case as it was.
func TestWhatIfIsSavedAsAVersion(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	before := get(s, at+"/report.json").Body.String()
	w := post(s, at+"/what-if", "do=save&failure_share=10&rate=2&price=5.1&switch_minutes=20")
	next := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || next == at {
		t.Fatalf("save: %d to %q\n%s", w.Code, next, w.Body)
	}
	page := get(s, next).Body.String()
	for _, want := range []string{`<a href="/cases/1">`, "실패율: 20% → 10%", "장애 빈도: 1배 → 2배", "도입 후 단가: 4.9원 → 5.1원", "전환 시간: ", "→ 20분", "시트에 없는 값"} {
		if !strings.Contains(page, want) {
			t.Errorf("the version's page lacks %q", want)
		}
	}
	if get(s, at+"/report.json").Body.String() != before {
		t.Error("the case itself changed")
	}
	var r analysis.Report
	if err := json.Unmarshal(get(s, next+"/report.json").Body.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, a := range r.Input.Assumptions {
		if a.Key == "failure_share" || a.Key == "multiple.rate" {
			found++
			if a.From != models.FromAssumption || a.Cell != "" {
				t.Errorf("%s is of %s %s", a.Key, a.From, a.Cell)
			}
		}
	}
	if found != 2 || r.Savings.Services[0].FailureShare != .1 || len(r.Sensitivity) == 0 {
		t.Errorf("%d of the changes are in the register; failure share %v", found, r.Savings.Services[0].FailureShare)
	}
	if got := get(s, next+"/file"); got.Code != http.StatusOK || got.Body.String() != get(s, at+"/file").Body.String() {
		t.Errorf("the version has not its case's file: %d", got.Code)
	}
	// The version's levers stand where they were put.
	if page := get(s, next+"/what-if").Body.String(); !strings.Contains(page, `name="rate" value="2"`) || !strings.Contains(page, `name="failure_share" value="10"`) {
		t.Error("the version's levers stand elsewhere")
	}
}

// Values are passed on by an address that holds none of them.
func TestWhatIfIsPassedOn(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	other := exampleCase(t, s, "suwon")
	w := post(s, at+"/what-if", "do=share&price=7.77&kappa=0.55")
	shared := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(shared, at+"/what-if/") || strings.ContainsAny(strings.TrimPrefix(shared, at), "?=.") || strings.Contains(shared, "777") {
		t.Fatalf("share: %d to %q", w.Code, shared)
	}
	page := get(s, shared).Body.String()
	if !strings.Contains(page, `name="price" value="7.77"`) || !strings.Contains(page, `name="kappa" value="0.55"`) || !strings.Contains(page, "4.9원 → 7.77원") {
		t.Errorf("passed on: %s", page)
	}
	for _, bad := range []string{strings.Replace(shared, at, other, 1), at + "/what-if/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/cases/99/what-if"} {
		if w := get(s, bad); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d", bad, w.Code)
		}
	}
	if w := post(s, "/cases/99/what-if", "do=part"); w.Code != http.StatusNotFound {
		t.Errorf("another's case: %d", w.Code)
	}
}

// Only so many cases are kept ready, the last asked; a deleted one is let go.
func TestWhatIfsAreBounded(t *testing.T) {
	var w whatIfs
	first := w.of(1, 1)
	for id := range int64(maxWhatIfs - 1) {
		w.of(1, id+2)
	}
	if w.of(1, 1) != first || w.of(2, 1) == first {
		t.Error("a case was not kept, or shared with another organization")
	}
	if len(w.open) != maxWhatIfs || slices.ContainsFunc(w.open, func(x *whatIf) bool { return x.id == 2 }) {
		t.Errorf("%d are kept, or the oldest was not let go", len(w.open))
	}
	w.forget(1, 1)
	if w.of(1, 1) == first {
		t.Error("a deleted case was kept")
	}
}
