package server

import (
	"context"
	"fmt"
	"slices"

	"daebi/analysis"
	"daebi/server/sheet"
	"daebi/server/text"
)

// effects are what each answer to a question does to the savings, by the question's
// key and the answer's value; "" is no answer.
type effects map[string]map[string]string

// Beyond these an answer's effect is seen on the result alone: each is read for.
const (
	maxEffects      = 24
	maxEffectUpload = 512 << 10 // bytes of the files
)

// effectsOf returns what answers do, worked out once for a reading that is held.
func (s *Server) effectsOf(ctx context.Context, d *openDraft, lang text.Lang, read *understanding) (effects, error) {
	var failed error
	read.once.Do(func() {
		work, done, err := s.work(ctx)
		if err != nil {
			failed = err
			return
		}
		defer done()
		read.effects, failed = s.effects(work, d, lang, read)
	})
	if failed != nil {
		s.readings.drop(d.ID) // who asks again finds no half of it
	}
	return read.effects, failed
}

// effects reads the files once for each answer that could be given, and works out the
// savings.
func (s *Server) effects(ctx context.Context, d *openDraft, lang text.Lang, read *understanding) (effects, error) {
	n := 0
	for i := range read.Questions {
		if q := &read.Questions[i]; !manyAnswers(q) {
			n += len(q.Options) + 1
		}
	}
	if offersTable(lang, read.Case) != nil {
		return nil, nil // which of them is bought is not known yet
	}
	if n == 0 || n > maxEffects || d.Bytes > maxEffectUpload || read.Case == nil || s.deps.Savings == nil {
		return nil, nil
	}
	all := effects{}
	for i := range read.Questions {
		q := &read.Questions[i]
		if manyAnswers(q) {
			continue // such a vocabulary says nothing of money
		}
		all[q.Key] = map[string]string{}
		for _, value := range append([]string{""}, values(q.Options)...) {
			as := d.state.said
			as.Reading.Answers = slices.DeleteFunc(slices.Clone(as.Reading.Answers), func(a sheet.Answer) bool { return a.Question == q.Key })
			if value != "" {
				as.Reading.Answers = append(as.Reading.Answers, sheet.Answer{Question: q.Key, Value: value})
			}
			if value == q.Answer {
				all[q.Key][value] = s.effect(lang, read)
				continue
			}
			then, err := s.understand(ctx, d, lang, as)
			if err != nil {
				return nil, fmt.Errorf("read draft as answered: %w", err)
			}
			all[q.Key][value] = s.effect(lang, then)
		}
		if same(all[q.Key]) {
			delete(all, q.Key)
		}
	}
	return all, nil
}

func values(options []sheet.Option) []string {
	out := make([]string, len(options))
	for i := range options {
		out[i] = options[i].Value
	}
	return out
}

// same reports whether no answer makes a difference.
func same(of map[string]string) bool {
	first, begun := "", false
	for _, x := range of {
		if begun && x != first {
			return false
		}
		first, begun = x, true
	}
	return true
}

// effect says what is saved a year where the files are read so.
func (s *Server) effect(lang text.Lang, read *understanding) string {
	if read.Case == nil {
		return text.T(lang, "draft.effect.errors")
	}
	x, err := s.deps.Savings(read.Case)
	if err != nil {
		return "" // nothing to save on, or past what money can hold: the result says so
	}
	return savingsSentence(lang, &x)
}

func savingsSentence(lang text.Lang, x *analysis.Savings) string {
	if x.VATConfirmed {
		return text.T(lang, "draft.effect.included", "won", exactUnit(lang, x.VerdictWon))
	}
	low, high := x.AnnualInclVAT, x.AnnualInclVAT
	for i, c := range x.ByVATSides {
		if i == 0 {
			low, high = c.AnnualInclVAT, c.AnnualInclVAT
		}
		low, high = min(low, c.AnnualInclVAT), max(high, c.AnnualInclVAT)
	}
	if low == high {
		return text.T(lang, "draft.effect.included", "won", exactUnit(lang, low))
	}
	return text.T(lang, "draft.effect.range", "low", exactUnit(lang, low), "high", exactUnit(lang, high))
}
