package analysis

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"daebi/analysis/rules"
	"daebi/models"
)

// How the present contract stands to a rule.
const (
	Met           = "met"
	NotMet        = "not_met"
	NotStated     = "not_stated"     // the sheet does not say, or nobody said whether the rule applies
	NotApplicable = "not_applicable" // the rule's condition does not hold
)

// Compliance is how the present contract, its chain and its promises stand to
// one rule.
type Compliance struct {
	Rule     string   `json:"rule"`
	Name     string   `json:"name"`
	NameEN   string   `json:"name_en"`
	Number   string   `json:"number"` // of the clause that would close it; "" where none is made
	Label    string   `json:"label"`
	Check    string   `json:"check"` // kind of what was looked at; "" where a sheet cannot say
	Status   string   `json:"status"`
	Found    string   `json:"found"` // Korean
	FoundEN  string   `json:"found_en"`
	Asked    string   `json:"asked"` // what the rule asks, where it is a number
	AskedEN  string   `json:"asked_en"`
	By       *float64 `json:"by"` // how far it is missed, in Unit; nil: no number
	Unit     string   `json:"unit"`
	Evidence []string `json:"evidence"` // cells of the sheet
}

// NewCompliance sets the case that a report is of against the rules, as an edition
// makes them; ed may be nil. Every rule has a row, in the order of the rules. The
// errors are those of Requirements.
func NewCompliance(c *models.Case, r *Report, set *rules.Set, ed *models.Edition) ([]Compliance, error) {
	rows, err := Requirements(r, set, ed, rules.Korean)
	if err != nil {
		return nil, err
	}
	facts, problems := set.Facts(*r.Facts, ed)
	if len(problems) > 0 {
		return nil, &rules.EditionError{Problems: problems}
	}
	out := []Compliance{}
	for _, rule := range set.Rules() {
		x := Compliance{Rule: rule.ID, Name: rule.Name.KO, NameEN: rule.Name.EN, Label: string(rule.Label), Status: NotStated, Evidence: []string{},
			Found: "올린 자료에 없습니다. 계약서에서 확인하십시오.", FoundEN: "Not in the sheets: look it up in the contract."}
		if rule.Check != nil {
			x.Check = rule.Check.Kind
		}
		fires, err := set.Fires(rule.ID, facts)
		if err != nil {
			return nil, err
		}
		if !fires {
			x.Status, x.Found, x.FoundEN = NotApplicable, "이 건에는 해당하지 않습니다.", "Does not apply to this case."
			if q := unanswered(&rule, set.Questions(), ed); q != nil {
				x.Status = NotStated
				x.Found = "해당하는지 모릅니다. 담당자가 답할 것: " + q.Question.KO
				x.FoundEN = "Not known whether it applies. For the officer to answer: " + q.Question.EN
			}
			out = append(out, x)
			continue
		}
		k := &contractCheck{c: c, r: r, facts: &facts, out: &x}
		if i := slices.IndexFunc(rows, func(q Requirement) bool { return q.Rule == rule.ID }); i >= 0 {
			x.Number = rows[i].Number
			if rule.Check != nil {
				k.asked(rows[i].Figures, rule.Check.Figure)
			}
		}
		if rule.Check != nil {
			checks[rule.Check.Kind](k)
		}
		out = append(out, x)
	}
	return out, nil
}

// unanswered returns the question on whose answer it rests whether a rule applies,
// where the officer has not given one; nil: it does not apply.
func unanswered(rule *models.Rule, questions []models.FactQuestion, ed *models.Edition) *models.FactQuestion {
	for i := range questions {
		q := &questions[i]
		answered := ed != nil && ed.Facts[q.Name] != ""
		if !answered && !q.Sheet && strings.Contains(rule.When, q.Name) {
			return q
		}
	}
	return nil
}

// contractCheck looks at one case for one rule.
type contractCheck struct {
	c     *models.Case
	r     *Report
	facts *rules.Facts
	out   *Compliance
	need  *float64 // the figure asked for, in Unit of the place
}

