package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// officeSheet is one sheet read as it lies: what stands in it by place.
type officeSheet struct {
	f      *officeFile
	g      *grid.Sheet
	file   string               // its name, where several are read
	merges map[int][]grid.Range // by their first row
	down   map[int][]grid.Range // merged over several rows, by column
	hits   map[string]float64   // of texts looked at as headers
	spots  []spot               // titles, unit lines and remarks
	tables []*otable
	unread []*otable // that are of no known kind, or that a person left out
	pairs  []pair
	offer  bool   // a quotation or a proposal
	aside  bool   // a cover or instructions: nothing in it is data
	title  string // the first text above everything
	sides  map[sideKey]models.VATSide
	heads  map[int]headCell     // what heads the column of a group of pairs
	phases map[int]models.Phase // of groups of pairs whose column is headed by one
	firms  map[int]val          // the same of a firm's name
	show   bool                 // hidden rows are read too
	left   bool                 // the sheet itself is hidden and is not read
}

// headCell is what heads a column of values: a channel, a firm.
type headCell struct {
	text, corner string // corner is what the row of heads itself goes by
	row, col     int
}

// spot is a text beside the tables.
type spot struct {
	row, col int
	text     string
	note     bool
}

// pair is a label with the value on its right, or under it in a transposed table.
type pair struct {
	group int  // pairs of one record
	multi bool // of a table on its side: every group is a record
	label grid.Cell
	row   int // of the label
	value grid.Cell
	at    int // row of the value
}

// otable is a table found on a sheet.
type otable struct {
	s         *officeSheet
	kind      string
	said      bool // the kind, by a person
	left      int  // columns that it takes
	right     int
	top, head int // first and last row of the header
	last      int
	cols      []*ocol
	by        map[string]*ocol
	rows      []grid.Row
	from      int // index of the first among the sheet's
	hidden    []grid.Row
	totals    []grid.Row
	sections  []spot // headings between the rows
	bidders   []string
	full      bool   // more rows than are read
	taxed     bool   // a row adds the VAT to those above
	print     string // of its headers
	money     string // units that a line above names
	count     string
	month     string // that the title or the sheet's name states: 2024-05

	monthAbove *val // of the rows that were read
}

// ocol is one column of a table.
type ocol struct {
	t          *otable
	index      int // among the table's columns
	col        int
	row        int // of the header's text
	header     string
	own        string
	parents    []string
	field      string        // key, of the price on either side of VAT its base
	f          *models.Field // nil: none
	side       models.VATSide
	phase      models.Phase
	channel    models.Channel
	unit       string
	bidder     string
	month      string // 2023-01
	bracket    int64  // messages from which its price counts, where bracketed
	bracketed  bool
	per        int64 // messages that a price is of
	confidence float64
	chosen     bool
	hidden     bool
	stats      columnStats
	period     *periodOf // of the header, where it was asked for
}

func (s *officeSheet) name() string { return s.g.Name }

// hit tells how well a text may be a header: 1 for one that some kind of table
// goes by, .5 for one that holds such a word, 0 for none.
func (s *officeSheet) hit(text string) float64 {
	if text == "" || len(text) > 150 {
		return 0
	}
	if v, ok := s.hits[text]; ok {
		return v
	}
	v := 0.0
	best := 0.0
	own := headerText{own: text}
	own.prepare()
	for _, k := range officeWords() {
		best = max(best, k.best(&own))
	}
	switch {
	case best >= .8:
		v = 1
	case best >= .6:
		v = .5
	}
	if len(s.hits) < 4096 {
		s.hits[text] = v
	}
	return v
}

// mergedFrom returns the first row of the merged block that a cell is filled from, 0
// for a cell of its own.
func (s *officeSheet) mergedFrom(row, col int) int {
	list := s.down[col]
	i, _ := slices.BinarySearchFunc(list, row, func(m grid.Range, row int) int { return m.Top - row })
	if i > 0 && list[i-1].Bottom >= row {
		return list[i-1].Top
	}
	return 0
}

// isLabel reports whether a text may be the label of a value.
func (s *officeSheet) isLabel(text string) bool {
	return s.hit(text) == 1 && !looksNumber(itemNumber.ReplaceAllString(text, ""))
}

// mergeAt returns the merged block that begins at a cell.
func (s *officeSheet) mergeAt(row, col int) (grid.Range, bool) {
	for _, m := range s.merges[row] {
		if m.Left == col {
			return m, true
		}
	}
	return grid.Range{}, false
}

// span returns the text over a column in a row of a header: its own, or of a
// block that is merged over it.
func (s *officeSheet) span(row grid.Row, col int) (string, bool) {
	if c, ok := row.At(col); ok {
		return label(c), true
	}
	for _, m := range s.merges[row.N] {
		if m.Left <= col && col <= m.Right {
			if c, ok := row.At(m.Left); ok {
				return label(c), true
			}
		}
	}
	return "", false
}

