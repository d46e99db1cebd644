package inquiry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"daebi/models"
)

// Change is one thing that the answers do to a case.
type Change struct {
	Record   string // id of the node or route it is about
	What     string // in words: 회사명, 데이터센터, 장애 추가
	From, To string
	Cell     models.Cell // of the inquiry
}

// Codes of what Apply finds.
const (
	CodeDiffers     = "inquiry_differs"     // an answer contradicts the contract papers
	CodeUnconfirmed = "inquiry_unconfirmed" // an answer to an assumed tier without its confirmation
	CodeNoPath      = "inquiry_no_path"     // a tier that no route can be led through
	CodeOtherCase   = "inquiry_other_case"  // an inquiry that was written about another case
	// CodeOutagesListed is of a tier that says it had no outage and lists one.
	CodeOutagesListed = "inquiry_outages_listed"
)

// Apply puts the answers into a case and returns each change, and what could not
// be put in. What the contract papers say stands, unless Overrule or Accepted say so; what was
// assumed gives way. A tier that was confirmed is no longer assumed; what was
// answered with 모름 stays open. The case's slices are replaced, not written into.
func (a *Answers) Apply(c *models.Case) ([]Change, []models.Problem) {
	x := &applier{a: a, c: c, cell: map[string]models.Cell{}, rows: map[string]int{}, left: map[string]bool{}}
	c.Nodes, c.Routes, c.SLA, c.Incidents = slices.Clone(c.Nodes), slices.Clone(c.Routes), slices.Clone(c.SLA), slices.Clone(c.Incidents)
	a.stamp()
	a.Kept = nil
	x.addTypical()
	x.addTiers()
	for _, e := range a.tiers {
		x.tier(e)
	}
	for _, e := range a.sites {
		x.site(e)
	}
	for _, e := range a.evidence {
		x.evidence(e)
	}
	for _, e := range x.proofs {
		x.register(e.node, e.kind, e.texts, e.at, e.node.Assumed)
	}
	for _, e := range a.sla {
		x.promise(e)
	}
	for _, e := range a.incidents {
		x.incident(e)
	}
	x.lead()
	x.confirmRoutes()
	return x.changes, x.problems
}

// stamp puts the name of the file into every place.
func (a *Answers) stamp() {
	for _, rows := range [][]entry{a.tiers, a.sites, a.sla, a.incidents, a.evidence} {
		for i := range rows {
			rows[i].at.File = a.File
			for key, v := range rows[i].values {
				v.cell.File = a.File
				rows[i].values[key] = v
			}
		}
	}
	for i := range a.Open {
		a.Open[i].Cell.File = a.File
	}
}

// applier is one case that answers are put into.
type applier struct {
	a        *Answers
	c        *models.Case
	changes  []Change
	problems []models.Problem
	added    []string               // ids of tiers that the vendor added
	cell     map[string]models.Cell // of a tier's row
	rows     map[string]int         // of promises by node and contract, so far
	left     map[string]bool        // typical tiers of which nothing was said
	proofs   []*proof
}

// proof is what the sheet of evidence says of one kind at one node.
type proof struct {
	node  *models.Node
	kind  string
	texts []string
	at    models.Cell // of the first
}

func (x *applier) lang() string { return x.a.lang }

func (x *applier) say(ko, en string) string { return say(x.a.lang, ko, en) }

func (x *applier) change(record, what, from, to string, at models.Cell) {
	x.changes = append(x.changes, Change{record, what, from, to, at})
}

// problem adds one in the form that models gives them: place, what was found,
// what is wrong.
func (x *applier) problem(severity models.Severity, code string, at models.Cell, found, message string) {
	if len(x.problems) >= maxProblems {
		return
	}
	where := at.Sheet + " 시트 " + at.Ref + " 셀"
	if x.lang() == "en" {
		where = "sheet " + at.Sheet + " cell " + at.Ref
	}
	if found != "" {
		if r := []rune(strings.Join(strings.Fields(found), " ")); len(r) > 60 {
			found = string(r[:59]) + "…"
		}
		where += ` "` + found + `"`
	}
	x.problems = append(x.problems, models.Problem{Severity: severity, Code: code, Sheet: at.Sheet, Cell: at.Ref, File: at.File, Found: found, Message: where + ": " + message})
}

