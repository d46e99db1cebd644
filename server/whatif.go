package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// whatIfPage is what what-if.html may use.
type whatIfPage struct {
	caseHead
	Problems    []problem
	Levers      []leverPart
	Result      whatIfResult
	Self, Reset string
	Back        string // to the case; Result is what follows here
	Shared      string // address of the values as they were passed on, or ""
	Offers      bool   // only the chosen one of several offers is asked of
}

// A leverPart is one lever as it stands in the form: a number, and a slider that the
// script shows beside it.
type leverPart struct {
	ID, Name, Label, Hint string
	Value                 string // as typed
	Base                  string // before anything was changed
	Now                   string // the same in words
	Min, Max              string // accepted
	Low, High, Step       string // of the slider
	Unit                  string
	Error                 string
	Changed               bool
}

// A whatIfResult is what follows from the levers.
type whatIfResult struct {
	Problems []problem
	Changed  []string
	Verdict  []string
	Say      string // how the net benefit moved
	Present  string // value of the term's savings
	Figures  []figure
	Charts   chartSection
}

// whatIfLimit is how long one question may take.
const whatIfLimit = 20 * time.Second

// showWhatIf handles GET /cases/:id/what-if, and /cases/:id/what-if/:state with
// values that somebody passed on.
func (s *Server) showWhatIf(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	typed := url.Values{}
	shared := ""
	if id := c.Param("state"); id != "" {
		state, err := s.store.WhatIf(c.Request().Context(), s.org(c), saved.ID, id)
		if err != nil {
			return err
		}
		if typed, err = typedValues(state.State); err != nil {
			return fmt.Errorf("what-if %s: %w", id, err)
		}
		shared = caseURL(saved.ID, "/what-if/"+id)
	}
	page, err := s.whatIf(c, &saved, typed)
	if err != nil {
		return err
	}
	page.Shared = shared
	return s.render(c, http.StatusOK, "what-if.html", page.whatIfPage)
}

// typedValues returns kept values as they would be typed.
func typedValues(state []byte) (url.Values, error) {
	var values map[string]float64
	if err := json.Unmarshal(state, &values); err != nil {
		return nil, err
	}
	typed := url.Values{}
	for key, v := range values {
		typed.Set(key, v2typed(key, v))
	}
	return typed, nil
}

// askWhatIf handles POST /cases/:id/what-if: what follows from other values; keeps
// them to be passed on, or as a new case.
func (s *Server) askWhatIf(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	typed, err := formValues(c)
	if err != nil {
		return err
	}
	asked, err := s.whatIf(c, &saved, typed)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(asked.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	do := typed.Get("do")
	switch {
	case do == "part":
		return s.renderPart(c, status, "what-if.html", "what-if-result", asked.Result)
	case do != "share" && do != "save" || status != http.StatusOK:
	case len(asked.values) == 0:
		status = http.StatusUnprocessableEntity
		asked.Problems = []problem{{Text: text.T(lang(c), "what-if.nothing-changed")}}
	case do == "share":
		w := models.WhatIf{ID: rand.Text(), CaseID: saved.ID}
		if w.State, err = json.Marshal(asked.values); err != nil {
			return err
		}
		if err := s.store.AddWhatIf(c.Request().Context(), s.org(c), &w); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, caseURL(saved.ID, "/what-if/"+w.ID))
	default:
		id, err := s.saveWhatIf(c, &saved, asked)
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, caseURL(id, ""))
	}
	return s.render(c, status, "what-if.html", asked.whatIfPage)
}

// An askedWhatIf is a page with what it was made of.
type askedWhatIf struct {
	whatIfPage
	values map[string]float64 // of the levers that were moved
	levers []analysis.Lever
	input  *models.Case
	report *analysis.Report // as the case is stored
}

// whatIf works the page out for what was typed.
func (s *Server) whatIf(c echo.Context, saved *models.SavedCase, typed url.Values) (*askedWhatIf, error) {
	w, ctx, done, err := s.openWhatIf(c, saved)
	if err != nil {
		return nil, err
	}
	defer done()
	l := lang(c)
	page := &askedWhatIf{levers: w.levers, report: w.report, whatIfPage: whatIfPage{
		caseHead: newCaseHead(l, saved, 0), Back: caseURL(saved.ID, ""), Self: caseURL(saved.ID, "/what-if"), Reset: caseURL(saved.ID, "/what-if"), Offers: len(w.report.Offers) > 0,
	}}
	page.Levers, page.values, page.Problems = readLevers(l, w.levers, typed)
	if len(page.Problems) > 0 {
		page.Result.Problems = page.Problems
		page.values = nil
	}
	input, r, err := w.ask(ctx, page.values)
	if err != nil {
		return nil, fmt.Errorf("what-if of case %d: %w", saved.ID, err)
	}
	page.input = input
	problems := page.Result.Problems
	page.Result = newWhatIfResult(l, saved, w.base, r)
	page.Result.Problems = problems
	for _, x := range page.Levers {
		if x.Changed && x.Error == "" {
			page.Result.Changed = append(page.Result.Changed, text.T(l, "what-if.changed", "name", x.Label, "from", x.Now, "to", x.Value+x.Unit))
		}
	}
	return page, nil
}

