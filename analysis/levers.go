package analysis

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"daebi/models"
	"daebi/models/unit"
)

// Keys of the levers.
const (
	LeverFailure       = "failure_share"  // of every messenger service
	LeverHarm          = "harm"           // multiple of what a late message costs
	LeverSwitch        = "switch_minutes" // of the stated fallbacks, or of a switch by people
	LeverRate          = "rate"           // multiple of every outage rate
	LeverPrice         = "price"          // won a message after the switch, where there is one
	LeverPriceMultiple = "price_multiple" // of every price after the switch, where there are several
	LeverDiscount      = "discount_rate"
	LeverKappa         = "kappa"
)

// ErrLever is returned for a lever that a case does not have or a value out of its
// bounds.
var ErrLever = errors.New("no such lever, or a value that it cannot take")

// A Lever is one input that a person moves to ask 'what if'. Value is what the
// report rests on, Low to High is worth trying, Least to Most is accepted.
type Lever struct {
	Key         string
	Value       float64
	Low, High   float64
	Least, Most float64
	Step        float64
	Unit        string // as an Assumption's
}

// Levers returns the levers of a case, with the values that its report rests on.
func Levers(c *models.Case, r *Report) []Lever {
	var out []Lever
	if f, ok := meanFailure(r); ok {
		out = append(out, Lever{LeverFailure, f, 0, 1, 0, 1, .01, "share"})
	}
	if p, ok := onePrice(c); ok {
		won := p.Float()
		out = append(out, Lever{LeverPrice, won, 0, math.Max(20, math.Ceil(2*won)), 0, 10_000, .001, "won"})
	} else if len(priced(c)) > 0 {
		out = append(out, Lever{LeverPriceMultiple, 1, .5, 1.5, 0, 10, .01, "multiple"})
	}
	minutes := assumed(r, 30, "manual_switch_minutes", "delay.switch,manual_switch_time")
	if at := fallbacks(c); len(at) > 0 {
		first := c.Routes[at[0]]
		if first.SwitchMinutes != nil {
			minutes = *first.SwitchMinutes
		} else if first.Switch == models.SwitchAutomatic {
			minutes = assumed(r, minutes, "delay.monitoring,detection_monitored")
		}
	}
	minutes = math.Round(minutes*10) / 10
	return append(out,
		Lever{LeverSwitch, minutes, 0, math.Max(240, math.Ceil(2*minutes)), 0, 10_080, 1, "minutes"},
		Lever{LeverRate, assumed(r, 1, keyRateMultiple), .1, 10, .001, 1000, .1, "multiple"},
		Lever{LeverHarm, assumed(r, 1, keyHarmMultiple), .1, 10, .001, 1000, .1, "multiple"},
		Lever{LeverDiscount, assumed(r, 0, "discount_rate"), 0, .1, 0, 1, .001, "share"},
		Lever{LeverKappa, r.Net.Kappa, 0, 1, 0, 1, .05, "share"},
	)
}

// assumed returns the register's value of the first of the keys that it has.
func assumed(r *Report, def float64, keys ...string) float64 {
	for _, key := range keys {
		for i := range r.Input.Assumptions {
			if r.Input.Assumptions[i].Key == key {
				return r.Input.Assumptions[i].Value
			}
		}
	}
	return def
}

// meanFailure returns the failure share of the messenger services by messages.
func meanFailure(r *Report) (float64, bool) {
	var fails, all float64
	for _, s := range r.Savings.Services {
		for _, l := range s.Lines {
			if l.Phase == models.After && l.Channel.Messenger() {
				fails += s.FailureShare * float64(s.MessagesPerMonth)
				all += float64(s.MessagesPerMonth)
				break
			}
		}
	}
	if all == 0 {
		return 0, false
	}
	return fails / all, true
}

