package grid

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlScanner reads XML byte by byte, as much of it as spreadsheets use: elements,
// attributes, text, CDATA, the five entities and numbered characters; comments and
// processing instructions are stepped over. It is ten times as fast as encoding/xml
// on a worksheet, takes one buffer whatever the file's size, and refuses document
// types and entities of the file's own, with which small files become large ones.
type xmlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	cdata    bool   // within a CDATA section
	closing  bool   // an element without content was told, its end was not
	started  bool   // a mark at the front was looked for
	rooted   bool   // the root element has come
	names    []byte // of the open elements, one behind the other
	ends     []int  // where each of them ends

	// The current token, good until the next.
	name  []byte // of an element, without its prefix
	attrs []byte // as they stand
	text  []byte // as it stands: see appendText
	raw   bool   // of CDATA: what looks like an entity is none
}

type xmlToken byte

const (
	xmlEnd   xmlToken = iota // of an element
	xmlStart                 // of an element
	xmlText
	xmlEOF // behind the end of the root element
)

const (
	xmlBuffer = 128 << 10 // a tag must fit
	xmlDepth  = 256
)

// newXMLScanner reads UTF-8; a mark at its front is left out.
func newXMLScanner(r io.Reader, buf []byte) *xmlScanner { return &xmlScanner{r: r, buf: buf} }

// depth is how many elements are open, the current one among them; at its end it
// is no longer.
func (x *xmlScanner) depth() int { return len(x.ends) }

// plain reports whether what follows may be taken from the buffer as it lies.
func (x *xmlScanner) plain() bool { return !x.closing && !x.cdata && x.started }

