package committee

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// excelize places a chart; what is in it is written here: with the title taken from
// a cell, so that it says what the cells say after a change, with the values beside
// the references, so that a preview draws it, and in the order that the schema asks
// for, which excelize's own charts leave.

// Kinds of chart.
type chartKind byte

const (
	bars      chartKind = iota // lying
	columns                    // standing
	scattered                  // points, joined where the series is a line
)

// chart is a native chart over cells.
type chart struct {
	kind       chartKind
	title      string // cell
	x, y       chartAxis
	series     []series
	overlapped bool // bars of a category lie over each other
	legend     bool
}

type chartAxis struct {
	title, format string
	log           bool
	low, high     *float64
}

// series is one row of values. In bars x are the categories.
type series struct {
	name   string // cell
	x, y   area
	fill   string // colour
	hatch  bool   // told apart in a grey print
	line   bool
	dashed bool
	symbol string // of points: circle, square, diamond, triangle, x, star, plus
	big    bool
	labels string // number format of the labels at the values; "": none
	named  bool   // the labels are the series' name
}

// area is a stretch of one row or column of a sheet.
type area struct {
	s              *sheet
	c1, r1, c2, r2 int
}

func (s *sheet) area(c1, r1, c2, r2 int) area { return area{s, c1, r1, c2, r2} }

func (a area) ref() string {
	if a.c1 == a.c2 && a.r1 == a.r2 {
		return a.s.at(a.c1, a.r1)
	}
	return a.s.span(a.c1, a.r1, a.c2, a.r2)
}

// each calls f for each cell in turn.
func (a area) each(f func(i int, ref string)) {
	i := 0
	for r := a.r1; r <= a.r2; r++ {
		for c := a.c1; c <= a.c2; c++ {
			f(i, cell(c, r))
			i++
		}
	}
}

func (a area) len() int { return (a.r2 - a.r1 + 1) * (a.c2 - a.c1 + 1) }

// Colours of the charts, dark and light in turn: they differ in a grey print too.
const (
	dark   = "1F4E79"
	light  = "F4B183"
	middle = "7F8FA9"
	strong = "C00000"
)

// symbols of points, told apart without colour.
var symbols = []string{"circle", "square", "diamond", "triangle", "x", "star", "plus"}

// placedChart is a chart over cells, the last ones within.
type placedChart struct {
	left, top, right, bottom int
	chart                    *chart
}

// draw puts a chart over cells and gives its rows a height.
func (s *sheet) draw(left, top, right, bottom int, c *chart) {
	s.charts = append(s.charts, placedChart{left, top, right, bottom, c})
	for row := top; row <= bottom; row++ {
		if s.heights[row] == 0 {
			s.gap(row, 18)
		}
	}
}

