package paper

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// Limits of a paper, far above those of a hundred requirements: a mistake in what
// builds a paper must not fill the memory of the server.
const (
	maxBlocks  = 20_000
	maxCells   = 300_000
	maxText    = 8 << 20 // bytes
	maxColumns = 60      // Word takes 63
	maxLevel   = 3       // of a list, from 0
)

// ErrTooLarge says that a paper has more blocks, cells or text than one may have.
var ErrTooLarge = errors.New("the paper is too large")

// Validate returns what is wrong with how a paper is built: a level that does not
// exist, a cell that reaches over the table's edge. No text is wrong: what a paper
// cannot hold is left out of it.
func (d *Document) Validate() error {
	_, err := layOut(d)
	return err
}

// A layout is a paper whose texts are clean and whose cells have their places: all
// that the three formats have in common.
type layout struct {
	title, lang, footer string
	landscape           bool
	blocks              []Block // a Table is a *grid here
}

// A grid is a table whose cells have their places.
type grid struct {
	caption  string
	columns  []float64 // positive; they sum to 1
	head     int
	rows     [][]*place // every place of a row: those that one cell covers are the same
	together bool
}

func (*grid) block() {}

// A place is where a cell stands and how far it reaches.
type place struct {
	Cell
	row, column, rows, columns int
}

// own returns the cells that begin in a row, from the left.
func (g *grid) own(row int) []*place {
	own := make([]*place, 0, len(g.columns))
	for column, p := range g.rows[row] {
		if p.row == row && p.column == column {
			own = append(own, p)
		}
	}
	return own
}

// layOut cleans and places all of a paper.
func layOut(d *Document) (*layout, error) {
	if len(d.Blocks) > maxBlocks {
		return nil, fmt.Errorf("%d blocks: %w", len(d.Blocks), ErrTooLarge)
	}
	c := &cleaner{width: pageShort - 2*marginSide}
	if d.Landscape {
		c.width = pageLong - 2*marginSide
	}
	l := &layout{title: c.line(d.Title), lang: "ko", footer: c.line(d.Footer), landscape: d.Landscape}
	if d.Lang == "en" {
		l.lang = "en"
	}
	l.blocks = make([]Block, 0, len(d.Blocks))
	for i, b := range d.Blocks {
		clean, err := c.block(b)
		if err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
		l.blocks = append(l.blocks, clean)
	}
	return l, nil
}

// A cleaner copies what a paper holds and leaves out what none may hold.
type cleaner struct {
	width        float64 // of the paper's text in millimetres
	bytes, cells int
}

func (c *cleaner) block(b Block) (Block, error) {
	switch b := b.(type) {
	case Heading:
		if b.Level < 1 || b.Level > 3 {
			return nil, fmt.Errorf("heading of level %d", b.Level)
		}
		b.Text = c.line(b.Text)
		return b, c.err()
	case Paragraph:
		if b.Style < Body || b.Style > Middle {
			return nil, fmt.Errorf("paragraph of style %d", b.Style)
		}
		b.Runs = c.runs(b.Runs)
		return b, c.err()
	case List:
		return c.list(b)
	case Table:
		return c.grid(b)
	case PageBreak:
		return b, nil
	}
	return nil, fmt.Errorf("%T is no block of a paper", b)
}

func (c *cleaner) list(l List) (Block, error) {
	if l.Levels != nil && len(l.Levels) != len(l.Items) {
		return nil, fmt.Errorf("%d items with %d levels", len(l.Items), len(l.Levels))
	}
	clean := List{Numbered: l.Numbered, Items: make([][]Run, len(l.Items)), Levels: make([]int, len(l.Items))}
	for i, item := range l.Items {
		clean.Items[i] = c.runs(item)
		if l.Levels == nil {
			continue
		}
		before := -1
		if i > 0 {
			before = l.Levels[i-1]
		}
		if n := l.Levels[i]; n < 0 || n > maxLevel || n > before+1 {
			return nil, fmt.Errorf("item %d is at level %d under one at level %d", i, n, before)
		}
		clean.Levels[i] = l.Levels[i]
	}
	return clean, c.err()
}

