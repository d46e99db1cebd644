package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"daebi/models"
)

// Offer is one bidder's offer of a purchase, worked through as if it were bought.
// The figures are those of its own plan, won a year.
type Offer struct {
	Vendor           string       `json:"vendor"`
	Contracts        []string     `json:"contracts"` // numbers or names
	MessagesPerMonth int64        `json:"messages_per_month"`
	AnnualCost       float64      `json:"annual_cost_won"`
	Savings          float64      `json:"savings_won"`
	VATConfirmed     bool         `json:"vat_confirmed"` // every price of the offer states its side
	MeanLoss         float64      `json:"mean_loss_won"`
	TVaR95           float64      `json:"tvar95_won"`
	Net              float64      `json:"net_won"`
	RiskAdjusted     float64      `json:"risk_adjusted_won"`
	Availability     *float64     `json:"availability"`
	LateMessages     float64      `json:"late_messages"`
	MeetsMustRules   bool         `json:"meets_must_rules"`
	BrokenRules      []string     `json:"broken_rules"`
	DominatedBy      string       `json:"dominated_by"` // vendor of an offer that costs no more and loses no more
	Chosen           bool         `json:"chosen"`       // the report is of this one
	Cell             string       `json:"cell"`
	alone            *models.Case // the case with this offer alone
}

// maxOffers bounds the bidders of one purchase that are compared.
const maxOffers = 20

// offersOf splits the case of a purchase by bidder: what each offers, beside the
// contracts that are in force. It returns nil where no two bidders compete: fewer
// than two, or none who offer the same channel in the same phase.
func offersOf(c *models.Case) []Offer {
	var order []string
	groups := map[string][]int{}
	for i, k := range c.Contracts {
		if k.InForce {
			continue
		}
		key := models.Fold(k.Vendor)
		if key == "" {
			key = "\x00" + strconv.Itoa(i) // nobody is named: an offer of its own
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	if len(order) < 2 || len(order) > maxOffers {
		return nil
	}
	type what struct {
		channel models.Channel
		phase   models.Phase
	}
	bidders := map[what]int{}
	var out []Offer
	for _, key := range order {
		o := Offer{BrokenRules: []string{}}
		seen := map[what]bool{}
		for _, i := range groups[key] {
			k := &c.Contracts[i]
			o.Vendor = cmp.Or(o.Vendor, k.Vendor, k.Key())
			o.Contracts = append(o.Contracts, k.Key())
			o.Cell = cmp.Or(o.Cell, k.Cell.String())
			for _, s := range k.Services {
				for _, l := range s.Lines {
					if l.Phase != models.Before && l.Phase != models.Fallback {
						seen[what{l.Channel, l.Phase}] = true
						o.MessagesPerMonth += l.MessagesPerMonth
					}
				}
			}
		}
		for w := range seen {
			bidders[w]++
		}
		o.alone = only(c, groups[key])
		out = append(out, o)
	}
	for _, n := range bidders {
		if n > 1 {
			return out
		}
	}
	return nil
}

// only returns the case with the contracts in force and those at the indices.
// What is in force today is the price before of an offer that states none.
func only(c *models.Case, offered []int) *models.Case {
	out := *c
	out.Contracts, out.Routes, out.SLA, out.Nodes = nil, nil, nil, nil
	dropped := map[string]bool{}
	today := map[string]models.Line{} // by service
	var all []models.Line
	for i, k := range c.Contracts {
		if !k.InForce && !slices.Contains(offered, i) {
			dropped[k.Key()], dropped[k.Name] = true, true
		}
		if !k.InForce {
			continue
		}
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.Phase == models.Single || l.Phase == models.After {
					today[models.Fold(s.Name)] = l
					all = append(all, l)
				}
			}
		}
	}
	replaced := false
	for _, i := range offered {
		k := c.Contracts[i]
		k.Services = slices.Clone(k.Services)
		for j := range k.Services {
			s := &k.Services[j]
			if slices.ContainsFunc(s.Lines, func(l models.Line) bool { return l.Phase == models.Before }) {
				continue
			}
			l, ok := today[models.Fold(s.Name)]
			if !ok && len(all) == 1 {
				l, ok = all[0], true
			}
			if !ok {
				continue
			}
			replaced = true
			s.Lines = slices.Clone(s.Lines)
			var volume int64
			for n := range s.Lines {
				if s.Lines[n].Phase == models.Single {
					s.Lines[n].Phase = models.After
				}
				if s.Lines[n].Phase == models.After {
					volume += s.Lines[n].MessagesPerMonth
				}
			}
			l.Phase, l.MessagesPerMonth = models.Before, cmp.Or(volume, l.MessagesPerMonth)
			s.Lines = append(s.Lines, l)
		}
		out.Contracts = append(out.Contracts, k)
	}
	if !replaced { // what goes on beside the purchase
		for _, k := range c.Contracts {
			if k.InForce {
				out.Contracts = append(out.Contracts, k)
			}
		}
	}
	used, others := map[string]bool{}, map[string]bool{}
	for _, r := range c.Routes {
		to := used
		if dropped[r.Contract] {
			to = others
		} else {
			out.Routes = append(out.Routes, r)
		}
		for _, n := range r.Nodes {
			to[n] = true
		}
	}
	for _, n := range c.Nodes {
		if used[n.ID] || !others[n.ID] {
			out.Nodes = append(out.Nodes, n)
		}
	}
	for _, t := range c.SLA {
		if !dropped[t.Contract] {
			out.SLA = append(out.SLA, t)
		}
	}
	return &out
}

