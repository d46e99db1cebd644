package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/sheet/inquiry"
	"daebi/server/text"
)

// A said is what a person said of a draft's files, here and, by the fingerprints of
// their headers, of earlier ones: with the files it settles what is read.
type said struct {
	Reading    sheet.Reading         `json:"reading"`
	Remembered map[string][]remember `json:"remembered,omitempty"`
}

type remember = models.ColumnMemory

// options returns how files are read as was said of them.
func (x said) options(lang text.Lang) sheet.Options {
	return sheet.Options{Lang: string(lang), Reading: x.Reading, Remembered: func(fingerprint string) []sheet.ColumnChoice {
		return choices(x.Remembered[fingerprint])
	}}
}

func choices(remembered []remember) []sheet.ColumnChoice {
	var out []sheet.ColumnChoice
	for _, column := range remembered {
		out = append(out, sheet.ColumnChoice{Header: column.Header, Field: column.Field})
	}
	return out
}

// readRecalling reads files with what is remembered of such tables, which it adds to
// what was said.
func (s *Server) readRecalling(ctx context.Context, orgID int64, lang text.Lang, files []sheet.Input, as *said) (*sheet.Result, error) {
	as.Remembered = map[string][]remember{}
	var failed error
	o := as.options(lang)
	o.Remembered = func(fingerprint string) []sheet.ColumnChoice {
		m, err := s.store.Remembered(ctx, orgID, []string{fingerprint})
		if err != nil {
			failed = err
		}
		if columns := m[fingerprint].Columns; len(columns) > 0 {
			as.Remembered[fingerprint] = columns
		}
		return choices(as.Remembered[fingerprint])
	}
	read, err := s.deps.Read(ctx, files, o)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	return read, failed
}

// draftState is a draft's state as the store keeps it, in JSON.
type draftState struct {
	said
	Before *said `json:"before,omitempty"` // what was said before the last change
}

// An openDraft is a draft with its files and what was said of them.
type openDraft struct {
	models.Draft
	files []models.DraftFile
	state draftState
}

// draftURL returns the address of a draft, or of one of its parts.
func draftURL(id, part string) string { return "/drafts/" + id + part }

// keptUntil returns the day on which a draft goes.
func keptUntil(d *models.Draft) string {
	return d.UpdatedAt.Add(models.DraftLife).In(seoul).Format("2006-01-02")
}

// addDraft keeps files as a draft.
func (s *Server) addDraft(ctx context.Context, orgID int64, lang text.Lang, files []sheet.Input, state draftState, fromCase int64) (*models.Draft, error) {
	kept := draftFiles(ctx, files)
	d := &models.Draft{ID: rand.Text(), Title: namesOf(lang, files), FromCase: fromCase}
	var err error
	if d.State, err = json.Marshal(state); err != nil {
		return nil, fmt.Errorf("state of draft: %w", err)
	}
	return d, s.store.AddDraft(ctx, orgID, d, kept)
}

// holdReading keeps what was read on the way to a draft for its first page.
func (s *Server) holdReading(d *models.Draft, lang text.Lang, files []sheet.Input, state draftState, read *sheet.Result) error {
	kept := make([]models.DraftFile, len(files))
	for i := range files {
		kept[i].SHA256 = sum(files[i].Data)
	}
	key, err := keyOf(d.OrgID, lang, kept, state.said)
	if err == nil {
		s.readings.hold(heldReading{d.ID, key, d.Bytes, &understanding{Result: *read}})
	}
	return err
}

// draftFiles returns files as a draft keeps them.
func draftFiles(ctx context.Context, files []sheet.Input) []models.DraftFile {
	kept := make([]models.DraftFile, len(files))
	for i := range files {
		kept[i] = models.DraftFile{Role: roleOf(ctx, files[i]), Name: files[i].Name, SHA256: sum(files[i].Data), Content: files[i].Data}
	}
	return kept
}

