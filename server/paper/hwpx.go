package paper

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// hwpUnits are 1/7200 of an inch, the unit of a Hancom file.
func hwpUnits(millimetres float64) int { return int(math.Round(millimetres / 25.4 * 7200)) }

// WriteHWPX writes a paper as a Hancom file (OWPML, KS X 6101). The same paper
// makes the same bytes. The file holds no places of lines: Hancom finds them when
// it opens one, and a wrong one would lay letters over each other.
func WriteHWPX(w io.Writer, d *Document) error {
	l, err := layOut(d)
	if err != nil {
		return err
	}
	x := &hwpx{layout: l, width: hwpUnits(pageShort - 2*marginSide), height: hwpUnits(pageLong - 2*marginTop)}
	if l.landscape {
		x.width, x.height = hwpUnits(pageLong-2*marginSide), hwpUnits(pageShort-2*marginTop)
	}
	section := x.section()
	return pack(w, []part{
		{name: "mimetype", content: []byte("application/hwp+zip"), stored: true},
		{name: "version.xml", content: []byte(hwpxVersion), stored: true},
		{name: "Contents/header.xml", content: x.header()},
		{name: "Contents/section0.xml", content: section},
		{name: "Preview/PrvText.txt", content: x.preview()},
		{name: "settings.xml", content: []byte(hwpxSettings)},
		{name: "META-INF/container.xml", content: []byte(hwpxContainer)},
		{name: "Contents/content.hpf", content: x.manifest()},
		{name: "META-INF/manifest.xml", content: []byte(hwpxManifest)},
	})
}

// A hwpx is a Hancom file in the making.
type hwpx struct {
	*layout
	bytes.Buffer
	width, height int // of the text in hwpUnits
	chars         registry[charShape]
	paragraphs    registry[paraShape]
	numberings    int // lists with numbers, whose ids are 2 and up
	tables        int
	started       bool // the first paragraph, which holds the page, is written
	fresh         bool // the next paragraph starts a page
	text          strings.Builder
}

// A registry numbers what it is asked for, from 0 in the order of the asking.
type registry[T comparable] struct {
	ids   map[T]int
	items []T
}

func (r *registry[T]) id(item T) int {
	id, ok := r.ids[item]
	if !ok {
		if r.ids == nil {
			r.ids = map[T]int{}
		}
		id = len(r.items)
		r.ids[item] = id
		r.items = append(r.items, item)
	}
	return id
}

// A charShape is how letters look.
type charShape struct {
	look
	serif, blank bool
}

// A paraShape is how a paragraph stands. Lengths are in hwpUnits.
type paraShape struct {
	align         string
	before, after int
	left          int
	lineSpacing   int // percent
	outline       int // level of a heading from 1; 0 none
	numbering     int // id of the list's numbers; 0 none
	bullet        int // id of the list's mark; 0 none
	level         int // in the list
	keepNext      bool
}

// Shapes of paragraphs that are not in a list.
var (
	hwpxBody    = paraShape{align: "JUSTIFY", after: 400, lineSpacing: 150}
	hwpxNote    = paraShape{align: "JUSTIFY", after: 300, lineSpacing: 150}
	hwpxRight   = paraShape{align: "RIGHT", after: 400, lineSpacing: 150}
	hwpxMiddle  = paraShape{align: "CENTER", after: 400, lineSpacing: 150}
	hwpxTitle   = paraShape{align: "CENTER", before: 600, after: 1800, lineSpacing: 160, keepNext: true}
	hwpxCaption = paraShape{align: "LEFT", before: 300, after: 100, lineSpacing: 150, keepNext: true}
	hwpxAnchor  = paraShape{align: "LEFT", after: 500, lineSpacing: 100}
	hwpxFooter  = paraShape{align: "CENTER", lineSpacing: 130}
	hwpxItem    = paraShape{align: "JUSTIFY", after: 300, lineSpacing: 150}
	hwpxCell    = paraShape{align: "LEFT", lineSpacing: 140}
)

func hwpxHeading(level int) paraShape {
	return paraShape{align: "LEFT", before: 1600 - 300*(level-1), after: 500, lineSpacing: 150, outline: level, keepNext: true}
}

// Ids of styles.
const (
	styleNormal = iota
	styleHeading1
	styleHeading2
	styleHeading3
)

