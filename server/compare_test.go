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
	"daebi/models/unit"
	"daebi/server/sheet/committee"
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

// The offers of one case stand side by side: on the page as they were found, in the
// workbook each worked out alone, the best first.
func TestOffersStandSideBySide(t *testing.T) {
	s := compareServer(t)
	bid := func(vendor string, inForce bool, ch models.Channel, won float64) models.Contract {
		return models.Contract{Name: vendor + " 계약", Agency: "가온시", Vendor: vendor, InForce: inForce, VAT: models.VATExcluded, Services: []models.Service{{
			Name: "안내", Class: models.ClassGeneral, Legal: models.LegalOrdinary,
			Lines: []models.Line{{Channel: ch, Phase: models.Single, Price: models.Flat(unit.Money(won * 1000)), VAT: models.VATExcluded, MessagesPerMonth: 470_000}},
		}}}
	}
	c := models.Case{Contracts: []models.Contract{bid("옛 업체", true, models.SMS, 9.35), bid("가 업체", false, models.Alimtalk, 8.1), bid("나 업체", false, models.Alimtalk, 4.9)}}
	r, err := s.deps.Analyze(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := newSavedCase("", &c, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddCase(t.Context(), defaultOrg, saved, nil); err != nil {
		t.Fatal(err)
	}
	q := fmt.Sprintf("?case=%d", saved.ID)
	w := get(s, "/compare"+q)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	wants(t, w.Body.String(), "가 업체", "나 업체", "/compare.xlsx"+q)
	body := get(s, "/compare.xlsx"+q).Body.String()
	first, second, ok := strings.Cut(body, "|")
	if !ok || !strings.Contains(first, "나 업체=") || !strings.Contains(second, "가 업체=") {
		t.Fatalf("workbook: %s", body)
	}
	for i, part := range []string{first, second} {
		offer := r.Offers[1-i]
		if _, got, _ := strings.Cut(part, "업체="); got != fmt.Sprintf("%.0f", offer.Savings) {
			t.Errorf("%s: savings %s in the workbook, %.0f among the offers", offer.Vendor, got, offer.Savings)
		}
	}
}

// The program's own comparison is known again.
func TestComparisonIsNoPaper(t *testing.T) {
	s := compareServer(t)
	s.deps.WriteComparison = func(w io.Writer, list []Compared, lang string, at time.Time) error {
		var cases []committee.Compared
		for _, c := range list {
			cases = append(cases, committee.Compared(c))
		}
		return committee.WriteComparison(w, cases, committee.Options{Lang: lang, GeneratedAt: at})
	}
	for _, lang := range []string{"ko", "en"} {
		own := get(s, "/compare.xlsx?case=1&case=2&lang="+lang).Body.String()
		w := postFiles(t, s, "/cases", [][2]string{{"비교.xlsx", own}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "이 프로그램이 만든 심의 자료입니다") {
			t.Errorf("%s: %d %.300s", lang, w.Code, w.Body)
		}
	}
}
