package selftest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	cs, err := Parse([]byte("\xef\xbb\xbf[{\"kind\":\"x\",\"id\":\"a\",\"expected\":{\"mean\":1,\"q\":{\"0.5\":2},\"list\":[\"u\",3],\"exceedance\":[{\"x\":2.5,\"p\":0.1}]}}]"))
	if err != nil || len(cs) != 1 || cs[0].Tolerance != 1e-9 {
		t.Fatalf("%+v, %v", cs, err)
	}
	for k, want := range map[string]any{"mean": 1.0, "q.0.5": 2.0, "list.0": "u", "list.1": 3.0, "list.length": 2.0, "exceedance.2.5": .1} {
		if got := cs[0].Expected[k]; got != want {
			t.Errorf("%s = %v, want %v", k, got, want)
		}
	}
	for _, bad := range []string{"", "null", "{}", "[", `{"kind":"x"}`, `{"kind":"x","id":"a"}`, `{"kind":"x","id":"a","expected":{"a":1}} 2`, `{"kind":"x","id":"a","expected":{"a":1},"relative_tolerance":-1}`, `{"kind":"x","id":"a","expected":{"a":1},"relative_tolerance":1e400}`} {
		if cs, err := Parse([]byte(bad)); !errors.Is(err, ErrCase) {
			t.Errorf("%s: %v, %v", bad, cs, err)
		}
	}
}

func TestRun(t *testing.T) {
	answer := func(found map[string]any, slack map[string]float64, err error) Answer {
		return func(context.Context, Case) (map[string]any, map[string]float64, error) { return found, slack, err }
	}
	r := Runner{Limit: time.Hour, Kinds: map[string]Answer{
		"right": answer(map[string]any{"a": 1.0000000001, "b": "x", "c": 0.0, "more": 7.0}, nil, nil),
		"near":  answer(map[string]any{"a": 1.4, "b": "x", "c": 0.0}, map[string]float64{"a": .5}, nil),
		"wrong": answer(map[string]any{"a": 1.1, "b": "x", "c": 0.0}, nil, nil),
		"less":  answer(map[string]any{"a": 1.0, "c": 0.0}, nil, nil),
		"broke": answer(nil, nil, errors.New("no")),
		"big":   answer(nil, nil, Refused),
		"slow": func(ctx context.Context, _ Case) (map[string]any, map[string]float64, error) {
			<-ctx.Done()
			return nil, nil, ctx.Err()
		},
	}}
	expected := map[string]any{"a": 1.0, "b": "x", "c": 0.0}
	for kind, want := range map[string]string{"right": OutcomePass, "near": OutcomePass, "wrong": OutcomeFail, "less": OutcomeFail, "broke": OutcomeFail, "big": OutcomeRefused, "unknown": OutcomeRefused, "slow": OutcomeRefused} {
		if kind == "slow" {
			r.Limit = time.Millisecond
		}
		res, err := r.Run(t.Context(), []Case{{Kind: kind, ID: kind, Tolerance: 1e-9, Expected: expected}})
		r.Limit = time.Hour
		if err != nil || res.Cases[0].Outcome != want || res.Passed+res.Failed+res.Refused != 1 {
			t.Errorf("%s: %+v, %v; want %s", kind, res, err, want)
		}
		if want != OutcomePass && want != OutcomeFail && res.Cases[0].Reason == "" {
			t.Errorf("%s is refused without a word", kind)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := r.Run(ctx, []Case{{Kind: "right"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was called off: %v", err)
	}
}

// Whatever a file holds, it is refused in words or run; nothing panics.
func FuzzParseAndRun(f *testing.F) {
	for _, s := range []string{
		`{"kind":"frontier","id":"a","strategies":[{"id":"x","cost":1,"effect":2},{"id":"y","cost":1,"effect":2}],"expected":{"frontier":["x"]}}`,
		`[{"kind":"compound","id":"b","parts":[{"frequency":{"type":"poisson","lambda":1},"severity":{"type":"uniform","low":0,"high":1}}],"expected":{"mean":0.5}}]`,
		`{"kind":"fault-tree","id":"c","top":"g","gates":{"g":{"type":"or","inputs":["a"]}},"events":{"a":0.1},"expected":{"top_probability":0.1}}`,
		`{"kind":"blocks","id":"d","blocks":{"a":{"availability":0.9}},"structure":{"series":["a"]},"expected":{"availability":0.9}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cs, err := Parse(data)
		if err != nil {
			if !strings.Contains(err.Error(), ErrCase.Error()) {
				t.Fatalf("%v is no fault of a case file", err)
			}
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		res, err := Runner{Limit: time.Second}.Run(ctx, cs[:min(len(cs), 3)])
		if err == nil && len(res.Cases) != min(len(cs), 3) {
			t.Fatalf("%d results of %d cases", len(res.Cases), len(cs))
		}
	})
}
