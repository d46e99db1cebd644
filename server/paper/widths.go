package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words that a column should hold unbroken: figures, dates and numbers of
// requirements, and short words of any kind.
const (
	longestFigure = 15 // ems: two amounts of eight digits and what stands between
	shortWord     = 4  // letters
)

// fit widens the columns that are too narrow for their figures at the cost of those
// that have room to spare; width is that of the text in millimetres. Where all
// columns together have no room, they stay as they are.
func (g *grid) fit(width float64) {
	need := make([]float64, len(g.columns))
	for r := range g.rows {
		for _, p := range g.own(r) {
			if p.columns > 1 {
				continue
			}
			for _, runs := range p.Paragraphs {
				need[p.column] = max(need[p.column], unbroken(p, runs)/width)
			}
		}
	}
	lack, room := 0.0, 0.0
	for i, w := range g.columns {
		lack += max(need[i]-w, 0)
		room += max(w-need[i], 0)
	}
	if lack == 0 || lack > room {
		return
	}
	for i, w := range g.columns {
		if w < need[i] {
			g.columns[i] = need[i]
		} else {
			g.columns[i] -= lack / room * (w - need[i])
		}
	}
}

// unbroken is the width in millimetres that a paragraph of a cell needs so that no
// figure of it is broken, with the cell's margins; 0 for one that holds none.
func unbroken(p *place, runs []Run) float64 {
	ems := 0.0
	var text strings.Builder
	for _, r := range runs {
		text.WriteString(r.Text)
	}
	for word := range strings.FieldsFuncSeq(text.String(), breakable) {
		figure := strings.ContainsFunc(word, unicode.IsDigit) && !strings.Contains(word, "/")
		if !figure && utf8.RuneCountInString(word) > shortWord {
			continue
		}
		w := 0.0
		for _, c := range word {
			w += em(c)
		}
		if w <= longestFigure {
			ems = max(ems, w)
		}
	}
	if ems == 0 {
		return 0
	}
	if p.Head {
		ems *= 1.06 // bold
	}
	margins := 2*cellSide + 0.6
	if p.Mark != NoMark {
		margins += cellIndentMM
	}
	return ems*lookCell.points/72*25.4 + margins
}

// breakable reports whether a line may end at a blank; at one that does not break,
// it may not.
func breakable(c rune) bool { return c == ' ' || c == '\n' || c == '\u3000' }

// em guesses how wide a letter is as a share of its size, on the safe side of the
// fonts of Korean offices.
func em(c rune) float64 {
	switch {
	case strings.ContainsRune(",.:;'|!()[]\u00a0", c):
		return 0.36
	case c >= 'A' && c <= 'Z', c == '%', c == '@', c == '&':
		return 0.76
	case c < 0x80:
		return 0.6
	}
	return 1
}