func (c *cleaner) grid(t Table) (Block, error) {
	g := &grid{caption: c.line(t.Caption), head: t.HeadRows, together: t.Together}
	if len(t.Rows) == 0 {
		return g, c.err()
	}
	width := len(t.Columns)
	if width < 1 || width > maxColumns {
		return nil, fmt.Errorf("a table of %d columns", width)
	}
	if c.cells += width * len(t.Rows); c.cells > maxCells {
		return nil, fmt.Errorf("%d cells: %w", c.cells, ErrTooLarge)
	}
	if t.HeadRows < 0 || t.HeadRows > len(t.Rows) {
		return nil, fmt.Errorf("%d head rows of %d", t.HeadRows, len(t.Rows))
	}
	sum := 0.0
	for i, w := range t.Columns {
		if !(w > 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("column %d has the width %g", i, w)
		}
		sum += w
	}
	if math.Abs(sum-1) > 0.01 {
		return nil, fmt.Errorf("the columns' widths sum to %g, not 1", sum)
	}
	g.columns = make([]float64, width)
	for i, w := range t.Columns {
		g.columns[i] = w / sum
	}
	if err := c.place(g, t.Rows); err != nil {
		return nil, err
	}
	g.fit(c.width)
	return g, nil
}

// place gives the cells of a table their places, row by row from the left.
func (c *cleaner) place(g *grid, rows []Row) error {
	width := len(g.columns)
	g.rows = make([][]*place, len(rows))
	taken := make([]*place, width*len(rows))
	for r := range rows {
		g.rows[r] = taken[r*width : (r+1)*width]
	}
	for r, row := range rows {
		next := 0
		for column := 0; column < width; column++ {
			if g.rows[r][column] != nil {
				continue // a cell above reaches down here
			}
			if next == len(row) {
				return fmt.Errorf("row %d ends before column %d", r, column)
			}
			cell := row[next]
			next++
			p := &place{Cell: cell, row: r, column: column, rows: max(cell.RowSpan, 1), columns: max(cell.ColSpan, 1)}
			switch {
			case cell.RowSpan < 0 || cell.ColSpan < 0:
				return fmt.Errorf("row %d, column %d: a span below 0", r, column)
			case r+p.rows > len(rows) || column+p.columns > width:
				return fmt.Errorf("row %d, column %d: the cell reaches over the table's edge", r, column)
			case r < g.head && r+p.rows > g.head:
				return fmt.Errorf("row %d, column %d: the cell reaches out of the head", r, column)
			case cell.Align < Left || cell.Align > RightSide || cell.Mark < NoMark || cell.Mark > Numbers:
				return fmt.Errorf("row %d, column %d: alignment %d, mark %d", r, column, cell.Align, cell.Mark)
			}
			p.Paragraphs = make([][]Run, len(cell.Paragraphs))
			for i, runs := range cell.Paragraphs {
				p.Paragraphs[i] = c.runs(runs)
			}
			for y := r; y < r+p.rows; y++ {
				for x := column; x < column+p.columns; x++ {
					if g.rows[y][x] != nil {
						return fmt.Errorf("row %d, column %d: two cells overlap", y, x)
					}
					g.rows[y][x] = p
				}
			}
		}
		if next == 0 {
			return fmt.Errorf("row %d has no cell of its own", r)
		}
		if next < len(row) {
			return fmt.Errorf("row %d has %d cells too many", r, len(row)-next)
		}
	}
	return c.err()
}

func (c *cleaner) err() error {
	if c.bytes > maxText {
		return fmt.Errorf("%d bytes of text: %w", c.bytes, ErrTooLarge)
	}
	return nil
}

// runs copies runs without those that say nothing.
func (c *cleaner) runs(runs []Run) []Run {
	clean := make([]Run, 0, len(runs))
	for _, r := range runs {
		if r.Text = c.text(r.Text); r.Text != "" {
			clean = append(clean, r)
		}
	}
	return clean
}

// line cleans a text of one line.
func (c *cleaner) line(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(c.text(s), "\n", " "))
}

// text cleans a text: a line break is "\n", a tab a space, and no character is left
// that XML forbids, that stands for none, or that turns the direction of what
// follows: a name from an uploaded sheet must not make the figures beside it read
// backwards.
func (c *cleaner) text(s string) string {
	c.bytes += len(s)
	if c.bytes > maxText {
		return "" // err says so
	}
	if !strings.ContainsFunc(s, special) && utf8.ValidString(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case special(r):
			return -1
		}
		return r // U+FFFD for a byte that is no text
	}, s)
}

// special reports whether text does something with a character.
func special(r rune) bool {
	switch {
	case r < ' ' && r != '\n', r >= 0x7f && r <= 0x9f:
		return true
	case r < 0x2000:
		return false
	case r == '\u2028', r == '\u2029', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}

// cumulative returns whole widths in the shares of a grid that sum to total.
func (g *grid) cumulative(total int) []int {
	edges := make([]int, len(g.columns)+1)
	sum := 0.0
	for i, w := range g.columns {
		sum += w
		edges[i+1] = int(math.Round(sum * float64(total)))
	}
	edges[len(g.columns)] = total
	return edges
}
