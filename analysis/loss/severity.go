package loss

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mathext"
)

// Severity is the law of one non-negative loss X.
type Severity interface {
	// CDF returns P(X ≤ x).
	CDF(x float64) float64
	// LimitedMean returns E[min(X, x)]; at x = +Inf the mean, which may be +Inf.
	LimitedMean(x float64) float64
	// LimitedSquare returns E[min(X, x)²]; at x = +Inf the second moment.
	LimitedSquare(x float64) float64
}

// A Sampler draws from its law. MonteCarlo needs one of each severity and
// frequency; every law of this package is one.
type Sampler interface {
	Sample(r *rand.Rand) float64
}

// A RangeError is a parameter out of its range. Part counts from 0 and is −1
// where the law stood alone.
type RangeError struct {
	Part  int
	Name  string
	Value float64
}

func (e *RangeError) Error() string {
	if e.Part < 0 {
		return fmt.Sprintf("%s = %g is out of range", e.Name, e.Value)
	}
	return fmt.Sprintf("part %d: %s = %g is out of range", e.Part, e.Name, e.Value)
}

// checker is a law that knows the range of its parameters.
type checker interface{ check() error }

// point is an amount of positive mass.
type point struct{ at, mass float64 }

// atomic is a severity with points of positive mass, in ascending order.
type atomic interface{ atoms() []point }

// liner fills dst[j] with E[min(X, j·h)] faster than one by one.
type liner interface {
	limitedMeans(dst []float64, h float64)
}

// cdfLiner fills dst[j] with P(X ≤ j·h) faster than one by one.
type cdfLiner interface {
	cdfs(dst []float64, h float64)
}

// edged is a severity whose density jumps somewhere other than at zero.
type edged interface{ edges() []float64 }

// Mean returns E[X], +Inf where there is none.
func Mean(s Severity) float64 { return s.LimitedMean(math.Inf(1)) }

// Variance returns the variance of X, +Inf where there is none.
func Variance(s Severity) float64 {
	m, m2 := Mean(s), s.LimitedSquare(math.Inf(1))
	if math.IsInf(m, 1) || math.IsInf(m2, 1) {
		return math.Inf(1)
	}
	return math.Max(0, m2-m*m)
}

func limitedMeans(s Severity, dst []float64, h float64) {
	if l, ok := s.(liner); ok {
		l.limitedMeans(dst, h)
		return
	}
	for j := range dst {
		dst[j] = s.LimitedMean(float64(j) * h)
	}
}

func cdfs(s Severity, dst []float64, h float64) {
	if l, ok := s.(cdfLiner); ok {
		l.cdfs(dst, h)
		return
	}
	for j := range dst {
		dst[j] = s.CDF(float64(j) * h)
	}
}

func atomsOf(s Severity) []point {
	if a, ok := s.(atomic); ok {
		return a.atoms()
	}
	return nil
}

func edgesOf(s Severity) []float64 {
	if e, ok := s.(edged); ok {
		return e.edges()
	}
	return nil
}

