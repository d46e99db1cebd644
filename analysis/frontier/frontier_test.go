package frontier

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func ids(r Result) (out []string) {
	for _, p := range r.Frontier {
		out = append(out, p.ID)
	}
	return out
}

// Published sets: design/verification.md, 'Frontier and value of information'.
func TestOf(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in       []Strategy
		frontier []string
		ratios   []float64
		dom, ext []string
	}{
		{"textbook", []Strategy{{"E", 55000, 5}, {"D", 35000, 4}, {"C", 25000, 3}, {"B", 10000, 2}, {"A", 12000, 1.5}, {"UC", 5000, 1}},
			[]string{"UC", "B", "D", "E"}, []float64{5000, 12500, 20000}, []string{"A"}, []string{"C"}},
		{"one beats all", []Strategy{{"1", 163771, 6.48273}, {"2", 164848.7, 6.52861}, {"3", 163765.1, 6.52861}}, []string{"3"}, nil, []string{"1", "2"}, nil},
		{"one strategy", []Strategy{{"x", 1, 2}}, []string{"x"}, nil, nil, nil},
		{"none", nil, nil, nil, nil, nil},
		{"equal ones", []Strategy{{"a", 1, 1}, {"b", 1, 1}}, []string{"a"}, nil, []string{"b"}, nil},
		{"equal cost", []Strategy{{"a", 1, 1}, {"b", 1, 2}}, []string{"b"}, nil, []string{"a"}, nil},
		{"equal effect", []Strategy{{"a", 2, 1}, {"b", 1, 1}}, []string{"b"}, nil, []string{"a"}, nil},
	} {
		r, err := Of(tt.in)
		if err != nil || !slices.Equal(ids(r), tt.frontier) || len(r.Dominated) != len(tt.dom) || len(r.Extended) != len(tt.ext) {
			t.Errorf("%s: %v, dominated %v, extended %v, %v", tt.name, ids(r), r.Dominated, r.Extended, err)
			continue
		}
		for i, want := range tt.ratios {
			if got := r.Frontier[i+1].Ratio; math.Abs(got-want) > 1e-9*want {
				t.Errorf("%s: ratio %g, want %g", tt.name, got, want)
			}
		}
	}
	r, _ := Of([]Strategy{{"E", 55000, 5}, {"D", 35000, 4}, {"C", 25000, 3}, {"B", 10000, 2}})
	if r.Extended["C"] != [2]string{"B", "D"} {
		t.Errorf("C lies under %v", r.Extended["C"])
	}
	if _, err := Of([]Strategy{{"a", math.NaN(), 1}}); err == nil {
		t.Error("NaN accepted")
	}
}

// Brute force: a strategy is on the frontier if and only if for some price of
// effect it is the best, or the cheapest of the best.
func TestAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		ss := make([]Strategy, 1+rng.IntN(12))
		for i := range ss {
			ss[i] = Strategy{string(rune('a' + i)), math.Round(rng.Float64() * 1000), rng.Float64()}
		}
		r, err := Of(ss)
		if err != nil {
			t.Fatal(err)
		}
		on := map[string]bool{}
		for e := -2.0; e < 7; e += .002 { // prices of one unit of effect, .01 … 1e7
			best, at := math.Inf(-1), ""
			for _, s := range ss {
				if v := math.Pow(10, e)*s.Effect - s.Cost; v > best {
					best, at = v, s.ID
				}
			}
			on[at] = true
		}
		got := ids(r)
		for id := range on {
			if !slices.Contains(got, id) {
				t.Fatalf("%s is best at some price and not on the frontier %v of %v", id, got, ss)
			}
		}
		if len(got)+len(r.Dominated)+len(r.Extended) != len(ss) {
			t.Fatalf("%d strategies, %d on, %d dominated, %d extended", len(ss), len(got), len(r.Dominated), len(r.Extended))
		}
		for i := 2; i < len(r.Frontier); i++ {
			if r.Frontier[i].Ratio <= r.Frontier[i-1].Ratio {
				t.Fatalf("ratios fall: %v", r.Frontier)
			}
		}
	}
}
