package selftest

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"daebi/analysis/faulttree"
	"daebi/analysis/frontier"
	"daebi/analysis/loss"
)

// kinds are the answers of the engine's own parts. A contract needs a reader of
// workbooks: the Runner brings it.
var kinds = map[string]Answer{
	"fault-tree": func(ctx context.Context, c Case) (map[string]any, map[string]float64, error) {
		found, err := faulttree.RunTree(ctx, c.Raw)
		return anyOf(found), nil, err
	},
	"blocks": func(ctx context.Context, c Case) (map[string]any, map[string]float64, error) {
		found, err := faulttree.RunBlocks(ctx, c.Raw)
		return anyOf(found), nil, err
	},
	"compound": func(ctx context.Context, c Case) (map[string]any, map[string]float64, error) {
		found, slack, err := loss.RunCase(ctx, c.Raw)
		return anyOf(found), slack, err
	},
	"frontier": runFrontier,
}

func anyOf(m map[string]float64) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func runFrontier(_ context.Context, c Case) (map[string]any, map[string]float64, error) {
	var in struct {
		Strategies []struct {
			ID           string
			Cost, Effect *float64
		}
	}
	if err := json.Unmarshal(c.Raw, &in); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrCase, err)
	}
	const most = 100_000
	if len(in.Strategies) > most {
		return nil, nil, fmt.Errorf("%w: %d strategies, at most %d", Refused, len(in.Strategies), most)
	}
	var ss []frontier.Strategy
	for _, s := range in.Strategies {
		if s.Cost == nil || s.Effect == nil || s.ID == "" {
			return nil, nil, fmt.Errorf("%w: a strategy needs id, cost and effect", ErrCase)
		}
		ss = append(ss, frontier.Strategy{ID: s.ID, Cost: *s.Cost, Effect: *s.Effect})
	}
	r, err := frontier.Of(ss)
	if err != nil {
		return nil, nil, err
	}
	n := float64(len(r.Frontier))
	found := map[string]any{"frontier.length": n, "ratios.length": n, "dominated.length": float64(len(r.Dominated)), "extended_dominated.length": float64(len(r.Extended))}
	for i, p := range r.Frontier {
		found[fmt.Sprintf("frontier.%d", i)] = p.ID
		if found[fmt.Sprintf("ratios.%d", i)] = any(nil); !math.IsNaN(p.Ratio) {
			found[fmt.Sprintf("ratios.%d", i)] = p.Ratio
		}
	}
	list := func(name string, ids []string) {
		slices.Sort(ids)
		for i, id := range ids {
			found[fmt.Sprintf("%s.%d", name, i)] = id
		}
	}
	var dominated, extended []string
	for id := range r.Dominated {
		dominated = append(dominated, id)
	}
	for id := range r.Extended {
		extended = append(extended, id)
	}
	list("dominated", dominated)
	list("extended_dominated", extended)
	return found, nil, nil
}