func (k *contractCheck) asked(figures []RequirementFigure, key string) {
	for _, f := range figures {
		if f.Key == key && f.Value != nil {
			k.need = f.Value
			k.out.Asked, k.out.AskedEN = f.Text, f.Text
		}
	}
}

// say sets the outcome.
func (k *contractCheck) say(status, ko, en string, cells ...string) {
	k.out.Status, k.out.Found, k.out.FoundEN = status, ko, en
	for _, x := range cells {
		if x != "" && !slices.Contains(k.out.Evidence, x) {
			k.out.Evidence = append(k.out.Evidence, x)
		}
	}
}

// checks are the closed set of what a rule may look at: models.Check… by kind.
var checks = map[string]func(*contractCheck){
	models.CheckFallback:      (*contractCheck).fallback,
	models.CheckSwitch:        (*contractCheck).switchTime,
	models.CheckConfirmation:  (*contractCheck).confirmation,
	models.CheckCapacity:      (*contractCheck).capacity,
	models.CheckSeparation:    (*contractCheck).separation,
	models.CheckTested:        (*contractCheck).tested,
	models.CheckRegistered:    (*contractCheck).registered,
	models.CheckAvailability:  (*contractCheck).availability,
	models.CheckNotice:        (*contractCheck).notice,
	models.CheckRecovery:      (*contractCheck).recovery,
	models.CheckCredits:       (*contractCheck).credits,
	models.CheckChain:         (*contractCheck).chain,
	models.CheckBackToBack:    (*contractCheck).backToBack,
	models.CheckFallbackPrice: (*contractCheck).fallbackPrice,
}

// standby lists the routes behind the first that the sheet states.
func (k *contractCheck) standby() (out []*models.Route) {
	for i := range k.c.Routes {
		if r := &k.c.Routes[i]; r.Order > 0 && !r.Assumed {
			out = append(out, r)
		}
	}
	return out
}

func (k *contractCheck) fallback() {
	for _, r := range k.standby() {
		if r.Switch != models.SwitchNone {
			k.say(Met, "대체 경로가 적혀 있습니다: "+r.ID, "A fallback route is stated: "+r.ID, r.Cell.String())
			return
		}
		k.say(NotMet, "대체 경로 "+r.ID+"는 전환하지 않는 것으로 적혀 있습니다.", "The route "+r.ID+" is stated as not switched to.", r.Cell.String())
	}
	if k.out.Status != NotMet {
		k.say(NotStated, "대체 경로가 적혀 있지 않습니다.", "No fallback route is stated.")
	}
}

func (k *contractCheck) switchTime() {
	var stated []measure
	for _, r := range k.standby() {
		switch r.Switch {
		case models.SwitchManual, models.SwitchNone:
			ko, en := "사람이 전환하는 것으로 적혀 있습니다", "It is switched by people"
			if r.Switch == models.SwitchNone {
				ko, en = "전환하지 않는 것으로 적혀 있습니다", "It is not switched to"
			}
			k.say(NotMet, ko+": "+r.ID+".", en+": "+r.ID+".", r.Cell.String())
			return
		case models.SwitchParallel:
			zero := 0.0
			stated = append(stated, measure{&zero, r.ID, r.Cell.String()})
		case models.SwitchMessage:
			stated = append(stated, measure{r.ConfirmMinutes, r.ID, r.Cell.String()})
		default:
			stated = append(stated, measure{r.SwitchMinutes, r.ID, r.Cell.String()})
		}
	}
	k.compare(stated, 1, false, "minutes", "전환 시간", "switch time")
}

func (k *contractCheck) confirmation() {
	for _, r := range k.standby() {
		if r.ConfirmMinutes != nil {
			k.say(Met, fmt.Sprintf("수신 확인을 %s분 기다린 뒤 실패로 봅니다.", trimmed(*r.ConfirmMinutes)), fmt.Sprintf("A message counts as failed after %s minutes without confirmation.", trimmed(*r.ConfirmMinutes)), r.Cell.String())
			return
		}
	}
	k.say(NotStated, "실패로 판정하는 시간이 적혀 있지 않습니다.", "When a message counts as failed is not stated.")
}

