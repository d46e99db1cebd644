package server

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models/store"
	"daebi/server/paper/office"
)

// part returns one file of an archive.
func part(t *testing.T, archive []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Every paper that the page offers can be looked at and taken in each form, in both
// languages.
func TestEveryDocumentCanBeTaken(t *testing.T) {
	s := editing(t)
	for _, lang := range []string{"ko", "en"} {
		w := get(s, "/cases/1/documents?lang="+lang)
		page := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(page, "⟦") {
			t.Fatalf("%s: %d", lang, w.Code)
		}
		n := 0
		for _, kind := range office.Kinds() {
			address := "/cases/1/documents/" + string(kind)
			if !strings.Contains(page, `href="`+address+`"`) {
				continue
			}
			n++
			w := get(s, address+"?lang="+lang)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<article class="d-paper`) || strings.Contains(w.Body.String(), "⟦") {
				t.Errorf("%s: %d", address, w.Code)
			}
			for ending, mime := range map[string]string{"hwpx": "application/hwp+zip", "docx": "wordprocessingml", "xlsx": "spreadsheetml"} {
				w := get(s, address+"."+ending+"?lang="+lang)
				if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") || !strings.Contains(w.Header().Get("Content-Type"), mime) || !strings.Contains(w.Header().Get("Content-Disposition"), "."+ending) {
					t.Errorf("%s.%s: %d %v", address, ending, w.Code, w.Header())
				}
			}
		}
		if n < 10 {
			t.Errorf("%s: %d papers are offered", lang, n)
		}
	}
}

// What the officer edited stands in every form of the paper; what was left out does not.
func TestDocumentsHoldTheNewestVersion(t *testing.T) {
	s := editing(t)
	const hostile = `=HYPERLINK("https://evil.example","<b>")`
	w := edit(t, s, func(f url.Values) {
		f.Set("name.night", "밤중 발송 금지")
		f.Set("definition.night", hostile)
		f.Del("in.failure")
		f.Set("form.number", "관리번호")
		f.Set("do", "save")
	})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	html := get(s, "/cases/1/documents/requirements").Body.String()
	docx := part(t, get(s, "/cases/1/documents/requirements.docx").Body.Bytes(), "word/document.xml")
	hwpx := part(t, get(s, "/cases/1/documents/requirements.hwpx").Body.Bytes(), "Contents/section0.xml")
	xlsx := get(s, "/cases/1/documents/requirements.xlsx").Body.Bytes()
	shared := part(t, xlsx, "xl/sharedStrings.xml")
	for name, content := range map[string]string{"html": html, "docx": docx, "hwpx": hwpx, "xlsx": shared} {
		if missing := lacks(content, "밤중 발송 금지", "관리번호"); missing != nil {
			t.Errorf("%s lacks %q", name, missing)
		}
		if strings.Contains(content, "미도달 판정") || strings.Contains(content, `"<b>"`) {
			t.Errorf("%s holds what was left out, or markup", name)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := false
	sums := regexp.MustCompile(`^[-+*/().0-9A-Z]*$`) // of the price schedule
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				found = found || text == hostile
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(sheet, cell); !sums.MatchString(formula) {
					t.Errorf("%s!%s is the formula %s", sheet, cell, formula)
				}
			}
		}
	}
	if !found {
		t.Error("the wording does not stand in the workbook as it was typed")
	}
}

func TestOtherDocumentsAreNotFound(t *testing.T) {
	s := editing(t)
	for _, name := range []string{"nothing", "requirements.pdf", "requirements.", "requirements.docx.docx", ".docx", "..%2Fx", "REQUIREMENTS"} {
		if w := get(s, "/cases/1/documents/"+name); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	s.store = foreignStore{s.store.(*store.DB)}
	for _, name := range []string{"", "/requirements", "/review.hwpx", "/internal.docx", "/price-survey.xlsx"} {
		if w := get(s, "/cases/1/documents"+name); w.Code != http.StatusNotFound {
			t.Errorf("another organization's %s: %d", name, w.Code)
		}
	}
}
