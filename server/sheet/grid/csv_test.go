package grid

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"
)

// cellsOf lists a sheet's cells: "B3 text", in order.
func cellsOf(g *Sheet) []string {
	var out []string
	for _, r := range g.Rows {
		for _, c := range r.Cells {
			out = append(out, Ref(c.Col, r.N)+" "+c.Text)
		}
	}
	return out
}

func open(t testing.TB, data []byte, o Options) (string, *Book) {
	t.Helper()
	kind, b, err := Open(context.Background(), data, o)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return kind, b
}

func cp949(t testing.TB, s string) []byte {
	t.Helper()
	b, err := korean.EUCKR.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16of(s string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

const contracts = "사랑구 문자서비스 계약현황\r\n기준일: 2024. 6. 30.,,,\"(단위: 원, 부가세 포함)\"\r\n\r\n계약번호,계약명,단가,발송량\r\n" +
	"사랑-001,\"주민센터 알림, 통합\",5.39,\"62,000\"\r\n사랑-002,\"(주)달\n메시지\",10.285,\"1,250\"\r\n사랑-003,똠방각하 펲시 홥,\"\"\"별\"\"통신\"\r\n합계,,,\"63,250\",\r\n"

var contractCells = []string{"A1 사랑구 문자서비스 계약현황", "A2 기준일: 2024. 6. 30.", "D2 (단위: 원, 부가세 포함)", "A4 계약번호", "B4 계약명", "C4 단가", "D4 발송량",
	"A5 사랑-001", "B5 주민센터 알림, 통합", "C5 5.39", "D5 62,000", "A6 사랑-002", "B6 (주)달\n메시지", "C6 10.285", "D6 1,250", "A7 사랑-003", "B7 똠방각하 펲시 홥", "C7 \"별\"통신", "A8 합계", "D8 63,250"}

// TestTextEncodings: one table in every encoding that Excel and Hancell write.
func TestTextEncodings(t *testing.T) {
	tabs := strings.NewReplacer("\"주민센터 알림, 통합\"", "주민센터 알림, 통합", "\"62,000\"", "62,000", "\"(단위: 원, 부가세 포함)\"", "(단위: 원, 부가세 포함)", "\"1,250\"", "1,250", "\"63,250\"", "63,250").Replace(contracts)
	tabs = strings.NewReplacer(",,,", "\t\t\t", "번호,", "번호\t", "명,", "명\t", "단가,", "단가\t", "1,주", "1\t주", "합,5.39,", "합\t5.39\t", "002,", "002\t", "\",10.285,", "\"\t10.285\t", "003,", "003\t", "홥,", "홥\t", "50,\r", "50\t\r").Replace(tabs)
	for name, tt := range map[string]struct {
		data []byte
		kind string
	}{
		"utf-8":             {[]byte(contracts), "csv"},
		"utf-8 with mark":   {[]byte("\ufeff" + contracts), "csv"},
		"cp949":             {cp949(t, contracts), "csv"},
		"cr only":           {[]byte(strings.ReplaceAll(strings.ReplaceAll(contracts, "\r\n", "\r"), "달\n", "달\n")), "csv"},
		"tabs":              {[]byte(tabs), "tsv"},
		"tabs in cp949":     {cp949(t, tabs), "tsv"},
		"unicode text":      {utf16of(tabs, binary.LittleEndian, true), "txt"},
		"big endian":        {utf16of(tabs, binary.BigEndian, true), "txt"},
		"without mark":      {utf16of(tabs, binary.LittleEndian, false), "txt"},
		"big, without mark": {utf16of(tabs, binary.BigEndian, false), "txt"},
	} {
		kind, b := open(t, tt.data, Options{Name: `C:\자료\11.계약.csv`})
		if kind != tt.kind || b.Kind != tt.kind || len(b.Sheets) != 1 || b.Sheets[0].Name != "11.계약" {
			t.Errorf("%s: kind %q, sheets %+v", name, kind, b.Sheets[0].Name)
		}
		if got := cellsOf(b.Sheets[0]); !reflect.DeepEqual(got, contractCells) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, contractCells)
		}
	}
}

