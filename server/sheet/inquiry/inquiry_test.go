package inquiry

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/sheettest"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

// suwon is a contract whose chain nobody stated.
func suwon() *models.Case {
	line := func(ch models.Channel, p models.Phase, price unit.Money) models.Line {
		return models.Line{Channel: ch, Phase: p, Price: models.Flat(price), VAT: models.VATExcluded, MessagesPerMonth: 470_000}
	}
	return &models.Case{Contracts: []models.Contract{{Number: "2026-001", Name: "모바일 메시지", Agency: "수원시", Vendor: "(주)예시메시징", InForce: true, Cell: models.Cell{Sheet: "계약", Ref: "C4"},
		Services: []models.Service{{Name: "시정 안내", Class: models.ClassMixed, Legal: models.LegalOrdinary, Lines: []models.Line{line(models.SMS, models.Before, 9350), line(models.Alimtalk, models.After, 4900), line(models.SMS, models.Fallback, 9350)}}}}}}
}

// stated is a contract with a chain of its own, partly known.
func stated() *models.Case {
	c := suwon()
	at := func(ref string) models.Cell { return models.Cell{Sheet: "중계구조", Ref: ref} }
	c.Nodes = []models.Node{
		{ID: "N1", Name: "수원시", Role: models.RoleAgency, Suppliers: []string{"N2"}, Cell: at("B4")},
		{ID: "N2", Name: "(주)예시메시징", Role: models.RoleVendor, Suppliers: []string{"N3"}, Sites: []string{"가산 IDC"}, Registrations: []string{"특수한 유형의 부가통신사업 등록 제1호", "기타 확인서"}, Cell: at("B5")},
		{ID: "N3", Role: models.RoleDealer, Suppliers: []string{"N4"}, Assumed: true, Cell: at("B6")},
		{ID: "N4", Name: "카카오", Role: models.RolePlatform, Sites: []string{"판교"}, Cell: at("B7")},
	}
	c.Routes = []models.Route{{ID: "R1", Contract: "2026-001", Channel: models.Alimtalk, Nodes: []string{"N1", "N2", "N3", "N4"}, Switch: models.SwitchNone, Assumed: true, Cell: models.Cell{Sheet: "경로", Ref: "B4"}}}
	c.SLA = []models.SLATerm{{Node: "N2", Contract: "2026-001", Availability: ptr(.999), Window: "month", Credits: []models.Credit{{Below: .999, Share: .1}}, Cell: models.Cell{Sheet: "SLA", Ref: "B4"}}}
	c.Incidents = []models.Incident{{Node: "N4", Start: time.Date(2022, 10, 15, 15, 30, 0, 0, models.Seoul), Hours: ptr(50.5), Source: "보도", Cell: models.Cell{Sheet: "장애이력", Ref: "B4"}}}
	return c
}

func write(t *testing.T, c *models.Case, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	check(t, Write(&out, c, o))
	return out.Bytes()
}

// fill sets cells of an inquiry, by sheet, key of the row (or its number in a list)
// and header of the column.
func fill(t *testing.T, data []byte, cells ...[4]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	defer f.Close() //nolint:errcheck // nothing was written to disk
	for _, c := range cells {
		sheet, header := c[0].(string), c[2].(string)
		rows, err := f.GetRows(sheet)
		check(t, err)
		col := slices.IndexFunc(rows[headerRow-1], func(h string) bool { return h == header || strings.HasPrefix(h, header+"(") }) + 1
		row := 0
		switch x := c[1].(type) {
		case int:
			row = x
		case string:
			key, nth, _ := strings.Cut(x, "#") // Q1#2: the second row of Q1
			n, _ := strconv.Atoi(nth)
			n = max(n-1, 0)
			for i := firstRow - 1; i < len(rows); i++ {
				if len(rows[i]) > 0 && rows[i][0] == key {
					if row = i + 1; n == 0 {
						break
					}
					n--
				}
			}
		}
		if col == 0 || row == 0 {
			t.Fatalf("no cell for %v in %s", c, sheet)
		}
		check(t, f.SetCellValue(sheet, grid.Ref(col, row), c[3]))
	}
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

func read(t *testing.T, data []byte) (*Answers, []models.Problem) {
	t.Helper()
	_, b, err := grid.Open(t.Context(), data, grid.Options{})
	check(t, err)
	if !IsInquiry(b) {
		t.Fatal("not taken for an inquiry")
	}
	return Read(t.Context(), b, "ko")
}

func texts(ps []models.Problem) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(string(p.Severity) + " " + p.Code + " " + p.Message + "\n")
	}
	return b.String()
}

