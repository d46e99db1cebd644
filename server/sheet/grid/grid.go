package grid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Errors of a file that cannot be read.
var (
	ErrEmpty     = errors.New("empty file")
	ErrUnzipped  = errors.New("unzipped size over the limit")
	ErrCells     = errors.New("more cells than the limit")
	ErrDamaged   = errors.New("damaged workbook")
	ErrEncrypted = errors.New("encrypted workbook without its password")
	ErrEncoding  = errors.New("text in an unknown encoding") // neither UTF-8, UTF-16 nor CP949
)

// FormatError is returned for a file of a format that is not read. Format is its
// usual ending: pdf, hwp, docx, …; "xls5" for workbooks of before Excel 97; "" for
// nothing known.
type FormatError struct{ Format string }

func (e *FormatError) Error() string { return fmt.Sprintf("format %q is not read", e.Format) }

// Limits bound what is read of one file. A zero is the default.
type Limits struct {
	UnzippedBytes int64 // 1 GiB
	Cells         int   // 12,000,000 that are not blank
	TextRunes     int   // 2,000 in one cell
}

func (l Limits) orDefault() Limits {
	return Limits{cmp.Or(l.UnzippedBytes, 1<<30), cmp.Or(l.Cells, 12_000_000), cmp.Or(l.TextRunes, 2000)}
}

// Options say how a file is opened.
type Options struct {
	Limits   Limits
	Password string // of an encrypted workbook
	Name     string // of the file; a file without sheets of its own names its sheet by it

	// Progress is called now and then, from the goroutine that called Open, with
	// the bytes read and those there are. It may be nil.
	Progress func(done, total int64)
}

// Open reads a file. The error is ctx's, one of the errors above or a
// *FormatError; the kind of the file is told even where there is one.
func Open(ctx context.Context, data []byte, o Options) (kind string, b *Book, err error) {
	if len(data) == 0 {
		return "", nil, ErrEmpty
	}
	kind, read := kindOf(data)
	if read == nil {
		return kind, nil, &FormatError{kind}
	}
	k := newKeeper(ctx, o)
	defer k.release()
	kind, b, err = read(k, data)
	if err != nil {
		return kind, nil, err
	}
	b.Kind = kind
	return kind, b, nil
}

// Book is a workbook's content.
type Book struct {
	Kind     string // xlsx, xlsm, xls, csv, tsv, txt, html or xml (SpreadsheetML), told by content
	Sheets   []*Sheet
	From1904 bool              // dates count from 1904
	Macros   bool              // it holds macros, which are never run
	Names    map[string]string // defined names and what they refer to
}

// Sheet is one sheet: filled rows in order.
type Sheet struct {
	Name          string
	Hidden        bool
	Rows          []Row
	Merges        []Range // merged cells, at most 20,000
	TooManyMerges bool    // more of them than are followed
	Lost          bool    // the book lists it, but the file does not hold it
	HiddenColumns []Range // whole columns: rows are 0
}

// Range is a block of cells; rows and columns count from 1 and are included.
type Range struct{ Top, Left, Bottom, Right int }

// Row is one row: filled cells in order.
type Row struct {
	N      int // as the sheet numbers it
	Hidden bool
	Cells  []Cell
}

// Kind is what a cell holds.
type Kind byte

// Kinds of cells.
const (
	Text Kind = iota
	Number
	Bool
	Failed  // an error value: #DIV/0!
	NoValue // a formula without a stored result
)

// Cell is one filled cell.
type Cell struct {
	Col           int    // 1 is A
	Text          string // raw: a number as the file writes it; of a formula without a result, the formula
	Kind          Kind
	Long          bool // the text was longer than is read, and is cut
	Date, Percent bool // the number format's family
	Formula       bool // the value is a formula's stored result
}

// ColumnHidden reports whether a column is hidden.
func (s *Sheet) ColumnHidden(col int) bool {
	for _, r := range s.HiddenColumns {
		if r.Left <= col && col <= r.Right {
			return true
		}
	}
	return false
}

// At returns the cell of a column, and whether there is one.
func (r Row) At(col int) (Cell, bool) {
	// Most rows have few blanks: the cell stands where it would without any, or a
	// little before.
	i := min(col, len(r.Cells)) - 1
	for tries := 0; i >= 0 && r.Cells[i].Col > col; i-- {
		if tries++; tries > 8 {
			i, _ = slices.BinarySearchFunc(r.Cells, col, func(c Cell, col int) int { return c.Col - col })
			break
		}
	}
	if i < 0 || i == len(r.Cells) || r.Cells[i].Col != col {
		return Cell{}, false
	}
	return r.Cells[i], true
}
