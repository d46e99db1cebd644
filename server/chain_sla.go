package server

import (
	"strings"

	"daebi/models"
	"daebi/server/text"
)

// tierPromises sets what each tier promised side by side, each with the sentence
// that it was read from and its cell; no more than linesShown of them.
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
	for i := range c.SLA {
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(c.SLA)-i), "", "", "", "", "").total())
			break
		}
		s := &c.SLA[i]
		name := cell{Text: orElse(names[s.Node], text.T(lang, "chain-sla.contract"))}
		if s.Contract != "" {
			name.Lines = []string{s.Contract}
		}
		credits := reductions(lang, s.Credits, nil, s.CapShare)
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
		t.Rows = append(t.Rows, row{Cells: []cell{
			name, {Text: availabilityOr(lang, s.Availability)}, {Text: minutesOr(lang, s.NoticeMinutes)}, {Text: minutesOr(lang, s.RecoveryMinutes)},
			{Text: credits[0], Lines: credits[1:]}, sentence,
		}})
	}
	return t
}

// reductions writes what is taken off the price: by availability, by other
// penalties as they are written, and the most there can be of a month.
func reductions(lang text.Lang, credits []models.Credit, penalties []string, most *float64) []string {
	var out []string
	for _, x := range credits {
		out = append(out, text.T(lang, "draft.credit", "below", availability(lang, x.Below), "share", text.Percent(lang, x.Share, 0)))
	}
	out = append(out, penalties...)
	if most != nil {
		out = append(out, text.T(lang, "draft.cap", "share", text.Percent(lang, *most, 0)))
	}
	return out
}
