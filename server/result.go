package server

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// resultPage is what result.html may use: the answer first, then its reasons.
type resultPage struct {
	caseHead
	Files     []link
	Verdict   []string
	Changes   []string // by which it differs from the case that it came from
	Top       []notice // what may upset the answer
	Notices   []notice
	Figures   []figure
	Charts    chartSection
	Nav       []link
	VAT       *vatSection
	Offers    *offersSection // nil: one offer, or none
	Because   []string
	Choices   []string // cheapest, most resilient, least change
	Options   table
	OptionsIn table // the same options, what else is known of them
	Chain     chainSection
	Outages   outageSection
	Swing     *swingSection // nil: not computed
	SLA       *slaSection   // nil: not computed
	Budget    budgetSection
	Derived   table
	Register  table
	Method    table
	Record    table // of what the figures are
	Groups    []problemGroup
	NotYet    []string
}

// fileLinks leads to the files of a case.
func fileLinks(lang text.Lang, saved *models.SavedCase, names []string) []link {
	if len(names) == 1 {
		return []link{{text.T(lang, "case.get-file"), caseURL(saved.ID, "/file")}}
	}
	var links []link
	for i, name := range names {
		links = append(links, link{text.T(lang, "case.get-file-n", "n", name), caseURL(saved.ID, fmt.Sprintf("/file?n=%d", i+1))})
	}
	return links
}

func newResultPage(lang text.Lang, saved *models.SavedCase, r *analysis.Report, catalogue *models.Catalogue) resultPage {
	r = shown.Report(string(lang), r)
	p := resultPage{
		caseHead:  newCaseHead(lang, saved, stepResult),
		Verdict:   verdict(lang, r),
		Figures:   headlines(lang, r),
		Charts:    newChartSection(lang, r),
		VAT:       newVATSection(lang, r),
		Offers:    newOffersSection(lang, r),
		Options:   optionsTable(lang, r),
		OptionsIn: optionsMore(lang, r),
		Chain:     newChainSection(lang, r),
		Outages:   newOutageSection(lang, r),
		Swing:     newSwingSection(lang, r),
		SLA:       newSLASection(lang, r),
		Budget:    newBudgetSection(lang, &r.Savings),
		Derived:   derivedTable(lang, r, catalogue),
		Register:  registerTable(lang, r, false),
		Method:    methodTable(lang, r),
		Record:    recordTable(lang, saved, r),
	}
	p.Changes = changeTexts(lang, saved)
	p.Top = newTopNotices(lang, r)
	if !r.Savings.VATConfirmed {
		p.Notices = append(p.Notices, notice{Kind: "warning", Text: text.T(lang, vatKey(r, "result.vat.notice")), Action: &link{text.T(lang, "result.vat.notice-link"), "#vat"}})
	}
	if n := len(p.Chain.Questions.Rows); n > 0 {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text.T(lang, "result.unknown.notice", "n", n), Action: &link{text.T(lang, "result.unknown.link"), "#unknown"}})
	}
	if rec := r.Recommendation; rec != nil {
		p.Because = rec.Because
		if lang == text.English {
			p.Because = rec.BecauseEN
		}
		for _, x := range []struct{ key, option string }{
			{"result.choice.cheapest", rec.CheapestCompliant},
			{"result.choice.resilient", rec.MostResilient},
			{"result.choice.least-change", rec.LeastChange},
		} {
			if x.option != "" {
				p.Choices = append(p.Choices, text.T(lang, x.key, "option", optionName(lang, r, x.option)))
			}
		}
	}
	p.traceFigures(saved, r)
	p.Groups, p.NotYet = splitProblems(lang, r.Problems)
	p.Nav = p.nav(lang)
	return p
}

// traceFigures leads from the figures to how they came to be.
func (p *resultPage) traceFigures(saved *models.SavedCase, r *analysis.Report) {
	for i, figure := range []string{traceSavings, traceLoss, traceNet, traceBad, traceQuiet, traceEven} {
		p.Figures[i].BasisURL = traceURL(saved.ID, figure)
	}
	for i := range r.Options {
		p.Options.Rows[i].Cells[5].URL = traceURL(saved.ID, traceOption+r.Options[i].ID)
	}
	for i := range r.Figures {
		p.Derived.Rows[i].Cells[1].URL = traceURL(saved.ID, r.Figures[i].Key)
	}
}

