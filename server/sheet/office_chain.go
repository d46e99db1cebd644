package sheet

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// nodeAsRead is what a sheet says of a node where the case holds it otherwise.
type nodeAsRead struct {
	availability, mtbf, mttr *float64
}

// role reads a node's role; sure is false where it was told by part of the word.
func (x *src) role() (models.Role, bool) {
	v, ok := x.val("role")
	if !ok || !x.usable(v) {
		return roleIn(x.text("name")), false
	}
	f := models.SheetOf("nodes").Field("role")
	if w, ok := f.Match(v.Text); ok {
		return models.Role(w), true
	}
	if r := roleIn(v.Text); r != models.RoleOther {
		return r, false
	}
	return roleIn(x.text("name")), false
}

// roleIn tells a role from words in a text, RoleOther for none.
func roleIn(s string) models.Role {
	f := models.Fold(s)
	switch {
	case f == "":
		return models.RoleOther
	case foldHas(f, []string{"공식딜러", "딜러", "dealer"}):
		return models.RoleDealer
	case foldHas(f, []string{"대행", "통합업체", "계약업체", "발송업체", "agencyvendor", "vendor", "계약상대자", "원도급", "수행사"}):
		return models.RoleVendor
	case foldHas(f, []string{"중계", "재판매", "relay", "reseller", "aggregator", "하도급", "재위탁"}):
		return models.RoleRelay
	case foldHas(f, []string{"카카오", "플랫폼", "네이버", "토스", "platform", "kakao"}):
		return models.RolePlatform
	case f == "통신" || foldHas(f, []string{"이동통신", "통신사", "이통", "skt", "lgu", "sk텔레콤", "케이티", "carrier", "operator", "telco"}) || f == "kt":
		return models.RoleCarrier
	case foldHas(f, []string{"공통기반", "허브", "hub"}):
		return models.RoleHub
	case foldHas(f, []string{"연계", "시스템통합", "integrator"}):
		return models.RoleIntegrator
	case foldHas(f, []string{"발주", "기관", "지자체", "시청", "군청", "구청", "buyer", "client", "agency"}) || isBody(strings.TrimSpace(s)):
		return models.RoleAgency
	}
	return models.RoleOther
}

type chainRow struct {
	x         *src
	node      models.Node
	customers []string
	at        models.Cell
	dup       bool
}

