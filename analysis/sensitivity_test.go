package analysis

import (
	"math"
	"testing"

	"daebi/models"
)

func inputOf(t *testing.T, r *Report, key string) Sensitivity {
	t.Helper()
	for _, s := range r.Sensitivity {
		if s.Input == key {
			return s
		}
	}
	t.Fatalf("no input %s in %d", key, len(r.Sensitivity))
	return Sensitivity{}
}

// Each end of the tornado must be what the whole engine says of the case with
// that input at that end.
func TestTornadoAgainstTheEngine(t *testing.T) {
	c := likely(t)
	r := analyze(t, c)
	know := knowledge(t)
	run := func(c models.Case, change func(*models.Reference)) float64 {
		ref := *know.Reference
		ref.Rates = append([]models.Rate(nil), ref.Rates...)
		ref.Harm = append([]models.HarmStep(nil), ref.Harm...)
		change(&ref)
		x, err := Analyze(t.Context(), &c, Knowledge{Reference: &ref, Rules: know.Rules})
		if err != nil {
			t.Fatal(err)
		}
		return x.Net.Annual
	}
	rel := 2e-3 * r.Loss.Mean / r.Net.Annual // the closed form against the classes
	dealer := inputOf(t, r, "rate.own:dealer:own_outage")
	near(t, "dealer's rate at its high end", dealer.NetHigh, run(c, func(ref *models.Reference) {
		for i := range ref.Rates {
			if ref.Rates[i].Key() == "dealer,own_outage" {
				ref.Rates[i].OutagesPerYear.Value = dealer.High
			}
		}
	}), rel)
	tax := inputOf(t, r, "harm.tax")
	near(t, "harm of tax notices at its high end", tax.NetHigh, run(c, func(ref *models.Reference) {
		for i := range ref.Harm {
			if ref.Harm[i].Class == models.ClassTax {
				ref.Harm[i].Won.Value *= tax.High
			}
		}
	}), rel)
	lost := inputOf(t, r, "queue_lost_share")
	with := c
	with.Overrides = []models.Override{{Key: "queue_lost_share", Value: lost.Low}}
	near(t, "queue lost at its low end", lost.NetLow, run(with, func(*models.Reference) {}), rel)
	fail := inputOf(t, r, "failure_share")
	with = likely(t)
	with.Contracts[0].Services[0].FailureShare = f64(fail.High)
	near(t, "failure share at its high end", fail.NetHigh, run(with, func(*models.Reference) {}), rel)
	// By hand: N falls by 4.45 won for every failed message more, so it is gone
	// where f = (S − ΔL)/(4.45 × 5.64 million), beyond 1 for Suwon: never.
	if fail.SwitchingValue != nil && (*fail.SwitchingValue < 0 || *fail.SwitchingValue > 1) {
		t.Errorf("failure share switches at %g", *fail.SwitchingValue)
	}
	if dealer.SwitchingValue == nil {
		t.Error("no rate of a dealer takes the savings away")
	} else if n := dealer.NetLow + (dealer.NetHigh-dealer.NetLow)*(*dealer.SwitchingValue-dealer.Low)/(dealer.High-dealer.Low); math.Abs(n) > 1e-6*r.Net.Annual {
		t.Errorf("at %g dealer outages a year N is %.0f", *dealer.SwitchingValue, n)
	}
}

func TestChoiceUnderUncertainty(t *testing.T) {
	for name, c := range map[string]models.Case{"likely": likely(t), "several": several(t)} {
		r := analyze(t, c)
		sum := 0.0
		for _, p := range r.ProbabilityBest {
			sum += p
		}
		near(t, name+": probabilities", sum, 1, 1e-12)
		if r.ProbabilityBest[OptStay] > .01 {
			t.Errorf("%s: staying is best with probability %g", name, r.ProbabilityBest[OptStay])
		}
		for _, s := range r.Sensitivity {
			if s.EVPPI == nil || *s.EVPPI < 0 || math.IsNaN(*s.EVPPI) || s.Low > s.Value*(1+1e-9) || s.High < s.Value*(1-1e-9) {
				t.Errorf("%s: %+v", name, s)
			}
		}
		at := func(m *TwoWayMap) (i, j int) {
			for k := range m.Rate {
				if m.Rate[k] == 1 {
					return k, k
				}
			}
			return 0, 0
		}
		i, j := at(r.TwoWay)
		best, won := "", math.Inf(-1)
		for _, o := range r.Options {
			if o.FeeKnown && o.MeetsMustRules && o.Net > won+.5 {
				best, won = o.ID, o.Net
			}
		}
		if w := optionOf(t, r, r.TwoWay.Winner[i][j]); w.Net < won-200 { // the closed form decides near ties
			t.Errorf("%s: in the middle of the map %s wins, by net benefit %s", name, r.TwoWay.Winner[i][j], best)
		}
	}
}

func TestTriangular(t *testing.T) {
	// By hand: on 0–1 with its top at .5 half lies below .5, an eighth below .25.
	near(t, "median", triangular(0, .5, 1, .5), .5, 1e-12)
	near(t, "an eighth", triangular(0, .5, 1, .125), .25, 1e-12)
	near(t, "top", triangular(2, 3, 10, 1), 10, 1e-12)
	near(t, "degenerate", triangular(3, 3, 3, .7), 3, 1e-12)
}

// Starts in working hours against any hour: single messages followed one by one
// give the same ratio, and a multi-day loss is hardly dearer.
func TestOfficeStarts(t *testing.T) {
	r := analyze(t, suwon(t))
	if s := inputOf(t, r, "office_starts"); math.Abs(s.NetLow-optionOf(t, r, OptAlone).Net) > 1 {
		t.Errorf("even starts: N %.0f, the headline %.0f", s.NetLow, optionOf(t, r, OptAlone).Net)
	}
	c := suwon(t)
	in, err := newInput(&c, reference(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := in.money(1)
	if err != nil {
		t.Fatal(err)
	}
	flows := in.flowsOf(m, false, func(int) string { return OptAlone })
	sev := newSeverities(in, flows, fine)
	w := flows[0].all.harm[societyView]
	four := lengthLaw{mu: math.Log(4), cap: 100}
	lost := branch{prob: 1, modes: []mode{{kind: nothing, lost: true}}}
	var want [2]float64
	var n [2]float64
	for i := range 168 * 4 {
		t0 := (float64(i) + .5) / 4
		late, _ := brute(sev.arr, sev.steps, lost.modes[0], t0, 4)
		won := 0.0
		for k := range late {
			won += w[k] * late[k]
		}
		want[1], n[1] = want[1]+won, n[1]+1
		if workingHour(t0) {
			want[0], n[0] = want[0]+won, n[0]+1
		}
	}
	office, all := sev.officeMean(four, 1, lost, societyView)
	near(t, "four hours, working hours", office, want[0]/n[0], 3e-2) // quarter hours miss the two-minute peaks
	near(t, "four hours, any hour", all, want[1]/n[1], 3e-2)
	if office < 1.5*all {
		t.Errorf("four hours in working hours cost %.2f times as much", office/all)
	}
	row, _ := in.ref.Rate("platform", "site_loss")
	if o, a := sev.officeMean(lawOf(row), 1, lost, societyView); o/a < .9 || o/a > 1.1 {
		t.Errorf("multi-day: %.2f times", o/a)
	}
}