// newTopNotices says what may upset the answer: notices of statute that no message
// serves, a price that was not in the sheet, volumes that do not fit together.
func newTopNotices(lang text.Lang, r *analysis.Report) []notice {
	var first, then []notice
	for _, x := range r.Problems {
		n := notice{Kind: "danger", Text: problemText(lang, x)}
		switch x.Code {
		case codeStatutory:
			if !slices.Contains(first, n) {
				first = append(first, n)
			}
		case models.CodeVolumeDiffers:
			if n.Kind = "warning"; !slices.Contains(then, n) {
				then = append(then, n)
			}
		}
	}
	if r.Savings.Baseline == baselineReference {
		var prices []string
		for _, s := range r.Savings.Services {
			for _, l := range s.Lines {
				if x := text.Price(lang, int64(l.Price)); l.Phase == models.Before && l.Assumed && !slices.Contains(prices, x) {
					prices = append(prices, x)
				}
			}
		}
		n := notice{Kind: "warning", Text: text.T(lang, "result.baseline.unpriced")}
		if len(prices) > 0 {
			n.Text = text.T(lang, "result.baseline.notice", "prices", strings.Join(prices, ", "))
		}
		first = append(first, n)
	}
	return append(first, then...)
}

// What the analysis says of a case whose notices need paper, and of one whose
// savings are set against a public price.
const (
	codeStatutory     = "rule.statutory_paper"
	baselineReference = "reference"
)

// nav lists the sections that the page has.
func (p *resultPage) nav(lang text.Lang) []link {
	var nav []link
	for _, id := range []string{"figures", "vat", "offers", "options", "chain", "outages", "swing", "sla", "budget", "derived", "register", "method", "problems"} {
		if id == "vat" && p.VAT == nil || id == "offers" && p.Offers == nil || id == "swing" && p.Swing == nil || id == "sla" && p.SLA == nil || id == "problems" && len(p.Groups)+len(p.NotYet) == 0 {
			continue
		}
		nav = append(nav, link{text.T(lang, "result.nav."+id), "#" + id})
	}
	return nav
}

// splitProblems returns the problems of the case, and what the method itself
// leaves out.
func splitProblems(lang text.Lang, problems []models.Problem) ([]problemGroup, []string) {
	var of []models.Problem
	var notYet []string
	for _, p := range problems {
		if len(p.Code) > len(notComputed) && p.Code[:len(notComputed)] == notComputed {
			notYet = append(notYet, problemText(lang, p))
			continue
		}
		of = append(of, p)
	}
	return newProblemGroups(lang, of), notYet
}

// notComputed begins the codes of what the method leaves out.
const notComputed = "not_computed."

// optionOf returns the option with this id, or nil.
func optionOf(r *analysis.Report, is func(*analysis.Option) bool) *analysis.Option {
	for i := range r.Options {
		if is(&r.Options[i]) {
			return &r.Options[i]
		}
	}
	return nil
}

// optionName names an option of a report, or of a list of cases without one.
func optionName(lang text.Lang, r *analysis.Report, id string) string {
	name := shown.OptionName(string(lang), r, id)
	if lang == text.English {
		return capital(name)
	}
	return name
}

// newChannel names the channel that the plan moves to: the one that carries the
// messages after it, or none in particular.
func newChannel(lang text.Lang, r *analysis.Report) string {
	var channel models.Channel
	for _, s := range r.Savings.Services {
		for _, l := range s.Lines {
			if l.Phase != models.After {
				continue
			}
			if channel != "" && channel != l.Channel {
				return text.T(lang, "result.new-channel")
			}
			channel = l.Channel
		}
	}
	if channel == "" {
		return text.T(lang, "result.new-channel")
	}
	return word(lang, "word.channel.", channel)
}

