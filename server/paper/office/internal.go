package office

import (
	"fmt"
	"slices"
	"strings"

	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/paper"
	"daebi/server/text"
)

// internal is what must not go out: firms and sites of the present chain, how each
// figure was found, what is still blank or to be checked.
func (m *maker) internal() *draft {
	d := m.draft("[내부용] "+m.name(Internal), "[내부용] "+m.footer(Internal))
	d.bold("내부용: 입찰 참가자와 계약상대자에게 주지 않는다. 현 경로의 사업자, 시설, 계산 과정이 들어 있다.")
	d.pairs(.16, [2]string{"건명", m.title()}, [2]string{"기관", m.agency()}, [2]string{"작성일", m.date()})
	d.heading(1, "1. 현 경로의 사업자와 시설")
	m.nodes(d)
	d.heading(1, "2. 대체 경로가 함께 쓰지 않아야 할 것")
	var rows []paper.Row
	for _, a := range m.r.Annex {
		rows = append(rows, paper.Row{paper.HeadCell(text.T(text.Korean, "word.annex."+a.Kind)), cell(a.Names...), cell(a.Why)})
	}
	if len(rows) > 0 {
		d.table("", []float64{.2, .45, .35}, []string{"종류", "이름", "까닭"}, rows...)
	} else {
		d.body("해당하는 것이 없다.")
	}
	d.heading(1, "3. 수치를 정한 까닭")
	m.reasons(d)
	d.heading(1, "4. 담당자가 채울 곳")
	m.openPlaces(d)
	d.heading(1, "5. 확인할 규정")
	m.unproven(d)
	d.heading(1, "6. 밖으로 나가는 문서의 이름 점검")
	m.leaks(d)
	return d
}

func (m *maker) nodes(d *draft) {
	var rows []paper.Row
	for _, n := range m.r.Delivery.Nodes {
		site := strings.Join(n.Sites, ", ")
		if !n.SiteKnown {
			site = "확인되지 않음"
		}
		state := "자료에 있음"
		if n.Assumed {
			state = "전형적인 구조로 넣음(가정)"
		}
		single := "–"
		if n.Single {
			single = "하나만 멈춰도 끊김"
		}
		rows = append(rows, paper.Row{cell(text.T(text.Korean, "word.role."+string(n.Role))), cell(n.Name), cell(orDash(site)), cell(state), centre(single)})
	}
	if len(rows) == 0 {
		d.body("전달 구조가 없다.")
		return
	}
	d.table("", []float64{.16, .26, .24, .18, .16}, []string{"역할", "이름", "건물", "출처", "위험"}, rows...)
	if c := m.chain(); c != "" {
		d.note("경로: " + c)
	}
}

func (m *maker) reasons(d *draft) {
	var rows []paper.Row
	for i := range m.r.Figures {
		f := &m.r.Figures[i]
		value := f.Text
		if value == "" && f.Value != nil {
			value = quantity(*f.Value, f.Unit)
		}
		rows = append(rows, paper.Row{cell(text.T(text.Korean, "word.figure."+f.Key)), centre(orDash(value)), centre(m.decided(f.DecidedBy)), cell(f.Why), cell(m.bounds(d, f.Provisions, false)...)})
	}
	if len(rows) == 0 {
		d.body("계산한 수치가 없다.")
		return
	}
	d.table("", []float64{.13, .14, .13, .38, .22}, []string{"수치", "값", "정한 것", "까닭", "한도·참고 규정"}, rows...)
}

// quantity writes a derived figure with its unit.
func quantity(x float64, unit string) string {
	switch unit {
	case "minutes":
		return grouped(x) + "분"
	case "hours":
		return grouped(x) + "시간"
	case "months":
		return grouped(x) + "개월"
	case "messages_per_hour":
		return "시간당 " + grouped(x) + "건"
	case "share":
		return percent(x, 4)
	case "percent":
		return grouped(x) + "%"
	}
	return grouped(x)
}

// openPlaces lists every figure that the officer has to set, with what bounds it.
func (m *maker) openPlaces(d *draft) {
	var rows []paper.Row
	for i := range m.rows {
		q := &m.rows[i]
		for _, f := range q.Figures {
			if f.Blank() {
				bound := m.bounds(d, f.BoundBy, false)
				if len(bound) == 0 {
					bound = []string{"한도를 정한 규정을 찾지 못함"}
				}
				rows = append(rows, paper.Row{centre(q.Number), cell(q.Name), cell(f.Name + " (" + orDash(f.Unit) + ")"), cell(bound...)})
			}
		}
	}
	if len(rows) == 0 {
		d.body("조항에 남은 빈칸이 없다.")
		return
	}
	d.table("", []float64{.14, .24, .24, .38}, []string{"고유번호", "요구사항", "채울 것(단위)", "한도·참고 규정"}, rows...)
}

// unproven lists the provisions cited whose text or article is to be checked.
func (m *maker) unproven(d *draft) {
	var rows []paper.Row
	seen := map[string]bool{}
	for i := range m.rows {
		for _, b := range m.rows[i].Basis {
			p, ok := m.Catalogue.Provision(b.Provision)
			if seen[b.Provision] || ok && proven(&p) {
				continue
			}
			seen[b.Provision] = true
			name, why := strings.TrimSpace(b.Law+" "+b.Article), "규정 목록에 없음"
			if ok {
				name, why = m.provision(d, b.Provision), "문언을 읽지 못함"
				if p.Confidence == models.Verified {
					why = "문언은 읽었으나 조문 번호를 확인하지 못함"
				}
			}
			var in []string
			for j := range m.rows {
				if slices.ContainsFunc(m.rows[j].Basis, func(x rules.Basis) bool { return x.Provision == b.Provision }) {
					in = append(in, m.rows[j].Number)
				}
			}
			rows = append(rows, paper.Row{cell(name), cell(why), cell(strings.Join(in, ", "))})
		}
	}
	if len(rows) == 0 {
		d.body("조항이 인용한 규정은 모두 문언과 조문을 확인한 것이다. 인용하기 전에 시행일과 조문을 다시 확인한다.")
		return
	}
	d.table("", []float64{.5, .26, .24}, []string{"규정", "확인할 것", "인용한 조항"}, rows...)
}

// leaks says which names of the present chain stand in what goes out.
func (m *maker) leaks(d *draft) {
	if found := m.hide.found(m.title()); len(found) > 0 {
		d.body(fmt.Sprintf("사업명의 상표나 사업자 이름(%s)을 밖으로 나가는 문서에서 「%s」%s 바꾸어 적었다.", strings.Join(found, ", "), m.tenderTitle(), text.Particle(m.tenderTitle(), "으로")))
	}
	var rows []paper.Row
	for i := range m.rows {
		q := &m.rows[i]
		all := strings.Join(slices.Concat([]string{q.Name, q.Definition, q.Inspection}, q.Details, q.Deliverables), "\n")
		if found := m.hide.found(all); len(found) > 0 {
			rows = append(rows, paper.Row{centre(q.Number), cell(q.Name), cell(strings.Join(found, ", "))})
		}
	}
	if len(rows) == 0 {
		d.body("요구사항의 문장에 현 경로의 사업자, 시설, 상표 이름이 없다.")
		return
	}
	d.body("고친 문장에 현 경로의 이름이 들어 있다. 기능으로 바꾸어 적는다.")
	d.table("", []float64{.16, .44, .4}, []string{"고유번호", "요구사항", "들어 있는 이름"}, rows...)
}
