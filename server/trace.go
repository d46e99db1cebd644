package server

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// tracePage is what trace.html may use: how one figure came to be.
type tracePage struct {
	caseHead
	Figure, Value string
	Words         string   // the formula in words
	Symbols       []string // and in symbols, a line each
	Sum           string   // with the numbers in place
	Notes         []string
	Parts         []link // figures that it is made of
	Tables        []table
	Register      *table // values of the register within it
}

// showTrace handles GET /cases/:id/trace/:figure: how a figure was computed, down to
// cells and named references.
func (s *Server) showTrace(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	page, ok := newTracePage(lang(c), &saved, report, &s.deps.Catalogue, c.Param("figure"))
	if !ok {
		return fmt.Errorf("figure %q of case %d: %w", c.Param("figure"), saved.ID, models.ErrNotFound)
	}
	return s.render(c, http.StatusOK, "trace.html", page)
}

// Figures that have a trace, beside those of options and of requirements.
const (
	traceSavings  = "savings"
	traceLoss     = "loss"
	traceBaseline = "baseline"
	traceNet      = "net"
	traceAdjusted = "adjusted"
	traceBad      = "bad"
	traceQuiet    = "quiet"
	traceEven     = "even"
	traceOption   = "option."
)

// traceURL returns the address of a figure's trace.
func traceURL(id int64, figure string) string { return caseURL(id, "/trace/"+figure) }

// symbols are the formulas of model.md, the same in every language.
var symbols = map[string][]string{
	traceSavings:      {"S = C₀ − C", "C₀ = Σₘ P₀(vₘ)", "C = Σₘ [ P(vₘ·(1−f)) + P_fallback(vₘ·f) ] + fees + switching / term"},
	traceLoss:         {"E[L] = Σₑ λₑ · E[Xₑ]", "Xₑ = response + Σₘ g·H(w) + Σ (p_fallback − p)·g·rescued"},
	traceBaseline:     {"E[L₀] = Σₑ λₑ · E[X₀ₑ]"},
	traceNet:          {"N = S − (E[L] − E[L₀])"},
	traceAdjusted:     {"Nκ = S − (1−κ)·(E[L] − E[L₀]) − κ·(TVaR₉₅(L) − TVaR₉₅(L₀))"},
	traceBad:          {"P95 = inf { x : P(L ≤ x) ≥ 0.95 }", "φ_L(s) = Πₑ ( bₑ / (bₑ + 1 − φ_Xₑ(s)) )^aₑ", "λₑ ~ Gamma(aₑ, bₑ)"},
	traceQuiet:        {"P(N = 0) = Πₑ ( bₑ / (bₑ + 1) )^aₑ"},
	traceEven:         {"k : S − (k·E[L] − E[L₀](k)) = 0"},
	traceOption:       {"N = S − (E[L] − E[L₀])", "Nκ = S − (1−κ)·(E[L] − E[L₀]) − κ·(TVaR₉₅(L) − TVaR₉₅(L₀))"},
	"switch_time":     {"T = max { T : E[L](T) − E[L](0) ≤ ρ · max(S, 0) }", "T ≤ share · W"},
	"capacity":        {"μ = max A(t₀, t₀+s) / (s + W − T)"},
	"clear_window":    {"W − T"},
	"notice_total":    {"T_detect ≤ T"},
	"notice_vendor":   {"T_detect / tiers"},
	"notice_tier":     {"T_detect / tiers"},
	"drill_interval":  {"PFD(τ) = 1 − (1 − e^(−λτ)) / (λτ)", "τ = max { τ ≤ 1 : E[L](τ) − E[L](0) ≤ ρ · max(S, 0) }"},
	"availability":    {"A = 1 − u,  u = max { u : E[L](u) − E[L](0) ≤ ρ · max(S, 0) }"},
	"credits":         {"E[credit] ≥ E[L] − E[L₀]"},
	"separation":      nil,
	"expected_credit": nil,
}

// withinLoss are the beginnings of the register's keys that the expected loss, and
// what else is of it, rests on; the others are of the savings or of choices.
var withinLoss = []string{"rate.", "hours.", "affected.", "share.", "delay.", "harm.", "multiple.", "probability_same", "queue_lost", "monitor", "manual_switch", "confirm_", "response_", "clerk_", "capacity", "start_law", "drill_years"}

