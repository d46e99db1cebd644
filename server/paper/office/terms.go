package office

import (
	"fmt"
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/paper"
)

// article writes a clause as an article of a contract paper, with its evidence,
// inspection and grounds below.
func (m *maker) article(d *draft, n int, q *rules.Requirement) {
	d.heading(2, m.f("제%d조(%s)", "Article %d (%s)", n, q.Name))
	d.body(q.Definition)
	if len(q.Details) == 1 {
		d.body(q.Details[0])
	} else {
		for i, s := range q.Details {
			d.body(circled(i+1) + " " + s)
		}
	}
	d.pairs(.17,
		[2]string{m.label(FieldNumber), q.Number + " (" + m.label(FieldLevel) + ": " + m.level(q.Level) + ")"},
		[2]string{m.label(FieldDeliverables), strings.Join(q.Deliverables, ", ")},
		[2]string{m.label(FieldInspection), q.Inspection},
		[2]string{m.label(FieldRelated), m.related(q)[0]},
		[2]string{m.label(FieldSource), strings.Join(m.sources(d, q), "\n")},
	)
	m.origins(d, q)
}

// circled writes ① to ⑳, and (21) beyond.
func circled(n int) string {
	if n >= 1 && n <= 20 {
		return string(rune('①' + n - 1))
	}
	return fmt.Sprintf("(%d)", n)
}

// specialTerms are the clauses that change the contract itself.
func (m *maker) specialTerms() *draft {
	rows := m.of(docTerms)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(SpecialTerms), m.footer(SpecialTerms))
	m.cover(d)
	d.heading(2, m.t("제1조(적용)", "Article 1 (Scope)"))
	d.body(m.t("이 특수조건은 계약서에 붙이는 특약이다. 과업지시서, SLA 부속서, 개인정보 처리위탁 계약서, 산출내역서와 함께 읽는다.",
		"These terms are part of the contract and are read with the statement of work, the SLA annex, the entrustment of personal data and the price schedule."))
	if s := m.provision(d, "lca-14"); s != "" {
		d.note(m.t("근거: [기관 의무] ", "Ground: [기관 의무] ") + s)
	}
	for i := range rows {
		m.article(d, i+2, &rows[i])
	}
	m.legend(d)
	m.sayUnfair(d)
	return d
}

// sayUnfair reminds of what no term may do.
func (m *maker) sayUnfair(d *draft) {
	if s := m.provision(d, "lca-6-3"); s != "" {
		d.note(m.t("이 조건은 계약상대자가 통제하는 일(전환, 통보, 용량, 증빙)만 묻는다. 법령이 정한 계약상대자의 이익을 부당하게 제한하는 특약은 무효이다: ",
			"These terms ask only for what the contractor controls: switching, notice, capacity, evidence. A term that unfairly limits the contractor's statutory interests is void: ") + s)
	}
}

// placed returns a figure as a clause prints it, with its unit; a blank where no
// clause has it.
func (m *maker) placed(key string) string {
	f := m.figure(key)
	if f == nil {
		return m.blank()
	}
	if f.Blank() {
		return f.Text + f.Unit
	}
	return f.Text
}

// figure returns a figure of any clause by the key of its place, or nil.
func (m *maker) figure(key string) *rules.Figure {
	for i := range m.rows {
		for j := range m.rows[i].Figures {
			if f := &m.rows[i].Figures[j]; f.Key == key {
				return f
			}
		}
	}
	return nil
}

// slaAnnex is the table of indicators, the calendar of reports, what stands beside
// them, and the clauses.
func (m *maker) slaAnnex() *draft {
	rows := m.of(docSLA)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(SLAAnnex), m.footer(SLAAnnex))
	m.cover(d)
	d.heading(1, m.t("1. 지표", "1. Indicators"))
	m.indicators(d)
	d.heading(1, m.t("2. 통보와 보고 시간표", "2. Notices and reports"))
	m.calendar(d)
	d.heading(1, m.t("3. 조항", "3. Clauses"))
	for i := range rows {
		m.requirement(d, &rows[i])
	}
	m.legend(d)
	return d
}

