package shown

import (
	"slices"
	"testing"

	"daebi/analysis"
	"daebi/models"
)

func TestReport(t *testing.T) {
	r := &analysis.Report{
		Delivery: analysis.Delivery{
			Nodes:          []analysis.ChainNode{{Name: "수원시", Role: models.RoleAgency}, {Name: "카카오", Role: models.RolePlatform}, {Name: "카카오엔터", Role: models.RoleVendor}},
			MinimalCutSets: [][]string{{"수원시 소재 건물(미확인): 데이터센터 상실"}},
		},
		Loss: analysis.Loss{Events: []analysis.EventLoss{
			{Event: "수원시 소재 건물(미확인): 데이터센터 상실", EventEN: "수원시 소재 건물(미확인): loss of the building"},
			{Event: "대행사(미확인) 소재 건물(미확인): 데이터센터 상실", EventEN: "대행사(미확인) 소재 건물(미확인): loss of the building"},
			{Event: "이동통신 3사: 1개 통신사 문자 장애", EventEN: "이동통신 3사: one operator's texts"},
		}},
		Input: analysis.Input{Assumptions: []analysis.Assumption{{NameEN: "outages a year: 카카오: short fault"}}},
	}
	before := r.Loss.Events[0].Event
	ko, en := Report("ko", r), Report(English, r)
	if got := ko.Loss.Events[0].Event; got != "기관 전산실(건물 미확인): 데이터센터 상실" || ko.Delivery.MinimalCutSets[0][0] != got {
		t.Errorf("the agency's building is %q, and %q in a cut set", got, ko.Delivery.MinimalCutSets[0][0])
	}
	if got := ko.Loss.Events[1].Event; got != r.Loss.Events[1].Event {
		t.Errorf("a vendor's building became %q", got)
	}
	var names []string
	for _, e := range en.Loss.Events {
		names = append(names, e.EventEN)
	}
	want := []string{"the agency's own room (building not confirmed): loss of the building", "building of vendor (not confirmed): loss of the building", "the three mobile operators: one operator's texts"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if n := en.Delivery.Nodes; n[0].Name != "수원시" || n[1].Name != "Kakao" || n[2].Name != "카카오엔터" {
		t.Errorf("nodes %+v", n)
	}
	if got := en.Input.Assumptions[0].NameEN; got != "outages a year: Kakao: short fault" {
		t.Errorf("assumption %q", got)
	}
	if r.Loss.Events[0].Event != before || r.Delivery.Nodes[1].Name != "카카오" {
		t.Error("the report was changed")
	}
}

func TestStay(t *testing.T) {
	report := func(channels ...models.Channel) *analysis.Report {
		s := analysis.ServiceSavings{Lines: []analysis.CostLine{{Phase: models.After, Channel: models.Alimtalk}}}
		for _, c := range channels {
			s.Lines = append(s.Lines, analysis.CostLine{Phase: models.Before, Channel: c})
		}
		return &analysis.Report{Savings: analysis.Savings{Services: []analysis.ServiceSavings{s}}}
	}
	for _, tt := range []struct {
		r    *analysis.Report
		want string
	}{
		{nil, "문자 유지"}, {report(models.SMS, models.LMS), "문자 유지"}, {report(models.Post), "지금 채널(우편) 유지"},
		{report(models.Post, models.SMS), "지금 채널 유지"},
	} {
		if got := OptionName("ko", tt.r, analysis.OptStay); got != tt.want {
			t.Errorf("staying is %q, want %q", got, tt.want)
		}
	}
	if got := OptionName(English, report(models.Post), analysis.OptStay); got != "stay on the present channel (post)" {
		t.Errorf("staying is %q", got)
	}
	if OptionName("ko", report(models.Post), analysis.OptAlone) != analysis.OptionName(analysis.OptAlone) {
		t.Error("another option has a name of its own")
	}
}
