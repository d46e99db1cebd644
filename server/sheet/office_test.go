package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/models/modeltest"
	"daebi/server/sheet/grid"
)

func readAll(t testing.TB, o Options, files ...Input) *Result {
	t.Helper()
	r, err := ReadAll(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sheetOf(name string, rows ...[]any) officeSpec { return officeSpec{name: name, rows: rows} }

// TestSeveralFiles reads the files of one purchase together.
func TestSeveralFiles(t *testing.T) {
	prices := officeBook(t, sheetOf("계약현황", []any{"가온시 계약"}, []any{"계약번호", "계약명", "계약상대자", "매체", "단가(VAT별도)"}, []any{"1", "알림", "(주)가나", "알림톡", 6}))
	chain := officeBook(t, sheetOf("중계구조", []any{"노드ID", "명칭", "역할", "상위노드"}, []any{"N0", "가온시", "발주기관", nil}, []any{"N1", "(주)가나", "대행사", "N0"}, []any{"N2", "카카오", "플랫폼", "N1"}))
	sent := officeBook(t, sheetOf("발송실적", []any{"계약번호", "매체", "2023-01", "2023-02", "2023-03"}, []any{"1", "알림톡", 100, 200, 300}))
	r := readAll(t, Options{}, Input{Name: "계약.xlsx", Data: prices}, Input{Name: "중계.xlsx", Data: chain}, Input{Name: "실적.xlsx", Data: sent})
	want := strings.TrimSpace(`
contract 1 | 알림 | 가온시 | (주)가나 | -~-
  알림: ALIMTALK single 6 excluded x200~ @계약현황!E3
node N0 가온시 agency > N1 a=- sites=
node N1 (주)가나 vendor > N2 a=- sites=
node N2 카카오 platform >  a=- sites=
route 1 ALIMTALK N0>N1>N2
sent 1 ALIMTALK 2023-01 100
sent 1 ALIMTALK 2023-02 200
sent 1 ALIMTALK 2023-03 300
warning volume_from_record 계약현황!E3`)
	if got := strings.TrimSpace(said(r.Check)); got != want {
		t.Errorf("read:\n%s\nwant:\n%s", got, want)
	}
	if r.Case == nil || len(r.Case.Shipments) != 3 || len(r.Check.Files) != 3 {
		t.Error(r.Case, r.Check.Files)
	}
	for _, p := range r.Problems() {
		if p.Sheet != "" && p.File != "계약.xlsx" {
			t.Errorf("%+v: of which file?", p)
		}
	}
	if alone := readAll(t, Options{}, Input{Name: "중계.xlsx", Data: chain}); alone.Case != nil || !slices.Contains(codesOf(alone, models.Error), "no_contracts") {
		t.Error(alone.Problems())
	}
}

// TestBidders: quotations of several bidders, a file each, are offers of one purchase.
func TestBidders(t *testing.T) {
	quote := func(vendor string, price any) []byte {
		return officeBook(t, sheetOf("견적서", []any{"견적서"}, []any{"수신", "가온시장 귀하", nil, "상호", vendor}, []any{"건명", "알림톡 발송 서비스"}, []any{}, []any{"품목", "단위", "월 예상수량", "단가(부가세 별도)", "금액"}, []any{"알림톡", "건", 1000, price, nil}))
	}
	r := readAll(t, Options{}, Input{Name: "가.xlsx", Data: quote("(주)가나", 6)}, Input{Name: "나.xlsx", Data: quote("(주)다라", 5.5)}, Input{Name: "다.xlsx", Data: quote("(주)마바", "6.2원")})
	if r.Case == nil || len(r.Case.Contracts) != 3 {
		t.Fatal(said(r.Check))
	}
	for i, want := range []struct {
		vendor string
		price  int64
	}{{"(주)가나", 6000}, {"(주)다라", 5500}, {"(주)마바", 6200}} {
		k := r.Case.Contracts[i]
		if k.InForce || k.Vendor != want.vendor || k.Agency != "가온시" || k.Name != "알림톡 발송 서비스" || k.Services[0].Lines[0].Price.Tiers[0].PricePerMessage != won(want.price) {
			t.Errorf("offer %d: %+v", i, k)
		}
	}
}

// TestTemplateAmongOthers: a template and a sheet that is none are one purchase.
func TestTemplateAmongOthers(t *testing.T) {
	chain := officeBook(t, sheetOf("중계구조", []any{"노드ID", "명칭", "역할", "상위노드"}, []any{"N0", "수원시", "발주기관", nil}, []any{"N1", "(주)가나", "대행사", "N0"}))
	r := readAll(t, Options{}, Input{Name: "서식.xlsx", Data: written(t, suwon(), "ko")}, Input{Name: "중계.xlsx", Data: chain})
	if r.Case == nil || len(r.Case.Contracts) != 1 || len(r.Case.Nodes) != 2 || len(r.Case.Nodes[0].Suppliers) != 1 {
		t.Error(said(r.Check))
	}
}

// TestSheetsBesideTemplate: what a template leaves blank is read of the other sheets
// in it, and nothing that it says is read twice.
func TestSheetsBesideTemplate(t *testing.T) {
	data := with(t, written(t, suwon(), "ko"), func(f *excelize.File) error {
		for name, rows := range map[string][][]any{
			"발송실적":  {{"매체", "2022-10", "2022-11", "2022-12"}, {"알림톡", 100, 200, 300}},
			"우리 계약": {{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"다른 계약", "SMS", 9, 10}},
			"메모":    {{"아무 말"}},
		} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
			for i, row := range rows {
				if err := f.SetSheetRow(name, "A"+string(rune('1'+i)), &row); err != nil {
					return err
				}
			}
		}
		return nil
	})
	r := mustRead(t, data)
	if r.Case == nil || len(r.Case.Contracts) != 1 || len(r.Case.Shipments) != 3 || r.Case.Shipments[0].Contract != r.Case.Contracts[0].Key() {
		t.Fatalf("%s", said(r.Check))
	}
	want := map[string]bool{"발송실적": false, "우리 계약": true, "메모": true}
	for name, unknown := range want {
		if got := slices.Contains(codesOf(r, models.Warning), name+" unknown_sheet"); got != unknown {
			t.Errorf("%s: not read %v, want %v", name, got, unknown)
		}
	}
	if len(r.Tables) != 1 || r.Tables[0].Sheet != "발송실적" {
		t.Errorf("%+v", r.Tables)
	}
	same(t, "the template's own", modeltest.WithoutCells(models.Case{Contracts: r.Case.Contracts}), modeltest.WithoutCells(models.Case{Contracts: suwon().Contracts}))
}

// TestRemembered: what was chosen for the columns of one file holds for the next of
// the same form, wherever its columns stand.
func TestRemembered(t *testing.T) {
	first := officeBook(t, sheetOf("단가", []any{"계약명", "매체", "갑", "월발송량"}, []any{"알림", "알림톡", 6.5, 1000}))
	if r := readAll(t, Options{}, Input{Name: "a", Data: first}); len(r.Check.Contracts) != 0 && len(r.Check.Contracts[0].Services) != 0 {
		t.Error("a column of no name was read as a price")
	}
	r := readAll(t, Options{Reading: Reading{Columns: []ColumnChoice{{Sheet: "단가", Cell: "C1", Field: "price_excl"}}}}, Input{Name: "a", Data: first})
	if len(r.Tables) != 1 || r.Tables[0].Columns[2].Field != "price_excl" || !r.Tables[0].Columns[2].Chosen {
		t.Fatalf("%+v", r.Tables)
	}
	kept := map[string][]ColumnChoice{}
	for _, c := range r.Tables[0].Columns {
		if c.Chosen {
			kept[r.Tables[0].Fingerprint] = append(kept[r.Tables[0].Fingerprint], ColumnChoice{Header: c.Header, Field: c.Field})
		}
	}
	second := officeBook(t, sheetOf("다른 시트", []any{}, []any{"제목"}, []any{nil, "계약명", "매체", "갑", "월발송량"}, []any{nil, "고지", "LMS", 25, 10}))
	r = readAll(t, Options{Remembered: func(f string) []ColumnChoice { return kept[f] }}, Input{Name: "b", Data: second})
	if r.Case == nil || r.Case.Contracts[0].Services[0].Lines[0].Price.Tiers[0].PricePerMessage != won(25_000) || r.Case.Contracts[0].Services[0].Lines[0].VAT != models.VATExcluded {
		t.Error(said(r.Check))
	}
	// A column that a person said is not to be read.
	plain := officeBook(t, sheetOf("단가", []any{"계약명", "매체", "단가", "월발송량"}, []any{"알림", "알림톡", 6.5, 1000}))
	r = readAll(t, Options{Reading: Reading{Columns: []ColumnChoice{{Sheet: "단가", Cell: "C1", Field: ""}}}}, Input{Name: "c", Data: plain})
	if len(r.Check.Contracts) > 0 && len(r.Check.Contracts[0].Services) > 0 {
		t.Error(said(r.Check))
	}
}

// TestFrom1904 reads serial numbers of a workbook that counts from 1904.
func TestFrom1904(t *testing.T) {
	data := officeBook(t, sheetOf("계약", []any{"계약명", "매체", "단가(VAT별도)", "월발송량", "시작일", "종료일"}, []any{"알림", "SMS", 9, 10, 43389, 43753}))
	yes := true
	data = with(t, data, func(f *excelize.File) error {
		return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	})
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	if got := said(r.Check); !strings.Contains(got, "2022-10-17~2023-10-16") {
		t.Error(got)
	}
}

// TestQuestions: every question that is open has its options, and each option that
// is chosen settles it.
func TestQuestions(t *testing.T) {
	data := officeBook(t, officeSpec{name: "단가", hiddenRows: []int{4}, rows: [][]any{
		{"계약명", "기존단가", "2023년 단가", "2024년 단가", "예상물량"},
		{"알림톡 발송", 9, 7, 6.5, 1000},
		{"문자 발송", 10, 9.5, 9, 500},
		{"숨긴 것", 9, 7, 6.5, 1000},
	}})
	first := readAll(t, Options{}, Input{Name: "a", Data: data})
	seen := map[string]bool{}
	for _, q := range first.Questions {
		if q.Key == "" || seen[q.Key] || len(q.Options) < 2 || q.Text == "" || q.Answer != "" {
			t.Errorf("%+v", q)
		}
		seen[q.Key] = true
		for _, x := range q.Options {
			r := readAll(t, Options{Reading: Reading{Answers: []Answer{{q.Key, x.Value}}}}, Input{Name: "a", Data: data})
			i := slices.IndexFunc(r.Questions, func(p Question) bool { return p.Key == q.Key })
			if i < 0 || r.Questions[i].Answer != x.Value {
				t.Errorf("%s=%s is not settled: %+v", q.Key, x.Value, r.Questions)
			}
			if q.Code != models.CodeClassesGuessed && q.Code != models.CodeHiddenRows && slices.ContainsFunc(r.Problems(), func(p models.Problem) bool { return p.Code == q.Code && p.Cell == q.Cell }) {
				t.Errorf("%s=%s: still asked", q.Key, x.Value)
			}
		}
	}
	for _, code := range []string{models.CodeVATUnstated, models.CodePriceColumnOpen, models.CodePeriodOpen, models.CodeChannelAsked, models.CodeHiddenRows, models.CodeClassesGuessed} {
		if !slices.ContainsFunc(first.Questions, func(q Question) bool { return q.Code == code }) {
			t.Errorf("%s is not asked", code)
		}
	}
}

// TestFallbackContract: whether a contract of texts sends again what the messenger's
// failed is asked, and each answer holds.
func TestFallbackContract(t *testing.T) {
	data, err := os.ReadFile("testdata/office/05_여러시트_정상.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	read := func(answers ...Answer) (*Result, Question) {
		t.Helper()
		r := readAll(t, Options{Reading: Reading{Answers: answers}}, Input{Name: "a", Data: data})
		i := slices.IndexFunc(r.Questions, func(q Question) bool { return q.Code == models.CodeFallbackContract })
		if i < 0 || r.Case == nil {
			t.Fatal(said(r.Check))
		}
		return r, r.Questions[i]
	}
	first, q := read()
	if q.Answer != "" || len(q.Options) != 2 || !strings.Contains(q.Text, "실패분 대체발송") || !strings.Contains(q.Text, "시민 알림톡") {
		t.Errorf("%+v", q)
	}
	separate, again := read(Answer{q.Key, "separate"})
	if again.Answer != "separate" || again.Text != q.Text || !reflect.DeepEqual(separate.Case.Contracts, first.Case.Contracts) || len(first.Case.Contracts) != 3 || first.Case.Contracts[2].Services[0].Lines[0].Phase != models.Single {
		t.Errorf("separate: %+v %s", again, said(separate.Check))
	}
	r, again := read(Answer{q.Key, "fallback"})
	if again.Answer != "fallback" || again.Text != q.Text || len(r.Case.Contracts) != 2 {
		t.Fatalf("fallback: %+v %s", again, said(r.Check))
	}
	lines := r.Case.Contracts[0].Services[0].Lines
	last := lines[len(lines)-1]
	if len(lines) != 3 || last.Channel != models.SMS || last.Phase != models.Fallback || last.Cell.Ref != "G6" || last.MessagesPerMonth != 8167 {
		t.Errorf("%+v", lines)
	}
	for _, s := range r.Case.Shipments {
		if s.Contract == "2023-정통-013" {
			t.Errorf("%+v is of no contract", s)
		}
	}
	if len(r.Case.Shipments) != len(first.Case.Shipments) {
		t.Error(len(r.Case.Shipments), len(first.Case.Shipments))
	}
}

// TestSentencesLeft: of an article of a contract the paragraphs that were read are
// not among what was left out, and the words that were not are said once.
func TestSentencesLeft(t *testing.T) {
	data := officeBook(t,
		sheetOf("계약", []any{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, []any{"알림", "(주)가나", "알림톡", 6, 10}),
		sheetOf("특수조건",
			[]any{"제5조(서비스 수준)"},
			[]any{"① 을은 월 가용률 99.9% 이상을 유지하여야 한다."},
			[]any{"② 월 가용률이 99.9% 미만인 경우 월 이용요금의 10%를 감액한다."},
			[]any{"③ 장애 발생 시 30분 이내에 갑에게 통보한다, 장애 시 사과문을 3회 게시한다."},
			[]any{"④ 천재지변, 갑의 귀책사유로 인한 장애는 제외한다."},
			[]any{"⑤ 을은 성실히 이행하여야 한다."}))
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	if r.Case == nil || len(r.Case.SLA) != 1 {
		t.Fatal(said(r.Check))
	}
	if got := r.Case.SLA[0].Exclusions; !slices.Equal(got, []string{"천재지변", "갑의 귀책사유로 인한 장애"}) {
		t.Errorf("exclusions %q", got)
	}
	if got := r.Case.SLA[0].Sentence; !strings.Contains(got, "성실히") || !strings.Contains(got, "사과문") {
		t.Errorf("the sentences are not kept: %s", got)
	}
	want := []CheckIgnored{{Sheet: "특수조건", Range: "A1:A1", Why: "title"}, {Sheet: "특수조건", Range: "A6:A6", Why: "sentence"}}
	if !slices.Equal(r.Check.Ignored, want) {
		t.Errorf("left out %+v, want %+v", r.Check.Ignored, want)
	}
	var left []models.Problem
	for _, p := range r.Problems() {
		if p.Code == models.CodeSentenceLeft {
			left = append(left, p)
		}
	}
	if len(left) != 1 || left[0].Sheet != "특수조건" || left[0].Cell != "A4" || left[0].Severity != models.Warning || !strings.Contains(left[0].Found, "사과문을 3회") || !strings.Contains(left[0].Found, "성실히 이행하여야") || strings.Contains(left[0].Found, "99.9") {
		t.Errorf("%+v", left)
	}
}

// TestPenaltiesLeft: penalties that are no share of a fee are said once, in their
// own words.
func TestPenaltiesLeft(t *testing.T) {
	data := officeBook(t,
		sheetOf("계약", []any{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, []any{"알림", "(주)가나", "알림톡", 6, 10}),
		sheetOf("SLA", []any{"항목", "기준값", "단위", "위약"}, []any{"월 가용률", 99.9, "%", "월 이용요금의 10%"}, []any{"장애복구시간", 4, "시간", "시간당 500,000원"}, []any{"장애통보시간", 30, "분", "재발방지 대책 제출"}))
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	var left []models.Problem
	for _, p := range r.Problems() {
		if p.Code == models.CodePenaltyLeft {
			left = append(left, p)
		}
	}
	if len(left) != 1 || left[0].Sheet != "SLA" || left[0].Cell != "D4" || left[0].Found != "재발방지 대책 제출" || left[0].Severity != models.Warning {
		t.Errorf("%+v", left)
	}
	if r.Case == nil || len(r.Case.SLA) != 1 || len(r.Case.SLA[0].Credits) != 1 {
		t.Fatal(said(r.Check))
	}
	// A penalty for each hour is no credit: it is shown as written, beside them.
	if x := r.Check.SLA[0].Penalties; len(x) != 2 || x[0].Item != "장애복구시간" || x[0].Per != "hour" || *x[0].Won != won(500_000_000) || x[1].Per != "" || !strings.Contains(r.Case.SLA[0].Sentence, "시간당 500,000원") {
		t.Errorf("%+v", x)
	}
}

// TestVATAnswered: the question of VAT reads the same after it is answered.
func TestVATAnswered(t *testing.T) {
	for name, data := range map[string][]byte{
		"table": officeBook(t, sheetOf("단가", []any{"가온시 문자 계약"}, []any{"계약명", "매체", "단가(원)", "월발송량"}, []any{"가", "SMS", 9, 1000}, []any{"나", "알림톡", 6.5, 1000})),
		"form":  officeBook(t, sheetOf("개요", []any{"계약명", "알림톡 발송"}, []any{"발송매체", "알림톡"}, []any{"건당단가", 6}, []any{"월 발송량", 1000})),
	} {
		find := func(answers ...Answer) (Question, models.VATSide) {
			t.Helper()
			r := readAll(t, Options{Reading: Reading{Answers: answers}}, Input{Name: "a", Data: data})
			for _, q := range r.Questions {
				if q.Code == models.CodeVATUnstated {
					return q, models.VATSide(r.Check.Contracts[0].Services[0].Lines[0].VAT)
				}
			}
			t.Fatalf("%s: VAT is not asked: %s", name, said(r.Check))
			return Question{}, ""
		}
		open, side := find()
		if side != models.VATUnstated || !strings.Contains(open.Text, "원") {
			t.Errorf("%s: %s %+v", name, side, open)
		}
		for _, x := range open.Options {
			got, side := find(Answer{open.Key, x.Value})
			if string(side) != x.Value {
				t.Errorf("%s: answered %s, read %s", name, x.Value, side)
			}
			want := open
			want.Answer = x.Value
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: asked\n%+v\nthen\n%+v", name, want, got)
			}
		}
	}
}

// TestAmountOnItsSide: an amount is compared with the price on its own side of VAT.
func TestAmountOnItsSide(t *testing.T) {
	for _, x := range []struct {
		header string
		prices []any
		want   string
	}{
		{"월 금액(VAT포함)", []any{9.35, 10.285}, "4,833,950원"},
		{"월 금액(VAT포함)", []any{9.35, nil}, "4,833,950원"},
		{"월 금액(VAT별도)", []any{9.35, 10.285}, "4,394,500원"},
		{"월 금액(VAT별도)", []any{nil, 10.285}, "4,394,500원"},
	} {
		data := officeBook(t, sheetOf("단가", []any{"계약명", "매체", "단가(VAT별도)", "건당단가(부가세포함)", "월 발송량", x.header}, append(append([]any{"가", "SMS"}, x.prices...), 470000, 5000000)))
		r := readAll(t, Options{}, Input{Name: "a", Data: data})
		i := slices.IndexFunc(r.Problems(), func(p models.Problem) bool { return p.Code == models.CodeAmountCheck && p.Cell == "F2" })
		if i < 0 || !strings.Contains(r.Problems()[i].Message, "("+x.want+")") {
			t.Errorf("%s %v: want %s, said %v", x.header, x.prices, x.want, r.Problems())
		}
	}
}

// TestOfficeRoundTrip: what was read of an office's sheet, written into a template,
// is read from it again.
func TestOfficeRoundTrip(t *testing.T) {
	n := 0
	check := func(name string, c *models.Case) {
		if c == nil || slices.ContainsFunc(c.Contracts, func(k models.Contract) bool { return k.Agency == "" }) {
			return // a template asks for the agency
		}
		n++
		again := mustRead(t, written(t, *c, "ko"))
		if again.Case == nil {
			t.Errorf("%s: %v", name, codesOf(again, models.Error))
			return
		}
		want := modeltest.WithoutCells(*c)
		want.Shipments = nil // a template has no place for them
		same(t, name, modeltest.WithoutCells(*again.Case), want)
	}
	for _, c := range officeCases() {
		r := readAll(t, Options{Reading: c.reading}, Input{Name: "자료.xlsx", Data: officeBook(t, c.sheets...)})
		check(c.name, r.Case)
	}
	files, _ := filepath.Glob("testdata/office/*.xlsx")
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		check(f, readAll(t, Options{}, Input{Name: filepath.Base(f), Data: data}).Case)
	}
	if n < 12 {
		t.Errorf("only %d cases were compared", n)
	}
}

// TestNoPersons: names, numbers and addresses of people are in nothing that is kept.
func TestNoPersons(t *testing.T) {
	data := officeBook(t,
		sheetOf("계약", []any{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "담당자", "연락처", "SLA"},
			[]any{"알림", "(주)가나", "알림톡", 6, 10, "홍길동", "010-1234-5678", "월 가용률 99.9% 보장, 장애 시 010-9876-5432로 30분 이내 통보"}),
		sheetOf("장애이력", []any{"업체", "발생일시", "장애시간", "조치내용"}, []any{"(주)가나", "2023-01-01 10:00", "2시간", "담당 hong@gana.co.kr 통보"}),
		sheetOf("중계구조", []any{"기호", "명칭", "역할", "하위노드"}, []any{"N1", "(주)가나", "대행사", "N2"}, []any{"N2", "카카오", "플랫폼", nil}))
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	if r.Case == nil {
		t.Fatal(said(r.Check))
	}
	b, err := json.Marshal(r.Case)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"홍길동", "1234-5678", "9876-5432", "hong@"} {
		if bytes.Contains(b, []byte(s)) {
			t.Errorf("the case holds %s", s)
		}
	}
	if !slices.ContainsFunc(r.Check.Ignored, func(x CheckIgnored) bool { return x.Why == "contact" }) {
		t.Error("nothing is said of them")
	}
}

