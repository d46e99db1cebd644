package grid

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// readXLS reads a workbook of Excel 97 to 2003 (MS-XLS: BIFF8 in a compound file).
// Older ones are refused as "xls5": their texts hang on code pages that they often
// do not name.
func readXLS(k *keeper, data []byte) (string, *Book, error) {
	x := &xls{keeper: k, b: &Book{Names: map[string]string{}}}
	stream := data // a few programs leave out the box
	if bytes.HasPrefix(data, []byte(compoundMark)) {
		c, err := openCompound(data)
		if err != nil {
			return "xls", nil, err
		}
		if stream, err = c.stream("workbook"); err != nil {
			return "xls", nil, err
		}
		x.b.Macros = c.has("_vba_project_cur")
	}
	err := x.read(stream)
	if other := (*FormatError)(nil); errors.As(err, &other) {
		return other.Format, nil, err
	}
	return "xls", x.b, err
}

// Records of BIFF8, by the names of MS-XLS.
const (
	recFormula    = 0x0006
	recEOF        = 0x000a
	recDate1904   = 0x0022
	recFilePass   = 0x002f
	recContinue   = 0x003c
	recColInfo    = 0x007d
	recBoundSheet = 0x0085
	recMulRk      = 0x00bd
	recRString    = 0x00d6
	recXF         = 0x00e0
	recMergeCells = 0x00e5
	recSST        = 0x00fc
	recLabelSST   = 0x00fd
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recRK         = 0x027e
	recFormat     = 0x041e
	recBOF        = 0x0809
)

// xls is a workbook being read.
type xls struct {
	*keeper
	b       *Book
	stream  []byte
	budget  int // bytes of records that may still be read
	codes   map[uint16]string
	formats []numFormat
	strings []longText
	starts  []uint32 // of the sheets' records
	seen    int
}

// record is one record with those that continue it.
type record struct {
	id    uint16
	at    int
	parts [][]byte
}

func (r *record) data() []byte { return r.parts[0] }

// errNoRecord says that the stream ends.
var errNoRecord = fmt.Errorf("%w: records break off", ErrDamaged)

// next reads the record at a position and those that continue it.
func (x *xls) next(at int, r *record) (int, error) {
	r.at, r.parts = at, r.parts[:0]
	for {
		if len(x.stream)-at < 4 {
			if len(r.parts) > 0 {
				return at, nil
			}
			return at, errNoRecord
		}
		id, n := binary.LittleEndian.Uint16(x.stream[at:]), int(binary.LittleEndian.Uint16(x.stream[at+2:]))
		if len(r.parts) > 0 && id != recContinue {
			return at, nil
		}
		if len(x.stream)-at-4 < n {
			return at, errNoRecord
		}
		if len(r.parts) == 0 {
			r.id = id
		}
		if x.budget -= n + 4; x.budget < 0 {
			return at, fmt.Errorf("%w: sheets lie within one another", ErrDamaged)
		}
		r.parts = append(r.parts, x.stream[at+4:at+4+n])
		at += 4 + n
		if x.seen++; x.seen%checkEvery == 0 {
			if x.ctx.Err() != nil {
				return at, x.ctx.Err()
			}
			x.progress(int64(at), int64(len(x.stream)))
		}
	}
}

func (x *xls) read(stream []byte) error {
	x.stream, x.budget, x.codes = stream, 2*len(stream)+1<<16, map[uint16]string{}
	if err := x.globals(); err != nil {
		return err
	}
	for i, g := range x.b.Sheets {
		if err := x.sheet(g, int(x.starts[i])); err != nil {
			return err
		}
	}
	x.progress(int64(len(stream)), int64(len(stream)))
	return nil
}

