package models

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"daebi/models/unit"
)

// Place finds the cell of a field in the row that a record was read from; nil
// means that the record's own cell is named.
type Place func(record Cell, sheetKind, field string) Cell

// validator collects the problems of a case.
type validator struct {
	lang             string
	place            Place
	out              []Problem
	errors, lesser   int
	nodeAt, contract map[string]bool
	fields           map[[2]string]*Field
}

// maxProblems bounds the problems of a kind: a hostile file could have millions.
const maxProblems = 5000

// Validate checks what a case's records must be to one another and that no
// figure is out of range, and returns every problem. It changes nothing.
func (c *Case) Validate(lang string, place Place) []Problem {
	v := &validator{lang: lang, place: place, nodeAt: map[string]bool{}, contract: map[string]bool{}}
	for _, n := range c.Nodes {
		v.nodeAt[n.ID] = true
	}
	for _, k := range c.Contracts {
		v.contract[k.Key()] = true
	}
	v.bounds(c)
	v.contracts(c)
	v.amounts(c)
	v.nodes(c)
	v.routes(c)
	v.promises(c)
	v.overrides(c)
	return v.out
}

func (v *validator) at(record Cell, kind, field string) Cell {
	if v.place == nil || record.Sheet == "" {
		return record
	}
	return v.place(record, kind, field)
}

// field is SheetOf(kind).Field(key).
func (v *validator) field(kind, key string) *Field {
	f := v.fields[[2]string{kind, key}]
	if f == nil {
		own := SheetOf(kind).Field(key)
		if f = &own; v.fields == nil {
			v.fields = map[[2]string]*Field{}
		}
		v.fields[[2]string{kind, key}] = f
	}
	return f
}

func (v *validator) add(code string, at Cell, found, expected string, args ...any) {
	n := &v.lesser
	if SeverityOf(code) == Error {
		n = &v.errors
	}
	if *n++; *n <= maxProblems {
		v.out = append(v.out, NewProblem(v.lang, code, at, found, expected, args...))
	}
}

// Key is how other records name the contract: its number, or its name. Offers
// for one purchase go by one name and are told apart by who makes them.
func (c Contract) Key() string {
	switch {
	case c.Number != "":
		return c.Number
	case !c.InForce && c.Vendor != "" && c.Name != "":
		return c.Name + " / " + c.Vendor
	}
	return c.Name
}

func (v *validator) contracts(c *Case) {
	seen, alike := map[string]Cell{}, map[string]int{}
	for _, k := range c.Contracts {
		alike[Fold(k.Key())]++
	}
	for _, k := range c.Contracts {
		at := v.at(k.Cell, "contracts", "number")
		if k.Number == "" {
			at = v.at(k.Cell, "contracts", "name")
		}
		if first, ok := seen[Fold(k.Key())]; ok && k.Key() != "" {
			v.add(CodeDuplicateID, at, k.Key(), pick(v.lang, "다른 계약과 겹치지 않는 번호를 적거나, 같은 계약이면 한 행만 남기세요.", "Give it a number of its own, or keep one row if it is the same contract."), first.Ref)
		} else {
			seen[Fold(k.Key())] = at
		}
		if k.Start != nil && k.End != nil && k.End.Before(*k.Start) {
			v.add(CodeEndBeforeStart, v.at(k.Cell, "contracts", "end"), k.End.Format("2006-01-02"), "", k.Start.Format("2006-01-02"))
		}
		for _, x := range []figure{{"amount", moneyFloat(k.Amount)}, {"monthly_fee", moneyFloat(k.MonthlyFee)}, {"monthly_minimum", moneyFloat(k.MonthlyMinimum)}} {
			v.float("contracts", x.field, k.Cell, x.value)
		}
		if len(k.Services) == 0 && alike[Fold(k.Key())] == 1 { // rows that name two contracts went to the first
			v.add(CodeNoServices, v.at(k.Cell, "contracts", "name"), k.Name, "")
		}
		v.services(k)
		v.phases(k)
		v.amount(k)
	}
}

// figure is one number of a record, nil where it is not stated.
type figure struct {
	field string
	value *float64
}

func moneyFloat(m *unit.Money) *float64 {
	if m == nil {
		return nil
	}
	f := m.Float()
	return &f
}

