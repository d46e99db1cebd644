package sheet

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
)

// contractMeta is what the reader keeps beside a contract while it reads.
type contractMeta struct {
	at          int // in the case
	s           *officeSheet
	form        bool
	services    map[serviceKey]int // where they stand in the contract
	noVolume    bool
	first       *src
	tiered      map[lineKey]*src
	touched     []int                // services of the row that is being read
	nameGuessed bool                 // from the sheet's title or name
	written     string               // its name where the case has to tell it from another
	resends     map[models.Cell]bool // prices of texts that the row's words call a fallback
}

// serviceKey is how a contract's services are told apart: by folded name. Prices of
// today, each of a channel, are services of their own: none stands for another.
type serviceKey struct {
	name    string
	channel models.Channel // of today's prices only
}

// lineKey is a price with a bracket.
type lineKey struct {
	name    string // folded
	channel models.Channel
	phase   models.Phase
}

// contractsAsTheyLie makes contracts of every table and form.
func (o *office) contractsAsTheyLie() {
	for _, f := range o.files {
		for _, s := range f.sheets {
			if s.left || f.kinds != nil {
				continue
			}
			o.sheetContracts(s)
		}
	}
	o.volumesBeside()
	o.tellApart()
	o.settleTiers()
	o.settleServices()
	o.askSides()
}

// tellApart gives contracts of one name and no number, of different bodies or
// firms, names by which other records can refer to them.
func (o *office) tellApart() {
	count := map[string]int{}
	for _, k := range o.c.Contracts {
		count[models.Fold(k.Key())]++
	}
	for _, m := range o.metas {
		k := m.contract(o)
		if k.Number != "" || count[models.Fold(k.Key())] < 2 {
			continue
		}
		m.written = k.Name
		for _, by := range []string{k.Agency, k.Vendor, strconv.Itoa(m.at + 1)} {
			old := k.Name
			if by == "" {
				continue
			}
			k.Name = m.written + " (" + by + ")"
			if key := models.Fold(k.Key()); count[key] == 0 {
				count[key] = 1
				break
			}
			k.Name = old
		}
	}
}

// forms makes records of the pairs of a sheet: pairs beside and under each other
// are one record unless they say the same thing twice.
func (s *officeSheet) forms(o *office) []*src {
	var out []*src
	by := map[int]*src{}
	phases := maps.Clone(s.phases)
	if phases == nil {
		phases = map[int]models.Phase{}
	}
	records := s.formRecords()
	for _, p := range s.pairs {
		f, ok := fieldOfLabel("contracts", p.label.Text)
		if !ok || f.Key == models.FieldContact || f.Key == models.FieldNote || f.Key == models.FieldSequence {
			continue
		}
		if p.value.Kind == grid.Text && models.IsBlank(p.value.Text) {
			continue
		}
		if f.Key == "phase" && p.multi {
			if ph := phaseOf(p.value.Text); ph != "" {
				phases[p.group] = ph
			}
			continue // 구분 | 1안 | 절감
		}
		if f.Kind == models.KindChoice && f.Key != "channel" && f.Key != "vat" {
			if _, ok := f.Match(p.value.Text); !ok {
				continue // 구분 | 1안
			}
		}
		key := f.Key
		if _, err := readDay(p.value, false); err != nil { // To, From of a letter
			switch models.Fold(p.label.Text) {
			case "to":
				key, f = "agency", officeWords()["contracts"].field("agency")
			case "from":
				key, f = "vendor", officeWords()["contracts"].field("vendor")
			}
		}
		side := vatOf(p.label.Text)
		if base, ok := priceBase[key]; ok {
			if strings.HasSuffix(key, "_incl") {
				side = models.VATIncluded
			} else {
				side = models.VATExcluded
			}
			key = base
		}
		switch ph := phaseOf(p.label.Text); {
		case key == "price" && ph == models.Before:
			key = models.FieldPriceBefore
		case key == "price" && ph == models.After:
			key = models.FieldPriceAfter
		case key == "price" && ph == models.Fallback:
			key = models.FieldPriceFallback
		case key == "vendor" && ph == models.Before:
			key = models.FieldVendorBefore
		case key == "channel" && ph == models.Before:
			key = models.FieldChannelBefore
		}
		group := p.group
		if !p.multi {
			if group = -1; records[p.group] != 0 {
				group = records[p.group]
			}
		} else if isTotal(s.heads[group].text) {
			continue // 절감
		}
		x := by[group]
		if x != nil && key == "name" && x.form["name"] != nil && !p.multi {
			// The subject of a letter is not the name of the contract in it.
			switch weak := weakName(p.label.Text); {
			case weak:
				continue
			case weakName(x.form["name"].text):
				delete(x.form, "name")
			}
		}
		if x == nil || x.form[key] != nil && !p.multi && key == "name" {
			x = &src{o: o, s: s, form: map[string]*val{}}
			x.row.N = p.at
			if x.head = s.heads[group]; !p.multi && records != nil {
				x.head = s.headingOf(p)
				if ph := phaseOf(x.head.text); ph != "" {
					phases[group] = ph
				}
			}
			by[group] = x
			out = append(out, x)
		}
		ch, ofChannel := channelOf(p.label.Text)
		if x.form[key] != nil && (!ofChannel || !isPriceField(key) && !isVolumeField(key)) {
			continue
		}
		v := &val{Cell: p.value, s: s, row: p.at, f: f, side: side, text: p.label.Text}
		for _, b := range inBrackets(p.label.Text) {
			if u := unitIn(f.Kind, b); u != "" {
				v.unit = u
			}
		}
		if v.unit == "" && f.Kind == models.KindMoney && !f.UnitPrice {
			v.unit = s.unitLine(models.KindMoney)
		}
		o.settle(s, v)
		if x.form[key] != nil {
			x.more = append(x.more, formVal{key, ch, v})
			continue
		}
		x.form[key] = v
	}
	for group, name := range s.firms {
		if x := by[group]; x != nil && x.form["vendor"] == nil {
			x.form["vendor"] = &name
		}
	}
	if s.offer {
		s.headsAreFirms(o, by)
	}
	for group, x := range by {
		if ch, sure := channelOf(s.heads[group].text); group >= 0 && ch != "" && sure && x.form["channel"] == nil {
			row, col, _ := grid.SplitRef(x.first().Ref)
			v := val{Cell: grid.Cell{Col: col, Text: string(ch)}, s: s, row: row, f: officeWords()["contracts"].field("channel")}
			x.form["channel"] = &v
		}
	}
	return joinPhases(out, by, phases)
}

// formRecords tells which record each block of pairs is of: blocks are of one
// unless a later one says again what the record said, of two things or more.
func (s *officeSheet) formRecords() map[int]int {
	keys := map[int][]string{}
	var order []int
	for _, p := range s.pairs {
		if p.multi {
			continue
		}
		f, ok := fieldOfLabel("contracts", p.label.Text)
		if !ok {
			continue
		}
		if _, seen := keys[p.group]; !seen {
			order = append(order, p.group)
		}
		keys[p.group] = append(keys[p.group], f.Key)
	}
	out, record := map[int]int{}, -1
	said := map[string]bool{}
	for _, group := range order {
		again := 0
		for _, k := range keys[group] {
			_, sided := priceBase[k]
			switch {
			case !said[k]:
			case isPriceField(k), sided, isVolumeField(k), k == "name", k == "number", k == "vendor", k == "start", k == models.FieldPeriod, k == "amount", k == "channel":
				again++
			}
		}
		if again >= 2 {
			record--
			said = map[string]bool{}
		}
		for _, k := range keys[group] {
			said[k] = true
		}
		out[group] = record
	}
	for _, record := range out {
		if record != -1 {
			return out
		}
	}
	return nil // one alone
}

// headingOf is the line of text above a block of pairs.
func (s *officeSheet) headingOf(p pair) headCell {
	before := 0
	for _, x := range s.pairs {
		if x.group < p.group {
			before = max(before, x.row)
		}
	}
	var out headCell
	for _, x := range s.spots {
		if x.row > before && x.row < p.row && !isNote(x.text) && len(x.text) < 200 {
			out = headCell{strings.TrimSpace(itemNumber.ReplaceAllString(x.text, "")), "", x.row, x.col}
		}
	}
	return out
}

// headsAreFirms takes what heads the columns of a comparison of offers for the names
// of the firms, where the row of heads says so or they are nothing else.
func (s *officeSheet) headsAreFirms(o *office, by map[int]*src) {
	var groups []int
	for group := range by {
		if group < 0 {
			return
		}
		h := s.heads[group]
		if ch, _ := channelOf(h.text); h.text == "" || ch != "" || phaseOf(h.text) != "" || by[group].form["vendor"] != nil {
			return
		}
		switch models.Fold(h.corner) {
		case "구분", "항목", "업체", "업체명", "제안사", "제안업체", "견적업체", "비교항목", "내용", "item":
		default:
			return
		}
		groups = append(groups, group)
	}
	if len(groups) < 2 {
		return
	}
	for _, group := range groups {
		h := s.heads[group]
		by[group].form["vendor"] = &val{Cell: grid.Cell{Col: h.col, Text: h.text}, s: s, row: h.row, f: officeWords()["contracts"].field("vendor"), text: h.corner}
	}
}

// isVolumeField reports whether a field is a number of messages.
func isVolumeField(key string) bool {
	return key == "messages_per_month" || key == models.FieldVolumeBefore || key == models.FieldVolumeYear || key == models.FieldVolumeTotal
}

// weakName reports whether a label only heads a letter: 제목.
func weakName(label string) bool {
	switch models.Fold(itemNumber.ReplaceAllString(label, "")) {
	case "제목", "title", "subject", "건명", "description":
		return true
	}
	return false
}

// joinPhases makes one record of a report that sets before and after beside each
// other.
func joinPhases(out []*src, by map[int]*src, phases map[int]models.Phase) []*src {
	var before, after *src
	for group, ph := range phases {
		x := by[group]
		switch {
		case x == nil:
		case ph == models.Before && before == nil:
			before = x
		case ph == models.After && after == nil:
			after = x
		default:
			return out
		}
	}
	if before == nil || after == nil {
		return out
	}
	for from, to := range map[string]string{"price": models.FieldPriceBefore, "vendor": models.FieldVendorBefore, "channel": models.FieldChannelBefore, "messages_per_month": models.FieldVolumeBefore} {
		if v := before.form[from]; v != nil {
			after.form[to] = v
		}
	}
	if v := after.form["price"]; v != nil {
		after.form[models.FieldPriceAfter] = v
		delete(after.form, "price")
	}
	return slices.DeleteFunc(out, func(x *src) bool { return x == before })
}

// unitLine returns the unit that a line of the sheet names.
func (s *officeSheet) unitLine(k models.Kind) string {
	t := &otable{s: s}
	for _, p := range s.spots {
		t.readLine(p.text)
	}
	if k == models.KindCount {
		return t.count
	}
	return t.money
}

// isContract reports whether a form says what a contract is.
func (x *src) isContract() bool {
	n := 0
	for _, k := range []string{"number", "name", "agency", "vendor", "start", "end", models.FieldPeriod, "amount", "price", models.FieldPriceBefore, models.FieldPriceAfter, "messages_per_month", "method", "monthly_fee", "channel"} {
		if x.form[k] != nil {
			n++
		}
	}
	return n >= 2 || x.form["name"] != nil || x.form["vendor"] != nil && x.s.offer || n == 1 && slices.ContainsFunc(x.s.tables, func(t *otable) bool { return t.kind == "contracts" || t.kind == "services" })
}

