// Package paperbook writes a paper as a workbook, for offices that keep their forms
// in Excel: a sheet for each part, and one for each table that is a form by itself.
package paperbook

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/server/paper"
	"daebi/server/sheet/standard"
)

// Widths and sizes of the sheets.
const (
	fontName   = "맑은 고딕"
	grid       = 24    // columns into which a sheet's tables are laid
	totalWidth = 100.0 // of these, in characters
	lineHeight = 15.0
	maxHeight  = 400.0 // Excel allows 409
)

// Write writes a paper as a workbook as of a time. A cell holds no formula
// but a paper.Cell's own, whatever stands in the paper's texts.
func Write(w io.Writer, d *paper.Document, at time.Time) error {
	if err := d.Validate(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	b := &book{f: excelize.NewFile(), doc: d, taken: map[string]bool{}, styles: map[string]int{}}
	defer b.f.Close() //nolint:errcheck // it was only written to memory
	b.write()
	day := at.UTC().Format(time.RFC3339)
	b.check(b.f.SetDocProps(&excelize.DocProperties{Creator: "daebi", Title: clip(clean(d.Title), 200), Created: day, Modified: day}))
	if b.err != nil {
		return fmt.Errorf("workbook: %w", b.err)
	}
	standard.Use(b.f)
	if err := b.f.Write(w); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// book is a workbook being written; the first error stops it.
type book struct {
	f      *excelize.File
	doc    *paper.Document
	sheet  string
	row    int // the last that is written
	taken  map[string]bool
	styles map[string]int
	at     string // where the last text was put, and where it ends
	end    string
	err    error
}

func (b *book) check(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) write() {
	b.start(b.doc.Title)
	b.line(b.doc.Title, "title")
	heading := "" // of a part whose sheet has not begun
	begin := func() {
		if heading != "" {
			b.start(heading)
			b.line(heading, "heading")
			heading = ""
		}
	}
	part := false
	for _, block := range b.doc.Blocks {
		switch x := block.(type) {
		case paper.Heading:
			begin()
			if x.Level == 1 || !part {
				heading, part = x.Text, true
				continue
			}
			b.line(x.Text, "heading")
		case paper.Paragraph:
			begin()
			b.line(textOf(x.Runs), map[paper.Style]string{paper.Note: "note"}[x.Style])
		case paper.List:
			begin()
			for i, item := range x.Items {
				mark := "• "
				if x.Numbered {
					mark = fmt.Sprintf("%d. ", i+1)
				}
				level := 0
				if i < len(x.Levels) {
					level = x.Levels[i]
				}
				b.line(strings.Repeat("  ", level)+mark+textOf(item), "")
			}
		case paper.Table:
			if x.HeadRows == 0 && x.Caption != "" && part { // a form by itself
				b.start(x.Caption)
				b.line(heading, "heading")
				heading = ""
			}
			begin()
			b.table(&x)
		}
	}
	begin()
}

// start begins a sheet named after a text.
func (b *book) start(name string) {
	first := b.sheet == ""
	name = b.name(name)
	if first {
		b.check(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.check(err)
	}
	b.sheet, b.row = name, 0
	last, err := excelize.ColumnNumberToName(grid)
	b.check(err)
	b.check(b.f.SetColWidth(name, "A", last, totalWidth/grid))
	portrait, a4, fit, many, yes := "portrait", 9, 1, 0, true
	if b.doc.Landscape {
		portrait = "landscape"
	}
	b.check(b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &portrait, Size: &a4, FitToWidth: &fit, FitToHeight: &many}))
	b.check(b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	if b.doc.Footer != "" {
		b.check(b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + strings.ReplaceAll(clip(clean(b.doc.Footer), 120), "&", "&&") + "&R&P / &N"}))
	}
}

