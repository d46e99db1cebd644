package analysis

import (
	"math"
	"slices"
	"testing"
	"time"

	"daebi/models"
)

// streamOf returns the stream of outages with a key.
func streamOf(t *testing.T, c models.Case, key string) (*engine, *event) {
	t.Helper()
	e, now := presentOf(t, c)
	for _, ev := range now.worlds[0].events {
		if ev.key == key {
			return e, ev
		}
	}
	t.Fatalf("no stream %s", key)
	return nil, nil
}

const vendorOwn = "own:vendor:own_outage"

// What a sheet states is used as it is: u = MTTR/(MTBF + MTTR), 1 − A of the node's
// row, else of its SLA row; each with the outages a calendar year that it implies.
func TestStatedUnavailabilityIsUsedAsItIs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*models.Case)
		u      float64
		from   models.Origin
	}{
		{"MTBF and MTTR", func(c *models.Case) { c.Nodes[1].MTBFHours, c.Nodes[1].MTTRHours = f64(96), f64(4) }, .04, models.FromMeasured},
		{"availability of the node", func(c *models.Case) { c.Nodes[1].Availability = f64(.99) }, .01, models.FromSLA},
		{"availability of the SLA row", func(c *models.Case) { c.SLA = []models.SLATerm{{Node: "vendor", Availability: f64(.98)}} }, .02, models.FromSLA},
		{"the node's row before the SLA's", func(c *models.Case) {
			c.Nodes[1].Availability = f64(.99)
			c.SLA = []models.SLATerm{{Node: "vendor", Availability: f64(.98)}}
		}, .01, models.FromSLA},
		{"never down", func(c *models.Case) { c.Nodes[1].Availability = f64(1) }, 0, models.FromSLA},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := likely(t)
			tt.change(&c)
			_, ev := streamOf(t, c, vendorOwn)
			near(t, "u", ev.unavailability(hoursPerYear), tt.u*ev.share, 1e-12)
			near(t, "hours down a calendar year", ev.rate()*ev.law.mean(), tt.u*hoursPerYear, 1e-9)
			if ev.from != tt.from {
				t.Errorf("from %s", ev.from)
			}
		})
	}
}

// A record moves the rate, the lengths and the share, each towards what was seen:
// lengths and share with the reference worth three observations.
func TestRecordMovesLengthsAndShare(t *testing.T) {
	plain := likely(t)
	e, before := streamOf(t, plain, vendorOwn)
	c := likely(t)
	at := e.in.asOf.AddDate(-1, 0, 0)
	c.Incidents = []models.Incident{
		{Node: "vendor", Start: at, Hours: f64(8), AffectedShare: f64(.5)},
		{Node: "vendor", Start: at.AddDate(0, 1, 0), Hours: f64(2), AffectedShare: f64(.25)},
		{Node: "vendor", Start: e.in.asOf.AddDate(1, 0, 0), Hours: f64(300)}, // after the closing: not yet on record
	}
	_, ev := streamOf(t, c, vendorOwn)
	near(t, "shape", ev.shape, before.shape+2, 1e-12)
	near(t, "years", ev.years, before.years+e.in.asOf.Sub(at).Hours()/(365.25*24), 1e-9)
	near(t, "μ", ev.law.mu, (3*before.law.mu+math.Log(8)+math.Log(2))/5, 1e-12)
	near(t, "share", ev.share, (3*before.share+.5+.25)/5, 1e-12)
}

// Kakao's record is in the reference's row of multi-day outages already.
func TestKakaoRecordCountsOnce(t *testing.T) {
	c := likely(t)
	c.Nodes[3].Sites = nil // else the building's own row stands for it
	const key = "own:kakao:site_loss"
	e, before := streamOf(t, c, key)
	c.Incidents = []models.Incident{{Node: "kakao", Start: e.in.asOf.AddDate(-3, 0, 0), Hours: f64(50)}}
	_, after := streamOf(t, c, key)
	if after.shape != before.shape || after.years != before.years {
		t.Errorf("Gamma(%g, %g) became Gamma(%g, %g)", before.shape, before.years, after.shape, after.years)
	}
}

// A promise stands in where there is no record; Kakao's is the reference's own row.
func TestNoPromiseReplacesKakaoRecord(t *testing.T) {
	c := likely(t)
	const key = "own:kakao:short_fault"
	_, before := streamOf(t, c, key)
	c.SLA = []models.SLATerm{{Node: "kakao", Availability: f64(.9999)}}
	if _, after := streamOf(t, c, key); after.rate() != before.rate() || after.from != models.FromReference {
		t.Errorf("%g a year from %s became %g from %s", before.rate(), before.from, after.rate(), after.from)
	}
}

// An untested fallback is as old as its own contract: 1 − e^(−λ·age).
func TestStandbyAgesWithItsContract(t *testing.T) {
	fails := func(start *time.Time) float64 {
		c := likely(t)
		f := 0.0
		c.Contracts[0].Services[0].FailureShare, c.Contracts[0].Start = &f, start
		e, now := presentOf(t, c)
		return e.in.failureOnDemand(now.worlds[0].plans[0].routes[1], now.flows[0])
	}
	e, _ := presentOf(t, likely(t))
	l := e.in.set.standbyPerYear
	began := e.in.asOf.AddDate(0, 0, -1461) // four years
	near(t, "stated", fails(&began), -math.Expm1(-4*l), 1e-9)
	near(t, "not stated: three years assumed", fails(nil), -math.Expm1(-3*l), 1e-9)
}

// A disaster notice is late from the shortest delay on: its harm has no won value.
func TestDisasterTightensTheSwitch(t *testing.T) {
	at := func(class models.MessageClass) (float64, *Report) {
		c := likely(t)
		c.Contracts[0].Services[0].Class = class
		r := analyze(t, c)
		i := slices.IndexFunc(r.Figures, func(f DerivedFigure) bool { return f.Key == "switch_time" })
		return *r.Figures[i].Value, r
	}
	general, _ := at(models.ClassGeneral)
	disaster, r := at(models.ClassDisaster)
	if !(disaster < general) {
		t.Errorf("switch within %g min for disasters, %g for general notices", disaster, general)
	}
	if alone := r.option(OptAlone); !(alone.LateMessages > 0) {
		t.Errorf("%g late messages a year", alone.LateMessages)
	}
}

// No clause asks for less than the chain is thought to hold today, and none for 100 %.
func TestAvailabilityAskedFor(t *testing.T) {
	for _, c := range []models.Case{suwon(t), likely(t), promised(t)} {
		r := analyze(t, c)
		i := slices.IndexFunc(r.Figures, func(f DerivedFigure) bool { return f.Key == "availability" })
		if i < 0 {
			t.Fatal("no availability")
		}
		f := r.Figures[i]
		if f.Value == nil || *f.Value >= 1 {
			t.Errorf("availability %+v", f)
		} else if f.DecidedBy == "today" && *f.Value < *f.Economics {
			t.Errorf("asks for %g, less than the %g that the budget alone allows", *f.Value, *f.Economics)
		}
	}
}
