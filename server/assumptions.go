package server

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/shown"
	"daebi/server/text"
)

// assumptionsPage is what assumptions.html may use.
type assumptionsPage struct {
	caseHead
	Problems []problem
	Only     bool // only what is assumed is shown
	Sort     field
	Self     string
	Left     string // how many of how many are shown
	Register table
	Edit     *assumptionEdit // nil: none is being changed
}

// An assumptionEdit is the form in which one value is changed.
type assumptionEdit struct {
	Name, Key, Action string
	Now, Range        string // as the case has it
	From              cell
	Note              string
	Unit              string
	Value, Low, High  field
	CanReset          bool
	Echo              assumptionEcho
}

// An assumptionEcho is what a value or a range comes to.
type assumptionEcho struct {
	Problems []problem
	Lines    []string
	Warning  string
}

// Orders of the register.
const (
	sortKind  = "kind"
	sortWorth = "worth"
)

// showAssumptions handles GET /cases/:id/assumptions: the whole register, or what of
// it is assumed, by kind or by what matters; edit names one value to change.
func (s *Server) showAssumptions(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	q := c.QueryParams()
	page := newAssumptionsPage(lang(c), &saved, report, q)
	if key := q.Get("edit"); key != "" && s.deps.NewSession != nil {
		if page.Edit = newAssumptionEdit(lang(c), &saved, report, key, url.Values{}); page.Edit == nil {
			return models.ErrNotFound
		}
	}
	return s.render(c, http.StatusOK, "assumptions.html", page)
}

// changeAssumption handles POST /cases/:id/assumptions: says what another value or
// range of one assumption comes to, keeps it as a new case, or takes it back to the
// reference.
func (s *Server) changeAssumption(c echo.Context) error {
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	typed, err := formValues(c)
	if err != nil {
		return err
	}
	l := lang(c)
	edit := newAssumptionEdit(l, &saved, report, typed.Get("key"), typed)
	if edit == nil {
		return models.ErrNotFound
	}
	w, ctx, done, err := s.openWhatIf(c, &saved)
	if err != nil {
		return err
	}
	defer done()
	do := typed.Get("do")
	a := assumptionOf(report, typed.Get("key"))
	setKey, _ := settable(a)
	if do == "reset" && edit.CanReset {
		input := *w.c
		input.Overrides = slices.DeleteFunc(slices.Clone(w.c.Overrides), func(o models.Override) bool { return o.Key == setKey })
		done()
		return s.saveAssumption(c, &saved, &input, w.report, a, math.NaN())
	}
	value, ok := edit.read(l, a, setKey)
	status := http.StatusUnprocessableEntity
	if ok {
		status = http.StatusOK
		input := *w.c
		input.Overrides = append(slices.DeleteFunc(slices.Clone(w.c.Overrides), func(o models.Override) bool { return o.Key == setKey }), models.Override{Key: setKey, Value: value})
		if do == "save" {
			done()
			return s.saveAssumption(c, &saved, &input, w.report, a, value)
		}
		r, err := w.session.Verdict(ctx, &input)
		if err != nil {
			return err
		}
		edit.Echo.Lines = append(edit.Echo.Lines, text.T(l, "assume.echo-net", "net", estimate(l, r.Net.Annual), "was", estimate(l, w.base.Net.Annual)))
	}
	if do == "part" {
		return s.renderPart(c, status, "assumptions.html", "assumption-echo", edit.Echo)
	}
	page := newAssumptionsPage(l, &saved, report, typed)
	page.Edit, page.Problems = edit, edit.Echo.Problems
	return s.render(c, status, "assumptions.html", page)
}

// saveAssumption keeps a case with one value changed, and leads to its register. A
// value that is no number was taken back to the reference.
func (s *Server) saveAssumption(c echo.Context, saved *models.SavedCase, input *models.Case, before *analysis.Report, a *analysis.Assumption, value float64) error {
	change := models.Change{Key: a.Key, Name: a.Name, NameEN: a.NameEN, Unit: a.Unit, From: a.Value, To: value}
	if math.IsNaN(value) {
		change.To, change.Reset = 0, true
	}
	id, err := s.saveVersion(c, saved, input, before, []models.Change{change})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, caseURL(id, "/assumptions"))
}

// assumptionOf returns the register's row of a key, or nil.
func assumptionOf(r *analysis.Report, key string) *analysis.Assumption {
	for i := range r.Input.Assumptions {
		if r.Input.Assumptions[i].Key == key {
			return &r.Input.Assumptions[i]
		}
	}
	return nil
}

