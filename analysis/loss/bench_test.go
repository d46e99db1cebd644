package loss

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// eventTypes are k streams of uncertain rate with lognormal losses, of scales a
// factor of 30 apart.
func eventTypes(k int) []Part {
	parts := make([]Part, k)
	for i := range parts {
		f := float64(i%12) / 11
		parts[i] = Part{GammaMixed{0.5 + f, 4 + float64(i%5)}, Lognormal{8 + 3.4*f, 0.8 + 0.5*(1-f)}}
	}
	return parts
}

// six are the figures of a page.
func six(d *Distribution) []float64 {
	return []float64{d.Quantile(0.5), d.Quantile(0.9), d.Quantile(0.95), d.Quantile(0.99), d.Quantile(0.999), d.TVaR(0.99)}
}

func BenchmarkAggregate(b *testing.B) {
	ctx := context.Background()
	for _, k := range []int{1, 12, 100} {
		for _, bracket := range []bool{false, true} {
			b.Run(fmt.Sprintf("parts=%d/bracket=%v", k, bracket), func(b *testing.B) {
				parts := eventTypes(k)
				var d *Distribution
				for b.Loop() {
					var err error
					if d, err = Aggregate(ctx, parts, Settings{Bracket: bracket}); err != nil {
						b.Fatal(err)
					}
					six(d)
				}
				b.StopTimer()
				truth := aggregate(b, Settings{Points: 1 << 17}, parts...)
				var worst float64
				want := six(truth)
				for i, v := range six(d) {
					if want[i] > 0 {
						worst = math.Max(worst, math.Abs(v/want[i]-1))
					}
				}
				b.ReportMetric(worst*1e9, "error·1e9")
				b.ReportMetric(d.End()/d.Step(), "points")
				if low, high := d.Bracket(0.99); bracket {
					b.ReportMetric((high-low)/d.Quantile(0.99)*1e6, "bracket·1e6")
				}
			})
		}
	}
}

// BenchmarkAgainstMonteCarlo draws years until their P99 is good to 1e-3, and
// reports how much longer that takes than Aggregate at its 1e-5.
func BenchmarkAgainstMonteCarlo(b *testing.B) {
	ctx := context.Background()
	parts := eventTypes(12)
	var ratio, runs float64
	for b.Loop() {
		start := time.Now()
		for range 20 {
			six(aggregate(b, Settings{}, parts...))
		}
		fft := time.Since(start).Seconds() / 20
		truth := aggregate(b, Settings{}, parts...).Quantile(0.99)
		for n := 500_000; ; n *= 2 {
			start = time.Now()
			s, err := MonteCarlo(ctx, parts, n, 1)
			if err != nil {
				b.Fatal(err)
			}
			spent := time.Since(start).Seconds()
			low, high := s.QuantileInterval(0.99, 1)
			if (high-low)/2 <= 1e-3*truth {
				ratio, runs = spent/fft, float64(n)
				break
			}
		}
	}
	b.ReportMetric(ratio, "times")
	b.ReportMetric(runs, "years")
}

func BenchmarkAtoms(b *testing.B) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(1, 1))
	var parts []Part
	for i := range 12 {
		values, weights := make([]float64, 50_000), make([]float64, 50_000)
		for j := range values {
			values[j] = math.Round(math.Min(3e6, math.Exp(10+float64(i)/6+1.2*r.NormFloat64())))
			weights[j] = r.Float64()
		}
		parts = append(parts, Part{GammaMixed{1, 4}, atoms(b, values, weights)})
	}
	for _, bracket := range []bool{false, true} {
		b.Run(fmt.Sprintf("12x50000/bracket=%v", bracket), func(b *testing.B) {
			var d *Distribution
			for b.Loop() {
				var err error
				if d, err = Aggregate(ctx, parts, Settings{Bracket: bracket}); err != nil {
					b.Fatal(err)
				}
				six(d)
			}
			b.ReportMetric(d.End()/d.Step(), "points")
			b.ReportMetric(d.Estimate()*1e9, "estimate·1e9")
		})
	}
	b.Run("sort", func(b *testing.B) {
		a := parts[0].Severity.(*Atoms)
		for b.Loop() {
			atoms(b, a.base.at, nil)
		}
	})
}

func BenchmarkGammaSum(b *testing.B) {
	var w, a, r []float64
	for i := range 12 {
		w, a, r = append(w, math.Exp(float64(i)/2)), append(a, 0.5+float64(i%4)), append(r, 5+float64(i))
	}
	for b.Loop() {
		g, err := NewGammaSum(w, a, r)
		if err != nil {
			b.Fatal(err)
		}
		g.Quantile(0.05)
		g.Quantile(0.95)
	}
}
