package server

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

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

// TestCancelInBrowser stops an upload that is being read: the reader is told, the page
// says so, nothing is kept, and the form can be sent again.
func TestCancelInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	real, stopped := s.deps.Read, make(chan error, 1)
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
		return real(ctx, files, o)
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