// FuzzOffice puts any text into a cell of an office's sheet: no panic, and a case
// only where nothing is an error.
func FuzzOffice(f *testing.F) {
	var books [][]byte
	for _, c := range officeCases() {
		books = append(books, officeBook(f, c.sheets...))
	}
	for i, s := range []string{"=1+1", "2022년 10월 17일", "1억2,000만", "합계", "약 47만 건", "단가", "N1→N2", "계약명: 가", "９９．９", "전환 전", "월 가용률 99.9%", "2022.10.15. ~ 12.31", "△5", "(주)가나", "10만건 이상", "12월"} {
		f.Add(s, uint8(i), uint8(2), uint8(i), byte(0))
		f.Add("9.3499999999999996", uint8(i), uint8(3), uint8(2), byte(1))
	}
	f.Fuzz(func(t *testing.T, s string, which, row, col uint8, kind byte) {
		_, b, err := grid.Open(context.Background(), books[int(which)%len(books)], grid.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			s = "x"
		}
		g := b.Sheets[0]
		if len(g.Rows) == 0 {
			return
		}
		r := &g.Rows[int(row)%len(g.Rows)]
		c := &r.Cells[int(col)%len(r.Cells)]
		c.Text, c.Kind = s, grid.Kind(kind%5)
		o := newOffice(context.Background(), "ko", Options{}, false)
		o.files = []*officeFile{{name: "f", book: b, hidden: map[*officeSheet][][2]int{}}}
		got, err := o.join([]*Result{nil}, []CheckFile{{}})
		if err != nil {
			t.Fatal(err)
		}
		if (got.Case == nil) != models.HasErrors(got.Problems()) {
			t.Fatal("a case beside an error, or neither")
		}
		if _, err := json.Marshal(got.Check); err != nil {
			t.Fatal(err)
		}
		if got.Case != nil && !reflect.DeepEqual(got.Check.Files[0].Name, "") {
			t.Fatal("a file of another name")
		}
	})
}

