package models

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"daebi/models/unit"
)

// Bounds of what one case may hold: beyond them an analysis would not end, or
// its amounts would not fit.
const (
	maxContracts    = 200
	maxNodes        = 200
	maxRoutes       = 400
	maxServices     = 100_000
	maxServiceWon   = 1e15 // a year of one service
	maxCaseWon      = 4e15 // a year of the case
	hoursPerYear    = 8760
	maxOutages      = 366 // a year
	usualTermYears  = 3
	lowestPriceWon  = 1 // outside these a price of a message is unusual
	highestPriceWon = 300
)

// bounds refuses a case of more records than an analysis takes.
func (v *validator) bounds(c *Case) {
	over := func(kind string, n, limit int, first func() Cell) {
		if n > limit {
			v.add(CodeTooManyRecords, first(), strconv.Itoa(n), "", strconv.Itoa(limit))
		}
	}
	over("contracts", len(c.Contracts), maxContracts, func() Cell { return c.Contracts[maxContracts].Cell })
	over("nodes", len(c.Nodes), maxNodes, func() Cell { return c.Nodes[maxNodes].Cell })
	over("routes", len(c.Routes), maxRoutes, func() Cell { return c.Routes[maxRoutes].Cell })
	services := 0
	var at Cell
	for _, k := range c.Contracts {
		if left := maxServices - services; services <= maxServices && len(k.Services) > left {
			at = k.Services[left].Cell
		}
		services += len(k.Services)
	}
	over("services", services, maxServices, func() Cell { return at })
}

// amounts refuses amounts that are a slip of the unit, with the volumes grown
// over the term.
func (v *validator) amounts(c *Case) {
	term := float64(usualTermYears)
	for _, o := range c.Overrides {
		if o.Key == "term_years" && o.Value > 0 {
			term = math.Min(o.Value, 30)
		}
	}
	total, most, at, told := 0.0, 0.0, Cell{}, false
	count := func(won float64, cell func() Cell) {
		total += won
		if won > most {
			most, at = won, cell()
		}
	}
	for _, k := range c.Contracts {
		for _, x := range []struct {
			field string
			won   *unit.Money
		}{{"monthly_fee", k.MonthlyFee}, {"monthly_minimum", k.MonthlyMinimum}} {
			if x.won != nil {
				count(12*x.won.Float(), func() Cell { return v.at(k.Cell, "contracts", x.field) })
			}
		}
		for i := range k.Services {
			s := &k.Services[i]
			grown := 1.0
			if s.GrowthPerYear != nil && *s.GrowthPerYear > 0 && *s.GrowthPerYear <= 1 {
				grown = math.Pow(1+*s.GrowthPerYear, math.Max(0, math.Ceil(term)-1))
			}
			won, top := 0.0, 0.0
			var dearest *Line
			volume := s.volume()
			for i := range s.Lines {
				l := &s.Lines[i]
				n := float64(l.MessagesPerMonth)
				if l.Phase == Fallback {
					n = math.Max(n, volume)
				}
				x := 12 * n * l.Price.dearest() * grown
				won += x
				if x > top {
					top, dearest = x, l
				}
			}
			cell := func() Cell {
				if dearest == nil {
					return s.Cell
				}
				return v.at(dearest.Cell, "services", "price")
			}
			count(won, cell)
			if won >= maxServiceWon {
				told = true
				v.add(CodeAbsurdAmount, cell(), wonShown(won, v.lang), "", pick(v.lang, "이 서비스의 한 해 금액", "a year of this service"), wonShown(maxServiceWon, v.lang))
			}
		}
	}
	if total >= maxCaseWon && !told {
		v.add(CodeAbsurdAmount, at, wonShown(total, v.lang), "", pick(v.lang, "모든 서비스의 한 해 금액의 합", "a year of all services"), wonShown(maxCaseWon, v.lang))
	}
}

// volume is the messages a month of the phase that has the most.
func (s *Service) volume() float64 {
	type of struct {
		phase Phase
		sum   float64
	}
	var phases []of
	most := 0.0
	for i := range s.Lines {
		l := &s.Lines[i]
		at := slices.IndexFunc(phases, func(p of) bool { return p.phase == l.Phase })
		if at < 0 {
			at = len(phases)
			phases = append(phases, of{phase: l.Phase})
		}
		phases[at].sum += float64(l.MessagesPerMonth)
		most = math.Max(most, phases[at].sum)
	}
	return most
}

// dearest is the highest price of any tier, in won.
func (s Schedule) dearest() float64 {
	p := 0.0
	for _, t := range s.Tiers {
		p = math.Max(p, t.PricePerMessage.Float())
	}
	return p
}

// monthWon is what a month's messages cost by the schedule.
func (s Schedule) monthWon(n float64) float64 {
	sum, price := 0.0, 0.0
	for i, t := range s.Tiers {
		from := float64(t.From)
		if n <= from && i > 0 {
			break
		}
		price = t.PricePerMessage.Float()
		to := n
		if i+1 < len(s.Tiers) {
			to = math.Min(n, float64(s.Tiers[i+1].From))
		}
		sum += (to - from) * price
	}
	if s.Mode == Volume {
		return n * price
	}
	return sum
}

