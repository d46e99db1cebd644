package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"daebi/fixtures"
	"daebi/models"
)

// shipped returns the compiled rules that ship, and the catalogue.
var shipped = sync.OnceValues(func() (*Set, error) {
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		return nil, err
	}
	rules, err := fixtures.Rules()
	if err != nil {
		return nil, err
	}
	return Compile(rules, catalogue)
})

func set(t *testing.T) *Set {
	t.Helper()
	s, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func apply(t *testing.T, f Facts, g map[string]Given, lang string) []Requirement {
	t.Helper()
	rows, err := set(t).Apply(f, g, lang)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// row returns the row that a rule made, and whether it did.
func row(t *testing.T, rows []Requirement, id string) (Requirement, bool) {
	t.Helper()
	if !slices.ContainsFunc(set(t).rules, func(c *compiled) bool { return c.ID == id }) {
		t.Fatalf("no rule %q", id)
	}
	if i := slices.IndexFunc(rows, func(r Requirement) bool { return r.Rule == id }); i >= 0 {
		return rows[i], true
	}
	return Requirement{}, false
}

// suwon is a messenger contract with a text fallback, as the press reports it.
func suwon() Facts {
	f := DefaultFacts()
	f.HasMessenger, f.HasFallback, f.SendsText = true, true, true
	return f
}

// everything makes every rule fire.
func everything() Facts {
	return Facts{
		HasMessenger: true, HasFallback: true, LegalStatutory: true, LegalPetition: true, SendsText: true, PersonalData: true, InForce: true,
		LongestBytes: 180, TextIsLMS: true, CloudPlatform: true, Grade: 2, DataSubjects: 1_200_000, Purchase: PurchaseSoftware,
		EstimatedPriceWon: 60e6, LinksToPage: true, SLAPrice: true, VATSide: "included",
	}
}

// given is a full set of the figures that the engine derives.
func given() map[string]Given {
	f := func(v float64, unit string) Given { return Given{Value: &v, Unit: unit, DecidedBy: "economics"} }
	return map[string]Given{
		"switch_time": f(17, "minutes"), "notice_total": f(12, "minutes"), "notice_vendor": f(6, "minutes"), "notice_tier": f(3, "minutes"),
		"capacity": f(12_300, "messages_per_hour"), "clear_window": f(60, "minutes"), "separation": {Text: "building, control", DecidedBy: "economics"},
	}
}

// sentences lists every sentence of a row that a reader sees.
func sentences(r Requirement) []string {
	s := slices.Concat([]string{r.Class, r.Name, r.Definition, r.Inspection}, r.Details, r.Deliverables, strings.Split(r.AgencyDuty, "\n"))
	for _, f := range r.Figures {
		s = append(s, f.Name, f.Text)
	}
	for _, b := range r.Basis {
		s = append(s, b.Law)
	}
	return s
}

// factors are the facts with the values at which a condition turns.
var turns = []struct {
	values int
	set    func(f *Facts, i int)
}{
	{2, func(f *Facts, i int) { f.HasMessenger = i == 1 }},
	{2, func(f *Facts, i int) { f.HasFallback = i == 1 }},
	{2, func(f *Facts, i int) { f.LegalStatutory = i == 1 }},
	{2, func(f *Facts, i int) { f.LegalPetition = i == 1 }},
	{2, func(f *Facts, i int) { f.SendsText = i == 1 }},
	{2, func(f *Facts, i int) { f.PersonalData = i == 1 }},
	{2, func(f *Facts, i int) { f.InForce = i == 1 }},
	{3, func(f *Facts, i int) { f.LongestBytes = []int{0, 80, 180}[i]; f.TextIsLMS = i == 2 }},
	{2, func(f *Facts, i int) { f.CloudPlatform = i == 1 }},
	{5, func(f *Facts, i int) { f.Grade = i }},
	{3, func(f *Facts, i int) { f.DataSubjects = []int{0, 99_999, 100_000}[i] }},
	{3, func(f *Facts, i int) { f.Purchase = []string{"", PurchaseSoftware, PurchasePerMessage}[i] }},
	{2, func(f *Facts, i int) { f.SLAPrice = i == 1 }},
	{5, func(f *Facts, i int) { f.EstimatedPriceWon = []float64{0, 20e6, 25_123_636, 50e6, 100_000_001}[i] }},
	{2, func(f *Facts, i int) { f.LinksToPage = i == 1 }},
	{3, func(f *Facts, i int) { f.VATSide = []string{"", "included", "excluded"}[i] }},
}

// pairwise returns sets of facts in which any two values of any two facts occur
// together: a covering array of strength two, built greedily.
var pairwise = sync.OnceValue(func() map[string]Facts {
	type pair struct{ a, i, b, j int }
	open := map[pair]bool{}
	for a := range turns {
		for b := a + 1; b < len(turns); b++ {
			for i := range turns[a].values {
				for j := range turns[b].values {
					open[pair{a, i, b, j}] = true
				}
			}
		}
	}
	// seed returns the first pair that is still open, in a fixed order.
	seed := func() pair {
		for a := range turns {
			for b := a + 1; b < len(turns); b++ {
				for i := range turns[a].values {
					for j := range turns[b].values {
						if open[pair{a, i, b, j}] {
							return pair{a, i, b, j}
						}
					}
				}
			}
		}
		return pair{}
	}
	out := map[string]Facts{}
	for len(open) > 0 {
		p := seed()
		chosen := make([]int, len(turns))
		for k := range chosen {
			chosen[k] = -1
		}
		chosen[p.a], chosen[p.b] = p.i, p.j
		gain := func(k, v int) (n int) {
			for o, w := range chosen {
				if w < 0 || o == k {
					continue
				}
				if o < k && open[pair{o, w, k, v}] || o > k && open[pair{k, v, o, w}] {
					n++
				}
			}
			return n
		}
		for k := range chosen {
			if chosen[k] >= 0 {
				continue
			}
			best := 0
			for v := range turns[k].values {
				if gain(k, v) > gain(k, best) {
					best = v
				}
			}
			chosen[k] = best
		}
		var f Facts
		for k, v := range chosen {
			turns[k].set(&f, v)
			for o := k + 1; o < len(chosen); o++ {
				delete(open, pair{k, v, o, chosen[o]})
			}
		}
		out[fmt.Sprintf("facts %v", chosen)] = f
	}
	return out
})

// everyRow calls f with every row of every pair of facts in both languages, with
// the engine's figures and without.
func everyRow(t *testing.T, f func(name string, facts Facts, r Requirement)) {
	t.Helper()
	for _, x := range allRows(t) {
		f(x.where, x.facts, x.row)
	}
}

type rowOfCase struct {
	where string
	facts Facts
	row   Requirement
}

var everyRows []rowOfCase

func allRows(t *testing.T) []rowOfCase {
	t.Helper()
	if everyRows != nil {
		return everyRows
	}
	for name, facts := range pairwise() {
		for _, lang := range []string{Korean, English} {
			for _, g := range []map[string]Given{nil, given()} {
				for _, r := range apply(t, facts, g, lang) {
					everyRows = append(everyRows, rowOfCase{name + "/" + lang + "/" + r.Rule, facts, r})
				}
			}
		}
	}
	return everyRows
}

func TestPairwiseCoversEveryPair(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range pairwise() {
		v := f.values()
		for a := range v {
			for b := range v {
				seen[fmt.Sprint(a, v[a], b, v[b])] = true
			}
		}
	}
	for _, want := range []string{"grade1sends_textfalse", "grade4purchase" + PurchaseSoftware, "estimated_price_won2e+07cloud_platformtrue", "vat_sidein_forcetrue", "longest_bytes180legal_statutorytrue"} {
		if !seen[strings.ReplaceAll(want, " ", "")] {
			ok := false
			for k := range seen {
				ok = ok || strings.ReplaceAll(k, " ", "") == want
			}
			if !ok {
				t.Errorf("no set of facts holds %s", want)
			}
		}
	}
	if n := len(pairwise()); n < 25 || n > 120 {
		t.Errorf("%d sets of facts", n)
	}
}

// The least that makes each rule fire; with one fact less it does not.
func TestEachRuleFiresAndNot(t *testing.T) {
	for id, tt := range map[string]struct{ on, off Facts }{
		"fallback-channel":   {Facts{HasMessenger: true}, Facts{HasFallback: true}},
		"recovery":           {Facts{SendsText: true}, Facts{}},
		"cloud-quality":      {Facts{CloudPlatform: true}, suwon()},
		"security-review":    {Facts{HasMessenger: true}, Facts{PersonalData: true}},
		"unit-price":         {Facts{Purchase: PurchasePerMessage}, Facts{Purchase: PurchaseSoftware}},
		"bond":               {Facts{SendsText: true}, Facts{}},
		"delay":              {Facts{HasMessenger: true}, Facts{}},
		"scope":              {Facts{Purchase: PurchaseSoftware}, Facts{Purchase: PurchasePerMessage}},
		"outcome":            {Facts{SLAPrice: true}, suwon()},
		"switchover":         {Facts{HasMessenger: true}, Facts{SendsText: true}},
		"failure":            {Facts{HasFallback: true}, Facts{SendsText: true}},
		"queue":              {Facts{HasMessenger: true}, Facts{SendsText: true}},
		"paper":              {Facts{LegalStatutory: true}, suwon()},
		"night":              {Facts{SendsText: true}, Facts{LegalStatutory: true}},
		"capacity":           {Facts{HasFallback: true}, Facts{SendsText: true}},
		"sender-number":      {Facts{SendsText: true}, Facts{HasMessenger: true}},
		"log":                {Facts{HasMessenger: true}, Facts{LegalStatutory: true}},
		"acceptance":         {Facts{HasMessenger: true}, Facts{SendsText: true}},
		"drill":              {Facts{HasMessenger: true}, Facts{SendsText: true}},
		"entrustment":        {DefaultFacts(), Facts{HasMessenger: true}},
		"leak":               {DefaultFacts(), Facts{HasMessenger: true}},
		"disaster-procedure": {Facts{PersonalData: true, DataSubjects: 100_000}, Facts{PersonalData: true, DataSubjects: 99_999}},
		"sla":                {Facts{SendsText: true}, Facts{}},
		"separation":         {Facts{HasMessenger: true}, Facts{SendsText: true}},
		"qualification":      {Facts{SendsText: true}, Facts{HasMessenger: true}},
		"eligibility":        {Facts{SendsText: true}, Facts{HasMessenger: true}},
		"credits":            {Facts{HasMessenger: true}, Facts{}},
		"back-to-back":       {Facts{HasMessenger: true}, Facts{}},
		"termination":        {Facts{HasMessenger: true}, Facts{}},
		"change-price":       {Facts{InForce: true}, suwon()},
		"subcontract":        {Facts{Purchase: PurchaseSoftware}, Facts{Purchase: PurchasePerMessage}},
		"accessibility":      {Facts{LinksToPage: true}, suwon()},
		"price-lines":        {Facts{SendsText: true}, Facts{InForce: true}},
		"notice":             {Facts{SendsText: true}, Facts{}},
		"root-cause":         {Facts{SendsText: true}, Facts{}},
		"chain":              {Facts{SendsText: true}, Facts{}},
		"cloud-notice":       {Facts{CloudPlatform: true}, suwon()},
		"citizen-notice":     {Facts{LegalPetition: true}, suwon()},
		"contact":            {Facts{HasMessenger: true}, Facts{}},
	} {
		if _, ok := row(t, apply(t, tt.on, nil, Korean), id); !ok {
			t.Errorf("%s does not fire for %+v", id, tt.on)
		}
		if _, ok := row(t, apply(t, tt.off, nil, Korean), id); ok {
			t.Errorf("%s fires for %+v", id, tt.off)
		}
	}
	other := everything()
	other.Purchase = PurchasePerMessage // no purchase is both
	fired := map[string]bool{}
	for _, r := range slices.Concat(apply(t, everything(), nil, Korean), apply(t, other, nil, Korean)) {
		fired[r.Rule] = true
	}
	for _, c := range set(t).rules {
		if !fired[c.ID] {
			t.Errorf("%s does not fire where every condition holds", c.ID)
		}
	}
	if len(fired) != 39 {
		t.Errorf("%d rules fired; want 39", len(fired))
	}
	if got := apply(t, Facts{}, nil, Korean); len(got) != 0 {
		t.Errorf("%d rows for no facts", len(got))
	}
}

// The nine things that the generator must never do (guidelines.md, section 8),
// over every clause in both languages and every pair of facts.
func TestMustNever(t *testing.T) {
	s := set(t)
	refusal := regexp.MustCompile(`않는다|않아야|아니며|not be treated|are no|neither`)
	for _, tt := range []struct {
		name string
		bad  *regexp.Regexp
		may  *regexp.Regexp // what makes such a sentence right; nil: nothing does
	}{
		{"1 cite an article in a sentence", regexp.MustCompile(`제\d+조`), nil},
		{"2 unlimited liability", regexp.MustCompile(`(?i)일체의 손해|모든 손해|전액 배상|무한|무제한|unlimited|any and all|all damages`), nil},
		{"3 credits as delay damages", regexp.MustCompile(`(?i)지체상금|liquidated|감액.*지연배상금|지연배상금.*감액|reduction.*delay damages|delay damages.*reduction`), refusal},
		{"4 headcount", regexp.MustCompile(`(?i)상주|투입인력|기술자|\d+명 이상의|headcount|resident staff|engineers`), refusal},
		{"5 brand", regexp.MustCompile(`(?i)카카오|kakao|알림톡|alimtalk|네이버|naver|토스|\btoss\b|친구톡|LG ?U|SKT|\bKT\b|\bAWS\b|아마존|구글|google|수원|김포|판교`), nil},
		{"6 CBS", regexp.MustCompile(`(?i)\bCBS\b|재난문자|cell broadcast`), nil},
		{"7 capital, insurance", regexp.MustCompile(`(?i)3억|300 million|자본금|capital of|보험|insurance`), nil},
		{"9 designation", regexp.MustCompile(`(?i)지정된 사업자|지정 사업자|designated operator|대형 부가통신`), nil},
	} {
		everyRow(t, func(where string, _ Facts, r Requirement) {
			for _, x := range sentences(r) {
				if tt.bad.MatchString(x) && (tt.may == nil || !tt.may.MatchString(x)) {
					t.Errorf("%s: %s: %q", tt.name, where, x)
				}
			}
		})
	}
	rto := regexp.MustCompile(`RTO`)
	blank := regexp.MustCompile(`〔담당자 입력〕|〔officer to fill in〕`)
	gradeWords := regexp.MustCompile(`99\.9|([1-4])등급|grade ([1-4])`)
	service := regexp.MustCompile(`(문자|메신저).*송달|(?i)(text|messenger).*\bservice of a statutory`)
	everyRow(t, func(where string, f Facts, r Requirement) {
		for _, b := range r.Basis {
			p, _ := s.catalogue.Provision(b.Provision)
			if b.Article != p.Article {
				t.Errorf("1: %s: %s is cited as %q", where, b.Provision, b.Article)
			}
		}
		if (r.Rule == "credits" || r.Rule == "sla") && strings.Contains(strings.Join(sentences(r), " "), "지연배상금") {
			t.Errorf("3: %s speaks of delay damages", where)
		}
		for _, x := range sentences(r) {
			if rto.MatchString(x) && !blank.MatchString(x) {
				t.Errorf("7: %s: a recovery time that the officer did not give: %q", where, x)
			}
			for _, m := range gradeWords.FindAllStringSubmatch(x, -1) {
				if g := strconv.Itoa(f.Grade); f.Grade == 0 || m[1]+m[2] != "" && m[1]+m[2] != g || m[1]+m[2] == "" && f.Grade > 2 {
					t.Errorf("9: %s: a grade is assumed: %q", where, x)
				}
			}
			if service.MatchString(x) && !refusal.MatchString(x) && !strings.Contains(x, "shall not") {
				t.Errorf("8: %s: a message is treated as service: %q", where, x)
			}
		}
	})
	// Where the platform is not the contractor's, the duty is to switch.
	for _, id := range []string{"switchover", "sla", "credits", "recovery"} {
		r, _ := row(t, apply(t, suwon(), nil, Korean), id)
		if !strings.Contains(strings.Join(r.Details, " "), "통제하지 않는") {
			t.Errorf("2: %s does not limit the contractor's part to what it controls", id)
		}
	}
}

// What keeps the clauses within the law is said, not only left unsaid.
func TestLimitsAreSaid(t *testing.T) {
	rows := apply(t, suwon(), nil, Korean)
	for id, want := range map[string]string{
		"credits":    "그 달 대금의 20%를 넘지 않는다",
		"switchover": "그 장애 자체에 대한 책임을 계약상대자에게 지우지는 않는다",
		"separation": "입찰자가 구성도와 확인서로 증명",
	} {
		r, ok := row(t, rows, id)
		if !ok || !strings.Contains(strings.Join(r.Details, "\n"), want) {
			t.Errorf("%s does not say %q", id, want)
		}
	}
}

// 의무 only where a statute or notice binds the contractor or subcontractor.
func TestLabelsTellTheTruth(t *testing.T) {
	s := set(t)
	everyRow(t, func(where string, _ Facts, r Requirement) {
		var vendor, agency bool
		for _, b := range r.Basis {
			p, ok := s.catalogue.Provision(b.Provision)
			if !ok {
				t.Fatalf("%s: provision %s is not in the catalogue", where, b.Provision)
			}
			binds := (p.Binding == models.Statute || p.Binding == models.Notice) &&
				(slices.Contains(p.AppliesTo, models.PartyDirectVendor) || slices.Contains(p.AppliesTo, models.PartySubcontractor))
			if b.Label == "의무" && !binds {
				t.Errorf("%s: %s is 의무 and does not bind the vendor", where, b.Provision)
			}
			vendor = vendor || b.Label == "의무" && binds
			agency = agency || b.Label == "기관 의무"
		}
		if r.Label == "의무" && !vendor {
			t.Errorf("%s is 의무 and no ground that fired binds the vendor", where)
		}
		if !slices.Contains([]string{"의무", "준용", "선례", "계약"}, r.Label) {
			t.Errorf("%s: label %q", where, r.Label)
		}
		if agency && r.AgencyDuty == "" {
			t.Errorf("%s rests on a duty of the agency and does not state it", where)
		}
	})
}

// The three rows that older drafts labelled as the vendor's statutory duty.
func TestAgencyDutiesAreNotTheVendors(t *testing.T) {
	f := everything()
	rows := apply(t, f, nil, Korean)
	for _, id := range []string{"notice", "root-cause", "paper", "log", "citizen-notice"} {
		r, _ := row(t, rows, id)
		if r.Label != "계약" || !strings.HasPrefix(r.AgencyDuty, "기관 의무: ") {
			t.Errorf("%s: label %s, agency duty %q", id, r.Label, r.AgencyDuty)
		}
	}
}

func TestFiguresAreFilledOrBlank(t *testing.T) {
	everyRow(t, func(where string, _ Facts, r Requirement) {
		for _, x := range sentences(r) {
			if strings.ContainsAny(x, "{}") {
				t.Errorf("%s: %q", where, x)
			}
		}
		for _, f := range r.Figures {
			blank := f.Text == "〔담당자 입력〕" || f.Text == "〔officer to fill in〕"
			if blank != f.Blank() || f.DecidedBy == "officer" && !blank && f.From != FromFact || f.Key == "" || blank && (f.Value != nil || f.From != "") || f.Text == "" || f.BoundBy == nil {
				t.Errorf("%s: figure %+v", where, f)
			}
			for _, id := range f.BoundBy {
				if _, ok := set(t).catalogue.Provision(id); !ok {
					t.Errorf("%s: figure %s is bound by %q, which is no provision", where, f.Name, id)
				}
			}
		}
		if len(r.Details) == 0 || len(r.Deliverables) == 0 || r.Inspection == "" || r.Definition == "" {
			t.Errorf("%s is not complete: %+v", where, r)
		}
	})
}

func TestGivenFiguresArePrinted(t *testing.T) {
	rows := apply(t, suwon(), given(), Korean)
	r, _ := row(t, rows, "switchover")
	if f := r.Figures[0]; *f.Value != 17 || f.Text != "17분" || f.DecidedBy != "economics" || f.From != "switch_time" {
		t.Errorf("switch time %+v", f)
	}
	for id, want := range map[string]string{
		"switchover": "첫 건을 보낼 때까지 17분을 넘지 않아야 한다",
		"capacity":   "시간당 12,300건 이상",
		"notice":     "안 때부터 6분 안에",
		"separation": "함께 쓰지 않아야 한다: 건물(데이터센터), 전환·관리 시스템.",
	} {
		if r, _ := row(t, rows, id); !strings.Contains(strings.Join(r.Details, "\n"), want) {
			t.Errorf("%s: %q is not in %q", id, want, r.Details)
		}
	}
	en, _ := row(t, apply(t, suwon(), given(), English), "capacity")
	if en.Class != "Performance" || !strings.Contains(en.Details[0], "12,300 messages an hour") || en.Figures[0].Text != "12,300 messages" {
		t.Errorf("English: %+v", en)
	}
}

func TestFigureForms(t *testing.T) {
	v := func(x float64, unit, by string) Given { return Given{Value: &x, Unit: unit, DecidedBy: by} }
	for _, tt := range []struct {
		name, rule, figure string
		given              Given
		text, by           string
	}{
		{"a share is printed in percent", "sla", "월 가용률", v(.999, "share", "economics"), "99.9%", "economics"},
		{"hours become minutes", "switchover", "전환 시간", v(1.5, "hours", "rule"), "90분", "rule"},
		{"a year of drills at most", "drill", "모의훈련 간격", v(18, "months", "economics"), "12개월", "rule"},
		{"a drill within the year", "drill", "모의훈련 간격", v(.5, "years", "economics"), "6개월", "economics"},
		{"nobody decided", "switchover", "전환 시간", v(10, "minutes", ""), "〔담당자 입력〕", "officer"},
		{"left to the officer", "switchover", "전환 시간", v(10, "minutes", "officer"), "〔담당자 입력〕", "officer"},
		{"no value", "switchover", "전환 시간", Given{DecidedBy: "economics"}, "〔담당자 입력〕", "officer"},
		{"kinds by name", "separation", "분리할 것", Given{Text: "중계사업자, 건물(데이터센터)", DecidedBy: "economics"}, "건물(데이터센터), 중계사업자", "economics"},
		{"names are dropped", "separation", "분리할 것", Given{Text: "building, 어느통신", DecidedBy: "economics"}, "건물(데이터센터)", "economics"},
		{"a schedule is words", "credits", "감액표", Given{Text: "99.9% 미만 10%", DecidedBy: "economics"}, "99.9% 미만 10%", "economics"},
	} {
		key := map[string]string{"월 가용률": "availability", "전환 시간": "switch_time", "모의훈련 간격": "drill_interval", "분리할 것": "separation", "감액표": "credits"}[tt.figure]
		r, _ := row(t, apply(t, suwon(), map[string]Given{key: tt.given}, Korean), tt.rule)
		i := slices.IndexFunc(r.Figures, func(f Figure) bool { return f.Name == tt.figure })
		if i < 0 || r.Figures[i].Text != tt.text || r.Figures[i].DecidedBy != tt.by {
			t.Errorf("%s: %+v; want %q by %s", tt.name, r.Figures, tt.text, tt.by)
		}
	}
	for _, bad := range []Given{v(1, "won", "economics"), v(-1, "minutes", "economics")} {
		if _, err := set(t).Apply(suwon(), map[string]Given{"switch_time": bad}, Korean); err == nil {
			t.Errorf("%+v is printed", bad)
		}
	}
	if _, err := set(t).Apply(suwon(), nil, "fr"); err == nil {
		t.Error("French is written")
	}
}

func TestNumbersAndRelations(t *testing.T) {
	rows := apply(t, suwon(), nil, Korean)
	count := map[string]int{}
	numbers := map[string]bool{}
	for _, r := range rows {
		prefix, _, _ := strings.Cut(r.Number, "-")
		count[prefix]++
		if want := fmt.Sprintf("%s-%03d", prefix, count[prefix]); r.Number != want {
			t.Errorf("%s stands where %s should", r.Number, want)
		}
		numbers[r.Number] = true
	}
	for _, r := range rows {
		for _, n := range r.Related {
			if !numbers[n] || n == r.Number {
				t.Errorf("%s relates to %q", r.Number, n)
			}
		}
	}
	first, _ := row(t, rows, "switchover")
	if first.Number != "SFR-002" || first.Class != "기능 요구사항" || !slices.Equal(first.Related, []string{"SFR-003", "PER-001", "TER-001", "COR-001"}) {
		t.Errorf("first row %s %s, related %v", first.Number, first.Class, first.Related)
	}
	if _, ok := row(t, rows, "paper"); ok {
		t.Error("a paper leg without a statutory notice")
	}
}

func TestWordsFollowTheFacts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Facts)
		rule   string
		has    string
		hasNot string
		level  string
	}{
		{"grade 1", func(f *Facts) { f.Grade = 1 }, "sla", "99.92%", "99.90%", "must"},
		{"grade 2", func(f *Facts) { f.Grade = 2 }, "sla", "99.90%", "99.92%", "must"},
		{"grade 3", func(f *Facts) { f.Grade = 3 }, "sla", "월 가용률은 〔담당자 입력〕% 이상으로 한다", "99.9", "should"},
		{"no grade", func(*Facts) {}, "sla", "월 가용률은 〔담당자 입력〕% 이상으로 한다", "99.9", "should"},
		{"long text", func(f *Facts) { f.LongestBytes, f.TextIsLMS = 200, true }, "switchover", "장문(LMS)으로 하고", "SMS", "must"},
		{"short text", func(f *Facts) { f.LongestBytes = 80 }, "switchover", "단문(SMS, 90바이트 이내)으로 하고", "LMS", "must"},
		{"length unknown", func(*Facts) {}, "switchover", "90바이트 이내이면 단문(SMS), 넘으면 장문(LMS)", "으로 하고", "must"},
	} {
		f := suwon()
		tt.change(&f)
		r, _ := row(t, apply(t, f, nil, Korean), tt.rule)
		text := strings.Join(r.Details, "\n")
		if !strings.Contains(text, tt.has) || strings.Contains(text, tt.hasNot) || r.Level != tt.level {
			t.Errorf("%s: level %s, %q", tt.name, r.Level, text)
		}
	}
	f := suwon()
	for _, tt := range []struct {
		price      float64
		award, pre bool
	}{{0, false, false}, {20e6, false, false}, {25_123_636, true, false}, {50e6, true, true}} {
		f.EstimatedPriceWon = tt.price
		r, _ := row(t, apply(t, f, nil, Korean), "price-lines")
		if strings.Contains(r.AgencyDuty, "2천만 원") != tt.award || strings.Contains(r.AgencyDuty, "규격을 5일") != tt.pre {
			t.Errorf("estimated price %g: %q", tt.price, r.AgencyDuty)
		}
	}
}