// TestKindChosen reads a table as what a person said it holds, leaves out one that is
// not to be read, and shows tables of no known kind so that they can be given one.
func TestKindChosen(t *testing.T) {
	data := officeBook(t,
		sheetOf("계약", []any{"계약명", "매체", "단가(VAT별도)", "월발송량"}, []any{"알림", "알림톡", 6.5, 1000}),
		sheetOf("지난 자료", []any{}, []any{"계약명", "매체", "단가(VAT별도)", "월발송량"}, []any{"옛 알림", "SMS", 9.5, 900}, []any{"옛 고지", "LMS", 27, 800}),
		sheetOf("기타", []any{"업체명", "매체", "대응"}, []any{"(주)가나", "알림톡", "30분 이내 통보"}))
	at := func(r *Result, sheet string) Understood {
		for _, u := range r.Tables {
			if u.Sheet == sheet {
				return u
			}
		}
		t.Fatalf("no table of %s: %+v", sheet, r.Tables)
		return Understood{}
	}
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	old, other := at(r, "지난 자료"), at(r, "기타")
	if len(r.Check.Contracts) != 3 || old.Kind != "contracts" || old.KindChosen || old.Cell != "A2" || other.Kind != "" || len(other.Rows) != 1 {
		t.Fatalf("%+v %+v\n%s", old, other, said(r.Check))
	}
	choose := Reading{Tables: []TableChoice{{File: "a", Sheet: "지난 자료", Cell: "A2", Kind: KindIgnored}, {Sheet: "기타", Cell: other.Cell, Kind: "sla"}},
		Columns: []ColumnChoice{{Sheet: "기타", Cell: "C1", Field: "sentence"}}}
	r = readAll(t, Options{Reading: choose}, Input{Name: "a", Data: data})
	old, other = at(r, "지난 자료"), at(r, "기타")
	if len(r.Check.Contracts) != 1 || old.Kind != KindIgnored || !old.KindChosen || other.Kind != "sla" || !other.KindChosen {
		t.Fatalf("%+v %+v\n%s", old, other, said(r.Check))
	}
	if len(r.Check.SLA) != 1 || r.Check.SLA[0].NoticeMinutes == nil || *r.Check.SLA[0].NoticeMinutes != 30 {
		t.Errorf("%+v", r.Check.SLA)
	}
	for _, ref := range []string{"A2:D2", "A3:D3", "A4:D4"} {
		if !slices.Contains(r.Check.Ignored, CheckIgnored{Sheet: "지난 자료", Range: ref, Why: "chosen"}) {
			t.Errorf("%s is not listed: %+v", ref, r.Check.Ignored)
		}
	}
	// A later choice stands above an earlier one, and what is no kind is none.
	choose.Tables = append(choose.Tables, TableChoice{Sheet: "지난 자료", Cell: "A2", Kind: "invented"})
	if r = readAll(t, Options{Reading: choose}, Input{Name: "a", Data: data}); at(r, "지난 자료").KindChosen || len(r.Check.Contracts) != 3 {
		t.Errorf("%s", said(r.Check))
	}
	// It is remembered by the headers, whatever sheet the next table of the form is on.
	next := officeBook(t, sheetOf("계약", []any{"계약명", "업체", "단가(VAT별도)", "매체", "월발송량"}, []any{"알림", "(주)가나", 6.5, "알림톡", 1000}), sheetOf("작년", []any{nil, "계약명", "매체", "단가(VAT별도)", "월발송량"}, []any{nil, "옛", "SMS", 9, 10}))
	r = readAll(t, Options{Remembered: func(print string) []ColumnChoice {
		if print == old.Fingerprint {
			return []ColumnChoice{{Field: KindIgnored}}
		}
		return nil
	}}, Input{Name: "b", Data: next})
	if len(r.Check.Contracts) != 1 || at(r, "작년").Kind != KindIgnored || !at(r, "작년").KindChosen {
		t.Errorf("%+v\n%s", r.Tables, said(r.Check))
	}
}

