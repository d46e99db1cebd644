package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"daebi/models"
)

// DB is an open database.
type DB struct{ gorm *gorm.DB }

// Open opens the SQLite file, makes it if it is not there, and brings it to the
// newest form. The caller closes it.
func Open(ctx context.Context, file string) (*DB, error) {
	schema.RegisterSerializer("packed", packed{})
	// Foreign keys, a write-ahead log, waiting for a lock instead of failing, and
	// write locks taken when a transaction begins: options of the file's name.
	q := url.Values{"_foreign_keys": {"on"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"10000"}, "_txlock": {"immediate"}}
	g, err := gorm.Open(sqlite.Open("file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode()), &gorm.Config{TranslateError: true, Logger: logger.Discard, NowFunc: func() time.Time { return time.Now().UTC() }})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db := &DB{g}
	if err := gormigrate.New(g.WithContext(ctx), gormigrate.DefaultOptions, migrations).Migrate(); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("migrate %s: %w", file, err)
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error {
	s, err := db.gorm.DB()
	if err != nil {
		return err
	}
	return s.Close()
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	s, err := db.gorm.DB()
	if err != nil {
		return err
	}
	return s.PingContext(ctx)
}

// translate turns gorm's errors into the domain's.
func translate(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return models.ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return models.ErrConflict
	}
	return err
}
