package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/store"
	"daebi/server/sheet"
	"daebi/server/sheet/grid"
	"daebi/server/text"
)

// messy reads files that begin with "messy" as an office's sheet of the Suwon
// contract, whose column C (단가) it takes for the volume until it is told better, and
// whose side of VAT it asks for; "locked" ones the same with the password 1234. All
// else goes to the reader that is there.
func messy(t *testing.T, s *Server) {
	t.Helper()
	content := workbook(t, "suwon")
	reader := s.deps.Read
	s.deps.Read = func(ctx context.Context, files []sheet.Input, o sheet.Options) (*sheet.Result, error) {
		locked := bytes.HasPrefix(files[0].Data, []byte("locked"))
		if !locked && !bytes.HasPrefix(files[0].Data, []byte("messy")) {
			return reader(ctx, files, o)
		}
		name := files[0].Name
		if locked && files[0].Password != "1234" {
			return &sheet.Result{Check: sheet.Check{Files: []sheet.CheckFile{{Name: name}}, Problems: []models.Problem{
				models.NewProblem(o.Lang, models.CodeEncrypted, models.Cell{}, name, ""),
			}}}, nil
		}
		r, err := sheet.Read(ctx, name, content, o)
		if err != nil {
			return nil, err
		}
		r.Check.Problems = nil
		r.Check.Ignored = []sheet.CheckIgnored{{Sheet: "계약현황", Range: "A9:C9", Why: "total"}, {Sheet: "계약현황", Range: "A10:A10", Why: "contact"}}
		price := sheet.ColumnAt{Cell: "C4", Col: 3, Header: "단가", Field: "messages_per_month", Confidence: .4}
		choose := func(field string) { price.Field, price.Chosen = field, true }
		if o.Remembered != nil {
			for _, c := range o.Remembered("form-1") {
				if c.Header == price.Header {
					choose(c.Field)
				}
			}
		}
		for _, c := range o.Reading.Columns {
			if c.Cell == price.Cell && c.Sheet == "계약현황" {
				choose(c.Field)
			}
		}
		r.Tables = []sheet.Understood{{File: name, Sheet: "계약현황", Kind: "contracts", Range: "A4:C6", Fingerprint: "form-1",
			Columns: []sheet.ColumnAt{{Cell: "A4", Col: 1, Header: "계약명", Field: "name", Confidence: .97}, {Cell: "B4", Col: 2, Header: "비고", Hidden: true}, price},
			Rows:    []grid.Row{{N: 5, Cells: []grid.Cell{{Col: 1, Text: "모바일 알림톡"}, {Col: 3, Kind: grid.Number, Text: "9.35"}}}, {N: 6, Hidden: true}},
		}}
		q := sheet.Question{Key: "vat", Code: models.CodeVATUnstated, Sheet: "계약현황", Cell: "C4", Text: "도입 후 단가에 부가세가 들어 있습니까?",
			Options: []sheet.Option{{Value: "excluded", Label: "별도"}, {Value: "included", Label: "포함"}}}
		for _, a := range o.Reading.Answers {
			if a.Question == q.Key {
				q.Answer = a.Value
			}
		}
		r.Questions = []sheet.Question{q}
		for i := range r.Case.Contracts[0].Services {
			lines := r.Case.Contracts[0].Services[i].Lines
			for j := range lines {
				lines[j].VAT = models.VATExcluded
				if lines[j].Phase != models.Before {
					lines[j].VAT = models.VATSide(orElse(q.Answer, string(models.VATUnstated)))
				}
			}
		}
		if q.Answer == "" {
			r.Check.Problems = append(r.Check.Problems, models.NewProblem(o.Lang, models.CodeVATUnstated, models.Cell{Sheet: "계약현황", Ref: "C4"}, "", ""))
		}
		if price.Field != "price_after" {
			r.Case = nil
			r.Check.Problems = append(r.Check.Problems, models.NewProblem(o.Lang, models.CodeMissingColumn, models.Cell{Sheet: "계약현황", Ref: "A4"}, "", "", "단가"))
		}
		return r, nil
	}
}

// upload starts a draft by uploading a file, and returns its address.
func uploadDraft(t *testing.T, s *Server, name, content string) string {
	t.Helper()
	w := postFile(t, s, workbookField, name, []byte(content))
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !regexp.MustCompile(`^/drafts/[A-Z2-7]{26}$`).MatchString(at) {
		t.Fatalf("POST /cases: %d to %q\n%s", w.Code, at, w.Body)
	}
	return at
}

// draftPageOf returns a draft's page, which must be whole.
func draftPageOf(t *testing.T, s *Server, at string) string {
	t.Helper()
	w := get(s, at)
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "⟦") {
		t.Fatalf("GET %s: %d\n%s", at, w.Code, w.Body)
	}
	return w.Body.String()
}

var revisionOf = regexp.MustCompile(`name="revision" value="(\d+)"`)

