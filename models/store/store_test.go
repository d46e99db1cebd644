package store

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"daebi/models"
)

func open(t *testing.T, file string) *DB {
	t.Helper()
	db, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func saved(title string) *models.SavedCase {
	net := 12.5
	return &models.SavedCase{Title: title, Agency: "수원시", Engine: "1", Reference: "2026-11-22", Option: "same_vendor", NetWon: &net, Input: []byte(`{"a":1}`), Report: []byte(`{"b":2}`)}
}

func TestCasesSurviveReopening(t *testing.T) {
	file := filepath.Join(t.TempDir(), "대비 #1?.db") // a name with every awkward character
	db := open(t, file)
	c := saved("첫 사례")
	if err := db.AddCase(t.Context(), DefaultOrg, c, []models.File{{Name: "수원.xlsx", SHA256: "ab", Content: []byte("PK")}}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, file)
	got, err := db.Case(t.Context(), DefaultOrg, c.ID)
	if err != nil || got.Title != "첫 사례" || string(got.Report) != `{"b":2}` || got.CreatedAt.IsZero() || *got.NetWon != 12.5 {
		t.Errorf("case after reopening: %+v, %v", got, err)
	}
	f, err := db.CaseFile(t.Context(), DefaultOrg, c.ID, 0)
	if err != nil || f.Name != "수원.xlsx" || string(f.Content) != "PK" {
		t.Errorf("file after reopening: %+v, %v", f, err)
	}
}

func TestAnotherCitysRowsDoNotExist(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "d.db"))
	if err := db.gorm.Exec("INSERT INTO orgs (id, name, created_at) VALUES (2, '김포시', CURRENT_TIMESTAMP)").Error; err != nil {
		t.Fatal(err)
	}
	c := saved("수원의 것")
	if err := db.AddCase(t.Context(), 1, c, []models.File{{Name: "a", SHA256: "x", Content: []byte{1}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Case(t.Context(), 2, c.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city reads the case: %v", err)
	}
	if names, err := db.CaseFileNames(t.Context(), DefaultOrg, []int64{c.ID}); err != nil || len(names[c.ID]) != 1 || names[c.ID][0] != "a" {
		t.Errorf("names of files: %v, %v", names, err)
	}
	if names, err := db.CaseFileNames(t.Context(), 2, []int64{c.ID}); err != nil || len(names) != 0 {
		t.Errorf("another organization sees the names of files: %v, %v", names, err)
	}
	if _, err := db.CaseFile(t.Context(), 2, c.ID, 0); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city reads the file: %v", err)
	}
	if err := db.DeleteCase(t.Context(), 2, c.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another city deletes the case: %v", err)
	}
	if cs, err := db.Cases(t.Context(), 2, 0, 10); err != nil || len(cs) != 0 {
		t.Errorf("another city lists %d cases, %v", len(cs), err)
	}
	if err := db.DeleteCase(t.Context(), 1, c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := db.CaseFile(t.Context(), 1, c.ID, 0); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a deleted case leaves its file: %v", err)
	}
}

func TestNothingIsHalfSaved(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "d.db"))
	// An organization that is not there: the foreign key refuses the case.
	if err := db.AddCase(t.Context(), 99, saved("x"), nil); err == nil {
		t.Error("a case of no organization is saved")
	}
	// The case goes in, its file does not: neither may stay.
	bad := []models.File{{Name: "a", SHA256: "x"}} // no content
	if err := db.AddCase(t.Context(), 1, saved("x"), bad); err == nil {
		t.Error("a file without content is saved")
	}
	if cs, err := db.Cases(t.Context(), 1, 0, 10); err != nil || len(cs) != 0 {
		t.Errorf("%d cases are left, %v", len(cs), err)
	}
}

func TestCasesPageByPage(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "d.db"))
	var wg sync.WaitGroup
	for range 25 { // writers at once wait for each other
		wg.Go(func() {
			if err := db.AddCase(t.Context(), 1, saved("x"), nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first, err := db.Cases(t.Context(), 1, 0, 20)
	if err != nil || len(first) != 20 || first[0].ID < first[19].ID || first[0].Report != nil {
		t.Fatalf("first page: %d cases, %v", len(first), err)
	}
	rest, err := db.Cases(t.Context(), 1, first[19].ID, 20)
	if err != nil || len(rest) != 5 || rest[0].ID >= first[19].ID {
		t.Errorf("second page: %d cases, %v", len(rest), err)
	}
}
