package sheet

import "daebi/server/sheet/grid"

// Reading is what a person said of files that were read: which column is what,
// answers to questions. It goes with the files when they are read again.
type Reading struct {
	Columns []ColumnChoice `json:"columns,omitempty"`
	Answers []Answer       `json:"answers,omitempty"`
	Tables  []TableChoice  `json:"tables,omitempty"`
}

// KindIgnored is the kind of a table that a person said is not to be read.
const KindIgnored = "ignore"

// TableChoice says what kind of records a table holds. It stands above what the reader
// would have taken it for.
type TableChoice struct {
	File  string `json:"file"`  // name of the file; "" for any
	Sheet string `json:"sheet"` // name of the sheet
	Cell  string `json:"cell"`  // the first of the header, as Understood gives it
	Kind  string `json:"kind"`  // of models.OfficeKinds, or KindIgnored
}

// ColumnChoice says what a column of a table holds. It stands above what the
// reader would have taken it for.
type ColumnChoice struct {
	File  string `json:"file"`  // name of the file; "" for any
	Sheet string `json:"sheet"` // name of the sheet
	Cell  string `json:"cell"`  // of the header: F5
	Field string `json:"field"` // key of models.OfficeFields; "" for a column that is not read
	// Header is the header's text as ColumnAt gives it. A choice that is kept for
	// later files is found by it; where it is "" the cell alone counts.
	// One with neither header nor cell is of the table itself: Field is its kind.
	Header string `json:"header,omitempty"`
}

// Answer settles a question: its key and the value of one of its options.
type Answer struct {
	Question string `json:"question"`
	Value    string `json:"value"`
}

// Question is something that the files do not say and a person can.
type Question struct {
	Key     string   `json:"key"`  // stable while the files are the same
	Code    string   `json:"code"` // of the problem that stands for it
	Sheet   string   `json:"sheet"`
	Cell    string   `json:"cell"`
	Text    string   `json:"text"`    // the question, in the language asked for
	Options []Option `json:"options"` // one to choose; the first is not chosen by itself
	Answer  string   `json:"answer"`  // the option that was chosen, "" for none
	File    string   `json:"file,omitempty"`
}

// Option is one answer to a question.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Input is one file of a purchase.
type Input struct {
	Name     string
	Data     []byte
	Password string // of an encrypted workbook
}

// Understood is one table of a file as it was understood, for the page on which
// a person corrects it.
type Understood struct {
	File, Sheet string
	Kind        string     // as in CheckTable; "" for one of no known kind, KindIgnored for one left out
	KindChosen  bool       // by a person, here or for an earlier file of this form
	Cell        string     // the first of the header
	Range       string     // as in CheckTable
	Fingerprint string     // of the headers: the same for the next file of this form
	Columns     []ColumnAt // in the order of the sheet
	Rows        []grid.Row // the first data rows, as they lie
	From1904    bool       // dates count from 1904
}

// ColumnAt is one column of a table: its header as written (joined where it has
// several rows) and what it was taken for.
type ColumnAt struct {
	Cell       string // of the header
	Col        int
	Header     string
	Field      string // key of models.OfficeFields; "" for none
	Confidence float64
	Chosen     bool // by a person, here or for an earlier file of this form
	Hidden     bool // in the sheet
}
