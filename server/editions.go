package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/text"
)

// A caseTable is the requirement table of a case as one of its editions makes it.
type caseTable struct {
	saved     *models.SavedCase
	report    *analysis.Report
	catalogue *models.Catalogue // that the edition stands on
	set       *rules.Set
	edition   models.Edition // of version 0: as the rules have it
	newest    int            // version of the newest edition
	moved     string         // version of the catalogue that the rules of today cannot stand on, or ""
}

// newestEdition asks for the newest edition, or what the rules have where there is none.
const newestEdition = -1

// caseTable returns the requirement table of a case in one version: 0 is as the rules
// have it. It returns models.ErrNotFound for a version that is not there.
func (s *Server) caseTable(ctx context.Context, saved *models.SavedCase, version int) (*caseTable, error) {
	x := &caseTable{saved: saved}
	var err error
	if x.report, err = reportOf(saved); err != nil {
		return nil, err
	}
	newest, err := s.store.Edition(ctx, saved.OrgID, saved.ID, 0)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	x.newest = newest.Version
	switch {
	case version == newestEdition || version > 0 && version == newest.Version:
		x.edition = newest
	case version > 0:
		if x.edition, err = s.store.Edition(ctx, saved.OrgID, saved.ID, version); err != nil {
			return nil, err
		}
	}
	return x, s.standOn(ctx, x, orElse(x.edition.CatalogueVersion, saved.Catalogue))
}

// standOn lets a table stand on a catalogue. Rules of a newer program may rest on what
// an older catalogue does not hold; the table then stands on the one in force.
func (s *Server) standOn(ctx context.Context, x *caseTable, version string) error {
	var err error
	if x.catalogue, err = s.catalogueOf(ctx, x.saved.OrgID, version); err != nil {
		return err
	}
	var failed error
	if x.set, failed = s.ruleSet(x.catalogue); failed == nil {
		return nil
	}
	current, err := s.currentCatalogue(ctx, x.saved.OrgID)
	if err != nil {
		return err
	}
	if current == x.catalogue {
		return failed
	}
	x.catalogue, x.moved = current, version
	x.set, err = s.ruleSet(current)
	return err
}

// old reports whether the report was made before reports kept the facts of their
// case: its table cannot be edited.
func (x *caseTable) old() bool { return x.report.Facts == nil }

// clauses returns the clauses of an edition in its order, those left out too. What
// the rules of today do not take is left as they have it, and told.
func (x *caseTable) clauses(ed models.Edition, lang text.Lang) ([]rules.Clause, []rules.EditionProblem, error) {
	if x.old() {
		list := x.report.Requirements
		if lang == text.English {
			list = x.report.RequirementsEN
		}
		out := make([]rules.Clause, len(list))
		for i := range list {
			out[i].Requirement = list[i]
		}
		return out, nil, nil
	}
	var dropped []rules.EditionProblem
	for {
		list, err := analysis.Clauses(x.report, x.set, &ed, string(lang))
		var wrong *rules.EditionError
		if !errors.As(err, &wrong) {
			return list, dropped, err
		}
		dropped = append(dropped, wrong.Problems...)
		if len(dropped) > 10_000 {
			return nil, nil, err
		}
		ed = without(ed, wrong.Problems)
	}
}

// requirements returns the clauses that go into the documents.
func (x *caseTable) requirements(lang text.Lang) ([]rules.Requirement, error) {
	list, _, err := x.clauses(x.edition, lang)
	if err != nil {
		return nil, err
	}
	out := make([]rules.Requirement, 0, len(list))
	for i := range list {
		if !list[i].Out {
			out = append(out, list[i].Requirement)
		}
	}
	return out, nil
}

// without returns an edition without what was found wrong in it; the one given stays.
func without(ed models.Edition, problems []rules.EditionProblem) models.Edition {
	ed.Facts, ed.Figures, ed.Clauses = maps.Clone(ed.Facts), maps.Clone(ed.Figures), slices.Clone(ed.Clauses)
	for _, p := range problems {
		field, rest, _ := strings.Cut(p.Field, ".")
		switch field {
		case "facts":
			delete(ed.Facts, rest)
			continue
		case "figures":
			delete(ed.Figures, rest)
			continue
		case "rule":
			ed.Clauses = slices.DeleteFunc(ed.Clauses, func(c models.EditedClause) bool { return c.Rule == p.Rule })
			continue
		}
		for i := range ed.Clauses {
			c := &ed.Clauses[i]
			if c.Rule != p.Rule {
				continue
			}
			switch field {
			case "level":
				c.Level = ""
			case "name":
				c.Name = nil
			case "definition":
				c.Definition = nil
			case "inspection":
				c.Inspection = nil
			case "details":
				c.Details = nil
			case "deliverables":
				c.Deliverables = nil
			default: // what cannot be mended goes
				*c = models.EditedClause{Rule: c.Rule, Out: c.Out}
			}
		}
	}
	return ed
}

