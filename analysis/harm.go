package analysis

import (
	"fmt"
	"math"
	"sort"

	"daebi/models"
)

// viewCount is how many views are computed side by side: the agency's money
// alone, and with the citizens' loss.
const (
	agencyView = iota
	societyView
	viewCount
)

// harmSteps are the delays at which the harm of any class changes, ascending.
func (in *input) harmSteps() []float64 {
	seen := map[float64]bool{}
	var w []float64
	for _, h := range in.ref.Harm {
		if h.Won.Value > 0 && !seen[h.DelayHours] {
			seen[h.DelayHours] = true
			w = append(w, h.DelayHours)
		}
	}
	sort.Float64s(w)
	return w
}

// classCurve is a class's harm: the increment at each step by view, won a message,
// and the shares of its messages by the first step at which lateness costs anybody
// anything.
type classCurve struct {
	harm  [viewCount][]float64
	first []float64
}

// curveOf returns a class's harm, worked out once.
func (in *input) curveOf(class models.MessageClass, steps []float64) classCurve {
	if c, ok := in.curves[class]; ok {
		return c
	}
	c := classCurve{in.curve(class, steps), in.firstSteps(class, steps)}
	in.curves[class] = c
	return c
}

// curve returns the increments of a class's harm at each step, won a message,
// by view. The mixed class weighs the others by the cited mix.
func (in *input) curve(class models.MessageClass, steps []float64) [viewCount][]float64 {
	var c [viewCount][]float64
	for v := range c {
		c[v] = make([]float64, len(steps))
	}
	if class == models.ClassMixed {
		for _, m := range in.ref.Mix {
			x := in.curve(m.Class, steps)
			for v := range c {
				for k := range steps {
					c[v][k] += m.Share * x[v][k]
				}
			}
		}
		return c
	}
	for _, bearer := range []models.View{models.ViewAgency, models.ViewSociety} {
		level := 0.0
		for k, w := range steps {
			for _, h := range in.ref.Harm {
				if h.Class == class && h.Bearer == bearer && h.DelayHours == w {
					in.noteHarm(h)
					more := in.set.harmMultiple * (h.Won.Value - level)
					if bearer == models.ViewAgency {
						c[agencyView][k] += more
					}
					c[societyView][k] += more
					level = h.Won.Value
				}
			}
		}
	}
	return c
}

// firstSteps returns the shares of a class's messages by the first step at which
// their lateness costs anybody anything: a message is late from then on.
func (in *input) firstSteps(class models.MessageClass, steps []float64) []float64 {
	out := make([]float64, len(steps))
	mix := []models.ClassShare{{Class: class, Share: 1}}
	if class == models.ClassMixed {
		mix = in.ref.Mix
	}
	for _, m := range mix {
		if m.Class == models.ClassDisaster { // its harm has no won value: late from the first step on
			out[0] += m.Share
			continue
		}
		c := in.curve(m.Class, steps)
		for k, h := range c[societyView] {
			if h > 0 {
				out[k] += m.Share
				break
			}
		}
	}
	return out
}

func (in *input) noteHarm(h models.HarmStep) {
	key := fmt.Sprintf("harm.%s.%s.%g", h.Class, h.Bearer, h.DelayHours)
	in.note(Assumption{
		Key: key, Name: fmt.Sprintf("늦은 1건의 피해: %s, %g시간부터(%s)", ClassName(h.Class), h.DelayHours, bearerName(h.Bearer)), NameEN: fmt.Sprintf("harm of one late message: %s, from %g h (%s)", h.Class, h.DelayHours, h.Bearer),
		Value: h.Won.Value, Low: f64(h.Won.Low), High: f64(h.Won.High), Unit: "won", From: models.FromReference, Source: "harm_curves.csv; " + h.Source, Confidence: h.Confidence, Note: h.Parts,
	})
}

