package committee

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"daebi/analysis"
	"daebi/models/unit"
)

// riskRefs are the cells of 장애위험 that other sheets refer to.
type riskRefs struct {
	mean, low, high, p95, tvar95, none, base string
	live                                     map[string]string // E[L] worked out in the book, by option
	extra                                    map[string]extraCost
	present                                  string // option
}

// riskSheet fills 장애위험: the streams of outages, and the year's loss.
func (b *book) riskSheet() {
	s := b.add(b.t("장애위험", "Outage risk"), true, 36, 8, 9, 9, 9, 10, 9, b.moneyWidth(12), 11, b.moneyWidth(13), 9, 32)
	l := &b.r.Loss
	for _, o := range b.r.Options {
		if o.Present {
			b.risks.present = o.ID
		}
	}
	row := s.title(b.t("장애위험: 무엇이 얼마나 자주 멈추고 얼마가 드는가", "Outage risk: what fails how often, and what it costs"), b.about()+" · "+b.view(l.View))
	row = s.section(row, b.t("장애 사건 (빈도·길이·손실은 엔진 값, 연간 손실은 수식)", "Events (rates, lengths and losses are the engine's; the year's loss is a formula)"))
	row = s.header(row, b.t("사건", "event"), b.t("영향 비율", "share hit"), b.t("빈도(회/년)", "a year"), b.t("낮게 5%", "low 5%"), b.t("높게 95%", "high 95%"), b.t("평균 시간", "mean hours"), b.t("있을 확률", "probability it exists"),
		b.t("1회 손실(원)", "won an outage"), b.t("1회 늦는 건수", "late messages"), b.t("연간 손실(원)", "won a year"), b.t("두 경로 함께", "both routes"), b.t("근거", "source"))
	first := row
	for _, e := range l.Events {
		name := e.Event
		if b.o.Lang == "en" {
			name = e.EventEN
		}
		s.text(1, row, name, look{})
		s.figure(2, row, e.AffectedShare, `0%`, "", onNothing)
		for k, v := range []float64{e.Rate, e.RateLow, e.RateHigh} {
			s.figure(3+k, row, v, `0.000`, "", onNothing)
		}
		s.figure(6, row, e.MeanHours, rough, "", onNothing)
		s.figure(7, row, e.Probability, `0%`, "", onNothing)
		s.figure(8, row, e.MeanLoss, won, "", onMessages)
		s.figure(9, row, e.LateMessages, count, "", onMessages)
		s.formula(10, row, fmt.Sprintf("%s*%s*%s", cell(3, row), cell(7, row), cell(8, row)), look{format: won})
		s.resting(10, row, onMessages)
		s.text(11, row, b.yes(e.HitsBothRoutes), b.known(!e.HitsBothRoutes, 'c'))
		s.text(12, row, b.origin(e.From)+": "+e.Source, look{small: true})
		row++
	}
	s.freeze(first, 1, len(l.Events) > 20)
	for c := 2; c <= 12; c++ {
		s.text(c, row, "", look{kind: total})
	}
	s.text(1, row, b.t("합계: 기대 장애비용(사건별 합)", "total: expected loss, by events"), look{kind: total})
	sum := "0"
	if row > first {
		sum = fmt.Sprintf("SUM(%s)", s.span(10, first, 10, row-1))
	}
	at := s.formula(10, row, sum, look{kind: total, format: won})
	b.against("closed", b.t("기대 장애비용(닫힌 식, 사건별 합)", "expected loss (closed form, sum of events)"), at, l.MeanClosedForm, won)
	s.resting(10, row, onMessages)
	s.breakAfter(row + 1)
	row = b.eventChart(s, row+2, first, len(l.Events))
	if len(b.calc.services) > 1 {
		s.breakAfter(row)
	}
	row = b.lossParts(s, row+1)
	s.breakAfter(row)
	row = b.lossFigures(s, row+1)
	s.breakAfter(row)
	b.exceedance(s, row+1)
}

// drawnEvents is how many events the chart shows.
const drawnEvents = 12

