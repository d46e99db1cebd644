package committee

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The values beside the formulas are worked out here, from what the sheets hold, for
// the few functions that the book's own formulas use. excelize can work formulas out
// too, but in forty times the time that the rest of the book takes; the tests have
// LibreOffice agree on every formula of every example.

// value is what a cell or a part of a formula holds.
type value struct {
	kind valueKind
	n    float64
	s    string // words, or the error's name
	at   area   // of a range
}

type valueKind byte

const (
	vEmpty valueKind = iota
	vNumber
	vWords
	vError
	vRange
	vFormula // n is its index in the sheet's formulas
)

func numberOf(n float64) value {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return value{kind: vError, s: "#NUM!"}
	}
	return value{kind: vNumber, n: n}
}

func wordsOf(s string) value { return value{kind: vWords, s: s} }

func truth(v bool) value { return value{kind: vNumber, n: float64(flag(v))} }

func failure(s string) value { return value{kind: vError, s: s} }

var (
	errFormula = errors.New("formula that this book cannot work out")
	errCircle  = errors.New("formula that rests on itself")
)

// key is a cell's in a sheet's values.
func key(col, row int) int { return col<<20 | row }

// hold notes what a cell holds.
func (s *sheet) hold(col, row int, v value) { s.cells[key(col, row)] = v }

// valueAt returns what a cell holds; a formula is worked out when first asked for.
func (s *sheet) valueAt(col, row int) value {
	v := s.cells[key(col, row)]
	if v.kind != vFormula {
		return v
	}
	c := &s.formulas[int(v.n)]
	switch c.state {
	case 2:
		return c.result
	case 1:
		s.b.fail(fmt.Errorf("%s!%s: %w", s.name, c.ref, errCircle))
		return failure("#REF!")
	}
	c.state = 1
	p := parser{s: s, f: c.source}
	c.result = p.whole()
	if p.bad {
		s.b.fail(fmt.Errorf("%s!%s =%s: %w", s.name, c.ref, c.source, errFormula))
	}
	if c.result.kind == vEmpty {
		c.result = numberOf(0)
	}
	c.state = 2
	return c.result
}

// shown writes a value as a cell of the file holds it.
func (v value) shown() string {
	switch v.kind {
	case vNumber:
		return general15(v.n)
	case vWords, vError:
		return v.s
	}
	return ""
}

// general15 writes a number in full.
func general15(n float64) string {
	if a := math.Abs(n); a != 0 && (a < 1e-9 || a >= 1e21) {
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// parser works a formula out as it reads it.
type parser struct {
	s   *sheet
	f   string
	i   int
	bad bool
}

func (p *parser) whole() value {
	v := p.one(p.compare())
	if p.i < len(p.f) {
		p.bad = true
	}
	return v
}

func (p *parser) peek() byte {
	if p.i < len(p.f) {
		return p.f[p.i]
	}
	return 0
}

func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.f[p.i:], s) {
		p.i += len(s)
		return true
	}
	return false
}

// one makes a value of a range of one cell.
func (p *parser) one(v value) value {
	if v.kind == vRange {
		if v.at.len() != 1 {
			p.bad = true
		}
		return v.at.s.valueAt(v.at.c1, v.at.r1)
	}
	return v
}

func (p *parser) compare() value {
	a := p.concat()
	for {
		op := ""
		for _, x := range []string{"<=", ">=", "<>", "=", "<", ">"} {
			if p.take(x) {
				op = x
				break
			}
		}
		if op == "" {
			return a
		}
		a = compared(op, p.one(a), p.one(p.concat()))
	}
}

func compared(op string, a, b value) value {
	if a.kind == vError {
		return a
	}
	if b.kind == vError {
		return b
	}
	if a.kind == vEmpty {
		a = emptyLike(b)
	}
	if b.kind == vEmpty {
		b = emptyLike(a)
	}
	order := 0
	switch {
	case a.kind != b.kind: // numbers stand before words
		order = int(a.kind) - int(b.kind)
	case a.kind == vNumber && a.n != b.n:
		order = 1
		if a.n < b.n {
			order = -1
		}
	case a.kind == vWords:
		order = strings.Compare(strings.ToLower(a.s), strings.ToLower(b.s))
	}
	switch op {
	case "=":
		return truth(order == 0)
	case "<>":
		return truth(order != 0)
	case "<":
		return truth(order < 0)
	case ">":
		return truth(order > 0)
	case "<=":
		return truth(order <= 0)
	}
	return truth(order >= 0)
}

