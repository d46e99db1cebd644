package rates

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"daebi/analysis/loss"
)

// within returns a *loss.RangeError unless low ≤ v ≤ high.
func within(name string, v, low, high float64) error {
	if !(v >= low && v <= high) { // NaN fails both comparisons
		return &loss.RangeError{Part: -1, Name: name, Value: v}
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// gammaQuantile returns the p-quantile of Gamma(shape, rate 1), p in (0, 1).
// Below a shape of 1 it is found by bisection from x = (p·Γ(shape + 1))^(1/shape),
// which is never above it: gonum's inverse is off by 3 % in p at a shape of .085
// and gives 0 at .05.
func gammaQuantile(shape, p float64) float64 {
	if shape >= 1 {
		return mathext.GammaIncRegInv(shape, p)
	}
	g, _ := math.Lgamma(shape + 1)
	lo := (math.Log(p) + g) / shape
	hi := lo + 1
	for mathext.GammaIncReg(shape, math.Exp(hi)) < p {
		hi++
	}
	for range 60 {
		mid := (lo + hi) / 2
		if mathext.GammaIncReg(shape, math.Exp(mid)) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return math.Exp((lo + hi) / 2)
}

// Interval returns the exact two-sided interval for a Poisson rate per year of
// which n outages were seen in so many years, with α = 1 − level:
//
//	low = q(α/2; n)/T,  high = q(1 − α/2; n + 1)/T,  q the quantile of Gamma(n, 1)
//
// and low = 0 for n = 0. It covers the rate with at least the level, in (0, 1).
// It returns a *loss.RangeError for a negative n, years not positive, or a level
// out of range.
//
// Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28
// (1936) 437–442.
func Interval(n int, years, level float64) (low, high float64, err error) {
	if err := first(within("n", float64(n), 0, 1e6), within("years", years, 1e-9, 1e12), within("level", level, 1e-6, 1-1e-6)); err != nil {
		return 0, 0, err
	}
	tail := (1 - level) / 2
	if n > 0 {
		low = gammaQuantile(float64(n), tail) / years
	}
	return low, gammaQuantile(float64(n)+1, 1-tail) / years, nil
}

// Shapes between which PriorYears searches: quantile ratios of 1.005 to 1e26.
const smallestShape, largestShape = 0.05, 400_000

// PriorYears returns the weight k in years of a judged rate with a range: the k
// for which the 95 % and the 5 % quantile of Gamma(rate·k, k) stand in the ratio
// high/low, so that a wide range is a weak prior. The rate is the mean, so the
// quantiles themselves lie somewhat below the range. It returns a
// *loss.RangeError unless rate > 0 and 0 < low < high, no closer than .5 %.
func PriorYears(rate, low, high float64) (float64, error) {
	if err := first(within("rate", rate, 1e-9, 1e9), within("low", low, 1e-9, 1e9), within("high", high, 1.005*low, 1e9)); err != nil {
		return 0, err
	}
	ratio := math.Log(high / low)
	lo, hi := smallestShape, float64(largestShape)
	for range 80 {
		shape := math.Sqrt(lo * hi)
		if math.Log(gammaQuantile(shape, .95)/gammaQuantile(shape, .05)) > ratio {
			lo = shape
		} else {
			hi = shape
		}
	}
	return math.Sqrt(lo*hi) / rate, nil
}
