package annotate

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// BenchmarkWrite puts 1,000 notes into a sheet of 20,000 rows, against opening
// and saving the same workbook by excelize, which loses parts.
func BenchmarkWrite(b *testing.B) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for r := range maxRows {
		row := make([]any, 12)
		for c := range row {
			row[c] = fmt.Sprintf("계약 %d-%d", r, c)
		}
		if err := w.SetRow(grid.Ref(1, r+1), row); err != nil {
			b.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Write(&data); err != nil {
		b.Fatal(err)
	}
	var ps []models.Problem
	for i := range 1000 {
		ps = append(ps, models.Problem{Severity: models.Error, Sheet: "Sheet1", Cell: grid.Ref(3, 1+i*20), Message: "문제"})
	}
	b.Run("notes", func(b *testing.B) {
		for b.Loop() {
			if _, err := Write(b.Context(), io.Discard, Input{Name: "a.xlsx", Data: data.Bytes()}, ps, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			for _, p := range ps {
				if err := f.AddComment(p.Sheet, excelize.Comment{Cell: p.Cell, Text: p.Message}); err != nil {
					b.Fatal(err)
				}
			}
			if err := f.Write(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}