// overrules reports whether the answer of a cell replaces what the papers say.
func (x *applier) overrules(at models.Cell) bool {
	return x.a.Overrule || slices.Contains(x.a.Accepted, at.String())
}

// differs reports an answer that contradicts the papers. Both places are named.
func (x *applier) differs(what, from, to string, papers, at models.Cell) {
	place := papers.String()
	if place == "" {
		place = x.say("지금 값", "the value held")
	}
	x.problem(models.Question, CodeDiffers, at, to, fmt.Sprintf(x.say("'%s'이(가) 계약 서류(%s)의 \"%s\"와(과) 다릅니다. 계약 서류의 값을 그대로 두었습니다. 어느 쪽이 맞는지 확인하세요.",
		"%s differs from the contract papers (%s), which say \"%s\" and were left as they are. Check which is right."), what, place, from))
}

// unknownNode reports a key that names no tier.
func (x *applier) unknownNode(at models.Cell, found string) {
	x.problem(models.Error, models.CodeUnknownNode, at, found, x.say("어느 단계인지 알 수 없습니다. 중계단계 시트의 관리 기호를 적으세요.", "no tier goes by this. Enter a key of the sheet 중계단계."))
}

// keep notes an answer that a case has no place for.
func (x *applier) keep(f models.Field, v value) {
	x.a.Kept = append(x.a.Kept, Note{Place{v.cell, f.Header(x.lang())}, v.text})
}

// node finds a node by its id, or else by its name; nil for none. The key of a
// typical tier that was left out is nobody's name.
func (x *applier) node(name string) *models.Node {
	if x.left[name] {
		return nil
	}
	for _, key := range []func(n models.Node) string{func(n models.Node) string { return n.ID }, func(n models.Node) string { return n.Name }} {
		for i := range x.c.Nodes {
			if k := key(x.c.Nodes[i]); k != "" && models.Fold(k) == models.Fold(name) {
				return &x.c.Nodes[i]
			}
		}
	}
	return nil
}

// addTypical adds the typical chains that the inquiry asked about, where the papers
// had none and an answer says anything of them: their tiers are assumed until they
// are confirmed.
func (x *applier) addTypical() {
	nodes, routes := Scope(x.c, "")
	answered := map[string]bool{}
	for _, e := range x.a.tiers {
		i := slices.IndexFunc(nodes, func(n models.Node) bool { return n.ID == e.id })
		if i >= 0 && says(e, &nodes[i]) {
			answered[e.id] = true
			next, _ := e.values["suppliers"].v.([]string)
			for _, id := range next {
				answered[id] = answered[id] || !slices.Contains(nodes[i].Suppliers, id)
			}
		}
	}
	for _, rows := range [][]entry{x.a.sites, x.a.evidence, x.a.sla, x.a.incidents} {
		for _, e := range rows {
			answered[e.id] = true
		}
	}
	in := func(id string) bool {
		return slices.ContainsFunc(x.c.Nodes, func(n models.Node) bool { return n.ID == id })
	}
	routes = slices.DeleteFunc(routes, func(r models.Route) bool {
		return slices.ContainsFunc(x.c.Routes, func(o models.Route) bool { return o.ID == r.ID }) || !slices.ContainsFunc(x.a.routes, func(o models.Route) bool {
			return o.ID == r.ID && o.Contract == r.Contract && o.Channel == r.Channel && slices.Equal(o.Nodes, r.Nodes)
		})
	})
	said := func(ids []string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return answered[id] && !in(id) })
	}
	first := map[string]bool{} // vendors whose chain somebody said anything of
	for _, r := range routes {
		first[r.Nodes[0]] = first[r.Nodes[0]] || said(r.Nodes)
	}
	needed := map[string]bool{}
	for _, r := range routes {
		if !first[r.Nodes[0]] || r.Order > 0 && !said(r.Nodes[1:]) { // a second route of which nothing is known says nothing
			continue
		}
		for _, id := range r.Nodes {
			needed[id] = true
		}
		x.c.Routes = append(x.c.Routes, r)
		x.change(r.ID, x.say("경로 추가(통상 구조)", "route added (typical chain)"), "", models.WriteList(r.Nodes, true), r.Cell)
	}
	for _, n := range nodes {
		switch {
		case in(n.ID):
		case needed[n.ID]:
			n.Suppliers = slices.DeleteFunc(slices.Clone(n.Suppliers), func(id string) bool { return !needed[id] && !in(id) })
			if i := slices.IndexFunc(x.a.tiers, func(e entry) bool { return e.id == n.ID }); i >= 0 {
				n.Cell = x.a.tiers[i].at
			}
			x.c.Nodes = append(x.c.Nodes, n)
		default:
			x.left[n.ID] = true
		}
	}
}

