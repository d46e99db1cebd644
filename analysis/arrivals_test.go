package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Half of a working day's messages leave within minutes of 09:00 and 10:00: a
// fault on Monday 08:58–10:17 strikes .5415 of the day's (sending_profile.md
// section 5: hour 09 whole, hour 10 by .80 + .20·15/58), about 11,500 of Suwon's;
// a flat hourly rate says 850.
func TestMorningFault(t *testing.T) {
	a := newArrivals(reference(t).Profile)
	share := a.until(10+17.0/60) - a.until(8+58.0/60)
	// The hours before 09 hold 2 minutes of the 'rest' share as well.
	want := (.32 + .26*(.8+.2*15/58) + .01/13*2/60) * .95 / 5
	near(t, "share of the week", share, want, 1e-9)
	hit := share * 470_000 * weeksVolume
	flat := 470_000 * 12 / hoursPerYear * (1 + 19.0/60)
	if hit < 10_500 || hit > 12_500 || hit < 12*flat {
		t.Errorf("%.0f messages hit, flat %.0f; want about 11,500 and 850", hit, flat)
	}
}

func TestArrivalsAreAWeek(t *testing.T) {
	a := newArrivals(reference(t).Profile)
	near(t, "a week", a.until(168+31.5)-a.until(31.5), 1, 1e-12)
	near(t, "before Monday", a.until(-1), -1+a.until(167), 1e-12)
	near(t, "working days", a.until(120), .95, 1e-12)
}

func TestResend(t *testing.T) {
	for _, tt := range []struct{ end, want float64 }{
		{2*24 + 18, 3*24 + 10}, // Wednesday evening: Thursday 10:00
		{0, 24 + 10},           // Monday 00:00 belongs to Monday: Tuesday
		{4*24 + 9, 7*24 + 10},  // Friday: Monday
		{5*24 + 15, 7*24 + 10}, {6*24 + 23, 7*24 + 10},
	} {
		if got := resend(tt.end); got != tt.want {
			t.Errorf("resend(%g) = %g, want %g", tt.end, got, tt.want)
		}
	}
	// resendNotBefore is its inverse: just before it the resend is too early.
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		x := r.Float64() * 500
		e := resendNotBefore(x)
		if resend(e) < x || resend(e-1e-6) >= x {
			t.Fatalf("resendNotBefore(%g) = %g: resends %g, just before %g", x, e, resend(e), resend(e-1e-6))
		}
	}
}

// brute follows single messages: half a minute apart, each for itself.
func brute(a *arrivals, steps []float64, m mode, t0, d float64) (n []float64, rescued float64) {
	n = make([]float64, len(steps))
	const dt = 1.0 / 240
	for t := t0; t < t0+d-1e-9; t += dt {
		end := math.Min(t+dt, t0+d)
		w := a.until(end) - a.until(t)
		sent := (t + end) / 2
		back := t0 + d
		if m.lost {
			back = resend(t0 + d)
		}
		arrive := back
		switch {
		case m.kind == switched && d > m.hours:
			arrive = math.Max(sent, t0+m.hours)
			rescued += w
		case m.kind == resent && m.lost:
			arrive = sent + m.hours
			rescued += w
		case m.kind == resent:
			if arrive = math.Min(sent+m.hours, t0+d); sent+m.hours < t0+d {
				rescued += w
			}
		}
		for k, s := range steps {
			if arrive-sent >= s {
				n[k] += w
			}
		}
	}
	return n, rescued
}

var someModes = []mode{
	{kind: nothing}, {kind: nothing, lost: true},
	{kind: switched, hours: 3.2}, {kind: switched, hours: 3.2, lost: true}, {kind: switched, hours: .25},
	{kind: resent, hours: 5.0 / 60}, {kind: resent, hours: 24}, {kind: resent, hours: 24, lost: true},
}

// swept returns what a sweep says of one step at one start: with a harm of 1 won
// at step k alone the cost is the share that late, with an extra price of 1 won the
// share rescued.
func swept(s *sweep, m mode, hours, offset float64) (late [][]float64, rescued []float64) {
	one := func(k int, extra float64) []float64 {
		w := &weight{kept: extra, lost: extra}
		var y [viewCount][]float64
		for v := range y {
			y[v] = make([]float64, len(s.start))
			w.harm[v] = make([]float64, len(s.steps))
			if k >= 0 {
				w.harm[v][k] = 1
			}
		}
		s.add(&y, w, m, hours, offset)
		return y[societyView]
	}
	for k := range s.steps {
		late = append(late, one(k, 0))
	}
	return late, one(-1, 1)
}

func TestSweepAgainstSingleMessages(t *testing.T) {
	a := newArrivals(reference(t).Profile)
	steps := []float64{.5, 2, 12, 48, 168, 240}
	s := newSweep(a, steps, fine.minutes)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 160 {
		m := someModes[i%len(someModes)]
		at, offset, d := r.IntN(len(s.start)), r.Float64(), math.Exp(r.NormFloat64()*1.6+1)
		t0 := (float64(at) + offset) * float64(s.every) / 60
		late, rescued := swept(s, m, d, offset)
		want, wantRescued := brute(a, steps, m, t0, d)
		// A quarter minute of the busiest minute (13 % of a day's) may fall on
		// the other side of a step.
		const slack = .95 / 5 * .128 * .3
		for k := range steps {
			if math.Abs(late[k][at]-want[k]) > slack {
				t.Errorf("%+v from %.3f for %.3f h: %g late by %g h, single messages say %g", m, t0, d, late[k][at], steps[k], want[k])
			}
		}
		if math.Abs(rescued[at]-wantRescued) > slack {
			t.Errorf("%+v from %.3f for %.3f h: %g rescued, single messages say %g", m, t0, d, rescued[at], wantRescued)
		}
	}
}

// The closed-form means must agree with the mean of the sweeps over start times
// and the classes of length.
func TestMeanCountsAgreeWithSweeps(t *testing.T) {
	a := newArrivals(reference(t).Profile)
	steps := []float64{.5, 2, 12, 48, 168, 240}
	s := newSweep(a, steps, fine.minutes)
	late := lateIndex(steps)
	mean := func(xs []float64) (m float64) {
		for _, x := range xs {
			m += x / float64(len(xs))
		}
		return m
	}
	for _, l := range []lengthLaw{{mu: .693, sigma: 1.2, cap: 72}, {mu: 4.117, sigma: .968, cap: 168}, {mu: 1.099, sigma: 1.3, cap: 168, shift: 26.9}} {
		for _, m := range someModes {
			week, _ := a.meanCounts(steps, late, m, newExcessTable(l, 400))
			want, wantRescued := week.n, week.rescued
			got := make([]float64, len(steps))
			var rescued float64
			for j, b := range l.bins(fine.classes, append([]float64{m.hours}, steps...)) {
				n, x := swept(s, m, b.hours, startOffset(j))
				rescued += b.prob * mean(x)
				for k := range n {
					got[k] += b.prob * mean(n[k])
				}
			}
			for k := range steps {
				if math.Abs(got[k]-want[k]) > 2e-3*want[k]+2e-5 {
					t.Errorf("%+v, %+v: %g late by %g h in the mean, closed form %g", l, m, got[k], steps[k], want[k])
				}
			}
			near(t, "rescued", rescued+1e-3, wantRescued+1e-3, 2e-3)
		}
	}
}
