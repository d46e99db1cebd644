package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"

	"daebi/models"
)

// class is a class of requirement by its prefix, in the order of the table.
type class struct{ prefix, ko, en string }

var classes = []class{
	{"ECR", "시스템 장비구성 요구사항", "System equipment"},
	{"SFR", "기능 요구사항", "Function"},
	{"PER", "성능 요구사항", "Performance"},
	{"SIR", "인터페이스 요구사항", "Interface"},
	{"DAR", "데이터 요구사항", "Data"},
	{"TER", "테스트 요구사항", "Test"},
	{"SER", "보안 요구사항", "Security"},
	{"QUR", "품질 요구사항", "Quality"},
	{"COR", "제약사항", "Constraint"},
	{"PMR", "프로젝트 관리 요구사항", "Project management"},
	{"PSR", "프로젝트 지원 요구사항", "Project support"},
}

// Closed vocabularies of a rule.
var (
	levels    = []string{"must", "should"}
	documents = []string{"rfp", "special_terms", "sla", "privacy", "notice", "cost"}
	rowLabels = []models.Label{models.LabelDuty, models.LabelBenchmark, models.LabelPrecedent, models.LabelContract}
	deciders  = []string{"officer", "rule"}
)

var (
	placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)
	citation    = regexp.MustCompile(`제\d+조(?:의\d+)?`)
)

// Set is compiled rules, ready to be applied to any number of cases. It is
// safe for concurrent use.
type Set struct {
	rules     []*compiled
	figures   []models.RuleFigure // of every rule, each once
	questions []models.FactQuestion
	stale     []stale
	version   string
	catalogue models.Catalogue
	// conditions are compiled, by their text; those of all rules together.
	conditions map[string]*condition
}

// Version returns the version of the rules.
func (s *Set) Version() string { return s.version }

// CatalogueVersion returns the version of the provisions that the rules cite.
func (s *Set) CatalogueVersion() string { return s.catalogue.Version }

// Questions returns what only the officer can say of a case. It is shared: not
// to be changed.
func (s *Set) Questions() []models.FactQuestion { return s.questions }

// Figures returns the places that a sentence may hold. It is shared: not to be
// changed.
func (s *Set) Figures() []models.RuleFigure { return s.figures }

// Rules returns every rule, in order. What they hold is shared: not to be changed.
func (s *Set) Rules() []models.Rule {
	out := make([]models.Rule, len(s.rules))
	for i, c := range s.rules {
		out[i] = c.Rule
	}
	return out
}

// Facts returns facts with the officer's answers in place, and what is wrong with
// the edition; ed may be nil.
func (s *Set) Facts(facts Facts, ed *models.Edition) (Facts, []EditionProblem) {
	if ed == nil {
		return facts, nil
	}
	_, problems := s.read(&facts, ed, false)
	return facts, problems
}

// Fires reports whether a rule's condition holds. It returns models.ErrNotFound
// for no such rule.
func (s *Set) Fires(rule string, facts Facts) (bool, error) {
	for _, c := range s.rules {
		if c.ID == rule {
			return s.conditions[c.When].holds(facts.values())
		}
	}
	return false, fmt.Errorf("rule %q: %w", rule, models.ErrNotFound)
}

// figure returns the place of a key.
func (s *Set) figure(key string) (*models.RuleFigure, bool) {
	for i := range s.figures {
		if s.figures[i].Key == key {
			return &s.figures[i], true
		}
	}
	return nil, false
}

// compiled is a rule with its class and the set's conditions.
type compiled struct {
	models.Rule
	class      class
	conditions map[string]*condition
}

