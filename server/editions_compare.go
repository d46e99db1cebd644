package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/text"
)

// editionsPage is what editions.html may use.
type editionsPage struct {
	caseHead
	Versions []editionRow
	Compare  string
	Before   field
	After    field
	Restore  string
	Base     int
}

// An editionRow is one version in the list.
type editionRow struct {
	Version         int
	Name, Note, URL string
	Catalogue       string
	Newest          bool
}

// showEditions handles GET /cases/:id/requirements/versions: every version of the
// requirement table, the newest first, down to what the rules have.
func (s *Server) showEditions(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	list, err := s.store.Editions(c.Request().Context(), saved.OrgID, saved.ID)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "editions.html", newEditionsPage(lang(c), &saved, list))
}

func newEditionsPage(lang text.Lang, saved *models.SavedCase, list []models.Edition) editionsPage {
	p := editionsPage{caseHead: newCaseHead(lang, saved, 0)}
	p.Compare, p.Restore = p.Requirements+"/compare", p.Requirements+"/restore"
	list = append(slices.Clone(list), models.Edition{CatalogueVersion: saved.Catalogue})
	p.Base = list[0].Version
	var options []option
	for i := range list {
		ed := &list[i]
		p.Versions = append(p.Versions, editionRow{
			Version: ed.Version, Name: versionText(lang, ed, false), Note: ed.Note, URL: p.Requirements + "?version=" + strconv.Itoa(ed.Version), Catalogue: ed.CatalogueVersion, Newest: i == 0,
		})
		options = append(options, option{strconv.Itoa(ed.Version), versionText(lang, ed, false)})
	}
	p.Before = field{ID: "from", Name: "from", Label: text.T(lang, "edition.from"), Options: options, Value: options[min(1, len(options)-1)].Value}
	p.After = field{ID: "to", Name: "to", Label: text.T(lang, "edition.to"), Options: options, Value: options[0].Value}
	return p
}

// comparePage is what editions-compare.html may use.
type comparePage struct {
	caseHead
	Before, After string
	Said          []fieldChange // facts, figures and names of fields
	Clauses       []clauseChange
	Same          int // clauses that do not differ
	Versions      string
}

// A clauseChange is what differs in one clause.
type clauseChange struct {
	Kind, KindText string // added, removed or "" for changed
	Name           string
	Fields         []fieldChange
}

// compareEditions handles GET /cases/:id/requirements/compare?from=1&to=3: two versions,
// clause by clause and word by word.
func (s *Server) compareEditions(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	tables := [2]*caseTable{}
	for i, name := range []string{"from", "to"} {
		version, err := strconv.Atoi(c.QueryParam(name))
		if err != nil || version < 0 {
			return models.ErrNotFound
		}
		if tables[i], err = s.caseTable(c.Request().Context(), &saved, version); err != nil {
			return err
		}
	}
	page, err := newComparePage(lang(c), tables[0], tables[1])
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "editions-compare.html", page)
}

func newComparePage(lang text.Lang, from, to *caseTable) (comparePage, error) {
	p := comparePage{
		caseHead: newCaseHead(lang, from.saved, 0),
		Before:   versionText(lang, &from.edition, false), After: versionText(lang, &to.edition, false),
	}
	p.Versions = p.Requirements + "/versions"
	p.Said = saidChanges(lang, from, to)
	before, err := from.requirements(lang)
	if err != nil {
		return p, err
	}
	after, err := to.requirements(lang)
	if err != nil {
		return p, err
	}
	find := func(list []rules.Requirement, rule string) *rules.Requirement {
		if i := slices.IndexFunc(list, func(q rules.Requirement) bool { return q.Rule == rule }); i >= 0 {
			return &list[i]
		}
		return nil
	}
	for i := range after {
		q := &after[i]
		old := find(before, q.Rule)
		if old == nil {
			p.Clauses = append(p.Clauses, clauseChange{changeAdded, text.T(lang, "edition.added"), clauseName(q), clauseChanges(lang, &rules.Requirement{}, q)})
			continue
		}
		if fields := clauseChanges(lang, old, q); len(fields) > 0 {
			p.Clauses = append(p.Clauses, clauseChange{"", text.T(lang, "edition.changed"), clauseName(q), fields})
		} else {
			p.Same++
		}
	}
	for i := range before {
		if q := &before[i]; find(after, q.Rule) == nil {
			p.Clauses = append(p.Clauses, clauseChange{changeRemoved, text.T(lang, "edition.removed"), clauseName(q), clauseChanges(lang, q, &rules.Requirement{})})
		}
	}
	return p, nil
}

func clauseName(q *rules.Requirement) string { return q.Number + " " + q.Name }

// clauseChanges compares two states of a clause.
func clauseChanges(lang text.Lang, p, q *rules.Requirement) []fieldChange {
	return fieldChanges(clauseFields(lang, p), clauseFields(lang, q))
}

func clauseFields(lang text.Lang, q *rules.Requirement) []fact {
	grounds := make([]string, len(q.Basis))
	for i, b := range q.Basis {
		grounds[i] = strings.TrimSpace(b.Law+" "+b.Article) + " [" + word(lang, "word.label.", b.Label) + "]"
	}
	return []fact{
		{text.T(lang, "edition.form.number"), q.Number},
		{text.T(lang, "edition.form.level"), word(lang, "word.level.", q.Level)},
		{text.T(lang, "edition.form.name"), q.Name},
		{text.T(lang, "edition.form.definition"), q.Definition},
		{text.T(lang, "edition.form.details"), strings.Join(q.Details, "\n")},
		{text.T(lang, "edition.form.deliverables"), strings.Join(q.Deliverables, "\n")},
		{text.T(lang, "edition.form.inspection"), q.Inspection},
		{text.T(lang, "edition.form.source"), strings.Join(grounds, "\n")},
		{text.T(lang, "requirements.row-duty"), q.AgencyDuty},
	}
}

// saidChanges compares what the officer said in two versions.
func saidChanges(lang text.Lang, from, to *caseTable) []fieldChange {
	var out []fieldChange
	add := func(name, before, after string) {
		if before != after {
			out = append(out, fieldChange{name, changesOf(before, after)})
		}
	}
	for _, q := range to.set.Questions() {
		say := func(x *caseTable) string {
			answer := x.edition.Facts[q.Name]
			switch answer {
			case "true":
				return text.T(lang, "edition.yes")
			case "false":
				return text.T(lang, "edition.no")
			}
			for _, c := range q.Choices {
				if c.Key == answer {
					return models.RuleText{KO: c.KO, EN: c.EN}.In(string(lang))
				}
			}
			return answer
		}
		add(q.Question.In(string(lang)), say(from), say(to))
	}
	for i := range to.set.Figures() {
		f := &to.set.Figures()[i]
		add(text.T(lang, "edition.own-figure", "figure", f.Name.In(string(lang))), from.edition.Figures[f.Key], to.edition.Figures[f.Key])
	}
	for _, key := range formKeys {
		add(text.T(lang, "edition.label-of", "label", text.T(lang, "edition.form."+key)), from.edition.Form[key], to.edition.Form[key])
	}
	add(text.T(lang, "edition.catalogue"), from.catalogue.Version, to.catalogue.Version)
	return out
}
