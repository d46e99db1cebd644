// Package paper is the papers that an officer takes away: what stands in them,
// apart from the format they are written in. A Document is written as a Word
// file, as a Hancom file, or as the blocks of a page; all three hold the same
// text and the same tables.
package paper

// Document is a paper of A4 pages.
type Document struct {
	Title     string // the paper's name; stands in the file's properties and above the first block
	Lang      string // ko or en
	Footer    string // beside the page number; may be ""
	Landscape bool
	Blocks    []Block
}

// A Block is one of Heading, Paragraph, List, Table and PageBreak.
type Block interface{ block() }

// Heading is a heading; level 1 to 3 under the title.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a paragraph of text.
type Paragraph struct {
	Runs  []Run
	Style Style
}

// A Style is how a paragraph stands.
type Style int

// Styles of a paragraph.
const (
	Body   Style = iota
	Note         // smaller: footnotes, sources, assumptions
	Right        // at the right margin: dates, units
	Middle       // between the margins: whom it is from
)

// Run is a piece of text of one look. A line break in Text is one on paper.
// What no paper can hold is left out of it: control characters, and marks that
// turn the direction of the text that follows.
type Run struct {
	Text  string
	Bold  bool
	Blank bool // a place for the officer to fill in: marked so that nobody misses it
}

// List is a list of points, numbered or not. The numbers are the paper's own:
// they count on when somebody adds a point, and are no part of the text.
type List struct {
	Numbered bool
	Items    [][]Run
	Levels   []int // how deep each item stands, 0 to 3; nil: all 0
}

// Table is a table. Every row fills all columns: a cell that spans takes the
// place of those it covers, and they are not listed.
type Table struct {
	Caption  string    // above it; may be ""
	Columns  []float64 // widths as shares of the text's width, which sum to 1; figures that would be broken make theirs wider
	HeadRows int       // the first rows, repeated on each page
	Rows     []Row
	Together bool // on one page, if one can hold it
}

// Row is a row of cells, which is not split over pages.
type Row []Cell

// Cell is a cell of a table: paragraphs in a box.
type Cell struct {
	Paragraphs [][]Run
	Head       bool // names a row or a column: grey and bold
	Align      Align
	Mark       Mark
	ColSpan    int // columns it covers; 0 is 1
	RowSpan    int // rows it covers; 0 is 1

	// Number, where the text is one, and Formula, how it comes of others, are for a
	// workbook alone. In Formula {r,c} is the cell at row r and column c of the
	// table, both from 0; besides these it holds numbers, + - * / and brackets.
	Number  *float64
	Formula string
}

// An Align is where a cell's text stands.
type Align int

// Alignments.
const (
	Left Align = iota
	Centre
	RightSide // numbers
)

// A Mark is what stands before each paragraph of a cell, as in a List.
type Mark int

// Marks.
const (
	NoMark Mark = iota
	Points
	Numbers
)

// PageBreak starts a new page.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (PageBreak) block() {}

// Text is the runs of a plain text.
func Text(s string) []Run { return []Run{{Text: s}} }

// TextCell is a cell of one paragraph of plain text.
func TextCell(s string) Cell { return Cell{Paragraphs: [][]Run{Text(s)}} }

// HeadCell is a cell that names a row or a column.
func HeadCell(s string) Cell {
	return Cell{Paragraphs: [][]Run{Text(s)}, Head: true, Align: Centre}
}
