package server

import (
	"slices"
	"strings"

	"daebi/server/sheet"
	"daebi/server/text"
)

// changes says what is read otherwise than before: columns, then records, then how
// many problems there are.
func changes(lang text.Lang, before, now *sheet.Result) []string {
	said := columnChanges(lang, before, now)
	gone, come := differences(records(lang, before), records(lang, now))
	for _, x := range gone {
		said = append(said, text.T(lang, "draft.change.gone", "what", x))
	}
	for _, x := range come {
		said = append(said, text.T(lang, "draft.change.come", "what", x))
	}
	if left := len(said) - changesShown; left > 0 {
		said = append(said[:changesShown:changesShown], text.T(lang, "draft.change.left", "n", left))
	}
	if a, b := countErrors(before.Check.Problems), countErrors(now.Check.Problems); a != b {
		said = append(said, text.T(lang, "draft.change.errors", "before", a, "after", b))
	}
	return said
}

func columnChanges(lang text.Lang, before, now *sheet.Result) []string {
	was := map[string]string{}
	for i := range before.Tables {
		t := &before.Tables[i]
		for _, c := range t.Columns {
			was[t.File+"\x00"+t.Sheet+"\x00"+c.Cell] = c.Field
		}
	}
	var said []string
	for i := range now.Tables {
		t := &now.Tables[i]
		for _, c := range t.Columns {
			field, ok := was[t.File+"\x00"+t.Sheet+"\x00"+c.Cell]
			if !ok || field == c.Field {
				continue
			}
			said = append(said, text.T(lang, "draft.change.column", "cell", t.Sheet+"!"+c.Cell, "header", orElse(c.Header, text.T(lang, "draft.no-header")),
				"before", fieldWord(lang, t.Kind, field), "after", fieldWord(lang, t.Kind, c.Field)))
		}
	}
	return said
}

// records writes each record that was read on a line.
func records(lang text.Lang, r *sheet.Result) []string {
	var lines []string
	for _, t := range understoodTables(lang, r) {
		for _, row := range t.Rows {
			parts := []string{t.Head.Caption + ":"}
			for i := range row.Cells {
				if x := row.Cells[i].Text; x != "" && x != "–" {
					parts = append(parts, x)
				}
			}
			lines = append(lines, strings.Join(parts, " "))
		}
	}
	return lines
}

// differences returns what only the first and only the second list has, each as often.
func differences(a, b []string) (onlyA, onlyB []string) {
	counts := map[string]int{}
	for _, x := range b {
		counts[x]++
	}
	for _, x := range a {
		if counts[x] > 0 {
			counts[x]--
			continue
		}
		onlyA = append(onlyA, x)
	}
	for _, x := range slices.Backward(b) {
		if counts[x] > 0 {
			counts[x]--
			onlyB = append(onlyB, x)
		}
	}
	slices.Reverse(onlyB)
	return onlyA, onlyB
}
