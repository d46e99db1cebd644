package committee

import (
	"fmt"
	"strconv"
	"strings"
)

// check sets a figure of the engine against a cell of the workbook.
type check struct {
	key, name, at, format string
	want                  float64
}

// against notes a figure that 검증 compares.
func (b *book) against(key, name, at string, want float64, format string) {
	b.checks = append(b.checks, check{b.n(key), b.subjectName(name), at, format, want})
}

// slack is what may lie between the engine and a formula: less than a won, or
// than a millionth of a share.
func (c check) slack() float64 {
	if c.format == won {
		return 1
	}
	return 1e-6
}

// subjectName says of which case a figure is, where a book has several.
func (b *book) subjectName(name string) string {
	if b.tag == "" {
		return name
	}
	return strings.TrimSpace(b.tag) + ": " + name
}

// checkSheet fills 검증: the engine's figures against the formulas', and the inputs
// against what they were when the book was written.
func (b *book) checkSheet() {
	s := b.add(b.t("검증", "Check"), false, 54, b.moneyWidth(16), b.moneyWidth(16), 14, 10)
	about := b.about()
	if b.whole {
		about = b.t("비교하는 안 모두", "every case compared")
	}
	row := s.title(b.t("검증: 엔진 값과 수식 값", "Check: the engine against the formulas"), about)
	s.text(1, row, b.t("다른 값의 수", "figures that differ"), look{kind: total})
	differ := row
	row++
	row = s.note(row, b.t("입력(노란 칸)을 바꾸면 수식 값은 바로 바뀌고 엔진 값은 그대로이므로 차이가 생깁니다. 그때는 나쁜 해 금액 등 엔진 값을 다시 분석하십시오.",
		"Change an input (yellow) and the formulas follow while the engine's figures stay: a difference then means that the analysis is to be run again."))
	row = s.section(row, b.t("수치", "Figures"))
	row = s.header(row, b.t("수치", "figure"), b.t("엔진 값", "engine"), b.t("수식 값", "formula"), b.t("차이", "difference"), b.t("판정", "result"))
	first := row
	for _, c := range b.checks {
		s.text(1, row, c.name, look{})
		s.num(2, row, c.want, look{kind: engine, format: c.format})
		b.engine[c.key] = append(b.engine[c.key], s.at(2, row))
		s.formulaOr(3, row, c.at, look{format: c.format})
		digits := 3
		if c.format != won {
			digits = 9
		}
		s.formula(4, row, fmt.Sprintf("IFERROR(ROUND(%s-%s,%d),%s)", cell(3, row), cell(2, row), digits, cell(2, row)), look{format: map[bool]string{true: exact, false: general}[c.format == won]})
		s.sentence(5, 5, row, fmt.Sprintf("IF(ABS(%s)<%s,%s,%s)", cell(4, row), plain(c.slack()), quoted(b.t("일치", "same")), quoted(b.t("다름", "differs"))), look{align: 'c'})
		row++
	}
	last := max(first, row-1)
	s.freeze(first, 0, false)
	s.formula(2, differ, fmt.Sprintf("COUNTIF(%s,%s)", s.span(5, first, 5, last), quoted(b.t("다름", "differs"))), look{kind: total, format: count})
	b.differ = s.at(2, differ)
	row = b.inputList(s, row+1)
	row = s.heading(row+1, b.t("출처", "Where this is from"))
	put := func(name, v string) {
		s.text(1, row, name, look{})
		s.textOver(2, 5, row, v, look{})
		row++
	}
	put(b.t("확인한 프로그램", "programs it was opened in"), b.t("LibreOffice와 독립 검사기(Open XML 규격)로 확인함. Excel과 한셀에서는 열어 보지 못함", "LibreOffice, and a checker of the Open XML standard; not tried in Excel or Hancell"))
	put(b.t("프로그램 판", "program version"), orDash(b.o.Version))
	put(b.t("작성 시각", "written at"), b.o.GeneratedAt.Format("2006-01-02 15:04 MST"))
	for _, x := range b.subjects {
		b.subject = x
		in := b.r.Input
		put(b.subjectName(b.t("입력 파일 SHA-256", "input SHA-256")), orDash(strings.Join(in.SHA256, "\n")))
		put(b.subjectName(b.t("분석 방법 판", "engine version")), b.r.Engine)
		put(b.subjectName(b.t("기준 자료 판", "reference data")), in.Reference)
		put(b.subjectName(b.t("계약·서비스 수", "contracts, services")), fmt.Sprintf("%d, %d", in.Contracts, in.Services))
		put(b.subjectName(b.t("독립 검산(몬테카를로)", "independent check (Monte Carlo)")), b.monteCarlo())
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

// inputList sets every input against what it was, and counts the changed ones by
// what depends on them.
func (b *book) inputList(s *sheet, row int) int {
	row = s.section(row, b.t("입력 칸: 작성할 때의 값과 지금 값", "Inputs: when the book was written, and now"))
	row = s.header(row, b.t("입력", "input"), b.t("작성할 때", "as written"), b.t("지금", "now"), b.t("칸", "cell"), b.t("판정", "result"))
	first := row
	by := map[string]map[depends][]string{}
	for _, c := range b.inputs {
		b.subject = c.subject
		s.text(1, row, b.subjectName(c.label), look{})
		if c.isWord {
			s.text(2, row, c.word, look{kind: engine, align: 'c'})
			s.sentence(3, 3, row, c.name, look{align: 'c'})
		} else {
			s.num(2, row, c.number, look{kind: engine, format: c.format})
			s.formula(3, row, c.name, look{format: c.format})
		}
		s.text(4, row, strings.ReplaceAll(strings.ReplaceAll(c.at, "$", ""), "'", ""), look{small: true, align: 'c'})
		s.sentence(5, 5, row, fmt.Sprintf("IF(%s=%s,%s,%s)", cell(3, row), cell(2, row), quoted(b.t("그대로", "same")), quoted(b.t("바뀜", "changed"))), look{align: 'c'})
		if by[c.prefix] == nil {
			by[c.prefix] = map[depends][]string{}
		}
		if c.feeds != onNothing {
			for d := c.feeds; d <= onChoice; d++ {
				by[c.prefix][d] = append(by[c.prefix][d], s.at(5, row))
			}
		}
		row++
	}
	if len(b.inputs) == 0 {
		return row
	}
	all := s.span(5, first, 5, row-1)
	s.text(1, row, b.t("바뀐 입력의 수(할인율 등 엔진과 무관한 것 포함)", "changed inputs, those that no figure of the engine rests on among them"), look{kind: total})
	s.formula(2, row, fmt.Sprintf("COUNTIF(%s,%s)", all, quoted(b.t("바뀜", "changed"))), look{kind: total, format: count})
	row++
	names := map[depends]string{onMessages: b.t("장애비용이 따르는 입력(단가·물량·실패율·부가세)", "prices, volumes, failing shares, VAT"), onMoney: b.t("위에 유지비·전환비용까지", "those and fees"), onChoice: b.t("위에 위험회피 정도까지", "those and the risk aversion")}
	for _, x := range b.subjects {
		b.subject = x
		for d := onMessages; d <= onChoice; d++ {
			s.text(1, row, b.subjectName(b.t("바뀐 입력: ", "changed: ")+names[d]), look{})
			f := "0"
			for _, r := range runs(by[x.prefix][d]) {
				f += fmt.Sprintf("+COUNTIF(%s,%s)", r, quoted(b.t("바뀜", "changed")))
			}
			s.formula(2, row, f, look{format: count})
			s.define(b.n(changedNames[d]), 2, row)
			row++
		}
	}
	return row + 1
}

// runs joins cells of one column, in order, that follow one on another.
func runs(cells []string) []string {
	var out []string
	for i := 0; i < len(cells); {
		j := i
		for j+1 < len(cells) && rowOf(cells[j+1]) == rowOf(cells[j])+1 {
			j++
		}
		ref := cells[i]
		if j > i {
			ref = cells[i] + ":" + cells[j][strings.LastIndex(cells[j], "!")+1:]
		}
		out = append(out, ref)
		i = j + 1
	}
	return out
}

// rowOf returns the row of "'검증'!$E$9".
func rowOf(at string) int {
	n, err := strconv.Atoi(at[strings.LastIndex(at, "$")+1:])
	if err != nil {
		panic(err) // cells are counted here
	}
	return n
}
