package analysis

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"daebi/models"
	"daebi/models/unit"
)

// Limits of a text message in CP949 bytes: a longer one is an LMS.
const smsBytes = 90

// monthlyMessages spreads 12·v messages over the months by weights of mean 1:
// whole messages whose sum is exactly 12·v (largest remainder; of equal
// remainders the earlier month).
func monthlyMessages(v int64, weights [12]float64) [12]int64 {
	return spread(12*v, weights)
}

// spread divides total whole messages in proportion to the weights by the
// method of the largest remainder.
func spread(total int64, weights [12]float64) [12]int64 {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	var out [12]int64
	rest := total
	order := make([]int, 12)
	var frac [12]float64
	for m, w := range weights {
		exact := float64(total) * w / sum
		out[m] = int64(math.Floor(exact))
		frac[m] = exact - math.Floor(exact)
		rest -= out[m]
		order[m] = m
	}
	sort.SliceStable(order, func(i, j int) bool { return frac[order[i]] > frac[order[j]] })
	for i := 0; rest > 0; i = (i + 1) % 12 {
		out[order[i]]++
		rest--
	}
	return out
}

// charge returns what a schedule asks for n messages in one month.
func charge(s models.Schedule, n int64) (unit.Money, error) {
	if len(s.Tiers) == 0 {
		return 0, fmt.Errorf("schedule without a price")
	}
	if s.Mode == models.Volume {
		price := s.Tiers[0].PricePerMessage
		for _, t := range s.Tiers {
			if n >= t.From {
				price = t.PricePerMessage
			}
		}
		return price.Times(n)
	}
	var sum unit.Money
	for i, t := range s.Tiers {
		upTo := n
		if i+1 < len(s.Tiers) && s.Tiers[i+1].From < n {
			upTo = s.Tiers[i+1].From
		}
		if upTo <= t.From {
			continue
		}
		part, err := t.PricePerMessage.Times(upTo - t.From)
		if err != nil {
			return 0, err
		}
		if sum, err = sum.Add(part); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// sides is money by the side of VAT it was written on.
type sides map[models.VATSide]unit.Money

func (s sides) add(side models.VATSide, m unit.Money) {
	if m == 0 { // what costs nothing stands on no side
		return
	}
	if side == "" {
		side = models.VATUnstated
	}
	s[side] += m
}

// written returns the sum as it stands in the sheet.
func (s sides) written() unit.Money {
	var t unit.Money
	for _, m := range s {
		t += m
	}
	return t
}

// on returns the sum with VAT (included true) or without, an unstated part
// taken as standing on the side given. Amounts, not unit prices, are converted.
func (s sides) on(included bool, unstated models.VATSide) (unit.Money, error) {
	var t unit.Money
	for side, m := range s {
		if side == models.VATUnstated {
			side = unstated
		}
		var err error
		switch {
		case side == models.VATExcluded && included:
			m, err = m.MulDiv(11, 10)
		case side == models.VATIncluded && !included:
			m, err = m.MulDiv(10, 11)
		}
		if err != nil {
			return 0, err
		}
		t += m
	}
	return t, nil
}

func (s sides) plus(o sides) sides {
	t := sides{}
	for k, m := range s {
		t[k] += m
	}
	for k, m := range o {
		t[k] += m
	}
	return t
}

// serviceMoney is what one service costs a year on each leg, as written.
type serviceMoney struct {
	before sides // the channel given up, all messages
	after  sides // the new channel, what it delivers (or attempts, where billed)
	resent sides // failed messages on the fallback, ordinary days
	double sides // every message on the fallback as well: both at once
	posted sides // failed messages by registered post
	hub    sides // the government's integrated service: messenger, and texts for the failed
	fail   float64
	lines  []CostLine

	fallbackPrice, afterPrice float64 // won a message, for the extra price of rescued messages
	flat                      bool
	pBefore, pAfter, pBack    float64 // flat prices for f*, as written
	sides                     [3]models.VATSide
	attempts                  bool
	messagesPerMonth          int64
	assumedBaseline           bool
	hubPrice, hubBack         float64
	messenger                 bool           // the new channel is a messenger: the options change it
	vatAfter, vatBack         models.VATSide // of the prices that a rescued message is set against
	back                      models.Line    // the fallback's price
	monthly                   [12]unit.Money // the new channel and what is resent, as written
	fallback                  CostLine       // of a message that fails, whether any does or not
	backAsBefore              bool           // the failed go out as all did before
}

// priceService computes a service's yearly money with the reference standing in
// for what the sheet does not say.
func (in *input) priceService(s *models.Service, growth float64) (serviceMoney, error) {
	r := serviceMoney{before: sides{}, after: sides{}, resent: sides{}, double: sides{}, posted: sides{}, hub: sides{}, flat: true}
	var before, after, back []models.Line
	for _, l := range s.Lines {
		if growth != 1 {
			l.MessagesPerMonth = int64(math.Round(float64(l.MessagesPerMonth) * growth))
		}
		switch {
		case l.Phase == models.Before, l.Phase == models.Single && !l.Channel.Messenger():
			before = append(before, l)
		case l.Phase == models.After, l.Phase == models.Single:
			after = append(after, l)
		case l.Phase == models.Fallback:
			back = append(back, l)
		}
	}
	lms := s.LongestBytes != nil && *s.LongestBytes > smsBytes
	text := models.SMS
	if lms {
		text = models.LMS
	}
	var volume int64
	for _, l := range after {
		volume += l.MessagesPerMonth
	}
	if len(before)+len(after) == 0 {
		return r, ErrNoPrice
	}
	for _, l := range after {
		r.messenger = r.messenger || l.Channel.Messenger()
	}
	if len(after) == 0 { // only today's text contract: nothing changes
		for _, l := range before {
			volume += l.MessagesPerMonth
		}
		after = before
	}
	if len(before) == 0 {
		l, err := in.referencePrice(text)
		if err != nil {
			return r, err
		}
		l.MessagesPerMonth = volume
		before = []models.Line{l}
		r.assumedBaseline = true
	}
	r.messagesPerMonth = volume
	r.fail = in.failureShare(s, after)
	// A text goes out in an outage, whatever carries the failed on ordinary days.
	rescue := slices.IndexFunc(back, func(l models.Line) bool { return l.Channel.Carrier() })
	if len(back) == 0 {
		// The baseline channel carries the failed on ordinary days; a text too
		// long for an SMS cannot go by one.
		if b := before[0]; b.Channel.Carrier() && (b.Channel != models.SMS || !lms) {
			back = []models.Line{b}
			r.backAsBefore = true
		} else {
			l, err := in.referencePrice(text)
			if err != nil {
				return r, err
			}
			back = []models.Line{l}
		}
	}
	if back[0].MessagesPerMonth == 0 || back[0].Phase != models.Fallback {
		back[0].MessagesPerMonth = volume
	}

	for _, l := range before {
		if err := r.bill(r.before, models.Before, l, in.months(s, l.MessagesPerMonth), true); err != nil {
			return r, err
		}
	}
	var failed [12]int64
	for _, l := range after {
		n := in.months(s, l.MessagesPerMonth)
		f := spread(int64(math.Round(float64(12*l.MessagesPerMonth)*r.fail)), in.calendarOf(s).weights)
		for m := range n {
			f[m] = min(f[m], n[m])
			failed[m] += f[m]
			if !l.AttemptsBilled {
				n[m] -= f[m]
			}
		}
		r.attempts = r.attempts || l.AttemptsBilled
		if err := r.bill(r.after, models.After, l, n, true); err != nil {
			return r, err
		}
	}
	b := back[0]
	r.back = b
	r.fallback = r.fallbackLine(b, volume)
	if err := r.bill(r.resent, models.Fallback, b, failed, r.fail > 0); err != nil {
		return r, err
	}
	if err := r.bill(r.double, models.Fallback, b, in.months(s, volume), false); err != nil {
		return r, err
	}
	if err := in.otherLegs(s, &r, failed, volume, text); err != nil {
		return r, err
	}
	by := b
	switch {
	case rescue >= 0:
		by = back[rescue]
	case !b.Channel.Carrier():
		l, err := in.referencePrice(text)
		if err != nil {
			return r, err
		}
		by = l
	}
	r.fallbackPrice, r.vatBack = average(by.Price, volume), by.VAT
	r.vatAfter = after[0].VAT
	for _, l := range after {
		if volume > 0 {
			r.afterPrice += average(l.Price, l.MessagesPerMonth) * float64(l.MessagesPerMonth) / float64(volume)
		}
	}
	r.flat = len(before) == 1 && len(after) == 1 && before[0].Price.IsFlat() && after[0].Price.IsFlat() && b.Price.IsFlat()
	if r.flat {
		price := func(l models.Line) float64 { return l.Price.Tiers[0].PricePerMessage.Float() }
		r.pBefore, r.pAfter, r.pBack = price(before[0]), price(after[0]), price(b)
		r.sides = [3]models.VATSide{before[0].VAT, after[0].VAT, b.VAT}
	}
	return r, nil
}

// otherLegs prices what the case did not ask for: registered post for what fails,
// and the integrated service at its published prices.
func (in *input) otherLegs(s *models.Service, r *serviceMoney, failed [12]int64, volume int64, text models.Channel) error {
	post, ok := in.cited("POST_REGISTERED", "우정사업본부, up to 25 g, new rate")
	if !ok {
		return fmt.Errorf("reference price of registered post: %w", models.ErrNotFound)
	}
	hub, ok := in.cited("ALIMTALK", "행정·공공기관 통합메시지 상한 (행안부)")
	if !ok {
		return fmt.Errorf("reference price of the integrated service: %w", models.ErrNotFound)
	}
	back, ok := in.cited(string(text), publicPayer)
	if !ok {
		return fmt.Errorf("reference price of %s: %w", text, models.ErrNotFound)
	}
	delivered := in.months(s, volume)
	for m := range delivered {
		delivered[m] -= failed[m]
	}
	r.hubPrice, r.hubBack = hub.PricePerMessage.Float(), back.PricePerMessage.Float()
	for _, x := range []struct {
		to    sides
		price models.Price
		n     [12]int64
		vat   models.VATSide
	}{{r.posted, post, failed, models.VATExempt}, {r.hub, hub, delivered, models.VATUnstated}, {r.hub, back, failed, models.VATUnstated}} {
		if err := r.bill(x.to, models.Fallback, models.Line{Price: models.Flat(x.price.PricePerMessage), VAT: x.vat}, x.n, false); err != nil {
			return err
		}
	}
	return nil
}

// average returns the mean price in won at a monthly volume.
func average(s models.Schedule, n int64) float64 {
	if n <= 0 || s.IsFlat() {
		return s.Tiers[0].PricePerMessage.Float()
	}
	m, err := charge(s, n)
	if err != nil {
		return s.Tiers[0].PricePerMessage.Float()
	}
	return m.Float() / float64(n)
}

// bill adds a line's year to the money of a leg and, where asked, to the lines
// shown.
func (r *serviceMoney) bill(to sides, phase models.Phase, l models.Line, n [12]int64, show bool) error {
	var year unit.Money
	var messages int64
	for i, k := range n {
		m, err := charge(l.Price, k)
		if err != nil {
			return err
		}
		if show && phase != models.Before {
			r.monthly[i] += m
		}
		if year, err = year.Add(m); err != nil {
			return err
		}
		messages += k
	}
	to.add(l.VAT, year)
	if !show {
		return nil
	}
	price := l.Price.Tiers[0].PricePerMessage
	if !l.Price.IsFlat() && messages > 0 {
		price, _ = year.MulDiv(1, messages)
	}
	r.lines = append(r.lines, CostLine{
		Phase: phase, Channel: l.Channel, Price: price, Flat: l.Price.IsFlat(), MessagesPerYear: messages, Annual: year,
		VAT: l.VAT, Assumed: l.Cell.Sheet == "" && l.Vendor == referenceVendor, Source: l.Cell.String(), Cell: l.Cell.String(),
	})
	return nil
}

// breakEvenFailure returns f*, the failure share at which the savings are gone,
// and how it stands: at, never, already_lost, not_flat.
//
//	f* = (p_before − p_after)/(p_fallback − p_after); attempts charged: (p_before − p_after)/p_fallback
//
// Fees are won a message of the fixed fees that come on top of p_after.
func breakEvenFailure(before, after, back, fees float64, attempts bool) (*float64, string) {
	if before < after+fees {
		return nil, "already_lost"
	}
	gap := back - after
	if attempts {
		gap = back
	}
	if gap <= 0 {
		return nil, "never"
	}
	f := (before - after - fees) / gap
	if f > 1 {
		return nil, "never"
	}
	if f == 1 {
		return &f, "never"
	}
	return &f, "at"
}

// toMoney takes an amount that the officer typed into exact money. It is the one
// way from a float to Money: estimates never take it.
func toMoney(won float64) unit.Money { return unit.Money(math.Round(won * 1000)) }

// shortfall returns what a contract's monthly minimum adds to a year.
func shortfall(minimum unit.Money, monthly [12]unit.Money) (year unit.Money) {
	for _, m := range monthly {
		if m < minimum {
			year += minimum - m
		}
	}
	return year
}

// years fills the savings of each year of the term, volumes growing, and their
// present value, discounted end of year. The switching cost is paid at the start.
func (in *input) years(s *Savings) error {
	rate := in.set.discountRate
	pv := -in.set.switchingCost
	growing := false
	for _, r := range in.services {
		growing = growing || r.s.GrowthPerYear != nil && *r.s.GrowthPerYear != 0
	}
	for y := 1; float64(y-1) < in.set.termYears; y++ {
		part := math.Min(1, in.set.termYears-float64(y-1)) // the last year may be a part of one
		won := s.VerdictWon + toMoney(in.set.switchingCost/in.set.termYears)
		if growing && y > 1 {
			var x Savings
			m, err := in.money(y)
			if err == nil {
				x, err = in.savings(m)
			}
			if errors.Is(err, unit.ErrRange) { // grown past what money can hold
				in.problem(models.Warning, "not_computed.present_value", "", "증가율이 커서 계약 기간의 현재가치를 계산하지 못했습니다.")
				s.Years = nil
				return nil
			}
			if err != nil {
				return err
			}
			won = x.VerdictWon + toMoney(in.set.switchingCost/in.set.termYears)
		}
		d := won.Float() * part / math.Pow(1+rate, float64(y))
		s.Years = append(s.Years, YearSavings{Year: y, Part: part, Annual: won, Discounted: d})
		pv += d
	}
	s.PresentValue = &pv
	return nil
}

// caseMoney is the whole case's yearly money by leg.
type caseMoney struct {
	before, after, resent, fees sides
	extra                       sides          // monitoring and the switching cost's yearly share
	feesOf                      []sides        // of each contract
	services                    []serviceMoney // in the order of in.services
	term                        float64        // switching cost a year
}

// legs returns what a service pays for its messages under an option, as written.
func (r *serviceMoney) legs(option string) sides {
	if !r.messenger { // nothing is switched
		return r.before
	}
	switch option {
	case OptStay:
		return r.before
	case OptParallel:
		return r.after.plus(r.double)
	case OptPaper:
		return r.after.plus(r.posted)
	case OptIntegrated:
		return r.hub
	}
	return r.after.plus(r.resent)
}

// savings fills the report's savings from the money.
func (in *input) savings(m caseMoney) (Savings, error) {
	after := m.after.plus(m.resent).plus(m.fees).plus(m.extra)
	s := Savings{BeforeWon: m.before.written(), AfterWon: after.written(), Baseline: "previous"}
	s.AnnualWon = s.BeforeWon - s.AfterWon
	_, ub := m.before[models.VATUnstated]
	_, ua := after[models.VATUnstated]
	s.VATConfirmed = !ub && !ua
	diff := func(included bool, b, a models.VATSide) (unit.Money, error) {
		x, err := m.before.on(included, b)
		if err != nil {
			return 0, err
		}
		y, err := after.on(included, a)
		return x - y, err
	}
	var err error
	if s.AnnualExclVAT, err = diff(false, models.VATExcluded, models.VATExcluded); err != nil {
		return s, err
	}
	if s.AnnualInclVAT, err = diff(true, models.VATExcluded, models.VATExcluded); err != nil {
		return s, err
	}
	s.ByVATSides = []VATCase{}
	if !s.VATConfirmed {
		both := []models.VATSide{models.VATIncluded, models.VATExcluded}
		bs, as := both, both
		if !ub {
			bs = []models.VATSide{models.VATUnstated}
		}
		if !ua {
			as = []models.VATSide{models.VATUnstated}
		}
		for _, b := range bs {
			for _, a := range as {
				c := VATCase{Before: b, After: a}
				if c.AnnualExclVAT, err = diff(false, b, a); err != nil {
					return s, err
				}
				if c.AnnualInclVAT, err = diff(true, b, a); err != nil {
					return s, err
				}
				s.ByVATSides = append(s.ByVATSides, c)
			}
		}
	}
	s.VerdictWon = s.AnnualWon
	if s.VATConfirmed {
		s.VerdictWon = s.AnnualInclVAT
	}
	// 추정가격: 12 months without VAT, the optional fallback at the planned
	// share of failures.
	if s.EstimatedPriceWon, err = after.on(false, models.VATExcluded); err != nil {
		return s, err
	}
	s.EstimatedPriceAsWritten = ua
	_, uf := m.fees[models.VATUnstated]
	_, ux := m.extra[models.VATUnstated]
	s.VATStated = !uf && !ux
	for i, x := range m.services {
		for _, l := range x.lines {
			s.VATStated = s.VATStated && (l.Assumed || l.VAT != models.VATUnstated && l.VAT != "")
		}
		svc := in.services[i]
		if x.assumedBaseline {
			s.Baseline = "reference"
		}
		s.Services = append(s.Services, ServiceSavings{
			Contract: in.c.Contracts[svc.contract].Name, Name: svc.s.Name, Class: svc.s.Class, MessagesPerMonth: x.messagesPerMonth, FailureShare: x.fail,
			Annual: x.before.written() - x.after.written() - x.resent.written(), Lines: x.lines,
			Fallback: x.fallback, FallbackAsBefore: x.backAsBefore,
		})
	}
	s.BreakEvenStatus = "not_flat"
	if len(m.services) == 1 && m.services[0].flat {
		x := m.services[0]
		prices := [3]float64{x.pBefore, x.pAfter, x.pBack}
		for i, side := range x.sides {
			if s.VATConfirmed && (side == models.VATExcluded || side == models.VATUnstated) {
				prices[i] *= 1.1
			}
		}
		fees := m.fees.plus(m.extra).written().Float()
		if s.VATConfirmed {
			f, err := m.fees.plus(m.extra).on(true, models.VATExcluded)
			if err != nil {
				return s, err
			}
			fees = f.Float()
		}
		if n := float64(12 * x.messagesPerMonth); n > 0 {
			s.BreakEvenFailureShare, s.BreakEvenStatus = breakEvenFailure(prices[0], prices[1], prices[2], fees/n, x.attempts)
		}
	}
	return s, nil
}

// SavingsOf returns the savings of a case without anything else of its report. The
// error is as Analyze's.
func SavingsOf(c *models.Case, know Knowledge) (Savings, error) {
	in, err := newInput(c, know.Reference)
	if err != nil {
		return Savings{}, err
	}
	money, err := in.money(1)
	if err != nil {
		return Savings{}, fmt.Errorf("savings: %w", err)
	}
	s, err := in.savings(money)
	if err != nil {
		return Savings{}, fmt.Errorf("savings: %w", err)
	}
	return s, nil
}
