package grid

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
)

// reading reads a file of one format; it tells the format even where it fails.
type reading func(*keeper, []byte) (kind string, b *Book, err error)

// kindOf tells by content what a file is and how it is read: nil for a format that
// is not, whose name kind then is, "" for nothing known.
func kindOf(data []byte) (kind string, read reading) {
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return kindOfZip(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return kindOfCompound(data)
	}
	head := data[:min(len(data), 64<<10)]
	wide := false
	if order, ok := wideOrder(data); ok {
		even := head[:len(head)&^1]
		if text, err := decodeWide(even[:len(even)-wideTail(even)], order); err == nil {
			head, wide = []byte(strings.TrimPrefix(text, "\ufeff")), true
		}
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	lower := bytes.ToLower(head)
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "pdf", nil
	case bytes.HasPrefix(head, []byte("HWP Document File")):
		return "hwp", nil
	case bytes.HasPrefix(lower, []byte("{\\rtf")):
		return "rtf", nil
	case bytes.HasPrefix(lower, []byte("mime-version:")):
		return "mht", nil
	case bytes.HasPrefix(head, []byte("ID;P")):
		return "slk", nil
	case bytes.HasPrefix(head, []byte("TABLE\r\n0,1\r\n")), bytes.HasPrefix(head, []byte("TABLE\n0,1\n")):
		return "dif", nil
	case bareWorkbook(data):
		return "xls", readXLS
	case bytes.HasPrefix(lower, []byte("<")) && !bytes.ContainsRune(lower, 0):
		return kindOfMarkup(lower)
	case !bytes.ContainsRune(head, 0), wide:
		return "txt", readText
	}
	return "", nil
}

// wideTail is 2 where even ends in the first half of a pair, which the head of a
// file may.
func wideTail(even []byte) int {
	if n := len(even); n >= 2 && (even[n-1]&0xfc == 0xd8 || even[n-2]&0xfc == 0xd8) {
		return 2
	}
	return 0
}

// bareWorkbook reports a workbook of Excel without the box of a compound file: it
// starts with the record BOF of BIFF 2, 3, 4, or of 5 and later.
func bareWorkbook(data []byte) bool {
	if len(data) < 8 || data[0] != 9 || data[3] != 0 {
		return false
	}
	switch data[1] {
	case 0, 2, 4:
		return data[2] == 4 || data[2] == 6
	case 8:
		return data[2] == 8 || data[2] == 16
	}
	return false
}

func kindOfMarkup(lower []byte) (string, reading) {
	has := func(marks ...string) bool {
		for _, m := range marks {
			if bytes.Contains(lower, []byte(m)) {
				return true
			}
		}
		return false
	}
	switch {
	case has("urn:schemas-microsoft-com:office:spreadsheet") && has("<?xml", "workbook"):
		return "xml", readSpreadsheetML
	case has("<html", "<!doctype html", "<table", "<body", "<head", "<meta", "<style", "<script"):
		return "html", readHTML
	case bytes.HasPrefix(lower, []byte("<?xml")), len(lower) > 1 && nameStart(lower[1]) && has("</", "/>"):
		return "xml", nil
	}
	return "txt", readText
}

func kindOfZip(data []byte) (string, reading) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "xlsx", func(*keeper, []byte) (string, *Book, error) { return "xlsx", nil, ErrDamaged }
	}
	has, base := map[string]bool{}, map[string]bool{}
	for _, f := range z.File {
		name := partName("", f.Name)
		has[name], base[path.Base(name)] = true, true
	}
	switch workbook := has["xl/workbook.xml"] || base["workbook.xml"] && has["_rels/.rels"]; { // a few programs have another folder
	case workbook && base["vbaproject.bin"]:
		return "xlsm", workbookReading("xlsm", z)
	case workbook:
		return "xlsx", workbookReading("xlsx", z)
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

func workbookReading(kind string, z *zip.Reader) reading {
	return func(k *keeper, _ []byte) (string, *Book, error) {
		b, err := scanBook(k, z)
		return kind, b, err
	}
}

// kindOfCompound tells a compound file by the names at its root.
func kindOfCompound(data []byte) (string, reading) {
	c, err := openCompound(data)
	switch {
	case err != nil && bytes.Contains(data, []byte("HWP Document File")):
		return "hwp", nil
	case err != nil:
		return "xls", func(*keeper, []byte) (string, *Book, error) { return "xls", nil, err }
	}
	switch kind := c.kind(); kind {
	case "encrypted":
		return "xlsx", readEncrypted
	case "xls":
		return "xls", readXLS
	default:
		return kind, nil
	}
}
