package analysis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"daebi/models"
)

// ErrNoSuchNode is returned for an incident of a node that stands on no route of
// the case.
var ErrNoSuchNode = errors.New("no such node on a route")

// Incident is one outage to replay: a recorded one, or made up.
type Incident struct {
	Name  string
	Node  string // id of a node, name of a building, or a role: platform, vendor, …
	Start time.Time
	Hours float64
	Share float64 // of the node's messages that it hits, 0…1
}

// Replayed is one incident against a case, under each option.
type Replayed struct {
	Incident string         `json:"incident"`
	Node     string         `json:"node"`
	Start    time.Time      `json:"start"`
	Hours    float64        `json:"hours"`
	Share    float64        `json:"affected_share"`
	Options  []ReplayOption `json:"options"`
}

// ReplayOption is how the case fares under one option. Where the queue may be kept
// or lost and the switch may hold or fail, figures are means over them.
type ReplayOption struct {
	ID          string          `json:"id"`
	Hit         float64         `json:"messages_hit"`     // sent on a route while it was down
	Late        float64         `json:"late_messages"`    // so late that it costs anybody anything
	Rescued     float64         `json:"rescued_messages"` // by the fallback, before the outage ended
	AgencyWon   float64         `json:"agency_won"`
	SocietyWon  float64         `json:"society_won"`
	KnownHours  *float64        `json:"known_after_hours"`  // when the agency knows; nil: not before the end
	SwitchHours *float64        `json:"switch_after_hours"` // when the fallback carries the traffic; nil: never
	SwitchFails float64         `json:"switch_fails_probability"`
	Services    []ReplayService `json:"services"`
	Hourly      []ReplayHour    `json:"hourly"`
}

// ReplayService is one service's part.
type ReplayService struct {
	Name string  `json:"name"`
	Hit  float64 `json:"messages_hit"`
	// LateBy is the messages at least each delay of Delays late.
	Delays []float64 `json:"delays_hours"`
	LateBy []float64 `json:"late_by"`
}

// ReplayHour is one hour from the start of the incident: what was sent, and what
// of it is stuck, as the expected course under the option.
type ReplayHour struct {
	Hour    float64 `json:"hour"`
	Sent    float64 `json:"sent"`
	Waiting float64 `json:"waiting"` // sent so far and not yet delivered
}

// maxReplayHours bounds the hourly course that is told.
const maxReplayHours = 24 * 14

// Replay sets one incident against a case under each option: which messages are
// late and by how long, what it costs, and when the agency would have known. The
// start is taken in Seoul: its weekday, hour and month decide what was sent. It
// returns ErrNoSuchNode where the node stands on no route.
func Replay(ctx context.Context, c *models.Case, know Knowledge, x Incident) (*Replayed, error) {
	if !(x.Hours > 0 && x.Hours <= maxOutageHours && x.Share >= 0 && x.Share <= 1) {
		return nil, fmt.Errorf("incident of %g h, share %g: out of range", x.Hours, x.Share)
	}
	e, ids, all, err := replaying(ctx, c, know)
	if err != nil {
		return nil, err
	}
	out := &Replayed{Incident: x.Name, Node: x.Node, Start: x.Start.In(models.Seoul), Hours: x.Hours, Share: x.Share}
	found := false
	for _, id := range ids {
		o, hit := e.replay(all[id], x)
		found = found || hit
		out.Options = append(out.Options, o)
	}
	if !found {
		return nil, fmt.Errorf("%q: %w", x.Node, ErrNoSuchNode)
	}
	return out, ctx.Err()
}

// replaying works the options of a case out as far as a replay needs them, the
// present plan first.
func replaying(ctx context.Context, c *models.Case, know Knowledge) (e *engine, ids []string, all map[string]*studied, err error) {
	in, err := newInput(c, know.Reference)
	if err != nil {
		return nil, nil, nil, err
	}
	e = &engine{ctx: ctx, in: in}
	if e.money, err = in.money(1); err != nil {
		return nil, nil, nil, err
	}
	if e.sav, err = in.savings(e.money); err != nil {
		return nil, nil, nil, err
	}
	e.flows = in.flowsOf(e.money, e.sav.VATConfirmed, func(int) string { return "" })
	e.sev = newSeverities(in, e.flows, coarse)
	ids = []string{OptAlone, OptManual, OptSameVendor, OptIndependent, OptParallel, OptStay}
	if in.hasStatedFallback(e.flows) {
		ids = append([]string{OptPresent}, ids...)
	}
	all, err = e.means(ids, nil)
	return e, ids, all, err
}

