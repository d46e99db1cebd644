package store

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"daebi/models"
)

// addCase returns the id of a new case of an organization.
func addCase(t *testing.T, db *DB, orgID int64) int64 {
	t.Helper()
	c := saved("x")
	c.Catalogue = "2026-11-22"
	if err := db.AddCase(t.Context(), orgID, c, nil); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestEditionsAreVersionsThatStay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "d.db")
	db := open(t, file)
	id := addCase(t, db, 1)
	if _, err := db.Edition(t.Context(), 1, id, 0); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an edition of a case that has none: %v", err)
	}
	name := "전환"
	first := models.Edition{
		CatalogueVersion: "2026-11-22", Facts: map[string]string{"grade": "2"}, Figures: map[string]string{"switch_time": "20"},
		Clauses: []models.EditedClause{{Rule: "notice", Name: &name, Details: []string{"a", "b"}}, {Rule: "switchover", Out: true}}, Note: "처음",
	}
	if err := db.AddEdition(t.Context(), 1, id, 0, &first); err != nil || first.Version != 1 || first.At.IsZero() {
		t.Fatalf("first: %+v, %v", first, err)
	}
	second := first
	second.Note, second.Facts = "둘째", nil
	if err := db.AddEdition(t.Context(), 1, id, 1, &second); err != nil || second.Version != 2 {
		t.Fatalf("second: %+v, %v", second, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, file)
	got, err := db.Edition(t.Context(), 1, id, 1)
	if err != nil || got.Version != 1 || got.Note != "처음" || got.Facts["grade"] != "2" || got.Figures["switch_time"] != "20" ||
		len(got.Clauses) != 2 || *got.Clauses[0].Name != name || len(got.Clauses[0].Details) != 2 || got.Clauses[0].Deliverables != nil || !got.Clauses[1].Out || got.At.IsZero() {
		t.Errorf("the first after reopening: %+v, %v", got, err)
	}
	if newest, err := db.Edition(t.Context(), 1, id, 0); err != nil || newest.Version != 2 || newest.Note != "둘째" {
		t.Errorf("newest: %+v, %v", newest, err)
	}
	if all, err := db.Editions(t.Context(), 1, id); err != nil || len(all) != 2 || all[0].Version != 2 || all[1].Version != 1 {
		t.Errorf("all: %+v, %v", all, err)
	}
	if c, err := db.Case(t.Context(), 1, id); err != nil || c.Catalogue != "2026-11-22" {
		t.Errorf("the case's catalogue: %q, %v", c.Catalogue, err)
	}
}

// Two tabs save at once: one is told, and nothing of the other is lost.
func TestEditionsOfTwoTabs(t *testing.T) {
	db := twoOrgs(t)
	id := addCase(t, db, 1)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { errs[i] = db.AddEdition(t.Context(), 1, id, 0, &models.Edition{Note: "x"}) })
	}
	wg.Wait()
	kept := 0
	for _, err := range errs {
		if err == nil {
			kept++
		} else if !errors.Is(err, models.ErrConflict) {
			t.Error(err)
		}
	}
	if all, err := db.Editions(t.Context(), 1, id); kept != 1 || err != nil || len(all) != 1 {
		t.Errorf("%d of %d are kept, %d are there, %v", kept, len(errs), len(all), err)
	}
	for _, base := range []int{0, 2, -1} {
		if err := db.AddEdition(t.Context(), 1, id, base, &models.Edition{}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("made from version %d: %v", base, err)
		}
	}
}

func TestEditionsAreBounded(t *testing.T) {
	db := twoOrgs(t)
	id := addCase(t, db, 1)
	if err := db.AddEdition(t.Context(), 1, id, 0, &models.Edition{Note: strings.Repeat("x", MaxEditionBytes)}); !errors.Is(err, models.ErrFull) {
		t.Errorf("one that is too large: %v", err)
	}
	if err := db.gorm.Exec("INSERT INTO editions (org_id, case_id, version, note, content, created_at) VALUES (1, ?, ?, '', '{}', CURRENT_TIMESTAMP)", id, MaxEditions).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.AddEdition(t.Context(), 1, id, MaxEditions, &models.Edition{}); !errors.Is(err, models.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
}

func TestAnotherCitysEditionsDoNotExist(t *testing.T) {
	db := twoOrgs(t)
	id := addCase(t, db, 1)
	if err := db.AddEdition(t.Context(), 2, id, 0, &models.Edition{}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city adds one: %v", err)
	}
	if err := db.AddEdition(t.Context(), 1, id, 0, &models.Edition{Note: "비밀"}); err != nil {
		t.Fatal(err)
	}
	if err := db.AddEdition(t.Context(), 2, id, 1, &models.Edition{}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city adds to it: %v", err)
	}
	for _, version := range []int{0, 1} {
		if _, err := db.Edition(t.Context(), 2, id, version); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("another city reads version %d: %v", version, err)
		}
	}
	if all, err := db.Editions(t.Context(), 2, id); err != nil || len(all) != 0 {
		t.Errorf("another city lists %d, %v", len(all), err)
	}
	if err := db.DeleteCase(t.Context(), 1, id); err != nil {
		t.Fatal(err)
	}
	if all, err := db.Editions(t.Context(), 1, id); err != nil || len(all) != 0 {
		t.Errorf("a deleted case leaves %d, %v", len(all), err)
	}
}