// Ids of borders and fills; they count from 1.
const (
	borderNone = 1 + iota
	borderText // behind letters
	borderCell
	borderHead
)

func (x *hwpx) add(s ...string) {
	for _, s := range s {
		x.WriteString(s)
	}
}

func (x *hwpx) section() []byte {
	// The styles of the file are its first shapes.
	x.chars.id(charShape{look: lookBody, serif: true})
	x.paragraphs.id(hwpxBody)
	for i, l := range lookHeadings {
		x.chars.id(charShape{look: l})
		x.paragraphs.id(hwpxHeading(i + 1))
	}

	x.add(xmlHead, `<hs:sec`, hwpxNamespaces, `>`)
	if x.title != "" {
		x.paragraph(hwpxTitle, styleNormal, charShape{look: lookTitle}, Text(x.title))
	}
	for _, b := range x.blocks {
		switch b := b.(type) {
		case Heading:
			x.paragraph(hwpxHeading(b.Level), styleHeading1+b.Level-1, charShape{look: lookHeadings[b.Level-1]}, Text(b.Text))
		case Paragraph:
			shape, look := hwpxBody, lookBody
			switch b.Style {
			case Note:
				shape, look = hwpxNote, lookNote
			case Right:
				shape = hwpxRight
			case Middle:
				shape = hwpxMiddle
			}
			x.paragraph(shape, styleNormal, charShape{look: look, serif: true}, b.Runs)
		case List:
			x.list(b)
		case *grid:
			x.table(b)
		case PageBreak:
			x.fresh = true
		}
	}
	if !x.started {
		x.paragraph(hwpxBody, styleNormal, charShape{look: lookBody, serif: true}, nil)
	}
	x.add(`</hs:sec>`)
	return append([]byte(nil), x.Bytes()...)
}

func (x *hwpx) list(l List) {
	shape := hwpxItem
	if l.Numbered {
		shape.numbering = x.numbering()
	}
	for i, item := range l.Items {
		shape.level = l.Levels[i]
		shape.left = hwpUnits(listIndent) * shape.level
		if !l.Numbered {
			shape.bullet = 1 + shape.level
		}
		x.paragraph(shape, styleNormal, charShape{look: lookBody, serif: true}, item)
	}
}

// numbering returns the id of new numbers, which start at 1. The first id is that
// of the headings.
func (x *hwpx) numbering() int {
	x.numberings++
	return 1 + x.numberings
}

// paragraph writes a paragraph of the page.
func (x *hwpx) paragraph(shape paraShape, style int, letters charShape, runs []Run) {
	x.open(shape, style)
	x.runs(letters, runs)
	x.add(`</hp:p>`)
	x.note(runs)
}

// open begins a paragraph of the page; the first holds the page's own form.
func (x *hwpx) open(shape paraShape, style int) {
	fresh := 0
	if x.fresh && x.started {
		fresh = 1
	}
	x.fresh = false
	fmt.Fprintf(x, `<hp:p id="0" paraPrIDRef="%d" styleIDRef="%d" pageBreak="%d" columnBreak="0" merged="0">`, x.paragraphs.id(shape), style, fresh)
	if !x.started {
		x.started = true
		x.page()
	}
}

// runs writes the letters of a paragraph.
func (x *hwpx) runs(letters charShape, runs []Run) {
	if len(runs) == 0 {
		fmt.Fprintf(x, `<hp:run charPrIDRef="%d"/>`, x.chars.id(letters))
	}
	for _, r := range runs {
		shape := letters
		shape.bold = shape.bold || r.Bold
		shape.blank = r.Blank
		fmt.Fprintf(x, `<hp:run charPrIDRef="%d"><hp:t>`, x.chars.id(shape))
		x.add(strings.ReplaceAll(escape(r.Text), "\n", `<hp:lineBreak/>`), `</hp:t></hp:run>`)
	}
}

