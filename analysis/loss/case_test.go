package loss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

type fixture struct {
	Kind     string `json:"kind"`
	ID       string `json:"id"`
	Expected struct {
		Mean       *float64           `json:"mean"`
		SD         *float64           `json:"sd"`
		PZero      *float64           `json:"p_zero"`
		Quantiles  map[string]float64 `json:"quantiles"`
		TVaR       map[string]float64 `json:"tvar"`
		Exceedance []struct{ X, P float64 }
	} `json:"expected"`
	Tolerance *float64 `json:"relative_tolerance"`
}

// flat returns what the case expects under RunCase's keys.
func (f fixture) flat() map[string]float64 {
	m := map[string]float64{}
	for k, v := range map[string]*float64{"mean": f.Expected.Mean, "sd": f.Expected.SD, "p_zero": f.Expected.PZero} {
		if v != nil {
			m[k] = *v
		}
	}
	for k, v := range f.Expected.Quantiles {
		m["quantiles."+k] = v
	}
	for k, v := range f.Expected.TVaR {
		m["tvar."+k] = v
	}
	for _, e := range f.Expected.Exceedance {
		m["exceedance."+strconv.FormatFloat(e.X, 'g', -1, 64)] = e.P
	}
	return m
}

// compare returns what is wrong with the figures found, as the self-test does.
func compare(want, found, slack map[string]float64, tolerance float64) (wrong []string) {
	for k, w := range want {
		f, ok := found[k]
		limit := tolerance*math.Abs(w) + slack[k]
		if w == 0 {
			limit = tolerance + slack[k]
		}
		if !ok || !(math.Abs(f-w) <= limit) {
			wrong = append(wrong, fmt.Sprintf("%s = %.12g, want %.12g (relative %.1e)", k, f, w, f/w-1))
		}
	}
	return wrong
}

func readCases(t testing.TB) []json.RawMessage {
	files, err := filepath.Glob("../../fixtures/cases/selftest/compound-*.json")
	if err != nil || len(files) < 7 {
		t.Fatalf("cases: %v, %v", files, err)
	}
	var all []json.RawMessage
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var list []json.RawMessage
		if json.Unmarshal(data, &list) != nil {
			list = []json.RawMessage{data}
		}
		all = append(all, list...)
	}
	return all
}

func TestRunCase(t *testing.T) {
	for _, raw := range readCases(t) {
		var f fixture
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		tolerance := 1e-9
		if f.Tolerance != nil {
			tolerance = *f.Tolerance
		}
		start := time.Now()
		found, slack, err := RunCase(context.Background(), raw)
		if err != nil {
			t.Errorf("%s: %v", f.ID, err)
			continue
		}
		for _, w := range compare(f.flat(), found, slack, tolerance) {
			t.Errorf("%s: %s", f.ID, w)
		}
		if len(found) != len(f.flat()) {
			t.Errorf("%s: found %v", f.ID, found)
		}
		t.Logf("%s: %v", f.ID, time.Since(start))
	}
}

