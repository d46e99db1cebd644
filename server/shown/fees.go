package shown

import (
	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
)

// A Fee is a fixed fee a month on a side of VAT.
type Fee struct {
	Side    models.VATSide
	Monthly unit.Money
}

// Fees returns the fixed fees, and what a monthly minimum adds, within the cost
// after the switch. The report has
// the cost with them as written, without VAT and with VAT; what the lines leave
// over on the three tells how much stands on which side.
func Fees(s *analysis.Savings) []Fee {
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
	var out []Fee
	for _, f := range []Fee{{side, outside}, {models.VATIncluded, inside}, {models.VATExempt, exempt}} {
		if f.Monthly /= unit.MonthsPerYear; f.Monthly != 0 {
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