// scan finds everything on the sheet.
func (s *officeSheet) scan(o *office) {
	s.merges = map[int][]grid.Range{}
	for _, m := range s.g.Merges {
		s.merges[m.Top] = append(s.merges[m.Top], m)
		if m.Bottom > m.Top {
			if s.down == nil {
				s.down = map[int][]grid.Range{}
			}
			s.down[m.Left] = append(s.down[m.Left], m)
		}
	}
	for _, list := range s.down {
		slices.SortFunc(list, func(a, b grid.Range) int { return a.Top - b.Top })
	}
	s.hits = map[string]float64{}
	rows := s.g.Rows
	for i := 0; i < len(rows); {
		if i%checkEvery == 0 && o.ctx.Err() != nil {
			return
		}
		row := rows[i]
		if s.aside {
			s.texts(o, row)
			i++
			continue
		}
		if row.Hidden && !s.show {
			o.hiddenRow(s, row)
			i++
			continue
		}
		if from, to, ok := s.headerAt(i); ok {
			i = s.table(o, from, to)
			continue
		}
		if n := s.form(i); n > 0 {
			i += n
			continue
		}
		s.texts(o, row)
		i++
	}
}

// texts keeps the texts of a row that belongs to no table.
func (s *officeSheet) texts(o *office, row grid.Row) {
	why := "title"
	read := 0
	for _, c := range row.Cells {
		if c.Kind != grid.Text || c.Text == "" {
			continue
		}
		if l, v, ok := s.inlinePair(c.Text); ok && !s.aside {
			group := 0
			if n := len(s.pairs); n > 0 {
				last := s.pairs[n-1]
				if group = last.group; last.multi || last.row < row.N-1 {
					group++
				}
			}
			s.pairs = append(s.pairs, pair{group, false, grid.Cell{Col: c.Col, Text: l}, row.N, grid.Cell{Col: c.Col, Text: v}, row.N})
			read++
			continue
		}
		note := isNote(c.Text) || len(s.tables) > 0
		if note {
			why = "note"
		}
		s.spots = append(s.spots, spot{row.N, c.Col, c.Text, note})
	}
	if len(s.pairs) > 0 && why == "title" {
		why = "note"
	}
	if read == 0 || read < len(filled(row)) {
		o.ignoreRow(s, row, why)
	}
}

// inlinePair reads a label with its value in one cell: 업체명: (주)가나.
func (s *officeSheet) inlinePair(text string) (label, value string, ok bool) {
	if len(text) > 300 || isNote(text) || strings.Contains(text, "\n") {
		return "", "", false
	}
	i := strings.IndexAny(text, ":：")
	if i <= 0 || i > 40 {
		return "", "", false
	}
	_, w := utf8.DecodeRuneInString(text[i:])
	label, value = strings.TrimSpace(strings.TrimLeft(text[:i], "-○◦□■●*·0123456789. ")), strings.TrimSpace(text[i+w:])
	return label, value, value != "" && label != "" && s.hit(label) == 1
}

// isBracket reports whether a cell is a range of volumes, as heads a column of prices.
func isBracket(c grid.Cell) bool {
	if c.Kind != grid.Text || len(c.Text) > 60 || !looksNumber(c.Text) || monthOf(c, "", false) != "" {
		return false
	}
	_, ok := readBracket(c.Text)
	return ok
}

var quarter = regexp.MustCompile(`^(?:[1-4]\s*/?\s*4?\s*분기|[상하]반기)\s*(?:계|소계)?$`)

// headerCells reports how many cells of a row may be headers.
func (s *officeSheet) headerCells(row grid.Row) (hits float64, months, texts, numbers int) {
	subs := 0
	brackets := 0
	for _, c := range row.Cells {
		if c.Kind == grid.Text && len(c.Text) < 60 && isSubHeader(c.Text) {
			subs++
		}
		if isBracket(c) {
			brackets++
		}
	}
	for _, c := range row.Cells {
		switch {
		case brackets >= 2 && isBracket(c):
			texts++
			hits++
		case monthOf(c, "", s.f.book.From1904) != "":
			months++
		case c.Kind == grid.Text && quarter.MatchString(c.Text):
			texts++
		case c.Kind == grid.Text:
			texts++
			h := s.hit(c.Text)
			if subs >= 2 && h < 1 && len(c.Text) < 60 && isSubHeader(c.Text) {
				h = 1 // columns of channels, of bidders
			}
			hits += h
			if h < 1 && looksNumber(c.Text) && !perMany.MatchString(c.Text) {
				numbers++
			}
		default:
			numbers++
		}
	}
	return hits, months, texts, numbers
}

// headerAt reports whether a header begins at row i, and its first and last row.
func (s *officeSheet) headerAt(i int) (from, to int, ok bool) {
	row := s.g.Rows[i]
	if len(row.Cells) < 2 && !s.spansOver(row) {
		return 0, 0, false
	}
	from, to = i, i
	if s.onItsSide(i) || s.headsForm(i) {
		return 0, 0, false
	}
	if !s.isHeader(row) {
		// The first row of a header may hold nothing but names of groups.
		if i+1 >= len(s.g.Rows) || s.g.Rows[i+1].N != row.N+1 || s.g.Rows[i+1].Hidden || !s.isGroups(row, s.g.Rows[i+1]) || !s.isHeader(s.g.Rows[i+1]) || s.formLike(s.g.Rows[i+1]) {
			return 0, 0, false
		}
		to = i + 1
	}
	if from == to && s.formLike(row) {
		return 0, 0, false
	}
	for to-from < 3 && to+1 < len(s.g.Rows) {
		next := s.g.Rows[to+1]
		if next.N != s.g.Rows[to].N+1 || next.Hidden || !s.continues(s.g.Rows[from:to+1], next) {
			break
		}
		to++
	}
	return from, to, true
}

