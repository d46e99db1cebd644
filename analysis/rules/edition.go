package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daebi/models"
)

// Bounds of what an officer types, in characters.
const (
	maxSentence  = 2000
	maxSentences = 40
	maxWords     = 500
	maxFigure    = 1e9
)

// EditionProblem is one thing in an edition that cannot be printed.
type EditionProblem struct {
	Rule    string // id of the clause; "" for a fact or a figure
	Field   string // facts.grade, figures.rto, level, name, definition, inspection, details.2, deliverables.1
	Found   string
	Message string // Korean: where, what was found, what is expected
}

// EditionError is everything that is wrong with an edition.
type EditionError struct{ Problems []EditionProblem }

func (e *EditionError) Error() string {
	lines := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		lines = append(lines, p.Message)
	}
	return strings.Join(lines, "\n")
}

// Check returns all that is wrong with an edition before it is saved, names of
// facts, figures and rules that the set does not know included; none: it can be
// applied.
func (s *Set) Check(facts Facts, ed *models.Edition) []EditionProblem {
	_, problems := s.read(&facts, ed, true)
	return problems
}

// typed is a figure that the officer typed.
type typed struct {
	value *float64 // in the place's unit; nil: words
	text  string   // as printed, without the unit
	keys  []string // of the choices
}

// reader reads an edition, noting every problem.
type reader struct {
	set      *Set
	strict   bool // names that are not known are problems
	problems []EditionProblem
}

func (r *reader) add(rule, field, found, format string, args ...any) {
	r.problems = append(r.problems, EditionProblem{rule, field, found, fmt.Sprintf(format, args...)})
}

