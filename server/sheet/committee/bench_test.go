package committee

import (
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/standard"
)

// office is a case of n services: each with a price before, after and behind.
func office(t testing.TB, n int) models.Case {
	c := rich(t)
	k := &c.Contracts[0]
	one := k.Services[0]
	k.Services = nil
	for i := range n {
		s := one
		s.Name = fmt.Sprintf("서비스 %d", i+1)
		s.FailureShare = ptr(.01 * float64(i%9+1))
		s.Lines = slices.Clone(one.Lines)
		for j := range s.Lines {
			if s.Lines[j].MessagesPerMonth > 0 {
				s.Lines[j].MessagesPerMonth = int64(20_000 + 1_000*i)
			}
		}
		k.Services = append(k.Services, s)
	}
	return c
}

// bareCell is a cell as excelize's own calls would write it.
type bareCell struct {
	ref, words, formula string
	number              float64
	isNumber            bool
	style               int
}

type bareSheet struct {
	name   string
	cells  []bareCell
	merges [][2]string
	widths []float64
	rows   int
}

// bareBook reads what a workbook holds.
func bareBook(t testing.TB, data []byte) (out []bareSheet, charts int) {
	t.Helper()
	f := open(t, data)
	for _, name := range f.GetSheetList() {
		s := bareSheet{name: name}
		wide := 0
		all := rows(t, f, name)
		for _, row := range all {
			wide = max(wide, len(row))
		}
		for r, row := range all {
			s.rows = r + 1
			row = append(row, make([]string, wide-len(row))...) // blanks with a border
			for c, v := range row {
				x := bareCell{ref: cell(c+1, r+1), words: v}
				x.formula, _ = f.GetCellFormula(name, x.ref)
				x.style, _ = f.GetCellStyle(name, x.ref)
				if typ, _ := f.GetCellType(name, x.ref); typ == excelize.CellTypeUnset || typ == excelize.CellTypeNumber {
					n, err := strconv.ParseFloat(v, 64)
					x.number, x.isNumber = n, err == nil
				}
				if x.style == 0 && x.words == "" && x.formula == "" {
					continue
				}
				s.cells = append(s.cells, x)
			}
		}
		for c := range wide {
			w, _ := f.GetColWidth(name, column(c+1))
			s.widths = append(s.widths, w)
		}
		merged, err := f.GetMergeCells(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range merged {
			s.merges = append(s.merges, [2]string{m.GetStartAxis(), m.GetEndAxis()})
		}
		out = append(out, s)
	}
	return out, 7
}

// writeBare writes the same cells by excelize's own calls, with as many charts.
func writeBare(t testing.TB, w io.Writer, sheets []bareSheet, charts int) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing was written to disk
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	most := 0
	for _, s := range sheets {
		for _, c := range s.cells {
			most = max(most, c.style)
		}
	}
	ids := make([]int, most+1)
	for i := range ids {
		var err error
		ids[i], err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: fontName, Size: float64(8 + i)}, Alignment: &excelize.Alignment{WrapText: true}, Border: []excelize.Border{{Type: "left", Color: line, Style: 1}}})
		check(err)
	}
	for _, s := range sheets {
		_, err := f.NewSheet(s.name)
		check(err)
		for i, width := range s.widths {
			check(f.SetColWidth(s.name, column(i+1), column(i+1), width))
		}
		for _, c := range s.cells {
			switch {
			case c.formula != "":
				check(f.SetCellFormula(s.name, c.ref, c.formula))
			case c.isNumber:
				check(f.SetCellFloat(s.name, c.ref, c.number, -1, 64))
			case c.words != "":
				check(f.SetCellStr(s.name, c.ref, c.words))
			}
			check(f.SetCellStyle(s.name, c.ref, c.ref, ids[c.style]))
		}
		for _, m := range s.merges {
			check(f.MergeCell(s.name, m[0], m[1]))
		}
		for r := range s.rows {
			check(f.SetRowHeight(s.name, r+1, 20))
		}
	}
	for i := range charts {
		check(f.AddChart(sheets[0].name, cell(1, 1+20*i), &excelize.Chart{Type: excelize.Bar, Series: []excelize.ChartSeries{{Name: "'" + sheets[0].name + "'!$A$1", Categories: "'" + sheets[0].name + "'!$A$2:$A$9", Values: "'" + sheets[0].name + "'!$C$2:$C$9"}}}))
	}
	check(f.Write(w))
}

// BenchmarkAgainstBareCalls writes the workbook of a case of 20 services and, in
// turn, the same cells by excelize's own calls, without values beside the formulas;
// it reports how many times as long the whole takes.
func BenchmarkAgainstBareCalls(b *testing.B) {
	r := analyze(b, office(b, 20))
	sheets, charts := bareBook(b, write(b, r, options))
	cells, formulas := 0, 0
	for _, s := range sheets {
		cells += len(s.cells)
		for _, c := range s.cells {
			if c.formula != "" {
				formulas++
			}
		}
	}
	var ratios []float64
	for b.Loop() {
		start := time.Now()
		if err := Write(io.Discard, r, options); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start)
		start = time.Now()
		writeBare(b, io.Discard, sheets, charts)
		ratios = append(ratios, float64(ours)/float64(time.Since(start)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "×bare")
	b.ReportMetric(float64(cells), "cells")
	b.ReportMetric(float64(formulas), "formulas")
}

// streamed writes rows of 20 cells by the streaming writer.
func streamed(t testing.TB, w io.Writer, rows int, fast bool) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // its temporary files go with the test's folder
	if fast {
		standard.Use(f)
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 3})
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	row := make([]any, 20)
	for r := range rows {
		for c := range row {
			switch c % 4 {
			case 0:
				row[c] = excelize.Cell{Value: "서비스 " + strconv.Itoa(r*c%977)}
			case 1:
				row[c] = excelize.Cell{Value: float64(r*c) * 1.37, StyleID: style}
			default:
				row[c] = excelize.Cell{Value: r*31 + c, StyleID: style}
			}
		}
		if err := s.SetRow(cell(1, r+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(w); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkStream writes 100,000 rows by the streaming writer with the faster
// deflate and, in turn, as it comes; it reports the ratio and the peak memory.
func BenchmarkStream(b *testing.B) {
	const rows = 100_000
	var ratios []float64
	peak := 0.0
	for b.Loop() {
		runtime.GC()
		done := make(chan float64)
		stop := make(chan struct{})
		go func() { done <- watchMemory(stop) }()
		start := time.Now()
		streamed(b, io.Discard, rows, true)
		fast := time.Since(start)
		close(stop)
		peak = max(peak, <-done)
		start = time.Now()
		streamed(b, io.Discard, rows, false)
		ratios = append(ratios, float64(fast)/float64(time.Since(start)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "×plain")
	b.ReportMetric(peak, "MiB-peak")
}

// watchMemory returns the most memory in use until told to stop, in MiB.
func watchMemory(stop <-chan struct{}) float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	most := 0.0
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		metrics.Read(sample)
		most = max(most, float64(sample[0].Value.Uint64()-sample[1].Value.Uint64())/(1<<20))
		select {
		case <-stop:
			return most
		case <-tick.C:
		}
	}
}