// onItsSide reports whether labels stand under each other from row i on, each with
// several values behind it.
func (s *officeSheet) onItsSide(i int) bool {
	if i+2 >= len(s.g.Rows) {
		return false
	}
	col := 0
	for k, row := range s.g.Rows[i : i+3] {
		cells := filled(row)
		if !s.isTransposedRow(cells) || k > 0 && (cells[0].Col != col || row.N != s.g.Rows[i].N+k) {
			return false
		}
		col = cells[0].Col
	}
	return true
}

// headsForm reports whether a row of two cells stands over labels of a contract with
// their values: 구분 | 내용.
func (s *officeSheet) headsForm(i int) bool {
	head := filled(s.g.Rows[i])
	skip := 0 // a number before each label
	if len(head) == 3 && head[0].Kind == grid.Text {
		switch models.Fold(head[0].Text) {
		case "번호", "연번", "순번", "no", "구분":
			skip = 1
		}
	}
	if len(head)-skip != 2 {
		return false
	}
	labels := 0
	for k := 1; k <= 3 && i+k < len(s.g.Rows); k++ {
		cells := filled(s.g.Rows[i+k])
		if skip > 0 {
			if len(cells) != 3 || cells[0].Kind == grid.Text && !looksNumber(cells[0].Text) {
				continue
			}
			cells = cells[1:]
		}
		if len(cells) < 2 || cells[0].Kind != grid.Text || !s.isFormRow(grid.Row{N: s.g.Rows[i+k].N, Cells: cells}) {
			continue
		}
		if f, ok := fieldOfLabel("contracts", cells[0].Text); ok && f.Key != models.FieldNote && f.Key != "channel" && f.Key != "service" {
			labels++
		}
	}
	return labels >= 2
}

func (s *officeSheet) spansOver(row grid.Row) bool {
	for _, m := range s.merges[row.N] {
		if m.Right > m.Left && len(row.Cells) > 0 && m.Left > 1 {
			return true
		}
	}
	return false
}

func (s *officeSheet) isHeader(row grid.Row) bool {
	hits, months, texts, numbers := s.headerCells(row)
	n := texts + months + numbers
	if numbers > 0 && float64(numbers) > .15*float64(n) {
		return false
	}
	if months >= 3 && hits+float64(months) >= .5*float64(n) && (hits >= 1 || months >= 6 && texts >= 1) {
		return true
	}
	return hits >= 2 && hits >= .45*float64(texts)
}

// isGroups reports whether a row names groups of the columns of the row under it.
func (s *officeSheet) isGroups(row, under grid.Row) bool {
	wide, cells := false, 0
	for i, c := range row.Cells {
		if c.Kind != grid.Text || isNote(c.Text) || utf8.RuneCountInString(c.Text) > 40 || looksNumber(c.Text) && monthOf(c, "", false) == "" {
			return false
		}
		cells++
		end := 1 << 14
		if i+1 < len(row.Cells) {
			end = row.Cells[i+1].Col
		}
		covered := 0
		for _, u := range under.Cells {
			if u.Col >= c.Col && u.Col < end {
				covered++
			}
		}
		if m, ok := s.mergeAt(row.N, c.Col); ok && m.Right > m.Left {
			wide = true
		} else if covered >= 2 {
			wide = true
		}
	}
	return wide && (cells >= 2 || len(row.Cells) == 1 && row.Cells[0].Col > under.Cells[0].Col)
}

// continues reports whether a row still belongs to a header.
func (s *officeSheet) continues(head []grid.Row, next grid.Row) bool {
	above := head[len(head)-1]
	own, hits, under, blankAbove := 0, 0.0, 0, 0
	for _, c := range next.Cells {
		if c.Kind != grid.Text && monthOf(c, "", false) == "" {
			return false
		}
		if up, ok := above.At(c.Col); ok && up.Text == c.Text && s.fillsFrom(above.N, c.Col, next.N) {
			continue // filled down from a merged cell
		}
		if c.Kind == grid.Text && looksNumber(c.Text) && monthOf(c, "", false) == "" && s.hit(c.Text) == 0 && !isBracket(c) {
			return false
		}
		own++
		h := s.hit(c.Text)
		if s.underGroup(above, c.Col) && isBracket(c) {
			h = 1
		}
		if (s.underGroup(above, c.Col) || carriedOn(above, next, c.Col)) && isSubHeader(c.Text) {
			h = 1
		}
		if monthOf(c, "", false) != "" {
			h = 1
		}
		hits += h
		if _, ok := above.At(c.Col); !ok {
			blankAbove++
		}
		if s.underGroup(above, c.Col) || carriedOn(above, next, c.Col) {
			under++
		}
	}
	if own == 0 {
		return false
	}
	// Units alone: (원), (건).
	units := 0
	for _, c := range next.Cells {
		if t := strings.Trim(c.Text, "()（） "); c.Kind == grid.Text && (models.KnownUnit(models.KindMoney, t) || models.KnownUnit(models.KindCount, t) || vatOf(t) != "" && len(t) < 40) {
			units++
		}
	}
	if units >= 1 && units == own {
		return true
	}
	return hits >= 1 && hits >= .5*float64(own) && (under >= 1 && under+blankAbove >= own || blankAbove == own && own >= 2 || s.reachesDown(above, next.N) && under+blankAbove >= own)
}

