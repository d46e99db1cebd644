package sheet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// checkEvery is how many rows pass between looks at the context.
const checkEvery = 1024

// Limits bound what is read of one file. A zero is the default.
type Limits struct {
	UnzippedBytes int64 // 200 MB
	Cells         int   // 2,500,000 that are not blank
	Rows          int   // 100,000 filled ones on a sheet
	Problems      int   // 500, after which the rest are left out
	TextRunes     int   // 2,000 in one cell
}

// DefaultLimits returns what bounds a file where nothing else is said.
func DefaultLimits() Limits { return Limits{}.orDefault() }

func (l Limits) orDefault() Limits {
	return Limits{
		UnzippedBytes: cmp.Or(l.UnzippedBytes, 200<<20),
		Cells:         cmp.Or(l.Cells, 2_500_000),
		Rows:          cmp.Or(l.Rows, 100_000),
		Problems:      cmp.Or(l.Problems, 500),
		TextRunes:     cmp.Or(l.TextRunes, 2000),
	}
}

// Options say how to read.
type Options struct {
	Lang   string // of the messages: "ko" (the default) or "en"
	Limits Limits
	// Reading is what a person said of the files: it stands above what the
	// reader would take them for.
	Reading Reading
	// Remembered returns what was chosen for the columns of an earlier table of
	// the same headers, nil for nothing; it may itself be nil. Cells of the
	// choices are not looked at: a choice is for the header's text.
	Remembered func(fingerprint string) []ColumnChoice
	Password   string // of files that have none of their own
}

// Result is what a file says. Case is nil where a problem is an error: half a
// case is never analysed. Check shows what was understood all the same.
type Result struct {
	Case      *models.Case
	Check     Check
	Questions []Question   // that the files leave open, answered ones among them
	Tables    []Understood // tables that are not the template's
}

// Problems returns every problem found, in the order of the sheets.
func (r *Result) Problems() []models.Problem { return r.Check.Problems }

// Read reads one file: ReadAll of it alone.
func Read(ctx context.Context, name string, data []byte, o Options) (*Result, error) {
	return ReadAll(ctx, []Input{{Name: name, Data: data, Password: o.Password}}, o)
}

// otherFormats names formats that are told from a workbook by their content.
var otherFormats = map[string][2]string{
	"xls": {"옛 엑셀(.xls)", "an old Excel file (.xls)"}, "xlsb": {"엑셀 이진 통합 문서(.xlsb)", "a binary Excel workbook (.xlsb)"}, "hwp": {"한글(.hwp)", "a Hangul document (.hwp)"},
	"hwpx": {"한글(.hwpx)", "a Hangul document (.hwpx)"}, "doc": {"워드(.doc)", "a Word document (.doc)"}, "docx": {"워드(.docx)", "a Word document (.docx)"}, "pptx": {"파워포인트(.pptx)", "a PowerPoint file (.pptx)"},
	"ods": {"오픈오피스(.ods)", "an OpenDocument sheet (.ods)"}, "pdf": {"PDF", "a PDF"}, "html": {"웹 페이지(HTML)", "a web page (HTML)"}, "xml": {"XML 스프레드시트", "an XML spreadsheet"},
	"txt": {"글자(텍스트·CSV)", "a text or CSV file"}, "zip": {"압축(.zip)", "a zip archive"}, "xls5": {"엑셀 5.0·95 이전(.xls)", "a workbook of Excel 95 or older (.xls)"}, "ppt": {"파워포인트(.ppt)", "a PowerPoint file (.ppt)"},
	"mht": {"웹 보관(.mht)", "a web archive (.mht)"}, "rtf": {"서식 있는 글자(.rtf)", "a rich text file (.rtf)"}, "slk": {"SYLK(.slk)", "a SYLK file (.slk)"}, "dif": {"DIF(.dif)", "a DIF file (.dif)"},
}

// reader gathers a file's case and problems.
type reader struct {
	lang     string
	limits   Limits
	file     CheckFile
	c        models.Case
	tables   map[string]*table // by kind of sheet
	bySheet  map[string]*table // by the sheet's name in the file
	order    map[string]int    // sheets in the file's order
	ignored  []CheckIgnored
	problems []models.Problem
	dropped  bool
	from1904 bool
	ctx      context.Context // nil: never cancelled
	password string
	said     map[string]string // answers by the key of their question
	asked    []Question
	keyFile  string // begins the keys of questions, where several files are read

	contractIndex, nodeIndex index
}

func (r *reader) say(ko, en string) string {
	if r.lang == "en" {
		return en
	}
	return ko
}

