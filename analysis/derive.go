package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"daebi/models"
)

// closedMean returns an option's E[L] in closed form, its harm part apart, with
// every switch's time replaced where T ≥ 0 hours is given.
func (e *engine) closedMean(s *studied, v int, T float64) (total, harm float64) {
	for k, w := range s.worlds {
		for _, ev := range w.events {
			for _, b := range ev.branches {
				if T >= 0 {
					b.modes = slices.Clone(b.modes)
					for i := range b.modes {
						if b.modes[i].kind == switched {
							b.modes[i].hours = T
						}
					}
				}
				m := s.sev.mean(ev.law, ev.share, b)[v]
				x := s.weights[k] * ev.rate() * b.prob
				total += x * m.won
				harm += x * m.harm
			}
		}
	}
	return total, harm
}

// Longest outage and switch time that a break-even is looked for in, hours.
const (
	maxOutageHours = 8760.0
	maxSwitchHours = 168.0
)

// breakEven finds where N = 0.
func (e *engine) breakEven(now, base *studied, v int, savings float64) (BreakEven, error) {
	var b BreakEven
	if now.id == OptStay {
		return b, nil
	}
	l, h := e.closedMean(now, v, -1)
	l0, h0 := e.closedMean(base, v, -1)
	if savings > 0 && l > l0 {
		b.RateMultiplier = f64(savings / (l - l0))
	}
	if x := (savings - ((l - h) - (l0 - h0))) / (h - h0); h > h0 && x >= 0 {
		b.HarmMultiplier = f64(x)
	}
	// One outage a year of a fixed length that strikes everything, nothing
	// behind it, on the mean profile.
	one := func(hours float64) float64 {
		law := lengthLaw{mu: math.Log(hours), cap: math.Inf(1)}
		sum := 0.0
		for _, lost := range []bool{false, true} {
			p := 1 - e.in.set.queueLost
			if lost {
				p = e.in.set.queueLost
			}
			br := branch{prob: 1}
			for range e.flows {
				br.modes = append(br.modes, mode{kind: nothing, lost: lost})
			}
			sum += p * e.sev.mean(law, 1, br)[v].won
		}
		return sum
	}
	if savings > 0 && one(maxOutageHours) >= savings {
		_, hi := crossing(math.Log(1e-3), math.Log(maxOutageHours), 1e-7, func(x float64) float64 { return one(math.Exp(x)) - savings })
		b.OutageHours = f64(math.Exp(hi))
	}
	n := func(T float64) float64 { x, _ := e.closedMean(now, v, T); return savings - (x - l0) }
	if n(0) > 0 && n(maxSwitchHours) < 0 {
		lo, _ := crossing(0, maxSwitchHours, 1e-7, n)
		b.SwitchMinutes = f64(lo * 60)
	}
	return b, e.ctx.Err()
}

