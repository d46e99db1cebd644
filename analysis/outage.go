package analysis

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"daebi/analysis/faulttree"
	"daebi/models"
)

// event is a stream of outages: a node's own, a building's loss, an account's
// suspension. Its rate is Gamma(shape, years): so many outages as if seen in so
// many years.
type event struct {
	key       string // unique in a structure: "own:vendor", "site:판교"
	row       string // reference row
	name, en  string
	shape     float64
	years     float64
	law       lengthLaw
	share     float64  // affected share g
	nodes     []string // ids it takes down
	from      models.Origin
	source    string
	note      string
	low, high float64  // 90 % range of the rate
	building  string   // lost in it; "" for an outage of its own
	stated    *float64 // unavailability that the sheet or a promise states
	unit      int      // of a redundant node; −1: common cause, or no units
	// onRoute[flow][route] says which routes it touches, steps how many tiers the
	// failed node stands from the agency on the first, cases what it takes down.
	onRoute [][]bool
	steps   []int
	cases   []eventCase
	roles   []models.Role // of the nodes, for the common cause with a counterpart
	// branches are the ways it may go, the same under every question asked of it.
	branches []branch
}

func (e *event) rate() float64 { return e.shape / e.years }

// unavailability returns u = g·λm/(8760 + λm), or the stated 1 − A.
func (e *event) unavailability(hoursPerYear float64) float64 {
	if e.stated != nil {
		return e.share * *e.stated
	}
	x := e.rate() * e.law.mean()
	return e.share * x / (hoursPerYear + x)
}

// perYear returns the outages in a calendar year, λ(1 − u): a stated figure counts
// by the calendar already.
func (e *event) perYear(hoursPerYear float64) float64 {
	if e.stated != nil {
		return e.rate()
	}
	return e.rate() * (1 - e.unavailability(hoursPerYear))
}

// flow is a group of services that travel one chain.
type flow struct {
	option       string // how its messages travel
	contract     int
	channel      models.Channel // of the first route
	text         models.Channel // of the fallback
	services     []int
	cal          *calendar
	all, failing weight
	fail         float64 // share of the flow's messages that fails on ordinary days
}

// world is one option under one structure: every flow's routes with their
// buildings, and the events that strike them.
type world struct {
	plans  []plan
	routes [][][]place // flow, route, node
	events []*event
	tree   *faulttree.Tree
	extra  map[string]string     // names of events that are no streams
	down   [][]*faulttree.Solved // each flow's routes
}

// solveRoutes solves every route of every flow: what the fallback's own state is
// asked of.
func (w *world) solveRoutes(ctx context.Context) error {
	w.down = make([][]*faulttree.Solved, len(w.routes))
	for f := range w.routes {
		for r := range w.routes[f] {
			s, err := w.tree.Solve(ctx, routeGate(f, r), faulttree.Limits{})
			if err != nil {
				return err
			}
			w.down[f] = append(w.down[f], s)
		}
	}
	return nil
}

