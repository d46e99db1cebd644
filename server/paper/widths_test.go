package paper

import (
	"math"
	"slices"
	"testing"
)

func TestColumnsHoldTheirFigures(t *testing.T) {
	row := func(texts ...string) Row {
		var r Row
		for _, s := range texts {
			r = append(r, TextCell(s))
		}
		return r
	}
	columns := func(width float64, shares []float64, rows ...Row) []float64 {
		t.Helper()
		b, err := (&cleaner{width: width}).block(Table{Columns: shares, Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, w := range b.(*grid).columns {
			sum += w
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("the shares sum to %g", sum)
		}
		return b.(*grid).columns
	}
	wide := []float64{.5, .25, .25}
	if got := columns(170, wide, row("항목", "1,234", "긴 글은 줄을 바꾼다")); !slices.Equal(got, wide) {
		t.Errorf("what fits moved: %v", got)
	}
	// Ten digits and three commas of 10 points are at most 7.08 ems, 25 mm; with
	// 4.2 mm beside them more than the 17 mm of a tenth.
	got := columns(170, []float64{.1, .5, .4}, row("1,234,567,890", "글 글", "글"))
	if mm := 170 * got[0]; mm < 25 || mm > 32 {
		t.Errorf("the column of the figure is %.1f mm wide", mm)
	}
	if got[1] >= .5 || got[2] >= .4 || got[1] < .4 {
		t.Errorf("the others did not give their share: %v", got)
	}
	// A blank that does not break holds its two figures together.
	one := columns(170, []float64{.1, .9}, row("1,234 ~ 5,678", "글"))
	two := columns(170, []float64{.1, .9}, row("1,234\u00a0~\u00a05,678", "글"))
	if two[0] < 1.5*one[0] {
		t.Errorf("a range has %g, its figures %g", two[0], one[0])
	}
	// A long name and an address are broken anyway.
	narrow := []float64{.05, .95}
	if got := columns(170, narrow, row("https://example.go.kr/a/very/long/path?no=1234567890", "글")); !slices.Equal(got, narrow) {
		t.Errorf("an address widened its column: %v", got)
	}
	// No room: thirty figures of 25 mm.
	shares, texts := make([]float64, 30), make([]string, 30)
	for i := range shares {
		shares[i], texts[i] = 1.0/30, "1,234,567,890"
	}
	for i, w := range columns(170, shares, row(texts...)) {
		if math.Abs(w-shares[i]) > 1e-12 {
			t.Errorf("column %d moved to %g", i, w)
		}
	}
}
