package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func say(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) + "원" }

// all draws every kind of chart of the same values and words.
func all(word string, v ...float64) map[string]Chart {
	var (
		steps  []Step
		swings []Swing
		days   []Day
		points []Point
		curve  = Curve{Name: word}
		names  []string
	)
	for i, x := range v {
		steps = append(steps, Step{Label: word, Text: say(x), To: x, Total: i%2 == 0})
		swings = append(swings, Swing{Label: word, Text: word, Low: x, High: -x})
		days = append(days, Day{Label: word, Text: word, Note: word, Size: x})
		points = append(points, Point{Name: word, X: x, Y: 2 * x, Efficient: i%2 == 0, Chosen: i == 0})
		curve.X, curve.P = append(curve.X, x), append(curve.P, 1/(2+math.Abs(x)))
		names = append(names, word)
	}
	grid := Grid{Rows: names, Cols: names, RowName: word, ColName: word, Names: []string{word, word}, Letters: []string{"A", "B"}, Now: word}
	for range names {
		row := make([]int, len(names))
		if len(row) > 1 {
			row[1] = 1
		}
		grid.Winner = append(grid.Winner, row)
	}
	var boxes []Box
	var edges []Edge
	for i, x := range v {
		boxes = append(boxes, Box{Role: word, Name: word, Place: word, Layer: i, Row: i % 2, Single: x > 1, Lost: x > 5, Shared: "A", Word: word, Last: i == len(v)-1})
		if i > 0 {
			edges = append(edges, Edge{From: i - 1, To: i, Dashed: x > 1, Lost: x > 5})
		}
	}
	var panels []Panel
	for range v {
		panels = append(panels, Panel{Title: word, Note: word, Values: v})
	}
	return map[string]Chart{
		"panels":    Panels("p", panels, word, word),
		"graph":     Graph("g", boxes, edges, []string{word}),
		"waterfall": Waterfall("a", steps), "tornado": Tornado("b", swings, 0, word, word), "calendar": Calendar("c", days),
		"scatter": Scatter("d", points, word, word, word, say), "map": Map("e", grid),
		"exceedance": Exceedance("f", []Curve{curve, {Name: word, Dashed: true, X: curve.X, P: curve.P}}, &Mark{At: 1e9, Label: word}, say, say),
	}
}

var coordinate = regexp.MustCompile(` (?:x|y|cx|cy|r|x1|x2|y1|y2|width|height|points|d)="([^"]*)"`)

// check reports what a browser, a policy or a reader would trip over.
func check(t *testing.T, name string, c Chart) {
	t.Helper()
	for _, svg := range []string{string(c.Wide), string(c.Narrow)} {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s is no XML: %v\n%s", name, err, svg)
			}
			e, ok := token.(xml.StartElement)
			for _, a := range e.Attr {
				if ok && (a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on")) {
					t.Errorf("%s: %s has the attribute %s", name, e.Name.Local, a.Name.Local)
				}
			}
			if ok && (e.Name.Local == "script" || e.Name.Local == "style" || e.Name.Local == "foreignObject") {
				t.Errorf("%s holds %s", name, e.Name.Local)
			}
		}
		for _, m := range coordinate.FindAllStringSubmatch(svg, -1) {
			if strings.ContainsAny(m[1], "NIne") { // NaN, Inf, exponents
				t.Errorf("%s: coordinates %q", name, m[1])
			}
		}
	}
}

func TestChartsOfHostileWords(t *testing.T) {
	word := `</text><script>alert(1)</script>"'&` + "\x00\x1b" + ` 확인되지 않은 아주 긴 이름을 가진 공식딜러와 중계사와 대행사`
	for name, c := range all(word, 0, 5, 10, 1e7) {
		if c.Empty() {
			if name != "calendar" {
				t.Errorf("%s is empty", name)
			}
			continue
		}
		check(t, name, c)
	}
}

// What has no extent, or is no number, is no chart; what is one is drawn.
func TestChartsOfOddValues(t *testing.T) {
	for name, v := range map[string][]float64{
		"nothing": {}, "one": {3}, "equal": {7, 7, 7}, "zero": {0, 0}, "negative": {-5, -1, -9}, "minus zero": {math.Copysign(0, -1), 1},
		"huge": {1e300, 1}, "infinite": {math.Inf(1), 1}, "no number": {math.NaN(), 1}, "tiny": {1e-300, 2e-300},
		"forty": make([]float64, 40),
	} {
		for kind, c := range all("이름", v...) {
			check(t, name+" "+kind, c)
			if name == "nothing" && !c.Empty() || (name == "no number" || name == "infinite" || name == "huge") && kind != "map" && kind != "graph" && !c.Empty() {
				t.Errorf("%s of %s is drawn", kind, name)
			}
		}
	}
}

// A waterfall's bars are as long as their amounts.
func TestWaterfallLengths(t *testing.T) {
	c := Waterfall("w", []Step{{To: 100, Total: true}, {From: 100, To: 75}, {To: 75, Total: true}})
	bar := regexp.MustCompile(`<rect (?:class="d-fill-a"|fill="url\(#w-w-hatch\)") x="([\d.]+)" y="[\d.]+" width="([\d.]+)"`)
	found := bar.FindAllStringSubmatch(string(c.Wide), -1)
	if len(found) != 3 {
		t.Fatalf("%d bars in %s", len(found), c.Wide)
	}
	// 390 px for 100, from 220: 100 − 25 = 75.
	for i, want := range [][2]string{{"220", "390"}, {"512.5", "97.5"}, {"220", "292.5"}} {
		if found[i][1] != want[0] || found[i][2] != want[1] {
			t.Errorf("bar %d at %s, %s long; want %s, %s", i, found[i][1], found[i][2], want[0], want[1])
		}
	}
}

// A mark past what was computed is said to lie outside; the axis does not stretch.
func TestExceedanceDoesNotExtrapolate(t *testing.T) {
	curve := Curve{X: []float64{1, 10}, P: []float64{.5, .01}}
	for at, want := range map[float64]bool{8: false, 100: true} {
		c := Exceedance("x", []Curve{curve}, &Mark{At: at, Label: "절감액"}, say, say)
		if got := strings.Contains(string(c.Wide), "d-arrow"); got != want {
			t.Errorf("a mark at %v outside: %v, want %v", at, got, want)
		}
	}
}

func TestTicksAreRound(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		n         int
		want      string
	}{{0, 10, 5, "[0 2 4 6 8 10]"}, {0, 2.1e7, 4, "[0 1e+07 2e+07]"}, {-3, 3, 3, "[-2 0 2]"}, {5, 5, 4, "[5]"}} {
		if got := strings.TrimSpace(strings.ReplaceAll(sprint(ticks(tt.low, tt.high, tt.n)), ",", "")); got != tt.want {
			t.Errorf("ticks(%v, %v, %d) = %s, want %s", tt.low, tt.high, tt.n, got, tt.want)
		}
	}
}

func sprint(v []float64) string {
	s := make([]string, len(v))
	for i, x := range v {
		s[i] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return "[" + strings.Join(s, " ") + "]"
}

func FuzzCharts(f *testing.F) {
	f.Add("이름", 1.0, -2.0, 1e8)
	f.Add("<&>\"", math.NaN(), math.Inf(-1), 1e-310)
	f.Fuzz(func(t *testing.T, word string, a, b, c float64) {
		for kind, x := range all(word, a, b, c) {
			check(t, kind, x)
		}
	})
}

func BenchmarkCharts(b *testing.B) {
	for b.Loop() {
		all("선택지", 1, 5, 3, 8, 13, 21)
	}
}