// streams lists the events of a structure's routes. Rows that count one event
// twice are not combined: a platform whose building is known fails with the
// building and not by its own multi-day row.
func (in *input) streams(w *world) error {
	byKey := map[string]*event{}
	var order []string
	get := func(key string, build func() (*event, error)) (*event, error) {
		if e, ok := byKey[key]; ok {
			return e, nil
		}
		e, err := build()
		if err != nil || e == nil {
			return e, err
		}
		e.key = key
		e.onRoute = make([][]bool, len(w.routes))
		e.steps = make([]int, len(w.routes))
		all := make([]bool, w.routeCount())
		for f := range w.routes {
			n := len(w.routes[f])
			e.onRoute[f], all = all[:n:n], all[n:]
		}
		byKey[key] = e
		order = append(order, key)
		return e, nil
	}
	strike := func(e *event, f, r, step int, pl *place) {
		if e == nil {
			return
		}
		e.onRoute[f][r] = true
		if r == 0 && (e.steps[f] == 0 || step < e.steps[f]) {
			e.steps[f] = step
		}
		if pl != nil && !slices.Contains(e.nodes, pl.id) {
			e.nodes = append(e.nodes, pl.id)
			e.roles = append(e.roles, pl.role)
		}
	}
	for f := range w.routes {
		for r, row := range w.routes[f] {
			ch := w.plans[f].routes[r].channel
			carriers := 0
			for _, pl := range row {
				if pl.role == models.RoleCarrier {
					carriers++
				}
			}
			for step, pl := range row {
				for _, row := range in.ownRows(pl, carriers) {
					for _, part := range partsOf(pl) {
						e, err := get("own:"+pl.id+":"+row.event+part.suffix, func() (*event, error) { return in.ownEvent(pl, row, part) })
						if err != nil {
							return err
						}
						strike(e, f, r, step, &pl)
					}
				}
				buildings := pl.units
				if pl.redundant == nil && pl.m != nil && len(pl.m.Sites) > 1 { // every one is needed
					buildings = pl.m.Sites
				}
				seen := map[string]bool{}
				for _, b := range buildings {
					if b == "" || seen[b] {
						continue
					}
					seen[b] = true
					e, err := get("site:"+b, func() (*event, error) { return in.siteEvent(b, pl) })
					if err != nil {
						return err
					}
					strike(e, f, r, step, &pl)
				}
				// A building in which only the failover is decided takes nothing down,
				// but while it is lost no failover works.
				if c := pl.redundant; c != nil && c.standby && c.control != "" && !seen[c.control] {
					if _, err := get("site:"+c.control, func() (*event, error) { return in.siteEvent(c.control, pl) }); err != nil {
						return err
					}
				}
			}
			if ch.Messenger() {
				for _, ev := range []string{"account_suspension", "template_suspension"} {
					e, err := get("account:"+ev+":"+string(ch), func() (*event, error) { return in.accountEvent(ev) })
					if err != nil {
						return err
					}
					strike(e, f, r, len(row)-1, nil)
				}
			}
		}
	}
	for _, k := range order {
		if m := in.set.rateMultiple; m != 1 {
			byKey[k].times(m)
		}
		w.events = append(w.events, byKey[k])
	}
	return nil
}

// times multiplies an event's rate: its Gamma is that of k times as many outages.
func (e *event) times(k float64) {
	e.years /= k
	e.low, e.high = e.low*k, e.high*k
	if e.stated != nil {
		e.stated = f64(math.Min(1, *e.stated*k))
	}
}

// ownRow is a reference row that a node fails by, and how many units of it the
// node stands for.
type ownRow struct {
	role, event string
	units       float64
}

func (in *input) ownRows(pl place, carriers int) []ownRow {
	switch pl.role {
	case models.RoleAgency:
		return []ownRow{{"agency", "own_system_outage", 1}}
	case models.RoleVendor:
		return []ownRow{{"vendor", "own_outage", 1}}
	case models.RoleRelay:
		return []ownRow{{"relay", "own_outage", 1}}
	case models.RoleDealer:
		return []ownRow{{"dealer", "own_outage", 1}}
	case models.RoleHub:
		return []ownRow{{"hub", "shared_hub_loss", 1}}
	case models.RolePost: // no record of post standing still is on file
		return nil
	case models.RolePlatform:
		short := "short_fault_other"
		if isKakao(pl) && !in.hasRecord(pl.id) {
			short = "short_fault"
		}
		rows := []ownRow{{"platform", short, 1}}
		if pl.building == "" {
			rows = append(rows, ownRow{"platform", "site_loss", 1})
		}
		return rows
	case models.RoleCarrier:
		if carriers == 1 { // one row for the three operators
			return []ownRow{{"carrier", "sms_outage_one_carrier", 3}, {"carrier", "sms_outage_all_carriers", 1}}
		}
		return []ownRow{{"carrier", "sms_outage_one_carrier", 1}}
	}
	return []ownRow{{"integrator", "own_outage", 1}}
}

func isKakao(pl place) bool {
	return pl.id == "kakao" || strings.Contains(pl.name, "카카오") || strings.Contains(strings.ToLower(pl.name), "kakao")
}

// part is a share of a node's outages: of one unit, or of all at once.
type part struct {
	share    float64
	unit     int // −1: all
	suffix   string
	name, en string
}

