package models

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestShortNumber: the short way reads what the exact one reads, and leaves to it
// what it does not read.
func TestShortNumber(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	units := []string{"", "원", "천원", "백만원", "억원", "건", "만건", "%", "시간", "분", "초", "없는단위"}
	kinds := []Kind{KindMoney, KindCount, KindNumber, KindShare, KindPercent, KindMinutes, KindHours, KindText}
	short := 0
	for range 200_000 {
		text := ""
		switch r.IntN(5) {
		case 0:
			text = strconv.FormatInt(r.Int64N(2_000_000)-1_000_000, 10)
		case 1:
			text = strconv.FormatFloat(float64(r.IntN(100_000))*1.1/float64(int(1)<<r.IntN(12)), 'g', -1, 64)
		case 2:
			text = strconv.FormatFloat(r.NormFloat64()*1e9, 'f', r.IntN(9), 64)
		case 3:
			text = strconv.FormatUint(r.Uint64(), 10)[r.IntN(3):] + "." + strconv.Itoa(r.IntN(100))
		default:
			b := make([]byte, r.IntN(8))
			for i := range b {
				b[i] = "0123456789.-+eE, "[r.IntN(17)]
			}
			text = string(b)
		}
		k := kinds[r.IntN(len(kinds))]
		in := Typed{Text: text, Number: true, Style: r.IntN(4) == 0, Unit: units[r.IntN(len(units))]}
		n, scale, ok := ShortNumber(k, in)
		if !ok {
			continue
		}
		short++
		want, err := ReadNumber(k, in)
		if err != nil || want.Ambiguous || want.Approximate || want.Rat.Cmp(big.NewRat(n, scale)) != 0 {
			t.Fatalf("%v %+v: %d/%d, want %v, %v", k, in, n, scale, want, err)
		}
		if f, err := ReadFloat(k, in); err != nil || f != want.Float() {
			t.Fatalf("%v %+v: %v, %v, want %v", k, in, f, err, want.Float())
		}
	}
	if short < 50_000 {
		t.Errorf("only %d were short", short)
	}
}
