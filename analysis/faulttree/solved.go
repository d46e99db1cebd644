package faulttree

import (
	"fmt"
	"sync"
)

// Solved is the exact decision diagram of a top event. It is safe for use by several
// goroutines. Its events are all the tree's, in the order of their definition, those
// that the top event does not depend on included.
type Solved struct {
	names    []string
	probs    []float64 // by event
	eventAt  []int32   // by level
	vertices []vertex  // children before parents; 0 and 1 are the ends
	root     uint32
	coherent bool
	top      float64
	index    func() map[string]int // of names
}

// solved keeps of a diagram what root depends on.
func (t *Tree) solved(d *diagram, root uint32, order []int32, coherent bool) *Solved {
	s := &Solved{
		names:    t.events[:len(t.events):len(t.events)],
		probs:    append([]float64(nil), t.probs...),
		eventAt:  order,
		coherent: coherent,
	}
	s.vertices, s.root = compact(d.vertices, root)
	s.index = sync.OnceValue(func() map[string]int {
		m := make(map[string]int, len(s.names))
		for i, name := range s.names {
			m[name] = i
		}
		return m
	})
	s.top = s.Evaluator().Probability(s.probs)
	return s
}

// compact returns the vertices that root reaches, numbered anew with children before
// parents, and root's new number.
func compact(all []vertex, root uint32) ([]vertex, uint32) {
	// A vertex is made after its children: numbers only fall on the way down.
	number := make([]uint32, root+2) // 0 is unreached, 1 is reached
	if root > one {
		number[root] = 1
	}
	reached := 2
	for v := int(root); v > 1; v-- {
		if number[v] == 0 {
			continue
		}
		reached++
		number[all[v].lo], number[all[v].hi] = 1, 1
	}
	kept := make([]vertex, 2, reached)
	kept[zero].level, kept[one].level = bottom, bottom
	number[zero], number[one] = zero, one
	for v := 2; v <= int(root); v++ {
		if number[v] != 0 {
			a := all[v]
			number[v] = uint32(len(kept))
			kept = append(kept, vertex{a.level, number[a.lo], number[a.hi]})
		}
	}
	return kept, number[root]
}

// Probability returns the probability of the top event, in [0, 1].
func (s *Solved) Probability() float64 { return s.top }

// Events returns the names of the events: the order of every slice that is by event.
func (s *Solved) Events() []string { return append([]string(nil), s.names...) }

// Probabilities returns the probabilities of the events as the tree gave them.
func (s *Solved) Probabilities() []float64 { return append([]float64(nil), s.probs...) }

// Nodes returns the number of vertices of the diagram, its two ends not counted.
func (s *Solved) Nodes() int { return len(s.vertices) - 2 }

// Coherent reports whether no event is negated on any path from the top event: then
// a further failure never mends anything. (A tree of negations that cancel in a less
// plain way is called not coherent.)
func (s *Solved) Coherent() bool { return s.coherent }

// With returns the probability of the top event where the events of p have the
// probabilities given there and all others their own. A probability of 0 or 1
// conditions on the event: With({"x": 1}) is P(top | x). A member of a common-cause
// group is there its failures of its own alone. The errors are a *NameError that
// wraps ErrUndefined and a *RangeError.
func (s *Solved) With(p map[string]float64) (float64, error) {
	all := s.Probabilities()
	if err := s.place(all, p, 1); err != nil {
		return 0, err
	}
	return s.Evaluator().Probability(all), nil
}

// place writes the values of named events over those by event; each must be in [0, most].
func (s *Solved) place(byEvent []float64, named map[string]float64, most float64) error {
	index := s.index()
	for name, v := range named {
		i, ok := index[name]
		if !ok {
			return &NameError{name, fmt.Errorf("as an event %w", ErrUndefined)}
		}
		if err := checkRange(name, v, 0, most); err != nil {
			return err
		}
		byEvent[i] = v
	}
	return nil
}

// Evaluator returns a means to evaluate the diagram again and again with other
// probabilities without allocating. An Evaluator is for one goroutine at a time.
func (s *Solved) Evaluator() *Evaluator {
	return &Evaluator{
		s:     s,
		prob:  make([]float64, len(s.eventAt)),
		value: make([]float64, len(s.vertices)),
	}
}

// An Evaluator holds the working memory of repeated evaluations.
type Evaluator struct {
	s      *Solved
	prob   []float64 // by level
	value  []float64 // by vertex: the probability that it leads to one
	weight []float64 // by vertex: the probability that the root leads to it
}

// Probability returns the probability of the top event for the events' probabilities
// p, which must be in [0, 1] (unchecked) and in the order of Solved.Events. It panics
// if p is shorter. Each vertex is P = p·P(hi) + (1−p)·P(lo), so that no digits
// are lost by subtraction.
func (e *Evaluator) Probability(p []float64) float64 {
	for l, event := range e.s.eventAt {
		e.prob[l] = p[event]
	}
	value := e.value
	value[one] = 1
	for i, v := range e.s.vertices[2:] {
		q := e.prob[v.level]
		value[i+2] = q*value[v.hi] + (1-q)*value[v.lo]
	}
	return value[e.s.root]
}

// Birnbaum returns the probability of the top event, as Probability does, and writes
// each event's Birnbaum importance into dst, which is by event and as long as p.
func (e *Evaluator) Birnbaum(dst, p []float64) float64 {
	top := e.Probability(p)
	e.weigh()
	clear(dst)
	for i, v := range e.s.vertices {
		if i > 1 {
			dst[e.s.eventAt[v.level]] += e.weight[i] * (e.value[v.hi] - e.value[v.lo])
		}
	}
	return top
}

// weigh sets the weights after Probability has set the rest.
func (e *Evaluator) weigh() {
	if e.weight == nil {
		e.weight = make([]float64, len(e.s.vertices))
	}
	weight := e.weight
	clear(weight)
	weight[e.s.root] = 1
	for i := len(weight) - 1; i > 1; i-- {
		v := e.s.vertices[i]
		q := e.prob[v.level]
		weight[v.hi] += weight[i] * q
		weight[v.lo] += weight[i] * (1 - q)
	}
}