// carriedOn reports whether a cell stands under the name of a group that was not
// merged: the name has a cell of the row below on its right too, and nothing over it.
func carriedOn(above, next grid.Row, col int) bool {
	for x := col; x > 0 && x > col-12; x-- {
		_, named := above.At(x)
		_, here := next.At(x)
		if !here {
			return false
		}
		if !named {
			continue
		}
		_, right := next.At(x + 1)
		_, over := above.At(x + 1)
		return right && !over
	}
	return false
}

// isSubHeader reports whether a text under the name of a group divides it: by
// channel, phase, bidder.
func isSubHeader(s string) bool {
	ch, sure := channelOf(s)
	return ch != "" && (sure || utf8.RuneCountInString(s) <= 6) && utf8.RuneCountInString(s) <= 14 || phaseOf(s) != "" || bidderName.MatchString(s) || companyMark(s)
}

// fillsFrom reports whether a cell of a row is part of a merged column that comes
// from above.
func (s *officeSheet) fillsFrom(row, col, to int) bool {
	for r := row; r > 0 && r > row-4; r-- {
		for _, m := range s.merges[r] {
			if m.Left == col && m.Bottom >= to {
				return true
			}
		}
	}
	return false
}

// reachesDown reports whether a merged block of a row reaches the row below.
func (s *officeSheet) reachesDown(row grid.Row, to int) bool {
	for _, m := range s.merges[row.N] {
		if m.Bottom >= to {
			return true
		}
	}
	return false
}

// underGroup reports whether a column stands under a block that is merged over
// several.
func (s *officeSheet) underGroup(above grid.Row, col int) bool {
	for _, m := range s.merges[above.N] {
		if m.Left <= col && col <= m.Right && m.Right > m.Left {
			return true
		}
	}
	return false
}

// isFormRow reports whether a row is a label with its value, or two or three such
// pairs.
func (s *officeSheet) isFormRow(row grid.Row) bool {
	cells := filled(row)
	if len(cells) < 2 || len(cells) > 8 {
		return false
	}
	labels := 0
	for i, c := range cells {
		l := c.Kind == grid.Text && s.isLabel(c.Text)
		if i%2 == 0 {
			if l {
				labels++
			} else if i == 0 || i != len(cells)-1 {
				return false
			}
		} else if l && !s.valueAfter(cells[i-1], c) {
			return false
		}
	}
	return labels > 0
}

// valueAfter reports whether a text that may be a header is plainly a value behind
// its label: a channel behind 매체.
func (s *officeSheet) valueAfter(label, v grid.Cell) bool {
	ch, sure := channelOf(v.Text)
	return ch != "" && sure && models.Fold(label.Text) != "" && strings.Contains(models.Fold(label.Text), "매체")
}

// formLike reports whether a row is of a form and not a header whose groups look
// like values.
func (s *officeSheet) formLike(row grid.Row) bool {
	if !s.isFormRow(row) {
		return false
	}
	c := filled(row)
	return len(c) != 3 || !isSubHeader(c[1].Text) || !isSubHeader(c[2].Text)
}

func filled(row grid.Row) []grid.Cell {
	if !slices.ContainsFunc(row.Cells, func(c grid.Cell) bool { return c.Kind == grid.Text && c.Text == "" }) {
		return row.Cells
	}
	return slices.DeleteFunc(slices.Clone(row.Cells), func(c grid.Cell) bool { return c.Kind == grid.Text && c.Text == "" })
}

// form takes the rows of labels and values that begin at row i, and returns how
// many there are.
func (s *officeSheet) form(i int) int {
	rows := s.g.Rows
	n := 0
	wide := 0 // rows with the same number of values, more than one
	var first []grid.Cell
	for i+n < len(rows) {
		row := rows[i+n]
		if row.Hidden && !s.show {
			break
		}
		cells := filled(row)
		same := len(first) > 0 && len(cells) > 0 && cells[0].Col == first[0].Col && s.isTransposedRow(cells)
		if n > 0 && !same {
			if _, _, ok := s.headerAt(i + n); ok {
				break
			}
		}
		switch {
		case s.isTransposedRow(cells):
			if n == 0 {
				first = cells
			}
			if len(cells) >= 3 && len(first) > 0 && cells[0].Col == first[0].Col {
				wide++
			}
		case s.isFormRow(row), len(s.pairsIn(cells)) > 0:
		default:
			goto done
		}
		n++
	}
done:
	if n == 0 {
		return 0
	}
	if wide >= 2 && wide*3 >= 2*n {
		heads := rows[i : i+1]
		if i > 0 && rows[i-1].N == rows[i].N-1 {
			heads = rows[i-1 : i+1]
		}
		s.transposed(heads, rows[i:i+n])
		return n
	}
	if wide > 0 && wide == n && n == 1 && len(first) > 2 {
		return 0 // one row that only looks like one
	}
	group := 0
	if len(s.pairs) > 0 {
		group = s.pairs[len(s.pairs)-1].group + 1
	}
	for _, row := range rows[i : i+n] {
		for _, p := range s.pairsIn(filled(row)) {
			s.pairs = append(s.pairs, pair{group, false, p[0], row.N, p[1], row.N})
		}
	}
	return n
}

