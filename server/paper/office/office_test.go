package office

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/fixtures"
	"daebi/models"
	"daebi/server/paper"
	"daebi/server/sheet"
	"daebi/server/sheet/paperbook"
	"daebi/server/sheet/sheettest"
	"daebi/server/text"
)

// worked is an example read and analysed.
type worked struct {
	c *models.Case
	r *analysis.Report
}

var shipped = sync.OnceValues(func() (know analysis.Knowledge, err error) {
	ref, err := fixtures.Reference()
	if err != nil {
		return know, err
	}
	if know.Catalogue, err = fixtures.Catalogue(); err != nil {
		return know, err
	}
	book, err := fixtures.Rules()
	if err != nil {
		return know, err
	}
	know.Reference = &ref
	know.Rules, err = rules.Compile(book, know.Catalogue)
	return know, err
})

var (
	workedMu sync.Mutex
	workedOf = map[string]worked{}
)

// example works an example through, once.
func example(t testing.TB, id string) worked {
	t.Helper()
	workedMu.Lock()
	defer workedMu.Unlock()
	if w, ok := workedOf[id]; ok {
		return w
	}
	know, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range fixtures.Cases() {
		if x.ID != id {
			continue
		}
		b, err := x.Open()
		if err != nil {
			t.Fatal(err)
		}
		read, err := sheet.Read(t.Context(), x.File, b, sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := analysis.Analyze(t.Context(), read.Case, know)
		if err != nil {
			t.Fatal(err)
		}
		workedOf[id] = worked{read.Case, r}
	}
	return workedOf[id]
}

// input is what an example's papers are made of.
func input(t testing.TB, id string, lang text.Lang) Input {
	t.Helper()
	know, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	w := example(t, id)
	return Input{Lang: lang, Case: w.c, Report: w.r, Catalogue: &know.Catalogue, Reference: know.Reference, At: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
}

// papersOf returns an example's papers by their kind.
func papersOf(t testing.TB, in Input) map[Kind]Paper {
	t.Helper()
	list, err := Papers(in)
	if err != nil {
		t.Fatal(err)
	}
	out := map[Kind]Paper{}
	for _, p := range list {
		out[p.Kind] = p
	}
	return out
}

// plain is the text of a document, a line for each paragraph and row.
func plain(d *paper.Document) string {
	var b strings.Builder
	join := func(paragraphs [][]paper.Run) string {
		var lines []string
		for _, p := range paragraphs {
			var s strings.Builder
			for _, r := range p {
				s.WriteString(r.Text)
			}
			lines = append(lines, s.String())
		}
		return strings.Join(lines, " / ")
	}
	fmt.Fprintln(&b, d.Title, d.Footer)
	for _, x := range d.Blocks {
		switch x := x.(type) {
		case paper.Heading:
			fmt.Fprintln(&b, x.Text)
		case paper.Paragraph:
			fmt.Fprintln(&b, join([][]paper.Run{x.Runs}))
		case paper.List:
			fmt.Fprintln(&b, join(x.Items))
		case paper.Table:
			fmt.Fprintln(&b, x.Caption)
			for _, row := range x.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, join(c.Paragraphs))
				}
				fmt.Fprintln(&b, strings.Join(cells, " | "))
			}
		}
	}
	return b.String()
}

// brandWords are names that a tender must not hold.
var brandWords = []string{"카카오", "알림톡", "네이버", "토스", "친구톡", "kakao", "alimtalk", "naver"}

// TestTendersNameNobody holds every tender paper of every example, in both
// languages, to function: no firm, no building, no brand.
func TestTendersNameNobody(t *testing.T) {
	for _, x := range fixtures.Cases() {
		for _, lang := range text.Langs {
			in := input(t, x.ID, lang)
			names := slices.Clone(brandWords)
			for _, n := range in.Case.Nodes {
				if n.Role != models.RoleAgency && n.Role != models.RoleCarrier {
					names = append(append(names, n.Name, n.ControlSite), n.Sites...)
				}
			}
			for i := range in.Case.Contracts {
				names = append(names, in.Case.Contracts[i].Vendor)
			}
			for kind, p := range papersOf(t, in) {
				all := strings.ToLower(plain(&p.Document))
				for _, n := range names {
					n = strings.ToLower(strings.TrimSpace(n))
					if !p.Internal && len([]rune(n)) > 1 && strings.Contains(all, n) {
						i := strings.Index(all, n)
						t.Errorf("%s %s %s names %q: …%s", x.ID, lang, kind, n, all[max(0, i-60):min(len(all), i+60)])
					}
				}
				if p.Internal && kind == Internal && !strings.Contains(all, "내부용") {
					t.Errorf("%s: the internal annex does not say that it is", x.ID)
				}
			}
		}
	}
}