// indicators is the table of service levels, and what stands beside it.
func (m *maker) indicators(d *draft) {
	within := m.t("(모든 감액을 더해 월 대금의 20% 이내)", "(all reductions together within 20% of the month's price)")
	missed := m.t("감액: ", "Reduction: ")
	line := func(cells ...string) paper.Row {
		row := paper.Row{paper.HeadCell(cells[0])}
		for _, c := range cells[1:] {
			row = append(row, cell(c))
		}
		return row
	}
	lines := []paper.Row{
		line(m.t("월 가용률", "Monthly availability"), m.t("(월간 운영시간 − 장애시간) ÷ 월간 운영시간", "(hours of operation − hours of outage) ÷ hours of operation"), m.placed("availability")+m.t(" 이상", " or more"), m.t("월", "month"),
			m.t("미리 알린 작업, 발주기관의 사유", "announced work, causes on the agency's side"), missed+m.placed("credit_table")+" "+within),
	}
	if m.figure("switch_success") != nil {
		lines = append(lines, line(m.t("전환 성공률", "Switch success"), m.t("제시간에 전환된 건수 ÷ 전환 대상 건수", "switched in time ÷ to be switched"), m.placed("switch_success")+m.t(" 이상", " or more"), m.t("월·훈련", "month, drill"), "–", m.t("원인을 고치고 모의훈련을 다시 함", "correct the cause and repeat the drill")))
	}
	lines = append(lines,
		line(m.t("종단 도달률", "End-to-end delivery ratio"), m.placed("confirm_window")+m.t(" 안에 수신이 확인된 건수 ÷ 유효 발송 건수(대체 경로로 도달한 건 포함)", " confirmed within ÷ valid messages (the fallback's included)"), m.placed("delivery_ratio")+m.t(" 이상", " or more"), m.t("월", "month"), m.t("결번, 수신거부", "dead numbers, opt-outs"), missed+m.blank()+" "+within),
		line(m.t("통보 준수율", "Notices in time"), m.t("제시간에 한 통보 ÷ 통보 대상", "in time ÷ due"), "100%", m.t("건별", "each"), "–", missed+m.blank()+" "+within),
		line(m.t("보고 준수율", "Reports in time"), m.t("기한 안에 낸 보고 ÷ 보고 대상", "in time ÷ due"), "100%", m.t("건별", "each"), "–", missed+m.blank()+" "+within),
	)
	d.table(m.t("서비스수준 지표", "Service levels"), []float64{.12, .26, .14, .09, .15, .24},
		[]string{m.t("지표", "Indicator"), m.t("산식", "Formula"), m.t("목표", "Target"), m.t("주기", "Period"), m.t("제외", "Excluded"), m.t("미달 시", "If missed")}, lines...)
	m.slaNotes(d)
}

// slaNotes is what has to stand beside the indicators.
func (m *maker) slaNotes(d *draft) {
	d.note(m.t("① 장애시간은 계약상대자가 장애를 안 때와 발주기관이 알린 때 가운데 이른 때부터 센다.",
		"① An outage counts from the contractor's detection or the agency's report, whichever is earlier."))
	d.note(m.t("② 계약상대자가 통제하지 않는 사업자나 시설의 장애는 가용률에서 빼더라도 전환 의무에는 넣는다: 정한 시간 안에 대체 경로로 전환하지 못한 시간은 장애시간이다.",
		"② An outage of a firm or facility that the contractor does not control, though left out of the availability, counts for the duty to switch: the time for which the switch was not made as required is outage."))
	s := m.t("③ 감액은 지연배상금과 다른 계약 조건이며 서로 대신하지 않는다.", "③ Reductions are another term than damages for late performance (지연배상금); neither replaces the other.")
	if p := m.provision(d, "lca-30"); p != "" {
		s += m.t(" 지연배상금은 이행이 늦은 데 대한 것이다: ", " Those are for lateness: ") + p
	}
	d.note(s)
	s = m.t("④ 달마다의 평가 결과를 검사와 대가 지급의 증빙으로 쓴다.", "④ The monthly result is evidence for inspection and payment.")
	if p, ok := m.Catalogue.Provision("lca-17-18"); ok {
		s += m.f(" 완료 통지를 받은 날부터 %s일 안에 검사하고, 청구를 받은 날부터 %s일 안에 지급한다(기관 의무): %s", " Inspection is due within %s days of the notice of completion, payment within %s days of the claim (agency's duty): %s",
			m.threshold(&p, "inspection"), m.threshold(&p, "payment"), m.provision(d, p.ID))
	}
	d.note(s)
	s = m.t("⑤ 한 달의 감액을 모두 더한 값은 그 달 대금의 20%를 넘지 않는다.", "⑤ All reductions of a month together do not exceed 20% of that month's price.")
	if p := m.provision(d, "mois-sla-penalty-cap"); p != "" {
		s += " [준용] " + p
	}
	d.note(s)
}