// ofChannel reports whether a record is the column of a channel, and says of no
// contract that it is another.
func (x *src) ofChannel() bool {
	ch, sure := channelOf(x.head.text)
	return x.t == nil && ch != "" && sure && x.form["name"] == nil && x.form["number"] == nil && x.form["vendor"] == nil
}

func (x *src) priced() bool {
	return x.form["price"] != nil || x.form[models.FieldPriceBefore] != nil || x.form[models.FieldPriceAfter] != nil
}

func (o *office) sheetContracts(s *officeSheet) {
	forms := slices.DeleteFunc(s.forms(o), func(x *src) bool { return !x.isContract() })
	var form *src // of the whole sheet
	var records []*src
	for _, x := range forms {
		if len(forms) == 1 {
			form = x
		}
		records = append(records, x)
	}
	tables := 0
	for _, t := range s.tables {
		if t.kind == "contracts" || t.kind == "services" {
			tables++
		}
	}
	if len(records) > 0 && (tables == 0 || form == nil) {
		var matrix *contractMeta // of columns that are channels of one contract
		for _, x := range records {
			m := matrix
			if m == nil || !x.ofChannel() {
				m = o.newContract(x, nil, "")
				o.fill(m, x)
			} else {
				o.fillMore(m, x)
			}
			if matrix == nil && x.ofChannel() {
				matrix = m
			}
			if x.priced() {
				o.lines(m, x, nil)
			} else if tables == 0 {
				m.noVolume = true
			}
		}
		if tables == 0 {
			return
		}
	}
	for _, t := range s.tables {
		switch t.kind {
		case "contracts":
			o.contractTable(s, t, form)
		case "services":
			if t.volumesOnly() {
				o.volumeTables = append(o.volumeTables, t)
				continue
			}
			o.serviceTable(s, t, form)
		}
	}
}

// volumesOnly reports whether a table says how much is sent and nothing of prices.
func (t *otable) volumesOnly() bool { return !t.hasPrices() && t.kind == "services" }

// volumesBeside puts the volumes of tables without prices to the prices that stand
// elsewhere: of the one contract that has a price of the channel, by services.
func (o *office) volumesBeside() {
	if len(o.c.Contracts) == 0 {
		return
	}
	type want struct {
		x       *src
		name    string
		channel models.Channel
		line    models.Line // its volume
		cell    models.Cell
	}
	var wants []want
	for _, t := range o.volumeTables {
		for _, row := range t.rows {
			x := &src{o: o, s: t.s, t: t, row: row}
			name := x.text("service")
			for _, key := range []string{"name", models.FieldDepartment} {
				if name == "" {
					name = x.text(key)
				}
			}
			for _, ch := range x.volumeChannels() {
				l := models.Line{Channel: ch, Phase: models.Single}
				m := &contractMeta{s: t.s}
				if x.notSent(ch) {
					continue
				}
				o.volume(m, x, &l, nil)
				if l.MessagesPerMonth > 0 {
					wants = append(wants, want{x.keep(), name, ch, l, x.first()})
				}
			}
		}
	}
	if len(wants) == 0 {
		return
	}
	count := map[models.Channel]int{}
	for i := range o.c.Contracts {
		for j := range o.c.Contracts[i].Services {
			if ch, open := openVolume(&o.c.Contracts[i].Services[j]); open {
				count[ch]++
			}
		}
	}
	for _, w := range wants {
		if count[w.channel] != 1 || w.name == "" {
			o.saidOnceAt(models.CodeVolumeAlone, o.cell(w.x.s, w.x.t.cols[0].col, w.x.t.top), "")
		}
	}
	for i := range o.c.Contracts {
		k := &o.c.Contracts[i]
		var out []models.Service
		said := map[int]*src{}
		for _, s := range k.Services {
			ch, open := openVolume(&s)
			var own []models.Service
			for _, w := range wants {
				if !open || w.channel != ch || count[ch] != 1 || w.name == "" {
					continue
				}
				part := s
				part.Name, part.Cell = w.name, w.cell
				part.Lines = slices.Clone(s.Lines)
				for j := range part.Lines {
					if l := &part.Lines[j]; l.MessagesPerMonth == 0 && l.Phase != models.Fallback {
						l.MessagesPerMonth, l.Approximate = w.line.MessagesPerMonth, w.line.Approximate
					}
				}
				said[len(out)+len(own)] = w.x
				own = append(own, part)
			}
			if len(own) == 0 {
				out = append(out, s)
				continue
			}
			out = append(out, own...)
		}
		k.Services = out
		for i, x := range said {
			m := *o.metas[slices.IndexFunc(o.metas, func(m *contractMeta) bool { return m.contract(o) == k })]
			m.touched = []int{i}
			o.serviceValuesOf(&m, x)
		}
	}
}

// openVolume returns the channel of a service of today's price without a volume.
func openVolume(s *models.Service) (models.Channel, bool) {
	var ch models.Channel
	for _, l := range s.Lines {
		switch {
		case l.Phase == models.Before || l.Phase == models.Fallback:
		case l.MessagesPerMonth > 0 || ch != "" && ch != l.Channel:
			return "", false
		default:
			ch = l.Channel
		}
	}
	return ch, ch != ""
}

