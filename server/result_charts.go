package server

import (
	"math"
	"slices"
	"strings"
	"time"

	"daebi/analysis"
	"daebi/server/chart"
	"daebi/server/text"
)

// A chartPart is a picture with its finding as title, a plain sentence on how to
// read it, and its figures as a table.
type chartPart struct {
	ID, Title, Say string
	Chart          chart.Chart
	Table          *table // nil: it stands beside the chart anyway
}

// newChart returns the part, or nil where there is nothing to draw.
func newChart(id, title, say string, c chart.Chart, t *table) *chartPart {
	if c.Empty() {
		return nil
	}
	return &chartPart{ID: id, Title: title, Say: say, Chart: c, Table: t}
}

// chartSection is the charts that need nothing but a verdict; a nil one is not
// shown.
type chartSection struct {
	Waterfall, Exceedance, Options, Months *chartPart
}

func newChartSection(lang text.Lang, r *analysis.Report) chartSection {
	return chartSection{newWaterfall(lang, r), newExceedance(lang, r), newScatter(lang, r), newMonths(lang, r)}
}

// newWaterfall draws how savings become the net benefit.
func newWaterfall(lang text.Lang, r *analysis.Report) *chartPart {
	saved := r.Savings.VerdictWon.Float()
	gross, before, net := r.Loss.Mean, r.Loss.BaselineMean, r.Net.Annual
	steps := []chart.Step{
		{Label: text.T(lang, "chart.waterfall.savings"), Text: estimate(lang, saved), To: saved, Total: true},
		{Label: text.T(lang, "chart.waterfall.loss"), Text: estimate(lang, -gross), From: saved, To: saved - gross},
		{Label: text.T(lang, "chart.waterfall.baseline"), Text: "+" + estimate(lang, before), From: saved - gross, To: saved - gross + before},
		{Label: text.T(lang, "chart.waterfall.net"), Text: estimate(lang, net), To: net, Total: true},
	}
	t := &table{
		Head:    tableHead{"waterfall-table", text.T(lang, "chart.waterfall.caption")},
		Columns: []column{{Name: text.T(lang, "chart.waterfall.item")}, {Name: text.T(lang, "chart.won-a-year"), Number: true}},
		Rows: []row{
			texts(steps[0].Label, full(lang, saved)), texts(steps[1].Label, full(lang, -gross)),
			texts(steps[2].Label, full(lang, before)), texts(steps[3].Label, full(lang, net)).total(),
		},
	}
	more := gross - before
	key := "chart.waterfall.title-gain"
	switch {
	case net < 0:
		key = "chart.waterfall.title-loss"
	case more < 0:
		key = "chart.waterfall.title-less"
	}
	title := text.T(lang, key, "saved", estimate(lang, saved), "more", estimate(lang, math.Abs(more)), "net", estimate(lang, net))
	return newChart("waterfall", title, text.T(lang, "chart.waterfall.say"), chart.Waterfall("waterfall", steps), t)
}

// newExceedance draws how likely a year's outages pass an amount, with what is
// saved marked.
func newExceedance(lang text.Lang, r *analysis.Report) *chartPart {
	l := &r.Loss
	year := chart.Curve{Name: text.T(lang, "chart.exceedance.year")}
	worst := chart.Curve{Name: text.T(lang, "chart.exceedance.worst"), Dashed: true}
	t := &table{
		Head: tableHead{"exceedance-table", text.T(lang, "chart.exceedance.caption")},
		Columns: []column{
			{Name: text.T(lang, "chart.exceedance.amount"), Number: true}, {Name: year.Name, Number: true},
			{Name: text.T(lang, "chart.exceedance.once"), Number: true}, {Name: worst.Name, Number: true},
		},
	}
	for _, p := range l.Exceedance {
		year.X, year.P = append(year.X, p.Won), append(year.P, p.Year)
		worst.X, worst.P = append(worst.X, p.Won), append(worst.P, p.WorstOutage)
		t.Rows = append(t.Rows, texts(full(lang, p.Won), text.Percent(lang, p.Year, 1), once(lang, p.Year), text.Percent(lang, p.WorstOutage, 2)))
	}
	// L counts against S as a difference: it is set against what is saved and what
	// outages cost today.
	at := r.Savings.VerdictWon.Float() + l.BaselineMean
	mark := &chart.Mark{At: at, Label: text.T(lang, "chart.exceedance.mark", "won", estimate(lang, at))}
	p := text.Percent(lang, l.ProbabilityExceedsSavings, 2)
	if l.ProbabilityExceedsSavingsIsBound && math.Round(l.ProbabilityExceedsSavings*1e4) > 0 {
		p = text.T(lang, "word.at-most", "v", p)
	}
	title := text.T(lang, "chart.exceedance.title", "p", p)
	if at <= 0 || r.Savings.VerdictWon <= 0 {
		mark, title = nil, text.T(lang, "chart.exceedance.title-none")
	}
	c := chart.Exceedance("exceedance", []chart.Curve{year, worst}, mark,
		func(v float64) string { return estimate(lang, v) }, func(p float64) string { return once(lang, p) })
	return newChart("exceedance", title, text.T(lang, "chart.exceedance.say"), c, t)
}

