package loss

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A lognormal whose 5 % and 95 % points are 1 and 10.
var oneToTen = Lognormal{1.151293, 0.6999362}

func aggregate(t testing.TB, s Settings, parts ...Part) *Distribution {
	t.Helper()
	d, err := Aggregate(context.Background(), parts, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func near(a, b, tolerance float64) bool { return a == b || math.Abs(a-b) <= tolerance*math.Abs(b) }

func atoms(t testing.TB, values, weights []float64) *Atoms {
	t.Helper()
	a, err := NewAtoms(values, weights)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func always(t testing.TB, n int) Counts {
	t.Helper()
	c, err := Always(n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// vignette is actuar's discretisation of Gamma(2, 1): unbiased on 0…22 by .5,
// from the closed form of the limited mean.
func vignette(t testing.TB) *Atoms {
	limited := func(x float64) float64 {
		return 2*(1-(1+x+x*x/2)*math.Exp(-x)) + x*(1+x)*math.Exp(-x)
	}
	const h, n = 0.5, 44
	values, probs := []float64{0}, []float64{1 - limited(h)/h}
	for i := 1.0; i < n; i++ {
		values = append(values, i*h)
		probs = append(probs, (2*limited(i*h)-limited((i-1)*h)-limited((i+1)*h))/h)
	}
	values = append(values, n*h)
	probs = append(probs, (limited(n*h)-limited((n-1)*h))/h-(1+n*h)*math.Exp(-n*h))
	return atoms(t, values, probs)
}

// Known answers: those of the project's verification list, and closed forms.
func TestAggregate(t *testing.T) {
	merged := []Part{
		{Poisson{2}, atoms(t, []float64{1, 2}, []float64{0.6, 0.4})},
		{Poisson{1}, atoms(t, []float64{1, 3}, []float64{0.7, 0.3})},
	}
	actuar := []Part{{Poisson{10}, vignette(t)}}
	half := []Part{{Poisson{0.5}, oneToTen}}
	type figures = func(d *Distribution) float64
	q := func(p float64) figures { return func(d *Distribution) float64 { return d.Quantile(p) } }
	tvar := func(p float64) figures { return func(d *Distribution) float64 { return d.TVaR(p) } }
	at := func(x float64) figures { return func(d *Distribution) float64 { return d.CDF(x) - d.PBelow(x) } }
	above := func(x float64) figures { return func(d *Distribution) float64 { return d.Exceedance(x) } }
	variance := func(d *Distribution) float64 { return d.SD() * d.SD() }
	for _, tt := range []struct {
		name      string
		parts     []Part
		figure    figures
		want      float64
		tolerance float64 // relative: half of the last digit printed, or rounding
	}{
		{"actuar mean", actuar, (*Distribution).Mean, 20, 1e-7}, // the severity ends at 22
		{"actuar 50 %", actuar, q(0.5), 19.5, 0},
		{"actuar 75 %", actuar, q(0.75), 25, 0},
		{"actuar 90 %", actuar, q(0.9), 30.5, 0},
		{"actuar 95 %", actuar, q(0.95), 34, 0},
		{"actuar 99 %", actuar, q(0.99), 41, 0},
		{"actuar 99.5 %", actuar, q(0.995), 43.5, 0},
		{"actuar 99.9 %", actuar, q(0.999), 49.5, 0},
		{"actuar TVaR 90 %", actuar, tvar(0.9), 35.047, 1.5e-5},
		{"actuar TVaR 95 %", actuar, tvar(0.95), 38.175, 1.5e-5},
		{"actuar TVaR 99 %", actuar, tvar(0.99), 44.662, 1.5e-5},
		{"actuar P(0)", actuar, at(0), 6.293e-5, 8e-5},
		{"actuar P(.5)", actuar, at(0.5), 8.934e-5, 6e-5},
		{"actuar P(1)", actuar, at(1), 1.767e-4, 3e-4},
		{"lognormal P(0)", half, (*Distribution).PZero, 0.606531, 1e-6},
		{"lognormal mean", half, (*Distribution).Mean, 2.020006, 1e-6},
		{"lognormal P90", half, q(0.9), 6.56, 8e-4},
		{"lognormal P95", half, q(0.95), 9.37, 6e-4},
		{"lognormal P99", half, q(0.99), 16.30, 4e-4},
		{"lognormal TVaR 95 %", half, tvar(0.95), 13.7567, 4e-6},
		{"lognormal TVaR 99 %", half, tvar(0.99), 21.2106, 3e-6},
		{"lognormal P99 at a tenth", []Part{{Poisson{0.1}, oneToTen}}, q(0.99), 8.10, 7e-4},
		{"LDA 5.3.1 variance", []Part{{Poisson{12}, atoms(t, []float64{1, 2, 3}, []float64{3, 2, 1})}}, variance, 40, 1e-14},
		{"LDA 5.3.3 F(3)", []Part{{Geometric(4), atoms(t, []float64{1, 2, 3, 4}, nil)}}, func(d *Distribution) float64 { return d.CDF(3) }, 0.3456, 1e-12},
		{"LDA 5.3.8 P(0)", []Part{{Geometric(0.5), Exponential{100}}}, (*Distribution).PZero, 1 / 1.5, 1e-15},
		{"LDA 5.3.8 P(S > 250)", []Part{{Geometric(0.5), Exponential{100}}}, above(250), math.Exp(-250/150.) / 3, 1e-7},
		{"two streams P(2)", merged, at(2), 2.605 * math.Exp(-3), 1e-12}, // e^−3(1.9²/2 + .8)
		{"Tweedie mean", []Part{{Poisson{3}, Gamma{1.5, 4}}}, (*Distribution).Mean, 18, 1e-15},
		{"Tweedie variance", []Part{{Poisson{3}, Gamma{1.5, 4}}}, variance, 3 * 1.5 * 2.5 * 16, 1e-14},
		{"Tweedie P(0)", []Part{{Poisson{3}, Gamma{1.5, 4}}}, (*Distribution).PZero, math.Exp(-3), 1e-15},
		{"rare: P99", []Part{{Poisson{0.005}, oneToTen}}, q(0.99), 0, 0},
		{"rare: TVaR99 = E[S]/.01", []Part{{Poisson{0.005}, Exponential{7}}}, tvar(0.99), 3.5, 1e-12},
		{"rarest: P(S > 14)", []Part{{Poisson{1e-9}, Exponential{7}}}, above(14), 1e-9 * math.Exp(-2), 1e-7},
		{"no underflow: e^−2000", []Part{{Poisson{2000}, Deterministic{1}}}, (*Distribution).Mean, 2000, 1e-15},
		{"no underflow: P50", []Part{{Poisson{2000}, Deterministic{1}}}, q(0.5), 2000, 0},
		{"no underflow: P99.9", []Part{{Poisson{2000}, Deterministic{1}}}, q(0.999), 2140, 0}, // poissonQuantile, checked below
		{"binomial", []Part{{Binomial{3, 0.5}, Deterministic{2}}}, at(4), 0.375, 1e-12},
		{"a fixed number", []Part{{always(t, 2), atoms(t, []float64{1, 2, 3, 4, 5, 6}, nil)}}, at(7), 1. / 6, 1e-12}, // two dice
		{"quantile on a tie", []Part{{always(t, 1), atoms(t, []float64{1, 2, 3, 4}, nil)}}, q(0.5), 2, 0},
		{"steps of a tenth", []Part{{always(t, 3), atoms(t, []float64{0.1, 0.7}, nil)}}, at(0.9), 0.375, 1e-12},
	} {
		d := aggregate(t, Settings{}, tt.parts...)
		if got := tt.figure(d); !near(got, tt.want, tt.tolerance) {
			t.Errorf("%s: %.12g, want %.12g", tt.name, got, tt.want)
		}
	}
	if q := poissonQuantile(2000, 0.999); q != 2140 {
		t.Errorf("the quantile of Poisson(2000) is %v", q)
	}
}

// poissonQuantile sums the probabilities, each by its logarithm.
func poissonQuantile(lambda, p float64) float64 {
	var sum float64
	for k := 0.0; ; k++ {
		lg, _ := math.Lgamma(k + 1)
		if sum += math.Exp(k*math.Log(lambda) - lambda - lg); sum >= p {
			return k
		}
	}
}

// tweedie returns P(S ≤ x) of a compound law with gamma severities, a mixture of
// incomplete gammas: shapes add up.
func tweedie(probability func(n float64) float64, g Gamma, x float64) float64 {
	sum := probability(0)
	for n := 1.0; n < 1500; n++ {
		p := probability(n)
		sum += p * regularGamma(n*g.Shape, x/g.Scale)
	}
	return sum
}

func poissonMass(lambda float64) func(float64) float64 {
	return func(n float64) float64 {
		lg, _ := math.Lgamma(n + 1)
		return math.Exp(n*math.Log(lambda) - lambda - lg)
	}
}

func negativeBinomialMass(a, b float64) func(float64) float64 {
	return func(n float64) float64 {
		l1, _ := math.Lgamma(n + a)
		l2, _ := math.Lgamma(n + 1)
		l3, _ := math.Lgamma(a)
		return math.Exp(l1 - l2 - l3 + a*math.Log(b/(1+b)) - n*math.Log1p(b))
	}
}

func TestGammaSeveritiesAgainstMixture(t *testing.T) {
	for _, tt := range []struct {
		n    Frequency
		mass func(float64) float64
		x    Gamma
	}{
		{Poisson{0.3}, poissonMass(0.3), Gamma{2, 1}},
		{Poisson{3}, poissonMass(3), Gamma{1.5, 4}},
		{Poisson{300}, poissonMass(300), Gamma{1, 1e6}},
		{GammaMixed{0.4, 2}, negativeBinomialMass(0.4, 2), Gamma{3, 0.01}},
		{GammaMixed{7, 0.5}, negativeBinomialMass(7, 0.5), Gamma{0.7, 1}},
	} {
		d := aggregate(t, Settings{}, Part{tt.n, tt.x})
		for _, p := range []float64{0.5, 0.9, 0.95, 0.99, 0.999} {
			q := d.Quantile(p)
			if q == 0 {
				continue
			}
			// The distribution function there, over its relative slope.
			f := tweedie(tt.mass, tt.x, q)
			slope := (tweedie(tt.mass, tt.x, q*1.001) - tweedie(tt.mass, tt.x, q*0.999)) / 0.002
			if e := math.Abs(f-p) / slope; e > 1e-6 {
				t.Errorf("%v %v: quantile at %g is off by %.1e", tt.n, tt.x, p, e)
			}
		}
	}
}

// panjer returns the masses of a compound Poisson (a = 0, b = λ) or negative
// binomial law on the grid of f.
//
// Source: Panjer, ASTIN Bulletin 12 (1981).
func panjer(a, b, zero float64, f []float64) []float64 {
	g := make([]float64, len(f))
	g[0] = zero
	for s := 1; s < len(f); s++ {
		for j := 1; j <= s; j++ {
			g[s] += (a + b*float64(j)/float64(s)) * f[j] * g[s-j]
		}
		g[s] /= 1 - a*f[0]
	}
	return g
}

func TestPanjer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values, weights := make([]float64, 60), make([]float64, 60)
	for i := range values {
		values[i], weights[i] = float64(i), r.ExpFloat64()
	}
	law := atoms(t, values, weights)
	f := make([]float64, 800)
	for i, w := range weights {
		f[i] = w / sum(weights)
	}
	const shape, rate = 2.5, 0.6
	for _, tt := range []struct {
		n          Frequency
		a, b, zero float64
	}{
		{Poisson{4}, 0, 4, math.Exp(4 * (f[0] - 1))},
		{GammaMixed{shape, rate}, 1 / (1 + rate), (shape - 1) / (1 + rate), math.Pow(rate/(rate+1-f[0]), shape)},
	} {
		d := aggregate(t, Settings{}, Part{tt.n, law})
		if !d.Exact() {
			t.Fatalf("%v: not exact", tt.n)
		}
		var total, worst, worstFar float64
		for s, g := range panjer(tt.a, tt.b, tt.zero, f) {
			total += g
			switch e := math.Abs(d.CDF(float64(s)) - total); {
			case float64(s) <= d.Quantile(0.9995):
				worst = math.Max(worst, e)
			case float64(s) <= d.End():
				worstFar = math.Max(worstFar, e)
			}
		}
		if worst > 1e-13 || worstFar > 2e-9 { // the tilt leaves less near the end
			t.Errorf("%v: differs by %.1e, beyond P99.95 by %.1e", tt.n, worst, worstFar)
		}
	}
}

func sum(xs []float64) (s float64) {
	for _, x := range xs {
		s += x
	}
	return s
}

// models are laws of every kind, for properties.
func models(t testing.TB) map[string][]Part {
	mixture, err := NewMixture([]float64{0.7, 0.3}, []Severity{Weibull{0.8, 3}, Capped{Lomax{1.2, 2}, 30}})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := NewCounts([]float64{0, 1, 5}, []float64{0.5, 0.3, 0.2})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	dense := make([]float64, 5000)
	for i := range dense {
		dense[i] = math.Min(4, r.ExpFloat64()) // a fiftieth of them on the cap
	}
	return map[string][]Part{
		"poisson lognormal":   {{Poisson{3}, Lognormal{0, 1.27}}},
		"heavy lognormal":     {{Poisson{0.5}, Lognormal{0, 2}}},
		"mixed lognormal":     {{GammaMixed{0.7, 2}, oneToTen}, {GammaMixed{3, 9}, Lognormal{3, 0.5}}},
		"gamma":               {{Poisson{3}, Gamma{1.5, 4}}},
		"lomax":               {{GammaMixed{1, 1}, Lomax{2.5, 10}}},
		"uniform":             {{Binomial{8, 0.4}, Uniform{1, 4}}},
		"capped":              {{Poisson{2}, Capped{oneToTen, 12}}},
		"capped and lattice":  {{Poisson{2}, Capped{Exponential{3}, 12}}, {Poisson{0.5}, Deterministic{8}}},
		"mixture":             {{counts, mixture}},
		"dice":                {{Poisson{3}, atoms(t, []float64{1, 2, 3, 4, 5, 6}, nil)}},
		"points without step": {{Poisson{2}, atoms(t, []float64{1, math.Sqrt2, math.Pi}, nil)}},
		"many points":         {{GammaMixed{2, 1}, atoms(t, dense, nil)}},
		"scales apart":        {{Poisson{20}, Exponential{1}}, {Poisson{0.2}, Exponential{1000}}},
		"often":               {{Poisson{1000}, oneToTen}},
		"gamma below 1":       {{Poisson{1}, Gamma{0.5, 1}}},
	}
}

var common5 = []float64{0.5, 0.9, 0.95, 0.99, 0.999}

// At each of three sizes the bracket holds what the largest grid finds, and the
// figure itself.
func TestBracketHolds(t *testing.T) {
	for name, parts := range models(t) {
		truth := aggregate(t, Settings{Points: 1 << 16}, parts...)
		for _, points := range []int{1 << 9, 1 << 11, 1 << 13} {
			d := aggregate(t, Settings{Points: points, Bracket: true}, parts...)
			for _, p := range common5 {
				low, high := d.Bracket(p)
				const rounding = 1e-6 // of the truth
				q := truth.Quantile(p)
				if !(low <= q*(1+rounding) && q*(1-rounding) <= high) {
					t.Errorf("%s, %d points: quantile at %g is %g, bracket %g to %g", name, points, p, q, low, high)
				}
				if got := d.Quantile(p); !(low <= got*(1+rounding) && got*(1-rounding) <= high) {
					t.Errorf("%s, %d points: quantile at %g is found as %g, bracket %g to %g", name, points, p, got, low, high)
				}
				low, high = d.TVaRBracket(p)
				if v := truth.TVaR(p); !(low <= v*(1+rounding) && v*(1-rounding) <= high) {
					t.Errorf("%s, %d points: TVaR at %g is %g, bracket %g to %g", name, points, p, v, low, high)
				}
			}
		}
	}
}

// Grids of three sizes, with different steps, agree ever better; so do the
// figures and the rounded laws, which are discretised without a limited mean.
func TestSizesConverge(t *testing.T) {
	for name, parts := range models(t) {
		if name == "points without step" {
			continue // right to a step only
		}
		truth := aggregate(t, Settings{Points: 1 << 17, roomy: true}, parts...)
		for _, n := range []struct {
			points    int
			tolerance float64
		}{{1 << 11, 2e-3}, {1 << 13, 2e-4}, {1 << 15, 1e-5}, {0, 2e-5}} {
			if name == "many points" && n.tolerance < 1e-3 {
				n.tolerance = 5e-4 // a five-thousandth is a point
			}
			if name == "scales apart" && n.points > 0 && n.points < 1<<15 {
				continue // too coarse for the small losses; the automatic choice is not
			}
			d := aggregate(t, Settings{Points: n.points}, parts...)
			for _, p := range common5 {
				size := math.Max(truth.Quantile(p), truth.Mean()/100)
				if e := math.Abs(d.Quantile(p)-truth.Quantile(p)) / size; e > n.tolerance {
					t.Errorf("%s, %d points: quantile at %g is off by %.1e", name, n.points, p, e)
				}
				if e := math.Abs(d.TVaR(p)/truth.TVaR(p) - 1); e > n.tolerance {
					t.Errorf("%s, %d points: TVaR at %g is off by %.1e", name, n.points, p, e)
				}
			}
		}
	}
}

func TestBracketNarrows(t *testing.T) {
	for name, parts := range models(t) {
		var last float64
		for i, points := range []int{1 << 10, 1 << 12, 1 << 14} {
			d := aggregate(t, Settings{Points: points, Bracket: true}, parts...)
			low, high := d.Bracket(0.99)
			if width := high - low; i > 0 && !d.Exact() && width > last*0.6 {
				t.Errorf("%s, %d points: width %g after %g", name, points, width, last)
			}
			last = high - low
		}
	}
}

// What is in the package must hold for every law, at every size.
func TestProperties(t *testing.T) {
	for name, parts := range models(t) {
		d := aggregate(t, Settings{}, parts...)
		last := 0.0
		for x := 0.0; x <= d.End(); x += d.End() / 997 {
			f := d.CDF(x)
			if slack := 1e-10; f < last-slack && (x < d.Quantile(0.9995) || f < last-5e-9) {
				t.Errorf("%s: F(%g) = %.12g falls from %.12g", name, x, f, last)
			}
			if b := d.PBelow(x); b > f+1e-12 || !near(d.Exceedance(x)+f, 1, 1e-12) {
				t.Errorf("%s: at %g: below %g, up to %g, above %g", name, x, b, f, d.Exceedance(x))
			}
			last = math.Max(last, f)
		}
		for p := 0.02; p < 0.999; p += 0.02 {
			q := d.Quantile(p)
			if f := d.CDF(q); f < p-1e-9 {
				t.Errorf("%s: F(Q(%g)) = %.12g", name, p, f)
			}
			if f := d.PBelow(q); q > 0 && f > p+1e-9 {
				t.Errorf("%s: P(S < Q(%g)) = %.12g", name, p, f)
			}
			if d.TVaR(p) < q || d.TVaR(p) < d.Mean()-1e-9*d.Mean() {
				t.Errorf("%s: TVaR(%g) = %g, quantile %g, mean %g", name, p, d.TVaR(p), q, d.Mean())
			}
		}
		if v := d.TVaR(0); !near(v, d.Mean(), 1e-12) {
			t.Errorf("%s: TVaR(0) = %g, mean %g", name, v, d.Mean())
		}
	}
}

// k times every loss is k times every figure; the order of parts is nothing.
func TestScaleAndOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	values, weights := make([]float64, 300), make([]float64, 300)
	for i := range values {
		values[i], weights[i] = r.ExpFloat64(), r.Float64()
	}
	a := atoms(t, values, weights)
	scaled, err := a.Scale(1e6)
	if err != nil {
		t.Fatal(err)
	}
	few := []Part{{GammaMixed{2, 3}, a}, {Poisson{0.4}, Lognormal{1, 1}}, {Poisson{0.1}, Deterministic{2}}}
	many := []Part{{Poisson{0.1}, Deterministic{2e6}}, {Poisson{0.4}, Lognormal{1 + math.Log(1e6), 1}}, {GammaMixed{2, 3}, scaled}}
	d, e := aggregate(t, Settings{}, few...), aggregate(t, Settings{}, many...)
	for _, p := range common5 {
		if !near(e.Quantile(p), 1e6*d.Quantile(p), 1e-8) || !near(e.TVaR(p), 1e6*d.TVaR(p), 1e-8) {
			t.Errorf("at %g: %.12g, %.12g; scaled %.12g, %.12g", p, d.Quantile(p), d.TVaR(p), e.Quantile(p), e.TVaR(p))
		}
	}
	if !near(e.SD(), 1e6*d.SD(), 1e-12) || !near(e.PZero(), d.PZero(), 1e-14) {
		t.Errorf("sd %g and %g, P(0) %g and %g", d.SD(), e.SD(), d.PZero(), e.PZero())
	}
	// One part is the same as its two halves.
	one := aggregate(t, Settings{}, Part{Poisson{3}, Gamma{2, 1}})
	two := aggregate(t, Settings{}, Part{Poisson{1}, Gamma{2, 1}}, Part{Poisson{2}, Gamma{2, 1}})
	if !near(one.Quantile(0.99), two.Quantile(0.99), 1e-10) {
		t.Errorf("one %g, halves %g", one.Quantile(0.99), two.Quantile(0.99))
	}
}

func TestNoLoss(t *testing.T) {
	counts, err := NewCounts([]float64{0}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, parts := range map[string][]Part{
		"no part": nil, "no event": {{Poisson{0}, oneToTen}}, "geometric 0": {{Geometric(0), oneToTen}},
		"no trial": {{Binomial{0, 0.5}, oneToTen}}, "events without loss": {{Poisson{5}, Deterministic{0}}},
		"cap 0": {{Poisson{5}, Capped{oneToTen, 0}}}, "counts 0": {{counts, oneToTen}},
		"points at 0": {{Poisson{5}, atoms(t, []float64{0, 0}, nil)}},
	} {
		d := aggregate(t, Settings{Bracket: true, Reach: 10}, parts...)
		low, high := d.TVaRBracket(0.99)
		for what, v := range map[string]float64{
			"mean": d.Mean(), "sd": d.SD(), "P99": d.Quantile(0.99), "TVaR": d.TVaR(0.99), "P(S>0)": d.Exceedance(0),
			"limited": d.LimitedMean(5), "lower": low, "upper": high,
		} {
			if v != 0 || math.Signbit(v) {
				t.Errorf("%s: %s = %v", name, what, v)
			}
		}
		if d.PZero() != 1 || d.CDF(7) != 1 || d.PBelow(0) != 0 {
			t.Errorf("%s: P(0) = %v, F(7) = %v", name, d.PZero(), d.CDF(7))
		}
	}
	// Beside another part it changes nothing.
	a := aggregate(t, Settings{}, Part{Poisson{1}, oneToTen})
	b := aggregate(t, Settings{}, Part{Poisson{1}, oneToTen}, Part{Poisson{0}, Lognormal{9, 2}})
	if a.Quantile(0.99) != b.Quantile(0.99) {
		t.Errorf("%v and %v", a.Quantile(0.99), b.Quantile(0.99))
	}
}

func TestMix(t *testing.T) {
	ctx := context.Background()
	parts := []Part{{Poisson{0.5}, Exponential{2}}}
	small := aggregate(t, Settings{Bracket: true}, parts...)
	large := aggregate(t, Settings{Bracket: true}, Part{Poisson{3}, Exponential{500}})
	m, err := Mix(ctx, []float64{3, 1}, small, large)
	if err != nil {
		t.Fatal(err)
	}
	exact := func(x float64) float64 {
		return 0.75*tweedie(poissonMass(0.5), Gamma{1, 2}, x) + 0.25*tweedie(poissonMass(3), Gamma{1, 500}, x)
	}
	for _, x := range []float64{0, 0.3, 5, 14, 50, 700, 4000} {
		if e := math.Abs(m.CDF(x) - exact(x)); e > 2e-6 {
			t.Errorf("F(%g) is off by %.1e", x, e)
		}
	}
	for _, p := range common5 {
		low, high := m.Bracket(p)
		if q := m.Quantile(p); !(low <= q && q <= high) || (q > 0 && math.Abs(exact(q)-p) > 2e-6) {
			t.Errorf("Q(%g) = %g, bracket %g to %g, F = %.12g", p, q, low, high, exact(q))
		}
		low, high = m.TVaRBracket(p)
		if v := m.TVaR(p); !(low <= v && v <= high) {
			t.Errorf("TVaR(%g) = %g, bracket %g to %g", p, v, low, high)
		}
	}
	if want := 0.75*small.Mean() + 0.25*large.Mean(); !near(m.Mean(), want, 1e-15) {
		t.Errorf("mean %g, want %g", m.Mean(), want)
	}
	// Of one law, nothing changes; a mixture of mixtures is a mixture.
	same, err := Mix(ctx, []float64{1, 2}, small, small)
	if err != nil || !near(same.Quantile(0.99), small.Quantile(0.99), 1e-12) || !near(same.SD(), small.SD(), 1e-12) {
		t.Errorf("%v: %v and %v", err, same.Quantile(0.99), small.Quantile(0.99))
	}
	nested, err := Mix(ctx, []float64{0.5, 0.5}, same, large)
	flat, err2 := Mix(ctx, []float64{0.5, 0.5}, small, large)
	if err != nil || err2 != nil || !near(nested.Quantile(0.9), flat.Quantile(0.9), 1e-9) {
		t.Errorf("%v, %v: %v and %v", err, err2, nested.Quantile(0.9), flat.Quantile(0.9))
	}
	dice, err := Mix(ctx, []float64{1, 1}, aggregate(t, Settings{}, Part{always(t, 1), Deterministic{2}}), aggregate(t, Settings{}))
	if err != nil || dice.Quantile(0.5) != 0 || dice.Quantile(0.6) != 2 || dice.TVaR(0.5) != 2 {
		t.Errorf("%v: %v, %v, %v", err, dice.Quantile(0.5), dice.Quantile(0.6), dice.TVaR(0.5))
	}
	for _, w := range [][]float64{{1}, {0, 0}, {-1, 2}, {math.NaN(), 1}} {
		var out *RangeError
		if _, err := Mix(ctx, w, small, large); !errors.As(err, &out) {
			t.Errorf("weights %v: %v", w, err)
		}
	}
}

func TestReach(t *testing.T) {
	part := Part{Poisson{0.5}, Exponential{2}}
	d := aggregate(t, Settings{}, part)
	if !math.IsNaN(d.CDF(1000)) || !math.IsNaN(d.Quantile(0.99999999)) || !math.IsNaN(d.Quantile(1)) || !math.IsNaN(d.TVaR(1)) {
		t.Error("figures beyond the grid")
	}
	far := aggregate(t, Settings{Reach: 1000}, part)
	if e := far.Exceedance(1000); e != 0 && !(e > 0 && e < 1e-12) {
		t.Errorf("P(S > 1000) = %g", e)
	}
	if far.Quantile(0.99) != d.Quantile(0.99) {
		t.Error("reach moves a quantile")
	}
	want := 1 - tweedie(poissonMass(0.5), Gamma{1, 2}, 40)
	if e := far.Exceedance(40); !near(e, want, 1e-3) {
		t.Errorf("P(S > 40) = %g, want %g", e, want)
	}
}

func TestInfiniteMoments(t *testing.T) {
	d := aggregate(t, Settings{Bracket: true}, Part{Poisson{1}, Lomax{0.9, 1}})
	if !math.IsInf(d.Mean(), 1) || !math.IsInf(d.SD(), 1) || !math.IsInf(d.TVaR(0.9), 1) {
		t.Errorf("mean %v, sd %v, TVaR %v", d.Mean(), d.SD(), d.TVaR(0.9))
	}
	if q := d.Quantile(0.99); !(q > 100 && q < 1000) { // one loss has (1/.01)^(1/.9) = 167
		t.Errorf("P99 = %v", q)
	}
	if low, high := d.TVaRBracket(0.9); !math.IsNaN(low) || !math.IsInf(high, 1) {
		t.Errorf("bracket %v, %v", low, high)
	}
}

// liar is a severity that contradicts itself.
type liar struct{ Exponential }

func (liar) LimitedMean(x float64) float64 { return x * x }

func TestAggregateRefuses(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	for _, part := range []Part{
		{Poisson{-1}, oneToTen},
		{Poisson{math.NaN()}, oneToTen},
		{nil, oneToTen},
		{Poisson{1}, nil},
		{GammaMixed{1, 0}, oneToTen},
		{Binomial{2, 1.5}, oneToTen},
		{Counts{}, oneToTen},
		{Poisson{1}, Lognormal{0, -1}},
		{Poisson{1}, Capped{oneToTen, math.Inf(1)}},
		{Poisson{1}, Capped{Gamma{0, 1}, 5}},
		{Poisson{1}, Mixture{}},
		{Poisson{1}, Uniform{3, 3}},
		{Poisson{1}, Weibull{1, math.NaN()}},
		{Poisson{1}, Lomax{0, 1}},
		{Poisson{1}, Exponential{-2}},
		{Poisson{1}, Deterministic{-2}},
	} {
		var out *RangeError
		if _, err := Aggregate(ctx, []Part{{Poisson{1}, oneToTen}, part}, Settings{}); !errors.As(err, &out) || out.Part != 1 {
			t.Errorf("%v: %v", part, err)
		}
	}
	if _, err := Aggregate(ctx, []Part{{Poisson{1}, liar{Exponential{1}}}}, Settings{}); !errors.Is(err, ErrNotLaw) && !errors.Is(err, ErrReach) {
		t.Errorf("liar: %v", err)
	}
	for _, s := range []Settings{{Points: -1}, {Points: 1 << 21}, {Accuracy: -1}, {Tail: 1}, {Reach: math.NaN()}} {
		if _, err := Aggregate(ctx, nil, s); err == nil {
			t.Errorf("%+v: no error", s)
		}
	}
	cancel()
	if _, err := Aggregate(ctx, []Part{{Poisson{1}, oneToTen}}, Settings{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestMonteCarlo(t *testing.T) {
	ctx := context.Background()
	for name, parts := range models(t) {
		runs := 100_000
		if name == "often" {
			runs = 5_000
		}
		s, err := MonteCarlo(ctx, parts, runs, 7)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d := aggregate(t, Settings{}, parts...)
		for _, p := range []float64{0.5, 0.9, 0.99} {
			low, high := s.QuantileInterval(p, 4.5)
			if q := d.Quantile(p); q < low-2*d.Step() || q > high+2*d.Step() {
				t.Errorf("%s: quantile at %g is %g, simulated %g to %g", name, p, q, low, high)
			}
		}
		if e := math.Abs(s.Mean()-d.Mean()) / d.SD() * math.Sqrt(float64(runs)); e > 4.5 {
			t.Errorf("%s: mean %g, simulated %g", name, d.Mean(), s.Mean())
		}
	}
	parts := []Part{{GammaMixed{2, 3}, oneToTen}}
	a, _ := MonteCarlo(ctx, parts, 1000, 1)
	b, _ := MonteCarlo(ctx, parts, 1000, 1)
	if !slices.Equal(a.totals, b.totals) {
		t.Error("the same seed gives another sample")
	}
	if _, err := MonteCarlo(ctx, []Part{{Poisson{1}, Capped{liar{}, 1}}}, 10, 1); err != nil {
		t.Logf("liar: %v", err) // it embeds a Sampler
	}
	if _, err := MonteCarlo(ctx, []Part{{Poisson{1e6}, oneToTen}}, 1e6, 1); err == nil {
		t.Error("1e12 losses are drawn")
	}
}

func TestLargest(t *testing.T) {
	parts := []Part{{Poisson{2}, Exponential{1}}, {Geometric(3), Uniform{0, 4}}}
	for _, x := range []float64{0, 0.5, 3, 5} {
		// By hand: e^(−2e^(−x)) and 1/(1 + 3(1 − F)).
		want := 1 - math.Exp(-2*math.Exp(-x))/(1+3*(1-math.Min(1, x/4)))
		if got, err := LargestExceedance(parts, x); err != nil || !near(got, want, 1e-14) {
			t.Errorf("P(max > %g) = %v, %v; want %v", x, got, err, want)
		}
	}
	q, err := LargestQuantile(parts, 0.99)
	if e, _ := LargestExceedance(parts, q); err != nil || !near(e, 0.01, 1e-9) {
		t.Errorf("quantile %v, %v: exceeded by %v", q, err, e)
	}
	if q, err := LargestQuantile([]Part{{Poisson{0.005}, oneToTen}}, 0.99); q != 0 || err != nil {
		t.Errorf("rare: %v, %v", q, err)
	}
	if q, err := LargestQuantile([]Part{{Poisson{2}, Deterministic{7}}}, 0.99); q != 7 || err != nil {
		t.Errorf("fixed: %v, %v", q, err)
	}
}

// randomLaw draws a law of any kind and scale.
func randomLaw(t testing.TB, r *rand.Rand, depth int) Severity {
	size := math.Exp(4 * r.NormFloat64())
	switch r.IntN(10 - 2*depth) {
	default:
		return Lognormal{math.Log(size), 0.05 + 2.5*r.Float64()}
	case 1:
		return Gamma{math.Exp(1.5 * r.NormFloat64()), size}
	case 2:
		return Weibull{0.3 + 3*r.Float64(), size}
	case 3:
		return Lomax{0.5 + 4*r.Float64(), size}
	case 4:
		return Uniform{size, size * (1.1 + 3*r.Float64())}
	case 5:
		return Deterministic{size}
	case 6, 7:
		n := 1 + r.IntN(1+r.IntN(300))
		values, weights := make([]float64, n), make([]float64, n)
		for i := range values {
			values[i], weights[i] = size*r.ExpFloat64(), r.Float64()
			if r.IntN(3) == 0 {
				values[i] = math.Round(values[i])
			}
		}
		return atoms(t, values, weights)
	case 8:
		return Capped{randomLaw(t, r, depth+1), size}
	case 9:
		m, err := NewMixture([]float64{r.Float64(), 0.1}, []Severity{randomLaw(t, r, depth+1), randomLaw(t, r, depth+1)})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

func randomFrequency(t testing.TB, r *rand.Rand) Frequency {
	switch r.IntN(5) {
	case 0:
		return GammaMixed{math.Exp(2*r.NormFloat64() - 1), math.Exp(2*r.NormFloat64() + 1)}
	case 1:
		return Binomial{r.IntN(20), r.Float64()}
	case 2:
		c, err := NewCounts([]float64{0, float64(r.IntN(5)), float64(r.IntN(50))}, []float64{r.Float64(), r.Float64(), r.Float64()})
		if err != nil {
			t.Fatal(err)
		}
		return c
	default:
		return Poisson{math.Exp(3*r.NormFloat64() - 1)}
	}
}

// Whatever the model: the figure lies in its bracket, and quantiles and
// probabilities fit together.
func TestRandomModels(t *testing.T) {
	models := 60
	if testing.Short() {
		models = 30
	}
	for seed := range models {
		r := rand.New(rand.NewPCG(uint64(seed), 99))
		parts := make([]Part, 1+r.IntN(4))
		for i := range parts {
			parts[i] = Part{randomFrequency(t, r), randomLaw(t, r, 0)}
		}
		d, err := Aggregate(context.Background(), parts, Settings{Bracket: true})
		if err != nil {
			t.Errorf("%d: %v: %v", seed, parts, err)
			continue
		}
		low, high := d.TVaRBracket(0.95)
		v := d.TVaR(0.95)
		if !math.IsInf(d.Mean(), 1) && !(low <= v*(1+1e-7) && v*(1-1e-7) <= high) {
			t.Errorf("%d: %v: TVaR95 %g, bracket %g to %g", seed, parts, v, low, high)
		}
		last := 0.0
		for _, p := range common5 {
			q := d.Quantile(p)
			low, high := d.Bracket(p)
			tiny := 1e-6 * (q + d.Step())
			if !(low <= q+tiny && q-tiny <= high) || q < last {
				t.Errorf("%d: %v: Q(%g) = %g, bracket %g to %g, step %g", seed, parts, p, q, low, high, d.Step())
			}
			last = q
			// Losses of a scale far below the step are as good as points.
			near := 2*d.Step() + 1e-4*q
			if d.CDF(q+near) < p-1e-6 || d.PBelow(q-near) > p+1e-6 {
				t.Errorf("%d: %v: around Q(%g) = %g F goes from %.12g to %.12g", seed, parts, p, q, d.PBelow(q-near), d.CDF(q+near))
			}
		}
		if e := d.Estimate(); e > 1e-3 && d.aligned {
			t.Logf("%d: %v: estimate %.1e at %g points", seed, parts, e, d.End()/d.Step())
		}
	}
}

func ExampleAggregate() {
	d, err := Aggregate(context.Background(), []Part{
		{Geometric(0.5), Exponential{100}},
	}, Settings{Bracket: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	low, high := d.Bracket(0.99)
	fmt.Printf("P(S = 0) = %.4f, P99 = %.2f (%.1f to %.1f), TVaR95 = %.2f\n", d.PZero(), d.Quantile(0.99), low, high, d.TVaR(0.95))
	// Output: P(S = 0) = 0.6667, P99 = 525.98 (525.9 to 526.1), TVaR95 = 434.57
}
