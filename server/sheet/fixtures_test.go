package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"daebi/models"
	"daebi/models/modeltest"
	"daebi/models/unit"
)

var update = flag.Bool("update", false, "rewrite fixtures/cases")

const caseDir = "../../fixtures/cases"

func won(milliwon int64) unit.Money { return unit.Money(milliwon) }

func share(f float64) *float64 { return &f }

func line(ch models.Channel, p models.Phase, milliwon, messages int64, side models.VATSide) models.Line {
	return models.Line{Channel: ch, Phase: p, Price: models.Flat(won(milliwon)), VAT: side, MessagesPerMonth: messages}
}

// fixture is a committed case: what its workbook holds, and the figures by hand.
type fixture struct {
	name, title, source string
	c                   models.Case
	expected            map[string]any
}

func suwon() models.Case {
	before, after := line(models.SMS, models.Before, 9350, 470_000, models.VATUnstated), line(models.Alimtalk, models.After, 4900, 470_000, models.VATUnstated)
	before.Approximate, after.Approximate = true, true
	return models.Case{Contracts: []models.Contract{{
		Name: "모바일 알림톡 발송 서비스", Agency: "수원시", VAT: models.VATUnstated, InForce: true,
		Services: []models.Service{{Name: "시민 알림 메시지", Class: models.ClassMixed, Legal: models.LegalOrdinary, FailureShare: share(0), Lines: []models.Line{before, after}}},
	}}}
}

func suwonLikely() models.Case {
	c := suwon()
	s := &c.Contracts[0].Services[0]
	s.FailureShare = share(.2)
	s.Lines = append(s.Lines, line(models.SMS, models.Fallback, 9350, 0, models.VATUnstated))
	c.Nodes = []models.Node{
		{ID: "N1", Name: "수원시", Role: models.RoleAgency, Suppliers: []string{"N2"}},
		{ID: "N2", Name: "대행사(상호 미공개)", Role: models.RoleVendor, Suppliers: []string{"N3", "N5"}},
		{ID: "N3", Role: models.RoleDealer, Suppliers: []string{"N4"}},
		{ID: "N4", Name: "카카오", Role: models.RolePlatform, Sites: []string{"SK C&C 판교 데이터센터"}},
		{ID: "N5", Name: "문자중계사(상호 미공개)", Role: models.RoleRelay, Suppliers: []string{"N6"}},
		{ID: "N6", Name: "이동통신 3사", Role: models.RoleCarrier},
	}
	key := c.Contracts[0].Key()
	c.Routes = []models.Route{
		{ID: "R1", Contract: key, Channel: models.Alimtalk, Order: 0, Nodes: []string{"N1", "N2", "N3", "N4"}, Switch: models.SwitchNone},
		{ID: "R2", Contract: key, Channel: models.SMS, Order: 1, Nodes: []string{"N1", "N2", "N5", "N6"}, Switch: models.SwitchAutomatic},
	}
	return c
}

func gimpo() models.Case {
	before, after := line(models.SMS, models.Before, 14_000, 190_000, models.VATUnstated), line(models.Alimtalk, models.After, 7000, 190_000, models.VATUnstated)
	before.Approximate, after.Approximate = true, true
	return models.Case{Contracts: []models.Contract{{
		Name: "카카오 알림톡 발송 서비스", Agency: "김포시", VAT: models.VATUnstated, InForce: true,
		Services: []models.Service{{Name: "시민 알림 메시지", Class: models.ClassMixed, Legal: models.LegalOrdinary, FailureShare: share(0), Lines: []models.Line{before, after}}},
	}}}
}

func exampleLMS() models.Case {
	bytes := 380
	return models.Case{Contracts: []models.Contract{{
		Number: "예시-1", Name: "[예시] 장문 안내 발송 서비스", Agency: "가온시", Vendor: "(주)예시메시징", VAT: models.VATExcluded, InForce: true,
		Services: []models.Service{{Name: "정책 안내문", Class: models.ClassGeneral, Legal: models.LegalOrdinary, FailureShare: share(.25), LongestBytes: &bytes, Lines: []models.Line{
			line(models.SMS, models.Before, 9000, 120_000, models.VATExcluded),
			line(models.Alimtalk, models.After, 6500, 120_000, models.VATExcluded),
			line(models.LMS, models.Fallback, 26_763, 0, models.VATExcluded),
		}}},
	}}}
}

func exampleQuote() models.Case {
	return models.Case{
		Contracts: []models.Contract{{
			Number: "예시-2", Name: "[예시] 보건소 예약 알림 서비스", Agency: "나래군", Vendor: "(주)예시알림", VAT: models.VATIncluded, InForce: true,
			Services: []models.Service{{Name: "예방접종 예약 안내", Class: models.ClassAppointment, Legal: models.LegalOrdinary, FailureShare: share(0), Lines: []models.Line{
				line(models.SMS, models.Before, 20_000, 60_000, models.VATIncluded),
				line(models.Alimtalk, models.After, 9000, 60_000, models.VATIncluded),
			}}},
		}},
		Overrides: []models.Override{{Key: "second_vendor_fee_won_per_year", Value: 600_000}},
	}
}

