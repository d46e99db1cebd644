package faulttree

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// events defines events by name on a new tree.
func events(t testing.TB, probs map[string]float64) *Tree {
	t.Helper()
	tree := New()
	for _, name := range sortedKeys(probs) {
		if err := tree.Event(name, probs[name]); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

func sortedKeys(m map[string]float64) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// gate is a line of a test's tree.
type gate struct {
	name   string
	kind   Kind
	k      int
	inputs string // names with spaces between
}

// define adds gates to a tree.
func define(t testing.TB, tree *Tree, gates ...gate) *Tree {
	t.Helper()
	for _, g := range gates {
		if err := tree.Gate(g.name, g.kind, g.k, strings.Fields(g.inputs)...); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

// TestKnownAnswers holds the rows of the design's table of known answers that are
// fault trees; the same rows are case files under fixtures/cases/selftest.
func TestKnownAnswers(t *testing.T) {
	abc := map[string]float64{"a": .1, "b": .2, "c": .3}
	trains := []gate{{"top", And, 0, "t1 t2"}, {"t1", Or, 0, "v1 p1"}, {"t2", Or, 0, "v2 p2"}}
	three := []gate{{"top", And, 0, "t1 t2 t3"}, {"t1", Or, 0, "v1 p1"}, {"t2", Or, 0, "v2 p2"}, {"t3", Or, 0, "v3 p3"}}
	six := map[string]float64{"p1": .1, "p2": .1, "p3": .1, "v1": .1, "v2": .1, "v3": .1}
	for _, tt := range []struct {
		name      string
		probs     map[string]float64
		gates     []gate
		model     Model
		groups    []string
		want      float64
		tolerance float64 // the digits printed at the source
	}{
		{"or of three", abc, []gate{{"top", Or, 0, "a b c"}}, Model{}, nil, .496, 1e-14},
		{"ab or bc", abc, []gate{{"top", Or, 0, "x y"}, {"x", And, 0, "a b"}, {"y", And, 0, "b c"}}, Model{}, nil, .074, 1e-14},
		{"two of three", abc, []gate{{"top", Vote, 2, "a b c"}}, Model{}, nil, .098, 1e-14},
		{"two of three, unequal", map[string]float64{"a": .1, "b": .12, "c": .15}, []gate{{"top", Vote, 2, "a b c"}}, Model{}, nil, .0414, 1e-14},
		{"theatre", map[string]float64{"mains": .03, "generator": .02, "relay": .05},
			[]gate{{"top", And, 0, "mains backup"}, {"backup", Or, 0, "generator relay"}}, Model{}, nil, .00207, 1e-14},
		{"one of two, beta", map[string]float64{"a": .01, "b": .01}, []gate{{"top", And, 0, "a b"}}, Beta(.1), []string{"a b"}, .001080919, 1e-12},
		{"two trains, beta", map[string]float64{"p1": .1, "p2": .1, "v1": .1, "v2": .1}, trains, Beta(.2), []string{"p1 p2", "v1 v2"}, .0622586788, 1e-9},
		{"three trains, beta", six, three, Beta(.2), []string{"p1 p2 p3", "v1 v2 v3"}, .0430803731, 2e-9},
		{"three trains, Greek letters", six, three, MGL(.2, .1), []string{"p1 p2 p3", "v1 v2 v3"}, .01630, 6e-4},                                // SCRAM, five decimals
		{"three trains, alpha", six, three, Alpha(.7, .2, .1), []string{"p1 p2 p3", "v1 v2 v3"}, .05298, 2e-4},                                  // SCRAM, five decimals
		{"xor of three", abc, []gate{{"top", Xor, 0, "a b c"}}, Model{}, nil, .404, 1e-14},                                                      // SCRAM, XorABC
		{"imply", abc, []gate{{"top", Imply, 0, "a x"}, {"x", Imply, 0, "b c"}}, Model{}, nil, .986, 1e-14},                                     // SCRAM, ImplyABC
		{"a gate of one input", abc, []gate{{"top", Or, 0, "x"}, {"x", Nand, 0, "a"}}, Model{}, nil, .9, 1e-14},                                 // by hand
		{"inputs named twice count twice", abc, []gate{{"top", Vote, 2, "a a b"}}, Model{}, nil, .1, 1e-14},                                     // by hand: a alone gives two
		{"a thing and its negation", abc, []gate{{"top", And, 0, "a x"}, {"x", Not, 0, "a"}}, Model{}, nil, 0, 0},                               // by hand
		{"iff", abc, []gate{{"top", Iff, 0, "a b"}}, Model{}, nil, .74, 1e-14},                                                                  // by hand: .02 + .72
		{"nor", abc, []gate{{"top", Nor, 0, "a b c"}}, Model{}, nil, .504, 1e-14},                                                               // by hand: .9·.8·.7
		{"tiny ones keep digits", map[string]float64{"a": 1e-9, "b": 1e-9}, []gate{{"top", Or, 0, "a b"}}, Model{}, nil, 1.999999999e-9, 1e-14}, // 2e-9 − 1e-18
	} {
		tree := define(t, events(t, tt.probs), tt.gates...)
		for _, g := range tt.groups {
			if err := tree.CommonCause(tt.model, strings.Fields(g)...); err != nil {
				t.Fatal(err)
			}
		}
		if got := solve(t, tree, "top").Probability(); !near(got, tt.want, tt.tolerance) {
			t.Errorf("%s: P = %.12g, want %.12g", tt.name, got, tt.want)
		}
	}
}

// TestMaintenance: two trains of which one is out 24 hours a year and the other
// another 24: an out part counts as failed, so P is a mixture over what is out.
func TestMaintenance(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"p1": .1, "p2": .1, "v1": .1, "v2": .1}),
		gate{"top", And, 0, "t1 t2"}, gate{"t1", Or, 0, "v1 p1"}, gate{"t2", Or, 0, "v2 p2"})
	for _, group := range [][]string{{"p1", "p2"}, {"v1", "v2"}} {
		if err := tree.CommonCause(Beta(.2), group...); err != nil {
			t.Fatal(err)
		}
	}
	s := solve(t, tree, "top")
	const out = 24. / 8760
	p := (1 - 2*out) * s.Probability()
	for _, pump := range []string{"p1", "p2"} {
		with, err := s.With(map[string]float64{pump: 1})
		if err != nil {
			t.Fatal(err)
		}
		p += out * with
	}
	if want := .0629428364; !near(p, want, 1e-9) { // published as 6.2943E-02
		t.Errorf("P = %.10g, want %.10g", p, want)
	}
}

// TestImportance checks a published table: trains of valve or pump, both must fail.
func TestImportance(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"pump1": .6, "pump2": .7, "valve1": .4, "valve2": .5}),
		gate{"top", And, 0, "train1 train2"}, gate{"train1", Or, 0, "valve1 pump1"}, gate{"train2", Or, 0, "valve2 pump2"})
	s := solve(t, tree, "top")
	if !near(s.Probability(), .646, 1e-14) {
		t.Errorf("P = %.15g, want .646", s.Probability())
	}
	// SCRAM's ImportanceTest, four or more digits; RRW by hand as .646/P(x = 0).
	want := map[string]Importance{
		"pump1":  {Birnbaum: .51, Criticality: .47368, RAW: 1.31579, RRW: 1.9},
		"pump2":  {Birnbaum: .38, Criticality: .41176, RAW: 1.17647, RRW: 1.7},
		"valve1": {Birnbaum: .34, Criticality: .21053, RAW: 1.31579, RRW: 1.26667},
		"valve2": {Birnbaum: .228, Criticality: .17647, RAW: 1.17647, RRW: 1.21429},
	}
	for _, x := range s.Importance() {
		w := want[x.Event]
		if !near(x.Birnbaum, w.Birnbaum, 1e-14) || !near(x.Criticality, w.Criticality, 2e-5) || !near(x.FussellVesely, w.Criticality, 2e-5) ||
			!near(x.RAW, w.RAW, 1e-5) || !near(x.RRW, w.RRW, 1e-5) {
			t.Errorf("got %+v, want %+v", x, w)
		}
	}
}

