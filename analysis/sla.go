package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"daebi/analysis/faulttree"
	"daebi/analysis/loss"
	"daebi/models"
)

// SLAFindings is the report's SLA with what stands beside it: every tier's
// promise, the gaps in words, and how each contract's expected credit comes
// about. Its JSON has all keys of SLA; "gaps" holds more in each row. Credits
// stand beside the loss: nothing here enters it.
type SLAFindings struct {
	SLA
	Promising         int             `json:"promising_nodes"`    // of the first route, without the agency
	Silent            []string        `json:"silent_nodes"`       // of the first route: names of those who promise no availability
	EndToEndAllowed   *SLAAllowance   `json:"end_to_end_allowed"` // what the promises together leave
	PromisedToAgency  *float64        `json:"promised_to_agency"` // availability in the main contract; nil: none
	PromisedBehind    *float64        `json:"promised_behind"`    // product of those behind the contracted vendor; nil: none
	Promises          []SLAPromise    `json:"promises"`           // side by side, from the agency to the citizen
	Gaps              []SLAGapFinding `json:"gaps"`               // in place of SLA's
	Credits           []SLACredit     `json:"credits"`            // by contract
	LargestCredit     float64         `json:"largest_credit_won"` // a year, under the caps
	CreditIncludesVAT bool            `json:"credit_includes_vat"`
	NotUnderstood     []string        `json:"exclusions_unclear"` // texts that removed nothing
	Definition        string          `json:"definition"`         // of unavailable minutes, in Korean
	DefinitionEN      string          `json:"definition_en"`
	Sentence          string          `json:"sentence"` // the result, in Korean
	SentenceEN        string          `json:"sentence_en"`
}

// SLAPromise is what one node promises the party nearer to the agency.
type SLAPromise struct {
	Node            string          `json:"node"`
	Name            string          `json:"name"`
	Role            models.Role     `json:"role"`
	Contract        string          `json:"contract"`
	OnFirstRoute    bool            `json:"on_first_route"`
	ToAgency        bool            `json:"to_agency"` // the contracted vendor's own
	Availability    *float64        `json:"availability"`
	Window          string          `json:"window"` // month, year; "": not stated
	NoticeMinutes   *float64        `json:"notice_minutes"`
	RecoveryMinutes *float64        `json:"recovery_minutes"`
	Credits         []models.Credit `json:"credits"`
	CapShare        *float64        `json:"cap_share"`
	Exclusions      []SLAExclusion  `json:"exclusions"`
	Allowed         *SLAAllowance   `json:"allowed"` // by the availability
	Sentence        string          `json:"sentence"`
	Cell            string          `json:"cell,omitempty"`
}

// SLAExclusion is a text that says what does not count, and what was read in it.
type SLAExclusion struct {
	Text       string   `json:"text"`
	Understood bool     `json:"understood"`
	Kinds      []string `json:"kinds"` // text keys "sla.exclusion.<kind>"
}

// SLAAllowance is the downtime that an availability leaves, by length of the
// calendar month and over the year of 8,760 hours.
type SLAAllowance struct {
	Days28    float64 `json:"minutes_28_days"`
	Days29    float64 `json:"minutes_29_days"`
	Days30    float64 `json:"minutes_30_days"`
	Days31    float64 `json:"minutes_31_days"`
	YearHours float64 `json:"hours_8760"`
}

// SLAGapFinding is a term that a node promised and a supplier of it did not, or
// promised weaker.
type SLAGapFinding struct {
	SLAGap
	NodeName     string   `json:"node_name"`
	Supplier     string   `json:"supplier"`
	SupplierName string   `json:"supplier_name"`
	Kind         string   `json:"kind"` // missing, weaker
	Key          string   `json:"key"`  // text key "sla.gap.<term>.<kind>"
	Promised     *float64 `json:"promised"`
	Backed       *float64 `json:"backed"` // by the supplier; nil: not at all
	Unit         string   `json:"unit"`   // share, minutes
	Why          string   `json:"why"`
	WhyEN        string   `json:"why_en"`
}

// SLACredit is one contract's expected credit a year.
type SLACredit struct {
	Contract      string      `json:"contract"`
	Node          string      `json:"node"` // who promises the agency; "": nobody
	Name          string      `json:"name"`
	FeePerMonth   float64     `json:"fee_per_month_won"`
	Availability  *float64    `json:"availability"` // promised
	Window        string      `json:"window"`
	WindowAssumed bool        `json:"window_assumed"` // not stated: the calendar month
	CapShare      *float64    `json:"cap_share"`
	Inverted      bool        `json:"ladder_inverted"`   // a deeper threshold gives back less than a higher one
	Expected      float64     `json:"expected_won"`      // a year
	Largest       float64     `json:"largest_won"`       // a year
	HoursPerYear  float64     `json:"hours_per_year"`    // of downtime that counts
	Breaches      *float64    `json:"breaches_per_year"` // windows below the promise; nil: none promised
	Windows       []SLAWindow `json:"windows"`
	Streams       []SLAStream `json:"streams"`
}

// SLAWindow is one calendar month of the measurement, or the year.
type SLAWindow struct {
	Month          int      `json:"month"` // 1…12; 0: the year
	Days           int      `json:"days"`
	AllowedMinutes *float64 `json:"allowed_minutes"`
	MeanMinutes    float64  `json:"mean_minutes"`
	Below          *float64 `json:"probability_below_promise"`
	ExpectedShare  float64  `json:"expected_share"` // of the window's fee
	Expected       float64  `json:"expected_won"`
}

// SLAStream is one stream of outages of the route behind a promise.
type SLAStream struct {
	Event          string  `json:"event"`
	EventEN        string  `json:"event_en"`
	Counted        bool    `json:"counted"`
	Excluded       string  `json:"excluded"` // text key of the exclusion's kind
	MinutesPerYear float64 `json:"minutes_per_year"`
}