// openDraft returns the draft that the address names.
func (s *Server) openDraft(c echo.Context) (*openDraft, error) {
	ctx := c.Request().Context()
	d, err := s.store.Draft(ctx, s.org(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	open := &openDraft{Draft: d}
	if err := json.Unmarshal(d.State, &open.state); err != nil {
		return nil, fmt.Errorf("state of draft: %w", err)
	}
	open.files, err = s.store.DraftFiles(ctx, s.org(c), d.ID)
	return open, err
}

// inputs returns the draft's files with the passwords that are known.
func (s *Server) inputs(d *openDraft) []sheet.Input {
	files := make([]sheet.Input, len(d.files))
	for i := range d.files {
		f := &d.files[i]
		files[i] = sheet.Input{Name: f.Name, Data: f.Content, Password: s.passwords.of(d.ID, f.SHA256, s.now())}
	}
	return files
}

// An understanding is what a draft's files say, the answers of vendors put in.
type understanding struct {
	sheet.Result
	once    sync.Once
	effects effects          // of answers, once they were asked for
	changes []inquiry.Change // that the answers make
	open    []inquiry.Place
	kept    []inquiry.Note
	silent  []string // names of inquiries that answer nothing
	waiting bool     // answers cannot be put in while the papers have errors
}

// readDraft reads a draft's files as was said of them.
func (s *Server) readDraft(ctx context.Context, d *openDraft, lang text.Lang, as said) (*understanding, error) {
	return s.readings.get(d, lang, as, func() (*understanding, error) {
		work, done, err := s.work(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return s.understand(work, d, lang, as)
	})
}

func (s *Server) understand(ctx context.Context, d *openDraft, lang text.Lang, as said) (*understanding, error) {
	var papers []sheet.Input
	for i, f := range s.inputs(d) {
		if d.files[i].Role == "" {
			papers = append(papers, f)
		}
	}
	read, err := s.deps.Read(ctx, papers, as.options(lang))
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	u := &understanding{Result: *read}
	return u, s.applyInquiries(ctx, d, lang, as, u)
}

// showDraft handles GET /drafts/:id: what was understood of the files, what is to be
// asked and what is wrong.
func (s *Server) showDraft(c echo.Context) error {
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	ctx, l := c.Request().Context(), lang(c)
	read, err := s.readDraft(ctx, d, l, d.state.said)
	if err != nil {
		return err
	}
	view := draftView{draft: d, read: read, notes: s.deps.Annotate != nil, upload: s.newUpload("")}
	if d.state.Before != nil {
		if view.before, err = s.readDraft(ctx, d, l, *d.state.Before); err != nil {
			return err
		}
	}
	own, err := s.ownReading(ctx, d, l, read)
	if err != nil {
		return err
	}
	view.recalled = recalledColumns(d.state.said, &read.Result, own)
	if view.effects, err = s.effectsOf(ctx, d, l, read); err != nil {
		return err
	}
	for i := range d.files {
		if f := &d.files[i]; isEncrypted(&read.Result, f.Name) {
			view.locked = append(view.locked, lockedFile{f.Name, i, s.passwords.of(d.ID, f.SHA256, s.now()) != ""})
		}
	}
	return s.render(c, http.StatusOK, "draft.html", newDraftPage(l, &view, c.QueryParam("say")))
}

// isEncrypted reports whether a file wants its password, or another one.
func isEncrypted(r *sheet.Result, name string) bool {
	return slices.ContainsFunc(r.Check.Problems, func(p models.Problem) bool {
		if p.Code != models.CodeEncrypted {
			return false
		}
		short, cut := strings.CutSuffix(p.Found, "…") // a message quotes a line at most
		return p.File == name || p.File == "" && (p.Found == name || cut && strings.HasPrefix(name, short))
	})
}

// changeDraft handles POST /drafts/:id: keeps what the person chose and answered,
// then reads again, or analyses and saves.
func (s *Server) changeDraft(c echo.Context) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	if form.Get("revision") != strconv.FormatInt(d.Revision, 10) {
		return fmt.Errorf("draft of revision %d: %w", d.Revision, models.ErrConflict)
	}
	ctx, l := c.Request().Context(), lang(c)
	read, err := s.readDraft(ctx, d, l, d.state.said)
	if err != nil {
		return err
	}
	next := withForm(&read.Result, d.state.said, form)
	if form.Get("do") == "undo" {
		next = said{Reading: sheet.Reading{Answers: next.Reading.Answers}}
	}
	if changed, err := s.keepSaid(ctx, d, next); err != nil {
		return err
	} else if form.Get("do") != "save" {
		say := "same"
		switch {
		case changed && form.Get("do") == "undo":
			say = "undone"
		case changed:
			say = "changed"
		}
		return c.Redirect(http.StatusSeeOther, draftURL(d.ID, "?say="+say))
	}
	if read, err = s.readDraft(ctx, d, l, d.state.said); err != nil {
		return err
	}
	if read.Case == nil {
		return c.Redirect(http.StatusSeeOther, draftURL(d.ID, "?say=blocked"))
	}
	id, err := s.saveDraft(ctx, d, l, read)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, caseURL(id, ""))
}

// keepSaid keeps what is said of a draft now, and what was before, unless they are
// the same.
func (s *Server) keepSaid(ctx context.Context, d *openDraft, next said) (changed bool, err error) {
	before := d.state.said
	was, err := json.Marshal(before)
	if err != nil {
		return false, err
	}
	is, err := json.Marshal(next)
	if err != nil || bytes.Equal(was, is) {
		return false, err
	}
	d.state = draftState{said: next, Before: &before}
	if d.State, err = json.Marshal(d.state); err != nil {
		return false, err
	}
	return true, s.store.UpdateDraft(ctx, d.OrgID, &d.Draft, nil)
}

// withForm returns what was said, with what the form changed of it. Only columns and
// questions that the form showed can be changed, to what it offered.
func withForm(r *sheet.Result, was said, form url.Values) said {
	now := said{Remembered: was.Remembered, Reading: sheet.Reading{Columns: slices.Clone(was.Reading.Columns), Answers: slices.Clone(was.Reading.Answers), Tables: slices.Clone(was.Reading.Tables)}}
	for i := range r.Tables {
		t := &r.Tables[i]
		if values, ok := form[kindFieldName(i)]; ok && values[0] != shownKind(t) && isKind(values[0]) {
			now.Reading.Tables = slices.DeleteFunc(now.Reading.Tables, func(x sheet.TableChoice) bool { return isTable(x, t) })
			now.Reading.Tables = append(now.Reading.Tables, sheet.TableChoice{File: t.File, Sheet: t.Sheet, Cell: t.Cell, Kind: values[0]})
			// Its columns are another kind's now.
			now.Reading.Columns = slices.DeleteFunc(now.Reading.Columns, func(x sheet.ColumnChoice) bool {
				return slices.ContainsFunc(t.Columns, func(c sheet.ColumnAt) bool { return isColumn(x, t, c) })
			})
			continue
		}
		offered := models.OfficeFields(t.Kind)
		for j, column := range t.Columns {
			values, ok := form[columnName(i, j)]
			if !ok || values[0] == column.Field {
				continue
			}
			if values[0] != "" && !slices.ContainsFunc(offered, func(f models.Field) bool { return f.Key == values[0] }) {
				continue
			}
			now.Reading.Columns = slices.DeleteFunc(now.Reading.Columns, func(x sheet.ColumnChoice) bool { return isColumn(x, t, column) })
			now.Reading.Columns = append(now.Reading.Columns, sheet.ColumnChoice{File: t.File, Sheet: t.Sheet, Cell: column.Cell, Header: column.Header, Field: values[0]})
		}
	}
	for i, q := range r.Questions {
		values, ok := form[questionName(i)]
		if !ok || values[0] == q.Answer {
			continue
		}
		if values[0] != "" && !slices.ContainsFunc(q.Options, func(o sheet.Option) bool { return o.Value == values[0] }) {
			continue
		}
		now.Reading.Answers = slices.DeleteFunc(now.Reading.Answers, func(a sheet.Answer) bool { return a.Question == q.Key })
		if values[0] != "" {
			now.Reading.Answers = append(now.Reading.Answers, sheet.Answer{Question: q.Key, Value: values[0]})
		}
	}
	return now
}

// shownKind is the kind that a table's list shows: "" is one that is not read.
func shownKind(t *sheet.Understood) string {
	if t.Kind == "" {
		return sheet.KindIgnored
	}
	return t.Kind
}

// isKind reports whether a table can be said to be of a kind, or to be left out.
func isKind(kind string) bool {
	return kind == sheet.KindIgnored || slices.ContainsFunc(models.OfficeKinds(), func(w models.Word) bool { return w.Value == kind })
}

// isTable reports whether a choice is one for a table.
func isTable(x sheet.TableChoice, t *sheet.Understood) bool {
	return (x.File == "" || x.File == t.File) && x.Sheet == t.Sheet && x.Cell == t.Cell
}

// isColumn reports whether a choice is one for a column of a table.
func isColumn(x sheet.ColumnChoice, t *sheet.Understood, column sheet.ColumnAt) bool {
	return (x.File == "" || x.File == t.File) && x.Sheet == t.Sheet && x.Cell == column.Cell
}

// Names of the form's fields: kinds by table, columns by table and column, questions,
// from 0.
func kindFieldName(table int) string      { return fmt.Sprintf("k%d", table) }
func columnName(table, column int) string { return fmt.Sprintf("c%d-%d", table, column) }
func questionName(i int) string           { return fmt.Sprintf("q%d", i) }

// saveDraft analyses what a draft says and keeps it as a case instead of the draft.
// What a person said of its tables is remembered for others of the same headers.
func (s *Server) saveDraft(ctx context.Context, d *openDraft, lang text.Lang, read *understanding) (int64, error) {
	sums := make([]string, len(d.files))
	for i := range d.files {
		sums[i] = d.files[i].SHA256
	}
	own, err := s.ownReading(ctx, d, lang, read)
	if err != nil {
		return 0, err
	}
	work, done, err := s.work(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	saved, err := s.analyze(work, "", &read.Result, sums)
	if err != nil {
		return 0, err
	}
	if err := s.noteCatalogue(ctx, d.OrgID, saved); err != nil {
		return 0, err
	}
	kept := savedReading{Reading: sheet.Reading{Columns: slices.Clone(d.state.Reading.Columns), Answers: d.state.Reading.Answers, Tables: slices.Clone(d.state.Reading.Tables)}}
	kept.Recalled = recalledColumns(d.state.said, &read.Result, own)
	var memories []models.TableMemory
	for i := range read.Tables {
		t := &read.Tables[i]
		m := models.TableMemory{Fingerprint: t.Fingerprint}
		if t.KindChosen {
			m.Columns = append(m.Columns, models.ColumnMemory{Field: t.Kind})
			if !slices.ContainsFunc(kept.Tables, func(x sheet.TableChoice) bool { return isTable(x, t) }) {
				kept.Tables = append(kept.Tables, sheet.TableChoice{File: t.File, Sheet: t.Sheet, Cell: t.Cell, Kind: t.Kind})
			}
		}
		for _, column := range t.Columns {
			if !column.Chosen {
				continue
			}
			m.Columns = append(m.Columns, models.ColumnMemory{Header: column.Header, Field: column.Field})
			if !slices.ContainsFunc(kept.Columns, func(x sheet.ColumnChoice) bool { return isColumn(x, t, column) }) {
				kept.Columns = append(kept.Columns, sheet.ColumnChoice{File: t.File, Sheet: t.Sheet, Cell: column.Cell, Header: column.Header, Field: column.Field})
			}
		}
		if len(m.Columns) > 0 && m.Fingerprint != "" {
			memories = append(memories, m)
		}
	}
	if saved.Reading, err = json.Marshal(kept); err != nil {
		return 0, fmt.Errorf("reading as JSON: %w", err)
	}
	if err := s.store.AddCaseOfDraft(ctx, d.OrgID, saved, &d.Draft, memories); err != nil {
		return 0, err
	}
	s.dropDraft(d.ID)
	return saved.ID, nil
}

// ownReading returns what a draft's files say without what is remembered of such
// tables; nil where nothing remembered was used.
func (s *Server) ownReading(ctx context.Context, d *openDraft, lang text.Lang, read *understanding) (*sheet.Result, error) {
	if len(recalledColumns(d.state.said, &read.Result, nil)) == 0 {
		return nil, nil
	}
	own, err := s.readDraft(ctx, d, lang, said{Reading: d.state.Reading})
	if err != nil {
		return nil, err
	}
	return &own.Result, nil
}

// dropDraft forgets what is held in memory of a draft.
func (s *Server) dropDraft(id string) {
	s.passwords.drop(id)
	s.readings.drop(id)
}

// replaceDraftFiles handles POST /drafts/:id/files: corrected files take the place of
// the draft's; what was said of them stays.
func (s *Server) replaceDraftFiles(c echo.Context) error {
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	return s.receive(c, func(ctx context.Context, files []sheet.Input, phase func(string)) (arrival, error) {
		work, done, err := s.work(ctx)
		if err != nil {
			return arrival{}, err
		}
		defer done()
		phase(phaseRead)
		kept := exchanged(work, d, files)
		d.files = kept
		if _, err := s.readRecalling(work, d.OrgID, lang(c), papersOf(work, s.inputs(d)), &d.state.said); err != nil {
			return arrival{}, err
		}
		d.Title, d.state.Before = namesOf(lang(c), s.inputs(d)), nil
		if d.State, err = json.Marshal(d.state); err != nil {
			return arrival{}, fmt.Errorf("state of draft: %w", err)
		}
		if err := s.store.UpdateDraft(ctx, d.OrgID, &d.Draft, kept); err != nil {
			return arrival{}, err
		}
		s.readings.drop(d.ID)
		return arrival{location: draftURL(d.ID, "?say=replaced")}, nil
	}, func() (arrival, error) {
		return arrival{location: draftURL(d.ID, "?say=missing")}, nil
	})
}

// exchanged returns a draft's files with others in their place: papers for papers,
// inquiries for inquiries. Of what none came, the old ones stay.
func exchanged(ctx context.Context, d *openDraft, files []sheet.Input) []models.DraftFile {
	now := draftFiles(ctx, files)
	var stay []models.DraftFile
	for _, old := range d.files {
		if !slices.ContainsFunc(now, func(f models.DraftFile) bool { return f.Role == old.Role }) {
			stay = append(stay, old)
		}
	}
	return append(stay, now...)
}

// unlockDraft handles POST /drafts/:id/password: holds the passwords of encrypted
// files in memory, and nowhere else.
func (s *Server) unlockDraft(c echo.Context) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	for i := range d.files {
		if password := form.Get(passwordName(i)); password != "" {
			s.passwords.hold(d.ID, d.files[i].SHA256, password, s.now())
		}
	}
	s.readings.drop(d.ID)
	work, done, err := s.work(c.Request().Context())
	if err != nil {
		return err
	}
	defer done()
	next := d.state.said
	if _, err := s.readRecalling(work, d.OrgID, lang(c), papersOf(work, s.inputs(d)), &next); err != nil {
		return err
	}
	if _, err := s.keepSaid(work, d, next); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, draftURL(d.ID, ""))
}