// wonShown writes an amount for a message: 12,000,000원.
func wonShown(won float64, lang string) string {
	s := strconv.FormatFloat(math.Round(won), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + pick(lang, "원", " won")
}

// phases finds services that no price says anything of but a fallback, and ones
// whose halves do not meet.
func (v *validator) phases(k Contract) {
	has := func(s *Service, phases ...Phase) bool {
		for i := range s.Lines {
			if slices.Contains(phases, s.Lines[i].Phase) {
				return true
			}
		}
		return false
	}
	before := map[string]*Service{} // only before, by folded name
	for i := range k.Services {
		s := &k.Services[i]
		if has(s, Before) && !has(s, After, Single) {
			before[sameName(s.Name)] = s
		}
	}
	for i := range k.Services {
		s := &k.Services[i]
		at := func() Cell { return v.at(s.Cell, "services", "service") }
		switch {
		case !has(s, Before, After, Single, ""): // "": it is written but could not be read
			v.add(CodeNoPrice, v.at(s.Cell, "services", "phase"), s.Name, pick(v.lang, "이 서비스의 '도입 전'과 '도입 후' 행을, 견줄 것이 없으면 '단일' 행을 더하세요.", "Add the service's rows 'before' and 'after', or 'single' where there is nothing to compare."))
		case has(s, After) && !has(s, Before, ""):
			if o, ok := before[sameName(s.Name)]; ok && sameName(s.Name) != "" {
				v.add(CodeNameSplit, at(), s.Name, pick(v.lang, "같으면 두 칸에 같은 이름을 적으세요.", "If so write the same name in both cells."), v.at(o.Cell, "services", "service").Ref, o.Name)
			}
			v.add(CodeBaselineAssumed, at(), s.Name, pick(v.lang, "아는 대로 '도입 전' 행을 더하세요.", "Add a row 'before' if you know it."))
		}
	}
}

// sameName is a service's name without spaces and punctuation.
func sameName(s string) string { return strings.ReplaceAll(Fold(s), "%", "") }

// price asks about prices that a message hardly has.
func (v *validator) price(l *Line) {
	at := func() Cell { return v.at(l.Cell, "services", "price") }
	for _, t := range l.Price.Tiers {
		p := t.PricePerMessage.Float()
		if p == 0 {
			v.add(CodeFreePrice, at(), "0", pick(v.lang, "무료가 아니면 단가를 입력하세요(예: 9.35).", "If not, enter the price (e.g. 9.35)."))
			return
		}
		if p < 0 || p >= lowestPriceWon && p <= highestPriceWon {
			continue
		}
		if usual, ok := publicPrices[l.Channel]; ok {
			w, _ := SheetOf("services").Field("channel").Word(string(l.Channel))
			v.add(CodeUnusualPrice, at(), t.PricePerMessage.String(), pick(v.lang, "단위와 자릿수를 확인하세요.", "Check the unit and the digits."),
				w.In(v.lang), strconv.FormatFloat(usual.Low, 'f', -1, 64), strconv.FormatFloat(usual.High, 'f', -1, 64), pick(v.lang, usual.Source, usual.SourceEn))
			return
		}
	}
}

// amount compares what a contract states with what its prices come to.
func (v *validator) amount(k Contract) {
	if k.Amount == nil || *k.Amount <= 0 {
		return
	}
	months := 12.0
	if k.Start != nil && k.End != nil && k.End.After(*k.Start) {
		months = (k.End.Sub(*k.Start).Hours()/24 + 1) / 365 * 12
	}
	month := 0.0
	for _, s := range k.Services {
		for _, l := range s.Lines {
			if l.Phase == After || l.Phase == Single {
				month += l.Price.monthWon(float64(l.MessagesPerMonth))
			}
		}
	}
	if month <= 0 {
		return
	}
	if k.MonthlyFee != nil {
		month += k.MonthlyFee.Float()
	}
	if k.MonthlyMinimum != nil {
		month = math.Max(month, k.MonthlyMinimum.Float())
	}
	if want := months * month; math.Abs(k.Amount.Float()-want) > want/2 {
		v.add(CodeAmountDiffers, v.at(k.Cell, "contracts", "amount"), wonShown(k.Amount.Float(), v.lang), pick(v.lang, "단가·발송건수·계약 기간을 확인하세요.", "Check the prices, the volumes and the term."),
			wonShown(want, v.lang), strconv.FormatFloat(math.Round(months*10)/10, 'f', -1, 64))
	}
}

// failures refuses failure figures of a node that are no node's: an availability
// of half or less, one of MTBF and MTTR without the other, an outage a minute.
func (v *validator) failures(n Node) {
	low := func(field, found string) {
		v.add(CodeLowAvailability, v.at(n.Cell, "nodes", field), found, SheetOf("nodes").Field("availability").Expect(v.lang))
	}
	if a := n.Availability; a != nil && *a >= 0 && *a <= .5 {
		low("availability", Percent(*a))
	}
	up, down := n.MTBFHours, n.MTTRHours
	positive := pick(v.lang, "0보다 큰 시간을 입력하세요(예: 2000).", "Enter hours above 0 (e.g. 2000).")
	for _, x := range []figure{{"mtbf_hours", up}, {"mttr_hours", down}} {
		switch {
		case x.value == nil && (up != nil || down != nil):
			v.add(CodeRepairTimes, v.at(n.Cell, "nodes", x.field), "", pick(v.lang, "다른 칸도 채우거나 둘 다 비우세요.", "Fill in the other or clear both."))
		case x.value != nil && *x.value == 0:
			v.add(CodeOutOfRange, v.at(n.Cell, "nodes", x.field), "0", positive)
		}
	}
	if up != nil && down != nil && *up > 0 && *down > 0 {
		switch {
		case *up <= *down:
			low("mtbf_hours", fmt.Sprintf("MTBF %v, MTTR %v", *up, *down))
		case hoursPerYear/(*up+*down) > maxOutages:
			v.add(CodeOutOfRange, v.at(n.Cell, "nodes", "mtbf_hours"), fmt.Sprint(*up), pick(v.lang, "하루에 한 번을 넘는 장애가 됩니다. 24 이상의 시간을 입력하세요.", "That is more than one outage a day. Enter 24 hours or more."))
		}
	}
}
