package analysis

import (
	"math"
	"testing"

	"daebi/models"
)

// The months add up to the year, whatever the calendar; where nothing but the
// volume differs between months, neither does what one message's lateness costs.
func TestMonthsAddUpToTheYear(t *testing.T) {
	know := knowledge(t)
	plain := likely(t)
	reminders := likely(t)
	reminders.Contracts[0].Services[0].MonthWeights = []float64{12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 24. / 13, 12. / 13, 12. / 13, 12. / 13}
	reminders.Contracts[0].Services[0].ReminderDays = []models.MonthDay{{Month: 9, Day: 10}}
	even := likely(t)
	even.Contracts[0].Services[0].MonthWeights = []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	double := likely(t) // a month of twice the messages of every other
	double.Contracts[0].Services[0].MonthWeights = []float64{24. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13, 12. / 13}
	for name, c := range map[string]*models.Case{"profile": &plain, "reminder days": &reminders, "even": &even, "double": &double} {
		r, err := Verdict(t.Context(), c, know)
		if err != nil {
			t.Fatal(err)
		}
		var mean, baseline, messages float64
		for _, m := range r.Loss.Months {
			mean, baseline, messages = mean+m.Mean, baseline+m.Baseline, messages+m.Messages
		}
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-9*math.Abs(want) {
				t.Errorf("%s: the months' %s is %.10g, the year's %.10g", name, what, got, want)
			}
		}
		near("loss", mean, r.Loss.MeanClosedForm)
		near("baseline", baseline, r.Loss.BaselineMean)
		near("messages", messages, float64(12*r.Savings.Services[0].MessagesPerMonth))
		switch jan, feb := r.Loss.Months[0], r.Loss.Months[1]; name {
		case "even":
			near("January", jan.Mean, r.Loss.MeanClosedForm/12)
		case "double":
			// Twice the messages, twice their part; the response costs the same.
			if !(jan.Mean > 1.2*feb.Mean && jan.Mean < 2*feb.Mean) {
				t.Errorf("twice the messages cost %.6g, once %.6g", jan.Mean, feb.Mean)
			}
		case "reminder days":
			if !(r.Loss.Months[8].Mean > r.Loss.Months[7].Mean) {
				t.Errorf("the reminder's month costs %.6g, the one before %.6g", r.Loss.Months[8].Mean, r.Loss.Months[7].Mean)
			}
		}
	}
}
