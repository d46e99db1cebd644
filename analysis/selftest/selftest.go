package selftest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
	"time"

	"daebi/analysis/faulttree"
	"daebi/analysis/loss"
)

// Schema names the form of a Result's JSON.
const Schema = "daebi/self-test/1"

// maxCases bounds the cases of one file.
const maxCases = 10_000

// ErrCase is wrapped by what is wrong with a case file.
var ErrCase = errors.New("not a case file")

// Refused is wrapped by errors of a case that is well formed and that the engine
// does not answer: no failure and no pass.
var Refused = errors.New("refused")

// Case is one known answer. Raw is the whole case; Expected holds the figures to
// check, flat: "quantiles.0.995".
type Case struct {
	Kind, ID, Title, Source string
	Tolerance               float64        // relative
	Expected                map[string]any // float64, string or bool
	Raw                     json.RawMessage
}

// Parse reads a file of one case or a list.
func Parse(data []byte) ([]Case, error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	var raws []json.RawMessage
	if len(data) > 0 && data[0] == '[' {
		if err := decode(data, &raws); err != nil {
			return nil, err
		}
	} else {
		raws = []json.RawMessage{data}
	}
	if len(raws) > maxCases {
		return nil, fmt.Errorf("%w: %d cases, at most %d", ErrCase, len(raws), maxCases)
	}
	var out []Case
	for i, raw := range raws {
		var h struct {
			Kind, ID, Title, Source string
			Expected                json.RawMessage
			Tolerance               *float64 `json:"relative_tolerance"`
		}
		if err := decode(raw, &h); err != nil {
			return nil, fmt.Errorf("case %d: %w", i+1, err)
		}
		c := Case{Kind: h.Kind, ID: h.ID, Title: h.Title, Source: h.Source, Tolerance: 1e-9, Expected: map[string]any{}, Raw: raw}
		if h.Kind == "" || h.ID == "" || len(h.Expected) == 0 {
			return nil, fmt.Errorf("%w: case %d: kind, id and expected are needed", ErrCase, i+1)
		}
		if h.Tolerance != nil {
			if c.Tolerance = *h.Tolerance; !(c.Tolerance >= 0 && c.Tolerance <= 1) {
				return nil, fmt.Errorf("%w: %s: relative_tolerance %g", ErrCase, c.ID, c.Tolerance)
			}
		}
		var v any
		if err := decode(h.Expected, &v); err != nil {
			return nil, fmt.Errorf("%s: %w", c.ID, err)
		}
		if err := flatten("", v, c.Expected); err != nil {
			return nil, fmt.Errorf("%s: %w", c.ID, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func decode(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("%w: %w", ErrCase, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: more than one value", ErrCase)
	}
	return nil
}

// Flatten returns the figures of a value's JSON under dotted keys:
// "savings.by_vat_sides.1.before". A list has a figure "length" as well.
func Flatten(v any) (map[string]any, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	out := map[string]any{}
	return out, flatten("", tree, out)
}

// flatten writes a tree of figures under dotted keys.
func flatten(key string, v any, to map[string]any) error {
	join := func(k string) string {
		if key == "" {
			return k
		}
		return key + "." + k
	}
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			if err := flatten(join(k), y, to); err != nil {
				return err
			}
		}
	case []any:
		// A list of points is the distribution's own form.
		for i, y := range x {
			if p, ok := y.(map[string]any); ok && key == "exceedance" {
				if at, ok := p["x"].(float64); ok {
					to[join(fmt.Sprint(at))] = p["p"]
					continue
				}
			}
			if err := flatten(join(fmt.Sprint(i)), y, to); err != nil {
				return err
			}
		}
		if key != "exceedance" { // a list that is right so far and goes on is wrong
			to[join("length")] = float64(len(x))
		}
	case float64, string, bool, nil:
		to[key] = x
	default:
		return fmt.Errorf("%w: %s", ErrCase, key)
	}
	return nil
}

// Result is what running the cases found.
type Result struct {
	Schema  string       `json:"schema"`
	Passed  int          `json:"passed"`
	Failed  int          `json:"failed"`
	Refused int          `json:"refused"`
	Cases   []CaseResult `json:"cases"`
}

// Outcomes of a case.
const (
	OutcomePass    = "pass"
	OutcomeFail    = "fail"
	OutcomeRefused = "refused"
)

// CaseResult is one case's outcome.
type CaseResult struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	Source  string   `json:"source"`
	Outcome string   `json:"outcome"`
	Reason  string   `json:"reason"`
	Seconds float64  `json:"seconds"`
	Figures []Figure `json:"figures"`
}

// Figure is one figure checked. Words stand in ExpectedText and FoundText.
type Figure struct {
	Name               string  `json:"name"`
	Expected           float64 `json:"expected"`
	Found              float64 `json:"found"`
	RelativeDifference float64 `json:"relative_difference"`
	ExpectedText       string  `json:"expected_text,omitempty"`
	FoundText          string  `json:"found_text,omitempty"`
	Pass               bool    `json:"pass"`
}

// Answer computes the figures of a case, flat, and how far off each may be in
// its own unit beside the tolerance. It returns an error that wraps Refused for a
// case it does not answer.
type Answer func(ctx context.Context, c Case) (found map[string]any, slack map[string]float64, err error)

// Runner runs cases. Kinds holds the answers beside the engine's own; Limit
// bounds one case's time, 0: 30 s. Now is the clock that times them, nil: times
// are 0.
type Runner struct {
	Kinds map[string]Answer
	Limit time.Duration
	Now   func() time.Time
}

// Run runs the cases in their order. Only ctx's error is returned: what is wrong
// with a case is its outcome.
func (r Runner) Run(ctx context.Context, cases []Case) (Result, error) {
	out := Result{Schema: Schema, Cases: []CaseResult{}}
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		res := r.one(ctx, c)
		switch res.Outcome {
		case OutcomePass:
			out.Passed++
		case OutcomeFail:
			out.Failed++
		default:
			out.Refused++
		}
		out.Cases = append(out.Cases, res)
	}
	return out, ctx.Err()
}

