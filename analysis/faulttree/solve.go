package faulttree

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits bound the work of Solve and CutSets; their time is bounded by the context.
type Limits struct {
	// Nodes is the greatest number of vertices that one diagram may come to hold,
	// intermediate ones included: 32 to 64 bytes each, and at most 64 operations.
	// Zero means DefaultNodes.
	Nodes int
}

// DefaultNodes is the limit that the zero Limits stands for: up to 250 MiB.
const DefaultNodes = 4 << 20

// nodes returns the limit in force.
func (l Limits) nodes() int {
	if l.Nodes <= 0 {
		return DefaultNodes
	}
	return min(max(l.Nodes, 2), 1<<31) // vertices are numbered in 32 bits
}

// Solve builds the decision diagram of what is below top, a gate or an event.
//
// It returns a *NameError that wraps ErrUndefined or ErrCycle where the tree is not
// whole; an error that wraps ErrTooLarge where the diagram passes the limits in every
// order tried or ctx passes its deadline; and ctx.Err() where ctx is cancelled. Later
// changes of the tree do not touch the result.
func (t *Tree) Solve(ctx context.Context, top string, limits Limits) (*Solved, error) {
	id, ok := t.byName[top]
	if !ok {
		return nil, &NameError{top, ErrUndefined}
	}
	w, err := t.walk(id)
	if err != nil {
		return nil, err
	}
	return t.solve(ctx, limits, w.coherent, orders{
		count: len(orderings),
		order: func(i int) []int32 { return w.order(orderings[i]) },
	}, func(d *diagram, level []uint32) uint32 {
		return w.build(d, level)[id]
	})
}

// orderings are the orders tried, in turn. They differ in which input of a gate a
// depth-first walk visits first. Over the 43 trees of the Aralia set none is best:
// each makes some tree ten times smaller than another does.
var orderings = [...]func(w *walk, a, b int32) int{
	func(w *walk, a, b int32) int { // most used first
		return cmp.Or(cmp.Compare(w.uses[b], w.uses[a]), cmp.Compare(w.weight[a], w.weight[b]))
	},
	func(w *walk, a, b int32) int { return cmp.Compare(w.weight[b], w.weight[a]) }, // most events first
	func(w *walk, a, b int32) int { return cmp.Compare(w.weight[a], w.weight[b]) }, // fewest events first
	func(w *walk, a, b int32) int { return 0 },                                     // as given
}

// The first round of attempts may hold firstNodes vertices each, every later round
// growth times as many: all but small trees need the second round, hardly any a third.
const (
	firstNodes = 1 << 14
	growth     = 32
)

// orders are a number of orders of events, each made when it is tried.
type orders struct {
	count int
	order func(i int) []int32
}

// solve tries each order under growing limits until build finishes. build gets the
// level of each of the tree's events.
func (t *Tree) solve(ctx context.Context, limits Limits, coherent bool, try orders, build func(*diagram, []uint32) uint32) (*Solved, error) {
	if err := ctx.Err(); err != nil {
		return nil, ended(err)
	}
	most := limits.nodes()
	for nodes := min(firstNodes, most); ; nodes = min(nodes*growth, most) {
		for i := range try.count {
			order := try.order(i)
			d := newDiagram(ctx, nodes)
			root := build(d, levels(order, len(t.events)))
			if d.err == nil {
				return t.solved(d, root, order, coherent), nil
			}
			if ctx.Err() != nil {
				return nil, d.err
			}
		}
		if nodes == most {
			return nil, fmt.Errorf("%w: over %d vertices in each of %d orders", ErrTooLarge, most, try.count)
		}
	}
}

// levels turns an order of events into each event's level; events that are not in it
// have the level bottom.
func levels(order []int32, events int) []uint32 {
	level := make([]uint32, events)
	for i := range level {
		level[i] = bottom
	}
	for l, e := range order {
		level[e] = uint32(l)
	}
	return level
}

// walk is what lies below a top node. Its slices are by node.
type walk struct {
	t        *Tree
	top      int32
	nodes    []int32   // inputs before the gates that use them
	weight   []float64 // events below, counted once for each path
	uses     []int32   // gates that name the node
	coherent bool      // no event is negated on any path
}

// The states of a node during a walk.
const (
	unseen uint8 = iota
	open         // being walked: to meet it again is a cycle
	done
)

// newWalk returns a walk that has been nowhere.
func newWalk(t *Tree) *walk {
	return &walk{t: t, weight: make([]float64, len(t.nodes)), uses: make([]int32, len(t.nodes))}
}

// walk follows the inputs from top. The errors are those of Solve.
func (t *Tree) walk(top int32) (*walk, error) {
	w := newWalk(t)
	w.top = top
	state := make([]uint8, len(t.nodes))
	if err := w.visit(top, state); err != nil {
		var name *NameError
		if errors.As(err, &name) && errors.Is(err, ErrCycle) {
			name.Err = fmt.Errorf("%w: %s", ErrCycle, w.cycle(name.Name))
		}
		return nil, err
	}
	w.coherent = w.positive()
	return w, nil
}

