package committee

import (
	"math"

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

// fee is a fixed fee a month on a side of VAT.
type fee struct {
	side    models.VATSide
	monthly unit.Money
}

// fees returns the fixed fees, and what a monthly minimum adds, within the cost
// after the switch. The report has
// the cost with them as written, without VAT and with VAT; what the lines leave
// over on the three tells how much stands on which side.
func fees(s *analysis.Savings) []fee {
	var written, excl, incl, beforeIncl unit.Money
	unstated := false
	for _, svc := range s.Services {
		for _, l := range svc.Lines {
			e, i := both(l.Annual, l.VAT)
			if l.Phase == models.Before {
				beforeIncl += i
				continue
			}
			written, excl, incl = written+l.Annual, excl+e, incl+i
			unstated = unstated || l.VAT == models.VATUnstated || l.VAT == ""
		}
	}
	written = s.AfterWon - written
	if written == 0 {
		return nil
	}
	excl = s.EstimatedPriceWon - excl
	incl = beforeIncl - s.AnnualInclVAT - incl
	outside := round12((incl - written) * 10)
	inside := round12((written - excl) * 11)
	exempt := written - outside - inside
	if exempt.RoundWon() == 0 { // what the rounding of VAT left over
		if outside != 0 {
			outside += exempt
		} else {
			inside += exempt
		}
		exempt = 0
	}
	side := models.VATExcluded
	if s.EstimatedPriceAsWritten && !unstated {
		side = models.VATUnstated
	}
	var out []fee
	for _, f := range []fee{{side, outside}, {models.VATIncluded, inside}, {models.VATExempt, exempt}} {
		if f.monthly /= unit.MonthsPerYear; f.monthly != 0 {
			out = append(out, f)
		}
	}
	return out
}

// round12 brings a year's amount to the nearest whole won, which the rounding of
// VAT has blurred by a few thousandths.
func round12(m unit.Money) unit.Money {
	return unit.Money(m.RoundWon()) * unit.Won
}

// both returns an amount without and with VAT, an unstated side taken as
// without.
func both(m unit.Money, side models.VATSide) (excl, incl unit.Money) {
	excl, incl = m, m
	switch side {
	case models.VATIncluded:
		excl, _ = m.MulDiv(10, 11) // smaller than m
	case models.VATExempt:
	default:
		incl, _ = m.MulDiv(11, 10) // the report holds the same sum
	}
	return excl, incl
}
