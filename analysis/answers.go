package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"daebi/analysis/selftest"
	"daebi/models"
	"daebi/models/unit"
)

// Answers returns the self-test's kinds that need the whole engine: contract (a
// workbook through the one entry point, read by the function given), savings (a
// price pair) and time-of-day (the messages that an outage strikes).
func Answers(know Knowledge, read func(ctx context.Context, workbook string) (models.Case, error)) map[string]selftest.Answer {
	return map[string]selftest.Answer{
		"contract": func(ctx context.Context, c selftest.Case) (map[string]any, map[string]float64, error) {
			var in struct{ Workbook string }
			if err := json.Unmarshal(c.Raw, &in); err != nil {
				return nil, nil, fmt.Errorf("%w: %w", selftest.ErrCase, err)
			}
			m, err := read(ctx, in.Workbook)
			if err != nil {
				return nil, nil, err
			}
			r, err := Analyze(ctx, &m, know)
			if err != nil {
				return nil, nil, err
			}
			found, err := selftest.Flatten(r)
			return found, nil, err
		},
		"savings": func(_ context.Context, c selftest.Case) (map[string]any, map[string]float64, error) {
			found, err := answerSavings(c, know)
			return found, nil, err
		},
		"time-of-day": func(_ context.Context, c selftest.Case) (map[string]any, map[string]float64, error) {
			found, err := answerTimeOfDay(c, know)
			return found, nil, err
		},
	}
}

// answerSavings prices a pair of unit prices: figures of Savings' JSON, and
// monthly_won, the annual amount by 12.
func answerSavings(c selftest.Case, know Knowledge) (map[string]any, error) {
	var in struct {
		Before    unit.Money     `json:"before_won"`
		After     unit.Money     `json:"after_won"`
		Fallback  *unit.Money    `json:"fallback_won"`
		Monthly   int64          `json:"messages_per_month"`
		Fail      float64        `json:"failure_share"`
		VATBefore models.VATSide `json:"vat_before"`
		VATAfter  models.VATSide `json:"vat_after"`
		Attempts  bool           `json:"attempts_billed"`
	}
	if err := json.Unmarshal(c.Raw, &in); err != nil {
		return nil, fmt.Errorf("%w: %w", selftest.ErrCase, err)
	}
	const most = 1_000_000_000
	if in.Monthly <= 0 || in.Monthly > most || in.Before < 0 || in.After < 0 || !(in.Fail >= 0 && in.Fail <= 1) {
		return nil, fmt.Errorf("%w: messages_per_month, prices or failure_share out of range", selftest.ErrCase)
	}
	s := models.Service{Name: c.ID, Class: models.ClassGeneral, FailureShare: &in.Fail, Lines: []models.Line{
		{Channel: models.SMS, Phase: models.Before, Price: models.Flat(in.Before), VAT: in.VATBefore, MessagesPerMonth: in.Monthly},
		{Channel: models.Alimtalk, Phase: models.After, Price: models.Flat(in.After), VAT: in.VATAfter, MessagesPerMonth: in.Monthly, AttemptsBilled: in.Attempts},
	}}
	if in.Fallback != nil {
		s.Lines = append(s.Lines, models.Line{Channel: models.SMS, Phase: models.Fallback, Price: models.Flat(*in.Fallback), VAT: in.VATAfter, MessagesPerMonth: in.Monthly})
	}
	x, err := newInput(&models.Case{Contracts: []models.Contract{{Services: []models.Service{s}}}}, know.Reference)
	if err != nil {
		return nil, err
	}
	m, err := x.money(1)
	if err != nil {
		return nil, err
	}
	sav, err := x.savings(m)
	if err != nil {
		return nil, err
	}
	found, err := selftest.Flatten(sav)
	if err != nil {
		return nil, err
	}
	found["monthly_won"] = sav.AnnualWon.Float() / unit.MonthsPerYear
	return found, nil
}

// answerTimeOfDay counts the messages that leave during an outage: hours from
// Monday 00:00, of a month of weight 1.
func answerTimeOfDay(c selftest.Case, know Knowledge) (map[string]any, error) {
	var in struct {
		Monthly float64 `json:"messages_per_month"`
		Start   float64 `json:"start_hour"`
		Hours   float64 `json:"hours"`
	}
	if err := json.Unmarshal(c.Raw, &in); err != nil {
		return nil, fmt.Errorf("%w: %w", selftest.ErrCase, err)
	}
	if !(in.Start >= 0 && in.Start < hoursPerWeek && in.Hours >= 0 && in.Hours <= hoursPerYear) || math.IsInf(in.Monthly, 0) {
		return nil, fmt.Errorf("%w: start_hour 0…168, hours 0…8760", selftest.ErrCase)
	}
	a := newArrivals(know.Reference.Profile)
	share := a.until(in.Start+in.Hours) - a.until(in.Start)
	day := a.until(24)
	return map[string]any{
		"messages_hit":   share * in.Monthly * weeksVolume,
		"share_of_a_day": share / day,
		"flat_messages":  in.Monthly * unit.MonthsPerYear * in.Hours / hoursPerYear,
	}, nil
}