// resaved has LibreOffice open a workbook and save it again.
func resaved(t *testing.T, data []byte) []byte {
	t.Helper()
	return sheettest.Convert(t, "xlsx", map[string][]byte{"a.xlsx": data}, "")["a"]
}

// TestUnanswered reads an inquiry back that nobody filled in: nothing changes.
func TestUnanswered(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		for name, c := range map[string]*models.Case{"typical": suwon(), "stated": stated(), "empty": {}} {
			a, ps := read(t, write(t, c, Options{Lang: lang}))
			if len(ps) > 0 {
				t.Errorf("%s %s: %s", name, lang, texts(ps))
			}
			want := stated()
			if name == "typical" {
				want = suwon()
			}
			changes, ps := a.Apply(c)
			if len(changes) > 0 || len(ps) > 0 || len(a.Open) > 0 || len(a.Kept) > 0 {
				t.Errorf("%s %s: changes %+v, open %v, kept %v, %s", name, lang, changes, a.Open, a.Kept, texts(ps))
			}
			if name != "empty" && (len(c.Nodes) != len(want.Nodes) || len(c.Routes) != len(want.Routes) || len(c.SLA) != len(want.SLA) || len(c.Incidents) != len(want.Incidents)) {
				t.Errorf("%s %s: case %+v", name, lang, c)
			}
		}
	}
}

// typicalAnswers fills in what a vendor would of a chain that nobody stated.
var typicalAnswers = [][4]any{
	{"중계단계", "Q1", "확인", "맞음"}, {"중계단계", "Q1", "특수한 유형의 부가통신사업 등록번호", "제2024-77호"}, {"중계단계", "Q1", "장애를 알리기까지", "30분"},
	{"중계단계", "Q2", "회사명", "(주)딜러가"}, {"중계단계", "Q2", "카카오 공식딜러 증빙", "공식딜러 계약 2025-3"}, {"중계단계", "Q2", "확인", "고침"},
	{"중계단계", "Q3", "확인", "맞음"},
	{"중계단계", "Q4", "회사명", "모름"}, {"중계단계", "Q4", "특수한 유형의 부가통신사업 등록번호", "제5호"}, {"중계단계", "Q4", "확인", "모름"},
	{"시설", "Q1", "평소 쓰는 시설", "가산 데이터센터"}, {"시설", "Q1", "예비·그 밖의 시설", "평촌 IDC"}, {"시설", "Q1", "절체를 결정하는 관제 시설", "가산 데이터센터"}, {"시설", "Q1", "이중화", "대기형"},
	{"시설", "Q1", "필요 센터 수", 1}, {"시설", "Q1", "한 시설 전체를 끈 마지막 시험일", "2026-03-02"}, {"시설", "Q3", "평소 쓰는 시설", "모름"}, {"시설", "Q2", "예비·그 밖의 시설", "없음"},
	{"SLA", "Q1", "약속 가용성", "99.9%"}, {"SLA", "Q1", "측정 기간", "월"}, {"SLA", "Q1", "장애 통보", 10}, {"SLA", "Q1", "환급", "99.9%:10%; 99%:20%"}, {"SLA", "Q1", "제외 사유", "정기점검; 천재지변"}, {"SLA", "Q2", "계약 문구", "없음"},
	{"장애이력", 5, "관리 기호", "Q1"}, {"장애이력", 5, "시작 일시", "2025-11-03 09:10"}, {"장애이력", 5, "길이", "1시간 30분"}, {"장애이력", 5, "원인", "중계 서버 증설 오류"}, {"장애이력", 5, "출처", "장애보고서"},
	{"증빙", "Q1", "번호·내용", "02-120"}, {"증빙", "Q1#2", "번호·내용", "제9호"}, {"증빙", "Q1#2", "등록·발급일", "2026-01-02"}, {"증빙", "Q1#2", "유효 기한", "2027-01-01"}, {"증빙", "Q1#3", "번호·내용", "모름"},
	{"증빙", 25, "관리 기호", "Q1"}, {"증빙", 25, "증빙", "발신번호 사전등록"}, {"증빙", 25, "번호·내용", "031-228-2114"},
}

