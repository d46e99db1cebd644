// Package chart draws charts as SVG text for pages under a strict policy: no script,
// no style attribute, classes and presentation attributes alone. It knows no domain
// word; every sentence and every number in words comes from the caller.
//
// Each chart is drawn twice, for a wide place and for a narrow one, so that its text
// keeps its size; the style sheet shows one of them. What colour tells is told by
// hatching, shape or words too, so that grey paper loses nothing.
package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A Chart is one picture in its two widths. The zero value is no chart: what was to
// be drawn has no extent or is not finite.
type Chart struct {
	Wide, Narrow template.HTML
}

// Empty reports whether there is nothing to show.
func (c Chart) Empty() bool { return c.Wide == "" }

// Widths of the view boxes, and the size of text in them. A narrow page of 390 px
// leaves 358 px.
const (
	wideWidth   = 760
	narrowWidth = 344
	textSize    = 13
	smallSize   = 12
)

// both draws a chart in its two widths. Ids inside begin with id and are unique on
// the page if id is.
func both(id string, draw func(c *canvas)) Chart {
	one := func(suffix, class string, width float64) template.HTML {
		c := &canvas{name: id, id: id + suffix, width: width}
		draw(c)
		// Every text and every id went through escape: see canvas.
		return template.HTML(c.svg(class)) //nolint:gosec // written by the canvas alone
	}
	return Chart{one("-w", "d-wide-chart", wideWidth), one("-n", "d-narrow-chart", narrowWidth)}
}

// canvas collects the marks of one drawing from the top down.
type canvas struct {
	name          string // of the chart; id is the drawing's own
	id            string
	width, height float64
	b             strings.Builder
}

// narrow reports whether labels have no column of their own.
func (c *canvas) narrow() bool { return c.width < 500 }

// svg returns the whole drawing. The names of what it shows stand in the page around
// it: the picture is named by the figure's caption and sentence.
func (c *canvas) svg(class string) string {
	var b strings.Builder
	base := c.name
	b.WriteString(`<svg class="` + class + `" viewBox="0 0 ` + number(c.width) + ` ` + number(c.height) + `" role="img" aria-labelledby="` + escape(base) + `-title" aria-describedby="` + escape(base) + `-say">`)
	b.WriteString(`<defs><pattern id="` + escape(c.id) + `-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="d-fill-b" width="6" height="6"/><rect class="d-fill-ground" width="2.4" height="6"/></pattern>`)
	b.WriteString(`<pattern id="` + escape(c.id) + `-dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="d-fill-ground" width="6" height="6"/><circle class="d-fill-c" cx="3" cy="3" r="1.5"/></pattern></defs>`)
	b.WriteString(c.b.String())
	b.WriteString(`</svg>`)
	return b.String()
}

// A fill is how an area looks: by colour and by texture.
type fill string

// Fills. Hatched is what is lost, dotted what is neither gained nor lost.
const (
	solid   fill = "d-fill-a"
	hatched fill = "hatch"
	dotted  fill = "dots"
	soft    fill = "d-fill-soft"
	ground  fill = "d-fill-ground"
)

func (c *canvas) paint(f fill) string {
	switch f {
	case hatched, dotted:
		return `fill="url(#` + escape(c.id) + `-` + string(f) + `)"`
	}
	return `class="` + string(f) + `"`
}

// rect draws an area of at least a hair's width; title is what is shown when it is
// pointed at.
func (c *canvas) rect(f fill, x, y, w, h float64, title string) {
	c.b.WriteString(`<rect ` + c.paint(f) + ` x="` + number(x) + `" y="` + number(y) + `" width="` + number(math.Max(w, 1)) + `" height="` + number(h) + `"`)
	if f == hatched || f == dotted || f == soft {
		c.b.WriteString(` stroke-width="1"`)
	}
	c.close("rect", title)
}