// TestUndecodable: bytes that no encoding explains are told with their line, never
// replaced.
func TestUndecodable(t *testing.T) {
	half := utf16of("가\t나\n다\t라", binary.LittleEndian, true)
	for name, tt := range map[string]struct {
		data []byte
		line string
	}{
		"cp949 cut in a letter": {bytes.TrimSuffix(cp949(t, "가,나\n다,라"), []byte{0xf3}), "line 2"},
		"utf-8 with a stray":    {[]byte("\ufeff가,나\n\xff,다\n"), "line 2"},
		"odd utf-16":            {append(half, 'x'), "line 2"},
		"half a pair":           {append(half, 0x00, 0xd8), "line 2"},
		"neither":               {append(append([]byte("가,나\n"), cp949(t, "가나다\n")...), "라마\n\xff\xff"...), "line"},
	} {
		kind, b, err := Open(context.Background(), tt.data, Options{})
		if !errors.Is(err, ErrEncoding) || b != nil || kind == "" || !strings.Contains(err.Error(), tt.line) {
			t.Errorf("%s: %q %v", name, kind, err)
		}
	}
}

// TestSeparators: what separates is seen from the file.
func TestSeparators(t *testing.T) {
	for name, tt := range map[string]struct {
		text, kind string
		want       []string
	}{
		"semicolon, decimal commas": {"항목;단가;금액\n가;1,5;2,5\n나;3,5;4,5\n", "csv", []string{"A1 항목", "B1 단가", "C1 금액", "A2 가", "B2 1,5", "C2 2,5", "A3 나", "B3 3,5", "C3 4,5"}},
		"pipe":                      {"가|나\n1|2\n", "csv", []string{"A1 가", "B1 나", "A2 1", "B2 2"}},
		"tabs and commas":           {"가\t나\n1,000\t2,000\n", "tsv", []string{"A1 가", "B1 나", "A2 1,000", "B2 2,000"}},
		"commas and bars within":    {"가,나,다,라\n1,a|b,2\n1,c|d\n2,e|f,3,4\n", "csv", []string{"A1 가", "B1 나", "C1 다", "D1 라", "A2 1", "B2 a|b", "C2 2", "A3 1", "B3 c|d", "A4 2", "B4 e|f", "C4 3", "D4 4"}},
		"sep line":                  {"sep=;\r\n가;나,다\r\n", "csv", []string{"A1 가", "B1 나,다"}},
		"sep line, tabs":            {"\"SEP=\t\"\n가\t나\n", "tsv", []string{"A1 가", "B1 나"}},
		"only numbers":              {"1,2\n3,4\n", "csv", []string{"A1 1", "B1 2", "A2 3", "B2 4"}},
		"nothing separates":         {"계약 없음\n\n끝", "txt", []string{"A1 계약 없음", "A3 끝"}},
		"behind a quote":            {"\"가\"나,다\n", "csv", []string{"A1 가나", "B1 다"}},
		"quote within":              {"가\"나,다\n", "csv", []string{"A1 가\"나", "B1 다"}},
		"only blank lines":          {"\r\n\r\n", "txt", nil},
		"blank fields":              {",,\n ,\u3000,x\n", "csv", []string{"C2 x"}},
		"one line":                  {"가,나", "csv", []string{"A1 가", "B1 나"}},
	} {
		kind, b := open(t, []byte(tt.text), Options{})
		if got := cellsOf(b.Sheets[0]); kind != tt.kind || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %s %q, want %s %q", name, kind, got, tt.kind, tt.want)
		}
	}
	if _, b := open(t, utf16of("🙂\t가\n1\t2\n", binary.BigEndian, true), Options{}); b.Sheets[0].Rows[0].Cells[0].Text != "🙂" {
		t.Errorf("%q", cellsOf(b.Sheets[0]))
	}
	if kind, _ := open(t, []byte("가\n나\n"), Options{Name: "x.CSV"}); kind != "csv" {
		t.Errorf("one column of a .csv is %q", kind)
	}
}

