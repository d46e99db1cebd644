package analysis

import (
	"fmt"
	"math"
	"slices"
	"sort"

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
		curves[i] = e.in.curve(r.s.Class, e.sev.steps)
	}
	for o, id := range ids {
		s := all[id]
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
				for _, b := range e.in.branches(w, ev, s.flows) {
					x := s.weights[k] * ev.rate() * b.prob
					c.respond[o][ev.key] += x * e.in.set.responseWon * ev.law.survival(math.Nextafter(e.in.set.responseAfterHours, 0))
					for f, m := range b.modes {
						if m.kind == unstruck {
							continue
						}
						n := s.sev.meanCount(ev.law, m)
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
					l := sums[f].kept*back + sums[f].lost*(back-after)
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
				c.allowed[i][o] = !breaksDisasterRule(e.in.services[i].s, id, all[id])
			}
		}
	}
	return c, nil
}

// prices returns what a rescued message costs on the fallback and would have
// cost on the first route, on the side of VAT that the verdict rests on.
func (r *serviceMoney) prices(option string, included bool) (back, after float64) {
	back, after = r.fallbackPrice, r.afterPrice
	if included {
		back, after = back*r.vatFactor(models.Fallback), after*r.vatFactor(models.After)
	}
	if option == OptIntegrated {
		back, after = r.hubBack, r.hubPrice
	}
	return back, after
}

// loss returns E[L] of an assignment of options to services in a view.
func (c *choices) loss(v int, assign []int) float64 {
	sum := 0.0
	used := map[int]bool{}
	for i, o := range assign {
		sum += c.harm[v][i][o]
		used[o] = true
	}
	return sum + c.response(used)
}

