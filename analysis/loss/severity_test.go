package loss

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func laws(t testing.TB) []Severity {
	mixture, err := NewMixture([]float64{2, 1, 1}, []Severity{Weibull{0.8, 3}, Capped{Lomax{1.2, 2}, 30}, Deterministic{4}})
	if err != nil {
		t.Fatal(err)
	}
	points := atoms(t, []float64{3, 1, 4, 1, 5, 0}, []float64{1, 2, 3, 4, 5, 1})
	scaled, err := points.Scale(0.7)
	if err != nil {
		t.Fatal(err)
	}
	return []Severity{
		Lognormal{0.3, 0.8}, Lognormal{2, 2}, Gamma{0.4, 3}, Gamma{5, 0.5}, Exponential{2}, Weibull{0.6, 1}, Weibull{3, 2},
		Lomax{0.8, 1}, Lomax{1, 2}, Lomax{2, 3}, Lomax{5, 3}, Uniform{0, 2}, Uniform{1, 4}, Deterministic{2}, points, scaled,
		Capped{Lognormal{1, 1}, 4}, Capped{points, 4}, Capped{Deterministic{9}, 4}, mixture,
	}
}

// E[min(X,x)] = ∫₀ˣ P(X > t) dt and E[min(X,x)²] = ∫₀ˣ 2t·P(X > t) dt, by the
// midpoint rule.
func TestLimitedMoments(t *testing.T) {
	for _, s := range laws(t) {
		var mean, square float64
		const x, n = 7.0, 200_000
		for i := range n {
			at := (float64(i) + 0.5) * x / n
			mean += (1 - s.CDF(at)) * x / n
			square += 2 * at * (1 - s.CDF(at)) * x / n
		}
		if got := s.LimitedMean(x); !near(got, mean, 2e-5) {
			t.Errorf("%T%v: limited mean %.9g, want %.9g", s, s, got, mean)
		}
		if got := s.LimitedSquare(x); !near(got, square, 2e-5) {
			t.Errorf("%T%v: limited square %.9g, want %.9g", s, s, got, square)
		}
		inf := math.Inf(1)
		if far := 1e9; !math.IsInf(Mean(s), 1) && !near(s.LimitedMean(far), Mean(s), 1e-6) {
			t.Errorf("%T%v: limited mean %.9g, mean %.9g", s, s, s.LimitedMean(far), Mean(s))
		}
		if s.CDF(inf) != 1 || s.CDF(-1) != 0 || s.LimitedMean(0) != 0 || s.LimitedMean(-1) != 0 || s.LimitedSquare(0) != 0 {
			t.Errorf("%T%v: at the ends %v %v %v %v", s, s, s.CDF(inf), s.CDF(-1), s.LimitedMean(0), s.LimitedMean(-1))
		}
	}
}

func TestMoments(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct {
		s              Severity
		mean, variance float64 // textbook
	}{
		{Lognormal{0, 1}, math.Exp(0.5), (math.E - 1) * math.E},
		{Gamma{2, 3}, 6, 18},
		{Exponential{3}, 3, 9},
		{Weibull{2, 1}, math.Sqrt(math.Pi) / 2, 1 - math.Pi/4},
		{Lomax{3, 2}, 1, 3},
		{Lomax{2, 2}, 2, inf},
		{Lomax{1, 2}, inf, inf},
		{Uniform{1, 4}, 2.5, 0.75},
		{Deterministic{5}, 5, 0},
		{atoms(t, []float64{1, 2, 3, 4, 5, 6}, nil), 3.5, 35. / 12},
	} {
		if m, v := Mean(tt.s), Variance(tt.s); !near(m, tt.mean, 1e-13) || !near(v, tt.variance, 1e-12) {
			t.Errorf("%T%v: mean %.15g, variance %.15g; want %.15g, %.15g", tt.s, tt.s, m, v, tt.mean, tt.variance)
		}
	}
}

// Laying a law on a grid at once is the same as asking point by point.
func TestLines(t *testing.T) {
	for _, s := range laws(t) {
		for _, h := range []float64{0.01, 0.5, 1} {
			line, prob := make([]float64, 300), make([]float64, 300)
			limitedMeans(s, line, h)
			cdfs(s, prob, h)
			for j := range line {
				x := float64(j) * h
				if !near(line[j], s.LimitedMean(x), 1e-13) || !near(prob[j], s.CDF(x), 1e-13) {
					t.Fatalf("%T%v at %g: %v, %v; want %v, %v", s, s, x, line[j], prob[j], s.LimitedMean(x), s.CDF(x))
				}
			}
		}
	}
}

