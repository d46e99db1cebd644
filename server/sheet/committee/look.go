package committee

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// fontName is what Windows in Korean brings; elsewhere the character set beside
// it finds another Korean face.
const fontName = "맑은 고딕"

// Kinds of cell.
type kind byte

const (
	body kind = iota // formula or words in a table
	input
	engine
	headCell
	total
	titleText
	headingText
	note
	verdict
	warning
	plainText
	good
	alert       // says what is out of date; empty otherwise
	legendInput // shows the colour of an input
)

// look is how a cell appears; the zero look is words in a table.
type look struct {
	kind   kind
	format string // of numbers; "" for words
	align  byte   // l, c, r; 0 by content
	bold   bool
	small  bool
	top    bool
}

// Number formats: thousands apart, a triangle for what is below zero.
const (
	won     = `#,##0;"△"#,##0;0`
	count   = `#,##0;"△"#,##0;0`
	percent = `0.0%`
	fine    = `0.000%`
	decimal = `#,##0.0##`
	rough   = `#,##0.00`
	times   = `"×"#,##0.0`
	general = `General`
	exact   = `#,##0.00;"△"#,##0.00;0`
)

const (
	ink      = "1F2933"
	accent   = "1F4E79"
	line     = "B8C2CC"
	headFill = "DCE6F1"
)

func (l look) points() float64 {
	switch {
	case l.kind == titleText:
		return 16
	case l.kind == headingText, l.kind == verdict:
		return 12
	case l.kind == note, l.small:
		return 9
	}
	return 10
}

// style returns the book's style of a look.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	hangul := 129
	st := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Charset: &hangul, Size: l.points(), Color: ink, Bold: l.bold},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: l.format == ""},
	}
	switch {
	case l.align == 'c':
		st.Alignment.Horizontal = "center"
	case l.align == 'r', l.align == 0 && l.format != "":
		st.Alignment.Horizontal = "right"
	default:
		st.Alignment.Horizontal = "left"
	}
	if st.Alignment.Horizontal == "left" && l.kind != titleText && l.kind != headingText && l.kind != note && l.kind != plainText {
		st.Alignment.Indent = 1
	}
	if l.format != "" && l.format != general {
		f := strings.ReplaceAll(l.format, ";", "_ ;") + "_ " // the width of a blank before the border
		st.CustomNumFmt = &f
	}
	fill, bordered := "", true
	switch l.kind {
	case input:
		fill, st.Font.Color = "FFF7CC", "1F3FA8"
		st.Protection = &excelize.Protection{Locked: false}
	case legendInput:
		fill, st.Font.Color = "FFF7CC", "1F3FA8"
	case alert:
		bordered, st.Font.Bold, st.Font.Color = false, true, "9C0006"
	case engine:
		fill = "ECEFF2"
	case headCell:
		fill, st.Font.Bold, st.Font.Color = headFill, true, accent
	case total:
		fill, st.Font.Bold = "F4F7FA", true
	case good:
		fill, st.Font.Bold, st.Font.Color = "E3F1E5", true, "1E5B2A"
	case warning:
		fill, st.Font.Color = "FDEBD9", "7A3300"
	case titleText, headingText:
		bordered, st.Font.Bold, st.Font.Color = false, true, accent
	case note:
		bordered, st.Font.Color = false, "52606D"
	case verdict:
		bordered, fill = false, "F4F7FA"
	case plainText:
		bordered = false
	}
	if l.top {
		st.Alignment.Vertical = "top"
	}
	if fill != "" {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if bordered {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Color: line, Style: 1})
		}
	}
	id, err := b.f.NewStyle(st)
	b.fail(err)
	b.styles[l] = id
	return id
}

// lines estimates into how many lines words fall in a width of so many digits
// of 10 points. It errs upwards: a high row is better than cut words.
func lines(v string, width float64) int {
	n := 0
	for _, paragraph := range strings.Split(v, "\n") {
		n += linesOf(paragraph, width-2.5)
	}
	return n
}

func linesOf(v string, width float64) int {
	n, used := 1, 0.0
	for _, word := range strings.SplitAfter(v, " ") {
		w := textWidth(word)
		if used+textWidth(strings.TrimRight(word, " ")) > width && used > 0 {
			n, used = n+1, 0
		}
		for w > width { // a word longer than the line is broken
			n, w = n+1, w-width
		}
		used += w
	}
	return n
}

func textWidth(v string) float64 {
	w := 0.0
	for _, r := range v {
		switch {
		case r < 0x250 && !unicode.IsUpper(r):
			w += .98
		case r < 0x1100:
			w += 1.3
		default:
			w += 1.62
		}
	}
	return w
}

// plain writes a number without a power of ten or trailing zeros.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
