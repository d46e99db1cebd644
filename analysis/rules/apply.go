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
	Provisions []string // that bound it, besides those the rule names
}

// Requirement is one row of the requirement table.
type Requirement struct {
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

// Figure is one number printed in a clause.
type Figure struct {
	Name      string   `json:"name"`
	Value     *float64 `json:"value"` // nil: a blank for the officer, or words
	Text      string   `json:"text"`  // as printed
	Unit      string   `json:"unit"`
	DecidedBy string   `json:"decided_by"`
	From      string   `json:"from"` // key of the derived figure; "" for a blank
	BoundBy   []string `json:"bound_by"`
}

// Apply returns the rows whose condition holds, numbered by class in the order
// of the rules. A figure that was given with a value, or words, and with who
// decided it is printed in the sentences; any other is a visible blank. Apply
// returns an error for another language than Korean and English, and for a
// figure in a unit that its place does not know. Nothing given is changed.
func (s *Set) Apply(facts Facts, figures map[string]Given, lang string) ([]Requirement, error) {
	if lang != Korean && lang != English {
		return nil, fmt.Errorf("language %q is not known", lang)
	}
	values := facts.values()
	var fired []*compiled
	numbers := map[string]string{} // by rule id
	count := map[string]int{}
	for _, c := range s.rules {
		yes, err := c.conditions[c.When].holds(values)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", c.ID, err)
		}
		if yes {
			count[c.Prefix]++
			numbers[c.ID] = fmt.Sprintf("%s-%03d", c.Prefix, count[c.Prefix])
			fired = append(fired, c)
		}
	}
	rows := make([]Requirement, 0, len(fired))
	for _, c := range fired {
		w := writer{c, &s.catalogue, values, figures, numbers, lang}
		row, err := w.requirement()
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", c.ID, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// writer makes the row of one rule for one case.
type writer struct {
	rule      *compiled
	catalogue *models.Catalogue
	values    map[string]any
	given     map[string]Given
	numbers   map[string]string
	lang      string
}

func (w *writer) requirement() (Requirement, error) {
	c := w.rule
	figures, places, err := w.figures()
	if err != nil {
		return Requirement{}, err
	}
	fill := strings.NewReplacer(places...)
	details, err := w.sentences(c.Details, fill)
	if err != nil {
		return Requirement{}, err
	}
	deliverables, err := w.sentences(c.Deliverables, fill)
	if err != nil {
		return Requirement{}, err
	}
	duties, err := w.sentences(c.AgencyDuty, fill)
	if err != nil {
		return Requirement{}, err
	}
	basis, err := w.basis()
	if err != nil {
		return Requirement{}, err
	}
	level, err := w.level()
	if err != nil {
		return Requirement{}, err
	}
	r := Requirement{
		Number: w.numbers[c.ID], Class: c.class.ko, Level: level, Label: string(c.Label), AgencyDuty: strings.Join(duties, "\n"),
		Document: c.Document, Related: w.related(), Name: c.Name.In(w.lang), Definition: fill.Replace(c.Definition.In(w.lang)),
		Details: details, Deliverables: deliverables, Inspection: fill.Replace(c.Inspection.In(w.lang)), Basis: basis,
		Figures: figures,
	}
	if w.lang == English {
		r.Class = c.class.en
	}
	return r, nil
}

// sentences returns those whose condition holds, filled in.
func (w *writer) sentences(texts []models.RuleText, fill *strings.Replacer) ([]string, error) {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		yes, err := w.rule.conditions[t.When].holds(w.values)
		if err != nil {
			return nil, err
		}
		if yes {
			out = append(out, fill.Replace(t.In(w.lang)))
		}
	}
	return out, nil
}

func (w *writer) level() (string, error) {
	if w.rule.ShouldWhen == "" {
		return w.rule.Level, nil
	}
	yes, err := w.rule.conditions[w.rule.ShouldWhen].holds(w.values)
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
		yes, err := w.rule.conditions[b.When].holds(w.values)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		p, _ := w.catalogue.Provision(b.Provision) // Compile has seen it
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

// figures returns the rule's figures as printed, and the pairs of place and
// text for the sentences. A figure whose every sentence is left out is not
// listed.
func (w *writer) figures() (figures []Figure, places []string, err error) {
	figures = []Figure{}
	stands, err := w.places()
	if err != nil {
		return nil, nil, err
	}
	for i := range w.rule.Figures {
		def := &w.rule.Figures[i]
		f, text, err := w.figure(def)
		if err != nil {
			return nil, nil, fmt.Errorf("figure %s: %w", def.Key, err)
		}
		places = append(places, "{"+def.Key+"}", text)
		if stands[def.Key] {
			figures = append(figures, f)
		}
	}
	return figures, places, nil
}

// places returns the keys of the figures that stand in sentences printed.
func (w *writer) places() (map[string]bool, error) {
	keys := map[string]bool{}
	for _, t := range w.rule.texts() {
		yes, err := w.rule.conditions[t.When].holds(w.values)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		for _, m := range placeholder.FindAllStringSubmatch(t.KO, -1) {
			keys[m[1]] = true
		}
	}
	return keys, nil
}

// figure returns one figure, and what stands in its place in a sentence: the
// unit follows there by itself.
func (w *writer) figure(def *models.RuleFigure) (Figure, string, error) {
	f := Figure{
		Name: def.Name.In(w.lang), Unit: def.UnitText.In(w.lang), DecidedBy: def.DecidedBy, BoundBy: append([]string{}, def.BoundBy...),
	}
	given, ok := w.given[def.From]
	if ok = ok && given.DecidedBy != "" && given.DecidedBy != "officer"; ok {
		for _, id := range given.Provisions {
			if !slices.Contains(f.BoundBy, id) {
				f.BoundBy = append(f.BoundBy, id)
			}
		}
	}
	if text := w.words(def, given, ok); text != "" {
		f.Text = text
		if ok {
			f.DecidedBy, f.From = given.DecidedBy, def.From
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
	f.DecidedBy, f.From = given.DecidedBy, def.From
	if def.AtMost != nil && v > def.AtMost.Value {
		v, f.DecidedBy = def.AtMost.Value, "rule"
	}
	f.Value = &v
	text := number(v)
	f.Text = text + w.unit(f.Unit)
	return f, text, nil
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
	var out []string
	for _, c := range def.Choices {
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
