package unit

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"testing"
)

func TestMulDiv(t *testing.T) {
	for _, tt := range []struct {
		m    Money
		n, d int64
		want Money
	}{
		{9*Won + 350, 470_000, 1, 4_394_500 * Won},   // 9.35 × 470,000 by hand
		{25_098_000 * Won, 11, 10, 27_607_800 * Won}, // Suwon with VAT
		{4*Won + 900, 10, 11, 4455},                  // 4.9/1.1 = 4.4545…
		{1, 1, 2, 1}, {-1, 1, 2, -1}, {1, -1, 2, -1}, // half away from zero
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
	} {
		got, err := tt.m.MulDiv(tt.n, tt.d)
		if err != nil || got != tt.want {
			t.Errorf("%d·%d/%d = %d, %v; want %d", tt.m, tt.n, tt.d, got, err, tt.want)
		}
	}
	for _, tt := range [][3]int64{{math.MaxInt64, 2, 1}, {1, 1, 0}, {math.MinInt64, 1, -1}} {
		if got, err := Money(tt[0]).MulDiv(tt[1], tt[2]); !errors.Is(err, ErrRange) {
			t.Errorf("%v = %d, %v; want ErrRange", tt, got, err)
		}
	}
}

func FuzzMulDiv(f *testing.F) {
	f.Add(int64(9350), int64(470000), int64(3))
	f.Fuzz(func(t *testing.T, m, n, d int64) {
		got, err := Money(m).MulDiv(n, d)
		if d == 0 {
			if err == nil {
				t.Fatal("division by zero accepted")
			}
			return
		}
		// big.Rat as the other program: round half away from zero.
		r := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(m), big.NewInt(n)), big.NewInt(d))
		half := big.NewRat(int64(r.Sign()), 2)
		r.Add(r, half)
		want := new(big.Int).Quo(r.Num(), r.Denom())
		if err != nil {
			if want.IsInt64() && want.Int64() != math.MinInt64 {
				t.Fatalf("%d·%d/%d refused, is %v", m, n, d, want)
			}
			return
		}
		if want.Cmp(big.NewInt(int64(got))) != 0 {
			t.Fatalf("%d·%d/%d = %d, want %v", m, n, d, got, want)
		}
	})
}

func TestParseMoney(t *testing.T) {
	for s, want := range map[string]Money{"9.35": 9350, "4.9": 4900, "26.763": 26763, "-0.5": -500, "0": 0, "007.1000": 7100, ".5": 500, "12.": 12000, "9000000000000000": 9_000_000_000_000_000 * Won} {
		if got, err := ParseMoney(s); err != nil || got != want {
			t.Errorf("ParseMoney(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
	for s, want := range map[string]error{"": ErrSyntax, ".": ErrSyntax, "-": ErrSyntax, "-+1": ErrSyntax, "1e3": ErrSyntax, "1,200": ErrSyntax, "0.12345": ErrDigits, "99999999999999999999": ErrRange, "9300000000000000": ErrRange} {
		if got, err := ParseMoney(s); !errors.Is(err, want) {
			t.Errorf("ParseMoney(%q) = %d, %v; want %v", s, got, err, want)
		}
	}
}

func TestMoneyText(t *testing.T) {
	for m, want := range map[Money]string{9350: "9.35", -500: "-0.5", 0: "0", 25_098_000 * Won: "25098000", math.MinInt64: "-9223372036854775.808"} {
		if got := m.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(m), got, want)
		}
	}
	b, err := json.Marshal(struct{ P Money }{9350})
	if err != nil || string(b) != `{"P":9.35}` {
		t.Errorf("json %s, %v", b, err)
	}
	for m, want := range map[Money]int64{1499: 1, 1500: 2, -1500: -2, -1499: -1} {
		if got := m.RoundWon(); got != want {
			t.Errorf("RoundWon(%d) = %d, want %d", int64(m), got, want)
		}
	}
}