// pairsIn returns the labels of a row that have a value behind them.
func (s *officeSheet) pairsIn(cells []grid.Cell) [][2]grid.Cell {
	if len(cells) > 10 {
		return nil
	}
	var out [][2]grid.Cell
	for i := 0; i+1 < len(cells); i++ {
		l, v := cells[i], cells[i+1]
		if l.Kind != grid.Text || !s.isLabel(l.Text) || v.Kind == grid.Text && s.hit(v.Text) == 1 && !s.valueAfter(l, v) {
			continue
		}
		out = append(out, [2]grid.Cell{l, v})
		i++
	}
	return out
}

// isTransposedRow reports whether a row is a label with several values.
func (s *officeSheet) isTransposedRow(cells []grid.Cell) bool {
	if len(cells) < 3 || cells[0].Kind != grid.Text || s.hit(cells[0].Text) != 1 {
		return false
	}
	for _, c := range cells[1:] {
		if c.Kind == grid.Text && s.hit(c.Text) == 1 && !s.valueAfter(cells[0], c) {
			return false
		}
	}
	return true
}

// transposed makes one record of each column of values; heads are the rows that may
// name them.
func (s *officeSheet) transposed(heads, rows []grid.Row) {
	group := 0
	if len(s.pairs) > 0 {
		group = s.pairs[len(s.pairs)-1].group + 1
	}
	var cols []int
	for _, row := range rows {
		for _, c := range filled(row)[1:] {
			if !slices.Contains(cols, c.Col) {
				cols = append(cols, c.Col)
			}
		}
	}
	slices.Sort(cols)
	for i, col := range cols {
		if i >= 200 {
			return
		}
		for _, head := range heads {
			c, ok := head.At(col)
			if !ok || c.Kind != grid.Text || len(c.Text) > 80 {
				continue
			}
			if s.hit(c.Text) < 1 && !looksNumber(c.Text) {
				if s.heads == nil {
					s.heads = map[int]headCell{}
				}
				corner := ""
				if head.Cells[0].Col < col {
					corner = label(head.Cells[0])
				}
				s.heads[group+i] = headCell{c.Text, corner, head.N, col}
			}
			if ph := phaseOf(c.Text); ph != "" && s.hit(c.Text) < 1 && !looksNumber(c.Text) && head.N < rows[0].N {
				if s.phases == nil {
					s.phases = map[int]models.Phase{}
				}
				s.phases[group+i] = ph
			}
			if name := strings.TrimSpace(c.Text); companyMark(name) || bidderName.MatchString(name) {
				if s.firms == nil {
					s.firms = map[int]val{}
				}
				s.firms[group+i] = val{Cell: c, s: s, row: head.N, f: officeWords()["contracts"].field("vendor")}
			}
		}
		for _, row := range rows {
			if v, ok := row.At(col); ok {
				s.pairs = append(s.pairs, pair{group + i, true, filled(row)[0], row.N, v, row.N})
			}
		}
	}
}

// segments splits the columns of a header where columns stand blank between two
// tables beside each other.
func (s *officeSheet) segments(head []grid.Row) [][2]int {
	var cols []int
	for _, row := range head {
		for _, c := range row.Cells {
			right := c.Col
			if m, ok := s.mergeAt(row.N, c.Col); ok {
				right = min(m.Right, c.Col+50)
			}
			for x := c.Col; x <= right; x++ {
				if !slices.Contains(cols, x) {
					cols = append(cols, x)
				}
			}
		}
	}
	slices.Sort(cols)
	var out [][2]int
	for i, x := range cols {
		if i > 0 && x == cols[i-1]+1 {
			out[len(out)-1][1] = x
			continue
		}
		out = append(out, [2]int{x, x})
	}
	return out
}

