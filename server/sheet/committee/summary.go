package committee

import (
	"fmt"
	"strings"
)

// summary fills 요약: the verdict in two sentences, the figures, a chart and
// what is asked, on one page.
func (b *book) summary(s *sheet) {
	s.onePage = true
	n := len(s.widths)
	s.textOver(1, n, 1, b.agency(), look{kind: plainText, bold: true})
	s.textOver(1, n, 2, b.caseTitle(), look{kind: titleText})
	about := b.t("발송 채널 전환 검토 요약 · ", "Review of a change of message channel · ") + b.o.GeneratedAt.Format("2006-01-02")
	if b.o.Version != "" {
		about += " · Daebi " + b.o.Version
	}
	s.textOver(1, n, 3, about, look{kind: note})
	row := s.heading(4, b.t("결론", "Verdict"))
	s.sentence(1, n, row, b.first(), look{kind: verdict, bold: true})
	s.sentence(1, n, row+1, b.second(), look{kind: verdict})
	row = s.heading(row+2, b.t("수치 (한 해)", "Figures (a year)"))
	row = b.sixFigures(s, row)
	row = b.summaryChart(s, row)
	row = b.ask(s, row)
	row = b.vatWarning(s, row)
	s.sentence(1, n, row, b.banner(), look{kind: alert, small: true})
	row++
	s.sentence(1, n, row, fmt.Sprintf(`IF(%s=0,%s,%s)`, b.differ, quoted(b.t("검증: 엔진 값과 수식 값이 모두 같습니다.", "Check: the engine and the formulas agree on every figure.")),
		quoted(b.t("주의: 입력이 바뀌어 엔진 값과 다른 수치가 있습니다. 나쁜 해 금액과 추천은 다시 분석하십시오(검증 시트).", "Note: inputs were changed. Run the analysis again for bad years and the recommendation (sheet Check)."))), look{kind: note})
	row++
	s.textOver(1, n, row, b.t("회색 칸은 분석 엔진의 값, 흰 칸은 수식입니다. 입력 ", "Grey cells hold the engine's figures, white ones formulas. Input ")+b.hash(), look{kind: note})
}

// hash is the beginning of the input's hash.
func (b *book) hash() string {
	if len(b.r.Input.SHA256) == 0 {
		return "–"
	}
	h := b.r.Input.SHA256[0]
	if len(h) > 16 {
		h = h[:16] + "…"
	}
	return "SHA-256 " + h
}

// money writes the size of an amount in words: 억 and 만 won where it is large. No IF
// stands inside another: excelize works some of those out wrongly.
func (b *book) money(x string) string {
	if b.o.Lang == "en" {
		return `TEXT(ABS(ROUND(` + x + `,0)),"#,##0")&" won"`
	}
	whole := "ROUND(ABS(" + x + ")/10000,0)" // 만
	return fmt.Sprintf(`IF(%[2]s>=10000,TEXT(INT(%[2]s/10000),"#,##0")&"억","")&IF(AND(%[2]s>=10000,MOD(%[2]s,10000)>0)," ","")&IF(AND(%[2]s>=10,MOD(%[2]s,10000)>0),TEXT(MOD(%[2]s,10000),"#,##0")&"만","")&IF(%[2]s<10,TEXT(ABS(ROUND(%[1]s,0)),"#,##0")&"원"," 원")`, x, whole)
}

// first is the first sentence: what is saved, and what outages leave of it.
func (b *book) first() string {
	s, extra, net := b.opts.savings, b.opts.extra, b.opts.net
	// No IF stands inside another: excelize works some of those out wrongly.
	either := func(x, ko, en, koBelow, enBelow string) string {
		return fmt.Sprintf("IF(%s>=0,%s,%s)", x, quoted(b.t(ko, en)), quoted(b.t(koBelow, enBelow)))
	}
	return strings.Join([]string{
		either(s, "전환하면 한 해 ", "Switching saves ", "전환하면 비용이 한 해 ", "Switching costs "), b.money(s),
		either(s, "을 아끼고, ", " a year; ", " 늘고, ", " more a year; "),
		either(extra, "늘어나는 장애비용 ", "outages cost ", "장애비용은 ", "outages cost "), b.money(extra),
		either(extra, "을 함께 세면 ", " more, which ", " 줄어, 함께 세면 ", " less, which "),
		either(net, "순편익은 연 ", "leaves a net benefit of ", "연 ", "leaves a loss of "), b.money(net),
		either(net, "입니다.", " a year.", " 손해입니다.", " a year."),
	}, "&")
}

// second is the second sentence: the bad year, and what is recommended.
func (b *book) second() string {
	say := func(ko, en string) string { return quoted(b.t(ko, en)) }
	f := say("다만 20년에 한 번꼴의 나쁜 해에는 장애비용이 ", "Yet one year in twenty outages cost more than ") + "&" + b.money(b.risks.p95) + "&" + say("을 넘을 수 있", "")
	if rec := b.r.Recommendation; rec != nil {
		return f + "&" + say("으므로, 「"+b.option(rec.Option)+"」 방식을 권합니다.", "; '"+b.option(rec.Option)+"' is recommended.")
	}
	return f + "&" + say("습니다.", ".")
}

