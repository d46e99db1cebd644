package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"daebi/models"
)

// DefaultOrg is the one agency of a new installation.
const DefaultOrg int64 = 1

// AddCase saves an analysed case with the files it was read from, whole or not at
// all, and sets their ids and times.
func (db *DB) AddCase(ctx context.Context, orgID int64, c *models.SavedCase, files []models.File) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		c.ID, c.OrgID = 0, orgID
		if err := tx.Table("cases").Create(c).Error; err != nil {
			return err
		}
		for i := range files {
			files[i].ID, files[i].OrgID, files[i].CaseID = 0, orgID, c.ID
			if err := tx.Table("files").Create(&files[i]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save case: %w", translate(err))
	}
	return nil
}

// Case returns one of an organization's cases. It returns models.ErrNotFound if
// there is no such case or it is another organization's: the two look alike.
func (db *DB) Case(ctx context.Context, orgID, id int64) (models.SavedCase, error) {
	var c models.SavedCase
	if err := db.gorm.WithContext(ctx).Table("cases").Where("org_id = ?", orgID).Take(&c, id).Error; err != nil {
		return models.SavedCase{}, fmt.Errorf("case %d: %w", id, translate(err))
	}
	return c, nil
}

// Cases returns an organization's cases without their contents, the newest
// first, at most limit of them and only those with an id below before (0: from
// the newest).
func (db *DB) Cases(ctx context.Context, orgID, before int64, limit int) ([]models.SavedCase, error) {
	q := db.gorm.WithContext(ctx).Table("cases").Select("id", "org_id", "title", "agency", "sample", "engine", "reference", "catalogue", "option", "net_won", "from_case", "created_at").Where("org_id = ?", orgID)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var cs []models.SavedCase
	if err := q.Order("id DESC").Limit(limit).Find(&cs).Error; err != nil {
		return nil, fmt.Errorf("cases: %w", translate(err))
	}
	return cs, nil
}

// CaseFile returns the nth file, from 0, that a case was read from, or
// models.ErrNotFound.
func (db *DB) CaseFile(ctx context.Context, orgID, caseID int64, n int) (models.File, error) {
	var f models.File
	if err := db.gorm.WithContext(ctx).Table("files").Where("org_id = ? AND case_id = ?", orgID, caseID).Order("id").Offset(n).Take(&f).Error; err != nil {
		return models.File{}, fmt.Errorf("file %d of case %d: %w", n, caseID, translate(err))
	}
	return f, nil
}

// CaseFiles returns the files that a case was read from in their order; it is empty
// where there is no such case.
func (db *DB) CaseFiles(ctx context.Context, orgID, caseID int64) ([]models.File, error) {
	var fs []models.File
	if err := db.gorm.WithContext(ctx).Table("files").Where("org_id = ? AND case_id = ?", orgID, caseID).Order("id").Find(&fs).Error; err != nil {
		return nil, fmt.Errorf("files of case %d: %w", caseID, translate(err))
	}
	return fs, nil
}

// CaseFileNames returns the names of the files that an organization's cases were
// read from, by the cases' ids, without the files' contents.
func (db *DB) CaseFileNames(ctx context.Context, orgID int64, caseIDs []int64) (map[int64][]string, error) {
	var fs []models.File
	if err := db.gorm.WithContext(ctx).Table("files").Select("case_id", "name").Where("org_id = ? AND case_id IN ?", orgID, caseIDs).Order("id").Find(&fs).Error; err != nil {
		return nil, fmt.Errorf("files of cases: %w", translate(err))
	}
	names := make(map[int64][]string, len(caseIDs))
	for _, f := range fs {
		names[f.CaseID] = append(names[f.CaseID], f.Name)
	}
	return names, nil
}

// DeleteCase removes a case and its file. It returns models.ErrNotFound if there
// is none of the organization's.
func (db *DB) DeleteCase(ctx context.Context, orgID, id int64) error {
	r := db.gorm.WithContext(ctx).Table("cases").Where("org_id = ? AND id = ?", orgID, id).Delete(&models.SavedCase{})
	if r.Error != nil {
		return fmt.Errorf("delete case %d: %w", id, translate(r.Error))
	}
	if r.RowsAffected == 0 {
		return fmt.Errorf("delete case %d: %w", id, models.ErrNotFound)
	}
	return nil
}
