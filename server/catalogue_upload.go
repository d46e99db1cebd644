package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/text"
)

// catalogueField names the file in the form; a catalogue is at most so large.
const (
	catalogueField   = "catalogue"
	maxCatalogueFile = 2 << 20
)

// uploadCatalogue handles POST /catalogue-upload: a catalogue without a fault waits
// until what it changes was looked at; nothing of another one is kept.
func (s *Server) uploadCatalogue(c echo.Context) error {
	l, ctx := lang(c), c.Request().Context()
	content, err := uploadedCatalogue(c)
	if errors.Is(err, http.ErrMissingFile) {
		return s.refuseCatalogue(c, text.T(l, "upload.missing"), nil)
	}
	if err != nil {
		return err
	}
	current, err := s.currentCatalogue(ctx, s.org(c))
	if err != nil {
		return err
	}
	read, faults := s.deps.ReadCatalogue(content)
	if len(faults) == 0 {
		faults = s.unfit(&read, current)
	}
	if len(faults) > 0 {
		return s.refuseCatalogue(c, text.T(l, "catalogue.refused", "n", len(faults)), newFaultsTable(l, faults))
	}
	kept := &models.SavedCatalogue{Version: read.Version, SHA256: sum(content), Content: content, Provisions: len(read.Provisions)}
	switch err := s.store.AddCatalogue(ctx, s.org(c), kept); {
	case errors.Is(err, models.ErrConflict):
		return s.refuseCatalogue(c, text.T(l, "catalogue.same-version", "version", read.Version), nil)
	case errors.Is(err, models.ErrFull):
		return s.refuseCatalogue(c, text.T(l, "catalogue.full"), nil)
	case err != nil:
		return err
	}
	return c.Redirect(http.StatusSeeOther, catalogueUploadURL)
}

// uploadedCatalogue returns the file of the form, or http.ErrMissingFile.
func uploadedCatalogue(c echo.Context) ([]byte, error) {
	if err := c.Request().ParseMultipartForm(maxCatalogueFile + formOverhead); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	headers := c.Request().MultipartForm.File[catalogueField]
	if len(headers) == 0 || headers[0].Filename == "" {
		return nil, http.ErrMissingFile
	}
	return readPart(headers[0])
}

// unfit returns why a catalogue cannot be used here: it is no newer than the one in
// force, or the rules do not stand on it.
func (s *Server) unfit(c, current *models.Catalogue) []models.CatalogueProblem {
	var faults []models.CatalogueProblem
	if c.Version <= current.Version {
		faults = append(faults, models.CatalogueProblem{Line: 1, Code: "older", Found: c.Version, Other: 0, Provision: current.Version})
	}
	needs := func(id, who string) bool {
		_, ok := c.Provision(id)
		if f := (models.CatalogueProblem{Provision: id, Code: "in-use", Found: who}); !ok && !slices.Contains(faults, f) {
			faults = append(faults, f)
		}
		return ok
	}
	for i := range s.deps.Rules.Rules {
		r := &s.deps.Rules.Rules[i]
		for _, b := range r.Basis {
			if !needs(b.Provision, r.Name.KO) {
				continue
			}
			if p, _ := c.Provision(b.Provision); !rules.Fits(b.Label, &p) {
				faults = append(faults, models.CatalogueProblem{Provision: b.Provision, Code: "label", Found: r.Name.KO + " [" + string(b.Label) + "]"})
			}
		}
		for j := range r.Figures {
			f := &r.Figures[j]
			for _, id := range f.BoundBy {
				needs(id, f.Name.KO)
			}
			for _, bound := range slices.Concat(f.AtMost, f.AtLeast) {
				needs(bound.Provision, f.Name.KO)
			}
		}
	}
	for _, q := range s.deps.Rules.Questions {
		for _, id := range q.Provisions {
			needs(id, q.Question.KO)
		}
	}
	if len(faults) > 0 {
		return faults
	}
	if _, err := s.deps.CompileRules(*c); err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			faults = append(faults, models.CatalogueProblem{Code: "rule", Found: line})
		}
	}
	return faults
}

