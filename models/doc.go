// Package models is Daebi's domain: what a contract sheet says (contracts,
// services, prices, the chain of nodes, routes, SLA terms, incidents), where
// each figure comes from (provenance), and what cited reference data the model
// falls back on. It computes nothing but checks what it holds.
//
// Fractions are 0…1, prices are exact unit.Money, times are Seoul time; a value
// that nobody wrote is nil, never 0.
package models
