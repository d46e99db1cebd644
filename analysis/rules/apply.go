package rules

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
)

// Languages of Apply.
const (
	Korean  = "ko"
	English = "en"
)

// Given is a figure that the analysis derived, by the key of its place.
type Given struct {
	Value      *float64 // in Unit; nil where the figure is words or was not derived
	Text       string   // words: for separation the kinds, comma-separated; for credits the schedule
	Unit       string   // minutes, hours, messages_per_hour, months, percent, share; "" is the place's own
	DecidedBy  string   // economics, tolerance, rule; a figure without it is left blank
	Rule       string   // the provision that decided, where a rule did
	Provisions []string // that bound it, besides those the rule names
}

// Requirement is one row of the requirement table.
type Requirement struct {
	Rule         string   `json:"rule"` // id of the rule that made it
	Number       string   `json:"number"`
	Class        string   `json:"class"`
	Level        string   `json:"level"`
	Label        string   `json:"label"`
	AgencyDuty   string   `json:"agency_duty"`
	Document     string   `json:"document"`
	Related      []string `json:"related"`
	Name         string   `json:"name"`
	Definition   string   `json:"definition"`
	Details      []string `json:"details"`
	Deliverables []string `json:"deliverables"`
	Inspection   string   `json:"inspection"`
	Basis        []Basis  `json:"basis"`
	Figures      []Figure `json:"figures"`
	// Edited names what the officer changed: name, definition, details,
	// deliverables, inspection, level.
	Edited []string `json:"edited,omitempty"`
}

// Basis is one provision a clause rests on.
type Basis struct {
	Provision  string            `json:"provision"`
	Law        string            `json:"law"`
	Article    string            `json:"article"` // "" where the article was not seen
	Label      string            `json:"label"`
	Confidence models.Confidence `json:"confidence"`
	Source     string            `json:"source"`
}

// Origins of a figure that nothing derived.
const (
	FromOfficer = "officer" // typed by the officer
	FromFact    = "fact"    // a fact of the case, or the officer's answer
)

// Figure is one number printed in a clause.
type Figure struct {
	Key       string   `json:"key"` // of the place
	Name      string   `json:"name"`
	Value     *float64 `json:"value"` // nil: a blank for the officer, or words
	Text      string   `json:"text"`  // as printed
	Unit      string   `json:"unit"`
	DecidedBy string   `json:"decided_by"`
	From      string   `json:"from"` // key of the derived figure; FromOfficer, FromFact; "" for a blank
	BoundBy   []string `json:"bound_by"`
	// Rule is the provision that decided, where DecidedBy is rule and one did.
	Rule string `json:"rule,omitempty"`
	// Edited tells that the officer's figure stands in the place of a derived
	// one, which is Derived, as it would be printed.
	Edited  bool   `json:"edited,omitempty"`
	Derived string `json:"derived,omitempty"`
}

// Blank reports whether the officer has yet to fill the figure in.
func (f *Figure) Blank() bool { return f.From == "" && f.DecidedBy == "officer" }

// Texts are the sentences of a clause, with {key} where a figure stands.
type Texts struct {
	Name         string   `json:"name"`
	Definition   string   `json:"definition"`
	Details      []string `json:"details"`
	Deliverables []string `json:"deliverables"`
	Inspection   string   `json:"inspection"`
}

// Clause is a row as an editor needs it: the officer may have left it out.
type Clause struct {
	Requirement        // Number is "" where it is left out
	Out         bool   `json:"out"`
	Texts       Texts  `json:"texts"`      // as they stand, the officer's wording included
	RuleTexts   Texts  `json:"rule_texts"` // as the rule has them
	RuleLevel   string `json:"rule_level"`
}

// Apply returns the rows whose condition holds, numbered by class in the order
// of the rules. A figure that was given with a value, or words, and with who
// decided it is printed in the sentences; any other is a visible blank. Apply
// returns an error for another language than Korean and English, and for a
// figure in a unit that its place does not know. Nothing given is changed.
func (s *Set) Apply(facts Facts, figures map[string]Given, lang string) ([]Requirement, error) {
	return s.ApplyEdition(facts, figures, nil, lang)
}

// ApplyEdition is Apply with what the officer made of the table: their facts and
// figures, and the clauses left out, moved and reworded. A rule or a figure of
// the edition that this set does not know is passed over (see Check); what else is
// wrong with it is an *EditionError, all at once.
func (s *Set) ApplyEdition(facts Facts, figures map[string]Given, ed *models.Edition, lang string) ([]Requirement, error) {
	clauses, err := s.Clauses(facts, figures, ed, lang)
	if err != nil {
		return nil, err
	}
	rows := make([]Requirement, 0, len(clauses))
	for _, c := range clauses {
		if !c.Out {
			rows = append(rows, c.Requirement)
		}
	}
	return rows, nil
}