// chain reads the tables of nodes, turns customers round into suppliers, and
// reads chains written as text.
func (o *office) chain() {
	var rows []*chainRow
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				if t.kind == "nodes" {
					own := o.nodeRows(s, t)
					o.linkByOrder(s, t, own)
					rows = append(rows, own...)
				}
			}
		}
	}
	byID, byName := map[string]*chainRow{}, map[string]*chainRow{}
	for _, r := range rows {
		if first := byID[models.Fold(r.node.ID)]; first != nil {
			r.dup = true
			f := models.SheetOf("nodes").Field("id")
			r.x.faultAt(models.CodeDuplicateID, r.x.place("id"), r.node.ID, f.Expect(o.lang), first.x.place("id").Ref)
			continue
		}
		byID[models.Fold(r.node.ID)] = r
		if n := models.Fold(r.node.Name); n != "" && byName[n] == nil {
			byName[n] = r
		}
	}
	find := func(name string) *chainRow {
		if r := byID[models.Fold(name)]; r != nil {
			return r
		}
		return byName[models.Fold(name)]
	}
	add := func(list *[]string, id string) {
		if !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	unknown := func(r *chainRow, key, name string) {
		r.x.faultAt(models.CodeUnknownNode, r.x.place(key), name, o.idsExpected(rows))
	}
	// The links as they are written, in the direction from the agency on.
	type link struct {
		from, to *chainRow
		row      *chainRow
		key      string
	}
	var links []link
	for _, r := range rows {
		if r.dup {
			continue
		}
		for _, name := range r.customers {
			switch c := find(name); {
			case c == nil:
				unknown(r, models.FieldCustomers, name)
			case c == r:
				r.x.faultAt(models.CodeSupplierCycle, r.x.place(models.FieldCustomers), name, o.say("다른 노드의 기호를 입력하세요.", "Enter another node's ID."), r.node.ID+" → "+r.node.ID)
			default:
				links = append(links, link{c, r, r, models.FieldCustomers})
			}
		}
		var own []string
		own, r.node.Suppliers = r.node.Suppliers, nil
		for _, name := range own {
			switch c := find(name); {
			case c == nil:
				unknown(r, "suppliers", name)
			case c == r:
				r.x.faultAt(models.CodeSupplierCycle, r.x.place("suppliers"), name, o.say("다른 노드의 기호를 입력하세요.", "Enter another node's ID."), r.node.ID+" → "+r.node.ID)
			default:
				links = append(links, link{r, c, r, "suppliers"})
			}
		}
	}
	next := map[*chainRow][]*chainRow{}
	for _, l := range links {
		next[l.from] = append(next[l.from], l.to)
	}
	for _, ring := range rings(rows, next) {
		var names []string
		first := ring[0]
		for _, r := range ring {
			names = append(names, r.node.ID)
			o.badRow(r.x.s, r.x.row.N, r.at)
			if r.x.row.N < first.x.row.N {
				first = r
			}
		}
		key := "suppliers"
		if first.x.has(models.FieldCustomers) {
			key = models.FieldCustomers
		}
		v, _ := first.x.val(key)
		found := ""
		if v != nil {
			found = v.Text
		}
		first.x.faultAt(models.CodeSupplierCycle, first.x.place(key), found, o.say("이 칸에서 돌고 도는 노드를 지우거나 바꾸세요.", "Remove or change the node that closes the circle."), strings.Join(append(names, names[0]), " → "))
		inRing := map[*chainRow]bool{}
		for _, r := range ring {
			inRing[r] = true
		}
		links = slices.DeleteFunc(links, func(l link) bool { return inRing[l.from] && inRing[l.to] })
	}
	for _, l := range links {
		add(&l.from.node.Suppliers, l.to.node.ID)
	}
	for _, r := range rows {
		if !r.dup {
			o.c.Nodes = append(o.c.Nodes, r.node)
		}
	}
	if len(rows) == 0 {
		o.chainTexts()
	}
}

var tierNumber = regexp.MustCompile(`^(?:제)?(\d{1,2})\s*(?:차|단계|순위|tier|level|단|층)?$`)

// linkByOrder joins the nodes of a table that says who stands behind whom by numbered
// tiers alone: 1차, 2차, 3차. A person is asked whether that is right.
func (o *office) linkByOrder(s *officeSheet, t *otable, rows []*chainRow) {
	if t.by["suppliers"] != nil || t.by[models.FieldCustomers] != nil || len(rows) < 2 {
		return
	}
	for _, c := range t.cols {
		switch models.Fold(cutBrackets(c.own)) {
		case "단계", "차수", "계층", "순서", "중계단계", "tier", "level", "step", "구분":
		default:
			continue
		}
		var tiers []int
		for _, r := range rows {
			cell, ok := r.x.row.At(c.col)
			if !ok {
				break
			}
			m := tierNumber.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(cell.Text), "")))
			if m == nil {
				break
			}
			n, _ := strconv.Atoi(m[1])
			tiers = append(tiers, n)
		}
		if len(tiers) != len(rows) || !slices.IsSorted(tiers) || tiers[0] > 1 || tiers[len(tiers)-1] != tiers[0]+len(tiers)-1 {
			continue // some stand side by side: who buys from whom is not said
		}
		var path []string
		for _, r := range rows {
			path = append(path, r.node.ID)
		}
		options := []Option{o.option("yes", "예, 순서대로 이어짐", "yes, in this order"), o.option("no", "아니요", "no")}
		if o.ask(o.key("chain_order", s, grid.Ref(c.col, c.row)), models.CodeChainByOrder, o.cell(s, c.col, c.row), "", options, strings.Join(path, " → ")) == "no" {
			return
		}
		for i, r := range rows[:len(rows)-1] {
			r.node.Suppliers = []string{path[i+1]}
		}
		return
	}
}

