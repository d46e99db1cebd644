// Package shown prepares a report for those who read it: names that the analysis
// makes up itself, and what its totals hold beside the lines, as the pages, the
// workbook and the command line show them alike.
package shown

import (
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/models"
)

// English is the language of the readers who do not read Korean.
const English = "en"

// OptionName names an option of a report. Staying is named by the channel that is
// in use: it need not be texts.
func OptionName(lang string, r *analysis.Report, id string) string {
	if id == analysis.OptStay && r != nil {
		if name := stayName(lang, r); name != "" {
			return name
		}
	}
	if lang == English {
		return analysis.OptionNameEN(id)
	}
	return analysis.OptionName(id)
}

// StaysOnText reports whether to stay means texts, by which the analysis names it.
func StaysOnText(r *analysis.Report) bool { return stayName(English, r) == "" }

// channels names the channels that are no texts.
var channels = map[models.Channel][2]string{
	models.Post: {"우편", "post"}, models.Alimtalk: {"알림톡", "Alimtalk"}, models.Friendtalk: {"친구톡", "Friendtalk"},
	models.NaverNote: {"네이버 알림", "Naver notices"}, models.TossNote: {"토스 알림", "Toss notices"},
}

// stayName names what is kept where it is not texts alone, else "".
func stayName(lang string, r *analysis.Report) string {
	var before []models.Channel
	texts := false
	for _, s := range r.Savings.Services {
		for _, l := range s.Lines {
			switch {
			case l.Phase != models.Before:
			case l.Channel.Carrier():
				texts = true
			case !slices.Contains(before, l.Channel):
				before = append(before, l.Channel)
			}
		}
	}
	switch {
	case len(before) == 0:
		return ""
	case texts || len(before) > 1:
		if lang == English {
			return "stay on the present channels"
		}
		return "지금 채널 유지"
	}
	name, ok := channels[before[0]]
	if !ok {
		name = [2]string{string(before[0]), string(before[0])}
	}
	if lang == English {
		return "stay on the present channel (" + name[1] + ")"
	}
	return "지금 채널(" + name[0] + ") 유지"
}

// english translates the names that the analysis makes up in Korean.
var english = map[string]string{
	"카카오": "Kakao", "네이버": "Naver", "토스": "Toss", "이동통신 3사": "the three mobile operators",
	"발주기관": "agency", "발주기관(미확인)": "agency (not confirmed)", "연계 사업자(미확인)": "integrator (not confirmed)",
	"대행사(미확인)": "vendor (not confirmed)", "문자 대행사(미확인)": "text vendor (not confirmed)",
	"문자중계사(미확인)": "text relay (not confirmed)", "공식딜러(미확인)": "official dealer (not confirmed)",
	"공용 허브(미확인)": "shared hub (not confirmed)", "플랫폼(미확인)": "platform (not confirmed)",
	"이동통신사(미확인)": "mobile operator (not confirmed)", "기타 단계(미확인)": "another tier (not confirmed)",
	"대행사": "vendor", "문자중계사": "text relay", "공식딜러": "official dealer", "공용 허브": "shared hub", "플랫폼": "platform",
	"연계 사업자": "integrator", "이동통신사": "mobile operator", "업체명": "name of the firm", "데이터센터 소재": "place of its data centre",
	"제2업체(독립)": "second vendor (independent)", "제2중계사(독립)": "second relay (independent)", "통합메시지 관리시스템": "integrated message system",
	"건물(데이터센터)": "building (data centre)", "중계사업자": "relay operator", "전환·관리 시스템": "switching and control system",
	"확인되지 않음": "not confirmed",
}

// ownBuilding ends the name of a building that is known only by who stands in it.
const ownBuilding = " 소재 건물(미확인)"

// Report returns the report with the names that the analysis makes up in the
// reader's words: translated, and the agency's own building by one name everywhere.
// r is not changed.
func Report(lang string, r *analysis.Report) *analysis.Report {
	n := names{lang: lang}
	for _, x := range r.Delivery.Nodes {
		if x.Role == models.RoleAgency {
			n.agencies = append(n.agencies, x.Name)
		}
	}
	c := *r
	d := &c.Delivery
	d.MinimalCutSets = n.sets(d.MinimalCutSets)
	d.SinglePoints, d.Unknown = n.all(d.SinglePoints), n.all(d.Unknown)
	d.SharedSites = slices.Clone(d.SharedSites)
	for i := range d.SharedSites {
		s := &d.SharedSites[i]
		s.Site, s.Nodes = n.one(s.Site), n.all(s.Nodes)
	}
	d.Structures = slices.Clone(d.Structures)
	for i := range d.Structures {
		d.Structures[i].MinimalCutSets = n.sets(d.Structures[i].MinimalCutSets)
	}
	d.Importance = slices.Clone(d.Importance)
	for i := range d.Importance {
		d.Importance[i].Event = n.one(d.Importance[i].Event)
	}
	d.Nodes = slices.Clone(d.Nodes)
	for i := range d.Nodes {
		d.Nodes[i].Name = n.one(d.Nodes[i].Name)
	}
	c.Loss.Events = slices.Clone(c.Loss.Events)
	for i := range c.Loss.Events {
		e := &c.Loss.Events[i]
		e.Event, e.EventEN, e.Nodes = n.one(e.Event), n.one(e.EventEN), n.all(e.Nodes)
	}
	c.Input.Assumptions = slices.Clone(c.Input.Assumptions)
	for i := range c.Input.Assumptions {
		a := &c.Input.Assumptions[i]
		a.Name, a.NameEN = n.one(a.Name), n.one(a.NameEN)
	}
	c.Sensitivity = slices.Clone(c.Sensitivity)
	for i := range c.Sensitivity {
		s := &c.Sensitivity[i]
		s.Name, s.NameEN = n.one(s.Name), n.one(s.NameEN)
	}
	c.Figures = slices.Clone(c.Figures)
	for i := range c.Figures {
		if f := &c.Figures[i]; f.TextEN == "" && f.Text != "" { // kinds of separation
			f.TextEN = strings.Join(n.all(strings.Split(f.Text, ", ")), ", ")
		}
	}
	c.Annex = slices.Clone(c.Annex)
	for i := range c.Annex {
		c.Annex[i].Names = n.all(c.Annex[i].Names)
	}
	return &c
}

// names rewrites names for one reader.
type names struct {
	lang     string
	agencies []string
}

// one rewrites a name, whose parts stand between colons; a part that the analysis
// did not make up stays as it is.
func (n names) one(s string) string {
	parts := strings.Split(s, ": ")
	for i, p := range parts {
		owner, building := strings.CutSuffix(p, ownBuilding)
		switch {
		case building && slices.Contains(n.agencies, owner) && n.lang == English:
			parts[i] = "the agency's own room (building not confirmed)"
		case building && slices.Contains(n.agencies, owner):
			parts[i] = "기관 전산실(건물 미확인)"
		case n.lang != English:
		case building:
			parts[i] = "building of " + strings.TrimSuffix(n.one(owner), " (not confirmed)") + " (not confirmed)"
		case english[p] != "":
			parts[i] = english[p]
		}
	}
	return strings.Join(parts, ": ")
}

func (n names) all(list []string) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = n.one(s)
	}
	return out
}

func (n names) sets(sets [][]string) [][]string {
	if sets == nil {
		return nil
	}
	out := make([][]string, len(sets))
	for i, s := range sets {
		out[i] = n.all(s)
	}
	return out
}
