package faulttree

import (
	"fmt"
	"math"
	"strings"
)

// A Model says how the probability q of each member of a group is divided between
// failures of its own and failures that strike several members at once. Make one
// with Beta, MGL or Alpha.
type Model struct {
	name    string
	factors []float64
}

// Beta is the beta-factor model: each member fails on its own with (1−β)q, and one
// shared event of probability βq fails the whole group.
//
// A member's total is 1 − (1−(1−β)q)(1−βq), which is less than q by β(1−β)q².
func Beta(beta float64) Model { return Model{"beta", []float64{beta}} }

// MGL is the multiple Greek letter model for a group of m members: with ρ₁ = 1,
// factors (ρ₂ … ρₘ) = (β, γ, δ …) and ρₘ₊₁ = 0, each set of k members has a shared
// event of probability
//
//	Qₖ = ρ₁·…·ρₖ·(1−ρₖ₊₁) / C(m−1, k−1) · q
//
// Source: NUREG/CR-4780; Open-PSA Model Exchange Format 2.0d, CCF groups.
func MGL(factors ...float64) Model { return Model{"mgl", factors} }

// Alpha is the alpha-factor model for a group of m members, non-staggered testing:
// with α₁ … αₘ the shares of failure events that strike exactly k members and
// αₜ = Σ k·αₖ, each set of k members has a shared event of probability
//
//	Qₖ = k / C(m−1, k−1) · αₖ/αₜ · q
//
// Source: NUREG/CR-4780; Open-PSA Model Exchange Format 2.0d, CCF groups.
func Alpha(factors ...float64) Model { return Model{"alpha", factors} }

// maxGroup bounds the members of a group whose every subset has an event.
const maxGroup = 8

// shares returns Qₖ/q for k = 1 … m at index k−1, by the model's formula.
func (m Model) shares(members int) ([]float64, error) {
	for i, f := range m.factors {
		if err := checkRange(fmt.Sprintf("%s factor %d", m.name, i+1), f, 0, 1); err != nil {
			return nil, err
		}
	}
	if members < 2 {
		return nil, fmt.Errorf("common cause: %w: a group needs two members", ErrInputs)
	}
	want := map[string]int{"beta": 1, "mgl": members - 1, "alpha": members}[m.name]
	if want == 0 || len(m.factors) != want {
		return nil, fmt.Errorf("common cause: %w: model %q for %d members takes %d factors, not %d",
			ErrInputs, m.name, members, want, len(m.factors))
	}
	q := make([]float64, members)
	if m.name == "beta" {
		q[0], q[members-1] = 1-m.factors[0], m.factors[0]
		return q, nil
	}
	if members > maxGroup {
		return nil, fmt.Errorf("common cause: %w: %d members; at most %d", ErrTooLarge, members, maxGroup)
	}
	for k := 1; k <= members; k++ {
		q[k-1] = m.share(k, members)
	}
	if m.name == "alpha" && math.IsNaN(q[0]) { // 0/0
		return nil, fmt.Errorf("common cause: %w: every alpha factor is zero", ErrInputs)
	}
	return q, nil
}

// share returns Qₖ/q of the models that have an event for each subset.
func (m Model) share(k, members int) float64 {
	s := 1 / choose(members-1, k-1)
	if m.name == "alpha" {
		var total float64
		for i, a := range m.factors {
			total += float64(i+1) * a
		}
		return s * float64(k) * m.factors[k-1] / total
	}
	for _, rho := range m.factors[:k-1] {
		s *= rho
	}
	if k < members {
		s *= 1 - m.factors[k-1]
	}
	return s
}

// choose returns the binomial coefficient n over k, for small n.
func choose(n, k int) float64 {
	c := 1.0
	for i := 1; i <= k; i++ {
		c = c * float64(n-k+i) / float64(i)
	}
	return c
}