// rings finds the groups of nodes that buy from each other in a circle.
func rings(rows []*chainRow, next map[*chainRow][]*chainRow) [][]*chainRow {
	// Tarjan's strongly connected components, without recursion.
	index, low := map[*chainRow]int{}, map[*chainRow]int{}
	on := map[*chainRow]bool{}
	var stack []*chainRow
	var out [][]*chainRow
	n := 0
	type frame struct {
		r *chainRow
		i int
	}
	for _, root := range rows {
		if index[root] != 0 {
			continue
		}
		n++
		index[root], low[root] = n, n
		stack, on[root] = append(stack, root), true
		work := []frame{{r: root}}
		for len(work) > 0 {
			f := &work[len(work)-1]
			if f.i < len(next[f.r]) {
				w := next[f.r][f.i]
				f.i++
				if index[w] == 0 {
					n++
					index[w], low[w] = n, n
					stack, on[w] = append(stack, w), true
					work = append(work, frame{r: w})
				} else if on[w] {
					low[f.r] = min(low[f.r], index[w])
				}
				continue
			}
			r := f.r
			work = work[:len(work)-1]
			if len(work) > 0 {
				p := work[len(work)-1].r
				low[p] = min(low[p], low[r])
			}
			if low[r] != index[r] {
				continue
			}
			var ring []*chainRow
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				on[w] = false
				ring = append(ring, w)
				if w == r {
					break
				}
			}
			if len(ring) > 1 {
				slices.Reverse(ring)
				out = append(out, ring)
			}
		}
	}
	return out
}

func (o *office) idsExpected(rows []*chainRow) string {
	var ids []string
	for _, r := range rows {
		if len(ids) == 20 {
			ids = append(ids, "…")
			break
		}
		if r.dup {
			continue
		}
		ids = append(ids, r.node.ID)
	}
	return o.say("표에 있는 노드 가운데 하나를 입력하세요: ", "Enter one of the table's nodes: ") + strings.Join(ids, ", ") + "."
}