func TestUnverifiedIsMarked(t *testing.T) {
	r, _ := row(t, apply(t, everything(), nil, Korean), "change-price")
	en, _ := row(t, apply(t, everything(), nil, English), "change-price")
	i := slices.IndexFunc(r.Basis, func(b Basis) bool { return b.Provision == "lca-exec-standard" })
	if i < 0 || !strings.HasSuffix(r.Basis[i].Law, " (확인 필요)") || r.Basis[i].Article != "" || !strings.HasSuffix(en.Basis[i].Law, " (to be verified)") {
		t.Errorf("the one recalled provision: %+v", r.Basis)
	}
	everyRow(t, func(where string, _ Facts, r Requirement) {
		for _, b := range r.Basis {
			marked := strings.Contains(b.Law, "확인 필요") || strings.Contains(b.Law, "to be verified")
			if marked == (b.Confidence == models.Verified) {
				t.Errorf("%s: %+v", where, b)
			}
		}
	})
}

func TestCompileRefuses(t *testing.T) {
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(*models.Rule)
		want   string
	}{
		{"an unknown fact", func(r *models.Rule) { r.When = "has_pigeon" }, "undeclared reference"},
		{"a condition of the wrong type", func(r *models.Rule) { r.When = "grade" }, "not a bool"},
		{"text set against a number", func(r *models.Rule) { r.When = "grade == '1'" }, "no matching overload"},
		{"a broken condition of a detail", func(r *models.Rule) { r.Details[0].When = "grade ==" }, "Syntax error"},
		{"no condition", func(r *models.Rule) { r.When = "" }, "needs a condition"},
		{"an unknown provision", func(r *models.Rule) { r.Basis[0].Provision = "pipa-26-3" }, "not in the catalogue"},
		{"a figure not declared", func(r *models.Rule) { r.Details[0].KO += " {speed}"; r.Details[0].EN += " {speed}" }, "not among the rule's figures"},
		{"a figure in one language", func(r *models.Rule) { r.Details[1].EN = "Soon." }, "differ between the languages"},
		{"a figure without its unit", func(r *models.Rule) { r.Definition.KO += " {switch_time}시간" }, "not followed by its unit"},
		{"a figure that is not used", func(r *models.Rule) { r.Figures = append(r.Figures, models.RuleFigure{Key: "idle"}) }, "stands in no sentence"},
		{"a figure bound by nothing known", func(r *models.Rule) { r.Figures[0].BoundBy = []string{"x"} }, "not in the catalogue"},
		{"a stray brace", func(r *models.Rule) { r.Name.KO += "{" }, "a brace stands"},
		{"a missing language", func(r *models.Rule) { r.Name.EN = "" }, "lacks a language"},
		{"의무 that binds the agency alone", func(r *models.Rule) { r.Label, r.Basis[3].Label = "의무", "의무" }, "is not 의무"},
		{"의무 without a ground", func(r *models.Rule) { r.Label = "의무" }, "no ground binds the contractor"},
		{"a guideline as 의무", func(r *models.Rule) { r.Basis[2].Label = "의무" }, "is not 의무"},
		{"an agency's ground without its duty", func(r *models.Rule) { r.AgencyDuty = nil }, "go together"},
		{"an article nobody cites", func(r *models.Rule) { r.Definition.KO += " 민법 제750조" }, "제750조 is cited"},
		{"an unknown class", func(r *models.Rule) { r.Prefix = "XYZ" }, `class "XYZ"`},
		{"an unknown document", func(r *models.Rule) { r.Document = "letter" }, `document "letter"`},
		{"an unknown relation", func(r *models.Rule) { r.Related = []string{"nobody"} }, `related rule "nobody"`},
		{"an id used twice", func(r *models.Rule) { r.ID = "failure" }, "used twice"},
	} {
		book, err := fixtures.Rules() // anew: the change must not leak
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(book.Rules, func(r models.Rule) bool { return r.ID == "switchover" })
		tt.change(&book.Rules[i])
		if _, err := Compile(book, catalogue); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v; want %q with its line", tt.name, err, tt.want)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	s, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Apply(everything(), given(), Korean); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	catalogue, _ := fixtures.Catalogue()
	rules, _ := fixtures.Rules()
	for b.Loop() {
		if _, err := Compile(rules, catalogue); err != nil {
			b.Fatal(err)
		}
	}
}
