package loss

import "math"

// onGrid is the distance, in steps, at which a place counts as a grid point.
const onGrid = 1e-7

// law is the distribution of the sum above zero, as read from grids.
type law interface {
	// above returns P(0 < S ≤ x), or P(0 < S < x) if strict.
	above(x float64, strict bool) float64
	// integral returns ∫₀ˣ P(0 < S ≤ t) dt.
	integral(x float64) float64
	// snap returns the point of positive mass at x, or x if there is none.
	snap(x float64) float64
	// end is the last x that is known.
	end() float64
}

// lumps are masses on the points of a grid.
type lumps struct {
	h        float64
	sum      []float64 // of the masses up to each point
	integral []float64 // of the sum, up to each point
}

func newLumps(h float64, masses []float64) lumps {
	l := lumps{h, make([]float64, len(masses)), make([]float64, len(masses))}
	var sum, integral float64
	for j, m := range masses {
		integral += h * sum
		sum += m
		l.sum[j], l.integral[j] = sum, integral
	}
	return l
}

func (l lumps) index(x float64, strict bool) int {
	j := math.Floor(x/l.h + onGrid)
	if strict {
		j = math.Ceil(x/l.h-onGrid) - 1
	}
	return min(int(j), len(l.sum)-1)
}

func (l lumps) upTo(x float64, strict bool) float64 {
	if j := l.index(x, strict); j >= 0 {
		return l.sum[j]
	}
	return 0
}

func (l lumps) integralTo(x float64) float64 {
	j := l.index(x, false)
	if j < 0 {
		return 0
	}
	return l.integral[j] + (x-float64(j)*l.h)*l.sum[j]
}

// curve is a smooth law, given by masses that each stand for the cell around a
// grid point: known are its distribution function at the half points and, since
// the mean was kept, the function's integral at the points.
type curve struct {
	h        float64
	sum      []float64 // up to (j + ½)h
	integral []float64 // up to j·h
}

func newCurve(h float64, masses []float64) curve {
	l := newLumps(h, masses)
	return curve(l)
}

// upTo interpolates the distribution function by a cubic through four half
// points, held between its two neighbours. Where the density jumps, at a grid
// point, the four are taken from the side on which x lies.
func (c curve) upTo(x float64) float64 {
	t := x / c.h
	j := int(math.Floor(t - 0.5))
	if j < 1 {
		return c.nearZero(t)
	}
	j = min(j, len(c.sum)-3)
	k := 0
	if t < float64(j)+1 {
		k = smoothest(c.sum, j, j-2, j-3, j)
	} else {
		k = smoothest(c.sum, j, j, j+1, j-2)
	}
	v := cubic(t-0.5-float64(k+1), c.sum[k:k+4])
	return math.Max(math.Min(c.sum[j], c.sum[j+1]), math.Min(v, math.Max(c.sum[j], c.sum[j+1])))
}

// smoothest returns where the four points begin through which to interpolate
// between j and j+1: those around, unless others are much smoother. The earlier
// of the others comes first.
func smoothest(s []float64, j int, others ...int) int {
	const much, noise = 8, 1e-14
	k := max(0, j-1)
	d := roughness(s[k : k+4])
	for _, o := range others {
		if d <= noise {
			break
		}
		if o < 0 || o+3 >= len(s) {
			continue
		}
		if e := roughness(s[o : o+4]); d > much*e {
			k, d = o, e
		}
	}
	return k
}

// roughness is the size of the differences of second and third order. A jump
// alone leaves none of third order right over it.
func roughness(s []float64) float64 {
	a, b := s[2]-2*s[1]+s[0], s[3]-2*s[2]+s[1]
	return math.Abs(a) + math.Abs(b) + math.Abs(b-a)
}

// nearZero interpolates through (0, 0) and the first three half points.
func (c curve) nearZero(t float64) float64 {
	if t <= 0 {
		return 0
	}
	a, b, d := c.sum[0], c.sum[1], c.sum[2]
	v := a*t*(t-1.5)*(t-2.5) - b*t*(t-0.5)*(t-2.5)/1.5 + d*t*(t-0.5)*(t-1.5)/5
	low, high := 0.0, a
	if t > 0.5 {
		low, high = math.Min(a, b), math.Max(a, b)
	}
	return math.Max(low, math.Min(v, high))
}

func (c curve) integralTo(x float64) float64 {
	t := x / c.h
	j := min(int(math.Floor(t)), len(c.integral)-3)
	k := smoothest(c.integral, j, j-2, j)
	return cubic(t-float64(k+1), c.integral[k:k+4])
}

// cubic is the polynomial through the points (−1, s₀), (0, s₁), (1, s₂) and
// (2, s₃), at u.
func cubic(u float64, s []float64) float64 {
	return -u*(u-1)*(u-2)/6*s[0] + (u+1)*(u-1)*(u-2)/2*s[1] - (u+1)*u*(u-2)/2*s[2] + (u+1)*u*(u-1)/6*s[3]
}

