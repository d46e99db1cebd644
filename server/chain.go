package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/chart"
	"daebi/server/shown"
	"daebi/server/text"
)

// chainPage is what chain.html may use: the chain as a picture and as a form of the
// same nodes and routes, and what is lost where one place burns.
type chainPage struct {
	caseHead
	Problems []problem
	Graph    *chartPart
	Say      []string
	Burn     field
	Hours    field
	Burnt    *burntPart // nil: nothing burns
	Nodes    []nodeRow
	Routes   []routeRow
	Changed  bool
	Self     string
	Many     bool        // too many to draw
	Promises table       // what each tier promised
	SLA      *slaSection // nil: not computed
}

// A nodeRow is one party in the form.
type nodeRow struct {
	ID    string
	Index int
	Name  field
	Role  field
	Sites field
}

// A routeRow is one route in the form: its nodes in order.
type routeRow struct {
	Index             int
	ID, Contract      string
	Heading           string
	Channel, Switch   field
	Minutes           field
	Stops             []stopRow
	Add               field
	FirstRoute, Empty bool
}

// A stopRow is one node of a route with what moves it.
type stopRow struct {
	ID, Name string
	Value    string // route and place, as the buttons send it
	Up, Down bool
}

// A burntPart is what is lost and who is late where a place burns.
type burntPart struct {
	Heading string
	Lines   []string
	Table   table
}

// Bounds on a chain that is sent.
const (
	maxChainNodes  = 60
	maxChainRoutes = 12
	maxStops       = 20
	maxChainText   = 100 // characters of a name, or of all of a node's buildings
)

// chainEdit is the nodes and routes that are being changed.
type chainEdit struct {
	Nodes  []models.Node
	Routes []models.Route
}

// chainOf returns the chain of a case to be changed: what the sheet states, else the
// typical chain that the analysis assumed, whose unknowns stay unknown.
func chainOf(c *models.Case, r *analysis.Report) chainEdit {
	if len(c.Routes) > 0 {
		return chainEdit{slices.Clone(c.Nodes), slices.Clone(c.Routes)}
	}
	e := chainEdit{Nodes: slices.Clone(c.Nodes)}
	ids := map[string]string{}
	for _, n := range r.Delivery.Nodes {
		if slices.ContainsFunc(c.Nodes, func(m models.Node) bool { return m.ID == n.ID }) {
			ids[n.ID] = n.ID
			continue
		}
		m := models.Node{ID: e.newID(), Role: n.Role, Sites: slices.Clone(n.Sites), Assumed: true}
		if n.NameKnown {
			m.Name = n.Name
		}
		ids[n.ID] = m.ID
		e.Nodes = append(e.Nodes, m)
	}
	contract := ""
	if len(c.Contracts) > 1 {
		contract = mainContract(r)
	}
	for i, x := range r.Delivery.Routes {
		y := models.Route{ID: "R" + strconv.Itoa(i+1), Contract: contract, Channel: x.Channel, Order: x.Order, Switch: x.Switch, Assumed: true}
		for _, id := range x.Nodes {
			y.Nodes = append(y.Nodes, ids[id])
		}
		e.Routes = append(e.Routes, y)
	}
	return e
}

// mainContract names the contract of most messages.
func mainContract(r *analysis.Report) string {
	most, name := int64(-1), ""
	for _, s := range r.Savings.Services {
		if s.MessagesPerMonth > most {
			most, name = s.MessagesPerMonth, s.Contract
		}
	}
	return name
}

// newID returns an id that no node has.
func (e *chainEdit) newID() string {
	for i := len(e.Nodes) + 1; ; i++ {
		if id := "N" + strconv.Itoa(i); !slices.ContainsFunc(e.Nodes, func(n models.Node) bool { return n.ID == id }) {
			return id
		}
	}
}