// globals reads what belongs to the book: sheets, texts, formats.
func (x *xls) globals() error {
	var r record
	at, err := x.next(0, &r)
	if err != nil {
		return err
	}
	switch {
	case r.id == 0x0009 || r.id == 0x0209 || r.id == 0x0409: // BOF of BIFF 2, 3 and 4
		return &FormatError{"xls5"}
	case r.id != recBOF || len(r.data()) < 4:
		return fmt.Errorf("%w: no workbook", ErrDamaged)
	case binary.LittleEndian.Uint16(r.data()) != 0x0600:
		return &FormatError{"xls5"}
	}
	var xfs []uint16
	for {
		if at, err = x.next(at, &r); err != nil {
			return err
		}
		d := r.data()
		switch {
		case r.id == recEOF:
			for _, f := range xfs {
				code, ok := x.codes[f]
				if ok {
					x.formats = append(x.formats, formatOf("", code))
				} else {
					x.formats = append(x.formats, builtInFormat(int(f)))
				}
			}
			return nil
		case r.id == recFilePass:
			if err := x.unlock(d, at); err != nil {
				return err
			}
		case r.id == recDate1904 && len(d) >= 2:
			x.b.From1904 = d[0] == 1
		case r.id == recBoundSheet && len(d) >= 8:
			if err := x.boundSheet(d); err != nil {
				return err
			}
		case r.id == recFormat && len(d) >= 5:
			code, _ := newBiffText(&r, 2).text(16)
			x.codes[binary.LittleEndian.Uint16(d)] = string(utf16.Decode(code))
		case r.id == recXF && len(d) >= 4:
			xfs = append(xfs, binary.LittleEndian.Uint16(d[2:]))
		case r.id == recSST && len(d) >= 8:
			if err := x.sharedStrings(&r); err != nil {
				return err
			}
		}
	}
}

// unlock decrypts what follows the record FilePass.
func (x *xls) unlock(filePass []byte, at int) error {
	for _, password := range []string{x.o.Password, defaultPassword} {
		if keys := xlsKeysOf(filePass, password); keys != nil {
			x.stream = decrypted(x.stream, at, keys)
			return nil
		}
	}
	return ErrEncrypted
}

// boundSheet notes a sheet. Charts, macro sheets and modules hold no cells.
func (x *xls) boundSheet(d []byte) error {
	switch d[5] {
	case 0:
	case 1, 6:
		x.b.Macros = true
		return nil
	default:
		return nil
	}
	if len(x.b.Sheets) == maxSheets {
		return ErrCells
	}
	t := newBiffText(&record{parts: [][]byte{d}}, 6)
	name, ok := t.text(8)
	if !ok {
		return fmt.Errorf("%w: a sheet without name", ErrDamaged)
	}
	start := binary.LittleEndian.Uint32(d)
	if slices.Contains(x.starts, start) {
		return fmt.Errorf("%w: two sheets in one place", ErrDamaged)
	}
	x.starts = append(x.starts, start)
	x.b.Sheets = append(x.b.Sheets, &Sheet{Name: norm.NFC.String(string(utf16.Decode(name))), Hidden: d[4]&3 != 0})
	return nil
}

// sharedStrings reads the table of texts. Its own count is not believed: some
// writers get it wrong.
func (x *xls) sharedStrings(r *record) error {
	t := newBiffText(r, 8)
	for !t.end() {
		if len(x.strings)%checkEvery == 0 && x.ctx.Err() != nil {
			return x.ctx.Err()
		}
		units, ok := t.text(16)
		if !ok {
			return nil // what is missing is told by the cell that asks for it
		}
		x.strings = append(x.strings, x.settleUnits(units))
	}
	return nil
}

// settleUnits makes a cell's text of UTF-16.
func (x *xls) settleUnits(units []uint16) longText {
	cut := len(units) > x.byteLimit()
	if cut {
		units = units[:x.byteLimit()]
	}
	return x.settle(string(utf16.Decode(units)), cut)
}

// biffText reads texts of a record that go on in the records that continue it.
type biffText struct {
	parts [][]byte
	at    int
	units []uint16
}

