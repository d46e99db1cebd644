package server

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"daebi/models"
	"daebi/models/store"
)

// editing returns a server with the published case, number 1.
func editing(t *testing.T) *Server {
	t.Helper()
	s := newCaseServer(t)
	if w := post(s, "/cases/example", "id=suwon"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	return s
}

// formOf returns what the form of a requirements page would send as it stands.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		at := func(name string) (string, bool) {
			for _, a := range n.Attr {
				if a.Key == name {
					return a.Val, true
				}
			}
			return "", false
		}
		if id, _ := at("id"); n.Data == "form" && id == "edition" {
			in = true
		}
		if name, ok := at("name"); in && ok {
			value, _ := at("value")
			kind, _ := at("type")
			_, checked := at("checked")
			switch {
			case n.Data == "textarea":
				form.Add(name, strings.TrimPrefix(textOf(n), "\n"))
			case n.Data == "select":
				form.Add(name, selected(n))
			case n.Data == "input" && (kind != "checkbox" || checked):
				form.Add(name, value)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(doc, false)
	if form.Get("base") == "" {
		t.Fatal("there is no form")
	}
	return form
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	out := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out += textOf(c)
	}
	return out
}

func selected(n *html.Node) string {
	first, found := "", false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		value, chosen := "", false
		for _, a := range c.Attr {
			if a.Key == "value" {
				value = a.Val
			}
			chosen = chosen || a.Key == "selected"
		}
		if c.Data == "option" && (!found || chosen) {
			first, found = value, true
		}
	}
	return first
}

// edit sends the form of the case's page with some values changed.
func edit(t *testing.T, s *Server, change func(url.Values)) *httptest.ResponseRecorder {
	t.Helper()
	form := formOf(t, get(s, "/cases/1/requirements").Body.String())
	change(form)
	return post(s, "/cases/1/requirements", form.Encode())
}

