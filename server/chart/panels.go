package chart

import "math"

// A Panel is one of several small charts on one scale: values one after another, as
// bars.
type Panel struct {
	Title, Note string
	Values      []float64
}

// Panels draws small charts side by side, all on the scale of the greatest value of
// any. From and to are the words below the two ends. It is empty where there are no
// values or one is not finite.
func Panels(id string, panels []Panel, from, to string) Chart {
	most := 0.0
	for _, p := range panels {
		if len(p.Values) == 0 || !finite(p.Values...) {
			return Chart{}
		}
		_, high := span(p.Values...)
		most = math.Max(most, high)
	}
	if len(panels) == 0 {
		return Chart{}
	}
	return both(id, func(c *canvas) {
		columns := 3
		if c.narrow() {
			columns = 1
		}
		const tall, bars, gap = 150.0, 72.0, 18.0
		w := (c.width - 2 - gap*float64(columns-1)) / float64(columns)
		for i, p := range panels {
			x, y := 1+float64(i%columns)*(w+gap), 1+float64(i/columns)*(tall+gap)
			c.text(x, y+16, start, p.Title, w, "d-strong")
			c.text(x, y+34, start, p.Note, w, "")
			bottom := y + 42 + bars
			step := w / float64(len(p.Values))
			for j, v := range p.Values {
				if h := bars * math.Max(0, v) / math.Max(most, 1e-9); h > .4 {
					c.rect(solid, x+float64(j)*step, bottom-h, math.Max(1, step-.6), h, "")
				}
			}
			c.line("d-axis", x, bottom, x+w, bottom)
			c.text(x, bottom+17, start, from, w/2, "d-soft")
			c.text(x+w, bottom+17, end, to, w/2, "d-soft")
		}
		c.height = 2 + math.Ceil(float64(len(panels))/float64(columns))*(tall+gap) - gap
	})
}
