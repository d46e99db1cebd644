package models

import (
	"errors"
	"time"

	"daebi/models/unit"
)

// Errors that callers branch on.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else")
)

// Cell names a place in an uploaded file: "계약현황", "F6". An empty Sheet means
// that the value was not read from a file.
type Cell struct {
	Sheet string `json:"sheet,omitempty"`
	Ref   string `json:"ref,omitempty"`
	File  string `json:"file,omitempty"` // its name, where several were read
}

// String returns "계약현황!F6", or "" for no place.
func (c Cell) String() string {
	if c.Sheet == "" {
		return ""
	}
	return c.Sheet + "!" + c.Ref
}

// Case is what one purchase's papers say: the input of an analysis.
type Case struct {
	Contracts []Contract `json:"contracts"`
	Nodes     []Node     `json:"nodes"`
	Routes    []Route    `json:"routes"`
	SLA       []SLATerm  `json:"sla"`
	Incidents []Incident `json:"incidents"`
	// Overrides are the rows of the assumptions sheet: what the officer set
	// instead of a default, by key of the field table.
	Overrides []Override `json:"overrides"`
	// Shipments are what was sent in each month, where the files keep a record.
	Shipments []Shipment `json:"shipments,omitempty"`
}

// Add appends the records of another file's case. Validate finds what does not
// fit together.
func (c *Case) Add(o Case) {
	c.Contracts = append(c.Contracts, o.Contracts...)
	c.Nodes = append(c.Nodes, o.Nodes...)
	c.Routes = append(c.Routes, o.Routes...)
	c.SLA = append(c.SLA, o.SLA...)
	c.Incidents = append(c.Incidents, o.Incidents...)
	c.Overrides = append(c.Overrides, o.Overrides...)
	c.Shipments = append(c.Shipments, o.Shipments...)
}

// Contract is one purchase or offer.
type Contract struct {
	Number, Name, Agency, Vendor, Method string
	Start, End                           *time.Time // whole days, Seoul
	Amount                               *unit.Money
	MonthlyFee, MonthlyMinimum           *unit.Money
	VAT                                  VATSide // of Amount, MonthlyFee and MonthlyMinimum
	InForce                              bool    // false: an offer
	Services                             []Service
	Cell                                 Cell
}

// Service is one kind of message that a contract sends.
type Service struct {
	Name          string
	Class         MessageClass
	ClassGuessed  bool       `json:",omitempty"` // from words in the name: shown, and can be undone
	Legal         LegalClass `json:",omitempty"`
	FailureShare  *float64   `json:",omitempty"` // share that fails in ordinary operation, 0…1
	LongestBytes  *int       `json:",omitempty"` // longest rendered text in CP949 bytes
	GrowthPerYear *float64   `json:",omitempty"` // of the volume, a share
	MonthWeights  []float64  `json:",omitempty"` // twelve, of mean 1; none: the sending profile
	ReminderDays  []MonthDay `json:",omitempty"` // days on which the extra of their month leaves
	Lines         []Line
	Cell          Cell
}

// MonthDay is a day of every year.
type MonthDay struct{ Month, Day int }

// Line is one price: a channel in a phase.
type Line struct {
	Channel          Channel
	Phase            Phase
	Price            Schedule
	VAT              VATSide
	AttemptsBilled   bool `json:",omitempty"` // failed attempts are charged too
	MessagesPerMonth int64
	Approximate      bool   `json:",omitempty"` // '약 47만 건'
	Vendor           string `json:",omitempty"`
	Cell             Cell   // of the price
}

// Schedule is a price per message by monthly volume. One tier from 0 is a flat
// price.
type Schedule struct {
	Tiers []Tier
	Mode  TierMode `json:",omitempty"`
}

// Tier is the price from a monthly volume on.
type Tier struct {
	From            int64 `json:",omitempty"`
	PricePerMessage unit.Money
}

// Flat returns a schedule with one price.
func Flat(p unit.Money) Schedule {
	return Schedule{Tiers: []Tier{{PricePerMessage: p}}, Mode: Graduated}
}

