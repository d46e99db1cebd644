package server

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// marked writes changes as [-removed-] and {+added+}.
func marked(changes []textChange) string {
	var b strings.Builder
	for _, c := range changes {
		switch c.Kind {
		case changeRemoved:
			b.WriteString("[-" + c.Text + "-]")
		case changeAdded:
			b.WriteString("{+" + c.Text + "+}")
		default:
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

func TestChangesOf(t *testing.T) {
	for _, tt := range []struct{ before, after, want string }{
		{"", "", ""},
		{"같다", "같다", "같다"},
		{"", "새로", "{+새로+}"},
		{"전환은 15분 안에 한다.", "전환은 20분 안에 한다.", "전환은 [-15-]{+20+}분 안에 한다."},
		{"통보한다.", "즉시 통보한다.", "{+즉시 +}통보한다."},
		{"<b>가</b>", "<b>나</b>", "<b>[-가-]{+나+}</b>"},
	} {
		if got := marked(changesOf(tt.before, tt.after)); got != tt.want {
			t.Errorf("%q, %q: %s; want %s", tt.before, tt.after, got, tt.want)
		}
	}
}

// What is not added is the text before, what is not removed the text after, and a text
// of more words than a character's range below the surrogates is no exception.
func TestChangesKeepBothTexts(t *testing.T) {
	sides := func(changes []textChange) (before, after string) {
		for _, c := range changes {
			if c.Kind != changeAdded {
				before += c.Text
			}
			if c.Kind != changeRemoved {
				after += c.Text
			}
		}
		return before, after
	}
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"전환", "을", " ", "15", "분", ".", "\n", "〔담당자 입력〕", "{전환 시간}", "𠀀", "\u0301"}
	for range 300 {
		var a, b strings.Builder
		for range r.IntN(30) {
			a.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		for range r.IntN(30) {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		if before, after := sides(changesOf(a.String(), b.String())); before != a.String() || after != b.String() {
			t.Fatalf("%q, %q: %q, %q", a.String(), b.String(), before, after)
		}
	}
	var many strings.Builder
	for i := range rune(60_000) {
		many.WriteString(string([]rune{'가' + i%11000, 'a' + i/11000, ' '}))
	}
	if before, after := sides(changesOf(many.String(), many.String()+"끝")); before != many.String() || after != many.String()+"끝" {
		t.Error("many words are not told apart")
	}
}
