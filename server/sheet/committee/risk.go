package committee

import (
	"fmt"
	"sort"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// riskRefs are the cells of 장애위험 that other sheets refer to.
type riskRefs struct {
	mean, low, high, p95, tvar95, none string
}

// riskSheet fills 장애위험: the streams of outages, and the year's loss.
func (b *book) riskSheet() {
	s := b.add(b.t("장애위험", "Outage risk"), true, 36, 8, 9, 9, 9, 10, 9, b.moneyWidth(12), 11, b.moneyWidth(13), 9, 32)
	l := &b.r.Loss
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
		s.figure(2, row, e.AffectedShare, `0%`, "")
		for k, v := range []float64{e.Rate, e.RateLow, e.RateHigh} {
			s.figure(3+k, row, v, `0.000`, "")
		}
		s.figure(6, row, e.MeanHours, rough, "")
		s.figure(7, row, e.Probability, `0%`, "")
		s.figure(8, row, e.MeanLoss, won, "")
		s.figure(9, row, e.LateMessages, count, "")
		s.formula(10, row, fmt.Sprintf("%s*%s*%s", cell(3, row), cell(7, row), cell(8, row)), look{format: won})
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
	s.breakAfter(row + 1)
	row = b.lossFigures(s, row+2)
	b.exceedance(s, row+1)
}

func (b *book) lossFigures(s *sheet, row int) int {
	l := &b.r.Loss
	row = s.section(row, b.t("한 해 손실의 분포 (원/년, 엔진 값)", "The year's loss (won, engine)"))
	put := func(name string, v float64, format, note string) string {
		s.textOver(1, 2, row, name, look{})
		s.figure(3, row, v, format, "")
		s.merge(3, 4, row, look{kind: engine, format: format})
		s.textOver(5, 12, row, note, look{small: true})
		row++
		return s.at(3, row-1)
	}
	r := &b.risks
	r.mean = put(b.t("기대 장애비용 E[L]", "expected loss E[L]"), l.Mean, won, b.t("SLA 감액을 빼기 전 금액", "gross of SLA credits"))
	r.low = put(b.t("빈도 불확실성 5%", "5 % over uncertain rates"), l.MeanRateLow, won, b.t("빈도를 모르는 데서 오는 E[L]의 폭: 해마다의 운과 다름", "spread of E[L] from uncertain rates, apart from year-to-year luck"))
	r.high = put(b.t("빈도 불확실성 95%", "95 % over uncertain rates"), l.MeanRateHigh, won, "")
	put(b.t("문자 유지 때의 기대 장애비용 E[L₀]", "expected loss if texts are kept, E[L₀]"), l.BaselineMean, won, b.t("문자도 멈추므로 순편익에는 차이만 셈", "texts fail too: the net benefit counts the difference"))
	put(b.t("표준편차", "standard deviation"), l.SD, won, "")
	r.none = put(b.t("무장애 확률", "probability of no outage"), l.ProbabilityOfNoOutage, percent, b.t("손실이 1원도 안 될 확률은 ", "probability of a loss below one won: ")+strconv.FormatFloat(100*l.ProbabilityBelowOneWon, 'f', 1, 64)+"%")
	var keys []string
	for k := range l.Quantiles {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return number(keys[i]) < number(keys[j]) })
	for _, k := range keys {
		at := put("P"+k, l.Quantiles[k], won, fmt.Sprintf(b.t("%s년에 한 번 넘는 금액", "exceeded once in %s years"), plain(round3(100/(100-number(k))))))
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
		at := put("TVaR"+k, l.TVaR[k], won, fmt.Sprintf(b.t("가장 나쁜 %s%%의 해의 평균", "mean of the worst %s %% of years"), plain(round3(100-number(k)))))
		if k == "95" {
			r.tvar95 = at
		}
	}
	note := b.t("손실이 절감액에 문자 유지 때의 손실을 더한 금액을 넘을 확률", "probability that the loss exceeds the savings and what texts would have lost")
	if l.ProbabilityExceedsSavingsIsBound {
		note += b.t(" (이 값 이하)", " (at most this)")
	}
	put(b.t("손실이 절감액을 넘을 확률", "P(loss exceeds savings)"), l.ProbabilityExceedsSavings, fine, note)
	put(b.t("P95의 계산 오차 한계", "error bound of P95"), l.ErrorBound, won, "")
	put(b.view(l.OtherView.View)+": E[L]", l.OtherView.Mean, won, b.t("다른 관점의 값: 위 값과 더하지 않음", "the other view: never added to the above"))
	put(b.view(l.OtherView.View)+": TVaR95", l.OtherView.TVaR95, won, "")
	put(b.view(l.OtherView.View)+b.t(": 순편익", ": net benefit"), l.OtherView.Net, won, "")
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
	s.textOver(2, 3, row, b.t("한 해의 합이 넘을 확률", "year's sum"), look{kind: headCell, align: 'c'})
	s.textOver(4, 5, row, b.t("한 번의 장애가 넘을 확률", "worst outage"), look{kind: headCell, align: 'c'})
	head := row
	row++
	for _, p := range points {
		s.figure(1, row, p.Won, won, "")
		s.figure(2, row, p.Year, `0.00%`, "")
		s.merge(2, 3, row, look{kind: engine, format: `0.00%`})
		s.figure(4, row, p.WorstOutage, `0.00%`, "")
		s.merge(4, 5, row, look{kind: engine, format: `0.00%`})
		row++
	}
	c := b.chartBase(excelize.Scatter, b.t("초과 확률(로그 눈금)", "Exceedance (log scale)"))
	for i, col := range []int{2, 4} {
		c.Series = append(c.Series, excelize.ChartSeries{
			Name: s.at(col, head), Categories: s.span(1, head+1, 1, row-1), Values: s.span(col, head+1, col, row-1),
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: solid(palette[i])}, Marker: excelize.ChartMarker{Symbol: []string{"circle", "diamond"}[i], Size: 5, Fill: solid(palette[i])},
		})
	}
	low := 1.0
	for _, p := range points {
		for low > 1e-6 && (p.Year > 0 && p.Year < low || p.WorstOutage > 0 && p.WorstOutage < low) {
			low /= 10
		}
	}
	high := 1.0
	c.YAxis.LogBase, c.YAxis.Minimum, c.YAxis.Maximum = 10, &low, &high
	c.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: `0.0##%`}
	c.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: `#,##0,"천"`}
	c.XAxis.Title, c.YAxis.Title = b.axis(b.t("손실(천원)", "loss (thousand won)")), b.axis(b.t("넘을 확률", "probability"))
	if b.o.Lang == "en" {
		c.XAxis.NumFmt.CustomNumFmt = `#,##0,"k"`
	}
	s.draw(7, head, 12, max(row-1, head+14), c)
}
