package analysis

import (
	"math"
	"testing"
)

func near(t *testing.T, name string, got, want, rel float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > rel*math.Max(math.Abs(want), 1e-12) {
		t.Errorf("%s: %.10g, want %.10g within %g", name, got, want, rel)
	}
}

// The mean_hours column of reference_rates.csv was computed by another program
// (its Python script) from the same mu, sigma and cap.
func TestLengthMeansAgreeWithTheFile(t *testing.T) {
	n := 0
	for _, r := range reference(t).Rates {
		if !r.HasLaw {
			continue
		}
		n++
		near(t, r.Key(), lawOf(r).mean(), r.MeanHours, 6e-3) // the file prints three digits
	}
	if n < 15 {
		t.Errorf("%d rows with a length law", n)
	}
}

func TestLengthLaw(t *testing.T) {
	l := lengthLaw{mu: .693, sigma: 1.2, cap: 72, shift: 3}
	// Numerical integration of the survival function: E[min(D, x)] = ∫₀ˣ P(D > u) du.
	integral := func(lo, hi float64) float64 {
		const n = 200_000
		sum := 0.0
		for i := range n {
			sum += l.survival(lo + (hi-lo)*(float64(i)+.5)/n)
		}
		return sum * (hi - lo) / n
	}
	for _, x := range []float64{1, 3, 3.2, 10, 75, 200} {
		near(t, "E[min(D,x)]", l.limited(x), integral(0, x), 1e-5)
	}
	near(t, "mean", l.mean(), integral(0, 75), 1e-5)
	near(t, "excess", l.excess(10), integral(10, 75), 1e-4)
	near(t, "excess up to", l.excessUpTo(5, 20), integral(5, 20)-15*l.survival(20), 1e-4)
	for _, p := range []float64{.01, .3, .5, .9} {
		near(t, "quantile", 1-l.survival(l.quantile(p)), p, 1e-9)
	}
	if q := l.quantile(.9999); q != 75 {
		t.Errorf("quantile beyond the cap: %g, want 75", q)
	}
}

func TestLengthBinsKeepProbabilityAndMean(t *testing.T) {
	marks := []float64{.5, 2, 12, 24, 48, 168, 240}
	for _, l := range []lengthLaw{
		{mu: -1.724, sigma: .948, cap: 10}, {mu: 5.327, sigma: 1.388, cap: 757}, {mu: 1.099, sigma: 1.3, cap: 168, shift: 26.9}, {mu: math.Log(50.5), cap: 1000},
	} {
		var p, m float64
		last := 0.0
		for _, b := range l.bins(40, marks) {
			p += b.prob
			m += b.prob * b.hours
			if b.hours < last {
				t.Errorf("%+v: classes out of order", l)
			}
			last = b.hours
			for _, k := range marks { // the mean and the ends of a class lie on one side of a mark
				if b.prob > 0 && math.Abs(b.hours-k) < 1e-9 && l.sigma > 0 {
					t.Errorf("%+v: a class straddles %g h", l, k)
				}
			}
		}
		near(t, "probability", p, 1, 1e-12)
		near(t, "mean", m, l.mean(), 1e-9)
	}
}
