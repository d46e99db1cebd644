package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daebi/models"
)

// Bounds on what one organization keeps beside its cases.
const (
	MaxDrafts     = 50
	MaxDraftBytes = 500 << 20 // of the files of all its drafts
	maxMemories   = 2000      // forms of tables; the oldest goes
)

// alive narrows a query to an organization's drafts that have not expired.
func (db *DB) alive(ctx context.Context, orgID int64) *gorm.DB {
	return db.gorm.WithContext(ctx).Table("drafts").Where("org_id = ? AND updated_at >= ?", orgID, db.gorm.NowFunc().Add(-models.DraftLife))
}

// DeleteOldDrafts removes the drafts of every organization that nobody changed for
// models.DraftLife.
func (db *DB) DeleteOldDrafts(ctx context.Context) error {
	if err := deleteOldDrafts(db.gorm.WithContext(ctx)); err != nil {
		return fmt.Errorf("delete old drafts: %w", err)
	}
	return nil
}

func deleteOldDrafts(tx *gorm.DB) error {
	return tx.Table("drafts").Where("updated_at < ?", tx.NowFunc().Add(-models.DraftLife)).Delete(&models.Draft{}).Error
}

// AddDraft keeps a draft with its files, whole or not at all, and removes those
// that have expired. The caller chooses the id. It returns models.ErrFull, and
// keeps nothing, where the organization would have more drafts than it may.
func (db *DB) AddDraft(ctx context.Context, orgID int64, d *models.Draft, files []models.DraftFile) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := deleteOldDrafts(tx); err != nil {
			return err
		}
		d.OrgID, d.Revision, d.Bytes = orgID, 1, bytesOf(files)
		if err := room(tx, orgID, d.Bytes, 1); err != nil {
			return err
		}
		if err := tx.Table("drafts").Create(d).Error; err != nil {
			return err
		}
		return addDraftFiles(tx, d, files)
	})
	if err != nil {
		return fmt.Errorf("save draft: %w", translate(err))
	}
	return nil
}

// room returns models.ErrFull where an organization cannot keep more drafts of more
// bytes.
func room(tx *gorm.DB, orgID, bytes int64, drafts int) error {
	var have struct {
		N     int
		Bytes int64
	}
	if err := tx.Table("drafts").Select("COUNT(*) AS n, COALESCE(SUM(bytes), 0) AS bytes").Where("org_id = ?", orgID).Scan(&have).Error; err != nil {
		return err
	}
	if have.N+drafts > MaxDrafts || have.Bytes+bytes > MaxDraftBytes {
		return models.ErrFull
	}
	return nil
}

func bytesOf(files []models.DraftFile) (n int64) {
	for i := range files {
		n += int64(len(files[i].Content))
	}
	return n
}

func addDraftFiles(tx *gorm.DB, d *models.Draft, files []models.DraftFile) error {
	for i := range files {
		f := &files[i]
		f.ID, f.OrgID, f.DraftID, f.Position = 0, d.OrgID, d.ID, i
		if err := tx.Table("draft_files").Create(f).Error; err != nil {
			return err
		}
	}
	return nil
}

// Draft returns one of an organization's drafts. It returns models.ErrNotFound if
// there is none, it has expired or it is another organization's: all look alike.
func (db *DB) Draft(ctx context.Context, orgID int64, id string) (models.Draft, error) {
	var d models.Draft
	if err := db.alive(ctx, orgID).Where("id = ?", id).Take(&d).Error; err != nil {
		return models.Draft{}, fmt.Errorf("draft: %w", translate(err))
	}
	return d, nil
}

// DraftOfCase returns the newest draft that was opened from a case, or
// models.ErrNotFound.
func (db *DB) DraftOfCase(ctx context.Context, orgID, caseID int64) (models.Draft, error) {
	var d models.Draft
	if err := db.alive(ctx, orgID).Where("from_case = ?", caseID).Order("updated_at DESC").Take(&d).Error; err != nil {
		return models.Draft{}, fmt.Errorf("draft of case %d: %w", caseID, translate(err))
	}
	return d, nil
}

// Drafts returns an organization's drafts without what was said of them, the newest
// first.
func (db *DB) Drafts(ctx context.Context, orgID int64) ([]models.Draft, error) {
	var ds []models.Draft
	err := db.alive(ctx, orgID).Select("id", "org_id", "from_case", "title", "revision", "bytes", "created_at", "updated_at").
		Order("updated_at DESC, id").Limit(MaxDrafts).Find(&ds).Error
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", translate(err))
	}
	return ds, nil
}

// DraftFiles returns the files of a draft in their order; it is empty where the
// organization has no such draft.
func (db *DB) DraftFiles(ctx context.Context, orgID int64, id string) ([]models.DraftFile, error) {
	var fs []models.DraftFile
	if err := db.gorm.WithContext(ctx).Table("draft_files").Where("org_id = ? AND draft_id = ?", orgID, id).Order("position").Find(&fs).Error; err != nil {
		return nil, fmt.Errorf("files of draft: %w", translate(err))
	}
	return fs, nil
}