// once writes a yearly probability as a return period.
func once(lang text.Lang, p float64) string {
	switch {
	case !(p > 0):
		return "–"
	case p > .995:
		return text.T(lang, "chart.every-year")
	}
	return text.T(lang, "chart.once", "years", decimal(1/p))
}

// newScatter draws the options by cost and expected loss.
func newScatter(lang text.Lang, r *analysis.Report) *chartPart {
	var points []chart.Point
	t := &table{
		Head: tableHead{"scatter-table", text.T(lang, "chart.options.caption")},
		Columns: []column{
			{Name: text.T(lang, "options.name")}, {Name: text.T(lang, "options.cost"), Number: true}, {Name: text.T(lang, "options.loss"), Number: true},
			{Name: text.T(lang, "chart.options.efficient")},
		},
	}
	title := text.T(lang, "chart.options.title-none")
	for i := range r.Options {
		o := &r.Options[i]
		p := chart.Point{Name: optionName(lang, r, o.ID), X: o.AnnualCost, Y: o.MeanLoss, Efficient: o.DominatedBy == nil && o.FeeKnown, Chosen: o.Recommended}
		state := text.T(lang, "chart.options.yes")
		switch {
		case !o.FeeKnown:
			p.Name = text.T(lang, "options.plus-fee", "won", p.Name)
			state = text.T(lang, "chart.options.fee-unknown")
		case o.DominatedBy != nil:
			state = text.T(lang, "chart.options.beaten", "option", optionName(lang, r, *o.DominatedBy))
		}
		if o.Recommended {
			title = text.T(lang, "chart.options.title", "option", inQuotes(lang, r, o.ID))
			if o.DominatedBy != nil {
				title = text.T(lang, "chart.options.title-beaten", "option", inQuotes(lang, r, o.ID), "by", inQuotes(lang, r, *o.DominatedBy))
			}
		}
		points = append(points, p)
		t.Rows = append(t.Rows, row{Recommended: o.Recommended, Cells: []cell{{Text: p.Name}, {Text: full(lang, o.AnnualCost)}, {Text: full(lang, o.MeanLoss)}, {Text: state}}})
	}
	c := chart.Scatter("scatter", points, text.T(lang, "options.cost"), text.T(lang, "options.loss"), text.T(lang, "options.recommended"),
		func(v float64) string { return estimate(lang, v) })
	return newChart("scatter", title, text.T(lang, "chart.options.say"), c, t)
}

// newMonths draws what outages cost by the month in which they begin.
func newMonths(lang text.Lang, r *analysis.Report) *chartPart {
	months := r.Loss.Months
	if len(months) != 12 {
		return nil
	}
	most, least := months[0], months[0]
	year := 0.0
	for _, m := range months {
		year += m.Mean
		if m.Mean > most.Mean {
			most = m
		}
		if m.Mean < least.Mean {
			least = m
		}
	}
	if !(most.Mean > 0) {
		return nil
	}
	t := &table{
		Head: tableHead{"months-table", text.T(lang, "chart.months.caption")},
		Columns: []column{
			{Name: text.T(lang, "chart.months.month")}, {Name: text.T(lang, "chart.months.messages"), Number: true}, {Name: text.T(lang, "chart.months.loss"), Number: true},
			{Name: text.T(lang, "chart.months.baseline"), Number: true}, {Name: text.T(lang, "chart.months.share"), Number: true},
		},
	}
	even := most.Mean-least.Mean < .01*most.Mean
	var days []chart.Day
	for _, m := range months {
		name := month(lang, m.Month)
		days = append(days, chart.Day{
			Label: name, Text: estimate(lang, m.Mean), Note: text.T(lang, "chart.months.count", "n", text.Count(int64(math.Round(m.Messages)))),
			Size: m.Mean / most.Mean, Marked: !even && m.Mean > .99*most.Mean,
		})
		t.Rows = append(t.Rows, texts(name, full(lang, m.Messages), full(lang, m.Mean), full(lang, m.Baseline), text.Percent(lang, m.Mean/year, 1)))
	}
	title := text.T(lang, "chart.months.title", "month", month(lang, most.Month), "share", text.Percent(lang, most.Mean/year, 0))
	if even {
		title = text.T(lang, "chart.months.title-even")
	}
	return newChart("months", title, text.T(lang, "chart.months.say"), chart.Calendar("months", days), t)
}

