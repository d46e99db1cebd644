package analysis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sort"
	"strings"

	"golang.org/x/sync/errgroup"

	"daebi/analysis/faulttree"
	"daebi/analysis/loss"
	"daebi/analysis/rules"
	"daebi/models"
)

// EngineVersion is the version of the method; a change that moves a figure
// raises it and stands in the change log.
const EngineVersion = "2"

// ErrNoPrice is returned for a service that has neither a price before nor one after.
var ErrNoPrice = errors.New("service without a price")

// ErrNoServices is returned for a case without a service: there is nothing to
// analyse.
var ErrNoServices = errors.New("case without a service")

// Seed of the Monte Carlo check: fixed, so that the same file gives the same
// bytes.
const Seed = 20221015

// monteCarloRuns is the number of simulated years of the check.
const monteCarloRuns = 60_000

// maxFineFlows is the number of chains of messages up to which the present plan is
// looked at on the finer grid: each chain multiplies the work.
const maxFineFlows = 4

// studied is one option worked through.
type studied struct {
	id       string
	assign   func(service int) string // option of each service
	flows    []*flow
	sev      *severities
	worlds   []*world
	weights  []float64
	names    []string
	dist     [viewCount]*loss.Distribution
	parts    [][viewCount][]loss.Part // by world
	mean     [viewCount]float64
	closed   [viewCount]float64
	views    []int              // whose distributions are asked for
	numeric  [viewCount]float64 // the mean before the closed form sets it
	late     float64
	cost     float64
	fee      float64
	feeKnown bool
	outcomes map[string]*outcome // by event, in the first structure
	like     *studied            // of the case before in a session, whose outages cost the same
}

// engine holds one analysis while it runs.
type engine struct {
	ctx    context.Context
	in     *input
	money  caseMoney
	sav    Savings
	flows  []*flow
	sev    *severities
	quick  *severities
	past   *engine             // of the case before in a session, or nil
	kept   map[string]*studied // for the case after
	priced map[string]*studied // options whose cost is known already, in a variant of the same prices
	// months are the laws of a window's downtime that were worked out.
	months months
}

// Knowledge is what an analysis knows beside the case: the cited data that
// stands in for what the case does not say, and the rules that make clauses.
type Knowledge struct {
	Reference *models.Reference
	Rules     *rules.Set
	Catalogue models.Catalogue // the provisions that the rules cite
}

// Analyze works a case through: savings, delivery, loss, options, derived
// figures and clauses. It reads nothing but its arguments and keeps none of them; the same
// arguments give the same report. It returns ErrNoServices for an empty case,
// and ctx's error when cancelled.
//
// Competing offers of a purchase are set against each other, and the report is of
// the best of them.
func Analyze(ctx context.Context, c *models.Case, know Knowledge) (*Report, error) {
	offers := offersOf(c)
	if offers == nil {
		return analyzeAt(ctx, c, know, full)
	}
	if err := compare(ctx, offers, know); err != nil {
		return nil, err
	}
	chosen := slices.IndexFunc(offers, func(o Offer) bool { return o.Chosen })
	r, err := analyzeAt(ctx, offers[chosen].alone, know, full)
	if err != nil {
		return nil, err
	}
	compared(r, offers)
	return r, nil
}

// Verdict is Analyze without what takes time and answers no 'what if': savings,
// loss with its curve, options, recommendation, derived figures and clauses on the
// coarser grid, but no sensitivity, no frontier and no Monte Carlo. What is left out
// is nil or empty.
func Verdict(ctx context.Context, c *models.Case, know Knowledge) (*Report, error) {
	return analyzeAt(ctx, c, know, quick)
}

// depth is how much of a report is worked out.
type depth bool

const (
	full  depth = true
	quick depth = false
)

func analyzeAt(ctx context.Context, c *models.Case, know Knowledge, how depth) (*Report, error) {
	r, _, err := analyzeAfter(ctx, c, know, how, nil)
	return r, err
}

