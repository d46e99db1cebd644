package analysis

import (
	"slices"
	"strings"
	"testing"

	"daebi/models"
)

// stated is Suwon with a chain, a fallback and promises in the sheet.
func stated(t *testing.T) models.Case {
	c := suwon(t)
	at := func(sheet, ref string) models.Cell { return models.Cell{Sheet: sheet, Ref: ref} }
	c.Contracts[0].Number, c.Contracts[0].Vendor = "2026-1", "가업체"
	c.Nodes = []models.Node{
		{ID: "v1", Name: "가업체", Role: models.RoleVendor, Suppliers: []string{"p"}, Sites: []string{"A센터"}, Registrations: []string{"제1호"}, Cell: at("중계구조", "B2")},
		{ID: "p", Name: "가플랫폼", Role: models.RolePlatform, Sites: []string{"P센터"}, Cell: at("중계구조", "B3")},
		{ID: "v2", Name: "나업체", Role: models.RoleVendor, Suppliers: []string{"c"}, Sites: []string{"A센터"}, Cell: at("중계구조", "B4")},
		{ID: "c", Name: "이동통신사", Role: models.RoleCarrier, Cell: at("중계구조", "B5")},
	}
	minutes, perSecond := 90.0, 1.0
	c.Routes = []models.Route{
		{ID: "r1", Contract: "2026-1", Channel: models.Alimtalk, Nodes: []string{"v1", "p"}, Cell: at("경로", "A2")},
		{ID: "r2", Contract: "2026-1", Channel: models.SMS, Order: 1, Nodes: []string{"v2", "c"}, Switch: models.SwitchAutomatic, SwitchMinutes: &minutes, CapacityPerSecond: &perSecond, Cell: at("경로", "A3")},
	}
	a, notice, cap := .9, 5.0, .5
	c.SLA = []models.SLATerm{{Node: "v1", Contract: "2026-1", Availability: &a, Window: "month", NoticeMinutes: &notice, Credits: []models.Credit{{Below: .9, Share: .6}}, CapShare: &cap, Cell: at("SLA", "C4")}}
	return c
}

func compliance(t *testing.T, r *Report, rule string) Compliance {
	t.Helper()
	for _, x := range r.Compliance {
		if x.Rule == rule {
			return x
		}
	}
	t.Fatalf("no row of %s", rule)
	return Compliance{}
}