// change posts the form of a draft's page and returns where that leads.
func change(t *testing.T, s *Server, at, form string) string {
	t.Helper()
	m := revisionOf.FindStringSubmatch(draftPageOf(t, s, at))
	w := post(s, at, "revision="+m[1]+"&"+form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("POST %s %s: %d\n%s", at, form, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

func wants(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

func TestDraftToCase(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	at := uploadDraft(t, s, "계약 현황.csv", "messy")
	page := draftPageOf(t, s, at)
	wants(t, page, "계약 현황.csv", "계약현황!A4:C6", "짐작", "확실", "숨김", ">9.35<", `form="draft" name="c0-2"`, "고쳐야 할 곳이 1곳 있습니다",
		"합계 행", "사람 이름과 전화번호", `aria-label="C열 「단가」에 든 것"`, "도입 후 단가에 부가세가 들어 있습니까?")
	wants(t, get(s, "/").Body.String(), "확인 중인 자료", `href="`+at+`"`, "계약 현황.csv")

	// Nothing is analysed while there are errors.
	if to := change(t, s, at, "do=save"); to != at+"?say=blocked" {
		t.Fatalf("saving with errors leads to %s", to)
	}
	wants(t, draftPageOf(t, s, at+"?say=blocked"), `role="alert"`, "분석하지 않았습니다")

	// A wrong column is corrected; what changed is said.
	if to := change(t, s, at, "do=read&c0-0=name&c0-1=&c0-2=price_after"); to != at+"?say=changed" {
		t.Fatalf("reading again leads to %s", to)
	}
	page = draftPageOf(t, s, at+"?say=changed")
	wants(t, page, "고친 대로 다시 읽었습니다", "직접 고름", "계약현황!C4 「단가」 열: 월 발송건수 → 단가: 도입 후", "고쳐야 할 곳 1곳 → 0곳", "처음 읽은 대로")
	// Each answer's effect: (9.35 − 4.9)·1.1 and 9.35·1.1 − 4.9 won at 470,000 a month.
	wants(t, page, "한 해 절감액 27,607,800원(부가세 포함)", "한 해 절감액 30,371,400원(부가세 포함)")

	// It can be undone, and done again.
	if to := change(t, s, at, "do=undo"); to != at+"?say=undone" {
		t.Fatalf("undo leads to %s", to)
	}
	wants(t, draftPageOf(t, s, at+"?say=undone"), "처음 읽은 대로 되돌렸습니다", "짐작")
	change(t, s, at, "do=read&c0-2=price_after&q0=included")
	wants(t, draftPageOf(t, s, at), `value="included" checked`)

	to := change(t, s, at, "do=save&q0=included")
	if to != "/cases/1" {
		t.Fatalf("saving leads to %s", to)
	}
	wants(t, get(s, to).Body.String(), "3,037만 원을 아끼고", "읽은 내용 확인·고치기")
	if w := get(s, at); w.Code != http.StatusNotFound {
		t.Errorf("the draft after saving: %d", w.Code)
	}
	if w := get(s, "/cases/1/file"); w.Body.String() != "messy" || w.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the file of the case: %q %v", w.Body, w.Header())
	}

	// The next file of the form is read as this one was corrected, until it is forgotten.
	at = uploadDraft(t, s, "다음 달.csv", "messy 2")
	wants(t, draftPageOf(t, s, at), "지난번에 고친 대로 읽었습니다", "직접 고름", "<li>계약현황 C열 「단가」 → 단가: 도입 후</li>")
	if w := post(s, at+"/forget", ""); w.Code != http.StatusSeeOther {
		t.Fatalf("forget: %d", w.Code)
	}
	if page := draftPageOf(t, s, at); strings.Contains(page, "지난번에 고친 대로") || strings.Contains(page, "직접 고름") {
		t.Error("it is not forgotten here")
	}
	if page := draftPageOf(t, s, uploadDraft(t, s, "또.csv", "messy 3")); strings.Contains(page, "직접 고름") {
		t.Error("it is not forgotten")
	}

	// A saved case is opened again as it was read.
	w := post(s, "/cases/1/reopen", "")
	at = w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/drafts/") {
		t.Fatalf("reopen: %d to %q", w.Code, at)
	}
	wants(t, draftPageOf(t, s, at), "직접 고름", `value="included" checked`)
	if w := post(s, "/cases/1/reopen", ""); w.Header().Get("Location") != at {
		t.Errorf("opened twice: %s", w.Header().Get("Location"))
	}
	if to := change(t, s, at, "do=save&q0=excluded"); to != "/cases/2" {
		t.Fatalf("saving the corrected case leads to %s", to)
	}
	wants(t, get(s, "/cases/2").Body.String(), "2,761만 원을 아끼고", `href="/cases/1"`, "1번 검토를 고친 것")
	if w := get(s, "/cases/1"); w.Code != http.StatusOK {
		t.Errorf("the case that was corrected: %d", w.Code)
	}
}

// A case says which of its columns were read as chosen for an earlier file, and only
// those.
func TestRecalledColumnsStayWithTheCase(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	if to := change(t, s, uploadDraft(t, s, "처음.csv", "messy"), "do=save&c0-2=price_after"); to != "/cases/1" {
		t.Fatalf("leads to %s", to)
	}
	if to := change(t, s, uploadDraft(t, s, "다음.csv", "messy 2"), "do=save"); to != "/cases/2" {
		t.Fatalf("leads to %s", to)
	}
	const say, column = "전에 사람이 고른 대로 읽었습니다", "계약현황 C열 「단가」 → 단가: 도입 후"
	if page := get(s, "/cases/1").Body.String(); strings.Contains(page, say) {
		t.Error("a column that was chosen for the file itself is said to be recalled")
	}
	wants(t, get(s, "/cases/2").Body.String(), say, column, `href="/cases/2/understood"`)
	if w := post(s, "/cases/2/reopen", ""); w.Code != http.StatusSeeOther {
		t.Errorf("reopen: %d", w.Code)
	}
}

// A choice against the header's own words is said to be one, but not where the reader
// is not sure of them.
func TestRecalledColumnsAgainstTheirHeaders(t *testing.T) {
	result := func(field string, confidence float64, chosen bool) *sheet.Result {
		return &sheet.Result{Tables: []sheet.Understood{{Sheet: "현황", Kind: "contracts", Fingerprint: "f",
			Columns: []sheet.ColumnAt{{Cell: "J4", Col: 10, Header: "월평균 발송량", Field: field, Confidence: confidence, Chosen: chosen}}}}}
	}
	as := said{Remembered: map[string][]remember{"f": {{Header: "월평균 발송량", Field: "messages_per_year"}}}}
	now := result("messages_per_year", 1, true)
	for confidence, own := range map[float64]string{.96: "messages_per_month", .5: ""} {
		x := recalledColumns(as, now, result("messages_per_month", confidence, false))
		if len(x) != 1 || x[0].Letter != "J" || x[0].Own != own {
			t.Errorf("own words of %v: %+v", confidence, x)
		}
	}
	x := recalled{Sheet: "현황", Letter: "J", Header: "월평균 발송량", Kind: "contracts", Field: "messages_per_year", Own: "messages_per_month"}
	if got, want := x.text(text.Korean), "현황 J열 「월평균 발송량」 → 연간 발송건수 (머리글대로라면 월 발송건수)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	as.Reading.Columns = []sheet.ColumnChoice{{Sheet: "현황", Cell: "J4", Field: "messages_per_year"}}
	if x := recalledColumns(as, now, nil); len(x) != 0 {
		t.Errorf("chosen here: %+v", x)
	}
}

// An unanswered question is no obstacle, and stays on the result.
func TestOpenQuestionsAreAllowed(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	at := uploadDraft(t, s, "a.csv", "messy")
	if to := change(t, s, at, "do=save&c0-2=price_after"); to != "/cases/1" {
		t.Fatalf("leads to %s", to)
	}
	wants(t, get(s, "/cases/1").Body.String(), "부가세가 들어 있는지 확인되지 않아")
}

// What the page did not offer is not taken.
func TestOnlyWhatIsOfferedIsTaken(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	at := uploadDraft(t, s, "a.csv", "messy")
	for _, form := range []string{"do=read&c0-2=no_such_field", "do=read&c9-9=price_after", "do=read&q0=maybe", "do=read&q7=included", "do=read"} {
		if to := change(t, s, at, form); to != at+"?say=same" {
			t.Errorf("%s leads to %s", form, to)
		}
	}
	if w := post(s, at, "revision=7&do=read&c0-2=price_after"); w.Code != http.StatusConflict {
		t.Errorf("a form of another revision: %d", w.Code)
	}
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		for _, address := range []string{at, at + "/forget", at + "/password", at + "/delete", at + "/files"} {
			if w := post(s, address, "revision=1", header...); w.Code != http.StatusForbidden {
				t.Errorf("POST %s from another site: %d", address, w.Code)
			}
		}
	}
}

func TestEncryptedFile(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	at := uploadDraft(t, s, "비밀.xlsx", "locked")
	page := draftPageOf(t, s, at)
	wants(t, page, "「비밀.xlsx」의 암호", `type="password"`, `autocomplete="off"`)
	if w := post(s, at+"/password", "p0=wrong"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	wants(t, draftPageOf(t, s, at), "이 암호로는 열리지 않습니다")
	post(s, at+"/password", "p0=1234")
	page = draftPageOf(t, s, at)
	wants(t, page, "계약현황!A4:C6")
	if strings.Contains(page, "1234") || strings.Contains(page, `type="password"`) {
		t.Error("the page still asks for the password, or shows it")
	}
	if d, err := s.store.Draft(t.Context(), defaultOrg, strings.TrimPrefix(at, "/drafts/")); err != nil || bytes.Contains(d.State, []byte("1234")) {
		t.Errorf("the password is stored: %s, %v", d.State, err)
	}
	now := s.now()
	s.now = func() time.Time { return now.Add(passwordLife + time.Minute) }
	s.readings.drop(strings.TrimPrefix(at, "/drafts/"))
	wants(t, draftPageOf(t, s, at), `type="password"`)
}

func TestPasswordsAreBounded(t *testing.T) {
	var p passwords
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	for i := range maxPasswords + 10 {
		p.hold("draft", string(rune('a'+i)), "x", now.Add(time.Duration(i)*time.Millisecond))
	}
	if len(p.held) != maxPasswords || p.of("draft", "a", now) != "" || p.of("draft", string(rune('a'+maxPasswords)), now) == "" {
		t.Errorf("%d held", len(p.held))
	}
	p.drop("draft")
	if len(p.held) != 0 {
		t.Errorf("%d held after drop", len(p.held))
	}
}

// postFiles posts several files to an address.
func postFiles(t *testing.T, s *Server, address string, files [][2]string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range files {
		part, err := form.CreateFormFile(workbookField, f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return do(s, r)
}

func TestSeveralFiles(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	w := postFiles(t, s, "/cases", [][2]string{{"가.csv", "messy 1"}, {"../가.csv", "messy 2"}, {"나.csv", "messy 3"}})
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	fs, err := s.store.DraftFiles(t.Context(), defaultOrg, strings.TrimPrefix(at, "/drafts/"))
	if err != nil || len(fs) != 3 || fs[0].Name != "가.csv" || fs[1].Name != "가 (2).csv" || string(fs[1].Content) != "messy 2" || fs[2].Name != "나.csv" {
		t.Fatalf("files %+v, %v", fs, err)
	}
	change(t, s, at, "do=save&c0-2=price_after&q0=included")
	wants(t, get(s, "/cases/1").Body.String(), `href="/cases/1/file?n=3"`, "올린 파일 가 (2).csv")
	for n, want := range map[string]int{"2": 200, "4": 404, "0": 404, "-1": 404, "x": 404, "21": 404} {
		if w := get(s, "/cases/1/file?n="+n); w.Code != want {
			t.Errorf("file %s: %d", n, w.Code)
		}
	}
	wants(t, get(s, "/").Body.String(), "파일: 나.csv")

	many := make([][2]string, maxFiles+1)
	for i := range many {
		many[i] = [2]string{"a.csv", "messy"}
	}
	if w := postFiles(t, s, "/cases", many); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "20개까지") {
		t.Errorf("too many files: %d", w.Code)
	}
	s.config.MaxUpload = 10
	if w := postFiles(t, s, "/cases", [][2]string{{"a.csv", "messy 1"}, {"b.csv", "messy 2"}}); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large together: %d", w.Code)
	}
}

func TestCorrectedFilesTakeTheirPlace(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	at := uploadDraft(t, s, "a.csv", "messy")
	change(t, s, at, "do=read&c0-2=price_after")
	if w := postFiles(t, s, at+"/files", [][2]string{{"b.csv", "messy again"}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"?say=replaced" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	page := draftPageOf(t, s, at+"?say=replaced")
	wants(t, page, "고친 파일로 바꾸어", "b.csv", "직접 고름")
	if w := postFiles(t, s, at+"/files", nil); w.Header().Get("Location") != at+"?say=missing" {
		t.Errorf("no file: %q", w.Header().Get("Location"))
	}
	wants(t, draftPageOf(t, s, at+"?say=missing"), "파일을 고른 다음")
	wants(t, get(s, at+"/delete").Body.String(), "지울까요", "b.csv")
	if w := post(s, at+"/delete", ""); w.Header().Get("Location") != "/?done=draft-deleted" {
		t.Errorf("delete: %d", w.Code)
	}
	if w := get(s, at); w.Code != http.StatusNotFound {
		t.Errorf("after deletion: %d", w.Code)
	}
}

// A script is told of each phase, and the end, a line for each.
func TestProgressInLines(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	for _, tt := range []struct {
		name, content string
		lines         []string
	}{
		{"a.xlsx", string(workbook(t, "suwon")), []string{`{"phase":"read"}`, `{"phase":"analyze"}`, `{"location":"/cases/1"}`}},
		{"a.csv", "messy", []string{`{"phase":"read"}`, `{"location":"/drafts/`}},
		{"a.xlsx", "", []string{`{"phase":"read"}`, `{"status":422,"page":"\u003c!doctype`}},
	} {
		w := postFiles(t, s, "/cases", [][2]string{{tt.name, tt.content}}, "Accept", typeLines)
		lines := strings.Split(strings.TrimSuffix(w.Body.String(), "\n"), "\n")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != typeLines || len(lines) != len(tt.lines) {
			t.Errorf("%s: %d %v %d lines", tt.name, w.Code, w.Header(), len(lines))
			continue
		}
		for i := range lines {
			if !strings.HasPrefix(lines[i], tt.lines[i]) {
				t.Errorf("line %.80s, want %s", lines[i], tt.lines[i])
			}
		}
	}
	s.deps.Read = func(context.Context, []sheet.Input, sheet.Options) (*sheet.Result, error) {
		return nil, errors.New("disk secret")
	}
	w := postFiles(t, s, "/cases", [][2]string{{"a.csv", "x"}}, "Accept", typeLines)
	if !strings.Contains(w.Body.String(), `"status":500`) || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("an error: %s", w.Body)
	}
}

// Who leaves stops the work, and nothing is kept.
func TestCancel(t *testing.T) {
	s := newCaseServer(t)
	started, stopped := make(chan struct{}), make(chan error, 1)
	s.deps.Read = func(ctx context.Context, _ []sheet.Input, _ sheet.Options) (*sheet.Result, error) {
		close(started)
		<-ctx.Done()
		stopped <- ctx.Err()
		return nil, ctx.Err()
	}
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile(workbookField, "a.xlsx")
	_, _ = part.Write([]byte("x"))
	_ = form.Close()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/cases", &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	go func() {
		<-started
		cancel()
	}()
	if w, err := server.Client().Do(r); err == nil {
		w.Body.Close()
		t.Error("it was answered")
	}
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		t.Errorf("the reader stopped for %v", err)
	}
	if ds, err := s.store.Drafts(t.Context(), defaultOrg); err != nil || len(ds) != 0 {
		t.Errorf("kept: %v, %v", ds, err)
	}
}

func (f foreignStore) Draft(ctx context.Context, orgID int64, id string) (models.Draft, error) {
	return f.DB.Draft(ctx, orgID+1, id)
}

func (f foreignStore) DraftFiles(ctx context.Context, orgID int64, id string) ([]models.DraftFile, error) {
	return f.DB.DraftFiles(ctx, orgID+1, id)
}

func (f foreignStore) Drafts(ctx context.Context, orgID int64) ([]models.Draft, error) {
	return f.DB.Drafts(ctx, orgID+1)
}

func (f foreignStore) DeleteDraft(ctx context.Context, orgID int64, id string) error {
	return f.DB.DeleteDraft(ctx, orgID+1, id)
}

func TestOtherDraftsAreNotFound(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	s.deps.Annotate = func(context.Context, io.Writer, string, sheet.Input, []models.Problem, time.Time) (string, error) {
		return "a.xlsx", nil
	}
	at := uploadDraft(t, s, "a.csv", "messy")
	if w := get(s, at+"/notes?n=1"); w.Code != http.StatusOK {
		t.Fatalf("one's own notes: %d", w.Code)
	}
	s.store = foreignStore{s.store.(*store.DB)}
	for _, address := range []string{at, "/drafts/1", "/drafts/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/drafts/%27--"} {
		for _, part := range []string{"", "/delete", "/notes?n=1"} {
			if w := get(s, address+part); w.Code != http.StatusNotFound {
				t.Errorf("GET %s%s: %d", address, part, w.Code)
			}
		}
		for _, part := range []string{"", "/delete", "/forget", "/password"} {
			if w := post(s, address+part, "revision=1&do=save"); w.Code != http.StatusNotFound {
				t.Errorf("POST %s%s: %d", address, part, w.Code)
			}
		}
		if w := postFiles(t, s, address+"/files", [][2]string{{"a.csv", "x"}}); w.Code != http.StatusNotFound {
			t.Errorf("POST %s/files: %d", address, w.Code)
		}
	}
	if page := get(s, "/").Body.String(); strings.Contains(page, at) {
		t.Error("the start page lists another organization's draft")
	}
	if w := post(s, "/cases/1/reopen", ""); w.Code != http.StatusNotFound {
		t.Errorf("reopening another's case: %d", w.Code)
	}
}

func TestDraftsAreFull(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	for range store.MaxDrafts {
		uploadDraft(t, s, "a.csv", "messy")
	}
	w := postFile(t, s, workbookField, "a.csv", []byte("messy"))
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "확인 중인 자료가 가득 찼습니다") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}

