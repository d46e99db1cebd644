package grid

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

// biff writes records of BIFF8, as [MS-XLS] gives them.
type biff struct{ bytes.Buffer }

// rec writes a record of numbers of a given size, texts and bytes.
func (b *biff) rec(id uint16, fields ...any) {
	var d []byte
	for _, f := range fields {
		switch f := f.(type) {
		case uint8:
			d = append(d, f)
		case uint16:
			d = binary.LittleEndian.AppendUint16(d, f)
		case uint32:
			d = binary.LittleEndian.AppendUint32(d, f)
		case float64:
			d = binary.LittleEndian.AppendUint64(d, math.Float64bits(f))
		case []byte:
			d = append(d, f...)
		}
	}
	_ = binary.Write(b, binary.LittleEndian, []uint16{id, uint16(len(d))})
	b.Write(d)
}

// wide writes a text's length of 16 bits, flags and characters of two bytes.
func wideText(s string) []byte {
	u := utf16.Encode([]rune(s))
	d := binary.LittleEndian.AppendUint16(nil, uint16(len(u)))
	return append(append(d, 1), units(s)...)
}

func units(s string) []byte {
	var d []byte
	for _, u := range utf16.Encode([]rune(s)) {
		d = binary.LittleEndian.AppendUint16(d, u)
	}
	return d
}

type testSheet struct {
	name  string
	kind  uint8
	state uint8
	write func(*biff)
}

// xlsStream puts the records of a book together: what globals writes, the sheets.
func xlsStream(globals func(*biff), sheets ...testSheet) []byte {
	starts := make([]uint32, len(sheets))
	var b biff
	for range 2 { // once to learn where the sheets start
		b.Reset()
		b.rec(recBOF, uint16(0x600), uint16(5), make([]byte, 12))
		globals(&b)
		for i, s := range sheets {
			b.rec(recBoundSheet, starts[i], s.state, s.kind, uint8(len(utf16.Encode([]rune(s.name)))), uint8(1), units(s.name))
		}
		b.rec(recEOF)
		for i, s := range sheets {
			starts[i] = uint32(b.Len())
			b.rec(recBOF, uint16(0x600), uint16(0x10), make([]byte, 12))
			s.write(&b)
			b.rec(recEOF)
		}
	}
	return bytes.Clone(b.Bytes())
}