func passwordName(i int) string { return fmt.Sprintf("p%d", i) }

// forgetColumns handles POST /drafts/:id/forget: what is remembered of the draft's
// forms is used no more, here or for others.
func (s *Server) forgetColumns(c echo.Context) error {
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := s.store.Forget(ctx, d.OrgID, slices.Collect(maps.Keys(d.state.Remembered))); err != nil {
		return err
	}
	next := d.state.said
	next.Remembered = nil
	if _, err := s.keepSaid(ctx, d, next); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, draftURL(d.ID, "?say=forgotten"))
}

// sendNotes handles GET /drafts/:id/notes: the file of the number asked for, from 1,
// with its problems as notes at their cells.
func (s *Server) sendNotes(c echo.Context) error {
	d, err := s.openDraft(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.QueryParam("n"))
	if err != nil || n < 1 || n > len(d.files) || s.deps.Annotate == nil {
		return fmt.Errorf("notes of file %q: %w", c.QueryParam("n"), models.ErrNotFound)
	}
	ctx, l := c.Request().Context(), lang(c)
	read, err := s.readDraft(ctx, d, l, d.state.said)
	if err != nil {
		return err
	}
	work, done, err := s.work(ctx)
	if err != nil {
		return err
	}
	defer done()
	file := s.inputs(d)[n-1]
	var b bytes.Buffer
	name, err := s.deps.Annotate(work, &b, string(l), file, problemsOf(&read.Result, file.Name), s.now())
	if err != nil {
		return fmt.Errorf("notes: %w", err)
	}
	return send(c, fileType(name), name, b.Bytes())
}

