package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
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
		if !models.HasErrors(problems) {
			problems = append(problems, r.answer(lang, answers, as)...)
		}
		r.open, r.kept = append(r.open, answers.Open...), append(r.kept, answers.Kept...)
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
	input, err := savedInput(&saved)
	if err != nil {
		return err
	}
	l := lang(c)
	var b bytes.Buffer
	if err := inquiry.Write(&b, input, inquiry.Options{Lang: string(l)}); err != nil {
		return fmt.Errorf("inquiry of case %d: %w", saved.ID, err)
	}
	return send(c, typeXLSX, downloadName(&saved, text.T(l, "download.inquiry"))+".xlsx", b.Bytes())
}

// savedInput returns the case as it was read.
func savedInput(saved *models.SavedCase) (*models.Case, error) {
	var c models.Case
	if err := json.Unmarshal(saved.Input, &c); err != nil {
		return nil, fmt.Errorf("input of case %d: %w", saved.ID, err)
	}
	return &c, nil
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
	return arrival{status: http.StatusUnprocessableEntity, page: "inquiry.html", data: s.newInquiryPage(lang, saved, say)}
}