// month names a month of the year, from 1.
func month(lang text.Lang, m int) string {
	if lang == text.English {
		return time.Month(m).String()[:3]
	}
	return text.T(lang, "chart.month", "n", m)
}

// newTornado draws the widest inputs, which come first, around the net benefit now.
func newTornado(lang text.Lang, inputs []analysis.Sensitivity, net float64) *chartPart {
	var swings []chart.Swing
	for i := range inputs[:min(len(inputs), tornadoBars)] {
		x := &inputs[i]
		swings = append(swings, chart.Swing{Label: swingName(lang, x), Text: between(lang, min(x.NetLow, x.NetHigh), max(x.NetLow, x.NetHigh)), Low: x.NetLow, High: x.NetHigh})
	}
	t := swingTable(lang, inputs)
	c := chart.Tornado("tornado", swings, net, text.T(lang, "swing.low"), text.T(lang, "swing.high"))
	return newChart("tornado", text.T(lang, "swing.chart", "name", swings[0].Label), text.T(lang, "swing.describe"), c, &t)
}

// newTwoWay draws which option is best as all rates and all harm are multiplied, and
// says where that changes.
func newTwoWay(lang text.Lang, r *analysis.Report) *chartPart {
	m := r.TwoWay
	if m == nil || len(m.Rate) == 0 || len(m.Winner) != len(m.Rate) {
		return nil
	}
	g := chart.Grid{
		RowName: text.T(lang, "swing.map-rate"), ColName: text.T(lang, "swing.map-harm-axis"), Now: text.T(lang, "swing.map-now"),
		Row: slices.Index(m.Rate, 1), Col: slices.Index(m.Harm, 1),
	}
	index := map[string]int{}
	t := &table{Head: tableHead{"two-way", text.T(lang, "swing.map-caption")}, Columns: []column{{Name: text.T(lang, "swing.map-rate")}}}
	for _, h := range m.Harm {
		g.Cols = append(g.Cols, decimal(h))
		t.Columns = append(t.Columns, column{Name: text.T(lang, "swing.map-harm", "x", decimal(h))})
	}
	for i, rate := range m.Rate {
		g.Rows = append(g.Rows, text.T(lang, "swing.map-row", "x", decimal(rate)))
		cells := []cell{{Text: g.Rows[i]}}
		var line []int
		for _, id := range m.Winner[i] {
			k, ok := index[id]
			if !ok {
				k = len(g.Names)
				index[id] = k
				g.Names, g.Letters = append(g.Names, optionName(lang, r, id)), append(g.Letters, string(rune('A'+k)))
			}
			line = append(line, k)
			cells = append(cells, cell{Text: g.Letters[k] + " " + g.Names[k]})
		}
		g.Winner = append(g.Winner, line)
		t.Rows = append(t.Rows, row{Cells: cells[:min(len(cells), len(t.Columns))]})
	}
	return newChart("two-way-map", twoWayFinding(lang, r, m, &g), text.T(lang, "swing.map-say"), chart.Map("two-way-map", g), t)
}

// twoWayFinding says where the best option changes: as rates and harm grow together
// first.
func twoWayFinding(lang text.Lang, r *analysis.Report, m *analysis.TwoWayMap, g *chart.Grid) string {
	if g.Row < 0 || g.Col < 0 || g.Row >= len(m.Winner) || g.Col >= len(m.Winner[g.Row]) {
		return text.T(lang, "swing.map-caption")
	}
	now := m.Winner[g.Row][g.Col]
	for i := 1; g.Row+i < len(m.Rate) && g.Col+i < len(m.Harm) && g.Col+i < len(m.Winner[g.Row+i]); i++ {
		if x := m.Winner[g.Row+i][g.Col+i]; x != now {
			return text.T(lang, "swing.map-turns", "rate", decimal(m.Rate[g.Row+i]), "harm", decimal(m.Harm[g.Col+i]), "option", inQuotes(lang, r, x))
		}
	}
	for i, line := range m.Winner {
		for j, x := range line {
			if x != now && i >= g.Row && j >= g.Col {
				return text.T(lang, "swing.map-corner", "rate", decimal(m.Rate[i]), "harm", decimal(m.Harm[j]), "option", inQuotes(lang, r, x))
			}
		}
	}
	if len(g.Names) > 1 {
		var others []string
		for k, name := range g.Names {
			if g.Winner[g.Row][g.Col] != k {
				others = append(others, name)
			}
		}
		return text.T(lang, "swing.map-less", "option", inQuotes(lang, r, now), "others", strings.Join(others, ", "))
	}
	return text.T(lang, "swing.map-firm", "option", inQuotes(lang, r, now), "x", decimal(m.Rate[len(m.Rate)-1]))
}

// inQuotes names an option in quotes, for a sentence.
func inQuotes(lang text.Lang, r *analysis.Report, id string) string {
	return text.T(lang, "chart.quote", "s", optionName(lang, r, id))
}