// page writes the size and the margins of the pages, and their footer.
func (x *hwpx) page() {
	landscape := "WIDELY" // as Hancom calls an upright page
	if x.landscape {
		landscape = "NARROWLY"
	}
	side, edge := hwpUnits(marginSide), hwpUnits(footerEdge)
	top := hwpUnits(marginTop) - edge
	fmt.Fprintf(x, `<hp:run charPrIDRef="0"><hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000" tabStopVal="4000" tabStopUnit="HWPUNIT" outlineShapeIDRef="1" memoShapeIDRef="0" textVerticalWidthHead="0" masterPageCnt="0">`+
		`<hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/><hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/>`+
		`<hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL" fill="SHOW_ALL" hideFirstPageNum="0" hideFirstEmptyLine="0" showLineNumber="0"/>`+
		`<hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/>`+
		`<hp:pagePr landscape="%s" width="59528" height="84188" gutterType="LEFT_ONLY"><hp:margin header="%d" footer="%d" gutter="0" left="%d" right="%d" top="%d" bottom="%d"/></hp:pagePr>`,
		landscape, edge, edge, side, side, top, top)
	for _, note := range [...]struct{ name, length, between, place string }{
		{"footNotePr", "-1", "283", "EACH_COLUMN"},
		{"endNotePr", "14692344", "0", "END_OF_DOCUMENT"},
	} {
		fmt.Fprintf(x, `<hp:%[1]s><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/><hp:noteLine length="%s" type="SOLID" width="0.12 mm" color="#000000"/>`+
			`<hp:noteSpacing betweenNotes="%s" belowLine="567" aboveLine="850"/><hp:numbering type="CONTINUOUS" newNum="1"/><hp:placement place="%s" beneathText="0"/></hp:%[1]s>`,
			note.name, note.length, note.between, note.place)
	}
	for _, pages := range [...]string{"BOTH", "EVEN", "ODD"} {
		fmt.Fprintf(x, `<hp:pageBorderFill type="%s" borderFillIDRef="%d" textBorder="PAPER" headerInside="0" footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill>`,
			pages, borderNone)
	}
	x.add(`</hp:secPr><hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>`)
	letters := x.chars.id(charShape{look: lookFooter})
	fmt.Fprintf(x, `<hp:ctrl><hp:footer id="1" applyPageType="BOTH"><hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="TOP" linkListIDRef="0" linkListNextIDRef="0" textWidth="%d" textHeight="%d" hasTextRef="0" hasNumRef="0">`,
		x.width, edge)
	paragraph := fmt.Sprintf(`<hp:p id="0" paraPrIDRef="%d" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0"><hp:run charPrIDRef="%d">`, x.paragraphs.id(hwpxFooter), letters)
	x.add(paragraph, `<hp:t>- </hp:t><hp:ctrl><hp:autoNum num="1" numType="PAGE"><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar="" supscript="0"/></hp:autoNum></hp:ctrl><hp:t> -</hp:t></hp:run></hp:p>`)
	if x.footer != "" {
		x.add(paragraph, `<hp:t>`, escape(x.footer), `</hp:t></hp:run></hp:p>`)
	}
	x.add(`</hp:subList></hp:footer></hp:ctrl></hp:run>`)
}

func (x *hwpx) table(g *grid) {
	if g.caption != "" {
		// Not Hancom's own caption, which readers leave out of the text.
		x.paragraph(hwpxCaption, styleNormal, charShape{look: lookCaption}, Text(g.caption))
	}
	if len(g.rows) == 0 {
		return
	}
	edges := g.cumulative(x.width)
	// Between rows (TABLE), unless a row may not fit on a page (CELL: within rows too);
	// not at all, like a letter of its line, if the table surely fits on a page: what
	// may not be split and does not fit is cut off.
	heights := x.heights(g, edges)
	total, tallest := 0, 0
	for _, h := range heights {
		total += h
		tallest = max(tallest, h)
	}
	split, whole := "TABLE", 0
	switch {
	case tallest > x.height*2/3:
		split = "CELL"
	case g.together && total < x.height*2/3:
		whole = 1
	}
	x.open(hwpxAnchor, styleNormal)
	x.tables++
	fmt.Fprintf(x, `<hp:run charPrIDRef="%d"><hp:tbl id="%d" zOrder="%d" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" pageBreak="%s" repeatHeader="1" rowCnt="%d" colCnt="%d" cellSpacing="0" borderFillIDRef="%d" noAdjust="0">`,
		x.chars.id(charShape{look: lookAnchor}), x.tables, x.tables-1, split, len(g.rows), len(g.columns), borderCell)
	fmt.Fprintf(x, `<hp:sz width="%d" widthRelTo="ABSOLUTE" height="%d" heightRelTo="ABSOLUTE" protect="0"/>`, x.width, total)
	fmt.Fprintf(x, `<hp:pos treatAsChar="%d" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>`+
		`<hp:outMargin left="0" right="0" top="142" bottom="283"/>`, whole)
	side, top := hwpUnits(cellSide), hwpUnits(cellTop)
	fmt.Fprintf(x, `<hp:inMargin left="%d" right="%d" top="%d" bottom="%d"/>`, side, side, top, top)
	for r := range g.rows {
		x.add(`<hp:tr>`)
		for _, p := range g.own(r) {
			x.cell(p, r < g.head && g.head < len(g.rows))
			height := 0
			for _, h := range heights[r : r+p.rows] {
				height += h
			}
			fmt.Fprintf(x, `<hp:cellAddr colAddr="%d" rowAddr="%d"/><hp:cellSpan colSpan="%d" rowSpan="%d"/><hp:cellSz width="%d" height="%d"/>`+
				`<hp:cellMargin left="%d" right="%d" top="%d" bottom="%d"/></hp:tc>`,
				p.column, p.row, p.columns, p.rows, edges[p.column+p.columns]-edges[p.column], height, side, side, top, top)
		}
		x.add(`</hp:tr>`)
		x.text.WriteString("\r\n")
	}
	x.add(`</hp:tbl><hp:t/></hp:run></hp:p>`)
}

