package committee

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	reading "daebi/server/sheet"
	"daebi/server/sheet/sheettest"
)

// examples are the committed workbooks that hold a whole case, by name.
func examples(t *testing.T) map[string]models.Case {
	t.Helper()
	out := map[string]models.Case{}
	const dir = "../../../fixtures/cases"
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".xlsx" {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		r, err := reading.Read(t.Context(), filepath.Base(p), data, reading.Options{})
		if err == nil && r.Case != nil {
			out[strings.TrimSuffix(filepath.Base(p), ".xlsx")] = *r.Case
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 15 {
		t.Fatalf("%d examples", len(out))
	}
	return out
}

// TestEveryExample has another program work the workbook of every example out: no
// difference from the engine, no error in a cell, every formula the value that
// stands beside it.
func TestEveryExample(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	books := map[string][]byte{}
	for name, c := range examples(t) {
		books[name] = write(t, work(t, c), options)
	}
	for name, data := range convert(t, "xlsx", books) {
		sameValues(t, name, books[name], data)
		noDifference(t, name, open(t, data), "검증")
	}
}

// noDifference fails for a figure that differs from the engine's and for an error
// in any cell.
func noDifference(t *testing.T, name string, f *excelize.File, check string) {
	t.Helper()
	found := checks(t, f, check)
	if len(found) < 8 {
		t.Errorf("%s: %d figures", name, len(found))
	}
	for figure, v := range found {
		if math.Abs(v[2]) > .5 || math.Abs(v[0]-v[1]) > .5 {
			t.Errorf("%s: %s: engine %v, formula %v, difference %v", name, figure, v[0], v[1], v[2])
		}
	}
	for _, s := range f.GetSheetList() {
		for r, row := range rows(t, f, s) {
			for c, v := range row {
				if strings.HasPrefix(v, "#") && strings.HasSuffix(strings.TrimRight(v, "!?"), strings.ToUpper(strings.TrimRight(v, "!?"))) && len(v) > 2 && strings.ContainsAny(v, "!?/") || strings.HasPrefix(v, "Err:") {
					t.Errorf("%s: %s!%s: %s", name, s, cell(c+1, r+1), v)
				}
			}
		}
	}
}

// TestEveryInputMoves changes each input in turn: the list of inputs must say so,
// and what the engine also has must leave its figure, wherever anything rests on
// the input. (TestEveryExample has LibreOffice agree with who works it out here.)
func TestEveryInputMoves(t *testing.T) {
	for caseName, c := range map[string]models.Case{"suwon": suwon(t), "rich": rich(t)} {
		b := newBook(analyze(t, c), options)
		b.write()
		if b.err != nil {
			t.Fatal(b.err)
		}
		data := write(t, analyze(t, c), options)
		f := open(t, data)
		first, inputs := rowsOfCheck(t, f)
		for i, in := range b.inputs {
			if strings.HasPrefix(in.name, "low_") && in.name != "low_1" || strings.HasPrefix(in.name, "high_") && in.name != "high_1" {
				continue // one of the kind
			}
			var v, was any = in.number*1.5 + .01, in.number
			switch {
			case in.isWord:
				words := b.vats()
				v, was = words[(slices.Index(words, in.word)+1)%len(words)], in.word
			case strings.HasPrefix(in.name, "messages_"), strings.HasPrefix(in.name, "yearly_"):
				v = math.Round(in.number*1.5) + 1_000
			case strings.HasSuffix(in.format, "%"), in.name == "kappa":
				v = math.Min(1, in.number+.05)
			case in.feeds == onMoney && in.name != "term_years":
				v = in.number + 12_000
			}
			sheetName, ref, _ := strings.Cut(strings.NewReplacer("$", "", "'", "").Replace(in.at), "!")
			set := func(v any) {
				if err := f.SetCellValue(sheetName, ref, v); err != nil {
					t.Fatal(err)
				}
			}
			value := func(col, row int) string {
				x, err := f.CalcCellValue("검증", cell(col, row), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatalf("%s: %s: %v", caseName, in.name, err)
				}
				return x
			}
			set(v)
			moved := 0
			for k := range b.checks {
				if math.Abs(number(value(4, first+k))) > 1e-6 {
					moved++
				}
			}
			// What nothing is paid for moves no figure when its side of VAT changes.
			if moved == 0 && !(in.isWord && unpaid(b, in.name)) {
				t.Errorf("%s: %s moves no figure", caseName, in.name)
			}
			if said := value(5, inputs+i); said != "바뀜" {
				t.Errorf("%s: %s is said to be %q", caseName, in.name, said)
			}
			if in.feeds != onNothing {
				sum, err := f.CalcCellValue("검증", cell(2, inputs+len(b.inputs)+1+int(onChoice-onMessages)), excelize.Options{RawCellValue: true})
				if err != nil || sum != "1" {
					t.Errorf("%s: %s: %s changed inputs, %v", caseName, in.name, sum, err)
				}
			}
			set(was)
		}
	}
}

// rowsOfCheck returns the first row of the figures on 검증, and of the inputs.
func rowsOfCheck(t *testing.T, f *excelize.File) (figures, inputs int) {
	t.Helper()
	for r, row := range rows(t, f, "검증") {
		if len(row) > 4 && row[4] == "판정" {
			if figures == 0 {
				figures = r + 2
			} else {
				inputs = r + 2
			}
		}
	}
	if figures == 0 || inputs == 0 {
		t.Fatal("no lists on 검증")
	}
	return figures, inputs
}

// unpaid reports whether an input is the side of VAT of a line that costs nothing.
func unpaid(b *book, name string) bool {
	n := 0
	for _, s := range b.r.Savings.Services {
		for _, l := range s.Lines {
			n++
			if name == fmt.Sprintf("vat_%d", n) {
				return l.Annual == 0
			}
		}
	}
	return false
}
