package committee

import (
	"testing"

	"daebi/server/sheet/sheettest"
)

// TestOpenXMLStandard has an independent program check the workbooks against the
// standard.
func TestOpenXMLStandard(t *testing.T) {
	en := options
	en.Lang = "en"
	for name, data := range map[string][]byte{
		"suwon": write(t, analyze(t, suwon(t)), options), "rich": write(t, analyze(t, rich(t)), options), "english": write(t, analyze(t, rich(t)), en),
		"text only": write(t, analyze(t, textOnly(t)), options), "comparison": comparison3(t, options),
	} {
		sheettest.CheckStandard(t, name, data)
	}
}