// Bounds of what is typed into the form, in characters or entries.
const (
	maxNote        = 300
	maxLabel       = 40
	maxFormClauses = 300
	maxEditionForm = 4 << 20 // bytes of the form: blanks of addresses take three
)

// placeForm is the place of a figure in a sentence: of its key, or of its name as an
// officer sees it.
var placeForm = regexp.MustCompile(`\{([^{}\n]+)\}`)

// shownPlaces writes a sentence as an officer edits it: the places of figures by name.
func (x *caseTable) shownPlaces(s string) string {
	return placeForm.ReplaceAllStringFunc(s, func(place string) string {
		for i := range x.set.Figures() {
			if f := &x.set.Figures()[i]; "{"+f.Key+"}" == place {
				return "{" + f.Name.KO + "}"
			}
		}
		return place
	})
}

// keptPlaces undoes shownPlaces.
func (x *caseTable) keptPlaces(s string) string {
	return placeForm.ReplaceAllStringFunc(s, func(place string) string {
		name := strings.Join(strings.Fields(place[1:len(place)-1]), " ")
		for i := range x.set.Figures() {
			if f := &x.set.Figures()[i]; f.Name.KO == name || f.Name.EN == name {
				return "{" + f.Key + "}"
			}
		}
		return place
	})
}

// placesOf returns the keys of the figures that stand in sentences.
func placesOf(t rules.Texts) map[string]bool {
	keys := map[string]bool{}
	for _, s := range slices.Concat([]string{t.Name, t.Definition, t.Inspection}, t.Details, t.Deliverables) {
		for _, m := range placeForm.FindAllStringSubmatch(s, -1) {
			keys[m[1]] = true
		}
	}
	return keys
}