// TestExtremes: what is certain, impossible or decided by one event alone.
func TestExtremes(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"certain": 1, "never": 0, "single": .25, "idle": .5}),
		gate{"always", Or, 0, "certain single"}, gate{"no", And, 0, "never single"}, gate{"alone", Or, 0, "single no"})
	inf := math.Inf(1)
	for _, tt := range []struct {
		top, event string
		p          float64
		want       Importance
	}{
		{"always", "single", 1, Importance{RAW: 1, RRW: 1}},
		{"always", "certain", 1, Importance{Birnbaum: .75, Criticality: .75, FussellVesely: .75, RAW: 1, RRW: 4}},
		{"no", "never", 0, Importance{Birnbaum: .25, RAW: inf, RRW: 1}},
		{"no", "single", 0, Importance{RAW: 1, RRW: 1}},
		{"alone", "single", .25, Importance{Birnbaum: 1, Criticality: 1, FussellVesely: 1, RAW: 4, RRW: inf}},
		{"alone", "idle", .25, Importance{RAW: 1, RRW: 1}},
		{"single", "single", .25, Importance{Birnbaum: 1, Criticality: 1, FussellVesely: 1, RAW: 4, RRW: inf}},
	} {
		s := solve(t, tree, tt.top)
		i := slices.Index(s.Events(), tt.event)
		got := s.Importance()[i]
		tt.want.Event, tt.want.Probability = tt.event, s.Probabilities()[i]
		if s.Probability() != tt.p || got != tt.want {
			t.Errorf("%s: P = %g, %+v; want %g, %+v", tt.top, s.Probability(), got, tt.p, tt.want)
		}
	}
}