// read puts the officer's facts into facts, and returns their figures by key and
// what is wrong.
func (s *Set) read(facts *Facts, ed *models.Edition, strict bool) (map[string]typed, []EditionProblem) {
	r := &reader{set: s, strict: strict}
	for _, name := range sortedKeys(ed.Facts) {
		r.fact(facts, name, strings.TrimSpace(ed.Facts[name]))
	}
	values := facts.values()
	figures := map[string]typed{}
	for _, key := range sortedKeys(ed.Figures) {
		if text := strings.TrimSpace(ed.Figures[key]); text != "" {
			r.figure(figures, key, text, values)
		}
	}
	seen := map[string]bool{}
	for i := range ed.Clauses {
		r.clause(&ed.Clauses[i], seen)
	}
	return figures, r.problems
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// fact takes an answer over; an empty one leaves the fact as it is.
func (r *reader) fact(facts *Facts, name, text string) {
	i := slices.IndexFunc(r.set.questions, func(q models.FactQuestion) bool { return q.Name == name })
	if i < 0 {
		if r.strict {
			r.add("", "facts."+name, text, "묻지 않은 항목 「%s」에 답이 있습니다. 이 항목을 지우십시오.", name)
		}
		return
	}
	if text == "" {
		return
	}
	q := &r.set.questions[i]
	if len(q.Choices) > 0 && !slices.ContainsFunc(q.Choices, func(c models.RuleChoice) bool { return c.Key == text }) {
		r.add("", "facts."+name, text, "「%s」의 답 \"%s\"은(는) 고를 수 없습니다. %s 가운데 고르십시오.", q.Question.KO, text, choiceList(q.Choices))
		return
	}
	switch p := facts.pointer(name).(type) {
	case *bool:
		if text != "true" && text != "false" {
			r.add("", "facts."+name, text, "「%s」의 답 \"%s\": 예(true)나 아니요(false)로 답하십시오.", q.Question.KO, text)
			return
		}
		*p = text == "true"
	case *string:
		*p = text
	case *int:
		if v, ok := r.answer(q, text); ok {
			*p = int(v)
		}
	case *float64:
		if v, ok := r.answer(q, text); ok {
			*p = v
		}
	}
}

func (r *reader) answer(q *models.FactQuestion, text string) (float64, bool) {
	v, err := parseNumber(text, q.Unit)
	switch {
	case err != nil || v != float64(int64(v)):
		r.add("", "facts."+q.Name, text, "「%s」의 답 \"%s\": 정수로 적으십시오(예: 120,000).", q.Question.KO, text)
	case q.Min != nil && v < *q.Min || q.Max != nil && v > *q.Max:
		r.add("", "facts."+q.Name, text, "「%s」의 답 \"%s\": %s의 값이어야 합니다.", q.Question.KO, text, span(q.Min, q.Max))
	default:
		return v, true
	}
	return 0, false
}

// span writes a range in Korean.
func span(low, high *float64) string {
	switch {
	case low == nil:
		return number(*high) + " 이하"
	case high == nil:
		return number(*low) + " 이상"
	}
	return number(*low) + "~" + number(*high)
}

func choiceList(choices []models.RuleChoice) string {
	words := make([]string, 0, len(choices))
	for _, c := range choices {
		words = append(words, c.KO)
	}
	return strings.Join(words, ", ")
}

var numberForm = regexp.MustCompile(`^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$`)

// parseNumber reads a number as an officer types it: with thousands apart, and
// its unit behind.
func parseNumber(text string, unit models.RuleText) (float64, error) {
	for _, u := range []string{unit.KO, unit.EN} {
		if u != "" {
			text = strings.TrimSpace(strings.TrimSuffix(text, u))
		}
	}
	if !numberForm.MatchString(text) {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
}

// Largest values that a unit allows by itself.
var unitMost = map[string]float64{"percent": 100, "day_of_month": 31}

// figure reads one figure of the officer.
func (r *reader) figure(into map[string]typed, key, text string, values map[string]any) {
	def, ok := r.set.figure(key)
	field := "figures." + key
	if !ok {
		if r.strict {
			r.add("", field, text, "「%s」라는 수치는 없습니다. 이 항목을 지우십시오.", key)
		}
		return
	}
	name := def.Name.KO
	switch {
	case def.Fact != "":
		r.add("", field, text, "「%s」은(는) 사실을 묻는 칸에서 답하십시오.", name)
	case def.Unit != "":
		v, err := parseNumber(text, def.UnitText)
		most, limited := unitMost[def.Unit]
		if !limited {
			most = maxFigure
		}
		if err != nil || !(v > 0 && v <= most) {
			r.add("", field, text, "「%s」의 값 \"%s\": 0보다 크고 %s보다 크지 않은 수를 %s 단위로 적으십시오.", name, text, number(most), unitName(def))
			return
		}
		b, err := r.set.beyond(def, v, values)
		if err != nil {
			r.add("", field, text, "「%s」의 값 \"%s\": %v", name, text, err)
			return
		}
		if b != nil {
			p, _ := r.set.catalogue.Provision(b.Provision)
			side := "이하"
			if v < b.Value {
				side = "이상"
			}
			r.add("", field, text, "「%s」의 값 \"%s\": %s에 따라 %s%s %s여야 합니다.", name, text, strings.TrimSpace(p.Law+" "+p.Article), number(b.Value), def.UnitText.KO, side)
			return
		}
		into[key] = typed{value: &v, text: number(v)}
	case len(def.Choices) > 0:
		keys := []string{}
		for word := range strings.SplitSeq(text, ",") {
			found := choose(def.Choices, word)
			if len(found) == 0 {
				r.add("", field, text, "「%s」의 값 \"%s\"은(는) 고를 수 없습니다. %s 가운데 고르십시오.", name, strings.TrimSpace(word), choiceList(def.Choices))
				return
			}
			keys = append(keys, found...)
		}
		into[key] = typed{keys: keys}
	default:
		if !r.sentence("", field, "수치 「"+name+"」", text, maxWords) {
			return
		}
		if strings.ContainsAny(text, "{}") {
			r.add("", field, text, "수치 「%s」에는 중괄호를 쓸 수 없습니다.", name)
			return
		}
		into[key] = typed{text: text}
	}
}

func unitName(def *models.RuleFigure) string {
	if def.UnitText.KO == "" {
		return def.Unit
	}
	return def.UnitText.KO
}

// clause reads what the officer made of one clause.
func (r *reader) clause(e *models.EditedClause, seen map[string]bool) {
	i := slices.IndexFunc(r.set.rules, func(c *compiled) bool { return c.ID == e.Rule })
	if i < 0 {
		if r.strict {
			r.add(e.Rule, "rule", e.Rule, "「%s」라는 조항은 없습니다.", e.Rule)
		}
		return
	}
	name := "조항 「" + r.set.rules[i].Name.KO + "」"
	if seen[e.Rule] {
		r.add(e.Rule, "rule", e.Rule, "%s이 두 번 있습니다. 하나만 남기십시오.", name)
	}
	seen[e.Rule] = true
	if e.Level != "" && !slices.Contains(levels, e.Level) {
		r.add(e.Rule, "level", e.Level, "%s의 응락수준 \"%s\": 필수(must)나 권장(should)이어야 합니다.", name, e.Level)
	}
	for _, x := range []struct {
		field, ko string
		text      *string
	}{{"name", "명칭", e.Name}, {"definition", "정의", e.Definition}, {"inspection", "검사 방법", e.Inspection}} {
		if x.text != nil {
			r.text(e.Rule, x.field, name+"의 "+x.ko, *x.text)
		}
	}
	for _, x := range []struct {
		field, ko string
		texts     []string
	}{{"details", "세부내용", e.Details}, {"deliverables", "산출정보", e.Deliverables}} {
		if x.texts != nil && (len(x.texts) == 0 || len(x.texts) > maxSentences) {
			r.add(e.Rule, x.field, strconv.Itoa(len(x.texts)), "%s의 %s: %d개입니다. 1~%d개여야 합니다.", name, x.ko, len(x.texts), maxSentences)
			continue
		}
		for i, t := range x.texts {
			r.text(e.Rule, fmt.Sprintf("%s.%d", x.field, i+1), fmt.Sprintf("%s의 %s %d번", name, x.ko, i+1), t)
		}
	}
}

// text checks one sentence of the officer and its places.
func (r *reader) text(rule, field, where, text string) {
	if !r.sentence(rule, field, where, text, maxSentence) {
		return
	}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if _, ok := r.set.figure(m[1]); !ok {
			r.add(rule, field, m[0], "%s: %s라는 수치는 없습니다. 수치의 자리는 목록에서 고르고, 아니면 중괄호를 지우십시오.", where, m[0])
		}
	}
	if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
		r.add(rule, field, text, "%s: 중괄호는 {switch_time}처럼 수치의 자리에만 쓸 수 있습니다.", where)
	}
}

// sentence holds a typed text to one line of plain text.
func (r *reader) sentence(rule, field, where, text string, most int) bool {
	n := utf8.RuneCountInString(text)
	switch {
	case strings.TrimSpace(text) == "":
		r.add(rule, field, text, "%s이(가) 비어 있습니다. 내용을 적거나 원래 문장으로 되돌리십시오.", where)
	case n > most:
		r.add(rule, field, "", "%s: %d자입니다. %d자 안으로 줄이십시오.", where, n, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		r.add(rule, field, "", "%s: 줄바꿈이나 제어 문자가 있습니다. 한 문장씩 한 줄로 적으십시오.", where)
	default:
		return !r.older(rule, field, where, text)
	}
	return false
}

// older notes the citations of a typed text that no longer hold.
func (r *reader) older(rule, field, where, text string) bool {
	found := r.set.Stale(text)
	for _, x := range found {
		p, _ := r.set.catalogue.Provision(x.Provision)
		r.add(rule, field, x.Old.KO, "%s: 예전 인용 「%s」이(가) 있습니다. 지금은 %s입니다(%s).", where, x.Old.KO, x.Now.KO, strings.TrimSpace(p.Law+" "+p.Article))
	}
	return len(found) > 0
}
