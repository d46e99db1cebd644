package analysis

import (
	"math"
	"testing"

	"daebi/models"
)

// The parts of one report must give E[L] of the engine's own run on the case with
// other volumes, prices and failing shares, for every option.
func TestLossPartsGiveTheMeanOfTheChangedCase(t *testing.T) {
	for name, c := range map[string]models.Case{"suwon": suwon(t), "likely": likely(t)} {
		base := analyze(t, c)
		for _, change := range []struct {
			name   string
			volume int64
			after  string
			fail   float64
		}{{"as it is", 0, "", -1}, {"more messages", 612_345, "", -1}, {"another price", 0, "6.1", -1}, {"a tenth fails", 0, "", .1}, {"none fails", 0, "", 0}} {
			x := c
			x.Contracts = append([]models.Contract(nil), c.Contracts...)
			k := &x.Contracts[0]
			k.Services = append([]models.Service(nil), k.Services...)
			s := &k.Services[0]
			s.Lines = append([]models.Line(nil), s.Lines...)
			for i := range s.Lines {
				if change.volume > 0 {
					s.Lines[i].MessagesPerMonth = change.volume
				}
				if change.after != "" && s.Lines[i].Phase == models.After {
					s.Lines[i].Price = models.Flat(price(t, change.after))
				}
			}
			if change.fail >= 0 {
				s.FailureShare = &change.fail
			}
			r := analyze(t, x)
			v, f := float64(r.Savings.Services[0].MessagesPerMonth), r.Savings.Services[0].FailureShare
			for _, o := range base.Options {
				changed := r.option(o.ID)
				if changed == nil || o.LossParts == nil {
					t.Errorf("%s, %s: option %s is not in both", name, change.name, o.ID)
					continue
				}
				state := o.LossParts.None
				if f > 0 {
					state = o.LossParts.Some
				}
				p := changed.LossParts.None.Services[0]
				state.Services = []LossPart{state.Services[0]}
				state.Services[0].Back, state.Services[0].After = p.Back, p.After
				got := state.Mean([]float64{v}, []float64{f})
				if math.Abs(got-changed.MeanLoss) > 1e-9*changed.MeanLoss+1e-6 {
					t.Errorf("%s, %s: %s: %.6f by the parts, %.6f by the engine", name, change.name, o.ID, got, changed.MeanLoss)
				}
			}
		}
	}
}

// The slope beside a linear input must be that between its ends.
func TestSlopeJoinsTheEnds(t *testing.T) {
	r := analyze(t, likely(t))
	linear := 0
	for _, s := range r.Sensitivity {
		if s.Slope == nil {
			continue
		}
		linear++
		near(t, s.Input, s.NetHigh-s.NetLow, *s.Slope*(s.High-s.Low), 1e-6)
	}
	if linear < 8 || linear == len(r.Sensitivity) {
		t.Errorf("%d of %d inputs are linear", linear, len(r.Sensitivity))
	}
}