func emptyLike(v value) value {
	if v.kind == vWords {
		return wordsOf("")
	}
	return numberOf(0)
}

func (p *parser) concat() value {
	a := p.sum()
	for p.take("&") {
		x, y := p.one(a), p.one(p.sum())
		switch {
		case x.kind == vError:
			a = x
		case y.kind == vError:
			a = y
		default:
			a = wordsOf(x.shown() + y.shown())
		}
	}
	return a
}

func (p *parser) sum() value {
	a := p.product()
	for {
		switch p.peek() {
		case '+':
			p.i++
			a = arithmetic('+', p.one(a), p.one(p.product()))
		case '-':
			p.i++
			a = arithmetic('-', p.one(a), p.one(p.product()))
		default:
			return a
		}
	}
}

func (p *parser) product() value {
	a := p.power()
	for {
		switch p.peek() {
		case '*':
			p.i++
			a = arithmetic('*', p.one(a), p.one(p.power()))
		case '/':
			p.i++
			a = arithmetic('/', p.one(a), p.one(p.power()))
		default:
			return a
		}
	}
}

func (p *parser) power() value {
	a := p.unary()
	for p.take("^") {
		a = arithmetic('^', p.one(a), p.one(p.unary()))
	}
	return a
}

func (p *parser) unary() value {
	switch {
	case p.take("-"):
		return arithmetic('-', numberOf(0), p.one(p.unary()))
	case p.take("+"):
		return p.unary()
	}
	return p.primary()
}

func arithmetic(op byte, a, b value) value {
	for _, v := range []*value{&a, &b} {
		switch v.kind {
		case vError:
			return *v
		case vEmpty:
			*v = numberOf(0)
		case vWords:
			n, err := strconv.ParseFloat(v.s, 64)
			if err != nil {
				return failure("#VALUE!")
			}
			*v = numberOf(n)
		}
	}
	switch op {
	case '+':
		return numberOf(a.n + b.n)
	case '-':
		// What is left of two nearly equal amounts is the noise of their last
		// digits: spreadsheets show nothing there.
		d := a.n - b.n
		if math.Abs(d) < 1e-15*math.Max(math.Abs(a.n), math.Abs(b.n)) {
			d = 0
		}
		return numberOf(d)
	case '*':
		return numberOf(a.n * b.n)
	case '^':
		return numberOf(math.Pow(a.n, b.n))
	}
	if b.n == 0 {
		return failure("#DIV/0!")
	}
	return numberOf(a.n / b.n)
}

func (p *parser) primary() value {
	switch c := p.peek(); {
	case c == '"':
		return p.quoted()
	case c == '(':
		p.i++
		v := p.compare()
		if !p.take(")") {
			p.bad = true
		}
		return v
	case c >= '0' && c <= '9' || c == '.':
		from := p.i
		for p.i < len(p.f) && (p.f[p.i] >= '0' && p.f[p.i] <= '9' || p.f[p.i] == '.') {
			p.i++
		}
		n, err := strconv.ParseFloat(p.f[from:p.i], 64)
		p.bad = p.bad || err != nil
		return numberOf(n)
	case c == '\'':
		end := strings.Index(p.f[p.i+1:], "'!")
		if end < 0 {
			p.bad = true
			return value{}
		}
		name := p.f[p.i+1 : p.i+1+end]
		p.i += end + 3
		s, _ := p.s.b.find("'" + name + "'!A1")
		return p.reference(s)
	}
	from := p.i
	for p.i < len(p.f) && (p.f[p.i] == '_' || p.f[p.i] == '$' || p.f[p.i] >= '0' && p.f[p.i] <= '9' || p.f[p.i] >= 'A' && p.f[p.i] <= 'Z' || p.f[p.i] >= 'a' && p.f[p.i] <= 'z') {
		p.i++
	}
	word := p.f[from:p.i]
	if word == "" {
		p.bad, p.i = true, len(p.f)
		return value{}
	}
	if p.take("(") {
		return p.call(word)
	}
	if at, ok := p.s.b.names[word]; ok {
		return value{kind: vRange, at: at}
	}
	p.i = from
	return p.reference(p.s)
}

