// Package analysis is Daebi's engine: Analyze turns a case and the reference
// data into a Report, and nothing else does. It is pure: no I/O, no clock, no
// database, no web; time, seed and cancelling come in as arguments.
//
// A file holds one part: savings (exact money), chain (nodes, routes and the
// structures an unknown leaves open), arrivals (when messages leave), severity
// (what one outage costs), outage (streams of events), options (what could be
// bought instead), require (figures that the clauses carry).
package analysis