// ClassName is the Korean name of a message class, as the sheets write it.
func ClassName(c models.MessageClass) string {
	switch c {
	case models.ClassDisaster:
		return "재난"
	case models.ClassStatutory:
		return "법정 통지"
	case models.ClassTax:
		return "세금·납부 기한"
	case models.ClassFine:
		return "과태료 사전통지"
	case models.ClassAppointment:
		return "예약"
	case models.ClassCase:
		return "민원 처리 상황"
	case models.ClassGeneral:
		return "일반 안내"
	}
	return "혼합"
}

func bearerName(v models.View) string {
	if v == models.ViewAgency {
		return "기관 부담"
	}
	return "시민 부담"
}

// weight is what a flow's arrivals cost: per unit of a week's normalised
// arrivals, won at each step by view, and won for each rescued message.
type weight struct {
	harm       [viewCount][]float64
	kept, lost float64   // extra price of a rescued message: original billed later too, or not
	weekly     float64   // messages of a mean week
	lateAt     []float64 // of them, by the first step at which lateness costs anybody anything
}

func (w *weight) add(o [viewCount][]float64, first []float64, weekly, back, after float64) {
	if w.lateAt == nil {
		w.lateAt = make([]float64, len(first))
	}
	for k, share := range first {
		w.lateAt[k] += weekly * share
	}
	for v := range w.harm {
		if w.harm[v] == nil {
			w.harm[v] = make([]float64, len(o[v]))
		}
		for k := range o[v] {
			w.harm[v][k] += weekly * o[v][k]
		}
	}
	w.kept += weekly * back
	w.lost += weekly * math.Max(0, back-after) // a cheaper fallback is no gain of an outage
	w.weekly += weekly
}

// mode is how the struck messages of one flow fare in one branch of an event.
type mode struct {
	kind  modeKind
	hours float64 // T of a switch, c of a per-message fallback
	lost  bool    // the queue is lost
	fail  bool    // only the messages that fail on ordinary days are struck
}

type modeKind uint8

const (
	unstruck modeKind = iota
	nothing           // nothing behind it
	switched          // everything moves after T
	resent            // each message after its own timeout c
)

// A sweep adds up what outages of one length cost over the start times of a week:
// one in every so many minutes, shifted by a part of that.
type sweep struct {
	a          *arrivals
	every      int // minutes between starts; a week is a multiple
	steps      []float64
	start, end []float64 // share sent until the start and the end of the outage
	at         []float64
}

func newSweep(a *arrivals, steps []float64, every int) *sweep {
	n := minutesPerWeek / every
	return &sweep{a: a, every: every, steps: steps, start: make([]float64, n), end: make([]float64, n), at: make([]float64, n)}
}

// line fills dst with the share sent until so many minutes after each start of
// an unshifted sweep.
func (s *sweep) line(dst []float64, minutes float64) {
	a := s.a
	whole := math.Floor(minutes)
	part := minutes - whole
	j := int(whole) % minutesPerWeek
	week := float64(int(whole) / minutesPerWeek)
	for i := range dst {
		c := a.cum[j]
		dst[i] = week + c + part*(a.cum[j+1]-c)
		if j += s.every; j >= minutesPerWeek {
			j -= minutesPerWeek
			week++
		}
	}
}

// add adds to y, by view, what the struck messages cost at each start: harm at
// the steps and the extra price of the rescued. A view that nobody asks for is nil.
//
//	nothing, queue kept: arrives at t₀ + D
//	nothing, queue lost: arrives at the resend after t₀ + D
//	switched:            sent in the first T hours: arrives at t₀ + T; afterwards at once; D ≤ T: as nothing
//	resent:              arrives at t + c, and where the queue is kept never after t₀ + D
func (s *sweep) add(y *[viewCount][]float64, w *weight, m mode, hours, offset float64) {
	shift := offset * float64(s.every)
	s.line(s.start, shift)
	s.line(s.end, shift+60*hours)
	switch {
	case m.kind == switched && hours > m.hours:
		s.rescue(y, w, m, s.end)
		for k, step := range s.steps {
			if step < m.hours {
				s.line(s.at, shift+60*(m.hours-step))
				s.harm(y, w, k, s.at)
			}
		}
		return
	case m.kind == resent:
		if m.lost {
			s.rescue(y, w, m, s.end)
		} else if hours > m.hours {
			s.line(s.at, shift+60*(hours-m.hours))
			s.rescue(y, w, m, s.at)
		}
		for k, step := range s.steps {
			switch {
			case m.hours < step:
			case m.lost:
				s.harm(y, w, k, s.end)
			case hours > step:
				s.line(s.at, shift+60*(hours-step))
				s.harm(y, w, k, s.at)
			}
		}
		return
	}
	if m.lost {
		s.lost(y, w, hours, shift)
		return
	}
	for k, step := range s.steps {
		if hours > step {
			s.line(s.at, shift+60*(hours-step))
			s.harm(y, w, k, s.at)
		}
	}
}

