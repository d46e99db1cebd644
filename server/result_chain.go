package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/shown"
	"daebi/server/text"
)

// A chainSection is who stands between the agency and the citizen.
type chainSection struct {
	Routes     []chainRoute
	Shared     []string // buildings that several stand in
	Questions  table    // what is not known, and what to ask
	Structures []structure
	SinglesSay string
	CutSet     term
}

// A chainRoute is the nodes that a message passes on one route, in order.
type chainRoute struct {
	Heading, Note string
	Nodes         []chainNode
}

// A chainNode is one firm or system on a route.
type chainNode struct {
	Role, Name, Site string
	Marks            []mark
	Single           bool
}

// A structure is one way the unknowns may be, with what cuts delivery in it.
type structure struct {
	Heading string
	Open    bool
	Table   table
}

func newChainSection(lang text.Lang, r *analysis.Report) chainSection {
	d := &r.Delivery
	names := eventNames(lang, r)
	nodes := map[string]*analysis.ChainNode{}
	for i := range d.Nodes {
		nodes[d.Nodes[i].ID] = &d.Nodes[i]
	}
	s := chainSection{Questions: questionsTable(lang, d.Nodes), CutSet: *explained(lang, "term.cut-set")}
	for _, route := range d.Routes {
		s.Routes = append(s.Routes, newChainRoute(lang, route, nodes))
	}
	for _, site := range d.SharedSites {
		key := "chain.shared"
		if site.BothRoutes {
			key = "chain.shared-both"
		}
		line := text.T(lang, key, "site", site.Site, "nodes", strings.Join(site.Nodes, ", "))
		if site.Structure == "same" {
			line += " " + text.T(lang, "chain.shared-if-same")
		}
		s.Shared = append(s.Shared, line)
	}
	for i := range d.Structures {
		s.Structures = append(s.Structures, newStructure(lang, &d.Structures[i], i, names))
	}
	s.SinglesSay = text.T(lang, "chain.singles", "n", len(d.SinglePoints))
	return s
}

func newChainRoute(lang text.Lang, route analysis.ChainRoute, nodes map[string]*analysis.ChainNode) chainRoute {
	x := chainRoute{Heading: text.T(lang, "chain.route", "n", route.Order+1, "channel", word(lang, "word.channel.", route.Channel))}
	if route.Order > 0 && route.Switch != "" {
		x.Note = text.T(lang, "chain.reached", "switch", word(lang, "word.switch.", route.Switch))
	}
	for _, id := range route.Nodes {
		n := nodes[id]
		if n == nil {
			continue
		}
		y := chainNode{Role: word(lang, "word.role.", n.Role), Name: nodeName(lang, n), Single: n.Single, Site: nodeSite(lang, n)}
		if n.Single {
			y.Marks = append(y.Marks, mark{"danger", text.T(lang, "chain.single")})
		}
		if n.Role != models.RoleAgency && (!n.NameKnown || !n.SiteKnown) {
			y.Marks = append(y.Marks, mark{"warning", text.T(lang, "chain.unknown")})
		}
		if n.Assumed {
			y.Marks = append(y.Marks, mark{"gray", text.T(lang, "chain.assumed")})
		}
		x.Nodes = append(x.Nodes, y)
	}
	return x
}

func nodeName(lang text.Lang, n *analysis.ChainNode) string {
	if !n.NameKnown {
		return text.T(lang, "chain.name-unknown", "role", word(lang, "word.role.", n.Role))
	}
	return n.Name
}

func nodeSite(lang text.Lang, n *analysis.ChainNode) string {
	switch {
	case len(n.Sites) > 0:
		return text.T(lang, "chain.site", "sites", strings.Join(n.Sites, ", "))
	case n.Role == models.RoleAgency:
		if n.SiteKnown {
			return text.T(lang, "chain.site-own-known")
		}
		return text.T(lang, "chain.site-own")
	case n.SiteKnown:
		return text.T(lang, "chain.site-many")
	}
	return text.T(lang, "chain.site-unknown")
}

