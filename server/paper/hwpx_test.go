package paper

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// What no validator of Hancom files was seen to catch: a reference to nothing, a
// count that is wrong, a cell off the grid.
func TestHWPXHoldsTogether(t *testing.T) {
	for name, d := range map[string]*Document{"sample": sample(), "hostile": hostile(), "nothing": {}} {
		t.Run(name, func(t *testing.T) {
			all, files := parts(t, written(t, WriteHWPX, d))
			if f := files[0]; f.Name != "mimetype" || f.Method != zip.Store || string(all["mimetype"]) != "application/hwp+zip" {
				t.Errorf("the first part is %s, method %d: %q", f.Name, f.Method, all["mimetype"])
			}
			for _, item := range parse(t, "content.hpf", all["Contents/content.hpf"]).all("item") {
				if all[item.attr["href"]] == nil {
					t.Errorf("the manifest names %s", item.attr["href"])
				}
			}
			for _, root := range parse(t, "container.xml", all["META-INF/container.xml"]).all("rootfile") {
				if all[root.attr["full-path"]] == nil {
					t.Errorf("the container names %s", root.attr["full-path"])
				}
			}
			if text := all["Preview/PrvText.txt"]; !utf8.Valid(text) {
				t.Errorf("preview %q", text)
			}
			header := parse(t, "header.xml", all["Contents/header.xml"])
			section := parse(t, "section0.xml", all["Contents/section0.xml"])
			defined := hwpxIDs(t, header)
			checkHWPXReferences(t, header, defined)
			checkHWPXReferences(t, section, defined)
			for _, table := range section.all("tbl") {
				checkHWPXTable(t, table)
			}
			if header.attr["secCnt"] != "1" || len(section.all("secPr")) != 1 || len(section.own("p")[0].all("secPr")) != 1 {
				t.Error("the page's form is not in the first paragraph alone")
			}
			if bytes.Contains(all["Contents/section0.xml"], []byte("linesegarray")) || bytes.Contains(all["Contents/section0.xml"], []byte("<!--")) {
				t.Error("the section holds places of lines or a comment")
			}
		})
	}
}

// hwpxIDs returns the ids that the header defines, by what refers to them, and
// checks its counts.
func hwpxIDs(t *testing.T, header *element) map[string]map[string]bool {
	t.Helper()
	defined := map[string]map[string]bool{}
	for list, item := range map[string]string{"borderFills": "borderFill", "charProperties": "charPr", "tabProperties": "tabPr", "numberings": "numbering",
		"bullets": "bullet", "paraProperties": "paraPr", "styles": "style", "fontfaces": "fontface"} {
		l := header.all(list)
		if len(l) != 1 || l[0].attr["itemCnt"] != strconv.Itoa(len(l[0].own(item))) || len(l[0].children) == 0 {
			t.Fatalf("%s: %d lists, count %s of %d", list, len(l), l[0].attr["itemCnt"], len(l[0].own(item)))
		}
		ids := map[string]bool{}
		for _, e := range l[0].own(item) {
			if id := e.attr["id"]; item != "fontface" && (id == "" || ids[id]) {
				t.Errorf("%s has the id %q twice or not at all", item, id)
			} else {
				ids[id] = true
			}
		}
		defined[item+"IDRef"] = ids
	}
	faces := header.all("fontface")
	if len(faces) != 7 {
		t.Errorf("%d groups of fonts", len(faces))
	}
	for _, f := range faces {
		if f.attr["fontCnt"] != strconv.Itoa(len(f.own("font"))) {
			t.Errorf("%s: %s fonts of %d", f.attr["lang"], f.attr["fontCnt"], len(f.own("font")))
		}
	}
	fonts := map[string]bool{}
	for _, f := range faces[0].own("font") {
		fonts[f.attr["id"]] = true
	}
	defined["font"] = fonts
	if defined["borderFillIDRef"]["0"] || !defined["borderFillIDRef"]["1"] || !defined["charPrIDRef"]["0"] || !defined["paraPrIDRef"]["0"] || !defined["styleIDRef"]["0"] {
		t.Error("borders count from 1, all else from 0")
	}
	return defined
}

func checkHWPXReferences(t *testing.T, root *element, defined map[string]map[string]bool) {
	t.Helper()
	found := 0
	var walk func(e *element)
	walk = func(e *element) {
		for name, value := range e.attr {
			switch {
			case name == "nextStyleIDRef":
				name = "styleIDRef"
			case value == "4294967295": // none
				continue
			}
			if ids := defined[name]; ids != nil {
				found++
				if !ids[value] {
					t.Errorf("%s refers by %s to %s, which is not there", e.name, name, value)
				}
			}
		}
		switch e.name {
		case "fontRef":
			for lang, id := range e.attr {
				if !defined["font"][id] {
					t.Errorf("font %s of %s", id, lang)
				}
			}
		case "heading":
			kind := map[string]string{"NUMBER": "numberingIDRef", "BULLET": "bulletIDRef"}[e.attr["type"]]
			if kind != "" && !defined[kind][e.attr["idRef"]] {
				t.Errorf("%s %s", kind, e.attr["idRef"])
			}
		case "secPr":
			if !defined["numberingIDRef"][e.attr["outlineShapeIDRef"]] {
				t.Errorf("outline %s", e.attr["outlineShapeIDRef"])
			}
		}
		for _, c := range e.children {
			walk(c)
		}
	}
	walk(root)
	if found == 0 {
		t.Errorf("%s refers to nothing", root.name)
	}
}

