package models

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFieldTable: the table cannot contradict itself.
func TestFieldTable(t *testing.T) {
	for _, s := range Sheets() {
		keys, headers := map[string]bool{}, map[string]string{}
		for _, f := range s.Fields {
			if keys[f.Key] {
				t.Errorf("%s.%s twice", s.Kind, f.Key)
			}
			keys[f.Key] = true
			for _, h := range append([]string{f.Ko, f.En}, f.Synonyms...) {
				h = Fold(cutBracket(h))
				if other, ok := headers[h]; ok && other != f.Key {
					t.Errorf("%s: header %q names %s and %s", s.Kind, h, other, f.Key)
				}
				headers[h] = f.Key
			}
			if f.Width == 0 || f.Help("ko") == "" || f.Help("en") == "" {
				t.Errorf("%s.%s: width or help missing", s.Kind, f.Key)
			}
			if !f.Required && f.Key != MarkKey && s.Kind != "assumptions" && f.Source == "" {
				t.Errorf("%s.%s: nothing said to stand in for a blank", s.Kind, f.Key)
			}
			checkWords(t, s.Kind+"."+f.Key, f)
			checkExamples(t, s.Kind+"."+f.Key, f)
		}
	}
	for _, f := range Assumptions() {
		checkWords(t, f.Key, f)
		checkExamples(t, f.Key, f)
		if f.Source == "" || f.Help("ko") == "" || f.Help("en") == "" {
			t.Errorf("%s: source or help missing", f.Key)
		}
	}
}

func checkWords(t *testing.T, name string, f Field) {
	t.Helper()
	if (f.Kind == KindChoice) != (len(f.Words) > 0) {
		t.Errorf("%s: kind %s with %d words", name, f.Kind, len(f.Words))
	}
	seen := map[string]string{}
	for _, w := range f.Words {
		for _, s := range append([]string{w.Value, w.Ko, w.En}, w.Synonyms...) {
			if other, ok := seen[Fold(s)]; ok && other != w.Value {
				t.Errorf("%s: %q means %s and %s", name, s, other, w.Value)
			}
			seen[Fold(s)] = w.Value
			if v, ok := f.Match(s); !ok || v != w.Value {
				t.Errorf("%s: %q reads as %q", name, s, v)
			}
		}
	}
	for _, lang := range []string{"ko", "en"} { // Excel's limit of a drop-down list
		if n := len([]rune(strings.Join(f.Allowed(lang), ","))); n > 255 {
			t.Errorf("%s: list of %d characters", name, n)
		}
	}
}

func checkExamples(t *testing.T, name string, f Field) {
	t.Helper()
	for _, e := range f.Examples {
		if e == "" {
			continue
		}
		switch f.Kind {
		case KindChoice:
			if _, ok := f.Word(e); !ok {
				t.Errorf("%s: example %q is no word", name, e)
			}
		case KindDate, KindDateTime:
			if _, err := ReadTime(Typed{Text: e}, f.Kind == KindDateTime, false); err != nil {
				t.Errorf("%s: example %q: %v", name, e, err)
			}
		case KindText, KindList:
		case KindTiers:
			if _, err := ReadTiers(e, ""); err != nil {
				t.Errorf("%s: example %q: %v", name, e, err)
			}
		case KindCredits:
			if _, err := ReadCredits(e); err != nil {
				t.Errorf("%s: example %q: %v", name, e, err)
			}
		default:
			if r, err := ReadNumber(f.Kind, Typed{Text: e}); err != nil || r.Ambiguous || f.InRange(r.Rat) != "" {
				t.Errorf("%s: example %q: %v", name, e, err)
			}
		}
	}
}

