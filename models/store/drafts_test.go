package store

import (
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"daebi/models"
)

// twoOrgs returns a database of two organizations, 1 and 2.
func twoOrgs(t *testing.T) *DB {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "d.db"))
	if err := db.gorm.Exec("INSERT INTO orgs (id, name, created_at) VALUES (2, '김포시', CURRENT_TIMESTAMP)").Error; err != nil {
		t.Fatal(err)
	}
	return db
}

func draftID(n int) string { return strings.Repeat("A", 20) + strconv.Itoa(n) }

func addDraft(t *testing.T, db *DB, orgID int64, n int, contents ...string) *models.Draft {
	t.Helper()
	d := &models.Draft{ID: draftID(n), Title: "계약.xlsx", State: []byte(`{}`)}
	if err := db.AddDraft(t.Context(), orgID, d, draftFiles(contents...)); err != nil {
		t.Fatal(err)
	}
	return d
}

func draftFiles(contents ...string) []models.DraftFile {
	var fs []models.DraftFile
	for i, c := range contents {
		fs = append(fs, models.DraftFile{Name: strconv.Itoa(i) + ".xlsx", SHA256: "ab", Content: []byte(c)})
	}
	return fs
}

func TestDraftBecomesACase(t *testing.T) {
	db := twoOrgs(t)
	d := addDraft(t, db, 1, 1, "one", "two")
	d.State = []byte(`{"a":1}`)
	if err := db.UpdateDraft(t.Context(), 1, d, nil); err != nil || d.Revision != 2 {
		t.Fatalf("update: revision %d, %v", d.Revision, err)
	}
	got, err := db.Draft(t.Context(), 1, d.ID)
	if err != nil || string(got.State) != `{"a":1}` || got.Revision != 2 || got.Bytes != 6 || got.UpdatedAt.IsZero() {
		t.Fatalf("draft: %+v, %v", got, err)
	}
	stale := got
	stale.Revision = 1
	if err := db.UpdateDraft(t.Context(), 1, &stale, nil); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a change of an old revision: %v", err)
	}
	if err := db.AddCaseOfDraft(t.Context(), 1, saved("x"), &stale, nil); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a case of an old revision: %v", err)
	}
	if cs, _ := db.Cases(t.Context(), 1, 0, 9); len(cs) != 0 {
		t.Error("a refused case is left")
	}
	c := saved("x")
	c.Reading = []byte(`{"columns":[]}`)
	memory := models.TableMemory{Fingerprint: "f", Columns: []models.ColumnMemory{{Header: "단가", Field: "price"}}}
	if err := db.AddCaseOfDraft(t.Context(), 1, c, &got, []models.TableMemory{memory}); err != nil {
		t.Fatal(err)
	}
	files, err := db.CaseFiles(t.Context(), 1, c.ID)
	if err != nil || len(files) != 2 || string(files[0].Content) != "one" || files[1].Name != "1.xlsx" || files[0].CreatedAt.IsZero() {
		t.Errorf("files of the case: %+v, %v", files, err)
	}
	if f, err := db.CaseFile(t.Context(), 1, c.ID, 1); err != nil || string(f.Content) != "two" {
		t.Errorf("second file: %+v, %v", f, err)
	}
	if _, err := db.CaseFile(t.Context(), 1, c.ID, 2); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("third file: %v", err)
	}
	if kept, err := db.Case(t.Context(), 1, c.ID); err != nil || string(kept.Reading) != `{"columns":[]}` {
		t.Errorf("reading of the case: %s, %v", kept.Reading, err)
	}
	if _, err := db.Draft(t.Context(), 1, d.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the draft is left: %v", err)
	}
	if fs, err := db.DraftFiles(t.Context(), 1, d.ID); err != nil || len(fs) != 0 {
		t.Errorf("its files are left: %d, %v", len(fs), err)
	}
}