// priced lists the messenger prices after the switch, by contract, service, line.
func priced(c *models.Case) (at [][3]int) {
	for i := range c.Contracts {
		for j := range c.Contracts[i].Services {
			for k, l := range c.Contracts[i].Services[j].Lines {
				if l.Phase == models.After && l.Channel.Messenger() && len(l.Price.Tiers) > 0 {
					at = append(at, [3]int{i, j, k})
				}
			}
		}
	}
	return at
}

// onePrice returns the price after the switch where all messages have one.
func onePrice(c *models.Case) (price unit.Money, ok bool) {
	for n, at := range priced(c) {
		p := c.Contracts[at[0]].Services[at[1]].Lines[at[2]].Price
		if !p.IsFlat() || n > 0 && p.Tiers[0].PricePerMessage != price {
			return 0, false
		}
		price, ok = p.Tiers[0].PricePerMessage, true
	}
	return price, ok
}

// fallbacks lists the stated fallback routes that are switched to as a whole.
func fallbacks(c *models.Case) (at []int) {
	for i, r := range c.Routes {
		if r.Order > 0 && (r.Switch == models.SwitchAutomatic || r.Switch == models.SwitchManual) {
			at = append(at, i)
		}
	}
	return at
}

// Turn returns the case with levers at other values; c is not changed. What a lever
// sets is an assumption of whoever moved it: it no longer stands in a cell. It
// returns ErrLever for a key that no lever of the case has, or a value out of bounds.
func Turn(c *models.Case, levers []Lever, values map[string]float64) (*models.Case, error) {
	out := *c
	out.Contracts = slices.Clone(c.Contracts)
	for i := range out.Contracts {
		services := slices.Clone(out.Contracts[i].Services)
		for j := range services {
			services[j].Lines = slices.Clone(services[j].Lines)
		}
		out.Contracts[i].Services = services
	}
	out.Routes, out.Overrides = slices.Clone(c.Routes), slices.Clone(c.Overrides)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		v := values[key]
		i := slices.IndexFunc(levers, func(l Lever) bool { return l.Key == key })
		if i < 0 || !(v >= levers[i].Least && v <= levers[i].Most) {
			return nil, fmt.Errorf("%s = %g: %w", key, v, ErrLever)
		}
		turn(&out, key, v)
	}
	return &out, nil
}

func turn(c *models.Case, key string, v float64) {
	switch key {
	case LeverFailure:
		for _, at := range priced(c) {
			c.Contracts[at[0]].Services[at[1]].FailureShare = nil
		}
		override(c, "failure_share", v)
	case LeverPrice, LeverPriceMultiple:
		for _, at := range priced(c) {
			l := &c.Contracts[at[0]].Services[at[1]].Lines[at[2]]
			tiers := slices.Clone(l.Price.Tiers)
			for i := range tiers {
				if key == LeverPrice {
					tiers[i].PricePerMessage = toMoney(v)
				} else {
					tiers[i].PricePerMessage = toMoney(tiers[i].PricePerMessage.Float() * v)
				}
			}
			l.Price.Tiers, l.Cell = tiers, models.Cell{}
		}
	case LeverSwitch:
		routes := fallbacks(c)
		for _, i := range routes {
			c.Routes[i].SwitchMinutes = &v
		}
		if len(routes) == 0 {
			override(c, "manual_switch_minutes", v)
		}
	case LeverRate:
		override(c, keyRateMultiple, v)
	case LeverHarm:
		override(c, keyHarmMultiple, v)
	case LeverDiscount, LeverKappa:
		override(c, key, v)
	}
}

// override sets an assumption of the case.
func override(c *models.Case, key string, v float64) {
	c.Overrides = append(slices.DeleteFunc(c.Overrides, func(o models.Override) bool { return o.Key == key }), models.Override{Key: key, Value: v})
}

// Alone returns the case that a report is of: where offers compete, what is in force
// with the chosen one alone; else c.
func Alone(c *models.Case, r *Report) *models.Case {
	offers := offersOf(c)
	for i := range offers {
		if i < len(r.Offers) && r.Offers[i].Chosen {
			return offers[i].alone
		}
	}
	return c
}
