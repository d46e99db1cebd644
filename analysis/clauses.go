package analysis

import (
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
	f.EstimatedPriceWon = r.Savings.EstimatedPriceWon.Float()
	return f
}

// clauses fills the requirement tables in both languages from the derived
// figures.
func (e *engine) clauses(r *Report, set *rules.Set) error {
	given := map[string]rules.Given{}
	for _, f := range r.Figures {
		g := rules.Given{Value: f.Value, Text: f.Text, Unit: f.Unit, DecidedBy: f.DecidedBy, Provisions: f.Provisions}
		if f.Key == "separation" {
			g.Unit = ""
		}
		given[f.Key] = g
	}
	facts := e.facts(r)
	var err error
	if r.Requirements, err = set.Apply(facts, given, rules.Korean); err != nil {
		return err
	}
	for _, f := range r.Figures {
		if g := given[f.Key]; f.TextEN != "" {
			g.Text = f.TextEN
			given[f.Key] = g
		}
	}
	r.RequirementsEN, err = set.Apply(facts, given, rules.English)
	return err
}
