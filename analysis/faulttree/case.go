package faulttree

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// The bounds of what a case file may hold; a case past them is ErrTooLarge.
const (
	maxCaseBytes  = 16 << 20
	maxCaseNames  = 10_000 // events or blocks, and again gates or edges
	maxCaseInputs = 200_000
)

// caseHeader is what cases of every kind have.
type caseHeader struct {
	Kind      string                     `json:"kind"`
	ID        string                     `json:"id"`
	Title     string                     `json:"title"`
	Source    string                     `json:"source"`
	Expected  map[string]json.RawMessage `json:"expected"`
	Tolerance *float64                   `json:"relative_tolerance"`
}

// treeCase is a case of the kind fault-tree.
type treeCase struct {
	caseHeader
	Top         string             `json:"top"`
	Gates       object[gateSpec]   `json:"gates"`
	Events      object[float64]    `json:"events"`
	Constants   object[bool]       `json:"constants"`
	CommonCause []commonCauseGroup `json:"common_cause"`
}

// gateSpec is a gate as a case file writes it.
type gateSpec struct {
	Type   string   `json:"type"`
	K      *int     `json:"k"`
	Inputs []string `json:"inputs"`
}

// commonCauseGroup is a group as a case file writes it: beta with Beta, mgl and
// alpha with Factors.
type commonCauseGroup struct {
	Model   string    `json:"model"`
	Members []string  `json:"members"`
	Beta    *float64  `json:"beta"`
	Factors []float64 `json:"factors"`
}

// object is a JSON object whose order is kept and in which no name stands twice.
type object[T any] []member[T]

type member[T any] struct {
	Name  string
	Value T
}

// UnmarshalJSON reads an object strictly; encoding/json calls it.
func (o *object[T]) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	open, err := dec.Token()
	if err != nil {
		return err
	}
	if open == nil {
		return nil
	}
	if open != json.Delim('{') {
		return fmt.Errorf("want an object, found %v", open)
	}
	seen := make(map[string]bool)
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		m := member[T]{Name: key.(string)} // a key is always a string
		if seen[m.Name] {
			return &NameError{m.Name, ErrDuplicate}
		}
		seen[m.Name] = true
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if err := decodeStrict(raw, &m.Value); err != nil {
			return fmt.Errorf("%q: %w", m.Name, err)
		}
		*o = append(*o, m)
	}
	return nil
}

// decodeStrict decodes one JSON value and refuses null, unknown fields and what follows.
func decodeStrict(raw []byte, into any) error {
	if string(bytes.TrimSpace(raw)) == "null" {
		return errors.New("null is no value here")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("more follows the value")
	}
	return nil
}

// decodeCase decodes a case and checks its kind and size.
func decodeCase(raw json.RawMessage, kind string, into any, header *caseHeader) error {
	if len(raw) > maxCaseBytes {
		return fmt.Errorf("%w: %d bytes; at most %d", ErrTooLarge, len(raw), maxCaseBytes)
	}
	if err := decodeStrict(raw, into); err != nil {
		return err
	}
	if header.Kind != kind {
		return fmt.Errorf("kind is %q, want %q", header.Kind, kind)
	}
	return nil
}

// RunTree computes the figures of a self-test case of the kind "fault-tree": those
// its "expected" asks for, by flattened name ("top_probability", "mcs_count",
// "mcs_by_order.2", "birnbaum.mains", "rare_event_sum"), and always top_probability.
// An event of a common-cause group is asked for by its name, the shared event of a
// and b by "[a b]". A case that cannot be read, has an unknown field or asks for an
// unknown figure is an error; one past the limits wraps ErrTooLarge.
func RunTree(ctx context.Context, raw json.RawMessage) (found map[string]float64, err error) {
	var c treeCase
	if err := decodeCase(raw, "fault-tree", &c, &c.caseHeader); err != nil {
		return nil, fmt.Errorf("fault tree: %w", err)
	}
	t, err := c.tree()
	if err != nil {
		return nil, fmt.Errorf("fault tree %q: %w", c.ID, err)
	}
	s, err := t.Solve(ctx, c.Top, Limits{})
	if err != nil {
		return nil, fmt.Errorf("fault tree %q: %w", c.ID, err)
	}
	a := answers{ctx: ctx, solved: s, found: map[string]float64{"top_probability": s.Probability()}}
	for name, value := range c.Expected {
		if err := a.answer(name, value); err != nil {
			return nil, fmt.Errorf("fault tree %q: expected %q: %w", c.ID, name, err)
		}
	}
	return a.found, nil
}

