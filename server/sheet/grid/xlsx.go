package grid

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// scanner reads a workbook of Office Open XML, transitional or strict, within
// limits. Its small parts go through encoding/xml, the table of texts and the
// sheets through xmlScanner.
type scanner struct {
	*keeper
	files   map[string]*zip.File // by name in lower case
	limit   int64                // unpacked bytes that may be read
	done    int64                // unpacked bytes that were
	total   int64                // that the directory claims
	paid    int                  // cells or texts that the open part's size still pays for
	buf     []byte
	strings []longText
	formats []numFormat
}

// What a file may be unpacked to: this much, and beyond it so many times its packed
// size. Sheets that Excel writes are five to fifteen times as large. What goes
// through encoding/xml is bounded on its own, since that is slow.
const (
	bombFloor = 64 << 20
	bombRatio = 50
	smallPart = 32 << 20
)

// scanBook reads every sheet of an xlsx file.
func scanBook(k *keeper, z *zip.Reader) (*Book, error) {
	s := &scanner{keeper: k, files: map[string]*zip.File{}, limit: bombFloor}
	for _, f := range z.File {
		s.limit += bombRatio * int64(min(f.CompressedSize64, 1<<40))
	}
	s.limit = min(s.limit, k.limits.UnzippedBytes)
	for _, f := range z.File {
		name := partName("", f.Name)
		if _, twice := s.files[name]; twice {
			return nil, fmt.Errorf("%w: part %q twice", ErrDamaged, name)
		}
		s.files[name] = f
		s.total += int64(min(f.UncompressedSize64, 1<<50))
		if s.total > s.limit {
			return nil, ErrUnzipped
		}
	}
	b := &Book{Names: map[string]string{}}
	main, err := s.mainPart()
	if err != nil {
		return nil, err
	}
	rels, err := s.relations(main)
	if err != nil {
		return nil, err
	}
	parts, err := s.workbook(b, main, rels)
	if err != nil {
		return nil, err
	}
	if err := s.sharedStrings(rels.named("sharedstrings", main)); err != nil {
		return nil, err
	}
	if err := s.styles(rels.named("styles", main)); err != nil {
		return nil, err
	}
	for i, g := range b.Sheets {
		if parts[i] == "" {
			continue
		}
		if err := s.sheet(g, parts[i]); err != nil {
			return nil, err
		}
	}
	k.progress(s.total, s.total)
	return b, nil
}