func fixtures() []fixture {
	return []fixture{
		{"suwon", "수원시 2022: SMS 9.35원에서 알림톡 4.9원으로", "공개된 단가와 월 약 47만 건(기사 2022-10). (9.35 − 4.9) × 470,000 = 2,091,500원/월, × 12 = 25,098,000원/년. 두 단가에 모두 부가세를 더하면 × 1.1 = 27,607,800. before 9.35 × 470,000 × 12 = 52,734,000; after 4.9 × 470,000 × 12 = 27,636,000.",
			suwon(), map[string]any{"savings.annual_won": 25_098_000, "savings.annual_incl_vat_won": 27_607_800, "savings.before_won": 52_734_000, "savings.after_won": 27_636_000, "savings.vat_confirmed": false}},
		{"suwon-likely", "수원시, 있을 법한 중계구조와 실패율 20%", "실패한 20%는 SMS 9.35원으로 다시 보낸다. after = 4.9 × 376,000 + 9.35 × 94,000 = 1,842,400 + 878,900 = 2,721,300원/월; before 4,394,500; 차 1,673,200 × 12 = 20,078,400 = 0.8 × 25,098,000. × 1.1 = 22,086,240. f* = 4.45/(9.35 − 4.9) = 1. 실패율은 unit_costs.csv의 가정, 중계구조는 공개되지 않아 흔한 구조를 적은 것.",
			suwonLikely(), map[string]any{"savings.annual_won": 20_078_400, "savings.annual_incl_vat_won": 22_086_240, "savings.before_won": 52_734_000, "savings.after_won": 32_655_600, "savings.break_even_failure_share": 1, "savings.vat_confirmed": false}},
		{"gimpo", "김포시 2022: 14원에서 7원으로", "단가는 기사의 '약 14원'과 '7원'. 발송건수는 공개되지 않아 기관당 전국 평균으로 어림: 538,000,000 ÷ 233 ÷ 12 ≈ 192,400 → 190,000건/월(80,000–300,000). 7 × 190,000 × 12 = 15,960,000. × 1.1 = 17,556,000. before 14 × 190,000 × 12 = 31,920,000.",
			gimpo(), map[string]any{"savings.annual_won": 15_960_000, "savings.annual_incl_vat_won": 17_556_000, "savings.before_won": 31_920_000, "savings.after_won": 15_960_000, "savings.vat_confirmed": false}},
		{"example-lms", "예시: 장문이라 바꾸면 손해인 경우(가온시는 꾸민 이름)", "꾸민 예시. before 9 × 120,000 = 1,080,000원/월; after 6.5 × 90,000 + 26.763 × 30,000 = 585,000 + 802,890 = 1,387,890; 차 −307,890 × 12 = −3,694,680(부가세 별도), × 1.1 = −4,064,148. f* = (9 − 6.5)/(26.763 − 6.5) = 2.5/20.263 = 0.12337758….",
			exampleLMS(), map[string]any{"savings.annual_won": -3_694_680, "savings.annual_excl_vat_won": -3_694_680, "savings.annual_incl_vat_won": -4_064_148, "savings.before_won": 12_960_000, "savings.after_won": 16_654_680, "savings.break_even_failure_share": json.RawMessage("0.123377584760401")}},
		{"example-quote", "예시: 예약 알림과 제2업체 견적(나래군은 꾸민 이름)", "꾸민 예시, 부가세 포함. (20 − 9) × 60,000 × 12 = 7,920,000(포함), ÷ 1.1 = 7,200,000(별도). 제2업체 대기 비용 600,000원/년은 그 대안을 고를 때만 든다.",
			exampleQuote(), map[string]any{"savings.annual_won": 7_920_000, "savings.annual_incl_vat_won": 7_920_000, "savings.annual_excl_vat_won": 7_200_000, "savings.before_won": 14_400_000, "savings.after_won": 6_480_000}},
	}
}

// TestFixtures reads the committed workbooks and compares the case; -update
// writes them and their case files.
func TestFixtures(t *testing.T) {
	for _, f := range fixtures() {
		path := filepath.Join(caseDir, f.name+".xlsx")
		if *update {
			var b bytes.Buffer
			if err := WriteCase(&b, f.c); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, b.Bytes())
			writeFile(t, filepath.Join(caseDir, f.name+".json"), caseFile(t, f))
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got := mustRead(t, data)
		if got.Case == nil {
			t.Fatalf("%s: %v", f.name, got.Problems())
		}
		same(t, f.name, modeltest.WithoutCells(*got.Case), modeltest.WithoutCells(f.c))
		file, err := os.ReadFile(filepath.Join(caseDir, f.name+".json"))
		if err != nil || !bytes.Equal(file, caseFile(t, f)) {
			t.Errorf("%s.json is not what the test says (%v): run with -update", f.name, err)
		}
	}
}

func caseFile(t *testing.T, f fixture) []byte {
	t.Helper()
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(struct {
		Kind      string         `json:"kind"`
		ID        string         `json:"id"`
		Title     string         `json:"title"`
		Source    string         `json:"source"`
		Workbook  string         `json:"workbook"`
		Expected  map[string]any `json:"expected"`
		Tolerance float64        `json:"relative_tolerance"`
	}{"contract", f.name, f.title, f.source, f.name + ".xlsx", f.expected, 1e-9}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // fixtures are public
		t.Fatal(err)
	}
}

func mustRead(t *testing.T, data []byte) *Result {
	t.Helper()
	r, err := Read(context.Background(), "case.xlsx", data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