// partsOf splits a redundant node's outages: each unit's own, and the common
// cause that takes all.
func partsOf(pl place) []part {
	if pl.redundant == nil {
		return []part{{share: 1, unit: -1}}
	}
	parts := []part{{share: pl.redundant.beta, unit: -1, suffix: ":common", name: " (공통원인)", en: " (common cause)"}}
	for i := range pl.units {
		parts = append(parts, part{share: 1 - pl.redundant.beta, unit: i, suffix: fmt.Sprintf(":unit%d", i+1), name: fmt.Sprintf(" (%d번 센터)", i+1), en: fmt.Sprintf(" (unit %d)", i+1)})
	}
	return parts
}

func (in *input) hasRecord(id string) bool { return in.hasIncidents(id) || in.freeYears(id) > 0 }

func (in *input) hasIncidents(id string) bool {
	return slices.ContainsFunc(in.c.Incidents, func(x models.Incident) bool { return x.Node == id })
}

// freeYears is for how many years before the record's closing a node is stated to have
// had no outage; 0 where nothing is stated.
func (in *input) freeYears(id string) float64 {
	for i := range in.c.Nodes {
		if n := &in.c.Nodes[i]; n.ID == id && n.OutageFreeMonths != nil {
			return *n.OutageFreeMonths / 12
		}
	}
	return 0
}

// longOutageHours divides a platform's short faults from its multi-day class.
const longOutageHours = 10.0

// ownEvent is a node's own stream: what the sheet states, else the case's own
// record on the reference's prior, else the SLA's promise standing in, else the
// reference alone.
func (in *input) ownEvent(pl place, row ownRow, of part) (*event, error) {
	ref, err := in.rate(row.role, row.event)
	if err != nil {
		return nil, err
	}
	e := &event{row: ref.Key(), shape: ref.OutagesPerYear.Value * ref.PriorYears * row.units, years: ref.PriorYears, law: lawOf(ref), share: ref.Share.Value, from: models.FromReference, source: "reference_rates.csv:" + ref.Key(), note: ref.Note}
	e.name, e.en = pl.name+": "+rowName(row), pl.name+": "+rowNameEN(row)
	m := pl.m
	if row.role == "agency" { // counted from when somebody knows: the wait belongs to the outage
		e.law.shift = in.set.monitoringHours
	}
	first := row.event != "site_loss" && row.event != "sms_outage_all_carriers"
	promised := in.promised(pl)
	switch {
	case m != nil && first && m.OutagesPerYear != nil:
		e.shape = *m.OutagesPerYear * ref.PriorYears
		e.from, e.source = models.FromMeasured, m.Cell.String()
		if m.MeanOutageHours != nil {
			e.law.shift = 0 // a stated length says how long it was down
			e.law = e.law.withMean(*m.MeanOutageHours)
		}
	case m != nil && first && m.MTBFHours != nil && m.MTTRHours != nil:
		e.shape = hoursPerYear / (*m.MTBFHours + *m.MTTRHours) * ref.PriorYears
		e.law.shift = 0
		e.law = e.law.withMean(*m.MTTRHours)
		e.stated = f64(*m.MTTRHours / (*m.MTBFHours + *m.MTTRHours))
		e.from, e.source = models.FromMeasured, m.Cell.String()
	case in.hasRecord(pl.id) && !(isKakao(pl) && row.event == "site_loss"): // the reference's row is Kakao's own record
		n, t := in.record(pl.id, row)
		e.shape += n
		e.years += t
		in.shrink(e, pl.id, row)
		e.from, e.source = models.FromRecord, fmt.Sprintf("장애이력 %g건/%.1f년 + %s", n, t, e.source)
		if !in.hasIncidents(pl.id) {
			e.note = "업체가 장애가 없었다고 밝힌 기간입니다: 기록을 확인한 것은 아닙니다"
		}
	case first && promised != nil:
		// u = 1 − A, and λ = 8760(1 − A)/m full outages a calendar year.
		a := promised.share
		e.shape = hoursPerYear * (1 - a) / e.law.mean() * ref.PriorYears
		e.share, e.stated = 1, f64(1-a)
		e.from, e.source, e.note = models.FromSLA, promised.cell.String(), "약속한 가용률이 기록을 대신함: 증거가 아닙니다"
	}
	if m != nil && m.AffectedShare != nil {
		e.share = *m.AffectedShare
	}
	e.unit = of.unit
	e.shape *= of.share
	if e.stated != nil {
		e.stated = f64(*e.stated * of.share)
	}
	e.name, e.en = e.name+of.name, e.en+of.en
	in.settleRange(e)
	in.noteEvent(e, ref)
	return e, nil
}

