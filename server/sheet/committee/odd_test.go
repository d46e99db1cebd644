package committee

import (
	"math"
	"testing"
	"time"

	"daebi/models"
)

// TestUnusualCases holds every figure of 검증 to the engine's for cases of all
// kinds; LibreOffice agrees with who works the formulas out here.
func TestUnusualCases(t *testing.T) {
	cases := map[string]models.Case{"twenty services": office(t, 20)}
	change := func(name string, f func(*models.Case)) {
		c := rich(t)
		f(&c)
		cases[name] = c
	}
	change("volumes grow", func(c *models.Case) { c.Contracts[0].Services[0].GrowthPerYear = ptr(.07) })
	change("a monthly minimum", func(c *models.Case) { c.Contracts[0].MonthlyMinimum = ptr(price(t, "3000000")) })
	change("one volume price for all", func(c *models.Case) {
		c.Contracts[0].Services[1].Lines[1].Price.Mode = models.Volume
	})
	change("no fee", func(c *models.Case) { c.Contracts[0].MonthlyFee = nil })
	change("nothing fails in one service", func(c *models.Case) { c.Contracts[0].Services[0].FailureShare = ptr(0.0) })
	change("everything fails", func(c *models.Case) { c.Contracts[0].Services[0].FailureShare = ptr(1.0) })
	change("the citizens' view", func(c *models.Case) {
		c.Overrides = append(c.Overrides, models.Override{Key: "view", Text: string(models.ViewSociety)})
	})
	change("half a year", func(c *models.Case) { c.Overrides[1].Value = .5 })
	change("seven and a half years", func(c *models.Case) { c.Overrides[1].Value = 7.5 })
	change("free messages", func(c *models.Case) {
		c.Contracts[0].Services[0].Lines[1].Price = models.Flat(0)
	})
	change("nothing is sent", func(c *models.Case) {
		for i := range c.Contracts[0].Services[0].Lines {
			c.Contracts[0].Services[0].Lines[i].MessagesPerMonth = 0
		}
	})
	change("two contracts with fees", func(c *models.Case) {
		k := suwon(t).Contracts[0]
		k.Number, k.MonthlyFee, k.VAT = "2026-2", ptr(price(t, "55000")), models.VATExcluded
		c.Contracts = append(c.Contracts, k)
	})
	change("a text contract beside", func(c *models.Case) {
		k := textOnly(t).Contracts[0]
		k.Number = "2026-3"
		c.Contracts = append(c.Contracts, k)
	})
	change("promises with credits", func(c *models.Case) {
		c.SLA = []models.SLATerm{
			{Node: "v", Contract: "2026-1", Availability: ptr(.999), Window: "month", NoticeMinutes: ptr(30.0), RecoveryMinutes: ptr(240.0), Credits: []models.Credit{{Below: .999, Share: .1}, {Below: .99, Share: .25}}, CapShare: ptr(.3), Sentence: "월 가용률 99.9% 미만이면 10% 감액"},
			{Node: "k", Availability: ptr(.9995)},
		}
		c.Contracts[0].Start = ptr(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	})
	for name, c := range cases {
		for _, lang := range []string{"ko", "en"} {
			o := options
			o.Lang = lang
			b := newBook(analyze(t, c), o)
			b.write()
			if b.err != nil {
				t.Errorf("%s: %v", name, b.err)
				continue
			}
			for _, x := range b.checks {
				s, ref := b.find(x.at)
				p := parser{s: s, f: ref}
				v := s.valueAt(p.cell())
				if v.kind != vNumber || math.Abs(v.n-x.want) > .5 || math.Abs(x.want) < 1 && math.Abs(v.n-x.want) > 1e-6 {
					t.Errorf("%s (%s): %s: engine %v, formula %v", name, lang, x.name, x.want, v.shown())
				}
			}
			if name == "promises with credits" && !hasCheck(b, "expected_credit") {
				t.Errorf("no expected credit among %d figures", len(b.checks))
			}
			live := 0
			for range b.risks.live {
				live++
			}
			// Where messages of some services fail and of others never do, the parts may
			// not give the mean, and the engine's stands.
			mixed := name == "nothing fails in one service" || name == "two contracts with fees" || name == "nothing is sent"
			if live < len(b.r.Options) && !mixed {
				t.Errorf("%s: the expected loss of %d of %d options follows the inputs", name, live, len(b.r.Options))
			}
		}
	}
}

func hasCheck(b *book, key string) bool {
	for _, c := range b.checks {
		if c.key == key {
			return true
		}
	}
	return false
}