// TestFrequency: two repairable units, closed forms for one and for two needed.
func TestFrequency(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"a": .1, "b": .2, "demand": .05}),
		gate{"series", Or, 0, "a b"}, gate{"parallel", And, 0, "a b"}, gate{"switched", And, 0, "a demand"}, gate{"odd", Xor, 0, "a b"})
	perYear := map[string]float64{"a": 3, "b": 5}
	for _, tt := range []struct {
		top  string
		want float64
	}{
		{"series", 3*.8 + 5*.9},
		{"parallel", 3*.2 + 5*.1},
		{"switched", 3 * .05}, // the demand itself is no event in time
	} {
		if got, err := solve(t, tree, tt.top).Frequency(perYear); err != nil || !near(got, tt.want, 1e-14) {
			t.Errorf("%s: %g a year, %v; want %g", tt.top, got, err, tt.want)
		}
	}
	if _, err := solve(t, tree, "odd").Frequency(perYear); !errors.Is(err, ErrNonCoherent) {
		t.Errorf("xor: error %v, want %v", err, ErrNonCoherent)
	}
	var name *NameError
	if _, err := solve(t, tree, "series").Frequency(map[string]float64{"z": 1}); !errors.As(err, &name) || name.Name != "z" {
		t.Errorf("unknown event: error %v", err)
	}
	var outside *RangeError
	if _, err := solve(t, tree, "series").Frequency(map[string]float64{"a": math.NaN()}); !errors.As(err, &outside) {
		t.Errorf("NaN: error %v", err)
	}
}

