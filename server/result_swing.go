package server

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/server/text"
)

// A swingSection is what would change the answer.
type swingSection struct {
	Say      []string
	Tornado  *chartPart
	Table    table
	Map      *chartPart
	Frontier *table
	Points   int // efficient plans in all
}

// tornadoBars is how many inputs the chart shows; the table has all.
const tornadoBars = 8

// spanOf is how far an input moves the net benefit.
func spanOf(s analysis.Sensitivity) float64 { return math.Abs(s.NetHigh - s.NetLow) }

func newSwingSection(lang text.Lang, r *analysis.Report) *swingSection {
	if len(r.Sensitivity) == 0 {
		return nil
	}
	inputs := slices.Clone(r.Sensitivity)
	slices.SortStableFunc(inputs, func(a, b analysis.Sensitivity) int { return cmp.Compare(spanOf(b), spanOf(a)) })
	first := inputs[0]
	s := &swingSection{Table: swingTable(lang, inputs), Tornado: newTornado(lang, inputs, r.Net.Annual), Points: r.FrontierPoints}
	s.Say = []string{text.T(lang, "swing.finding", "name", swingName(lang, &first),
		"range", between(lang, min(first.NetLow, first.NetHigh), max(first.NetLow, first.NetHigh)))}
	turns := 0
	for _, x := range inputs {
		if (x.NetLow < 0) != (x.NetHigh < 0) {
			turns++
		}
	}
	if turns == 0 {
		s.Say = append(s.Say, text.T(lang, "swing.firm"))
	} else {
		s.Say = append(s.Say, text.T(lang, "swing.turns", "n", turns))
	}
	s.Map = newTwoWay(lang, r)
	if len(r.Frontier) > 0 {
		s.Frontier = frontierTable(lang, r)
	}
	return s
}

func swingName(lang text.Lang, s *analysis.Sensitivity) string {
	if lang == text.English {
		return orElse(s.NameEN, s.Input)
	}
	return orElse(s.Name, s.Input)
}

func swingTable(lang text.Lang, inputs []analysis.Sensitivity) table {
	t := table{
		Head: tableHead{"swing-table", text.T(lang, "swing.caption")},
		Columns: []column{
			{Name: text.T(lang, "swing.name"), Wide: true}, {Name: text.T(lang, "swing.value"), Number: true}, {Name: text.T(lang, "swing.range"), Number: true},
			{Name: text.T(lang, "swing.net-low"), Number: true}, {Name: text.T(lang, "swing.net-high"), Number: true},
			{Name: text.T(lang, "swing.switching"), Number: true}, {Name: text.T(lang, "swing.evppi"), Number: true},
		},
	}
	for i := range inputs {
		x := &inputs[i]
		turn, worth := text.T(lang, "swing.never"), "–"
		if x.SwitchingValue != nil {
			turn = quantity(lang, *x.SwitchingValue, x.Unit)
		}
		if x.EVPPI != nil {
			worth = full(lang, *x.EVPPI)
		}
		t.Rows = append(t.Rows, texts(swingName(lang, x), quantity(lang, x.Value, x.Unit), quantityRange(lang, &x.Low, &x.High, x.Unit),
			full(lang, x.NetLow), full(lang, x.NetHigh), turn, worth))
	}
	return t
}

// frontierTable is efficient plans, by cost.
func frontierTable(lang text.Lang, r *analysis.Report) *table {
	t := &table{
		Head: tableHead{"frontier", text.T(lang, "swing.frontier-caption")},
		Columns: []column{
			{Name: text.T(lang, "swing.frontier-plan"), Wide: true}, {Name: text.T(lang, "options.cost"), Number: true}, {Name: text.T(lang, "options.loss"), Number: true},
			{Name: text.T(lang, "options.tvar"), Number: true}, {Name: text.T(lang, "options.adjusted"), Number: true},
		},
	}
	for i := range r.Frontier {
		p := &r.Frontier[i]
		var plan []string
		for service, option := range p.Plan {
			plan = append(plan, service+": "+optionName(lang, r, option))
		}
		slices.Sort(plan)
		if left := len(plan) - changesShown; left > 0 {
			plan = append(plan[:changesShown], text.T(lang, "draft.change.left", "n", left))
		}
		cost := full(lang, p.AnnualCost)
		if !p.FeeKnown {
			cost = text.T(lang, "options.plus-fee", "won", cost)
		}
		t.Rows = append(t.Rows, texts(strings.Join(plan, ", "), cost, full(lang, p.MeanLoss), full(lang, p.TVaR95), full(lang, p.RiskAdjusted)))
	}
	return t
}