// readChain returns the chain that a form holds. What the form does not show of a
// node or route stays as it was.
func readChain(base chainEdit, typed url.Values) (chainEdit, error) {
	bad := echo.NewHTTPError(http.StatusBadRequest)
	var e chainEdit
	clean := func(s string) string {
		if r := []rune(strings.TrimSpace(s)); len(r) > maxChainText {
			return string(r[:maxChainText])
		} else {
			return string(r)
		}
	}
	for i, id := range typed["node"] {
		k := strconv.Itoa(i)
		if len(e.Nodes) >= maxChainNodes || id == "" || len(id) > 200 {
			return e, bad
		}
		n := models.Node{ID: id}
		if j := slices.IndexFunc(base.Nodes, func(m models.Node) bool { return m.ID == id }); j >= 0 {
			n = base.Nodes[j]
		}
		was := n
		n.Name, n.Role = clean(typed.Get("name-"+k)), models.Role(typed.Get("role-"+k))
		if !slices.Contains(models.Roles(), n.Role) && n.Role != models.RolePost {
			return e, bad
		}
		n.Sites = nil
		for _, s := range strings.FieldsFunc(clean(typed.Get("sites-"+k)), func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
			if s = strings.TrimSpace(s); s != "" && !slices.Contains(n.Sites, s) {
				n.Sites = append(n.Sites, s)
			}
		}
		if n.Name != was.Name || n.Role != was.Role || !slices.Equal(n.Sites, was.Sites) {
			n.Assumed, n.Cell = false, models.Cell{}
		}
		e.Nodes = append(e.Nodes, n)
	}
	for i, id := range typed["route"] {
		k := strconv.Itoa(i)
		if len(e.Routes) >= maxChainRoutes || id == "" || len(id) > 200 {
			return e, bad
		}
		r := models.Route{ID: id}
		if j := slices.IndexFunc(base.Routes, func(m models.Route) bool { return m.ID == id }); j >= 0 {
			r = base.Routes[j]
		}
		was := r
		r.Contract, r.Channel, r.Switch = typed.Get("contract-"+k), models.Channel(typed.Get("channel-"+k)), models.SwitchMode(typed.Get("switch-"+k))
		if !slices.Contains(models.Channels(), r.Channel) || r.Switch != "" && !slices.Contains(models.SwitchModes(), r.Switch) {
			return e, bad
		}
		r.Order, _ = strconv.Atoi(typed.Get("order-" + k))
		if r.Order < 0 || r.Order > maxChainRoutes {
			return e, bad
		}
		r.SwitchMinutes = nil
		if s := strings.TrimSpace(typed.Get("minutes-" + k)); s != "" {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || !(v >= 0 && v <= 60*24*30) {
				v = -1 // the check says what is wrong
			}
			r.SwitchMinutes = &v
		}
		if r.Nodes = typed["stop-"+k]; len(r.Nodes) > maxStops {
			return e, bad
		}
		if r.Channel != was.Channel || r.Switch != was.Switch || !slices.Equal(r.Nodes, was.Nodes) {
			r.Assumed, r.Cell = false, models.Cell{}
		}
		e.Routes = append(e.Routes, r)
	}
	return e, nil
}