// sub opens a list of paragraphs inside something.
func (x *hwpx) sub(vertical string) {
	x.add(`<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="`, vertical,
		`" linkListIDRef="0" linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">`)
}

// inner writes a paragraph inside something.
func (x *hwpx) inner(shape paraShape, letters charShape, runs []Run) {
	fmt.Fprintf(x, `<hp:p id="0" paraPrIDRef="%d" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">`, x.paragraphs.id(shape))
	x.runs(letters, runs)
	x.add(`</hp:p>`)
}

// cell writes what stands in a cell.
func (x *hwpx) cell(p *place, repeated bool) {
	fill, header := borderCell, 0
	if p.Head {
		fill = borderHead
	}
	if repeated {
		header = 1
	}
	fmt.Fprintf(x, `<hp:tc name="" header="%d" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="%d">`, header, fill)
	x.sub("CENTER")
	shape := hwpxCell
	switch p.Align {
	case Centre:
		shape.align = "CENTER"
	case RightSide:
		shape.align = "RIGHT"
	}
	if len(p.Paragraphs) > 0 {
		switch p.Mark {
		case Numbers:
			shape.numbering = x.numbering()
		case Points:
			shape.bullet = hwpxCellBullet
		}
	}
	letters := charShape{look: lookCell}
	letters.bold = p.Head
	for _, runs := range p.Paragraphs {
		x.inner(shape, letters, runs)
		x.noteCell(runs)
	}
	if len(p.Paragraphs) == 0 {
		x.inner(shape, letters, nil)
	}
	x.add(`</hp:subList>`)
}

// heights guesses how tall the rows of a table are, rather too tall than too low:
// a reader that trusts the sizes in the file would lay the next paragraph over a
// table that says it is lower than it is. Hancom lays the rows out by itself.
func (x *hwpx) heights(g *grid, edges []int) []int {
	heights := make([]int, len(g.rows))
	need := func(p *place) int {
		width := edges[p.column+p.columns] - edges[p.column] - 2*hwpUnits(cellSide)
		if p.Mark != NoMark {
			width -= hwpUnits(cellIndentMM)
		}
		lines := 0
		for _, runs := range p.Paragraphs {
			lines += lineCount(runs, width, lookCell.points)
		}
		return 2*hwpUnits(cellTop) + int(float64(max(lines, 1))*lookCell.points*100*float64(hwpxCell.lineSpacing)/100)
	}
	for r := range g.rows {
		for _, p := range g.own(r) {
			if p.rows == 1 {
				heights[r] = max(heights[r], need(p))
			}
		}
		heights[r] = max(heights[r], 2*hwpUnits(cellTop)+int(lookCell.points*100))
	}
	for r := range g.rows { // what is left of a cell of several rows goes to its last
		for _, p := range g.own(r) {
			if p.rows == 1 {
				continue
			}
			rest := need(p)
			for _, h := range heights[r : r+p.rows] {
				rest -= h
			}
			heights[r+p.rows-1] += max(rest, 0)
		}
	}
	return heights
}

