package analysis

import (
	"math"

	"daebi/models"
)

const (
	hoursPerWeek   = 168.0
	minutesPerWeek = 7 * 24 * 60
	// A service of v messages a month sends 12·v·7/365 in a week of mean weight.
	weeksVolume = 12.0 * 7 / 365
)

// arrivals is when a week's messages leave: the share sent since Monday 00:00,
// one value a minute, straight between them. Every kink of the profile lies on a
// whole minute, so it is exact.
type arrivals struct {
	cum [minutesPerWeek + 1]float64
}

// newArrivals spreads a week of the sending profile: the working days' share on
// Monday to Friday, each day by its hour weights, each peak hour's share in its
// first minutes and the rest of it in the others.
func newArrivals(p models.SendingProfile) *arrivals {
	a := &arrivals{}
	peak := map[int]bool{}
	for _, h := range p.PeakHours {
		peak[h] = true
	}
	i := 0
	for d := range 7 {
		day := p.WorkingDayShare / 5
		if d >= 5 {
			day = (1 - p.WorkingDayShare) / 2
		}
		for h := range 24 {
			for m := range 60 {
				w := day * p.HourWeights[h]
				switch {
				case !peak[h]:
					w /= 60
				case float64(m) < p.PeakMinutes:
					w *= p.PeakShare / p.PeakMinutes
				default:
					w *= (1 - p.PeakShare) / (60 - p.PeakMinutes)
				}
				a.cum[i+1] = a.cum[i] + w
				i++
			}
		}
	}
	for j := range a.cum { // the weights may sum to 1 ± rounding
		a.cum[j] /= a.cum[minutesPerWeek]
		if j == minutesPerWeek {
			a.cum[j] = 1
		}
	}
	return a
}

// until returns the share of a week's messages sent from Monday 00:00 of week 0
// until t hours later; every further week adds 1.
func (a *arrivals) until(t float64) float64 {
	m := t * 60
	w := math.Floor(m / minutesPerWeek)
	m -= w * minutesPerWeek
	i := int(m)
	if i >= minutesPerWeek {
		return w + 1
	}
	return w + a.cum[i] + (m-float64(i))*(a.cum[i+1]-a.cum[i])
}

// resend returns when lost messages go out again after an outage that ended at
// t hours: 10:00 of the first working day after it.
func resend(t float64) float64 {
	d := math.Floor(t/24) + 1
	for weekend(d) {
		d++
	}
	return d*24 + 10
}

// weekend reports whether day d, counted from a Monday, is no working day.
// Public holidays are not known here: they are counted as working days.
func weekend(d float64) bool { return d-7*math.Floor(d/7) > 4 }

// resendNotBefore returns the earliest end of an outage whose lost messages go
// out at or after x hours: midnight of the working day before that resend.
func resendNotBefore(x float64) float64 {
	d := math.Ceil((x - 10) / 24) // first day whose 10:00 is at or after x
	for weekend(d) {
		d++
	}
	d-- // the working day before it
	for weekend(d) {
		d--
	}
	return d * 24
}
