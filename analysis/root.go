package analysis

import "math"

// crossing narrows a range in which f changes sign, f(lo) and f(hi) being of
// different ones, until it is no wider than tol, and returns its ends: lo still
// on lo's side. Regula falsi by the Illinois rule, with a halving wherever that
// shrinks the range too slowly.
func crossing(lo, hi, tol float64, f func(x float64) float64) (from, to float64) {
	a, b := f(lo), f(hi)
	width, since, side := hi-lo, 0, 0
	for i := 0; i < 200 && hi-lo > tol; i++ {
		x := (lo*b - hi*a) / (b - a)
		if since >= 2 || !(x > lo && x < hi) || math.IsNaN(x) {
			x, since = (lo+hi)/2, 0
		} else { // off the end it closes in on, so that the other one follows
			x = math.Max(lo+tol/2, math.Min(x, hi-tol/2))
		}
		if !(x > lo && x < hi) {
			break
		}
		y := f(x)
		if (y > 0) == (a > 0) && y != 0 || y == 0 && a == 0 {
			lo, a = x, y
			if side > 0 {
				b /= 2
			}
			side = 1
		} else {
			hi, b = x, y
			if side < 0 {
				a /= 2
			}
			side = -1
		}
		if since++; hi-lo < width/2 {
			width, since = hi-lo, 0
		}
	}
	return lo, hi
}