func TestNotes(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	s.deps.Annotate = nil
	at := uploadDraft(t, s, "a.csv", "messy")
	if page := draftPageOf(t, s, at); strings.Contains(page, "메모를 단") {
		t.Error("notes are offered that nobody writes")
	}
	s.deps.Annotate = func(_ context.Context, w io.Writer, lang string, file sheet.Input, problems []models.Problem, _ time.Time) (string, error) {
		if lang != "ko" || file.Name != "a.csv" || string(file.Data) != "messy" || !slices.ContainsFunc(problems, func(p models.Problem) bool { return p.Cell == "A4" }) {
			t.Errorf("asked to write %s %+v %+v", lang, file, problems)
		}
		_, err := io.WriteString(w, "noted")
		return "a_메모.xlsx", err
	}
	wants(t, draftPageOf(t, s, at), "메모를 단 엑셀 받기: a.csv", `href="`+at+`/notes?n=1"`)
	w := get(s, at+"/notes?n=1")
	if w.Code != 200 || w.Body.String() != "noted" || w.Header().Get("Content-Type") != typeXLSX || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for _, n := range []string{"0", "2", "x", ""} {
		if w := get(s, at+"/notes?n="+n); w.Code != http.StatusNotFound {
			t.Errorf("notes of file %q: %d", n, w.Code)
		}
	}
}