// recommend maximises the risk-adjusted benefit over the options that keep the
// must-rules and whose cost is known; an option of unknown fee is named with the
// fee below which it would be better.
func (e *engine) recommend(r *Report, present string, mixed []string) {
	const slack = .5 // won
	tie := r.Tie()   // ties go to the least change
	var best *Option
	rank := func(a, b *Option) bool { // a better than b
		if d := a.RiskAdjusted - b.RiskAdjusted; math.Abs(d) > tie {
			return d > 0
		}
		if a.Present != b.Present {
			return a.Present
		}
		return a.Net > b.Net+slack
	}
	rec := &Recommendation{Plan: map[string]string{}, LeastChange: present, Because: []string{}, BecauseEN: []string{}}
	var cheap, strong *Option
	for i := range r.Options {
		o := &r.Options[i]
		for j := range r.Options {
			x := &r.Options[j]
			if x.FeeKnown && x.ID != o.ID && x.AnnualCost <= o.AnnualCost+slack && x.MeanLoss <= o.MeanLoss+slack && (x.AnnualCost < o.AnnualCost-slack || x.MeanLoss < o.MeanLoss-slack) && o.DominatedBy == nil {
				id := x.ID
				o.DominatedBy = &id
			}
		}
		if !o.MeetsMustRules {
			continue
		}
		if strong == nil || o.MeanLoss < strong.MeanLoss-slack {
			strong = o
		}
		if !o.FeeKnown {
			continue
		}
		if best == nil || rank(o, best) {
			best = o
		}
		if cheap == nil || o.AnnualCost < cheap.AnnualCost-slack {
			cheap = o
		}
	}
	if best == nil {
		return
	}
	best.Recommended = true
	rec.Option, rec.CheapestCompliant, rec.MostResilient = best.ID, cheap.ID, strong.ID
	for i := range e.in.services {
		rec.Plan[e.in.label(i)] = best.ID
		if best.ID == OptMixed {
			rec.Plan[e.in.label(i)] = mixed[i]
		}
	}
	for i := range r.Options {
		o := &r.Options[i]
		if o.FeeKnown || !o.MeetsMustRules {
			continue
		}
		fee := o.RiskAdjusted - best.RiskAdjusted
		o.BreakEvenFee = f64(fee)
		if fee > tie && fee > rec.ConditionalFee {
			rec.Conditional, rec.ConditionalFee = o.ID, fee
		}
	}
	r.Recommendation = rec
	e.because(r, best, present)
}

// resolution is how well the bad years of options are told apart: they are worked
// out on a coarser grid than the present plan's.
const resolution = .001

// Tie returns the won of risk-adjusted net benefit within which two options are
// alike, for their bad years are worked out on a grid.
func (r *Report) Tie() float64 {
	worst := 0.0
	for i := range r.Options {
		if o := &r.Options[i]; o.ID != OptIntegrated {
			worst = math.Max(worst, o.TVaR95)
		}
	}
	return .5 + r.Net.Kappa*resolution*worst
}

