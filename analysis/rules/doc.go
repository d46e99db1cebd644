// Package rules turns the facts of a case and the figures computed for it into
// the rows of the requirement table. A rule (models.Rule) is data: a condition
// in CEL over the facts declared here, sentences with places for figures, and
// the provisions it rests on. Compile checks everything that can be checked
// before a case is seen; Apply only chooses and fills in.
//
// The label of a row tells who is bound: 의무 is refused where no cited statute
// or notice binds the contractor or its subcontractor, and a duty of the agency
// alone is written beside a row of the contract.
package rules