func TestTypical(t *testing.T) {
	data := fill(t, write(t, suwon(), Options{}), typicalAnswers...)
	c := suwon()
	a, ps := read(t, data)
	if len(ps) > 0 {
		t.Fatal(texts(ps))
	}
	a.File = "회신.xlsx"
	changes, ps := a.Apply(c)
	checkTypical(t, a, c, changes, ps)
	for _, cell := range []models.Cell{c.Nodes[0].Cell, c.SLA[0].Cell, c.Incidents[0].Cell, a.Open[0].Cell, a.Kept[0].Cell} {
		if cell.File != a.File || cell.Sheet == "" {
			t.Errorf("place %+v", cell)
		}
	}
	for _, x := range changes {
		if x.Record == "" || x.What == "" || x.To == "" || x.Cell.Sheet == "" && !strings.Contains(x.What, "경로") {
			t.Errorf("change %+v", x)
		}
	}
	open, kept := len(a.Open), len(a.Kept)
	again, _ := a.Apply(c)
	if len(again) > 0 || len(a.Open) != open || len(a.Kept) != kept {
		t.Errorf("applied twice: %+v", again)
	}
}

func checkTypical(t *testing.T, a *Answers, c *models.Case, changes []Change, ps []models.Problem) {
	t.Helper()
	if len(ps) > 0 {
		t.Error(texts(ps))
	}
	if len(c.Nodes) != 5 || len(c.Routes) != 2 {
		t.Fatalf("nodes %+v\nroutes %+v", c.Nodes, c.Routes)
	}
	v, d, k, r := c.Nodes[0], c.Nodes[1], c.Nodes[2], c.Nodes[3]
	if v.Name != "(주)예시메시징" || v.Assumed || *v.NoticeMinutes != 30 || !slices.Equal(v.Sites, []string{"가산 데이터센터", "평촌 IDC"}) || v.ControlSite != "가산 데이터센터" || v.Redundancy != "standby" || *v.Needed != 1 ||
		!slices.Equal(v.Registrations, []string{"특수한 유형의 부가통신사업 등록 제2024-77호", "발신번호 사전등록 02-120", "발신번호 사전등록 031-228-2114", "전송자격인증 제9호 (2026-01-02~2027-01-01)"}) || !slices.Equal(v.Suppliers, []string{"Q2", "Q4"}) {
		t.Errorf("vendor %+v", v)
	}
	if d.Name != "(주)딜러가" || d.Assumed || !slices.Equal(d.Registrations, []string{"공식딜러 계약 2025-3"}) {
		t.Errorf("dealer %+v", d)
	}
	if k.Name != "카카오" || k.Assumed || len(k.Sites) > 0 {
		t.Errorf("platform %+v", k)
	}
	if r.Name != "" || !r.Assumed || r.Role != models.RoleRelay {
		t.Errorf("relay %+v", r)
	}
	if x := c.Routes[0]; x.Assumed || !slices.Equal(x.Nodes, []string{"Q1", "Q2", "Q3"}) || x.Channel != models.Alimtalk || x.Contract != "2026-001" {
		t.Errorf("route %+v", x)
	}
	if x := c.Routes[1]; !x.Assumed || x.Order != 1 || x.Channel != models.SMS || !slices.Equal(x.Nodes, []string{"Q1", "Q4", "Q5"}) {
		t.Errorf("route %+v", x)
	}
	if len(c.SLA) != 1 {
		t.Fatalf("promises %+v", c.SLA)
	}
	if s := c.SLA[0]; s.Node != "Q1" || s.Contract != "2026-001" || *s.Availability != .999 || s.Window != "month" || *s.NoticeMinutes != 10 || len(s.Credits) != 2 || !slices.Equal(s.Exclusions, []string{"정기점검", "천재지변"}) {
		t.Errorf("promise %+v", s)
	}
	if len(c.Incidents) != 1 || c.Incidents[0].Node != "Q1" || !c.Incidents[0].Start.Equal(time.Date(2025, 11, 3, 9, 10, 0, 0, models.Seoul)) || *c.Incidents[0].Hours != 1.5 || c.Incidents[0].Source != "장애보고서 / 원인: 중계 서버 증설 오류" {
		t.Errorf("outages %+v", c.Incidents)
	}
	var open, kept []string
	for _, o := range a.Open {
		open = append(open, o.Cell.Sheet+" "+o.What)
	}
	for _, k := range a.Kept {
		kept = append(kept, k.What+" "+k.Text)
	}
	if want := []string{"중계단계 회사명", "중계단계 확인", "시설 평소 쓰는 시설", "증빙 번호·내용"}; !slices.Equal(open, want) {
		t.Errorf("open %q", open)
	}
	slices.Sort(kept)
	if want := []string{"계약 문구 없음", "한 시설 전체를 끈 마지막 시험일 2026-03-02"}; !slices.Equal(kept, want) {
		t.Errorf("kept %q", kept)
	}
	if problems := c.Validate("ko", nil); models.HasErrors(problems) {
		t.Error(texts(problems))
	}
	if len(changes) < 20 {
		t.Errorf("%d changes", len(changes))
	}
}