func TestIsEncrypted(t *testing.T) {
	long := strings.Repeat("가", 80) + ".xlsx"
	for _, name := range []string{"a.xlsx", long} {
		r := &sheet.Result{Check: sheet.Check{Problems: []models.Problem{models.NewProblem("ko", models.CodeEncrypted, models.Cell{}, name, "")}}}
		if !isEncrypted(r, name) || isEncrypted(r, "b.xlsx") {
			t.Errorf("%s", name)
		}
	}
}

func TestBareText(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		p := models.NewProblem(lang, models.CodeNotNumber, models.Cell{Sheet: "단가표", Ref: "C3"}, "별도 협의", "원 단위 숫자를 입력하세요.")
		if got := bareText(text.Lang(lang), p); strings.Contains(got, "단가표") || strings.Contains(got, "협의") || strings.Contains(got, "원 단위") || len(got) < 10 {
			t.Errorf("in %s: %q of %q", lang, got, p.Message)
		}
		p = models.NewProblem(lang, models.CodeHiddenSheet, models.Cell{Sheet: "단가표"}, "", "")
		if got := bareText(text.Lang(lang), p); strings.Contains(got, "단가표") || len(got) < 10 {
			t.Errorf("in %s: %q of %q", lang, got, p.Message)
		}
		p = models.Problem{Message: "x: y", Expected: "x: y"}
		if got := bareText(text.Lang(lang), p); got != "x: y" {
			t.Errorf("%q", got)
		}
	}
}

