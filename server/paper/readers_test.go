package paper

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daebi/server/sheet/sheettest"
)

// hancomFile is what testdata/hancom.mjs found in a file.
type hancomFile struct {
	Pages      []string // the letters on each of the first pages, without blanks
	Paragraphs []struct {
		Text  string
		Table *struct {
			Rows, Columns int
			Cells         []struct {
				Row, Column, RowSpan, ColSpan int
				Paragraphs                    []string
			}
		}
	}
}

// readHancom opens a Hancom file with a program that is not ours. The pictures of
// the pages go to the folder that DAEBI_SCREENSHOTS names, if any.
func readHancom(t *testing.T, name string, file []byte) hancomFile {
	t.Helper()
	node := sheettest.Need(t, "node")
	if _, err := os.Stat(filepath.Join("..", "..", "node_modules", "@rhwp", "core", "rhwp_bg.wasm")); err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatalf("%v: run npm ci", err)
		}
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), name+".hwpx")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{filepath.Join("testdata", "hancom.mjs"), path}
	if folder := os.Getenv("DAEBI_SCREENSHOTS"); folder != "" {
		folder = filepath.Join(folder, "paper-"+name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		args = append(args, folder)
	}
	out, err := exec.CommandContext(t.Context(), node, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var found hancomFile
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func (f hancomFile) contents() []string {
	var c []string
	for _, p := range f.Paragraphs {
		if p.Table == nil {
			c = append(c, p.Text)
			continue
		}
		c = append(c, fmt.Sprintf("%d rows, %d columns", p.Table.Rows, p.Table.Columns))
		for _, cell := range p.Table.Cells {
			for _, text := range cell.Paragraphs {
				c = append(c, fmt.Sprintf("%d,%d of %d×%d: %s", cell.Row, cell.Column, cell.RowSpan, cell.ColSpan, text))
			}
		}
	}
	return c
}

// textOnly leaves out of lines of contents what another program does not tell.
func textOnly(lines []string) []string {
	c := make([]string, len(lines))
	for i, line := range lines {
		kind, text, _ := strings.Cut(line, ": ")
		words := strings.Fields(kind)
		if len(words) > 3 { // head 0,1 of 1×2 p
			text = strings.Join(words[1:4], " ") + ": " + text
		}
		c[i] = text
	}
	return c
}

// The Hancom file, read by a program that shares no code with ours, holds what the
// Word file holds.
func TestHWPXInAnotherProgram(t *testing.T) {
	for name, d := range map[string]*Document{"sample": sample(), "hostile": hostile(), "hundred": hundred()} {
		t.Run(name, func(t *testing.T) {
			found := readHancom(t, name, written(t, WriteHWPX, d))
			for i, page := range found.Pages {
				if !strings.Contains(page, fmt.Sprintf("-%d-", i+1)) {
					t.Errorf("page %d has no number: %s", i+1, page)
				}
			}
			if name == "sample" {
				checkDrawn(t, found.Pages)
			}
			compare(t, "hwpx by @rhwp/core", found.contents(), textOnly(docxContents(t, written(t, WriteDOCX, d))))
		})
	}
}

// checkDrawn checks what a program adds to the sample's text: numbers that start
// anew with each list and count by level, points, and none before headings.
func checkDrawn(t *testing.T, pages []string) {
	t.Helper()
	for i, page := range pages {
		pages[i] = strings.Join(strings.Fields(page), "")
	}
	all := strings.Join(pages, "\n")
	for _, want := range []string{
		"1.도달확인이", "2.전환시각은", "3.중복발송을막는다.", "-전환시험결과보고서", "-발송로그", "1.첫째2.둘째가.둘째의가나.둘째의나1)더깊이가)가장깊이3.셋째",
		"○점하나", "○점둘-아래점", "1.다시첫째", "2.다시둘째",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no page shows %s:\n%s", want, all)
		}
	}
	for _, heading := range []string{"1.요구사항총괄표", "1.1기능요구사항", "가.세부", "2.새쪽"} {
		if before, _, ok := strings.Cut(all, heading); !ok || strings.HasSuffix(before, "1.") || strings.HasSuffix(before, "○") {
			t.Errorf("the heading %s is not there or has a number of its own", heading)
		}
	}
	if len(pages) < 4 || !strings.HasPrefix(pages[len(pages)-2], "2.새쪽") || !strings.HasPrefix(pages[len(pages)-1], "한칸표") {
		t.Errorf("pages do not start where they should:\n%s", all)
	}
}

// LibreOffice opens the Word files: their text and tables as a flat OpenDocument
// text, their pages as PDF.
func TestDOCXInAnotherProgram(t *testing.T) {
	long := Table{Columns: []float64{.3, .7}, HeadRows: 1, Rows: []Row{{HeadCell("머리글자리"), HeadCell("값")}}}
	for i := range 100 {
		long.Rows = append(long.Rows, Row{TextCell(strconv.Itoa(i)), TextCell("값")})
	}
	papers := map[string]*Document{"sample": sample(), "hostile": hostile(), "long": {Title: "긴 표", Landscape: true, Blocks: []Block{long}}}
	files := map[string][]byte{}
	for name, d := range papers {
		files[name+".docx"] = written(t, WriteDOCX, d)
	}
	for name, fodt := range sheettest.Convert(t, "fodt", files, "") {
		compare(t, name+" by LibreOffice", odtContents(t, fodt), odtExpected(docxContents(t, files[name+".docx"])))
	}
	for name, pdf := range sheettest.Convert(t, "pdf", files, "") {
		text, sizes := pdfPages(t, pdf)
		for i, page := range text {
			if !slices.Contains(strings.Split(strings.ReplaceAll(page, " ", ""), "\n"), fmt.Sprintf("-%d-", i+1)) {
				t.Errorf("%s: page %d has no number", name, i+1)
			}
			// Points: A4 is 210 mm by 297 mm.
			want := "595 x 842"
			if papers[name].Landscape {
				want = "842 x 595"
			}
			if sizes[i] != want {
				t.Errorf("%s: page %d is %s points, want %s", name, i+1, sizes[i], want)
			}
			if name == "long" && strings.Count(page, "머리글자리") != 1 {
				t.Errorf("page %d of the long table has its head %d times", i+1, strings.Count(page, "머리글자리"))
			}
		}
		if name == "sample" {
			checkDrawn(t, text)
		}
		if name == "long" && len(text) < 3 {
			t.Errorf("the long table has %d pages", len(text))
		}
	}
}

// pdfPages returns the text of each page and its size in whole points.
func pdfPages(t *testing.T, pdf []byte) (text, sizes []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	text = sheettest.PDFPages(t, pdf, "-layout")
	info, err := exec.CommandContext(t.Context(), sheettest.Need(t, "pdfinfo"), "-f", "1", "-l", strconv.Itoa(len(text)), path).Output()
	if err != nil {
		t.Fatalf("pdfinfo: %v", err)
	}
	for _, line := range strings.Split(string(info), "\n") {
		if _, size, ok := strings.Cut(line, " size:"); ok && strings.HasPrefix(line, "Page") {
			var w, h float64
			if _, err := fmt.Sscanf(strings.TrimSpace(size), "%g x %g", &w, &h); err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, fmt.Sprintf("%.0f x %.0f", w, h))
		}
	}
	if len(sizes) != len(text) {
		t.Fatalf("%d sizes of %d pages", len(sizes), len(text))
	}
	return text, sizes
}