// questionsTable lists what is not known of the nodes: an unknown is no separation,
// so each becomes a question to the vendor.
func questionsTable(lang text.Lang, nodes []analysis.ChainNode) table {
	t := table{
		Head: tableHead{"unknown", text.T(lang, "unknown.caption")},
		Columns: []column{
			{Name: text.T(lang, "unknown.node")}, {Name: text.T(lang, "unknown.what")}, {Name: text.T(lang, "unknown.ask"), Wide: true},
		},
	}
	for i := range nodes {
		n := &nodes[i]
		if n.Role == models.RoleAgency {
			continue // the agency knows itself
		}
		role := word(lang, "word.role.", n.Role)
		ask := func(key, name string) {
			t.Rows = append(t.Rows, row{Cells: []cell{
				{Text: nodeName(lang, n)},
				{Text: text.T(lang, key+".what"), Marks: []mark{{"warning", text.T(lang, "chain.unknown")}}},
				{Text: text.T(lang, key+".ask", "name", name)},
			}})
		}
		if !n.NameKnown {
			ask("unknown.firm", role)
		}
		if !n.SiteKnown {
			name := n.Name
			if !n.NameKnown {
				name = role
			}
			ask("unknown.site", name)
		}
	}
	return t
}

// eventNames returns the names of events in the reader's language by their Korean
// names, by which cut sets go.
func eventNames(lang text.Lang, r *analysis.Report) map[string]string {
	names := map[string]string{}
	if lang == text.English {
		for i := range r.Loss.Events {
			e := &r.Loss.Events[i]
			names[e.Event] = orElse(e.EventEN, e.Event)
		}
	}
	return names
}

func newStructure(lang text.Lang, s *analysis.Structure, i int, names map[string]string) structure {
	x := structure{
		Heading: text.T(lang, "structure.heading", "name", word(lang, "word.structure.", s.Name), "weight", text.Percent(lang, s.Weight, 0),
			"u", text.Hours(lang, s.Unavailability*unit.HoursPerYear)),
		Open: i == 0,
		Table: table{
			Head: tableHead{"cutsets-" + strconv.Itoa(i), text.T(lang, "structure.caption", "name", word(lang, "word.structure.", s.Name))},
			Columns: []column{
				{Name: text.T(lang, "structure.number")}, {Name: text.T(lang, "structure.set"), Wide: true}, {Name: text.T(lang, "structure.size")},
			},
		},
	}
	for j, set := range s.MinimalCutSets {
		named := make([]string, len(set))
		for k, event := range set {
			named[k] = orElse(names[event], event)
		}
		size := text.T(lang, "structure.size-n", "n", len(set))
		c := cell{Text: size}
		if len(set) == 1 {
			c = cell{Marks: []mark{{"danger", text.T(lang, "chain.single")}}}
		}
		x.Table.Rows = append(x.Table.Rows, row{Cells: []cell{{Text: strconv.Itoa(j + 1)}, {Text: strings.Join(named, " + ")}, c}})
	}
	return x
}

// An outageSection is the streams of outages and what each costs.
type outageSection struct {
	Notes []string
	Table table
}

// kakaoNotes says how long Kakao's multi-day outage is taken to be, wherever
// messages pass through it, and where that outage is counted.
func kakaoNotes(lang text.Lang, r *analysis.Report) []string {
	kakao := map[string]bool{} // nodes of routes that only Kakao carries
	for _, route := range r.Delivery.Routes {
		for _, id := range route.Nodes {
			kakao[id] = kakao[id] || route.Channel == models.Alimtalk || route.Channel == models.Friendtalk
		}
	}
	var sites []string
	found := false
	for i := range r.Delivery.Nodes {
		n := &r.Delivery.Nodes[i]
		name := strings.ToLower(n.Name)
		if n.Role != models.RolePlatform || !kakao[n.ID] && !strings.Contains(name, "카카오") && !strings.Contains(name, "kakao") {
			continue
		}
		found = true
		sites = append(sites, n.Sites...)
	}
	if !found {
		return nil
	}
	notes := []string{text.T(lang, "outages.kakao")}
	if len(sites) > 0 {
		notes = append(notes, text.T(lang, "outages.kakao-building", "sites", strings.Join(sites, ", ")))
	}
	return notes
}