// Columns of the six figures.
const (
	fName = 1
	fWon  = iota + 2
	fBig
	fLow
	fHigh
	fNote
)

func (b *book) sixFigures(s *sheet, row int) int {
	head := func(from, to int, v string) { s.textOver(from, to, row, v, look{kind: headCell, align: 'c'}) }
	head(fName, fName+1, b.t("항목", "figure"))
	head(fWon, fWon, b.t("값(원)", "won"))
	head(fBig, fBig, b.bigName())
	head(fLow, fLow, b.t("낮게(원)", "low (won)"))
	head(fHigh, fHigh, b.t("높게(원)", "high (won)"))
	head(fNote, fNote, b.t("뜻", "what it is"))
	row++
	b.figuresFrom = row
	dash := look{align: 'c'}
	line := func(name string) { s.textOver(fName, fName+1, row, name, look{bold: true}) }
	says := func(note string) { s.text(fNote, row, note, look{small: true}) }
	dashes := func(cols ...int) {
		for _, c := range cols {
			s.text(c, row, "–", dash)
		}
	}
	// money puts an amount; rest is what it is left behind by, and an engine's own.
	money := func(at string, rests depends, own bool) {
		l := look{format: won, bold: true}
		if own {
			l.kind = engine
		}
		s.formula(fWon, row, at, l)
		l.bold = false
		s.formula(fBig, row, fmt.Sprintf("%s/%s", cell(fWon, row), b.bigUnit()), l)
		s.resting(fWon, row, rests)
		s.resting(fBig, row, rests)
	}
	words := b.t("부가세 포함 금액", "with VAT")
	if !b.r.Savings.VATConfirmed {
		words = b.t("적힌 금액 그대로; 폭은 부가세 경우별(포함 기준)", "as written; range over the sides of VAT, VAT included")
	}
	line(b.t("절감액", "savings"))
	b.extraCost(s, row, words)
	money(b.calc.verdict, onNothing, false)
	if b.calc.lowest != "" {
		s.formula(fLow, row, b.calc.lowest, look{format: won})
		s.formula(fHigh, row, b.calc.highest, look{format: won})
	} else {
		dashes(fLow, fHigh)
	}
	row++
	line(b.t("기대 장애비용", "expected outage cost"))
	s.sentence(fNote, fNote, row, quoted(b.t("한 해 평균; 폭은 빈도의 5~95%; 문자를 유지해도 ", "mean of a year; range: 5–95 % of the rates; staying on texts "))+"&"+b.money(b.risks.base), look{small: true})
	live := b.risks.live[b.risks.present] != ""
	if live {
		money(b.risks.mean, onNothing, false)
	} else {
		money(b.risks.mean, onMessages, true)
	}
	for c, at := range []string{b.risks.low, b.risks.high} {
		s.formula(fLow+c, row, at, look{kind: engine, format: won})
		s.resting(fLow+c, row, onMessages)
	}
	row++
	line(b.t("순편익", "net benefit"))
	says(b.t("절감액 − 문자보다 늘어나는 장애비용", "savings − what outages cost beyond texts"))
	money(b.opts.net, b.opts.lossRests, false)
	dashes(fLow, fHigh)
	row++
	line(b.t("나쁜 해(P95)", "bad year (P95)"))
	says(b.t("20년에 한 번 넘는 장애비용", "outage cost exceeded one year in twenty"))
	money(b.risks.p95, onMessages, true)
	dashes(fLow, fHigh)
	b.figuresTo = row
	row++
	line(b.t("무장애 확률", "no outage at all"))
	says(b.t("한 해 동안 장애가 한 번도 없을 확률", "probability of a year without an outage"))
	s.formula(fWon, row, b.risks.none, look{kind: engine, format: percent})
	dashes(fBig, fLow, fHigh)
	row++
	line(b.t("손익분기", "break-even"))
	says(b.breakEvenWords())
	s.formulaOr(fWon, row, b.opts.rateMultiplier, look{format: times})
	s.resting(fWon, row, b.opts.lossRests)
	dashes(fBig, fLow, fHigh)
	return row + 1
}

// extraCost says beside the savings what the present plan costs besides: fees and
// the switching cost.
func (b *book) extraCost(s *sheet, row int, words string) {
	extra := fmt.Sprintf("(%s-%s)", b.calc.verdict, b.opts.savings)
	s.sentence(fNote, fNote, row, fmt.Sprintf(`%s&IF(ABS(%s)<1,"",%s&TEXT(ROUND(%s,0),"#,##0")&%s)`, quoted(words), extra,
		quoted(b.t("; 유지비·전환비용 연 ", "; before fees and switching cost of ")), extra, quoted(b.t("원을 빼기 전", " won a year"))), look{small: true})
}