// float checks a figure against its field's bounds.
func (v *validator) float(kind, key string, record Cell, x *float64) {
	if x == nil {
		return
	}
	f := v.field(kind, key)
	if f.Within(*x) && !math.IsNaN(*x) && !math.IsInf(*x, 0) {
		return
	}
	code := CodeNotNumber
	if !math.IsNaN(*x) && !math.IsInf(*x, 0) {
		code = f.InRange(new(big.Rat).SetFloat64(*x))
	}
	if code != "" {
		v.add(code, v.at(record, kind, key), fmt.Sprint(*x), f.Expect(v.lang))
	}
}

func (v *validator) services(k Contract) {
	names := make(map[string]int, len(k.Services)) // the last of the name
	for i := range k.Services {
		s := &k.Services[i]
		if last, ok := names[s.Name]; ok {
			v.add(CodeDuplicateID, v.at(s.Cell, "services", "service"), s.Name, "", v.at(k.Services[last].Cell, "services", "service").Ref)
		}
		names[s.Name] = i
		v.float("services", "failure_share", s.Cell, s.FailureShare)
		v.float("services", "growth", s.Cell, s.GrowthPerYear)
		v.lines(s)
	}
}

// lines finds the same price written twice, prices out of range, and phases
// whose volumes do not agree.
func (v *validator) lines(s *Service) {
	type key struct {
		channel Channel
		phase   Phase
		vendor  string
	}
	var seen map[key]int // the last of them, of a service of several lines
	if len(s.Lines) > 1 {
		seen = map[key]int{}
	}
	var before, after int64
	for i := range s.Lines {
		l := &s.Lines[i]
		at := func() Cell { return v.at(l.Cell, "services", "channel") }
		if seen != nil {
			k := key{l.Channel, l.Phase, l.Vendor}
			if last, ok := seen[k]; ok {
				v.add(CodeDuplicateLine, at(), s.Name, "", v.at(s.Lines[last].Cell, "services", "channel").Ref)
			}
			seen[k] = i
		}
		switch l.Phase {
		case Before:
			before += l.MessagesPerMonth
		case After:
			after += l.MessagesPerMonth
		}
		for _, t := range l.Price.Tiers {
			p := t.PricePerMessage.Float()
			v.float("services", "price", l.Cell, &p)
		}
		v.price(l)
		n := float64(l.MessagesPerMonth)
		v.float("services", "messages_per_month", l.Cell, &n)
		if l.Phase == Fallback && l.Channel == SMS && s.LongestBytes != nil && *s.LongestBytes > 90 {
			v.add(CodeTooLongForSMS, at(), fmt.Sprint(*s.LongestBytes), "")
		}
	}
	if b, a := before, after; b > 0 && a > 0 && a != b {
		code := CodeVolumeDiffers
		if max(a, b)/2 > min(a, b) || max(a, b) > 2*min(a, b) {
			code = CodeVolumeDoubles
		}
		v.add(code, v.at(s.Cell, "services", "messages_per_month"), fmt.Sprint(b), "", fmt.Sprint(a))
	}
}

func (v *validator) nodes(c *Case) {
	seen := map[string]Cell{}
	for _, n := range c.Nodes {
		at := v.at(n.Cell, "nodes", "id")
		if first, ok := seen[n.ID]; ok {
			v.add(CodeDuplicateID, at, n.ID, SheetOf("nodes").Field("id").Expect(v.lang), first.Ref)
		} else {
			seen[n.ID] = at
		}
		for _, x := range []figure{{"availability", n.Availability}, {"mtbf_hours", n.MTBFHours}, {"mttr_hours", n.MTTRHours}, {"outages_per_year", n.OutagesPerYear},
			{"mean_outage_hours", n.MeanOutageHours}, {"affected_share", n.AffectedShare}, {"beta", n.Beta}, {"maintenance_hours", n.MaintenanceHoursPerYear}, {"outage_free_months", n.OutageFreeMonths}, {"notice_delay_minutes", n.NoticeMinutes}} {
			v.float("nodes", x.field, n.Cell, x.value)
		}
		v.failures(n)
	}
	for _, n := range c.Nodes {
		for _, s := range n.Suppliers {
			if _, ok := seen[s]; !ok {
				v.add(CodeUnknownNode, v.at(n.Cell, "nodes", "suppliers"), s, nodeIDs(c, v.lang))
			}
		}
	}
	if cycle := c.SupplierCycle(); cycle != nil {
		last := cycle[len(cycle)-2]
		for _, n := range c.Nodes {
			if n.ID == last {
				v.add(CodeSupplierCycle, v.at(n.Cell, "nodes", "suppliers"), strings.Join(n.Suppliers, "; "),
					fmt.Sprintf(pick(v.lang, "이 칸에서 %s을(를) 지우거나 시민 쪽 노드의 기호로 바꾸세요.", "Remove %s from this cell, or enter a node nearer to the citizen."), cycle[len(cycle)-1]), strings.Join(cycle, " → "))
				break
			}
		}
	}
	v.sites(c)
}

