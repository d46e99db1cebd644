package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daebi/models/unit"
)

func ptr[T any](v T) *T { return &v }

func priced(ch Channel, p Phase, milliwon, n int64) Line {
	return Line{Channel: ch, Phase: p, Price: Flat(unit.Money(milliwon)), MessagesPerMonth: n, Cell: Cell{Sheet: "서비스", Ref: "H4"}}
}

func oneService(lines ...Line) Case {
	return Case{Contracts: []Contract{{Name: "가", Services: []Service{{Name: "안내", Lines: lines, Cell: Cell{Sheet: "서비스", Ref: "C4"}}}}}}
}

func oneNode(n Node) Case {
	c := oneService(priced(SMS, Single, 9350, 1000))
	n.ID = "N1"
	c.Nodes = []Node{n}
	return c
}

func codesIn(c Case) []string {
	var out []string
	for _, p := range c.Validate("ko", nil) {
		out = append(out, p.Code)
	}
	slices.Sort(out)
	return out
}

// TestBounds: what would overflow or never end is refused, what is odd is asked.
func TestBounds(t *testing.T) {
	before, after := priced(SMS, Before, 9350, 1000), priced(Alimtalk, After, 6500, 1000)
	many := func(n int, one func(i int) Service) Case {
		c := oneService(before, after)
		for i := range n {
			c.Contracts[0].Services = append(c.Contracts[0].Services, one(i))
		}
		return c
	}
	contracts := oneService(before, after)
	for i := range maxContracts {
		k := contracts.Contracts[0]
		k.Name = fmt.Sprint("나", i)
		contracts.Contracts = append(contracts.Contracts, k)
	}
	nodes, routes := oneService(before, after), oneService(before, after)
	for i := range 401 {
		if i < 201 {
			nodes.Nodes = append(nodes.Nodes, Node{ID: fmt.Sprint("N", i)})
		}
		routes.Routes = append(routes.Routes, Route{ID: fmt.Sprint("R", i), Order: i, Switch: SwitchManual})
	}
	growing := oneService(priced(SMS, Before, 9350, 1_000_000), priced(Alimtalk, After, 6500, 1_000_000))
	growing.Contracts[0].Services[0].GrowthPerYear = ptr(1.0)
	growing.Overrides = []Override{{Key: "term_years", Value: 30}}
	grown := oneService(before, after)
	grown.Contracts[0].Services[0].GrowthPerYear = ptr(1.5)
	stated := func(amount int64, start, end *time.Time) Case {
		c := oneService(before, after) // 6.5 × 1000 × 12 = 78,000
		c.Contracts[0].Amount, c.Contracts[0].Start, c.Contracts[0].End = ptr(unit.Money(amount)*unit.Won), start, end
		return c
	}
	day := func(y, m, d int) *time.Time { return ptr(time.Date(y, time.Month(m), d, 0, 0, 0, 0, Seoul)) }
	split := oneService(after)
	split.Contracts[0].Services = append(split.Contracts[0].Services, Service{Name: "안-내 ", Lines: []Line{before}})
	apart := split
	apart.Contracts = []Contract{{Name: "가", Services: split.Contracts[0].Services[:1]}, {Name: "나", Services: split.Contracts[0].Services[1:]}}
	for _, tt := range []struct {
		name string
		c    Case
		want []string
	}{
		{"plain", oneService(before, after), nil},
		{"fallback only", oneService(priced(SMS, Fallback, 9350, 0)), []string{CodeNoPrice}},
		{"no line", oneService(), []string{CodeNoPrice}},
		{"phase not read", oneService(priced(SMS, "", 9350, 10)), nil},
		{"absurd service", oneService(priced(Post, Single, 1_000_000_000, 100_000_000)), []string{CodeAbsurdAmount}},
		{"absurd fallback", oneService(priced(Post, After, 1000, 1_000_000_000), priced(Post, Fallback, 1_000_000_000, 0), priced(Post, Before, 1000, 1_000_000_000)), []string{CodeAbsurdAmount}},
		{"absurd case", many(5, func(i int) Service {
			return Service{Name: fmt.Sprint(i), Lines: []Line{priced(Post, Single, 1_000_000_000, 80_000_000)}}
		}), []string{CodeAbsurdAmount}},
		{"just possible", many(3, func(i int) Service {
			return Service{Name: fmt.Sprint(i), Lines: []Line{priced(Post, Single, 1_000_000_000, 80_000_000)}}
		}), nil},
		{"grown absurd", growing, []string{CodeAbsurdAmount}},
		{"growth", grown, []string{CodeShareRange}},
		{"contracts", contracts, []string{CodeTooManyRecords}},
		{"nodes", nodes, []string{CodeTooManyRecords}},
		{"routes", routes, []string{CodeTooManyRecords}},
		{"services", many(100_000, func(i int) Service { return Service{Name: fmt.Sprint(i), Lines: []Line{before, after}} }), []string{CodeTooManyRecords}},
		{"availability .5", oneNode(Node{Availability: ptr(.5)}), []string{CodeLowAvailability}},
		{"availability 0", oneNode(Node{Availability: ptr(0.0)}), []string{CodeLowAvailability}},
		{"availability 1", oneNode(Node{Availability: ptr(1.0)}), nil},
		{"MTBF alone", oneNode(Node{MTBFHours: ptr(100.0)}), []string{CodeRepairTimes}},
		{"MTTR alone", oneNode(Node{MTTRHours: ptr(1.0)}), []string{CodeRepairTimes}},
		{"MTTR 0", oneNode(Node{MTBFHours: ptr(100.0), MTTRHours: ptr(0.0)}), []string{CodeOutOfRange}},
		{"an outage a minute", oneNode(Node{MTBFHours: ptr(.01), MTTRHours: ptr(.001)}), []string{CodeOutOfRange}},
		{"more down than up", oneNode(Node{MTBFHours: ptr(10.0), MTTRHours: ptr(1000.0)}), []string{CodeLowAvailability}},
		{"both", oneNode(Node{MTBFHours: ptr(2000.0), MTTRHours: ptr(.5)}), nil},
		{"outages", oneNode(Node{OutagesPerYear: ptr(367.0), MeanOutageHours: ptr(1.0)}), []string{CodeOutOfRange}},
		{"long outage", oneNode(Node{MeanOutageHours: ptr(8761.0)}), []string{CodeOutOfRange}},
		{"name split", split, []string{CodeBaselineAssumed, CodeNameSplit}},
		{"alike in two contracts", apart, []string{CodeBaselineAssumed}},
		{"no baseline", oneService(after), []string{CodeBaselineAssumed}},
		{"free", oneService(before, priced(Alimtalk, After, 0, 1000)), []string{CodeFreePrice}},
		{"dear", oneService(before, priced(Alimtalk, After, 650_000, 1000)), []string{CodeUnusualPrice}},
		{"cheap", oneService(priced(SMS, Before, 935, 1000), after), []string{CodeUnusualPrice}},
		{"dear post", oneService(priced(Post, Before, 2_830_000, 1000), after), nil},
		{"volume", oneService(priced(SMS, Before, 9350, 2000), after), []string{CodeVolumeDiffers}},
		{"volume doubles", oneService(priced(SMS, Before, 9350, 2001), after), []string{CodeVolumeDoubles}},
		{"amount", stated(100_000, nil, nil), nil},
		{"amount far", stated(118_000, nil, nil), []string{CodeAmountDiffers}},
		{"amount of two years", stated(160_000, day(2026, 1, 1), day(2027, 12, 31)), nil},
		{"amount short", stated(70_000, day(2026, 1, 1), day(2027, 12, 31)), []string{CodeAmountDiffers}},
	} {
		if got := codesIn(tt.c); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestBoundsMessages: the sentences name the place, the range and what to do.
func TestBoundsMessages(t *testing.T) {
	message := func(c Case, lang, code string) string {
		for _, p := range c.Validate(lang, nil) {
			if p.Code == code {
				return p.Message
			}
		}
		return ""
	}
	for _, tt := range []struct {
		c          Case
		lang, code string
		want       []string
	}{
		{oneService(priced(SMS, Fallback, 9350, 0)), "ko", CodeNoPrice, []string{"서비스 시트 C4 셀", "도입 전·도입 후·단일 가격 행이 없습니다"}},
		{oneService(priced(Post, Single, 1_000_000_000, 100_000_000)), "ko", CodeAbsurdAmount, []string{"서비스 시트 H4 셀", "1,200,000,000,000,000원", "1,000,000,000,000,000원"}},
		{oneService(priced(Alimtalk, Single, 650_000, 10)), "ko", CodeUnusualPrice, []string{"3.5~20원", "prices.csv"}},
		{oneService(priced(Alimtalk, Single, 650_000, 10)), "en", CodeUnusualPrice, []string{"Alimtalk", "3.5 to 20 won"}},
		{oneNode(Node{Availability: ptr(.3)}), "ko", CodeLowAvailability, []string{`"30%"`, "99.9%"}},
		{oneNode(Node{Suppliers: []string{"N1"}}), "ko", CodeSupplierCycle, []string{"N1 → N1", "N1을(를) 지우거나"}},
	} {
		got := message(tt.c, tt.lang, tt.code)
		for _, w := range tt.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q has no %q", tt.code, got, w)
			}
		}
	}
}

