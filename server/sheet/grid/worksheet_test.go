package grid

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/sheettest"
)

const (
	oneSheet   = `<workbook xmlns:r="r"><sheets><sheet name="가" r:id="a"/></sheets></workbook>`
	oneRel     = `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`
	someTexts  = `<sst xmlns="m"><si><t>계약명</t></si><si><r><rPr><b/></rPr><t>굵은 </t></r><r><t xml:space="preserve">글자 </t></r><rPh sb="0" eb="1"><t>발음</t></rPh><phoneticPr fontId="1"/></si><si><t/></si><si/><si><t>A &amp; B<![CDATA[ <&> ]]>&#xAC00;&#44033;</t></si><si><t>_x0041__x005F_x0041_</t></si></sst>`
	someStyles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;년&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs><dxfs><dxf><numFmt numFmtId="170" formatCode="0%"/></dxf></dxfs></styleSheet>`
)

// sheetOf is a workbook of one sheet's XML.
func sheetOf(t testing.TB, sheet string) []byte {
	return sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/sharedStrings.xml", someTexts, "xl/styles.xml", someStyles, "xl/worksheets/sheet1.xml", sheet)
}

// TestSheetXML: what the format allows and programs write.
func TestSheetXML(t *testing.T) {
	data := func(rows string) string { return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>` }
	for name, tt := range map[string]struct {
		sheet string
		want  []Row
	}{
		"texts": {data(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v> 4 </v></c><c r="F1" t="s"><v>5</v></c><c r="G1" t="s"><v/></c></row>`),
			[]Row{{N: 1, Cells: []Cell{{Col: 1, Text: "계약명"}, {Col: 2, Text: "굵은 글자"}, {Col: 5, Text: "A & B <&> 가각"}, {Col: 6, Text: "A_x0041_"}}}}},
		"inline": {data(`<row><c t="inlineStr"><is><t>하나</t></is></c><c t="inlineStr"><is><r><t>둘</t></r><r><t>셋</t></r><rPh><t>x</t></rPh></is></c><c t="str"><v>넷&#10;다섯</v></c><c t="inlineStr"><v>여섯</v></c><c t="inlineStr"><v>v</v><is><t>is</t></is></c><c><is><t>말없이</t></is></c></row>`),
			[]Row{{N: 1, Cells: []Cell{{Col: 1, Text: "하나"}, {Col: 2, Text: "둘셋"}, {Col: 3, Text: "넷\n다섯"}, {Col: 4, Text: "여섯"}, {Col: 5, Text: "is"}, {Col: 6, Text: "말없이"}}}}},
		"numbers": {data(`<row><c><v>9.3499999999999996</v></c><c t="n"><v>-1E-7</v></c><c s="1"><v>44851</v></c><c s="2"><v>0.1</v></c><c s="3"><v>1</v></c><c s="99"><v>1.</v></c><c><v>많음</v></c><c s=""><v>+.5</v></c><c><v></v></c></row>`),
			[]Row{{N: 1, Cells: []Cell{{Col: 1, Text: "9.3499999999999996", Kind: Number}, {Col: 2, Text: "-1E-7", Kind: Number}, {Col: 3, Text: "44851", Kind: Number, Date: true}, {Col: 4, Text: "0.1", Kind: Number, Percent: true}, {Col: 5, Text: "1", Kind: Number, Date: true}, {Col: 6, Text: "1.", Kind: Number}, {Col: 7, Text: "많음"}, {Col: 8, Text: "+.5", Kind: Number}}}}},
		"other kinds": {data(`<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="d" s="1"><v>2022-10-17</v></c><c t="b"><v>true</v></c></row>`),
			[]Row{{N: 1, Cells: []Cell{{Col: 1, Text: "TRUE", Kind: Bool}, {Col: 2, Text: "FALSE", Kind: Bool}, {Col: 3, Text: "#N/A", Kind: Failed}, {Col: 4, Text: "2022-10-17", Date: true}, {Col: 5, Text: "TRUE", Kind: Bool}}}}},
		"formulas": {data(`<row><c><f>1+1</f><v>2</v></c><c><f>1 &lt; 2</f></c><c><f t="shared" si="0"/><v/></c><c t="str"><f>""</f><v></v></c><c t="str"><f>A1</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="str"><f>"가"</f><v>가</v></c></row>`),
			[]Row{{N: 1, Cells: []Cell{{Col: 1, Text: "2", Kind: Number, Formula: true}, {Col: 2, Text: "=1 < 2", Kind: NoValue, Formula: true}, {Col: 3, Text: "=", Kind: NoValue, Formula: true}, {Col: 5, Text: "=A1", Kind: NoValue, Formula: true}, {Col: 6, Text: "#DIV/0!", Kind: Failed, Formula: true}, {Col: 7, Text: "가", Formula: true}}}}},
		"rows and columns": {data(`<row r="3" hidden="1"><c><v>1</v></c><c r="D3"><v>4</v></c><c><v>5</v></c></row><row/><row r="9"/><row><c r="b10"><v>2</v></c><c r="A10"><v>1</v></c></row><row hidden='true'><c r='XFD11'><v>9</v></c></row>`),
			[]Row{{N: 3, Hidden: true, Cells: []Cell{{Col: 1, Text: "1", Kind: Number}, {Col: 4, Text: "4", Kind: Number}, {Col: 5, Text: "5", Kind: Number}}}, {N: 10, Cells: []Cell{{Col: 1, Text: "1", Kind: Number}, {Col: 2, Text: "2", Kind: Number}}}, {N: 11, Hidden: true, Cells: []Cell{{Col: 16384, Text: "9", Kind: Number}}}}},
		"prefixes, comments, instructions": {"\ufeff<?xml version='1.0'?><!-- <sheetData> --><x:worksheet xmlns:x='m' ><x:sheetPr/>\n<x:sheetData ><?p <row> ?><x:row x14ac:r='7' r='2' a='>'><!-- - --><x:c q:t='s' t='n' r = 'A2'><x:v><!--x-->1<!--y-->2</x:v></x:c ></x:row></x:sheetData><x:extLst><x:ext><x:row r='1'><x:c r='A1'><x:v>9</x:v></x:c></x:row></x:ext></x:extLst></x:worksheet>\n<!-- end -->",
			[]Row{{N: 2, Cells: []Cell{{Col: 1, Text: "12", Kind: Number}}}}},
		"strict":         {`<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" conformance="strict"><sheetData><row r="1"><c r="A1" t="d" s="1"><v>2022-10-17T00:00:00</v></c></row></sheetData></worksheet>`, []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "2022-10-17T00:00:00", Date: true}}}}},
		"nothing":        {`<worksheet><sheetData/></worksheet>`, nil},
		"CDATA":          {data(`<row><c t="str"><v><![CDATA[a<b&amp;]]]]><![CDATA[>]]></v></c></row>`), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "a<b&amp;]]>"}}}}},
		"line breaks":    {data("<row><c t=\"str\"><v>가\r\n나\r다</v></c></row>"), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "가\n나\n다"}}}}},
		"column numbers": {data(`<row r="2"><c r="0"><v>1</v></c><c r="1"><v>2</v></c></row>`), []Row{{N: 2, Cells: []Cell{{Col: 1, Text: "1", Kind: Number}, {Col: 2, Text: "2", Kind: Number}}}}},
		"escapes":        {data(`<row><c t="str"><v>_xD83D__xDE00_ _xD83D_ _x00zz_ _x0041</v></c></row>`), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "😀 _xD83D_ _x00zz_ _x0041"}}}}},
		"jamo":           {data("<row><c t=\"str\"><v>\u1100\u1161</v></c></row>"), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "가"}}}}},
		"an extra child": {data(`<row><c><v>1</v><extLst><ext><v>2</v></ext></extLst></c><extLst><ext/></extLst></row>`), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "1", Kind: Number}}}}},
		"utf-16":         {string(utf16of(`<?xml version="1.0" encoding="UTF-16"?>`+data(`<row><c t="str"><v>가</v></c></row>`), binary.LittleEndian, true)), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "가"}}}}},
		"utf-16, bare":   {string(utf16of(data(`<row><c t="str"><v>가</v></c></row>`), binary.BigEndian, false)), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "가"}}}}},
		"euc-kr":         {string(cp949(t, `<?xml version="1.0" encoding="euc-kr"?>`+data(`<row><c t="str"><v>가</v></c></row>`))), []Row{{N: 1, Cells: []Cell{{Col: 1, Text: "가"}}}}},
	} {
		_, b, err := Open(context.Background(), sheetOf(t, tt.sheet), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if g := b.Sheets[0]; !reflect.DeepEqual(g.Rows, tt.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", name, g.Rows, tt.want)
		}
		sane(t, b)
	}
	_, b := open(t, sheetOf(t, `<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/><col min="16384" max="99999" hidden="true"/></cols><sheetData/><mergeCells count="3"><mergeCell ref="A1:B2"/><mergeCell ref="C3"/><mergeCell ref="D4:D9"/></mergeCells></worksheet>`), Options{})
	if g := b.Sheets[0]; !reflect.DeepEqual(g.HiddenColumns, []Range{{Left: 2, Right: 3}, {Left: 16384, Right: 16384}}) || !reflect.DeepEqual(g.Merges, []Range{{1, 1, 2, 2}, {4, 4, 9, 4}}) {
		t.Errorf("hidden columns %v, merges %v", g.HiddenColumns, g.Merges)
	}
}

