package text

import (
	"math"
	"strconv"
	"strings"
)

// missing stands for a figure that could not be computed.
const missing = "–"

// Count writes a whole number with separators: 470,000. A negative one has a minus
// sign, −3.
func Count(n int64) string { return signed("−", n) }

// Won writes whole won for a table, whose heading names the unit: 25,098,000. As
// Korean budgets do, it writes △ for negative amounts.
func Won(lang Lang, won int64) string {
	if lang == Korean {
		return signed("△", won)
	}
	return signed("−", won)
}

// WonUnit is Won with its unit, for sentences: 25,098,000원, 25,098,000 won.
func WonUnit(lang Lang, won int64) string {
	if lang == Korean {
		return Won(lang, won) + "원"
	}
	return Won(lang, won) + " won"
}

// Price writes a price given in thousandths of a won, without trailing zeros: 9.35.
func Price(lang Lang, milliwon int64) string {
	whole, part := milliwon/1000, milliwon%1000
	if part == 0 {
		return Won(lang, whole)
	}
	digits := strings.TrimRight(strconv.Itoa(1000 + abs(int(part)))[1:], "0")
	if milliwon < 0 && whole == 0 {
		return strings.TrimSuffix(Won(lang, -1), "1") + "0." + digits
	}
	return Won(lang, whole) + "." + digits
}

// WonWords writes won for a headline, rounded to about four digits: 25,098,000 is
// 2,510만 원 or 25.1 million won. Below a million it rounds nothing.
func WonWords(lang Lang, won int64) string {
	if lang == Korean {
		return koreanWords(won)
	}
	return englishWords(won)
}

const (
	man = 10_000
	eok = 100_000_000
	jo  = 1_000_000_000_000
)

func koreanWords(won int64) string {
	sign, n := split(won)
	step := uint64(man)
	switch {
	case n < 1_000_000 && n%man != 0:
		return sign + group(n) + "원"
	case n >= jo:
		step = eok
	}
	n = (n + step/2) / step * step
	var parts []string
	for _, unit := range []struct {
		size uint64
		name string
	}{{jo, "조"}, {eok, "억"}, {man, "만"}} {
		if q := n / unit.size; q > 0 {
			parts = append(parts, group(q)+unit.name)
		}
		n %= unit.size
	}
	if len(parts) == 0 {
		return "0원"
	}
	return sign + strings.Join(parts, " ") + " 원"
}

func englishWords(won int64) string {
	sign, n := split(won)
	if n < 1_000_000 {
		return sign + group(n) + " won"
	}
	// Three digits; 999,950,000 becomes 1 billion, not 1,000 million.
	x := float64(n)
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	for _, unit := range []struct {
		size float64
		name string
	}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}} {
		if x >= unit.size {
			return sign + strconv.FormatFloat(x/unit.size, 'f', -1, 64) + " " + unit.name + " won"
		}
	}
	return sign + group(n) + " won"
}

// Percent writes a fraction, 0…1, with so many decimals: Percent(ko, 0.9995, 2) is
// 99.95%. What would round to 0% or 100% without being so is said to be below or
// above the nearest figure that can be shown.
func Percent(lang Lang, fraction float64, decimals int) string {
	if math.IsNaN(fraction) || math.IsInf(fraction, 0) {
		return missing
	}
	scale := math.Pow10(decimals)
	step := 1 / scale // in percent, as is the rest
	percent := math.Round(fraction*100*scale) / scale
	shown := func(percent float64) string {
		sign := ""
		if percent < 0 {
			sign = "−"
		}
		return sign + strconv.FormatFloat(math.Abs(percent), 'f', decimals, 64) + "%"
	}
	switch {
	case fraction > 0 && percent == 0:
		return below(lang, shown(step))
	case fraction < 1 && percent == 100:
		return above(lang, shown(100-step))
	}
	return shown(percent)
}

func below(lang Lang, s string) string {
	if lang == Korean {
		return s + " 미만"
	}
	return "below " + s
}

func above(lang Lang, s string) string {
	if lang == Korean {
		return s + " 초과"
	}
	return "above " + s
}

// Hours writes a length of time given in hours, rounded to minutes: 3시간 20분, 3 h
// 20 min. Less than half a minute but more than none is said to be so.
func Hours(lang Lang, hours float64) string {
	if math.IsNaN(hours) || math.Abs(hours) > 1e12 {
		return missing
	}
	sign, n := split(int64(math.Round(hours * 60)))
	h, m := group(n/60), strconv.FormatUint(n%60, 10)
	hourUnit, minuteUnit := "시간", "분"
	if lang == English {
		hourUnit, minuteUnit = " h", " min"
	}
	switch {
	case n == 0 && hours > 0:
		return below(lang, "1"+minuteUnit)
	case n < 60:
		return sign + m + minuteUnit
	case n%60 == 0:
		return sign + h + hourUnit
	}
	return sign + h + hourUnit + " " + m + minuteUnit
}

func signed(minus string, n int64) string {
	sign, size := split(n)
	if sign != "" {
		sign = minus
	}
	return sign + group(size)
}

// split returns the sign and the size of n; the size of the smallest int64 fits too.
func split(n int64) (sign string, size uint64) {
	if n < 0 {
		return "−", uint64(-(n + 1)) + 1
	}
	return "", uint64(n)
}

// group writes digits in threes: 1,234,567.
func group(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