// calendarDays are the months of a year of 8,760 hours.
var calendarDays = [12]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

const (
	windowMonth = "month"
	windowYear  = "year"
)

// allowanceOf returns the downtime that an availability leaves.
func allowanceOf(availability *float64) *SLAAllowance {
	if availability == nil {
		return nil
	}
	down := 1 - *availability
	month := func(days float64) float64 { return down * days * 24 * 60 }
	return &SLAAllowance{month(28), month(29), month(30), month(31), down * hoursPerYear}
}

// creditFor returns the share of a window's fee that is given back at an
// availability: that of the deepest threshold it is below, under the cap. At a
// threshold nothing is given for it. nil caps at the whole fee.
func creditFor(schedule []models.Credit, limit *float64, availability float64) float64 {
	share, deepest := 0.0, math.Inf(1)
	for _, c := range schedule {
		if availability < c.Below && (c.Below < deepest || c.Below == deepest && c.Share > share) {
			share, deepest = c.Share, c.Below
		}
	}
	return math.Min(share, capOf(limit))
}

func capOf(limit *float64) float64 {
	if limit == nil {
		return 1
	}
	return *limit
}

// thresholds lists the availabilities below which something changes, descending.
func thresholds(schedule []models.Credit) []float64 {
	var out []float64
	for _, c := range schedule {
		if c.Below > 0 {
			out = append(out, c.Below)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(out)))
	return slices.Compact(out)
}

// largestShare is the most that a schedule gives back of a window's fee.
func largestShare(schedule []models.Credit, limit *float64) float64 {
	most := 0.0
	for _, c := range schedule {
		if c.Below > 0 {
			most = math.Max(most, c.Share)
		}
	}
	return math.Min(most, capOf(limit))
}

// inverted reports whether a deeper threshold gives back less than a higher one.
func inverted(schedule []models.Credit) bool {
	for _, a := range schedule {
		for _, b := range schedule {
			if a.Below < b.Below && a.Share < b.Share {
				return true
			}
		}
	}
	return false
}

// expectedShare returns the mean share given back of a window of some hours,
// exceed(x) the probability of more than x hours of downtime in it:
//
//	E[share] = Σ_k share_k·(P(X > x_k) − P(X > x_{k+1})),  x_k = (1 − below_k)·hours
func expectedShare(schedule []models.Credit, limit *float64, hours float64, exceed func(x float64) float64) float64 {
	at := thresholds(schedule)
	sum := 0.0
	for k, b := range at {
		next, p := 0.0, exceed((1-b)*hours)
		if k+1 < len(at) {
			next = at[k+1]
			p -= exceed((1 - next) * hours)
		}
		sum += creditFor(schedule, limit, next) * math.Max(0, p)
	}
	return sum
}

// limitedMoment returns E[min(D, x)^k], k = 1, 2, 3.
//
//	E[min(Y, y)^j] = e^(jμ + j²σ²/2)·Φ((ln y − μ)/σ − jσ) + y^j·(1 − Φ((ln y − μ)/σ))
//
// Source: as limited.
func (l lengthLaw) limitedMoment(x float64, k int) float64 {
	if x <= l.shift {
		return math.Pow(math.Max(x, 0), float64(k))
	}
	y := math.Min(x-l.shift, l.cap)
	z := (math.Log(y) - l.mu) / l.sigma
	sum, choose := math.Pow(l.shift, float64(k)), 1.0
	for j := 1; j <= k; j++ {
		choose = choose * float64(k-j+1) / float64(j)
		n := float64(j)
		m := math.Exp(n*l.mu+n*n*l.sigma*l.sigma/2)*phi(z-n*l.sigma) + math.Pow(y, n)*phi(-z)
		sum += choose * math.Pow(l.shift, float64(k-j)) * m
	}
	return sum
}

// overlap is the law of the downtime that one outage brings to a window, without
// its point of mass at the top: outages of length D start evenly in time, before
// the window as well, and only the hours inside count, each times the affected
// share. In hours of starts, those that bring more than x hours are
//
//	ν(x) = (W − x)·P(D > x) + E[(D − x)⁺],  0 ≤ x < W,   ν(0) = W + E[D]
//
// so that an outage over a month's end is split between the months, and
// ∫ν = W·E[D]: no minute is lost or counted twice.
type overlap struct {
	law           lengthLaw
	window, share float64
	top           float64 // the longest overlap: the cap or the window
	atom          float64 // hours of starts that bring exactly top
	starts        float64 // ν(0)
	mean          float64 // E[D]
}

// more returns ν(x).
func (o overlap) more(x float64) float64 {
	return (o.window-x)*o.law.survival(x) + o.law.excess(x)
}

// CDF returns P(X ≤ x).
func (o overlap) CDF(x float64) float64 {
	x /= o.share
	switch {
	case x < 0:
		return 0
	case x >= o.top:
		return 1
	}
	return math.Max(0, 1-(o.more(x)-o.atom)/(o.starts-o.atom))
}

// LimitedMean returns E[min(X, x)], from ∫₀ˣν = W·E[min(D, x)] + x·E[(D − x)⁺].
func (o overlap) LimitedMean(x float64) float64 {
	x = math.Max(0, math.Min(x/o.share, o.top))
	l := o.law.limited(x)
	all := o.window*l + x*(o.mean-l)
	return o.share * (all - o.atom*x) / (o.starts - o.atom)
}

// LimitedSquare returns E[min(X, x)²], from
// 2∫₀ˣtν = W·E[min(D, x)²] − E[min(D, x)³]/3 + x²·E[(D − x)⁺].
func (o overlap) LimitedSquare(x float64) float64 {
	x = math.Max(0, math.Min(x/o.share, o.top))
	all := o.window*o.law.limitedMoment(x, 2) - o.law.limitedMoment(x, 3)/3 + x*x*o.law.excess(x)
	return o.share * o.share * (all - o.atom*x*x) / (o.starts - o.atom)
}

