package rules

import (
	"fmt"

	"cel.dev/cel-go/cel"
)

// Facts are what conditions may ask about a case.
type Facts struct {
	HasMessenger      bool    // a messenger channel is in use or to be bought
	HasFallback       bool    // a second route stands behind the first
	LegalStatutory    bool    // some message announces what needs the effect of service
	LegalPetition     bool    // some message belongs to a petition
	SendsText         bool    // the vendor or a fallback vendor sends SMS or LMS
	PersonalData      bool    // names or phone numbers are handled: true unless stated
	InForce           bool    // the contract is running
	LongestBytes      int     // of the longest text in CP949; 0 unknown
	TextIsLMS         bool    // the longest text is over 90 bytes
	CloudPlatform     bool    // the sending system is a cloud service: false unless stated
	Grade             int     // confirmed grade of the information system, 1 to 4; 0 unknown
	DataSubjects      int     // people whose data are handled; 0 unknown
	SoftwareProject   bool    // development or construction is bought too
	EstimatedPriceWon float64 // 추정가격; 0 unknown
	LinksToPage       bool    // messages link to web pages
}

// DefaultFacts returns what holds where nothing is stated.
func DefaultFacts() Facts { return Facts{PersonalData: true} }

// facts is the one table of the facts: the name that conditions use, its type,
// and where its value is.
var facts = []struct {
	name  string
	typ   *cel.Type
	value func(*Facts) any
}{
	{"has_messenger", cel.BoolType, func(f *Facts) any { return f.HasMessenger }},
	{"has_fallback", cel.BoolType, func(f *Facts) any { return f.HasFallback }},
	{"legal_statutory", cel.BoolType, func(f *Facts) any { return f.LegalStatutory }},
	{"legal_petition", cel.BoolType, func(f *Facts) any { return f.LegalPetition }},
	{"sends_text", cel.BoolType, func(f *Facts) any { return f.SendsText }},
	{"personal_data", cel.BoolType, func(f *Facts) any { return f.PersonalData }},
	{"in_force", cel.BoolType, func(f *Facts) any { return f.InForce }},
	{"longest_bytes", cel.IntType, func(f *Facts) any { return int64(f.LongestBytes) }},
	{"text_is_lms", cel.BoolType, func(f *Facts) any { return f.TextIsLMS }},
	{"cloud_platform", cel.BoolType, func(f *Facts) any { return f.CloudPlatform }},
	{"grade", cel.IntType, func(f *Facts) any { return int64(f.Grade) }},
	{"data_subjects", cel.IntType, func(f *Facts) any { return int64(f.DataSubjects) }},
	{"software_project", cel.BoolType, func(f *Facts) any { return f.SoftwareProject }},
	{"estimated_price_won", cel.DoubleType, func(f *Facts) any { return f.EstimatedPriceWon }},
	{"links_to_page", cel.BoolType, func(f *Facts) any { return f.LinksToPage }},
}

// values returns the facts by the names that conditions use.
func (f *Facts) values() map[string]any {
	m := make(map[string]any, len(facts))
	for _, d := range facts {
		m[d.name] = d.value(f)
	}
	return m
}

// environment declares the facts, and nothing else, to CEL.
func environment() (*cel.Env, error) {
	var options []cel.EnvOption
	for _, d := range facts {
		options = append(options, cel.Variable(d.name, d.typ))
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
