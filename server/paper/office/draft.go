package office

import (
	"fmt"
	"strings"

	"daebi/server/paper"
	"daebi/server/text"
)

// draft is a document being written.
type draft struct {
	paper.Document
	toCheck map[string]bool // provisions to be checked, by id
}

func (m *maker) draft(title, footer string) *draft {
	return &draft{Document: paper.Document{Title: title, Lang: string(m.Lang), Footer: footer}, toCheck: map[string]bool{}}
}

func (d *draft) add(b paper.Block) { d.Blocks = append(d.Blocks, b) }

func (d *draft) heading(level int, s string) { d.add(paper.Heading{Level: level, Text: s}) }

func (d *draft) body(s string) { d.add(paper.Paragraph{Runs: runs(s)}) }

func (d *draft) bold(s string) { d.add(paper.Paragraph{Runs: []paper.Run{{Text: s, Bold: true}}}) }

func (d *draft) note(s string) { d.add(paper.Paragraph{Runs: runs(s), Style: paper.Note}) }

// Marks of a place that the officer fills in, as the clauses print it.
const (
	blankKO = "〔담당자 입력〕"
	blankEN = "〔officer to fill in〕"
)

func (m *maker) blank() string { return m.t(blankKO, blankEN) }

// runs splits a text at the places for the officer.
func runs(s string) []paper.Run {
	var out []paper.Run
	for s != "" {
		mark, at := "", len(s)
		for _, b := range []string{blankKO, blankEN} {
			if i := strings.Index(s, b); i >= 0 && i < at {
				mark, at = b, i
			}
		}
		if at > 0 {
			out = append(out, paper.Run{Text: s[:at]})
		}
		if mark != "" {
			out = append(out, paper.Run{Text: mark, Blank: true})
		}
		s = s[at+len(mark):]
	}
	return out
}

// blanks counts the places for the officer in a document.
func blanks(d *paper.Document) int {
	n := 0
	count := func(list []paper.Run) {
		for _, r := range list {
			if r.Blank {
				n++
			}
		}
	}
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case paper.Paragraph:
			count(b.Runs)
		case paper.List:
			for _, item := range b.Items {
				count(item)
			}
		case paper.Table:
			for _, row := range b.Rows {
				for _, c := range row {
					for _, p := range c.Paragraphs {
						count(p)
					}
				}
			}
		}
	}
	return n
}

// cell makes a cell of lines.
func cell(lines ...string) paper.Cell {
	var c paper.Cell
	for _, s := range lines {
		c.Paragraphs = append(c.Paragraphs, runs(s))
	}
	if len(c.Paragraphs) == 0 {
		c.Paragraphs = [][]paper.Run{paper.Text("–")}
	}
	return c
}

func centre(lines ...string) paper.Cell {
	c := cell(lines...)
	c.Align = paper.Centre
	return c
}

// number makes a cell of a figure.
func number(s string) paper.Cell {
	c := cell(s)
	c.Align = paper.RightSide
	return c
}

func strong(c paper.Cell) paper.Cell {
	for i := range c.Paragraphs {
		for j := range c.Paragraphs[i] {
			c.Paragraphs[i][j].Bold = true
		}
	}
	return c
}

// span makes a cell cover columns.
func span(c paper.Cell, columns int) paper.Cell {
	c.ColSpan = columns
	return c
}

// heads makes a row of column heads.
func heads(names ...string) paper.Row {
	var row paper.Row
	for _, n := range names {
		row = append(row, paper.HeadCell(n))
	}
	return row
}

// table makes a table of a row of heads and the rows that follow.
func (d *draft) table(caption string, columns []float64, names []string, rows ...paper.Row) {
	d.add(paper.Table{Caption: caption, Columns: columns, HeadRows: 1, Rows: append([]paper.Row{heads(names...)}, rows...)})
}

// pairs makes a table of names and values, two columns.
func (d *draft) pairs(share float64, rows ...[2]string) {
	t := paper.Table{Columns: []float64{share, 1 - share}, Together: true}
	for _, r := range rows {
		t.Rows = append(t.Rows, paper.Row{paper.HeadCell(r[0]), cell(strings.Split(r[1], "\n")...)})
	}
	d.add(t)
}

// t chooses between the languages.
func (m *maker) t(ko, en string) string {
	if m.Lang == text.English {
		return en
	}
	return ko
}

func (m *maker) f(ko, en string, args ...any) string { return fmt.Sprintf(m.t(ko, en), args...) }
