package sheet

import (
	"encoding/json"
	"time"

	"daebi/models"
	"daebi/models/unit"
)

// Schema names the form of Check.
const Schema = "daebi/check/1"

// Check is what was understood of a file and what is wrong with it, in the form
// of `daebi check -json`. What nobody wrote is null.
type Check struct {
	Schema    string            `json:"schema"`
	Files     []CheckFile       `json:"files"`
	Contracts []CheckContract   `json:"contracts"`
	Nodes     []CheckNode       `json:"nodes"`
	Routes    []CheckRoute      `json:"routes"`
	SLA       []CheckSLA        `json:"sla"`
	Incidents []CheckIncident   `json:"incidents"`
	Shipments []models.Shipment `json:"shipments"` // written as CheckShipment
	Ignored   []CheckIgnored    `json:"ignored"`
	Problems  []models.Problem  `json:"problems"`
}

// MarshalJSON writes the delivery records in the form of the rest.
func (c Check) MarshalJSON() ([]byte, error) {
	type plain Check
	out := struct {
		plain
		Shipments []CheckShipment `json:"shipments"`
	}{plain(c), []CheckShipment{}}
	for _, x := range c.Shipments {
		out.Shipments = append(out.Shipments, CheckShipment{Contract: stated(x.Contract), Service: stated(x.Service), Channel: stated(string(x.Channel)), Month: x.Month, Sent: x.Sent, Delivered: x.Delivered, Cell: stated(x.Cell.String())})
	}
	return json.Marshal(out)
}

// CheckFile is one file read.
type CheckFile struct {
	Name   string       `json:"name"`
	Kind   string       `json:"kind"`
	SHA256 string       `json:"sha256"`
	Sheets []CheckSheet `json:"sheets"`
}

// CheckSheet is one sheet of a file and the tables found in it.
type CheckSheet struct {
	Name   string       `json:"name"`
	Hidden bool         `json:"hidden"`
	Tables []CheckTable `json:"tables"`
}

// CheckTable is one table with its columns.
type CheckTable struct {
	Kind    string        `json:"kind"`
	Range   string        `json:"range"`
	Columns []CheckColumn `json:"columns"`
}

// CheckColumn is a header and the field it was taken for.
type CheckColumn struct {
	Cell       string  `json:"cell"`
	Header     string  `json:"header"`
	Field      string  `json:"field"`
	Confidence float64 `json:"confidence"`
}

// CheckContract is a contract as understood.
type CheckContract struct {
	Number            *string        `json:"number"`
	Name              *string        `json:"name"`
	Agency            *string        `json:"agency"`
	Vendor            *string        `json:"vendor"`
	Start             *string        `json:"start"`
	End               *string        `json:"end"`
	AmountWon         *unit.Money    `json:"amount_won"`
	VATIncluded       *bool          `json:"vat_included"`
	MonthlyFeeWon     *unit.Money    `json:"monthly_fee_won"`
	MonthlyMinimumWon *unit.Money    `json:"monthly_minimum_won"`
	Offer             bool           `json:"offer,omitempty"`        // not in force
	NameGuessed       string         `json:"name_guessed,omitempty"` // from the sheet's title, where none is stated
	Services          []CheckService `json:"services"`
}

// CheckService is a service as understood.
type CheckService struct {
	Name         *string     `json:"name"`
	Class        *string     `json:"class"`
	FailureShare *float64    `json:"failure_share"`
	Lines        []CheckLine `json:"lines"`
}

// CheckLine is a price as understood.
type CheckLine struct {
	Channel          *string     `json:"channel"`
	Phase            *string     `json:"phase"`
	PriceWon         *unit.Money `json:"price_won"` // null where there are tiers
	VAT              string      `json:"vat"`
	PriceExclVATWon  *unit.Money `json:"price_excl_vat_won"` // null where the side is not stated
	MessagesPerMonth *int64      `json:"messages_per_month"`
	Approximate      bool        `json:"approximate"`
	Vendor           *string     `json:"vendor"`
	Tiers            []CheckTier `json:"tiers"`
	TierMode         *string     `json:"tier_mode"`
	Cell             *string     `json:"cell"`
}

// CheckTier is the price from a monthly volume on.
type CheckTier struct {
	From     int64      `json:"from"`
	PriceWon unit.Money `json:"price_won"`
}

// CheckNode is a node as understood.
type CheckNode struct {
	ID                 *string  `json:"id"`
	Name               *string  `json:"name"`
	Role               *string  `json:"role"`
	Suppliers          []string `json:"suppliers"`
	Availability       *float64 `json:"availability"`
	MTBFHours          *float64 `json:"mtbf_hours"`
	MTTRHours          *float64 `json:"mttr_hours"`
	Sites              []string `json:"sites"`
	Redundancy         *string  `json:"redundancy"`
	NoticeDelayMinutes *float64 `json:"notice_delay_minutes"`
	Registrations      []string `json:"registrations"`
	Cell               *string  `json:"cell"`
}