// analyzeAfter is analyzeAt for a case that differs a little from the one of past,
// which may be nil.
func analyzeAfter(ctx context.Context, c *models.Case, know Knowledge, how depth, past *engine) (*Report, *engine, error) {
	in, err := newInput(c, know.Reference)
	if err != nil {
		return nil, nil, err
	}
	e := &engine{ctx: ctx, in: in, past: past, kept: map[string]*studied{}, months: months{}}
	if past != nil && len(past.months) < keptMonths {
		e.months = past.months
	}
	if e.money, err = in.money(1); err != nil {
		return nil, nil, fmt.Errorf("savings: %w", err)
	}
	if e.sav, err = in.savings(e.money); err != nil {
		return nil, nil, fmt.Errorf("savings: %w", err)
	}
	if err = in.years(&e.sav); err != nil {
		return nil, nil, fmt.Errorf("savings: %w", err)
	}
	e.flows = in.flowsOf(e.money, e.sav.VATConfirmed, func(int) string { return "" })
	grain := fine
	if len(e.flows) > maxFineFlows {
		grain = coarse
	}
	if past != nil {
		e.sev, e.quick = past.sev.again(in, e.flows), past.quick.again(in, e.flows)
	}
	if e.sev == nil || e.sev.how != grain {
		e.sev, e.quick = newSeverities(in, e.flows, grain), nil
	}
	in.clearing = e.clearings()
	switch {
	case how == full: // the other view is asked of the finer ones alone
		e.quick = e.sev.with(e.flows, coarse, in.view())
	case e.quick == nil:
		e.quick = e.sev.with(e.flows, coarse)
	}
	r, err := e.report(how)
	if err != nil {
		return nil, nil, err
	}
	return r, e, e.clauses(r, know.Rules)
}

func (e *engine) report(depth depth) (*Report, error) {
	in := e.in
	r := &Report{Schema: Schema, Engine: EngineVersion, Savings: e.sav, Frontier: nil, Sensitivity: nil, Offers: []Offer{}, Problems: []models.Problem{}, Figures: []DerivedFigure{}, Annex: []AnnexRow{}}
	ids := []string{OptStay, OptAlone, OptManual, OptSameVendor, OptIndependent, OptParallel, OptApps, OptIntegrated}
	if slices.ContainsFunc(in.services, func(r serviceRef) bool {
		return r.s.Legal == models.LegalStatutory || r.s.Class == models.ClassStatutory
	}) {
		ids = append(ids, OptPaper)
	}
	present := OptAlone
	if in.hasStatedFallback(e.flows) {
		ids = append([]string{OptPresent}, ids...)
		present = OptPresent
	}
	if !slices.ContainsFunc(e.flows, func(f *flow) bool { return f.channel.Messenger() }) {
		ids, present = []string{OptStay}, OptStay
	}
	all := map[string]*studied{}
	v := in.view()
	for _, id := range ids {
		how := coarse
		if depth == full && (id == present || id == OptStay) {
			how = fine
		}
		views := []int{v}
		if id == present || id == OptStay {
			views = []int{v, 1 - v}
		}
		s, err := e.study(id, how, views...)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", id, err)
		}
		all[id] = s
	}
	base, now := all[OptStay], all[present]
	var jobs []func() error
	for _, id := range ids {
		s := all[id]
		set := loss.Settings{Points: optionPoints}
		if depth == quick {
			set.Points = growthPoints
		}
		if id == present && depth == full {
			set = loss.Settings{Bracket: true, Reach: base.cost - now.cost + base.closed[v]}
		}
		jobs = append(jobs, func() error {
			for _, v := range s.views {
				if err := e.distribute(s, v, set); err != nil {
					return fmt.Errorf("option %s: %w", id, err)
				}
				set = loss.Settings{Points: optionPoints}
			}
			return nil
		})
	}
	if err := inParallel(jobs); err != nil {
		return nil, err
	}
	for _, id := range ids {
		o, err := e.option(all[id], base, v)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", id, err)
		}
		o.Present = id == present
		r.Options = append(r.Options, o)
	}
	var err error
	if r.Loss, err = e.loss(now, base, v, r.option(present).Savings, depth); err != nil {
		return nil, fmt.Errorf("loss: %w", err)
	}
	if r.SLA, err = e.slaFindings(r, now, v); err != nil {
		return nil, fmt.Errorf("sla: %w", err)
	}
	o := r.option(present)
	r.Net = Net{Annual: o.Net, RiskAdjusted: o.RiskAdjusted, Kappa: in.set.kappa}
	if r.Net.BreakEven, err = e.breakEven(now, base, v, o.Savings); err != nil {
		return nil, fmt.Errorf("break-even: %w", err)
	}
	if r.Delivery, err = e.delivery(now); err != nil {
		return nil, fmt.Errorf("delivery: %w", err)
	}
	if depth == full {
		if err = e.weigh(r, all, ids, v, present); err != nil {
			return nil, err
		}
	} else {
		e.recommend(r, present, nil)
	}
	if err = e.derive(r, v, present); err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	if err = e.amounts(r); err != nil {
		return nil, fmt.Errorf("amounts: %w", err)
	}
	e.notes(r)
	sort.SliceStable(in.register, func(i, j int) bool { return originRank(in.register[i].From) < originRank(in.register[j].From) })
	c0 := in.c.Contracts[0]
	r.Input = Input{SHA256: []string{}, Contracts: len(in.c.Contracts), Services: len(in.services), Agency: strings.Join(in.agencies(), ", "), Title: c0.Name, Reference: in.ref.Version, Assumptions: in.register}
	r.Problems = append(r.Problems, in.problems...)
	return r, nil
}