func newOutageSection(lang text.Lang, r *analysis.Report) outageSection {
	s := outageSection{Table: table{
		Head: tableHead{"outages-table", text.T(lang, "outages.caption", "view", word(lang, "word.view.", r.Loss.View))},
		Columns: []column{
			{Name: text.T(lang, "outages.event")}, {Name: text.T(lang, "outages.rate"), Number: true}, {Name: text.T(lang, "outages.length"), Number: true},
			{Name: text.T(lang, "outages.share"), Number: true}, {Name: text.T(lang, "outages.one"), Number: true},
			{Name: text.T(lang, "outages.year"), Number: true}, {Name: text.T(lang, "outages.late"), Number: true}, {Name: text.T(lang, "outages.source")},
		},
	}}
	s.Notes = append(s.Notes, text.T(lang, "outages.baseline", "baseline", estimate(lang, r.Loss.BaselineMean), "gross", estimate(lang, r.Loss.Mean),
		"more", estimate(lang, r.Loss.Mean-r.Loss.BaselineMean)))
	s.Notes = append(s.Notes, kakaoNotes(lang, r)...)
	var total float64
	for i := range r.Loss.Events {
		e := &r.Loss.Events[i]
		total += e.AnnualLoss
		name := cell{Text: e.Event}
		if lang == text.English {
			name.Text = orElse(e.EventEN, e.Event)
		}
		if e.HitsBothRoutes {
			name.Marks = append(name.Marks, mark{"danger", text.T(lang, "outages.both")})
		}
		if e.Probability < 1 {
			name.Lines = append(name.Lines, text.T(lang, "outages.if", "p", text.Percent(lang, e.Probability, 0)))
		}
		rate := cell{Text: text.T(lang, "outages.times", "n", decimal(e.Rate))}
		rate.Lines = []string{text.T(lang, "word.range", "low", decimal(e.RateLow), "high", decimal(e.RateHigh))}
		from := citation(lang, e.Source)
		if e.From != models.FromReference {
			from.Lines = append(from.Lines, word(lang, "word.from.", e.From))
		}
		s.Table.Rows = append(s.Table.Rows, row{Cells: []cell{
			name, rate, {Text: text.Hours(lang, e.MeanHours)}, {Text: text.Percent(lang, e.AffectedShare, 0)},
			{Text: full(lang, e.MeanLoss)}, {Text: full(lang, e.AnnualLoss)}, {Text: full(lang, e.LateMessages)}, from,
		}})
	}
	s.Table.Rows = append(s.Table.Rows, texts(text.T(lang, "outages.total"), "", "", "", "", full(lang, total), "", "").total())
	return s
}

// A budgetSection is the money of the plan as an officer writes it.
type budgetSection struct {
	Lines     []string // 4.9원 × 470,000건 × 12월 = 27,636천원(부가세 미확인)
	Estimated string
	Table     table
	Years     *table // of the term; nil: not computed
}

func newBudgetSection(lang text.Lang, s *analysis.Savings) budgetSection {
	b := budgetSection{Table: table{
		Head: tableHead{"budget-table", text.T(lang, "budget.caption")},
		Columns: []column{
			{Name: text.T(lang, "budget.service")}, {Name: text.T(lang, "budget.phase")}, {Name: text.T(lang, "budget.channel")},
			{Name: text.T(lang, "budget.price"), Number: true}, {Name: text.T(lang, "budget.messages"), Number: true},
			{Name: text.T(lang, "budget.amount"), Number: true}, {Name: text.T(lang, "budget.vat")}, {Name: text.T(lang, "budget.source")},
		},
	}}
	left := 0 // of the rows: a large office has thousands, which are in the committee's workbook
	for i := range s.Services {
		service := &s.Services[i]
		for j := range service.Lines {
			if len(b.Table.Rows) == linesShown {
				left++
				continue
			}
			l := &service.Lines[j]
			if l.Phase != models.Before {
				b.Lines = append(b.Lines, budgetLine(lang, l, service.Name))
			}
			from := source(orElse(l.Cell, l.Source))
			if from.Text == "" { // an officer's own value
				from = cell{Text: text.T(lang, "budget.not-in-sheet"), Marks: []mark{{"warning", text.T(lang, "budget.assumed")}}}
			}
			if l.Assumed {
				from = source(l.Source)
				from.Marks = []mark{{"warning", text.T(lang, "budget.assumed")}}
			}
			b.Table.Rows = append(b.Table.Rows, row{Cells: []cell{
				{Text: service.Name}, {Text: word(lang, "word.phase.", l.Phase)}, {Text: word(lang, "word.channel.", l.Channel)},
				{Text: linePrice(lang, l)}, {Text: text.Count(l.MessagesPerYear)}, {Text: exact(lang, l.Annual)},
				{Text: word(lang, "word.vat.", l.VAT)}, from,
			}})
		}
	}
	if left > 0 {
		more := text.T(lang, "budget.left", "n", left)
		b.Lines = append(b.Lines, more)
		b.Table.Rows = append(b.Table.Rows, texts(more, "", "", "", "", "", "", "").total())
	}
	fees := shown.Fees(s)
	for _, f := range fees {
		b.Table.Rows = append(b.Table.Rows, texts(text.T(lang, "budget.fees"), word(lang, "word.phase.", models.After), text.T(lang, "budget.fees-monthly"),
			exact(lang, f.Monthly), "–", exact(lang, f.Monthly*unit.MonthsPerYear), word(lang, "word.vat.", f.Side), text.T(lang, "budget.fees-source")))
	}
	before, after := vatSides(s, fees)
	for _, x := range []struct {
		key   string
		m     unit.Money
		sides []models.VATSide
	}{{"budget.before", s.BeforeWon, before}, {"budget.after", s.AfterWon, after}, {"budget.savings", s.AnnualWon, slices.Concat(before, after)}} {
		b.Table.Rows = append(b.Table.Rows, texts(text.T(lang, x.key), "", "", "", "", exact(lang, x.m), sumSide(lang, x.sides), "").total())
	}
	if s.VATConfirmed {
		included := []models.VATSide{models.VATIncluded}
		b.Table.Rows = append(b.Table.Rows, texts(text.T(lang, "budget.savings-included"), "", "", "", "", exact(lang, s.AnnualInclVAT), sumSide(lang, included), "").total())
	}
	key := "budget.estimated"
	if s.EstimatedPriceAsWritten {
		key = "budget.estimated-as-written"
	}
	b.Estimated = text.T(lang, key, "won", exactUnit(lang, s.EstimatedPriceWon))
	b.Years = yearsTable(lang, s)
	return b
}