// newFaultsTable lists what is wrong with a catalogue's file.
func newFaultsTable(lang text.Lang, faults []models.CatalogueProblem) *table {
	t := &table{
		Head: tableHead{"faults", text.T(lang, "catalogue.faults-caption", "n", len(faults))},
		Columns: []column{
			{Name: text.T(lang, "catalogue.line"), Number: true}, {Name: text.T(lang, "catalogue.provision")}, {Name: text.T(lang, "catalogue.fault"), Wide: true},
		},
	}
	for _, f := range faults {
		line := "–"
		if f.Line > 0 {
			line = strconv.Itoa(f.Line)
		}
		say := text.T(lang, "catalogue.fault."+f.Code, "found", f.Found, "line", f.Other, "current", f.Provision)
		t.Rows = append(t.Rows, texts(line, orElse(f.Provision, "–"), say))
	}
	return t
}

// refuseCatalogue answers with the catalogue's page and what is wrong with the file.
func (s *Server) refuseCatalogue(c echo.Context, say string, faults *table) error {
	page, err := s.cataloguePage(c)
	if err != nil {
		return err
	}
	page.Problems = []problem{{catalogueField, say}}
	page.Upload.Error = say
	page.Faults = faults
	return s.render(c, http.StatusUnprocessableEntity, "catalogue.html", page)
}

// catalogueVersions lists the catalogues of an organization, the newest first; the
// shipped one stands among them.
func catalogueVersions(lang text.Lang, list []models.SavedCatalogue, current string, shipped *models.Catalogue) []catalogueVersion {
	var out []catalogueVersion
	have := false
	for _, c := range list {
		if c.State == models.CataloguePending {
			continue
		}
		v := catalogueVersion{
			Version: c.Version, State: word(lang, "catalogue.state.", c.State), When: c.CreatedAt.In(seoul).Format("2006-01-02 15:04"), Count: text.Count(int64(c.Provisions)),
		}
		if have = have || c.Version == shipped.Version; c.Version == shipped.Version {
			v.State = word(lang, "catalogue.state.", models.CatalogueShipped)
		}
		switch {
		case c.State == models.CatalogueApplied && c.Version == current:
			v.Action, v.Name = catalogueUploadURL+"/withdraw", text.T(lang, "catalogue.withdraw")
		case c.State == models.CatalogueWithdrawn && c.Version > current:
			v.Action, v.Name = catalogueUploadURL+"/again", text.T(lang, "catalogue.apply-again")
		}
		out = append(out, v)
	}
	if !have {
		out = append(out, catalogueVersion{Version: shipped.Version, State: word(lang, "catalogue.state.", models.CatalogueShipped), When: "–", Count: text.Count(int64(len(shipped.Provisions)))})
	}
	slices.SortStableFunc(out, func(a, b catalogueVersion) int { return strings.Compare(b.Version, a.Version) })
	for i := range out {
		if out[i].Version == current {
			out[i].Marks = []mark{{"success", text.T(lang, "catalogue.in-force")}}
		}
	}
	return out
}

// catalogueUploadPage is what catalogue-upload.html may use.
type catalogueUploadPage struct {
	Version, Current string
	Counts           []figure
	Changes          []provisionChange
	Cases            *table // that are touched; nil: none
	Apply, Drop      string // addresses
	Catalogue        string
}

// showCatalogueUpload handles GET /catalogue-upload: what the catalogue that waits
// would change.
func (s *Server) showCatalogueUpload(c echo.Context) error {
	ctx, l := c.Request().Context(), lang(c)
	pending, err := s.store.PendingCatalogue(ctx, s.org(c))
	if errors.Is(err, models.ErrNotFound) {
		return c.Redirect(http.StatusSeeOther, catalogueURL)
	}
	if err != nil {
		return err
	}
	next, err := s.parsed(&pending)
	if err != nil {
		return err
	}
	current, err := s.currentCatalogue(ctx, s.org(c))
	if err != nil {
		return err
	}
	work, done, err := s.work(ctx)
	if err != nil {
		return err
	}
	defer done()
	touched, err := s.touchedCases(work, s.org(c), l, next)
	if err != nil {
		return err
	}
	changes := catalogueChanges(l, current, next)
	page := catalogueUploadPage{
		Version: next.Version, Current: current.Version, Changes: changes, Catalogue: catalogueURL,
		Apply: catalogueUploadURL + "/apply", Drop: catalogueUploadURL + "/drop",
		Counts: []figure{
			{Label: text.T(l, "catalogue.change.added"), Value: text.Count(int64(countKind(changes, changeAdded)))},
			{Label: text.T(l, "catalogue.change.removed"), Value: text.Count(int64(countKind(changes, changeRemoved)))},
			{Label: text.T(l, "catalogue.change.changed"), Value: text.Count(int64(countKind(changes, "")))},
			{Label: text.T(l, "catalogue.touched"), Value: text.Count(int64(len(touched)))},
		},
	}
	if len(touched) > 0 {
		page.Cases = newTouchedTable(l, touched)
	}
	return s.render(c, http.StatusOK, "catalogue-upload.html", page)
}

