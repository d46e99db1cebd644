package analysis

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"daebi/analysis/frontier"
	"daebi/analysis/loss"
	"daebi/models"
)

// choices is what every service would cost and lose under every option, so that
// any assignment adds up: cost and loss of its services, and of what they share.
type choices struct {
	options []string
	cost    [][]float64            // service, option: messages, won a year
	harm    [viewCount][][]float64 // service, option: E[L] without the response
	allowed [][]bool               // service, option: keeps the must-rules
	priced  []bool                 // option: every fee is known
	// respond[option] is, for each event that strikes a message under the option,
	// the won a year of its response; one outage is answered once.
	respond   []map[string]float64
	responses map[int]float64 // by the set of options
}

// choicesOf prices the options for each service by the closed-form means.
func (e *engine) choicesOf(all map[string]*studied, ids []string) (*choices, error) {
	c := &choices{options: ids, responses: map[int]float64{}}
	for range e.in.services {
		c.cost = append(c.cost, make([]float64, len(ids)))
		c.allowed = append(c.allowed, make([]bool, len(ids)))
		for v := range viewCount {
			c.harm[v] = append(c.harm[v], make([]float64, len(ids)))
		}
	}
	curves := make([][viewCount][]float64, len(e.in.services))
	for i, r := range e.in.services {
		curves[i] = e.in.curveOf(r.s.Class, e.sev.steps).harm
	}
	for o, id := range ids {
		s := all[id]
		_, known := e.facilities(map[string]bool{id: true})
		c.priced = append(c.priced, known)
		c.respond = append(c.respond, map[string]float64{})
		// What strikes each flow in the mean year: arrivals late by each step, and
		// rescued, of all its messages or of those that fail on ordinary days.
		type struck struct {
			late, failLate []float64
			kept, lost     float64
		}
		sums := make([]struck, len(s.flows))
		for f := range sums {
			sums[f] = struck{late: make([]float64, len(e.sev.steps)), failLate: make([]float64, len(e.sev.steps))}
		}
		for k, w := range s.worlds {
			for _, ev := range w.events {
				for _, b := range ev.branches {
					x := s.weights[k] * ev.rate() * b.prob
					c.respond[o][ev.key] += x * e.in.set.responseWon * ev.law.survival(math.Nextafter(e.in.set.responseAfterHours, 0))
					for f, m := range b.modes {
						if m.kind == unstruck {
							continue
						}
						n := s.sev.meanCount(s.flows[f], ev.law, m)
						to := sums[f].late
						if m.fail {
							to = sums[f].failLate
						}
						for j := range to {
							to[j] += x * ev.share * n.n[j]
						}
						if !m.fail && m.lost {
							sums[f].lost += x * ev.share * n.rescued
						} else if !m.fail {
							sums[f].kept += x * ev.share * n.rescued
						}
					}
				}
			}
		}
		for f, fl := range s.flows {
			for _, i := range fl.services {
				x := e.money.services[i]
				weekly := float64(x.messagesPerMonth) * weeksVolume
				back, after := x.prices(id, e.sav.VATConfirmed)
				for v := range viewCount {
					l := sums[f].kept*back + sums[f].lost*math.Max(0, back-after)
					for j, h := range curves[i][v] {
						l += h * (sums[f].late[j] + x.fail*sums[f].failLate[j])
					}
					c.harm[v][i][o] = weekly * l
				}
				won, err := e.won(x.legs(id))
				if err != nil {
					return nil, err
				}
				c.cost[i][o] = won
				c.allowed[i][o] = e.broken(i, id, all[id]) == ""
			}
		}
	}
	return c, nil
}

// prices returns what a rescued message costs on the fallback and would have
// cost on the first route, on the side of VAT that the verdict rests on.
func (r *serviceMoney) prices(option string, included bool) (back, after float64) {
	back, after = r.fallbackPrice, r.afterPrice
	vatBack, vatAfter := r.vatBack, r.vatAfter
	if option == OptIntegrated {
		back, after, vatBack, vatAfter = r.hubBack, r.hubPrice, models.VATUnstated, models.VATUnstated
	}
	on := func(price float64, side models.VATSide) float64 {
		if included && (side == models.VATExcluded || side == models.VATUnstated || side == "") {
			return price * 1.1
		}
		return price
	}
	return on(back, vatBack), on(after, vatAfter)
}

// response returns what answering the outages costs when a set of options is used
// together: an event is answered once.
func (c *choices) response(set int) float64 {
	if won, ok := c.responses[set]; ok {
		return won
	}
	most := map[string]float64{}
	for o := range c.options {
		if set>>o&1 == 1 {
			for k, won := range c.respond[o] {
				most[k] = math.Max(most[k], won)
			}
		}
	}
	keys := make([]string, 0, len(most))
	for k := range most {
		keys = append(keys, k)
	}
	sort.Strings(keys) // the same sum in the same order
	sum := 0.0
	for _, k := range keys {
		sum += most[k]
	}
	c.responses[set] = sum
	return sum
}

