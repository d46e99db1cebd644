package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"daebi/models"
)

// compareServer keeps the two examples, as cases 1 and 2, and names what would be
// written into a workbook.
func compareServer(t *testing.T) *Server {
	t.Helper()
	s := newCaseServer(t)
	s.deps.WriteComparison = func(w io.Writer, list []Compared, lang string, at time.Time) error {
		var names []string
		for _, c := range list {
			names = append(names, fmt.Sprintf("%s=%.0f", c.Name, c.Report.Savings.VerdictWon.Float()))
		}
		_, err := fmt.Fprintf(w, "PK %s %s %s", lang, at.Format("2006"), strings.Join(names, "|"))
		return err
	}
	for _, name := range []string{"suwon", "gimpo"} {
		postFile(t, s, workbookField, name+".xlsx", workbook(t, name))
	}
	return s
}

func TestCasesStandSideBySide(t *testing.T) {
	s := compareServer(t)
	w := get(s, "/compare")
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "checked") || strings.Count(w.Body.String(), `name="case"`) != 2 {
		t.Fatalf("the choice: %d %s", w.Code, w.Body)
	}
	w = get(s, "/compare?case=1&case=2&case=1")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	// 25,098,000 and 15,960,000 a year: 9,138,000 less.
	wants(t, w.Body.String(), "수원시", "김포시", "25,098,000", "15,960,000", "처음 건보다 △9,138,000", "다름", "/compare.xlsx?case=1&amp;case=2")
	if n := strings.Count(w.Body.String(), " checked"); n != 2 {
		t.Errorf("%d cases are chosen", n)
	}
	w = get(s, "/compare.xlsx?case=1&case=2&lang=en")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK en 20") || strings.Count(w.Body.String(), "|") != 1 || !strings.Contains(w.Body.String(), "=25098000|") {
		t.Errorf("workbook: %d %s", w.Code, w.Body)
	}
	if d := w.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
		t.Errorf("sent as %q", d)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	s := compareServer(t)
	for address, want := range map[string]int{
		"/compare?case=1":         http.StatusUnprocessableEntity, // it has no offers
		"/compare?case=1&case=9":  http.StatusNotFound,
		"/compare?case=x":         http.StatusNotFound,
		"/compare?case=1&case=-2": http.StatusNotFound,
		"/compare?case=1&case=2&case=3&case=4&case=5&case=6": http.StatusUnprocessableEntity,
		"/compare.xlsx":               http.StatusUnprocessableEntity,
		"/compare.xlsx?case=1":        http.StatusUnprocessableEntity,
		"/compare.xlsx?case=1&case=9": http.StatusNotFound,
	} {
		if w := get(s, address); w.Code != want {
			t.Errorf("%s: %d, want %d", address, w.Code, want)
		}
	}
	wants(t, get(s, "/compare?case=1").Body.String(), "두 건 이상 고르세요")
}

// anothers is a store in which one case belongs to another organization.
type anothers struct {
	Store
	id int64
}

func (a anothers) Case(ctx context.Context, orgID, id int64) (models.SavedCase, error) {
	if id == a.id && orgID == defaultOrg {
		return models.SavedCase{}, models.ErrNotFound
	}
	return a.Store.Case(ctx, orgID, id)
}

// What another organization keeps cannot be seen beside one's own.
func TestOnlyOwnCasesAreCompared(t *testing.T) {
	s := compareServer(t)
	s.store = anothers{s.store, 2}
	for _, page := range []string{"/compare", "/compare.xlsx"} {
		if w := get(s, page+"?case=1&case=2"); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "김포") {
			t.Errorf("%s: %d %s", page, w.Code, w.Body)
		}
	}
}