// tree builds the case's tree.
func (c *treeCase) tree() (*Tree, error) {
	if len(c.Events)+len(c.Constants) > maxCaseNames || len(c.Gates) > maxCaseNames {
		return nil, fmt.Errorf("%w: over %d events or gates", ErrTooLarge, maxCaseNames)
	}
	t := New()
	for _, e := range c.Events {
		if err := t.Event(e.Name, e.Value); err != nil {
			return nil, err
		}
	}
	for _, h := range c.Constants {
		if err := t.Constant(h.Name, h.Value); err != nil {
			return nil, err
		}
	}
	inputs := 0
	for _, g := range c.Gates {
		if inputs += len(g.Value.Inputs); inputs > maxCaseInputs {
			return nil, fmt.Errorf("%w: over %d inputs", ErrTooLarge, maxCaseInputs)
		}
		if err := g.Value.add(t, g.Name); err != nil {
			return nil, err
		}
	}
	for _, g := range c.CommonCause {
		if _, err := g.add(t); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// add defines the gate in a tree.
func (g gateSpec) add(t *Tree, name string) error {
	for kind, kindName := range kindNames {
		if kindName == "" || kindName != g.Type {
			continue
		}
		k := 0
		if g.K != nil {
			k = *g.K
		}
		if (g.K != nil) != (Kind(kind) == Vote) {
			return &NameError{name, errors.New(`a vote gate needs "k" and no other takes it`)}
		}
		return t.Gate(name, Kind(kind), k, g.Inputs...)
	}
	return &NameError{name, fmt.Errorf("no such gate: %q", g.Type)}
}

// add joins the group's members in a tree.
func (g commonCauseGroup) add(t *Tree) ([]sharedEvent, error) {
	if len(g.Members) > maxCaseNames {
		return nil, fmt.Errorf("%w: over %d members", ErrTooLarge, maxCaseNames)
	}
	if (g.Beta != nil) != (g.Model == "beta") || (len(g.Factors) > 0) == (g.Model == "beta") {
		return nil, errors.New(`common cause: "beta" goes with the model beta, "factors" with mgl and alpha`)
	}
	var m Model
	switch g.Model {
	case "beta":
		m = Beta(*g.Beta)
	case "mgl":
		m = MGL(g.Factors...)
	case "alpha":
		m = Alpha(g.Factors...)
	default:
		return nil, fmt.Errorf("common cause: no such model: %q", g.Model)
	}
	return t.commonCause(m, g.Members)
}

// answers computes figures as they are asked for, each thing behind them once.
type answers struct {
	ctx        context.Context
	solved     *Solved
	cutSets    *CutSets
	importance map[string]Importance
	found      map[string]float64
}

// answer computes the figures that one member of "expected" asks for.
func (a *answers) answer(name string, value json.RawMessage) (err error) {
	switch name {
	case "top_probability", "mcs_count", "rare_event_sum":
		if err := checkNumber(value); err != nil {
			return err
		}
	}
	switch name {
	case "mcs_count", "mcs_by_order", "rare_event_sum":
		if a.cutSets == nil {
			if a.cutSets, err = a.solved.CutSets(a.ctx, Limits{}); err != nil {
				return err
			}
		}
	}
	switch name {
	case "top_probability": // always there
	case "mcs_count":
		a.found[name] = a.cutSets.Count()
	case "rare_event_sum":
		a.found[name] = a.cutSets.RareEventSum()
	case "mcs_by_order":
		return a.byOrder(value)
	case "birnbaum":
		return a.measure(name, value, func(x Importance) float64 { return x.Birnbaum })
	case "criticality":
		return a.measure(name, value, func(x Importance) float64 { return x.Criticality })
	case "fussell_vesely":
		return a.measure(name, value, func(x Importance) float64 { return x.FussellVesely })
	case "raw":
		return a.measure(name, value, func(x Importance) float64 { return x.RAW })
	case "rrw":
		return a.measure(name, value, func(x Importance) float64 { return x.RRW })
	default:
		return errors.New("no such figure")
	}
	return nil
}

// checkNumber returns an error unless value is a number.
func checkNumber(value json.RawMessage) error {
	var f float64
	return decodeStrict(value, &f)
}

// byOrder answers mcs_by_order, an object from order to count.
func (a *answers) byOrder(value json.RawMessage) error {
	asked, most := object[float64]{}, 0
	if err := decodeStrict(value, &asked); err != nil {
		return err
	}
	orders := make([]int, len(asked))
	for i, m := range asked {
		k, err := strconv.Atoi(m.Name)
		if err != nil || k < 0 || strconv.Itoa(k) != m.Name {
			return fmt.Errorf("%q is no order", m.Name)
		}
		orders[i] = min(k, maxCaseNames*2) // past every set
		most = max(most, orders[i])
	}
	counts := a.cutSets.ByOrder(min(most, a.cutSets.MaxOrder()))
	for i, m := range asked {
		var n float64
		if orders[i] < len(counts) {
			n = counts[orders[i]]
		}
		a.found["mcs_by_order."+m.Name] = n
	}
	return nil
}

// measure answers one importance measure, an object from event to value.
func (a *answers) measure(name string, value json.RawMessage, of func(Importance) float64) error {
	var asked object[float64]
	if err := decodeStrict(value, &asked); err != nil {
		return err
	}
	if a.importance == nil {
		a.importance = make(map[string]Importance)
		for _, x := range a.solved.Importance() {
			a.importance[x.Event] = x
		}
	}
	for _, m := range asked {
		x, ok := a.importance[m.Name]
		if !ok {
			return &NameError{m.Name, fmt.Errorf("as an event %w", ErrUndefined)}
		}
		a.found[name+"."+m.Name] = of(x)
	}
	return nil
}
