package analysis

import (
	"encoding/json"
	"math"
	"sync"
	"testing"

	"daebi/analysis/rules"
	"daebi/fixtures"
	"daebi/models"
	"daebi/models/unit"
)

// reference returns the shipped data.
func reference(t testing.TB) *models.Reference {
	t.Helper()
	r, err := fixtures.Reference()
	if err != nil {
		t.Fatal(err)
	}
	return &r
}

// knowledge returns the shipped data and rules.
func knowledge(t testing.TB) Knowledge {
	t.Helper()
	list, err := fixtures.Rules()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Compile(list, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return Knowledge{Reference: reference(t), Rules: set}
}

// price parses won.
func price(t testing.TB, s string) unit.Money {
	t.Helper()
	m, err := unit.ParseMoney(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// suwon is the published case: SMS at 9.35 replaced by alimtalk at 4.9, about
// 470,000 messages a month, nothing failing, no side of VAT stated, one
// intermediary and nobody knowing what stands behind it.
func suwon(t testing.TB) models.Case {
	f := 0.0
	return models.Case{Contracts: []models.Contract{{
		Name: "모바일 알림톡 발송 서비스", Agency: "수원시", InForce: true, VAT: models.VATUnstated,
		Services: []models.Service{{
			Name: "시민 알림 메시지", Class: models.ClassMixed, Legal: models.LegalOrdinary, FailureShare: &f,
			Lines: []models.Line{
				{Channel: models.SMS, Phase: models.Before, Price: models.Flat(price(t, "9.35")), VAT: models.VATUnstated, MessagesPerMonth: 470_000, Approximate: true},
				{Channel: models.Alimtalk, Phase: models.After, Price: models.Flat(price(t, "4.9")), VAT: models.VATUnstated, MessagesPerMonth: 470_000, Approximate: true},
			},
		}},
	}}}
}

// analyzed remembers reports by their case: many tests ask for the same.
var analyzed sync.Map

// analyze returns a case's report, to be read and not changed.
func analyze(t testing.TB, c models.Case) *Report {
	t.Helper()
	key, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := analyzed.Load(string(key)); ok {
		return r.(*Report)
	}
	r, err := Analyze(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	analyzed.Store(string(key), r)
	return r
}

func TestSuwonSavings(t *testing.T) {
	s := analyze(t, suwon(t)).Savings
	for _, x := range []struct {
		name string
		got  unit.Money
		want string // design/verification.md and the news of October 2022
	}{
		{"as written", s.AnnualWon, "25098000"},
		{"VAT added to both", s.AnnualInclVAT, "27607800"},
		{"without VAT", s.AnnualExclVAT, "25098000"},
		{"estimated price", s.EstimatedPriceWon, "27636000"}, // 4.9 × 470,000 × 12
	} {
		if want := price(t, x.want); x.got != want {
			t.Errorf("%s: %s won, want %s", x.name, x.got, want)
		}
	}
	if s.VATConfirmed {
		t.Error("an unstated side of VAT is taken as confirmed")
	}
	found := false
	for _, c := range s.ByVATSides {
		if c.Before == models.VATIncluded && c.After == models.VATExcluded {
			found = true
			if c.AnnualExclVAT != price(t, "20304000") || c.AnnualInclVAT != price(t, "22334400") {
				t.Errorf("only 9.35 holds VAT: %s / %s, want 20304000 / 22334400", c.AnnualExclVAT, c.AnnualInclVAT)
			}
		}
	}
	if !found || len(s.ByVATSides) != 4 {
		t.Errorf("sides of VAT: %+v", s.ByVATSides)
	}
	if s.BreakEvenStatus != "never" {
		t.Errorf("f* with SMS at 9.35: %s, want never", s.BreakEvenStatus)
	}
}

func TestSuwonLoss(t *testing.T) {
	r := analyze(t, suwon(t))
	t.Logf("view %s mean %.0f closed %.0f base %.0f other %.0f/%.0f", r.Loss.View, r.Loss.Mean, r.Loss.MeanClosedForm, r.Loss.BaselineMean, r.Loss.OtherView.Mean, r.Loss.OtherView.Baseline)
	t.Logf("rate range %.0f-%.0f sd %.0f p0 %.3f q %v tvar %v exceed %.5f bound %.1f mc %+v", r.Loss.MeanRateLow, r.Loss.MeanRateHigh, r.Loss.SD, r.Loss.ProbabilityOfNoOutage, r.Loss.Quantiles, r.Loss.TVaR, r.Loss.ProbabilityExceedsSavings, r.Loss.ErrorBound, *r.Loss.MonteCarlo)
	for _, e := range r.Loss.Events {
		t.Logf("%-40s rate %.3f h %.2f g %.2f loss %.0f late %.0f annual %.0f", e.Event, e.Rate, e.MeanHours, e.AffectedShare, e.MeanLoss, e.LateMessages, e.AnnualLoss)
	}
	for _, o := range r.Options {
		t.Logf("%-20s cost %.0f S %.0f L %.0f TVaR %.0f N %.0f Nk %.0f A %.6f rec %v fee %v be %v", o.ID, o.AnnualCost, o.Savings, o.MeanLoss, o.TVaR95, o.Net, o.RiskAdjusted, *o.Availability, o.Recommended, o.FeeKnown, o.BreakEvenFee)
	}
	t.Logf("%+v", r.Recommendation)
	for _, f := range r.Figures {
		v := math.NaN()
		if f.Value != nil {
			v = *f.Value
		}
		t.Logf("%s %v %s: %s", f.Key, v, f.DecidedBy, f.Why)
	}
	if b := r.Net.BreakEven; b.RateMultiplier != nil {
		t.Logf("break-even rate ×%.1f harm %v hours %v switch %v", *b.RateMultiplier, *b.HarmMultiplier, b.OutageHours, b.SwitchMinutes)
	}
}