// lineCount guesses the lines of a paragraph that is broken between words, or
// within one that is longer than a line. A letter of ASCII is taken for half as wide
// as it is tall, any other for nearly as wide.
func lineCount(runs []Run, width int, points float64) int {
	lines, used, word := 1, 0.0, 0.0 // word: the width since the last blank, in used too
	for _, r := range runs {
		for _, c := range r.Text {
			w := points * 95
			if c < 0x80 {
				w = points * 50
			}
			switch {
			case c == '\n':
				lines, used, word = lines+1, 0, 0
				continue
			case breakable(c):
				used, word = used+w, 0
				continue
			}
			used, word = used+w, word+w
			if used > float64(width) {
				lines++
				if word > float64(width) {
					word = w
				}
				used = word
			}
		}
	}
	return lines
}

// note keeps the text for the preview.
func (x *hwpx) note(runs []Run) {
	for _, r := range runs {
		x.text.WriteString(r.Text)
	}
	x.text.WriteString("\r\n")
}

func (x *hwpx) noteCell(runs []Run) {
	x.text.WriteString("<")
	for _, r := range runs {
		x.text.WriteString(r.Text)
	}
	x.text.WriteString(">")
}

// preview returns the beginning of the text, as Hancom keeps it beside the paper.
func (x *hwpx) preview() []byte {
	const most = 1000
	text := []rune(x.text.String())
	return []byte(string(text[:min(len(text), most)]))
}

// hwpxCellBullet is the id of the mark of a cell's points, after those of lists.
const hwpxCellBullet = len(pointMarks) + 1

// header writes the shapes that the section asked for.
func (x *hwpx) header() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<hh:head` + hwpxNamespaces + ` version="1.4" secCnt="1"><hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>`)
	b.WriteString(`<hh:fontfaces itemCnt="7">`)
	for _, lang := range [...]string{"HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"} {
		fmt.Fprintf(&b, `<hh:fontface lang="%s" fontCnt="%d">`, lang, len(hwpxFonts))
		for id, font := range hwpxFonts {
			fmt.Fprintf(&b, `<hh:font id="%d" face="%s" type="TTF" isEmbedded="0"><hh:substFont face="%s" type="TTF" isEmbedded="0" binaryItemIDRef=""/>`+
				`<hh:typeInfo familyType="FCAT_GOTHIC" weight="%d" proportion="4" contrast="0" strokeVariation="1" armStyle="1" letterform="1" midline="1" xHeight="1"/></hh:font>`,
				id, font.name, font.instead, 8)
		}
		b.WriteString(`</hh:fontface>`)
	}
	b.WriteString(`</hh:fontfaces>`)
	hwpxBorders(&b)
	fmt.Fprintf(&b, `<hh:charProperties itemCnt="%d">`, len(x.chars.items))
	for id, c := range x.chars.items {
		hwpxChar(&b, id, c)
	}
	b.WriteString(`</hh:charProperties><hh:tabProperties itemCnt="2"><hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/><hh:tabPr id="1" autoTabLeft="1" autoTabRight="0"/></hh:tabProperties>`)
	fmt.Fprintf(&b, `<hh:numberings itemCnt="%d">`, 1+x.numberings)
	// The headings have no numbers of their own: the paper's text has them.
	hwpxNumbering(&b, 1, func(int) (string, string) { return "DIGIT", "" })
	for i := range x.numberings {
		hwpxNumbering(&b, 2+i, func(level int) (string, string) {
			mark := numberMarks[min(level, maxLevel)]
			format := "DIGIT"
			if mark.hangul {
				format = "HANGUL_SYLLABLE"
			}
			return format, "^" + strconv.Itoa(level+1) + mark.after
		})
	}
	fmt.Fprintf(&b, `</hh:numberings><hh:bullets itemCnt="%d">`, hwpxCellBullet)
	for i := range hwpxCellBullet {
		mark := cellPoint
		if i < len(pointMarks) {
			mark = pointMarks[i]
		}
		fmt.Fprintf(&b, `<hh:bullet id="%d" char="%s" useImage="0"><hh:paraHead level="0" align="LEFT" useInstWidth="0" autoIndent="1" widthAdjust="0" textOffsetType="PERCENT" textOffset="50" numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"/></hh:bullet>`, i+1, mark)
	}
	fmt.Fprintf(&b, `</hh:bullets><hh:paraProperties itemCnt="%d">`, len(x.paragraphs.items))
	for id, p := range x.paragraphs.items {
		hwpxPara(&b, id, p)
	}
	b.WriteString(`</hh:paraProperties><hh:styles itemCnt="4"><hh:style id="0" type="PARA" name="바탕글" engName="Normal" paraPrIDRef="0" charPrIDRef="0" nextStyleIDRef="0" langID="1042" lockForm="0"/>`)
	for i := range lookHeadings {
		fmt.Fprintf(&b, `<hh:style id="%[1]d" type="PARA" name="개요 %[1]d" engName="Outline %[1]d" paraPrIDRef="%[1]d" charPrIDRef="%[1]d" nextStyleIDRef="0" langID="1042" lockForm="0"/>`, i+1)
	}
	b.WriteString(`</hh:styles></hh:refList><hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/></hh:compatibleDocument>` +
		`<hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/></hh:docOption><hh:trackchageConfig flags="56"/></hh:head>`)
	return b.Bytes()
}

