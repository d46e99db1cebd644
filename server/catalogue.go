package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/text"
)

// catalogues are those that were read, by the hash of their files, and the rules that
// stand on them; what is here is shared and never changed.
type catalogues struct {
	mu   sync.Mutex
	read map[string]*models.Catalogue
	sets map[*models.Catalogue]*rules.Set
}

// maxCatalogues is how many catalogues are kept read.
const maxCatalogues = 8

// parsed returns the catalogue of a file that was read without a fault when it came.
func (s *Server) parsed(c *models.SavedCatalogue) (*models.Catalogue, error) {
	k := &s.catalogues
	k.mu.Lock()
	defer k.mu.Unlock()
	if found := k.read[c.SHA256]; found != nil {
		return found, nil
	}
	read, problems := s.deps.ReadCatalogue(c.Content)
	if len(problems) > 0 {
		return nil, fmt.Errorf("catalogue %s: %w", c.Version, problems[0])
	}
	if k.read == nil || len(k.read) >= maxCatalogues {
		k.read, k.sets = map[string]*models.Catalogue{}, nil
	}
	k.read[c.SHA256] = &read
	return &read, nil
}

// ruleSet returns the rules of the requirement table as they stand on a catalogue that
// currentCatalogue or catalogueOf returned.
func (s *Server) ruleSet(c *models.Catalogue) (*rules.Set, error) {
	k := &s.catalogues
	k.mu.Lock()
	defer k.mu.Unlock()
	if set := k.sets[c]; set != nil {
		return set, nil
	}
	set, err := s.deps.CompileRules(*c)
	if err != nil {
		return nil, fmt.Errorf("rules on catalogue %s: %w", c.Version, err)
	}
	if k.sets == nil {
		k.sets = map[*models.Catalogue]*rules.Set{}
	}
	k.sets[c] = set
	return set, nil
}

// currentCatalogue returns the newest catalogue of an organization: the one that
// shipped with the program, or a later one that was uploaded and applied.
func (s *Server) currentCatalogue(ctx context.Context, orgID int64) (*models.Catalogue, error) {
	list, err := s.store.Catalogues(ctx, orgID)
	if err != nil {
		return nil, err
	}
	version := newestApplied(list, s.deps.Catalogue.Version)
	if version == s.deps.Catalogue.Version {
		return &s.deps.Catalogue, nil
	}
	return s.catalogueOf(ctx, orgID, version)
}

// newestApplied returns the version in force: the shipped one or, if later, the newest
// that was applied.
func newestApplied(list []models.SavedCatalogue, shipped string) string {
	newest := shipped
	for _, c := range list {
		if c.State == models.CatalogueApplied && c.Version > newest {
			newest = c.Version
		}
	}
	return newest
}

// catalogueOf returns a catalogue by its version; "" is the one that ships, for cases
// older than the noting of versions.
func (s *Server) catalogueOf(ctx context.Context, orgID int64, version string) (*models.Catalogue, error) {
	if version == "" || version == s.deps.Catalogue.Version {
		return &s.deps.Catalogue, nil
	}
	kept, err := s.store.Catalogue(ctx, orgID, version)
	if err != nil {
		return nil, err
	}
	return s.parsed(&kept)
}

// noteCatalogue notes on a case which catalogue it is made with, and keeps a copy of
// it where it ships with the program, which will be another one day.
func (s *Server) noteCatalogue(ctx context.Context, orgID int64, saved *models.SavedCase) error {
	current, err := s.currentCatalogue(ctx, orgID)
	if err != nil {
		return err
	}
	saved.Catalogue = current.Version
	if current != &s.deps.Catalogue || len(s.deps.CatalogueFile) == 0 {
		return nil
	}
	return s.store.KeepShipped(ctx, orgID, models.SavedCatalogue{
		Version: current.Version, SHA256: sum(s.deps.CatalogueFile), Content: s.deps.CatalogueFile, Provisions: len(current.Provisions),
	})
}

// A catalogueFilter is what is asked of the catalogue.
type catalogueFilter struct {
	Query, Binding, Topic, Party, Confidence string
}

// maxQuery bounds what is searched for, in characters.
const maxQuery = 200