// eventChart draws the events that cost most, over a table in units that fit.
func (b *book) eventChart(s *sheet, row, first, n int) int {
	n = min(n, drawnEvents)
	if n == 0 {
		return row
	}
	s.textOver(1, 3, row, fmt.Sprintf(b.t("그래프 자료 (%s/년)", "Data of the chart (%s a year)"), b.bigName()), look{kind: note})
	row++
	top := row
	s.text(1, row, b.t("사건", "event"), look{kind: headCell, align: 'c'})
	s.textOver(2, 3, row, b.t("연간 손실", "loss a year"), look{kind: headCell, align: 'c'})
	for i := range n {
		row++
		s.sentence(1, 1, row, cell(1, first+i), look{small: true})
		s.wide(2, 3, row, fmt.Sprintf("%s/%s", cell(10, first+i), b.bigUnit()), look{format: `#,##0.0`})
		s.resting(2, row, onMessages)
	}
	values := s.span(2, top+1, 2, row)
	s.sentence(4, 12, top, fmt.Sprintf(`%s&INDEX(%s,MATCH(MAX(%s),%s,0))&%s&TEXT(MAX(%s)/MAX(0.000001,%s/%s),"0%%")&%s`, quoted(b.t("가장 큰 손실은 ", "Most is lost by ")), s.span(1, top+1, 1, row), values, values,
		quoted(b.t(": 기대 장애비용의 ", ": ")), values, s.at(10, first+len(b.r.Loss.Events)), b.bigUnit(), quoted(b.t("", " of the expected loss"))), look{kind: plainText, bold: true})
	c := &chart{kind: bars, title: s.at(4, top), y: chartAxis{title: b.t("연간 손실(만원)", "loss a year (10,000 won)"), format: `#,##0`},
		series: []series{{name: s.at(2, top), x: s.area(1, top+1, 1, row), y: s.area(2, top+1, 2, row), fill: dark, labels: `#,##0.0`}}}
	end := max(row, top+12)
	s.draw(4, top, 12, end, c)
	return end + 1
}

// Columns of the parts of the expected loss.
const (
	pAll0 = iota + 2
	pKept0
	pLost0
	pAll1
	pFail1
	pKept1
	pLost1
	pBack
	pAmount
	pAfter
	pExtra
)

// mostServices is how many services the expected loss is worked out for: with more the
// table would be longer than anyone reads, and a function takes 255 arguments.
const mostServices = 60