// openWhatIf makes a case ready to be asked of and waits for its turn; the caller
// calls done, which ends ctx, once or more.
func (s *Server) openWhatIf(c echo.Context, saved *models.SavedCase) (w *whatIf, ctx context.Context, done func(), err error) {
	if s.deps.NewSession == nil {
		return nil, nil, nil, fmt.Errorf("what-ifs: %w", models.ErrNotFound)
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), whatIfLimit)
	select {
	case s.asking <- struct{}{}:
	case <-ctx.Done():
		cancel()
		return nil, nil, nil, ctx.Err()
	}
	done = sync.OnceFunc(func() { <-s.asking; cancel() })
	w = s.whatIfs.of(s.org(c), saved.ID)
	if err := w.makeReady(ctx, saved, s.deps.NewSession); err != nil {
		s.whatIfs.forget(s.org(c), saved.ID)
		done()
		return nil, nil, nil, err
	}
	return w, ctx, done, nil
}

// readLevers returns the form with what was typed, the values of the levers that
// stand elsewhere than before, and what is wrong with any.
func readLevers(lang text.Lang, levers []analysis.Lever, typed url.Values) (parts []leverPart, values map[string]float64, problems []problem) {
	values = map[string]float64{}
	for _, l := range levers {
		p := newLeverPart(lang, l)
		if typed.Has(l.Key) {
			p.Value = strings.TrimSpace(typed.Get(l.Key))
		}
		if p.Changed = p.Value != p.Base; p.Changed {
			v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(p.Value, "%"), ",", ""), 64)
			v /= leverScale(l.Key)
			switch {
			case err != nil || !(v >= l.Least-1e-12 && v <= l.Most+1e-12):
				p.Error = text.T(lang, "what-if.bad", "name", p.Label, "found", p.Value, "low", p.Min+p.Unit, "high", p.Max+p.Unit)
				problems = append(problems, problem{p.ID, p.Error})
			case v2typed(l.Key, v) == p.Base: // 20.0 is 20
				p.Changed = false
			default:
				values[l.Key] = math.Max(l.Least, math.Min(l.Most, v))
			}
		}
		parts = append(parts, p)
	}
	return parts, values, problems
}

func newLeverPart(lang text.Lang, l analysis.Lever) leverPart {
	shownAs := func(v float64) string { return v2typed(l.Key, v) }
	return leverPart{
		ID: "lever-" + strings.ReplaceAll(l.Key, "_", "-"), Name: l.Key,
		Label: text.T(lang, "what-if.lever."+leverKey(l.Key)), Hint: text.T(lang, "what-if.hint."+leverKey(l.Key)),
		Value: shownAs(l.Value), Base: shownAs(l.Value), Now: shownAs(l.Value) + leverUnit(lang, l),
		Min: shownAs(l.Least), Max: shownAs(l.Most), Low: shownAs(l.Low), High: shownAs(l.High), Step: shownAs(l.Step), Unit: leverUnit(lang, l),
	}
}

// leverKey is a lever's part of the keys of texts.
func leverKey(key string) string { return strings.ReplaceAll(key, "_", "-") }

// leverScale is what a value is multiplied by to be typed: shares are typed in
// percent, but for the weight of bad years.
func leverScale(key string) float64 {
	switch key {
	case analysis.LeverFailure, analysis.LeverDiscount:
		return 100
	}
	return 1
}

func leverUnit(lang text.Lang, l analysis.Lever) string {
	switch {
	case leverScale(l.Key) == 100:
		return "%"
	case l.Unit == "won", l.Unit == "minutes", l.Unit == "multiple":
		unit := text.T(lang, "what-if.unit."+l.Unit)
		if lang == text.English {
			unit = " " + unit
		}
		return unit
	}
	return ""
}

// v2typed writes a lever's value as it is typed.
func v2typed(key string, v float64) string {
	return strconv.FormatFloat(math.Round(v*leverScale(key)*1e4)/1e4, 'f', -1, 64)
}

