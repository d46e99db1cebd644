package grid

import (
	"slices"
	"strconv"
	"strings"
)

// rangeOf reads "B2:C5".
func rangeOf(ref string) (Range, bool) {
	a, b, ok := strings.Cut(ref, ":")
	top, left, ok1 := SplitRef(a)
	bottom, right, ok2 := SplitRef(b)
	return Range{top, left, bottom, right}, ok && ok1 && ok2 && bottom >= top && right >= left
}

// SplitRef reads "F6" as row 6, column 6.
func SplitRef(ref string) (row, col int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z' {
		col = col*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return row, col, err == nil && i > 0 && col <= 16384 && row > 0 && row <= 1<<20
}

// Ref writes row 6, column 6 as "F6".
func Ref(col, row int) string {
	var b [28]byte
	return string(strconv.AppendInt(appendColumn(b[:0], col), int64(row), 10))
}

// ColumnName writes column 28 as "AB".
func ColumnName(col int) string {
	var b [8]byte
	return string(appendColumn(b[:0], col))
}

func appendColumn(b []byte, col int) []byte {
	from := len(b)
	for ; col > 0; col = (col - 1) / 26 {
		b = append(b, byte('A'+(col-1)%26))
	}
	slices.Reverse(b[from:])
	return b
}
