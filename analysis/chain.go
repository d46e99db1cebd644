package analysis

import (
	"slices"
	"strings"

	"daebi/models"
)

// plan is how the messages of a contract travel under an option: its routes in
// order, and how each is reached from the one before.
type plan struct {
	routes []planRoute
}

type planRoute struct {
	channel                   models.Channel
	nodes                     []node
	mode                      models.SwitchMode
	switchHours, confirmHours *float64
	lastTestYears             *float64 // since the last real test; nil: never
	clearHours                float64  // until a backlog is out, at the capacity that is stated
	drag                      float64  // probability that the failure of the route before takes it down
	prospective               bool     // still to be bought, with the drill clause
}

// node is a resolved party of a plan.
type node struct {
	id, name           string
	role               models.Role
	site               string // "" : the building is not known
	control            string
	nameKnown, assumed bool
	m                  *models.Node // the sheet's row; nil: typical chain
	// open: this node of a later route may be the first route's counterpart
	// (same firm, or where the firm is known the same building).
	open bool
}

// structure is one way the unknowns may be.
type structure struct {
	name   string // known, separate, same
	weight float64
	routes [][]place // nodes of each route
}

// place is a node with its building settled.
type place struct {
	node
	building  string   // "" : none of its own (platform, carriers); the active unit's
	units     []string // buildings of the units, at least one where there is a building
	redundant *redundancy
}

// tier groups roles that stand at the same step of a chain: a text relay is to
// its route what the official dealer is to the messenger's.
func tier(r models.Role) string {
	switch r {
	case models.RoleRelay, models.RoleDealer:
		return "relay"
	case models.RolePlatform, models.RoleCarrier, models.RoleHub, models.RolePost:
		return "" // the ends of two routes have nothing in common
	}
	return string(r)
}

// hasBuilding reports whether a node of the role stands in one building that
// can be lost: not carriers, and a platform only where its site is known.
func hasBuilding(n node) bool {
	switch n.role {
	case models.RoleCarrier, models.RolePlatform:
		return n.site != ""
	case models.RoleHub, models.RolePost: // a hub's own row is the loss of its centre
		return false
	}
	return true
}

// settle lists the structures of a plan. An unknown is not a separation: an
// open node of a later route is, with probability p, the first route's node of
// that tier (or stands in its building, where the firm is known). The unknowns
// of a plan are taken as one draw: two structures.
func (p plan) settle(in *input) []structure {
	same := in.set.sameIfUnknown
	open := false
	for i, r := range p.routes {
		for _, n := range r.nodes {
			if i > 0 && n.open && !p.onFirst(n) && p.counterpart(n) >= 0 {
				open = true
			}
		}
	}
	build := func(name string, weight float64, merge bool) structure {
		s := structure{name: name, weight: weight}
		for i, r := range p.routes {
			var row []place
			for _, n := range r.nodes {
				pl := place{node: n}
				if i > 0 && merge && n.open && !p.onFirst(n) {
					if j := p.counterpart(n); j >= 0 {
						first := p.routes[0].nodes[j]
						switch {
						case n.site != "": // another building is stated: one firm's two sites, joined by β
							pl.building = buildingOf(n)
						case n.nameKnown:
							pl.building = buildingOf(first)
						default:
							pl = place{node: first, building: buildingOf(first)}
						}
						row = append(row, pl)
						continue
					}
				}
				if hasBuilding(n) {
					pl.building = buildingOf(n)
				}
				row = append(row, pl)
			}
			for j := range row {
				if row[j].building != "" || row[j].m != nil && row[j].m.Redundancy != "" {
					row[j].units, row[j].redundant = in.unitsOf(row[j].node, row[j].building)
				}
			}
			s.routes = append(s.routes, row)
		}
		return s
	}
	if !open || same <= 0 {
		name := "known"
		if open {
			name = "separate"
		}
		return []structure{build(name, 1, false)}
	}
	if same >= 1 {
		return []structure{build("same", 1, true)}
	}
	return []structure{build("same", same, true), build("separate", 1-same, false)}
}

// onFirst reports whether the first route passes the node itself.
func (p plan) onFirst(n node) bool {
	return slices.ContainsFunc(p.routes[0].nodes, func(f node) bool { return f.id == n.id })
}

// counterpart returns the index in the first route of the node that stands at
// the same tier, or −1.
func (p plan) counterpart(n node) int {
	t := tier(n.role)
	if t == "" || n.role == models.RoleAgency {
		return -1
	}
	for j, f := range p.routes[0].nodes {
		if tier(f.role) == t {
			return j
		}
	}
	// A relay without a dealer before it stands beside the vendor.
	if t == "relay" {
		for j, f := range p.routes[0].nodes {
			if f.role == models.RoleVendor {
				return j
			}
		}
	}
	return -1
}

// buildingOf names the building a node stands in: its site, or its own.
func buildingOf(n node) string {
	if !hasBuilding(n) {
		return ""
	}
	if n.site != "" {
		return n.site
	}
	return "\x00" + n.id // its own, unnamed
}