func (r *reader) add(code string, at models.Cell, found, expected string, args ...any) {
	r.keep(models.NewProblem(r.lang, code, at, found, expected, args...))
}

// keep keeps a problem up to the limit; past it errors push warnings out, so
// that a case with an error is never taken for one without.
func (r *reader) keep(p models.Problem) {
	if len(r.problems) < r.limits.Problems {
		r.problems = append(r.problems, p)
		return
	}
	r.dropped = true
	if p.Severity != models.Error {
		return
	}
	for i := len(r.problems) - 1; i >= 0; i-- {
		if r.problems[i].Severity != models.Error {
			r.problems[i] = p
			return
		}
	}
}

// open tells what the file is and reads its cells. The book is nil for a file
// that cannot be read, which was reported.
func (r *reader) open(ctx context.Context, data []byte) (*grid.Book, error) {
	kind, b, err := grid.Open(ctx, data, grid.Options{Password: r.password, Name: r.file.Name, Limits: grid.Limits{UnzippedBytes: r.limits.UnzippedBytes, Cells: r.limits.Cells, TextRunes: r.limits.TextRunes}})
	r.file.Kind = kind
	if err != nil {
		return nil, r.unreadable(ctx, err)
	}
	for _, g := range b.Sheets {
		if g.Lost {
			r.add(models.CodeSheetLost, models.Cell{Sheet: g.Name}, "", "")
		}
		if err := g.FillMerged(ctx); err != nil {
			return nil, r.unreadable(ctx, err)
		}
	}
	return b, nil
}

// cancelled reports whether nobody waits for the answer any more.
func (r *reader) cancelled() bool { return r.ctx != nil && r.ctx.Err() != nil }

// unreadable turns an error of the scanner into a problem; ctx's stays an error.
func (r *reader) unreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read %q: %w", r.file.Name, ctx.Err())
	}
	var other *grid.FormatError
	switch {
	case errors.Is(err, grid.ErrEmpty):
		r.add(models.CodeEmptyFile, models.Cell{}, "", "")
	case errors.Is(err, grid.ErrUnzipped):
		r.add(models.CodeUnzippedSize, models.Cell{}, r.file.Name, "", strconv.FormatInt(r.limits.UnzippedBytes>>20, 10)+" MB")
	case errors.Is(err, grid.ErrCells):
		r.add(models.CodeTooManyCells, models.Cell{}, r.file.Name, "", strconv.Itoa(r.limits.Cells))
	case errors.Is(err, grid.ErrEncoding):
		r.add(models.CodeEncoding, models.Cell{}, r.file.Name, "")
	case errors.Is(err, grid.ErrEncrypted):
		r.add(models.CodeEncrypted, models.Cell{}, r.file.Name, "")
	case errors.As(err, &other):
		if f := otherFormats[other.Format]; f != [2]string{} {
			r.add(models.CodeOtherFormat, models.Cell{}, r.file.Name, "", r.say(f[0], f[1]))
		} else {
			r.add(models.CodeNotWorkbook, models.Cell{}, r.file.Name, "")
		}
	default:
		r.add(models.CodeDamaged, models.Cell{}, r.file.Name, "")
	}
	return nil
}

// template reads the template's sheets, then what they must be to one another.
func (r *reader) template(b *grid.Book) {
	r.from1904 = b.From1904
	r.tables, r.bySheet, r.order = map[string]*table{}, map[string]*table{}, map[string]int{}
	if !slices.ContainsFunc(b.Sheets, func(g *grid.Sheet) bool { return len(g.Rows) > 0 }) {
		r.add(models.CodeEmptyWorkbook, models.Cell{}, r.file.Name, "")
		return
	}
	r.version(b)
	for i, g := range b.Sheets {
		r.order[g.Name] = i + 1
		r.file.Sheets = append(r.file.Sheets, CheckSheet{Name: g.Name, Hidden: g.Hidden, Tables: []CheckTable{}})
		r.place(g)
	}
	for _, s := range models.Sheets() {
		if r.tables[s.Kind] != nil {
			continue
		}
		if s.Required {
			r.add(models.CodeMissingSheet, models.Cell{Sheet: s.Name}, "", "", s.Name)
		} else {
			r.add(models.CodeSheetAbsent, models.Cell{Sheet: s.Name}, "", "", r.say(s.AbsentKo, s.AbsentEn))
		}
	}
	r.contracts()
	r.services()
	r.nodes()
	r.routes()
	r.sla()
	r.incidents()
	r.assumptions()
	if r.cancelled() {
		return
	}
	refused := map[models.Cell]bool{}
	for _, p := range r.problems {
		if p.Severity == models.Error {
			refused[models.Cell{Sheet: p.Sheet, Ref: p.Cell}] = true
		}
	}
	for _, p := range r.c.Validate(r.lang, r.cellOf) {
		if p.Code == models.CodeRepairTimes && refused[models.Cell{Sheet: p.Sheet, Ref: p.Cell}] {
			continue // it is written, but could not be read
		}
		r.keep(p)
	}
	r.askVAT()
}

