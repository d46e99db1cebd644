package rates

import (
	"fmt"
	"math"
	"slices"
	"time"

	"daebi/models"
)

// Estimate returns the reference rates of a record that was closed on a day: the
// rows that stand on it, then those that are judgement. Incidents after that day
// do not count, and the order of the record does not matter but to the order of
// the ids. Notes say in a few words what the file's say in full.
//
// It is an error if the record contradicts itself (see Tally.Count), lacks an
// incident that a rule names, or leaves a row nothing to stand on.
func Estimate(incidents []Incident, closed time.Time) ([]models.Rate, error) {
	r, err := newRecord(incidents, closed)
	if err != nil {
		return nil, err
	}
	var out []models.Rate
	for _, rule := range Rules() {
		x, err := rule.estimate(r)
		if err != nil {
			return nil, rowError(x, err)
		}
		out = append(out, x)
	}
	notice, err := r.notice()
	if err != nil {
		return nil, rowError(notice, err)
	}
	assumed, err := Assumed()
	if err != nil {
		return nil, err
	}
	for _, x := range assumed {
		for _, id := range x.IncidentsUsed {
			if err := r.holds([]Named{{ID: id}}); err != nil {
				return nil, rowError(x, err)
			}
		}
	}
	return slices.Concat(out, []models.Rate{notice}, assumed), nil
}

func rowError(r models.Rate, err error) error { return fmt.Errorf("%s: %w", r.Key(), err) }

func setLength(r *models.Rate, l Law) {
	r.HasLaw, r.MuLogHours, r.SigmaLogHours, r.CapHours, r.MeanHours = true, l.Mu, l.Sigma, l.Cap, l.Mean()
}

func (u Rule) estimate(r *record) (models.Rate, error) {
	x := models.Rate{
		Role: u.Role, Event: u.Event, HasRate: true, Share: u.Share,
		Source: fromFile, Confidence: u.Confidence, Note: u.Note,
	}
	c, err := u.Tally.count(r)
	if err != nil {
		return x, err
	}
	var against Count
	if len(u.Against.Nodes) > 0 {
		if against, err = u.Against.count(r); err != nil {
			return x, err
		}
	}
	x.IncidentsUsed, x.ExposureYears, x.PriorYears = c.Used, c.Years, c.Years
	if x.OutagesPerYear, err = u.rate(c, against); err != nil {
		return x, err
	}
	if rate := x.OutagesPerYear; u.Widened {
		if x.PriorYears, err = PriorYears(rate.Value, rate.Low, rate.High); err != nil {
			return x, err
		}
	} else if err := within("rate", rate.Value, 1e-9, 1e9); err != nil {
		return x, err
	}
	law, err := u.law(r, c)
	setLength(&x, law)
	return x, err
}

// law returns the stated length, or fits the record's.
func (u Rule) law(r *record, c Count) (Law, error) {
	l := Law{Mu: math.Log(u.Lengths.MedianHours), Sigma: u.Lengths.Sigma, Cap: u.Lengths.CapHours}
	if u.Lengths.MedianHours > 0 {
		return l, nil
	}
	s, err := u.Lengths.sample(r, c)
	if err == nil {
		l.Mu, l.Sigma, err = s.Fit(reference)
	}
	return l, err
}

// sample returns the lengths of what counted and of what is named beside it; one
// without a length gives none.
func (l Lengths) sample(r *record, c Count) (Sample, error) {
	var s Sample
	if err := r.holds(l.Also, l.AtLeast); err != nil {
		return s, err
	}
	var ids []string
	if l.Counted {
		ids = slices.Clone(c.Used)
	}
	for _, n := range l.Also {
		ids = append(ids, n.ID)
	}
	for _, id := range ids {
		h, ok := r.hours(r.index[id])
		switch {
		case !ok:
		case named(l.AtLeast, id):
			s.AtLeast = append(s.AtLeast, h)
		default:
			s.Hours = append(s.Hours, h)
		}
	}
	return s, nil
}

// notice returns the delay of a notice from one tier to the next: the lags as
// they are, no reference for their spread.
func (r *record) notice() (models.Rate, error) {
	x := models.Rate{
		Role: "notification", Event: "delay_per_tier", Source: "unit_costs.csv:silence_before_notice_kakao2022", Confidence: models.Derived,
		Note: "first public word after the start; assumed the same for each step of the chain, which adds up",
	}
	var s Sample
	for _, lag := range Lags() {
		if err := r.holds([]Named{{ID: lag.Incident}}); err != nil {
			return x, err
		}
		s.Hours = append(s.Hours, lag.Hours)
	}
	mu, sigma, err := s.Fit(Spread{})
	setLength(&x, Law{Mu: mu, Sigma: sigma, Cap: 24})
	return x, err
}