// checkHWPXTable checks that the cells of a table tile its grid and that its widths
// and heights agree.
func checkHWPXTable(t *testing.T, table *element) {
	t.Helper()
	n := func(e *element, name string) int {
		i, err := strconv.Atoi(e.attr[name])
		if err != nil {
			t.Fatalf("%s %s: %v", e.name, name, err)
		}
		return i
	}
	rows, columns := n(table, "rowCnt"), n(table, "colCnt")
	if got := len(table.own("tr")); got != rows {
		t.Errorf("%d rows of %d", got, rows)
	}
	taken := make([]int, rows*columns)
	area := 0
	width, height := n(table.own("sz")[0], "width"), n(table.own("sz")[0], "height")
	perRow := make([]int, rows)
	for r, tr := range table.own("tr") {
		if len(tr.own("tc")) == 0 {
			t.Errorf("row %d has no cell", r)
		}
		for _, tc := range tr.own("tc") {
			var order []string
			for _, c := range tc.children {
				order = append(order, c.name)
			}
			if got := strings.Join(order, " "); got != "subList cellAddr cellSpan cellSz cellMargin" {
				t.Fatalf("a cell holds %s", got)
			}
			if len(tc.own("subList")[0].own("p")) == 0 {
				t.Error("a cell without a paragraph")
			}
			at, span, size := tc.children[1], tc.children[2], tc.children[3]
			if n(at, "rowAddr") != r {
				t.Errorf("row %d holds a cell of row %d", r, n(at, "rowAddr"))
			}
			area += n(size, "width") * n(size, "height")
			for y := r; y < r+n(span, "rowSpan"); y++ {
				perRow[y] += n(size, "width")
				for x := n(at, "colAddr"); x < n(at, "colAddr")+n(span, "colSpan"); x++ {
					taken[y*columns+x]++
				}
			}
		}
	}
	for i, times := range taken {
		if times != 1 {
			t.Errorf("place %d,%d is taken %d times", i/columns, i%columns, times)
		}
	}
	for r, w := range perRow {
		if w != width {
			t.Errorf("row %d is %d wide, the table %d", r, w, width)
		}
	}
	if area != width*height {
		t.Errorf("the cells' sizes do not tile the table's: %d of %d", area, width*height)
	}
}

func TestHWPXPage(t *testing.T) {
	for _, landscape := range []bool{false, true} {
		all, _ := parts(t, written(t, WriteHWPX, &Document{Landscape: landscape, Blocks: []Block{Table{Columns: []float64{1}, Rows: []Row{{TextCell("a")}}}}}))
		section := parse(t, "section0.xml", all["Contents/section0.xml"])
		page, margin := section.all("pagePr")[0].attr, section.all("margin")[0].attr
		n := func(s string) int { i, _ := strconv.Atoi(s); return i }
		// A4 in 1/7200 inch, upright in both: Hancom turns the sheet by the word.
		if page["width"] != "59528" || page["height"] != "84188" {
			t.Errorf("page %v", page)
		}
		across, word := n(page["width"]), "WIDELY"
		if landscape {
			across, word = n(page["height"]), "NARROWLY"
		}
		if page["landscape"] != word {
			t.Errorf("landscape %v: %s", landscape, page["landscape"])
		}
		text := across - n(margin["left"]) - n(margin["right"])
		if table := n(section.all("tbl")[0].own("sz")[0].attr["width"]); table > text+2 || table < text-2 {
			t.Errorf("landscape %v: the table is %d wide, the text %d", landscape, table, text)
		}
	}
}

// A table that Hancom may not split is cut off where it is longer than the page.
func TestHWPXTablesThatMayBeSplit(t *testing.T) {
	rows := func(n int, text string) Table {
		table := Table{Columns: []float64{1}, Together: true}
		for range n {
			table.Rows = append(table.Rows, Row{TextCell(text)})
		}
		return table
	}
	for _, tt := range []struct {
		name  string
		table Table
		want  string
	}{
		{"short", rows(5, "가"), "TABLE, as a letter 1"}, // what stands like a letter is not split
		{"longer than a page", rows(80, "가"), "TABLE, as a letter 0"},
		{"a row longer than a page", rows(1, strings.Repeat("가", 5000)), "CELL, as a letter 0"},
	} {
		all, _ := parts(t, written(t, WriteHWPX, &Document{Blocks: []Block{tt.table}}))
		table := parse(t, "section0.xml", all["Contents/section0.xml"]).all("tbl")[0]
		if got := table.attr["pageBreak"] + ", as a letter " + table.own("pos")[0].attr["treatAsChar"]; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLineCount(t *testing.T) {
	// Letters of 10 points are 950 units, those of ASCII 500; a line of 4,000.
	for text, want := range map[string]int{
		"":                1,
		"가나다라":            1,
		"가나다라마":           2,
		"가나 다라":           2, // a word is not broken
		"가나다 라마바 사":       3,
		"가나다라마바사아자":       3, // unless it is longer than a line
		"가나 다라마바사":        3, // two, one of four letters, one
		"abcdefgh":        1,
		"가\n나\n":          3,
		"가나다 가나다\u00a0라마": 3,
	} {
		if got := lineCount(Text(text), 4000, 10); got != want {
			t.Errorf("%q: %d lines, want %d", text, got, want)
		}
	}
}
