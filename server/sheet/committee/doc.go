// Package committee writes the workbook that goes to the committee: the verdict
// on a page, and behind it every figure with what it is made of.
//
// A figure that is arithmetic on other cells is a formula, and carries its value
// beside it, so that a preview shows what a recalculation gives. A figure that
// needs the engine is a value on a grey cell under a heading that says so. What a
// reader may change is a named cell on yellow, bounded by a validation. Text of
// the case never becomes part of a formula: formulas refer to its cell.
//
// The values beside the formulas are worked out from the formulas themselves
// (calc.go) and put into the parts on their way into the archive (save.go): excelize
// writes a formula without a value, or a number marked as text. Charts are placed by
// excelize and written here (chart.go), their titles taken from cells.
//
// The sheet 검증 sets the engine's figures against the formulas, and every input
// against what it was when the book was written: a figure of the engine that rests
// on a changed input is struck through. The expected loss itself follows volumes,
// failing shares and prices, by the coefficients of analysis.LossParts.
//
// A comparison (compare.go) has several cases in a book, each with a letter that ends
// the names of its sheets and begins those of its inputs.
//
// LibreOffice opens and works out every example in the tests, and a checker of the
// Open XML standard finds nothing where it is installed; Excel and Hancell were never
// at hand.
package committee