// inParallel runs jobs that share nothing they write, and returns the first error.
func inParallel(jobs []func() error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, job := range jobs {
		g.Go(job)
	}
	return g.Wait()
}

// weigh sets the options against each other over all services, and the answer
// against its inputs.
func (e *engine) weigh(r *Report, all map[string]*studied, ids []string, v int, present string) error {
	base := all[OptStay]
	mixed, plan, err := e.frontier(r, all, ids, v)
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	if mixed != nil && mixed.id == OptMixed {
		o, err := e.option(mixed, base, v)
		if err != nil {
			return fmt.Errorf("option %s: %w", OptMixed, err)
		}
		r.Options = append(r.Options, o)
	}
	e.recommend(r, present, plan)
	if mixed != nil && mixed.id == OptMixed {
		all[OptMixed] = mixed
	}
	if err = e.lossParts(r, all, v); err != nil {
		return fmt.Errorf("parts of the loss: %w", err)
	}
	if err = e.sensitivity(r, all, ids, plan, v, present); err != nil {
		return fmt.Errorf("sensitivity: %w", err)
	}
	return nil
}

// view returns the view that the officer chose.
func (in *input) view() int {
	if in.set.view == models.ViewSociety {
		return societyView
	}
	return agencyView
}

func originRank(o models.Origin) int {
	return slices.Index([]models.Origin{models.FromPolicy, models.FromContract, models.FromMeasured, models.FromRecord, models.FromSLA, models.FromReference, models.FromAssumption}, o)
}

// option returns the row of an id; it is there for every id that was studied.
func (r *Report) option(id string) *Option {
	for i := range r.Options {
		if r.Options[i].ID == id {
			return &r.Options[i]
		}
	}
	return nil
}

// won brings a year's money to the side the verdict rests on: with VAT where
// every side is known, else as written.
func (e *engine) won(s sides) (float64, error) {
	if !e.sav.VATConfirmed {
		return s.written().Float(), nil
	}
	m, err := s.on(true, models.VATExcluded)
	return m.Float(), err
}

// study works out the loss of one option for every service, by view.
func (e *engine) study(id string, how fineness, views ...int) (*studied, error) {
	s := &studied{id: id, sev: e.sev, views: views}
	if how == coarse {
		s.sev = e.quick
	}
	for _, fl := range e.flows {
		under := *fl
		under.option = id
		if id == OptIntegrated { // other prices, other extra price of a rescued message
			break
		}
		s.flows = append(s.flows, &under)
	}
	if id == OptIntegrated {
		s.flows = e.in.flowsOf(e.money, e.sav.VATConfirmed, func(int) string { return id })
		s.sev = nil
		if e.past != nil && e.past.kept[id] != nil {
			s.sev = e.past.kept[id].sev.again(e.in, s.flows)
		}
		if s.sev == nil {
			s.sev = e.sev.with(s.flows, how, views...)
		}
	}
	if e.kept != nil {
		e.kept[id] = s
	}
	return s, e.work(s, func(int) string { return id })
}

// studyMixed works out the loss of one option for each service.
func (e *engine) studyMixed(assign []string, v int) (*studied, error) {
	of := func(i int) string { return assign[i] }
	s := &studied{id: OptMixed, views: []int{v}, flows: e.in.flowsOf(e.money, e.sav.VATConfirmed, of)}
	s.sev = e.sev.with(s.flows, rough, v)
	return s, e.work(s, of)
}

