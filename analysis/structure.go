package analysis

import (
	"context"
	"fmt"
	"math"
	"slices"

	"daebi/analysis/faulttree"
	"daebi/models"
)

// redundancy is how a node's units stand in for each other: k of them must be
// up; a standby's first unit is the active one, and its failover may fail.
type redundancy struct {
	standby bool
	needed  int
	beta    float64 // share of a unit's outages that takes all units
	pfd     float64 // of the failover; 0 where all units work at once
	control string  // building that decides the failover; "": not known
}

// unitsOf returns the buildings of a node's units and how they stand in for each
// other; one unit where there is no redundancy. A second unit whose building
// nobody names stands in the first's: an unknown is not a separation.
func (in *input) unitsOf(n node, building string) ([]string, *redundancy) {
	m := n.m
	if m == nil || m.Redundancy == "" || m.Redundancy == "none" {
		return []string{building}, nil
	}
	units := slices.Clone(m.Sites)
	if building == "" { // its units' buildings are no streams of their own
		units = make([]string, max(2, len(m.Sites)))
	}
	if len(units) == 0 {
		units = []string{building}
	}
	for len(units) < 2 {
		units = append(units, units[0])
	}
	r := &redundancy{standby: m.Redundancy == "standby", needed: 1, control: m.ControlSite, beta: in.set.betaDefault}
	if m.Needed != nil {
		r.needed = max(1, min(*m.Needed, len(units)))
	}
	one := true
	for _, u := range units {
		one = one && u == units[0]
	}
	switch {
	case m.Beta != nil:
		r.beta = *m.Beta
	case one && building != "":
		r.beta = in.set.betaShared
	case m.ControlSite != "" && !slices.Contains(units, m.ControlSite):
		r.beta = in.set.betaSeparate
	}
	if r.standby {
		r.pfd = -math.Expm1(-in.set.standbyPerYear * in.set.standbyAgeYears)
	}
	return units, r
}

// Names of the gates of a world's tree; events go by their keys.
func nodeGate(id string) string        { return "\x00node:" + id }
func routeGate(f, r int) string        { return fmt.Sprintf("\x00route:%d:%d", f, r) }
func topGate(f int) string             { return fmt.Sprintf("\x00top:%d", f) }
func unitGate(id string, i int) string { return fmt.Sprintf("\x00unit:%s:%d", id, i) }
func switchKey(id string) string       { return "switch:" + id }

