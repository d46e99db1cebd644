package server

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every figure of the result page leads to a page that says how it came to be.
func TestEveryFigureHasATrace(t *testing.T) {
	s := newCaseServer(t)
	for _, id := range []string{"suwon", "example-quote"} {
		at := exampleCase(t, s, id)
		for _, lang := range []string{"ko", "en"} {
			links := regexp.MustCompile(`href="(`+at+`/trace/[^"]+)"`).FindAllStringSubmatch(get(s, at+"?lang="+lang).Body.String(), -1)
			if len(links) < 6+7+8 { // figures, options, figures of the requirements
				t.Errorf("%s: %d traces", id, len(links))
			}
			for _, l := range links {
				w := get(s, l[1]+"?lang="+lang)
				if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "⟦") || regexp.MustCompile(`\{[a-z0-9]+[+#}]`).MatchString(mainPart(w.Body.String())) {
					t.Errorf("GET %s: %d, or a text is missing", l[1], w.Code)
				}
			}
		}
		for _, figure := range []string{"baseline", "adjusted"} {
			if w := get(s, at+"/trace/"+figure); w.Code != http.StatusOK {
				t.Errorf("%s: %d", figure, w.Code)
			}
		}
		for _, bad := range []string{"/trace/nothing", "/trace/option.nothing", "/trace/option."} {
			if w := get(s, at+bad); w.Code != http.StatusNotFound {
				t.Errorf("GET %s: %d", bad, w.Code)
			}
		}
	}
}

// The numbers in place of the symbols come to the figure, as anybody may add them up.
func TestTracesAddUp(t *testing.T) {
	s := newCaseServer(t)
	at := exampleCase(t, s, "suwon-likely")
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "△", "-").Replace(s), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const n = `(△?[\d,]+)`
	savings := regexp.MustCompile(n + ` − ` + n + ` = ` + n + `원`).FindStringSubmatch(get(s, at+"/trace/savings").Body.String())
	if savings == nil || number(savings[1])-number(savings[2]) != number(savings[3]) {
		t.Errorf("savings: %q", savings)
	}
	net := regexp.MustCompile(n + ` − \(` + n + ` − ` + n + `\) = ` + n + `원`).FindStringSubmatch(get(s, at+"/trace/net").Body.String())
	if net == nil {
		t.Fatal("no sum of the net benefit")
	}
	// Each of four is rounded to a won.
	if d := number(net[1]) - (number(net[2]) - number(net[3])) - number(net[4]); d > 2 || d < -2 {
		t.Errorf("net: %q", net)
	}
	if net[1] != savings[3] {
		t.Errorf("the net benefit rests on savings of %s, they are %s", net[1], savings[3])
	}
	// Down to the cell: 9.35 won stands in H4 of the sheet of services.
	if body := get(s, at+"/trace/savings").Body.String(); !strings.Contains(body, `<a href="`+at+`/understood">서비스!H4</a>`) || !strings.Contains(body, "9.35") {
		t.Error("the price's cell is not named, or leads nowhere")
	}
	if body := get(s, at+"/trace/loss").Body.String(); !strings.Contains(body, "vendor,own_outage") || !strings.Contains(body, `href="/reference#rates"`) || !strings.Contains(body, "harm") && !strings.Contains(body, "늦은 1건의 피해") {
		t.Error("the loss's references are not named")
	}
}

// mainPart is the main part of a page.
func mainPart(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	return page
}