// within returns a *RangeError unless low ≤ v ≤ high.
func within(name string, v, low, high float64) error {
	if !(v >= low && v <= high) {
		return &RangeError{Part: -1, Name: name, Value: v}
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Parameters are kept where no intermediate value leaves float64.
const (
	smallest = 1e-100
	largest  = 1e100
)

// normal returns Φ(z), the standard normal distribution function.
func normal(z float64) float64 { return 0.5 * math.Erfc(-z*(1/math.Sqrt2)) }

// Lognormal is e^Y, Y normal with mean Mu and standard deviation Sigma:
//
//	E[min(X,x)] = e^(μ+σ²/2)·Φ((ln x − μ − σ²)/σ) + x·Φ((μ − ln x)/σ)
type Lognormal struct{ Mu, Sigma float64 }

func (l Lognormal) check() error {
	return first(within("mu", l.Mu, -200, 200), within("sigma", l.Sigma, 1e-6, 10))
}

// CDF returns P(X ≤ x).
func (l Lognormal) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return normal((math.Log(x) - l.Mu) / l.Sigma)
}

// LimitedMean returns E[min(X, x)].
func (l Lognormal) LimitedMean(x float64) float64 { return l.limited(x, 1) }

// LimitedSquare returns E[min(X, x)²].
func (l Lognormal) LimitedSquare(x float64) float64 { return l.limited(x, 2) }

func (l Lognormal) limited(x, k float64) float64 {
	m := math.Exp(k*l.Mu + k*k*l.Sigma*l.Sigma/2)
	switch {
	case !(x > 0):
		return 0
	case math.IsInf(x, 1):
		return m
	}
	z := (math.Log(x) - l.Mu) / l.Sigma
	return m*normal(z-k*l.Sigma) + math.Pow(x, k)*normal(-z)
}

func (l Lognormal) limitedMeans(dst []float64, h float64) {
	m := math.Exp(l.Mu + l.Sigma*l.Sigma/2)
	scale, shift, inverse := 1/(l.Sigma*math.Sqrt2), l.Sigma/math.Sqrt2, math.Exp(-l.Mu)
	for j := range dst {
		x := float64(j) * h
		z := math.Log(x*inverse) * scale // −Inf at 0
		if z-shift > 6.5 {               // beyond 1e-19 of the mean
			fill(dst[j:], m)
			return
		}
		dst[j] = 0.5 * (m*math.Erfc(shift-z) + x*math.Erfc(z))
	}
}

func fill(dst []float64, v float64) {
	for j := range dst {
		dst[j] = v
	}
}

// Sample draws from the law.
func (l Lognormal) Sample(r *rand.Rand) float64 { return math.Exp(l.Mu + l.Sigma*r.NormFloat64()) }

// Gamma has density proportional to x^(Shape−1)·e^(−x/Scale).
type Gamma struct{ Shape, Scale float64 }

func (g Gamma) check() error {
	return first(within("shape", g.Shape, 1e-4, 1e8), within("scale", g.Scale, smallest, largest))
}

// CDF returns P(X ≤ x).
func (g Gamma) CDF(x float64) float64 { return regularGamma(g.Shape, x/g.Scale) }

// regularGamma is the regularised lower incomplete gamma function, 0 for y ≤ 0.
func regularGamma(a, y float64) float64 {
	switch {
	case !(y > 0):
		return 0
	case math.IsInf(y, 1):
		return 1
	}
	return mathext.GammaIncReg(a, y)
}

// LimitedMean returns E[min(X, x)].
func (g Gamma) LimitedMean(x float64) float64 {
	y := x / g.Scale
	switch {
	case !(y > 0):
		return 0
	case math.IsInf(y, 1):
		return g.Shape * g.Scale
	}
	p := mathext.GammaIncReg(g.Shape, y)
	lg, _ := math.Lgamma(g.Shape + 1)
	next := p - math.Exp(g.Shape*math.Log(y)-y-lg) // of shape + 1
	return g.Shape*g.Scale*next + x*(1-p)
}

// LimitedSquare returns E[min(X, x)²].
func (g Gamma) LimitedSquare(x float64) float64 {
	m := g.Shape * (g.Shape + 1) * g.Scale * g.Scale
	if math.IsInf(x, 1) {
		return m
	}
	y := x / g.Scale
	return m*regularGamma(g.Shape+2, y) + x*x*(1-regularGamma(g.Shape, y))
}

// Sample draws from the law.
func (g Gamma) Sample(r *rand.Rand) float64 { return g.Scale * standardGamma(r, g.Shape) }

// standardGamma draws from Gamma(shape, scale 1).
//
// Source: Marsaglia & Tsang, ACM TOMS 26 (2000); for shape < 1 by the power of a
// uniform.
func standardGamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return standardGamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// Exponential has density e^(−x/Average)/Average.
type Exponential struct{ Average float64 }

func (e Exponential) check() error { return within("mean", e.Average, smallest, largest) }

// CDF returns P(X ≤ x).
func (e Exponential) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return -math.Expm1(-x / e.Average)
}

