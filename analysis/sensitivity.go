package analysis

import (
	"maps"
	"math"
	"math/rand/v2"
	"sort"

	"daebi/analysis/loss"
	"daebi/models"
)

// eventPart is what one stream costs under an option: the mean loss of one
// outage, its harm by class, what depends on the affected share and what does not.
type eventPart struct {
	ev   *event
	harm []float64 // by class of effects.classes
	rest float64   // extra price of rescued messages
	resp float64   // response, whatever the share
}

func (p *eventPart) mean(scale []float64) float64 {
	sum := p.rest + p.resp
	for c, h := range p.harm {
		sum += h * scale[c]
	}
	return sum
}

// effects is how an option's money and E[L] answer to the uncertain inputs: exact
// in rates and harm, which E[L] is linear in.
type effects struct {
	id      string
	savings float64
	known   bool
	allowed bool
	keys    []string
	parts   map[string]*eventPart
	tvar    float64 // at the centre
	grow    float64 // d ln TVaR / d ln rates
	mean    float64
}

// loss returns E[L] with each stream's rate and each class's harm scaled.
func (x *effects) loss(rate func(key string) float64, scale []float64) float64 {
	sum := 0.0
	for _, k := range x.keys {
		p := x.parts[k]
		sum += rate(k) * p.ev.rate() * p.mean(scale)
	}
	return sum
}