func TestMemoriesOfColumns(t *testing.T) {
	db := twoOrgs(t)
	for i, field := range []string{"price", "volume"} { // the newer takes the place of the older
		d := addDraft(t, db, 1, i, "x")
		m := models.TableMemory{Fingerprint: "f", Columns: []models.ColumnMemory{{Header: "단가", Field: field}}}
		if err := db.AddCaseOfDraft(t.Context(), 1, saved("x"), d, []models.TableMemory{m}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Remembered(t.Context(), 1, []string{"f", "g"})
	if err != nil || len(got) != 1 || !slices.Equal(got["f"].Columns, []models.ColumnMemory{{Header: "단가", Field: "volume"}}) {
		t.Errorf("remembered: %+v, %v", got, err)
	}
	if other, err := db.Remembered(t.Context(), 2, []string{"f"}); err != nil || len(other) != 0 {
		t.Errorf("another city remembers %+v, %v", other, err)
	}
	if err := db.Forget(t.Context(), 2, []string{"f"}); err != nil {
		t.Fatal(err)
	}
	if got, _ := db.Remembered(t.Context(), 1, []string{"f"}); len(got) != 1 {
		t.Error("another city forgot it")
	}
	if err := db.Forget(t.Context(), 1, []string{"f"}); err != nil {
		t.Fatal(err)
	}
	if got, _ := db.Remembered(t.Context(), 1, []string{"f"}); len(got) != 0 {
		t.Error("it is not forgotten")
	}
}

func TestAnotherCitysDraftsDoNotExist(t *testing.T) {
	db := twoOrgs(t)
	d := addDraft(t, db, 1, 1, "x")
	foreign := *d
	if _, err := db.Draft(t.Context(), 2, d.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("read: %v", err)
	}
	if fs, err := db.DraftFiles(t.Context(), 2, d.ID); err != nil || len(fs) != 0 {
		t.Errorf("files: %d, %v", len(fs), err)
	}
	if ds, err := db.Drafts(t.Context(), 2); err != nil || len(ds) != 0 {
		t.Errorf("list: %d, %v", len(ds), err)
	}
	if err := db.UpdateDraft(t.Context(), 2, &foreign, draftFiles("y")); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("update: %v", err)
	}
	if err := db.AddCaseOfDraft(t.Context(), 2, saved("x"), &foreign, nil); !errors.Is(err, models.ErrConflict) {
		t.Errorf("case: %v", err)
	}
	if err := db.DeleteDraft(t.Context(), 2, d.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("delete: %v", err)
	}
	if fs, err := db.DraftFiles(t.Context(), 1, d.ID); err != nil || len(fs) != 1 || string(fs[0].Content) != "x" {
		t.Errorf("the owner's files afterwards: %+v, %v", fs, err)
	}
	if err := db.DeleteDraft(t.Context(), 1, d.ID); err != nil {
		t.Error(err)
	}
}

func TestDraftsAreBoundedAndExpire(t *testing.T) {
	db := twoOrgs(t)
	for n := range MaxDrafts {
		addDraft(t, db, 1, n, "x")
	}
	more := &models.Draft{ID: draftID(999), Title: "x", State: []byte(`{}`)}
	if err := db.AddDraft(t.Context(), 1, more, draftFiles("x")); !errors.Is(err, models.ErrFull) {
		t.Errorf("one draft too many: %v", err)
	}
	if fs, _ := db.DraftFiles(t.Context(), 1, more.ID); len(fs) != 0 {
		t.Error("files of a refused draft are left")
	}
	addDraft(t, db, 2, 1000, "x") // another city has room of its own

	old := time.Now().UTC().Add(-models.DraftLife - time.Hour)
	if err := db.gorm.Exec("UPDATE drafts SET updated_at = ? WHERE id = ?", old, draftID(3)).Error; err != nil {
		t.Fatal(err)
	}
	if _, err := db.Draft(t.Context(), 1, draftID(3)); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an expired draft: %v", err)
	}
	if ds, err := db.Drafts(t.Context(), 1); err != nil || len(ds) != MaxDrafts-1 || ds[0].State != nil {
		t.Errorf("list: %d, %v", len(ds), err)
	}
	if err := db.AddDraft(t.Context(), 1, more, draftFiles("x")); err != nil {
		t.Errorf("after one expired: %v", err)
	}
	if err := db.gorm.Exec("UPDATE drafts SET updated_at = ? WHERE id = ?", old, draftID(4)).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteOldDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := db.gorm.Table("draft_files").Where("draft_id = ?", draftID(4)).Count(&left).Error; err != nil || left != 0 {
		t.Errorf("%d files of an expired draft are left, %v", left, err)
	}
	if fs, _ := db.DraftFiles(t.Context(), 1, draftID(3)); len(fs) != 0 {
		t.Error("files of an expired draft are left")
	}
}

