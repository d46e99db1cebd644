package committee

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// Columns of the tornado's table.
const (
	tName = iota + 1
	tUnit
	tValue
	tLow
	tHigh
	tSlope
	tNetLow
	tNetHigh
	tSwing
	tSwitch
	tEVPPI
	tNote
)

// drawnInputs is how many inputs the tornado shows.
const drawnInputs = 12

// sensitivitySheet fills 민감도: what the answer hangs on. Where N is a straight
// line in an input, its ends are formulas and the ends of its range are the
// reader's.
func (b *book) sensitivitySheet() {
	w := b.moneyWidth(13)
	s := b.add(b.t("민감도", "Sensitivity"), true, 34, 9, 11, 11, 11, w, w, w, w, 12, 12, 26)
	row := s.title(b.t("민감도: 무엇이 답을 바꾸는가", "Sensitivity: what changes the answer"), b.about()+" · "+b.view(b.r.Loss.View))
	list := b.r.Sensitivity
	row = b.breakEvens(s, row) + 1
	if len(list) == 0 || b.opts.net == "" {
		s.note(row, b.t("계산하지 않았습니다.", "Not computed."))
		return
	}
	row = s.section(row, b.t("입력 하나를 낮은 끝과 높은 끝에 둘 때의 순편익 N (원/년; 나머지는 지금 값)", "Net benefit N with one input at either end of its range (won a year; the others as they are)"))
	row = s.header(row, b.t("입력", "input"), b.t("단위", "unit"), b.t("지금 값", "value"), b.t("낮은 끝", "low end"), b.t("높은 끝", "high end"), b.t("기울기: 한 단위의 N (엔진)", "slope: N a unit (engine)"), b.t("낮은 끝의 N", "N at low"), b.t("높은 끝의 N", "N at high"),
		b.t("폭", "swing"), b.t("N이 0이 되는 값", "value where N = 0"), b.t("알아낼 가치 EVPPI (엔진)", "worth of knowing, EVPPI (engine)"), b.t("비고", "remark"))
	first := row
	for i := range list {
		x := &list[i]
		name := x.Name
		if b.o.Lang == "en" {
			name = x.NameEN
		}
		s.text(tName, row, name, look{})
		s.text(tUnit, row, b.unit(x.Unit), look{align: 'c', small: true})
		format := numberFormat(x.Value)
		s.figure(tValue, row, x.Value, format, "", onNothing)
		key := func(k string) string { return fmt.Sprintf("tornado_%s_%d", k, i+1) }
		if x.Slope != nil {
			ends := bounds{0, math.Max(1e6, 1000*x.High), false}
			s.input(tLow, row, x.Low, numberFormat(x.Low), fmt.Sprintf("low_%d", i+1), name+b.t(" 낮은 끝", ": low end"), ends, onNothing)
			s.input(tHigh, row, x.High, numberFormat(x.High), fmt.Sprintf("high_%d", i+1), name+b.t(" 높은 끝", ": high end"), ends, onNothing)
			s.figure(tSlope, row, *x.Slope, won, "", onMessages)
			for k, end := range []int{tLow, tHigh} {
				at := s.formula(tNetLow+k, row, fmt.Sprintf("%s+%s*(%s-%s)", b.opts.net, cell(tSlope, row), cell(end, row), cell(tValue, row)), look{format: won})
				s.resting(tNetLow+k, row, onMessages)
				b.against(key([]string{"low", "high"}[k]), b.t("민감도 ", "tornado: ")+name+b.t([]string{" 낮은 끝의 N", " 높은 끝의 N"}[k], []string{", N at low", ", N at high"}[k]), at, []float64{x.NetLow, x.NetHigh}[k], won)
			}
			if x.SwitchingValue != nil && *x.Slope != 0 {
				s.formulaOr(tSwitch, row, fmt.Sprintf("IF(%s-%s/%s>=0,%s-%s/%s,%s)", cell(tValue, row), b.opts.net, cell(tSlope, row), cell(tValue, row), b.opts.net, cell(tSlope, row), quoted(b.t("없음", "never"))), look{format: numberFormat(*x.SwitchingValue)})
				s.resting(tSwitch, row, onMessages)
			} else {
				s.text(tSwitch, row, b.t("없음", "never"), look{kind: engine, align: 'c'})
				s.resting(tSwitch, row, onMoney)
			}
			s.text(tNote, row, b.t("N이 이 입력의 일차식: 끝을 바꿀 수 있음", "N is linear in it: the ends may be changed"), look{small: true})
		} else {
			s.figure(tLow, row, x.Low, numberFormat(x.Low), "", onNothing)
			s.figure(tHigh, row, x.High, numberFormat(x.High), "", onNothing)
			s.text(tSlope, row, "–", look{align: 'c'})
			s.figure(tNetLow, row, x.NetLow, won, "", onMoney)
			s.figure(tNetHigh, row, x.NetHigh, won, "", onMoney)
			if x.SwitchingValue != nil {
				s.figure(tSwitch, row, *x.SwitchingValue, numberFormat(*x.SwitchingValue), "", onMoney)
			} else {
				s.text(tSwitch, row, b.t("없음", "never"), look{kind: engine, align: 'c'})
				s.resting(tSwitch, row, onMoney)
			}
			s.text(tNote, row, b.t("일차식이 아님: 엔진 값", "not linear: the engine's"), look{small: true})
		}
		s.formula(tSwing, row, fmt.Sprintf("ROUND(ABS(%s-%s),3)", cell(tNetHigh, row), cell(tNetLow, row)), look{format: won})
		s.resting(tSwing, row, onMoney)
		s.maybe(tEVPPI, row, x.EVPPI, won, onChoice)
		row++
	}
	s.breakAfter(row)
	row = b.tornado(s, row+1, first)
	s.breakAfter(row)
	row = b.probabilities(s, row+1)
	b.twoWay(s, row+1)
}

