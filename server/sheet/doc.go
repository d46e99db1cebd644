// Package sheet turns workbooks into cases and cases into workbooks. It is the
// only package that knows the format of spreadsheets.
//
// Columns, words, instructions and error texts come from the table of fields in
// models, so that the template, the reader and its messages cannot disagree.
// Reading is by a scanner of its own: it takes raw values, counts every unpacked
// byte, and refuses a sheet whose XML breaks off, which excelize passes over in
// silence. Writing is by excelize.
//
// A workbook of an office's own is read as it lies (office*.go). scan finds
// headers, forms and remarks on each sheet; understand gives the columns of a
// header to fields, by words and by what the values look like; what a person
// chose stands above both. Rows then become contracts, nodes, promises and
// records. Sums, amounts and repeated headers only check what was read. What the
// sheet does not say is asked (Question), what is left out is said (CheckIgnored),
// and nothing about persons is kept.
package sheet
