// Package standard has excelize write workbooks as the schema of the Open XML
// standard has them, and faster.
package standard

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// level is the deflate's: the file is a tenth larger than at the highest and takes
// a third of the time.
const level = 5

// Archive returns a writer of an archive with a faster deflate.
func Archive(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		if d, ok := deflaters.Get().(*deflater); ok {
			d.Reset(w)
			return d, nil
		}
		f, err := flate.NewWriter(w, level)
		return &deflater{f}, err
	})
	return z
}

// deflaters are at rest: a new one takes longer than most parts do.
var deflaters sync.Pool

// deflater goes back to rest when its part is done.
type deflater struct{ *flate.Writer }

func (d *deflater) Close() error {
	err := d.Writer.Close()
	deflaters.Put(d)
	return err
}

// Use has excelize write a workbook, a streamed one too, by Archive, its styles by
// Styles.
func Use(f *excelize.File) {
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return packer{Archive(w)} })
}

// packer is an archive that puts the styles right as excelize hands them over.
type packer struct{ *zip.Writer }

// AddFS is never called: the book holds no files of a file system.
func (packer) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Create returns a writer of one part; that of the styles takes it in one piece.
func (p packer) Create(name string) (io.Writer, error) {
	w, err := p.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if name == "xl/styles.xml" {
		w = styles{w}
	}
	return w, err
}

type styles struct{ w io.Writer }

func (s styles) Write(part []byte) (int, error) {
	if _, err := s.w.Write(Styles(part)); err != nil {
		return 0, err
	}
	return len(part), nil
}

var (
	fontParts = regexp.MustCompile(`<font>.*?</font>`)
	fontPart  = regexp.MustCompile(`<(b|i|strike|sz|color|name|family|charset|u)( [^>]*)?></(?:b|i|strike|sz|color|name|family|charset|u)>`)
)

// Styles returns the part of styles with what describes a font in the order that the
// schema asks for: excelize writes it in another.
func Styles(part []byte) []byte {
	return fontParts.ReplaceAllFunc(part, func(font []byte) []byte {
		by := map[string][]byte{}
		for _, m := range fontPart.FindAllSubmatch(font, -1) {
			by[string(m[1])] = m[0]
		}
		out := []byte("<font>")
		for _, k := range []string{"b", "i", "strike", "u", "sz", "color", "name", "family", "charset"} {
			out = append(out, by[k]...)
		}
		return append(out, "</font>"...)
	})
}
