package grid

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML reads the tables of a web page, which public systems save as .xls, as
// Excel lays them out: one below the other on one sheet, a blank row behind each,
// and text outside tables in rows of its own, since it says units and dates. The
// page is read token by token: a tree of it would take ten times its size.
func readHTML(k *keeper, data []byte) (string, *Book, error) {
	declared := ""
	if m := declaredCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		declared = string(m[1])
	}
	text, _, err := decode(data, declared)
	if err != nil {
		return "html", nil, err
	}
	p := &htmlPage{keeper: k, g: &Sheet{}, classes: map[string]htmlStyle{}, size: int64(len(text))}
	if err := p.read(text); err != nil {
		return "html", nil, err
	}
	if p.tables == 0 {
		return "html", nil, &FormatError{"html"}
	}
	p.g.Name = "표1"
	for _, name := range []string{p.sheetName, p.title} {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			p.g.Name = name
			break
		}
	}
	if len(p.g.Merges) > maxMerges {
		p.g.Merges, p.g.TooManyMerges = p.g.Merges[:maxMerges], true
	}
	return "html", &Book{Sheets: []*Sheet{p.g}, Names: map[string]string{}}, nil
}

// htmlPage is a page being read.
type htmlPage struct {
	*keeper
	g         *Sheet
	title     string
	sheetName string // of Excel's own notes
	tables    int
	classes   map[string]htmlStyle
	size      int64

	blocks []*htmlTable // in the order in which they start; text outside tables too
	open   []*htmlTable // a table within a cell is a table of its own
	loose  []byte
	skip   atom.Atom // an element that is not shown, and how deep it is nested in itself
	depth  int
	steps  int // over columns that a cell above takes
	buf    []byte
}

// htmlStyle is what of a style sheet matters for cells.
type htmlStyle struct {
	hidden, text bool
	format       numFormat
}

// htmlTable is a table, or a run of text outside tables.
type htmlTable struct {
	rows    []Row // N counts from the table's first
	merges  []Range
	hidden  []Range
	nextCol int   // of <col>
	until   []int // by column: the last row that a cell from above takes
	row     int   // the current one, from 1; 0 before the first
	col     int   // the next one
	inRow   bool
	rowCut  bool // the current one is hidden
	cells   []Cell
	hide    bool // the table is hidden
	group   bool // the group of rows is hidden
	inCell  bool
	cell    htmlCell
	text    bool
}

// htmlCell is the cell being read.
type htmlCell struct {
	c       Cell
	b       []byte
	cut     bool
	value   string // x:num and the like: what the text was made from
	hasText bool   // the value is to be taken as text
}

// maxHTMLDepth bounds tables within tables.
const maxHTMLDepth = 64

