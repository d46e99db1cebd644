package sheet

import (
	"bytes"
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/grid"
	"daebi/server/text"
)

// checkAmounts compares a row's amounts with price times volume: a check, not an
// input.
func (o *office) checkAmounts(x *src, prices []pricedCell) {
	if x.t == nil || len(x.t.bidders) > 0 {
		return
	}
	n, counted := 0.0, false
	for _, c := range x.t.cols {
		if c.field != models.FieldAmountMonth && c.field != models.FieldAmountYear {
			continue
		}
		if v, ok := x.val("messages_per_month"); ok && v.Kind != grid.Failed && !counted {
			n, _ = v.figure(models.KindCount)
			counted = true
		}
		v, ok := x.of(c)
		if !ok || v.Kind == grid.Failed || v.Kind == grid.NoValue || n <= 0 || x.bad {
			continue
		}
		have, err := v.figure(models.KindMoney)
		if err != nil {
			continue
		}
		by := 1.0
		if c.field == models.FieldAmountYear {
			by = 12
		}
		slack := 1 + have*1e-6
		if v.unit == "천원" {
			slack = 1000
		} else if v.unit == "백만원" {
			slack = 1_000_000
		} else if v.unit == "만원" {
			slack = 10_000
		}
		agree, want := false, 0.0
		side := o.sideOf(x, v, "amount")
		for _, p := range prices {
			if want == 0 && (c.phase == "" || c.phase == p.phase || p.phase == "") {
				want = p.on(side) * n * by
			}
			for _, w := range p.all {
				for _, f := range []float64{1, 1.1, 1 / 1.1} {
					d := slack + .0006*w.price*n*by*boolFloat(f != 1)
					if math.Abs(w.price*n*by*f-have) <= d {
						agree = true
					}
				}
			}
		}
		// What the row costs in all, with a fee or both channels.
		sum := 0.0
		for _, p := range prices {
			sum += p.money.Float() * n * by
		}
		if !agree && len(prices) > 1 && math.Abs(sum-have) <= slack {
			agree = true
		}
		if !agree && want > 0 {
			o.add(models.CodeAmountCheck, v.at(), v.Text, "", o.figure(want))
		}
	}
}

// figure reads a cell as a figure to compare with others.
func (v *val) figure(k models.Kind) (float64, error) {
	text := v.Text
	if v.Kind != grid.Number {
		text = cleanNumber(k, text)
	}
	return models.ReadFloat(k, models.Typed{Text: text, Number: v.Kind == grid.Number, Unit: v.unit})
}

// on is the price on a side of VAT: as it is written there, worked out where it is
// written on the other only, and as it stands where either side is not stated.
func (p *pricedCell) on(side models.VATSide) float64 {
	for _, w := range p.all {
		if w.side == side {
			return w.price
		}
	}
	switch w := p.all[0]; {
	case side == models.VATIncluded && w.side == models.VATExcluded:
		return 1.1 * w.price
	case side == models.VATExcluded && w.side == models.VATIncluded:
		return w.price / 1.1
	default:
		return w.price
	}
}

// figure writes a figure with its thousands apart.
func (o *office) figure(f float64) string {
	return text.Price(text.Lang(o.lang), int64(math.Round(f*1000)))
}

