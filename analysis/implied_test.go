package analysis

import (
	"math"
	"testing"
)

func TestRangeMean(t *testing.T) {
	for _, tt := range []struct{ low, high, mean, median float64 }{
		// By Python's math: s = ln(high/low)/(2·1.6448536269514722), √(low·high)·e^(s²/2).
		{1, 100, 26.63980, 10},        // s = 1.399872
		{.01, 1, .2663980, .1},        // the same, a hundredth
		{5, 5, 5, 5},                  // known exactly
		{.001, 1, .2867112, .0316228}, // s = 2.099809
	} {
		mean, median, err := RangeMean(tt.low, tt.high)
		if err != nil || math.Abs(mean-tt.mean) > 1e-6*tt.mean || math.Abs(median-tt.median) > 1e-5*tt.median {
			t.Errorf("%g to %g: mean %.7g, median %.7g, %v; want %g, %g", tt.low, tt.high, mean, median, err, tt.mean, tt.median)
		}
	}
	for _, bad := range [][2]float64{{0, 1}, {-1, 1}, {2, 1}, {math.NaN(), 1}, {1, math.Inf(1)}} {
		if _, _, err := RangeMean(bad[0], bad[1]); err == nil {
			t.Errorf("%v is a range", bad)
		}
	}
	// The turn is at high/low = exp(2·1.6449²) = 223.8: there the slope by ln low is 0.
	at := func(low float64) float64 { m, _, _ := RangeMean(low, 1); return m }
	if !(at(1/200.) > at(1/210.)) || !(at(1/240.) < at(1/250.)) {
		t.Errorf("means %g %g, %g %g", at(1/200.), at(1/210.), at(1/240.), at(1/250.))
	}
}
