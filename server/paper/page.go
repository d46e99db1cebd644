package paper

import (
	"fmt"
	"strings"
)

// A Page is a paper as the template "paper" takes it: printed by the browser, or
// copied into another program. Its parts are what the files hold, with the same
// text.
type Page struct {
	Title, Lang, Footer string
	Landscape           bool
	Parts               []PagePart
}

// A PagePart is one block; one field is set.
type PagePart struct {
	Heading   *Heading
	Paragraph *PageParagraph
	List      *PageList
	Table     *PageTable
	Break     bool // the next part starts a page
}

// A PageParagraph is a paragraph and the class that its style has.
type PageParagraph struct {
	Class string
	Runs  []PageRun
}

// A PageRun is a run, by its lines.
type PageRun struct {
	Lines       []string
	Bold, Blank bool
}

// A PageList is a list; what stands deeper is a list of the item above it.
type PageList struct {
	Numbered bool
	Items    []PageItem
}

// A PageItem is a point of a list.
type PageItem struct {
	Runs []PageRun
	Sub  *PageList
}

// A PageTable is a table. Widths are in percent, as attributes have them.
type PageTable struct {
	ID, Name, Caption string // Name is what a reader for the blind calls the table
	Widths            []string
	Head, Body        [][]PageCell
	Together          bool
}

// A PageCell is a cell; Scope is that of a th, "" of a td.
type PageCell struct {
	Scope, Class     string
	ColSpan, RowSpan int
	Paragraphs       [][]PageRun
	List             *PageList
}

// Page returns a paper as the template "paper" takes it. Its errors are those of
// Validate.
func (d *Document) Page() (*Page, error) {
	l, err := layOut(d)
	if err != nil {
		return nil, err
	}
	p := &Page{Title: l.title, Lang: l.lang, Footer: l.footer, Landscape: l.landscape}
	tables := 0
	for i, b := range l.blocks {
		var part PagePart
		switch b := b.(type) {
		case Heading:
			part.Heading = &b
		case Paragraph:
			part.Paragraph = &PageParagraph{Class: [...]string{"", "d-paper-note", "is-right", "is-centre"}[b.Style], Runs: pageRuns(b.Runs)}
		case List:
			list, _ := pageList(b.Numbered, b.Items, b.Levels, 0)
			part.List = list
		case *grid:
			tables++
			part.Table = pageTable(b, tables, l.title)
		case PageBreak:
			if i == len(l.blocks)-1 {
				continue
			}
			part.Break = true
		}
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

func pageRuns(runs []Run) []PageRun {
	p := make([]PageRun, len(runs))
	for i, r := range runs {
		p[i] = PageRun{strings.Split(r.Text, "\n"), r.Bold, r.Blank}
	}
	return p
}

// pageList returns the items from the front that stand at a level or deeper, and
// how many they are.
func pageList(numbered bool, items [][]Run, levels []int, level int) (*PageList, int) {
	list := &PageList{Numbered: numbered}
	n := 0
	for n < len(items) && levels[n] >= level {
		if levels[n] == level {
			list.Items = append(list.Items, PageItem{Runs: pageRuns(items[n])})
			n++
			continue
		}
		sub, taken := pageList(numbered, items[n:], levels[n:], level+1)
		list.Items[len(list.Items)-1].Sub = sub
		n += taken
	}
	return list, n
}

func pageTable(g *grid, number int, title string) *PageTable {
	t := &PageTable{ID: fmt.Sprintf("paper-table-%d", number), Name: g.caption, Caption: g.caption, Together: g.together}
	if t.Name == "" {
		t.Name = strings.TrimSpace(fmt.Sprintf("%s %d", title, number))
	}
	for _, w := range g.columns {
		t.Widths = append(t.Widths, fmt.Sprintf("%.2f%%", 100*w))
	}
	for r := range g.rows {
		row := make([]PageCell, 0, len(g.columns))
		for _, p := range g.own(r) {
			row = append(row, pageCell(p, r < g.head))
		}
		if r < g.head && g.head < len(g.rows) {
			t.Head = append(t.Head, row)
		} else {
			t.Body = append(t.Body, row)
		}
	}
	return t
}

func pageCell(p *place, inHead bool) PageCell {
	c := PageCell{ColSpan: p.columns, RowSpan: p.rows, Class: [...]string{"", "is-centre", "is-right"}[p.Align]}
	if p.Head {
		c.Scope = "row"
		switch {
		case inHead && p.columns > 1:
			c.Scope = "colgroup"
		case inHead:
			c.Scope = "col"
		case p.rows > 1:
			c.Scope = "rowgroup"
		}
	}
	if p.Mark != NoMark && len(p.Paragraphs) > 0 {
		c.List, _ = pageList(p.Mark == Numbers, p.Paragraphs, make([]int, len(p.Paragraphs)), 0)
		return c
	}
	for _, runs := range p.Paragraphs {
		c.Paragraphs = append(c.Paragraphs, pageRuns(runs))
	}
	return c
}
