package analysis

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"daebi/models"
)

// Options that every case is set against, in the order they are shown.
const (
	OptPresent     = "present"            // what the sheet's routes say
	OptStay        = "stay"               // the text channel kept
	OptAlone       = "alone"              // the new channel with nothing behind it
	OptManual      = "manual"             // with a switch by people
	OptSameVendor  = "same_vendor"        // automatic fallback at the same vendor
	OptIndependent = "independent_vendor" // automatic fallback at an independent vendor and site
	OptParallel    = "parallel"           // both channels at once
	OptApps        = "several_apps"       // another messenger behind the first, texts behind both
	OptIntegrated  = "integrated"         // the government's integrated message service
	OptPaper       = "paper"              // texts in an outage, registered post for what fails on ordinary days
	OptMixed       = "mixed"              // one for each service
)

// flowsOf groups the services by contract, channel, option and calendar: each
// group travels one chain.
func (in *input) flowsOf(m caseMoney, included bool, assign func(service int) string) []*flow {
	steps := in.harmSteps()
	type key struct {
		contract int
		ch, text models.Channel
		option   string
		calendar *calendar
	}
	byKey := map[key]*flow{}
	var flows []*flow
	for i, r := range in.services {
		ch, text := channelsOf(r.s)
		option := assign(i)
		cal := in.calendarOf(r.s)
		k := key{r.contract, ch, text, option, cal}
		fl := byKey[k]
		if fl == nil {
			fl = &flow{option: option, cal: cal, contract: r.contract, channel: ch, text: text}
			byKey[k] = fl
			flows = append(flows, fl)
		}
		x := m.services[i]
		weekly := float64(x.messagesPerMonth) * weeksVolume
		back, after := x.prices(option, included)
		c := in.curveOf(r.s.Class, steps)
		fl.all.add(c.harm, c.first, weekly, back, after)
		fl.failing.add(c.harm, c.first, weekly*x.fail, 0, 0)
		fl.services = append(fl.services, i)
	}
	for _, fl := range flows {
		if fl.all.weekly > 0 {
			fl.fail = fl.failing.weekly / fl.all.weekly
		}
	}
	return flows
}

// channelsOf returns a service's first channel and the text channel behind it.
func channelsOf(s *models.Service) (first, text models.Channel) {
	text = models.SMS
	if s.LongestBytes != nil && *s.LongestBytes > smsBytes {
		text = models.LMS
	}
	for _, l := range s.Lines {
		switch {
		case l.Phase == models.Fallback && l.Channel.Carrier():
			text = l.Channel
		case l.Phase == models.After, l.Phase == models.Single && l.Channel.Messenger():
			if first == "" {
				first = l.Channel
			}
		}
	}
	if first == "" {
		first = text
		for _, l := range s.Lines {
			if l.Channel.Carrier() {
				first = l.Channel
			}
		}
	}
	return first, text
}

func vendorID(c *models.Contract, i int) string {
	if c.Vendor != "" {
		return "vendor:" + c.Vendor
	}
	return fmt.Sprintf("vendor:%d", i+1)
}

// stated returns the contract's routes from the sheet, in order.
func (in *input) stated(i int) []models.Route {
	c := &in.c.Contracts[i]
	var out []models.Route
	for _, r := range in.c.Routes {
		if r.Contract == "" && len(in.c.Contracts) == 1 || r.Contract != "" && (r.Contract == c.Number || r.Contract == c.Name) {
			out = append(out, r)
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Order < out[b].Order })
	return out
}

func minutes(v *float64) *float64 {
	if v == nil {
		return nil
	}
	return f64(*v / 60)
}

func (in *input) statedRoute(r models.Route, c *models.Contract) planRoute {
	p := planRoute{channel: r.Channel, nodes: in.sheetRoute(r, c), mode: r.Switch, switchHours: minutes(r.SwitchMinutes), confirmHours: minutes(r.ConfirmMinutes)}
	if r.DragShare != nil {
		p.drag = *r.DragShare
	}
	p.clearHours = in.clearing[r.ID]
	if r.LastTest != nil {
		p.lastTestYears = f64(max(0, in.asOf.Sub(*r.LastTest).Hours()/(365.25*24)))
	}
	return p
}