func newBiffText(r *record, at int) *biffText {
	t := &biffText{parts: r.parts, at: at}
	if at > len(r.parts[0]) {
		t.at = len(r.parts[0])
	}
	return t
}

// fill steps over the ends of records.
func (t *biffText) fill() bool {
	for len(t.parts) > 0 && t.at >= len(t.parts[0]) {
		t.parts, t.at = t.parts[1:], 0
	}
	return len(t.parts) > 0
}

func (t *biffText) end() bool { return !t.fill() }

func (t *biffText) byte() (byte, bool) {
	if !t.fill() {
		return 0, false
	}
	b := t.parts[0][t.at]
	t.at++
	return b, true
}

func (t *biffText) number(bytes int) (n int, ok bool) {
	for i := range bytes {
		b, ok := t.byte()
		if !ok {
			return 0, false
		}
		n |= int(b) << (8 * i)
	}
	return n, true
}

func (t *biffText) skip(n int) bool {
	for n > 0 {
		if !t.fill() {
			return false
		}
		step := min(n, len(t.parts[0])-t.at)
		t.at += step
		n -= step
	}
	return true
}

// text reads a text whose length has 8 or 16 bits: characters of one or two bytes,
// then the runs of its fonts and its phonetic guide, which are left out. Where it
// goes on in another record, that starts with the width of its characters. The
// result is only good until the next.
func (t *biffText) text(bits int) ([]uint16, bool) {
	n, ok := t.number(bits / 8)
	flags, ok2 := t.byte()
	if !ok || !ok2 {
		return nil, false
	}
	runs, phonetic := 0, 0
	if flags&8 != 0 {
		if runs, ok = t.number(2); !ok {
			return nil, false
		}
	}
	if flags&4 != 0 {
		if phonetic, ok = t.number(4); !ok {
			return nil, false
		}
	}
	t.units = t.units[:0]
	wide := flags&1 != 0
	for n > 0 {
		if len(t.parts) > 0 && t.at >= len(t.parts[0]) {
			w, ok := t.byte()
			if !ok {
				return nil, false
			}
			wide = w&1 != 0
			continue // a record may hold nothing else
		}
		if len(t.parts) == 0 {
			return nil, false
		}
		p := t.parts[0][t.at:]
		if !wide {
			m := min(n, len(p))
			for _, c := range p[:m] {
				t.units = append(t.units, uint16(c))
			}
			t.at, n = t.at+m, n-m
			continue
		}
		m := min(n, len(p)/2)
		for i := range m {
			t.units = append(t.units, binary.LittleEndian.Uint16(p[2*i:]))
		}
		if t.at, n = t.at+2*m, n-m; n > 0 && len(p)%2 != 0 {
			t.at++ // half a character at a record's end is none
		}
	}
	return t.units, t.skip(4*runs + phonetic)
}

// xlsSheet gathers the cells of a sheet row by row. Most writers keep the order;
// where one does not, the rows are put right at the end.
type xlsSheet struct {
	*xls
	g      *Sheet
	n      int // the row
	cells  []Cell
	back   bool // rows or cells came out of order
	hidden map[int]bool

	pending    Cell // a formula whose text comes in a record behind it
	pendingRow int
}

// sheet reads one sheet and proves that its end was reached.
func (x *xls) sheet(g *Sheet, at int) error {
	if at < 0 || at > len(x.stream) {
		return fmt.Errorf("%w: sheet %q is not there", ErrDamaged, g.Name)
	}
	var r record
	at, err := x.next(at, &r)
	if err != nil || r.id != recBOF {
		return fmt.Errorf("%w: sheet %q is not there", ErrDamaged, g.Name)
	}
	s := &xlsSheet{xls: x, g: g, hidden: map[int]bool{}}
	for depth := 1; depth > 0; {
		if at, err = x.next(at, &r); err != nil {
			return err
		}
		switch {
		case r.id == recBOF: // a chart within the sheet
			depth++
		case r.id == recEOF:
			depth--
		case depth == 1:
			if err := s.record(&r); err != nil {
				return err
			}
		}
	}
	return s.finish()
}

