package analysis

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"daebi/models"
)

var ladder = []models.Credit{{Below: .999, Share: .1}, {Below: .99, Share: .25}, {Below: .95, Share: .5}}

// design/verification.md: fee 2,000.
func TestCreditLadder(t *testing.T) {
	shuffled := []models.Credit{ladder[1], ladder[2], ladder[0]}
	for _, tt := range []struct {
		schedule []models.Credit
		limit    *float64
		at, want float64
	}{
		{ladder, nil, .995, 200},
		{ladder, nil, .948, 1000},
		{ladder, nil, .9995, 0},
		{ladder, nil, .999, 0},  // at the threshold is not below it
		{ladder, nil, .99, 200}, // nor here
		{ladder, f64(.3), .948, 600},
		{ladder, f64(.3), .98, 500},
		{ladder, f64(0), .5, 0},
		{shuffled, nil, .98, 500},
		{nil, nil, 0, 0},
		{[]models.Credit{{Below: .99, Share: .5}, {Below: .9, Share: .1}}, nil, .8, 200}, // as written: the deepest tier
	} {
		near(t, models.WriteCredits(tt.schedule), 2000*creditFor(tt.schedule, tt.limit, tt.at), tt.want, 1e-12)
	}
}

// design/verification.md, SLA windows.
func TestAllowance(t *testing.T) {
	a := allowanceOf(f64(.999))
	near(t, "8,760 hours", a.YearHours, 8.76, 1e-12)
	near(t, "30 days", a.Days30, 43.2, 1e-12)
	near(t, "28 days", a.Days28, 40.32, 1e-12) // 28·1440/1000
	near(t, "29 days", a.Days29, 41.76, 1e-12)
	near(t, "31 days", a.Days31, 44.64, 1e-12)
	if allowanceOf(nil) != nil {
		t.Error("no promise leaves an allowance")
	}
	days := 0
	for _, d := range calendarDays {
		days += d
	}
	near(t, "a year", 24*float64(days), hoursPerYear, 0)
}

func fixed(hours float64) lengthLaw { return lengthLaw{mu: math.Log(hours), cap: 1e6} }

func one(shape, years float64, law lengthLaw, share float64) []slaCase {
	return []slaCase{{1, []slaStream{{key: "x", name: "x", shape: shape, years: years, law: law, share: share, takes: 1}}}}
}

func expected(t *testing.T, x terms, cases []slaCase, fee float64) (won, minutes float64) {
	t.Helper()
	ws, err := x.windows(t.Context(), cases, fee)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range ws {
		won += w.Expected
		minutes += w.MeanMinutes
	}
	return won, minutes
}

// One stream of outages of exactly 1 h, a Gamma(1, 1)-mixed rate. An outage
// touches a month of W hours if it starts in W + 1 of them, so that
//
//	P(some downtime) = 1 − b/(b + 1), b = 8760/(W + 1)
//
// and each such month gives back 10 % of 2,000.
func TestCreditOfAnyDowntime(t *testing.T) {
	want := 0.0
	for _, d := range []float64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		b := 8760 / (24*d + 1)
		want += 200 * (1 - b/(b+1))
	}
	x := terms{schedule: []models.Credit{{Below: 1, Share: .1}}, window: windowMonth}
	got, minutes := expected(t, x, one(1, 1, fixed(1), 1), 2000)
	near(t, "E[credit]", got, want, 1e-9)
	near(t, "minutes a year", minutes, 60, 1e-9)
	// Measured over the year: one window of 8,760 h against twelve fees.
	x.window = windowYear
	got, minutes = expected(t, x, one(1, 1, fixed(1), 1), 2000)
	b := 8760.0 / 8761
	near(t, "over a year", got, 2400*(1-b/(b+1)), 1e-9)
	near(t, "minutes of the year", minutes, 60, 1e-9)
}

