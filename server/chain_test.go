package server

import (
	"context"
	"encoding/json"
	"html"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"daebi/analysis"
	"daebi/models"
)

// chainForm returns what the form of a page holds, as a browser would send it.
func chainForm(t *testing.T, page string) url.Values {
	t.Helper()
	form := url.Values{}
	_, page, ok := strings.Cut(page, `id="chain-form"`)
	if !ok {
		t.Fatalf("no form in %.400s", page)
	}
	for _, m := range regexp.MustCompile(`<input[^>]*name="([^"]+)"[^>]*>`).FindAllStringSubmatch(page, -1) {
		value := ""
		if v := regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(m[0]); v != nil {
			value = html.UnescapeString(v[1])
		}
		form.Add(m[1], value)
	}
	for _, m := range regexp.MustCompile(`(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>`).FindAllStringSubmatch(page, -1) {
		if v := regexp.MustCompile(`<option value="([^"]*)" selected`).FindStringSubmatch(m[2]); v != nil {
			form.Set(m[1], html.UnescapeString(v[1]))
		}
	}
	return form
}

// press sends the form with one of its buttons.
func press(s *Server, at string, form url.Values, do string) (status int, body, location string) {
	form.Set("do", do)
	w := post(s, at+"/chain", form.Encode())
	return w.Code, w.Body.String(), w.Header().Get("Location")
}

// The typical chain, written down as nodes and routes, is the one that was assumed.
func TestTypicalChainCanBeWrittenDown(t *testing.T) {
	know, _ := knowledge(t)
	s := newCaseServer(t)
	for _, id := range []string{"suwon", "gimpo", "suwon-likely", "example-quote"} {
		saved, err := s.store.Case(t.Context(), defaultOrg, caseID(t, exampleCase(t, s, id)))
		if err != nil {
			t.Fatal(err)
		}
		c, err := inputOf(&saved)
		if err != nil {
			t.Fatal(err)
		}
		before, err := analysis.Verdict(t.Context(), c, know)
		if err != nil {
			t.Fatal(err)
		}
		e := chainOf(c, before)
		written := *c
		written.Nodes, written.Routes = e.Nodes, e.Routes
		if bad := written.Validate("ko", nil); models.HasErrors(bad) {
			t.Errorf("%s: %+v", id, bad)
		}
		after, err := analysis.Verdict(t.Context(), &written, know)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := before.Loss.Mean, after.Loss.Mean; math.Abs(a-b) > 1e-6*a {
			t.Errorf("%s: outages cost %.8g, written down %.8g", id, a, b)
		}
		if a, b := before.Delivery.SinglePoints, after.Delivery.SinglePoints; len(a) != len(b) {
			t.Errorf("%s: single points %q, written down %q", id, a, b)
		}
	}
}

