package server

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/text"
)

// How many cases may stand side by side.
const (
	fewestCompared = 2
	mostCompared   = 5
)

// Compared is one case, version or offer of a comparison.
type Compared struct {
	Name   string
	Report *analysis.Report
}

// sideBySidePage is what compare.html may use.
type sideBySidePage struct {
	Problems []problem
	Choices  []compareChoice
	Table    *table // nil: nothing is compared yet
	Offers   *offersSection
	Note     string // what the workbook leaves out
	Workbook string // address; "": none
}

// A compareChoice is a case that may be compared.
type compareChoice struct {
	ID      string
	Value   int64
	Label   string
	Detail  string
	Checked bool
}

// errCompared tells that the number of cases asked for cannot be compared.
var errCompared = errors.New("two to five cases can be compared")

// comparedIDs returns the cases that the address names, each once.
func comparedIDs(c echo.Context) ([]int64, error) {
	var ids []int64
	for _, v := range c.QueryParams()["case"] {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil || id < 1 {
			return nil, fmt.Errorf("case %q: %w", v, models.ErrNotFound)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if len(ids) > mostCompared {
			return ids, errCompared
		}
	}
	return ids, nil
}

// comparedCases returns the cases asked for: of the person's organization alone.
func (s *Server) comparedCases(c echo.Context, ids []int64) ([]models.SavedCase, []*analysis.Report, error) {
	var cases []models.SavedCase
	var reports []*analysis.Report
	for _, id := range ids {
		saved, err := s.store.Case(c.Request().Context(), s.org(c), id)
		if err != nil {
			return nil, nil, err
		}
		r, err := reportOf(&saved)
		if err != nil {
			return nil, nil, err
		}
		cases, reports = append(cases, saved), append(reports, r)
	}
	return cases, reports, nil
}

// showCompare handles GET /compare?case=1&case=2: two to five cases or versions side
// by side; of one case, the offers that compete in it.
func (s *Server) showCompare(c echo.Context) error {
	l := lang(c)
	ids, err := comparedIDs(c)
	many := errors.Is(err, errCompared)
	if err != nil && !many {
		return err
	}
	list, err := s.store.Cases(c.Request().Context(), s.org(c), 0, casesShown)
	if err != nil {
		return err
	}
	page := sideBySidePage{Choices: compareChoices(list, ids)}
	status := http.StatusOK
	refuse := func(key string) {
		status = http.StatusUnprocessableEntity
		field := ""
		if len(page.Choices) > 0 {
			field = page.Choices[0].ID
		}
		page.Problems = []problem{{field, text.T(l, key)}}
	}
	if many {
		refuse("compare.too-many")
		return s.render(c, status, "compare.html", page)
	}
	cases, reports, err := s.comparedCases(c, ids)
	if err != nil {
		return err
	}
	q := url.Values{}
	for _, id := range ids {
		q.Add("case", strconv.FormatInt(id, 10))
	}
	switch len(ids) {
	case 0:
	case 1:
		if page.Offers = newOffersSection(l, reports[0]); page.Offers == nil {
			refuse("compare.too-few")
			break
		}
		page.Workbook = "/compare.xlsx?" + q.Encode()
		if n := len(reports[0].Offers); n > mostCompared {
			page.Note = text.T(l, "compare.most-offers", "n", mostCompared)
		}
	default:
		page.Table = newCompareTable(l, comparedOf(cases, reports))
		page.Workbook = "/compare.xlsx?" + q.Encode()
	}
	return s.render(c, status, "compare.html", page)
}

func compareChoices(list []models.SavedCase, chosen []int64) []compareChoice {
	var out []compareChoice
	for i := range list {
		k := &list[i]
		id := strconv.FormatInt(k.ID, 10)
		out = append(out, compareChoice{ID: "case-" + id, Value: k.ID, Label: k.Title, Detail: caseDetail(k), Checked: slices.Contains(chosen, k.ID)})
	}
	return out
}

// caseDetail tells versions of one case apart.
func caseDetail(k *models.SavedCase) string {
	when := k.CreatedAt.In(seoul).Format("2006-01-02 15:04")
	if k.Agency == "" {
		return when
	}
	return k.Agency + " · " + when
}

func comparedOf(cases []models.SavedCase, reports []*analysis.Report) []Compared {
	var out []Compared
	for i := range cases {
		out = append(out, Compared{cases[i].Title + " (" + caseDetail(&cases[i]) + ")", reports[i]})
	}
	return out
}

// newCompareTable sets the cases' figures side by side: each beside how far it lies
// from the first one's.
func newCompareTable(lang text.Lang, list []Compared) *table {
	t := &table{Head: tableHead{"compare", text.T(lang, "compare.caption")}, Columns: []column{{Name: text.T(lang, "compare.figure")}}}
	for _, c := range list {
		t.Columns = append(t.Columns, column{Name: c.Name, Number: true})
	}
	words := func(key string, of func(*analysis.Report) string) {
		r := row{Cells: []cell{{Text: text.T(lang, key)}}}
		for i, c := range list {
			x := cell{Text: orElse(of(c.Report), "–")}
			if i > 0 && x.Text != r.Cells[1].Text {
				x.Marks = []mark{{"warning", text.T(lang, "compare.differs")}}
			}
			r.Cells = append(r.Cells, x)
		}
		t.Rows = append(t.Rows, r)
	}
	number := func(key string, total bool, show func(float64) string, of func(*analysis.Report) float64) {
		r := row{Cells: []cell{{Text: text.T(lang, key)}}, Total: total}
		first := of(list[0].Report)
		for i, c := range list {
			v := of(c.Report)
			x := cell{Text: show(v)}
			if i > 0 && show(v) != show(first) {
				x.Marks = []mark{{"warning", text.T(lang, "compare.differs")}}
				sign := "+"
				if v < first {
					sign = "△"
				}
				x.Lines = []string{text.T(lang, "compare.from-first", "difference", sign+show(math.Abs(v-first)))}
			}
			r.Cells = append(r.Cells, x)
		}
		t.Rows = append(t.Rows, r)
	}
	won := func(v float64) string { return full(lang, v) }
	share := func(v float64) string { return text.Percent(lang, v, 1) }
	words("compare.agency", func(r *analysis.Report) string { return r.Input.Agency })
	words("compare.recommended", func(r *analysis.Report) string {
		if r.Recommendation == nil {
			return ""
		}
		return optionName(lang, r, r.Recommendation.Option)
	})
	words("compare.vat", func(r *analysis.Report) string {
		if r.Savings.VATConfirmed {
			return text.T(lang, "compare.vat-known")
		}
		return text.T(lang, "compare.vat-open")
	})
	number("compare.before", false, won, func(r *analysis.Report) float64 { return r.Savings.BeforeWon.Float() })
	number("compare.after", false, won, func(r *analysis.Report) float64 { return r.Savings.AfterWon.Float() })
	number("compare.savings", false, won, func(r *analysis.Report) float64 { return r.Savings.VerdictWon.Float() })
	number("compare.loss", false, won, func(r *analysis.Report) float64 { return r.Loss.Mean })
	number("compare.loss-beyond", false, won, func(r *analysis.Report) float64 { return r.Loss.Mean - r.Loss.BaselineMean })
	number("compare.bad-year", false, won, func(r *analysis.Report) float64 { return r.Loss.Quantiles["95"] })
	number("compare.quiet", false, share, func(r *analysis.Report) float64 { return r.Loss.ProbabilityOfNoOutage })
	number("compare.net", true, won, func(r *analysis.Report) float64 { return r.Net.Annual })
	number("compare.adjusted", true, won, func(r *analysis.Report) float64 { return r.Net.RiskAdjusted })
	return t
}

// sendCompare handles GET /compare.xlsx?case=1&case=2: the same as a workbook of live
// formulas; of one case, its offers.
func (s *Server) sendCompare(c echo.Context) error {
	ids, err := comparedIDs(c)
	if errors.Is(err, errCompared) || err == nil && len(ids) == 0 {
		return echo.NewHTTPError(http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	cases, reports, err := s.comparedCases(c, ids)
	if err != nil {
		return err
	}
	list := comparedOf(cases, reports)
	if len(ids) == 1 {
		if list, err = s.comparedOffers(c, &cases[0], reports[0]); err != nil {
			return err
		}
	}
	if len(list) < fewestCompared {
		return echo.NewHTTPError(http.StatusUnprocessableEntity)
	}
	var at time.Time // of the newest: the same cases give the same bytes
	for i := range cases {
		if cases[i].CreatedAt.After(at) {
			at = cases[i].CreatedAt
		}
	}
	l := lang(c)
	var b bytes.Buffer
	if err := s.deps.WriteComparison(&b, list, string(l), at); err != nil {
		return fmt.Errorf("comparison of cases %v: %w", ids, err)
	}
	return send(c, typeXLSX, downloadName(&cases[0], text.T(l, "download.compare"))+".xlsx", b.Bytes())
}

// comparedOffers works the offers of a case out, each alone: the best by what they
// leave, as far as can stand side by side.
func (s *Server) comparedOffers(c echo.Context, saved *models.SavedCase, r *analysis.Report) ([]Compared, error) {
	input, err := inputOf(saved)
	if err != nil {
		return nil, err
	}
	offers := analysis.OffersOf(input)
	net := map[string]float64{}
	for i := range r.Offers {
		net[r.Offers[i].Vendor] = r.Offers[i].Net
	}
	slices.SortStableFunc(offers, func(a, b analysis.AnOffer) int {
		return cmp.Compare(net[b.Vendor], net[a.Vendor])
	})
	ctx, done, err := s.work(c.Request().Context())
	if err != nil {
		return nil, err
	}
	defer done()
	var list []Compared
	for _, o := range offers[:min(len(offers), mostCompared)] {
		own, err := s.deps.Analyze(ctx, o.Case)
		if err != nil {
			return nil, fmt.Errorf("offer of %s in case %d: %w", o.Vendor, saved.ID, err)
		}
		own.Input.SHA256 = r.Input.SHA256
		list = append(list, Compared{o.Vendor, own})
	}
	return list, nil
}