// says reports whether a row says more of a tier than was filled in.
func says(e entry, n *models.Node) bool {
	for key, v := range e.values {
		i := slices.IndexFunc(nodeSlots, func(s slot[models.Node]) bool { return s.key == key })
		if i < 0 && v.v != answerUnknown || i >= 0 && !alike(nodeSlots[i].get(n), v.v) {
			return true
		}
	}
	return false
}

// addTiers adds the tiers that the vendor wrote into blank rows.
func (x *applier) addTiers() {
	form := formOf(sheetChain)
	for _, e := range x.a.tiers {
		x.cell[e.id] = e.at
		if slices.ContainsFunc(x.c.Nodes, func(n models.Node) bool { return models.Fold(n.ID) == models.Fold(e.id) }) || x.left[e.id] {
			continue
		}
		name, role := e.values["name"], e.values["role"]
		if !strings.HasPrefix(e.id, "T") || name.v == nil {
			x.unknownNode(e.at, e.id)
			continue
		}
		if role.v == nil {
			x.problems = append(x.problems, models.NewProblem(x.lang(), models.CodeMissingValue, e.at, "", form.column("role").Expect(x.lang())))
			continue
		}
		n := models.Node{ID: e.id, Name: name.v.(string), Role: models.Role(role.v.(string)), Assumed: true, Cell: e.at}
		x.c.Nodes = append(x.c.Nodes, n)
		x.added = append(x.added, n.ID)
		x.change(n.ID, x.say("단계 추가", "tier added"), "", n.Name+" ("+show(x.lang(), form.column("role").Field, string(n.Role))+")", e.at)
	}
}

// slot is one value of a record. get returns nil for what is not stated.
type slot[T any] struct {
	key string
	get func(*T) any
	set func(*T, any)
}

func pointer[V any](p *V) any {
	if p == nil {
		return nil
	}
	return *p
}

