package models

import (
	"fmt"
	"slices"
	"strings"
)

// Binding tells how hard a provision is.
type Binding string

// Kinds of provision. A statute obliges, a notice (고시·예규·훈령) obliges within
// its scope; the rest can be followed but must be quoted as what they are.
const (
	Statute        Binding = "statute"
	Notice         Binding = "notice"
	Guideline      Binding = "guideline"
	Policy         Binding = "policy"
	Standard       Binding = "standard"
	PlatformPolicy Binding = "platform_policy"
	Decision       Binding = "administrative_decision"
	Finding        Binding = "finding"
	Precedent      Binding = "precedent"
	Practice       Binding = "practice"
)

// Bindings lists every kind of provision.
func Bindings() []Binding {
	return []Binding{Statute, Notice, Guideline, Policy, Standard, PlatformPolicy, Decision, Finding, Precedent, Practice}
}

// Obliges reports whether the kind creates duties by itself.
func (b Binding) Obliges() bool { return b == Statute || b == Notice }

// Party is one whom a provision binds.
type Party string

// Parties along the chain.
const (
	PartyAgency        Party = "agency"
	PartyDirectVendor  Party = "direct_vendor"
	PartySubcontractor Party = "subcontractor"
	PartyPlatform      Party = "platform"
	PartyTelecom       Party = "telecom"
	PartyDataCentre    Party = "datacentre"
)

// Parties lists every party.
func Parties() []Party {
	return []Party{PartyAgency, PartyDirectVendor, PartySubcontractor, PartyPlatform, PartyTelecom, PartyDataCentre}
}

// Topics lists every topic of a provision.
func Topics() []string {
	return []string{
		"fallback", "redundancy", "notification", "sla", "penalty", "subcontracting", "personal_data", "sender_id", "reseller_certification",
		"continuity_drill", "security", "procurement", "accessibility", "e_notice_legal_effect", "budget",
	}
}

// Threshold is one number or date that a provision sets.
type Threshold struct {
	What  string `yaml:"what"`
	Value any    `yaml:"value"` // float64 where the rule sets a number, string for a date or a time
	Unit  string `yaml:"unit"`
	Note  string `yaml:"note"`
}

// Provision is one cited rule: whom it binds, how hard, and what it asks.
type Provision struct {
	ID           string      `yaml:"id"`
	Law          string      `yaml:"law"`
	Article      string      `yaml:"article"` // "" where the article was not seen: never to be filled in
	IssuingBody  string      `yaml:"issuing_body"`
	Effective    string      `yaml:"effective"`
	Binding      Binding     `yaml:"binding"`
	Topic        string      `yaml:"topic"`
	AppliesTo    []Party     `yaml:"applies_to"`
	TitleKO      string      `yaml:"title_ko"`
	SummaryKO    string      `yaml:"summary_ko"`
	SummaryEN    string      `yaml:"summary_en"`
	Thresholds   []Threshold `yaml:"thresholds"`
	FigureHooks  []string    `yaml:"figure_hooks"` // computed figures that the provision bounds
	SourceURLs   []string    `yaml:"source_urls"`  // pages whose text was read
	OfficialURLs []string    `yaml:"official_urls"`
	Confidence   Confidence  `yaml:"confidence"`
	Note         string      `yaml:"note"`
}

// Binds reports whether the provision obliges one of the parties: it is a
// statute or a notice, and names the party among those bound.
func (p *Provision) Binds(parties ...Party) bool {
	return p.Binding.Obliges() && slices.ContainsFunc(parties, func(x Party) bool { return slices.Contains(p.AppliesTo, x) })
}

// BindsVendor reports whether the provision obliges the contractor or one of
// its subcontractors.
func (p *Provision) BindsVendor() bool { return p.Binds(PartyDirectVendor, PartySubcontractor) }

// Catalogue is the provisions that clauses may rest on.
type Catalogue struct {
	Version    string // date of compilation
	Provisions []Provision
}

// Provision returns the provision of an id, and whether there is one.
func (c *Catalogue) Provision(id string) (Provision, bool) {
	for i := range c.Provisions {
		if c.Provisions[i].ID == id {
			return c.Provisions[i], true
		}
	}
	return Provision{}, false
}

// A CatalogueProblem is one thing that is wrong with a catalogue's file.
type CatalogueProblem struct {
	Line      int
	Provision string // id, or ""
	Code      string // of catalogueFaults
	Found     string // what stands there; may be ""
	Other     int    // another line that it is about, or 0
}

// catalogueFaults says what each code of a CatalogueProblem means.
var catalogueFaults = map[string]string{
	"syntax":          "cannot be read as YAML: %s",
	"type":            "is of the wrong kind: %s",
	"unknown-key":     "field %s not found",
	"several":         "more than one document",
	"empty":           "no provision",
	"no-version":      "the head does not say when it was compiled",
	"id":              "id %q is no short name of small letters, digits and hyphens",
	"id-twice":        "id %q is already used",
	"missing":         "%s is missing",
	"binding":         "binding %q is not known",
	"topic":           "topic %q is not known",
	"confidence":      "confidence %q is not known",
	"party":           "party %q is not known",
	"nobody":          "binds nobody",
	"no-source":       "no source",
	"source":          "source %q is no address of a page",
	"article-missing": "article is missing; write null where it was not seen",
	"article-null":    "article is null, yet the name cites one",
	"article":         "article %q cites none; write null where it was not seen",
	"threshold":       "threshold %q has no name or unit, or is neither a number nor a text",
}

// Error says what is wrong, for who writes the file.
func (p CatalogueProblem) Error() string {
	what := catalogueFaults[p.Code]
	if strings.Contains(what, "%") {
		what = fmt.Sprintf(what, p.Found)
	}
	if p.Other > 0 {
		what += fmt.Sprintf(" in line %d", p.Other)
	}
	if p.Provision != "" {
		what = p.Provision + ": " + what
	}
	return what
}