// What must be corrected is marked where it lies, counted alike everywhere, and leads
// to where the corrected file is uploaded; columns of prices say their side of VAT.
func TestDraftWithErrors(t *testing.T) {
	s := newCaseServer(t)
	names, err := filepath.Glob("sheet/testdata/office/13_*.xlsx")
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	content, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	at := uploadDraft(t, s, "부가세.xlsx", string(content))
	page := draftPageOf(t, s, at)
	d, err := s.store.Draft(t.Context(), defaultOrg, strings.TrimPrefix(at, "/drafts/"))
	if err != nil {
		t.Fatal(err)
	}
	fs, err := s.store.DraftFiles(t.Context(), defaultOrg, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.readDraft(t.Context(), &openDraft{Draft: d, files: fs}, text.Korean, said{})
	if err != nil || read.Case != nil {
		t.Fatalf("the workbook does not hold the errors that it is for: %v", err)
	}
	wrong := map[string]bool{}
	for _, p := range read.Check.Problems {
		if p.Severity == models.Error && p.Cell != "" {
			wrong[p.Cell] = true
		}
	}
	if got := strings.Count(page, `bg-light-danger">고칠 곳<`); got == 0 || got > len(wrong) {
		t.Errorf("%d cells are marked, of %v", got, wrong)
	}
	n := strconv.Itoa(countErrors(read.Check.Problems))
	wants(t, page, "고쳐야 할 곳이 "+n+"곳 있습니다", "고쳐야 할 곳 "+n+"곳을 모두 고치면", `value="save" aria-disabled="true"`, `href="#replace"`, `id="replace"`, "부가세 별도", "부가세 포함")
	wants(t, draftPageOf(t, s, at+"?say=blocked"), `role="alert"`, "고쳐야 할 곳이 "+n+"곳 있어 분석하지 않았습니다")
}

// One line for each record, with only what of it changed.
func TestRecordChanges(t *testing.T) {
	prices := table{Head: tableHead{"contracts", "단가"}, Columns: []column{{Name: "계약"}, {Name: "단가"}, {Name: "부가세"}, {Name: "셀"}}}
	of := func(place string, cells ...string) record { return record{&prices, cells, place} }
	same := of("현황!7", "나", "14", "별도", "현황!F7")
	got := recordChanges(text.Korean,
		[]record{of("현황!6", "가", "9.35", "미확인", "현황!F6"), of("현황!6", "가", "4.9", "미확인", "현황!H6"), same, same, of("현황!9", "라", "1", "별도", "현황!F9")},
		[]record{of("현황!6", "가", "4.9", "별도", "현황!H6"), of("현황!6", "가", "9.35", "별도", "현황!F6"), same, of("현황!8", "다", "2", "별도", "현황!F8")})
	want := []string{
		"단가 「가」 (현황!6): 부가세 미확인 → 별도", "단가 「가」 (현황!6): 부가세 미확인 → 별도",
		"빠짐 — 단가: 나 14 별도 현황!F7", "빠짐 — 단가: 라 1 별도 현황!F9", "생김 — 단가: 다 2 별도 현황!F8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestCellText(t *testing.T) {
	for want, c := range map[string]grid.Cell{
		"2022-10-17": {Kind: grid.Number, Text: "44851", Date: true}, "2022-10-15 15:30": {Kind: grid.Number, Text: "44849.645833333336", Date: true}, "1,500": {Kind: grid.Number, Text: "1500"},
		"9.35": {Kind: grid.Number, Text: "9.3499999999999996"}, "470,000": {Kind: grid.Number, Text: "470000"}, "99.9%": {Kind: grid.Number, Text: "0.999", Percent: true},
		"470000건": {Text: "470000건"}, "#DIV/0!": {Kind: grid.Failed, Text: "#DIV/0!"}, "2023": {Kind: grid.Text, Text: "2023"},
	} {
		if got := cellText(&c, true, false); got != want {
			t.Errorf("%+v is shown as %q, want %q", c, got, want)
		}
	}
	if got := cellText(&grid.Cell{Kind: grid.Number, Text: "43389", Date: true}, false, true); got != "2022-10-17" {
		t.Errorf("from 1904: %s", got)
	}
	if got := cellText(&grid.Cell{Kind: grid.Number, Text: "20221017"}, false, false); got != "20221017" {
		t.Errorf("what is no amount: %s", got)
	}
	columns := []sheet.ColumnAt{{Field: "start"}, {Field: "amount"}, {Field: "messages_per_month"}, {}}
	if got := amountColumns("contracts", columns); !slices.Equal(got, []bool{false, true, true, false}) {
		t.Errorf("amounts: %v", got)
	}
}

func TestSavingsSentence(t *testing.T) {
	x := analysis.Savings{AnnualInclVAT: 5000 * 1000, ByVATSides: []analysis.VATCase{{AnnualInclVAT: 1000 * 1000}, {AnnualInclVAT: 3000 * 1000}}}
	if got := savingsSentence(text.Korean, &x); got != "한 해 절감액 1,000원 ~ 3,000원(부가세 포함)" {
		t.Errorf("open: %s", got)
	}
}

// A workbook that is really encrypted: read with its password, kept as it came.
func TestEncryptedWorkbook(t *testing.T) {
	s := newCaseServer(t)
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, "suwon")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "수원1234"}); err != nil {
		t.Fatal(err)
	}
	locked := b.String()
	at := uploadDraft(t, s, "수원.xlsx", locked)
	wants(t, draftPageOf(t, s, at), "「수원.xlsx」의 암호")
	post(s, at+"/password", "p0="+url.QueryEscape("수원1234"))
	page := draftPageOf(t, s, at)
	wants(t, page, "계약 1건, 단가 2개")
	if strings.Contains(page, `type="password"`) {
		t.Error("it asks again")
	}
	if to := change(t, s, at, "do=save"); to != "/cases/1" {
		t.Fatalf("saving leads to %s", to)
	}
	if w := get(s, "/cases/1/file"); w.Body.String() != locked {
		t.Error("the file is not kept as it came")
	}
	wants(t, draftPageOf(t, s, post(s, "/cases/1/reopen", "").Header().Get("Location")), `type="password"`)
}