// Compile checks the rules against the catalogue and type-checks their
// conditions. It reports everything that is wrong, each with the rule's line.
func Compile(book models.Rulebook, catalogue models.Catalogue) (*Set, error) {
	rules := book.Rules
	env, err := environment()
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	var problems []error
	for i := range rules {
		if r := &rules[i]; ids[r.ID] || r.ID == "" {
			problems = append(problems, fmt.Errorf("line %d: rule id %q is empty or used twice", r.Line, r.ID))
		}
		ids[rules[i].ID] = true
	}
	set := &Set{catalogue: catalogue, questions: book.Questions, version: book.Version, conditions: map[string]*condition{}}
	problems = append(problems, checkQuestions(book.Questions, &catalogue)...)
	older, errs := compileStale(book.Stale, &catalogue)
	if set.stale = older; errors.Join(errs...) != nil {
		problems = append(problems, errs...)
	}
	for i := range rules {
		c := &compiled{Rule: rules[i], conditions: set.conditions}
		for _, err := range c.check(env, &catalogue, ids) {
			problems = append(problems, fmt.Errorf("line %d: rule %s: %w", c.Line, c.ID, err))
		}
		set.rules = append(set.rules, c)
		for _, f := range c.Figures {
			if _, have := set.figure(f.Key); !have {
				set.figures = append(set.figures, f)
			}
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return set, nil
}

// check returns all that is wrong with a rule, and compiles its conditions.
func (c *compiled) check(env *cel.Env, catalogue *models.Catalogue, ids map[string]bool) []error {
	errs := slices.Concat(c.checkWords(), c.checkConditions(env), c.checkBasis(catalogue), c.checkFigures(catalogue), c.checkTexts(catalogue))
	for _, id := range c.Related {
		if !ids[id] || id == c.ID {
			errs = append(errs, fmt.Errorf("related rule %q is not another rule", id))
		}
	}
	return errs
}

// checkWords holds class, level, label and document to their vocabularies.
func (c *compiled) checkWords() (errs []error) {
	i := slices.IndexFunc(classes, func(x class) bool { return x.prefix == c.Prefix })
	if i < 0 {
		errs = append(errs, fmt.Errorf("class %q is not known", c.Prefix))
	} else {
		c.class = classes[i]
	}
	if !slices.Contains(levels, c.Level) {
		errs = append(errs, fmt.Errorf("level %q is not known", c.Level))
	}
	if !slices.Contains(rowLabels, c.Label) {
		errs = append(errs, fmt.Errorf("label %q is not known", c.Label))
	}
	if !slices.Contains(documents, c.Document) {
		errs = append(errs, fmt.Errorf("document %q is not known", c.Document))
	}
	if k := c.Check; k != nil && (!slices.Contains(models.CheckKinds(), k.Kind) || k.Figure != "" && !slices.Contains(c.FigureKeys, k.Figure)) {
		errs = append(errs, fmt.Errorf("check %q of figure %q is not known", k.Kind, k.Figure))
	}
	if c.When == "" {
		errs = append(errs, errors.New("a rule needs a condition"))
	}
	if len(c.Details) == 0 || len(c.Deliverables) == 0 {
		errs = append(errs, errors.New("a rule needs details and deliverables"))
	}
	return errs
}

func (c *compiled) checkConditions(env *cel.Env) (errs []error) {
	texts := []string{c.When, c.ShouldWhen}
	for _, t := range c.texts() {
		texts = append(texts, t.When)
	}
	for _, b := range c.Basis {
		texts = append(texts, b.When)
	}
	for i := range c.Figures {
		for _, b := range slices.Concat(c.Figures[i].AtMost, c.Figures[i].AtLeast) {
			texts = append(texts, b.When)
		}
	}
	for _, t := range texts {
		if _, done := c.conditions[t]; done || t == "" {
			continue
		}
		x, err := compileCondition(env, t)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c.conditions[t] = x
	}
	return errs
}

// checkBasis holds every label to what the provision is and whom it binds.
func (c *compiled) checkBasis(catalogue *models.Catalogue) (errs []error) {
	var vendor, agency bool // a ground of this kind stands
	for _, b := range c.Basis {
		p, ok := catalogue.Provision(b.Provision)
		if !ok {
			errs = append(errs, fmt.Errorf("provision %q is not in the catalogue", b.Provision))
			continue
		}
		if !fits(b.Label, &p) {
			errs = append(errs, fmt.Errorf("provision %s (%s, binding %v) is not %s", p.ID, p.Binding, p.AppliesTo, b.Label))
		}
		vendor = vendor || b.Label == models.LabelDuty
		agency = agency || b.Label == models.LabelAgency
	}
	if c.Label == models.LabelDuty && !vendor {
		errs = append(errs, errors.New("의무, yet no ground binds the contractor or its subcontractor"))
	}
	if (c.Label == models.LabelBenchmark || c.Label == models.LabelPrecedent) &&
		!slices.ContainsFunc(c.Basis, func(b models.RuleBasis) bool { return b.Label == c.Label }) {
		errs = append(errs, fmt.Errorf("%s, yet no ground is", c.Label))
	}
	if agency != (len(c.AgencyDuty) > 0) {
		errs = append(errs, errors.New("a ground that binds the agency and agency_duty go together"))
	}
	return errs
}

// Fits reports whether a ground may carry a label, being what it is and binding
// whom it binds.
func Fits(l models.Label, p *models.Provision) bool { return fits(l, p) }

func fits(l models.Label, p *models.Provision) bool {
	switch l {
	case models.LabelDuty:
		return p.BindsVendor() && p.Confidence == models.Verified
	case models.LabelAgency:
		return p.Binds(models.PartyAgency) && p.Confidence == models.Verified
	case models.LabelBenchmark:
		return slices.Contains([]models.Binding{models.Statute, models.Notice, models.Guideline, models.Policy, models.Standard}, p.Binding)
	case models.LabelPrecedent:
		return slices.Contains([]models.Binding{models.Precedent, models.Finding, models.Practice, models.Policy, models.PlatformPolicy, models.Decision}, p.Binding)
	}
	return false
}

func (c *compiled) checkFigures(catalogue *models.Catalogue) (errs []error) {
	for i := range c.Figures {
		f := &c.Figures[i]
		bounds := slices.Clone(f.BoundBy)
		for _, b := range slices.Concat(f.AtMost, f.AtLeast) {
			bounds = append(bounds, b.Provision)
		}
		if f.Fact != "" && new(Facts).pointer(f.Fact) == nil {
			errs = append(errs, fmt.Errorf("figure %s: %q is no fact", f.Key, f.Fact))
		}
		for _, id := range bounds {
			if _, ok := catalogue.Provision(id); !ok {
				errs = append(errs, fmt.Errorf("figure %s: provision %q is not in the catalogue", f.Key, id))
			}
		}
		if f.Name.KO == "" || f.Name.EN == "" || !slices.Contains(deciders, f.DecidedBy) {
			errs = append(errs, fmt.Errorf("figure %s: name or decided_by is missing", f.Key))
		}
		if (f.DecidedBy == "rule") != (len(f.Default) > 0) {
			errs = append(errs, fmt.Errorf("figure %s: a default and decided_by: rule go together", f.Key))
		}
		for _, key := range f.Default {
			if !slices.ContainsFunc(f.Choices, func(x models.RuleChoice) bool { return x.Key == key }) {
				errs = append(errs, fmt.Errorf("figure %s: default %q is no choice", f.Key, key))
			}
		}
	}
	return errs
}

// checkQuestions holds the questions to the facts and the catalogue.
func checkQuestions(questions []models.FactQuestion, catalogue *models.Catalogue) (errs []error) {
	seen := map[string]bool{}
	for _, q := range questions {
		fits := false
		switch new(Facts).pointer(q.Name).(type) {
		case *bool:
			fits = q.Kind == models.FactBool
		case *int, *float64:
			fits = q.Kind == models.FactNumber || q.Kind == models.FactChoice && len(q.Choices) > 0
		case *string:
			fits = q.Kind == models.FactChoice && len(q.Choices) > 0
		}
		if !fits || seen[q.Name] {
			errs = append(errs, fmt.Errorf("question %q stands twice, or %q is not the kind of that fact", q.Name, q.Kind))
		}
		seen[q.Name] = true
		if q.Question.KO == "" || q.Question.EN == "" {
			errs = append(errs, fmt.Errorf("question %q lacks a language", q.Name))
		}
		for _, id := range q.Provisions {
			if _, ok := catalogue.Provision(id); !ok {
				errs = append(errs, fmt.Errorf("question %q: provision %q is not in the catalogue", q.Name, id))
			}
		}
	}
	return errs
}

// texts lists every sentence of the rule.
func (c *compiled) texts() []models.RuleText {
	return slices.Concat([]models.RuleText{c.Name, c.Definition, c.Inspection}, c.Details, c.Deliverables, c.AgencyDuty)
}

// checkTexts holds the sentences to the figures declared and the articles cited.
func (c *compiled) checkTexts(catalogue *models.Catalogue) (errs []error) {
	used := map[string]bool{}
	for _, t := range c.texts() {
		if t.KO == "" || t.EN == "" {
			errs = append(errs, fmt.Errorf("a sentence lacks a language: %q, %q", t.KO, t.EN))
		}
		ko, en := c.checkPlaces(t.KO, "ko", &errs), c.checkPlaces(t.EN, "en", &errs)
		slices.Sort(ko)
		slices.Sort(en)
		if !slices.Equal(ko, en) {
			errs = append(errs, fmt.Errorf("the figures of %q differ between the languages: %v, %v", t.KO, ko, en))
		}
		for _, key := range ko {
			used[key] = true
		}
		errs = append(errs, c.checkCitations(t, catalogue)...)
	}
	for _, t := range c.AgencyDuty {
		if !strings.HasPrefix(t.KO, "기관 의무: ") || !strings.HasPrefix(t.EN, "Agency duty: ") {
			errs = append(errs, fmt.Errorf("agency_duty %q does not say whose duty it is", t.KO))
		}
	}
	for i := range c.Figures {
		if !used[c.Figures[i].Key] {
			errs = append(errs, fmt.Errorf("figure %s stands in no sentence", c.Figures[i].Key))
		}
	}
	return errs
}

// checkPlaces returns the figures named in a sentence: each must be declared and
// be followed by its unit; no other brace may stand.
func (c *compiled) checkPlaces(s, lang string, errs *[]error) (keys []string) {
	for _, m := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		key, after := s[m[2]:m[3]], s[m[1]:]
		keys = append(keys, key)
		i := slices.IndexFunc(c.Figures, func(f models.RuleFigure) bool { return f.Key == key })
		switch {
		case i < 0:
			*errs = append(*errs, fmt.Errorf("{%s} is not among the rule's figures", key))
		case !strings.HasPrefix(strings.TrimPrefix(after, " "), c.Figures[i].UnitText.In(lang)):
			*errs = append(*errs, fmt.Errorf("{%s} is not followed by its unit in %q", key, s))
		}
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(s, ""), "{}") {
		*errs = append(*errs, fmt.Errorf("a brace stands in %q", s))
	}
	return keys
}

// checkCitations refuses an article that no ground of the rule holds.
func (c *compiled) checkCitations(t models.RuleText, catalogue *models.Catalogue) (errs []error) {
	for _, article := range citation.FindAllString(t.KO+" "+t.EN, -1) {
		if !slices.ContainsFunc(c.Basis, func(b models.RuleBasis) bool {
			p, ok := catalogue.Provision(b.Provision)
			return ok && slices.Contains(citation.FindAllString(p.Article, -1), article)
		}) {
			errs = append(errs, fmt.Errorf("%s is cited, and no ground of the rule is that article", article))
		}
	}
	return errs
}
