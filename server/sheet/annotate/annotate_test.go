package annotate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/sheet/grid"
)

// xlsxFiles are the workbooks whose notes go into their own parts.
func xlsxFiles(t *testing.T) map[string]struct {
	in       Input
	problems []models.Problem
} {
	t.Helper()
	type one = struct {
		in       Input
		problems []models.Problem
	}
	out := map[string]one{
		"kitchen":  {Input{Name: "계약 현황.xlsx", Data: kitchen(t)}, kitchenProblems},
		"macros":   {Input{Name: "계약 현황.xlsm", Data: withMacros(t, kitchen(t))}, kitchenProblems},
		"strict":   {Input{Name: "strict.xlsx", Data: strict(t, kitchen(t))}, kitchenProblems},
		"prefixed": {Input{Name: "prefixed.xlsx", Data: prefixed(t, kitchen(t))}, kitchenProblems},
	}
	for _, x := range []struct{ pattern, sheet, cells string }{
		{"01_*", "", "A1 F6 C20"}, {"03_*", "부서별 계약현황", "12:12 D7 H30"}, {"05_*", "", "A1 B3 C4"}, {"07_*", "중계구조", "D9 D10 D12 A13 E14 E15 F16 E18 G21 E22"},
		{"09_*", "", "B3 C7 D100"}, {"13_*", "단가비교", "E7 D8"},
	} {
		name, data := sample(t, x.pattern)
		_, b, err := grid.Open(t.Context(), data, grid.Options{})
		check(t, err)
		var ps []models.Problem
		for _, s := range b.Sheets {
			for i, cell := range strings.Fields(x.cells) {
				if x.sheet == "" || x.sheet == s.Name {
					ps = append(ps, models.Problem{Severity: []models.Severity{models.Error, models.Question, models.Warning}[i%3], Sheet: s.Name, Cell: cell, Message: "문제 " + cell})
				}
			}
		}
		if len(ps) == 0 {
			t.Fatal(x.pattern)
		}
		out[name] = one{Input{Name: name, Data: data}, ps}
	}
	return out
}

// TestNothingElseChanges compares the packages: what need not change is the same
// to the byte, and a sheet's part differs in style numbers, empty cells and one
// link alone.
func TestNothingElseChanges(t *testing.T) {
	style := regexp.MustCompile(`(<(?:x:)?c\b[^>]*?) s="\d+"`)
	link := regexp.MustCompile(`<(?:x:)?legacyDrawing [^>]*>(?:</(?:x:)?legacyDrawing>)?`)
	for label, x := range xlsxFiles(t) {
		_, out := annotateFile(t, x.in, x.problems)
		before, after := parts(t, x.in.Data), parts(t, out)
		marked := map[string]bool{}
		for _, p := range x.problems {
			marked[p.Cell] = true
		}
		if len(after) <= len(before) {
			t.Fatalf("%s: %d parts, then %d", label, len(before), len(after))
		}
		same, sheets := 0, 0
		for name, b := range before {
			a, ok := after[name]
			switch {
			case !ok:
				t.Errorf("%s: part %s is lost", label, name)
			case a == b:
				same++
			case strings.HasPrefix(name, "xl/worksheets/sheet"):
				sheets++
				had := len(link.FindAllString(b, -1))
				if n := len(link.FindAllString(a, -1)); n != 1 {
					t.Errorf("%s: %s has %d links to a drawing, had %d", label, name, n, had)
				}
				a, b = style.ReplaceAllString(a, "$1"), style.ReplaceAllString(b, "$1")
				if had == 0 {
					a = link.ReplaceAllString(a, "")
				}
				for cell := range marked {
					if !strings.Contains(b, `r="`+cell+`"`) {
						a = regexp.MustCompile(`<(x:)?c r="`+cell+`"/>`).ReplaceAllString(a, "")
						if row := strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); !strings.Contains(b, `<row r="`+row+`"`) {
							a = regexp.MustCompile(`<(x:)?row r="`+row+`"></(x:)?row>`).ReplaceAllString(a, "")
						}
					}
				}
				a, b = shut(a), shut(b)
				if a != b {
					t.Errorf("%s: %s differs:\n%s\n%s", label, name, b, a)
				}
			case name == "[Content_Types].xml", name == "xl/workbook.xml", name == "xl/_rels/workbook.xml.rels", name == "xl/styles.xml",
				strings.HasPrefix(name, "xl/comments"), strings.HasPrefix(name, "xl/drawings/vmlDrawing"), strings.HasPrefix(name, "xl/worksheets/_rels/"):
				if len(a) <= len(b) {
					t.Errorf("%s: %s shrank from %d to %d", label, name, len(b), len(a))
				}
			default:
				t.Errorf("%s: part %s changed", label, name)
			}
		}
		if sheets == 0 || same == 0 {
			t.Errorf("%s: %d sheets changed, %d parts the same", label, sheets, same)
		}
	}
}

