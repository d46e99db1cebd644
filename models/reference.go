package models

import "daebi/models/unit"

// Range is a figure with its low and high end.
type Range struct {
	Value, Low, High float64
}

// Confidence of a cited figure.
type Confidence string

// Confidence words of the shipped data.
const (
	Verified   Confidence = "verified"
	Derived    Confidence = "derived"
	Recalled   Confidence = "recalled"
	AssumedRow Confidence = "assumption"
)

// Rate is one row of the reference rates: how often a node of a role fails, for
// how long, and which share of its messages is hit. A row without a rate holds
// a probability (Share) or a delay (the length columns).
type Rate struct {
	Role, Event     string
	OutagesPerYear  Range
	PriorYears      float64 // the prior is Gamma(rate·k, k)
	MeanHours       float64 // as printed in the file; the engine uses the law
	MuLogHours      float64
	SigmaLogHours   float64
	CapHours        float64
	Share           Range
	HasRate, HasLaw bool
	ExposureYears   float64
	IncidentsUsed   []string
	Source          string
	Confidence      Confidence
	Note            string
}

// Key returns "role,event", the row's name.
func (r Rate) Key() string { return r.Role + "," + r.Event }

// HarmStep is the level of harm of one message from a delay on, until the next
// step of the same class and bearer.
type HarmStep struct {
	Class      MessageClass
	DelayHours float64
	Won        Range
	Bearer     View // ViewAgency: the agency's money; ViewSociety: the citizen's
	Parts      string
	Source     string
	Confidence Confidence
	Note       string
}

// UnitCost is one cited value.
type UnitCost struct {
	Key        string
	Value      Range
	Unit       string
	Source     string
	Confidence Confidence
	Note       string
}

// Price is one cited price of a channel.
type Price struct {
	Channel, Payer  string
	PricePerMessage unit.Money
	VAT             VATSide
	Date, Source    string
	Confidence      Confidence
	Note            string
}

// ClassShare is one class's share of a city's ordinary traffic.
type ClassShare struct {
	Class MessageClass
	Share float64
}

// SendingProfile is when messages leave: weights of month, weekday and hour.
type SendingProfile struct {
	MonthWeights    [12]float64 // mean 1
	WorkingDayShare float64     // of a week's volume on Monday to Friday
	HourWeights     [24]float64 // sum 1
	PeakHours       []int       // hours whose first PeakMinutes hold PeakShare of the hour
	PeakShare       float64
	PeakMinutes     float64
	ReminderBase    float64 // base share of a month's volume outside reminder days
	Source          string
	Confidence      Confidence
}

// Reference is the shipped cited data that an analysis falls back on.
type Reference struct {
	Version   string // date of the record's closing
	Rates     []Rate
	Harm      []HarmStep
	UnitCosts []UnitCost
	Prices    []Price
	Mix       []ClassShare // of ClassMixed
	MixSource string
	Profile   SendingProfile
}

// Rate returns the row of a role and event, and whether there is one.
func (r *Reference) Rate(role, event string) (Rate, bool) {
	for _, x := range r.Rates {
		if x.Role == role && x.Event == event {
			return x, true
		}
	}
	return Rate{}, false
}

// UnitCost returns the row of a key, and whether there is one.
func (r *Reference) UnitCost(key string) (UnitCost, bool) {
	for _, x := range r.UnitCosts {
		if x.Key == key {
			return x, true
		}
	}
	return UnitCost{}, false
}