// classesOf lists the classes of the case's messages, the mixed one taken apart.
func (in *input) classesOf() []models.MessageClass {
	var out []models.MessageClass
	seen := map[models.MessageClass]bool{}
	add := func(c models.MessageClass) {
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	for _, r := range in.services {
		if r.s.Class != models.ClassMixed {
			add(r.s.Class)
			continue
		}
		for _, m := range in.ref.Mix {
			add(m.Class)
		}
	}
	return out
}

// effectsOf works an option's effects out by the closed-form means.
func (e *engine) effectsOf(s *studied, classes []models.MessageClass, v int) *effects {
	in := s.sev.in
	x := &effects{id: s.id, known: s.feeKnown, parts: map[string]*eventPart{}}
	curves := make([][]float64, len(classes))
	for c, class := range classes {
		curves[c] = in.curve(class, s.sev.steps)[v]
	}
	// Weekly messages of each flow by class, all and those that fail.
	all, failing := make([][]float64, len(s.flows)), make([][]float64, len(s.flows))
	for f, fl := range s.flows {
		all[f], failing[f] = make([]float64, len(classes)), make([]float64, len(classes))
		for _, i := range fl.services {
			svc := e.money.services[i]
			weekly := float64(svc.messagesPerMonth) * weeksVolume
			mix := []models.ClassShare{{Class: in.services[i].s.Class, Share: 1}}
			if in.services[i].s.Class == models.ClassMixed {
				mix = in.ref.Mix
			}
			for _, m := range mix {
				for c := range classes {
					if classes[c] == m.Class {
						all[f][c] += weekly * m.Share
						failing[f][c] += weekly * m.Share * svc.fail
					}
				}
			}
		}
	}
	for k, w := range s.worlds {
		for _, ev := range w.events {
			for _, b := range ev.branches {
				p := x.parts[ev.key]
				if p == nil {
					p = &eventPart{ev: ev, harm: make([]float64, len(classes))}
					x.parts[ev.key] = p
					x.keys = append(x.keys, ev.key)
				}
				q := s.weights[k] * b.prob
				p.resp += q * in.set.responseWon * ev.law.survival(math.Nextafter(in.set.responseAfterHours, 0))
				for f, m := range b.modes {
					if m.kind == unstruck {
						continue
					}
					n := s.sev.meanCount(s.flows[f], ev.law, m)
					vol := all[f]
					if m.fail {
						vol = failing[f]
					}
					for c := range classes {
						h := 0.0
						for j, step := range curves[c] {
							h += step * n.n[j]
						}
						p.harm[c] += q * ev.share * vol[c] * h
					}
					w := s.sev.weightOf(f, m)
					extra := w.kept
					if m.lost {
						extra = w.lost
					}
					p.rest += q * ev.share * extra * n.rescued
				}
			}
		}
	}
	return x
}

// variant returns the engine with other settings or failure share, sharing what
// does not depend on them.
func (e *engine) variant(change func(*settings), failScale float64) (*engine, error) {
	in := *e.in
	in.register, in.seen = nil, map[string]bool{} // what a variant assumes is no assumption of the case
	in.problems = nil
	in.curves, in.calendars = maps.Clone(in.curves), maps.Clone(in.calendars) // variants run side by side
	in.failScale = failScale
	change(&in.set)
	out := &engine{ctx: e.ctx, in: &in, money: e.money, sav: e.sav}
	if failScale != 1 {
		var err error
		if out.money, err = in.money(1); err != nil {
			return nil, err
		}
	}
	out.flows = in.flowsOf(out.money, e.sav.VATConfirmed, func(int) string { return "" })
	sev := *e.sev
	sev.in, sev.flows = &in, out.flows
	sev.counts, sev.tables = maps.Clone(sev.counts), map[lengthLaw]*excessTable{}
	sev.means, sev.laws = map[string][viewCount]branchMean{}, map[string]*[viewCount]classes{}
	out.sev = &sev
	return out, nil
}

// means works the options' means out without their distributions.
func (e *engine) means(ids []string, plan []string) (map[string]*studied, error) {
	all := map[string]*studied{}
	for _, id := range ids {
		of := func(int) string { return id }
		s := &studied{id: id, sev: e.sev}
		if id == OptMixed {
			of = func(i int) string { return plan[i] }
		}
		if id == OptIntegrated || id == OptMixed {
			s.flows = e.in.flowsOf(e.money, e.sav.VATConfirmed, of)
			sev := *e.sev
			sev.flows, sev.means, sev.laws = s.flows, map[string][viewCount]branchMean{}, map[string]*[viewCount]classes{}
			s.sev = &sev
		} else {
			for _, fl := range e.flows {
				under := *fl
				under.option = id
				s.flows = append(s.flows, &under)
			}
		}
		ws, ss, err := e.in.worldsOf(e.ctx, s.flows)
		if err != nil {
			return nil, err
		}
		s.worlds = ws
		for _, x := range ss {
			s.weights, s.names = append(s.weights, x.weight), append(s.names, x.name)
		}
		s.assign = of
		if err := e.price(s, of); err != nil {
			return nil, err
		}
		all[id] = s
	}
	return all, nil
}

// uncertain is one input that the answer depends on: how every option's net
// benefit moves with it, straight between three worked-out points (and wherever
// they lie on one line, exactly).
type uncertain struct {
	key, name, en     string
	unit              string
	centre, low, high float64
	most              float64      // of its range: where a switching value is looked for
	points            [3][]netLoss // differences from the centre at low, centre and high, by option
	slopes            []float64    // of E[L], by option, where it is linear; nil: it is not
	quantile          func(u float64) float64
	table             []float64 // quantiles at the middles of equal parts of [0, 1]
}

// tableSize is how many equal parts of its law an input is drawn from.
const tableSize = 256

func (u *uncertain) fill() {
	u.table = make([]float64, tableSize)
	for i := range u.table {
		u.table[i] = u.quantile((float64(i) + .5) / tableSize)
	}
}

// move adds to every option's figures what the input at x changes.
func (u *uncertain) move(n []netLoss, x float64) {
	a, b := u.points[0], u.points[1]
	from, to := u.low, u.centre
	if x > u.centre && u.high > u.centre || u.low >= u.centre {
		a, b = u.points[1], u.points[2]
		from, to = u.centre, u.high
	}
	if to <= from {
		return
	}
	t := (x - from) / (to - from)
	for o := range n {
		n[o].savings += a[o].savings + t*(b[o].savings-a[o].savings)
		n[o].loss += a[o].loss + t*(b[o].loss-a[o].loss)
	}
}

// netLoss is what an option saves and loses a year.
type netLoss struct{ savings, loss float64 }

// Sizes of the uncertainty analysis.
const (
	bestDraws  = 4000
	bisections = 40
)

// triangular returns the inverse of the triangular law on low–high with its top
// at the centre.
func triangular(low, centre, high, u float64) float64 {
	if high <= low {
		return centre
	}
	centre = math.Max(low, math.Min(high, centre))
	f := (centre - low) / (high - low)
	if u < f {
		return low + math.Sqrt(u*(high-low)*(centre-low))
	}
	return high - math.Sqrt((1-u)*(high-low)*(high-centre))
}

// sensitivity fills the tornado, the switching values, the two-way map, the
// probability that each option is best and the value of knowing each input.
func (e *engine) sensitivity(r *Report, all map[string]*studied, ids []string, plan []string, v int, present string) error {
	classes := e.in.classesOf()
	if m := all[OptMixed]; m != nil {
		ids = append(append([]string{}, ids...), OptMixed)
	}
	xs := make([]*effects, len(ids))
	base, now := 0, 0
	one := make([]float64, len(classes))
	for c := range one {
		one[c] = 1
	}
	unscaled := func(string) float64 { return 1 }
	var growing []func() error
	for o, id := range ids {
		s := all[id]
		xs[o] = e.effectsOf(s, classes, v)
		xs[o].savings = all[OptStay].cost - s.cost
		xs[o].allowed = r.option(id) == nil || r.option(id).MeetsMustRules
		xs[o].mean = xs[o].loss(unscaled, one)
		xs[o].tvar = s.dist[v].TVaR(.95)
		growing = append(growing, func() (err error) {
			xs[o].grow, err = e.growth(s, v)
			return err
		})
		if id == OptStay {
			base = o
		}
		if id == present {
			now = o
		}
	}
	if err := inParallel(growing); err != nil {
		return err
	}
	inputs, err := e.inputs(xs, all, ids, plan, classes, one, v)
	if err != nil {
		return err
	}
	kappa := e.in.set.kappa
	net := func(n []netLoss, o int) float64 { return n[o].savings - (n[o].loss - n[base].loss) }
	adjusted := func(n []netLoss, o int) float64 {
		tail := func(o int) float64 {
			if xs[o].mean <= 0 {
				return xs[o].tvar
			}
			return xs[o].tvar * math.Pow(math.Max(0, n[o].loss)/xs[o].mean, xs[o].grow)
		}
		return n[o].savings - (1-kappa)*(n[o].loss-n[base].loss) - kappa*(tail(o)-tail(base))
	}
	eligible := func(o int) bool { return xs[o].known && xs[o].allowed }
	tie := r.Tie()
	best := func(n []netLoss) (at int, won float64) {
		at, won = -1, math.Inf(-1)
		if eligible(now) { // a tie goes to the least change
			at, won = now, adjusted(n, now)
		}
		for o := range xs {
			if !eligible(o) {
				continue
			}
			if a := adjusted(n, o); a > won+tie || at < 0 {
				at, won = o, a
			}
		}
		return at, won
	}
	centre := make([]netLoss, len(xs))
	for o, x := range xs {
		centre[o] = netLoss{savings: x.savings, loss: x.mean}
	}
	n := make([]netLoss, len(xs))
	for i := range inputs {
		u := &inputs[i]
		u.fill()
		at := func(x float64) []netLoss {
			copy(n, centre)
			u.move(n, x)
			return n
		}
		lo, hi := net(at(u.low), now), net(at(u.high), now)
		s := Sensitivity{Input: u.key, Name: u.name, NameEN: u.en, Unit: u.unit, Value: u.centre, Low: u.low, High: u.high, NetLow: lo, NetHigh: hi}
		s.SwitchingValue = e.switching(u, func(x float64) float64 { return net(at(x), now) })
		// EVPPI: what the best choice gains in the mean from knowing the input
		// first, the others at their centre.
		chosen, _ := best(centre)
		gain, stay := 0.0, 0.0
		for _, x := range u.table {
			n := at(x)
			_, won := best(n)
			gain += won / tableSize
			stay += adjusted(n, chosen) / tableSize
		}
		s.EVPPI = f64(math.Max(0, gain-stay))
		if u.slopes != nil {
			s.Slope = f64(u.slopes[base] - u.slopes[now])
		}
		r.Sensitivity = append(r.Sensitivity, s)
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
	}
	sort.SliceStable(r.Sensitivity, func(i, j int) bool {
		a, b := r.Sensitivity[i], r.Sensitivity[j]
		return math.Abs(a.NetHigh-a.NetLow) > math.Abs(b.NetHigh-b.NetLow)
	})
	e.twoWay(r, xs, base)
	e.drawBest(r, xs, inputs, centre, best)
	return nil
}

// growthPoints is the grid of a figure that is read to two digits.
const growthPoints = 1 << 11

// growth returns d ln TVaR₉₅ / d ln rates of an option, from its distribution
// with every rate half as large again.
func (e *engine) growth(s *studied, v int) (float64, error) {
	const factor = 1.5
	alts := make([][]loss.Part, len(s.worlds))
	for k := range s.worlds {
		for _, p := range s.parts[k][v] {
			g := p.Frequency.(loss.GammaMixed)
			alts[k] = append(alts[k], loss.Part{Frequency: loss.GammaMixed{Shape: g.Shape * factor, Rate: g.Rate}, Severity: p.Severity})
		}
	}
	d, err := loss.Alternatives(e.ctx, s.weights, alts, loss.Settings{Points: growthPoints})
	if err != nil {
		return 0, err
	}
	a, b := s.dist[v].TVaR(.95), d.TVaR(.95)
	if a <= 0 || b <= 0 || math.IsNaN(a) || math.IsNaN(b) {
		return 1, nil
	}
	return math.Max(0, math.Min(1.5, math.Log(b/a)/math.Log(factor))), nil
}

// switching returns the value of an input at which the present plan's net benefit
// is zero, nearest to its centre; nil: never.
func (e *engine) switching(u *uncertain, net func(float64) float64) *float64 {
	at := net(u.centre)
	find := func(end float64) *float64 {
		if end == u.centre || (net(end) > 0) == (at > 0) {
			return nil
		}
		a, b := u.centre, end
		for range bisections {
			if mid := (a + b) / 2; (net(mid) > 0) == (at > 0) {
				a = mid
			} else {
				b = mid
			}
		}
		return f64((a + b) / 2)
	}
	up, down := find(u.most), find(0)
	switch {
	case up == nil:
		return down
	case down == nil || math.Abs(*up-u.centre) < math.Abs(*down-u.centre):
		return up
	}
	return down
}

// inputs lists the uncertain inputs: rates and harm in closed form, the rest
// between three worked-out points.
func (e *engine) inputs(xs []*effects, all map[string]*studied, ids, plan []string, classes []models.MessageClass, one []float64, v int) ([]uncertain, error) {
	var out []uncertain
	// line is an input in which E[L] is linear, by its slope for each option.
	line := func(u uncertain, slope func(x *effects) float64) {
		for _, x := range xs {
			u.slopes = append(u.slopes, slope(x))
		}
		for i, at := range []float64{u.low, u.centre, u.high} {
			u.points[i] = make([]netLoss, len(xs))
			for o := range xs {
				u.points[i][o].loss = (at - u.centre) * u.slopes[o]
			}
		}
		out = append(out, u)
	}
	seen := map[string]bool{}
	for _, x := range xs {
		for _, k := range x.keys {
			if seen[k] || x.parts[k].ev.shape <= 0 {
				continue
			}
			seen[k] = true
			ev := x.parts[k].ev
			c := ev.rate()
			line(uncertain{key: "rate." + k, name: "연간 횟수: " + ev.name, en: "a year: " + ev.en, unit: "per_year", centre: c, low: ev.low, high: ev.high, most: c * 1e4,
				quantile: func(u float64) float64 { return gammaQuantile(ev.shape, u) / ev.years }},
				func(x *effects) float64 {
					if p := x.parts[k]; p != nil {
						return p.mean(one)
					}
					return 0
				})
		}
	}
	for c, class := range classes {
		low, high := e.in.harmRatios(class)
		if high <= low {
			continue
		}
		line(uncertain{key: "harm." + string(class), name: "피해 크기: " + ClassName(class), en: "harm of a late message: " + string(class), unit: "multiple", centre: 1, low: low, high: high, most: 1e5,
			quantile: func(u float64) float64 { return triangular(low, 1, high, u) }},
			func(x *effects) float64 {
				sum := 0.0
				for _, k := range x.keys {
					sum += x.parts[k].ev.rate() * x.parts[k].harm[c]
				}
				return sum
			})
	}
	set := e.in.set
	type knob struct {
		key, name, en, unit string
		centre, low, high   float64
		most                float64
		change              func(*settings, float64)
	}
	share := func(role, event string) (lo, hi float64) {
		r, _ := e.in.ref.Rate(role, event)
		return r.Share.Low, r.Share.High
	}
	hours := func(role, event string) (lo, hi float64) {
		r, _ := e.in.ref.Rate(role, event)
		l := lawOf(r)
		return l.quantile(.05), l.quantile(.95)
	}
	cost := func(key string) (lo, hi float64) {
		u, _ := e.in.ref.UnitCost(key)
		return u.Value.Low, u.Value.High
	}
	var knobs []knob
	add := func(key, name, en, unit string, centre float64, lo, hi, most float64, change func(*settings, float64)) {
		lo, hi = math.Min(lo, centre), math.Max(hi, centre)
		knobs = append(knobs, knob{key, name, en, unit, centre, lo, hi, most, change})
	}
	lo, hi := cost("prob_fallback_shares_vendor")
	add("probability_same_if_unknown", "모르는 업체·건물이 주 경로와 같을 확률", "an unknown firm or building is the first route's", "share", set.sameIfUnknown, lo, hi, 1, func(s *settings, x float64) { s.sameIfUnknown = x })
	lo, hi = share("queue", "lost_share")
	add("queue_lost_share", "접수분이 유실될 확률", "the queue is lost", "share", set.queueLost, lo, hi, 1, func(s *settings, x float64) { s.queueLost = x })
	lo, hi = hours("monitoring", "detection_unmonitored")
	add("monitoring_delay", "기관이 알아차리는 시간", "the agency's own detection delay", "hours", set.monitoringHours, lo, hi, maxSwitchHours, func(s *settings, x float64) { s.monitoringHours = x })
	lo, hi = hours("notification", "delay_per_tier")
	add("notice_delay", "단계별 통보 지연", "notification delay of a tier", "hours", set.noticeHoursPerTier, lo, hi, maxSwitchHours, func(s *settings, x float64) { s.noticeHoursPerTier = x })
	lo, hi = hours("switch", "manual_switch_time")
	add("manual_switch", "사람이 전환하는 시간", "time to switch by people", "hours", set.manualSwitchHours, lo, hi, maxSwitchHours, func(s *settings, x float64) { s.manualSwitchHours = x })
	lo, hi = hours("monitoring", "detection_monitored")
	add("breaker_delay", "자동 전환의 장애 판정 시간", "a breaker's detection time", "hours", set.breakerHours, lo, hi, maxSwitchHours, func(s *settings, x float64) { s.breakerHours = x })
	sw, _ := e.in.ref.Rate("switch", "standby_failure_untested")
	add("standby_failures", "대기 경로의 숨은 고장", "hidden failures of a standby", "per_year", set.standbyPerYear, sw.OutagesPerYear.Low, sw.OutagesPerYear.High, 100, func(s *settings, x float64) { s.standbyPerYear = x })
	lo, hi = share("common_cause", "beta_default")
	add("beta_default", "공통원인 비율 β(분리 미증명)", "β, separation not shown", "share", set.betaDefault, lo, hi, 1, func(s *settings, x float64) { s.betaDefault = x })
	lo, hi = share("common_cause", "beta_separate")
	add("beta_separate", "공통원인 비율 β(분리 증명)", "β, separation shown", "share", set.betaSeparate, lo, hi, 1, func(s *settings, x float64) { s.betaSeparate = x })
	lo, hi = share("common_cause", "beta_shared_control")
	add("beta_shared", "공통원인 비율 β(같은 건물·관리)", "β, shared building or control", "share", set.betaShared, lo, hi, 1, func(s *settings, x float64) { s.betaShared = x })
	if h, _ := e.in.ref.UnitCost("incident_staff_hours"); set.responseWon > 0 && h.Value.Value > 0 {
		unit := set.responseWon / h.Value.Value
		add("response_staff_hours", "장애 1건 대응 인력", "staff hours of one response", "hours", h.Value.Value, h.Value.Low, h.Value.High, 1e5, func(s *settings, x float64) { s.responseWon = unit * x })
	}
	// The failure share moves savings and loss alike.
	f := 0.0
	for _, fl := range e.flows {
		f = math.Max(f, fl.fail)
	}
	failAt := len(knobs)
	if u, ok := e.in.ref.UnitCost("alimtalk_fail_share"); ok && f > 0 {
		add("failure_share", "메신저 실패율", "messenger failure share", "share", f, u.Value.Low, u.Value.High, 1, nil)
	}
	moved := make([]*[3][]netLoss, len(knobs))
	var jobs []func() error
	for i, k := range knobs {
		jobs = append(jobs, func() (err error) {
			moved[i], err = e.between([]float64{k.low, k.centre, k.high}, xs, ids, plan, classes, one, v, func(x float64) (*engine, error) {
				if i == failAt {
					return e.variant(func(*settings) {}, x/f)
				}
				eng, err := e.variant(func(s *settings) { k.change(s, x) }, 1)
				if err == nil {
					eng.priced = all // no such input moves a price or a fee
				}
				return eng, err
			})
			return err
		})
	}
	if err := inParallel(jobs); err != nil {
		return nil, err
	}
	for i, k := range knobs {
		if moved[i] == nil {
			continue // it changes nothing of this case
		}
		out = append(out, uncertain{key: k.key, name: k.name, en: k.en, unit: k.unit, centre: k.centre, low: k.low, high: k.high, most: k.most,
			points: *moved[i], quantile: func(u float64) float64 { return triangular(k.low, k.centre, k.high, u) }})
	}
	if u := e.officeStarts(xs, all, v); u != nil {
		out = append(out, *u)
	}
	return out, nil
}

// Share of Kakao's faults since November 2022 that began in working hours: 6 of 7
// (reference_rates.md, 'Start times').
const recordedOffice = 6.0 / 7

// officeStarts is the input 'share of outages that start in working hours': at its
// centre starts are even over the week.
func (e *engine) officeStarts(xs []*effects, all map[string]*studied, v int) *uncertain {
	u := &uncertain{key: "office_starts", name: "근무시간에 시작하는 장애의 비율", en: "outages that start in working hours", unit: "share", centre: workingShare, low: workingShare, high: recordedOffice, most: 1,
		quantile: func(p float64) float64 { return triangular(workingShare, workingShare, recordedOffice, p) }}
	for i := range u.points {
		u.points[i] = make([]netLoss, len(xs))
	}
	for o, x := range xs {
		s := all[x.id]
		sev := s.sev
		switch {
		case sev == e.sev:
			sev = e.quick
		case sev.how == fine:
			sev = sev.with(s.flows, coarse)
		}
		for k, w := range s.worlds {
			for _, ev := range w.events {
				for _, b := range ev.branches {
					office, any := sev.officeMean(ev.law, ev.share, b, v)
					// At share q the mean is q·office + (1 − q)·rest, and even starts are q = 45/168.
					rest := (any - workingShare*office) / (1 - workingShare)
					u.points[2][o].loss += s.weights[k] * ev.rate() * b.prob * (recordedOffice - workingShare) * (office - rest)
				}
			}
		}
	}
	return u
}

// between works the options out at the three points of an input and returns the
// differences from the middle one; nil where they all agree.
func (e *engine) between(at []float64, xs []*effects, ids, plan []string, classes []models.MessageClass, one []float64, v int, with func(float64) (*engine, error)) (*[3][]netLoss, error) {
	var points [3][]netLoss
	flat := func(string) float64 { return 1 }
	differs := false
	for i, x := range at {
		points[i] = make([]netLoss, len(xs))
		if i == 1 || x == at[1] {
			continue
		}
		eng, err := with(x)
		if err != nil {
			return nil, err
		}
		all, err := eng.means(ids, plan)
		if err != nil {
			return nil, err
		}
		stay := all[OptStay].cost
		for o, id := range ids {
			d := netLoss{savings: stay - all[id].cost - xs[o].savings, loss: eng.effectsOf(all[id], classes, v).loss(flat, one) - xs[o].mean}
			points[i][o] = d
			differs = differs || math.Abs(d.savings) > .5 || math.Abs(d.loss) > .5
		}
	}
	if !differs {
		return nil, nil
	}
	return &points, nil
}

// harmRatios returns the low and high end of a class's harm as multiples of its
// centre.
func (in *input) harmRatios(class models.MessageClass) (low, high float64) {
	low, high = 1, 1
	for _, h := range in.ref.Harm {
		if h.Class == class && h.Won.Value > 0 {
			low, high = math.Min(low, h.Won.Low/h.Won.Value), math.Max(high, h.Won.High/h.Won.Value)
		}
	}
	return low, high
}

// twoWay fills the map of rate × harm: which option has the largest net benefit
// where all rates and all harm are multiplied.
func (e *engine) twoWay(r *Report, xs []*effects, base int) {
	steps := []float64{.1, .2, .5, 1, 2, 5, 10, 20, 50, 100}
	m := &TwoWayMap{Rate: steps, Harm: steps}
	for _, rate := range steps {
		var row []string
		for _, harm := range steps {
			scale := make([]float64, 0, 8)
			for range xs[base].parts[xs[base].keys[0]].harm {
				scale = append(scale, harm)
			}
			every := func(string) float64 { return rate }
			l0 := xs[base].loss(every, scale)
			at, won := "", math.Inf(-1)
			for _, x := range xs {
				if !x.known || !x.allowed {
					continue
				}
				if n := x.savings - (x.loss(every, scale) - l0); n > won+.5 {
					at, won = x.id, n
				}
			}
			row = append(row, at)
		}
		m.Winner = append(m.Winner, row)
	}
	r.TwoWay = m
}

// drawBest draws all inputs together and counts how often each option is best.
func (e *engine) drawBest(r *Report, xs []*effects, inputs []uncertain, centre []netLoss, best func([]netLoss) (int, float64)) {
	rng := rand.New(rand.NewPCG(Seed, 0x5eed))
	count := make([]int, len(xs))
	n := make([]netLoss, len(xs))
	for range bestDraws {
		// Main effects add up: each input's difference from the centre.
		copy(n, centre)
		for i := range inputs {
			inputs[i].move(n, inputs[i].table[rng.IntN(tableSize)])
		}
		at, _ := best(n)
		if at >= 0 {
			count[at]++
		}
	}
	r.ProbabilityBest = map[string]float64{}
	for o, x := range xs {
		r.ProbabilityBest[x.id] = float64(count[o]) / bestDraws
	}
}