// nodeRows reads one table of nodes.
func (o *office) nodeRows(s *officeSheet, t *otable) []*chainRow {
	stating := 0 // rows that say how often they fail
	can := 0
	states := func(x *src) bool {
		for _, k := range []string{"availability", "mtbf_hours", "mttr_hours", "outages_per_year"} {
			if _, ok := x.val(k); ok {
				return true
			}
		}
		return false
	}
	for _, row := range t.rows {
		x := &src{o: o, s: s, t: t, row: row}
		if r, _ := x.role(); r != models.RoleAgency {
			can++
			if states(x) {
				stating++
			}
		}
	}
	must := can > 1 && t.by["availability"] != nil && stating*5 >= can*4
	var out []*chainRow
	for _, row := range t.rows {
		x := &src{o: o, s: s, t: t, row: row}
		if !x.saysAnything() {
			o.ignoreRow(s, row, "note")
			continue
		}
		n := models.Node{ID: x.text("id"), Name: x.text("name"), Cell: x.first()}
		if t.by["id"] != nil {
			n.Cell = x.place("id")
		}
		if n.ID == "" {
			n.ID = n.Name
		}
		if n.ID == "" {
			key := "id"
			if t.by["id"] == nil {
				key = "name"
			}
			x.faultAt(models.CodeMissingValue, x.place(key), "", models.SheetOf("nodes").Field("id").Expect(o.lang))
			continue
		}
		role, _ := x.role()
		n.Role = role
		if role == models.RoleOther {
			if v, ok := x.val("role"); ok {
				if w, ok := models.SheetOf("nodes").Field("role").Match(v.Text); !ok || w != string(models.RoleOther) {
					o.add(models.CodeRoleUnknown, v.at(), v.Text, models.SheetOf("nodes").Field("role").Expect(o.lang))
				}
			}
		}
		number := func(key string) *float64 {
			v, ok := x.val(key)
			if !ok {
				return nil
			}
			r, ok := x.number(v)
			if !ok {
				return nil
			}
			f := r.Float()
			return &f
		}
		n.Availability, n.MTBFHours, n.MTTRHours = number("availability"), number("mtbf_hours"), number("mttr_hours")
		n.OutagesPerYear, n.MeanOutageHours, n.AffectedShare = number("outages_per_year"), number("mean_outage_hours"), number("affected_share")
		n.OutageFreeMonths = number("outage_free_months")
		n.Beta, n.MaintenanceHoursPerYear, n.NoticeMinutes = number("beta"), number("maintenance_hours"), number("notice_delay_minutes")
		if v, ok := x.val("redundancy"); ok && x.usable(v) {
			n.Redundancy = redundancyOf(v.Text)
		}
		if v, ok := x.val("needed"); ok {
			if c, _, ok := x.count(v, 1); ok {
				k := int(c)
				n.Needed = &k
			}
		}
		n.ControlSite = x.text("control_site")
		list := func(key string) []string {
			v, ok := x.val(key)
			if !ok || !x.usable(v) {
				return nil
			}
			return models.ReadList(strings.NewReplacer("/", ";", "·", ";").Replace(strings.ReplaceAll(o.textWithLines(v), "、", ";")), false)
		}
		plain := func(key string) []string {
			v, ok := x.val(key)
			if !ok || !x.usable(v) {
				return nil
			}
			return models.ReadList(strings.ReplaceAll(o.textWithLines(v), " / ", "; "), false)
		}
		n.Sites, n.Registrations = plain("sites"), plain("registrations")
		n.Suppliers = list("suppliers")
		o.repair(x, &n)
		if must && role != models.RoleAgency && !states(x) {
			x.faultAt(models.CodeMissingValue, x.place("availability"), "", models.SheetOf("nodes").Field("availability").Expect(o.lang))
		}
		out = append(out, &chainRow{x: x, node: n, customers: list(models.FieldCustomers), at: n.Cell})
	}
	return out
}

func (o *office) textWithLines(v *val) string {
	if v.Kind == grid.Number {
		return o.textOf(v)
	}
	return withoutPerson(strings.TrimSpace(v.Text))
}

// repair settles availability against MTBF and MTTR.
func (o *office) repair(x *src, n *models.Node) {
	up, down := n.MTBFHours, n.MTTRHours
	if up == nil && down != nil && *down > 0 {
		// Beside a length of repair stands how often, or how much of the time, it is up.
		switch a := n.Availability; {
		case n.OutagesPerYear != nil:
			if n.MeanOutageHours == nil {
				n.MeanOutageHours = down
			}
			o.shares[n.Cell.String()+n.Cell.File] = nodeAsRead{availability: a, mttr: down}
			n.MTTRHours = nil
			return
		case a != nil && *a > 0 && *a < 1:
			hours := *down * *a / (1 - *a)
			o.shares[n.Cell.String()+n.Cell.File] = nodeAsRead{availability: a, mttr: down}
			n.MTBFHours = &hours
			return
		}
	}
	if up == nil || down == nil || *up <= 0 || *down < 0 {
		if up != nil && *up == 0 {
			return // Validate says so
		}
		return
	}
	a := *up / (*up + *down)
	read := nodeAsRead{availability: n.Availability, mtbf: up, mttr: down}
	if n.Availability == nil {
		read.availability = &a
	}
	o.shares[n.Cell.String()+n.Cell.File] = read
	if n.Availability != nil && math.Abs(*n.Availability-a) > max(.0006, .1*(1-a)) {
		v, _ := x.val("availability")
		o.add(models.CodeAvailabilityDiffers, v.at(), v.Text, "", models.Percent(math.Round(a*1e6)/1e6))
		n.MTBFHours, n.MTTRHours = nil, nil // what is stated counts
	}
	if *down == 0 {
		v, _ := x.val("mttr_hours")
		o.add(models.CodeZeroRepair, v.at(), v.Text, "")
		one := 1.0
		if n.Availability == nil {
			n.Availability = &one
		}
		n.MTBFHours, n.MTTRHours = nil, nil
	}
}

