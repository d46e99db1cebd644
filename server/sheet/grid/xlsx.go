package grid

import (
	"archive/zip"
	"bufio"
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
// limits.
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
// size. Sheets that Excel writes are five to fifteen times as large. A book is not
// a directory of parts.
const (
	bombFloor = 64 << 20
	bombRatio = 50
	maxParts  = 50_000
)

// scanBook reads every sheet of an xlsx file.
func scanBook(k *keeper, z *zip.Reader) (*Book, error) {
	s := &scanner{keeper: k, files: map[string]*zip.File{}, limit: bombFloor}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%w: %d parts", ErrDamaged, len(z.File))
	}
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
	if f.UncompressedSize64 > aheadFrom {
		r = readAhead(r)
	}
	s.paid = 1_000_000 + 2*int(min(f.CompressedSize64, 1<<40))
	p := &part{s: s, f: r}
	p.text, err = inUTF8(bufio.NewReaderSize(meter{p}, 32<<10))
	if err != nil {
		p.close()
		return nil, p.cause(fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
	}
	return p, nil
}

// aheadFrom is the size of a part from which on unpacking it runs beside reading it.
const aheadFrom = 1 << 20

// ahead is a reader that reads on while its blocks are used.
type ahead struct {
	blocks chan block
	free   chan []byte
	stop   chan struct{}
	now    block
	rest   []byte
}

// block is a piece of what was read, and the error that came after it.
type block struct {
	data []byte
	err  error
}

// readAhead reads r, a few blocks ahead, in a goroutine of its own, which ends with r
// or when the reader is closed. It closes r.
func readAhead(r io.ReadCloser) io.ReadCloser {
	const blocks, size = 4, 64 << 10
	a := &ahead{blocks: make(chan block, blocks), free: make(chan []byte, blocks), stop: make(chan struct{})}
	for range blocks {
		a.free <- make([]byte, size)
	}
	go func() {
		defer r.Close() //nolint:errcheck // it is only read
		for {
			select {
			case <-a.stop:
				return
			case buf := <-a.free:
				n, err := io.ReadFull(r, buf)
				if errors.Is(err, io.ErrUnexpectedEOF) {
					err = io.EOF
				}
				a.blocks <- block{buf[:n], err} // there is room for every block
				if err != nil {
					return
				}
			}
		}
	}()
	return a
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.data != nil {
			a.free <- a.now.data[:cap(a.now.data)]
		}
		a.now = <-a.blocks
		a.rest = a.now.data
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

func (a *ahead) Close() error {
	close(a.stop)
	return nil
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
	left := s.limit - s.done
	if left <= 0 {
		p.failed = ErrUnzipped
		return 0, p.failed
	}
	if int64(len(b)) > left {
		b = b[:left]
	}
	n, err := p.f.Read(b)
	s.done += int64(n)
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

// each calls token for every XML token of a part, to its end. A part that is not
// there has no tokens.
func (s *scanner) each(name string, token func(xmlToken, *xmlScanner) error) error {
	if s.files[name] == nil {
		return nil
	}
	r, err := s.open(name)
	if err != nil {
		return err
	}
	defer r.close()
	x := newXMLScanner(r, s.buffer())
	for {
		tok, err := x.next()
		if err == nil && tok == xmlEOF {
			return nil
		}
		if err == nil {
			err = token(tok, x)
		}
		if err != nil {
			return r.cause(fmt.Errorf("%w (%s)", err, name))
		}
	}
}

// attributes are those of the current element by their names without prefix;
// the id of a relation has its prefix, since a sheet has a plain one too.
func (x *xmlScanner) attributes() (map[string]string, error) {
	out := map[string]string{}
	for rest := x.attrs; ; {
		var key, value []byte
		var err error
		if key, value, rest, err = nextAttr(rest); err != nil || len(key) == 0 {
			return out, err
		}
		text, _, err := appendText(nil, value, false, len(value))
		if err != nil {
			return nil, err
		}
		name := string(key)
		if prefix, base, ok := strings.Cut(name, ":"); ok {
			if name = base; prefix != "xmlns" && base == "id" {
				name = "r:id"
			}
		}
		out[name] = string(text)
	}
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
	err := s.each(partName(folder, "_rels/"+base+".rels"), func(tok xmlToken, x *xmlScanner) error {
		if tok != xmlStart || string(x.name) != "Relationship" {
			return nil
		}
		a, err := x.attributes()
		if err != nil || strings.EqualFold(a["TargetMode"], "External") {
			return err
		}
		if len(out) == 100_000 {
			return ErrCells
		}
		kind := a["Type"]
		out[a["Id"]] = relation{strings.ToLower(kind[strings.LastIndexByte(kind, '/')+1:]), partName(folder, a["Target"])}
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
	var name, root string
	var text []byte
	err := s.each(main, func(tok xmlToken, x *xmlScanner) error {
		switch {
		case tok == xmlText && name != "":
			var err error
			text, _, err = appendText(text, x.text, x.raw, 10_000)
			return err
		case tok == xmlEnd && name != "" && string(x.name) == "definedName":
			if len(b.Names) < 100_000 {
				b.Names[name] = strings.ToValidUTF8(string(text), "")
			}
			name = ""
		}
		if tok != xmlStart {
			return nil
		}
		if root == "" {
			root = string(x.name)
		}
		switch string(x.name) {
		case "sheet", "workbookPr", "definedName":
		default:
			return nil
		}
		a, err := x.attributes()
		if err != nil {
			return err
		}
		switch string(x.name) {
		case "sheet":
			if x.depth() == 3 {
				return s.listed(b, a, rels, &parts)
			}
		case "workbookPr":
			b.From1904 = isTrue(a["date1904"])
		case "definedName":
			name, text = a["name"], text[:0]
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

// listed notes a sheet of the list. Charts and dialogs hold no cells.
func (s *scanner) listed(b *Book, a map[string]string, rels relations, parts *[]string) error {
	if len(*parts) == maxSheets {
		return ErrCells
	}
	r := rels[a["r:id"]]
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
	*parts = append(*parts, r.target)
	b.Sheets = append(b.Sheets, &Sheet{Name: norm.NFC.String(strings.ToValidUTF8(a["name"], "")), Hidden: a["state"] != "" && a["state"] != "visible", Lost: r.target == ""})
	return nil
}

// styles reads the formats of cells, in the order in which cells refer to them.
func (s *scanner) styles(name string) error {
	codes := map[string]string{}
	inXfs := false
	return s.each(name, func(tok xmlToken, x *xmlScanner) error {
		isXfs := string(x.name) == "cellXfs"
		switch {
		case tok == xmlEnd && isXfs:
			inXfs = false
		case tok == xmlStart && isXfs:
			inXfs = true
		case tok == xmlStart && inXfs && string(x.name) == "xf":
			id, err := x.attr("numFmtId")
			if err != nil {
				return err
			}
			if len(s.formats) < 1_000_000 {
				s.formats = append(s.formats, formatOf(id, codes[id]))
			}
		case tok == xmlStart && len(s.formats) == 0 && string(x.name) == "numFmt": // those of conditional formats come behind
			a, err := x.attributes()
			if err != nil {
				return err
			}
			if id := a["numFmtId"]; codes[id] == "" && len(codes) < 100_000 {
				codes[id] = a["formatCode"]
			}
		}
		return nil
	})
}