// volumeChannels lists the channels that a row has volumes of.
func (x *src) volumeChannels() []models.Channel {
	var out []models.Channel
	for _, c := range x.t.cols {
		if isVolumeField(c.field) && c.channel != "" && !slices.Contains(out, c.channel) {
			out = append(out, c.channel)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, key := range []string{"channel", "service"} {
		if v, ok := x.val(key); ok && v.Kind == grid.Text {
			if ch, _ := channelOf(v.Text); ch != "" {
				return []models.Channel{ch}
			}
		}
	}
	return nil
}

// contractTable reads a table whose rows are contracts.
func (o *office) contractTable(s *officeSheet, t *otable, form *src) {
	by := map[string]*contractMeta{}
	var last *contractMeta
	hasPrice := t.hasPrices()
	dated := 0
	x := &src{o: o, s: s, t: t}
	for _, row := range t.rows {
		if x.next(row); x.hasDate() {
			dated++
		}
	}
	key, named := "", false
	for i, row := range t.rows {
		if i%checkEvery == 0 && o.cancelled() {
			return
		}
		if x.next(row); !x.saysAnything() {
			o.ignoreRow(s, row, "note")
			key = ""
			continue
		}
		if len(t.bidders) > 0 {
			o.bidderLines(x, form, by, true)
			continue
		}
		if key == "" || !x.likeAbove(i, strings.HasPrefix(key, "n:")) {
			key, named = x.identity()
		}
		m := by[key]
		switch {
		case !named && last != nil && (t.by["name"] != nil || t.by["number"] != nil || t.by["vendor"] != nil) && x.pricedRow():
			m = last // its name stands on a row above
			o.fillMore(m, x)
		case m == nil:
			if n := x.text("number"); n != "" {
				if other := by["#"+models.Fold(n)]; other != nil && t.by["name"] != nil && x.text("name") != "" {
					x.faultAt(models.CodeDuplicateID, x.place("number"), n, o.say("다른 계약과 겹치지 않는 번호를 적거나, 같은 계약이면 한 행만 남기세요.", "Give it a number of its own, or keep one row if it is the same contract."), grid.Ref(other.first.t.by["number"].col, other.first.row.N))
				}
			}
			m = o.newContract(x, form, "")
			by[key] = m
			if n := x.text("number"); n != "" && by["#"+models.Fold(n)] == nil {
				by["#"+models.Fold(n)] = m
			}
			o.fill(m, x)
			if dated*2 >= len(t.rows) && (t.by["start"] != nil || t.by[models.FieldPeriod] != nil) && !x.hasDate() {
				place := "start"
				if t.by["start"] == nil {
					place = models.FieldPeriod
				}
				f := officeWords()["contracts"].field("start")
				x.faultAt(models.CodeMissingValue, x.place(place), "", f.Expect(o.lang))
			}
		default:
			o.fillMore(m, x)
		}
		last = m
		if hasPrice {
			o.linesOf(m, x, form, "")
		}
	}
	o.checkTotals(t)
}

// serviceTable reads a table of prices of a contract that stands elsewhere.
func (o *office) serviceTable(s *officeSheet, t *otable, form *src) {
	var m *contractMeta
	switch {
	case form != nil:
		m = o.newContract(form, nil, "")
		o.fill(m, form)
	case len(o.metas) == 1 && len(o.c.Contracts[o.metas[0].at].Services) == 0:
		m = o.metas[0]
	}
	if form == nil && o.isHelper(t) {
		o.ignorePart(s, t.rangeText(), "note") // prices that another sheet looks up
		return
	}
	byBidder := map[string]*contractMeta{}
	x := &src{o: o, s: s, t: t}
	for i, row := range t.rows {
		if i%checkEvery == 0 && o.cancelled() {
			return
		}
		if x.next(row); !x.saysAnything() {
			o.ignoreRow(s, row, "note")
			continue
		}
		if len(t.bidders) > 0 {
			o.bidderLines(x, form, byBidder, false)
			continue
		}
		if m == nil {
			m = o.newContract(x, form, "")
		}
		o.linesOf(m, x, form, "")
	}
	o.checkTotals(t)
}

// bidderLines reads a row that has prices of several firms, each a contract of its
// own, which the row begins where it is the first; filled ones take the row's values.
func (o *office) bidderLines(x, form *src, by map[string]*contractMeta, fill bool) {
	for _, b := range x.t.bidders {
		m := by[b]
		if m == nil {
			m = o.newContract(x, form, b)
			by[b] = m
			if fill {
				o.fill(m, x)
			}
		}
		o.linesOf(m, x, form, b)
	}
}

// isHelper reports whether a table of prices without volumes only serves the
// contracts that another table names.
func (o *office) isHelper(t *otable) bool {
	for _, k := range []string{"messages_per_month", models.FieldVolumeYear, models.FieldVolumeTotal, models.FieldVolumeBefore, models.FieldTierRange, "phase"} {
		if t.by[k] != nil {
			return false
		}
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, x := range s.tables {
				if x != t && x.kind == "contracts" && x.hasPrices() && (x.by["name"] != nil || x.by["number"] != nil) {
					return true
				}
			}
		}
	}
	return false
}

func (t *otable) hasPrices() bool {
	return t.by[models.FieldCalculation] != nil || slices.ContainsFunc(t.cols, func(c *ocol) bool { return isPriceField(c.field) })
}

// likeAbove reports whether a row names its contract in the same cells and words
// as the row above, which has a number or not: see identity.
func (x *src) likeAbove(i int, numbered bool) bool {
	if i == 0 {
		return false
	}
	above := x.t.rows[i-1]
	for i, key := range []string{"number", "name", "agency", models.FieldDepartment, "vendor"} {
		if i == 2 && numbered {
			break
		}
		c := x.t.by[key]
		if c == nil {
			continue
		}
		own, has := x.row.At(c.col)
		up, had := above.At(c.col)
		if has != had || own != up || has && (own.Kind != grid.Text && own.Kind != grid.Number || own.Long || strings.HasPrefix(own.Text, "#")) {
			return false
		}
	}
	return true
}

// identity tells which rows are of one contract.
func (x *src) identity() (key string, named bool) {
	number, name := x.text("number"), x.text("name")
	if number != "" {
		return "n:" + models.Fold(number) + "/" + models.Fold(name), true
	}
	vendor := x.text("vendor")
	if x.t.by["phase"] != nil {
		vendor = "" // rows of one contract may be of two firms: the one before, the one after
	}
	if name != "" {
		key := "m:" + models.Fold(name) + "/" + models.Fold(x.text("agency")) + "/" + models.Fold(x.text(models.FieldDepartment))
		return key + "/" + models.Fold(vendor), true
	}
	agency, department := x.text("agency"), x.text(models.FieldDepartment)
	return "v:" + models.Fold(agency) + "/" + models.Fold(department) + "/" + models.Fold(vendor), agency+department+vendor != ""
}

func (x *src) saysAnything() bool {
	for _, c := range x.row.Cells {
		if c.Kind == grid.Text && models.IsBlank(c.Text) {
			continue
		}
		for _, col := range x.t.cols {
			if col.col == c.Col && col.field != "" && col.field != models.FieldSequence && col.field != models.FieldNote && col.field != models.FieldUnit {
				return true
			}
		}
	}
	return false
}

func (x *src) pricedRow() bool {
	for _, c := range x.t.cols {
		if isPriceField(c.field) {
			if _, ok := x.of(c); ok {
				return true
			}
		}
	}
	return false
}

func (x *src) hasDate() bool {
	for _, k := range []string{"start", "end", models.FieldPeriod} {
		if _, ok := x.val(k); ok {
			return true
		}
	}
	return false
}

// newContract begins a contract with what the sheet says around it.
func (o *office) newContract(x, form *src, bidder string) *contractMeta {
	k := models.Contract{VAT: models.VATUnstated, InForce: !x.s.offer && bidder == "", Cell: x.first()}
	name := x.text("name")
	if name == "" && form != nil {
		name = form.text("name")
	}
	guessed := false
	if name == "" && x.text("number") == "" && (form == nil || form.text("number") == "") {
		guessed = true
		if name = x.s.titleName(x.t); x.t == nil && x.head.text != "" && x.head.corner == "" {
			name = withoutPerson(x.head.text)
		}
		if x.t != nil && x.t.kind == "contracts" && bidder == "" { // one of several under a title
			if d := x.text(models.FieldDepartment); d != "" {
				name += " " + d
			} else if v := x.text("vendor"); v != "" && k.InForce && x.t.by["phase"] == nil {
				name += " " + v
			}
		}
	}
	k.Name, k.Vendor = name, bidder
	m := &contractMeta{at: len(o.c.Contracts), s: x.s, first: x.keep(), services: map[serviceKey]int{}, tiered: map[lineKey]*src{}, form: x.t == nil, nameGuessed: guessed}
	o.c.Contracts = append(o.c.Contracts, k)
	o.metas = append(o.metas, m)
	if form != nil && x.t != nil {
		o.fillMore(m, form)
	}
	if x.t != nil && x.t.kind == "services" && m.contract(o).Agency == "" {
		m.contract(o).Agency = o.agencyOf(x.s)
	}
	return m
}

// titleName makes the name of a contract that has none from the sheet's title.
func (s *officeSheet) titleName(t *otable) string {
	title := s.title
	if t != nil {
		title = t.titleText()
	}
	title = strings.TrimSpace(tableMark.ReplaceAllString(strings.Join(strings.Fields(title), " "), ""))
	for _, b := range inBrackets(title) {
		if vatOf(b) != "" || strings.Contains(b, "단위") || strings.Contains(b, "기준") {
			title = strings.TrimSpace(strings.NewReplacer("("+b+")", "", "["+b+"]", "").Replace(title))
		}
	}
	if title == "" || utf8.RuneCountInString(title) > 60 || s.hit(title) == 1 || agencyIn(title) == title {
		return s.name()
	}
	return withoutPerson(title)
}

// volumeInNote is a volume of a month in a row's remark: 월 470,000건.
var volumeInNote = regexp.MustCompile(`월\s*(?:평균|간)?\s*약?\s*([\d,]+(?:\.\d+)?\s*(?:만|천)?(?:\s*\d천)?)\s*(?:건|통)`)

// tableMark is how a table is numbered before its title: <표 1>, [붙임2].
var tableMark = regexp.MustCompile(`^[<\[〈《(【]\s*(?:표|붙임|별첨|별지|참고|서식)\s*\d*(?:-\d+)?\s*[>\]〉》)】]\s*`)

func (m *contractMeta) contract(o *office) *models.Contract { return &o.c.Contracts[m.at] }

// fill reads a contract's own values.
func (o *office) fill(m *contractMeta, x *src) {
	o.fillMore(m, x)
	k := m.contract(o)
	agency, sure := k.Agency, k.Agency != ""
	if !sure {
		if agency = agencyIn(x.section()); agency == "" {
			agency = o.agencyOf(x.s)
		}
	}
	if d := x.text(models.FieldDepartment); d != "" && !strings.Contains(models.Fold(agency), models.Fold(d)) {
		agency = strings.TrimSpace(agency + " " + d)
	}
	k.Agency = agency
}

// fillMore fills what is still open.
func (o *office) fillMore(m *contractMeta, x *src) {
	k := m.contract(o)
	if v, ok := x.val("phase"); ok && x.t != nil && !x.same(m.first) && v.Kind == grid.Text && strings.HasPrefix(models.Fold(v.Text), "변경") {
		// A contract as changed: what the row says takes the place of what was agreed first.
		if _, ok := x.val("amount"); ok {
			k.Amount = nil
		}
		if x.hasDate() {
			k.Start, k.End = nil, nil
		}
	}
	set := func(to *string, key string) {
		if *to == "" {
			*to = x.text(key)
		}
	}
	set(&k.Number, "number")
	if x.rowPhase() != models.Before {
		set(&k.Vendor, "vendor")
	}
	set(&k.Method, "method")
	if k.Agency == "" {
		k.Agency = bodyName(x.text("agency"))
	}
	if v, ok := x.val("status"); ok && x.usable(v) {
		if w, ok := models.SheetOf("contracts").Field("status").Match(v.Text); ok {
			k.InForce = w != "offer"
		}
	}
	if k.Start == nil && k.End == nil {
		x.term(k)
	}
	money := func(to **unit.Money, key string) {
		if *to != nil {
			return
		}
		v, ok := x.val(key)
		if !ok {
			return
		}
		if v.Kind == grid.Failed && x.t != nil && x.t.hasPrices() {
			return // it follows from a price that has its own problem, or is not used
		}
		if key == "amount" && v.col != nil && x.t.hasPrices() && plainAmount[models.Fold(cutBrackets(v.col.own))] {
			return // of the row, not of the contract
		}
		if a, ok := x.money(v); ok {
			*to = &a
			if side := o.sideOf(x, v, "amount"); side != "" && k.VAT == models.VATUnstated {
				k.VAT = side
			}
		}
	}
	money(&k.Amount, "amount")
	money(&k.MonthlyFee, "monthly_fee")
	money(&k.MonthlyMinimum, "monthly_minimum")
}

// plainAmount are headers of what a row comes to.
var plainAmount = map[string]bool{"금액": true, "amount": true, "공급가액": true, "합계금액": true, "value": true, "totalamount": true, "total": true, "소계금액": true}

// bodyName writes the head of a body as the body: 가온시장 귀하 is 가온시.
func bodyName(s string) string {
	s = strings.TrimSpace(s)
	switch models.Fold(s) {
	case "내부결재", "수신자참조", "내부", "각부서", "해당없음":
		return ""
	}
	cut := false
	for _, w := range []string{"귀하", "귀중", "귀 하", "귀 중"} {
		if r, ok := strings.CutSuffix(s, w); ok {
			s, cut = strings.TrimSpace(r), true
		}
	}
	if words := strings.Fields(s); cut && len(words) > 1 && isBody(words[0]) {
		last := words[len(words)-1]
		if post := strings.TrimSuffix(last, "님"); strings.HasSuffix(post, "장") || strings.HasSuffix(post, "담당") || strings.HasSuffix(post, "담당자") || strings.HasSuffix(post, "주무관") {
			return strings.Join(words[:len(words)-1], " ") // the body, not who opens its letters
		}
	}
	for _, w := range [][2]string{{"시장", "시"}, {"군수", "군"}, {"구청장", "구"}, {"도지사", "도"}} {
		if r, ok := strings.CutSuffix(s, w[0]); ok && utf8.RuneCountInString(r) >= 2 && (cut || isBody(r+w[1])) {
			return r + w[1]
		}
	}
	return s
}

// agencyOf finds the agency of a sheet that names it beside its tables: in its
// title, in another sheet's, or as the first node of the chain.
func (o *office) agencyOf(s *officeSheet) string {
	look := func(s *officeSheet) string {
		for _, p := range s.pairs {
			if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key == "agency" && p.value.Kind == grid.Text {
				if a := bodyName(p.value.Text); a != "" {
					return a
				}
			}
		}
		for _, p := range s.spots {
			if p.note || len(p.text) > 200 {
				continue
			}
			t := strings.TrimSpace(p.text)
			if strings.HasSuffix(t, "귀하") || strings.HasSuffix(t, "귀중") {
				return bodyName(t)
			}
			if a := agencyIn(t); a != "" {
				return a
			}
		}
		return ""
	}
	if a := look(s); a != "" {
		return a
	}
	for _, other := range s.f.sheets {
		if other != s {
			if a := look(other); a != "" {
				return a
			}
		}
	}
	for _, other := range s.f.sheets {
		for _, t := range other.tables {
			if t.kind != "nodes" || t.by["role"] == nil || t.by["name"] == nil {
				continue
			}
			for _, row := range t.rows {
				x := &src{o: o, s: other, t: t, row: row}
				if r, _ := x.role(); r == models.RoleAgency {
					return x.text("name")
				}
			}
		}
	}
	return ""
}

// term reads the first and the last day.
func (x *src) term(k *models.Contract) {
	type fault struct {
		code string
		v    *val
	}
	var faults []fault
	day := func(key string) *time.Time {
		v, ok := x.val(key)
		if !ok {
			return nil
		}
		t, err := x.date(v)
		if err == nil {
			return t
		}
		if a, b, err := readPeriod(v.Cell, x.o.from1904(v)); err == nil { // a whole period in one of them
			k.Start, k.End = a, b
			return nil
		}
		if err != errReported {
			faults = append(faults, fault{models.CodeNotDate, v})
		}
		return nil
	}
	start := day("start")
	end := day("end")
	if start == nil && !x.has("start") && !x.has(models.FieldPeriod) && !x.has(models.FieldYear) {
		start = day(models.FieldSigned)
	}
	if v, ok := x.val(models.FieldYear); ok && !x.has("start") && !x.has(models.FieldPeriod) && x.usable(v) {
		c := v.Cell
		if c.Kind == grid.Number || strings.Trim(c.Text, "0123456789") == "" {
			c.Kind, c.Text = grid.Text, c.Text+"년도"
		}
		if a, b, err := readPeriod(c, false); err == nil {
			k.Start, k.End = a, b
		}
	}
	if start != nil {
		k.Start = start
	}
	if end != nil {
		k.End = end
	}
	if v, ok := x.val(models.FieldPeriod); ok && k.Start == nil && k.End == nil && len(faults) == 0 && x.usable(v) {
		a, b, err := readPeriod(v.Cell, x.o.from1904(v))
		switch {
		case err == nil:
			k.Start, k.End = a, b
		case v.Kind == grid.Text && isMonthsOnly(v.Text) && x.form != nil:
			// '12개월' in a quotation is its length, not its days.
		default:
			x.faultAt(models.CodeNotDate, v.at(), v.Text, x.o.say("시작일과 종료일을 입력하세요(예: 2022-10-17 ~ 2023-10-16).", "Enter the first and the last day (e.g. 2022-10-17 ~ 2023-10-16)."))
		}
	}
	if len(faults) == 0 {
		return
	}
	f := officeWords()["contracts"].field("start")
	expected := f.Expect(x.o.lang)
	if len(faults) > 1 { // one message for both: what is wrong is the same
		expected = x.o.say(faults[1].v.at().Ref+" 셀의 \""+shortText(faults[1].v.Text)+"\"도 같습니다. ", "So is cell "+faults[1].v.at().Ref+" \""+shortText(faults[1].v.Text)+"\". ") + expected
		x.o.badRow(x.s, x.row.N, faults[1].v.at())
	}
	x.faultAt(faults[0].code, faults[0].v.at(), faults[0].v.Text, expected)
}

func isMonthsOnly(s string) bool { return monthsFrom.MatchString(strings.TrimSpace(s)) }

func shortText(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:29]) + "…"
	}
	return s
}

