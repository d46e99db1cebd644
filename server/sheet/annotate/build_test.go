package annotate

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// kitchen is a workbook with much that a library's open and save would touch:
// a chart, comments of somebody else, a form control, merged cells, a list,
// colours by condition, hidden rows and columns, a shared formula, rich text,
// names, a filter, print settings.
func kitchen(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing was written to disk
	const s = "계약현황"
	check(t, f.SetSheetName("Sheet1", s))
	header := []any{"번호", "계약명", "업체", "단가", "건수", "금액"}
	check(t, f.SetSheetRow(s, "A3", &header))
	for i := range 6 {
		row := []any{i + 1, "계약 " + string(rune('가'+i)), "업체", 9.35 + float64(i), 1000 * (i + 1)}
		cell, _ := excelize.CoordinatesToCellName(1, 4+i)
		check(t, f.SetSheetRow(s, cell, &row))
	}
	shared, ref := excelize.STCellFormulaTypeShared, "F4:F9"
	check(t, f.SetCellFormula(s, "F4", "D4*E4", excelize.FormulaOpts{Type: &shared, Ref: &ref}))
	check(t, f.SetCellFormula(s, "F11", "SUM(F4:F9)"))
	check(t, f.SetCellStr(s, "A1", "메시지 발송 계약 현황"))
	check(t, f.MergeCell(s, "A1", "F1"))
	check(t, f.MergeCell(s, "C4", "C6"))
	check(t, f.SetCellRichText(s, "A12", []excelize.RichTextRun{{Text: "※ 굵은 ", Font: &excelize.Font{Bold: true}}, {Text: "각주"}}))
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "C00000"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E2EFDA"}}, NumFmt: 4,
		Alignment: &excelize.Alignment{Horizontal: "right"}, Border: []excelize.Border{{Type: "left", Color: "000000", Style: 1}}})
	check(t, err)
	check(t, f.SetCellStyle(s, "D4", "D9", bold))
	check(t, f.SetColStyle(s, "H", bold))
	check(t, f.SetRowVisible(s, 7, false))
	check(t, f.SetColVisible(s, "G", false))
	check(t, f.SetColWidth(s, "B", "B", 33))
	check(t, f.SetRowHeight(s, 3, 41))
	v := excelize.NewDataValidation(true)
	v.SetSqref("C4:C9")
	check(t, v.SetDropList([]string{"업체", "다른 업체"}))
	check(t, f.AddDataValidation(s, v))
	format, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9C0006"}})
	check(t, err)
	check(t, f.SetConditionalFormat(s, "E4:E9", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Format: &format, Value: "3000"}}))
	check(t, f.AutoFilter(s, "A3:F9", nil))
	check(t, f.AddChart(s, "J3", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "금액", Categories: "'" + s + "'!$B$4:$B$9", Values: "'" + s + "'!$F$4:$F$9"}}}))
	check(t, f.AddComment(s, excelize.Comment{Cell: "D5", Author: "김주무관", Paragraph: []excelize.RichTextRun{{Text: "지난해 단가"}}}))
	check(t, f.AddComment(s, excelize.Comment{Cell: "B9", Author: "김주무관", Text: "끝 행"}))
	check(t, f.AddFormControl(s, excelize.FormControl{Cell: "L25", Type: excelize.FormControlButton, Text: "단추"}))
	check(t, f.SetDefinedName(&excelize.DefinedName{Name: "단가표", RefersTo: "'" + s + "'!$D$4:$D$9"}))
	check(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + s + "'!$3:$3", Scope: s}))
	landscape := "landscape"
	check(t, f.SetPageLayout(s, &excelize.PageLayoutOptions{Orientation: &landscape}))
	_, err = f.NewSheet("빈 시트")
	check(t, err)
	_, err = f.NewSheet("조용한 시트")
	check(t, err)
	check(t, f.SetCellStr("조용한 시트", "B2", "그대로"))
	check(t, f.AddComment("조용한 시트", excelize.Comment{Cell: "B2", Author: "이주무관", Text: "손대지 않음"}))
	check(t, f.SetSheetVisible("조용한 시트", false))
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

