package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Curve is a line of an exceedance chart: the probability that Y is passed, by X.
type Curve struct {
	Name   string
	Dashed bool
	X, P   []float64
}

// A Mark is a line across a chart at one value.
type Mark struct {
	At    float64
	Label string
}

// Exceedance draws probabilities on a scale of powers of ten, no further than the
// points that are given. A mark beyond them is drawn at the edge as lying outside.
// Say writes a value of the axis, years a probability. It is empty for fewer than
// two points or what is not finite.
func Exceedance(id string, curves []Curve, mark *Mark, say func(float64) string, years func(float64) string) Chart {
	var xs, ps []float64
	for _, k := range curves {
		if !finite(k.X...) || !finite(k.P...) {
			return Chart{}
		}
		for i := range k.X {
			if p := k.P[i]; p > 0 {
				xs, ps = append(xs, k.X[i]), append(ps, p)
			}
		}
	}
	if len(xs) < 2 || mark != nil && !finite(mark.At) {
		return Chart{}
	}
	_, most := span(xs...)
	_, greatest := span(ps...)
	if !(most > 0) || greatest > 1 {
		return Chart{}
	}
	least := .1 // as far down as the first curve goes; others leave the chart there
	for _, p := range curves[0].P {
		if p > 0 {
			least = math.Min(least, p)
		}
	}
	least = math.Max(math.Pow(10, math.Floor(math.Log10(least)+.02)), 1e-4)
	outside := mark != nil && mark.At > 1.6*most
	if mark != nil && !outside {
		most = math.Max(most, mark.At)
	}
	return both(id, func(c *canvas) {
		c.height = 300
		if c.narrow() {
			c.height = 330
		}
		left, right, top, bottom := 112.0, c.width-16, 58.0, c.height-40
		if c.narrow() {
			top = 76
		}
		at := func(x float64) float64 { return left + x/most*(right-left) }
		over := func(p float64) float64 {
			return top + (0-math.Log10(math.Max(p, least)))/-math.Log10(least)*(bottom-top)
		}
		y := 14.0
		x := 6.0
		for _, k := range curves {
			c.line(curveClass(k), x, y-4, x+26, y-4)
			c.text(x+32, y, start, k.Name, c.width-x-40, "")
			if c.narrow() {
				y += 20
				continue
			}
			x += 32 + measure(k.Name) + 24
		}
		for p := 1.0; p >= least*.99; p /= 10 {
			c.line("d-grid", left, over(p), right, over(p))
			c.text(left-8, over(p)+4, end, years(p), left-10, "")
		}
		n := 4
		if c.narrow() {
			n = 2
		}
		for _, v := range ticks(0, most, n) {
			c.line("d-axis", at(v), bottom, at(v), bottom+5)
			anchor := middle
			if at(v)+measure(say(v))/2 > c.width {
				anchor = end
			}
			c.text(at(v), bottom+20, anchor, say(v), 0, "")
		}
		c.line("d-axis", left, top, left, bottom)
		c.line("d-axis", left, bottom, right, bottom)
		for _, k := range curves {
			var xy []float64
			for i := range k.X {
				if k.P[i] >= .95*least {
					xy = append(xy, at(k.X[i]), over(k.P[i]))
				}
			}
			c.path(curveClass(k), xy)
		}
		switch {
		case mark == nil:
		case outside:
			c.line("d-mark", right, top, right, bottom)
			c.path("d-arrow", []float64{right - 16, top - 7, right - 4, top - 7, right - 9, top - 12, right - 4, top - 7, right - 9, top - 2})
			c.text(right-22, top-3, end, mark.Label, right-30, "d-strong")
		case mark.At >= 0:
			c.line("d-mark", at(mark.At), top-4, at(mark.At), bottom)
			anchor := middle
			if w := measure(mark.Label); at(mark.At)+w/2 > c.width {
				anchor = end
			} else if at(mark.At)-w/2 < left && at(mark.At)+w < c.width {
				anchor = start
			}
			c.text(at(mark.At), top-10, anchor, mark.Label, 0, "d-strong")
		}
	})
}

