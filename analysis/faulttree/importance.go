package faulttree

import "math"

// The formulas of the importance measures of an event x with probability p, as they
// are printed beside the figures.
const (
	BirnbaumFormula      = "P(top | x = 1) − P(top | x = 0)"
	CriticalityFormula   = "Birnbaum · p / P(top)"
	FussellVeselyFormula = "1 − P(top | x = 0) / P(top)"
	RAWFormula           = "P(top | x = 1) / P(top)"
	RRWFormula           = "P(top) / P(top | x = 0)"
	FrequencyFormula     = "Σ Birnbaum · ω"
)

// Importance holds the measures of one event x with probability p.
//
// By these definitions Criticality and FussellVesely are the same number for
// independent events, since P(top) = P(top | x = 0) + p·Birnbaum; both are kept
// because readers look for both. (Programs that take Fussell–Vesely for the share of
// the cut sets with x in a rare-event sum print a slightly different figure.)
type Importance struct {
	Event         string
	Probability   float64 // p
	Birnbaum      float64 // P(top | x = 1) − P(top | x = 0), in [−1, 1], negative only in a non-coherent tree
	Criticality   float64 // Birnbaum·p/P(top), at most 1; 0 if P(top) is 0
	FussellVesely float64 // 1 − P(top | x = 0)/P(top), at most 1; 0 if P(top) is 0
	RAW           float64 // risk achievement worth, P(top | x = 1)/P(top); where P(top) is 0: +Inf if x alone changes that, else 1
	RRW           float64 // risk reduction worth, P(top)/P(top | x = 0); +Inf if P(top | x = 0) alone is 0, 1 if both are
}

// Importance returns the measures of every event, by event. An event that the top
// event does not depend on has 0, 0, 0, 1 and 1.
func (s *Solved) Importance() []Importance {
	e := s.Evaluator()
	birnbaum := make([]float64, len(s.names))
	top := e.Birnbaum(birnbaum, s.probs)
	without, with := e.conditionals()
	all := make([]Importance, len(s.names))
	for i, name := range s.names {
		all[i] = Importance{Event: name, Probability: s.probs[i], RAW: 1, RRW: 1}
	}
	for l, event := range s.eventAt {
		if x := &all[event]; birnbaum[event] != 0 {
			x.measure(birnbaum[event], top, without[l], with[l])
		}
	}
	return all
}

// measure fills in the measures of an event that the top event depends on, from its
// Birnbaum importance and the top's probability: now, without and with the event.
func (x *Importance) measure(birnbaum, top, without, with float64) {
	x.Birnbaum = birnbaum
	x.RAW, x.RRW = ratio(with, top), ratio(top, without)
	if top == 0 {
		return
	}
	x.Criticality = birnbaum * x.Probability / top
	x.FussellVesely = x.Criticality // equal, and keeps the digits that 1 − a/b loses
	if without == 0 {
		x.FussellVesely = 1
	}
}

// ratio returns a/b for non-negative a and b, with a/0 = +Inf and 0/0 = 1.
func ratio(a, b float64) float64 {
	switch {
	case b > 0:
		return a / b
	case a > 0:
		return math.Inf(1)
	}
	return 1
}

// conditionals returns the top's probability by level where that level's event does
// not occur and where it does. It uses what Birnbaum has left. Levels above the root,
// which do not matter to the top, are left at zero.
//
// Both are sums of positive terms, so that a zero comes out as zero and an infinite
// ratio as infinite. A path from the root either meets the event's level at a vertex,
// or passes it by in one edge: those are added, over the whole interval of levels that
// the edge skips, in a tree of intervals.
func (e *Evaluator) conditionals() (without, with []float64) {
	n := len(e.prob)
	without, with = make([]float64, n), make([]float64, n)
	skipped := make([]float64, 2*n) // node i of the interval tree covers 2i and 2i+1; level l is node n+l
	skip := func(from, to uint32, mass float64) {
		if mass == 0 {
			return
		}
		for a, b := int(from)+n, int(min(to, uint32(n)))+n; a < b; a, b = a>>1, b>>1 {
			if a&1 == 1 {
				skipped[a] += mass
				a++
			}
			if b&1 == 1 {
				b--
				skipped[b] += mass
			}
		}
	}
	vertices := e.s.vertices
	for i := 2; i < len(vertices); i++ {
		v, w := vertices[i], e.weight[i]
		q, hi, lo := e.prob[v.level], e.value[v.hi], e.value[v.lo]
		with[v.level] += w * hi
		without[v.level] += w * lo
		skip(v.level+1, vertices[v.hi].level, w*q*hi)
		skip(v.level+1, vertices[v.lo].level, w*(1-q)*lo)
	}
	for i := 1; i < n; i++ {
		skipped[2*i] += skipped[i]
		skipped[2*i+1] += skipped[i]
	}
	for l := range n {
		without[l] += skipped[n+l]
		with[l] += skipped[n+l]
	}
	return without, with
}

// Frequency returns how often a year the top event begins, in the long run, where the
// events are independent alternating states:
//
//	ω(top) = Σᵢ Birnbaumᵢ · ωᵢ
//
// perYear gives ωᵢ, an event's occurrences a calendar year, which is λᵢ(1−uᵢ) for
// the failures of a part with rate λᵢ while it works and unavailability uᵢ. An event
// that perYear does not name does not begin while the rest runs (a state found on
// demand): its ωᵢ is 0. The errors are ErrNonCoherent, for which the formula does not
// hold, a *NameError that wraps ErrUndefined and a *RangeError for a negative or NaN ωᵢ.
//
// Source: IEC 61025:2006; Vesely (1970).
func (s *Solved) Frequency(perYear map[string]float64) (float64, error) {
	if !s.coherent {
		return 0, ErrNonCoherent
	}
	omega := make([]float64, len(s.names))
	if err := s.place(omega, perYear, math.MaxFloat64); err != nil {
		return 0, err
	}
	birnbaum := make([]float64, len(s.names))
	s.Evaluator().Birnbaum(birnbaum, s.probs)
	var sum float64
	for i, b := range birnbaum {
		sum += b * omega[i]
	}
	return sum, nil
}
