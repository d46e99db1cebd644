package grid

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// readText reads a file of separated values: comma, tab, semicolon or pipe, as
// the file itself shows. Rows are its records counted from 1, blank ones too, so
// that a row has the number that Excel shows; encoding/csv leaves blank ones out
// and takes a quote that is never closed for a field to the end of the file.
func readText(k *keeper, data []byte) (string, *Book, error) {
	text, wide, err := decode(data, "")
	if err != nil {
		return "csv", nil, err
	}
	text, separator := cutSeparatorLine(text)
	if separator == 0 {
		separator = sniffSeparator(text, k.o.Name)
	}
	kind := "csv"
	switch {
	case wide, separator == 0:
		kind = "txt"
	case separator == '\t':
		kind = "tsv"
	}
	g := &Sheet{Name: baseName(k.o.Name)}
	var cells []Cell
	err = eachRecord(text, separator, func(n, at int, fields []string) error {
		if n%checkEvery == 1 {
			if k.ctx.Err() != nil {
				return k.ctx.Err()
			}
			k.progress(int64(at), int64(len(text)))
		}
		if n > maxRow {
			return ErrCells
		}
		cells = cells[:0]
		for i, f := range fields {
			if t := k.settle(f, false); t.text != "" {
				cells = append(cells, Cell{Col: i + 1, Text: t.text, Long: t.long})
			}
		}
		return k.row(g, n, false, cells)
	})
	if err != nil {
		return kind, nil, err
	}
	k.progress(int64(len(text)), int64(len(text)))
	return kind, &Book{Sheets: []*Sheet{g}, Names: map[string]string{}}, nil
}

// baseName is a file's name without folders and ending, by which Excel names the
// sheet of a text file.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// cutSeparatorLine takes off the line "sep=;" by which Excel is told the separator
// and which it does not show.
func cutSeparatorLine(text string) (rest string, separator byte) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.Trim(strings.TrimSuffix(line, "\r"), `"`)
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && line[4] < utf8.RuneSelf {
		return rest, line[4]
	}
	return text, 0
}

// sniffSeparator finds the separator with which most records have the same number
// of fields, then the one with more fields. It is 0 where there is none.
func sniffSeparator(text, name string) byte {
	sample := text
	if len(sample) > 64<<10 {
		sample = sample[:64<<10]
		sample = sample[:strings.LastIndexAny(sample, "\r\n")+1]
		if sample == "" {
			sample = text[:64<<10]
		}
	}
	best, bestScore := byte(0), 0.0
	for _, c := range []byte("\t,;|") {
		if score := separatorScore(sample, c); score > bestScore {
			best, bestScore = c, score
		}
	}
	if best == 0 && strings.EqualFold(path.Ext(name), ".csv") {
		return ','
	}
	return best
}

// separatorScore is the share of filled records that have as many fields as most
// others, ragged ones for half, weighed by how many those are. Commas only within
// numbers count half.
func separatorScore(sample string, c byte) float64 {
	widths, filled := map[int]int{}, 0
	err := eachRecord(sample, c, func(_, _ int, fields []string) error {
		if len(fields) > 1 || strings.TrimSpace(fields[0]) != "" {
			filled++
			widths[len(fields)]++
		}
		return nil
	})
	if errors.Is(err, ErrCells) { // it separates all the same; a quote left open is told when the whole is read
		filled++
		widths[maxCol+1]++
	}
	score := 0.0
	for width, n := range widths {
		if width > 1 {
			ragged := filled - widths[1] - n
			score = max(score, (float64(n)+float64(ragged)/2)/float64(filled)*float64(min(width, 9)+3))
		}
	}
	if c == ',' && onlyInNumbers(sample) {
		score /= 2
	}
	return score
}

// onlyInNumbers reports whether each comma stands between two digits.
func onlyInNumbers(s string) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for i := range len(s) {
		if s[i] == ',' && !(digit(i-1) && digit(i+1)) {
			return false
		}
	}
	return true
}

// eachRecord calls record for each record of a text: its number from 1, where it
// starts and its fields, which are only good until the next. A field in quotes may
// hold separators, doubled quotes and line breaks; a quote that is never closed is
// ErrDamaged, more fields than a sheet has columns ErrCells.
func eachRecord(text string, separator byte, record func(n, at int, fields []string) error) error {
	var fields []string
	for n, at := 1, 0; at < len(text); n++ {
		fields = fields[:0]
		start, more := at, true
		for more {
			var f string
			var ok bool
			if f, at, ok = field(text, at, separator); !ok {
				return fmt.Errorf("%w: record %d: a quote that is not closed", ErrDamaged, n)
			}
			if fields = append(fields, f); len(fields) > maxCol {
				return ErrCells
			}
			if more = at < len(text) && text[at] == separator && separator != 0; more {
				at++
			}
		}
		if err := record(n, start, fields); err != nil {
			return err
		}
		at += cmp.Or(lineBreak(text[at:]), 1)
	}
	return nil
}

// lineBreak is the length of the line break that s starts with.
func lineBreak(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case s != "" && (s[0] == '\n' || s[0] == '\r'):
		return 1
	}
	return 0
}

// field reads one field and returns where it ends.
func field(text string, at int, separator byte) (f string, end int, ok bool) {
	if at == len(text) || text[at] != '"' {
		end = plainEnd(text, at, separator)
		return text[at:end], end, true
	}
	var b strings.Builder
	for at++; ; at++ {
		i := strings.IndexByte(text[at:], '"')
		if i < 0 {
			return "", 0, false
		}
		b.WriteString(text[at : at+i])
		if at += i + 1; at == len(text) || text[at] != '"' {
			break
		}
		b.WriteByte('"')
	}
	end = plainEnd(text, at, separator) // what stands behind the closing quote
	b.WriteString(text[at:end])
	return b.String(), end, true
}

// plainEnd returns where a field without quotes ends.
func plainEnd(text string, at int, separator byte) int {
	for ; at < len(text); at++ {
		if c := text[at]; c == '\n' || c == '\r' || c == separator && separator != 0 {
			break
		}
	}
	return at
}