func (p *htmlPage) read(text string) error {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(16 << 20)
	var done int64
	for i := 0; ; i++ {
		if i%checkEvery == 0 {
			if p.ctx.Err() != nil {
				return p.ctx.Err()
			}
			p.progress(done, p.size)
		}
		kind := z.Next()
		done += int64(len(z.Raw()))
		switch kind {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			p.progress(p.size, p.size)
			return p.finish()
		case html.TextToken:
			if p.skip == 0 {
				p.write(z.Text())
			}
		case html.CommentToken:
			p.comment(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Title, atom.Style:
				if kind == html.StartTagToken && z.Next() == html.TextToken {
					raw := z.Text()
					done += int64(len(raw))
					if t.DataAtom == atom.Title && p.title == "" {
						p.title = string(raw)
					} else if t.DataAtom == atom.Style {
						p.styleSheet(string(raw))
					}
				}
			default:
				if err := p.start(t, kind == html.SelfClosingTagToken); err != nil {
					return err
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if err := p.end(atom.Lookup(name)); err != nil {
				return err
			}
		}
	}
}

func (p *htmlPage) table() *htmlTable {
	if len(p.open) == 0 {
		return nil
	}
	return p.open[len(p.open)-1]
}

// start handles the start of an element.
func (p *htmlPage) start(t html.Token, closed bool) error {
	if p.skip != 0 {
		if t.DataAtom == p.skip && !closed {
			p.depth++
		}
		if !tableParts[t.DataAtom] {
			return nil
		}
		p.skip = 0 // a cell's end is the end of what it does not show
	}
	style := p.styleOf(t)
	tb := p.table()
	switch t.DataAtom {
	case atom.Script, atom.Noscript, atom.Select, atom.Textarea, atom.Svg, atom.Template:
		if !closed {
			p.skip, p.depth = t.DataAtom, 1
		}
	case atom.Table:
		if len(p.open) == maxHTMLDepth {
			return fmt.Errorf("%w: tables %d deep", ErrDamaged, maxHTMLDepth)
		}
		if tb != nil && tb.inCell { // what comes before and behind it are two lines
			p.write([]byte("\x00"))
		}
		if err := p.flush(nil); err != nil {
			return err
		}
		p.tables++
		tb = &htmlTable{hide: style.hidden, nextCol: 1}
		p.blocks, p.open = append(p.blocks, tb), append(p.open, tb)
	case atom.Col:
		if tb != nil {
			span := spanOf(t, "span", maxCol)
			if style.hidden && len(tb.hidden) < maxCol {
				tb.hidden = append(tb.hidden, Range{Left: tb.nextCol, Right: min(tb.nextCol+span-1, maxCol)})
			}
			tb.nextCol = min(tb.nextCol+span, maxCol+1)
		}
	case atom.Tbody, atom.Thead, atom.Tfoot:
		if tb != nil {
			if err := p.endRow(tb); err != nil {
				return err
			}
			tb.group = style.hidden
		}
	case atom.Tr:
		if tb != nil {
			if err := p.endRow(tb); err != nil {
				return err
			}
			return p.startRow(tb, style.hidden)
		}
	case atom.Td, atom.Th:
		if tb != nil {
			return p.startCell(tb, t, style)
		}
	case atom.Br:
		p.write([]byte("\x00"))
	case atom.P, atom.Div, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Caption, atom.Dt, atom.Dd, atom.Hr:
		p.write([]byte("\x00"))
		fallthrough
	default:
		if style.hidden && !closed && !voidElements[t.DataAtom] {
			p.skip, p.depth = t.DataAtom, 1
		}
	}
	return nil
}

// tableParts are the elements whose start ends whatever a cell holds.
var tableParts = map[atom.Atom]bool{atom.Td: true, atom.Th: true, atom.Tr: true, atom.Tbody: true, atom.Tfoot: true}

// voidElements have no end.
var voidElements = map[atom.Atom]bool{atom.Br: true, atom.Img: true, atom.Input: true, atom.Hr: true, atom.Meta: true, atom.Link: true, atom.Col: true, atom.Wbr: true, atom.Base: true}

// end handles the end of an element.
func (p *htmlPage) end(a atom.Atom) error {
	if p.skip != 0 {
		if a == p.skip {
			p.depth--
		}
		if p.depth <= 0 {
			p.skip = 0
			return nil
		}
		if a != atom.Td && a != atom.Th && a != atom.Tr && a != atom.Table {
			return nil
		}
		p.skip = 0
	}
	tb := p.table()
	switch a {
	case atom.Td, atom.Th:
		if tb != nil {
			p.endCell(tb)
		}
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		if tb != nil {
			tb.group = tb.group && a == atom.Tr
			return p.endRow(tb)
		}
	case atom.Table:
		if tb != nil {
			return p.endTable(tb)
		}
	case atom.Body, atom.Html: // a page that reaches its end was not cut off
		for len(p.open) > 0 {
			if err := p.endTable(p.table()); err != nil {
				return err
			}
		}
	case atom.P, atom.Div, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Caption, atom.Dt, atom.Dd:
		p.write([]byte("\x00"))
	}
	return nil
}

// write takes text into the cell that is open, or keeps it as text outside
// tables. A zero byte stands for a line break.
func (p *htmlPage) write(text []byte) {
	if tb := p.table(); tb != nil && tb.inCell {
		var cut bool
		tb.cell.b, cut = appendUpTo(tb.cell.b, text, 4*p.byteLimit())
		tb.cell.cut = tb.cell.cut || cut
		return
	}
	p.loose = append(p.loose, text...)
}

// flush makes rows of the text outside tables that came so far: below what there
// is, or above a table that holds it outside its cells, such as a caption.
func (p *htmlPage) flush(above *htmlTable) error {
	if len(p.loose) == 0 {
		return nil
	}
	p.buf = tidy(p.buf[:0], p.loose)
	lines := bytes.Split(p.buf, []byte("\n"))
	p.loose = p.loose[:0]
	at := len(p.blocks)
	for above != nil && at > 0 && p.blocks[at-1] != above {
		at--
	}
	if above != nil {
		at--
	}
	for _, line := range lines {
		t := p.settleBytes(line, false)
		if t.text == "" {
			continue
		}
		if at == 0 || !p.blocks[at-1].text {
			p.blocks = slices.Insert(p.blocks, at, &htmlTable{text: true})
			at++
		}
		cells, err := p.store([]Cell{{Col: 1, Text: t.text, Long: t.long}})
		if err != nil {
			return err
		}
		tb := p.blocks[at-1]
		tb.row++
		tb.rows = append(tb.rows, Row{N: tb.row, Cells: cells})
	}
	return nil
}

// tidy appends text with its blanks folded as a browser does; zero bytes become
// line breaks.
func tidy(dst, text []byte) []byte {
	from := len(dst)
	blank := false
	for _, c := range text {
		switch c {
		case ' ', '\t', '\n', '\r', '\f':
			blank = true
		case 0:
			blank = false
			dst = append(dst, '\n')
		default:
			if blank && len(dst) > from && dst[len(dst)-1] != '\n' {
				dst = append(dst, ' ')
			}
			blank = false
			dst = append(dst, c)
		}
	}
	return dst
}

func (p *htmlPage) endTable(tb *htmlTable) error {
	err := p.endRow(tb)
	tb.until, tb.cells, tb.cell.b = nil, nil, nil
	p.open = p.open[:len(p.open)-1]
	return err
}

func (p *htmlPage) startRow(tb *htmlTable, hidden bool) error {
	tb.row++
	tb.col, tb.inRow, tb.rowCut = 1, true, hidden || tb.hide || tb.group
	return p.flush(tb)
}

func (p *htmlPage) endRow(tb *htmlTable) error {
	p.endCell(tb)
	tb.inRow = false
	if len(tb.cells) == 0 {
		return nil
	}
	cells, err := p.store(tb.cells)
	tb.cells = tb.cells[:0]
	tb.rows = append(tb.rows, Row{N: tb.row, Hidden: tb.rowCut, Cells: cells})
	return err
}

// startCell finds the cell's column, past those that cells from above take.
func (p *htmlPage) startCell(tb *htmlTable, t html.Token, style htmlStyle) error {
	p.endCell(tb)
	if !tb.inRow {
		if err := p.startRow(tb, false); err != nil {
			return err
		}
	}
	for tb.col <= len(tb.until) && tb.until[tb.col-1] >= tb.row {
		tb.col++
		p.steps++
	}
	across, down := spanOf(t, "colspan", 1000), spanOf(t, "rowspan", 65534)
	right, bottom := tb.col+across-1, tb.row+down-1
	if p.steps += across; right > maxCol || tb.row > maxRow || p.steps > 50_000_000 {
		return ErrCells
	}
	if down > 1 {
		for len(tb.until) < right {
			tb.until = append(tb.until, 0)
		}
		for c := tb.col; c <= right; c++ {
			tb.until[c-1] = bottom
		}
	}
	if (across > 1 || down > 1) && len(p.g.Merges)+len(tb.merges) <= maxMerges {
		tb.merges = append(tb.merges, Range{tb.row, tb.col, bottom, right})
	}
	tb.cell = htmlCell{c: Cell{Col: tb.col, Date: style.format.date, Percent: style.format.percent}, hasText: style.text, b: tb.cell.b[:0]}
	tb.cell.attributes(t)
	tb.inCell, tb.col = true, right+1
	return nil
}

// attributes reads the value that Excel and LibreOffice keep beside what is shown.
func (c *htmlCell) attributes(t html.Token) {
	for _, a := range t.Attr {
		switch strings.ToLower(a.Key) {
		case "x:num":
			if _, err := strconv.ParseFloat(a.Val, 64); err == nil {
				c.value, c.c.Kind = a.Val, Number
			} else if a.Val == "" { // what is shown is the number
				c.c.Kind = Number
			}
		case "sdval":
			if _, err := strconv.ParseFloat(a.Val, 64); err == nil {
				c.value, c.c.Kind = a.Val, Number
			}
		case "sdnum": // language ; language of the format ; format
			parts := strings.SplitN(a.Val, ";", 3)
			if len(parts) == 3 && parts[2] != "" {
				f := formatOf("", parts[2])
				c.c.Date, c.c.Percent = f.date, f.percent
				switch strings.ToUpper(strings.TrimSpace(parts[2])) {
				case "@":
					c.hasText = true
				case "BOOLEAN":
					c.c.Kind = Bool
				}
			}
		case "x:bool":
			c.c.Kind = Bool
		case "x:err":
			c.c.Kind = Failed
		case "x:fmla", "data-sheets-formula":
			c.c.Formula = true
		case "x:str":
			c.hasText = true
			if a.Val != "" {
				c.value = a.Val
			}
		}
	}
	if c.hasText {
		c.c.Kind = Text
	}
}

// endCell keeps the cell that is open.
func (p *htmlPage) endCell(tb *htmlTable) {
	if !tb.inCell {
		return
	}
	tb.inCell = false
	c := &tb.cell
	p.buf = tidy(p.buf[:0], c.b)
	shown := p.settleBytes(p.buf, c.cut)
	if c.c.Kind == Number && isErrorText(shown.text) { // beside which stands a 0
		c.c.Kind = Failed
	}
	switch c.c.Kind {
	case Number:
		text := c.value
		if text == "" {
			text = shown.text
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				c.c.Kind = Text
			}
		}
		shown = p.settle(text, false)
	case Bool:
		shown.text = strings.ToUpper(shown.text)
	case Text:
		if c.value != "" {
			shown = p.settle(c.value, false)
		}
	}
	if c.c.Text, c.c.Long = shown.text, shown.long; c.c.Text == "" {
		return
	}
	tb.cells = append(tb.cells, c.c)
}

// isErrorText reports what a formula shows that failed.
func isErrorText(s string) bool {
	for _, v := range errorValues {
		if s == v {
			return true
		}
	}
	return strings.HasPrefix(s, "Err:")
}

// finish lays the blocks out on the sheet.
func (p *htmlPage) finish() error {
	if len(p.open) > 0 { // the file was cut off
		return fmt.Errorf("%w: a table that is not closed", ErrDamaged)
	}
	if err := p.flush(nil); err != nil {
		return err
	}
	next := 1
	for i, tb := range p.blocks {
		if len(tb.rows) == 0 {
			continue
		}
		if i > 0 && next > 1 && !p.blocks[i-1].text {
			next++
		}
		for _, r := range tb.rows {
			if r.N += next - 1; r.N > maxRow {
				return ErrCells
			}
			p.g.addRow(r)
		}
		last := tb.row
		for _, m := range tb.merges {
			m.Bottom = min(m.Bottom, max(last, m.Top))
			if m.Top == m.Bottom && m.Left == m.Right {
				continue
			}
			m.Top, m.Bottom = m.Top+next-1, m.Bottom+next-1
			p.g.Merges = append(p.g.Merges, m)
		}
		if p.tables == 1 { // they lie below each other: only then is it clear which column
			for _, h := range tb.hidden {
				p.g.hideColumns(h.Left, h.Right)
			}
		}
		next += last
		tb.rows = nil
	}
	return nil
}

// spanOf reads a span within its bounds.
func spanOf(t html.Token, name string, most int) int {
	for _, a := range t.Attr {
		if strings.EqualFold(a.Key, name) {
			n, err := strconv.Atoi(strings.TrimSpace(a.Val))
			if err == nil && n > 0 {
				return min(n, most)
			}
		}
	}
	return 1
}

// styleOf gathers what an element's style and classes say.
func (p *htmlPage) styleOf(t html.Token) htmlStyle {
	var s htmlStyle
	for _, a := range t.Attr {
		switch strings.ToLower(a.Key) {
		case "hidden":
			s.hidden = true
		case "class":
			for _, class := range strings.Fields(a.Val) {
				s.add(p.classes[class])
			}
		}
	}
	for _, a := range t.Attr {
		if strings.EqualFold(a.Key, "style") {
			s.add(cssStyle(a.Val))
		}
	}
	return s
}

func (s *htmlStyle) add(o htmlStyle) {
	s.hidden = s.hidden || o.hidden
	s.text = s.text || o.text
	if o.format != (numFormat{}) {
		s.format = o.format
	}
}

// styleSheet reads the classes of a style sheet.
func (p *htmlPage) styleSheet(css string) {
	for len(p.classes) < 4096 {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return
		}
		length := strings.IndexByte(css[open:], '}')
		if length < 0 {
			return
		}
		style := cssStyle(css[open+1 : open+length])
		for _, selector := range strings.Split(css[:open], ",") {
			selector = strings.TrimSpace(selector)
			if i := strings.LastIndexByte(selector, '.'); i >= 0 && !strings.ContainsAny(selector[i:], " >:[") {
				p.classes[selector[i+1:]] = style
			}
		}
		css = css[open+length+1:]
	}
}