// harm adds step k's increment for the messages sent until the shares given.
func (s *sweep) harm(y *[viewCount][]float64, w *weight, k int, until []float64) {
	for v, to := range y {
		h := w.harm[v][k]
		if h == 0 || to == nil {
			continue
		}
		for i, x := range until {
			to[i] += h * (x - s.start[i])
		}
	}
}

// rescue adds the extra price of the messages sent until the shares given.
func (s *sweep) rescue(y *[viewCount][]float64, w *weight, m mode, until []float64) {
	extra := w.kept
	if m.lost {
		extra = w.lost
	}
	for _, to := range y {
		if to == nil {
			continue
		}
		for i, x := range until {
			to[i] += extra * (x - s.start[i])
		}
	}
}

// lost adds the harm of messages that go out again on the working day after.
func (s *sweep) lost(y *[viewCount][]float64, w *weight, hours, shift float64) {
	day := -1.0
	limit := make([]float64, len(s.steps))
	for i := range s.start {
		end := (float64(i*s.every)+shift)/60 + hours
		if d := math.Floor(end / 24); d != day {
			day = d
			r := resend(end)
			for k, step := range s.steps {
				limit[k] = s.a.until(r - step)
			}
		}
		for k, l := range limit {
			n := math.Min(l, s.end[i]) - s.start[i]
			if n <= 0 {
				break // later steps are reached by fewer
			}
			for v, to := range y {
				if to != nil {
					to[i] += w.harm[v][k] * n
				}
			}
		}
	}
}

// excessTable holds E[(D − x)⁺] of one law at x = (j + ½)/60 hours: the waits
// from a minute's middle to a midnight are all of that form. Only lost queues ask
// for it, so it is filled when it is first asked.
type excessTable struct {
	law   lengthLaw
	hours float64
	at    []float64
	mean  float64
}

func newExcessTable(l lengthLaw, hours float64) *excessTable {
	return &excessTable{law: l, hours: hours, mean: l.mean()}
}

// fill works the table out: every minute up to two hours past the law's shift, and
// beyond, where the function is smooth, by cubics through values and slopes
// (−P(D > x)) at knots a 32nd of the way apart: good to 1e-8.
func (t *excessTable) fill() {
	l := t.law
	top := math.Min(t.hours, l.shift+l.cap)
	n := max(0, int(math.Ceil(top*60-.5)))
	t.at = make([]float64, n)
	hour := func(j int) float64 { return (float64(j) + .5) / 60 }
	j := 0
	for ; j < n && (hour(j) <= l.shift+2 || l.sigma == 0); j++ {
		t.at[j] = t.mean - l.limited(hour(j))
	}
	for j > 0 && j < n {
		from := j - 1
		to := min(n-1, from+max(1, int((hour(from)-l.shift)*60/32)))
		a, b := hour(from), hour(to)
		fa, fb, da, db := t.at[from], t.mean-l.limited(b), -l.survival(a), -l.survival(math.Min(b, math.Nextafter(l.shift+l.cap, 0)))
		for ; j <= to; j++ {
			u := (hour(j) - a) / (b - a)
			v := 1 - u
			t.at[j] = v*v*(1+2*u)*fa + u*u*(1+2*v)*fb + (b-a)*u*v*(v*da-u*db)
		}
	}
}

