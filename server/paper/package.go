package paper

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"strings"
)

// A part is one file of a package.
type part struct {
	name    string
	content []byte
	stored  bool // as it is, not compressed
}

// pack writes a package of parts in their order. Each states its sizes before its
// content and no time, so the same parts are the same bytes.
func pack(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		h := &zip.FileHeader{
			Name:               p.name,
			Method:             zip.Store,
			ReaderVersion:      20,
			CreatorVersion:     20,
			CRC32:              crc32.ChecksumIEEE(p.content),
			UncompressedSize64: uint64(len(p.content)),
			ModifiedDate:       1<<5 | 1, // 1980-01-01, the first day that the format knows
		}
		content := p.content
		if !p.stored {
			h.Method = zip.Deflate
			var b bytes.Buffer
			f, err := flate.NewWriter(&b, flate.DefaultCompression)
			if err != nil {
				return err
			}
			if _, err := f.Write(content); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
			content = b.Bytes()
		}
		h.CompressedSize64 = uint64(len(content))
		f, err := z.CreateRaw(h)
		if err != nil {
			return err
		}
		if _, err := f.Write(content); err != nil {
			return err
		}
	}
	return z.Close()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// escape writes text for an element or an attribute. Only these four are escaped:
// a reader of Hancom files was seen to leave &#34; and the like as they are.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace
