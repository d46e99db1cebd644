package annotate

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/grid"
)

// fromGrid writes a workbook with the values of a file of another format, as they
// lie in it: numbers as numbers, everything else as text.
func fromGrid(b *grid.Book) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing was written to disk
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &b.From1904}); err != nil {
		return nil, err
	}
	formats := map[string]int{}
	for _, code := range []string{"yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.##########%"} {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return nil, err
		}
		formats[code] = id
	}
	taken := map[string]bool{}
	for i, s := range b.Sheets {
		name := tidyName(s.Name, taken)
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = fillSheet(f, name, s, formats)
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %d: %w", i+1, err)
		}
	}
	for i, s := range b.Sheets {
		if s.Hidden && i > 0 { // the first is shown first
			if err := f.SetSheetVisible(f.GetSheetName(i), false); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// tidyName makes a name that a sheet may have and none has yet.
func tidyName(name string, taken map[string]bool) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`:\/?*[]`, r) {
			return '_'
		}
		return r
	}, name), "' ")
	if name == "" {
		name = "Sheet"
	}
	if r := []rune(name); len(r) > 25 {
		name = string(r[:25])
	}
	base := name
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = base + " (" + strconv.Itoa(n) + ")"
	}
	taken[strings.ToLower(name)] = true
	return name
}

func fillSheet(f *excelize.File, name string, s *grid.Sheet, formats map[string]int) error {
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for _, h := range s.HiddenColumns {
		if h.Left >= 1 && h.Right >= h.Left && h.Right <= excelize.MaxColumns {
			if err := w.SetColVisible(h.Left, h.Right, false); err != nil {
				return err
			}
		}
	}
	var values []any
	for _, r := range s.Rows {
		if len(r.Cells) == 0 {
			continue
		}
		first, last := r.Cells[0].Col, r.Cells[len(r.Cells)-1].Col
		values = append(values[:0], make([]any, last-first+1)...)
		for _, c := range r.Cells {
			values[c.Col-first] = value(c, formats)
		}
		if err := w.SetRow(grid.Ref(first, r.N), values, excelize.RowOpts{Hidden: r.Hidden}); err != nil {
			return err
		}
	}
	for _, m := range s.Merges {
		if m.Top < m.Bottom || m.Left < m.Right {
			if err := w.MergeCell(grid.Ref(m.Left, m.Top), grid.Ref(m.Right, m.Bottom)); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}

// value is a cell as excelize writes it.
func value(c grid.Cell, formats map[string]int) any {
	if c.Kind != grid.Number {
		return c.Text
	}
	v, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return c.Text
	}
	x := excelize.Cell{Value: v}
	switch {
	case c.Date && v == math.Trunc(v):
		x.StyleID = formats["yyyy-mm-dd"]
	case c.Date:
		x.StyleID = formats["yyyy-mm-dd hh:mm"]
	case c.Percent:
		x.StyleID = formats["0.##########%"]
	}
	return x
}
