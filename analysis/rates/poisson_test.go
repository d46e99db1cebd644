package rates

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"daebi/analysis/loss"
)

func near(got, want, relative float64) bool { return math.Abs(got-want) <= relative*math.Abs(want) }

// Half the critical values of χ² at 2n and 2n + 2 degrees of freedom, as printed
// in the NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4 (three
// decimals), and so the limits of Garwood's table.
func TestInterval(t *testing.T) {
	for _, tt := range []struct {
		n         int
		low, high float64
	}{
		{0, 0, 5.991 / 2},
		{1, .103 / 2, 9.488 / 2},
		{2, .711 / 2, 12.592 / 2},
		{3, 1.635 / 2, 15.507 / 2},
		{4, 2.733 / 2, 18.307 / 2},
		{5, 3.940 / 2, 21.026 / 2},
		{6, 5.226 / 2, 23.685 / 2},
		{7, 6.571 / 2, 26.296 / 2},
		{10, 10.851 / 2, 33.924 / 2},
		{50, 77.929 / 2, 126.574 / 2},
	} {
		low, high, err := Interval(tt.n, 1, .9)
		if err != nil || math.Abs(low-tt.low) > .00026 || math.Abs(high-tt.high) > .00026 {
			t.Errorf("n = %d: %.5f to %.5f, %v; want %g to %g", tt.n, low, high, err, tt.low, tt.high)
		}
		l4, h4, err := Interval(tt.n, 4, .9)
		if err != nil || !near(4*l4, low, 1e-14) || !near(4*h4, high, 1e-14) {
			t.Errorf("n = %d in four years: %g to %g, %v", tt.n, l4, h4, err)
		}
	}
	// The definition: at either limit as many or as few are seen with 5 %.
	low, high, err := Interval(3, 1, .9)
	if err != nil {
		t.Fatal(err)
	}
	upTo := func(n int, m float64) (p float64) {
		term := math.Exp(-m)
		for k := range n + 1 {
			p += term
			term *= m / float64(k+1)
		}
		return p
	}
	if !near(1-upTo(2, low), .05, 1e-9) || !near(upTo(3, high), .05, 1e-9) {
		t.Errorf("tails %g and %g", 1-upTo(2, low), upTo(3, high))
	}
	for _, bad := range []struct {
		n            int
		years, level float64
	}{{-1, 1, .9}, {1, 0, .9}, {1, math.NaN(), .9}, {1, 1, 1}, {1, 1, 0}} {
		var e *loss.RangeError
		if _, _, err := Interval(bad.n, bad.years, bad.level); !errors.As(err, &e) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestPriorYears(t *testing.T) {
	for _, tt := range []struct {
		name                  string
		rate, low, high, want float64
		within                float64
	}{
		{"exponential: ln 20 / ln(1/.95)", 1, 1, math.Log(20) / -math.Log(.95), 1, 1e-9},
		{"the same at a rate of 1/4", .25, 3, 3 * math.Log(20) / -math.Log(.95), 4, 1e-9},
		{"shape 5: χ² at 10, 18.307/3.940", .5, 3.940, 18.307, 10, 3e-4},
		{"shape 25: χ² at 50, 67.505/34.764", 1, 34.764, 67.505, 25, 3e-4},
	} {
		got, err := PriorYears(tt.rate, tt.low, tt.high)
		if err != nil || !near(got, tt.want, tt.within) {
			t.Errorf("%s: %.10g, %v; want %g", tt.name, got, err, tt.want)
		}
	}
	wide, _ := PriorYears(1, .1, 10)
	narrow, _ := PriorYears(1, .5, 2)
	if !(wide < narrow) {
		t.Errorf("a wide range is worth %g years, a narrow one %g", wide, narrow)
	}
	for _, bad := range [][3]float64{{0, 1, 2}, {1, 0, 2}, {1, 2, 2}, {1, 2, 1}, {1, math.NaN(), 2}, {1, 1, math.Inf(1)}} {
		var e *loss.RangeError
		if k, err := PriorYears(bad[0], bad[1], bad[2]); !errors.As(err, &e) {
			t.Errorf("%v: %g, %v", bad, k, err)
		}
	}
}

// The inverse gives the probability back over the shapes that PriorYears asks for.
func TestGammaQuantile(t *testing.T) {
	for shape := smallestShape; shape <= largestShape; shape *= 1.7 {
		for _, p := range []float64{.005, .05, .5, .95, .995} {
			if got := mathext.GammaIncReg(shape, gammaQuantile(shape, p)); !near(got, p, 1e-8) {
				t.Errorf("shape %g: P(q(%g)) = %.12g", shape, p, got)
			}
		}
	}
	// Far below its mean P(x) = x^a/Γ(a + 1), so that q is in closed form.
	for _, shape := range []float64{.05, .085, .1445} {
		g, _ := math.Lgamma(shape + 1)
		if got, want := gammaQuantile(shape, .005), math.Exp((math.Log(.005)+g)/shape); !near(got, want, 1e-9) {
			t.Errorf("shape %g: %g; want %g", shape, got, want)
		}
	}
	// By the program that wrote reference_rates.csv.
	if got := gammaQuantile(.085, .05); !near(got, 2.966573292e-16, 1e-9) {
		t.Errorf("shape .085: %g", got)
	}
}
