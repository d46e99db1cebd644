package analysis

import (
	"math"

	"daebi/models"
)

// LossParts takes an option's E[L] apart by what it is in proportion to, so that a
// reader can work it out anew for other volumes, prices and shares that fail:
//
//	E[L] = response + Σ_services v·(all + f·failing + kept·back + lost·max(0, back − after))
//
// with v messages a month, f the share that fails, back and after won a message on
// the fallback and on the new channel. It is exact: harm and rescued messages are in
// proportion to the messages. What does not go in proportion is whether any message
// fails at all (a route that carries ordinary traffic is tested daily): the parts of
// both are here.
type LossParts struct {
	None LossState `json:"none_fails"` // no service's messages fail on ordinary days
	Some LossState `json:"some_fail"`  // some of every service's do
}

// LossState holds the parts where none or some of the messages fail.
type LossState struct {
	Response float64    `json:"response_won"` // a year
	Services []LossPart `json:"services"`     // in the order of the savings
}

// LossPart is one service's.
type LossPart struct {
	All     float64 `json:"all_won"`       // a year for each message a month
	Failing float64 `json:"failing_won"`   // a year for each failing message a month
	Kept    float64 `json:"rescued_kept"`  // messages a year for each message a month whose original is billed later too
	Lost    float64 `json:"rescued_lost"`  // the same where the original is cancelled or lost
	Back    float64 `json:"fallback_won"`  // a message, on the side of VAT the verdict rests on
	After   float64 `json:"new_price_won"` // a message, likewise
}

// Mean returns E[L] for volumes (messages a month) and failing shares of the
// services.
func (s *LossState) Mean(monthly, fail []float64) float64 {
	sum := s.Response
	for i, p := range s.Services {
		sum += monthly[i] * (p.All + fail[i]*p.Failing + p.Kept*p.Back + p.Lost*math.Max(0, p.Back-p.After))
	}
	return sum
}

// partServices is the most services whose losses are taken apart: beyond, the parts
// would be most of the report, and nobody works a sheet of so many lines by hand.
const partServices = 500

// lossParts fills the parts of every option of the report, in the view v; a case of
// more than partServices services has none.
func (e *engine) lossParts(r *Report, all map[string]*studied, v int) error {
	if len(e.in.services) > partServices {
		return nil
	}
	var jobs []func() error
	for i := range r.Options {
		o := &r.Options[i]
		s := all[o.ID]
		if s == nil {
			continue
		}
		o.LossParts = &LossParts{}
		jobs = append(jobs, func() (err error) {
			if o.LossParts.None, err = e.lossState(s, v, false); err == nil {
				o.LossParts.Some, err = e.lossState(s, v, true)
			}
			return err
		})
	}
	for _, job := range jobs { // they share what the means are remembered in
		if err := job(); err != nil {
			return err
		}
	}
	return nil
}

// lossState works out an option's parts as if none, or some, of every service's
// messages failed.
func (e *engine) lossState(s *studied, v int, some bool) (LossState, error) {
	in := e.in
	worlds, weights := s.worlds, s.weights
	as := make([]*flow, len(s.flows))
	differs := false
	for f, fl := range s.flows {
		c := *fl
		if some && c.fail == 0 {
			c.fail = math.SmallestNonzeroFloat64 // whether any fails is all that is looked at
		} else if !some {
			c.fail = 0
		}
		differs = differs || (c.fail > 0) != (fl.fail > 0)
		as[f] = &c
	}
	if differs {
		x, err := e.variant(func(*settings) {}, 1)
		if err != nil {
			return LossState{}, err
		}
		ws, ss, err := x.in.worldsOf(e.ctx, as)
		if err != nil {
			return LossState{}, err
		}
		worlds, weights = ws, nil
		for _, k := range ss {
			weights = append(weights, k.weight)
		}
	}
	out := LossState{Services: make([]LossPart, len(in.services))}
	harm := make([][]float64, len(in.services))
	for f, fl := range s.flows {
		for _, i := range fl.services {
			harm[i] = in.curveOf(in.services[i].s.Class, s.sev.steps).harm[v]
			p := &out.Services[i]
			p.Back, p.After = e.money.services[i].prices(s.optionOf(f, i), e.sav.VATConfirmed)
		}
	}
	for k, w := range worlds {
		for _, ev := range w.events {
			rate := weights[k] * ev.rate()
			for _, b := range ev.branches {
				q := rate * b.prob
				out.Response += q * in.set.responseWon * ev.law.survival(math.Nextafter(in.set.responseAfterHours, 0))
				for f, m := range b.modes {
					if m.kind == unstruck {
						continue
					}
					n := s.sev.meanCount(s.flows[f], ev.law, m)
					for _, i := range s.flows[f].services {
						h := 0.0
						for j, won := range harm[i] {
							h += won * n.n[j]
						}
						p := &out.Services[i]
						x := q * ev.share * weeksVolume
						switch {
						case m.fail:
							p.Failing += x * h
							continue
						case m.lost:
							p.Lost += x * n.rescued
						default:
							p.Kept += x * n.rescued
						}
						p.All += x * h
					}
				}
			}
		}
	}
	return out, nil
}

// optionOf returns the option by whose prices a flow's service is worked out.
func (s *studied) optionOf(f, service int) string {
	if s.assign != nil {
		return s.assign(service)
	}
	return s.flows[f].option
}

// fallbackLine is what a message that fails on an ordinary day costs, whether any
// fails or not.
func (r *serviceMoney) fallbackLine(l models.Line, volume int64) CostLine {
	price := l.Price.Tiers[0].PricePerMessage
	if !l.Price.IsFlat() {
		price = toMoney(average(l.Price, volume))
	}
	return CostLine{
		Phase: models.Fallback, Channel: l.Channel, Price: price, Flat: l.Price.IsFlat(), VAT: l.VAT,
		Assumed: l.Cell.Sheet == "" && l.Vendor == referenceVendor, Source: l.Cell.String(), Cell: l.Cell.String(),
	}
}
