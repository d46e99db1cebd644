// Package annotate gives an officer's own workbook back with what is wrong
// written into it: a comment and a colour at each cell, and a last sheet that
// lists everything.
//
// The parts of the file are edited in place. Whatever need not change is copied
// byte for byte: shared strings, charts, pivot caches, macros, themes, the sheets
// without a problem. In a sheet only the style number of the cells concerned
// changes, and the link to the comments is added. Opening the file by a library
// and saving it again would drop or rewrite what the library does not know.
//
// A file that cannot be edited so (damaged, of a form that is not expected, too
// long to be read with comments) gives a workbook with the list alone, which says
// why. A file of another format (csv, xls, html) gives a new workbook with its
// values as they lie and the same comments.
package annotate