func word(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func list[V any](s []V) any {
	if len(s) == 0 {
		return nil
	}
	return s
}

func number(p **float64) func(any) {
	return func(v any) { f := v.(float64); *p = &f }
}

var nodeSlots = []slot[models.Node]{
	{"name", func(n *models.Node) any { return word(n.Name) }, func(n *models.Node, v any) { n.Name = v.(string) }},
	{"role", func(n *models.Node) any { return word(string(n.Role)) }, func(n *models.Node, v any) { n.Role = models.Role(v.(string)) }},
	{"suppliers", func(n *models.Node) any { return list(n.Suppliers) }, func(n *models.Node, v any) { n.Suppliers = v.([]string) }},
	{"notice_delay_minutes", func(n *models.Node) any { return pointer(n.NoticeMinutes) }, func(n *models.Node, v any) { number(&n.NoticeMinutes)(v) }},
	{"sites", func(n *models.Node) any { return list(n.Sites) }, func(n *models.Node, v any) { n.Sites = v.([]string) }},
	{"control_site", func(n *models.Node) any { return word(n.ControlSite) }, func(n *models.Node, v any) { n.ControlSite = v.(string) }},
	{"redundancy", func(n *models.Node) any { return word(n.Redundancy) }, func(n *models.Node, v any) { n.Redundancy = v.(string) }},
	{"needed", func(n *models.Node) any { return pointer(n.Needed) }, func(n *models.Node, v any) { i := v.(int); n.Needed = &i }},
	{"maintenance_hours", func(n *models.Node) any { return pointer(n.MaintenanceHoursPerYear) }, func(n *models.Node, v any) { number(&n.MaintenanceHoursPerYear)(v) }},
	{"outage_free_months", func(n *models.Node) any { return pointer(n.OutageFreeMonths) }, func(n *models.Node, v any) { number(&n.OutageFreeMonths)(v) }},
	{"availability", func(n *models.Node) any { return pointer(n.Availability) }, func(n *models.Node, v any) { number(&n.Availability)(v) }},
}

var slaSlots = []slot[models.SLATerm]{
	{"availability", func(t *models.SLATerm) any { return pointer(t.Availability) }, func(t *models.SLATerm, v any) { number(&t.Availability)(v) }},
	{"window", func(t *models.SLATerm) any { return word(t.Window) }, func(t *models.SLATerm, v any) { t.Window = v.(string) }},
	{"notice_minutes", func(t *models.SLATerm) any { return pointer(t.NoticeMinutes) }, func(t *models.SLATerm, v any) { number(&t.NoticeMinutes)(v) }},
	{"recovery_minutes", func(t *models.SLATerm) any { return pointer(t.RecoveryMinutes) }, func(t *models.SLATerm, v any) { number(&t.RecoveryMinutes)(v) }},
	{"credits", func(t *models.SLATerm) any { return list(t.Credits) }, func(t *models.SLATerm, v any) { t.Credits = v.([]models.Credit) }},
	{"cap_share", func(t *models.SLATerm) any { return pointer(t.CapShare) }, func(t *models.SLATerm, v any) { number(&t.CapShare)(v) }},
	{"exclusions", func(t *models.SLATerm) any { return list(t.Exclusions) }, func(t *models.SLATerm, v any) { t.Exclusions = v.([]string) }},
	{"sentence", func(t *models.SLATerm) any { return word(t.Sentence) }, func(t *models.SLATerm, v any) { t.Sentence = v.(string) }},
}

// put sets one value of a record: what is not stated or was assumed gives way,
// what the papers state does not.
func put[T any](x *applier, record *T, id string, slots []slot[T], f models.Field, key string, v value, assumed bool, papers models.Cell) {
	i := slices.IndexFunc(slots, func(s slot[T]) bool { return s.key == key })
	s := slots[i]
	old := s.get(record)
	if alike(old, v.v) {
		return
	}
	from, to := show(x.lang(), f, old), show(x.lang(), f, v.v)
	if old != nil && !assumed && !x.overrules(v.cell) {
		x.differs(f.Header(x.lang()), from, to, papers, v.cell)
		return
	}
	s.set(record, v.v)
	x.change(id, f.Header(x.lang()), from, to, v.cell)
}

// alike reports whether two values say the same: texts that differ in width, case
// or spaces only do, and lists in any order.
func alike(a, b any) bool {
	switch p := a.(type) {
	case nil:
		return b == nil
	case string:
		q, ok := b.(string)
		return ok && (p == q || models.Fold(p) == models.Fold(q) && models.Fold(p) != "")
	case []string:
		q, ok := b.([]string)
		return ok && slices.Equal(folded(p), folded(q))
	case float64:
		q, ok := b.(float64)
		return ok && (p == q || p-q < 1e-12 && q-p < 1e-12)
	}
	return reflect.DeepEqual(a, b)
}

func folded(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = models.Fold(s)
	}
	slices.Sort(out)
	return out
}

