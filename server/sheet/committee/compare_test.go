package committee

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"testing"

	"daebi/models"
	"daebi/server/sheet/sheettest"
)

// negotiated is Suwon's case at a price that was bargained down.
func negotiated(t testing.TB) models.Case {
	c := suwon(t)
	c.Contracts[0].Services[0].Lines[1].Price = models.Flat(price(t, "4.4"))
	return c
}

func comparison3(t testing.TB, o Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	list := []Compared{{"=협상 전", analyze(t, suwon(t))}, {"협상 후", analyze(t, negotiated(t))}, {"다른 시", analyze(t, rich(t))}}
	if err := WriteComparison(&buf, list, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestComparisonSetsCasesSideBySide(t *testing.T) {
	f := open(t, comparison3(t, options))
	if got, want := f.GetSheetList()[:4], []string{"비교", "산출내역 A", "장애위험 A", "대안비교 A"}; !slices.Equal(got, want) {
		t.Errorf("sheets %v", got)
	}
	found := map[string][]string{}
	for _, r := range rows(t, f, "비교") {
		if len(r) > 6 && found[r[0]] == nil {
			found[r[0]] = r
		}
	}
	// 9.35 → 4.9 and → 4.4 at 5,640,000 messages a year: 25,098,000 and 2,820,000 more.
	s := found["절감액"]
	if len(s) < 7 || s[1] != "25098000" || s[2] != "27918000" || s[4] != "2820000" || s[6] != "다름" {
		t.Errorf("savings %q", s)
	}
	if v := found["발주기관"]; len(v) < 7 || v[1] != "수원시" || v[6] != "다름" {
		t.Errorf("agency %q", v)
	}
	if v := found["시민 알림 메시지 · 전환 전 · SMS"]; len(v) < 5 || v[1] != "9.35" || v[2] != "9.35" || v[3] != "–" || v[4] != "0" {
		t.Errorf("price before %q", v)
	}
	if found["이름"][1] != "=협상 전" {
		t.Errorf("names %q", found["이름"])
	}
}

// TestComparisonIsWorkedOutAnew has LibreOffice work the comparison out: no
// difference from the engine, the values that stand beside the formulas, and after a
// change of one case's price what the engine finds of the changed case.
func TestComparisonIsWorkedOutAnew(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	sheettest.Need(t, "soffice")
	en := options
	en.Lang = "en"
	data := comparison3(t, options)
	books := map[string][]byte{"three": data, "english": comparison3(t, en), "changed": change(t, data, map[string]any{"A_price_2": 4.4})}
	again := convert(t, "xlsx", books)
	for name, check := range map[string]string{"three": "검증", "english": "Check"} {
		sameValues(t, name, books[name], again[name])
		noDifference(t, name, open(t, again[name]), check)
	}
	f := open(t, again["changed"])
	for _, r := range rows(t, f, "비교") {
		if len(r) < 3 || !slices.Contains([]string{"절감액", "순편익 N", "기대 장애비용 E[L]", "절감액의 현재가치"}, r[0]) {
			continue
		}
		a, err1 := strconv.ParseFloat(r[1], 64)
		b, err2 := strconv.ParseFloat(r[2], 64)
		if err := errors.Join(err1, err2); err != nil || math.Abs(a-b) > 1 {
			t.Errorf("%s: %v after the change, %v in the case of that price: %v", r[0], a, b, err)
		}
	}
}

func TestComparedCasesAreTwoToFive(t *testing.T) {
	one := Compared{"A", analyze(t, suwon(t))}
	for _, n := range []int{0, 1, 6} {
		if err := WriteComparison(io.Discard, slices.Repeat([]Compared{one}, n), options); !errors.Is(err, ErrCompared) {
			t.Errorf("%d cases: %v", n, err)
		}
	}
	if err := WriteComparison(io.Discard, slices.Repeat([]Compared{one}, 5), options); err != nil {
		t.Errorf("five cases: %v", err)
	}
}