// UpdateDraft keeps a draft's title and state, and files instead of its files unless
// nil, and counts its revision up. It returns models.ErrConflict if the draft has
// another revision by now, models.ErrNotFound if it is gone and models.ErrFull if
// the files are too many; then nothing is changed.
func (db *DB) UpdateDraft(ctx context.Context, orgID int64, d *models.Draft, files []models.DraftFile) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		set := map[string]any{"title": d.Title, "state": d.State, "revision": d.Revision + 1, "updated_at": tx.NowFunc()}
		if files != nil {
			if err := room(tx, orgID, bytesOf(files)-d.Bytes, 0); err != nil {
				return err
			}
			set["bytes"] = bytesOf(files)
		}
		r := tx.Table("drafts").Where("org_id = ? AND id = ? AND revision = ?", orgID, d.ID, d.Revision).Updates(set)
		if r.Error != nil {
			return r.Error
		}
		if r.RowsAffected == 0 {
			var n int64
			if err := tx.Table("drafts").Where("org_id = ? AND id = ?", orgID, d.ID).Count(&n).Error; err != nil {
				return err
			}
			if n == 0 {
				return models.ErrNotFound
			}
			return models.ErrConflict
		}
		if files == nil {
			return nil
		}
		d.OrgID = orgID
		if err := tx.Table("draft_files").Where("org_id = ? AND draft_id = ?", orgID, d.ID).Delete(&models.DraftFile{}).Error; err != nil {
			return err
		}
		return addDraftFiles(tx, d, files)
	})
	if err != nil {
		return fmt.Errorf("update draft: %w", translate(err))
	}
	d.Revision++
	if files != nil {
		d.Bytes = bytesOf(files)
	}
	return nil
}

// DeleteDraft removes a draft and its files, or returns models.ErrNotFound.
func (db *DB) DeleteDraft(ctx context.Context, orgID int64, id string) error {
	r := db.gorm.WithContext(ctx).Table("drafts").Where("org_id = ? AND id = ?", orgID, id).Delete(&models.Draft{})
	if r.Error != nil {
		return fmt.Errorf("delete draft: %w", translate(r.Error))
	}
	if r.RowsAffected == 0 {
		return fmt.Errorf("delete draft: %w", models.ErrNotFound)
	}
	return nil
}

// AddCaseOfDraft saves the case that a draft came to, moves the draft's files to it,
// remembers what was said of its tables and removes the draft, all or nothing. It
// returns models.ErrConflict if the draft was changed since, or is gone.
func (db *DB) AddCaseOfDraft(ctx context.Context, orgID int64, c *models.SavedCase, d *models.Draft, memories []models.TableMemory) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		c.ID, c.OrgID, c.FromCase = 0, orgID, d.FromCase
		if err := tx.Table("cases").Create(c).Error; err != nil {
			return err
		}
		err := tx.Exec(`INSERT INTO files (org_id, case_id, name, sha256, content, created_at)
			SELECT org_id, ?, name, sha256, content, ? FROM draft_files WHERE org_id = ? AND draft_id = ? ORDER BY position`,
			c.ID, tx.NowFunc(), orgID, d.ID).Error
		if err != nil {
			return err
		}
		for _, m := range memories {
			if err := remember(tx, orgID, m); err != nil {
				return err
			}
		}
		if len(memories) > 0 {
			if err := forgetOldest(tx, orgID); err != nil {
				return err
			}
		}
		r := tx.Table("drafts").Where("org_id = ? AND id = ? AND revision = ?", orgID, d.ID, d.Revision).Delete(&models.Draft{})
		if r.Error != nil {
			return r.Error
		}
		if r.RowsAffected == 0 {
			return models.ErrConflict
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save case of draft: %w", translate(err))
	}
	return nil
}

// rememberedColumns is a row of remembered_columns.
type rememberedColumns struct {
	ID, OrgID   int64
	Fingerprint string
	Columns     []byte
	UpdatedAt   time.Time
}

func remember(tx *gorm.DB, orgID int64, m models.TableMemory) error {
	columns, err := json.Marshal(m.Columns)
	if err != nil {
		return err
	}
	return tx.Table("remembered_columns").Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "org_id"}, {Name: "fingerprint"}},
		DoUpdates: clause.AssignmentColumns([]string{"columns", "updated_at"}),
	}).Create(&rememberedColumns{OrgID: orgID, Fingerprint: m.Fingerprint, Columns: columns}).Error
}

func forgetOldest(tx *gorm.DB, orgID int64) error {
	return tx.Exec(`DELETE FROM remembered_columns WHERE org_id = ? AND id NOT IN
		(SELECT id FROM remembered_columns WHERE org_id = ? ORDER BY updated_at DESC, id DESC LIMIT ?)`, orgID, orgID, maxMemories).Error
}

// Remembered returns what an organization said of the tables with these
// fingerprints, by fingerprint.
func (db *DB) Remembered(ctx context.Context, orgID int64, fingerprints []string) (map[string]models.TableMemory, error) {
	var rows []rememberedColumns
	if err := db.gorm.WithContext(ctx).Table("remembered_columns").Where("org_id = ? AND fingerprint IN ?", orgID, fingerprints).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("remembered columns: %w", translate(err))
	}
	out := make(map[string]models.TableMemory, len(rows))
	for _, r := range rows {
		m := models.TableMemory{Fingerprint: r.Fingerprint}
		if err := json.Unmarshal(r.Columns, &m.Columns); err != nil {
			return nil, fmt.Errorf("remembered columns %d: %w", r.ID, err)
		}
		out[r.Fingerprint] = m
	}
	return out, nil
}

// Forget removes what an organization said of tables with these fingerprints.
func (db *DB) Forget(ctx context.Context, orgID int64, fingerprints []string) error {
	if err := db.gorm.WithContext(ctx).Table("remembered_columns").Where("org_id = ? AND fingerprint IN ?", orgID, fingerprints).Delete(&rememberedColumns{}).Error; err != nil {
		return fmt.Errorf("forget columns: %w", translate(err))
	}
	return nil
}
