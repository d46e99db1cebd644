package models

// Channel is how a message reaches a citizen.
type Channel string

// Channels.
const (
	SMS        Channel = "SMS"
	LMS        Channel = "LMS"
	MMS        Channel = "MMS"
	Alimtalk   Channel = "ALIMTALK"
	Friendtalk Channel = "FRIENDTALK"
	RCS        Channel = "RCS"
	NaverNote  Channel = "NAVER"
	TossNote   Channel = "TOSS"
	Post       Channel = "POST"
)

// Channels lists every channel in the order of drop-down lists.
func Channels() []Channel {
	return []Channel{SMS, LMS, MMS, Alimtalk, Friendtalk, RCS, NaverNote, TossNote, Post}
}

// Carrier reports whether the channel ends at the mobile operators' text
// service (SMS, LMS, MMS, RCS) and not at a messenger platform.
func (c Channel) Carrier() bool { return c == SMS || c == LMS || c == MMS || c == RCS }

// Messenger reports whether the channel ends at a private messenger platform.
func (c Channel) Messenger() bool {
	return c == Alimtalk || c == Friendtalk || c == NaverNote || c == TossNote
}

// Phase says what a price is for.
type Phase string

// Phases: the channel given up, the new one, what failed messages go out on
// again, and a sheet that holds one price only.
const (
	Before   Phase = "before"
	After    Phase = "after"
	Fallback Phase = "fallback"
	Single   Phase = "single"
)

// Phases lists every phase.
func Phases() []Phase { return []Phase{Before, After, Fallback, Single} }

// VATSide says on which side of value-added tax an amount stands.
type VATSide string

// Sides of VAT. Unstated amounts are used as written and asked about.
const (
	VATExcluded VATSide = "excluded"
	VATIncluded VATSide = "included"
	VATExempt   VATSide = "exempt"
	VATUnstated VATSide = "unstated"
)

// VATSides lists every side.
func VATSides() []VATSide { return []VATSide{VATExcluded, VATIncluded, VATExempt, VATUnstated} }

// MessageClass groups messages by what lateness does to the citizen: each has a
// harm curve.
type MessageClass string

// Classes of message. Mixed is the cited mix of a city's ordinary traffic, an
// assumption; disaster has no won value (a must-rule).
const (
	ClassDisaster    MessageClass = "disaster"
	ClassStatutory   MessageClass = "statutory"
	ClassTax         MessageClass = "tax"
	ClassFine        MessageClass = "fine"
	ClassAppointment MessageClass = "appointment"
	ClassCase        MessageClass = "case"
	ClassGeneral     MessageClass = "general"
	ClassMixed       MessageClass = "mixed"
)

// MessageClasses lists every class.
func MessageClasses() []MessageClass {
	return []MessageClass{ClassDisaster, ClassStatutory, ClassTax, ClassFine, ClassAppointment, ClassCase, ClassGeneral, ClassMixed}
}

// LegalClass says what the law makes of the message.
type LegalClass string

// Legal classes.
const (
	LegalOrdinary  LegalClass = "ordinary"
	LegalStatutory LegalClass = "statutory"
	LegalPetition  LegalClass = "petition"
)

// LegalClasses lists every legal class.
func LegalClasses() []LegalClass { return []LegalClass{LegalOrdinary, LegalStatutory, LegalPetition} }

// Role is what a node does in the chain from the agency to the citizen.
type Role string

// Roles. An integrator runs the link between the city's system and the vendor;
// a hub is a central government system many bodies share.
const (
	RoleAgency     Role = "agency"
	RoleIntegrator Role = "integrator"
	RoleVendor     Role = "vendor"
	RoleRelay      Role = "relay"
	RoleDealer     Role = "dealer"
	RoleHub        Role = "hub"
	RolePlatform   Role = "platform"
	RoleCarrier    Role = "carrier"
	RoleOther      Role = "other"
	// RolePost is the postal service behind a paper leg; no sheet states it.
	RolePost Role = "post"
)

// Roles lists every role from the agency to the citizen.
func Roles() []Role {
	return []Role{RoleAgency, RoleIntegrator, RoleVendor, RoleDealer, RoleRelay, RoleHub, RolePlatform, RoleCarrier, RoleOther}
}

// SwitchMode is how a route is reached from the one before it.
type SwitchMode string

// Ways to switch. SwitchMessage re-sends each message whose confirmation does
// not come within the timeout; SwitchAutomatic moves the traffic once the
// primary is judged down (a breaker); SwitchManual does so by people;
// SwitchParallel sends both at once; SwitchNone does not switch in an outage.
const (
	SwitchNone      SwitchMode = "none"
	SwitchMessage   SwitchMode = "per_message"
	SwitchAutomatic SwitchMode = "automatic"
	SwitchManual    SwitchMode = "manual"
	SwitchParallel  SwitchMode = "parallel"
)

// SwitchModes lists every way to switch.
func SwitchModes() []SwitchMode {
	return []SwitchMode{SwitchNone, SwitchMessage, SwitchAutomatic, SwitchManual, SwitchParallel}
}

// TierMode says how a price schedule with brackets is read.
type TierMode string

// Graduated applies each bracket's price to the messages inside it; volume
// applies the price of the bracket reached to all.
const (
	Graduated TierMode = "graduated"
	Volume    TierMode = "volume"
)

// Origin says where a figure is from.
type Origin string

// Origins, from the firmest to the softest.
const (
	FromContract   Origin = "contract"
	FromMeasured   Origin = "measured"
	FromRecord     Origin = "record"
	FromSLA        Origin = "sla"
	FromReference  Origin = "reference"
	FromAssumption Origin = "assumption"
	FromPolicy     Origin = "policy"
)

// View says whose loss is counted.
type View string

// Views: the agency's money (예산), or citizens' loss added (사회).
const (
	ViewAgency  View = "agency"
	ViewSociety View = "society"
)