// promise is an availability that stands in where a node has no record.
type promise struct {
	share float64
	cell  models.Cell
}

// promised returns the availability stated for a node: its own row's, else its SLA
// row's; nil for none. Kakao has a record, the reference's, which no promise replaces.
func (in *input) promised(pl place) *promise {
	m := pl.m
	if m == nil {
		return nil
	}
	if a := m.Availability; a != nil && *a > 0 && *a <= 1 {
		return &promise{*a, m.Cell}
	}
	if isKakao(pl) {
		return nil
	}
	for _, t := range in.c.SLA {
		if a := t.Availability; t.Node == m.ID && a != nil && *a > 0 && *a <= 1 {
			return &promise{*a, t.Cell}
		}
	}
	return nil
}

// shrinkWeight is how many observations the reference's centre is worth against
// the case's own record (reference_rates.md, Lengths).
const shrinkWeight = 3.0

// shrink moves an event's lengths and affected share from the reference towards
// the case's record: the mean of logarithms, and the mean share, with the
// reference counting as shrinkWeight observations.
func (in *input) shrink(e *event, id string, row ownRow) {
	var n, logs, shares, sum float64
	for _, x := range in.c.Incidents {
		if x.Node != id || !in.counts(x, row) {
			continue
		}
		if x.Hours != nil && *x.Hours > 0 {
			n++
			logs += math.Log(*x.Hours)
			e.law.cap = math.Max(e.law.cap, *x.Hours)
		}
		if x.AffectedShare != nil {
			shares++
			sum += *x.AffectedShare
		}
	}
	e.law.mu = (shrinkWeight*e.law.mu + logs) / (shrinkWeight + n)
	e.share = (shrinkWeight*e.share + sum) / (shrinkWeight + shares)
}

// counts reports whether an incident is one of a row's class: a platform's
// multi-day outages are a class of their own. What came after the record's closing
// is of no class.
func (in *input) counts(x models.Incident, row ownRow) bool {
	if x.Start.After(in.asOf) {
		return false
	}
	long := x.Hours != nil && *x.Hours > longOutageHours
	return row.role != "platform" || long == (row.event == "site_loss")
}

// record counts a node's incidents of a row's class and the years watched:
// from the contract's start or the first incident to the record's closing. Where none
// is listed and it is stated that there was none, the years are those stated.
func (in *input) record(id string, row ownRow) (n, years float64) {
	free := in.freeYears(id)
	if !in.hasIncidents(id) {
		return 0, free
	}
	first := in.asOf
	for _, c := range in.c.Contracts {
		if c.Start != nil && c.Start.Before(first) {
			first = *c.Start
		}
	}
	for _, x := range in.c.Incidents {
		if x.Node != id {
			continue
		}
		if x.Start.Before(first) {
			first = x.Start
		}
		if in.counts(x, row) {
			n++
		}
	}
	return n, max(free, in.asOf.Sub(first).Hours()/(365.25*24))
}

func (in *input) siteEvent(b string, pl place) (*event, error) {
	ref, err := in.rate("site", "data_centre_loss")
	if err != nil {
		return nil, err
	}
	name := buildingName(b, pl.name)
	e := &event{row: ref.Key(), shape: ref.OutagesPerYear.Value * ref.PriorYears, years: ref.PriorYears, law: lawOf(ref), share: ref.Share.Value, from: models.FromReference, source: "reference_rates.csv:" + ref.Key(), note: ref.Note, name: name + ": 데이터센터 상실", en: name + ": loss of the building", building: b, unit: -1}
	in.settleRange(e)
	in.noteEvent(e, ref)
	return e, nil
}

func (in *input) accountEvent(ev string) (*event, error) {
	ref, err := in.rate("account", ev)
	if err != nil {
		return nil, err
	}
	row := ownRow{role: "account", event: ev}
	e := &event{row: ref.Key(), shape: ref.OutagesPerYear.Value * ref.PriorYears, years: ref.PriorYears, law: lawOf(ref), share: ref.Share.Value, from: models.FromReference, source: "reference_rates.csv:" + ref.Key(), note: ref.Note, name: rowName(row), en: rowNameEN(row), unit: -1}
	in.settleRange(e)
	in.noteEvent(e, ref)
	return e, nil
}

