package rates

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"daebi/analysis/loss"
)

// Gamma is what is known of a rate of outages a year: as if Shape outages had
// been seen in Years.
type Gamma struct{ Shape, Years float64 }

// Posterior returns what is known of a rate after n outages in so many years of
// a node's own, where the reference rate is worth priorYears (0: nothing):
//
//	λ ~ Gamma(shape = rate·k + n, rate = k + T)
//
// The reference must not rest on the same outages. It returns a *loss.RangeError
// for a negative or infinite argument, and where nothing at all is known: shape
// or years of 0.
//
// Source: the conjugate Poisson–Gamma pair (Gelman et al., Bayesian Data
// Analysis, 3rd ed., 2.6).
func Posterior(rate, priorYears float64, n int, years float64) (Gamma, error) {
	if err := first(within("rate", rate, 0, 1e9), within("prior years", priorYears, 0, 1e9), within("n", float64(n), 0, 1e9), within("years", years, 0, 1e9)); err != nil {
		return Gamma{}, err
	}
	g := Gamma{Shape: rate*priorYears + float64(n), Years: priorYears + years}
	return g, first(within("shape", g.Shape, 1e-9, 1e9), within("years", g.Years, 1e-9, 1e12))
}

// Mean returns E[λ], outages a year.
func (g Gamma) Mean() float64 { return g.Shape / g.Years }

// SD returns the standard deviation of λ.
func (g Gamma) SD() float64 { return math.Sqrt(g.Shape) / g.Years }

// CDF returns P(λ ≤ x).
func (g Gamma) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return mathext.GammaIncReg(g.Shape, x*g.Years)
}

// Quantile returns the x with P(λ ≤ x) = p, p in (0, 1).
func (g Gamma) Quantile(p float64) float64 { return gammaQuantile(g.Shape, p) / g.Years }

// Outages returns the law of a year's number of outages, as the loss package
// compounds it.
func (g Gamma) Outages() loss.GammaMixed { return loss.GammaMixed{Shape: g.Shape, Rate: g.Years} }

// Probability returns that of n outages in a year, negative binomial:
//
//	P(N = n) = Γ(a + n)/(Γ(a)·n!) · (b/(b + 1))^a · (1/(b + 1))^n
//
// and 0 for n < 0.
func (g Gamma) Probability(n int) float64 {
	if n < 0 {
		return 0
	}
	k := float64(n)
	above, _ := math.Lgamma(g.Shape + k)
	below, _ := math.Lgamma(g.Shape)
	factorial, _ := math.Lgamma(k + 1)
	return math.Exp(above - below - factorial - g.Shape*math.Log1p(1/g.Years) - k*math.Log1p(g.Years))
}
