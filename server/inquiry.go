package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/inquiry"
	"daebi/server/text"
)

// roleInquiry marks a draft's file as an inquiry that a vendor filled in.
const roleInquiry = "inquiry"

// maxInquiry bounds a file that is looked at for being an inquiry, in bytes.
const maxInquiry = 1 << 20

// roleOf tells a file of the purchase, "", from a filled-in inquiry about it.
func roleOf(ctx context.Context, file sheet.Input) string {
	if len(file.Data) > maxInquiry || !bytes.HasPrefix(file.Data, []byte("PK")) {
		return ""
	}
	if _, book, err := grid.Open(ctx, file.Data, grid.Options{Limits: grid.Limits{UnzippedBytes: 32 << 20, Cells: 200_000}}); err == nil && inquiry.IsInquiry(book) {
		return roleInquiry
	}
	return ""
}

// isCommittee reports whether a file is a committee workbook, or a comparison, that this program wrote.
func isCommittee(ctx context.Context, file sheet.Input) bool {
	if len(file.Data) > maxInquiry || !bytes.HasPrefix(file.Data, []byte("PK")) {
		return false
	}
	_, book, err := grid.Open(ctx, file.Data, grid.Options{Limits: grid.Limits{UnzippedBytes: 32 << 20, Cells: 200_000}})
	if err != nil {
		return false
	}
	for _, names := range [][]string{
		{"요약", "산출내역", "장애위험", "대안비교", "요구사항"}, {"Summary", "Calculation", "Outage risk", "Options", "Requirements"},
		{"비교", "산출내역 A", "장애위험 A", "대안비교 A", "검증"}, {"Comparison", "Calculation A", "Outage risk A", "Options A", "Check"},
	} {
		if !slices.ContainsFunc(names, func(name string) bool {
			return !slices.ContainsFunc(book.Sheets, func(x *grid.Sheet) bool { return x.Name == name })
		}) {
			return true
		}
	}
	return false
}

// papersOf returns the files that are no inquiries.
func papersOf(ctx context.Context, files []sheet.Input) []sheet.Input {
	var papers []sheet.Input
	for _, f := range files {
		if roleOf(ctx, f) == "" {
			papers = append(papers, f)
		}
	}
	return papers
}

// Answers to the question of which stands where a vendor contradicts the papers.
const (
	answerPapers = "papers"
	answerVendor = "vendor"
)

// questionDiffers is the key of the question about one cell of an inquiry.
func questionDiffers(file string, at models.Cell) string {
	return "inquiry:" + file + ":" + at.Sheet + "!" + at.Ref
}

// applyInquiries puts the answers of the draft's inquiries into what its papers say.
func (s *Server) applyInquiries(ctx context.Context, d *openDraft, lang text.Lang, as said, r *understanding) error {
	for i, file := range s.inputs(d) {
		if d.files[i].Role != roleInquiry {
			continue
		}
		if r.Case == nil {
			r.waiting = true
			continue
		}
		_, book, err := grid.Open(ctx, file.Data, grid.Options{Password: file.Password})
		if err != nil {
			return fmt.Errorf("inquiry: %w", err) // it was read when it came
		}
		answers, problems := inquiry.Read(ctx, book, string(lang))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		answers.File = file.Name
		if other, ok := answers.Other(r.Case); ok {
			problems = []models.Problem{other}
		} else if models.HasErrors(problems) {
			problems = append(problems, unknownTiers(answers, *r.Case, problems)...)
		} else {
			before := len(r.changes)
			problems = append(problems, r.answer(lang, answers, as)...)
			if len(r.changes) == before && len(problems)+len(answers.Open)+len(answers.Kept) == 0 && !answers.Confirms() {
				r.silent = append(r.silent, file.Name)
			}
			r.note(lang, answers)
		}
		for _, p := range problems {
			p.File = file.Name
			r.Check.Problems = append(r.Check.Problems, p)
		}
		if models.HasErrors(problems) {
			r.Case = nil
		}
	}
	return nil
}