// quoted reads words in quotes, a quote within doubled.
func (p *parser) quoted() value {
	var w strings.Builder
	for p.i++; p.i < len(p.f); p.i++ {
		if p.f[p.i] == '"' {
			if p.i++; p.peek() != '"' {
				return wordsOf(w.String())
			}
		}
		w.WriteByte(p.f[p.i])
	}
	p.bad = true
	return value{}
}

// reference reads a cell or a range of a sheet.
func (p *parser) reference(s *sheet) value {
	c1, r1 := p.cell()
	c2, r2 := c1, r1
	if p.take(":") {
		c2, r2 = p.cell()
	}
	if p.bad {
		p.i = len(p.f)
		return value{}
	}
	return value{kind: vRange, at: s.area(c1, r1, c2, r2)}
}

func (p *parser) cell() (col, row int) {
	p.take("$")
	for p.peek() >= 'A' && p.peek() <= 'Z' {
		col = col*26 + int(p.peek()-'A') + 1
		p.i++
	}
	p.take("$")
	for p.peek() >= '0' && p.peek() <= '9' {
		row = row*10 + int(p.peek()-'0')
		p.i++
	}
	p.bad = p.bad || col == 0 || row == 0
	return col, row
}

// call works a function out, all its arguments first.
func (p *parser) call(name string) value {
	var args []value
	for !p.take(")") {
		if p.i >= len(p.f) {
			p.bad = true
			return value{}
		}
		args = append(args, p.compare())
		p.take(",")
	}
	f, ok := functions[name]
	if !ok || len(args) < f.least {
		p.bad = true
		return value{}
	}
	return f.work(p, args)
}

// each calls f for every cell of an argument.
func each(v value, f func(value)) {
	if v.kind != vRange {
		f(v)
		return
	}
	for r := v.at.r1; r <= v.at.r2; r++ {
		for c := v.at.c1; c <= v.at.c2; c++ {
			f(v.at.s.valueAt(c, r))
		}
	}
}

// list returns the cells of an argument.
func list(v value) []value {
	out := make([]value, 0, 8)
	each(v, func(x value) { out = append(out, x) })
	return out
}

type function struct {
	least int // arguments
	work  func(p *parser, a []value) value
}

var functions map[string]function

func init() { // it refers to itself by way of the parser
	functions = map[string]function{
		"SUM": {1, func(_ *parser, a []value) value { return fold(a, 0, func(x, y float64) float64 { return x + y }) }},
		"MAX": {1, func(_ *parser, a []value) value { return extreme(a, math.Max) }},
		"MIN": {1, func(_ *parser, a []value) value { return extreme(a, math.Min) }},
		"COUNT": {1, func(_ *parser, a []value) value {
			n := 0
			for _, v := range a {
				each(v, func(x value) { n += flag(x.kind == vNumber) })
			}
			return numberOf(float64(n))
		}},
		"SUMIFS":   {3, sumIfs},
		"COUNTIF":  {2, countIf},
		"INDEX":    {2, index},
		"MATCH":    {3, match},
		"IF":       {3, choose},
		"TEXT":     {2, func(p *parser, a []value) value { return textOf(p.one(a[0]), p.one(a[1]).s) }},
		"ISNUMBER": {1, func(p *parser, a []value) value { return truth(p.one(a[0]).kind == vNumber) }},
		"N": {1, func(p *parser, a []value) value {
			if v := p.one(a[0]); v.kind == vNumber || v.kind == vError {
				return v
			}
			return numberOf(0)
		}},
		"IFERROR": {2, func(p *parser, a []value) value {
			if v := p.one(a[0]); v.kind != vError {
				return v
			}
			return p.one(a[1])
		}},
		"AND": {1, func(p *parser, a []value) value { return logic(p, a, true) }},
		"OR":  {1, func(p *parser, a []value) value { return logic(p, a, false) }},
		"NOT": {1, func(p *parser, a []value) value {
			return numeric(p.one(a[0]), func(x float64) float64 { return float64(flag(x == 0)) })
		}},
		"ABS": {1, func(p *parser, a []value) value { return numeric(p.one(a[0]), math.Abs) }},
		"INT": {1, func(p *parser, a []value) value { return numeric(p.one(a[0]), math.Floor) }},
		"ROUND": {2, func(p *parser, a []value) value {
			d := p.one(a[1])
			return numeric(p.one(a[0]), func(x float64) float64 { return rounded(x, int(d.n)) })
		}},
		"MOD": {2, func(p *parser, a []value) value {
			d := p.one(a[1])
			return numeric(p.one(a[0]), func(x float64) float64 { return x - d.n*math.Floor(x/d.n) })
		}},
	}
}

