package analysis

import (
	"errors"
	"slices"

	"daebi/analysis/rules"
	"daebi/models"
)

// facts says of the case what the rules may ask.
func (e *engine) facts(r *Report) rules.Facts {
	f := rules.DefaultFacts()
	for _, fl := range e.flows {
		f.HasMessenger = f.HasMessenger || fl.channel.Messenger()
	}
	f.HasFallback = e.in.hasStatedFallback(e.flows)
	f.SendsText = true // the channel that stays, or the fallback that is asked for
	for _, s := range e.in.services {
		f.LegalStatutory = f.LegalStatutory || s.s.Legal == models.LegalStatutory || s.s.Class == models.ClassStatutory
		f.LegalPetition = f.LegalPetition || s.s.Legal == models.LegalPetition
		if b := s.s.LongestBytes; b != nil {
			f.LongestBytes = max(f.LongestBytes, *b)
		}
	}
	f.TextIsLMS = f.LongestBytes > smsBytes
	for _, fl := range e.flows {
		f.TextIsLMS = f.TextIsLMS || fl.text == models.LMS
	}
	for _, c := range e.in.c.Contracts {
		f.InForce = f.InForce || c.InForce
	}
	f.VATSide = e.in.vatSide()
	f.EstimatedPriceWon = r.Savings.EstimatedPriceWon.Float()
	return f
}

// vatSide returns the side of VAT on which every price to be bought at is
// written; "" where sides differ or one is not stated.
func (in *input) vatSide() string {
	side := models.VATSide("")
	for _, s := range in.services {
		for _, l := range s.s.Lines {
			if l.Phase == models.Before {
				continue
			}
			if l.VAT != models.VATIncluded && l.VAT != models.VATExcluded || side != "" && l.VAT != side {
				return ""
			}
			side = l.VAT
		}
	}
	return string(side)
}

// ErrNoFacts is returned for a report that was stored before reports kept the
// facts of the case: it must be analysed again before its table can be edited.
var ErrNoFacts = errors.New("report without facts")

// Requirements returns the requirement table of a report as an edition makes it;
// ed may be nil. What is wrong with the edition is a *rules.EditionError, all at
// once. It returns ErrNoFacts for an older report. Nothing given is changed.
func Requirements(r *Report, set *rules.Set, ed *models.Edition, lang string) ([]Requirement, error) {
	if r.Facts == nil {
		return nil, ErrNoFacts
	}
	return set.ApplyEdition(*r.Facts, r.given(lang), ed, lang)
}

// Clauses is Requirements for an editor: with the clauses left out, and each
// clause's sentences unfilled.
func Clauses(r *Report, set *rules.Set, ed *models.Edition, lang string) ([]Clause, error) {
	if r.Facts == nil {
		return nil, ErrNoFacts
	}
	return set.Clauses(*r.Facts, r.given(lang), ed, lang)
}

// CheckEdition returns all that is wrong with an edition of a report's table,
// names that the rules do not know included.
func CheckEdition(r *Report, set *rules.Set, ed *models.Edition) ([]rules.EditionProblem, error) {
	if r.Facts == nil {
		return nil, ErrNoFacts
	}
	return set.Check(*r.Facts, ed), nil
}

// given returns the derived figures as the rules take them.
func (r *Report) given(lang string) map[string]rules.Given {
	given := map[string]rules.Given{}
	for _, f := range slices.Concat(r.Figures, r.Amounts) {
		g := rules.Given{Value: f.Value, Text: f.Text, Unit: f.Unit, DecidedBy: f.DecidedBy, Rule: f.Rule, Provisions: f.Provisions}
		if lang == rules.English && f.TextEN != "" {
			g.Text = f.TextEN
		}
		if g.Unit == "text" {
			g.Unit = ""
		}
		given[f.Key] = g
	}
	return given
}

// clauses fills the requirement tables in both languages from the derived
// figures.
func (e *engine) clauses(r *Report, set *rules.Set) error {
	facts := e.facts(r)
	r.Facts = &facts
	var err error
	if r.Requirements, err = Requirements(r, set, nil, rules.Korean); err != nil {
		return err
	}
	if r.RequirementsEN, err = Requirements(r, set, nil, rules.English); err != nil {
		return err
	}
	r.Compliance, err = NewCompliance(e.in.c, r, set, nil)
	return err
}
