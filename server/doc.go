// Package server is the web pages of Daebi: it parses what a person sent, asks the
// store and the analysis, and shows the answer. It computes and stores nothing.
//
// A resource is a file: its handlers, the structs that its pages may use and their
// constructors. What the pages need of the store is said in small interfaces here,
// so that neither knows the other.
package server
