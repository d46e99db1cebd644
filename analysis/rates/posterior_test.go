package rates

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"daebi/analysis/loss"
)

// Half an outage a year, worth four years, and three in six years: Gamma(5, 10).
func TestPosterior(t *testing.T) {
	g, err := Posterior(.5, 4, 3, 6)
	if err != nil || g != (Gamma{5, 10}) {
		t.Fatal(g, err)
	}
	for _, tt := range []struct {
		name      string
		got, want float64
		within    float64
	}{
		{"mean", g.Mean(), .5, 1e-15},
		{"sd", g.SD(), math.Sqrt(.05), 1e-15},
		{"5 %: χ² at 10, 3.940/20", g.Quantile(.05), .1970, 2e-4},
		{"95 %: χ² at 10, 18.307/20", g.Quantile(.95), .91535, 5e-5},
		{"its probability", g.CDF(g.Quantile(.95)), .95, 1e-9},
		{"none: (10/11)⁵", g.Probability(0), 100000. / 161051, 1e-13},
		{"one: 5·(10/11)⁵/11", g.Probability(1), 500000. / 1771561, 1e-13},
		{"two: 15·(10/11)⁵/121", g.Probability(2), 1500000. / 19487171, 1e-13},
		{"none, by the loss package", math.Exp(real(g.Outages().LogPGF(0))), g.Probability(0), 1e-13},
		{"its mean", g.Outages().Mean(), .5, 1e-15},
	} {
		if !near(tt.got, tt.want, tt.within) {
			t.Errorf("%s: %.12g; want %.12g", tt.name, tt.got, tt.want)
		}
	}
	if g.Probability(-1) != 0 || g.CDF(0) != 0 || g.CDF(-1) != 0 {
		t.Error("mass below zero")
	}
}

// A year's count has mean a/b and variance a/b·(1 + 1/b), whatever the prior.
func TestProbabilitySums(t *testing.T) {
	for _, g := range []Gamma{{.3, .2}, {1, 16.7}, {5, 10}, {300, 2}} {
		var sum, mean, square float64
		for n := range 2000 {
			p := g.Probability(n)
			sum += p
			mean += float64(n) * p
			square += float64(n) * float64(n) * p
		}
		want := g.Outages()
		if !near(sum, 1, 1e-10) || !near(mean, want.Mean(), 1e-9) || !near(square-mean*mean, want.Variance(), 1e-8) {
			t.Errorf("%+v: sum %.12g, mean %.12g of %g, variance %.12g of %g", g, sum, mean, want.Mean(), square-mean*mean, want.Variance())
		}
	}
}

// Without a prior the record stands alone; without a record, the prior; and the
// mean lies between them.
func TestPosteriorLimits(t *testing.T) {
	if g, err := Posterior(0, 0, 7, 4); err != nil || g != (Gamma{7, 4}) {
		t.Errorf("record alone: %+v, %v", g, err)
	}
	if g, err := Posterior(1.6, .905, 0, 0); err != nil || !near(g.Mean(), 1.6, 1e-15) {
		t.Errorf("prior alone: %+v, %v", g, err)
	}
	if g, _ := Posterior(1.6, .905, 0, 4); !(g.Mean() > 0 && g.Mean() < 1.6) {
		t.Errorf("four quiet years: %g", g.Mean())
	}
	for _, bad := range []struct {
		rate, k float64
		n       int
		years   float64
	}{{0, 0, 0, 0}, {-1, 1, 5, 1}, {1, 1, -1, 1}, {1, math.NaN(), 1, 1}, {1, 1, 1, math.Inf(1)}, {0, 5, 0, 5}, {0, 0, 3, 0}} {
		var e *loss.RangeError
		if g, err := Posterior(bad.rate, bad.k, bad.n, bad.years); !errors.As(err, &e) {
			t.Errorf("%+v: %+v, %v", bad, g, err)
		}
	}
}

// A vendor's reference is 0.5 outages a year worth 3.17 years; this one had none
// in the two years of its contract.
func ExamplePosterior() {
	g, err := Posterior(0.5, 3.17, 0, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f a year (%.2f to %.2f), no outage next year: %.0f %%\n", g.Mean(), g.Quantile(.05), g.Quantile(.95), 100*g.Probability(0))
	// Output: 0.31 a year (0.04 to 0.78), no outage next year: 76 %
}