// TestMocus follows the textbook's expansion of a small tree, row by row: top = A·B with
// A = x1 + C, B = x2 + C, C = x3·x4 gives x1x2, x1x3x4, x3x4x2, x3x4, of which x3x4
// absorbs two.
func TestMocus(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"x1": .1, "x2": .2, "x3": .3, "x4": .4}),
		gate{"top", And, 0, "A B"}, gate{"A", Or, 0, "x1 C"}, gate{"B", Or, 0, "x2 C"}, gate{"C", And, 0, "x3 x4"})
	cuts, err := solve(t, tree, "top").CutSets(context.Background(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sets, complete := cuts.Smallest(10)
	if len(sets) != 2 || !complete || fmt.Sprint(sets[0].Events, sets[1].Events) != "[x3 x4] [x1 x2]" ||
		!near(sets[0].Probability, .12, 1e-14) || !near(sets[1].Probability, .02, 1e-14) {
		t.Errorf("cut sets %v, complete %v; want x3·x4 of .12, x1·x2 of .02", sets, complete)
	}
	if sets, complete = cuts.Smallest(1); len(sets) != 1 || complete {
		t.Errorf("first set %v, complete %v", sets, complete)
	}
	if got := cuts.MaxOrder(); got != 2 {
		t.Errorf("greatest order %d, want 2", got)
	}
}

// TestConstantCutSets: a top that always holds has the empty set, one that never does none.
func TestConstantCutSets(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"a": .5}),
		gate{"not a", Not, 0, "a"}, gate{"x", Or, 0, "a"})
	for name, kind := range map[string]Kind{"never": And, "always": Or} {
		if err := tree.Gate(name, kind, 0, "a", "not a"); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		top      string
		count    float64
		maxOrder int
		list     string
	}{
		{"always", 1, 0, "[{[] 1}] true"},
		{"never", 0, -1, "[] true"},
		{"not a", 1, 0, "[{[] 1}] true"}, // holds while nothing occurs: the cover always holds
	} {
		cuts, err := solve(t, tree, tt.top).CutSets(context.Background(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		sets, complete := cuts.Smallest(5)
		if list := fmt.Sprint(sets, complete); cuts.Count() != tt.count || cuts.MaxOrder() != tt.maxOrder || list != tt.list {
			t.Errorf("%s: %g sets up to %d: %s; want %g up to %d: %s", tt.top, cuts.Count(), cuts.MaxOrder(), list, tt.count, tt.maxOrder, tt.list)
		}
	}
}

// TestManyCutSets: 10 of 10 groups of 10 alternatives each have 10¹⁰ cut sets, counted
// and the likeliest shown without listing the rest.
func TestManyCutSets(t *testing.T) {
	tree := New()
	var groups []string
	for g := range 10 {
		var in []string
		for i := range 10 {
			name := fmt.Sprintf("e%d.%d", g, i)
			if err := tree.Event(name, float64(i+1)/100); err != nil {
				t.Fatal(err)
			}
			in = append(in, name)
		}
		name := fmt.Sprintf("g%d", g)
		groups = append(groups, name)
		define(t, tree, gate{name, Or, 0, strings.Join(in, " ")})
	}
	define(t, tree, gate{"top", And, 0, strings.Join(groups, " ")})
	cuts, err := solve(t, tree, "top").CutSets(context.Background(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sets, complete := cuts.Smallest(11)
	if cuts.Count() != 1e10 || cuts.ByOrder(10)[10] != 1e10 || complete || len(sets) != 11 {
		t.Fatalf("%g sets, %v by order, %d listed, complete %v", cuts.Count(), cuts.ByOrder(10), len(sets), complete)
	}
	// The best takes .1 of each group, the next ten .09 of one.
	for i, set := range sets {
		want := 1e-10
		if i > 0 {
			want = 9e-11
		}
		if !near(set.Probability, want, 1e-12) {
			t.Errorf("set %d has %g, want %g", i, set.Probability, want)
		}
	}
}

// TestErrors: each fault of a tree has its error, and names what is at fault.
func TestErrors(t *testing.T) {
	ab := func(t *testing.T) *Tree { return events(t, map[string]float64{"a": .1, "b": .2, "a2": .1}) }
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		do   func(t *Tree) error
		want error
		at   string
	}{
		{"event twice", func(t *Tree) error { return t.Event("a", .1) }, ErrDuplicate, "a"},
		{"gate as event", func(t *Tree) error { return t.Gate("a", Or, 0, "b") }, ErrDuplicate, "a"},
		{"constant as event", func(t *Tree) error { return t.Constant("a", true) }, ErrDuplicate, "a"},
		{"no inputs", func(t *Tree) error { return t.Gate("g", And, 0) }, ErrInputs, "g"},
		{"not of two", func(t *Tree) error { return t.Gate("g", Not, 0, "a", "b") }, ErrInputs, "g"},
		{"no top", func(t *Tree) error { _, err := t.Solve(ctx, "z", Limits{}); return err }, ErrUndefined, "z"},
		{"undefined input", func(t *Tree) error {
			_ = t.Gate("g", And, 0, "a", "z")
			_, err := t.Solve(ctx, "g", Limits{})
			return err
		}, ErrUndefined, "z"},
		{"cycle", func(t *Tree) error {
			_ = t.Gate("g", And, 0, "a", "h")
			_ = t.Gate("h", Or, 0, "b", "i")
			_ = t.Gate("i", Or, 0, "g", "b")
			_, err := t.Solve(ctx, "h", Limits{})
			return err
		}, ErrCycle, "h"},
		{"group of an unknown", func(t *Tree) error { return t.CommonCause(Beta(.1), "a", "z") }, ErrUndefined, "z"},
		{"group of unequals", func(t *Tree) error { return t.CommonCause(Beta(.1), "a", "b") }, ErrInputs, "b"},
		{"member twice", func(t *Tree) error { return t.CommonCause(Beta(.1), "a", "a") }, ErrDuplicate, "a"},
		{"two groups", func(t *Tree) error {
			_ = t.CommonCause(Beta(.1), "a", "a2")
			return t.CommonCause(Beta(.1), "a", "a2")
		}, ErrDuplicate, "a"},
		{"shared event's name taken", func(t *Tree) error {
			_ = t.Event("[a a2]", .1)
			return t.CommonCause(Beta(.1), "a", "a2")
		}, ErrDuplicate, "[a a2]"},
	} {
		err := tt.do(ab(t))
		var name *NameError
		if !errors.Is(err, tt.want) || !errors.As(err, &name) || name.Name != tt.at {
			t.Errorf("%s: error %v, want %q %v", tt.name, err, tt.at, tt.want)
		}
	}
	for name, do := range map[string]func(t *Tree) error{
		"NaN":        func(t *Tree) error { return t.Event("x", math.NaN()) },
		"over one":   func(t *Tree) error { return t.Event("x", 1.0000001) },
		"negative":   func(t *Tree) error { return t.Event("x", -1e-300) },
		"vote 0":     func(t *Tree) error { return t.Gate("x", Vote, 0, "a", "b") },
		"vote 3 / 2": func(t *Tree) error { return t.Gate("x", Vote, 3, "a", "b") },
		"beta 2":     func(t *Tree) error { return t.CommonCause(Beta(2), "a", "a2") },
	} {
		var outside *RangeError
		if err := do(ab(t)); !errors.As(err, &outside) {
			t.Errorf("%s: error %v, want a *RangeError", name, err)
		}
	}
	for name, m := range map[string]Model{"none": {}, "too few": MGL(), "too many": Alpha(.5, .3, .2), "all zero": Alpha(0, 0)} {
		if err := ab(t).CommonCause(m, "a", "a2"); !errors.Is(err, ErrInputs) {
			t.Errorf("model with %s: error %v", name, err)
		}
	}
}

// TestCycleIsSpeltOut: the error of a cycle shows the way round.
func TestCycleIsSpeltOut(t *testing.T) {
	tree := define(t, New(), gate{"g", And, 0, "h"}, gate{"h", Or, 0, "i"}, gate{"i", Or, 0, "g"})
	_, err := tree.Solve(context.Background(), "g", Limits{})
	if want := `"g": depends on itself: g → h → i → g`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// unsolvable is a tree far too large for any order: 1,800 random clauses of three out
// of 120 events.
func unsolvable(t testing.TB) *Tree {
	t.Helper()
	const n = 120
	r := rand.New(rand.NewPCG(11, 12))
	tree := New()
	for i := range n {
		if err := tree.Event(fmt.Sprintf("e%d", i), .5); err != nil {
			t.Fatal(err)
		}
	}
	var clauses []string
	for i := range 1800 {
		clauses = append(clauses, fmt.Sprintf("c%d", i))
		define(t, tree, gate{clauses[i], Or, 0, fmt.Sprintf("e%d e%d e%d", r.IntN(n), r.IntN(n), r.IntN(n))})
	}
	return define(t, tree, gate{"top", And, 0, strings.Join(clauses, " ")})
}

// TestTooLarge: past its limits, its deadline or its context a tree is an error soon.
func TestTooLarge(t *testing.T) {
	tree := unsolvable(t)
	if _, err := tree.Solve(context.Background(), "top", Limits{Nodes: 50_000}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("limit: error %v, want %v", err, ErrTooLarge)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := tree.Solve(ctx, "top", Limits{Nodes: 1 << 30}); !errors.Is(err, ErrTooLarge) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("deadline: error %v", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	if _, err := tree.Solve(ctx, "top", Limits{}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrTooLarge) {
		t.Errorf("cancelled: error %v", err)
	}
	s := solve(t, define(t, events(t, map[string]float64{"a": .1, "b": .1, "c": .1}), gate{"top", Vote, 2, "a b c"}), "top")
	if _, err := s.CutSets(context.Background(), Limits{Nodes: 3}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("cut sets: error %v, want %v", err, ErrTooLarge)
	}
}

// TestEvaluatorAllocates nothing, whatever is asked again.
func TestEvaluatorAllocates(t *testing.T) {
	s := solve(t, chain(t, 100), "top")
	e, p, birnbaum := s.Evaluator(), s.Probabilities(), make([]float64, len(s.Events()))
	e.Birnbaum(birnbaum, p)
	if n := testing.AllocsPerRun(10, func() { e.Probability(p); e.Birnbaum(birnbaum, p) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// TestTreeGrowsAfterSolve: a Solved does not change with its tree.
func TestTreeGrowsAfterSolve(t *testing.T) {
	tree := define(t, events(t, map[string]float64{"a": .1, "b": .1}), gate{"top", And, 0, "a b"})
	s := solve(t, tree, "top")
	if err := tree.CommonCause(Beta(.5), "a", "b"); err != nil {
		t.Fatal(err)
	}
	if p, err := s.With(nil); err != nil || !near(p, .01, 1e-14) || len(s.Events()) != 2 {
		t.Errorf("P = %g, %v of %v", p, err, s.Events())
	}
	if p, want := solve(t, tree, "top").Probability(), .05+.95*.05*.05; !near(p, want, 1e-14) {
		t.Errorf("P = %g after, want %g", p, want)
	}
}

func ExampleTree() {
	t := New()
	_ = t.Event("mains", .03)
	_ = t.Event("generator", .02)
	_ = t.Event("relay", .05)
	_ = t.Gate("dark", And, 0, "mains", "no backup")
	_ = t.Gate("no backup", Or, 0, "generator", "relay")
	s, err := t.Solve(context.Background(), "dark", Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("P = %.5f\n", s.Probability())
	for _, x := range s.Importance() {
		fmt.Printf("%s: Birnbaum %.4f\n", x.Event, x.Birnbaum)
	}
	// Output:
	// P = 0.00207
	// mains: Birnbaum 0.0690
	// generator: Birnbaum 0.0285
	// relay: Birnbaum 0.0294
}
