// Package sheettest has tests of workbooks use other programs.
package sheettest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Need finds a program, or skips the test; where the tools must be there, it
// fails.
func Need(t testing.TB, name string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return p
}

// Convert has LibreOffice open files, by name, and write each in another format:
// an ending ("pdf") or one with a filter ("csv:…"). It returns what was written, by
// name without ending. Settings is the profile's registrymodifications.xcu, "" for
// none; flags go before all others.
func Convert(t testing.TB, format string, files map[string][]byte, settings string, flags ...string) map[string][]byte {
	t.Helper()
	soffice := Need(t, "soffice")
	dir := t.TempDir()
	write := func(p string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	profile, out := filepath.Join(dir, "profile"), filepath.Join(dir, "out")
	if settings != "" {
		write(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(settings))
	}
	args := append(append([]string{}, flags...), "-env:UserInstallation=file://"+profile, "--headless", "--convert-to", format, "--outdir", out)
	for name, b := range files {
		p := filepath.Join(dir, "in", name)
		write(p, b)
		args = append(args, p)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, soffice, args...)
	cmd.WaitDelay = 10 * time.Second
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, b)
	}
	ending, _, _ := strings.Cut(format, ":")
	written := map[string][]byte{}
	for name := range files {
		base := strings.TrimSuffix(name, filepath.Ext(name))
		b, err := os.ReadFile(filepath.Join(out, base+"."+ending))
		if err != nil {
			t.Fatal(err)
		}
		written[base] = b
	}
	return written
}
