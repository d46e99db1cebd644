package server

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"daebi/server/browsertest"
	"daebi/server/sheet"
)

// TestDraftInBrowser uploads an office's sheet, corrects a column through its list,
// answers the question of VAT and finds the savings changed on the result.
func TestDraftInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	messy(t, s)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	files := map[string]string{"계약현황.csv": "messy", "비밀.xlsx": "locked", "빈.xlsx": ""}
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) []string { return []string{filepath.Join(folder, name)} }

	t.Run("correct and answer", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/", browsertest.Options{})
		page.Do(chromedp.SetUploadFiles(`#workbook`, at("계약현황.csv")), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#c0-2`))
		page.Check()
		page.Screenshot("draft-errors")
		page.Do(chromedp.Click(`[form=draft][value=save]`), chromedp.WaitVisible(`[data-error-summary]`))
		page.Check()
		page.Do(chromedp.SetValue(`#c0-2`, "price_after"), chromedp.Click(`[form=draft][value=read]`), chromedp.WaitVisible(`#changes-heading`))
		page.Check()
		page.Screenshot("draft-changed")
		// What each answer saves stands beside it.
		effects := browsertest.Eval[string](page, `[...document.querySelectorAll("#question-0 .d-effect")].map((e) => e.textContent).join("|")`)
		if want := "한 해 절감액 27,607,800원(부가세 포함)|한 해 절감액 30,371,400원(부가세 포함)|한 해 절감액 27,607,800원 ~ 30,371,400원(부가세 포함)"; effects != want {
			t.Errorf("effects %s, want %s", effects, want)
		}
		verdicts := map[string]string{}
		for _, answer := range []string{"none", "1"} { // open, then included
			page.Do(chromedp.Click(`#q0-`+answer), chromedp.Click(`[form=draft][value=save]`), chromedp.WaitVisible(`.d-verdict`))
			page.Check()
			verdicts[answer] = browsertest.Eval[string](page, `document.querySelector(".d-verdict p").textContent`)
			page.Do(chromedp.Click(`form[action$="/reopen"] button`), chromedp.WaitVisible(`#c0-2`))
		}
		if !strings.Contains(verdicts["none"], "2,510만 원을 아끼고") || !strings.Contains(verdicts["1"], "3,037만 원을 아끼고") {
			t.Errorf("the answer does not change the result: %v", verdicts)
		}
		page.Do(chromedp.Click(`button[name=lang]`), chromedp.WaitVisible(`[lang=en] #c0-2`))
		page.Check()
	})

	t.Run("password", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/", browsertest.Options{})
		page.Do(chromedp.SetUploadFiles(`#workbook`, at("비밀.xlsx")), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#p0`))
		page.Check()
		page.Do(chromedp.SendKeys(`#p0`, "nope"), chromedp.Click(`form[action$="/password"] button`), chromedp.WaitVisible(`#p0-error`))
		page.Check()
		page.Screenshot("draft-password")
		page.Do(chromedp.SendKeys(`#p0`, "1234"), chromedp.Click(`form[action$="/password"] button`), chromedp.WaitVisible(`#c0-2`))
		page.Check()
	})

	t.Run("refused in place", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/", browsertest.Options{})
		page.Do(chromedp.SetUploadFiles(`#workbook`, at("빈.xlsx")), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#error-heading`))
		page.Check()
		if !browsertest.Eval[bool](page, `document.activeElement === document.querySelector("main")`) {
			t.Error("the page that was put in place does not have the focus")
		}
		// It goes on from there, by script too.
		page.Do(chromedp.SetUploadFiles(`#workbook`, at("계약현황.csv")), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#c0-2`))
	})

	drafts, err := s.store.Drafts(t.Context(), defaultOrg)
	if err != nil || len(drafts) == 0 {
		t.Fatal(err)
	}
	path := draftURL(drafts[0].ID, "")
	for _, lang := range []string{"ko", "en"} {
		for _, o := range []browsertest.Options{{Width: 390}, {Width: 1280}, {Width: 390, Dark: true}} {
			name := "draft-" + lang + "-" + strconv.FormatInt(o.Width, 10)
			if o.Dark {
				name += "-dark"
			}
			t.Run(name, func(t *testing.T) {
				page := browser.Open(t, server.URL+path+"?lang="+lang, o)
				page.Check()
				page.Screenshot(name)
				page = browser.Open(t, server.URL+path+"/delete?lang="+lang, o)
				page.Check()
			})
		}
	}
	t.Run("print", func(t *testing.T) {
		if pdf := browser.Open(t, server.URL+path, browsertest.Options{}).PDF("draft"); !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("no PDF but %.20q", pdf)
		}
	})
}