// chartXML writes the part of a chart.
func (b *book) chartXML(c *chart) []byte {
	var w bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&w, format, args...) }
	p(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
	p(`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`)
	p(`<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>`)
	p(`<c:title><c:tx>%s</c:tx><c:overlay val="0"/><c:txPr>%s</c:txPr></c:title><c:autoTitleDeleted val="0"/>`, b.textRef(c.title), letters(1100, true, accent))
	p(`<c:plotArea><c:layout/>`)
	switch c.kind {
	case scattered:
		p(`<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>`)
	default:
		p(`<c:barChart><c:barDir val="%s"/><c:grouping val="clustered"/><c:varyColors val="0"/>`, map[chartKind]string{bars: "bar", columns: "col"}[c.kind])
	}
	for i := range c.series {
		b.seriesXML(&w, c, i)
	}
	switch c.kind {
	case scattered:
		p(`<c:axId val="1"/><c:axId val="2"/></c:scatterChart>`)
		axisXML(&w, "valAx", 1, 2, "b", c.x, false)
		axisXML(&w, "valAx", 2, 1, "l", c.y, false)
	case bars:
		overlap := ""
		if c.overlapped {
			overlap = `<c:overlap val="100"/>`
		}
		p(`<c:gapWidth val="50"/>%s<c:axId val="1"/><c:axId val="2"/></c:barChart>`, overlap)
		axisXML(&w, "catAx", 1, 2, "l", c.x, true)
		axisXML(&w, "valAx", 2, 1, "t", c.y, false)
	default:
		p(`<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`)
		axisXML(&w, "catAx", 1, 2, "b", c.x, false)
		axisXML(&w, "valAx", 2, 1, "l", c.y, false)
	}
	p(`</c:plotArea>`)
	if c.legend {
		p(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/><c:txPr>%s</c:txPr></c:legend>`, letters(900, false, ink))
	}
	p(`<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>`)
	p(`<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr>`, line)
	p(`<c:txPr>%s</c:txPr></c:chartSpace>`, letters(900, false, ink))
	return w.Bytes()
}

func (b *book) seriesXML(w *bytes.Buffer, c *chart, i int) {
	s := &c.series[i]
	p := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	fill := fmt.Sprintf(`<a:solidFill><a:srgbClr val="%s"/></a:solidFill>`, s.fill)
	p(`<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx>%s</c:tx>`, i, i, b.textRef(s.name))
	switch c.kind {
	case scattered:
		stroke := `<a:ln w="19050"><a:noFill/></a:ln>`
		if s.line {
			dash := "solid"
			if s.dashed {
				dash = "sysDash"
			}
			stroke = fmt.Sprintf(`<a:ln w="22225">%s<a:prstDash val="%s"/></a:ln>`, fill, dash)
		}
		p(`<c:spPr>%s</c:spPr>`, stroke)
		size := 6
		if s.big {
			size = 13
		}
		if s.symbol == "" {
			p(`<c:marker><c:symbol val="none"/></c:marker>`)
		} else {
			p(`<c:marker><c:symbol val="%s"/><c:size val="%d"/><c:spPr>%s<a:ln w="12700">%s</a:ln></c:spPr></c:marker>`, s.symbol, size, fill, fill)
		}
	default:
		if s.hatch {
			fill = fmt.Sprintf(`<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="%s"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>`, s.fill)
		}
		p(`<c:spPr>%s<a:ln w="9525"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>`, fill, dark)
	}
	if s.labels != "" || s.named {
		format := s.labels
		if format == "" {
			format = general
		}
		place := map[chartKind]string{bars: "outEnd", columns: "outEnd", scattered: "r"}[c.kind]
		p(`<c:dLbls><c:numFmt formatCode="%s" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr>%s</c:txPr><c:dLblPos val="%s"/><c:showLegendKey val="0"/><c:showVal val="%d"/><c:showCatName val="0"/><c:showSerName val="%d"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`,
			escaped(format), letters(800, false, ink), place, flag(!s.named), flag(s.named))
	}
	if c.kind == scattered {
		p(`<c:xVal>%s</c:xVal><c:yVal>%s</c:yVal><c:smooth val="0"/></c:ser>`, b.numberRef(s.x), b.numberRef(s.y))
		return
	}
	p(`<c:cat>%s</c:cat><c:val>%s</c:val></c:ser>`, b.wordRef(s.x), b.numberRef(s.y))
}

func flag(v bool) int {
	if v {
		return 1
	}
	return 0
}

// axisXML writes an axis; reversed puts the first category on top.
func axisXML(w *bytes.Buffer, kind string, id, cross int, place string, a chartAxis, reversed bool) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	p(`<c:%s><c:axId val="%d"/><c:scaling>`, kind, id)
	if a.log {
		p(`<c:logBase val="10"/>`)
	}
	p(`<c:orientation val="%s"/>`, map[bool]string{true: "maxMin", false: "minMax"}[reversed])
	if a.high != nil {
		p(`<c:max val="%s"/>`, strconv.FormatFloat(*a.high, 'g', -1, 64))
	}
	if a.low != nil {
		p(`<c:min val="%s"/>`, strconv.FormatFloat(*a.low, 'g', -1, 64))
	}
	p(`</c:scaling><c:delete val="0"/><c:axPos val="%s"/>`, place)
	if kind == "valAx" {
		p(`<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>`)
	}
	if a.title != "" {
		turn := ""
		if place == "l" {
			turn = ` rot="-5400000" vert="horz"`
		}
		p(`<c:title><c:tx><c:rich><a:bodyPr%s/><a:p><a:pPr><a:defRPr sz="900" b="0"/></a:pPr><a:r><a:rPr lang="ko-KR" sz="900" b="0">%s</a:rPr><a:t>%s</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`, turn, face(ink), escaped(a.title))
	}
	format := a.format
	if format == "" {
		format = general
	}
	p(`<c:numFmt formatCode="%s" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>`, escaped(format))
	p(`<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="595959"/></a:solidFill></a:ln></c:spPr><c:txPr>%s</c:txPr><c:crossAx val="%d"/>`, letters(900, false, ink), cross)
	if kind == "catAx" {
		p(`<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>`)
		return
	}
	crosses := "autoZero"
	if a.log || a.low != nil {
		crosses = "min"
	}
	p(`<c:crosses val="%s"/><c:crossBetween val="%s"/></c:valAx>`, crosses, map[bool]string{true: "midCat", false: "between"}[place == "b" || a.log])
}

// letters are a text's properties: hundredths of a point, weight, colour.
func letters(size int, bold bool, color string) string {
	return fmt.Sprintf(`<a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="%d" b="%d">%s</a:defRPr></a:pPr><a:endParaRPr lang="ko-KR"/></a:p>`, size, flag(bold), face(color))
}

func face(color string) string {
	return fmt.Sprintf(`<a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:latin typeface="%s"/><a:ea typeface="%s"/>`, color, fontName, fontName)
}

func escaped(v string) string {
	var w strings.Builder
	_ = xml.EscapeText(&w, []byte(v)) // a strings.Builder takes all
	return w.String()
}

// textRef refers to a cell of words, and holds them.
func (b *book) textRef(at string) string {
	return fmt.Sprintf(`<c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef>`, escaped(at), escaped(b.shownIn(at)))
}

func (b *book) wordRef(a area) string {
	var w strings.Builder
	fmt.Fprintf(&w, `<c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="%d"/>`, escaped(a.ref()), a.len())
	a.each(func(i int, ref string) {
		fmt.Fprintf(&w, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, escaped(a.s.shownAt(ref)))
	})
	w.WriteString(`</c:strCache></c:strRef>`)
	return w.String()
}

func (b *book) numberRef(a area) string {
	var w strings.Builder
	fmt.Fprintf(&w, `<c:numRef><c:f>%s</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, escaped(a.ref()), a.len())
	a.each(func(i int, ref string) {
		if v := a.s.shownAt(ref); v != "" {
			if _, err := strconv.ParseFloat(v, 64); err == nil {
				fmt.Fprintf(&w, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, v)
			}
		}
	})
	w.WriteString(`</c:numCache></c:numRef>`)
	return w.String()
}

// find returns the sheet and the cell of a reference that at wrote.
func (b *book) find(at string) (*sheet, string) {
	name, ref, _ := strings.Cut(strings.ReplaceAll(at, "$", ""), "!")
	name = strings.Trim(name, "'")
	for _, s := range b.sheets {
		if s.name == name {
			return s, ref
		}
	}
	b.fail(fmt.Errorf("%w: %s", errNoPart, at))
	return b.sheets[0], "A1"
}

// shownAt returns what a cell holds: a formula's value, or the value itself.
func (s *sheet) shownAt(ref string) string {
	p := parser{s: s, f: ref}
	return s.valueAt(p.cell()).shown()
}
