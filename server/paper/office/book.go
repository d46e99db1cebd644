package office

import (
	"strings"

	"daebi/server/paper"
)

// book is the workbook of the requirements: by class, as a list with the eight
// fields of the form as columns, each by itself, then the SLA annex and the price
// schedule.
func (m *maker) book() *draft {
	d := m.draft(m.name(Requirements), m.footer(Requirements))
	m.cover(d)
	d.heading(1, m.t("총괄표", "By class"))
	m.summary(d, m.rows)
	m.legend(d)
	d.heading(1, m.t("요구사항 목록", "Requirements"))
	m.list(d)
	if len(m.of(docSLA)) > 0 {
		d.heading(1, m.t("SLA 부속서", "SLA annex"))
		m.indicators(d)
		m.calendar(d)
	}
	if len(m.of(docCost)) > 0 {
		d.heading(1, m.t("산출내역", "Prices"))
		m.priceForm(d)
		for _, s := range m.quantityOrigins() {
			d.note(s)
		}
	}
	d.heading(1, m.t("요구사항 상세", "Requirements in full"))
	for i := range m.rows {
		m.requirement(d, &m.rows[i])
	}
	return d
}

// list is one row for each requirement of every paper.
func (m *maker) list(d *draft) {
	var rows []paper.Row
	for i := range m.rows {
		q := &m.rows[i]
		details := marked(paper.Numbers, q.Details...)
		rows = append(rows, paper.Row{
			cell(q.Class), centre(q.Number), cell(q.Name), cell(q.Definition), details, cell(strings.Join(q.Deliverables, ", ")),
			cell(m.related(q)...), cell(append(m.sources(d, q), m.document(q.Document))...),
		})
	}
	d.table(m.t("요구사항 목록", "Requirements"), []float64{.07, .08, .08, .12, .34, .08, .08, .15},
		[]string{m.label(FieldClass), m.label(FieldNumber), m.label(FieldName), m.label(FieldDefinition), m.label(FieldDetails), m.label(FieldDeliverables), m.label(FieldRelated), m.label(FieldSource)}, rows...)
}