// derive computes the figures that the clauses carry: switch time, notice,
// capacity and separation, each with what decided it.
func (e *engine) derive(r *Report, v int, present string) error {
	if r.Recommendation == nil || len(r.Options) < 2 {
		return nil
	}
	id := tenderOption(r.Recommendation.Option)
	all, err := e.means([]string{id}, nil)
	if err != nil {
		return err
	}
	s := all[id]
	o := r.option(id)
	budget, budgetOf := e.in.set.rho*math.Max(o.Savings, 0), "절감액"
	if o.Savings <= 0 {
		budget, budgetOf = e.in.set.rho*o.AnnualCost, "연간 금액(절감이 없음)"
	}
	base, _ := e.closedMean(s, v, 0)
	over := func(T float64) float64 { x, _ := e.closedMean(s, v, T); return x - base }
	var economics *float64
	if over(maxSwitchHours) > budget {
		lo, _ := crossing(0, maxSwitchHours, 1e-7, func(T float64) float64 { return over(T) - budget })
		economics = f64(math.Floor(lo * 60))
	}
	W, class := e.tolerance()
	const ruleMinutes = 180 // mois-sla-fix-time: 2 h (grade 1) or 3 h (grade 2)
	T, by := math.Floor(W*60*e.in.set.toleranceShare), "tolerance"
	if T > ruleMinutes {
		T, by = ruleMinutes, "rule"
	}
	if economics != nil && *economics < T {
		T, by = math.Max(1, *economics), "economics"
	}
	T = math.Max(1, T)
	marginal := (over(T/60+1.0/60) - over(T/60))
	why := fmt.Sprintf("가장 급한 메시지(%s)는 %s 늦으면 피해가 시작되므로 그 %s 안에 전환하고 나머지 시간에 밀린 물량을 보냅니다. ", ClassName(class), hoursText(W), percentText(e.in.set.toleranceShare))
	if class == models.ClassDisaster {
		why = "재난 메시지의 피해는 원으로 잡지 않으므로(생명) 가장 짧은 지연부터 늦은 것으로 봅니다. " + why
	}
	whyEN := fmt.Sprintf("The most urgent messages (%s) start to do harm when %.3g h late; %.0f%% of that is given to the switch, the rest to clearing the backlog. ", class, W, 100*e.in.set.toleranceShare)
	if class == models.ClassDisaster {
		whyEN = "The harm of a late disaster notice has no won value (it is lives), so it is late from the shortest delay on. " + whyEN
	}
	if economics == nil {
		why += fmt.Sprintf("비용만 보면 한도가 없습니다: 전환이 %g시간 걸려도 늘어나는 기대 장애비용은 연 %s으로 손실 예산(%s의 %s, 연 %s)보다 작습니다. ", maxSwitchHours, wonText(math.Max(0, over(maxSwitchHours))), budgetOf, percentText(e.in.set.rho), wonText(budget))
		whyEN += fmt.Sprintf("Cost alone sets no limit: even a switch of %g h adds %.0f won a year, below the loss budget of %.0f won. ", maxSwitchHours, math.Max(0, over(maxSwitchHours)), budget)
	} else {
		why += fmt.Sprintf("비용만 보면 %g분까지 손실 예산(%s의 %s, 연 %s) 안입니다. ", *economics, budgetOf, percentText(e.in.set.rho), wonText(budget))
		whyEN += fmt.Sprintf("By cost alone %g minutes stay within the loss budget of %.0f won a year. ", *economics, budget)
	}
	if marginal >= 1 {
		why += fmt.Sprintf("1분 늦출 때마다 기대 장애비용이 연 %s 늘어납니다.", wonText(marginal))
		whyEN += fmt.Sprintf("Each further minute costs %.0f won a year.", marginal)
	} else { // later is no dearer: fewer messages are sent again at the text's price
		why += "1분 더 늦추어도 기대 장애비용은 늘지 않습니다."
		whyEN += "A further minute costs nothing more."
	}
	// Which provision decided, where a rule did and one alone bounds the figure.
	bounds := map[string]string{"switch_time": "mois-sla-fix-time", "notice_total": "mois-sla-fix-time", "notice_vendor": "mois-sla-fix-time", "notice_tier": "mois-sla-fix-time",
		"capacity": "mois-sla-fix-time", "clear_window": "mois-sla-fix-time", "drill_interval": "mois-preventive-check", "credits": "mois-sla-penalty-cap"}
	add := func(f DerivedFigure) {
		if f.DecidedBy == "rule" {
			f.Rule = bounds[f.Key]
		}
		r.Figures = append(r.Figures, f)
	}
	add(DerivedFigure{Key: "switch_time", Value: f64(T), Unit: "minutes", DecidedBy: by, Why: why, WhyEN: whyEN, Provisions: []string{"mois-sla-fix-time", "mois-preventive-check"}, Economics: economics})

	f := e.mainFlow()
	tiers := 0
	for _, n := range s.worlds[0].plans[f].routes[0].nodes {
		if n.role != models.RoleAgency {
			tiers++
		}
	}
	tiers = max(1, tiers)
	per := math.Max(1, math.Floor(T/float64(tiers)))
	why = fmt.Sprintf("자동 전환은 통보를 기다리지 않습니다. 통보는 자동 전환이 실패했을 때 사람이 알아채고, 시민에게 알리는 데 쓰이므로 전환 시간 %g분 안에 닿아야 하고, 발주기관까지 %d단계가 나누어 단계마다 %g분입니다.", T, tiers, per)
	whyEN = fmt.Sprintf("An automatic switch waits for no notice. The notice is for people to step in where it fails and to tell citizens, so it must arrive within the switch time of %g minutes, split over %d tiers: %g minutes each.", T, tiers, per)
	if hand := e.in.set.manualSwitchHours; hand*60 >= T {
		why += fmt.Sprintf(" 사람이 전환한다면 전환에만 평균 %s이 들어 통보에 남는 시간이 없습니다.", hoursText(hand))
		whyEN += fmt.Sprintf(" A switch by people alone takes %.3g h and leaves no time for it.", hand)
	}
	bound := []string{"tba-decree-37-21-3", "ega-56-5"}
	add(DerivedFigure{Key: "notice_total", Value: f64(T), Unit: "minutes", DecidedBy: by, Why: why, WhyEN: whyEN, Provisions: bound})
	add(DerivedFigure{Key: "notice_vendor", Value: f64(per), Unit: "minutes", DecidedBy: by, Why: why, WhyEN: whyEN, Provisions: bound})
	add(DerivedFigure{Key: "notice_tier", Value: f64(per), Unit: "minutes", DecidedBy: by, Why: why, WhyEN: whyEN, Provisions: bound})

	clear := math.Max(1, W*60-T)
	perHour, peak := e.capacity(T/60, (T+clear)/60)
	why = fmt.Sprintf("가장 바쁜 달, 가장 몰리는 때(%s)에 주 경로가 멈춰도 전환 %g분과 해소 %g분 안에 모두 나가려면 시간당 %s건(초당 %.1f건)이 필요합니다.", peak, T, clear, countText(perHour), perHour/3600)
	whyEN = fmt.Sprintf("If the first route stops at the busiest moment of the busiest month (%s), %.0f messages an hour clear everything within %g + %g minutes.", peak, perHour, T, clear)
	add(DerivedFigure{Key: "capacity", Value: f64(perHour), Unit: "messages_per_hour", DecidedBy: by, Why: why, WhyEN: whyEN, Provisions: []string{"tba-decree-30-8", "mois-unified-message"}})
	add(DerivedFigure{Key: "clear_window", Value: f64(clear), Unit: "minutes", DecidedBy: by, Why: fmt.Sprintf("허용 지연 %s에서 전환 시간 %g분을 뺀 나머지입니다.", hoursText(W), T), WhyEN: fmt.Sprintf("What the tolerance of %.3g h leaves after the switch time of %g minutes.", W, T)})

	add(DerivedFigure{Key: "separation", Text: "건물(데이터센터), 중계사업자, 전환·관리 시스템", Unit: "text", DecidedBy: "economics", Provisions: []string{"bcda-35-2-3", "msit-2022-kakao-finding"},
		Why:   fmt.Sprintf("지금 구조의 최소 단절집합(함께 멈추면 발송이 끊기는 조합) %d개에서 나온 종류입니다. 업체·건물 이름은 내부 붙임에만 둡니다.", len(r.Delivery.MinimalCutSets)),
		WhyEN: fmt.Sprintf("By kind, from the %d minimal cut sets of the present structure; firms and sites are named in the internal annex only.", len(r.Delivery.MinimalCutSets))})
	if err := e.deriveDrill(add, id, v, budget); err != nil {
		return err
	}
	if err := e.deriveAvailability(add, s, v, budget); err != nil {
		return err
	}
	if err := e.deriveCredits(add, r, s, v); err != nil {
		return err
	}
	e.annex(r)
	return nil
}