// record takes a record of a sheet.
func (s *xlsSheet) record(r *record) error {
	d := r.data()
	if r.id == recString && s.pendingRow > 0 {
		units, ok := newBiffText(r, 0).text(16)
		if !ok {
			return fmt.Errorf("%w: %s!%s", ErrDamaged, s.g.Name, Ref(s.pending.Col, s.pendingRow))
		}
		t := s.settleUnits(units)
		s.pending.Text, s.pending.Long = t.text, t.long
		n := s.pendingRow
		s.pendingRow = 0
		return s.keep(n, s.pending)
	}
	if len(d) < 6 {
		return nil
	}
	first := int(binary.LittleEndian.Uint16(d)) + 1
	switch r.id {
	case recRow:
		if len(d) >= 16 && d[12]&0x20 != 0 {
			s.hidden[first] = true
		}
	case recColInfo:
		if len(d) >= 10 && d[8]&1 != 0 {
			s.g.hideColumns(first, int(binary.LittleEndian.Uint16(d[2:]))+1)
		}
	case recMergeCells:
		s.merges(d)
	case recMulRk:
		c := s.cellAt(d)
		for p := d[4:]; len(p) >= 8; p = p[6:] { // the last column follows the values
			c.Kind, c.Text = Number, number(rk(binary.LittleEndian.Uint32(p[2:])))
			c.Date, c.Percent = s.format(p)
			if err := s.keep(first, c); err != nil {
				return err
			}
			c.Col++
		}
	default:
		c, later, err := s.cell(r)
		if err != nil {
			return fmt.Errorf("%w: %s!%s", err, s.g.Name, Ref(c.Col, first))
		}
		if later {
			s.pending, s.pendingRow = c, first
			return nil
		}
		return s.keep(first, c)
	}
	return nil
}

// cellAt starts a cell of a record: row, column, format.
func (x *xls) cellAt(d []byte) Cell {
	c := Cell{Col: int(binary.LittleEndian.Uint16(d[2:])) + 1}
	c.Date, c.Percent = x.format(d[4:])
	return c
}

func (x *xls) format(d []byte) (date, percent bool) {
	i := int(binary.LittleEndian.Uint16(d))
	if i < len(x.formats) {
		return x.formats[i].date, x.formats[i].percent
	}
	return false, false
}

// cell reads a record of one cell. One without a text and of kind Text is no cell;
// later says that the text is in the next record.
func (x *xls) cell(r *record) (c Cell, later bool, err error) {
	d := r.data()
	switch {
	case r.id == recLabelSST && len(d) >= 10:
		c = x.cellAt(d)
		i := binary.LittleEndian.Uint32(d[6:])
		if int64(i) >= int64(len(x.strings)) {
			return c, false, ErrDamaged
		}
		c.Text, c.Long = x.strings[i].text, x.strings[i].long
	case r.id == recRK && len(d) >= 10:
		c = x.cellAt(d)
		c.Kind, c.Text = Number, number(rk(binary.LittleEndian.Uint32(d[6:])))
	case r.id == recNumber && len(d) >= 14:
		c = x.cellAt(d)
		x.float(&c, d[6:])
	case r.id == recBoolErr && len(d) >= 8:
		c = x.cellAt(d)
		boolErr(&c, d[6], d[7] != 0)
	case (r.id == recLabel || r.id == recRString) && len(d) >= 9:
		c = x.cellAt(d)
		units, ok := newBiffText(r, 6).text(16)
		if !ok {
			return c, false, ErrDamaged
		}
		t := x.settleUnits(units)
		c.Text, c.Long = t.text, t.long
	case r.id == recFormula && len(d) >= 20:
		c = x.cellAt(d)
		c.Formula = true
		if d[12] != 0xff || d[13] != 0xff {
			x.float(&c, d[6:])
			return c, false, nil
		}
		switch d[6] {
		case 0:
			return c, true, nil
		case 1:
			boolErr(&c, d[8], false)
		case 2:
			boolErr(&c, d[8], true)
		}
	}
	return c, false, nil
}

