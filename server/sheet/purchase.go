package sheet

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// ReadAll reads the files of one purchase together: what one leaves open
// another may say. Template workbooks are read by their sheets, all others as
// they lie. What is wrong with the files is among the problems, all at once; the
// error is only ctx's.
func ReadAll(ctx context.Context, files []Input, o Options) (*Result, error) {
	lang := "ko"
	if o.Lang == "en" {
		lang = "en"
	}
	of := newOffice(ctx, lang, o, len(files) > 1)
	var parts []*Result // a file each, nil for one that is read as it lies
	var heads []CheckFile
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		r := &reader{lang: lang, limits: o.Limits.orDefault(), ctx: ctx, file: CheckFile{Name: f.Name, Sheets: []CheckSheet{}, SHA256: hex.EncodeToString(sum[:])}, password: cmp.Or(f.Password, o.Password)}
		if r.said = of.answers; len(files) > 1 {
			r.keyFile = f.Name + "/"
		}
		book, err := r.open(ctx, f.Data)
		if err != nil {
			return nil, err
		}
		if book != nil && !isTemplate(book) && hasCells(book) {
			of.files = append(of.files, &officeFile{name: f.Name, data: f.Data, password: r.password, book: book, hidden: map[*officeSheet][][2]int{}})
			parts, heads = append(parts, nil), append(heads, r.file)
			continue
		}
		if book != nil {
			r.template(book)
			if r.cancelled() {
				return nil, r.unreadable(ctx, ctx.Err())
			}
		}
		x := r.result()
		if len(files) > 1 {
			for i := range x.Check.Problems {
				x.Check.Problems[i].File = f.Name
			}
			for i := range x.Check.Ignored {
				x.Check.Ignored[i].File = f.Name
			}
		}
		if book != nil {
			if extra := beside(book, x); extra != nil {
				extra.name, extra.data, extra.password, extra.part = f.Name, f.Data, r.password, x
				of.files = append(of.files, extra)
			}
		}
		parts, heads = append(parts, x), append(heads, r.file)
	}
	if len(of.files) == 0 && len(parts) == 1 {
		return parts[0], nil
	}
	return of.join(parts, heads)
}

// beside returns the sheets of a template workbook that are not the template's, to
// be read as they lie for what the template leaves blank; nil where there are none.
func beside(b *grid.Book, x *Result) *officeFile {
	f := &officeFile{book: &grid.Book{Kind: b.Kind, From1904: b.From1904}, hidden: map[*officeSheet][][2]int{}, kinds: map[string]bool{
		"shipments": true, "nodes": len(x.Check.Nodes) == 0, "routes": len(x.Check.Nodes) == 0, "sla": len(x.Check.SLA) == 0, "incidents": len(x.Check.Incidents) == 0}}
	for _, g := range b.Sheets {
		unknown := slices.ContainsFunc(x.Check.Problems, func(p models.Problem) bool { return p.Code == models.CodeUnknownSheet && p.Sheet == g.Name })
		if unknown && len(g.Rows) > 0 && !g.Hidden {
			f.book.Sheets = append(f.book.Sheets, g)
		}
	}
	if len(f.book.Sheets) == 0 {
		return nil
	}
	return f
}

// joinBeside says of a template's other sheets what was read of them.
func (o *office) joinBeside(f *officeFile) {
	for _, s := range f.sheets {
		if len(s.tables) == 0 {
			continue
		}
		drop := func(sheet string) bool { return sheet == s.name() }
		f.part.Check.Problems = slices.DeleteFunc(f.part.Check.Problems, func(p models.Problem) bool { return p.Code == models.CodeUnknownSheet && drop(p.Sheet) })
		f.part.Check.Ignored = slices.DeleteFunc(f.part.Check.Ignored, func(x CheckIgnored) bool { return drop(x.Sheet) })
		for i := range f.part.Check.Files {
			for j := range f.part.Check.Files[i].Sheets {
				if x := &f.part.Check.Files[i].Sheets[j]; drop(x.Name) {
					for _, y := range o.checkFile(f, CheckFile{}).Sheets {
						if y.Name == x.Name {
							x.Tables = y.Tables
						}
					}
				}
			}
		}
	}
}

func hasCells(b *grid.Book) bool {
	return slices.ContainsFunc(b.Sheets, func(g *grid.Sheet) bool { return len(g.Rows) > 0 })
}