// name makes a sheet's name of a text: what Excel takes, and none that is taken.
func (b *book) name(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, clean(text))
	text = strings.Trim(strings.Join(strings.Fields(text), " "), "' ")
	if text == "" {
		text = "1"
	}
	name := clip(text, 31)
	for n := 2; b.taken[strings.ToLower(name)]; n++ {
		end := fmt.Sprintf(" (%d)", n)
		name = clip(text, 31-len(end)) + end
	}
	b.taken[strings.ToLower(name)] = true
	return name
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return strings.TrimSpace(string(r[:runes]))
	}
	return s
}

func textOf(runs []paper.Run) string {
	var s strings.Builder
	for _, r := range runs {
		s.WriteString(r.Text)
	}
	return s.String()
}

// line writes a text over the whole width.
func (b *book) line(text, look string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	b.row++
	b.put(1, grid, 1, text, look)
	b.height(b.row, lines(text, totalWidth))
}

// table lays a table's columns over the grid.
func (b *book) table(t *paper.Table) {
	if t.Caption != "" {
		b.line(t.Caption, "heading")
	}
	edges := make([]int, len(t.Columns)+1) // the column of the grid before which each begins, from 0
	sum := 0.0
	for i, share := range t.Columns {
		sum += share
		edges[i+1] = max(int(math.Round(sum*grid)), edges[i]+1)
	}
	if over := edges[len(edges)-1] - grid; over > 0 { // narrow columns took too much
		for i := range edges {
			edges[i] = i * grid / len(t.Columns)
		}
	}
	edges[len(edges)-1] = grid
	busy := make([]int, len(t.Columns)) // rows that a cell above still covers
	first := b.row + 1
	heights := make([]int, len(t.Rows))
	for i, row := range t.Rows {
		col := 0
		for _, cell := range row {
			for col < len(busy) && busy[col] > 0 {
				col++
			}
			if col >= len(t.Columns) {
				break
			}
			wide, high := max(cell.ColSpan, 1), max(cell.RowSpan, 1)
			text := cellText(&cell)
			look := "cell"
			switch {
			case cell.Head:
				look = "head"
			case cell.Align == paper.RightSide:
				look = "number"
			case cell.Align == paper.Centre:
				look = "centre"
			}
			b.row = first + i
			end := min(col+wide, len(t.Columns))
			b.put(edges[col]+1, edges[end], high, text, look)
			b.figure(&cell, edges, first)
			if high == 1 {
				heights[i] = max(heights[i], lines(text, float64(edges[end]-edges[col])*totalWidth/grid))
			}
			for k := col; k < end; k++ {
				busy[k] = high
			}
			col = end
		}
		for k := range busy {
			busy[k] = max(busy[k]-1, 0)
		}
	}
	for i, n := range heights {
		b.height(first+i, n)
	}
	b.row = first + len(t.Rows)
}

// Forms of a formula: what it may hold, and a cell of its table in it.
var (
	formulaForm = regexp.MustCompile(`^(?:\{\d+,\d+\}|[-+*/().0-9])+$`)
	formulaCell = regexp.MustCompile(`\{(\d+),(\d+)\}`)
)

// figure makes a number of a cell's text, or a formula; an empty cell at the right
// is one for a number.
func (b *book) figure(c *paper.Cell, edges []int, first int) {
	if c.Number == nil && c.Formula == "" && (c.Align != paper.RightSide || cellText(c) != "") {
		return
	}
	at, look := b.at, "figure"
	if c.Number != nil {
		b.check(b.f.SetCellFloat(b.sheet, at, *c.Number, -1, 64))
		if *c.Number != math.Trunc(*c.Number) && c.Formula == "" { // a sum is shown in whole won
			look = "fraction"
		}
	}
	if c.Formula != "" {
		if !formulaForm.MatchString(c.Formula) {
			b.check(fmt.Errorf("formula %q", c.Formula))
			return
		}
		b.check(b.f.SetCellFormula(b.sheet, at, formulaCell.ReplaceAllStringFunc(c.Formula, func(s string) string {
			m := formulaCell.FindStringSubmatch(s)
			r, _ := strconv.Atoi(m[1])
			k, _ := strconv.Atoi(m[2])
			if k+1 >= len(edges) {
				b.check(fmt.Errorf("formula %q", c.Formula))
				return "0"
			}
			name, err := excelize.CoordinatesToCellName(edges[k]+1, first+r)
			b.check(err)
			return name
		})))
	} else if c.Number == nil {
		look = "entry"
		b.check(b.f.SetCellValue(b.sheet, at, nil))
	}
	b.check(b.f.SetCellStyle(b.sheet, at, b.end, b.style(look)))
}

