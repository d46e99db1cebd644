package server

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/models/store"
	"daebi/server/text"
)

// filledIn returns an inquiry whose first asked tier the vendor named and confirmed.
func filledIn(t *testing.T, content []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range map[string]string{"C5": "(주)다라메시지", "I5": "고침", "I6": "모름"} {
		if err := f.SetCellValue("중계단계", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A vendor's answers are seen one by one in a draft, then saved as a case of their
// own; what they name is no longer unknown.
func TestInquiry(t *testing.T) {
	s := newCaseServer(t)
	if w := postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon")); w.Code != http.StatusSeeOther {
		t.Fatalf("POST /cases: %d", w.Code)
	}
	wants(t, get(s, "/cases/1").Body.String(), `href="/cases/1/inquiry"`)
	wants(t, get(s, "/cases/1/inquiry").Body.String(), `href="/cases/1/inquiry.xlsx"`, `action="/cases/1/inquiry"`)
	w := get(s, "/cases/1/inquiry.xlsx")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != typeXLSX || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("GET inquiry.xlsx: %d %v", w.Code, w.Header())
	}
	answers := string(filledIn(t, w.Body.Bytes()))

	w = postFiles(t, s, "/cases/1/inquiry", [][2]string{{"답.xlsx", answers}})
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/drafts/") {
		t.Fatalf("POST inquiry: %d to %q\n%s", w.Code, at, w.Body)
	}
	wants(t, draftPageOf(t, s, at), "답에 따라 바뀌는 것", "(주)다라메시지", "중계단계!C5", "업체도 모른다고 답한 것")
	if cs, err := s.store.Cases(t.Context(), defaultOrg, 0, 9); err != nil || len(cs) != 1 {
		t.Errorf("it was saved unseen: %d, %v", len(cs), err)
	}
	if to := change(t, s, at, "do=save"); to != "/cases/2" {
		t.Fatalf("saving leads to %s", to)
	}
	before, after := get(s, "/cases/1").Body.String(), get(s, "/cases/2").Body.String()
	if strings.Contains(before, "다라메시지") || !strings.Contains(after, "다라메시지") {
		t.Error("the answer is not in the new case alone")
	}
	wants(t, after, `href="/cases/1"`, `href="/cases/2/file?n=2"`)

	// The answers stay with the case's files, and take the place of earlier ones.
	w = post(s, "/cases/2/reopen", "")
	at = w.Header().Get("Location")
	wants(t, draftPageOf(t, s, at), "답에 따라 바뀌는 것", "(주)다라메시지")
	if w := postFiles(t, s, at+"/files", [][2]string{{"다시.xlsx", answers}}); w.Code != http.StatusSeeOther {
		t.Fatalf("another answer: %d", w.Code)
	}
	fs, err := s.store.DraftFiles(t.Context(), defaultOrg, strings.TrimPrefix(at, "/drafts/"))
	if err != nil || len(fs) != 2 || fs[0].Name != "수원.xlsx" || fs[0].Role != "" || fs[1].Name != "다시.xlsx" || fs[1].Role != roleInquiry {
		t.Errorf("files: %+v, %v", fs, err)
	}
}

func TestInquiryRefusals(t *testing.T) {
	s := newCaseServer(t)
	postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon"))
	answers := string(filledIn(t, get(s, "/cases/1/inquiry.xlsx").Body.Bytes()))
	for name, files := range map[string][][2]string{"이 화면에서 내려받아": {{"다른.xlsx", string(workbook(t, "suwon"))}}, "파일을 고른 다음": nil} {
		if w := postFiles(t, s, "/cases/1/inquiry", files); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), name) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	// Alone it is no purchase; with the papers it is read as what it is.
	if w := postFiles(t, s, "/cases", [][2]string{{"답.xlsx", answers}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "업체 확인 요청서만으로는") {
		t.Errorf("alone: %d", w.Code)
	}
	w := postFiles(t, s, "/cases", [][2]string{{"답.xlsx", answers}, {"수원.xlsx", string(workbook(t, "suwon"))}})
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/drafts/") {
		t.Fatalf("with its papers: %d to %q", w.Code, w.Header().Get("Location"))
	}
	wants(t, draftPageOf(t, s, w.Header().Get("Location")), "답에 따라 바뀌는 것", "(주)다라메시지")

	s.store = foreignStore{s.store.(*store.DB)}
	for _, address := range []string{"/cases/1/inquiry", "/cases/1/inquiry.xlsx", "/cases/9/inquiry"} {
		if w := get(s, address); w.Code != http.StatusNotFound {
			t.Errorf("GET %s of another organization: %d", address, w.Code)
		}
	}
	if w := postFiles(t, s, "/cases/1/inquiry", [][2]string{{"답.xlsx", answers}}); w.Code != http.StatusNotFound {
		t.Errorf("POST to another organization's: %d", w.Code)
	}
}

func TestOffersSection(t *testing.T) {
	r, _ := suwonReport(t, "x")
	if newOffersSection(text.Korean, r) != nil {
		t.Error("offers of a purchase that has one")
	}
	r.Offers = []analysis.Offer{{Vendor: "가", RiskAdjusted: 1_000_000, VATConfirmed: true, MeetsMustRules: true, Chosen: true}, {Vendor: "나", AnnualCost: 5_000_000, BrokenRules: []string{"a"}, DominatedBy: "가"}}
	x := newOffersSection(text.Korean, r)
	if !strings.Contains(x.Say, "「가」의 견적") || !x.Table.Rows[0].Recommended || len(x.Table.Rows[1].Cells[0].Marks) != 2 || !strings.Contains(x.Table.Rows[1].Cells[0].Lines[0], "「가」보다 비싸고") {
		t.Errorf("%+v", x)
	}
}

// Where a vendor contradicts the contract papers, the papers stand until a person says
// otherwise of that cell.
func TestInquiryContradicts(t *testing.T) {
	s := newCaseServer(t)
	post(s, "/cases/example", "id=suwon-likely")
	f, err := excelize.OpenReader(get(s, "/cases/1/inquiry.xlsx").Body)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("중계단계")
	if err != nil {
		t.Fatal(err)
	}
	cell := ""
	for i, r := range rows {
		if i >= 4 && len(r) > 2 && r[2] != "" {
			cell = "C" + strconv.Itoa(i+1)
			break
		}
	}
	if err := f.SetCellValue("중계단계", cell, "다른회사"); err != nil {
		t.Fatalf("no tier is named in %q: %v", rows, err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	at := postFiles(t, s, "/cases/1/inquiry", [][2]string{{"답.xlsx", b.String()}}).Header().Get("Location")
	page := draftPageOf(t, s, at)
	m := regexp.MustCompile(`name="(q\d+)" value="vendor"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("nothing is asked:\n%s", page)
	}
	if strings.Contains(page, `id="inquiry-changes"`) {
		t.Error("the answer stands before anybody said so")
	}
	change(t, s, at, "do=read&"+m[1]+"=papers")
	page = draftPageOf(t, s, at)
	if strings.Contains(page, `id="inquiry-changes"`) || !strings.Contains(page, `value="papers" checked`) {
		t.Error("the papers do not stand, or the answer is lost")
	}
	change(t, s, at, "do=read&"+m[1]+"=vendor")
	page = draftPageOf(t, s, at)
	wants(t, page, `id="inquiry-changes"`, "중계단계!"+cell, `value="vendor" checked`)
	change(t, s, at, "do=save")
	wants(t, get(s, "/cases/2").Body.String(), "다른회사")
}