// overlapOf returns the law of one outage's downtime in a window and the hours of
// starts from which it reaches into it.
func overlapOf(law lengthLaw, window, share float64) (s loss.Severity, starts float64, err error) {
	d := law.mean()
	starts = window + d
	if law.sigma == 0 { // even on (0, top) at both edges, whole in between
		top := math.Min(d, window)
		s, err = loss.NewMixture([]float64{2 * top, math.Abs(window - d)},
			[]loss.Severity{loss.Uniform{High: share * top}, loss.Deterministic{Value: share * top}})
		return s, starts, err
	}
	o := overlap{law: law, window: window, share: share, top: math.Min(law.shift+law.cap, window), starts: starts, mean: d}
	o.atom = o.more(math.Nextafter(o.top, 0))
	if o.atom < 1e-12*starts {
		o.atom = 0
		return o, starts, nil
	}
	s, err = loss.NewMixture([]float64{starts - o.atom, o.atom}, []loss.Severity{o, loss.Deterministic{Value: share * o.top}})
	return s, starts, err
}

// slaStream is a stream of outages as a promise counts it.
type slaStream struct {
	key, name, en string
	shape, years  float64
	law           lengthLaw
	share         float64
	takes         float64 // probability that an outage takes the route down
	excluded      string  // kind of the exclusion that removes it
}

// hours returns the mean downtime a year.
func (s slaStream) hours() float64 {
	return s.shape / s.years * s.takes * s.share * s.law.mean()
}

// counts reports whether the stream brings any downtime that counts.
func (s slaStream) counts() bool { return s.excluded == "" && s.hours() > 0 }

// months keeps the laws of a window's downtime that were worked out; nil keeps none.
type months map[string]*loss.Distribution

// law returns the law of the downtime of a window of some hours: the sum over
// the streams that count, each with a Gamma-mixed number of outages. Outages that
// overlap count each for itself.
func (m months) law(ctx context.Context, streams []slaStream, hours, reach float64) (*loss.Distribution, error) {
	key := fmt.Sprint(streams, hours, reach)
	if d := m[key]; d != nil {
		return d, nil
	}
	var parts []loss.Part
	for _, s := range streams {
		if !s.counts() {
			continue
		}
		x, starts, err := overlapOf(s.law, hours, s.share)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		parts = append(parts, loss.Part{Frequency: loss.GammaMixed{Shape: s.shape, Rate: s.years * hoursPerYear / (s.takes * starts)}, Severity: x})
	}
	d, err := loss.Aggregate(ctx, parts, loss.Settings{Points: growthPoints, Reach: reach})
	if err == nil && m != nil {
		m[key] = d
	}
	return d, err
}

// slaCase is the streams of one structure, with its probability.
type slaCase struct {
	weight  float64
	streams []slaStream
}

// terms are what decides a credit.
type terms struct {
	availability *float64
	schedule     []models.Credit
	limit        *float64
	window       string
	months       months
}

// windows works out a year's windows: twelve calendar months, or the year itself.
// The fee is a month's; a year's window is measured against twelve.
func (t terms) windows(ctx context.Context, cases []slaCase, fee float64) ([]SLAWindow, error) {
	if t.window == windowYear {
		w, err := t.measure(ctx, cases, 365, 12*fee)
		return []SLAWindow{w}, err
	}
	byDays := map[int]SLAWindow{}
	var out []SLAWindow
	for m, days := range calendarDays {
		w, ok := byDays[days]
		if !ok {
			var err error
			if w, err = t.measure(ctx, cases, days, fee); err != nil {
				return nil, err
			}
			byDays[days] = w
		}
		w.Month = m + 1
		out = append(out, w)
	}
	return out, nil
}

// measure works out one window.
func (t terms) measure(ctx context.Context, cases []slaCase, days int, fee float64) (SLAWindow, error) {
	hours := float64(24 * days)
	at := thresholds(t.schedule)
	if t.availability != nil {
		at = append(at, *t.availability)
	}
	w := SLAWindow{Days: days}
	if t.availability != nil {
		w.AllowedMinutes, w.Below = f64((1-*t.availability)*hours*60), f64(0)
	}
	if len(at) == 0 {
		at = []float64{1}
	}
	for _, c := range cases {
		d, err := t.months.law(ctx, c.streams, hours, (1-slices.Min(at))*hours)
		if err != nil {
			return w, err
		}
		// An outage exactly as long as what is allowed is not below it.
		exceed := func(x float64) float64 { return d.Exceedance(x * (1 + 1e-12)) }
		w.MeanMinutes += c.weight * 60 * d.Mean()
		w.ExpectedShare += c.weight * expectedShare(t.schedule, t.limit, hours, exceed)
		if t.availability != nil {
			*w.Below += c.weight * exceed((1-*t.availability)*hours)
		}
	}
	w.Expected = fee * w.ExpectedShare
	return w, nil
}

// Kinds of exclusion. Planned work is in no stream, and the agency's own faults
// lie in front of every promise.
const (
	exMaintenance = "maintenance"
	exCustomer    = "customer"
	exAccount     = "account"
	exPlatform    = "platform"
	exDataCentre  = "data_centre"
	exForce       = "force_majeure"
	exThirdParty  = "third_party"
	exCarrier     = "carrier"
	exRelay       = "relay"
	exDealer      = "dealer"
	exKakao       = "kakao"
	exNaver       = "naver"
	exToss        = "toss"
	exUnclear     = ""
)

// kindWords are the words by which a kind of exclusion is known.
type kindWords struct {
	kind  string
	words []string
}

