package analysis

import (
	"errors"
	"testing"
	"time"

	"daebi/models"
)

// October 2022 against Suwon: business messages stopped on Saturday 15:30 for at
// least 50.5 h. sending_profile.md section 5 counts about 23,700 messages hit (252
// working days a year, weight 1); with October's weight of .90 and a working day of
// 20,549 it is .93 × .90 of that.
func TestReplayOctober2022(t *testing.T) {
	c := suwon(t)
	x := Incident{Name: "2022-10-15", Node: "kakao", Start: time.Date(2022, 10, 15, 15, 30, 0, 0, models.Seoul), Hours: 50.5, Share: 1}
	r, err := Replay(t.Context(), &c, knowledge(t), x)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]ReplayOption{}
	for _, o := range r.Options {
		by[o.ID] = o
	}
	alone := by[OptAlone]
	if alone.Hit < 18_000 || alone.Hit > 23_700 {
		t.Errorf("%.0f messages hit", alone.Hit)
	}
	// By hand, harm_curves.md: the same outage, half the queues lost, costs the
	// agency .05 a million by .06 a year: (.03 + .07)/2/.06 = .83 million won, less
	// October's weight, and 183,200 won of response.
	if alone.AgencyWon < .4e6 || alone.AgencyWon > 1.3e6 {
		t.Errorf("%.0f won for the agency", alone.AgencyWon)
	}
	if by[OptStay].Hit != 0 || by[OptStay].AgencyWon != 0 {
		t.Errorf("texts were not hit: %+v", by[OptStay])
	}
	for _, id := range []string{OptManual, OptSameVendor, OptIndependent, OptParallel} {
		if by[id].Late >= alone.Late || by[id].AgencyWon >= alone.AgencyWon {
			t.Errorf("%s: %.0f late, %.0f won; alone %.0f and %.0f", id, by[id].Late, by[id].AgencyWon, alone.Late, alone.AgencyWon)
		}
	}
	if s := by[OptSameVendor].SwitchHours; s == nil || *s > 1 {
		t.Errorf("an automatic switch after %v h", s)
	}
	if k := alone.KnownHours; k == nil || *k < 5 || *k > 6 { // three tiers of 1.84 h
		t.Errorf("the agency knows after %v h", k)
	}
	last := alone.Hourly[len(alone.Hourly)-1]
	peak := 0.0
	for _, h := range alone.Hourly {
		peak = max(peak, h.Waiting)
	}
	if peak < .9*alone.Hit || last.Waiting > peak {
		t.Errorf("at most %.0f of %.0f waiting, %.0f at the end", peak, alone.Hit, last.Waiting)
	}
}

func TestReplayOfAnUnknownNode(t *testing.T) {
	c := suwon(t)
	if _, err := Replay(t.Context(), &c, knowledge(t), Incident{Node: "없는 곳", Start: time.Now(), Hours: 1, Share: 1}); !errors.Is(err, ErrNoSuchNode) {
		t.Errorf("%v", err)
	}
	if _, err := Replay(t.Context(), &c, knowledge(t), Incident{Node: "kakao", Start: time.Now(), Hours: -1, Share: 1}); err == nil {
		t.Error("an outage of negative length")
	}
}

// The replay follows single minutes; over start times and lengths it must agree
// with the means that the loss rests on.
func TestReplayAgreesWithTheMeans(t *testing.T) {
	c := likely(t)
	know := knowledge(t)
	in, err := newInput(&c, know.Reference)
	if err != nil {
		t.Fatal(err)
	}
	m, err := in.money(1)
	if err != nil {
		t.Fatal(err)
	}
	flows := in.flowsOf(m, false, func(int) string { return OptPresent })
	e := &engine{ctx: t.Context(), in: in, money: m, flows: flows, sev: newSeverities(in, flows, fine)}
	l := lengthLaw{mu: 2, cap: 100} // e² hours, fixed
	for _, md := range someModes {
		week, _ := e.sev.arr.meanCounts(e.sev.steps, e.sev.lateAt, md, newExcessTable(l, 400))
		want, rescued := week.n, week.rescued
		got := make([]float64, len(want))
		var back float64
		const n = 168 * 4
		for i := range n {
			c := e.course(md, (float64(i)+startOffset(i))/4, l.mean(), func(t, minutes float64) float64 { return e.sev.arr.until(t+minutes/60) - e.sev.arr.until(t) })
			back += c.rescued / n
			for k := range got {
				got[k] += c.late[k] / n
			}
		}
		for k := range got {
			if d := got[k] - want[k]; d > .01*want[k]+2e-4 || d < -.01*want[k]-2e-4 {
				t.Errorf("%+v: %g late by %g h, in the mean %g", md, got[k], e.sev.steps[k], want[k])
			}
		}
		near(t, "rescued", back+1e-3, rescued+1e-3, 1e-2)
	}
}

// A drawn incident is of the case, can be replayed and is the same for one seed.
func TestDrawnIncidents(t *testing.T) {
	c := likely(t)
	know := knowledge(t)
	seen := map[string]int{}
	for seed := range uint64(60) {
		x, err := Draw(t.Context(), &c, know, seed)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := Draw(t.Context(), &c, know, seed); again != x {
			t.Errorf("seed %d: %+v, then %+v", seed, x, again)
		}
		if !(x.Hours > 0 && x.Hours <= maxReplayHours && x.Share > 0 && x.Share <= 1) {
			t.Errorf("seed %d: %+v", seed, x)
		}
		seen[x.Name]++
		if seed < 8 {
			if _, err := Replay(t.Context(), &c, know, x); err != nil {
				t.Errorf("seed %d: %+v: %v", seed, x, err)
			}
		}
	}
	// The short faults of the messenger are the most frequent stream by far, the loss
	// of a building is drawn once in tens.
	if seen["카카오: 짧은 장애"] < 15 || len(seen) < 4 {
		t.Errorf("drawn: %v", seen)
	}
}
