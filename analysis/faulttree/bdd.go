package faulttree

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// The two ends of every diagram: of a decision diagram the constants, of a
// zero-suppressed one the empty family and the family that holds the empty set.
const (
	zero uint32 = 0
	one  uint32 = 1
)

// bottom is the level of the two ends, below every event.
const bottom = math.MaxUint32

// vertex is a node of a diagram: where its event occurs hi follows, else lo.
// Levels count from the root; both children lie at greater levels.
type vertex struct {
	level, lo, hi uint32
}

// The operations whose results are remembered.
const (
	opAnd uint32 = iota + 1 // 0 marks an empty place
	opOr
	opXor
	opNot
	opWithout
)

// memo is one remembered operation.
type memo struct {
	op, f, g, result uint32
}

// diagram holds vertices so that equal ones are one, and remembers operations. Once
// err is set (a limit was passed or the context ended) its results mean nothing.
type diagram struct {
	ctx      context.Context
	vertices []vertex
	places   []uint32 // open addressing; 0 is free
	memos    []memo   // direct-mapped: a collision forgets
	limit    int      // vertices
	steps    int      // operations left
	err      error
}

// stepsPerVertex bounds the operations by the limit of vertices; a diagram that is
// going to fit needs fewer than ten.
const stepsPerVertex = 64

// newDiagram returns a diagram that may hold limit vertices.
func newDiagram(ctx context.Context, limit int) *diagram {
	const start = 1 << 9
	d := &diagram{
		ctx:      ctx,
		vertices: make([]vertex, 2, start),
		places:   make([]uint32, 2*start),
		memos:    make([]memo, 2*start),
		limit:    limit,
		steps:    stepsPerVertex * limit,
	}
	d.vertices[zero].level, d.vertices[one].level = bottom, bottom
	return d
}

// hash mixes three numbers; the constants are odd and have no meaning of their own.
func hash(a, b, c uint32) uint32 {
	h := uint64(a)*0x9e3779b97f4a7c15 ^ uint64(b)*0xbf58476d1ce4e5b9 ^ uint64(c)*0x94d049bb133111eb
	return uint32(h >> 29)
}

// vertex returns the one vertex with these parts. It does not reduce.
func (d *diagram) vertex(level, lo, hi uint32) uint32 {
	mask := uint32(len(d.places) - 1)
	i := hash(level, lo, hi) & mask
	for d.places[i] != 0 {
		if v := d.places[i]; d.vertices[v] == (vertex{level, lo, hi}) {
			return v
		}
		i = (i + 1) & mask
	}
	if len(d.vertices) >= d.limit {
		d.fail(ErrTooLarge)
		return zero
	}
	v := uint32(len(d.vertices))
	d.vertices = append(d.vertices, vertex{level, lo, hi})
	d.places[i] = v
	if 2*len(d.vertices) > len(d.places) {
		d.grow()
	}
	return v
}

// grow doubles the places, and the memos up to 64 MiB.
func (d *diagram) grow() {
	const mostMemos = 1 << 22
	d.places = make([]uint32, 2*len(d.places))
	mask := uint32(len(d.places) - 1)
	for v := 2; v < len(d.vertices); v++ {
		i := hash(d.vertices[v].level, d.vertices[v].lo, d.vertices[v].hi) & mask
		for d.places[i] != 0 {
			i = (i + 1) & mask
		}
		d.places[i] = uint32(v)
	}
	if len(d.memos) >= mostMemos {
		return
	}
	old := d.memos
	d.memos = make([]memo, 2*len(old))
	for _, m := range old {
		if m.op != 0 {
			*d.memo(m.op, m.f, m.g) = m
		}
	}
}

// memo returns the place for an operation, which may hold another.
func (d *diagram) memo(op, f, g uint32) *memo {
	return &d.memos[hash(op, f, g)&uint32(len(d.memos)-1)]
}

// fail keeps the first reason to give up.
func (d *diagram) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// step counts an operation and reports whether to go on.
func (d *diagram) step() bool {
	d.steps--
	if d.steps < 0 {
		d.fail(ErrTooLarge)
	} else if d.steps&0x3ff == 0 {
		if err := d.ctx.Err(); err != nil {
			d.fail(ended(err))
		}
	}
	return d.err == nil
}

// ended makes a passed deadline an ErrTooLarge; a cancelled context stays one.
func ended(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return err
}

// branch returns the decision "hi where the event at level occurs, else lo".
func (d *diagram) branch(level, lo, hi uint32) uint32 {
	if lo == hi {
		return lo
	}
	return d.vertex(level, lo, hi)
}

// event returns the decision that is true where the event at level occurs.
func (d *diagram) event(level uint32) uint32 { return d.branch(level, zero, one) }

func (d *diagram) and(f, g uint32) uint32 { return d.apply(opAnd, f, g) }
func (d *diagram) or(f, g uint32) uint32  { return d.apply(opOr, f, g) }
func (d *diagram) xor(f, g uint32) uint32 { return d.apply(opXor, f, g) }

// apply combines two decisions; op is opAnd, opOr or opXor.
func (d *diagram) apply(op, f, g uint32) uint32 {
	if f > g { // all three commute
		f, g = g, f
	}
	switch {
	case f == g && op == opXor:
		return zero
	case f == g:
		return f
	case f == zero && op == opAnd:
		return zero
	case f == zero:
		return g
	case f == one && op == opAnd:
		return g
	case f == one && op == opOr:
		return one
	case f == one:
		return d.not(g)
	}
	if m := d.memo(op, f, g); m.op == op && m.f == f && m.g == g {
		return m.result
	}
	if !d.step() {
		return zero
	}
	a, b := d.vertices[f], d.vertices[g]
	level := min(a.level, b.level)
	if a.level > level {
		a.lo, a.hi = f, f
	}
	if b.level > level {
		b.lo, b.hi = g, g
	}
	r := d.branch(level, d.apply(op, a.lo, b.lo), d.apply(op, a.hi, b.hi))
	*d.memo(op, f, g) = memo{op, f, g, r}
	return r
}

// not returns the complement of a decision.
func (d *diagram) not(f uint32) uint32 {
	if f <= one {
		return one - f
	}
	if m := d.memo(opNot, f, 0); m.op == opNot && m.f == f {
		return m.result
	}
	if !d.step() {
		return zero
	}
	v := d.vertices[f]
	r := d.branch(v.level, d.not(v.lo), d.not(v.hi))
	*d.memo(opNot, f, 0) = memo{opNot, f, 0, r}
	return r
}

// atLeast returns the decision that k or more of fs are true, which must be in the
// order that suits their levels: deepest first.
func (d *diagram) atLeast(k int, fs []uint32) uint32 {
	// t[j] is "j or more of those seen so far"; t[j] implies t[j−1].
	t := make([]uint32, k+1)
	t[0] = one
	for i, f := range fs {
		for j := min(k, i+1); j >= max(1, k-(len(fs)-1-i)); j-- {
			t[j] = d.or(t[j], d.and(f, t[j-1]))
			if !d.step() {
				return zero
			}
		}
	}
	return t[k]
}