func TestDraftFilesAreReplacedWhole(t *testing.T) {
	db := twoOrgs(t)
	d := addDraft(t, db, 1, 1, "one", "two")
	bad := draftFiles("three", "four")
	bad[1].Content = nil // no content: refused
	if err := db.UpdateDraft(t.Context(), 1, d, bad); err == nil {
		t.Error("a file without content is saved")
	}
	if fs, _ := db.DraftFiles(t.Context(), 1, d.ID); len(fs) != 2 || string(fs[0].Content) != "one" {
		t.Errorf("half replaced: %+v", fs)
	}
	if err := db.UpdateDraft(t.Context(), 1, d, draftFiles("three")); err != nil || d.Bytes != 5 || d.Revision != 2 {
		t.Errorf("replace: %+v, %v", d, err)
	}
	if fs, _ := db.DraftFiles(t.Context(), 1, d.ID); len(fs) != 1 || string(fs[0].Content) != "three" {
		t.Errorf("after replacing: %+v", fs)
	}
}

func TestDraftOfCase(t *testing.T) {
	db := twoOrgs(t)
	d := &models.Draft{ID: draftID(1), Title: "x", State: []byte(`{}`), FromCase: 7}
	if err := db.AddDraft(t.Context(), 1, d, draftFiles("x")); err != nil {
		t.Fatal(err)
	}
	if got, err := db.DraftOfCase(t.Context(), 1, 7); err != nil || got.ID != d.ID {
		t.Errorf("%+v, %v", got, err)
	}
	for org, c := range map[int64]int64{1: 8, 2: 7} {
		if _, err := db.DraftOfCase(t.Context(), org, c); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("of organization %d, case %d: %v", org, c, err)
		}
	}
	c := saved("x")
	if err := db.AddCaseOfDraft(t.Context(), 1, c, d, nil); err != nil || c.FromCase != 7 {
		t.Errorf("the case does not say which it corrects: %+v, %v", c.FromCase, err)
	}
}

// A database of the first release opens with its cases and their files.
func TestFirstReleaseIsBroughtForward(t *testing.T) {
	file := filepath.Join(t.TempDir(), "d.db")
	g, err := gorm.Open(sqlite.Open(file), &gorm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := gormigrate.New(g, gormigrate.DefaultOptions, migrations[:1]).Migrate(); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`INSERT INTO cases (org_id, title, agency, sample, engine, reference, option, input, report, created_at) VALUES (1, 'a', 'b', '', '1', '1', '', '{}', '{}', CURRENT_TIMESTAMP)`,
		`INSERT INTO files (org_id, case_id, name, sha256, content, created_at) VALUES (1, 1, 'a.xlsx', 'ab', 'PK', CURRENT_TIMESTAMP)`,
	} {
		if err := g.Exec(q).Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := (&DB{g}).Close(); err != nil {
		t.Fatal(err)
	}
	db := open(t, file)
	if c, err := db.Case(t.Context(), 1, 1); err != nil || c.Title != "a" || c.Reading != nil || c.FromCase != 0 {
		t.Errorf("case: %+v, %v", c, err)
	}
	if fs, err := db.CaseFiles(t.Context(), 1, 1); err != nil || len(fs) != 1 || string(fs[0].Content) != "PK" {
		t.Errorf("files: %+v, %v", fs, err)
	}
}
