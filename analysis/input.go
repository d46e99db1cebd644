package analysis

import (
	"fmt"
	"math"
	"slices"
	"time"

	"daebi/models"
	"daebi/models/unit"
)

// referenceVendor marks a line that a cited public price stands in for.
const referenceVendor = "\x00reference"

// input is a case with everything resolved that the sheet left open, each with
// where it is from.
type input struct {
	c         *models.Case
	ref       *models.Reference
	asOf      time.Time // the day the record was closed: no clock enters a figure
	services  []serviceRef
	set       settings
	register  []Assumption
	seen      map[string]bool
	problems  []models.Problem
	override  map[string]models.Override
	curves    map[models.MessageClass]classCurve
	calendars map[string]*calendar
	failScale float64            // a variant's multiple of every failure share
	clearing  map[string]float64 // hours, by route: see clearings
	labels    []string           // of the services, when first asked
}

type serviceRef struct {
	contract int
	s        *models.Service
}

// settings are the choices and defaults that hold for the whole case.
type settings struct {
	view                           models.View
	kappa, rho                     float64
	sameIfUnknown                  float64
	queueLost                      float64
	monitoringHours                float64 // the agency's own monitoring delay
	noticeHoursPerTier             float64
	manualSwitchHours              float64
	breakerHours                   float64
	confirmHours                   float64
	responseAfterHours             float64
	responseWon                    float64
	standbyPerYear                 float64
	standbyAgeYears                float64
	drillYears                     float64
	betaSeparate, betaDefault      float64
	betaShared                     float64
	toleranceShare                 float64
	secondVendorFee, sameVendorFee *float64 // won a year; nil: unknown
	monitoringFee                  float64
	switchingCost, termYears       float64
	discountRate                   float64
	rateMultiple, harmMultiple     float64 // of every outage rate, of what every late message costs
}

// Keys of the assumptions that multiply all rates and all harm.
const (
	keyRateMultiple = "multiple.rate"
	keyHarmMultiple = "multiple.harm"
)

func f64(v float64) *float64 { return &v }

// note puts a value into the register once.
func (in *input) note(a Assumption) {
	if in.seen[a.Key] {
		return
	}
	in.seen[a.Key] = true
	in.register = append(in.register, a)
}

func (in *input) problem(sev models.Severity, code, found, message string) {
	in.problems = append(in.problems, models.Problem{Severity: sev, Code: code, Found: found, Message: message})
}

// label names a service where it must be told from others: with its contract where
// two contracts have one of the name.
func (in *input) label(i int) string {
	if in.labels == nil {
		first := map[string]int{} // contract that has the name; −1: several
		for _, x := range in.services {
			if c, ok := first[x.s.Name]; !ok {
				first[x.s.Name] = x.contract
			} else if c != x.contract {
				first[x.s.Name] = -1
			}
		}
		in.labels = make([]string, len(in.services))
		for j, x := range in.services {
			in.labels[j] = x.s.Name
			if first[x.s.Name] < 0 {
				in.labels[j] = in.c.Contracts[x.contract].Name + " / " + x.s.Name
			}
		}
	}
	return in.labels[i]
}

// placePromises gives the service levels that name no node to the party that the
// contract is with: they are what it promises the agency. Where no chain says who
// that is, it is a node of its own.
func (in *input) placePromises() {
	if !slices.ContainsFunc(in.c.SLA, func(t models.SLATerm) bool { return t.Node == "" }) {
		return
	}
	c := *in.c
	c.SLA, c.Nodes = slices.Clone(c.SLA), slices.Clone(c.Nodes)
	in.c = &c
	for i := range c.SLA {
		t := &c.SLA[i]
		if t.Node != "" {
			continue
		}
		k := slices.IndexFunc(c.Contracts, func(k models.Contract) bool { return t.Contract == "" || binds(t, &k) })
		if k < 0 {
			continue
		}
		for _, r := range in.stated(k) {
			if row := in.sheetRoute(r, &c.Contracts[k]); t.Node == "" && r.Order == 0 {
				if at := contracted(row, &c.Contracts[k]); at >= 0 {
					t.Node = row[at].id
				}
			}
		}
		if t.Node != "" {
			continue
		}
		id := vendorID(&c.Contracts[k], k)
		if !slices.ContainsFunc(c.Nodes, func(n models.Node) bool { return n.ID == id }) {
			c.Nodes = append(c.Nodes, models.Node{ID: id, Name: c.Contracts[k].Vendor, Role: models.RoleVendor, Assumed: true, Cell: t.Cell})
		}
		t.Node = id
	}
}

