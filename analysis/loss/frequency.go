package loss

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// Frequency is the law of the number N of losses.
type Frequency interface {
	Mean() float64
	Variance() float64
	// LogPGF returns log E[z^N] for |z| ≤ 1, on any branch: a logarithm, because
	// the value itself underflows for many losses. Where it is zero, the real
	// part is −Inf.
	LogPGF(z complex128) complex128
}

// realLogPGF returns log E[z^N] for z in [0, 1].
func realLogPGF(f Frequency, z float64) float64 { return real(f.LogPGF(complex(z, 0))) }

// Poisson is the number of events of a known rate Lambda.
type Poisson struct{ Lambda float64 }

func (p Poisson) check() error { return within("lambda", p.Lambda, 0, 1e9) }

// Mean returns E[N].
func (p Poisson) Mean() float64 { return p.Lambda }

// Variance returns the variance of N.
func (p Poisson) Variance() float64 { return p.Lambda }

// LogPGF returns λ(z − 1).
func (p Poisson) LogPGF(z complex128) complex128 {
	return complex(p.Lambda*(real(z)-1), p.Lambda*imag(z))
}

// Sample draws a number.
func (p Poisson) Sample(r *rand.Rand) float64 { return poisson(r, p.Lambda) }

func poisson(r *rand.Rand, lambda float64) float64 {
	if lambda > 20 {
		return distuv.Poisson{Lambda: lambda, Src: r}.Rand()
	}
	n := -1.0
	for left := lambda; left >= 0; n++ {
		left -= r.ExpFloat64()
	}
	return n
}

// GammaMixed is the number of events whose rate is uncertain, Gamma(Shape, rate
// Rate): N is negative binomial with mean Shape/Rate, and
//
//	E[z^N] = (Rate/(Rate + 1 − z))^Shape
type GammaMixed struct{ Shape, Rate float64 }

// Geometric returns the geometric law of that mean, P(N = 0) = 1/(1 + mean).
func Geometric(mean float64) GammaMixed {
	if mean == 0 {
		return GammaMixed{0, 1}
	}
	return GammaMixed{1, 1 / mean}
}

func (g GammaMixed) check() error {
	return first(within("shape", g.Shape, 0, 1e9), within("rate", g.Rate, 1e-9, 1e12))
}

// Mean returns E[N].
func (g GammaMixed) Mean() float64 { return g.Shape / g.Rate }

// Variance returns the variance of N.
func (g GammaMixed) Variance() float64 { return g.Mean() * (1 + 1/g.Rate) }

// LogPGF returns −Shape·log(1 + (1 − z)/Rate).
func (g GammaMixed) LogPGF(z complex128) complex128 {
	re, im := (1-real(z))/g.Rate, -imag(z)/g.Rate
	// log|1 + w| by log1p, lest a rare event's digits go.
	return complex(-g.Shape*0.5*math.Log1p(re*(2+re)+im*im), -g.Shape*math.Atan2(im, 1+re))
}

// Sample draws a number.
func (g GammaMixed) Sample(r *rand.Rand) float64 {
	if g.Shape == 0 {
		return 0
	}
	return poisson(r, standardGamma(r, g.Shape)/g.Rate)
}

// Binomial is the number of successes in N trials of probability P.
type Binomial struct {
	N int
	P float64
}

func (b Binomial) check() error {
	return first(within("n", float64(b.N), 0, 1e9), within("p", b.P, 0, 1))
}

// Mean returns E[N].
func (b Binomial) Mean() float64 { return float64(b.N) * b.P }

// Variance returns the variance of N.
func (b Binomial) Variance() float64 { return b.Mean() * (1 - b.P) }

// LogPGF returns n·log(1 + p(z − 1)).
func (b Binomial) LogPGF(z complex128) complex128 {
	re, im := b.P*(real(z)-1), b.P*imag(z)
	n := float64(b.N)
	if n == 0 {
		return 0
	}
	return complex(n*0.5*math.Log1p(re*(2+re)+im*im), n*math.Atan2(im, 1+re))
}

// Sample draws a number.
func (b Binomial) Sample(r *rand.Rand) float64 {
	if b.P == 0 || b.P == 1 || b.N == 0 {
		return b.Mean()
	}
	return distuv.Binomial{N: float64(b.N), P: b.P, Src: r}.Rand()
}

// Counts is a number of losses given by its probabilities. NewCounts makes one.
type Counts struct {
	n    []int // ascending
	mass []float64
	law  *Atoms
}

// NewCounts returns the law that takes each number with the probability of its
// weight; the weights are made to sum to 1. It returns a *RangeError for a
// number that is negative, not whole or above 1e6, and for more than 1,000 of them.
func NewCounts(numbers, weights []float64) (Counts, error) {
	if err := within("number of values", float64(len(numbers)), 1, 1000); err != nil {
		return Counts{}, err
	}
	for _, v := range numbers {
		if err := within("number of losses", v, 0, 1e6); err != nil || v != math.Trunc(v) {
			return Counts{}, &RangeError{Part: -1, Name: "number of losses", Value: v}
		}
	}
	law, err := NewAtoms(numbers, weights)
	if err != nil {
		return Counts{}, err
	}
	c := Counts{law: law}
	for i, v := range law.base.at {
		c.n = append(c.n, int(v))
		c.mass = append(c.mass, law.base.mass[i+1]-law.base.mass[i])
	}
	return c, nil
}

// Always returns the law of exactly n losses.
func Always(n int) (Counts, error) { return NewCounts([]float64{float64(n)}, nil) }

func (c Counts) check() error { return within("number of values", float64(len(c.n)), 1, 1000) }

// Mean returns E[N].
func (c Counts) Mean() float64 { return c.law.LimitedMean(math.Inf(1)) }

// Variance returns the variance of N.
func (c Counts) Variance() float64 { return Variance(c.law) }

// LogPGF returns log Σ pₙzⁿ.
func (c Counts) LogPGF(z complex128) complex128 {
	if len(c.n) == 1 && c.n[0] > 0 { // zⁿ in logs: no underflow for large n
		l, n := logOf(z), float64(c.n[0])
		return complex(n*real(l), n*imag(l))
	}
	var sum complex128 // Horner, the gaps by powers
	for i := len(c.n) - 1; i >= 0; i-- {
		gap := c.n[i]
		if i > 0 {
			gap -= c.n[i-1]
		}
		sum = (sum + complex(c.mass[i], 0)) * power(z, gap)
	}
	return logOf(sum)
}

func logOf(z complex128) complex128 {
	if z == 0 {
		return complex(math.Inf(-1), 0)
	}
	return cmplx.Log(z)
}

// power returns zⁿ, n ≥ 0, by squaring.
func power(z complex128, n int) complex128 {
	out := complex128(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out *= z
		}
		z *= z
	}
	return out
}

// Sample draws a number.
func (c Counts) Sample(r *rand.Rand) float64 { return c.law.Sample(r) }