func newCatalogueFilter(q url.Values) catalogueFilter {
	query := []rune(strings.TrimSpace(norm.NFC.String(q.Get("q"))))
	return catalogueFilter{string(query[:min(len(query), maxQuery)]), q.Get("binding"), q.Get("topic"), q.Get("party"), q.Get("confidence")}
}

// matches reports whether a provision is what is asked for: every word stands in it,
// with or without the blanks that people set differently.
func (f catalogueFilter) matches(p *models.Provision) bool {
	if f.Binding != "" && f.Binding != string(p.Binding) || f.Topic != "" && f.Topic != p.Topic || f.Confidence != "" && f.Confidence != string(p.Confidence) ||
		f.Party != "" && !slices.Contains(p.AppliesTo, models.Party(f.Party)) {
		return false
	}
	if f.Query == "" {
		return true
	}
	stands := strings.ToLower(strings.Join([]string{p.ID, p.Law, p.Article, p.TitleKO, p.SummaryKO, p.SummaryEN, p.IssuingBody, p.Effective, p.Note}, "\n"))
	closed := strings.ReplaceAll(stands, " ", "")
	for word := range strings.FieldsSeq(strings.ToLower(f.Query)) {
		if !strings.Contains(stands, word) && !strings.Contains(closed, word) {
			return false
		}
	}
	return true
}

// cataloguePage is what catalogue.html may use.
type cataloguePage struct {
	Version  string
	Notices  []notice
	Query    field
	Filters  []field
	Found    string
	Filtered bool
	Table    table
	Versions []catalogueVersion
	Upload   upload
	Problems []problem
	Faults   *table // what is wrong with the file that was uploaded
}

// A catalogueVersion is one catalogue of the organization, and what can be done
// with it.
type catalogueVersion struct {
	Version, State, When, Count string
	Marks                       []mark
	Action, Name                string // of a button; none: nothing can be done
}

// Addresses of the catalogue.
const (
	catalogueURL       = "/catalogue"
	catalogueUploadURL = "/catalogue-upload"
)

// provisionURL returns the address of a provision, as a case uses it where one is given.
func provisionURL(id string, caseID int64) string {
	address := catalogueURL + "/" + url.PathEscape(id)
	if caseID > 0 {
		address += "?case=" + strconv.FormatInt(caseID, 10)
	}
	return address
}

// showCatalogue handles GET /catalogue: the provisions, those that are asked for.
func (s *Server) showCatalogue(c echo.Context) error {
	page, err := s.cataloguePage(c)
	if err != nil {
		return err
	}
	switch c.QueryParam("done") {
	case "applied":
		page.Notices = append(page.Notices, notice{Kind: "success", Text: text.T(lang(c), "catalogue.applied", "version", page.Version)})
	case "withdrawn":
		page.Notices = append(page.Notices, notice{Kind: "success", Text: text.T(lang(c), "catalogue.withdrawn", "version", page.Version)})
	case "dropped":
		page.Notices = append(page.Notices, notice{Kind: "success", Text: text.T(lang(c), "catalogue.dropped")})
	}
	return s.render(c, http.StatusOK, "catalogue.html", page)
}

func (s *Server) cataloguePage(c echo.Context) (cataloguePage, error) {
	ctx, l := c.Request().Context(), lang(c)
	current, err := s.currentCatalogue(ctx, s.org(c))
	if err != nil {
		return cataloguePage{}, err
	}
	list, err := s.store.Catalogues(ctx, s.org(c))
	if err != nil {
		return cataloguePage{}, err
	}
	p := newCataloguePage(l, current, s.deps.Rules.Rules, newCatalogueFilter(c.QueryParams()))
	set, err := s.ruleSet(current)
	if err != nil {
		return cataloguePage{}, err
	}
	for _, old := range set.Stale(p.Query.Value) {
		p.Notices = append(p.Notices, notice{
			Kind: "warning", Text: text.T(l, "catalogue.stale", "old", old.Old.In(string(l)), "now", old.Now.In(string(l))),
			Action: &link{provision(current, old.Provision), provisionURL(old.Provision, 0)},
		})
	}
	p.Versions = catalogueVersions(l, list, current.Version, &s.deps.Catalogue)
	p.Upload = upload{ID: catalogueField, Name: catalogueField, Accept: ".yaml,.yml", MaxBytes: maxCatalogueFile, MaxFiles: 1}
	if _, err := s.store.PendingCatalogue(ctx, s.org(c)); err == nil {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text.T(l, "catalogue.waiting"), Action: &link{text.T(l, "catalogue.waiting-look"), catalogueUploadURL}})
	} else if !errors.Is(err, models.ErrNotFound) {
		return cataloguePage{}, err
	}
	return p, nil
}