// tenderOption returns the option that a tender asks for where another is
// recommended: one with an automatic fallback.
func tenderOption(recommended string) string {
	switch recommended {
	case OptStay, OptAlone, OptManual, OptParallel, OptMixed, OptApps, OptIntegrated:
		return OptIndependent
	}
	return recommended
}

// deriveDrill adds the largest interval between real switch tests that keeps the
// loss which counts against the savings, E[L] − E[L₀], within the budget.
func (e *engine) deriveDrill(add func(DerivedFigure), id string, v int, budget float64) error {
	const months, longest = 12.0, 10.0 // of the rule, and years looked at
	over := func(years float64) (float64, error) {
		x, err := e.variant(func(s *settings) { s.drillYears = years }, 1)
		if err != nil {
			return 0, err
		}
		all, err := x.means([]string{OptStay, id}, nil)
		if err != nil {
			return 0, err
		}
		l, _ := x.closedMean(all[id], v, -1)
		l0, _ := x.closedMean(all[OptStay], v, -1)
		return l - l0, nil
	}
	none, err := over(1.0 / 365)
	if err != nil {
		return err
	}
	far, err := over(longest)
	if err != nil {
		return err
	}
	f := DerivedFigure{Key: "drill_interval", Unit: "months", Provisions: []string{"mois-preventive-check", "mois-dr-drill"}}
	switch {
	case none > budget:
		f.DecidedBy = "rule"
		f.Value = f64(months)
		f.Why = fmt.Sprintf("매일 시험해도 남는 장애비용이 연 %s으로 손실 예산 %s을 넘습니다: 함께 멈추는 사건 때문이어서 어떤 시험 주기로도 충분하지 않습니다. 분리를 먼저 요구하고, 시험은 규정이 보는 연 1회로 적습니다.", wonText(none), wonText(budget))
		f.WhyEN = fmt.Sprintf("Even daily tests leave %.0f won a year, above the budget of %.0f: shared events alone exceed it and no interval suffices. Ask for separation first; the rule's yearly test is printed.", none, budget)
	case far <= budget:
		f.DecidedBy, f.Value = "rule", f64(months)
		f.Why = fmt.Sprintf("비용만 보면 한도가 없습니다: %g년에 한 번 시험해도 늘어나는 장애비용은 연 %s으로 손실 예산 %s 안입니다. 규정이 보는 연 1회가 정합니다.", longest, wonText(far), wonText(budget))
		f.WhyEN = fmt.Sprintf("Cost alone sets no limit: a test every %g years still stays within the budget of %.0f won a year. The rule's yearly test decides.", longest, budget)
	default:
		var failed error
		lo, _ := crossing(1.0/365, longest, 1e-5, func(years float64) float64 {
			x, err := over(years)
			failed = cmp.Or(failed, err)
			return x - budget
		})
		if failed != nil {
			return failed
		}
		own := math.Max(1, math.Floor(lo*12))
		f.Economics = f64(own)
		f.Value, f.DecidedBy = f64(math.Min(own, months)), "economics"
		if own > months {
			f.DecidedBy = "rule"
		}
		f.Why = fmt.Sprintf("전환시험 사이가 %g개월을 넘으면 장애비용이 손실 예산(연 %s)을 넘습니다.", own, wonText(budget))
		f.WhyEN = fmt.Sprintf("With more than %g months between tests the loss passes the budget of %.0f won a year.", own, budget)
	}
	add(f)
	return nil
}

