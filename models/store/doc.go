// Package store keeps cases in a database: the only package that knows gorm.
// SQLite is embedded. Every method takes the owner's organization: another
// city's row does not exist.
package store