func newOffice(ctx context.Context, lang string, o Options, several bool) *office {
	of := &office{reader: &reader{lang: lang, limits: o.Limits.orDefault(), ctx: ctx}, options: o, several: several, answers: map[string]string{}, badRows: map[rowKey]bool{}, roundings: map[*ocol]int{},
		shares: map[string]nodeAsRead{}, derived: map[string]bool{}, sheets: map[models.Cell]*officeSheet{}, once: map[string]bool{}, answered: map[models.Cell]bool{}, joined: map[string]string{}, penalties: map[models.Cell][]CheckPenalty{}}
	for _, a := range o.Reading.Answers {
		of.answers[a.Question] = a.Value
	}
	return of
}

// join reads the files that are no templates and makes one case of everything.
func (o *office) join(parts []*Result, heads []CheckFile) (*Result, error) {
	for _, p := range parts {
		if p != nil && p.Case != nil {
			o.known.Add(*p.Case)
		}
	}
	o.run(o.ctx)
	if err := o.ctx.Err(); err != nil {
		return nil, o.unreadable(o.ctx, err)
	}
	all := o.c
	all.Add(o.known)
	own := 0 // files that are no templates
	for _, f := range o.files {
		if f.part != nil {
			o.joinBeside(f)
		} else {
			own++
		}
	}
	o.relations(&all, parts)
	partErrors := false
	for _, p := range parts {
		partErrors = partErrors || p != nil && models.HasErrors(p.Check.Problems)
	}
	if own > 0 && !partErrors && !models.HasErrors(o.problems) {
		o.enough(&all)
	}
	o.release()
	out := &Result{Check: o.check(&all), Questions: o.sortedQuestions(), Tables: o.understood()}
	order := map[models.Cell]int{}
	next := 0
	for _, p := range parts {
		if p == nil {
			for o.files[next].part != nil {
				next++
			}
			f := o.files[next]
			out.Check.Files = append(out.Check.Files, o.checkFile(f, heads[len(out.Check.Files)]))
			for _, s := range f.sheets {
				order[o.sheetCell(s, "")] = len(order) + 1
			}
			next++
			continue
		}
		out.Check.Files = append(out.Check.Files, p.Check.Files...)
		out.Check.Ignored = append(out.Check.Ignored, p.Check.Ignored...)
		out.Check.Problems = append(out.Check.Problems, p.Check.Problems...)
		out.Questions = append(out.Questions, p.Questions...)
		if p.Case == nil { // shown all the same
			out.Check.addRecords(p.Check)
		}
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			if c := o.sheetCell(s, ""); order[c] == 0 {
				order[c] = len(order) + 1
			}
		}
	}
	sortProblems(o.problems, order)
	if o.dropped {
		o.problems = append(o.problems, models.NewProblem(o.lang, models.CodeTooManyProblems, models.Cell{}, "", "", strconv.Itoa(o.limits.Problems)))
	}
	out.Check.Problems = append(out.Check.Problems, o.problems...)
	out.Check.Ignored = append(out.Check.Ignored, o.ignored...)
	if !models.HasErrors(out.Check.Problems) {
		out.Case = &all
	}
	return out, nil
}

// shownRows is how many rows of a table are shown where its columns are corrected.
const shownRows = 8

// release lets go of the sheets' cells, of which only the first rows are still shown.
func (o *office) release() {
	for _, m := range o.metas {
		m.services, m.tiered, m.first = nil, nil, nil
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			s.g.Rows = nil
			for _, t := range slices.Concat(s.tables, s.unread) {
				t.rows, t.hidden, t.totals = slices.Clone(t.rows[:min(len(t.rows), shownRows)]), nil, nil
			}
		}
	}
}

// relations checks what the records of all files must be to one another.
func (o *office) relations(all *models.Case, parts []*Result) {
	told := map[models.Cell]bool{} // places that have an error already
	for _, p := range o.problems {
		if p.Severity == models.Error {
			told[models.Cell{Sheet: p.Sheet, Ref: p.Cell, File: p.File}] = true
		}
	}
	templates := 0
	for _, p := range parts {
		if p != nil {
			templates++
		}
	}
	for _, p := range all.Validate(o.lang, o.placeOf) {
		at := models.Cell{Sheet: p.Sheet, Ref: p.Cell, File: p.File}
		own := o.sheetOf(at) != nil
		if !own && (p.Severity != models.Error || len(o.files) == 0 && templates < 2) {
			continue // its own file's
		}
		switch p.Code {
		case models.CodeNoServices, models.CodeBaselineAssumed, models.CodeSwitchNone:
			if own {
				continue // said for the whole where it matters
			}
		case models.CodeDuplicateID:
			if own && o.kindAt(at) != "routes" {
				continue // two contracts may go by one name; what is twice was said
			}
		case models.CodeRepairTimes, models.CodeNoPrice:
			if own && o.rowIsBad(at) {
				continue
			}
		}
		if p.Severity == models.Error && told[at] {
			continue
		}
		if own && p.Severity == models.Error {
			if r, _, ok := grid.SplitRef(at.Ref); ok {
				s := o.sheetOf(at)
				o.badRow(s, r, at)
			}
		}
		o.keep(p)
	}
}

