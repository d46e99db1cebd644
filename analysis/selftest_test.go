package analysis

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"testing"

	"daebi/analysis/selftest"
	"daebi/fixtures"
	"daebi/models"
)

// Every built-in case that needs no workbook passes; a wrong answer fails.
func TestKnownAnswers(t *testing.T) {
	noWorkbooks := func(context.Context, string) (models.Case, error) {
		return models.Case{}, errors.New("no workbook here")
	}
	r := selftest.Runner{Kinds: Answers(knowledge(t), noWorkbooks)}
	total := 0
	err := fs.WalkDir(fixtures.KnownAnswers(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".json" {
			return err
		}
		b, err := fs.ReadFile(fixtures.KnownAnswers(), p)
		if err != nil {
			return err
		}
		cases, err := selftest.Parse(b)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			return nil
		}
		// Whole contracts need a reader of workbooks: the program's own test runs them.
		cases = slices.DeleteFunc(cases, func(c selftest.Case) bool { return c.Kind == "contract" })
		res, err := r.Run(t.Context(), cases)
		if err != nil {
			return err
		}
		for _, c := range res.Cases {
			total++
			if c.Outcome != selftest.OutcomePass {
				t.Errorf("%s: %s: %s %s %+v", p, c.ID, c.Outcome, c.Reason, c.Figures)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if total < 40 {
		t.Errorf("%d known answers", total)
	}
	wrong := []byte(`{"kind":"savings","id":"x","before_won":9.35,"after_won":4.9,"messages_per_month":470000,"expected":{"annual_won":25098001}}`)
	cases, err := selftest.Parse(wrong)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := r.Run(t.Context(), cases); err != nil || res.Failed != 1 {
		t.Errorf("a figure that is one won off: %+v, %v", res, err)
	}
}
