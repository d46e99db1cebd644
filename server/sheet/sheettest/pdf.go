package sheettest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// PDFPages returns the text of each page of a PDF as pdftotext reads it; flags go
// before all others, such as -layout.
func PDFPages(t testing.TB, pdf []byte, flags ...string) []string {
	t.Helper()
	pdftotext := Need(t, "pdftotext")
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), pdftotext, append(flags, path, "-")...).Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}