// LimitedMean returns E[min(X, x)].
func (e Exponential) LimitedMean(x float64) float64 { return e.Average * e.CDF(x) }

// LimitedSquare returns E[min(X, x)²].
func (e Exponential) LimitedSquare(x float64) float64 {
	m := 2 * e.Average * e.Average
	if math.IsInf(x, 1) {
		return m
	}
	return m * regularGamma(2, x/e.Average)
}

// Sample draws from the law.
func (e Exponential) Sample(r *rand.Rand) float64 { return e.Average * r.ExpFloat64() }

// Weibull has P(X > x) = e^(−(x/Scale)^Shape).
type Weibull struct{ Shape, Scale float64 }

func (w Weibull) check() error {
	return first(within("shape", w.Shape, 0.05, 1e4), within("scale", w.Scale, smallest, largest))
}

// CDF returns P(X ≤ x).
func (w Weibull) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return -math.Expm1(-math.Pow(x/w.Scale, w.Shape))
}

// LimitedMean returns E[min(X, x)].
func (w Weibull) LimitedMean(x float64) float64 { return w.limited(x, 1) }

// LimitedSquare returns E[min(X, x)²].
func (w Weibull) LimitedSquare(x float64) float64 { return w.limited(x, 2) }

func (w Weibull) limited(x, k float64) float64 {
	m := math.Pow(w.Scale, k) * math.Gamma(1+k/w.Shape)
	switch {
	case !(x > 0):
		return 0
	case math.IsInf(x, 1):
		return m
	}
	y := math.Pow(x/w.Scale, w.Shape)
	return m*regularGamma(1+k/w.Shape, y) + math.Pow(x, k)*math.Exp(-y)
}

// Sample draws from the law.
func (w Weibull) Sample(r *rand.Rand) float64 {
	return w.Scale * math.Pow(r.ExpFloat64(), 1/w.Shape)
}

// Lomax (Pareto of the second kind) has P(X > x) = (1 + x/Scale)^(−Alpha). Its
// mean is infinite for Alpha ≤ 1, its variance for Alpha ≤ 2.
type Lomax struct{ Alpha, Scale float64 }

func (l Lomax) check() error {
	return first(within("alpha", l.Alpha, 0.05, 1e6), within("scale", l.Scale, smallest, largest))
}

// CDF returns P(X ≤ x).
func (l Lomax) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return -math.Expm1(-l.Alpha * math.Log1p(x/l.Scale))
}

// LimitedMean returns E[min(X, x)].
func (l Lomax) LimitedMean(x float64) float64 {
	switch {
	case !(x > 0):
		return 0
	case math.IsInf(x, 1) && l.Alpha <= 1:
		return math.Inf(1)
	}
	return l.Scale * powerIntegral(math.Log1p(x/l.Scale), 1-l.Alpha)
}

// LimitedSquare returns E[min(X, x)²] = 2∫₀ˣ t·P(X > t) dt.
func (l Lomax) LimitedSquare(x float64) float64 {
	switch {
	case !(x > 0):
		return 0
	case math.IsInf(x, 1) && l.Alpha <= 2:
		return math.Inf(1)
	}
	u := math.Log1p(x / l.Scale)
	return 2 * l.Scale * l.Scale * (powerIntegral(u, 2-l.Alpha) - powerIntegral(u, 1-l.Alpha))
}

// powerIntegral returns ∫₀ᵘ e^(k·t) dt = (e^(k·u) − 1)/k.
func powerIntegral(u, k float64) float64 {
	if k == 0 {
		return u
	}
	return math.Expm1(k*u) / k
}

// Sample draws from the law.
func (l Lomax) Sample(r *rand.Rand) float64 { return l.Scale * math.Expm1(r.ExpFloat64()/l.Alpha) }

// Uniform is even on [Low, High].
type Uniform struct{ Low, High float64 }

