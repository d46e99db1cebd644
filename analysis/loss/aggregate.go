package loss

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// Part is one stream of losses: N of them, independent, each of law Severity.
type Part struct {
	Frequency Frequency
	Severity  Severity
}

// Settings of Aggregate; the zero value is the automatic choice.
type Settings struct {
	// Points is the size of the grid, rounded up to a power of two from 64 to
	// 2^20; 0 chooses it from 2^11 to 2^17 by the estimated error.
	Points int
	// Accuracy is the relative error at which the automatic choice stops; 0 is 1e-5.
	Accuracy float64
	// Tail is the probability that the grid must hold; 0 is 0.9995.
	Tail float64
	// Reach is an amount that the grid must hold as well.
	Reach float64
	// Bracket asks for error bounds, for some three times the time.
	Bracket bool
	// roomy doubles the grid's length, for the last digits: rounding errors grow
	// towards its end.
	roomy bool
}

// Sizes of grids.
const (
	fewest      = 1 << 6
	pilotPoints = 1 << 9
	startPoints = 1 << 11
	mostAlone   = 1 << 17 // the automatic choice
	mostOffGrid = 1 << 15 // the same, where points of mass do not fall on the grid
	mostPoints  = 1 << 20
	// bracketPoints is the least size of the automatic choice for a bracket.
	bracketPoints = 1 << 13
)

// slower is by how much the grids' own error may pass the accuracy asked for:
// what is reported is extrapolated from them.
const slower = 5

// Errors of Aggregate.
var (
	ErrNotLaw = errors.New("severity is not a distribution of non-negative losses")
	ErrReach  = errors.New("no grid holds the tail that was asked for")
)

// Aggregate returns the law of the sum of independent parts. Parts of no losses
// may be among them; a sum of nothing is zero.
//
// It returns a *RangeError for a parameter out of range, ErrNotLaw for a severity
// that contradicts itself, ErrReach for a tail so heavy that no grid of float64
// holds it, and the context's error.
func Aggregate(ctx context.Context, parts []Part, s Settings) (*Distribution, error) {
	s, err := s.filled()
	if err != nil {
		return nil, err
	}
	p, err := newProblem(parts)
	if err != nil {
		return nil, err
	}
	if len(p.parts) == 0 {
		return p.zeroLoss(), nil
	}
	end, err := p.span(ctx, s.Tail)
	if err != nil {
		return nil, err
	}
	if s.roomy {
		end *= 2
	}
	d, err := p.refine(ctx, end, s)
	if err != nil {
		return nil, err
	}
	d.extend = p.extender(d, s)
	return d.extend(ctx, s.Reach)
}

func (s Settings) filled() (Settings, error) {
	if s.Accuracy == 0 {
		s.Accuracy = 1e-5
	}
	if s.Tail == 0 {
		s.Tail = 0.9995
	}
	return s, first(within("points", float64(s.Points), 0, mostPoints), within("accuracy", s.Accuracy, 1e-15, 1),
		within("tail", s.Tail, 0, 1-1e-9), within("reach", s.Reach, 0, largest))
}

// problem is a list of parts made ready.
type problem struct {
	parts          []component
	mean, variance float64
	logZero, some  float64 // log P(S = 0), P(S > 0)
	lumpy          bool    // points of positive mass other than zero
	smooth         bool    // mass that lies on no point
}

// component is a part of which losses are possible.
type component struct {
	Part
	count  float64 // E[N]
	zero   float64 // P(X = 0)
	points []point // of positive mass, other than zero
	rest   float64 // mass neither at zero nor on points
}