func (k *contractCheck) capacity() {
	var stated []measure
	for _, r := range k.standby() {
		stated = append(stated, measure{r.CapacityPerSecond, r.ID, r.Cell.String()})
	}
	k.compare(stated, 3600, true, "messages_per_hour", "처리용량", "capacity")
}

func (k *contractCheck) separation() {
	if len(k.standby()) == 0 {
		k.say(NotStated, "대체 경로가 적혀 있지 않아 분리를 볼 수 없습니다.", "No fallback route is stated, so no separation can be seen.")
		return
	}
	var shared, cells []string
	unknown := 0
	at := map[string]string{} // node or site of a first route
	node := func(id string) *models.Node {
		for i := range k.c.Nodes {
			if k.c.Nodes[i].ID == id {
				return &k.c.Nodes[i]
			}
		}
		return nil
	}
	apart := func(n *models.Node) bool { // must not stand on both routes
		return n != nil && n.Role != models.RoleAgency && n.Role != models.RoleCarrier
	}
	// A firm that is not disclosed has no name to be compared by.
	places := func(n *models.Node) []string {
		p := append(slices.Clone(n.Sites), n.ControlSite)
		if !strings.Contains(n.Name, "미공개") && !strings.Contains(n.Name, "미확인") {
			p = append(p, n.Name)
		}
		return p
	}
	for i := range k.c.Routes {
		if r := &k.c.Routes[i]; r.Order == 0 {
			for _, id := range r.Nodes {
				if n := node(id); apart(n) {
					at["id "+n.ID] = n.Name
					for _, p := range places(n) {
						at[models.Fold(p)] = p
					}
					if len(n.Sites) == 0 && n.Role != models.RolePlatform {
						unknown++
					}
				}
			}
		}
	}
	delete(at, "")
	for _, r := range k.standby() {
		for _, id := range r.Nodes {
			n := node(id)
			if !apart(n) {
				continue
			}
			keys := []string{"id " + n.ID}
			for _, p := range places(n) {
				keys = append(keys, models.Fold(p))
			}
			for _, key := range keys {
				if s, ok := at[key]; ok && !slices.Contains(shared, s) {
					shared, cells = append(shared, s), append(cells, n.Cell.String())
				}
			}
			if n.Name == "" || len(n.Sites) == 0 || strings.Contains(n.Name, "미공개") || strings.Contains(n.Name, "미확인") {
				unknown++
			}
		}
	}
	switch {
	case len(shared) > 0:
		k.say(NotMet, "두 경로가 함께 씁니다: "+strings.Join(shared, ", "), "Both routes share: "+strings.Join(shared, ", "), cells...)
		k.out.By, k.out.Unit = f64(float64(len(shared))), "shared"
	case unknown > 0:
		k.say(NotStated, fmt.Sprintf("확인되지 않은 업체나 시설이 %d곳 있어 분리된 것으로 볼 수 없습니다.", unknown), fmt.Sprintf("%d firms or facilities are not known, so the routes do not count as separate.", unknown))
	default:
		k.say(Met, "적힌 업체와 시설에서 함께 쓰는 것이 없습니다.", "Nothing stated is shared by the routes.", k.standby()[0].Cell.String())
	}
}

func (k *contractCheck) tested() {
	for _, r := range k.standby() {
		if r.LastTest != nil {
			day := r.LastTest.Format("2006-01-02")
			k.say(NotStated, "마지막 전환 시험은 "+day+"이고, 훈련 주기는 적혀 있지 않습니다.", "The switch was last tested on "+day+"; no interval of drills is stated.", r.Cell.String())
			return
		}
	}
	k.say(NotStated, "전환 시험을 한 기록이 없습니다.", "No test of the switch is on record.")
}

