package rates

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func h(v float64) *float64 { return &v }

var (
	start  = date(2020, 1, 1)
	closed = date(2024, 1, 1) // 1,461 days: 4 years
	fault  = Incident{ID: "a", Node: "app", Start: "2021-05-05T21:47:00+09:00", Messages: "yes", MessagingHours: h(2)}
)

func changed(f func(*Incident)) Incident {
	x := fault
	x.ID = "b"
	f(&x)
	return x
}

// A tally of one's own faults, on records of a few invented incidents.
func TestTallyCounts(t *testing.T) {
	own := Tally{Nodes: []string{"app"}, Messages: []string{"yes"}, From: start, Units: 1}
	site := Tally{Nodes: []string{dataCentre}, Buildings: CountThem, From: start, Units: 1}
	fire := []Incident{
		{ID: "dc", Node: dataCentre, Start: "2022-10-15", Messages: "yes", FullHours: h(85), Note: "RED=common; GROUP=fire"},
		{ID: "app", Node: "app", Start: "2022-10-15", Messages: "yes", MessagingHours: h(10), Note: "GROUP=fire"},
		{ID: "app-business", Node: "app", Start: "2022-10-15", Messages: "yes", MessagingHours: h(50.5), Note: "DEDUP=app; use this"},
		{ID: "app-maps", Node: "app", Start: "2022-10-15", Messages: "no", MessagingHours: h(90), Note: "DEDUP=app"},
		{ID: "other", Node: "app2", Start: "2022-10-15", Messages: "no", FullHours: h(99), Note: "GROUP=fire"},
	}
	quake := []Incident{
		{ID: "q1", Node: "app", Start: "2021-09-12", Messages: "yes", Note: "GROUP=quake"},
		{ID: "q2", Node: "app", Start: "2021-09-12", Messages: "yes", Note: "GROUP=quake"},
		{ID: "q3", Node: "network", Start: "2021-09-12", Messages: "yes", Note: "GROUP=quake"},
	}
	with := func(t Tally, f func(*Tally)) Tally { f(&t); return t }
	two := func(f func(*Incident)) []Incident { return []Incident{fault, changed(f)} }
	for _, tt := range []struct {
		name      string
		tally     Tally
		incidents []Incident
		want      string
	}{
		{"two faults", own, two(func(*Incident) {}), "a b"},
		{"undated never", own, two(func(x *Incident) { x.Start = "" }), "a"},
		{"month alone never", own, two(func(x *Incident) { x.Start = "2021-05" }), "a"},
		{"before it was watched", own, two(func(x *Incident) { x.Start = "2019-12-31T23:59:00+09:00" }), "a"},
		{"on the first day", own, two(func(x *Incident) { x.Start = "2020-01-01" }), "a b"},
		{"on the last day", own, two(func(x *Incident) { x.Start = "2024-01-01T23:00:00+09:00" }), "a b"},
		{"after the record was closed", own, two(func(x *Incident) { x.Start = "2024-01-02" }), "a"},
		{"another node", own, two(func(x *Incident) { x.Node = "app2" }), "a"},
		{"messages not hit", own, two(func(x *Incident) { x.Messages = "no" }), "a"},
		{"repeat never", own, two(func(x *Incident) { x.Note = "DEDUP=a" }), "a"},
		{"left out by name", with(own, func(t *Tally) { t.Except = []Named{{"b", ""}} }), two(func(*Incident) {}), "a"},
		{"added by name", with(own, func(t *Tally) { t.Also = []Named{{"b", ""}} }), two(func(x *Incident) { x.Node = "x" }), "a b"},
		{"added by name, yet a repeat", with(own, func(t *Tally) { t.Also = []Named{{"b", ""}} }), two(func(x *Incident) { x.Note = "DEDUP=a" }), "a"},
		{"no length counts for the rate", own, two(func(x *Incident) { x.MessagingHours = nil }), "a b"},
		{"no length is taken as short", with(own, func(t *Tally) { t.UpToHours = 10 }), two(func(x *Incident) { x.MessagingHours = nil }), "a b"},
		{"long ones left to the other row", with(own, func(t *Tally) { t.UpToHours = 10 }), two(func(x *Incident) { x.MessagingHours = h(10.1) }), "a"},
		{"long ones alone", with(own, func(t *Tally) { t.OverHours = 10 }), two(func(x *Incident) { x.MessagingHours = h(10.1) }), "b"},

		{"fire at the building", site, fire, "dc"},
		{"and not at the node", own, fire, ""},
		{"unless the row stands in its place", with(own, func(t *Tally) { t.Buildings = CountThem }), fire, "app"},
		{"by the business messages' length", with(own, func(t *Tally) { t.Buildings, t.OverHours, t.UpToHours = CountThem, 50, 51 }), fire, "app"},
		{"the building's length is the messages' too", with(site, func(t *Tally) { t.OverHours, t.UpToHours = 50, 51 }), fire, "dc"},
		{"how often its buildings were lost", with(own, func(t *Tally) { t.Buildings = OnlyThem }), append(slices.Clone(fire), quake...), "app"},
		{"quake stays with its nodes, once each", own, quake, "q1"},
		{"the other node's too", with(own, func(t *Tally) { t.Nodes = []string{"network"} }), quake, "q3"},
	} {
		got, err := tt.tally.Count(tt.incidents, closed)
		if err != nil || strings.Join(got.Used, " ") != tt.want {
			t.Errorf("%s: %v, %v; want %s", tt.name, got.Used, err, tt.want)
		}
		if got.Years != 4 {
			t.Errorf("%s: %g years", tt.name, got.Years)
		}
	}
}

func TestExposure(t *testing.T) {
	tally := Tally{From: start, Units: 3}
	for _, tt := range []struct {
		name   string
		closed time.Time
		want   float64
	}{
		{"three for four years", closed, 12},
		{"the clock time does not count", closed.Add(23 * time.Hour), 12},
		{"nor the zone", time.Date(2024, 1, 1, 3, 0, 0, 0, time.FixedZone("KST", 9*3600)), 12},
	} {
		if c, err := tally.Count(nil, tt.closed); err != nil || c.Years != tt.want || c.N() != 0 || c.PerYear() != 0 {
			t.Errorf("%s: %+v, %v", tt.name, c, err)
		}
	}
	if c, err := tally.Count(nil, start); err == nil {
		t.Errorf("watched for no time: %+v", c)
	}
}

// Whatever is appended to a record, a repeat or an undated incident changes no
// count, and one more of the same group none either.
func FuzzTallyCount(f *testing.F) {
	f.Add("app", "2022-10-15", "yes", 3.0)
	f.Add(dataCentre, "2021-01", "no", 99.0)
	f.Fuzz(func(t *testing.T, node, from, messages string, hours float64) {
		tally := Tally{Nodes: []string{"app", dataCentre}, Buildings: CountThem, From: start, Units: 1}
		record := []Incident{fault, {ID: "g", Node: "app", Start: "2022-01-01", Messages: "yes", Note: "GROUP=g"}}
		want, err := tally.Count(record, closed)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []Incident{
			{ID: "x", Node: node, Start: from, Messages: messages, MessagingHours: &hours, Note: "DEDUP=a"},
			{ID: "x", Node: node, Messages: messages, MessagingHours: &hours},
			{ID: "x", Node: node, Start: from, Messages: messages, MessagingHours: &hours, Note: "GROUP=g"},
		} {
			got, err := tally.Count(append(slices.Clone(record), x), closed)
			if err == nil && !slices.Equal(got.Used, want.Used) {
				t.Errorf("%+v: %v; want %v", x, got.Used, want.Used)
			}
		}
	})
}