// frame draws an outline.
func (c *canvas) frame(class string, x, y, w, h float64) {
	c.b.WriteString(`<rect class="` + class + `" x="` + number(x) + `" y="` + number(y) + `" width="` + number(w) + `" height="` + number(h) + `"/>`)
}

func (c *canvas) close(tag, title string) {
	if title == "" {
		c.b.WriteString(`/>`)
		return
	}
	c.b.WriteString(`><title>` + escape(title) + `</title></` + tag + `>`)
}

// line draws a straight line of a class of the style sheet.
func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.b.WriteString(`<line class="` + class + `" x1="` + number(x1) + `" y1="` + number(y1) + `" x2="` + number(x2) + `" y2="` + number(y2) + `"/>`)
}

// path draws straight lines through points, x then y.
func (c *canvas) path(class string, xy []float64) {
	c.b.WriteString(`<polyline class="` + class + `" points="`)
	for i, v := range xy {
		if i > 0 {
			c.b.WriteByte(' ')
		}
		c.b.WriteString(number(v))
	}
	c.b.WriteString(`"/>`)
}

func (c *canvas) circle(class string, x, y, r float64, title string) {
	c.b.WriteString(`<circle class="` + class + `" cx="` + number(x) + `" cy="` + number(y) + `" r="` + number(r) + `"`)
	c.close("circle", title)
}

// diamond draws a square that stands on a corner.
func (c *canvas) diamond(class string, x, y, r float64, title string) {
	c.b.WriteString(`<path class="` + class + `" d="M` + number(x) + ` ` + number(y-r) + `L` + number(x+r) + ` ` + number(y) + `L` + number(x) + ` ` + number(y+r) + `L` + number(x-r) + ` ` + number(y) + `Z"`)
	c.close("path", title)
}

// Anchors of text.
const (
	start  = ""
	middle = "middle"
	end    = "end"
)

// text writes one line, its baseline at y, cut where it is wider than room; 0 is any.
func (c *canvas) text(x, y float64, anchor, s string, room float64, class string) {
	whole := s
	if room > 0 {
		s = fit(s, room)
	}
	c.b.WriteString(`<text x="` + number(x) + `" y="` + number(y) + `"`)
	if anchor != start {
		c.b.WriteString(` text-anchor="` + anchor + `"`)
	}
	if class != "" {
		c.b.WriteString(` class="` + class + `"`)
	}
	c.b.WriteString(`>` + escape(s))
	if s != whole {
		c.b.WriteString(`<title>` + escape(whole) + `</title>`)
	}
	c.b.WriteString(`</text>`)
}

// number writes a coordinate with one decimal.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// escape makes text safe as content and as a quoted attribute; what XML cannot hold
// is left out.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return escaper.Replace(s)
}

// measure returns how wide a line is at most: the browser's own fallback font may be
// wider than the kit's.
func measure(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r >= 0x1100:
			w += 1.0
		case r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
			w += .6
		case r == ' ' || r == ',' || r == '.':
			w += .34
		default:
			w += .72
		}
	}
	return w * textSize
}

// fit cuts a line to a width and says so by three dots.
func fit(s string, room float64) string {
	if measure(s) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && measure(string(runes))+textSize > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}

// finite reports whether all values are numbers that can be drawn.
func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.Abs(v) > 1e15 {
			return false
		}
	}
	return true
}

// span returns the least and the greatest value.
func span(values ...float64) (low, high float64) {
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	return low, high
}

// ticks returns round values from low to high, about n of them.
func ticks(low, high float64, n int) []float64 {
	if !(high > low) {
		return []float64{low}
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(n))))
	for _, k := range []float64{1, 2, 5, 10} {
		if (high-low)/(k*step) <= float64(n) {
			step *= k
			break
		}
	}
	var out []float64
	for i := math.Ceil(low/step - 1e-9); i*step <= high+step*1e-9; i++ {
		out = append(out, i*step+0) // no −0
	}
	return out
}