func (in *input) noteEvent(e *event, ref models.Rate) {
	confidence, note := ref.Confidence, e.note
	if o, ok := in.override["rate."+ref.Key()]; ok && e.from == models.FromReference { // the reference's rate no longer
		if e.from, e.source = models.FromContract, o.Cell.String(); e.source == "" {
			e.from = models.FromAssumption
		}
		confidence, note = models.AssumedRow, setNote(o)
	}
	in.note(Assumption{Key: "rate." + ref.Key() + "." + e.name, Name: "연간 장애 횟수: " + e.name, NameEN: "outages a year: " + e.en, Value: e.rate(), Low: f64(e.low), High: f64(e.high), Unit: "per_year", From: e.from, Source: e.source, Confidence: confidence, Note: note})
	in.note(Assumption{Key: "hours." + ref.Key() + fmt.Sprintf(".%g", e.law.shift), Name: "장애 길이 평균: " + rowName(ownRow{role: ref.Role, event: ref.Event}), NameEN: "mean outage length: " + rowNameEN(ownRow{role: ref.Role, event: ref.Event}), Value: e.law.mean(), Low: f64(e.law.quantile(.05)), High: f64(e.law.quantile(.95)), Unit: "hours", From: models.FromReference, Source: "reference_rates.csv:" + ref.Key(), Confidence: ref.Confidence, Note: ref.Note})
	share := Assumption{Key: "affected." + ref.Key(), Name: "영향받는 비율: " + rowName(ownRow{role: ref.Role, event: ref.Event}), NameEN: "affected share: " + rowNameEN(ownRow{role: ref.Role, event: ref.Event}), Value: e.share, Low: f64(ref.Share.Low), High: f64(ref.Share.High), Unit: "share", From: models.FromReference, Source: "reference_rates.csv:" + ref.Key(), Confidence: ref.Confidence}
	if o, ok := in.override["share."+ref.Key()]; ok {
		if share.From, share.Source = models.FromContract, o.Cell.String(); share.Source == "" {
			share.From = models.FromAssumption
		}
		share.Confidence, share.Note = models.AssumedRow, setNote(o)
	}
	in.note(share)
}

// withMean returns the law with its centre moved so that its mean is m hours; the
// cap is raised where it stands in the way.
func (l lengthLaw) withMean(m float64) lengthLaw {
	l.cap = math.Max(l.cap, 10*m)
	want := m + l.shift
	lo, hi := math.Log(m)-l.sigma*l.sigma-10, math.Log(m)+10
	for range 80 {
		l.mu = (lo + hi) / 2
		if l.mean() < want {
			lo = l.mu
		} else {
			hi = l.mu
		}
	}
	return l
}

func rowName(r ownRow) string {
	switch r.role + "," + r.event {
	case "platform,short_fault", "platform,short_fault_other":
		return "짧은 장애"
	case "platform,site_loss":
		return "여러 날 장애(데이터센터 상실급)"
	case "carrier,sms_outage_one_carrier":
		return "1개 통신사 문자 장애"
	case "carrier,sms_outage_all_carriers":
		return "전 통신사 문자 장애"
	case "account,account_suspension":
		return "발신 계정 정지"
	case "account,template_suspension":
		return "템플릿 중지"
	case "agency,own_system_outage":
		return "기관 발송시스템 장애"
	case "hub,shared_hub_loss":
		return "공용 허브 상실"
	case "site,data_centre_loss":
		return "데이터센터 상실"
	}
	return "자체 장애"
}

func rowNameEN(r ownRow) string {
	switch r.role + "," + r.event {
	case "platform,short_fault", "platform,short_fault_other":
		return "short fault"
	case "platform,site_loss":
		return "multi-day outage (loss of a data centre)"
	case "carrier,sms_outage_one_carrier":
		return "one operator's texts"
	case "carrier,sms_outage_all_carriers":
		return "all operators' texts"
	case "account,account_suspension":
		return "sender account suspended"
	case "account,template_suspension":
		return "template suspended"
	case "agency,own_system_outage":
		return "the agency's own system"
	case "hub,shared_hub_loss":
		return "loss of the shared hub"
	case "site,data_centre_loss":
		return "loss of the data centre"
	}
	return "own outage"
}