// verdict composes the answer in two sentences.
func verdict(lang text.Lang, r *analysis.Report) []string {
	saved, more := r.Savings.VerdictWon.Float(), r.Loss.Mean-r.Loss.BaselineMean
	money, more1, less1 := "result.verdict.saves", "result.verdict.saves-more", "result.verdict.saves-less"
	if saved < 0 {
		money, more1, less1 = "result.verdict.costs", "result.verdict.costs-more", "result.verdict.costs-less"
	}
	outages := more1
	if more < 0 {
		outages = less1
	}
	first := text.T(lang, money, "channel", newChannel(lang, r), "won", estimate(lang, math.Abs(saved))) + " " +
		text.T(lang, outages, "won", estimate(lang, math.Abs(more)))
	advice := text.T(lang, "result.advice.none")
	if r.Recommendation != nil {
		id := r.Recommendation.Option
		if o := optionOf(r, func(o *analysis.Option) bool { return o.Present }); o != nil && o.ID == id && id != analysis.OptStay {
			id = analysis.OptPresent
		}
		if advice = text.T(lang, "result.advice.other", "option", optionName(lang, r, id)); text.Has(lang, "result.advice."+id) && (id != analysis.OptStay || shown.StaysOnText(r)) {
			advice = text.T(lang, "result.advice."+id)
		}
	}
	basis := text.T(lang, "result.basis.confirmed")
	if !r.Savings.VATConfirmed {
		basis = text.T(lang, vatKey(r, "result.basis.as-written"))
	}
	second := text.T(lang, "result.verdict.net", "won", estimate(lang, r.Net.Annual), "basis", basis, "advice", advice)
	return []string{first, second}
}

// headlines returns the six figures, each with its range and its basis.
func headlines(lang text.Lang, r *analysis.Report) []figure {
	return []figure{
		savingsFigure(lang, r), lossFigure(lang, r), netFigure(lang, r),
		badYearFigure(lang, r), quietYearFigure(lang, r), breakEvenFigure(lang, r),
	}
}

// explained returns the plain words for a figure's label.
func explained(lang text.Lang, key string) *term {
	return &term{text.T(lang, key+".word"), text.T(lang, key+".meaning"), text.T(lang, key+".statistical")}
}

func savingsFigure(lang text.Lang, r *analysis.Report) figure {
	s := &r.Savings
	f := figure{
		Label: text.T(lang, "result.savings.label"), Value: estimate(lang, s.VerdictWon.Float()),
		Range: text.T(lang, "result.savings.range", "excluded", exactUnit(lang, s.AnnualExclVAT), "included", exactUnit(lang, s.AnnualInclVAT)),
		Note:  text.T(lang, "result.savings.confirmed"),
		Tone:  "gain", Term: explained(lang, "term.savings"),
	}
	if s.VerdictWon < 0 {
		f.Tone = "loss"
	}
	if !s.VATConfirmed {
		f.Note = text.T(lang, vatKey(r, "result.savings.as-written"), "won", exactUnit(lang, s.AnnualWon))
	}
	return f
}

func lossFigure(lang text.Lang, r *analysis.Report) figure {
	l := &r.Loss
	return figure{
		Label: text.T(lang, "result.loss.label", "view", word(lang, "word.view.", l.View)),
		Value: estimate(lang, l.Mean),
		Range: text.T(lang, "result.loss.range", "range", between(lang, l.MeanRateLow, l.MeanRateHigh)),
		Note: text.T(lang, "result.loss.note", "baseline", estimate(lang, l.BaselineMean), "more", estimate(lang, l.Mean-l.BaselineMean),
			"view", word(lang, "word.view.", l.OtherView.View), "other", estimate(lang, l.OtherView.Mean)),
		Tone: "loss", Term: explained(lang, "term.loss"),
	}
}

func netFigure(lang text.Lang, r *analysis.Report) figure {
	f := figure{
		Label: text.T(lang, "result.net.label"), Value: estimate(lang, r.Net.Annual), Tone: "gain",
		Range: text.T(lang, "result.net.adjusted", "won", estimate(lang, r.Net.RiskAdjusted), "kappa", decimal(r.Net.Kappa)),
		Note: text.T(lang, "result.net.other", "view", word(lang, "word.view.", r.Loss.OtherView.View),
			"won", estimate(lang, r.Loss.OtherView.Net)),
		Term: explained(lang, "term.net"),
	}
	if r.Net.Annual < 0 {
		f.Tone = "loss"
	}
	if low, high, ok := netByVAT(r); ok {
		f.Note += " " + text.T(lang, "result.net.by-vat", "range", between(lang, low, high))
	}
	return f
}

// netByVAT returns the least and the most that the net benefit can be, with VAT, by
// what the open question of VAT turns out to be.
func netByVAT(r *analysis.Report) (low, high float64, ok bool) {
	more := r.Loss.Mean - r.Loss.BaselineMean
	for i, c := range r.Savings.ByVATSides {
		n := c.AnnualInclVAT.Float() - more
		if i == 0 {
			low, high = n, n
		}
		low, high = min(low, n), max(high, n)
	}
	return low, high, len(r.Savings.ByVATSides) > 0
}