// shut writes <a ...></a> as <a .../>, and rows without their spans.
func shut(s string) string {
	s = regexp.MustCompile(` spans="\d+:\d+"`).ReplaceAllString(s, "")
	return regexp.MustCompile(`<((?:x:)?(?:sheetData|row))([^>]*)></(?:x:)?(?:sheetData|row)>`).ReplaceAllString(s, "<$1$2/>")
}

// TestExcelizeReadsTheSame opens file and result with another reader: every
// value, formula and format but the fill of the marked cells is the same.
func TestExcelizeReadsTheSame(t *testing.T) {
	for label, x := range xlsxFiles(t) {
		if label == "prefixed" { // which excelize does not read
			continue
		}
		_, out := annotateFile(t, x.in, x.problems)
		a, b := open(t, x.in.Data), open(t, out)
		if want := append(a.GetSheetList(), "확인할 점"); !slices.Equal(b.GetSheetList(), want) {
			t.Fatalf("%s: sheets %v", label, b.GetSheetList())
		}
		cells := 0
		for _, s := range a.GetSheetList() {
			rows, err := a.GetRows(s)
			check(t, err)
			for r := range rows {
				for c := range rows[r] {
					ref := grid.Ref(c+1, r+1)
					cells++
					sameCell(t, label, s, ref, a, b)
				}
			}
			for _, p := range x.problems {
				if _, _, ok := grid.SplitRef(p.Cell); ok && p.Sheet == s {
					sameCell(t, label, s, p.Cell, a, b)
				}
			}
		}
		if cells == 0 {
			t.Error(label, "no cells")
		}
	}
}

func sameCell(t *testing.T, label, s, ref string, a, b *excelize.File) {
	t.Helper()
	for _, raw := range []bool{true, false} {
		v, err := a.GetCellValue(s, ref, excelize.Options{RawCellValue: raw})
		check(t, err)
		w, err := b.GetCellValue(s, ref, excelize.Options{RawCellValue: raw})
		check(t, err)
		if v != w {
			t.Errorf("%s %s!%s: %q, then %q", label, s, ref, v, w)
		}
	}
	v, _ := a.GetCellFormula(s, ref)
	w, _ := b.GetCellFormula(s, ref)
	if v != w {
		t.Errorf("%s %s!%s: formula %q, then %q", label, s, ref, v, w)
	}
	x, y := styleAt(t, a, s, ref), styleAt(t, b, s, ref)
	x.Fill, y.Fill = excelize.Fill{}, excelize.Fill{}
	j, err := json.Marshal(x)
	check(t, err)
	k, err := json.Marshal(y)
	check(t, err)
	if !bytes.Equal(j, k) {
		t.Errorf("%s %s!%s: format\n%s, then\n%s", label, s, ref, j, k)
	}
}

func styleAt(t *testing.T, f *excelize.File, s, ref string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(s, ref)
	check(t, err)
	st, err := f.GetStyle(id)
	check(t, err)
	return st
}

func commentsOf(t *testing.T, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	cs, err := f.GetComments(sheet)
	check(t, err)
	out := map[string]string{}
	for _, c := range cs {
		s := c.Text
		for _, r := range c.Paragraph {
			s += r.Text
		}
		out[c.Cell] += s
	}
	return out
}

