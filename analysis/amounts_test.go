package analysis

import (
	"math"
	"testing"

	"daebi/analysis/rules"
	"daebi/models"
)

// amount returns one of a report's amounts.
func amount(t *testing.T, r *Report, key string) DerivedFigure {
	t.Helper()
	for _, f := range r.Amounts {
		if f.Key == key {
			return f
		}
	}
	t.Fatalf("no amount %s", key)
	return DerivedFigure{}
}

// The worked example of the digest of guidelines, section 6: Suwon's 470,000
// messages a month at 4.9 won.
func TestSuwonAmounts(t *testing.T) {
	asWritten := analyze(t, suwon(t))
	included := suwon(t)
	for i := range included.Contracts[0].Services[0].Lines {
		included.Contracts[0].Services[0].Lines[i].VAT = models.VATIncluded
	}
	for _, tt := range []struct {
		key  string
		r    *Report
		want float64
		by   string
		rule string
	}{
		{"estimated_price", asWritten, 27_636_000, "economics", ""},
		{"estimated_price", analyze(t, included), 25_123_636, "economics", ""}, // 27,636,000 ÷ 1.1
		{"estimated_maximum", asWritten, 52_734_000, "rule", "lca-decree-7"},   // 9.35 × 470,000 × 12: no text is cheaper, and none is stated
		{"contract_amount", asWritten, 27_636_000, "economics", ""},
		{"bond", asWritten, 2_763_600, "rule", "lca-decree-51"},
		{"delay_day", asWritten, 35_927, "rule", "lca-rule-75"},
		{"delay_cap", asWritten, 8_290_800, "rule", "lca-30"},
		{"delay_cap_day", asWritten, 231, "rule", "lca-30"},
		{"credit_ceiling", asWritten, 460_600, "rule", "mois-sla-penalty-cap"},
	} {
		if f := amount(t, tt.r, tt.key); f.Value == nil || *f.Value != tt.want || f.DecidedBy != tt.by || f.Rule != tt.rule {
			t.Errorf("%s: %+v; want %.0f by %s %s", tt.key, f, tt.want, tt.by, tt.rule)
		}
	}
	// With LMS at 26.763 behind it 20.4 % of failures eat the savings.
	lms := suwon(t)
	s := &lms.Contracts[0].Services[0]
	bytes := 300
	s.LongestBytes = &bytes
	s.Lines = append(s.Lines, models.Line{Channel: models.LMS, Phase: models.Fallback, Price: models.Flat(price(t, "26.763")), VAT: models.VATUnstated, MessagesPerMonth: 470_000})
	r := analyze(t, lms)
	if f := amount(t, r, "break_even_failure"); f.Value == nil || math.Abs(*f.Value-.2035) > .00005 { // 4.45 ÷ 21.863
		t.Errorf("break-even share %+v", f)
	}
	if f := amount(t, r, "text_class"); f.Text != "LMS" || f.Rule != "sms-lms-length" {
		t.Errorf("class of the text %+v", f)
	}
	if f := amount(t, asWritten, "text_class"); f.Text != "" || f.DecidedBy != "officer" {
		t.Errorf("a class is assumed: %+v", f)
	}
	// The clauses carry them, and every number says what bounds it.
	for _, q := range asWritten.Requirements {
		for _, f := range q.Figures {
			if f.DecidedBy == "rule" && f.Rule == "" && f.From != "" {
				t.Errorf("%s %s: a rule decided, and none is named: %+v", q.Number, q.Rule, f)
			}
			if q.Rule == "delay" && f.Blank() {
				t.Errorf("%s is blank in the clause", f.Name)
			}
		}
	}
}

// A bound that the officer's answer puts in force decides in place of the
// computation, and says so.
func TestBoundsDecide(t *testing.T) {
	r := analyze(t, suwon(t))
	rows, err := Requirements(r, knowledge(t).Rules, &models.Edition{Facts: map[string]string{"grade": "1", "cloud_platform": "true"}}, rules.Korean)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, q := range rows {
		for _, f := range q.Figures {
			switch f.Key {
			case "availability":
				found++
				if f.Value == nil || *f.Value < 99.92 {
					t.Errorf("grade 1 promises %+v", f)
				}
			case "notice_vendor":
				found++
				if f.Value == nil || *f.Value > 10 || *f.Value == 10 && (f.DecidedBy != "rule" || f.Rule != "cloud-25") {
					t.Errorf("a cloud's notice %+v", f)
				}
			}
		}
	}
	if found < 2 {
		t.Error("the figures are in no clause")
	}
	if p, _ := CheckEdition(r, knowledge(t).Rules, &models.Edition{Facts: map[string]string{"grade": "2"}, Figures: map[string]string{"availability": "99.5", "rca_days": "45"}}); len(p) != 2 {
		t.Errorf("an officer's figure past its bound: %v", p)
	}
}