// branch is one way an event may go for all flows at once.
type branch struct {
	prob  float64
	modes []mode // by flow
}

// way is one mode that a flow's messages may take in an event, and how likely.
type way struct {
	prob float64
	mode mode
}

// branches lists how an event fares: in which of its cases, whether its queue is
// kept or lost (one draw), and for which flows the switch fails. The switches of
// several flows fail together as far as they can: one draw decides for all.
func (in *input) branches(w *world, e *event, flows []*flow) []branch {
	var out []branch
	ways := make([][]way, len(flows))
	for _, c := range e.cases {
		cuts := []float64{0, 1}
		struck := false
		for f := range flows {
			ways[f] = in.outcome(w, e, c.hits[f], f, flows[f])
			at := 0.0
			for _, x := range ways[f] {
				struck = struck || x.mode.kind != unstruck
				if at += x.prob; at < 1 {
					cuts = append(cuts, at)
				}
			}
		}
		if !struck {
			continue
		}
		sort.Float64s(cuts)
		for _, lost := range []bool{false, true} {
			p := 1 - in.set.queueLost
			if lost {
				p = in.set.queueLost
			}
			for i := 1; i < len(cuts); i++ {
				b := branch{prob: c.prob * p * (cuts[i] - cuts[i-1])}
				if b.prob <= 1e-15 {
					continue
				}
				mid := (cuts[i] + cuts[i-1]) / 2
				b.modes = make([]mode, len(ways))
				for f := range ways {
					b.modes[f] = at(ways[f], mid)
					b.modes[f].lost = lost
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// at returns the mode that a draw u of [0, 1) falls on.
func at(ways []way, u float64) mode {
	for _, x := range ways {
		if u < x.prob {
			return x.mode
		}
		u -= x.prob
	}
	return ways[len(ways)-1].mode
}

// untouched is how a flow fares that an event does not reach.
var untouched = []way{{1, mode{}}}

// outcome says how the messages of one flow fare when an event hits routes: the
// worst first. Where the switch to a route fails, the next in order is tried.
func (in *input) outcome(w *world, e *event, hit []bool, f int, fl *flow) []way {
	p := w.plans[f]
	if !hit[0] {
		// Messages that failed on an ordinary day travel the route behind.
		for r := 1; r < len(hit); r++ {
			if p.routes[r].mode == models.SwitchParallel {
				return untouched
			}
			if p.routes[r].ordinary(fl) {
				if hit[r] && fl.fail > 0 {
					return []way{{1, mode{kind: nothing, fail: true}}}
				}
				break
			}
		}
		return untouched
	}
	var good []way
	left := 1.0
	for r := 1; r < len(hit); r++ {
		rt := p.routes[r]
		if hit[r] || rt.mode == models.SwitchNone {
			continue
		}
		var m mode
		q := 0.0
		switch rt.mode {
		case models.SwitchParallel:
			q = in.bothDown(w, e, f, r)
		case models.SwitchMessage:
			q = in.switchFails(w, e, f, r, fl)
			m = mode{kind: resent, hours: orHours(rt.confirmHours, in.set.confirmHours)}
		case models.SwitchAutomatic:
			q = in.switchFails(w, e, f, r, fl)
			m = mode{kind: switched, hours: orHours(rt.switchHours, in.set.breakerHours)}
		default:
			q = in.switchFails(w, e, f, r, fl)
			m = mode{kind: switched, hours: in.detectHours(w, e, f) + orHours(rt.switchHours, in.set.manualSwitchHours)}
		}
		m.hours += rt.clearHours
		good = append(good, way{left * (1 - q), m})
		left *= q
	}
	ways := []way{{left, mode{kind: nothing}}}
	for i := len(good) - 1; i >= 0; i-- {
		ways = append(ways, good[i])
	}
	return ways
}

// ordinary reports whether the messages that fail on ordinary days go by the
// route: the text behind, or post for a paper leg.
func (r planRoute) ordinary(fl *flow) bool {
	if fl.option == OptPaper {
		return r.channel == models.Post
	}
	return r.channel.Carrier()
}

func orHours(v *float64, def float64) float64 {
	if v != nil {
		return *v
	}
	return def
}

// detectHours is when the agency knows: by its own monitoring, or by notice
// handed on by every tier between it and the failed node.
func (in *input) detectHours(w *world, e *event, f int) float64 {
	sum := 0.0
	for _, pl := range w.routes[f][0][1:min(e.steps[f]+1, len(w.routes[f][0]))] {
		d := in.set.noticeHoursPerTier
		if pl.m != nil && pl.m.NoticeMinutes != nil {
			d = *pl.m.NoticeMinutes / 60
		}
		sum += d
	}
	if e.steps[f] == 0 { // its own system: nobody tells it
		return in.set.monitoringHours
	}
	return math.Min(in.set.monitoringHours, sum)
}

// switchFails returns q = 1 − (1 − PFD)(1 − β)(1 − drag)(1 − u(fallback | event)).
func (in *input) switchFails(w *world, e *event, f, r int, fl *flow) float64 {
	return 1 - (1-in.failureOnDemand(w.plans[f].routes[r], fl))*(1-in.beta(w, e, f, r))*(1-w.plans[f].routes[r].drag)*(1-in.routeDown(w, e, f, r))
}

// bothDown is the chance that the other of two parallel routes is down too.
func (in *input) bothDown(w *world, e *event, f, r int) float64 {
	return 1 - (1-in.beta(w, e, f, r))*(1-w.plans[f].routes[r].drag)*(1-in.routeDown(w, e, f, r))
}

// routeDown returns u(fallback | event): the unavailability of a route that the
// event itself has not taken down.
func (in *input) routeDown(w *world, e *event, f, r int) float64 {
	if !e.onRoute[f][r] {
		return w.down[f][r].Probability()
	}
	u, err := w.down[f][r].With(map[string]float64{e.key: 0})
	if err != nil { // the event is one of the tree's own
		return w.down[f][r].Probability()
	}
	return u
}

// failureOnDemand returns the standby's PFD = 1 − (1 − e^(−λτ))/(λτ) over a test
// interval of τ years; never tested since age years: 1 − e^(−λ·age). A route that
// carries ordinary traffic is tested daily.
func (in *input) failureOnDemand(rt planRoute, fl *flow) float64 {
	l := in.set.standbyPerYear
	pfd := func(tau float64) float64 {
		if x := l * tau; x > 1e-6 {
			return 1 + math.Expm1(-x)/x
		}
		return l * tau / 2
	}
	switch {
	case fl.fail > 0 && rt.ordinary(fl):
		return pfd(1.0 / 365)
	case rt.prospective:
		return pfd(in.set.drillYears)
	case rt.lastTestYears != nil:
		return -math.Expm1(-l * *rt.lastTestYears)
	}
	return -math.Expm1(-l * in.standbyYears(fl.contract))
}

// standbyYears is how long a fallback of a contract has stood untested: since the
// contract began, or as assumed where its start is not stated.
func (in *input) standbyYears(contract int) float64 {
	if s := in.c.Contracts[contract].Start; s != nil && s.Before(in.asOf) {
		return in.asOf.Sub(*s).Hours() / (365.25 * 24)
	}
	return in.set.standbyAgeYears
}

// beta returns the chance that a node's own outage takes the node of the same
// role on route r too: by what is shown of their separation. Losses of a
// building and suspensions have no such share: what they take down is listed.
func (in *input) beta(w *world, e *event, f, r int) float64 {
	if !strings.HasPrefix(e.key, "own:") || len(e.roles) == 0 {
		return 0
	}
	role := e.roles[0]
	if tier(role) == "" || role == models.RoleAgency {
		return 0
	}
	var from *place
	for i := range w.routes[f][0] {
		if w.routes[f][0][i].id == e.nodes[0] {
			from = &w.routes[f][0][i]
		}
	}
	if from == nil {
		return 0
	}
	worst := 0.0
	for _, pl := range w.routes[f][r] {
		if pl.role != role || pl.id == from.id {
			continue
		}
		b := in.set.betaDefault
		switch {
		case pl.building == from.building || pl.control != "" && pl.control == from.control:
			b = in.set.betaShared
		case w.plans[f].routes[r].prospective && !pl.open,
			pl.nameKnown && from.nameKnown && pl.site != "" && from.site != "" && pl.control != "" && from.control != "":
			b = in.set.betaSeparate
		}
		worst = math.Max(worst, b)
	}
	return worst
}