func newCataloguePage(lang text.Lang, catalogue *models.Catalogue, list []models.Rule, f catalogueFilter) cataloguePage {
	p := cataloguePage{
		Version: catalogue.Version,
		Query:   field{ID: "q", Name: "q", Label: text.T(lang, "catalogue.query"), Hint: text.T(lang, "catalogue.query-hint"), Type: "search", Value: f.Query},
		Filters: []field{
			choice(lang, "binding", "catalogue.by-binding", f.Binding, models.Bindings()),
			choice(lang, "topic", "catalogue.by-topic", f.Topic, models.Topics()),
			choice(lang, "party", "catalogue.by-party", f.Party, models.Parties()),
			choice(lang, "confidence", "catalogue.by-confidence", f.Confidence, []models.Confidence{models.Verified, models.Recalled}),
		},
		Filtered: f != catalogueFilter{},
		Table: table{
			Head: tableHead{"provisions", text.T(lang, "catalogue.caption", "version", catalogue.Version)},
			Columns: []column{
				{Name: text.T(lang, "catalogue.provision"), Wide: true}, {Name: text.T(lang, "catalogue.title"), Wide: true}, {Name: text.T(lang, "catalogue.by-binding")},
				{Name: text.T(lang, "catalogue.by-party")}, {Name: text.T(lang, "catalogue.by-confidence")}, {Name: text.T(lang, "catalogue.clauses"), Number: true},
			},
		},
	}
	for i := range catalogue.Provisions {
		x := &catalogue.Provisions[i]
		if !f.matches(x) {
			continue
		}
		uses := "–"
		if n := len(rulesOn(list, x.ID)); n > 0 {
			uses = text.Count(int64(n))
		}
		name := cell{Text: provisionName(x), URL: provisionURL(x.ID, 0), Marks: articleMarks(lang, x)}
		p.Table.Rows = append(p.Table.Rows, row{Cells: []cell{
			name, {Text: x.TitleKO}, {Text: word(lang, "catalogue.binding.", x.Binding)}, {Text: partyNames(lang, x.AppliesTo)},
			confidence(lang, x.Confidence), {Text: uses},
		}})
	}
	p.Found = text.T(lang, "catalogue.found", "n", len(p.Table.Rows), "total", len(catalogue.Provisions))
	return p
}

// choice returns a field of one of the values, or any.
func choice[T ~string](lang text.Lang, name, label, value string, values []T) field {
	f := field{ID: "by-" + name, Name: name, Label: text.T(lang, label), Value: value, Options: []option{{"", text.T(lang, "catalogue.any")}}}
	group := "catalogue." + name + "."
	if name == "confidence" {
		group = "word.confidence."
	}
	for _, v := range values {
		f.Options = append(f.Options, option{string(v), word(lang, group, v)})
	}
	return f
}

// provisionName returns law and article.
func provisionName(p *models.Provision) string { return strings.TrimSpace(p.Law + " " + p.Article) }

// articleMarks says of a provision whose article was not seen that it was not.
func articleMarks(lang text.Lang, p *models.Provision) []mark {
	if p.Article != "" {
		return nil
	}
	return []mark{{"gray", text.T(lang, "catalogue.no-article")}}
}

func partyNames(lang text.Lang, parties []models.Party) string {
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = word(lang, "catalogue.party.", p)
	}
	return strings.Join(names, ", ")
}

// rulesOn returns the rules that rest on a provision.
func rulesOn(list []models.Rule, id string) []*models.Rule {
	var out []*models.Rule
	for i := range list {
		if slices.ContainsFunc(list[i].Basis, func(b models.RuleBasis) bool { return b.Provision == id }) {
			out = append(out, &list[i])
		}
	}
	return out
}

