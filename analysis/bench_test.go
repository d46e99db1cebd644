package analysis

import "testing"

func BenchmarkAnalyzeSuwon(b *testing.B)  { benchmarkAnalyze(b, false) }
func BenchmarkAnalyzeLikely(b *testing.B) { benchmarkAnalyze(b, true) }

func benchmarkAnalyze(b *testing.B, chain bool) {
	c := suwon(b)
	if chain {
		c = likely(b)
	}
	know := knowledge(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Analyze(b.Context(), &c, know); err != nil {
			b.Fatal(err)
		}
	}
}
