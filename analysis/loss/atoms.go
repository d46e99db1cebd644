package loss

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"sync"
)

// Limits of a law of weighted points.
const (
	maxAtoms   = 1 << 20
	manyAtoms  = 4096 // more are treated as smooth, but for the heavy ones
	heavyShare = 1e-3
)

// Atoms is a law of weighted points, sorted once. Its limited means and its
// distribution function are laid on a grid of M points in O(points + M). It is
// immutable and safe for use by several goroutines.
type Atoms struct {
	base     *pointLaw
	scale    float64
	gathered bool // each value but zero stands for a narrow class
}

// pointLaw holds ascending points and, at i, sums over the first i of them.
type pointLaw struct {
	at                    []float64
	mass, moment, squares []float64
	draw                  func() *alias // built when first drawn from
}

// NewAtoms returns the law that takes each value with the probability of its
// weight; the weights are made to sum to 1, and nil weighs all values alike.
// Neither list is changed. It returns a *RangeError for a value or weight that
// is negative or not finite, for no values and for more than 2^20.
func NewAtoms(values, weights []float64) (*Atoms, error) {
	if err := within("number of values", float64(len(values)), 1, maxAtoms); err != nil {
		return nil, err
	}
	if weights == nil {
		weights = make([]float64, len(values))
		fill(weights, 1)
	}
	if len(weights) != len(values) {
		return nil, &RangeError{Part: -1, Name: "number of weights", Value: float64(len(weights))}
	}
	masses, err := normalised(weights)
	if err != nil {
		return nil, err
	}
	points := make([]point, 0, len(values))
	for i, v := range values {
		if err := within("value", v, 0, largest); err != nil {
			return nil, err
		}
		points = append(points, point{v, masses[i]})
	}
	return &Atoms{base: newPointLaw(merge(points)), scale: 1}, nil
}

// NewGathered is NewAtoms for a continuous law whose losses were gathered in
// narrow classes, each at its mean: but for zero no value is taken for a point of
// positive mass, so figures are read between the classes.
func NewGathered(values, weights []float64) (*Atoms, error) {
	a, err := NewAtoms(values, weights)
	if err != nil {
		return nil, err
	}
	a.gathered = true
	return a, nil
}

// merge sorts the points, adds what stands on one place and drops what has no
// mass.
func merge(points []point) []point {
	slices.SortFunc(points, func(a, b point) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	out := points[:0]
	for _, p := range points {
		switch {
		case p.mass == 0:
		case len(out) > 0 && out[len(out)-1].at == p.at:
			out[len(out)-1].mass += p.mass
		default:
			out = append(out, p)
		}
	}
	return out
}

func newPointLaw(points []point) *pointLaw {
	n := len(points)
	p := &pointLaw{make([]float64, n), make([]float64, n+1), make([]float64, n+1), make([]float64, n+1), nil}
	for i, q := range points {
		p.at[i] = q.at
		p.mass[i+1] = p.mass[i] + q.mass
		p.moment[i+1] = p.moment[i] + q.mass*q.at
		p.squares[i+1] = p.squares[i] + q.mass*q.at*q.at
	}
	p.mass[n] = 1 // its rounding is no tail
	p.draw = sync.OnceValue(func() *alias { return newAlias(p) })
	return p
}

// Scale returns the law of k·X, k ≥ 0 and finite, on the same points. It
// returns a *RangeError for another k.
func (a *Atoms) Scale(k float64) (*Atoms, error) {
	if err := within("scale", a.scale*k, 0, largest); err != nil {
		return nil, err
	}
	return &Atoms{a.base, a.scale * k, a.gathered}, nil
}

// Len returns the number of distinct points.
func (a *Atoms) Len() int { return len(a.base.at) }

// count returns how many points are at x or below.
func (a *Atoms) count(x float64) int {
	return sort.Search(len(a.base.at), func(i int) bool { return a.base.at[i]*a.scale > x })
}

// CDF returns P(X ≤ x).
func (a *Atoms) CDF(x float64) float64 { return a.base.mass[a.count(x)] }

// LimitedMean returns E[min(X, x)].
func (a *Atoms) LimitedMean(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return a.limited(a.count(x), x)
}

func (a *Atoms) limited(i int, x float64) float64 {
	v := a.scale * a.base.moment[i]
	if i < len(a.base.at) {
		v += x * (1 - a.base.mass[i])
	}
	return v
}

// LimitedSquare returns E[min(X, x)²].
func (a *Atoms) LimitedSquare(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	i := a.count(x)
	v := a.scale * a.scale * a.base.squares[i]
	if i < len(a.base.at) {
		v += x * x * (1 - a.base.mass[i])
	}
	return v
}

func (a *Atoms) limitedMeans(dst []float64, h float64) {
	a.scan(dst, h, a.limited)
}

func (a *Atoms) cdfs(dst []float64, h float64) {
	a.scan(dst, h, func(i int, _ float64) float64 { return a.base.mass[i] })
}

func (a *Atoms) scan(dst []float64, h float64, of func(i int, x float64) float64) {
	i, at := 0, a.base.at
	for j := range dst {
		x := float64(j) * h
		for i < len(at) && at[i]*a.scale <= x {
			i++
		}
		dst[j] = of(i, x)
	}
}

func (a *Atoms) atoms() []point {
	if a.gathered {
		return nil
	}
	var out []point
	for i, v := range a.base.at {
		mass := a.base.mass[i+1] - a.base.mass[i]
		if len(a.base.at) <= manyAtoms || mass >= heavyShare {
			out = append(out, point{v * a.scale, mass})
		}
	}
	return out
}

// Sample draws from the law in constant time.
func (a *Atoms) Sample(r *rand.Rand) float64 {
	return a.scale * a.base.at[a.base.draw().pick(r)]
}

// alias is Vose's table for drawing from weighted points.
type alias struct {
	keep  []float64
	other []int32
}

func newAlias(p *pointLaw) *alias {
	n := len(p.at)
	t := &alias{make([]float64, n), make([]int32, n)}
	var small, large []int32
	for i := range n {
		t.keep[i] = (p.mass[i+1] - p.mass[i]) * float64(n)
		t.other[i] = int32(i)
		if t.keep[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		t.other[s] = l
		t.keep[l] -= 1 - t.keep[s]
		if t.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		t.keep[i] = 1
	}
	return t
}

func (t *alias) pick(r *rand.Rand) int {
	i := r.IntN(len(t.keep))
	if r.Float64() < t.keep[i] {
		return i
	}
	return int(t.other[i])
}

// common returns the largest step of which all values are whole multiples, and
// whether there is one of at least smallestStep.
func common(values []float64, smallestStep float64) (float64, bool) {
	var step, top float64
	for _, v := range values {
		a, b := math.Max(step, v), math.Min(step, v)
		for b > 0 {
			if b < smallestStep*(1-onGrid) {
				return 0, false
			}
			r := math.Abs(a - b*math.Round(a/b))
			if r < 1e-6*b {
				r = 0
			}
			a, b = b, r
		}
		step, top = a, math.Max(top, v)
	}
	if step == 0 || step < smallestStep*(1-onGrid) {
		return 0, false
	}
	step = top / math.Round(top/step)
	for _, v := range values {
		if math.Abs(v/step-math.Round(v/step)) > onGrid {
			return 0, false
		}
	}
	return step, true
}
