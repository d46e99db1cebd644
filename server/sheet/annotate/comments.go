package annotate

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daebi/server/sheet/grid"
)

// author is by whom the comments are said to be; those it wrote before are
// written anew.
const author = "대비"

// escaped is what the format takes for an escaped character.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// xstring writes text for the format: what looks like one of its escapes is
// escaped itself.
func xstring(s string) string {
	return escape(escaped.ReplaceAllStringFunc(s, func(e string) string { return "_x005F" + e }))
}

// talked lists the cells of a sheet that have threaded comments: their plain
// comment is only a stand-in that is not shown.
func (p *pack) talked(part string) (map[place]bool, error) {
	rels, err := p.relsOf(part)
	if err != nil {
		return nil, err
	}
	out := map[place]bool{}
	for _, r := range rels {
		if !strings.HasSuffix(r.typ, "/threadedComment") || r.part == "" {
			continue
		}
		b, err := p.read(r.part)
		if err != nil {
			return nil, err
		}
		if err := walk(p.ctx, r.part, b, visitor{open: func(t tag) error {
			if row, col, ok := grid.SplitRef(t.attr("ref")); ok && t.name == "threadedComment" {
				out[place{row, col}] = true
			}
			return nil
		}}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// comment writes the comments of a sheet's notes. c is the sheet being coloured;
// it gets the link to the drawing.
func (p *pack) comment(sheet string, c *cells, notes []*note, o Options) error {
	rels, err := p.relsOf(sheet)
	if err != nil {
		return err
	}
	comments, drawing := "", ""
	for _, r := range rels {
		switch {
		case r.typ == p.rel+"/comments":
			comments = r.part
		case r.id == c.drawing && c.drawing != "":
			drawing = r.part
		}
	}
	if c.drawing != "" && drawing == "" {
		return unexpected(sheet, "link to the drawing")
	}
	there := map[place]bool{}
	if comments == "" {
		name := p.free("xl/comments%d.xml")
		p.put(name, p.newComments(notes, o))
		if err := p.declare(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"); err != nil {
			return err
		}
		if _, err := p.relate(sheet, "comments", name); err != nil {
			return err
		}
	} else if there, err = p.mergeComments(comments, notes, o); err != nil {
		return err
	}
	if drawing == "" {
		drawing = p.free("xl/drawings/vmlDrawing%d.vml")
		p.put(drawing, []byte(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>`))
		if err := p.declareVML(); err != nil {
			return err
		}
		id, err := p.relate(sheet, "vmlDrawing", drawing)
		if err != nil {
			return err
		}
		c.link(p.rel, id)
	}
	return p.draw(drawing, c, slices.DeleteFunc(slices.Clone(notes), func(n *note) bool { return there[n.place] }), o)
}

func (p *pack) newComments(notes []*note, o Options) []byte {
	var b strings.Builder
	b.WriteString(xmlHead + `<comments xmlns="` + p.main + `"><authors><author>` + author + `</author></authors><commentList>`)
	root := tag{}
	for _, n := range notes {
		b.WriteString(commentXML(root, n, 0, o))
	}
	b.WriteString(`</commentList></comments>`)
	return []byte(b.String())
}

func commentXML(root tag, n *note, by int, o Options) string {
	c, t := root.in("comment"), root.in("text")
	return `<` + c + ` ref="` + n.ref() + `" authorId="` + strconv.Itoa(by) + `"><` + t + `>` + run(root, n.text(o)) + `</` + t + `></` + c + `>`
}

func run(root tag, s string) string {
	r, t := root.in("r"), root.in("t")
	return `<` + r + `><` + t + ` xml:space="preserve">` + xstring(s) + `</` + t + `></` + r + `>`
}

// merge adds notes to the comments that a sheet has.
type merge struct {
	name    string
	part    []byte
	main    string // namespace
	o       Options
	pending map[place]*note // not written yet
	there   map[place]bool  // cells that had a comment
	changes []change

	root, authors, list tag
	authorsEnd, listEnd int
	names, ours         int // authors, and which of them wrote the notes; −1 for none
	author              tag // the one that is open, as are those below
	at                  place
	by                  int
	text                tag
	textEnd             int
	from, last          int // where its last run lies
}

// mergeComments adds the notes to the comments that a sheet has: behind what
// somebody else wrote at the same cell. It returns the cells that had a comment.
func (p *pack) mergeComments(name string, notes []*note, o Options) (map[place]bool, error) {
	b, err := p.read(name)
	if err != nil {
		return nil, err
	}
	m := &merge{name: name, part: b, main: p.main, o: o, pending: map[place]*note{}, there: map[place]bool{}, ours: -1}
	for _, n := range notes {
		m.pending[n.place] = n
	}
	if err := walk(p.ctx, name, b, visitor{open: m.open, close: m.close}); err != nil {
		return nil, err
	}
	if m.authors.name == "" || m.list.name == "" {
		return nil, unexpected(name, "authors or comments")
	}
	if m.ours < 0 && len(m.pending) > 0 {
		m.ours = m.names
		a := m.root.in("author")
		m.changes = append(m.changes, inside(b, m.authors, m.authorsEnd, "<"+a+">"+author+"</"+a+">"))
	}
	var added strings.Builder
	for _, n := range notes {
		if m.pending[n.place] != nil {
			added.WriteString(commentXML(m.root, n, m.ours, o))
		}
	}
	if added.Len() > 0 {
		m.changes = append(m.changes, inside(b, m.list, m.listEnd, added.String()))
	}
	p.put(name, apply(b, m.changes))
	return m.there, nil
}

func (m *merge) open(t tag) error {
	switch {
	case t.depth == 0:
		if m.root = t; t.name != "comments" || t.space != m.main {
			return unexpected(m.name, "root "+t.name)
		}
	case t.depth == 1 && t.name == "authors":
		m.authors = t
	case t.depth == 1 && t.name == "commentList":
		m.list = t
	case t.depth == 2 && t.name == "author":
		m.author = t
	case t.depth == 2 && t.name == "comment":
		row, col, ok := grid.SplitRef(t.attr("ref"))
		if !ok {
			return unexpected(m.name, "comment "+t.attr("ref"))
		}
		m.at, m.text, m.from, m.last = place{row, col}, tag{}, 0, 0
		m.by, _ = strconv.Atoi(t.attr("authorId"))
	case t.depth == 3 && t.name == "text":
		m.text, m.from, m.last = t, t.end, t.end
	case t.depth == 4 && (t.name == "t" || t.name == "r"):
		m.from = t.start
	}
	return nil
}

func (m *merge) close(t tag, start, end int) error {
	switch {
	case t.depth == 1 && t.name == "authors":
		m.authorsEnd = start
	case t.depth == 1 && t.name == "commentList":
		m.listEnd = start
	case t.depth == 2 && t.name == "author":
		if html.UnescapeString(string(m.part[m.author.end:start])) == author && m.ours < 0 {
			m.ours = m.names
		}
		m.names++
	case t.depth == 4 && (t.name == "t" || t.name == "r"):
		m.last = end
	case t.depth == 3 && t.name == "text":
		m.textEnd = start
	case t.depth == 2 && t.name == "comment":
		return m.comment()
	}
	return nil
}

// comment adds the cell's note to the comment that was read, or writes it anew
// where the comment was a note. A note of before that has no problem now says so.
func (m *merge) comment() error {
	m.there[m.at] = true
	const mark = "\n\n" + author + ": "
	said := bytes.Contains(m.part[m.from:m.last], []byte(mark+"[")) // behind somebody else's
	text := m.o.say("[확인] 지난번에 알린 문제가 이제 없습니다. 칸의 색은 지워도 됩니다.", "[Settled] What was said here before is no longer so. The colour may be removed.")
	if n := m.pending[m.at]; n != nil {
		text = n.text(m.o)
	} else if !said && m.by != m.ours {
		return nil // none of ours
	}
	delete(m.pending, m.at)
	switch {
	case m.text.name == "":
		return unexpected(m.name, "comment without text")
	case m.text.self:
		m.changes = append(m.changes, inside(m.part, m.text, m.textEnd, run(m.root, text)))
	case m.by == m.ours:
		m.changes = append(m.changes, change{m.text.end, m.textEnd, run(m.root, text)})
	case said:
		m.changes = append(m.changes, change{m.from, m.last, run(m.root, mark+text)})
	default:
		m.changes = append(m.changes, change{m.last, m.last, run(m.root, mark+text)})
	}
	return nil
}

// settle says of the notes of before on a sheet that has no problem now that they
// are settled.
func (p *pack) settle(sheet string, o Options) error {
	rels, err := p.relsOf(sheet)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.typ != p.rel+"/comments" || !p.has(r.part) {
			continue
		}
		b, err := p.read(r.part)
		if err != nil {
			return err
		}
		if bytes.Contains(b, []byte(author)) {
			if _, err := p.mergeComments(r.part, nil, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// idBlock is how many shapes one block of a drawing's numbers holds.
const idBlock = 1024

var idMap = regexp.MustCompile(`<o:idmap\b[^>]*\bdata="([^"]*)"`)

// draw adds a box for each note to a sheet's old drawing. A drawing is XML in
// name only (its text boxes are HTML), so it is added to at its last end tag.
func (p *pack) draw(name string, c *cells, notes []*note, o Options) error {
	if len(notes) == 0 {
		return nil
	}
	b, err := p.read(name)
	if err != nil {
		return err
	}
	end := bytes.LastIndex(b, []byte("</xml>"))
	if end < 0 || len(bytes.TrimSpace(b[end+len("</xml>"):])) != 0 {
		return unexpected(name, "no end")
	}
	head := b[:min(len(b), 4096)]
	for _, space := range []string{`xmlns:v="urn:schemas-microsoft-com:vml"`, `xmlns:o="urn:schemas-microsoft-com:office:office"`, `xmlns:x="urn:schemas-microsoft-com:office:excel"`} {
		if !bytes.Contains(head, []byte(space)) {
			return unexpected(name, "namespaces")
		}
	}
	first, err := p.freeBlock()
	if err != nil {
		return err
	}
	blocks := make([]string, 0, 8)
	for i := range (len(notes) + idBlock - 1) / idBlock {
		blocks = append(blocks, strconv.Itoa(first+i))
	}
	var text strings.Builder
	var changes []change
	if at := idMap.FindSubmatchIndex(b); at != nil {
		changes = append(changes, change{at[3], at[3], "," + strings.Join(blocks, ",")})
	} else {
		text.WriteString(`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="` + strings.Join(blocks, ",") + `"/></o:shapelayout>`)
	}
	if !bytes.Contains(b, []byte(`id="_x0000_t202"`)) {
		text.WriteString(`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	}
	for i, n := range notes {
		text.WriteString(c.shape(n, first*idBlock+1+i+i/(idBlock-1), o))
	}
	changes = append(changes, change{end, end, text.String()})
	p.put(name, apply(b, changes))
	return nil
}

// freeBlock returns a block of shape numbers beyond those of all drawings.
func (p *pack) freeBlock() (int, error) {
	first := 0
	var names []string
	for name := range p.files {
		names = append(names, name)
	}
	for _, a := range p.added {
		names = append(names, a.name)
	}
	for _, name := range names {
		if !strings.HasSuffix(strings.ToLower(name), ".vml") {
			continue
		}
		b, err := p.read(name)
		if err != nil {
			return 0, err
		}
		for _, m := range idMap.FindAllSubmatch(b, -1) {
			for _, s := range strings.Split(string(m[1]), ",") {
				if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n < 1<<20 {
					first = max(first, n)
				}
			}
		}
	}
	return first + 1, nil
}

// Sizes of a comment's box in pixels.
const (
	boxWidth   = 300
	lineHeight = 18
	lineRunes  = 22 // of Korean in a line of the box
	columnPx   = 64 // of a column whose width is not said
	rowPx      = 20
)

// shape writes the hidden box of a comment beside its cell.
func (c *cells) shape(n *note, id int, o Options) string {
	lines := 0
	for l := range strings.SplitSeq(n.text(o), "\n") {
		lines += 1 + len([]rune(l))/lineRunes
	}
	left := n.col // counted from 0, the next column
	right, width := left, 0
	for ; width < boxWidth && right < 16383 && right-left < 60; right++ {
		width += c.pixels(right + 1)
	}
	if right >= 16383 {
		left, right = max(0, n.col-7), max(1, n.col-2)
	}
	top := max(0, n.row-2)
	bottom, height := top, 0
	for ; height < min(lines, 24)*lineHeight+10 && bottom-top < 200; bottom++ {
		if !c.hidden[bottom+1] {
			height += rowPx
		}
	}
	if bottom >= 1<<20 {
		top, bottom = top-(bottom-(1<<20-1)), 1<<20-1
	}
	anchor := make([]string, 0, 8)
	for _, v := range []int{left, 12, top, 4, right, 4, bottom, 4} {
		anchor = append(anchor, strconv.Itoa(v))
	}
	return `<v:shape id="_x0000_s` + strconv.Itoa(id) + `" type="#_x0000_t202" style="position:absolute;width:` + strconv.Itoa(boxWidth*3/4) + `pt;height:` + strconv.Itoa(height*3/4) + `pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>` +
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>` + strings.Join(anchor, ", ") + `</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>` + strconv.Itoa(n.row-1) + `</x:Row><x:Column>` + strconv.Itoa(n.col-1) + `</x:Column></x:ClientData></v:shape>`
}

// pixels is about how wide a column is shown.
func (c *cells) pixels(col int) int {
	x := c.columnAt(col)
	switch {
	case x.hidden:
		return 0
	case x.width > 0 && x.width < 256:
		return int(x.width*7) + 5
	case c.wide > 0 && c.wide < 256:
		return int(c.wide*7) + 5
	}
	return columnPx
}