// threshold returns a number that a provision sets, as written.
func (m *maker) threshold(p *models.Provision, what string) string {
	for _, t := range p.Thresholds {
		if t.What == what {
			if x, ok := t.Value.(float64); ok {
				return grouped(x)
			}
			return fmt.Sprint(t.Value)
		}
	}
	return m.blank()
}

// calendar lists who tells whom, and when.
func (m *maker) calendar(d *draft) {
	var rows []paper.Row
	add := func(key, what, from, when string) {
		if m.figure(key) != nil {
			rows = append(rows, paper.Row{cell(what), cell(from), cell(when)})
		}
	}
	add("notice_vendor", m.t("장애 통보(계약상대자)", "Notice of an outage (contractor)"), m.t("장애를 안 때부터", "from learning of it"), m.placed("notice_vendor")+m.t(" 안", ""))
	add("notice_tier", m.t("단계 사이의 통보", "Notice between tiers"), m.t("장애를 안 때부터", "from learning of it"), m.placed("notice_tier")+m.t(" 안", ""))
	add("notice_total", m.t("발주기관이 알기까지", "Until the agency knows"), m.t("어느 단계든 처음 안 때부터", "from when any tier first learns"), m.placed("notice_total")+m.t(" 안", ""))
	add("update_interval", m.t("상황 갱신", "Updates"), m.t("통보한 때부터 복구까지", "from the notice until recovery"), m.placed("update_interval")+m.t("마다", " apart"))
	add("rca_days", m.t("원인분석 보고", "Root-cause report"), m.t("복구한 날부터", "from recovery"), m.placed("rca_days")+m.t(" 안", ""))
	add("sla_report_day", m.t("월간 서비스수준 보고", "Monthly report"), m.t("다음 달", "next month"), m.placed("sla_report_day")+m.t("까지", ""))
	add("drill_report", m.t("모의훈련 결과 보고", "Drill report"), m.t("훈련을 마친 날부터", "from the drill"), m.placed("drill_report")+m.t(" 안", ""))
	d.table(m.t("통보와 보고", "Notices and reports"), []float64{.34, .36, .3}, []string{m.t("할 일", "What"), m.t("언제부터", "From"), m.t("기한", "Within")}, rows...)
}