// table reads the table whose header is rows from…to, and returns the index of
// the first row after it.
func (s *officeSheet) table(o *office, from, to int) int {
	head := s.g.Rows[from : to+1]
	parts := s.segments(head)
	var tables []*otable
	if len(parts) > 1 && len(parts) <= 4 {
		for _, p := range parts {
			hits := 0.0
			for _, row := range head {
				h, m, _, _ := s.headerCells(restrict(row, p[0], p[1]))
				hits += h + float64(m)
			}
			if hits < 2 {
				tables = nil
				break
			}
			tables = append(tables, &otable{s: s, left: p[0], right: p[1]})
		}
	}
	whole := len(tables) < 2
	if whole {
		tables = []*otable{{s: s, left: 1, right: 1 << 14}}
	}
	for _, t := range tables {
		t.top, t.head = head[0].N, head[len(head)-1].N
		t.headers(head)
	}
	next := to + 1
	prev := head[len(head)-1].N
	for ; next < len(s.g.Rows); next++ {
		if next%checkEvery == 0 && o.ctx.Err() != nil {
			return len(s.g.Rows)
		}
		row := s.g.Rows[next]
		if row.Hidden && !s.show {
			for _, t := range tables {
				if part := restrict(row, t.left, t.right); len(part.Cells) > 0 {
					t.hidden = append(t.hidden, part)
				}
			}
			o.hiddenRow(s, row)
			continue
		}
		if s.endsBefore(next, prev, tables[0]) {
			break
		}
		for _, t := range tables {
			part := row
			if !whole {
				part = restrict(row, t.left, t.right)
			}
			if len(part.Cells) > 0 {
				t.take(o, part, next)
			}
		}
		prev = row.N
	}
	for _, t := range tables {
		t.last = t.head
		if n := len(t.rows); n > 0 {
			t.last = t.rows[n-1].N
		}
		o.understand(t)
	}
	if !whole && slices.ContainsFunc(tables, func(t *otable) bool { return t.kind == "" }) {
		// Not two tables after all: one with a blank column.
		one := &otable{s: s, left: 1, right: 1 << 14, top: tables[0].top, head: tables[0].head}
		one.headers(head)
		for i, row := range s.g.Rows[to+1 : next] {
			if !row.Hidden || s.show {
				one.take(o, row, to+1+i)
			} else {
				one.hidden = append(one.hidden, row)
			}
		}
		one.last = one.head
		if n := len(one.rows); n > 0 {
			one.last = one.rows[n-1].N
		}
		o.understand(one)
		if one.kind != "" {
			tables = []*otable{one}
		}
	}
	if len(tables) == 1 && tables[0].kind == "" && s.sideways(tables[0], head) {
		return next
	}
	for _, t := range tables {
		if t.kind != "" && t.kind != KindIgnored {
			s.tables = append(s.tables, t)
			continue
		}
		s.unread = append(s.unread, t)
		if t.kind == KindIgnored {
			for _, row := range append(append([]grid.Row{}, head...), t.rows...) {
				o.ignoreRow(s, restrict(row, t.left, t.right), "chosen")
			}
			continue
		}
		for _, row := range append(append([]grid.Row{}, head...), t.rows...) {
			o.ignoreRow(s, row, "note")
			for _, c := range row.Cells {
				if c.Kind == grid.Text {
					s.spots = append(s.spots, spot{row.N, c.Col, c.Text, true})
				}
			}
		}
	}
	return next
}

// sideways takes a table whose rows are the labels and whose columns are the records,
// each headed by a channel or a firm: 구분 | SMS | 알림톡, 단가 | 9 | 6.5.
func (s *officeSheet) sideways(t *otable, head []grid.Row) bool {
	heads := head[len(head)-1]
	named := 0
	for _, c := range filled(heads)[1:] {
		if ch, sure := channelOf(c.Text); ch != "" && sure || phaseOf(c.Text) != "" || companyMark(c.Text) || bidderName.MatchString(strings.TrimSpace(c.Text)) {
			named++
		}
	}
	if named < 2 || len(t.rows) == 0 {
		return false
	}
	prices := false
	for _, row := range t.rows {
		cells := filled(row)
		if len(cells) < 2 || cells[0].Kind != grid.Text || cells[0].Col != heads.Cells[0].Col {
			return false
		}
		f, ok := fieldOfLabel("contracts", cells[0].Text)
		if !ok {
			return false
		}
		_, twoSides := priceBase[f.Key]
		prices = prices || isPriceField(f.Key) || twoSides
	}
	if prices {
		s.transposed([]grid.Row{heads}, t.rows)
	}
	return prices
}

// endsBefore reports whether row i is no longer of the table.
func (s *officeSheet) endsBefore(i, prev int, t *otable) bool {
	row := s.g.Rows[i]
	if len(row.Cells) < 2 {
		// The title of a form below, which is none of the table's rows.
		return row.N > prev+1 && len(row.Cells) == 1 && row.Cells[0].Kind == grid.Text && !isNote(row.Cells[0].Text) && len(t.cols) > 2 && !t.itemTable() && s.formFollows(i+1, row.N)
	}
	c := row.Cells[0]
	if c.Kind != grid.Text {
		return false
	}
	gap := row.N > prev+1
	if gap && len(row.Cells) <= 4 && i+1 < len(s.g.Rows) && s.g.Rows[i+1].N == row.N+1 && !slices.ContainsFunc(row.Cells, func(c grid.Cell) bool { return c.Kind != grid.Text }) {
		if from, _, ok := s.headerAt(i + 1); ok && from == i+1 && !t.repeats(s.g.Rows[i+1]) {
			return true // titles of the tables below
		}
	}
	if s.hit(c.Text) < 1 && !(gap && s.hit(row.Cells[1].Text) == 1) {
		// A header's first row may be names of groups only.
		if !gap {
			return false
		}
	}
	if t.repeats(row) {
		return false
	}
	if from, _, ok := s.headerAt(i); ok && from == i && (gap || s.hit(c.Text) == 1) && !t.itemTable() {
		return true
	}
	if gap && t.itemTable() {
		if _, _, ok := s.headerAt(i); ok {
			return true
		}
	}
	return gap && !t.itemTable() && s.isFormRow(row) && !isTotal(c.Text)
}

// formFollows reports whether the row i stands right under another and is a label with
// its value, and so is the next.
func (s *officeSheet) formFollows(i, above int) bool {
	for k := range 2 {
		if i+k >= len(s.g.Rows) || s.g.Rows[i+k].N != above+1+k || len(filled(s.g.Rows[i+k])) > 4 || !s.isFormRow(s.g.Rows[i+k]) {
			return false
		}
	}
	return true
}