// CommonCause joins events that must be defined already, have one probability q and
// belong to no other group. Each keeps its name for its failures alone, now of
// probability Q₁; wherever a gate names it, it has also failed when a shared event of
// the group has. A shared event is an event like others, named "[a b]" for the
// members a and b that it strikes; those of probability zero are left out.
//
// The errors are a *NameError (ErrUndefined, ErrDuplicate for a member named twice or
// of another group), a *RangeError for a factor outside [0, 1], and errors that wrap
// ErrInputs or ErrTooLarge: a group of the wrong size, with unequal probabilities or
// over eight members (MGL and Alpha). The tree is unchanged after an error.
func (t *Tree) CommonCause(model Model, members ...string) error {
	_, err := t.commonCause(model, members)
	return err
}

// sharedEvent is an event made for a group: its place among the tree's events and
// its share Qₖ/q of a member's probability.
type sharedEvent struct {
	event int
	share float64
}

// commonCause does what CommonCause says and returns the events that it made, with
// a member's own event first.
func (t *Tree) commonCause(model Model, members []string) ([]sharedEvent, error) {
	shares, err := model.shares(len(members))
	if err != nil {
		return nil, err
	}
	if err := t.checkGroup(members); err != nil {
		return nil, err
	}
	causes := subsets(shares, members)
	names := make(map[string]bool, len(causes))
	for _, c := range causes {
		if id, ok := t.byName[c.name]; names[c.name] || ok && t.nodes[id].kind != undefined {
			return nil, &NameError{c.name, ErrDuplicate}
		}
		names[c.name] = true
	}
	own := t.nodes[t.byName[members[0]]].event
	q := t.probs[own]
	made := []sharedEvent{{int(own), shares[0]}}
	for _, c := range causes {
		if err := t.Event(c.name, c.share*q); err != nil {
			return nil, err
		}
		id := t.byName[c.name]
		t.nodes[id].grouped = true
		made = append(made, sharedEvent{int(t.nodes[id].event), c.share})
		for _, m := range c.members {
			n := &t.nodes[t.byName[m]]
			n.inputs = append(n.inputs, id)
		}
	}
	for _, m := range members {
		n := &t.nodes[t.byName[m]]
		n.grouped = true
		t.probs[n.event] = shares[0] * q
	}
	return made, nil
}

// checkGroup returns an error unless members can be a group.
func (t *Tree) checkGroup(members []string) error {
	seen := make(map[string]bool, len(members))
	var q float64
	for i, m := range members {
		id, ok := t.byName[m]
		if !ok || t.nodes[id].kind != isEvent {
			return &NameError{m, fmt.Errorf("common cause: as an event %w", ErrUndefined)}
		}
		n := t.nodes[id]
		if seen[m] || n.grouped {
			return &NameError{m, fmt.Errorf("common cause: in a group already: %w", ErrDuplicate)}
		}
		seen[m] = true
		if p := t.probs[n.event]; i == 0 {
			q = p
		} else if p != q {
			return &NameError{m, fmt.Errorf("common cause: %w: its probability %g is not the group's %g", ErrInputs, p, q)}
		}
	}
	return nil
}

// cause is a shared event to be made.
type cause struct {
	name    string
	members []string
	share   float64
}

// subsets returns a cause for each set of two or more members whose share is not
// zero. Of the beta-factor model that is at most the whole group, however large.
func subsets(shares []float64, members []string) []cause {
	m := len(members)
	whole := cause{"[" + strings.Join(members, " ") + "]", members, shares[m-1]}
	var all []cause
	if m <= maxGroup {
		for mask := 1; mask < 1<<m-1; mask++ {
			var in []string
			for i, name := range members {
				if mask>>i&1 == 1 {
					in = append(in, name)
				}
			}
			if k := len(in); k > 1 && shares[k-1] > 0 {
				all = append(all, cause{"[" + strings.Join(in, " ") + "]", in, shares[k-1]})
			}
		}
	}
	if whole.share > 0 {
		all = append(all, whole)
	}
	return all
}