// lossParts works each option's expected loss out from what it is in proportion to,
// so that it follows volumes, failing shares and prices.
func (b *book) lossParts(s *sheet, row int) int {
	b.risks.live, b.risks.extra = map[string]string{}, map[string]extraCost{}
	any := false
	for i := range b.r.Options {
		any = any || b.r.Options[i].LossParts != nil
	}
	if !any || len(b.calc.services) == 0 || len(b.calc.services) > mostServices {
		return row
	}
	row = s.section(row, b.t("기대 장애비용의 산출: 물량·실패율·단가를 바꾸면 따라 바뀜", "Expected loss worked out: it follows volumes, failing shares and prices"))
	row = s.note(row, b.t("E[L] = 대응비 + Σ 월 건수 × (전체 + 실패율 × 실패분 + 옮김(뒤에도 과금) × 대체단가 + 옮김(취소·유실) × (대체단가 − 전환 후 단가)). 대안 줄의 전체 칸은 장애 대응비입니다. 계수는 엔진 값이며 물량·단가가 바뀌어도 같습니다. 실패가 전혀 없을 때와 있을 때의 계수가 다릅니다(대체 경로가 날마다 쓰이는지가 달라짐).",
		"E[L] = response + Σ messages a month × (all + failing share × failing + moved, billed later too × fallback's price + moved, lost × (fallback's − new price)). In an option's own row the two columns 'all' hold the response. The coefficients are the engine's and hold for any volume and price; they differ by whether any message fails (a fallback in daily use is a tested one)."))
	heads := []string{b.t("대안 · 서비스", "option · service"), b.t("전체 (실패 0)", "all (none fails)"), b.t("옮김·과금 (실패 0)", "moved, billed (none)"), b.t("옮김·유실 (실패 0)", "moved, lost (none)"), b.t("전체 (실패 있음)", "all (some fail)"), b.t("실패분", "failing"),
		b.t("옮김·과금 (실패 있음)", "moved, billed (some)"), b.t("옮김·유실 (실패 있음)", "moved, lost (some)"), b.t("대체단가(원)", "fallback (won)"), b.t("금액(원/년)", "won a year"), b.t("새 단가", "new price"), b.t("메시지 값의 차이(원/년)", "messages cost more by (won a year)")}
	row = s.header(row, heads...)
	fine := `0.0000`
	for i := range b.r.Options {
		o := &b.r.Options[i]
		if o.LossParts == nil || len(o.LossParts.Some.Services) != len(b.calc.services) || !b.partsHold(o) {
			continue
		}
		top := row
		total := look{kind: total, format: won}
		for c := 1; c <= 12; c++ {
			s.text(c, row, "", look{kind: total.kind})
		}
		s.text(1, row, b.option(o.ID), look{kind: total.kind})
		s.figure(pAll0, row, o.LossParts.None.Response, won, "", onNothing)
		s.figure(pAll1, row, o.LossParts.Some.Response, won, "", onNothing)
		var shares []string
		extra := extraCost{known: true}
		for k := range b.calc.services {
			row++
			ref := &b.calc.services[k]
			none, some := o.LossParts.None.Services[k], o.LossParts.Some.Services[k]
			s.text(1, row, "  "+b.r.Savings.Services[k].Name, look{small: true})
			for c, v := range []float64{none.All, none.Kept, none.Lost, some.All, some.Failing, some.Kept, some.Lost} {
				s.figure(pAll0+c, row, v, fine, "", onNothing)
			}
			if ref.back != "" && near(ref.backWon, some.Back) {
				s.formula(pBack, row, ref.back, look{format: rough})
			} else {
				s.figure(pBack, row, some.Back, rough, "", onMessages)
			}
			if ref.after != "" && near(ref.afterWon, some.After) {
				s.formula(pAfter, row, ref.after, look{format: rough})
			} else {
				s.figure(pAfter, row, some.After, rough, "", onMessages)
			}
			dear := fmt.Sprintf("MAX(0,%s-%s)", cell(pBack, row), cell(pAfter, row))
			s.formula(pAmount, row, fmt.Sprintf("%s*IF(%s>0,%s+%s*%s+%s*%s+%s*%s,%s+%s*%s+%s*%s)", ref.monthly, ref.share,
				cell(pAll1, row), ref.share, cell(pFail1, row), cell(pKept1, row), cell(pBack, row), cell(pLost1, row), dear,
				cell(pAll0, row), cell(pKept0, row), cell(pBack, row), cell(pLost0, row), dear), look{format: won})
			if f, won := b.extraOf(s, row, o.ID, k, some); f != "" {
				s.formula(pExtra, row, f, look{format: exact})
				extra.won += won
				extra.any = true
			} else {
				extra.known = extra.known && !b.calc.services[k].messenger
				s.text(pExtra, row, "–", look{align: 'c'})
			}
			shares = append(shares, ref.share)
		}
		b.risks.live[o.ID] = s.formula(pAmount, top, fmt.Sprintf("IF(MAX(%s)>0,%s,%s)+SUM(%s)", strings.Join(shares, ","), cell(pAll1, top), cell(pAll0, top), s.span(pAmount, top+1, pAmount, row)), total)
		if extra.any && extra.known {
			extra.at = s.formula(pExtra, top, fmt.Sprintf("SUM(%s)", s.span(pExtra, top+1, pExtra, row)), look{kind: total.kind, format: won})
			b.risks.extra[o.ID] = extra
		}
		row++
	}
	return row
}

// extraCost is what an option's messages cost more than the calculation's.
type extraCost struct {
	at         string
	won        float64
	any, known bool
}

// extraOf writes what a service's messages cost more under an option than in the
// calculation, and what it comes to: every message by the fallback too, or the
// integrated service's prices.
func (b *book) extraOf(s *sheet, row int, option string, k int, p analysis.LossPart) (string, float64) {
	ref := &b.calc.services[k]
	if !ref.messenger || ref.failed == "" || ref.back == "" {
		return "", 0
	}
	year := unit.MonthsPerYear * float64(b.r.Savings.Services[k].MessagesPerMonth)
	switch option {
	case analysis.OptParallel:
		return fmt.Sprintf("ROUND(%s*(12*%s-%s),3)", cell(pBack, row), ref.monthly, ref.failed), ref.backWon * (year - ref.failedN)
	case analysis.OptIntegrated:
		var paid []string
		for _, r := range ref.amounts {
			paid = append(paid, b.onVerdict(cAmount, r))
		}
		return fmt.Sprintf("ROUND((12*%s-%s)*%s+%s*%s-(%s),3)", ref.monthly, ref.failed, cell(pAfter, row), ref.failed, cell(pBack, row), strings.Join(paid, "+")),
			(year-ref.failedN)*p.After + ref.failedN*p.Back - ref.paid
	}
	return "", 0
}