func badYearFigure(lang text.Lang, r *analysis.Report) figure {
	l := &r.Loss
	return figure{
		Label: text.T(lang, "result.bad.label"), Value: estimate(lang, l.Quantiles["95"]), Tone: "loss",
		Range: text.T(lang, "result.bad.range", "won", estimate(lang, l.TVaR["95"])),
		Note:  text.T(lang, "result.bad.note", "p99", estimate(lang, l.Quantiles["99"]), "baseline", estimate(lang, l.BaselineTVaR95)),
		Term:  explained(lang, "term.bad"),
	}
}

func quietYearFigure(lang text.Lang, r *analysis.Report) figure {
	l := &r.Loss
	exceeds := text.Percent(lang, l.ProbabilityExceedsSavings, 2)
	// What rounds to nothing is already said to be below what can be shown.
	if l.ProbabilityExceedsSavingsIsBound && math.Round(l.ProbabilityExceedsSavings*1e4) > 0 {
		exceeds = text.T(lang, "word.at-most", "v", exceeds)
	}
	return figure{
		Label: text.T(lang, "result.quiet.label"), Value: text.Percent(lang, l.ProbabilityOfNoOutage, 1),
		Range: text.T(lang, "result.quiet.range", "p", text.Percent(lang, l.ProbabilityBelowOneWon, 1)),
		Note:  text.T(lang, "result.quiet.note", "p", exceeds),
		Term:  explained(lang, "term.quiet"),
	}
}

func breakEvenFigure(lang text.Lang, r *analysis.Report) figure {
	b := &r.Net.BreakEven
	times := func(x *float64) string {
		switch {
		case x != nil:
			return text.T(lang, "result.even.times", "x", decimal(*x))
		case r.Net.Annual < 0:
			return text.T(lang, "result.even.already")
		}
		return text.T(lang, "result.even.never")
	}
	hours := text.T(lang, "result.even.hours-never")
	switch {
	case b.OutageHours != nil:
		hours = text.T(lang, "result.even.hours", "hours", text.Hours(lang, *b.OutageHours))
	case r.Net.Annual < 0:
		hours = text.T(lang, "result.even.hours-already")
	}
	status := r.Savings.BreakEvenStatus
	var at string
	if share := r.Savings.BreakEvenFailureShare; share != nil {
		if at = text.Percent(lang, *share, 1); status == "never" {
			status = "all" // the savings are gone when every message fails, not before
		}
	}
	f := figure{
		Label: text.T(lang, "result.even.label"), Value: times(b.RateMultiplier),
		Range: text.T(lang, "result.even.harm", "x", times(b.HarmMultiplier)),
		Note:  hours + " " + text.T(lang, "result.even.share."+status, "share", at),
		Term:  explained(lang, "term.even"),
	}
	if b.RateMultiplier != nil {
		f.Value = text.T(lang, "result.even.rate", "x", decimal(*b.RateMultiplier))
	}
	return f
}

// A vatSection asks on which side of VAT the prices stand, and says what depends on
// it.
type vatSection struct {
	Text, Effect, How string
	Table             table
}

// vatKey returns the key of a sentence about open sides of VAT: another where only
// a cited public price leaves its side open.
func vatKey(r *analysis.Report, key string) string {
	if r.Savings.VATStated {
		return key + ".reference"
	}
	return key
}

func newVATSection(lang text.Lang, r *analysis.Report) *vatSection {
	if r.Savings.VATConfirmed {
		return nil
	}
	v := &vatSection{
		Text: text.T(lang, "result.vat.text", "won", exactUnit(lang, r.Savings.AnnualWon)),
		How:  text.T(lang, vatKey(r, "result.vat.how")),
		Table: table{
			Head: tableHead{"vat-sides", text.T(lang, "result.vat.caption")},
			Columns: []column{
				{Name: text.T(lang, "result.vat.before")}, {Name: text.T(lang, "result.vat.after")},
				{Name: text.T(lang, "result.vat.excluded"), Number: true}, {Name: text.T(lang, "result.vat.included"), Number: true},
				{Name: text.T(lang, "result.vat.net"), Number: true},
			},
		},
	}
	more := r.Loss.Mean - r.Loss.BaselineMean
	for _, c := range r.Savings.ByVATSides {
		v.Table.Rows = append(v.Table.Rows, texts(word(lang, "word.vat.", c.Before), word(lang, "word.vat.", c.After),
			exact(lang, c.AnnualExclVAT), exact(lang, c.AnnualInclVAT), full(lang, c.AnnualInclVAT.Float()-more)))
	}
	if low, high, ok := netByVAT(r); ok {
		key := "result.vat.effect-mixed"
		switch {
		case low >= 0:
			key = "result.vat.effect-gain"
		case high < 0:
			key = "result.vat.effect-loss"
		}
		v.Effect = text.T(lang, key, "range", between(lang, low, high))
	}
	return v
}

