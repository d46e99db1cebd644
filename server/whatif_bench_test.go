//go:build unix

package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkWhatIfRequest is one moved lever, from the request to the part of the
// page that takes the old one's place.
func BenchmarkWhatIfRequest(b *testing.B) {
	s := newCaseServer(b)
	for _, id := range []string{"suwon", "suwon-likely", "example-quote"} {
		at := exampleCase(b, s, id)
		get(s, at+"/what-if")
		for _, lever := range []string{"price=%d.5", "kappa=0.%d", "rate=%d.5", "harm=%d.5", "switch_minutes=%d5", "failure_share=%d", "discount_rate=%d"} {
			name, _, _ := strings.Cut(lever, "=")
			b.Run(id+"/"+name, func(b *testing.B) {
				var took []time.Duration
				before := processor(b)
				for i := 0; b.Loop(); i++ {
					start := time.Now()
					if w := post(s, at+"/what-if", "do=part&"+fmt.Sprintf(lever, 1+i%9)); w.Code != http.StatusOK {
						b.Fatalf("%d %s", w.Code, w.Body)
					}
					took = append(took, time.Since(start))
				}
				// On a busy machine the processor's time says more than the clock's.
				b.ReportMetric(float64(processor(b)-before)/1e6/float64(len(took)), "cpu-ms/op")
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*95/100])/1e6, "p95-ms")
			})
		}
	}
}

// processor returns the processor time that the test has taken.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
