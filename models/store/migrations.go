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
	}}, {ID: "0002_drafts_remembered_columns", Migrate: func(tx *gorm.DB) error {
		for _, q := range []string{
			`ALTER TABLE cases ADD COLUMN reading BLOB`,
			`ALTER TABLE cases ADD COLUMN from_case INTEGER NOT NULL DEFAULT 0`,
			`CREATE TABLE drafts (
				id TEXT PRIMARY KEY CHECK (length(id) >= 20),
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				from_case INTEGER NOT NULL,
				title TEXT NOT NULL, state BLOB NOT NULL,
				revision INTEGER NOT NULL, bytes INTEGER NOT NULL,
				created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL)`,
			`CREATE INDEX drafts_by_org ON drafts(org_id, updated_at)`,
			`CREATE TABLE draft_files (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				draft_id TEXT NOT NULL REFERENCES drafts(id) ON DELETE CASCADE,
				position INTEGER NOT NULL, role TEXT NOT NULL,
				name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL,
				UNIQUE (draft_id, position))`,
			`CREATE TABLE remembered_columns (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				fingerprint TEXT NOT NULL, columns BLOB NOT NULL,
				updated_at DATETIME NOT NULL,
				UNIQUE (org_id, fingerprint))`,
		} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	}}, {ID: "0003_editions_catalogues", Migrate: func(tx *gorm.DB) error {
		for _, q := range []string{
			`ALTER TABLE cases ADD COLUMN catalogue TEXT NOT NULL DEFAULT ''`,
			`CREATE TABLE editions (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				case_id INTEGER NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
				version INTEGER NOT NULL CHECK (version > 0),
				note TEXT NOT NULL, content BLOB NOT NULL,
				created_at DATETIME NOT NULL,
				UNIQUE (case_id, version))`,
			`CREATE TABLE catalogues (
				id INTEGER PRIMARY KEY AUTOINCREMENT,
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				version TEXT NOT NULL CHECK (version <> ''),
				state TEXT NOT NULL CHECK (state IN ('pending', 'applied', 'withdrawn', 'shipped')),
				sha256 TEXT NOT NULL, content BLOB NOT NULL, provisions INTEGER NOT NULL,
				created_at DATETIME NOT NULL)`,
			`CREATE INDEX catalogues_by_org ON catalogues(org_id, version)`,
			// One file stands behind a version that anything was made with.
			`CREATE UNIQUE INDEX catalogues_in_use ON catalogues(org_id, version) WHERE state <> 'pending'`,
		} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	}}, {ID: "0004_what_ifs_changes", Migrate: func(tx *gorm.DB) error {
		for _, q := range []string{
			`ALTER TABLE cases ADD COLUMN changes BLOB`,
			`CREATE TABLE what_ifs (
				id TEXT PRIMARY KEY CHECK (length(id) >= 20),
				org_id INTEGER NOT NULL REFERENCES orgs(id),
				case_id INTEGER NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
				state BLOB NOT NULL, created_at DATETIME NOT NULL)`,
			`CREATE INDEX what_ifs_by_case ON what_ifs(org_id, case_id, created_at)`,
		} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	}},
}