// TestJoinedTerms: a contract that is the fallback of another brings its fee, its
// promise and its route along; what cannot be carried over is said.
func TestJoinedTerms(t *testing.T) {
	data := officeBook(t,
		sheetOf("계약", []any{"계약번호", "계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "월기본료(VAT별도)", "월최저이용료", "서비스 수준(SLA)"},
			[]any{"가-1", "시민 알림톡", "(주)가나", "알림톡", 6, 1000, 100000, nil, "월 가용률 99.9% 미만 시 10% 감액"},
			[]any{"가-2", "실패분 대체발송", "(주)다라", "SMS", 9, 100, 30000, 50000, "장애 발생 30분 이내 통보"}),
		sheetOf("중계", []any{"노드", "업체명", "역할", "상위"}, []any{"A", "가온시", "발주기관", nil}, []any{"1", "(주)가나", "대행사", "A"}, []any{"2", "카카오", "플랫폼", "1"}, []any{"3", "(주)다라", "중계사", "A"}, []any{"4", "이동통신사", "통신사", "3"}),
		sheetOf("경로", []any{"경로", "계약번호", "채널", "순서", "경유 노드", "전환 방식"}, []any{"R1", "가-1", "알림톡", 1, "A → 1 → 2", nil}, []any{"R2", "가-2", "SMS", 1, "A → 3 → 4", "자동"}))
	first := readAll(t, Options{}, Input{Name: "a", Data: data})
	i := slices.IndexFunc(first.Questions, func(q Question) bool { return q.Code == models.CodeFallbackContract })
	if i < 0 {
		t.Fatal(said(first.Check))
	}
	r := readAll(t, Options{Reading: Reading{Answers: []Answer{{first.Questions[i].Key, "fallback"}}}}, Input{Name: "a", Data: data})
	if r.Case == nil || len(r.Case.Contracts) != 1 {
		t.Fatal(said(r.Check))
	}
	k := r.Case.Contracts[0]
	if k.MonthlyFee == nil || *k.MonthlyFee != won(130_000_000) || k.MonthlyMinimum != nil {
		t.Errorf("fee %v, minimum %v", k.MonthlyFee, k.MonthlyMinimum)
	}
	if len(r.Case.Routes) != 2 || r.Case.Routes[1].Contract != "가-1" || r.Case.Routes[1].Order != 1 || r.Case.Routes[1].Switch != models.SwitchAutomatic {
		t.Errorf("%+v", r.Case.Routes)
	}
	if len(r.Case.SLA) != 2 || r.Case.SLA[1].Node != "3" || r.Case.SLA[1].Contract != "가-1" || r.Case.SLA[1].NoticeMinutes == nil {
		t.Errorf("%+v", r.Case.SLA)
	}
	told := 0
	for _, p := range r.Problems() {
		if p.Code == models.CodeJoinedTerms && p.Cell == "B3" {
			told++
		}
	}
	if told != 2 { // the fee that was added, the minimum that is not used
		t.Error(said(r.Check))
	}
}

func TestReadPenalty(t *testing.T) {
	for text, want := range map[string]struct {
		per   string
		won   float64
		share float64
	}{
		"시간당 500,000원":        {"hour", 500_000, 0},
		"초과 시간당 월 이용료의 2%":    {"hour", 0, .02},
		"1일당 10만원":            {"day", 100_000, 0},
		"미달 0.1%p당 월 이용료의 1%": {"point", 0, .01},
		"회당 100,000원":         {"time", 100_000, 0},
		"담당자 교체":              {"", 0, 0},
		"분쟁은 협의한다":            {"", 0, 0},
	} {
		got := readPenalty("항목", text)
		var money, share float64
		if got.Won != nil {
			money = got.Won.Float()
		}
		if got.Share != nil {
			share = *got.Share
		}
		if got.Text != text || got.Per != want.per || money != want.won || share != want.share {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestSuccession: a contract that follows itself from year to year is counted once
// where a person says so, and until then as often as it is written.
func TestSuccession(t *testing.T) {
	year := func(y string, price float64) officeSpec {
		return sheetOf(y, []any{"계약번호", "계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "계약기간"}, []any{y + "-1", "시정알림", "(주)가나", "알림톡", price, 1000, y + ".1.1.~" + y + ".12.31."})
	}
	data := officeBook(t, year("2022", 7), year("2023", 6.5), year("2024", 6),
		sheetOf("발송실적", []any{"계약번호", "매체", "발송월", "발송건수"}, []any{"2023-1", "알림톡", "2023-05", 900}))
	r := readAll(t, Options{}, Input{Name: "a", Data: data})
	i := slices.IndexFunc(r.Questions, func(q Question) bool { return q.Code == models.CodeSuccession })
	if i < 0 || r.Questions[i].Answer != "" || len(r.Case.Contracts) != 3 || !strings.Contains(r.Questions[i].Text, "2022-01-01 ~ 2022-12-31, 2023-01-01") {
		t.Fatalf("%+v\n%s", r.Questions, said(r.Check))
	}
	r = readAll(t, Options{Reading: Reading{Answers: []Answer{{r.Questions[i].Key, "latest"}}}}, Input{Name: "a", Data: data})
	if r.Case == nil || len(r.Case.Contracts) != 1 || r.Case.Contracts[0].Number != "2024-1" || r.Case.Contracts[0].Services[0].Lines[0].Cell.Sheet != "2024" {
		t.Fatal(said(r.Check))
	}
	if len(r.Case.Shipments) != 1 || r.Case.Shipments[0].Contract != "2024-1" {
		t.Errorf("%+v", r.Case.Shipments)
	}
	// Terms that overlap are of contracts side by side.
	data = officeBook(t, sheetOf("계약", []any{"계약번호", "계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "계약기간"},
		[]any{"1", "시정알림", "(주)가나", "알림톡", 6, 1000, "2023.1.1.~2023.12.31."}, []any{"2", "시정알림", "(주)가나", "알림톡", 6, 1000, "2023.7.1.~2024.6.30."}))
	if r = readAll(t, Options{}, Input{Name: "a", Data: data}); slices.ContainsFunc(r.Questions, func(q Question) bool { return q.Code == models.CodeSuccession }) {
		t.Error(said(r.Check))
	}
}

// TestPromisesWithoutChain: where no table states the chain, a promise of a contract's
// vendor is the contract's, and one of another firm is shown and not used.
func TestPromisesWithoutChain(t *testing.T) {
	r := readAll(t, Options{}, Input{Name: "a", Data: officeBook(t,
		sheetOf("계약", []any{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, []any{"알림", "(주)가나", "알림톡", 6, 10}, []any{"고지", "(주)라마", "LMS", 25, 10}),
		sheetOf("SLA", []any{"업체명", "SLA 항목", "기준", "위약"}, []any{"(주)가나", "월 가용률", "99.9%", "10% 감액"}, []any{"다라중계", "월 가용률", "99.5%", nil}))})
	if r.Case == nil || len(r.Case.SLA) != 1 || r.Case.SLA[0].Contract != "알림" || r.Case.SLA[0].Node != "" || *r.Case.SLA[0].Availability != .999 {
		t.Fatal(said(r.Check))
	}
	if len(r.Check.SLA) != 2 || r.Check.SLA[1].Node == nil || *r.Check.SLA[1].Node != "다라중계" {
		t.Errorf("%+v", r.Check.SLA)
	}
	if !slices.ContainsFunc(r.Problems(), func(p models.Problem) bool {
		return p.Code == models.CodePromiseLoose && p.Cell == "B3" && p.Severity == models.Warning
	}) {
		t.Error(said(r.Check))
	}
}
