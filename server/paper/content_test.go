package paper

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"daebi/templates"
)

// The contents of a paper are lines, one for each block in order: its kind, where
// it has one its level, and its text; a table is a line of its size and one for
// each paragraph of each cell. Each format is read back into them by its own way.

// contents are what a paper must hold, from the model.
func contents(d *Document) []string {
	var c []string
	line := func(kind, text string) { c = append(c, kind+": "+text) }
	if t := strings.TrimSpace(plain(d.Title)); t != "" {
		line("p", t)
	}
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			line(fmt.Sprint("h", b.Level), strings.TrimSpace(plain(b.Text)))
		case Paragraph:
			line("p", runText(b.Runs))
		case List:
			for i, item := range b.Items {
				level := 0
				if b.Levels != nil {
					level = b.Levels[i]
				}
				line(itemKind(b.Numbered, level), runText(item))
			}
		case Table:
			if t := strings.TrimSpace(plain(b.Caption)); t != "" {
				line("p", t)
			}
			if len(b.Rows) == 0 {
				continue
			}
			line("table", fmt.Sprintf("%d rows, %d columns", len(b.Rows), len(b.Columns)))
			taken := map[[2]int]bool{}
			for r, row := range b.Rows {
				column := 0
				for _, cell := range row {
					for taken[[2]int{r, column}] {
						column++
					}
					rows, columns := max(cell.RowSpan, 1), max(cell.ColSpan, 1)
					for y := range rows {
						for x := range columns {
							taken[[2]int{r + y, column + x}] = true
						}
					}
					kind := "p"
					if cell.Mark != NoMark {
						kind = itemKind(cell.Mark == Numbers, 0)
					}
					paragraphs := cell.Paragraphs
					if len(paragraphs) == 0 {
						paragraphs, kind = [][]Run{nil}, "p"
					}
					for _, p := range paragraphs {
						line(cellKind(r, column, rows, columns, cell.Head)+" "+kind, runText(p))
					}
				}
			}
		}
	}
	return c
}

func itemKind(numbered bool, level int) string {
	if numbered {
		return fmt.Sprint("number ", level)
	}
	return fmt.Sprint("point ", level)
}

func cellKind(row, column, rows, columns int, head bool) string {
	kind := "cell"
	if head {
		kind = "head"
	}
	return fmt.Sprintf("%s %d,%d of %d×%d", kind, row, column, rows, columns)
}

func runText(runs []Run) string {
	s := ""
	for _, r := range runs {
		s += plainLines(r.Text)
	}
	return s
}