// vatSides returns on which sides of VAT the amounts before and after stand.
func vatSides(s *analysis.Savings, fees []shown.Fee) (before, after []models.VATSide) {
	for i := range s.Services {
		for _, l := range s.Services[i].Lines {
			switch side := cmp.Or(l.VAT, models.VATUnstated); {
			case l.Annual == 0: // on no side
			case l.Phase == models.Before:
				before = append(before, side)
			default:
				after = append(after, side)
			}
		}
	}
	for _, f := range fees {
		after = append(after, f.Side)
	}
	return before, after
}

// sumSide says on which side of VAT a sum stands: where its amounts do not stand
// on one, that they were added as they are written.
func sumSide(lang text.Lang, sides []models.VATSide) string {
	for _, x := range sides {
		if x != sides[0] {
			return text.T(lang, "budget.mixed")
		}
	}
	switch {
	case len(sides) == 0:
		return "–"
	case sides[0] == models.VATUnstated:
		return text.T(lang, "budget.unstated")
	}
	return word(lang, "word.vat.", sides[0])
}

// yearsTable is the savings of the term's years and their present value.
func yearsTable(lang text.Lang, s *analysis.Savings) *table {
	if s.PresentValue == nil || len(s.Years) == 0 {
		return nil
	}
	t := &table{
		Head: tableHead{"years", text.T(lang, "budget.years-caption")},
		Columns: []column{
			{Name: text.T(lang, "budget.year")}, {Name: text.T(lang, "budget.part"), Number: true},
			{Name: text.T(lang, "budget.annual"), Number: true}, {Name: text.T(lang, "budget.discounted"), Number: true},
		},
	}
	for _, y := range s.Years {
		t.Rows = append(t.Rows, texts(text.T(lang, "budget.year-n", "n", y.Year), quantity(lang, y.Part, "years"), exact(lang, y.Annual), full(lang, y.Discounted)))
	}
	t.Rows = append(t.Rows, texts(text.T(lang, "outages.total"), "", "", full(lang, *s.PresentValue)).total())
	return t
}

func linePrice(lang text.Lang, l *analysis.CostLine) string {
	p := text.Price(lang, int64(l.Price))
	if !l.Flat {
		return text.T(lang, "budget.average", "price", p)
	}
	return p
}

// budgetLine writes a product as budget papers do.
func budgetLine(lang text.Lang, l *analysis.CostLine, service string) string {
	key, messages := "budget.line", l.MessagesPerYear/unit.MonthsPerYear
	if l.MessagesPerYear%unit.MonthsPerYear != 0 {
		key, messages = "budget.line-year", l.MessagesPerYear
	}
	return text.T(lang, key, "service", service, "channel", word(lang, "word.channel.", l.Channel), "phase", word(lang, "word.phase.", l.Phase),
		"price", linePrice(lang, l), "messages", text.Count(messages), "thousand", thousands(lang, l.Annual), "vat", word(lang, "word.vat-note.", l.VAT))
}

// thousands writes money in thousands of won, rounded, as budgets do.
func thousands(lang text.Lang, m unit.Money) string {
	return text.Won(lang, (unit.Money(m.RoundWon()) * unit.Milliwon).RoundWon())
}
