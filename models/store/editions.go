package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"daebi/models"
)

// Bounds on the editions of one case.
const (
	MaxEditions     = 300
	MaxEditionBytes = 512 << 10 // of one, as JSON
)

// edition is a row of editions.
type edition struct {
	ID, OrgID, CaseID int64
	Version           int
	Note              string
	Content           []byte // JSON of the whole edition
	CreatedAt         time.Time
}

// read returns the edition of a row.
func (r *edition) read() (models.Edition, error) {
	var e models.Edition
	if err := json.Unmarshal(r.Content, &e); err != nil {
		return models.Edition{}, fmt.Errorf("edition %d of case %d: %w", r.Version, r.CaseID, err)
	}
	e.Version, e.At, e.Note = r.Version, r.CreatedAt, r.Note
	return e, nil
}

// AddEdition keeps the next edition of a case, made from the one of version base (0:
// from the rules as they are), and sets its version and time. It returns
// models.ErrConflict if another was kept since, models.ErrNotFound if the case is not
// the organization's and models.ErrFull if the case has as many as it may or the
// edition is too large; then nothing is kept.
func (db *DB) AddEdition(ctx context.Context, orgID, caseID int64, base int, e *models.Edition) error {
	content, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("edition of case %d: %w", caseID, err)
	}
	row := edition{OrgID: orgID, CaseID: caseID, Version: base + 1, Note: e.Note, Content: content}
	err = db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Table("cases").Where("org_id = ? AND id = ?", orgID, caseID).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return models.ErrNotFound
		}
		var newest int
		if err := tx.Table("editions").Select("COALESCE(MAX(version), 0)").Where("org_id = ? AND case_id = ?", orgID, caseID).Scan(&newest).Error; err != nil {
			return err
		}
		switch {
		case newest != base:
			return models.ErrConflict
		case newest >= MaxEditions || len(content) > MaxEditionBytes:
			return models.ErrFull
		}
		return tx.Table("editions").Create(&row).Error
	})
	if err != nil {
		return fmt.Errorf("save edition of case %d: %w", caseID, translate(err))
	}
	e.Version, e.At = row.Version, row.CreatedAt
	return nil
}

// Edition returns one version of a case's requirement table, the newest for version
// 0, or models.ErrNotFound.
func (db *DB) Edition(ctx context.Context, orgID, caseID int64, version int) (models.Edition, error) {
	q := db.gorm.WithContext(ctx).Table("editions").Where("org_id = ? AND case_id = ?", orgID, caseID)
	if version != 0 {
		q = q.Where("version = ?", version)
	}
	var row edition
	if err := q.Order("version DESC").Take(&row).Error; err != nil {
		return models.Edition{}, fmt.Errorf("edition %d of case %d: %w", version, caseID, translate(err))
	}
	return row.read()
}

// Editions returns every version of a case's requirement table, the newest first; it
// is empty where there is none.
func (db *DB) Editions(ctx context.Context, orgID, caseID int64) ([]models.Edition, error) {
	var rows []edition
	if err := db.gorm.WithContext(ctx).Table("editions").Where("org_id = ? AND case_id = ?", orgID, caseID).Order("version DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("editions of case %d: %w", caseID, translate(err))
	}
	out := make([]models.Edition, 0, len(rows))
	for i := range rows {
		e, err := rows[i].read()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}