// CheckRoute is a route as understood.
type CheckRoute struct {
	ID            *string  `json:"id"`
	Contract      *string  `json:"contract"`
	Channel       *string  `json:"channel"`
	Order         int      `json:"order"`
	Nodes         []string `json:"nodes"`
	Switch        *string  `json:"switch"`
	SwitchMinutes *float64 `json:"switch_minutes"`
	Derived       bool     `json:"derived,omitempty"` // from the chain, by no one's hand
}

// CheckSLA is one promise as understood.
type CheckSLA struct {
	Node            *string         `json:"node"`
	Contract        *string         `json:"contract"`
	Availability    *float64        `json:"availability"`
	Window          *string         `json:"window"`
	NoticeMinutes   *float64        `json:"notice_minutes"`
	RecoveryMinutes *float64        `json:"recovery_minutes"`
	Credits         []models.Credit `json:"credits"`
	CapShare        *float64        `json:"cap_share"`
	Exclusions      []string        `json:"exclusions"`
	Penalties       []CheckPenalty  `json:"penalties,omitempty"` // other than credits, as written
	Cell            *string         `json:"cell"`
}

// CheckPenalty is a penalty that is no credit by availability: so many won, or such a
// share of the fee, for each hour beyond a limit. It is shown and not counted.
type CheckPenalty struct {
	Item  string      `json:"item"`
	Text  string      `json:"text"`          // as written
	Per   string      `json:"per,omitempty"` // minute, hour, day, time or point; "" where that was not understood
	Won   *unit.Money `json:"won"`
	Share *float64    `json:"share"` // of the fee
}

// CheckIncident is one outage as understood.
type CheckIncident struct {
	Node  *string  `json:"node"`
	Start *string  `json:"start"`
	Hours *float64 `json:"hours"`
	Cell  *string  `json:"cell"`
}

// CheckShipment is what was sent in one month as understood.
type CheckShipment struct {
	Contract  *string `json:"contract"`
	Service   *string `json:"service"`
	Channel   *string `json:"channel"`
	Month     string  `json:"month"`
	Sent      *int64  `json:"sent"`
	Delivered *int64  `json:"delivered"`
	Cell      *string `json:"cell"`
}

// CheckIgnored is a part of a sheet that was not read, and why.
type CheckIgnored struct {
	Sheet string `json:"sheet"`
	Range string `json:"range"`
	Why   string `json:"why"`
	File  string `json:"file,omitempty"` // where there are several
}

