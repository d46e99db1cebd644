package text

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	for _, tt := range []struct {
		sentence string
		args     []any
		want     string
	}{
		{"90% 구간, %d", nil, "90% 구간, %d"},
		{"{n}건", []any{"n", 3}, "3건"},
		{"{name+을} 읽었습니다", []any{"name", "단가표"}, "단가표를 읽었습니다"},
		{"{name+을} 읽었습니다", []any{"name", "계약현황"}, "계약현황을 읽었습니다"},
		{"{n} {n#row|rows}", []any{"n", 1}, "1 row"},
		{"{n} {n#row|rows}", []any{"n", 2}, "2 rows"},
		{"{a}{b}", []any{"a", "{b}", "b", "x"}, "{b}x"}, // what is filled in is not read again
		{"{missing} {", []any{"n", 1}, "{missing} {"},
		{"{n", []any{"n", 1}, "{n"},
	} {
		if got := fill(tt.sentence, tt.args); got != tt.want {
			t.Errorf("fill(%q, %v) = %q, want %q", tt.sentence, tt.args, got, tt.want)
		}
	}
}

func TestMissingKeyIsSeen(t *testing.T) {
	if got := T(Korean, "no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("T = %q", got)
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]bool{"ko": true, "en": true, "": false, "fr": false, "KO": false} {
		if lang, ok := Parse(s); ok != want || ok && string(lang) != s || !ok && lang != Korean {
			t.Errorf("Parse(%q) = %q, %v", s, lang, ok)
		}
	}
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)`)

func placeholders(sentence string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(sentence, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestLanguagesAgree(t *testing.T) {
	korean, english := catalogues()[Korean], catalogues()[English]
	for key, sentence := range korean {
		other, ok := english[key]
		if !ok {
			t.Errorf("%s is not in en.json", key)
			continue
		}
		if a, b := placeholders(sentence), placeholders(other); !slices.Equal(a, b) {
			t.Errorf("%s: placeholders %v in ko.json, %v in en.json", key, a, b)
		}
		for _, s := range []string{sentence, other} {
			if strings.TrimSpace(s) != s || s == "" {
				t.Errorf("%s: blank at an end: %q", key, s)
			}
		}
	}
	for key := range english {
		if _, ok := korean[key]; !ok {
			t.Errorf("%s is not in ko.json", key)
		}
	}
}
