// Package browsertest opens pages in Chromium from Go tests and finds what a person,
// an assistive technology or the Content-Security-Policy would trip over.
//
// Without Chromium the test is skipped, or fails where REQUIRE_BROWSER=1. Screenshots
// go to the folder that DAEBI_SCREENSHOTS names, if any.
package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds a whole test with a browser; it is no measure of speed.
const patience = 8 * time.Minute

// A Browser is one running Chromium.
type Browser struct{ ctx context.Context }

// Start runs Chromium until the test ends.
func Start(t *testing.T) *Browser {
	t.Helper()
	path := find()
	if path == "" {
		missing(t, "Chromium is not on the PATH")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	ctx, cancelTime := context.WithTimeout(context.Background(), patience)
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, options...)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		cancel()
		cancelAllocator() // waits for the process, which holds the folder
		cancelTime()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return &Browser{ctx}
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// missing skips the test, or fails it where everything must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("REQUIRE_BROWSER") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Options say how a page is looked at.
type Options struct {
	Width  int64 // of the window in CSS pixels; 1280 if 0
	Height int64 // 900 if 0
	Dark   bool  // the system asks for dark
}

// A Page is a page that has loaded, in a browser profile of its own.
type Page struct {
	t       *testing.T
	ctx     context.Context
	address *url.URL

	mu       sync.Mutex
	console  []string // what the page complained of
	requests []string // every address that was asked for
	pages    []string // those that were asked for as pages
}

// Open loads an address.
func (b *Browser) Open(t *testing.T, address string, o Options) *Page {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{t: t, address: parsed}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.note))
	t.Cleanup(cancel)
	p.ctx = ctx

	features := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
	if o.Dark {
		features = append(features, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"})
	}
	if o.Width == 0 {
		o.Width = 1280
	}
	if o.Height == 0 {
		o.Height = 900
	}
	p.Do(chromedp.EmulateViewport(o.Width, o.Height))
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.Navigate(address))
	return p
}

// note keeps what the checks need of the browser's events.
func (p *Page) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
		if e.Type == network.ResourceTypeDocument {
			p.pages = append(p.pages, e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		p.console = append(p.console, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, arg := range e.Args {
				p.console = append(p.console, string(e.Type)+": "+string(arg.Value))
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceNetwork && slices.Contains(p.pages, e.Entry.URL) {
			return // an error page was asked for
		}
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.console = append(p.console, string(e.Entry.Level)+": "+e.Entry.Text)
		}
	}
}

// Do runs steps such as chromedp.Click in the page.
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.address, err)
	}
}

// Eval returns what a JavaScript expression, or the promise that it is, comes to.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.address, expression, err)
	}
	return value
}

// Wait waits until a JavaScript expression is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression)); err != nil {
		p.t.Fatalf("%s: wait for %s: %v", p.address, expression, err)
	}
}

// PDF returns the page as it would be printed, on the paper that its style sheet
// asks for, and keeps it as name.pdf, if pictures are wanted.
func (p *Page) PDF(name string) []byte {
	p.t.Helper()
	pdf, err := chromedp.Run(p.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		p.t.Fatalf("%s: print: %v", p.address, err)
	}
	p.keep(name+".pdf", pdf)
	return pdf
}

// Screenshot keeps a picture of the whole page as name.png, if pictures are wanted.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	if os.Getenv("DAEBI_SCREENSHOTS") == "" {
		return
	}
	Eval[bool](p, "document.fonts.ready.then(() => true)")
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("%s: screenshot: %v", p.address, err)
	}
	p.keep(name+".png", picture)
}

func (p *Page) keep(name string, data []byte) {
	p.t.Helper()
	folder := os.Getenv("DAEBI_SCREENSHOTS")
	if folder == "" {
		return
	}
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name), data, 0o644)
	}
	if err != nil {
		p.t.Error(err)
	}
}

// Check reports as errors: findings of axe, messages in the console (which include
// violations of the policy), requests to other hosts, and a page wider than its window.
func (p *Page) Check() {
	p.t.Helper()
	p.checkAxe()
	if wide := Eval[float64](p, "document.documentElement.scrollWidth - window.innerWidth"); wide > 0 {
		p.t.Errorf("%s: %v px wider than the window; widest: %s", p.address, wide, Eval[string](p, widest))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, message := range p.console {
		p.t.Errorf("%s: console: %s", p.address, message)
	}
	for _, address := range p.requests {
		if u, err := url.Parse(address); err != nil || u.Scheme != "data" && u.Host != p.address.Host {
			p.t.Errorf("%s: asks another host: %s", p.address, address)
		}
	}
}

// widest names the element that reaches furthest to the right.
const widest = `(() => {
	const right = (e) => e.getBoundingClientRect().right;
	const e = [...document.body.querySelectorAll("*")].reduce((a, b) => (right(b) > right(a) ? b : a));
	return e.tagName + "." + e.className;
})()`

// A violation is one rule of axe and where it is broken.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

func (p *Page) checkAxe() {
	p.t.Helper()
	source, err := axe()
	if errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			p.t.Fatal("axe-core is not in node_modules: run make assets")
		}
		p.t.Log("axe-core is not there: accessibility was not checked")
		return
	}
	if err != nil {
		p.t.Fatal(err)
	}
	Eval[bool](p, source+";true")
	result := Eval[string](p, `axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		resultTypes: ["violations"],
	}).then((r) => JSON.stringify(r.violations.map((v) => ({
		id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html + " " + (n.any[0]?.message ?? "")),
	}))))`)
	var violations []violation
	if err := json.Unmarshal([]byte(result), &violations); err != nil {
		p.t.Fatal(err)
	}
	for _, v := range violations {
		p.t.Errorf("%s: axe %s: %s\n\t%s", p.address, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
}

// axe returns the source of axe-core from the node_modules beside go.mod.
func axe() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			source, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
			return string(source), err
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", fs.ErrNotExist
		}
		folder = parent
	}
}
