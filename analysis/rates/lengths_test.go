package rates

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"daebi/analysis/loss"
)

// A spread that is held: worth so much that the sample does not move it.
func held(sigma float64) Spread { return Spread{Sigma: sigma, Worth: 1e13} }

func TestFit(t *testing.T) {
	e := math.E
	half := math.Sqrt(2 / math.Pi) // the hazard φ(0)/(1 − Φ(0))
	for _, tt := range []struct {
		name      string
		sample    Sample
		ref       Spread
		mu, sigma float64 // by hand
	}{
		{"plain", Sample{Hours: []float64{1, e * e}}, Spread{}, 1, math.Sqrt2},
		// (2 + 3·1.44)/(1 + 3)
		{"shrunk", Sample{Hours: []float64{1, e * e}}, Spread{1.2, 3}, 1, math.Sqrt(1.58)},
		{"one length, spread by reference", Sample{Hours: []float64{e}}, Spread{1.2, 3}, 1, 1.2},
		// (x − μ)/σ + h((c − μ)/σ) = 0 with c = μ
		{"censored", Sample{Hours: []float64{math.Exp(-half)}, AtLeast: []float64{1}}, held(1), 0, 1},
		{"censored, σ = 2", Sample{Hours: []float64{math.Exp(1 - 2*half)}, AtLeast: []float64{e}}, held(2), 1, 2},
		// (x − μ)/σ = h((a − μ)/σ) with a = μ
		{"truncated", Sample{Hours: []float64{math.Exp(half)}, Above: 1}, held(1), 0, 1},
		{"truncated, σ = 2", Sample{Hours: []float64{math.Exp(1 + 2*half)}, Above: e}, held(2), 1, 2},
		// A bound at the truncation itself adds h − h = 0: it says nothing.
		{"both", Sample{Hours: []float64{math.Exp(half)}, AtLeast: []float64{1}, Above: 1}, held(1), 0, 1},
	} {
		mu, sigma, err := tt.sample.Fit(tt.ref)
		if err != nil || math.Abs(mu-tt.mu) > 1e-10 || math.Abs(sigma-tt.sigma) > 1e-10 {
			t.Errorf("%s: %.12g, %.12g, %v; want %.12g, %.12g", tt.name, mu, sigma, err, tt.mu, tt.sigma)
		}
	}
}

// Lengths drawn from a law of known centre and spread, of which only those above
// 0.08 h become known and those above 2 h only as being longer.
func TestTruncatedFitRecovers(t *testing.T) {
	const mu, sigma, above, bound = -1.7, .95, .08, 2.
	r := rand.New(rand.NewPCG(1, 2))
	truncated, both := Sample{Above: above}, Sample{Above: above}
	for len(truncated.Hours) < 40_000 {
		x := math.Exp(mu + sigma*r.NormFloat64())
		if x <= above {
			continue
		}
		truncated.Hours = append(truncated.Hours, x)
		if x > bound {
			both.AtLeast = append(both.AtLeast, bound)
		} else {
			both.Hours = append(both.Hours, x)
		}
	}
	const tolerance = .03 // some three standard errors of μ
	for name, s := range map[string]Sample{"truncated": truncated, "truncated and censored": both} {
		if m, sd, err := s.MaximumLikelihood(); err != nil || math.Abs(m-mu) > tolerance || math.Abs(sd-sigma) > tolerance {
			t.Errorf("%s: %.3f, %.3f, %v; want %g, %g", name, m, sd, err, mu, sigma)
		}
		if m, _, err := s.Fit(held(sigma)); err != nil || math.Abs(m-mu) > tolerance {
			t.Errorf("%s, spread held: %.3f, %v; want %g", name, m, err, mu)
		}
	}
	// Taken as complete, the same lengths tell of longer and less scattered outages.
	naive := Sample{Hours: truncated.Hours}
	if m, sd, _ := naive.MaximumLikelihood(); !(m > mu+.2 && sd < sigma-.1) {
		t.Errorf("taken as complete: %.3f, %.3f", m, sd)
	}
}

// Without truncation and bounds the maximum is in closed form: the mean of the
// logs and the root of their mean square.
func TestMaximumLikelihoodClosedForm(t *testing.T) {
	mu, sigma, err := Sample{Hours: []float64{1, math.E, math.E * math.E}}.MaximumLikelihood()
	if err != nil || math.Abs(mu-1) > 1e-9 || !near(sigma, math.Sqrt(2./3), 1e-6) {
		t.Errorf("%g, %g, %v", mu, sigma, err)
	}
}

func TestSampleRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sample Sample
		few    bool
	}{
		{"nothing", Sample{}, true},
		{"bounds alone", Sample{AtLeast: []float64{1, 2}}, true},
		{"one length without a reference", Sample{Hours: []float64{1}}, true},
		{"equal lengths without a reference", Sample{Hours: []float64{2, 2}}, true},
		{"no time", Sample{Hours: []float64{0, 1}}, false},
		{"not a number", Sample{Hours: []float64{math.NaN(), 1}}, false},
		{"below the truncation", Sample{Hours: []float64{.05, 1}, Above: .08}, false},
		{"bound below the truncation", Sample{Hours: []float64{1, 2}, AtLeast: []float64{.05}, Above: .08}, false},
		{"negative truncation", Sample{Hours: []float64{1, 2}, Above: -1}, false},
	} {
		_, _, fit := tt.sample.Fit(Spread{})
		_, _, ml := tt.sample.MaximumLikelihood()
		for _, err := range []error{fit, ml} {
			var e *loss.RangeError
			if errors.Is(err, ErrSample) != tt.few || errors.As(err, &e) == tt.few {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	}
}

func TestLawMean(t *testing.T) {
	for _, tt := range []struct {
		name string
		law  Law
		want float64
	}{
		{"uncapped: e^(μ + σ²/2)", Law{1, 1, math.Inf(1)}, math.Exp(1.5)},
		{"fixed", Law{Mu: math.Log(24), Cap: 168}, 24},
		{"fixed beyond the cap", Law{Mu: math.Log(24), Cap: 20}, 20},
		// At the median: e^½·Φ(−1) + ½ = 1.6487213·.1586553 + .5
		{"capped at its median", Law{0, 1, 1}, .7615784},
	} {
		if got := tt.law.Mean(); !near(got, tt.want, 1e-6) {
			t.Errorf("%s: %.9g; want %.9g", tt.name, got, tt.want)
		}
	}
}

// Far out, where 1 − Φ would be 0, the asymptotic forms take over without a jump.
func TestHazardTail(t *testing.T) {
	for _, z := range []float64{-40, -5, 0, 5, 29.9, 30.1, 1e3, 1e8} {
		f, s := hazard(z), logSurvival(z)
		if math.IsNaN(f) || math.IsNaN(s) || math.IsInf(s, 0) || f < math.Max(0, z) {
			t.Errorf("z = %g: hazard %g, log survival %g", z, f, s)
		}
	}
	for _, f := range []func(float64) float64{hazard, logSurvival} {
		below, above := f(math.Nextafter(30, 0)), f(math.Nextafter(30, 40))
		if !near(above, below, 1e-7) {
			t.Errorf("at 30: %.12g and %.12g", below, above)
		}
	}
	if s := logSurvival(math.Inf(-1)); s != 0 || hazard(math.Inf(-1)) != 0 {
		t.Errorf("not truncated: %g, %g", s, hazard(math.Inf(-1)))
	}
}