// broken returns the text key of the must-rule that an option breaks for a service,
// "" for none: a disaster notice never depends on a messenger alone, nor on people
// noticing; a statutory notice needs paper behind it.
func (e *engine) broken(i int, id string, x *studied) string {
	s, money := e.in.services[i].s, e.money.services[i]
	if s.Class == models.ClassDisaster && money.messenger {
		switch id {
		case OptAlone, OptManual:
			return ruleDisaster
		case OptPresent:
			for f, fl := range x.flows {
				if p := x.worlds[0].plans[f]; slices.Contains(fl.services, i) && (len(p.routes) < 2 || p.routes[1].mode == models.SwitchNone || p.routes[1].mode == models.SwitchManual) {
					return ruleDisaster
				}
			}
		}
	}
	if s.Legal == models.LegalStatutory || s.Class == models.ClassStatutory {
		post := func(phase models.Phase) bool {
			return slices.ContainsFunc(s.Lines, func(l models.Line) bool {
				return l.Channel == models.Post && (l.Phase == phase || l.Phase == models.Single)
			})
		}
		switch {
		case id == OptPaper, id == OptStay && post(models.Before), id != OptStay && id != OptIntegrated && post(models.Fallback):
		default:
			return ruleStatutory
		}
	}
	return ""
}

// Text keys of the must-rules.
const (
	ruleDisaster  = "rule.disaster_not_messenger_alone"
	ruleStatutory = "rule.statutory_needs_paper"
)

// maxShown bounds the points whose bad year is worked out.
const maxShown = 8

// frontier fills the report's frontier: the efficient assignments, with the bad
// year of at most maxShown of them, and their risk-adjusted benefit. It returns the
// best of those shown.
func (e *engine) frontier(r *Report, all map[string]*studied, ids []string, v int) (*studied, []string, error) {
	c, err := e.choicesOf(all, ids)
	if err != nil {
		return nil, nil, err
	}
	points, walks, err := e.frontierOf(c, v)
	if err != nil {
		return nil, nil, err
	}
	// Those shown lie evenly along the frontier, both ends among them.
	var shown []point
	n := min(maxShown, len(points))
	for i := range n {
		at := 0
		if n > 1 {
			at = int(math.Round(float64(i) * float64(len(points)-1) / float64(n-1)))
		}
		shown = append(shown, points[at])
	}
	r.FrontierPoints = len(points)
	base := all[OptStay]
	k := e.in.set.kappa
	assigns, of := make([][]string, n), make([]*studied, n)
	var jobs []func() error
	for j, p := range shown {
		options := walks[p.set].assignment(p)
		assign := make([]string, len(options))
		uniform := true
		for i, o := range options {
			assign[i] = c.options[o]
			uniform = uniform && o == options[0]
		}
		assigns[j] = assign
		if uniform {
			of[j] = all[assign[0]]
			continue
		}
		s, err := e.studyMixed(assign, v)
		if err != nil {
			return nil, nil, err
		}
		of[j] = s
		jobs = append(jobs, func() error { return e.distribute(s, v, loss.Settings{Points: growthPoints}) })
	}
	if err := inParallel(jobs); err != nil {
		return nil, nil, err
	}
	var best *studied
	var plan []string
	top := math.Inf(-1)
	for j, s := range of {
		assign := assigns[j]
		f := FrontierPoint{Plan: map[string]string{}, AnnualCost: s.cost, MeanLoss: s.mean[v], TVaR95: s.dist[v].TVaR(.95), FeeKnown: s.feeKnown}
		for i, id := range assign {
			f.Plan[e.in.label(i)] = id
		}
		savings := base.cost - s.cost
		f.RiskAdjusted = savings - (1-k)*(s.mean[v]-base.mean[v]) - k*(f.TVaR95-base.dist[v].TVaR(.95))
		r.Frontier = append(r.Frontier, f)
		if s.feeKnown && f.RiskAdjusted > top {
			best, plan, top = s, assign, f.RiskAdjusted
		}
	}
	return best, plan, nil
}

// point is one assignment on or off the frontier: the set of options it was found
// in and how many of that set's steps were taken.
type point struct {
	set, taken int
	cost, loss float64
	known      bool
}

// step changes one service's option; ratio is what a won less of loss costs.
type step struct {
	service, from, to int
	ratio             float64
}

// walk is one set's way along its frontier: where the services start, each at its
// cheapest, and the steps from there.
type walk struct {
	start []int
	steps []step
}

// assignment returns the options of a point.
func (w walk) assignment(p point) []int {
	out := slices.Clone(w.start)
	for _, s := range w.steps[:p.taken] {
		out[s.service] = s.to
	}
	return out
}

// tally keeps what an assignment costs and loses while single services change.
type tally struct {
	e         *engine
	c         *choices
	v         int
	assign    []int
	cost      float64
	harm      float64
	used      []int // services by option
	contracts []int // services by contract that buy under it
	fees      []float64
}

