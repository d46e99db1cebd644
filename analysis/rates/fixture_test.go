package rates_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"daebi/analysis/rates"
	"daebi/fixtures"
	"daebi/models"
)

// shipped returns the shipped record and the day on which it was closed.
func shipped(t *testing.T) ([]rates.Incident, time.Time, models.Reference) {
	t.Helper()
	ref, err := fixtures.Reference()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := fixtures.Incidents()
	if err != nil {
		t.Fatal(err)
	}
	var out []rates.Incident
	for _, x := range rows {
		out = append(out, rates.Incident{ID: x.ID, Node: x.Node, Start: x.Start, Messages: x.Messages, MessagingHours: x.MessagingHours, FullHours: x.FullHours, Note: x.Note})
	}
	closed, err := time.Parse(time.DateOnly, ref.Version)
	if err != nil {
		t.Fatal(err)
	}
	return out, closed, ref
}

// printed returns the figures of a row in the digits of the file.
func printed(r models.Rate) string {
	var b strings.Builder
	digits := func(name, verb string, v float64) { fmt.Fprintf(&b, " %s "+verb, name, v) }
	if r.HasRate {
		digits("rate", "%.3g", r.OutagesPerYear.Value)
		digits("low", "%.3g", r.OutagesPerYear.Low)
		digits("high", "%.3g", r.OutagesPerYear.High)
		digits("k", "%.3g", r.PriorYears)
	}
	if r.HasLaw {
		digits("mean", "%.3g", r.MeanHours)
		digits("mu", "%.3f", r.MuLogHours)
		digits("sigma", "%.3f", r.SigmaLogHours)
		digits("cap", "%.4g", r.CapHours)
	}
	fmt.Fprintf(&b, " share %.3g %.3g %.3g", r.Share.Value, r.Share.Low, r.Share.High)
	digits("exposure", "%.3g", r.ExposureYears)
	return strings.TrimSpace(fmt.Sprintf("%s incidents %s source %q %s", b.String(), strings.Join(r.IncidentsUsed, ";"), r.Source, r.Confidence))
}