// work fills a study: structures, laws, means and cost.
func (e *engine) work(s *studied, assign func(service int) string) error {
	s.assign = assign
	ws, ss, err := e.in.worldsOf(e.ctx, s.flows)
	if err != nil {
		return err
	}
	if err := s.sev.prepare(e.ctx, ws); err != nil {
		return err
	}
	s.worlds, s.parts = ws, make([][viewCount][]loss.Part, len(ws))
	first, known := map[string]*outcome{}, map[string]*outcome{}
	if s.like = e.before(s); s.like != nil {
		known = s.like.outcomes
	}
	s.outcomes = first
	for k, w := range ws {
		s.weights, s.names = append(s.weights, ss[k].weight), append(s.names, ss[k].name)
		for _, ev := range w.events {
			o := first[ev.key]
			if o == nil {
				o = known[ev.key]
			}
			if o == nil || !o.of.goesAs(ev) { // most events fare alike in every structure
				if o, err = e.outcome(s, ev); err != nil {
					return err
				}
			}
			if first[ev.key] == nil {
				first[ev.key] = o
			}
			if !o.strikes {
				continue
			}
			for v := range viewCount {
				s.closed[v] += ss[k].weight * ev.rate() * o.means[v].won
			}
			for _, v := range s.views {
				s.numeric[v] += ss[k].weight * ev.rate() * o.numeric[v]
				s.parts[k][v] = append(s.parts[k][v], o.parts[v])
			}
			s.late += ss[k].weight * ev.rate() * o.means[agencyView].late
		}
	}
	return e.price(s, assign)
}

// outcome is what one event of a structure costs, by view.
type outcome struct {
	of      *event
	strikes bool // a message, at a rate above zero
	means   [viewCount]branchMean
	numeric [viewCount]float64 // means of the gathered laws before they are scaled
	parts   [viewCount]loss.Part
}

// goesAs reports whether another structure's event of the same key costs the same.
func (e *event) goesAs(o *event) bool {
	return e.shape == o.shape && e.years == o.years && e.law == o.law && e.share == o.share &&
		slices.EqualFunc(e.branches, o.branches, func(a, b branch) bool { return a.prob == b.prob && slices.Equal(a.modes, b.modes) })
}

func (e *engine) outcome(s *studied, ev *event) (*outcome, error) {
	o := &outcome{of: ev}
	laws := e.eventLaw(s, ev)
	if laws == nil || ev.shape <= 0 {
		return o, nil
	}
	o.strikes = true
	o.means, _ = e.eventMean(s, ev)
	for _, v := range s.views {
		// The classes' mean is off the closed form's by what the grid of starts
		// and lengths misses; the law is scaled to it, the difference kept.
		o.numeric[v] = laws[v].mean()
		if o.numeric[v] > 0 {
			laws[v].scale(o.means[v].won / o.numeric[v])
		}
		values, probs := laws[v].atoms()
		at, err := loss.NewGathered(values, probs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ev.name, err)
		}
		o.parts[v] = loss.Part{Frequency: loss.GammaMixed{Shape: ev.shape, Rate: ev.years}, Severity: at}
	}
	return o, nil
}

// optionPoints is the grid on which options are compared: it reads their bad years
// to a few parts in ten thousand. The present plan's own figures choose their grid.
const optionPoints = 1 << 12

// maxReach bounds, in means and standard deviations, how far beyond its own tail
// a distribution is asked to reach for the savings.
const maxReach = 60

// distribute works out an option's annual loss in a view: the mixture of its
// structures' laws.
func (e *engine) distribute(s *studied, v int, set loss.Settings) error {
	set.Reach = math.Max(0, math.Min(set.Reach, maxReach*s.closed[v]))
	alts := make([][]loss.Part, len(s.worlds))
	for k := range s.worlds {
		alts[k] = s.parts[k][v]
	}
	if s.like != nil && s.like.dist[v] != nil && set.Points > 0 && sameParts(s, s.like, v) {
		s.dist[v], s.mean[v] = s.like.dist[v], s.like.mean[v]
		return nil
	}
	var err error
	if s.dist[v], err = loss.Alternatives(e.ctx, s.weights, alts, set); err != nil {
		return err
	}
	s.mean[v] = s.dist[v].Mean()
	return nil
}

// eventLaw returns the law of one outage of an event by view; nil where it
// strikes no message.
func (e *engine) eventLaw(s *studied, ev *event) *[viewCount]classes {
	bs := ev.branches
	if bs == nil {
		return nil
	}
	out := s.sev.how.laws()
	rest := 1.0 // what a failover saves costs nothing
	for _, b := range bs {
		rest -= b.prob
		l := s.sev.law(ev.law, ev.share, b)
		for v := range out {
			out[v].mixIn(&l[v], b.prob)
		}
	}
	for v := range out {
		out[v].zero += math.Max(0, rest)
	}
	return out
}

// eventMean returns the closed-form means of one outage of an event by view, and
// the probability that it strikes any message.
func (e *engine) eventMean(s *studied, ev *event) (mean [viewCount]branchMean, strikes float64) {
	for _, b := range ev.branches {
		strikes += b.prob
		m := s.sev.mean(ev.law, ev.share, b)
		for v := range mean {
			mean[v].won += b.prob * m[v].won
			mean[v].harm += b.prob * m[v].harm
			mean[v].late += b.prob * m[v].late
		}
	}
	return mean, strikes
}