// TestEveryPaperIsWritten writes every paper of every example in both formats, and
// looks for what a maker forgot.
func TestEveryPaperIsWritten(t *testing.T) {
	unfinished := regexp.MustCompile(`⟦|%!|\{[a-z_]+\}|NaN|Inf\b|<nil>`)
	for _, x := range fixtures.Cases() {
		for _, lang := range text.Langs {
			papers := papersOf(t, input(t, x.ID, lang))
			if len(papers) != len(Kinds()) {
				t.Errorf("%s %s: %d papers", x.ID, lang, len(papers))
			}
			for kind, p := range papers {
				if bad := unfinished.FindString(plain(&p.Document)); bad != "" {
					t.Errorf("%s %s %s holds %q", x.ID, lang, kind, bad)
				}
				if p.Name == "" || p.FileName == "" || strings.ContainsAny(p.FileName, `/\:*?"<>| `) {
					t.Errorf("%s %s: named %q, %q", x.ID, kind, p.Name, p.FileName)
				}
				for format, write := range map[string]func(*bytes.Buffer, *paper.Document) error{
					"docx": func(w *bytes.Buffer, d *paper.Document) error { return paper.WriteDOCX(w, d) },
					"hwpx": func(w *bytes.Buffer, d *paper.Document) error { return paper.WriteHWPX(w, d) },
				} {
					var b bytes.Buffer
					if err := write(&b, &p.Document); err != nil || b.Len() < 1000 {
						t.Errorf("%s %s %s.%s: %d bytes, %v", x.ID, lang, kind, format, b.Len(), err)
					}
				}
			}
		}
	}
}

// TestRequirementPaper looks for every clause, in the order of the form.
func TestRequirementPaper(t *testing.T) {
	in := input(t, "suwon", text.Korean)
	in.Edition = &models.Edition{Version: 3, Form: map[string]string{FieldDeliverables: "산출물"}}
	papers := papersOf(t, in)
	p := papers[Requirements]
	var tables []paper.Table
	for _, b := range p.Document.Blocks {
		if x, ok := b.(paper.Table); ok && regexp.MustCompile(`^[A-Z]{3}-\d{3} `).MatchString(x.Caption) {
			tables = append(tables, x)
		}
	}
	n := 0
	for _, q := range in.Report.Requirements {
		if q.Document != docRFP {
			continue
		}
		x := tables[n]
		n++
		if x.Caption != q.Number+" "+q.Name {
			t.Errorf("table %q for %s", x.Caption, q.Number)
		}
		var labels []string
		for _, row := range x.Rows {
			for _, c := range row {
				if c.Head {
					labels = append(labels, c.Paragraphs[0][0].Text)
				}
			}
		}
		want := []string{"요구사항 분류", "요구사항 고유번호", "요구사항 명칭", "요구사항 상세설명", "정의", "세부내용", "산출물", "관련 요구사항", "요구사항 출처", "검사방법", "응락수준"}
		if !slices.Equal(labels, want) {
			t.Errorf("%s: fields %v", q.Number, labels)
		}
	}
	if n == 0 || n != len(tables) {
		t.Errorf("%d tables for %d clauses", len(tables), n)
	}
	if p.Blanks == 0 || !strings.Contains(plain(&p.Document), "제3판") {
		t.Errorf("%d blanks; the edition is not named", p.Blanks)
	}
	all := 0
	for kind, p := range papers {
		if kind != Review && kind != Internal && kind != BudgetBasis {
			for _, q := range in.Report.Requirements {
				if q.Document != docRFP && strings.Contains(plain(&p.Document), q.Number) && strings.Contains(plain(&p.Document), q.Definition) {
					all++
				}
			}
		}
	}
	if all == 0 {
		t.Error("the clauses of the other papers stand nowhere")
	}
}

