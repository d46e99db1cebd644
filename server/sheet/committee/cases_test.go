package committee

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/fixtures"
	"daebi/models"
	"daebi/models/unit"
)

func price(t testing.TB, s string) unit.Money {
	t.Helper()
	m, err := unit.ParseMoney(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ptr[T any](v T) *T { return &v }

// suwon is the published case: 9.35 → 4.9 won at 470,000 messages a month, no
// side of VAT stated.
func suwon(t testing.TB) models.Case {
	return models.Case{Contracts: []models.Contract{{
		Name: "모바일 알림톡 발송 서비스", Agency: "수원시", InForce: true, VAT: models.VATUnstated,
		Services: []models.Service{{
			Name: "시민 알림 메시지", Class: models.ClassMixed, Legal: models.LegalOrdinary, FailureShare: ptr(0.0),
			Lines: []models.Line{
				{Channel: models.SMS, Phase: models.Before, Price: models.Flat(price(t, "9.35")), VAT: models.VATUnstated, MessagesPerMonth: 470_000, Approximate: true},
				{Channel: models.Alimtalk, Phase: models.After, Price: models.Flat(price(t, "4.9")), VAT: models.VATUnstated, MessagesPerMonth: 470_000, Approximate: true},
			},
		}},
	}}}
}

// hostile are names that would be formulas if they were not kept as words.
var hostile = []string{`=HYPERLINK("http://example.com","눌러")`, "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "이름 \"따옴표\" & <꺾쇠> 'A'!B1"}

// rich is an invented case with everything that the sheets can show: failures,
// a fallback of another price, attempts charged, brackets, several services and
// lines, sides of VAT, fixed fees, routes that share a building, hostile names.
func rich(t testing.TB) models.Case {
	line := func(ch models.Channel, ph models.Phase, p string, vat models.VATSide, n int64) models.Line {
		return models.Line{Channel: ch, Phase: ph, Price: models.Flat(price(t, p)), VAT: vat, MessagesPerMonth: n, Cell: models.Cell{Sheet: "서비스", Ref: "F6"}}
	}
	tiers := line(models.Alimtalk, models.After, "7", models.VATExcluded, 45_001)
	tiers.Price = models.Schedule{Mode: models.Graduated, Tiers: []models.Tier{{From: 0, PricePerMessage: price(t, "7")}, {From: 20_000, PricePerMessage: price(t, "6.5")}}}
	attempts := line(models.Alimtalk, models.After, "6.6", models.VATIncluded, 12_345)
	attempts.AttemptsBilled = true
	return models.Case{
		Contracts: []models.Contract{{
			Number: "2026-1", Name: hostile[0], Agency: hostile[5], Vendor: hostile[1], InForce: true, VAT: models.VATIncluded, MonthlyFee: ptr(price(t, "330000")), Start: ptr(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)),
			Services: []models.Service{
				{Name: hostile[2], Class: models.ClassAppointment, Legal: models.LegalOrdinary, FailureShare: ptr(0.053), Lines: []models.Line{
					line(models.SMS, models.Before, "9.9", models.VATIncluded, 100_003),
					line(models.Alimtalk, models.After, "7.15", models.VATIncluded, 100_003),
					line(models.SMS, models.Fallback, "9", models.VATExcluded, 0)}},
				{Name: hostile[3], Class: models.ClassTax, Legal: models.LegalStatutory, FailureShare: ptr(0.08), LongestBytes: ptr(400), Lines: []models.Line{
					line(models.LMS, models.Before, "26.763", models.VATExcluded, 57_346), tiers, attempts,
					line(models.LMS, models.Fallback, "27.5", models.VATExempt, 0)}},
			},
		}},
		Nodes: []models.Node{
			{ID: "v", Name: hostile[4], Role: models.RoleVendor, Sites: []string{"판교 데이터센터"}},
			{ID: "d", Name: hostile[1], Role: models.RoleDealer, Sites: []string{"판교 데이터센터"}},
			{ID: "k", Name: "카카오", Role: models.RolePlatform, Sites: []string{"안산"}},
			{ID: "r", Role: models.RoleRelay},
			{ID: "c", Name: "이동통신 3사", Role: models.RoleCarrier},
		},
		Routes: []models.Route{
			{ID: "1", Contract: "2026-1", Channel: models.Alimtalk, Nodes: []string{"v", "d", "k"}},
			{ID: "2", Contract: "2026-1", Channel: models.SMS, Order: 1, Nodes: []string{"v", "r", "c"}, Switch: models.SwitchManual, SwitchMinutes: ptr(90.0)},
		},
		Overrides: []models.Override{{Key: "switching_cost_won", Value: 6_000_000}, {Key: "term_years", Value: 3}, {Key: "monitoring_fee_won_per_year", Value: 1_200_000}, {Key: "second_vendor_fee_won_per_year", Value: 4_000_000}},
	}
}

// analyzed holds the reports of cases seen before: nothing here changes one.
var analyzed sync.Map

func analyze(t testing.TB, c models.Case) *analysis.Report {
	t.Helper()
	key, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := analyzed.Load(string(key)); ok {
		return r.(*analysis.Report)
	}
	r := work(t, c)
	analyzed.Store(string(key), r)
	return r
}

func work(t testing.TB, c models.Case) *analysis.Report {
	t.Helper()
	ref, err := fixtures.Reference()
	if err != nil {
		t.Fatal(err)
	}
	list, err := fixtures.Rules()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Compile(list, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	r, err := analysis.Analyze(t.Context(), &c, analysis.Knowledge{Reference: &ref, Rules: set})
	if err != nil {
		t.Fatal(err)
	}
	r.Input.SHA256 = []string{fmt.Sprintf("%064x", 0x5eed)}
	return r
}

var options = Options{Lang: "ko", Version: "0.3.0", GeneratedAt: time.Date(2026, 10, 5, 9, 30, 0, 0, time.UTC)}

func write(t testing.TB, r *analysis.Report, o Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, r, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