// lateIndex returns, for every step and minute of the week, the index in an
// excessTable of how long an outage must go on after a message of that minute so
// that its resend is at least the step late; −1 for no time at all.
func lateIndex(steps []float64) [][]int32 {
	out := make([][]int32, len(steps))
	for k, w := range steps {
		out[k] = make([]int32, minutesPerWeek)
		for i := range out[k] {
			t := (float64(i) + .5) / 60
			out[k][i] = int32(math.Round(resendNotBefore(t+w)*60)) - int32(i) - 1
		}
	}
	return out
}

// meanCounts returns, over uniform start times and the law of
// lengths, the mean share of a week's arrivals that is at least each step late, and
// the share rescued, in closed form: over a whole week of starts the messages sent in a
// stretch of u hours are u/168 of a week's, so
//
//	nothing, kept: E[(D − w)⁺]/168
//	nothing, lost: Σ over send times of S̄((M(t + w) − t)⁺)/168, S̄(x) = E[(D − x)⁺], M the earliest end whose resend is late enough
//	switched:      (T − w)⁺·P(D > T)/168, and the part D ≤ T as above with the law cut at T
//	resent:        E[(D − w)⁺]/168 (kept) or E[D]/168 (lost) for w ≤ c, else 0
//
// That is for a week's arrivals, one in each of the year's; a reminder day's burst,
// one in a year, has 8,760 in place of 168, and of the send times its own.
func (a *arrivals) meanCounts(steps []float64, late [][]int32, m mode, t *excessTable) (week, day meanCount) {
	week = a.meanCount(steps, late, m, t, 0, minutesPerWeek, hoursPerWeek)
	from := burstDay * 24 * 60
	share := a.cum[from+24*60] - a.cum[from]
	day = a.meanCount(steps, late, m, t, from, from+24*60, hoursPerYear*share)
	return week, day
}

// meanCount returns the mean counts of the arrivals in the minutes given, by the
// hours of which one outage's start is one: for arrivals that sum to a share s of
// a week's the means are s times those of the whole.
func (a *arrivals) meanCount(steps []float64, late [][]int32, m mode, t *excessTable, from, to int, per float64) meanCount {
	sum := a.cum[to] - a.cum[from]
	c := meanCount{n: make([]float64, len(steps))}
	l, n := t.law, c.n
	none := func(limit float64) {
		all := math.IsInf(limit, 1)
		var past, over float64
		if !all {
			past, over = l.excess(limit), l.survival(limit)
		}
		for k, w := range steps {
			switch {
			case !m.lost && all:
				n[k] += sum * l.excess(w) / per
			case !m.lost:
				n[k] += sum * l.excessUpTo(w, limit) / per
			default:
				if t.at == nil {
					t.fill()
				}
				total := 0.0
				for i := from; i < to; i++ {
					j := late[k][i]
					x, e := 0.0, t.mean
					if j >= 0 {
						if int(j) >= len(t.at) {
							continue
						}
						x, e = (float64(j)+.5)/60, t.at[j]
					}
					if !all {
						if x >= limit {
							continue
						}
						e = math.Max(0, e-past-(limit-x)*over)
					}
					total += (a.cum[i+1] - a.cum[i]) * e
				}
				n[k] += total / per
			}
		}
	}
	switch m.kind {
	case nothing:
		none(math.Inf(1))
	case switched:
		none(m.hours)
		over := l.survival(m.hours)
		for k, w := range steps {
			n[k] += sum * math.Max(0, m.hours-w) * over / per
		}
		c.rescued = sum * (l.excess(m.hours) + m.hours*over) / per
	case resent:
		for k, w := range steps {
			switch {
			case m.hours < w:
			case m.lost:
				n[k] = sum * t.mean / per
			default:
				n[k] = sum * l.excess(w) / per
			}
		}
		if m.lost {
			c.rescued = sum * t.mean / per
		} else {
			c.rescued = sum * l.excess(m.hours) / per
		}
	}
	return c
}
