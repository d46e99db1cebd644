package inquiry

import (
	"slices"
	"strconv"
	"strings"

	"daebi/models"
)

// Scope returns what an inquiry about a contract asks for: the nodes that its
// messages pass, and the routes. Where the papers state no route of a channel the
// typical chain stands in, marked as assumed: its nodes and routes (Q1, QR1) are
// not in the case. contract is a contract's key, "" for all: of several bidders none must
// see another's chain. The case is not changed.
func Scope(c *models.Case, contract string) (nodes []models.Node, routes []models.Route) {
	s := scope{c: c, ids: map[string]bool{}}
	for _, n := range c.Nodes {
		s.ids[n.ID] = true
	}
	whole := contract == "" || len(c.Contracts) <= 1
	for i := range c.Contracts {
		k := &c.Contracts[i]
		mine := s.stated(k)
		mine = append(mine, s.typical(k, mine)...) // of every contract: the ids must not depend on which is asked about
		if whole || k.Key() == contract {
			routes = append(routes, mine...)
		}
	}
	passed := map[string]bool{}
	for _, r := range routes {
		for _, id := range r.Nodes {
			passed[id] = true
		}
	}
	for grown := true; grown; { // those that a passed node buys from
		grown = false
		for _, n := range c.Nodes {
			for _, id := range n.Suppliers {
				if passed[n.ID] && !passed[id] {
					passed[id], grown = true, true
				}
			}
		}
	}
	for _, n := range c.Nodes {
		if whole || passed[n.ID] {
			nodes = append(nodes, n)
		}
	}
	for _, n := range s.added {
		if whole || passed[n.ID] {
			nodes = append(nodes, n)
		}
	}
	return nodes, routes
}

// scope gathers the typical chains of a case.
type scope struct {
	c     *models.Case
	ids   map[string]bool
	added []models.Node
}

func (s *scope) stated(k *models.Contract) []models.Route {
	var out []models.Route
	for _, r := range s.c.Routes {
		if r.Contract == k.Key() || r.Contract == k.Name || r.Contract == "" && len(s.c.Contracts) == 1 {
			out = append(out, r)
		}
	}
	return out
}

// typical is the usual chain of the channels of a contract that no route states.
func (s *scope) typical(k *models.Contract, stated []models.Route) []models.Route {
	var first, text, alone models.Channel // alone is of services that are texts only
	for _, v := range k.Services {
		messenger := slices.ContainsFunc(v.Lines, func(l models.Line) bool { return l.Phase != models.Before && l.Channel.Messenger() })
		for _, l := range v.Lines {
			switch {
			case l.Channel.Carrier() && !messenger && (l.Phase == models.After || l.Phase == models.Single) && alone == "":
				alone = l.Channel
			case l.Channel.Messenger() && (l.Phase == models.After || l.Phase == models.Single) && first == "":
				first = l.Channel
			case l.Channel.Carrier() && l.Phase == models.Fallback && text == "":
				text = l.Channel
			}
		}
	}
	has := func(messenger bool) bool {
		return slices.ContainsFunc(stated, func(r models.Route) bool { return r.Channel.Messenger() == messenger })
	}
	var out []models.Route
	vendor := ""
	add := func(ch models.Channel, order int, then ...models.Node) {
		if vendor == "" {
			vendor = s.vendor(k)
		}
		r := models.Route{ID: s.id("QR"), Contract: k.Key(), Channel: ch, Order: order, Nodes: []string{vendor}, Switch: models.SwitchNone, Assumed: true}
		for _, n := range then {
			id := s.node(n)
			s.link(r.Nodes[len(r.Nodes)-1], id)
			r.Nodes = append(r.Nodes, id)
		}
		out = append(out, r)
	}
	if first != "" && !has(true) {
		add(first, 0, models.Node{Role: models.RoleDealer}, models.Node{Role: models.RolePlatform, Name: platform(first)})
	}
	order := 1
	if text == "" || first == "" && len(stated) == 0 { // nothing goes before them
		order = 0
	}
	if text == "" {
		text = alone
	}
	if text != "" && !has(false) {
		add(text, order, models.Node{Role: models.RoleRelay}, models.Node{Role: models.RoleCarrier, Name: "이동통신 3사"})
	}
	return out
}

func platform(ch models.Channel) string {
	switch ch {
	case models.NaverNote:
		return "네이버"
	case models.TossNote:
		return "토스"
	}
	return "카카오"
}

// vendor is the contract's vendor among the nodes, or a new one.
func (s *scope) vendor(k *models.Contract) string {
	for _, n := range s.c.Nodes {
		if n.Role == models.RoleVendor && (k.Vendor != "" && models.Fold(n.Name) == models.Fold(k.Vendor) || len(s.c.Contracts) == 1) {
			return n.ID
		}
	}
	return s.node(models.Node{Role: models.RoleVendor, Name: k.Vendor})
}

// node finds the node of a role that everybody shares, or adds one.
func (s *scope) node(n models.Node) string {
	if n.Role == models.RolePlatform || n.Role == models.RoleCarrier {
		for _, all := range [][]models.Node{s.c.Nodes, s.added} {
			for _, x := range all {
				if x.Role == n.Role && (n.Role == models.RoleCarrier || strings.Contains(models.Fold(x.Name), models.Fold(n.Name))) {
					return x.ID
				}
			}
		}
	}
	n.ID, n.Assumed = s.id("Q"), true
	s.added = append(s.added, n)
	return n.ID
}

// link says that an added node buys from another.
func (s *scope) link(from, to string) {
	for i := range s.added {
		if s.added[i].ID == from && !slices.Contains(s.added[i].Suppliers, to) {
			s.added[i].Suppliers = append(s.added[i].Suppliers, to)
		}
	}
}

// id returns an id that nothing has.
func (s *scope) id(prefix string) string {
	taken := func(id string) bool {
		return s.ids[id] || slices.ContainsFunc(s.c.Routes, func(r models.Route) bool { return r.ID == id })
	}
	for n := 1; ; n++ {
		if id := prefix + strconv.Itoa(n); !taken(id) {
			s.ids[id] = true
			return id
		}
	}
}
