package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migrations is append-only: a released one is never changed.
var migrations = []*gormigrate.Migration{
	{ID: "0001_orgs_cases_files", Migrate: func(tx *gorm.DB) error {
		for _, q := range []string{
			`CREATE TABLE orgs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE CHECK (name <> ''), created_at DATETIME NOT NULL)`,
			`CREATE TABLE cases (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				title TEXT NOT NULL, agency TEXT NOT NULL, sample TEXT NOT NULL,
				engine TEXT NOT NULL, reference TEXT NOT NULL, option TEXT NOT NULL, net_won REAL,
				input BLOB NOT NULL, report BLOB NOT NULL,
				created_at DATETIME NOT NULL)`,
			`CREATE INDEX cases_by_org ON cases(org_id, id)`,
			`CREATE TABLE files (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				case_id INTEGER NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
				name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL,
				created_at DATETIME NOT NULL)`,
			`CREATE INDEX files_by_case ON files(org_id, case_id)`,
			`INSERT INTO orgs (id, name, created_at) VALUES (1, 'default', CURRENT_TIMESTAMP)`,
		} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	}},
}