// TestNotes looks at what is written where.
func TestNotes(t *testing.T) {
	for _, label := range []string{"kitchen", "macros", "strict"} {
		x := xlsxFiles(t)[label]
		name, out := annotateFile(t, x.in, x.problems)
		if want := map[string]string{"kitchen": "계약 현황_확인할점.xlsx", "macros": "계약 현황_확인할점.xlsm", "strict": "strict_확인할점.xlsx"}[label]; name != want {
			t.Errorf("%s: name %q", label, name)
		}
		f := open(t, out)
		got := commentsOf(t, f, "계약현황")
		for cell, want := range map[string]string{
			"D5": "지난해 단가\n\n대비: [오류] 계약현황 시트 D5 셀: 숫자가 아닙니다.\n\n[주의] 계약현황 시트 D5 셀: 어림값으로 읽었습니다.", "B9": "끝 행", "D6": "[질문] 같은 건물입니까?",
			"C4": "[주의] 병합한 칸", "A7": "[주의] 숨긴 행", "H10": "[오류] 없는 행의 칸", "H4": "[오류] 열 서식이 있는 없는 칸", "F4": "[오류] 공유 수식", "Z99": "[오류] 맨 뒤 행",
		} {
			if s := strings.TrimPrefix(got[cell], "김주무관:\n"); s != want {
				t.Errorf("%s: comment at %s: %q", label, cell, got[cell])
			}
		}
		if len(got) != 9 {
			t.Errorf("%s: comments %q", label, got)
		}
		if got := commentsOf(t, f, "빈 시트"); len(got) != 1 || got["B2"] != `[오류] =HYPERLINK("http://evil") _x005F_x0041_ <b>&` {
			t.Errorf("%s: comments of the empty sheet: %q", label, got)
		}
		for cell, color := range map[string]string{"D5": "FFB3B3", "D6": "BBD9F5", "C4": "FFE9A8", "H10": "FFB3B3", "H4": "FFB3B3"} {
			if c := styleAt(t, f, "계약현황", cell).Fill.Color; len(c) != 1 || c[0] != color {
				t.Errorf("%s: fill of %s: %v", label, cell, c)
			}
		}
		if c := styleAt(t, f, "계약현황", "D7").Fill.Color; len(c) != 1 || c[0] != "E2EFDA" {
			t.Errorf("%s: fill of D7: %v", label, c)
		}
		if s := styleAt(t, f, "계약현황", "H10"); s.Font == nil || !s.Font.Bold {
			t.Errorf("%s: H10 lost its column's format", label)
		}
		rows, err := f.GetRows("확인할 점")
		check(t, err)
		if len(rows) != 3+len(x.problems) {
			t.Fatalf("%s: list of %d rows", label, len(rows))
		}
		for i, p := range x.problems {
			r := rows[3+i]
			if r[2] != p.Sheet || r[3] != p.Cell || p.Message != strings.TrimSuffix(r[5], "") && i != 9 {
				t.Errorf("%s: row %q of problem %+v", label, r, p)
			}
		}
		if formula, _ := f.GetCellFormula("확인할 점", "F13"); formula != "" {
			t.Errorf("%s: a formula from a message: %q", label, formula)
		}
		if linked, target, _ := f.GetCellHyperLink("확인할 점", "D4"); !linked || target != "'계약현황'!D5" {
			t.Errorf("%s: link %q", label, target)
		}
	}
}

// TestSamples has the reader find what is wrong with files of offices: each
// problem with a place is at its cell, and all are in the list.
func TestSamples(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*"))
	check(t, err)
	var files []sheet.Input
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			continue // a folder
		}
		files = append(files, sheet.Input{Name: filepath.Base(name), Data: data})
	}
	noted := 0
	for _, in := range files {
		r, err := sheet.ReadAll(t.Context(), []sheet.Input{in}, sheet.Options{})
		check(t, err)
		_, b, err := grid.Open(t.Context(), in.Data, grid.Options{})
		check(t, err)
		_, out := annotateFile(t, Input(in), r.Check.Problems)
		f := open(t, out)
		sheets := f.GetSheetList()
		for i, s := range b.Sheets {
			got := commentsOf(t, f, sheets[i])
			for _, p := range r.Check.Problems {
				at, ok := placeOf(s, p.Cell)
				if !ok || p.Sheet != s.Name {
					continue
				}
				noted++
				if ref := anchorOf(s, at).ref(); !strings.Contains(got[ref], p.Message) {
					t.Errorf("%s %s!%s: comment %q lacks %q", in.Name, s.Name, p.Cell, got[ref], p.Message)
				}
			}
		}
		rows, err := f.GetRows(sheets[len(sheets)-1])
		check(t, err)
		if len(rows) != 3+len(r.Check.Problems) {
			t.Errorf("%s: %d rows for %d problems", in.Name, len(rows), len(r.Check.Problems))
		}
	}
	if noted < 20 {
		t.Errorf("%d notes", noted)
	}
	both := []models.Problem{{Severity: models.Error, File: files[0].Name, Sheet: "없는 시트", Message: "이 파일"}, {Severity: models.Error, File: "다른.xlsx", Message: "다른 파일"}, {Severity: models.Error, Message: "모든 파일"}}
	_, out := annotateFile(t, Input(files[0]), both)
	rows, err := open(t, out).GetRows("확인할 점")
	check(t, err)
	if len(rows) != 5 || rows[3][5] != "이 파일" || rows[4][5] != "모든 파일" {
		t.Errorf("list of one file among several: %q", rows)
	}
}