// A sample's distribution function keeps within 5 standard errors.
func TestSamplers(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const n = 40_000
	for _, s := range laws(t) {
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = s.(Sampler).Sample(r)
		}
		for _, x := range []float64{0, 0.3, 1, 2, 4, 6, 20} {
			var below float64
			for _, v := range sample {
				if v <= x {
					below++
				}
			}
			f := s.CDF(x)
			if e := math.Abs(below/n - f); e > 5*math.Sqrt(f*(1-f)/n)+1e-12 {
				t.Errorf("%T%v: P(X ≤ %g) = %g, sample %g", s, s, x, f, below/n)
			}
		}
	}
}

func frequencies(t testing.TB) []Frequency {
	counts, err := NewCounts([]float64{7, 0, 2}, []float64{1, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	return []Frequency{
		Poisson{0.2}, Poisson{3}, Poisson{40}, GammaMixed{0.3, 2}, GammaMixed{5, 0.5}, Geometric(4), Binomial{9, 0.3}, Binomial{2, 1}, counts, always(t, 3),
	}
}

// The generating function's slopes at 1 are the moments; a sample has them too.
func TestFrequencies(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, f := range frequencies(t) {
		const d = 1e-4
		pgf := func(z float64) float64 { return math.Exp(realLogPGF(f, z)) }
		slope := (pgf(1) - pgf(1-2*d)) / (2 * d)
		bend := (pgf(1) - 2*pgf(1-d) + pgf(1-2*d)) / (d * d)
		tolerance := 2 * d * (f.Mean() + f.Variance() + f.Mean()*f.Mean())
		if math.Abs(slope-f.Mean()) > tolerance {
			t.Errorf("%T%v: mean %g, slope %g", f, f, f.Mean(), slope)
		}
		if v := bend + slope - slope*slope; math.Abs(v-f.Variance()) > 60*tolerance {
			t.Errorf("%T%v: variance %g, bend gives %g", f, f, f.Variance(), v)
		}
		const n = 40_000
		var sum, zero float64
		for range n {
			v := f.(Sampler).Sample(r)
			if sum += v; v == 0 {
				zero++
			}
		}
		if e := math.Abs(sum/n - f.Mean()); e > 5*math.Sqrt(f.Variance()/n)+1e-12 {
			t.Errorf("%T%v: mean %g, sample %g", f, f, f.Mean(), sum/n)
		}
		p := pgf(0)
		if e := math.Abs(zero/n - p); e > 5*math.Sqrt(p*(1-p)/n)+1e-12 {
			t.Errorf("%T%v: P(0) %g, sample %g", f, f, p, zero/n)
		}
	}
}

func TestLogPGFOffTheAxis(t *testing.T) {
	z := complex(0.3, -0.4)
	for _, f := range frequencies(t) {
		// |E z^N| ≤ E|z|^N, equal on the axis; and conjugate points mirror.
		v, w := f.LogPGF(z), f.LogPGF(complex(real(z), -imag(z)))
		if real(v) > realLogPGF(f, 0.5)+1e-12 || !near(real(v), real(w), 1e-12) || math.Abs(math.Sin(imag(v)+imag(w))) > 1e-12 {
			t.Errorf("%T%v: %v and %v, on the axis %v", f, f, v, w, realLogPGF(f, 0.5))
		}
	}
}

func TestNewAtomsRefuses(t *testing.T) {
	for _, tt := range []struct{ values, weights []float64 }{
		{nil, nil}, {[]float64{1}, []float64{1, 2}}, {[]float64{-1}, nil}, {[]float64{math.NaN()}, nil}, {[]float64{math.Inf(1)}, nil},
		{[]float64{1, 2}, []float64{0, 0}}, {[]float64{1, 2}, []float64{-1, 2}}, {[]float64{1}, []float64{math.Inf(1)}},
	} {
		var out *RangeError
		if _, err := NewAtoms(tt.values, tt.weights); !errors.As(err, &out) {
			t.Errorf("%v: %v", tt, err)
		}
	}
	a := atoms(t, []float64{2, 1, 2}, []float64{1, 1, 2})
	if a.Len() != 2 || a.CDF(1) != 0.25 || a.CDF(1.99) != 0.25 || a.CDF(2) != 1 {
		t.Errorf("%d points, F(1) = %v", a.Len(), a.CDF(1))
	}
	if _, err := a.Scale(-1); err == nil {
		t.Error("scaled by −1")
	}
	if z, err := a.Scale(0); err != nil || z.CDF(0) != 1 || Mean(z) != 0 {
		t.Errorf("scaled by 0: %v", err)
	}
}

func TestCommonStep(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64 // 0: none
	}{
		{[]float64{6, 10, 15}, 1},
		{[]float64{0.3, 0.7}, 0.1},
		{[]float64{1. / 3, 0.5}, 1. / 6},
		{[]float64{248_000, 1_240_000, 9_920_000}, 248_000},
		{[]float64{7}, 7},
		{[]float64{1, math.Sqrt2}, 0},
		{[]float64{1, 1000.0003}, 0},
		{nil, 0},
	} {
		if got, ok := common(tt.values, 1e-3); ok != (tt.want > 0) || !near(got, tt.want, 1e-9) {
			t.Errorf("%v: %v, %v; want %v", tt.values, got, ok, tt.want)
		}
	}
}

func TestGammaSum(t *testing.T) {
	// Equal scales w/b: one gamma, whose distribution function is tabulated.
	one, err := NewGammaSum([]float64{2, 4, 0}, []float64{1.5, 2.5, 3}, []float64{1, 2, 1})
	if err != nil {
		t.Fatal(err)
	}
	// Gamma(4, scale 2) is chi-squared with 8 degrees of freedom.
	for p, want := range map[float64]float64{0.05: 2.7326367934996627, 0.95: 15.507313055865453} {
		if got := one.Quantile(p); !near(got, want, 1e-9) {
			t.Errorf("χ²(8) at %g: %.12g, want %.12g", p, got, want)
		}
	}
	// Two exponentials: 1 − (θ₁e^(−x/θ₁) − θ₂e^(−x/θ₂))/(θ₁ − θ₂).
	two, _ := NewGammaSum([]float64{3, 1}, []float64{1, 1}, []float64{1, 1})
	for _, x := range []float64{0.01, 0.5, 4, 20} {
		want := 1 - (3*math.Exp(-x/3)-math.Exp(-x))/2
		if got := two.CDF(x); math.Abs(got-want) > 1e-10 {
			t.Errorf("two exponentials at %g: %.12g, want %.12g", x, got, want)
		}
	}
	// The inversion against the closed form, the scales a hair apart; narrow and
	// wide shapes.
	for _, shape := range []float64{0.02, 0.3, 3, 100, 1e4, 1e6} {
		g, _ := NewGammaSum([]float64{1, 1 + 1e-12}, []float64{shape / 2, shape / 2}, []float64{2, 2})
		if len(g.terms) != 2 {
			t.Fatal("joined")
		}
		for _, p := range []float64{0.05, 0.5, 0.95} {
			x := g.Quantile(p)
			if f := regularGamma(shape, 2*x); math.Abs(f-p) > 1e-9 {
				t.Errorf("shape %g: at the quantile of %g the closed form has %.12g", shape, p, f)
			}
		}
	}
	// Twelve terms of all sizes, against simulation.
	r := rand.New(rand.NewPCG(15, 16))
	var w, a, b []float64
	for i := range 12 {
		w = append(w, math.Exp(3*r.NormFloat64()))
		a = append(a, 0.1+3*r.Float64())
		b = append(b, 5+float64(i))
	}
	g, _ := NewGammaSum(w, a, b)
	const n = 100_000
	low, high := g.Quantile(0.05), g.Quantile(0.95)
	var below, above, mean float64
	for range n {
		var v float64
		for i := range w {
			v += w[i] / b[i] * standardGamma(r, a[i])
		}
		mean += v / n
		if v < low {
			below++
		}
		if v > high {
			above++
		}
	}
	if se := math.Sqrt(0.05 * 0.95 / n); math.Abs(below/n-0.05) > 4.5*se || math.Abs(above/n-0.05) > 4.5*se {
		t.Errorf("simulated: %g below the 5 %% point, %g above the 95 %% point", below/n, above/n)
	}
	if math.Abs(mean-g.Mean()) > 5*g.SD()/math.Sqrt(n) {
		t.Errorf("mean %g, simulated %g", g.Mean(), mean)
	}
	none, err := NewGammaSum(nil, nil, nil)
	if err != nil || none.Quantile(0.95) != 0 || none.Mean() != 0 || none.CDF(0.1) != 1 {
		t.Errorf("of nothing: %v, %v", none.Quantile(0.95), err)
	}
	if !math.IsNaN(g.Quantile(0)) || !math.IsNaN(g.Quantile(1)) || g.CDF(0) != 0 || g.CDF(math.Inf(1)) != 1 {
		t.Error("at the ends")
	}
	for _, bad := range [][3][]float64{{{1}, {1}, {0}}, {{-1}, {1}, {1}}, {{1}, {math.NaN()}, {1}}, {{1}, {1, 2}, {1}}} {
		if _, err := NewGammaSum(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func ExampleGammaSum() {
	// Two rates, 2 events in 4 years and 1 in 10, at 30 and 200 a loss.
	g, err := NewGammaSum([]float64{30, 200}, []float64{2, 1}, []float64{4, 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	// A simulation of a million draws has 8.68 and 78.64.
	fmt.Printf("mean %.1f, 5 %% to 95 %%: %.1f to %.1f\n", g.Mean(), g.Quantile(0.05), g.Quantile(0.95))
	// Output: mean 35.0, 5 % to 95 %: 8.7 to 78.6
}
