package grid

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// readSpreadsheetML reads "XML Spreadsheet 2003", which programs save as .xml or
// .xls.
func readSpreadsheetML(k *keeper, data []byte) (string, *Book, error) {
	declared := ""
	if m := declaredCharset.FindSubmatch(data[:min(len(data), 200)]); m != nil {
		declared = string(m[1])
	}
	text, _, err := decode(data, declared)
	if err != nil {
		return "xml", nil, err
	}
	if err := wellFormed(k, text); err != nil {
		return "xml", nil, err
	}
	s := &spreadsheetML{keeper: k, b: &Book{Names: map[string]string{}}, styles: map[string]numFormat{}}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = true
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for i := 0; ; i++ {
		if i%checkEvery == 0 {
			if k.ctx.Err() != nil {
				return "xml", nil, k.ctx.Err()
			}
			k.progress(d.InputOffset(), int64(len(text)))
		}
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = s.token(t)
		} else {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err != nil {
			return "xml", nil, err
		}
	}
	k.progress(int64(len(text)), int64(len(text)))
	if !s.book {
		return "xml", nil, &FormatError{"xml"}
	}
	return "xml", s.b, nil
}

// wellFormed looks at a document as xmlScanner bounds it: encoding/xml takes room
// for any depth and for any number of attributes.
func wellFormed(k *keeper, text string) error {
	x := newXMLScanner(strings.NewReader(text), make([]byte, xmlBuffer))
	for i := 0; ; i++ {
		if i%checkEvery == 0 && k.ctx.Err() != nil {
			return k.ctx.Err()
		}
		if tok, err := x.next(); err != nil || tok == xmlEOF {
			return err
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// spreadsheetML is a file being read.
type spreadsheetML struct {
	*keeper
	b      *Book
	styles map[string]numFormat
	style  string // the one being defined
	book   bool   // the Workbook element was seen

	g            *Sheet
	columnStyles map[int]numFormat
	nextColumn   int
	row, col     int
	rowSpan      int // rows below the current one that are only a format
	rowHidden    bool
	rowStyle     string
	cells        []Cell

	cell    *Cell // the open one
	formula string
	typ     string
	inData  int // how deep within Data
	hasData bool
	text    strings.Builder
	cut     bool
	within  []string // Comment and the like, whose text is no value
	setting string   // an element whose text is a setting of the sheet or the book
}

// spreadsheetNS is the namespace of what is read; HTML within a text has another.
const spreadsheetNS = "urn:schemas-microsoft-com:office:spreadsheet"

func (s *spreadsheetML) token(t xml.Token) error {
	switch e := t.(type) {
	case xml.Directive:
		return fmt.Errorf("%w: a document type", ErrDamaged)
	case xml.StartElement:
		switch {
		case s.inData > 0:
			s.inData++
			if e.Name.Local == "PhoneticText" || e.Name.Local == "rPh" {
				s.within = append(s.within, e.Name.Local)
			}
			return nil
		case len(s.within) > 0 || e.Name.Local == "Comment" && s.cell != nil:
			s.within = append(s.within, e.Name.Local)
			return nil
		}
		return s.start(e)
	case xml.CharData:
		switch {
		case len(s.within) > 0:
		case s.inData > 0:
			s.cut = writeUpTo(&s.text, e, s.byteLimit()) || s.cut
		case s.setting == "Visible" && s.g != nil:
			s.g.Hidden = strings.HasPrefix(strings.TrimSpace(string(e)), "SheetHidden") || strings.HasPrefix(strings.TrimSpace(string(e)), "SheetVeryHidden")
		case s.setting == "Date1904":
			s.b.From1904 = strings.TrimSpace(string(e)) != "0"
		}
	case xml.EndElement:
		s.setting = ""
		if n := len(s.within); n > 0 {
			s.within = s.within[:n-1]
			if s.inData > 0 {
				s.inData--
			}
			return nil
		}
		if s.inData > 0 {
			s.inData--
			return nil
		}
		return s.end(e.Name.Local)
	}
	return nil
}

func (s *spreadsheetML) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "Workbook":
		s.book = e.Name.Space == spreadsheetNS
	case "Style":
		s.style = attr(e, "ID")
		s.styles[s.style] = s.styles[attr(e, "Parent")]
		if len(s.styles) > 100_000 {
			return ErrCells
		}
	case "NumberFormat":
		if f := attr(e, "Format"); f != "" {
			s.styles[s.style] = formatOf("", msoFormat(f))
		}
	case "NamedRange":
		if s.g == nil && len(s.b.Names) < 10_000 {
			s.b.Names[attr(e, "Name")] = strings.TrimPrefix(attr(e, "RefersTo"), "=")
		}
	case "Visible":
		s.setting = "Visible"
	case "Date1904":
		s.b.From1904, s.setting = true, "Date1904"
	case "Worksheet":
		if len(s.b.Sheets) == maxSheets {
			return ErrCells
		}
		s.g = &Sheet{Name: norm.NFC.String(attr(e, "Name"))}
		s.b.Sheets = append(s.b.Sheets, s.g)
		s.columnStyles, s.nextColumn, s.row, s.rowSpan = map[int]numFormat{}, 1, 0, 0
	case "Column":
		if s.g != nil {
			return s.startColumn(e)
		}
	case "Row":
		if s.g != nil {
			return s.startRow(e)
		}
	case "Cell":
		if s.g != nil && s.row > 0 {
			return s.startCell(e)
		}
	case "Data":
		if s.cell != nil {
			s.inData, s.hasData, s.typ = 1, true, attr(e, "Type")
		}
	}
	return nil
}

// numberOf reads an attribute that is a number, into its bounds; one past the
// upper bound stays past it.
func numberOf(e xml.StartElement, name string, least, most int) (n int, ok bool) {
	n, err := strconv.Atoi(strings.TrimSpace(attr(e, name)))
	return max(least, min(n, most+1)), err == nil
}

func (s *spreadsheetML) startColumn(e xml.StartElement) error {
	if n, ok := numberOf(e, "Index", 1, maxCol); ok {
		if n < s.nextColumn {
			return fmt.Errorf("%w: columns of %q out of order", ErrDamaged, s.g.Name)
		}
		s.nextColumn = n
	}
	span, _ := numberOf(e, "Span", 0, maxCol)
	last := min(s.nextColumn+span, maxCol)
	if isTrue(attr(e, "Hidden")) {
		s.g.hideColumns(s.nextColumn, last)
	}
	if f := s.styles[attr(e, "StyleID")]; f != (numFormat{}) {
		for c := s.nextColumn; c <= last; c++ {
			s.columnStyles[c] = f
		}
	}
	s.nextColumn = last + 1
	return nil
}

func (s *spreadsheetML) startRow(e xml.StartElement) error {
	s.row += 1 + s.rowSpan
	s.rowSpan, _ = numberOf(e, "Span", 0, maxRow)
	if n, ok := numberOf(e, "Index", 1, maxRow); ok {
		if n < s.row {
			return fmt.Errorf("%w: rows of %q out of order", ErrDamaged, s.g.Name)
		}
		s.row = n
	}
	if s.row > maxRow {
		return ErrCells
	}
	s.col, s.cells, s.rowHidden, s.rowStyle = 0, s.cells[:0], isTrue(attr(e, "Hidden")), attr(e, "StyleID")
	return nil
}

func (s *spreadsheetML) startCell(e xml.StartElement) error {
	s.col++
	if n, ok := numberOf(e, "Index", 1, maxCol); ok {
		if n < s.col {
			return fmt.Errorf("%w: cells of %q out of order in row %d", ErrDamaged, s.g.Name, s.row)
		}
		s.col = n
	}
	across, _ := numberOf(e, "MergeAcross", 0, maxCol)
	down, _ := numberOf(e, "MergeDown", 0, maxRow)
	if s.col+across > maxCol || s.row+down > maxRow {
		return ErrCells
	}
	if across > 0 || down > 0 {
		s.g.addMerge(Range{s.row, s.col, s.row + down, s.col + across})
	}
	f := s.columnStyles[s.col]
	for _, id := range []string{s.rowStyle, attr(e, "StyleID")} {
		if id != "" {
			f = s.styles[id]
		}
	}
	s.cell = &Cell{Col: s.col, Date: f.date, Percent: f.percent}
	s.formula, s.typ, s.hasData, s.cut = strings.TrimSpace(attr(e, "Formula")), "", false, false
	s.text.Reset()
	s.col += across
	return nil
}

func (s *spreadsheetML) end(name string) error {
	switch name {
	case "Cell":
		if s.cell == nil {
			return nil
		}
		c := s.cell
		s.cell = nil
		return s.endCell(c)
	case "Row":
		if s.g == nil || s.row == 0 {
			return nil
		}
		err := s.keeper.row(s.g, s.row, s.rowHidden, s.cells)
		s.cells = s.cells[:0]
		return err
	case "Worksheet":
		s.g = nil
	}
	return nil
}

func (s *spreadsheetML) endCell(c *Cell) error {
	t := s.settle(s.text.String(), s.cut)
	switch s.typ {
	case "Number":
		if t.text != "" {
			if _, err := strconv.ParseFloat(t.text, 64); err != nil {
				return fmt.Errorf("%w: %s!%s: %q is no number", ErrDamaged, s.g.Name, Ref(c.Col, s.row), t.text)
			}
			c.Kind = Number
		}
	case "Boolean":
		c.Kind, t.text = Bool, map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(strings.ToLower(t.text))]
	case "Error":
		c.Kind = Failed
	}
	c.Formula = s.formula != ""
	if c.Formula && !s.hasData {
		c.Kind, t = NoValue, s.settle(s.formula, false)
	}
	c.Text, c.Long = t.text, t.long
	if c.Kind == Text && c.Text == "" {
		return nil
	}
	s.cells = append(s.cells, *c)
	return nil
}