// changeCatalogue handles POST /catalogue-upload/apply, /drop, /withdraw and /again.
func (s *Server) changeCatalogue(c echo.Context) error {
	ctx := c.Request().Context()
	form, err := formValues(c)
	if err != nil {
		return err
	}
	to, done := models.CatalogueState(""), ""
	var from models.CatalogueState
	switch c.Param("what") {
	case "drop":
		if err := s.store.DropPendingCatalogue(ctx, s.org(c)); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, catalogueURL+"?done=dropped")
	case "apply":
		from, to, done = models.CataloguePending, models.CatalogueApplied, "applied"
	case "withdraw":
		from, to, done = models.CatalogueApplied, models.CatalogueWithdrawn, "withdrawn"
	case "again":
		from, to, done = models.CatalogueWithdrawn, models.CatalogueApplied, "applied"
	default:
		return fmt.Errorf("catalogue %q: %w", c.Param("what"), models.ErrNotFound)
	}
	var chosen models.SavedCatalogue
	if from == models.CataloguePending {
		chosen, err = s.store.PendingCatalogue(ctx, s.org(c))
	} else {
		chosen, err = s.store.Catalogue(ctx, s.org(c), form.Get("version"))
	}
	if err != nil {
		return err
	}
	if chosen.Version != form.Get("version") { // another tab uploaded another one
		return models.ErrConflict
	}
	if to == models.CatalogueApplied {
		read, err := s.parsed(&chosen)
		if err != nil {
			return err
		}
		current, err := s.currentCatalogue(ctx, s.org(c))
		if err != nil {
			return err
		}
		if len(s.unfit(read, current)) > 0 { // the rules or the catalogue in force changed meanwhile
			return models.ErrConflict
		}
	}
	if err := s.store.SetCatalogueState(ctx, s.org(c), chosen.ID, from, to); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, catalogueURL+"?done="+done)
}

// A provisionChange is what another catalogue makes of one provision.
type provisionChange struct {
	ID, Name, Title string
	Kind            string // added, removed or "" for changed
	KindText        string
	Fields          []fieldChange
}

// A fieldChange is one thing about a provision or a clause that differs.
type fieldChange struct {
	Name    string
	Changes []textChange
}

