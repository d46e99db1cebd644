package grid

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// worksheet reads one sheet's part.
type worksheet struct {
	*scanner
	x *xmlScanner
	g *Sheet

	section section
	done    bool // the end of the cells was reached
	row     int
	hidden  bool
	cells   []Cell
	sorted  bool
	nextCol int

	cur          Cell
	typ          cellType
	value, asked []byte // the stored result, the formula
	cut          bool
	in           within
	hasV, hasF   bool
	inline       bool
	texts, ruby  int // open <t> and <rPh>
}

// section is the child of the root that is being read.
type section byte

const (
	otherSection section = iota
	dataSection
	colsSection
	mergeSection
)

// within is the child of a cell that is being read.
type within byte

const (
	inNothing within = iota
	inValue
	inFormula
	inInline
)

// cellType is a cell's attribute t.
type cellType byte

const (
	numberCell cellType = iota
	sharedCell
	textCell
	inlineCell
	boolCell
	errorCell
	dateCell
)

var cellTypes = map[string]cellType{"n": numberCell, "s": sharedCell, "str": textCell, "inlineStr": inlineCell, "b": boolCell, "e": errorCell, "d": dateCell}

// sheet reads one sheet's cells and proves that its end was reached.
func (s *scanner) sheet(g *Sheet, part string) error {
	r, err := s.open(part)
	if err != nil {
		return err
	}
	defer r.close()
	w := &worksheet{scanner: s, x: newXMLScanner(r, s.buffer()), g: g}
	if err := w.read(); err != nil {
		if w.row > 0 {
			return r.cause(fmt.Errorf("%w (%q, row %d)", err, g.Name, w.row))
		}
		return r.cause(fmt.Errorf("%w (%q)", err, g.Name))
	}
	if !w.done {
		return fmt.Errorf("%w: sheet %q has no end", ErrDamaged, g.Name)
	}
	return nil
}