// odtContents reads the text of a flat OpenDocument text: paragraphs, and tables
// cell by cell. What LibreOffice keeps of blanks is compared as single ones.
func odtContents(t *testing.T, fodt []byte) []string {
	t.Helper()
	// Elements that stand for characters, among the text around them.
	s := string(fodt)
	for _, r := range [][2]string{{"<text:line-break/>", "\n"}, {"<text:tab/>", " "}, {"<text:s/>", " "}} {
		s = strings.ReplaceAll(s, r[0], r[1])
	}
	var c []string
	var blocks func(e *element)
	blocks = func(e *element) {
		for _, b := range e.children {
			switch b.name {
			case "p", "h":
				c = append(c, blanks(b.flat))
			case "list", "list-item", "list-header", "section":
				blocks(b)
			case "table":
				rows := b.all("table-row")
				c = append(c, fmt.Sprintf("%d rows", len(rows)))
				for _, row := range rows {
					for _, cell := range row.own("table-cell") {
						before := len(c)
						blocks(cell)
						if len(c) == before {
							c = append(c, "")
						}
					}
				}
			}
		}
	}
	blocks(parse(t, "fodt", []byte(s)).own("body")[0].own("text")[0])
	return withoutEmpty(c)
}

func blanks(s string) string { return strings.Join(strings.Fields(s), " ") }

func odtExpected(lines []string) []string {
	var c []string
	for _, line := range lines {
		kind, text, _ := strings.Cut(line, ": ")
		if kind == "table" {
			text, _, _ = strings.Cut(text, ",")
		}
		c = append(c, blanks(text))
	}
	return withoutEmpty(c)
}

func withoutEmpty(s []string) []string {
	var kept []string
	for _, v := range s {
		if v != "" {
			kept = append(kept, v)
		}
	}
	return kept
}
