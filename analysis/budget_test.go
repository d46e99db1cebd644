package analysis

import (
	"math"
	"slices"
	"testing"

	"daebi/models"
	"daebi/models/unit"
)

// TestBudgetOfSuwon works the published case's budget by hand: 470,000 a month at
// 4.9 won, the fallback at today's 9.35.
func TestBudgetOfSuwon(t *testing.T) {
	c := suwonBudget(nil)
	r := budgetReport()
	know := Knowledge{Reference: reference(t)}
	b, err := BudgetOf(c, r, know)
	if err != nil {
		t.Fatal(err)
	}
	// .001 of a year of 8,760 hours; 5,640,000 messages a year.
	want := []struct {
		kind     string
		messages int64
		annual   string
	}{
		{BudgetChannel, 5_640_000, "27636000"}, // 5,640,000 × 4.9
		{BudgetOutage, 5_640, "52734"},         // 5,640,000 × .001 × 9.35
		{BudgetDrill, 3_000, "28050"},          // twice a year, 6,000 an hour for 15 minutes = 1,500 each; × 9.35
		{BudgetUpkeep, 0, "0"},                 // within the price a message, an assumption
	}
	if len(b.Lines) != len(want) {
		t.Fatalf("%d lines: %+v", len(b.Lines), b.Lines)
	}
	for i, w := range want {
		l := b.Lines[i]
		if annual, _ := unit.ParseMoney(w.annual); l.Kind != w.kind || l.Messages != w.messages || l.Annual != annual {
			t.Errorf("line %d: %s of %d, %s; want %+v", i, l.Kind, l.Messages, l.Annual, w)
		}
	}
	if math.Abs(b.OutageHours-8.76) > 1e-9 || b.Drills != 2 || b.DrillMessages != 1_500 {
		t.Errorf("%g hours, %d drills of %d", b.OutageHours, b.Drills, b.DrillMessages)
	}
	// 27,636,000 + 52,734 + 28,050; every message at 9.35 is 52,734,000.
	for name, x := range map[string]struct{ got, want unit.Money }{
		"report":   {b.Report.ExclVAT, 27_636_000 * unit.Won},
		"plan":     {b.Plan.ExclVAT, 27_716_784 * unit.Won},
		"with VAT": {b.Plan.InclVAT, 30_488_462_400}, // × 1.1
		"maximum":  {b.Maximum.ExclVAT, 52_734_000 * unit.Won},
	} {
		if x.got != x.want {
			t.Errorf("%s: %s, want %s", name, x.got, x.want)
		}
	}
	if !b.Plan.AsWritten || b.Unpriced {
		t.Errorf("as written %v, unpriced %v", b.Plan.AsWritten, b.Unpriced)
	}
}

// TestBudgetFees: a fifth fails, a monthly fee is paid, the second vendor's fee is
// not known.
func TestBudgetFees(t *testing.T) {
	c := suwonBudget(func(k *models.Contract) {
		fee := 100_000 * unit.Won
		k.MonthlyFee, k.VAT = &fee, models.VATExcluded
		share := .2
		k.Services[0].FailureShare = &share
		for i := range k.Services[0].Lines {
			k.Services[0].Lines[i].VAT = models.VATExcluded
		}
	})
	r := budgetReport()
	r.Recommendation.Option = OptIndependent
	r.Options[1].ID = OptIndependent
	b, err := BudgetOf(c, r, Knowledge{Reference: reference(t)})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, l := range b.Lines {
		kinds = append(kinds, l.Kind)
		switch {
		case l.Kind == BudgetResent && l.Messages != 1_128_000: // 5,640,000 × .2
			t.Errorf("resent %d", l.Messages)
		case l.Kind == BudgetFee && l.Annual != 1_200_000*unit.Won:
			t.Errorf("fee %s", l.Annual)
		case l.Kind == BudgetUpkeep && l.Known:
			t.Error("the second vendor's fee is known")
		}
	}
	if want := []string{BudgetChannel, BudgetResent, BudgetOutage, BudgetDrill, BudgetFee, BudgetUpkeep}; !slices.Equal(kinds, want) {
		t.Errorf("lines %v, want %v", kinds, want)
	}
	// 4,512,000 × 4.9 + 1,128,000 × 9.35 + 1,200,000
	if b.Report.ExclVAT != 33_855_600*unit.Won || b.Plan.AsWritten || !b.Unpriced {
		t.Errorf("report %s, as written %v, unpriced %v", b.Report.ExclVAT, b.Plan.AsWritten, b.Unpriced)
	}
}

// TestBudgetAgreesWithTheReport: without outages and drills the lines of any
// example sum to the report's 추정가격.
func TestBudgetAgreesWithTheReport(t *testing.T) {
	for name, c := range map[string]*models.Case{"plain": suwonBudget(nil), "two services": suwonBudget(func(k *models.Contract) {
		s := k.Services[0]
		s.Name = "둘째"
		s.Lines = []models.Line{{Channel: models.SMS, Phase: models.Single, Price: models.Flat(12 * unit.Won), VAT: models.VATIncluded, MessagesPerMonth: 1000}}
		k.Services = append(k.Services, s)
	})} {
		know := Knowledge{Reference: reference(t)}
		s, err := SavingsOf(c, know)
		if err != nil {
			t.Fatal(err)
		}
		b, err := BudgetOf(c, &Report{}, know)
		if err != nil {
			t.Fatal(err)
		}
		if b.Report.ExclVAT != s.EstimatedPriceWon {
			t.Errorf("%s: the budget's lines sum to %s, 추정가격 is %s", name, b.Report.ExclVAT, s.EstimatedPriceWon)
		}
	}
}

func suwonBudget(change func(*models.Contract)) *models.Case {
	share := 0.0
	k := models.Contract{Name: "알림 발송", Agency: "수원시", InForce: true, Services: []models.Service{{
		Name: "시민 알림", Class: models.ClassMixed, FailureShare: &share,
		Lines: []models.Line{
			{Channel: models.SMS, Phase: models.Before, Price: models.Flat(9_350), VAT: models.VATUnstated, MessagesPerMonth: 470_000},
			{Channel: models.Alimtalk, Phase: models.After, Price: models.Flat(4_900), VAT: models.VATUnstated, MessagesPerMonth: 470_000},
		},
	}}}
	if change != nil {
		change(&k)
	}
	return &models.Case{Contracts: []models.Contract{k}}
}

// budgetReport is a report of round figures: the fallback carries a thousandth of
// the year, 6,000 an hour are cleared in 15 minutes, a drill every half year.
func budgetReport() *Report {
	return &Report{
		Recommendation: &Recommendation{Option: OptSameVendor},
		Options:        []Option{{ID: OptAlone, Availability: f64(.996)}, {ID: OptSameVendor, Availability: f64(.997)}},
		Figures:        []DerivedFigure{{Key: "capacity", Value: f64(6000)}, {Key: "clear_window", Value: f64(15)}, {Key: "drill_interval", Value: f64(6)}},
	}
}