// People's names and numbers are marked, for the printer to leave out.
func TestPersonalCells(t *testing.T) {
	columns := []sheet.ColumnAt{{Col: 1, Field: models.FieldContact}, {Col: 2, Field: "name"}}
	r := newDraftRow(text.Korean, &grid.Row{N: 3, Cells: []grid.Cell{{Col: 1, Text: "홍길동"}, {Col: 2, Text: "알림톡"}}}, columns, []bool{false, false}, nil, false)
	if !r.Cells[0].Personal || r.Cells[1].Personal || r.Cells[0].Text != "홍길동" {
		t.Errorf("%+v", r)
	}
}

// A large office's result stays a page that can be read.
func TestLargeResultIsBounded(t *testing.T) {
	r, _ := suwonReport(t, "x")
	one := r.Savings.Services[0]
	r.Savings.Services = nil
	for range 500 {
		r.Savings.Services = append(r.Savings.Services, one)
	}
	b := newBudgetSection(text.Korean, &r.Savings)
	if n := len(b.Table.Rows); n < linesShown || n > linesShown+10 {
		t.Errorf("%d rows", n)
	}
	if last := b.Lines[len(b.Lines)-1]; !strings.Contains(last, "위원회 자료") {
		t.Errorf("what is left out is not said: %s", last)
	}
}

