// Package frontier orders strategies by cost and effect: which of them anybody
// could reasonably choose, and what rules out the others. It knows no domain
// word; where the effect is a loss, its negative is the effect.
package frontier

import (
	"fmt"
	"math"
	"sort"
)

// Strategy is one choice: what it costs and what it brings. More effect is
// better.
type Strategy struct {
	ID           string
	Cost, Effect float64
}

// Result is the efficient frontier and what is off it.
type Result struct {
	Frontier []Point // by rising cost
	// Dominated maps a strategy to one that costs no more and brings no less.
	Dominated map[string]string
	// Extended maps a strategy to the two of the frontier between which a mixture
	// brings more for the same money.
	Extended map[string][2]string
}

// Point is a strategy of the frontier. Ratio is what one more unit of effect
// costs, coming from the point before; NaN for the first.
type Point struct {
	Strategy
	Ratio float64
}

// Of returns the efficient frontier of strategies. Of equal ones the first stays
// and dominates the others. An error names the strategy whose cost or effect is
// not a number.
//
// Source: incremental cost-effectiveness analysis (Drummond et al., Methods for
// the Economic Evaluation of Health Care Programmes, chapter 4): strong dominance
// first, then extended dominance by rising ratios.
func Of(ss []Strategy) (Result, error) {
	r := Result{Dominated: map[string]string{}, Extended: map[string][2]string{}}
	for _, s := range ss {
		if math.IsNaN(s.Cost+s.Effect) || math.IsInf(s.Cost+s.Effect, 0) {
			return r, fmt.Errorf("strategy %q: cost %g, effect %g", s.ID, s.Cost, s.Effect)
		}
	}
	order := append([]Strategy(nil), ss...)
	sort.SliceStable(order, func(i, j int) bool {
		if order[i].Cost != order[j].Cost {
			return order[i].Cost < order[j].Cost
		}
		return order[i].Effect > order[j].Effect
	})
	var hull []Strategy
	for _, s := range order {
		if n := len(hull); n > 0 && s.Effect <= hull[n-1].Effect {
			r.Dominated[s.ID] = hull[n-1].ID
			continue
		}
		hull = append(hull, s)
	}
	// Extended dominance: ratios along the frontier must rise.
	kept := hull[:0:0]
	for _, s := range hull {
		for n := len(kept); n > 1 && ratio(kept[n-2], kept[n-1]) >= ratio(kept[n-1], s); n = len(kept) {
			r.Extended[kept[n-1].ID] = [2]string{}
			kept = kept[:n-1]
		}
		kept = append(kept, s)
	}
	hull = kept
	for i, s := range hull {
		p := Point{Strategy: s, Ratio: math.NaN()}
		if i > 0 {
			p.Ratio = ratio(hull[i-1], s)
		}
		r.Frontier = append(r.Frontier, p)
	}
	for _, s := range ss {
		if _, off := r.Extended[s.ID]; off {
			i := sort.Search(len(hull), func(i int) bool { return hull[i].Effect > s.Effect })
			r.Extended[s.ID] = [2]string{hull[i-1].ID, hull[i].ID}
		}
	}
	return r, nil
}

func ratio(a, b Strategy) float64 { return (b.Cost - a.Cost) / (b.Effect - a.Effect) }
