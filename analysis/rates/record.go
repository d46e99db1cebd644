package rates

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"time"

	"daebi/analysis/loss"
)

// Incident is one outage on the cited record.
type Incident struct {
	ID, Node       string
	Start          string   // begins with its day, 2022-10-15, in Seoul; "" or shorter where that is not known
	Messages       string   // whether message services were hit: yes, no, unknown
	MessagingHours *float64 // length for messages; nil where not stated
	FullHours      *float64 // length to full repair
	Note           string   // holds GROUP= and DEDUP=
}

// Answers of Incident.Messages.
const (
	hit     = "yes"
	unknown = "unknown"
)

// dataCentre is the node of an incident that is the loss of a building.
const dataCentre = "datacentre"

// Tokens of a note.
var (
	groupToken = regexp.MustCompile(`\bGROUP=([\w-]+)`)
	dedupToken = regexp.MustCompile(`\bDEDUP=([\w-]+)`)
)

func token(form *regexp.Regexp, note string) string {
	if m := form.FindStringSubmatch(note); m != nil {
		return m[1]
	}
	return ""
}

// entry is an incident as read: day is zero without a full date.
type entry struct {
	Incident
	day            time.Time
	group, repeats string
}

// record is the incidents with what they say of one another.
type record struct {
	entries []entry
	index   map[string]int // by id
	closed  time.Time      // last day on record
}

// day returns a date's own day at midnight UTC, so that days subtract exactly.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func newRecord(incidents []Incident, closed time.Time) (*record, error) {
	r := &record{index: map[string]int{}, closed: day(closed)}
	for _, x := range incidents {
		e := entry{Incident: x, group: token(groupToken, x.Note), repeats: token(dedupToken, x.Note)}
		if _, twice := r.index[x.ID]; twice || x.ID == "" {
			return nil, fmt.Errorf("incident %q stands twice or has no id", x.ID)
		}
		if len(x.Start) >= len(time.DateOnly) {
			d, err := time.Parse(time.DateOnly, x.Start[:len(time.DateOnly)])
			if err != nil {
				return nil, fmt.Errorf("incident %q: start %q begins with no day", x.ID, x.Start)
			}
			e.day = d
		}
		for _, h := range []*float64{x.MessagingHours, x.FullHours} {
			if h != nil && !(*h > 0 && !math.IsInf(*h, 1)) {
				return nil, fmt.Errorf("incident %q: %w", x.ID, &loss.RangeError{Part: -1, Name: "hours", Value: *h})
			}
		}
		r.index[x.ID] = len(r.entries)
		r.entries = append(r.entries, e)
	}
	for _, e := range r.entries {
		if e.repeats == "" {
			continue
		}
		if i, ok := r.index[e.repeats]; !ok || r.entries[i].repeats != "" {
			return nil, fmt.Errorf("incident %q repeats %q, which is not on record or a repeat itself", e.ID, e.repeats)
		}
	}
	return r, nil
}

// holds refuses a named incident that the record lacks.
func (r *record) holds(lists ...[]Named) error {
	for _, list := range lists {
		for _, n := range list {
			if _, ok := r.index[n.ID]; !ok {
				return fmt.Errorf("incident %q is not on record", n.ID)
			}
		}
	}
	return nil
}

// hours returns how long an incident lasted for messages, the best that the
// record says: where it is a building's, the message service's that stood in it;
// where a repeat tells of business messages, the repeat's; else its own, for
// messages before full repair. It is false where no length is on record.
func (r *record) hours(i int) (float64, bool) {
	e := &r.entries[i]
	if e.Node == dataCentre && e.group != "" {
		var longest float64
		for j := range r.entries {
			o := &r.entries[j]
			if o.group != e.group || o.Node == dataCentre || o.Messages != hit || o.repeats != "" {
				continue
			}
			if h, ok := r.hours(j); ok {
				longest = max(longest, h)
			}
		}
		if longest > 0 {
			return longest, true
		}
	}
	var business float64
	for j := range r.entries {
		if o := &r.entries[j]; o.repeats == e.ID && o.Messages == hit && o.MessagingHours != nil {
			business = max(business, *o.MessagingHours)
		}
	}
	switch {
	case business > 0:
		return business, true
	case e.MessagingHours != nil:
		return *e.MessagingHours, true
	case e.FullHours != nil:
		return *e.FullHours, true
	}
	return 0, false
}