// TestSheetDamaged: what is no sheet, or none whole, is refused.
func TestSheetDamaged(t *testing.T) {
	data := func(rows string) string { return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>` }
	for name, sheet := range map[string]string{
		"nothing": "", "no sheet": `<html/>`, "no data": `<worksheet/>`, "data twice": `<worksheet><sheetData/><sheetData/></worksheet>`, "two roots": data("") + data(""), "text behind": data("") + "x",
		"rows back": data(`<row r="2"/><row r="1"/>`), "row twice": data(`<row r="2"/><row r="2"/>`), "row 0": data(`<row r="0"/>`), "far row": data(`<row r="1048577"/>`), "row of letters": data(`<row r="x"/>`),
		"cell twice": data(`<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`), "cell of another row": data(`<row r="2"><c r="A1"><v>1</v></c></row>`), "far column": data(`<row><c r="XFE1"><v>1</v></c></row>`), "column skipped": data(`<row><c r="0"/><c r="2"><v>1</v></c></row>`), "no reference": data(`<row><c r="1A"><v>1</v></c></row>`), "past the last": data(`<row><c r="XFD1"/><c><v>1</v></c></row>`),
		"no such text": data(`<row><c t="s"><v>99</v></c></row>`), "text of minus one": data(`<row><c t="s"><v>-1</v></c></row>`), "no such type": data(`<row><c t="x"><v>1</v></c></row>`),
		"entity": data(`<row><c t="str"><v>&nbsp;</v></c></row>`), "entity outside": data(`&x;`), "entity open": data(`<row><c t="str"><v>&amp</v></c></row>`), "character 0": data(`<row><c t="str"><v>&#0;</v></c></row>`), "surrogate": data(`<row><c t="str"><v>&#xD800;</v></c></row>`),
		"document type": `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + data(""), "not UTF-8": data("<row><c t=\"str\"><v>\xff</v></c></row>"),
		"wrong end": `<worksheet><sheetData></worksheet></sheetData>`, "end of another": `<worksheet><x:sheetData></sheetData></worksheet>`, "attribute without quotes": data(`<row r=1/>`), "attribute without value": data(`<row r/>`), "attribute open": data(`<row r="1/>`), "no name": data(`< row/>`), "comment open": data(`<!-- `), "CDATA open": data(`<row><c t="str"><v><![CDATA[x</v></c></row>`), "deep": strings.Repeat("<a>", 300),
		"long tag": data(`<row ` + strings.Repeat("a", 2*xmlBuffer) + `/>`), "encoding": `<?xml version="1.0" encoding="klingon"?>` + data(""),
	} {
		_, b, err := Open(context.Background(), sheetOf(t, sheet), Options{})
		if !errors.Is(err, ErrDamaged) || b != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A sheet cut at any byte is refused, wherever it breaks off.
	whole := `<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>가 &amp; <![CDATA[<x>]]></v></c></row><!-- x --><row r="2" hidden="1"><c r="A2"><f>1</f><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>`
	for n := range len(whole) {
		if _, _, err := Open(context.Background(), sheetOf(t, whole[:n]), Options{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d (%q): %v", n, whole[max(0, n-10):n], err)
		}
	}
	open(t, sheetOf(t, whole), Options{})
}

// TestParts: books whose parts lie elsewhere, are missing, or are no sheets.
func TestParts(t *testing.T) {
	const (
		sheet = `<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`
		kinds = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
		many  = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="차트" r:id="c"/><sheet name="가" r:id="a" state="hidden"/><sheet name="없음" r:id="x"/><sheet name="대화" r:id="d"/><sheet name="매크로" r:id="m"/><sheet name="나" sheetId="3" r:id="b" state="veryHidden"/></sheets><definedNames><definedName name="판">가!$A$1</definedName></definedNames></workbook>`
	)
	rels := `<Relationships><Relationship Id="a" Type="` + kinds + `worksheet" Target="/book/A.xml"/><Relationship Id="b" Type="` + kinds + `worksheet" Target="..\book\./b.xml"/><Relationship Id="c" Type="` + kinds + `chartsheet" Target="c.xml"/><Relationship Id="d" Type="` + kinds + `dialogsheet" Target="d.xml"/><Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="m.xml"/><Relationship Id="s" Type="` + kinds + `sharedStrings" Target="texts.xml"/><Relationship Id="x" Type="` + kinds + `worksheet" Target="gone.xml"/></Relationships>`
	_, b := open(t, sheettest.Zip(t, "_rels/.rels", `<Relationships><Relationship Id="1" Type="`+kinds+`officeDocument" Target="book/workbook.xml"/></Relationships>`, "book/workbook.xml", many, "book/_rels/workbook.xml.rels", rels, "book/a.xml", sheet, "book/b.xml", sheet, "book/c.xml", `<chartsheet/>`, "book/m.xml", `<macrosheet/>`, "book/texts.xml", someTexts), Options{})
	var got []string
	for _, g := range b.Sheets {
		got = append(got, fmt.Sprintln(g.Name, g.Hidden, g.Lost, cellsOf(g)))
	}
	if want := []string{"가 true false [A1 계약명]\n", "없음 false true []\n", "나 true false [A1 계약명]\n"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !b.From1904 || !b.Macros || b.Names["판"] != "가!$A$1" {
		t.Errorf("%+v", b)
	}
	for name, parts := range map[string][]string{
		"no sheets there": {"xl/workbook.xml", oneSheet},
		"a part twice":    {"xl/workbook.xml", oneSheet, "XL\\Workbook.xml", oneSheet},
		"one part twice":  {"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="가" r:id="a"/><sheet name="나" r:id="a"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", sheet},
		"no workbook":     {"xl/workbook.xml", `<x/>`},
		"cut workbook":    {"xl/workbook.xml", oneSheet[:30]},
		"document type":   {"xl/workbook.xml", `<!DOCTYPE workbook [<!ENTITY a "b">]>` + oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", sheet},
		"cut texts":       {"xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", someTexts[:40]},
		"outside":         {"xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Target="../../../../etc/passwd"/></Relationships>`},
	} {
		if _, _, err := Open(context.Background(), sheettest.Zip(t, parts...), Options{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A name that climbs out of the archive is only a name: nothing is written.
	if _, b := open(t, sheettest.Zip(t, "../../xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "/xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`), Options{}); len(cellsOf(b.Sheets[0])) != 1 {
		t.Error("a name with dots")
	}
}

// TestXMLBombs: small files that would become large are refused for it.
func TestXMLBombs(t *testing.T) {
	row := `<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>`
	for name, tt := range map[string]struct {
		data   []byte
		limits Limits
		want   error
	}{
		"blanks":           {sheetOf(t, `<worksheet>`+strings.Repeat(" ", 70<<20)+`<sheetData/></worksheet>`), Limits{}, ErrUnzipped},
		"limit":            {sheetOf(t, `<worksheet>`+strings.Repeat(" ", 2<<20)+`<sheetData/></worksheet>`), Limits{UnzippedBytes: 1 << 20}, ErrUnzipped},
		"cells":            {sheetOf(t, `<worksheet><sheetData>`+strings.Repeat(row, 1000)+`</sheetData></worksheet>`), Limits{Cells: 2999}, ErrCells},
		"cells of no size": {sheetOf(t, `<worksheet><sheetData>`+strings.Repeat(row, 400_000)+`</sheetData></worksheet>`), Limits{}, ErrUnzipped},
		"texts of no size": {sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/></worksheet>`, "xl/sharedStrings.xml", `<sst>`+strings.Repeat("<si/>", 2_000_000)+`</sst>`), Limits{}, ErrCells},
	} {
		if _, _, err := Open(context.Background(), tt.data, Options{Limits: tt.limits}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	// A directory that says less than there is: counted as it is unpacked, and the
	// archive's own sums are checked.
	liar := sheetOf(t, `<worksheet>`+strings.Repeat(" ", 70<<20)+`<sheetData/></worksheet>`)
	z, err := zip.NewReader(bytes.NewReader(liar), int64(len(liar)))
	if err != nil {
		t.Fatal(err)
	}
	var lied bytes.Buffer
	w := zip.NewWriter(&lied)
	for _, f := range z.File {
		f.UncompressedSize64 = min(f.UncompressedSize64, 1000)
		raw, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.CreateRaw(&f.FileHeader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(part, raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(context.Background(), lied.Bytes(), Options{}); !errors.Is(err, ErrUnzipped) && !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// stopping is a context that is cancelled after some looks at it.
type stopping struct {
	context.Context
	looks int
}

func (s *stopping) Err() error {
	if s.looks--; s.looks < 0 {
		return context.Canceled
	}
	return nil
}

// TestStops: reading ends where the context does, and tells how far it came.
func TestStops(t *testing.T) {
	var rows strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&rows, `<row><c><v>%d</v></c><c t="str"><v>%x</v></c></row>`, i*i, i*7919)
	}
	book := sheetOf(t, `<worksheet><sheetData>`+rows.String()+`</sheetData></worksheet>`)
	var done []int64
	total := int64(0)
	open(t, book, Options{Progress: func(d, n int64) { done, total = append(done, d), n }})
	if len(done) < 2 || !slices.IsSorted(done) || done[len(done)-1] != total {
		t.Errorf("progress %v of %d", done, total)
	}
	text := "가,나\n" + strings.Repeat("1,2\n", 30_000)
	page := "<table>" + strings.Repeat("<tr><td>1<td>2", 30_000) + "</table>"
	for name, data := range map[string][]byte{"xlsx": book, "csv": []byte(text), "html": []byte(page)} {
		for _, looks := range []int{0, 1, 5, 12} {
			_, b, err := Open(&stopping{context.Background(), looks}, data, Options{})
			if !errors.Is(err, context.Canceled) || b != nil {
				t.Errorf("%s after %d looks: %v", name, looks, err)
			}
		}
	}
}

// xmlEvents lists the tokens of a document as encoding/xml or xmlScanner tells
// them.
func xmlEventsOf(doc []byte) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, "text "+text)
		}
		text = ""
	}
	depth, roots := 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if roots != 1 {
				return nil, errors.New("not one root")
			}
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := tok.(type) {
		case xml.Directive:
			return nil, errors.New("a directive")
		case xml.StartElement:
			flush()
			if depth == 0 {
				roots++
			}
			depth++
			out = append(out, "start "+e.Name.Local)
			for _, a := range e.Attr {
				if a.Name.Space == "" && !strings.Contains(a.Name.Local, ":") {
					out = append(out, "attr "+a.Name.Local+"="+a.Value)
				}
			}
		case xml.EndElement:
			flush()
			depth--
			out = append(out, "end "+e.Name.Local)
		case xml.CharData:
			if depth > 0 {
				text += string(e)
			} else if len(bytes.TrimSpace(e)) > 0 {
				return nil, errors.New("text outside")
			}
		}
	}
}

func scannedEvents(r io.Reader, buffer int) ([]string, error) {
	x := newXMLScanner(r, make([]byte, buffer))
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, "text "+text)
		}
		text = ""
	}
	for {
		tok, err := x.next()
		if err != nil {
			return nil, err
		}
		switch tok {
		case xmlEOF:
			return out, nil
		case xmlStart:
			flush()
			out = append(out, "start "+string(x.name))
			for rest := x.attrs; ; {
				var key, value []byte
				if key, value, rest, err = nextAttr(rest); err != nil {
					return nil, err
				}
				if len(key) == 0 {
					break
				}
				v, _, err := appendText(nil, value, false, len(value))
				if err != nil {
					return nil, err
				}
				if !bytes.Contains(key, []byte(":")) {
					out = append(out, "attr "+string(key)+"="+string(v))
				}
			}
		case xmlEnd:
			flush()
			out = append(out, "end "+string(x.name))
		case xmlText:
			b, _, err := appendText(nil, x.text, x.raw, len(x.text))
			if err != nil {
				return nil, err
			}
			text += string(b)
		}
	}
}