// float sets a number; one that is none is an error value.
func (x *xls) float(c *Cell, d []byte) {
	f := math.Float64frombits(binary.LittleEndian.Uint64(d))
	if math.IsNaN(f) || math.IsInf(f, 0) {
		c.Kind, c.Text = Failed, "#NUM!"
		return
	}
	c.Kind, c.Text = Number, number(f)
}

// number writes a number as short as it reads back the same.
func number(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-7 || a >= 1e21) {
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// rk unpacks a number of 30 bits: an integer or the upper part of a float, either
// of them perhaps in hundredths.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// errorValues are what error codes show.
var errorValues = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A", 0x2b: "#GETTING_DATA"}

func boolErr(c *Cell, v byte, failed bool) {
	switch {
	case failed:
		c.Kind, c.Text = Failed, errorValues[v]
		if c.Text == "" {
			c.Text = "#N/A"
		}
	case v != 0:
		c.Kind, c.Text = Bool, "TRUE"
	default:
		c.Kind, c.Text = Bool, "FALSE"
	}
}

// merges notes merged cells: a count, then rows and columns of each.
func (s *xlsSheet) merges(d []byte) {
	for p := d[2:]; len(p) >= 8; p = p[8:] {
		at := func(i int) int { return int(binary.LittleEndian.Uint16(p[2*i:])) + 1 }
		m := Range{at(0), at(2), at(1), at(3)}
		if m.Bottom >= m.Top && m.Right >= m.Left && m.Right <= maxCol {
			s.g.addMerge(m)
		}
	}
}

// keep adds a cell to its row; a new row lays the last one down.
func (s *xlsSheet) keep(n int, c Cell) error {
	if c.Kind == Text && c.Text == "" {
		return nil
	}
	if c.Col > maxCol {
		return fmt.Errorf("%w: column %d", ErrDamaged, c.Col)
	}
	if n != s.n {
		if err := s.lay(); err != nil {
			return err
		}
		s.back = s.back || n < s.n
		s.n = n
	}
	if len(s.cells) > 0 && s.cells[len(s.cells)-1].Col >= c.Col {
		s.back = true
	}
	if len(s.cells) > 4*maxCol {
		return ErrCells
	}
	s.cells = append(s.cells, c)
	return nil
}

func (s *xlsSheet) lay() error {
	err := s.row(s.g, s.n, false, s.cells)
	s.cells = s.cells[:0]
	return err
}

// finish lays the last row down, puts rows in order where they were not, and marks
// the hidden ones.
func (s *xlsSheet) finish() error {
	if err := s.lay(); err != nil {
		return err
	}
	if s.back {
		s.g.Rows = ordered(s.g.Rows)
	}
	for i := range s.g.Rows {
		s.g.Rows[i].Hidden = s.hidden[s.g.Rows[i].N]
	}
	return nil
}

// ordered sorts rows and their cells. Of a cell that is there twice the later one
// stands, as in Excel.
func ordered(rows []Row) []Row {
	slices.SortStableFunc(rows, func(a, b Row) int { return a.N - b.N })
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].N == r.N {
			out[n-1].Cells = append(slices.Clip(out[n-1].Cells), r.Cells...)
			continue
		}
		out = append(out, r)
	}
	for i := range out {
		cells := out[i].Cells
		slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
		kept := cells[:0]
		for _, c := range cells {
			if n := len(kept); n > 0 && kept[n-1].Col == c.Col {
				kept[n-1] = c
				continue
			}
			kept = append(kept, c)
		}
		out[i].Cells = kept
	}
	return out
}
