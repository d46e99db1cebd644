package sheet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/sheettest"
)

const contractHeader = `<row r="1"><c t="inlineStr"><is><t>계약명</t></is></c><c t="inlineStr"><is><t>기관명</t></is></c></row>`

func sharedBook(t testing.TB, text, sheet string) []byte {
	return sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/sharedStrings.xml", `<sst><si><t>`+text+`</t></si></sst>`, "xl/worksheets/sheet1.xml", sheet)
}

// TestLongSharedString: a very long text that very many cells refer to is
// settled once, cut, and named at its cell.
func TestLongSharedString(t *testing.T) {
	for name, text := range map[string]string{"jamo": strings.Repeat("가", 5<<20), "plain": strings.Repeat("a ", 20<<20), "escapes": strings.Repeat("_x0041_", 3<<20)} {
		var b strings.Builder
		b.WriteString(`<worksheet><sheetData>` + contractHeader)
		for i := range 20_000 {
			fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, i+2, i+2)
		}
		b.WriteString(`</sheetData></worksheet>`)
		data := sharedBook(t, text, b.String())
		got := mustRead(t, data)
		if codes := codesOf(got, models.Error); !slices.Contains(codes, "계약 A2 text_too_long") || got.Case != nil {
			t.Errorf("%s: %v", name, codes[:min(len(codes), 5)])
		}
	}
}

// TestTextAtTheLimit: a text of just the limit is read whole, whatever its bytes.
func TestTextAtTheLimit(t *testing.T) {
	for n, want := range map[int]bool{2000: true, 2001: false} {
		for _, r := range []string{"가", "a", "한", "_x0041_"} {
			got := mustRead(t, sharedBook(t, strings.Repeat(r, n), `<worksheet><sheetData>`+contractHeader+`<row r="2"><c t="s"><v>0</v></c><c t="inlineStr"><is><t>가시</t></is></c></row></sheetData></worksheet>`))
			if long := slices.Contains(codesOf(got, models.Error), "계약 A2 text_too_long"); long == want {
				t.Errorf("%d of %q: too long %v", n, r, long)
			}
		}
	}
}

