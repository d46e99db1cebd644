package server

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/labstack/echo/v4"

	"daebi/server/browsertest"
	"daebi/server/paper"
	"daebi/static"
	"daebi/templates"
)

// paperToShow holds every kind of block, a table as wide as one may be needed and
// one longer than a page.
func paperToShow(landscape bool) *paper.Document {
	wide := paper.Table{Caption: "열두 달", HeadRows: 2}
	group, head, row := paper.Row{}, paper.Row{}, paper.Row{}
	for i := range 12 {
		wide.Columns = append(wide.Columns, 1.0/12)
		if i%6 == 0 {
			c := paper.HeadCell(fmt.Sprintf("%d반기", 1+i/6))
			c.ColSpan = 6
			group = append(group, c)
		}
		head = append(head, paper.HeadCell(fmt.Sprintf("%d월", i+1)))
		c := paper.TextCell("1,234,567")
		c.Align = paper.RightSide
		row = append(row, c)
	}
	wide.Rows = []paper.Row{group, head, row, row}
	long := paper.Table{Columns: []float64{.2, .8}, HeadRows: 1, Rows: []paper.Row{{paper.HeadCell("머리글자리"), paper.HeadCell("내용")}}}
	for i := range 80 {
		long.Rows = append(long.Rows, paper.Row{paper.HeadCell(fmt.Sprintf("%d행", i)), paper.TextCell(strings.Repeat("내용 ", 1+i%60))})
	}
	label := paper.HeadCell("요구사항 고유번호")
	label.ColSpan = 2
	return &paper.Document{
		Title: "요구사항 정의서", Lang: "ko", Footer: "대비", Landscape: landscape,
		Blocks: []paper.Block{
			paper.Paragraph{Runs: paper.Text("2026. 11. 25."), Style: paper.Right},
			paper.Paragraph{Runs: []paper.Run{{Text: "등급은 "}, {Text: "〔담당자 입력〕", Blank: true}, {Text: "입니다.", Bold: true}}},
			paper.Heading{Level: 1, Text: "1. 총괄"},
			paper.List{Numbered: true, Items: [][]paper.Run{paper.Text("하나"), paper.Text("하나의 가"), paper.Text("하나의 가의 1)"), paper.Text("둘")}, Levels: []int{0, 1, 2, 0}},
			paper.List{Items: [][]paper.Run{paper.Text("점"), paper.Text("아래 점")}, Levels: []int{0, 1}},
			paper.Heading{Level: 2, Text: "1.1 달마다"},
			wide,
			paper.Heading{Level: 3, Text: "요구사항"},
			paper.Table{Columns: []float64{.14, .14, .72}, Together: true, Rows: []paper.Row{
				{label, paper.TextCell("SFR-001")},
				{{Paragraphs: [][]paper.Run{paper.Text("상세설명")}, Head: true, Align: paper.Centre, RowSpan: 2}, paper.HeadCell("정의"), paper.TextCell("자동으로 전환한다.")},
				{paper.HeadCell("세부내용"), {Mark: paper.Numbers, Paragraphs: [][]paper.Run{paper.Text("5분 안에 전환한다."), paper.Text("기록한다.")}}},
			}},
			paper.PageBreak{},
			paper.Heading{Level: 1, Text: "2. 긴 표"},
			long,
			paper.Paragraph{Runs: paper.Text("※ 끝."), Style: paper.Note},
		},
	}
}

// servePapers adds two pages that hold a paper each to a server.
func servePapers(t *testing.T, s *Server) {
	t.Helper()
	pages := fstest.MapFS{"pages/paper-test.html": &fstest.MapFile{Data: []byte(`{{define "title"}}{{.Title}}{{end}}{{define "main"}}{{template "paper" .}}{{end}}`)}}
	err := fs.WalkDir(templates.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Files(), name)
		pages[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.appearance, err = load(pages, static.Files()); err != nil {
		t.Fatal(err)
	}
	for path, landscape := range map[string]bool{"/paper-test": false, "/paper-test-landscape": true} {
		p, err := paperToShow(landscape).Page()
		if err != nil {
			t.Fatal(err)
		}
		s.echo.GET(path, func(c echo.Context) error { return s.render(c, http.StatusOK, "paper-test.html", p) })
	}
}

func TestPaperInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s, _ := newTestServer(t, Config{Version: "test", Agency: "수원시"})
	servePapers(t, s)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)

	for name, options := range map[string]browsertest.Options{
		"paper-test-390":  {Width: 390},
		"paper-test-1280": {},
		"paper-test-dark": {Dark: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Open(t, server.URL+"/paper-test", options)
			page.Check()
			page.Screenshot(name)
		})
	}
	// The sizes of A4 in points, as a PDF states them.
	for path, size := range map[string]string{"/paper-test": "[0 0 594.95996 841.91998]", "/paper-test-landscape": "[0 0 841.91998 594.95996]"} {
		t.Run("print"+path, func(t *testing.T) {
			pdf := string(browser.Open(t, server.URL+path, browsertest.Options{}).PDF(pageName(path)))
			pages, sized := strings.Count(pdf, "/Type /Page\n"), strings.Count(pdf, "/MediaBox "+size)
			if pages < 3 || sized != pages {
				t.Errorf("%d pages, of which %d are of the paper's size", pages, sized)
			}
		})
	}
	t.Run("paste", func(t *testing.T) { checkPasting(t, browser, server.URL+"/paper-test") })
}

// checkPasting copies a paper as a person does and looks at what another program
// gets from the clipboard, where no style sheet of ours reaches.
func checkPasting(t *testing.T, browser *browsertest.Browser, address string) {
	page := browser.Open(t, address, browsertest.Options{})
	key := func(code, command string) chromedp.Action[chromedp.Void] {
		return func(ctx context.Context, _ *chromedp.Target) (none chromedp.Void, err error) {
			_, err = chromedp.Call(ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
				Type: input.DispatchKeyEventTypeRawKeyDown, Key: code, Modifiers: 2, Commands: []string{command}})
			return none, err
		}
	}
	browsertest.Eval[bool](page, `(() => {
		getSelection().selectAllChildren(document.querySelector(".d-paper"));
		document.addEventListener("paste", e => { window.pasted = e.clipboardData.getData("text/html"); });
		return true;
	})()`)
	page.Do(key("c", "copy"), chromedp.Focus("#main"), key("v", "paste"))
	page.Wait("window.pasted !== undefined")
	pasted := browsertest.Eval[string](page, "window.pasted")
	for what, pattern := range map[string]string{
		"a table's attribute border": `<table [^>]*border="1"`,
		"a cell's border":            `<td [^>]*style="[^"]*border: 1px solid`,
		"grey of a head":             `<th [^>]*style="[^"]*background: (rgb\(231, 231, 231\)|#e7e7e7)`,
		"figures at the right":       `<td [^>]*style="[^"]*text-align: right`,
		"a column's width":           `<col width="14.00%"`,
		"a span":                     `<th [^>]*colspan="2"`,
		"a blank's yellow":           `<mark [^>]*style="[^"]*background: (rgb\(255, 255, 0\)|#ff0)`,
		"a heading":                  `<h2[ >]`,
	} {
		if !regexp.MustCompile(pattern).MatchString(pasted) {
			t.Errorf("the clipboard lacks %s", what)
		}
	}
	if t.Failed() {
		t.Logf("%.6000s", pasted)
	}
}
