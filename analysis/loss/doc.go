// Package loss computes the law of a total loss: the sum of a random number of
// random amounts, over several independent streams,
//
//	S = Σ_e (X_e1 + … + X_eN_e),   φ_S(s) = Π_e PGF_e(φ_e(s))
//
// and its tail figures. It knows no unit and no domain word: amounts are
// float64 in whatever unit the severities have.
//
// # Method
//
// Each severity is laid on an even grid so that its mean is kept (the masses
// are second differences of the limited mean), transformed, put through the
// generating function of its frequency, multiplied over the parts and
// transformed back. The masses are first tilted by e^(−20j/M), and the result
// back, which presses what wraps round the grid's end below 2e-9 of the mass
// beyond it; so the grid need only pass the quantiles that are asked for.
//
// The law's points of positive mass (the atom at zero, lump sums, caps) are kept
// apart from the smooth rest: they form a compound law of their own, with each
// severity replaced by its points alone. The grid's step is chosen so that the
// points fall on it wherever a common step exists. The smooth rest is read at
// half points by a local cubic, on the grid and on one twice as coarse, and the
// two are extrapolated to step zero (Richardson). Their difference is the
// estimate by which the grid's size is chosen.
//
// Tail means use the exact mean, E[(S−q)⁺] = E[S] − E[min(S,q)], so that nothing
// beyond the grid is needed, and nothing is extrapolated there: a figure beyond
// the grid is NaN.
//
// Each severity rounded down to the grid, and rounded up, gives two laws between
// which the true one lies in stochastic order: Bracket and TVaRBracket read
// their error bounds from them.
//
// # Sources
//
// Grübel & Hermesmeier, Computation of compound distributions I and II (ASTIN
// Bulletin 29, 1999; 30, 2000): tilting and Richardson extrapolation. Klugman,
// Panjer & Willmot, Loss Models, chapter 9: local moment matching, rounding.
package loss