// A case without a tolerance is held to 1e-9: closed forms on smooth laws.
func TestRunCaseDigits(t *testing.T) {
	const one, two = `{"type": "discrete", "values": [1], "probs": [1]}`, `{"type": "discrete", "values": [2], "probs": [1]}`
	gammas := func(mass func(float64) float64, shape, scale, x float64) float64 {
		return 1 - tweedie(mass, Gamma{shape, scale}, x)
	}
	for _, tt := range []struct {
		name, frequency, severity string
		tolerance                 float64
		key                       string
		x, want                   float64
	}{
		{"one exponential", one, `{"type": "exponential", "mean": 7}`, 1e-9, "quantiles", 0.99, 7 * math.Log(100)},
		{"its tail", one, `{"type": "exponential", "mean": 7}`, 1e-9, "tvar", 0.99, 7*math.Log(100) + 7},
		{"one lognormal", one, `{"type": "lognormal", "mu": 2, "sigma": 1}`, 1e-9, "quantiles", 0.5, math.Exp(2)},
		{"one Weibull", one, `{"type": "weibull", "shape": 2, "scale": 3}`, 1e-9, "quantiles", 0.95, 3 * math.Sqrt(math.Log(20))},
		{"one Lomax", one, `{"type": "lomax", "alpha": 3, "scale": 2}`, 1e-9, "quantiles", 0.99, 2 * (math.Cbrt(100) - 1)},
		{"its tail", one, `{"type": "lomax", "alpha": 3, "scale": 2}`, 1e-9, "tvar", 0.9, 2*(math.Cbrt(10)-1) + math.Cbrt(10)},
		{"two uniforms", two, `{"type": "uniform", "low": 0, "high": 1}`, 1e-9, "quantiles", 0.9, 2 - math.Sqrt(0.2)},
		{"their exceedance", two, `{"type": "uniform", "low": 0, "high": 1}`, 1e-9, "exceedance", 1.5, 0.125},
		{"their middle, where the density has a corner", two, `{"type": "uniform", "low": 0, "high": 1}`, 1e-9, "exceedance", 1, 0.5},
		{"one capped exponential, at its cap", one, `{"type": "capped", "of": {"type": "exponential", "mean": 1}, "cap": 2}`, 1e-9, "exceedance", 1.5, math.Exp(-1.5)},
		{"geometric of exponentials", `{"type": "geometric", "mean": 2}`, `{"type": "exponential", "mean": 1}`, 1e-9, "quantiles", 0.99, 3 * math.Log(200/3.)},
		{"its tail", `{"type": "geometric", "mean": 2}`, `{"type": "exponential", "mean": 1}`, 1e-9, "tvar", 0.99, 3*math.Log(200/3.) + 3},
		{"Poisson of gammas", `{"type": "poisson", "lambda": 3}`, `{"type": "gamma", "shape": 1.5, "scale": 4}`, 1e-9, "exceedance", 40, gammas(poissonMass(3), 1.5, 4, 40)},
		{"Poisson of gammas, often", `{"type": "poisson", "lambda": 200}`, `{"type": "gamma", "shape": 2, "scale": 1}`, 1e-8, "exceedance", 460, gammas(poissonMass(200), 2, 1, 460)},
		{"negative binomial of gammas", `{"type": "negative_binomial", "shape": 0.5, "rate": 0.25}`, `{"type": "gamma", "shape": 3, "scale": 2}`, 1e-8, "exceedance", 50, gammas(negativeBinomialMass(0.5, 0.25), 3, 2, 50)},
		{"gammas of infinite density at 0", `{"type": "poisson", "lambda": 1}`, `{"type": "gamma", "shape": 0.5, "scale": 1}`, 1e-6, "exceedance", 2, gammas(poissonMass(1), 0.5, 1, 2)},
	} {
		expected := fmt.Sprintf(`{"%s": {"%g": 0}}`, tt.key, tt.x)
		if tt.key == "exceedance" {
			expected = fmt.Sprintf(`{"exceedance": [{"x": %g, "p": 0}]}`, tt.x)
		}
		raw := fmt.Sprintf(`{"kind": "compound", "parts": [{"frequency": %s, "severity": %s}], "expected": %s}`, tt.frequency, tt.severity, expected)
		found, slack, err := RunCase(context.Background(), json.RawMessage(raw))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		want := map[string]float64{fmt.Sprintf("%s.%g", tt.key, tt.x): tt.want}
		for _, w := range compare(want, found, slack, tt.tolerance) {
			t.Errorf("%s: %s", tt.name, w)
		}
	}
}

// The trap has the compound law's mean and must fail its P99.
func TestTrapFails(t *testing.T) {
	const raw = `{"kind": "compound", "parts": [{"frequency": {"type": "poisson", "lambda": 0.5},
		"severity": {"type": "lognormal", "mu": 1.151293, "sigma": 0.6999362}}],
		"expected": {"mean": 2.020006, "quantiles": {"0.99": 8.056}}, "relative_tolerance": 1e-3}`
	found, slack, err := RunCase(context.Background(), json.RawMessage(raw))
	if err != nil {
		t.Fatal(err)
	}
	if wrong := compare(map[string]float64{"mean": 2.020006}, found, slack, 1e-6); wrong != nil {
		t.Error(wrong)
	}
	if wrong := compare(map[string]float64{"quantiles.0.99": 8.056}, found, slack, 1e-3); wrong == nil {
		t.Error("rate × one severity passes for the compound law")
	}
}

