package analysis

import (
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/models/unit"
)

// Schema names the form of a Report's JSON. Keys may be added, never renamed or
// given another meaning.
const Schema = "daebi/analysis/1"

// Report is everything an analysis found. The pages, the workbook, the command
// line and the HTTP API all show figures of this one value. A nil figure was
// not computed; Problems says why.
type Report struct {
	Schema          string             `json:"schema"`
	Engine          string             `json:"engine"` // version of the method
	Input           Input              `json:"input"`
	Savings         Savings            `json:"savings"`
	Delivery        Delivery           `json:"delivery"`
	Loss            Loss               `json:"loss"`
	Net             Net                `json:"net"`
	Options         []Option           `json:"options"`
	Frontier        []FrontierPoint    `json:"frontier"`
	FrontierPoints  int                `json:"frontier_points"` // efficient points in all; Frontier shows some of them
	Recommendation  *Recommendation    `json:"recommendation"`
	Sensitivity     []Sensitivity      `json:"sensitivity"`
	TwoWay          *TwoWayMap         `json:"two_way"`
	ProbabilityBest map[string]float64 `json:"probability_best"` // all inputs drawn together
	SLA             *SLAFindings       `json:"sla"`
	Offers          []Offer            `json:"offers"` // that compete for the purchase; none: there is one
	Figures         []DerivedFigure    `json:"figures"`
	Amounts         []DerivedFigure    `json:"amounts"` // won, messages and shares of the contract's clauses
	Facts           *rules.Facts       `json:"facts"`   // of the sheet, as the rules ask; nil in reports stored before they were kept
	Requirements    []Requirement      `json:"requirements"`
	RequirementsEN  []Requirement      `json:"requirements_en"`
	Compliance      []Compliance       `json:"compliance"` // the present contract against every rule
	Annex           []AnnexRow         `json:"internal_annex"`
	Problems        []models.Problem   `json:"problems"`
}

// Input is what the analysis rests on.
type Input struct {
	SHA256      []string     `json:"sha256"`
	Contracts   int          `json:"contracts"`
	Services    int          `json:"services"`
	Agency      string       `json:"agency"`
	Title       string       `json:"title"`
	Reference   string       `json:"reference"` // version of the shipped data
	Assumptions []Assumption `json:"assumptions"`
}

// Assumption is one row of the register: a value used, its range, and where it
// is from.
type Assumption struct {
	Key        string            `json:"key"`  // stable, e.g. "rate.vendor,own_outage"
	Name       string            `json:"name"` // Korean
	NameEN     string            `json:"name_en"`
	Value      float64           `json:"value"`
	Low        *float64          `json:"low"`
	High       *float64          `json:"high"`
	Unit       string            `json:"unit"` // text key of the unit: won, share, hours, minutes, years, per_year, messages_per_month
	From       models.Origin     `json:"from"`
	Source     string            `json:"source"`
	Confidence models.Confidence `json:"confidence"`
	Note       string            `json:"note"`
	Cell       string            `json:"cell,omitempty"`
}

// Savings is what the new channel saves a year: exact money.
type Savings struct {
	// VATStated tells that every price and fee of the sheet states its side: what is
	// open, if anything, is the side of a cited public price.
	VATStated               bool             `json:"vat_stated"`
	VATConfirmed            bool             `json:"vat_confirmed"`
	BeforeWon               unit.Money       `json:"before_won"`  // a year, as written
	AfterWon                unit.Money       `json:"after_won"`   // a year, as written, fallback of failed messages and fees within
	AnnualWon               unit.Money       `json:"annual_won"`  // as written: the headline until the VAT question is answered
	VerdictWon              unit.Money       `json:"verdict_won"` // what N rests on: VAT included where every side is known, else as written
	NotDelivered            float64          `json:"not_delivered_messages"`
	AnnualExclVAT           unit.Money       `json:"annual_excl_vat_won"` // an unstated price taken as without VAT
	AnnualInclVAT           unit.Money       `json:"annual_incl_vat_won"` // the same with VAT added
	ByVATSides              []VATCase        `json:"by_vat_sides"`        // empty where every side is stated
	PresentValue            *float64         `json:"present_value_won"`
	Years                   []YearSavings    `json:"years"`
	Baseline                string           `json:"baseline"` // previous, reference
	BreakEvenFailureShare   *float64         `json:"break_even_failure_share"`
	BreakEvenStatus         string           `json:"break_even_failure_status"`  // at, never, already_lost, not_flat
	EstimatedPriceWon       unit.Money       `json:"estimated_price_won"`        // 추정가격: 12 months, without VAT, options at their maximum
	EstimatedPriceAsWritten bool             `json:"estimated_price_as_written"` // a side of VAT is unstated: used as written
	Services                []ServiceSavings `json:"services"`
}