// itemTable reports whether the rows themselves begin with words that are
// headers elsewhere: 월 가용률, 장애통보.
func (t *otable) itemTable() bool {
	for _, c := range t.cols {
		switch models.Fold(cutBrackets(c.own)) {
		case "항목", "구분", "지표", "item", "metric", "평가항목", "sla항목", "서비스항목", "관리항목", "지표명", "측정항목":
			return true
		}
	}
	return false
}

// restrict keeps the cells of a row between two columns.
func restrict(row grid.Row, left, right int) grid.Row {
	if len(row.Cells) == 0 || row.Cells[0].Col >= left && row.Cells[len(row.Cells)-1].Col <= right {
		return row
	}
	from, _ := slices.BinarySearchFunc(row.Cells, left, func(c grid.Cell, x int) int { return c.Col - x })
	to, _ := slices.BinarySearchFunc(row.Cells, right+1, func(c grid.Cell, x int) int { return c.Col - x })
	row.Cells = row.Cells[from:to]
	return row
}

// headers makes the columns from the rows of the header.
func (t *otable) headers(head []grid.Row) {
	var cols []int
	for _, row := range head {
		for _, c := range restrict(row, t.left, t.right).Cells {
			if !slices.Contains(cols, c.Col) {
				cols = append(cols, c.Col)
			}
		}
	}
	for _, row := range head { // columns under a merged name alone
		for _, m := range t.s.merges[row.N] {
			for x := m.Left; x <= m.Right && m.Right-m.Left < 50 && m.Bottom >= t.head; x++ {
				if _, ok := t.s.span(row, x); ok && m.Right > m.Left && x >= t.left && x <= t.right && !slices.Contains(cols, x) {
					cols = append(cols, x)
				}
			}
		}
	}
	slices.Sort(cols)
	if len(cols) > 300 {
		cols = cols[:300]
	}
	for _, col := range cols {
		c := &ocol{t: t, col: col, hidden: t.s.g.ColumnHidden(col)}
		for k, row := range head {
			text, ok := t.s.span(row, col)
			if !ok && k+1 < len(head) {
				text = t.carried(head, k, col)
			}
			text = strings.Join(strings.Fields(text), " ")
			if text == "" || len(c.parents) > 0 && c.parents[len(c.parents)-1] == text {
				continue
			}
			if len(text) > 300 {
				text = strings.ToValidUTF8(text[:300], "")
			}
			c.parents = append(c.parents, text)
			c.row = row.N
			if m := t.s.monthOver(row, col, text); m != "" {
				c.month = m
			}
		}
		if n := len(c.parents); n > 0 {
			c.header = strings.Join(c.parents, " › ")
			if last := c.parents[n-1]; n > 1 && strings.HasPrefix(last, "(") && strings.HasSuffix(last, ")") {
				n-- // its unit, in a row of its own
				c.parents = append(c.parents[:n-1:n-1], c.parents[n-1]+last)
			}
			c.own = c.parents[n-1]
			c.parents = c.parents[:n-1]
			if c.month != "" && !strings.HasPrefix(c.month, "-") && strings.Trim(c.own, "0123456789") == "" {
				c.own, c.header = c.month, c.month // a date, which the file holds as a number
			}
		}
		if c.own == "" && c.month == "" {
			continue
		}
		c.index = len(t.cols)
		t.cols = append(t.cols, c)
	}
}

// monthOver reads the month that heads a column: its own cell's, or that of a cell
// merged over it.
func (s *officeSheet) monthOver(row grid.Row, col int, text string) string {
	c, ok := row.At(col)
	if !ok {
		c = grid.Cell{Text: text}
		for _, m := range s.merges[row.N] {
			if m.Left <= col && col <= m.Right {
				if over, found := row.At(m.Left); found {
					c = over
				}
			}
		}
	}
	return monthOf(c, "", s.f.book.From1904)
}

// carried returns the name of the group that a column stands in where the group's
// cells were not merged: the nearest text to the left, as long as the cells below
// go on.
func (t *otable) carried(head []grid.Row, k, col int) string {
	below := false
	for _, row := range head[k+1:] {
		if _, ok := row.At(col); ok {
			below = true
		}
	}
	if !below {
		return ""
	}
	row := head[k]
	for x := col - 1; x >= max(t.left, col-12); x-- {
		if c, ok := row.At(x); ok {
			if m, merged := t.s.mergeAt(row.N, x); merged && m.Right < col {
				return ""
			}
			if _, own := head[len(head)-1].At(x); !own {
				return "" // a column of its own
			}
			return label(c)
		}
		if _, ok := head[k+1].At(x); !ok {
			return ""
		}
	}
	return ""
}

// repeats reports whether a row is the header again.
func (t *otable) repeats(row grid.Row) bool {
	same := 0
	for _, c := range row.Cells {
		if c.Kind != grid.Text {
			continue
		}
		for _, h := range t.cols {
			if h.col == c.Col && (h.own == c.Text || models.Fold(h.own) == models.Fold(c.Text) || len(h.parents) > 0 && models.Fold(h.parents[0]) == models.Fold(c.Text)) {
				same++
				break
			}
		}
	}
	return same >= 2 && 2*same >= len(row.Cells)
}

