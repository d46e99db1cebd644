package committee

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var (
	errNoPart    = errors.New("sheet has no part")
	errNotFilled = errors.New("formula cell not found")
)

// imageTypes are the content types of pictures, of which the book has none:
// excelize lists them in an order that is another each time.
var imageTypes = regexp.MustCompile(`<Default Extension="\w+" ContentType="image/[^"]*"></Default>`)

// save writes the book with the value of each formula beside it. excelize marks
// every formula cell as text and leaves out its value, so that a reader that
// does not recalculate sees a blank: the finished parts are put right here.
func (b *book) save(w io.Writer) error {
	buf, err := b.f.WriteToBuffer()
	if err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		return err
	}
	byPart, err := b.parts(in)
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	for _, f := range in.File {
		part, err := readPart(f)
		if err != nil {
			return err
		}
		if f.Name == "[Content_Types].xml" {
			part = imageTypes.ReplaceAll(part, nil)
		}
		if s := byPart[f.Name]; s != nil {
			if part, err = s.fill(part); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			delete(byPart, f.Name)
		}
		e, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := e.Write(part); err != nil {
			return err
		}
	}
	for _, s := range byPart {
		return fmt.Errorf("%s: %w", s.name, errNoPart)
	}
	return out.Close()
}

func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	return io.ReadAll(r)
}

// parts returns the sheets by the name of their part, read from the book's own
// relations.
func (b *book) parts(z *zip.Reader) (map[string]*sheet, error) {
	var wb struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &wb, "xl/_rels/workbook.xml.rels": &rels} {
		f, err := z.Open(name)
		if err != nil {
			return nil, err
		}
		err = xml.NewDecoder(f).Decode(into)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	target := map[string]string{}
	for _, r := range rels.Relationship {
		target[r.ID] = "xl/" + strings.TrimPrefix(r.Target, "/xl/")
	}
	out := map[string]*sheet{}
	for _, s := range b.sheets {
		for _, x := range wb.Sheets {
			if x.Name == s.name {
				out[target[x.ID]] = s
			}
		}
	}
	if len(out) != len(b.sheets) {
		return nil, errNoPart
	}
	return out, nil
}

// fill puts the values of the sheet's formulas into its part.
func (s *sheet) fill(part []byte) ([]byte, error) {
	values := map[string]*formulaCell{}
	for i := range s.formulas {
		values[s.formulas[i].ref] = &s.formulas[i]
	}
	var out bytes.Buffer
	out.Grow(len(part) + 32*len(values))
	rest := part
	for len(values) > 0 {
		from := bytes.Index(rest, []byte("<c r=\""))
		if from < 0 {
			return nil, errNotFilled
		}
		ref, _, _ := bytes.Cut(rest[from+6:], []byte(`"`))
		v := values[string(ref)]
		head := from + bytes.IndexByte(rest[from:], '>') + 1
		if v == nil {
			out.Write(rest[:head])
			rest = rest[head:]
			continue
		}
		end := bytes.Index(rest[head:], []byte("</f>"))
		stop := bytes.Index(rest[head:], []byte("</c>"))
		if end < 0 || stop < end || !bytes.HasPrefix(rest[head:], []byte("<f>")) {
			return nil, fmt.Errorf("%w: %s", errNotFilled, ref)
		}
		out.Write(rest[:from])
		if err := v.write(&out, rest[from:head], rest[head:head+end+4]); err != nil {
			return nil, err
		}
		rest = rest[head+stop+4:]
		delete(values, string(ref))
	}
	out.Write(rest)
	return out.Bytes(), nil
}

// write writes the cell anew: its head with the type of its value, its formula,
// its value.
func (c *formulaCell) write(out *bytes.Buffer, head, formula []byte) error {
	h := strings.ReplaceAll(string(head), ` t="str"`, "")
	if c.isText {
		h = strings.TrimSuffix(h, ">") + ` t="str">`
	} else if _, err := strconv.ParseFloat(c.value, 64); err != nil {
		return fmt.Errorf("%s: %w", c.ref, err)
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