// YearSavings is one year of the term: what is saved on the side the verdict
// rests on, and its present value.
type YearSavings struct {
	Year       int        `json:"year"`
	Part       float64    `json:"part"` // of a year: the last may be shorter
	Annual     unit.Money `json:"annual_won"`
	Discounted float64    `json:"discounted_won"`
}

// VATCase is the savings if unstated prices before and after stand on the sides
// named.
type VATCase struct {
	Before        models.VATSide `json:"before"`
	After         models.VATSide `json:"after"`
	AnnualExclVAT unit.Money     `json:"annual_excl_vat_won"`
	AnnualInclVAT unit.Money     `json:"annual_incl_vat_won"`
}

// ServiceSavings is one service's part.
type ServiceSavings struct {
	Contract         string              `json:"contract"`
	Name             string              `json:"name"`
	Class            models.MessageClass `json:"class"`
	MessagesPerMonth int64               `json:"messages_per_month"`
	FailureShare     float64             `json:"failure_share"`
	Annual           unit.Money          `json:"annual_won"`
	Lines            []CostLine          `json:"lines"`
	Fallback         CostLine            `json:"fallback"`           // what a message that fails costs, whether any does or not; its volumes are 0
	FallbackAsBefore bool                `json:"fallback_as_before"` // it is the first line before the switch
}

// CostLine is one product of the budget: price × messages × 12.
type CostLine struct {
	Phase           models.Phase   `json:"phase"`
	Channel         models.Channel `json:"channel"`
	Price           unit.Money     `json:"price_won"` // the flat price, or the average of a schedule
	Flat            bool           `json:"flat"`
	MessagesPerYear int64          `json:"messages_per_year"`
	Annual          unit.Money     `json:"annual_won"` // as written
	VAT             models.VATSide `json:"vat"`
	Assumed         bool           `json:"assumed"` // a cited reference price stands in
	Source          string         `json:"source"`
	Cell            string         `json:"cell"`
}

// Delivery is the steady state of the present plan's structure.
type Delivery struct {
	Unavailability     *float64          `json:"unavailability"`
	HoursPerYear       *float64          `json:"hours_per_year"`
	FailuresPerYear    *float64          `json:"failures_per_year"`
	MinimalCutSets     [][]string        `json:"minimal_cut_sets"` // of the likelier structure
	CutSetsComplete    bool              `json:"minimal_cut_sets_complete"`
	SinglePoints       []string          `json:"single_points"`
	SharedSites        []SharedSite      `json:"shared_sites"`
	Unknown            []string          `json:"unknown"`
	Structures         []Structure       `json:"structures"`
	Importance         []Importance      `json:"importance"`
	ImportanceFormulas map[string]string `json:"importance_formulas"`
	Nodes              []ChainNode       `json:"nodes"`
	Routes             []ChainRoute      `json:"routes"`
}

// SharedSite is a building that two or more nodes stand in.
type SharedSite struct {
	Site       string   `json:"site"`
	Nodes      []string `json:"nodes"`
	Structure  string   `json:"structure"`   // known, separate, same: in which it is shared
	BothRoutes bool     `json:"both_routes"` // its loss takes the first route and its fallback together
}

// Structure is one way the unknowns may be: Weight is its probability.
type Structure struct {
	Name           string     `json:"name"` // known, separate, same
	Weight         float64    `json:"weight"`
	Unavailability float64    `json:"unavailability"`
	MinimalCutSets [][]string `json:"minimal_cut_sets"`
}

// Importance of a basic event; each figure's formula is printed beside it.
type Importance struct {
	Event         string  `json:"event"`
	Birnbaum      float64 `json:"birnbaum"`
	Criticality   float64 `json:"criticality"`
	FussellVesely float64 `json:"fussell_vesely"`
	RAW           float64 `json:"raw"`
	RRW           float64 `json:"rrw"`
}

