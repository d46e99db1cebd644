package office

import (
	"fmt"
	"math"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/paper"
)

// budgetBasis is the 산출기초: lines, planned quantities, estimated price, the
// ways of contracting that its figure falls under, bond and damages.
func (m *maker) budgetBasis() *draft {
	d := m.draft(m.name(BudgetBasis), m.footer(BudgetBasis))
	d.pairs(.22, [2]string{"건명", m.title()}, [2]string{"기관", m.agency()}, [2]string{"작성일", m.date()}, [2]string{"산출 기간", "12개월"})
	d.heading(1, "1. 예산 산출기초")
	m.budgetLines(d)
	d.heading(1, "2. 예정물량의 근거")
	m.volumes(d)
	d.heading(1, "3. 추정가격(부가가치세 제외)")
	m.estimated(d)
	d.heading(1, "4. 금액으로 본 계약방법 후보")
	m.routes(d)
	d.heading(1, "5. 계약보증금, 지연배상금, 서비스수준 감액의 크기")
	m.security(d)
	return d
}

// budgetLines prices the plan line by line, then VAT.
func (m *maker) budgetLines(d *draft) {
	if rec := m.r.Recommendation; rec != nil && rec.Option == analysis.OptStay && len(m.r.Options) > 1 {
		d.body("권고안은 「" + m.option(rec.Option) + "」이다. 아래는 전환하는 경우의 산출기초이다.")
	}
	var rows []paper.Row
	var nets, vats []string // of each line, in a workbook's formula
	for i, l := range m.budget.Lines {
		amount := won(l.Annual)
		if !l.Known {
			amount = m.blank()
		}
		side := m.vat(l.VAT)
		if l.Annual == 0 && l.Known {
			side = "–"
		}
		rows = append(rows, paper.Row{centre(fmt.Sprint(i + 1)), cell(m.lineName(&l)), cell(m.lineFormula(&l)), amountCell(&l, amount), centre(side), cell(m.lineSource(&l))})
		if l.Known && l.Annual != 0 {
			net, vat := onSides(l.VAT, fmt.Sprintf("{%d,3}", i+1))
			nets, vats = append(nets, net), append(vats, vat)
		}
	}
	p := m.budget.Plan
	total := func(name string, x unit.Money, formula string) paper.Row {
		c := strong(number(won(x)))
		v := x.Float()
		c.Number, c.Formula = &v, formula
		return paper.Row{strong(span(centre(name), 3)), c, span(cell(""), 2)}
	}
	last := len(m.budget.Lines)
	rows = append(rows, total("공급가액", p.ExclVAT, strings.Join(nets, "+")), total("부가가치세(10%)", p.InclVAT-p.ExclVAT, strings.Join(vats, "+")),
		total("합계", p.InclVAT, fmt.Sprintf("{%d,3}+{%d,3}", last+1, last+2)))
	d.table("연간 산출기초(원)", []float64{.06, .25, .27, .15, .1, .17}, []string{"번호", "항목", "산출식", "금액(원)", "부가세", "출처"}, rows...)
	if p.AsWritten {
		d.note("부가세 포함 여부가 확인되지 않은 금액은 부가세 별도로 보고 공급가액에 넣었다. 포함된 금액이면 합계가 그만큼 줄어든다.")
	}
	if m.budget.Unpriced {
		d.note("유지비를 모르는 항목은 합계에 들어 있지 않다. 견적을 받아 채운다.")
	}
	for _, id := range []string{"lfa-36", "vat-30", "budget-line-practice"} {
		if pr, ok := m.Catalogue.Provision(id); ok {
			d.note("근거: " + m.provision(d, id) + " – " + pr.SummaryKO)
		}
	}
	d.note("예산 과목(통계목)은 기관마다 다르므로 담당자가 정한다: " + m.blank())
}

// amountCell is a line's amount; in a workbook a flat price is multiplied there.
func amountCell(l *analysis.BudgetLine, shown string) paper.Cell {
	c := number(shown)
	if !l.Known {
		return c
	}
	v := l.Annual.Float()
	c.Number = &v
	if l.Flat && l.Messages > 0 {
		c.Formula = fmt.Sprintf("%d*%s", l.Messages, l.Price)
	}
	return c
}

