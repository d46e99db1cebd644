// Package selftest runs known answers: cases from outside this project, written
// as files, each with the figures expected of it. The page, the command line and
// the tests run the same cases through the same engine. It reads bytes, not
// files.
package selftest
