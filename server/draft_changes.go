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
	said = append(said, recordChanges(lang, records(lang, before), records(lang, now))...)
	if left := len(said) - changesShown; left > 0 {
		said = append(said[:changesShown:changesShown], text.T(lang, "draft.change.left", "n", left))
	}
	if a, b := countErrors(before.Check.Problems), countErrors(now.Check.Problems); a != b {
		said = append(said, text.T(lang, "draft.change.errors", "before", a, "after", b))
	}
	return said
}

func columnChanges(lang text.Lang, before, now *sheet.Result) []string {
	was, kinds := map[string]string{}, map[string]string{}
	for i := range before.Tables {
		t := &before.Tables[i]
		kinds[t.File+"\x00"+t.Sheet+"\x00"+t.Cell] = shownKind(t)
		for _, c := range t.Columns {
			was[t.File+"\x00"+t.Sheet+"\x00"+c.Cell] = c.Field
		}
	}
	var said []string
	for i := range now.Tables {
		t := &now.Tables[i]
		if kind, ok := kinds[t.File+"\x00"+t.Sheet+"\x00"+t.Cell]; ok && kind != shownKind(t) {
			said = append(said, text.T(lang, "draft.change.kind", "cell", t.Sheet+"!"+t.Cell, "before", kindName(lang, kind), "after", kindName(lang, shownKind(t))))
			continue
		}
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

// A record is a row of what was understood, and where it stands in the files.
type record struct {
	table *table
	cells []string
	place string // the sheet and row; what has no cell goes by its heading
}

// records returns each record that was read.
func records(lang text.Lang, r *sheet.Result) []record {
	var all []record
	tables := understoodTables(lang, r)
	for i := range tables {
		t := &tables[i]
		for _, row := range t.Rows {
			x := record{table: t}
			for _, c := range row.Cells {
				x.cells = append(x.cells, strings.Join(append([]string{c.Text}, c.Lines...), " · "))
			}
			x.place = x.cells[0]
			if n := len(t.Columns) - 1; t.Columns[n].Name == text.T(lang, "problems.cell") && n < len(x.cells) && strings.Contains(x.cells[n], "!") {
				x.place = strings.TrimRight(x.cells[n], "0123456789")
				row := x.cells[n][len(x.place):]
				x.place = strings.TrimRight(x.place, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + row
			}
			all = append(all, x)
		}
	}
	return all
}

// key tells records apart by all that they say.
func (x *record) key() string { return x.table.Head.ID + "\x00" + strings.Join(x.cells, "\x00") }

// text writes a whole record on a line.
func (x *record) text() string {
	parts := []string{x.table.Head.Caption + ":"}
	for _, c := range x.cells {
		if c != "" && c != "–" {
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, " ")
}

// alike counts the cells that two records of one place share; −1: they are not of one.
func (x *record) alike(y *record) int {
	if x.table.Head.ID != y.table.Head.ID || x.place != y.place || len(x.cells) != len(y.cells) {
		return -1
	}
	n := 0
	for i := range x.cells {
		if x.cells[i] == y.cells[i] {
			n++
		}
	}
	return n
}

// recordChanges says which records went, came, or say something else: of the last only
// the fields that do.
func recordChanges(lang text.Lang, before, now []record) []string {
	gone, come := differences(before, now)
	var said []string
	for i := range gone {
		best, at := -1, -1
		for j := range come {
			if n := gone[i].alike(&come[j]); n > best {
				best, at = n, j
			}
		}
		if at < 0 {
			said = append(said, text.T(lang, "draft.change.gone", "what", gone[i].text()))
			continue
		}
		y := come[at]
		come = slices.Delete(come, at, at+1)
		var fields []string
		for k, was := range gone[i].cells {
			if is := y.cells[k]; is != was {
				fields = append(fields, text.T(lang, "draft.change.field", "field", y.table.Columns[k].Name, "before", orElse(was, "–"), "after", orElse(is, "–")))
			}
		}
		said = append(said, text.T(lang, "draft.change.record", "table", y.table.Head.Caption, "what", y.cells[0], "place", y.place, "fields", strings.Join(fields, ", ")))
	}
	for i := range come {
		said = append(said, text.T(lang, "draft.change.come", "what", come[i].text()))
	}
	return said
}

// differences returns which records only the first and only the second list has, each as
// often.
func differences(a, b []record) (onlyA, onlyB []record) {
	counts := map[string]int{}
	for i := range b {
		counts[b[i].key()]++
	}
	for i := range a {
		if k := a[i].key(); counts[k] > 0 {
			counts[k]--
			continue
		}
		onlyA = append(onlyA, a[i])
	}
	for i := range slices.Backward(b) {
		if k := b[i].key(); counts[k] > 0 {
			counts[k]--
			onlyB = append(onlyB, b[i])
		}
	}
	slices.Reverse(onlyB)
	return onlyA, onlyB
}