func caseID(t *testing.T, at string) (id int64) {
	t.Helper()
	if err := json.Unmarshal([]byte(strings.TrimPrefix(at, "/cases/")), &id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestChainIsChangedAndSaved(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	page := get(s, at+"/chain").Body.String()
	if !strings.Contains(page, "d-box-single") || !strings.Contains(page, "단일 장애점") || strings.Contains(page, "⟦") {
		t.Fatal("no graph with single points")
	}
	form := chainForm(t, page)
	if n := len(form["node"]); n != 6 || len(form["stop-0"]) != 4 || len(form["stop-1"]) != 4 {
		t.Fatalf("the form: %v", form)
	}
	// Nothing changed is nothing to save.
	if status, body, _ := press(s, at, form, "save"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "바꾼 것이 없습니다") {
		t.Errorf("saved unchanged: %d", status)
	}
	// A party is added, named, connected to the second route and moved up.
	_, body, _ := press(s, at, form, "add-node")
	form = chainForm(t, body)
	if len(form["node"]) != 7 {
		t.Fatalf("%v", form["node"])
	}
	form.Set("name-6", "둘째 대행사")
	form.Set("sites-6", "상암; 평촌")
	form.Set("add-1", form["node"][6])
	_, body, _ = press(s, at, form, "connect:1")
	form = chainForm(t, body)
	_, body, _ = press(s, at, form, "up:1:4")
	form = chainForm(t, body)
	if got := strings.Join(form["stop-1"], " "); got != "N1 N2 N5 N7 N6" {
		t.Errorf("the second route is %s", got)
	}
	_, body, _ = press(s, at, form, "remove:1:1")
	form = chainForm(t, body)
	if got := strings.Join(form["stop-1"], " "); got != "N1 N5 N7 N6" || !strings.Contains(body, "아직 저장하지 않았습니다") {
		t.Errorf("the second route is %s", got)
	}
	status, body, next := press(s, at, form, "save")
	if status != http.StatusSeeOther {
		t.Fatalf("save: %d\n%s", status, body)
	}
	next = strings.TrimSuffix(next, "/chain")
	saved, err := s.store.Case(t.Context(), defaultOrg, caseID(t, next))
	if err != nil {
		t.Fatal(err)
	}
	c, err := inputOf(&saved)
	if err != nil {
		t.Fatal(err)
	}
	if n := c.Nodes[6]; n.Name != "둘째 대행사" || strings.Join(n.Sites, "|") != "상암|평촌" || saved.FromCase != caseID(t, at) {
		t.Errorf("%+v of case %d", n, saved.FromCase)
	}
	if !strings.Contains(get(s, next).Body.String(), "중계 구조를 고침") {
		t.Error("the version does not say what was changed")
	}
	// What the sheet states of a node and the form does not show is kept.
	old, err := s.store.Case(t.Context(), defaultOrg, caseID(t, at))
	if err != nil {
		t.Fatal(err)
	}
	was, err := inputOf(&old)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(was.Nodes[3])
	if b, _ := json.Marshal(c.Nodes[3]); string(a) != string(b) {
		t.Errorf("%s became %s", a, b)
	}
}

func TestChainRefusesWhatCannotBe(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	form := chainForm(t, get(s, at+"/chain").Body.String())
	bad := func(name string, change func(url.Values), want int) {
		f := url.Values{}
		for k, v := range form {
			f[k] = append([]string{}, v...)
		}
		change(f)
		if status, _, _ := press(s, at, f, "save"); status != want {
			t.Errorf("%s: %d, want %d", name, status, want)
		}
	}
	bad("a role", func(f url.Values) { f.Set("role-0", "emperor") }, http.StatusBadRequest)
	bad("a channel", func(f url.Values) { f.Set("channel-0", "PIGEON") }, http.StatusBadRequest)
	bad("too many", func(f url.Values) {
		for range maxChainNodes {
			f.Add("node", "x")
		}
	}, http.StatusBadRequest)
	bad("a node that is not there", func(f url.Values) { f.Add("stop-0", "nobody") }, http.StatusUnprocessableEntity)
	bad("one twice", func(f url.Values) { f.Add("stop-0", "N1") }, http.StatusUnprocessableEntity)
	bad("minutes", func(f url.Values) { f.Set("minutes-1", "soon") }, http.StatusUnprocessableEntity)
	for _, do := range []string{"up:9:9", "down:-1:0", "remove:0:99", "connect:77", "delete-node:99", "delete-route:0", "up:", "::", "up:x:y"} {
		f := url.Values{}
		for k, v := range form {
			f[k] = append([]string{}, v...)
		}
		if status, body, _ := press(s, at, f, do); status != http.StatusOK || strings.Contains(body, "아직 저장하지 않았습니다") {
			t.Errorf("%s: %d", do, status)
		}
	}
	if get(s, "/cases/2").Code != http.StatusNotFound {
		t.Error("something was saved")
	}
}

// Where the vendor's building burns both routes stop; where Kakao's does, the
// fallback carries.
func TestWhatBurns(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	form := chainForm(t, get(s, at+"/chain").Body.String())
	form.Set("hours", "10")
	form.Set("burn", "home:N2")
	status, body, _ := press(s, at, form, "burn")
	if status != http.StatusOK || !strings.Contains(body, "이곳을 잃으면") || !strings.Contains(body, ">멈춤<") || !strings.Contains(body, "대체 경로로 옮겨 가지 않습니다") {
		t.Errorf("the vendor's building: %d\n%s", status, mainPart(body))
	}
	form.Set("burn", "site:SK C&C 판교 데이터센터")
	if _, body, _ = press(s, at, form, "burn"); !strings.Contains(body, "대체 경로로 나갑니다") || !strings.Contains(body, "d-edge-lost") {
		t.Error("Kakao's building: nothing moves to the fallback")
	}
	form.Set("burn", "site:SK C&C 판교 데이터센터")
	form.Set("hours", "forever")
	if status, body, _ = press(s, at, form, "burn"); !strings.Contains(body, "‘forever’ 대신") {
		t.Errorf("hours: %d", status)
	}
	// An unknown building may be the text relay's too.
	form.Set("hours", "10")
	form.Set("burn", "home:N3")
	if _, body, _ = press(s, at, form, "burn"); !strings.Contains(body, "함께 멈출 수 있음") {
		t.Error("the relay may stand in the dealer's building: not said")
	}
}

func TestReplayPage(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon")
	page := get(s, at+"/replay").Body.String()
	for _, want := range []string{"2022-10-15 15:30부터 50시간 30분", "알림톡 단독", "기관이 앎", "대체 경로로", "10-15 15:30"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "⟦") {
		t.Error("a text is missing")
	}
	one, again := get(s, at+"/replay?seed=12").Body.String(), get(s, at+"/replay?seed=12").Body.String()
	if mainPart(one) == "" || mainPart(one) != mainPart(again) || mainPart(one) == mainPart(get(s, at+"/replay?seed=13").Body.String()) {
		t.Error("a seed is not one incident")
	}
	for address, want := range map[string]int{"/replay?incident=nothing": 404, "/replay?seed=-1": 422, "/replay?seed=x": 422, "/replay?incident=hub": 200} {
		if w := get(s, at+address); w.Code != want {
			t.Errorf("%s: %d, want %d", address, w.Code, want)
		}
	}
	if !strings.Contains(get(s, at+"/replay?incident=hub").Body.String(), "멈추는 곳이 없습니다") {
		t.Error("a hub that is on no route strikes")
	}
	// Nobody waits for a replay that cannot be had.
	s.deps.Replay = func(context.Context, *models.Case, analysis.Incident) (*analysis.Replayed, error) {
		return nil, context.DeadlineExceeded
	}
	if w := get(s, at+"/replay"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("too slow: %d", w.Code)
	}
}

func TestBetterInAReplay(t *testing.T) {
	o := func(won, late float64) *analysis.ReplayOption {
		return &analysis.ReplayOption{AgencyWon: won, Late: late}
	}
	for _, tt := range []struct {
		a, b *analysis.ReplayOption
		want bool
	}{
		{o(100, 50), o(200, 5), true},     // less money
		{o(999, 22), o(1000, 10), false},  // as much money, more late
		{o(1005, 2), o(1000, 10), true},   // as much money, fewer late
		{o(1000, 10), o(1000, 10), false}, // itself
		{o(0, 0), o(0, 0), false},
	} {
		if got := betterIn(tt.a, tt.b); got != tt.want {
			t.Errorf("%v, %v better than %v, %v: %v", tt.a.AgencyWon, tt.a.Late, tt.b.AgencyWon, tt.b.Late, got)
		}
	}
}

// TestTierPromises sets a promise beside its sentence and its cell.
func TestTierPromises(t *testing.T) {
	a, share, minutes := .999, .2, 30.0
	c := models.Case{
		Nodes: []models.Node{{ID: "N2", Name: "가온문자", Role: models.RoleVendor}, {ID: "N3", Role: models.RoleDealer}},
		SLA: []models.SLATerm{
			{Node: "N2", Availability: &a, NoticeMinutes: &minutes, Credits: []models.Credit{{Below: .999, Share: .1}}, CapShare: &share, Exclusions: []string{"정기점검"}, Sentence: "월 99.9% 미만 10% 감액", Cell: models.Cell{Sheet: "SLA", Ref: "C4"}},
			{Node: "N3"},
		},
	}
	got := flat(tierPromises("ko", &c))
	for _, want := range []string{"가온문자", "99.90%", "30분", "99.90% 미만 10%", "20%", "월 99.9% 미만 10% 감액", "제외: 정기점검", "SLA!C4", "문장 없이 값만 있음"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}