var (
	arrow    = regexp.MustCompile(`\s*(?:→|⇒|➔|➜|▶|►|=>|->|-->|＞|>)\s*`)
	tierMark = regexp.MustCompile(`^\s*(?:\d+\s*(?:차|단계|순위)?\s*[.):]|[①-⑨])\s*`)
)

// chainTexts reads chains that are written as text: A사 → B사(카카오 공식딜러) →
// 카카오.
func (o *office) chainTexts() {
	type chainText struct {
		text     string
		at       models.Cell
		contract int
	}
	var found []chainText
	take := func(x *src, contract int) {
		if v, ok := x.val(models.FieldChain); ok && v.Kind == grid.Text && x.usable(v) {
			found = append(found, chainText{v.Text, v.at(), contract})
		}
	}
	for i, m := range o.metas {
		take(m.first, i)
	}
	for _, j := range o.joinedRows {
		i := slices.IndexFunc(o.c.Contracts, func(k models.Contract) bool { return k.Key() == j.into })
		take(j.m.first, i)
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			if s.left {
				continue
			}
			for _, p := range s.pairs {
				f, ok := fieldOfLabel("contracts", p.label.Text)
				if !ok || f.Key != models.FieldChain || p.value.Kind != grid.Text {
					continue
				}
				at := o.cell(s, p.value.Col, p.at)
				if !slices.ContainsFunc(found, func(c chainText) bool { return c.at == at }) {
					found = append(found, chainText{p.value.Text, at, o.onlyContract(s)})
				}
			}
			for _, p := range s.spots {
				if len(p.text) < 500 && len(arrow.FindAllStringIndex(p.text, 4)) >= 2 && (strings.ContainsAny(p.text, "→⇒➔▶") || foldHas(models.Fold(p.text), []string{"경로", "중계", "재판매", "구조", "유통"})) {
					found = append(found, chainText{p.text, o.cell(s, p.col, p.row), o.onlyContract(s)})
				}
			}
		}
	}
	ids := map[string]int{}
	for _, c := range found {
		for _, part := range strings.FieldsFunc(c.text, func(r rune) bool { return r == '\n' || r == ';' }) {
			o.chainText(part, c.at, c.contract, ids)
		}
	}
}

func (o *office) onlyContract(s *officeSheet) int {
	only := -1
	for i, m := range o.metas {
		if m.s == s {
			if only >= 0 {
				return -1
			}
			only = i
		}
	}
	if only < 0 && len(o.metas) == 1 {
		return 0
	}
	return only
}