func (u Uniform) check() error {
	return first(within("low", u.Low, 0, largest), within("high", u.High, math.Max(u.Low*(1+1e-9), smallest), largest))
}

func (u Uniform) edges() []float64 { return []float64{u.Low, u.High} }

// CDF returns P(X ≤ x).
func (u Uniform) CDF(x float64) float64 {
	return math.Max(0, math.Min(1, (x-u.Low)/(u.High-u.Low)))
}

// LimitedMean returns E[min(X, x)].
func (u Uniform) LimitedMean(x float64) float64 {
	c := math.Max(u.Low, math.Min(x, u.High))
	return math.Max(0, math.Min(x, u.Low)) + (c-u.Low)*(1-(c-u.Low)/(2*(u.High-u.Low)))
}

// LimitedSquare returns E[min(X, x)²].
func (u Uniform) LimitedSquare(x float64) float64 {
	if x <= u.Low {
		return math.Max(0, x) * math.Max(0, x)
	}
	c := math.Min(x, u.High)
	return (c*c+c*u.Low+u.Low*u.Low)/3*(c-u.Low)/(u.High-u.Low) + c*c*(u.High-c)/(u.High-u.Low)
}

// Sample draws from the law.
func (u Uniform) Sample(r *rand.Rand) float64 { return u.Low + (u.High-u.Low)*r.Float64() }

// Deterministic is always Value.
type Deterministic struct{ Value float64 }

func (d Deterministic) check() error { return within("value", d.Value, 0, largest) }

func (d Deterministic) atoms() []point { return []point{{d.Value, 1}} }

// CDF returns P(X ≤ x).
func (d Deterministic) CDF(x float64) float64 {
	if x >= d.Value {
		return 1
	}
	return 0
}

// LimitedMean returns E[min(X, x)].
func (d Deterministic) LimitedMean(x float64) float64 { return math.Max(0, math.Min(x, d.Value)) }

// LimitedSquare returns E[min(X, x)²].
func (d Deterministic) LimitedSquare(x float64) float64 {
	m := d.LimitedMean(x)
	return m * m
}

// Sample returns Value.
func (d Deterministic) Sample(*rand.Rand) float64 { return d.Value }

// Capped is min(X, Cap), X of law Of. What exceeds the cap stands on it.
type Capped struct {
	Of  Severity
	Cap float64
}

func (c Capped) check() error {
	return first(within("cap", c.Cap, 0, largest), check(c.Of))
}

// check returns what is wrong with the law's parameters, if it knows.
func check(law any) error {
	if law == nil {
		return &RangeError{Part: -1, Name: "law", Value: math.NaN()}
	}
	if c, ok := law.(checker); ok {
		return c.check()
	}
	return nil
}

func (c Capped) atoms() []point {
	var below []point
	onCap := 1 - c.Of.CDF(c.Cap)
	for _, p := range atomsOf(c.Of) {
		switch {
		case p.at < c.Cap:
			below = append(below, p)
		case p.at == c.Cap:
			onCap += p.mass
		}
	}
	return append(below, point{c.Cap, onCap})
}

func (c Capped) edges() []float64 { return edgesOf(c.Of) }

// CDF returns P(min(X, Cap) ≤ x).
func (c Capped) CDF(x float64) float64 {
	if x >= c.Cap {
		return 1
	}
	return c.Of.CDF(x)
}

// LimitedMean returns E[min(X, Cap, x)].
func (c Capped) LimitedMean(x float64) float64 { return c.Of.LimitedMean(math.Min(x, c.Cap)) }

// LimitedSquare returns E[min(X, Cap, x)²].
func (c Capped) LimitedSquare(x float64) float64 { return c.Of.LimitedSquare(math.Min(x, c.Cap)) }

func (c Capped) limitedMeans(dst []float64, h float64) {
	n := c.under(len(dst), h)
	limitedMeans(c.Of, dst[:n], h)
	fill(dst[n:], c.Of.LimitedMean(c.Cap))
}