// price fills what a study's options cost a year: messages, the fees of the
// contracts that are used, and facilities, each once.
func (e *engine) price(s *studied, assign func(service int) string) error {
	if x := e.priced[s.id]; x != nil {
		s.cost, s.fee, s.feeKnown = x.cost, x.fee, x.feeKnown
		return nil
	}
	legs := sides{}
	contracts := map[int]bool{}
	used := map[string]bool{}
	for i := range e.money.services {
		o := assign(i)
		used[o] = true
		for side, m := range e.money.services[i].legs(o) {
			legs[side] += m
		}
		if c := e.in.services[i].contract; usesContract(o) && !contracts[c] {
			contracts[c] = true
			legs = legs.plus(e.money.feesOf[c])
		}
	}
	var err error
	if s.cost, err = e.won(legs); err != nil {
		return err
	}
	s.fee, s.feeKnown = e.facilities(used)
	s.cost += s.fee
	for o := range used {
		if o != OptStay {
			s.cost += e.money.term
			break
		}
	}
	return nil
}

// usesContract reports whether an option buys its messages under the contract.
func usesContract(option string) bool { return option != OptStay && option != OptIntegrated }

// facilities returns the yearly fees of what the options need beside messages,
// each once whoever shares it, and whether all are known.
func (e *engine) facilities(used map[string]bool) (won float64, known bool) {
	set := e.in.set
	known = true
	messenger := false
	for o := range used {
		messenger = messenger || o != OptStay
	}
	if used[OptIndependent] || used[OptParallel] {
		if known = set.secondVendorFee != nil; known {
			won += *set.secondVendorFee
		}
	}
	if used[OptSameVendor] || used[OptApps] || used[OptPaper] {
		won += *set.sameVendorFee
	}
	// Whether the integrated service may be used and what joining costs is for the
	// ministry to say; a second app's price is on no public list.
	if used[OptIntegrated] || used[OptApps] {
		known = false
	}
	if messenger {
		won += set.monitoringFee
	}
	return won, known
}

func (e *engine) option(s, base *studied, v int) (Option, error) {
	k := e.in.set.kappa
	d, d0 := s.dist[v], base.dist[v]
	o := Option{ID: s.id, AnnualCost: s.cost, Savings: base.cost - s.cost, MeanLoss: s.mean[v], P95: d.Quantile(.95), TVaR95: d.TVaR(.95), FeeKnown: s.feeKnown, FeeWon: s.fee, LateMessages: s.late, MeetsMustRules: true, BrokenRules: []string{}}
	o.Net = o.Savings - (s.mean[v] - base.mean[v])
	o.RiskAdjusted = o.Savings - (1-k)*(s.mean[v]-base.mean[v]) - k*(o.TVaR95-d0.TVaR(.95))
	u := 0.0
	for i, w := range s.worlds {
		f := largest(s.flows)
		x, err := e.tree(w, f)
		if err != nil {
			return o, err
		}
		down, err := w.unavailable(x, f)
		if err != nil {
			return o, err
		}
		u += s.weights[i] * down
	}
	o.Availability = f64(1 - u)
	w := s.worlds[0]
	for f, p := range w.plans {
		if len(p.routes) < 2 {
			continue
		}
		rt := p.routes[1]
		o.Switch = rt.mode
		switch rt.mode {
		case models.SwitchAutomatic:
			o.SwitchMinutes = f64(60 * orHours(rt.switchHours, e.in.set.breakerHours))
		case models.SwitchMessage:
			o.SwitchMinutes = f64(60 * orHours(rt.confirmHours, e.in.set.confirmHours))
		case models.SwitchManual:
			o.SwitchMinutes = f64(60 * (e.in.worstDetect(w, f) + orHours(rt.switchHours, e.in.set.manualSwitchHours)))
		}
		if rt.mode == models.SwitchAutomatic || rt.mode == models.SwitchMessage || rt.mode == models.SwitchManual {
			o.PFD = f64(e.in.failureOnDemand(rt, s.flows[f]))
		}
		break
	}
	e.mustRules(&o, s)
	return o, nil
}

// worstDetect is the longest time until the agency knows, over the events of the
// first route.
func (in *input) worstDetect(w *world, f int) float64 {
	worst := 0.0
	for _, ev := range w.events {
		if ev.onRoute[f][0] && ev.steps[f] > 0 {
			worst = math.Max(worst, in.detectHours(w, ev, f))
		}
	}
	return worst
}

