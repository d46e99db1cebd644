package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daebi/models"
)

// officeSpec is one sheet of a workbook made in a test. Rows begin at row 1; a text
// that begins with = is a formula without a stored result.
type officeSpec struct {
	name       string
	rows       [][]any
	merges     []string
	hiddenRows []int
	hiddenCols []string
	hidden     bool
	formats    map[string]string // number formats by cell
}

// officeBook makes a workbook.
func officeBook(t testing.TB, specs ...officeSpec) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range specs {
		if i == 0 {
			check(f.SetSheetName("Sheet1", s.name))
		} else {
			_, err := f.NewSheet(s.name)
			check(err)
		}
		for r, row := range s.rows {
			for c, v := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				check(err)
				switch x := v.(type) {
				case nil:
				case string:
					if strings.HasPrefix(x, "=") {
						check(f.SetCellFormula(s.name, cell, x[1:]))
					} else {
						check(f.SetCellStr(s.name, cell, x))
					}
				default:
					check(f.SetCellValue(s.name, cell, v))
				}
			}
		}
		for _, m := range s.merges {
			a, b, _ := strings.Cut(m, ":")
			check(f.MergeCell(s.name, a, b))
		}
		for _, r := range s.hiddenRows {
			check(f.SetRowVisible(s.name, r, false))
		}
		for _, c := range s.hiddenCols {
			check(f.SetColVisible(s.name, c, false))
		}
		for cell, format := range s.formats {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			check(err)
			check(f.SetCellStyle(s.name, cell, cell, style))
		}
		if s.hidden {
			check(f.SetSheetVisible(s.name, false))
		}
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

// said writes what was read as lines, so that an expectation can be read as a
// person would.
func said(c Check) string {
	var b strings.Builder
	text := func(p *string) string {
		if p == nil {
			return "-"
		}
		return strings.ReplaceAll(*p, "\n", "/")
	}
	for _, k := range c.Contracts {
		name := text(k.Name)
		if k.NameGuessed != "" {
			name = "(" + k.NameGuessed + ")"
		}
		fmt.Fprintf(&b, "contract %s | %s | %s | %s | %s~%s", text(k.Number), name, text(k.Agency), text(k.Vendor), text(k.Start), text(k.End))
		if k.AmountWon != nil {
			fmt.Fprintf(&b, " | %s won", k.AmountWon)
		}
		if k.MonthlyFeeWon != nil {
			fmt.Fprintf(&b, " | fee %s", k.MonthlyFeeWon)
		}
		if k.Offer {
			b.WriteString(" | offer")
		}
		b.WriteByte('\n')
		for _, s := range k.Services {
			for _, l := range s.Lines {
				fmt.Fprintf(&b, "  %s: %s %s", text(s.Name), *l.Channel, *l.Phase)
				if l.PriceWon != nil {
					fmt.Fprintf(&b, " %s", l.PriceWon)
				}
				for _, x := range l.Tiers {
					if len(l.Tiers) > 1 {
						fmt.Fprintf(&b, " %d:%s", x.From, x.PriceWon)
					}
				}
				fmt.Fprintf(&b, " %s", l.VAT)
				if l.MessagesPerMonth != nil {
					fmt.Fprintf(&b, " x%d", *l.MessagesPerMonth)
				}
				if l.Approximate {
					b.WriteString("~")
				}
				if l.Vendor != nil {
					fmt.Fprintf(&b, " by %s", *l.Vendor)
				}
				fmt.Fprintf(&b, " @%s\n", text(l.Cell))
			}
		}
	}
	number := func(p *float64) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprintf("%.6g", *p)
	}
	for _, n := range c.Nodes {
		fmt.Fprintf(&b, "node %s %s %s > %s a=%s sites=%s\n", text(n.ID), text(n.Name), text(n.Role), strings.Join(n.Suppliers, ","), number(n.Availability), strings.Join(n.Sites, ","))
	}
	for _, r := range c.Routes {
		fmt.Fprintf(&b, "route %s %s %s\n", text(r.Contract), text(r.Channel), strings.Join(r.Nodes, ">"))
	}
	for _, s := range c.SLA {
		fmt.Fprintf(&b, "sla %s/%s a=%s %s notice=%s recovery=%s cap=%s", text(s.Node), text(s.Contract), number(s.Availability), text(s.Window), number(s.NoticeMinutes), number(s.RecoveryMinutes), number(s.CapShare))
		for _, x := range s.Credits {
			fmt.Fprintf(&b, " <%g:%g", x.Below, x.Share)
		}
		for _, x := range s.Exclusions {
			fmt.Fprintf(&b, " !%s", x)
		}
		fmt.Fprintf(&b, " @%s\n", text(s.Cell))
	}
	for _, i := range c.Incidents {
		fmt.Fprintf(&b, "incident %s %s %sh\n", text(i.Node), text(i.Start), number(i.Hours))
	}
	for _, s := range c.Shipments {
		fmt.Fprintf(&b, "sent %s %s %s", s.Contract, s.Channel, s.Month)
		if s.Sent != nil {
			fmt.Fprintf(&b, " %d", *s.Sent)
		}
		if s.Delivered != nil {
			fmt.Fprintf(&b, " of which %d", *s.Delivered)
		}
		b.WriteByte('\n')
	}
	for _, p := range c.Problems {
		if p.Code == models.CodeClassesGuessed {
			continue
		}
		at := p.Cell
		if p.Sheet != "" {
			at = p.Sheet + "!" + p.Cell
		}
		fmt.Fprintf(&b, "%s %s %s\n", p.Severity, p.Code, at)
	}
	return b.String()
}

// officeCase is a workbook and what a careful person reads from it.
type officeCase struct {
	name    string
	file    string
	sheets  []officeSpec
	reading Reading
	want    string
}

func TestOfficeBooks(t *testing.T) {
	for _, c := range append(officeCases(), officeForms()...) {
		t.Run(c.name, func(t *testing.T) {
			file := c.file
			if file == "" {
				file = "자료.xlsx"
			}
			r, err := Read(t.Context(), file, officeBook(t, c.sheets...), Options{Reading: c.reading})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.TrimSpace(said(r.Check))
			want := strings.TrimSpace(c.want)
			if got != want {
				t.Errorf("read:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}
