package grid

import (
	"archive/zip"
	"bytes"
	"context"
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

// At returns the cell of a column, and whether there is one.
func (r Row) At(col int) (Cell, bool) {
	i, ok := slices.BinarySearchFunc(r.Cells, col, func(c Cell, col int) int { return c.Col - col })
	if !ok {
		return Cell{}, false
	}
	return r.Cells[i], true
}

// scanner reads a workbook within limits.
type scanner struct {
	ctx     context.Context
	files   map[string]*zip.File
	left    int64 // unpacked bytes that may still be read
	cells   int   // cells that may still be kept
	runes   int   // of one text
	strings []longText
	formats []numFormat
}

// longText is a text, cut where it is longer than is read.
type longText struct {
	text string
	long bool
}

// checkEvery is how many steps of a long loop pass between looks at the context.
const checkEvery = 1024

type numFormat struct{ date, percent bool }

// scanBook reads every sheet of an xlsx file.
func scanBook(ctx context.Context, z *zip.Reader, l Limits) (*Book, error) {
	l = l.orDefault()
	s := &scanner{ctx: ctx, files: map[string]*zip.File{}, left: l.UnzippedBytes, cells: l.Cells, runes: l.TextRunes}
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
				if strings.Contains(part, "chartsheets/") || len(parts) == 500 {
					return nil
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

// writeUpTo writes what fits into a limit of bytes and reports whether not all did.
func writeUpTo(b *strings.Builder, p []byte, limit int) (cut bool) {
	if free := limit - b.Len(); len(p) > free {
		p, cut = p[:max(free, 0)], true
	}
	b.Write(p)
	return cut
}

// byteLimit is how much raw text is gathered for one cell: a rune may be written
// as three letters of Jamo or as an escape.
func (s *scanner) byteLimit() int { return 12*s.runes + 64 }

// settleText makes the text of a cell from what the file holds, once: escapes
// undone, composed, trimmed, and cut where it is longer than is read.
func (s *scanner) settleText(raw string, cut bool) longText {
	if len(raw) > s.byteLimit() {
		raw, cut = raw[:s.byteLimit()], true
	}
	if cut {
		raw = strings.ToValidUTF8(raw, "")
	}
	t := longText{norm.NFC.String(strings.TrimSpace(raw)), cut}
	if len(t.text) > s.runes { // bytes are no fewer than runes
		n := 0
		for i := range t.text {
			if n == s.runes {
				t.text, t.long = strings.Clone(t.text[:i]), true
				break
			}
			n++
		}
	}
	return t
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
			s.strings = append(s.strings, s.settleText(unescape(item.b.String()), item.cut))
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

// formatOf tells whether a number format shows dates or percentages.
func formatOf(id, code string) numFormat {
	if code == "" {
		n, _ := strconv.Atoi(id)
		return numFormat{
			date:    n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58,
			percent: n == 9 || n == 10,
		}
	}
	var f numFormat
	quoted, bracket := false, false
	runes := []rune(strings.ToLower(code))
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\\':
			i++
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case r == '%':
			f.percent = true
		case strings.ContainsRune("ymdhs년월일", r) && !strings.HasPrefix(string(runes[i:]), "standard"):
			f.date = true
		}
	}
	if strings.EqualFold(code, "general") || strings.EqualFold(code, "standard") {
		return numFormat{}
	}
	return f
}

// sheet reads one sheet's cells and proves that its end was reached.
func (s *scanner) sheet(g *Sheet, part string) error {
	var (
		inData, done  bool
		row, nextRow  int
		cells         []Cell
		cur           Cell
		typ, style    string
		ref           string
		value, asked  strings.Builder // the stored result, the formula
		inV, hasV     bool
		inF, formula  bool
		rowHidden     bool
		text          *richText
		cut           bool
		merges        []string
		nextCol, left = 1, s.cells
	)
	err := s.each(part, func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "sheetData":
				inData = true
			case "col":
				g.hideColumns(e)
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
				row, nextCol, cells = nextRow, 1, nil
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
				if err := s.settle(&cur, typ, style, longText{value.String(), cut}, text); err != nil {
					return fmt.Errorf("%w: %s!%s", err, g.Name, ref)
				}
				if formula && !hasV { // that nobody calculated
					cur.Kind, cur.Text, cur.Long = NoValue, "="+strings.ToValidUTF8(strings.TrimSpace(asked.String()), ""), false
				}
				cur.Formula = formula
				if cur.Kind == Text && cur.Text == "" {
					return nil
				}
				if left--; left < 0 {
					return ErrCells
				}
				cells = append(cells, cur)
			case "row":
				if inData && len(cells) > 0 {
					slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
					g.Rows = append(g.Rows, Row{N: row, Hidden: rowHidden, Cells: cells})
					cells = nil
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
	s.cells = left
	for _, m := range merges {
		if r, ok := rangeOf(m); ok {
			g.Merges = append(g.Merges, r)
		}
	}
	return nil
}

// settle makes a cell's raw text and kind from its XML.
func (s *scanner) settle(c *Cell, typ, style string, value longText, text *richText) error {
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
		t = s.settleText(value.text, value.long)
		if text != nil {
			t = s.settleText(unescape(text.b.String()), text.cut)
		}
	case "str":
		t = s.settleText(unescape(value.text), value.long)
	case "b":
		c.Kind = Bool
		t.text = map[bool]string{true: "TRUE", false: "FALSE"}[strings.TrimSpace(value.text) == "1"]
	case "e":
		c.Kind = Failed
		t = s.settleText(value.text, value.long)
	default: // a number, or an ISO date as text
		t = s.settleText(value.text, value.long)
		if t.text != "" && typ != "d" {
			c.Kind = Number
		}
	}
	c.Text, c.Long = t.text, t.long
	return nil
}

// maxMerges bounds the merged cells of a sheet that are followed.
const maxMerges = 20_000

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

// hideColumns notes a <col> element that hides its columns.
func (s *Sheet) hideColumns(e xml.StartElement) {
	first, err1 := strconv.Atoi(attr(e, "min"))
	last, err2 := strconv.Atoi(attr(e, "max"))
	if isTrue(attr(e, "hidden")) && err1 == nil && err2 == nil && len(s.HiddenColumns) < 1000 {
		s.HiddenColumns = append(s.HiddenColumns, Range{Left: first, Right: last})
	}
}

// rangeOf reads "B2:C5".
func rangeOf(ref string) (Range, bool) {
	a, b, ok := strings.Cut(ref, ":")
	top, left, ok1 := SplitRef(a)
	bottom, right, ok2 := SplitRef(b)
	return Range{top, left, bottom, right}, ok && ok1 && ok2 && bottom >= top && right >= left
}

// SplitRef reads "F6" as row 6, column 6.
func SplitRef(ref string) (row, col int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z' {
		col = col*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return row, col, err == nil && i > 0 && col <= 16384 && row > 0 && row <= 1<<20
}

// Ref writes row 6, column 6 as "F6".
func Ref(col, row int) string { return ColumnName(col) + strconv.Itoa(row) }

// ColumnName writes column 28 as "AB".
func ColumnName(col int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

// kindOf tells by content what a file is: "xlsx", "xlsm", "encrypted", "" for
// nothing known, or the name of another format.
func kindOf(data []byte) (kind string, z *zip.Reader) {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n")
	lower := bytes.ToLower(head)
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return kindOfZip(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return kindOfCompound(data), nil
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "pdf", nil
	case bytes.HasPrefix(head, []byte("HWP Document File")):
		return "hwp", nil
	case bytes.HasPrefix(lower, []byte("<?xml")) && bytes.Contains(lower, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return "xml", nil
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<table")), bytes.HasPrefix(lower, []byte("<meta")), bytes.Contains(lower, []byte("<table")):
		return "html", nil
	case len(head) > 0 && !bytes.ContainsRune(data[:min(len(data), 65536)], 0), bytes.HasPrefix(data, []byte("\xff\xfe")):
		return "txt", nil
	}
	return "", nil
}

func kindOfZip(data []byte) (string, *zip.Reader) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "damaged", nil
	}
	has := map[string]bool{}
	for _, f := range z.File {
		has[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = true
	}
	switch {
	case has["xl/workbook.xml"] && has["xl/vbaproject.bin"]:
		return "xlsm", z
	case has["xl/workbook.xml"]:
		return "xlsx", z
	case has["xl/workbook.bin"]:
		return "xlsb", nil
	case has["word/document.xml"]:
		return "docx", nil
	case has["ppt/presentation.xml"]:
		return "pptx", nil
	case has["contents/content.hpf"], has["contents/header.xml"]:
		return "hwpx", nil
	case has["content.xml"] && has["mimetype"]:
		return "ods", nil
	}
	return "zip", nil
}

func kindOfCompound(data []byte) string {
	wide := func(s string) []byte {
		var b []byte
		for _, r := range utf16.Encode([]rune(s)) {
			b = append(b, byte(r), byte(r>>8))
		}
		return b
	}
	switch {
	case bytes.Contains(data, wide("EncryptedPackage")):
		return "encrypted"
	case bytes.Contains(data, []byte("HWP Document File")), bytes.Contains(data, wide("HwpSummaryInformation")):
		return "hwp"
	case bytes.Contains(data, wide("WordDocument")):
		return "doc"
	case bytes.Contains(data, wide("Workbook")), bytes.Contains(data, wide("Book")):
		return "xls"
	}
	return "ole"
}