func TestCompliance(t *testing.T) {
	bad := analyze(t, stated(t))
	good := stated(t)
	minutes, perSecond, a, cap := 1.0, 1e6, .99999, .2
	good.Routes[1].SwitchMinutes, good.Routes[1].CapacityPerSecond, good.Nodes[2].Sites = &minutes, &perSecond, []string{"B센터"}
	good.SLA[0].Availability, good.SLA[0].CapShare = &a, &cap
	good.Nodes[2].Registrations = []string{"제2호"}
	fine := analyze(t, good)
	bare := analyze(t, suwon(t))
	for _, tt := range []struct {
		rule                  string
		bad, good, bare, cell string
	}{
		{"fallback-channel", Met, Met, NotStated, "경로!A3"},
		{"switchover", NotMet, Met, NotStated, "경로!A3"},
		{"capacity", NotMet, Met, NotStated, "경로!A3"},
		{"separation", NotMet, Met, NotStated, "중계구조!B4"},
		{"sla", NotMet, Met, NotStated, "SLA!C4"},
		{"notice", Met, Met, NotStated, "SLA!C4"},
		{"credits", NotMet, Met, NotStated, "SLA!C4"},
		{"qualification", NotStated, Met, NotStated, "중계구조!B2"},
		{"recovery", NotStated, NotStated, NotStated, ""},
		{"failure", NotStated, NotStated, NotStated, ""},
		{"paper", NotApplicable, NotApplicable, NotApplicable, ""},
		{"bond", NotStated, NotStated, NotStated, ""},
	} {
		for _, x := range []struct {
			name string
			r    *Report
			want string
		}{{"bad", bad, tt.bad}, {"good", fine, tt.good}, {"bare", bare, tt.bare}} {
			got := compliance(t, x.r, tt.rule)
			if got.Status != x.want || got.Found == "" || got.FoundEN == "" || got.Name == "" {
				t.Errorf("%s, %s: %+v; want %s", tt.rule, x.name, got, x.want)
			}
			if (got.Number == "") != (x.want == NotApplicable) {
				t.Errorf("%s, %s: closed by clause %q", tt.rule, x.name, got.Number)
			}
			if x.name == "bad" && tt.cell != "" && (len(got.Evidence) == 0 || got.Evidence[0] != tt.cell) {
				t.Errorf("%s: evidence %v; want %s", tt.rule, got.Evidence, tt.cell)
			}
		}
	}
	// Whether a rule applies is not known until the officer answers.
	c := stated(t)
	r := analyze(t, c)
	for answer, want := range map[string]string{"": NotStated, "false": NotApplicable, "true": NotStated} {
		rows, err := NewCompliance(&c, r, knowledge(t).Rules, &models.Edition{Facts: map[string]string{"cloud_platform": answer}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rows, func(x Compliance) bool { return x.Rule == "cloud-notice" })
		if x := rows[i]; x.Status != want || strings.Contains(x.Found, "클라우드서비스입니까?") != (answer == "") || (x.Number != "") != (answer == "true") {
			t.Errorf("cloud answered %q: %+v", answer, x)
		}
	}
	// By how much: from the stated value and the figure of the clause.
	T := *figure(t, bad, "switch_time").Value
	if x := compliance(t, bad, "switchover"); x.By == nil || *x.By != 90-T || x.Unit != "minutes" || x.Asked == "" {
		t.Errorf("a switch of 90 minutes where %g are asked: %+v", T, x)
	}
	if x := compliance(t, bad, "credits"); x.By == nil || *x.By < 29.999 || *x.By > 30.001 { // 50 % of 20 %
		t.Errorf("a cap of half the month's price: %+v", x)
	}
	if x := compliance(t, bad, "separation"); !strings.Contains(x.Found, "A센터") || *x.By != 1 {
		t.Errorf("what is shared: %+v", x)
	}
	// One row a rule; each check of the vocabulary exists and is used.
	if len(bad.Compliance) != len(knowledge(t).Rules.Rules()) {
		t.Errorf("%d rows", len(bad.Compliance))
	}
	used := map[string]bool{}
	for _, r := range knowledge(t).Rules.Rules() {
		if r.Check != nil {
			used[r.Check.Kind] = true
		}
	}
	for _, k := range models.CheckKinds() {
		if checks[k] == nil || !used[k] {
			t.Errorf("check %s is not done, or asked by no rule", k)
		}
	}
}

// A grade that the officer answers sets the time to fix against its standard.
func TestComplianceFollowsTheEdition(t *testing.T) {
	c := stated(t)
	four := 240.0
	c.SLA[0].RecoveryMinutes = &four
	r := analyze(t, c)
	if x := compliance(t, r, "recovery"); x.Status != NotStated {
		t.Errorf("without a grade: %+v", x)
	}
	for grade, by := range map[string]float64{"1": 120, "2": 60} { // 240 − 120, 240 − 180
		rows, err := NewCompliance(&c, r, knowledge(t).Rules, &models.Edition{Facts: map[string]string{"grade": grade}})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if x.Rule == "recovery" && (x.Status != NotMet || x.By == nil || *x.By != by) {
				t.Errorf("grade %s: %+v; want missed by %g", grade, x, by)
			}
		}
	}
}

func figure(t *testing.T, r *Report, key string) DerivedFigure {
	t.Helper()
	for _, f := range r.Figures {
		if f.Key == key {
			return f
		}
	}
	t.Fatalf("no figure %s", key)
	return DerivedFigure{}
}