// typedLines returns the lines of a text that are not blank.
func typedLines(s string) []string {
	out := []string{}
	for line := range strings.Lines(strings.ReplaceAll(s, "\r\n", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// readEdition returns the edition that a form makes of this table. The form was shown
// with the facts that it names; a sentence that it left as the rules had it then stays
// the rules'.
func (x *caseTable) readEdition(form url.Values) (models.Edition, error) {
	ed := models.Edition{
		CatalogueVersion: x.catalogue.Version, RulesVersion: x.set.Version(), Note: strings.TrimSpace(form.Get("note")),
		Facts: maps.Clone(x.edition.Facts), Figures: maps.Clone(x.edition.Figures), Form: maps.Clone(x.edition.Form),
	}
	ed.Facts = typedInto(ed.Facts, form, "fact.", factNames(x.set))
	ed.Figures = typedInto(ed.Figures, form, "fig.", figureKeys(x.set))
	ed.Form = typedInto(ed.Form, form, "form.", formKeys)
	was := typedInto(nil, form, "was.", factNames(x.set))
	shown, _, err := x.clauses(models.Edition{Facts: was}, text.Korean)
	if err != nil {
		return ed, err
	}
	now, _, err := x.clauses(models.Edition{Facts: ed.Facts}, text.Korean)
	if err != nil {
		return ed, err
	}
	byRule := map[string]*rules.Clause{}
	for i := range shown {
		byRule[shown[i].Rule] = &shown[i]
	}
	before := map[string]models.EditedClause{}
	for _, c := range x.edition.Clauses {
		before[c.Rule] = c
	}
	seen := map[string]bool{}
	for _, id := range form["clause"] {
		q, old := byRule[id], before[id]
		if q == nil || seen[id] || len(ed.Clauses) >= maxFormClauses {
			continue
		}
		seen[id] = true
		ed.Clauses = append(ed.Clauses, x.readClause(form, q, old))
	}
	move(ed.Clauses, form.Get("do"), byRule)
	ed.Clauses = placeNew(ed.Clauses, now, seen, before)
	for _, c := range x.edition.Clauses { // of rules that do not fire now, but may again
		if !seen[c.Rule] && !slices.ContainsFunc(ed.Clauses, func(d models.EditedClause) bool { return d.Rule == c.Rule }) {
			ed.Clauses = append(ed.Clauses, c)
		}
	}
	if asRules(ed.Clauses, now) {
		ed.Clauses = nil
	}
	return ed, nil
}

func factNames(set *rules.Set) []string {
	var names []string
	for _, q := range set.Questions() {
		names = append(names, q.Name)
	}
	return names
}

func figureKeys(set *rules.Set) []string {
	var keys []string
	for i := range set.Figures() {
		keys = append(keys, set.Figures()[i].Key)
	}
	return keys
}

// formKeys are the fields of the public form, which an agency may call by other names.
var formKeys = []string{"class", "number", "name", "description", "definition", "details", "deliverables", "related", "source", "inspection", "level"}

// typedInto puts what a form says of some names into a map: what is empty goes, what
// the form does not hold stays.
func typedInto(m map[string]string, form url.Values, prefix string, names []string) map[string]string {
	for _, name := range names {
		if !form.Has(prefix + name) {
			continue
		}
		if value := strings.TrimSpace(form.Get(prefix + name)); value == "" {
			delete(m, name)
		} else {
			if m == nil {
				m = map[string]string{}
			}
			m[name] = value
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// readClause returns what a form makes of one clause that it showed as q.
func (x *caseTable) readClause(form url.Values, q *rules.Clause, old models.EditedClause) models.EditedClause {
	c := models.EditedClause{Rule: q.Rule, Out: form.Get("in."+q.Rule) == ""}
	reset := form.Get("do") == "reset:"+q.Rule
	if level := form.Get("level." + q.Rule); level != q.RuleLevel && !reset {
		c.Level = level
	}
	sentence := func(field, rule string, before *string) *string {
		if !form.Has(field + "." + q.Rule) {
			return before
		}
		typed := x.keptPlaces(strings.Join(typedLines(form.Get(field+"."+q.Rule)), " "))
		if typed == rule || reset {
			return nil
		}
		return &typed
	}
	sentences := func(field string, rule, before []string) []string {
		if !form.Has(field + "." + q.Rule) {
			return before
		}
		typed := typedLines(form.Get(field + "." + q.Rule))
		for i := range typed {
			typed[i] = x.keptPlaces(typed[i])
		}
		if slices.Equal(typed, rule) || reset {
			return nil
		}
		return typed
	}
	c.Name = sentence("name", q.RuleTexts.Name, old.Name)
	c.Definition = sentence("definition", q.RuleTexts.Definition, old.Definition)
	c.Inspection = sentence("inspection", q.RuleTexts.Inspection, old.Inspection)
	c.Details = sentences("details", q.RuleTexts.Details, old.Details)
	c.Deliverables = sentences("deliverables", q.RuleTexts.Deliverables, old.Deliverables)
	return c
}

// move changes the places of a clause and its neighbour of the same class, as
// "up:switchover" or "down:switchover" asks.
func move(list []models.EditedClause, do string, byRule map[string]*rules.Clause) {
	way, id, _ := strings.Cut(do, ":")
	step := map[string]int{"up": -1, "down": 1}[way]
	i := slices.IndexFunc(list, func(c models.EditedClause) bool { return c.Rule == id })
	if step == 0 || i < 0 {
		return
	}
	for j := i + step; j >= 0 && j < len(list); j += step {
		if byRule[list[j].Rule].Class == byRule[id].Class {
			list[i], list[j] = list[j], list[i]
			return
		}
	}
}

// placeNew puts clauses that the new facts add where the rules have them: behind the
// one before them.
func placeNew(list []models.EditedClause, now []rules.Clause, seen map[string]bool, before map[string]models.EditedClause) []models.EditedClause {
	last := ""
	for i := range now {
		id := now[i].Rule
		if !seen[id] {
			at := 0
			if last != "" {
				at = 1 + slices.IndexFunc(list, func(c models.EditedClause) bool { return c.Rule == last })
			}
			c, known := before[id]
			if !known {
				c = models.EditedClause{Rule: id}
			}
			list = slices.Insert(list, at, c)
		}
		last = id
	}
	return list
}

// asRules reports whether clauses are as the rules have them, in their order.
func asRules(list []models.EditedClause, now []rules.Clause) bool {
	if len(list) != len(now) {
		return false
	}
	for i, c := range list {
		if c.Rule != now[i].Rule || c.Out || c.Level != "" || c.Name != nil || c.Definition != nil || c.Inspection != nil || c.Details != nil || c.Deliverables != nil {
			return false
		}
	}
	return true
}

// A cut is a figure that an edit takes out of its clause's sentences: from then on the
// sentences do not follow it.
type cut struct{ Rule, Key string }

// newCuts returns the figures that an edition takes out of sentences in which they
// stood before, by the rules and by the edition before.
func (x *caseTable) newCuts(ed models.Edition) ([]cut, error) {
	after, _, err := x.clauses(ed, text.Korean)
	if err != nil {
		return nil, err
	}
	before, _, err := x.clauses(models.Edition{Facts: ed.Facts, Clauses: x.edition.Clauses}, text.Korean)
	if err != nil {
		return nil, err
	}
	stood := map[string]map[string]bool{}
	for i := range before {
		stood[before[i].Rule] = placesOf(before[i].Texts)
	}
	var out []cut
	for i := range after {
		stands := placesOf(after[i].Texts)
		for _, key := range slices.Sorted(maps.Keys(placesOf(after[i].RuleTexts))) {
			if !stands[key] && stood[after[i].Rule][key] {
				out = append(out, cut{after[i].Rule, key})
			}
		}
	}
	return out, nil
}

// check returns all that is wrong with an edition that a form makes.
func (x *caseTable) check(lang text.Lang, form url.Values, ed models.Edition) ([]problem, error) {
	found, err := analysis.CheckEdition(x.report, x.set, &ed)
	if err != nil {
		return nil, err
	}
	var problems []problem
	for _, p := range found {
		say := p.Message
		if lang == text.English {
			say = text.T(lang, "edition.problem", "field", x.fieldName(lang, p), "found", orElse(p.Found, "–"))
			if old := x.set.Stale(p.Found); len(old) > 0 {
				say = text.T(lang, "edition.stale", "field", x.fieldName(lang, p), "old", old[0].Old.EN, "now", old[0].Now.EN)
			}
		}
		problems = append(problems, problem{fieldID(p), say})
	}
	cuts, err := x.newCuts(ed)
	if err != nil {
		return nil, err
	}
	for _, c := range cuts {
		if form.Get("cut."+c.Rule+"."+c.Key) == "" {
			problems = append(problems, problem{"cut-" + c.Rule + "-" + c.Key, text.T(lang, "edition.cut-problem", "figure", x.figureName(lang, c.Key), "clause", x.ruleName(lang, c.Rule))})
		}
	}
	if n := len([]rune(ed.Note)); n > maxNote {
		problems = append(problems, problem{"note", text.T(lang, "edition.note-long", "n", n, "most", maxNote)})
	}
	for _, key := range formKeys {
		if n := len([]rune(ed.Form[key])); n > maxLabel || strings.ContainsFunc(ed.Form[key], func(r rune) bool { return r < ' ' }) {
			problems = append(problems, problem{"form-" + key, text.T(lang, "edition.label-long", "label", text.T(lang, "edition.form."+key), "n", n, "most", maxLabel)})
		}
	}
	return problems, nil
}

func (x *caseTable) figureName(lang text.Lang, key string) string {
	for i := range x.set.Figures() {
		if f := &x.set.Figures()[i]; f.Key == key {
			return f.Name.In(string(lang))
		}
	}
	return key
}

func (x *caseTable) ruleName(lang text.Lang, id string) string {
	list, _, err := x.clauses(models.Edition{Facts: x.edition.Facts}, lang)
	i := slices.IndexFunc(list, func(c rules.Clause) bool { return c.Rule == id })
	if err != nil || i < 0 {
		return id
	}
	return list[i].Name
}

// fieldID returns the id of the field that a problem is about.
func fieldID(p rules.EditionProblem) string {
	field, rest, _ := strings.Cut(p.Field, ".")
	switch field {
	case "facts":
		return "fact-" + rest
	case "figures":
		return "fig-" + rest
	case "rule":
		return ""
	}
	return field + "-" + p.Rule
}

// fieldName names the field that a problem is about.
func (x *caseTable) fieldName(lang text.Lang, p rules.EditionProblem) string {
	field, rest, _ := strings.Cut(p.Field, ".")
	switch field {
	case "facts":
		for _, q := range x.set.Questions() {
			if q.Name == rest {
				return q.Question.In(string(lang))
			}
		}
		return rest
	case "figures":
		return x.figureName(lang, rest)
	case "rule":
		return p.Rule
	}
	return x.ruleName(lang, p.Rule) + ": " + text.T(lang, "edition.form."+field)
}

// changeRequirements handles POST /cases/:id/requirements: shows what a change makes of
// the table, or keeps it as the next version.
func (s *Server) changeRequirements(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	form, err := formValues(c)
	if err != nil {
		return err
	}
	l, ctx := lang(c), c.Request().Context()
	x, err := s.caseTable(ctx, &saved, newestEdition)
	if err != nil {
		return err
	}
	if x.old() {
		return models.ErrConflict
	}
	base, err := strconv.Atoi(form.Get("base"))
	if err != nil || base < 0 {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	conflict := base != x.newest
	if conflict { // read it against what it was made from
		if x, err = s.caseTable(ctx, &saved, base); err != nil {
			return err
		}
	}
	if chosen := form.Get("catalogue"); chosen != "" && chosen != x.catalogue.Version {
		if err := s.standOn(ctx, x, chosen); err != nil {
			return err
		}
	}
	ed, err := x.readEdition(form)
	if err != nil {
		return err
	}
	problems, err := x.check(l, form, ed)
	if err != nil {
		return err
	}
	view := tableView{typed: form, edition: ed, base: base, changed: true, problems: problems}
	status := http.StatusOK
	switch save := form.Get("do") == "save"; {
	case len(problems) > 0:
		status = http.StatusUnprocessableEntity
	case conflict && save:
		status = http.StatusConflict
		view.base, view.conflict = x.newest, true
	case save:
		err := s.store.AddEdition(ctx, saved.OrgID, saved.ID, base, &ed)
		if err == nil {
			return c.Redirect(http.StatusSeeOther, caseURL(saved.ID, "/requirements?done=saved"))
		}
		if !errors.Is(err, models.ErrConflict) {
			return err
		}
		now, err := s.caseTable(ctx, &saved, newestEdition)
		if err != nil {
			return err
		}
		status = http.StatusConflict
		x.newest, view.base, view.conflict = now.newest, now.newest, true
	}
	page, err := s.requirementsPage(c, x, view)
	if err != nil {
		return err
	}
	return s.render(c, status, "requirements.html", page)
}

// restoreEdition handles POST /cases/:id/requirements/restore: an earlier version, or
// with version 0 what the rules have, becomes the next one.
func (s *Server) restoreEdition(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	form, err := formValues(c)
	if err != nil {
		return err
	}
	base, err1 := strconv.Atoi(form.Get("base"))
	version, err2 := strconv.Atoi(form.Get("version"))
	if err1 != nil || err2 != nil || base < 0 || version < 0 {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	x, err := s.caseTable(c.Request().Context(), &saved, version)
	if err != nil {
		return err
	}
	ed := x.edition
	ed.Note = text.T(lang(c), "edition.restored-note", "version", version)
	if version == 0 {
		ed.CatalogueVersion, ed.RulesVersion = x.catalogue.Version, x.set.Version()
	}
	if err := s.store.AddEdition(c.Request().Context(), saved.OrgID, saved.ID, base, &ed); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, caseURL(saved.ID, "/requirements?done=restored"))
}

// takeEdition handles POST /cases/:id/requirements/take: what was made of the table of
// the case that this one corrects becomes its first version.
func (s *Server) takeEdition(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	ed, err := s.store.Edition(ctx, saved.OrgID, saved.FromCase, 0)
	if err != nil {
		return err
	}
	ed.Note = text.T(lang(c), "edition.taken-note", "id", saved.FromCase, "version", ed.Version)
	if err := s.store.AddEdition(ctx, saved.OrgID, saved.ID, 0, &ed); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, caseURL(saved.ID, "/requirements?done=taken"))
}

// takeCatalogue handles POST /cases/:id/requirements/catalogue: the table stands on the
// catalogue in force from its next version on.
func (s *Server) takeCatalogue(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	form, err := formValues(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	x, err := s.caseTable(ctx, &saved, newestEdition)
	if err != nil {
		return err
	}
	current, err := s.currentCatalogue(ctx, saved.OrgID)
	if err != nil {
		return err
	}
	base, err := strconv.Atoi(form.Get("base"))
	if err != nil || form.Get("version") != current.Version || x.old() {
		return models.ErrConflict
	}
	if err := s.standOn(ctx, x, current.Version); err != nil {
		return fmt.Errorf("case %d: %w", saved.ID, err)
	}
	ed := x.edition
	ed.CatalogueVersion, ed.RulesVersion, ed.Note = current.Version, x.set.Version(), text.T(lang(c), "edition.catalogue-note", "version", current.Version)
	if err := s.store.AddEdition(ctx, saved.OrgID, saved.ID, base, &ed); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, caseURL(saved.ID, "/requirements?done=catalogue"))
}
