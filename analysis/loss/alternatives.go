package loss

import (
	"context"
	"math"
	"slices"
)

// Alternatives returns the mixture of alternatives: with probability weights[i],
// made to sum to 1, the total is the sum of the parts alts[i]. It is Mix of what
// Aggregate makes of each, on one grid for all, so that a part which several of
// them hold (of the same frequency, its severity the same pointer) is laid once.
// Errors are those of Aggregate and Mix.
func Alternatives(ctx context.Context, weights []float64, alts [][]Part, s Settings) (*Distribution, error) {
	filled, err := s.filled()
	if err != nil {
		return nil, err
	}
	ps := make([]*problem, len(alts))
	alike := len(alts) > 1 && filled.Points > 0 && !filled.Bracket && len(weights) == len(alts)
	for i := range alts {
		if ps[i], err = newProblem(alts[i]); err != nil {
			return nil, err
		}
		alike = alike && len(ps[i].parts) > 0 && !ps[i].lumpy
	}
	if !alike {
		ds := make([]*Distribution, len(alts))
		for i := range alts {
			if ds[i], err = Aggregate(ctx, alts[i], s); err != nil {
				return nil, err
			}
		}
		if len(ds) == 1 && len(weights) == 1 {
			return ds[0], nil
		}
		return Mix(ctx, weights, ds...)
	}
	w, err := normalised(weights)
	if err != nil {
		return nil, err
	}
	end := filled.Reach
	for _, p := range ps {
		e, err := p.span(ctx, filled.Tail)
		if err != nil {
			return nil, err
		}
		end = math.Max(end, e)
	}
	m, _ := ps[0].mesh(end, powerOfTwo(float64(filled.Points)), mostAlone)
	ls, err := layTogether(ctx, ps, m)
	if err != nil {
		return nil, err
	}
	ds := make([]*Distribution, len(ps))
	for i, p := range ps {
		ds[i] = p.read(ls[i])
		ds[i].extend = p.extender(ds[i], filled)
	}
	return mix(w, ds), nil
}

// layTogether lays smooth problems on one grid, the parts that all of them hold
// once.
func layTogether(ctx context.Context, ps []*problem, m mesh) ([]layout, error) {
	shared := &problem{smooth: true}
	own := make([]*problem, len(ps))
	for i, p := range ps {
		q := *p
		q.parts = nil
		own[i] = &q
	}
	for _, c := range ps[0].parts {
		everywhere := true
		for _, p := range ps[1:] {
			everywhere = everywhere && slices.ContainsFunc(p.parts, c.same)
		}
		if everywhere {
			shared.parts = append(shared.parts, c)
		}
	}
	for i, p := range ps {
		for _, c := range p.parts {
			if !slices.ContainsFunc(shared.parts, c.same) {
				own[i].parts = append(own[i].parts, c)
			}
		}
	}
	base := shared.newPair(m, true)
	defer base.free()
	if err := shared.lays(ctx, base); err != nil {
		return nil, err
	}
	out := make([]layout, len(ps))
	for i, p := range own {
		q := p.newPair(m, true)
		defer q.free()
		copy(q.all.sum, base.all.sum)
		copy(q.half.all.sum, base.half.all.sum)
		if err := p.lays(ctx, q); err != nil {
			return nil, err
		}
		out[i] = layout{mesh: m, fine: q.grid(p), aligned: true}
		out[i].coarse = q.half.grid(p)
	}
	return out, ctx.Err()
}

// same reports whether two parts are one: of the same frequency, and the severity
// the very same law.
func (c component) same(o component) bool {
	a, ok := c.Severity.(*Atoms)
	b, okToo := o.Severity.(*Atoms)
	if !ok || !okToo || a != b {
		return false
	}
	f, ok := c.Frequency.(GammaMixed)
	g, okToo := o.Frequency.(GammaMixed)
	return ok && okToo && f == g
}