func newProblem(parts []Part) (*problem, error) {
	p := &problem{}
	for i, part := range parts {
		if err := first(check(part.Frequency), check(part.Severity)); err != nil {
			var out *RangeError
			if errors.As(err, &out) {
				return nil, &RangeError{Part: i, Name: out.Name, Value: out.Value}
			}
			return nil, err
		}
		c := component{Part: part, count: part.Frequency.Mean(), zero: part.Severity.CDF(0)}
		m := Mean(part.Severity)
		if !(c.count >= 0 && c.zero >= 0 && c.zero <= 1 && m >= 0) || math.IsInf(c.count, 1) {
			return nil, ErrNotLaw
		}
		if c.count == 0 || c.zero == 1 || m == 0 {
			continue
		}
		p.mean += c.count * m
		p.variance += c.count*Variance(part.Severity) + spread(part.Frequency.Variance(), m)
		p.logZero += realLogPGF(part.Frequency, c.zero)
		c.points = slices.DeleteFunc(atomsOf(part.Severity), func(a point) bool { return a.at == 0 })
		p.parts = append(p.parts, c)
	}
	p.some = -math.Expm1(p.logZero)
	p.settle()
	return p, nil
}

// spread returns Var(N)·E[X]², where 0·∞ is 0.
func spread(variance, mean float64) float64 {
	if variance == 0 {
		return 0
	}
	return variance * mean * mean
}

// settle works out the rest of each severity from its points.
func (p *problem) settle() {
	p.lumpy, p.smooth = false, false
	for i := range p.parts {
		c := &p.parts[i]
		c.rest = 1 - c.zero
		for _, a := range c.points {
			c.rest -= a.mass
		}
		if c.rest < 1e-12 {
			c.rest = 0
		}
		p.lumpy = p.lumpy || len(c.points) > 0
		p.smooth = p.smooth || c.rest > 0
	}
}

func (p *problem) zeroLoss() *Distribution {
	d := &Distribution{zero: 1, aligned: true, exact: true, law: nothing{}, low: nothing{}, high: nothing{}}
	d.extend = func(context.Context, float64) (*Distribution, error) { return d, nil }
	return d
}

// span finds an amount a little above the quantile at tail; where losses are
// rare, above 99 % of those there are.
func (p *problem) span(ctx context.Context, tail float64) (float64, error) {
	beyond := math.Min(1-tail, 0.01*p.some)
	end := p.guess(beyond)
	for range 60 {
		if !(end > 0 && end < largest*1e6) {
			return 0, ErrReach
		}
		l, err := p.lay(ctx, mesh{end / pilotPoints, pilotPoints})
		if err != nil {
			return 0, err
		}
		q := quantile(l.fine, p.some-beyond)
		switch {
		case math.IsNaN(q):
			end *= 2
		case q < end/5:
			end = 2.5 * math.Max(q, end/pilotPoints)
		default:
			return 1.1*q + 4*end/pilotPoints, nil
		}
	}
	return 0, ErrReach
}

// guess returns an amount near the quantile: the mean without the largest losses,
// some standard deviations and one large loss.
func (p *problem) guess(beyond float64) float64 {
	var mean, variance, large float64
	for _, c := range p.parts {
		x := exceededBy(c.Severity, math.Min(0.01, beyond/c.count)*(1-c.zero))
		m := c.Severity.LimitedMean(x)
		mean += c.count * m
		variance += c.count*c.Severity.LimitedSquare(x) + (c.Frequency.Variance()-c.count)*m*m
		large = math.Max(large, x)
	}
	return mean + 4*math.Sqrt(math.Max(0, variance)) + large
}

// exceededBy returns an x, good to a tenth or so, that X exceeds with a
// probability of p.
func exceededBy(s Severity, p float64) float64 {
	x := Mean(s)
	if math.IsInf(x, 1) {
		x = s.LimitedMean(1)
	}
	for range 700 {
		if 1-s.CDF(x) <= p || x > largest {
			break
		}
		x *= 2
	}
	low := x / 2
	for range 4 {
		if mid := (low + x) / 2; 1-s.CDF(mid) <= p {
			x = mid
		} else {
			low = mid
		}
	}
	return x
}

// mesh is an even grid from zero.
type mesh struct {
	h float64
	n int
}