// newInput resolves the settings of a case.
func newInput(c *models.Case, ref *models.Reference) (*input, error) {
	asOf, err := time.Parse("2006-01-02", ref.Version)
	if err != nil {
		return nil, fmt.Errorf("reference version: %w", err)
	}
	in := &input{failScale: 1, curves: map[models.MessageClass]classCurve{}, calendars: map[string]*calendar{}, c: c, ref: ref, asOf: asOf, seen: map[string]bool{}, override: map[string]models.Override{}}
	in.placePromises()
	for _, o := range c.Overrides {
		in.override[o.Key] = o
	}
	for i := range c.Contracts {
		for j := range c.Contracts[i].Services {
			in.services = append(in.services, serviceRef{i, &c.Contracts[i].Services[j]})
		}
	}
	if len(in.services) == 0 {
		return nil, ErrNoServices
	}
	if err := in.settle(); err != nil {
		return nil, err
	}
	return in, nil
}

// pick returns an override or a default, and notes which it was.
func (in *input) pick(key string, def Assumption) float64 {
	def.Key = key
	if o, ok := in.override[key]; ok {
		def.Value, def.From, def.Cell, def.Low, def.High = o.Value, models.FromContract, o.Cell.String(), nil, nil
		if def.Cell == "" {
			def.From = models.FromAssumption
		}
		def.Confidence = models.AssumedRow
		def.Source = o.Cell.String()
		def.Note = setNote(o)
	}
	in.note(def)
	return def.Value
}

// setNote says when a value was set, where that is known.
func setNote(o models.Override) string {
	if o.Set == "" {
		return ""
	}
	return "담당자가 바꾼 값(" + o.Set + ")"
}

func policy(name, en string, v float64, u, note string) Assumption {
	return Assumption{Name: name, NameEN: en, Value: v, Unit: u, From: models.FromPolicy, Confidence: models.AssumedRow, Note: note}
}