// do changes the chain as a button says: "up:0:2" moves the third node of the first
// route one step nearer to the agency.
func (e *chainEdit) do(action string, typed url.Values) {
	name, rest, _ := strings.Cut(action, ":")
	a, b, _ := strings.Cut(rest, ":")
	i, err := strconv.Atoi(a)
	if err != nil {
		i = -1
	}
	j, err := strconv.Atoi(b)
	if err != nil {
		j = -1
	}
	switch {
	case name == "add-node" && len(e.Nodes) < maxChainNodes:
		e.Nodes = append(e.Nodes, models.Node{ID: e.newID(), Role: models.RoleVendor})
	case name == "delete-node" && i >= 0 && i < len(e.Nodes):
		id := e.Nodes[i].ID
		e.Nodes = slices.Delete(e.Nodes, i, i+1)
		is := func(x string) bool { return x == id }
		for k := range e.Routes {
			e.Routes[k].Nodes = slices.DeleteFunc(slices.Clone(e.Routes[k].Nodes), is)
		}
		for k := range e.Nodes {
			e.Nodes[k].Suppliers = slices.DeleteFunc(slices.Clone(e.Nodes[k].Suppliers), is)
		}
	case name == "add-route" && len(e.Routes) < maxChainRoutes:
		r := models.Route{ID: "R" + strconv.Itoa(len(e.Routes)+1), Channel: models.SMS, Switch: models.SwitchAutomatic}
		for slices.ContainsFunc(e.Routes, func(x models.Route) bool { return x.ID == r.ID }) {
			r.ID += "b"
		}
		for _, x := range e.Routes {
			r.Contract, r.Order = x.Contract, max(r.Order, x.Order+1)
		}
		if len(e.Routes) > 0 && len(e.Routes[0].Nodes) > 0 {
			r.Nodes = []string{e.Routes[0].Nodes[0]}
		}
		e.Routes = append(e.Routes, r)
	case name == "delete-route" && i > 0 && i < len(e.Routes):
		e.Routes = slices.Delete(e.Routes, i, i+1)
	case i < 0 || i >= len(e.Routes):
	case name == "connect":
		id := typed.Get("add-" + a)
		if slices.ContainsFunc(e.Nodes, func(n models.Node) bool { return n.ID == id }) && !slices.Contains(e.Routes[i].Nodes, id) && len(e.Routes[i].Nodes) < maxStops {
			e.Routes[i].Nodes = append(slices.Clone(e.Routes[i].Nodes), id)
		}
	case j < 0 || j >= len(e.Routes[i].Nodes):
	case name == "up" && j > 0:
		nodes := slices.Clone(e.Routes[i].Nodes)
		nodes[j-1], nodes[j] = nodes[j], nodes[j-1]
		e.Routes[i].Nodes = nodes
	case name == "down" && j+1 < len(e.Routes[i].Nodes):
		nodes := slices.Clone(e.Routes[i].Nodes)
		nodes[j+1], nodes[j] = nodes[j], nodes[j+1]
		e.Routes[i].Nodes = nodes
	case name == "remove":
		e.Routes[i].Nodes = slices.Delete(slices.Clone(e.Routes[i].Nodes), j, j+1)
	}
}

// showChain handles GET /cases/:id/chain.
func (s *Server) showChain(c echo.Context) error { return s.chain(c, nil) }

// changeChain handles POST /cases/:id/chain: moves a node, shows what burns, or
// keeps the chain as a new case.
func (s *Server) changeChain(c echo.Context) error {
	typed, err := formValues(c)
	if err != nil {
		return err
	}
	return s.chain(c, typed)
}

// chain answers with the page of a case's chain, as the form has it if one was sent.
func (s *Server) chain(c echo.Context, typed url.Values) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	w, ctx, done, err := s.openWhatIf(c, &saved)
	if err != nil {
		return err
	}
	defer done()
	l := lang(c)
	base := chainOf(w.c, w.base)
	edit := base
	do := typed.Get("do")
	if typed.Has("node") {
		if edit, err = readChain(base, typed); err != nil {
			return err
		}
		edit.do(do, typed)
	}
	input := *w.c
	report := w.base
	changed := !sameChain(base, edit)
	var problems []problem
	if changed {
		input.Nodes, input.Routes = edit.Nodes, edit.Routes
		for _, p := range input.Validate(string(l), nil) {
			if p.Severity == models.Error {
				problems = append(problems, problem{Text: problemText(l, p)})
			}
		}
		if len(problems) == 0 {
			if report, err = w.session.Verdict(ctx, &input); err != nil {
				return err
			}
		}
	}
	status := http.StatusOK
	if do == "save" {
		switch {
		case len(problems) > 0:
			status = http.StatusUnprocessableEntity
		case !changed:
			status = http.StatusUnprocessableEntity
			problems = []problem{{Text: text.T(l, "chain-edit.nothing")}}
		default:
			done()
			id, err := s.saveVersion(c, &saved, &input, w.report, []models.Change{{Key: "chain"}})
			if err != nil {
				return err
			}
			return c.Redirect(http.StatusSeeOther, caseURL(id, "/chain"))
		}
	}
	page := newChainPage(l, &saved, &edit, report)
	page.Problems, page.Changed = problems, changed
	page.Promises = tierPromises(l, &input)
	if at := typed.Get("burn"); at != "" && len(problems) == 0 && s.deps.Replay != nil {
		if err := page.burn(c, s, &input, report, at, typed.Get("hours")); err != nil {
			return err
		}
	}
	lost := map[string]string{}
	if page.Burnt != nil {
		lost = lostIn(l, &edit, report, typed.Get("burn"))
	}
	page.Graph = newGraph(l, report, lost)
	page.Many = page.Graph == nil
	return s.render(c, status, "chain.html", page)
}