// ChainNode is a node as the pages draw it.
type ChainNode struct {
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	Role      models.Role `json:"role"`
	Sites     []string    `json:"sites"`
	SiteKnown bool        `json:"site_known"`
	NameKnown bool        `json:"name_known"`
	Assumed   bool        `json:"assumed"`
	Single    bool        `json:"single_point"`
}

// ChainRoute is a route as the pages draw it.
type ChainRoute struct {
	ID      string            `json:"id"`
	Channel models.Channel    `json:"channel"`
	Order   int               `json:"order"`
	Switch  models.SwitchMode `json:"switch"`
	Nodes   []string          `json:"nodes"`
}

// Loss is the yearly cost of outages under the present plan, won, gross of SLA
// credits.
type Loss struct {
	View                             models.View        `json:"view"`
	Mean                             float64            `json:"mean_won"`
	MeanRateLow                      float64            `json:"mean_rate_low_won"`  // 5 % of E[L] over uncertain rates
	MeanRateHigh                     float64            `json:"mean_rate_high_won"` // 95 %
	MeanClosedForm                   float64            `json:"mean_closed_form_won"`
	MeanNumeric                      float64            `json:"mean_numeric_won"` // of the classes of starts and lengths, before they are scaled to the closed form
	SD                               float64            `json:"sd_won"`
	BaselineMean                     float64            `json:"baseline_mean_won"` // L₀: SMS fails too
	ProbabilityOfNoOutage            float64            `json:"probability_of_no_outage"`
	ProbabilityBelowOneWon           float64            `json:"probability_below_one_won"`
	Quantiles                        map[string]float64 `json:"quantiles_won"`
	TVaR                             map[string]float64 `json:"tvar_won"`
	BaselineTVaR95                   float64            `json:"baseline_tvar95_won"`
	ProbabilityExceedsSavings        float64            `json:"probability_exceeds_savings"`
	ProbabilityExceedsSavingsIsBound bool               `json:"probability_exceeds_savings_is_bound"` // the probability is at most the figure
	ErrorBound                       float64            `json:"error_bound_won"`                      // half the bracket of P95
	MonteCarlo                       *MonteCarlo        `json:"monte_carlo"`
	OtherView                        OtherView          `json:"other_view"`
	Events                           []EventLoss        `json:"events"`
	Exceedance                       []ExceedancePoint  `json:"exceedance"` // of the year's sum and of the worst single outage
	Months                           []MonthLoss        `json:"months"`     // January to December; none: not computed
}

// MonthLoss is one calendar month's part of the yearly means: what outages that
// begin in it are expected to cost. The months add up to the year.
type MonthLoss struct {
	Month    int     `json:"month"`
	Messages float64 `json:"messages"`      // that the services send in it
	Mean     float64 `json:"mean_won"`      // of Loss.Mean
	Baseline float64 `json:"baseline_won"`  // of Loss.BaselineMean
	OneMean  float64 `json:"one_event_won"` // of one outage of the mean kind that begins in it
}

// ExceedancePoint is one point of the exceedance curves.
type ExceedancePoint struct {
	Won         float64 `json:"won"`
	Year        float64 `json:"year"`  // P(the year's sum > Won)
	WorstOutage float64 `json:"worst"` // P(the worst single outage > Won)
}

// MonteCarlo is the independent check beside the distribution.
type MonteCarlo struct {
	Mean float64 `json:"mean_won"`
	P95  float64 `json:"p95_won"`
	Runs int     `json:"runs"`
	Seed uint64  `json:"seed"`
}

// OtherView is the other bearer's count beside the one shown; never added.
type OtherView struct {
	View     models.View `json:"view"`
	Mean     float64     `json:"mean_won"`
	Baseline float64     `json:"baseline_mean_won"`
	P95      float64     `json:"p95_won"`
	TVaR95   float64     `json:"tvar95_won"`
	Net      float64     `json:"net_won"`
}