func newTracePage(lang text.Lang, saved *models.SavedCase, r *analysis.Report, catalogue *models.Catalogue, figure string) (tracePage, bool) {
	r = shown.Report(string(lang), r)
	p := tracePage{caseHead: newCaseHead(lang, saved, 0), Symbols: symbols[figure]}
	to := func(figures ...string) {
		for _, f := range figures {
			p.Parts = append(p.Parts, link{text.T(lang, "trace."+f+".name"), traceURL(saved.ID, f)})
		}
	}
	fill := func(value string, args ...any) {
		p.Figure, p.Value = text.T(lang, "trace."+figure+".name"), value
		p.Words = text.T(lang, "trace."+figure+".words")
		p.Sum = text.T(lang, "trace."+figure+".sum", args...)
	}
	s, l, n := &r.Savings, &r.Loss, &r.Net
	saving := s.VerdictWon.Float()
	switch figure {
	case traceSavings:
		fill(exactUnit(lang, s.VerdictWon), "before", exact(lang, s.BeforeWon), "after", exact(lang, s.AfterWon), "savings", exactUnit(lang, s.AnnualWon))
		if s.VerdictWon != s.AnnualWon {
			p.Notes = append(p.Notes, text.T(lang, "trace.savings.included", "won", exactUnit(lang, s.VerdictWon)))
		}
		b := newBudgetSection(lang, s)
		p.Tables = append(p.Tables, b.Table)
		p.Register = registerOf(lang, r, func(key string) bool {
			return !within(key, withinLoss) && key != "kappa" && key != "rho" && key != "tolerance_share"
		})
	case traceLoss:
		fill(fullUnit(lang, l.Mean), "n", len(l.Events), "won", fullUnit(lang, l.Mean))
		p.Notes = append(p.Notes, text.T(lang, "trace.loss.closed", "won", fullUnit(lang, l.MeanClosedForm), "apart", relative(lang, l.Mean, l.MeanClosedForm)),
			text.T(lang, "trace.loss.range", "range", between(lang, l.MeanRateLow, l.MeanRateHigh)))
		p.Tables = append(p.Tables, newOutageSection(lang, r).Table)
		p.Register = registerOf(lang, r, func(key string) bool { return within(key, withinLoss) })
	case traceBaseline:
		fill(fullUnit(lang, l.BaselineMean), "won", fullUnit(lang, l.BaselineMean))
		p.Register = registerOf(lang, r, func(key string) bool { return within(key, withinLoss) })
	case traceNet:
		fill(fullUnit(lang, n.Annual), "savings", full(lang, saving), "loss", full(lang, l.Mean), "baseline", full(lang, l.BaselineMean), "net", fullUnit(lang, n.Annual))
		to(traceSavings, traceLoss, traceBaseline)
	case traceAdjusted:
		fill(fullUnit(lang, n.RiskAdjusted), "savings", full(lang, saving), "kappa", decimal(n.Kappa), "rest", decimal(1-n.Kappa), "more", full(lang, l.Mean-l.BaselineMean),
			"tail", full(lang, l.TVaR["95"]), "tail0", full(lang, l.BaselineTVaR95), "net", fullUnit(lang, n.RiskAdjusted))
		to(traceSavings, traceLoss, traceBaseline, traceBad)
		p.Register = registerOf(lang, r, func(key string) bool { return key == "kappa" })
	case traceBad:
		fill(fullUnit(lang, l.Quantiles["95"]), "won", fullUnit(lang, l.Quantiles["95"]), "bound", full(lang, l.ErrorBound))
		if m := l.MonteCarlo; m != nil {
			p.Notes = append(p.Notes, text.T(lang, "trace.bad.check", "won", fullUnit(lang, m.P95), "runs", text.Count(int64(m.Runs)), "seed", m.Seed))
		}
		to(traceLoss)
		p.Tables = append(p.Tables, newOutageSection(lang, r).Table)
	case traceQuiet:
		fill(text.Percent(lang, l.ProbabilityOfNoOutage, 1), "n", len(l.Events), "p", text.Percent(lang, l.ProbabilityOfNoOutage, 1))
		to(traceLoss)
		p.Tables = append(p.Tables, newOutageSection(lang, r).Table)
	case traceEven:
		f := breakEvenFigure(lang, r)
		fill(f.Value, "value", f.Value, "net", full(lang, n.Annual))
		p.Notes = append(p.Notes, f.Range, f.Note)
		to(traceNet)
	default:
		if id, ok := strings.CutPrefix(figure, traceOption); ok {
			if !p.option(lang, r, id) {
				return p, false
			}
			to(traceNet)
		} else if !p.derived(lang, saved, r, catalogue, figure) {
			return p, false
		}
	}
	for i := range p.Tables {
		linkCells(&p.Tables[i], p.Understood)
	}
	if p.Register != nil {
		linkCells(p.Register, p.Understood)
	}
	return p, true
}

