package faulttree

import (
	"errors"
	"fmt"
	"math"
)

// What can be wrong with a tree. ErrTooLarge is an answer rather than a fault: the
// tree may be sound, but its diagram passes the limits or the context's deadline.
var (
	ErrUndefined   = errors.New("not defined")
	ErrDuplicate   = errors.New("defined twice")
	ErrCycle       = errors.New("depends on itself")
	ErrInputs      = errors.New("wrong number of inputs")
	ErrTooLarge    = errors.New("too large for the limits")
	ErrNonCoherent = errors.New("not coherent: a repair may cause the top event")
)

// A NameError says which event or gate is at fault; Err is or wraps one of this
// package's Err… values.
type NameError struct {
	Name string
	Err  error
}

func (e *NameError) Error() string { return fmt.Sprintf("%q: %v", e.Name, e.Err) }

// Unwrap returns what is wrong with the name.
func (e *NameError) Unwrap() error { return e.Err }

// A RangeError is a number outside the range that its place allows, or NaN.
type RangeError struct {
	Name      string  // the event, gate, block or factor
	Value     float64 // what was given
	Low, High float64 // what is allowed, both ends included
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("%q: %g is not in [%g, %g]", e.Name, e.Value, e.Low, e.High)
}

// checkRange returns a *RangeError if v is NaN or outside [low, high].
func checkRange(name string, v, low, high float64) error {
	if v >= low && v <= high { // NaN fails both comparisons
		return nil
	}
	return &RangeError{Name: name, Value: v, Low: low, High: high}
}

// A Kind is what a gate makes of its inputs.
type Kind uint8

// The kinds of gate. Not takes one input; Iff and Imply take two; the others take one
// or more. Xor of more than two inputs is true when an odd number of them is. Vote is
// true when at least k inputs are; an input named twice counts twice. Imply(a, b) is
// Or(Not(a), b).
const (
	And Kind = iota + 1
	Or
	Vote
	Not
	Xor
	Nand
	Nor
	Iff
	Imply
)

// kindNames are the kinds as people write them, in case files and errors.
var kindNames = [...]string{
	And: "and", Or: "or", Vote: "vote", Not: "not", Xor: "xor",
	Nand: "nand", Nor: "nor", Iff: "iff", Imply: "imply",
}

// String returns the kind's name in lower case, as in "vote".
func (k Kind) String() string {
	if k < And || k > Imply {
		return fmt.Sprintf("kind(%d)", uint8(k))
	}
	return kindNames[k]
}

// inputs returns how many inputs a gate of the kind may have.
func (k Kind) inputs() (least, most int) {
	switch k {
	case Not:
		return 1, 1
	case Iff, Imply:
		return 2, 2
	}
	return 1, math.MaxInt
}

// What a node of a tree is besides a gate, whose Kind it holds.
const (
	undefined Kind = iota + 100 // named as an input, not yet defined
	isEvent
	isTrue
	isFalse
)

// node is one name of a tree.
type node struct {
	name    string
	kind    Kind
	k       int     // of Vote
	inputs  []int32 // nodes; of an event, the common causes that make it occur too
	event   int32   // of an event, its place in Tree.events
	grouped bool    // an event that is a group's member or shared event
}

// A Tree is a fault tree under construction: events and gates that share one
// namespace. Make one with New.
type Tree struct {
	nodes  []node
	byName map[string]int32
	events []string  // names in the order of definition
	probs  []float64 // of the events
	at     []int32   // the events' nodes
}

// New returns a tree without events or gates.
func New() *Tree {
	return &Tree{byName: make(map[string]int32)}
}

// ref returns the node of a name, made as undefined if it is new.
func (t *Tree) ref(name string) int32 {
	id, ok := t.byName[name]
	if !ok {
		id = int32(len(t.nodes))
		t.nodes = append(t.nodes, node{name: name, kind: undefined})
		t.byName[name] = id
	}
	return id
}

// define returns the node of a name that must not be defined yet.
func (t *Tree) define(name string) (*node, error) {
	n := &t.nodes[t.ref(name)]
	if n.kind != undefined {
		return nil, &NameError{name, ErrDuplicate}
	}
	return n, nil
}

// Event defines a basic event that occurs with probability p, independently of all
// other events. It returns a *RangeError unless p is in [0, 1], and a *NameError
// that wraps ErrDuplicate if the name is taken.
func (t *Tree) Event(name string, p float64) error {
	if err := checkRange(name, p, 0, 1); err != nil {
		return err
	}
	n, err := t.define(name)
	if err != nil {
		return err
	}
	n.kind, n.event = isEvent, int32(len(t.events))
	t.events = append(t.events, name)
	t.probs = append(t.probs, p)
	t.at = append(t.at, t.byName[name])
	return nil
}

// Constant defines a name that is always true or always false (a house event). It
// is no basic event: it has no probability and stands in no cut set.
func (t *Tree) Constant(name string, value bool) error {
	n, err := t.define(name)
	if err != nil {
		return err
	}
	n.kind = isFalse
	if value {
		n.kind = isTrue
	}
	return nil
}

// Gate defines a gate over inputs, which may be defined later. k is the number of
// inputs that a Vote needs, from 1 to all of them; other kinds ignore it. The errors
// are a *NameError (ErrDuplicate, or ErrInputs for a number of inputs that the kind
// does not take) and a *RangeError for k.
func (t *Tree) Gate(name string, kind Kind, k int, inputs ...string) error {
	if kind < And || kind > Imply {
		return &NameError{name, fmt.Errorf("no such gate: %v", kind)}
	}
	if least, most := kind.inputs(); len(inputs) < least || len(inputs) > most {
		return &NameError{name, fmt.Errorf("%w: %v with %d", ErrInputs, kind, len(inputs))}
	}
	if kind == Vote {
		if err := checkRange(name, float64(k), 1, float64(len(inputs))); err != nil {
			return err
		}
	}
	if _, err := t.define(name); err != nil {
		return err
	}
	refs := make([]int32, len(inputs))
	for i, in := range inputs {
		refs[i] = t.ref(in)
	}
	n := &t.nodes[t.byName[name]] // only now: ref may have moved the nodes
	n.kind, n.k, n.inputs = kind, k, refs
	return nil
}