// onSides returns what an amount is without VAT, and its VAT, as formulas; an
// unstated side is taken as without.
func onSides(side models.VATSide, at string) (net, vat string) {
	switch side {
	case models.VATIncluded:
		return at + "/1.1", at + "/11"
	case models.VATExempt:
		return at, at + "*0"
	}
	return at, at + "*0.1"
}

// lineName names a line.
func (m *maker) lineName(l *analysis.BudgetLine) string {
	switch l.Kind {
	case analysis.BudgetChannel:
		return m.channel(l.Channel) + " · " + l.Service
	case analysis.BudgetResent:
		return m.channel(l.Channel) + " 대체발송(평상시 실패분) · " + l.Service
	case analysis.BudgetOutage:
		return m.channel(l.Channel) + " 대체발송(장애 때) · " + l.Service
	case analysis.BudgetDrill:
		return m.channel(l.Channel) + " 모의훈련 발송"
	case analysis.BudgetFee:
		return "월 정액 요금"
	case analysis.BudgetMinimum:
		return "월 최저 요금에 모자란 금액"
	case analysis.BudgetMonitor:
		return "감시 비용과 전환비용의 한 해 몫"
	}
	return "대체 경로 유지비(정액)"
}

// lineFormula is quantity × price.
func (m *maker) lineFormula(l *analysis.BudgetLine) string {
	switch {
	case !l.Known:
		return "견적을 받아 적음"
	case l.Channel != "" && l.Flat:
		return fmt.Sprintf("%s건 × %s원", count(l.Messages), price(l.Price))
	case l.Channel != "":
		return fmt.Sprintf("%s건 × 평균 %s원(구간 단가)", count(l.Messages), price(l.Price))
	case l.Kind == analysis.BudgetFee:
		return price(l.Annual/unit.MonthsPerYear) + "원 × 12개월"
	}
	return "연액"
}

// lineSource says where a line's price is from.
func (m *maker) lineSource(l *analysis.BudgetLine) string {
	switch {
	case l.Source != "":
		return "계약 자료 " + l.Source
	case l.Assumed && l.Channel != "":
		return "공개 단가(조사표 참조)"
	case l.Assumed:
		return "가정: 건당 요금에 포함된다고 봄. 견적으로 확인"
	case !l.Known:
		return "모름"
	}
	return "담당자 입력(가정 시트)"
}

// volumes says where the planned quantities come from.
func (m *maker) volumes(d *draft) {
	var rows []paper.Row
	for i := range m.r.Savings.Services {
		s := &m.r.Savings.Services[i]
		resent := round(12 * float64(s.MessagesPerMonth) * s.FailureShare)
		rows = append(rows, paper.Row{cell("평상시 실패분 · " + s.Name), cell(fmt.Sprintf("월 %s건 × 12개월 × 실패율 %s", count(s.MessagesPerMonth), percent(s.FailureShare, 2))), number(count(resent)), cell(m.failureFrom(s.Name))})
	}
	if m.budget.OutageHours > 0 {
		var n int64
		for _, l := range m.budget.Lines {
			if l.Kind == analysis.BudgetOutage {
				n += l.Messages
			}
		}
		rows = append(rows, paper.Row{cell("장애 때"), cell(fmt.Sprintf("대체 경로가 대신하는 시간 연 %s시간 ÷ 8,760시간 × 연 물량", decimal(m.budget.OutageHours, 2))), number(count(n)),
			cell("「" + m.option(m.budget.Option) + "」과 새 채널 단독의 가용률 차이(추정)")})
	}
	if m.budget.Drills > 0 && m.budget.DrillMessages > 0 {
		rows = append(rows, paper.Row{cell("모의훈련"), cell(fmt.Sprintf("연 %d회 × 회당 %s건(처리용량 × 적체 해소 시간)", m.budget.Drills, count(m.budget.DrillMessages))), number(count(int64(m.budget.Drills) * m.budget.DrillMessages)),
			cell("훈련 간격·처리용량·해소 시간 조항의 수치. 회당 물량은 전환을 한 번 그대로 되풀이하는 양으로 본 가정")})
	}
	d.table("대체발송과 훈련의 예정물량(건/년)", []float64{.22, .38, .13, .27}, []string{"항목", "산출식", "물량(건)", "출처"}, rows...)
}

