// Package inquiry writes and reads the vendor inquiry sheet (업체 확인 요청서): a
// workbook that asks a vendor about what the contract papers leave open: who
// passes the messages on, in which buildings, where a failover is decided, what
// is promised, what failed before, which registrations there are.
//
// What is known is filled in, and marked where nobody confirmed it. The vendor
// corrects, completes, or answers '모름' (unknown). Reading gives Answers, which
// Apply puts into the case: each change says what, from, to and the cell. What
// contradicts the contract papers is held back and reported with both places.
//
// Columns, words, units and bounds are those of the table of fields in models.
package inquiry