// TestAgain annotates a result: the comments are written anew, not twice.
func TestAgain(t *testing.T) {
	x := xlsxFiles(t)["kitchen"]
	_, once := annotateFile(t, x.in, []models.Problem{{Severity: models.Error, Sheet: "계약현황", Cell: "D6", Message: "처음"}, {Severity: models.Error, Sheet: "계약현황", Cell: "D5", Message: "처음"}})
	_, twice := annotateFile(t, Input{Name: "a.xlsx", Data: once}, []models.Problem{{Severity: models.Warning, Sheet: "계약현황", Cell: "D6", Message: "다시"}, {Severity: models.Warning, Sheet: "계약현황", Cell: "E6", Message: "새로"}, {Severity: models.Warning, Sheet: "계약현황", Cell: "D5", Message: "다시"}})
	f := open(t, twice)
	if got := commentsOf(t, f, "계약현황"); got["D6"] != "[주의] 다시" || got["E6"] != "[주의] 새로" || got["D5"] != "지난해 단가\n\n대비: [주의] 다시" || len(got) != 4 {
		t.Errorf("comments %q", got)
	}
	if l := f.GetSheetList(); len(l) != 4 || l[3] != "확인할 점" {
		t.Errorf("sheets %v", l)
	}
	if rows, err := f.GetRows("확인할 점"); err != nil || len(rows) != 6 {
		t.Errorf("list %q, %v", rows, err)
	}
	_, none := annotateFile(t, Input{Name: "a.xlsx", Data: twice}, nil)
	g := open(t, none)
	if got := commentsOf(t, g, "계약현황"); !strings.HasPrefix(got["D6"], "[확인]") || !strings.HasPrefix(got["D5"], "지난해 단가\n\n대비: [확인]") || got["B9"] != "끝 행" || len(got) != 4 {
		t.Errorf("comments %q", got)
	}
	if got := commentsOf(t, g, "조용한 시트"); len(got) != 1 || got["B2"] != "손대지 않음" {
		t.Errorf("comments %q", got)
	}
	if rows, err := g.GetRows("확인할 점"); err != nil || len(rows) != 3 {
		t.Errorf("list %q, %v", rows, err)
	}
	ids := map[string]bool{}
	for name, p := range parts(t, twice) {
		if strings.HasSuffix(name, ".vml") {
			for _, id := range regexp.MustCompile(`<v:shape id="([^"]*)"`).FindAllStringSubmatch(p, -1) {
				if ids[id[1]] && id[1] != "_x0000_s1025" { // excelize's own are all alike
					t.Errorf("shape %s twice", id[1])
				}
				ids[id[1]] = true
			}
		}
	}
}

// TestOtherFormats writes a new workbook of a file that is none.
func TestOtherFormats(t *testing.T) {
	name, data := sample(t, "11b_*")
	_, b, err := grid.Open(t.Context(), data, grid.Options{})
	if err != nil {
		t.Skip("this format is not read:", err)
	}
	out, file := annotateFile(t, Input{Name: name, Data: data}, []models.Problem{{Severity: models.Error, Sheet: b.Sheets[0].Name, Cell: "B2", Message: "여기"}})
	if !strings.HasSuffix(out, "_확인할점.xlsx") {
		t.Errorf("name %q", out)
	}
	f := open(t, file)
	if got := commentsOf(t, f, f.GetSheetName(0)); got["B2"] != "[오류] 여기" {
		t.Errorf("comments %q", got)
	}
	for _, r := range b.Sheets[0].Rows {
		for _, c := range r.Cells {
			v, err := f.GetCellValue(f.GetSheetName(0), grid.Ref(c.Col, r.N), excelize.Options{RawCellValue: true})
			check(t, err)
			if v != c.Text {
				t.Errorf("%s: %q, then %q", grid.Ref(c.Col, r.N), c.Text, v)
			}
		}
	}
}