// IsFlat reports whether one price holds for every volume.
func (s Schedule) IsFlat() bool { return len(s.Tiers) == 1 }

// Node is a party or system that messages pass. Supplier ids are the nodes it
// buys from, one step nearer to the citizen.
type Node struct {
	ID, Name                                       string // Name "" : the firm is not known
	Role                                           Role
	Suppliers                                      []string
	Sites                                          []string // none: the building is not known; the first is the active one
	ControlSite                                    string   // where its failover is decided
	Availability                                   *float64 // stated, 0…1
	MTBFHours                                      *float64 // mean up time
	MTTRHours                                      *float64
	OutagesPerYear, MeanOutageHours, AffectedShare *float64
	Redundancy                                     string   // "", none, standby, active_active
	Needed                                         *int     // k of its sites must be up; nil: 1
	Beta                                           *float64 // share of a unit's outages that takes all units
	MaintenanceHoursPerYear                        *float64 // planned, of each unit
	OutageFreeMonths                               *float64 // stated: none in so many months before the record's closing
	NoticeMinutes                                  *float64 // delay until this node tells the one nearer to the agency
	Registrations                                  []string
	Assumed                                        bool // added as the typical chain: 확인되지 않음
	Cell                                           Cell
}

// Route is the ordered nodes that one channel of one contract uses, nearest to
// the agency first.
type Route struct {
	ID, Contract   string
	Channel        Channel
	Order          int // 0: the first route
	Nodes          []string
	Switch         SwitchMode // how this route is reached from the one before
	SwitchMinutes  *float64   // people: from knowing to sending; a breaker: from fault to sending
	ConfirmMinutes *float64   // per-message: the confirmation timeout
	LastTest       *time.Time
	DragShare      *float64 // probability that the failure of the route before takes this one down too
	// CapacityPerSecond is the messages a second that the route can carry; nil: unlimited.
	CapacityPerSecond *float64
	Assumed           bool
	Cell              Cell
}

// SLATerm is what one node promises the party nearer to the agency.
type SLATerm struct {
	Node, Contract  string
	Availability    *float64
	Window          string // month, year
	NoticeMinutes   *float64
	RecoveryMinutes *float64
	Credits         []Credit
	CapShare        *float64
	Exclusions      []string
	Sentence        string
	Cell            Cell
}

// Credit is the share of the fee given back below an availability.
type Credit struct {
	Below float64 `json:"below"`
	Share float64 `json:"share"`
}

// Incident is one outage on record of a node of the case.
type Incident struct {
	Node          string
	Start         time.Time
	Hours         *float64
	AffectedShare *float64
	Source        string
	Cell          Cell
}

// Shipment is what was sent by one channel in one month.
type Shipment struct {
	Contract  string  `json:"contract"` // key of a contract, or what the sheet calls it
	Service   string  `json:"service"`
	Channel   Channel `json:"channel"`
	Month     string  `json:"month"`     // 2022-10
	Sent      *int64  `json:"sent"`      // nil: not written
	Delivered *int64  `json:"delivered"` // nil: not written
	Cell      Cell    `json:"cell"`
}

// Override is one row of the assumptions sheet.
type Override struct {
	Key   string  `json:"key"`
	Value float64 `json:"value"`
	Text  string  `json:"text,omitempty"`
	Cell  Cell    `json:"cell"`
	Set   string  `json:"set,omitempty"` // day on which it was set in a page, Seoul; none: of a sheet
}

// Severity of a problem.
type Severity string

// An error blocks saving, a warning does not, a question offers answers.
const (
	Error    Severity = "error"
	Warning  Severity = "warning"
	Question Severity = "question"
)

// Problem is one thing to correct, know or answer, with its place.
type Problem struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Sheet    string   `json:"sheet"`
	Cell     string   `json:"cell"`
	Found    string   `json:"found"`
	Expected string   `json:"expected"`
	Message  string   `json:"message"`
	File     string   `json:"file,omitempty"` // its name, where several were read
}

// HasErrors reports whether a problem blocks saving.
func HasErrors(ps []Problem) bool {
	for _, p := range ps {
		if p.Severity == Error {
			return true
		}
	}
	return false
}