// chainText reads one chain, and makes of it nodes and a route.
func (o *office) chainText(text string, at models.Cell, contract int, ids map[string]int) {
	text = strings.TrimLeft(text, "※*·- ")
	if i := strings.IndexAny(text, ":："); i > 0 && i < 40 && !strings.Contains(text[:i], "→") {
		text = strings.TrimLeft(text[i:], ":： ")
	}
	parts := arrow.Split(text, -1)
	if len(parts) < 2 || len(parts) > 12 {
		return
	}
	var route []string
	for _, p := range parts {
		p = strings.TrimSpace(tierMark.ReplaceAllString(strings.TrimSpace(p), ""))
		name := strings.TrimSpace(p)
		remark := ""
		if i := strings.LastIndexAny(keepFirm(name), "(（"); i > 0 && strings.HasSuffix(strings.TrimSpace(name), ")") {
			k := keepFirm(name)
			remark = strings.Trim(k[i:], "()（） ")
			if k[:i] != "" && remark != "" {
				name = strings.TrimSpace(k[:i])
				if !strings.Contains(p, "㈜") {
					name = restoreFirm(name)
				}
			}
		}
		if name == "" || len(name) > 120 {
			return
		}
		role := models.RoleOther
		if remark != "" {
			role = roleIn(remark)
		}
		if role == models.RoleOther || role == models.RoleAgency {
			if r := roleIn(name); r != models.RoleOther {
				role = r
			}
		}
		if role == models.RoleOther && contract >= 0 && models.Fold(name) == models.Fold(o.c.Contracts[contract].Vendor) {
			role = models.RoleVendor
		}
		if role == models.RoleOther && contract >= 0 && o.c.Contracts[contract].Agency != "" && strings.HasPrefix(models.Fold(o.c.Contracts[contract].Agency), models.Fold(name)) {
			role = models.RoleAgency
		}
		if name == "시민" || name == "수신자" || name == "이용자" || name == "국민" || name == "주민" {
			continue
		}
		i, ok := ids[models.Fold(name)]
		if !ok {
			i = len(o.c.Nodes)
			ids[models.Fold(name)] = i
			o.c.Nodes = append(o.c.Nodes, models.Node{ID: "N" + strconv.Itoa(i+1), Name: name, Role: role, Cell: at})
		}
		route = append(route, o.c.Nodes[i].ID)
	}
	for i := range route {
		n := &o.c.Nodes[slices.IndexFunc(o.c.Nodes, func(n models.Node) bool { return n.ID == route[i] })]
		if n.Role == models.RoleOther { // by its place: whom the agency buys from, and who sells on
			switch {
			case i == 0:
				n.Role = models.RoleVendor
			case i < len(route)-1:
				n.Role = models.RoleRelay
			}
		}
		if i+1 < len(route) && !slices.Contains(n.Suppliers, route[i+1]) {
			n.Suppliers = append(n.Suppliers, route[i+1])
		}
	}
}

// deriveRoutes makes routes from a chain that leaves no choice: for a messenger the
// one way from the agency to the platform, for texts the one to the carriers.
func (o *office) deriveRoutes() {
	o.routeTables()
	if len(o.c.Nodes) == 0 || len(o.c.Nodes) > 1000 || len(o.c.Contracts)+len(o.known.Contracts) == 0 || len(o.c.Routes)+len(o.known.Routes) > 0 {
		return // more nodes than a case may hold are refused
	}
	at := map[string]*models.Node{}
	sold := map[string]bool{}
	for i := range o.c.Nodes {
		n := &o.c.Nodes[i]
		at[n.ID] = n
		for _, s := range n.Suppliers {
			sold[s] = true
		}
	}
	var paths [][]string
	var walk func(path []string, id string)
	walk = func(path []string, id string) {
		if len(paths) > 50 || len(path) > 20 || slices.Contains(path, id) || at[id] == nil {
			return
		}
		path = append(slices.Clone(path), id)
		if len(at[id].Suppliers) == 0 {
			paths = append(paths, path)
			return
		}
		for _, s := range at[id].Suppliers {
			walk(path, s)
		}
	}
	for _, n := range o.c.Nodes {
		if !sold[n.ID] {
			walk(nil, n.ID)
		}
	}
	ending := func(r models.Role) [][]string {
		var out [][]string
		for _, p := range paths {
			if at[p[len(p)-1]].Role == r && len(p) > 1 {
				out = append(out, p)
			}
		}
		return out
	}
	open := false
	for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) {
		var channels []models.Channel
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.Phase != models.Before && l.Phase != models.Fallback && !slices.Contains(channels, l.Channel) {
					channels = append(channels, l.Channel)
				}
			}
		}
		for _, ch := range channels {
			role := models.RoleCarrier
			if ch.Messenger() {
				role = models.RolePlatform
			} else if !ch.Carrier() {
				continue
			}
			ways := ending(role)
			if len(ways) > 1 {
				open = true
			}
			if len(ways) != 1 {
				continue
			}
			id := "R" + strconv.Itoa(len(o.c.Routes)+1)
			o.derived[id] = true
			o.c.Routes = append(o.c.Routes, models.Route{ID: id, Contract: k.Key(), Channel: ch, Nodes: ways[0], Switch: models.SwitchNone, Assumed: true, Cell: at[ways[0][0]].Cell})
		}
	}
	if open {
		o.keep(models.NewProblem(o.lang, models.CodeRoutesOpen, models.Cell{Sheet: o.c.Nodes[0].Cell.Sheet, File: o.c.Nodes[0].Cell.File}, "", ""))
	}
}

