package paperbook

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/server/paper"
	"daebi/server/sheet/sheettest"
)

var day = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

func opened(t *testing.T, d *paper.Document) *excelize.File {
	t.Helper()
	var a, b bytes.Buffer
	if err := Write(&a, d, day); err != nil {
		t.Fatal(err)
	}
	if err := Write(&b, d, day); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same paper makes another file, %v", err)
	}
	sheettest.CheckStandard(t, d.Title, b.Bytes())
	f, err := excelize.OpenReader(&a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func span(c paper.Cell, cols, rows int) paper.Cell {
	c.ColSpan, c.RowSpan = cols, rows
	return c
}

func TestFormsHaveSheetsOfTheirOwn(t *testing.T) {
	form := func(number string) paper.Table {
		return paper.Table{Caption: number + " 전환", Columns: []float64{.17, .12, .71}, Rows: []paper.Row{
			{span(paper.HeadCell("고유번호"), 2, 1), paper.TextCell(number)},
			{span(paper.HeadCell("상세설명"), 1, 2), paper.HeadCell("정의"), paper.TextCell("=1+1")},
			{paper.HeadCell("세부내용"), {Mark: paper.Numbers, Paragraphs: [][]paper.Run{paper.Text("하나"), paper.Text("둘")}}},
		}}
	}
	f := opened(t, &paper.Document{Title: "요구사항/정의서", Lang: "ko", Footer: "A & B", Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: "1. 총괄"},
		paper.Table{Caption: "목록", Columns: []float64{.5, .5}, HeadRows: 1, Rows: []paper.Row{{paper.HeadCell("번호"), paper.HeadCell("이름")}, {paper.TextCell("SFR-001"), paper.TextCell("전환")}}},
		paper.Heading{Level: 1, Text: "2. 상세"},
		form("SFR-001"), paper.Paragraph{Runs: paper.Text("※ 붙임"), Style: paper.Note}, form("SFR-002"), form("SFR-002"),
	}})
	want := []string{"요구사항 정의서", "1. 총괄", "SFR-001 전환", "SFR-002 전환", "SFR-002 전환 (2)"}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Fatalf("sheets %q; want %q", got, want)
	}
	rows, err := f.GetRows("SFR-001 전환")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		for _, text := range row {
			if text != "" {
				all = append(all, text)
			}
		}
	}
	if want := []string{"2. 상세", "SFR-001 전환", "고유번호", "SFR-001", "상세설명", "정의", "=1+1", "세부내용", "1. 하나\n2. 둘", "※ 붙임"}; !slices.Equal(all, want) {
		t.Errorf("%q; want %q", all, want)
	}
	merged, err := f.GetMergeCells("SFR-001 전환")
	if err != nil {
		t.Fatal(err)
	}
	var ranges []string
	for _, m := range merged {
		ranges = append(ranges, m[0])
	}
	if missing := func() (out []string) { // the label over two columns, and that over two rows
		for _, r := range []string{"A3:G3", "A4:D5", "E4:G4", "H4:X4"} {
			if !slices.Contains(ranges, r) {
				out = append(out, r)
			}
		}
		return out
	}(); missing != nil {
		t.Errorf("merged %q lack %q", ranges, missing)
	}
}

func TestHostileTexts(t *testing.T) {
	hostile := "'" + strings.Repeat("[x]*?:/\\", 20) + "\x00\x07\u202e"
	f := opened(t, &paper.Document{Title: hostile, Lang: "ko", Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: hostile}, paper.Heading{Level: 1, Text: "'"}, paper.Heading{Level: 1, Text: hostile},
		paper.Paragraph{Runs: paper.Text("=cmd|' /c calc'!A0" + strings.Repeat("가", 40_000))},
		paper.Table{Columns: []float64{.01, .01, .98}, Rows: []paper.Row{{paper.TextCell("+1"), paper.TextCell("@x"), paper.TextCell("\x01-1\nb")}}},
	}})
	for _, name := range f.GetSheetList() {
		if len([]rune(name)) > 31 || strings.ContainsAny(name, `[]*?:/\`) {
			t.Errorf("sheet %q", name)
		}
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(name, cell); formula != "" {
					t.Errorf("%s!%s: %q", name, cell, formula)
				}
				if strings.ContainsAny(row[j], "\x00\x01\x07\u202e") {
					t.Errorf("%s!%s: %q", name, cell, row[j])
				}
			}
		}
	}
}
