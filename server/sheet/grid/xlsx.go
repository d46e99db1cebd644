package grid

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// scanner reads a workbook within limits.
type scanner struct {
	*keeper
	files   map[string]*zip.File
	left    int64 // unpacked bytes that may still be read
	strings []longText
	formats []numFormat
}

// scanBook reads every sheet of an xlsx file.
func scanBook(k *keeper, z *zip.Reader) (*Book, error) {
	l := k.limits
	s := &scanner{keeper: k, files: map[string]*zip.File{}, left: l.UnzippedBytes}
	var claimed uint64
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/"))
		if _, twice := s.files[name]; twice {
			return nil, fmt.Errorf("%w: part %q twice", ErrDamaged, name)
		}
		s.files[name] = f
		claimed += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(l.UnzippedBytes) || claimed > uint64(l.UnzippedBytes) {
			return nil, ErrUnzipped
		}
	}
	b := &Book{Names: map[string]string{}}
	_, b.Macros = s.files["xl/vbaproject.bin"]
	parts, err := s.workbook(b)
	if err != nil {
		return nil, err
	}
	if err := s.sharedStrings(); err != nil {
		return nil, err
	}
	if err := s.styles(); err != nil {
		return nil, err
	}
	for i, g := range b.Sheets {
		if err := s.sheet(g, parts[i]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

type meter struct {
	r io.Reader
	s *scanner
}

func (m meter) Read(p []byte) (int, error) {
	if err := m.s.ctx.Err(); err != nil {
		return 0, err
	}
	if m.s.left <= 0 {
		return 0, ErrUnzipped
	}
	if int64(len(p)) > m.s.left {
		p = p[:m.s.left]
	}
	n, err := m.r.Read(p)
	m.s.left -= int64(n)
	return n, err
}

// each calls token for every XML token of a part, to its end. It returns
// ErrDamaged for XML that breaks off. A part that is not there has no tokens.
func (s *scanner) each(name string, token func(*xml.Decoder, xml.Token) error) error {
	f := s.files[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
	}
	defer r.Close() //nolint:errcheck // read only
	d := xml.NewDecoder(meter{r, s})
	for i := 0; ; i++ {
		if i%checkEvery == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		t, err := d.Token()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, ErrUnzipped), s.ctx.Err() != nil:
			return cmpErr(s.ctx.Err(), ErrUnzipped)
		case err != nil:
			return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		}
		if err := token(d, t); err != nil {
			return err
		}
	}
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// workbook reads the list of sheets and returns the part of each.
func (s *scanner) workbook(b *Book) ([]string, error) {
	target := map[string]string{}
	if err := s.each("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			p := attr(e, "Target")
			if !strings.HasPrefix(p, "/") {
				p = "xl/" + p
			}
			target[attr(e, "Id")] = strings.TrimPrefix(path.Clean("/"+p), "/")
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var parts []string
	name, text := "", strings.Builder{}
	err := s.each("xl/workbook.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "sheet":
				part := target[relID(e)]
				if _, ok := s.files[strings.ToLower(part)]; !ok {
					return fmt.Errorf("%w: no part for sheet %q", ErrDamaged, attr(e, "name"))
				}
				if strings.Contains(part, "chartsheets/") {
					return nil
				}
				if len(parts) == maxSheets {
					return ErrCells
				}
				parts = append(parts, part)
				b.Sheets = append(b.Sheets, &Sheet{Name: norm.NFC.String(attr(e, "name")), Hidden: attr(e, "state") != "" && attr(e, "state") != "visible"})
			case "workbookPr":
				b.From1904 = attr(e, "date1904") == "1" || attr(e, "date1904") == "true"
			case "definedName":
				name = attr(e, "name")
				text.Reset()
			}
		case xml.CharData:
			if name != "" {
				text.Write(e)
			}
		case xml.EndElement:
			if e.Name.Local == "definedName" {
				b.Names[name], name = text.String(), ""
			}
		}
		return nil
	})
	return parts, err
}

// relID returns the r:id of a sheet element, which also has a plain sheetId.
func relID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// richText gathers the text of a string item, leaving out phonetic guides and
// what is beyond its limit of bytes.
type richText struct {
	b        strings.Builder
	in, skip int
	limit    int
	cut      bool
}

func (r *richText) token(t xml.Token) {
	switch e := t.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "t":
			r.in++
		case "rPh":
			r.skip++
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "t":
			r.in--
		case "rPh":
			r.skip--
		}
	case xml.CharData:
		if r.in > 0 && r.skip == 0 {
			r.cut = writeUpTo(&r.b, e, r.limit) || r.cut
		}
	}
}

func (s *scanner) sharedStrings() error {
	var item richText
	return s.each(s.part("sharedstrings.xml"), func(_ *xml.Decoder, t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			item = richText{limit: s.byteLimit()}
		}
		item.token(t)
		if e, ok := t.(xml.EndElement); ok && e.Name.Local == "si" {
			if len(s.strings) >= 4_000_000 {
				return ErrCells
			}
			s.strings = append(s.strings, s.settle(unescape(item.b.String()), item.cut))
		}
		return nil
	})
}

// part finds a part of the workbook's folder whatever its case.
func (s *scanner) part(base string) string { return "xl/" + base }

