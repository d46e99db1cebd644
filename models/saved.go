package models

import (
	"errors"
	"time"
)

// DraftLife is how long a draft that nobody changes is kept.
const DraftLife = 14 * 24 * time.Hour

// ErrFull is returned when an organization keeps as many drafts, editions or
// catalogues as it may.
var ErrFull = errors.New("no room for another")

// SavedCase is a case as it was analysed and kept: what was read, and what was
// found, as JSON. A case belongs to one organization.
type SavedCase struct {
	ID, OrgID     int64
	Title, Agency string
	Sample        string // id of the example it was made from, or ""
	Engine        string // version of the method
	Reference     string // version of the shipped data
	Catalogue     string // version of the provisions it was made with; "" where that was not noted
	Option        string // recommended option
	NetWon        *float64
	Input, Report []byte `gorm:"serializer:packed"` // JSON of a Case and of the analysis's report
	Reading       []byte // JSON of what a person said of the files, or nil
	FromCase      int64  // id of the case that this one corrects, or 0
	Changes       []byte // JSON of the []Change by which it differs from that case, or nil
	CreatedAt     time.Time
}

// Change is one value that a person set in a page instead of what a case rested on.
type Change struct {
	Key    string  `json:"key"` // of a lever, or of an assumption
	Name   string  `json:"name,omitempty"`
	NameEN string  `json:"name_en,omitempty"`
	Unit   string  `json:"unit"`
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Reset  bool    `json:"reset,omitempty"` // back to the reference; To means nothing
}

// WhatIf is values that somebody tried on a case and passes on by its id. It
// belongs to one organization.
type WhatIf struct {
	ID            string // cannot be guessed
	OrgID, CaseID int64
	State         []byte // JSON of values by lever
	CreatedAt     time.Time
}

// File is an uploaded file, kept as it came.
type File struct {
	ID, OrgID, CaseID int64
	Name              string
	SHA256            string `gorm:"column:sha256"`
	Content           []byte
	CreatedAt         time.Time
}

// Draft is files that were read and are not yet a case: a person still says what
// is what in them. A draft belongs to one organization.
type Draft struct {
	ID       string // cannot be guessed
	OrgID    int64
	FromCase int64  // id of the case whose files these are, or 0
	Title    string // names of the files
	State    []byte // JSON of what a person said of the files
	Revision int64  // counts the changes
	Bytes    int64  // of all files
	// CreatedAt and UpdatedAt are set by the store.
	CreatedAt, UpdatedAt time.Time
}

// DraftFile is one file of a draft, kept as it came. Position counts from 0.
type DraftFile struct {
	ID       int64
	OrgID    int64
	DraftID  string
	Position int
	Role     string // "": a file of the purchase
	Name     string
	SHA256   string `gorm:"column:sha256"`
	Content  []byte
}

// TableMemory is what an organization said of the columns of one form of table,
// known by the fingerprint of its headers.
type TableMemory struct {
	Fingerprint string
	Columns     []ColumnMemory
}

// ColumnMemory is a header of a form and the field that its column was said to hold;
// "" is a column that is not read. One without a header is of the table itself: Field
// is the kind of records that it was said to hold.
type ColumnMemory struct {
	Header string `json:"header"`
	Field  string `json:"field"`
}

// A SavedCatalogue is a catalogue of provisions as an organization uploaded it, or
// as it shipped with the program when a case was made with it.
type SavedCatalogue struct {
	ID, OrgID  int64
	Version    string // of the catalogue: the date of its compilation
	State      CatalogueState
	SHA256     string `gorm:"column:sha256"`
	Content    []byte // as it came
	Provisions int
	// CreatedAt is set by the store.
	CreatedAt time.Time
}

// CatalogueState is what became of a catalogue.
type CatalogueState string

// States of a catalogue: one that was uploaded waits until what it changes was
// looked at, is then applied, and may be taken back; one that shipped is kept for the
// cases made with it.
const (
	CataloguePending   CatalogueState = "pending"
	CatalogueApplied   CatalogueState = "applied"
	CatalogueWithdrawn CatalogueState = "withdrawn"
	CatalogueShipped   CatalogueState = "shipped"
)
