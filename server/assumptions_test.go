package server

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"daebi/analysis"
	"daebi/models"
)

// storedReport returns the report of a case by its address.
func storedReport(t *testing.T, s *Server, at string) *analysis.Report {
	t.Helper()
	var r analysis.Report
	if err := json.Unmarshal(get(s, at+"/report.json").Body.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

func TestRegisterIsFilteredAndOrdered(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	rows := func(query string) []string {
		body := get(s, at+"/assumptions"+query).Body.String()
		_, body, _ = strings.Cut(body, `id="register-table"`)
		return regexp.MustCompile(`<th scope="row">([^<]+)`).FindAllString(body, -1)
	}
	all, assumed, worth := rows(""), rows("?only=assumed"), rows("?sort=worth")
	r := storedReport(t, s, at)
	if len(all) != len(r.Input.Assumptions) || len(worth) != len(all) || len(assumed) >= len(all) || len(assumed) == 0 {
		t.Errorf("%d rows, %d assumed, %d by worth; %d in the report", len(all), len(assumed), len(worth), len(r.Input.Assumptions))
	}
	for _, row := range assumed {
		if strings.Contains(row, "서비스!") || strings.Contains(row, "실패율(시민") { // the sheet says it
			t.Errorf("%s is assumed", row)
		}
	}
	// What knowing is worth most, by the report itself: harm of the general class.
	best := &r.Sensitivity[0]
	for i := range r.Sensitivity {
		if x := &r.Sensitivity[i]; x.EVPPI != nil && *x.EVPPI > *best.EVPPI {
			best = x
		}
	}
	if best.Input != "harm.general" || !strings.Contains(worth[0], "일반 안내") {
		t.Errorf("the first is %s, worth most is knowing %s", worth[0], best.Input)
	}
}

// A value that can be set leads to its form; every such form opens.
func TestEveryOfferedAssumptionCanBeEdited(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "gimpo")
	links := regexp.MustCompile(`href="([^"]*[?]edit=[^"]*)#edit"`).FindAllStringSubmatch(get(s, at+"/assumptions").Body.String(), -1)
	if len(links) < 30 {
		t.Fatalf("%d values can be changed", len(links))
	}
	for _, l := range links {
		if w := get(s, html.UnescapeString(l[1])); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `id="edit"`) || strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("GET %s: %d", l[1], w.Code)
		}
	}
	if w := get(s, at+"/assumptions?edit=nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a value that is not there: %d", w.Code)
	}
}

// changeValue posts the form of one assumption.
func changeValue(s *Server, at, key, rest string) (status int, body, location string) {
	w := post(s, at+"/assumptions", url.Values{"key": {key}}.Encode()+"&"+rest)
	return w.Code, w.Body.String(), w.Header().Get("Location")
}

func TestRangeSaysItsConsequences(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	const key = "rate.vendor,own_outage.대행사(상호 미공개): 자체 장애"
	for rest, want := range map[string]string{
		// Mean and median of the lognormal: see TestRangeMean.
		"do=part&low=0.01&high=1":  "평균은 연 0.266회, 가운데값은 연 0.1회",
		"do=part&value=0.9":        "연 0.9회로 계산합니다",
		"do=echo&low=0.1&high=100": "평균이",
		"do=part&value=":           "낮은 값과 높은 값을 모두",
		"do=save&value=-1":         "‘-1’ 대신",
		"do=save&low=3&high=2":     "높은 값보다 작아야",
		"do=save&low=x&high=y":     "‘y’ 대신",
	} {
		status, body, _ := changeValue(s, at, key, rest)
		if !strings.Contains(body, want) || strings.Contains(body, "⟦") {
			t.Errorf("%s: %d lacks %q", rest, status, want)
		}
		if bad := strings.Contains(rest, "save") || strings.HasSuffix(rest, "value="); bad != (status == http.StatusUnprocessableEntity) {
			t.Errorf("%s: %d", rest, status)
		}
	}
	// The reference's low end is 0.064: 0.1 to 100 is narrower than 0.064 to 100, so
	// its mean is lower.
	if _, body, _ := changeValue(s, at, key, "do=part&low=0.1&high=100"); !strings.Contains(body, "낮은 값을 올렸는데 평균이") {
		t.Error("no warning that the mean falls")
	}
	if _, body, _ := changeValue(s, at, key, "do=part&low=0.1&high=1"); strings.Contains(body, "낮은 값을 올렸는데") {
		t.Error("a warning though the mean rises")
	}
	if get(s, "/cases/2").Code != http.StatusNotFound {
		t.Error("something was saved")
	}
}

func TestAssumptionIsChangedAndTakenBack(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	const key = "rate.vendor,own_outage.대행사(상호 미공개): 자체 장애"
	status, body, next := changeValue(s, at, key, "do=save&value=1.25")
	if status != http.StatusSeeOther || !strings.HasSuffix(next, "/assumptions") {
		t.Fatalf("%d %q\n%s", status, next, body)
	}
	next = strings.TrimSuffix(next, "/assumptions")
	a := assumptionOf(storedReport(t, s, next), key)
	if a == nil || a.Value != 1.25 || a.From != models.FromAssumption || a.Confidence != models.AssumedRow || !strings.Contains(a.Note, "담당자가 바꾼 값(20") {
		t.Errorf("%+v", a)
	}
	if b := assumptionOf(storedReport(t, s, at), key); b.Value != .5 || b.From != models.FromReference {
		t.Errorf("the case itself: %+v", b)
	}
	if page := get(s, next).Body.String(); !strings.Contains(page, "연 0.5회 → 연 1.25회") {
		t.Error("the version does not say what was changed")
	}
	if page := get(s, at+"/assumptions?"+url.Values{"edit": {key}}.Encode()).Body.String(); strings.Contains(page, `value="reset"`) {
		t.Error("what was never changed can be taken back")
	}
	status, _, back := changeValue(s, next, key, "do=reset")
	if status != http.StatusSeeOther {
		t.Fatalf("reset: %d", status)
	}
	back = strings.TrimSuffix(back, "/assumptions")
	if c := assumptionOf(storedReport(t, s, back), key); c.Value != .5 || c.From != models.FromReference {
		t.Errorf("taken back: %+v", c)
	}
	if x, y := storedReport(t, s, at).Net.Annual, storedReport(t, s, back).Net.Annual; x != y {
		t.Errorf("net %v, taken back %v", x, y)
	}
	if page := get(s, back).Body.String(); !strings.Contains(page, "연 1.25회 → 기준값") {
		t.Error("the version does not say that it was taken back")
	}
}
