package grid

import (
	"strconv"
	"strings"
)

// numFormat is the family of a number format.
type numFormat struct{ date, percent bool }

// builtInFormat tells the family of a format that has a number but no code. The
// numbers from 27 are dates in the Korean, Japanese and Chinese Excel.
func builtInFormat(n int) numFormat {
	return numFormat{
		date:    n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58,
		percent: n == 9 || n == 10,
	}
}

// formatOf tells whether a number format shows dates, times and spans of time, or
// percentages.
func formatOf(id, code string) numFormat {
	if code == "" {
		n, err := strconv.Atoi(id)
		if err != nil {
			return numFormat{}
		}
		return builtInFormat(n)
	}
	code = strings.ToLower(code)
	for _, general := range []string{"general", "standard", "g/표준"} {
		code = strings.ReplaceAll(code, general, "")
	}
	var f numFormat
	korean, digits := false, false
	runes := []rune(code)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '\\', '_', '*': // the next one is shown, or its width is
			i++
		case '"':
			for i++; i < len(runes) && runes[i] != '"'; i++ {
			}
		case '[':
			from := i + 1
			for i++; i < len(runes) && runes[i] != ']'; i++ {
			}
			if in := string(runes[from:min(i, len(runes))]); in != "" && strings.Trim(in, in[:1]) == "" && strings.Contains("hms", in[:1]) { // [hh]: hours past a day
				f.date = true
			}
		case '%':
			f.percent = true
		case 'y', 'm', 'd', 'h', 's':
			f.date = true
		case 'a': // aaa: the day of the week
			f.date = f.date || i+2 < len(runes) && runes[i+1] == 'a' && runes[i+2] == 'a'
		case '년', '월', '일':
			korean = true
		case '0', '#':
			digits = true
		}
	}
	f.date = f.date || korean && !digits
	return f
}
