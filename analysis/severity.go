package analysis

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

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
	fine   = fineness{5, 72, 8}  // the present plan and the texts it is set against
	coarse = fineness{60, 36, 6} // other options, to compare their bad years
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
		n := max(i+1, 30<<c.bits) // a billion won at once
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

// mean returns the mean loss, of what atoms returns.
func (c *classes) mean() float64 {
	m := 0.0
	for _, x := range c.sum {
		m += x
	}
	if m == 0 {
		return c.zeroSum
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

// atoms returns the law as weighted points, ascending. What costs less than a won
// costs nothing, unless nothing costs more.
func (c *classes) atoms() (values, probs []float64) {
	n := 1
	for _, p := range c.prob {
		if p > 0 {
			n++
		}
	}
	values, probs = make([]float64, 0, n), make([]float64, 0, n)
	c.each(func(x, p float64) { values, probs = append(values, x), append(probs, p) })
	if len(values) > 1 && c.zero > 0 {
		values[0] = 0
	}
	return values, probs
}

// severities computes and remembers what one outage costs.
type severities struct {
	views  []int // whose laws are worked out
	how    fineness
	in     *input
	arr    *arrivals
	sweep  *sweep
	steps  []float64
	flows  []*flow
	bins   map[lengthLaw][]lengthBin
	laws   map[string]*[viewCount]classes
	means  map[string][viewCount]branchMean
	counts map[string]meanCount
	tables map[lengthLaw]*excessTable
	office map[string][viewCount][2]float64 // means of starts in working hours and at any time
	lateAt [][]int32
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
func (s *severities) with(flows []*flow, how fineness, views ...int) *severities {
	out := &severities{how: how, views: views, in: s.in, arr: s.arr, steps: s.steps, lateAt: s.lateAt, counts: s.counts, tables: s.tables}
	out.ready(flows)
	return out
}

// ready makes room for what depends on the flows and the fineness.
func (s *severities) ready(flows []*flow) {
	if len(s.views) == 0 {
		s.views = []int{agencyView, societyView}
	}
	s.flows = flows
	s.sweep = newSweep(s.arr, s.steps, s.how.minutes)
	s.bins, s.laws, s.means, s.office = map[lengthLaw][]lengthBin{}, map[string]*[viewCount]classes{}, map[string][viewCount]branchMean{}, map[string][viewCount][2]float64{}
}

func newSeverities(in *input, flows []*flow, how fineness, views ...int) *severities {
	s := &severities{how: how, views: views, in: in, arr: newArrivals(in.ref.Profile), steps: in.harmSteps(), counts: map[string]meanCount{}, tables: map[lengthLaw]*excessTable{}}
	s.lateAt = lateIndex(s.steps)
	s.ready(flows)
	return s
}

// branchKey names what an outage of a length and share loses in a branch. Of the
// flows only those that are struck are named: of hundreds few are.
func branchKey(l lengthLaw, share float64, b branch) string {
	k := make([]byte, 0, 96)
	number := func(v float64) { k = binary.LittleEndian.AppendUint64(k, math.Float64bits(v)) }
	for _, v := range []float64{l.mu, l.sigma, l.cap, l.shift, share} {
		number(v)
	}
	for f, m := range b.modes {
		if m == (mode{lost: m.lost}) {
			continue
		}
		k = binary.LittleEndian.AppendUint32(k, uint32(f)) //nolint:gosec // few flows
		k = append(k, byte(m.kind), flag(m.lost), flag(m.fail))
		number(m.hours)
	}
	return string(k)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (s *severities) weightOf(f int, m mode) *weight {
	if m.fail {
		return &s.flows[f].failing
	}
	return &s.flows[f].all
}

// law returns, where it was prepared, the law of the loss of one outage of the length law and affected
// share that goes as the branch says, over start times, lengths and months, by
// view:
//
//	X = response cost + g·w_month·Σ_flows (Σ_k ΔH_k·N_k + extra price·rescued) ≥ 0
func (s *severities) law(l lengthLaw, share float64, b branch) *[viewCount]classes {
	return s.laws[branchKey(l, share, b)]
}

// prepare works out, side by side, the laws that the events of some structures
// ask for. The error is ctx's.
func (s *severities) prepare(ctx context.Context, ws []*world) error {
	var jobs []func() error
	for _, w := range ws {
		for _, ev := range w.events {
			for _, b := range ev.branches {
				key := branchKey(ev.law, ev.share, b)
				if s.laws[key] != nil {
					continue
				}
				out, share, bins := s.how.laws(), ev.share, s.binsOf(ev.law)
				s.laws[key] = out
				jobs = append(jobs, func() error {
					if ctx.Err() == nil {
						s.work(out, share, b, bins)
					}
					return ctx.Err()
				})
			}
		}
	}
	return inParallel(jobs)
}

// work fills one law.
func (s *severities) work(out *[viewCount]classes, share float64, b branch, bins []lengthBin) {
	sweep := newSweep(s.arr, s.steps, s.how.minutes)
	var cals []*calendar
	calOf := make([]int, len(b.modes))
	for f := range b.modes {
		c := s.flows[f].cal
		if calOf[f] = slices.Index(cals, c); calOf[f] < 0 {
			calOf[f] = len(cals)
			cals = append(cals, c)
		}
	}
	months := vectors(cals)
	y := make([][viewCount][]float64, len(cals))
	for c := range y {
		for _, v := range s.views {
			y[c][v] = make([]float64, len(sweep.start))
		}
	}
	// One calendar: what scales with the month's volume, of outages too short for a
	// response and of those that take one, is gathered first and scaled after.
	plain, answered := s.how.laws(), s.how.laws()
	alone := len(cals) == 1 && len(cals[0].bursts) == 0
	for j, bin := range bins {
		for c := range y {
			for v := range y[c] {
				clear(y[c][v])
			}
		}
		for f, m := range b.modes {
			if m.kind != unstruck {
				sweep.add(&y[calOf[f]], s.weightOf(f, m), m, bin.hours, startOffset(j))
			}
		}
		p := bin.prob / float64(len(sweep.start))
		if alone {
			to := plain
			if bin.hours >= s.in.set.responseAfterHours {
				to = answered
			}
			for _, v := range s.views {
				for _, x := range y[0][v] {
					to[v].add(math.Max(0, x)*share, p)
				}
			}
			continue
		}
		response := 0.0
		if bin.hours >= s.in.set.responseAfterHours {
			response = s.in.set.responseWon
		}
		for _, month := range months {
			prob := month.prob - s.addBursts(out, cals, calOf, month, b, share, bin, response, j)
			for _, v := range s.views {
				for i := range sweep.start {
					x := 0.0
					for c, w := range month.weights {
						x += w * y[c][v][i]
					}
					out[v].add(math.Max(0, x)*share+response, p*prob)
				}
			}
		}
	}
	if alone {
		for v := range out {
			for _, m := range months {
				plain[v].each(func(x, p float64) { out[v].add(x*m.weights[0], p*m.prob) })
				answered[v].each(func(x, p float64) { out[v].add(x*m.weights[0]+s.in.set.responseWon, p*m.prob) })
			}
		}
	}
}

// burstStep is the minutes between starts that are looked at around a reminder day.
const burstStep = 15

// addBursts adds the outages of one class of lengths that strike a reminder day of
// a month, and returns how likely one starts so: a day and the outage's length in a
// year. Only one burst of a month is struck at a time.
func (s *severities) addBursts(out *[viewCount]classes, cals []*calendar, calOf []int, month monthVector, b branch, share float64, bin lengthBin, response float64, j int) (taken float64) {
	for c, cal := range cals {
		for _, x := range cal.bursts {
			if x.month != month.month {
				continue
			}
			window := 24 + bin.hours
			prob := window / hoursPerYear
			if left := month.prob - taken; prob > left { // an outage longer than the month has days left
				prob = left
			}
			taken += prob
			from := 24*burstDay - bin.hours
			n := max(1, int(window*60/burstStep))
			for i := range n {
				t0 := from + (float64(i)+startOffset(j))*window/float64(n)
				var won [viewCount]float64
				for f, m := range b.modes {
					if m.kind == unstruck {
						continue
					}
					w := s.weightOf(f, m)
					base := w.cost(m, s.steps, t0, bin.hours, s.arr.until)
					var extra [viewCount]float64
					if calOf[f] == c {
						extra = w.cost(m, s.steps, t0, bin.hours, s.arr.burstArrivals)
					}
					for v := range won {
						won[v] += month.weights[calOf[f]]*base[v] + x.weeks*extra[v]
					}
				}
				for v := range out {
					out[v].add(math.Max(0, won[v])*share+response, bin.prob*prob/float64(n))
				}
			}
		}
	}
	return taken
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
		c := s.meanCount(s.flows[f], l, m)
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

// meanCount returns the mean counts of a flow's messages in one outage: of its
// ordinary days and of its bursts, in units of a mean week's messages.
func (s *severities) meanCount(fl *flow, l lengthLaw, m mode) meanCount {
	m.fail = false
	key := fmt.Sprintf("%v|%v|%s", l, m, fl.cal.key)
	c, ok := s.counts[key]
	if ok {
		return c
	}
	t := s.tables[l]
	if t == nil {
		t = newExcessTable(l, 400)
		s.tables[l] = t
	}
	week, day := s.arr.meanCounts(s.steps, s.lateAt, m, t)
	base, bursts := fl.cal.mean()
	c = meanCount{n: make([]float64, len(s.steps)), rescued: base*week.rescued + bursts*day.rescued}
	for k := range c.n {
		c.n[k] = base*week.n[k] + bursts*day.n[k]
	}
	s.counts[key] = c
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