// deriveAvailability adds the smallest availability of the bought chain that keeps
// the loss which counts against the savings within the budget: all its rates
// multiplied alike.
func (e *engine) deriveAvailability(add func(DerivedFigure), s *studied, v int, budget float64) error {
	base, err := e.means([]string{OptStay}, nil)
	if err != nil {
		return err
	}
	l0, _ := e.closedMean(base[OptStay], v, -1)
	f := e.mainFlow()
	var own, bought, u float64
	for k, w := range s.worlds {
		up := 0.0
		for _, ev := range w.events {
			m, _ := e.eventMean(s, ev)
			x := s.weights[k] * ev.rate() * m[v].won
			if ev.row == "agency,own_system_outage" {
				own += x
				continue
			}
			bought += x
			if ev.onRoute[f][0] {
				up += math.Log1p(-math.Min(1-1e-12, ev.unavailability(hoursPerYear)))
			}
		}
		u -= s.weights[k] * math.Expm1(up)
	}
	room := budget + l0 - own
	if bought <= 0 || u <= 0 {
		return nil
	}
	times := room / bought
	if times <= 0 {
		add(DerivedFigure{Key: "availability", Unit: "share", DecidedBy: "officer", Provisions: []string{"mois-sla-availability"},
			Why: "함께 멈추는 사건만으로 손실 예산을 넘어 가용률로는 맞출 수 없습니다.", WhyEN: "Shared events alone exceed the budget; no availability meets it."})
		return nil
	}
	digits := func(a float64) float64 { // up to .01 %, and never to 100 %, which nobody can promise
		if up := math.Ceil(a*1e4) / 1e4; up < 1 {
			return up
		}
		return math.Floor(a*1e6) / 1e6
	}
	alone := digits(1 - math.Min(1, u*times))
	if times > 1 { // no reason to ask for less than the chain is thought to hold
		a := digits(1 - math.Min(1, u))
		add(DerivedFigure{Key: "availability", Value: f64(a), Unit: "share", DecidedBy: "today", Economics: f64(alone), Provisions: []string{"mois-sla-availability"},
			Why:   fmt.Sprintf("비용만 보면 사들이는 경로의 장애가 지금 추정의 %.1f배가 되어도(가용률 %s) 손실 예산(연 %s) 안입니다. 지금보다 낮게 요구할 까닭은 없으므로 지금 추정한 가용률을 적습니다. 정보시스템 등급이 확정되면 표준안의 값(1등급 99.92%%, 2등급 99.90%%)이 아래 한도가 됩니다.", times, availabilityText(alone), wonText(budget)),
			WhyEN: fmt.Sprintf("By cost alone the bought chain's outages might be %.1f times today's estimate (availability %s) and stay within the budget of %.0f won a year. There is no reason to ask for less than today, so today's estimate is printed. Once the system's grade is confirmed the standard's figure is the lower bound.", times, availabilityText(alone), budget)})
		return nil
	}
	a := alone
	add(DerivedFigure{Key: "availability", Value: f64(a), Unit: "share", DecidedBy: "economics", Economics: f64(a), Provisions: []string{"mois-sla-availability"},
		Why:   fmt.Sprintf("사들이는 경로의 장애가 지금 추정의 %.1f배가 될 때 장애비용이 손실 예산(연 %s)에 이릅니다: 그때의 가용률입니다. 정보시스템 등급이 확정되면 표준안의 값(1등급 99.92%%, 2등급 99.90%%)이 아래 한도가 됩니다.", times, wonText(budget)),
		WhyEN: fmt.Sprintf("With the bought chain's outages at %.1f times today's estimate the loss reaches the budget of %.0f won a year: this is its availability then. Once the system's grade is confirmed the standard's figure is the lower bound.", times, budget)})
	return nil
}

