// Package grid reads spreadsheet files of many formats into one form: sheets of
// rows of cells, as the file stores them. It knows nothing of contracts.
//
// What a file is, its content tells and not its name. Read are
//
//   - xlsx and xlsm, transitional and strict, encrypted or not: the sheets and the
//     table of texts through a scanner of bytes (xmlScanner), which proves that the
//     end of each sheet was reached; excelize ends half a sheet without an error;
//   - xls of Excel 97 to 2003, boxed or bare, encrypted with RC4 or not;
//   - web pages, whose tables lie one below the other on one sheet, and SpreadsheetML
//     of 2003: public systems save both as .xls;
//   - separated values, whatever separates them, in UTF-8, UTF-16 and CP949.
//
// All else is refused by name with a *FormatError. Values are raw: numbers as the
// file writes them, dates as serial numbers or ISO texts with Date set, formulas by
// their stored result. Nothing is replaced, left out or made up in silence: text in
// no known encoding, a sheet cut off, rows out of order are errors.
//
// Files are taken to be hostile. Sizes are counted as they are unpacked and set
// against the packed size; counts and offsets that a file states are not believed;
// no memory is taken for what is not there. Cells lie in blocks at 32 bytes each,
// numbers and short texts in others, and a text that many cells share is kept once.
package grid