// tier applies a row of the sheet of tiers.
func (x *applier) tier(e entry) {
	n := x.node(e.id)
	if n == nil {
		return // reported
	}
	form := formOf(sheetChain)
	assumed, before := n.Assumed, len(x.changes)
	for _, c := range form.columns {
		v, ok := e.values[c.Key]
		switch {
		case !ok || c.Key == keyAnswer:
		case c.Key == keyOutages:
			x.outageFree(n, c.Field, v, assumed)
		case c.Key == keyVAS, c.Key == keyDealer:
			kind := map[string]string{keyVAS: evidenceVAS, keyDealer: evidenceDealer}[c.Key]
			if v.none {
				x.keep(c.Field, v)
				continue
			}
			x.register(n, kind, worded(kind, v, ""), v.cell, assumed)
		case v.none:
			x.keep(c.Field, v)
		case c.Key == "name":
			stated, papers := !assumed, n.Cell
			for _, k := range x.c.Contracts { // a typical chain's vendor is the contract's
				if n.Role == models.RoleVendor && n.Name != "" && models.Fold(k.Vendor) == models.Fold(n.Name) && !stated {
					stated, papers = true, k.Cell
				}
			}
			put(x, n, n.ID, nodeSlots, c.Field, c.Key, v, !stated, papers)
		case c.Key == "suppliers":
			if ids, ok := x.ids(v); ok {
				v.v = ids
				put(x, n, n.ID, nodeSlots, c.Field, c.Key, v, assumed, n.Cell)
			}
		default:
			put(x, n, n.ID, nodeSlots, c.Field, c.Key, v, assumed, n.Cell)
		}
	}
	if !assumed {
		return
	}
	answer := e.values[keyAnswer]
	switch {
	case answer.v == answerUnknown:
	case answer.v == nil:
		if len(x.changes) > before {
			x.problem(models.Warning, CodeUnconfirmed, e.at, e.id, x.say("'확인' 칸이 비어 있어 이 단계를 확인되지 않은 것으로 둡니다.", "its confirmation is blank: the tier stays unconfirmed."))
		}
	case n.Name == "":
		x.problem(models.Warning, CodeUnconfirmed, e.at, e.id, x.say("회사명이 없어 이 단계를 확인되지 않은 것으로 둡니다.", "it names no firm: the tier stays unconfirmed."))
	default:
		n.Assumed = false
		f := models.SheetOf("nodes").Field("confirmed")
		x.change(n.ID, f.Header(x.lang()), show(x.lang(), f, "no"), show(x.lang(), f, "yes"), answer.cell)
	}
}

// recordMonths is the time that the inquiry asks about.
const recordMonths = 36.0

// outageFree applies what a tier says of the last 36 months as a whole. That there was
// no outage is held back where the sheet of outages lists one of them.
func (x *applier) outageFree(n *models.Node, f models.Field, v value, assumed bool) {
	if v.v != outagesNone {
		if !slices.ContainsFunc(x.a.incidents, func(e entry) bool { return models.Fold(e.id) == models.Fold(n.ID) }) {
			x.keep(f, v) // that there were some says neither when nor how long
		}
		return
	}
	for _, e := range x.a.incidents {
		if _, dated := e.values["start"].v.(time.Time); dated && models.Fold(e.id) == models.Fold(n.ID) {
			x.problem(models.Warning, CodeOutagesListed, v.cell, v.text, x.say(e.at.Sheet+" 시트 "+e.at.Ref+" 행에 이 단계의 장애가 적혀 있어 '없었음'을 쓰지 않았습니다.", "row "+e.at.Ref+" of sheet "+e.at.Sheet+" lists an outage of this tier: 'none' is not used."))
			return
		}
	}
	months := models.SheetOf("nodes").Field("outage_free_months")
	v.v = recordMonths
	put(x, n, n.ID, nodeSlots, months, "outage_free_months", v, assumed, n.Cell)
}

// ids resolves the tiers that a cell names; what names none is reported.
func (x *applier) ids(v value) ([]string, bool) {
	var out []string
	ok := true
	for _, name := range v.v.([]string) {
		if x.left[name] {
			continue
		}
		if n := x.node(name); n != nil {
			if !slices.Contains(out, n.ID) {
				out = append(out, n.ID)
			}
			continue
		}
		x.unknownNode(v.cell, name)
		ok = false
	}
	return out, ok && len(out) > 0
}

// known returns the node that a row is about, or nil for none, which it reports.
func (x *applier) known(e entry) *models.Node {
	n := x.node(e.id)
	if n == nil {
		x.unknownNode(e.at, e.id)
	}
	return n
}

