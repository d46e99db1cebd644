// Package committee writes the workbook that goes to the committee: the verdict
// on a page, and behind it every figure with what it is made of.
//
// A figure that is arithmetic on other cells is a formula, and carries its value
// beside it, so that a preview shows what a recalculation gives. A figure that
// needs the engine is a value on a grey cell under a heading that says so. What a
// reader may change is a named cell on yellow, bounded by a validation. Text of
// the case never becomes part of a formula: formulas refer to its cell.
//
// The values beside the formulas are worked out from the formulas themselves and
// put into the finished parts (cached.go): excelize writes a formula without a
// value, or a number marked as text. The sheet 검증 sets the engine's figures
// against the formulas.
package committee
