package analysis

import (
	"os/exec"
	"strings"
	"testing"
)

// The analysis reads nothing but its arguments: nothing it depends on knows a
// database, the web, a workbook or the file system of the domain.
func TestAnalysisDependsOnNoIO(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	bad := []string{"gorm.io/", "github.com/labstack/echo", "github.com/xuri/excelize", "net/http", "database/sql", "os/exec", "daebi/server", "daebi/models/store", "daebi/fixtures", "daebi/templates", "daebi/static"}
	for _, dep := range strings.Fields(string(out)) {
		for _, b := range bad {
			if dep == b || strings.HasPrefix(dep, b) && (strings.HasSuffix(b, "/") || strings.HasPrefix(dep, b+"/")) {
				t.Errorf("analysis depends on %s", dep)
			}
		}
	}
}