// box puts streams into a compound file: small ones into the stream of small
// streams, as they must be.
func box(streams map[string][]byte) []byte {
	const sector = 512
	var fat []uint32
	var body, mini []byte
	var miniFAT []uint32
	add := func(d []byte) uint32 {
		start := uint32(len(fat))
		for n := (len(d) + sector - 1) / sector; n > 0; n-- {
			fat = append(fat, uint32(len(fat)+1))
		}
		fat[len(fat)-1] = endOfChain
		body = append(body, d...)
		body = append(body, make([]byte, (sector-len(d)%sector)%sector)...)
		return start
	}
	entry := func(name string, kind byte, child, right, start, size uint32) []byte {
		e := make([]byte, 128)
		u := utf16.Encode([]rune(name))
		for i, c := range u {
			binary.LittleEndian.PutUint16(e[2*i:], c)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66], e[67] = kind, 1
		binary.LittleEndian.PutUint32(e[68:], noEntry)
		binary.LittleEndian.PutUint32(e[72:], right)
		binary.LittleEndian.PutUint32(e[76:], child)
		binary.LittleEndian.PutUint32(e[116:], start)
		binary.LittleEndian.PutUint32(e[120:], size)
		return e
	}
	var entries []byte
	n := uint32(0)
	for name, d := range streams {
		var start uint32
		if len(d) < miniCutoff {
			start = uint32(len(miniFAT))
			for i := (len(d) + miniSector - 1) / miniSector; i > 0; i-- {
				miniFAT = append(miniFAT, uint32(len(miniFAT)+1))
			}
			miniFAT[len(miniFAT)-1] = endOfChain
			mini = append(mini, d...)
			mini = append(mini, make([]byte, (miniSector-len(d)%miniSector)%miniSector)...)
		} else {
			start = add(d)
		}
		n++
		right := n + 1
		if int(n) == len(streams) {
			right = noEntry
		}
		entries = append(entries, entry(name, 2, noEntry, right, start, uint32(len(d)))...)
	}
	miniStart, miniTable := uint32(endOfChain), uint32(endOfChain)
	if len(mini) > 0 {
		miniStart = add(mini)
		var d []byte
		for _, v := range miniFAT {
			d = binary.LittleEndian.AppendUint32(d, v)
		}
		miniTable = add(append(d, bytes.Repeat([]byte{0xff}, (sector-len(d)%sector)%sector)...))
	}
	directory := add(append(entry("Root Entry", 5, 1, noEntry, miniStart, uint32(len(mini))), entries...))
	// The table of sectors holds its own, and those that list it where it is long.
	first := uint32(len(fat))
	tables, lists := 0, 0
	for tables*sector/4 < len(fat)+tables+lists {
		tables++
		lists = max(0, (tables-109+126)/127)
	}
	for range tables {
		fat = append(fat, 0xfffffffd)
	}
	for range lists {
		fat = append(fat, 0xfffffffc)
	}
	h := make([]byte, sector)
	copy(h, compoundMark)
	binary.LittleEndian.PutUint16(h[26:], 3)
	binary.LittleEndian.PutUint16(h[28:], 0xfffe)
	binary.LittleEndian.PutUint16(h[30:], 9)
	binary.LittleEndian.PutUint16(h[32:], 6)
	firstList := uint32(endOfChain)
	if lists > 0 {
		firstList = first + uint32(tables)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directory, 56: miniCutoff, 60: miniTable, 64: 1, 68: firstList, 72: uint32(lists)} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	table := func(i int) uint32 {
		if i < tables {
			return first + uint32(i)
		}
		return noEntry
	}
	for i := range 109 {
		binary.LittleEndian.PutUint32(h[76+4*i:], table(i))
	}
	out := append(h, body...)
	for i := range tables * sector / 4 {
		v := uint32(noEntry)
		if i < len(fat) {
			v = fat[i]
		}
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for l := range lists {
		for i := range 127 {
			out = binary.LittleEndian.AppendUint32(out, table(109+127*l+i))
		}
		next := uint32(endOfChain)
		if l+1 < lists {
			next = firstList + uint32(l) + 1
		}
		out = binary.LittleEndian.AppendUint32(out, next)
	}
	return out
}

// sampleXLS is a workbook with every kind of cell.
func sampleXLS() []byte {
	long := strings.Repeat("계약상대자", 30)
	globals := func(b *biff) {
		b.rec(recDate1904, uint16(1))
		b.rec(recFormat, uint16(170), wideText(`yyyy"년"`))
		for _, f := range []uint16{0, 14, 10, 170} {
			b.rec(recXF, uint16(0), f, make([]byte, 16))
		}
		// Texts: wide, narrow, with runs and a phonetic guide, and one that goes on in
		// another record where its characters are narrow, then wide again.
		var sst bytes.Buffer
		sst.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 9), 2))
		sst.Write(wideText("계약명"))
		sst.Write([]byte{3, 0, 0, 'S', 'M', 'S'})
		sst.Write([]byte{2, 0, 1 | 8 | 4, 1, 0, 6, 0, 0, 0})
		sst.Write(units("서울"))
		sst.Write([]byte{1, 0, 2, 0})
		first := sst.Len()
		sst.WriteString("phonet")
		u := utf16.Encode([]rune(long))
		sst.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(u)+3)))
		sst.WriteByte(1)
		sst.Write(units(long)[:40])
		b.rec(recSST, sst.Bytes()[:first+2]) // breaks within the guide
		b.rec(recContinue, sst.Bytes()[first+2:])
		b.rec(recContinue, append([]byte{0}, "abc"...))
		b.rec(recContinue) // records of nothing, and of half a character
		b.rec(recContinue, uint8(1))
		b.rec(recContinue, uint8(1), uint8(7))
		b.rec(recContinue, append([]byte{1}, units(long)[40:]...))
	}
	cell := func(row, col, xf uint16) []byte {
		return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, row), col), xf)
	}
	formula := func(b *biff, at []byte, value ...byte) {
		b.rec(recFormula, at, value, []byte{0xff, 0xff}, uint16(0), uint32(0), uint16(0))
	}
	return xlsStream(globals,
		testSheet{name: "계약", write: func(b *biff) {
			b.rec(recColInfo, uint16(2), uint16(3), uint16(1000), uint16(0), uint16(1), uint16(0))
			b.rec(recRow, uint16(4), uint16(0), uint16(5), uint16(255), uint16(0), uint16(0), uint32(0x120))
			b.rec(recLabelSST, cell(0, 0, 0), uint32(0))
			b.rec(recLabelSST, cell(0, 1, 0), uint32(1))
			b.rec(recLabelSST, cell(0, 2, 0), uint32(2))
			b.rec(recLabelSST, cell(0, 3, 0), uint32(3))
			b.rec(recRK, cell(1, 0, 0), uint32(935<<2|3)) // 9.35
			b.rec(recMulRk, uint16(1), uint16(1), uint16(1), uint32(44851<<2|2), uint16(2), uint32(0x3fb99998), uint16(3), uint32(0xfffffff6), uint16(3))
			b.rec(recNumber, cell(1, 4, 0), 9.3499999999999996)
			b.rec(recBoolErr, cell(2, 0, 0), uint8(1), uint8(0))
			b.rec(recBoolErr, cell(2, 1, 0), uint8(0x2a), uint8(1))
			b.rec(0x0201, cell(2, 2, 0)) // BLANK
			b.rec(recBOF, uint16(0x600), uint16(0x20), make([]byte, 12))
			b.rec(recNumber, cell(2, 3, 0), 99.0) // of a chart
			b.rec(recEOF)
			b.rec(recLabel, cell(2, 4, 0), wideText("글자"))
			formula(b, cell(4, 0, 0), 0, 0, 0, 0, 0, 0)
			b.rec(0x04bc, make([]byte, 10)) // SHRFMLA
			b.rec(recString, wideText("결과"))
			formula(b, cell(4, 1, 0), 1, 0, 1, 0, 0, 0)
			formula(b, cell(4, 2, 0), 2, 0, 7, 0, 0, 0)
			formula(b, cell(4, 3, 0), 3, 0, 0, 0, 0, 0)
			b.rec(recFormula, cell(4, 4, 1), 44851.5, uint16(0), uint32(0), uint16(0))
			b.rec(recNumber, cell(6, 0, 0), math.NaN())
			b.rec(recNumber, cell(6, 1, 0), -1e300)
			b.rec(recNumber, cell(6, 2, 0), 1e15)
			b.rec(recBoolErr, cell(6, 3, 0), uint8(0), uint8(0))
			b.rec(recBoolErr, cell(6, 4, 0), uint8(0x99), uint8(1))
			b.rec(recMergeCells, uint16(2), cell(0, 1, 2), uint16(3), cell(5, 7, 0), uint16(0))
		}},
		testSheet{name: "차트", kind: 2, write: func(*biff) {}},
		testSheet{name: "숨은 것", state: 2, write: func(b *biff) { // rows and columns out of order
			b.rec(recNumber, cell(3, 1, 0), 4.0)
			b.rec(recNumber, cell(1, 2, 0), 3.0)
			b.rec(recNumber, cell(1, 0, 0), 1.0)
			b.rec(recNumber, cell(3, 1, 0), 5.0)
		}})
}

