package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/models"
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

// sendBack uploads an inquiry of case 1 with cells of its sheets written, and returns
// the draft's page.
func sendBack(t *testing.T, s *Server, cells map[string]string) string {
	t.Helper()
	w := postFiles(t, s, "/cases/1/inquiry", [][2]string{{"답.xlsx", written(t, get(s, "/cases/1/inquiry.xlsx").Body.Bytes(), cells)}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("POST inquiry: %d\n%s", w.Code, w.Body)
	}
	return draftPageOf(t, s, w.Header().Get("Location"))
}

// written returns a workbook with values at cells such as 중계단계!C5.
func written(t *testing.T, content []byte, cells map[string]string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, value := range cells {
		sheet, cell, _ := strings.Cut(at, "!")
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What came back is said as it is: nothing, or everything that is wrong at once; and
// tiers go by role and name.
func TestInquiryAnswersAreSaid(t *testing.T) {
	s := newCaseServer(t)
	postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon"))
	const silent = "업체가 답한 것이 없습니다"
	wants(t, sendBack(t, s, nil), "답.xlsx: "+silent)
	if page := sendBack(t, s, map[string]string{"중계단계!I5": "맞음"}); strings.Contains(page, silent) {
		t.Error("a confirmation is no answer")
	}

	page := sendBack(t, s, map[string]string{"중계단계!C5": "(주)다라메시지", "중계단계!I5": "고침", "중계단계!I6": "모름"})
	wants(t, page, "대행사 (주)다라메시지", "공식딜러 (회사명 모름) — 확인 (중계단계!I6)", "알림톡 경로(1순위)")
	for _, key := range []string{">Q1<", ">QR1<", "Q1 →"} {
		if strings.Contains(page, key) {
			t.Errorf("the page says %s", key)
		}
	}

	page = sendBack(t, s, map[string]string{"장애이력!A5": "Z9", "장애이력!B5": "2025-11-03 09:10", "중계단계!H5": "금방"})
	wants(t, page, "장애이력!A5", "Z9", "중계단계!H5", "금방")
}

// An inquiry about another case is refused where it is uploaded, and in a draft.
func TestInquiryOfAnotherCase(t *testing.T) {
	s := newCaseServer(t)
	postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon"))
	other := written(t, get(s, "/cases/1/inquiry.xlsx").Body.Bytes(), map[string]string{"안내!B3": "다른시"})
	w := postFiles(t, s, "/cases/1/inquiry", [][2]string{{"남.xlsx", other}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "다른 검토의 요청서입니다") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	w = postFiles(t, s, "/cases", [][2]string{{"남.xlsx", other}, {"수원.xlsx", string(workbook(t, "suwon"))}})
	wants(t, draftPageOf(t, s, w.Header().Get("Location")), "다른 검토의 요청서입니다", "안내!B3", "다른시")
}

// Of several contracts each vendor is sent its own alone.
func TestInquiryOfEachContract(t *testing.T) {
	s := newCaseServer(t)
	c := &models.Case{Contracts: []models.Contract{{Number: "1", Name: "가 계약", Vendor: "(주)가"}, {Number: "2", Name: "나 계약", Vendor: "(주)나"}, {Number: "2", Vendor: "(주)다"}, {Number: "3", Name: "라 계약", Vendor: "(주)라"}}}
	input, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	saved := &models.SavedCase{Title: "둘", Input: input, Report: []byte("{}")}
	if err := s.store.AddCase(t.Context(), defaultOrg, saved, []models.File{{Name: "a.csv", SHA256: sum([]byte("x")), Content: []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	at := caseURL(saved.ID, "/inquiry")
	page := get(s, at).Body.String()
	wants(t, page, `href="`+at+`.xlsx?contract=1"`, "가 계약 — (주)가 요청서 받기", "업체마다 자기 계약의 요청서만")
	if strings.Contains(page, "contract=2") || strings.Contains(page, "contract=3") || !strings.Contains(page, "contract=4") {
		t.Error("contracts of one key cannot be kept apart, and are offered")
	}
	for _, address := range []string{at + ".xlsx", at + ".xlsx?contract=0", at + ".xlsx?contract=2", at + ".xlsx?contract=5", at + ".xlsx?contract=x"} {
		if w := get(s, address); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d", address, w.Code)
		}
	}
	f, err := excelize.OpenReader(get(s, at+".xlsx?contract=1").Body)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if x := strings.Join(r, "|"); strings.Contains(x, "(주)나") || strings.Contains(x, "나 계약") {
				t.Errorf("%s shows another's: %s", name, x)
			}
		}
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
