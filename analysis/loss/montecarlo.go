package loss

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// Simulation is a sample of total losses. It is the independent check on
// Aggregate, which is some hundred times as fast at the same error.
type Simulation struct{ totals []float64 } // ascending

// maxEvents bounds the single losses that one simulation draws.
const maxEvents = 2e8

// MonteCarlo draws the total loss runs times. The same seed gives the same
// sample. It returns a *RangeError for a parameter out of range or for more than
// 2e8 losses to draw, an error where a law is no Sampler, and the context's
// error.
func MonteCarlo(ctx context.Context, parts []Part, runs int, seed uint64) (*Simulation, error) {
	p, err := newProblem(parts)
	if err != nil {
		return nil, err
	}
	if err := within("runs", float64(runs), 1, 1e8); err != nil {
		return nil, err
	}
	var events float64
	for _, c := range p.parts {
		if !samples(c.Frequency) || !samples(c.Severity) {
			return nil, fmt.Errorf("%T, %T: not a Sampler", c.Frequency, c.Severity)
		}
		events += c.count
	}
	if err := within("losses to draw", events*float64(runs), 0, maxEvents); err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	totals := make([]float64, runs)
	for i := range totals {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		totals[i] = p.draw(r)
	}
	slices.Sort(totals)
	return &Simulation{totals}, nil
}

func samples(law any) bool {
	switch l := law.(type) {
	case Capped:
		return samples(l.Of)
	case Mixture:
		for _, p := range l.parts {
			if !samples(p) {
				return false
			}
		}
		return true
	}
	_, ok := law.(Sampler)
	return ok
}

func (p *problem) draw(r *rand.Rand) float64 {
	var sum float64
	for i := range p.parts {
		c := &p.parts[i]
		severity := c.Severity.(Sampler)
		for n := c.Frequency.(Sampler).Sample(r); n > 0; n-- {
			sum += severity.Sample(r)
		}
	}
	return sum
}

// Mean returns the sample's mean.
func (s *Simulation) Mean() float64 {
	var sum float64
	for _, t := range s.totals {
		sum += t
	}
	return sum / float64(len(s.totals))
}

// Quantile returns the sample's quantile at p, 0 ≤ p ≤ 1.
func (s *Simulation) Quantile(p float64) float64 { return s.totals[s.rank(p)] }

func (s *Simulation) rank(p float64) int {
	n := len(s.totals)
	return max(0, min(n-1, int(math.Ceil(p*float64(n)-1e-9))-1))
}

// QuantileInterval returns order statistics around the quantile at p, z standard
// errors of their rank to either side.
func (s *Simulation) QuantileInterval(p, z float64) (lower, upper float64) {
	n := float64(len(s.totals))
	w := z * math.Sqrt(p*(1-p)/n)
	return s.Quantile(math.Max(0, p-w)), s.Quantile(math.Min(1, p+w))
}

// CDF returns the share of simulated sums that are at most x.
func (s *Simulation) CDF(x float64) float64 {
	return float64(sort.Search(len(s.totals), func(i int) bool { return s.totals[i] > x })) / float64(len(s.totals))
}