// buildingName is how a building is shown.
func buildingName(b string, name string) string {
	if strings.HasPrefix(b, "\x00") {
		return name + " 소재 건물(미확인)"
	}
	return b
}

// typicalRoute is the usual chain of a channel, its parties unknown: every node
// is marked as assumed.
func (in *input) typicalRoute(ch models.Channel, c *models.Contract, vendorID, vendorName string) []node {
	agency := in.agency(c)
	unknown := "대행사(미확인)"
	if !ch.Messenger() {
		unknown = "문자 대행사(미확인)"
	}
	vendor := node{id: vendorID, name: orNone(vendorName, unknown), role: models.RoleVendor, nameKnown: vendorName != "", assumed: true, open: vendorName == ""}
	for i := range in.c.Nodes { // that its promise was placed on
		if in.c.Nodes[i].ID == vendorID {
			vendor.m = &in.c.Nodes[i]
		}
	}
	if ch.Messenger() {
		pid, pname := platformOf(ch)
		return []node{agency, vendor,
			{id: vendorID + "/dealer", name: "공식딜러(미확인)", role: models.RoleDealer, assumed: true, open: true},
			{id: pid, name: pname, role: models.RolePlatform, nameKnown: true, assumed: true}}
	}
	return []node{agency, vendor,
		{id: vendorID + "/relay", name: "문자중계사(미확인)", role: models.RoleRelay, assumed: true, open: true},
		in.carriers()}
}

// agency is the agency's own sending system: one for every route, stated or not.
func (in *input) agency(c *models.Contract) node {
	for i := range in.c.Nodes {
		if in.c.Nodes[i].Role == models.RoleAgency {
			return nodeOf(&in.c.Nodes[i])
		}
	}
	return node{id: "agency", name: orNone(c.Agency, "발주기관"), role: models.RoleAgency, nameKnown: c.Agency != "", assumed: true}
}

// carriers is the operators' text service: stated as one node, or the three.
func (in *input) carriers() node {
	var found []node
	for i := range in.c.Nodes {
		if in.c.Nodes[i].Role == models.RoleCarrier {
			found = append(found, nodeOf(&in.c.Nodes[i]))
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return node{id: "carriers", name: "이동통신 3사", role: models.RoleCarrier, nameKnown: true, assumed: true}
}

// nodeOf resolves a row of the sheet.
func nodeOf(m *models.Node) node {
	n := node{id: m.ID, name: m.Name, role: m.Role, control: m.ControlSite, nameKnown: m.Name != "", assumed: m.Assumed, m: m}
	if len(m.Sites) > 0 {
		n.site = m.Sites[0]
	}
	if n.name == "" {
		n.name = roleName(m.Role) + "(미확인)"
	}
	n.open = hasOpenSite(n)
	return n
}

func platformOf(ch models.Channel) (id, name string) {
	switch ch {
	case models.NaverNote:
		return "naver", "네이버"
	case models.TossNote:
		return "toss", "토스"
	}
	return "kakao", "카카오"
}

// upstream returns the nodes of a route that stand before any vendor: the agency's
// system, the company that links it, a hub. Another channel bought for the same
// messages passes them too, unless the sheet states its route.
func upstream(nodes []node) []node {
	for i, n := range nodes {
		switch n.role {
		case models.RoleAgency, models.RoleIntegrator, models.RoleHub:
		default:
			return nodes[:i:i]
		}
	}
	return slices.Clip(nodes)
}

// behindUpstream puts the nodes before any vendor of the first route in the place
// of a typical route's agency.
func behindUpstream(first, typical []node) []node {
	return append(upstream(first), typical[1:]...)
}

// sheetRoute resolves a stated route.
func (in *input) sheetRoute(r models.Route, c *models.Contract) []node {
	var out []node
	hasAgency := false
	for _, id := range r.Nodes {
		for i := range in.c.Nodes {
			if m := &in.c.Nodes[i]; m.ID == id {
				hasAgency = hasAgency || m.Role == models.RoleAgency
				out = append(out, nodeOf(m))
			}
		}
	}
	if !hasAgency {
		out = slices.Insert(out, 0, in.agency(c))
	}
	return out
}

// hasOpenSite reports whether a stated node leaves open where it stands or who
// it is.
func hasOpenSite(n node) bool {
	switch n.role {
	case models.RolePlatform, models.RoleCarrier, models.RoleAgency, models.RoleHub, models.RolePost:
		return false
	}
	return !n.nameKnown || n.site == ""
}

func roleName(r models.Role) string {
	switch r {
	case models.RoleAgency:
		return "발주기관"
	case models.RoleIntegrator:
		return "연계 사업자"
	case models.RoleVendor:
		return "대행사"
	case models.RoleRelay:
		return "문자중계사"
	case models.RoleDealer:
		return "공식딜러"
	case models.RoleHub:
		return "공용 허브"
	case models.RolePlatform:
		return "플랫폼"
	case models.RoleCarrier:
		return "이동통신사"
	}
	return "기타 단계"
}
