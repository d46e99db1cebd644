package server

import "daebi/server/text"

// What the partials of templates/partials take. Pages hold these, made by their
// constructors with all sentences already in the reader's language.

// A step is one of the pages that follow each other.
type step struct {
	Number       int
	Name         string
	URL          string // none: not to be gone to yet
	Done, Active bool
}

// Class returns the kit's class for the step.
func (s step) Class() string {
	switch {
	case s.Active:
		return "active"
	case s.Done:
		return "done"
	}
	return ""
}

// A notice is one thing to know now.
type notice struct {
	Kind   string // danger, warning, success or info
	Text   string
	Action *link
}

// A link is a name that leads somewhere.
type link struct{ Name, URL string }

// A problem is one thing to correct, at the field with that id or, without one, in
// the whole form.
type problem struct{ Field, Text string }

// A term is a word that is explained where it stands.
type term struct {
	Word, Meaning string
	Statistical   string // what statisticians call it
}

// A figure is a number with its range and the place where it is derived.
type figure struct {
	Label, Value string
	Range, Note  string
	BasisURL     string // none is said to be missing
	Tone         string // gain, loss or nothing
	Term         *term  // the label in plain words
	Was          string // the value before a change, or ""
}

// A tableHead names a table; the id is unique on its page.
type tableHead struct{ ID, Caption string }

// total marks a row as a sum of others.
func (r row) total() row {
	r.Total = true
	return r
}

// A table is rows of cells; the first cell of a row is its heading.
type table struct {
	Head    tableHead
	Columns []column
	Rows    []row
}

// Short reports whether a table stays on one sheet of paper.
func (t table) Short() bool { return len(t.Rows) <= 5 }

// A column is the heading of a column; numbers stand on the right.
type column struct {
	Name   string
	Number bool
	Wide   bool // sentences stand in it
}

// A row has a cell for each column.
type row struct {
	Cells       []cell
	Recommended bool
	Total       bool
}

// A cell is what stands in it, where it leads, and what is said below.
type cell struct {
	Text, URL string
	Of        string // what a link with a bare word is about, for who cannot see its row
	Marks     []mark
	Lines     []string // below the text, each on a line of its own
}

// A mark is a word that stands out: its meaning is in the word, not the colour.
type mark struct {
	Kind string // danger, warning, success, information or gray
	Text string
}

// texts makes a row of cells that hold text alone.
func texts(s ...string) row {
	r := row{Cells: make([]cell, len(s))}
	for i := range s {
		r.Cells[i].Text = s[i]
	}
	return r
}

// A field is one input of a form, or with Options a choice.
type field struct {
	ID, Name, Label string
	Type            string // of the input; text if empty
	Value           string // what was typed
	Hint, Error     string
	Required        bool
	InputMode       string
	Autocomplete    string
	Options         []option
}

// DescribedBy returns the ids of the field's hint and error.
func (f field) DescribedBy() string {
	var ids string
	if f.Hint != "" {
		ids = f.ID + "-hint"
	}
	if f.Error != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.ID + "-error"
	}
	return ids
}

// An option is one of the values of a field.
type option struct{ Value, Name string }

// An upload is the file box of a form.
type upload struct {
	ID, Name string
	Accept   string // as in the attribute
	Multiple bool   // several files at once
	MaxBytes int64  // of all files together
	MaxFiles int    // of several
	MaxRows  int    // of one sheet; 0: not said
	Error    string
}

// Limit returns the size limit in words.
func (u upload) Limit() string { return megabytes(u.MaxBytes) }

// Rows returns the limit of rows in words, or "".
func (u upload) Rows() string {
	if u.MaxRows == 0 {
		return ""
	}
	return text.Count(int64(u.MaxRows))
}
