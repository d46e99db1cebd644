package analysis

import "math"

// monthly fills the part of each calendar month in the yearly means, of the plan s
// and of the baseline: outages begin in every month alike, what they strike follows
// the calendars of the services. A month's reminder days count in it; the response
// to a long outage costs the same in every month.
func (e *engine) monthly(l *Loss, s, base *studied, v int) {
	now, before := e.monthsOf(s, v), e.monthsOf(base, v)
	rates := 0.0
	for k, w := range s.worlds {
		for _, ev := range w.events {
			if _, strikes := e.eventMean(s, ev); strikes > 0 {
				rates += s.weights[k] * ev.rate()
			}
		}
	}
	l.Months = make([]MonthLoss, 12)
	for m := range l.Months {
		l.Months[m] = MonthLoss{Month: m + 1, Mean: now[m], Baseline: before[m]}
		if rates > 0 {
			l.Months[m].OneMean = now[m] / (rates / 12)
		}
	}
	for i, r := range e.in.services {
		cal := e.in.calendarOf(r.s)
		for m := range l.Months {
			l.Months[m].Messages += cal.weights[m] * float64(e.money.services[i].messagesPerMonth)
		}
	}
}

// monthsOf returns what outages that begin in each month are expected to cost a
// year. It adds up to the closed-form mean: a branch's mean is linear in the weight
// of ordinary days and in the bursts, which are taken apart here.
func (e *engine) monthsOf(s *studied, v int) (won [12]float64) {
	in := s.sev.in
	ordinary := map[string]*flow{} // flows without their bursts, by calendar
	for k, w := range s.worlds {
		for _, ev := range w.events {
			perMonth := s.weights[k] * ev.rate() / 12
			response := in.set.responseWon * ev.law.survival(math.Nextafter(in.set.responseAfterHours, 0))
			for _, b := range ev.branches {
				for m := range won {
					won[m] += perMonth * b.prob * response
				}
				for f, m := range b.modes {
					if m.kind == unstruck {
						continue
					}
					fl := s.flows[f]
					wt := s.sev.weightOf(f, m)
					all := s.sev.harmOf(wt, m, s.sev.meanCount(fl, ev.law, m), v)
					daily := all
					if len(fl.cal.bursts) > 0 {
						o := ordinary[fl.cal.key]
						if o == nil {
							o = &flow{cal: &calendar{key: fl.cal.key + "|ordinary", base: fl.cal.base}}
							ordinary[fl.cal.key] = o
						}
						daily = s.sev.harmOf(wt, m, s.sev.meanCount(o, ev.law, m), v)
					}
					base, bursts := fl.cal.mean()
					q := perMonth * b.prob * ev.share
					for i := range won {
						if base > 0 {
							won[i] += q * daily * fl.cal.base[i] / base
						}
					}
					for _, x := range fl.cal.bursts {
						won[x.month] += q * (all - daily) * 12 * x.weeks / bursts
					}
				}
			}
		}
	}
	return won
}

// harmOf returns what counts of late and rescued messages cost.
func (s *severities) harmOf(w *weight, m mode, c meanCount, v int) float64 {
	sum := w.kept * c.rescued
	if m.lost {
		sum = w.lost * c.rescued
	}
	for k, h := range w.harm[v] {
		sum += h * c.n[k]
	}
	return sum
}
