package committee

import (
	"math"
	"slices"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
)

// volume says how the messages of a line come about: from a month's messages and
// the share that fails, or, where the report does not let us tell, as counted.
type volume struct {
	monthly  int64
	counted  bool // the year's messages are the input
	attempts bool // failed attempts are charged too
}

// failed returns the messages a year that fail: round(12·v·f), as the engine
// has it.
func failed(monthly int64, f float64) int64 {
	return int64(math.Round(float64(unit.MonthsPerYear*monthly) * f))
}

// volumes works out how each line's messages a year come about. The report has
// the year's messages of a line and the month's of a service: the month's of
// each line are those that give both, and the failed ones of the fallback.
func volumes(s *analysis.ServiceSavings) []volume {
	out := make([]volume, len(s.Lines))
	var after []int
	back := int64(-1)
	for i, l := range s.Lines {
		switch l.Phase {
		case models.After:
			after = append(after, i)
		case models.Fallback:
			back = l.MessagesPerYear
		default:
			out[i] = volume{monthly: l.MessagesPerYear / unit.MonthsPerYear, counted: l.MessagesPerYear%unit.MonthsPerYear != 0}
		}
	}
	const most = 8 // lines that share a service, beyond which nothing is searched
	if len(after) > most || !settle(s, after, out, s.MessagesPerMonth, back) {
		for _, i := range after {
			out[i] = volume{counted: true}
		}
		for i, l := range s.Lines {
			if l.Phase == models.Fallback {
				out[i] = volume{counted: true}
			}
		}
	}
	return out
}

// settle finds monthly messages for the lines of after that sum to left, and
// whose failed messages sum to back (any where it is below 0).
func settle(s *analysis.ServiceSavings, after []int, out []volume, left, back int64) bool {
	if len(after) == 0 {
		return left == 0 && back <= 0
	}
	for _, v := range candidates(s, after[0], left) {
		rest := back
		if back >= 0 {
			rest -= failed(v.monthly, s.FailureShare)
		}
		if v.monthly > left || back >= 0 && rest < 0 {
			continue
		}
		out[after[0]] = v
		if settle(s, after[1:], out, left-v.monthly, rest) {
			return true
		}
	}
	return false
}

func candidates(s *analysis.ServiceSavings, i int, left int64) []volume {
	n := s.Lines[i].MessagesPerYear
	f := s.FailureShare
	var out []volume
	near := left
	if f < 1 {
		near = int64(math.Round(float64(n) / (unit.MonthsPerYear * (1 - f))))
	}
	for _, v := range []int64{near, near - 1, near + 1} {
		if v >= 0 && unit.MonthsPerYear*v-failed(v, f) == n {
			out = append(out, volume{monthly: v})
		}
	}
	if f > 0 && n%unit.MonthsPerYear == 0 {
		out = append(out, volume{monthly: n / unit.MonthsPerYear, attempts: true})
	}
	return out
}

// withFallback returns a service's lines with one for the messages that fail, which
// the report leaves out where none does: a reader may change the share that fails.
func withFallback(s *analysis.ServiceSavings) []analysis.CostLine {
	lines := slices.Clone(s.Lines)
	messenger := false
	for _, l := range lines {
		if l.Phase == models.Fallback {
			return lines
		}
		messenger = messenger || l.Phase == models.After && l.Channel.Messenger()
	}
	if messenger && s.Fallback.Phase == models.Fallback {
		lines = append(lines, s.Fallback)
	}
	return lines
}
