package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

// referencePage is what reference.html may use.
type referencePage struct {
	Version  string
	Query    field
	Filtered bool
	Found    string
	Tables   []table
}

// A PastOutage is an outage on public record.
type PastOutage struct {
	Name, Operator string   // the operator as the record calls it: kakao, kt, datacentre, …
	Start          string   // as the press gave it: a date, or RFC 3339; "" where neither is known
	MessagingHours *float64 // nil where not stated
	FullHours      *float64
	Messages       string // whether messages were hit: yes, no or unknown
	Source         string
	Confidence     models.Confidence
}

// showReference handles GET /reference: what Daebi knows, and from where; with ?q= the
// rows that hold each of its words.
func (s *Server) showReference(c echo.Context) error {
	query := []rune(strings.TrimSpace(c.QueryParam("q")))
	page := newReferencePage(lang(c), s.deps.Reference, s.deps.Record, string(query[:min(len(query), maxQuery)]))
	return s.render(c, http.StatusOK, "reference.html", page)
}

func newReferencePage(lang text.Lang, ref *models.Reference, record []PastOutage, query string) referencePage {
	if ref == nil {
		return referencePage{}
	}
	p := referencePage{
		Version: ref.Version,
		Query: field{
			ID: "q", Name: "q", Label: text.T(lang, "catalogue.query"), Hint: text.T(lang, "reference.query-hint"), Type: "search", Value: query,
		},
		Filtered: query != "",
		Tables: []table{
			outagesTable(lang, record), ratesTable(lang, ref.Rates), harmTable(lang, ref.Harm), costsTable(lang, ref.UnitCosts), pricesTable(lang, ref.Prices),
		},
	}
	total, found := 0, 0
	words := strings.Fields(strings.ToLower(query))
	for i := range p.Tables {
		t := &p.Tables[i]
		total += len(t.Rows)
		var rows []row
		for _, r := range t.Rows {
			if holds(r, words) {
				rows = append(rows, r)
			}
		}
		t.Rows = rows
		found += len(rows)
	}
	p.Found = text.T(lang, "catalogue.found", "total", text.Count(int64(total)), "n", text.Count(int64(found)))
	return p
}

// holds reports whether each of the words, in small letters, stands in a row.
func holds(r row, words []string) bool {
	var b strings.Builder
	for _, c := range r.Cells {
		b.WriteString(c.Text + "\n" + c.URL + "\n")
	}
	stands := strings.ToLower(b.String())
	for _, w := range words {
		if !strings.Contains(stands, w) {
			return false
		}
	}
	return true
}

func outagesTable(lang text.Lang, record []PastOutage) table {
	t := table{
		Head: tableHead{"incidents", text.T(lang, "reference.incidents")},
		Columns: []column{
			{Name: text.T(lang, "reference.event"), Wide: true}, {Name: text.T(lang, "reference.operator")}, {Name: text.T(lang, "reference.date")},
			{Name: text.T(lang, "reference.messaging-hours"), Number: true}, {Name: text.T(lang, "reference.full-hours"), Number: true},
			{Name: text.T(lang, "reference.messages")}, {Name: text.T(lang, "reference.source"), Wide: true}, {Name: text.T(lang, "reference.confidence")},
		},
	}
	hours := func(h *float64) cell {
		if h == nil {
			return cell{Text: "–"}
		}
		return cell{Text: text.Hours(lang, *h)}
	}
	for i := range record {
		x := &record[i]
		day, _, _ := strings.Cut(x.Start, "T")
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: x.Name}, {Text: word(lang, "reference.operator.", x.Operator)}, {Text: orElse(day, "–")}, hours(x.MessagingHours), hours(x.FullHours),
			{Text: word(lang, "reference.hit.", x.Messages)}, source(orElse(x.Source, "–")), confidence(lang, x.Confidence),
		}})
	}
	return t
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
