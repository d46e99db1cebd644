package sheet

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// expectedRead is what a careful person reads from a workbook, as written beside it.
type expectedRead struct {
	Workbook    string   `json:"workbook"`
	SameContent []string `json:"same_content"`
	Contracts   []struct {
		Number *string `json:"contract_no"`
		Title  *string `json:"title"`
		Agency *string `json:"organisation"`
		Vendor *string `json:"vendor"`
		Start  *string `json:"start"`
		End    *string `json:"end"`
		Lines  []struct {
			Channel string   `json:"channel"`
			Phase   string   `json:"phase"`
			Excl    *float64 `json:"unit_price_excl_vat"`
			Volume  *float64 `json:"msgs_per_month"`
			Source  string   `json:"source"`
			Vendor  *string  `json:"vendor"`
		} `json:"lines"`
	} `json:"contracts"`
	Chain []struct {
		ID           string   `json:"id"`
		Name         string   `json:"name"`
		Role         string   `json:"role"`
		Parents      []string `json:"parents"`
		Availability *float64 `json:"availability"`
		MTBF         *float64 `json:"mtbf_h"`
		MTTR         *float64 `json:"mttr_h"`
		Site         *string  `json:"site"`
		Either       string   `json:"either_ok"`
	} `json:"chain"`
	Shipments []struct {
		Contract string `json:"contract_no"`
		Channel  string `json:"channel"`
		Month    string `json:"month"`
		Count    int64  `json:"count"`
	} `json:"shipments"`
	Issues []struct {
		Level    string   `json:"level"`
		Sheet    string   `json:"sheet"`
		Cell     string   `json:"cell"`
		Cells    []string `json:"cells_any_of"`
		Optional bool     `json:"optional"`
	} `json:"issues"`
	Ignored []struct {
		Ref string `json:"ref"`
		Why string `json:"why"`
	} `json:"ignored"`
}

// score counts the facts of a sample that were read, and what was read besides.
type score struct {
	right, wrong int
	notes        []string
}

func (s *score) fact(ok bool, format string, args ...any) {
	if ok {
		s.right++
		return
	}
	s.wrong++
	s.notes = append(s.notes, fmt.Sprintf(format, args...))
}

func same2(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && math.Abs(*a-*b) <= 1e-9+1e-6*math.Abs(*b)
}

func text2(a, b *string) bool {
	fold := func(p *string) string { return strings.Join(strings.Fields(*p), " ") }
	return a == nil && b == nil || a != nil && b != nil && fold(a) == fold(b)
}

func show(p any) string {
	b, _ := json.Marshal(p)
	return string(b)
}

// scoreRead compares what was read with what a careful person reads.
func scoreRead(want expectedRead, got Check) score {
	var s score
	s.fact(len(got.Contracts) == len(want.Contracts), "%d contracts, want %d", len(got.Contracts), len(want.Contracts))
	for i, w := range want.Contracts {
		if i >= len(got.Contracts) {
			s.fact(false, "contract %d is missing", i)
			continue
		}
		g := got.Contracts[i]
		s.fact(text2(g.Number, w.Number), "contract %d: number %s, want %s", i, show(g.Number), show(w.Number))
		s.fact(text2(g.Name, w.Title), "contract %d: name %s, want %s", i, show(g.Name), show(w.Title))
		s.fact(text2(g.Agency, w.Agency), "contract %d: agency %s, want %s", i, show(g.Agency), show(w.Agency))
		s.fact(text2(g.Vendor, w.Vendor), "contract %d: vendor %s, want %s", i, show(g.Vendor), show(w.Vendor))
		s.fact(text2(g.Start, w.Start) && text2(g.End, w.End), "contract %d: %s to %s, want %s to %s", i, show(g.Start), show(g.End), show(w.Start), show(w.End))
		var lines []CheckLine
		for _, x := range g.Services {
			lines = append(lines, x.Lines...)
		}
		s.fact(len(lines) == len(w.Lines), "contract %d: %d lines, want %d", i, len(lines), len(w.Lines))
		for j, wl := range w.Lines {
			if j >= len(lines) {
				break
			}
			gl := lines[j]
			s.fact(strings.EqualFold(*gl.Channel, wl.Channel) && *gl.Phase == wl.Phase, "contract %d line %d: %s %s", i, j, *gl.Channel, *gl.Phase)
			var price, volume *float64
			if gl.PriceExclVATWon != nil {
				f := gl.PriceExclVATWon.Float()
				price = &f
			}
			if gl.MessagesPerMonth != nil {
				f := float64(*gl.MessagesPerMonth)
				volume = &f
			}
			s.fact(same2(price, wl.Excl) || price == nil && gl.VAT == "unstated" && gl.PriceWon.Float() == *wl.Excl, "contract %d line %d: price %s, want %s", i, j, show(price), show(wl.Excl))
			s.fact(volume != nil && wl.Volume != nil && math.Abs(*volume-*wl.Volume) <= .5 || volume == nil && wl.Volume == nil, "contract %d line %d: volume %s, want %s", i, j, show(volume), show(wl.Volume))
			if strings.Contains(wl.Source, "!") && !isRowRef(wl.Source) {
				s.fact(*gl.Cell == wl.Source, "contract %d line %d: cell %s, want %s", i, j, *gl.Cell, wl.Source)
			}
			if wl.Vendor != nil && gl.Vendor != nil {
				s.fact(text2(gl.Vendor, wl.Vendor), "contract %d line %d: vendor %s, want %s", i, j, show(gl.Vendor), show(wl.Vendor))
			}
		}
	}
	s.nodes(want, got)
	s.fact(len(got.Shipments) == len(want.Shipments), "%d shipments, want %d", len(got.Shipments), len(want.Shipments))
	for i := range min(len(got.Shipments), len(want.Shipments)) {
		w, g := want.Shipments[i], got.Shipments[i]
		s.fact(g.Contract == w.Contract && strings.EqualFold(string(g.Channel), w.Channel) && g.Month == w.Month && *g.Sent == w.Count, "shipment %d: %+v, want %+v", i, g, w)
	}
	s.problems(want, got)
	return s
}