func (s *scanner) styles() error {
	codes := map[string]string{}
	inXfs := false
	return s.each("xl/styles.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				codes[attr(e, "numFmtId")] = attr(e, "formatCode")
			case "cellXfs":
				inXfs = true
			case "xf":
				if inXfs {
					id := attr(e, "numFmtId")
					s.formats = append(s.formats, formatOf(id, codes[id]))
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inXfs = false
			}
		}
		return nil
	})
}

// sheet reads one sheet's cells and proves that its end was reached.
func (s *scanner) sheet(g *Sheet, part string) error {
	var (
		inData, done bool
		row, nextRow int
		cells        []Cell
		cur          Cell
		typ, style   string
		ref          string
		value, asked strings.Builder // the stored result, the formula
		inV, hasV    bool
		inF, formula bool
		rowHidden    bool
		text         *richText
		cut          bool
		merges       []string
		nextCol      = 1
	)
	err := s.each(part, func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "sheetData":
				inData = true
			case "col":
				first, err1 := strconv.Atoi(attr(e, "min"))
				last, err2 := strconv.Atoi(attr(e, "max"))
				if isTrue(attr(e, "hidden")) && err1 == nil && err2 == nil {
					g.hideColumns(first, last)
				}
			case "row":
				if !inData {
					return nil
				}
				nextRow++
				if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 && n <= 1<<20 {
					nextRow = n
				}
				if nextRow <= row {
					return fmt.Errorf("%w: rows of %q out of order", ErrDamaged, g.Name)
				}
				row, nextCol, cells = nextRow, 1, cells[:0]
				rowHidden = isTrue(attr(e, "hidden"))
			case "c":
				if !inData {
					return nil
				}
				if _, col, ok := SplitRef(attr(e, "r")); ok {
					nextCol = col
				}
				cur = Cell{Col: nextCol}
				nextCol++
				typ, style, ref = attr(e, "t"), attr(e, "s"), attr(e, "r")
				value.Reset()
				asked.Reset()
				formula, hasV, text, cut = false, false, nil, false
			case "v":
				inV, hasV = inData, true
			case "f":
				formula, inF = inData, inData
			case "is":
				text = &richText{limit: s.byteLimit()}
			case "mergeCell":
				if len(merges) < maxMerges {
					merges = append(merges, attr(e, "ref"))
				} else {
					g.TooManyMerges = true
				}
			}
		case xml.CharData:
			if inV {
				cut = writeUpTo(&value, e, s.byteLimit()) || cut
			}
			if inF {
				writeUpTo(&asked, e, 300)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "sheetData":
				inData, done = false, true
			case "v":
				inV = false
			case "f":
				inF = false
			case "c":
				if !inData {
					return nil
				}
				if err := s.cell(&cur, typ, style, longText{value.String(), cut}, text); err != nil {
					return fmt.Errorf("%w: %s!%s", err, g.Name, ref)
				}
				if formula && !hasV { // that nobody calculated
					cur.Kind, cur.Text, cur.Long = NoValue, "="+strings.ToValidUTF8(strings.TrimSpace(asked.String()), ""), false
				}
				cur.Formula = formula
				if cur.Kind == Text && cur.Text == "" {
					return nil
				}
				if len(cells) > maxCol {
					return ErrCells
				}
				cells = append(cells, cur)
			case "row":
				if inData && len(cells) > 0 {
					slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
					if err := s.row(g, row, rowHidden, cells); err != nil {
						return err
					}
				}
			}
		}
		if text != nil {
			text.token(t)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !done {
		return fmt.Errorf("%w: sheet %q has no end", ErrDamaged, g.Name)
	}
	for _, m := range merges {
		if r, ok := rangeOf(m); ok {
			g.Merges = append(g.Merges, r)
		}
	}
	return nil
}

// cell makes a cell's raw text and kind from its XML.
func (s *scanner) cell(c *Cell, typ, style string, value longText, text *richText) error {
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(s.formats) {
		c.Date, c.Percent = s.formats[i].date, s.formats[i].percent
	}
	var t longText
	switch typ {
	case "s": // settled when it was loaded: a text may be referred to very often
		i, err := strconv.Atoi(strings.TrimSpace(value.text))
		if err != nil || i < 0 || i >= len(s.strings) {
			return ErrDamaged
		}
		t = s.strings[i]
	case "inlineStr":
		t = s.settle(value.text, value.long)
		if text != nil {
			t = s.settle(unescape(text.b.String()), text.cut)
		}
	case "str":
		t = s.settle(unescape(value.text), value.long)
	case "b":
		c.Kind = Bool
		t.text = map[bool]string{true: "TRUE", false: "FALSE"}[strings.TrimSpace(value.text) == "1"]
	case "e":
		c.Kind = Failed
		t = s.settle(value.text, value.long)
	default: // a number, or an ISO date as text
		t = s.settle(value.text, value.long)
		if t.text != "" && typ != "d" {
			c.Kind = Number
		}
	}
	c.Text, c.Long = t.text, t.long
	return nil
}

// unescape undoes _xHHHH_ by which the format writes control characters.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if len(s)-i >= 7 && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && !utf16.IsSurrogate(rune(n)) {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isTrue(s string) bool { return s == "1" || s == "true" }