// cssStyle reads the declarations that matter.
func cssStyle(css string) htmlStyle {
	var s htmlStyle
	for css != "" {
		end := declarationEnd(css)
		name, value, ok := strings.Cut(css[:end], ":")
		css = css[min(end+1, len(css)):]
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "display":
			s.hidden = strings.EqualFold(strings.TrimSpace(strings.TrimSuffix(strings.ToLower(value), "!important")), "none")
		case "visibility":
			s.hidden = s.hidden || strings.EqualFold(strings.TrimSpace(value), "collapse")
		case "mso-number-format":
			code := msoFormat(value)
			s.text = code == "@"
			s.format = formatOf("", code)
		}
	}
	return s
}

// declarationEnd returns where a declaration ends: at a semicolon outside quotes.
func declarationEnd(css string) int {
	quote := byte(0)
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ';':
			return i
		}
	}
	return len(css)
}

// msoFormat undoes the escapes of a number format in a style sheet: \@, "0\.00",
// "yyyy\0022년\0022", and names of Excel's own formats.
func msoFormat(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		value = value[1 : len(value)-1]
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] != '\\' {
			b.WriteByte(value[i])
			continue
		}
		n := 0
		for n < 4 && i+1+n < len(value) && strings.IndexByte("0123456789abcdefABCDEF", value[i+1+n]) >= 0 {
			n++
		}
		if n == 4 {
			r, _ := strconv.ParseUint(value[i+1:i+5], 16, 16)
			b.WriteRune(rune(r))
			i += 4
		}
	}
	code := b.String()
	switch strings.ToLower(code) {
	case "percent":
		return "0.00%"
	case "short date", "medium date", "long date", "general date", "short time", "medium time", "long time":
		return "yyyy-mm-dd"
	case "fixed", "standard", "scientific", "currency", "true/false", "yes/no", "on/off":
		return "0"
	}
	return code
}

// comment reads the name that Excel gives its sheet within a comment.
func (p *htmlPage) comment(text []byte) {
	if p.sheetName != "" || bytes.Count(text, []byte("<x:Name>")) != 1 {
		return
	}
	_, rest, _ := bytes.Cut(text, []byte("<x:Name>"))
	name, _, ok := bytes.Cut(rest, []byte("</x:Name>"))
	if ok && slices.IndexFunc(name, func(c byte) bool { return c < ' ' }) < 0 {
		p.sheetName = html.UnescapeString(string(name))
	}
}
