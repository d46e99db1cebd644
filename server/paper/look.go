package paper

// A look is how a kind of text looks, the same in a Word and in a Hancom file.
type look struct {
	points float64
	bold   bool
}

// Looks of text.
var (
	lookTitle    = look{18, true}
	lookHeadings = [...]look{{14, true}, {12, true}, {11, true}}
	lookBody     = look{11, false}
	lookNote     = look{9, false}
	lookCaption  = look{10, true}
	lookCell     = look{10, false}
	lookFooter   = look{9, false}
	lookAnchor   = look{4, false} // of the empty line that a table of a Hancom file hangs on
)

// The colours of a cell that names, and of a blank.
const (
	headFill  = "E7E7E7"
	blankFill = "FFFF00"
)

// The page in millimetres: A4, with the margins of a report.
const (
	pageShort, pageLong      = 210.0, 297.0
	marginSide, marginTop    = 20.0, 25.0 // at the top and at the bottom alike
	footerEdge               = 12.0       // from the paper's edge to the footer
	cellSide, cellTop        = 1.8, 0.7   // from a cell's border to its text
	listIndent, cellIndentMM = 6.0, 5.0   // of a level; of a cell's points
)

// marks are what stands before the points of a list, by level: the numbers in the
// order in which Korean official documents use them.
var pointMarks = [maxLevel + 1]string{"○", "-", "·", "·"}

// The mark of a cell's points.
const cellPoint = "-"

// numberMarks are the formats of numbers by level: whether Hangul syllables count,
// and what follows.
var numberMarks = [maxLevel + 1]struct {
	hangul bool
	after  string
}{{false, "."}, {true, "."}, {false, ")"}, {true, ")"}}
