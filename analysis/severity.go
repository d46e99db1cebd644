package analysis

import (
	"context"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mathext"

	"daebi/models/unit"
)

const (
	hoursPerYear = unit.HoursPerYear
)

// startOffset shifts the start times of the j-th class of lengths inside their
// steps, each class by another part (the golden ratio's multiples), so that what
// a grid of starts misses between its points evens out over the classes.
func startOffset(j int) float64 {
	const golden = 0.6180339887498949
	x := .5 + float64(j)*golden
	return x - math.Floor(x)
}

// fineness is how closely start times and lengths are looked at: a start in every
// so many minutes of a week, each class of lengths shifted by another part of them,
// and so many classes of length besides those cut at the harm steps.
type fineness struct {
	minutes, classes int
	bits             uint // losses are gathered in 2^bits classes an octave
}

var (
	fine   = fineness{10, 72, 8} // the present plan and the texts it is set against
	coarse = fineness{60, 48, 6} // other options, to compare their bad years
	rough  = fineness{60, 32, 6} // assignments of options to services on the frontier
)

// laws returns empty laws, by view.
func (f fineness) laws() *[viewCount]classes {
	c := &[viewCount]classes{}
	for v := range c {
		c[v].bits = f.bits
	}
	return c
}

// gammaQuantile returns the p-quantile of Gamma(shape, 1).
func gammaQuantile(shape, p float64) float64 { return mathext.GammaIncRegInv(shape, p) }

// settleRange fills the 90 % range of an event's rate.
func (in *input) settleRange(e *event) {
	if e.shape <= 0 { // a rate of nothing is known
		e.low, e.high = 0, 0
		return
	}
	e.low = gammaQuantile(e.shape, .05) / e.years
	e.high = gammaQuantile(e.shape, .95) / e.years
}

// classes is a law of losses gathered in narrow classes: the probability and the
// mean of each, so that the mean of the whole is exact. A class is an equal part of a
// power of two, so its index is the top bits of the number.
type classes struct {
	bits      uint // a power of two is cut into 2^bits classes
	prob, sum []float64
	zero      float64 // probability of less than 1 won
	zeroSum   float64
}

var oneBits = math.Float64bits(1)

func (c *classes) add(x, p float64) {
	if x < 1 {
		c.zero += p
		c.zeroSum += p * x
		return
	}
	i := int((math.Float64bits(x) - oneBits) >> (52 - c.bits))
	if i >= len(c.prob) {
		n := i + 1024
		c.prob = append(c.prob, make([]float64, n-len(c.prob))...)
		c.sum = append(c.sum, make([]float64, n-len(c.sum))...)
	}
	c.prob[i] += p
	c.sum[i] += p * x
}

// each calls f for every class with its mean and probability.
func (c *classes) each(f func(x, p float64)) {
	if c.zero > 0 {
		f(c.zeroSum/c.zero, c.zero)
	}
	for i, p := range c.prob {
		if p > 0 {
			f(c.sum[i]/p, p)
		}
	}
}

// scale multiplies every loss by k.
func (c *classes) scale(k float64) {
	c.zeroSum *= k
	for i := range c.sum {
		c.sum[i] *= k
	}
}

// mean returns the mean loss.
func (c *classes) mean() float64 {
	m := c.zeroSum
	for _, x := range c.sum {
		m += x
	}
	return m
}

// mixIn adds another law with a weight.
func (c *classes) mixIn(o *classes, w float64) {
	if len(o.prob) > len(c.prob) {
		c.prob = append(c.prob, make([]float64, len(o.prob)-len(c.prob))...)
		c.sum = append(c.sum, make([]float64, len(o.sum)-len(c.sum))...)
	}
	for i, p := range o.prob {
		c.prob[i] += w * p
		c.sum[i] += w * o.sum[i]
	}
	c.zero += w * o.zero
	c.zeroSum += w * o.zeroSum
}

// atoms returns the law as weighted points, ascending.
func (c *classes) atoms() (values, probs []float64) {
	c.each(func(x, p float64) { values, probs = append(values, x), append(probs, p) })
	return values, probs
}