// near reports whether a figure is another's, to the digits shown.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// partsHold reports whether the parts give the option's expected loss: they do not
// where some services' messages fail and others' never do.
func (b *book) partsHold(o *analysis.Option) bool {
	var monthly, share []float64
	state := &o.LossParts.None
	for i := range b.r.Savings.Services {
		svc := &b.r.Savings.Services[i]
		monthly, share = append(monthly, float64(svc.MessagesPerMonth)), append(share, svc.FailureShare)
		if svc.FailureShare > 0 {
			state = &o.LossParts.Some
		}
	}
	sum := state.Response
	for i := range monthly {
		one := analysis.LossState{Services: []analysis.LossPart{o.LossParts.None.Services[i]}}
		if share[i] > 0 {
			one.Services[0] = o.LossParts.Some.Services[i]
		}
		sum += one.Mean(monthly[i:i+1], share[i:i+1])
	}
	return math.Abs(sum-o.MeanLoss) < .5
}

func (b *book) lossFigures(s *sheet, row int) int {
	l := &b.r.Loss
	row = s.section(row, b.t("한 해 손실의 분포 (원/년, 엔진 값)", "The year's loss (won, engine)"))
	put := func(name string, v float64, format, note string, d depends) string {
		s.textOver(1, 2, row, name, look{})
		s.figure(3, row, v, format, "", d)
		s.merge(3, 4, row, look{kind: engine, format: format})
		s.textOver(5, 12, row, note, look{small: true})
		row++
		return s.at(3, row-1)
	}
	// mean puts an expected loss: worked out above where it can be.
	mean := func(name, option string, v float64, note string) string {
		if b.risks.live[option] == "" {
			return put(name, v, won, note, onMessages)
		}
		s.textOver(1, 2, row, name, look{})
		s.wide(3, 4, row, b.risks.live[option], look{format: won})
		s.textOver(5, 12, row, note, look{small: true})
		row++
		return s.at(3, row-1)
	}
	r := &b.risks
	r.mean = mean(b.t("기대 장애비용 E[L]", "expected loss E[L]"), r.present, l.Mean, b.t("SLA 감액을 빼기 전 금액", "gross of SLA credits"))
	r.low = put(b.t("빈도 불확실성 5%", "5 % over uncertain rates"), l.MeanRateLow, won, b.t("빈도를 모르는 데서 오는 E[L]의 폭: 해마다의 운과 다름", "spread of E[L] from uncertain rates, apart from year-to-year luck"), onMessages)
	r.high = put(b.t("빈도 불확실성 95%", "95 % over uncertain rates"), l.MeanRateHigh, won, "", onMessages)
	r.base = mean(b.t("문자 유지 때의 기대 장애비용 E[L₀]", "expected loss if texts are kept, E[L₀]"), analysis.OptStay, l.BaselineMean, b.t("문자도 멈추므로 순편익에는 차이만 셈", "texts fail too: the net benefit counts the difference"))
	put(b.t("표준편차", "standard deviation"), l.SD, won, "", onMessages)
	r.none = put(b.t("무장애 확률", "probability of no outage"), l.ProbabilityOfNoOutage, percent, b.t("손실이 1원도 안 될 확률은 ", "probability of a loss below one won: ")+strconv.FormatFloat(100*l.ProbabilityBelowOneWon, 'f', 1, 64)+"%", onNothing)
	var keys []string
	for k := range l.Quantiles {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return number(keys[i]) < number(keys[j]) })
	for _, k := range keys {
		at := put("P"+k, l.Quantiles[k], won, fmt.Sprintf(b.t("%s년에 한 번 넘는 금액", "exceeded once in %s years"), plain(round3(100/(100-number(k))))), onMessages)
		if k == "95" {
			r.p95 = at
		}
	}
	keys = keys[:0]
	for k := range l.TVaR {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return number(keys[i]) < number(keys[j]) })
	for _, k := range keys {
		at := put("TVaR"+k, l.TVaR[k], won, fmt.Sprintf(b.t("가장 나쁜 %s%%의 해의 평균", "mean of the worst %s %% of years"), plain(round3(100-number(k)))), onMessages)
		if k == "95" {
			r.tvar95 = at
		}
	}
	note := b.t("손실이 절감액에 문자 유지 때의 손실을 더한 금액을 넘을 확률", "probability that the loss exceeds the savings and what texts would have lost")
	if l.ProbabilityExceedsSavingsIsBound {
		note += b.t(" (이 값 이하)", " (at most this)")
	}
	put(b.t("손실이 절감액을 넘을 확률", "P(loss exceeds savings)"), l.ProbabilityExceedsSavings, fine, note, onMoney)
	put(b.t("P95의 계산 오차 한계", "error bound of P95"), l.ErrorBound, won, "", onMessages)
	put(b.view(l.OtherView.View)+": E[L]", l.OtherView.Mean, won, b.t("다른 관점의 값: 위 값과 더하지 않음", "the other view: never added to the above"), onMessages)
	put(b.view(l.OtherView.View)+": TVaR95", l.OtherView.TVaR95, won, "", onMessages)
	put(b.view(l.OtherView.View)+b.t(": 순편익", ": net benefit"), l.OtherView.Net, won, "", onMoney)
	return row
}

