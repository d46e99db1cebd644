package committee

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/sheettest"
)

// recalculateAlways is the setting by which LibreOffice believes no value that
// stands beside a formula.
const recalculateAlways = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// convert has LibreOffice open workbooks, work them out anew and write them in
// another format; it returns what was written, by name.
func convert(t *testing.T, format string, books map[string][]byte) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for name, b := range books {
		files[name+".xlsx"] = b
	}
	return sheettest.Convert(t, format, files, recalculateAlways)
}

// change sets named cells of a workbook.
func change(t *testing.T, data []byte, values map[string]any) []byte {
	t.Helper()
	f := open(t, data)
	for _, d := range f.GetDefinedName() {
		v, ok := values[d.Name]
		if !ok {
			continue
		}
		sheetName, ref, _ := strings.Cut(strings.ReplaceAll(d.RefersTo, "$", ""), "!")
		if err := f.SetCellValue(strings.Trim(sheetName, "'"), ref, v); err != nil {
			t.Fatal(err)
		}
		delete(values, d.Name)
	}
	if len(values) > 0 {
		t.Fatalf("no cells are named %v", values)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestLibreOffice has another program work every formula out: each must give the
// value that stands beside it, and after a change of inputs what the engine finds
// for the changed case.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	cheap, dear := suwon(t), rich(t)
	books := map[string][]byte{"suwon": write(t, analyze(t, cheap), options), "rich": write(t, analyze(t, dear), options)}
	// Suwon at 5.3 won and 480,001 messages of which a twentieth fails, the old price
	// with VAT, another discount rate and risk aversion.
	books["suwon-changed"] = change(t, books["suwon"], map[string]any{"price_2": 5.3, "messages_2": 480_001, "vat_1": "포함", "failure_1": .05, "discount_rate": .03, "kappa": .5})
	lines := cheap.Contracts[0].Services[0].Lines
	lines[0].MessagesPerMonth, lines[1].MessagesPerMonth, lines[1].Price, lines[0].VAT = 480_001, 480_001, models.Flat(price(t, "5.3")), models.VATIncluded
	cheap.Contracts[0].Services[0].FailureShare = ptr(.05)
	cheap.Overrides = []models.Override{{Key: "discount_rate", Value: .03}, {Key: "kappa", Value: .5}}
	// The rich case with another old price, failure share, fee and side of VAT, no
	// messages at all that fail in its second service.
	books["rich-changed"] = change(t, books["rich"], map[string]any{"price_1": 10.45, "failure_1": .111, "monthly_fee_1": 220_000, "vat_3": "포함", "fee_independent_vendor": 5_000_000, "fee_parallel": 5_000_000, "price_3": 8.4})
	c := &dear.Contracts[0]
	c.Services[0].Lines[0].Price = models.Flat(price(t, "10.45"))
	c.Services[0].Lines[2].VAT = models.VATIncluded
	c.Services[0].Lines[2].Price = models.Flat(price(t, "8.4"))
	c.Services[0].FailureShare = ptr(.111)
	c.MonthlyFee = ptr(price(t, "220000"))
	dear.Overrides[3].Value = 5_000_000

	// Suwon with another risk aversion, discount rate and fees alone: nothing is left
	// behind.
	books["suwon-policy"] = change(t, books["suwon"], map[string]any{"discount_rate": .02, "kappa": .6, "fee_same_vendor": 700_000, "fee_several_apps": 700_000, "switching_cost": 3_000_000, "term_years": 2, "monitoring_fee": 500_000})
	policy := suwon(t)
	policy.Overrides = []models.Override{{Key: "discount_rate", Value: .02}, {Key: "kappa", Value: .6}, {Key: "same_vendor_fee_won_per_year", Value: 700_000}, {Key: "switching_cost_won", Value: 3_000_000}, {Key: "term_years", Value: 2}, {Key: "monitoring_fee_won_per_year", Value: 500_000}}

	again := convert(t, "xlsx", books)
	for _, name := range []string{"suwon", "rich"} {
		sameValues(t, name, books[name], again[name])
	}
	changed(t, "suwon-changed", open(t, again["suwon-changed"]), open(t, write(t, analyze(t, cheap), options)), 40, leftBehind)
	changed(t, "rich-changed", open(t, again["rich-changed"]), open(t, write(t, analyze(t, dear), options)), 30, leftBehind)
	changed(t, "suwon-policy", open(t, again["suwon-policy"]), open(t, write(t, analyze(t, policy), options)), 40, func(figure string) bool {
		// The tornado is in another order, and another option is the best.
		return strings.Contains(figure, "민감도 ") || strings.Contains(figure, "손익분기 유지비")
	})
}

// sameValues compares every formula cell with what LibreOffice made of it.
func sameValues(t *testing.T, name string, ours, theirs []byte) {
	t.Helper()
	a, b := open(t, ours), open(t, theirs)
	raw := excelize.Options{RawCellValue: true}
	n := 0
	for _, s := range a.GetSheetList() {
		for r, row := range rows(t, a, s) {
			for c := range row {
				ref := cell(c+1, r+1)
				f, err := a.GetCellFormula(s, ref)
				if err != nil {
					t.Fatal(err)
				}
				if f == "" {
					continue
				}
				n++
				want, err := a.GetCellValue(s, ref, raw)
				if err != nil {
					t.Fatal(err)
				}
				got, err := b.GetCellValue(s, ref, raw)
				if err != nil {
					t.Fatal(err)
				}
				if !same(got, want) {
					t.Errorf("%s %s!%s =%s: %q here, %q in LibreOffice", name, s, ref, f, want, got)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("%s: %d formulas", name, n)
	}
}

func same(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return a == b
	}
	return math.Abs(x-y) <= 1e-9*math.Max(100, math.Abs(y))
}

// leftBehind are the figures that are said to need another analysis: they rest on
// the engine's bad years, slopes and means of single outages, or the post.
func leftBehind(figure string) bool {
	for _, part := range []string{"위험조정", "손익분기 유지비", "민감도 ", "닫힌 식", "등기우편"} {
		if strings.Contains(figure, part) {
			return true
		}
	}
	return false
}

// changed sets the formulas of a changed workbook, recalculated by another program,
// against the engine's figures of the changed case, as its own workbook has them.
func changed(t *testing.T, name string, f, own *excelize.File, least int, leftBehind func(string) bool) {
	t.Helper()
	got, want := checks(t, f, "검증"), checks(t, own, "검증")
	compared, moved := 0, 0
	for figure, w := range want {
		v, ok := got[figure]
		if !ok || leftBehind(figure) {
			continue
		}
		compared++
		if math.Abs(v[1]-w[0]) > 1 || math.Abs(w[0]) < 1 && math.Abs(v[1]-w[0]) > 1e-6 {
			t.Errorf("%s: %s: formula %v, engine of the changed case %v", name, figure, v[1], w[0])
		}
		if math.Abs(v[2]) > 1 {
			moved++
		}
	}
	if compared < least || moved < least/2 {
		t.Errorf("%s: %d figures compared, %d moved", name, compared, moved)
	}
	for _, sheetName := range []string{"요약", "산출내역", "장애위험", "대안비교", "민감도", "SLA"} {
		said := false
		for _, row := range rows(t, f, sheetName) {
			for _, v := range row {
				said = said || strings.HasPrefix(v, "주의: 입력 ")
			}
		}
		if !said {
			t.Errorf("%s: %s does not say that inputs were changed", name, sheetName)
		}
	}
}

// TestSummaryIsOnePage prints the workbooks and counts the pages of the first
// sheet by the name in their heads.
func TestSummaryIsOnePage(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	for name, b := range convert(t, "pdf", map[string][]byte{"suwon": write(t, analyze(t, suwon(t)), options), "rich": write(t, analyze(t, rich(t)), options)}) {
		pages := sheettest.PDFPages(t, b)
		summaries := 0
		for _, page := range pages {
			if strings.Contains("\n"+page, "\n요약\n") {
				summaries++
			}
			if strings.Contains(page, "###") {
				t.Errorf("%s: a number does not fit its cell:\n%s", name, page)
			}
			if strings.Contains(page, "#REF") || strings.Contains(page, "#NAME") || strings.Contains(page, "#VALUE") || strings.Contains(page, "Err:") {
				t.Errorf("%s: an error in a cell:\n%s", name, page)
			}
		}
		if summaries != 1 || len(pages) > 80 {
			t.Errorf("%s: the summary has %d of %d pages", name, summaries, len(pages))
		}
	}
}
