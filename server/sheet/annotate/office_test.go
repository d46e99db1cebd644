package annotate

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/grid"
	"daebi/server/sheet/sheettest"
)

// TestLibreOffice has another program open file and result: it shows the same
// values in both, and every note.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	books, notes := map[string][]byte{}, map[string]map[string][]string{}
	n := 0
	for label, x := range xlsxFiles(t) {
		n++
		key := string(rune('a'+n)) + "-" + strings.TrimSuffix(label, ".xlsx")
		_, out := annotateFile(t, x.in, x.problems)
		books[key+"-before.xlsx"], books[key+"-after.xlsx"] = x.in.Data, out
		_, b, err := grid.Open(t.Context(), x.in.Data, grid.Options{})
		check(t, err)
		notes[key] = map[string][]string{}
		all, _ := notesOf(b, x.problems, Options{Lang: "ko"})
		for sheet, ns := range all {
			for _, m := range ns {
				notes[key][sheet] = append(notes[key][sheet], m.ref())
			}
		}
	}
	got := sheettest.Convert(t, "xlsx", books, "")
	for key, sheets := range notes {
		before, after := open(t, got[key+"-before"]), open(t, got[key+"-after"])
		if a, b := before.GetSheetList(), after.GetSheetList(); len(b) != len(a)+1 {
			t.Errorf("%s: sheets %v, then %v", key, a, b)
		}
		for _, s := range before.GetSheetList() {
			rows, err := before.GetRows(s)
			check(t, err)
			for r := range rows {
				for c := range rows[r] {
					ref := grid.Ref(c+1, r+1)
					v, err := before.GetCellValue(s, ref, excelize.Options{RawCellValue: true})
					check(t, err)
					w, err := after.GetCellValue(s, ref, excelize.Options{RawCellValue: true})
					check(t, err)
					if v != w {
						t.Errorf("%s %s!%s: %q, then %q", key, s, ref, v, w)
					}
				}
			}
			had, has := commentsOf(t, before, s), commentsOf(t, after, s)
			for _, ref := range sheets[s] {
				if !strings.Contains(has[ref], "[") {
					t.Errorf("%s %s!%s: comment %q", key, s, ref, has[ref])
				}
			}
			for ref, text := range had {
				if !strings.HasPrefix(has[ref], text) {
					t.Errorf("%s %s!%s: comment %q, then %q", key, s, ref, text, has[ref])
				}
			}
		}
	}
}