func curveClass(k Curve) string {
	if k.Dashed {
		return "d-curve-dashed"
	}
	return "d-curve"
}

// A Point is one choice of a scatter: what it costs and what is lost.
type Point struct {
	Name      string
	X, Y      float64
	Efficient bool // nothing is better in both
	Chosen    bool
}

// Scatter draws choices by cost and loss with the efficient ones joined. Points are
// numbered; the legend below names them. XName and yName name the axes, chosen is
// the word for the point that is advised, say writes a value. It is empty for no
// points or what is not finite.
func Scatter(id string, points []Point, xName, yName, chosen string, say func(float64) string) Chart {
	var xs, ys []float64
	for _, p := range points {
		xs, ys = append(xs, p.X), append(ys, p.Y)
	}
	if len(points) == 0 || !finite(xs...) || !finite(ys...) {
		return Chart{}
	}
	x0, x1 := pad(span(xs...))
	y0, y1 := pad(span(ys...))
	return both(id, func(c *canvas) {
		left, right, top, bottom := 96.0, c.width-20, 30.0, 260.0
		at := func(x float64) float64 { return left + (x-x0)/(x1-x0)*(right-left) }
		over := func(y float64) float64 { return bottom - (y-y0)/(y1-y0)*(bottom-top) }
		c.text(6, 14, start, yName, c.width-12, "d-soft")
		for _, v := range ticks(y0, y1, 4) {
			c.line("d-grid", left, over(v), right, over(v))
			c.text(left-8, over(v)+4, end, say(v), left-10, "")
		}
		n := 4
		if c.narrow() {
			n = 2
		}
		for _, v := range ticks(x0, x1, n) {
			c.line("d-axis", at(v), bottom, at(v), bottom+5)
			c.text(math.Min(at(v), c.width-measure(say(v))/2), bottom+20, middle, say(v), 0, "")
		}
		c.line("d-axis", left, top, left, bottom)
		c.line("d-axis", left, bottom, right, bottom)
		c.text(right, bottom+38, end, xName, right, "d-soft")

		order := make([]int, 0, len(points))
		for i, p := range points {
			if p.Efficient {
				order = append(order, i)
			}
		}
		slices.SortFunc(order, func(a, b int) int {
			switch {
			case points[a].X < points[b].X:
				return -1
			case points[a].X > points[b].X:
				return 1
			}
			return a - b
		})
		var xy []float64
		for _, i := range order {
			xy = append(xy, at(points[i].X), over(points[i].Y))
		}
		if len(order) > 1 {
			c.path("d-curve", xy)
		}
		for _, efficient := range []bool{false, true} { // the better ones on top
			for _, p := range points {
				if p.Efficient == efficient {
					c.symbol(p, at(p.X), over(p.Y))
				}
			}
		}
		// Points that would hide each other share their numbers' place.
		type group struct {
			x, y    float64
			numbers []string
		}
		var groups []group
		for i, p := range points {
			x, y := at(p.X), over(p.Y)
			k := slices.IndexFunc(groups, func(g group) bool { return math.Hypot(g.x-x, g.y-y) < 22 })
			if k < 0 {
				groups, k = append(groups, group{x: x, y: y}), len(groups)
			}
			groups[k].numbers = append(groups[k].numbers, strconv.Itoa(i+1))
		}
		for _, g := range groups {
			label := strings.Join(g.numbers, ", ")
			if g.x+14+measure(label) > c.width {
				c.text(g.x-12, g.y-9, end, label, 0, "d-strong")
				continue
			}
			c.text(g.x+12, g.y-9, start, label, 0, "d-strong")
		}
		y := bottom + 64
		columns := 2
		if c.narrow() {
			columns = 1
		}
		w := c.width / float64(columns)
		for i, p := range points {
			x := 14 + float64(i%columns)*w
			c.symbol(p, x, y-4)
			name := strconv.Itoa(i+1) + " " + p.Name
			if p.Chosen {
				name += " (" + chosen + ")"
			}
			c.text(x+16, y, start, name, w-34, "")
			if i%columns == columns-1 || i == len(points)-1 {
				y += 22
			}
		}
		c.height = y - 8
	})
}