const oddXML = "\ufeff<?xml version=\"1.0\"?>\n<!-- a --><w xmlns:x='y'><?p?><a b='1&lt;\"' c=\"&#65;'>\"/>text &amp; <![CDATA[]]]>&amp;<x:b x:c='1' />가나<d\n>\n</d ></w><!--b-->\n"

// TestXMLScanner sets the scanner beside encoding/xml, with buffers so small that
// every token falls across their ends.
func TestXMLScanner(t *testing.T) {
	for _, doc := range []string{oddXML, someTexts, someStyles, spreadsheet2003[strings.Index(spreadsheet2003, "<Workbook"):]} {
		want, err := xmlEventsOf(bytes.TrimPrefix([]byte(doc), []byte("\ufeff")))
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{400, 401, 433, 512, xmlBuffer} {
			for name, r := range map[string]io.Reader{"whole": strings.NewReader(doc), "bytes": iotest.OneByteReader(strings.NewReader(doc)), "halves": iotest.HalfReader(strings.NewReader(doc)), "with end": iotest.DataErrReader(strings.NewReader(doc))} {
				got, err := scannedEvents(r, size)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %d: %v\n%q\nwant\n%q", name, size, err, got, want)
				}
			}
		}
	}
	failing := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(oddXML)))
	if _, err := scannedEvents(failing, 400); !errors.Is(err, iotest.ErrTimeout) {
		t.Error(err)
	}
}