// settable returns the key by which a row of the register is set, if it can be set
// on a page: the row of the reference that it is of, or its own. What the sheet says
// of one firm or service is not replaced by a reference's row.
func settable(a *analysis.Assumption) (key string, ok bool) {
	key = a.Key
	switch prefix, rest, _ := strings.Cut(a.Key, "."); prefix {
	case "rate":
		if a.From != models.FromReference && a.From != models.FromAssumption && a.From != models.FromContract {
			return "", false
		}
		row, _, _ := strings.Cut(rest, ".")
		key = "rate." + row
	case "affected":
		key = "share." + rest
	}
	f, ok := models.AssumptionOf(key)
	return key, ok && f.Kind != models.KindChoice
}

// importance is how much an assumption matters: what knowing it is worth, and how
// far it moves the net benefit over its range.
type importance struct {
	worth, swing float64
	known        bool
}

// sameInput names the inputs of the sensitivity that go by another key in the
// register.
var sameInput = map[string]string{
	"monitoring_delay": "monitoring_delay_minutes", "notice_delay": "delay.notification,delay_per_tier", "manual_switch": "manual_switch_minutes",
	"breaker_delay": "delay.monitoring,detection_monitored", "standby_failures": "rate.switch,standby_failure_untested", "office_starts": "start_law",
	"beta_default": "share.common_cause,beta_default", "beta_separate": "share.common_cause,beta_separate", "beta_shared": "share.common_cause,beta_shared_control",
}

// matters finds how much an assumption matters among the inputs that were varied.
func matters(r *analysis.Report, a *analysis.Assumption) (m importance) {
	for i := range r.Sensitivity {
		x := &r.Sensitivity[i]
		key := cmp.Or(sameInput[x.Input], x.Input)
		_, name, _ := strings.Cut(x.Name, ": ")
		same := a.Key == key || (key == "failure_share" || strings.HasPrefix(key, "harm.")) && strings.HasPrefix(a.Key, key+".") ||
			strings.HasPrefix(x.Input, "rate.") && strings.HasPrefix(a.Key, "rate.") && name != "" && strings.HasSuffix(a.Key, "."+name)
		if !same {
			continue
		}
		m.known = true
		if x.EVPPI != nil {
			m.worth = max(m.worth, *x.EVPPI)
		}
		m.swing = max(m.swing, spanOf(*x))
	}
	return m
}

func newAssumptionsPage(lang text.Lang, saved *models.SavedCase, r *analysis.Report, q url.Values) assumptionsPage {
	r = shown.Report(string(lang), r)
	p := assumptionsPage{caseHead: newCaseHead(lang, saved, 0), Self: caseURL(saved.ID, "/assumptions"), Only: q.Get("only") == "assumed"}
	p.Sort = field{ID: "sort", Name: "sort", Label: text.T(lang, "assume.sort"), Value: cmp.Or(q.Get("sort"), sortKind), Required: true,
		Options: []option{{sortKind, text.T(lang, "assume.sort-kind")}, {sortWorth, text.T(lang, "assume.sort-worth")}}}
	type entry struct {
		a *analysis.Assumption
		importance
	}
	var rows []entry
	for i := range r.Input.Assumptions {
		a := &r.Input.Assumptions[i]
		if p.Only && a.Confidence != models.AssumedRow && a.From != models.FromAssumption && a.From != models.FromPolicy {
			continue
		}
		rows = append(rows, entry{a, matters(r, a)})
	}
	if p.Sort.Value == sortWorth {
		slices.SortStableFunc(rows, func(a, b entry) int {
			return cmp.Or(cmp.Compare(math.Round(b.worth), math.Round(a.worth)), cmp.Compare(b.swing, a.swing))
		})
	}
	p.Left = text.T(lang, "assume.shown", "n", len(rows), "all", len(r.Input.Assumptions))
	some := *r
	some.Input.Assumptions = nil
	for _, x := range rows {
		some.Input.Assumptions = append(some.Input.Assumptions, *x.a)
	}
	t := registerTable(lang, &some, true)
	const beside = 3 // name, value, range
	t.Columns = slices.Insert(t.Columns, beside, column{Name: text.T(lang, "swing.evppi"), Number: true}, column{Name: text.T(lang, "assume.swing"), Number: true})
	for i, x := range rows {
		worth, swing := cell{Text: "–"}, cell{Text: "–"}
		if x.known {
			worth, swing = cell{Text: full(lang, x.worth)}, cell{Text: full(lang, x.swing)}
		}
		cells := slices.Insert(t.Rows[i].Cells, beside, worth, swing)
		if _, ok := settable(x.a); ok {
			cells[1].URL = p.Self + "?" + url.Values{"edit": {x.a.Key}}.Encode() + "#edit"
			cells[1].Of = text.T(lang, "assume.edit-of", "name", cells[0].Text)
		}
		t.Rows[i].Cells = cells
	}
	linkCells(&t, p.Understood)
	p.Register = t
	return p
}

// assumptionScale is what a value of a unit is multiplied by to be typed.
func assumptionScale(unit string) float64 {
	if strings.HasPrefix(unit, "share") {
		return 100
	}
	return 1
}