func (w *worksheet) read() error {
	for {
		if w.section == dataSection && w.x.depth() == 3 {
			if ok, err := w.plainCells(); err != nil {
				return err
			} else if ok {
				continue
			}
		}
		tok, err := w.x.next()
		if err != nil {
			return err
		}
		switch tok {
		case xmlStart:
			err = w.start()
		case xmlText:
			if w.in != inNothing {
				err = w.charData()
			} else if bytes.IndexByte(w.x.text, '&') >= 0 { // no value, but it must be XML
				_, _, err = appendText(nil, w.x.text, w.x.raw, len(w.x.text))
			}
		case xmlEnd:
			err = w.end()
		case xmlEOF:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (w *worksheet) start() error {
	name := w.x.name
	switch depth := w.x.depth(); depth {
	case 1:
		if string(name) != "worksheet" && string(name) != "dialogsheet" && string(name) != "macrosheet" {
			return fmt.Errorf("%w: <%s> is no sheet", ErrDamaged, name)
		}
	case 2:
		w.section = otherSection
		switch string(name) {
		case "sheetData":
			if w.done {
				return fmt.Errorf("%w: cells twice", ErrDamaged)
			}
			w.section = dataSection
		case "cols":
			w.section = colsSection
		case "mergeCells":
			w.section = mergeSection
		}
	case 3:
		switch {
		case w.section == dataSection && string(name) == "row":
			return w.startRow()
		case w.section == colsSection && string(name) == "col":
			return w.column()
		case w.section == mergeSection && string(name) == "mergeCell":
			ref, err := w.x.attr("ref")
			if err != nil {
				return err
			}
			if r, ok := rangeOf(ref); ok {
				w.g.addMerge(r)
			}
		}
	case 4:
		if w.section == dataSection && len(name) == 1 && name[0] == 'c' {
			return w.startCell()
		}
	case 5:
		if w.section != dataSection || w.cur.Col == 0 {
			return nil
		}
		switch string(name) {
		case "v":
			if w.hasV = true; !w.inline {
				w.in, w.value = inValue, w.value[:0]
			}
		case "f":
			w.in, w.hasF = inFormula, true
		case "is":
			w.in, w.inline = inInline, true
			w.value, w.cut = w.value[:0], false
			w.texts, w.ruby = 0, 0
		}
	default:
		if w.in == inInline {
			switch string(name) {
			case "t":
				w.texts++
			case "rPh":
				w.ruby++
			}
		}
	}
	return nil
}

func (w *worksheet) end() error {
	name := w.x.name
	switch w.x.depth() { // of what is still open
	case 1:
		if w.section == dataSection {
			w.done = true
		}
		w.section = otherSection
	case 2:
		if w.section == dataSection && string(name) == "row" {
			return w.endRow()
		}
	case 3:
		if w.section == dataSection && w.cur.Col > 0 {
			return w.endCell()
		}
	case 4:
		w.in = inNothing
	default:
		if w.in == inInline {
			switch string(name) {
			case "t":
				w.texts--
			case "rPh":
				w.ruby--
			}
		}
	}
	return nil
}

// charData takes text of a value, a formula or an inline text.
func (w *worksheet) charData() error {
	var cut bool
	var err error
	switch {
	case w.in == inValue && w.x.depth() == 5, w.in == inInline && w.texts > 0 && w.ruby == 0:
		w.value, cut, err = appendText(w.value, w.x.text, w.x.raw, w.byteLimit())
		w.cut = w.cut || cut
	case w.in == inFormula && w.x.depth() == 5 && len(w.asked) < 300:
		w.asked, _, err = appendText(w.asked, w.x.text, w.x.raw, 300)
	}
	return err
}

func (w *worksheet) startRow() error {
	n := w.row + 1
	w.hidden = false
	for rest := w.x.attrs; ; {
		var key, value []byte
		var err error
		if key, value, rest, err = nextAttr(rest); err != nil {
			return err
		}
		if len(key) == 0 {
			break
		}
		switch string(key) {
		case "r":
			v, ok := digits(value)
			if !ok {
				return fmt.Errorf("%w: row %q", ErrDamaged, value)
			}
			n = v
		case "hidden":
			w.hidden = isTrue(string(value))
		}
	}
	switch {
	case n <= w.row:
		return fmt.Errorf("%w: rows out of order", ErrDamaged)
	case n > maxRow:
		return fmt.Errorf("%w: row %d", ErrDamaged, n)
	}
	w.row, w.nextCol, w.cells, w.sorted = n, 1, w.cells[:0], true
	return nil
}

func (w *worksheet) endRow() error {
	if !w.sorted {
		slices.SortStableFunc(w.cells, func(a, b Cell) int { return a.Col - b.Col })
		for i := 1; i < len(w.cells); i++ {
			if w.cells[i].Col == w.cells[i-1].Col {
				return fmt.Errorf("%w: cell %s twice", ErrDamaged, Ref(w.cells[i].Col, w.row))
			}
		}
	}
	return w.keeper.row(w.g, w.row, w.hidden, w.cells)
}

func (w *worksheet) startCell() error {
	w.cur, w.typ = Cell{Col: w.nextCol}, numberCell
	w.value, w.asked = w.value[:0], w.asked[:0]
	w.hasV, w.hasF, w.inline, w.cut = false, false, false, false
	for rest := w.x.attrs; ; {
		var key, value []byte
		var err error
		if key, value, rest, err = nextAttr(rest); err != nil {
			return err
		}
		if len(key) == 0 {
			break
		}
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			if n, ok := digits(value); ok && n == w.nextCol-1 { // from a program that counts columns from 0
				continue
			}
			row, col, ok := cellRef(value)
			if !ok || row != w.row {
				return fmt.Errorf("%w: cell %q in row %d", ErrDamaged, value, w.row)
			}
			w.cur.Col = col
		case 's':
			if i, ok := digits(value); ok && i < len(w.formats) {
				w.cur.Date, w.cur.Percent = w.formats[i].date, w.formats[i].percent
			}
		case 't':
			if len(value) == 1 && value[0] == 's' {
				w.typ = sharedCell
				continue
			}
			t, ok := cellTypes[string(value)]
			if !ok {
				return fmt.Errorf("%w: cell of type %q", ErrDamaged, value)
			}
			w.typ = t
		}
	}
	if w.cur.Col > maxCol {
		return fmt.Errorf("%w: column %d", ErrDamaged, w.cur.Col)
	}
	if w.cur.Col < w.nextCol {
		w.sorted = false
	}
	w.nextCol = w.cur.Col + 1
	return nil
}

func (w *worksheet) endCell() error {
	c := &w.cur
	if err := w.settleCell(c); err != nil {
		return fmt.Errorf("%w: cell %s", err, Ref(c.Col, w.row))
	}
	keep := c.Kind != Text || c.Text != ""
	if keep {
		if len(w.cells) >= maxCol {
			return fmt.Errorf("%w: more cells than columns", ErrDamaged)
		}
		if w.paid--; w.paid < 0 { // the part is too small to hold so many of its own
			return ErrUnzipped
		}
		w.cells = append(w.cells, *c)
	}
	w.cur.Col = 0
	return nil
}

// plainCells reads the cells that follow as nearly every program writes them, without
// the steps that markup of any other form needs; it reports whether there was one.
// What is not of the form, and what the buffer does not hold whole, is left as it is.
func (w *worksheet) plainCells() (some bool, err error) {
	own := w.value
	defer func() { w.value = own[:0] }() // it was lent to the cells
	for w.x.plain() {
		n, ok := w.plainCell(w.x.buf[w.x.pos:w.x.end])
		if !ok {
			return some, nil
		}
		w.x.pos += n
		if err := w.endCell(); err != nil {
			return some, err
		}
		some = true
	}
	return some, nil
}

// plainCell reads <c r="…" s="…" t="…"><v>…</v></c> or …<is><t>…</t></is></c> at the
// start of b, where nothing in it stands for anything else and its place is the next
// or further right. Any attribute may be missing; the cell is not ended.
func (w *worksheet) plainCell(b []byte) (n int, ok bool) {
	if len(b) < 3 || b[0] != '<' || b[1] != 'c' {
		return 0, false
	}
	cell, typ := Cell{Col: w.nextCol}, numberCell
	for n = 2; n+6 < len(b) && b[n] == ' ' && b[n+2] == '=' && b[n+3] == '"'; n++ {
		name, from := b[n+1], n+4
		for n = from; n < len(b) && b[n] >= '0'; n++ { // letters and digits, not quotes
		}
		if n == len(b) || b[n] != '"' {
			return 0, false
		}
		value := b[from:n]
		switch name {
		case 'r':
			row, col, ok := cellRef(value)
			if !ok || row != w.row || col < w.nextCol {
				return 0, false
			}
			cell.Col = col
		case 's':
			i, ok := digits(value)
			if !ok {
				return 0, false
			}
			if i < len(w.formats) {
				cell.Date, cell.Percent = w.formats[i].date, w.formats[i].percent
			}
		case 't':
			if typ, ok = cellTypes[string(value)]; !ok {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	if n == len(b) || b[n] != '>' || cell.Col > maxCol {
		return 0, false
	}
	n++
	tail, inline := "</v></c>", false
	switch b := b[n:]; {
	case bytes.HasPrefix(b, []byte("<v>")):
		n += len("<v>")
	case bytes.HasPrefix(b, []byte("<is><t>")):
		n += len("<is><t>")
		tail, inline = "</t></is></c>", true
	default:
		return 0, false
	}
	from := n
	for ; n < len(b) && b[n] != '<'; n++ {
		if b[n] == '&' || b[n] == '\r' {
			return 0, false
		}
	}
	value := b[from:n]
	if !bytes.HasPrefix(b[n:], []byte(tail)) || len(value) > w.byteLimit() {
		return 0, false
	}
	w.cur, w.typ, w.nextCol = cell, typ, cell.Col+1
	w.value, w.asked = value, w.asked[:0]
	w.hasV, w.hasF, w.inline, w.cut = !inline, false, inline, false
	return n + len(tail), true
}

// settleCell makes a cell's text and kind of what was read.
func (w *worksheet) settleCell(c *Cell) error {
	c.Formula = w.hasF
	value := w.value
	if w.hasF && len(value) == 0 && (w.typ != textCell || !w.hasV) { // that nobody calculated
		c.Kind, c.Text = NoValue, "="+strings.ToValidUTF8(string(bytes.TrimSpace(w.asked)), "")
		return nil
	}
	var t longText
	var err error
	switch w.typ {
	case sharedCell: // settled when it was loaded: a text may be referred to very often
		if value = trimASCII(value); len(value) == 0 {
			return nil
		}
		i, ok := digits(value)
		if !ok || i >= len(w.strings) {
			return ErrDamaged
		}
		t = w.strings[i]
	case textCell, inlineCell:
		t, err = w.settleXML(value, w.cut)
	case boolCell:
		if len(value) == 0 {
			return nil
		}
		c.Kind, t.text = Bool, "FALSE"
		if v := bytes.TrimSpace(value); string(v) == "1" || string(v) == "true" {
			t.text = "TRUE"
		}
	case errorCell:
		c.Kind = Failed
		t, err = w.settleXML(value, w.cut)
	case dateCell:
		t, err = w.settleXML(value, w.cut)
	default:
		if w.inline { // of a cell that does not say that it has one
			t, err = w.settleXML(value, w.cut)
			break
		}
		if v := trimASCII(value); isNumber(v) {
			c.Kind, c.Text = Number, w.text(v)
			return nil
		}
		t, err = w.settleXML(value, w.cut)
	}
	c.Text, c.Long = t.text, t.long
	return err
}

// settleXML makes a cell's text of what an element holds. Only ErrDamaged for text
// that is not UTF-8.
func (k *keeper) settleXML(p []byte, cut bool) (longText, error) {
	escapes := false
	if !cut && isPlain(p, &escapes) && !escapes && len(p) <= k.limits.TextRunes {
		return longText{text: k.text(trimASCII(p))}, nil
	}
	if !cut && !utf8.Valid(p) {
		return longText{}, errXML("text that is not UTF-8")
	}
	if bytes.Contains(p, []byte("_x")) {
		return k.settle(unescape(string(p)), cut), nil
	}
	return k.settleBytes(p, cut), nil
}

// trimASCII drops the spaces around a text that has no other than those of ASCII.
func trimASCII(p []byte) []byte {
	space := func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
	for len(p) > 0 && space(p[0]) {
		p = p[1:]
	}
	for len(p) > 0 && space(p[len(p)-1]) {
		p = p[:len(p)-1]
	}
	return p
}

// isPlain reports whether a text holds nothing but ASCII and syllables of Hangul, as
// nearly every text does: it is UTF-8 and composed. It notes underscores, with which
// escapes begin.
func isPlain(p []byte, underscore *bool) bool {
	for i := 0; i < len(p); {
		c := p[i]
		switch {
		case c < utf8.RuneSelf:
			if c == '_' {
				*underscore = true
			}
			i++
		case c >= 0xea && c <= 0xed && i+2 < len(p) && p[i+1]&0xc0 == 0x80 && p[i+2]&0xc0 == 0x80:
			r := rune(c&0xf)<<12 | rune(p[i+1]&0x3f)<<6 | rune(p[i+2]&0x3f)
			if r < '가' || r > '힣' {
				return false
			}
			i += 3
		default:
			return false
		}
	}
	return true
}

func (w *worksheet) column() error {
	var first, last int
	hidden := false
	for rest := w.x.attrs; ; {
		var key, value []byte
		var err error
		if key, value, rest, err = nextAttr(rest); err != nil {
			return err
		}
		switch string(key) {
		case "":
			if hidden {
				w.g.hideColumns(first, last)
			}
			return nil
		case "min":
			first, _ = digits(value)
		case "max":
			last, _ = digits(value)
		case "hidden":
			hidden = isTrue(string(value))
		}
	}
}

// sharedStrings reads the table of texts.
func (s *scanner) sharedStrings(part string) error {
	if s.files[part] == nil {
		return nil
	}
	r, err := s.open(part)
	if err != nil {
		return err
	}
	defer r.close()
	if err := s.readStrings(newXMLScanner(r, s.buffer())); err != nil {
		return r.cause(fmt.Errorf("%w (shared strings)", err))
	}
	return nil
}

func (s *scanner) readStrings(x *xmlScanner) error {
	var item []byte
	var texts, ruby int
	var cut, c bool
	for {
		tok, err := x.next()
		if err != nil {
			return err
		}
		switch tok {
		case xmlEOF:
			return nil
		case xmlStart:
			switch {
			case x.depth() == 1 && string(x.name) != "sst":
				return fmt.Errorf("%w: <%s> is no table of texts", ErrDamaged, x.name)
			case x.depth() == 2 && string(x.name) == "si":
				item, texts, ruby, cut = item[:0], 0, 0, false
			case x.depth() > 2 && string(x.name) == "t":
				texts++
			case x.depth() > 2 && string(x.name) == "rPh":
				ruby++
			}
		case xmlText:
			if texts > 0 && ruby == 0 {
				if item, c, err = appendText(item, x.text, x.raw, s.byteLimit()); err != nil {
					return err
				}
				cut = cut || c
			}
		case xmlEnd:
			switch {
			case x.depth() == 1 && string(x.name) == "si":
				if s.paid--; s.paid < 0 || len(s.strings) == 4_000_000 {
					return ErrCells
				}
				t, err := s.settleXML(item, cut)
				if err != nil {
					return err
				}
				s.strings = append(s.strings, t)
			case x.depth() > 1 && string(x.name) == "t":
				texts--
			case x.depth() > 1 && string(x.name) == "rPh":
				ruby--
			}
		}
	}
}

// digits reads a whole number of up to nine digits.
func digits(p []byte) (n int, ok bool) {
	if len(p) == 0 || len(p) > 9 {
		return 0, false
	}
	for _, c := range p {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// cellRef reads "F6", in letters of either case.
func cellRef(ref []byte) (row, col int, ok bool) {
	i := 0
	for i < len(ref) && i < 3 {
		c := ref[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		col = col*26 + int(c-'a') + 1
		i++
	}
	row, ok = digits(ref[i:])
	return row, col, ok && col >= 1 && col <= maxCol && row >= 1 && row <= maxRow
}

// isNumber reports a decimal number: sign, digits, point, exponent.
func isNumber(p []byte) bool {
	i, some := 0, false
	if i < len(p) && (p[i] == '-' || p[i] == '+') {
		i++
	}
	for ; i < len(p) && p[i] >= '0' && p[i] <= '9'; i++ {
		some = true
	}
	if i < len(p) && p[i] == '.' {
		for i++; i < len(p) && p[i] >= '0' && p[i] <= '9'; i++ {
			some = true
		}
	}
	if !some {
		return false
	}
	if i < len(p) && (p[i] == 'e' || p[i] == 'E') {
		if i++; i < len(p) && (p[i] == '-' || p[i] == '+') {
			i++
		}
		from := i
		for ; i < len(p) && p[i] >= '0' && p[i] <= '9'; i++ {
		}
		if i == from || i-from > 3 {
			return false
		}
	}
	return i == len(p)
}

// unescape undoes _xHHHH_ by which the format writes control characters and a few
// programs whole texts, in UTF-16.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		r, ok := escape(s[i:])
		n := 7
		if ok && utf16.IsSurrogate(r) {
			low, paired := escape(s[i+n:])
			if r = utf16.DecodeRune(r, low); !paired || r == utf8.RuneError {
				ok = false
			}
			n *= 2
		}
		if ok {
			b.WriteRune(r)
			i += n - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escape reads the _xHHHH_ that s starts with.
func escape(s string) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

func isTrue(s string) bool { return s == "1" || s == "true" }