// entrustment is the draft of the document that entrusts personal data: the seven
// items of the law, the list of processors, and the clauses.
func (m *maker) entrustment() *draft {
	rows := m.of(docPrivacy)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(Entrustment), m.footer(Entrustment))
	m.cover(d, [2]string{m.t("위탁자", "Controller"), m.agency()}, [2]string{m.t("수탁자", "Processor"), m.blank()})
	d.heading(1, m.t("1. 처리위탁 문서에 담을 일곱 가지", "1. Seven items of the document"))
	items := [][2]string{
		{m.t("위탁업무 목적 외 처리 금지", "No other use"), m.t("수탁자는 받은 개인정보를 안내 발송과 그 확인에만 쓰고, 다른 목적으로 쓰거나 남에게 넘기지 않는다.", "Personal data are used for sending and confirming the messages alone and are passed to nobody for another purpose.")},
		{m.t("기술적·관리적 보호조치", "Technical and managerial protection"), m.t("수신번호와 문안은 위탁자에게서 이동통신사나 메신저 사업자에 넘기기까지 모든 전송 구간에서 암호화하고, 내부 관리계획에 따라 접근권한, 접속기록, 악성프로그램 대응을 관리한다.", "Phone numbers and texts are encrypted on every link until they are handed to the mobile or messenger operator; access rights, access logs and protection against malware are managed by an internal plan.")},
		{m.t("위탁업무의 목적과 범위", "Purpose and scope"), m.f("목적: %s. 항목: 수신번호, 문안에 든 개인정보 %s. 기간: %s", "Purpose: %s. Data: phone numbers, personal data in the texts %s. Term: %s", m.tenderTitle(), m.blank(), m.blank())},
		{m.t("재위탁 제한", "Re-entrustment"), m.t("아래 명단의 재수탁자에게만 다시 위탁할 수 있다. 더하거나 바꾸려면 미리 위탁자의 동의를 받으며, 장애 중에도 같다.", "Re-entrustment is limited to the list below. A new or changed sub-processor needs the controller's prior consent, during an outage too.")},
		{m.t("접근 제한 등 안전성 확보 조치", "Limits of access and safety measures"), m.f("개인정보에 접근하는 사람을 업무에 필요한 범위로 제한하고 명단을 위탁자에게 낸다. 접속기록 보관 기간: %s", "Access is limited to those who need it; their list goes to the controller. Access logs are kept for %s.", m.blank())},
		{m.t("관리 현황 점검 등 감독", "Supervision"), m.f("위탁자는 수탁자와 재수탁자를 교육하고 처리 현황을 점검할 수 있다. 점검 주기: %s", "The controller trains and checks processors and sub-processors. Interval: %s", m.blank())},
		{m.t("의무 위반 때의 손해배상 책임", "Liability"), m.t("수탁자나 재수탁자가 이 문서의 의무를 어겨 손해가 생기면 배상한다.", "Who breaches this document's duties pays for the damage.")},
	}
	var lines []paper.Row
	for i, x := range items {
		lines = append(lines, paper.Row{centre(fmt.Sprint(i + 1)), paper.HeadCell(x[0]), cell(x[1])})
	}
	d.table("", []float64{.08, .25, .67}, []string{m.t("번호", "No."), m.t("법정 기재사항", "Item"), m.t("내용(안)", "Text (draft)")}, lines...)
	for _, id := range []string{"pipa-26-1", "pipa-26-6", "pipa-29", "pipa-26-4", "pipa-26-7"} {
		if p, ok := m.Catalogue.Provision(id); ok {
			label := models.LabelDuty
			if !p.BindsVendor() {
				label = models.LabelAgency
			}
			d.note("[" + string(label) + "] " + m.provision(d, id) + ": " + m.t(p.SummaryKO, p.SummaryEN))
		}
	}
	d.heading(1, m.t("2. 수탁자·재수탁자 명단", "2. Processors and sub-processors"))
	d.body(m.t("계약을 맺을 때 대체 경로의 사업자까지 적어 확정한다. 명단에 없는 사업자로 전환할 수 없다.", "Fixed at signature, the fallback route's firms included. Nothing is switched to a firm that is not listed."))
	var list []paper.Row
	for _, r := range [][2]string{
		{m.t("주 경로", "primary"), m.t("계약상대자", "contractor")}, {m.t("주 경로", "primary"), m.t("재수탁자", "sub-processor")},
		{m.t("대체 경로", "fallback"), m.t("발송 사업자", "sending operator")}, {m.t("대체 경로", "fallback"), m.t("중계사업자", "relay operator")},
	} {
		list = append(list, paper.Row{cell(r[0]), cell(r[1]), cell(m.blank()), cell(m.blank()), cell(m.blank()), cell(m.blank())})
	}
	d.table("", []float64{.12, .16, .2, .18, .18, .16},
		[]string{m.t("경로", "Route"), m.t("역할", "Role"), m.t("사업자", "Firm"), m.t("처리 항목", "Data"), m.t("시설 소재(건물)", "Building"), m.t("동의일", "Consent")}, list...)
	if p, ok := m.Catalogue.Provision("pipa-26-2"); ok {
		d.note("[기관 의무] " + m.provision(d, p.ID) + ": " + m.t(p.SummaryKO, p.SummaryEN))
	}
	d.heading(1, m.t("3. 조항", "3. Clauses"))
	for i := range rows {
		m.requirement(d, &rows[i])
	}
	m.legend(d)
	return d
}