// Ceiling of credits in the ministry's standard for service levels: a share of the
// month's price (provision mois-sla-penalty-cap).
const creditCeiling = .2

// deriveCredits adds the credit below the derived availability whose expected
// yearly amount meets the loss that the bought chain leaves, within the ceiling.
func (e *engine) deriveCredits(add func(DerivedFigure), r *Report, s *studied, v int) error {
	var a *float64
	for _, f := range r.Figures {
		if f.Key == "availability" {
			a = f.Value
		}
	}
	f := e.mainFlow()
	c := e.flows[f].contract
	at := contracted(s.firstRow(f), &e.in.c.Contracts[c])
	if a == nil || at < 0 {
		return nil
	}
	cases, err := e.slaCases(s, f, at, nil)
	if err != nil {
		return err
	}
	fee, err := e.bill(c)
	if err != nil || fee <= 0 {
		return err
	}
	whole := terms{availability: a, schedule: []models.Credit{{Below: *a, Share: 1}}, window: windowMonth, months: e.months}
	windows, err := whole.windows(e.ctx, cases, fee)
	if err != nil {
		return err
	}
	full := 0.0 // expected a year if a month below gave the whole month's price back
	for _, w := range windows {
		full += w.Expected
	}
	base, err := e.means([]string{OptStay}, nil)
	if err != nil {
		return err
	}
	l, _ := e.closedMean(s, v, -1)
	l0, _ := e.closedMean(base[OptStay], v, -1)
	left := math.Max(0, l-l0)
	g := DerivedFigure{Key: "credits", Unit: "text", DecidedBy: "rule", Provisions: []string{"mois-sla-penalty-cap", "lca-6-3", "swpa-38"}}
	share := creditCeiling
	if full > 0 && left/full < creditCeiling {
		share, g.DecidedBy = math.Max(.01, math.Ceil(100*left/full)/100), "economics"
		g.Economics = f64(left / full)
	}
	g.Value = f64(share)
	g.Text = fmt.Sprintf("월 가용률 %s 미만인 달 대금의 %s", availabilityText(*a), percentText(share))
	g.TextEN = fmt.Sprintf("%s of the month's price where the month's availability is below %s", percentText(share), availabilityText(*a))
	g.Why = fmt.Sprintf("이 환급의 기대값은 연 %s이고, 문자일 때보다 더 남는 장애비용은 연 %s입니다.", wonText(share*full), wonText(left))
	g.WhyEN = fmt.Sprintf("It is worth %.0f won a year in the mean; the loss left beyond what texts would lose is %.0f won.", share*full, left)
	if g.DecidedBy == "rule" {
		g.Why += " 표준의 한도(월 대금의 20%)가 정했습니다: 환급은 손실을 메우지 못하므로 전환과 분리가 먼저입니다."
		g.WhyEN += " The standard's ceiling (20% of the month's price) decides: credits do not cover the loss, so the switch and the separation come first."
	}
	add(g)
	return nil
}

