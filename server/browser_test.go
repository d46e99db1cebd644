package server

import (
	"io/fs"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"daebi/server/browsertest"
	"daebi/static"
)

// TestInBrowser shares one browser among all that is looked at: the pages, and the
// gallery for the partials that no page uses yet.
func TestInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s, _ := newTestServer(t, Config{Version: "test", Agency: "수원시"})
	serveGallery(t, s)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)

	for _, path := range []string{"/", "/gallery"} {
		for _, lang := range []string{"ko", "en"} {
			for _, width := range []int64{390, 1280} {
				name := pageName(path) + "-" + lang + "-" + strconv.FormatInt(width, 10)
				t.Run(name, func(t *testing.T) {
					page := browser.Open(t, server.URL+path+"?lang="+lang, browsertest.Options{Width: width})
					page.Check()
					page.Screenshot(name)
				})
			}
		}
	}
	for name, look := range map[string]struct {
		path    string
		options browsertest.Options
	}{
		"dark":          {"/gallery", browsertest.Options{Dark: true}},
		"wide":          {"/gallery", browsertest.Options{Width: 1920}},
		"narrow":        {"/gallery", browsertest.Options{Width: 320}},
		"not-found":     {"/no-such-page?lang=en", browsertest.Options{}},
		"self-test":     {"/self-test", browsertest.Options{Width: 390}},
		"accessibility": {"/accessibility", browsertest.Options{Width: 390, Dark: true}},
		"glossary":      {"/glossary?lang=en", browsertest.Options{Width: 390}},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Open(t, server.URL+look.path, look.options)
			page.Check()
			page.Screenshot(name)
		})
	}
	t.Run("preferences", func(t *testing.T) { checkPreferences(t, browser, server.URL) })
	t.Run("keyboard", func(t *testing.T) { checkKeyboard(t, browser, server.URL) })
	t.Run("print", func(t *testing.T) {
		pdf := browser.Open(t, server.URL+"/gallery", browsertest.Options{}).PDF("gallery")
		if !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("no PDF but %.20q", pdf)
		}
	})
	t.Run("without assets", func(t *testing.T) { checkWithoutAssets(t, browser) })
}

// pageName names a page's pictures.
func pageName(path string) string {
	if path == "/" {
		return "start"
	}
	return strings.Trim(path, "/")
}

func checkPreferences(t *testing.T, browser *browsertest.Browser, server string) {
	page := browser.Open(t, server+"/gallery", browsertest.Options{})
	page.Do(chromedp.Click(`button[name=screen]`), chromedp.WaitVisible(`[data-krds-mode=high-contrast] h1`))
	page.Do(chromedp.Click(`button[name=lang]`), chromedp.WaitVisible(`[lang=en][data-krds-mode=high-contrast] h1`))
	if path := browsertest.Eval[string](page, "location.pathname"); path != "/gallery" {
		t.Errorf("the buttons led to %s", path)
	}
	page.Check()
	page.Screenshot("gallery-high-contrast")
}

func checkKeyboard(t *testing.T, browser *browsertest.Browser, server string) {
	page := browser.Open(t, server+"/gallery", browsertest.Options{})
	if !browsertest.Eval[bool](page, "document.activeElement.matches('[data-error-summary]')") {
		t.Error("the error summary does not have the focus")
	}
	page.Do(chromedp.Focus(`#tab-a-tab`), chromedp.KeyEvent(kb.ArrowRight))
	if !browsertest.Eval[bool](page, "document.activeElement.id === 'tab-b-tab' && document.querySelector('#tab-a').hidden") {
		t.Error("the arrow key did not choose the next tab")
	}
	page.Do(chromedp.Navigate(server + "/"))
	page.Do(chromedp.KeyEvent(kb.Tab))
	if got := browsertest.Eval[string](page, "document.activeElement.hash"); got != "#main" {
		t.Errorf("the first tab stop is %q, not the link past the menu", got)
	}
	page.Do(chromedp.KeyEvent(kb.Enter))
	if got := browsertest.Eval[string](page, "document.activeElement.id"); got != "main" {
		t.Errorf("the link past the menu leads to %q", got)
	}
}

// checkWithoutAssets looks at what is served when the kit was not built.
func checkWithoutAssets(t *testing.T, browser *browsertest.Browser) {
	s, _ := newTestServer(t, Config{Version: "test"})
	serveGallery(t, s)
	plain, err := static.Load(withoutDist{static.Files()})
	if err != nil {
		t.Fatal(err)
	}
	s.appearance.assets = plain
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	for _, width := range []int64{390, 1280} {
		page := browser.Open(t, server.URL+"/gallery", browsertest.Options{Width: width})
		page.Check()
		page.Screenshot("plain-" + strconv.FormatInt(width, 10))
	}
}

// withoutDist hides what was built.
type withoutDist struct{ fs.FS }

// Open opens any other file.
func (f withoutDist) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "dist/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
}