// figuresBoundBy returns the names of the figures that a provision bounds, each once.
func figuresBoundBy(list []models.Rule, id string, lang text.Lang) []string {
	var names []string
	for i := range list {
		for j := range list[i].Figures {
			f := &list[i].Figures[j]
			if name := f.Name.In(string(lang)); slices.Contains(f.BoundBy, id) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// provisionPage is what provision.html may use.
type provisionPage struct {
	Name, Title, Version string
	Marks                []mark
	Summary, Note        string
	Terms                []fact
	Thresholds           []threshold
	Sources, Official    []cell
	Rules                table
	Bounds               []string // names of figures
	Case                 *link    // the case from which it was looked up
	Clauses              *table   // of that case
	Old                  *notice  // it is not of the catalogue in force
	Catalogue            string   // address
}

// A fact is a name with what holds of it.
type fact struct{ Name, Text string }

// A threshold is a number that a provision sets, as the catalogue words it.
type threshold struct{ What, Value, Note string }

// showProvision handles GET /catalogue/:id, with ?case= as that case uses it: what a
// provision says, whom it binds, and which clauses rest on it.
func (s *Server) showProvision(c echo.Context) error {
	ctx, l := c.Request().Context(), lang(c)
	current, err := s.currentCatalogue(ctx, s.org(c))
	if err != nil {
		return err
	}
	catalogue, version := current, c.QueryParam("version")
	var clauses *caseClauses
	if asked := c.QueryParam("case"); asked != "" {
		id, err := strconv.ParseInt(asked, 10, 64)
		if err != nil || id < 1 {
			return fmt.Errorf("case %q: %w", asked, models.ErrNotFound)
		}
		saved, err := s.store.Case(ctx, s.org(c), id)
		if err != nil {
			return err
		}
		if clauses, err = s.clausesOf(ctx, &saved, l); err != nil {
			return err
		}
		version = clauses.Catalogue.Version
	}
	if version != "" {
		if catalogue, err = s.catalogueOf(ctx, s.org(c), version); err != nil {
			return err
		}
	}
	p, ok := catalogue.Provision(c.Param("id"))
	if !ok {
		return fmt.Errorf("provision %q: %w", c.Param("id"), models.ErrNotFound)
	}
	page := newProvisionPage(l, &p, catalogue.Version, s.deps.Rules.Rules, clauses)
	if catalogue.Version != current.Version {
		page.Old = &notice{Kind: "warning", Text: text.T(l, "catalogue.old", "version", catalogue.Version, "current", current.Version)}
	}
	return s.render(c, http.StatusOK, "provision.html", page)
}

func newProvisionPage(lang text.Lang, p *models.Provision, version string, list []models.Rule, clauses *caseClauses) provisionPage {
	page := provisionPage{
		Name: provisionName(p), Title: p.TitleKO, Version: version, Summary: p.SummaryKO, Note: p.Note, Catalogue: catalogueURL,
		Marks: append(articleMarks(lang, p), mark{"gray", word(lang, "word.confidence.", p.Confidence)}),
		Terms: []fact{
			{text.T(lang, "catalogue.by-binding"), text.T(lang, "catalogue.binding-text", "binding", word(lang, "catalogue.binding.", p.Binding), "force", text.T(lang, forceKey(p)))},
			{text.T(lang, "catalogue.by-party"), partyNames(lang, p.AppliesTo)},
			{text.T(lang, "catalogue.by-topic"), word(lang, "catalogue.topic.", p.Topic)},
			{text.T(lang, "catalogue.issuer"), orElse(p.IssuingBody, "–")},
			{text.T(lang, "catalogue.effective"), p.Effective},
			{text.T(lang, "catalogue.by-confidence"), text.T(lang, confidenceKey(p))},
		},
		Bounds: figuresBoundBy(list, p.ID, lang),
		Rules: table{
			Head: tableHead{"rules", text.T(lang, "catalogue.rules-caption")},
			Columns: []column{
				{Name: text.T(lang, "requirements.name"), Wide: true}, {Name: text.T(lang, "requirements.label")}, {Name: text.T(lang, "catalogue.as")}, {Name: text.T(lang, "requirements.document")},
			},
		},
	}
	if lang == text.English {
		page.Summary = p.SummaryEN
	}
	for _, t := range p.Thresholds {
		page.Thresholds = append(page.Thresholds, threshold{t.What, strings.TrimSpace(thresholdValue(t.Value) + " " + t.Unit), t.Note})
	}
	for _, s := range p.SourceURLs {
		page.Sources = append(page.Sources, source(s))
	}
	for _, s := range p.OfficialURLs {
		page.Official = append(page.Official, source(s))
	}
	for _, r := range rulesOn(list, p.ID) {
		i := slices.IndexFunc(r.Basis, func(b models.RuleBasis) bool { return b.Provision == p.ID })
		page.Rules.Rows = append(page.Rules.Rows, texts(r.Name.In(string(lang)), word(lang, "word.label.", r.Label), word(lang, "word.label.", r.Basis[i].Label), word(lang, "word.document.", r.Document)))
	}
	if clauses != nil {
		page.Case = &link{clauses.Title, caseURL(clauses.ID, "/requirements")}
		page.Clauses = clauses.on(lang, p.ID)
	}
	return page
}

func forceKey(p *models.Provision) string {
	if p.Binding.Obliges() {
		return "catalogue.obliges"
	}
	return "catalogue.follows"
}

func confidenceKey(p *models.Provision) string {
	if p.Confidence == models.Verified {
		return "catalogue.verified"
	}
	return "catalogue.recalled"
}

// thresholdValue writes a threshold's number with all its digits, or its text.
func thresholdValue(v any) string {
	switch v := v.(type) {
	case float64:
		whole, part, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
		if whole = text.Count(n); part != "" {
			whole += "." + part
		}
		return whole
	case string:
		return v
	}
	return ""
}

// caseClauses is the requirement table of a case as it stands now.
type caseClauses struct {
	ID        int64
	Title     string
	Catalogue *models.Catalogue // that it rests on
	List      []analysis.Requirement
}

// clausesOf returns the requirement table of a case as it stands now.
func (s *Server) clausesOf(ctx context.Context, saved *models.SavedCase, lang text.Lang) (*caseClauses, error) {
	x, err := s.caseTable(ctx, saved, newestEdition)
	if err != nil {
		return nil, err
	}
	list, err := x.requirements(lang)
	if err != nil {
		return nil, err
	}
	return &caseClauses{ID: saved.ID, Title: saved.Title, Catalogue: x.catalogue, List: list}, nil
}

// on lists the clauses that rest on a provision or whose figures it bounds.
func (x *caseClauses) on(lang text.Lang, provision string) *table {
	t := &table{
		Head: tableHead{"clauses", text.T(lang, "catalogue.case-caption", "title", x.Title)},
		Columns: []column{
			{Name: text.T(lang, "requirements.number")}, {Name: text.T(lang, "requirements.name"), Wide: true}, {Name: text.T(lang, "catalogue.as")}, {Name: text.T(lang, "catalogue.bounds")},
		},
	}
	for i := range x.List {
		q := &x.List[i]
		as, bounds := usesOf(q, provision)
		if as == "" && len(bounds) == 0 {
			continue
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: q.Number, URL: caseURL(x.ID, "/requirements#"+q.Number)}, {Text: q.Name}, {Text: orElse(word(lang, "word.label.", as), "–")}, {Text: orElse(strings.Join(bounds, ", "), "–")},
		}})
	}
	return t
}

// usesOf says how a clause uses a provision: with which label it rests on it, and
// which of its figures it bounds.
func usesOf(q *analysis.Requirement, provision string) (as string, bounds []string) {
	for _, b := range q.Basis {
		if b.Provision == provision {
			as = b.Label
		}
	}
	for _, f := range q.Figures {
		if slices.Contains(f.BoundBy, provision) {
			bounds = append(bounds, f.Name)
		}
	}
	return as, bounds
}

// sendCatalogue handles GET /catalogue.yaml: the file of the catalogue in force, to
// be brought up to date and uploaded.
func (s *Server) sendCatalogue(c echo.Context) error {
	ctx := c.Request().Context()
	current, err := s.currentCatalogue(ctx, s.org(c))
	if err != nil {
		return err
	}
	content := s.deps.CatalogueFile
	if current != &s.deps.Catalogue {
		kept, err := s.store.Catalogue(ctx, s.org(c), current.Version)
		if err != nil {
			return err
		}
		content = kept.Content
	}
	return send(c, "application/yaml", text.T(lang(c), "download.catalogue")+" "+current.Version+".yaml", content)
}
