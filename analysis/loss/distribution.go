package loss

import (
	"context"
	"fmt"
	"math"
)

// lumpSlack is the probability by which a quantile may stand on a point though
// rounding left its sum just short.
const lumpSlack = 1e-12

// bracketSlack covers rounding and what wraps round, in a bracket's quantiles.
const bracketSlack = 1e-10

// Distribution is the law of a total loss S. It is immutable.
//
// A figure that lies beyond the grid is NaN: nothing is extrapolated. Widen the
// grid with Settings.Tail or Settings.Reach.
type Distribution struct {
	mean, variance float64
	zero, some     float64 // P(S = 0), P(S > 0): each with its digits
	lumpy          bool    // points of positive mass other than zero
	aligned        bool    // those points fall on the grid
	exact          bool    // all of the law stands on the grid's points
	step           float64

	law          law // the best reading
	fine, coarse law // single grids, whose difference is the estimated error
	low, high    law // nil without bracket
	lowMean      float64
	highMean     float64

	extend func(context.Context, float64) (*Distribution, error)
}

// Mean returns E[S], in closed form; it may be +Inf.
func (d *Distribution) Mean() float64 { return d.mean }

// SD returns the standard deviation of S, in closed form; it may be +Inf.
func (d *Distribution) SD() float64 { return math.Sqrt(d.variance) }

// PZero returns P(S = 0), in closed form.
func (d *Distribution) PZero() float64 { return d.zero }

// Step returns the step of the grid.
func (d *Distribution) Step() float64 { return d.step }

// End returns the largest loss whose probability is known.
func (d *Distribution) End() float64 { return d.law.end() }

// Exact reports whether every loss is a whole multiple of the grid's step, so
// that the figures are exact but for rounding.
func (d *Distribution) Exact() bool { return d.exact }

// CDF returns P(S ≤ x).
func (d *Distribution) CDF(x float64) float64 { return d.below(x, false) }

// PBelow returns P(S < x).
func (d *Distribution) PBelow(x float64) float64 { return d.below(x, true) }

func (d *Distribution) below(x float64, strict bool) float64 {
	switch {
	case x < 0 || (strict && x == 0):
		return 0
	case !(x <= d.law.end()):
		return math.NaN()
	}
	return clamp(d.zero + d.law.above(x, strict))
}

// Exceedance returns P(S > x).
func (d *Distribution) Exceedance(x float64) float64 {
	switch {
	case x < 0:
		return 1
	case !(x <= d.law.end()):
		return math.NaN()
	}
	return clamp(d.some - d.law.above(x, false))
}

func clamp(p float64) float64 { return math.Max(0, math.Min(1, p)) }

// Quantile returns the smallest x with P(S ≤ x) ≥ p, for 0 ≤ p < 1. Where there
// is a bracket it is held inside.
func (d *Distribution) Quantile(p float64) float64 {
	q := d.quantile(d.law, p)
	if d.low == nil || math.IsNaN(q) {
		return q
	}
	low, high := d.Bracket(p)
	return math.Max(low, math.Min(q, high))
}

func (d *Distribution) quantile(l law, p float64) float64 {
	if !(p >= 0 && p < 1) {
		return math.NaN()
	}
	mass := p - d.zero
	if mass <= 1e-15 {
		return 0
	}
	if d.lumpy {
		mass = math.Max(mass-lumpSlack, lumpSlack*d.some)
	}
	return quantile(l, mass)
}

// TVaR returns Q(p) + E[(S − Q(p))⁺]/(1 − p), the mean of the worst 1 − p. Where
// there is a bracket it is held inside.
func (d *Distribution) TVaR(p float64) float64 {
	v := d.tail(d.law, d.mean, p, d.quantile(d.law, p))
	if d.low == nil || math.IsNaN(v) || math.IsInf(v, 1) {
		return v
	}
	low, high := d.TVaRBracket(p)
	return math.Max(low, math.Min(v, high))
}

func (d *Distribution) tail(l law, mean, p, q float64) float64 {
	if math.IsNaN(q) {
		return q
	}
	return q + math.Max(0, mean-d.limited(l, q))/(1-p)
}

// LimitedMean returns E[min(S, x)].
func (d *Distribution) LimitedMean(x float64) float64 {
	switch {
	case math.IsInf(x, 1):
		return d.mean
	case x <= 0:
		return 0
	case !(x <= d.law.end()):
		return math.NaN()
	}
	return d.limited(d.law, x)
}

func (d *Distribution) limited(l law, x float64) float64 { return x*d.some - l.integral(x) }

// Bracket returns two figures between which the quantile at p lies, from the
// laws of the severities rounded down and up to the grid. The upper is +Inf
// where it is beyond the grid, both are NaN without Settings.Bracket.
func (d *Distribution) Bracket(p float64) (lower, upper float64) {
	if d.low == nil {
		return math.NaN(), math.NaN()
	}
	if p <= d.zero {
		return 0, 0
	}
	if p > d.zero+bracketSlack {
		lower = quantile(d.low, p-d.zero-bracketSlack)
	}
	upper = quantile(d.high, p-d.zero+bracketSlack)
	if math.IsNaN(upper) {
		upper = math.Inf(1)
	}
	return lower, upper
}

