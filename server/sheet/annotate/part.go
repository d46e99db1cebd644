package annotate

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"slices"
	"strings"
)

// tag is a start tag and where it lies in its part.
type tag struct {
	prefix, name string
	space        string // namespace of the prefix; only of the root
	depth        int    // 0 of the root
	start, end   int    // of the tag itself
	self         bool   // <tag/>
	attrs        []xml.Attr
}

// attr returns an attribute that has no prefix.
func (t tag) attr(name string) string {
	for _, a := range t.attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// prefixed returns an attribute that has a prefix, and that prefix.
func (t tag) prefixed(name string) (value, prefix string) {
	for _, a := range t.attrs {
		if a.Name.Local == name && a.Name.Space != "" {
			return a.Value, a.Name.Space
		}
	}
	return "", ""
}

// declared returns the prefix that the tag declares for a namespace.
func (t tag) declared(space string) (prefix string, ok bool) {
	for _, a := range t.attrs {
		if a.Name.Space == "xmlns" && a.Value == space {
			return a.Name.Local, true
		}
	}
	return "", false
}

// name writes an element's name with the prefix of its root.
func (t tag) in(name string) string {
	if t.prefix == "" {
		return name
	}
	return t.prefix + ":" + name
}

// visitor sees the elements of a part in their order.
type visitor struct {
	open  func(t tag) error
	close func(t tag, start, end int) error // the end tag; of <tag/> nothing is between end and end
}

// walk goes through a part's elements with their places in it. It returns
// errUnexpected for what is no well-formed XML in UTF-8 or declares entities.
func walk(ctx context.Context, name string, part []byte, v visitor) error {
	d := xml.NewDecoder(bytes.NewReader(part))
	var open []tag
	roots := 0
	for i := 0; ; i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		at := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if len(open) != 0 || roots != 1 {
				return unexpected(name, "no end")
			}
			return nil
		}
		if err != nil {
			return unexpected(name, err.Error())
		}
		end := int(d.InputOffset())
		switch e := token.(type) {
		case xml.Directive:
			return unexpected(name, "directive")
		case xml.StartElement:
			t := tag{prefix: e.Name.Space, name: e.Name.Local, depth: len(open), start: at, end: end, self: bytes.HasSuffix(part[:end], []byte("/>")), attrs: e.Attr}
			if t.depth == 0 {
				roots++
				t.space = space(t)
			}
			if v.open != nil {
				if err := v.open(t); err != nil {
					return err
				}
			}
			open = append(open, t)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].name != e.Name.Local || open[len(open)-1].prefix != e.Name.Space {
				return unexpected(name, "end tag")
			}
			t := open[len(open)-1]
			open = open[:len(open)-1]
			if v.close != nil {
				if err := v.close(t, at, end); err != nil {
					return err
				}
			}
		}
	}
}

// space returns the namespace that a root's own prefix stands for.
func space(t tag) string {
	for _, a := range t.attrs {
		if t.prefix == "" && a.Name.Space == "" && a.Name.Local == "xmlns" || t.prefix != "" && a.Name.Space == "xmlns" && a.Name.Local == t.prefix {
			return a.Value
		}
	}
	return ""
}

// change replaces the bytes from at up to to.
type change struct {
	at, to int
	text   string
}

// apply makes changes that do not overlap; those at one place keep their order.
func apply(part []byte, changes []change) []byte {
	slices.SortStableFunc(changes, func(a, b change) int { return a.at - b.at })
	var out bytes.Buffer
	last := 0
	for _, c := range changes {
		out.Write(part[last:c.at])
		out.WriteString(c.text)
		last = c.to
	}
	out.Write(part[last:])
	return out.Bytes()
}

// setAttr sets an attribute without a prefix in a start tag.
func setAttr(part []byte, t tag, name, value string) change {
	s := part[t.start:t.end]
	i := 1
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' && s[i] != '/' {
		i++
	}
	for i < len(s) {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		from := i
		for i < len(s) && !isSpace(s[i]) && s[i] != '=' && s[i] != '>' && s[i] != '/' {
			i++
		}
		found := string(s[from:i]) == name
		for i < len(s) && s[i] != '"' && s[i] != '\'' && s[i] != '>' {
			i++
		}
		if i >= len(s) || s[i] == '>' {
			break
		}
		end := bytes.IndexByte(s[i+1:], s[i])
		if end < 0 {
			break
		}
		if found {
			return change{t.start + i + 1, t.start + i + 1 + end, escape(value)}
		}
		i += end + 2
	}
	at := t.end - 1
	if t.self {
		at--
	}
	return change{at, at, " " + name + `="` + escape(value) + `"`}
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// inside adds text at the end of an element whose end tag starts at end.
func inside(part []byte, t tag, end int, text string) change {
	if !t.self {
		return change{end, end, text}
	}
	name := t.name
	if t.prefix != "" {
		name = t.prefix + ":" + name
	}
	return change{t.end - 2, t.end, ">" + text + "</" + name + ">"}
}

// escape writes text for XML: markup as entities, what XML cannot hold left out.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "�"))
	return html.EscapeString(s)
}
