package faulttree

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// sketch is a tree that can be evaluated by itself, for one state of its events at a
// time: the slow way against which the diagrams are checked.
type sketch struct {
	probs []float64 // of the events e0, e1 …
	gates []sketchGate
}

// sketchGate takes as inputs events (0 … n−1) and earlier gates (n …).
type sketchGate struct {
	kind   Kind
	k      int
	inputs []int
}

// randomSketch returns a tree whose top is its last gate. Of its kinds of gates only
// And, Or and Vote are used if coherent.
func randomSketch(r *rand.Rand, events, gates int, coherent bool) sketch {
	kinds := []Kind{And, Or, Vote, And, Or, Not, Xor, Nand, Nor, Iff, Imply}
	if coherent {
		kinds = kinds[:5]
	}
	var s sketch
	for range events {
		s.probs = append(s.probs, r.Float64())
	}
	for g := range gates {
		gate := sketchGate{kind: kinds[r.IntN(len(kinds))]}
		n := 2 + r.IntN(3)
		switch gate.kind {
		case Not:
			n = 1
		case Iff, Imply:
			n = 2
		}
		for range n {
			gate.inputs = append(gate.inputs, r.IntN(events+g))
		}
		if g == gates-1 && n > 1 { // tie in what came just before
			gate.inputs[0], gate.inputs[1] = events+max(0, g-1)-1, events+g-1
		}
		gate.k = 1 + r.IntN(n)
		s.gates = append(s.gates, gate)
	}
	return s
}

// name returns the name of an event or gate.
func (s sketch) name(i int) string {
	if i < len(s.probs) {
		return fmt.Sprintf("e%d", i)
	}
	return fmt.Sprintf("g%d", i-len(s.probs))
}

// top is the name of the top gate.
func (s sketch) top() string { return s.name(len(s.probs) + len(s.gates) - 1) }