// Rare outages of 1 h, λ = 1e-6 a year: at most one counts, and it takes a month
// of W hours below A where more than x = (1 − A)·W of its hour lie inside: from
// (W − x) + (1 − x) hours of starts. With 1 − A = 1/1440 the twelve months have
// Σ(W + 1 − 2W/1440) = 8760 + 12 − 8760/720 hours of them.
func TestCreditOfRareOutages(t *testing.T) {
	const rate = 1e-6
	starts := 8760 + 12 - 8760.0/720
	below := 1 - 1.0/1440
	tier := []models.Credit{{Below: below, Share: .5}}
	for _, tt := range []struct {
		name  string
		limit *float64
		share float64 // affected
		takes float64
		want  float64
	}{
		{"half the fee", nil, 1, 1, 1000},
		{"capped at 30 %", f64(.3), 1, 1, 600},
		{"capped at nothing", f64(0), 1, 1, 0},
		{"a third of the outages", nil, 1, 1.0 / 3, 1000.0 / 3},
		// A tenth affected brings 6 minutes, never the 28 to 31 that are allowed.
		{"a tenth affected", nil, .1, 1, 0},
	} {
		cases := one(1, 1/rate, fixed(1), tt.share)
		cases[0].streams[0].takes = tt.takes
		got, _ := expected(t, terms{schedule: tier, limit: tt.limit, window: windowMonth}, cases, 2000)
		if want := tt.want * rate * starts / 8760; math.Abs(got-want) > 2e-5*want+1e-13 {
			t.Errorf("%s: %.9g, want %.9g", tt.name, got, want)
		}
	}
}

// An excluded stream gives nothing back and adds no minute.
func TestExcludedStreamsDoNotCount(t *testing.T) {
	cases := one(1, 1, fixed(1), 1)
	cases[0].streams[0].excluded = exclusionKey(exPlatform)
	won, minutes := expected(t, terms{schedule: ladder, window: windowMonth}, cases, 2000)
	if won != 0 || minutes != 0 {
		t.Errorf("excluded: %g won and %g minutes", won, minutes)
	}
}

// The law of what one outage brings to a month, against the integral over lengths
// and starts by the midpoint rule.
func TestOverlapAgainstNumbers(t *testing.T) {
	const window, share = 720.0, .6
	for name, law := range map[string]lengthLaw{
		"hours":               {mu: .693, sigma: 1.2, cap: 72},
		"longer than a month": {mu: 5.327, sigma: 1.388, cap: 757},
		"noticed late":        {mu: 1.099, sigma: 1.3, cap: 168, shift: 27},
	} {
		x, starts, err := overlapOf(law, window, share)
		if err != nil {
			t.Fatal(err)
		}
		at := []float64{.2, 3, 30, 100, share * window}
		var over, limited, square [5]float64
		total := 0.0
		const n, m = 1500, 600
		for i := range n {
			d := law.quantile((float64(i) + .5) / n)
			for j := range m {
				s := -d + (window+d)*(float64(j)+.5)/m
				v := share * (math.Min(window, s+d) - math.Max(0, s))
				p := (window + d) / n / m
				total += p
				for k, x := range at {
					if v > x*(1+1e-9) {
						over[k] += p
					}
					limited[k] += p * math.Min(v, x)
					square[k] += p * math.Min(v, x) * math.Min(v, x)
				}
			}
		}
		near(t, name+": starts", starts, total, 2e-3)
		for k, v := range at {
			if d := math.Abs((1 - x.CDF(v)) - over[k]/total); d > 2e-3 {
				t.Errorf("%s: P(X > %g) = %.5f, by numbers %.5f", name, v, 1-x.CDF(v), over[k]/total)
			}
			near(t, name+": limited mean", x.LimitedMean(v), limited[k]/total, 4e-3)
			near(t, name+": limited square", x.LimitedSquare(v), square[k]/total, 8e-3)
		}
		near(t, name+": no minute is lost", starts*x.LimitedMean(math.Inf(1)), share*window*law.mean(), 1e-9)
	}
}