// What was read for a draft is not read again for its page, and not held without end.
func TestReadingsAreHeld(t *testing.T) {
	s := newCaseServer(t)
	messy(t, s)
	reader, n := s.deps.Read, 0
	s.deps.Read = func(ctx context.Context, files []sheet.Input, o sheet.Options) (*sheet.Result, error) {
		n++
		return reader(ctx, files, o)
	}
	at := uploadDraft(t, s, "a.csv", "messy")
	draftPageOf(t, s, at)
	draftPageOf(t, s, at)
	if n != 1 {
		t.Errorf("read %d times", n)
	}
	if draftPageOf(t, s, at+"?lang=en"); n != 2 {
		t.Errorf("another language: read %d times", n)
	}

	var r readings
	for i := range maxReadings + 2 {
		r.hold(heldReading{draft: strconv.Itoa(i), bytes: 1, result: &understanding{}})
	}
	if len(r.last) != maxReadings || r.held("1", "") != nil || r.held("2", "") == nil {
		t.Errorf("%d held", len(r.last))
	}
	r.hold(heldReading{draft: "large", bytes: maxHeld, result: &understanding{}})
	r.hold(heldReading{draft: "too large", bytes: maxHeld + 1, result: &understanding{}})
	if len(r.last) != 1 || r.held("large", "") == nil {
		t.Errorf("%d held beside a large one", len(r.last))
	}
}