// FuzzXML: where both read a document, scanner and encoding/xml tell the same, and
// the scanner reads whatever encoding/xml reads but for document types and the
// like.
func FuzzXML(f *testing.F) {
	f.Add([]byte(oddXML))
	f.Add([]byte(someTexts))
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := scannedEvents(bytes.NewReader(doc), 512)
		small, err2 := scannedEvents(iotest.OneByteReader(bytes.NewReader(doc)), 512)
		if (err == nil) != (err2 == nil) || !reflect.DeepEqual(got, small) {
			t.Fatalf("whole %q %v\nbytes %q %v", got, err, small, err2)
		}
		want, theirs := xmlEventsOf(bytes.TrimPrefix(doc, []byte("\ufeff")))
		if err == nil && theirs == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\nencoding/xml\n%q", got, want)
		}
	})
}

// FuzzXLSX puts anything into a sheet, the texts and the styles.
func FuzzXLSX(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`), []byte(someTexts), []byte(someStyles))
	f.Add([]byte(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c t="inlineStr"><is><r><t>a</t></r></is></c><c><f>1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`), []byte(``), []byte(``))
	f.Fuzz(func(t *testing.T, sheet, texts, styles []byte) {
		_, _ = fuzzed(t, sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/sharedStrings.xml", string(texts), "xl/styles.xml", string(styles), "xl/worksheets/sheet1.xml", string(sheet)))
	})
}