// months are the distinct month weights and their probabilities.
func months(w [12]float64) (weights, probs []float64) {
	for _, x := range w {
		found := false
		for i := range weights {
			if weights[i] == x {
				probs[i] += 1.0 / 12
				found = true
			}
		}
		if !found {
			weights, probs = append(weights, x), append(probs, 1.0/12)
		}
	}
	return weights, probs
}

// severities computes and remembers what one outage costs.
type severities struct {
	how            fineness
	in             *input
	arr            *arrivals
	sweep          *sweep
	steps          []float64
	flows          []*flow
	bins           map[lengthLaw][]lengthBin
	laws           map[string]*[viewCount]classes
	means          map[string][viewCount]branchMean
	counts         map[string]meanCount
	tables         map[lengthLaw]*excessTable
	office         map[string][viewCount][2]float64 // means of starts in working hours and at any time
	lateAt         [][]int32
	weightM, probM []float64
}

// branchMean is one outage's mean: won of which harm (the rest is response and
// extra price), and late messages.
type branchMean struct{ won, harm, late float64 }

type meanCount struct {
	n       []float64
	rescued float64
}

// with returns severities of other flows or fineness that share what depends on
// neither: the profile and the closed-form counts.
func (s *severities) with(flows []*flow, how fineness) *severities {
	out := newSeverities(s.in, flows, how)
	out.counts, out.tables = s.counts, s.tables
	return out
}

func newSeverities(in *input, flows []*flow, how fineness) *severities {
	s := &severities{how: how, in: in, arr: newArrivals(in.ref.Profile), steps: in.harmSteps(), flows: flows, bins: map[lengthLaw][]lengthBin{}, laws: map[string]*[viewCount]classes{}, means: map[string][viewCount]branchMean{}, counts: map[string]meanCount{}, tables: map[lengthLaw]*excessTable{}, office: map[string][viewCount][2]float64{}}
	s.sweep = newSweep(s.arr, s.steps, how.minutes)
	s.lateAt = lateIndex(s.steps)
	s.weightM, s.probM = months(in.ref.Profile.MonthWeights)
	return s
}

func branchKey(l lengthLaw, share float64, b branch) string {
	var k strings.Builder
	fmt.Fprintf(&k, "%v|%v", l, share)
	for _, m := range b.modes {
		fmt.Fprintf(&k, "|%v", m)
	}
	return k.String()
}

func (s *severities) weightOf(f int, m mode) *weight {
	if m.fail {
		return &s.flows[f].failing
	}
	return &s.flows[f].all
}