// officeSheet returns an office's own workbook of two contracts whose headers of prices
// say only 금액, so that they are taken for the contract's amount, and which does not say
// on which side of VAT they stand.
func officeSheet(t *testing.T) []byte {
	t.Helper()
	names, err := filepath.Glob("sheet/testdata/office/01_*.xlsx")
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	f, err := excelize.OpenFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range map[string]string{"A2": "", "F5": "금액 A", "H5": "금액 B", "A9": "※ 홍길동 010-1234-5678"} {
		if err := f.SetCellValue("계약현황", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOfficeWorkbookInBrowser goes the whole way with a workbook as an office has it and
// the reader as it is: two wrong columns, the notes, the question, the result.
func TestOfficeWorkbookInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "계약현황.xlsx")
	if err := os.WriteFile(file, officeSheet(t), 0o600); err != nil {
		t.Fatal(err)
	}
	page := browser.Open(t, server.URL+"/", browsertest.Options{})
	page.Do(chromedp.SetUploadFiles(`#workbook`, []string{file}), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#c0-5`))
	page.Check()
	page.Screenshot("office-errors")
	if got := browsertest.Eval[string](page, `document.querySelector("#c0-5").value + " " + document.querySelector("#c0-7").value`); got != "amount amount" {
		t.Fatalf("the workbook does not hold the trap that it is for: %s", got)
	}
	got := browsertest.Eval[string](page, `fetch(document.querySelector("a[href*='/notes?n=1']").href).then(async (r) => r.status + " " + r.headers.get("content-disposition") + " " + (await r.arrayBuffer()).byteLength)`)
	if !strings.HasPrefix(got, "200 attachment") {
		t.Errorf("the workbook with notes: %s", got)
	}
	page.Do(chromedp.SetValue(`#c0-5`, "price_before"), chromedp.SetValue(`#c0-7`, "price_after"), chromedp.Click(`[form=draft][value=read]`), chromedp.WaitVisible(`#changes-heading`))
	page.Check()
	page.Screenshot("office-changed")

	// By hand: 12·(470,000·(9.35 − 4.9) + 250,000·(14 − 7)) = 46,098,000 as written, of
	// which the fifth is lost that fails and is sent again as before (alimtalk_fail_share):
	// 36,878,400, and with VAT added 40,566,240.
	effects := browsertest.Eval[string](page, `[...document.querySelectorAll(".d-effect")].map((e) => e.textContent).join("|")`)
	if !strings.Contains(effects, "40,566,240원") || !strings.Contains(effects, "36,878,400원") {
		t.Errorf("effects of the answers: %s", effects)
	}
	verdict := map[string]string{}
	for _, answer := range []string{"", "excluded"} {
		page.Do(chromedp.Click(`input[type=radio][value="`+answer+`"]`), chromedp.Click(`[form=draft][value=save]`), chromedp.WaitVisible(`.d-verdict`))
		page.Check()
		verdict[answer] = browsertest.Eval[string](page, `document.querySelector(".d-verdict p").textContent`)
		if answer == "" {
			page.Screenshot("office-result")
			page.Do(chromedp.Click(`form[action$="/reopen"] button`), chromedp.WaitVisible(`#c0-5`))
		}
	}
	if !strings.Contains(verdict[""], "3,688만 원을 아끼고") || !strings.Contains(verdict["excluded"], "4,057만 원을 아끼고") {
		t.Errorf("the answer does not change the result: %v", verdict)
	}
	if body := browsertest.Eval[string](page, `document.body.textContent`); strings.Contains(body, "홍길동") || strings.Contains(body, "010-1234") {
		t.Error("a person of the sheet is named on the result")
	}

	// The next file of this form is read right at once.
	page.Do(chromedp.Navigate(server.URL+"/"), chromedp.SetUploadFiles(`#workbook`, []string{file}), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#c0-5`))
	page.Check()
	if got := browsertest.Eval[string](page, `document.querySelector("#c0-5").value + " " + document.querySelector("#c0-7").value`); got != "price_before price_after" {
		t.Errorf("the next file is read as %s", got)
	}
	for _, o := range []browsertest.Options{{Width: 390}, {Width: 1280}} {
		address := browsertest.Eval[string](page, "location.href")
		for _, lang := range []string{"ko", "en"} {
			look := browser.Open(t, strings.SplitN(address, "?", 2)[0]+"?lang="+lang, o)
			look.Check()
			look.Screenshot("office-" + lang + "-" + strconv.FormatInt(o.Width, 10))
		}
	}
	if pdf := page.PDF("office"); !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("no PDF but %.20q", pdf)
	}
}

// TestCancelInBrowser stops an upload that is being read: the reader is told, the page
// says so, nothing is kept, and the form can be sent again.
func TestCancelInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	reader, stopped := s.deps.Read, make(chan error, 1)
	var first sync.Once
	s.deps.Read = func(ctx context.Context, files []sheet.Input, o sheet.Options) (r *sheet.Result, err error) {
		waited := false
		first.Do(func() {
			waited = true
			<-ctx.Done()
			stopped <- ctx.Err()
		})
		if waited {
			return nil, ctx.Err()
		}
		return reader(ctx, files, o)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "수원.xlsx")
	if err := os.WriteFile(file, workbook(t, "suwon"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := browser.Open(t, server.URL+"/", browsertest.Options{})
	page.Do(
		chromedp.SetUploadFiles(`#workbook`, []string{file}),
		chromedp.Click(`form[action="/cases"] button.primary`),
	)
	page.Wait(`document.querySelector("[data-progress-say]").textContent.includes("파일을 읽고")`)
	page.Check()
	page.Screenshot("progress")
	page.Do(chromedp.Click(`[data-progress-cancel]`))
	page.Wait(`document.querySelector("[data-progress-say]").textContent.includes("취소했습니다")`)
	if err := <-stopped; err == nil {
		t.Error("the reader goes on")
	}
	if cs, err := s.store.Cases(t.Context(), defaultOrg, 0, 9); err != nil || len(cs) != 0 {
		t.Errorf("kept: %v, %v", cs, err)
	}
	page.Do(chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`.d-verdict`))
	page.Check()
}