// Clauses returns the rows of ApplyEdition and those that the officer left out,
// in the order of the document, each with its sentences unfilled.
func (s *Set) Clauses(facts Facts, figures map[string]Given, ed *models.Edition, lang string) ([]Clause, error) {
	if lang != Korean && lang != English {
		return nil, fmt.Errorf("language %q is not known", lang)
	}
	if ed == nil {
		ed = &models.Edition{}
	}
	officer, problems := s.read(&facts, ed, false)
	if len(problems) > 0 {
		return nil, &EditionError{problems}
	}
	values := facts.values()
	var fired []*compiled
	for _, c := range s.rules {
		yes, err := s.conditions[c.When].holds(values)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", c.ID, err)
		}
		if yes {
			fired = append(fired, c)
		}
	}
	edits := map[string]*models.EditedClause{}
	place := map[string]int{}
	for i := range ed.Clauses {
		edits[ed.Clauses[i].Rule], place[ed.Clauses[i].Rule] = &ed.Clauses[i], i
	}
	at := func(c *compiled) int {
		if i, ok := place[c.ID]; ok {
			return i
		}
		return len(ed.Clauses)
	}
	slices.SortStableFunc(fired, func(a, b *compiled) int { return at(a) - at(b) })
	numbers := map[string]string{} // by rule id
	count := map[string]int{}
	for _, c := range fired {
		if e := edits[c.ID]; e == nil || !e.Out {
			count[c.Prefix]++
			numbers[c.ID] = fmt.Sprintf("%s-%03d", c.Prefix, count[c.Prefix])
		}
	}
	rows := make([]Clause, 0, len(fired))
	for _, c := range fired {
		w := writer{c, s, values, figures, officer, numbers, edits[c.ID], lang}
		row, err := w.clause()
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", c.ID, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// writer makes the row of one rule for one case.
type writer struct {
	rule    *compiled
	set     *Set
	values  map[string]any
	given   map[string]Given
	officer map[string]typed
	numbers map[string]string
	edit    *models.EditedClause // nil: as the rule has it
	lang    string
}

func (w *writer) clause() (Clause, error) {
	c := w.rule
	texts, err := w.texts()
	if err != nil {
		return Clause{}, err
	}
	duties, err := w.sentences(c.AgencyDuty)
	if err != nil {
		return Clause{}, err
	}
	basis, err := w.basis()
	if err != nil {
		return Clause{}, err
	}
	level, err := w.level()
	if err != nil {
		return Clause{}, err
	}
	r := Clause{RuleTexts: texts, RuleLevel: level, Texts: texts}
	r.Rule, r.Number, r.Level = c.ID, w.numbers[c.ID], level
	w.reword(&r)
	figures, places, err := w.figures(slices.Concat(r.Texts.all(), duties))
	if err != nil {
		return Clause{}, err
	}
	fill := strings.NewReplacer(places...)
	r.Class, r.Label, r.Document, r.Related = c.class.ko, string(c.Label), c.Document, w.related()
	if w.lang == English {
		r.Class = c.class.en
	}
	r.AgencyDuty = fill.Replace(strings.Join(duties, "\n"))
	r.Name, r.Definition, r.Inspection = fill.Replace(r.Texts.Name), fill.Replace(r.Texts.Definition), fill.Replace(r.Texts.Inspection)
	r.Details, r.Deliverables = filled(fill, r.Texts.Details), filled(fill, r.Texts.Deliverables)
	r.Basis, r.Figures = basis, figures
	return r, nil
}

// all lists every sentence.
func (t *Texts) all() []string {
	return slices.Concat([]string{t.Name, t.Definition, t.Inspection}, t.Details, t.Deliverables)
}

func filled(fill *strings.Replacer, sentences []string) []string {
	out := make([]string, 0, len(sentences))
	for _, s := range sentences {
		out = append(out, fill.Replace(s))
	}
	return out
}

// texts returns the rule's sentences whose condition holds.
func (w *writer) texts() (t Texts, err error) {
	c := w.rule
	t = Texts{Name: c.Name.In(w.lang), Definition: c.Definition.In(w.lang), Inspection: c.Inspection.In(w.lang)}
	if t.Details, err = w.sentences(c.Details); err == nil {
		t.Deliverables, err = w.sentences(c.Deliverables)
	}
	return t, err
}

// reword puts the officer's wording into a row and says what it changed.
func (w *writer) reword(r *Clause) {
	e := w.edit
	if e == nil {
		return
	}
	r.Out = e.Out
	if e.Level != "" && e.Level != r.Level {
		r.Level = e.Level
		r.Edited = append(r.Edited, "level")
	}
	for _, x := range []struct {
		field string
		new   *string
		at    *string
	}{{"name", e.Name, &r.Texts.Name}, {"definition", e.Definition, &r.Texts.Definition}, {"inspection", e.Inspection, &r.Texts.Inspection}} {
		if x.new != nil && *x.new != *x.at {
			*x.at = *x.new
			r.Edited = append(r.Edited, x.field)
		}
	}
	for _, x := range []struct {
		field string
		new   []string
		at    *[]string
	}{{"details", e.Details, &r.Texts.Details}, {"deliverables", e.Deliverables, &r.Texts.Deliverables}} {
		if x.new != nil && !slices.Equal(x.new, *x.at) {
			*x.at = x.new
			r.Edited = append(r.Edited, x.field)
		}
	}
}

// sentences returns those whose condition holds.
func (w *writer) sentences(texts []models.RuleText) ([]string, error) {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		yes, err := w.set.conditions[t.When].holds(w.values)
		if err != nil {
			return nil, err
		}
		if yes {
			out = append(out, t.In(w.lang))
		}
	}
	return out, nil
}