// FuzzFile opens anything at all.
func FuzzFile(f *testing.F) {
	f.Add(sheetOf(f, `<worksheet><sheetData/></worksheet>`))
	f.Add(bookOf(f, "", "A1", "가"))
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = fuzzed(t, data) })
}

// TestAgreesWithExcelize: books of random cells, written both ways that excelize
// has, read as excelize reads them back.
func TestAgreesWithExcelize(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"계약명", "A & B", "<시>", "줄\n바꿈", `"따옴표"`, "007", "1,200원", "똠방각하", "x_y", "=1+1", "-", "가 나", "🙂", "e\u0301"}
	random := func() any {
		switch r.IntN(6) {
		case 0:
			return r.IntN(1_000_000) - 500_000
		case 1:
			return r.NormFloat64() * 1e5
		case 2:
			return r.IntN(2) == 0
		case 3:
			return nil
		}
		return words[r.IntN(len(words))] + strconv.Itoa(r.IntN(50))
	}
	compared := 0
	for _, stream := range []bool{false, true} {
		f := excelize.NewFile()
		var w *excelize.StreamWriter
		var err error
		if stream {
			if w, err = f.NewStreamWriter("Sheet1"); err != nil {
				t.Fatal(err)
			}
		}
		for i := 1; i <= 400; i++ {
			row := make([]any, 12)
			for j := range row {
				row[j] = random()
			}
			if stream {
				err = w.SetRow(Ref(1, i), row)
			} else {
				err = f.SetSheetRow("Sheet1", Ref(1, i), &row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if stream {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		_, book := open(t, b.Bytes(), Options{})
		back, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		want, err := back.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		_ = back.Close()
		n := 0
		for _, row := range want {
			for _, v := range row {
				if v != "" {
					n++
				}
			}
		}
		for _, row := range book.Sheets[0].Rows {
			for _, c := range row.Cells {
				v := want[row.N-1][c.Col-1]
				if c.Kind == Bool {
					v = map[string]string{"1": "TRUE", "0": "FALSE", "TRUE": "TRUE", "FALSE": "FALSE"}[v]
				}
				if v = strings.ReplaceAll(v, "e\u0301", "é"); c.Text != v { // composed
					t.Errorf("stream %v %s: %q, excelize %q", stream, Ref(c.Col, row.N), c.Text, v)
				}
				n--
				compared++
			}
		}
		if n != 0 {
			t.Errorf("stream %v: %d cells missing", stream, n)
		}
	}
	if compared < 6000 {
		t.Errorf("%d cells", compared)
	}
}

// TestPlainCells: cells as nearly every program writes them are taken by a shorter
// way, which must come to what the long one makes of the same sheet with single
// quotes.
func TestPlainCells(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values := []string{"", " ", "1", "-1.5e3", " 7 ", "9.3499999999999996", "가나다", " 알림톡 발송 ", "가각 e\u0301", "１２３", "_x0041_", "a_b", "A &amp; B", "a\r\nb", "a\nb", "\t", "\xff", "\xea\xb0", "&bad;",
		"2022-10-17T00:00:00", "true", "0", "5", "99", "≤", "ﬁ", "한글\u200b", strings.Repeat("가", 1999), strings.Repeat("a", 2001), strings.Repeat("b", 70_000)}
	attrs := []string{"", ` t="s"`, ` t="str"`, ` t="inlineStr"`, ` t="b"`, ` t="e"`, ` t="d"`, ` t="n"`, ` s="1"`, ` s="2" t="n"`, ` t="odd"`, ` s="x"`, ` q:t="s"`}
	body := func(v string) string {
		switch r.IntN(8) {
		case 0:
			return `<v/></c>`
		case 1:
			return `<f>1+1</f><v>` + v + `</v></c>`
		case 2:
			return `<v>` + v + `</v ></c>`
		case 3, 4:
			return `<is><t>` + v + `</t></is></c>`
		}
		return `<v>` + v + `</v></c>`
	}
	sound := 0
	for n := range 400 {
		var b strings.Builder
		b.WriteString(`<worksheet><sheetData>`)
		for row := 1; row <= 30; row++ {
			b.WriteString(`<row>`)
			for col := 1; col < 9; col++ {
				v, a := values[r.IntN(16)], attrs[r.IntN(10)]
				if a == ` t="s"` {
					v = "3"
				}
				if n%10 == 0 && r.IntN(100) == 0 { // what is an error in most of its places
					v, a = values[r.IntN(len(values))], attrs[r.IntN(len(attrs))]
				}
				switch r.IntN(4) {
				case 0:
					b.WriteString(`<c` + a + `>`)
				case 1:
					b.WriteString(`<c r="` + Ref(col+r.IntN(2)*r.IntN(2)*r.IntN(2)*r.IntN(2), row) + `"` + a + `>`)
				default:
					b.WriteString(`<c r="` + Ref(col, row) + `"` + a + `>`)
				}
				b.WriteString(body(v))
			}
			b.WriteString(`</row>`)
		}
		b.WriteString(`</sheetData></worksheet>`)
		_, plain, err := Open(t.Context(), sheetOf(t, b.String()), Options{})
		_, long, wantErr := Open(t.Context(), sheetOf(t, strings.ReplaceAll(b.String(), `"`, `'`)), Options{})
		if !reflect.DeepEqual(plain, long) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("%d: %v, want %v\n%s", n, err, wantErr, b.String())
		}
		if err == nil {
			sound++
		}
	}
	if sound < 20 {
		t.Errorf("only %d sheets without errors", sound)
	}
}
