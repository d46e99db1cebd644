package loss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Limits of a case.
const (
	maxParts     = 1000
	maxLaws      = 5000    // severities, those inside others included
	maxDepth     = 8       // of severities inside others
	maxNumbers   = 200_000 // in all lists
	maxFigures   = 1000
	maxCaseBytes = 1 << 24
)

// Errors of RunCase beside those of Aggregate.
var (
	ErrCase     = errors.New("not a compound case")
	ErrTooLarge = errors.New("case is too large")
	ErrUnsolved = errors.New("figure cannot be computed to the accuracy asked for")
)

// RunCase computes the figures that a verification case of kind "compound"
// expects, under flat keys: "mean", "sd", "p_zero", "quantiles.0.995",
// "tvar.0.95", "exceedance.250". Slack holds, for figures that stand on points
// of mass which no common grid holds, the absolute error that the grid leaves.
//
// It returns an error that wraps ErrCase for what is not such a case,
// ErrTooLarge for one beyond the limits, ErrUnsolved for a figure that is
// infinite or that the largest grid does not settle, and Aggregate's errors.
func RunCase(ctx context.Context, raw json.RawMessage) (found, slack map[string]float64, err error) {
	c, err := decodeCase(raw)
	if err != nil {
		return nil, nil, err
	}
	return c.run(ctx)
}

// compoundCase is a case decoded.
type compoundCase struct {
	parts                    []Part
	wantMean, wantSD, wantP0 bool
	quantiles, tvar          map[string]float64
	exceedance               map[string]float64
	tolerance                float64
	laws                     int
}

// run solves the case on growing grids until the figures stand still.
func (c *compoundCase) run(ctx context.Context) (found, slack map[string]float64, err error) {
	settle := math.Max(c.tolerance/5, 1e-11)
	var last map[string]float64
	for points := 1 << 12; ; points *= 4 {
		d, err := Aggregate(ctx, c.parts, c.settings(points))
		if err != nil {
			return nil, nil, err
		}
		found, slack = c.figures(d)
		for _, k := range slices.Sorted(maps.Keys(found)) {
			if v := found[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, nil, fmt.Errorf("%s = %v: %w", k, v, ErrUnsolved)
			}
		}
		change := furthest(last, found)
		if d.Exact() || (last != nil && change <= settle) {
			return found, slack, nil
		}
		if points*4 > mostPoints/4 || points*4*c.laws > 1<<22 {
			if change > math.Max(10*c.tolerance, 1e-7) && !d.lumpy {
				return nil, nil, fmt.Errorf("relative change of %.1e on the largest grid: %w", change, ErrUnsolved)
			}
			return found, slack, nil
		}
		last = found
	}
}

// settings asks for a grid that holds every figure.
func (c *compoundCase) settings(points int) Settings {
	s := Settings{Points: points, Tail: 0.9995, roomy: true}
	for _, ps := range []map[string]float64{c.quantiles, c.tvar} {
		for _, p := range ps {
			s.Tail = math.Max(s.Tail, 1-(1-p)/2)
		}
	}
	for _, x := range c.exceedance {
		s.Reach = math.Max(s.Reach, x)
	}
	return s
}

// furthest returns the largest relative change between two sets of figures.
func furthest(a, b map[string]float64) float64 {
	worst := 0.0
	if a == nil {
		worst = math.Inf(1)
	}
	for k, v := range a {
		if v != b[k] {
			worst = math.Max(worst, math.Abs(v-b[k])/math.Max(math.Abs(v), math.Abs(b[k])))
		}
	}
	return worst
}

func (c *compoundCase) figures(d *Distribution) (found, slack map[string]float64) {
	found, slack = map[string]float64{}, map[string]float64{}
	if c.wantMean {
		found["mean"] = d.Mean()
	}
	if c.wantSD {
		found["sd"] = d.SD()
	}
	if c.wantP0 {
		found["p_zero"] = d.PZero()
	}
	loose := d.lumpy && !d.exact && !d.aligned
	for k, p := range c.quantiles {
		if found["quantiles."+k] = d.Quantile(p); loose {
			slack["quantiles."+k] = d.Step()
		}
	}
	for k, p := range c.tvar {
		if found["tvar."+k] = d.TVaR(p); loose {
			slack["tvar."+k] = d.Step()
		}
	}
	for k, x := range c.exceedance {
		if found["exceedance."+k] = d.Exceedance(x); loose {
			slack["exceedance."+k] = d.Exceedance(x-d.Step()) - d.Exceedance(math.Min(x+d.Step(), d.End()))
		}
	}
	return found, slack
}

