// Package grid reads spreadsheet files of any format into one form: sheets of rows
// of cells, as the file stores them. It knows nothing of contracts.
package grid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
)

// Errors of a file that cannot be read.
var (
	ErrEmpty     = errors.New("empty file")
	ErrUnzipped  = errors.New("unzipped size over the limit")
	ErrCells     = errors.New("more cells than the limit")
	ErrDamaged   = errors.New("damaged workbook")
	ErrEncrypted = errors.New("encrypted workbook without its password")
)

// FormatError is returned for a file of a format that is not read. Format is its
// usual ending: pdf, hwp, docx, …; "" for nothing known.
type FormatError struct{ Format string }

func (e *FormatError) Error() string { return fmt.Sprintf("format %q is not read", e.Format) }

// Limits bound what is read of one file. A zero is the default.
type Limits struct {
	UnzippedBytes int64 // 200 MB
	Cells         int   // 500,000 that are not blank
	TextRunes     int   // 2,000 in one cell
}

func (l Limits) orDefault() Limits {
	return Limits{cmp.Or(l.UnzippedBytes, 200<<20), cmp.Or(l.Cells, 500_000), cmp.Or(l.TextRunes, 2000)}
}

// Options say how a file is opened.
type Options struct {
	Limits   Limits
	Password string // of an encrypted workbook
}

// Open reads a file. The error is ctx's, one of the errors above or a
// *FormatError; the kind of the file is told even where there is one.
func Open(ctx context.Context, data []byte, o Options) (kind string, b *Book, err error) {
	if len(data) == 0 {
		return "", nil, ErrEmpty
	}
	kind, z := kindOf(data)
	switch {
	case z != nil:
		b, err = scanBook(ctx, z, o.Limits)
	case kind == "encrypted":
		kind, err = "xlsx", ErrEncrypted
	case kind == "damaged":
		kind, err = "xlsx", ErrDamaged
	default:
		err = &FormatError{kind}
	}
	if err != nil {
		return kind, nil, err
	}
	b.Kind = kind
	return kind, b, nil
}

// Book is a workbook's content.
type Book struct {
	Kind     string // xlsx, xlsm, xls, csv, tsv, txt or html, told by content
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
	Col           int // 1 is A
	Kind          Kind
	Text          string // raw: a number as the file writes it; of a formula without a result, the formula
	Long          bool   // the text was longer than is read, and is cut
	Date, Percent bool   // the number format's family
	Formula       bool   // the value is a formula's stored result
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