// problemsOf returns the problems of one file.
func problemsOf(r *sheet.Result, name string) []models.Problem {
	var of []models.Problem
	for _, p := range r.Check.Problems {
		if p.File == "" || p.File == name {
			of = append(of, p)
		}
	}
	return of
}

// draftDeletePage is what draft-delete.html may use.
type draftDeletePage struct{ Title, Until, Back, Delete string }

// confirmDeleteDraft handles GET /drafts/:id/delete: asks before a draft is removed.
func (s *Server) confirmDeleteDraft(c echo.Context) error {
	d, err := s.store.Draft(c.Request().Context(), s.org(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "draft-delete.html", draftDeletePage{d.Title, keptUntil(&d), draftURL(d.ID, ""), draftURL(d.ID, "/delete")})
}

// deleteDraft handles POST /drafts/:id/delete.
func (s *Server) deleteDraft(c echo.Context) error {
	id := c.Param("id")
	if err := s.store.DeleteDraft(c.Request().Context(), s.org(c), id); err != nil {
		return err
	}
	s.dropDraft(id)
	return c.Redirect(http.StatusSeeOther, "/?done=draft-deleted")
}

// understoodPage is what understood.html may use.
type understoodPage struct {
	caseHead
	Files []link
}

// showUnderstood handles GET /cases/:id/understood: leads to what was read of a case's
// files, and says what becomes of the case.
func (s *Server) showUnderstood(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	names, err := s.store.CaseFileNames(c.Request().Context(), s.org(c), []int64{saved.ID})
	if err != nil {
		return err
	}
	page := understoodPage{newCaseHead(lang(c), &saved, stepUnderstood), fileLinks(lang(c), &saved, names[saved.ID])}
	return s.render(c, http.StatusOK, "understood.html", page)
}

// reopenCase handles POST /cases/:id/reopen: leads to a draft of the case's files as
// they were read, the one that is there already or a new one. The case stays.
func (s *Server) reopenCase(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	there, err := s.store.DraftOfCase(ctx, s.org(c), saved.ID)
	if err == nil {
		return c.Redirect(http.StatusSeeOther, draftURL(there.ID, ""))
	}
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	files, state, err := s.filesOfCase(ctx, &saved)
	if err != nil {
		return err
	}
	d, err := s.addDraft(ctx, s.org(c), lang(c), files, state, saved.ID)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, draftURL(d.ID, ""))
}

// filesOfCase returns the files that a case was read from, and what was said of them.
func (s *Server) filesOfCase(ctx context.Context, saved *models.SavedCase) ([]sheet.Input, draftState, error) {
	var state draftState
	kept, err := s.store.CaseFiles(ctx, saved.OrgID, saved.ID)
	if err != nil {
		return nil, state, err
	}
	if len(kept) == 0 {
		return nil, state, fmt.Errorf("files of case %d: %w", saved.ID, models.ErrNotFound)
	}
	files := make([]sheet.Input, len(kept))
	for i := range kept {
		files[i] = sheet.Input{Name: kept[i].Name, Data: kept[i].Content}
	}
	if len(saved.Reading) > 0 {
		if err := json.Unmarshal(saved.Reading, &state.Reading); err != nil {
			return nil, state, fmt.Errorf("reading of case %d: %w", saved.ID, err)
		}
	}
	return files, state, nil
}