// hostileDraft is a draft whose every name is markup.
func hostileDraft(hostile string, problems []models.Problem) *draftView {
	d := &openDraft{Draft: models.Draft{ID: "A", Title: hostile, State: []byte("{}")}, files: []models.DraftFile{{Name: hostile}}}
	d.state.Remembered = map[string][]remember{"f": {{Header: hostile}}}
	r := &sheet.Result{
		Check: sheet.Check{
			Problems: problems, Files: []sheet.CheckFile{{Name: hostile}}, Ignored: []sheet.CheckIgnored{{Sheet: hostile, Range: hostile, Why: hostile}},
			Contracts: []sheet.CheckContract{{Name: &hostile, Services: []sheet.CheckService{{Name: &hostile, Lines: []sheet.CheckLine{{Channel: &hostile, Cell: &hostile}}}}}},
			Nodes:     []sheet.CheckNode{{ID: &hostile, Name: &hostile, Role: &hostile, Sites: []string{hostile}}},
			SLA:       []sheet.CheckSLA{{Node: &hostile}},
		},
		Tables: []sheet.Understood{{File: hostile, Sheet: hostile, Kind: hostile, Range: hostile, Fingerprint: "f",
			Columns: []sheet.ColumnAt{{Cell: hostile, Col: 1, Header: hostile, Field: hostile}}, Rows: []grid.Row{{N: 1, Cells: []grid.Cell{{Col: 1, Text: hostile}}}}}},
		Questions: []sheet.Question{{Key: hostile, Text: hostile, Sheet: hostile, Cell: hostile, Options: []sheet.Option{{Value: hostile, Label: hostile}}}},
	}
	return &draftView{draft: d, read: &understanding{Result: *r}, before: &understanding{}, notes: true, locked: []lockedFile{{hostile, 0, true}}}
}

// The question of a template is answered in its draft too: no file is changed for it.
func TestTemplateIsAnswered(t *testing.T) {
	s := newCaseServer(t)
	postFile(t, s, workbookField, "수원.xlsx", workbook(t, "suwon"))
	at := post(s, "/cases/1/reopen", "").Header().Get("Location")
	wants(t, draftPageOf(t, s, at), "부가세가 들어 있는지", "한 해 절감액 27,607,800원(부가세 포함)", "한 해 절감액 25,098,000원(부가세 포함)")
	if to := change(t, s, at, "do=save&q0=excluded"); to != "/cases/2" {
		t.Fatalf("saving leads to %s", to)
	}
	page := get(s, "/cases/2").Body.String()
	wants(t, page, "2,761만 원을 아끼고")
	if strings.Contains(page, "확인되지 않아") {
		t.Error("the answered question is still open")
	}
}

// A table's kind is chosen from a list, is undone, and is remembered with its headers.
func TestTableKind(t *testing.T) {
	s := newCaseServer(t)
	content := "계약명,매체,단가(VAT별도),월발송량\n알림,알림톡,6.5,1000\n고지,LMS,25,2000\n"
	at := uploadDraft(t, s, "자료.csv", content)
	wants(t, draftPageOf(t, s, at), `name="k0"`, `<option value="contracts" selected>`, `<option value="ignore">읽지 않는 표</option>`, "2건")
	if to := change(t, s, at, "do=read&k0=ignore&c0-2=price_incl"); to != at+"?say=changed" {
		t.Fatalf("leads to %s", to)
	}
	wants(t, draftPageOf(t, s, at), "자료!A1 표: 계약·단가 → 읽지 않는 표", `<option value="ignore" selected>`, "직접 고름", "읽지 않기로 고른 표")
	if to := change(t, s, at, "do=save"); to != at+"?say=blocked" {
		t.Errorf("nothing to read leads to %s", to)
	}
	change(t, s, at, "do=undo")
	wants(t, draftPageOf(t, s, at), `<option value="contracts" selected>`)
	if to := change(t, s, at, "do=read&k0=invented"); to != at+"?say=same" {
		t.Errorf("a kind that is not offered leads to %s", to)
	}
	if to := change(t, s, at, "do=save&k0=services"); !strings.HasPrefix(to, "/cases/") {
		t.Fatalf("leads to %s", to)
	}
	at = uploadDraft(t, s, "다음.csv", strings.Replace(content, "6.5", "6.4", 1))
	wants(t, draftPageOf(t, s, at), "지난번에 고친 대로 읽었습니다", "<li>다음 시트의 표 → 단가</li>", `<option value="services" selected>`)
	if w := post(s, at+"/forget", ""); w.Code != http.StatusSeeOther {
		t.Fatalf("forget: %d", w.Code)
	}
	wants(t, draftPageOf(t, s, at), `<option value="contracts" selected>`)
}