// Simulated months: a rate, outages over the month and before it, their hours
// inside it. Nothing of the closed forms is used.
func TestCreditAgainstMonteCarlo(t *testing.T) {
	streams := []slaStream{
		{key: "a", name: "a", shape: 1.5, years: 3, law: lengthLaw{mu: .693, sigma: 1.2, cap: 72}, share: 1, takes: 1},
		{key: "b", name: "b", shape: 7, years: 4, law: lengthLaw{mu: -1.7, sigma: .95, cap: 10}, share: .6, takes: .5},
		{key: "c", name: "c", shape: 1, years: 10, law: lengthLaw{mu: 5.3, sigma: 1.4, cap: 757}, share: 1, takes: 1},
	}
	x := terms{availability: f64(.999), schedule: ladder, limit: f64(.3), window: windowMonth}
	ws, err := x.windows(t.Context(), []slaCase{{1, streams}}, 2000)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 11))
	gamma := func(shape float64) float64 { // sums of exponentials, and half a squared normal
		g := 0.0
		for ; shape >= 1; shape-- {
			g += r.ExpFloat64()
		}
		if shape > 0 { // .5
			z := r.NormFloat64()
			g += z * z / 2
		}
		return g
	}
	for _, w := range []SLAWindow{ws[0], ws[1], ws[3]} { // 31, 28 and 30 days
		const runs = 200_000
		window := 24 * float64(w.Days)
		var sum, square, below float64
		for range runs {
			down := 0.0
			for _, s := range streams {
				mean := gamma(s.shape) / s.years * (window + s.law.cap) / 8760
				for at := r.ExpFloat64(); at < mean; at += r.ExpFloat64() { // a Poisson number
					if r.Float64() >= s.takes {
						continue
					}
					d := math.Min(s.law.cap, math.Exp(s.law.mu+s.law.sigma*r.NormFloat64()))
					start := -s.law.cap + (window+s.law.cap)*r.Float64()
					down += s.share * math.Max(0, math.Min(window, start+d)-math.Max(0, start))
				}
			}
			c := 2000 * creditFor(ladder, f64(.3), 1-down/window)
			sum, square = sum+c, square+c*c
			if down > .001*window {
				below++
			}
		}
		mean := sum / runs
		se := math.Sqrt((square/runs - mean*mean) / runs)
		if math.Abs(mean-w.Expected) > 4*se {
			t.Errorf("%d days: %.3f, simulated %.3f ± %.3f", w.Days, w.Expected, mean, se)
		}
		if p := below / runs; math.Abs(p-*w.Below) > 4*math.Sqrt(p/runs) {
			t.Errorf("%d days: P(below) %.5f, simulated %.5f", w.Days, *w.Below, p)
		}
	}
}