// breakEvens lists where the net benefit is zero. In the rates it is a straight line,
// so that value is a formula; the others are the engine's.
func (b *book) breakEvens(s *sheet, row int) int {
	row = s.section(row, b.t("순편익이 0이 되는 곳", "Where the net benefit is zero"))
	s.freeze(row, 1, false)
	be := &b.r.Net.BreakEven
	line := func(name, note string) {
		s.textOver(1, 2, row, name, look{})
		s.textOver(4, 9, row, note, look{small: true})
	}
	line(b.t("모든 장애 빈도의 배수", "multiple of all rates"), b.t("절감액 ÷ 문자보다 늘어나는 장애비용", "savings ÷ what outages cost beyond texts"))
	b.opts.rateMultiplier = s.at(3, row)
	if b.opts.savings == "" {
		s.maybe(3, row, be.RateMultiplier, times, onMoney)
	} else {
		s.formulaOr(3, row, fmt.Sprintf("IF(AND(%s>0,%s>0),%s/MAX(0.000001,%s),%s)", b.opts.savings, b.opts.extra, b.opts.savings, b.opts.extra, quoted(b.t("없음", "never"))), look{format: times})
		s.resting(3, row, b.opts.lossRests)
		if be.RateMultiplier != nil {
			b.against("rate_multiplier", b.t("손익분기: 장애 빈도의 배수", "break-even: multiple of the rates"), s.at(3, row), *be.RateMultiplier, times)
		}
	}
	row++
	for _, x := range []struct {
		name, note string
		v          *float64
		format     string
	}{
		{b.t("모든 피해의 배수", "multiple of all harm"), b.t("늦은 메시지 한 건의 피해가 모두 이만큼이면", "if each late message did so many times the harm"), be.HarmMultiplier, times},
		{b.t("해마다 한 번인 장애의 길이(시간)", "hours of one outage a year"), b.t("모든 메시지가 막히고 대신할 길이 없을 때", "that stops every message, with nothing behind it"), be.OutageHours, `#,##0.0`},
		{b.t("전환 시간(분)", "switch time (minutes)"), b.t("전환이 이보다 늦으면", "if the switch takes longer"), be.SwitchMinutes, count},
	} {
		line(x.name, x.note)
		if x.v == nil {
			s.text(3, row, b.t("없음", "never"), look{kind: engine, align: 'c'})
			s.resting(3, row, onMoney)
		} else {
			s.figure(3, row, *x.v, x.format, "", onMoney)
		}
		row++
	}
	return row
}