// unknownTiers returns which keys of answers name no tier, but for those in rows that
// have a problem already: what is wrong with an inquiry is said at once.
func unknownTiers(answers *inquiry.Answers, c models.Case, said []models.Problem) []models.Problem {
	row := func(p models.Problem) string {
		return p.Sheet + "!" + strings.TrimLeft(p.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	_, problems := answers.Apply(&c) // c is dropped; its slices are replaced, not written into
	return slices.DeleteFunc(problems, func(p models.Problem) bool {
		return p.Code != models.CodeUnknownNode || slices.ContainsFunc(said, func(s models.Problem) bool { return row(s) == row(p) })
	})
}

// note keeps what the vendor does not know, and what a case has no place for, each
// with the name of its tier.
func (r *understanding) note(lang text.Lang, answers *inquiry.Answers) {
	names := recordNames(lang, r.Case)
	about := func(p inquiry.Place) inquiry.Place {
		if of := names[answers.Tier(p.Cell)]; of != "" {
			p.What = of + " — " + p.What
		}
		return p
	}
	for _, p := range answers.Open {
		r.open = append(r.open, about(p))
	}
	for _, n := range answers.Kept {
		n.Place = about(n.Place)
		r.kept = append(r.kept, n)
	}
}

// recordNames returns what the nodes and routes of a case are called, by their ids. The
// tiers of a typical chain that are asked about have names, too.
func recordNames(lang text.Lang, c *models.Case) map[string]string {
	names := map[string]string{}
	if c == nil {
		return names
	}
	typical, routes := inquiry.Scope(c, "")
	for _, n := range slices.Concat(typical, c.Nodes) {
		name := orElse(n.Name, text.T(lang, "inquiry.no-name"))
		names[n.ID] = strings.TrimSpace(word(lang, "word.role.", n.Role) + " " + name)
	}
	for _, r := range slices.Concat(routes, c.Routes) {
		names[r.ID] = text.T(lang, "inquiry.route", "channel", word(lang, "word.channel.", r.Channel), "n", r.Order+1)
	}
	return names
}

// inNames writes a list of ids in names; any other text stays as it is.
func inNames(names map[string]string, s string) string {
	for _, between := range []string{" → ", "; "} {
		ids := strings.Split(s, between)
		if slices.ContainsFunc(ids, func(id string) bool { return names[id] == "" }) {
			continue
		}
		for i, id := range ids {
			ids[i] = names[id]
		}
		return strings.Join(ids, between)
	}
	return s
}

// answer puts one inquiry's answers into the case, and asks of each that contradicts
// the papers which of them stands. It returns what is left to say.
func (r *understanding) answer(lang text.Lang, answers *inquiry.Answers, as said) []models.Problem {
	settled := map[string]bool{}
	first := *r.Case // its slices are replaced, not written into
	_, problems := answers.Apply(&first)
	for _, p := range problems {
		if p.Code != inquiry.CodeDiffers {
			continue
		}
		at := models.Cell{File: p.File, Sheet: p.Sheet, Ref: p.Cell}
		q := sheet.Question{
			Key: questionDiffers(answers.File, at), Code: p.Code, File: answers.File, Sheet: p.Sheet, Cell: p.Cell, Text: p.Message,
			Options: []sheet.Option{{Value: answerPapers, Label: text.T(lang, "inquiry.papers")}, {Value: answerVendor, Label: text.T(lang, "inquiry.vendor")}},
		}
		for _, a := range as.Reading.Answers {
			if a.Question == q.Key {
				q.Answer = a.Value
				settled[p.Sheet+"!"+p.Cell] = true
			}
		}
		if q.Answer == answerVendor {
			answers.Accepted = append(answers.Accepted, at.String())
		}
		r.Questions = append(r.Questions, q)
	}
	with := *r.Case
	changes, problems := answers.Apply(&with)
	problems = slices.DeleteFunc(problems, func(p models.Problem) bool { return p.Code == inquiry.CodeDiffers && settled[p.Sheet+"!"+p.Cell] })
	for _, p := range with.Validate(string(lang), nil) { // the papers had no errors
		if p.Severity == models.Error {
			problems = append(problems, p)
		}
	}
	names := recordNames(lang, &with)
	for i := range changes {
		x := &changes[i]
		x.From, x.To = inNames(names, x.From), inNames(names, x.To)
		x.Record = orElse(names[x.Record], x.Record)
	}
	r.Case, r.changes = &with, append(r.changes, changes...)
	return problems
}

// changesTable lists what a vendor's answers change: from, to and the cell.
func changesTable(lang text.Lang, all []inquiry.Change) *table {
	if len(all) == 0 {
		return nil
	}
	t := &table{
		Head: tableHead{"inquiry-changes", text.T(lang, "inquiry.changes")},
		Columns: []column{
			{Name: text.T(lang, "inquiry.record")}, {Name: text.T(lang, "inquiry.what")}, {Name: text.T(lang, "inquiry.from")},
			{Name: text.T(lang, "inquiry.to")}, {Name: text.T(lang, "problems.cell")},
		},
	}
	for i, x := range all {
		if i == linesShown {
			t.Rows = append(t.Rows, texts(text.T(lang, "draft.lines-left", "n", len(all)-i), "", "", "", "").total())
			break
		}
		t.Rows = append(t.Rows, texts(orElse(x.Record, "–"), x.What, orElse(x.From, text.T(lang, "problems.blank")), orElse(x.To, text.T(lang, "problems.blank")), x.Cell.String()))
	}
	return t
}

// inquiryNotes says what the vendor does not know, and what was answered beside what
// a case holds.
func inquiryNotes(lang text.Lang, u *understanding) []string {
	var notes []string
	for _, name := range u.silent {
		notes = append(notes, text.T(lang, "inquiry.silent", "name", name))
	}
	if u.waiting {
		notes = append(notes, text.T(lang, "inquiry.waiting"))
	}
	if len(u.open) > 0 {
		var what []string
		for _, p := range u.open {
			what = append(what, p.What+" ("+p.Cell.String()+")")
		}
		notes = append(notes, text.T(lang, "inquiry.open", "n", len(u.open), "what", strings.Join(what[:min(len(what), changesShown)], ", ")))
	}
	for i, n := range u.kept {
		if i == changesShown {
			break
		}
		notes = append(notes, text.T(lang, "inquiry.kept", "what", n.What, "text", n.Text, "cell", n.Cell.String()))
	}
	return notes
}

// sendInquiry handles GET /cases/:id/inquiry.xlsx: asks the vendor what the case
// leaves open.
func (s *Server) sendInquiry(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	input, err := inputOf(&saved)
	if err != nil {
		return err
	}
	l := lang(c)
	name, o := downloadName(&saved, text.T(l, "download.inquiry")), inquiry.Options{Lang: string(l)}
	if len(input.Contracts) > 1 { // no vendor must see another's
		n, err := strconv.Atoi(c.QueryParam("contract"))
		if err != nil || n < 1 || n > len(input.Contracts) || !separable(input, n-1) {
			return fmt.Errorf("inquiry of contract %q: %w", c.QueryParam("contract"), models.ErrNotFound)
		}
		o.Contract = input.Contracts[n-1].Key()
		name += "-" + c.QueryParam("contract")
	}
	var b bytes.Buffer
	if err := inquiry.Write(&b, input, o); err != nil {
		return fmt.Errorf("inquiry of case %d: %w", saved.ID, err)
	}
	return send(c, typeXLSX, name+".xlsx", b.Bytes())
}

// separable reports whether a contract can be asked about alone: by its key, which no
// other vendor's contract goes by.
func separable(c *models.Case, n int) bool {
	key := c.Contracts[n].Key()
	for i := range c.Contracts {
		if k := &c.Contracts[i]; i != n && (k.Key() == key || k.Name == key) && models.Fold(k.Vendor) != models.Fold(c.Contracts[n].Vendor) {
			return false
		}
	}
	return key != ""
}

// inquiryLinks returns the inquiries of a case: one, or one for each contract.
func inquiryLinks(lang text.Lang, saved *models.SavedCase, input *models.Case) (links []link) {
	at := caseURL(saved.ID, "/inquiry.xlsx")
	if len(input.Contracts) <= 1 {
		return []link{{text.T(lang, "inquiry.get"), at}}
	}
	for i := range input.Contracts {
		if len(links) == linesShown {
			break
		}
		k := &input.Contracts[i]
		if separable(input, i) {
			name := text.T(lang, "inquiry.get-of", "contract", orElse(k.Name, k.Number), "vendor", orElse(k.Vendor, text.T(lang, "inquiry.no-vendor")))
			links = append(links, link{name, at + "?contract=" + strconv.Itoa(i+1)})
		}
	}
	return links
}

// answerInquiry handles POST /cases/:id/inquiry: a filled-in inquiry joins the files of
// the case in a new draft, where each change is seen before it is saved.
func (s *Server) answerInquiry(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	l := lang(c)
	return s.receive(c, func(ctx context.Context, answers []sheet.Input, phase func(string)) (arrival, error) {
		work, done, err := s.work(ctx)
		if err != nil {
			return arrival{}, err
		}
		defer done()
		phase(phaseRead)
		for _, f := range answers {
			if roleOf(work, f) != roleInquiry {
				return s.notAnInquiry(l, &saved, f.Name), nil
			}
		}
		if name, err := foreignInquiry(work, l, &saved, answers); err != nil {
			return arrival{}, err
		} else if name != "" {
			return s.refuseInquiry(l, &saved, text.T(l, "inquiry.other-case", "name", name)), nil
		}
		files, state, err := s.filesOfCase(work, &saved)
		if err != nil {
			return arrival{}, err
		}
		taken := map[string]bool{}
		for _, f := range files {
			taken[f.Name] = true
		}
		for _, f := range answers {
			f.Name = differing(f.Name, taken)
			files = append(files, f)
		}
		if len(files) > maxFiles {
			return arrival{}, errTooManyFiles
		}
		d, err := s.addDraft(work, saved.OrgID, l, files, state, saved.ID)
		if err != nil {
			return arrival{}, err
		}
		return arrival{location: draftURL(d.ID, "")}, nil
	}, func() (arrival, error) { return s.notAnInquiry(l, &saved, ""), nil })
}

// inquiryPage is what inquiry.html may use.
type inquiryPage struct {
	caseHead
	Problems []problem
	Asks     []link // the inquiries to send, one for each vendor's contract
	Upload   upload
}

// showInquiry handles GET /cases/:id/inquiry: how to ask the vendor, and where the
// answers are uploaded.
func (s *Server) showInquiry(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "inquiry.html", s.newInquiryPage(lang(c), &saved, ""))
}

func (s *Server) newInquiryPage(lang text.Lang, saved *models.SavedCase, problemText string) inquiryPage {
	p := inquiryPage{caseHead: newCaseHead(lang, saved, 0), Upload: s.newUpload(problemText)}
	p.Upload.Accept = ".xlsx"
	if input, err := inputOf(saved); err == nil {
		p.Asks = inquiryLinks(lang, saved, input)
	} else {
		s.log.Error("inquiry", "case", saved.ID, "error", err)
	}
	if problemText != "" {
		p.Problems = []problem{{workbookField, problemText}}
	}
	return p
}

// notAnInquiry asks for the file that belongs here.
func (s *Server) notAnInquiry(lang text.Lang, saved *models.SavedCase, name string) arrival {
	say := text.T(lang, "upload.missing")
	if name != "" {
		say = text.T(lang, "inquiry.other-file", "name", name)
	}
	return s.refuseInquiry(lang, saved, say)
}

func (s *Server) refuseInquiry(lang text.Lang, saved *models.SavedCase, say string) arrival {
	return arrival{status: http.StatusUnprocessableEntity, page: "inquiry.html", data: s.newInquiryPage(lang, saved, say)}
}

// foreignInquiry returns the name of the first file that asks about another case.
func foreignInquiry(ctx context.Context, lang text.Lang, saved *models.SavedCase, files []sheet.Input) (string, error) {
	input, err := inputOf(saved)
	if err != nil {
		return "", err
	}
	for _, f := range files {
		_, book, err := grid.Open(ctx, f.Data, grid.Options{})
		if err != nil {
			return "", fmt.Errorf("inquiry: %w", err) // it was opened before
		}
		answers, _ := inquiry.Read(ctx, book, string(lang))
		if _, other := answers.Other(input); other {
			return f.Name, nil
		}
	}
	return "", nil
}
