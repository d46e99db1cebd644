package grid

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/korean"
)

// declaredCharset finds the encoding that an HTML or XML file says it has.
var declaredCharset = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]+)`)

// decode turns a text file into UTF-8 with no mark at its front. It tries a
// byte-order mark, UTF-8, the encoding that is declared, and CP949, and takes the
// first that explains every byte; wide tells of UTF-16. Nothing is replaced: where
// none fits, it returns ErrEncoding with the line of the first byte that does not.
func decode(data []byte, declared string) (text string, wide bool, err error) {
	if order, ok := wideOrder(data); ok {
		text, err = decodeWide(bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\xff\xfe")), []byte("\xfe\xff")), order)
		return text, true, err
	}
	data, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), false, nil
	}
	line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
	if marked {
		return "", false, fmt.Errorf("%w: line %d", ErrEncoding, line)
	}
	for _, e := range candidates(declared) {
		b, err := e.NewDecoder().Bytes(data)
		if err != nil {
			continue
		}
		at := bytes.IndexFunc(b, unlikely)
		if at < 0 {
			return string(b), false, nil
		}
		line = max(line, 1+bytes.Count(b[:at], []byte("\n"))) // as far as any went
	}
	return "", false, fmt.Errorf("%w: line %d", ErrEncoding, line)
}

// candidates are the encodings to try on bytes that are not UTF-8. One of single
// bytes explains anything, so it comes after CP949 even where it is declared.
func candidates(declared string) []encoding.Encoding {
	cp949 := korean.EUCKR // of x/text: the whole of CP949, not only KS X 1001
	e, err := htmlindex.Get(declared)
	switch name := strings.ToLower(declared); {
	case err != nil, e == encoding.Encoding(cp949), strings.HasPrefix(name, "utf"):
		return []encoding.Encoding{cp949}
	case strings.HasPrefix(name, "windows-"), strings.HasPrefix(name, "iso-8859"), strings.Contains(name, "ascii"):
		return []encoding.Encoding{cp949, e}
	}
	return []encoding.Encoding{e, cp949}
}

// unlikely reports a rune that stands for bytes that could not be decoded: the
// replacement character, or a control character that no text has.
func unlikely(r rune) bool {
	return r == utf8.RuneError || r >= 0x80 && r < 0xa0 && r != 0x85
}

// firstInvalid returns where UTF-8 ends.
func firstInvalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return at
}

// wideOrder tells UTF-16 by its mark or, without one, by the ASCII characters that
// every sheet has.
func wideOrder(data []byte) (binary.ByteOrder, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return binary.LittleEndian, true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return binary.BigEndian, true
	case len(data)%2 != 0:
		return nil, false
	}
	head := data[:min(len(data), 4096)]
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		ascii, plain := 0, true
		for i := 0; i < len(head) && plain; i += 2 {
			switch u := order.Uint16(head[i:]); {
			case u < ' ' && u != '\t' && u != '\n' && u != '\r':
				plain = false
			case u < 0x80:
				ascii++
			case u&0xff == 0: // an ASCII character the wrong way round, or a rare one
				ascii--
			}
		}
		if plain && ascii > 2 && ascii*50 > len(head)/2 {
			return order, true
		}
	}
	return nil, false
}

// decodeWide decodes UTF-16; a half pair or half a unit is ErrEncoding.
func decodeWide(data []byte, order binary.ByteOrder) (string, error) {
	var b strings.Builder
	b.Grow(len(data) * 3 / 2)
	line := 1
	for ; len(data) >= 2; data = data[2:] {
		r := rune(order.Uint16(data))
		if utf16.IsSurrogate(r) {
			if len(data) < 4 {
				return "", fmt.Errorf("%w: line %d", ErrEncoding, line)
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[2:]))); r == utf8.RuneError {
				return "", fmt.Errorf("%w: line %d", ErrEncoding, line)
			}
			data = data[2:]
		}
		if r == '\n' {
			line++
		}
		if r == 0 {
			return "", fmt.Errorf("%w: line %d", ErrEncoding, line)
		}
		b.WriteRune(r)
	}
	if len(data) > 0 {
		return "", fmt.Errorf("%w: line %d", ErrEncoding, line)
	}
	return b.String(), nil
}
