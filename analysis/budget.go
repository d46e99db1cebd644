package analysis

import (
	"fmt"
	"math"
	"slices"

	"daebi/models"
	"daebi/models/unit"
)

// Kinds of budget line.
const (
	BudgetChannel = "channel" // what the channel itself carries
	BudgetResent  = "resent"  // what fails on ordinary days and goes by the fallback
	BudgetOutage  = "outage"  // what goes by the fallback in outages
	BudgetDrill   = "drill"   // what drills send
	BudgetFee     = "fee"     // a contract's monthly fee, a year
	BudgetMinimum = "minimum" // what a monthly minimum charge adds
	BudgetUpkeep  = "upkeep"  // of the fallback route
	BudgetMonitor = "monitor" // monitoring, and the switching cost's share of a year
)

// Budget is a year of the plan that is bought, line by line: price × planned
// messages. It holds what a price schedule holds and a report does not, the
// messages planned for outages and drills.
type Budget struct {
	Lines []BudgetLine
	// OutageHours are the hours a year in which the fallback carries what the new
	// channel cannot: the difference in availability between Option and the new
	// channel alone, × 8,760. 0 where either is unknown.
	OutageHours float64
	Option      string // whose fallback that is
	Drills      int    // a year; 0: no interval was derived
	// DrillMessages are those of one drill: the derived capacity through the
	// derived clearing window, so that a drill repeats one full switch.
	DrillMessages int64
	Plan          Amount // of all lines of known price
	Report        Amount // without the lines of outages and drills: the report's 추정가격
	// Maximum is the plan with every message at the dearer of its channel and its
	// fallback: what an optional fallback without a limit of quantity may come to.
	Maximum  Amount
	Unpriced bool // a line's price is not known: Plan is without it
}

// BudgetLine is one product: price × messages a year, or a fee a year.
type BudgetLine struct {
	Kind     string
	Service  string // "" for what belongs to no service
	Contract string
	Channel  models.Channel // "" for fees
	Price    unit.Money     // a message; the average of a schedule
	Flat     bool
	Messages int64 // a year; 0 for fees
	Annual   unit.Money
	VAT      models.VATSide
	Known    bool   // the price is known
	Assumed  bool   // a cited reference price or an assumption stands in
	Source   string // cell; "" where none
}

// Amount is a year's money on both sides of VAT.
type Amount struct {
	ExclVAT   unit.Money
	InclVAT   unit.Money
	AsWritten bool // a side of VAT is not stated: taken as without
}

func (s sides) amount() (a Amount, err error) {
	if a.ExclVAT, err = s.on(false, models.VATExcluded); err != nil {
		return a, err
	}
	a.InclVAT, err = s.on(true, models.VATExcluded)
	_, a.AsWritten = s[models.VATUnstated]
	return a, err
}

// BudgetOf returns the budget lines of a case whose report is r. The errors are
// as Analyze's.
func BudgetOf(c *models.Case, r *Report, know Knowledge) (*Budget, error) {
	in, err := newInput(ofReport(c, r), know.Reference)
	if err != nil {
		return nil, err
	}
	m, err := in.money(1)
	if err != nil {
		return nil, fmt.Errorf("budget: %w", err)
	}
	b := &Budget{}
	b.plan(r)
	b.services(in, &m)
	if err := b.fallbacks(in, &m); err != nil {
		return nil, fmt.Errorf("budget: %w", err)
	}
	b.fees(in, &m)
	return b, b.sum(&m)
}

// ofReport returns the case that a report is of: of competing offers the chosen.
func ofReport(c *models.Case, r *Report) *models.Case {
	chosen := slices.IndexFunc(r.Offers, func(o Offer) bool { return o.Chosen })
	if chosen < 0 {
		return c
	}
	for _, o := range offersOf(c) {
		if slices.Equal(o.Contracts, r.Offers[chosen].Contracts) && o.Vendor == r.Offers[chosen].Vendor {
			return o.alone
		}
	}
	return c
}

// plan takes from the report what the fallback is expected to carry.
func (b *Budget) plan(r *Report) {
	if r.Recommendation != nil {
		b.Option = tenderOption(r.Recommendation.Option)
	}
	with, alone := r.option(b.Option), r.option(OptAlone)
	if with != nil && alone != nil && with.Availability != nil && alone.Availability != nil {
		b.OutageHours = math.Max(0, *with.Availability-*alone.Availability) * hoursPerYear
	}
	figure := func(key string) float64 {
		i := slices.IndexFunc(r.Figures, func(f DerivedFigure) bool { return f.Key == key && f.Value != nil })
		if i < 0 {
			return 0
		}
		return *r.Figures[i].Value
	}
	if months := figure("drill_interval"); months > 0 {
		b.Drills = int(math.Ceil(12 / months))
		b.DrillMessages = int64(math.Ceil(figure("capacity") * figure("clear_window") / 60))
	}
}

// services adds the lines that the report has, of the channel and of what fails.
func (b *Budget) services(in *input, m *caseMoney) {
	for i, x := range m.services {
		ref := in.services[i]
		for _, l := range x.lines {
			kind := BudgetChannel
			switch l.Phase {
			case models.Before:
				continue
			case models.Fallback:
				kind = BudgetResent
			}
			b.Lines = append(b.Lines, BudgetLine{
				Kind: kind, Service: in.label(i), Contract: in.c.Contracts[ref.contract].Key(), Channel: l.Channel, Price: l.Price, Flat: l.Flat,
				Messages: l.MessagesPerYear, Annual: l.Annual, VAT: l.VAT, Known: true, Assumed: l.Assumed, Source: l.Cell,
			})
		}
	}
}