// optionsTable sets the options side by side, with what is to be said of each.
func optionsTable(lang text.Lang, r *analysis.Report) table {
	t := table{
		Head: tableHead{"options-table", text.T(lang, "options.caption")},
		Columns: []column{
			{Name: text.T(lang, "options.name")}, {Name: text.T(lang, "options.cost"), Number: true}, {Name: text.T(lang, "options.savings"), Number: true},
			{Name: text.T(lang, "options.loss"), Number: true}, {Name: text.T(lang, "options.bad"), Number: true},
			{Name: text.T(lang, "options.net"), Number: true}, {Name: text.T(lang, "options.adjusted"), Number: true},
			{Name: text.T(lang, "options.say"), Wide: true},
		},
	}
	for i := range r.Options {
		o := &r.Options[i]
		name := cell{Text: optionName(lang, r, o.ID)}
		if o.Recommended {
			name.Marks = append(name.Marks, mark{"success", text.T(lang, "options.recommended")})
		}
		if o.Present {
			name.Marks = append(name.Marks, mark{"gray", text.T(lang, "options.present")})
		}
		cost := full(lang, o.AnnualCost)
		if !o.FeeKnown {
			cost = text.T(lang, "options.plus-fee", "won", cost)
		}
		say := optionRemarks(lang, r, o)
		t.Rows = append(t.Rows, row{Recommended: o.Recommended, Cells: []cell{
			name, {Text: cost}, {Text: full(lang, o.Savings)}, {Text: full(lang, o.MeanLoss)}, {Text: full(lang, o.P95)},
			{Text: full(lang, o.Net)}, {Text: full(lang, o.RiskAdjusted)}, {Text: say[0], Lines: say[1:]},
		}})
	}
	return t
}

// optionRemarks returns what is to be said of an option, at least one sentence: how
// it stands to the one that is recommended comes first.
func optionRemarks(lang text.Lang, r *analysis.Report, o *analysis.Option) []string {
	best := optionOf(r, func(x *analysis.Option) bool { return x.Recommended })
	tie := r.Tie()
	var say []string
	for _, rule := range o.BrokenRules {
		say = append(say, text.T(lang, "options.say-broken", "rule", word(lang, "word.", rule)))
	}
	tied := best != nil && !o.Recommended && o.FeeKnown && math.Abs(o.RiskAdjusted-best.RiskAdjusted) <= tie
	switch {
	case o.Recommended:
		say = append(say, text.T(lang, recommendedBecause(r, o, tie)))
	case tied && o.MeetsMustRules:
		say = append(say, text.T(lang, "options.say-tie"))
	case best != nil && o.FeeKnown && o.RiskAdjusted < best.RiskAdjusted-tie:
		key := "options.say-less"
		if o.Present {
			key = "options.say-present-less"
		}
		say = append(say, text.T(lang, key, "won", estimate(lang, best.RiskAdjusted-o.RiskAdjusted)))
	case o.Present:
		say = append(say, text.T(lang, "options.say-present"))
	}
	if o.DominatedBy != nil && !o.Recommended && !tied {
		say = append(say, text.T(lang, "options.say-dominated", "option", optionName(lang, r, *o.DominatedBy)))
	}
	switch {
	case o.FeeKnown && o.FeeWon > 0:
		say = append(say, text.T(lang, "options.say-fee", "won", full(lang, o.FeeWon)))
	case o.FeeKnown:
	case o.BreakEvenFee == nil:
		say = append(say, text.T(lang, "options.say-fee-unknown"))
	case *o.BreakEvenFee <= 0:
		say = append(say, text.T(lang, "options.say-fee-never"))
	default:
		say = append(say, text.T(lang, "options.say-fee-below", "won", estimate(lang, *o.BreakEvenFee)))
	}
	if len(say) == 0 {
		say = append(say, text.T(lang, "options.say-nothing"))
	}
	return say
}

