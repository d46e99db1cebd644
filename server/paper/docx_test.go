package paper

import (
	"slices"
	"strings"
	"testing"
)

// The orders of elements in a Word file, from the schema of ISO/IEC 29500
// transitional. Word refuses a file where LibreOffice does not mind.
var docxOrders = map[string][]string{
	"pPr": {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "wordWrap", "autoSpaceDE", "autoSpaceDN",
		"spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr"},
	"rPr":     {"rStyle", "rFonts", "b", "bCs", "i", "color", "sz", "szCs", "highlight", "u", "lang"},
	"tblPr":   {"tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"},
	"tcPr":    {"tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"},
	"lvl":     {"start", "numFmt", "lvlText", "lvlJc", "pPr", "rPr"},
	"style":   {"name", "basedOn", "next", "qFormat", "pPr", "rPr", "tblPr"},
	"sectPr":  {"footerReference", "pgSz", "pgMar"},
	"tbl":     {"tblPr", "tblGrid", "tr"},
	"tr":      {"trPr", "tc"},
	"tc":      {"tcPr", "p"},
	"num":     {"abstractNumId", "lvlOverride"},
	"p":       {"pPr", "r"},
	"fontSet": {"altName", "panose1", "charset", "family", "pitch"},
}

func TestDOCXHoldsTogether(t *testing.T) {
	for name, d := range map[string]*Document{"sample": sample(), "hostile": hostile(), "nothing": {}} {
		t.Run(name, func(t *testing.T) {
			all, _ := parts(t, written(t, WriteDOCX, d))
			roots := map[string]*element{}
			for name, content := range all {
				roots[name] = parse(t, name, content)
				checkOrder(t, roots[name])
			}
			for _, o := range roots["[Content_Types].xml"].own("Override") {
				if all[strings.TrimPrefix(o.attr["PartName"], "/")] == nil {
					t.Errorf("no part %s", o.attr["PartName"])
				}
			}
			targets := map[string]bool{}
			for _, r := range roots["word/_rels/document.xml.rels"].own("Relationship") {
				targets[r.attr["Id"]] = true
				if all["word/"+r.attr["Target"]] == nil {
					t.Errorf("no part %s", r.attr["Target"])
				}
			}
			document := roots["word/document.xml"]
			for _, f := range document.all("footerReference") {
				if !targets[f.attr["id"]] {
					t.Errorf("no relationship %s", f.attr["id"])
				}
			}
			styles := map[string]bool{}
			for _, s := range roots["word/styles.xml"].own("style") {
				styles[s.attr["styleId"]] = true
			}
			for _, name := range []string{"pStyle", "tblStyle"} {
				for _, s := range document.all(name) {
					if !styles[s.attr["val"]] {
						t.Errorf("no style %s", s.attr["val"])
					}
				}
			}
			for _, table := range document.all("tbl") {
				columns := len(table.own("tblGrid")[0].own("gridCol"))
				for r, tr := range table.own("tr") {
					n := 0
					for _, tc := range tr.own("tc") {
						n += gridSpan(tc)
						if len(tc.own("p")) == 0 {
							t.Error("a cell without a paragraph")
						}
					}
					if n != columns || len(tr.all("cantSplit")) != 1 {
						t.Errorf("row %d: %d columns of %d, %v", r, n, columns, tr.own("trPr"))
					}
				}
			}
			if last := document.own("body")[0].children; last[len(last)-1].name != "sectPr" {
				t.Error("the page's form is not last")
			}
		})
	}
}

func checkOrder(t *testing.T, e *element) {
	t.Helper()
	if order := docxOrders[e.name]; order != nil {
		last := -1
		for _, c := range e.children {
			i := slices.Index(order, c.name)
			if i < last {
				t.Errorf("in %s, %s stands at the wrong place or is unknown", e.name, c.name)
			}
			last = i
		}
	}
	for _, c := range e.children {
		checkOrder(t, c)
	}
}

func TestDOCXHeadRowsAndFonts(t *testing.T) {
	all, _ := parts(t, written(t, WriteDOCX, sample()))
	table := parse(t, "document.xml", all["word/document.xml"]).all("tbl")[0]
	for r, tr := range table.own("tr") {
		if got := len(tr.all("tblHeader")); got != map[bool]int{true: 1}[r == 0] {
			t.Errorf("row %d is repeated %d times", r, got)
		}
	}
	for _, f := range parse(t, "styles.xml", all["word/styles.xml"]).all("rFonts") {
		if f.attr["eastAsia"] != "맑은 고딕" {
			t.Errorf("Hangul in %q", f.attr["eastAsia"])
		}
	}
	core := parse(t, "core.xml", all["docProps/core.xml"])
	if core.own("title")[0].text != sample().Title || core.own("language")[0].text != "ko-KR" {
		t.Errorf("properties %v", core)
	}
}