// sameChain reports whether two chains are of the same nodes and routes.
func sameChain(a, b chainEdit) bool {
	return slices.EqualFunc(a.Nodes, b.Nodes, func(x, y models.Node) bool {
		return x.ID == y.ID && x.Name == y.Name && x.Role == y.Role && slices.Equal(x.Sites, y.Sites)
	}) && slices.EqualFunc(a.Routes, b.Routes, func(x, y models.Route) bool {
		return x.ID == y.ID && x.Channel == y.Channel && x.Switch == y.Switch && x.Order == y.Order && slices.Equal(x.Nodes, y.Nodes) &&
			(x.SwitchMinutes == nil) == (y.SwitchMinutes == nil) && (x.SwitchMinutes == nil || *x.SwitchMinutes == *y.SwitchMinutes)
	})
}

// Places that can burn, as the form names them.
const (
	burnSite = "site:" // a building by its name
	burnHome = "home:" // the building of a node, whose name is not known
	burnNode = "node:" // a node alone
)

func newChainPage(lang text.Lang, saved *models.SavedCase, e *chainEdit, r *analysis.Report) chainPage {
	shownReport := shown.Report(string(lang), r)
	p := chainPage{caseHead: newCaseHead(lang, saved, stepChain), Self: caseURL(saved.ID, "/chain"), SLA: newSLASection(lang, shownReport)}
	section := newChainSection(lang, shownReport)
	p.Say = append([]string{section.SinglesSay}, section.Shared...)
	p.Burn = field{ID: "burn", Name: "burn", Label: text.T(lang, "chain-edit.burn"), Options: []option{{"", text.T(lang, "chain-edit.burn-none")}}}
	p.Hours = field{ID: "hours", Name: "hours", Label: text.T(lang, "chain-edit.hours"), Type: "text", InputMode: "decimal", Value: "32", Required: true}
	var nodes []option
	seen := map[string]bool{}
	for i := range shownReport.Delivery.Nodes {
		n := &shownReport.Delivery.Nodes[i]
		name := nodeName(lang, n)
		for _, site := range n.Sites {
			if !seen[site] {
				seen[site] = true
				p.Burn.Options = append(p.Burn.Options, option{burnSite + site, text.T(lang, "chain-edit.building", "site", site)})
			}
		}
		if len(n.Sites) == 0 && !n.SiteKnown && n.Role != models.RolePlatform && n.Role != models.RoleHub && n.Role != models.RolePost {
			p.Burn.Options = append(p.Burn.Options, option{burnHome + n.ID, text.T(lang, "chain-edit.building-of", "name", name)})
		}
		nodes = append(nodes, option{burnNode + n.ID, text.T(lang, "chain-edit.node-stops", "name", name)})
	}
	p.Burn.Options = append(p.Burn.Options, nodes...)

	var roles, channels, modes []option
	for _, x := range append(models.Roles(), models.RolePost) {
		roles = append(roles, option{string(x), orElse(word(lang, "word.role.", x), string(x))})
	}
	for _, x := range models.Channels() {
		channels = append(channels, option{string(x), word(lang, "word.channel.", x)})
	}
	for _, x := range models.SwitchModes() {
		modes = append(modes, option{string(x), word(lang, "word.switch.", x)})
	}
	names := map[string]string{}
	var all []option
	for i, n := range e.Nodes {
		k := strconv.Itoa(i)
		name := orElse(n.Name, text.T(lang, "chain.name-unknown", "role", word(lang, "word.role.", n.Role)))
		names[n.ID] = name
		all = append(all, option{n.ID, name})
		p.Nodes = append(p.Nodes, nodeRow{ID: n.ID, Index: i,
			Name:  field{ID: "name-" + k, Name: "name-" + k, Label: text.T(lang, "chain-edit.name", "name", name), Value: n.Name},
			Role:  field{ID: "role-" + k, Name: "role-" + k, Label: text.T(lang, "chain-edit.role", "name", name), Value: string(n.Role), Options: roles},
			Sites: field{ID: "sites-" + k, Name: "sites-" + k, Label: text.T(lang, "chain-edit.sites", "name", name), Value: strings.Join(n.Sites, "; ")},
		})
	}
	for i, r := range e.Routes {
		k := strconv.Itoa(i)
		heading := text.T(lang, "chain.route", "n", r.Order+1, "channel", word(lang, "word.channel.", r.Channel))
		x := routeRow{Index: i, ID: r.ID, Contract: r.Contract, Heading: heading, FirstRoute: r.Order == 0, Empty: len(r.Nodes) == 0,
			Channel: field{ID: "channel-" + k, Name: "channel-" + k, Label: text.T(lang, "chain-edit.channel", "route", heading), Value: string(r.Channel), Options: channels},
			Switch:  field{ID: "switch-" + k, Name: "switch-" + k, Label: text.T(lang, "chain-edit.switch", "route", heading), Value: string(r.Switch), Options: append([]option{{"", text.T(lang, "chain-edit.switch-unset")}}, modes...)},
			Minutes: field{ID: "minutes-" + k, Name: "minutes-" + k, Label: text.T(lang, "chain-edit.minutes", "route", heading), Type: "text", InputMode: "decimal"},
			Add:     field{ID: "add-" + k, Name: "add-" + k, Label: text.T(lang, "chain-edit.add", "route", heading), Options: all},
		}
		if r.SwitchMinutes != nil {
			x.Minutes.Value = strconv.FormatFloat(*r.SwitchMinutes, 'f', -1, 64)
		}
		for j, id := range r.Nodes {
			x.Stops = append(x.Stops, stopRow{ID: id, Name: orElse(names[id], id), Value: fmt.Sprintf("%d:%d", i, j), Up: j > 0, Down: j+1 < len(r.Nodes)})
		}
		p.Routes = append(p.Routes, x)
	}
	return p
}

