package sheet

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// bigOffice makes an office's sheet of many rows and 20 columns: one contract's
// services, as a large city lists them.
func bigOffice(t testing.TB, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	header := []any{"연번", "계약번호", "계약명", "서비스명", "기관명", "부서명", "계약상대자", "매체", "기존단가(원)", "단가(원)", "월평균 발송량(건)", "월 금액(원)", "시작일", "종료일", "실패율", "담당자", "연락처", "비고", "기타1", "기타2"}
	set := func(r int, row []any) {
		if err := w.SetRow(fmt.Sprintf("A%d", r), row); err != nil {
			t.Fatal(err)
		}
	}
	set(1, []any{"가온시 문자서비스 현황 (단위: 원, 건 / 부가세 별도)"})
	set(2, header)
	for i := range rows {
		set(i+3, []any{i + 1, "2024-001", "시민 알림 발송 서비스", fmt.Sprintf("업무 %d 안내", i), "가온시", fmt.Sprintf("부서%d", i%40), "(주)가나메시지", []string{"SMS", "LMS", "알림톡"}[i%3], 9.9, 6.5 + float64(i%10)/10, 1000 + i, (6.5 + float64(i%10)/10) * float64(1000+i), 45292, 45657, 0.1, "홍길동", "031-123-4567", "특이사항 없음", fmt.Sprintf("값 %d", i), "예비"})
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkOffice reads a large sheet, and the same with excelize's row iterator
// and raw values, and reports the ratio (goal at 100,000 rows: .3). The largest is
// only for growth: its time a row stays what that of the smaller ones is.
func BenchmarkOffice(b *testing.B) {
	for _, rows := range []int{1000, 10_000, 100_000, 500_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			data := bigOffice(b, rows)
			o := Options{Limits: Limits{Rows: 1_000_000, Cells: 20_000_000, UnzippedBytes: 2 << 30}}
			var own, theirs time.Duration
			for b.Loop() {
				runtime.GC()
				start := time.Now()
				r, err := Read(b.Context(), "big.xlsx", data, o)
				if err != nil || len(r.Check.Contracts) != 1 {
					b.Fatal(err, r.Problems()[:min(5, len(r.Problems()))])
				}
				own += time.Since(start)
				if rows > 100_000 {
					continue // excelize takes a minute each
				}
				runtime.GC()
				start = time.Now()
				f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
				if err != nil {
					b.Fatal(err)
				}
				it, err := f.Rows("Sheet1")
				if err != nil {
					b.Fatal(err)
				}
				for it.Next() {
					if _, err := it.Columns(excelize.Options{RawCellValue: true}); err != nil {
						b.Fatal(err)
					}
				}
				theirs += time.Since(start)
				_ = f.Close()
			}
			if theirs > 0 {
				b.ReportMetric(own.Seconds()/theirs.Seconds(), "of-excelize-raw")
			}
			b.ReportMetric(own.Seconds()/float64(b.N)/float64(rows)*1e6, "µs/row")
		})
	}
}