// mainRoute is the first route of a flow: stated, or the typical chain.
func (in *input) mainRoute(fl *flow) planRoute {
	c := &in.c.Contracts[fl.contract]
	for _, r := range in.stated(fl.contract) {
		if r.Order == 0 && r.Channel == fl.channel {
			return in.statedRoute(r, c)
		}
	}
	return planRoute{channel: fl.channel, nodes: in.typicalRoute(fl.channel, c, vendorID(c, fl.contract), c.Vendor)}
}

// baselineRoute is the text channel given up: its vendor is the one of the old
// price, where stated.
func (in *input) baselineRoute(fl *flow) planRoute {
	c := &in.c.Contracts[fl.contract]
	ch, vendor := models.SMS, ""
	for _, i := range fl.services {
		for _, l := range in.services[i].s.Lines {
			if l.Phase == models.Before && l.Channel.Carrier() {
				ch, vendor = l.Channel, l.Vendor
			}
		}
	}
	id := fmt.Sprintf("before:%d", fl.contract+1)
	if vendor != "" {
		id = "vendor:" + vendor
	}
	return planRoute{channel: ch, nodes: in.typicalRoute(ch, c, id, vendor)}
}

// hasStatedFallback reports whether any flow's sheet states a route behind the
// first.
func (in *input) hasStatedFallback(flows []*flow) bool {
	for _, fl := range flows {
		for _, r := range in.stated(fl.contract) {
			if r.Order > 0 && r.Switch != models.SwitchNone && r.Switch != "" {
				return true
			}
		}
	}
	return false
}

// planOf returns how a flow's messages travel under its option.
func (in *input) planOf(fl *flow) plan {
	c, option := &in.c.Contracts[fl.contract], fl.option
	if !fl.channel.Messenger() { // nothing is switched: as stated, or the typical chain
		var p plan
		for _, r := range in.stated(fl.contract) {
			if r.Channel.Carrier() || r.Channel == fl.channel { // not the messenger's of the same contract
				p.routes = append(p.routes, in.statedRoute(r, c))
			}
		}
		if len(p.routes) > 0 {
			p.routes[0].mode = models.SwitchNone
		}
		if len(p.routes) == 0 {
			p.routes = []planRoute{in.baselineRoute(fl)}
		}
		return p
	}
	if option == OptStay {
		return plan{routes: []planRoute{in.baselineRoute(fl)}}
	}
	first := in.mainRoute(fl)
	p := plan{routes: []planRoute{first}}
	behind := func(r planRoute) plan {
		p.routes = append(p.routes, r)
		return p
	}
	vendor := in.vendorOf(first, c, fl.contract)
	switch option {
	case OptPresent:
		for _, r := range in.stated(fl.contract) {
			if r.Order > 0 {
				behind(in.statedRoute(r, c))
			}
		}
		return p
	case OptManual:
		for _, r := range in.stated(fl.contract) {
			if r.Order > 0 && r.Channel.Carrier() {
				s := in.statedRoute(r, c)
				s.mode, s.switchHours = models.SwitchManual, nil
				return behind(s)
			}
		}
		// Without a second contract people can only turn to the same vendor's texts.
		r := in.sameVendorRoute(fl, c, first, vendor)
		r.mode = models.SwitchManual
		return behind(r)
	case OptSameVendor:
		return behind(in.sameVendorRoute(fl, c, first, vendor))
	case OptApps:
		second := models.NaverNote
		if fl.channel == second {
			second = models.Alimtalk
		}
		nodes := in.typicalRoute(second, c, vendor.id, vendor.name)
		nodes[1] = vendor
		nodes = behindUpstream(first.nodes, nodes)
		p.routes = append(p.routes, planRoute{channel: second, nodes: nodes, mode: models.SwitchAutomatic, prospective: true})
		return behind(in.sameVendorRoute(fl, c, first, vendor))
	case OptPaper:
		p.routes = append(p.routes, in.sameVendorRoute(fl, c, first, vendor))
		return behind(planRoute{channel: models.Post, nodes: []node{in.agency(c), {id: "post", name: "우편", role: models.RolePost, nameKnown: true, assumed: true}}, mode: models.SwitchNone})
	case OptIntegrated:
		hub := node{id: "hub:unified", name: "통합메시지 관리시스템", role: models.RoleHub, nameKnown: true, assumed: true}
		first.nodes = append([]node{in.agency(c), hub}, first.nodes[len(first.nodes)-1])
		p.routes[0] = first
		text := in.typicalRoute(fl.text, c, hub.id, hub.name)
		text[1] = hub
		for i := range text {
			text[i].open = false
		}
		return behind(planRoute{channel: fl.text, nodes: text, mode: models.SwitchAutomatic, prospective: true})
	case OptIndependent, OptParallel:
		nodes := in.typicalRoute(fl.text, c, fmt.Sprintf("second:%d", fl.contract+1), "제2업체(독립)")
		for i := range nodes {
			nodes[i].open = false
			if nodes[i].role == models.RoleRelay {
				nodes[i].name, nodes[i].nameKnown = "제2중계사(독립)", true
			}
		}
		nodes = behindUpstream(first.nodes, nodes)
		mode := models.SwitchAutomatic
		if option == OptParallel {
			mode = models.SwitchParallel
		}
		return behind(planRoute{channel: fl.text, nodes: nodes, mode: mode, prospective: true})
	}
	// Alone: messages that fail on ordinary days still go by the old channel.
	if fl.fail > 0 {
		r := in.baselineRoute(fl)
		r.mode = models.SwitchNone
		behind(r)
	}
	return p
}