// Order is where the route stands among those of its contract, for the form.
func (r routeRow) Order() int {
	if r.FirstRoute {
		return 0
	}
	return r.Index
}

// newGraph draws the chain with what is lost, by the nodes' ids, in words.
func newGraph(lang text.Lang, r *analysis.Report, lost map[string]string) *chartPart {
	r = shown.Report(string(lang), r)
	d := &r.Delivery
	layer := map[string]int{}
	for range len(d.Nodes) + 1 { // as far from the agency as any route has it
		for _, route := range d.Routes {
			for i, id := range route.Nodes {
				if i > 0 && layer[id] <= layer[route.Nodes[i-1]] && layer[route.Nodes[i-1]] < len(d.Nodes) {
					layer[id] = layer[route.Nodes[i-1]] + 1
				}
			}
		}
	}
	letters, legend := sharedLetters(lang, d)
	index, taken := map[string]int{}, map[[2]int]bool{}
	var boxes []chart.Box
	var edges []chart.Edge
	deepest := 0
	for _, route := range d.Routes {
		for _, id := range route.Nodes {
			if _, ok := index[id]; ok {
				continue
			}
			k := slices.IndexFunc(d.Nodes, func(n analysis.ChainNode) bool { return n.ID == id })
			if k < 0 {
				continue
			}
			n := &d.Nodes[k]
			b := chart.Box{Role: word(lang, "word.role.", n.Role), Name: nodeName(lang, n), Place: strings.Join(n.Sites, ", "), Layer: layer[id], Single: n.Single, Shared: letters[n.Name]}
			if b.Place == "" && !n.SiteKnown && n.Role != models.RolePlatform {
				b.Place = text.T(lang, "chain-edit.place-unknown")
			}
			if b.Word = lost[id]; b.Word != "" {
				b.Lost = true
			} else if n.Single {
				b.Word = text.T(lang, "chain.single")
			}
			for taken[[2]int{b.Layer, b.Row}] {
				b.Row++
			}
			taken[[2]int{b.Layer, b.Row}] = true
			index[id] = len(boxes)
			deepest = max(deepest, b.Layer)
			boxes = append(boxes, b)
		}
	}
	if len(boxes) == 0 {
		return nil
	}
	citizen := len(boxes)
	boxes = append(boxes, chart.Box{Role: text.T(lang, "chain.citizen"), Name: text.T(lang, "chain.citizen-name"), Layer: deepest + 1, Last: true})
	for k, route := range d.Routes {
		from := -1
		for _, id := range route.Nodes {
			to, ok := index[id]
			if ok && from >= 0 {
				edges = append(edges, chart.Edge{From: from, To: to, Dashed: k > 0, Lost: boxes[from].Lost || boxes[to].Lost})
			}
			if ok {
				from = to
			}
		}
		if from >= 0 {
			edges = append(edges, chart.Edge{From: from, To: citizen, Dashed: k > 0, Lost: boxes[from].Lost})
		}
	}
	title := text.T(lang, "chain-edit.graph-title", "n", len(d.SinglePoints))
	if len(lost) > 0 {
		title = text.T(lang, "chain-edit.graph-lost", "n", len(lost))
	}
	return newChart("chain-graph", title, text.T(lang, "chain-edit.graph-say"), chart.Graph("chain-graph", boxes, edges, legend), nil)
}

