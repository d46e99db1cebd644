package paper

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// twips are twentieths of a point, the unit of a Word file.
func twips(millimetres float64) int { return int(math.Round(millimetres / 25.4 * 1440)) }

// WriteDOCX writes a paper as a Word file (Office Open XML, ISO/IEC 29500
// transitional). The same paper makes the same bytes.
func WriteDOCX(w io.Writer, d *Document) error {
	l, err := layOut(d)
	if err != nil {
		return err
	}
	x := &docx{layout: l, width: twips(pageShort - 2*marginSide)}
	if l.landscape {
		x.width = twips(pageLong - 2*marginSide)
	}
	document := x.document()
	return pack(w, []part{
		{name: "[Content_Types].xml", content: []byte(docxTypes)},
		{name: "_rels/.rels", content: []byte(docxRels)},
		{name: "docProps/core.xml", content: x.core()},
		{name: "word/document.xml", content: document},
		{name: "word/_rels/document.xml.rels", content: []byte(docxDocumentRels)},
		{name: "word/styles.xml", content: x.styles()},
		{name: "word/numbering.xml", content: x.numbering()},
		{name: "word/settings.xml", content: []byte(docxSettings)},
		{name: "word/fontTable.xml", content: []byte(docxFonts)},
		{name: "word/footer1.xml", content: x.footer()},
	})
}

// Kinds of numbering in a Word file: the ids of the abstract ones.
const (
	docxNumbers = iota
	docxPoints
	docxCellNumbers
	docxCellPoints
)

// A docx is a Word file in the making.
type docx struct {
	*layout
	bytes.Buffer
	width int   // of the text in twips
	lists []int // the kind of each list; its id is its place and 1
	fresh bool  // the next paragraph starts a page
}

func (x *docx) add(s ...string) {
	for _, s := range s {
		x.WriteString(s)
	}
}

func (x *docx) document() []byte {
	x.add(xmlHead, `<w:document xmlns:w="`, docxNamespace, `" xmlns:r="`, docxRelations, `"><w:body>`)
	if x.title != "" {
		x.paragraph("Title", Text(x.title), "", "")
	}
	for _, b := range x.blocks {
		switch b := b.(type) {
		case Heading:
			x.paragraph("Heading"+strconv.Itoa(b.Level), Text(b.Text), "", "")
		case Paragraph:
			style, align := "", ""
			switch b.Style {
			case Note:
				style = "Note"
			case Right:
				align = `<w:jc w:val="right"/>`
			case Middle:
				align = `<w:jc w:val="center"/>`
			}
			x.paragraph(style, b.Runs, "", align)
		case List:
			kind := docxPoints
			if b.Numbered {
				kind = docxNumbers
			}
			id := x.list(kind)
			for i, item := range b.Items {
				x.paragraph("ListParagraph", item, numPr(b.Levels[i], id), "")
			}
		case *grid:
			x.table(b)
		case PageBreak:
			x.fresh = true
		}
	}
	x.section()
	x.add(`</w:body></w:document>`)
	return append([]byte(nil), x.Bytes()...)
}

