package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

// referencePage is what reference.html may use.
type referencePage struct {
	Version string
	Tables  []table
}

// showReference handles GET /reference: what Daebi knows, and from where.
func (s *Server) showReference(c echo.Context) error {
	return s.render(c, http.StatusOK, "reference.html", newReferencePage(lang(c), s.deps.Reference))
}

func newReferencePage(lang text.Lang, ref *models.Reference) referencePage {
	if ref == nil {
		return referencePage{}
	}
	return referencePage{
		Version: ref.Version,
		Tables:  []table{ratesTable(lang, ref.Rates), harmTable(lang, ref.Harm), costsTable(lang, ref.UnitCosts), pricesTable(lang, ref.Prices)},
	}
}

// spread writes a figure's low and high end.
func spread(lang text.Lang, r models.Range) string {
	if r.Low == 0 && r.High == 0 {
		return "–"
	}
	return text.T(lang, "word.range", "low", decimal(r.Low), "high", decimal(r.High))
}

func ratesTable(lang text.Lang, rates []models.Rate) table {
	t := table{
		Head: tableHead{"rates", text.T(lang, "reference.rates")},
		Columns: []column{
			{Name: text.T(lang, "reference.role")}, {Name: text.T(lang, "reference.event")}, {Name: text.T(lang, "reference.rate"), Number: true},
			{Name: text.T(lang, "reference.range"), Number: true}, {Name: text.T(lang, "reference.hours"), Number: true},
			{Name: text.T(lang, "reference.share"), Number: true}, {Name: text.T(lang, "reference.source"), Wide: true}, {Name: text.T(lang, "reference.confidence")},
		},
	}
	for i := range rates {
		r := &rates[i]
		rate, span, hours := "–", "–", "–"
		if r.HasRate {
			rate, span = decimal(r.OutagesPerYear.Value), spread(lang, r.OutagesPerYear)
		}
		if r.HasLaw || r.MeanHours > 0 {
			hours = text.Hours(lang, r.MeanHours)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: orElse(word(lang, "word.role.", r.Role), r.Role)}, {Text: word(lang, "word.event.", r.Event)}, {Text: rate}, {Text: span}, {Text: hours},
			{Text: text.Percent(lang, r.Share.Value, 0)}, source(orElse(r.Source, "–")), confidence(lang, r.Confidence),
		}})
	}
	return t
}

func harmTable(lang text.Lang, steps []models.HarmStep) table {
	t := table{
		Head: tableHead{"harm", text.T(lang, "reference.harm")},
		Columns: []column{
			{Name: text.T(lang, "reference.class")}, {Name: text.T(lang, "reference.delay"), Number: true}, {Name: text.T(lang, "reference.won"), Number: true},
			{Name: text.T(lang, "reference.range"), Number: true}, {Name: text.T(lang, "reference.bearer")}, {Name: text.T(lang, "reference.source"), Wide: true},
			{Name: text.T(lang, "reference.confidence")},
		},
	}
	for _, h := range steps {
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: word(lang, "word.class.", h.Class)}, {Text: text.Hours(lang, h.DelayHours)}, {Text: decimal(h.Won.Value)}, {Text: spread(lang, h.Won)},
			{Text: word(lang, "word.bearer.", h.Bearer)}, source(orElse(h.Source, "–")), confidence(lang, h.Confidence),
		}})
	}
	return t
}

func costsTable(lang text.Lang, costs []models.UnitCost) table {
	t := table{
		Head: tableHead{"costs", text.T(lang, "reference.costs")},
		Columns: []column{
			{Name: text.T(lang, "reference.key")}, {Name: text.T(lang, "reference.value"), Number: true}, {Name: text.T(lang, "reference.range"), Number: true},
			{Name: text.T(lang, "reference.unit")}, {Name: text.T(lang, "reference.source"), Wide: true}, {Name: text.T(lang, "reference.confidence")},
		},
	}
	for _, u := range costs {
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: u.Key}, {Text: decimal(u.Value.Value)}, {Text: spread(lang, u.Value)}, {Text: u.Unit}, source(orElse(u.Source, "–")), confidence(lang, u.Confidence),
		}})
	}
	return t
}

func pricesTable(lang text.Lang, prices []models.Price) table {
	t := table{
		Head: tableHead{"prices", text.T(lang, "reference.prices")},
		Columns: []column{
			{Name: text.T(lang, "reference.channel")}, {Name: text.T(lang, "reference.payer")}, {Name: text.T(lang, "reference.price"), Number: true},
			{Name: text.T(lang, "reference.vat")}, {Name: text.T(lang, "reference.date")}, {Name: text.T(lang, "reference.source"), Wide: true},
			{Name: text.T(lang, "reference.confidence")},
		},
	}
	for i := range prices {
		p := &prices[i]
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: word(lang, "word.channel.", p.Channel)}, {Text: p.Payer}, {Text: text.Price(lang, int64(p.PricePerMessage))},
			{Text: word(lang, "word.vat.", p.VAT)}, {Text: p.Date}, source(orElse(p.Source, "–")), confidence(lang, p.Confidence),
		}})
	}
	return t
}
