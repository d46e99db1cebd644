package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	kept "daebi/models/store"
	"daebi/server/sheet"
)

// importRows writes a contract sheet of 20 columns as a workbook and as CSV.
func importRows(b *testing.B, dir string, rows int) (xlsx, text string) {
	head := []any{"연번", "기관명", "부서명", "계약번호", "계약명", "서비스명", "매체", "단가(원, VAT별도)", "월평균 발송량(건)", "계약상대자", "계약시작일", "계약종료일", "담당과 비고", "지역", "사업구분", "예산과목", "관리번호", "검토의견", "참고1", "참고2"}
	xlsx, text = filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "in.csv")
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // a benchmark
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	out, err := os.Create(text)
	if err != nil {
		b.Fatal(err)
	}
	c := csv.NewWriter(out)
	write := func(n int, row []any) {
		if err := w.SetRow("A"+strconv.Itoa(n), row); err != nil {
			b.Fatal(err)
		}
		plain := make([]string, len(row))
		for i, v := range row {
			plain[i] = fmt.Sprint(v)
		}
		if err := c.Write(plain); err != nil {
			b.Fatal(err)
		}
	}
	write(1, head)
	channels := []string{"알림톡", "SMS", "LMS"}
	for i := range rows {
		write(i+2, []any{i + 1, "가온시", fmt.Sprintf("%d과", i%40), "2024-정통-001", "시민 알림", fmt.Sprintf("알림 서비스 %d", i), channels[i%3], 8 + float64(i%500)/100, 1000 + i%90000, "가나다통신(주)",
			"2024-01-01", "2024-12-31", "", "경기", "경상", "201-01", fmt.Sprintf("K%d", i), "이상 없음", i % 7, i % 11})
	}
	c.Flush()
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.SaveAs(xlsx); err != nil {
		b.Fatal(err)
	}
	return xlsx, text
}

// BenchmarkImport takes a workbook of 100,000 rows from upload to committed rows, and
// in turn has sqlite3 import the same CSV and excelize read the same workbook; it
// reports the ratios of the medians of five rounds (goals: import/sqlite3 3,
// understand/excelize .3) and the peak of a process that checks the workbook (goal:
// 200 MiB).
func BenchmarkImport(b *testing.B) {
	dir := b.TempDir()
	xlsx, text := importRows(b, dir, 100_000)
	data, err := os.ReadFile(xlsx)
	if err != nil {
		b.Fatal(err)
	}
	db, err := kept.Open(b.Context(), filepath.Join(dir, "daebi.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a benchmark
	took := map[string][]float64{}
	timed := func(name string, do func()) {
		start := time.Now()
		do()
		took[name] = append(took[name], time.Since(start).Seconds())
	}
	round := func() {
		timed("import", func() {
			var c *models.Case
			timed("understand", func() {
				r, err := sheet.Read(b.Context(), "in.xlsx", data, sheet.Options{})
				if err != nil {
					b.Fatal(err)
				}
				for _, p := range r.Problems() {
					if p.Severity == models.Error {
						b.Fatal(p.Message)
					}
				}
				c = r.Case
			})
			input, err := models.EncodeCase(c)
			if err != nil {
				b.Fatal(err)
			}
			if err := db.AddCase(b.Context(), kept.DefaultOrg, &models.SavedCase{Title: "큰 것", Input: input, Report: []byte("{}")}, nil); err != nil {
				b.Fatal(err)
			}
		})
		timed("sqlite3", func() {
			file := filepath.Join(dir, "plain.db")
			_ = os.Remove(file)
			if out, err := exec.Command("sqlite3", file, ".mode csv", ".import "+text+" t").CombinedOutput(); err != nil {
				b.Skipf("sqlite3: %v %s", err, out)
			}
		})
		timed("excelize", func() {
			f, err := excelize.OpenFile(xlsx)
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close() //nolint:errcheck // a benchmark
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
					b.Fatal(err)
				}
			}
			if err := rows.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
	for b.Loop() {
		clear(took)
		for range 5 {
			round()
		}
	}
	mid := func(name string) float64 { slices.Sort(took[name]); return took[name][len(took[name])/2] }
	for _, name := range []string{"import", "understand", "sqlite3", "excelize"} {
		b.ReportMetric(mid(name)*1000, name+"-ms")
	}
	b.ReportMetric(mid("import")/mid("sqlite3"), "import/sqlite3")
	b.ReportMetric(mid("understand")/mid("excelize"), "understand/excelize")
	b.ReportMetric(checkPeak(b, xlsx), "check-MiB")
}

// checkPeak builds the program, has it check a workbook and returns the most memory
// that it was seen to hold, in MiB; 0 where there is no /proc.
func checkPeak(b *testing.B, file string) float64 {
	program := filepath.Join(b.TempDir(), "daebi")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(b.Context(), program, "check", file)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	status, kb := fmt.Sprintf("/proc/%d/status", cmd.Process.Pid), 0.0
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		case <-time.After(5 * time.Millisecond): // the kernel keeps the peak, not what was in between
		}
		now, _ := os.ReadFile(status)
		if _, rest, ok := strings.Cut(string(now), "VmHWM:"); ok {
			if n, err := strconv.ParseFloat(strings.Fields(rest)[0], 64); err == nil {
				kb = max(kb, n)
			}
		}
	}
}
