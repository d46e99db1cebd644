package models

import "time"

// SavedCase is a case as it was analysed and kept: what was read, and what was
// found, as JSON. A case belongs to one organization.
type SavedCase struct {
	ID, OrgID     int64
	Title, Agency string
	Sample        string // id of the example it was made from, or ""
	Engine        string // version of the method
	Reference     string // version of the shipped data
	Option        string // recommended option
	NetWon        *float64
	Input, Report []byte // JSON of a Case and of the analysis's report
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