// TestVocabularies: every constant of the domain has a word, and no other.
func TestVocabularies(t *testing.T) {
	for _, tt := range []struct {
		f    Field
		want []string
	}{
		{SheetOf("services").Field("class"), stringsOf(MessageClasses())},
		{SheetOf("services").Field("legal"), stringsOf(LegalClasses())},
		{SheetOf("services").Field("channel"), stringsOf(Channels())},
		{SheetOf("services").Field("phase"), stringsOf(Phases())},
		{SheetOf("services").Field("vat"), stringsOf(VATSides())},
		{SheetOf("nodes").Field("role"), stringsOf(Roles())},
		{SheetOf("routes").Field("channel"), stringsOf(Channels())},
		{SheetOf("routes").Field("switch"), stringsOf(SwitchModes())},
	} {
		var got []string
		for _, w := range tt.f.Words {
			got = append(got, w.Value)
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.f.Key, got, tt.want)
		}
	}
}

func stringsOf[T ~string](v []T) []string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = string(x)
	}
	return out
}

func TestReadNumber(t *testing.T) {
	text := func(s string) Typed { return Typed{Text: s} }
	number := func(s string) Typed { return Typed{Text: s, Number: true} }
	for _, tt := range []struct {
		kind   Kind
		in     Typed
		want   string // exact decimal or fraction; "" is refused; "?" is asked
		approx bool
	}{
		{KindMoney, text("1,200원"), "1200", false},
		{KindMoney, text("9.35 원"), "187/20", false},
		{KindMoney, text("₩9.35"), "187/20", false},
		{KindMoney, text("건당 9.35원"), "187/20", false},
		{KindMoney, text("９．３５"), "187/20", false},
		{KindMoney, text("△5"), "-5", false},
		{KindMoney, text("(1,200)"), "-1200", false},
		{KindMoney, text("1억 2,000만원"), "120000000", false},
		{KindMoney, text("5천만원"), "50000000", false},
		{KindMoney, text("30백만원"), "30000000", false},
		{KindMoney, text("470천원"), "470000", false},
		{KindMoney, Typed{Text: "30,000", Unit: "천원"}, "30000000", false},
		{KindMoney, Typed{Text: "30000", Number: true, Unit: "천원"}, "30000000", false},
		{KindMoney, text("약 9원"), "9", true},
		{KindMoney, text("별도 협의"), "", false},
		{KindMoney, text("10~20"), "", false},
		{KindMoney, text("1,20"), "", false}, // a decimal comma, or a slip
		{KindMoney, text("10 20"), "", false},
		{KindMoney, text("1e3"), "", false},
		{KindMoney, text("0x10"), "", false},
		{KindMoney, text("12건"), "", false},
		{KindMoney, text("만"), "", false},
		{KindMoney, text("2만 1억"), "", false},
		{KindMoney, text(""), "", false},
		{KindMoney, number("9.3499999999999996"), "187/20", false}, // as Excel writes 9.35
		{KindMoney, number("9.350000000000001"), "187/20", false},  // 8.5*1.1
		{KindMoney, number("1.2E3"), "1200", false},
		{KindMoney, number("NaN"), "", false},
		{KindMoney, number("Inf"), "", false},
		{KindCount, text("470,000건"), "470000", false},
		{KindCount, text("약 47만 건"), "470000", true},
		{KindCount, text("47만여 건"), "470000", true},
		{KindCount, text("47만건 내외"), "470000", true},
		{KindCount, text("4.7만"), "47000", false},
		{KindCount, text("월 470,000건"), "470000", false},
		{KindCount, text("１２만"), "120000", false},
		{KindCount, text("연 564만건"), "", false}, // a year's volume is not a month's
		{KindShare, text("10%"), "1/10", false},
		{KindShare, text("10 %"), "1/10", false},
		{KindShare, text("0.1"), "1/10", false},
		{KindShare, text("10"), "10", false}, // out of range: refused by InRange
		{KindShare, Typed{Text: "10", Unit: "%"}, "1/10", false},
		{KindShare, Typed{Text: "0.5", Unit: "%"}, "?", false},
		{KindShare, Typed{Text: "0.1", Number: true, Style: true}, "1/10", false},
		{KindPercent, text("99.9"), "999/1000", false},
		{KindPercent, text("99.9%"), "999/1000", false},
		{KindPercent, text("0.999"), "999/1000", false},
		{KindPercent, number("99.9"), "999/1000", false},
		{KindPercent, Typed{Text: "0.999", Number: true, Style: true}, "999/1000", false},
		{KindPercent, text("100"), "1", false},
		{KindPercent, text("1"), "?", false},
		{KindPercent, text("0.3"), "?", false},
		{KindPercent, text("30"), "?", false},
		{KindPercent, text("101"), "2", false}, // out of range
		{KindMinutes, text("30분"), "30", false},
		{KindMinutes, text("2시간"), "120", false},
		{KindMinutes, text("1시간 30분"), "90", false},
		{KindMinutes, text("1일"), "1440", false},
		{KindMinutes, text("90초"), "3/2", false},
		{KindMinutes, text("30분 1시간"), "", false},
		{KindMinutes, Typed{Text: "2", Unit: "시간"}, "120", false},
		{KindHours, text("50.5"), "101/2", false},
		{KindHours, text("30분"), "1/2", false},
		{KindHours, text("2일"), "48", false},
		{KindHours, text("3원"), "", false},
	} {
		got, err := ReadNumber(tt.kind, tt.in)
		shown := ""
		switch {
		case err != nil:
		case got.Ambiguous:
			shown = "?"
		default:
			shown = got.Rat.RatString()
		}
		if shown != tt.want || err == nil && got.Approximate != tt.approx {
			t.Errorf("%s %+v: %q approx %v (%v), want %q %v", tt.kind, tt.in, shown, got.Approximate, err, tt.want, tt.approx)
		}
	}
}