// cellText writes the paragraphs of a cell, marked as the cell asks.
func cellText(c *paper.Cell) string {
	var out []string
	for i, p := range c.Paragraphs {
		text := textOf(p)
		switch {
		case c.Mark == paper.Numbers:
			text = fmt.Sprintf("%d. %s", i+1, text)
		case c.Mark == paper.Points:
			text = "• " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// clean drops what no workbook can hold, and what turns the text that follows.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// put writes a text into cells of the grid, from one column to another, in the row
// that is written and those below.
func (b *book) put(from, to, rows int, text, look string) {
	a, err := excelize.CoordinatesToCellName(from, b.row)
	b.check(err)
	z, err := excelize.CoordinatesToCellName(to, b.row+rows-1)
	b.check(err)
	if b.err != nil {
		return
	}
	b.at, b.end = a, z
	text = clean(text)
	if utf8.RuneCountInString(text) > excelize.TotalCellChars {
		text = string([]rune(text)[:excelize.TotalCellChars])
	}
	b.check(b.f.SetCellStr(b.sheet, a, text)) // a text, never a formula
	if a != z {
		b.check(b.f.MergeCell(b.sheet, a, z))
	}
	b.check(b.f.SetCellStyle(b.sheet, a, z, b.style(look)))
}

// lines estimates how many lines a text takes in so many characters of width; a
// Hangul letter is two wide.
func lines(text string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		wide := 0.0
		for _, r := range line {
			if wide++; r > 0x2e7f {
				wide++
			}
		}
		n += max(1, int(math.Ceil(wide*1.05/max(width-1, 1))))
	}
	return n
}

func (b *book) height(row, n int) {
	b.check(b.f.SetRowHeight(b.sheet, row, min(float64(n)*lineHeight+4, maxHeight)))
}

func (b *book) style(look string) int {
	if id, ok := b.styles[look]; ok {
		return id
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: 10, Color: "1E2124"},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		NumFmt:    49, // text
	}
	bordered := func() {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "8A949E", Style: 1})
		}
	}
	switch look {
	case "title":
		s.Font.Size, s.Font.Bold = 16, true
	case "heading":
		s.Font.Size, s.Font.Bold = 11, true
	case "note":
		s.Font.Size, s.Font.Color = 9, "464C53"
	case "head":
		s.Font.Bold = true
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEF1F4"}}
		s.Alignment.Horizontal = "center"
		bordered()
	case "number":
		s.Alignment.Horizontal = "right"
		bordered()
	case "figure", "entry":
		s.Alignment.Horizontal, s.NumFmt = "right", 3 // #,##0
		if look == "entry" {
			fraction := "#,##0.###"
			s.NumFmt, s.CustomNumFmt = 0, &fraction
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8E1"}}
		}
		bordered()
	case "fraction":
		fraction := "#,##0.###"
		s.Alignment.Horizontal, s.NumFmt, s.CustomNumFmt = "right", 0, &fraction
		bordered()
	case "centre":
		s.Alignment.Horizontal = "center"
		bordered()
	case "cell":
		bordered()
	}
	id, err := b.f.NewStyle(s)
	b.check(err)
	b.styles[look] = id
	return id
}
