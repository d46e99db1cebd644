package committee

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/shown"
)

// textOnly is a contract that sends texts and changes nothing.
func textOnly(t testing.TB) models.Case {
	c := suwon(t)
	c.Contracts[0].Services[0].Lines = []models.Line{{Channel: models.SMS, Phase: models.Single, Price: models.Flat(price(t, "9")), VAT: models.VATExcluded, MessagesPerMonth: 1234}}
	return c
}

// oneOff is the case of a single price, the baseline a cited one.
func oneOff(t testing.TB) models.Case {
	c := suwon(t)
	s := &c.Contracts[0].Services[0]
	s.FailureShare, s.Lines = nil, s.Lines[1:]
	s.Lines[0].Phase = models.Single
	return c
}

// xmlCell is a cell as an independent reader sees it.
type xmlCell struct {
	Ref     string  `xml:"r,attr"`
	Type    string  `xml:"t,attr"`
	Formula *string `xml:"f"`
	Value   *string `xml:"v"`
}

// rawSheets reads the sheets' cells from the bare parts.
func rawSheets(t testing.TB, data []byte) map[string][]xmlCell {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]xmlCell{}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		b, err := readPart(f)
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			Cells []xmlCell `xml:"sheetData>row>c"`
		}
		if err := xml.Unmarshal(b, &s); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		out[f.Name] = s.Cells
	}
	return out
}

func TestEveryFormulaHasItsValue(t *testing.T) {
	for name, c := range map[string]models.Case{"suwon": suwon(t), "rich": rich(t)} {
		n := 0
		for part, cells := range rawSheets(t, write(t, analyze(t, c), options)) {
			for _, c := range cells {
				if c.Formula == nil {
					continue
				}
				n++
				if c.Value == nil || *c.Value == "" && c.Type != "str" {
					t.Errorf("%s %s %s: no value beside %s", name, part, c.Ref, *c.Formula)
					continue
				}
				if c.Type == "str" {
					continue
				}
				if _, err := strconv.ParseFloat(*c.Value, 64); c.Type != "" || err != nil {
					t.Errorf("%s %s %s: type %q, value %q of %s", name, part, c.Ref, c.Type, *c.Value, *c.Formula)
				}
			}
		}
		if n < 100 {
			t.Errorf("%s: %d formulas", name, n)
		}
	}
}