// priced is one price of a record.
type pricedCell struct {
	phase   models.Phase
	channel models.Channel
	v       *val
	money   unit.Money
	side    models.VATSide
	all     []writtenPrice
	tiers   []models.Tier // of columns for a range of volumes each
}

// writtenPrice is a price as it stands, for checking amounts.
type writtenPrice struct {
	price float64
	side  models.VATSide
}

func (o *office) lines(m *contractMeta, x *src, form *src) { o.linesOf(m, x, form, "") }

// rowPhase is the phase that a row's own column states, "" for none.
func (x *src) rowPhase() models.Phase {
	v, ok := x.val("phase")
	if !ok || v.Kind != grid.Text {
		return ""
	}
	if w, ok := models.SheetOf("services").Field("phase").Match(v.Text); ok {
		return models.Phase(w)
	}
	return phaseOf(v.Text)
}

// linesOf reads a record's prices into the contract's services.
func (o *office) linesOf(m *contractMeta, x *src, form *src, bidder string) {
	if o.otherItem(m, x) {
		return
	}
	prices := o.prices(x, bidder)
	if x.bad && len(prices) == 0 {
		var l models.Line
		o.volume(m, x, &l, form) // all that is wrong with the row at once
		return
	}
	k := m.contract(o)
	if len(prices) == 0 {
		if x.t == nil {
			return
		}
		_, vol := x.val("messages_per_month")
		_, ch := x.val("channel")
		if vol && (ch || x.text("service") != "") {
			for _, c := range x.t.cols {
				if isPriceField(c.field) && c.bidder == bidder {
					x.faultAt(models.CodeMissingValue, o.cell(x.s, c.col, x.row.N), "", c.f.Expect(o.lang))
					break
				}
			}
		}
		return
	}
	service := x.text("service")
	name := service
	if name == "" {
		name = k.Name
		if x.t != nil && x.t.by["name"] != nil {
			if n := x.text("name"); n != "" {
				name = n
			}
		}
	}
	if name == "" {
		name = k.Number
	}
	_, hasBefore := find(prices, models.Before)
	rowPhase := models.Phase("")
	if v, ok := x.val("phase"); ok && x.usable(v) {
		if rowPhase = x.rowPhase(); rowPhase == "" {
			x.faultAt(models.CodeUnknownWord, v.at(), v.Text, models.SheetOf("services").Field("phase").Expect(o.lang))
			return
		}
	}
	channels := 0
	for _, p := range prices {
		if p.phase == "" {
			channels++
		}
	}
	m.touched = m.touched[:0]
	for _, p := range prices {
		l := models.Line{Phase: p.phase, VAT: p.side, Cell: p.v.at()}
		switch {
		case l.Phase == "" && rowPhase != "":
			l.Phase = rowPhase
		case l.Phase == "" && hasBefore:
			l.Phase = models.After
		case l.Phase == "":
			l.Phase = models.Single
			if x.t != nil && phaseOf(x.section()) == models.Fallback {
				l.Phase = models.Fallback
			}
		}
		if l.Channel = o.channelFor(m, x, p, l.Phase, form); l.Channel == "" || x.notSent(l.Channel) {
			continue
		}
		if l.Phase == models.Single && l.Channel.Carrier() && x.resends() {
			l.Phase = models.Fallback
			if m.resends == nil {
				m.resends = map[models.Cell]bool{}
			}
			m.resends[l.Cell] = true
		}
		l.Vendor = x.text("vendor")
		if l.Phase == models.Before {
			if l.Vendor = x.text(models.FieldVendorBefore); rowPhase == models.Before {
				l.Vendor = x.text("vendor")
			}
		}
		if bidder != "" {
			l.Vendor = ""
		}
		if l.Vendor == k.Vendor && l.Phase != models.Before {
			l.Vendor = ""
		}
		l.Price = models.Flat(p.money)
		o.volume(m, x, &l, form)
		if v, ok := x.val("attempts_billed"); ok && x.usable(v) {
			w, _ := models.SheetOf("services").Field("attempts_billed").Match(v.Text)
			l.AttemptsBilled = w == "yes"
		}
		o.tiers(m, x, &l, p)
		if len(p.tiers) > 1 {
			l.Price = models.Schedule{Tiers: p.tiers, Mode: o.tierMode(x, &l)}
		}
		o.keepLine(m, x, name, service != "", channels > 1, l)
	}
	o.serviceValuesOf(m, x)
	if bidder == "" {
		o.checkAmounts(x, prices)
	}
}

// notSent reports whether a row of volumes by channel leaves one blank that it does
// not use: others are filled.
func (x *src) notSent(ch models.Channel) bool {
	if x.t == nil {
		return false
	}
	blank, others := false, false
	for _, c := range x.t.cols {
		if !isVolumeField(c.field) || c.channel == "" {
			continue
		}
		if v, ok := x.of(c); ok && !(v.Kind == grid.Number && v.Text == "0") {
			others = others || c.channel != ch
			if c.channel == ch {
				return false
			}
		} else {
			blank = blank || c.channel == ch
		}
	}
	return blank && others
}

// otherItem reports whether a row is of something else than messages, by its unit:
// 연동 개발 1식. A monthly charge is kept as the contract's.
func (o *office) otherItem(m *contractMeta, x *src) bool {
	if x.t == nil {
		return false
	}
	v, ok := x.val(models.FieldUnit)
	if !ok || v.Kind != grid.Text {
		return false
	}
	name := x.text("service")
	if name == "" {
		name = x.text("name")
	}
	if ch, sure := channelOf(name); ch != "" && sure && !foldHas(models.Fold(name), []string{"구축", "개발", "연동", "설치", "기본료", "정액", "유지"}) {
		return false
	}
	switch models.Fold(v.Text) {
	case "월", "개월", "월정액", "월정":
		if k := m.contract(o); foldHas(models.Fold(name), []string{"기본료", "기본요금", "정액", "이용료", "사용료"}) && k.MonthlyFee == nil {
			if p, ok := x.val("price"); ok {
				c := *p
				c.f = officeWords()["contracts"].field("monthly_fee")
				if fee, ok := x.money(&c); ok {
					k.MonthlyFee = &fee
				}
				return true
			}
		}
	case "식", "대", "명", "인", "mm", "m/m", "세트", "set", "lot", "개", "ea", "copy", "license", "라이선스", "년", "회":
	default:
		return false
	}
	o.add(models.CodeNotPerMessage, x.first(), name, "")
	o.ignoreRow(x.s, x.row, "note")
	return true
}

func find(prices []pricedCell, ph models.Phase) (pricedCell, bool) {
	for _, p := range prices {
		if p.phase == ph {
			return p, true
		}
	}
	return pricedCell{}, false
}

// prices reads the record's prices, the two sides of VAT of one price together.
// They are good until the next record's are read.
func (o *office) prices(x *src, bidder string) []pricedCell {
	cells := o.priceCells[:0]
	defer func() { o.priceCells = cells }()
	var keyOf map[*val]string
	if x.t != nil {
		for _, c := range x.t.cols {
			if isPriceField(c.field) && c.bidder == bidder {
				if v, ok := x.of(c); ok {
					cells = append(cells, v)
				}
			}
		}
		if v, ok := x.val(models.FieldCalculation); ok && len(cells) == 0 && v.Kind == grid.Text {
			if c, ok := readCalculation(v.Text); ok {
				p := *v
				p.Text, p.f, p.col, p.lined = c.price, officeWords()["contracts"].field("price"), nil, false
				if c.side != "" {
					p.side = c.side
				}
				cells = append(cells, &p)
				o.saidOnce(x, models.CodeFormulaText, v)
			}
		}
	} else {
		keyOf = map[*val]string{}
		for _, k := range []string{models.FieldPriceBefore, "price", models.FieldPriceAfter, models.FieldPriceFallback} {
			if v := x.form[k]; v != nil {
				cells = append(cells, v)
				keyOf[v] = k
			}
			for _, m := range x.more {
				if m.key == k {
					cells = append(cells, m.v)
					keyOf[m.v] = k
				}
			}
		}
	}
	slots := o.slots[:0]
	defer func() { o.slots = slots }()
	for _, v := range cells {
		var p pricedCell
		key := keyOf[v]
		if v.col != nil {
			key = v.col.field
			p.channel = v.col.channel
		} else if ch, sure := channelOf(v.text); sure {
			p.channel = ch
		}
		switch key {
		case models.FieldPriceBefore:
			p.phase = models.Before
		case models.FieldPriceAfter:
			p.phase = models.After
		case models.FieldPriceFallback:
			p.phase = models.Fallback
		}
		i := slices.IndexFunc(slots, func(s priceSlot) bool { return s.phase == p.phase && s.channel == p.channel })
		if i < 0 {
			if i = len(slots); i < cap(slots) { // with the room that it had
				slots = slots[:i+1]
			} else {
				slots = append(slots, priceSlot{})
			}
			slots[i] = priceSlot{phase: p.phase, channel: p.channel, prices: slots[i].prices[:0]}
		}
		var ok bool
		if p.money, ok = x.money(v); !ok {
			slots[i].failed = true
			continue
		}
		per := int64(0)
		if v.col != nil {
			per = v.col.per
		} else {
			per = perMessages(v.text)
		}
		if per > 1 {
			if m, err := p.money.MulDiv(1, per); err == nil {
				p.money = m
			}
		}
		if f, _ := x.unitFactor(); f > 1 && p.money.Float() > 300 { // of a unit, as the amount beside it is
			if m, err := p.money.MulDiv(1, f); err == nil {
				p.money = m
			}
		}
		p.v, p.side = v, o.sideOf(x, v, "price")
		slots[i].prices = append(slots[i].prices, p)
	}
	out := o.priced[:0]
	for _, s := range slots {
		if s.failed {
			continue
		}
		if c := s.prices[0].v.col; c != nil && c.bracketed {
			out = append(out, byBracket(s.prices))
			continue
		}
		p, ok := o.onePrice(x, s.prices)
		if ok {
			out = append(out, p)
		}
	}
	o.priced = out
	return out
}

var perMany = regexp.MustCompile(`([\d,]{3,}|천|만)\s*건\s*당`)

