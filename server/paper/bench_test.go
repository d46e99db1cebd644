package paper

import (
	"io"
	"testing"
)

// A paper of a hundred requirements, each a table of nine rows with three to eight
// numbered details: the goal is a second for all three formats together.
func BenchmarkHundredRequirements(b *testing.B) {
	d := hundred()
	for _, w := range writers {
		b.Run(w.name, func(b *testing.B) {
			for b.Loop() {
				if err := w.write(io.Discard, d); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(written(b, w.write, d)))/1024, "KiB/file")
		})
	}
	b.Run("html", func(b *testing.B) {
		parsed := pageTemplate(b)
		for b.Loop() {
			p, err := d.Page()
			if err != nil {
				b.Fatal(err)
			}
			if err := parsed.ExecuteTemplate(io.Discard, "paper", p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