// open reads a workbook with excelize.
func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// rows returns a sheet's raw values.
func rows(t testing.TB, f *excelize.File, name string) [][]string {
	t.Helper()
	r, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checks returns 검증 as figure → engine, formula, difference.
func checks(t testing.TB, f *excelize.File, name string) map[string][3]float64 {
	t.Helper()
	out := map[string][3]float64{}
	for _, r := range rows(t, f, name) {
		if len(r) < 5 || r[0] == "" {
			continue
		}
		var v [3]float64
		ok := true
		for i := range v {
			x, err := strconv.ParseFloat(r[i+1], 64)
			v[i], ok = x, ok && err == nil
		}
		if ok {
			out[r[0]] = v
		}
	}
	return out
}

func TestCheckFindsNoDifference(t *testing.T) {
	en := options
	en.Lang = "en"
	for name, x := range map[string]struct {
		c     models.Case
		o     Options
		least int
	}{
		"suwon": {suwon(t), options, 30}, "rich": {rich(t), options, 40}, "English": {rich(t), en, 40},
		"text only": {textOnly(t), options, 8}, "one price": {oneOff(t), options, 20},
	} {
		sheetName := "검증"
		if x.o.Lang == "en" {
			sheetName = "Check"
		}
		got := checks(t, open(t, write(t, analyze(t, x.c), x.o)), sheetName)
		if len(got) < x.least {
			t.Errorf("%s: %d figures", name, len(got))
		}
		for figure, v := range got {
			if math.Abs(v[2]) > .5 || math.Abs(v[0]-v[1]) > .5 {
				t.Errorf("%s: %s: engine %v, formula %v, difference %v", name, figure, v[0], v[1], v[2])
			}
		}
	}
}

// TestFormulasRestOnNoFigureTheyAreSetAgainst walks the cells that each formula
// of 검증 rests on: none may hold the engine's figure of the same name.
func TestFormulasRestOnNoFigureTheyAreSetAgainst(t *testing.T) {
	for name, c := range map[string]models.Case{"suwon": suwon(t), "rich": rich(t)} {
		b := newBook(analyze(t, c), options)
		b.write()
		if b.err != nil {
			t.Fatal(b.err)
		}
		for _, c := range b.checks {
			if len(b.engine[c.key]) == 0 {
				t.Errorf("%s: figure %s of the engine stands nowhere", name, c.key)
			}
			seen := map[string]bool{}
			precedents(t, b.f, c.at, seen)
			if len(seen) < 2 {
				t.Errorf("%s: %s rests on nothing: %v", name, c.key, seen)
			}
			for _, at := range b.engine[c.key] {
				if seen[at] {
					t.Errorf("%s: %s rests on %s, the engine's figure itself", name, c.key, at)
				}
			}
		}
	}
}

// precedents gathers the cells that a cell rests on, itself among them.
func precedents(t *testing.T, f *excelize.File, at string, seen map[string]bool) {
	t.Helper()
	if seen[at] {
		return
	}
	seen[at] = true
	sheetName, ref, _ := strings.Cut(strings.ReplaceAll(at, "$", ""), "!")
	sheetName = strings.Trim(sheetName, "'")
	formula, err := f.GetCellFormula(sheetName, ref)
	if err != nil {
		t.Fatal(err)
	}
	if formula == "" {
		return
	}
	names := map[string]string{}
	for _, d := range f.GetDefinedName() {
		names[d.Name] = d.RefersTo
	}
	for _, tok := range operands(formula) {
		if to, ok := names[tok]; ok {
			tok = to
		}
		s, r, ok := strings.Cut(tok, "!")
		if !ok {
			s, r = "'"+sheetName+"'", tok
		}
		from, to, span := strings.Cut(strings.ReplaceAll(r, "$", ""), ":")
		if !span {
			to = from
		}
		c1, r1, err1 := excelize.CellNameToCoordinates(from)
		c2, r2, err2 := excelize.CellNameToCoordinates(to)
		if errors.Join(err1, err2) != nil {
			continue // a function, a number or a word
		}
		for c := c1; c <= c2; c++ {
			for r := r1; r <= r2; r++ {
				precedents(t, f, s+"!$"+column(c)+"$"+strconv.Itoa(r), seen)
			}
		}
	}
}

// operands splits a formula at everything that is not part of a reference or a
// name, words in quotes left out.
func operands(formula string) []string {
	var out []string
	var cur strings.Builder
	inWords, inSheet := false, false
	for _, r := range formula {
		switch {
		case r == '"':
			inWords = !inWords
		case inWords:
			continue
		case r == '\'':
			inSheet = !inSheet
			cur.WriteRune(r)
			continue
		case !inSheet && strings.ContainsRune("+-*/^&=<>(),% ", r):
		default:
			cur.WriteRune(r)
			continue
		}
		if cur.Len() > 0 {
			out = append(out, cur.String())
			cur.Reset()
		}
	}
	if cur.Len() > 0 {
		out = append(out, cur.String())
	}
	return out
}

func TestWordsStayWords(t *testing.T) {
	data := write(t, analyze(t, rich(t)), options)
	f := open(t, data)
	found := map[string]bool{}
	for _, name := range f.GetSheetList() {
		for _, row := range rows(t, f, name) {
			for _, v := range row {
				for _, h := range hostile {
					if strings.Contains(v, strings.TrimSpace(h)) {
						found[h] = true
					}
				}
			}
		}
	}
	for _, h := range hostile {
		if !found[h] {
			t.Errorf("%q stands nowhere", h)
		}
	}
	for part, cells := range rawSheets(t, data) {
		for _, c := range cells {
			if c.Formula == nil {
				continue
			}
			for _, h := range append(slices.Clone(hostile), "HYPERLINK", "http") {
				if strings.Contains(*c.Formula, strings.TrimSpace(h)) {
					t.Errorf("%s %s: words of the case in formula %s", part, c.Ref, *c.Formula)
				}
			}
		}
	}
}

// TestParts checks the package without a spreadsheet library: XML that reads to
// its end, relations that resolve, a content type for every part, nothing
// outside and no macro.
func TestParts(t *testing.T) {
	data := write(t, analyze(t, rich(t)), options)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		b, err := readPart(f)
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name] != nil {
			t.Errorf("%s twice", f.Name)
		}
		parts[f.Name] = b
	}
	var types struct {
		Default []struct {
			Extension string `xml:",attr"`
		}
		Override []struct {
			PartName string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(parts["[Content_Types].xml"], &types); err != nil {
		t.Fatal(err)
	}
	charts := 0
	for name, b := range parts {
		d := xml.NewDecoder(bytes.NewReader(b))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
		typed := name == "[Content_Types].xml"
		for _, x := range types.Default {
			typed = typed || strings.HasSuffix(name, "."+x.Extension)
		}
		for _, x := range types.Override {
			typed = typed || x.PartName == "/"+name
		}
		if !typed {
			t.Errorf("%s has no content type", name)
		}
		if strings.Contains(name, "externalLink") || strings.Contains(strings.ToLower(name), "vba") {
			t.Errorf("%s should not be there", name)
		}
		if strings.HasPrefix(name, "xl/charts/chart") {
			charts++
		}
		if strings.HasSuffix(name, ".rels") {
			relations(t, name, b, parts)
		}
	}
	if charts != 7 { // summary, years, events, exceedance, options, frontier, tornado
		t.Errorf("%d charts", charts)
	}
	for _, x := range types.Override {
		if parts[strings.TrimPrefix(x.PartName, "/")] == nil {
			t.Errorf("content type of %s, which is not there", x.PartName)
		}
	}
}

func relations(t *testing.T, name string, b []byte, parts map[string][]byte) {
	t.Helper()
	var rels struct {
		Relationship []struct {
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(b, &rels); err != nil {
		t.Fatal(err)
	}
	base := path.Dir(path.Dir(name))
	for _, r := range rels.Relationship {
		to := strings.TrimPrefix(r.Target, "/")
		if !strings.HasPrefix(r.Target, "/") {
			to = path.Join(base, r.Target)
		}
		if r.TargetMode == "External" || parts[to] == nil {
			t.Errorf("%s: %s (%s) does not resolve", name, r.Target, r.TargetMode)
		}
	}
}

func TestSameReportSameBytes(t *testing.T) {
	r := analyze(t, suwon(t))
	if !bytes.Equal(write(t, r, options), write(t, r, options)) {
		t.Error("two workbooks of one report differ")
	}
}

func TestSheets(t *testing.T) {
	f := open(t, write(t, analyze(t, suwon(t)), options))
	want := []string{"요약", "산출내역", "중계구조", "장애위험", "대안비교", "민감도", "요구사항", "SLA", "근거", "검증"}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("sheets %v", got)
	}
	line := ""
	for _, r := range rows(t, f, "산출내역") {
		for _, v := range r {
			if strings.HasPrefix(v, "4.9원") {
				line = v
			}
		}
	}
	if line != "4.9원 × 470,000건 × 12월 = 27,636천원 (부가세 미확인)" {
		t.Errorf("budget line %q", line)
	}
	titles := 0
	for _, d := range f.GetDefinedName() {
		if d.Name == "_xlnm.Print_Titles" {
			titles++
		}
	}
	if titles != 9 { // the summary is one page
		t.Errorf("%d sheets repeat their head", titles)
	}
}

func TestNoOptions(t *testing.T) {
	if err := Write(io.Discard, &analysis.Report{}, options); !errors.Is(err, ErrNoOptions) {
		t.Errorf("an empty report: %v", err)
	}
}

func TestVolumes(t *testing.T) {
	line := func(p models.Phase, n int64) analysis.CostLine {
		return analysis.CostLine{Phase: p, MessagesPerYear: n}
	}
	for _, tt := range []struct {
		name string
		s    analysis.ServiceSavings
		want []volume
	}{
		{"nothing fails", analysis.ServiceSavings{MessagesPerMonth: 100, Lines: []analysis.CostLine{line(models.Before, 1200), line(models.After, 1200)}},
			[]volume{{monthly: 100}, {monthly: 100}}},
		// 1200 − 60 delivered, 60 by the fallback
		{"a twentieth fails", analysis.ServiceSavings{MessagesPerMonth: 100, FailureShare: .05, Lines: []analysis.CostLine{line(models.After, 1140), line(models.Fallback, 60)}},
			[]volume{{monthly: 100}, {}}},
		{"attempts charged", analysis.ServiceSavings{MessagesPerMonth: 100, FailureShare: .05, Lines: []analysis.CostLine{line(models.After, 1200), line(models.Fallback, 60)}},
			[]volume{{monthly: 100, attempts: true}, {}}},
		// 100 delivered net (1140) and 200 charged by attempt (2400): 60 + 120 fail
		{"both kinds", analysis.ServiceSavings{MessagesPerMonth: 300, FailureShare: .05, Lines: []analysis.CostLine{line(models.After, 1140), line(models.After, 2400), line(models.Fallback, 180)}},
			[]volume{{monthly: 100}, {monthly: 200, attempts: true}, {}}},
		{"nothing fits", analysis.ServiceSavings{MessagesPerMonth: 7, FailureShare: .05, Lines: []analysis.CostLine{line(models.Before, 13), line(models.After, 1141), line(models.Fallback, 60)}},
			[]volume{{monthly: 1, counted: true}, {counted: true}, {counted: true}}},
	} {
		if got := volumes(&tt.s); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestFees(t *testing.T) {
	// A line of 1,000 won without VAT, fees of 1,200 a year without, 13,200 with
	// VAT and 600 exempt: 16,000 as written, 1,000+1,200+12,000+600 without VAT,
	// 1,100+1,320+13,200+600 with.
	s := analysis.Savings{
		BeforeWon: 0, AfterWon: 16_000 * unit.Won, EstimatedPriceWon: 14_800 * unit.Won, AnnualInclVAT: -16_220 * unit.Won,
		Services: []analysis.ServiceSavings{{Lines: []analysis.CostLine{{Phase: models.After, Annual: 1000 * unit.Won, VAT: models.VATExcluded}}}},
	}
	want := []shown.Fee{{Side: models.VATExcluded, Monthly: 100 * unit.Won}, {Side: models.VATIncluded, Monthly: 1100 * unit.Won}, {Side: models.VATExempt, Monthly: 50 * unit.Won}}
	if got := shown.Fees(&s); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestGrouped(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 25098000: "25,098,000", -1234.6: "△1,235"} {
		if got := grouped(v); got != want {
			t.Errorf("grouped(%v) = %q, want %q", v, got, want)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	r := analyze(b, rich(b))
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, r, options); err != nil {
			b.Fatal(err)
		}
	}
}

func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	return io.ReadAll(r)
}
