package annotate

import (
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// beforeDrawing are the parts of a sheet that stand before the link to the old
// drawing that holds its comments.
var beforeDrawing = map[string]bool{
	"sheetPr": true, "dimension": true, "sheetViews": true, "sheetFormatPr": true, "cols": true, "sheetData": true, "sheetCalcPr": true, "sheetProtection": true,
	"protectedRanges": true, "scenarios": true, "autoFilter": true, "sortState": true, "dataConsolidate": true, "customSheetViews": true, "mergeCells": true, "phoneticPr": true,
	"conditionalFormatting": true, "dataValidations": true, "hyperlinks": true, "printOptions": true, "pageMargins": true, "pageSetup": true, "headerFooter": true,
	"rowBreaks": true, "colBreaks": true, "customProperties": true, "cellWatches": true, "ignoredErrors": true, "smartTags": true, "drawing": true,
}

// columns is a <col>: the style and width of some columns.
type columns struct {
	from, to, style int
	width           float64
	hidden          bool
}

// cells is one sheet's part being coloured.
type cells struct {
	name    string
	part    []byte
	marks   []*note // in order
	style   func(base int, severity models.Severity) (int, bool)
	changes []change

	root     tag
	cols     []columns
	wide     float64 // default width of a column
	hidden   map[int]bool
	drawing  string // id of the link to the old drawing, "" for none
	after    int    // where that link belongs
	row, col int
	rowTag   tag
	rowStyle int
	next     int // the first of marks that is not done
	spanTo   int // the last column put into this row
}

// colour gives the marked cells their fill and finds the link to the drawing.
// Only the style numbers change; a cell or a row that is not there is put in.
func (p *pack) colour(part string, marks []*note, style func(int, models.Severity) (int, bool)) (*cells, error) {
	b, err := p.read(part)
	if err != nil {
		return nil, err
	}
	c := &cells{name: part, part: b, marks: marks, style: style, hidden: map[int]bool{}}
	data := false
	err = walk(p.ctx, part, b, visitor{
		open: func(t tag) error {
			switch {
			case t.depth == 0:
				if c.root = t; t.name != "worksheet" || t.space != p.main {
					return unexpected(part, "root "+t.name)
				}
			case t.name == "legacyDrawing":
				id, _ := t.prefixed("id")
				if t.depth != 1 || id == "" || c.drawing != "" {
					return unexpected(part, "drawing")
				}
				c.drawing = id
			case t.prefix != c.root.prefix:
			case t.depth == 1:
				data = t.name == "sheetData"
				if t.name == "sheetFormatPr" {
					c.wide, _ = strconv.ParseFloat(t.attr("defaultColWidth"), 64)
				}
			case t.depth == 2 && t.name == "col":
				c.column(t)
			case t.depth == 2 && data && t.name == "row":
				return c.openRow(t)
			case t.depth == 3 && data && t.name == "c":
				return c.cell(t)
			}
			return nil
		},
		close: func(t tag, start, end int) error {
			switch {
			case t.prefix != c.root.prefix:
			case t.depth == 2 && data && t.name == "row":
				c.closeRow(start)
			case t.depth == 1:
				if t.name == "sheetData" {
					text := c.rowsBefore(1<<20 + 1)
					if text != "" {
						c.changes = append(c.changes, inside(b, t, start, text))
					}
					data = false
				}
				if beforeDrawing[t.name] {
					c.after = end
				}
			}
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	if c.after == 0 || c.next != len(marks) {
		return nil, unexpected(part, "no cells")
	}
	return c, nil
}

func (c *cells) column(t tag) {
	x := columns{hidden: t.attr("hidden") == "1" || t.attr("hidden") == "true"}
	x.from, _ = strconv.Atoi(t.attr("min"))
	x.to, _ = strconv.Atoi(t.attr("max"))
	x.style, _ = strconv.Atoi(t.attr("style"))
	x.width, _ = strconv.ParseFloat(t.attr("width"), 64)
	if len(c.cols) < 16384 {
		c.cols = append(c.cols, x)
	}
}

func (c *cells) columnAt(col int) columns {
	for _, x := range c.cols {
		if x.from <= col && col <= x.to {
			return x
		}
	}
	return columns{}
}

// openRow puts in the marked rows that should stand before this one.
func (c *cells) openRow(t tag) error {
	n := c.row + 1
	if v := t.attr("r"); v != "" {
		x, err := strconv.Atoi(v)
		if err != nil || x <= c.row || x > 1<<20 {
			return unexpected(c.name, "row "+v)
		}
		n = x
	}
	if text := c.rowsBefore(n); text != "" {
		c.changes = append(c.changes, change{t.start, t.start, text})
	}
	c.row, c.col, c.rowTag, c.spanTo = n, 0, t, 0
	c.rowStyle = -1
	if t.attr("customFormat") == "1" || t.attr("customFormat") == "true" {
		c.rowStyle, _ = strconv.Atoi(t.attr("s"))
	}
	if v := t.attr("hidden"); v == "1" || v == "true" {
		c.hidden[n] = true
	}
	return nil
}

// rowsBefore writes the marked rows before row n that the sheet does not have.
func (c *cells) rowsBefore(n int) string {
	var b strings.Builder
	for c.next < len(c.marks) && c.marks[c.next].row < n {
		row := c.marks[c.next].row
		var in strings.Builder
		for ; c.next < len(c.marks) && c.marks[c.next].row == row; c.next++ {
			in.WriteString(c.newCell(c.marks[c.next], -1))
		}
		if in.Len() > 0 {
			r := c.root.in("row")
			b.WriteString("<" + r + ` r="` + strconv.Itoa(row) + `">` + in.String() + "</" + r + ">")
		}
	}
	return b.String()
}

// newCell writes an empty cell with its fill: of the row's style where that has
// one, else of the column's.
func (c *cells) newCell(n *note, rowStyle int) string {
	base := rowStyle
	if base < 0 {
		base = c.columnAt(n.col).style
	}
	s, ok := c.style(base, n.severity)
	if !ok {
		return ""
	}
	c.spanTo = max(c.spanTo, n.col)
	return "<" + c.root.in("c") + ` r="` + n.ref() + `" s="` + strconv.Itoa(s) + `"/>`
}

// cell colours a cell that is marked, after the marked ones before it that the
// row does not have.
func (c *cells) cell(t tag) error {
	col := c.col + 1
	if v := t.attr("r"); v != "" {
		row, x, ok := grid.SplitRef(v)
		if !ok || row != c.row || x <= c.col {
			return unexpected(c.name, "cell "+v)
		}
		col = x
	}
	c.col = col
	if text := c.cellsBefore(col); text != "" {
		c.changes = append(c.changes, change{t.start, t.start, text})
	}
	if c.next < len(c.marks) && c.marks[c.next].place == (place{c.row, col}) {
		base := 0
		if v := t.attr("s"); v != "" {
			var err error
			if base, err = strconv.Atoi(v); err != nil {
				return unexpected(c.name, "style "+v)
			}
		}
		if s, ok := c.style(base, c.marks[c.next].severity); ok {
			c.changes = append(c.changes, setAttr(c.part, t, "s", strconv.Itoa(s)))
		}
		c.next++
	}
	return nil
}

func (c *cells) cellsBefore(col int) string {
	var b strings.Builder
	for ; c.next < len(c.marks) && c.marks[c.next].row == c.row && c.marks[c.next].col < col; c.next++ {
		b.WriteString(c.newCell(c.marks[c.next], c.rowStyle))
	}
	return b.String()
}

// closeRow puts in the marked cells behind the row's last, and widens its span
// where one lies beyond it.
func (c *cells) closeRow(start int) {
	text := c.cellsBefore(1<<14 + 1)
	first, last, ok := strings.Cut(c.rowTag.attr("spans"), ":")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if c.spanTo > 0 && ok && err1 == nil && err2 == nil && (c.spanTo > to || c.firstPut() < from) {
		c.changes = append(c.changes, setAttr(c.part, c.rowTag, "spans", strconv.Itoa(min(from, c.firstPut()))+":"+strconv.Itoa(max(to, c.spanTo))))
	}
	if text != "" {
		c.changes = append(c.changes, inside(c.part, c.rowTag, start, text))
	}
}

// firstPut is the first marked column of the row.
func (c *cells) firstPut() int {
	first := c.next - 1
	for first > 0 && c.marks[first-1].row == c.row {
		first--
	}
	return c.marks[first].col
}

// link adds the link to the old drawing where the sheet has none.
func (c *cells) link(rel, id string) {
	prefix, ok := c.root.declared(rel)
	declare := ""
	if !ok {
		prefix, declare = "r", ` xmlns:r="`+rel+`"`
	}
	c.changes = append(c.changes, change{c.after, c.after, "<" + c.root.in("legacyDrawing") + declare + " " + prefix + `:id="` + id + `"/>`})
}