// kindAt is the kind of the table at a place, "" for none.
func (o *office) kindAt(at models.Cell) string {
	s := o.sheetOf(at)
	row, col, ok := grid.SplitRef(at.Ref)
	if s == nil || !ok {
		return ""
	}
	for _, t := range s.tables {
		if t.top <= row && row <= t.last && t.left <= col && col <= t.right {
			return t.kind
		}
	}
	return ""
}

func (o *office) rowIsBad(at models.Cell) bool {
	if len(o.badRows) == 0 {
		return false
	}
	s := o.sheetOf(at)
	r, _, ok := grid.SplitRef(at.Ref)
	return ok && s != nil && o.badRows[rowKey{s.f.name, s.name(), r}]
}

// enough reports what a case must have to be analysed at all.
func (o *office) enough(c *models.Case) {
	lines, volumes := 0, 0
	for _, k := range c.Contracts {
		for _, s := range k.Services {
			for _, l := range s.Lines {
				lines++
				if l.MessagesPerMonth > 0 {
					volumes++
				}
			}
		}
	}
	tables, rows := 0, 0
	for _, f := range o.files {
		for _, s := range f.sheets {
			tables += len(s.tables)
			for _, t := range s.tables {
				rows += len(t.rows)
			}
			rows += len(s.pairs)
			if len(s.pairs) > 0 {
				tables++
			}
		}
	}
	switch {
	case lines > 0 && volumes == 0:
		o.add(models.CodeNoVolumes, models.Cell{}, "", "")
	case lines > 0:
	case tables > 0 && rows == 0 && len(c.Nodes) == 0:
		o.add(models.CodeBlankForm, models.Cell{}, "", "")
	case tables == 0:
		o.add(models.CodeNoTable, models.Cell{}, "", "")
	default:
		o.add(models.CodeNoContracts, models.Cell{}, "", "")
	}
}

// check shows the case as it was understood: what has an error in its row is left
// to the problems.
func (o *office) check(all *models.Case) Check {
	shown := models.Case{Routes: all.Routes, SLA: append(slices.Clone(all.SLA), o.looseSLA...), Shipments: all.Shipments, Incidents: append(slices.Clone(all.Incidents), o.loose...)}
	guessed := map[int]string{}
	for i, k := range all.Contracts {
		if o.rowIsBad(k.Cell) {
			continue
		}
		bad := func(l models.Line) bool { return o.rowIsBad(l.Cell) }
		if slices.ContainsFunc(k.Services, func(s models.Service) bool { return len(s.Lines) == 0 || slices.ContainsFunc(s.Lines, bad) }) {
			had := 0
			var services []models.Service
			for _, s := range k.Services {
				had += len(s.Lines)
				if s.Lines = slices.DeleteFunc(slices.Clone(s.Lines), bad); len(s.Lines) > 0 {
					services = append(services, s)
				}
			}
			k.Services = services
			if had > 0 && len(services) == 0 {
				continue
			}
		}
		if i < len(o.metas) && o.metas[i].nameGuessed {
			guessed[len(shown.Contracts)] = k.Name
		} else if i < len(o.metas) && o.metas[i].written != "" {
			k.Name = o.metas[i].written
		}
		shown.Contracts = append(shown.Contracts, k)
	}
	for _, n := range all.Nodes {
		if !o.rowIsBad(n.Cell) {
			shown.Nodes = append(shown.Nodes, n)
		}
	}
	c := newCheck(&shown)
	for i, name := range guessed {
		c.Contracts[i].Name, c.Contracts[i].NameGuessed = nil, name
	}
	for i, n := range shown.Nodes {
		if r, ok := o.shares[n.Cell.String()+n.Cell.File]; ok {
			if r.availability != nil {
				c.Nodes[i].Availability = r.availability
			}
			c.Nodes[i].MTBFHours, c.Nodes[i].MTTRHours = r.mtbf, r.mttr
		}
	}
	for i, t := range shown.SLA {
		c.SLA[i].Penalties = o.penalties[t.Cell]
	}
	for i, r := range shown.Routes {
		c.Routes[i].Derived = o.derived[r.ID]
	}
	return c
}

func (o *office) sortedQuestions() []Question {
	slices.SortStableFunc(o.questions, func(a, b Question) int {
		ra, ca, _ := grid.SplitRef(a.Cell)
		rb, cb, _ := grid.SplitRef(b.Cell)
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Sheet, b.Sheet), cmp.Compare(ra, rb), cmp.Compare(ca, cb), strings.Compare(a.Key, b.Key))
	})
	return o.questions
}
