package analysis

import (
	"math"
	"sort"

	"daebi/models"
)

// lengthLaw is how long an outage lasts, in hours: D = shift + min(Y, cap) with
// ln Y normal(mu, sigma). A shift is the wait until somebody notices, for rows
// that count from there. sigma 0 is a fixed length.
type lengthLaw struct{ mu, sigma, cap, shift float64 }

func lawOf(r models.Rate) lengthLaw {
	return lengthLaw{mu: r.MuLogHours, sigma: r.SigmaLogHours, cap: r.CapHours}
}

func phi(z float64) float64 { return .5 * math.Erfc(-z/math.Sqrt2) }

// survival returns P(D > x).
func (l lengthLaw) survival(x float64) float64 {
	x -= l.shift
	switch {
	case x < 0:
		return 1
	case x >= l.cap:
		return 0
	case l.sigma == 0:
		if x < math.Exp(l.mu) {
			return 1
		}
		return 0
	case x == 0:
		return 1
	}
	return .5 * math.Erfc((math.Log(x)-l.mu)/l.sigma/math.Sqrt2)
}

// limited returns E[min(D, x)]:
//
//	E[min(Y, x)] = e^(μ+σ²/2)·Φ((ln x − μ − σ²)/σ) + x·(1 − Φ((ln x − μ)/σ)),  x ≤ cap
//
// Source: the limited expected value of a lognormal (Klugman, Panjer, Willmot,
// Loss Models, appendix A).
func (l lengthLaw) limited(x float64) float64 {
	if x <= l.shift {
		return math.Max(x, 0)
	}
	y := math.Min(x-l.shift, l.cap)
	if l.sigma == 0 {
		return l.shift + math.Min(math.Exp(l.mu), y)
	}
	z := (math.Log(y) - l.mu) / l.sigma
	return l.shift + math.Exp(l.mu+l.sigma*l.sigma/2)*phi(z-l.sigma) + y*phi(-z)
}

func (l lengthLaw) mean() float64 { return l.limited(math.Inf(1)) }

// excess returns E[(D − x)⁺].
func (l lengthLaw) excess(x float64) float64 {
	if x <= 0 {
		return l.mean() - x
	}
	return l.mean() - l.limited(x)
}

// excessUpTo returns ∫ₓᵗ P(u < D ≤ t) du = E[(D − x)⁺; D ≤ t].
func (l lengthLaw) excessUpTo(x, t float64) float64 {
	if x >= t {
		return 0
	}
	return math.Max(0, l.excess(x)-l.excess(t)-(t-x)*l.survival(t))
}

// quantile returns the smallest d with P(D ≤ d) ≥ p.
func (l lengthLaw) quantile(p float64) float64 {
	if l.sigma == 0 {
		return l.shift + math.Min(math.Exp(l.mu), l.cap)
	}
	return l.shift + math.Min(l.cap, math.Exp(l.mu+l.sigma*math.Sqrt2*math.Erfinv(2*p-1)))
}

// lengthBin is a class of lengths: its probability and mean.
type lengthBin struct{ prob, hours float64 }

// bins cuts the law into about n classes, none of which straddles one of the
// marks (where the harm of a delay, or the way of delivery, changes); each is
// represented by its own mean, so the mean length is kept exactly.
func (l lengthLaw) bins(n int, marks []float64) []lengthBin {
	cuts := make([]float64, 0, n+len(marks))
	for i := 1; i < n; i++ {
		p := float64(i) / float64(n)
		cuts = append(cuts, l.quantile(p))
	}
	for _, p := range []float64{.002, .005, .99, .995, .998, .999, .9995} { // the far ends matter for the tail
		cuts = append(cuts, l.quantile(p))
	}
	top := l.shift + l.cap
	for _, m := range marks {
		if m > l.shift && m < top {
			cuts = append(cuts, m)
		}
	}
	sort.Float64s(cuts)
	var out []lengthBin
	lo := 0.0
	add := func(hi float64) {
		p := l.survival(lo) - l.survival(hi)
		if p <= 1e-15 {
			return
		}
		// E[D; lo < D ≤ hi] from the limited means.
		m := l.limited(hi) - l.limited(lo) + lo*l.survival(lo) - hi*l.survival(hi)
		out = append(out, lengthBin{p, m / p})
		lo = hi
	}
	for _, c := range cuts {
		if c > lo && c < top {
			add(c)
		}
	}
	below := math.Nextafter(top, 0)
	if p := l.survival(lo) - l.survival(below); p > 1e-15 {
		m := l.limited(below) - l.limited(lo) + lo*l.survival(lo) - below*l.survival(below)
		out = append(out, lengthBin{p, m / p})
	}
	if p := l.survival(below); p > 0 {
		out = append(out, lengthBin{p, top})
	}
	return out
}
