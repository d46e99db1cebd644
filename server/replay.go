package server

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/chart"
	"daebi/server/text"
)

// A RecordedIncident is an outage on the public record that a case may be set
// against.
type RecordedIncident struct {
	ID, Name string
	Node     string // as an analysis.Incident's
	Start    time.Time
	Hours    float64
	Share    float64
	Source   string
}

// defaultIncident is what is replayed first: the day that everybody remembers.
const defaultIncident = "kakao-2022-10-15-alimtalk"

// replayPage is what replay.html may use.
type replayPage struct {
	caseHead
	Self     string
	Choice   field
	Seed     field
	Facts    []string
	Source   *cell
	Missing  bool // the case has nothing that the outage strikes
	Say      []string
	Options  table
	Course   *chartPart
	Services table
}

// showReplay handles GET /cases/:id/replay: a recorded outage, one of the case's own
// or one that is made up, hour by hour under each option.
func (s *Server) showReplay(c echo.Context) error {
	if s.deps.Replay == nil {
		return fmt.Errorf("replay: %w", models.ErrNotFound)
	}
	saved, report, err := s.savedReport(c)
	if err != nil {
		return err
	}
	input, err := inputOf(&saved)
	if err != nil {
		return err
	}
	input = analysis.Alone(input, report)
	l := lang(c)
	page := replayPage{caseHead: newCaseHead(l, &saved, 0), Self: caseURL(saved.ID, "/replay")}
	ctx, done, err := s.work(c.Request().Context())
	if err != nil {
		return err
	}
	defer done()

	incidents := s.incidentsOf(l, input)
	id := orElse(c.QueryParam("incident"), defaultIncident)
	seed := strings.TrimSpace(c.QueryParam("seed"))
	page.Choice = field{ID: "incident", Name: "incident", Label: text.T(l, "replay.choose"), Value: id, Required: true}
	for _, x := range incidents {
		page.Choice.Options = append(page.Choice.Options, option{x.ID, x.Start.In(seoul).Format("2006-01-02") + " " + x.Name + " (" + text.Hours(l, x.Hours) + ")"})
	}
	page.Seed = field{ID: "seed", Name: "seed", Label: text.T(l, "replay.seed"), Type: "text", InputMode: "numeric", Value: orElse(seed, "1"), Required: true, Hint: text.T(l, "replay.seed-hint")}

	var x analysis.Incident
	if n, err := strconv.ParseUint(seed, 10, 32); seed != "" && s.deps.Draw != nil {
		if err != nil {
			page.Seed.Error = text.T(l, "replay.bad-seed", "found", seed)
			return s.render(c, http.StatusUnprocessableEntity, "replay.html", page)
		}
		if x, err = s.deps.Draw(ctx, input, n); err != nil {
			return err
		}
		page.Facts = append(page.Facts, text.T(l, "replay.drawn", "seed", n))
	} else {
		k := slices.IndexFunc(incidents, func(x RecordedIncident) bool { return x.ID == id })
		if k < 0 {
			return fmt.Errorf("incident %q: %w", id, models.ErrNotFound)
		}
		r := incidents[k]
		x = analysis.Incident{Name: r.Name, Node: r.Node, Start: r.Start, Hours: r.Hours, Share: r.Share}
		if from := source(r.Source); r.Source != "" {
			page.Source = &from
		}
	}
	page.Facts = append(page.Facts, text.T(l, "replay.facts", "name", x.Name, "start", x.Start.In(seoul).Format("2006-01-02 15:04"), "hours", text.Hours(l, x.Hours), "share", text.Percent(l, x.Share, 0)))
	replayed, err := s.deps.Replay(ctx, input, x)
	switch {
	case errors.Is(err, analysis.ErrNoSuchNode):
		page.Missing = true
	case err != nil:
		return err
	default:
		page.fill(l, report, replayed)
	}
	return s.render(c, http.StatusOK, "replay.html", page)
}

// incidentsOf lists the recorded outages and then those of the case's own record.
func (s *Server) incidentsOf(lang text.Lang, c *models.Case) []RecordedIncident {
	out := slices.Clone(s.deps.Incidents)
	for i, x := range c.Incidents {
		if x.Hours == nil || !(*x.Hours > 0) || i > 100 {
			continue
		}
		name := x.Node
		for _, n := range c.Nodes {
			if n.ID == x.Node {
				name = orElse(n.Name, word(lang, "word.role.", n.Role))
			}
		}
		share := 1.0
		if x.AffectedShare != nil {
			share = *x.AffectedShare
		}
		out = append(out, RecordedIncident{ID: "own-" + strconv.Itoa(i+1), Name: text.T(lang, "replay.own", "name", name), Node: x.Node, Start: x.Start, Hours: *x.Hours, Share: share, Source: orElse(x.Source, x.Cell.String())})
	}
	return out
}