// mesh chooses a step so that about want points reach end and the points of
// positive mass fall on the grid. Aligned tells whether they do.
func (p *problem) mesh(end float64, want, most int) (m mesh, aligned bool) {
	if step, ok := p.commonStep(end / float64(most/4)); ok {
		h := step
		if p.smooth {
			h /= 2 // the coarse grid must hold the points as well
			for end/h <= float64(want/2) {
				h /= 2
			}
		}
		if !p.smooth {
			end *= 2 // cheap, and keeps the last digits
		}
		return mesh{h, powerOfTwo(end/h + 8)}, true
	}
	h := end / float64(want-8)
	if at := p.heaviest(); at >= 8*h {
		h = at / (2 * math.Floor(at/(2*h)))
	}
	return mesh{h, want}, !p.lumpy
}

func powerOfTwo(n float64) int {
	return max(fewest, 1<<bits.Len(uint(math.Ceil(n))-1))
}

// commonStep looks for a step of at least least that all points and edges are
// multiples of, or all points.
func (p *problem) commonStep(least float64) (float64, bool) {
	var points, edges []float64
	for _, c := range p.parts {
		for _, a := range c.points {
			points = append(points, a.at)
		}
		if c.rest > 0 {
			edges = append(edges, edgesOf(c.Severity)...)
		}
	}
	if step, ok := common(append(edges, points...), least); ok {
		return step, true
	}
	return common(points, least)
}

// heaviest returns where the point stands that brings the most mass a year.
func (p *problem) heaviest() float64 {
	var at, most float64
	for _, c := range p.parts {
		for _, a := range c.points {
			if m := a.mass * c.count; m > most {
				at, most = a.at, m
			}
		}
	}
	return at
}

// thin leaves the light points to the smooth rest.
func (p *problem) thin() {
	for i := range p.parts {
		c := &p.parts[i]
		c.points = slices.DeleteFunc(c.points, func(a point) bool { return a.mass < heavyShare })
	}
	p.settle()
}