// sharedLetters gives each shared building a letter, by the nodes that stand in it.
func sharedLetters(lang text.Lang, d *analysis.Delivery) (letters map[string]string, legend []string) {
	letters = map[string]string{}
	for i, s := range d.SharedSites {
		letter := string(rune('A' + i%26))
		for _, n := range s.Nodes {
			if letters[n] == "" {
				letters[n] = letter
			}
		}
		line := text.T(lang, "chain-edit.shared", "letter", letter, "site", s.Site, "nodes", strings.Join(s.Nodes, ", "))
		if s.Structure == "same" {
			line += " " + text.T(lang, "chain.shared-if-same")
		}
		legend = append(legend, line)
	}
	return letters, legend
}

// lostIn says in words which nodes are lost where a place burns, by their ids.
func lostIn(lang text.Lang, e *chainEdit, r *analysis.Report, at string) map[string]string {
	lost := map[string]string{}
	stops, may := text.T(lang, "chain-edit.stops"), text.T(lang, "chain-edit.may-stop")
	home := ""
	for i := range r.Delivery.Nodes {
		n := &r.Delivery.Nodes[i]
		switch {
		case at == burnNode+n.ID:
			lost[n.ID] = stops
		case at == burnHome+n.ID:
			lost[n.ID], home = stops, n.Name
		}
		site, ok := strings.CutPrefix(at, burnSite)
		if !ok {
			continue
		}
		sites, redundant := n.Sites, false
		if k := slices.IndexFunc(e.Nodes, func(m models.Node) bool { return m.ID == n.ID }); k >= 0 {
			sites, redundant = e.Nodes[k].Sites, e.Nodes[k].Redundancy != "" && e.Nodes[k].Redundancy != "none" && len(e.Nodes[k].Sites) > 1
		}
		if slices.Contains(sites, site) {
			if lost[n.ID] = stops; redundant {
				lost[n.ID] = text.T(lang, "chain-edit.takes-over")
			}
		}
	}
	// Whoever may stand in the same unknown building.
	for _, s := range r.Delivery.SharedSites {
		if home == "" || !slices.Contains(s.Nodes, home) {
			continue
		}
		for i := range r.Delivery.Nodes {
			if n := &r.Delivery.Nodes[i]; slices.Contains(s.Nodes, n.Name) && lost[n.ID] == "" {
				lost[n.ID] = may
			}
		}
	}
	return lost
}

