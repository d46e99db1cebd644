package analysis

import (
	"fmt"
	"testing"

	"daebi/models"
	"daebi/models/unit"
)

func BenchmarkAnalyzeSuwon(b *testing.B)  { benchmarkAnalyze(b, false) }
func BenchmarkAnalyzeLikely(b *testing.B) { benchmarkAnalyze(b, true) }

func benchmarkAnalyze(b *testing.B, chain bool) {
	c := suwon(b)
	if chain {
		c = likely(b)
	}
	know := knowledge(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Analyze(b.Context(), &c, know); err != nil {
			b.Fatal(err)
		}
	}
}

// office is a case of n services of every class, a chain of twelve nodes and three
// routes, a quoted second vendor.
func office(b testing.TB, n int) models.Case {
	c := likely(b)
	c.Nodes = append(c.Nodes,
		models.Node{ID: "link", Name: "연계 사업자", Role: models.RoleIntegrator, Sites: []string{"가산"}},
		models.Node{ID: "vendor2", Name: "둘째 대행사", Role: models.RoleVendor, Sites: []string{"상암"}},
		models.Node{ID: "dealer2", Name: "둘째 딜러", Role: models.RoleDealer, Sites: []string{"상암", "평촌"}, Redundancy: "standby"},
		models.Node{ID: "relay2", Name: "둘째 중계사", Role: models.RoleRelay},
		models.Node{ID: "naver", Name: "네이버", Role: models.RolePlatform, Sites: []string{"각 춘천"}},
		models.Node{ID: "hub", Name: "공용 허브", Role: models.RoleHub},
	)
	name := c.Contracts[0].Name
	c.Routes = []models.Route{
		{ID: "R1", Contract: name, Channel: models.Alimtalk, Order: 0, Nodes: []string{"city", "link", "vendor", "dealer", "kakao"}},
		{ID: "R2", Contract: name, Channel: models.NaverNote, Order: 1, Nodes: []string{"city", "link", "vendor2", "dealer2", "naver"}, Switch: models.SwitchAutomatic},
		{ID: "R3", Contract: name, Channel: models.SMS, Order: 2, Nodes: []string{"city", "vendor2", "relay2", "carriers"}, Switch: models.SwitchManual},
	}
	c.Overrides = []models.Override{{Key: "second_vendor_fee_won_per_year", Value: 600_000}}
	base := c.Contracts[0].Services[0]
	c.Contracts[0].Services = nil
	classes := []models.MessageClass{models.ClassAppointment, models.ClassGeneral, models.ClassTax, models.ClassCase, models.ClassFine, models.ClassMixed}
	for i := range n {
		s := base
		f := float64(i%5) / 20
		s.Name, s.Class, s.FailureShare = fmt.Sprintf("서비스 %d", i+1), classes[i%len(classes)], &f
		s.Lines = append([]models.Line(nil), base.Lines...)
		for j := range s.Lines {
			s.Lines[j].MessagesPerMonth = int64(1000 + 7919*(i%97)*(1+i%3))
		}
		c.Contracts[0].Services = append(c.Contracts[0].Services, s)
	}
	return c
}

func BenchmarkAnalyzeOffice(b *testing.B) {
	know := knowledge(b)
	for _, n := range []int{10, 20, 100, 1000, 10000} {
		c := office(b, n)
		b.Run(fmt.Sprintf("services=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Analyze(b.Context(), &c, know); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkVerdict is the path of a what-if: one changed input, everything that the
// answer and its clauses need.
func BenchmarkVerdict(b *testing.B) {
	know := knowledge(b)
	c := office(b, 20)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Verdict(b.Context(), &c, know); err != nil {
			b.Fatal(err)
		}
	}
}

// whatIfs are the changes that the result page offers, one input each.
var whatIfs = []struct {
	name   string
	change func(*models.Case, int)
}{
	{"price", func(c *models.Case, i int) {
		l := &c.Contracts[0].Services[0].Lines[1]
		l.Price = models.Flat(l.Price.Tiers[0].PricePerMessage + unit.Money(1+i%7))
	}},
	{"rate", func(c *models.Case, i int) { c.Nodes[1].OutagesPerYear = f64(.5 + float64(i%7)/10) }},
	{"switch", func(c *models.Case, i int) {
		c.Routes[1].SwitchMinutes = f64(float64(5 + i%7))
	}},
	{"kappa", func(c *models.Case, i int) {
		c.Overrides = append(c.Overrides, models.Override{Key: "kappa", Value: .1 + float64(i%7)/20})
	}},
	{"failure", func(c *models.Case, i int) { c.Contracts[0].Services[0].FailureShare = f64(.01 + float64(i%7)/50) }},
	{"all rates", func(c *models.Case, i int) { turn(c, LeverRate, .5+float64(i%7)/5) }},
	{"all harm", func(c *models.Case, i int) { turn(c, LeverHarm, .5+float64(i%7)/5) }},
	{"volume", func(c *models.Case, i int) {
		for j := range c.Contracts[0].Services[0].Lines {
			c.Contracts[0].Services[0].Lines[j].MessagesPerMonth = int64(30_000 + 1000*(i%7))
		}
	}},
}

// BenchmarkWhatIf is one changed input in a session that answered another before.
func BenchmarkWhatIf(b *testing.B) {
	know := knowledge(b)
	for _, w := range whatIfs {
		b.Run(w.name, func(b *testing.B) {
			s := NewSession(know)
			i := 0
			answer := func() {
				c := office(b, 20)
				w.change(&c, i)
				if _, err := s.Verdict(b.Context(), &c); err != nil {
					b.Fatal(err)
				}
				i++
			}
			answer()
			b.ReportAllocs()
			for b.Loop() {
				answer()
			}
		})
	}
}