// take sorts one row under the header into data, sums, remarks and headings.
// It stands at an index of the sheet's rows.
func (t *otable) take(o *office, row grid.Row, at int) {
	first := row.Cells[0]
	texts := 0
	total := false
	for i, c := range row.Cells {
		if c.Kind != grid.Text {
			if c.Kind == grid.Number && !total && i > 3 {
				break
			}
			continue
		}
		texts++
		if i < 6 && !total && mayTotal(c.Text) && isTotal(c.Text) {
			total = true
		}
	}
	switch {
	case first.Kind == grid.Text && len(row.Cells) > 1 && len(first.Text) < 40 && taxRows[models.Fold(cutBrackets(first.Text))]:
		// What is added to the sum above: the rows are without it.
		t.s.spots = append(t.s.spots, spot{row.N, first.Col, "부가세 별도", true})
		t.taxed = true
		o.ignoreRow(t.s, row, "total")
		return
	case isExampleRow(row), first.Kind == grid.Text && len(first.Text) < 16 && afterRows[models.Fold(first.Text)]:
		o.ignoreRow(t.s, row, "note")
		return
	case total && wordsIn(row) <= 3:
		t.totals = append(t.totals, row)
		for _, c := range row.Cells {
			if c.Kind == grid.Text && len(c.Text) < 200 && vatOf(c.Text) != "" {
				t.s.spots = append(t.s.spots, spot{row.N, c.Col, c.Text, true})
			}
		}
		o.ignoreRow(t.s, row, "total")
		return
	case len(row.Cells) == 1 && first.Kind == grid.Text && len(t.cols) > 2:
		if isNote(first.Text) || utf8.RuneCountInString(first.Text) > 30 {
			t.s.spots = append(t.s.spots, spot{row.N, first.Col, first.Text, true})
			o.ignoreRow(t.s, row, "note")
			return
		}
		t.sections = append(t.sections, spot{row.N, first.Col, first.Text, false})
		o.ignoreRow(t.s, row, "title")
		return
	case first.Kind == grid.Text && texts == len(row.Cells) && isNote(first.Text):
		for _, c := range row.Cells {
			t.s.spots = append(t.s.spots, spot{row.N, c.Col, c.Text, true})
		}
		o.ignoreRow(t.s, row, "note")
		return
	case first.Kind == grid.Text && texts >= 2 && t.repeats(row):
		o.ignoreRow(t.s, row, "repeated_header")
		return
	}
	if len(t.rows) >= o.limits.Rows {
		if !t.full {
			t.full = true
			o.tooManyRows(t, row.N)
		}
		return
	}
	t.addRow(row, at)
}

// addRow keeps a data row: where the table is the sheet's whole width, as a part of
// the sheet's own rows as long as they follow each other.
func (t *otable) addRow(row grid.Row, at int) {
	n := len(t.rows)
	if n == 0 {
		t.from = at
	}
	own := t.s.g.Rows
	if t.left == 1 && t.right == 1<<14 && at == t.from+n && (n == 0 || &t.rows[0] == &own[t.from]) {
		t.rows = own[t.from : at+1 : at+1]
		return
	}
	t.rows = append(t.rows, row)
}

// rowsFrom is how many data rows stand below a row of the sheet.
func (t *otable) rowsFrom(n int) int {
	i, _ := slices.BinarySearchFunc(t.rows, n+1, func(r grid.Row, n int) int { return r.N - n })
	return len(t.rows) - i
}

// wordsIn counts the texts of a row that are no figures: in a text file those are texts, too.
func wordsIn(row grid.Row) int {
	n := 0
	for _, c := range row.Cells {
		if c.Kind == grid.Text && !looksNumber(c.Text) {
			n++
		}
	}
	return n
}

// taxRows begin rows of the VAT on the rows above.
var taxRows = map[string]bool{"부가세": true, "부가가치세": true, "세액": true, "vat": true, "부가세액": true, "부가가치세액": true}

// afterRows begin rows that say something of the columns: who is the cheapest.
var afterRows = map[string]bool{"순위": true, "등수": true, "선정": true, "선정여부": true, "낙찰여부": true, "평가": true, "평가결과": true, "비고": true}

// isExampleRow reports whether a row shows how to fill in the form: (예시) ○○○.
func isExampleRow(row grid.Row) bool {
	for i, c := range row.Cells {
		if i == 4 {
			break
		}
		if c.Kind != grid.Text || len(c.Text) > 200 {
			continue
		}
		if strings.Contains(c.Text, "예") && (strings.HasPrefix(c.Text, "(예") || strings.HasPrefix(c.Text, "예시") || strings.HasPrefix(c.Text, "예)") || strings.HasPrefix(c.Text, "[예") || strings.HasPrefix(c.Text, "<예") || strings.HasSuffix(c.Text, "(예시)")) ||
			strings.Contains(c.Text, "○○") || strings.Contains(c.Text, "OOO") || strings.Contains(c.Text, "◯◯") || strings.Contains(c.Text, "〇〇") {
			return true
		}
	}
	return false
}

// mayTotal is a quick look before isTotal.
func mayTotal(s string) bool {
	if len(s) > 60 {
		return false
	}
	if strings.Contains(s, "계") || strings.Contains(s, "합") || strings.Contains(s, "평균") || strings.Contains(s, "절감") || strings.Contains(s, "차") || strings.Contains(s, "증감") {
		return true
	}
	if isASCII(s) {
		l := strings.ToLower(s)
		return strings.Contains(l, "total") || strings.Contains(l, "sum") || strings.Contains(l, "av")
	}
	return false
}