// TestEnglish answers in the other language.
func TestEnglish(t *testing.T) {
	c := suwon()
	a, ps := read(t, fill(t, write(t, c, Options{Lang: "en"}), [4]any{"중계단계", "Q1", "Confirmation", "right"}, [4]any{"중계단계", "Q2", "Firm", "unknown"}, [4]any{"중계단계", "Q2", "Role", "relay"},
		[4]any{"시설", "Q1", "Redundancy", "active-active"}, [4]any{"시설", "Q1", "Standby and other sites", "none"}, [4]any{"SLA", "Q1", "Recovery", "2 hours"}))
	if len(ps) > 0 {
		t.Fatal(texts(ps))
	}
	_, ps = a.Apply(c)
	if len(ps) != 1 || ps[0].Code != CodeUnconfirmed || ps[0].Cell != "A6" { // the dealer became a relay
		t.Error(texts(ps))
	}
	if len(a.Open) != 1 || c.Nodes[0].Assumed || c.Nodes[0].Redundancy != "active_active" || len(c.Nodes[0].Sites) > 0 || *c.SLA[0].RecoveryMinutes != 120 || c.Nodes[1].Role != models.RoleRelay || !c.Nodes[1].Assumed {
		t.Errorf("%+v %+v", c.Nodes, a.Open)
	}
}

// TestResaved reads what another program saved.
func TestResaved(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	data := resaved(t, fill(t, write(t, suwon(), Options{}), typicalAnswers...))
	c := suwon()
	a, ps := read(t, data)
	if len(ps) > 0 {
		t.Fatal(texts(ps))
	}
	changes, ps := a.Apply(c)
	checkTypical(t, a, c, changes, ps)
}