// EventLoss is one stream of outages.
type EventLoss struct {
	Event          string        `json:"event"` // readable: "카카오: 짧은 장애"
	EventEN        string        `json:"event_en"`
	Probability    float64       `json:"probability"` // of the structures in which it exists
	Key            string        `json:"key"`         // reference row
	Nodes          []string      `json:"nodes"`
	AffectedShare  float64       `json:"affected_share"`
	Rate           float64       `json:"rate"`
	RateLow        float64       `json:"rate_low"`
	RateHigh       float64       `json:"rate_high"`
	MeanHours      float64       `json:"mean_hours"`
	MeanLoss       float64       `json:"mean_loss_won"` // of one outage
	LateMessages   float64       `json:"late_messages"` // of one outage: later than the first harm step
	AnnualLoss     float64       `json:"annual_loss_won"`
	HitsBothRoutes bool          `json:"hits_both_routes"`
	From           models.Origin `json:"from"`
	Source         string        `json:"source"`
	Note           string        `json:"note"`
}

// Net sets savings against outages, won a year, in the view of Loss.
type Net struct {
	Annual       float64   `json:"annual_won"`
	RiskAdjusted float64   `json:"risk_adjusted_won"`
	Kappa        float64   `json:"kappa"`
	BreakEven    BreakEven `json:"break_even"`
}

// BreakEven holds the values at which N = 0; nil is 'never'.
type BreakEven struct {
	RateMultiplier *float64 `json:"rate_multiplier"`
	HarmMultiplier *float64 `json:"harm_multiplier"`
	OutageHours    *float64 `json:"outage_hours"` // length of one outage a year on the mean profile
	SwitchMinutes  *float64 `json:"switch_minutes"`
}

// Option is one thing that could be bought for the case.
type Option struct {
	ID             string            `json:"id"`              // present, stay, alone, manual, same_vendor, independent_vendor, parallel
	AnnualCost     float64           `json:"annual_cost_won"` // without an unknown fee
	Savings        float64           `json:"savings_won"`
	MeanLoss       float64           `json:"mean_loss_won"`
	TVaR95         float64           `json:"tvar95_won"`
	P95            float64           `json:"p95_won"`
	Net            float64           `json:"net_won"`
	RiskAdjusted   float64           `json:"risk_adjusted_won"`
	Availability   *float64          `json:"availability"`
	MeetsMustRules bool              `json:"meets_must_rules"`
	BrokenRules    []string          `json:"broken_rules"` // text keys
	DominatedBy    *string           `json:"dominated_by"`
	FeeKnown       bool              `json:"fee_known"`
	FeeWon         float64           `json:"fee_won"`            // a year, where known
	BreakEvenFee   *float64          `json:"break_even_fee_won"` // at which it stops paying against the best option of known cost
	LateMessages   float64           `json:"late_messages"`      // expected a year
	Recommended    bool              `json:"recommended"`
	Present        bool              `json:"present"`
	Switch         models.SwitchMode `json:"switch"`
	SwitchMinutes  *float64          `json:"switch_minutes"`
	PFD            *float64          `json:"failure_on_demand"`
	LossParts      *LossParts        `json:"loss_parts"` // nil in a quick verdict, and beyond partServices
}

// FrontierPoint is one non-dominated choice over all services.
type FrontierPoint struct {
	Plan         map[string]string `json:"plan"`
	AnnualCost   float64           `json:"annual_cost_won"`
	MeanLoss     float64           `json:"mean_loss_won"`
	TVaR95       float64           `json:"tvar95_won"`
	RiskAdjusted float64           `json:"risk_adjusted_won"`
	FeeKnown     bool              `json:"fee_known"`
}

// Recommendation names what to buy and why.
type Recommendation struct {
	Option            string            `json:"option"`
	Plan              map[string]string `json:"plan"` // service → option
	CheapestCompliant string            `json:"cheapest_compliant"`
	MostResilient     string            `json:"most_resilient"`
	LeastChange       string            `json:"least_change"`
	Because           []string          `json:"because"` // Korean sentences
	BecauseEN         []string          `json:"because_en"`
	// Conditional is the option of unknown fee that would be better below
	// ConditionalFee won a year; "" for none.
	Conditional    string  `json:"conditional"`
	ConditionalFee float64 `json:"conditional_fee_won"`
}