// visit walks one node and what is below it.
func (w *walk) visit(id int32, state []uint8) error {
	n := &w.t.nodes[id]
	switch {
	case n.kind == undefined:
		return &NameError{n.name, ErrUndefined}
	case n.kind == isEvent:
		w.weight[id] = 1
	}
	state[id] = open
	for _, in := range n.inputs {
		w.uses[in]++
		switch state[in] {
		case open:
			return &NameError{w.t.nodes[in].name, ErrCycle}
		case unseen:
			if err := w.visit(in, state); err != nil {
				return err
			}
		}
		w.weight[id] += w.weight[in]
	}
	state[id] = done
	w.nodes = append(w.nodes, id)
	return nil
}

// cycle spells out a shortest way from a node that depends on itself back to it.
func (w *walk) cycle(name string) string {
	t := w.t
	start := t.byName[name]
	from := map[int32]int32{}
	for queue := []int32{start}; len(queue) > 0; queue = queue[1:] {
		for _, in := range t.nodes[queue[0]].inputs {
			if _, seen := from[in]; !seen {
				from[in] = queue[0]
				queue = append(queue, in)
			}
		}
	}
	path := []string{name}
	for at := from[start]; at != start && len(path) < 20; at = from[at] {
		path = append(path, t.nodes[at].name)
	}
	path = append(path, name)
	slices.Reverse(path)
	return strings.Join(path, " → ")
}

// positive reports whether each path from top to an event passes an even number of
// negations, so that an event can only help to bring about the top event.
func (w *walk) positive() bool {
	const plain, negated = 1, 2
	signs := make([]uint8, len(w.t.nodes))
	signs[w.top] = plain
	for _, id := range slices.Backward(w.nodes) {
		n := &w.t.nodes[id]
		s := signs[id]
		flipped := s>>1&1 | s<<1&negated
		switch n.kind {
		case Not, Nand, Nor:
			s = flipped
		case Xor, Iff:
			if len(n.inputs) > 1 {
				s |= flipped
			}
		case Imply:
			signs[n.inputs[0]] |= flipped
			signs[n.inputs[1]] |= s
			continue
		case isEvent:
			if s&negated != 0 {
				return false
			}
		}
		for _, in := range n.inputs {
			signs[in] |= s
		}
	}
	return true
}

// order returns the events below top as a depth-first walk meets them that visits the
// inputs of a gate in the order of before, and equal ones as they were given.
func (w *walk) order(before func(w *walk, a, b int32) int) []int32 {
	var order []int32
	seen := make([]bool, len(w.t.nodes))
	var visit func(id int32)
	visit = func(id int32) {
		if seen[id] {
			return
		}
		seen[id] = true
		n := &w.t.nodes[id]
		if n.kind == isEvent {
			order = append(order, n.event)
		}
		inputs := n.inputs
		if len(inputs) > 1 {
			inputs = slices.Clone(inputs)
			slices.SortStableFunc(inputs, func(a, b int32) int { return before(w, a, b) })
		}
		for _, in := range inputs {
			visit(in)
		}
	}
	visit(w.top)
	return order
}

// build returns the decision of each node of the walk, by node. level is by event.
func (w *walk) build(d *diagram, level []uint32) []uint32 {
	made := make([]uint32, len(w.t.nodes))
	var ins []uint32
	for _, id := range w.nodes {
		n := &w.t.nodes[id]
		ins = ins[:0]
		for _, in := range n.inputs {
			ins = append(ins, made[in])
		}
		made[id] = d.node(n, level, ins)
		if d.err != nil {
			break
		}
	}
	return made
}

// node returns the decision of a node from those of its inputs, which it reorders.
func (d *diagram) node(n *node, level []uint32, ins []uint32) uint32 {
	switch n.kind {
	case isTrue:
		return one
	case isFalse:
		return zero
	case isEvent: // of its own or, for an event of a group, through a shared cause
		return d.fold(opOr, append(ins, d.event(level[n.event])))
	case And:
		return d.fold(opAnd, ins)
	case Or:
		return d.fold(opOr, ins)
	case Xor:
		return d.fold(opXor, ins)
	case Nand:
		return d.not(d.fold(opAnd, ins))
	case Nor, Not:
		return d.not(d.fold(opOr, ins))
	case Iff:
		return d.not(d.xor(ins[0], ins[1]))
	case Imply:
		return d.or(d.not(ins[0]), ins[1])
	case Vote:
		d.deepestFirst(ins)
		return d.atLeast(n.k, ins)
	}
	panic("faulttree: a gate of no kind") // Gate lets none in
}

// fold combines one or more decisions, deepest first: that keeps what is between small.
func (d *diagram) fold(op uint32, fs []uint32) uint32 {
	d.deepestFirst(fs)
	r := fs[0]
	for _, f := range fs[1:] {
		r = d.apply(op, r, f)
	}
	return r
}

// deepestFirst sorts decisions by the level of their root, greatest first.
func (d *diagram) deepestFirst(fs []uint32) {
	slices.SortFunc(fs, func(f, g uint32) int {
		return cmp.Or(cmp.Compare(d.vertices[g].level, d.vertices[f].level), cmp.Compare(f, g))
	})
}