// TestContradictions holds back what the papers say otherwise.
func TestContradictions(t *testing.T) {
	data := fill(t, write(t, stated(), Options{}),
		[4]any{"중계단계", "N2", "회사명", "다른회사"}, [4]any{"중계단계", "N2", "특수한 유형의 부가통신사업 등록번호", "제2호"}, [4]any{"중계단계", "N3", "회사명", "(주)딜러가"},
		[4]any{"시설", "N2", "평소 쓰는 시설", "평촌 IDC"}, [4]any{"시설", "N4", "예비·그 밖의 시설", "안산"},
		[4]any{"SLA", "N2", "약속 가용성", "99.5%"}, [4]any{"SLA", "N2", "장애 통보", "30분"}, [4]any{"장애이력", 5, "길이", 60})
	c := stated()
	a, ps := read(t, data)
	if len(ps) > 0 {
		t.Fatal(texts(ps))
	}
	changes, ps := a.Apply(c)
	var found []string
	for _, p := range ps {
		found = append(found, p.Code+" "+p.Sheet+"!"+p.Cell)
		if p.Code == CodeDiffers && (p.Severity != models.Question || !strings.Contains(p.Message, p.Sheet+" 시트 "+p.Cell+" 셀") || !strings.Contains(p.Message, "!B")) {
			t.Errorf("problem %+v", p)
		}
	}
	if want := []string{"inquiry_differs 중계단계!C5", "inquiry_differs 중계단계!F5", "inquiry_unconfirmed 중계단계!A6", "inquiry_differs 시설!C5", "inquiry_differs SLA!D5", "inquiry_differs 장애이력!C5"}; !slices.Equal(found, want) {
		t.Errorf("problems %q\n%s", found, texts(ps))
	}
	n := c.Nodes[1]
	if n.Name != "(주)예시메시징" || !slices.Equal(n.Sites, []string{"가산 IDC"}) || n.Registrations[0] != "특수한 유형의 부가통신사업 등록 제1호" || *c.SLA[0].Availability != .999 || *c.SLA[0].NoticeMinutes != 30 || *c.Incidents[0].Hours != 50.5 {
		t.Errorf("overwritten: %+v %+v", n, c.SLA[0])
	}
	if c.Nodes[2].Name != "(주)딜러가" || !c.Nodes[2].Assumed || !slices.Equal(c.Nodes[3].Sites, []string{"판교", "안산"}) || !c.Routes[0].Assumed {
		t.Errorf("%+v %+v", c.Nodes[2], c.Nodes[3])
	}
	if len(changes) != 3 { // the dealer's name, a site, the notice
		t.Errorf("changes %+v", changes)
	}

	c = stated()
	a.Accepted = []string{"중계단계!C5"}
	if _, ps = a.Apply(c); c.Nodes[1].Name != "다른회사" || len(ps) != 5 || !slices.Equal(c.Nodes[1].Sites, []string{"가산 IDC"}) {
		t.Errorf("accepted: %+v %s", c.Nodes[1], texts(ps))
	}

	c = stated()
	before := c.Nodes
	a.Overrule = true
	changes, ps = a.Apply(c)
	if len(ps) != 1 || c.Nodes[1].Name != "다른회사" || !slices.Equal(c.Nodes[1].Registrations, []string{"기타 확인서", "특수한 유형의 부가통신사업 등록 제2호"}) || *c.SLA[0].Availability != .995 || *c.Incidents[0].Hours != 60 {
		t.Errorf("overruled: %+v %+v %s", c.Nodes[1], c.SLA[0], texts(ps))
	}
	i := slices.IndexFunc(changes, func(x Change) bool { return x.What == "회사명" && x.Record == "N2" })
	if i < 0 || changes[i].From != "(주)예시메시징" || changes[i].To != "다른회사" || changes[i].Cell != (models.Cell{Sheet: "중계단계", Ref: "C5"}) {
		t.Errorf("changes %+v", changes)
	}
	if before[1].Name != "(주)예시메시징" {
		t.Error("the caller's nodes were written into")
	}
}