// TestTextRefused: what is cut off, too much or not text.
func TestTextRefused(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	var other *FormatError
	for name, tt := range map[string]struct {
		ctx  context.Context
		data string
		is   func(error) bool
	}{
		"quote left open": {context.Background(), "가,나\n\"다,라\n마,바\n", func(err error) bool { return errors.Is(err, ErrDamaged) && strings.Contains(err.Error(), "record 2") }},
		"cells":           {context.Background(), strings.Repeat("1,2\n", 51), func(err error) bool { return errors.Is(err, ErrCells) }},
		"columns":         {context.Background(), strings.Repeat(",", maxCol) + "x", func(err error) bool { return errors.Is(err, ErrCells) }},
		"rows":            {context.Background(), "a,b" + strings.Repeat("\n", maxRow) + "c,d", func(err error) bool { return errors.Is(err, ErrCells) }},
		"cancelled":       {cancelled, "가,나\n", func(err error) bool { return errors.Is(err, context.Canceled) }},
		"zeros":           {context.Background(), "ab\x00c", func(err error) bool { return errors.As(err, &other) && other.Format == "" }},
		"few bytes":       {context.Background(), "\x00\x01\x02\x03", func(err error) bool { return errors.As(err, &other) && other.Format == "" }},
		"rtf":             {context.Background(), `{\rtf1 }`, func(err error) bool { return errors.As(err, &other) && other.Format == "rtf" }},
		"mail":            {context.Background(), "MIME-Version: 1.0\nContent-Type: multipart/related", func(err error) bool { return errors.As(err, &other) && other.Format == "mht" }},
	} {
		if _, b, err := Open(tt.ctx, []byte(tt.data), Options{Limits: Limits{Cells: 100}}); !tt.is(err) || b != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTextCut: a long text is cut and marked; progress comes to its end.
func TestTextCut(t *testing.T) {
	var done, total int64
	_, b := open(t, []byte(strings.Repeat("가", 2001)+","+strings.Repeat("나", 2000)), Options{Progress: func(d, n int64) { done, total = d, n }})
	cells := b.Sheets[0].Rows[0].Cells
	if len(cells) != 2 || !cells[0].Long || cells[1].Long || len([]rune(cells[0].Text)) != 2000 || len([]rune(cells[1].Text)) != 2000 {
		t.Errorf("%d cells, cut %v", len(cells), cells[0].Long)
	}
	if done != total || total == 0 {
		t.Errorf("progress ended at %d of %d", done, total)
	}
}

// sane checks what holds of every book that comes out.
func sane(t *testing.T, b *Book) {
	t.Helper()
	for _, g := range b.Sheets {
		last := 0
		for _, r := range g.Rows {
			if r.N <= last || r.N > maxRow || len(r.Cells) == 0 {
				t.Fatalf("row %d after %d, %d cells", r.N, last, len(r.Cells))
			}
			last = r.N
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Col > maxCol {
					t.Fatalf("column %d after %d in row %d", c.Col, col, r.N)
				}
				if c.Text == "" && c.Kind == Text || len([]rune(c.Text)) > 2000 {
					t.Fatalf("cell %s: %d bytes of kind %d", Ref(c.Col, r.N), len(c.Text), c.Kind)
				}
				col = c.Col
			}
		}
		for _, m := range g.Merges {
			if m.Top < 1 || m.Left < 1 || m.Bottom < m.Top || m.Right < m.Left {
				t.Fatalf("merge %+v", m)
			}
		}
		for _, h := range g.HiddenColumns {
			if h.Left < 1 || h.Right < h.Left || h.Right > maxCol {
				t.Fatalf("hidden columns %+v", h)
			}
		}
	}
}

// fuzzed opens anything and checks what comes out, with the limits of a fuzz run.
func fuzzed(t *testing.T, data []byte) (*Book, error) {
	t.Helper()
	_, b, err := Open(t.Context(), data, Options{Limits: Limits{UnzippedBytes: 4 << 20, Cells: 20_000}, Name: "x.csv"})
	if (b == nil) == (err == nil) {
		t.Fatalf("book %v beside error %v", b != nil, err)
	}
	if b != nil {
		sane(t, b)
	}
	return b, err
}

// FuzzText: text in quotes comes back as it was, whatever it is.
func FuzzText(f *testing.F) {
	f.Add([]byte(contracts))
	f.Add(utf16of(contracts, binary.LittleEndian, true))
	f.Add([]byte("sep=;\na;\"b\"\"\nc\";d\r\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := fuzzed(t, data)
		if err != nil || b.Kind != "csv" {
			return
		}
		var again strings.Builder
		again.WriteString("sep=,\n")
		n := 1
		for _, r := range b.Sheets[0].Rows {
			for ; n < r.N; n++ {
				again.WriteString("\n")
			}
			col := 1
			for _, c := range r.Cells {
				for ; col < c.Col; col++ {
					again.WriteString(",")
				}
				fmt.Fprintf(&again, "\"%s\"", strings.ReplaceAll(c.Text, `"`, `""`))
			}
		}
		_, back, err := Open(t.Context(), []byte(again.String()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(cellsOf(b.Sheets[0]), cellsOf(back.Sheets[0])) {
			t.Fatalf("%q\n%q", cellsOf(b.Sheets[0]), cellsOf(back.Sheets[0]))
		}
	})
}
