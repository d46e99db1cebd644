package analysis

import (
	"fmt"
	"strings"
	"testing"

	"daebi/analysis/frontier"
	"daebi/models"
)

// several is a case of four services of different urgency, one contract, a
// second vendor's fee known.
func several(t testing.TB) models.Case {
	c := suwon(t)
	c.Overrides = []models.Override{{Key: "second_vendor_fee_won_per_year", Value: 120_000}}
	base := c.Contracts[0].Services[0]
	c.Contracts[0].Services = nil
	for i, x := range []struct {
		class   models.MessageClass
		monthly int64
		fail    float64
		before  string
	}{{models.ClassAppointment, 20_000, .1, "9.35"}, {models.ClassGeneral, 300_000, 0, "9.35"}, {models.ClassTax, 90_000, .2, "9.35"}, {models.ClassCase, 60_000, 0, "5"}} {
		s := base
		s.Name, s.Class = fmt.Sprintf("서비스 %d", i+1), x.class
		s.FailureShare = &x.fail
		s.Lines = append([]models.Line(nil), base.Lines...)
		for j := range s.Lines {
			s.Lines[j].MessagesPerMonth = x.monthly
		}
		s.Lines[0].Price = models.Flat(price(t, x.before))
		c.Contracts[0].Services = append(c.Contracts[0].Services, s)
	}
	return c
}

// The merged frontier must be the frontier of every assignment there is, and the
// additive E[L] the one that the engine gives the assignment as a whole.
func TestFrontierAgainstEveryAssignment(t *testing.T) {
	c := several(t)
	in, err := newInput(&c, reference(t))
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{ctx: t.Context(), in: in}
	if e.money, err = in.money(1); err != nil {
		t.Fatal(err)
	}
	if e.sav, err = in.savings(e.money); err != nil {
		t.Fatal(err)
	}
	e.flows = in.flowsOf(e.money, false, func(int) string { return "" })
	e.sev = newSeverities(in, e.flows, fine)
	e.quick = e.sev.with(e.flows, coarse)
	ids := []string{OptStay, OptAlone, OptManual, OptSameVendor, OptIndependent, OptParallel}
	all := map[string]*studied{}
	for _, id := range ids {
		if all[id], err = e.study(id, coarse, agencyView, societyView); err != nil {
			t.Fatal(err)
		}
	}
	ch, err := e.choicesOf(all, ids)
	if err != nil {
		t.Fatal(err)
	}
	got, walks, err := e.frontierOf(ch, agencyView)
	if err != nil {
		t.Fatal(err)
	}
	var ss []frontier.Strategy
	assign := make([]int, 4)
	figures := func(assign []int) (won, lost float64) {
		tl, err := e.tally(ch, agencyView, assign)
		if err != nil {
			t.Fatal(err)
		}
		won, lost, _ = tl.figures()
		return won, lost
	}
	for n := range 6 * 6 * 6 * 6 {
		for i, x := 0, n; i < 4; i++ {
			assign[i], x = x%6, x/6
		}
		won, lost := figures(assign)
		ss = append(ss, frontier.Strategy{ID: fmt.Sprint(assign), Cost: won, Effect: -lost})
	}
	want, err := frontier.Of(ss)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want.Frontier) {
		t.Fatalf("%d points, all %d assignments give %d", len(got), len(ss), len(want.Frontier))
	}
	for i, p := range want.Frontier {
		near(t, "cost", got[i].cost, p.Cost, 1e-12)
		near(t, "loss", got[i].loss, -p.Effect, 1e-9)
	}
	// Uniform and mixed assignments against the engine.
	for o, id := range ids {
		for i := range assign {
			assign[i] = o
		}
		won, lost := figures(assign)
		near(t, id+": cost", won, all[id].cost, 1e-12)
		near(t, id+": E[L]", lost, all[id].closed[agencyView], 1e-9)
	}
	for _, p := range got {
		names := make([]string, 4)
		for i, o := range walks[p.set].assignment(p) {
			names[i] = ids[o]
		}
		s, err := e.studyMixed(names, agencyView)
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprint(names)+": cost", s.cost, p.cost, 1e-12)
		near(t, fmt.Sprint(names)+": E[L]", p.loss, s.closed[agencyView], 1e-3)
	}
}

func TestMixedRecommendation(t *testing.T) {
	r := analyze(t, several(t))
	if len(r.Frontier) == 0 || r.FrontierPoints < len(r.Frontier) {
		t.Fatalf("frontier of %d, %d shown", r.FrontierPoints, len(r.Frontier))
	}
	for i := 1; i < len(r.Frontier); i++ {
		if r.Frontier[i].AnnualCost <= r.Frontier[i-1].AnnualCost || r.Frontier[i].MeanLoss >= r.Frontier[i-1].MeanLoss {
			t.Errorf("frontier out of order: %+v", r.Frontier)
		}
	}
	best := optionOf(t, r, r.Recommendation.Option)
	for _, o := range r.Options {
		if o.FeeKnown && o.MeetsMustRules && o.RiskAdjusted > best.RiskAdjusted+2*.2*resolution*best.TVaR95+1 {
			t.Errorf("%s is better than the recommended %s", o.ID, best.ID)
		}
	}
	if r.Recommendation.Plan["서비스 4"] == r.Recommendation.Plan["서비스 1"] && r.Recommendation.Option == OptMixed {
		t.Errorf("a mixed plan of one option: %v", r.Recommendation.Plan)
	}
	t.Log(r.Recommendation.Option, r.Recommendation.Plan, r.FrontierPoints)
}

// A statutory notice binds before money: paper follows it, the other service keeps
// what pays best, and the reason says why the present plan was passed over.
func TestStatutoryNoticeBindsBeforeMoney(t *testing.T) {
	c := likely(t)
	s := c.Contracts[0].Services[0]
	s.Name, s.Class, s.Legal = "체납 고지", models.ClassStatutory, models.LegalStatutory
	c.Contracts[0].Services = append(c.Contracts[0].Services, s)
	r := analyze(t, c)
	plan := r.Recommendation.Plan
	if plan["체납 고지"] != OptPaper || plan["시민 알림 메시지"] == OptPaper {
		t.Errorf("plan %v", plan)
	}
	if o := r.option(OptPresent); o.MeetsMustRules || o.Recommended || !strings.Contains(r.Recommendation.Because[0], "종이 우편") {
		t.Errorf("present %+v; because %q", o, r.Recommendation.Because)
	}
}