// mustRules marks what an option breaks for any service.
func (e *engine) mustRules(o *Option, s *studied) {
	for i := range e.in.services {
		if key := e.broken(i, s.assign(i), s); key != "" && !slices.Contains(o.BrokenRules, key) {
			o.MeetsMustRules = false
			o.BrokenRules = append(o.BrokenRules, key)
		}
	}
}

// tree solves the steady state of a world's flow.
func (e *engine) tree(w *world, f int) (*faulttree.Solved, error) {
	return w.tree.Solve(e.ctx, topGate(f), faulttree.Limits{})
}

// mainFlow is the flow with the most messages: the chain that is drawn.
func (e *engine) mainFlow() int { return largest(e.flows) }

func largest(flows []*flow) int {
	best := 0
	for f, fl := range flows {
		if fl.all.weekly > flows[best].all.weekly {
			best = f
		}
	}
	return best
}

func (e *engine) delivery(s *studied) (Delivery, error) {
	d := Delivery{SinglePoints: []string{}, SharedSites: []SharedSite{}, Unknown: []string{}, MinimalCutSets: [][]string{}, Structures: []Structure{}, Importance: []Importance{}}
	likely := 0
	var u, freq float64
	for i, w := range s.worlds {
		if s.weights[i] > s.weights[likely] {
			likely = i
		}
		t, err := e.tree(w, e.mainFlow())
		if err != nil {
			return d, err
		}
		sets, complete, err := cutSets(e.ctx, t, w)
		if err != nil {
			return d, err
		}
		down, err := w.unavailable(t, e.mainFlow())
		if err != nil {
			return d, err
		}
		st := Structure{Name: s.names[i], Weight: s.weights[i], Unavailability: down, MinimalCutSets: sets}
		d.Structures = append(d.Structures, st)
		per := map[string]float64{}
		for _, ev := range w.events {
			per[ev.key] = ev.share * ev.perYear(hoursPerYear)
		}
		perYear, err := t.Frequency(per)
		if err != nil {
			return d, err
		}
		u += s.weights[i] * down
		freq += s.weights[i] * perYear
		if i == likely {
			d.MinimalCutSets, d.CutSetsComplete = sets, complete
			d.Importance = d.Importance[:0]
			for _, x := range t.Importance() {
				d.Importance = append(d.Importance, Importance{w.eventName(x.Event), x.Birnbaum, x.Criticality, x.FussellVesely, finite(x.RAW), finite(x.RRW)})
			}
			d.SinglePoints = d.SinglePoints[:0]
			for _, c := range sets {
				if len(c) == 1 {
					d.SinglePoints = append(d.SinglePoints, c[0])
				}
			}
		}
	}
	d.Unavailability, d.HoursPerYear, d.FailuresPerYear = f64(u), f64(u*hoursPerYear), f64(freq)
	d.ImportanceFormulas = map[string]string{"birnbaum": faulttree.BirnbaumFormula, "criticality": faulttree.CriticalityFormula, "fussell_vesely": faulttree.FussellVeselyFormula, "raw": faulttree.RAWFormula, "rrw": faulttree.RRWFormula, "failures_per_year": faulttree.FrequencyFormula}
	e.chain(&d, s, likely)
	return d, nil
}

// finite keeps a ratio within what JSON can hold.
func finite(x float64) float64 {
	if math.IsInf(x, 1) || math.IsNaN(x) || x > 1e12 {
		return 1e12
	}
	return x
}

const listedCutSets = 200

// eventName returns how the event of a key is shown.
func (w *world) eventName(key string) string {
	for _, e := range w.events {
		if e.key == key {
			return e.name
		}
	}
	if name, ok := w.extra[key]; ok {
		return name
	}
	return key
}

func cutSets(ctx context.Context, t *faulttree.Solved, w *world) ([][]string, bool, error) {
	c, err := t.CutSets(ctx, faulttree.Limits{})
	if err != nil {
		return nil, false, err
	}
	small, complete := c.Smallest(listedCutSets)
	out := [][]string{}
	for _, s := range small {
		names := make([]string, len(s.Events))
		for i, k := range s.Events {
			names[i] = w.eventName(k)
		}
		out = append(out, names)
	}
	return out, complete, nil
}

