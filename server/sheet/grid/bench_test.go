package grid

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/sheettest"
)

// excelLayout writes a workbook of 20 columns as Excel lays it out: references and
// styles on each cell, texts in a table of their own, dates as serial numbers in
// two formats. Every fortieth cell is blank.
func excelLayout(t testing.TB, path string, rows int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // closed below where it matters
	z := zip.NewWriter(f)
	part := func(name string, write func(*bufio.Writer)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		b := bufio.NewWriterSize(w, 1<<20)
		write(b)
		if err := b.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	plain := func(name, text string) { part(name, func(b *bufio.Writer) { _, _ = b.WriteString(text) }) }
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	plain("[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`)
	plain("_rels/.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	plain("xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook `+ns+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="발송" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	plain("xl/_rels/workbook.xml.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="`+rel+`styles" Target="styles.xml"/><Relationship Id="rId3" Type="`+rel+`sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
	plain("xl/styles.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet `+ns+`><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;년&quot;\ m&quot;월&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="3"/></cellXfs></styleSheet>`)
	texts := max(rows/2, 1)
	part("xl/worksheets/sheet1.xml", func(b *bufio.Writer) {
		fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet %s><dimension ref="A1:T%d"/><sheetData>`, ns, rows)
		n := 0
		for r := 1; r <= rows; r++ {
			fmt.Fprintf(b, `<row r="%d" spans="1:20" x14ac:dyDescent="0.3">`, r)
			for c := 1; c <= 20; c++ {
				if n++; n%40 == 0 {
					continue
				}
				switch c % 5 {
				case 0: // a date
					fmt.Fprintf(b, `<c r="%s%d" s="%d"><v>%d</v></c>`, ColumnName(c), r, 1+c/5%2, 43831+(r*7+c)%1800)
				case 1, 3:
					fmt.Fprintf(b, `<c r="%s%d" t="s"><v>%d</v></c>`, ColumnName(c), r, (r*31+c*7)%texts)
				case 2:
					fmt.Fprintf(b, `<c r="%s%d" s="3"><v>%d</v></c>`, ColumnName(c), r, (r*7919+c*104729)%1000000)
				default:
					fmt.Fprintf(b, `<c r="%s%d"><v>%s</v></c>`, ColumnName(c), r, strconv.FormatFloat(float64((r*31+c)%100000)/997, 'g', 17, 64))
				}
			}
			_, _ = b.WriteString(`</row>`)
		}
		_, _ = b.WriteString(`</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`)
	})
	part("xl/sharedStrings.xml", func(b *bufio.Writer) {
		fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst %s count="%d" uniqueCount="%d">`, ns, rows*8, texts)
		for i := range texts {
			fmt.Fprintf(b, `<si><t>주민센터 알림톡 발송 %d건</t></si>`, i)
		}
		_, _ = b.WriteString(`</sst>`)
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// readByExcelize reads every row as its iterator gives it, without formatting.
func readByExcelize(t testing.TB, data []byte) (cells int) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a benchmark
	rows, err := f.Rows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // a benchmark
	for rows.Next() {
		columns, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			if c != "" {
				cells++
			}
		}
	}
	return cells
}

func count(b *Book) (cells int) {
	for _, g := range b.Sheets {
		for _, r := range g.Rows {
			cells += len(r.Cells)
		}
	}
	return cells
}

func median(d []float64) float64 {
	slices.Sort(d)
	return d[len(d)/2]
}

// BenchmarkOpen sets Open beside excelize's raw row iterator on the same file, in
// turn: ratio is the median of their pairs (goal: .3), MiB the peak of a process
// that only opens the file (goal at 100,000 rows: 200).
func BenchmarkOpen(b *testing.B) {
	for _, rows := range []int{1000, 100_000, 500_000} {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "book.xlsx")
			excelLayout(b, file, rows)
			data, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			var ours, ratios []float64
			b.ResetTimer()
			for range 5 {
				runtime.GC()
				start := time.Now()
				kind, book, err := Open(context.Background(), data, Options{})
				took := time.Since(start).Seconds()
				if err != nil {
					b.Fatal(kind, err)
				}
				ours = append(ours, took)
				n := count(book)
				book = nil
				if rows > 100_000 { // only for growth: excelize takes a minute each
					continue
				}
				runtime.GC()
				start = time.Now()
				theirs := readByExcelize(b, data)
				ratios = append(ratios, took/time.Since(start).Seconds())
				if n != theirs {
					b.Fatalf("%d cells, excelize %d", n, theirs)
				}
			}
			b.StopTimer()
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(ours), "s/open")
			b.ReportMetric(median(ours)/float64(rows)*1e6, "µs/row")
			if len(ratios) > 0 {
				b.ReportMetric(median(ratios), "ratio")
			}
			b.ReportMetric(peak(b, file), "MiB")
		})
	}
}

