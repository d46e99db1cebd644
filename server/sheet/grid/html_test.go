package grid

import (
	"context"
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// excelPage is a page as Excel and public systems write it.
const excelPage = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=CHARSET"><title>계약 현황</title>
<style><!-- .xl65 {mso-number-format:"Short Date"; color:red} td.xl66 {mso-number-format:0%} .gone{display:none} .xl67 {mso-number-format:"\@"} .xl68{mso-number-format:"#\,##0\0022원\0022";} --></style></head>
<body>
<h2>2022년 문자서비스 계약</h2><p>(단위: 천원,<br>부가세 별도)
<table border=1><col><col span=2 style="display:none"><col>
<caption>총괄</caption>
<thead><tr><th rowspan=2>계약명<th colspan=2>단가<td>기간</tr>
<tr><td>전</td><td>후<td class="xl65">2022-10-17</tr></thead>
<tr style='mso-height-source:userset;display: none'><td>숨은&nbsp;행</td><td x:num="9.3499999999999996">9.35</td><td x:num>470000</td><td class=xl66 x:num="0.1">10%</td></tr>
<tr class=gone><td>또</td><td x:num x:fmla="=A1+1">7</td><td class=xl67 x:num>007</td><td x:err>#N/A</td></tr>
<tr height=0 style='display:none'><td></td><td></td></tr>
<tr><td>여러
   줄<br/>둘째 <b>줄</b> &lt;가&gt;<span style="display:none">정렬키<i>x</i></span> 끝</td><td class=xl68>1,000원</td><td><!-- 주석 --><script>var a = "<td>";</script>일</td></tr>
</table>
※ 예산 기준
<table><tr><td>바깥<table><tr><td>안 1</td><td>안 2</td></tr></table>나머지</td><td>둘</td></tr></table>
</body></html>`

var excelPageCells = []string{"A1 2022년 문자서비스 계약", "A2 (단위: 천원,", "A3 부가세 별도)", "A4 총괄",
	"A5 계약명", "B5 단가", "D5 기간", "B6 전", "C6 후", "D6 2022-10-17",
	"A7 숨은\u00a0행", "B7 9.3499999999999996", "C7 470000", "D7 0.1", "A8 또", "B8 7", "C8 007", "D8 #N/A",
	"A10 여러 줄\n둘째 줄 <가> 끝", "B10 1,000원", "C10 일",
	"A12 ※ 예산 기준", "A13 바깥\n나머지", "B13 둘", "A15 안 1", "B15 안 2"}

// TestHTML: tables as Excel lays them out, in every encoding.
func TestHTML(t *testing.T) {
	euc, utf := strings.ReplaceAll(excelPage, "CHARSET", "euc-kr"), strings.ReplaceAll(excelPage, "CHARSET", "utf-8")
	for name, data := range map[string][]byte{
		"utf-8": []byte(utf), "mark": []byte("\ufeff" + euc), "euc-kr": cp949(t, euc), "cp949 that says utf-8": cp949(t, utf),
		"says latin": cp949(t, strings.ReplaceAll(excelPage, "CHARSET", "iso-8859-1")), "utf-16": utf16of(utf, binary.LittleEndian, true),
	} {
		kind, b := open(t, data, Options{})
		g := b.Sheets[0]
		if kind != "html" || len(b.Sheets) != 1 || g.Name != "계약 현황" {
			t.Fatalf("%s: %s %q", name, kind, g.Name)
		}
		if got := cellsOf(g); !reflect.DeepEqual(got, excelPageCells) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, excelPageCells)
		}
		sane(t, b)
	}
	_, b := open(t, []byte(utf), Options{})
	g := b.Sheets[0]
	if want := []Range{{5, 1, 6, 1}, {5, 2, 5, 3}}; !reflect.DeepEqual(g.Merges, want) {
		t.Errorf("merges %v, want %v", g.Merges, want)
	}
	for _, r := range g.Rows {
		if want := r.N == 7 || r.N == 8; r.Hidden != want {
			t.Errorf("row %d hidden: %v", r.N, r.Hidden)
		}
	}
	at := func(row, col int) Cell {
		i := slices.IndexFunc(g.Rows, func(r Row) bool { return r.N == row })
		c, _ := g.Rows[i].At(col)
		return c
	}
	for ref, want := range map[[2]int]Cell{
		{6, 4}: {Col: 4, Text: "2022-10-17", Date: true}, {7, 2}: {Col: 2, Text: "9.3499999999999996", Kind: Number}, {7, 3}: {Col: 3, Text: "470000", Kind: Number},
		{7, 4}: {Col: 4, Text: "0.1", Kind: Number, Percent: true}, {8, 2}: {Col: 2, Text: "7", Kind: Number, Formula: true}, {8, 3}: {Col: 3, Text: "007"}, {8, 4}: {Col: 4, Text: "#N/A", Kind: Failed},
	} {
		if got := at(ref[0], ref[1]); got != want {
			t.Errorf("%v: %+v, want %+v", ref, got, want)
		}
	}
	// Two tables: which column would be hidden is not clear, so none is.
	if len(g.HiddenColumns) != 0 {
		t.Errorf("hidden columns %v", g.HiddenColumns)
	}
	_, b = open(t, []byte(`<table><col><col span=2 style="display:none"><tr><td>가<td>나</table>`), Options{})
	if g := b.Sheets[0]; !reflect.DeepEqual(g.HiddenColumns, []Range{{Left: 2, Right: 3}}) || g.Name != "표1" {
		t.Errorf("%q, hidden columns %v", g.Name, g.HiddenColumns)
	}
}

// TestHTMLOdd: pages as careless programs write them, and hostile ones.
func TestHTMLOdd(t *testing.T) {
	for name, tt := range map[string]struct {
		page string
		want []string
	}{
		"no ends":          {`<table><tr><td>가<td>나<tr><td>다</table>`, []string{"A1 가", "B1 나", "A2 다"}},
		"no rows":          {`<table><td>가<td>나</table>`, []string{"A1 가", "B1 나"}},
		"rowspan past end": {`<table><tr><td rowspan=99>가<td>나<tr><td>다</table>`, []string{"A1 가", "B1 나", "B2 다"}},
		"table not closed": {`<html><body><table><tr><td>가</body></html>`, []string{"A1 가"}},
		"blank rows":       {`<table><tr><td>가<tr><td>&nbsp;<tr><td>나</table>`, []string{"A1 가", "A3 나"}},
		"sheet name":       {`<html><!--[if gte mso 9]><xml><x:Name>A &amp; B</x:Name></xml><![endif]--><table><tr><td>가</table>`, []string{"A1 가"}},
		"hidden unclosed":  {`<table><tr><td>가<span style=display:none>x<td>나</table>`, []string{"A1 가", "B1 나"}},
		"libreoffice":      {`<table><tr><td sdval="44851" sdnum="1042;0;YYYY-MM-DD">2022-10-17<td sdval="1" sdnum="1042;0;BOOLEAN">TRUE<td sdnum="1042;0;@">007<td sdval="0" sdnum="1042;">#DIV/0!</table>`, []string{"A1 44851", "B1 TRUE", "C1 007", "D1 #DIV/0!"}},
	} {
		_, b := open(t, []byte(tt.page), Options{})
		if got := cellsOf(b.Sheets[0]); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		sane(t, b)
	}
	var other *FormatError
	for name, tt := range map[string]struct {
		page string
		is   func(error) bool
	}{
		"no table":         {`<html><body>표가 없습니다</body></html>`, func(err error) bool { return errors.As(err, &other) && other.Format == "html" }},
		"cut off":          {`<html><body><table><tr><td>가<td>`, func(err error) bool { return errors.Is(err, ErrDamaged) }},
		"deep":             {strings.Repeat("<table><tr><td>", 1000), func(err error) bool { return errors.Is(err, ErrDamaged) }},
		"wide":             {"<table><tr>" + strings.Repeat("<td colspan=1000>x", 20) + "</table>", func(err error) bool { return errors.Is(err, ErrCells) }},
		"tall and wide":    {"<table><tr>" + strings.Repeat("<td colspan=1000 rowspan=65534>", 16) + strings.Repeat("<tr><td rowspan=65534>", 10_000) + "</table>", func(err error) bool { return errors.Is(err, ErrCells) }},
		"cells":            {"<table>" + strings.Repeat("<tr><td>1<td>2", 60) + "</table>", func(err error) bool { return errors.Is(err, ErrCells) }},
		"unknown encoding": {"<meta charset=utf-8><table><tr><td>\xff\xff</table>", func(err error) bool { return errors.Is(err, ErrEncoding) }},
	} {
		if _, _, err := Open(context.Background(), []byte(tt.page), Options{Limits: Limits{Cells: 100}}); !tt.is(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFormats tells dates and percentages from the code of a format.
func TestFormats(t *testing.T) {
	for code, want := range map[string]numFormat{
		"General": {}, "G/표준": {}, "0.00": {}, "#,##0": {}, "@": {}, `#,##0"원"`: {}, `0"시간"`: {}, `#,##0\일`: {}, "#,##0일": {}, "[Red]#,##0": {}, `_-* #,##0_-;\-* #,##0_-`: {}, `0.0E+00`: {}, `#,##0"day"`: {}, "[$₩-412]#,##0": {},
		"0%": {percent: true}, `0.0"%"`: {}, "[Blue]0.00%": {percent: true},
		"yyyy-mm-dd": {date: true}, `yyyy"년" m"월" d"일"`: {date: true}, "[$-412]yyyy년 m월 d일": {date: true}, "h:mm": {date: true}, "[h]:mm:ss": {date: true}, "[hh]": {date: true}, "[mm]": {date: true}, "mmm-yy": {date: true}, "aaa": {date: true}, "[h]": {date: true}, `0.00" "yy`: {date: true},
	} {
		if got := formatOf("200", code); got != want {
			t.Errorf("%q: %+v, want %+v", code, got, want)
		}
	}
	for id, want := range map[string]numFormat{"0": {}, "9": {percent: true}, "14": {date: true}, "31": {date: true}, "44": {}, "46": {date: true}, "49": {}, "x": {}} {
		if got := formatOf(id, ""); got != want {
			t.Errorf("format %s: %+v, want %+v", id, got, want)
		}
	}
}

// spreadsheet2003 is a workbook as Excel saves "XML Spreadsheet 2003".
const spreadsheet2003 = `<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>
<Styles><Style ss:ID="Default"><NumberFormat/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="q" ss:Parent="p"/></Styles>
<Names><NamedRange ss:Name="판" ss:RefersTo="=계약!R1C1"/></Names>
<Worksheet ss:Name="계약"><Table ss:ExpandedColumnCount="5"><Column/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/><Column ss:StyleID="d"/>
<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">제목</Data></Cell><Cell><Data ss:Type="Number">9.3499999999999996</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="d"><Data ss:Type="DateTime">2022-10-17T00:00:00.000</Data><Comment ss:Author="홍"><ss:Data><html:B>메모</html:B></ss:Data></Comment></Cell><Cell ss:StyleID="q"><Data ss:Type="Number">0.1</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell><Data ss:Type="Number">44851</Data></Cell></Row>
<Row><Cell ss:Formula="=RC[1]*2"/><Cell ss:Formula="=RC[1]"><Data ss:Type="Boolean">1</Data></Cell><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>굵은</B><Font> 글자</Font></ss:Data></Cell><Cell><Data ss:Type="String"> </Data></Cell></Row>
</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
<Worksheet ss:Name="빈"/></Workbook>`

func TestSpreadsheetML(t *testing.T) {
	for name, data := range map[string][]byte{
		"utf-8": []byte(spreadsheet2003), "cp949": cp949(t, strings.Replace(spreadsheet2003, "UTF-8", "euc-kr", 1)), "utf-16": utf16of(strings.Replace(spreadsheet2003, "UTF-8", "UTF-16", 1), binary.LittleEndian, true),
	} {
		kind, b := open(t, data, Options{})
		sane(t, b)
		if kind != "xml" || len(b.Sheets) != 2 || b.Sheets[0].Name != "계약" || b.Sheets[1].Name != "빈" || !b.Sheets[0].Hidden || b.Sheets[1].Hidden || !b.From1904 || b.Names["판"] != "계약!R1C1" {
			t.Fatalf("%s: %s %+v", name, kind, b)
		}
		g := b.Sheets[0]
		want := []Row{
			{N: 1, Cells: []Cell{{Col: 1, Text: "제목"}, {Col: 3, Text: "9.3499999999999996", Kind: Number}}},
			{N: 4, Hidden: true, Cells: []Cell{{Col: 2, Text: "2022-10-17T00:00:00.000", Date: true}, {Col: 3, Text: "0.1", Kind: Number, Percent: true}, {Col: 4, Text: "#DIV/0!", Kind: Failed, Formula: true}, {Col: 5, Text: "44851", Kind: Number, Date: true}}},
			{N: 5, Cells: []Cell{{Col: 1, Text: "=RC[1]*2", Kind: NoValue, Formula: true}, {Col: 2, Text: "TRUE", Kind: Bool, Formula: true}, {Col: 3, Text: "굵은 글자"}}},
		}
		if !reflect.DeepEqual(g.Rows, want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", name, g.Rows, want)
		}
		if !reflect.DeepEqual(g.Merges, []Range{{1, 1, 2, 2}}) || !reflect.DeepEqual(g.HiddenColumns, []Range{{Left: 3, Right: 4}}) {
			t.Errorf("%s: merges %v, hidden columns %v", name, g.Merges, g.HiddenColumns)
		}
	}
	row := func(s string) string {
		return `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>` + s + `</Table></Worksheet></Workbook>`
	}
	for name, tt := range map[string]struct {
		file string
		want error
	}{
		"cut off":      {spreadsheet2003[:len(spreadsheet2003)/2], ErrDamaged},
		"entities":     {`<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>` + row("")[21:], ErrDamaged},
		"rows back":    {row(`<Row ss:Index="5"/><Row ss:Index="4"/>`), ErrDamaged},
		"cells back":   {row(`<Row><Cell ss:Index="5"/><Cell ss:Index="5"/></Row>`), ErrDamaged},
		"columns back": {strings.Replace(row(""), "<Table>", `<Table><Column ss:Index="3" ss:Span="2"/><Column ss:Index="3"/>`, 1), ErrDamaged},
		"no number":    {row(`<Row><Cell><Data ss:Type="Number">많음</Data></Cell></Row>`), ErrDamaged},
		"far column":   {row(`<Row><Cell ss:Index="99999999"><Data ss:Type="Number">1</Data></Cell></Row>`), ErrCells},
		"far row":      {row(`<Row ss:Index="99999999"><Cell><Data ss:Type="Number">1</Data></Cell></Row>`), ErrCells},
		"many sheets":  {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">` + strings.Repeat(`<Worksheet/>`, maxSheets+1) + `</Workbook>`, ErrCells},
	} {
		if _, _, err := Open(context.Background(), []byte(tt.file), Options{}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(excelPage, "CHARSET", "utf-8")))
	f.Add([]byte("<table><tr><td rowspan=0 colspan=-1>a<table><td>b</table><tr style='display:none;mso-number-format:\"\\0022\"'><td x:num=1>"))
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = fuzzed(t, data) })
}

func FuzzSpreadsheetML(f *testing.F) {
	f.Add([]byte(spreadsheet2003))
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = fuzzed(t, data) })
}