// fallbacks adds what outages and drills send by the fallback: the drills by that
// of the largest service.
func (b *Budget) fallbacks(in *input, m *caseMoney) error {
	largest := -1
	for i, x := range m.services {
		if x.messenger && (largest < 0 || x.messagesPerMonth > m.services[largest].messagesPerMonth) {
			largest = i
		}
	}
	add := func(kind string, i int, n int64) error {
		if n <= 0 {
			return nil
		}
		var even [12]float64
		for k := range even {
			even[k] = 1
		}
		var one serviceMoney
		if err := one.bill(sides{}, models.Fallback, m.services[i].back, spread(n, even), true); err != nil {
			return err
		}
		l := one.lines[0]
		b.Lines = append(b.Lines, BudgetLine{
			Kind: kind, Service: in.label(i), Contract: in.c.Contracts[in.services[i].contract].Key(), Channel: l.Channel, Price: l.Price, Flat: l.Flat,
			Messages: n, Annual: l.Annual, VAT: l.VAT, Known: true, Assumed: l.Assumed, Source: l.Cell,
		})
		return nil
	}
	for i, x := range m.services {
		if !x.messenger {
			continue
		}
		n := int64(math.Ceil(b.OutageHours/hoursPerYear*12*float64(x.messagesPerMonth) - 1e-6)) // not one more for the last bit
		if err := add(BudgetOutage, i, n); err != nil {
			return err
		}
	}
	if largest < 0 {
		return nil
	}
	return add(BudgetDrill, largest, int64(b.Drills)*b.DrillMessages)
}

// fees adds what is paid whatever is sent.
func (b *Budget) fees(in *input, m *caseMoney) {
	switched := map[int]bool{}
	for i, x := range m.services {
		if x.messenger {
			switched[in.services[i].contract] = true
		}
	}
	for i := range in.c.Contracts {
		k := &in.c.Contracts[i]
		if !switched[i] {
			continue
		}
		rest := m.feesOf[i].written()
		if k.MonthlyFee != nil && *k.MonthlyFee != 0 {
			year := *k.MonthlyFee * unit.MonthsPerYear // in.money has found it within range
			b.Lines = append(b.Lines, BudgetLine{Kind: BudgetFee, Contract: k.Key(), Annual: year, VAT: k.VAT, Known: true, Source: k.Cell.String()})
			rest -= year
		}
		if rest != 0 {
			b.Lines = append(b.Lines, BudgetLine{Kind: BudgetMinimum, Contract: k.Key(), Annual: rest, VAT: k.VAT, Known: true, Source: k.Cell.String()})
		}
	}
	if len(switched) == 0 {
		return
	}
	if x := m.extra.written(); x != 0 {
		b.Lines = append(b.Lines, BudgetLine{Kind: BudgetMonitor, Annual: x, VAT: models.VATExempt, Known: true})
	}
	upkeep := BudgetLine{Kind: BudgetUpkeep, VAT: models.VATUnstated}
	switch b.Option {
	case OptPresent: // the sheet states the fallback and what it costs
		return
	case OptIndependent:
		if fee := in.set.secondVendorFee; fee != nil {
			upkeep.Known, upkeep.Annual = true, toMoney(*fee)
		}
	default:
		upkeep.Known, upkeep.Annual = true, toMoney(*in.set.sameVendorFee)
		upkeep.Assumed = !in.overridden("same_vendor_fee_won_per_year")
	}
	b.Lines = append(b.Lines, upkeep)
}

// sum fills the totals.
func (b *Budget) sum(m *caseMoney) error {
	plan, report, most := sides{}, sides{}, sides{}
	for _, l := range b.Lines {
		b.Unpriced = b.Unpriced || !l.Known
		plan.add(l.VAT, l.Annual)
		if l.Kind != BudgetOutage && l.Kind != BudgetDrill && l.Kind != BudgetUpkeep {
			report.add(l.VAT, l.Annual)
		}
		if l.Kind != BudgetChannel && l.Kind != BudgetResent && l.Kind != BudgetOutage && l.Kind != BudgetDrill {
			most.add(l.VAT, l.Annual)
		}
	}
	for _, x := range m.services {
		usual := x.after.plus(x.resent)
		all := x.double
		if x.attempts {
			all = all.plus(x.after)
		}
		a, err := usual.amount()
		if err != nil {
			return err
		}
		d, err := all.amount()
		if err != nil {
			return err
		}
		if x.messenger && d.ExclVAT > a.ExclVAT {
			usual = all
		}
		most = most.plus(usual)
	}
	var err error
	if b.Plan, err = plan.amount(); err != nil {
		return err
	}
	if b.Report, err = report.amount(); err != nil {
		return err
	}
	if b.Maximum, err = most.amount(); err != nil {
		return err
	}
	if b.Maximum.ExclVAT < b.Plan.ExclVAT { // the fallback is the cheaper: the plan is the most
		b.Maximum = b.Plan
	}
	return nil
}