func (k *contractCheck) registered() {
	var with, without int
	var cells []string
	for i := range k.c.Nodes {
		n := &k.c.Nodes[i]
		if n.Role != models.RoleVendor && n.Role != models.RoleRelay {
			continue
		}
		if len(n.Registrations) == 0 {
			without++
			continue
		}
		with++
		cells = append(cells, n.Cell.String())
	}
	switch {
	case with+without == 0:
		k.say(NotStated, "발송 업체가 적혀 있지 않습니다.", "No sending firm is stated.")
	case with > 0 && without == 0:
		k.say(Met, fmt.Sprintf("발송 업체 %d곳의 등록·인증이 적혀 있습니다. 유효한지는 발급처에서 확인하십시오.", with), fmt.Sprintf("Registrations of all %d sending firms are stated; confirm with the issuers that they are valid.", with), cells...)
	default:
		k.say(NotStated, fmt.Sprintf("등록·인증이 적히지 않은 발송 업체가 %d곳입니다.", without), fmt.Sprintf("Registrations of %d sending firms are not stated.", without), cells...)
	}
}

// measure is one stated value of a term.
type measure struct {
	value *float64
	where string
	cell  string
}

// promises lists what the contracted vendors promise the agency.
func (k *contractCheck) promises(of func(*SLAPromise) *float64) (out []measure) {
	if k.r.SLA == nil {
		return nil
	}
	for i := range k.r.SLA.Promises {
		if p := &k.r.SLA.Promises[i]; p.ToAgency {
			out = append(out, measure{of(p), p.Name, p.Cell})
		}
	}
	return out
}

func (k *contractCheck) availability() {
	k.compare(k.promises(func(p *SLAPromise) *float64 { return p.Availability }), 100, true, "percent", "월 가용률", "availability")
}

func (k *contractCheck) notice() {
	k.compare(k.promises(func(p *SLAPromise) *float64 { return p.NoticeMinutes }), 1, false, "minutes", "장애 통보 시간", "notice")
}

// recovery is set against the standard of the confirmed grade, or against the
// officer's own figure.
func (k *contractCheck) recovery() {
	stated := k.promises(func(p *SLAPromise) *float64 { return p.RecoveryMinutes })
	switch {
	case k.facts.Grade == 1 || k.facts.Grade == 2:
		k.need = f64(float64(60 * (k.facts.Grade + 1)))
		k.out.Asked, k.out.AskedEN = trimmed(*k.need)+"분", trimmed(*k.need)+" minutes"
	case k.need != nil: // hours
		k.need = f64(60 * *k.need)
	}
	k.compare(stated, 1, false, "minutes", "장애 조치 시간", "time to fix")
}

// compare sets the worst of the stated values, times scale, against what is
// asked for.
func (k *contractCheck) compare(stated []measure, scale float64, atLeast bool, unit, ko, en string) {
	var worst *measure
	for i := range stated {
		m := &stated[i]
		if m.value == nil {
			k.say(NotStated, ko+"이 적혀 있지 않습니다: "+m.where+".", "The "+en+" is not stated: "+m.where+".", m.cell)
			return
		}
		if worst == nil || atLeast && *m.value < *worst.value || !atLeast && *m.value > *worst.value {
			worst = m
		}
	}
	if worst == nil {
		k.say(NotStated, ko+"이 적혀 있지 않습니다.", "The "+en+" is not stated.")
		return
	}
	v := math.Round(*worst.value*scale*1e6) / 1e6
	word, wordEN := trimmed(v)+unitWords[unit][0], trimmed(v)+unitWords[unit][1]
	if k.need == nil {
		k.say(NotStated, fmt.Sprintf("%s %s(%s)이 적혀 있으나, 견줄 값을 담당자가 아직 정하지 않았습니다.", ko, word, worst.where), fmt.Sprintf("A %s of %s (%s) is stated; the figure to set it against is not yet chosen.", en, wordEN, worst.where), worst.cell)
		return
	}
	by := v - *k.need
	if atLeast {
		by = -by
	}
	if by > 1e-9 {
		k.say(NotMet, fmt.Sprintf("%s %s(%s): %s만큼 모자랍니다.", ko, word, worst.where, trimmed(by)+unitWords[unit][0]), fmt.Sprintf("%s of %s (%s): missed by %s.", en, wordEN, worst.where, trimmed(by)+unitWords[unit][1]), worst.cell)
		k.out.By, k.out.Unit = f64(by), unit
		return
	}
	k.say(Met, fmt.Sprintf("%s %s(%s).", ko, word, worst.where), fmt.Sprintf("%s of %s (%s).", en, wordEN, worst.where), worst.cell)
}

