package server

import (
	"net/http"
	"strings"
	"testing"
)

// Every rule stands in the matrix once, in one of four states; what is not stated is
// never met, and a row leads to the clause that closes it.
func TestCompliancePage(t *testing.T) {
	s := editing(t)
	page := get(s, "/cases/1/compliance").Body.String()
	if missing := lacks(page, "적혀 있지 않음", "해당 없음", `href="/cases/1/requirements#SFR-002"`, "대체발송 자동 전환"); missing != nil || strings.Contains(page, "⟦") {
		t.Errorf("the page lacks %q", missing)
	}
	rows := strings.Count(page, "<th scope=\"row\">")
	if rows != len(s.deps.Rules.Rules) {
		t.Errorf("%d rows for %d rules", rows, len(s.deps.Rules.Rules))
	}
	sum := 0
	for _, state := range states {
		n := strings.Count(get(s, "/cases/1/compliance?state="+state.status).Body.String(), "<th scope=\"row\">")
		sum += n
	}
	if sum != rows {
		t.Errorf("the states hold %d rows of %d", sum, rows)
	}
	if w := get(s, "/cases/1/compliance?lang=en"); w.Code != http.StatusOK || len(lacks(w.Body.String(), "not stated", "Clause that closes it")) > 0 {
		t.Errorf("in English: %d", w.Code)
	}
	if w := get(s, "/cases/2/compliance"); w.Code != http.StatusNotFound {
		t.Errorf("another case: %d", w.Code)
	}
}
