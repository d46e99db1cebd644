package office

import (
	"fmt"
	"slices"
	"strings"

	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/paper"
)

// Documents that a clause may belong to.
const (
	docRFP     = "rfp"
	docTerms   = "special_terms"
	docSLA     = "sla"
	docPrivacy = "privacy"
	docNotice  = "notice"
	docCost    = "cost"
)

// of returns the clauses of one document.
func (m *maker) of(document string) []rules.Requirement {
	var out []rules.Requirement
	for _, q := range m.rows {
		if q.Document == document {
			out = append(out, q)
		}
	}
	return out
}

// requirements is the statement of work: the purchase, the list of requirements
// and a table for each.
func (m *maker) requirements() *draft {
	rows := m.of(docRFP)
	if len(rows) == 0 {
		return nil
	}
	d := m.draft(m.name(Requirements), m.footer(Requirements))
	m.cover(d, [2]string{m.t("구성", "Parts"), m.t("1. 사업 범위, 2. 요구사항 총괄표, 3. 요구사항 상세", "1. Scope, 2. List of requirements, 3. Requirements")})
	d.heading(1, m.t("1. 사업 범위", "1. Scope"))
	m.scope(d)
	d.heading(1, m.t("2. 요구사항 총괄표", "2. List of requirements"))
	m.summary(d, rows)
	m.legend(d)
	d.heading(1, m.t("3. 요구사항 상세", "3. Requirements"))
	for i := range rows {
		m.requirement(d, &rows[i])
	}
	return d
}

// footer names the paper and the purchase at the foot of its pages.
func (m *maker) footer(kind Kind) string {
	switch kind {
	case Requirements, SpecialTerms, SLAAnnex, Entrustment, Notice, PriceLines:
		return m.name(kind) + " · " + m.tenderTitle()
	}
	return m.name(kind) + " · " + m.title()
}

// cover opens a tender paper: what is bought, by whom, when.
func (m *maker) cover(d *draft, more ...[2]string) {
	rows := [][2]string{
		{m.t("사업명", "Purchase"), m.tenderTitle()},
		{m.t("수요기관", "Agency"), m.agency()},
		{m.t("작성일", "Date"), m.date()},
	}
	if m.Edition != nil && m.Edition.Version > 0 {
		rows = append(rows, [2]string{m.t("요구사항 판", "Edition"), m.f("제%d판", "No. %d", m.Edition.Version)})
	}
	rows = append(rows, [2]string{m.t("근거 규정", "Provisions"), m.f("규정 목록 %s판에 따름", "Catalogue of %s", m.Catalogue.Version)})
	d.pairs(.22, append(rows, more...)...)
}

// scope is what is sent: kinds of message with their planned quantities, by
// function.
func (m *maker) scope(d *draft) {
	d.body(m.t("발주기관이 주민에게 보내는 안내를 주 경로로 보내고, 주 경로로 보낼 수 없는 때에는 대체 경로로 제때 보내는 서비스를 산다. 경로는 기능으로 정하며 특정 상표나 사업자를 정하지 않는다.",
		"Messages of the agency to citizens are sent by a primary route, and in time by a fallback route where the primary cannot deliver. Routes are defined by function; no brand or firm is named."))
	var rows []paper.Row
	for i := range m.r.Savings.Services {
		s := &m.r.Savings.Services[i]
		var after []string
		from := m.t("발주기관 자료", "the agency's papers")
		for _, l := range s.Lines {
			if l.Phase == models.After && !slices.Contains(after, m.function(l.Channel)) {
				after = append(after, m.function(l.Channel))
			}
		}
		rows = append(rows, paper.Row{
			centre(fmt.Sprint(i + 1)), cell(m.hide.plain(m.Lang, s.Name)), centre(m.class(s.Class)), centre(strings.Join(after, ", ")),
			number(count(s.MessagesPerMonth)), centre(from),
		})
	}
	d.table(m.t("보낼 안내와 예정물량", "Messages and planned quantities"), []float64{.08, .3, .15, .17, .15, .15},
		[]string{m.t("번호", "No."), m.t("안내", "Message"), m.t("성격", "Class"), m.t("주 경로", "Primary route"), m.t("월 예정물량(건)", "A month"), m.t("출처", "From")}, rows...)
	d.note(m.t("예정물량은 단가계약의 예정 수량이며 실제 발송 건수로 정산한다. 대체발송과 모의훈련의 예정물량은 산출내역서에 줄을 나누어 적는다.",
		"Quantities are planned and settled by what is sent. Those of the fallback and of drills are lines of the price schedule."))
}

