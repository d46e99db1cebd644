package server

import (
	"context"
	"fmt"
	"sync"

	"daebi/analysis"
	"daebi/models"
)

// A WhatIfSession answers what-ifs of one case; analysis.Session is one.
type WhatIfSession interface {
	Verdict(ctx context.Context, c *models.Case) (*analysis.Report, error)
}

// maxWhatIfs is how many cases are kept ready for what-ifs at once, of everybody: a
// session may hold some 30 MB. The one that was asked the longest ago goes.
const maxWhatIfs = 6

// whatIfs are the cases that are ready for what-ifs, the last asked last. The zero
// value is ready to use.
type whatIfs struct {
	mu   sync.Mutex
	open []*whatIf
}

// A whatIf is one case made ready: opened once, asked often.
type whatIf struct {
	org, id int64

	mu      sync.Mutex // held while it is being made ready
	ready   bool
	c       *models.Case
	session WhatIfSession
	levers  []analysis.Lever
	report  *analysis.Report // as it is stored
	base    *analysis.Report // nothing changed, as coarse as what is asked
}

// of returns the entry of a case, and lets the oldest go where there are too many.
func (w *whatIfs) of(org, id int64) *whatIf {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, x := range w.open {
		if x.org == org && x.id == id {
			w.open = append(append(w.open[:i:i], w.open[i+1:]...), x)
			return x
		}
	}
	x := &whatIf{org: org, id: id}
	w.open = append(w.open, x)
	if len(w.open) > maxWhatIfs {
		w.open = w.open[1:]
	}
	return x
}

// forget lets a case go that is no more.
func (w *whatIfs) forget(org, id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, x := range w.open {
		if x.org == org && x.id == id {
			w.open = append(w.open[:i:i], w.open[i+1:]...)
			return
		}
	}
}

// makeReady reads a saved case and works it through once, unless that was done. The
// caller has looked the case up under the organization that asks.
func (w *whatIf) makeReady(ctx context.Context, saved *models.SavedCase, session func() WhatIfSession) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ready {
		return nil
	}
	c, err := inputOf(saved)
	if err != nil {
		return err
	}
	if w.report, err = reportOf(saved); err != nil {
		return err
	}
	w.c = analysis.Alone(c, w.report)
	w.session = session()
	if w.base, err = w.session.Verdict(ctx, w.c); err != nil {
		return fmt.Errorf("case %d: %w", saved.ID, err)
	}
	w.levers = analysis.Levers(w.c, w.base)
	w.ready = true
	return nil
}

// ask works the case through with levers moved.
func (w *whatIf) ask(ctx context.Context, values map[string]float64) (*models.Case, *analysis.Report, error) {
	if len(values) == 0 {
		return w.c, w.base, nil
	}
	c, err := analysis.Turn(w.c, w.levers, values)
	if err != nil {
		return nil, nil, err
	}
	r, err := w.session.Verdict(ctx, c)
	return c, r, err
}