func (b *book) breakEvenWords() string {
	be := b.r.Net.BreakEven
	out := []string{b.t("장애가 지금 추정의 몇 배면 순편익이 0인가", "how many times the estimated rate makes N = 0")}
	if be.RateMultiplier == nil {
		out[0] = b.t("빈도를 늘려도 순편익이 0이 되지 않음", "no multiple of the rates makes N = 0")
	}
	if be.OutageHours != nil {
		out = append(out, fmt.Sprintf(b.t("또는 해마다 %s시간짜리 한 번", "or one outage a year of %s hours"), grouped(*be.OutageHours)))
	}
	return strings.Join(out, "; ")
}

func (b *book) summaryChart(s *sheet, row int) int {
	const rows = 12
	n := len(s.widths)
	net := s.at(fBig, b.figuresFrom+2)
	s.sentence(1, n, row, fmt.Sprintf(`IF(%s>=0,%s,%s)&TEXT(ABS(%s),"#,##0")&%s`, net, quoted(b.t("장애비용을 빼고도 해마다 남음: ", "Something is left after outages: ")), quoted(b.t("장애비용까지 세면 해마다 손해: ", "A loss once outages are counted: ")), net, quoted(b.t("만원", " × 10,000 won a year"))), look{kind: plainText, bold: true})
	c := &chart{kind: bars, title: s.at(1, row), y: chartAxis{title: b.t("만원/년", "10,000 won a year"), format: `#,##0;"△"#,##0`},
		series: []series{{name: s.at(fBig, b.figuresFrom-1), x: s.area(fName, b.figuresFrom, fName, b.figuresTo), y: s.area(fBig, b.figuresFrom, fBig, b.figuresTo), fill: dark, labels: `#,##0;"△"#,##0`}}}
	s.draw(1, row, n, row+rows, c)
	return row + rows + 1
}

func (b *book) ask(s *sheet, row int) int {
	n := len(s.widths)
	row = s.heading(row, b.t("요청", "What is asked"))
	rec := b.r.Recommendation
	if rec == nil {
		s.textOver(1, n, row, b.t("필수 규칙을 지키면서 비용이 확인된 대안이 없어 권장안을 내지 않습니다.", "No option of known cost keeps the must-rules: nothing is recommended."), look{kind: warning})
		return row + 1
	}
	s.textOver(1, n, row, b.t("1. 권장안 「"+b.option(rec.Option)+"」대로 정하고, 요구사항 시트의 조항을 계약에 넣습니다.", "1. Decide on '"+b.option(rec.Option)+"' and put the clauses of the sheet Requirements into the contract."), look{kind: good})
	row++
	step := 2
	if rec.Conditional != "" {
		s.textOver(1, n, row, fmt.Sprintf(b.t("2. 「%s」의 유지비 견적을 받습니다. 연 %s원 이하이면 이 안이 더 낫습니다.", "2. Ask for a quote for '%s': at %s won a year or less it is better."), b.option(rec.Conditional), grouped(rec.ConditionalFee)), look{})
		row, step = row+1, step+1
	}
	if k := len(b.r.Delivery.Unknown); k > 0 {
		shown := b.r.Delivery.Unknown[:min(3, k)]
		more := ""
		if k > 3 {
			more = fmt.Sprintf(b.t(" 등 %d가지", " and others, %d in all"), k)
		}
		s.textOver(1, n, row, fmt.Sprintf("%d. ", step)+b.t("모르는 것을 업체에 묻습니다: ", "Ask the vendor: ")+strings.Join(shown, ", ")+more+".", look{})
		row++
	}
	return row
}

func (b *book) vatWarning(s *sheet, row int) int {
	if len(b.calc.combos) == 0 {
		s.gap(row, 6)
		return row + 1
	}
	row = s.heading(row, b.t("부가세 미확인: 단가가 포함인지 별도인지에 따라 절감액이 달라집니다", "VAT unstated: the savings depend on it"))
	spans := [][2]int{{1, 2}, {3, 4}, {5, 6}, {7, 7}}
	for i, h := range []string{b.t("전환 전 단가", "price before"), b.t("전환 후 단가", "price after"), b.t("절감액(별도)", "savings, excluded"), b.t("절감액(포함)", "savings, included")} {
		s.textOver(spans[i][0], spans[i][1], row, h, look{kind: headCell, align: 'c'})
	}
	row++
	warn := look{kind: warning, format: won}
	for i, c := range b.calc.combos {
		v := b.r.Savings.ByVATSides[i]
		s.textOver(1, 2, row, b.vat(v.Before), look{kind: warning, align: 'c'})
		s.textOver(3, 4, row, b.vat(v.After), look{kind: warning, align: 'c'})
		s.wide(5, 6, row, c.excl, warn)
		s.formula(7, row, c.incl, warn)
		row++
	}
	return row
}
