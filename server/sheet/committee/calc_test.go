package committee

import (
	"math"
	"testing"
)

// TestCalculator works formulas out whose values are plain or those of the
// spreadsheets' own documentation; LibreOffice agrees on all that the book uses in
// TestEveryExample.
func TestCalculator(t *testing.T) {
	b := newBook(analyze(t, suwon(t)), options)
	s := b.add("표 1", false, 10, 10, 10)
	s.num(1, 1, 3, look{format: won})
	s.num(1, 2, -4.5, look{format: won})
	s.text(1, 3, "전환 후", look{})
	s.text(2, 1, "별도", look{})
	s.text(2, 2, "포함", look{})
	s.text(2, 3, "별도", look{})
	s.num(3, 1, 10, look{format: won})
	s.num(3, 2, 20, look{format: won})
	s.num(3, 3, 30, look{format: won})
	s.define("price_1", 1, 1)
	for f, want := range map[string]any{
		"1+2*3^2-(4-6)/2":                              20.0,
		"-price_1+A1":                                  0.0,
		"'표 1'!$A$1*A2":                                -13.5,
		"SUM(C1:C3)+SUM('표 1'!$A$1:$A$3)":              58.5,
		`SUMIFS(C1:C3,B1:B3,"별도")`:                     40.0,
		`SUMIFS($C$1:$C$3,$B$1:$B$3,"별도",C1:C3,30)`:    30.0,
		`COUNTIF(B1:B3,"별도")`:                          2.0,
		"COUNT(A1,A3)":                                 1.0,
		"ROUND(2.675,2)":                               2.68, // half away from zero, as written
		"ROUND(-1234.5,0)":                             -1235.0,
		"ROUND(2820000.0000000004,3)":                  2820000.0,
		"INT(-1.5)":                                    -2.0,
		"MOD(-7,3)":                                    2.0,
		"MOD(25098,10000)":                             5098.0,
		"MAX(0,A2,C1:C2)-MIN(C1:C3)":                   10.0,
		"MAX(A2)":                                      -4.5,
		`IF(A1>2,IF(A2>0,"가","나"),"다")`:                "나",
		`IF(A3="전환 후","예","아니오")&"!"`:                  "예!",
		`IF(AND(A1>=3,NOT(A2>=0),OR(A1<0,C3<>1)),1,2)`: 1.0,
		`IFERROR(1/0,"–")`:                             "–",
		`IFERROR(A3-1,7)`:                              7.0,
		`IF(A3>0,"글자가 수보다 큼","")`:                      "글자가 수보다 큼",
		`N(A3)+N(A1)`:                                  3.0,
		`IF(ISNUMBER(A3),1,0)`:                         0.0,
		`INDEX(B1:B3,MATCH(20,C1:C3,0))`:               "포함",
		`INDEX(A1:C1,1,3)`:                             10.0,
		`TEXT(1234567.5,"#,##0")`:                      "1,234,568",
		`TEXT(0.1234,"0.0%")`:                          "12.3%",
		`TEXT(-0.4,"#,##0")`:                           "0",
		`TEXT(1234.56,"#,##0.0")`:                      "1,234.6",
		`9.35&"원 ""단가"""`:                              `9.35원 "단가"`,
		"Z99+1":                                        1.0, // an empty cell
	} {
		p := parser{s: s, f: f}
		got := p.whole()
		ok := !p.bad
		switch want := want.(type) {
		case float64:
			ok = ok && got.kind == vNumber && math.Abs(got.n-want) < 1e-12
		case string:
			ok = ok && got.kind == vWords && got.s == want
		}
		if !ok {
			t.Errorf("%s: %+v (not understood: %v), want %v", f, got, p.bad, want)
		}
	}
	for _, f := range []string{"VLOOKUP(1,A1:B2,2)", "1+", "(1", `"open`, "nobody", "A1:A2+1", "SUM(", "1 2"} {
		if p := (parser{s: s, f: f}); !func() bool { p.whole(); return p.bad }() {
			t.Errorf("%s is said to be understood", f)
		}
	}
}

// A formula that rests on itself is an error, not a hang.
func TestCalculatorFindsCircles(t *testing.T) {
	b := newBook(analyze(t, suwon(t)), options)
	s := b.add("표", false, 10)
	s.formula(1, 1, "A2+1", look{})
	s.formula(1, 2, "A1+1", look{})
	s.valueAt(1, 1)
	if b.err == nil {
		t.Error("no error")
	}
}
