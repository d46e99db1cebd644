package committee

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDump writes the workbooks to a directory for reading by eye:
// COMMITTEE_DUMP=dir.
func TestDump(t *testing.T) {
	dir := os.Getenv("COMMITTEE_DUMP")
	if dir == "" {
		t.Skip("COMMITTEE_DUMP is not set")
	}
	en := options
	en.Lang = "en"
	for name, b := range map[string][]byte{
		"suwon": write(t, analyze(t, suwon(t)), options), "rich": write(t, analyze(t, rich(t)), options), "en": write(t, analyze(t, rich(t)), en),
	} {
		if err := os.WriteFile(filepath.Join(dir, name+".xlsx"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
