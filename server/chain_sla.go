package server

import (
	"strings"

	"daebi/models"
	"daebi/server/text"
)

// tierPromises sets what each tier promised side by side, each with the sentence
// that it was read from and its cell.
func tierPromises(lang text.Lang, c *models.Case) table {
	t := table{
		Head: tableHead{"promises-table", text.T(lang, "draft.promises")},
		Columns: []column{
			{Name: text.T(lang, "draft.promise-of")}, {Name: text.T(lang, "draft.availability"), Number: true}, {Name: text.T(lang, "draft.notice"), Number: true},
			{Name: text.T(lang, "draft.recovery"), Number: true}, {Name: text.T(lang, "draft.credits")}, {Name: text.T(lang, "draft.sentence"), Wide: true},
		},
	}
	names := map[string]string{}
	for i := range c.Nodes {
		n := &c.Nodes[i]
		names[n.ID] = orElse(n.Name, text.T(lang, "chain.name-unknown", "role", word(lang, "word.role.", n.Role)))
	}
	minutes := func(x *float64) cell {
		if x == nil {
			return cell{Text: "–"}
		}
		return cell{Text: quantity(lang, *x, "minutes")}
	}
	for i := range c.SLA {
		s := &c.SLA[i]
		name := cell{Text: orElse(names[s.Node], text.T(lang, "chain-sla.contract"))}
		if s.Contract != "" {
			name.Lines = []string{s.Contract}
		}
		promised := cell{Text: "–"}
		if s.Availability != nil {
			promised.Text = availability(lang, *s.Availability)
		}
		var credits []string
		for _, x := range s.Credits {
			credits = append(credits, text.T(lang, "draft.credit", "below", availability(lang, x.Below), "share", text.Percent(lang, x.Share, 0)))
		}
		if s.CapShare != nil {
			credits = append(credits, text.T(lang, "draft.cap", "share", text.Percent(lang, *s.CapShare, 0)))
		}
		if len(credits) == 0 {
			credits = []string{"–"}
		}
		sentence := cell{Text: orElse(s.Sentence, text.T(lang, "chain-sla.no-sentence"))}
		if len(s.Exclusions) > 0 {
			sentence.Lines = append(sentence.Lines, text.T(lang, "chain-sla.excludes", "what", strings.Join(s.Exclusions, ", ")))
		}
		if at := s.Cell.String(); at != "" {
			sentence.Lines = append(sentence.Lines, at)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{name, promised, minutes(s.NoticeMinutes), minutes(s.RecoveryMinutes), {Text: credits[0], Lines: credits[1:]}, sentence}})
	}
	return t
}