// TestSuwonsFigures holds the papers to the worked example of the digest of rules.
func TestSuwonsFigures(t *testing.T) {
	papers := papersOf(t, input(t, "suwon", text.Korean))
	budget := papers[BudgetBasis].Document
	for _, want := range []string{"5,640,000건 × 4.9원", "27,636,000", "35,927", "231일째", "460,600", "8,290,800", "2,763,600", "52,734,000"} {
		if !strings.Contains(plain(&budget), want) {
			t.Errorf("the budget does not say %s", want)
		}
	}
	review := papers[Review].Document
	r := example(t, "suwon").r
	for _, want := range []string{"2,510만 원 절감", "25,098,000", wonFloat(r.Loss.Mean), wonFloat(r.Net.Annual), "부가세 미확인"} {
		if !strings.Contains(plain(&review), want) {
			t.Errorf("the review does not say %s", want)
		}
	}
}

// TestReviewFitsTwoPages prints the review of every example.
func TestReviewFitsTwoPages(t *testing.T) {
	files := map[string][]byte{}
	for _, x := range fixtures.Cases() {
		var b bytes.Buffer
		p := papersOf(t, input(t, x.ID, text.Korean))[Review]
		if err := paper.WriteDOCX(&b, &p.Document); err != nil {
			t.Fatal(err)
		}
		files[x.ID+".docx"] = b.Bytes()
	}
	for id, pdf := range sheettest.Convert(t, "pdf", files, "") {
		if pages := sheettest.PDFPages(t, pdf); len(pages) > 2 {
			t.Errorf("%s: the review has %d pages", id, len(pages))
		}
	}
}

// TestRequirementBook looks for every clause of every paper in the workbook: in the
// list, and on a sheet of its own.
func TestRequirementBook(t *testing.T) {
	in := input(t, "suwon", text.Korean)
	p := papersOf(t, in)[Requirements]
	f := book(t, p.Workbook())
	sheets := strings.Join(f.GetSheetList(), "\n")
	list, err := f.GetRows("요구사항 목록")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range in.Report.Requirements {
		if !strings.Contains(sheets, q.Number) {
			t.Errorf("%s has no sheet", q.Number)
		}
		if !slices.ContainsFunc(list, func(row []string) bool {
			return slices.Contains(row, q.Number) && slices.Contains(row, q.Name) && slices.Contains(row, q.Definition)
		}) {
			t.Errorf("%s is not in the list", q.Number)
		}
	}
	for _, want := range []string{"총괄표", "SLA 부속서", "산출내역"} {
		if !strings.Contains(sheets, want) {
			t.Errorf("no sheet %s", want)
		}
	}
}

// TestBudgetBookAddsUp works the formulas of the budget's workbook out: they give
// what the paper says.
func TestBudgetBookAddsUp(t *testing.T) {
	for _, x := range fixtures.Cases() {
		p := papersOf(t, input(t, x.ID, text.Korean))[BudgetBasis]
		f := book(t, p.Workbook())
		found := 0
		for _, sheet := range f.GetSheetList() {
			cells, err := f.GetMergeCells(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				formula, _ := f.GetCellFormula(sheet, c.GetStartAxis())
				if formula == "" {
					continue
				}
				found++
				got, err := f.CalcCellValue(sheet, c.GetStartAxis(), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				v, err := strconv.ParseFloat(got, 64)
				if err != nil {
					t.Fatal(err)
				}
				if shown := wonFloat(v); !strings.Contains(plain(&p.Document), shown) {
					t.Errorf("%s: %s is %s, which the paper does not say", x.ID, formula, shown)
				}
			}
		}
		if found < 4 {
			t.Errorf("%s: %d formulas", x.ID, found)
		}
	}
}

// book writes a document as a workbook and opens it again.
func book(t *testing.T, d *paper.Document) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := paperbook.Write(&b, d, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
