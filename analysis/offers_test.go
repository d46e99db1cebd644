package analysis

import (
	"slices"
	"testing"

	"daebi/models"
	"daebi/models/unit"
)

// bids is today's texts and three offers of an alimtalk: a cheap one, a dear one
// and one that is dear in two rows.
func bids(t testing.TB) models.Case {
	line := func(ch models.Channel, phase models.Phase, won float64, n int64) models.Line {
		return models.Line{Channel: ch, Phase: phase, Price: models.Flat(unit.Money(won * 1000)), VAT: models.VATExcluded, MessagesPerMonth: n}
	}
	service := func(name string, l ...models.Line) models.Service {
		return models.Service{Name: name, Class: models.ClassGeneral, Legal: models.LegalOrdinary, Lines: l}
	}
	contract := func(name, vendor string, inForce bool, s ...models.Service) models.Contract {
		return models.Contract{Name: name, Agency: "가온시", Vendor: vendor, InForce: inForce, VAT: models.VATExcluded, Services: s}
	}
	return models.Case{Contracts: []models.Contract{
		contract("문자 계약", "옛 업체", true, service("안내", line(models.SMS, models.Single, 9.35, 470_000))),
		contract("비싼 견적", "가 업체", false, service("안내", line(models.Alimtalk, models.Single, 8.1, 470_000))),
		contract("싼 견적", "나 업체", false, service("안내", line(models.Alimtalk, models.Single, 4.9, 470_000))),
		contract("나눈 견적 1", "다 업체", false, service("안내", line(models.Alimtalk, models.Single, 7, 300_000))),
		contract("나눈 견적 2", "다 업체", false, service("통지", line(models.Alimtalk, models.Single, 7, 170_000))),
	}}
}

// Competing offers are set against each other one by one, against what is paid
// today; the report is of the best.
func TestOffersCompete(t *testing.T) {
	c := bids(t)
	r, err := Analyze(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Offers) != 3 {
		t.Fatalf("%d offers", len(r.Offers))
	}
	for i, want := range []struct {
		vendor   string
		savings  float64
		contract int
		chosen   bool
	}{ // 12 × 470,000 × (9.35 − price), the failed going by text
		{"가 업체", (9.35 - 8.1) * 12 * 470_000, 1, false},
		{"나 업체", (9.35 - 4.9) * 12 * 470_000, 1, true},
		{"다 업체", (9.35 - 7) * 12 * 470_000, 2, false},
	} {
		o := r.Offers[i]
		f := 1 - r.Savings.Services[0].FailureShare
		if o.Vendor != want.vendor || len(o.Contracts) != want.contract || o.Chosen != want.chosen || o.MessagesPerMonth != 470_000 {
			t.Errorf("%+v", o)
		}
		near(t, o.Vendor+" saves", o.Savings, want.savings*f, 1e-6*want.savings)
	}
	if r.Savings.Baseline != "previous" || r.Input.Title != "싼 견적" {
		t.Errorf("baseline %q, title %q", r.Savings.Baseline, r.Input.Title)
	}
	if r.Offers[0].DominatedBy != "나 업체" || r.Offers[1].DominatedBy != "" {
		t.Errorf("dominated by %q, %q", r.Offers[0].DominatedBy, r.Offers[1].DominatedBy)
	}
	alone, err := Analyze(t.Context(), &models.Case{Contracts: []models.Contract{func() models.Contract {
		k := c.Contracts[2]
		k.Services = []models.Service{k.Services[0]}
		before := c.Contracts[0].Services[0].Lines[0]
		before.Phase = models.Before
		after := k.Services[0].Lines[0]
		after.Phase = models.After
		k.Services[0].Lines = []models.Line{after, before}
		return k
	}()}}, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "net as if it stood alone", r.Net.Annual, alone.Net.Annual, 1e-9*alone.Net.Annual)
	if len(alone.Offers) != 0 {
		t.Error("one offer is compared with nothing")
	}
}

// Offers for different channels are parts of one purchase: added up, and asked.
func TestOffersOfDifferentChannels(t *testing.T) {
	c := bids(t)
	c.Contracts = c.Contracts[1:3]
	c.Contracts[1].Services[0].Lines[0].Channel = models.RCS
	r, err := Verdict(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Offers) != 0 || !slices.ContainsFunc(r.Problems, func(p models.Problem) bool { return p.Code == "offers_added" }) {
		t.Errorf("%d offers, %+v", len(r.Offers), r.Problems)
	}
}

// Two agencies in one case are named and asked about; two departments of one are one.
func TestSeveralAgencies(t *testing.T) {
	c := bids(t)
	c.Contracts = c.Contracts[:1]
	other := c.Contracts[0]
	other.Name, other.Agency = "다른 계약", "나래군"
	for agency, want := range map[string]string{"나래군": "가온시, 나래군", "가온시 정보통신과": "가온시"} {
		other.Agency = agency
		c.Contracts = append(c.Contracts[:1:1], other)
		r, err := Verdict(t.Context(), &c, knowledge(t))
		if err != nil {
			t.Fatal(err)
		}
		asked := slices.ContainsFunc(r.Problems, func(p models.Problem) bool { return p.Code == "several_agencies" })
		if r.Input.Agency != want || asked != (want != "가온시") {
			t.Errorf("%s: %q, asked %v", agency, r.Input.Agency, asked)
		}
	}
}

// Where the sheet states every side of VAT, only the borrowed public price is open.
func TestVATOfTheReferenceAlone(t *testing.T) {
	c := bids(t)
	c.Contracts = c.Contracts[2:3]
	r, err := Verdict(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Savings; s.Baseline != "reference" || s.VATConfirmed || !s.VATStated {
		t.Errorf("%q, confirmed %v, stated %v", s.Baseline, s.VATConfirmed, s.VATStated)
	}
	c.Contracts[0].Services[0].Lines[0].VAT = models.VATUnstated
	if r, err = Verdict(t.Context(), &c, knowledge(t)); err != nil || r.Savings.VATStated {
		t.Errorf("a price without a side: stated %v, %v", r.Savings.VATStated, err)
	}
}

// A bidder's cheaper texts count for it: two offers of one total are level, whichever
// part of theirs is the cheaper.
func TestOffersShareABaseline(t *testing.T) {
	c := bids(t)
	text := func(k *models.Contract, won float64) {
		k.Services = append(k.Services, models.Service{Name: "장문", Class: models.ClassGeneral, Legal: models.LegalOrdinary, Lines: []models.Line{
			{Channel: models.LMS, Phase: models.Single, Price: models.Flat(unit.Money(won * 1000)), VAT: models.VATExcluded, MessagesPerMonth: 10_000}}})
	}
	c.Contracts = c.Contracts[1:3]
	text(&c.Contracts[0], 27)
	text(&c.Contracts[1], 30)
	r, err := Analyze(t.Context(), &c, knowledge(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range r.Offers[1:] {
		a := r.Offers[0]
		near(t, "savings differ by what the offers cost", a.Savings-o.Savings, o.AnnualCost-a.AnnualCost, 1)
	}
}
