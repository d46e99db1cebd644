package annotate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// place is a cell: both count from 1.
type place struct{ row, col int }

func (p place) ref() string { return grid.Ref(p.col, p.row) }

// note is what is said at one cell.
type note struct {
	place
	severity models.Severity // the gravest
	texts    []string
}

// text joins what is said at the cell, within its bound.
func (n *note) text(o Options) string {
	var b strings.Builder
	runes := 0
	for i, t := range n.texts {
		if i > 0 {
			t = "\n\n" + t
		}
		size := len([]rune(t))
		if i > 0 && runes+size > maxCommentRunes {
			b.WriteString("\n\n" + strings.ReplaceAll(o.say("그 밖에 n건은 목록에 있습니다.", "n more are in the list."), "n", strconv.Itoa(len(n.texts)-i)))
			break
		}
		b.WriteString(t)
		runes += size
	}
	return b.String()
}

func rank(s models.Severity) int {
	switch s {
	case models.Error:
		return 0
	case models.Question:
		return 1
	}
	return 2
}

// label is a severity's word.
func (o Options) label(s models.Severity) string {
	switch s {
	case models.Error:
		return o.say("오류", "Error")
	case models.Question:
		return o.say("질문", "Question")
	}
	return o.say("주의", "Warning")
}

// shorten cuts a text that is too long for a note.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// notesOf gathers the problems of each sheet by cell, in the order of the sheet.
// Of a merged block the first cell is marked: the others cannot be seen. Problems
// beyond maxComments cells, the lesser ones, are counted: they are in the list alone.
func notesOf(b *grid.Book, problems []models.Problem, o Options) (out map[string][]*note, left int) {
	sheets := map[string]*grid.Sheet{}
	for _, s := range b.Sheets {
		if sheets[s.Name] == nil {
			sheets[s.Name] = s
		}
	}
	byGravity := slices.Clone(problems)
	slices.SortStableFunc(byGravity, func(a, b models.Problem) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	type key struct {
		sheet string
		place place
	}
	found := map[key]*note{}
	out = map[string][]*note{}
	for _, p := range byGravity {
		s := sheets[p.Sheet]
		if s == nil {
			continue
		}
		at, ok := placeOf(s, p.Cell)
		if !ok {
			continue
		}
		at = anchorOf(s, at)
		n := found[key{p.Sheet, at}]
		if n == nil {
			if len(found) == maxComments {
				left++
				continue
			}
			n = &note{place: at, severity: p.Severity}
			found[key{p.Sheet, at}] = n
			out[p.Sheet] = append(out[p.Sheet], n)
		}
		n.texts = append(n.texts, "["+o.label(p.Severity)+"] "+shorten(p.Message, maxNoteRunes))
	}
	for _, ns := range out {
		slices.SortFunc(ns, func(a, b *note) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
	}
	return out, left
}

// placeOf is the cell at which a problem is marked: of a range its first, of
// whole rows the first filled one.
func placeOf(s *grid.Sheet, ref string) (place, bool) {
	ref, _, _ = strings.Cut(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(ref), "$", "")), ":")
	if row, col, ok := grid.SplitRef(ref); ok {
		return place{row, col}, true
	}
	row, err := strconv.Atoi(ref)
	if err != nil || row < 1 || row > 1<<20 {
		return place{}, false
	}
	i, ok := slices.BinarySearchFunc(s.Rows, row, func(r grid.Row, n int) int { return r.N - n })
	if ok && len(s.Rows[i].Cells) > 0 {
		return place{row, s.Rows[i].Cells[0].Col}, true
	}
	return place{row, 1}, true
}

// anchorOf is the first cell of the merged block that covers a cell, or the cell.
func anchorOf(s *grid.Sheet, at place) place {
	for _, m := range s.Merges {
		if m.Top <= at.row && at.row <= m.Bottom && m.Left <= at.col && at.col <= m.Right {
			return place{m.Top, m.Left}
		}
	}
	return at
}