func number(k string) float64 {
	v, _ := strconv.ParseFloat(k, 64) // the keys of the report are numbers
	return v
}

// exceedance fills the exceedance points and their chart.
func (b *book) exceedance(s *sheet, row int) {
	points := b.r.Loss.Exceedance
	row = s.section(row, b.t("초과 확률: 한 해의 합과 가장 큰 한 번 (엔진 값)", "Exceedance of the year's sum and of the worst single outage (engine)"))
	if len(points) == 0 {
		s.note(row, b.t("손실이 없어 그릴 점이 없습니다.", "No loss to draw."))
		return
	}
	s.text(1, row, b.t("금액(원)", "won"), look{kind: headCell, align: 'c'})
	s.textOver(2, 3, row, fmt.Sprintf(b.t("금액(%s)", "%s"), b.bigName()), look{kind: headCell, align: 'c'})
	s.textOver(4, 5, row, b.t("한 해의 합이 넘을 확률", "year's sum"), look{kind: headCell, align: 'c'})
	s.textOver(6, 7, row, b.t("한 번의 장애가 넘을 확률", "worst outage"), look{kind: headCell, align: 'c'})
	head := row
	row++
	low, most := 1.0, 0.0
	for _, p := range points {
		s.figure(1, row, p.Won, won, "", onMessages)
		s.wide(2, 3, row, fmt.Sprintf("%s/%s", cell(1, row), b.bigUnit()), look{format: `#,##0.0`})
		s.resting(2, row, onMessages)
		for k, v := range []float64{p.Year, p.WorstOutage} {
			s.figure(4+2*k, row, v, `0.00%`, "", onNothing)
			s.merge(4+2*k, 5+2*k, row, look{kind: engine, format: `0.00%`})
			for low > 1e-6 && v > 0 && v < low {
				low /= 10
			}
		}
		most = max(most, p.Won)
		row++
	}
	s.sentence(8, 12, head, fmt.Sprintf(`%s&TEXT(%s/%s,"#,##0")&%s`, quoted(b.t("20년에 한 번은 한 해 장애비용이 ", "One year in twenty outages cost more than ")), b.risks.p95, b.bigUnit(), quoted(b.t("만원을 넘음", " (10,000 won)"))), look{kind: plainText, bold: true})
	high := 1.0
	c := &chart{kind: scattered, title: s.at(8, head), legend: true, x: chartAxis{title: b.t("손실(만원)", "loss (10,000 won)"), format: `#,##0`}, y: chartAxis{title: b.t("넘을 확률(로그 눈금)", "probability (log scale)"), format: `0.0##%`, log: true, low: &low, high: &high}}
	for i, col := range []int{4, 6} {
		c.series = append(c.series, series{
			name: s.at(col, head), x: s.area(2, head+1, 2, row-1), y: s.area(col, head+1, col, row-1), fill: []string{dark, "7F7F7F"}[i], line: true, dashed: i == 1, symbol: []string{"circle", "diamond"}[i],
		})
	}
	s.draw(8, head, 12, max(row-1, head+18), c)
}