// failureFrom says where a service's failure share is from.
func (m *maker) failureFrom(service string) string {
	for i := range m.r.Input.Assumptions {
		a := &m.r.Input.Assumptions[i]
		if a.Key == "failure_share."+service {
			if a.Confidence == models.AssumedRow {
				return "가정: " + a.Note
			}
			if a.Cell != "" {
				return "계약 자료 " + a.Cell
			}
			return "기준자료"
		}
	}
	return "분석 결과의 가정 목록"
}

// cases are the amounts that 추정가격 may be, by how the fallback is bought.
func (m *maker) cases() []struct {
	name string
	won  unit.Money
} {
	b := m.budget
	return []struct {
		name string
		won  unit.Money
	}{
		{"① 새 채널과 평상시 대체발송(분석 결과의 추정가격)", b.Report.ExclVAT},
		{"② ①에 장애·훈련 물량과 유지비를 더한 계획물량", b.Plan.ExclVAT},
		{"③ 대체발송을 물량 한도 없는 선택사항으로 둘 때의 최대", b.Maximum.ExclVAT},
	}
}

func (m *maker) estimated(d *draft) {
	var rows []paper.Row
	for _, c := range m.cases() {
		rows = append(rows, paper.Row{cell(c.name), number(won(c.won))})
	}
	d.table("", []float64{.72, .28}, []string{"구분", "추정가격(원)"}, rows...)
	if p, ok := m.Catalogue.Provision("lca-decree-7"); ok {
		d.note("근거: " + m.provision(d, p.ID) + " – " + p.SummaryKO)
	}
	d.body("나뉘어 되풀이되는 구매이므로 12개월 총액으로 잡는다. 선택사항은 최대 금액으로 세므로, 대체발송의 예정물량(한도)을 계약에 적으면 ②, 적지 않고 선택사항으로 열어 두면 ③으로 본다. ③은 모든 안내가 주 경로와 대체 경로 가운데 비싼 쪽으로 나갈 때의 금액이다.")
	if m.budget.Plan.AsWritten {
		d.note("부가세 포함 여부가 확인되지 않은 금액은 적힌 그대로 부가세 별도로 보았다. 포함된 금액이면 추정가격은 그 금액의 10/11이다.")
	}
	if m.budget.Unpriced {
		d.note("유지비를 모르는 항목이 들어 있지 않으므로 견적을 받은 뒤에 다시 정한다.")
	}
}

// A gate is a limit of amount that opens or closes a way of contracting.
type gate struct {
	id, what string // provision and its threshold
	name     string
	below    bool // open at or below the limit; else from it on
	strict   bool // open only below the limit
	remark   string
}

var gates = []gate{
	{"lca-decree-25-1-5", "general", "수의계약(일반)", true, false, ""},
	{"lca-decree-25-1-5", "youth start-up", "수의계약(청년창업기업)", true, false, "상대자 요건 확인"},
	{"lca-decree-25-1-5", "small enterprise / preferred enterprise", "수의계약(소기업·소상공인, 여성·장애인·사회적기업 등)", true, false, "상대자 요건 확인"},
	{"lca-decree-30", "single quote", "1인 견적", true, false, ""},
	{"lca-decree-30", "single quote, preferred enterprises", "1인 견적(여성·장애인·청년창업·사회적기업 등)", true, false, "상대자 요건 확인"},
	{"lca-9-2", "exempt below", "구매규격 사전공개 생략", true, true, "수의계약 대상이어도 생략"},
	{"lfa-37", "own review from", "재정투자심사(자체)", false, false, "총사업비 기준"},
	{"lfa-37-2", "threshold", "타당성조사", false, false, "총사업비 기준"},
}

// limit returns a threshold that is a number.
func limit(p *models.Provision, what string) (float64, bool) {
	for _, t := range p.Thresholds {
		if x, ok := t.Value.(float64); ok && t.What == what {
			return x, true
		}
	}
	return 0, false
}

// falls reports whether an amount falls under a gate.
func (g *gate) falls(won, limit float64) bool {
	switch {
	case g.strict:
		return won < limit
	case g.below:
		return won <= limit
	}
	return won >= limit
}

