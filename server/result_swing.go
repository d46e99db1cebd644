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
	Chart    *tornado
	Table    table
	Map      *table
	Legend   []string // what the letters of the map mean
	Frontier *table
	Points   int // efficient plans in all
}

// A tornado is a chart of bars, widest first; lengths are in its own pixels.
type tornado struct {
	Title, Describe string
	Low, High       string // what the two colours mean
	Height, Zero    int
	Bars            []bar
}

// A bar reaches from the net benefit at one end of an input's range to that at the
// other, over the line of the net benefit now.
type bar struct {
	Label        string
	TextY, Y     int
	Thin         int // top of the thinner half: shape, not colour alone, tells the ends apart
	LowX, LowW   int
	HighX, HighW int
	Ends         string
	EndsX        int
}

// Sizes of the tornado: the view box is tornadoWidth wide, bars stand between
// barLeft and barRight.
const (
	tornadoWidth  = 1000
	barLeft       = 380
	barRight      = 760
	barStep       = 34
	tornadoBars   = 8
	tornadoLegend = 30
	labelRunes    = 30
)

// spanOf is how far an input moves the net benefit.
func spanOf(s analysis.Sensitivity) float64 { return math.Abs(s.NetHigh - s.NetLow) }

func newSwingSection(lang text.Lang, r *analysis.Report) *swingSection {
	if len(r.Sensitivity) == 0 {
		return nil
	}
	inputs := slices.Clone(r.Sensitivity)
	slices.SortStableFunc(inputs, func(a, b analysis.Sensitivity) int { return cmp.Compare(spanOf(b), spanOf(a)) })
	first := inputs[0]
	s := &swingSection{Table: swingTable(lang, inputs), Chart: newTornado(lang, inputs, r.Net.Annual), Points: r.FrontierPoints}
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
	s.Map, s.Legend = twoWayTable(lang, r)
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

// newTornado draws the widest inputs, which come first. It returns nil where
// nothing moves the net benefit.
func newTornado(lang text.Lang, inputs []analysis.Sensitivity, net float64) *tornado {
	inputs = inputs[:min(len(inputs), tornadoBars)]
	low, high := net, net
	for _, x := range inputs {
		low, high = min(low, x.NetLow, x.NetHigh), max(high, x.NetLow, x.NetHigh)
	}
	if !(high > low) || math.IsInf(high-low, 0) { // NaN is no width either
		return nil
	}
	at := func(won float64) int {
		return barLeft + int(math.Round((won-low)/(high-low)*(barRight-barLeft)))
	}
	c := &tornado{
		Title: text.T(lang, "swing.chart"), Describe: text.T(lang, "swing.describe"),
		Low: text.T(lang, "swing.low"), High: text.T(lang, "swing.high"),
		Height: tornadoLegend + barStep*len(inputs) + 8, Zero: at(net),
	}
	for i := range inputs {
		x := &inputs[i]
		y := tornadoLegend + barStep*i
		l, h := at(x.NetLow), at(x.NetHigh)
		c.Bars = append(c.Bars, bar{
			Label: shorten(swingName(lang, x)), TextY: y + 20, Y: y + 6, Thin: y + 11,
			LowX: min(l, c.Zero), LowW: max(l, c.Zero) - min(l, c.Zero),
			HighX: min(h, c.Zero), HighW: max(h, c.Zero) - min(h, c.Zero),
			Ends: between(lang, min(x.NetLow, x.NetHigh), max(x.NetLow, x.NetHigh)), EndsX: barRight + 16,
		})
	}
	return c
}

// shorten cuts a label that is too long for its place.
func shorten(s string) string {
	if r := []rune(s); len(r) > labelRunes {
		return string(r[:labelRunes-1]) + "…"
	}
	return s
}

// twoWayTable says which option is best as rates and harm grow together: by
// letters, which the legend explains.
func twoWayTable(lang text.Lang, r *analysis.Report) (t *table, legend []string) {
	m := r.TwoWay
	if m == nil || len(m.Rate) == 0 || len(m.Winner) != len(m.Rate) {
		return nil, nil
	}
	letters := map[string]string{}
	letter := func(option string) string {
		if letters[option] == "" {
			letters[option] = string(rune('A' + len(letters)))
			legend = append(legend, text.T(lang, "swing.map-letter", "letter", letters[option], "option", optionName(lang, r, option)))
		}
		return letters[option]
	}
	t = &table{Head: tableHead{"two-way", text.T(lang, "swing.map-caption")}, Columns: []column{{Name: text.T(lang, "swing.map-rate")}}}
	for _, h := range m.Harm {
		t.Columns = append(t.Columns, column{Name: text.T(lang, "swing.map-harm", "x", decimal(h))})
	}
	for i, rate := range m.Rate {
		cells := []cell{{Text: text.T(lang, "swing.map-row", "x", decimal(rate))}}
		for _, id := range m.Winner[i][:min(len(m.Winner[i]), len(m.Harm))] {
			cells = append(cells, cell{Text: letter(id)})
		}
		t.Rows = append(t.Rows, row{Cells: cells})
	}
	return t, legend
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