func catalogue(version, content string) *models.SavedCatalogue {
	return &models.SavedCatalogue{Version: version, SHA256: content, Content: []byte(content), Provisions: 1}
}

func TestCataloguesWaitAreAppliedAndTakenBack(t *testing.T) {
	db := twoOrgs(t)
	if err := db.KeepShipped(t.Context(), 1, *catalogue("2026-11-22", "a")); err != nil {
		t.Fatal(err)
	}
	if err := db.KeepShipped(t.Context(), 1, *catalogue("2026-11-22", "a")); err != nil {
		t.Errorf("kept again: %v", err)
	}
	if err := db.AddCatalogue(t.Context(), 1, catalogue("2026-11-22", "other")); !errors.Is(err, models.ErrConflict) {
		t.Errorf("another file of a version in use: %v", err)
	}
	c := catalogue("2027-01-10", "b")
	if err := db.AddCatalogue(t.Context(), 1, catalogue("2027-01-09", "first try")); err != nil {
		t.Fatal(err)
	}
	if err := db.AddCatalogue(t.Context(), 1, c); err != nil {
		t.Fatal(err)
	}
	if got, err := db.PendingCatalogue(t.Context(), 1); err != nil || got.ID != c.ID || string(got.Content) != "b" {
		t.Errorf("waiting: %+v, %v", got, err)
	}
	if _, err := db.Catalogue(t.Context(), 1, c.Version); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("one that waits is used: %v", err)
	}
	if err := db.SetCatalogueState(t.Context(), 2, c.ID, models.CataloguePending, models.CatalogueApplied); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city applies it: %v", err)
	}
	step := func(from, to models.CatalogueState) {
		t.Helper()
		if err := db.SetCatalogueState(t.Context(), 1, c.ID, from, to); err != nil {
			t.Errorf("%s to %s: %v", from, to, err)
		}
		if err := db.SetCatalogueState(t.Context(), 1, c.ID, from, to); !errors.Is(err, models.ErrConflict) {
			t.Errorf("%s to %s twice: %v", from, to, err)
		}
		if got, err := db.Catalogue(t.Context(), 1, c.Version); err != nil || got.State != to || string(got.Content) != "b" {
			t.Errorf("%s to %s: %+v, %v", from, to, got, err)
		}
	}
	step(models.CataloguePending, models.CatalogueApplied)
	step(models.CatalogueApplied, models.CatalogueWithdrawn)
	step(models.CatalogueWithdrawn, models.CatalogueApplied)
	step(models.CatalogueApplied, models.CatalogueWithdrawn)

	// The same file is uploaded anew: it takes the place of the one taken back.
	c = catalogue("2027-01-10", "b")
	if err := db.AddCatalogue(t.Context(), 1, c); err != nil {
		t.Fatal(err)
	}
	step(models.CataloguePending, models.CatalogueApplied)
	if all, err := db.Catalogues(t.Context(), 1); err != nil || len(all) != 2 || all[0].ID != c.ID || all[0].Content != nil || all[0].Provisions != 1 {
		t.Errorf("all: %+v, %v", all, err)
	}
}

func TestAnotherCitysCataloguesDoNotExist(t *testing.T) {
	db := twoOrgs(t)
	if err := db.KeepShipped(t.Context(), 1, *catalogue("2026-11-22", "a")); err != nil {
		t.Fatal(err)
	}
	if err := db.AddCatalogue(t.Context(), 1, catalogue("2027-01-10", "b")); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Catalogue(t.Context(), 2, "2026-11-22"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("read: %v", err)
	}
	if _, err := db.PendingCatalogue(t.Context(), 2); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("read the one that waits: %v", err)
	}
	if all, err := db.Catalogues(t.Context(), 2); err != nil || len(all) != 0 {
		t.Errorf("list: %+v, %v", all, err)
	}
	if err := db.DropPendingCatalogue(t.Context(), 2); err != nil {
		t.Error(err)
	}
	if _, err := db.PendingCatalogue(t.Context(), 1); err != nil {
		t.Errorf("another city dropped it: %v", err)
	}
	if err := db.DropPendingCatalogue(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if _, err := db.PendingCatalogue(t.Context(), 1); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("it was dropped: %v", err)
	}
}

func TestCataloguesAreBounded(t *testing.T) {
	db := twoOrgs(t)
	if err := db.AddCatalogue(t.Context(), 1, catalogue("2027-01-10", strings.Repeat("x", MaxCatalogueBytes+1))); !errors.Is(err, models.ErrFull) {
		t.Errorf("one that is too large: %v", err)
	}
	for n := range MaxCatalogues {
		if err := db.gorm.Exec("INSERT INTO catalogues (org_id, version, state, sha256, content, provisions, created_at) VALUES (1, ?, 'withdrawn', 'x', 'x', 1, CURRENT_TIMESTAMP)", n).Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := db.AddCatalogue(t.Context(), 1, catalogue("2027-01-10", "b")); !errors.Is(err, models.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	if err := db.AddCatalogue(t.Context(), 2, catalogue("2027-01-10", "b")); err != nil {
		t.Errorf("another city has room of its own: %v", err)
	}
}
