package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"daebi/server/browsertest"
)

// TestRequirementsInBrowser goes the officer's way: an answer, a blank, a refused
// figure, a move by keyboard, a version, the comparison, the documents; and looks at
// every page of the catalogue and the editing.
func TestRequirementsInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := editing(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)

	t.Run("edit", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/cases/1/requirements", browsertest.Options{})
		page.Check()
		page.Do(
			chromedp.SetValue(`#fact-grade`, "2"),
			chromedp.SetValue(`#fig-confirm_timeout`, "열 초"),
			chromedp.Click(`button[value=save]`), chromedp.WaitVisible(`[data-error-summary]`),
		)
		page.Check()
		page.Screenshot("requirements-refused")
		if got := browsertest.Eval[string](page, `document.querySelector("#fig-confirm_timeout").value + document.querySelector("#fact-grade").value`); got != "열 초2" {
			t.Errorf("what was typed: %q", got)
		}
		page.Do(chromedp.SetValue(`#fig-confirm_timeout`, "30"), chromedp.Focus(`#order-failure button[value="up:failure"]`), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`form[data-guard=changed]`))
		page.Check()
		if got := browsertest.Eval[string](page, `document.querySelector("#order-failure").nextElementSibling.id + location.hash`); got != "order-switchover#order-failure" {
			t.Errorf("moved by keyboard: %s", got)
		}
		page.Do(chromedp.SetValue(`#note`, "첫 손질"), chromedp.Click(`button[value=save]`), chromedp.WaitVisible(`.d-notice.success`))
		page.Check()
		page.Do(chromedp.Navigate(server.URL+"/cases/1/requirements/versions"), chromedp.Click(`form[action$="/compare"] button`), chromedp.WaitVisible(`ins.d-added`))
		page.Check()
		page.Screenshot("requirements-compare")
	})
	if w := postCatalogue(t, s, newer(t, s, "  title_ko: '예방점검: 일상", "  title_ko: '개정된 예방점검: 일상")); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	w := edit(t, s, func(f url.Values) {
		f.Set("details.switchover", strings.ReplaceAll(f.Get("details.switchover"), "{전환 시간}", "20"))
		f.Set("inspection.switchover", "20분을 확인한다.")
		f.Set("cut.switchover.switch_time", "1")
		f.Del("in.night")
		f.Set("do", "save")
	})
	if w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	for name, path := range map[string]string{
		"catalogue": "/catalogue?q=통보", "provision": "/catalogue/mois-preventive-check?case=1", "catalogue-upload": "/catalogue-upload",
		"requirements": "/cases/1/requirements", "requirements-old": "/cases/1/requirements?version=1", "editions": "/cases/1/requirements/versions",
		"compare": "/cases/1/requirements/compare?from=0&to=2", "figures": "/cases/1/figures", "compliance": "/cases/1/compliance", "documents": "/cases/1/documents", "document": "/cases/1/documents/requirements",
	} {
		for _, lang := range []string{"ko", "en"} {
			for _, width := range []int64{390, 1280} {
				name := name + "-" + lang + "-" + strconv.FormatInt(width, 10)
				t.Run(name, func(t *testing.T) {
					page := browser.Open(t, server.URL+withLang(path, lang), browsertest.Options{Width: width})
					page.Check()
					page.Screenshot(name)
				})
			}
		}
	}
	t.Run("dark", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/cases/1/requirements/compare?from=0&to=2", browsertest.Options{Dark: true})
		page.Check()
	})
	t.Run("print", func(t *testing.T) {
		for _, path := range []string{"/cases/1/requirements", "/cases/1/documents/requirements"} {
			if pdf := browser.Open(t, server.URL+path, browsertest.Options{}).PDF("requirements"); !strings.HasPrefix(string(pdf), "%PDF-") {
				t.Errorf("%s: no PDF but %.20q", path, pdf)
			}
		}
	})
}
