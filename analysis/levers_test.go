package analysis

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"daebi/models"
	"daebi/models/unit"
)

// verdict works a case through.
func verdict(t *testing.T, c *models.Case) *Report {
	t.Helper()
	r, err := Verdict(t.Context(), c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// turned returns the verdict on a case with levers moved, and that the case is as it
// was.
func turned(t *testing.T, c *models.Case, values map[string]float64) *Report {
	t.Helper()
	before, _ := json.Marshal(c)
	x, err := Turn(c, Levers(c, verdict(t, c)), values)
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(c); string(after) != string(before) {
		t.Errorf("%v changed the case itself", values)
	}
	return verdict(t, x)
}

// Each lever does what the same figure written in the sheet does.
func TestLeversAreAsTheSheet(t *testing.T) {
	for name, tt := range map[string]struct {
		values map[string]float64
		sheet  func(*models.Case)
	}{
		"failure share": {map[string]float64{LeverFailure: .05}, func(c *models.Case) { c.Contracts[0].Services[0].FailureShare = f64(.05) }},
		"price": {map[string]float64{LeverPrice: 6.125}, func(c *models.Case) {
			c.Contracts[0].Services[0].Lines[1].Price = models.Flat(6125 * unit.Milliwon)
		}},
		"switch": {map[string]float64{LeverSwitch: 45}, func(c *models.Case) {
			for i := range c.Routes {
				if c.Routes[i].Order > 0 {
					c.Routes[i].SwitchMinutes = f64(45)
				}
			}
		}},
		"kappa and discount": {map[string]float64{LeverKappa: .7, LeverDiscount: .02}, func(c *models.Case) {
			c.Overrides = append(c.Overrides, models.Override{Key: "kappa", Value: .7}, models.Override{Key: "discount_rate", Value: .02})
		}},
		"every rate": {map[string]float64{LeverRate: 3}, func(c *models.Case) {
			for _, r := range knowledge(t).Reference.Rates {
				if _, ok := models.AssumptionOf("rate." + r.Key()); ok && r.HasRate && r.Role != "switch" {
					c.Overrides = append(c.Overrides, models.Override{Key: "rate." + r.Key(), Value: 3 * r.OutagesPerYear.Value})
				}
			}
		}},
	} {
		c := likely(t)
		got := turned(t, &c, tt.values)
		tt.sheet(&c)
		want := verdict(t, &c)
		for what, x := range map[string][2]float64{
			"loss":         {got.Loss.MeanClosedForm, want.Loss.MeanClosedForm},
			"net":          {got.Net.Annual, want.Net.Annual},
			"savings":      {got.Savings.VerdictWon.Float(), want.Savings.VerdictWon.Float()},
			"kappa":        {got.Net.Kappa, want.Net.Kappa},
			"present":      {*got.Savings.PresentValue, *want.Savings.PresentValue},
			"no switch in": {got.Options[0].RiskAdjusted, want.Options[0].RiskAdjusted},
		} {
			tolerance := 1e-9
			if name == "every rate" { // as many outages in a third of the years, not thrice as many in as long
				if what == "no switch in" {
					continue
				}
				tolerance = 1e-6
			}
			if math.Abs(x[0]-x[1]) > tolerance*math.Abs(x[1]) {
				t.Errorf("%s: %s is %.10g, with the sheet so %.10g", name, what, x[0], x[1])
			}
		}
	}
}

// All harm doubled doubles what lateness costs and nothing else: two steps of one
// are alike.
func TestHarmLeverIsLinear(t *testing.T) {
	c := likely(t)
	at := func(k float64) float64 { return turned(t, &c, map[string]float64{LeverHarm: k}).Loss.MeanClosedForm }
	one, two, three := at(1), at(2), at(3)
	if !(two > one) || math.Abs((three-two)-(two-one)) > 1e-9*three {
		t.Errorf("harm ×1, ×2, ×3 costs %.8g, %.8g, %.8g", one, two, three)
	}
	if r := verdict(t, &c); r.Loss.MeanClosedForm != one {
		t.Errorf("harm ×1 costs %.10g, untouched %.10g", one, r.Loss.MeanClosedForm)
	}
}

// What a lever set is an assumption, and the next version's levers stand on it.
func TestLeversStandWhereTheyWerePut(t *testing.T) {
	c := likely(t)
	values := map[string]float64{LeverFailure: .3, LeverHarm: 2, LeverRate: .5, LeverSwitch: 20, LeverPrice: 5, LeverDiscount: .03, LeverKappa: .4}
	x, err := Turn(&c, Levers(&c, verdict(t, &c)), values)
	if err != nil {
		t.Fatal(err)
	}
	r := verdict(t, x)
	for _, l := range Levers(x, r) {
		if math.Abs(l.Value-values[l.Key]) > 1e-9 {
			t.Errorf("%s stands at %g, was put to %g", l.Key, l.Value, values[l.Key])
		}
		if !(l.Least <= l.Low && l.Low <= l.Value && l.Value <= l.High && l.High <= l.Most) {
			t.Errorf("%+v", l)
		}
		delete(values, l.Key)
	}
	if len(values) > 0 {
		t.Errorf("no levers for %v", values)
	}
	for _, a := range r.Input.Assumptions {
		if a.Key == "failure_share" && (a.From != models.FromAssumption || a.Cell != "") {
			t.Errorf("%+v", a)
		}
	}
	for _, bad := range []map[string]float64{{"no_lever": 1}, {LeverKappa: 1.1}, {LeverRate: 0}, {LeverFailure: math.NaN()}} {
		if _, err := Turn(&c, Levers(&c, r), bad); !errors.Is(err, ErrLever) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