// fields are the members of a JSON object, taken one by one; what is left over
// is an error. The first error stays.
type fields struct {
	of   string
	left map[string]json.RawMessage
	err  error
}

func object(of string, raw json.RawMessage) *fields {
	f := &fields{of: of}
	if err := json.Unmarshal(raw, &f.left); err != nil {
		f.fail("%v", err)
	} else if f.left == nil {
		f.fail("not an object")
	}
	return f
}

func (f *fields) fail(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("%s: %s: %w", f.of, fmt.Sprintf(format, args...), ErrCase)
	}
}

func (f *fields) has(key string) bool {
	_, ok := f.left[key]
	return ok
}

// take decodes the member into v; it must be there and not be null.
func (f *fields) take(key string, v any) {
	raw, ok := f.left[key]
	delete(f.left, key)
	switch {
	case f.err != nil:
	case !ok || string(raw) == "null":
		f.fail("%s is missing", key)
	default:
		if err := json.Unmarshal(raw, v); err != nil {
			f.fail("%s: %v", key, err)
		}
	}
}

func (f *fields) text(key string) (s string) {
	f.take(key, &s)
	return s
}

func (f *fields) number(key string) (x float64) {
	f.take(key, &x)
	return x
}

func (f *fields) numbers(key string) (xs []float64) {
	f.take(key, &xs)
	return xs
}

func (f *fields) raws(key string) (rs []json.RawMessage) {
	f.take(key, &rs)
	return rs
}

// done returns the first error, or names a member that nobody took.
func (f *fields) done() error {
	if f.err == nil && len(f.left) > 0 {
		f.fail("unknown member %q", slices.Min(slices.Collect(maps.Keys(f.left))))
	}
	return f.err
}

func decodeCase(raw json.RawMessage) (*compoundCase, error) {
	if len(raw) > maxCaseBytes {
		return nil, ErrTooLarge
	}
	c := &compoundCase{tolerance: 1e-9}
	f := object("case", raw)
	if kind := f.text("kind"); kind != "compound" {
		f.fail("kind is %q", kind)
	}
	for _, key := range []string{"id", "title", "source", "note"} {
		if f.has(key) {
			f.text(key)
		}
	}
	if f.has("relative_tolerance") {
		if c.tolerance = f.number("relative_tolerance"); !(c.tolerance >= 0 && c.tolerance <= 1) {
			f.fail("relative_tolerance %g is not between 0 and 1", c.tolerance)
		}
	}
	parts := f.raws("parts")
	var expected json.RawMessage
	f.take("expected", &expected)
	if err := f.done(); err != nil {
		return nil, err
	}
	if len(parts) > maxParts {
		return nil, fmt.Errorf("%d parts: %w", len(parts), ErrTooLarge)
	}
	var r reader
	for i, p := range parts {
		part, err := r.part(p)
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", i, err)
		}
		c.parts = append(c.parts, part)
	}
	c.laws = r.laws
	return c, c.expect(expected)
}

// expect notes which figures are asked for.
func (c *compoundCase) expect(raw json.RawMessage) error {
	f := object("expected", raw)
	flag := func(key string) bool {
		if !f.has(key) {
			return false
		}
		f.number(key)
		return true
	}
	c.wantMean, c.wantSD, c.wantP0 = flag("mean"), flag("sd"), flag("p_zero")
	c.quantiles, c.tvar = levels(f, "quantiles"), levels(f, "tvar")
	c.exceedance = map[string]float64{}
	if f.has("exceedance") {
		for _, r := range f.raws("exceedance") {
			e := object("exceedance", r)
			x := e.number("x")
			e.number("p")
			if err := e.done(); err != nil {
				return err
			}
			if !(x >= 0 && x <= largest) {
				return fmt.Errorf("exceedance: x = %g: %w", x, ErrCase)
			}
			c.exceedance[strconv.FormatFloat(x, 'g', -1, 64)] = x
		}
	}
	if err := f.done(); err != nil {
		return err
	}
	n := len(c.quantiles) + len(c.tvar) + len(c.exceedance)
	switch {
	case n > maxFigures:
		return fmt.Errorf("%d figures: %w", n, ErrTooLarge)
	case n == 0 && !c.wantMean && !c.wantSD && !c.wantP0:
		return fmt.Errorf("nothing is expected: %w", ErrCase)
	}
	return nil
}

