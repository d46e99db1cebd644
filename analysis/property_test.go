package analysis

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"daebi/models"
)

// likely is Suwon with a stated chain: a fallback by the same vendor's texts, the
// relay behind it named but its building blank.
func likely(t testing.TB) models.Case {
	c := suwon(t)
	f := .2
	s := &c.Contracts[0].Services[0]
	s.FailureShare = &f
	s.Lines = append(s.Lines, models.Line{Channel: models.SMS, Phase: models.Fallback, Price: models.Flat(price(t, "9.35")), VAT: models.VATUnstated, MessagesPerMonth: 470_000})
	c.Nodes = []models.Node{
		{ID: "city", Name: "수원시", Role: models.RoleAgency, Suppliers: []string{"vendor"}},
		{ID: "vendor", Name: "대행사(상호 미공개)", Role: models.RoleVendor, Suppliers: []string{"dealer", "relay"}},
		{ID: "dealer", Role: models.RoleDealer, Suppliers: []string{"kakao"}},
		{ID: "kakao", Name: "카카오", Role: models.RolePlatform, Sites: []string{"SK C&C 판교 데이터센터"}},
		{ID: "relay", Name: "문자중계사(상호 미공개)", Role: models.RoleRelay, Suppliers: []string{"carriers"}},
		{ID: "carriers", Name: "이동통신 3사", Role: models.RoleCarrier},
	}
	c.Routes = []models.Route{
		{ID: "R1", Contract: c.Contracts[0].Name, Channel: models.Alimtalk, Order: 0, Nodes: []string{"city", "vendor", "dealer", "kakao"}},
		{ID: "R2", Contract: c.Contracts[0].Name, Channel: models.SMS, Order: 1, Nodes: []string{"city", "vendor", "relay", "carriers"}, Switch: models.SwitchAutomatic},
	}
	return c
}

func optionOf(t testing.TB, r *Report, id string) Option {
	t.Helper()
	o := r.option(id)
	if o == nil {
		t.Fatalf("no option %s", id)
	}
	return *o
}

// A blank relay site never looks like separation: the platform's own building
// makes the loss larger, another building smaller than the blank.
func TestBlankSiteIsNoSeparation(t *testing.T) {
	with := func(site string) *Report {
		c := likely(t)
		if site != "" {
			c.Nodes[4].Sites = []string{site}
		}
		return analyze(t, c)
	}
	blank, platform, other := with(""), with("SK C&C 판교 데이터센터"), with("다른 데이터센터")
	b, p, o := optionOf(t, blank, OptPresent), optionOf(t, platform, OptPresent), optionOf(t, other, OptPresent)
	if !(p.MeanLoss > b.MeanLoss+1 && b.MeanLoss > o.MeanLoss+1) {
		t.Errorf("E[L] with the platform's site %.0f, blank %.0f, another %.0f", p.MeanLoss, b.MeanLoss, o.MeanLoss)
	}
	if len(blank.Delivery.Structures) != 2 || len(other.Delivery.Structures) != 1 || !slices.ContainsFunc(blank.Delivery.Unknown, func(s string) bool { return s == "문자중계사(상호 미공개): 데이터센터 소재" }) {
		t.Errorf("structures %d and %d, unknown %v", len(blank.Delivery.Structures), len(other.Delivery.Structures), blank.Delivery.Unknown)
	}
	shared := slices.ContainsFunc(platform.Delivery.SharedSites, func(s SharedSite) bool { return s.Site == "SK C&C 판교 데이터센터" && s.BothRoutes })
	if !shared {
		t.Errorf("a building under both routes is not named: %+v", platform.Delivery.SharedSites)
	}
	if !slices.Contains(platform.Delivery.SinglePoints, "SK C&C 판교 데이터센터: 데이터센터 상실") {
		t.Errorf("the shared building is no single point: %v", platform.Delivery.SinglePoints)
	}
}

func TestFallbackNeverRaisesLateMessages(t *testing.T) {
	for name, c := range map[string]models.Case{"suwon": suwon(t), "likely": likely(t)} {
		r := analyze(t, c)
		alone := optionOf(t, r, OptAlone)
		for _, id := range []string{OptManual, OptSameVendor, OptIndependent, OptParallel} {
			if o := optionOf(t, r, id); o.LateMessages > alone.LateMessages*(1+1e-9) || *o.Availability < *alone.Availability-1e-12 {
				t.Errorf("%s: %s leaves %.1f late messages and %.9f available, alone %.1f and %.9f", name, id, o.LateMessages, *o.Availability, alone.LateMessages, *alone.Availability)
			}
		}
		// Nothing escapes what every option shares: the agency's own system.
		own := 0.0
		for _, x := range r.Loss.Events {
			if x.Key == "agency,own_system_outage" {
				own = x.AnnualLoss
			}
		}
		for _, o := range r.Options {
			if o.MeanLoss < own {
				t.Errorf("%s: %s loses %.0f won a year, the agency's own system alone %.0f", name, o.ID, o.MeanLoss, own)
			}
		}
		if s, i := optionOf(t, r, OptSameVendor), optionOf(t, r, OptIndependent); i.MeanLoss > s.MeanLoss {
			t.Errorf("%s: sharing a vendor lowers the loss: %.0f against %.0f", name, s.MeanLoss, i.MeanLoss)
		}
	}
}

