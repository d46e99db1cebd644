package committee

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daebi/server/sheet/standard"
)

var (
	errNoPart    = errors.New("sheet has no part")
	errNotFilled = errors.New("formula cell not found")
)

// save writes the book with the value of each formula beside it. excelize marks
// every formula cell as text and leaves out its value, so that a reader that
// does not recalculate sees a blank: the parts are put right on their way into
// the archive.
func (b *book) save(w io.Writer) error {
	var p *packer
	b.f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		p = &packer{Writer: standard.Archive(w), b: b, sheets: map[string]*sheet{}, charts: map[string]*chart{}}
		return p
	})
	buf, err := b.f.WriteToBuffer()
	if err != nil {
		return err
	}
	if p.filled != len(b.sheets) || p.drawn != len(b.charts) {
		return errNoPart
	}
	_, err = buf.WriteTo(w)
	return err
}

// packer is an archive that puts each part right as excelize hands it over.
type packer struct {
	*zip.Writer
	b      *book
	sheets map[string]*sheet
	charts map[string]*chart
	filled int
	drawn  int
}

// AddFS is never called: the book holds no files of a file system.
func (p *packer) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Create returns a writer of one part, which takes it in one piece.
func (p *packer) Create(name string) (io.Writer, error) {
	if len(p.sheets) == 0 {
		for id, sheetName := range p.b.f.GetSheetMap() {
			for _, s := range p.b.sheets {
				if s.name == sheetName {
					p.sheets[fmt.Sprintf("xl/worksheets/sheet%d.xml", id)] = s
				}
			}
		}
		for i, c := range p.b.charts {
			p.charts[fmt.Sprintf("xl/charts/chart%d.xml", i+1)] = c
		}
	}
	w, err := p.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	return &partWriter{p, name, w}, err
}

type partWriter struct {
	p    *packer
	name string
	w    io.Writer
}

// imageTypes are the content types of pictures, of which the book has none:
// excelize lists them in an order that is another each time.
var imageTypes = regexp.MustCompile(`<Default Extension="\w+" ContentType="image/[^"]*"></Default>`)

func (w *partWriter) Write(part []byte) (int, error) {
	n := len(part)
	var err error
	switch s, c := w.p.sheets[w.name], w.p.charts[w.name]; {
	case s != nil:
		if part, err = s.fill(part); err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		w.p.filled++
	case c != nil:
		part = w.p.b.chartXML(c)
		w.p.drawn++
	case w.name == "[Content_Types].xml":
		part = imageTypes.ReplaceAll(part, nil)
	case w.name == "xl/styles.xml":
		part = plainRoot(standard.Styles(part))
	case w.name == "xl/workbook.xml":
		part = plainRoot(part)
	}
	if _, err := w.w.Write(part); err != nil {
		return 0, err
	}
	return n, w.p.b.err
}

var (
	rootTag    = regexp.MustCompile(`<(styleSheet|workbook)\s[^>]*>`)
	otherNames = regexp.MustCompile(`[<\s/](?:mc|x14|x15|xr\d*|xcalcf):`)
)

// plainRoot leaves of the names that excelize declares those that the part uses, so
// that it is checked against the schema as it stands.
func plainRoot(part []byte) []byte {
	at := rootTag.FindSubmatchIndex(part)
	if at == nil || otherNames.Match(part[at[1]:]) {
		return part
	}
	out := bytes.Clone(part[:at[0]])
	out = fmt.Appendf(out, `<%s xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`, part[at[2]:at[3]])
	return append(out, part[at[1]:]...)
}

// fill puts the values of the sheet's formulas into its part.
func (s *sheet) fill(part []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(part) + 32*len(s.formulas))
	rest := part
	for left := len(s.formulas); left > 0; {
		at := bytes.Index(rest, []byte("<f>"))
		if at < 0 {
			return nil, errNotFilled
		}
		from := bytes.LastIndex(rest[:at], []byte(`<c r="`))
		end := bytes.Index(rest[at:], []byte("</f>"))
		stop := bytes.Index(rest[at:], []byte("</c>"))
		if from < 0 || end < 0 || stop < end {
			return nil, errNotFilled
		}
		ref, _, _ := bytes.Cut(rest[from+6:at], []byte(`"`))
		i, ok := s.formulaAt[string(ref)]
		if !ok {
			return nil, fmt.Errorf("%w: %s", errNotFilled, ref)
		}
		out.Write(rest[:from])
		if err := s.formulas[i].write(&out, rest[from:at], rest[at:at+end+4]); err != nil {
			return nil, err
		}
		rest = rest[at+stop+4:]
		left--
	}
	out.Write(rest)
	return out.Bytes(), nil
}

// write writes the cell anew: its head with the type of its value, its formula,
// its value.
func (c *formulaCell) write(out *bytes.Buffer, head, formula []byte) error {
	h := strings.ReplaceAll(string(head), ` t="str"`, "")
	if _, err := strconv.ParseFloat(c.value, 64); c.isText || err != nil {
		if !c.isText && !c.orWords {
			return fmt.Errorf("%s: %w", c.ref, err)
		}
		h = strings.TrimSuffix(h, ">") + ` t="str">`
	}
	out.WriteString(h)
	out.Write(formula)
	out.WriteString("<v>")
	if err := xml.EscapeText(out, []byte(c.value)); err != nil {
		return err
	}
	out.WriteString("</v></c>")
	return nil
}