// TestFromGrid writes cells of every kind as they lie.
func TestFromGrid(t *testing.T) {
	b := &grid.Book{From1904: true, Sheets: []*grid.Sheet{
		{Name: "가/나[다]", HiddenColumns: []grid.Range{{Left: 2, Right: 2}}, Merges: []grid.Range{{Top: 1, Left: 1, Bottom: 1, Right: 3}}, Rows: []grid.Row{
			{N: 1, Cells: []grid.Cell{{Col: 1, Text: "=1+1"}}},
			{N: 3, Hidden: true, Cells: []grid.Cell{{Col: 2, Kind: grid.Number, Text: "9.35"}, {Col: 4, Kind: grid.Number, Text: "44851", Date: true}, {Col: 5, Kind: grid.Number, Text: "0.1", Percent: true}, {Col: 16384, Text: "끝"}}},
			{N: 4, Cells: []grid.Cell{{Col: 1, Kind: grid.Failed, Text: "#DIV/0!"}, {Col: 2, Kind: grid.NoValue, Text: "=A1*2"}, {Col: 3, Kind: grid.Bool, Text: "TRUE"}, {Col: 4, Text: "0012"}}},
		}},
		{Name: "가/나[다]", Hidden: true, Rows: []grid.Row{{N: 1, Cells: []grid.Cell{{Col: 1, Text: "둘째"}}}}},
	}}
	data, err := fromGrid(b)
	check(t, err)
	_, got, err := grid.Open(t.Context(), data, grid.Options{})
	check(t, err)
	if len(got.Sheets) != 2 || !got.From1904 || got.Sheets[0].Name != "가_나_다_" || got.Sheets[1].Name != "가_나_다_ (2)" || !got.Sheets[1].Hidden {
		t.Fatalf("%+v", got)
	}
	s := got.Sheets[0]
	if !slices.Equal(s.Merges, b.Sheets[0].Merges) || !s.ColumnHidden(2) || s.ColumnHidden(3) || len(s.Rows) != 3 || !s.Rows[1].Hidden {
		t.Errorf("%+v", s)
	}
	for i, r := range b.Sheets[0].Rows {
		for j, c := range r.Cells {
			d := s.Rows[i].Cells[j]
			if d.Col != c.Col || d.Text != c.Text || (c.Kind == grid.Number) != (d.Kind == grid.Number) || d.Date != c.Date || d.Percent != c.Percent || d.Formula {
				t.Errorf("%+v, then %+v", c, d)
			}
		}
	}
}

