package loss

import (
	"math"
	"math/cmplx"
)

// GammaSum is the law of Σ wᵢλᵢ with independent λᵢ ~ Gamma(shape aᵢ, rate bᵢ):
// the spread of a mean that comes from uncertain rates. NewGammaSum makes one.
type GammaSum struct{ terms []gammaTerm }

type gammaTerm struct{ shape, scale float64 }

// NewGammaSum returns the law of the weighted sum; terms of weight or shape zero
// add nothing. Weights and shapes are at least 0, rates above 0, shapes at most
// 1e6; it returns a *RangeError for others and for lists of different length.
func NewGammaSum(weights, shapes, rates []float64) (GammaSum, error) {
	if len(shapes) != len(weights) || len(rates) != len(weights) {
		return GammaSum{}, &RangeError{Part: -1, Name: "number of weights", Value: float64(len(weights))}
	}
	var g GammaSum
	for i, w := range weights {
		err := first(within("weight", w, 0, largest), within("shape", shapes[i], 0, 1e6),
			within("rate", rates[i], smallest, largest))
		if err != nil {
			return GammaSum{}, err
		}
		if w > 0 && shapes[i] > 0 {
			g.add(shapes[i], w/rates[i])
		}
	}
	return g, nil
}

// add joins terms of one scale, whose shapes add up.
func (g *GammaSum) add(shape, scale float64) {
	for i := range g.terms {
		if math.Abs(g.terms[i].scale-scale) <= 1e-14*scale {
			g.terms[i].shape += shape
			return
		}
	}
	g.terms = append(g.terms, gammaTerm{shape, scale})
}

// Mean returns Σ wᵢaᵢ/bᵢ.
func (g GammaSum) Mean() float64 {
	var m float64
	for _, t := range g.terms {
		m += t.shape * t.scale
	}
	return m
}

// SD returns the standard deviation, √Σ aᵢ(wᵢ/bᵢ)².
func (g GammaSum) SD() float64 {
	var v float64
	for _, t := range g.terms {
		v += t.shape * t.scale * t.scale
	}
	return math.Sqrt(v)
}

// CDF returns the probability of at most x, to about 1e-9. It inverts the
// Laplace transform Π(1 + sθᵢ)^(−aᵢ)/s at x by a Fourier series whose alternating
// tail is summed with Euler's method; one term alone is the incomplete gamma.
//
// Source: Abate & Whitt, ORSA Journal on Computing 7 (1995), algorithm EULER.
func (g GammaSum) CDF(x float64) float64 {
	switch {
	case !(x > 0):
		return 0
	case len(g.terms) == 0 || math.IsInf(x, 1):
		return 1
	case len(g.terms) == 1:
		return regularGamma(g.terms[0].shape, x/g.terms[0].scale)
	}
	const a = 24.0 // aliasing e^(−a)
	// Narrow laws need terms until their transform has died away.
	direct := 24 + int(math.Min(1e5, 3*x/g.SD()))
	sum := 0.5 * real(g.transform(complex(a/(2*x), 0)))
	sign := -1.0
	var euler, weight float64 = 0, 1
	const steps = 14
	for k := 1; k <= direct+steps; k++ {
		sum += sign * real(g.transform(complex(a/(2*x), float64(k)*math.Pi/x)))
		sign = -sign
		if j := k - direct; j >= 0 {
			if j > 0 {
				weight *= float64(steps-j+1) / float64(j)
			}
			euler += weight * sum
		}
	}
	return clamp(math.Exp(a/2) / x * euler / (1 << steps))
}

func (g GammaSum) transform(s complex128) complex128 {
	log := -cmplx.Log(s)
	for _, t := range g.terms {
		re, im := real(s)*t.scale, imag(s)*t.scale
		log -= complex(t.shape*0.5*math.Log((1+re)*(1+re)+im*im), t.shape*math.Atan2(im, 1+re))
	}
	return cmplx.Exp(log)
}

// Quantile returns the x that the sum does not exceed with probability p,
// 0 < p < 1, to about 1e-9 of p; NaN for another p and 0 for a sum of nothing.
func (g GammaSum) Quantile(p float64) float64 {
	if !(p > 0 && p < 1) {
		return math.NaN()
	}
	if len(g.terms) == 0 {
		return 0
	}
	low, high := g.Mean(), g.Mean()
	for g.CDF(high) < p {
		high += 3 * g.SD()
	}
	for step := 2.0; low > 0 && g.CDF(low) > p; step *= step {
		low /= step
	}
	return root(func(x float64) float64 { return g.CDF(x) - p }, low, high)
}

// root finds where f, increasing, crosses zero between low and high, by the
// Illinois method on a logarithmic scale where the ends are far apart.
func root(f func(float64) float64, low, high float64) float64 {
	for low > 0 && high > 4*low {
		if mid := math.Sqrt(low) * math.Sqrt(high); f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	a, b := f(low), f(high)
	side := 0 // which end the last step replaced
	for range 100 {
		if a >= 0 {
			return low
		}
		if b <= 0 || high-low <= 1e-12*high {
			return high
		}
		mid := (low*b - high*a) / (b - a)
		if !(mid > low && mid < high) {
			mid = low + (high-low)/2
		}
		switch m := f(mid); {
		case m == 0:
			return mid
		case m < 0:
			if low, a = mid, m; side < 0 {
				b /= 2
			}
			side = -1
		default:
			if high, b = mid, m; side > 0 {
				a /= 2
			}
			side = 1
		}
	}
	return low + (high-low)/2
}
