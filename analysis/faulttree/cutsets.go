package faulttree

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
)

// CutSets is the family of the minimal cut sets of a top event: the sets of events
// whose occurrence brings it about and none of which can be spared. It is held as a
// zero-suppressed diagram and safe for use by several goroutines.
type CutSets struct {
	names    []string  // by level
	probs    []float64 // by level
	vertices []vertex  // children before parents
	root     uint32
	coherent bool
}

// CutSets finds the minimal cut sets. Of a tree that is not coherent they are those
// of its coherent cover, the smallest coherent function that is true wherever the
// tree is: the minimal sets that bring about the top event while nothing else occurs.
// (They are not its prime implicants, which would name events that must not occur.)
// The errors are those of Solve.
func (s *Solved) CutSets(ctx context.Context, limits Limits) (*CutSets, error) {
	d := newDiagram(ctx, limits.nodes())
	sets := make([]uint32, len(s.vertices))
	sets[one] = one
	for i := 2; i < len(sets); i++ {
		v := s.vertices[i]
		sets[i] = d.set(v.level, sets[v.lo], d.without(sets[v.hi], sets[v.lo]))
		if d.err != nil {
			return nil, d.err
		}
	}
	c := &CutSets{coherent: s.coherent}
	c.vertices, c.root = compact(d.vertices, sets[s.root])
	for _, event := range s.eventAt {
		c.names = append(c.names, s.names[event])
		c.probs = append(c.probs, s.probs[event])
	}
	return c, nil
}

// set returns the family of lo's sets and of hi's sets with the event at level added.
func (d *diagram) set(level, lo, hi uint32) uint32 {
	if hi == zero {
		return lo
	}
	return d.vertex(level, lo, hi)
}

// without returns the sets of f that contain no set of g. No set of f contains
// another of f, and the same of g.
func (d *diagram) without(f, g uint32) uint32 {
	switch {
	case f == zero || g == one || f == g:
		return zero
	case f == one || g == zero:
		return f
	}
	if m := d.memo(opWithout, f, g); m.op == opWithout && m.f == f && m.g == g {
		return m.result
	}
	if !d.step() {
		return zero
	}
	a, b := d.vertices[f], d.vertices[g]
	var r uint32
	switch {
	case a.level < b.level:
		r = d.set(a.level, d.without(a.lo, g), d.without(a.hi, g))
	case a.level > b.level:
		r = d.without(f, b.lo)
	default:
		r = d.set(a.level, d.without(a.lo, b.lo), d.without(d.without(a.hi, b.hi), b.lo))
	}
	*d.memo(opWithout, f, g) = memo{opWithout, f, g, r}
	return r
}

// Coherent is false where the sets are those of the tree's coherent cover.
func (c *CutSets) Coherent() bool { return c.coherent }

// Count returns the number of minimal cut sets, exact up to 2⁵³. A top event that
// always occurs has one, the empty set; one that never occurs has none.
func (c *CutSets) Count() float64 {
	return c.fold(func(_ uint32, lo, hi float64) float64 { return lo + hi })
}

// RareEventSum returns the sum over the minimal cut sets of the product of their
// events' probabilities: an upper bound, if the tree is coherent, of the top event's
// probability, near it where all are small, and it may pass 1.
func (c *CutSets) RareEventSum() float64 {
	return c.fold(func(level uint32, lo, hi float64) float64 { return lo + c.probs[level]*hi })
}

// MaxOrder returns the number of events in the greatest minimal cut set, −1 if there
// is no set.
func (c *CutSets) MaxOrder() int {
	return int(c.fold(func(_ uint32, lo, hi float64) float64 { return max(lo, hi+1) }) - 1)
}

// fold evaluates the diagram upwards from 0 and 1.
func (c *CutSets) fold(join func(level uint32, lo, hi float64) float64) float64 {
	value := make([]float64, len(c.vertices))
	value[one] = 1
	for i := 2; i < len(value); i++ {
		v := c.vertices[i]
		value[i] = join(v.level, value[v.lo], value[v.hi])
	}
	return value[c.root]
}

// ByOrder returns how many minimal cut sets have 0, 1, … most events, by that number;
// ByOrder(2)[1] is the number of single points of failure. Its memory grows with most
// and the diagram's size.
func (c *CutSets) ByOrder(most int) []float64 {
	t := c.table(most, func(_ uint32, lo, hi float64) float64 { return max(lo, 0) + max(hi, 0) })
	counts := make([]float64, max(most, -1)+1)
	for k := range counts {
		counts[k] = max(t.at(c.root, k), 0)
	}
	return counts
}

// orderTable holds a figure for each vertex and each number of events of its sets.
type orderTable struct {
	least []int       // by vertex: the order of the first figure
	cells [][]float64 // by vertex
}

// absent is the figure for an order of which a vertex has no set.
const absent = -1

// at returns the figure of a vertex for sets of k events, or absent.
func (t *orderTable) at(v uint32, k int) float64 {
	if i := k - t.least[v]; i >= 0 && i < len(t.cells[v]) {
		return t.cells[v][i]
	}
	return absent
}

