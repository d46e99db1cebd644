package chart

import (
	"math"
	"strings"
)

// A Box is one party of a graph: where it stands, and what is to be seen of it.
type Box struct {
	Role, Name string
	Place      string // the building it stands in, in words
	Layer, Row int    // from the sender on; routes side by side
	Single     bool   // alone it stops everything
	Shared     string // letter of a building that others stand in too, or ""
	Lost       bool   // taken down by what is asked of
	Word       string // says so in words: the last line of the box
	Last       bool   // the one whom it is all for
}

// An Edge leads from one box to the next, by their numbers.
type Edge struct {
	From, To int
	Dashed   bool // of a route behind the first
	Lost     bool
}

// MaxBoxes is how many boxes a graph draws; beyond them a table tells more.
const MaxBoxes = 40

// Graph draws boxes in layers, from left to right in a wide place and from top to
// bottom in a narrow one. Legend lines stand below. It is empty for no boxes, too
// many, or an edge to a box that is not there.
func Graph(id string, boxes []Box, edges []Edge, legend []string) Chart {
	if len(boxes) == 0 || len(boxes) > MaxBoxes {
		return Chart{}
	}
	for _, e := range edges {
		if e.From < 0 || e.To < 0 || e.From >= len(boxes) || e.To >= len(boxes) {
			return Chart{}
		}
	}
	layers, rows := 1, 1
	for _, b := range boxes {
		if b.Layer < 0 || b.Row < 0 || b.Layer > MaxBoxes || b.Row > MaxBoxes {
			return Chart{}
		}
		layers, rows = max(layers, b.Layer+1), max(rows, b.Row+1)
	}
	return both(id, func(c *canvas) {
		const tall, gap, air = 122.0, 26.0, 22.0
		var w float64
		var at func(b Box) (x, y float64)
		if c.narrow() {
			// Boxes of a layer share its row of the page, each as wide as fits.
			beside := make([]int, layers)
			for _, b := range boxes {
				beside[b.Layer] = max(beside[b.Layer], b.Row+1)
			}
			most := 1
			for _, n := range beside {
				most = max(most, n)
			}
			w = math.Min(220, (c.width-4-air*float64(most-1)/2)/float64(most))
			at = func(b Box) (float64, float64) {
				return 2 + float64(b.Row)*(w+air/2), 2 + float64(b.Layer)*(tall+gap)
			}
			c.height = 4 + float64(layers)*(tall+gap) - gap
		} else {
			w = (c.width - 4 - air*float64(layers-1)) / float64(layers)
			w = math.Min(w, 170)
			at = func(b Box) (float64, float64) {
				return 2 + float64(b.Layer)*(w+air), 2 + float64(b.Row)*(tall+gap)
			}
			c.height = 4 + float64(rows)*(tall+gap) - gap
		}
		for _, e := range edges {
			x1, y1 := at(boxes[e.From])
			x2, y2 := at(boxes[e.To])
			class := "d-edge"
			switch {
			case e.Lost:
				class = "d-edge-lost"
			case e.Dashed:
				class = "d-edge-dashed"
			}
			if c.narrow() {
				c.path(class, []float64{x1 + w/2, y1 + tall, x2 + w/2, y2})
				c.path("d-arrow-head", []float64{x2 + w/2 - 5, y2 - 7, x2 + w/2, y2, x2 + w/2 + 5, y2 - 7})
				continue
			}
			c.path(class, []float64{x1 + w, y1 + tall/2, x2, y2 + tall/2})
			c.path("d-arrow-head", []float64{x2 - 7, y2 + tall/2 - 5, x2, y2 + tall/2, x2 - 7, y2 + tall/2 + 5})
		}
		for _, b := range boxes {
			x, y := at(b)
			c.box(b, x, y, w, tall)
		}
		y := c.height + 24
		for _, line := range legend {
			for _, part := range wrap(line, c.width-12, 4) {
				c.text(6, y, start, part, c.width-12, "")
				y += 19
			}
		}
		c.height = y - 10
	})
}

// box draws a party: what is lost in a hatched frame, a single point in a thick one,
// a building in a box of its own, dotted where others stand in it too.
func (c *canvas) box(b Box, x, y, w, tall float64) {
	title := strings.TrimSpace(b.Role + " " + b.Name + " " + b.Place + " " + b.Word)
	inset := 0.0
	switch {
	case b.Lost:
		c.rect(hatched, x, y, w, tall, title)
		inset = 6
		c.rect(ground, x+inset, y+inset, w-2*inset, tall-2*inset, title)
	case b.Last:
		c.rect(ground, x, y, w, tall, title)
		c.frame("d-box-last", x, y, w, tall)
	case b.Single:
		c.rect(ground, x, y, w, tall, title)
		c.frame("d-box-single", x+1.5, y+1.5, w-3, tall-3)
		inset = 3
	default:
		c.rect(ground, x, y, w, tall, title)
		c.frame("d-cell", x, y, w, tall)
	}
	left, room := x+8, w-14
	c.text(left, y+20, start, b.Role, room, "d-soft")
	line := y + 39
	for _, part := range wrap(b.Name, room, 2) {
		c.text(left, line, start, part, room, "d-strong")
		line += 17
	}
	if b.Place != "" {
		place := b.Place
		f := ground
		if b.Shared != "" {
			f, place = dotted, b.Shared+" "+place
		}
		c.rect(f, x+6+inset/2, y+68, w-12-inset, 22, title)
		c.frame("d-cell", x+6+inset/2, y+68, w-12-inset, 22)
		if b.Shared != "" {
			c.frame("d-letter-ground", x+9+inset/2, y+71, math.Min(measure(place)+8, w-18-inset), 16)
		}
		c.text(left+4, y+84, start, place, room-8, "")
	}
	if b.Word != "" {
		c.text(left, y+107, start, b.Word, room, "d-strong")
	}
}

// wrap breaks a line into at most n parts that fit, at blanks where it can; the last
// part may be too long, and is cut where it is written.
func wrap(s string, room float64, n int) []string {
	var out []string
	for len(out) < n-1 && measure(s) > room {
		runes := []rune(s)
		k := len(runes)
		for k > 1 && measure(string(runes[:k])) > room {
			k--
		}
		cut := k
		for i := k; i > k/2; i-- {
			if i < len(runes) && runes[i] == ' ' {
				cut = i
				break
			}
		}
		out = append(out, strings.TrimSpace(string(runes[:cut])))
		s = strings.TrimSpace(string(runes[cut:]))
	}
	return append(out, s)
}