// chain lists the nodes, routes, shared buildings and unknowns of the present
// plan.
func (e *engine) chain(d *Delivery, s *studied, likely int) {
	f := e.mainFlow()
	w := s.worlds[likely]
	p := w.plans[f]
	single := map[string]bool{}
	for _, ev := range w.events {
		if slices.Contains(d.SinglePoints, ev.name) {
			for _, n := range ev.nodes {
				single[n] = true
			}
		}
	}
	seen := map[string]bool{}
	for r, rt := range p.routes {
		row := ChainRoute{ID: fmt.Sprintf("route%d", r), Channel: rt.channel, Order: r, Switch: rt.mode}
		for _, n := range rt.nodes {
			row.Nodes = append(row.Nodes, n.id)
			if seen[n.id] {
				continue
			}
			seen[n.id] = true
			c := ChainNode{ID: n.id, Name: n.name, Role: n.role, NameKnown: n.nameKnown, SiteKnown: n.site != "" || n.role == models.RoleCarrier, Assumed: n.assumed, Single: single[n.id], Sites: []string{}}
			if n.site != "" {
				c.Sites = append(c.Sites, n.site)
			}
			d.Nodes = append(d.Nodes, c)
			if n.role == models.RoleAgency || n.role == models.RoleCarrier {
				continue
			}
			if !n.nameKnown {
				d.Unknown = append(d.Unknown, roleName(n.role)+": 업체명")
			}
			if n.site == "" {
				d.Unknown = append(d.Unknown, n.name+": 데이터센터 소재")
			}
		}
		d.Routes = append(d.Routes, row)
	}
	for i, w := range s.worlds {
		at := map[string]*SharedSite{}
		var order []string
		first := map[string]bool{}
		for r, row := range w.routes[f] {
			for _, pl := range row {
				if pl.building == "" {
					continue
				}
				x := at[pl.building]
				if x == nil {
					x = &SharedSite{Site: buildingName(pl.building, pl.name), Structure: s.names[i]}
					at[pl.building] = x
					order = append(order, pl.building)
				}
				if !slices.Contains(x.Nodes, pl.name) {
					x.Nodes = append(x.Nodes, pl.name)
				}
				first[pl.building] = first[pl.building] || r == 0
				x.BothRoutes = x.BothRoutes || r > 0 && first[pl.building]
			}
		}
		for _, b := range order {
			x := at[b]
			if len(x.Nodes) > 1 && !slices.ContainsFunc(d.SharedSites, func(y SharedSite) bool { return y.Site == x.Site && slices.Equal(y.Nodes, x.Nodes) }) {
				d.SharedSites = append(d.SharedSites, *x)
			}
		}
	}
}