// TestManyMerges: many merged cells over many rows are filled soon, and too many
// are said.
func TestManyMerges(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>`)
	for i := range 490_000 {
		fmt.Fprintf(&b, `<row r="%d"><c><v>1</v></c></row>`, i+1)
	}
	b.WriteString(`</sheetData><mergeCells>`)
	for i := range 20_001 {
		fmt.Fprintf(&b, `<mergeCell ref="A%d:A%d"/>`, 450_000+i, 450_001+i)
	}
	b.WriteString(`</mergeCells></worksheet>`)
	got := mustRead(t, workbookOf(t, b.String()))
	if codes := codesOf(got, models.Error); !slices.Contains(codes, "계약 too_many_merges") {
		t.Error(codes)
	}
	g := &grid.Sheet{
		Rows:   []grid.Row{{N: 1, Cells: []grid.Cell{{Col: 1, Text: "x"}}}, {N: 2, Cells: []grid.Cell{{Col: 2}}}, {N: 4, Cells: []grid.Cell{{Col: 1, Text: "y"}, {Col: 2}}}, {N: 5, Cells: []grid.Cell{{Col: 3}}}},
		Merges: []grid.Range{{Top: 1, Left: 1, Bottom: 5, Right: 1}, {Top: 3, Left: 1, Bottom: 5, Right: 1}, {Top: 2, Left: 2, Bottom: 5, Right: 3}},
	}
	if err := g.FillMerged(context.Background()); err != nil || g.TooManyMerges {
		t.Fatal(err)
	}
	for i, want := range []string{"x", "x", "y", "x"} {
		if c, ok := g.Rows[i].At(1); !ok || c.Text != want || !slices.IsSortedFunc(g.Rows[i].Cells, func(a, b grid.Cell) int { return a.Col - b.Col }) {
			t.Errorf("row %d: %+v", i, g.Rows[i])
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.FillMerged(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Read(ctx, "x", template(t, "ko"), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// problem returns the problem of a code at a cell.
func problem(r *Result, at, code string) (models.Problem, bool) {
	for _, p := range r.Problems() {
		if p.Code == code && p.Sheet+"!"+p.Cell == at {
			return p, true
		}
	}
	return models.Problem{}, false
}

// TestProblemSentences: what a problem quotes and what it asks for.
func TestProblemSentences(t *testing.T) {
	good := written(t, full(), "ko")
	for _, tt := range []struct {
		name     string
		cells    []any
		at, code string
		want     string // part of the message
	}{
		{"formula", []any{"서비스!H4", "=B2*1.1"}, "서비스!H4", "formula_no_value", `"=B2*1.1"`},
		{"error as text", []any{"서비스!H4", "#REF!"}, "서비스!H4", "formula_error", "#REF!"},
		{"error as a name", []any{"서비스!C4", "#n/a"}, "서비스!C4", "formula_error", "수식의 결과가 오류"},
		{"no messages", []any{"서비스!L4", 0}, "서비스!L4", "out_of_range", "1 이상의 숫자"},
		{"cycle", []any{"중계구조!E5", "N1"}, "중계구조!E5", "supplier_cycle", "N1을(를) 지우거나"},
		{"contract twice", []any{"계약!B5", "2026-001"}, "계약!B5", "duplicate_id", "한 행만 남기세요"},
		{"availability in half", []any{"중계구조!H5", "50%"}, "중계구조!H5", "low_availability", "99.9%"},
		{"availability of .3", []any{"중계구조!H5", 0.3}, "중계구조!H5", "low_availability", "99.9%"},
		{"outages", []any{"중계구조!K5", 367}, "중계구조!K5", "out_of_range", ""},
		{"MTTR blank", []any{"중계구조!J5", ""}, "중계구조!J5", "repair_times", "둘 다 비우세요"},
		{"free", []any{"서비스!H4", 0}, "서비스!H4", "free_price", "무료가 맞습니까"},
		{"dear", []any{"서비스!H4", 500}, "서비스!H4", "unusual_price", "20~50원"},
	} {
		got := mustRead(t, edit(t, good, tt.cells...))
		p, ok := problem(got, tt.at, tt.code)
		if !ok || !strings.Contains(p.Message, tt.want) {
			t.Errorf("%s: %q of %v", tt.name, p.Message, codesOf(got, models.Error, models.Question))
		}
		if strings.Contains(p.Message, "%!") {
			t.Error(p.Message)
		}
	}
	// What is written but cannot be read is one problem, not two.
	got := mustRead(t, edit(t, good, "중계구조!J5", "두 시간쯤"))
	if codes := codesOf(got, models.Error); !slices.Equal(codes, []string{"중계구조 J5 not_number"}) {
		t.Error(codes)
	}
	// Two contracts of one number: no word of a contract without services.
	got = mustRead(t, edit(t, good, "계약!B5", "2026-001"))
	for _, p := range got.Problems() {
		if p.Code == models.CodeNoServices || strings.Contains(p.Message, "2026-001, 2026-001") {
			t.Error(p.Message)
		}
	}
}

// TestFallbackOnly: a service whose only row is a fallback is refused at its row.
func TestFallbackOnly(t *testing.T) {
	c := suwon()
	s := &c.Contracts[0].Services[0]
	s.Lines = s.Lines[:1]
	s.Lines[0].Phase = models.Fallback
	got := mustRead(t, written(t, c, "ko"))
	if codes := codesOf(got, models.Error); !slices.Equal(codes, []string{"서비스 G4 service_without_price"}) {
		t.Error(codes)
	}
}

// TestVATQuestionReadable: the question lists the prices that could be read.
func TestVATQuestionReadable(t *testing.T) {
	data := edit(t, written(t, suwon(), "ko"), "서비스!H4", "별도 협의")
	got := mustRead(t, data)
	i := slices.IndexFunc(got.Problems(), func(p models.Problem) bool { return p.Code == models.CodeVATUnstated })
	if i < 0 || !strings.Contains(got.Problems()[i].Message, "(도입 후 알림톡 4.9원)") {
		t.Errorf("%v", got.Problems())
	}
	got = mustRead(t, edit(t, data, "서비스!H5", "?"))
	if slices.ContainsFunc(got.Problems(), func(p models.Problem) bool { return p.Code == models.CodeVATUnstated }) {
		t.Errorf("%v", got.Problems())
	}
}

// TestUnsavedFormulaIsNoMark: a formula without a result is neither a mark nor a
// total, and its row is not lost.
func TestUnsavedFormulaIsNoMark(t *testing.T) {
	got := mustRead(t, with(t, written(t, suwon(), "ko"), func(f *excelize.File) error {
		return f.SetCellFormula("서비스", "A4", `"예시"`)
	}))
	if _, ok := problem(got, "서비스!A4", models.CodeFormulaNoValue); !ok || got.Case != nil {
		t.Error(got.Problems())
	}
}
