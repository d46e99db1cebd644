package models

// Label says what makes a requirement, or one of its grounds, hold.
type Label string

// Labels of the 근거 column. LabelAgency marks a ground that obliges the agency
// and not the contractor; a requirement itself never carries it (it is then
// LabelContract, with the agency's duty stated beside it).
const (
	LabelDuty      Label = "의무"    // a statute or notice binds the contractor or its subcontractor
	LabelBenchmark Label = "준용"    // an official benchmark for something close, adopted by contract
	LabelPrecedent Label = "선례"    // a public body already does it, or an official finding recommends it
	LabelContract  Label = "계약"    // only the contract creates it
	LabelAgency    Label = "기관 의무" // binds the agency: why the contract asks for it
)

// RuleText is one sentence in both languages, and when it is printed.
type RuleText struct {
	When string `yaml:"when"` // CEL over the facts; "" always
	KO   string `yaml:"ko"`
	EN   string `yaml:"en"`
}

// In returns the sentence in a language: "en", or Korean.
func (t RuleText) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.KO
}

// RuleBasis is one provision that a rule rests on.
type RuleBasis struct {
	Provision string `yaml:"provision"`
	Label     Label  `yaml:"label"`
	When      string `yaml:"when"`
}

// RuleFigure is a place for a number, {key}, in a rule's sentences.
type RuleFigure struct {
	Key       string       `yaml:"key"`
	From      string       `yaml:"from"` // key of the derived figure that fills it; "" is Key
	Name      RuleText     `yaml:"name"`
	Unit      string       `yaml:"unit"`       // minutes, messages_per_hour, percent, …; "" where the figure is words
	UnitText  RuleText     `yaml:"unit_text"`  // as printed after the number
	Fact      string       `yaml:"fact"`       // the fact that fills it; "" none
	DecidedBy string       `yaml:"decided_by"` // who decides where nothing was derived: officer, or rule where Default stands
	BoundBy   []string     `yaml:"bound_by"`   // provisions
	AtMost    []RuleBound  `yaml:"at_most"`
	AtLeast   []RuleBound  `yaml:"at_least"`
	Choices   []RuleChoice `yaml:"choices"` // the words a figure may be made of; empty: a number, or free text
	Default   []string     `yaml:"default"` // choices printed where nothing was derived
}

// RuleBound is a number, in the figure's unit, that a provision sets as its limit.
type RuleBound struct {
	When      string  `yaml:"when"` // CEL over the facts; "" always
	Value     float64 `yaml:"value"`
	Provision string  `yaml:"provision"`
}

// RuleChoice is one word of a figure that is made of words.
type RuleChoice struct {
	Key string `yaml:"key"`
	KO  string `yaml:"ko"`
	EN  string `yaml:"en"`
}

// Rulebook is the rules of the requirement table with what they ask the officer.
type Rulebook struct {
	Version   string // date
	Rules     []Rule
	Questions []FactQuestion
	Stale     []StaleForm
}

// StaleForm is a citation that was right once, and the forms by which it is known
// in a text without spaces.
type StaleForm struct {
	ID        string   `yaml:"id"`
	Old       RuleText `yaml:"old"`
	Now       RuleText `yaml:"now"`
	Provision string   `yaml:"provision"` // that says what holds now
	Any       []string `yaml:"any"`       // RE2 forms; one is enough
	Unless    string   `yaml:"unless"`    // form of a text in which the words are right; "" none
}

// Kinds of a FactQuestion.
const (
	FactBool   = "bool"
	FactNumber = "number"
	FactChoice = "choice"
)

// FactQuestion asks the officer for a fact that a contract sheet does not say, or
// may get wrong.
type FactQuestion struct {
	Name       string       `yaml:"name"`  // of the fact, as conditions use it
	Sheet      bool         `yaml:"sheet"` // the sheet says something of it: unanswered, it stands as the sheet has it
	Kind       string       `yaml:"kind"`  // FactBool, FactNumber, FactChoice
	Question   RuleText     `yaml:"question"`
	Unit       RuleText     `yaml:"unit"` // of a number
	Min        *float64     `yaml:"min"`
	Max        *float64     `yaml:"max"`
	Choices    []RuleChoice `yaml:"choices"`
	Provisions []string     `yaml:"provisions"` // that say why it is asked, or bound it
}

// RuleCheck says how the present contract is set against a rule.
type RuleCheck struct {
	Kind   string `yaml:"kind"`   // Check…
	Figure string `yaml:"figure"` // the rule's figure that it is set against; "" none
}

// Kinds of RuleCheck: what is looked at in a case.
const (
	CheckFallback      = "fallback"
	CheckSwitch        = "switch_time"
	CheckConfirmation  = "confirmation"
	CheckCapacity      = "capacity"
	CheckSeparation    = "separation"
	CheckTested        = "tested"
	CheckRegistered    = "registered"
	CheckAvailability  = "availability"
	CheckNotice        = "notice"
	CheckRecovery      = "recovery"
	CheckCredits       = "credits"
	CheckChain         = "chain"
	CheckBackToBack    = "back_to_back"
	CheckFallbackPrice = "fallback_price"
)

// CheckKinds lists every kind of RuleCheck.
func CheckKinds() []string {
	return []string{CheckFallback, CheckSwitch, CheckConfirmation, CheckCapacity, CheckSeparation, CheckTested, CheckRegistered, CheckAvailability, CheckNotice, CheckRecovery, CheckCredits, CheckChain, CheckBackToBack, CheckFallbackPrice}
}

// Rule makes one row of the requirement table where its condition holds.
type Rule struct {
	ID           string       `yaml:"id"`
	Prefix       string       `yaml:"prefix"` // SFR
	Level        string       `yaml:"level"`  // must, should
	ShouldWhen   string       `yaml:"should_when"`
	Label        Label        `yaml:"label"`
	Document     string       `yaml:"document"` // rfp, special_terms, sla, privacy, notice, cost
	When         string       `yaml:"when"`     // CEL over the facts
	Name         RuleText     `yaml:"name"`
	Definition   RuleText     `yaml:"definition"`
	Details      []RuleText   `yaml:"details"`
	Deliverables []RuleText   `yaml:"deliverables"`
	Inspection   RuleText     `yaml:"inspection"`
	AgencyDuty   []RuleText   `yaml:"agency_duty"`
	Basis        []RuleBasis  `yaml:"basis"`
	Related      []string     `yaml:"related"` // ids of rules
	Check        *RuleCheck   `yaml:"check"`   // nil: a contract sheet cannot say
	FigureKeys   []string     `yaml:"figures"`
	Figures      []RuleFigure `yaml:"-"` // FigureKeys, resolved by the loader
	Line         int          `yaml:"-"` // in the file
}
