package faulttree

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// caseDir holds the built-in self-test cases.
const caseDir = "../../fixtures/cases/selftest"

// caseFiles returns the cases of this package's files, which hold one case or a list.
func caseFiles(t testing.TB) map[string][]json.RawMessage {
	t.Helper()
	cases := map[string][]json.RawMessage{}
	for _, pattern := range []string{"faulttree-*.json", "blocks-*.json", "aralia/*.json"} {
		files, err := filepath.Glob(filepath.Join(caseDir, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list := []json.RawMessage{raw}
			if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
				if err := json.Unmarshal(raw, &list); err != nil {
					t.Fatalf("%s: %v", file, err)
				}
			}
			cases[filepath.Base(file)] = list
		}
	}
	return cases
}

// TestCaseFiles runs every case of the kinds this package answers.
func TestCaseFiles(t *testing.T) {
	for file, list := range caseFiles(t) {
		for _, raw := range list {
			runCase(t, file, raw)
		}
	}
}

// runCase runs one case and compares each expected figure.
func runCase(t *testing.T, file string, raw json.RawMessage) {
	t.Helper()
	var c struct {
		Kind, ID, Title, Source string
		Expected                map[string]any
		Tolerance               float64 `json:"relative_tolerance"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if c.ID == "" || c.Title == "" || c.Source == "" || len(c.Expected) == 0 {
		t.Errorf("%s: %q has no id, title, source or expected figure", file, c.ID)
	}
	run := RunTree
	if c.Kind == "blocks" {
		run = RunBlocks
	}
	found, err := run(context.Background(), raw)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	for name, want := range flatten(c.Expected) {
		got, ok := found[name]
		tolerance := c.Tolerance
		if tolerance == 0 {
			tolerance = 1e-9
		}
		if want == 0 {
			ok = ok && math.Abs(got) <= tolerance
		} else {
			ok = ok && near(got, want, tolerance)
		}
		if !ok {
			t.Errorf("%s: %s: %s = %.12g, want %.12g", file, c.ID, name, got, want)
		}
	}
}

// flatten joins the names of nested figures by points.
func flatten(expected map[string]any) map[string]float64 {
	flat := map[string]float64{}
	for name, v := range expected {
		switch v := v.(type) {
		case float64:
			flat[name] = v
		case map[string]any:
			for inner, f := range v {
				flat[name+"."+inner] = f.(float64)
			}
		}
	}
	return flat
}

// TestBadCases: what is wrong with a case is said.
func TestBadCases(t *testing.T) {
	tree := func(rest string) string {
		return `{"kind": "fault-tree", "id": "x", "top": "g", "events": {"a": 0.1, "b": 0.1}, ` + rest + `}`
	}
	gates := `"gates": {"g": {"type": "and", "inputs": ["a", "b"]}}`
	blocks := func(rest string) string {
		return `{"kind": "blocks", "id": "x", "blocks": {"a": {"availability": 0.9}, "b": {"mtbf_h": 10, "mttr_h": 1}}, ` + rest + `}`
	}
	for _, tt := range []struct {
		name, raw, want string
		is              error
	}{
		{"not JSON", `{`, "unexpected EOF", nil},
		{"null", `null`, "null", nil},
		{"a list", `[]`, "cannot unmarshal array", nil},
		{"two values", tree(gates) + `{}`, "more follows", nil},
		{"kind", `{"kind": "frontier"}`, `kind is "frontier"`, nil},
		{"unknown field", tree(gates + `, "extra": 1`), `unknown field "extra"`, nil},
		{"unknown figure", tree(gates + `, "expected": {"mcs": 1}`), `"mcs": no such figure`, nil},
		{"unknown event", tree(gates + `, "expected": {"raw": {"z": 1}}`), `"z": as an event not defined`, ErrUndefined},
		{"a figure that is no number", tree(gates + `, "expected": {"raw": {"a": "1"}}`), "cannot unmarshal string", nil},
		{"a count that is no number", tree(gates + `, "expected": {"mcs_count": [1]}`), "cannot unmarshal array", nil},
		{"an availability that is none", blocks(`"structure": "a", "expected": {"availability": null}`), "null is no value", nil},
		{"never down", `{"kind": "blocks", "blocks": {"a": {"mtbf_h": 5, "mttr_h": 0}, "b": {"mtbf_h": 5, "mttr_h": 0}}, "structure": {"parallel": ["a", "b"]}, "expected": {"mean_down_h": 1}}`, "never fails", nil},
		{"zero repair time", `{"kind": "blocks", "blocks": {"a": {"availability": 0.9, "mttr_h": 0}}, "structure": "a"}`, "zero hours", nil},
		{"unequal group", blocks(`"structure": "a", "common_cause": [{"model": "beta", "members": ["a", "b"], "beta": 0.1}]`), "not the group's", ErrInputs},
		{"order", tree(gates + `, "expected": {"mcs_by_order": {"two": 1}}`), `"two" is no order`, nil},
		{"name twice", tree(`"gates": {"g": {"type": "or", "inputs": ["a"]}, "g": {"type": "or", "inputs": ["b"]}}`), `"g": defined twice`, ErrDuplicate},
		{"event and gate", tree(`"gates": {"a": {"type": "or", "inputs": ["b"]}}`), `"a": defined twice`, ErrDuplicate},
		{"gate type", tree(`"gates": {"g": {"type": "AND", "inputs": ["b"]}}`), `no such gate: "AND"`, nil},
		{"vote without k", tree(`"gates": {"g": {"type": "vote", "inputs": ["b"]}}`), `needs "k"`, nil},
		{"k without vote", tree(`"gates": {"g": {"type": "or", "k": 1, "inputs": ["b"]}}`), `needs "k"`, nil},
		{"null gate", tree(`"gates": {"g": null}`), "null is no value", nil},
		{"cycle", tree(`"gates": {"g": {"type": "or", "inputs": ["g"]}}`), "g → g", ErrCycle},
		{"undefined", tree(`"gates": {"g": {"type": "or", "inputs": ["z"]}}`), `"z": not defined`, ErrUndefined},
		{"no top", `{"kind": "fault-tree"}`, `"": not defined`, ErrUndefined},
		{"model", tree(gates + `, "common_cause": [{"model": "gamma", "members": ["a", "b"], "factors": [1]}]`), `no such model: "gamma"`, nil},
		{"no beta", tree(gates + `, "common_cause": [{"model": "beta", "members": ["a", "b"]}]`), `"beta" goes with`, nil},
		{"neither", blocks(`"expected": {}`), `either "structure" or "network"`, nil},
		{"both", blocks(`"structure": "a", "network": {}`), `either "structure" or "network"`, nil},
		{"empty series", blocks(`"structure": {"series": []}`), "with parts", nil},
		{"two at once", blocks(`"structure": {"series": ["a"], "parallel": ["b"]}`), "one of", nil},
		{"k", blocks(`"structure": {"k_of_n": {"k": 3, "of": ["a", "b"]}}`), "3 is not in [1, 2]", nil},
		{"unknown block", blocks(`"structure": {"series": ["a", "z"]}`), `"z": as a block not defined`, ErrUndefined},
		{"no rate", blocks(`"structure": {"series": ["a", "b"]}, "expected": {"failures_per_year": 1}`), "how often it fails", nil},
		{"block figure", blocks(`"structure": "a", "expected": {"mtbf": 1}`), "no such figure", nil},
		{"no target", blocks(`"network": {"source": "s"}`), "a source and a target", nil},
		{"edge", blocks(`"network": {"source": "s", "target": "t", "edges": [["s"]]}`), "edge 1", ErrInputs},
		{"edge's block", blocks(`"network": {"source": "s", "target": "t", "edges": [["s", "t", "z"]]}`), `"z"`, ErrUndefined},
		{"node", blocks(`"network": {"source": "s", "target": "t", "edges": [], "nodes": {"u": "a"}}`), `"u": as a node`, ErrUndefined},
		{"too many ways to say it", `{"kind": "blocks", "blocks": {"a": {"availability": 0.9, "unavailability": 0.1}}, "structure": "a"}`, "an availability, an unavailability", nil},
		{"over one", `{"kind": "blocks", "blocks": {"a": {"availability": 1.5}}, "structure": "a"}`, "1.5 is not in [0, 1]", nil},
	} {
		run := RunTree
		if strings.Contains(tt.raw, `"blocks"`) {
			run = RunBlocks
		}
		_, err := run(context.Background(), json.RawMessage(tt.raw))
		if err == nil || !strings.Contains(err.Error(), tt.want) || tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%s: error %v, want %q, %v", tt.name, err, tt.want, tt.is)
		}
	}
}

// TestHostileCases: what is built to be large or deep is refused, soon and in words.
func TestHostileCases(t *testing.T) {
	nested := strings.Repeat(`{"series": [`, 1500) + `"a"` + strings.Repeat(`]}`, 1500)
	many := make([]string, maxCaseNames+1)
	for i := range many {
		many[i] = fmt.Sprintf(`"e%d": 0.5`, i)
	}
	voters := strings.Repeat(`"a",`, 100_000) + `"a"`
	for name, raw := range map[string]string{
		"deep structure": `{"kind": "blocks", "blocks": {"a": {"availability": 0.9}}, "structure": ` + nested + `}`,
		"many events":    `{"kind": "fault-tree", "top": "e0", "events": {` + strings.Join(many, ",") + `}}`,
		"many votes":     `{"kind": "fault-tree", "top": "g", "events": {"a": 0.5}, "gates": {"g": {"type": "vote", "k": 50000, "inputs": [` + voters + `]}}}`,
	} {
		run := RunTree
		if strings.Contains(raw, `"blocks"`) {
			run = RunBlocks
		}
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		if _, err := run(ctx, json.RawMessage(raw)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: error %v, want %v", name, err, ErrTooLarge)
		}
		cancel()
	}
}

// TestNetworks compares random networks, whose edges and nodes share blocks, with a
// search in every state.
func TestNetworks(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		blocks, nodes := 2+r.IntN(7), 2+r.IntN(5)
		type dict = map[string]any
		net := dict{"source": "n0", "target": fmt.Sprintf("n%d", nodes-1)}
		var edges [][]string
		for i := range nodes + r.IntN(6) {
			e := []string{fmt.Sprintf("n%d", r.IntN(nodes)), fmt.Sprintf("n%d", r.IntN(nodes))}
			if i < nodes { // every node is on some edge
				e[0] = fmt.Sprintf("n%d", i)
			}
			if r.IntN(6) > 0 {
				e = append(e, fmt.Sprintf("b%d", r.IntN(blocks)))
			}
			edges = append(edges, e)
		}
		at := map[string]string{}
		for i := range nodes {
			if r.IntN(3) == 0 {
				at[fmt.Sprintf("n%d", i)] = fmt.Sprintf("b%d", r.IntN(blocks))
			}
		}
		net["edges"], net["nodes"] = edges, at
		specs := dict{}
		for i := range blocks {
			specs[fmt.Sprintf("b%d", i)] = dict{"availability": .5}
		}
		raw, err := json.Marshal(dict{"kind": "blocks", "blocks": specs, "network": net, "expected": dict{"availability": 0}})
		if err != nil {
			t.Fatal(err)
		}
		joined := 0
		for state := range 1 << blocks {
			if joins(net["target"].(string), edges, at, state) {
				joined++
			}
		}
		want := float64(joined) / float64(int(1)<<blocks)
		if found, err := RunBlocks(context.Background(), raw); err != nil || !near(found["availability"], want, 1e-13) {
			t.Errorf("%s: %v, %v; want %g", raw, found, err, want)
		}
	}
}

// joins reports whether n0 reaches target through what is up: bit i of state for bi.
func joins(target string, edges [][]string, at map[string]string, state int) bool {
	up := func(block string) bool {
		var i int
		if n, _ := fmt.Sscanf(block, "b%d", &i); n == 0 {
			return true
		}
		return state>>i&1 == 1
	}
	reached := map[string]bool{"n0": up(at["n0"])}
	for range edges {
		for _, e := range edges {
			if len(e) == 3 && !up(e[2]) {
				continue
			}
			a, b := e[0], e[1]
			joined := reached[a] && up(at[b]) || reached[b] && up(at[a])
			if joined {
				reached[a], reached[b] = reached[a] || up(at[a]), reached[b] || up(at[b])
			}
		}
	}
	return reached[target]
}

// FuzzRunTree: whatever the bytes, a case is answered or refused; what is answered is a
// probability, and every figure asked for is there.
func FuzzRunTree(f *testing.F) {
	for file, list := range caseFiles(f) {
		if file == "das9601.json" || file == "baobab1.json" {
			continue // long, and more of the same
		}
		for _, raw := range list {
			f.Add([]byte(raw))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for kind, run := range map[string]func(context.Context, json.RawMessage) (map[string]float64, error){
			"top_probability": RunTree, "unavailability": RunBlocks,
		} {
			found, err := run(ctx, raw)
			if err != nil {
				continue
			}
			if p := found[kind]; !(p >= 0 && p <= 1+1e-9) {
				t.Errorf("%s = %g", kind, p)
			}
			var c struct{ Expected map[string]any }
			if err := json.Unmarshal(raw, &c); err != nil {
				t.Fatal(err)
			}
			for name := range flatten(c.Expected) {
				if v, ok := found[name]; !ok || math.IsNaN(v) {
					t.Errorf("%s is %g, found %v", name, v, ok)
				}
			}
		}
	})
}