// summary is the 총괄표: a row for each class.
func (m *maker) summary(d *draft, rows []rules.Requirement) {
	type class struct {
		name, code string
		here       []string
		elsewhere  []string
	}
	var list []*class
	find := func(q *rules.Requirement) *class {
		code, _, _ := strings.Cut(q.Number, "-")
		for _, c := range list {
			if c.code == code {
				return c
			}
		}
		c := &class{name: q.Class, code: code}
		list = append(list, c)
		return c
	}
	for i := range m.rows {
		q := &m.rows[i]
		c := find(q)
		if q.Document == docRFP {
			c.here = append(c.here, q.Number)
		} else {
			c.elsewhere = append(c.elsewhere, q.Number+" "+m.document(q.Document))
		}
	}
	var out []paper.Row
	n := 0
	for _, c := range list {
		remark := "–"
		if len(c.elsewhere) > 0 {
			remark = m.t("다른 문서: ", "Elsewhere: ") + strings.Join(c.elsewhere, ", ")
		}
		out = append(out, paper.Row{cell(c.name), centre(c.code), centre(fmt.Sprint(len(c.here))), cell(remark)})
		n += len(c.here)
	}
	out = append(out, paper.Row{strong(span(centre(m.t("합계", "All")), 2)), strong(centre(fmt.Sprint(n))), cell(m.t("다른 문서의 조항은 그 문서에 있음", "Clauses elsewhere stand in those papers"))})
	d.table(m.t("요구사항 총괄표", "Requirements by class"), []float64{.3, .12, .1, .48},
		[]string{m.label(FieldClass), m.t("코드", "Code"), m.t("개수", "Count"), m.t("비고", "Remarks")}, out...)
	var names []paper.Row
	for _, q := range rows {
		names = append(names, paper.Row{centre(q.Number), cell(q.Name), centre(q.Class), centre(m.level(q.Level))})
	}
	d.table(m.t("요구사항 목록", "Requirements"), []float64{.16, .42, .28, .14},
		[]string{m.label(FieldNumber), m.label(FieldName), m.label(FieldClass), m.label(FieldLevel)}, names...)
}

// legend says what the labels of the source row mean.
func (m *maker) legend(d *draft) {
	d.note(m.t("출처의 표시: [의무] 법령·고시가 계약상대자나 그 협력사를 직접 묶음 · [준용] 비슷한 일에 쓰는 공식 기준을 계약으로 따름 · [선례] 공공기관이 이미 하고 있거나 공식 조사가 권고함 · [계약] 이 계약이 정함 · [기관 의무] 발주기관의 의무여서 계약으로 뒷받침함.",
		"Labels of the source row: [의무] a statute or notice binds the contractor or its subcontractors · [준용] an official benchmark for something close, adopted by contract · [선례] a public body does it or an official finding recommends it · [계약] created by this contract · [기관 의무] the agency's own duty, which the contract supports."))
	d.note(m.f("%s은 담당자가 채울 곳이다. '확인 필요'로 적힌 규정은 법무 담당의 확인을 받은 뒤에 인용한다.",
		"%s is for the officer to fill in. A provision marked 'to be verified' is quoted only after the legal officer has confirmed it.", m.blank()))
}

