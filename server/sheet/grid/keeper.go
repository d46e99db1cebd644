package grid

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// keeper holds what one reading may still take and where its cells and texts lie:
// side by side in large blocks, so that a cell costs its 32 bytes and no more.
type keeper struct {
	ctx      context.Context
	o        Options
	limits   Limits
	cells    int // that may still be kept
	block    []Cell
	texts    strings.Builder
	recent   []string // texts by a hash of theirs
	reported int64
}

// checkEvery is how many steps of a long loop pass between looks at the context.
const checkEvery = 1024

// maxMerges bounds the merged cells of a sheet that are followed.
const maxMerges = 20_000

// The corner of a sheet, and the most sheets of a book.
const (
	maxRow    = 1 << 20
	maxCol    = 1 << 14
	maxSheets = 2000
)

func newKeeper(ctx context.Context, o Options) *keeper {
	l := o.Limits.orDefault()
	return &keeper{ctx: ctx, o: o, limits: l, cells: l.Cells}
}

// release lets go of what only reading needs.
func (k *keeper) release() { k.block, k.texts, k.recent = nil, strings.Builder{}, nil }

// progress reports bytes read, at most once a mebibyte.
func (k *keeper) progress(done, total int64) {
	if k.o.Progress != nil && (done-k.reported >= 1<<20 || done >= total) {
		k.reported = done
		k.o.Progress(min(done, total), total)
	}
}

// row keeps a row's cells, which must be in order of columns. It copies them.
func (k *keeper) row(g *Sheet, n int, hidden bool, cells []Cell) error {
	if len(cells) == 0 {
		return nil
	}
	kept, err := k.store(cells)
	if err != nil {
		return err
	}
	g.addRow(Row{N: n, Hidden: hidden, Cells: kept})
	return nil
}

// store copies cells to where they stay.
func (k *keeper) store(cells []Cell) ([]Cell, error) {
	if k.cells -= len(cells); k.cells < 0 {
		return nil, ErrCells
	}
	if cap(k.block)-len(k.block) < len(cells) {
		k.block = make([]Cell, 0, max(min(2*cap(k.block), 32<<10), 256, len(cells)))
	}
	from := len(k.block)
	k.block = append(k.block, cells...)
	return k.block[from:len(k.block):len(k.block)], nil
}

// addRow appends a row. The rows of a large sheet are megabytes: they grow by half.
func (s *Sheet) addRow(r Row) {
	if n := len(s.Rows); n == cap(s.Rows) {
		rows := make([]Row, n, n+n/2+64)
		copy(rows, s.Rows)
		s.Rows = rows
	}
	s.Rows = append(s.Rows, r)
}

// text keeps a copy of a short text beside others.
func (k *keeper) text(p []byte) string {
	if len(p) > 1024 {
		return string(p)
	}
	if k.recent == nil {
		k.recent = make([]string, recentTexts)
	}
	known := &k.recent[hashOf(p)%recentTexts]
	if *known == string(p) {
		return *known
	}
	*known = k.copyText(p)
	return *known
}

// recentTexts is how many texts are remembered: offices repeat few on every row.
const recentTexts = 4096

// hashOf is of a text's first and last bytes and its length.
func hashOf(p []byte) uint32 {
	h := uint64(len(p)) + 1
	if n := len(p); n >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(p)) * 0x9e3779b97f4a7c15
		h = (h ^ h>>32 ^ binary.LittleEndian.Uint64(p[n-8:])) * 0x9e3779b97f4a7c15
	} else {
		for _, c := range p {
			h = (h ^ uint64(c)) * 0x9e3779b97f4a7c15
		}
	}
	return uint32(h >> 40)
}

func (k *keeper) copyText(p []byte) string {
	if k.texts.Cap()-k.texts.Len() < len(p) {
		size := max(min(2*k.texts.Cap(), 64<<10), 1024)
		k.texts = strings.Builder{}
		k.texts.Grow(size)
	}
	from := k.texts.Len()
	k.texts.Write(p)
	return k.texts.String()[from:]
}

// longText is a text, cut where it is longer than is read.
type longText struct {
	text string
	long bool
}

// byteLimit is how much raw text is gathered for one cell: a rune may be written
// as three letters of Jamo or as an escape.
func (k *keeper) byteLimit() int { return 12*k.limits.TextRunes + 64 }

// settle makes the text of a cell from what the file holds, once: composed,
// trimmed, and cut where it is longer than is read.
func (k *keeper) settle(raw string, cut bool) longText {
	if len(raw) > k.byteLimit() {
		raw, cut = raw[:k.byteLimit()], true
	}
	if cut {
		raw = strings.ToValidUTF8(raw, "")
	}
	t := longText{norm.NFC.String(strings.TrimSpace(raw)), cut}
	if len(t.text) > k.limits.TextRunes { // bytes are no fewer than runes
		n := 0
		for i := range t.text {
			if n == k.limits.TextRunes {
				t.text, t.long = strings.Clone(t.text[:i]), true
				break
			}
			n++
		}
	}
	return t
}

// settleBytes is settle for text in a buffer that is used again.
func (k *keeper) settleBytes(p []byte, cut bool) longText {
	p = bytes.TrimSpace(p)
	if cut || len(p) > k.limits.TextRunes || !norm.NFC.IsNormal(p) {
		return k.settle(string(p), cut)
	}
	return longText{text: k.text(p)}
}

// appendUpTo is writeUpTo for a buffer that is used again.
func appendUpTo(dst, p []byte, limit int) (out []byte, cut bool) {
	if free := limit - len(dst); len(p) > free {
		p, cut = p[:max(free, 0)], true
	}
	return append(dst, p...), cut
}

// writeUpTo writes what fits into a limit of bytes and reports whether not all did.
func writeUpTo(b *strings.Builder, p []byte, limit int) (cut bool) {
	if free := limit - b.Len(); len(p) > free {
		p, cut = p[:max(free, 0)], true
	}
	b.Write(p)
	return cut
}

// addMerge notes a block of merged cells, up to their limit.
func (s *Sheet) addMerge(r Range) {
	if len(s.Merges) == maxMerges {
		s.TooManyMerges = true
		return
	}
	s.Merges = append(s.Merges, r)
}

// hideColumns notes hidden columns.
func (s *Sheet) hideColumns(first, last int) {
	if first >= 1 && last >= first && first <= maxCol && len(s.HiddenColumns) < maxCol {
		s.HiddenColumns = append(s.HiddenColumns, Range{Left: first, Right: min(last, maxCol)})
	}
}