// table evaluates the diagram upwards by order, to the order most. join is given
// absent for what is not there, but never twice.
func (c *CutSets) table(most int, join func(level uint32, lo, hi float64) float64) *orderTable {
	n := len(c.vertices)
	t := &orderTable{least: make([]int, n), cells: make([][]float64, n)}
	t.cells[one] = []float64{1}
	end := func(v uint32) int { return t.least[v] + len(t.cells[v]) }
	for i := 2; i < n; i++ {
		v := c.vertices[i]
		least, past := t.least[v.hi]+1, end(v.hi)+1
		if len(t.cells[v.lo]) > 0 {
			least, past = min(least, t.least[v.lo]), max(past, end(v.lo))
		}
		past = min(past, most+1)
		t.least[i] = least
		t.cells[i] = make([]float64, max(past-least, 0))
		for k := least; k < past; k++ {
			lo, hi := t.at(v.lo, k), t.at(v.hi, k-1)
			if lo < 0 && hi < 0 {
				t.cells[i][k-least] = absent
			} else {
				t.cells[i][k-least] = join(v.level, lo, hi)
			}
		}
	}
	return t
}

// A CutSet is one minimal cut set: its events by name, and the probability that all
// of them occur.
type CutSet struct {
	Events      []string
	Probability float64
}

// Smallest returns the first limit minimal cut sets and whether these are all. They
// come with the fewest events first, then the most probable, then by name. Among sets
// of one order and probability it is not said which fall past the limit. The work
// grows with limit, not with the number of sets.
func (c *CutSets) Smallest(limit int) (sets []CutSet, complete bool) {
	total := c.Count()
	if limit <= 0 {
		return nil, total == 0
	}
	for most, k, last := 4, 0, c.MaxOrder(); k <= last && len(sets) < limit; most *= 4 {
		best := c.table(most, func(level uint32, lo, hi float64) float64 {
			if hi < 0 {
				return lo
			}
			return max(lo, c.probs[level]*hi)
		})
		for ; k <= min(most, last) && len(sets) < limit; k++ {
			sets = append(sets, c.likeliest(best, k, limit-len(sets))...)
		}
	}
	return sets, float64(len(sets)) == total
}

// likeliest returns the most probable sets of k events, at most limit of them. best
// holds the greatest probability that can still be reached from a vertex, so
// that the search goes straight to the next best set.
func (c *CutSets) likeliest(best *orderTable, k, limit int) []CutSet {
	var sets []CutSet
	var open frontier
	if b := best.at(c.root, k); b >= 0 {
		open = frontier{{bound: b, prob: 1, at: c.root, left: k}}
	}
	for len(open) > 0 && len(sets) < limit {
		p := heap.Pop(&open).(partial)
		for p.at > one {
			v := c.vertices[p.at]
			skip, take := p, p
			skip.at, skip.bound = v.lo, p.prob*best.at(v.lo, p.left)
			take.at, take.left, take.prob = v.hi, p.left-1, p.prob*c.probs[v.level]
			take.bound = take.prob * best.at(v.hi, take.left)
			take.taken = &link{v.level, p.taken}
			canSkip, canTake := best.at(v.lo, p.left) >= 0, best.at(v.hi, p.left-1) >= 0
			switch {
			case !canSkip:
				p = take
			case !canTake:
				p = skip
			case take.bound >= skip.bound:
				heap.Push(&open, skip)
				p = take
			default:
				heap.Push(&open, take)
				p = skip
			}
		}
		sets = append(sets, c.cutSet(p.taken))
	}
	slices.SortFunc(sets, func(a, b CutSet) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), slices.Compare(a.Events, b.Events))
	})
	return sets
}

// cutSet spells out the events taken on a path. It multiplies in the order of size,
// so that equal factors give equal products.
func (c *CutSets) cutSet(taken *link) CutSet {
	set := CutSet{Events: []string{}, Probability: 1}
	var factors []float64
	for ; taken != nil; taken = taken.up {
		set.Events = append(set.Events, c.names[taken.level])
		factors = append(factors, c.probs[taken.level])
	}
	slices.Sort(set.Events)
	slices.Sort(factors)
	for _, p := range factors {
		set.Probability *= p
	}
	return set
}

// partial is the beginning of a cut set: what is taken, and where it goes on.
type partial struct {
	bound float64 // the greatest probability that it can come to
	prob  float64 // of what is taken
	at    uint32
	left  int // events still to take
	taken *link
}

// link is an event taken, and those before it.
type link struct {
	level uint32
	up    *link
}

// frontier is a heap of partials, the most promising on top.
type frontier []partial

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].bound > f[j].bound }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }

// Push and Pop serve container/heap.
func (f *frontier) Push(x any) { *f = append(*f, x.(partial)) }

// Pop removes the last.
func (f *frontier) Pop() any {
	last := len(*f) - 1
	p := (*f)[last]
	*f = (*f)[:last]
	return p
}
