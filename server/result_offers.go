package server

import (
	"daebi/analysis"
	"daebi/server/text"
)

// An offersSection sets the offers that compete for the purchase side by side.
type offersSection struct {
	Say   string
	Table table
}

func newOffersSection(lang text.Lang, r *analysis.Report) *offersSection {
	if len(r.Offers) < 2 {
		return nil
	}
	s := &offersSection{Table: table{
		Head: tableHead{"offers-table", text.T(lang, "result.offers.caption")},
		Columns: []column{
			{Name: text.T(lang, "result.offers.vendor")}, {Name: text.T(lang, "result.offers.volume"), Number: true}, {Name: text.T(lang, "result.offers.cost"), Number: true},
			{Name: text.T(lang, "result.offers.savings"), Number: true}, {Name: text.T(lang, "result.offers.loss"), Number: true}, {Name: text.T(lang, "result.offers.bad"), Number: true},
			{Name: text.T(lang, "result.offers.net"), Number: true}, {Name: text.T(lang, "result.offers.adjusted"), Number: true},
		},
	}}
	for i := range r.Offers {
		o := &r.Offers[i]
		name := cell{Text: o.Vendor}
		if o.Cell != "" {
			name.Lines = append(name.Lines, o.Cell)
		}
		if o.Chosen {
			s.Say = text.T(lang, "result.offers.lead", "vendor", o.Vendor)
			name.Marks = append(name.Marks, mark{"success", text.T(lang, "result.offers.chosen")})
		}
		if !o.MeetsMustRules {
			name.Marks = append(name.Marks, mark{"danger", text.T(lang, "result.offers.broken", "n", len(o.BrokenRules))})
		}
		if !o.VATConfirmed {
			name.Marks = append(name.Marks, mark{"warning", text.T(lang, "result.offers.vat-open")})
		}
		if o.DominatedBy != "" {
			name.Lines = append(name.Lines, text.T(lang, "result.offers.dominated", "vendor", o.DominatedBy))
		}
		s.Table.Rows = append(s.Table.Rows, row{Recommended: o.Chosen, Cells: []cell{
			name, {Text: text.Count(o.MessagesPerMonth)}, {Text: full(lang, o.AnnualCost)}, {Text: full(lang, o.Savings)}, {Text: full(lang, o.MeanLoss)},
			{Text: full(lang, o.TVaR95)}, {Text: full(lang, o.Net)}, {Text: full(lang, o.RiskAdjusted)},
		}})
	}
	return s
}