func (e *engine) tally(c *choices, v int, assign []int) (*tally, error) {
	t := &tally{e: e, c: c, v: v, assign: slices.Clone(assign), used: make([]int, len(c.options)), contracts: make([]int, len(e.money.feesOf))}
	for k := range e.money.feesOf {
		won, err := e.won(e.money.feesOf[k])
		if err != nil {
			return nil, err
		}
		t.fees = append(t.fees, won)
	}
	for i, o := range assign {
		t.add(i, o, 1)
	}
	return t, nil
}

func (t *tally) add(i, o, n int) {
	t.cost += float64(n) * t.c.cost[i][o]
	t.harm += float64(n) * t.c.harm[t.v][i][o]
	t.used[o] += n
	if usesContract(t.c.options[o]) {
		t.contracts[t.e.in.services[i].contract] += n
	}
}

func (t *tally) move(i, to int) {
	t.add(i, t.assign[i], -1)
	t.add(i, to, 1)
	t.assign[i] = to
}

// figures returns the yearly cost and E[L] of the assignment, and whether every
// fee in it is known.
func (t *tally) figures() (won, lost float64, known bool) {
	used := map[string]bool{}
	mask := 0
	bought := false
	for o, n := range t.used {
		if n > 0 {
			used[t.c.options[o]] = true
			mask |= 1 << o
			bought = bought || t.c.options[o] != OptStay
		}
	}
	won = t.cost
	for k, n := range t.contracts {
		if n > 0 {
			won += t.fees[k]
		}
	}
	fee, known := t.e.facilities(used)
	won += fee
	if bought {
		won += t.e.money.term
	}
	return won, t.harm + t.c.response(mask), known
}

// frontierOf finds the efficient assignments of options to services: those that no
// other, nor a mixture of two, beats in cost and E[L]. What the options share (a
// contract's fee, a second vendor, the answer to an outage) couples the services,
// so every set of what is shared is tried; within one the services choose apart and the
// efficient ones are found by merging each service's own steps by their price of a
// won of loss. Options of unknown fee take no part: what they cost is not known.
func (e *engine) frontierOf(c *choices, v int) ([]point, map[int]walk, error) {
	var points []point
	walks := map[int]walk{}
	for set := 1; set < 1<<shareGroups; set++ {
		w, ok, err := e.walk(c, v, set)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			continue
		}
		walks[set] = w
		t, err := e.tally(c, v, w.start)
		if err != nil {
			return nil, nil, err
		}
		for taken := 0; ; taken++ {
			won, lost, known := t.figures()
			points = append(points, point{set, taken, won, lost, known})
			if taken == len(w.steps) {
				break
			}
			t.move(w.steps[taken].service, w.steps[taken].to)
		}
		if err := e.ctx.Err(); err != nil {
			return nil, nil, err
		}
	}
	ss := make([]frontier.Strategy, len(points))
	for i, p := range points {
		ss[i] = frontier.Strategy{ID: strconv.Itoa(i), Cost: p.cost, Effect: -p.loss}
	}
	r, err := frontier.Of(ss)
	if err != nil {
		return nil, nil, err
	}
	var out []point
	for _, p := range r.Frontier {
		i, err := strconv.Atoi(p.ID)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, points[i])
	}
	return out, walks, nil
}

// shareGroups is the number of groups of options by what they share.
const shareGroups = 5

// shareGroup says with which others an option shares its fixed costs: nothing,
// the contract, the vendor's fallback, a second vendor, the integrated service.
func shareGroup(option string) int {
	switch option {
	case OptStay:
		return 0
	case OptSameVendor, OptApps, OptPaper:
		return 2
	case OptIndependent, OptParallel:
		return 3
	case OptIntegrated:
		return 4
	}
	return 1
}

// walk merges the services' own frontiers within a set of options; ok is false
// where a smaller set gives the same, or a service has no option that it may take.
func (e *engine) walk(c *choices, v, set int) (w walk, ok bool, err error) {
	taken := 0
	for i := range c.cost {
		var ss []frontier.Strategy
		for o := range c.options {
			if set>>shareGroup(c.options[o])&1 == 1 && c.allowed[i][o] && c.priced[o] {
				ss = append(ss, frontier.Strategy{ID: strconv.Itoa(o), Cost: c.cost[i][o], Effect: -c.harm[v][i][o]})
			}
		}
		if len(ss) == 0 {
			return w, false, nil
		}
		hull, err := frontier.Of(ss)
		if err != nil {
			return w, false, err
		}
		last := -1
		for _, p := range hull.Frontier {
			o, err := strconv.Atoi(p.ID)
			if err != nil {
				return w, false, err
			}
			taken |= 1 << shareGroup(c.options[o])
			if last < 0 {
				w.start = append(w.start, o)
			} else {
				w.steps = append(w.steps, step{i, last, o, p.Ratio})
			}
			last = o
		}
	}
	if taken != set {
		return w, false, nil
	}
	sort.SliceStable(w.steps, func(a, b int) bool { return w.steps[a].ratio < w.steps[b].ratio })
	return w, true, nil
}