// TestDuplicateContracts: two contracts of one number are one problem.
func TestDuplicateContracts(t *testing.T) {
	c := oneService(priced(SMS, Single, 9350, 10))
	c.Contracts[0].Number = "A-1"
	c.Contracts = append(c.Contracts, Contract{Number: "a-1", Name: "나"}, Contract{Number: "A-1", Name: "다"})
	if got := codesIn(c); !slices.Equal(got, []string{CodeDuplicateID, CodeDuplicateID}) {
		t.Error(got)
	}
	for _, p := range c.Validate("ko", nil) {
		if strings.Contains(p.Message, "A-1, A-1") || !strings.Contains(p.Expected, "한 행만") {
			t.Error(p.Message)
		}
	}
	if got := ContractsExpected(&c, "ko"); strings.Count(got, "A-1") != 1 {
		t.Error(got)
	}
}

func TestMonthWon(t *testing.T) {
	s := Schedule{Mode: Graduated, Tiers: []Tier{{0, 10_000}, {100, 5000}}}
	if got := s.monthWon(150); got != 1250 {
		t.Error(got)
	}
	if s.Mode = Volume; s.monthWon(150) != 750 || s.monthWon(100) != 1000 {
		t.Error(s.monthWon(150), s.monthWon(100))
	}
}