// Sensitivity is one input's effect on the present plan's N, the others at their
// centre. SwitchingValue is where N = 0, nil: never.
type Sensitivity struct {
	Input          string   `json:"input"`
	Name           string   `json:"name"`
	NameEN         string   `json:"name_en"`
	Unit           string   `json:"unit"`
	Value          float64  `json:"value"`
	Low            float64  `json:"low"`
	High           float64  `json:"high"`
	NetLow         float64  `json:"net_low_won"`
	NetHigh        float64  `json:"net_high_won"`
	SwitchingValue *float64 `json:"switching_value"`
	EVPPI          *float64 `json:"evppi_won"`     // worth of knowing it before choosing, on Nκ
	Slope          *float64 `json:"net_slope_won"` // of N by the input, where N is linear in it; nil: it is not
}

// TwoWayMap says which option has the largest N where all rates and all harm are
// multiplied; Winner is by rate, then harm.
type TwoWayMap struct {
	Rate   []float64  `json:"rate_multiplier"`
	Harm   []float64  `json:"harm_multiplier"`
	Winner [][]string `json:"winner"`
}

// SLA sets promises against what the contract promises the agency.
type SLA struct {
	PromisedEndToEnd  *float64 `json:"promised_end_to_end"`
	Gaps              []SLAGap `json:"gaps"`
	ExpectedCredit    *float64 `json:"expected_credit_won"`
	CreditGap         *float64 `json:"credit_gap_won"`
	CreditShareOfLoss *float64 `json:"credit_share_of_loss"`
}

// SLAGap is a term one tier promised and the next did not.
type SLAGap struct {
	Node string `json:"node"`
	Term string `json:"term"`
}

// DerivedFigure is one number that a clause carries, with what decided it.
type DerivedFigure struct {
	Key        string   `json:"key"` // switch_time, notice_total, notice_vendor, capacity, clear_window, availability, …
	Value      *float64 `json:"value"`
	Text       string   `json:"text,omitempty"` // where the figure is words (separation kinds)
	TextEN     string   `json:"text_en,omitempty"`
	Unit       string   `json:"unit"`
	DecidedBy  string   `json:"decided_by"` // economics, tolerance, rule, today, officer
	Why        string   `json:"why"`        // Korean sentence
	WhyEN      string   `json:"why_en"`
	Provisions []string `json:"provisions"`     // that bound it
	Economics  *float64 `json:"economics"`      // what the computation alone gave; nil: no limit
	Rule       string   `json:"rule,omitempty"` // the provision that decided, where a rule did
}

// Requirement is one row of the requirement table; Basis and RequirementFigure
// are its provisions and numbers.
type (
	Requirement       = rules.Requirement
	Basis             = rules.Basis
	RequirementFigure = rules.Figure
	Clause            = rules.Clause
)

// AnnexRow names, for the agency alone, the firms and sites behind the
// separation that the tender asks for by kind.
type AnnexRow struct {
	Kind  string   `json:"kind"` // building, relay, control, firm
	Names []string `json:"names"`
	Why   string   `json:"why"`
}

// Unanswered is what an analysis of a case with errors says: the problems, and
// nothing of a figure.
func Unanswered(sha256 []string, problems []models.Problem) any {
	type input struct {
		SHA256      []string `json:"sha256"`
		Contracts   *int     `json:"contracts"`
		Services    *int     `json:"services"`
		Assumptions []string `json:"assumptions"`
	}
	return struct {
		Schema         string           `json:"schema"`
		Engine         string           `json:"engine"`
		Input          input            `json:"input"`
		Savings        *Savings         `json:"savings"`
		Delivery       *Delivery        `json:"delivery"`
		Loss           *Loss            `json:"loss"`
		Net            *Net             `json:"net"`
		Options        []Option         `json:"options"`
		Frontier       []FrontierPoint  `json:"frontier"`
		Recommendation *Recommendation  `json:"recommendation"`
		Sensitivity    []Sensitivity    `json:"sensitivity"`
		SLA            *SLAFindings     `json:"sla"`
		Requirements   []Requirement    `json:"requirements"`
		Problems       []models.Problem `json:"problems"`
	}{Schema: Schema, Engine: EngineVersion, Input: input{SHA256: sha256, Assumptions: []string{}}, Problems: problems}
}
