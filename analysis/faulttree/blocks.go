package faulttree

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// hoursPerYear is the year of every rate here: 365 days.
const hoursPerYear = 8760

// blocksCase is a case of the kind blocks: a reliability block diagram.
type blocksCase struct {
	caseHeader
	Blocks      object[blockSpec]  `json:"blocks"`
	Structure   json.RawMessage    `json:"structure"`
	Network     *networkSpec       `json:"network"`
	CommonCause []commonCauseGroup `json:"common_cause"`
}

// blockSpec is a block as a case file writes it: an availability or an
// unavailability, to which one of the two times may be added for a rate; or both
// times alone. MTBF is the mean up time.
type blockSpec struct {
	Availability   *float64 `json:"availability"`
	Unavailability *float64 `json:"unavailability"`
	MTBF           *float64 `json:"mtbf_h"`
	MTTR           *float64 `json:"mttr_h"`
}

// figures returns a block's long-run unavailability and its failures a year, NaN
// where nothing says how often it fails:
//
//	A = MTBF/(MTBF + MTTR),  ω = 8760·A/MTBF = 8760·(1−A)/MTTR
func (b blockSpec) figures(name string) (u, perYear float64, err error) {
	for _, h := range []*float64{b.MTBF, b.MTTR} {
		if h != nil {
			err = cmp.Or(err, checkRange(name, *h, 0, math.MaxFloat64))
		}
	}
	stated := 0
	if b.Availability != nil {
		stated, u = stated+1, 1-*b.Availability
		err = cmp.Or(err, checkRange(name, *b.Availability, 0, 1))
	}
	if b.Unavailability != nil {
		stated, u = stated+1, *b.Unavailability
		err = cmp.Or(err, checkRange(name, *b.Unavailability, 0, 1))
	}
	switch {
	case err != nil:
		return 0, 0, err
	case stated == 0 && b.MTBF != nil && b.MTTR != nil && *b.MTBF > 0:
		return *b.MTTR / (*b.MTBF + *b.MTTR), hoursPerYear / (*b.MTBF + *b.MTTR), nil
	case stated != 1 || b.MTBF != nil && b.MTTR != nil:
		return 0, 0, &NameError{name, errors.New("a block has an availability, an unavailability, or mtbf_h above 0 with mttr_h")}
	case b.MTBF != nil && *b.MTBF > 0:
		return u, hoursPerYear * (1 - u) / *b.MTBF, nil
	case b.MTTR != nil && *b.MTTR > 0:
		return u, hoursPerYear * u / *b.MTTR, nil
	case b.MTBF != nil || b.MTTR != nil:
		return 0, 0, &NameError{name, errors.New("a time of zero hours gives no rate")}
	}
	return u, math.NaN(), nil
}

// RunBlocks computes the figures of a self-test case of the kind "blocks" that its
// "expected" asks for: availability, unavailability, failures_per_year (Σ Birnbaum·ω)
// and mean_down_h (unavailability · 8760 / failures_per_year); the first two always.
//
// In structure a string is a block and the same string the same block; k_of_n works
// while k of its parts do. A network works while its undirected edges that are up
// join source and target through nodes that are up. The shared event of a
// common-cause group has the members' mean down time. Errors are as for RunTree; to
// ask how often fails what has no rate is one.
func RunBlocks(ctx context.Context, raw json.RawMessage) (found map[string]float64, err error) {
	var c blocksCase
	if err := decodeCase(raw, "blocks", &c, &c.caseHeader); err != nil {
		return nil, fmt.Errorf("blocks: %w", err)
	}
	s, perYear, err := c.solve(ctx)
	if err != nil {
		return nil, fmt.Errorf("blocks %q: %w", c.ID, err)
	}
	u := s.Probability()
	found = map[string]float64{"unavailability": u, "availability": 1 - u}
	for name, value := range c.Expected {
		if err := blocksAnswer(s, perYear, found, name, value); err != nil {
			return nil, fmt.Errorf("blocks %q: expected %q: %w", c.ID, name, err)
		}
	}
	return found, nil
}

// blocksAnswer adds a figure that is asked for to those found, which have the unavailability.
func blocksAnswer(s *Solved, perYear, found map[string]float64, name string, value json.RawMessage) error {
	switch name {
	case "availability", "unavailability":
		return checkNumber(value)
	case "failures_per_year", "mean_down_h":
	default:
		return errors.New("no such figure")
	}
	if err := checkNumber(value); err != nil {
		return err
	}
	if err := needRates(s, perYear); err != nil {
		return err
	}
	f, err := s.Frequency(perYear)
	if err != nil {
		return err
	}
	if name == "failures_per_year" {
		found[name] = f
		return nil
	}
	if f == 0 {
		return errors.New("it never fails and has no mean down time")
	}
	found[name] = found["unavailability"] * hoursPerYear / f
	return nil
}

// needRates returns an error if an event that the top event depends on has no rate.
func needRates(s *Solved, perYear map[string]float64) error {
	for _, x := range s.Importance() {
		if _, ok := perYear[x.Event]; !ok && x.Birnbaum != 0 {
			return &NameError{x.Event, errors.New("how often it fails is not given")}
		}
	}
	return nil
}

