package server

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"daebi/server/browsertest"
)

// TestOfficerInBrowser goes the officer's way: start, upload, result, requirements,
// downloads; then looks at every page on the way in both languages, light and dark.
func TestOfficerInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "수원.xlsx")
	broken := filepath.Join(t.TempDir(), "broken.xlsx")
	for name, content := range map[string][]byte{file: workbook(t, "suwon"), broken: spoil(t, workbook(t, "suwon"))} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("path", func(t *testing.T) { walk(t, browser, server.URL, file) })
	t.Run("problems", func(t *testing.T) {
		page := browser.Open(t, server.URL+"/", browsertest.Options{})
		page.Do(chromedp.SetUploadFiles(`#workbook`, []string{broken}), chromedp.Click(`form[action="/cases"] button.primary`), chromedp.WaitVisible(`#error-heading`))
		page.Check()
		page.Screenshot("problems")
		page.Do(chromedp.Click(`button[name=lang]`), chromedp.WaitVisible(`[lang=en] #workbook`))
	})
	post(s, "/cases/example", "id=suwon-likely")
	post(s, "/self-test", "")
	if testing.Short() {
		return
	}
	paths := []string{"/", "/cases/1", "/cases/1/requirements", "/cases/1/annex", "/cases/1/assumptions", "/cases/1/inquiry", "/cases/1/understood", "/cases/1/delete", "/cases/2", "/compare", "/compare?case=1&case=2", "/reference", "/reference?q=kakao", "/self-test"}
	if only := os.Getenv("DAEBI_PAGES"); only != "" {
		paths = strings.Fields(only)
	}
	for _, path := range paths {
		for lang, options := range map[string][]browsertest.Options{
			"ko": {{Width: 390}, {Width: 1280}, {Width: 390, Dark: true}},
			"en": {{Width: 390}, {Width: 1280}, {Width: 1280, Dark: true}},
		} {
			for _, o := range options {
				name := strings.ReplaceAll(orElse(strings.Trim(path, "/"), "start"), "/", "-") + "-" + lang + "-" + strconv.FormatInt(o.Width, 10)
				if o.Dark {
					name += "-dark"
				}
				t.Run(name, func(t *testing.T) {
					query := "?lang="
					if strings.Contains(path, "?") {
						query = "&lang="
					}
					page := browser.Open(t, server.URL+path+query+lang, o)
					page.Check()
					page.Screenshot(name)
				})
			}
		}
	}
	for _, path := range []string{"/cases/1", "/cases/1/requirements", "/cases/2"} {
		t.Run("print "+path, func(t *testing.T) {
			if pdf := browser.Open(t, server.URL+path, browsertest.Options{}).PDF(strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")); !strings.HasPrefix(string(pdf), "%PDF-") {
				t.Errorf("no PDF but %.20q", pdf)
			}
		})
	}
}

// walk uploads a workbook and follows the buttons.
func walk(t *testing.T, browser *browsertest.Browser, server, file string) {
	page := browser.Open(t, server+"/", browsertest.Options{})
	page.Do(
		chromedp.SetUploadFiles(`#workbook`, []string{file}),
		chromedp.Click(`form[action="/cases"] button.primary`),
		chromedp.WaitVisible(`.d-verdict`),
	)
	page.Check()
	if path := browsertest.Eval[string](page, "location.pathname"); path != "/cases/1" {
		t.Fatalf("the upload led to %s", path)
	}
	if got := browsertest.Eval[string](page, "document.querySelector('tr.is-recommended').textContent"); !strings.Contains(got, "권고") {
		t.Errorf("the recommended option is not marked in words: %q", got)
	}
	for _, part := range []string{"committee.xlsx", "report.json", "file"} {
		got := browsertest.Eval[string](page, `fetch(document.querySelector('a[href$="/`+part+`"]').href).then((r) => r.status + " " + r.headers.get("content-disposition"))`)
		if !strings.HasPrefix(got, "200 attachment") {
			t.Errorf("%s: %s", part, got)
		}
	}
	page.Do(chromedp.Click(`.d-actions a.primary`), chromedp.WaitVisible(`.d-requirement`))
	page.Check()
	page.Do(chromedp.Click(`button[name=lang]`), chromedp.WaitVisible(`[lang=en] .d-requirement`))
	if path := browsertest.Eval[string](page, "location.pathname"); path != "/cases/1/requirements" {
		t.Errorf("the language switch led to %s", path)
	}
	page.Check()
}
