package server

import (
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// A textChange is a part of a text that was compared with another.
type textChange struct {
	Kind string // "" in both, removed or added
	Text string
}

// Kinds of a textChange.
const (
	changeRemoved = "removed"
	changeAdded   = "added"
)

// changesOf compares two texts word by word.
func changesOf(before, after string) []textChange {
	words := wordTable{of: map[string]rune{}}
	a, b := words.encode(before), words.encode(after)
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // texts are bounded; the answer must not depend on the clock
	var out []textChange
	for _, x := range d.DiffCleanupSemantic(d.DiffMainRunes(a, b, false)) {
		kind := ""
		switch x.Type {
		case diffmatchpatch.DiffDelete:
			kind = changeRemoved
		case diffmatchpatch.DiffInsert:
			kind = changeAdded
		}
		out = append(out, textChange{kind, words.decode(x.Text)})
	}
	return out
}

// wordTable gives each distinct word a character, so that texts are compared word by
// word.
type wordTable struct {
	of    map[string]rune
	words []string
}

// Characters that UTF-8 has no form for are passed over.
const (
	surrogates    = 0xd800
	surrogatesEnd = 0xe000
)

func (t *wordTable) encode(s string) []rune {
	var out []rune
	for _, w := range wordsOf(s) {
		r, ok := t.of[w]
		if !ok {
			if r = rune(len(t.words)) + 1; r >= surrogates {
				r += surrogatesEnd - surrogates
			}
			t.of[w] = r
			t.words = append(t.words, w)
		}
		out = append(out, r)
	}
	return out
}

func (t *wordTable) decode(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= surrogatesEnd {
			r -= surrogatesEnd - surrogates
		}
		b.WriteString(t.words[r-1])
	}
	return b.String()
}

// wordsOf cuts a text into words, numbers, and single marks and blanks.
func wordsOf(s string) []string {
	var out []string
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	start, last := 0, 0
	for i, r := range s {
		if k := kind(r); i > start && (k == 0 || k != last) {
			out = append(out, s[start:i])
			start = i
		}
		last = kind(r)
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