// Fonts that come with Hancom's program, and what every Korean Windows has instead.
var hwpxFonts = [...]struct{ name, instead string }{{"함초롬돋움", "맑은 고딕"}, {"함초롬바탕", "바탕"}}

func hwpxBorders(b *bytes.Buffer) {
	b.WriteString(`<hh:borderFills itemCnt="4">`)
	for id := borderNone; id <= borderHead; id++ {
		kind, width, fill := "NONE", "0.1 mm", ""
		switch id {
		case borderText:
			fill = `<hc:fillBrush><hc:winBrush faceColor="none" hatchColor="#FF000000" alpha="0"/></hc:fillBrush>`
		case borderCell:
			kind, width = "SOLID", "0.12 mm"
		case borderHead:
			kind, width = "SOLID", "0.12 mm"
			fill = `<hc:fillBrush><hc:winBrush faceColor="#` + headFill + `" hatchColor="#000000" alpha="0"/></hc:fillBrush>`
		}
		fmt.Fprintf(b, `<hh:borderFill id="%d" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0"><hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>`, id)
		for _, side := range [...]string{"left", "right", "top", "bottom"} {
			fmt.Fprintf(b, `<hh:%sBorder type="%s" width="%s" color="#000000"/>`, side, kind, width)
		}
		b.WriteString(`<hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>` + fill + `</hh:borderFill>`)
	}
	b.WriteString(`</hh:borderFills>`)
}

func hwpxChar(b *bytes.Buffer, id int, c charShape) {
	shade, font := "none", 0
	if c.blank {
		shade = "#" + blankFill
	}
	if c.serif {
		font = 1
	}
	fmt.Fprintf(b, `<hh:charPr id="%d" height="%d" textColor="#000000" shadeColor="%s" useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="%d">`,
		id, int(c.points*100), shade, borderText)
	for _, each := range [...]struct {
		name  string
		value int
	}{{"fontRef", font}, {"ratio", 100}, {"spacing", 0}, {"relSz", 100}, {"offset", 0}} {
		fmt.Fprintf(b, `<hh:%s hangul="%[2]d" latin="%[2]d" hanja="%[2]d" japanese="%[2]d" other="%[2]d" symbol="%[2]d" user="%[2]d"/>`, each.name, each.value)
	}
	if c.bold {
		b.WriteString(`<hh:bold/>`)
	}
	b.WriteString(`<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/><hh:outline type="NONE"/><hh:shadow type="NONE" color="#B2B2B2" offsetX="10" offsetY="10"/></hh:charPr>`)
}

// hwpxNumbering writes the seven levels of one list's numbers.
func hwpxNumbering(b *bytes.Buffer, id int, mark func(level int) (format, text string)) {
	fmt.Fprintf(b, `<hh:numbering id="%d" start="1">`, id)
	for level := range 7 {
		format, text := mark(level)
		fmt.Fprintf(b, `<hh:paraHead start="1" level="%d" align="LEFT" useInstWidth="1" autoIndent="1" widthAdjust="0" textOffsetType="PERCENT" textOffset="50" numFormat="%s" charPrIDRef="4294967295" checkable="0">%s</hh:paraHead>`,
			level+1, format, text)
	}
	b.WriteString(`</hh:numbering>`)
}