// refine lays grids of growing size until the estimated error is small.
func (p *problem) refine(ctx context.Context, end float64, s Settings) (*Distribution, error) {
	want, most := startPoints, mostAlone
	if s.Points > 0 {
		want = powerOfTwo(float64(s.Points))
		most = max(want, most)
	}
	if _, ok := p.commonStep(end / float64(most/4)); !ok {
		p.thin()
	}
	for {
		m, aligned := p.mesh(end, want, most)
		l, err := p.lay(ctx, m)
		if err != nil {
			return nil, err
		}
		d := p.read(l)
		limit := most
		if !aligned {
			limit = mostOffGrid
		}
		size := max(want, m.n)
		// Points alone, between grid points, are right to a step and cost little.
		settled := d.Estimate() <= s.Accuracy*slower && (aligned || p.smooth)
		if enough := d.exact || s.Points > 0 || size >= limit || settled; !enough {
			want = min(4*size, limit)
			continue
		}
		if s.Bracket {
			if s.Points == 0 && !d.exact { // its width goes with the step, the figures' error with its square
				for ; m.n < bracketPoints; m.n *= 2 {
					m.h /= 2
				}
			}
			if err := p.bracket(ctx, m, d); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
}

// read makes figures of a layout.
func (p *problem) read(l layout) *Distribution {
	d := &Distribution{
		mean: p.mean, variance: p.variance, zero: math.Exp(p.logZero), some: p.some,
		lumpy: p.lumpy, step: l.h, law: l.fine, exact: l.exact, aligned: l.aligned,
	}
	if !l.exact {
		d.fine, d.coarse = l.fine, l.coarse
	}
	if p.smooth {
		d.law = extrapolated{l.fine, l.coarse}
	}
	return d
}

// extender returns a function that carries d on to a larger end.
func (p *problem) extender(d *Distribution, s Settings) func(context.Context, float64) (*Distribution, error) {
	return func(ctx context.Context, end float64) (*Distribution, error) {
		if d.End() >= end {
			return d, nil
		}
		want := max(startPoints, s.Points)
		m, _ := p.mesh(end, powerOfTwo(float64(want)), mostAlone)
		l, err := p.lay(ctx, m)
		if err != nil {
			return nil, err
		}
		far := p.read(l)
		out := *d
		if d.low != nil {
			if err := p.bracket(ctx, m, far); err != nil {
				return nil, err
			}
			out.low = spliced{d.low, far.low, far.lowMean - d.lowMean}
			out.high = spliced{d.high, far.high, far.highMean - d.highMean}
		}
		out.law = spliced{d.law, far.law, 0}
		if d.fine != nil && far.fine != nil {
			out.fine, out.coarse = spliced{d.fine, far.fine, 0}, spliced{d.coarse, far.coarse, 0}
		}
		out.exact = d.exact && far.exact
		out.extend = p.extender(&out, s)
		return &out, nil
	}
}

// layout is a sum computed on a grid and on one twice as coarse.
type layout struct {
	mesh
	fine, coarse *grid
	aligned      bool // points of mass fall on the grid
	exact        bool // all mass stands on points of the grid; no coarse then
}

// lay computes the sum with the severities' means kept.
func (p *problem) lay(ctx context.Context, m mesh) (layout, error) {
	aligned := p.allOnGrid(m.h)
	exact := !p.smooth && aligned
	fine := p.newPair(m, !exact)
	defer fine.free()
	if err := p.lays(ctx, fine); err != nil {
		return layout{}, err
	}
	l := layout{mesh: m, fine: fine.grid(p), aligned: aligned, exact: exact}
	if fine.half != nil {
		l.coarse = fine.half.grid(p)
	}
	return l, ctx.Err()
}

// lays lays every part on a grid.
func (p *problem) lays(ctx context.Context, q *pair) error {
	var line []float64
	if p.smooth {
		line = make([]float64, q.n+1)
	}
	for i, c := range p.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.rest > 0 {
			limitedMeans(c.Severity, line, q.h)
			if err := c.keepRest(line, q.h); err != nil {
				return err
			}
		}
		q.add(&p.parts[i], line)
	}
	return nil
}

func (p *problem) allOnGrid(h float64) bool {
	for _, c := range p.parts {
		for _, a := range c.points {
			if _, over := place(a.at, h); over != 0 {
				return false
			}
		}
	}
	return true
}

// keepRest takes the points out of a line of limited means.
func (c *component) keepRest(line []float64, h float64) error {
	left, moment, i := 0.0, 0.0, 0
	for _, a := range c.points {
		left += a.mass
	}
	for j := range line {
		x := float64(j) * h
		for i < len(c.points) && c.points[i].at <= x {
			left -= c.points[i].mass
			moment += c.points[i].mass * c.points[i].at
			i++
		}
		line[j] -= moment + x*left
		if math.IsNaN(line[j]) {
			return ErrNotLaw
		}
	}
	if slope := line[1] / h; slope < -1e-6 || slope > c.rest+1e-6 {
		return ErrNotLaw
	}
	return nil
}

// place returns the grid point at or below x, and how far x is beyond it, in
// steps.
func place(x, h float64) (j int, over float64) {
	t := x / h
	at := math.Floor(t + onGrid)
	if at > mostPoints { // beyond every grid
		return mostPoints, 0
	}
	if over = t - at; over < onGrid {
		over = 0
	}
	return int(at), over
}

// pair is the sum on one grid and, where there are points of mass, the part of
// it that comes from points alone.
type pair struct {
	mesh
	all, points *transform
	seq         []float64
	half        *pair // on the grid twice as coarse
}

func (p *problem) newPair(m mesh, halved bool) *pair {
	w := newWorkspace(m.n)
	q := &pair{mesh: m, all: w.transform()}
	if p.lumpy && p.smooth {
		q.points = w.transform()
	}
	if halved {
		q.half = p.newPair(mesh{2 * m.h, m.n / 2}, false)
		q.all.half = q.half.all
		if q.points != nil {
			q.points.half = q.half.points
		}
	}
	return q
}

func (q *pair) free() {
	q.all.free()
	if q.half != nil {
		q.half.free()
	}
}

// add lays a part on the grid: the rest by second differences of its limited
// means; points that fall between two grid points by the lever rule. Both keep
// the mean.
func (q *pair) add(c *component, line []float64) {
	if q.seq == nil {
		q.seq = make([]float64, q.n)
	}
	if q.points != nil {
		fill(q.seq, 0)
		q.addPoints(c)
		q.points.add(c.Frequency, q.seq)
	}
	fill(q.seq, 0)
	if c.rest > 0 {
		q.seq[0] = c.rest - line[1]/q.h
		for j := 1; j < q.n; j++ {
			q.seq[j] = (2*line[j] - line[j-1] - line[j+1]) / q.h
		}
	}
	q.addPoints(c)
	q.all.add(c.Frequency, q.seq)
}

func (q *pair) addPoints(c *component) {
	q.seq[0] += c.zero
	for _, a := range c.points {
		j, over := place(a.at, q.h)
		if j < q.n {
			q.seq[j] += a.mass * (1 - over)
		}
		if j+1 < q.n {
			q.seq[j+1] += a.mass * over
		}
	}
}

func (q *pair) grid(p *problem) *grid {
	var points []float64
	if q.points != nil {
		points = q.points.masses(p.logZero)
	}
	return newGrid(q.h, q.all.masses(p.logZero), points, p.smooth)
}

// bracket computes the sum with each severity rounded down to the grid, and
// rounded up.
func (p *problem) bracket(ctx context.Context, m mesh, d *Distribution) error {
	w := newWorkspace(m.n)
	defer w.free()
	low, high := w.transform(), w.transform()
	down, up, line := make([]float64, m.n), make([]float64, m.n), make([]float64, m.n)
	d.lowMean, d.highMean = 0, 0
	for i := range p.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := &p.parts[i]
		c.round(m.h, down, up, line)
		l, h := c.roundedMeans(m.h, down, up)
		d.lowMean += c.count * l
		d.highMean += c.count * h
		low.add(c.Frequency, down)
		high.add(c.Frequency, up)
	}
	d.low = newGrid(m.h, low.masses(p.logZero), nil, false)
	d.high = newGrid(m.h, high.masses(p.logZero), nil, false)
	return ctx.Err()
}