// unclearWords turn a text into something that words alone do not decide: a
// negation, an exception from the exclusion, unplanned work.
var unclearWords = []string{"않", "아니", "없", "포함", "다만", "단,", "한하여", "경우에 한", "긴급", "자체 플랫폼", "발송 플랫폼", "발송플랫폼", "대행사 플랫폼", "당사", "own platform", "vendor's platform", " not ", "unless", "except", "includ", "emergency", "unplanned"}

// wholeKinds decide a text alone: 'maintenance of the platform' is maintenance.
var wholeKinds = []kindWords{
	{exMaintenance, []string{"점검", "작업", "유지보수", "패치", "maintenance", "planned"}},
	{exAccount, []string{"계정", "템플릿", "발신프로필", "스팸", "정책", "account", "template", "spam", "policy"}},
}

// partKinds may stand together in a text.
var partKinds = []kindWords{
	{exCustomer, []string{"발주기관", "발주처", "수요기관", "고객", "이용자", "기관 사유", "기관 귀책", "customer", "agency"}},
	{exPlatform, []string{"플랫폼", "메신저", "platform", "messenger"}},
	{exKakao, []string{"카카오", "kakao"}},
	{exNaver, []string{"네이버", "naver"}},
	{exToss, []string{"토스", "toss"}},
	{exDataCentre, []string{"데이터센터", "데이터 센터", "전산센터", "idc", "data centre", "data center"}},
	{exForce, []string{"천재지변", "불가항력", "자연재해", "force majeure", "act of god", "natural disaster"}},
	{exThirdParty, []string{"제3자", "제 3자", "제삼자", "third party", "third-party"}},
	{exCarrier, []string{"통신사", "통신 3사", "통신3사", "이통사", "carrier", "mobile operator"}},
	{exRelay, []string{"중계사", "relay"}},
	{exDealer, []string{"딜러", "dealer"}},
}

func (k kindWords) in(text string) bool {
	return slices.ContainsFunc(k.words, func(w string) bool { return strings.Contains(text, w) })
}

var partSplit = strings.NewReplacer(";", "\n", ",", "\n", "、", "\n", "·", "\n", "ㆍ", "\n", "/", "\n", " 및 ", "\n", " 또는 ", "\n", " and ", "\n", " or ", "\n")

// readExclusion says what a text excludes, part by part. A part that names
// nothing known, and a whole text that holds a negation or an exception, is not
// understood: it removes nothing.
func readExclusion(text string) []SLAExclusion {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	if (kindWords{exUnclear, unclearWords}).in(strings.ToLower(text)) {
		return []SLAExclusion{{Text: text, Kinds: []string{}}}
	}
	var out []SLAExclusion
	for part := range strings.SplitSeq(partSplit.Replace(text), "\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		x := SLAExclusion{Text: part, Kinds: kindsOf(strings.ToLower(part))}
		x.Understood = len(x.Kinds) > 0
		out = append(out, x)
	}
	return out
}

func kindsOf(part string) []string {
	for _, k := range wholeKinds {
		if k.in(part) {
			return []string{exclusionKey(k.kind)}
		}
	}
	kinds := []string{}
	for _, k := range partKinds {
		if k.in(part) {
			kinds = append(kinds, exclusionKey(k.kind))
		}
	}
	return kinds
}

func exclusionKey(kind string) string { return "sla.exclusion." + kind }

// removes reports whether a kind of exclusion takes an event out of a promise's
// count; hit are the nodes behind the promise that it takes down, none for an
// account. An event goes only where everything it takes down is excluded; losses
// of a building go by data centre and by force majeure.
func removes(kind string, ev *event, hit []place, promiser string) bool {
	all := func(ok func(pl place) bool) bool {
		return len(hit) > 0 && !slices.ContainsFunc(hit, func(pl place) bool { return !ok(pl) })
	}
	role := func(r models.Role) bool { return all(func(pl place) bool { return pl.role == r }) }
	brand := func(words ...string) bool {
		return all(func(pl place) bool {
			return pl.role == models.RolePlatform && kindWords{words: words}.in(strings.ToLower(pl.id+" "+pl.name))
		})
	}
	switch kind {
	case exCustomer, exAccount:
		return len(hit) == 0
	case exPlatform:
		return role(models.RolePlatform)
	case exKakao:
		return brand("kakao", "카카오")
	case exNaver:
		return brand("naver", "네이버")
	case exToss:
		return brand("toss", "토스")
	case exDataCentre, exForce:
		return ev.building != "" || ev.row == "platform,site_loss"
	case exThirdParty:
		return !slices.ContainsFunc(hit, func(pl place) bool { return pl.id == promiser })
	case exCarrier:
		return role(models.RoleCarrier)
	case exRelay:
		return role(models.RoleRelay)
	case exDealer:
		return role(models.RoleDealer)
	}
	return false
}

