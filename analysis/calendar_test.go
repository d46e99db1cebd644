package analysis

import (
	"math"
	"testing"
	"time"

	"daebi/models"
)

// reminders is Suwon with its reminder days named.
func reminders(t testing.TB) models.Case {
	c := suwon(t)
	c.Contracts[0].Services[0].ReminderDays = []models.MonthDay{{Month: 7, Day: 28}, {Month: 8, Day: 28}, {Month: 8, Day: 28}}
	return c
}

func TestCalendarKeepsTheYear(t *testing.T) {
	c := reminders(t)
	in, err := newInput(&c, reference(t))
	if err != nil {
		t.Fatal(err)
	}
	cal := in.calendarOf(&c.Contracts[0].Services[0])
	base, weeks := cal.mean()
	near(t, "ordinary days and bursts", base+weeks*weeksVolume/12*1, 1, 1e-4) // the profile's weights print two digits
	if len(cal.bursts) != 2 {
		t.Fatalf("bursts: %+v", cal.bursts)
	}
	// July: (1.20 − 423,750/470,000) × 470,000 = 140,250 messages on one day.
	near(t, "July's reminder", cal.bursts[0].weeks*470_000*weeksVolume, 140_250, 1e-9)
	own := models.Service{MonthWeights: []float64{2, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}
	if x := in.calendarOf(&own); x.base[0] != 2 || x.base[1] != 0 || len(x.bursts) != 0 {
		t.Errorf("own weights: %+v", x)
	}
	if n := in.months(&own, 1000); n[0] != 2000 || n[1] != 0 {
		t.Errorf("own months: %v", n)
	}
}

// sending_profile.md section 5: 50.5 h mid-week that hold the July reminder day
// strike about 180,000 messages, without it about 45,000 (at weight 1; July's
// ordinary days weigh .90).
func TestReplayOfAReminderDay(t *testing.T) {
	know := knowledge(t)
	x := Incident{Node: "kakao", Start: time.Date(2022, 7, 27, 15, 30, 0, 0, models.Seoul), Hours: 50.5, Share: 1}
	hit := func(c models.Case) float64 {
		r, err := Replay(t.Context(), &c, know, x)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range r.Options {
			if o.ID == OptAlone {
				return o.Hit
			}
		}
		return math.NaN()
	}
	with, without := hit(reminders(t)), hit(suwon(t))
	near(t, "with the reminder day", with, 180_000, .05)
	near(t, "spread over the month", without, 45_000*1.20, .1)
}

func TestReminderDaysInTheLoss(t *testing.T) {
	r, plain := analyze(t, reminders(t)), analyze(t, suwon(t))
	near(t, "mean against the closed form", r.Loss.MeanNumeric, r.Loss.MeanClosedForm, 5e-3)
	near(t, "simulated P95", r.Loss.MonteCarlo.P95, r.Loss.Quantiles["95"], 2e-2)
	// The same messages a year: the mean moves little, the bad years get worse.
	near(t, "mean", r.Loss.Mean, plain.Loss.Mean, .05)
	if r.Loss.Quantiles["99.5"] <= plain.Loss.Quantiles["99.5"] || r.Loss.SD <= plain.Loss.SD {
		t.Errorf("P99.5 %.0f against %.0f, sd %.0f against %.0f", r.Loss.Quantiles["99.5"], plain.Loss.Quantiles["99.5"], r.Loss.SD, plain.Loss.SD)
	}
	capacity := func(r *Report) float64 {
		for _, f := range r.Figures {
			if f.Key == "capacity" {
				return *f.Value
			}
		}
		return math.NaN()
	}
	// By hand: the reminder day is 140,250 + 18,530 messages against 24,660 of July's
	// mean working day: some six times as fast a line.
	if x := capacity(r) / capacity(plain); x < 5 || x > 8 {
		t.Errorf("capacity %.1f times as large", x)
	}
}

// Two services of different calendars in one case are what they are apart: savings
// add up, and so does what one outage costs in the mean.
func TestTwoCalendars(t *testing.T) {
	c := suwon(t)
	a := c.Contracts[0].Services[0]
	b := a
	b.Name = "둘째"
	b.MonthWeights = []float64{3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3}
	c.Contracts[0].Services = []models.Service{a, b}
	both := analyze(t, c)
	c.Contracts[0].Services = []models.Service{b}
	second := analyze(t, c)
	first := analyze(t, suwon(t))
	if both.Savings.AnnualWon != first.Savings.AnnualWon+second.Savings.AnnualWon {
		t.Errorf("savings %s, apart %s and %s", both.Savings.AnnualWon, first.Savings.AnnualWon, second.Savings.AnnualWon)
	}
	near(t, "mean against the closed form", both.Loss.MeanNumeric, both.Loss.MeanClosedForm, 2e-3)
	// One response for both.
	near(t, "simulated mean", both.Loss.MonteCarlo.Mean, both.Loss.Mean, 4*both.Loss.SD/math.Sqrt(float64(both.Loss.MonteCarlo.Runs))/both.Loss.Mean)
	if both.Loss.Mean > first.Loss.Mean+second.Loss.Mean {
		t.Errorf("together %.0f, apart %.0f and %.0f", both.Loss.Mean, first.Loss.Mean, second.Loss.Mean)
	}
	if second.Loss.SD <= first.Loss.SD {
		t.Errorf("four months of three times the volume: sd %.0f, even %.0f", second.Loss.SD, first.Loss.SD)
	}
}

// A stated capacity delays what waits: enough for the busiest minute changes
// nothing, less costs more, and one that never catches up is as good as none.
func TestStatedCapacity(t *testing.T) {
	loss := func(perSecond *float64) float64 {
		c := likely(t)
		for i := range c.Routes {
			c.Routes[i].CapacityPerSecond = perSecond
		}
		r, err := Verdict(t.Context(), &c, knowledge(t))
		if err != nil {
			t.Fatal(err)
		}
		return r.option(OptPresent).MeanLoss
	}
	free := loss(nil)
	if x := loss(f64(1e5)); x != free {
		t.Errorf("ample capacity: %v, without %v", x, free)
	}
	last := free
	for _, c := range []float64{5, 1, .5, .3} {
		x := loss(f64(c))
		if x < last-1e-9 {
			t.Errorf("%g a second: %v, less than %v of a larger capacity", c, x, last)
		}
		last = x
	}
	if last <= free {
		t.Errorf(".3 a second costs %v, no more than without a limit", last)
	}
}
