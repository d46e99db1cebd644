package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/models/modeltest"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/sheettest"
)

func template(t testing.TB, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTemplate(&b, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func written(t testing.TB, c models.Case, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCaseIn(&b, c, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func same(t *testing.T, name string, got, want models.Case) {
	t.Helper()
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	if !bytes.Equal(g, w) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, g, w)
	}
}

// edit fills cells of a workbook: "서비스!G4" to a value.
func edit(t testing.TB, data []byte, cells ...any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test
	for i := 0; i < len(cells); i += 2 {
		sheet, ref, _ := strings.Cut(cells[i].(string), "!")
		if s, ok := cells[i+1].(string); ok && strings.HasPrefix(s, "=") {
			err = errors.Join(f.SetCellValue(sheet, ref, nil), f.SetCellFormula(sheet, ref, s[1:]))
		} else {
			err = f.SetCellValue(sheet, ref, cells[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func with(t testing.TB, data []byte, do func(*excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test
	if err := do(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// full is a case in which every field that a workbook holds says something.
func full() models.Case {
	day := func(y int, m time.Month, d, h, min int) *time.Time {
		v := time.Date(y, m, d, h, min, 0, 0, models.Seoul)
		return &v
	}
	money := func(m unit.Money) *unit.Money { return &m }
	n, two := 85, 2
	tiered := models.Line{Channel: models.RCS, Phase: models.After, VAT: models.VATIncluded, AttemptsBilled: true, MessagesPerMonth: 30_000, Approximate: true, Vendor: "나업체",
		Price: models.Schedule{Mode: models.Volume, Tiers: []models.Tier{{From: 0, PricePerMessage: 9350}, {From: 100_000, PricePerMessage: 8500}}}}
	before := line(models.LMS, models.Before, 26_763, 30_000, models.VATExempt)
	return models.Case{
		Contracts: []models.Contract{
			{Number: "2026-001", Name: "=1+1", Agency: "+시", Vendor: "@업체", Method: "-수의", Start: day(2026, 1, 1, 0, 0), End: day(2026, 12, 31, 0, 0), Amount: money(30_000_000_500), MonthlyFee: money(50_000_000), MonthlyMinimum: money(1),
				VAT: models.VATIncluded, InForce: true, Services: []models.Service{
					{Name: "과태료 고지서", Class: models.ClassFine, Legal: models.LegalPetition, FailureShare: share(1. / 3), LongestBytes: &n, GrowthPerYear: share(-.05), MonthWeights: []float64{.5, 1.5, 1, 1, 1, 1, 1.25, .75, 1, 1, 1, 1}, ReminderDays: []models.MonthDay{{Month: 7, Day: 28}, {Month: 2, Day: 29}}, Lines: []models.Line{before, tiered, line(models.SMS, models.Fallback, 9350, 5, models.VATExcluded)}},
					{Name: "주민세 안내", Class: models.ClassTax, ClassGuessed: true, Legal: models.LegalStatutory, Lines: []models.Line{line(models.Post, models.Single, 430_000, 1_000_000_000, models.VATUnstated)}},
				}},
			{Name: "제안 나", Agency: "가시", VAT: models.VATUnstated, Services: []models.Service{{Name: "주민세 안내", Class: models.ClassDisaster, Legal: models.LegalOrdinary, Lines: []models.Line{line(models.TossNote, models.Single, 999_999_999, 1, models.VATIncluded)}}}},
		},
		Nodes: []models.Node{
			{ID: "N1", Name: "가시", Role: models.RoleAgency, Suppliers: []string{"N2"}, Redundancy: "none"},
			{ID: "N2", Name: "업체; 하나", Role: models.RoleVendor, Sites: []string{"가 센터, 3층"}, ControlSite: "나라 건물", Availability: share(.9995), MTBFHours: share(2000.5), MTTRHours: share(.25), OutagesPerYear: share(1.7),
				MeanOutageHours: share(4), AffectedShare: share(.3), Redundancy: "active_active", Needed: &two, Beta: share(.1), MaintenanceHoursPerYear: share(24), OutageFreeMonths: share(36), NoticeMinutes: share(60), Registrations: []string{"제1호", "제2호"}, Assumed: true},
		},
		Routes: []models.Route{
			{ID: "가", Contract: "2026-001", Channel: models.RCS, Nodes: []string{"N1", "N2"}, Switch: models.SwitchNone},
			{ID: "나", Contract: "제안 나", Channel: models.SMS, Order: 2, Nodes: []string{"N2"}, Switch: models.SwitchMessage, SwitchMinutes: share(10), ConfirmMinutes: share(5.5), LastTest: day(2025, 2, 28, 0, 0), DragShare: share(.1), CapacityPerSecond: share(30), Assumed: true},
		},
		SLA: []models.SLATerm{{Node: "N2", Contract: "2026-001", Availability: share(.999), Window: "month", NoticeMinutes: share(30), RecoveryMinutes: share(240), Credits: []models.Credit{{Below: .999, Share: .1}, {Below: .99, Share: .3}},
			CapShare: share(.3), Exclusions: []string{"정기점검", "천재지변"}, Sentence: "첫 줄\n둘째 줄"}},
		Incidents: []models.Incident{{Node: "N2", Start: *day(2022, 10, 15, 15, 33), Hours: share(50.5), AffectedShare: share(1), Source: "장애보고서"}},
		Overrides: []models.Override{{Key: "rho", Value: .15}, {Key: "view", Text: "society"}, {Key: "monitored", Text: "yes", Value: 1}, {Key: "clerk_hour_won", Value: 22900}, {Key: "rate.vendor,own_outage", Value: .5}, {Key: "share.queue,lost_share", Value: .4}, {Key: "delay.notification,delay_per_tier", Value: 45.5}, {Key: "price.SMS", Value: 8.063}},
	}
}

// TestRoundTrip: a filled template read, written and read again is the same case
// with the same cells, in both languages.
func TestRoundTrip(t *testing.T) {
	semicolon := full()
	semicolon.Nodes[1].Name = "업체; 하나" // a name may hold one; a list's element may not
	cases := map[string]models.Case{"full": full(), "semicolon": semicolon}
	for _, f := range fixtures() {
		cases[f.name] = f.c
	}
	for name, c := range cases {
		for _, lang := range []string{"ko", "en"} {
			first := mustRead(t, written(t, c, lang))
			if first.Case == nil {
				t.Fatalf("%s: %v", name, first.Problems())
			}
			same(t, name+" "+lang, modeltest.WithoutCells(*first.Case), modeltest.WithoutCells(c))
			again := mustRead(t, written(t, *first.Case, lang))
			if !reflect.DeepEqual(first.Case, again.Case) {
				t.Errorf("%s %s: the second reading differs", name, lang)
			}
		}
	}
}

// TestFullIsFull holds the case above to every field of the models, so that one
// added there cannot be forgotten here.
func TestFullIsFull(t *testing.T) {
	zero := map[string]bool{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice:
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.Struct:
			if v.Type() == reflect.TypeFor[time.Time]() {
				return
			}
			for i := range v.NumField() {
				name := path + "." + v.Type().Field(i).Name
				if strings.HasSuffix(name, ".Cell") || name == "Case.Shipments" || name == "Case.Overrides.Set" { // which a template does not hold
					continue
				}
				if !v.Field(i).IsZero() {
					zero[name] = false
				} else if _, ok := zero[name]; !ok {
					zero[name] = true
				}
				walk(name, v.Field(i))
			}
		}
	}
	walk("Case", reflect.ValueOf(full()))
	for name, z := range zero {
		if z {
			t.Errorf("%s is zero everywhere", name)
		}
	}
}

// TestTemplateIsEmpty: the examples of the template are never data.
func TestTemplateIsEmpty(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		got := mustRead(t, template(t, lang))
		if got.Case != nil || len(got.Check.Contracts)+len(got.Check.Nodes)+len(got.Check.Routes)+len(got.Check.SLA)+len(got.Check.Incidents) != 0 {
			t.Errorf("%s: %+v", lang, got.Check)
		}
		if codes := codesOf(got, models.Error, models.Warning, models.Question); !slices.Equal(codes, []string{"계약 no_rows", "서비스 no_rows"}) {
			t.Errorf("%s: %v", lang, codes)
		}
	}
}

// TestTemplateFilled fills the template below its examples, as an officer does.
func TestTemplateFilled(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		data := edit(t, template(t, lang), "계약!C5", "알림톡", "계약!D5", "가시", "서비스!C7", "안내", "서비스!F7", "카톡", "서비스!G7", "도입 후", "서비스!H7", "4.9 원", "서비스!L7", "약 47만 건")
		got := mustRead(t, data)
		if got.Case == nil {
			t.Fatal(got.Problems())
		}
		l := got.Case.Contracts[0].Services[0].Lines[0]
		if l.Channel != models.Alimtalk || l.Price.Tiers[0].PricePerMessage != 4900 || l.MessagesPerMonth != 470_000 || !l.Approximate || l.Cell.String() != "서비스!H7" {
			t.Errorf("%+v", l)
		}
	}
}

func codesOf(r *Result, severities ...models.Severity) []string {
	var out []string
	for _, p := range r.Problems() {
		if slices.Contains(severities, p.Severity) {
			out = append(out, strings.TrimSpace(p.Sheet+" "+strings.TrimSpace(p.Cell+" "+p.Code)))
		}
	}
	return out
}

// TestBadCells changes one thing of a good workbook and expects just one error,
// at its cell.
func TestBadCells(t *testing.T) {
	good := written(t, full(), "ko")
	for _, tt := range []struct {
		name  string
		cells []any
		want  []string
	}{
		{"price in words", []any{"서비스!H4", "별도 협의"}, []string{"서비스 H4 not_number"}},
		{"negative price", []any{"서비스!H4", "△5"}, []string{"서비스 H4 negative_price"}},
		{"absurd price", []any{"서비스!H4", 1_000_001}, []string{"서비스 H4 absurd_price"}},
		{"four digits", []any{"서비스!H4", 9.3541}, []string{"서비스 H4 too_many_digits"}},
		{"absurd volume", []any{"서비스!L4", "11억 건"}, []string{"서비스 L4 absurd_volume"}},
		{"half a message", []any{"서비스!L4", 1.5}, []string{"서비스 L4 not_whole"}},
		{"no volume", []any{"서비스!L4", ""}, []string{"서비스 L4 missing_value"}},
		{"no price", []any{"서비스!H4", ""}, []string{"서비스 H4 missing_value"}},
		{"share", []any{"서비스!M4", 10}, []string{"서비스 M4 share_range"}},
		{"share of words", []any{"서비스!M4", "많음"}, []string{"서비스 M4 not_number"}},
		{"unknown contract", []any{"서비스!B5", "2027-009"}, []string{"서비스 B5 unknown_contract"}},
		{"unknown channel", []any{"서비스!F4", "팩스"}, []string{"서비스 F4 unknown_word"}},
		{"same line twice", []any{"서비스!F6", "LMS", "서비스!G6", "도입 전"}, []string{"서비스 F6 duplicate_line"}},
		{"two classes", []any{"서비스!D5", "혼합"}, []string{"서비스 D5 service_conflict"}},
		{"formula without a value", []any{"서비스!H4", "=1/0"}, []string{"서비스 H4 formula_no_value"}},
		{"tiers", []any{"서비스!J5", "9.35부터"}, []string{"서비스 J5 tiers"}},
		{"tier conflict", []any{"서비스!H5", 9}, []string{"서비스 J5 tier_conflict"}},
		{"not a date", []any{"계약!H4", "2026-02-30"}, []string{"계약 H4 not_date"}},
		{"end before start", []any{"계약!I4", "2025.12.31."}, []string{"계약 I4 end_before_start"}},
		{"number twice", []any{"계약!B5", "2026-001"}, []string{"계약 B5 duplicate_id"}},
		{"no agency", []any{"계약!D5", "-"}, []string{"계약 D5 missing_value"}},
		{"unknown node on a route", []any{"경로!F4", "N1 → N9"}, []string{"경로 F4 unknown_node"}},
		{"node twice on a route", []any{"경로!F4", "N1 → N2 → N1"}, []string{"경로 F4 repeated_node"}},
		{"cycle", []any{"중계구조!E5", "N1"}, []string{"중계구조 E5 supplier_cycle"}},
		{"unknown supplier", []any{"중계구조!E4", "N7"}, []string{"중계구조 E4 unknown_node"}},
		{"node id twice", []any{"중계구조!B5", "N1"}, []string{"SLA B4 unknown_node", "경로 F4 unknown_node", "경로 F5 unknown_node", "장애이력 B4 unknown_node", "중계구조 B5 duplicate_id", "중계구조 E4 unknown_node"}},
		{"role", []any{"중계구조!D5", "사장"}, []string{"중계구조 D5 unknown_word"}},
		{"availability", []any{"중계구조!H5", "101%"}, []string{"중계구조 H5 share_range"}},
		{"credits", []any{"SLA!H4", "많이"}, []string{"SLA H4 credits"}},
		{"incident", []any{"장애이력!C4", "작년"}, []string{"장애이력 C4 not_date"}},
		{"incident's node", []any{"장애이력!B4", "N3"}, []string{"장애이력 B4 unknown_node"}},
		{"assumption", []any{"가정!D4", "-5"}, []string{"가정 D4 share_range"}},
		{"assumption's word", []any{"가정!D5", "우주"}, []string{"가정 D5 unknown_word"}},
		{"assumption's key", []any{"가정!B7", "clerk"}, []string{"가정 B7 unknown_key"}},
		{"all at once", []any{"서비스!H4", "별도 협의", "계약!H4", "언젠가", "중계구조!L5", -1, "가정!D4", "x"}, []string{"가정 D4 not_number", "계약 H4 not_date", "서비스 H4 not_number", "중계구조 L5 out_of_range"}},
	} {
		got := mustRead(t, edit(t, good, tt.cells...))
		codes := codesOf(got, models.Error)
		slices.Sort(codes)
		if !slices.Equal(codes, tt.want) || got.Case != nil {
			t.Errorf("%s: %v, want %v", tt.name, codes, tt.want)
		}
	}
}

// TestErrorValue: #DIV/0! is named where it stands.
func TestErrorValue(t *testing.T) {
	text := func(ref, s string) string { return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>` }
	got := mustRead(t, workbookOf(t, `<worksheet><sheetData><row r="3">`+text("B3", "계약명")+text("C3", "기관명")+text("D3", "계약금액")+`</row><row r="4">`+
		text("B4", "알림톡")+text("C4", "가시")+`<c r="D4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>`))
	if codes := codesOf(got, models.Error); !slices.Equal(codes, []string{"계약 D4 formula_error"}) {
		t.Error(codes)
	}
}

func TestMessage(t *testing.T) {
	data := edit(t, written(t, suwon(), "ko"), "서비스!H5", "별도 협의")
	p := mustRead(t, data).Problems()
	i := slices.IndexFunc(p, func(p models.Problem) bool { return p.Severity == models.Error })
	if want := `서비스 시트 H5 셀 "별도 협의": 숫자가 아닙니다. 원 단위 숫자를 입력하세요(예: 9.35).`; i < 0 || p[i].Message != want {
		t.Errorf("got %v", p)
	}
	r, err := Read(context.Background(), "x", data, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	i = slices.IndexFunc(r.Problems(), func(p models.Problem) bool { return p.Severity == models.Error })
	if want := `sheet 서비스 cell H5 "별도 협의": not a number. Enter a number of won (e.g. 9.35).`; r.Problems()[i].Message != want {
		t.Errorf("got %v", r.Problems()[i].Message)
	}
}

// TestCycleNamed: the message names the cycle in order.
func TestCycleNamed(t *testing.T) {
	p := mustRead(t, edit(t, written(t, full(), "ko"), "중계구조!E5", "N1")).Problems()
	if !slices.ContainsFunc(p, func(p models.Problem) bool {
		return p.Code == "supplier_cycle" && strings.Contains(p.Message, "N1 → N2 → N1")
	}) {
		t.Error(p)
	}
}

// TestAsked holds the questions and warnings of a workbook that leaves things open.
func TestAsked(t *testing.T) {
	data := edit(t, written(t, suwon(), "ko"), "서비스!C4", "과태료 처분 통지", "서비스!C5", "과태료 처분 통지", "서비스!D4", "", "서비스!D5", "", "서비스!E4", "", "서비스!E5", "")
	got := mustRead(t, with(t, data, func(f *excelize.File) error {
		return errors.Join(f.DeleteSheet("경로"), f.SetSheetVisible("SLA", false), f.SetCellValue("장애이력", "H2", "담당자"))
	}))
	if got.Case == nil {
		t.Fatal(got.Problems())
	}
	want := []string{"경로 sheet_absent", "서비스 D4 class_guessed", "서비스 E4 legal_guessed", "서비스 I4 vat_unstated", "SLA hidden_sheet", "장애이력 H2 unknown_column"}
	codes := codesOf(got, models.Error, models.Warning, models.Question)
	if !slices.Equal(codes, want) {
		t.Errorf("%v, want %v", codes, want)
	}
	s := got.Case.Contracts[0].Services[0]
	if s.Class != models.ClassFine || !s.ClassGuessed || s.Legal != models.LegalStatutory {
		t.Errorf("%+v", s)
	}
	if p := got.Problems()[3]; !strings.Contains(p.Message, "도입 전 SMS 9.35원, 도입 후 알림톡 4.9원") {
		t.Error(p.Message)
	}
}

func TestGuessClass(t *testing.T) {
	for name, want := range map[string]models.MessageClass{
		"재난 안내": "disaster", "민방위 교육 통지": "statutory", "주정차 과태료 안내": "fine", "주민세 납부": "tax", "2026년 재산세 안내": "tax", "체납 안내": "tax",
		"예방접종 예약": "appointment", "민원 처리 결과": "case", "시민 알림 메시지": "mixed", "청년 월세 지원": "mixed", "만 65세 이상": "mixed", "세미나 안내": "mixed", "자세히 보기": "mixed",
	} {
		if got := guessClass(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestSheetsAndColumns(t *testing.T) {
	good := written(t, suwonLikely(), "ko")
	for _, tt := range []struct {
		name string
		do   func(*excelize.File) error
		want []string
	}{
		{"no services", func(f *excelize.File) error { return f.DeleteSheet("서비스") }, []string{"서비스 missing_sheet"}},
		{"no contracts", func(f *excelize.File) error { return f.DeleteSheet("계약") }, []string{"계약 missing_sheet"}},
		{"no price column", func(f *excelize.File) error { return f.RemoveCol("서비스", "H") }, []string{"서비스 A2 missing_column"}},
		{"a column twice", func(f *excelize.File) error { return f.SetCellValue("서비스", "S2", "단가") }, []string{"서비스 S2 duplicate_column"}},
		{"no header", func(f *excelize.File) error { return f.RemoveRow("계약", 2) }, []string{"계약 missing_header"}},
		{"a sheet twice", func(f *excelize.File) error {
			if _, err := f.NewSheet("Contracts"); err != nil {
				return err
			}
			return f.SetCellValue("Contracts", "A1", "x")
		}, []string{"Contracts duplicate_sheet"}},
		{"columns moved, title and rows added", func(f *excelize.File) error {
			return errors.Join(f.InsertRows("서비스", 1, 3), f.InsertCols("서비스", "B", 1), f.SetCellValue("서비스", "A1", "우리 시 현황"))
		}, nil},
		{"total and repeated header", func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("서비스", "C7", "합계"), f.SetCellValue("서비스", "L7", 940000), f.SetCellValue("서비스", "C8", "서비스명"), f.SetCellValue("서비스", "F8", "채널"))
		}, nil},
		{"merged service name", func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("서비스", "C5", nil), f.SetCellValue("서비스", "C6", nil), f.MergeCell("서비스", "C4", "C6"))
		}, nil},
		{"example mark", func(f *excelize.File) error { return f.SetCellValue("서비스", "A4", "보고") }, []string{"서비스 A4 unknown_word"}},
		{"header in thousands", func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("계약", "J2", "계약금액(천원)"), f.SetCellValue("계약", "J4", "30,000"), f.SetCellValue("서비스", "H2", "단가(원, 부가세 포함)"), f.SetCellValue("서비스", "I4", nil))
		}, nil},
	} {
		got := mustRead(t, with(t, good, tt.do))
		if codes := codesOf(got, models.Error); !slices.Equal(codes, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, codes, tt.want)
		}
		if got.Case != nil && len(got.Case.Contracts[0].Services[0].Lines) != 3 {
			t.Errorf("%s: %+v", tt.name, got.Case.Contracts)
		}
		if tt.name == "header in thousands" {
			k := got.Case.Contracts[0]
			if *k.Amount != 30_000_000*unit.Won || k.Services[0].Lines[0].VAT != models.VATIncluded {
				t.Errorf("%+v", k)
			}
		}
	}
}

func TestChangedExample(t *testing.T) {
	got := mustRead(t, edit(t, template(t, "ko"), "서비스!H4", 12))
	if !slices.Contains(codesOf(got, models.Warning), "서비스 A4 example_changed") {
		t.Error(got.Problems())
	}
}

// TestFiles names what is not a workbook by its content.
func TestFiles(t *testing.T) {
	compound := func(stream string) []byte {
		b := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		for _, r := range stream {
			b = append(b, byte(r), 0)
		}
		return b
	}
	encrypted := with(t, template(t, "ko"), func(*excelize.File) error { return nil })
	var locked bytes.Buffer
	f, err := excelize.OpenReader(bytes.NewReader(encrypted))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&locked, excelize.Options{Password: "1234"}); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	empty := excelize.NewFile()
	var blank bytes.Buffer
	if err := empty.Write(&blank); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":        {nil, "empty_file"},
		"xls":            {compound("Workbook"), "damaged"},
		"hwp":            {append(compound("FileHeader"), "HWP Document File"...), "other_format"},
		"docx":           {sheettest.Zip(t, "word/document.xml", "<a/>"), "other_format"},
		"hwpx":           {sheettest.Zip(t, "Contents/header.xml", "<a/>"), "other_format"},
		"pdf":            {[]byte("%PDF-1.7"), "other_format"},
		"html":           {[]byte("<html><p>표 없음</p></html>"), "other_format"},
		"text, half":     {[]byte("계약,단가\n1,\"2\n"), "damaged"},
		"characters":     {[]byte("\ufeff계약,단가\n\xff,2\n"), "unknown_encoding"},
		"excel 95":       {[]byte("\x09\x08\x08\x00\x00\x05\x05\x00\x00\x00\x00\x00"), "other_format"},
		"binary":         {[]byte{0, 1, 2, 3}, "not_workbook"},
		"encrypted":      {locked.Bytes(), "encrypted"},
		"empty workbook": {blank.Bytes(), "empty_workbook"},
		"cut off":        {template(t, "ko")[:5000], "damaged"},
		"no sheet part":  {sheettest.Zip(t, "xl/workbook.xml", `<workbook><sheets><sheet name="계약"/></sheets></workbook>`), "damaged"},
	} {
		got := mustRead(t, tt.data)
		if codes := codesOf(got, models.Error); !slices.Equal(codes, []string{tt.code}) || got.Case != nil {
			t.Errorf("%s: %v, want %s", name, codes, tt.code)
		}
	}
}

const (
	oneSheet = `<workbook xmlns:r="r"><sheets><sheet name="계약" r:id="a"/></sheets></workbook>`
	oneRel   = `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`
)

func workbookOf(t testing.TB, sheet string) []byte {
	return sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", sheet)
}

// TestHostile: bombs, sheets that break off and cells at the far corner.
func TestHostile(t *testing.T) {
	rows := strings.Repeat(`<row><c><v>1</v></c></row>`, 2000)
	for _, tt := range []struct {
		name, sheet string
		limits      Limits
		code        string
	}{
		{"bomb", "<worksheet><sheetData>" + strings.Repeat(" ", 3<<20), Limits{UnzippedBytes: 1 << 20}, "unzipped_size"},
		{"cells", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>", Limits{Cells: 1000}, "too_many_cells"},
		{"cut", "<worksheet><sheetData>" + rows, Limits{}, "damaged"},
		{"bad entity", "<worksheet><sheetData>&bad;</sheetData></worksheet>", Limits{}, "damaged"},
		{"no data", "<worksheet></worksheet>", Limits{}, "damaged"},
		{"rows back", `<worksheet><sheetData><row r="5"/><row r="4"/></sheetData></worksheet>`, Limits{}, "damaged"},
		{"string index", `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`, Limits{}, "damaged"},
	} {
		got, err := Read(context.Background(), "x.xlsx", workbookOf(t, tt.sheet), Options{Limits: tt.limits})
		if err != nil {
			t.Fatal(err)
		}
		if codes := codesOf(got, models.Error); !slices.Equal(codes, []string{tt.code}) {
			t.Errorf("%s: %v, want %s", tt.name, codes, tt.code)
		}
	}
	corner := `<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`
	mustRead(t, workbookOf(t, corner))
	// A bomb that lies about its size in the directory is counted as it unpacks.
	liar := workbookOf(t, "<worksheet><sheetData>"+strings.Repeat(" ", 3<<20))
	z, err := zip.NewReader(bytes.NewReader(liar), int64(len(liar)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		f.UncompressedSize64 = min(f.UncompressedSize64, 1000)
	}
	var lied bytes.Buffer
	w := zip.NewWriter(&lied)
	for _, f := range z.File {
		raw, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.CreateRaw(&f.FileHeader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(part, raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := grid.Open(context.Background(), lied.Bytes(), grid.Options{Limits: grid.Limits{UnzippedBytes: 1 << 20, Cells: 10}}); !errors.Is(err, grid.ErrUnzipped) && !errors.Is(err, grid.ErrDamaged) {
		t.Errorf("liar: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, "x.xlsx", template(t, "ko"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestRawCells: values as files write them, not as they are shown.
func TestRawCells(t *testing.T) {
	data := sheettest.Zip(t, "xl/workbook.xml", oneSheet, "xl/_rels/workbook.xml.rels", oneRel,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;년&quot;\ m"/><numFmt numFmtId="171" formatCode="[Red]0.0%"/><numFmt numFmtId="172" formatCode="#,##0&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml", `<sst><si><t>가</t></si><si><r><t>나</t></r><r><t xml:space="preserve"> 다</t></r><rPh><t>발음</t></rPh></si><si><t>_x0041__x005F_</t></si></sst>`,
		"xl/worksheets/sheet1.xml", `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c><x:c s="1"><x:v>44851</x:v></x:c><x:c s="2"><x:v>1</x:v></x:c><x:c s="3"><x:v>0.1</x:v></x:c><x:c s="4"><x:v>9</x:v></x:c>`+
			`<x:c t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c><x:f>1+1</x:f></x:c><x:c t="inlineStr"><x:is><x:t>라</x:t></x:is></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="str"><x:f>"a"</x:f><x:v>마</x:v></x:c></x:row></x:sheetData></x:worksheet>`)
	_, b, err := grid.Open(context.Background(), data, grid.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := b.Sheets[0]
	var got []string
	for _, c := range g.Rows[0].Cells {
		got = append(got, fmt.Sprintf("%s %d %s %v %v", grid.ColumnName(c.Col), c.Kind, c.Text, c.Date, c.Percent))
	}
	want := []string{"B 0 나 다 false false", "C 0 A_ false false", "D 1 44851 true false", "E 1 1 true false", "F 1 0.1 false true", "G 1 9 false false",
		"H 3 #DIV/0! false false", "I 4 =1+1 false false", "J 0 라 false false", "K 2 TRUE false false", "L 0 마 false false"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestAgreesWithExcelize: the scanner and excelize read the same text.
func TestAgreesWithExcelize(t *testing.T) {
	data := written(t, full(), "ko")
	_, b, err := grid.Open(context.Background(), data, grid.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test
	n := 0
	for _, g := range b.Sheets {
		for _, row := range g.Rows {
			for _, c := range row.Cells {
				want, err := f.GetCellValue(g.Name, grid.Ref(c.Col, row.N), excelize.Options{RawCellValue: true})
				if err != nil || c.Text != strings.TrimSpace(want) {
					t.Errorf("%s!%s: %q, excelize %q (%v)", g.Name, grid.Ref(c.Col, row.N), c.Text, want, err)
				}
				n++
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d cells compared", n)
	}
}

// TestTooManyProblems: the list is cut, and an error is never lost to warnings.
func TestTooManyProblems(t *testing.T) {
	cells := []any{}
	for i := range 40 {
		cells = append(cells, fmt.Sprintf("서비스!H%d", 10+i), "x", fmt.Sprintf("서비스!C%d", 10+i), fmt.Sprint("s", i))
	}
	r, err := Read(context.Background(), "x", edit(t, written(t, suwon(), "ko"), cells...), Options{Limits: Limits{Problems: 10}})
	if err != nil {
		t.Fatal(err)
	}
	p := r.Problems()
	if len(p) != 11 || p[10].Code != "too_many_problems" || r.Case != nil || !models.HasErrors(p) {
		t.Errorf("%d problems, last %v", len(p), p[len(p)-1])
	}
}

// TestManyRows: a sheet of very many rows is refused, and soon.
func TestManyRows(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row>`)
	for _, h := range []string{"기호", "이름", "역할", "다음 단계"} {
		b.WriteString(`<c t="inlineStr"><is><t>` + h + `</t></is></c>`)
	}
	b.WriteString(`</row>`)
	for i := range 60_000 {
		fmt.Fprintf(&b, `<row><c><v>%d</v></c><c t="inlineStr"><is><t>이름 %d</t></is></c><c t="inlineStr"><is><t>?</t></is></c><c t="inlineStr"><is><t>%d;이름%d;x</t></is></c></row>`, i, i, i+1, i+2)
	}
	b.WriteString(`</sheetData></worksheet>`)
	data := sheettest.Zip(t, "xl/workbook.xml", strings.ReplaceAll(oneSheet, "계약", "중계구조"), "xl/_rels/workbook.xml.rels", oneRel, "xl/worksheets/sheet1.xml", b.String())
	got := mustRead(t, data)
	if p := got.Problems(); got.Case != nil || len(p) != 501 || !models.HasErrors(p) {
		t.Errorf("%d problems", len(p))
	}
}

// TestCheckJSON holds the form of check -json: its keys, nulls and numbers.
func TestCheckJSON(t *testing.T) {
	data := edit(t, written(t, suwonLikely(), "ko"), "서비스!I4", "포함")
	b, err := json.Marshal(mustRead(t, data).Check)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	keys := func(v any) string {
		var k []string
		for n := range v.(map[string]any) {
			k = append(k, n)
		}
		slices.Sort(k)
		return strings.Join(k, " ")
	}
	k := got["contracts"].([]any)[0].(map[string]any)
	s := k["services"].([]any)[0].(map[string]any)
	l := s["lines"].([]any)[0].(map[string]any)
	f := got["files"].([]any)[0].(map[string]any)
	for _, tt := range []struct {
		v    any
		want string
	}{
		{got, "contracts files ignored incidents nodes problems routes schema shipments sla"},
		{f, "kind name sha256 sheets"},
		{k, "agency amount_won end monthly_fee_won monthly_minimum_won name number services start vat_included vendor"},
		{s, "class failure_share lines name"},
		{l, "approximate cell channel messages_per_month phase price_excl_vat_won price_won tier_mode tiers vat vendor"},
		{got["nodes"].([]any)[0], "availability cell id mtbf_hours mttr_hours name notice_delay_minutes redundancy registrations role sites suppliers"},
		{got["routes"].([]any)[0], "channel contract id nodes order switch switch_minutes"},
		{got["problems"].([]any)[0], "cell code expected found message severity sheet"},
	} {
		if g := keys(tt.v); g != tt.want {
			t.Errorf("keys %s, want %s", g, tt.want)
		}
	}
	for _, part := range []string{`"price_won":9.35,"vat":"included","price_excl_vat_won":8.5,"messages_per_month":470000,"approximate":true,"vendor":null`, `"number":null`, `"price_excl_vat_won":null`, `"cell":"서비스!H4"`, `"kind":"services"`, `"schema":"daebi/check/1"`} {
		if !strings.Contains(string(b), part) {
			t.Errorf("no %s in %s", part, b)
		}
	}
}

// FuzzRead: no input makes the reader panic; a case comes out only where nothing
// is an error; and what came out is read back from what it is written as.
func FuzzRead(f *testing.F) {
	f.Add(template(f, "ko"))
	for _, x := range fixtures() {
		f.Add(written(f, x.c, "ko"))
	}
	f.Add(written(f, full(), "en"))
	f.Add(workbookOf(f, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>계약명</t></is></c><c t="inlineStr"><is><t>기관명</t></is></c></row></sheetData></worksheet>`))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(context.Background(), "f", data, Options{Limits: Limits{UnzippedBytes: 8 << 20, Cells: 20_000}})
		if err != nil {
			t.Fatal(err)
		}
		if (r.Case == nil) != models.HasErrors(r.Problems()) {
			t.Fatal("a case beside an error, or neither")
		}
		if _, err := json.Marshal(r.Check); err != nil {
			t.Fatal(err)
		}
		if _, b, err := grid.Open(context.Background(), data, grid.Options{}); r.Case == nil || err != nil || !isTemplate(b) {
			return // what lies as it lies may leave open what a template asks for
		}
		again, err := Read(context.Background(), "f", written(t, *r.Case, "ko"), Options{})
		if err != nil || again.Case == nil {
			t.Fatalf("written case does not read: %v %v", err, again.Problems())
		}
		a, b := modeltest.WithoutCells(*r.Case), modeltest.WithoutCells(*again.Case)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// FuzzCell puts any text into a cell of a good workbook.
func FuzzCell(f *testing.F) {
	data := written(f, full(), "ko")
	refs := []string{"계약!C4", "계약!H4", "계약!J4", "서비스!H4", "서비스!J5", "서비스!L4", "서비스!M4", "중계구조!E5", "중계구조!F5", "중계구조!H5", "경로!F4", "SLA!H4", "장애이력!C4", "가정!D4"}
	for i, s := range []string{"=1+1", "2022년 10월 17일", "1억2,000만", "1,200원", "0:1;5:2", "약 47만 건", "50%", "N1→N2", "가;나", "９９．９", "N2>N1", "99.9%:10%", "2022.10.15. 오후 3시", "△5"} {
		f.Add(s, uint8(i), false)
		f.Add("9.3499999999999996", uint8(i), true)
	}
	f.Fuzz(func(t *testing.T, s string, i uint8, number bool) {
		sheet, ref, _ := strings.Cut(refs[int(i)%len(refs)], "!")
		_, b, err := grid.Open(context.Background(), data, grid.Options{})
		if err != nil {
			t.Fatal(err)
		}
		row, col, _ := grid.SplitRef(ref)
		for _, g := range b.Sheets {
			for j := range g.Rows {
				if n := slices.IndexFunc(g.Rows[j].Cells, func(c grid.Cell) bool { return c.Col == col }); g.Name == sheet && g.Rows[j].N == row && n >= 0 {
					g.Rows[j].Cells[n].Text = s
					g.Rows[j].Cells[n].Kind = map[bool]grid.Kind{true: grid.Number, false: grid.Text}[number]
				}
			}
		}
		r := &reader{lang: "ko", limits: Limits{}.orDefault()}
		r.template(b)
		got := r.result()
		if got.Case == nil || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == unicode.ReplacementChar || r > 0xFFFD }) || !utf8.ValidString(s) {
			return // what XML cannot carry never comes from a file
		}
		again := mustRead(t, written(t, *got.Case, "ko"))
		if again.Case == nil || !reflect.DeepEqual(modeltest.WithoutCells(*got.Case), modeltest.WithoutCells(*again.Case)) {
			t.Fatalf("%q in %s!%s: %v\n%+v\n%+v", s, sheet, ref, again.Problems(), got.Case, again.Case)
		}
	})
}

// TestOpenXMLStandard has an independent program check the template, empty and
// filled.
func TestOpenXMLStandard(t *testing.T) {
	sheettest.CheckStandard(t, "template", template(t, "ko"))
	sheettest.CheckStandard(t, "template in English", template(t, "en"))
	sheettest.CheckStandard(t, "filled", written(t, full(), "ko"))
}
