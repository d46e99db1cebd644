package loss

import "math"

// LargestExceedance returns the probability that the largest single loss exceeds
// x ≥ 0,
//
//	P(max > x) = 1 − Π_e PGF_e(F_e(x))
//
// It returns a *RangeError for a parameter out of range.
func LargestExceedance(parts []Part, x float64) (float64, error) {
	p, err := newProblem(parts)
	if err != nil {
		return 0, err
	}
	return p.largestAbove(math.Max(0, x)), nil
}

func (p *problem) largestAbove(x float64) float64 {
	var log float64
	for _, c := range p.parts {
		log += realLogPGF(c.Frequency, math.Min(1, c.Severity.CDF(x)))
	}
	return 0 - math.Expm1(log)
}

// LargestQuantile returns the smallest x that the largest single loss does not
// exceed with probability p, 0 ≤ p < 1; 0 where no loss is at least that likely.
func LargestQuantile(parts []Part, p float64) (float64, error) {
	if !(p >= 0 && p < 1) {
		return 0, &RangeError{Part: -1, Name: "p", Value: p}
	}
	q, err := newProblem(parts)
	if err != nil {
		return 0, err
	}
	if q.largestAbove(0) <= 1-p {
		return 0, nil
	}
	low, high := 0.0, 1.0
	for q.largestAbove(high) > 1-p {
		if low, high = high, high*2; high > largest*1e6 {
			return 0, ErrReach
		}
	}
	for high-low > 1e-15*high {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			break
		}
		if q.largestAbove(mid) <= 1-p {
			high = mid
		} else {
			low = mid
		}
	}
	return high, nil
}