func TestReadExclusion(t *testing.T) {
	k := exclusionKey
	for _, tt := range []struct {
		text string
		want [][]string // kinds of each part; none: not understood
	}{
		{"정기점검", [][]string{{k(exMaintenance)}}},
		{"사전 통보 작업, 발주기관 사유", [][]string{{k(exMaintenance)}, {k(exCustomer)}}},
		{"카카오 플랫폼 장애", [][]string{{k(exPlatform), k(exKakao)}}},
		{"데이터센터(IDC) 화재", [][]string{{k(exDataCentre)}}},
		{"천재지변 및 불가항력", [][]string{{k(exForce)}, {k(exForce)}}},
		{"제3자·통신사 귀책", [][]string{{k(exThirdParty)}, {k(exCarrier)}}},
		{"Force majeure or third-party failure", [][]string{{k(exForce)}, {k(exThirdParty)}}},
		{"플랫폼 정기점검", [][]string{{k(exMaintenance)}}}, // planned, not every fault of the platform
		{"카카오 정책에 따른 계정 차단", [][]string{{k(exAccount)}}},
		{"협의에 따름", [][]string{{}}},
		{"정전", [][]string{{}}},
		{"긴급점검", [][]string{{}}},            // not planned
		{"플랫폼 장애는 제외하지 않음", [][]string{{}}}, // the opposite
		{"플랫폼, 데이터센터 장애는 제외하지 아니한다", [][]string{{}}},
		{"자체 플랫폼 장애", [][]string{{}}}, // the vendor's own
		{" ", nil},
	} {
		var got [][]string
		for _, x := range readExclusion(tt.text) {
			got = append(got, x.Kinds)
			if x.Understood != (len(x.Kinds) > 0) {
				t.Errorf("%q: understood %v with kinds %v", tt.text, x.Understood, x.Kinds)
			}
		}
		if !slices.EqualFunc(got, tt.want, slices.Equal) {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}

// promised is the likely chain with terms: the vendor's to the agency, the
// dealer's and the relay's to the vendor.
func promised(t testing.TB) models.Case {
	c := likely(t)
	c.SLA = []models.SLATerm{
		{Node: "vendor", Availability: f64(.999), Window: "month", NoticeMinutes: f64(30), RecoveryMinutes: f64(240), Credits: ladder, CapShare: f64(.3), Exclusions: []string{"정기점검"}},
		{Node: "dealer", Availability: f64(.995), Window: "month", NoticeMinutes: f64(30), Credits: ladder[:1]},
		{Node: "relay", Availability: f64(.9995), Window: "year", NoticeMinutes: f64(60), RecoveryMinutes: f64(240), Credits: ladder, CapShare: f64(.3)},
	}
	return c
}

// presentOf works a case through as far as the SLA needs.
func presentOf(t testing.TB, c models.Case) (*engine, *studied) {
	t.Helper()
	in, err := newInput(&c, knowledge(t).Reference)
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
	e.flows = in.flowsOf(e.money, e.sav.VATConfirmed, func(int) string { return "" })
	e.sev = newSeverities(in, e.flows, fine)
	id := OptAlone
	if in.hasStatedFallback(e.flows) {
		id = OptPresent
	}
	now, err := e.study(id, fine, agencyView, societyView)
	if err != nil {
		t.Fatal(err)
	}
	now.mean = now.closed
	return e, now
}

func findings(t testing.TB, c models.Case) *SLAFindings {
	t.Helper()
	e, now := presentOf(t, c)
	r := &Report{}
	found, err := e.slaFindings(r, now, agencyView)
	if err != nil {
		t.Fatal(err)
	}
	if found != nil && len(r.Problems) != len(found.NotUnderstood) {
		t.Errorf("%d problems for %v", len(r.Problems), found.NotUnderstood)
	}
	return found
}

func TestNoTermsNoSLA(t *testing.T) {
	e, now := presentOf(t, likely(t))
	if s, err := e.slaFindings(&Report{}, now, agencyView); s != nil || err != nil {
		t.Errorf("no terms: %+v, %v", s, err)
	}
}

func TestPromisedEndToEnd(t *testing.T) {
	s := findings(t, promised(t))
	near(t, "first route", *s.PromisedEndToEnd, .994005, 1e-12) // .999·.995: the relay is on the other route
	near(t, "to the agency", *s.PromisedToAgency, .999, 0)
	near(t, "behind the vendor", *s.PromisedBehind, .995, 0)
	near(t, "a year of it", s.EndToEndAllowed.YearHours, 52.5162, 1e-9) // .005995·8760
	if s.Promising != 2 || !slices.Equal(s.Silent, []string{"카카오"}) {
		t.Errorf("%d promise, silent %v", s.Promising, s.Silent)
	}
	var ids []string
	for _, p := range s.Promises {
		ids = append(ids, p.Node)
		if p.ToAgency != (p.Node == "vendor") || p.OnFirstRoute == (p.Node == "relay") {
			t.Errorf("%s: to the agency %v, on the first route %v", p.Node, p.ToAgency, p.OnFirstRoute)
		}
	}
	if !slices.Equal(ids, []string{"vendor", "dealer", "relay"}) {
		t.Errorf("promises of %v", ids)
	}
}

func TestBackToBackGaps(t *testing.T) {
	s := findings(t, promised(t))
	var got []string
	for _, g := range s.Gaps {
		got = append(got, g.Node+" → "+g.Supplier+": "+g.Key)
		if g.Why == "" || g.WhyEN == "" || g.NodeName == "" || g.SupplierName == "" {
			t.Errorf("a gap without words: %+v", g)
		}
	}
	want := []string{
		"vendor → dealer: sla.gap.availability.weaker", // .995 behind .999
		"vendor → dealer: sla.gap.recovery.missing",
		"vendor → dealer: sla.gap.credit.weaker",      // 10 % below 99.0 %, where the vendor owes 25 %
		"vendor → relay: sla.gap.availability.weaker", // over a year, not a month
		"vendor → relay: sla.gap.notice.weaker",       // 60 minutes behind 30
		"dealer → kakao: sla.gap.availability.missing",
		"dealer → kakao: sla.gap.notice.missing",
		"dealer → kakao: sla.gap.credit.missing",
		"relay → carriers: sla.gap.availability.missing",
		"relay → carriers: sla.gap.notice.missing",
		"relay → carriers: sla.gap.recovery.missing",
		"relay → carriers: sla.gap.credit.missing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("gaps:\n%q\nwant\n%q", got, want)
	}
	if len(s.SLA.Gaps) != len(want) || s.SLA.Gaps[0] != (SLAGap{"vendor", "availability"}) {
		t.Errorf("the report's gaps: %v", s.SLA.Gaps)
	}
	if g := s.Gaps[4]; g.Why != "장애 통보 — 「대행사(상호 미공개)」의 약속: 30분. 공급자 「문자중계사(상호 미공개)」의 약속: 60분." {
		t.Errorf("words: %s", g.Why)
	}
}

// The fee is what the sheet bills a month: 4.9 × 376,000 + 9.35 × 94,000.
func TestCreditGap(t *testing.T) {
	s := findings(t, promised(t))
	c := s.Credits[0]
	near(t, "fee", c.FeePerMonth, 2_721_300, 1e-12)
	near(t, "largest", s.LargestCredit, .3*2_721_300*12, 1e-12)
	e, now := presentOf(t, promised(t))
	near(t, "gap", *s.CreditGap, now.closed[agencyView]-*s.ExpectedCredit, 1e-12)
	near(t, "share", *s.CreditShareOfLoss, *s.ExpectedCredit/now.closed[agencyView], 1e-12)
	if !(*s.ExpectedCredit > 0 && *s.ExpectedCredit < s.LargestCredit) {
		t.Errorf("E[credit] %.0f of at most %.0f", *s.ExpectedCredit, s.LargestCredit)
	}
	minutes, sum := 0.0, 0.0
	for _, w := range c.Windows {
		minutes += w.MeanMinutes
		sum += w.Expected
	}
	near(t, "minutes by month", minutes/60, c.HoursPerYear, 1e-9)
	near(t, "won by month", sum, *s.ExpectedCredit, 1e-12)
	// The streams are the engine's own, from the vendor to the citizen.
	want := 0.0
	for _, ev := range now.worlds[0].events {
		if ev.onRoute[e.mainFlow()][0] && !slices.Contains(ev.nodes, "city") {
			want += ev.rate() * ev.share * ev.law.mean()
		}
	}
	near(t, "hours", c.HoursPerYear, want, 1e-9)
}

// Each exclusion removes what it names, and nothing that it does not.
func TestExclusionsRemove(t *testing.T) {
	e, now := presentOf(t, promised(t))
	with := func(x ...string) *SLAFindings {
		e.in.c.SLA[0].Exclusions = x
		found, err := e.slaFindings(&Report{}, now, agencyView)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	none := with()
	for _, tt := range []struct {
		text    string
		removed []string
	}{
		{"정기점검", nil},
		{"협의에 따름", nil},
		{"네이버 장애", nil}, // not on this route
		{"카카오 장애", []string{"카카오: 짧은 장애", "SK C&C 판교 데이터센터: 데이터센터 상실"}},
		{"플랫폼 장애", []string{"카카오: 짧은 장애", "SK C&C 판교 데이터센터: 데이터센터 상실"}},
		{"통신사 장애", nil}, // behind the other route
		{"발주기관 사유", []string{"발신 계정 정지", "템플릿 중지"}},
	} {
		s := with(tt.text)
		var got []string
		hours := none.Credits[0].HoursPerYear
		for _, x := range s.Credits[0].Streams {
			if x.Counted != (x.Excluded == "") {
				t.Errorf("%s: %+v", tt.text, x)
			}
			if !x.Counted {
				got = append(got, x.Event)
				hours -= x.MinutesPerYear / 60
			}
		}
		slices.Sort(got)
		slices.Sort(tt.removed)
		if !slices.Equal(got, tt.removed) {
			t.Errorf("%s removes %q, want %q", tt.text, got, tt.removed)
		}
		near(t, tt.text+": hours left", s.Credits[0].HoursPerYear, hours, 1e-9)
		if fewer := *s.ExpectedCredit < *none.ExpectedCredit; fewer != (len(tt.removed) > 0) {
			t.Errorf("%s: credit %.0f, without it %.0f", tt.text, *s.ExpectedCredit, *none.ExpectedCredit)
		}
	}
	if s := with("협의에 따름"); !slices.Equal(s.NotUnderstood, []string{"협의에 따름"}) {
		t.Errorf("not understood: %v", s.NotUnderstood)
	}
	// Without third parties and lost buildings the vendor's own outages are left.
	s := with("제3자 귀책", "천재지변")
	for _, x := range s.Credits[0].Streams {
		if x.Counted != (x.Event == "대행사(상호 미공개): 자체 장애") {
			t.Errorf("third parties and force majeure: %+v", x)
		}
	}
}

// Terms of suppliers alone never reach the agency.
func TestCreditsReachTheAgencyThroughItsContract(t *testing.T) {
	c := promised(t)
	c.SLA = c.SLA[1:]
	s := findings(t, c)
	if *s.ExpectedCredit != 0 || s.LargestCredit != 0 || s.PromisedToAgency != nil || s.Credits[0].Node != "" {
		t.Errorf("nobody promises the agency: %+v", s.Credits[0])
	}
	_, now := presentOf(t, c)
	near(t, "the gap is the loss", *s.CreditGap, now.closed[agencyView], 1e-12)
}

// More outages of the vendor's own make more credit.
func TestCreditGrowsWithOutages(t *testing.T) {
	at := func(perYear float64) float64 {
		c := promised(t)
		c.Nodes[1].OutagesPerYear = &perYear
		return *findings(t, c).ExpectedCredit
	}
	if a, b, d := at(0), at(1), at(4); !(a < b && b < d) {
		t.Errorf("credit at 0, 1 and 4 outages a year: %.0f, %.0f, %.0f", a, b, d)
	}
}

// Credits stand beside L: the report's loss is the same to the last byte, with or
// without them, before and after. (An availability is no credit: where a node has no
// record the promise stands in.)
func TestCreditsNeverChangeTheLoss(t *testing.T) {
	text := func(l Loss) string {
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	bare := promised(t)
	for i := range bare.SLA {
		bare.SLA[i].Credits, bare.SLA[i].CapShare, bare.SLA[i].Exclusions = nil, nil, nil
	}
	without, with := analyze(t, bare), analyze(t, promised(t))
	before := text(with.Loss)
	if text(without.Loss) != before || without.Net.Annual != with.Net.Annual {
		t.Error("terms changed the loss")
	}
	e, now := presentOf(t, promised(t))
	if _, err := e.slaFindings(with, now, agencyView); err != nil {
		t.Fatal(err)
	}
	if text(with.Loss) != before {
		t.Error("working out the credit changed the loss")
	}
}

// Rows in another order give the same findings, and the JSON has the report's
// keys with the richer gaps.
func TestFindingsAreStable(t *testing.T) {
	text := func(c models.Case) string {
		b, err := json.Marshal(findings(t, c))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	a, c := text(promised(t)), promised(t)
	slices.Reverse(c.SLA)
	slices.Reverse(c.Nodes)
	slices.Reverse(c.Routes)
	if b := text(c); a != b {
		t.Errorf("another order of rows:\n%s\n%s", a, b)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(a), &keys); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"promised_end_to_end", "expected_credit_won", "credit_gap_won", "credit_share_of_loss", "gaps", "promises", "credits"} {
		if _, ok := keys[k]; !ok {
			t.Errorf("no key %s", k)
		}
	}
	var gaps []SLAGapFinding
	if err := json.Unmarshal(keys["gaps"], &gaps); err != nil || len(gaps) == 0 || gaps[0].Why == "" {
		t.Errorf("gaps of the JSON: %v, %v", gaps, err)
	}
}

// No routes stated: the only vendor of the nodes sheet is the typical chain's.
func TestTermsWithoutRoutes(t *testing.T) {
	c := promised(t)
	c.Routes = nil
	s := findings(t, c)
	if s.Credits[0].Node != "vendor" || *s.ExpectedCredit <= 0 || s.Promising != 2 {
		t.Errorf("%d promise, credit %.0f of %q", s.Promising, *s.ExpectedCredit, s.Credits[0].Node)
	}
}

// A building that holds the agency's system and one of the vendor's two centres:
// its loss counts against the vendor only where the other centre does not take
// over. Given the loss, the vendor is down by the failover's PFD or the loss of the building that decides it, by the other
// centre's own outage or building, or by the common cause.
func TestBuildingSharedWithTheAgency(t *testing.T) {
	c := promised(t)
	c.Nodes[0].Sites = []string{"시청"}
	c.Nodes[1].Sites, c.Nodes[1].Redundancy, c.Nodes[1].ControlSite = []string{"시청", "제2센터"}, "standby", "관제센터"
	e, now := presentOf(t, c)
	w, f := now.worlds[0], e.mainFlow()
	streams, err := promiseStreams(t.Context(), w, f, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	u := map[string]float64{}
	for _, ev := range w.events {
		u[ev.key] = ev.unavailability(hoursPerYear)
	}
	up := 1 + math.Expm1(-e.in.set.standbyPerYear*e.in.set.standbyAgeYears) // the failover works
	for _, k := range []string{"own:vendor:own_outage:common", "own:vendor:own_outage:unit2", "site:제2센터", "site:관제센터"} {
		up *= 1 - u[k]
	}
	takes := math.NaN()
	for _, s := range streams {
		if s.key == "own:city:own_system_outage" {
			t.Error("the agency's own system counts against the vendor")
		}
		if s.key == "site:시청" {
			takes = s.takes
		}
	}
	near(t, "the vendor is down with the building", takes, 1-up, 1e-9)
}

// Two contracts: each has its own bill and promise; a row that names none is not
// listed under a contract that does not pass its node.
func TestEachContractItsOwnCredit(t *testing.T) {
	c := promised(t)
	second := suwon(t).Contracts[0]
	second.Name, second.Vendor = "둘째 계약", "다른 대행사"
	c.Contracts = append(c.Contracts, second)
	c.Nodes = append(c.Nodes, models.Node{ID: "other", Name: "다른 대행사", Role: models.RoleVendor, Suppliers: []string{"kakao"}})
	c.Routes = append(c.Routes, models.Route{ID: "R3", Contract: second.Name, Channel: models.Alimtalk, Nodes: []string{"city", "other", "kakao"}})
	c.SLA = append(c.SLA, models.SLATerm{Node: "other", Contract: second.Name, Availability: f64(.99), Credits: []models.Credit{{Below: .99, Share: 1}}, CapShare: f64(.2)})
	s := findings(t, c)
	if len(s.Credits) != 2 || s.Credits[0].Node != "vendor" || s.Credits[1].Node != "other" || !s.Credits[1].WindowAssumed {
		t.Fatalf("credits %+v", s.Credits)
	}
	near(t, "second fee", s.Credits[1].FeePerMonth, 2_303_000, 1e-12) // 4.9 × 470,000
	near(t, "second's most", s.Credits[1].Largest, .2*2_303_000*12, 1e-12)
	near(t, "both", *s.ExpectedCredit, s.Credits[0].Expected+s.Credits[1].Expected, 1e-12)
	var got []string
	for _, p := range s.Promises {
		got = append(got, p.Node+"/"+p.Contract)
	}
	first := c.Contracts[0].Name
	if !slices.Equal(got, []string{"other/둘째 계약", "vendor/" + first, "dealer/" + first, "relay/" + first}) {
		t.Errorf("promises %q", got)
	}
}

// Service levels that name no node are the contracted party's, with a chain and
// without one: the answer is that of the node's own row.
func TestPromiseWithoutANode(t *testing.T) {
	know := knowledge(t)
	term := models.SLATerm{Availability: f64(.999), Window: windowMonth, Credits: []models.Credit{{Below: .999, Share: .1}}}
	for name, chain := range map[string]bool{"no chain": false, "chain": true} {
		c := suwon(t)
		c.Contracts[0].Vendor = "가 업체"
		want := "vendor:가 업체"
		if chain {
			c = likely(t)
			want = "vendor"
		}
		c.SLA = []models.SLATerm{term}
		r, err := Verdict(t.Context(), &c, know)
		if err != nil {
			t.Fatal(err)
		}
		if r.SLA == nil || len(r.SLA.Credits) == 0 || r.SLA.Credits[0].Node != want || *r.SLA.ExpectedCredit <= 0 {
			t.Errorf("%s: %+v", name, r.SLA)
		}
		stands := slices.ContainsFunc(r.Loss.Events, func(e EventLoss) bool { return e.From == models.FromSLA })
		if !stands {
			t.Errorf("%s: the promise stands for no record", name)
		}
		if len(c.SLA) != 1 || c.SLA[0].Node != "" {
			t.Errorf("%s: the case was changed", name)
		}
	}
}