// newWhatIfResult sets what follows beside what was.
func newWhatIfResult(lang text.Lang, saved *models.SavedCase, before, after *analysis.Report) whatIfResult {
	was, is := shown.Report(string(lang), before), shown.Report(string(lang), after)
	res := whatIfResult{Verdict: verdict(lang, is), Figures: headlines(lang, is), Charts: newChartSection(lang, is)}
	old := headlines(lang, was)
	for i := range res.Figures {
		f := &res.Figures[i]
		if f.Value != old[i].Value {
			f.Was = text.T(lang, "what-if.was", "value", old[i].Value)
		}
		f.BasisURL = caseURL(saved.ID, "#figures")
	}
	if p, was := after.Savings.PresentValue, before.Savings.PresentValue; p != nil && was != nil {
		if res.Present = text.T(lang, "what-if.present", "won", estimate(lang, *p)); estimate(lang, *p) != estimate(lang, *was) {
			res.Present = text.T(lang, "what-if.present-was", "won", estimate(lang, *p), "was", estimate(lang, *was))
		}
	}
	more := after.Net.Annual - before.Net.Annual
	switch {
	case math.Abs(more) < .5:
		res.Say = text.T(lang, "what-if.say-same", "net", estimate(lang, after.Net.Annual))
	case more > 0:
		res.Say = text.T(lang, "what-if.say-more", "net", estimate(lang, after.Net.Annual), "more", estimate(lang, more))
	default:
		res.Say = text.T(lang, "what-if.say-less", "net", estimate(lang, after.Net.Annual), "less", estimate(lang, -more))
	}
	return res
}

// saveWhatIf analyses the case as it was changed and keeps it as a case of its own,
// with the changes, and returns its id.
func (s *Server) saveWhatIf(c echo.Context, from *models.SavedCase, asked *askedWhatIf) (int64, error) {
	var changes []models.Change
	for _, l := range asked.levers {
		if v, ok := asked.values[l.Key]; ok {
			changes = append(changes, models.Change{Key: l.Key, Unit: l.Unit, From: l.Value, To: v})
		}
	}
	return s.saveVersion(c, from, asked.input, asked.report, changes)
}

// saveVersion analyses a changed case and keeps it beside the one that it came from,
// whose files it shares. What was said of those files is said again.
func (s *Server) saveVersion(c echo.Context, from *models.SavedCase, input *models.Case, before *analysis.Report, changes []models.Change) (int64, error) {
	ctx, done, err := s.work(c.Request().Context())
	if err != nil {
		return 0, err
	}
	defer done()
	input.Overrides = slices.Clone(input.Overrides)
	for i := range input.Overrides {
		if o := &input.Overrides[i]; o.Set == "" && o.Cell.Sheet == "" {
			o.Set = s.now().In(seoul).Format("2006-01-02")
		}
	}
	report, err := s.deps.Analyze(ctx, input)
	if err != nil {
		return 0, fmt.Errorf("analyze: %w", err)
	}
	report.Input.SHA256 = before.Input.SHA256
	var read []models.Problem
	for _, p := range before.Problems {
		if p.Sheet != "" || p.Cell != "" || p.File != "" {
			read = append(read, p)
		}
	}
	report.Problems = append(read, report.Problems...)
	saved, err := newSavedCase("", input, report)
	if err != nil {
		return 0, err
	}
	saved.FromCase, saved.Reading = from.ID, from.Reading
	if err := s.noteCatalogue(ctx, s.org(c), saved); err != nil {
		return 0, err
	}
	if saved.Changes, err = json.Marshal(changes); err != nil {
		return 0, err
	}
	files, err := s.store.CaseFiles(ctx, s.org(c), from.ID)
	if err != nil {
		return 0, err
	}
	if err := s.store.AddCase(ctx, s.org(c), saved, files); err != nil {
		return 0, err
	}
	return saved.ID, nil
}

// changeTexts says by which values a case differs from the one that it came from.
func changeTexts(lang text.Lang, saved *models.SavedCase) []string {
	var changes []models.Change
	if len(saved.Changes) == 0 || json.Unmarshal(saved.Changes, &changes) != nil {
		return nil
	}
	var out []string
	for _, x := range changes {
		if x.Key == "chain" {
			out = append(out, text.T(lang, "chain-edit.version"))
			continue
		}
		name, from, to := x.Name, quantity(lang, x.From, x.Unit), quantity(lang, x.To, x.Unit)
		if lang == text.English && x.NameEN != "" {
			name = x.NameEN
		}
		if x.Reset {
			to = text.T(lang, "assume.reference")
		}
		if x.Name == "" {
			l := analysis.Lever{Key: x.Key, Unit: x.Unit}
			name = text.T(lang, "what-if.lever."+leverKey(x.Key))
			from, to = v2typed(x.Key, x.From)+leverUnit(lang, l), v2typed(x.Key, x.To)+leverUnit(lang, l)
		}
		out = append(out, text.T(lang, "what-if.changed", "name", name, "from", from, "to", to))
	}
	return out
}