func TestRunCaseRefuses(t *testing.T) {
	const part = `{"frequency": {"type": "poisson", "lambda": 1}, "severity": {"type": "exponential", "mean": 1}}`
	of := func(frequency, severity string) string {
		return `{"kind": "compound", "parts": [{"frequency": ` + frequency + `, "severity": ` + severity + `}], "expected": {"mean": 1}}`
	}
	const one, exp = `{"type": "poisson", "lambda": 1}`, `{"type": "exponential", "mean": 1}`
	for _, tt := range []struct {
		name, raw string
		want      error // nil: any
	}{
		{"empty", ``, ErrCase},
		{"null", `null`, ErrCase},
		{"list", `[]`, ErrCase},
		{"other kind", `{"kind": "frontier"}`, ErrCase},
		{"no parts", `{"kind": "compound", "expected": {"mean": 1}}`, ErrCase},
		{"nothing expected", `{"kind": "compound", "parts": [` + part + `], "expected": {}}`, ErrCase},
		{"unknown figure", `{"kind": "compound", "parts": [` + part + `], "expected": {"median": 1}}`, ErrCase},
		{"unknown member", `{"kind": "compound", "part": [], "parts": [` + part + `], "expected": {"mean": 1}}`, ErrCase},
		{"level above 1", `{"kind": "compound", "parts": [` + part + `], "expected": {"quantiles": {"95": 1}}}`, ErrCase},
		{"level without figure", `{"kind": "compound", "parts": [` + part + `], "expected": {"tvar": {"0.9": null}}}`, ErrCase},
		{"negative x", `{"kind": "compound", "parts": [` + part + `], "expected": {"exceedance": [{"x": -1, "p": 1}]}}`, ErrCase},
		{"tolerance", `{"kind": "compound", "parts": [` + part + `], "expected": {"mean": 1}, "relative_tolerance": -1}`, ErrCase},
		{"no lambda", of(`{"type": "poisson"}`, exp), ErrCase},
		{"lambda null", of(`{"type": "poisson", "lambda": null}`, exp), ErrCase},
		{"lambda text", of(`{"type": "poisson", "lambda": "1"}`, exp), ErrCase},
		{"lambda negative", of(`{"type": "poisson", "lambda": -1}`, exp), nil},
		{"frequency unknown", of(`{"type": "hermite"}`, exp), ErrCase},
		{"frequency with more", of(`{"type": "poisson", "lambda": 1, "rate": 1}`, exp), ErrCase},
		{"trials not whole", of(`{"type": "binomial", "n": 1.5, "p": 0.1}`, exp), ErrCase},
		{"numbers not whole", of(`{"type": "discrete", "values": [1.5], "probs": [1]}`, exp), nil},
		{"probabilities short", of(`{"type": "discrete", "values": [1, 2], "probs": [0.5, 0.4]}`, exp), ErrCase},
		{"sigma zero", of(one, `{"type": "lognormal", "mu": 1, "sigma": 0}`), nil},
		{"uniform upside down", of(one, `{"type": "uniform", "low": 2, "high": 1}`), nil},
		{"values and probabilities", of(one, `{"type": "discrete", "values": [1, 2], "probs": [1]}`), nil},
		{"capped of nothing", of(one, `{"type": "capped", "cap": 1}`), ErrCase},
		{"mixture of nothing", of(one, `{"type": "mixture", "weights": [], "parts": []}`), ErrCase},
		{"infinite mean", of(one, `{"type": "lomax", "alpha": 0.9, "scale": 1}`), ErrUnsolved},
	} {
		if _, _, err := RunCase(context.Background(), json.RawMessage(tt.raw)); err == nil || (tt.want != nil && !errors.Is(err, tt.want)) {
			t.Errorf("%s: error %v, want %v", tt.name, err, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := RunCase(ctx, json.RawMessage(of(one, exp))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzRunCase(f *testing.F) {
	for _, raw := range readCases(f) {
		f.Add([]byte(raw))
	}
	f.Add([]byte(`{"kind":"compound","parts":[{"frequency":{"type":"binomial","n":3,"p":0.5},"severity":{"type":"mixture","weights":[0.5,0.5],
		"parts":[{"type":"weibull","shape":0.7,"scale":2},{"type":"capped","of":{"type":"lomax","alpha":0.9,"scale":1},"cap":9}]}},
		{"frequency":{"type":"negative_binomial","shape":0.3,"rate":2},"severity":{"type":"uniform","low":1,"high":4}}],
		"expected":{"mean":1,"sd":1,"quantiles":{"0.5":0,"0.999":3},"tvar":{"0.9":1},"exceedance":[{"x":7,"p":0.1}]},"relative_tolerance":0.001}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		found, slack, err := RunCase(ctx, raw)
		if err != nil {
			return
		}
		for k, v := range found {
			if math.IsNaN(v) || v < 0 || (k[0] == 'e' && v > 1) || (k == "p_zero" && v > 1) {
				t.Errorf("%s = %v", k, v)
			}
			if s := slack[k]; math.IsNaN(s) || s < 0 {
				t.Errorf("slack of %s = %v", k, s)
			}
		}
	})
}