// TestXLS reads every kind of record, boxed and bare.
func TestXLS(t *testing.T) {
	stream := sampleXLS()
	long := strings.Repeat("계약상대자", 30)
	u := []rune(long)
	want := []Row{
		{N: 1, Cells: []Cell{{Col: 1, Text: "계약명"}, {Col: 2, Text: "SMS"}, {Col: 3, Text: "서울"}, {Col: 4, Text: string(u[:20]) + "abc" + string(u[20:])}}},
		{N: 2, Cells: []Cell{{Col: 1, Text: "9.35", Kind: Number}, {Col: 2, Text: "44851", Kind: Number, Date: true}, {Col: 3, Text: "0.09999990463256836", Kind: Number, Percent: true}, {Col: 4, Text: "-3", Kind: Number, Date: true}, {Col: 5, Text: "9.35", Kind: Number}}},
		{N: 3, Cells: []Cell{{Col: 1, Text: "TRUE", Kind: Bool}, {Col: 2, Text: "#N/A", Kind: Failed}, {Col: 5, Text: "글자"}}},
		{N: 5, Hidden: true, Cells: []Cell{{Col: 1, Text: "결과", Formula: true}, {Col: 2, Text: "TRUE", Kind: Bool, Formula: true}, {Col: 3, Text: "#DIV/0!", Kind: Failed, Formula: true}, {Col: 5, Text: "44851.5", Kind: Number, Date: true, Formula: true}}},
		{N: 7, Cells: []Cell{{Col: 1, Text: "#NUM!", Kind: Failed}, {Col: 2, Text: "-1E+300", Kind: Number}, {Col: 3, Text: "1000000000000000", Kind: Number}, {Col: 4, Text: "FALSE", Kind: Bool}, {Col: 5, Text: "#N/A", Kind: Failed}}},
	}
	for name, data := range map[string][]byte{
		"bare": stream, "boxed small": box(map[string][]byte{"Workbook": stream, "\x05SummaryInformation": {1}}),
		"in a large box":                box(map[string][]byte{"A": make([]byte, 20<<20), "Workbook": append(stream, make([]byte, 5000)...)}),
		"boxed, with an old one beside": box(map[string][]byte{"WORKBOOK": append(stream, make([]byte, 5000)...), "Book": {1, 2}, "_VBA_PROJECT_CUR": {1}}),
	} {
		kind, b := open(t, data, Options{})
		sane(t, b)
		if kind != "xls" || !b.From1904 || len(b.Sheets) != 2 || b.Sheets[0].Name != "계약" || b.Sheets[0].Hidden || b.Sheets[1].Name != "숨은 것" || !b.Sheets[1].Hidden {
			t.Fatalf("%s: %s %+v", name, kind, b)
		}
		if strings.Contains(name, "beside") != b.Macros {
			t.Errorf("%s: macros %v", name, b.Macros)
		}
		if g := b.Sheets[0]; !reflect.DeepEqual(g.Rows, want) || !reflect.DeepEqual(g.HiddenColumns, []Range{{Left: 3, Right: 4}}) || !reflect.DeepEqual(g.Merges, []Range{{1, 3, 2, 4}, {6, 1, 8, 1}}) {
			t.Errorf("%s:\n%+v\nwant\n%+v\nhidden columns %v, merges %v", name, g.Rows, want, g.HiddenColumns, g.Merges)
		}
		if got := cellsOf(b.Sheets[1]); !reflect.DeepEqual(got, []string{"A2 1", "C2 3", "B4 5"}) {
			t.Errorf("%s: out of order: %q", name, got)
		}
	}
}