// TestContractVendor keeps the vendor that the contract names.
func TestContractVendor(t *testing.T) {
	c := suwon()
	a, _ := read(t, fill(t, write(t, c, Options{}), [4]any{"중계단계", "Q1", "회사명", "다른회사"}, [4]any{"중계단계", "Q1", "확인", "고침"}))
	_, ps := a.Apply(c)
	if c.Nodes[0].Name != "(주)예시메시징" || len(ps) != 1 || ps[0].Code != CodeDiffers || !strings.Contains(ps[0].Message, "계약!C4") {
		t.Errorf("%+v %s", c.Nodes[0], texts(ps))
	}
}

// TestMissingTier leads a route through a tier that the vendor added.
func TestMissingTier(t *testing.T) {
	data := fill(t, write(t, stated(), Options{}),
		[4]any{"중계단계", "T1", "회사명", "(주)재판매"}, [4]any{"중계단계", "T1", "역할", "대행사"}, [4]any{"중계단계", "T1", "다음 단계(시민 쪽)", "N3"}, [4]any{"중계단계", "T1", "확인", "고침"},
		[4]any{"중계단계", "N2", "다음 단계(시민 쪽)", "(주)재판매"}, [4]any{"시설", "T1", "평소 쓰는 시설", "가산 IDC"}, [4]any{"중계단계", "T2", "회사명", "(주)외톨이"}, [4]any{"중계단계", "T2", "역할", "기타"})
	c := stated()
	a, ps := read(t, data)
	if len(ps) > 0 {
		t.Fatal(texts(ps))
	}
	a.Overrule = true // N2's next tier was stated
	_, ps = a.Apply(c)
	if !slices.Equal(c.Routes[0].Nodes, []string{"N1", "N2", "T1", "N3", "N4"}) || !slices.Equal(c.Nodes[1].Suppliers, []string{"T1"}) {
		t.Errorf("route %+v", c.Routes[0])
	}
	if len(c.Nodes) != 6 || c.Nodes[4].Name != "(주)재판매" || c.Nodes[4].Assumed || !slices.Equal(c.Nodes[4].Sites, []string{"가산 IDC"}) {
		t.Errorf("nodes %+v", c.Nodes[4:])
	}
	var codes []string
	for _, p := range ps {
		codes = append(codes, p.Code+" "+p.Cell)
	}
	if !slices.Contains(codes, "inquiry_no_path A11") {
		t.Errorf("problems %s", texts(ps))
	}
}

// TestBadInput reports every cell that cannot be read.
func TestBadInput(t *testing.T) {
	data := fill(t, write(t, stated(), Options{}),
		[4]any{"중계단계", "N2", "역할", "우주인"}, [4]any{"중계단계", "N2", "장애를 알리기까지", "곧"}, [4]any{"중계단계", "N3", "다음 단계(시민 쪽)", "N99"},
		[4]any{"시설", "N2", "필요 센터 수", 0}, [4]any{"시설", "N2", "가용성", "120%"}, [4]any{"시설", "N3", "한 시설 전체를 끈 마지막 시험일", "2026-02-30"}, [4]any{"시설", "N3", "예비·그 밖의 시설", "평촌"},
		[4]any{"SLA", "N2", "환급", "많이"}, [4]any{"장애이력", 6, "시작 일시", "어제"}, [4]any{"장애이력", 6, "관리 기호", "N2"}, [4]any{"장애이력", 7, "길이", 2}, [4]any{"장애이력", 8, "길이", strings.Repeat("가", 3000)},
		[4]any{"증빙", 20, "관리 기호", "N9"}, [4]any{"증빙", 20, "번호·내용", "제1호"}, [4]any{"증빙", 21, "관리 기호", "N2"}, [4]any{"증빙", 21, "번호·내용", "제1호"}, [4]any{"중계단계", "T1", "관리 기호", "X1"}, [4]any{"중계단계", "X1", "회사명", "누구"})
	a, ps := read(t, data)
	var found []string
	for _, p := range ps {
		found = append(found, p.Code+" "+p.Sheet+"!"+p.Cell)
		if p.Message == "" || p.Severity == "" {
			t.Errorf("problem %+v", p)
		}
	}
	want := []string{"unknown_word 중계단계!D5", "not_number 중계단계!H5", "out_of_range 시설!G5", "share_range 시설!I5", "not_date 시설!J6", "credits SLA!H5", "not_date 장애이력!B6", "missing_value 장애이력!A7", "text_too_long 장애이력!C8"}
	if !slices.Equal(found, want) {
		t.Errorf("problems %q\n%s", found, texts(ps))
	}
	c := stated()
	_, ps = a.Apply(c)
	found = nil
	for _, p := range ps {
		found = append(found, p.Code+" "+p.Sheet+"!"+p.Cell)
	}
	if want := []string{"unknown_node 중계단계!A10", "unknown_node 중계단계!E6", "missing_value 시설!D6", "unknown_node 증빙!A20", "missing_value 증빙!A21"}; !slices.Equal(found, want) {
		t.Errorf("problems %q\n%s", found, texts(ps))
	}
	if len(c.Nodes) != 4 {
		t.Errorf("nodes %+v", c.Nodes)
	}
}