// The file was written by another program, in Python. Every row is compared in
// every figure, to all the digits printed, with the incidents it names.
func TestEstimateAgreesWithFile(t *testing.T) {
	incidents, closed, ref := shipped(t)
	ours, err := rates.Estimate(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	if len(ours) != len(ref.Rates) {
		t.Errorf("%d rows; the file has %d", len(ours), len(ref.Rates))
	}
	seen := map[string]bool{}
	for _, x := range ours {
		file, ok := ref.Rate(x.Role, x.Event)
		if !ok || seen[x.Key()] {
			t.Errorf("%s: twice, or not in the file", x.Key())
			continue
		}
		seen[x.Key()] = true
		if got, want := printed(x), printed(file); got != want {
			t.Errorf("%s:\n ours %s\n file %s", x.Key(), got, want)
		}
		if x.Note == "" {
			t.Errorf("%s: no reason given", x.Key())
		}
	}
}

// The order in which the record is written changes no figure.
func TestEstimateIgnoresOrder(t *testing.T) {
	incidents, closed, _ := shipped(t)
	want, err := rates.Estimate(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(incidents)
	got, err := rates.Estimate(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		a, b := want[i], got[i]
		a.IncidentsUsed, b.IncidentsUsed = nil, nil
		if printed(a) != printed(b) {
			t.Errorf("%s: %s, reversed %s", a.Key(), printed(a), printed(b))
		}
	}
}

func TestEstimateRefuses(t *testing.T) {
	incidents, closed, _ := shipped(t)
	without := func(id string) []rates.Incident {
		return slices.DeleteFunc(slices.Clone(incidents), func(x rates.Incident) bool { return x.ID == id })
	}
	with := func(x rates.Incident) []rates.Incident { return append(slices.Clone(incidents), x) }
	for _, tt := range []struct {
		name      string
		incidents []rates.Incident
		closed    time.Time
		want      string
	}{
		{"a named incident is gone", without("kt-2011-04-26"), closed, `site,data_centre_loss: incident "kt-2011-04-26" is not on record`},
		{"a lag's incident is gone", without("kakao-2024-07-18"), closed, `notification,delay_per_tier: incident "kakao-2024-07-18"`},
		{"a consulted incident is gone", without("dealer-csid-2026-02-28"), closed, `dealer,own_outage: incident`},
		{"twice", with(incidents[0]), closed, "twice"},
		{"no such day", with(rates.Incident{ID: "x", Start: "2024-13-01"}), closed, "begins with no day"},
		{"length of nothing", with(rates.Incident{ID: "x", FullHours: new(float64)}), closed, "hours = 0"},
		{"repeats nothing", with(rates.Incident{ID: "x", Note: "DEDUP=y"}), closed, `repeats "y"`},
		{"repeats a repeat", with(rates.Incident{ID: "x", Note: "DEDUP=nirs-2025-09-26-gov24"}), closed, "a repeat itself"},
		{"closed before it began", incidents, closed.AddDate(-10, 0, 0), "exposure in years"},
		{"nothing on record", nil, closed, "platform,short_fault: rate = 0 is out of range"},
	} {
		if _, err := rates.Estimate(tt.incidents, tt.closed); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %q", tt.name, err, tt.want)
		}
	}
}

func hoursOf(t *testing.T, row string) []float64 {
	t.Helper()
	incidents, closed, _ := shipped(t)
	for _, u := range rates.Rules() {
		if u.Role+","+u.Event != row {
			continue
		}
		c, err := u.Tally.Count(incidents, closed)
		if err != nil {
			t.Fatal(err)
		}
		var h []float64
		for _, x := range incidents {
			if slices.Contains(c.Used, x.ID) {
				h = append(h, *x.MessagingHours)
			}
		}
		return h
	}
	t.Fatalf("no row %s", row)
	return nil
}

var reference = rates.Spread{Sigma: 1.2, Worth: 3}

// Figures that the file's notes and reference_rates.md give in words.
func TestNotes(t *testing.T) {
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s: %.4g; the note says %g", what, got, want)
		}
	}
	// Short faults, left-truncated at 0.08 h.
	short := hoursOf(t, "platform,short_fault")
	mu, sigma, err := rates.Sample{Hours: short}.Fit(reference)
	if err != nil {
		t.Fatal(err)
	}
	near("median", math.Exp(mu), .178, .0005)
	mu, sigma2, err := rates.Sample{Hours: short, Above: .08}.Fit(reference)
	if err != nil || sigma2 != sigma {
		t.Fatal(sigma2, err)
	}
	near("median under truncation", math.Exp(mu), .090, .0005)
	near("share unseen", .5*math.Erfc((mu-math.Log(.08))/sigma/math.Sqrt2), .45, .005)
	// Three silent faults: median of a plain fit.
	mu, _, err = rates.Sample{Hours: []float64{7, 102, 144}}.Fit(rates.Spread{})
	if err != nil {
		t.Fatal(err)
	}
	near("silent faults", math.Exp(mu), 47, .5)
	// short_fault_other's centre is the geometric mean of its ends.
	incidents, closed, _ := shipped(t)
	ours, err := rates.Estimate(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range ours {
		low, high := x.OutagesPerYear.Low, x.OutagesPerYear.High
		switch x.Key() {
		case "platform,short_fault_other":
			near("centre", math.Sqrt(low*high), x.OutagesPerYear.Value, .05)
			near("38 in 2018 to October 2022", 38./(4+10./12), high, .05)
		case "carrier,sms_outage_one_carrier":
			_, high, err := rates.Interval(len(x.IncidentsUsed), x.ExposureYears, .9)
			near("press-visible", high, .25, .005)
			near("18 in ten years over three carriers", 18./10/3, x.OutagesPerYear.High, 1e-9)
			if err != nil {
				t.Error(err)
			}
		case "dealer,own_outage":
			for _, p := range []struct{ hours, percentile float64 }{{24, .97}, {48, .99}} {
				near("percentile", .5*math.Erfc((x.MuLogHours-math.Log(p.hours))/x.SigmaLogHours/math.Sqrt2), p.percentile, .005)
			}
		case "vendor,own_outage":
			near("availability", 1-x.OutagesPerYear.Value*x.MeanHours/8760, .9998, .00005)
		}
	}
}

