package analysis

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"daebi/analysis/rules"
	"daebi/models"
)

// A stored report makes the same table again, and another with an edition.
func TestStoredReportTakesAnEdition(t *testing.T) {
	b, err := json.Marshal(analyze(t, suwon(t)))
	if err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	set := knowledge(t).Rules
	for lang, want := range map[string][]Requirement{rules.Korean: r.Requirements, rules.English: r.RequirementsEN} {
		got, err := Requirements(&r, set, nil, lang)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the stored report makes another table: %v", lang, err)
		}
	}
	ed := &models.Edition{Facts: map[string]string{"cloud_platform": "true"}, Figures: map[string]string{"switch_time": "7"}}
	got, err := Requirements(&r, set, ed, rules.Korean)
	if err != nil || len(got) != len(r.Requirements)+2 {
		t.Fatalf("%d rows of %d and the cloud's two: %v", len(got), len(r.Requirements), err)
	}
	i := slices.IndexFunc(got, func(q Requirement) bool { return q.Rule == "switchover" })
	f := got[i].Figures[0]
	if f.Key != "switch_time" || !f.Edited || f.Derived == "" || f.Derived == f.Text || f.Text != "7분" {
		t.Errorf("the officer's switch time %+v", f)
	}
	if all, err := Clauses(&r, set, ed, rules.Korean); err != nil || len(all) != len(got) {
		t.Errorf("%d clauses for the editor of %d: %v", len(all), len(got), err)
	}
	if p, err := CheckEdition(&r, set, &models.Edition{Figures: map[string]string{"nothing": "1"}}); err != nil || len(p) != 1 {
		t.Errorf("problems %v, %v", p, err)
	}
}

// A report stored before the facts were kept still opens; its table cannot be
// made anew.
func TestReportWithoutFacts(t *testing.T) {
	var r Report
	if err := json.Unmarshal([]byte(`{"schema":"daebi/analysis/1","requirements":[{"number":"SFR-001","name":"대체발송"}]}`), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Requirements) != 1 || r.Requirements[0].Rule != "" {
		t.Errorf("%+v", r.Requirements)
	}
	if _, err := Requirements(&r, knowledge(t).Rules, nil, rules.Korean); !errors.Is(err, ErrNoFacts) {
		t.Errorf("%v; want ErrNoFacts", err)
	}
	if _, err := Clauses(&r, knowledge(t).Rules, nil, rules.Korean); !errors.Is(err, ErrNoFacts) {
		t.Errorf("%v; want ErrNoFacts", err)
	}
	if _, err := CheckEdition(&r, knowledge(t).Rules, &models.Edition{}); !errors.Is(err, ErrNoFacts) {
		t.Errorf("%v; want ErrNoFacts", err)
	}
}