func TestReadTime(t *testing.T) {
	day := time.Date(2022, 10, 17, 0, 0, 0, 0, Seoul)
	at := func(h, m int) time.Time { return time.Date(2022, 10, 17, h, m, 0, 0, Seoul) }
	for _, tt := range []struct {
		in   Typed
		want time.Time
	}{
		{Typed{Text: "2022-10-17"}, day},
		{Typed{Text: "2022.10.17."}, day},
		{Typed{Text: "2022. 10. 17."}, day},
		{Typed{Text: "2022.10.17.(월)"}, day},
		{Typed{Text: "2022년 10월 17일"}, day},
		{Typed{Text: "2022/10/17"}, day},
		{Typed{Text: "'22.10.17."}, day},
		{Typed{Text: "20221017"}, day},
		{Typed{Text: "２０２２-１０-１７"}, day},
		{Typed{Text: "44851", Number: true}, day}, // Excel's serial of 2022-10-17
		{Typed{Text: "2022-10-17 15:30"}, at(15, 30)},
		{Typed{Text: "2022-10-17T15:30:00+09:00"}, at(15, 30)},
		{Typed{Text: "2022년 10월 17일 오후 3시 30분"}, at(15, 30)},
		{Typed{Text: "2022.10.17. 9시"}, at(9, 0)},
		{Typed{Text: "44851.645833333336", Number: true}, at(15, 30)},
		{Typed{Text: "2022-02-30"}, time.Time{}},
		{Typed{Text: "17-10-2022"}, time.Time{}},
		{Typed{Text: "2022-10"}, time.Time{}},
		{Typed{Text: "44851"}, time.Time{}}, // a serial is a number
		{Typed{Text: "2022-10-17 25:00"}, time.Time{}},
		{Typed{Text: "2022-10-17 오후 15시"}, time.Time{}},
		{Typed{Text: "미정"}, time.Time{}},
		{Typed{Text: "5", Number: true}, time.Time{}},
	} {
		got, err := ReadTime(tt.in, true, false)
		if !got.Equal(tt.want) || (err != nil) != tt.want.IsZero() {
			t.Errorf("%+v: %v, %v; want %v", tt.in, got, err, tt.want)
		}
	}
	if got, err := ReadTime(Typed{Text: "43389", Number: true}, false, true); err != nil || !got.Equal(day) { // 44851 − 1462
		t.Errorf("1904: %v %v", got, err)
	}
	if _, err := ReadTime(Typed{Text: "2022-10-17 15:30"}, false, false); err == nil {
		t.Error("a time where a day is asked")
	}
	for d := range 3000 {
		x := day.AddDate(0, 0, d).Add(time.Duration(d*37%86400) * time.Second)
		back, err := serialTime(big.NewFloat(SerialTime(x)).Text('g', 17), true, false)
		if err != nil || !back.Equal(x) {
			t.Fatalf("%v comes back as %v", x, back)
		}
	}
}