func boolFloat(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// checkTotals compares the sums that a table states with its rows, with and
// without the hidden ones.
func (o *office) checkTotals(t *otable) {
	for _, c := range t.cols {
		switch {
		case c.month != "" && t.kind == "shipments", c.field == models.FieldSent, c.field == models.FieldDelivered, c.field == models.FieldTotal && t.kind == "shipments":
		case c.field == "messages_per_month", c.field == models.FieldVolumeBefore, c.field == models.FieldVolumeYear, c.field == models.FieldVolumeTotal, c.field == models.FieldAmountMonth, c.field == models.FieldAmountYear, c.field == "amount":
		default:
			continue
		}
		o.checkColumn(t, c)
	}
}

// isDifference reports whether a row says by how much those above differ: 절감.
func isDifference(row grid.Row) bool {
	return slices.ContainsFunc(row.Cells, func(c grid.Cell) bool {
		return c.Kind == grid.Text && len(c.Text) < 60 && foldHas(models.Fold(c.Text), []string{"절감", "차액", "증감", "차이", "saving", "difference"})
	})
}

type sumRow struct {
	row    grid.Row
	total  bool
	hidden bool
}

func (o *office) checkColumn(t *otable, c *ocol) {
	if len(t.totals) == 0 {
		return
	}
	var all []sumRow
	for _, r := range t.rows {
		all = append(all, sumRow{r, false, false})
	}
	for _, r := range t.hidden {
		total := slices.ContainsFunc(r.Cells, func(c grid.Cell) bool { return c.Kind == grid.Text && mayTotal(c.Text) && isTotal(c.Text) })
		if !total {
			all = append(all, sumRow{r, false, true})
		}
	}
	for _, r := range t.totals {
		all = append(all, sumRow{r, true, false})
	}
	slices.SortStableFunc(all, func(a, b sumRow) int { return a.row.N - b.row.N })
	value := func(r grid.Row) (float64, bool, bool) {
		cell, ok := r.At(c.col)
		if !ok || cell.Kind == grid.Text && models.IsBlank(cell.Text) {
			return 0, false, true
		}
		if cell.Kind == grid.Failed || cell.Kind == grid.NoValue || cell.Kind == grid.Bool {
			return 0, false, false
		}
		kind := models.KindMoney
		text := cell.Text
		if cell.Kind == grid.Text {
			if c.f.Kind == models.KindCount || c.month != "" {
				kind = models.KindCount
			}
			text = cleanNumber(kind, text)
		}
		v, err := models.ReadFloat(kind, models.Typed{Text: text, Number: cell.Kind == grid.Number})
		return v, err == nil, err == nil
	}
	var section, sectionAll, running, runningAll float64
	sound := true
	filled := 0
	var merged []float64
	for _, r := range all {
		v, has, ok := value(r.row)
		if !r.total {
			if !ok {
				sound = false
			}
			if has {
				filled++
				sectionAll += v
				runningAll += v
				if !r.hidden {
					section += v
					running += v
				}
			}
			continue
		}
		if isMean(r.row) || isDifference(r.row) {
			continue
		}
		if has && ok && sound && filled > 0 {
			slack := 1 + math.Abs(running)*1e-9 + .5*float64(filled)*boolFloat(c.f.Kind == models.KindMoney && c.unitScale() > 1)
			agree := false
			for _, want := range append([]float64{section, sectionAll, running, runningAll}, merged...) {
				if math.Abs(v-want) <= slack || t.taxed && c.f.Kind == models.KindMoney && math.Abs(v-1.1*want) <= slack {
					agree = true
				}
			}
			if !agree {
				want := section
				if section == 0 && sectionAll == 0 || !isSub(r.row) {
					want = running
				}
				cell, _ := r.row.At(c.col)
				o.add(models.CodeTotalDiffers, o.cell(t.s, c.col, r.row.N), cell.Text, "", o.figure(want))
			}
		}
		section, sectionAll = 0, 0
	}
}

func (c *ocol) unitScale() float64 {
	switch c.unit {
	case "천원":
		return 1000
	case "백만원":
		return 1e6
	}
	return 1
}

func isMean(r grid.Row) bool {
	return slices.ContainsFunc(r.Cells, func(c grid.Cell) bool {
		return c.Kind == grid.Text && len(c.Text) < 40 && (strings.Contains(c.Text, "평균") || strings.Contains(strings.ToLower(c.Text), "aver"))
	})
}

func isSub(r grid.Row) bool {
	return slices.ContainsFunc(r.Cells, func(c grid.Cell) bool {
		return c.Kind == grid.Text && len(c.Text) < 60 && (strings.Contains(models.Fold(c.Text), "소계") || strings.Contains(models.Fold(c.Text), "subtotal"))
	})
}

var (
	bracketUpTo  = regexp.MustCompile(`^([\d,.만천백십억]+)(?:건|통|회)?(?:미만|이하|까지)$`)
	bracketFrom  = regexp.MustCompile(`^([\d,.만천백십억]+)(?:건|통|회)?(?:이상|초과|~|부터|\+)$`)
	bracketRange = regexp.MustCompile(`^([\d,.만천백십억]+)(?:건|통|회)?(이상|초과|부터)?(?:~|∼|-|–)?([\d,.만천백십억]+)(?:건|통|회)?(미만|이하|까지)?$`)
)

// readBracket reads a bracket of volume and returns the volume it begins at: 10만건
// 미만 is 0, 10만~30만 and 10만 이상 are 100000, 10만 초과 is 100001.
func readBracket(s string) (from int64, ok bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	for _, p := range []string{"월", "발송량", "발송건수", ":", "약"} {
		s = strings.TrimPrefix(s, p)
	}
	s = strings.NewReplacer("∼", "~", "～", "~", "건당", "", "messages", "건", "msgs", "건", "over", "초과", "이내", "이하").Replace(s)
	count := func(s string) (int64, bool) {
		r, err := models.ReadNumber(models.KindCount, models.Typed{Text: s})
		if err != nil {
			return 0, false
		}
		n, err := models.ToCount(r.Rat)
		return n, err == nil && n >= 0
	}
	if m := bracketUpTo.FindStringSubmatch(s); m != nil {
		_, ok := count(m[1])
		return 0, ok
	}
	if rest, found := strings.CutPrefix(s, "~"); found {
		_, ok := count(strings.TrimRight(rest, "건미만이하까지"))
		return 0, ok
	}
	if m := bracketFrom.FindStringSubmatch(s); m != nil {
		n, ok := count(m[1])
		if strings.HasSuffix(s, "초과") {
			n++
		}
		return n, ok
	}
	if m := bracketRange.FindStringSubmatch(s); m != nil && strings.ContainsAny(s, "~-–이초부") {
		n, ok := count(m[1])
		_, ok2 := count(m[3])
		if m[2] == "초과" {
			n++
		}
		if n == 1 {
			n = 0
		}
		return n, ok && ok2
	}
	return 0, false
}

// tiers reads a bracket beside a price, or brackets in one cell.
func (o *office) tiers(m *contractMeta, x *src, l *models.Line, p pricedCell) {
	if v, ok := x.val("tiers"); ok && x.usable(v) {
		tiers, err := models.ReadTiers(v.Text, "")
		if err != nil {
			x.fault(models.CodeTiers, v)
			return
		}
		l.Price = models.Schedule{Tiers: tiers, Mode: o.tierMode(x, l)}
		return
	}
	v, ok := x.val(models.FieldTierRange)
	if !ok || !x.usable(v) {
		return
	}
	from, ok := readBracket(v.Text)
	if !ok {
		x.faultAt(models.CodeTiers, v.at(), v.Text, o.say("물량 구간을 '100,000건 미만', '100,000~300,000'처럼 입력하세요.", "Enter the bracket as 100,000~300,000."))
		return
	}
	l.Price = models.Schedule{Tiers: []models.Tier{{From: from, PricePerMessage: p.money}}, Mode: models.Graduated}
}

func (o *office) tierMode(x *src, l *models.Line) models.TierMode {
	if v, ok := x.val("tier_mode"); ok && x.usable(v) {
		if w, ok := models.SheetOf("services").Field("tier_mode").Match(v.Text); ok {
			return models.TierMode(w)
		}
	}
	for _, p := range x.s.spots {
		f := models.Fold(p.text)
		switch {
		case foldHas(f, []string{"전체물량에적용", "전량적용", "전체적용", "전체건에적용", "전량에적용", "전체건수에적용"}):
			return models.Volume
		case foldHas(f, []string{"누진", "구간별적용", "구간별로적용", "초과분에"}):
			return models.Graduated
		}
	}
	key := o.key("tier_mode", x.s, "")
	options := []Option{o.option(string(models.Graduated), "구간마다 그 구간의 단가", "each bracket's own price"), o.option(string(models.Volume), "도달한 구간의 단가를 모든 건에", "the reached bracket's price for all")}
	if a := o.answers[key]; a == string(models.Graduated) || a == string(models.Volume) {
		o.addQuestion(key, models.CodeTierModeOpen, o.sheetCell(x.s, ""), "", options, a)
		return models.TierMode(a)
	}
	if !slices.ContainsFunc(o.questions, func(q Question) bool { return q.Key == key }) {
		o.ask(key, models.CodeTierModeOpen, x.place(models.FieldTierRange), "", options)
	}
	return models.Graduated
}

// addTier adds a row's bracket to the price of a row above.
func addTier(line *models.Line, name string, x *src, l models.Line) {
	if slices.ContainsFunc(line.Price.Tiers, func(t models.Tier) bool { return t.From == l.Price.Tiers[0].From }) {
		x.faultAt(models.CodeDuplicateLine, l.Cell, name, "", line.Cell.Ref)
		return
	}
	line.Price.Tiers = append(line.Price.Tiers, l.Price.Tiers...)
	line.MessagesPerMonth = max(line.MessagesPerMonth, l.MessagesPerMonth)
}

// settleTiers puts brackets in order and says how they are applied.
func (o *office) settleTiers() {
	for _, m := range o.metas {
		k := m.contract(o)
		for i := range k.Services {
			for j := range k.Services[i].Lines {
				l := &k.Services[i].Lines[j]
				if len(l.Price.Tiers) < 2 && (len(l.Price.Tiers) == 0 || l.Price.Tiers[0].From == 0) {
					continue
				}
				slices.SortFunc(l.Price.Tiers, func(a, b models.Tier) int { return int(a.From - b.From) })
				if l.Price.Tiers[0].From > 0 { // what lies below it is not said
					l.Price.Tiers[0].From = 0
				}
				if s := o.sheetOf(l.Cell); s != nil && len(m.tiered) > 0 {
					for _, x := range m.tiered {
						l.Price.Mode = o.tierMode(x, l)
						break
					}
				}
			}
		}
	}
}

// maxCalculations bounds the formulas of one file that are worked out.
const maxCalculations = 2000

// calculator works out formulas whose result was not stored.
type calculator struct {
	f    *excelize.File
	left int
}

func newCalculator(f *officeFile) *calculator {
	c := &calculator{left: maxCalculations}
	switch f.book.Kind {
	case "xlsx", "xlsm":
	default:
		return c
	}
	defer func() { _ = recover() }() // excelize was given a hostile file
	x, err := excelize.OpenReader(bytes.NewReader(f.data), excelize.Options{RawCellValue: true, Password: f.password, UnzipSizeLimit: 200 << 20})
	if err == nil {
		c.f = x
	}
	return c
}

// value works out one cell.
func (c *calculator) value(ctx context.Context, sheet, ref string) (out grid.Cell, ok bool) {
	if c.f == nil || c.left <= 0 || ctx.Err() != nil {
		return out, false
	}
	c.left--
	defer func() {
		if recover() != nil {
			out, ok = grid.Cell{}, false
		}
	}()
	v, err := c.f.CalcCellValue(sheet, ref, excelize.Options{RawCellValue: true})
	if err != nil {
		if strings.HasPrefix(v, "#") || errorValue[err.Error()] {
			return grid.Cell{Kind: grid.Failed, Text: err.Error(), Formula: true}, true
		}
		return out, false
	}
	if isErrorValue(v) {
		return grid.Cell{Kind: grid.Failed, Text: v, Formula: true}, true
	}
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		return grid.Cell{Kind: grid.Number, Text: v, Formula: true}, true
	}
	if v == "" {
		return out, false
	}
	return grid.Cell{Kind: grid.Text, Text: v, Formula: true}, true
}
