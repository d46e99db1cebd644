package analysis

import (
	"encoding/json"
	"testing"
)

// A session answers as a verdict alone does, whatever was asked before.
func TestSessionAnswersAsVerdict(t *testing.T) {
	know := knowledge(t)
	s := NewSession(know)
	for i := range 2 {
		for _, w := range whatIfs {
			c := office(t, 3)
			w.change(&c, i)
			got, err := s.Verdict(t.Context(), &c)
			if err != nil {
				t.Fatal(err)
			}
			want, err := Verdict(t.Context(), &c, know)
			if err != nil {
				t.Fatal(err)
			}
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(want)
			if string(a) != string(b) {
				t.Errorf("%s %d: a session's answer differs", w.name, i)
			}
		}
	}
}
