package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"daebi/models"
)

// Bounds on the catalogues that one organization keeps.
const (
	MaxCatalogues     = 60
	MaxCatalogueBytes = 2 << 20 // of one
)

// AddCatalogue keeps a catalogue that was uploaded until what it changes was looked
// at, instead of any other that waits, and sets its id and time. It returns
// models.ErrConflict if the organization has used another file of that version, and
// models.ErrFull if it keeps as many as it may or the file is too large.
func (db *DB) AddCatalogue(ctx context.Context, orgID int64, c *models.SavedCatalogue) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Table("catalogues").Where("org_id = ? AND state = ?", orgID, models.CataloguePending).Delete(&models.SavedCatalogue{}).Error; err != nil {
			return err
		}
		if err := sameFile(tx, orgID, c); err != nil {
			return err
		}
		var n int64
		if err := tx.Table("catalogues").Where("org_id = ?", orgID).Count(&n).Error; err != nil {
			return err
		}
		if n >= MaxCatalogues || len(c.Content) > MaxCatalogueBytes {
			return models.ErrFull
		}
		c.ID, c.OrgID, c.State = 0, orgID, models.CataloguePending
		return tx.Table("catalogues").Create(c).Error
	})
	if err != nil {
		return fmt.Errorf("save catalogue: %w", translate(err))
	}
	return nil
}

// sameFile returns models.ErrConflict where a version is known with another content.
func sameFile(tx *gorm.DB, orgID int64, c *models.SavedCatalogue) error {
	var n int64
	err := tx.Table("catalogues").Where("org_id = ? AND version = ? AND sha256 <> ? AND state <> ?", orgID, c.Version, c.SHA256, models.CataloguePending).Count(&n).Error
	if err == nil && n > 0 {
		err = models.ErrConflict
	}
	return err
}

// KeepShipped keeps the catalogue that shipped with the program, so that cases made
// with it can still be read after a newer program came. It does nothing where it is
// kept already.
func (db *DB) KeepShipped(ctx context.Context, orgID int64, c models.SavedCatalogue) error {
	c.ID, c.OrgID, c.State = 0, orgID, models.CatalogueShipped
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Table("catalogues").Where("org_id = ? AND version = ? AND state <> ?", orgID, c.Version, models.CataloguePending).Count(&n).Error; err != nil || n > 0 {
			return err
		}
		return tx.Table("catalogues").Create(&c).Error
	})
	if err != nil {
		return fmt.Errorf("keep catalogue: %w", translate(err))
	}
	return nil
}

// Catalogue returns a catalogue of an organization by its version, or
// models.ErrNotFound. One that waits to be looked at is none.
func (db *DB) Catalogue(ctx context.Context, orgID int64, version string) (models.SavedCatalogue, error) {
	var c models.SavedCatalogue
	err := db.gorm.WithContext(ctx).Table("catalogues").Where("org_id = ? AND version = ? AND state <> ?", orgID, version, models.CataloguePending).Take(&c).Error
	if err != nil {
		return models.SavedCatalogue{}, fmt.Errorf("catalogue: %w", translate(err))
	}
	return c, nil
}

// PendingCatalogue returns the catalogue of an organization that waits to be looked
// at, or models.ErrNotFound.
func (db *DB) PendingCatalogue(ctx context.Context, orgID int64) (models.SavedCatalogue, error) {
	var c models.SavedCatalogue
	err := db.gorm.WithContext(ctx).Table("catalogues").Where("org_id = ? AND state = ?", orgID, models.CataloguePending).Take(&c).Error
	if err != nil {
		return models.SavedCatalogue{}, fmt.Errorf("waiting catalogue: %w", translate(err))
	}
	return c, nil
}

// Catalogues returns the catalogues of an organization without their contents, the
// newest version first.
func (db *DB) Catalogues(ctx context.Context, orgID int64) ([]models.SavedCatalogue, error) {
	var cs []models.SavedCatalogue
	err := db.gorm.WithContext(ctx).Table("catalogues").Select("id", "org_id", "version", "state", "sha256", "provisions", "created_at").
		Where("org_id = ?", orgID).Order("version DESC, id DESC").Find(&cs).Error
	if err != nil {
		return nil, fmt.Errorf("catalogues: %w", translate(err))
	}
	return cs, nil
}

// SetCatalogueState turns a catalogue from one state into another: it applies one that
// waits, takes one back that was applied, or applies that one again. It returns
// models.ErrConflict if the catalogue is not in that state any more, or its version is
// taken, and models.ErrNotFound if there is none of the organization's.
func (db *DB) SetCatalogueState(ctx context.Context, orgID, id int64, from, to models.CatalogueState) error {
	err := db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var c models.SavedCatalogue
		if err := tx.Table("catalogues").Where("org_id = ?", orgID).Take(&c, id).Error; err != nil {
			return err
		}
		if c.State != from {
			return models.ErrConflict
		}
		if from == models.CataloguePending {
			if err := sameFile(tx, orgID, &c); err != nil {
				return err
			}
			// The same file again: the one that was taken back makes room.
			if err := tx.Table("catalogues").Where("org_id = ? AND version = ? AND state <> ?", orgID, c.Version, from).Delete(&models.SavedCatalogue{}).Error; err != nil {
				return err
			}
		}
		return tx.Table("catalogues").Where("org_id = ? AND id = ? AND state = ?", orgID, id, from).Update("state", to).Error
	})
	if err != nil {
		return fmt.Errorf("catalogue %d: %w", id, translate(err))
	}
	return nil
}

// DropPendingCatalogue removes the catalogue that waits to be looked at, if there is
// one.
func (db *DB) DropPendingCatalogue(ctx context.Context, orgID int64) error {
	err := db.gorm.WithContext(ctx).Table("catalogues").Where("org_id = ? AND state = ?", orgID, models.CataloguePending).Delete(&models.SavedCatalogue{}).Error
	if err != nil {
		return fmt.Errorf("drop waiting catalogue: %w", translate(err))
	}
	return nil
}
