package committee

import (
	"fmt"
	"strings"
)

// check sets a figure of the engine against a cell of the workbook.
type check struct {
	key, name, at, format string
	want                  float64
}

// against notes a figure that 검증 compares.
func (b *book) against(key, name, at string, want float64, format string) {
	b.checks = append(b.checks, check{key, name, at, format, want})
}

// slack is what may lie between the engine and a formula: less than a won, or
// than a millionth of a share.
func (c check) slack() float64 {
	if c.format == won {
		return 1
	}
	return 1e-6
}

// checkSheet fills 검증: the engine's figures against the formulas'.
func (b *book) checkSheet() {
	s := b.add(b.t("검증", "Check"), false, 54, b.moneyWidth(16), b.moneyWidth(16), 12, 10)
	row := s.title(b.t("검증: 엔진 값과 수식 값", "Check: the engine against the formulas"), b.about())
	s.text(1, row, b.t("다른 값의 수", "figures that differ"), look{kind: total})
	differ := row
	row++
	row = s.note(row, b.t("입력(노란 칸)을 바꾸면 수식 값은 바로 바뀌고 엔진 값은 그대로이므로 차이가 생깁니다. 그때는 장애비용 등 엔진 값을 다시 분석하십시오.",
		"Change an input (yellow) and the formulas follow while the engine's figures stay: a difference then means that the analysis is to be run again."))
	row = s.header(row, b.t("수치", "figure"), b.t("엔진 값", "engine"), b.t("수식 값", "formula"), b.t("차이", "difference"), b.t("판정", "result"))
	first := row
	for _, c := range b.checks {
		s.text(1, row, c.name, look{})
		s.figure(2, row, c.want, c.format, c.key)
		s.formula(3, row, c.at, look{format: c.format})
		digits := 3
		if c.format != won {
			digits = 9
		}
		s.formula(4, row, fmt.Sprintf("ROUND(%s-%s,%d)", cell(3, row), cell(2, row), digits), look{format: map[bool]string{true: exact, false: general}[c.format == won]})
		s.sentence(5, 5, row, fmt.Sprintf("IF(ABS(%s)<%s,%s,%s)", cell(4, row), plain(c.slack()), quoted(b.t("일치", "same")), quoted(b.t("다름", "differs"))), look{align: 'c'})
		row++
	}
	s.freeze(first, 0, true)
	s.formula(2, differ, fmt.Sprintf("COUNTIF(%s,%s)", s.span(5, first, 5, max(first, row-1)), quoted(b.t("다름", "differs"))), look{kind: total, format: count})
	b.differ = s.at(2, differ)
	row = s.heading(row+1, b.t("출처", "Where this is from"))
	in := b.r.Input
	for _, x := range [][2]string{
		{b.t("입력 파일 SHA-256", "input SHA-256"), orDash(strings.Join(in.SHA256, "\n"))},
		{b.t("분석 방법 판", "engine version"), b.r.Engine},
		{b.t("프로그램 판", "program version"), orDash(b.o.Version)},
		{b.t("기준 자료 판", "reference data"), in.Reference},
		{b.t("작성 시각", "written at"), b.o.GeneratedAt.Format("2006-01-02 15:04 MST")},
		{b.t("계약·서비스 수", "contracts, services"), fmt.Sprintf("%d, %d", in.Contracts, in.Services)},
		{b.t("독립 검산(몬테카를로)", "independent check (Monte Carlo)"), b.monteCarlo()},
	} {
		s.text(1, row, x[0], look{})
		s.textOver(2, 5, row, x[1], look{})
		row++
	}
}

func (b *book) monteCarlo() string {
	m := b.r.Loss.MonteCarlo
	if m == nil {
		return "–"
	}
	return fmt.Sprintf(b.t("%s회(씨앗 %d): 평균 %s원, P95 %s원", "%s runs (seed %d): mean %s won, P95 %s won"), grouped(float64(m.Runs)), m.Seed, grouped(m.Mean), grouped(m.P95))
}

func orDash(v string) string {
	if v == "" {
		return "–"
	}
	return v
}

// grouped writes a whole number with its thousands apart.
func grouped(v float64) string {
	t := fmt.Sprintf("%.0f", v)
	sign := ""
	if strings.HasPrefix(t, "-") {
		sign, t = "△", t[1:]
	}
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return sign + t
}
