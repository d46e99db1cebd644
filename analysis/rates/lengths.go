package rates

import (
	"errors"
	"math"
	"slices"

	"daebi/analysis/loss"
)

// Law is how long an outage lasts, in hours: min(Y, Cap), ln Y normal with mean
// Mu and standard deviation Sigma. A Sigma of 0 is a fixed length. (The engine's
// own law adds a shift to it.)
type Law struct{ Mu, Sigma, Cap float64 }

// Mean returns E[min(Y, Cap)], the limited expected value of a lognormal.
func (l Law) Mean() float64 {
	if l.Sigma == 0 {
		return math.Min(math.Exp(l.Mu), l.Cap)
	}
	return loss.Lognormal{Mu: l.Mu, Sigma: l.Sigma}.LimitedMean(l.Cap)
}

// Spread is a reference for the standard deviation of log-lengths and the number
// of observations that it is worth. Worth 0 is no reference.
type Spread struct{ Sigma, Worth float64 }

// Sample is the lengths of outages on record, in hours.
type Sample struct {
	Hours   []float64 // known
	AtLeast []float64 // known to have lasted longer than: right-censored
	Above   float64   // only longer ones are on record: left-truncated; 0: all are
}

// ErrSample is a sample that holds too little to fit: one known length for the
// centre, two observations for a spread without a reference.
var ErrSample = errors.New("too few lengths to fit")

// logs returns the logarithms of the sample, the point of truncation −Inf where
// there is none.
func (s Sample) logs() (exact, bounds []float64, above float64, err error) {
	if err := within("left truncation", s.Above, 0, 1e9); err != nil {
		return nil, nil, 0, err
	}
	take := func(hours []float64) (out []float64) {
		for _, h := range hours {
			err = first(err, within("hours", h, math.Max(s.Above, 1e-9), 1e9))
			out = append(out, math.Log(h))
		}
		return out
	}
	exact, bounds = take(s.Hours), take(s.AtLeast)
	if err == nil && len(exact) == 0 {
		err = ErrSample
	}
	return exact, bounds, math.Log(s.Above), err
}

// Fit returns mean and standard deviation of the log-lengths. The spread is the
// sample variance, lower bounds taken at their value, shrunk to the reference:
//
//	σ² = (Σ(ln xᵢ − m)² + w·σ₀²)/(n − 1 + w)
//
// The centre is by maximum likelihood at that spread, with
//
//	ℓ(μ) = Σ_known ln φ((ln x − μ)/σ) + Σ_bounds ln S((ln x − μ)/σ) − n·ln S((ln above − μ)/σ)
//
// S = 1 − Φ, which has one maximum. The sample is not changed. Fit returns
// ErrSample for too few lengths and a *loss.RangeError for one that is not
// positive or lies below the truncation. Under truncation the sample's variance
// is less than that of all outages; MaximumLikelihood fits both together.
//
// Source: Klugman, Panjer, Willmot, Loss Models, ch. 11 (censored and truncated
// data); the spread is the usual scaled inverse χ² estimate.
func (s Sample) Fit(ref Spread) (mu, sigma float64, err error) {
	exact, bounds, above, err := s.logs()
	if err != nil {
		return 0, 0, err
	}
	both := slices.Concat(exact, bounds)
	var mean, squares float64
	for _, v := range both {
		mean += v / float64(len(both))
	}
	for _, v := range both {
		squares += (v - mean) * (v - mean)
	}
	freedom := float64(len(both)) - 1 + ref.Worth
	if sigma = math.Sqrt((squares + ref.Worth*ref.Sigma*ref.Sigma) / freedom); !(sigma > 0) {
		return 0, 0, ErrSample
	}
	return centre(exact, bounds, above, sigma), sigma, nil
}

// MaximumLikelihood returns mean and standard deviation of the log-lengths, both
// by maximum likelihood. Of few truncated lengths it can say little: the spread
// is then held at its bound of 10. It returns ErrSample for fewer than two
// different lengths, else as Fit.
func (s Sample) MaximumLikelihood() (mu, sigma float64, err error) {
	exact, bounds, above, err := s.logs()
	if err != nil {
		return 0, 0, err
	}
	if both := slices.Concat(exact, bounds); slices.Min(both) == slices.Max(both) {
		return 0, 0, ErrSample
	}
	at := func(logSigma float64) float64 {
		sigma := math.Exp(logSigma)
		return logLikelihood(exact, bounds, above, centre(exact, bounds, above, sigma), sigma)
	}
	// Golden section: for known lengths ℓ is concave in (μ/σ², 1/σ²), so its
	// best over μ has one maximum in σ.
	const golden = 0.6180339887498949
	lo, hi := math.Log(1e-3), math.Log(10)
	a, b := hi-golden*(hi-lo), lo+golden*(hi-lo)
	fa, fb := at(a), at(b)
	for range 60 {
		if fa < fb {
			lo, a, fa = a, b, fb
			b = lo + golden*(hi-lo)
			fb = at(b)
		} else {
			hi, b, fb = b, a, fa
			a = hi - golden*(hi-lo)
			fa = at(a)
		}
	}
	sigma = math.Exp((lo + hi) / 2)
	return centre(exact, bounds, above, sigma), sigma, nil
}

// logSurvival returns ln(1 − Φ(z)).
func logSurvival(z float64) float64 {
	if z > 30 {
		return -z*z/2 - math.Log(z*math.Sqrt(2*math.Pi)) - 1/(z*z)
	}
	return math.Log(.5 * math.Erfc(z/math.Sqrt2))
}

// hazard returns φ(z)/(1 − Φ(z)).
func hazard(z float64) float64 {
	if z > 30 {
		return z + 1/z - 2/(z*z*z)
	}
	return math.Exp(-z*z/2) / (math.Sqrt(2*math.Pi) * .5 * math.Erfc(z/math.Sqrt2))
}

func logLikelihood(exact, bounds []float64, above, mu, sigma float64) float64 {
	var l float64
	for _, v := range exact {
		z := (v - mu) / sigma
		l -= z*z/2 + math.Log(sigma)
	}
	for _, v := range bounds {
		l += logSurvival((v - mu) / sigma)
	}
	return l - float64(len(exact)+len(bounds))*logSurvival((above-mu)/sigma)
}

// centre returns the μ that maximises the likelihood at a given spread: the root
// of its derivative, which falls because the hazard's slope rises.
func centre(exact, bounds []float64, above, sigma float64) float64 {
	var sum float64
	for _, v := range exact {
		sum += v
	}
	slope := func(mu float64) float64 {
		s := (sum - float64(len(exact))*mu) / sigma
		for _, v := range bounds {
			s += hazard((v - mu) / sigma)
		}
		return s - float64(len(exact)+len(bounds))*hazard((above-mu)/sigma)
	}
	both := slices.Concat(exact, bounds)
	lo, hi := slices.Min(both), slices.Max(both)+sigma
	for step := sigma; slope(hi) > 0 && step < 1e12; step *= 2 {
		hi += step
	}
	for step := sigma; slope(lo) < 0 && step < 1e12; step *= 2 {
		lo -= step
	}
	for range 100 {
		mid := (lo + hi) / 2
		if slope(mid) > 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}
