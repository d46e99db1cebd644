package paperbook

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/server/paper"
)

// priced is a price schedule of two lines: 10 × 4.9, and 5 × a price still to come.
func priced(formula string) *paper.Document {
	n := func(text string, v float64) paper.Cell {
		c := paper.TextCell(text)
		c.Align, c.Number = paper.RightSide, &v
		return c
	}
	f := func(s string) paper.Cell { return paper.Cell{Align: paper.RightSide, Formula: s} }
	return &paper.Document{Title: "산출내역", Lang: "ko", Blocks: []paper.Block{paper.Table{
		Columns: []float64{.4, .2, .2, .2}, HeadRows: 1, Rows: []paper.Row{
			{paper.HeadCell("항목"), paper.HeadCell("물량"), paper.HeadCell("단가"), paper.HeadCell("금액")},
			{paper.TextCell("=1+1"), n("10", 10), n("4.9", 4.9), f("{1,1}*{1,2}")},
			{paper.TextCell("@SUM(A1)"), n("5", 5), paper.Cell{Align: paper.RightSide}, f(formula)},
			{span(paper.TextCell("합계"), 3, 1), f("{1,3}+{2,3}")},
		},
	}}}
}

func TestFormulasAddUp(t *testing.T) {
	f := opened(t, priced("{2,1}*{2,2}"))
	sheet := f.GetSheetList()[0]
	var amounts, entries []string // cells of formulas, and empty ones, from the top
	cells, err := f.GetMergeCells(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		at := c.GetStartAxis()
		formula, _ := f.GetCellFormula(sheet, at)
		switch v := c.GetCellValue(); {
		case formula != "":
			amounts = append(amounts, at)
		case v == "":
			entries = append(entries, at)
		case strings.HasPrefix(v, "="):
			if kind, _ := f.GetCellType(sheet, at); kind != excelize.CellTypeSharedString {
				t.Errorf("%s of the paper's text is no text: %v", at, kind)
			}
		}
	}
	if len(amounts) != 3 || len(entries) != 1 {
		t.Fatalf("formulas at %v, entries at %v", amounts, entries)
	}
	for _, tt := range []struct {
		price any
		sum   string
	}{{nil, "49"}, {3.0, "64"}, {20, "149"}} { // 10 × 4.9 + 5 × the price
		if err := f.SetCellValue(sheet, entries[0], tt.price); err != nil {
			t.Fatal(err)
		}
		if got, err := f.CalcCellValue(sheet, amounts[2], excelize.Options{RawCellValue: true}); err != nil || got != tt.sum {
			t.Errorf("with a price of %v at %s: %s, %v; want %s", tt.price, entries[0], got, err, tt.sum)
		}
	}
}

func TestFormulasHoldNothingElse(t *testing.T) {
	for _, bad := range []string{`HYPERLINK("http://a.example","b")`, "A1+1", "{1,9}", "{1,1}&{1,2}", "cmd|' /C calc'!A0"} {
		if err := Write(&bytes.Buffer{}, priced(bad), day); err == nil {
			t.Errorf("%q was written", bad)
		}
	}
}