// settle fills the settings from the overrides, the reference and the policy
// choices named in the design.
func (in *input) settle() error {
	s := &in.set
	s.view = models.ViewAgency
	if o, ok := in.override["view"]; ok && (o.Text == string(models.ViewSociety) || o.Text == "사회") {
		s.view = models.ViewSociety
	}
	s.kappa = in.pick("kappa", policy("위험회피 정도 κ", "risk aversion κ", .2, "share", "나쁜 해를 얼마나 무겁게 볼지: 기관의 선택"))
	s.rho = in.pick("rho", policy("손실 예산 비율 ρ", "loss budget share ρ", .1, "share", "절감액 중 장애로 잃어도 되는 몫: 기관의 선택"))
	s.rateMultiple, s.harmMultiple = 1, 1
	if in.overridden(keyRateMultiple) {
		s.rateMultiple = in.pick(keyRateMultiple, Assumption{Name: "모든 장애 빈도의 배율", NameEN: "multiple of every outage rate", Unit: "multiple"})
	}
	if in.overridden(keyHarmMultiple) {
		s.harmMultiple = in.pick(keyHarmMultiple, Assumption{Name: "모든 피해액의 배율", NameEN: "multiple of all harm", Unit: "multiple"})
	}
	s.toleranceShare = in.pick("tolerance_share", policy("허용 지연 중 전환에 쓰는 몫", "share of the tolerance given to the switch", .5, "share", "나머지는 밀린 물량을 비우는 시간: 기관의 선택"))
	s.termYears = in.pick("term_years", Assumption{Name: "계약 기간(전환비용 배분)", NameEN: "term over which switching cost is spread", Value: 3, Unit: "years", From: models.FromAssumption, Confidence: models.AssumedRow, Source: "unit_costs.csv:contract_years"})
	dr, err := in.cost("social_discount_rate")
	if err != nil {
		return err
	}
	a := fromCost(dr, "할인율(연말 할인)", "discount rate, end of year")
	a.From = models.FromPolicy
	s.discountRate = in.pick("discount_rate", a)
	if o, ok := in.override["switching_cost_won"]; ok {
		s.switchingCost = o.Value
		in.pick("switching_cost_won", Assumption{Name: "전환 비용(1회)", NameEN: "switching cost, once", Unit: "won"})
	}
	if o, ok := in.override["second_vendor_fee_won_per_year"]; ok {
		s.secondVendorFee = f64(o.Value)
		in.pick("second_vendor_fee_won_per_year", Assumption{Name: "제2업체 대체경로 유지비", NameEN: "second vendor's readiness fee", Unit: "won_per_year"})
	}
	s.sameVendorFee = f64(0)
	if o, ok := in.override["same_vendor_fee_won_per_year"]; ok {
		s.sameVendorFee = f64(o.Value)
	}
	*s.sameVendorFee = in.pick("same_vendor_fee_won_per_year", Assumption{Name: "같은 업체 대체발송 유지비", NameEN: "same vendor's fallback fee", Value: 0, Unit: "won_per_year", From: models.FromAssumption, Confidence: models.AssumedRow, Note: "건당 요금에 포함된다고 봄: 견적으로 확인"})
	if o, ok := in.override["monitoring_fee_won_per_year"]; ok {
		s.monitoringFee = o.Value
		in.pick("monitoring_fee_won_per_year", Assumption{Name: "모니터링 비용", NameEN: "monitoring fee", Unit: "won_per_year"})
	}

	u, err := in.cost("prob_fallback_shares_vendor")
	if err != nil {
		return err
	}
	s.sameIfUnknown = in.pick("probability_same_if_unknown", fromCost(u, "모르는 업체·건물이 주 경로와 같을 확률", "probability that an unknown firm or building is the first route's"))

	lost, err := in.rate("queue", "lost_share")
	if err != nil {
		return err
	}
	s.queueLost = in.pick("queue_lost_share", fromShare(lost, "장애 중 접수분이 유실될 확률", "probability that the queue is lost"))

	monitored := false
	if o, ok := in.override["monitored"]; ok {
		monitored = o.Value == 1 || o.Text == "예" || o.Text == "yes"
	}
	event := "detection_unmonitored"
	if monitored {
		event = "detection_monitored"
	}
	if s.monitoringHours, err = in.delay("monitoring_delay_minutes", "monitoring", event, "기관이 스스로 알아차리는 시간", "the agency's own detection delay"); err != nil {
		return err
	}
	if s.noticeHoursPerTier, err = in.delay("", "notification", "delay_per_tier", "단계별 통보 지연", "notification delay of a tier"); err != nil {
		return err
	}
	if s.manualSwitchHours, err = in.delay("manual_switch_minutes", "switch", "manual_switch_time", "사람이 전환하는 시간", "time to switch by people"); err != nil {
		return err
	}
	if s.breakerHours, err = in.delay("", "monitoring", "detection_monitored", "자동 전환의 장애 판정 시간", "a breaker's detection time"); err != nil {
		return err
	}
	s.confirmHours = in.pick("confirm_minutes", Assumption{Name: "건별 수신확인 대기", NameEN: "confirmation timeout", Value: 5, Unit: "minutes", From: models.FromReference, Confidence: models.AssumedRow, Source: "reference_rates.csv:fallback,confirm_timeout", Note: "설계값"}) / 60

	in.note(Assumption{Key: "capacity", Name: "대체 경로의 처리용량(적지 않은 경로)", NameEN: "capacity of a fallback that states none", Unit: "unlimited", From: models.FromAssumption, Confidence: models.AssumedRow, Note: "제한이 없다고 봅니다. 실제 용량은 요구사항의 처리용량으로 확인하십시오."})
	in.note(Assumption{Key: "start_law", Name: "장애 시작 시각", NameEN: "start of an outage", Unit: "uniform", From: models.FromAssumption, Confidence: models.AssumedRow, Source: "reference_rates.md, Start times", Note: "한 주 어느 때나 고르게 시작한다고 봅니다. 기록은 근무시간에 몰리므로 민감도에 따로 둡니다."})
	s.responseAfterHours = in.pick("response_threshold_hours", Assumption{Name: "장애 대응 인력이 드는 장애 길이", NameEN: "outage length that takes response staff", Value: 24, Unit: "hours", From: models.FromAssumption, Confidence: models.AssumedRow, Source: "unit_costs.csv:incident_staff_hours"})
	h, err := in.cost("incident_staff_hours")
	if err != nil {
		return err
	}
	w, err := in.cost("clerk_hour_grade9_loaded")
	if err != nil {
		return err
	}
	s.responseWon = in.pick("response_staff_hours", fromCost(h, "장애 1건 대응 인력", "staff hours of one response")) *
		in.pick("clerk_hour_won", fromCost(w, "직원 시간당 비용", "loaded hour of a clerk"))

	sw, err := in.rate("switch", "standby_failure_untested")
	if err != nil {
		return err
	}
	s.standbyPerYear = in.pick("rate.switch,standby_failure_untested", fromRate(sw, "대기 경로의 숨은 고장", "hidden failures of a standby"))
	s.standbyAgeYears = 3
	s.drillYears = in.pick("drill_years", policy("앞으로 둘 대체경로의 전환시험 주기", "drill interval of a fallback still to be bought", 1, "years", "연 1회 시험을 요구사항에 넣는다고 봄"))
	for _, b := range []struct {
		to       *float64
		event    string
		name, en string
	}{
		{&s.betaSeparate, "beta_separate", "공통원인 비율 β: 건물·중계·관리시스템 분리가 증명된 경우", "β, all separations shown"},
		{&s.betaDefault, "beta_default", "공통원인 비율 β: 분리가 증명되지 않은 경우", "β, separation not shown"},
		{&s.betaShared, "beta_shared_control", "공통원인 비율 β: 같은 건물·관리시스템", "β, shared building or control"},
	} {
		row, err := in.rate("common_cause", b.event)
		if err != nil {
			return err
		}
		*b.to = in.pick("share.common_cause,"+b.event, fromShare(row, b.name, b.en))
	}
	return nil
}