// recommendedBecause returns the key of why an option is recommended: the
// must-rules decided, it changes least among equals, or it is the best.
func recommendedBecause(r *analysis.Report, best *analysis.Option, tie float64) string {
	key := "options.say-recommended"
	for i := range r.Options {
		switch o := &r.Options[i]; {
		case o.ID == best.ID || !o.FeeKnown:
		case !o.MeetsMustRules && o.RiskAdjusted > best.RiskAdjusted+tie:
			return "options.say-recommended-rules"
		case o.MeetsMustRules && o.RiskAdjusted > best.RiskAdjusted:
			key = "options.say-recommended-tie"
		}
	}
	return key
}

// optionsMore is what else is known of the options.
func optionsMore(lang text.Lang, r *analysis.Report) table {
	t := table{
		Head: tableHead{"options-more", text.T(lang, "options.more-caption")},
		Columns: []column{
			{Name: text.T(lang, "options.name")}, {Name: text.T(lang, "options.tvar"), Number: true}, {Name: text.T(lang, "options.availability"), Number: true},
			{Name: text.T(lang, "options.late"), Number: true}, {Name: text.T(lang, "options.switch")},
			{Name: text.T(lang, "options.switch-time"), Number: true}, {Name: text.T(lang, "options.pfd"), Number: true},
			{Name: text.T(lang, "options.best"), Number: true}, {Name: text.T(lang, "options.rules")},
		},
	}
	for i := range r.Options {
		o := &r.Options[i]
		best := "–"
		if p, ok := r.ProbabilityBest[o.ID]; ok {
			best = text.Percent(lang, p, 0)
		}
		rules := text.T(lang, "options.rules-met")
		if !o.MeetsMustRules {
			rules = text.T(lang, "options.rules-broken")
		}
		t.Rows = append(t.Rows, row{Recommended: o.Recommended, Cells: []cell{
			{Text: optionName(lang, r, o.ID)}, {Text: full(lang, o.TVaR95)}, {Text: percentOr(lang, o.Availability, 3)},
			{Text: full(lang, o.LateMessages)}, {Text: orElse(word(lang, "word.switch.", o.Switch), "–")},
			{Text: minutesOr(lang, o.SwitchMinutes)}, {Text: percentOr(lang, o.PFD, 1)}, {Text: best}, {Text: rules},
		}})
	}
	return t
}

func percentOr(lang text.Lang, x *float64, decimals int) string {
	if x == nil {
		return "–"
	}
	return text.Percent(lang, *x, decimals)
}

func minutesOr(lang text.Lang, x *float64) string {
	if x == nil {
		return "–"
	}
	return text.Hours(lang, *x/60)
}

// methodTable shows that independent ways to the same figure agree.
func methodTable(lang text.Lang, r *analysis.Report) table {
	l := &r.Loss
	t := table{
		Head: tableHead{"method-table", text.T(lang, "method.caption")},
		Columns: []column{
			{Name: text.T(lang, "method.figure")}, {Name: text.T(lang, "method.used"), Number: true},
			{Name: text.T(lang, "method.check"), Number: true}, {Name: text.T(lang, "method.difference"), Number: true},
			{Name: text.T(lang, "method.how"), Wide: true},
		},
		Rows: []row{texts(text.T(lang, "method.mean"), full(lang, l.Mean), full(lang, l.MeanClosedForm), relative(lang, l.Mean, l.MeanClosedForm), text.T(lang, "method.closed-form"))},
	}
	if m := l.MonteCarlo; m != nil {
		how := text.T(lang, "method.monte-carlo", "runs", text.Count(int64(m.Runs)), "seed", m.Seed)
		t.Rows = append(t.Rows,
			texts(text.T(lang, "method.mean"), full(lang, l.Mean), full(lang, m.Mean), relative(lang, l.Mean, m.Mean), how),
			texts(text.T(lang, "method.p95"), full(lang, l.Quantiles["95"]), full(lang, m.P95), relative(lang, l.Quantiles["95"], m.P95), how))
	}
	t.Rows = append(t.Rows, texts(text.T(lang, "method.p95"), full(lang, l.Quantiles["95"]), "–", "± "+full(lang, l.ErrorBound), text.T(lang, "method.bound")))
	return t
}

// relative writes how far two figures are apart.
func relative(lang text.Lang, a, b float64) string {
	if a == 0 {
		return "–"
	}
	return text.Percent(lang, (b-a)/a, 2)
}