func (c *canvas) symbol(p Point, x, y float64) {
	if p.Chosen {
		c.circle("d-ring", x, y, 11, "")
	}
	if p.Efficient {
		c.diamond("d-fill-a", x, y, 7, p.Name)
		return
	}
	c.circle("d-hollow", x, y, 5.5, p.Name)
}

// pad widens a range so that nothing stands on the edge.
func pad(low, high float64) (float64, float64) {
	room := .08 * (high - low)
	if !(room > 0) {
		room = math.Max(1, .1*math.Abs(high))
	}
	if low >= 0 && low-room < 0 {
		return 0, high + room
	}
	return low - room, high + room
}

// A Grid is a table of winners by two inputs: which of Names wins at each row and
// column. Row and Col are where things stand now, −1 for nowhere.
type Grid struct {
	Rows, Cols       []string
	RowName, ColName string
	Winner           [][]int // of Names, by row and column
	Names, Letters   []string
	Row, Col         int
	Now              string // the word for the cell of now
}

// Map draws the grid with a line wherever the winner changes. It is empty where the
// winners do not fit the rows and columns.
func Map(id string, g Grid) Chart {
	if len(g.Rows) == 0 || len(g.Cols) == 0 || len(g.Winner) != len(g.Rows) || len(g.Names) != len(g.Letters) {
		return Chart{}
	}
	for _, r := range g.Winner {
		if len(r) != len(g.Cols) {
			return Chart{}
		}
		for _, w := range r {
			if w < 0 || w >= len(g.Names) {
				return Chart{}
			}
		}
	}
	fills := []fill{soft, hatched, dotted, ground}
	return both(id, func(c *canvas) {
		left, top := 60.0, 40.0
		w := (c.width - left - 6) / float64(len(g.Cols))
		tall := math.Min(w, 30)
		c.text(6, 14, start, g.RowName, c.width-12, "d-soft")
		for j, name := range g.Cols {
			c.text(left+(float64(j)+.5)*w, top-8, middle, name, 0, "d-small-text")
		}
		for i, name := range g.Rows {
			y := top + float64(i)*tall
			c.text(left-8, y+tall/2+4, end, name, 0, "")
			for j := range g.Cols {
				x := left + float64(j)*w
				k := g.Winner[i][j]
				c.rect(fills[min(k, len(fills)-1)], x, y, w, tall, g.Names[k])
				c.frame("d-letter-ground", x+w/2-8, y+tall/2-8, 16, 16)
				c.text(x+w/2, y+tall/2+5, middle, g.Letters[k], 0, "d-strong")
				if j > 0 && g.Winner[i][j-1] != k {
					c.line("d-border", x, y, x, y+tall)
				}
				if i > 0 && g.Winner[i-1][j] != k {
					c.line("d-border", x, y, x+w, y)
				}
			}
		}
		bottom := top + float64(len(g.Rows))*tall
		c.frame("d-cell", left, top, w*float64(len(g.Cols)), bottom-top)
		if g.Row >= 0 && g.Row < len(g.Rows) && g.Col >= 0 && g.Col < len(g.Cols) {
			c.frame("d-now", left+float64(g.Col)*w+2, top+float64(g.Row)*tall+2, w-4, tall-4)
		}
		c.text(c.width-6, bottom+18, end, g.ColName, c.width-12, "d-soft")
		y := bottom + 44
		for k, name := range g.Names {
			c.rect(fills[min(k, len(fills)-1)], 6, y-13, 18, 16, "")
			c.frame("d-cell", 6, y-13, 18, 16)
			c.text(32, y, start, g.Letters[k]+" "+name, c.width-38, "")
			y += 22
		}
		c.frame("d-now", 8, y-12, 15, 13)
		c.text(32, y, start, g.Now, c.width-38, "")
		c.height = y + 10
	})
}