// unitWords are how a difference is written, in Korean and English.
var unitWords = map[string][2]string{"minutes": {"분", " minutes"}, "percent": {"%", "%"}, "messages_per_hour": {"건/시간", " messages an hour"}}

// trimmed writes a number with at most four digits after the point.
func trimmed(v float64) string { return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64) }

func (k *contractCheck) credits() {
	if k.r.SLA != nil {
		for i := range k.r.SLA.Promises {
			p := &k.r.SLA.Promises[i]
			if !p.ToAgency || len(p.Credits) == 0 {
				continue
			}
			share := largestShare(p.Credits, p.CapShare)
			if over := share - creditCeiling; over > 1e-9 {
				k.say(NotMet, "한 달 감액이 대금의 "+percentText(share)+"까지로, 한도 20%를 넘습니다.", "A month's reductions reach "+percentText(share)+" of its price, above the ceiling of 20%.", p.Cell)
				k.out.By, k.out.Unit = f64(100*over), "percent"
				return
			}
			k.say(Met, "감액표가 있고 한 달 대금의 "+percentText(share)+"까지입니다.", "There is a schedule of reductions, up to "+percentText(share)+" of a month's price.", p.Cell)
			return
		}
	}
	k.say(NotStated, "서비스수준에 미달한 때의 감액이 적혀 있지 않습니다.", "No reduction for a missed service level is stated.")
}

func (k *contractCheck) chain() {
	if n := len(k.r.Delivery.Unknown); n > 0 {
		k.say(NotStated, fmt.Sprintf("확인되지 않은 것이 %d가지입니다: %s", n, strings.Join(k.r.Delivery.Unknown, ", ")), fmt.Sprintf("%d things are not known of the chain.", n))
		return
	}
	var cells []string
	for i := range k.c.Nodes {
		cells = append(cells, k.c.Nodes[i].Cell.String())
	}
	k.say(Met, "모든 단계의 업체와 시설이 적혀 있습니다.", "Firm and facility of every tier are stated.", cells...)
}

func (k *contractCheck) backToBack() {
	if k.r.SLA == nil || len(k.r.SLA.Promises) == 0 {
		k.say(NotStated, "단계별 약속이 적혀 있지 않습니다.", "No promises by tier are stated.")
		return
	}
	if n := len(k.r.SLA.Gaps); n > 0 {
		k.say(NotMet, fmt.Sprintf("아래 단계가 받쳐 주지 않는 약속이 %d가지입니다: %s", n, k.r.SLA.Gaps[0].Why), fmt.Sprintf("%d promises are not backed by the tier below: %s", n, k.r.SLA.Gaps[0].WhyEN))
		k.out.By, k.out.Unit = f64(float64(n)), "terms"
		return
	}
	k.say(Met, "약속마다 아래 단계의 약속이 있습니다.", "Every promise is backed by the tier below.", k.r.SLA.Promises[0].Cell)
}

func (k *contractCheck) fallbackPrice() {
	for _, c := range k.c.Contracts {
		for _, s := range c.Services {
			for _, l := range s.Lines {
				if l.Phase != models.Fallback {
					continue
				}
				if l.VAT == models.VATUnstated || l.VAT == "" {
					k.say(NotStated, "대체발송 단가의 부가가치세 포함 여부가 적혀 있지 않습니다.", "Whether the fallback's price includes VAT is not stated.", l.Cell.String())
					return
				}
				k.say(Met, "대체발송 단가가 따로 적혀 있습니다.", "The fallback has a price of its own.", l.Cell.String())
			}
		}
	}
	if k.out.Status != Met {
		k.say(NotStated, "대체발송 단가가 적혀 있지 않습니다.", "No price of the fallback is stated.")
	}
}
