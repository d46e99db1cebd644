package analysis

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"daebi/analysis/loss"
	"daebi/models"
)

// Session answers what-ifs: verdicts of one case with something changed, each of
// which keeps what the change does not touch. The answer is that of Verdict on the
// changed case; only the time differs. It is safe for use by several goroutines, one
// verdict at a time.
type Session struct {
	know Knowledge
	mu   sync.Mutex
	last *engine
}

// NewSession returns a session without a case yet.
func NewSession(know Knowledge) *Session { return &Session{know: know} }

// Verdict works the case through as the function Verdict does.
func (s *Session) Verdict(ctx context.Context, c *models.Case) (*Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e, err := analyzeAfter(ctx, c, s.know, quick, s.last)
	if err == nil {
		e.past = nil
		for _, k := range e.kept {
			k.like = nil // else every case before would be kept
		}
		s.last = e
	}
	return r, err
}

// What a session keeps at most: a law takes some 60 KB, a count some 200 bytes.
const (
	keptLaws   = 500
	keptCounts = 20_000
	keptMonths = 200
)

// again returns severities for another case that keep what both share: what
// depends on the profile and the steps alone, and the laws and means where the
// same messages are struck in the same way.
func (s *severities) again(in *input, flows []*flow) *severities {
	if in.ref != s.in.ref || !slices.Equal(in.harmSteps(), s.steps) {
		return nil
	}
	out := *s
	out.in, out.flows = in, flows
	if len(s.laws) > keptLaws || !alike(s, in, flows) {
		out.ready(flows)
	}
	if len(s.counts) > keptCounts {
		out.counts, out.tables = map[string]meanCount{}, map[lengthLaw]*excessTable{}
	}
	return &out
}

// alike reports whether an outage costs the same as in another case.
func alike(s *severities, in *input, flows []*flow) bool {
	return in.set.responseWon == s.in.set.responseWon && in.set.responseAfterHours == s.in.set.responseAfterHours &&
		slices.EqualFunc(s.flows, flows, func(a, b *flow) bool {
			return a.cal.key == b.cal.key && a.fail == b.fail && reflect.DeepEqual(a.all, b.all) && reflect.DeepEqual(a.failing, b.failing)
		})
}

// before returns the study of the same option in the case before, where outages
// cost the same there.
func (e *engine) before(s *studied) *studied {
	if e.past == nil {
		return nil
	}
	old := e.past.kept[s.id]
	if old == nil || old.sev.how != s.sev.how || !slices.Equal(old.views, s.views) || !alike(old.sev, e.in, s.flows) {
		return nil
	}
	return old
}

// sameParts reports whether two studies' losses are of the same parts, so that
// they are distributed alike.
func sameParts(a, b *studied, v int) bool {
	return slices.Equal(a.weights, b.weights) && slices.EqualFunc(a.parts, b.parts, func(x, y [viewCount][]loss.Part) bool {
		return slices.Equal(x[v], y[v]) // severities are pointers
	})
}