func newest(t *testing.T, s *Server) models.Edition {
	t.Helper()
	ed, err := s.store.Edition(t.Context(), defaultOrg, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

// numbersIn returns the numbers and names of the clauses in the summary, in order.
var summaryRow = regexp.MustCompile(`(?s)<tr id="order-([a-z-]+)"[^>]*>\s*<th scope="row"><a href="[^"]*">([^<]*)</a>`)

func orderOf(page string) (rules, numbers []string) {
	for _, m := range summaryRow.FindAllStringSubmatch(page, -1) {
		rules, numbers = append(rules, m[1]), append(numbers, m[2])
	}
	return rules, numbers
}

// What the form shows and is sent back as it stands changes nothing.
func TestEditionOfNothing(t *testing.T) {
	s := editing(t)
	if w := edit(t, s, func(f url.Values) { f.Set("do", "save") }); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if ed := newest(t, s); ed.Version != 1 || len(ed.Clauses) > 0 || len(ed.Facts) > 0 || len(ed.Figures) > 0 || len(ed.Form) > 0 || ed.CatalogueVersion != "2026-11-22" || ed.RulesVersion == "" {
		t.Errorf("%+v", ed)
	}
	page := get(s, "/cases/1/requirements/compare?from=0&to=1").Body.String()
	if missing := lacks(page, "달라진 요구사항 0건"); missing != nil {
		t.Errorf("the comparison lacks %q", missing)
	}
}

// The officer answers, fills in, rewords, leaves out, moves; all is kept as a version.
func TestEditionIsKept(t *testing.T) {
	s := editing(t)
	w := edit(t, s, func(f url.Values) {
		f.Set("fact.grade", "2")
		f.Set("fig.confirm_timeout", "30")
		f.Set("fig.switch_time", "10")
		f.Del("in.failure")
		f.Set("name.night", "밤에는 광고 금지")
		f.Set("details.drill", f.Get("details.drill")+"\r\n훈련 결과는 {훈련 보고 기한}일 안에 공개한다.\r\n")
		f.Set("form.class", "분류")
		f.Set("note", "첫 손질")
		f.Set("do", "save")
	})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cases/1/requirements?done=saved" {
		t.Fatalf("%d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	ed := newest(t, s)
	if ed.Facts["grade"] != "2" || ed.Figures["confirm_timeout"] != "30" || ed.Figures["switch_time"] != "10" || ed.Form["class"] != "분류" || ed.Note != "첫 손질" {
		t.Errorf("%+v", ed)
	}
	for _, c := range ed.Clauses {
		switch c.Rule {
		case "failure":
			if !c.Out || c.Name != nil || c.Details != nil {
				t.Errorf("left out: %+v", c)
			}
		case "night":
			if c.Name == nil || *c.Name != "밤에는 광고 금지" || c.Details != nil {
				t.Errorf("renamed: %+v", c)
			}
		case "drill":
			if n := len(c.Details); n < 3 || c.Details[n-1] != "훈련 결과는 {drill_report}일 안에 공개한다." || c.Name != nil {
				t.Errorf("reworded: %+v", c)
			}
		default:
			if c.Out || c.Name != nil || c.Details != nil || c.Level != "" {
				t.Errorf("%s was not touched: %+v", c.Rule, c)
			}
		}
	}
	page := get(s, "/cases/1/requirements?done=saved").Body.String()
	if missing := lacks(page, "1판으로 저장했습니다", "밤에는 광고 금지", "99.90", "10분", "계산값: 15분", "담당자가 바꿈", "뺀 요구사항", "공개한다"); missing != nil {
		t.Errorf("the page lacks %q", missing)
	}
	if rules, numbers := orderOf(page); numbers[slices.Index(rules, "failure")] != "–" || numbers[slices.Index(rules, "failure")-1] != "SFR-002" || numbers[slices.Index(rules, "failure")+1] != "SFR-003" {
		t.Errorf("order %v, numbers %v", rules, numbers)
	}
	if strings.Contains(page, `value="30"`) == false || strings.Contains(page, "⟦") {
		t.Error("the officer's figure does not stand in its field")
	}
	if missing := lacks(get(s, "/cases/1/figures").Body.String(), `id="switch_time"`, "계산값", `href="/cases/1/requirements#SFR-002"`, `href="/cases/1/documents/requirements">제안요청서`, `href="/catalogue/mois-sla-fix-time?case=1"`); missing != nil {
		t.Errorf("the figures lack %q", missing)
	}
	if missing := lacks(get(s, "/catalogue/mois-sla-availability?case=1").Body.String(), "QUR-001"); missing != nil {
		t.Errorf("the provision lacks %q", missing)
	}
	// A second version, and what differs between the two.
	if w := edit(t, s, func(f url.Values) { f.Set("in.failure", "1"); f.Set("fig.switch_time", ""); f.Set("do", "save") }); w.Code != http.StatusSeeOther {
		t.Fatalf("second: %d", w.Code)
	}
	compare := get(s, "/cases/1/requirements/compare?from=1&to=2").Body.String()
	if missing := lacks(compare, "미도달 판정", "더함", `<del class="d-removed">`, `<ins class="d-added">`, ">10<", ">15<"); missing != nil {
		t.Errorf("the comparison lacks %q", missing)
	}
	if missing := lacks(get(s, "/cases/1/requirements?version=1").Body.String(), "예전 판을 보고 있습니다", "이 판 되살리기", "밤에는 광고 금지"); missing != nil {
		t.Errorf("the earlier version lacks %q", missing)
	}
	// Restored, it is the third; the first stays as it was.
	if w := post(s, "/cases/1/requirements/restore", "version=1&base=2"); w.Code != http.StatusSeeOther {
		t.Fatalf("restore: %d", w.Code)
	}
	if ed := newest(t, s); ed.Version != 3 || ed.Figures["switch_time"] != "10" || ed.Note == "첫 손질" {
		t.Errorf("restored: %+v", ed)
	}
	if w := post(s, "/cases/1/requirements/restore", "version=1&base=2"); w.Code != http.StatusConflict {
		t.Errorf("restored by a page that is old: %d", w.Code)
	}
	if w := post(s, "/cases/1/requirements/restore", "version=0&base=3"); w.Code != http.StatusSeeOther {
		t.Fatalf("restore what the rules have: %d", w.Code)
	}
	if ed := newest(t, s); len(ed.Clauses) > 0 || len(ed.Figures) > 0 {
		t.Errorf("as the rules have it: %+v", ed)
	}
	if missing := lacks(get(s, "/cases/1/requirements/versions").Body.String(), "4판", "첫 손질", "1판을 되살림", "계산한 그대로"); missing != nil {
		t.Errorf("the list lacks %q", missing)
	}
}

// Buttons move a clause within its class; nothing is kept until it is saved.
func TestClausesMove(t *testing.T) {
	s := editing(t)
	before, _ := orderOf(get(s, "/cases/1/requirements").Body.String())
	w := edit(t, s, func(f url.Values) {
		f.Set("do", "up:failure")
		f.Set("note", "적던 메모")
		f.Set("fig.switch_time", "20")
	})
	if w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	rules, numbers := orderOf(w.Body.String())
	want := slices.Clone(before)
	at := slices.Index(want, "failure")
	want[at-1], want[at] = want[at], want[at-1]
	if !slices.Equal(rules, want) || numbers[0] != "SFR-001" || numbers[at] != fmt.Sprintf("SFR-%03d", at+1) {
		t.Errorf("order %v; want %v; numbers %v", rules, want, numbers)
	}
	if missing := lacks(w.Body.String(), `value="적던 메모"`, "아직 저장되지 않았습니다", `value="20"`, `data-guard="changed"`); missing != nil {
		t.Errorf("the page lacks %q", missing)
	}
	if _, err := s.store.Edition(t.Context(), defaultOrg, 1, 0); err == nil {
		t.Error("a move is kept before it is saved")
	}
	form := formOf(t, w.Body.String())
	form.Set("do", "save")
	if w := post(s, "/cases/1/requirements", form.Encode()); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	if rules, _ := orderOf(get(s, "/cases/1/requirements").Body.String()); !slices.Equal(rules, want) {
		t.Errorf("kept: %v", rules)
	}
	// A new fact's clause comes where the rules have it, not at the end.
	w = edit(t, s, func(f url.Values) { f.Set("fact.legal_statutory", "true"); f.Set("do", "save") })
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	rules, _ = orderOf(get(s, "/cases/1/requirements").Body.String())
	if i, night := slices.Index(rules, "paper"), slices.Index(rules, "night"); i < 0 || i > night {
		t.Errorf("the new clause stands at %d of %v", i, rules)
	}
	if rules[at-1] != "failure" {
		t.Errorf("the move is lost: %v", rules)
	}
	for _, do := range []string{"up:nothing", "up:", "sideways:failure", "up:" + rules[0]} { // the last is the first already
		if w := edit(t, s, func(f url.Values) { f.Set("do", do) }); w.Code != http.StatusOK {
			t.Errorf("%s: %d", do, w.Code)
		} else if again, _ := orderOf(w.Body.String()); !slices.Equal(again, rules) {
			t.Errorf("%s: %v", do, again)
		}
	}
}

// All that is wrong is told at once, at its field, and nothing that was typed is lost.
func TestEditionsThatAreRefused(t *testing.T) {
	s := editing(t)
	const hostile = `<script>alert("x")</script>`
	w := edit(t, s, func(f url.Values) {
		f.Set("fact.grade", "7")
		f.Set("fact.data_subjects", "많음")
		f.Set("fig.switch_time", "열 분")
		f.Set("fig.drill_interval", "36")
		f.Set("name.night", "")
		f.Set("definition.drill", hostile)
		f.Set("details.capacity", "{없는 수치}를 넘어야 한다.")
		f.Set("inspection.queue", strings.Repeat("가", 2001))
		f.Set("note", strings.Repeat("나", maxNote+1))
		f.Set("form.class", strings.Repeat("다", maxLabel+1))
		f.Set("do", "save")
	})
	page := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity || strings.Contains(page, "<script>alert") || strings.Contains(page, "⟦") {
		t.Fatalf("%d", w.Code)
	}
	for _, id := range []string{"fact-grade", "fact-data_subjects", "fig-switch_time", "fig-drill_interval", "name-night", "details-capacity", "inspection-queue", "note", "form-class"} {
		if missing := lacks(page, `href="#`+id+`"`, `id="`+id+`"`, `id="`+id+`-error"`, id+`-error"`); missing != nil {
			t.Errorf("%s: the page lacks %q", id, missing)
		}
	}
	if missing := lacks(page, "열 분", "많음", "{없는 수치}를 넘어야 한다.", strings.Repeat("가", 2001), strings.Repeat("나", maxNote+1), "&lt;script&gt;alert"); missing != nil {
		t.Errorf("what was typed is lost: %.60q", missing)
	}
	if _, err := s.store.Edition(t.Context(), defaultOrg, 1, 0); err == nil {
		t.Error("half of it is kept")
	}
	en := formOf(t, page)
	r := httptest.NewRequest(http.MethodPost, "/cases/1/requirements?lang=en", strings.NewReader(en.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := do(s, r); w.Code != http.StatusUnprocessableEntity || len(lacks(w.Body.String(), "cannot be used as it stands")) > 0 {
		t.Errorf("in English: %d", w.Code)
	}
	for name, form := range map[string]string{"no base": "do=save", "a wrong base": "do=save&base=-1", "no number": "do=save&base=x"} {
		if w := post(s, "/cases/1/requirements", form); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := post(s, "/cases/1/requirements", "do=save&base=9"); w.Code != http.StatusNotFound {
		t.Errorf("a base that is not there: %d", w.Code)
	}
	if w := post(s, "/cases/1/requirements", "do=save&base=0&note="+strings.Repeat("x", maxEditionForm)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("far too much: %d", w.Code)
	}
}

// A citation that no longer holds is refused by name, at its field.
func TestStaleCitationsAreRefused(t *testing.T) {
	s := editing(t)
	w := edit(t, s, func(f url.Values) {
		f.Set("definition.notice", "전기통신사업법 시행령 제37조의11에 따라 알린다.")
		f.Set("inspection.drill", "재난안전법 제25조의2의 기능연속성계획과 대조한다.")
		f.Set("do", "save")
	})
	page := w.Body.String()
	if missing := lacks(page, `href="#definition-notice"`, `href="#inspection-drill"`, "예전 인용", "제37조의21", "제25조의4"); w.Code != http.StatusUnprocessableEntity || missing != nil {
		t.Errorf("%d, the page lacks %q", w.Code, missing)
	}
	form := formOf(t, page)
	r := httptest.NewRequest(http.MethodPost, "/cases/1/requirements?lang=en", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := do(s, r); w.Code != http.StatusUnprocessableEntity || len(lacks(w.Body.String(), "no longer holds")) > 0 {
		t.Errorf("in English: %d", w.Code)
	}
}

// A figure's place that goes out of a sentence is cut loose only when that is said.
func TestFiguresAreCutLooseDeliberately(t *testing.T) {
	s := editing(t)
	cutting := func(f url.Values) {
		for _, name := range []string{"details.switchover", "inspection.switchover"} {
			f.Set(name, strings.ReplaceAll(f.Get(name), "{전환 시간}", "스무"))
		}
		f.Set("do", "save")
	}
	w := edit(t, s, cutting)
	if w.Code != http.StatusUnprocessableEntity || len(lacks(w.Body.String(), `href="#cut-switchover-switch_time"`, `name="cut.switchover.switch_time"`, "계산값 15분", "스무분을 넘지")) > 0 {
		t.Fatalf("%d %q", w.Code, lacks(w.Body.String(), `href="#cut-switchover-switch_time"`, `name="cut.switchover.switch_time"`, "계산값 15분", "스무분을 넘지"))
	}
	w = edit(t, s, func(f url.Values) { cutting(f); f.Set("cut.switchover.switch_time", "1") })
	if w.Code != http.StatusSeeOther {
		t.Fatalf("said so: %d", w.Code)
	}
	page := get(s, "/cases/1/requirements").Body.String()
	if missing := lacks(page, "연결 끊음", "계산값: 15분", "스무분을 넘지"); missing != nil {
		t.Errorf("the page lacks %q", missing)
	}
	// It stays cut without being asked again, and comes back with the rule's wording.
	if w := edit(t, s, func(f url.Values) { f.Set("name.switchover", "전환"); f.Set("do", "save") }); w.Code != http.StatusSeeOther {
		t.Errorf("asked again: %d", w.Code)
	}
	if w := edit(t, s, func(f url.Values) { f.Set("do", "reset:switchover") }); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "스무분") && !strings.Contains(w.Body.String(), "아직 저장되지") {
		t.Errorf("reset: %d", w.Code)
	}
}

// An answer changes what the rules say; that is not taken for the officer's wording,
// however often the page is shown before it is saved.
func TestAnswersAreNoWording(t *testing.T) {
	s := editing(t)
	w := edit(t, s, func(f url.Values) { f.Set("fact.grade", "2"); f.Set("fact.purchase", "software"); f.Set("do", "show") })
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), ">고침<") {
		t.Errorf("%d, or an answer is taken for an edit", w.Code)
	}
	again := formOf(t, w.Body.String())
	again.Set("fact.grade", "")
	again.Set("do", "show")
	w = post(s, "/cases/1/requirements", again.Encode())
	last := formOf(t, w.Body.String())
	last.Set("fact.grade", "1")
	last.Set("do", "save")
	if w := post(s, "/cases/1/requirements", last.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if ed := newest(t, s); len(ed.Clauses) != 0 || ed.Facts["grade"] != "1" {
		t.Errorf("%+v", ed)
	}
	if page := get(s, "/cases/1/requirements").Body.String(); strings.Contains(page, ">고침<") || len(lacks(page, "99.92")) > 0 {
		t.Error("the answer does not stand in the clauses, or counts as an edit")
	}
}

// A newer program's rules may rest on what an older catalogue does not hold: the case
// then stands on the catalogue in force, and says so.
func TestRulesOutgrowACatalogue(t *testing.T) {
	s := editing(t)
	c, err := s.store.Case(t.Context(), defaultOrg, 1)
	if err != nil {
		t.Fatal(err)
	}
	old := []byte("# Compiled 2025-01-01\n- id: a\n  law: 법\n  article: 제1조\n  effective: 2025\n  binding: statute\n  topic: sla\n  applies_to: [agency]\n  title_ko: 제목\n  summary_ko: 요약\n  summary_en: S\n  source_urls: [\"https://example.com/\"]\n  confidence: verified\n")
	if err := s.store.KeepShipped(t.Context(), defaultOrg, models.SavedCatalogue{Version: "2025-01-01", SHA256: "x", Content: old, Provisions: 1}); err != nil {
		t.Fatal(err)
	}
	c.Catalogue = "2025-01-01"
	if err := s.store.AddCase(t.Context(), defaultOrg, &c, nil); err != nil {
		t.Fatal(err)
	}
	w := get(s, caseURL(c.ID, "/requirements"))
	if missing := lacks(w.Body.String(), "2025-01-01 판에는 지금 규칙의 근거가 없어", "SFR-001", "법령·지침 2026-11-22 판 기준"); w.Code != http.StatusOK || missing != nil {
		t.Errorf("%d, the page lacks %q", w.Code, missing)
	}
}

// Two windows: the second one keeps what it typed, and saves on top when asked again.
func TestEditionsOfTwoWindows(t *testing.T) {
	s := editing(t)
	one := formOf(t, get(s, "/cases/1/requirements").Body.String())
	two := formOf(t, get(s, "/cases/1/requirements").Body.String())
	one.Set("name.night", "첫 창")
	one.Set("do", "save")
	two.Set("fig.confirm_timeout", "45")
	two.Set("do", "save")
	if w := post(s, "/cases/1/requirements", one.Encode()); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	w := post(s, "/cases/1/requirements", two.Encode())
	if w.Code != http.StatusConflict || len(lacks(w.Body.String(), "다른 창에서 1판이 저장되었습니다", `value="45"`, "/cases/1/requirements?version=1")) > 0 {
		t.Fatalf("%d %q", w.Code, lacks(w.Body.String(), "다른 창에서 1판이 저장되었습니다", `value="45"`))
	}
	if ed := newest(t, s); ed.Version != 1 || *ed.Clauses[slices.IndexFunc(ed.Clauses, func(c models.EditedClause) bool { return c.Rule == "night" })].Name != "첫 창" {
		t.Errorf("the first window's work: %+v", ed)
	}
	again := formOf(t, w.Body.String())
	again.Set("do", "save")
	if w := post(s, "/cases/1/requirements", again.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("saved again: %d", w.Code)
	}
	if ed := newest(t, s); ed.Version != 2 || ed.Figures["confirm_timeout"] != "45" {
		t.Errorf("%+v", ed)
	}
	if first, err := s.store.Edition(t.Context(), defaultOrg, 1, 1); err != nil || first.Version != 1 {
		t.Errorf("the first window's version is gone: %v", err)
	}
}

// A newer catalogue is said at the case it touches, which moves to it when asked.
func TestCaseMovesToANewerCatalogue(t *testing.T) {
	s := editing(t)
	next := newer(t, s, "  title_ko: '예방점검: 일상", "  title_ko: '개정된 예방점검: 일상")
	if w := postCatalogue(t, s, next); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	if w := post(s, catalogueUploadURL+"/apply", "version=2027-01-10"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	page := get(s, "/cases/1/requirements").Body.String()
	if missing := lacks(page, "2027-01-10 판이 새로 적용되었습니다", "TER-001", "법령·지침 2026-11-22 판 기준"); missing != nil {
		t.Fatalf("the page lacks %q", missing)
	}
	if w := post(s, "/cases/1/requirements/catalogue", "base=0&version=2027-01-09"); w.Code != http.StatusConflict {
		t.Errorf("another version: %d", w.Code)
	}
	if w := post(s, "/cases/1/requirements/catalogue", "base=0&version=2027-01-10"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	page = get(s, "/cases/1/requirements").Body.String()
	if missing := lacks(page, "법령·지침 2027-01-10 판 기준"); missing != nil || strings.Contains(page, "새로 적용되었습니다") {
		t.Errorf("moved, the page lacks %q", missing)
	}
	if missing := lacks(get(s, "/cases/1/requirements?version=0").Body.String(), "법령·지침 2026-11-22 판 기준"); missing != nil {
		t.Errorf("the version before lacks %q", missing)
	}
}

func TestEditionsOfOthersAreNotFound(t *testing.T) {
	s := editing(t)
	if w := edit(t, s, func(f url.Values) { f.Set("do", "save") }); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	s.store = foreignStore{s.store.(*store.DB)}
	for _, id := range []string{"1", "2", "x"} {
		for _, part := range []string{"/requirements", "/requirements?version=1", "/requirements/versions", "/requirements/compare?from=0&to=1", "/figures", "/compliance"} {
			if w := get(s, "/cases/"+id+part); w.Code != http.StatusNotFound {
				t.Errorf("GET %s%s: %d", id, part, w.Code)
			}
		}
		for _, part := range []string{"", "/restore", "/take", "/catalogue"} {
			if w := post(s, "/cases/"+id+"/requirements"+part, "base=0&version=0&do=save"); w.Code != http.StatusNotFound {
				t.Errorf("POST %s%s: %d", id, part, w.Code)
			}
		}
	}
	s = editing(t)
	for _, part := range []string{"?version=1", "?version=-1", "?version=x", "/compare?from=0&to=1", "/compare", "/compare?from=x&to=0"} {
		if w := get(s, "/cases/1/requirements"+part); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d", part, w.Code)
		}
	}
}

// What was edited in a case is offered to the case that corrects it.
func TestEditionIsTakenOver(t *testing.T) {
	s := editing(t)
	if w := edit(t, s, func(f url.Values) { f.Set("name.night", "밤에는 금지"); f.Set("do", "save") }); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	c, err := s.store.Case(t.Context(), defaultOrg, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.FromCase = 1
	if err := s.store.AddCase(t.Context(), defaultOrg, &c, nil); err != nil {
		t.Fatal(err)
	}
	if missing := lacks(get(s, caseURL(c.ID, "/requirements")).Body.String(), "1번 검토에서 고친 것(1판) 가져오기"); missing != nil {
		t.Errorf("the page lacks %q", missing)
	}
	if w := post(s, caseURL(c.ID, "/requirements/take"), ""); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	if missing := lacks(get(s, caseURL(c.ID, "/requirements")).Body.String(), "밤에는 금지"); missing != nil {
		t.Error("nothing was taken over")
	}
	if w := post(s, "/cases/1/requirements/take", ""); w.Code != http.StatusNotFound {
		t.Errorf("a case that corrects none: %d", w.Code)
	}
}

// A case of before reports kept their facts is shown as it was found.
func TestOldReportsAreShown(t *testing.T) {
	s := editing(t)
	c, err := s.store.Case(context.Background(), defaultOrg, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.Report = regexp.MustCompile(`"facts":\{[^}]*\},`).ReplaceAll(c.Report, nil)
	if err := s.store.AddCase(t.Context(), defaultOrg, &c, nil); err != nil {
		t.Fatal(err)
	}
	w := get(s, caseURL(c.ID, "/requirements"))
	if w.Code != http.StatusOK || len(lacks(w.Body.String(), "다시 분석하면", "SFR-001")) > 0 || strings.Contains(w.Body.String(), `id="edition"`) {
		t.Errorf("%d", w.Code)
	}
	if w := post(s, caseURL(c.ID, "/requirements"), "base=0&do=save"); w.Code != http.StatusConflict {
		t.Errorf("saved: %d", w.Code)
	}
	for _, part := range []string{"/figures", "/compliance", "/documents"} {
		if w := get(s, caseURL(c.ID, part)); w.Code != http.StatusOK {
			t.Errorf("%s: %d", part, w.Code)
		}
	}
}