// site applies a row of the sheet of sites.
func (x *applier) site(e entry) {
	n := x.known(e)
	if n == nil {
		return
	}
	form := formOf(sheetSites)
	site, others := e.values[keySite], e.values[keyOthers]
	if name, _ := site.v.(string); name != "" || others.v != nil || others.none {
		v := site
		sites := []string{name}
		if name == "" {
			sites, v = slices.Clone(n.Sites[:min(1, len(n.Sites))]), others
		}
		rest, _ := others.v.([]string)
		if rest == nil && !others.none { // no answer: as it was
			rest = n.Sites[min(1, len(n.Sites)):]
		}
		if len(sites) == 0 && len(rest) > 0 {
			x.problems = append(x.problems, models.NewProblem(x.lang(), models.CodeMissingValue, others.cell, others.text, form.column(keySite).Expect(x.lang())))
		} else if len(sites) > 0 {
			for _, s := range rest {
				if !slices.ContainsFunc(sites, func(o string) bool { return models.Fold(o) == models.Fold(s) }) {
					sites = append(sites, s)
				}
			}
			v.v = sites
			x.putSites(n, v)
		}
	}
	for _, c := range form.columns {
		v, ok := e.values[c.Key]
		switch {
		case !ok || c.Key == keySite && !v.none || c.Key == keyOthers:
		case v.none, c.Key == keyTest:
			x.keep(c.Field, v)
		default:
			put(x, n, n.ID, nodeSlots, c.Field, c.Key, v, n.Assumed, n.Cell)
		}
	}
}

// putSites sets a node's buildings. Naming more of them contradicts nothing, but
// the first is the one in use.
func (x *applier) putSites(n *models.Node, v value) {
	f := models.SheetOf("nodes").Field("sites")
	sites := v.v.([]string)
	if slices.EqualFunc(n.Sites, sites, func(a, b string) bool { return models.Fold(a) == models.Fold(b) }) {
		return
	}
	kept := len(n.Sites) > 0 && models.Fold(n.Sites[0]) == models.Fold(sites[0])
	for _, s := range n.Sites {
		kept = kept && slices.ContainsFunc(sites, func(o string) bool { return models.Fold(o) == models.Fold(s) })
	}
	put(x, n, n.ID, nodeSlots, f, "sites", v, n.Assumed || kept, n.Cell)
}

// evidence applies a row of the sheet of evidence.
func (x *applier) evidence(e entry) {
	n := x.known(e)
	if n == nil {
		return
	}
	form := formOf(sheetEvidence)
	if v, ok := e.values[keyNote]; ok {
		x.keep(form.column(keyNote).Field, v)
	}
	kind, ok := e.values[keyEvidence]
	if !ok {
		x.problems = append(x.problems, models.NewProblem(x.lang(), models.CodeMissingValue, e.at, "", form.column(keyEvidence).Expect(x.lang())))
		return
	}
	day := func(key string) string {
		if t, ok := e.values[key].v.(time.Time); ok {
			return t.Format("2006-01-02")
		}
		return ""
	}
	when := day(keyDate)
	if until := day(keyUntil); until != "" {
		when += "~" + until
	}
	v, ok := e.values[keyNumber]
	switch {
	case v.none:
		f := form.column(keyNumber).Field
		f.Ko, f.En = evidenceOf(kind.v.(string)).ko, evidenceOf(kind.v.(string)).en
		x.keep(f, v)
		return
	case !ok && when == "":
		return
	case !ok:
		if v = e.values[keyDate]; v.v == nil {
			v = e.values[keyUntil]
		}
		v.v = ""
	}
	texts := worded(kind.v.(string), v, when)
	for _, p := range x.proofs {
		if p.node == n && p.kind == kind.v {
			p.texts = append(p.texts, texts...)
			return
		}
	}
	x.proofs = append(x.proofs, &proof{n, kind.v.(string), texts, v.cell})
}

// worded writes what a cell says of a kind of evidence as the case keeps it: with
// its kind, and its date.
func worded(kind string, v value, when string) []string {
	text, _ := v.v.(string)
	texts := models.ReadList(text, false)
	if !strings.Contains(text, ";") || len(texts) == 0 { // a comma divides nothing here
		texts = []string{text}
	}
	for i, s := range texts {
		if kindOf(s) != kind {
			s = strings.TrimSpace(evidenceOf(kind).ko + " " + s)
		}
		if when != "" && !strings.Contains(s, when) {
			s += " (" + when + ")"
		}
		texts[i] = s
	}
	return texts
}