// Draw makes an incident up: one of the case's own streams of outages, as likely as
// it is frequent, its length from the stream's law, its start anywhere in the year
// of the record. The same seed gives the same incident. It returns ErrNoSuchNode
// where nothing on a route can fail.
func Draw(ctx context.Context, c *models.Case, know Knowledge, seed uint64) (Incident, error) {
	e, ids, all, err := replaying(ctx, c, know)
	if err != nil {
		return Incident{}, err
	}
	var events []*event
	sum := 0.0
	for _, ev := range all[ids[0]].worlds[0].events {
		if ev.building != "" || len(ev.nodes) > 0 {
			events = append(events, ev)
			sum += ev.rate()
		}
	}
	if !(sum > 0) {
		return Incident{}, ErrNoSuchNode
	}
	rnd := rand.New(rand.NewPCG(seed, Seed)) //nolint:gosec // a draw that can be repeated
	u := rnd.Float64() * sum
	ev := events[len(events)-1]
	for _, x := range events {
		if u -= x.rate(); u < 0 {
			ev = x
			break
		}
	}
	x := Incident{Name: ev.name, Node: ev.building, Share: ev.share}
	if x.Node == "" {
		x.Node = ev.nodes[0]
	}
	x.Hours = math.Min(maxReplayHours, math.Max(1./60, ev.law.quantile(rnd.Float64())))
	year := time.Date(e.in.asOf.Year(), 1, 1, 0, 0, 0, 0, models.Seoul)
	x.Start = year.Add(time.Duration(rnd.Float64() * 365 * 24 * float64(time.Hour))).Truncate(5 * time.Minute)
	return x, nil
}

// names reports whether an incident's node means the place: its id, name or role.
func (x Incident) names(pl place) bool {
	return x.Node == pl.id || x.Node == pl.name || x.Node == string(pl.role) || x.Node == "kakao" && isKakao(pl)
}

// against returns the world's event that stands for an incident and which routes
// it takes down: the loss of a building by what its nodes' failovers save, an
// outage of a node as a whole with certainty. The event is nil where no route is
// touched.
func (x Incident) against(w *world) (*event, []eventCase) {
	var ev *event
	for _, y := range w.events {
		if y.building != "" && y.building == x.Node {
			return y, y.cases
		}
	}
	hits := make([][]bool, len(w.routes))
	var ids []string
	for f := range w.routes {
		hits[f] = make([]bool, len(w.routes[f]))
		for r, row := range w.routes[f] {
			for _, pl := range row {
				if x.names(pl) {
					hits[f][r] = true
					ids = append(ids, pl.id)
				}
			}
		}
	}
	for _, y := range w.events {
		if y.building == "" && slices.ContainsFunc(y.nodes, func(id string) bool { return slices.Contains(ids, id) }) && (ev == nil || y.law.mean() > ev.law.mean()) {
			ev = y
		}
	}
	return ev, []eventCase{{1, hits}}
}

