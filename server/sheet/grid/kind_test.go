package grid

import (
	"context"
	"errors"
	"testing"

	"daebi/server/sheet/sheettest"
)

// TestKinds: what is not read is refused by its name, told by content.
func TestKinds(t *testing.T) {
	stream := func(names ...string) []byte {
		m := map[string][]byte{}
		for _, n := range names {
			m[n] = []byte("x")
		}
		return box(m)
	}
	for want, data := range map[string][]byte{
		"xlsb": sheettest.Zip(t, "xl/workbook.bin", "x"),
		"docx": sheettest.Zip(t, "word/document.xml", "<a/>"),
		"pptx": sheettest.Zip(t, "ppt/presentation.xml", "<a/>"),
		"hwpx": sheettest.Zip(t, "mimetype", "application/hwp+zip", "Contents/content.hpf", "<a/>"),
		"ods":  sheettest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a/>"),
		"zip":  sheettest.Zip(t, "계약.xlsx", "x"),
		"hwp":  stream("FileHeader", "BodyText", "DocInfo", "\x05HwpSummaryInformation"),
		"doc":  stream("WordDocument", "1Table"),
		"ppt":  stream("PowerPoint Document"),
		"ole":  stream("Something"),
		"xls5": stream("Book"),
		"pdf":  []byte("%PDF-1.7\n"),
		"rtf":  []byte(`{\rtf1 x}`),
		"slk":  []byte("ID;PWXL;N;E\r\nC;Y1;X1;K1\r\n"),
		"dif":  []byte("TABLE\r\n0,1\r\n\"EXCEL\"\r\n"),
		"mht":  []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
		"html": []byte("<!DOCTYPE html><html><body><p>표가 없습니다</p></body></html>"),
		"xml":  []byte(`<?xml version="1.0"?><contracts><contract/></contracts>`),
		"":     {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13},
	} {
		kind, b, err := Open(context.Background(), data, Options{})
		var other *FormatError
		if !errors.As(err, &other) || other.Format != want || kind != want || b != nil {
			t.Errorf("%q: told as %q, %v", want, kind, err)
		}
	}
	if _, _, err := Open(context.Background(), nil, Options{}); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
	for name, data := range map[string][]byte{"zip": []byte("PK\x03\x04 cut off"), "compound": []byte(compoundMark + "cut off")} {
		if _, _, err := Open(context.Background(), data, Options{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