// TestXLSRefused: what is old, locked, cut off or made to hurt.
func TestXLSRefused(t *testing.T) {
	whole := box(map[string][]byte{"Workbook": append(sampleXLS(), make([]byte, 8000)...)})
	none := func(*biff) {}
	number := func(b *biff) { b.rec(recNumber, uint16(0), uint16(0), uint16(0), 1.0) }
	old := []byte("\x09\x08\x08\x00\x00\x05\x05\x00\x00\x00\x00\x00")
	cut := sampleXLS()
	cut = cut[:len(cut)-60]
	loop := bytes.Clone(whole)
	fat := int(binary.LittleEndian.Uint32(loop[76:]))*512 + 512
	binary.LittleEndian.PutUint32(loop[fat:], 0) // the first sector comes after itself
	huge := bytes.Clone(whole)
	for _, at := range []int{44, 64, 72} { // tables of four billion sectors
		binary.LittleEndian.PutUint32(huge[at:], 0xfffffff0)
	}
	nested := xlsStream(none, testSheet{name: "a", write: func(b *biff) {
		for range 300 {
			number(b)
		}
	}}, testSheet{name: "b", write: none})
	for name, tt := range map[string]struct {
		data []byte
		is   error
		kind string
	}{
		"excel 4":         {append([]byte("\x09\x04\x06\x00\x00\x00\x10\x00"), make([]byte, 20)...), nil, "xls5"},
		"excel 95":        {box(map[string][]byte{"Book": append(old, make([]byte, 40)...)}), nil, "xls5"},
		"excel 95, bare":  {append(old, make([]byte, 40)...), nil, "xls5"},
		"locked":          {box(map[string][]byte{"Workbook": xlsStream(func(b *biff) { b.rec(recFilePass, uint16(1), uint32(1)) })}), ErrEncrypted, "xls"},
		"records cut":     {cut, ErrDamaged, "xls"},
		"file cut":        {whole[:len(whole)/2], ErrDamaged, "xls"},
		"loop":            {loop, ErrDamaged, "xls"},
		"no text":         {xlsStream(none, testSheet{name: "a", write: func(b *biff) { b.rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0)) }}), ErrDamaged, "xls"},
		"far column":      {xlsStream(none, testSheet{name: "a", write: func(b *biff) { b.rec(recNumber, uint16(0), uint16(0xffff), uint16(0), 1.0) }}), ErrDamaged, "xls"},
		"sheet elsewhere": {xlsStream(func(b *biff) { b.rec(recBoundSheet, uint32(1<<30), uint16(0), uint16(1), []byte("xy")) }), ErrDamaged, "xls"},
		"two in one": {xlsStream(func(b *biff) {
			b.rec(recBoundSheet, uint32(0), uint16(0), uint16(1), []byte("xy"))
			b.rec(recBoundSheet, uint32(0), uint16(0), uint16(1), []byte("xy"))
		}), ErrDamaged, "xls"},
		"cells": {nested, ErrCells, "xls"},
	} {
		kind, b, err := Open(context.Background(), tt.data, Options{Limits: Limits{Cells: 200}})
		var other *FormatError
		if kind != tt.kind || b != nil || tt.is != nil && !errors.Is(err, tt.is) || tt.is == nil && (!errors.As(err, &other) || other.Format != tt.kind) {
			t.Errorf("%s: %s %v", name, kind, err)
		}
	}
	// Counts in the header are not believed: the file is whole and is read.
	if _, b := open(t, huge, Options{}); len(b.Sheets) != 2 {
		t.Error("a lying header")
	}
	// Sheets that start one within the other would be read again and again.
	starts := func(b *biff) {
		for i := range 400 {
			b.rec(recBoundSheet, uint32(20+i), uint16(0), uint16(1), []byte("xy"))
		}
	}
	if _, _, err := Open(context.Background(), xlsStream(starts), Options{}); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	many := xlsStream(none, testSheet{name: "a", write: func(b *biff) {
		for range 3000 {
			number(b)
		}
	}})
	if _, _, err := Open(ctx, many, Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzXLS(f *testing.F) {
	f.Add(sampleXLS())
	f.Add(box(map[string][]byte{"Workbook": sampleXLS()}))
	f.Add(box(map[string][]byte{"Workbook": append(sampleXLS(), make([]byte, 5000)...)}))
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = fuzzed(t, data) })
}
