package models

import "time"

// Edition is one version of what an officer made of a case's requirement table:
// what only they know, the blanks they filled in, and the clauses they chose,
// ordered and reworded. A saved edition never changes; a change makes the next
// version.
type Edition struct {
	Version          int       // 1 for the first of a case; 0 not saved
	At               time.Time // when it was saved
	CatalogueVersion string    // of the provisions it was made with
	RulesVersion     string    // of the rules it was made with

	// Facts are answers to what the sheet cannot say, by the fact's name
	// (analysis/rules): "grade": "2", "cloud_platform": "true".
	Facts map[string]string
	// Figures are the officer's own figures, by the key of the place, in the
	// place's unit, as typed. They fill blanks; where a figure was derived they
	// cut it loose, which is shown.
	Figures map[string]string
	// Form renames the fields of the public form, by the field's key; agencies
	// spell them differently. A field not named keeps its usual name.
	Form map[string]string
	// Clauses are the clauses changed, left out or moved, in the order of the
	// document. A rule that fires and is not among them follows in the order of
	// the rules, as the rule has it.
	Clauses []EditedClause
	Note    string // why this version was made; may be ""
}

// EditedClause is what was made of one clause. A text that is nil is as the rule
// has it; in another, {key} is the place of a figure, which stays linked to the
// derived one for as long as the place stands there.
type EditedClause struct {
	Rule         string // id of the rule
	Out          bool   // left out of the documents
	Level        string // must or should; "" as the rule has it
	Name         *string
	Definition   *string
	Inspection   *string
	Details      []string // nil: as the rule has them
	Deliverables []string // nil: as the rule has them
}