// version warns of a template newer than the program; older ones are read by
// their headers. A later version's changes are upgraded here.
func (r *reader) version(b *grid.Book) {
	sheetName, ref, ok := strings.Cut(strings.ReplaceAll(b.Names[versionName], "$", ""), "!")
	row, col, okRef := grid.SplitRef(ref)
	if !ok || !okRef {
		return
	}
	sheetName = strings.Trim(sheetName, "'")
	for _, g := range b.Sheets {
		if g.Name != sheetName {
			continue
		}
		for _, gr := range g.Rows {
			if gr.N != row {
				continue
			}
			c, _ := gr.At(col)
			have, err := strconv.Atoi(c.Text)
			known, _ := strconv.Atoi(models.TemplateVersion)
			if err == nil && have > known {
				r.add(models.CodeNewerTemplate, models.Cell{Sheet: g.Name, Ref: ref}, c.Text, "")
			}
		}
	}
}

// place takes a sheet for one of the template's, by its name, and finds its
// header.
func (r *reader) place(g *grid.Sheet) {
	name := models.Fold(g.Name)
	if name == models.Fold(models.SheetGuide) || name == "guide" {
		r.ignore(g, "note")
		return
	}
	for _, s := range models.Sheets() {
		if name != models.Fold(s.Name) && name != models.Fold(s.En) {
			continue
		}
		if r.tables[s.Kind] != nil {
			r.add(models.CodeDuplicateSheet, models.Cell{Sheet: g.Name}, "", "", s.Name)
			return
		}
		if g.Hidden {
			r.add(models.CodeHiddenSheet, models.Cell{Sheet: g.Name}, "", "")
		}
		if g.TooManyMerges {
			r.add(models.CodeTooManyMerges, models.Cell{Sheet: g.Name}, "", "")
		}
		t := r.findTable(s, g)
		r.tables[s.Kind], r.bySheet[g.Name] = t, t
		return
	}
	if len(g.Rows) > 0 {
		r.add(models.CodeUnknownSheet, models.Cell{Sheet: g.Name}, "", "")
		r.ignore(g, "note")
	}
}

// ignore notes that a whole sheet was not read.
func (r *reader) ignore(g *grid.Sheet, why string) {
	if len(g.Rows) == 0 {
		return
	}
	last := 1
	for _, row := range g.Rows {
		last = max(last, row.Cells[len(row.Cells)-1].Col)
	}
	r.ignored = append(r.ignored, CheckIgnored{Sheet: g.Name, Range: "A" + strconv.Itoa(g.Rows[0].N) + ":" + grid.Ref(last, g.Rows[len(g.Rows)-1].N), Why: why})
}

// cellOf finds the cell of a field in the row of a record.
func (r *reader) cellOf(record models.Cell, kind, field string) models.Cell {
	t := r.tables[kind]
	row, _, ok := grid.SplitRef(record.Ref)
	if t == nil || !ok {
		return record
	}
	if col, ok := t.cols[field]; ok {
		return models.Cell{Sheet: t.grid.Name, Ref: grid.Ref(col, row)}
	}
	return record
}

// result sorts the problems as the file is read and gives the case out only
// where none is an error.
func (r *reader) result() *Result {
	slices.SortStableFunc(r.problems, func(a, b models.Problem) int {
		ra, ca, _ := grid.SplitRef(a.Cell)
		rb, cb, _ := grid.SplitRef(b.Cell)
		return cmp.Or(cmp.Compare(r.order[a.Sheet], r.order[b.Sheet]), cmp.Compare(ra, rb), cmp.Compare(ca, cb), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Found, b.Found))
	})
	if r.dropped {
		r.problems = append(r.problems, models.NewProblem(r.lang, models.CodeTooManyProblems, models.Cell{}, "", "", strconv.Itoa(r.limits.Problems)))
	}
	out := &Result{Check: newCheck(&r.c), Questions: r.asked}
	out.Check.Files = append(out.Check.Files, r.file)
	out.Check.Ignored = append(out.Check.Ignored, r.ignored...)
	out.Check.Problems = append(out.Check.Problems, r.problems...)
	if !models.HasErrors(r.problems) {
		out.Case = &r.c
	}
	return out
}