func nodeIDs(c *Case, lang string) string {
	ids := make([]string, 0, len(c.Nodes))
	for _, n := range c.Nodes {
		if len(ids) == 20 {
			ids = append(ids, "…")
			break
		}
		ids = append(ids, n.ID)
	}
	if len(ids) == 0 {
		return pick(lang, "중계구조 시트에 노드를 먼저 적으세요.", "Enter the node in the sheet 중계구조 first.")
	}
	return pick(lang, "중계구조 시트의 기호 가운데 하나를 입력하세요: ", "Enter one of the IDs of the sheet 중계구조: ") + strings.Join(ids, ", ") + "."
}

// SupplierCycle returns the ids of a cycle among suppliers, its first also last,
// or nil if there is none.
func (c *Case) SupplierCycle() []string {
	next := map[string][]string{}
	for _, n := range c.Nodes {
		next[n.ID] = append(next[n.ID], n.Suppliers...)
	}
	const onPath, done = 1, 2
	state := map[string]int{}
	type frame struct {
		id string
		at int
	}
	for _, n := range c.Nodes {
		if state[n.ID] != 0 {
			continue
		}
		stack := []frame{{id: n.ID}} // not recursion: a hostile chain may be long
		state[n.ID] = onPath
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.at == len(next[top.id]) {
				state[top.id] = done
				stack = stack[:len(stack)-1]
				continue
			}
			s := next[top.id][top.at]
			top.at++
			switch state[s] {
			case onPath:
				i := slices.IndexFunc(stack, func(f frame) bool { return f.id == s })
				var cycle []string
				for _, f := range stack[i:] {
					cycle = append(cycle, f.id)
				}
				return append(cycle, s)
			case 0:
				state[s] = onPath
				stack = append(stack, frame{id: s})
			}
		}
	}
	return nil
}

// sites asks about names that may be one building: 판교, 판교IDC. They are never
// merged without an answer.
func (v *validator) sites(c *Case) {
	type named struct {
		name, core string
		node       Node
		field      string
	}
	var all []named
	seen := map[string]bool{}
	for _, n := range c.Nodes {
		sites := slices.Clone(n.Sites)
		if n.ControlSite != "" {
			sites = append(sites, n.ControlSite)
		}
		for i, s := range sites {
			field := "sites"
			if i >= len(n.Sites) {
				field = "control_site"
			}
			if core := siteCore(s); core != "" && !seen[s] && len(all) < 500 {
				seen[s] = true
				all = append(all, named{s, core, n, field})
			}
		}
	}
	for i, b := range all {
		for _, a := range all[:i] {
			if strings.Contains(a.core, b.core) || strings.Contains(b.core, a.core) {
				v.add(CodeSiteSpelling, v.at(b.node.Cell, "nodes", b.field), b.name, "", a.name)
				break
			}
		}
	}
}

func siteCore(s string) string {
	f := Fold(s)
	for _, w := range []string{"데이터센터", "전산센터", "전산실", "센터", "idc", "datacenter", "datacentre"} {
		f = strings.ReplaceAll(f, w, "")
	}
	if len([]rune(f)) < 2 {
		return ""
	}
	return f
}