// availabilityText writes an availability with the digits that tell it from 1.
func availabilityText(a float64) string {
	return strconv.FormatFloat(math.Round(a*1e6)/1e4, 'f', -1, 64) + "%"
}

// tolerance returns the shortest delay in hours at which a late message of the
// case starts to cost anybody anything, and its class.
func (e *engine) tolerance() (hours float64, class models.MessageClass) {
	hours, class = math.Inf(1), models.ClassGeneral
	for _, s := range e.in.services {
		if s.s.Class == models.ClassDisaster { // its harm has no won value: any lateness counts
			return e.sev.steps[0], models.ClassDisaster
		}
		mix := []models.ClassShare{{Class: s.s.Class, Share: 1}}
		if s.s.Class == models.ClassMixed {
			mix = e.in.ref.Mix
		}
		for _, m := range mix {
			if m.Share <= 0 {
				continue
			}
			for k, h := range e.in.curve(m.Class, e.sev.steps)[societyView] {
				if h > 0 {
					if e.sev.steps[k] < hours {
						hours, class = e.sev.steps[k], m.Class
					}
					break
				}
			}
		}
	}
	if math.IsInf(hours, 1) {
		hours = e.sev.steps[0] // no harm is on file: the shortest step there is
	}
	return hours, class
}

// capacity returns the messages an hour that the fallback must carry so that
// whatever arrives until any moment is out by T + W after the fault, and when
// the worst start is:
//
//	μ = max over t₀, s of A(t₀, t₀+s)/(s + W − T),  W > T
func (e *engine) capacity(T, W float64) (perHour float64, when string) {
	a := e.sev.arr
	const longest = 12 * 60 // minutes; later arrivals have had time to clear
	// worst looks at one line of arrivals, a share a minute, for the start after
	// which most must be sent the fastest.
	worst := func(cum func(minute int) float64, minutes int) (rate float64, at int) {
		for i := range minutes {
			if i > 0 && cum(i+1)-cum(i) <= (cum(i)-cum(i-1))*(1+1e-9) {
				continue // the worst start is where the arrivals rise
			}
			for s := 1; s <= longest; s++ {
				if x := (cum(i+s) - cum(i)) / (float64(s)/60 + W - T); x > rate*(1+1e-9) {
					rate, at = x, i
				}
			}
		}
		return rate, at
	}
	best := 0.0
	for m := range 12 { // ordinary days of each month
		weekly := 0.0
		for _, f := range e.flows {
			weekly += f.all.weekly * f.cal.base[m]
		}
		rate, at := worst(func(i int) float64 { return a.cum[i%minutesPerWeek] + float64(i/minutesPerWeek) }, minutesPerWeek)
		if x := rate * weekly; x > best*(1+1e-9) {
			day := "평일"
			if at >= 5*24*60 {
				day = "주말"
			}
			best, when = x, fmt.Sprintf("%s %02d:%02d", day, at/60%24, at%60)
		}
		// A reminder day: the ordinary day and what leaves at once.
		days := map[int]bool{}
		for _, f := range e.flows {
			for _, b := range f.cal.bursts {
				if b.month == m {
					days[b.day] = true
				}
			}
		}
		for d := 1; d <= 31; d++ {
			if !days[d] {
				continue
			}
			cum := func(i int) float64 {
				t := 24*burstDay + float64(i)/60
				sum := weekly * a.until(t)
				for _, f := range e.flows {
					for _, b := range f.cal.bursts {
						if b.month == m && b.day == d {
							sum += f.all.weekly * b.weeks * a.burstArrivals(t)
						}
					}
				}
				return sum
			}
			if x, at := worst(cum, 24*60); x > best*(1+1e-9) {
				best, when = x, fmt.Sprintf("%d월 %d일(집중 발송일) %02d:%02d", m+1, d, at/60, at%60)
			}
		}
	}
	return math.Ceil(best), when
}