func hwpxPara(b *bytes.Buffer, id int, p paraShape) {
	heading := `<hh:heading type="NONE" idRef="0" level="0"/>`
	switch {
	case p.outline > 0:
		heading = fmt.Sprintf(`<hh:heading type="OUTLINE" idRef="0" level="%d"/>`, p.outline-1)
	case p.numbering > 0:
		heading = fmt.Sprintf(`<hh:heading type="NUMBER" idRef="%d" level="%d"/>`, p.numbering, p.level)
	case p.bullet > 0:
		heading = fmt.Sprintf(`<hh:heading type="BULLET" idRef="%d" level="0"/>`, p.bullet)
	}
	keep := 0
	if p.keepNext {
		keep = 1
	}
	fmt.Fprintf(b, `<hh:paraPr id="%d" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="1" suppressLineNumbers="0" checked="0">`+
		`<hh:align horizontal="%s" vertical="BASELINE"/>%s`+
		`<hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="KEEP_WORD" widowOrphan="0" keepWithNext="%d" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/>`+
		`<hh:autoSpacing eAsianEng="0" eAsianNum="0"/><hp:switch>`, id, p.align, heading, keep)
	// Programs that do not know the newer unit read the older one, of half the size.
	for _, each := range [...]struct {
		open, close string
		scale       int
	}{
		{`<hp:case hp:required-namespace="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar">`, `</hp:case>`, 1},
		{`<hp:default>`, `</hp:default>`, 2},
	} {
		b.WriteString(each.open + `<hh:margin><hc:intent value="0" unit="HWPUNIT"/>`)
		fmt.Fprintf(b, `<hc:left value="%d" unit="HWPUNIT"/><hc:right value="0" unit="HWPUNIT"/><hc:prev value="%d" unit="HWPUNIT"/><hc:next value="%d" unit="HWPUNIT"/></hh:margin>`,
			p.left*each.scale, p.before*each.scale, p.after*each.scale)
		fmt.Fprintf(b, `<hh:lineSpacing type="PERCENT" value="%d" unit="HWPUNIT"/>%s`, p.lineSpacing, each.close)
	}
	fmt.Fprintf(b, `</hp:switch><hh:border borderFillIDRef="%d" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0" connect="0" ignoreMargin="0"/></hh:paraPr>`, borderText)
}

func (x *hwpx) manifest() []byte {
	return []byte(xmlHead + `<opf:package` + hwpxNamespaces + ` version="" unique-identifier="" id=""><opf:metadata><opf:title>` + escape(x.title) + `</opf:title><opf:language>` + x.lang + `</opf:language></opf:metadata>` +
		`<opf:manifest><opf:item id="header" href="Contents/header.xml" media-type="application/xml"/><opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>` +
		`<opf:item id="settings" href="settings.xml" media-type="application/xml"/></opf:manifest>` +
		`<opf:spine><opf:itemref idref="header" linear="yes"/><opf:itemref idref="section0" linear="yes"/></opf:spine></opf:package>`)
}

const (
	// Hancom declares all of these at every root, used or not.
	hwpxNamespaces = ` xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hp10="http://www.hancom.co.kr/hwpml/2016/paragraph"` +
		` xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core" xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"` +
		` xmlns:hhs="http://www.hancom.co.kr/hwpml/2011/history" xmlns:hm="http://www.hancom.co.kr/hwpml/2011/master-page" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf/" xmlns:ooxmlchart="http://www.hancom.co.kr/hwpml/2016/ooxmlchart"` +
		` xmlns:hwpunitchar="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar" xmlns:epub="http://www.idpf.org/2007/ops" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"`

	// The misspelt name is the format's own.
	hwpxVersion = xmlHead + `<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="0" buildNumber="0" os="1" xmlVersion="1.4" application="Daebi" appVersion="1"/>`

	hwpxSettings = xmlHead + `<ha:HWPApplicationSetting xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"><ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>`

	hwpxContainer = xmlHead + `<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"><ocf:rootfiles>` +
		`<ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/><ocf:rootfile full-path="Preview/PrvText.txt" media-type="text/plain"/></ocf:rootfiles></ocf:container>`

	hwpxManifest = xmlHead + `<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`
)
