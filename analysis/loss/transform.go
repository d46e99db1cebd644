package loss

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/dsp/fourier"
)

// fullTilt is the exponent by which the last point of a grid is tilted: what
// wraps round is multiplied by e^(−fullTilt), rounding errors at the end of the
// grid by its inverse.
const fullTilt = 20

// workspace holds what transforms of one length share. It serves one goroutine
// at a time.
type workspace struct {
	fft  *fourier.FFT
	tilt []float64
	coef []complex128
	// thin takes the transform of masses to that of the same law on a grid twice
	// as coarse, where a mass between two points goes half to either: what keeps
	// the mean on the one keeps it on the other.
	thin []complex128
}

// workspaces keeps those that are not in use, by length.
var workspaces sync.Map

func newWorkspace(n int) *workspace {
	pool, _ := workspaces.LoadOrStore(n, &sync.Pool{New: func() any { return makeWorkspace(n) }})
	return pool.(*sync.Pool).Get().(*workspace)
}

// free gives a workspace back; nothing made with it may be used any more.
func (w *workspace) free() {
	if pool, ok := workspaces.Load(len(w.tilt)); ok {
		pool.(*sync.Pool).Put(w)
	}
}

func makeWorkspace(n int) *workspace {
	w := &workspace{fourier.NewFFT(n), make([]float64, n), make([]complex128, n/2+1), make([]complex128, n/2+1)}
	for j := range w.tilt {
		w.tilt[j] = math.Exp(-fullTilt * float64(j) / float64(n))
	}
	step := fullTilt / float64(n)
	for k := range w.thin {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		w.thin[k] = complex((1+math.Cosh(step)*cos)/2, math.Sinh(step)*sin/2)
	}
	return w
}

// transform gathers the logarithm of the sum's transform, part by part. The
// severities of Poisson parts are added up before they are transformed.
type transform struct {
	*workspace
	sum     []complex128
	poisson []float64
	lambda  float64
	half    *transform // of the grid twice as coarse, or nil
}

func (w *workspace) transform() *transform {
	return &transform{workspace: w, sum: make([]complex128, len(w.coef))}
}

// add takes a part whose severity has these masses. It spoils them.
func (t *transform) add(f Frequency, masses []float64) {
	if p, ok := f.(Poisson); ok {
		if t.poisson == nil {
			t.poisson = make([]float64, len(masses))
		}
		t.lambda += p.Lambda
		for j, m := range masses {
			t.poisson[j] += p.Lambda * m
		}
		return
	}
	t.forward(masses)
	t.take(f)
	if t.half != nil {
		t.halve()
		t.half.take(f)
	}
}

// take adds the part whose severity's transform is at hand.
func (t *transform) take(f Frequency) {
	if g, ok := f.(GammaMixed); ok { // the same as below without a call
		half, inverse := -g.Shape/2, 1/g.Rate
		for k, z := range t.coef {
			re, im := (1-real(z))*inverse, -imag(z)*inverse
			t.sum[k] += complex(half*math.Log1p(re*(2+re)+im*im), -g.Shape*math.Atan2(im, 1+re))
		}
		return
	}
	for k, z := range t.coef {
		t.sum[k] += f.LogPGF(z)
	}
}

func (t *transform) forward(masses []float64) {
	for j, e := range t.tilt {
		masses[j] *= e
	}
	t.coef = t.fft.Coefficients(t.coef, masses)
}

// halve fills the coarser grid's transform from the one at hand: the masses are
// spread over their neighbours, and every second point is kept.
func (t *transform) halve() {
	n := len(t.coef) - 1
	for k := range t.half.coef {
		a, b := t.coef[k]*t.thin[k], t.coef[n-k]*t.thin[n-k]
		t.half.coef[k] = a + complex(real(b), -imag(b))
	}
}

// settle adds the Poisson parts, here and on the coarser grid.
func (t *transform) settle() {
	if t.poisson == nil {
		return
	}
	t.forward(t.poisson)
	t.poisson = nil
	for k, z := range t.coef {
		t.sum[k] += z - complex(t.lambda, 0)
	}
	if t.half != nil {
		t.halve()
		for k, z := range t.half.coef {
			t.half.sum[k] += z - complex(t.lambda, 0)
		}
	}
}

// masses returns the law of the sum on the grid, without its atom at zero that
// comes from no loss at all, of probability e^logZero. The transform is spent.
func (t *transform) masses(logZero float64) []float64 {
	t.settle()
	zero := math.Exp(logZero)
	for k, l := range t.sum {
		switch {
		case math.IsInf(real(l), -1):
			t.coef[k] = complex(-zero, 0)
		case zero > 0.1: // keep the digits of rare losses
			e := expm1(l - complex(logZero, 0))
			t.coef[k] = complex(zero*real(e), zero*imag(e))
		default:
			sin, cos := math.Sincos(imag(l))
			r := math.Exp(real(l))
			t.coef[k] = complex(r*cos-zero, r*sin)
		}
	}
	out := t.fft.Sequence(nil, t.coef)
	n := float64(len(out))
	for j, e := range t.tilt {
		out[j] /= n * e
	}
	return out
}

// expm1 returns e^z − 1 with its digits kept near z = 0.
func expm1(z complex128) complex128 {
	r := math.Exp(real(z))
	sin, cos := math.Sincos(imag(z))
	half := math.Sin(imag(z) / 2)
	return complex(math.Expm1(real(z))*cos-2*half*half, r*sin)
}