func (c Capped) cdfs(dst []float64, h float64) {
	n := c.under(len(dst), h)
	cdfs(c.Of, dst[:n], h)
	fill(dst[n:], 1)
}

// under counts the first points of the grid that lie below the cap.
func (c Capped) under(n int, h float64) int {
	if k := math.Ceil(c.Cap / h); k < float64(n) {
		return int(k)
	}
	return n
}

// Sample draws from the law. Of must be a Sampler.
func (c Capped) Sample(r *rand.Rand) float64 { return math.Min(c.Cap, c.Of.(Sampler).Sample(r)) }

// Mixture is one of several laws, drawn by weight. NewMixture makes one.
type Mixture struct {
	weights []float64
	parts   []Severity
}

// NewMixture returns the mixture of the parts by weight; the weights are made to
// sum to 1. It returns a *RangeError for a weight that is negative or not
// finite, for weights that sum to zero and for lists of different length.
func NewMixture(weights []float64, parts []Severity) (Mixture, error) {
	if len(weights) != len(parts) {
		return Mixture{}, &RangeError{Part: -1, Name: "number of weights", Value: float64(len(weights))}
	}
	w, err := normalised(weights)
	if err != nil {
		return Mixture{}, err
	}
	return Mixture{w, append([]Severity(nil), parts...)}, nil
}

// normalised returns the weights over their sum.
func normalised(weights []float64) ([]float64, error) {
	var sum float64
	for _, w := range weights {
		if err := within("weight", w, 0, largest); err != nil {
			return nil, err
		}
		sum += w
	}
	if err := within("sum of weights", sum, smallest, largest); err != nil {
		return nil, err
	}
	out := make([]float64, len(weights))
	for i, w := range weights {
		out[i] = w / sum
	}
	return out, nil
}

func (m Mixture) check() error {
	if len(m.parts) == 0 {
		return &RangeError{Part: -1, Name: "parts of a mixture", Value: 0}
	}
	for _, p := range m.parts {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

func (m Mixture) atoms() []point {
	var all []point
	for i, p := range m.parts {
		for _, a := range atomsOf(p) {
			all = append(all, point{a.at, a.mass * m.weights[i]})
		}
	}
	return merge(all)
}

func (m Mixture) edges() []float64 {
	var all []float64
	for _, p := range m.parts {
		all = append(all, edgesOf(p)...)
	}
	return all
}

func (m Mixture) mean(of func(Severity) float64) float64 {
	var sum float64
	for i, p := range m.parts {
		if m.weights[i] > 0 { // 0·∞ is no part of a mean
			sum += m.weights[i] * of(p)
		}
	}
	return sum
}

// CDF returns P(X ≤ x).
func (m Mixture) CDF(x float64) float64 {
	return m.mean(func(s Severity) float64 { return s.CDF(x) })
}

// LimitedMean returns E[min(X, x)].
func (m Mixture) LimitedMean(x float64) float64 {
	return m.mean(func(s Severity) float64 { return s.LimitedMean(x) })
}

// LimitedSquare returns E[min(X, x)²].
func (m Mixture) LimitedSquare(x float64) float64 {
	return m.mean(func(s Severity) float64 { return s.LimitedSquare(x) })
}

func (m Mixture) limitedMeans(dst []float64, h float64) { m.line(dst, h, limitedMeans) }

func (m Mixture) cdfs(dst []float64, h float64) { m.line(dst, h, cdfs) }

func (m Mixture) line(dst []float64, h float64, of func(Severity, []float64, float64)) {
	one := make([]float64, len(dst))
	fill(dst, 0)
	for i, p := range m.parts {
		of(p, one, h)
		for j, v := range one {
			dst[j] += m.weights[i] * v
		}
	}
}

// Sample draws from the law. The parts must be Samplers.
func (m Mixture) Sample(r *rand.Rand) float64 {
	u := r.Float64()
	for i, w := range m.weights {
		if u < w || i == len(m.weights)-1 {
			return m.parts[i].(Sampler).Sample(r)
		}
		u -= w
	}
	return 0
}