// partName is a part's name as it is looked up: from the root, in lower case. A
// name that does not start at the root starts at a folder.
func partName(folder, name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if !strings.HasPrefix(name, "/") {
		name = folder + "/" + name
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// part is an open part: UTF-8, counted as it is unpacked.
type part struct {
	s      *scanner
	f      io.ReadCloser
	text   io.Reader
	left   int64 // that may still be unpacked of this part
	failed error // ctx's, or a limit's
}

// open opens a part. Text in UTF-16, or another encoding that it names, is turned
// into UTF-8 on the way.
func (s *scanner) open(name string) (*part, error) {
	f := s.files[name]
	if f == nil {
		return nil, fmt.Errorf("%w: no part %q", ErrDamaged, name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
	}
	s.paid = 1_000_000 + 2*int(min(f.CompressedSize64, 1<<40))
	p := &part{s: s, f: r, left: s.limit}
	p.text, err = inUTF8(bufio.NewReaderSize(meter{p}, 32<<10))
	if err != nil {
		p.close()
		return nil, p.cause(fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
	}
	return p, nil
}

// inUTF8 looks at the start of an XML file for its encoding.
func inUTF8(r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(200)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var e encoding.Encoding
	switch {
	case len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff):
		e = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case len(head) >= 2 && head[0] == '<' && head[1] == 0:
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(head) >= 2 && head[0] == 0 && head[1] == '<':
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	default:
		declaration, _, ok := strings.Cut(string(head), "?>")
		if m := declaredCharset.FindStringSubmatch(declaration); ok && m != nil && strings.HasPrefix(strings.TrimPrefix(declaration, "\ufeff"), "<?xml") {
			if name := strings.ToLower(m[1]); name != "utf-8" && name != "utf8" {
				if e, err = htmlindex.Get(name); err != nil {
					return nil, errXML("encoding %q", name)
				}
			}
		}
	}
	if e == nil {
		return r, nil
	}
	return e.NewDecoder().Reader(r), nil
}

func (p *part) Read(b []byte) (int, error) { return p.text.Read(b) }

func (p *part) close() { _ = p.f.Close() } // it is only read

// cause returns what stopped the reading of a part: ctx's error or a limit's go
// before that of the XML, which only breaks off.
func (p *part) cause(err error) error {
	if p.failed != nil {
		return p.failed
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrCells) || errors.Is(err, ErrUnzipped) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// meter counts what is unpacked.
type meter struct{ p *part }

func (m meter) Read(b []byte) (int, error) {
	p, s := m.p, m.p.s
	if p.failed = s.ctx.Err(); p.failed != nil {
		return 0, p.failed
	}
	left := min(p.left, s.limit-s.done)
	if left <= 0 {
		p.failed = ErrUnzipped
		return 0, p.failed
	}
	if int64(len(b)) > left {
		b = b[:left]
	}
	n, err := p.f.Read(b)
	s.done += int64(n)
	p.left -= int64(n)
	s.progress(min(s.done, s.total-1), s.total)
	return n, err
}

// buffer returns the one buffer that parts are read through in turn.
func (s *scanner) buffer() []byte {
	if s.buf == nil {
		s.buf = make([]byte, xmlBuffer)
	}
	return s.buf
}

// each calls token for every XML token of a small part, to its end. It returns
// ErrDamaged for XML that breaks off. A part that is not there has no tokens.
func (s *scanner) each(name string, token func(xml.Token) error) error {
	if s.files[name] == nil {
		return nil
	}
	r, err := s.open(name)
	if err != nil {
		return err
	}
	defer r.close()
	r.left = min(r.left, smallPart)
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && r.failed == nil:
			return nil
		case err != nil:
			return r.cause(fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
		}
		if _, ok := t.(xml.Directive); ok {
			return fmt.Errorf("%w: %s: a document type", ErrDamaged, name)
		}
		if err := token(t); err != nil {
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

// relation is what a part refers to.
type relation struct{ kind, target string }

// relations are those of a part, by their id.
type relations map[string]relation

// relations reads what a part refers to: "" are those of the package.
func (s *scanner) relations(of string) (relations, error) {
	folder, base := path.Split(of)
	folder = strings.TrimSuffix(folder, "/")
	out := relations{}
	err := s.each(partName(folder, "_rels/"+base+".rels"), func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && !strings.EqualFold(attr(e, "TargetMode"), "External") {
			kind := attr(e, "Type")
			if len(out) == 100_000 {
				return ErrCells
			}
			out[attr(e, "Id")] = relation{strings.ToLower(kind[strings.LastIndexByte(kind, '/')+1:]), partName(folder, attr(e, "Target"))}
		}
		return nil
	})
	return out, err
}

// named finds the part of a kind, or where it lies in nearly every workbook.
func (r relations) named(kind, main string) string {
	for _, x := range r {
		if x.kind == kind {
			return x.target
		}
	}
	return partName(path.Dir(main), kind+".xml")
}

// mainPart finds the workbook's own part.
func (s *scanner) mainPart() (string, error) {
	rels, err := s.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == "officedocument" && s.files[r.target] != nil {
			return r.target, nil
		}
	}
	return "xl/workbook.xml", nil
}

// workbook reads the list of sheets and returns the part of each, "" for one that
// is not there.
func (s *scanner) workbook(b *Book, main string, rels relations) ([]string, error) {
	var parts []string
	name, text, root := "", strings.Builder{}, ""
	err := s.each(main, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			if root == "" {
				root = e.Name.Local
			}
			switch e.Name.Local {
			case "sheet":
				if len(parts) == maxSheets {
					return ErrCells
				}
				r := rels[relID(e)]
				switch r.kind {
				case "chartsheet", "dialogsheet":
					return nil
				case "xlmacrosheet", "xlintlmacrosheet":
					b.Macros = true
					return nil
				}
				if s.files[r.target] == nil {
					r.target = ""
				}
				parts = append(parts, r.target)
				b.Sheets = append(b.Sheets, &Sheet{Name: norm.NFC.String(attr(e, "name")), Hidden: attr(e, "state") != "" && attr(e, "state") != "visible", Lost: r.target == ""})
			case "workbookPr":
				b.From1904 = isTrue(attr(e, "date1904"))
			case "definedName":
				name = attr(e, "name")
				text.Reset()
			}
		case xml.CharData:
			if name != "" {
				writeUpTo(&text, e, 10_000)
			}
		case xml.EndElement:
			if e.Name.Local == "definedName" && len(b.Names) < 100_000 {
				b.Names[name], name = text.String(), ""
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case root != "workbook":
		return nil, fmt.Errorf("%w: %q is no workbook", ErrDamaged, main)
	}
	for _, r := range rels {
		b.Macros = b.Macros || r.kind == "vbaproject"
	}
	read := map[string]bool{}
	for _, p := range parts {
		if p != "" && read[p] {
			return nil, fmt.Errorf("%w: two sheets in one part", ErrDamaged)
		}
		read[p] = true
	}
	if len(parts) > 0 && len(read) == 1 && read[""] {
		return nil, fmt.Errorf("%w: none of its sheets is there", ErrDamaged)
	}
	return parts, nil
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

func (s *scanner) styles(name string) error {
	codes := map[string]string{}
	inXfs := false
	return s.each(name, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				if !inXfs && len(codes) < 100_000 { // those of conditional formats come behind
					if id := attr(e, "numFmtId"); codes[id] == "" {
						codes[id] = attr(e, "formatCode")
					}
				}
			case "cellXfs":
				inXfs = true
			case "xf":
				if inXfs && len(s.formats) < 1_000_000 {
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
