package rules

import (
	"fmt"
	"slices"
	"testing"
)

// bases returns the provisions that rows of a rule rest on.
func bases(rows []Requirement, rule string) (out []string) {
	for _, r := range rows {
		if r.Rule != rule {
			continue
		}
		for _, b := range r.Basis {
			out = append(out, b.Provision)
		}
		for _, f := range r.Figures {
			out = append(out, f.BoundBy...)
		}
	}
	return out
}

// The twenty elements of a fallback clause (digest, section 5): the rules that
// write each, and provisions named there that one of them rests on.
func TestElements(t *testing.T) {
	rows := apply(t, everything(), given(), Korean)
	for _, tt := range []struct {
		element    int
		rules      []string
		provisions []string
	}{
		{1, []string{"fallback-channel", "switchover", "paper"}, []string{"mois-unified-message", "mois-trust-plan-2024", "drsa-25-4-5", "ltfa-30-8"}},
		{2, []string{"failure"}, []string{"alimtalk-response-method"}},
		{3, []string{"switchover"}, []string{"mois-sla-fix-time"}},
		{4, []string{"capacity"}, []string{"tba-decree-30-8", "mois-unified-message"}},
		{5, []string{"separation"}, []string{"bcda-35-2-3", "msit-2022-kakao-finding", "mois-facility-2026-draft"}},
		{6, []string{"sender-number"}, []string{"sender-notice-10", "sender-notice-7-9", "tba-84-2"}},
		{7, []string{"qualification", "eligibility", "termination"}, []string{"tba-22-2-special", "tba-22-11", "lca-decree-13", "lca-30-2"}},
		{8, []string{"chain"}, []string{"pipa-26-2", "pipa-26-6", "swpa-51", "lca-decree-124"}},
		{9, []string{"entrustment"}, []string{"pipa-26-6", "pipa-26-1"}},
		{10, []string{"notice", "cloud-notice"}, []string{"cloud-25", "tba-decree-37-21-3", "ega-56-5", "icna-46-6"}},
		{11, []string{"citizen-notice"}, []string{"civil-petition-outage", "mois-trust-plan-2024"}},
		{12, []string{"root-cause"}, []string{"ega-56-5"}},
		{13, []string{"acceptance", "drill"}, []string{"mois-preventive-check", "mois-dr-drill", "msit-2022-kakao-finding", "drsa-25-4-5"}},
		{14, []string{"sla", "cloud-quality"}, []string{"mois-sla-availability", "msit-cloud-quality", "mois-cloud-notice"}},
		{15, []string{"credits"}, []string{"mois-sla-penalty-cap", "lca-6-3", "swpa-38"}},
		{16, []string{"back-to-back"}, []string{"tba-33-1", "tba-22-7", "pipa-26-7"}},
		{17, []string{"paper"}, []string{"apa-14-3", "apa-15-2", "ltfa-32", "ega-27-28", "edta-18-5"}},
		{18, []string{"night", "queue"}, []string{"icna-50"}},
		{19, []string{"entrustment", "leak", "security-review", "cloud-quality"}, []string{"pipa-29", "pipa-34", "ega-56-3-sec", "mois-cloud-notice"}},
		{20, []string{"price-lines", "unit-price"}, []string{"lfa-36", "lca-decree-7", "vat-30"}},
	} {
		var stand []string
		for _, id := range tt.rules {
			row(t, rows, id) // the rule exists
			stand = append(stand, bases(rows, id)...)
		}
		for _, p := range tt.provisions {
			if !slices.Contains(stand, p) {
				t.Errorf("element %d: none of %v rests on %s", tt.element, tt.rules, p)
			}
		}
	}
}

// The conditions of the digest, section 8: each adds its rule where it holds, or
// changes what the rule says.
func TestConditions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Facts)
		rules  []string
	}{
		{"personal data", func(f *Facts) { f.PersonalData = true }, []string{"entrustment", "leak"}},
		{"sends text", func(f *Facts) { f.SendsText = true }, []string{"eligibility", "qualification", "sender-number"}},
		{"cloud", func(f *Facts) { f.CloudPlatform = true }, []string{"cloud-notice", "cloud-quality"}},
		{"statutory", func(f *Facts) { f.LegalStatutory = true }, []string{"paper"}},
		{"petition", func(f *Facts) { f.LegalPetition = true }, []string{"citizen-notice"}},
		{"grade 1", func(f *Facts) { f.HasMessenger, f.Grade = true, 1 }, []string{"sla", "recovery", "contact"}},
		{"grade 3", func(f *Facts) { f.HasMessenger, f.Grade = true, 3 }, []string{"sla", "recovery"}},
		{"software project", func(f *Facts) { f.Purchase = PurchaseSoftware }, []string{"scope", "subcontract"}},
		{"by the message", func(f *Facts) { f.Purchase = PurchasePerMessage }, []string{"unit-price"}},
		{"SLA price", func(f *Facts) { f.SLAPrice = true }, []string{"outcome"}},
		{"above the threshold", func(f *Facts) { f.SendsText, f.EstimatedPriceWon = true, 25_123_636 }, []string{"price-lines"}},
		{"in force", func(f *Facts) { f.InForce = true }, []string{"change-price"}},
		{"long text", func(f *Facts) { f.HasMessenger, f.LongestBytes, f.TextIsLMS = true, 180, true }, []string{"switchover", "price-lines"}},
		{"many people", func(f *Facts) { f.PersonalData, f.DataSubjects = true, 100_000 }, []string{"disaster-procedure"}},
		{"links", func(f *Facts) { f.LinksToPage = true }, []string{"accessibility"}},
	} {
		var with Facts
		tt.change(&with)
		before := fmt.Sprintf("%+v", apply(t, Facts{HasMessenger: with.HasMessenger, SendsText: with.SendsText, PersonalData: with.PersonalData && with.DataSubjects > 0}, nil, Korean))
		rows := apply(t, with, nil, Korean)
		for _, id := range tt.rules {
			if _, ok := row(t, rows, id); !ok {
				t.Errorf("%s: %s is not asked", tt.name, id)
			}
		}
		if fmt.Sprintf("%+v", rows) == before {
			if !slices.Contains([]string{"sends text", "personal data"}, tt.name) { // these are the case before
				t.Errorf("%s changes nothing", tt.name)
			}
		}
	}
}