// grid is a law read from one grid: lumps, a curve, or both.
type grid struct {
	lumps  *lumps
	curve  *curve
	finish float64
}

// newGrid reads the masses of the whole law and, among them, those of its
// points. Without points, points is nil; without a smooth rest, smooth is false.
func newGrid(h float64, all, points []float64, smooth bool) *grid {
	g := &grid{finish: h * float64(len(all)-3)}
	if !smooth {
		l := newLumps(h, all)
		g.lumps = &l
		return g
	}
	if points != nil {
		l := newLumps(h, points)
		g.lumps = &l
		for j, m := range points {
			all[j] -= m
		}
	}
	c := newCurve(h, all)
	g.curve = &c
	return g
}

func (g *grid) above(x float64, strict bool) float64 {
	if x <= 0 {
		return 0
	}
	var v float64
	if g.lumps != nil {
		v += g.lumps.upTo(x, strict)
	}
	if g.curve != nil {
		v += g.curve.upTo(x)
	}
	return v
}

func (g *grid) integral(x float64) float64 {
	if x <= 0 {
		return 0
	}
	var v float64
	if g.lumps != nil {
		v += g.lumps.integralTo(x)
	}
	if g.curve != nil {
		v += g.curve.integralTo(x)
	}
	return v
}

func (g *grid) snap(x float64) float64 {
	if g.lumps == nil {
		return x
	}
	if j := math.Round(x / g.lumps.h); math.Abs(x/g.lumps.h-j) <= 2*onGrid {
		return j * g.lumps.h
	}
	return x
}

func (g *grid) end() float64 { return g.finish }

// extrapolated takes the points from the fine grid and carries the smooth rest
// of two grids, of steps h and 2h, to step 0. The error of either goes with h².
type extrapolated struct{ fine, coarse *grid }

func (e extrapolated) above(x float64, strict bool) float64 {
	if x <= 0 {
		return 0
	}
	v := (4*e.fine.curve.upTo(x) - e.coarse.curve.upTo(x)) / 3
	if e.fine.lumps != nil {
		v += e.fine.lumps.upTo(x, strict)
	}
	return v
}

func (e extrapolated) integral(x float64) float64 {
	if x <= 0 {
		return 0
	}
	v := (4*e.fine.curve.integralTo(x) - e.coarse.curve.integralTo(x)) / 3
	if e.fine.lumps != nil {
		v += e.fine.lumps.integralTo(x)
	}
	return v
}

func (e extrapolated) snap(x float64) float64 { return e.fine.snap(x) }

func (e extrapolated) end() float64 { return math.Min(e.fine.finish, e.coarse.finish) }

// blend is a mixture.
type blend struct {
	weights []float64
	laws    []law
}

func (b blend) above(x float64, strict bool) float64 {
	var v float64
	for i, l := range b.laws {
		v += b.weights[i] * l.above(x, strict)
	}
	return v
}

func (b blend) integral(x float64) float64 {
	var v float64
	for i, l := range b.laws {
		v += b.weights[i] * l.integral(x)
	}
	return v
}

func (b blend) snap(x float64) float64 {
	for _, l := range b.laws {
		if s := l.snap(x); s != x {
			return s
		}
	}
	return x
}

func (b blend) end() float64 {
	v := math.Inf(1)
	for _, l := range b.laws {
		v = math.Min(v, l.end())
	}
	return v
}

// spliced is read from a near grid as far as that goes, then from a far one. If
// the two have different means, shift is how much larger the far one's is: the
// far integral is moved by it, so that mean − limited mean is the far one's.
type spliced struct {
	near, far law
	shift     float64
}

func (s spliced) at(x float64) law {
	if x <= s.near.end() {
		return s.near
	}
	return s.far
}

func (s spliced) above(x float64, strict bool) float64 { return s.at(x).above(x, strict) }
func (s spliced) snap(x float64) float64               { return s.at(x).snap(x) }
func (s spliced) end() float64                         { return s.far.end() }

func (s spliced) integral(x float64) float64 {
	if x <= s.near.end() {
		return s.near.integral(x)
	}
	return s.far.integral(x) + s.shift
}

// nothing is the law of a sum that is always zero.
type nothing struct{}

func (nothing) above(float64, bool) float64 { return 0 }
func (nothing) integral(float64) float64    { return 0 }
func (nothing) snap(x float64) float64      { return x }
func (nothing) end() float64                { return math.Inf(1) }

// quantile returns the smallest x with P(0 < S ≤ x) ≥ mass, NaN beyond the end.
func quantile(l law, mass float64) float64 {
	low, high := 0.0, l.end()
	if !(l.above(high, false) >= mass) {
		return math.NaN()
	}
	for high-low > 1e-15*high {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			break
		}
		if l.above(mid, false) >= mass {
			high = mid
		} else {
			low = mid
		}
	}
	return l.snap(high)
}
