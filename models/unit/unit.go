// Package unit holds exact money and the named units of time that every other
// package counts in. It depends on the standard library only.
package unit

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// HoursPerYear is the length of Daebi's year, printed beside every figure that
// rests on it.
const HoursPerYear = 8760.0

// DaysPerYear is the length of the year in days; a week is 7 of them.
const DaysPerYear = 365.0

// MonthsPerYear is the number of months over which a monthly amount is paid.
const MonthsPerYear = 12

// Money is an exact amount in thousandths of a won; it holds ±9.2e15 won. Its
// name, or a field beside it, says on which side of VAT it stands. Prices, fees
// and savings are Money; risk figures are float64 won and never become Money.
type Money int64

// Units of Money: 9.35 won is 9*Won + 350*Milliwon.
const (
	Milliwon Money = 1
	Won            = 1000 * Milliwon
)

// Errors of money.
var (
	ErrRange  = errors.New("amount out of range")
	ErrSyntax = errors.New("not an amount")
	ErrDigits = errors.New("more than three digits after the point")
)

// MulDiv returns m·n/d without overflow in between, rounded half away from
// zero to a thousandth of a won. It returns ErrRange if the result does not fit
// or d is 0.
func (m Money) MulDiv(n, d int64) (Money, error) {
	if d == 0 {
		return 0, ErrRange
	}
	neg := (m < 0) != (n < 0) != (d < 0)
	hi, lo := bits.Mul64(abs(int64(m)), abs(n))
	div := abs(d)
	if hi >= div {
		return 0, ErrRange
	}
	q, r := bits.Div64(hi, lo, div)
	if r >= div-r { // r ≥ d/2 without overflow
		q++
	}
	if q > math.MaxInt64 {
		return 0, ErrRange
	}
	if neg {
		return -Money(q), nil
	}
	return Money(q), nil
}

// Times returns m·n, or ErrRange.
func (m Money) Times(n int64) (Money, error) { return m.MulDiv(n, 1) }

// Add returns m + x, or ErrRange.
func (m Money) Add(x Money) (Money, error) {
	s := m + x
	if (x > 0 && s < m) || (x < 0 && s > m) {
		return 0, ErrRange
	}
	return s, nil
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1 // math.MinInt64 too
	}
	return uint64(n)
}

// Float returns the amount in won. Nothing goes back from a float to Money but
// ParseMoney's exact decimals, so an estimate can never become a price.
func (m Money) Float() float64 { return float64(m) / 1000 }

// RoundWon returns the amount in whole won, half away from zero.
func (m Money) RoundWon() int64 {
	q, r := int64(m)/1000, int64(m)%1000
	switch {
	case r >= 500:
		q++
	case r <= -500:
		q--
	}
	return q
}

// String returns the amount in won as a plain decimal without trailing zeros:
// "9.35", "-0.5", "25098000".
func (m Money) String() string { return string(m.Append(nil)) }

// Append appends what String returns.
func (m Money) Append(b []byte) []byte {
	u := abs(int64(m))
	if m < 0 {
		b = append(b, '-')
	}
	b = strconv.AppendUint(b, u/1000, 10)
	f := u % 1000
	if f == 0 {
		return b
	}
	b = append(b, '.', byte('0'+f/100), byte('0'+f/10%10), byte('0'+f%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// MarshalJSON writes the amount as a JSON number in won.
func (m Money) MarshalJSON() ([]byte, error) { return m.Append(make([]byte, 0, 24)), nil }

// UnmarshalJSON reads a JSON number in won with at most three digits after the
// point.
func (m *Money) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	v, err := ParseMoney(string(b))
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// ParseMoney reads a plain decimal in won ("9.35", "-12", "1e3" is refused). It
// returns ErrSyntax, ErrDigits for more than three digits after the point that
// are not zero, or ErrRange.
func ParseMoney(s string) (Money, error) {
	t := s
	neg := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(strings.TrimPrefix(t, "-"), "+")
	if neg && strings.HasPrefix(s[1:], "+") {
		return 0, ErrSyntax
	}
	whole, frac, dot := strings.Cut(t, ".")
	if whole == "" && (!dot || frac == "") || !digits(whole) || !digits(frac) {
		return 0, ErrSyntax
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > 3 {
		return 0, ErrDigits
	}
	frac += "000"[len(frac):]
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 16 {
		return 0, ErrRange
	}
	v, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return 0, ErrRange
	}
	if neg {
		v = -v
	}
	return Money(v), nil
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
