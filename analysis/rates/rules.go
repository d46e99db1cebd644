package rates

import (
	"math"
	"time"

	"daebi/models"
)

// Judgements common to the rows.
const (
	// Level of the interval of a counted rate.
	Level = 0.9
	// Buildings is the assumed number of data centres whose loss would be news;
	// 20 to 150 are possible.
	Buildings = 40
	// longHours divides a platform's short faults from its multi-day class.
	longHours = 10
	fromFile  = "incidents.csv"
)

// reference is the spread of the log-lengths of any role.
var reference = Spread{Sigma: 1.2, Worth: 3}

// Lengths says where the length of a row's outages comes from: the record, or a
// stated median and spread.
type Lengths struct {
	Counted            bool    // the incidents that count for the rate
	Also               []Named // others, for the length alone
	AtLeast            []Named // whose length is a lower bound
	MedianHours, Sigma float64 // stated; 0: from the record
	CapHours           float64
}

// A Rule makes one row of the reference rates out of the record.
type Rule struct {
	Role, Event string
	Tally       Tally
	// Against is a second count that an end of the range rests on; without nodes
	// there is none.
	Against Tally
	// Widened: an end is judgement, so the prior's weight is taken from the width
	// of the range; otherwise it is the exposure.
	Widened    bool
	Lengths    Lengths
	Share      models.Range // judgement
	Confidence models.Confidence
	Note       string

	rate func(c, against Count) (models.Range, error)
}

// onRecord is n/T with the exact interval.
func onRecord(c, _ Count) (models.Range, error) {
	low, high, err := Interval(c.N(), c.Years, Level)
	return models.Range{Value: c.PerYear(), Low: low, High: high}, err
}

// upTo is onRecord with a high end by judgement.
func upTo(high float64) func(c, against Count) (models.Range, error) {
	return func(c, against Count) (models.Range, error) {
		r, err := onRecord(c, against)
		r.High = high
		return r, err
	}
}

// countedBelow is a judged centre and high end above what was counted.
func countedBelow(centre, high float64) func(c, _ Count) (models.Range, error) {
	return func(c, _ Count) (models.Range, error) {
		return models.Range{Value: centre, Low: c.PerYear(), High: high}, nil
	}
}

// halfAnEvent is the centre where none was seen, the exact upper end, and a low
// end by judgement.
func halfAnEvent(low float64) func(c, _ Count) (models.Range, error) {
	return func(c, against Count) (models.Range, error) {
		r, err := onRecord(c, against)
		return models.Range{Value: .5 / c.Years, Low: low, High: r.High}, err
	}
}