// promiseStreams lists the streams of a flow's first route from the node at index
// from to the citizen: what its promise to the agency is measured on.
func promiseStreams(ctx context.Context, w *world, f, from int, exclusions []SLAExclusion) ([]slaStream, error) {
	row := w.routes[f][0]
	var out []slaStream
	for _, ev := range w.events {
		if !ev.onRoute[f][0] || ev.shape <= 0 {
			continue
		}
		var hit []place
		for _, pl := range row[from:] {
			if slices.Contains(ev.nodes, pl.id) {
				hit = append(hit, pl)
			}
		}
		if len(ev.nodes) > 0 && len(hit) == 0 { // nearer to the agency than the promise
			continue
		}
		s := slaStream{key: ev.key, name: ev.name, en: ev.en, shape: ev.shape, years: ev.years, law: ev.law, share: ev.share}
		var err error
		if s.takes, err = takes(ctx, w, ev, f, row[:from], hit); err != nil {
			return nil, err
		}
		for _, x := range exclusions {
			for _, k := range x.Kinds {
				if s.excluded == "" && removes(strings.TrimPrefix(k, exclusionKey("")), ev, hit, row[from].id) {
					s.excluded = k
				}
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// takes returns the probability that an outage of the event takes down the part
// of a first route behind a promise. Where it strikes in front of it as well, the
// part's own nodes are asked, the worst of them.
func takes(ctx context.Context, w *world, ev *event, f int, front, hit []place) (float64, error) {
	p := 0.0
	if !slices.ContainsFunc(front, func(pl place) bool { return slices.Contains(ev.nodes, pl.id) }) {
		for _, c := range ev.cases {
			if c.hits[f][0] {
				p += c.prob
			}
		}
		return math.Min(1, p), nil
	}
	for _, pl := range hit {
		if pl.redundant == nil {
			return 1, nil
		}
		s, err := w.tree.Solve(ctx, nodeGate(pl.id), faulttree.Limits{})
		if err != nil {
			return 0, err
		}
		down, err := s.With(map[string]float64{ev.key: 1})
		if err != nil {
			return 0, err
		}
		p = math.Max(p, down)
	}
	return p, nil
}

// stands reports whether a row of the nodes sheet is a node of a plan: by its id,
// or as the only one of its role where the typical chain stands in.
func (in *input) stands(m *models.Node, n node) bool {
	if n.id == m.ID {
		return true
	}
	if n.m != nil || n.role != m.Role {
		return false
	}
	same := 0
	for i := range in.c.Nodes {
		if in.c.Nodes[i].Role == m.Role {
			same++
		}
	}
	return same == 1
}

// binds reports whether a term belongs to a contract: it names it, or none.
func binds(t *models.SLATerm, c *models.Contract) bool {
	return t.Contract == "" || t.Contract == c.Number || t.Contract == c.Name || t.Contract == c.Key()
}

// promiseOf gathers what a node promises under a contract from the rows of the
// sheet: those that name the contract before those that name none, each term from
// the first row that states it. It returns nil where there is no row.
func (in *input) promiseOf(id string, c *models.Contract) *SLAPromise {
	var rows []*models.SLATerm
	for i := range in.c.SLA {
		if t := &in.c.SLA[i]; t.Node == id && binds(t, c) {
			rows = append(rows, t)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].Contract != "" && rows[j].Contract == "" })
	p := &SLAPromise{Node: id, Contract: c.Key(), Credits: []models.Credit{}, Exclusions: []SLAExclusion{}, Cell: rows[0].Cell.String()}
	for _, t := range rows {
		if p.Availability == nil && t.Availability != nil {
			p.Availability, p.Window = t.Availability, t.Window
		}
		if p.Window == "" && (p.Availability == nil || t.Availability != nil) {
			p.Window = t.Window
		}
		if len(p.Credits) == 0 {
			p.Credits = append(p.Credits, t.Credits...)
		}
		p.NoticeMinutes = firstOf(p.NoticeMinutes, t.NoticeMinutes)
		p.RecoveryMinutes = firstOf(p.RecoveryMinutes, t.RecoveryMinutes)
		p.CapShare = firstOf(p.CapShare, t.CapShare)
		p.Sentence = orNone(p.Sentence, t.Sentence)
		for _, x := range t.Exclusions {
			p.Exclusions = append(p.Exclusions, readExclusion(x)...)
		}
	}
	p.Allowed = allowanceOf(p.Availability)
	return p
}

func firstOf(a, b *float64) *float64 {
	if a != nil {
		return a
	}
	return b
}

// nodePromise is promiseOf for a node of a plan.
func (in *input) nodePromise(n node, c *models.Contract) *SLAPromise {
	for i := range in.c.Nodes {
		m := &in.c.Nodes[i]
		if !in.stands(m, n) {
			continue
		}
		if p := in.promiseOf(m.ID, c); p != nil {
			p.Name, p.Role = nodeOf(m).name, m.Role
			return p
		}
	}
	return nil
}

// contracted returns the index in a contract's first route of the node that the
// agency contracts with: by the contract's name for it, else the first vendor,
// else the first behind the agency.
func contracted(row []node, c *models.Contract) int {
	if i := slices.IndexFunc(row, func(n node) bool {
		return n.role != models.RoleAgency && c.Vendor != "" && n.name == c.Vendor
	}); i >= 0 {
		return i
	}
	if i := slices.IndexFunc(row, func(n node) bool { return n.role == models.RoleVendor }); i >= 0 {
		return i
	}
	return slices.IndexFunc(row, func(n node) bool { return n.role != models.RoleAgency })
}

// largestFlow returns the flow of a contract with the most messages, or −1.
func largestFlow(flows []*flow, contract int) int {
	best := -1
	for f, fl := range flows {
		if fl.contract == contract && (best < 0 || fl.all.weekly > flows[best].all.weekly) {
			best = f
		}
	}
	return best
}

// firstRow returns the nodes of a flow's first route.
func (s *studied) firstRow(f int) []node { return s.worlds[0].plans[f].routes[0].nodes }

// slaFindings works out section 7 of the model for the present plan: promises,
// back-to-back gaps, the expected credit a year and the credit gap in won, in the
// view v. It returns nil where the case states no SLA terms. It adds to the
// report's problems what it could not read, and changes nothing else of it.
func (e *engine) slaFindings(r *Report, now *studied, v int) (*SLAFindings, error) {
	if len(e.in.c.SLA) == 0 {
		return nil, nil
	}
	out := &SLAFindings{Silent: []string{}, Promises: []SLAPromise{}, Credits: []SLACredit{}, NotUnderstood: []string{}, CreditIncludesVAT: e.sav.VATConfirmed}
	out.Definition = "중단 시간(분) = 장애 길이 × 영향받은 비율. 달력의 월마다 더하고, 월을 넘는 장애는 나눕니다. 1년은 8,760시간입니다. 예정된 작업은 장애에 넣지 않습니다."
	out.DefinitionEN = "Unavailable minutes = length of the outage × affected share, summed by calendar month; an outage over a month's end is split. A year has 8,760 hours. Planned work is no outage."
	e.endToEnd(out, now)
	e.promises(out, now)
	out.Gaps = e.slaGaps(now)
	out.SLA.Gaps = []SLAGap{}
	for _, g := range out.Gaps {
		out.SLA.Gaps = append(out.SLA.Gaps, g.SLAGap)
	}
	total := 0.0
	for i := range e.in.c.Contracts {
		f := largestFlow(now.flows, i)
		if f < 0 {
			continue
		}
		c, err := e.credit(now, i, f)
		if err != nil {
			return nil, fmt.Errorf("sla of contract %s: %w", e.in.c.Contracts[i].Key(), err)
		}
		out.Credits = append(out.Credits, c)
		total += c.Expected
		out.LargestCredit += c.Largest
	}
	mean := now.mean[v]
	out.ExpectedCredit, out.CreditGap = f64(total), f64(mean-total)
	if mean > 0 {
		out.CreditShareOfLoss = f64(total / mean)
	}
	out.say(mean, total)
	for _, x := range out.NotUnderstood {
		r.Problems = append(r.Problems, models.Problem{Severity: models.Question, Code: "sla.exclusion_unclear", Sheet: models.SheetSLA, Found: x, Message: "제외 사유를 이해하지 못해 적용하지 않았습니다: " + x})
	}
	return out, nil
}

// endToEnd fills the product of the promises along the main first route:
//
//	A = ∏ᵢ aᵢ over the nodes that promise one (in series)
func (e *engine) endToEnd(out *SLAFindings, now *studied) {
	f := e.mainFlow()
	c := &e.in.c.Contracts[now.flows[f].contract]
	row := now.firstRow(f)
	at := contracted(row, c)
	all, behind := 1.0, 1.0
	for i, n := range row {
		if n.role == models.RoleAgency {
			continue
		}
		p := e.in.nodePromise(n, c)
		if p == nil || p.Availability == nil {
			out.Silent = append(out.Silent, n.name)
			continue
		}
		out.Promising++
		all *= *p.Availability
		out.PromisedEndToEnd = f64(all)
		switch {
		case i == at:
			out.PromisedToAgency = p.Availability
		case i > at:
			behind *= *p.Availability
			out.PromisedBehind = f64(behind)
		}
	}
	out.EndToEndAllowed = allowanceOf(out.PromisedEndToEnd)
}

// depths returns how far from the agency each stated node stands, on any route.
func (e *engine) depths(now *studied) map[string]int {
	depth := map[string]int{}
	for _, p := range now.worlds[0].plans {
		for _, r := range p.routes {
			for i, n := range r.nodes {
				for j := range e.in.c.Nodes {
					m := &e.in.c.Nodes[j]
					if d, ok := depth[m.ID]; e.in.stands(m, n) && (!ok || i < d) {
						depth[m.ID] = i
					}
				}
			}
		}
	}
	return depth
}

// offRoute stands behind every depth.
const offRoute = 1 << 20

func depthOf(depth map[string]int, id string) int {
	if d, ok := depth[id]; ok {
		return d
	}
	return offRoute
}

// passes reports for each contract whether a stated node is on one of its routes.
func (e *engine) passes(now *studied, m *models.Node) []bool {
	on := make([]bool, len(e.in.c.Contracts))
	for f, fl := range now.flows {
		for _, r := range now.worlds[0].plans[f].routes {
			if slices.ContainsFunc(r.nodes, func(n node) bool { return e.in.stands(m, n) }) {
				on[fl.contract] = true
			}
		}
	}
	return on
}

// promises lists every node's terms, nearest to the agency first: under each
// contract that they name, or that passes the node; else under the first.
func (e *engine) promises(out *SLAFindings, now *studied) {
	for j := range e.in.c.Nodes {
		m := &e.in.c.Nodes[j]
		on := e.passes(now, m)
		none := !slices.Contains(on, true)
		for i := range e.in.c.Contracts {
			c := &e.in.c.Contracts[i]
			named := slices.ContainsFunc(e.in.c.SLA, func(t models.SLATerm) bool { return t.Node == m.ID && t.Contract != "" && binds(&t, c) })
			p := e.in.promiseOf(m.ID, c)
			if p == nil || !named && !on[i] && (!none || i > 0) {
				continue
			}
			p.Name, p.Role = nodeOf(m).name, m.Role
			if f := largestFlow(now.flows, i); f >= 0 {
				row := now.firstRow(f)
				k := slices.IndexFunc(row, func(n node) bool { return e.in.stands(m, n) })
				p.OnFirstRoute, p.ToAgency = k >= 0, k >= 0 && k == contracted(row, c)
			}
			out.add(p)
		}
	}
	depth := e.depths(now)
	sort.SliceStable(out.Promises, func(i, j int) bool {
		a, b := out.Promises[i], out.Promises[j]
		return cmp.Or(cmp.Compare(depthOf(depth, a.Node), depthOf(depth, b.Node)), cmp.Compare(a.Node, b.Node)) < 0
	})
	slices.Sort(out.NotUnderstood)
}

// add takes up a promise and what in its exclusions was not understood.
func (f *SLAFindings) add(p *SLAPromise) {
	f.Promises = append(f.Promises, *p)
	for _, x := range p.Exclusions {
		if !x.Understood && !slices.Contains(f.NotUnderstood, x.Text) {
			f.NotUnderstood = append(f.NotUnderstood, x.Text)
		}
	}
}

// credit works out a contract's expected credit a year: what the contracted
// vendor's promise gives back of the month's bill.
func (e *engine) credit(now *studied, i, f int) (SLACredit, error) {
	c := &e.in.c.Contracts[i]
	row := now.firstRow(f)
	out := SLACredit{Contract: c.Key(), Window: windowMonth, Windows: []SLAWindow{}, Streams: []SLAStream{}}
	var err error
	if out.FeePerMonth, err = e.bill(i); err != nil {
		return out, err
	}
	at := contracted(row, c)
	if at < 0 {
		return out, nil
	}
	p := e.in.nodePromise(row[at], c)
	if p == nil {
		return out, nil
	}
	out.Node, out.Name, out.Availability, out.CapShare = p.Node, p.Name, p.Availability, p.CapShare
	if out.WindowAssumed = p.Window == ""; !out.WindowAssumed {
		out.Window = p.Window
	}
	cases, err := e.slaCases(now, f, at, p.Exclusions)
	if err != nil {
		return out, err
	}
	out.streams(cases)
	out.Largest = 12 * out.FeePerMonth * largestShare(p.Credits, p.CapShare)
	out.Inverted = inverted(p.Credits)
	t := terms{availability: p.Availability, schedule: p.Credits, limit: p.CapShare, window: out.Window, months: e.months}
	if out.Windows, err = t.windows(e.ctx, cases, out.FeePerMonth); err != nil {
		return out, err
	}
	for _, w := range out.Windows {
		out.Expected += w.Expected
		if w.Below != nil {
			out.Breaches = f64(orHours(out.Breaches, 0) + *w.Below)
		}
	}
	return out, nil
}

// bill returns what a contract costs a month: the new channel, what is resent,
// and fees, on the side of VAT that the verdict rests on.
func (e *engine) bill(contract int) (float64, error) {
	year := sides{}.plus(e.money.feesOf[contract])
	for i, s := range e.in.services {
		if s.contract == contract {
			year = year.plus(e.money.services[i].after).plus(e.money.services[i].resent)
		}
	}
	won, err := e.won(year)
	return won / 12, err
}

// slaCases lists the streams of a promise in every structure; structures whose
// first route is the same are one.
func (e *engine) slaCases(now *studied, f, at int, exclusions []SLAExclusion) ([]slaCase, error) {
	var out []slaCase
	for k, w := range now.worlds {
		streams, err := promiseStreams(e.ctx, w, f, at, exclusions)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(out, func(c slaCase) bool { return slices.Equal(c.streams, streams) }); i >= 0 {
			out[i].weight += now.weights[k]
			continue
		}
		out = append(out, slaCase{now.weights[k], streams})
	}
	return out, nil
}

// streams fills the list of streams, the longest downtime first.
func (c *SLACredit) streams(cases []slaCase) {
	byKey := map[string]*SLAStream{}
	var order []string
	for _, x := range cases {
		for _, s := range x.streams {
			row := byKey[s.key]
			if row == nil {
				row = &SLAStream{Event: s.name, EventEN: s.en, Counted: s.excluded == "", Excluded: s.excluded}
				byKey[s.key] = row
				order = append(order, s.key)
			}
			row.MinutesPerYear += x.weight * 60 * s.hours()
		}
	}
	for _, k := range order {
		c.Streams = append(c.Streams, *byKey[k])
		if byKey[k].Counted {
			c.HoursPerYear += byKey[k].MinutesPerYear / 60
		}
	}
	sort.SliceStable(c.Streams, func(i, j int) bool { return c.Streams[i].MinutesPerYear > c.Streams[j].MinutesPerYear })
}

// slaTerm is a term that is compared between a node and its supplier.
type slaTerm struct {
	key, ko, en, unit string
	of                func(p *SLAPromise) *float64
	weaker            func(node, supplier *SLAPromise) bool
}

// slaTerms are the terms compared, in the order they are shown.
var slaTerms = []slaTerm{
	{"availability", "가용률", "availability", "share", func(p *SLAPromise) *float64 { return p.Availability },
		func(n, s *SLAPromise) bool {
			return *s.Availability < *n.Availability || s.Window == windowYear && n.Window != windowYear
		}},
	{"notice", "장애 통보", "notice", "minutes", func(p *SLAPromise) *float64 { return p.NoticeMinutes },
		func(n, s *SLAPromise) bool { return *s.NoticeMinutes > *n.NoticeMinutes }},
	{"recovery", "복구", "recovery", "minutes", func(p *SLAPromise) *float64 { return p.RecoveryMinutes },
		func(n, s *SLAPromise) bool { return *s.RecoveryMinutes > *n.RecoveryMinutes }},
	{"credit", "감액", "credit", "share", func(p *SLAPromise) *float64 {
		if len(p.Credits) == 0 {
			return nil
		}
		return f64(largestShare(p.Credits, p.CapShare))
	}, weakerCredit},
}

// show writes a term of a promise, in Korean and in English.
func (t slaTerm) show(p *SLAPromise) (ko, en string) {
	if p == nil || t.of(p) == nil {
		return "약속 없음", "nothing"
	}
	x := *t.of(p)
	switch {
	case t.key == "credit":
		ko, en = models.WriteCredits(p.Credits), models.WriteCredits(p.Credits)
		if p.CapShare != nil {
			ko, en = ko+", 한도 "+models.Percent(*p.CapShare), en+", cap "+models.Percent(*p.CapShare)
		}
	case t.key == "availability":
		ko, en = models.Percent(x), models.Percent(x)
		if p.Window == windowYear {
			ko, en = "연 "+ko, en+" over a year"
		}
	default:
		n := strconv.FormatFloat(x, 'f', -1, 64)
		ko, en = n+"분", n+" minutes"
	}
	return ko, en
}

// weakerCredit reports whether at any availability the supplier gives back a
// smaller share than the node.
func weakerCredit(n, s *SLAPromise) bool {
	for _, b := range append(thresholds(n.Credits), thresholds(s.Credits)...) {
		below := math.Nextafter(b, 0)
		if creditFor(s.Credits, s.CapShare, below) < creditFor(n.Credits, n.CapShare, below) {
			return true
		}
	}
	return false
}

// link is a node and a supplier of it, under a contract.
type link struct{ node, supplier node }

// sheetID returns the id by which the nodes sheet knows a node of a plan, or the
// plan's own.
func (in *input) sheetID(n node) string {
	for i := range in.c.Nodes {
		if m := &in.c.Nodes[i]; in.stands(m, n) {
			return m.ID
		}
	}
	return n.id
}

// links lists the nodes of a contract's routes with those they buy from: the next
// on the route, and every supplier stated. The agency promises nobody.
func (e *engine) links(now *studied, contract int) []link {
	var out []link
	for f, fl := range now.flows {
		if fl.contract != contract {
			continue
		}
		for _, r := range now.worlds[0].plans[f].routes {
			for i, n := range r.nodes {
				if n.role == models.RoleAgency {
					continue
				}
				if i+1 < len(r.nodes) {
					out = append(out, link{n, r.nodes[i+1]})
				}
				for j := range e.in.c.Nodes {
					if m := &e.in.c.Nodes[j]; n.m != nil && slices.Contains(n.m.Suppliers, m.ID) {
						out = append(out, link{n, nodeOf(m)})
					}
				}
			}
		}
	}
	return out
}

// slaGaps lists the terms that a node promised and a supplier of it did not, or
// promised weaker: nearest to the agency first, then by id, then in the order of
// the terms.
func (e *engine) slaGaps(now *studied) []SLAGapFinding {
	out := []SLAGapFinding{}
	depth, order, seen := e.depths(now), map[string]int{}, map[string]bool{}
	for i, t := range slaTerms {
		order[t.key] = i
	}
	for i := range e.in.c.Contracts {
		c := &e.in.c.Contracts[i]
		for _, l := range e.links(now, i) {
			n := e.in.nodePromise(l.node, c)
			if n == nil {
				continue
			}
			s := e.in.nodePromise(l.supplier, c)
			for _, t := range slaTerms {
				g, ok := t.gap(n, s)
				g.Supplier, g.SupplierName = e.in.sheetID(l.supplier), l.supplier.name
				if key := g.Node + "\x00" + g.Supplier + "\x00" + t.key; ok && !seen[key] {
					seen[key] = true
					g.tell(t, n, s)
					out = append(out, g)
				}
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return cmp.Or(cmp.Compare(depthOf(depth, a.Node), depthOf(depth, b.Node)), cmp.Compare(a.Node, b.Node), cmp.Compare(a.Supplier, b.Supplier), cmp.Compare(order[a.Term], order[b.Term])) < 0
	})
	return out
}

// gap compares one term of a node and of its supplier; s is nil where the
// supplier promises nothing.
func (t slaTerm) gap(n, s *SLAPromise) (SLAGapFinding, bool) {
	g := SLAGapFinding{SLAGap: SLAGap{Node: n.Node, Term: t.key}, NodeName: n.Name, Unit: t.unit, Promised: t.of(n)}
	if g.Promised == nil {
		return g, false
	}
	if s != nil {
		g.Backed = t.of(s)
	}
	switch {
	case g.Backed == nil:
		g.Kind = "missing"
	case t.weaker(n, s):
		g.Kind = "weaker"
	}
	g.Key = "sla.gap." + t.key + "." + g.Kind
	return g, g.Kind != ""
}

// tell puts a gap into words.
func (g *SLAGapFinding) tell(t slaTerm, n, s *SLAPromise) {
	promised, promisedEN := t.show(n)
	backed, backedEN := t.show(s)
	g.Why = fmt.Sprintf("%s — 「%s」의 약속: %s. 공급자 「%s」의 약속: %s.", t.ko, g.NodeName, promised, g.SupplierName, backed)
	g.WhyEN = fmt.Sprintf("%s: '%s' promises %s, its supplier '%s' %s.", t.en, g.NodeName, promisedEN, g.SupplierName, backedEN)
}

// say fills the sentences: what is lost, and what comes back of it.
func (f *SLAFindings) say(mean, credit float64) {
	if f.LargestCredit <= 0 {
		f.Sentence = fmt.Sprintf("계약이 기관에 약속한 감액이 없습니다. 장애로 연평균 %s을 잃어도 돌려받는 돈은 없습니다.", wonText(mean))
		f.SentenceEN = fmt.Sprintf("The contract promises the agency no credit: of an expected loss of %.0f won a year nothing comes back.", mean)
		return
	}
	f.Sentence = fmt.Sprintf("장애로 연평균 %s을 잃고 감액으로 %s을 돌려받습니다. 모든 달에 한도까지 받아도 연 %s입니다.", wonText(mean), wonText(credit), wonText(f.LargestCredit))
	f.SentenceEN = fmt.Sprintf("Outages are expected to cost %.0f won a year and credits to give back %.0f won; with every month at its limit it would be %.0f won.", mean, credit, f.LargestCredit)
	if mean > 0 {
		f.Sentence += fmt.Sprintf(" 감액은 손실의 %s입니다.", percentText(credit/mean))
		f.SentenceEN += fmt.Sprintf(" Credits are %s of the loss.", percentText(credit/mean))
	}
	if credit > mean && mean > 0 {
		f.Sentence += " 감액이 손실보다 많은 것은 약속한 가용률이 장애 기록을 대신해 장애가 잦게 잡힌 탓일 수 있습니다. 실제 장애 기록을 받아 확인하십시오."
		f.SentenceEN += " More credits than loss may come from a promised availability standing in for a record, which counts more outages than there are: ask for the outage log."
	}
}