// TestListOnly looks at what cannot be annotated: there is a list, and it says why.
func TestListOnly(t *testing.T) {
	book := kitchen(t)
	long := excelize.NewFile()
	w, err := long.NewStreamWriter("Sheet1")
	check(t, err)
	for i := range maxRows + 1 {
		check(t, w.SetRow(grid.Ref(1, i+1), []any{i}))
	}
	check(t, w.Flush())
	var longData bytes.Buffer
	check(t, long.Write(&longData))
	change := func(part string, old, new string) []byte {
		return rebuild(t, book, func(p map[string]string) {
			if !strings.Contains(p[part], old) {
				t.Fatalf("%s lacks %s", part, old)
			}
			p[part] = strings.Replace(p[part], old, new, 1)
		})
	}
	for label, x := range map[string]struct {
		data []byte
		why  string
	}{
		"not a workbook": {[]byte("%PDF-1.7 x"), "끝까지 읽을 수 없어"}, "empty": {nil, "끝까지 읽을 수 없어"}, "cut": {book[:len(book)/2], "끝까지 읽을 수 없어"}, "long": {longData.Bytes(), "20,000개"},
		"odd root":     {change("xl/worksheets/sheet1.xml", `xmlns="`+mainTransitional+`"`, `xmlns="http://example.org"`), "짜임이 보통과 달라"},
		"no fills":     {change("xl/styles.xml", "<cellXfs", "<cellXfz"), ""},
		"a directive":  {change("xl/comments1.xml", "<comments", "<!DOCTYPE x><comments"), "짜임이 보통과 달라"},
		"odd comments": {change("xl/comments1.xml", `ref="D5"`, `ref="D5:D6"`), "짜임이 보통과 달라"},
		"no drawing":   {change("xl/drawings/vmlDrawing1.vml", "</xml>", ""), "짜임이 보통과 달라"},
		"drawing less": {change("xl/worksheets/_rels/sheet1.xml.rels", "vmlDrawing", "other"), ""},
	} {
		name, out := annotateFile(t, Input{Name: "../../x/계약.xlsx", Data: x.data}, kitchenProblems)
		if name != "계약_확인할점.xlsx" {
			t.Errorf("%s: name %q", label, name)
		}
		f := open(t, out)
		if x.why == "" {
			continue // either way, it opens
		}
		if l := f.GetSheetList(); len(l) != 1 || l[0] != "확인할 점" {
			t.Fatalf("%s: sheets %v", label, l)
		}
		rows, err := f.GetRows("확인할 점")
		check(t, err)
		if len(rows) != 4+len(kitchenProblems) || !strings.Contains(rows[1][0], x.why) || rows[5][5] != kitchenProblems[1].Message {
			t.Errorf("%s: rows %q", label, rows)
		}
	}
}

// TestThreads leaves cells with a conversation without a note, and says so.
func TestThreads(t *testing.T) {
	data := rebuild(t, kitchen(t), func(p map[string]string) {
		p["xl/threadedComments/threadedComment1.xml"] = `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="D5" id="{A}"><text>?</text></threadedComment></ThreadedComments>`
		p["xl/worksheets/_rels/sheet1.xml.rels"] = strings.Replace(p["xl/worksheets/_rels/sheet1.xml.rels"], "</Relationships>", `<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>`, 1)
	})
	_, out := annotateFile(t, Input{Name: "a.xlsx", Data: data}, kitchenProblems)
	f := open(t, out)
	if got := commentsOf(t, f, "계약현황"); strings.Contains(got["D5"], "오류") || got["D6"] == "" {
		t.Errorf("comments %q", got)
	}
	if v, _ := f.GetCellValue("확인할 점", "A2"); !strings.Contains(v, "계약현황!D5") {
		t.Errorf("the list says %q", v)
	}
}

// TestBounds writes many and long problems.
func TestBounds(t *testing.T) {
	var ps []models.Problem
	for i := range maxComments + 700 {
		s := models.Warning
		if i >= maxComments {
			s = models.Error // these come first
		}
		ps = append(ps, models.Problem{Severity: s, Sheet: "계약현황", Cell: grid.Ref(i%7+20, i/7+1), Message: "문제"})
	}
	long := strings.Repeat("가", 5000)
	for range 40 {
		ps = append(ps, models.Problem{Severity: models.Error, Sheet: "계약현황", Cell: "B5", Message: long, Found: long})
	}
	_, out := annotateFile(t, Input{Name: "a.xlsx", Data: kitchen(t)}, ps)
	f := open(t, out)
	got := commentsOf(t, f, "계약현황")
	if len(got) != maxComments+2 { // with the two that were there
		t.Errorf("%d comments", len(got))
	}
	if n := len([]rune(got["B5"])); n > maxCommentRunes+100 || !strings.Contains(got["B5"], "그 밖에 ") {
		t.Errorf("B5 has %d characters, ending in %s", n, got["B5"][max(0, len(got["B5"])-60):])
	}
	if last := grid.Ref((maxComments+699)%7+20, (maxComments+699)/7+1); got[last] == "" {
		t.Error("the errors are not first")
	}
	if v, _ := f.GetCellValue("확인할 점", "A2"); !strings.Contains(v, "나머지 701건") {
		t.Errorf("the list says %q", v)
	}
}

