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

// The table of mean excesses agrees with the formula at every minute.
func TestExcessTable(t *testing.T) {
	for _, l := range []lengthLaw{{mu: .2, sigma: 1.1, cap: 72}, {mu: -1, sigma: .8, cap: 10, shift: 2}, {mu: 3, sigma: 1.6, cap: 500}, {mu: 1, cap: 30}, {mu: 0, sigma: 1, cap: .5}} {
		x := newExcessTable(l, 400)
		x.fill()
		worst := 0.0
		for j, got := range x.at {
			worst = math.Max(worst, math.Abs(got-l.excess((float64(j)+.5)/60)))
		}
		if worst > 2e-8*l.mean() || len(x.at) != int(math.Min(400, l.shift+l.cap)*60) {
			t.Errorf("%+v: off by %g of %g hours; %d minutes", l, worst, l.mean(), len(x.at))
		}
	}
}

// A crossing is bracketed on both sides, whatever the shape of the function.
func TestCrossing(t *testing.T) {
	for name, f := range map[string]func(float64) float64{
		"line": func(x float64) float64 { return x - 3 }, "steep": func(x float64) float64 { return math.Expm1(x - 3) }, "flat then steep": func(x float64) float64 { return math.Pow(x/3, 40) - 1 },
		"down": func(x float64) float64 { return 3 - x }, "step": func(x float64) float64 { return math.Copysign(1, x-3) },
	} {
		calls := 0
		lo, hi := crossing(0, 10, 1e-7, func(x float64) float64 { calls++; return f(x) })
		if lo > 3 || hi < 3 || hi-lo > 1e-7 || (f(lo) > 0) == (f(hi) > 0) && f(hi) != 0 || calls > 60 {
			t.Errorf("%s: %v to %v in %d calls", name, lo, hi, calls)
		}
	}
}