// response returns what answering the outages costs when the options are used
// together: an event is answered once.
func (c *choices) response(used map[int]bool) float64 {
	mask := 0
	for o := range used {
		mask |= 1 << o
	}
	if won, ok := c.responses[mask]; ok {
		return won
	}
	most := map[string]float64{}
	for o := range c.options {
		if used[o] {
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
	c.responses[mask] = sum
	return sum
}

// yearly returns the yearly cost of an assignment and whether every fee in it is
// known.
func (e *engine) yearly(c *choices, assign []int) (won float64, known bool) {
	used := map[string]bool{}
	contracts := map[int]bool{}
	for i, o := range assign {
		id := c.options[o]
		used[id] = true
		won += c.cost[i][o]
		if k := e.in.services[i].contract; usesContract(id) && !contracts[k] {
			contracts[k] = true
			fees, err := e.won(e.money.feesOf[k])
			if err != nil {
				return math.NaN(), false
			}
			won += fees
		}
	}
	fee, known := e.facilities(used)
	won += fee
	for id := range used {
		if id != OptStay {
			won += e.money.term
			break
		}
	}
	return won, known
}

// breaksDisasterRule reports whether an option leaves a disaster notice to a
// messenger alone, or to people noticing.
func breaksDisasterRule(s *models.Service, id string, x *studied) bool {
	if s.Class != models.ClassDisaster {
		return false
	}
	switch id {
	case OptAlone, OptManual:
		return true
	case OptPresent:
		for _, p := range x.worlds[0].plans {
			if len(p.routes) < 2 || p.routes[1].mode == models.SwitchNone || p.routes[1].mode == models.SwitchManual {
				return true
			}
		}
	}
	return false
}

// maxShown bounds the points whose bad year is worked out.
const maxShown = 10

// frontier fills the report's frontier: the efficient assignments, with the bad
// year of at most maxShown of them, and their risk-adjusted benefit. It returns the
// best of those shown.
func (e *engine) frontier(r *Report, all map[string]*studied, ids []string, v int) (*studied, []string, error) {
	c, err := e.choicesOf(all, ids)
	if err != nil {
		return nil, nil, err
	}
	points, err := e.frontierOf(c, v)
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
	var best *studied
	var plan []string
	top := math.Inf(-1)
	for _, p := range shown {
		assign := make([]string, len(p.assign))
		uniform := true
		for i, o := range p.assign {
			assign[i] = c.options[o]
			uniform = uniform && o == p.assign[0]
		}
		var s *studied
		if uniform {
			s = all[assign[0]]
		} else if s, err = e.studyMixed(assign); err != nil {
			return nil, nil, err
		} else if err = e.distribute(s, v, loss.Settings{Points: optionPoints}); err != nil {
			return nil, nil, err
		}
		f := FrontierPoint{Plan: map[string]string{}, AnnualCost: s.cost, MeanLoss: s.mean[v], TVaR95: s.dist[v].TVaR(.95), FeeKnown: s.feeKnown}
		for i, id := range assign {
			f.Plan[e.in.services[i].s.Name] = id
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

// point is one assignment on or off the frontier.
type point struct {
	assign     []int
	cost, loss float64
	known      bool
}

// frontierOf finds the efficient assignments of options to services: those that no
// other, nor a mixture of two, beats in cost and E[L]. What the options share (a
// contract's fee, a second vendor, the answer to an outage) couples the services,
// so every set of options is tried; within one the services choose apart and the
// efficient ones are found by merging each service's own steps by their price of a
// won of loss. Options of unknown fee take part at the cost that is known.
func (e *engine) frontierOf(c *choices, v int) ([]point, error) {
	best := map[string]point{}
	add := func(assign []int) {
		raw := make([]byte, len(assign))
		for i, o := range assign {
			raw[i] = 'a' + byte(o)
		}
		key := string(raw)
		if _, ok := best[key]; ok {
			return
		}
		won, known := e.yearly(c, assign)
		best[key] = point{slices.Clone(assign), won, c.loss(v, assign), known}
	}
	type step struct {
		service, from, to int
		ratio             float64
	}
	hulls := map[[2]int]frontier.Result{}
	for set := 1; set < 1<<len(c.options); set++ {
		var start []int
		var steps []step
		ok, taken := true, 0
		for i := range c.cost {
			mask := 0
			for o := range c.options {
				if set>>o&1 == 1 && c.allowed[i][o] {
					mask |= 1 << o
				}
			}
			if mask == 0 {
				ok = false
				break
			}
			hull, seen := hulls[[2]int{i, mask}]
			if !seen {
				var ss []frontier.Strategy
				for o := range c.options {
					if mask>>o&1 == 1 {
						ss = append(ss, frontier.Strategy{ID: fmt.Sprint(o), Cost: c.cost[i][o], Effect: -c.harm[v][i][o]})
					}
				}
				var err error
				if hull, err = frontier.Of(ss); err != nil {
					return nil, err
				}
				hulls[[2]int{i, mask}] = hull
			}
			at := func(k int) (o int) {
				_, _ = fmt.Sscan(hull.Frontier[k].ID, &o)
				return o
			}
			start = append(start, at(0))
			taken |= 1 << at(0)
			for k := 1; k < len(hull.Frontier); k++ {
				taken |= 1 << at(k)
				steps = append(steps, step{i, at(k - 1), at(k), hull.Frontier[k].Ratio})
			}
		}
		if !ok || taken != set { // the smaller set says the same
			continue
		}
		sort.SliceStable(steps, func(a, b int) bool { return steps[a].ratio < steps[b].ratio })
		assign := start
		add(assign)
		for _, s := range steps {
			assign[s.service] = s.to
			add(assign)
		}
	}
	keys := make([]string, 0, len(best))
	for k := range best {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var ss []frontier.Strategy
	for _, k := range keys {
		p := best[k]
		ss = append(ss, frontier.Strategy{ID: k, Cost: p.cost, Effect: -p.loss})
	}
	r, err := frontier.Of(ss)
	if err != nil {
		return nil, err
	}
	var out []point
	for _, p := range r.Frontier {
		out = append(out, best[p.ID])
	}
	return out, nil
}