// law returns the law of the loss of one outage of the length law and affected
// share that goes as the branch says, over start times, lengths and months, by
// view:
//
//	X = response cost + g·w_month·Σ_flows (Σ_k ΔH_k·N_k + extra price·rescued) ≥ 0
func (s *severities) law(ctx context.Context, l lengthLaw, share float64, b branch) (*[viewCount]classes, error) {
	key := branchKey(l, share, b)
	if c, ok := s.laws[key]; ok {
		return c, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	bins := s.binsOf(l)
	out := s.how.laws()
	// What scales with the month's volume: of outages too short for a response
	// and of those that take one.
	plain, answered := s.how.laws(), s.how.laws()
	var y [viewCount][]float64
	for v := range y {
		y[v] = make([]float64, len(s.sweep.start))
	}
	for j, bin := range bins {
		for v := range y {
			clear(y[v])
		}
		for f, m := range b.modes {
			if m.kind != unstruck {
				s.sweep.add(&y, s.weightOf(f, m), m, bin.hours, startOffset(j))
			}
		}
		to := plain
		if bin.hours >= s.in.set.responseAfterHours {
			to = answered
		}
		p := bin.prob / float64(len(s.sweep.start))
		for v := range y {
			for _, x := range y[v] {
				to[v].add(math.Max(0, x)*share, p)
			}
		}
	}
	for v := range out {
		for j, w := range s.weightM {
			plain[v].each(func(x, p float64) { out[v].add(x*w, p*s.probM[j]) })
			answered[v].each(func(x, p float64) { out[v].add(x*w+s.in.set.responseWon, p*s.probM[j]) })
		}
	}
	s.laws[key] = out
	return out, nil
}

// mean returns the branch's mean loss by view and its late messages (later than
// the first harm step), in closed form.
func (s *severities) mean(l lengthLaw, share float64, b branch) [viewCount]branchMean {
	key := branchKey(l, share, b)
	if m, ok := s.means[key]; ok {
		return m
	}
	var out [viewCount]branchMean
	response := s.in.set.responseWon * l.survival(math.Nextafter(s.in.set.responseAfterHours, 0))
	for v := range out {
		out[v].won = response
	}
	for f, m := range b.modes {
		if m.kind == unstruck {
			continue
		}
		c := s.meanCount(l, m)
		w := s.weightOf(f, m)
		extra := w.kept
		if m.lost {
			extra = w.lost
		}
		for v := range out {
			harm := 0.0
			for k, h := range w.harm[v] {
				harm += h * c.n[k]
			}
			out[v].won += share * (harm + extra*c.rescued)
			out[v].harm += share * harm
			out[v].late += share * s.late(w, c.n)
		}
	}
	s.means[key] = out
	return out
}

// late returns the messages that arrive at or after the first step at which
// their lateness costs anybody anything.
func (s *severities) late(w *weight, n []float64) float64 {
	sum := 0.0
	for k, v := range w.lateAt {
		sum += v * n[k]
	}
	return sum
}

func (s *severities) meanCount(l lengthLaw, m mode) meanCount {
	m.fail = false
	key := fmt.Sprintf("%v|%v", l, m)
	c, ok := s.counts[key]
	if !ok {
		t := s.tables[l]
		if t == nil {
			t = newExcessTable(l, 400)
			s.tables[l] = t
		}
		c.n, c.rescued = s.arr.meanCounts(s.steps, s.lateAt, m, t)
		s.counts[key] = c
	}
	return c
}

// workingHour reports whether t hours from Monday 00:00, within the week, is one:
// Monday to Friday, 09 to 18.
func workingHour(t float64) bool {
	h := t - 24*math.Floor(t/24)
	return t < 120 && h >= 9 && h < 18
}

// workingShare is the part of a week that is working hours.
const workingShare = 45.0 / 168

// officeMean returns what one outage of a branch costs in the mean, in a view,
// without the response, if it starts in working hours, and if at any time: by the
// grid of starts and lengths, of which no closed form is known.
func (s *severities) officeMean(l lengthLaw, share float64, b branch, v int) (office, any float64) {
	key := branchKey(l, 1, b)
	if m, ok := s.office[key]; ok {
		return share * m[v][0], share * m[v][1]
	}
	bins := s.binsOf(l)
	var y [viewCount][]float64
	for k := range y {
		y[k] = make([]float64, len(s.sweep.start))
	}
	var m [viewCount][2]float64
	for j, bin := range bins {
		for k := range y {
			clear(y[k])
		}
		offset := startOffset(j)
		for f, m := range b.modes {
			if m.kind != unstruck {
				s.sweep.add(&y, s.weightOf(f, m), m, bin.hours, offset)
			}
		}
		for k := range y {
			var in, n, all float64
			for i, x := range y[k] {
				x = math.Max(0, x)
				all += x
				if t := (float64(i) + offset) * float64(s.sweep.every) / 60; workingHour(t) {
					in += x
					n++
				}
			}
			m[k][0] += bin.prob * in / math.Max(1, n)
			m[k][1] += bin.prob * all / float64(len(y[k]))
		}
	}
	s.office[key] = m
	return share * m[v][0], share * m[v][1]
}

// binsOf returns a law's classes of length, cut once.
func (s *severities) binsOf(l lengthLaw) []lengthBin {
	bins, ok := s.bins[l]
	if !ok {
		bins = l.bins(s.how.classes, append([]float64{s.in.set.responseAfterHours}, s.steps...))
		s.bins[l] = bins
	}
	return bins
}