// compare works every offer through and marks the one that is best: of those that
// keep the must-rules the largest risk-adjusted benefit.
//
// Texts that an offer prices as well stand on both sides of its own savings. Where
// the offers are of one volume they are therefore set against one baseline, the
// largest of theirs, so that a cheaper text counts for its bidder.
func compare(ctx context.Context, offers []Offer, know Knowledge) error {
	stay := make([]float64, len(offers))
	for i := range offers {
		o := &offers[i]
		r, err := Verdict(ctx, o.alone, know)
		if err != nil {
			return fmt.Errorf("offer of %s: %w", o.Vendor, err)
		}
		for _, x := range r.Options {
			if x.ID == OptStay {
				stay[i] = x.AnnualCost
			}
			if !x.Present {
				continue
			}
			o.AnnualCost, o.Savings, o.MeanLoss, o.TVaR95, o.Net, o.RiskAdjusted = x.AnnualCost, x.Savings, x.MeanLoss, x.TVaR95, x.Net, x.RiskAdjusted
			o.Availability, o.LateMessages, o.MeetsMustRules, o.BrokenRules = x.Availability, x.LateMessages, x.MeetsMustRules, x.BrokenRules
		}
		o.VATConfirmed = r.Savings.VATStated
	}
	best := 0
	oneVolume := !slices.ContainsFunc(offers, func(o Offer) bool { return o.MessagesPerMonth != offers[0].MessagesPerMonth })
	for i := range offers {
		o := &offers[i]
		if oneVolume {
			more := slices.Max(stay) - stay[i]
			o.Savings, o.Net, o.RiskAdjusted = o.Savings+more, o.Net+more, o.RiskAdjusted+more
		}
		if b := &offers[best]; o.MeetsMustRules != b.MeetsMustRules && o.MeetsMustRules || o.MeetsMustRules == b.MeetsMustRules && o.RiskAdjusted > b.RiskAdjusted {
			best = i
		}
	}
	offers[best].Chosen = true
	for i := range offers {
		for j, x := range offers {
			o := &offers[i]
			if i != j && x.AnnualCost <= o.AnnualCost && x.MeanLoss <= o.MeanLoss && (x.AnnualCost < o.AnnualCost || x.MeanLoss < o.MeanLoss) {
				o.DominatedBy = x.Vendor
			}
		}
	}
	return nil
}

// compared says of a report how its offer was chosen.
func compared(r *Report, offers []Offer) {
	r.Offers = offers
	var chosen *Offer
	unequal, unsettled := false, false
	for i := range offers {
		if offers[i].Chosen {
			chosen = &offers[i]
		}
		unequal = unequal || offers[i].MessagesPerMonth != offers[0].MessagesPerMonth
		unsettled = unsettled || offers[i].VATConfirmed != offers[0].VATConfirmed || !offers[i].VATConfirmed
	}
	add := func(s models.Severity, code, found, message string) {
		r.Problems = append(r.Problems, models.Problem{Severity: s, Code: code, Found: found, Message: message})
	}
	add(models.Warning, "offers_compared", chosen.Vendor, fmt.Sprintf("견적 %d건을 하나씩 샀다고 보고 견주었습니다. 위험조정 순이익이 가장 큰 %s의 견적(연 %s)으로 나머지를 계산했습니다.", len(offers), chosen.Vendor, wonText(math.Round(chosen.RiskAdjusted))))
	for _, o := range r.Options {
		if o.Present && math.Abs(o.Savings-chosen.Savings) > 1 {
			add(models.Warning, "offers_baseline", "", "견적 비교의 절감액은 모든 견적을 한 기준(문자 단가가 가장 비싼 견적)에 견준 것이어서 위의 절감액과 다릅니다.")
		}
	}
	if unequal {
		add(models.Warning, "offers_volumes", "", "견적마다 물량이 다릅니다. 금액은 견적에 적힌 물량으로 셈했으므로 같은 물량으로 다시 받아 견주십시오.")
	}
	if unsettled {
		add(models.Question, "offers_vat", "", "부가세 포함 여부가 확인되지 않은 견적이 있습니다. 같은 기준으로 맞추기 전에는 순서가 바뀔 수 있습니다.")
	}
}

// AnOffer is one bidder's offer of a purchase as a case of its own.
type AnOffer struct {
	Vendor string
	Case   *models.Case
}

// OffersOf returns the offers that compete in a case, in its order, each as the case
// with that offer alone; nil where none compete. c is not changed.
func OffersOf(c *models.Case) []AnOffer {
	var out []AnOffer
	for _, o := range offersOf(c) {
		out = append(out, AnOffer{o.Vendor, o.alone})
	}
	return out
}