// routes sets the three amounts against the limits of the provisions: figures,
// and no ruling.
func (m *maker) routes(d *draft) {
	cases := m.cases()
	var rows []paper.Row
	for i := range gates {
		g := &gates[i]
		p, ok := m.Catalogue.Provision(g.id)
		if !ok {
			continue
		}
		at, ok := limit(&p, g.what)
		if !ok {
			continue
		}
		how := "이하"
		if g.strict {
			how = "미만"
		} else if !g.below {
			how = "이상"
		}
		row := paper.Row{cell(g.name), cell(words(at)+" "+how, m.provision(d, g.id))}
		for _, c := range cases {
			mark := "해당하지 않음"
			if g.falls(c.won.Float(), at) {
				mark = "해당할 수 있음"
			}
			row = append(row, centre(mark))
		}
		rows = append(rows, append(row, cell(orDash(g.remark))))
	}
	d.table("추정가격과 금액 기준", []float64{.19, .29, .12, .12, .12, .16}, []string{"구분", "금액 기준과 근거", "① " + words(cases[0].won.Float()), "② " + words(cases[1].won.Float()), "③ " + words(cases[2].won.Float()), "비고"}, rows...)
	d.note("이 표는 금액을 기준과 견준 것이며 계약방법의 판단이 아니다. 계약 담당 부서가 정한다.")
	for _, id := range []string{"lca-9", "lca-decree-25-1-8", "lca-25", "lca-decree-42-44"} {
		if p, ok := m.Catalogue.Provision(id); ok {
			d.note("함께 볼 규정: " + m.provision(d, id) + " – " + p.SummaryKO)
		}
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// security is the size of bond, damages and reductions, on the amounts a contract
// may be of.
func (m *maker) security(d *draft) {
	bond, ok1 := m.limitOf("lca-decree-51", "bond")
	rate, ok2 := m.limitOf("lca-rule-75", "services")
	most, ok3 := m.limitOf("lca-30", "cap")
	credit, ok4 := m.limitOf("mois-sla-penalty-cap", "monthly penalty ceiling")
	if !ok1 || !ok2 || !ok3 || !ok4 {
		d.body("규정 목록에 필요한 비율이 없어 계산하지 않았다: " + m.blank())
		return
	}
	days := "–"
	if rate > 0 {
		days = fmt.Sprintf("%d일째", int64(math.Ceil(most/100/(rate/1000)-1e-9)))
	}
	row := func(name string, x unit.Money) paper.Row {
		part := func(n, of float64) string {
			y, err := x.MulDiv(int64(math.Round(n*1000)), int64(of*1000))
			if err != nil {
				return "–"
			}
			return won(y)
		}
		return paper.Row{cell(name), number(won(x)), number(part(bond, 100)), number(part(rate, 1000)), number(part(most, 100)), centre(days), number(part(credit, 100*unit.MonthsPerYear))}
	}
	rows := []paper.Row{
		row("적힌 연간 금액(새 채널과 평상시 대체발송)", m.r.Savings.AfterWon),
		row("계획 합계(부가세 포함)", m.budget.Plan.InclVAT),
	}
	for i := range m.Case.Contracts {
		if k := &m.Case.Contracts[i]; k.Amount != nil && *k.Amount > 0 {
			rows = append(rows, row("계약 자료에 적힌 계약금액 · "+k.Name, *k.Amount))
		}
	}
	d.table("계약금액에 따른 크기(원)", []float64{.22, .14, .13, .14, .13, .1, .14},
		[]string{"기준 금액", "금액", "계약보증금 " + decimal(bond, 1) + "%", "지연배상금 1일(1천분의 " + decimal(rate, 1) + ")", "지연배상금 상한 " + decimal(most, 0) + "%", "상한에 이르는 날", "SLA 감액 월 한도(" + decimal(credit, 0) + "%)"}, rows...)
	for _, id := range []string{"lca-decree-51", "lca-rule-75", "lca-30", "mois-sla-penalty-cap"} {
		if p, ok := m.Catalogue.Provision(id); ok {
			d.note("근거: " + m.provision(d, id) + " – " + p.SummaryKO)
		}
	}
	d.note("SLA 감액의 월 한도는 연간 금액을 12로 나눈 달의 값이며, 지연배상금과 다른 계약 조건이다. 용역으로 계약하는 경우의 율이다. 여러 번 나누어 이행하는 단가계약의 보증금은 회차별 최대 예정량으로 따로 계산한다.")
}

func (m *maker) limitOf(id, what string) (float64, bool) {
	p, ok := m.Catalogue.Provision(id)
	if !ok {
		return 0, false
	}
	return limit(&p, what)
}
