package server

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis/selftest"
	"daebi/server/text"
)

// lastSelfTest holds the outcome of the last run, which a page shows until the
// next; one run at a time.
type lastSelfTest struct {
	running sync.Mutex
	mu      sync.Mutex
	result  *selftest.Result
	at      time.Time
}

// selfTestPage is what self-test.html may use.
type selfTestPage struct {
	When    string // "": not run yet
	Notice  *notice
	Figures []figure
	Cases   []testedCase
}

// A testedCase is one known answer and what was found.
type testedCase struct {
	ID, Title, Kind, Source string
	Outcome                 mark
	Reason, Seconds         string
	Agree                   string // 5 of 5
	Worst                   string // greatest difference
	Figures                 table
	More                    int // figures that are not listed
}

// showSelfTest handles GET /self-test: what the last run found.
func (s *Server) showSelfTest(c echo.Context) error {
	s.tested.mu.Lock()
	result, at := s.tested.result, s.tested.at
	s.tested.mu.Unlock()
	return s.render(c, http.StatusOK, "self-test.html", newSelfTestPage(lang(c), result, at))
}

// runSelfTest handles POST /self-test: solves the known answers here and now.
func (s *Server) runSelfTest(c echo.Context) error {
	s.tested.running.Lock()
	defer s.tested.running.Unlock()
	result, err := s.deps.SelfTest(c.Request().Context())
	if err != nil {
		return fmt.Errorf("self-test: %w", err)
	}
	s.tested.mu.Lock()
	s.tested.result, s.tested.at = &result, s.now()
	s.tested.mu.Unlock()
	return c.Redirect(http.StatusSeeOther, "/self-test")
}

// figuresShown is how many figures of a case the page lists; those that differ
// come first.
const figuresShown = 8

func newSelfTestPage(lang text.Lang, r *selftest.Result, at time.Time) selfTestPage {
	if r == nil {
		return selfTestPage{}
	}
	p := selfTestPage{When: at.In(seoul).Format("2006-01-02 15:04:05"), Notice: &notice{Kind: "success", Text: text.T(lang, "self-test.all-agree", "n", r.Passed)}}
	if r.Failed > 0 {
		p.Notice = &notice{Kind: "danger", Text: text.T(lang, "self-test.differ", "n", r.Failed)}
	}
	count := func(key string, n int) figure {
		return figure{Label: text.T(lang, key), Value: text.Count(int64(n)), BasisURL: "#cases"}
	}
	p.Figures = []figure{count("self-test.passed", r.Passed), count("self-test.failed", r.Failed), count("self-test.refused", r.Refused)}
	for i := range r.Cases {
		p.Cases = append(p.Cases, newTestedCase(lang, &r.Cases[i], i))
	}
	return p
}

func newTestedCase(lang text.Lang, c *selftest.CaseResult, i int) testedCase {
	kinds := map[string]string{selftest.OutcomePass: "success", selftest.OutcomeFail: "danger", selftest.OutcomeRefused: "gray"}
	x := testedCase{
		ID: c.ID, Title: orElse(c.Title, c.ID), Kind: c.Kind, Source: c.Source, Reason: c.Reason,
		Outcome: mark{kinds[c.Outcome], word(lang, "self-test.outcome.", c.Outcome)},
		Seconds: text.T(lang, "self-test.seconds", "s", decimal(c.Seconds)),
	}
	x.Figures = table{
		Head: tableHead{"figures-" + strconv.Itoa(i), text.T(lang, "self-test.figures-caption", "title", x.Title)},
		Columns: []column{
			{Name: text.T(lang, "self-test.figure")}, {Name: text.T(lang, "self-test.expected"), Number: true}, {Name: text.T(lang, "self-test.found"), Number: true},
			{Name: text.T(lang, "self-test.difference"), Number: true}, {Name: text.T(lang, "self-test.outcome-name")},
		},
	}
	agree, worst := 0, 0.0
	var rows []row
	for _, f := range c.Figures {
		outcome := mark{"danger", word(lang, "self-test.outcome.", selftest.OutcomeFail)}
		if f.Pass {
			agree++
			outcome = mark{"success", word(lang, "self-test.outcome.", selftest.OutcomePass)}
		}
		worst = math.Max(worst, math.Abs(f.RelativeDifference))
		expected, found := digits(f.Expected), digits(f.Found)
		if f.ExpectedText+f.FoundText != "" {
			expected, found = f.ExpectedText, f.FoundText
		}
		r := row{Cells: []cell{{Text: f.Name}, {Text: expected}, {Text: found}, {Text: scientific(f.RelativeDifference)}, {Marks: []mark{outcome}}}}
		if f.Pass {
			rows = append(rows, r)
		} else {
			rows = append([]row{r}, rows...)
		}
	}
	x.Agree = text.T(lang, "self-test.agree", "n", agree, "of", len(c.Figures))
	x.Worst = scientific(worst)
	x.More = max(len(rows)-figuresShown, 0)
	x.Figures.Rows = rows[:len(rows)-x.More]
	return x
}

// digits writes a known answer with the digits that it is compared in.
func digits(x float64) string { return strconv.FormatFloat(x, 'g', 10, 64) }

// scientific writes a relative difference, which is tiny or wrong.
func scientific(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'e', 1, 64)
}