func countKind(changes []provisionChange, kind string) int {
	n := 0
	for _, c := range changes {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// catalogueChanges compares two catalogues: what is removed, changed and added, in
// this order.
func catalogueChanges(lang text.Lang, before, after *models.Catalogue) []provisionChange {
	var removed, changed, added []provisionChange
	for i := range before.Provisions {
		p := &before.Provisions[i]
		q, ok := after.Provision(p.ID)
		if !ok {
			removed = append(removed, provisionChange{p.ID, provisionName(p), p.TitleKO, changeRemoved, text.T(lang, "catalogue.change.removed"), nil})
			continue
		}
		if fields := fieldChanges(provisionFields(lang, p), provisionFields(lang, &q)); len(fields) > 0 {
			changed = append(changed, provisionChange{p.ID, provisionName(&q), q.TitleKO, "", text.T(lang, "catalogue.change.changed"), fields})
		}
	}
	for i := range after.Provisions {
		p := &after.Provisions[i]
		if _, ok := before.Provision(p.ID); !ok {
			added = append(added, provisionChange{p.ID, provisionName(p), p.TitleKO, changeAdded, text.T(lang, "catalogue.change.added"), nil})
		}
	}
	return slices.Concat(removed, changed, added)
}

// fieldChanges compares two states of one thing, field by field; both name the same
// fields in the same order.
func fieldChanges(before, after []fact) []fieldChange {
	var out []fieldChange
	for i := range before {
		if before[i].Text != after[i].Text {
			out = append(out, fieldChange{before[i].Name, changesOf(before[i].Text, after[i].Text)})
		}
	}
	return out
}

// provisionFields names all that is said of a provision, as a person reads it.
func provisionFields(lang text.Lang, p *models.Provision) []fact {
	thresholds := make([]string, len(p.Thresholds))
	for i, t := range p.Thresholds {
		thresholds[i] = strings.TrimSpace(t.What + ": " + thresholdValue(t.Value) + " " + t.Unit + " " + t.Note)
	}
	return []fact{
		{text.T(lang, "catalogue.provision"), provisionName(p)},
		{text.T(lang, "catalogue.title"), p.TitleKO},
		{text.T(lang, "catalogue.issuer"), p.IssuingBody},
		{text.T(lang, "catalogue.effective"), p.Effective},
		{text.T(lang, "catalogue.by-binding"), word(lang, "catalogue.binding.", p.Binding)},
		{text.T(lang, "catalogue.by-topic"), word(lang, "catalogue.topic.", p.Topic)},
		{text.T(lang, "catalogue.by-party"), partyNames(lang, p.AppliesTo)},
		{text.T(lang, "catalogue.summary"), p.SummaryKO},
		{text.T(lang, "catalogue.summary-en"), p.SummaryEN},
		{text.T(lang, "catalogue.thresholds"), strings.Join(thresholds, "\n")},
		{text.T(lang, "catalogue.bounds"), strings.Join(p.FigureHooks, ", ")},
		{text.T(lang, "catalogue.by-confidence"), word(lang, "word.confidence.", p.Confidence)},
		{text.T(lang, "catalogue.sources"), strings.Join(slices.Concat(p.SourceURLs, p.OfficialURLs), "\n")},
		{text.T(lang, "catalogue.note"), p.Note},
	}
}

// A touchedCase is a case whose clauses use provisions that another catalogue changes.
type touchedCase struct {
	ID             int64
	Title, Version string // of the catalogue that it was made with
	Uses           []touchedUse
}

// A touchedUse is a provision that changes, and where the case uses it.
type touchedUse struct {
	Provision, Kind string
	Clauses         []string // numbers
}

// casesAtOnce is how many cases are read from the store at once.
const casesAtOnce = 50

// touchedCases returns which of an organization's cases use a provision that a
// catalogue changes against the one that they were made with, and where.
func (s *Server) touchedCases(ctx context.Context, orgID int64, lang text.Lang, next *models.Catalogue) ([]touchedCase, error) {
	var out []touchedCase
	changes := map[string][]provisionChange{} // by the version before
	for before := int64(0); ; {
		list, err := s.store.Cases(ctx, orgID, before, casesAtOnce)
		if err != nil {
			return nil, err
		}
		for i := range list {
			saved, err := s.store.Case(ctx, orgID, list[i].ID)
			if errors.Is(err, models.ErrNotFound) {
				continue // deleted meanwhile
			}
			if err != nil {
				return nil, err
			}
			x, err := s.clausesOf(ctx, &saved, lang)
			if err != nil {
				return nil, err
			}
			version := x.Catalogue.Version
			if _, ok := changes[version]; !ok {
				changes[version] = catalogueChanges(lang, x.Catalogue, next)
			}
			if uses := touchedBy(changes[version], x.List); len(uses) > 0 {
				out = append(out, touchedCase{saved.ID, saved.Title, version, uses})
			}
		}
		if len(list) < casesAtOnce {
			return out, nil
		}
		before = list[len(list)-1].ID
	}
}

// touchedBy returns which changes touch clauses, and where.
func touchedBy(changes []provisionChange, clauses []analysis.Requirement) []touchedUse {
	var out []touchedUse
	for _, c := range changes {
		if c.Kind == changeAdded {
			continue
		}
		use := touchedUse{Provision: c.Name, Kind: c.KindText}
		for i := range clauses {
			if as, bounds := usesOf(&clauses[i], c.ID); as != "" || len(bounds) > 0 {
				use.Clauses = append(use.Clauses, clauses[i].Number)
			}
		}
		if len(use.Clauses) > 0 {
			out = append(out, use)
		}
	}
	return out
}

func newTouchedTable(lang text.Lang, cases []touchedCase) *table {
	t := &table{
		Head: tableHead{"touched", text.T(lang, "catalogue.touched-caption")},
		Columns: []column{
			{Name: text.T(lang, "catalogue.case")}, {Name: text.T(lang, "catalogue.case-version")}, {Name: text.T(lang, "catalogue.where"), Wide: true},
		},
	}
	for _, x := range cases {
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: x.Title, URL: caseURL(x.ID, "/requirements")}, {Text: x.Version}, {Text: text.T(lang, "catalogue.uses", "n", len(x.Uses)), Lines: useLines(x.Uses)},
		}})
	}
	return t
}

// useLines writes where a case uses what changes.
func useLines(uses []touchedUse) []string {
	lines := make([]string, len(uses))
	for i, u := range uses {
		lines[i] = u.Provision + " (" + u.Kind + "): " + strings.Join(u.Clauses, ", ")
	}
	return lines
}