// replay runs one incident under one option. The event of the world that stands
// for it gives the chance that the switch fails.
func (e *engine) replay(s *studied, x Incident) (ReplayOption, bool) {
	in := e.in
	o := ReplayOption{ID: s.id}
	start := x.Start.In(models.Seoul)
	t0 := float64((int(start.Weekday())+6)%7)*24 + float64(start.Hour()) + float64(start.Minute())/60 + float64(start.Second())/3600
	// The calendar of the dates that the outage runs through says what is sent.
	sent := func(c *calendar) func(t, minutes float64) float64 {
		return func(t, minutes float64) float64 {
			return c.sent(e.sev.arr, t, minutes, start.Add(time.Duration((t-t0)*float64(time.Hour))))
		}
	}
	course := make([]float64, int(math.Min(maxReplayHours, math.Ceil(x.Hours)+24)))
	hourly := make([]float64, len(course))
	struck := false
	type tally struct {
		hit    float64
		lateBy []float64
	}
	services := make([]tally, len(in.services))
	for i := range services {
		services[i].lateBy = make([]float64, len(e.sev.steps))
	}
	response := 0.0
	for k, w := range s.worlds {
		ev, cases := x.against(w)
		if ev == nil {
			continue
		}
		struck = true
		for _, ec := range cases {
			for f, fl := range s.flows {
				hits := ec.hits
				ways := in.outcome(w, ev, hits[f], f, fl)
				if hits[f][0] {
					if known := in.detectHours(w, ev, f); known < x.Hours && (o.KnownHours == nil || known < *o.KnownHours) {
						o.KnownHours = f64(known)
					}
					o.SwitchFails = math.Max(o.SwitchFails, ways[0].prob)
				}
				for _, way := range ways {
					for _, lost := range []bool{false, true} {
						p := in.set.queueLost
						if !lost {
							p = 1 - p
						}
						p *= ec.prob * way.prob * s.weights[k] * x.Share
						m := way.mode
						m.lost = lost
						if p == 0 || m.kind == unstruck {
							continue
						}
						if m.kind != nothing && m.hours < x.Hours && (o.SwitchHours == nil || m.hours < *o.SwitchHours) {
							o.SwitchHours = f64(m.hours)
						}
						wt := s.sev.weightOf(f, m)
						c := e.course(m, t0, x.Hours, sent(fl.cal))
						won := [viewCount]float64{}
						extra := wt.kept
						if lost {
							extra = wt.lost
						}
						for v := range won {
							won[v] = extra * c.rescued
							for j, h := range wt.harm[v] {
								won[v] += h * c.late[j]
							}
						}
						o.Hit += p * wt.weekly * c.all
						o.Late += p * s.sev.late(wt, c.late)
						o.Rescued += p * wt.weekly * c.rescued
						o.AgencyWon += p * math.Max(0, won[agencyView])
						o.SocietyWon += p * math.Max(0, won[societyView])
						for h := range course {
							waiting := c.waiting(m, t0, x.Hours, float64(h+1), sent(fl.cal))
							course[h] += p * wt.weekly * waiting
						}
						for _, i := range fl.services {
							weekly := float64(e.money.services[i].messagesPerMonth) * weeksVolume
							if m.fail {
								weekly *= e.money.services[i].fail
							}
							services[i].hit += p * weekly * c.all
							for j := range c.late {
								services[i].lateBy[j] += p * weekly * c.late[j]
							}
						}
					}
				}
			}
		}
		if x.Hours >= in.set.responseAfterHours {
			response += s.weights[k] * in.set.responseWon
		}
	}
	if o.Hit > 0 {
		o.AgencyWon += response
		o.SocietyWon += response
	}
	for i, r := range in.services {
		weekly := float64(e.money.services[i].messagesPerMonth) * weeksVolume
		leave := sent(in.calendarOf(r.s))
		for h := range hourly {
			for q := range 4 {
				hourly[h] += weekly * leave(t0+float64(h)+float64(q)/4, 15)
			}
		}
		o.Services = append(o.Services, ReplayService{Name: r.s.Name, Hit: services[i].hit, Delays: e.sev.steps, LateBy: services[i].lateBy})
	}
	for h := range course {
		o.Hourly = append(o.Hourly, ReplayHour{Hour: float64(h + 1), Sent: hourly[h], Waiting: course[h]})
	}
	return o, struck
}

// one is what one outage does to a week's normalised arrivals in one mode.
type oneCourse struct {
	all, rescued float64
	late         []float64
}

// course follows one outage minute by minute: every minute's messages arrive when
// the mode says.
func (e *engine) course(m mode, t0, hours float64, sent func(t, minutes float64) float64) oneCourse {
	c := oneCourse{late: make([]float64, len(e.sev.steps))}
	const dt = 1.0 / 60
	for t := t0; t < t0+hours-1e-9; t += dt {
		end := math.Min(t+dt, t0+hours)
		n := sent(t, (end-t)*60)
		if n == 0 {
			continue
		}
		mid := (t + end) / 2
		c.all += n
		arrive := m.arrival(mid, t0, hours)
		if m.rescues(mid, t0, hours) {
			c.rescued += n
		}
		for k, step := range e.sev.steps {
			if arrive-mid >= step {
				c.late[k] += n
			}
		}
	}
	return c
}

// arrival returns when a message sent at t during the outage arrives.
func (m mode) arrival(t, t0, hours float64) float64 {
	back := t0 + hours
	if m.lost {
		back = resend(back)
	}
	switch {
	case m.kind == switched && hours > m.hours:
		return math.Max(t, t0+m.hours)
	case m.kind == resent && m.lost:
		return t + m.hours
	case m.kind == resent:
		return math.Min(t+m.hours, t0+hours)
	}
	return back
}

// rescues reports whether the fallback sends the message before the outage ends.
func (m mode) rescues(t, t0, hours float64) bool {
	switch m.kind {
	case switched:
		return hours > m.hours
	case resent:
		return m.lost || t+m.hours < t0+hours
	}
	return false
}

// waiting returns what was sent within so many hours of the start and has not
// arrived by then.
func (c oneCourse) waiting(m mode, t0, hours, after float64, sent func(t, minutes float64) float64) float64 {
	now := t0 + after
	sum := 0.0
	const dt = 1.0 / 12
	for t := t0; t < math.Min(now, t0+hours)-1e-9; t += dt {
		end := math.Min(math.Min(t+dt, now), t0+hours)
		if m.arrival((t+end)/2, t0, hours) > now {
			sum += sent(t, (end-t)*60)
		}
	}
	return sum
}
