package analysis

import (
	"fmt"
	"math"
	"slices"
	"time"

	"daebi/models"
)

// calendar is how a service's messages lie in the year: the weight of each month's
// ordinary days, mean 1 with the bursts, and the bursts of its reminder days.
type calendar struct {
	key     string
	weights [12]float64 // of the whole month
	base    [12]float64 // of its ordinary days
	bursts  []burst
}

// burst is the extra of one reminder day, as a multiple of a mean week's messages.
// The day is taken as a working Wednesday: which weekday a date falls on changes
// from year to year.
type burst struct {
	month, day int // from 0, from 1
	weeks      float64
}

// burstDay is the day of the week that stands for a reminder day.
const burstDay = 2

// calendarOf returns a service's calendar: its own month weights, or the profile's;
// a named reminder day takes what its month has beyond the ordinary out of the
// other days.
func (in *input) calendarOf(s *models.Service) *calendar {
	weights := in.ref.Profile.MonthWeights
	key := "" // the profile's own
	if len(s.MonthWeights) == 12 {
		copy(weights[:], s.MonthWeights)
	}
	if len(s.MonthWeights) == 12 || len(s.ReminderDays) > 0 {
		key = fmt.Sprint(weights, s.ReminderDays)
	}
	if c, ok := in.calendars[key]; ok {
		return c
	}
	c := &calendar{key: key, weights: weights, base: weights}
	ordinary := in.ref.Profile.ReminderBase
	for m := range 12 {
		var days []models.MonthDay
		for _, d := range s.ReminderDays {
			if d.Month == m+1 && !slices.Contains(days, d) {
				days = append(days, d)
			}
		}
		extra := weights[m] - ordinary
		if len(days) == 0 || extra <= 0 {
			continue
		}
		c.base[m] = ordinary
		for _, d := range days {
			c.bursts = append(c.bursts, burst{m, d.Day, extra / float64(len(days)) / weeksVolume})
		}
	}
	in.calendars[key] = c
	return c
}

// mean returns the mean weight of ordinary days and the weeks' worth of messages
// that leave in bursts a year: their sum is the year's volume.
func (c *calendar) mean() (base, bursts float64) {
	for _, w := range c.base {
		base += w / 12
	}
	for _, b := range c.bursts {
		bursts += b.weeks
	}
	return base, bursts
}

// sent returns what of a service's messages leaves in the minute from t hours on
// from Monday 00:00, at a date, in units of a mean week's.
func (c *calendar) sent(a *arrivals, t float64, minutes float64, at time.Time) float64 {
	n := c.base[at.Month()-1] * (a.until(t+minutes/60) - a.until(t))
	for _, b := range c.bursts {
		if b.month == int(at.Month())-1 && b.day == at.Day() {
			h := 24*burstDay + float64(at.Hour()) + float64(at.Minute())/60 + float64(at.Second())/3600
			n += b.weeks * (a.burstArrivals(h+minutes/60) - a.burstArrivals(h))
		}
	}
	return n
}

// monthVector is a kind of month: the weight of each calendar's ordinary days, and
// how likely an outage begins in one.
type monthVector struct {
	weights []float64
	prob    float64
	month   int // −1: several alike
}

// vectors lists the months of calendars side by side, alike ones together unless a
// burst tells them apart.
func vectors(cs []*calendar) []monthVector {
	bursts := false
	for _, c := range cs {
		bursts = bursts || len(c.bursts) > 0
	}
	var out []monthVector
	for m := range 12 {
		v := monthVector{prob: 1.0 / 12, month: m}
		for _, c := range cs {
			v.weights = append(v.weights, c.base[m])
		}
		at := slices.IndexFunc(out, func(x monthVector) bool { return !bursts && slices.Equal(x.weights, v.weights) })
		if at < 0 {
			out = append(out, v)
			continue
		}
		out[at].prob += v.prob
		out[at].month = -1
	}
	return out
}

// burstArrivals returns the share of a reminder day's extra sent until t hours from
// Monday 00:00: the hours of a working day, all of it within that day.
func (a *arrivals) burstArrivals(t float64) float64 {
	from, to := a.until(24*burstDay), a.until(24*(burstDay+1))
	return math.Max(0, math.Min(1, (a.until(t)-from)/(to-from)))
}

// cost returns what the messages of one flow cost that an outage of so many hours
// from t0 strikes, by view; until says what share was sent by when.
func (w *weight) cost(m mode, steps []float64, t0, hours float64, until func(float64) float64) (won [viewCount]float64) {
	start, end := until(t0), until(t0+hours)
	extra := w.kept
	if m.lost {
		extra = w.lost
	}
	late := func(k int, n float64) {
		for v := range won {
			won[v] += w.harm[v][k] * math.Max(0, n)
		}
	}
	switch {
	case m.kind == switched && hours > m.hours:
		for v := range won {
			won[v] += extra * (end - start)
		}
		for k, s := range steps {
			if s < m.hours {
				late(k, until(t0+m.hours-s)-start)
			}
		}
		return won
	case m.kind == resent:
		back := end
		if !m.lost {
			back = start
			if hours > m.hours {
				back = until(t0 + hours - m.hours)
			}
		}
		for v := range won {
			won[v] += extra * (back - start)
		}
		for k, s := range steps {
			switch {
			case m.hours < s:
			case m.lost:
				late(k, end-start)
			case hours > s:
				late(k, until(t0+hours-s)-start)
			}
		}
		return won
	}
	for k, s := range steps {
		if m.lost {
			late(k, math.Min(until(resend(t0+hours)-s), end)-start)
		} else if hours > s {
			late(k, until(t0+hours-s)-start)
		}
	}
	return won
}
