package committee

import (
	"daebi/models"
)

// basisSheet fills 근거: every value used, with its range and where it is from.
func (b *book) basisSheet() {
	s := b.add(b.t("근거", "Basis"), true, 11, 32, 12, 11, 11, 11, 36, 8, 46)
	row := s.title(b.t("근거: 쓰인 값과 출처", "Basis: every value used, and its source"), b.about())
	row = s.header(row, b.t("어디서", "from"), b.t("이름", "name"), b.t("값", "value"), b.t("낮게", "low"), b.t("높게", "high"), b.t("단위", "unit"), b.t("출처", "source"), b.t("신뢰", "confidence"), b.t("비고", "note"))
	s.freeze(row, 2, true)
	for _, a := range b.r.Input.Assumptions {
		name := a.Name
		if b.o.Lang == "en" && a.NameEN != "" {
			name = a.NameEN
		}
		source := a.Source
		if a.Cell != "" && a.Cell != a.Source {
			source += "\n" + a.Cell
		}
		s.text(1, row, b.origin(a.From), look{align: 'c'})
		s.text(2, row, name, look{})
		format := numberFormat(a.Value)
		if a.Unit == "unlimited" || a.Unit == "uniform" { // words, no figure
			s.text(3, row, "–", look{align: 'c'})
		} else {
			s.figure(3, row, a.Value, format, "", onNothing)
		}
		s.maybe(4, row, a.Low, format, onNothing)
		s.maybe(5, row, a.High, format, onNothing)
		s.text(6, row, b.unit(a.Unit), look{align: 'c', small: true})
		s.text(7, row, orDash(source), look{small: true})
		l := look{align: 'c', small: true}
		if a.Confidence == models.AssumedRow {
			l.kind = warning
		}
		s.text(8, row, b.confidence(a.Confidence), l)
		s.text(9, row, a.Note, look{small: true})
		row++
	}
	row = s.heading(row+1, b.t("알아 둘 것과 물어볼 것", "What to know and what to ask"))
	for _, p := range b.r.Problems {
		kind := b.t("알림", "note")
		switch p.Severity {
		case models.Question:
			kind = b.t("질문", "question")
		case models.Error:
			kind = b.t("오류", "error")
		}
		place := p.Sheet
		if p.Cell != "" {
			place += "!" + p.Cell
		}
		s.text(1, row, kind, look{align: 'c'})
		s.text(2, row, orDash(place), look{})
		s.textOver(3, 9, row, p.Message, look{})
		row++
	}
}

// numberFormat shows as many digits as a value needs.
func numberFormat(v float64) string {
	switch a := max(v, -v); {
	case a == 0 || a >= 100 && a == float64(int64(a)):
		return count
	case a >= 1000:
		return count
	case a >= 100:
		return `#,##0.0`
	case a == float64(int64(a)):
		return count
	case a >= 1:
		return rough
	}
	return `0.000#`
}
