package chart

import "math"

// A Step is one bar of a waterfall, from one level to the next.
type Step struct {
	Label, Text string // Text is the amount in words
	From, To    float64
	Total       bool // stands on zero and is no change
}

// Waterfall draws how a first amount becomes a last one. It is empty for no steps,
// for amounts that are not finite and where all are zero.
func Waterfall(id string, steps []Step) Chart {
	levels := []float64{0}
	for _, s := range steps {
		levels = append(levels, s.From, s.To)
	}
	low, high := span(levels...)
	if len(steps) == 0 || !finite(levels...) || !(high > low) {
		return Chart{}
	}
	return both(id, func(c *canvas) {
		left, right, labels := 6.0, c.width-6, 20.0
		if !c.narrow() {
			left, right, labels = 220, c.width-150, 0
		}
		const bar, gap = 24.0, 14.0
		at := func(v float64) float64 { return left + (v-low)/(high-low)*(right-left) }
		y := 6.0
		top := y
		for i, s := range steps {
			if c.narrow() {
				c.text(left+6, y+14, start, s.Label, c.width-measure(s.Text)-30, "")
				c.text(c.width-6, y+14, end, s.Text, 0, "d-strong")
			} else {
				c.text(left-14, y+17, end, s.Label, left-20, "")
				c.text(c.width-4, y+17, end, s.Text, 0, "d-strong")
			}
			f := solid
			switch {
			case s.Total && s.To < 0, !s.Total && s.To < s.From:
				f = hatched
			case !s.Total:
				f = dotted
			}
			a, b := at(math.Min(s.From, s.To)), at(math.Max(s.From, s.To))
			c.rect(f, a, y+labels, b-a, bar, s.Label+": "+s.Text)
			if i+1 < len(steps) && !c.narrow() {
				c.line("d-dash", at(s.To), y+labels+bar, at(s.To), y+2*labels+bar+gap)
			}
			y += labels + bar + gap
		}
		c.line("d-axis", at(0), top, at(0), y-gap+4)
		c.height = y
	})
}

// A Swing is one bar of a tornado: what the result is at the low and at the high end
// of an input's range.
type Swing struct {
	Label, Text string // Text is both results in words
	Low, High   float64
}

// Tornado draws swings in the order given around the result now. Low and high are
// the words for the two ends, which differ in colour, texture and thickness. It is
// empty where nothing moves or a value is not finite.
func Tornado(id string, swings []Swing, now float64, low, high string) Chart {
	ends := []float64{now}
	for _, s := range swings {
		ends = append(ends, s.Low, s.High)
	}
	from, to := span(ends...)
	if len(swings) == 0 || !finite(ends...) || !(to > from) {
		return Chart{}
	}
	return both(id, func(c *canvas) {
		left, right, labels := 6.0, c.width-6, 20.0
		if !c.narrow() {
			left, right, labels = 250, c.width-220, 0
		}
		const bar, gap = 20.0, 12.0
		at := func(v float64) float64 { return left + (v-from)/(to-from)*(right-left) }
		c.rect(hatched, left, 6, 16, 14, "")
		c.text(left+22, 18, start, low, 0, "")
		x := left + 22 + measure(low) + 20
		c.rect(solid, x, 9, 16, 8, "")
		c.text(x+22, 18, start, high, 0, "")
		y := 34.0
		top := y - 6
		for _, s := range swings {
			title := s.Label + ": " + s.Text
			if c.narrow() {
				room := c.width - measure(s.Text) - 20
				if room < 120 { // the words of the ends stand in the table
					c.text(8, y+14, start, s.Label, c.width-14, "")
				} else {
					c.text(8, y+14, start, s.Label, room, "")
					c.text(c.width-6, y+14, end, s.Text, 0, "d-soft")
				}
			} else {
				c.text(left-14, y+15, end, s.Label, left-20, "")
				c.text(right+14, y+15, start, s.Text, c.width-right-16, "")
			}
			bars := y + labels
			a, b := at(math.Min(s.Low, now)), at(math.Max(s.Low, now))
			if b > a {
				c.rect(hatched, a, bars, b-a, bar, title)
			}
			a, b = at(math.Min(s.High, now)), at(math.Max(s.High, now))
			if b > a {
				c.rect(solid, a, bars+5, b-a, bar-10, title)
			}
			y += labels + bar + gap
		}
		c.line("d-axis", at(now), top, at(now), y-gap+4)
		c.height = y
	})
}

// A Day is one cell of a calendar: an amount in words and how large it is among
// the others, 0…1.
type Day struct {
	Label, Text, Note string
	Size              float64
	Marked            bool
}

// Calendar draws cells side by side, each with a bar as long as its size. It is
// empty for no cells or a size that is not finite.
func Calendar(id string, days []Day) Chart {
	if len(days) == 0 {
		return Chart{}
	}
	for _, d := range days {
		if !finite(d.Size) {
			return Chart{}
		}
	}
	return both(id, func(c *canvas) {
		columns := 6
		if c.narrow() {
			columns = 3
		}
		const tall, gap = 78.0, 6.0
		w := (c.width - 2 - gap*float64(columns-1)) / float64(columns)
		for i, d := range days {
			x, y := 1+float64(i%columns)*(w+gap), 1+float64(i/columns)*(tall+gap)
			class := "d-cell"
			if d.Marked {
				class = "d-cell-marked"
			}
			c.frame(class, x, y, w, tall)
			c.text(x+8, y+18, start, d.Label, w-16, "d-strong")
			c.text(x+8, y+37, start, d.Text, w-12, "")
			c.text(x+8, y+54, start, d.Note, w-12, "d-soft")
			f := soft
			if d.Marked {
				f = hatched
			}
			c.rect(f, x+8, y+tall-16, (w-16)*math.Max(0, math.Min(1, d.Size)), 9, d.Label+": "+d.Text)
		}
		c.height = 2 + math.Ceil(float64(len(days))/float64(columns))*(tall+gap) - gap
	})
}