func (w *writer) level() (string, error) {
	if w.rule.ShouldWhen == "" {
		return w.rule.Level, nil
	}
	yes, err := w.set.conditions[w.rule.ShouldWhen].holds(w.values)
	if yes {
		return "should", err
	}
	return w.rule.Level, err
}

// related returns the numbers of the related rules that fired too.
func (w *writer) related() []string {
	out := []string{}
	for _, id := range w.rule.Related {
		if n, ok := w.numbers[id]; ok {
			out = append(out, n)
		}
	}
	return out
}

func (w *writer) basis() ([]Basis, error) {
	out := make([]Basis, 0, len(w.rule.Basis))
	for _, b := range w.rule.Basis {
		yes, err := w.set.conditions[b.When].holds(w.values)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		p, _ := w.set.catalogue.Provision(b.Provision) // Compile has seen it
		x := Basis{Provision: p.ID, Law: p.Law, Article: p.Article, Label: string(b.Label), Confidence: p.Confidence, Source: p.SourceURLs[0]}
		if p.Confidence != models.Verified {
			x.Law += w.either(" (확인 필요)", " (to be verified)")
		}
		out = append(out, x)
	}
	return out, nil
}

func (w *writer) either(ko, en string) string {
	if w.lang == English {
		return en
	}
	return ko
}

// figures returns the figures that stand in the sentences, in the order of the
// rule and then of the file, and the pairs of place and text that fill them.
func (w *writer) figures(sentences []string) (figures []Figure, places []string, err error) {
	figures = []Figure{}
	stands := map[string]bool{}
	for _, s := range sentences {
		for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
			stands[m[1]] = true
		}
	}
	for _, list := range [][]models.RuleFigure{w.rule.Figures, w.set.figures} {
		for i := range list {
			def := &list[i]
			if !stands[def.Key] {
				continue
			}
			delete(stands, def.Key)
			f, text, err := w.figure(def)
			if err != nil {
				return nil, nil, fmt.Errorf("figure %s: %w", def.Key, err)
			}
			places = append(places, "{"+def.Key+"}", text)
			figures = append(figures, f)
		}
	}
	return figures, places, nil
}

// figure returns one figure, and what stands in its place in a sentence: the
// unit follows there by itself. The officer's own goes before the derived one.
func (w *writer) figure(def *models.RuleFigure) (Figure, string, error) {
	f, text, err := w.derived(def)
	mine, ok := w.officer[def.Key]
	if err != nil || !ok {
		return f, text, err
	}
	own := f
	own.Value, own.DecidedBy, own.Rule, own.From = mine.value, "officer", "", FromOfficer
	mineText := mine.text
	if len(def.Choices) > 0 {
		mineText = w.chosen(def.Choices, mine.keys)
	}
	own.Text = mineText
	if mine.value != nil {
		own.Text += w.unit(f.Unit)
	}
	if f.From == "" { // a blank, or what stands by default
		return own, mineText, nil
	}
	if own.Text == f.Text {
		return f, text, nil
	}
	own.From, own.Edited, own.Derived = f.From, true, f.Text
	return own, mineText, nil
}

