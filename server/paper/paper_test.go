package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// writers are the formats of files.
var writers = []struct {
	name  string
	write func(io.Writer, *Document) error
}{{"docx", WriteDOCX}, {"hwpx", WriteHWPX}}

// written returns a paper as a file.
func written(t testing.TB, write func(io.Writer, *Document) error, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts returns the files of a package by name, and their names in order.
func parts(t testing.TB, file []byte) (map[string][]byte, []*zip.File) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r) // checks the sum
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		contents[f.Name] = b
	}
	return contents, z.File
}

// An element is one of XML, without its namespace.
type element struct {
	name     string
	attr     map[string]string
	text     string // of its own
	flat     string // of its own and of all in it
	children []*element
}

// all returns every element of a name under e, in order.
func (e *element) all(name string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

// own returns the children of a name.
func (e *element) own(name string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// parse reads XML, strictly.
func parse(t testing.TB, name string, content []byte) *element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(content))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				if _, twice := e.attr[a.Name.Local]; twice && a.Name.Space == "" {
					t.Fatalf("%s: %s has %s twice", name, e.name, a.Name.Local)
				}
				e.attr[a.Name.Local] = a.Value
			}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
			for _, e := range stack {
				e.flat += string(token)
			}
		}
	}
	if len(root.children) != 1 {
		t.Fatalf("%s has %d roots", name, len(root.children))
	}
	return root.children[0]
}

func TestSamePaperSameBytes(t *testing.T) {
	for _, w := range writers {
		if !bytes.Equal(written(t, w.write, sample()), written(t, w.write, sample())) {
			t.Errorf("%s: two writings of one paper differ", w.name)
		}
	}
}

func TestPackagesAreWellFormed(t *testing.T) {
	for _, w := range writers {
		contents, files := parts(t, written(t, w.write, sample()))
		for name, content := range contents {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") || strings.HasSuffix(name, ".hpf") {
				parse(t, w.name+" "+name, content)
			}
		}
		for _, f := range files {
			if f.Modified.Year() != 1980 || len(f.Extra) > 0 || f.Flags&8 != 0 {
				t.Errorf("%s: %s: time %v, extra %x, flags %x", w.name, f.Name, f.Modified, f.Extra, f.Flags)
			}
		}
	}
}

func TestValidateRefusesWhatCannotStand(t *testing.T) {
	cell := TextCell("a")
	wide, tall := cell, cell
	wide.ColSpan, tall.RowSpan = 2, 2
	table := func(columns int, head int, rows ...Row) Table {
		c := make([]float64, columns)
		for i := range c {
			c[i] = 1 / float64(columns)
		}
		return Table{Columns: c, HeadRows: head, Rows: rows}
	}
	for name, b := range map[string]Block{
		"no block":               nil,
		"heading of level 0":     Heading{Text: "a"},
		"heading of level 4":     Heading{Level: 4},
		"style":                  Paragraph{Style: 9},
		"levels too few":         List{Items: [][]Run{Text("a"), Text("b")}, Levels: []int{0}},
		"list starts deep":       List{Items: [][]Run{Text("a")}, Levels: []int{1}},
		"list falls two levels":  List{Items: [][]Run{Text("a"), Text("b")}, Levels: []int{0, 2}},
		"list too deep":          List{Items: [][]Run{Text("a"), Text("a"), Text("a"), Text("a"), Text("a")}, Levels: []int{0, 1, 2, 3, 4}},
		"no columns":             Table{Rows: []Row{{cell}}},
		"61 columns":             table(61, 0, Row{cell}),
		"widths short of 1":      Table{Columns: []float64{.4, .4}, Rows: []Row{{cell, cell}}},
		"width of nothing":       Table{Columns: []float64{1, 0}, Rows: []Row{{cell, cell}}},
		"cell missing":           table(2, 0, Row{cell}),
		"cell too many":          table(2, 0, Row{cell, cell, cell}),
		"over the right edge":    table(2, 0, Row{cell, wide}),
		"over the bottom":        table(1, 0, Row{tall}),
		"overlap":                table(2, 0, Row{cell, tall}, Row{wide}),
		"no cell of its own":     table(1, 0, Row{tall}, Row{}),
		"head more than rows":    table(1, 2, Row{cell}),
		"a cell leaves the head": table(1, 1, Row{tall}, Row{}),
	} {
		d := &Document{Blocks: []Block{b}}
		if err := d.Validate(); err == nil {
			t.Errorf("%s: no error", name)
		}
		for _, w := range writers {
			var out bytes.Buffer
			if err := w.write(&out, d); err == nil || out.Len() > 0 {
				t.Errorf("%s: %s wrote %d bytes, %v", name, w.name, out.Len(), err)
			}
		}
	}
	if err := sample().Validate(); err != nil {
		t.Error(err)
	}
}

func TestSizesAreBounded(t *testing.T) {
	row := make(Row, maxColumns)
	columns := make([]float64, maxColumns)
	for i := range row {
		row[i], columns[i] = TextCell(""), 1.0/maxColumns
	}
	rows := make([]Row, maxCells/maxColumns+1)
	for i := range rows {
		rows[i] = row
	}
	for name, d := range map[string]*Document{
		"blocks": {Blocks: make([]Block, maxBlocks+1)},
		"text":   {Blocks: []Block{Paragraph{Runs: Text(strings.Repeat("가", maxText/3+1))}}},
		"title":  {Title: strings.Repeat("a", maxText), Blocks: []Block{Heading{Level: 1, Text: "b"}}},
		"cells":  {Blocks: []Block{Table{Columns: columns, Rows: rows}}},
	} {
		if err := d.Validate(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