func (e *engine) loss(s, base *studied, v int, savings float64, depth depth) (Loss, error) {
	d := s.dist[v]
	l := Loss{View: models.ViewAgency, Mean: s.mean[v], MeanClosedForm: s.closed[v], MeanNumeric: s.numeric[v], SD: d.SD(), BaselineMean: base.mean[v], BaselineTVaR95: base.dist[v].TVaR(.95), ProbabilityBelowOneWon: d.PBelow(1), Quantiles: map[string]float64{}, TVaR: map[string]float64{}}
	other := 1 - v
	l.OtherView = OtherView{View: models.ViewSociety, Mean: s.mean[other], Baseline: base.mean[other], P95: s.dist[other].Quantile(.95), TVaR95: s.dist[other].TVaR(.95), Net: savings - (s.mean[other] - base.mean[other])}
	if v == societyView {
		l.View, l.OtherView.View = models.ViewSociety, models.ViewAgency
	}
	for k, p := range map[string]float64{"50": .5, "90": .9, "95": .95, "99": .99, "99.5": .995} {
		l.Quantiles[k] = d.Quantile(p)
	}
	l.TVaR["95"], l.TVaR["99"] = d.TVaR(.95), d.TVaR(.99)
	// Nothing is extrapolated: beyond the distribution's reach its last figure is
	// an upper bound.
	at := savings + base.mean[v]
	if l.ProbabilityExceedsSavingsIsBound = at > d.End(); l.ProbabilityExceedsSavingsIsBound {
		at = d.End()
	}
	l.ProbabilityExceedsSavings = d.Exceedance(at)
	lo, hi := d.Bracket(.95)
	switch { // beyond the grid: as far as it reaches, and said
	case math.IsNaN(lo) || math.IsNaN(hi): // a quick verdict has no bracket
	case math.IsInf(hi, 1):
		e.in.problem(models.Warning, "bracket_open", "", "나쁜 해 금액의 오차 상한을 계산 범위 안에서 정하지 못했습니다. 적힌 오차는 하한입니다.")
		l.ErrorBound = math.Max(d.End()-l.Quantiles["95"], l.Quantiles["95"]-lo)
	default:
		l.ErrorBound = math.Max(hi-l.Quantiles["95"], l.Quantiles["95"]-lo)
	}

	// The spread of E[L] from uncertain rates, apart from year-to-year luck.
	type sum struct{ w, a, b float64 }
	spread := map[string]*sum{}
	var order []string
	rows := map[string]*EventLoss{}
	f := e.mainFlow()
	for k, w := range s.worlds {
		quiet := 0.0
		for _, ev := range w.events {
			means, strikes := e.eventMean(s, ev)
			if strikes == 0 {
				continue
			}
			quiet += ev.shape * math.Log(ev.years/(ev.years+math.Min(1, strikes)))
			key := ev.key
			row := rows[key]
			if row == nil {
				row = &EventLoss{Event: ev.name, EventEN: ev.en, Key: ev.row, Nodes: ev.nodes, AffectedShare: ev.share, Rate: ev.rate(), RateLow: ev.low, RateHigh: ev.high, MeanHours: ev.law.mean(), From: ev.from, Source: ev.source, Note: ev.note}
				rows[key] = row
				spread[key] = &sum{0, ev.shape, ev.years}
				order = append(order, key)
			}
			row.MeanLoss += s.weights[k] * means[v].won
			row.LateMessages += s.weights[k] * means[v].late
			row.Probability += s.weights[k]
			spread[key].w += s.weights[k] * means[v].won
			for _, c := range ev.cases {
				for r := 1; r < len(c.hits[f]); r++ {
					row.HitsBothRoutes = row.HitsBothRoutes || c.hits[f][0] && c.hits[f][r] && w.plans[f].routes[r].mode != models.SwitchNone
				}
			}
		}
		l.ProbabilityOfNoOutage += s.weights[k] * math.Exp(quiet)
	}
	var ws, as, bs []float64
	for _, key := range order {
		row := rows[key]
		row.AnnualLoss = row.Rate * row.MeanLoss
		row.MeanLoss /= row.Probability
		row.LateMessages /= row.Probability
		l.Events = append(l.Events, *row)
		x := spread[key]
		ws, as, bs = append(ws, x.w), append(as, x.a), append(bs, x.b)
	}
	sort.SliceStable(l.Events, func(i, j int) bool { return l.Events[i].AnnualLoss > l.Events[j].AnnualLoss })
	g, err := loss.NewGammaSum(ws, as, bs)
	if err != nil {
		return l, err
	}
	l.MeanRateLow, l.MeanRateHigh = g.Quantile(.05), g.Quantile(.95)
	e.monthly(&l, s, base, v)
	l.Exceedance = []ExceedancePoint{}
	if depth == full {
		err = e.simulate(&l, s, v)
	} else {
		err = e.exceedance(&l, s, v)
	}
	return l, err
}

// agencies lists the agencies of the contracts, the first three by name: those of
// one agency's departments are one.
func (in *input) agencies() []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range in.c.Contracts {
		words := strings.Fields(c.Agency)
		if len(words) == 0 || seen[words[0]] { // 가온군 민원봉사과
			continue
		}
		seen[words[0]] = true
		out = append(out, c.Agency)
	}
	if len(out) > 3 {
		out = append(out[:3], "…")
	}
	return out
}

// notes says what the officer should know beside the figures.
func (e *engine) notes(r *Report) {
	in := e.in
	if len(in.c.SLA) == 0 {
		in.problem(models.Warning, "not_stated.sla", "", "SLA 조건이 적혀 있지 않아 약속한 가용률과 환급을 비교하지 못했습니다.")
	}
	if all := in.agencies(); len(all) > 1 {
		in.problem(models.Question, "several_agencies", strings.Join(all, ", "), fmt.Sprintf("기관 %s의 계약이 한 파일에 있어 금액을 모두 더했습니다. 중계 구조와 요구사항은 첫 기관의 것입니다. 기관마다 나누어 올리는 것이 낫습니다.", strings.Join(all, ", ")))
	}
	bidders := map[string]bool{}
	for _, c := range in.c.Contracts {
		if !c.InForce {
			bidders[models.Fold(c.Vendor)] = true
		}
	}
	if len(bidders) > 1 { // for parts of the purchase: competing ones stand each alone
		in.problem(models.Question, "offers_added", fmt.Sprint(len(bidders)), fmt.Sprintf("견적·제안 %d건이 서로 다른 채널의 것이어서 금액과 물량을 모두 더했습니다. 한 구매를 두고 다투는 견적이면 채널을 같게 적어 주십시오.", len(bidders)))
	}
	for _, s := range in.services {
		if s.s.Legal == models.LegalStatutory {
			in.problem(models.Warning, "rule.statutory_paper", s.s.Name, "법정 통지는 메신저·문자만으로 효력을 갖지 않습니다. 도달 증빙 또는 우편 전환이 함께 있어야 합니다: "+s.s.Name)
		}
	}
}