func stated(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func day(t *time.Time) *string {
	if t == nil {
		return nil
	}
	return stated(t.Format("2006-01-02"))
}

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// newCheck shows a case in the form of the interface.
func newCheck(c *models.Case) Check {
	out := Check{Schema: Schema, Files: []CheckFile{}, Contracts: []CheckContract{}, Nodes: []CheckNode{}, Routes: []CheckRoute{}, SLA: []CheckSLA{}, Incidents: []CheckIncident{},
		Shipments: list(c.Shipments), Ignored: []CheckIgnored{}, Problems: []models.Problem{}}
	made := checker{words: map[string]*string{}}
	for _, k := range c.Contracts {
		out.Contracts = append(out.Contracts, made.contract(k))
	}
	for _, n := range c.Nodes {
		out.Nodes = append(out.Nodes, CheckNode{ID: stated(n.ID), Name: stated(n.Name), Role: stated(string(n.Role)), Suppliers: list(n.Suppliers), Availability: n.Availability,
			MTBFHours: n.MTBFHours, MTTRHours: n.MTTRHours, Sites: list(n.Sites), Redundancy: stated(n.Redundancy), NoticeDelayMinutes: n.NoticeMinutes, Registrations: list(n.Registrations), Cell: stated(n.Cell.String())})
	}
	for _, r := range c.Routes {
		out.Routes = append(out.Routes, CheckRoute{ID: stated(r.ID), Contract: stated(r.Contract), Channel: stated(string(r.Channel)), Order: r.Order, Nodes: list(r.Nodes), Switch: stated(string(r.Switch)), SwitchMinutes: r.SwitchMinutes})
	}
	for _, t := range c.SLA {
		out.SLA = append(out.SLA, CheckSLA{Node: stated(t.Node), Contract: stated(t.Contract), Availability: t.Availability, Window: stated(t.Window), NoticeMinutes: t.NoticeMinutes,
			RecoveryMinutes: t.RecoveryMinutes, Credits: list(t.Credits), CapShare: t.CapShare, Exclusions: list(t.Exclusions), Cell: stated(t.Cell.String())})
	}
	for _, i := range c.Incidents {
		x := CheckIncident{Node: stated(i.Node), Hours: i.Hours, Cell: stated(i.Cell.String())}
		if !i.Start.IsZero() {
			x.Start = stated(i.Start.Format(time.RFC3339))
		}
		out.Incidents = append(out.Incidents, x)
	}
	return out
}

// checker makes the services of a check. A large sheet has a hundred thousand: what
// their pointers point to lies in blocks, and words that are few are kept once.
type checker struct {
	texts  pool[string]
	counts pool[int64]
	prices pool[unit.Money]
	tiers  pool[CheckTier]
	lines  pool[CheckLine]
	words  map[string]*string
}

// pool keeps values side by side.
type pool[T any] struct{ block []T }

// slice keeps n values and returns them; the caller sets them.
func (p *pool[T]) slice(n int) []T {
	if n == 0 {
		return []T{}
	}
	if cap(p.block)-len(p.block) < n {
		p.block = make([]T, 0, max(min(2*cap(p.block), 4096), 8, n))
	}
	from := len(p.block)
	p.block = p.block[:from+n]
	return p.block[from : from+n : from+n]
}

func (p *pool[T]) of(v T) *T {
	s := p.slice(1)
	s[0] = v
	return &s[0]
}

// text is stated.
func (c *checker) text(s string) *string {
	if s == "" {
		return nil
	}
	return c.texts.of(s)
}

// word is stated of a text that many records share.
func (c *checker) word(s string) *string {
	if s == "" {
		return nil
	}
	p := c.words[s]
	if p == nil {
		if p = c.texts.of(s); len(c.words) < 1000 {
			c.words[s] = p
		}
	}
	return p
}

func (c *checker) contract(k models.Contract) CheckContract {
	out := CheckContract{Number: stated(k.Number), Name: stated(k.Name), Agency: stated(k.Agency), Vendor: stated(k.Vendor), Start: day(k.Start), End: day(k.End),
		Offer: !k.InForce, AmountWon: k.Amount, MonthlyFeeWon: k.MonthlyFee, MonthlyMinimumWon: k.MonthlyMinimum, Services: make([]CheckService, 0, len(k.Services))}
	if k.VAT != models.VATUnstated && k.VAT != "" {
		included := k.VAT == models.VATIncluded
		out.VATIncluded = &included
	}
	for i := range k.Services {
		s := &k.Services[i]
		x := CheckService{Name: c.text(s.Name), Class: c.word(string(s.Class)), FailureShare: s.FailureShare, Lines: c.lines.slice(len(s.Lines))}
		for j := range s.Lines {
			x.Lines[j] = c.line(&s.Lines[j])
		}
		out.Services = append(out.Services, x)
	}
	return out
}

func (c *checker) line(l *models.Line) CheckLine {
	out := CheckLine{Channel: c.word(string(l.Channel)), Phase: c.word(string(l.Phase)), VAT: string(l.VAT), Approximate: l.Approximate, Vendor: c.word(l.Vendor),
		Tiers: c.tiers.slice(len(l.Price.Tiers)), Cell: c.text(l.Cell.String())}
	if l.MessagesPerMonth > 0 {
		out.MessagesPerMonth = c.counts.of(l.MessagesPerMonth)
	}
	for i, t := range l.Price.Tiers {
		out.Tiers[i] = CheckTier{t.From, t.PricePerMessage}
	}
	if len(out.Tiers) > 0 {
		out.TierMode = c.word(string(l.Price.Mode))
	}
	if l.Price.IsFlat() {
		out.PriceWon = c.prices.of(l.Price.Tiers[0].PricePerMessage)
		out.PriceExclVATWon = exclVAT(out.PriceWon, l.VAT)
	}
	return out
}

// exclVAT returns a price without VAT, to a thousandth of a won: for showing
// only, since amounts and not unit prices are converted.
func exclVAT(p *unit.Money, side models.VATSide) *unit.Money {
	switch side {
	case models.VATExcluded, models.VATExempt:
		return p
	case models.VATIncluded:
		if x, err := p.MulDiv(10, 11); err == nil {
			return &x
		}
	}
	return nil
}

// addRecords appends what another file says of the purchase.
func (c *Check) addRecords(o Check) {
	c.Contracts = append(c.Contracts, o.Contracts...)
	c.Nodes = append(c.Nodes, o.Nodes...)
	c.Routes = append(c.Routes, o.Routes...)
	c.SLA = append(c.SLA, o.SLA...)
	c.Incidents = append(c.Incidents, o.Incidents...)
	c.Shipments = append(c.Shipments, o.Shipments...)
}