// option fills the page with how an option's net benefit came to be.
func (p *tracePage) option(lang text.Lang, r *analysis.Report, id string) bool {
	o := optionOf(r, func(o *analysis.Option) bool { return o.ID == id })
	stay := optionOf(r, func(o *analysis.Option) bool { return o.ID == analysis.OptStay })
	if o == nil || stay == nil {
		return false
	}
	p.Symbols = symbols[traceOption]
	p.Figure, p.Value = text.T(lang, "trace.option.name", "option", optionName(lang, r, id)), fullUnit(lang, o.Net)
	p.Words = text.T(lang, "trace.option.words")
	p.Sum = text.T(lang, "trace.option.sum", "before", full(lang, stay.AnnualCost), "after", full(lang, o.AnnualCost), "loss", full(lang, o.MeanLoss), "baseline", full(lang, stay.MeanLoss), "net", fullUnit(lang, o.Net))
	p.Notes = append(p.Notes, text.T(lang, "trace.option.adjusted", "savings", full(lang, o.Savings), "kappa", decimal(r.Net.Kappa), "rest", decimal(1-r.Net.Kappa), "more", full(lang, o.MeanLoss-stay.MeanLoss),
		"tail", full(lang, o.TVaR95), "tail0", full(lang, stay.TVaR95), "net", fullUnit(lang, o.RiskAdjusted)))
	p.Notes = append(p.Notes, optionRemarks(lang, r, o)...)
	return true
}

// derived fills the page with what decided a figure of the requirements.
func (p *tracePage) derived(lang text.Lang, saved *models.SavedCase, r *analysis.Report, catalogue *models.Catalogue, key string) bool {
	i := slices.IndexFunc(r.Figures, func(f analysis.DerivedFigure) bool { return f.Key == key })
	if i < 0 {
		return false
	}
	f := &r.Figures[i]
	p.Figure, p.Value = word(lang, "word.figure.", f.Key), derivedValue(lang, f)
	p.Words = whyOf(lang, f)
	p.Sum = text.T(lang, "trace.derived.by", "by", word(lang, "word.decided.", f.DecidedBy))
	if f.Economics != nil {
		p.Notes = append(p.Notes, text.T(lang, "trace.derived.economics", "value", quantity(lang, *f.Economics, f.Unit)))
	}
	for _, name := range provisions(catalogue, f.Provisions) {
		p.Notes = append(p.Notes, text.T(lang, "trace.derived.provision", "name", name))
	}
	for _, x := range []string{traceSavings, traceLoss} {
		p.Parts = append(p.Parts, link{text.T(lang, "trace."+x+".name"), traceURL(saved.ID, x)})
	}
	p.Register = registerOf(lang, r, func(key string) bool {
		return key == "rho" || key == "tolerance_share" || key == "drill_years" || within(key, []string{"delay.", "monitor", "manual_switch", "confirm_"})
	})
	return true
}

// registerOf is the rows of the register that a figure rests on, with their notes.
func registerOf(lang text.Lang, r *analysis.Report, is func(key string) bool) *table {
	some := *r
	some.Input.Assumptions = nil
	for _, a := range r.Input.Assumptions {
		if is(a.Key) {
			some.Input.Assumptions = append(some.Input.Assumptions, a)
		}
	}
	if len(some.Input.Assumptions) == 0 {
		return nil
	}
	t := registerTable(lang, &some, true)
	t.Head.Caption = text.T(lang, "trace.register", "n", len(t.Rows))
	return &t
}

func within(key string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
}

// sheetCell is a place in a sheet: 서비스!H4.
var sheetCell = regexp.MustCompile(`^[^!/]{1,60}![A-Z]{1,3}[1-9][0-9]{0,6}$`)

// linkCells leads from the names of cells to the page that shows what was read.
func linkCells(t *table, understood string) {
	for _, r := range t.Rows {
		for i := range r.Cells {
			if c := &r.Cells[i]; c.URL == "" && sheetCell.MatchString(c.Text) {
				c.URL = understood
			}
		}
	}
}

// fullUnit writes won of an estimate for a sentence, in full digits.
func fullUnit(lang text.Lang, won float64) string {
	if math.IsNaN(won) || math.Abs(won) > 1e15 {
		return "–"
	}
	return text.WonUnit(lang, int64(math.Round(won)))
}
