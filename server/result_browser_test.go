package server

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"daebi/server/browsertest"
)

// smallText lists text of charts that is shown smaller than 11 px.
const smallText = `[...document.querySelectorAll(".d-chart svg text")].filter((t) => {
	const svg = t.ownerSVGElement, box = svg.getBoundingClientRect();
	return box.width > 0 && parseFloat(getComputedStyle(t).fontSize) * box.width / svg.viewBox.baseVal.width < 11;
}).map((t) => t.textContent).join("; ")`

// outsideText lists text of charts that reaches out of its picture.
const outsideText = `[...document.querySelectorAll(".d-chart svg text")].filter((t) => {
	const box = t.ownerSVGElement.getBoundingClientRect(), r = t.getBoundingClientRect();
	return box.width > 0 && (r.left < box.left - 1 || r.right > box.right + 1 || r.bottom > box.bottom + 1);
}).map((t) => t.textContent).join("; ")`

// shift is how far the layout shifted while the page loaded.
const shift = `new Promise((resolve) => {
	let sum = 0;
	new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({type: "layout-shift", buffered: true});
	document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum))));
})`

// transferred is what came over the line, as it was packed.
const transferred = `document.fonts.ready.then(() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.transferSize, 0))`

func TestResultInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	for _, id := range []string{"suwon-likely", "gimpo", "example-quote"} {
		post(s, "/cases/example", "id="+id)
	}
	for _, path := range []string{"/cases/1", "/cases/2", "/cases/3"} {
		for _, lang := range []string{"ko", "en"} {
			for _, width := range []int64{390, 1280} {
				page := browser.Open(t, server.URL+path+"?lang="+lang, browsertest.Options{Width: width})
				if small := browsertest.Eval[string](page, smallText); small != "" {
					t.Errorf("%s %s at %d px has small text: %s", path, lang, width, small)
				}
				if outside := browsertest.Eval[string](page, outsideText); outside != "" {
					t.Errorf("%s %s at %d px has text outside its chart: %s", path, lang, width, outside)
				}
				// Each page is opened in a profile of its own: a first visit.
				if n := browsertest.Eval[int](page, transferred); n > 500<<10 || n < 10<<10 {
					t.Errorf("%s %s at %d px took %d bytes", path, lang, width, n)
				}
				if n := browsertest.Eval[int](page, `document.querySelectorAll(".d-chart").length`); n != 6 {
					t.Errorf("%s has %d charts", path, n)
				}
				if moved := browsertest.Eval[float64](page, shift); moved > .1 {
					t.Errorf("%s %s at %d px: the layout shifted by %v", path, lang, width, moved)
				}
			}
		}
	}
}

// scriptBytes is the size of the scripts before they are compressed.
const scriptBytes = `performance.getEntriesByType("resource").filter((e) => e.initiatorType === "script").reduce((sum, e) => sum + e.decodedBodySize, 0)`

func TestWhatIfInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	at := server.URL + exampleCase(t, s, "suwon") + "/what-if"

	t.Run("move", func(t *testing.T) {
		page := browser.Open(t, at, browsertest.Options{})
		if n := browsertest.Eval[int](page, scriptBytes); n > 30<<10 {
			t.Errorf("scripts weigh %d bytes", n)
		}
		// As a person moves the slider: 12·470,000·(9.35 − 5.9) won.
		browsertest.Eval[bool](page, `(() => {
			const slider = document.querySelector("[data-lever]:has([name=price]) [data-lever-slider]");
			slider.focus();
			slider.value = "5.9";
			slider.dispatchEvent(new Event("input", { bubbles: true }));
			return true;
		})()`)
		page.Wait(`document.querySelector("#what-if-result").textContent.includes("19,458,000")`)
		if got := browsertest.Eval[string](page, `document.querySelector("[name=price]").value + " " + document.querySelectorAll(".d-lever.is-changed").length + " " + document.activeElement.type`); got != "5.9 1 range" {
			t.Errorf("the number, the marked levers and the focus: %s", got)
		}
		if say := browsertest.Eval[string](page, `document.querySelector("[data-what-if-say]").textContent`); !strings.Contains(say, "줄어듭니다") {
			t.Errorf("said to those who listen: %q", say)
		}
		page.Check()
		page.Do(chromedp.Click(`.is-changed [data-lever-reset]`))
		page.Wait(`document.querySelector("#what-if-result").textContent.includes("25,098,000") && !document.querySelector(".d-was")`)
		page.Do(chromedp.SendKeys(`[name=kappa]`, "x"))
		page.Wait(`!!document.querySelector("#what-if-result .danger")`)
		page.Check()
	})
	t.Run("save", func(t *testing.T) {
		page := browser.Open(t, at, browsertest.Options{Width: 390})
		page.Do(chromedp.SetValue(`[name=rate]`, "3"), chromedp.Click(`button[value=save]`), chromedp.WaitVisible(`.d-toc`))
		if path := browsertest.Eval[string](page, "location.pathname"); path != "/cases/2" {
			t.Errorf("saved as %s", path)
		}
		page.Check()
	})
	if testing.Short() {
		return
	}
	for lang, options := range map[string][]browsertest.Options{
		"ko": {{Width: 390}, {Width: 1280, Dark: true}, {Width: 1920}},
		"en": {{Width: 1280}, {Width: 390, Dark: true}},
	} {
		for _, o := range options {
			name := fmt.Sprintf("what-if-%s-%d-%v", lang, o.Width, o.Dark)
			t.Run(name, func(t *testing.T) {
				page := browser.Open(t, at+"?lang="+lang, o)
				page.Check()
				if small := browsertest.Eval[string](page, smallText); small != "" {
					t.Errorf("small text: %s", small)
				}
				page.Screenshot(name)
			})
		}
	}
}

// pictureName is what a picture's name may not hold.
var pictureName = regexp.MustCompile(`[^a-z]+`)

// TestPagesBehindTheResultInBrowser looks at the pages that the result leads to.
func TestPagesBehindTheResultInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := newCaseServer(t)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	at := exampleCase(t, s, "suwon-likely")
	for _, path := range []string{"/trace/savings", "/trace/loss", "/trace/switch_time", "/assumptions?sort=worth&edit=queue_lost_share", "/chain", "/replay"} {
		for lang, options := range map[string][]browsertest.Options{
			"ko": {{Width: 390}, {Width: 1280, Dark: true}},
			"en": {{Width: 1280}, {Width: 390, Dark: true}},
		} {
			for _, o := range options {
				name := fmt.Sprintf("%s-%s-%d-%v", pictureName.ReplaceAllString(strings.Trim(path, "/"), "-"), lang, o.Width, o.Dark)
				t.Run(name, func(t *testing.T) {
					page := browser.Open(t, server.URL+at+withLang(path, lang), o)
					page.Check()
					page.Screenshot(name)
				})
			}
		}
	}
}
