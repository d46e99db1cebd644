package faulttree

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// networkSpec is an undirected network whose edges and nodes may each name the block
// whose failure takes them down; those that name none never fail.
type networkSpec struct {
	Source string         `json:"source"`
	Target string         `json:"target"`
	Edges  [][]string     `json:"edges"` // two nodes and, if any, a block
	Nodes  object[string] `json:"nodes"`
}

// network is a networkSpec with numbers for names.
type network struct {
	source, target int
	number         map[string]int // of the nodes, by name
	nodes          []int32        // by node: the tree's node of its block, or −1
	edges          []edge
	near           [][]int // by node: its edges
}

// edge joins two nodes; block is the tree's node or −1.
type edge struct {
	a, b  int
	block int32
}

// solve returns the diagram of "source and target are not joined".
func (spec *networkSpec) solve(ctx context.Context, t *Tree) (*Solved, error) {
	n, err := spec.network(t)
	if err != nil {
		return nil, err
	}
	// A walk over the blocks in the order in which they are met from the source.
	w := newWalk(t)
	state := make([]uint8, len(t.nodes))
	for _, block := range n.blocks() {
		if state[block] == unseen {
			if err := w.visit(block, state); err != nil {
				return nil, err
			}
		}
	}
	var order []int32
	for _, id := range w.nodes {
		order = append(order, t.nodes[id].event)
	}
	nearestFirst := orders{1, func(int) []int32 { return order }}
	return t.solve(ctx, Limits{}, true, nearestFirst, func(d *diagram, level []uint32) uint32 {
		return n.build(d, w.build(d, level))
	})
}

// network resolves the names of a spec.
func (spec *networkSpec) network(t *Tree) (*network, error) {
	if len(spec.Edges) > maxCaseNames {
		return nil, fmt.Errorf("%w: over %d edges", ErrTooLarge, maxCaseNames)
	}
	if spec.Source == "" || spec.Target == "" {
		return nil, errors.New("network: want a source and a target")
	}
	n := &network{number: make(map[string]int)}
	n.source, n.target = n.node(spec.Source), n.node(spec.Target)
	for i, e := range spec.Edges {
		if len(e) != 2 && len(e) != 3 {
			return nil, fmt.Errorf("network: edge %d: %w: want two nodes and at most one block", i+1, ErrInputs)
		}
		made := edge{n.node(e[0]), n.node(e[1]), -1}
		if len(e) == 3 {
			var err error
			if made.block, err = t.block(e[2]); err != nil {
				return nil, err
			}
		}
		n.edges = append(n.edges, made)
		n.near[made.a] = append(n.near[made.a], i)
		n.near[made.b] = append(n.near[made.b], i)
	}
	for _, m := range spec.Nodes {
		i, ok := n.number[m.Name]
		if !ok {
			return nil, &NameError{m.Name, fmt.Errorf("as a node of the network %w", ErrUndefined)}
		}
		var err error
		if n.nodes[i], err = t.block(m.Value); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// node returns the number of a node, a new one if the name is new.
func (n *network) node(name string) int {
	i, ok := n.number[name]
	if !ok {
		i = len(n.nodes)
		n.number[name] = i
		n.nodes = append(n.nodes, -1)
		n.near = append(n.near, nil)
	}
	return i
}

// breadthFirst returns the nodes that can be reached from the source, nearest first.
func (n *network) breadthFirst() []int {
	seen := make([]bool, len(n.nodes))
	seen[n.source] = true
	order := []int{n.source}
	for i := 0; i < len(order); i++ {
		for _, e := range n.near[order[i]] {
			if other := n.edges[e].other(order[i]); !seen[other] {
				seen[other] = true
				order = append(order, other)
			}
		}
	}
	return order
}

// other returns the end of the edge that is not node.
func (e edge) other(node int) int { return e.a + e.b - node }

// blocks returns the tree's nodes that the network names, as met breadth first.
func (n *network) blocks() []int32 {
	var blocks []int32
	for _, node := range n.breadthFirst() {
		blocks = append(blocks, n.nodes[node])
		for _, e := range n.near[node] {
			blocks = append(blocks, n.edges[e].block)
		}
	}
	return slices.DeleteFunc(blocks, func(b int32) bool { return b < 0 })
}

// build returns "target is cut off from source". down holds the decision "is down" of
// each of the tree's nodes. A node is cut off where it is down or, over each of its
// edges, the edge is down or the other end cut off; from "all but the source are" that
// is repeated until nothing changes, at most once for each node.
func (n *network) build(d *diagram, down []uint32) uint32 {
	fails := func(block int32) uint32 {
		if block < 0 {
			return zero
		}
		return down[block]
	}
	off := make([]uint32, len(n.nodes))
	for i := range off {
		off[i] = one
	}
	off[n.source] = fails(n.nodes[n.source])
	order := n.breadthFirst()
	for changed := true; changed && d.err == nil; {
		changed = false
		for _, node := range order[1:] {
			now := one
			for _, e := range n.near[node] {
				now = d.and(now, d.or(off[n.edges[e].other(node)], fails(n.edges[e].block)))
			}
			now = d.or(now, fails(n.nodes[node]))
			changed = changed || now != off[node]
			off[node] = now
		}
	}
	return off[n.target]
}
