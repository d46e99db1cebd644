package server

import (
	"net/http/httptest"
	"testing"

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