// peak opens a file in a process of its own and returns the most memory that it
// held, in MiB.
func peak(t testing.TB, file string) float64 {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run", "^TestPeakOfChild$", "-test.v")
	cmd.Env = append(os.Environ(), "GRID_OPEN="+file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, ok := strings.Cut(string(out), "VmHWM:")
	fields := strings.Fields(rest)
	if !ok || len(fields) == 0 {
		t.Skip("no /proc/self/status")
	}
	kb, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}

// TestPeakOfChild is the process of peak.
func TestPeakOfChild(t *testing.T) {
	file := os.Getenv("GRID_OPEN")
	if file == "" {
		t.Skip("only as a child")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := Open(t.Context(), data, Options{})
	t.Log(err)
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM") {
			fmt.Print(line)
		}
	}
	runtime.KeepAlive(b)
}

// BenchmarkHostile opens files that are made to hurt, each in a process of its
// own: the longest and the largest of them (goal: 2 s and 256 MiB).
func BenchmarkHostile(b *testing.B) {
	cells := strings.Repeat(`<row><c><v>1</v></c><c t="s"><v>0</v></c></row>`, 1_300_000) // 61 MB: as much as a small file may hold
	long := strings.Repeat("가", 7_000_000)
	table := func(cell string, n int) []byte {
		return []byte("<table>" + strings.Repeat("<tr>"+cell, n) + "</table>")
	}
	for name, data := range map[string][]byte{
		"blanks":       sheetOf(b, `<worksheet>`+strings.Repeat(" ", 600<<20)),
		"cells":        sheetOf(b, `<worksheet><sheetData>`+cells+`</sheetData></worksheet>`),
		"many cells":   sheetOf(b, `<worksheet><sheetData>`+strings.Repeat(cells, 20)+`</sheetData></worksheet>`),
		"one long":     sheettest.Zip(b, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+cells[:47*800_000]+`</sheetData></worksheet>`, "xl/sharedStrings.xml", `<sst><si><t>`+long+`</t></si></sst>`),
		"texts":        sheettest.Zip(b, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/></worksheet>`, "xl/sharedStrings.xml", `<sst>`+strings.Repeat(`<si><t>`+strings.Repeat("a", 2000)+`</t></si>`, 30_000)+`</sst>`),
		"styles":       sheettest.Zip(b, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/></worksheet>`, "xl/styles.xml", `<s><cellXfs>`+strings.Repeat(`<xf numFmtId="14"/>`, 3_000_000)+`</cellXfs></s>`),
		"depth":        sheettest.Zip(b, "xl/workbook.xml", strings.Repeat(`<a>`, 15_000_000)),
		"attributes":   sheettest.Zip(b, "xl/workbook.xml", `<a `+strings.Repeat(`a="" `, 10_000_000)),
		"parts":        sheettest.Zip(b, slices.Repeat([]string{"xl/workbook.xml", ""}, 170_000)...),
		"2003 depth":   []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">` + strings.Repeat(`<a>`, 6_000_000)),
		"2003 attrs":   []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" ` + strings.Repeat(`a="" `, 4_000_000)),
		"names":        sheettest.Zip(b, "xl/workbook.xml", `<workbook>`+strings.Repeat(`<definedName name="a">b</definedName>`, 1_500_000)+`</workbook>`),
		"corner":       sheetOf(b, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`),
		"merges":       sheetOf(b, `<worksheet><sheetData/><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 1_500_000)+`</mergeCells></worksheet>`),
		"html spans":   table(`<td rowspan=65534 colspan=1000>x`, 600_000),
		"html tables":  []byte(strings.Repeat(`<table><td rowspan=9 colspan=1000></table>`, 450_000)),
		"html depth":   []byte(strings.Repeat(`<table><tr><td>`, 1_300_000)),
		"csv quotes":   []byte(strings.Repeat(`"`, 20<<20)),
		"csv commas":   []byte(strings.Repeat(`,`, 20<<20)),
		"csv lines":    []byte(strings.Repeat("\n", 20<<20)),
		"2003 rows":    []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>` + strings.Repeat(`<Row/>`, 3_000_000)),
		"2003 columns": []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ID="a"><NumberFormat Format="0%"/></Style></Styles><Worksheet><Table>` + strings.Repeat(`<Column Index="1" Span="16383" StyleID="a"/>`, 400_000)),
		"xls sheets":   xlsStream(func(w *biff) {}, slices.Repeat([]testSheet{{name: "a", write: func(*biff) {}}}, 1999)...),
		"xls numbers": xlsStream(func(w *biff) {}, testSheet{name: "a", write: func(w *biff) {
			row := make([]byte, 4, 4+6*255+2)
			for i := range 255 {
				row = append(row, 0, 0, 2, byte(i), 0, 0)
			}
			for range 12_000 {
				w.rec(recMulRk, row, uint16(254))
			}
		}}),
	} {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "book")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			start := time.Now()
			kind, book, err := Open(context.Background(), data, Options{})
			took := time.Since(start).Seconds()
			b.StopTimer()
			n := 0
			if book != nil {
				n = count(book)
			}
			book = nil
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(took, "s")
			b.ReportMetric(float64(len(data))/(1<<20), "MiB-file")
			b.ReportMetric(peak(b, file), "MiB")
			b.Logf("%s: %d cells, %v", kind, n, err)
		})
	}
}