// tornado draws how far each input moves the net benefit, over a table in units
// that fit.
func (b *book) tornado(s *sheet, row, first int) int {
	n := min(len(b.r.Sensitivity), drawnInputs)
	s.textOver(1, 5, row, fmt.Sprintf(b.t("그래프 자료: 순편익이 움직이는 폭 (%s/년)", "Data of the chart: how far the net benefit moves (%s a year)"), b.bigName()), look{kind: note})
	row++
	top := row
	s.text(1, row, b.t("입력", "input"), look{kind: headCell, align: 'c'})
	s.textOver(2, 3, row, b.t("낮은 끝", "low end"), look{kind: headCell, align: 'c'})
	s.textOver(4, 5, row, b.t("높은 끝", "high end"), look{kind: headCell, align: 'c'})
	for i := range n {
		row++
		s.sentence(1, 1, row, cell(tName, first+i), look{small: true})
		for k, c := range []int{tNetLow, tNetHigh} {
			s.wide(2+2*k, 3+2*k, row, fmt.Sprintf("(%s-%s)/%s", cell(c, first+i), b.opts.net, b.bigUnit()), look{format: `#,##0.0;"△"#,##0.0`})
			s.resting(2+2*k, row, onMoney)
		}
	}
	swings := s.span(tSwing, first, tSwing, first+len(b.r.Sensitivity)-1)
	s.sentence(6, 12, top, fmt.Sprintf(`%s&INDEX(%s,MATCH(MAX(%s),%s,0))&%s&TEXT(MAX(%s)/%s,"#,##0")&%s`, quoted(b.t("답을 가장 크게 움직이는 것: ", "What moves the answer most: ")), s.span(tName, first, tName, first+len(b.r.Sensitivity)-1), swings, swings,
		quoted(b.t(" (폭 연 ", " (")), swings, b.bigUnit(), quoted(b.t("만원)", " × 10,000 won a year)"))), look{kind: plainText, bold: true})
	c := &chart{kind: bars, title: s.at(6, top), overlapped: true, legend: true, y: chartAxis{title: b.t("지금 순편익과의 차이(만원/년)", "difference from the net benefit (10,000 won a year)"), format: `#,##0;"△"#,##0`}}
	for k := range 2 {
		c.series = append(c.series, series{name: s.at(2+2*k, top), x: s.area(1, top+1, 1, row), y: s.area(2+2*k, top+1, 2+2*k, row), fill: []string{dark, light}[k], hatch: k == 1})
	}
	end := max(row, top+20)
	s.draw(6, top, 12, end, c)
	return end + 1
}

// probabilities lists how often each option is best, all inputs drawn together.
func (b *book) probabilities(s *sheet, row int) int {
	if len(b.r.ProbabilityBest) == 0 {
		return row
	}
	row = s.section(row, b.t("모든 입력을 함께 흔들 때 각 대안이 가장 나을 확률 (위험조정 순편익, 엔진 값)", "Probability that each option is best, all inputs drawn together (risk-adjusted, engine)"))
	ids := make([]string, 0, len(b.r.ProbabilityBest))
	for id := range b.r.ProbabilityBest {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		p, q := b.r.ProbabilityBest[ids[i]], b.r.ProbabilityBest[ids[j]]
		return p > q || p == q && ids[i] < ids[j]
	})
	for _, id := range ids {
		s.textOver(1, 3, row, b.option(id), look{})
		s.figure(4, row, b.r.ProbabilityBest[id], percent, "", onChoice)
		row++
	}
	return row
}

// twoWay shows which option wins where all rates and all harm are multiplied: each
// by a letter, so that the map fits a page.
func (b *book) twoWay(s *sheet, row int) {
	m := b.r.TwoWay
	if m == nil || len(m.Winner) == 0 {
		return
	}
	row = s.section(row, b.t("모든 빈도와 모든 피해가 몇 배일 때 어느 대안이 가장 나은가 (엔진 값)", "Which option is best where all rates and all harm are multiplied (engine)"))
	letter := map[string]string{}
	var key []string
	s.text(1, row, b.t("빈도 ＼ 피해", "rates ＼ harm"), look{kind: headCell, align: 'c'})
	for j, h := range m.Harm {
		if 2+j <= tNote {
			s.text(2+j, row, "×"+plain(h), look{kind: headCell, align: 'c'})
		}
	}
	row++
	for i, winners := range m.Winner {
		s.text(1, row, "×"+plain(m.Rate[i]), look{kind: headCell, align: 'c'})
		for j, id := range winners {
			if 2+j > tNote {
				break
			}
			if letter[id] == "" {
				letter[id] = string(rune('A' + len(letter)))
				name := b.t("지킬 안 없음", "none complies")
				if id != "" {
					name = b.option(id)
				}
				key = append(key, letter[id]+" "+name)
			}
			s.text(2+j, row, letter[id], look{kind: engine, align: 'c'})
			s.resting(2+j, row, onMoney)
		}
		row++
	}
	s.note(row, strings.Join(key, " · "))
}