func (x *docx) section() {
	short, long := twips(pageShort), twips(pageLong)
	x.add(`<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>`)
	if x.landscape {
		fmt.Fprintf(x, `<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, long, short)
	} else {
		fmt.Fprintf(x, `<w:pgSz w:w="%d" w:h="%d"/>`, short, long)
	}
	side, top, footer := twips(marginSide), twips(marginTop), twips(footerEdge)
	fmt.Fprintf(x, `<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/></w:sectPr>`,
		top, side, top, side, footer, footer)
}

// list returns the id of a new list, whose numbers start at 1.
func (x *docx) list(kind int) int {
	x.lists = append(x.lists, kind)
	return len(x.lists)
}

func numPr(level, id int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, id)
}

// paragraph writes a paragraph: the properties before and after those of the page,
// in the order that the schema asks for.
func (x *docx) paragraph(style string, runs []Run, number, align string) {
	x.add(`<w:p>`)
	fresh := ""
	if x.fresh {
		fresh, x.fresh = `<w:pageBreakBefore/>`, false
	}
	if style != "" {
		style = `<w:pStyle w:val="` + style + `"/>`
	}
	if style+fresh+number+align != "" {
		x.add(`<w:pPr>`, style, fresh, number, align, `</w:pPr>`)
	}
	for _, r := range runs {
		x.run(r, false)
	}
	x.add(`</w:p>`)
}

func (x *docx) run(r Run, bold bool) {
	x.add(`<w:r>`)
	if bold || r.Bold || r.Blank {
		x.add(`<w:rPr>`)
		if bold || r.Bold {
			x.add(`<w:b/><w:bCs/>`)
		}
		if r.Blank {
			x.add(`<w:highlight w:val="yellow"/>`)
		}
		x.add(`</w:rPr>`)
	}
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			x.add(`<w:br/>`)
		}
		if line != "" {
			x.add(`<w:t xml:space="preserve">`, escape(line), `</w:t>`)
		}
	}
	x.add(`</w:r>`)
}

func (x *docx) table(g *grid) {
	if g.caption != "" {
		x.paragraph("Caption", Text(g.caption), "", "")
	}
	if len(g.rows) == 0 {
		return
	}
	if x.fresh { // a table cannot start a page by itself
		x.paragraph("TableEnd", nil, "", "")
	}
	edges := g.cumulative(x.width)
	fmt.Fprintf(x, `<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`+
		`<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`, x.width)
	if g.caption != "" {
		x.add(`<w:tblCaption w:val="`, escape(g.caption), `"/>`)
	}
	x.add(`</w:tblPr><w:tblGrid>`)
	for i := range g.columns {
		fmt.Fprintf(x, `<w:gridCol w:w="%d"/>`, edges[i+1]-edges[i])
	}
	x.add(`</w:tblGrid>`)
	repeated := g.head
	if repeated == len(g.rows) {
		repeated = 0 // nothing to stand above
	}
	for r, row := range g.rows {
		x.add(`<w:tr><w:trPr><w:cantSplit/>`)
		if r < repeated {
			x.add(`<w:tblHeader/>`)
		}
		x.add(`</w:trPr>`)
		last := r == len(g.rows)-1
		for column := 0; column < len(row); {
			p := row[column]
			x.cell(p, edges[p.column+p.columns]-edges[p.column], r, (g.together || r < repeated) && !last)
			column += p.columns
		}
		x.add(`</w:tr>`)
	}
	x.add(`</w:tbl>`)
	x.paragraph("TableEnd", nil, "", "")
}

// cell writes a cell in a row that it stands in or reaches down to.
func (x *docx) cell(p *place, width, row int, keep bool) {
	fmt.Fprintf(x, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if p.columns > 1 {
		fmt.Fprintf(x, `<w:gridSpan w:val="%d"/>`, p.columns)
	}
	if p.rows > 1 {
		if row == p.row {
			x.add(`<w:vMerge w:val="restart"/>`)
		} else {
			x.add(`<w:vMerge/>`)
		}
	}
	if p.Head {
		x.add(`<w:shd w:val="clear" w:color="auto" w:fill="`, headFill, `"/>`)
	}
	x.add(`<w:vAlign w:val="center"/></w:tcPr>`)
	paragraphs := p.Paragraphs
	if len(paragraphs) == 0 || row != p.row {
		paragraphs = [][]Run{nil}
	}
	number := ""
	if p.Mark != NoMark && row == p.row && len(p.Paragraphs) > 0 {
		kind := docxCellPoints
		if p.Mark == Numbers {
			kind = docxCellNumbers
		}
		number = numPr(0, x.list(kind))
	}
	align := ""
	switch p.Align {
	case Centre:
		align = `<w:jc w:val="center"/>`
	case RightSide:
		align = `<w:jc w:val="right"/>`
	}
	for _, runs := range paragraphs {
		x.add(`<w:p><w:pPr><w:pStyle w:val="Cell"/>`)
		if keep {
			x.add(`<w:keepNext/>`)
		}
		x.add(number, align, `</w:pPr>`)
		for _, r := range runs {
			x.run(r, p.Head)
		}
		x.add(`</w:p>`)
	}
	x.add(`</w:tc>`)
}

func (x *docx) footer() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:ftr xmlns:w="` + docxNamespace + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` +
		`<w:r><w:t xml:space="preserve">- </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		`<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> -</w:t></w:r></w:p>`)
	if x.layout.footer != "" {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>` + escape(x.layout.footer) + `</w:t></w:r></w:p>`)
	}
	b.WriteString(`</w:ftr>`)
	return b.Bytes()
}

func (x *docx) core() []byte {
	return []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(x.title) + `</dc:title><dc:language>` + docxLanguage(x.lang) +
		`</dc:language></cp:coreProperties>`)
}

func docxLanguage(lang string) string {
	if lang == "en" {
		return "en-US"
	}
	return "ko-KR"
}

// styles writes the styles. The font is one that every Korean Windows has.
func (x *docx) styles() []byte {
	var b bytes.Buffer
	language := docxLanguage(x.lang)
	fmt.Fprintf(&b, xmlHead+`<w:styles xmlns:w="%s"><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="%[2]s" w:hAnsi="%[2]s" w:eastAsia="%[2]s" w:cs="%[2]s"/>%s`+
		`<w:lang w:val="%s" w:eastAsia="ko-KR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`,
		docxNamespace, docxFont, docxSize(lookBody), language)
	style := func(id, name, based, next, properties string, l look) {
		kind := ""
		if id == "Normal" {
			kind = ` w:default="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>`, kind, id, name)
		if based != "" {
			fmt.Fprintf(&b, `<w:basedOn w:val="%s"/>`, based)
		}
		if next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, next)
		}
		b.WriteString(`<w:qFormat/><w:pPr>` + properties + `</w:pPr><w:rPr>`)
		if l.bold {
			b.WriteString(`<w:b/><w:bCs/>`)
		}
		b.WriteString(docxSize(l) + `</w:rPr></w:style>`)
	}
	style("Normal", "Normal", "", "", `<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:after="120" w:line="276" w:lineRule="auto"/><w:jc w:val="both"/>`, lookBody)
	style("Title", "Title", "Normal", "Normal", `<w:keepNext/><w:spacing w:before="120" w:after="360"/><w:jc w:val="center"/>`, lookTitle)
	for i, l := range lookHeadings {
		style(fmt.Sprintf("Heading%d", i+1), fmt.Sprintf("heading %d", i+1), "Normal", "Normal",
			fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="120"/><w:jc w:val="left"/><w:outlineLvl w:val="%d"/>`, 320-60*i, i), l)
	}
	style("Note", "Note", "Normal", "", `<w:spacing w:after="60" w:line="252" w:lineRule="auto"/>`, lookNote)
	style("ListParagraph", "List Paragraph", "Normal", "", `<w:spacing w:after="60"/>`, lookBody)
	style("Caption", "caption", "Normal", "Normal", `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:jc w:val="left"/>`, lookCaption)
	style("Cell", "Table Text", "Normal", "", `<w:spacing w:after="0" w:line="252" w:lineRule="auto"/><w:jc w:val="left"/>`, lookCell)
	style("TableEnd", "Table End", "Normal", "Normal", `<w:spacing w:after="0" w:line="200" w:lineRule="exact"/>`, lookNote)
	style("Footer", "footer", "Normal", "", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, lookFooter)
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
		`<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		`<w:style w:type="table" w:styleId="PaperTable"><w:name w:val="Paper Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, side := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	fmt.Fprintf(&b, `</w:tblBorders><w:tblCellMar><w:top w:w="%[1]d" w:type="dxa"/><w:left w:w="%[2]d" w:type="dxa"/>`+
		`<w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`,
		twips(cellTop), twips(cellSide))
	return b.Bytes()
}

func docxSize(l look) string {
	return fmt.Sprintf(`<w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/>`, int(2*l.points))
}

// numbering writes the kinds of lists, and each list as one of a kind.
func (x *docx) numbering() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:numbering xmlns:w="` + docxNamespace + `">`)
	level := func(i int, format, text string, indent float64) {
		hanging := twips(indent)
		fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/>`+
			`<w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl>`, i, format, text, hanging*(i+1), hanging)
	}
	for kind := docxNumbers; kind <= docxCellPoints; kind++ {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, kind)
		for i, mark := range numberMarks {
			format := "decimal"
			if mark.hangul {
				format = "ganada"
			}
			switch text := fmt.Sprintf("%%%d%s", i+1, mark.after); kind {
			case docxNumbers:
				level(i, format, text, listIndent)
			case docxPoints:
				level(i, "bullet", pointMarks[i], listIndent)
			case docxCellNumbers:
				level(i, format, text, cellIndentMM)
			case docxCellPoints:
				level(i, "bullet", cellPoint, cellIndentMM)
			}
		}
		b.WriteString(`</w:abstractNum>`)
	}
	for i, kind := range x.lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+1, kind)
	}
	b.WriteString(`</w:numbering>`)
	return b.Bytes()
}

const (
	docxNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	docxRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	docxFont      = "맑은 고딕"
	docxMain      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	docxPackage   = "http://schemas.openxmlformats.org/package/2006/"

	docxTypes = xmlHead + `<Types xmlns="` + docxPackage + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + docxMain + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + docxMain + `styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="` + docxMain + `numbering+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + docxMain + `settings+xml"/>` +
		`<Override PartName="/word/fontTable.xml" ContentType="` + docxMain + `fontTable+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + docxMain + `footer+xml"/></Types>`

	docxRels = xmlHead + `<Relationships xmlns="` + docxPackage + `relationships">` +
		`<Relationship Id="rId1" Type="` + docxRelations + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="` + docxPackage + `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	docxDocumentRels = xmlHead + `<Relationships xmlns="` + docxPackage + `relationships">` +
		`<Relationship Id="rId1" Type="` + docxRelations + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + docxRelations + `/numbering" Target="numbering.xml"/>` +
		`<Relationship Id="rId3" Type="` + docxRelations + `/settings" Target="settings.xml"/>` +
		`<Relationship Id="rId4" Type="` + docxRelations + `/fontTable" Target="fontTable.xml"/>` +
		`<Relationship Id="rId5" Type="` + docxRelations + `/footer" Target="footer1.xml"/></Relationships>`

	// A line that ends with a break is not stretched.
	docxSettings = xmlHead + `<w:settings xmlns:w="` + docxNamespace + `"><w:zoom w:percent="100"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="en-US" w:eastAsia="ko-KR"/></w:settings>`

	// Where the font is missing, the name in Latin letters or the family finds one.
	docxFonts = xmlHead + `<w:fonts xmlns:w="` + docxNamespace + `"><w:font w:name="` + docxFont + `"><w:altName w:val="Malgun Gothic"/>` +
		`<w:panose1 w:val="020B0503020000020004"/><w:charset w:val="81"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>`
)