// notice is what the tender notice asks of those who take part.
func (m *maker) notice() *draft {
	rows := m.of(docNotice)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(Notice), m.footer(Notice))
	m.cover(d)
	d.heading(1, m.t("1. 참가자격", "1. Eligibility"))
	var papers []string
	for i := range rows {
		for j, s := range rows[i].Details {
			d.body(fmt.Sprintf("%s. %s", hangul(j, m.t("가", "a")), s))
		}
		for _, s := range rows[i].Deliverables {
			if !slices.Contains(papers, s) {
				papers = append(papers, s)
			}
		}
	}
	d.heading(1, m.t("2. 낼 서류", "2. Papers to hand in"))
	for i, s := range papers {
		d.body(fmt.Sprintf("%s. %s", hangul(i, m.t("가", "a")), s))
	}
	d.heading(1, m.t("3. 근거와 확인 방법", "3. Grounds and checks"))
	for i := range rows {
		m.requirement(d, &rows[i])
	}
	m.legend(d)
	return d
}

// hangul numbers points 가, 나, 다 … or a, b, c ….
func hangul(i int, first string) string {
	if first == "a" {
		return string(rune('a' + i%26))
	}
	letters := []rune("가나다라마바사아자차카타파하")
	return string(letters[i%len(letters)])
}

// priceLines is the form of the price schedule: what is to be priced, and how
// much of it.
func (m *maker) priceLines() *draft {
	rows := m.of(docCost)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(PriceLines), m.footer(PriceLines))
	m.cover(d)
	d.heading(1, m.t("1. 산출내역", "1. Prices"))
	d.body(m.t("단가마다 부가가치세를 포함하였는지 적는다. 받지 않는 항목은 0원으로 적는다. 빈칸은 입찰자가 채운다.", "Each price says whether it includes VAT. What is free is written as 0. Empty cells are for the bidder."))
	m.priceForm(d)
	if s := m.provision(d, "vat-30"); s != "" {
		d.note("[의무] " + s)
	}
	for _, s := range m.quantityOrigins() {
		d.note(s)
	}
	d.heading(1, m.t("2. 조항", "2. Clauses"))
	for i := range rows {
		m.requirement(d, &rows[i])
	}
	m.legend(d)
	return d
}

// priceForm is the table that bidders fill in; in a workbook it adds up by itself.
func (m *maker) priceForm(d *draft) {
	var lines []paper.Row
	var sum []string
	lots := m.schedule()
	for i, l := range lots {
		n, quantity := float64(l.messages), number(count(l.messages))
		if l.months > 0 {
			n, quantity = float64(l.months), number(m.f("%d개월", "%d months", l.months))
		}
		quantity.Number = &n
		amount := number("")
		amount.Formula = fmt.Sprintf("{%d,2}*{%d,3}", i+1, i+1)
		sum = append(sum, fmt.Sprintf("{%d,4}", i+1))
		lines = append(lines, paper.Row{centre(fmt.Sprint(i + 1)), cell(l.name), quantity, number(""), amount, cell("")})
	}
	total := func(name, formula string) paper.Row {
		c := number("")
		c.Formula = formula
		return paper.Row{span(centre(name), 4), c, cell("")}
	}
	last := len(lots)
	lines = append(lines,
		total(m.t("공급가액", "Net"), strings.Join(sum, "+")),
		total(m.t("부가가치세(10%)", "VAT (10%)"), fmt.Sprintf("{%d,4}*0.1", last+1)),
		total(m.t("합계", "Total"), fmt.Sprintf("{%d,4}+{%d,4}", last+1, last+2)))
	d.table(m.t("연간 산출내역", "A year's prices"), []float64{.07, .39, .16, .12, .14, .12},
		[]string{m.t("번호", "No."), m.t("항목", "Line"), m.t("예정물량(연, 건)", "Planned a year"), m.t("단가(원)", "Price (won)"), m.t("금액(원)", "Amount (won)"), m.t("부가세", "VAT")}, lines...)
	d.note(m.t("합계는 단가를 모두 부가가치세 별도로 적은 때의 값이다.", "The totals hold where all prices are without VAT."))
}