// TestEncrypted gives a file back as secret as it was.
func TestEncrypted(t *testing.T) {
	plain := kitchen(t)
	data, err := excelize.Encrypt(plain, &excelize.Options{Password: "비밀"})
	check(t, err)
	_, b, err := grid.Open(t.Context(), plain, grid.Options{})
	check(t, err)
	out, ext, err := inPlace(t.Context(), Input{Name: "a.xlsx", Data: data, Password: "비밀"}, b, kitchenProblems, Options{Lang: "ko"})
	check(t, err)
	if ext != ".xlsx" {
		t.Errorf("ending %q", ext)
	}
	if _, err := excelize.OpenReader(bytes.NewReader(out)); err == nil {
		t.Error("the result is not encrypted")
	}
	f := open(t, out, excelize.Options{Password: "비밀"})
	if got := commentsOf(t, f, "계약현황"); got["D6"] == "" {
		t.Errorf("comments %q", got)
	}
	if data, err = excelize.Encrypt(plain, &excelize.Options{Password: defaultPassword}); err != nil {
		t.Fatal(err)
	}
	_, out = annotateFile(t, Input{Name: "a.xlsx", Data: data}, kitchenProblems) // its structure is locked, and no password asked for
	if got := commentsOf(t, open(t, out, excelize.Options{Password: defaultPassword}), "계약현황"); got["D6"] == "" {
		t.Errorf("comments %q", got)
	}
	data, err = excelize.Encrypt(plain, &excelize.Options{Password: "비밀"})
	check(t, err)
	name, list := annotateFile(t, Input{Name: "a.xlsx", Data: data}, kitchenProblems)
	if l := open(t, list).GetSheetList(); len(l) != 1 || name != "a_확인할점.xlsx" {
		t.Errorf("without its password: %s, sheets %v", name, l)
	}
}