// derived returns a figure as the analysis, a fact or a rule gives it.
func (w *writer) derived(def *models.RuleFigure) (Figure, string, error) {
	f := Figure{
		Key: def.Key, Name: def.Name.In(w.lang), Unit: def.UnitText.In(w.lang), DecidedBy: def.DecidedBy, BoundBy: append([]string{}, def.BoundBy...),
	}
	given, ok := w.given[def.From]
	if def.Fact != "" {
		given, ok = w.fact(def)
	}
	if ok = ok && given.DecidedBy != "" && (given.DecidedBy != "officer" || def.Fact != ""); ok {
		for _, id := range given.Provisions {
			if !slices.Contains(f.BoundBy, id) {
				f.BoundBy = append(f.BoundBy, id)
			}
		}
	}
	from := def.From
	if def.Fact != "" {
		from = FromFact
	}
	if text := w.words(def, given, ok); text != "" {
		f.Text = text
		if ok {
			f.DecidedBy, f.From, f.Rule = given.DecidedBy, from, given.Rule
		}
		return f, text, nil
	}
	if !ok || def.Unit == "" || given.Value == nil {
		f.Text = w.either("〔담당자 입력〕", "〔officer to fill in〕")
		f.DecidedBy = "officer"
		return f, f.Text, nil
	}
	v, err := convert(*given.Value, given.Unit, def.Unit)
	if err != nil {
		return f, "", err
	}
	f.DecidedBy, f.From, f.Rule = given.DecidedBy, from, given.Rule
	if b, err := w.set.beyond(def, v, w.values); err != nil {
		return f, "", err
	} else if b != nil {
		v, f.DecidedBy, f.Rule = b.Value, "rule", b.Provision
	}
	f.Value = &v
	text := number(v)
	f.Text = text + w.unit(f.Unit)
	return f, text, nil
}

// fact returns the figure that a fact is; false where it is not known.
func (w *writer) fact(def *models.RuleFigure) (Given, bool) {
	g := Given{DecidedBy: "officer"}
	switch v := w.values[def.Fact].(type) {
	case int64:
		x := float64(v)
		g.Value = &x
		return g, v != 0
	case float64:
		g.Value = &v
		return g, v != 0
	case string:
		g.Text = v
		return g, v != ""
	}
	return g, false
}

// beyond returns the bound in force that a value breaks, or nil.
func (s *Set) beyond(def *models.RuleFigure, v float64, values map[string]any) (*models.RuleBound, error) {
	for i := range def.AtMost {
		if b := &def.AtMost[i]; v > b.Value {
			if yes, err := s.conditions[b.When].holds(values); yes || err != nil {
				return b, err
			}
		}
	}
	for i := range def.AtLeast {
		if b := &def.AtLeast[i]; v < b.Value {
			if yes, err := s.conditions[b.When].holds(values); yes || err != nil {
				return b, err
			}
		}
	}
	return nil, nil
}

// unit returns the unit as it follows a number.
func (w *writer) unit(u string) string {
	if w.lang == English && u != "" && u != "%" {
		return " " + u
	}
	return u
}

// words returns the text of a figure made of words: the choices given, those
// that stand by default, or a free text; "" where it is a number or a blank. A
// word that is no choice is dropped, so that no name can reach a sentence.
func (w *writer) words(def *models.RuleFigure, given Given, ok bool) string {
	if def.Unit != "" {
		return ""
	}
	if len(def.Choices) == 0 {
		if ok {
			return given.Text
		}
		return ""
	}
	keys := def.Default
	if ok {
		if chosen := choose(def.Choices, given.Text); len(chosen) > 0 {
			keys = chosen
		}
	}
	return w.chosen(def.Choices, keys)
}

// chosen writes the choices of some keys, in the order of the choices.
func (w *writer) chosen(choices []models.RuleChoice, keys []string) string {
	var out []string
	for _, c := range choices {
		if slices.Contains(keys, c.Key) {
			out = append(out, w.either(c.KO, c.EN))
		}
	}
	return strings.Join(out, ", ")
}

// choose returns the keys of the choices that a comma-separated list names, by
// key or by word.
func choose(choices []models.RuleChoice, list string) (keys []string) {
	for word := range strings.SplitSeq(list, ",") {
		word = strings.TrimSpace(word)
		for _, c := range choices {
			if word == c.Key || word == c.KO || word == c.EN {
				keys = append(keys, c.Key)
			}
		}
	}
	return keys
}

// factors turn a unit given into the unit of a place.
var factors = map[[2]string]float64{
	{"share", "percent"}: 100, {"hours", "minutes"}: 60, {"minutes", "seconds"}: 60, {"hours", "seconds"}: 3600,
	{"years", "months"}: 12, {"days", "hours"}: 24, {"minutes", "hours"}: 1. / 60,
}

func convert(v float64, from, to string) (float64, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0, fmt.Errorf("%v cannot be printed", v)
	}
	if from == "" || from == to {
		return v, nil
	}
	k, ok := factors[[2]string{from, to}]
	if !ok {
		return 0, fmt.Errorf("given in %q; want %q", from, to)
	}
	return v * k, nil
}

// number writes a figure with at most three digits after the point and its
// thousands apart: 12,300 or 99.92.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		return whole + "." + frac
	}
	return whole
}
