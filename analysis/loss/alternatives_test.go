package loss

import (
	"math"
	"testing"
)

// gathered is a lognormal law in narrow classes.
func gathered(t testing.TB, mu, sigma float64) *Atoms {
	t.Helper()
	l := Lognormal{mu, sigma}
	values, weights := []float64{0}, []float64{.2}
	last, lastMean := 0.0, 0.0
	for x := math.Exp(mu - 6*sigma); x < math.Exp(mu+6*sigma); x *= 1.002 {
		p := l.CDF(x)
		m := l.LimitedMean(x) - x*(1-p)
		if p-last > 0 {
			values, weights = append(values, (m-lastMean)/(p-last)), append(weights, .8*(p-last))
		}
		last, lastMean = p, m
	}
	a, err := NewGathered(values, weights)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Alternatives on one grid are the mixture of each worked out alone, and a law
// gathered in narrow classes reads as the law itself.
func TestAlternatives(t *testing.T) {
	shared := Part{GammaMixed{2, 3}, gathered(t, 10, 1.2)}
	a := []Part{shared, {GammaMixed{.7, 4}, gathered(t, 12, .9)}}
	b := []Part{shared, {GammaMixed{1.5, 9}, gathered(t, 9, 1.5)}, {GammaMixed{.2, 5}, gathered(t, 11, 1)}}
	set := Settings{Points: 1 << 12}
	got, err := Alternatives(t.Context(), []float64{3, 1}, [][]Part{a, b}, set)
	if err != nil {
		t.Fatal(err)
	}
	fine := Settings{Points: 1 << 15}
	want, err := Mix(t.Context(), []float64{3, 1}, aggregate(t, set, a...), aggregate(t, set, b...))
	if err != nil {
		t.Fatal(err)
	}
	exact := func(mu, sigma float64) Severity {
		m, err := NewMixture([]float64{.2, .8}, []Severity{Deterministic{}, Lognormal{mu, sigma}})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	s := Part{GammaMixed{2, 3}, exact(10, 1.2)}
	truth, err := Mix(t.Context(), []float64{3, 1}, aggregate(t, fine, s, Part{GammaMixed{.7, 4}, exact(12, .9)}),
		aggregate(t, fine, s, Part{GammaMixed{1.5, 9}, exact(9, 1.5)}, Part{GammaMixed{.2, 5}, exact(11, 1)}))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []float64{.7, .9, .95, .99} {
		if g, w, e := got.Quantile(p), want.Quantile(p), truth.Quantile(p); math.Abs(g/w-1) > 2e-4 || math.Abs(g/e-1) > 1e-3 {
			t.Errorf("quantile %g: %g, each alone %g, exact %g", p, g, w, e)
		}
		if g, w, e := got.TVaR(p), want.TVaR(p), truth.TVaR(p); math.Abs(g/w-1) > 2e-4 || math.Abs(g/e-1) > 1e-3 {
			t.Errorf("TVaR %g: %g, each alone %g, exact %g", p, g, w, e)
		}
	}
	if math.Abs(got.Mean()/want.Mean()-1) > 1e-12 || math.Abs(got.PZero()-want.PZero()) > 1e-15 {
		t.Errorf("mean %g, %g; zero %g, %g", got.Mean(), want.Mean(), got.PZero(), want.PZero())
	}
	if far, err := got.extend(t.Context(), 3*got.End()); err != nil || far.End() < 3*got.End() {
		t.Errorf("carried on to %g: %v", far.End(), err)
	}
}
