package grid

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/sheettest"
)

// officeBook is a workbook with what offices put into one.
func officeBook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // a test
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const s = "계약 현황"
	check(f.SetSheetName("Sheet1", s))
	style := func(format string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		check(err)
		return id
	}
	date, korean, percent, won, span := style("yyyy-mm-dd"), style(`yyyy"년" m"월" d"일"`), style("0.0%"), style(`#,##0.00"원"`), style("[h]:mm")
	set := func(sheet, cell string, v any, styles ...int) {
		t.Helper()
		check(f.SetCellValue(sheet, cell, v))
		for _, id := range styles {
			check(f.SetCellStyle(sheet, cell, cell, id))
		}
	}
	for i, h := range []string{"계약명", "단가", "발송량", "기간", "비고"} {
		set(s, Ref(i+1, 1), h)
	}
	rows := [][]any{
		{"주민센터 알림, \"통합\"", 9.35, 470000, 44851, "줄\n바꿈"},
		{"똠방각하 펲시 홥", 29.4393, 830, 44926.5, "007"},
		{"서울 <시> & 군", -0.1, 1e-7, 36526, "a;b\tc"},
		{"숨은 행", 1234567890.125, 0, 45000, "한글"},
	}
	for i, r := range rows {
		set(s, Ref(1, i+2), r[0])
		set(s, Ref(2, i+2), r[1], won)
		set(s, Ref(3, i+2), r[2])
		set(s, Ref(4, i+2), r[3], []int{date, korean}[i%2])
		set(s, Ref(5, i+2), r[4])
	}
	set(s, "F2", 0.125, percent)
	set(s, "F3", 1.5, span)
	set(s, "F4", true)
	set(s, "F5", false)
	for cell, formula := range map[string]string{"G2": "B2*C2", "G3": `A3&"!"`, "G4": "1/0", "G5": "B2>1", "G6": "SUM(C2:C5)"} {
		check(f.SetCellFormula(s, cell, formula))
	}
	set(s, "A8", "※ 예산 기준")
	check(f.MergeCell(s, "A8", "C9"))
	set(s, "H2", "세로")
	check(f.MergeCell(s, "H2", "H4"))
	check(f.SetRowVisible(s, 5, false))
	check(f.SetColVisible(s, "E", false))
	for name, visible := range map[string]bool{"둘째": true, "숨은 시트": false} {
		_, err := f.NewSheet(name)
		check(err)
		set(name, "C3", name)
		set(name, "D4", 3.25)
		check(f.SetSheetVisible(name, visible))
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

// convert has LibreOffice write a workbook in another format.
func convert(t *testing.T, name string, data []byte, filter, ending string) []byte {
	t.Helper()
	var flags []string
	if strings.HasSuffix(name, ".csv") {
		flags = append(flags, "--infilter=Text - txt - csv (StarCalc):44,34,76,1")
	}
	return sheettest.Convert(t, ending+":"+filter, map[string][]byte{name: data}, "", flags...)["book"]
}

// serialOf turns an ISO date into a serial number of 1900.
func serialOf(s string) (float64, bool) {
	for _, layout := range []string{"2006-01-02T15:04:05.000", "2006-01-02T15:04:05", "2006-01-02"} {
		if d, err := time.Parse(layout, s); err == nil {
			return d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24, true
		}
	}
	return 0, false
}

// values are a sheet's cells by reference: numbers rounded to what every format
// carries, dates as serial numbers, with the family of their format.
func values(g *Sheet) map[string]string {
	out := map[string]string{}
	for _, r := range g.Rows {
		for _, c := range r.Cells {
			v := c.Text
			if f, ok := serialOf(v); ok {
				v = strconv.FormatFloat(f, 'f', -1, 64)
				c.Kind = Number
			}
			if f, err := strconv.ParseFloat(v, 64); err == nil && c.Kind == Number {
				v = strconv.FormatFloat(f, 'g', 12, 64)
			}
			family := ""
			if c.Kind == Number && c.Date {
				family = " date"
			}
			if c.Kind == Number && c.Percent {
				family = " percent"
			}
			out[Ref(c.Col, r.N)] = fmt.Sprintf("%d %s%s", c.Kind, v, family)
		}
	}
	return out
}

func sameValues(t *testing.T, name string, got, want map[string]string) {
	t.Helper()
	for _, ref := range slices.Sorted(maps.Keys(want)) {
		if got[ref] != want[ref] {
			t.Errorf("%s %s: %q, want %q", name, ref, got[ref], want[ref])
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[ref]; !ok {
			t.Errorf("%s %s: %q, want nothing", name, ref, got[ref])
		}
	}
}

// officeWant is the first sheet of officeBook, by hand.
var officeWant = map[string]string{
	"A1": "0 계약명", "B1": "0 단가", "C1": "0 발송량", "D1": "0 기간", "E1": "0 비고",
	"A2": `0 주민센터 알림, "통합"`, "B2": "1 9.35", "C2": "1 470000", "D2": "1 44851 date", "E2": "0 줄\n바꿈", "F2": "1 0.125 percent", "G2": "1 4394500", "H2": "0 세로",
	"A3": "0 똠방각하 펲시 홥", "B3": "1 29.4393", "C3": "1 830", "D3": "1 44926.5 date", "E3": "0 007", "F3": "1 1.5 date", "G3": "0 똠방각하 펲시 홥!",
	"A4": "0 서울 <시> & 군", "B4": "1 -0.1", "C4": "1 1e-07", "D4": "1 36526 date", "E4": "0 a;b\tc", "F4": "2 TRUE", "G4": "3 #DIV/0!",
	"A5": "0 숨은 행", "B5": "1 1234567890.12", "C5": "1 0", "D5": "1 45000 date", "E5": "0 한글", "F5": "2 FALSE", "G5": "2 TRUE",
	"G6": "1 470830.0000001", "A8": "0 ※ 예산 기준",
}

// TestLibreOfficeFormats has another program write one workbook in every format:
// all must read as the same cells.
func TestLibreOfficeFormats(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	book := officeBook(t)
	want := maps.Clone(officeWant)
	for _, c := range []string{"G6", "B5"} { // to as many digits as values writes
		f, err := strconv.ParseFloat(strings.Fields(want[c])[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		want[c] = "1 " + strconv.FormatFloat(math.Round(f*1e12)/1e12, 'g', 12, 64)
	}
	for _, tt := range []struct{ kind, filter, ending string }{
		{"xls", "MS Excel 97", "xls"},
		{"xlsx", "Calc MS Excel 2007 XML", "xlsx"},
		{"xlsx", "Calc Office Open XML", "xlsx"},
	} {
		kind, b := open(t, convert(t, "book.xlsx", book, tt.filter, tt.ending), Options{})
		sane(t, b)
		if kind != tt.kind || len(b.Sheets) != 3 {
			t.Errorf("%s: kind %q, %d sheets", tt.filter, kind, len(b.Sheets))
			continue
		}
		g := b.Sheets[0]
		sameValues(t, tt.filter, values(g), want)
		if g.Name != "계약 현황" || g.Hidden {
			t.Errorf("%s: sheet %q, hidden %v", tt.filter, g.Name, g.Hidden)
		}
		for _, s := range b.Sheets[1:] {
			sameValues(t, tt.filter+" "+s.Name, values(s), map[string]string{"C3": "0 " + s.Name, "D4": "1 3.25"})
			if s.Hidden != (s.Name == "숨은 시트") {
				t.Errorf("%s: sheet %q hidden: %v", tt.filter, s.Name, s.Hidden)
			}
		}
		for _, r := range g.Rows {
			if r.Hidden != (r.N == 5) {
				t.Errorf("%s: row %d hidden: %v", tt.filter, r.N, r.Hidden)
			}
		}
		if !g.ColumnHidden(5) || g.ColumnHidden(4) || g.ColumnHidden(6) {
			t.Errorf("%s: hidden columns %v", tt.filter, g.HiddenColumns)
		}
		slices.SortFunc(g.Merges, func(a, b Range) int { return a.Left - b.Left })
		if !slices.Equal(g.Merges, []Range{{8, 1, 9, 3}, {2, 8, 4, 8}}) {
			t.Errorf("%s: merges %v", tt.filter, g.Merges)
		}
		c, _ := g.Rows[1].At(7)
		if !c.Formula {
			t.Errorf("%s: G2 is no formula", tt.filter)
		}
	}
	// Text files hold no kinds, and the first sheet only; the rest must be there as
	// the file writes it.
	for filter, separator := range map[string]string{"Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false": ",", "Text - txt - csv (StarCalc):9,34,65535,1,,0,false,false,false": "\t"} {
		kind, b := open(t, convert(t, "book.xlsx", book, filter, "csv"), Options{})
		sane(t, b)
		if want := map[string]string{",": "csv", "\t": "txt"}[separator]; kind != want {
			t.Errorf("%s: kind %q, want %q", filter, kind, want)
		}
		got := map[string]string{}
		for _, r := range b.Sheets[0].Rows {
			for _, c := range r.Cells {
				got[Ref(c.Col, r.N)] = c.Text
			}
		}
		for ref, w := range want {
			code, v, _ := strings.Cut(w, " ")
			if code == "0" && got[ref] != v || got[ref] == "" {
				t.Errorf("%s %s: %q, want %q", filter, ref, got[ref], v)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d cells, want %d", filter, len(got), len(want))
		}
	}
	// It fails to write SpreadsheetML of any workbook, but not of a text file.
	kind, b := open(t, convert(t, "book.csv", []byte("\ufeff계약명,단가,기간\n\"가 & <나>, \"\"다\"\"\",9.35,2022-10-17\n,-3,\n"), "MS Excel 2003 XML", "xml"), Options{})
	sane(t, b)
	if kind != "xml" {
		t.Errorf("SpreadsheetML: kind %q", kind)
	}
	sameValues(t, "SpreadsheetML", values(b.Sheets[0]), map[string]string{"A1": "0 계약명", "B1": "0 단가", "C1": "0 기간", "A2": `0 가 & <나>, "다"`, "B2": "1 9.35", "C2": "1 44851 date", "B3": "1 -3"})
	// A web page holds the sheets one below the other; the first comes first.
	kind, b = open(t, convert(t, "book.xlsx", book, "HTML (StarCalc)", "html"), Options{})
	sane(t, b)
	g := b.Sheets[0]
	first := slices.IndexFunc(g.Rows, func(r Row) bool { c, ok := r.At(1); return ok && c.Text == "계약명" })
	if kind != "html" || first < 0 {
		t.Fatalf("html: kind %q, header in row %d", kind, first)
	}
	shift := g.Rows[first].N - 1
	page := &Sheet{}
	for _, r := range g.Rows[first:] {
		if r.N-shift <= 7 {
			page.Rows = append(page.Rows, Row{N: r.N - shift, Cells: r.Cells})
		}
	}
	got := values(page)
	for ref, w := range want {
		row, col, _ := SplitRef(ref)
		if row == 5 || col == 5 { // what is hidden is not on the page
			continue
		}
		if row > 5 {
			row--
		}
		if col > 5 {
			col--
		}
		at := Ref(col, row)
		code, v, _ := strings.Cut(w, " ")
		switch c, h, _ := strings.Cut(got[at], " "); {
		case code == "2": // of which the page shows a number
		case code == "0" && strings.Join(strings.Fields(h), " ") != strings.Join(strings.Fields(v), " "), code != "0" && (c != code || h != v):
			t.Errorf("html %s: %q, want %q", at, got[at], w)
		}
	}
}
