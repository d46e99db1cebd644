package analysis

import (
	"math"
	"strings"
	"testing"

	"daebi/analysis/faulttree"
	"daebi/models"
)

// withVendor is the likely case with a redundant vendor.
func withVendor(t testing.TB, change func(*models.Node)) models.Case {
	c := likely(t)
	c.Nodes[1].Sites = []string{"가산"}
	change(&c.Nodes[1])
	return c
}

// structuresOf settles the structures of a case under one option.
func structuresOf(t testing.TB, c *models.Case, option string) (*input, []*world, []structure) {
	t.Helper()
	in, err := newInput(c, reference(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := in.money(1)
	if err != nil {
		t.Fatal(err)
	}
	ws, ss, err := in.worldsOf(t.Context(), in.flowsOf(m, false, func(int) string { return option }))
	if err != nil {
		t.Fatal(err)
	}
	return in, ws, ss
}

func vendorLoss(r *Report) (sum float64) {
	for _, e := range r.Loss.Events {
		if strings.Contains(e.Event, "대행사") || strings.Contains(e.Event, "가산") || strings.Contains(e.Event, "상암") {
			sum += e.AnnualLoss
		}
	}
	return sum
}

// A second site helps as far as the failover does: not at all where what decides
// the failover is in the building that is lost.
func TestRedundancyHelpsAsFarAsItsFailover(t *testing.T) {
	k := func(n int) *int { return &n }
	loss := func(change func(*models.Node)) (float64, *Report) {
		r := analyze(t, withVendor(t, change))
		return vendorLoss(r), r
	}
	single, rs := loss(func(*models.Node) {})
	active, ra := loss(func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta = []string{"가산", "상암"}, "active_active", f64(.1)
	})
	standby, _ := loss(func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta = []string{"가산", "상암"}, "standby", f64(.1)
	})
	captive, rc := loss(func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta, n.ControlSite = []string{"가산", "상암"}, "standby", f64(.1), "가산"
	})
	both, _ := loss(func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta, n.Needed = []string{"가산", "상암"}, "active_active", f64(.1), k(2)
	})
	if !(active < standby && standby < captive && captive < single && single < both) {
		t.Errorf("won a year: active-active %.0f, standby %.0f, control in the active site %.0f, single %.0f, both needed %.0f", active, standby, captive, single, both)
	}
	has := func(r *Report, what string) bool {
		for _, s := range r.Delivery.SinglePoints {
			if s == what {
				return true
			}
		}
		return false
	}
	if !has(rs, "가산: 데이터센터 상실") || has(ra, "가산: 데이터센터 상실") || !has(rc, "가산: 데이터센터 상실") {
		t.Errorf("single points: single %v; active-active %v; control in the active site %v", rs.Delivery.SinglePoints, ra.Delivery.SinglePoints, rc.Delivery.SinglePoints)
	}
}

// By hand: a vendor of two units, u each of its own outage and s of its building,
// β in common, is down with βu + (1 − βu)·(1 − (1 − (1−β)u)(1 − s))².
func TestRedundantNodeByHand(t *testing.T) {
	c := withVendor(t, func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta = []string{"가산", "상암"}, "active_active", f64(.1)
		n.OutagesPerYear, n.MeanOutageHours = f64(2), f64(4)
	})
	_, ws, _ := structuresOf(t, &c, OptAlone)
	w := ws[0]
	s, err := w.tree.Solve(t.Context(), nodeGate("vendor"), faulttree.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var own, common, site float64
	for _, e := range w.events {
		switch {
		case e.key == "own:vendor:own_outage:unit1":
			own = e.unavailability(hoursPerYear)
		case e.key == "own:vendor:own_outage:common":
			common = e.unavailability(hoursPerYear)
		case e.building == "상암":
			site = e.unavailability(hoursPerYear)
		}
	}
	unit := 1 - (1-own)*(1-site)
	near(t, "node down", s.Probability(), common+(1-common)*unit*unit, 1e-12)
	if own <= 0 || common <= 0 || site <= 0 {
		t.Errorf("own %g, common %g, site %g", own, common, site)
	}
}