var kitchenProblems = []models.Problem{
	{Severity: models.Warning, Code: "approximate", Sheet: "계약현황", Cell: "D5", Found: "10.35", Message: "계약현황 시트 D5 셀: 어림값으로 읽었습니다."},
	{Severity: models.Error, Code: "not_number", Sheet: "계약현황", Cell: "D5", Found: "10.35", Expected: "원 단위 숫자", Message: "계약현황 시트 D5 셀: 숫자가 아닙니다."},
	{Severity: models.Question, Code: "site_spelling", Sheet: "계약현황", Cell: "D6", Message: "같은 건물입니까?"},
	{Severity: models.Warning, Code: "approximate", Sheet: "계약현황", Cell: "C5", Message: "병합한 칸"},
	{Severity: models.Warning, Code: "hidden", Sheet: "계약현황", Cell: "7:7", Message: "숨긴 행"},
	{Severity: models.Error, Code: "missing_value", Sheet: "계약현황", Cell: "H10", Message: "없는 행의 칸"},
	{Severity: models.Error, Code: "missing_value", Sheet: "계약현황", Cell: "H4", Message: "열 서식이 있는 없는 칸"},
	{Severity: models.Error, Code: "missing_value", Sheet: "계약현황", Cell: "F4", Message: "공유 수식"},
	{Severity: models.Error, Code: "missing_value", Sheet: "계약현황", Cell: "Z99", Message: "맨 뒤 행"},
	{Severity: models.Error, Code: "missing_value", Sheet: "빈 시트", Cell: "B2", Message: "=HYPERLINK(\"http://evil\") _x0041_ <b>&\x01"},
	{Severity: models.Error, Code: "missing_sheet", Sheet: "없는 시트", Cell: "A1", Message: "시트가 없습니다."},
	{Severity: models.Warning, Code: "unknown_sheet", Sheet: "계약현황", Cell: "", Message: "시트 전체의 문제"},
	{Severity: models.Warning, Code: "file", Message: "파일 전체의 문제"},
}

// parts unpacks a package.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		check(t, err)
		b, err := io.ReadAll(r)
		check(t, err)
		if _, twice := out[f.Name]; twice {
			t.Errorf("part %s twice", f.Name)
		}
		out[f.Name] = string(b)
	}
	return out
}

// rebuild packs a package anew after changing its parts.
func rebuild(t testing.TB, data []byte, change func(map[string]string)) []byte {
	t.Helper()
	p := parts(t, data)
	change(p)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, s := range p {
		f, err := w.Create(name)
		check(t, err)
		_, err = f.Write([]byte(s))
		check(t, err)
	}
	check(t, w.Close())
	return out.Bytes()
}

// withMacros makes a workbook one with a macro project.
func withMacros(t *testing.T, data []byte) []byte {
	return rebuild(t, data, func(p map[string]string) {
		p["xl/vbaProject.bin"] = "\xd0\xcf\x11\xe0 not really a project \x00\x01\x02"
		p["[Content_Types].xml"] = strings.Replace(strings.Replace(p["[Content_Types].xml"], "<Override", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override`, 1),
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", 1)
		p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rId900" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
	})
}

// strict makes a workbook one of the strict form.
func strict(t *testing.T, data []byte) []byte {
	return rebuild(t, data, func(p map[string]string) {
		for name, s := range p {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				p[name] = strings.NewReplacer(mainTransitional, mainStrict, relTransitional, relStrict).Replace(s)
			}
		}
	})
}

// prefixed gives the elements of a workbook's parts a prefix.
func prefixed(t *testing.T, data []byte) []byte {
	start := regexp.MustCompile(`<(/?)([A-Za-z][A-Za-z0-9]*)([\s/>])`)
	return rebuild(t, data, func(p map[string]string) {
		for name, s := range p {
			if strings.HasPrefix(name, "xl/worksheets/sheet") || name == "xl/workbook.xml" || name == "xl/styles.xml" || strings.HasPrefix(name, "xl/comments") {
				s = start.ReplaceAllString(s, "<${1}x:$2$3")
				p[name] = strings.Replace(s, `xmlns="`+mainTransitional, `xmlns:x="`+mainTransitional, 1)
			}
		}
	})
}

func sample(t *testing.T, pattern string) (name string, data []byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) != 1 {
		t.Fatal(pattern, names, err)
	}
	data, err = os.ReadFile(names[0])
	check(t, err)
	return filepath.Base(names[0]), data
}

func annotateFile(t *testing.T, in Input, ps []models.Problem) (string, []byte) {
	t.Helper()
	var out bytes.Buffer
	name, err := Write(t.Context(), &out, in, ps, Options{Lang: "ko"})
	check(t, err)
	return name, out.Bytes()
}

func open(t *testing.T, data []byte, o ...excelize.Options) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), o...)
	check(t, err)
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // nothing was written
	return f
}