// round lays a severity on the grid, all of each cell at its lower end and at
// its upper end. Of the rest, what lies on a grid point may move down a step.
func (c *component) round(h float64, down, up, line []float64) {
	fill(down, 0)
	fill(up, 0)
	down[0], up[0] = c.zero, c.zero
	if c.rest > 0 {
		cdfs(c.Severity, line, h)
		below, i := c.zero, 0
		last := 0.0
		for j := range line {
			for i < len(c.points) && c.points[i].at <= float64(j)*h {
				below += c.points[i].mass
				i++
			}
			rest := line[j] - below
			if j > 0 {
				up[j] += rest - last
				down[j-1] += rest - last
			}
			last = rest
		}
	}
	for _, a := range c.points {
		j, over := place(a.at, h)
		if j < len(down) {
			down[j] += a.mass
		}
		if over > 0 {
			j++
		}
		if j < len(up) {
			up[j] += a.mass
		}
	}
}

// roundedMeans bounds the means of the rounded laws: on the grid they are
// sums, beyond it a loss moves by less than a step.
func (c *component) roundedMeans(h float64, down, up []float64) (low, high float64) {
	var onLow, onHigh float64
	for j := range down {
		x := float64(j) * h
		low += x * down[j]
		high += x * up[j]
		onLow += down[j]
		onHigh += up[j]
	}
	// What is not on the grid: losses above its last point, or rounded past it.
	end := float64(len(down)-1) * h
	exceed := Mean(c.Severity) - c.Severity.LimitedMean(end) // E[(X − end)⁺]
	low += math.Max(0, exceed-h*down[len(down)-1]+(end-h)*(1-onLow))
	high += exceed + (end+h)*(1-onHigh)
	return low, high
}