// By hand: a standby whose failover is decided in a third building is down with
// both units, or with the active one while the failover or that building fails; the
// building's loss alone strikes no message.
func TestControlBuildingAlone(t *testing.T) {
	c := withVendor(t, func(n *models.Node) {
		n.Sites, n.Redundancy, n.Beta, n.ControlSite = []string{"가산", "상암"}, "standby", f64(0), "판교"
		n.OutagesPerYear, n.MeanOutageHours = f64(2), f64(4)
	})
	in, ws, _ := structuresOf(t, &c, OptAlone)
	w := ws[0]
	s, err := w.tree.Solve(t.Context(), nodeGate("vendor"), faulttree.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var own, site, control float64
	for _, e := range w.events {
		switch {
		case e.key == "own:vendor:own_outage:unit1":
			own = e.unavailability(hoursPerYear)
		case e.building == "상암":
			site = e.unavailability(hoursPerYear)
		case e.building == "판교":
			control = e.unavailability(hoursPerYear)
			if len(e.branches) != 0 {
				t.Error("the loss of the control building alone strikes messages")
			}
		}
	}
	pfd := -math.Expm1(-in.set.standbyPerYear * in.set.standbyAgeYears)
	unit, stuck := 1-(1-own)*(1-site), 1-(1-pfd)*(1-control)
	near(t, "node down", s.Probability(), unit*(unit+(1-unit)*stuck), 1e-12)
	if control <= 0 {
		t.Error("no stream for the control building")
	}
}

// Planned maintenance counts as down: 87.6 hours of a node that everything
// passes are one percent.
func TestMaintenanceCountsAsDown(t *testing.T) {
	a := optionOf(t, analyze(t, withVendor(t, func(*models.Node) {})), OptAlone)
	b := optionOf(t, analyze(t, withVendor(t, func(n *models.Node) { n.MaintenanceHoursPerYear = f64(87.6) })), OptAlone)
	near(t, "unavailability", 1-*b.Availability, .01+.99*(1-*a.Availability), 1e-9)
	if math.Abs(a.MeanLoss-b.MeanLoss) > 1e-6*a.MeanLoss {
		t.Errorf("planned hours are no outage: E[L] %.0f and %.0f", a.MeanLoss, b.MeanLoss)
	}
}

// A route that goes down with the one before in nine of ten cases saves little.
func TestDragUndoesAFallback(t *testing.T) {
	with := func(drag *float64) Option {
		c := likely(t)
		c.Routes[1].DragShare = drag
		return optionOf(t, analyze(t, c), OptPresent)
	}
	free, dragged, lost := with(nil), with(f64(.9)), with(f64(1))
	alone := optionOf(t, analyze(t, likely(t)), OptAlone)
	if !(free.MeanLoss < dragged.MeanLoss && dragged.MeanLoss < lost.MeanLoss) {
		t.Errorf("E[L] without drag %.0f, at .9 %.0f, at 1 %.0f", free.MeanLoss, dragged.MeanLoss, lost.MeanLoss)
	}
	// At 1 every outage of the first route is as if nothing were behind it.
	near(t, "late messages of the first route", lost.LateMessages, alone.LateMessages, .02)
}

// A relay that the sheet lists without a firm and one that nobody listed are the
// same unknown: both may be the first route's.
func TestUnnamedNodeIsAsUnknownAsNone(t *testing.T) {
	loss := func(relay ...models.Node) float64 {
		c := likely(t)
		c.Nodes = append(c.Nodes, relay...)
		text := []string{"city", "text-vendor", "text-relay", "carriers"}
		c.Nodes = append(c.Nodes, models.Node{ID: "text-vendor", Name: "문자 대행사", Role: models.RoleVendor, Sites: []string{"상암"}})
		c.Routes = append(c.Routes[:1:1], models.Route{ID: "T", Contract: c.Contracts[0].Key(), Channel: models.SMS, Order: 1, Nodes: text, Switch: models.SwitchAutomatic})
		_, ws, ss := structuresOf(t, &c, OptPresent)
		shared := 0.0
		for k, w := range ws {
			for _, e := range w.events {
				if strings.HasPrefix(e.key, "own:") && len(e.roles) > 0 && e.roles[0] == models.RoleDealer && e.onRoute[0][0] && e.onRoute[0][1] {
					shared += ss[k].weight
				}
			}
		}
		return shared
	}
	if x := loss(models.Node{ID: "text-relay", Role: models.RoleRelay}); x < .3 || x > .9 {
		t.Errorf("an unnamed relay is the first route's dealer with probability %v", x)
	}
	if x := loss(models.Node{ID: "text-relay", Name: "중계사 갑", Role: models.RoleRelay}); x != 0 {
		t.Errorf("a named relay is the first route's dealer with probability %v", x)
	}
}