// TVaRBracket returns two figures between which TVaR(p) lies, as Bracket does.
func (d *Distribution) TVaRBracket(p float64) (lower, upper float64) {
	lower, upper = d.Bracket(p)
	if d.low == nil || math.IsInf(d.mean, 1) {
		return math.NaN(), math.Inf(1)
	}
	const rounding = 1e-9
	lower = d.tail(d.low, d.lowMean, p, lower) * (1 - rounding)
	if math.IsInf(upper, 1) {
		return lower, upper
	}
	return lower, d.tail(d.high, d.highMean, p, upper) * (1 + rounding)
}

// Estimate returns how far the figure's error is expected to go, relative to the
// figure: a third of the difference between the grid and one twice as coarse.
// What is reported is extrapolated from the two and as a rule much better. It
// covers the quantiles at the common levels and TVaR at 95 and 99 %.
func (d *Distribution) Estimate() float64 {
	if d.exact || d.fine == nil {
		return 0
	}
	var worst float64
	for _, f := range []struct {
		p    float64
		tail bool
	}{{0.5, false}, {0.9, false}, {0.95, false}, {0.99, false}, {0.999, false}, {0.95, true}, {0.99, true}} {
		a, b := d.quantile(d.fine, f.p), d.quantile(d.coarse, f.p)
		if f.tail {
			a, b = d.tail(d.fine, d.mean, f.p, a), d.tail(d.coarse, d.mean, f.p, b)
		}
		size := math.Abs(a)
		if !math.IsInf(d.mean, 1) {
			size += d.mean / 100
		}
		if e := math.Abs(a-b) / 3 / size; e > worst { // NaN is not
			worst = e
		}
	}
	return worst
}

// Mix returns the mixture of alternatives: with probability weights[i], made to
// sum to 1, the total is that of ds[i]. Those whose grid ends early are carried
// on to the end of the longest. It returns a *RangeError for weights that are
// negative or not finite, sum to zero, or are not as many as ds.
func Mix(ctx context.Context, weights []float64, ds ...*Distribution) (*Distribution, error) {
	if len(weights) != len(ds) {
		return nil, &RangeError{Part: -1, Name: "number of weights", Value: float64(len(weights))}
	}
	w, err := normalised(weights)
	if err != nil {
		return nil, err
	}
	var used []*Distribution
	var share []float64
	var end float64
	for i, d := range ds {
		if w[i] > 0 {
			used, share = append(used, d), append(share, w[i])
			if e := d.End(); !math.IsInf(e, 1) {
				end = math.Max(end, e)
			}
		}
	}
	for i, d := range used {
		if used[i], err = d.extend(ctx, end); err != nil {
			return nil, fmt.Errorf("mixture: alternative %d: %w", i, err)
		}
	}
	return mix(share, used), nil
}

func mix(w []float64, ds []*Distribution) *Distribution {
	m := &Distribution{exact: true, aligned: true}
	bracket := true
	var second float64
	best, fine, coarse, low, high := blend{weights: w}, blend{weights: w}, blend{weights: w}, blend{weights: w}, blend{weights: w}
	for i, d := range ds {
		m.mean += w[i] * d.mean
		second += w[i] * (d.variance + d.mean*d.mean)
		m.zero += w[i] * d.zero
		m.some += w[i] * d.some
		m.lumpy = m.lumpy || d.lumpy
		m.exact = m.exact && d.exact
		m.aligned = m.aligned && d.aligned
		m.step = math.Max(m.step, d.step)
		best.laws = append(best.laws, d.law)
		fine.laws = append(fine.laws, either(d.fine, d.law))
		coarse.laws = append(coarse.laws, either(d.coarse, d.law))
		bracket = bracket && d.low != nil
		if bracket {
			low.laws, high.laws = append(low.laws, d.low), append(high.laws, d.high)
			m.lowMean += w[i] * d.lowMean
			m.highMean += w[i] * d.highMean
		}
	}
	m.variance = math.Max(0, second-m.mean*m.mean)
	if math.IsInf(second, 1) {
		m.variance = second
	}
	m.law, m.fine, m.coarse = best, fine, coarse
	if bracket {
		m.low, m.high = low, high
	}
	m.extend = func(ctx context.Context, end float64) (*Distribution, error) {
		longer := make([]*Distribution, len(ds))
		for i, d := range ds {
			var err error
			if longer[i], err = d.extend(ctx, end); err != nil {
				return nil, err
			}
		}
		return mix(w, longer), nil
	}
	return m
}

func either(l, otherwise law) law {
	if l == nil {
		return otherwise
	}
	return l
}
