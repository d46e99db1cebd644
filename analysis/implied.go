package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// RangeMean returns the mean and the median of the lognormal law of which low and
// high are the 5 % and the 95 % quantile:
//
//	ln X ~ Normal((ln low + ln high)/2, ((ln high − ln low)/(2·1.645))²)
//
// Where high is more than some 224 times low, raising low lowers the mean: the law
// gets narrower faster than it moves. It returns an error unless 0 < low ≤ high.
func RangeMean(low, high float64) (mean, median float64, err error) {
	if !(low > 0 && high >= low) || math.IsInf(high, 1) {
		return 0, 0, fmt.Errorf("range %g to %g: %w", low, high, ErrLever)
	}
	sigma := math.Log(high/low) / (2 * distuv.UnitNormal.Quantile(.95))
	median = math.Sqrt(low) * math.Sqrt(high)
	return median * math.Exp(sigma*sigma/2), median, nil
}