// tree builds the sketch, its gates last to first so that inputs come later.
func (s sketch) tree(t *testing.T) *Tree {
	t.Helper()
	tree := New()
	for i := len(s.gates) - 1; i >= 0; i-- {
		g := s.gates[i]
		var inputs []string
		for _, in := range g.inputs {
			inputs = append(inputs, s.name(in))
		}
		if err := tree.Gate(s.name(len(s.probs)+i), g.kind, g.k, inputs...); err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range s.probs {
		if err := tree.Event(s.name(i), p); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

// holds evaluates the top for the events of a bit set.
func (s sketch) holds(state int) bool {
	value := make([]bool, 0, len(s.probs)+len(s.gates))
	for i := range s.probs {
		value = append(value, state>>i&1 == 1)
	}
	for _, g := range s.gates {
		n := 0
		for _, in := range g.inputs {
			if value[in] {
				n++
			}
		}
		all := len(g.inputs)
		v := map[Kind]bool{
			And: n == all, Or: n > 0, Vote: n >= g.k, Not: n == 0, Xor: n%2 == 1,
			Nand: n < all, Nor: n == 0, Iff: n == 0 || n == all,
			Imply: !value[g.inputs[0]] || value[g.inputs[all-1]],
		}[g.kind]
		value = append(value, v)
	}
	return value[len(value)-1]
}

// probability sums over all states, with the events' probabilities p.
func (s sketch) probability(p []float64) float64 {
	var sum float64
	for state := range 1 << len(p) {
		if !s.holds(state) {
			continue
		}
		w := 1.0
		for i, pi := range p {
			if state>>i&1 == 1 {
				w *= pi
			} else {
				w *= 1 - pi
			}
		}
		sum += w
	}
	return sum
}

// minimal returns the minimal states in which the top holds, as bit sets.
func (s sketch) minimal() []int {
	var sets []int
	for n := range len(s.probs) + 1 {
	states:
		for state := range 1 << len(s.probs) {
			if bits.OnesCount(uint(state)) != n || !s.holds(state) {
				continue
			}
			for _, smaller := range sets {
				if smaller&state == smaller {
					continue states
				}
			}
			sets = append(sets, state)
		}
	}
	return sets
}

// near reports whether two numbers agree to a relative tolerance; below 1e-300 and at
// zero to that absolutely.
func near(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Max(math.Abs(want), 1e-300)
}

// TestBruteForce compares every figure with a sum over all states of random trees.
func TestBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 300 {
		s := randomSketch(r, 1+r.IntN(8), 2+r.IntN(10), trial%3 == 0)
		solved, err := s.tree(t).Solve(context.Background(), s.top(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if trial%3 == 0 && !solved.Coherent() {
			t.Errorf("trial %d: a tree of and, or and vote is not coherent", trial)
		}
		checkMeasures(t, s, solved)
		checkCutSets(t, s, solved)
	}
}

// checkMeasures compares the probability and each importance measure.
func checkMeasures(t *testing.T, s sketch, solved *Solved) {
	t.Helper()
	const tolerance = 1e-11
	top := s.probability(s.probs)
	if got := solved.Probability(); !near(got, top, tolerance) {
		t.Fatalf("%v: P = %.15g, want %.15g", s, got, top)
	}
	for i, x := range solved.Importance() {
		p := append([]float64(nil), s.probs...)
		p[i] = 0
		p0 := s.probability(p)
		p[i] = 1
		p1 := s.probability(p)
		ok := math.Abs(x.Birnbaum-(p1-p0)) < tolerance
		if top > 0 {
			ok = ok && math.Abs(x.FussellVesely-(1-p0/top)) < tolerance/top &&
				math.Abs(x.Criticality-(p1-p0)*s.probs[i]/top) < tolerance/top && near(x.RAW, p1/top, tolerance)
		}
		if p0 > 0 {
			ok = ok && near(x.RRW, top/p0, tolerance)
		} else if top > 0 {
			ok = ok && math.IsInf(x.RRW, 1)
		}
		if !ok {
			t.Fatalf("%v: %+v; want with %.15g, without %.15g of %.15g", s, x, p1, p0, top)
		}
		for v, want := range map[float64]float64{0: p0, 1: p1} {
			if got, err := solved.With(map[string]float64{x.Event: v}); err != nil || !near(got, want, tolerance) {
				t.Fatalf("%v: With(%s: %g) = %.15g, %v; want %.15g", s, x.Event, v, got, err, want)
			}
		}
	}
}

// checkCutSets compares the cut sets with the minimal states.
func checkCutSets(t *testing.T, s sketch, solved *Solved) {
	t.Helper()
	cuts, err := solved.CutSets(context.Background(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{}
	byOrder := make([]float64, len(s.probs)+1)
	var rare float64
	for _, state := range s.minimal() {
		p, names := 1.0, []string{}
		for i := range s.probs { // e0 … e9: by number is by name
			if state>>i&1 == 1 {
				names, p = append(names, s.name(i)), p*s.probs[i]
			}
		}
		want[fmt.Sprint(names)] = p
		byOrder[len(names)]++
		rare += p
	}
	if n := cuts.Count(); n != float64(len(want)) || !near(cuts.RareEventSum(), rare, 1e-12) {
		t.Fatalf("%v: %g cut sets with sum %g, want %d with %g", s, n, cuts.RareEventSum(), len(want), rare)
	}
	if got := cuts.ByOrder(len(s.probs)); fmt.Sprint(got) != fmt.Sprint(byOrder) {
		t.Fatalf("%v: by order %v, want %v", s, got, byOrder)
	}
	sets, complete := cuts.Smallest(1 << 20)
	if !complete || len(sets) != len(want) {
		t.Fatalf("%v: %d sets, complete %v; want %d", s, len(sets), complete, len(want))
	}
	for i, set := range sets {
		if p, ok := want[fmt.Sprint(set.Events)]; !ok || !near(set.Probability, p, 1e-12) {
			t.Fatalf("%v: cut set %+v is none", s, set)
		}
		if i > 0 && !before(sets[i-1], set) {
			t.Fatalf("%v: %+v stands before %+v", s, sets[i-1], set)
		}
		first, _ := cuts.Smallest(i + 1)
		if len(first) != i+1 || len(first[i].Events) != len(set.Events) || !near(first[i].Probability, set.Probability, 1e-12) {
			t.Fatalf("%v: the first %d end in %+v, want %+v", s, i+1, first[len(first)-1], set)
		}
	}
}

// before reports whether two cut sets are in the order that Smallest promises.
func before(a, b CutSet) bool {
	if len(a.Events) != len(b.Events) {
		return len(a.Events) < len(b.Events)
	}
	if a.Probability != b.Probability {
		return a.Probability > b.Probability
	}
	return fmt.Sprint(a.Events) < fmt.Sprint(b.Events)
}

// TestDuality: P(f) of a coherent tree and of its dual, with and and or exchanged and
// each p for 1 − p, add up to one.
func TestDuality(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		s := randomSketch(r, 12, 14, true)
		dual := sketch{}
		for _, p := range s.probs {
			dual.probs = append(dual.probs, 1-p)
		}
		for _, g := range s.gates {
			d := sketchGate{inputs: g.inputs}
			switch n := len(g.inputs); g.kind {
			case And:
				d.kind = Or
			case Or:
				d.kind = And
			case Vote:
				d.kind, d.k = Vote, n-g.k+1
			}
			dual.gates = append(dual.gates, d)
		}
		p, q := solve(t, s.tree(t), s.top()).Probability(), solve(t, dual.tree(t), s.top()).Probability()
		if math.Abs(p+q-1) > 1e-13 {
			t.Errorf("%v: P %.15g and its dual's %.15g do not add up to 1", s, p, q)
		}
	}
}

// TestInputOrder: the order in which inputs are named and gates defined is no matter.
func TestInputOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		s := randomSketch(r, 12, 14, false)
		want := solve(t, s.tree(t), s.top())
		for _, g := range s.gates {
			if g.kind != Imply {
				r.Shuffle(len(g.inputs), func(i, j int) { g.inputs[i], g.inputs[j] = g.inputs[j], g.inputs[i] })
			}
		}
		if got := solve(t, s.tree(t), s.top()); math.Abs(got.Probability()-want.Probability()) > 1e-13 {
			t.Errorf("%v: P %.15g, shuffled %.15g", s, want.Probability(), got.Probability())
		}
	}
}

// TestRedundancy: a further way round never makes a loss more probable, a further part
// in series never less.
func TestRedundancy(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		s := randomSketch(r, 10, 12, true)
		tree := s.tree(t)
		path := fmt.Sprintf("g%d", r.IntN(len(s.gates))) // may share anything with the rest
		for name, kind := range map[string]Kind{"redundant": And, "longer": Or} {
			if err := tree.Gate(name, kind, 0, s.top(), path); err != nil {
				t.Fatal(err)
			}
		}
		p := solve(t, tree, s.top()).Probability()
		if q := solve(t, tree, "redundant").Probability(); q > p*(1+1e-14) {
			t.Errorf("%v: with a further path %s P rises from %.15g to %.15g", s, path, p, q)
		}
		if q := solve(t, tree, "longer").Probability(); q < p*(1-1e-14) {
			t.Errorf("%v: with %s in series P falls from %.15g to %.15g", s, path, p, q)
		}
	}
}

// solve solves a tree that must be sound.
func solve(t testing.TB, tree *Tree, top string) *Solved {
	t.Helper()
	s, err := tree.Solve(context.Background(), top, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
