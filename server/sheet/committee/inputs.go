package committee

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// depends says which changed inputs leave a figure of the engine behind.
type depends byte

const (
	onNothing  depends = iota
	onMessages         // prices, volumes, shares that fail, sides of VAT
	onMoney            // fees too
	onChoice           // the risk weight too
)

// names of the cells that count the changed inputs, by what depends on them.
var changedNames = map[depends]string{onMessages: "changed_messages", onMoney: "changed_money", onChoice: "changed_choice"}

// inputCell is a cell that a reader may change, with what it held when the book was
// written.
type inputCell struct {
	*subject
	name, label, at, format string
	number                  float64
	word                    string
	isWord                  bool
	feeds                   depends // the least that depends on it; onNothing: formulas alone
}

// bounds of an input.
type bounds struct {
	low, high float64
	whole     bool
}

// input puts a number that a reader may change, under a name and within bounds.
func (s *sheet) input(col, row int, v float64, format, name, label string, limit bounds, feeds depends) {
	b := s.b
	s.num(col, row, v, look{kind: input, format: format})
	s.offer(col, row, inputCell{name: name, label: label, format: format, number: v, feeds: feeds})
	d := excelize.NewDataValidation(true)
	d.SetSqref(cell(col, row))
	kind := excelize.DataValidationTypeDecimal
	if limit.whole {
		kind = excelize.DataValidationTypeWhole
	}
	b.fail(d.SetRange(limit.low, limit.high, kind, excelize.DataValidationOperatorBetween))
	d.SetError(excelize.DataValidationErrorStyleStop, b.t("입력값", "Input"),
		b.t(fmt.Sprintf("%s부터 %s까지의 수를 넣으십시오.", plain(limit.low), plain(limit.high)), fmt.Sprintf("Enter a number from %s to %s.", plain(limit.low), plain(limit.high))))
	b.fail(b.f.AddDataValidation(s.name, d))
}

// choice puts a word of a closed list that a reader may change.
func (s *sheet) choice(col, row int, v, name, label string, words []string, feeds depends) {
	b := s.b
	s.text(col, row, v, look{kind: input, align: 'c'})
	s.offer(col, row, inputCell{name: name, label: label, word: v, isWord: true, feeds: feeds})
	d := excelize.NewDataValidation(true)
	d.SetSqref(cell(col, row))
	b.fail(d.SetDropList(words))
	d.SetError(excelize.DataValidationErrorStyleStop, b.t("입력값", "Input"), b.t("목록에서 고르십시오.", "Choose from the list."))
	b.fail(b.f.AddDataValidation(s.name, d))
}

func (s *sheet) offer(col, row int, c inputCell) {
	c.subject, c.name, c.at = s.b.subject, s.b.n(c.name), s.at(col, row)
	s.define(c.name, col, row)
	s.b.inputs = append(s.b.inputs, c)
}

// resting notes that a cell rests on inputs.
func (s *sheet) resting(col, row int, d depends) {
	if d == onNothing {
		return
	}
	by := s.rests[s.b.prefix]
	if by == nil {
		by = map[depends][]int{}
		s.rests[s.b.prefix] = by
	}
	by[d] = append(by[d], col<<20|row)
}

// banner says that inputs were changed, or nothing.
func (b *book) banner() string {
	n := b.n(changedNames[onChoice])
	if b.whole {
		n = "0"
		for _, x := range b.subjects {
			n += "+" + x.n(changedNames[onChoice])
		}
		n = "(" + n + ")"
	}
	return fmt.Sprintf(`IF(%s>0,%s&%s&%s,"")`, n, quoted(b.t("주의: 입력 ", "Note: ")), n,
		quoted(b.t("개가 바뀌었습니다. 줄 그은 칸은 바꾸기 전의 엔진 값이므로 다시 분석하십시오.", " input(s) were changed. Figures struck through are the engine's from before: run the analysis again.")))
}

// markStale has the cells that rest on inputs show when one was changed.
func (s *sheet) markStale() {
	var prefixes []string
	for p := range s.rests {
		prefixes = append(prefixes, p)
	}
	slices.Sort(prefixes)
	for _, p := range prefixes {
		for d := onMessages; d <= onChoice; d++ {
			if cells := s.rests[p][d]; len(cells) > 0 {
				s.b.fail(s.b.f.SetConditionalFormat(s.name, stretches(cells), []excelize.ConditionalFormatOptions{
					{Type: "formula", Criteria: p + changedNames[d] + ">0", Format: &s.b.stale},
				}))
			}
		}
	}
}

// stretches writes cells, column<<20|row each, as ranges of columns: "A1:A9 C4".
func stretches(cells []int) string {
	slices.Sort(cells)
	cells = slices.Compact(cells)
	var out []string
	for i := 0; i < len(cells); {
		j := i
		for j+1 < len(cells) && cells[j+1] == cells[j]+1 {
			j++
		}
		ref := cell(cells[i]>>20, cells[i]&(1<<20-1))
		if j > i {
			ref += ":" + cell(cells[j]>>20, cells[j]&(1<<20-1))
		}
		out = append(out, ref)
		i = j + 1
	}
	return strings.Join(out, " ")
}
