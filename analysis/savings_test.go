package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"daebi/models"
	"daebi/models/unit"
)

func TestSpread(t *testing.T) {
	w := reference(t).Profile.MonthWeights
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		v := r.Int64N(2_000_000)
		var sum int64
		for _, n := range monthlyMessages(v, w) {
			if n < 0 {
				t.Fatalf("%d a month: a month of %d", v, n)
			}
			sum += n
		}
		if sum != 12*v {
			t.Fatalf("%d a month: the year holds %d", v, sum)
		}
	}
	// By hand: 7 over equal weights is 0.583 a month; the seven earliest get one.
	got := spread(7, [12]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	if got != [12]int64{1, 1, 1, 1, 1, 1, 1} {
		t.Errorf("spread(7) = %v", got)
	}
}

func TestCharge(t *testing.T) {
	tiers := []models.Tier{{From: 0, PricePerMessage: 10 * unit.Won}, {From: 100, PricePerMessage: 8 * unit.Won}, {From: 1000, PricePerMessage: 5*unit.Won + 500}}
	for _, tt := range []struct {
		mode models.TierMode
		n    int64
		want unit.Money // by hand
	}{
		{models.Graduated, 0, 0},
		{models.Graduated, 100, 1000 * unit.Won},
		{models.Graduated, 150, 1400 * unit.Won},  // 100·10 + 50·8
		{models.Graduated, 1200, 9300 * unit.Won}, // 1000 + 900·8 + 200·5.5
		{models.Volume, 99, 990 * unit.Won},
		{models.Volume, 100, 800 * unit.Won},
		{models.Volume, 1200, 6600 * unit.Won},
	} {
		got, err := charge(models.Schedule{Tiers: tiers, Mode: tt.mode}, tt.n)
		if err != nil || got != tt.want {
			t.Errorf("%s %d: %s, %v; want %s", tt.mode, tt.n, got, err, tt.want)
		}
	}
}

// The ministry's plan of 2021: 60 % of 538,000,000 messages a year moved from a
// mean of 17.413 to 5 won saves 4,006,916,400 won (the published 'about 4
// billion'); with 20 % resent at the old price, .8 of that. Gimpo saves 7 won a
// message (scenarios.md, sections 2 and 3).
func TestPublishedSavings(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		monthly             int64
		fail                float64
		want                string
	}{
		{"ministry", "17.413", "5", 26_900_000, 0, "4006916400"},
		{"ministry, a fifth failing", "17.413", "5", 26_900_000, .2, "3205533120"},
		{"Suwon", "9.35", "4.9", 470_000, 0, "25098000"},
		{"Gimpo", "14", "7", 190_000, 0, "15960000"}, // 7 × 190,000 × 12
	} {
		c := suwon(t)
		s := &c.Contracts[0].Services[0]
		s.FailureShare = &tt.fail
		for i, p := range []string{tt.before, tt.after} {
			s.Lines[i].Price, s.Lines[i].MessagesPerMonth = models.Flat(price(t, p)), tt.monthly
		}
		if got := analyze(t, c).Savings.AnnualWon; got != price(t, tt.want) {
			t.Errorf("%s: %s won a year, want %s", tt.name, got, tt.want)
		}
	}
}

func TestBreakEvenFailure(t *testing.T) {
	for _, tt := range []struct {
		before, after, back float64
		attempts            bool
		status              string
		want                float64
	}{
		{9.35, 4.9, 9.35, false, "never", 1},
		{9.35, 4.9, 26.763, false, "at", 4.45 / 21.863}, // .2035, model.md section 1
		{9.35, 4.9, 26.763, true, "at", 4.45 / 26.763},
		{4.9, 9.35, 9.35, false, "already_lost", 0},
		{9.35, 4.9, 4.9, false, "never", 0},
	} {
		f, status := breakEvenFailure(tt.before, tt.after, tt.back, 0, tt.attempts)
		if status != tt.status {
			t.Errorf("%+v: %s", tt, status)
		}
		if tt.want != 0 {
			near(t, "f*", *f, tt.want, 1e-12)
		} else if f != nil {
			t.Errorf("%+v: %g", tt, *f)
		}
	}
}

func TestVATSidesStated(t *testing.T) {
	c := suwon(t)
	l := c.Contracts[0].Services[0].Lines
	l[0].VAT, l[1].VAT = models.VATIncluded, models.VATExcluded
	s := analyze(t, c).Savings
	if !s.VATConfirmed || len(s.ByVATSides) != 0 || s.VerdictWon != price(t, "22334400") || s.AnnualExclVAT != price(t, "20304000") || s.AnnualWon != price(t, "25098000") {
		t.Errorf("only 9.35 holds VAT, and says so: %+v", s)
	}
	if s.EstimatedPriceWon != price(t, "27636000") || s.EstimatedPriceAsWritten {
		t.Errorf("estimated price %s", s.EstimatedPriceWon)
	}
}

// Over three years at 4.5 %: 25,098,000 × (1/1.045 + 1/1.045² + 1/1.045³); with a
// tenth more messages each year the second year saves 1.1, the third 1.21 times as
// much (prices are flat); a switching cost is paid at the start.
func TestPresentValue(t *testing.T) {
	const s = 25_098_000.0
	d := func(y int) float64 { return math.Pow(1.045, -float64(y)) }
	r := analyze(t, suwon(t))
	near(t, "three years", *r.Savings.PresentValue, s*(d(1)+d(2)+d(3)), 1e-9)
	c := suwon(t)
	c.Contracts[0].Services[0].GrowthPerYear = f64(.1)
	c.Overrides = []models.Override{{Key: "term_years", Value: 2.5}, {Key: "switching_cost_won", Value: 1e6}, {Key: "discount_rate", Value: .03}}
	r = analyze(t, c)
	want := -1e6 + s*(math.Pow(1.03, -1)+1.1*math.Pow(1.03, -2)+1.21*.5*math.Pow(1.03, -3))
	near(t, "growth, half a third year, switching", *r.Savings.PresentValue, want, 1e-6) // whole messages
	if len(r.Savings.Years) != 3 || r.Savings.Years[2].Part != .5 {
		t.Errorf("years: %+v", r.Savings.Years)
	}
	near(t, "yearly share of the switching cost", optionOf(t, r, OptAlone).Savings, s-1e6/2.5, 1e-9)
}

// A monthly minimum of 2,200,000 won against 4.9 × 470,000 × w: months of weight
// .90 fall short by 2,200,000 − 2,072,700; five of them a year.
func TestMonthlyMinimum(t *testing.T) {
	c := suwon(t)
	m := price(t, "2200000")
	c.Contracts[0].MonthlyMinimum = &m
	want := price(t, "25098000") - 5*price(t, "127300")
	if got := analyze(t, c).Savings.AnnualWon; got != want {
		t.Errorf("with a monthly minimum: %s, want %s", got, want)
	}
}