func (in *input) rate(role, event string) (models.Rate, error) {
	r, ok := in.ref.Rate(role, event)
	if !ok {
		return r, fmt.Errorf("reference rate %s,%s: %w", role, event, models.ErrNotFound)
	}
	if o, ok := in.override["rate."+r.Key()]; ok && r.HasRate {
		r.OutagesPerYear.Value, r.Source, r.Note = o.Value, o.Cell.String(), "담당자가 바꾼 값"
	}
	if o, ok := in.override["share."+r.Key()]; ok {
		r.Share.Value = o.Value
	}
	return r, nil
}

func (in *input) cost(key string) (models.UnitCost, error) {
	u, ok := in.ref.UnitCost(key)
	if !ok {
		return u, fmt.Errorf("unit cost %s: %w", key, models.ErrNotFound)
	}
	return u, nil
}

func (in *input) overridden(key string) bool {
	_, ok := in.override[key]
	return ok
}

// delay returns the mean of a row's length law in hours, or the override in
// minutes.
func (in *input) delay(key, role, event, name, en string) (float64, error) {
	r, err := in.rate(role, event)
	if err != nil {
		return 0, err
	}
	d := lengthLaw{mu: r.MuLogHours, sigma: r.SigmaLogHours, cap: r.CapHours}
	lo, hi := d.quantile(.05), d.quantile(.95)
	a := Assumption{Name: name, NameEN: en, Value: d.mean() * 60, Low: f64(lo * 60), High: f64(hi * 60), Unit: "minutes", From: models.FromReference, Source: "reference_rates.csv:" + r.Key(), Confidence: r.Confidence, Note: r.Note}
	if own := "delay." + r.Key(); key == "" || in.overridden(own) {
		key = own
	}
	return in.pick(key, a) / 60, nil
}

func fromCost(u models.UnitCost, name, en string) Assumption {
	return Assumption{Name: name, NameEN: en, Value: u.Value.Value, Low: f64(u.Value.Low), High: f64(u.Value.High), Unit: unitKey(u.Unit), From: models.FromReference, Source: orNone(u.Source, "unit_costs.csv:"+u.Key), Confidence: u.Confidence, Note: u.Note}
}

func fromShare(r models.Rate, name, en string) Assumption {
	return Assumption{Name: name, NameEN: en, Value: r.Share.Value, Low: f64(r.Share.Low), High: f64(r.Share.High), Unit: "share", From: models.FromReference, Source: "reference_rates.csv:" + r.Key(), Confidence: r.Confidence, Note: r.Note}
}

func fromRate(r models.Rate, name, en string) Assumption {
	return Assumption{Name: name, NameEN: en, Value: r.OutagesPerYear.Value, Low: f64(r.OutagesPerYear.Low), High: f64(r.OutagesPerYear.High), Unit: "per_year", From: models.FromReference, Source: "reference_rates.csv:" + r.Key(), Confidence: r.Confidence, Note: r.Note}
}