// register keeps the registrations of a kind. Others of the same kind are what
// the papers say.
func (x *applier) register(n *models.Node, kind string, texts []string, at models.Cell, assumed bool) {
	f := models.SheetOf("nodes").Field("registrations")
	f.Ko, f.En = evidenceOf(kind).ko, evidenceOf(kind).en
	old := registered(*n, kind)
	if alike(old, texts) {
		return
	}
	from, to := models.WriteList(old, false), models.WriteList(texts, false)
	contradicts := slices.ContainsFunc(old, func(o string) bool { // more of them, or one with its date, does not
		return !slices.ContainsFunc(texts, func(s string) bool { return strings.HasPrefix(models.Fold(s), models.Fold(o)) })
	})
	if contradicts && !assumed && !x.overrules(at) {
		x.differs(f.Header(x.lang()), from, to, n.Cell, at)
		return
	}
	n.Registrations = append(slices.DeleteFunc(slices.Clone(n.Registrations), func(s string) bool { return kindOf(s) == kind }), texts...)
	x.change(n.ID, f.Header(x.lang()), from, to, at)
}

// promise applies a row of the sheet of promises.
func (x *applier) promise(e entry) {
	n := x.known(e)
	if n == nil {
		return
	}
	form := formOf(sheetSLA)
	contract, _ := e.values["contract"].v.(string)
	if contract == "" && len(x.c.Contracts) == 1 {
		contract = x.c.Contracts[0].Key()
	}
	skip := x.rows[n.ID+"\x00"+contract] // the second row of a node is its second promise
	x.rows[n.ID+"\x00"+contract]++
	at := slices.IndexFunc(x.c.SLA, func(t models.SLATerm) bool {
		skip--
		if t.Node != n.ID || t.Contract != contract && (t.Contract != "" || len(x.c.Contracts) != 1) && contract != "" {
			skip++
			return false
		}
		return skip < 0
	})
	term := models.SLATerm{Node: n.ID, Contract: contract, Cell: e.at}
	if at >= 0 {
		term = x.c.SLA[at]
	}
	for _, c := range form.columns {
		v, ok := e.values[c.Key]
		switch {
		case !ok || c.Key == "contract":
		case v.none:
			x.keep(c.Field, v)
		default:
			put(x, &term, n.ID, slaSlots, c.Field, c.Key, v, false, term.Cell)
		}
	}
	empty := true
	for _, s := range slaSlots {
		empty = empty && s.get(&term) == nil
	}
	switch {
	case at >= 0:
		x.c.SLA[at] = term
	case !empty:
		x.c.SLA = append(x.c.SLA, term)
	}
}

// incident adds an outage that is not on record yet.
func (x *applier) incident(e entry) {
	n := x.known(e)
	if n == nil {
		return
	}
	form := formOf(sheetIncidents)
	start, ok := e.values["start"].v.(time.Time)
	if !ok {
		x.problems = append(x.problems, models.NewProblem(x.lang(), models.CodeMissingValue, e.at, "", form.column("start").Expect(x.lang())))
		return
	}
	i := models.Incident{Node: n.ID, Start: start, Cell: e.at}
	if h, ok := e.values["hours"].v.(float64); ok {
		i.Hours = &h
	}
	if s, ok := e.values["affected_share"].v.(float64); ok {
		i.AffectedShare = &s
	}
	i.Source, _ = e.values["source"].v.(string)
	if cause, _ := e.values[keyCause].v.(string); cause != "" {
		i.Source = strings.TrimPrefix(i.Source+x.say(" / 원인: ", " / cause: ")+cause, " / ")
	}
	for k := range x.c.Incidents {
		if o := &x.c.Incidents[k]; o.Node == n.ID && o.Start.Equal(start) {
			x.sameIncident(o, e, form)
			return
		}
	}
	x.c.Incidents = append(x.c.Incidents, i)
	to := show(x.lang(), form.column("start").Field, start)
	if i.Hours != nil {
		to += ", " + show(x.lang(), form.column("hours").Field, *i.Hours)
	}
	x.change(n.ID, x.say("장애 추가", "outage added"), "", to, e.at)
}