// recordTable says of what the figures are: version, data, file.
func recordTable(lang text.Lang, saved *models.SavedCase, r *analysis.Report) table {
	t := table{
		Head:    tableHead{"record-table", text.T(lang, "record.caption")},
		Columns: []column{{Name: text.T(lang, "record.what")}, {Name: text.T(lang, "record.value")}},
		Rows: []row{
			texts(text.T(lang, "record.method"), r.Engine),
			texts(text.T(lang, "record.reference"), r.Input.Reference),
			texts(text.T(lang, "record.when"), saved.CreatedAt.In(seoul).Format("2006-01-02 15:04")),
			texts(text.T(lang, "record.size"), text.T(lang, "record.counts", "contracts", r.Input.Contracts, "services", r.Input.Services, "assumptions", len(r.Input.Assumptions))),
		},
	}
	for i, sum := range r.Input.SHA256 {
		t.Rows = append(t.Rows, texts(text.T(lang, "record.hash", "n", i+1), sum))
	}
	if u := r.Delivery; u.HoursPerYear != nil && u.FailuresPerYear != nil && u.Unavailability != nil {
		t.Rows = append(t.Rows, texts(text.T(lang, "record.steady"), text.T(lang, "record.steady-text", "hours", text.Hours(lang, *u.HoursPerYear),
			"n", decimal(*u.FailuresPerYear), "availability", text.Percent(lang, 1-*u.Unavailability, 2))))
	}
	return t
}

// registerTable is every assumption; with notes, also what its source remarks.
func registerTable(lang text.Lang, r *analysis.Report, notes bool) table {
	t := table{
		Head: tableHead{"register-table", text.T(lang, "register.caption", "n", len(r.Input.Assumptions))},
		Columns: []column{
			{Name: text.T(lang, "register.name"), Wide: true}, {Name: text.T(lang, "register.value"), Number: true}, {Name: text.T(lang, "register.range"), Number: true},
			{Name: text.T(lang, "register.from")}, {Name: text.T(lang, "register.source")}, {Name: text.T(lang, "register.confidence")},
		},
	}
	if notes {
		t.Columns = append(t.Columns, column{Name: text.T(lang, "register.note"), Wide: true})
	}
	for i := range r.Input.Assumptions {
		a := &r.Input.Assumptions[i]
		name := a.Name
		if lang == text.English {
			name = a.NameEN
		}
		from := citation(lang, orElse(a.Source, "–"))
		cells := []cell{
			{Text: name}, {Text: quantity(lang, a.Value, a.Unit)}, {Text: orElse(quantityRange(lang, a.Low, a.High, a.Unit), "–")},
			{Text: word(lang, "word.from.", a.From)}, from, confidence(lang, a.Confidence),
		}
		if notes {
			cells = append(cells, cell{Text: orElse(a.Note, "–")})
		}
		t.Rows = append(t.Rows, row{Cells: cells})
	}
	return t
}

// derivedTable is the figures that the clauses carry, and what decided each.
func derivedTable(lang text.Lang, r *analysis.Report, catalogue *models.Catalogue) table {
	t := table{
		Head: tableHead{"derived-table", text.T(lang, "derived.caption")},
		Columns: []column{
			{Name: text.T(lang, "derived.figure")}, {Name: text.T(lang, "derived.value")}, {Name: text.T(lang, "derived.by")},
			{Name: text.T(lang, "derived.why"), Wide: true}, {Name: text.T(lang, "derived.provisions")},
		},
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		bound := provisions(catalogue, f.Provisions)
		last := cell{Text: "–"}
		if len(bound) > 0 {
			last = cell{Text: bound[0], Lines: bound[1:]}
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: word(lang, "word.figure.", f.Key)}, {Text: derivedValue(lang, f)}, {Text: word(lang, "word.decided.", f.DecidedBy)},
			{Text: whyOf(lang, f)}, last,
		}})
	}
	return t
}

func derivedValue(lang text.Lang, f *analysis.DerivedFigure) string {
	switch {
	case lang == text.English && f.TextEN != "":
		return f.TextEN
	case f.Text != "":
		return f.Text
	case f.Value == nil:
		return "–"
	case f.Key == "availability":
		return availability(lang, *f.Value)
	}
	return quantity(lang, *f.Value, f.Unit)
}

func whyOf(lang text.Lang, f *analysis.DerivedFigure) string {
	if lang == text.English {
		return f.WhyEN
	}
	return f.Why
}