// between is the geometric mean of two counts.
func between(c, against Count) (models.Range, error) {
	low, high := c.PerYear(), against.PerYear()
	return models.Range{Value: math.Sqrt(low * high), Low: low, High: high}, nil
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var (
	kakaoLaunch  = date(2010, 3, 18)
	carriersFrom = date(2011, 1, 1)
	gwacheon     = Named{"dc-2014-04-20-gwacheon", "still off when last reported: 25.2 h or more"}
)

// Rules returns the rows that stand on the record, in the order of the file.
func Rules() []Rule {
	return []Rule{
		{
			Role: "platform", Event: "short_fault",
			Tally:   Tally{Nodes: []string{"kakao"}, Messages: []string{hit}, UpToHours: longHours, From: date(2022, 11, 1), Units: 1},
			rate:    onRecord,
			Lengths: Lengths{Counted: true, CapHours: longHours}, Share: models.Range{Value: .6, Low: .08, High: 1}, Confidence: models.Derived,
			Note: "since the recovery of October 2022: the press now reports 6 minutes; Kakao's own record, not to be combined with itself",
		},
		{
			Role: "platform", Event: "short_fault_other",
			Tally: Tally{Nodes: []string{"naver", "toss"}, From: date(2017, 11, 1), Units: 2},
			rate:  countedBelow(1.6, 7.9), Widened: true,
			Lengths: Lengths{MedianHours: .5, Sigma: 1.2, CapHours: longHours}, Share: models.Range{Value: .6, Low: .08, High: 1}, Confidence: models.AssumedRow,
			Note: "any kind of fault; high: 38 of Naver's in 2018 to October 2022; centre: geometric mean to two digits",
		},
		{
			Role: "platform", Event: "site_loss",
			Tally: Tally{Nodes: []string{"kakao"}, Messages: []string{hit}, Buildings: CountThem, OverHours: longHours, From: kakaoLaunch, Units: 1},
			rate:  onRecord,
			Lengths: Lengths{
				Counted: true, CapHours: 168,
				Also:    []Named{{"kt-2018-11-24-ahyeon", "a second multi-day loss of a message service"}, gwacheon},
				AtLeast: []Named{gwacheon},
			},
			Share: models.Range{Value: 1, Low: .8, High: 1}, Confidence: models.Derived,
			Note: "since the launch; only where the platform's buildings are not modelled: the building's row counts the same event",
		},
		{
			Role: "carrier", Event: "sms_outage_one_carrier",
			Tally: Tally{
				Nodes: []string{"kt", "skt", "lguplus"}, Messages: []string{hit}, From: carriersFrom, Units: 3,
				Except: []Named{{"kt-2021-10-25", "effect on SMS not confirmed"}},
			},
			rate: upTo(.6), Widened: true,
			Lengths: Lengths{Counted: true, CapHours: 72}, Share: models.Range{Value: .33, Low: .1, High: .45}, Confidence: models.Derived,
			Note: "per carrier; high: 18 events of any kind of 2004 to 2014 over three carriers, as the press reports from about an hour on",
		},
		{
			Role: "carrier", Event: "sms_outage_all_carriers",
			Tally: Tally{From: carriersFrom, Units: 1},
			rate:  halfAnEvent(.003), Widened: true,
			Lengths: Lengths{MedianHours: 2, Sigma: 1.2, CapHours: 72}, Share: models.Range{Value: 1, Low: .5, High: 1}, Confidence: models.Derived,
			Note: "none on record: half an event; high: upper end for none; low assumed",
		},
		{
			Role: "site", Event: "data_centre_loss",
			Tally: Tally{
				Nodes: []string{dataCentre}, Buildings: CountThem, From: carriersFrom, Units: Buildings,
				Also: []Named{{"kt-2011-04-26", "the building of a carrier's message equipment lost its power"}},
			},
			Against: Tally{Nodes: []string{"kakao"}, Messages: []string{hit}, Buildings: OnlyThem, From: kakaoLaunch, Units: 1},
			rate:    between, Widened: true,
			Lengths: Lengths{Counted: true, CapHours: 336, AtLeast: []Named{gwacheon}}, Share: models.Range{Value: 1, Low: .5, High: 1}, Confidence: models.Derived,
			Note: "per building; low: all that are on record over an assumed number of buildings; high: Kakao's own buildings; lengths of the message service, not of the power",
		},
		{
			Role: "hub", Event: "shared_hub_loss",
			Tally:   Tally{Nodes: []string{"gov_network", "nirs"}, Messages: []string{hit, unknown}, OverHours: 24, From: date(2018, 11, 22), Units: 1},
			rate:    onRecord,
			Lengths: Lengths{Counted: true, CapHours: 757}, Share: models.Range{Value: 1, Low: .3, High: 1}, Confidence: models.Derived,
			Note: "multi-day; eight years of comparable coverage, by judgement; cap: the longest seen",
		},
	}
}

// A Lag is how long nobody outside was told of an outage.
type Lag struct {
	Incident string
	Hours    float64
	Said     string // the first public word
}

// Lags returns what "notification,delay_per_tier" rests on.
func Lags() []Lag {
	return []Lag{
		{"relay-twilio-2021-02-26", .42, "status page, 25 minutes in; abroad"},
		{"kakao-2024-07-18", .53, "notice, 32 minutes in"},
		{"kt-2021-10-25", .67, "the ministry's alert, 40 minutes in"},
		{"kakao-2022-10-15", 5.33, "telephone line, 5 h 20 min in as the press wrote"},
	}
}