// burn fills in what follows where a place is lost on a working morning for so many
// hours, under the plan as it is.
func (p *chainPage) burn(c echo.Context, s *Server, input *models.Case, r *analysis.Report, at, hours string) error {
	l := lang(c)
	k := slices.IndexFunc(p.Burn.Options, func(o option) bool { return o.Value == at })
	if k < 0 {
		return nil
	}
	p.Burn.Value = at
	if hours != "" {
		p.Hours.Value = strings.TrimSpace(hours)
	}
	h, err := strconv.ParseFloat(p.Hours.Value, 64)
	if err != nil || !(h > 0 && h <= 24*30) {
		p.Hours.Error = text.T(l, "chain-edit.bad-hours", "found", p.Hours.Value)
		p.Problems = append(p.Problems, problem{p.Hours.ID, p.Hours.Error})
		return nil
	}
	kind, node, _ := strings.Cut(at, ":")
	if kind+":" == burnHome {
		node = "\x00" + node // as the analysis names a building of no name
	}
	replayed, err := s.deps.Replay(c.Request().Context(), input, analysis.Incident{Name: p.Burn.Options[k].Name, Node: node, Start: nextTuesday(s.now()), Hours: h, Share: 1})
	if errors.Is(err, analysis.ErrNoSuchNode) {
		return nil
	}
	if err != nil {
		return err
	}
	o := &replayed.Options[0] // the present plan
	b := &burntPart{Heading: text.T(l, "chain-edit.burnt", "what", p.Burn.Options[k].Name, "hours", text.Hours(l, h))}
	b.Lines = append(b.Lines, text.T(l, "chain-edit.burnt-sum", "hit", full(l, o.Hit), "late", full(l, o.Late), "won", estimate(l, o.AgencyWon)), knownText(l, o))
	b.Table = lateTable(l, "late-table", o)
	p.Burnt = b
	return nil
}

// nextTuesday is 09:00 of the next Tuesday in Seoul: an ordinary working morning.
func nextTuesday(now time.Time) time.Time {
	t := now.In(seoul)
	days := (int(time.Tuesday) - int(t.Weekday()) + 7) % 7
	if days == 0 {
		days = 7
	}
	return time.Date(t.Year(), t.Month(), t.Day()+days, 9, 0, 0, 0, seoul)
}

// knownText says when the agency knows of an outage, and when the fallback carries
// the messages.
func knownText(lang text.Lang, o *analysis.ReplayOption) string {
	known, switched := text.T(lang, "replay.known-never"), text.T(lang, "replay.switch-never")
	if o.KnownHours != nil {
		known = text.T(lang, "replay.known", "hours", text.Hours(lang, *o.KnownHours))
	}
	if o.SwitchHours != nil {
		switched = text.T(lang, "replay.switch", "hours", text.Hours(lang, *o.SwitchHours))
	}
	return known + " " + switched
}

// lateTable says of each service how many messages are late by how much.
func lateTable(lang text.Lang, id string, o *analysis.ReplayOption) table {
	t := table{
		Head:    tableHead{id, text.T(lang, "replay.late-caption")},
		Columns: []column{{Name: text.T(lang, "replay.service")}, {Name: text.T(lang, "replay.hit"), Number: true}},
	}
	for i, s := range o.Services {
		cells := []cell{{Text: s.Name}, {Text: full(lang, s.Hit)}}
		for j, n := range s.LateBy {
			if i == 0 {
				t.Columns = append(t.Columns, column{Name: text.T(lang, "replay.late-by", "hours", text.Hours(lang, s.Delays[j])), Number: true})
			}
			cells = append(cells, cell{Text: full(lang, n)})
		}
		t.Rows = append(t.Rows, row{Cells: cells})
		if i == linesShown {
			break
		}
	}
	return t
}
