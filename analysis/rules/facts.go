package rules

import (
	"fmt"

	"cel.dev/cel-go/cel"
)

// Facts are what conditions may ask about a case. What is not known is false, 0
// or "", and nothing is assumed of it.
type Facts struct {
	HasMessenger      bool    `json:"has_messenger"`       // a messenger channel is in use or to be bought
	HasFallback       bool    `json:"has_fallback"`        // a second route stands behind the first
	LegalStatutory    bool    `json:"legal_statutory"`     // some message announces what needs the effect of service
	LegalPetition     bool    `json:"legal_petition"`      // some message belongs to a petition
	SendsText         bool    `json:"sends_text"`          // the vendor or a fallback vendor sends SMS or LMS
	PersonalData      bool    `json:"personal_data"`       // names or phone numbers are handled: true unless stated
	InForce           bool    `json:"in_force"`            // the contract is running
	LongestBytes      int     `json:"longest_bytes"`       // of the longest text in CP949; 0 unknown
	TextIsLMS         bool    `json:"text_is_lms"`         // the longest text is over 90 bytes
	CloudPlatform     bool    `json:"cloud_platform"`      // the sending system is a cloud service: false unless stated
	Grade             int     `json:"grade"`               // confirmed grade of the information system, 1 to 4; 0 unknown
	DataSubjects      int     `json:"data_subjects"`       // people whose data are handled; 0 unknown
	Purchase          string  `json:"purchase"`            // PurchaseSoftware, PurchasePerMessage; "" unknown
	SLAPrice          bool    `json:"sla_price"`           // the price follows from the service level or function points: false unless stated
	EstimatedPriceWon float64 `json:"estimated_price_won"` // 추정가격; 0 unknown
	LinksToPage       bool    `json:"links_to_page"`       // messages link to web pages: false unless stated
	VATSide           string  `json:"vat_side"`            // of the unit prices: included, excluded; "" unknown or mixed
}

// Kinds of purchase.
const (
	PurchaseSoftware   = "software"    // development or construction is bought too
	PurchasePerMessage = "per_message" // sending alone, by unit price
)

// DefaultFacts returns what holds where nothing is stated.
func DefaultFacts() Facts { return Facts{PersonalData: true} }

// facts is the one table of the facts: the name that conditions use, and where
// its value is.
var facts = []struct {
	name string
	at   func(*Facts) any // *bool, *int, *float64 or *string
}{
	{"has_messenger", func(f *Facts) any { return &f.HasMessenger }},
	{"has_fallback", func(f *Facts) any { return &f.HasFallback }},
	{"legal_statutory", func(f *Facts) any { return &f.LegalStatutory }},
	{"legal_petition", func(f *Facts) any { return &f.LegalPetition }},
	{"sends_text", func(f *Facts) any { return &f.SendsText }},
	{"personal_data", func(f *Facts) any { return &f.PersonalData }},
	{"in_force", func(f *Facts) any { return &f.InForce }},
	{"longest_bytes", func(f *Facts) any { return &f.LongestBytes }},
	{"text_is_lms", func(f *Facts) any { return &f.TextIsLMS }},
	{"cloud_platform", func(f *Facts) any { return &f.CloudPlatform }},
	{"grade", func(f *Facts) any { return &f.Grade }},
	{"data_subjects", func(f *Facts) any { return &f.DataSubjects }},
	{"purchase", func(f *Facts) any { return &f.Purchase }},
	{"sla_price", func(f *Facts) any { return &f.SLAPrice }},
	{"estimated_price_won", func(f *Facts) any { return &f.EstimatedPriceWon }},
	{"links_to_page", func(f *Facts) any { return &f.LinksToPage }},
	{"vat_side", func(f *Facts) any { return &f.VATSide }},
}

// pointer returns where a fact's value is; nil where there is no such fact.
func (f *Facts) pointer(name string) any {
	for _, d := range facts {
		if d.name == name {
			return d.at(f)
		}
	}
	return nil
}

// values returns the facts by the names that conditions use.
func (f *Facts) values() map[string]any {
	m := make(map[string]any, len(facts))
	for _, d := range facts {
		switch p := d.at(f).(type) {
		case *bool:
			m[d.name] = *p
		case *int:
			m[d.name] = int64(*p)
		case *float64:
			m[d.name] = *p
		case *string:
			m[d.name] = *p
		}
	}
	return m
}

// celType returns the type that a condition sees.
func celType(pointer any) *cel.Type {
	switch pointer.(type) {
	case *bool:
		return cel.BoolType
	case *int:
		return cel.IntType
	case *float64:
		return cel.DoubleType
	}
	return cel.StringType
}

// environment declares the facts, and nothing else, to CEL.
func environment() (*cel.Env, error) {
	var options []cel.EnvOption
	for _, d := range facts {
		options = append(options, cel.Variable(d.name, celType(d.at(new(Facts)))))
	}
	return cel.NewEnv(options...)
}

// A condition is a compiled `when`; nil always holds.
type condition struct{ program cel.Program }

// compileCondition type-checks an expression, which must be a bool.
func compileCondition(env *cel.Env, text string) (*condition, error) {
	if text == "" {
		return nil, nil
	}
	ast, issues := env.Compile(text)
	if err := issues.Err(); err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	if ast.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("condition %q is a %s, not a bool", text, ast.OutputType())
	}
	program, err := env.Program(ast)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return &condition{program}, nil
}

func (c *condition) holds(values map[string]any) (bool, error) {
	if c == nil {
		return true, nil
	}
	v, _, err := c.program.Eval(values)
	if err != nil {
		return false, err
	}
	yes, ok := v.Value().(bool)
	if !ok {
		return false, fmt.Errorf("condition gave %v", v)
	}
	return yes, nil
}