// fill sets the options side by side.
func (p *replayPage) fill(lang text.Lang, r *analysis.Report, x *analysis.Replayed) {
	now := &x.Options[0]
	best := now
	for i := range x.Options {
		if o := &x.Options[i]; o.ID != analysis.OptStay && betterIn(o, best) {
			best = o
		}
	}
	p.Say = append(p.Say, text.T(lang, "replay.say", "hit", full(lang, now.Hit), "late", full(lang, now.Late), "won", estimate(lang, now.AgencyWon)), knownText(lang, now))
	if best != now {
		p.Say = append(p.Say, text.T(lang, "replay.say-best", "option", inQuotes(lang, r, best.ID), "late", full(lang, best.Late), "won", estimate(lang, best.AgencyWon)))
	}
	t := table{
		Head: tableHead{"replay-table", text.T(lang, "replay.caption")},
		Columns: []column{
			{Name: text.T(lang, "options.name")}, {Name: text.T(lang, "replay.hit"), Number: true}, {Name: text.T(lang, "replay.late"), Number: true}, {Name: text.T(lang, "replay.rescued"), Number: true},
			{Name: text.T(lang, "replay.known-after"), Number: true}, {Name: text.T(lang, "replay.switch-after"), Number: true}, {Name: text.T(lang, "replay.fails"), Number: true},
			{Name: text.T(lang, "replay.agency"), Number: true}, {Name: text.T(lang, "replay.society"), Number: true},
		},
	}
	var panels []chart.Panel
	hours := len(now.Hourly)
	group := max(1, (hours+47)/48)
	for i := range x.Options {
		o := &x.Options[i]
		name := optionName(lang, r, o.ID)
		c := cell{Text: name}
		if i == 0 {
			c.Marks = append(c.Marks, mark{"gray", text.T(lang, "options.present")})
		}
		never := text.T(lang, "replay.never")
		known, switched := never, never
		if o.KnownHours != nil {
			known = text.Hours(lang, *o.KnownHours)
		}
		if o.SwitchHours != nil {
			switched = text.Hours(lang, *o.SwitchHours)
		}
		if o.Hit == 0 {
			known, switched = "–", "–"
		}
		t.Rows = append(t.Rows, row{Cells: []cell{c, {Text: full(lang, o.Hit)}, {Text: full(lang, o.Late)}, {Text: full(lang, o.Rescued)}, {Text: known}, {Text: switched},
			{Text: text.Percent(lang, o.SwitchFails, 1)}, {Text: full(lang, o.AgencyWon)}, {Text: full(lang, o.SocietyWon)}}})
		panel := chart.Panel{Title: name}
		peak := 0.0
		for h, y := range o.Hourly {
			peak = math.Max(peak, y.Waiting)
			if h%group == 0 {
				panel.Values = append(panel.Values, 0)
			}
			panel.Values[len(panel.Values)-1] = math.Max(panel.Values[len(panel.Values)-1], y.Waiting)
		}
		panel.Note = text.T(lang, "replay.peak", "n", full(lang, peak))
		panels = append(panels, panel)
	}
	p.Options = t
	course := courseTable(lang, r, x)
	title := text.T(lang, "replay.chart", "n", strings.TrimPrefix(panels[0].Note, " "), "option", inQuotes(lang, r, now.ID))
	p.Course = newChart("course", title, text.T(lang, "replay.chart-say"),
		chart.Panels("course", panels, text.T(lang, "replay.chart-start"), text.T(lang, "replay.chart-end", "hours", text.Hours(lang, float64(hours)))), &course)
	p.Services = lateTable(lang, "services-table", now)
}

// betterIn reports whether an option stood an outage better than another: for less of
// the agency's money, or for as much with fewer messages late.
func betterIn(a, b *analysis.ReplayOption) bool {
	const tie = .01 // what the text for a few messages costs more is no difference
	return a.AgencyWon < (1-tie)*b.AgencyWon || a.AgencyWon <= (1+tie)*b.AgencyWon && a.Late < b.Late-.5
}

// courseTable is the course hour by hour, after a day every six hours: what was sent,
// and what of it waits under each option; when the agency knows and the fallback
// carries stands where it happens.
func courseTable(lang text.Lang, r *analysis.Report, x *analysis.Replayed) table {
	t := table{Head: tableHead{"course-table", text.T(lang, "replay.course-caption")}, Columns: []column{{Name: text.T(lang, "replay.hour")}, {Name: text.T(lang, "replay.sent"), Number: true}}}
	for _, o := range x.Options {
		t.Columns = append(t.Columns, column{Name: optionName(lang, r, o.ID), Number: true})
	}
	sent := 0.0
	last := 0.0
	for h, y := range x.Options[0].Hourly {
		sent += y.Sent
		if h >= 24 && (h+1)%6 != 0 && h+1 < len(x.Options[0].Hourly) {
			continue
		}
		until := float64(h + 1)
		when := x.Start.In(seoul).Add(time.Duration(last * float64(time.Hour)))
		cells := []cell{{Text: when.Format("01-02 15:04")}, {Text: full(lang, sent)}}
		for i := range x.Options {
			o := &x.Options[i]
			c := cell{Text: full(lang, o.Hourly[h].Waiting)}
			if k := o.KnownHours; k != nil && *k >= last && *k < until {
				c.Lines = append(c.Lines, text.T(lang, "replay.mark-known"))
			}
			if k := o.SwitchHours; k != nil && *k >= last && *k < until {
				c.Lines = append(c.Lines, text.T(lang, "replay.mark-switch"))
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, row{Cells: cells})
		sent, last = 0, until
	}
	return t
}
