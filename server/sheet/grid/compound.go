package grid

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// compound is a compound file (MS-CFB), the box of .xls and of encrypted
// workbooks, opened as far as the names at its root. It is read here and not by
// mscfb because that makes room for whatever the header claims, and copies the
// path of each entry: a small file could ask for gigabytes.
type compound struct {
	data       []byte
	sectorSize int
	fat        []byte // 4 bytes a sector: the next one
	miniFAT    []byte
	mini       []byte // the stream that small streams lie in
	root       map[string]compoundEntry
	entries    int
	largest    uint64 // size that any entry claims
}

type compoundEntry struct {
	storage bool
	start   uint32
	size    uint64
}

const (
	compoundMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	endOfChain   = 0xfffffffe
	noEntry      = 0xffffffff
	miniSector   = 64
	miniCutoff   = 4096
)

// openCompound reads the tables and the root's entries. Names are in lower case.
func openCompound(data []byte) (*compound, error) {
	if len(data) < 512 || string(data[:8]) != compoundMark {
		return nil, fmt.Errorf("%w: compound file without header", ErrDamaged)
	}
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, fmt.Errorf("%w: compound file with sectors of 2^%d", ErrDamaged, shift)
	}
	c := &compound{data: data, sectorSize: 1 << shift, root: map[string]compoundEntry{}}
	// The table of sectors lies in sectors that the header and its chain list.
	sectors := len(data)/c.sectorSize + 1
	for i := range 109 {
		c.addTable(word(76 + 4*i))
	}
	next := word(68)
	for n := 0; next < endOfChain-1 && n < sectors; n++ {
		s := c.sector(next)
		if len(s) < c.sectorSize {
			break
		}
		for i := 0; i < c.sectorSize-4; i += 4 {
			c.addTable(binary.LittleEndian.Uint32(s[i:]))
		}
		next = binary.LittleEndian.Uint32(s[c.sectorSize-4:])
	}
	directory, err := c.chain(word(48), uint64(len(data)))
	if err != nil || len(directory) < 128 {
		return nil, fmt.Errorf("%w: compound file without directory", ErrDamaged)
	}
	c.entries = len(directory) / 128
	for i := range c.entries {
		if e := entryAt(directory, i); !e.storage {
			c.largest = max(c.largest, e.size)
		}
	}
	if c.miniFAT, err = c.chain(word(60), uint64(len(data))); err != nil {
		c.miniFAT = nil // a file may have no small streams
	}
	top := entryAt(directory, 0)
	if c.mini, err = c.chain(top.start, min(top.size, uint64(len(data)))); err != nil {
		c.mini = nil
	}
	c.walk(directory)
	return c, nil
}

// addTable adds a sector of the table of sectors.
func (c *compound) addTable(n uint32) {
	if n < endOfChain-1 && len(c.fat) <= len(c.data) {
		c.fat = append(c.fat, c.sector(n)...)
	}
}

// sector returns a sector; the last of a file may be short.
func (c *compound) sector(n uint32) []byte {
	from := (int64(n) + 1) * int64(c.sectorSize)
	if from >= int64(len(c.data)) {
		return nil
	}
	return c.data[from:min(from+int64(c.sectorSize), int64(len(c.data)))]
}

// chain gathers the sectors from start on, up to size bytes.
func (c *compound) chain(start uint32, size uint64) ([]byte, error) {
	var out []byte
	for n := start; n != endOfChain && uint64(len(out)) < size; {
		s := c.sector(n)
		if len(s) == 0 || len(out) > len(c.data) {
			return nil, fmt.Errorf("%w: compound file with a broken chain", ErrDamaged)
		}
		out = append(out, s...)
		if 4*int64(n)+4 > int64(len(c.fat)) {
			return nil, fmt.Errorf("%w: compound file with a broken chain", ErrDamaged)
		}
		n = binary.LittleEndian.Uint32(c.fat[4*n:])
	}
	return out[:min(uint64(len(out)), size)], nil
}

// walk notes the entries that lie at the root: a tree of siblings.
func (c *compound) walk(directory []byte) {
	seen := make([]bool, c.entries)
	todo := []uint32{binary.LittleEndian.Uint32(directory[76:])} // the root's child
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i == noEntry || int64(i) >= int64(c.entries) || i == 0 || seen[i] {
			continue
		}
		seen[i] = true
		e := directory[128*i:]
		todo = append(todo, binary.LittleEndian.Uint32(e[68:]), binary.LittleEndian.Uint32(e[72:]))
		length := min(int(binary.LittleEndian.Uint16(e[64:])), 64)
		name := make([]uint16, 0, 32)
		for j := 0; j+2 < length; j += 2 {
			name = append(name, binary.LittleEndian.Uint16(e[j:]))
		}
		key := strings.ToLower(string(utf16.Decode(name)))
		if _, twice := c.root[key]; !twice {
			c.root[key] = entryAt(directory, int(i))
		}
	}
}

func entryAt(directory []byte, i int) compoundEntry {
	e := directory[128*i:]
	size := binary.LittleEndian.Uint64(e[120:])
	if size > 1<<40 { // older writers leave rubbish in the upper half
		size &= 0xffffffff
	}
	return compoundEntry{storage: e[66] == 1, start: binary.LittleEndian.Uint32(e[116:]), size: size}
}

// has reports whether the root holds a name.
func (c *compound) has(name string) bool { _, ok := c.root[name]; return ok }

// stream returns the bytes of a stream at the root. It is ErrDamaged where there
// are fewer than its entry says.
func (c *compound) stream(name string) ([]byte, error) {
	e, ok := c.root[name]
	if !ok || e.storage {
		return nil, fmt.Errorf("%w: no stream %q", ErrDamaged, name)
	}
	var out []byte
	var err error
	if e.size < miniCutoff {
		out, err = c.miniChain(e.start, e.size)
	} else {
		out, err = c.chain(e.start, e.size)
	}
	if err != nil {
		return nil, err
	}
	if uint64(len(out)) < e.size {
		return nil, fmt.Errorf("%w: stream %q has %d of %d bytes", ErrDamaged, name, len(out), e.size)
	}
	return out, nil
}

func (c *compound) miniChain(start uint32, size uint64) ([]byte, error) {
	var out []byte
	for n := start; n != endOfChain && uint64(len(out)) < size; {
		from := int64(n) * miniSector
		if from >= int64(len(c.mini)) || 4*int64(n)+4 > int64(len(c.miniFAT)) {
			return nil, fmt.Errorf("%w: compound file with a broken chain", ErrDamaged)
		}
		out = append(out, c.mini[from:min(from+miniSector, int64(len(c.mini)))]...)
		n = binary.LittleEndian.Uint32(c.miniFAT[4*n:])
	}
	return out[:min(uint64(len(out)), size)], nil
}

// kind tells what a compound file is by the names at its root.
func (c *compound) kind() string {
	switch {
	case c.has("encryptedpackage"):
		return "encrypted"
	case c.has("workbook"):
		return "xls"
	case c.has("book"):
		return "xls5"
	case c.has("worddocument"):
		return "doc"
	case c.has("powerpoint document"):
		return "ppt"
	}
	for name := range c.root {
		if strings.HasSuffix(name, "hwpsummaryinformation") || name == "bodytext" || name == "docinfo" {
			return "hwp"
		}
	}
	return "ole"
}