// buildingLost tells whether a group's common cause is a building's loss.
func (r *record) buildingLost(group string) bool {
	return group != "" && slices.ContainsFunc(r.entries, func(o entry) bool { return o.group == group && o.Node == dataCentre })
}

// Named is an incident that a rule treats by name, and why.
type Named struct{ ID, Why string }

func named(list []Named, id string) bool {
	return slices.ContainsFunc(list, func(n Named) bool { return n.ID == id })
}

// BuildingLosses is what a Tally does with an outage whose common cause is the
// loss of a building.
type BuildingLosses int

// A node's own faults leave them to the building's row; a row that stands in
// its place counts them; a third asks how often a node's buildings were lost.
const (
	LeaveToBuilding BuildingLosses = iota
	CountThem
	OnlyThem
)

// Tally says which incidents count for one rate, and over which exposure.
type Tally struct {
	Nodes     []string       // nodes of the role
	Messages  []string       // answers to whether messages were hit; none: any
	Buildings BuildingLosses // outages by a building's loss
	OverHours float64        // only longer than; one without a length is not
	UpToHours float64        // 0: any; one without a length is taken as short
	From      time.Time      // first day watched
	Units     float64        // nodes watched at a time
	Also      []Named        // of another node, and counted all the same
	Except    []Named        // fitting, and left out
}

// Count is what a Tally found.
type Count struct {
	Years float64  // units × years watched
	Used  []string // ids that counted, as on record
}

// N returns the number of outages.
func (c Count) N() int { return len(c.Used) }

// PerYear returns N/Years.
func (c Count) PerYear() float64 { return float64(c.N()) / c.Years }

// Count returns the outages of a record that was closed on a day, and the years
// watched until then. A day's length counts, its clock time does not. It is an
// error if an incident stands twice, has a length that is not positive, repeats
// one that is not on record, or if a named one is missing.
func (t Tally) Count(incidents []Incident, closed time.Time) (Count, error) {
	r, err := newRecord(incidents, closed)
	if err != nil {
		return Count{}, err
	}
	return t.count(r)
}

func (t Tally) count(r *record) (Count, error) {
	c := Count{Years: t.Units * r.closed.Sub(day(t.From)).Hours() / (365.25 * 24)}
	if !(c.Years > 0) {
		return c, &loss.RangeError{Part: -1, Name: "exposure in years", Value: c.Years}
	}
	if err := r.holds(t.Also, t.Except); err != nil {
		return c, err
	}
	seen := map[string]bool{}
	for i := range r.entries {
		e := &r.entries[i]
		if !t.takes(r, i) || seen[e.group] {
			continue
		}
		seen[e.group] = e.group != ""
		c.Used = append(c.Used, e.ID)
	}
	return c, nil
}

// takes tells whether an incident counts, its group aside.
func (t Tally) takes(r *record, i int) bool {
	e := &r.entries[i]
	switch {
	case e.repeats != "", e.day.IsZero(), e.day.Before(day(t.From)), e.day.After(r.closed), named(t.Except, e.ID):
		return false
	case named(t.Also, e.ID):
		return true
	case !slices.Contains(t.Nodes, e.Node), len(t.Messages) > 0 && !slices.Contains(t.Messages, e.Messages):
		return false
	}
	lost := r.buildingLost(e.group)
	if lost && t.Buildings == LeaveToBuilding || !lost && t.Buildings == OnlyThem {
		return false
	}
	h, ok := r.hours(i)
	return (t.OverHours == 0 || ok && h > t.OverHours) && (t.UpToHours == 0 || !ok || h <= t.UpToHours)
}
