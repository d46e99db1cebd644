package faulttree

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// chain returns a tree of about the given number of events: four parallel routes, each
// a series of single parts, pairs and two-of-threes in turn, with ten shared causes
// that strike one, two or all routes.
func chain(t testing.TB, events int) *Tree {
	t.Helper()
	const routes, causes = 4, 10
	tree := New()
	n := 0
	event := func(p float64) string {
		name := fmt.Sprintf("e%d", n)
		if err := tree.Event(name, p); err != nil {
			t.Fatal(err)
		}
		n++
		return name
	}
	gate := func(name string, kind Kind, k int, inputs ...string) string {
		if err := tree.Gate(name, kind, k, inputs...); err != nil {
			t.Fatal(err)
		}
		return name
	}
	series := make([][]string, routes)
	for i := range min(causes, events/3) {
		c := event(1e-4 * float64(i+1))
		switch i % 5 {
		case 0: // all
			for r := range series {
				series[r] = append(series[r], c)
			}
		case 1, 2: // two
			series[i%routes] = append(series[i%routes], c)
			series[(i+1)%routes] = append(series[(i+1)%routes], c)
		default:
			series[i%routes] = append(series[i%routes], c)
		}
	}
	for part := 0; n < events; part++ {
		r := part % routes
		name := fmt.Sprintf("part %d", part)
		switch part / routes % 3 {
		case 0:
			series[r] = append(series[r], event(.001))
		case 1:
			series[r] = append(series[r], gate(name, And, 0, event(.01), event(.02)))
		case 2:
			series[r] = append(series[r], gate(name, Vote, 2, event(.01), event(.01), event(.03)))
		}
	}
	var down []string
	for r, parts := range series {
		down = append(down, gate(fmt.Sprintf("route %d", r), Or, 0, parts...))
	}
	gate("top", And, 0, down...)
	return tree
}

var sizes = []int{10, 30, 100, 300}

// BenchmarkSolveAndImportance orders, builds, solves and measures every event.
func BenchmarkSolveAndImportance(b *testing.B) {
	for _, n := range sizes {
		tree := chain(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := tree.Solve(context.Background(), "top", Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if len(s.Importance()) < n {
					b.Fatal("events are missing")
				}
			}
		})
	}
}

// BenchmarkReevaluate computes P again with other probabilities.
func BenchmarkReevaluate(b *testing.B) {
	for _, n := range sizes {
		s := solve(b, chain(b, n), "top")
		e, p := s.Evaluator(), s.Probabilities()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				e.Probability(p)
			}
			b.ReportMetric(float64(s.Nodes()), "vertices")
		})
	}
}

// BenchmarkReevaluateBirnbaum computes P and all Birnbaum importances again.
func BenchmarkReevaluateBirnbaum(b *testing.B) {
	for _, n := range sizes {
		s := solve(b, chain(b, n), "top")
		e, p, dst := s.Evaluator(), s.Probabilities(), make([]float64, len(s.Events()))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				e.Birnbaum(dst, p)
			}
		})
	}
}

// BenchmarkImportance computes all measures of a solved tree.
func BenchmarkImportance(b *testing.B) {
	for _, n := range sizes {
		s := solve(b, chain(b, n), "top")
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				s.Importance()
			}
		})
	}
}

// BenchmarkCutSets finds and counts the minimal cut sets.
func BenchmarkCutSets(b *testing.B) {
	for _, n := range sizes {
		s := solve(b, chain(b, n), "top")
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var count float64
			for b.Loop() {
				cuts, err := s.CutSets(context.Background(), Limits{})
				if err != nil {
					b.Fatal(err)
				}
				count = cuts.Count()
			}
			b.ReportMetric(count, "sets")
		})
	}
}

// BenchmarkAralia runs published trees as case files: decoding, P and the number of
// cut sets.
func BenchmarkAralia(b *testing.B) {
	for _, name := range []string{"chinese", "isp9606", "ftr10", "das9601", "baobab1"} {
		raw, err := os.ReadFile(caseDir + "/aralia/" + name + ".json")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := RunTree(context.Background(), raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