// errXML is an error of the XML itself.
func errXML(format string, args ...any) error {
	return fmt.Errorf("%w: XML: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// fill reads on, keeping what was not used. It reports whether there was more; a
// full buffer has no room for more.
func (x *xmlScanner) fill() (bool, error) {
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.end -= x.pos
		x.pos = 0
	}
	for tries := 0; !x.eof && x.end < len(x.buf); tries++ {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		switch {
		case errors.Is(err, io.EOF):
			x.eof = true
		case err != nil:
			return false, err
		case n == 0 && tries > 100:
			return false, io.ErrNoProgress
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

// start steps over a byte-order mark.
func (x *xmlScanner) start() error {
	x.started = true
	for x.end < 3 {
		if more, err := x.fill(); err != nil || !more {
			return err
		}
	}
	if string(x.buf[:3]) == "\xef\xbb\xbf" {
		x.pos = 3
	}
	return nil
}

// next reads a token.
func (x *xmlScanner) next() (xmlToken, error) {
	if x.closing {
		x.closing = false
		x.pop()
		return xmlEnd, nil
	}
	if !x.started {
		if err := x.start(); err != nil {
			return 0, err
		}
	}
	for {
		if x.pos == x.end {
			more, err := x.fill()
			if err != nil {
				return 0, err
			}
			if !more {
				if len(x.ends) > 0 || !x.rooted || x.cdata {
					return 0, errXML("it breaks off")
				}
				return xmlEOF, nil
			}
		}
		if x.cdata || x.buf[x.pos] != '<' {
			ok, err := x.charData()
			if err != nil {
				return 0, err
			}
			if ok {
				return xmlText, nil
			}
			continue
		}
		tok, ok, err := x.markup()
		if ok || err != nil {
			return tok, err
		}
	}
}

// charData reads text up to the next markup, or a part of it where the buffer is
// full. It reports whether there was any within the root element.
func (x *xmlScanner) charData() (bool, error) {
	for {
		b := x.buf[x.pos:x.end]
		n, skip := bytes.IndexByte(b, '<'), 0
		if x.cdata {
			n, skip = bytes.Index(b, []byte("]]>")), 3
		}
		if n < 0 {
			more, err := x.fill()
			switch {
			case err != nil:
				return false, err
			case more:
				continue
			case x.eof && (x.cdata || len(x.ends) > 0):
				return false, errXML("it breaks off")
			}
			b = x.buf[x.pos:x.end]
			if n, skip = len(b), 0; !x.eof { // a full buffer: what may be the half of an entity stays
				n -= 3
				if i := bytes.LastIndexByte(b, '&'); !x.cdata && i > len(b)-16 && i > 0 {
					n = i
				}
			}
		}
		x.text, x.raw = b[:n], x.cdata
		if x.pos += n; skip > 0 {
			x.pos += skip
			x.cdata = false
		}
		if len(x.ends) == 0 {
			if len(bytes.TrimSpace(x.text)) > 0 {
				return false, errXML("text outside the root element")
			}
			return false, nil
		}
		return n > 0, nil
	}
}

// markup reads what starts with "<". It reports whether that is a token.
func (x *xmlScanner) markup() (tok xmlToken, ok bool, err error) {
	for x.end-x.pos < 9 {
		more, err := x.fill()
		if err != nil {
			return 0, false, err
		}
		if !more {
			break
		}
	}
	b := x.buf[x.pos:x.end]
	if len(b) < 2 {
		return 0, false, errXML("it breaks off")
	}
	switch b[1] {
	case '/':
		return xmlEnd, true, x.endTag()
	case '?':
		return 0, false, x.skip("?>")
	case '!':
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			x.pos += 4
			return 0, false, x.skip("-->")
		case bytes.HasPrefix(b, []byte("<![CDATA[")) && len(x.ends) > 0:
			x.pos += 9
			x.cdata = true
			return 0, false, nil
		}
		return 0, false, errXML("a document type or entity")
	}
	return xmlStart, true, x.startTag()
}

// skip steps over all up to a mark and the mark itself.
func (x *xmlScanner) skip(mark string) error {
	for {
		if i := bytes.Index(x.buf[x.pos:x.end], []byte(mark)); i >= 0 {
			x.pos += i + len(mark)
			return nil
		}
		x.pos = max(x.pos, x.end-len(mark)+1)
		more, err := x.fill()
		if err != nil {
			return err
		}
		if !more {
			return errXML("it breaks off")
		}
	}
}

// startTag reads <name attributes> or <name attributes/>.
func (x *xmlScanner) startTag() error {
	i, quote := x.pos+1, byte(0)
scan:
	for {
		for ; i < x.end; i++ {
			switch c := x.buf[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				} else if c == '<' {
					return errXML("a tag within a tag")
				}
			case c == '>':
				break scan
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				return errXML("a tag within a tag")
			}
		}
		at := i - x.pos
		more, err := x.fill()
		if err != nil {
			return err
		}
		if !more {
			return errXML("a tag that is not closed")
		}
		i = x.pos + at
	}
	tag := x.buf[x.pos+1 : i]
	x.pos = i + 1
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		tag, x.closing = tag[:n-1], true
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	name := tag[:n]
	if n == 0 || !nameStart(name[0]) || name[n-1] == ':' {
		return errXML("a tag without name")
	}
	switch {
	case len(x.ends) == xmlDepth:
		return errXML("elements %d deep", xmlDepth)
	case len(x.ends) == 0 && x.rooted:
		return errXML("two root elements")
	}
	x.rooted = true
	x.names = append(x.names, name...)
	x.ends = append(x.ends, len(x.names))
	x.name, x.attrs = local(name), tag[n:]
	return nil
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

// endTag reads </name>, which must be that of the element that is open.
func (x *xmlScanner) endTag() error {
	i := bytes.IndexByte(x.buf[x.pos:x.end], '>')
	for i < 0 {
		more, err := x.fill()
		if err != nil {
			return err
		}
		if !more {
			return errXML("a tag that is not closed")
		}
		i = bytes.IndexByte(x.buf[x.pos:x.end], '>')
	}
	name := x.buf[x.pos+2 : x.pos+i]
	x.pos += i + 1
	if n := len(name); n > 0 && name[n-1] <= ' ' {
		name = bytes.TrimRight(name, " \t\r\n")
	}
	if len(x.ends) == 0 || !bytes.Equal(name, x.top()) {
		return errXML("</%.40s> without its start", name)
	}
	x.pop()
	return nil
}

// top is the name of the innermost open element, as it stands.
func (x *xmlScanner) top() []byte {
	from := 0
	if n := len(x.ends); n > 1 {
		from = x.ends[n-2]
	}
	return x.names[from:]
}

// pop closes the innermost element. Its name stays good until the next token.
func (x *xmlScanner) pop() {
	top := x.top()
	x.names, x.ends = x.names[:len(x.names)-len(top)], x.ends[:len(x.ends)-1]
	x.name = local(top)
}

// local is a name without its prefix.
func local(name []byte) []byte {
	for i, c := range name {
		if c == ':' {
			return name[i+1:]
		}
	}
	return name
}

// nextAttr reads one attribute: its name with its prefix, its value as it stands,
// and what follows. The name is empty behind the last.
func nextAttr(attrs []byte) (name, value, rest []byte, err error) {
	i := 0
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	if i == len(attrs) {
		return nil, nil, nil, nil
	}
	from := i
	for i < len(attrs) && attrs[i] != '=' && attrs[i] > ' ' {
		i++
	}
	name = attrs[from:i]
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	if i == len(attrs) || attrs[i] != '=' || len(name) == 0 {
		return nil, nil, nil, errXML("an attribute without value")
	}
	for i++; i < len(attrs) && attrs[i] <= ' '; i++ {
	}
	if i == len(attrs) || attrs[i] != '"' && attrs[i] != '\'' {
		return nil, nil, nil, errXML("an attribute without quotes")
	}
	n := bytes.IndexByte(attrs[i+1:], attrs[i])
	if n < 0 {
		return nil, nil, nil, errXML("an attribute that is not closed")
	}
	return name, attrs[i+1 : i+1+n], attrs[i+2+n:], nil
}

// attr returns an attribute of the current element, entities undone.
func (x *xmlScanner) attr(name string) (string, error) {
	for rest := x.attrs; ; {
		var key, value []byte
		var err error
		if key, value, rest, err = nextAttr(rest); err != nil || len(key) == 0 {
			return "", err
		}
		if string(key) == name {
			out, _, err := appendText(nil, value, false, len(value))
			return string(out), err
		}
	}
}

// appendText adds text as it means, up to a limit of bytes: entities undone unless
// it is raw, line breaks as one character. It reports whether some was left out.
func appendText(dst, text []byte, raw bool, limit int) (out []byte, cut bool, err error) {
	for len(text) > 0 {
		n := len(text)
		if i := bytes.IndexByte(text, '&'); i >= 0 && !raw {
			n = i
		}
		if i := bytes.IndexByte(text[:n], '\r'); i >= 0 {
			n = i
		}
		if room := limit - len(dst); n > room {
			return append(dst, text[:max(room, 0)]...), true, nil
		}
		dst = append(dst, text[:n]...)
		if text = text[n:]; len(text) == 0 {
			break
		}
		if text[0] == '\r' {
			if text = text[1:]; len(text) == 0 || text[0] != '\n' {
				dst = append(dst, '\n')
			}
			continue
		}
		r, size, err := entity(text)
		if err != nil {
			return dst, cut, err
		}
		dst = utf8.AppendRune(dst, r)
		text = text[size:]
	}
	return dst, cut, nil
}

// entity reads what starts with "&".
func entity(text []byte) (r rune, size int, err error) {
	n := bytes.IndexByte(text[:min(len(text), 16)], ';')
	if n < 2 {
		return 0, 0, errXML("an entity that is not closed")
	}
	name := string(text[1:n])
	switch name {
	case "amp":
		return '&', n + 1, nil
	case "lt":
		return '<', n + 1, nil
	case "gt":
		return '>', n + 1, nil
	case "quot":
		return '"', n + 1, nil
	case "apos":
		return '\'', n + 1, nil
	}
	var code uint64
	if name[0] == '#' {
		base := 10
		digits := name[1:]
		if len(digits) > 0 && digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		code, err = strconv.ParseUint(digits, base, 32)
	}
	if err != nil || code == 0 || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
		return 0, 0, errXML("entity &%s;", name)
	}
	return rune(code), n + 1, nil
}
