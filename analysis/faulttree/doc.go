// Package faulttree computes the exact probability that a fault tree's top event
// occurs, what each basic event contributes to it, and its minimal cut sets.
//
// A [Tree] is a set of named events and gates; the same name is the same thing,
// so a part that two branches share is counted once. [Tree.Solve] turns what is
// below one name into a binary decision diagram, a [Solved], which answers
// questions about probability without approximation: there is no rare-event sum
// and no cut-off unless a method says so. Cut sets are kept in a zero-suppressed
// diagram, [CutSets], where hundreds of millions are counted without being listed.
//
// The diagrams are plain (no complement edges) so that a probability of 1e-13 is a
// sum of positive terms and keeps its digits. The order of the events decides their
// size: depth-first orders are tried in turn under limits that grow together, so
// that a tree that one order handles badly costs little. What passes the last limit
// is answered [ErrTooLarge].
//
// The package knows no domain word, reads no file and no clock. A Solved may be
// used by several goroutines at once; a Tree may not while it is being built.
//
// Sources: Bryant, Graph-based algorithms for Boolean function manipulation (1986);
// Rauzy, New algorithms for fault trees analysis (1993); Minato, Zero-suppressed
// BDDs (1993); IEC 61025 (fault trees), IEC 61078 (reliability block diagrams).
package faulttree