// perMessages is of how many messages a price is by its header: 1,000건당 단가.
func perMessages(header string) int64 {
	m := perMany.FindStringSubmatch(header)
	if m == nil {
		return 1
	}
	switch m[1] {
	case "천":
		return 1000
	case "만":
		return 10_000
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

// byBracket joins prices that stand in a column for each range of volumes.
func byBracket(ps []pricedCell) pricedCell {
	out := ps[0]
	for _, p := range ps {
		c := p.v.col
		if c != nil && c.bracketed && !slices.ContainsFunc(out.tiers, func(t models.Tier) bool { return t.From == c.bracket }) {
			out.tiers = append(out.tiers, models.Tier{From: c.bracket, PricePerMessage: p.money})
		}
	}
	slices.SortFunc(out.tiers, func(a, b models.Tier) int { return int(a.From - b.From) })
	return out
}

// priceSlot is a price of a record on whichever sides of VAT it is written.
type priceSlot struct {
	phase   models.Phase
	channel models.Channel
	prices  []pricedCell
	failed  bool // one of them could not be read
}

// onePrice joins the sides of VAT on which one price is written. The two must
// agree at 10 % within the rounding of either.
func (o *office) onePrice(x *src, ps []pricedCell) (pricedCell, bool) {
	best := ps[0]
	var all []writtenPrice
	for _, p := range ps {
		all = append(all, writtenPrice{p.money.Float(), p.side})
		if p.side == models.VATExcluded && best.side != models.VATExcluded {
			best = p
		}
	}
	best.all = all
	for _, p := range ps {
		if p.v == best.v || best.side != models.VATExcluded || p.side != models.VATIncluded {
			continue
		}
		e, i := best.money.Float(), p.money.Float()
		half := func(v *val) float64 { return .5*math.Pow(10, -float64(digitsAfterPoint(v.Text))) + 1e-9 }
		if math.Abs(i-1.1*e) > half(p.v) && math.Abs(e-i/1.1) > half(best.v) {
			x.faultAt(models.CodeVATContradiction, p.v.at(), p.v.Text, "", best.v.at().Ref, best.money.String(), shortMoney(1.1*e))
			return best, false
		}
	}
	return best, true
}

func shortMoney(f float64) string {
	return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64)
}

// sideOf tells on which side of VAT a figure stands: what its own text says, then
// the row's column or remark, then the header, then the lines around the table.
func (o *office) sideOf(x *src, v *val, what string) models.VATSide {
	if v.Kind == grid.Text {
		if s := vatOf(v.Text); s != "" {
			return s
		}
	}
	if what == "price" || x.form != nil {
		if c, ok := x.val("vat"); ok {
			if c.Kind == grid.Text {
				if s := vatWord(c.Text); s != "" {
					return s
				}
				if s := vatYesNo(c.text, c.Text); s != "" {
					return s
				}
			}
			if c.Kind == grid.Text && models.Fold(c.Text) != "" {
				if w, ok := models.SheetOf("services").Field("vat").Match(c.Text); !ok || w != string(models.VATUnstated) {
					x.faultAt(models.CodeUnknownWord, c.at(), c.Text, models.SheetOf("services").Field("vat").Expect(o.lang))
				}
			}
		}
	}
	if c, ok := x.val(models.FieldNote); ok && c.Kind == grid.Text {
		if s := o.vats.of(c.Text, vatOf); s != "" {
			if v.side != "" && v.side != s && what == "price" {
				key := o.key("vat_row", x.s, v.at().Ref)
				if a := o.ask(key, models.CodeVATConflict, c.at(), c.Text, o.vatOptions()); a != "" {
					return models.VATSide(a)
				}
			}
			return s
		}
	}
	noted := x.s.sideNote(what, x.t, x.statedChannel(v))
	if v.side != "" {
		if noted != "" && noted != v.side && what == "price" && v.col != nil {
			at := o.cell(x.s, v.col.col, v.col.row)
			key := o.key("vat_notes", x.s, at.Ref)
			answer := o.answers[key]
			if !slices.Contains(models.VATSides(), models.VATSide(answer)) {
				answer = ""
			}
			if !o.once[key] {
				o.once[key] = true
				o.addQuestion(key, models.CodeVATNotes, at, v.text, o.vatOptions(), answer)
				if answer == "" {
					o.keep(models.NewProblem(o.lang, models.CodeVATNotes, at, v.text, ""))
				}
			}
			if answer != "" {
				return models.VATSide(answer)
			}
		}
		return v.side
	}
	if noted != "" {
		return noted
	}
	if what != "price" {
		return ""
	}
	if len(o.answers) == 0 {
		return models.VATUnstated
	}
	key := o.key("vat", x.s, "")
	if x.t != nil {
		key = o.vatKey(x.t)
	}
	if a := models.VATSide(o.answers[key]); slices.Contains(models.VATSides(), a) {
		o.answered[v.at()] = true
		return a
	}
	return models.VATUnstated
}

func (o *office) vatOptions() []Option {
	f := models.SheetOf("services").Field("vat")
	var out []Option
	for _, side := range []models.VATSide{models.VATExcluded, models.VATIncluded, models.VATExempt} {
		w, _ := f.Word(string(side))
		out = append(out, Option{string(side), w.In(o.lang)})
	}
	return out
}

func (o *office) vatKey(t *otable) string {
	return o.key("vat", t.s, grid.Ref(t.cols[0].col, t.top))
}

// sideKey is what sideNote was asked for, and the corner of the table.
type sideKey struct {
	what      string
	channel   models.Channel
	top, left int
}

// sideNote reads the side of VAT from the lines around a table: those of the price
// from clauses about prices, those of amounts from clauses about amounts, and
// either from one that names neither. Lines that contradict each other say nothing.
func (s *officeSheet) sideNote(what string, t *otable, ch models.Channel) models.VATSide {
	if s.sides == nil {
		s.sides = map[sideKey]models.VATSide{}
	}
	key := sideKey{what: what, channel: ch}
	if t != nil {
		key.top, key.left = t.top, t.left
	}
	if v, ok := s.sides[key]; ok {
		return v
	}
	said := map[models.VATSide]bool{}
	general := map[models.VATSide]bool{}
	own := map[models.VATSide]bool{} // of the channel asked for
	for _, p := range s.spots {
		if len(p.text) > 1200 {
			continue
		}
		clauses := strings.FieldsFunc(p.text, func(r rune) bool { return strings.ContainsRune("/;\n·,", r) })
		sides := map[models.VATSide]bool{}
		for _, clause := range clauses {
			if v := vatOf(clause); v != "" {
				sides[v] = true
			}
		}
		for _, clause := range clauses {
			v := vatOf(clause)
			if v == "" {
				continue
			}
			f := models.Fold(clause)
			if of, sure := channelOf(clause); sure && of != "" && len(sides) > 1 {
				if of == ch && what == "price" {
					own[v] = true
				}
				continue // of one channel only
			}
			price := foldHas(f, []string{"단가", "건당", "요금", "unitprice", "price"})
			amount := foldHas(f, []string{"금액", "총액", "amount", "합계", "사업비", "예산"})
			switch {
			case what == "price" && price, what == "amount" && amount:
				said[v] = true
			case !price && !amount:
				general[v] = true
			}
		}
	}
	for _, p := range s.pairs { // 부가세 | 별도
		if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key == "vat" && p.value.Kind == grid.Text {
			if v := vatWord(p.value.Text); v != "" {
				general[v] = true
			}
		}
	}
	if len(general) == 0 && s.offer { // 견적금액 3,890,000원(VAT 별도) is the sum of the prices
		for _, p := range s.pairs {
			if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key == "amount" {
				for _, text := range []string{p.label.Text, p.value.Text} {
					if v := vatOf(text); v != "" {
						general[v] = true
					}
				}
			}
		}
	}
	out := models.VATSide("")
	if len(said) == 0 {
		said = general
	}
	if len(own) > 0 {
		said = own
	}
	if len(said) == 1 {
		for v := range said {
			out = v
		}
	}
	s.sides[key] = out
	return out
}

// statedChannel is the channel that a price's header or row states, "" for none.
func (x *src) statedChannel(v *val) models.Channel {
	if v.col != nil && v.col.channel != "" {
		return v.col.channel
	}
	for _, key := range []string{"channel", "service", "name"} {
		if c, ok := x.val(key); ok && c.Kind == grid.Text {
			if ch := x.o.channels.of(c.Text, sureChannel); ch != "" {
				return ch
			}
		}
	}
	return ""
}

// channelChange reads the channels before and after an arrow, "" for none.
func channelChange(text string) [2]models.Channel {
	parts := arrow.Split(text, 3)
	if len(parts) != 2 {
		return [2]models.Channel{}
	}
	before, _ := channelOf(parts[0])
	after, _ := channelOf(parts[1])
	return [2]models.Channel{before, after}
}

// anyChannel is the channel that a text names, for sure or by custom.
func anyChannel(text string) models.Channel {
	ch, _ := channelOf(text)
	return ch
}

// sureChannel is the channel that a text names for sure.
func sureChannel(text string) models.Channel {
	if ch, sure := channelOf(text); sure {
		return ch
	}
	return ""
}

// section is the heading that a row stands under.
func (x *src) section() string {
	if x.t == nil {
		return ""
	}
	i, _ := slices.BinarySearchFunc(x.t.sections, x.row.N, func(p spot, n int) int { return p.row - n })
	if i == 0 {
		return ""
	}
	return x.t.sections[i-1].text
}

// channelFor tells a price's channel: from its header, the row's column, the
// heading above, the names of service and contract, the title. Where nothing says it
// a person is asked.
func (o *office) channelFor(m *contractMeta, x *src, p pricedCell, ph models.Phase, form *src) models.Channel {
	if p.channel != "" {
		return p.channel
	}
	keys := []string{"channel"}
	if ph == models.Before {
		keys = []string{models.FieldChannelBefore}
		if x.t == nil || x.t.by[models.FieldPriceBefore] == nil || p.v.col != nil && p.v.col.field != models.FieldPriceBefore {
			keys = append(keys, "channel")
		}
	}
	var asked *val
	if v, ok := x.val("phase"); ok && v.Kind == grid.Text && foldHas(models.Fold(v.Text), []string{"당초"}) {
		ph = models.Single // of the same contract before it was changed: what it sends stays
	}
	for _, key := range keys {
		v, ok := x.val(key)
		if !ok || !x.usable(v) {
			continue
		}
		if w, ok := models.SheetOf("services").Field("channel").Match(v.Text); ok {
			return models.Channel(w)
		}
		if ch := o.anyChannels.of(v.Text, anyChannel); ch != "" {
			return ch
		}
		asked = v
	}
	if v, ok := x.val("channel"); ok && v.Kind == grid.Text { // SMS → 알림톡
		change := o.changes.of(v.Text, channelChange)
		if ch := change[1]; ph != models.Before && ch != "" {
			return ch
		}
		if ch := change[0]; ph == models.Before && ch != "" {
			return ch
		}
	}
	if asked == nil {
		var texts []string
		if x.t != nil {
			texts = append(texts, x.section())
			if p.v.col != nil {
				texts = append([]string{p.v.col.header}, texts...)
			}
		}
		k := m.contract(o)
		if ph != models.Before { // names are of what is bought, not of what was given up
			texts = append(texts, x.text("service"), x.text("name"), k.Name)
			if x.t != nil {
				texts = append(texts, x.t.titleText())
			}
			texts = append(texts, x.s.title, x.s.name())
		}
		for _, t := range texts {
			if ch := o.anyChannels.of(t, anyChannel); ch != "" {
				return ch
			}
		}
		if form != nil {
			if v, ok := form.val("channel"); ok {
				if ch, _ := channelOf(v.Text); ch != "" {
					return ch
				}
			}
		}
	}
	at := p.v.at()
	found := ""
	if asked != nil {
		at, found = asked.at(), asked.Text
	}
	f := models.SheetOf("services").Field("channel")
	key := o.key("channel", x.s, at.Ref)
	if ph == models.Before && asked == nil && p.v.col != nil {
		key = o.key("channel", x.s, grid.Ref(p.v.col.col, p.v.col.row))
		at = o.cell(x.s, p.v.col.col, p.v.col.row)
	}
	if a := o.answers[key]; a != "" {
		if _, ok := f.Word(a); ok {
			o.addQuestion(key, models.CodeChannelAsked, at, found, o.wordOptions(f), a)
			return models.Channel(a)
		}
	}
	if asked == nil && o.once[key] {
		return "" // asked already
	}
	o.addQuestion(key, models.CodeChannelAsked, at, found, o.wordOptions(f), "")
	if asked != nil { // something is written
		x.faultAt(models.CodeUnknownWord, at, found, f.Expect(o.lang))
		return ""
	}
	if !o.once[key] {
		o.once[key] = true
		o.add(models.CodeChannelAsked, at, found, f.Expect(o.lang))
	}
	return ""
}

func (o *office) wordOptions(f models.Field) []Option {
	var out []Option
	for _, w := range f.Words {
		out = append(out, Option{w.Value, w.In(o.lang)})
	}
	return out
}

// addQuestion keeps a question once.
func (o *office) addQuestion(key, code string, at models.Cell, found string, options []Option, answer string, args ...any) {
	if len(o.questions) >= 200 || slices.ContainsFunc(o.questions, func(q Question) bool { return q.Key == key }) {
		return
	}
	p := models.NewProblem(o.lang, code, at, found, "", args...)
	o.questions = append(o.questions, Question{Key: key, Code: code, Sheet: at.Sheet, Cell: at.Ref, File: at.File, Text: p.Message, Options: options, Answer: answer})
}

// volume reads the messages a month of a line.
func (o *office) volume(m *contractMeta, x *src, l *models.Line, form *src) {
	read := func(x *src, key string, divide int64) bool {
		v, ok := x.valFor(key, l.Channel)
		if !ok {
			return false
		}
		if v.col != nil && l.Phase == models.Single && !x.has(models.FieldTierRange) && len(x.s.down) > 0 {
			if top := x.s.mergedFrom(x.row.N, v.col.col); top > 0 && x.otherChannel(top) {
				at := o.cell(x.s, v.col.col, top)
				if k := models.CodeVolumeShared + at.String(); !o.once[k] {
					o.once[k] = true
					o.add(models.CodeVolumeShared, at, v.Text, "")
				}
				return true
			}
		}
		n, approximate, ok := x.count(v, divide)
		if !ok {
			return true // reported
		}
		if n == 0 && l.Phase != models.Fallback {
			x.faultAt(models.CodeOutOfRange, v.at(), v.Text, o.say("1 이상의 숫자를 입력하세요(예: 470000).", "Enter a number of 1 or more (e.g. 470000)."))
			return true
		}
		l.MessagesPerMonth, l.Approximate = n, approximate
		if key == models.FieldVolumeYear {
			o.saidOnce(x, models.CodeYearlyVolume, v)
		}
		if per := v.period(); per.den > 0 && divide == 1 {
			l.MessagesPerMonth, l.Approximate = divideRound(n*per.num, per.den)
			l.Approximate = l.Approximate || approximate || per.num > 1
			o.saidOnce(x, models.CodeVolumeConverted, v, per.word)
			return true
		}
		if f, word := x.unitFactor(); f > 1 {
			l.MessagesPerMonth *= f
			n *= f
			o.saidOnce(x, models.CodeUnitApplied, v, word)
		}
		if key == "messages_per_month" && divide == 1 && (x.noteSays(yearWords) || v.col != nil && yearHeader.MatchString(v.col.own) && !strings.Contains(v.text, "월")) {
			l.MessagesPerMonth, l.Approximate = divideRound(n, 12)
			o.saidOnce(x, models.CodeYearlyVolume, v)
			return true
		}
		if key == "messages_per_month" && v.text != "" && !v.period().month && (x.t == nil || x.t.month == "") && !(v.Kind == grid.Text && saysMonth(v.Text)) && !x.noteSays(monthWords) {
			answer := o.periodOfAmount(m, x, l, n)
			if answer == "" {
				answer = o.period(x, v)
			}
			switch answer {
			case "year":
				l.MessagesPerMonth, l.Approximate = divideRound(n, 12)
				o.saidOnce(x, models.CodeYearlyVolume, v)
			case "term":
				o.perTerm(m, x, v, l, n)
			}
		}
		return true
	}
	if l.Phase == models.Before && read(x, models.FieldVolumeBefore, 1) {
		return
	}
	if v, ok := x.val(models.FieldCalculation); ok && v.Kind == grid.Text && l.Cell == v.at() {
		if c, ok := readCalculation(v.Text); ok {
			l.MessagesPerMonth = int64(c.count + .5)
			if c.months == 0 && !saysMonth(v.Text) {
				switch o.period(x, v) {
				case "year":
					l.MessagesPerMonth, l.Approximate = divideRound(l.MessagesPerMonth, 12)
				case "term":
					o.perTerm(m, x, v, l, l.MessagesPerMonth)
				}
			}
			return
		}
	}
	if read(x, "messages_per_month", 1) || read(x, models.FieldVolumeYear, 12) {
		return
	}
	if v, ok := x.valFor(models.FieldVolumeTotal, l.Channel); ok {
		if n, _, ok := x.count(v, 1); ok {
			l.Approximate = true
			o.perTerm(m, x, v, l, n)
		}
		return
	}
	if form != nil && form != x {
		if read(form, "messages_per_month", 1) || read(form, models.FieldVolumeYear, 12) {
			return
		}
	}
	if v, ok := x.val(models.FieldNote); ok && v.Kind == grid.Text && !x.has("messages_per_month") && !o.hasShipments() {
		if hit := volumeInNote.FindStringSubmatch(v.Text); hit != nil {
			if r, err := models.ReadNumber(models.KindCount, models.Typed{Text: hit[1]}); err == nil {
				if n, err := models.ToCount(r.Rat); err == nil && n > 0 {
					l.MessagesPerMonth, l.Approximate = n, r.Approximate || strings.Contains(hit[0], "약")
					return
				}
			}
		}
	}
	if l.Phase != models.Fallback {
		if x.has("messages_per_month") && x.t != nil && !o.hasShipments() {
			x.faultAt(models.CodeMissingValue, x.place("messages_per_month"), "", models.SheetOf("services").Field("messages_per_month").Expect(o.lang))
			return
		}
		m.noVolume = true
	}
}

// periodOf is the period that a header names.
type periodOf struct {
	num, den int64  // what a volume is multiplied and divided by to be of a month; den 0: no other period
	word     string // the period
	month    bool   // it names a month, or a mean
}

// period is that of the cell's header, which a column reads once.
func (v *val) period() periodOf {
	switch {
	case v.col == nil:
		return perPeriod(v.text)
	case v.col.period == nil:
		p := perPeriod(v.text)
		v.col.period = &p
	}
	return *v.col.period
}

func perPeriod(header string) periodOf {
	month := saysMonth(header)
	f := models.Fold(cutBrackets(header))
	switch {
	case foldHas(f, []string{"분기"}):
		return periodOf{1, 3, "분기", month}
	case foldHas(f, []string{"반기"}):
		return periodOf{1, 6, "반기", month}
	case foldHas(f, []string{"일평균", "하루", "1일", "일일", "일발송", "daily", "perday"}) && !strings.Contains(f, "월일평균"):
		return periodOf{365, 12, "일평균", month}
	case foldHas(f, []string{"주평균", "주간", "주당", "weekly", "perweek"}):
		return periodOf{52, 12, "주", month}
	}
	return periodOf{month: month}
}

// unitFactor is how many messages one unit of the row's own unit column is.
func (x *src) unitFactor() (int64, string) {
	v, ok := x.val(models.FieldUnit)
	if !ok || v.Kind != grid.Text {
		return 1, ""
	}
	switch models.Fold(v.Text) {
	case "천건", "1000건", "천통":
		return 1000, v.Text
	case "만건", "10000건", "만통":
		return 10_000, v.Text
	case "백건", "100건":
		return 100, v.Text
	}
	return 1, ""
}

func saysMonth(header string) bool {
	f := models.Fold(header)
	return strings.Contains(f, "월") || strings.Contains(f, "month") || strings.Contains(f, "평균")
}

// otherChannel reports whether the row at which a merged block begins is of
// another channel than this one.
func (x *src) otherChannel(top int) bool {
	c := x.t.by["channel"]
	if c == nil {
		return false
	}
	own, _ := x.row.At(c.col)
	i, ok := slices.BinarySearchFunc(x.t.rows, top, func(r grid.Row, n int) int { return r.N - n })
	if !ok {
		return false
	}
	first, _ := x.t.rows[i].At(c.col)
	return models.Fold(first.Text) != models.Fold(own.Text)
}

// Words of a remark that say of what period its row is.
var (
	monthWords = []string{"월", "월간", "월평균", "매월", "월기준"}
	yearWords  = []string{"연간", "년간", "연", "1년", "연기준", "연간물량", "연간수량"}
)

// noteSays reports whether one of the words stands in a row's remark.
func (x *src) noteSays(words []string) bool {
	v, ok := x.val(models.FieldNote)
	if !ok || v.Kind != grid.Text || !foldHas(v.Text, words) {
		return false
	}
	return slices.ContainsFunc(strings.FieldsFunc(v.Text, func(r rune) bool { return strings.ContainsRune(" ,./()", r) }), func(w string) bool { return slices.Contains(words, w) })
}

var yearHeader = regexp.MustCompile(`^'?(?:20)?\d{2}\s*(?:년도|년)`)

// periodOfAmount tells of what period a volume is from what the contract comes to in
// all: a price times its volume that is the contract's amount is of the whole term.
func (o *office) periodOfAmount(m *contractMeta, x *src, l *models.Line, n int64) string {
	k := m.contract(o)
	if k.Amount == nil || *k.Amount <= 0 || len(l.Price.Tiers) != 1 {
		return ""
	}
	sum := l.Price.Tiers[0].PricePerMessage.Float() * float64(n)
	if x.t != nil && len(x.t.rows) > 1 {
		if sum = x.t.sumOfRows(); sum == 0 {
			return ""
		}
	}
	months := int64(0)
	if k.Start != nil && k.End != nil {
		months = wholeMonths(*k.Start, *k.End)
	}
	for _, f := range []float64{1, 1.1, 1 / 1.1} {
		if math.Abs(sum*f-k.Amount.Float()) <= .005*k.Amount.Float() && months > 0 {
			return "term"
		}
	}
	return ""
}

// sumOfRows is what the rows of a table come to, price times volume; 0 where they have
// not one of each.
func (t *otable) sumOfRows() float64 {
	price, volume := t.by["price"], t.by["messages_per_month"]
	if price == nil || volume == nil || len(t.bidders) > 0 || len(t.rows) > 1000 {
		return 0
	}
	sum := 0.0
	for _, row := range t.rows {
		number := func(c *ocol, kind models.Kind) float64 {
			v, ok := row.At(c.col)
			if !ok {
				return 0
			}
			text := v.Text
			if v.Kind == grid.Text {
				text = cleanNumber(kind, text)
			}
			r, err := models.ReadNumber(kind, models.Typed{Text: text, Number: v.Kind == grid.Number, Unit: c.unit})
			if err != nil {
				return 0
			}
			return r.Float()
		}
		sum += number(price, models.KindMoney) * number(volume, models.KindCount)
	}
	return sum
}

// period asks whether a volume whose header names no period is of a month.
func (o *office) period(x *src, v *val) string {
	at := v.at()
	key := o.key("period", x.s, at.Ref)
	if v.col != nil {
		at = o.cell(x.s, v.col.col, v.col.row)
		key = o.key("period", x.s, at.Ref)
	}
	options := []Option{o.option("month", "한 달", "a month"), o.option("year", "한 해", "a year"), o.option("term", "계약 기간 전체", "the whole term")}
	answer := o.answers[key]
	if !slices.ContainsFunc(options, func(x Option) bool { return x.Value == answer }) {
		answer = ""
	}
	if answer == "" {
		for _, p := range x.s.spots { // ※ 발송량은 월평균
			f := models.Fold(p.text)
			if foldHas(f, []string{"물량", "수량", "발송량", "건수", "발송건"}) && (strings.Contains(f, "월평균") || strings.Contains(f, "월기준") || strings.Contains(f, "월간")) {
				return "month"
			}
		}
	}
	if slices.ContainsFunc(o.questions, func(q Question) bool { return q.Key == key }) {
		return answer
	}
	o.addQuestion(key, models.CodePeriodOpen, at, v.text, options, answer)
	if answer == "" {
		o.keep(models.NewProblem(o.lang, models.CodePeriodOpen, at, v.text, ""))
	}
	return answer
}

func divideRound(n, by int64) (int64, bool) {
	return (n + by/2) / by, n%by != 0
}

// perTerm spreads a volume of the whole term over its months.
func (o *office) perTerm(m *contractMeta, x *src, v *val, l *models.Line, n int64) {
	k := m.contract(o)
	if k.Start == nil || k.End == nil || !k.End.After(*k.Start) {
		key := o.key("months", x.s, v.at().Ref)
		if a, err := strconv.Atoi(o.answers[key]); err == nil && a > 0 && a <= 120 {
			l.MessagesPerMonth, l.Approximate = divideRound(n, int64(a))
			return
		}
		o.addQuestion(key, models.CodeTermOpen, v.at(), v.Text, []Option{o.option("12", "12개월", "12 months"), o.option("24", "24개월", "24 months"), o.option("36", "36개월", "36 months"), o.option("6", "6개월", "6 months"), o.option("1", "1개월", "1 month")}, "")
		o.keep(models.NewProblem(o.lang, models.CodeTermOpen, v.at(), v.Text, ""))
		l.MessagesPerMonth, l.Approximate = divideRound(n, 12)
		l.Approximate = true
		return
	}
	o.saidOnce(x, models.CodeVolumeConverted, v, o.say("계약 기간 전체", "the whole term"))
	if whole := wholeMonths(*k.Start, *k.End); whole > 0 {
		l.MessagesPerMonth, l.Approximate = divideRound(n, whole)
		return
	}
	days := k.End.Sub(*k.Start).Hours()/24 + 1
	l.MessagesPerMonth = int64(float64(n)/(days/365*12) + .5)
	l.Approximate = true
}

// wholeMonths is how many months a term is, 0 where it is not of whole ones.
func wholeMonths(a, b time.Time) int64 {
	next := b.AddDate(0, 0, 1)
	if next.Day() != a.Day() {
		return 0
	}
	return int64((next.Year()-a.Year())*12 + int(next.Month()) - int(a.Month()))
}

// saidOnce says something of a column once.
func (o *office) saidOnce(x *src, code string, v *val, args ...any) {
	k := code
	if v.col != nil {
		k += "@" + grid.Ref(v.col.col, v.col.row) + x.s.name() + x.s.f.name
	} else {
		k += "@" + v.at().String()
	}
	if o.once[k] {
		return
	}
	o.once[k] = true
	at := v.at()
	if v.col != nil {
		at = o.cell(x.s, v.col.col, v.col.row)
	}
	o.add(code, at, v.text, "", args...)
}

// keepLine puts a line into its service, which is made where it is new.
func (o *office) keepLine(m *contractMeta, x *src, name string, own, several bool, l models.Line) {
	k := m.contract(o)
	key := serviceKey{name: models.Fold(name)}
	if l.Phase == models.Single {
		key.channel = l.Channel
	}
	i, ok := m.services[key]
	if ok {
		lines := k.Services[i].Lines
		if j := slices.IndexFunc(lines, func(x models.Line) bool { return x.Channel == l.Channel && x.Phase == l.Phase }); j >= 0 {
			if t := m.tiered[lineKey{key.name, l.Channel, l.Phase}]; t != nil && x.has(models.FieldTierRange) && !t.same(x) {
				addTier(&lines[j], name, x, l)
				return
			}
			m.twice(x, name, l.Cell, lines[j].Cell)
			return
		}
	}
	if x.has(models.FieldTierRange) {
		m.tiered[lineKey{key.name, l.Channel, l.Phase}] = x.keep()
	}
	if !ok {
		i = len(k.Services)
		m.services[key] = i
		at := l.Cell
		if x.t != nil {
			for _, f := range []string{"service", "name"} {
				if x.t.by[f] != nil {
					at = x.place(f)
					break
				}
			}
		}
		if n := len(k.Services); n == cap(k.Services) {
			n = max(8, n)
			if x.t != nil && n > 1000 { // no more than the rows that are left, where each is one
				n = max(n/8, min(n, x.t.rowsFrom(x.row.N)))
			}
			k.Services = slices.Grow(k.Services, n)
		}
		k.Services = append(k.Services, models.Service{Name: name, Cell: at})
	}
	k.Services[i].Lines = append(k.Services[i].Lines, l)
	m.touched = append(m.touched, i)
}

// twice reports a price that its service has already.
func (m *contractMeta) twice(x *src, name string, at, first models.Cell) {
	if x.t != nil && x.text("service") == "" {
		for _, key := range []string{"number", "name"} {
			if x.t.by[key] != nil && x.text(key) != "" {
				x.faultAt(models.CodeDuplicateLine, x.place(key), x.text(key), "", first.Ref)
				return
			}
		}
	}
	x.faultAt(models.CodeDuplicateLine, at, name, "", first.Ref)
}

// serviceValuesOf reads what a row says of its service beside the prices.
func (o *office) serviceValuesOf(m *contractMeta, x *src) {
	k := m.contract(o)
	for _, i := range m.touched {
		s := &k.Services[i]
		if v, ok := x.val("class"); ok && s.Class == "" && x.usable(v) {
			if w, ok := models.SheetOf("services").Field("class").Match(v.Text); ok {
				s.Class = models.MessageClass(w)
			}
		}
		if v, ok := x.val("legal"); ok && s.Legal == "" && x.usable(v) {
			if w, ok := models.SheetOf("services").Field("legal").Match(v.Text); ok {
				s.Legal = models.LegalClass(w)
			}
		}
		if v, ok := x.val("failure_share"); ok && s.FailureShare == nil {
			if n, scale, ok := x.short(v); ok {
				f := float64(n) / float64(scale)
				s.FailureShare = &f
			} else if r, ok := x.number(v); ok {
				f := r.Float()
				s.FailureShare = &f
			}
		}
		if v, ok := x.val("longest_bytes"); ok && s.LongestBytes == nil {
			if n, _, ok := x.count(v, 1); ok {
				b := int(n)
				s.LongestBytes = &b
			}
		}
		if v, ok := x.val("growth"); ok && s.GrowthPerYear == nil {
			if r, ok := x.number(v); ok {
				f := r.Float()
				s.GrowthPerYear = &f
			}
		}
	}
}

// dropMonthlyAmount drops an offer's amount that is the sum of its lines, which are
// of a month.
func dropMonthlyAmount(k *models.Contract) {
	if k.InForce || k.Amount == nil {
		return
	}
	sum := 0.0
	for _, s := range k.Services {
		for _, l := range s.Lines {
			if len(l.Price.Tiers) == 1 && l.Phase != models.Before {
				sum += l.Price.Tiers[0].PricePerMessage.Float() * float64(l.MessagesPerMonth)
			}
		}
	}
	for _, f := range []float64{1, 1.1} {
		if sum > 0 && math.Abs(k.Amount.Float()-sum*f) <= .005*sum {
			k.Amount = nil
			return
		}
	}
}

// resends reports whether the row's service or remark says that what it prices is
// sent where another message failed.
func (x *src) resends() bool {
	resent := &x.o.resent
	if resent.of(x.text("service"), saysResent) || resent.of(x.text("channel"), saysResent) {
		return true
	}
	v, ok := x.val(models.FieldNote)
	return ok && v.Kind == grid.Text && resent.of(v.Text, saysResent)
}

// saysResent reports whether a text says that failed messages are sent again: SMS
// 대체발송. 실패건 과금 제외 says something else of them.
func saysResent(s string) bool {
	if len(s) > 300 {
		return false
	}
	f := models.Fold(s)
	if foldHas(f, []string{"없음", "제외", "불가", "미포함", "미적용", "안함", "않음"}) {
		return false
	}
	if slices.ContainsFunc(inBrackets(s), func(b string) bool { b = models.Fold(b); return b == "대체" || b == "실패" || b == "대체문자" }) { // LMS(대체)
		return true
	}
	if f == "대체" || foldHas(f, []string{"대체발송", "대체문자", "대체메시지", "재발송", "실패시대체", "실패분대체", "fallback", "failover"}) {
		return true
	}
	return foldHas(f, []string{"실패분", "실패건", "실패시"}) && !foldHas(f, []string{"과금", "청구", "환불", "정산", "감액", "공제"})
}

// onlyMessenger is the only service of a contract that a messenger carries, -1
// where there is none or more.
func onlyMessenger(services []models.Service) int {
	at := -1
	for i, s := range services {
		if !slices.ContainsFunc(s.Lines, func(l models.Line) bool { return l.Phase != models.Before && l.Channel.Messenger() }) {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

// joinFallbacks puts prices of a fallback with the only service of their name, or
// else those of texts with the contract's only service of a messenger. What only a
// remark calls a fallback is a service of its own where there is none.
func (m *contractMeta) joinFallbacks(k *models.Contract) {
	only := func(s models.Service) bool {
		return len(s.Lines) > 0 && !slices.ContainsFunc(s.Lines, func(l models.Line) bool { return l.Phase != models.Fallback })
	}
	if !slices.ContainsFunc(k.Services, only) {
		return
	}
	var out []models.Service
	for _, s := range k.Services {
		if !only(s) {
			out = append(out, s)
		}
	}
	for _, s := range k.Services {
		if !only(s) {
			continue
		}
		at, n := -1, 0
		for i, x := range out {
			if x.Name == s.Name {
				at = i
				n++
			}
		}
		if n != 1 {
			at = -1
			if text := !slices.ContainsFunc(s.Lines, func(l models.Line) bool { return !l.Channel.Carrier() }); text {
				at = onlyMessenger(out)
			}
		}
		if at >= 0 && !slices.ContainsFunc(out[at].Lines, func(l models.Line) bool { return l.Phase == models.Fallback && l.Channel == s.Lines[0].Channel }) {
			out[at].Lines = append(out[at].Lines, s.Lines...)
			continue
		}
		for i := range s.Lines {
			if l := &s.Lines[i]; m.resends[l.Cell] {
				l.Phase = models.Single
				m.noVolume = m.noVolume || l.MessagesPerMonth == 0
			}
		}
		out = append(out, s)
	}
	k.Services = out
}

// askResends asks of a contract that is of texts alone and says that it is for
// messages that failed, whether they are those of the only contract of a messenger.
// Where they are, its prices are that service's fallback.
func (o *office) askResends() {
	to := -1
	for i, k := range o.c.Contracts {
		if !slices.ContainsFunc(k.Services, func(s models.Service) bool {
			return slices.ContainsFunc(s.Lines, func(l models.Line) bool { return l.Phase != models.Before && l.Channel.Messenger() })
		}) {
			continue
		}
		if to >= 0 {
			return
		}
		to = i
	}
	if to < 0 {
		return
	}
	service := onlyMessenger(o.c.Contracts[to].Services)
	if service < 0 {
		return
	}
	for i := 0; i < len(o.metas); i++ {
		m := o.metas[i]
		k := m.contract(o)
		if i == to || k.InForce != o.c.Contracts[to].InForce || !m.saysResent(k) {
			continue
		}
		into := &o.c.Contracts[to]
		options := []Option{o.option("fallback", "예, 메신저 발송의 대체발송", "yes, its fallback"), o.option("separate", "아니요, 따로 보내는 문자", "no, texts of their own")}
		if o.ask(o.key("fallback_contract", m.s, k.Cell.Ref), models.CodeFallbackContract, k.Cell, "", options, k.Name, into.Name) != "fallback" {
			continue
		}
		var lines []models.Line
		for _, s := range k.Services {
			for _, l := range s.Lines {
				l.Phase = models.Fallback
				if l.Vendor == "" && k.Vendor != into.Vendor {
					l.Vendor = k.Vendor
				}
				lines = append(lines, l)
			}
		}
		for _, name := range []string{k.Number, k.Name} {
			if name != "" {
				o.joined[models.Fold(name)] = into.Key()
			}
		}
		into.Services[service].Lines = append(into.Services[service].Lines, lines...)
		o.joinTerms(m, k, into)
		o.c.Contracts = slices.Delete(o.c.Contracts, i, i+1)
		o.metas = slices.Delete(o.metas, i, i+1)
		for _, m := range o.metas[i:] {
			m.at--
		}
		if to > i {
			to--
		}
		i--
	}
}

// askSuccession asks of contracts of one name, body and firm whose terms follow one
// another whether only the last is to be counted: sheets of one year each.
func (o *office) askSuccession() {
	groups := map[string][]*contractMeta{}
	var order []string
	for _, m := range o.metas {
		k := m.contract(o)
		name := k.Name
		if m.written != "" {
			name = m.written
		}
		if m.nameGuessed || !k.InForce || k.Start == nil || k.End == nil || len(k.Services) == 0 {
			continue
		}
		key := models.Fold(name) + "\x00" + models.Fold(k.Agency) + "\x00" + models.Fold(k.Vendor)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], m)
	}
	var drop []*contractMeta
	for _, key := range order {
		g := slices.Clone(groups[key])
		slices.SortStableFunc(g, func(a, b *contractMeta) int { return a.contract(o).Start.Compare(*b.contract(o).Start) })
		follows := len(g) > 1
		var terms []string
		for i, m := range g {
			k := m.contract(o)
			follows = follows && (i == 0 || k.Start.After(*g[i-1].contract(o).End))
			terms = append(terms, k.Start.Format("2006-01-02")+" ~ "+k.End.Format("2006-01-02"))
		}
		if !follows {
			continue
		}
		last := g[len(g)-1]
		k := last.contract(o)
		name := k.Name
		if last.written != "" {
			name = last.written
		}
		options := []Option{o.option("latest", "예, 마지막 계약만", "yes, the last one only"), o.option("all", "아니요, 모두 따로 계속되는 계약", "no, all go on side by side")}
		if o.ask(o.key("succession", last.s, k.Cell.Ref), models.CodeSuccession, k.Cell, "", options, name, strings.Join(terms, ", ")) == "latest" {
			drop = append(drop, g[:len(g)-1]...)
			for _, m := range g[:len(g)-1] {
				for _, of := range []string{m.contract(o).Number, m.contract(o).Name} {
					if of != "" && models.Fold(of) != models.Fold(name) {
						o.joined[models.Fold(of)] = k.Key()
					}
				}
			}
		}
	}
	for _, m := range drop {
		i := m.at
		o.c.Contracts = slices.Delete(o.c.Contracts, i, i+1)
		o.metas = slices.Delete(o.metas, i, i+1)
		for _, later := range o.metas[i:] {
			later.at--
		}
	}
}

// joinTerms carries over what a contract says beside its prices as it becomes part of
// another, and says what cannot be.
func (o *office) joinTerms(m *contractMeta, k, into *models.Contract) {
	o.joinedRows = append(o.joinedRows, joinedRow{m, into.Key(), k.Vendor})
	say := func(ko, en string) { o.add(models.CodeJoinedTerms, k.Cell, "", "", k.Name, o.say(ko, en)) }
	if k.MonthlyFee != nil && *k.MonthlyFee > 0 {
		sum := *k.MonthlyFee
		if into.MonthlyFee != nil {
			sum += *into.MonthlyFee
		}
		switch sides := k.VAT != into.VAT && into.MonthlyFee != nil && *into.MonthlyFee > 0; {
		case sides:
			say("월 기본료 "+k.MonthlyFee.String()+"원은 부가세 기준이 달라 더하지 않았습니다.", "its monthly fee of "+k.MonthlyFee.String()+" won is on another side of VAT and was not added.")
		default:
			if into.MonthlyFee == nil && into.VAT == models.VATUnstated {
				into.VAT = k.VAT
			}
			into.MonthlyFee = &sum
			say("월 기본료 "+k.MonthlyFee.String()+"원을 더했습니다.", "its monthly fee of "+k.MonthlyFee.String()+" won was added.")
		}
	}
	if k.MonthlyMinimum != nil && *k.MonthlyMinimum > 0 {
		say("월 최저 이용료 "+k.MonthlyMinimum.String()+"원은 그 계약만의 것이라 셈에 쓰지 않습니다.", "its monthly minimum of "+k.MonthlyMinimum.String()+" won is of its own bill and is not used.")
	}
}

// saysResent reports whether a contract holds nothing but today's prices of texts
// and its name or its rows call it a fallback.
func (m *contractMeta) saysResent(k *models.Contract) bool {
	said, lines := saysResent(k.Name), 0
	for _, s := range k.Services {
		for _, l := range s.Lines {
			if l.Phase != models.Single || !l.Channel.Carrier() {
				return false
			}
			said = said || m.resends[l.Cell]
			lines++
		}
	}
	return said && lines > 0
}

// settleServices names services that would be alike, and guesses the classes that
// nobody wrote.
func (o *office) settleServices() {
	for _, m := range o.metas {
		dropMonthlyAmount(m.contract(o))
		m.joinFallbacks(m.contract(o))
	}
	o.askResends()
	o.askSuccession()
	guessed := map[*officeSheet][]string{}
	class := models.SheetOf("services").Field("class")
	for _, m := range o.metas {
		k := m.contract(o)
		count := make(map[string]int, len(k.Services))
		for i := range k.Services {
			count[k.Services[i].Name]++
		}
		for i := range k.Services {
			s := &k.Services[i]
			if count[s.Name] > 1 && len(s.Lines) > 0 {
				w, _ := models.SheetOf("services").Field("channel").Word(string(s.Lines[0].Channel))
				s.Name += " (" + w.In("ko") + ")"
				for n := 2; count[s.Name] > 0; n++ {
					s.Name = strings.TrimSuffix(s.Name, " "+strconv.Itoa(n-1)) + " " + strconv.Itoa(n)
				}
				count[s.Name]++
			}
			if s.Class == "" {
				key := ""
				if len(o.answers) > 0 || len(o.questions) < 60 {
					key = o.key("class", m.s, s.Cell.Ref)
				}
				if a := o.answers[key]; a != "" {
					if _, ok := class.Word(a); ok {
						s.Class = models.MessageClass(a)
					}
				}
				if s.Class == "" {
					s.Class, s.ClassGuessed = o.classes.of(s.Name, guessClass), true
				}
				if len(o.questions) < 60 || len(guessed[m.s]) <= 4 { // else enough is said
					w, _ := class.Word(string(s.Class))
					text := s.Name + ": " + w.In(o.lang)
					if len(o.questions) < 60 {
						answer := ""
						if !s.ClassGuessed {
							answer = string(s.Class)
						}
						o.addQuestion(key, models.CodeClassesGuessed, s.Cell, "", o.wordOptions(class), answer, text)
					}
					if s.ClassGuessed {
						guessed[m.s] = append(guessed[m.s], text)
					}
				}
			}
			if s.Legal == "" {
				s.Legal = models.LegalOrdinary
				if containsAny(s.Name, "고지서", "통지", "처분") {
					s.Legal = models.LegalStatutory
				}
			}
		}
	}
	for _, f := range o.files {
		for _, s := range f.sheets {
			if g := guessed[s]; len(g) > 0 {
				if len(g) > 4 {
					g = append(g[:4], "…")
				}
				o.keep(models.NewProblem(o.lang, models.CodeClassesGuessed, o.sheetCell(s, ""), "", "", strings.Join(g, ", ")))
			}
		}
	}
}

// askSides asks once a table on which side of VAT its prices stand. What was
// answered is asked in the same words.
func (o *office) askSides() {
	type open struct {
		key  string
		at   models.Cell
		said []string
		name string
	}
	type place struct {
		s *officeSheet
		t *otable
	}
	var order []*open
	by := map[place]*open{}
	for _, m := range o.metas {
		k := m.contract(o)
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.VAT != models.VATUnstated && !o.answered[l.Cell] {
					continue
				}
				sh := o.sheetOf(l.Cell)
				row, col, _ := grid.SplitRef(l.Cell.Ref)
				in := place{s: sh}
				var head *ocol
				for _, t := range sh.tables {
					if t.top <= row && row <= t.last {
						in.t = t
						if i := slices.IndexFunc(t.cols, func(c *ocol) bool { return c.col == col }); i >= 0 {
							head = t.cols[i]
						}
					}
				}
				q := by[in]
				if q == nil {
					q = &open{key: o.key("vat", sh, ""), at: l.Cell, name: k.Name}
					if in.t != nil {
						q.key = o.vatKey(in.t)
					}
					if head != nil {
						q.at = o.cell(sh, head.col, head.row)
					}
					by[in], order = q, append(order, q)
				}
				if len(q.said) < 6 {
					if d := o.describe(l); !slices.Contains(q.said, d) {
						q.said = append(q.said, d)
					}
				}
			}
		}
	}
	for _, q := range order {
		o.ask(q.key, models.CodeVATUnstated, q.at, "", o.vatOptions(), q.name, strings.Join(q.said, ", "))
	}
}
