// Package sheet turns workbooks into cases and cases into workbooks. It is the
// only package that knows the format of spreadsheets.
//
// Columns, words, instructions and error texts come from the table of fields in
// models, so that the template, the reader and its messages cannot disagree.
// Reading is by a scanner of its own: it takes raw values, counts every unpacked
// byte, and refuses a sheet whose XML breaks off, which excelize passes over in
// silence. Writing is by excelize.
package sheet