// TestBidders shows a bidder its own chain alone.
func TestBidders(t *testing.T) {
	c := suwon()
	other := c.Contracts[0]
	other.Number, other.Name, other.Vendor = "B", "다른 제안", "(주)경쟁사"
	c.Contracts = append(c.Contracts, other)
	nodes, routes := Scope(c, "B")
	all, _ := Scope(c, "")
	if len(routes) != 2 || len(nodes) != 5 || len(all) <= len(nodes) {
		t.Fatalf("nodes %+v routes %+v", nodes, routes)
	}
	for _, p := range []string{"(주)예시메시징", "2026-001"} {
		f, err := excelize.OpenReader(bytes.NewReader(write(t, c, Options{Contract: "B"})))
		check(t, err)
		for _, s := range f.GetSheetList() {
			if hit, err := f.SearchSheet(s, p); err != nil || len(hit) > 0 {
				t.Errorf("%s is shown in %s at %v (%v)", p, s, hit, err)
			}
		}
	}
	key := nodes[slices.IndexFunc(nodes, func(n models.Node) bool { return n.Role == models.RoleVendor })].ID
	a, ps := read(t, fill(t, write(t, c, Options{Contract: "B"}), [4]any{"중계단계", key, "확인", "맞음"}))
	changes, more := a.Apply(c)
	if len(ps)+len(more) > 0 || len(changes) == 0 || len(c.Nodes) != 3 || c.Nodes[1].Name != "(주)경쟁사" || c.Nodes[1].Assumed {
		t.Errorf("%+v %s %s", c.Nodes, texts(ps), texts(more))
	}
	for _, r := range c.Routes {
		if r.Contract != "B" {
			t.Errorf("route %+v", r)
		}
	}
}

// TestForm looks at what a vendor gets: input cells unlocked, the rest locked,
// text that looks like a formula stays text.
func TestForm(t *testing.T) {
	c := stated()
	c.Nodes[1].Name = "=1+1"
	f, err := excelize.OpenReader(bytes.NewReader(write(t, c, Options{})))
	check(t, err)
	if want := []string{"안내", "중계단계", "시설", "SLA", "장애이력", "증빙", "경로표"}; !slices.Equal(f.GetSheetList(), want) {
		t.Fatal(f.GetSheetList())
	}
	for cell, want := range map[string]bool{"A5": true, "B5": true, "C5": false, "I5": false, "C8": false, "A3": true} {
		id, err := f.GetCellStyle("중계단계", cell)
		check(t, err)
		s, err := f.GetStyle(id)
		check(t, err)
		if s.Protection == nil || s.Protection.Locked != want {
			t.Errorf("%s: %+v", cell, s.Protection)
		}
	}
	if v, _ := f.GetCellValue("중계단계", "C5"); v != "=1+1" {
		t.Errorf("name %q", v)
	}
	if v, _ := f.GetCellFormula("중계단계", "C5"); v != "" {
		t.Errorf("formula %q", v)
	}
	if v, _ := f.GetCellValue("중계단계", "B6"); v != "확인되지 않음" {
		t.Errorf("mark %q", v)
	}
	dvs, err := f.GetDataValidations("중계단계")
	check(t, err)
	if len(dvs) != 3 || !strings.Contains(dvs[0].Formula1, "모름") {
		t.Errorf("%d lists", len(dvs))
	}
	if v, err := f.GetSheetVisible("경로표"); err != nil || v {
		t.Error("the routes are shown")
	}
}