func orNone(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// unitKey maps the words of unit_costs.csv to the report's unit keys.
func unitKey(u string) string {
	switch u {
	case "probability", "share":
		return "share"
	case "hours/incident", "hours":
		return "hours"
	case "won/hour":
		return "won_per_hour"
	}
	return u
}

// failureShare returns the share of a service's messages that fails in ordinary
// operation, in a variant that multiple of it.
func (in *input) failureShare(s *models.Service, after []models.Line) float64 {
	return math.Min(1, in.failScale*in.ordinaryFailure(s, after))
}

// ordinaryFailure returns the failure share as stated, or the reference for a
// messenger, or 0 for a text.
func (in *input) ordinaryFailure(s *models.Service, after []models.Line) float64 {
	if s.FailureShare != nil {
		in.note(Assumption{Key: "failure_share." + s.Name, Name: "실패율(" + s.Name + ")", NameEN: "failure share (" + s.Name + ")", Value: *s.FailureShare, Unit: "share", From: models.FromContract, Confidence: models.Verified, Source: s.Cell.String(), Cell: s.Cell.String()})
		return *s.FailureShare
	}
	if len(after) == 0 || !after[0].Channel.Messenger() {
		return 0
	}
	u, ok := in.ref.UnitCost("alimtalk_fail_share")
	if !ok {
		return 0
	}
	return in.pick("failure_share", fromCost(u, "메신저 실패율(시트에 없음)", "messenger failure share (not in the sheet)"))
}

// publicPayer is whose mean text prices stand in where a sheet has none.
const publicPayer = "행정·공공기관 평균 (행안부)"

// cited returns a cited price by channel and payer.
func (in *input) cited(channel, payer string) (models.Price, bool) {
	for _, p := range in.ref.Prices {
		if p.Channel == channel && p.Payer == payer {
			if o, ok := in.override["price."+channel]; ok {
				p.PricePerMessage, p.Source = toMoney(o.Value), o.Cell.String()
			}
			return p, true
		}
	}
	return models.Price{}, false
}

// referencePrice returns the cited public price of a text channel as a line.
func (in *input) referencePrice(ch models.Channel) (models.Line, error) {
	p, ok := in.cited(string(ch), publicPayer)
	if !ok {
		return models.Line{}, fmt.Errorf("reference price of %s: %w", ch, models.ErrNotFound)
	}
	in.note(Assumption{Key: "price." + p.Channel, Name: "기준단가 " + p.Channel + "(시트에 없음)", NameEN: "reference price " + p.Channel + " (not in the sheet)", Value: p.PricePerMessage.Float(), Unit: "won", From: models.FromReference, Source: p.Source, Confidence: p.Confidence, Note: p.Payer + "; " + p.Note})
	return models.Line{Channel: ch, Phase: models.Before, Price: models.Flat(p.PricePerMessage), VAT: models.VATUnstated, Vendor: referenceVendor}, nil
}

// months spreads a service's messages over the year by its calendar.
func (in *input) months(s *models.Service, v int64) [12]int64 {
	return monthlyMessages(v, in.calendarOf(s).weights)
}

// money prices the whole case in a year of the term, from 1.
func (in *input) money(year int) (caseMoney, error) {
	m := caseMoney{before: sides{}, after: sides{}, resent: sides{}, fees: sides{}, extra: sides{}}
	switched := make([]bool, len(in.c.Contracts))
	monthly := make([][12]unit.Money, len(in.c.Contracts))
	for _, r := range in.services {
		growth := 1.0
		if g := r.s.GrowthPerYear; g != nil {
			growth = math.Pow(1+*g, float64(year-1))
		}
		x, err := in.priceService(r.s, growth)
		if err != nil {
			return m, fmt.Errorf("service %q: %w", r.s.Name, err)
		}
		switched[r.contract] = switched[r.contract] || x.messenger
		for i := range x.monthly {
			monthly[r.contract][i] += x.monthly[i]
		}
		m.services = append(m.services, x)
		m.before, m.after, m.resent = m.before.plus(x.before), m.after.plus(x.after), m.resent.plus(x.resent)
	}
	for i, c := range in.c.Contracts {
		fees := sides{}
		if !switched[i] { // the fees of a contract that stays as it is are on both sides
			m.feesOf = append(m.feesOf, fees)
			continue
		}
		if c.MonthlyMinimum != nil {
			if x := shortfall(*c.MonthlyMinimum, monthly[i]); x > 0 {
				fees.add(c.VAT, x)
			}
		}
		if c.MonthlyFee != nil {
			y, err := c.MonthlyFee.Times(unit.MonthsPerYear)
			if err != nil {
				return m, err
			}
			fees.add(c.VAT, y)
		}
		m.feesOf = append(m.feesOf, fees)
		m.fees = m.fees.plus(fees)
	}
	if in.set.termYears > 0 {
		m.term = in.set.switchingCost / in.set.termYears
	}
	if slices.Contains(switched, true) {
		m.extra.add(models.VATExempt, toMoney(in.set.monitoringFee)+toMoney(m.term))
	}
	return m, nil
}