// Of Kakao's 17 faults with a clock time 8 began on Monday to Friday, 09 to 18;
// since November 2022 6 of 7 (reference_rates.md).
func TestWorkingHours(t *testing.T) {
	incidents, closed, _ := shipped(t)
	short := rates.Rules()[0].Tally
	recent, err := short.Count(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	short.From = time.Date(2010, 3, 18, 0, 0, 0, 0, time.UTC)
	all, err := short.Count(incidents, closed)
	if err != nil {
		t.Fatal(err)
	}
	count := func(ids []string) (working, clocked int) {
		for _, x := range incidents {
			at, err := time.Parse(time.RFC3339, x.Start)
			if err != nil || !slices.Contains(ids, x.ID) {
				continue
			}
			clocked++
			if d := at.Weekday(); d != time.Saturday && d != time.Sunday && at.Hour() >= 9 && at.Hour() < 18 {
				working++
			}
		}
		return working, clocked
	}
	if w, n := count(all.Used); w != 8 || n != 17 || all.N() != 19 {
		t.Errorf("all: %d of %d, %d in all", w, n, all.N())
	}
	if w, n := count(recent.Used); w != 6 || n != 7 {
		t.Errorf("recent: %d of %d", w, n)
	}
}

// What the choices named in the package's comment would change. There is no other
// source for these figures; they are here so that the comment stays true.
func TestChoices(t *testing.T) {
	mean := func(s rates.Sample, ref rates.Spread, limit float64) float64 {
		t.Helper()
		mu, sigma, err := s.Fit(ref)
		if err != nil {
			t.Fatal(err)
		}
		return rates.Law{Mu: mu, Sigma: sigma, Cap: limit}.Mean()
	}
	gwacheon := []float64{25.2}
	loss := mean(rates.Sample{Hours: []float64{50.5, 54.8}, AtLeast: gwacheon}, reference, 168)
	site := mean(rates.Sample{Hours: []float64{6, 4.33, 50.5}, AtLeast: gwacheon}, reference, 336)
	lags := []float64{.42, .53, .67, 5.33}
	short := rates.Sample{Hours: hoursOf(t, "platform,short_fault"), Above: .08}
	mu, sigma, err := short.MaximumLikelihood()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		got, want float64
		within    float64
	}{
		{"site_loss, the latest end of October 2022", mean(rates.Sample{Hours: []float64{65.5, 54.8}, AtLeast: gwacheon}, reference, 168) / loss, 1.08, .005},
		{"site_loss, October 2022 a bound alone", mean(rates.Sample{Hours: []float64{54.8}, AtLeast: []float64{50.5, 25.2}}, reference, 168) / loss, 1.32, .005},
		{"data_centre_loss, the latest end of October 2022", mean(rates.Sample{Hours: []float64{6, 4.33, 65.5}, AtLeast: gwacheon}, reference, 336) / site, 1.13, .005},
		{"lags", mean(rates.Sample{Hours: lags}, rates.Spread{}, 24), 1.84, .005},
		{"lags without the one from abroad", mean(rates.Sample{Hours: lags[1:]}, rates.Spread{}, 24), 2.6, .05},
		{"lags by Kakao's clock times, 15:30 to 20:55", mean(rates.Sample{Hours: []float64{.42, .53, .67, 5 + 25./60}}, rates.Spread{}, 24), 1.86, .005},
		{"share of short faults unseen, the spread fitted as well", .5 * math.Erfc((mu-math.Log(.08))/sigma/math.Sqrt2), .99, .005},
	} {
		if !(math.Abs(tt.got-tt.want) <= tt.within) {
			t.Errorf("%s: %.4g; the comment says %g", tt.name, tt.got, tt.want)
		}
	}
}