// TestOther takes no other workbook for an inquiry.
func TestOther(t *testing.T) {
	for _, b := range []*grid.Book{{}, {Sheets: []*grid.Sheet{{Name: "SLA"}, {Name: "장애이력"}, {Name: "안내"}}, Names: map[string]string{"DAEBI_TEMPLATE": "x"}}} {
		if IsInquiry(b) {
			t.Errorf("%+v is none", b)
		}
		a, ps := Read(t.Context(), b, "ko")
		if !models.HasErrors(ps) {
			t.Error("nothing is said of it")
		}
		c := stated()
		if changes, _ := a.Apply(c); len(changes) > 0 {
			t.Errorf("changes %+v", changes)
		}
	}
}

// FuzzRead gives it cells of any text: every answer is read, reported or left
// open, and what is applied is of a form that can be written again.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"모름", "없음", "99.9%", "2026-01-02", "N3; T1", "Q1", "T1", "맞음", "=1", "99.9%:10%", "1시간 30분", "", "대행사"} {
		f.Add(uint8(0), uint8(4), uint8(2), s, uint8(1), uint8(5), uint8(4), s)
	}
	var books [][]byte
	for _, c := range []*models.Case{suwon(), stated()} {
		var out bytes.Buffer
		if err := Write(&out, c, Options{}); err != nil {
			f.Fatal(err)
		}
		books = append(books, out.Bytes())
	}
	f.Fuzz(func(t *testing.T, sheet1, row1, col1 uint8, text1 string, sheet2, row2, col2 uint8, text2 string) {
		for i, data := range books {
			_, b, err := grid.Open(t.Context(), data, grid.Options{})
			check(t, err)
			for _, x := range []struct {
				sheet, row, col uint8
				text            string
			}{{sheet1, row1, col1, text1}, {sheet2, row2, col2, text2}} {
				s := b.Sheets[int(x.sheet)%len(b.Sheets)]
				r := &s.Rows[int(x.row)%len(s.Rows)]
				col := int(x.col)%12 + 1
				cell := grid.Cell{Col: col, Text: x.text}
				at, has := slices.BinarySearchFunc(r.Cells, col, func(c grid.Cell, col int) int { return c.Col - col })
				if has {
					r.Cells[at] = cell
				} else {
					r.Cells = slices.Insert(r.Cells, at, cell)
				}
			}
			a, ps := Read(t.Context(), b, "ko")
			if models.HasErrors(ps) {
				continue
			}
			c := []*models.Case{suwon(), stated()}[i]
			changes, _ := a.Apply(c)
			for _, x := range changes {
				if x.From == x.To {
					t.Errorf("no change: %+v", x)
				}
			}
			a.Overrule = true
			a.Apply(c)
			if again, _ := a.Apply(c); len(again) > 0 {
				t.Errorf("applied twice: %+v", again)
			}
			c.Validate("ko", nil)
			if err := Write(io.Discard, c, Options{}); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestOpenXMLStandard has an independent program check the inquiry.
func TestOpenXMLStandard(t *testing.T) {
	c := stated()
	sheettest.CheckStandard(t, "inquiry", write(t, c, Options{}))
	sheettest.CheckStandard(t, "inquiry in English", write(t, c, Options{Lang: "en"}))
}
