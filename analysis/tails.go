package analysis

import (
	"errors"
	"math"
	"slices"

	"daebi/analysis/loss"
	"daebi/models"
)

// simulate fills the Monte Carlo check: the same parts by another method, each
// structure simulated for its share of the years.
func (e *engine) simulate(l *Loss, s *studied, v int) error {
	sims := make([]*loss.Simulation, len(s.worlds))
	jobs := make([]func() error, len(s.worlds))
	for k := range s.worlds {
		jobs[k] = func() (err error) {
			runs := max(1000, int(math.Round(monteCarloRuns*s.weights[k])))
			sims[k], err = loss.MonteCarlo(e.ctx, s.parts[k][v], runs, Seed+uint64(k))
			return err
		}
	}
	err := inParallel(jobs)
	var beyond *loss.RangeError
	if errors.As(err, &beyond) { // more losses than can be drawn: the figures stand, unchecked
		e.in.problem(models.Warning, "monte_carlo_left_out", beyond.Name, "장애가 너무 잦아 모의실험으로 확인하지 못했습니다. 값은 다른 방법(고속 푸리에 변환)의 것입니다.")
		return e.exceedance(l, s, v)
	}
	if err != nil {
		return err
	}
	mean, top := 0.0, 0.0
	for k, sim := range sims {
		mean += s.weights[k] * sim.Mean()
		top = math.Max(top, sim.Quantile(.999))
	}
	lo, hi := 0.0, top
	for range 60 {
		mid := (lo + hi) / 2
		f := 0.0
		for k, sim := range sims {
			f += s.weights[k] * sim.CDF(mid)
		}
		if f >= .95 {
			hi = mid
		} else {
			lo = mid
		}
	}
	l.MonteCarlo = &MonteCarlo{Mean: mean, P95: hi, Runs: monteCarloRuns, Seed: Seed}
	return e.exceedance(l, s, v)
}

// exceedance fills the curves of the year's sum and of the worst single outage,
// from the median upwards and no further than the distribution reaches.
func (e *engine) exceedance(l *Loss, s *studied, v int) error {
	d := s.dist[v]
	var xs []float64
	for _, p := range []float64{.5, .6, .7, .75, .8, .85, .9, .925, .95, .96, .97, .98, .985, .99, .9925, .995, .9975, .999} {
		if x := d.Quantile(p); x > 0 && !math.IsNaN(x) && !slices.Contains(xs, x) {
			xs = append(xs, x)
		}
	}
	l.Exceedance = []ExceedancePoint{}
	for _, x := range xs {
		p := ExceedancePoint{Won: x, Year: d.Exceedance(x)}
		for k := range s.worlds {
			w, err := loss.LargestExceedance(s.parts[k][v], x)
			if err != nil {
				return err
			}
			p.WorstOutage += s.weights[k] * w
		}
		l.Exceedance = append(l.Exceedance, p)
	}
	return nil
}