// requirement is the table of one requirement, and under it where its figures
// come from.
func (m *maker) requirement(d *draft, q *rules.Requirement) {
	const name, sub = .17, .12
	t := paper.Table{Caption: q.Number + " " + q.Name, Columns: []float64{name, sub, 1 - name - sub}, Together: true}
	row := func(key string, value paper.Cell) {
		t.Rows = append(t.Rows, paper.Row{span(paper.HeadCell(m.label(key)), 2), value})
	}
	row(FieldClass, cell(q.Class))
	row(FieldNumber, cell(q.Number))
	row(FieldName, cell(q.Name))
	description := paper.HeadCell(m.label(FieldDescription))
	description.RowSpan = 2
	t.Rows = append(t.Rows,
		paper.Row{description, paper.HeadCell(m.label(FieldDefinition)), cell(q.Definition)},
		paper.Row{paper.HeadCell(m.label(FieldDetails)), marked(paper.Numbers, q.Details...)})
	row(FieldDeliverables, cell(strings.Join(q.Deliverables, ", ")))
	row(FieldRelated, cell(m.related(q)...))
	row(FieldSource, cell(m.sources(d, q)...))
	row(FieldInspection, cell(q.Inspection))
	row(FieldLevel, cell(m.level(q.Level)))
	d.add(t)
	m.origins(d, q)
}

// marked makes a cell of numbered lines, or of points.
func marked(mark paper.Mark, lines ...string) paper.Cell {
	c := cell(lines...)
	if len(lines) > 0 {
		c.Mark = mark
	}
	return c
}

// related names the related requirements, and where those of another paper stand.
func (m *maker) related(q *rules.Requirement) []string {
	var out []string
	for _, n := range q.Related {
		for i := range m.rows {
			x := &m.rows[i]
			if x.Number != n {
				continue
			}
			if s := n + " " + x.Name; x.Document == q.Document {
				out = append(out, s)
			} else {
				out = append(out, s+" ("+m.document(x.Document)+")")
			}
		}
	}
	if len(out) == 0 {
		return []string{"–"}
	}
	return []string{strings.Join(out, ", ")}
}

// sources are the grounds of a requirement, a line each: its label, the
// provision, whether its text was read; then the agency's own duties.
func (m *maker) sources(d *draft, q *rules.Requirement) []string {
	out := []string{"[" + q.Label + "] " + m.labelMeans(models.Label(q.Label))}
	for _, b := range q.Basis {
		p, ok := m.Catalogue.Provision(b.Provision)
		if !ok { // of an older catalogue
			out = append(out, "["+b.Label+"] "+strings.TrimSpace(b.Law+" "+b.Article))
			d.toCheck[b.Provision] = b.Confidence != models.Verified
			continue
		}
		s := "[" + b.Label + "] " + m.provision(d, b.Provision)
		if p.Confidence == models.Verified {
			s += " (" + m.standing(&p) + ")"
		}
		out = append(out, s)
	}
	for duty := range strings.SplitSeq(q.AgencyDuty, "\n") {
		if duty != "" {
			out = append(out, duty)
		}
	}
	return out
}

// labelMeans says what makes the requirement as a whole hold.
func (m *maker) labelMeans(l models.Label) string {
	switch l {
	case models.LabelDuty:
		return m.t("법령·고시에 따른 요구", "required by statute or notice")
	case models.LabelBenchmark:
		return m.t("공식 기준을 계약으로 따름", "an official benchmark adopted by contract")
	case models.LabelPrecedent:
		return m.t("공공 선례에 따름", "follows a public precedent")
	}
	return m.t("이 계약으로 정함", "created by this contract")
}

// origins says under a requirement where each of its figures comes from. What it
// cost to find them stands in the internal annex alone.
func (m *maker) origins(d *draft, q *rules.Requirement) {
	for _, f := range q.Figures {
		value := f.Text
		if f.Blank() {
			value += f.Unit
		}
		by := m.decided(f.DecidedBy)
		if f.Key == "separation" && f.DecidedBy == "economics" {
			by = m.t("함께 멈추면 발송이 끊기는 조합에서 나온 종류", "the kinds of what stops the sending together")
		}
		s := "※ " + f.Name + " " + value + ": " + by
		switch {
		case f.Edited:
			s += m.f("(계산값 %s을 고침)", " (in the place of %s)", f.Derived)
		case f.Rule != "":
			s += m.f("(%s)", " (%s)", m.provision(d, f.Rule))
		}
		if b := m.bounds(d, f.BoundBy, true); len(b) > 0 {
			s += m.t(". 한도·참고 규정: ", ". Bounded by: ") + strings.Join(b, "; ")
		}
		d.note(s)
	}
}

func (m *maker) class(c models.MessageClass) string {
	if c == "" {
		return "–"
	}
	return m.tClass(c)
}