func (v *validator) routes(c *Case) {
	ids, orders := map[string]Cell{}, map[string]Cell{}
	for _, r := range c.Routes {
		at := v.at(r.Cell, "routes", "id")
		if first, ok := ids[r.ID]; ok {
			v.add(CodeDuplicateID, at, r.ID, SheetOf("routes").Field("id").Expect(v.lang), first.Ref)
		} else {
			ids[r.ID] = at
		}
		order := fmt.Sprintf("%s\x00%s\x00%d", r.Contract, r.Channel, r.Order)
		at = v.at(r.Cell, "routes", "order")
		if first, ok := orders[order]; ok {
			v.add(CodeDuplicateOrder, at, fmt.Sprint(r.Order+1), "", first.Ref)
		} else {
			orders[order] = at
		}
		if !v.contract[r.Contract] && r.Contract != "" {
			v.add(CodeUnknownContract, v.at(r.Cell, "routes", "contract"), r.Contract, ContractsExpected(c, v.lang))
		}
		for i, id := range r.Nodes {
			at := v.at(r.Cell, "routes", "nodes")
			if !v.nodeAt[id] {
				v.add(CodeUnknownNode, at, id, nodeIDs(c, v.lang))
			} else if slices.Contains(r.Nodes[:i], id) {
				v.add(CodeRepeatedNode, at, id, "")
			}
		}
		if r.Order > 0 && r.Switch == SwitchNone {
			v.add(CodeSwitchNone, v.at(r.Cell, "routes", "switch"), "", SheetOf("routes").Field("switch").Expect(v.lang))
		}
		v.float("routes", "switch_minutes", r.Cell, r.SwitchMinutes)
		v.float("routes", "confirm_minutes", r.Cell, r.ConfirmMinutes)
		v.float("routes", "drag", r.Cell, r.DragShare)
		v.float("routes", "capacity", r.Cell, r.CapacityPerSecond)
	}
}

// ContractsExpected says which contracts may be named.
func ContractsExpected(c *Case, lang string) string {
	var keys []string
	for _, k := range c.Contracts {
		if len(keys) == 20 {
			keys = append(keys, "…")
			break
		}
		if key := k.Key(); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return pick(lang, "계약 시트의 계약번호나 계약명을 입력하세요: ", "Enter a number or name of the sheet 계약: ") + strings.Join(keys, ", ") + "."
}

// promises checks SLA terms and incidents.
func (v *validator) promises(c *Case) {
	for _, t := range c.SLA {
		if !v.nodeAt[t.Node] && t.Node != "" {
			v.add(CodeUnknownNode, v.at(t.Cell, "sla", "node"), t.Node, nodeIDs(c, v.lang))
		}
		if !v.contract[t.Contract] && t.Contract != "" {
			v.add(CodeUnknownContract, v.at(t.Cell, "sla", "contract"), t.Contract, ContractsExpected(c, v.lang))
		}
		for _, x := range []figure{{"availability", t.Availability}, {"notice_minutes", t.NoticeMinutes}, {"recovery_minutes", t.RecoveryMinutes}, {"cap_share", t.CapShare}} {
			v.float("sla", x.field, t.Cell, x.value)
		}
		for _, k := range t.Credits {
			if !(k.Below >= 0 && k.Below <= 1 && k.Share >= 0 && k.Share <= 1) {
				v.add(CodeCredits, v.at(t.Cell, "sla", "credits"), WriteCredits(t.Credits), SheetOf("sla").Field("credits").Expect(v.lang))
				break
			}
		}
	}
	for _, i := range c.Incidents {
		if !v.nodeAt[i.Node] && i.Node != "" {
			v.add(CodeUnknownNode, v.at(i.Cell, "incidents", "node"), i.Node, nodeIDs(c, v.lang))
		}
		v.float("incidents", "hours", i.Cell, i.Hours)
		v.float("incidents", "affected_share", i.Cell, i.AffectedShare)
	}
}

func (v *validator) overrides(c *Case) {
	seen := map[string]Cell{}
	for _, o := range c.Overrides {
		f, ok := AssumptionOf(o.Key)
		if !ok {
			v.add(CodeUnknownKey, v.at(o.Cell, "assumptions", "key"), o.Key, "")
			continue
		}
		if first, ok := seen[o.Key]; ok {
			v.add(CodeDuplicateID, v.at(o.Cell, "assumptions", "key"), o.Key, "", first.Ref)
		}
		seen[o.Key] = v.at(o.Cell, "assumptions", "key")
		if f.Kind == KindChoice {
			continue
		}
		code := CodeNotNumber
		if !math.IsNaN(o.Value) && !math.IsInf(o.Value, 0) {
			code = f.InRange(new(big.Rat).SetFloat64(o.Value))
		}
		if code != "" {
			v.add(code, v.at(o.Cell, "assumptions", "value"), fmt.Sprint(o.Value), f.Expect(v.lang))
		}
	}
}