// build makes the world's fault tree: for each flow
//
//	no delivery = AND over routes (OR over the route's nodes (node down) OR suspension)
//	node down   = own outage OR building lost; of a redundant node: common cause OR
//	              more units down than it can spare OR the active unit down and the failover failing
func (w *world) build() error {
	t := faulttree.New()
	w.tree = t
	w.extra = map[string]string{}
	for _, e := range w.events {
		if err := t.Event(e.key, math.Min(1, e.unavailability(hoursPerYear))); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	done := map[string]bool{}
	for f := range w.routes {
		var routes []string
		for r, row := range w.routes[f] {
			var ins []string
			for _, pl := range row {
				if !done[pl.id] {
					done[pl.id] = true
					if err := w.buildNode(t, pl); err != nil {
						return err
					}
				}
				ins = append(ins, nodeGate(pl.id))
			}
			for _, e := range w.events {
				if len(e.nodes) == 0 && e.onRoute[f][r] {
					ins = append(ins, e.key)
				}
			}
			if err := t.Gate(routeGate(f, r), faulttree.Or, 0, ins...); err != nil {
				return err
			}
			if r == 0 || w.plans[f].routes[r].mode != models.SwitchNone {
				routes = append(routes, routeGate(f, r))
			}
		}
		if err := t.Gate(topGate(f), faulttree.And, 0, routes...); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) buildNode(t *faulttree.Tree, pl place) error {
	var own, common []string
	units := make([][]string, len(pl.units))
	for _, e := range w.events {
		if !slices.Contains(e.nodes, pl.id) {
			continue
		}
		switch {
		case e.building != "":
			for i, b := range pl.units {
				if b == e.building {
					units[i] = append(units[i], e.key)
				}
			}
			if len(pl.units) == 0 || pl.redundant == nil && !slices.Contains(pl.units, e.building) {
				own = append(own, e.key)
			}
		case e.unit < 0 && pl.redundant != nil:
			common = append(common, e.key)
		case pl.redundant != nil:
			units[e.unit] = append(units[e.unit], e.key)
		default:
			own = append(own, e.key)
		}
	}
	if pl.redundant == nil {
		for _, u := range units {
			own = append(own, u...)
		}
		return gateOf(t, nodeGate(pl.id), faulttree.Or, 0, own)
	}
	var down []string
	for i, u := range units {
		if err := gateOf(t, unitGate(pl.id, i), faulttree.Or, 0, u); err != nil {
			return err
		}
		down = append(down, unitGate(pl.id, i))
	}
	r := pl.redundant
	ways := slices.Clone(common)
	spare := nodeGate(pl.id) + ":units"
	if err := t.Gate(spare, faulttree.Vote, len(down)-r.needed+1, down...); err != nil {
		return err
	}
	ways = append(ways, spare)
	if r.standby {
		w.extra[switchKey(pl.id)] = pl.name + ": 예비 전환 실패"
		if err := t.Event(switchKey(pl.id), r.pfd); err != nil {
			return err
		}
		fails := []string{switchKey(pl.id)}
		for _, e := range w.events {
			if e.building != "" && e.building == r.control {
				fails = append(fails, e.key)
			}
		}
		stuck := nodeGate(pl.id) + ":stuck"
		if err := t.Gate(stuck+":why", faulttree.Or, 0, fails...); err != nil {
			return err
		}
		if err := t.Gate(stuck, faulttree.And, 0, unitGate(pl.id, 0), stuck+":why"); err != nil {
			return err
		}
		ways = append(ways, stuck)
	}
	return t.Gate(nodeGate(pl.id), faulttree.Or, 0, ways...)
}

// gateOf adds a gate, or a constant where it has no input: a node without an
// event never fails.
func gateOf(t *faulttree.Tree, name string, kind faulttree.Kind, k int, ins []string) error {
	if len(ins) == 0 {
		return t.Constant(name, false)
	}
	return t.Gate(name, kind, k, ins...)
}

// strikes settles for every event which nodes it takes down, with which
// probability, and so which routes: each case of it.
func (w *world) strikes(ctx context.Context) error {
	conditional := map[string]*faulttree.Solved{}
	for f := range w.routes {
		for _, row := range w.routes[f] {
			for _, pl := range row {
				if pl.redundant == nil || conditional[pl.id] != nil {
					continue
				}
				s, err := w.tree.Solve(ctx, nodeGate(pl.id), faulttree.Limits{})
				if err != nil {
					return err
				}
				conditional[pl.id] = s
			}
		}
	}
	for _, e := range w.events {
		down := make([]float64, len(e.nodes))
		for i, id := range e.nodes {
			down[i] = 1
			if s := conditional[id]; s != nil {
				p, err := s.With(map[string]float64{e.key: 1})
				if err != nil {
					return err
				}
				down[i] = p
			}
		}
		e.cases = w.casesOf(e, down)
	}
	return nil
}

// eventCase is one way a stream's outage may go: which routes of which flow it
// takes down.
type eventCase struct {
	prob float64
	hits [][]bool
}

// maxUncertain bounds the redundant nodes of one event that are drawn apart;
// more of them fail together as far as they can.
const maxUncertain = 4

// routeCount is how many routes all flows have.
func (w *world) routeCount() int {
	n := 0
	for f := range w.routes {
		n += len(w.routes[f])
	}
	return n
}

func (w *world) casesOf(e *event, down []float64) []eventCase {
	var open []int
	for i, p := range down {
		if p > 0 && p < 1-1e-12 {
			open = append(open, i)
		}
	}
	hit := func(taken func(i int) bool) [][]bool {
		hits := make([][]bool, len(w.routes))
		all := make([]bool, w.routeCount())
		for f := range w.routes {
			n := len(w.routes[f])
			hits[f], all = all[:n:n], all[n:]
			for r, row := range w.routes[f] {
				hits[f][r] = len(e.nodes) == 0 && e.onRoute[f][r]
				for _, pl := range row {
					if i := slices.Index(e.nodes, pl.id); i >= 0 && taken(i) {
						hits[f][r] = true
					}
				}
			}
		}
		return hits
	}
	if len(open) > maxUncertain {
		var out []eventCase
		cuts := []float64{0, 1}
		for _, i := range open {
			cuts = append(cuts, down[i])
		}
		slices.Sort(cuts)
		for i := 1; i < len(cuts); i++ {
			if p := cuts[i] - cuts[i-1]; p > 0 {
				mid := (cuts[i] + cuts[i-1]) / 2
				out = append(out, eventCase{p, hit(func(i int) bool { return mid < down[i] })})
			}
		}
		return out
	}
	var out []eventCase
	for mask := range 1 << len(open) {
		p := 1.0
		for b, i := range open {
			if mask>>b&1 == 1 {
				p *= down[i]
			} else {
				p *= 1 - down[i]
			}
		}
		if p <= 0 {
			continue
		}
		out = append(out, eventCase{p, hit(func(i int) bool {
			if b := slices.Index(open, i); b >= 0 {
				return mask>>b&1 == 1
			}
			return down[i] >= 1-1e-12
		})})
	}
	return out
}

// unavailable returns the unavailability of a flow with planned maintenance: no
// two units are out at once, and an out unit counts as failed.
func (w *world) unavailable(s *faulttree.Solved, f int) (float64, error) {
	u, planned := s.Probability(), 0.0
	var out float64
	seen := map[string]bool{}
	for _, row := range w.routes[f] {
		for _, pl := range row {
			if seen[pl.id] || pl.m == nil || pl.m.MaintenanceHoursPerYear == nil || *pl.m.MaintenanceHoursPerYear <= 0 {
				continue
			}
			seen[pl.id] = true
			share := *pl.m.MaintenanceHoursPerYear / hoursPerYear
			for i := range max(1, len(pl.units)) {
				key := ""
				for _, e := range w.events {
					if e.building == "" && slices.Contains(e.nodes, pl.id) && (pl.redundant == nil || e.unit == i) {
						key = e.key
						break
					}
				}
				if key == "" {
					continue
				}
				p, err := s.With(map[string]float64{key: 1})
				if err != nil {
					return 0, err
				}
				out += share * p
				planned += share
			}
		}
	}
	return math.Min(1, (1-math.Min(1, planned))*u+out), nil
}