// sameVendorRoute is a text route of the first route's vendor, the relay behind
// it unknown, switched to automatically.
func (in *input) sameVendorRoute(fl *flow, c *models.Contract, first planRoute, vendor node) planRoute {
	for _, r := range in.stated(fl.contract) {
		if p := in.statedRoute(r, c); r.Order > 0 && r.Channel.Carrier() && slices.ContainsFunc(p.nodes, func(n node) bool { return n.id == vendor.id }) {
			p.mode, p.switchHours, p.prospective = models.SwitchAutomatic, nil, true
			return p
		}
	}
	nodes := in.typicalRoute(fl.text, c, vendor.id, vendor.name)
	nodes[1] = vendor
	return planRoute{channel: fl.text, nodes: behindUpstream(first.nodes, nodes), mode: models.SwitchAutomatic, prospective: true}
}

// vendorOf returns the party of a route that the agency buys from: its vendor, or
// the dealer where there is none; else one that nobody named.
func (in *input) vendorOf(first planRoute, c *models.Contract, contract int) node {
	for _, role := range []models.Role{models.RoleVendor, models.RoleDealer} {
		for _, n := range first.nodes {
			if n.role == role {
				return n
			}
		}
	}
	return node{id: vendorID(c, contract), name: orNone(c.Vendor, "대행사(미확인)"), role: models.RoleVendor, assumed: true}
}

// worldsOf settles the structures of all flows under their options. The unknowns of all
// flows are one draw.
func (in *input) worldsOf(ctx context.Context, flows []*flow) ([]*world, []structure, error) {
	plans := make([]plan, len(flows))
	each := make([][]structure, len(flows))
	two := false
	for f, fl := range flows {
		plans[f] = in.planOf(fl)
		each[f] = plans[f].settle(in)
		two = two || len(each[f]) == 2
	}
	n := 1
	if two {
		n = 2
	}
	var ws []*world
	var ss []structure
	for k := range n {
		w := &world{plans: plans}
		s := structure{name: "known", weight: 1}
		for f := range flows {
			x := each[f][min(k, len(each[f])-1)]
			if len(each[f]) == n {
				s.name, s.weight = x.name, x.weight
			}
			w.routes = append(w.routes, x.routes)
		}
		if err := in.streams(w); err != nil {
			return nil, nil, err
		}
		if err := w.build(); err != nil {
			return nil, nil, err
		}
		if err := w.strikes(ctx); err != nil {
			return nil, nil, err
		}
		if err := w.solveRoutes(ctx); err != nil {
			return nil, nil, err
		}
		for _, ev := range w.events {
			ev.branches = in.branches(w, ev, flows)
		}
		ws, ss = append(ws, w), append(ss, s)
	}
	return ws, ss, nil
}