// newAssumptionEdit returns the form of one value with what was typed, or nil where
// there is no such value, or it cannot be set on a page.
func newAssumptionEdit(lang text.Lang, saved *models.SavedCase, r *analysis.Report, key string, typed url.Values) *assumptionEdit {
	a := assumptionOf(r, key)
	if a == nil {
		return nil
	}
	setKey, ok := settable(a)
	if !ok {
		return nil
	}
	name := a.Name
	if lang == text.English {
		name = a.NameEN
	}
	unit := text.T(lang, "assume.unit-number")
	switch {
	case assumptionScale(a.Unit) == 100:
		unit = "%"
	case text.Has(lang, "assume.unit."+a.Unit):
		unit = text.T(lang, "assume.unit."+a.Unit)
	}
	e := &assumptionEdit{
		Name: name, Key: key, Action: caseURL(saved.ID, "/assumptions"), Unit: unit, Note: a.Note,
		Now: quantity(lang, a.Value, a.Unit), Range: quantityRange(lang, a.Low, a.High, a.Unit), From: citation(lang, orElse(a.Source, "–")),
		CanReset: hasOverride(saved, setKey),
	}
	of := func(id, label, hint string) field {
		return field{ID: id, Name: id, Label: text.T(lang, label, "unit", unit), Hint: text.T(lang, hint), Type: "text", InputMode: "decimal", Autocomplete: "off", Value: strings.TrimSpace(typed.Get(id))}
	}
	e.Value = of("value", "assume.value", "assume.value-hint")
	e.Low, e.High = of("low", "assume.low", "assume.low-hint"), of("high", "assume.high", "assume.high-hint")
	return e
}

// hasOverride reports whether a case sets a value itself.
func hasOverride(saved *models.SavedCase, key string) bool {
	c, err := inputOf(saved)
	return err == nil && slices.ContainsFunc(c.Overrides, func(o models.Override) bool { return o.Key == key })
}

// read returns the value that was typed, or the mean of the range, and fills the
// echo; false, with every problem, where it is none.
func (e *assumptionEdit) read(lang text.Lang, a *analysis.Assumption, setKey string) (float64, bool) {
	f, _ := models.AssumptionOf(setKey)
	scale := assumptionScale(a.Unit)
	least, most := 0.0, math.Inf(1)
	if f.Min != nil {
		least = *f.Min
	}
	if f.Max != nil {
		most = *f.Max
	}
	number := func(x *field) float64 {
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(x.Value, "%"), ",", ""), 64)
		if v /= scale; err != nil || !(v >= least && v <= most) {
			x.Error = text.T(lang, "assume.bad", "found", x.Value, "low", decimal(least*scale), "high", decimal(most*scale), "unit", e.Unit)
			e.Echo.Problems = append(e.Echo.Problems, problem{x.ID, x.Label + ": " + x.Error})
		}
		return v
	}
	switch {
	case e.Value.Value != "":
		v := number(&e.Value)
		if len(e.Echo.Problems) == 0 {
			e.Echo.Lines = append(e.Echo.Lines, text.T(lang, "assume.echo-value", "value", quantity(lang, v, a.Unit)))
		}
		return v, len(e.Echo.Problems) == 0
	case e.Low.Value == "" || e.High.Value == "":
		e.Echo.Problems = []problem{{"value", text.T(lang, "assume.nothing")}}
		e.Value.Error = e.Echo.Problems[0].Text
		return 0, false
	}
	low, high := number(&e.Low), number(&e.High)
	if len(e.Echo.Problems) > 0 {
		return 0, false
	}
	mean, middle := (low+high)/2, (low+high)/2
	if scale == 1 {
		var err error
		if mean, middle, err = analysis.RangeMean(low, high); err != nil {
			e.High.Error = text.T(lang, "assume.bad-range")
			e.Echo.Problems = []problem{{"high", e.High.Error}}
			return 0, false
		}
	} else if low > high {
		e.High.Error = text.T(lang, "assume.bad-range")
		e.Echo.Problems = []problem{{"high", e.High.Error}}
		return 0, false
	}
	if mean > most {
		e.High.Error = text.T(lang, "assume.bad-mean", "mean", quantity(lang, mean, a.Unit))
		e.Echo.Problems = []problem{{"high", e.High.Error}}
		return 0, false
	}
	e.Echo.Lines = append(e.Echo.Lines, text.T(lang, "assume.echo-range", "mean", quantity(lang, mean, a.Unit), "middle", quantity(lang, middle, a.Unit)))
	if scale == 1 && a.Low != nil && low > *a.Low {
		if was, _, err := analysis.RangeMean(*a.Low, high); err == nil && mean < was {
			e.Echo.Warning = text.T(lang, "assume.warn-lower", "was", quantity(lang, was, a.Unit), "mean", quantity(lang, mean, a.Unit))
		}
	}
	return mean, true
}