// levels reads {"0.995": figure, …} and returns the probabilities by their text.
func levels(f *fields, key string) map[string]float64 {
	out := map[string]float64{}
	if !f.has(key) {
		return out
	}
	var m map[string]*float64
	f.take(key, &m)
	for text, figure := range m {
		p, err := strconv.ParseFloat(text, 64)
		if err != nil || !(p >= 0 && p <= 0.9999999) || figure == nil {
			f.fail("%s: %q is not a level from 0 to 0.9999999 with a figure", key, text)
		}
		out[text] = p
	}
	return out
}

// reader decodes laws and counts what they hold.
type reader struct{ laws, numbers int }

func (r *reader) part(raw json.RawMessage) (Part, error) {
	f := object("part", raw)
	var frequency, severity json.RawMessage
	f.take("frequency", &frequency)
	f.take("severity", &severity)
	if err := f.done(); err != nil {
		return Part{}, err
	}
	n, err := r.frequency(frequency)
	if err != nil {
		return Part{}, err
	}
	x, err := r.severity(severity, 0)
	return Part{n, x}, err
}

func (r *reader) frequency(raw json.RawMessage) (Frequency, error) {
	f := object("frequency", raw)
	var law Frequency
	var err error
	switch kind := f.text("type"); kind {
	case "poisson":
		law = Poisson{f.number("lambda")}
	case "negative_binomial":
		law = GammaMixed{f.number("shape"), f.number("rate")}
	case "geometric":
		mean := f.number("mean")
		law, err = Geometric(mean), within("mean", mean, 0, 1e9)
	case "binomial":
		n, p := f.number("n"), f.number("p")
		if n != math.Trunc(n) || math.Abs(n) > 1e9 {
			f.fail("n = %g is not a number of trials", n)
			n = 0
		}
		law = Binomial{int(n), p}
	case "discrete":
		values, probs := r.weighted(f, "values", "probs")
		if f.err == nil {
			law, err = NewCounts(values, probs)
		}
	default:
		f.fail("unknown type %q", kind)
	}
	return law, first(f.done(), err)
}

// weighted reads values and their probabilities, which must sum to 1.
func (r *reader) weighted(f *fields, values, probs string) (v, p []float64) {
	v, p = f.numbers(values), f.numbers(probs)
	r.sumsToOne(f, probs, p)
	return v, p
}

func (r *reader) sumsToOne(f *fields, key string, p []float64) {
	if r.numbers += len(p); r.numbers > maxNumbers {
		f.fail("more than %d numbers", maxNumbers)
	}
	var sum float64
	for _, q := range p {
		sum += q
	}
	if !(math.Abs(sum-1) <= 1e-6) {
		f.fail("%s sum to %g, not to 1", key, sum)
	}
}

func (r *reader) severity(raw json.RawMessage, depth int) (Severity, error) {
	if r.laws++; r.laws > maxLaws || depth > maxDepth {
		return nil, fmt.Errorf("severities in severities: %w", ErrTooLarge)
	}
	f := object("severity", raw)
	var law Severity
	var err error
	switch kind := f.text("type"); kind {
	case "lognormal":
		law = Lognormal{f.number("mu"), f.number("sigma")}
	case "gamma":
		law = Gamma{f.number("shape"), f.number("scale")}
	case "exponential":
		law = Exponential{f.number("mean")}
	case "weibull":
		law = Weibull{f.number("shape"), f.number("scale")}
	case "lomax":
		law = Lomax{f.number("alpha"), f.number("scale")}
	case "uniform":
		law = Uniform{f.number("low"), f.number("high")}
	case "deterministic":
		law = Deterministic{f.number("value")}
	case "discrete":
		values, probs := r.weighted(f, "values", "probs")
		if f.err == nil {
			law, err = NewAtoms(values, probs)
		}
	case "mixture":
		law, err = r.mixture(f, depth)
	case "capped":
		law, err = r.capped(f, depth)
	default:
		f.fail("unknown type %q", kind)
	}
	return law, first(f.done(), err)
}

func (r *reader) mixture(f *fields, depth int) (Severity, error) {
	weights := f.numbers("weights")
	r.sumsToOne(f, "weights", weights)
	var parts []Severity
	for _, raw := range f.raws("parts") {
		p, err := r.severity(raw, depth+1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return NewMixture(weights, parts)
}

func (r *reader) capped(f *fields, depth int) (Severity, error) {
	var of json.RawMessage
	f.take("of", &of)
	limit := f.number("cap")
	if f.err != nil {
		return nil, f.err
	}
	law, err := r.severity(of, depth+1)
	return Capped{law, limit}, err
}
