package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"daebi/models"
)

// Bounds on the what-ifs of one case: the oldest goes.
const (
	MaxWhatIfs     = 100
	MaxWhatIfBytes = 4 << 10
)

// AddWhatIf keeps values that were tried on a case. The caller chooses the id. It
// returns models.ErrNotFound if the case is not the organization's, and
// models.ErrFull for a state that is too large.
func (db *DB) AddWhatIf(ctx context.Context, orgID int64, w *models.WhatIf) error {
	if len(w.State) > MaxWhatIfBytes {
		return fmt.Errorf("what-if of case %d: %w", w.CaseID, models.ErrFull)
	}
	w.OrgID = orgID
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Table("cases").Where("org_id = ? AND id = ?", orgID, w.CaseID).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return models.ErrNotFound
		}
		if err := tx.Table("what_ifs").Create(w).Error; err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM what_ifs WHERE org_id = ? AND case_id = ? AND id NOT IN (
			SELECT id FROM what_ifs WHERE org_id = ? AND case_id = ? ORDER BY created_at DESC, id LIMIT ?)`, orgID, w.CaseID, orgID, w.CaseID, MaxWhatIfs).Error
	})
	if err != nil {
		return fmt.Errorf("what-if of case %d: %w", w.CaseID, translate(err))
	}
	return nil
}

// WhatIf returns values that were tried on a case, or models.ErrNotFound.
func (db *DB) WhatIf(ctx context.Context, orgID, caseID int64, id string) (models.WhatIf, error) {
	var w models.WhatIf
	if err := db.gorm.WithContext(ctx).Table("what_ifs").Where("org_id = ? AND case_id = ? AND id = ?", orgID, caseID, id).Take(&w).Error; err != nil {
		return models.WhatIf{}, fmt.Errorf("what-if of case %d: %w", caseID, translate(err))
	}
	return w, nil
}