// plainLines leaves out of a text what the papers leave out, by another way than
// they do.
func plainLines(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		switch {
		case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20, 0x7f <= r && r < 0xa0, slices.Contains(bidi, r), r == 0xfeff, r >= 0xfdd0 && r < 0xfdf0, r%0x10000 >= 0xfffe:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var bidi = []rune{0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069}

func plain(s string) string { return strings.ReplaceAll(plainLines(s), "\n", " ") }

// docxContents reads a Word file back.
func docxContents(t testing.TB, file []byte) []string {
	t.Helper()
	all, _ := parts(t, file)
	numbered := map[string]bool{} // by numId
	numbering := parse(t, "numbering.xml", all["word/numbering.xml"])
	abstract := map[string]bool{}
	for _, a := range numbering.own("abstractNum") {
		abstract[a.attr["abstractNumId"]] = a.own("lvl")[0].own("numFmt")[0].attr["val"] != "bullet"
	}
	for _, n := range numbering.own("num") {
		numbered[n.attr["numId"]] = abstract[n.own("abstractNumId")[0].attr["val"]]
	}
	paragraph := func(p *element) (kind, text string) {
		kind = "p"
		for _, e := range p.all("pStyle") {
			if level, ok := strings.CutPrefix(e.attr["val"], "Heading"); ok {
				kind = "h" + level
			}
		}
		for _, e := range p.all("numPr") {
			level, _ := strconv.Atoi(e.own("ilvl")[0].attr["val"])
			number, ok := numbered[e.own("numId")[0].attr["val"]]
			if !ok {
				t.Errorf("no list %s", e.own("numId")[0].attr["val"])
			}
			kind = itemKind(number, level)
		}
		for _, r := range p.own("r") {
			for _, e := range r.children {
				switch e.name {
				case "t":
					text += e.text
				case "br":
					text += "\n"
				}
			}
		}
		return kind, text
	}
	var c []string
	for _, e := range parse(t, "document.xml", all["word/document.xml"]).own("body")[0].children {
		switch e.name {
		case "p":
			if style := e.all("pStyle"); len(style) > 0 && style[0].attr["val"] == "TableEnd" {
				continue // a gap
			}
			kind, text := paragraph(e)
			c = append(c, kind+": "+text)
		case "tbl":
			c = append(c, fmt.Sprintf("table: %d rows, %d columns", len(e.own("tr")), len(e.own("tblGrid")[0].own("gridCol"))))
			c = append(c, docxCells(e, paragraph)...)
		case "sectPr":
		default:
			t.Errorf("the body holds %s", e.name)
		}
	}
	return c
}

func docxCells(table *element, paragraph func(*element) (string, string)) []string {
	var c []string
	rows := table.own("tr")
	continues := func(row, at int) bool { // whether a cell above reaches to a place
		if row >= len(rows) {
			return false
		}
		column := 0
		for _, tc := range rows[row].own("tc") {
			if column == at {
				m := tc.all("vMerge")
				return len(m) > 0 && m[0].attr["val"] != "restart"
			}
			column += gridSpan(tc)
		}
		return false
	}
	for r, row := range rows {
		column := 0
		for _, tc := range row.own("tc") {
			span := gridSpan(tc)
			if !continues(r, column) {
				tall := 1
				for len(tc.all("vMerge")) > 0 && continues(r+tall, column) {
					tall++
				}
				for _, p := range tc.own("p") {
					kind, text := paragraph(p)
					c = append(c, cellKind(r, column, tall, span, len(tc.all("shd")) > 0)+" "+kind+": "+text)
				}
			}
			column += span
		}
	}
	return c
}

func gridSpan(tc *element) int {
	for _, e := range tc.all("gridSpan") {
		n, _ := strconv.Atoi(e.attr["val"])
		return n
	}
	return 1
}

// hwpxContents reads a Hancom file back.
func hwpxContents(t testing.TB, file []byte) []string {
	t.Helper()
	all, _ := parts(t, file)
	shapes := map[string]*element{}
	header := parse(t, "header.xml", all["Contents/header.xml"])
	for _, p := range header.all("paraPr") {
		shapes[p.attr["id"]] = p.own("heading")[0]
	}
	bullets := map[string]string{}
	for _, b := range header.all("bullet") {
		bullets[b.attr["id"]] = b.attr["char"]
	}
	shaded := map[string]bool{}
	for _, f := range header.all("borderFill") {
		for _, brush := range f.all("winBrush") {
			shaded[f.attr["id"]] = brush.attr["faceColor"] != "none"
		}
	}
	paragraph := func(p *element) (kind, text string) {
		kind = "p"
		heading := shapes[p.attr["paraPrIDRef"]]
		level, _ := strconv.Atoi(heading.attr["level"])
		switch heading.attr["type"] {
		case "OUTLINE":
			kind = fmt.Sprint("h", level+1)
		case "NUMBER":
			kind = itemKind(true, level)
		case "BULLET":
			// The level of a point shows in its mark alone; that of a cell's is 0.
			level, _ := strconv.Atoi(heading.attr["idRef"])
			if level > len(pointMarks) {
				level = 1
			}
			kind = itemKind(false, level-1)
		}
		for _, run := range p.own("run") {
			for _, e := range run.own("t") {
				text += e.text
			}
		}
		return kind, text
	}
	var c []string
	// A break of a line is an element; the text around it is the test's to keep in order.
	section := bytes.ReplaceAll(all["Contents/section0.xml"], []byte("<hp:lineBreak/>"), []byte("\n"))
	for _, p := range parse(t, "section0.xml", section).own("p") {
		tables := p.all("tbl")
		if len(tables) == 0 {
			kind, text := paragraph(p)
			c = append(c, kind+": "+text)
			continue
		}
		for _, table := range tables {
			c = append(c, fmt.Sprintf("table: %s rows, %s columns", table.attr["rowCnt"], table.attr["colCnt"]))
			for _, tc := range table.all("tc") {
				address, span := tc.own("cellAddr")[0].attr, tc.own("cellSpan")[0].attr
				n := func(s string) int { i, _ := strconv.Atoi(s); return i }
				where := cellKind(n(address["rowAddr"]), n(address["colAddr"]), n(span["rowSpan"]), n(span["colSpan"]), shaded[tc.attr["borderFillIDRef"]])
				for _, p := range tc.own("subList")[0].own("p") {
					kind, text := paragraph(p)
					c = append(c, where+" "+kind+": "+text)
				}
			}
		}
	}
	return c
}

// page returns a paper's HTML from the template.
func page(t testing.TB, d *Document) []byte {
	t.Helper()
	p, err := d.Page()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := pageTemplate(t).ExecuteTemplate(&b, "paper", p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pageTemplate(t testing.TB) *template.Template {
	t.Helper()
	parsed, err := template.ParseFS(templates.Files(), "partials/paper.html")
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// pageContents reads a paper's HTML back.
func pageContents(t testing.TB, source []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var c []string
	var walk func(n *html.Node, where string, level int)
	walk = func(n *html.Node, where string, level int) {
		for e := n.FirstChild; e != nil; e = e.NextSibling {
			kind := where + "p"
			switch e.Data {
			case "h1", "p", "caption":
			case "h2", "h3", "h4":
				kind = fmt.Sprint("h", e.Data[1]-'1')
			case "li":
				kind = where + itemKind(e.Parent.Data == "ol", level)
			case "ol", "ul":
				walk(e, where, level)
				continue
			case "table":
				// The caption comes first.
				for k := e.FirstChild; k != nil; k = k.NextSibling {
					if k.Data == "caption" {
						c = append(c, "p: "+nodeText(k))
					}
				}
				c = append(c, pageCells(e, func(n *html.Node, where string) { walk(n, where, 0) }, &c)...)
				continue
			case "footer":
				continue
			default:
				walk(e, where, level)
				continue
			}
			c = append(c, kind+": "+nodeText(e))
			walk2 := func(n *html.Node) { // what stands deeper in an item
				for k := n.FirstChild; k != nil; k = k.NextSibling {
					if k.Data == "ol" || k.Data == "ul" {
						walk(k, where, level+1)
					}
				}
			}
			walk2(e)
		}
	}
	walk(root, "", 0)
	return c
}

// pageCells appends the lines of a table to c by walking its cells.
func pageCells(table *html.Node, walk func(*html.Node, string), c *[]string) []string {
	var rows []*html.Node
	columns := 0
	var find func(*html.Node)
	find = func(n *html.Node) {
		for e := n.FirstChild; e != nil; e = e.NextSibling {
			switch e.Data {
			case "tr":
				rows = append(rows, e)
			case "col":
				columns++
			default:
				find(e)
			}
		}
	}
	find(table)
	*c = append(*c, fmt.Sprintf("table: %d rows, %d columns", len(rows), columns))
	taken := map[[2]int]bool{}
	for r, row := range rows {
		column := 0
		for e := row.FirstChild; e != nil; e = e.NextSibling {
			if e.Type != html.ElementNode {
				continue
			}
			for taken[[2]int{r, column}] {
				column++
			}
			tall, wide := spanOf(e, "rowspan"), spanOf(e, "colspan")
			for y := range tall {
				for x := range wide {
					taken[[2]int{r + y, column + x}] = true
				}
			}
			where := cellKind(r, column, tall, wide, e.Data == "th") + " "
			before := len(*c)
			walk(e, where)
			if len(*c) == before {
				*c = append(*c, where+"p: ")
			}
		}
	}
	return nil
}

func spanOf(n *html.Node, name string) int {
	for _, a := range n.Attr {
		if a.Key == name {
			i, _ := strconv.Atoi(a.Val)
			return i
		}
	}
	return 1
}

// nodeText is the text of an element without that of lists in it.
func nodeText(n *html.Node) string {
	s := ""
	for e := n.FirstChild; e != nil; e = e.NextSibling {
		switch {
		case e.Type == html.TextNode:
			s += e.Data
		case e.Data == "br":
			s += "\n"
		case e.Data == "ol", e.Data == "ul":
		default:
			s += nodeText(e)
		}
	}
	return s
}

// compare fails where two lists of lines differ, at the first.
func compare(t testing.TB, name string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = strconv.Quote(got[i])
		}
		if i < len(want) {
			w = strconv.Quote(want[i])
		}
		if g != w {
			t.Errorf("%s, line %d of %d:\n got %s\nwant %s", name, i, len(want), g, w)
			return
		}
	}
}

func TestAllFormatsHoldTheSame(t *testing.T) {
	for name, d := range map[string]*Document{
		"sample":   sample(),
		"hostile":  hostile(),
		"hundred":  hundred(),
		"nothing":  {},
		"no title": {Blocks: []Block{PageBreak{}, Table{Columns: []float64{1}, Rows: []Row{{Cell{}}}}, PageBreak{}}},
	} {
		t.Run(name, func(t *testing.T) {
			want := contents(d)
			hwpx := want
			if len(want) == 0 {
				hwpx = []string{"p: "} // a section without a paragraph is no section
			}
			compare(t, "docx", docxContents(t, written(t, WriteDOCX, d)), want)
			compare(t, "hwpx", hwpxContents(t, written(t, WriteHWPX, d)), hwpx)
			compare(t, "html", pageContents(t, page(t, d)), want)
		})
	}
}

func TestFooterStandsInEveryFormat(t *testing.T) {
	d := &Document{Title: "a", Footer: "대비 <수원시>"}
	docx, _ := parts(t, written(t, WriteDOCX, d))
	hwpx, _ := parts(t, written(t, WriteHWPX, d))
	for name, s := range map[string][]byte{"docx": docx["word/footer1.xml"], "hwpx": hwpx["Contents/section0.xml"], "html": page(t, d)} {
		if !bytes.Contains(s, []byte("대비 &lt;수원시&gt;")) {
			t.Errorf("%s: %s", name, s)
		}
	}
	if !bytes.Contains(docx["word/footer1.xml"], []byte(" PAGE ")) || !bytes.Contains(hwpx["Contents/section0.xml"], []byte(`numType="PAGE"`)) {
		t.Error("no page number")
	}
}

// hostile is a paper of texts that somebody might put into a sheet, in tables of
// unusual shapes.
func hostile() *Document {
	texts := []string{
		"", " ", "  앞뒤 빈칸  ", "a\x00b\x01c\x1f", "\ufffe\uffff\U0001ffff\ufdd0", "\xff\xfe잘못된 바이트", "\u202e거꾸로\u202c \u2066x\u2069",
		"שלום עולם العربية", "🙂👨‍👩‍👧‍👦𠮷", strings.Repeat("가", 800), strings.Repeat("x", 800), "</w:t></hp:t></td><script>alert(1)</script>",
		"&amp;&#34;&#0;]]>", "줄\r\n바꿈\r또\n\n또\u2028또\v또", "탭\t탭", "﷽", "^1. %1 {{.}}", "\u00a0\u3000", "=1+1",
	}
	d := &Document{Title: "\u202e<제목>\n\x00둘째", Lang: "zz", Footer: "\x07", Landscape: true}
	var wide, tall Table
	for i := range 30 {
		wide.Columns = append(wide.Columns, 1.0/30)
		_ = i
	}
	wide.HeadRows = 2
	for r := range 3 {
		var row Row
		for i := range 30 {
			c := TextCell(texts[(i+r)%len(texts)])
			c.Head = r < 2
			row = append(row, c)
		}
		wide.Rows = append(wide.Rows, row)
	}
	tall.Columns, tall.Caption = []float64{1}, "백 줄"
	for i := range 100 {
		tall.Rows = append(tall.Rows, Row{TextCell(texts[i%len(texts)])})
	}
	deep := List{Numbered: true}
	for i, s := range texts {
		d.Blocks = append(d.Blocks, Paragraph{Runs: []Run{{Text: s, Bold: true}, {Text: s, Blank: true}}}, Heading{Level: 1 + i%3, Text: s})
		deep.Items = append(deep.Items, Text(s))
		deep.Levels = append(deep.Levels, min(i, 3))
	}
	spans := Table{Columns: []float64{.2, .3, .5}, HeadRows: 2, Rows: []Row{
		{{Paragraphs: [][]Run{Text("둘×둘")}, ColSpan: 2, RowSpan: 2, Head: true}, HeadCell("a")},
		{HeadCell("b")},
		{{RowSpan: 2}, {ColSpan: 2, Mark: Numbers}},
		{{ColSpan: 2, Mark: Points, Paragraphs: [][]Run{nil, Text("x\ny")}}},
	}}
	allHead := Table{Columns: []float64{1}, HeadRows: 1, Rows: []Row{{HeadCell("머리뿐")}}}
	d.Blocks = append(d.Blocks, wide, tall, deep, List{}, List{Items: [][]Run{nil}}, spans, allHead, Table{}, Table{Caption: "빈 표", Columns: []float64{1}}, PageBreak{}, PageBreak{})
	return d
}

// hundred is a paper of a hundred requirements, each a table as the public form has
// it, with 3 to 8 details.
func hundred() *Document {
	d := &Document{Title: "요구사항 정의서", Lang: "ko", Footer: "대비"}
	label := func(s string) Cell { c := HeadCell(s); c.ColSpan = 2; return c }
	for i := range 100 {
		var details [][]Run
		for n := range 3 + i%6 {
			details = append(details, []Run{{Text: fmt.Sprintf("발송 요청 뒤 %d초 안에 도달 확인이 없으면 문자로 다시 보내고, 다시 보낸 시각과 건수를 기록하여 매월 제출한다. ", n+1)}, {Text: "〔담당자 입력〕", Blank: n == 0}})
		}
		id := fmt.Sprintf("SFR-%03d", i+1)
		d.Blocks = append(d.Blocks, Heading{Level: 2, Text: id}, Table{Caption: "요구사항 " + id, Columns: []float64{.12, .14, .74}, Together: true, Rows: []Row{
			{label("요구사항 분류"), TextCell("기능 요구사항")},
			{label("요구사항 고유번호"), TextCell(id)},
			{label("요구사항 명칭"), TextCell("자동 대체발송")},
			{{Paragraphs: [][]Run{Text("상세설명")}, Head: true, Align: Centre, RowSpan: 2}, HeadCell("정의"), TextCell("알림톡이 도달하지 않으면 문자로 자동 전환하여 시민이 통지를 받게 한다.")},
			{HeadCell("세부내용"), {Mark: Numbers, Paragraphs: details}},
			{label("산출정보"), {Mark: Points, Paragraphs: [][]Run{Text("전환 시험 결과보고서"), Text("발송 로그")}}},
			{label("관련 요구사항"), TextCell("PER-001, TER-001")},
			{label("요구사항 출처"), TextCell("[준용] 발송 서비스 수준 기준")},
			{label("검사 방법"), TextCell("검수 시험에서 전환 시각을 잰다.")},
		}})
	}
	return d
}