// solve builds the case and returns the diagram of "the system is down" with the
// failures a year of those blocks and shared events that have a rate.
func (c *blocksCase) solve(ctx context.Context) (*Solved, map[string]float64, error) {
	if len(c.Blocks) > maxCaseNames {
		return nil, nil, fmt.Errorf("%w: over %d blocks", ErrTooLarge, maxCaseNames)
	}
	t, perYear := New(), make(map[string]float64)
	for _, b := range c.Blocks {
		u, f, err := b.Value.figures(b.Name)
		if err != nil {
			return nil, nil, err
		}
		if err := t.Event(b.Name, u); err != nil {
			return nil, nil, err
		}
		if !math.IsNaN(f) {
			perYear[b.Name] = f
		}
	}
	for _, g := range c.CommonCause {
		if err := g.addRated(t, perYear); err != nil {
			return nil, nil, err
		}
	}
	structure := string(bytes.TrimSpace(c.Structure))
	switch {
	case (structure == "" || structure == "null") == (c.Network == nil):
		return nil, nil, errors.New(`want either "structure" or "network"`)
	case c.Network != nil:
		s, err := c.Network.solve(ctx, t)
		return s, perYear, err
	}
	b := structureBuilder{tree: t}
	top, err := b.add(c.Structure, 0)
	if err != nil {
		return nil, nil, err
	}
	s, err := t.Solve(ctx, top, Limits{})
	return s, perYear, err
}

// addRated joins the group's members in a tree and divides their failures a year as
// their probability is divided.
func (g commonCauseGroup) addRated(t *Tree, perYear map[string]float64) error {
	made, err := g.add(t)
	if err != nil {
		return err
	}
	f, rated := perYear[g.Members[0]]
	for _, m := range g.Members {
		if fm, ok := perYear[m]; ok != rated || fm != f {
			return &NameError{m, errors.New("common cause: it does not fail as often as the rest of its group")}
		}
		if rated {
			perYear[m] = f * made[0].share
		}
	}
	for _, e := range made[1:] {
		if rated {
			perYear[t.events[e.event]] = f * e.share
		}
	}
	return nil
}

// structureBuilder turns a nested structure into gates: a gate is true where its part
// of the system is down.
type structureBuilder struct {
	tree   *Tree
	gates  int
	inputs int
}

// maxDepth bounds how deep structures nest.
const maxDepth = 1000

// combination is a structure that is not a block's name: exactly one of the three.
type combination struct {
	Series   []json.RawMessage `json:"series"`
	Parallel []json.RawMessage `json:"parallel"`
	KOfN     *struct {
		K  int               `json:"k"`
		Of []json.RawMessage `json:"of"`
	} `json:"k_of_n"`
}

// add returns the name of the event or gate that is true where the structure is down.
func (b *structureBuilder) add(raw json.RawMessage, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("%w: structure nested over %d deep", ErrTooLarge, maxDepth)
	}
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && raw[0] == '"' {
		return b.block(raw)
	}
	var c combination
	if err := decodeStrict(raw, &c); err != nil {
		return "", fmt.Errorf("structure: %w", err)
	}
	kind, k, parts := Or, 0, c.Series
	given := 0
	if c.Series != nil {
		given++
	}
	if c.Parallel != nil {
		given++
		kind, parts = And, c.Parallel
	}
	if c.KOfN != nil {
		given++
		kind, parts = Vote, c.KOfN.Of
		if err := checkRange("k_of_n", float64(c.KOfN.K), 1, float64(len(parts))); err != nil {
			return "", err
		}
		k = len(parts) - c.KOfN.K + 1 // down once too few are left
	}
	if given != 1 || len(parts) == 0 {
		return "", errors.New(`structure: want a block's name or one of "series", "parallel" and "k_of_n" with parts`)
	}
	return b.gate(kind, k, parts, depth)
}

// block returns a block's name, which must be defined.
func (b *structureBuilder) block(raw json.RawMessage) (string, error) {
	var name string
	if err := json.Unmarshal(raw, &name); err != nil {
		return "", fmt.Errorf("structure: %w", err)
	}
	_, err := b.tree.block(name)
	return name, err
}

// block returns the node of a block.
func (t *Tree) block(name string) (int32, error) {
	id, ok := t.byName[name]
	if !ok || t.nodes[id].kind != isEvent {
		return 0, &NameError{name, fmt.Errorf("as a block %w", ErrUndefined)}
	}
	return id, nil
}

// gate defines the gate of a combination and what is below it.
func (b *structureBuilder) gate(kind Kind, k int, parts []json.RawMessage, depth int) (string, error) {
	if b.inputs += len(parts); b.inputs > maxCaseInputs {
		return "", fmt.Errorf("%w: structure of over %d parts", ErrTooLarge, maxCaseInputs)
	}
	inputs := make([]string, len(parts))
	for i, part := range parts {
		name, err := b.add(part, depth+1)
		if err != nil {
			return "", err
		}
		inputs[i] = name
	}
	for { // a name that no block has
		b.gates++
		name := fmt.Sprintf("structure #%d", b.gates)
		if _, taken := b.tree.byName[name]; !taken {
			return name, b.tree.Gate(name, kind, k, inputs...)
		}
	}
}
