package committee

import (
	"fmt"
	"strings"

	"daebi/analysis"
)

// requirementSheet fills 요구사항: the eight fields of the public form, one
// requirement a row, and the figures the clauses carry.
func (b *book) requirementSheet() {
	s := b.add(b.t("요구사항", "Requirements"), true, 11, 10, 15, 25, 62, 17, 11, 36)
	rows := b.r.Requirements
	if b.o.Lang == "en" && len(b.r.RequirementsEN) > 0 {
		rows = b.r.RequirementsEN
	}
	row := s.title(b.t("요구사항: 계약에 넣을 조항", "Requirements: clauses for the contract"), b.about())
	row = s.header(row, b.t("요구사항 분류", "class"), b.t("고유번호", "number"), b.t("요구사항 명칭", "name"), b.t("정의", "definition"), b.t("세부내용", "details"), b.t("산출정보", "deliverables"), b.t("관련 요구사항", "related"), b.t("요구사항 출처", "basis"))
	s.freeze(row, 2, true)
	for i := range rows {
		b.requirement(s, row, &rows[i])
		row++
	}
	if len(rows) == 0 {
		row = s.note(row, b.t("이 건에 해당하는 조항이 없거나 아직 만들지 않았습니다.", "No clause applies, or none was made."))
	}
	b.figures(s, row+1, rows)
}

func (b *book) requirement(s *sheet, row int, q *analysis.Requirement) {
	var details []string
	for i, d := range q.Details {
		details = append(details, fmt.Sprintf("%d. %s", i+1, d))
	}
	if q.Inspection != "" {
		details = append(details, b.t("[검사] ", "[inspection] ")+q.Inspection)
	}
	var basis []string
	for _, x := range q.Basis {
		law := strings.TrimSpace(x.Law + " " + x.Article)
		basis = append(basis, fmt.Sprintf("[%s] %s (%s)", x.Label, law, b.confidence(x.Confidence)))
	}
	level := b.t("필수", "must")
	if q.Level == "should" {
		level = b.t("권장", "should")
	}
	basis = append([]string{fmt.Sprintf(b.t("응락수준 %s · 구분 %s · %s", "level %s · label %s · %s"), level, q.Label, b.document(q.Document))}, basis...)
	if q.AgencyDuty != "" {
		basis = append(basis, q.AgencyDuty)
	}
	top := look{top: true}
	s.text(1, row, q.Class, look{align: 'c', top: true})
	s.text(2, row, q.Number, look{align: 'c', top: true})
	s.text(3, row, q.Name, look{bold: true, top: true})
	s.marked(4, row, q.Definition, top)
	s.marked(5, row, strings.Join(details, "\n"), top)
	s.marked(6, row, strings.Join(q.Deliverables, "\n"), top)
	s.text(7, row, strings.Join(q.Related, "\n"), look{align: 'c', top: true})
	s.text(8, row, strings.Join(basis, "\n"), look{small: true, top: true})
}

// blank is what a clause shows where the officer decides.
const blank = "〔담당자 입력〕"

// figures lists the numbers that the clauses carry and what decided each.
func (b *book) figures(s *sheet, row int, rows []analysis.Requirement) {
	row = s.heading(row, b.t("조항의 수치와 정한 것 (엔진 값; 〔담당자 입력〕은 담당자가 채움)", "The clauses' figures and what decided them (engine; blanks are the officer's)"))
	heads := []string{b.t("요구사항", "clause"), b.t("수치", "figure"), b.t("값", "value"), b.t("정한 것", "decided by"), b.t("까닭", "why"), b.t("한계가 되는 규정", "bounded by")}
	spans := [][2]int{{1, 1}, {2, 3}, {4, 4}, {6, 6}, {5, 5}, {7, 8}}
	for i, h := range heads {
		s.textOver(spans[i][0], spans[i][1], row, h, look{kind: headCell, align: 'c'})
	}
	row++
	why := map[string]string{}
	for _, f := range b.r.Figures {
		why[f.Key] = f.Why
		if b.o.Lang == "en" {
			why[f.Key] = f.WhyEN
		}
	}
	for _, q := range rows {
		for _, f := range q.Figures {
			value := f.Text
			l := look{kind: engine, align: 'c'}
			if f.Value == nil && (value == "" || strings.Contains(value, blank)) || f.DecidedBy == "officer" {
				l.kind = warning
				if value == "" {
					value = blank
				}
				if f.Unit != "" && !strings.Contains(value, f.Unit) {
					value += " " + f.Unit
				}
			}
			s.text(1, row, q.Number, look{align: 'c'})
			s.textOver(2, 3, row, f.Name, look{})
			s.text(4, row, value, l)
			s.text(6, row, b.decided(f.DecidedBy), look{align: 'c'})
			s.text(5, row, orDash(why[f.From]), look{small: true})
			s.textOver(7, 8, row, orDash(strings.Join(f.BoundBy, ", ")), look{small: true})
			row++
		}
	}
}
