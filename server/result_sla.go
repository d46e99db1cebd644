package server

import (
	"strings"

	"daebi/analysis"
	"daebi/server/text"
)

// An slaSection sets what was promised against what is lost.
type slaSection struct {
	Say   string
	Table table
	Gaps  *table // terms that a tier promises and its supplier does not back; nil: none
}

func newSLASection(lang text.Lang, r *analysis.Report) *slaSection {
	a := r.SLA
	if a == nil {
		return nil
	}
	won := func(x *float64) string {
		if x == nil {
			return "–"
		}
		return full(lang, *x)
	}
	s := &slaSection{
		Say: text.T(lang, "promise.say-none"),
		Table: table{
			Head:    tableHead{"sla-table", text.T(lang, "promise.caption")},
			Columns: []column{{Name: text.T(lang, "promise.what")}, {Name: text.T(lang, "promise.value"), Number: true}, {Name: text.T(lang, "promise.means"), Wide: true}},
			Rows: []row{
				promisedRow(lang, a),
				texts(text.T(lang, "promise.credit"), won(a.ExpectedCredit), text.T(lang, "promise.credit-means")),
				texts(text.T(lang, "promise.gap"), won(a.CreditGap), text.T(lang, "promise.gap-means")),
				texts(text.T(lang, "promise.share"), percentOr(lang, a.CreditShareOfLoss, 1), text.T(lang, "promise.share-means")),
			},
		},
	}
	switch {
	case lang == text.Korean && a.Sentence != "":
		s.Say = a.Sentence
	case lang == text.English && a.SentenceEN != "":
		s.Say = a.SentenceEN
	}
	if len(a.Gaps) > 0 {
		s.Gaps = &table{
			Head:    tableHead{"sla-gaps", text.T(lang, "promise.gaps-caption")},
			Columns: []column{{Name: text.T(lang, "promise.node")}, {Name: text.T(lang, "promise.term")}, {Name: text.T(lang, "promise.promised-here"), Number: true}, {Name: text.T(lang, "promise.backed"), Number: true}, {Name: text.T(lang, "promise.why"), Wide: true}},
		}
		value := func(x *float64, unit string) string {
			if x == nil {
				return "–"
			}
			if unit == "share" {
				return text.Percent(lang, *x, 2)
			}
			return quantity(lang, *x, unit)
		}
		for i := range a.Gaps {
			g := &a.Gaps[i]
			why := g.Why
			if lang == text.English {
				why = g.WhyEN
			}
			s.Gaps.Rows = append(s.Gaps.Rows, texts(orElse(g.NodeName, g.Node), word(lang, "word.term.", g.Term), value(g.Promised, g.Unit), value(g.Backed, g.Unit), why))
		}
	}
	return s
}

// promisedRow tells what the chain promises together: nothing can be said where a
// tier promises nothing, but that it is no more than the others' product.
func promisedRow(lang text.Lang, a *analysis.SLAFindings) row {
	what := text.T(lang, "promise.promised")
	if len(a.Silent) == 0 || a.PromisedEndToEnd == nil {
		return texts(what, percentOr(lang, a.PromisedEndToEnd, 3), text.T(lang, "promise.promised-means"))
	}
	return texts(what, text.T(lang, "promise.promised-open"), text.T(lang, "promise.promised-open-means", "most", percentOr(lang, a.PromisedEndToEnd, 3), "silent", strings.Join(a.Silent, ", ")))
}