// A lot is a line of the price schedule as bidders see it.
type lot struct {
	kind     string
	channel  models.Channel
	name     string
	messages int64
	months   int
}

// schedule gathers the budget's lines by channel and purpose, without prices. A
// fallback that nothing goes by on ordinary days stands with 0 messages: it has a
// price all the same.
func (m *maker) schedule() []lot {
	var out []lot
	add := func(l lot) {
		for i := range out {
			if out[i].kind == l.kind && out[i].channel == l.channel {
				out[i].messages += l.messages
				return
			}
		}
		out = append(out, l)
	}
	for _, kind := range []string{analysis.BudgetChannel, analysis.BudgetResent, analysis.BudgetOutage, analysis.BudgetDrill} {
		for _, l := range m.budget.Lines {
			if l.Kind != kind {
				continue
			}
			name := m.function(l.Channel)
			switch kind {
			case analysis.BudgetResent:
				name = m.t("대체발송 ", "Fallback ") + name + m.t(": 평상시 실패분", ": failed on ordinary days")
			case analysis.BudgetOutage:
				name = m.t("대체발송 ", "Fallback ") + name + m.t(": 장애 때", ": in outages")
			case analysis.BudgetDrill:
				name = m.t("모의훈련 발송 ", "Drills ") + name
			}
			add(lot{kind: kind, channel: l.Channel, name: name, messages: l.Messages})
		}
	}
	if slices.ContainsFunc(out, func(l lot) bool { return l.channel.Messenger() }) {
		for _, c := range []models.Channel{models.SMS, models.LMS} { // each has a price, whatever is planned
			if !slices.ContainsFunc(out, func(l lot) bool { return l.kind == analysis.BudgetResent && l.channel == c }) {
				add(lot{kind: analysis.BudgetResent, channel: c, name: m.t("대체발송 ", "Fallback ") + m.function(c) + m.t(": 평상시 실패분", ": failed on ordinary days")})
			}
		}
		slices.SortStableFunc(out, func(a, b lot) int {
			order := []string{analysis.BudgetChannel, analysis.BudgetResent, analysis.BudgetOutage, analysis.BudgetDrill}
			return slices.Index(order, a.kind) - slices.Index(order, b.kind)
		})
	}
	if m.budget.Option != "" && slices.ContainsFunc(out, func(l lot) bool { return l.channel.Messenger() }) {
		out = append(out, lot{kind: analysis.BudgetUpkeep, name: m.t("대체 경로 유지비(정액)", "Upkeep of the fallback route (fixed)"), months: 12})
	}
	return out
}

// quantityOrigins says where the planned quantities come from.
func (m *maker) quantityOrigins() []string {
	out := []string{m.t("※ 예정물량: 발주기관의 월 예정물량 × 12에서 평상시 실패분을 나누어 적었다.", "※ Quantities: the agency's monthly plan × 12, divided by what fails on ordinary days.")}
	if m.budget.OutageHours > 0 {
		out = append(out, m.f("※ 장애 때의 물량: 대체 경로가 대신하는 시간 연 %s시간(가용률 추정에서 계산) × 시간당 평균 물량.", "※ In outages: %s hours a year in which the fallback stands in (from estimated availability) × the mean hourly volume.", decimal(m.budget.OutageHours, 1)))
	}
	if m.budget.Drills > 0 && m.budget.DrillMessages > 0 {
		out = append(out, m.f("※ 모의훈련 물량: 연 %d회 × 회당 %s건(대체 경로 처리용량 × 적체 해소 시간).", "※ Drills: %d a year × %s messages (capacity of the fallback × clearing time).", m.budget.Drills, count(m.budget.DrillMessages)))
	}
	return out
}