func numeric(v value, f func(float64) float64) value {
	v = arithmetic('+', v, numberOf(0))
	if v.kind == vError {
		return v
	}
	return numberOf(f(v.n))
}

func fold(a []value, start float64, f func(x, y float64) float64) value {
	sum := start
	var failed *value
	for _, v := range a {
		each(v, func(x value) {
			switch x.kind {
			case vNumber:
				sum = f(sum, x.n)
			case vError:
				failed = &x
			}
		})
	}
	if failed != nil {
		return *failed
	}
	return numberOf(sum)
}

func extreme(a []value, f func(x, y float64) float64) value {
	first := true
	v := fold(a, 0, func(x, y float64) float64 {
		if first {
			first = false
			return y
		}
		return f(x, y)
	})
	return v
}

// meets reports whether a cell is what a criterion asks for: words, or a number.
func meets(x, criterion value) bool { return compared("=", x, criterion).n != 0 && x.kind != vError }

func sumIfs(p *parser, a []value) value {
	sum := 0.0
	ok := make([]bool, a[0].at.len())
	for i := range ok {
		ok[i] = true
	}
	for k := 1; k+1 < len(a); k += 2 {
		want := p.one(a[k+1])
		for i, x := range list(a[k]) {
			ok[i] = ok[i] && meets(x, want)
		}
	}
	for i, x := range list(a[0]) {
		if ok[i] && x.kind == vNumber {
			sum += x.n
		}
	}
	return numberOf(sum)
}

func countIf(p *parser, a []value) value {
	n := 0
	want := p.one(a[1])
	each(a[0], func(x value) { n += flag(meets(x, want)) })
	return numberOf(float64(n))
}

func index(p *parser, a []value) value {
	i := p.one(a[len(a)-1]) // the place in the one row or column
	if i.kind != vNumber {
		return failure("#N/A")
	}
	all := list(a[0])
	if k := int(i.n); k >= 1 && k <= len(all) {
		return all[k-1]
	}
	return failure("#REF!")
}

func match(p *parser, a []value) value {
	want := p.one(a[0])
	for i, x := range list(a[1]) {
		if meets(x, want) {
			return numberOf(float64(i + 1))
		}
	}
	return failure("#N/A")
}

func choose(p *parser, a []value) value {
	test := p.one(a[0])
	switch {
	case test.kind == vError:
		return test
	case test.n != 0:
		return p.one(a[1])
	}
	return p.one(a[2])
}

func logic(p *parser, a []value, all bool) value {
	out := all
	for _, v := range a {
		x := p.one(v)
		if x.kind == vError {
			return x
		}
		if all {
			out = out && x.n != 0
		} else {
			out = out || x.n != 0
		}
	}
	return truth(out)
}

// rounded rounds half away from zero, as written in decimals: 2.675 is 2.68.
func rounded(x float64, digits int) float64 {
	p := math.Pow(10, float64(digits))
	f := math.Abs(x) * p
	if f >= 1e15 { // no digit is left to round
		return x
	}
	return math.Copysign(math.Floor(f+.5+f*4e-16)/p, x) + 0
}

// textOf writes a number by a format of the book's: digits, thousands, per cent.
func textOf(v value, format string) value {
	if v.kind == vError {
		return v
	}
	if v.kind == vWords {
		return v
	}
	n := v.n
	percent := strings.HasSuffix(format, "%")
	format = strings.TrimSuffix(format, "%")
	if percent {
		n *= 100
	}
	_, decimals, _ := strings.Cut(format, ".")
	t := strconv.FormatFloat(math.Abs(rounded(n, len(decimals))), 'f', len(decimals), 64)
	if strings.Contains(format, ",") {
		whole, rest, _ := strings.Cut(t, ".")
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		t = whole
		if rest != "" {
			t += "." + rest
		}
	}
	if rounded(n, len(decimals)) < 0 {
		t = "-" + t
	}
	if percent {
		t += "%"
	}
	return wordsOf(t)
}