func (r Runner) one(ctx context.Context, c Case) CaseResult {
	limit := r.Limit
	if limit == 0 {
		limit = 30 * time.Second
	}
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	now := r.Now
	if now == nil {
		now = func() time.Time { return time.Time{} }
	}
	res := CaseResult{ID: c.ID, Kind: c.Kind, Title: c.Title, Source: c.Source, Figures: []Figure{}}
	start := now()
	answer := r.Kinds[c.Kind]
	if answer == nil {
		answer = kinds[c.Kind]
	}
	if answer == nil {
		res.Outcome, res.Reason = OutcomeRefused, fmt.Sprintf("이 종류의 사례는 계산하지 않습니다: %s", c.Kind)
		return res
	}
	found, slack, err := answer(inner, c)
	res.Seconds = now().Sub(start).Seconds()
	switch {
	case err == nil:
	case inner.Err() != nil && ctx.Err() == nil:
		res.Outcome, res.Reason = OutcomeRefused, fmt.Sprintf("제한 시간 %s 안에 끝나지 않았습니다", limit)
		return res
	case errors.Is(err, Refused), errors.Is(err, faulttree.ErrTooLarge), errors.Is(err, loss.ErrTooLarge):
		res.Outcome, res.Reason = OutcomeRefused, err.Error()
		return res
	default:
		res.Outcome, res.Reason = OutcomeFail, err.Error()
		return res
	}
	res.Outcome = OutcomePass
	keys := make([]string, 0, len(c.Expected))
	for k := range c.Expected {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		f := compare(k, c.Expected[k], found[k], c.Tolerance, slack[k])
		if !f.Pass {
			res.Outcome = OutcomeFail
		}
		res.Figures = append(res.Figures, f)
	}
	return res
}

// compare sets one figure against what was expected: relatively, a figure of
// zero absolutely.
func compare(name string, want, got any, tolerance, slack float64) Figure {
	f := Figure{Name: name}
	w, isNumber := want.(float64)
	if !isNumber {
		f.ExpectedText, f.FoundText = fmt.Sprint(want), fmt.Sprint(got)
		f.Pass = f.ExpectedText == f.FoundText
		return f
	}
	g, ok := got.(float64)
	f.Expected = w
	if !ok || math.IsNaN(g) || math.IsInf(g, 0) {
		f.FoundText = fmt.Sprint(got)
		return f
	}
	f.Found = g
	f.RelativeDifference = math.Abs(g - w)
	if w != 0 {
		f.RelativeDifference /= math.Abs(w)
	}
	f.Pass = f.RelativeDifference <= tolerance || math.Abs(g-w) <= slack
	return f
}
