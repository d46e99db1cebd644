package inquiry

import (
	"math"
	"slices"
	"testing"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/fixtures"
	"daebi/models"
)

func analyze(t *testing.T, c *models.Case) *analysis.Report {
	t.Helper()
	ref, err := fixtures.Reference()
	check(t, err)
	list, err := fixtures.Rules()
	check(t, err)
	catalogue, err := fixtures.Catalogue()
	check(t, err)
	set, err := rules.Compile(list, catalogue)
	check(t, err)
	r, err := analysis.Analyze(t.Context(), c, analysis.Knowledge{Reference: &ref, Rules: set})
	check(t, err)
	return r
}

// TestEngine analyses a case before and after: a typical chain that is confirmed
// as it stands moves no figure, and what was answered is no longer unknown.
func TestEngine(t *testing.T) {
	const same = 1e-3 // relative: the engine joins a stated dealer to another app's by other rules than a typical one
	before := analyze(t, suwon())
	c := suwon()
	a, _ := read(t, fill(t, write(t, c, Options{}), [4]any{"중계단계", "Q1", "확인", "맞음"}))
	a.Apply(c)
	confirmed := analyze(t, c)
	if len(before.Options) < 5 || len(before.Options) != len(confirmed.Options) {
		t.Fatalf("%d options, then %d", len(before.Options), len(confirmed.Options))
	}
	for i, o := range before.Options {
		p := confirmed.Options[i]
		if o.ID != p.ID || math.Abs(o.MeanLoss-p.MeanLoss) > same*o.MeanLoss || math.Abs(o.TVaR95-p.TVaR95) > same*o.TVaR95 {
			t.Errorf("%s: loss %v (worst %v), then %s: %v (%v)", o.ID, o.MeanLoss, o.TVaR95, p.ID, p.MeanLoss, p.TVaR95)
		}
	}
	c = suwon()
	a, _ = read(t, fill(t, write(t, c, Options{}), typicalAnswers...))
	a.Apply(c)
	after := analyze(t, c)
	known := func(r *analysis.Report, role models.Role) *analysis.ChainNode {
		i := slices.IndexFunc(r.Delivery.Nodes, func(n analysis.ChainNode) bool { return n.Role == role })
		return &r.Delivery.Nodes[i]
	}
	if v := known(before, models.RoleVendor); v.SiteKnown || !v.Assumed {
		t.Errorf("before: %+v", v)
	}
	if v := known(after, models.RoleVendor); !v.SiteKnown || v.Assumed {
		t.Errorf("after: %+v", v)
	}
	if d := known(before, models.RoleDealer); d.NameKnown {
		t.Errorf("before: %+v", d)
	}
	if d := known(after, models.RoleDealer); !d.NameKnown || d.Name != "(주)딜러가" {
		t.Errorf("after: %+v", d)
	}
}