func TestClosedFormAndMonteCarloAgree(t *testing.T) {
	for name, c := range map[string]models.Case{"suwon": suwon(t), "likely": likely(t)} {
		l := analyze(t, c).Loss
		near(t, name+": mean against the closed form", l.MeanNumeric, l.MeanClosedForm, 2e-3)
		near(t, name+": the distribution's mean", l.Mean, l.MeanClosedForm, 1e-9)
		// Four standard errors of 200,000 simulated years.
		if d := math.Abs(l.MonteCarlo.Mean - l.Mean); d > 4*l.SD/math.Sqrt(float64(l.MonteCarlo.Runs)) {
			t.Errorf("%s: simulated mean %.0f, exact %.0f", name, l.MonteCarlo.Mean, l.Mean)
		}
		near(t, name+": simulated P95", l.MonteCarlo.P95, l.Quantiles["95"], 2e-2)
		sum := 0.0
		for _, e := range l.Events {
			sum += e.AnnualLoss
		}
		near(t, name+": events add up", sum, l.MeanClosedForm, 1e-9)
		if l.ErrorBound < 0 || l.ErrorBound > .02*l.Quantiles["95"] {
			t.Errorf("%s: bracket of P95 ±%.0f of %.0f", name, l.ErrorBound, l.Quantiles["95"])
		}
	}
}

func TestVolumesScaleMeans(t *testing.T) {
	know := knowledge(t)
	ref := know.Reference
	for i, u := range ref.UnitCosts { // the response does not scale with volume
		if u.Key == "incident_staff_hours" {
			ref.UnitCosts[i].Value = models.Range{}
		}
	}
	mean := func(k int64) float64 {
		c := suwon(t)
		for i := range c.Contracts[0].Services[0].Lines {
			c.Contracts[0].Services[0].Lines[i].MessagesPerMonth *= k
		}
		r, err := Analyze(t.Context(), &c, know)
		if err != nil {
			t.Fatal(err)
		}
		return r.Loss.Mean
	}
	near(t, "thrice the volume", mean(3), 3*mean(1), 1e-4)
}

func TestZeroRatesGiveZeroLoss(t *testing.T) {
	know := knowledge(t)
	ref := know.Reference
	for i := range ref.Rates {
		ref.Rates[i].OutagesPerYear = models.Range{}
	}
	c := suwon(t)
	r, err := Analyze(t.Context(), &c, know)
	if err != nil {
		t.Fatal(err)
	}
	if r.Loss.Mean != 0 || r.Loss.Quantiles["99.5"] != 0 || r.Loss.ProbabilityOfNoOutage != 1 || r.Net.Annual != 25_098_000 {
		t.Errorf("no outages: L %g, P99.5 %g, quiet %g, N %g", r.Loss.Mean, r.Loss.Quantiles["99.5"], r.Loss.ProbabilityOfNoOutage, r.Net.Annual)
	}
}

// The same case in another order of rows gives the same figures, and twice the
// same case the same bytes.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	a, b := likely(t), likely(t)
	slices.Reverse(b.Nodes)
	slices.Reverse(b.Routes)
	slices.Reverse(b.Contracts[0].Services[0].Lines)
	ra, rb := analyze(t, a), analyze(t, b)
	near(t, "mean", ra.Loss.Mean, rb.Loss.Mean, 1e-12)
	near(t, "TVaR", ra.Loss.TVaR["99"], rb.Loss.TVaR["99"], 1e-9)
	if ra.Savings.AnnualWon != rb.Savings.AnnualWon || ra.Recommendation.Option != rb.Recommendation.Option {
		t.Errorf("savings %s and %s, recommended %s and %s", ra.Savings.AnnualWon, rb.Savings.AnnualWon, ra.Recommendation.Option, rb.Recommendation.Option)
	}
	x, err := json.Marshal(ra)
	if err != nil {
		t.Fatal(err)
	}
	c := likely(t)
	again, err := Analyze(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	y, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	if string(x) != string(y) {
		t.Error("the same case gives other bytes")
	}
}

// What scenarios.md and harm_curves.md work out by hand leaves out the agency's
// own system and the buildings, which the text channel shares: the loss that
// counts against the savings is the difference. By hand .21 to .46 million won a
// year for the agency and .6 to 1.3 million with the citizens'.
func TestSuwonLossIsWithinTheHandWorkedRange(t *testing.T) {
	r := analyze(t, suwon(t))
	if d := r.Loss.Mean - r.Loss.BaselineMean; d < .21e6 || d > .46e6 {
		t.Errorf("agency's view: E[L] − E[L₀] = %.0f won a year", d)
	}
	if d := r.Loss.OtherView.Mean - r.Loss.OtherView.Baseline; d < .6e6 || d > 1.3e6 {
		t.Errorf("society's view: E[L] − E[L₀] = %.0f won a year", d)
	}
	for _, e := range r.Loss.Events {
		if e.Key == "platform,site_loss" && e.MeanHours < 50.5 {
			t.Errorf("Kakao's multi-day outage lasts %.1f h: business messages were down for at least 50.5 h", e.MeanHours)
		}
	}
}