func TestLists(t *testing.T) {
	for in, want := range map[string][]string{
		"N1; N2":         {"N1", "N2"},
		"N1,N2":          {"N1", "N2"},
		"가, 나; 다":        {"가, 나", "다"},
		"가, 나;":          {"가, 나"},
		"a\nb":           {"a", "b"},
		" ; ,":           {","},
		"N1 → N2->N3>N4": {"N1", "N2", "N3", "N4"},
	} {
		if got := ReadList(in, strings.Contains(in, "→")); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	tiers, err := ReadTiers("1~100,000건: 9.35원; 100,001건 이상:8.5", "")
	if want := []Tier{{0, 9350}, {100_001, 8500}}; err != nil || !slices.Equal(tiers, want) {
		t.Errorf("%v %v", tiers, err)
	}
	for _, bad := range []string{"", ";", "9.35", "0:9;0:8", "5:1;3:1", "0:-1", "0:x", "x:1"} {
		if got, err := ReadTiers(bad, ""); err == nil {
			t.Errorf("%q: %v", bad, got)
		}
	}
	credits, err := ReadCredits("99.9:10%; 99% 미만: 30%")
	if want := []Credit{{.999, .1}, {.99, .3}}; err != nil || !slices.Equal(credits, want) {
		t.Errorf("%v %v", credits, err)
	}
	if got := Percent(.9995); got != "99.95%" {
		t.Error(got)
	}
}

func FuzzReadNumber(f *testing.F) {
	for _, s := range []string{"1억 2,000만원", "약 47만 건", "1시간30분", "△5", "99.9%", "9.3499999999999996", "１２", "(5)", "3천2백"} {
		f.Add(s, uint8(0), true)
		f.Add(s, uint8(3), false)
	}
	kinds := []Kind{KindMoney, KindCount, KindNumber, KindShare, KindPercent, KindMinutes, KindHours}
	f.Fuzz(func(t *testing.T, s string, k uint8, number bool) {
		kind := kinds[int(k)%len(kinds)]
		got, err := ReadNumber(kind, Typed{Text: s, Number: number})
		if err == nil && (got.Rat == nil || math.IsNaN(got.Float())) {
			t.Fatalf("%q: %v", s, got)
		}
		if t1, err := ReadTime(Typed{Text: s, Number: number}, true, false); err == nil && (t1.Year() < 1990 || t1.Year() > 2101) {
			t.Fatalf("%q: %v", s, t1)
		}
		if list := ReadList(s, number); !number && !strings.Contains(s, ";") {
			if back := ReadList(WriteList(list, false), false); !slices.Equal(list, back) && !strings.Contains(strings.Join(list, ""), ",") {
				t.Fatalf("%q: %q, then %q", s, list, back)
			}
		}
		if tiers, err := ReadTiers(s, ""); err == nil {
			if back, err := ReadTiers(WriteTiers(tiers), ""); err != nil || !slices.Equal(tiers, back) {
				t.Fatalf("%q: %v, then %v", s, tiers, back)
			}
		}
		if c, err := ReadCredits(s); err == nil {
			if back, err := ReadCredits(WriteCredits(c)); err != nil || !slices.Equal(c, back) {
				t.Fatalf("%q: %v, then %v (%v)", s, c, back, err)
			}
		}
	})
}

// TestValidate checks what a case made without a workbook may get wrong.
func TestValidate(t *testing.T) {
	bad := 1.5
	c := Case{
		Contracts: []Contract{{Name: "가", Services: []Service{{Name: "s", FailureShare: &bad, Lines: []Line{{Channel: SMS, Phase: Before, Price: Flat(-1), MessagesPerMonth: 2e9}}}}}},
		Nodes: []Node{
			{ID: "a", Suppliers: []string{"b"}, Sites: []string{"판교"}}, {ID: "b", Suppliers: []string{"c", "d"}, Sites: []string{"SK C&C 판교 데이터센터"}}, {ID: "c", Suppliers: []string{"a"}}, {ID: "d", Sites: []string{"안양"}},
		},
		Overrides: []Override{{Key: "kappa", Value: 2}, {Key: "no_such_key"}},
	}
	before, _ := json.Marshal(c)
	var got []string
	for _, p := range c.Validate("ko", nil) {
		got = append(got, p.Code)
	}
	slices.Sort(got)
	if want := []string{CodeAbsurdVolume, CodeNegativePrice, CodeShareRange, CodeShareRange, CodeSiteSpelling, CodeSupplierCycle, CodeUnknownKey}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if after, _ := json.Marshal(c); !bytes.Equal(before, after) {
		t.Error("Validate changed the case")
	}
	if got := c.SupplierCycle(); !slices.Equal(got, []string{"a", "b", "c", "a"}) {
		t.Errorf("cycle %v", got)
	}
	c.Nodes[2].Suppliers = nil
	if got := c.SupplierCycle(); got != nil {
		t.Errorf("cycle %v where there is none", got)
	}
}

// TestCodes: every code has a severity and a sentence in both languages that
// takes the same arguments.
func TestCodes(t *testing.T) {
	for _, code := range Codes() {
		s := sentences[code]
		if s.severity == "" || s.ko == "" || s.en == "" || strings.Count(s.ko, "%s") != strings.Count(s.en, "%s") {
			t.Errorf("%s: %+v", code, s)
		}
		if args := strings.Count(s.ko, "%s"); args > 0 {
			for _, lang := range []string{"ko", "en"} {
				p := NewProblem(lang, code, Cell{Sheet: "가", Ref: "A1"}, "x", "", []any{"1", "2", "3", "4"}[:args]...)
				if strings.Contains(p.Message, "%!") {
					t.Error(p.Message)
				}
			}
		}
	}
	for _, lang := range []string{"ko", "en"} {
		if p := NewProblem(lang, CodeAmbiguousShare, Cell{}, "1", ""); strings.Contains(p.Message, "%!") || strings.Contains(p.Message, "%%") {
			t.Error(p.Message)
		}
		if p := NewProblem(lang, CodeShareRange, Cell{}, "1", ""); strings.Contains(p.Message, "%!") {
			t.Error(p.Message)
		}
	}
}

// A short number is read as the long way reads it.
func TestShortDecimal(t *testing.T) {
	for _, s := range []string{"0", "7", "-7", "470000", "9.35", "-9.35", "0.001", "007", "1.50", "123456789012345", "12345678901.2345", "0.00000000000001"} {
		got, ok := shortDecimal(s)
		want, _ := new(big.Rat).SetString(s)
		if !ok || got.Cmp(want) != 0 {
			t.Errorf("%q: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "-", ".", ".5", "5.", "1.2.3", "1e5", "1,000", " 1", "1234567890123456", "９", "--1", "+1"} {
		if got, ok := shortDecimal(s); ok {
			t.Errorf("%q: %v", s, got)
		}
	}
}