// TestEndings keeps what a file is: a template opened under another ending is
// refused by Excel.
func TestEndings(t *testing.T) {
	for _, e := range endings {
		data := rebuild(t, kitchen(t), func(p map[string]string) {
			p[contentTypes] = strings.Replace(p[contentTypes], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", e.contentType, 1)
		})
		if name, _ := annotateFile(t, Input{Name: "계약.xlsx", Data: data}, kitchenProblems); name != "계약_확인할점"+e.ext {
			t.Errorf("%s: name %q", e.contentType, name)
		}
	}
}

// TestColour marks cells in sheets as other programs write them: without numbers
// of rows and cells, with rows and sheets that hold nothing, in single quotes.
func TestColour(t *testing.T) {
	const head = `<worksheet xmlns="` + mainTransitional + `">`
	marks := func(refs ...string) []*note {
		var out []*note
		for _, ref := range refs {
			row, col, _ := grid.SplitRef(ref)
			out = append(out, &note{place: place{row, col}, severity: models.Error})
		}
		return out
	}
	for _, x := range []struct {
		label, in, want string // by hand; a style n becomes 100+n
		marks           []*note
	}{
		{"no numbers", `<sheetData><row><c><v>1</v></c><c t='s' s='4'><v>2</v></c></row><row><c/></row></sheetData>`, `<sheetData><row><c><v>1</v></c><c t='s' s='104'><v>2</v></c></row><row><c/><c r="C2" s="100"/></row></sheetData>`, marks("B1", "C2")},
		{"nothing", `<sheetData/>`, `<sheetData><row r="2"><c r="A2" s="100"/><c r="C2" s="100"/></row><row r="9"><c r="B9" s="100"/></row></sheetData>`, marks("A2", "C2", "B9")},
		{"a bare row", `<sheetData><row r="3" ht="20" customHeight="1"/></sheetData>`, `<sheetData><row r="3" ht="20" customHeight="1"><c r="B3" s="100"/></row></sheetData>`, marks("B3")},
		{"styles of row and column", `<cols><col min="2" max="3" width="9" style="7"/></cols><sheetData><row r="1" s="5" customFormat="1" spans="2:2"><c r="B1"/></row><row r="2" s="6"><c r="A2" s="1"/></row></sheetData>`,
			`<cols><col min="2" max="3" width="9" style="7"/></cols><sheetData><row r="1" s="5" customFormat="1" spans="1:3"><c r="A1" s="105"/><c r="B1" s="100"/><c r="C1" s="105"/></row><row r="2" s="6"><c r="A2" s="101"/><c r="C2" s="107"/></row></sheetData>`, marks("A1", "B1", "C1", "A2", "C2")},
		{"between rows", `<sheetData><row r="1"><c r="A1"/></row><row r="4"><c r="D4"/></row></sheetData>`, `<sheetData><row r="1"><c r="A1"/></row><row r="2"><c r="B2" s="100"/></row><row r="4"><c r="A4" s="100"/><c r="D4"/></row></sheetData>`, marks("B2", "A4")},
		{"other names", `<sheetData><row r="1" x:s="9" xmlns:x="u"><c x:s="3" r="A1" ><x:c/></c ></row></sheetData>`, `<sheetData><row r="1" x:s="9" xmlns:x="u"><c x:s="3" r="A1"  s="100"><x:c/></c ></row></sheetData>`, marks("A1")},
	} {
		data := rebuild(t, kitchen(t), func(p map[string]string) { p["xl/worksheets/sheet1.xml"] = head + x.in + `</worksheet>` })
		p, err := openPack(t.Context(), data)
		check(t, err)
		c, err := p.colour("xl/worksheets/sheet1.xml", x.marks, func(base int, _ models.Severity) (int, bool) { return 100 + base, true })
		if err != nil {
			t.Errorf("%s: %v", x.label, err)
			continue
		}
		if got := string(apply(c.part, c.changes)); got != head+x.want+`</worksheet>` {
			t.Errorf("%s:\n%s, want\n%s", x.label, got, head+x.want+`</worksheet>`)
		}
	}
	for label, in := range map[string]string{"rows out of order": `<sheetData><row r="2"/><row r="1"/></sheetData>`, "cells out of order": `<sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData>`, "another row's cell": `<sheetData><row r="1"><c r="B2"/></row></sheetData>`, "no cells": `<cols/>`} {
		data := rebuild(t, kitchen(t), func(p map[string]string) { p["xl/worksheets/sheet1.xml"] = head + in + `</worksheet>` })
		p, err := openPack(t.Context(), data)
		check(t, err)
		if _, err := p.colour("xl/worksheets/sheet1.xml", marks("A1"), func(int, models.Severity) (int, bool) { return 1, true }); !errors.Is(err, errUnexpected) {
			t.Errorf("%s: %v", label, err)
		}
	}
}

// FuzzWrite gives it any file: there is always a workbook that opens, and no
// error but a writer's.
func FuzzWrite(f *testing.F) {
	for _, name := range []string{"03_*", "07_*", "11b_*"} {
		names, err := filepath.Glob(filepath.Join("testdata", name))
		if err != nil || len(names) == 0 {
			f.Fatal(names, err)
		}
		data, err := os.ReadFile(names[0])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "중계구조", "D9", "문제")
	}
	f.Add([]byte(nil), "", "12:12", "=1")
	f.Fuzz(func(t *testing.T, data []byte, sheet, cell, message string) {
		var out bytes.Buffer
		p := models.Problem{Severity: models.Error, Sheet: sheet, Cell: cell, Found: message, Message: message}
		if _, err := Write(t.Context(), &out, Input{Name: message, Data: data}, []models.Problem{p}, Options{}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := grid.Open(t.Context(), out.Bytes(), grid.Options{Limits: wide}); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzParts gives it a workbook with any text as one of its parts.
func FuzzParts(f *testing.F) {
	names := []string{"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/workbook.xml", "xl/worksheets/_rels/sheet1.xml.rels", contentTypes}
	for i, name := range names {
		f.Add(uint8(i), parts(f, kitchen(f))[name])
	}
	book := kitchen(f)
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		data := rebuild(t, book, func(p map[string]string) { p[names[int(which)%len(names)]] = text })
		var out bytes.Buffer
		if _, err := Write(t.Context(), &out, Input{Name: "a.xlsx", Data: data}, kitchenProblems, Options{}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := grid.Open(t.Context(), out.Bytes(), grid.Options{Limits: wide}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if _, err := Write(ctx, &out, Input{Name: "a.xlsx", Data: kitchen(t)}, kitchenProblems, Options{}); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("error %v, %d bytes", err, out.Len())
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"계약.xlsx": "계약_확인할점", `C:\문서\a.b.xls`: "a.b_확인할점", "..": "확인할점", "": "확인할점", "a\u202egnp.xlsx": "agnp_확인할점", `x<y>"|.csv`: "xy_확인할점", "v1.2026년 계약": "v1.2026년 계약_확인할점",
	} {
		if got := fileName(name, "ko"); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}