// clearings returns, for every route whose capacity is stated, the hours in which
// it clears the largest backlog there can be: the smallest c with
//
//	max over t₀, s of A(t₀, t₀+s)/(s + c) ≤ capacity
//
// Every message that waits is taken to wait so long beside the switch: a bound,
// which is 0 where the capacity is enough for the busiest minute.
func (e *engine) clearings() map[string]float64 {
	out := map[string]float64{}
	for _, r := range e.in.c.Routes {
		if r.CapacityPerSecond == nil {
			continue
		}
		over := func(hours float64) float64 { x, _ := e.capacity(0, hours); return x - *r.CapacityPerSecond*3600 }
		hours := maxSwitchHours // it never catches up
		switch {
		case over(1.0/60) <= 0:
			hours = 0
		case over(maxSwitchHours) <= 0:
			_, hours = crossing(1.0/60, maxSwitchHours, 1.0/3600, over)
		}
		out[r.ID] = hours
		e.in.note(Assumption{Key: "capacity." + r.ID, Name: "밀린 물량이 다 나가는 시간: 경로 " + r.ID, NameEN: "time to clear the backlog: route " + r.ID, Value: 60 * hours, Unit: "minutes", From: models.FromContract, Source: r.Cell.String(),
			Note: fmt.Sprintf("처리용량 초당 %g건, 가장 바쁜 때를 기준으로 한 상한", *r.CapacityPerSecond)})
	}
	return out
}

// annex names, for the agency alone, what stands behind the separation that the
// tender asks for by kind.
func (e *engine) annex(r *Report) {
	var buildings, firms, controls []string
	for _, n := range r.Delivery.Nodes {
		if n.Role == models.RoleAgency || n.Role == models.RoleCarrier {
			continue
		}
		firms = append(firms, n.Name)
		if len(n.Sites) > 0 {
			buildings = append(buildings, n.Sites...)
		} else {
			buildings = append(buildings, n.Name+": 확인되지 않음")
		}
	}
	for _, n := range e.in.c.Nodes {
		if n.ControlSite != "" {
			controls = append(controls, n.ControlSite)
		}
	}
	if len(controls) == 0 {
		controls = []string{"확인되지 않음"}
	}
	r.Annex = append(r.Annex,
		AnnexRow{"building", buildings, "현 경로가 서 있는 건물: 대체 경로가 피해야 할 곳"},
		AnnexRow{"firm", firms, "현 경로의 사업자: 대체 경로에 다시 나오면 함께 멈춤"},
		AnnexRow{"control", controls, "전환·관리 시스템이 있는 곳"})
}