func isRowRef(source string) bool {
	_, ref, _ := strings.Cut(source, "!")
	_, _, ok := grid.SplitRef(ref)
	return !ok
}

func (s *score) nodes(want expectedRead, got Check) {
	roles := map[string]string{"buyer": "agency", "agency": "vendor", "relay": "relay", "platform": "platform", "carrier": "carrier", "dealer": "dealer"}
	s.fact(len(got.Nodes) == len(want.Chain), "%d nodes, want %d", len(got.Nodes), len(want.Chain))
	parents := map[string][]string{}
	for _, n := range got.Nodes {
		for _, x := range n.Suppliers {
			parents[x] = append(parents[x], *n.ID)
		}
	}
	for i, w := range want.Chain {
		k := slices.IndexFunc(got.Nodes, func(n CheckNode) bool { return *n.ID == w.ID })
		if k < 0 {
			s.fact(false, "node %d %s is missing", i, w.ID)
			continue
		}
		g := got.Nodes[k]
		s.fact(text2(g.Name, &w.Name) && *g.Role == roles[w.Role], "node %s: %s %s, want %s %s", w.ID, *g.Name, *g.Role, w.Name, w.Role)
		s.fact(same2(g.Availability, w.Availability) && (w.MTBF == nil || same2(g.MTBFHours, w.MTBF) && same2(g.MTTRHours, w.MTTR)), "node %s: availability %s, want %s", w.ID, show(g.Availability), show(w.Availability))
		s.fact(slices.Equal(parents[w.ID], w.Parents) || len(parents[w.ID]) == 0 && len(w.Parents) == 0, "node %s: customers %v, want %v", w.ID, parents[w.ID], w.Parents)
		if w.Site != nil {
			s.fact(slices.Equal(g.Sites, []string{*w.Site}), "node %s: sites %v, want %s", w.ID, g.Sites, *w.Site)
		}
	}
}

// problems matches what was said by cell. A question is no fault of the sheet.
func (s *score) problems(want expectedRead, got Check) {
	used := map[int]bool{}
	for _, w := range want.Issues {
		cells := append([]string{w.Cell}, w.Cells...)
		k := slices.IndexFunc(got.Problems, func(p models.Problem) bool {
			return p.Sheet == w.Sheet && slices.Contains(cells, p.Cell) && string(p.Severity) == w.Level
		})
		if k >= 0 {
			used[k] = true
		}
		if k < 0 && w.Optional {
			continue
		}
		s.fact(k >= 0, "nothing is said of %s!%s (%s)", w.Sheet, w.Cell, w.Level)
	}
	for i, p := range got.Problems {
		if !used[i] && p.Severity != models.Question {
			s.fact(false, "said besides: %s", p.Message)
		}
	}
}

// TestOfficeSamples reads the workbooks that offices make and compares every fact
// with what a careful person reads from them.
func TestOfficeSamples(t *testing.T) {
	dir := "testdata/office"
	lists, err := filepath.Glob(filepath.Join(dir, "*.expected.json"))
	if err != nil || len(lists) < 7 {
		t.Fatal(lists, err)
	}
	right, all := 0, 0
	for _, list := range lists {
		b, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		var want expectedRead
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(list, err)
		}
		names := want.SameContent
		if len(names) == 0 {
			names = []string{want.Workbook}
		}
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Read(t.Context(), name, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			s := scoreRead(want, r.Check)
			right, all = right+s.right, all+s.right+s.wrong
			for _, n := range s.notes {
				t.Errorf("%s: %s", name, n)
			}
			for _, w := range want.Ignored {
				if ref, ok := strings.CutPrefix(w.Ref, strings.SplitN(w.Ref, "!", 2)[0]+"!"); ok && !covered(r.Check.Ignored, ref) {
					t.Errorf("%s: %s (%s) is not among what was left out", name, w.Ref, w.Why)
				}
			}
		}
	}
	t.Logf("%d of %d facts", right, all)
}

// covered reports whether a row, rows or a column are among what was left out.
func covered(ignored []CheckIgnored, ref string) bool {
	from, to, _ := strings.Cut(ref, ":")
	if to == "" {
		to = from
	}
	for _, x := range ignored {
		a, b, _ := strings.Cut(x.Range, ":")
		r1, c1, _ := grid.SplitRef(a)
		r2, _, _ := grid.SplitRef(b)
		var first, last int
		if _, err := fmt.Sscanf(from+" "+to, "%d %d", &first, &last); err == nil {
			if r1 <= first && first <= r2 {
				return true
			}
			continue
		}
		if grid.ColumnName(c1) == from {
			return true
		}
	}
	return false
}