var incidentSlots = []slot[models.Incident]{
	{"hours", func(i *models.Incident) any { return pointer(i.Hours) }, func(i *models.Incident, v any) { number(&i.Hours)(v) }},
	{"affected_share", func(i *models.Incident) any { return pointer(i.AffectedShare) }, func(i *models.Incident, v any) { number(&i.AffectedShare)(v) }},
	{"source", func(i *models.Incident) any { return word(i.Source) }, func(i *models.Incident, v any) { i.Source = v.(string) }},
}

// sameIncident completes an outage that is on record.
func (x *applier) sameIncident(o *models.Incident, e entry, form form) {
	for _, s := range incidentSlots {
		if v, ok := e.values[s.key]; ok && !v.none {
			put(x, o, o.Node, incidentSlots, form.column(s.key).Field, s.key, v, false, o.Cell)
		}
	}
	if v, ok := e.values[keyCause]; ok && !strings.Contains(o.Source, v.text) {
		x.keep(form.column(keyCause).Field, v)
	}
}

// lead leads the routes through the tiers that were added: one that stands
// between two nodes of a route by its own word and theirs becomes part of it.
func (x *applier) lead() {
	placed := map[string]bool{}
	for i := range x.c.Routes {
		r := &x.c.Routes[i]
		var nodes []string
		for k, id := range r.Nodes {
			nodes = append(nodes, id)
			if k+1 < len(r.Nodes) {
				nodes = append(nodes, x.between(id, r.Nodes[k+1], r.Nodes)...)
			}
		}
		if len(nodes) == len(r.Nodes) {
			continue
		}
		for _, id := range nodes {
			placed[id] = true
		}
		x.change(r.ID, models.SheetOf("routes").Field("nodes").Header(x.lang()), models.WriteList(r.Nodes, true), models.WriteList(nodes, true), models.Cell{Sheet: sheetChain, File: x.a.File})
		r.Nodes = nodes
	}
	for _, id := range x.added {
		if !placed[id] {
			x.problem(models.Warning, CodeNoPath, x.cell[id], id, x.say("앞뒤 단계의 '다음 단계' 칸에 이 단계가 이어져 있지 않아 경로에 넣지 못했습니다.", "the tiers beside it do not name it as their next, so it is on no route."))
		}
	}
}

// between returns the added tiers that lead from one node to another, none where
// the first still goes there directly.
func (x *applier) between(from, to string, taken []string) []string {
	type path struct{ ids []string }
	next := func(id string) []string {
		if n := x.node(id); n != nil {
			return n.Suppliers
		}
		return nil
	}
	if slices.Contains(next(from), to) {
		return nil
	}
	open, seen := []path{{}}, map[string]bool{}
	for len(open) > 0 {
		p := open[0]
		open = open[1:]
		at := from
		if len(p.ids) > 0 {
			at = p.ids[len(p.ids)-1]
		}
		for _, id := range next(at) {
			if id == to {
				return p.ids
			}
			if slices.Contains(x.added, id) && !slices.Contains(taken, id) && !seen[id] {
				seen[id] = true
				open = append(open, path{append(slices.Clone(p.ids), id)})
			}
		}
	}
	return nil
}

// confirmRoutes clears the mark of the routes whose every node was confirmed.
func (x *applier) confirmRoutes() {
	f := models.SheetOf("routes").Field("confirmed")
	for i := range x.c.Routes {
		r := &x.c.Routes[i]
		if !r.Assumed || slices.ContainsFunc(r.Nodes, func(id string) bool { n := x.node(id); return n == nil || n.Assumed }) {
			continue
		}
		r.Assumed = false
		x.change(r.ID, f.Header(x.lang()), show(x.lang(), f, "no"), show(x.lang(), f, "yes"), models.Cell{Sheet: sheetChain, File: x.a.File})
	}
}
