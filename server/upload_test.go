package server

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"daebi/analysis"
	"daebi/server/sheet/committee"
)

// What cannot be read is said of files, not of cells: each reason once, with advice that
// suits the file.
func TestUnreadableFiles(t *testing.T) {
	s := newCaseServer(t)
	pdf, empty := "%PDF-1.7\n", ""
	w := postFiles(t, s, "/cases", [][2]string{{"가.pdf", pdf}, {"나.pdf", pdf}, {"빈.xlsx", empty}})
	page := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", w.Code)
	}
	wants(t, page, "파일 3개를 읽지 못했습니다", "가.pdf", "나.pdf", "빈.xlsx", "원본 엑셀 파일을 받아", "빈 파일입니다")
	if n := strings.Count(page, "PDF는 읽지 않습니다"); n != 1 {
		t.Errorf("one reason is said %d times", n)
	}
	for _, word := range []string{"아래 셀", "다른 이름으로 저장", "적힌 값"} {
		if strings.Contains(page, word) {
			t.Errorf("the page speaks of %s", word)
		}
	}
}

// The program's own committee workbook is known again.
func TestCommitteeWorkbookIsNoPaper(t *testing.T) {
	s := newCaseServer(t)
	s.deps.WriteCommittee = func(w io.Writer, r *analysis.Report, lang string, at time.Time) error {
		return committee.Write(w, r, committee.Options{Lang: lang, GeneratedAt: at})
	}
	postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon"))
	for _, lang := range []string{"ko", "en"} {
		own := get(s, "/cases/1/committee.xlsx?lang="+lang).Body.String()
		if len(own) < 10_000 {
			t.Fatalf("no workbook but %.100q", own)
		}
		w := postFiles(t, s, "/cases", [][2]string{{"심의.xlsx", own}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "이 프로그램이 만든 심의 자료입니다") || !strings.Contains(w.Body.String(), "심의.xlsx") {
			t.Errorf("%s: %d %s", lang, w.Code, w.Body)
		}
	}
}