// routeTables reads tables of routes.
func (o *office) routeTables() {
	find := func(name string) string {
		for _, n := range o.c.Nodes {
			if models.Fold(n.ID) == models.Fold(name) || models.Fold(n.Name) == models.Fold(name) {
				return n.ID
			}
		}
		return name
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				if t.kind != "routes" {
					continue
				}
				for _, row := range t.rows {
					x := &src{o: o, s: s, t: t, row: row}
					out := models.Route{ID: x.text("id"), Switch: models.SwitchNone, Cell: x.place("id")}
					if out.ID == "" {
						out.ID = "R" + strconv.Itoa(len(o.c.Routes)+1)
					}
					v, ok := x.val("nodes")
					if !ok || !x.usable(v) {
						continue
					}
					for _, n := range models.ReadList(v.Text, true) {
						out.Nodes = append(out.Nodes, find(n))
					}
					if c, ok := x.val("channel"); ok {
						out.Channel, _ = channelOf(c.Text)
						if w, ok := models.SheetOf("services").Field("channel").Match(c.Text); ok {
							out.Channel = models.Channel(w)
						}
					}
					if out.Channel == "" {
						x.faultAt(models.CodeMissingValue, x.place("channel"), "", models.SheetOf("services").Field("channel").Expect(o.lang))
						continue
					}
					named := x.text("contract")
					out.Contract = o.contractNamed(named)
					if v, ok := x.val("order"); ok {
						if n, _, ok := x.count(v, 1); ok {
							out.Order = int(n) - 1
						}
					}
					if o.joined[models.Fold(named)] != "" && out.Channel.Carrier() && out.Order == 0 {
						out.Order = 1 // of the contract that it became the fallback of
					}
					if v, ok := x.val("switch"); ok && x.usable(v) {
						if w, ok := models.SheetOf("routes").Field("switch").Match(v.Text); ok {
							out.Switch = models.SwitchMode(w)
						}
					}
					for key, to := range map[string]**float64{"switch_minutes": &out.SwitchMinutes, "confirm_minutes": &out.ConfirmMinutes, "drag": &out.DragShare} {
						if v, ok := x.val(key); ok {
							if r, ok := x.number(v); ok {
								f := r.Float()
								*to = &f
							}
						}
					}
					o.c.Routes = append(o.c.Routes, out)
				}
			}
		}
	}
}

// contractNamed finds the key of a contract by number or name; a blank is the only
// one there is. It is what was written for one that is not there.
func (o *office) contractNamed(name string) string {
	if name == "" {
		if len(o.c.Contracts)+len(o.known.Contracts) != 1 {
			return ""
		}
		for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) {
			return k.Key()
		}
	}
	folded := models.Fold(name)
	if into := o.joined[folded]; into != "" {
		return into
	}
	for _, list := range [][]models.Contract{o.c.Contracts, o.known.Contracts} {
		for i := range list {
			k := &list[i]
			if models.Fold(k.Number) == folded && k.Number != "" || models.Fold(k.Name) == folded {
				return k.Key()
			}
		}
	}
	return name
}

// allNodes are the nodes of every file.
func (o *office) allNodes() []models.Node {
	if len(o.known.Nodes) == 0 {
		return o.c.Nodes
	}
	return append(slices.Clone(o.c.Nodes), o.known.Nodes...)
}
