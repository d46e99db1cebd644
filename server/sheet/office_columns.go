package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// headerText is a header in the forms in which it is compared.
type headerText struct {
	own     string
	parents []string

	folded  string   // own, brackets cut
	full    string   // own, brackets kept
	joined  string   // parents and own
	cores   []string // own without words of phase, channel, VAT and units
	prepped bool
}

var (
	itemNumber  = regexp.MustCompile(`^\s*(?:\d{1,2}\s*[.)]\s+|[가-하]\s*[.)]\s+|[①-⑳○●◦□■▪·-]\s*)`)
	leadingYear = regexp.MustCompile(`^'?(?:20)?\d{2}(?:년도|년|학년도)?`)
	unitTail    = []string{"원건", "천원", "백만원", "원", "건", "won", "krw"}
)

func (h *headerText) prepare() {
	if h.prepped {
		return
	}
	h.prepped = true
	own := itemNumber.ReplaceAllString(h.own, "")
	plain := cutBrackets(own)
	h.folded, h.full = models.Fold(plain), models.Fold(own)
	joined := ""
	for _, p := range h.parents {
		joined += models.Fold(cutBrackets(p))
	}
	h.joined = joined + h.folded
	add := func(s string) {
		if s != "" && s != h.folded && !slices.Contains(h.cores, s) {
			h.cores = append(h.cores, s)
		}
	}
	noVAT := models.Fold(vatPhrase.ReplaceAllString(plain, " "))
	base := []string{h.folded, noVAT}
	for _, b := range base {
		add(b)
		for _, u := range unitTail {
			if s, ok := strings.CutSuffix(b, u); ok && utf8.RuneCountInString(s) >= 2 {
				add(s)
			}
		}
		add(leadingYear.ReplaceAllString(b, ""))
		for _, s := range append([]string{b}, h.cores...) {
			if !foldHas(s, coreNouns) {
				continue // 알림톡 발송 is no 발송
			}
			add(cutWords(s, channelTexts))
			add(cutWords(s, phaseTexts))
			add(cutWords(cutWords(s, channelTexts), phaseTexts))
		}
	}
}

// coreNouns are what a header may be about once its channel and phase are cut.
var coreNouns = []string{"단가", "요금", "금액", "가격", "물량", "건수", "발송량", "수량", "업체", "사업자", "상대자", "매체", "채널", "수단", "비용", "price", "volume", "rate", "cost", "vendor", "channel", "quantity", "supplier", "amount"}

var phaseTexts = append(append(append([]string{"old", "new"}, beforeWords...), afterWords...), failWords...)

var channelTexts = func() []string {
	var out []string
	for _, w := range channelWordList {
		out = append(out, w.word)
	}
	return out
}()

func cutWords(s string, words []string) string {
	for _, w := range words {
		if len(s) > len(w) {
			s = strings.Replace(s, w, "", 1)
		}
	}
	return s
}

// scores tells how well the header's text names each field of a kind.
func (k *kindWords) scores(h *headerText) map[int]float64 {
	h.prepare()
	out := map[int]float64{}
	add := func(form string, w float64) {
		for rank, i := range k.exact[form] {
			out[i] = max(out[i], w-.02*float64(rank))
		}
	}
	add(h.joined, .98)
	add(h.folded, .96)
	add(h.full, .95)
	for i, c := range h.cores {
		add(c, .87-.005*float64(min(i, 8)))
	}
	if len(out) == 0 {
		n := utf8.RuneCountInString(h.folded)
		for _, p := range k.parts {
			if strings.Contains(h.folded, p.word) {
				ratio := float64(utf8.RuneCountInString(p.word)) / float64(max(n, 1))
				w := .38 + .4*ratio
				if strings.HasSuffix(h.folded, p.word) {
					w += .04 // the noun stands last
				}
				out[p.field] = max(out[p.field], min(w, .78))
				if len(out) >= 3 {
					break
				}
			}
		}
	}
	if len(h.parents) > 0 {
		for _, p := range h.parents {
			for _, i := range k.exact[models.Fold(cutBrackets(p))] {
				if out[i] == 0 && len(out) == 0 {
					out[i] = .5
				}
			}
		}
	}
	return out
}

func (k *kindWords) best(h *headerText) float64 {
	b := 0.0
	for _, v := range k.scores(h) {
		b = max(b, v)
	}
	return b
}

// columnStats is what the values of a column look like, from its first rows.
type columnStats struct {
	filled, numbers, dates, percents, texts, channels, vats, firms, persons, periods, roles, long, brackets, clocks, sums int
	numeric                                                                                                               []float64
	sample                                                                                                                []string // short texts
}

const statRows = 60

// look gathers the evidence of each column.
func (t *otable) look() {
	step := max(1, len(t.rows)/statRows)
	for k := 0; k < len(t.rows); k += step {
		row := t.rows[k]
		for _, c := range t.cols {
			v, ok := row.At(c.col)
			if !ok || v.Kind == grid.Text && models.IsBlank(v.Text) {
				continue
			}
			c.stats.see(v)
		}
	}
}

var dateText = regexp.MustCompile(`^'?\d{2,4}\s*(?:[.\-/]|년)\s*\d{1,2}\s*(?:[.\-/]|월)?\s*\d{0,2}`)

func (s *columnStats) see(v grid.Cell) {
	s.filled++
	switch v.Kind {
	case grid.Number, grid.NoValue, grid.Failed, grid.Bool:
		s.numbers++
		if v.Date {
			s.dates++
		}
		if v.Percent {
			s.percents++
		}
		if f, err := strconv.ParseFloat(v.Text, 64); err == nil {
			if v.Date && f >= 0 && f < 1 {
				s.clocks++
			}
			s.numeric = append(s.numeric, f)
			if f == float64(int64(f)) && f >= 19900101 && f <= 21001231 {
				s.dates++
			}
		}
		return
	}
	if len(v.Text) > 300 {
		s.texts++
		s.long++
		return
	}
	if len(v.Text) <= 60 {
		s.sample = append(s.sample, v.Text)
	}
	if onlyClock.MatchString(v.Text) {
		s.clocks++
	}
	if _, ok := readCalculation(v.Text); ok {
		s.sums++
	}
	isDate := dateText.MatchString(v.Text)
	switch {
	case isDate && strings.ContainsAny(v.Text, "~∼～") || strings.Contains(v.Text, "부터"):
		s.periods++
	case isDate:
		s.dates++
	case looksNumber(v.Text):
		s.numbers++
		if strings.HasSuffix(strings.TrimSpace(v.Text), "%") {
			s.percents++
		}
		if r, err := models.ReadNumber(models.KindMoney, models.Typed{Text: strings.TrimRight(v.Text, "건%통회 ")}); err == nil {
			s.numeric = append(s.numeric, r.Float())
		}
	default:
		s.texts++
	}
	if strings.ContainsAny(v.Text, "~∼～미이초over") && utf8.RuneCountInString(v.Text) <= 40 {
		if _, ok := readBracket(v.Text); ok {
			s.brackets++
		}
	}
	if ch, _ := channelOf(v.Text); ch != "" && utf8.RuneCountInString(v.Text) <= 12 {
		s.channels++
	}
	if vatOf(v.Text) != "" || vatWord(v.Text) != "" {
		s.vats++
	}
	if companyMark(v.Text) {
		s.firms++
	}
	if namesPerson(v.Text) {
		s.persons++
	}
	if _, ok := models.SheetOf("nodes").Field("role").Match(v.Text); ok {
		s.roles++
	}
}

// vatWord reads a cell of a column of VAT sides: 별도, 포함.
func vatWord(s string) models.VATSide {
	if v, ok := models.SheetOf("services").Field("vat").Match(s); ok && v != string(models.VATUnstated) {
		return models.VATSide(v)
	}
	return vatOf(s)
}

// vatYesNo reads a cell of a column that asks whether VAT is in the price: O, X.
func vatYesNo(header, s string) models.VATSide {
	if h := models.Fold(header); !strings.Contains(h, "포함") || !strings.Contains(h, "여부") {
		return ""
	}
	switch models.Fold(s) {
	case "o", "○", "y", "yes", "여", "예", "유", "v", "해당":
		return models.VATIncluded
	case "x", "×", "n", "no", "부", "아니오", "아니요", "무":
		return models.VATExcluded
	}
	return ""
}

// redundancyOf reads how a node's systems are doubled, also where it says so in
// brackets: 이중화(Active-Standby).
func redundancyOf(s string) string {
	f := models.SheetOf("nodes").Field("redundancy")
	for _, text := range append(append([]string{s}, inBrackets(s)...), cutBrackets(s)) {
		if w, ok := f.Match(text); ok {
			return w
		}
	}
	return ""
}

func (s *columnStats) median() float64 {
	if len(s.numeric) == 0 {
		return 0
	}
	x := slices.Clone(s.numeric)
	slices.Sort(x)
	return x[len(x)/2]
}

// fits tells how much the values of a column look like a field's, 0…1; .7 where
// there are none to look at, and less than 0 where they cannot be.
func (s *columnStats) fits(f models.Field) float64 {
	if s.filled == 0 {
		return .7
	}
	share := func(n int) float64 { return min(1, float64(n)/float64(s.filled)) }
	number := share(s.numbers)
	if f.Kind == models.KindChoice && f.Key != "channel" && f.Key != "role" {
		known := 0
		for _, w := range s.sample {
			ch, sure := channelOf(w) // SMS 대체발송 is more than a phase
			if _, ok := f.Match(w); ok || f.Key == "phase" && phaseOf(w) != "" && (ch == "" || !sure) || f.Key == "vat" && (vatWord(w) != "" || vatYesNo("포함여부", w) != "") || f.Key == "redundancy" && redundancyOf(w) != "" {
				known++
			}
		}
		if 2*known < s.filled { // 구분 and 유형 head columns of many things
			return -1
		}
		return .5 + .5*share(known)
	}
	switch f.Key {
	case "channel", models.FieldChannelBefore:
		return .2 + .8*share(s.channels)
	case models.FieldStartTime, models.FieldEndTime:
		if 2*s.clocks < s.filled {
			return -1
		}
		return 1
	case models.FieldCalculation:
		if 2*s.sums < s.filled {
			return -1
		}
		return 1
	case models.FieldPeriod:
		return .3 + .7*share(s.periods+s.dates)
	case "vat":
		return .2 + .8*share(s.vats)
	case models.FieldContact:
		return .8 + .2*share(s.persons)
	case "role":
		return .4 + .6*share(s.roles)
	case models.FieldTierRange, models.FieldTarget, models.FieldPenalty, models.FieldNote, models.FieldSequence, "number", "id", models.FieldMonth, "hours":
		return .9
	}
	switch f.Kind {
	case models.KindMoney:
		m := s.median()
		switch {
		case f.UnitPrice && m > 5000:
			number *= .5
		case !f.UnitPrice && m > 0 && m < 50 && f.Key != "saving" && f.Key != "tax":
			number *= .8
		}
		if s.dates > 0 && share(s.dates) > .5 {
			number = 0
		}
		return .15 + .85*number
	case models.KindCount:
		if share(s.dates) > .5 {
			number = 0
		}
		return .15 + .85*number
	case models.KindDate, models.KindDateTime:
		return .25 + .75*share(s.dates+s.periods)
	case models.KindNumber, models.KindShare, models.KindPercent, models.KindMinutes, models.KindHours:
		return .3 + .7*share(s.numbers)
	case models.KindText, models.KindList:
		if share(s.numbers) > .8 && len(s.numeric) > 0 {
			return .35
		}
	}
	return .95
}

var priceBase = map[string]string{
	"price_excl": "price", "price_incl": "price", "price_before_excl": models.FieldPriceBefore, "price_before_incl": models.FieldPriceBefore, "price_after_excl": models.FieldPriceAfter, "price_after_incl": models.FieldPriceAfter,
}

func isPriceField(key string) bool {
	return key == "price" || key == models.FieldPriceBefore || key == models.FieldPriceAfter || key == models.FieldPriceFallback
}

func isAmountField(key string) bool {
	return key == "amount" || key == models.FieldAmountMonth || key == models.FieldAmountYear || key == "tax" || key == "saving"
}

// features reads what a header says beside its name: unit, side of VAT, phase and
// channel.
func (c *ocol) features() {
	c.per = perMessages(c.header)
	all := append(append([]string{}, c.parents...), c.own)
	for _, p := range all {
		for _, b := range append(inBrackets(p), p) {
			if v := vatOf(b); v != "" {
				c.side = v
			}
		}
		if ph := phaseOf(cutBrackets(p)); ph != "" {
			c.phase = ph
		} else if ph := phaseOf(p); ph != "" && ph != models.After {
			c.phase = ph
		}
		if ch, sure := channelOf(p); ch != "" && (sure || c.channel == "") {
			c.channel = ch
		}
	}
}

// unitOf finds the unit of a field in the header, or in a line above the table.
func (c *ocol) unitOf(k models.Kind) string {
	for _, p := range append([]string{c.own}, c.parents...) {
		for _, b := range inBrackets(p) {
			if k == models.KindMoney {
				switch f := models.Fold(b); {
				case f == "krw1000" || f == "1000won" || f == "1000원" || f == "thousandwon" || f == "krwthousand" || f == "thousandkrw" || f == "won1000":
					return "천원"
				case f == "krwmillion" || f == "millionwon" || f == "millionkrw" || f == "krwmn" || f == "krw1000000":
					return "백만원"
				}
			}
			if u := unitIn(k, b); u != "" {
				return u
			}
		}
	}
	plain := strings.ToLower(strings.ReplaceAll(cutBrackets(c.own), " ", ""))
	for _, u := range []string{"백만원", "천원", "만원", "억원", "천건", "만건"} {
		if strings.HasSuffix(plain, u) && models.KnownUnit(k, u) {
			return u
		}
	}
	switch {
	case k == models.KindMoney && !c.f.UnitPrice:
		return c.t.money
	case k == models.KindCount:
		return c.t.count
	}
	return ""
}

// ofOtherUnit reports whether a header's unit is of another kind of value than a
// field's: 월평균(천원) is no number of messages, 영향 건수 no share.
func (c *ocol) ofOtherUnit(f models.Field) bool {
	switch f.Kind {
	case models.KindCount:
		for _, b := range inBrackets(c.own) {
			if unitIn(models.KindMoney, b) != "" && unitIn(models.KindCount, b) == "" {
				return true
			}
		}
	case models.KindShare, models.KindPercent:
		return strings.Contains(c.own, "건수") || strings.Contains(c.own, "(건)")
	}
	return false
}

// candidate is a column that may hold a field.
type candidate struct {
	col, field int
	score      float64
}

// assign gives each column at most one field and each field one column, best
// first, and returns the sum of what was given.
func (t *otable) assign(k *kindWords, forced map[int]string) (map[int]candidate, float64, []rival) {
	var all []candidate
	for i, c := range t.cols {
		if _, said := forced[i]; said || c.month != "" {
			continue
		}
		h := headerText{own: c.own, parents: c.parents}
		for f, text := range k.scores(&h) {
			f = t.byPhase(k, f, c)
			field := k.fields[f]
			fits := c.stats.fits(field)
			if fits < 0 || c.ofOtherUnit(field) {
				continue
			}
			score := text * (.62 + .38*fits)
			switch own := models.Fold(cutBrackets(c.own)); {
			case field.Key == models.FieldUnit && own != "단위" && own != "unit", field.Key == models.FieldItem && (own == "구분" || own == "분류" || own == "서비스항목" || own == "영역"):
				score -= .03 // 규격, beside 단위
			}
			if c.hidden {
				score *= .55
			}
			all = append(all, candidate{i, f, score})
		}
		if k.kind == "contracts" && c.stats.filled > 0 && c.stats.channels*10 >= c.stats.filled*9 {
			if f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == "channel" }); f >= 0 {
				all = append(all, candidate{i, t.byPhase(k, f, c), .6})
			}
		}
		if k.kind == "contracts" && c.stats.texts*5 >= c.stats.filled*4 && c.stats.texts > 0 && c.stats.channels*2 < c.stats.filled && !slices.ContainsFunc(c.stats.sample, func(s string) bool { return phaseOf(s) != "" || t.s.isLabel(s) }) {
			switch models.Fold(cutBrackets(c.own)) {
			case "구분", "분류", "유형", "종류":
				f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == "service" })
				all = append(all, candidate{i, f, .55})
			}
		}
		if k.kind == "contracts" && c.channel != "" && len(c.stats.numeric) > 0 && pureChannel(c.own) {
			// A matrix: the channels head the columns, the corner says of what.
			key := "price"
			if c.stats.median() > 1000 || t.aboutVolumes() && !t.aboutPrices() {
				key = "messages_per_month"
			}
			if f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == key }); f >= 0 && (key == "price" && t.aboutPrices() || key != "price" && !t.aboutPrices()) {
				all = append(all, candidate{i, t.byPhase(k, f, c), .6})
			}
		}
		if k.kind == "shipments" && c.channel != "" && len(c.stats.numeric) > 0 {
			if key := sentOfChannel(k, c.own); key != "" {
				all = append(all, candidate{i, slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == key }), .7})
			}
		}
		if k.kind == "contracts" && c.bracketed {
			f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == "price" })
			all = append(all, candidate{i, t.byPhase(k, f, c), .75})
		}
		if k.kind == "contracts" && c.stats.filled > 0 && c.stats.brackets*2 >= c.stats.filled {
			if f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == models.FieldTierRange }); f >= 0 {
				all = append(all, candidate{i, f, .995})
			}
		}
		if k.kind == "nodes" && c.stats.filled > 1 && c.stats.roles*10 >= c.stats.filled*9 {
			if f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == "role" }); f >= 0 {
				all = append(all, candidate{i, f, .6})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		case a.col != b.col:
			return a.col - b.col
		}
		return a.field - b.field
	})
	out := map[int]candidate{}
	taken := map[string]bool{}
	rivals := map[string][]int{}
	for i, key := range forced {
		if f := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == key }); f >= 0 {
			out[i] = candidate{i, f, 1}
			taken[t.slot(key, t.cols[i])] = true
		}
	}
	sum := 0.0
	for _, c := range all {
		key := k.fields[c.field].Key
		slot := t.slot(key, t.cols[c.col])
		if _, has := out[c.col]; has || c.score < .42 {
			continue
		}
		if taken[slot] {
			if isPriceField(key) && c.score >= .65 && !t.cols[c.col].hidden {
				rivals[slot] = append(rivals[slot], c.col)
			}
			continue
		}
		if t.cols[c.col].hidden && (isPriceField(key) || isPriceField(priceBase[key])) {
			continue // what nobody sees is not the contract's price
		}
		out[c.col] = c
		taken[slot] = true
		switch key {
		case models.FieldNote, models.FieldSequence, models.FieldContact, models.FieldUnit:
			sum += .2 * c.score
		default:
			sum += c.score
		}
	}
	var open []rival
	for i, c := range out {
		key := k.fields[c.field].Key
		if !isPriceField(key) {
			continue
		}
		r := rival{key: key, cols: []int{i}}
		for _, x := range rivals[t.slot(key, t.cols[i])] {
			if _, used := out[x]; !used && !slices.Contains(r.cols, x) {
				r.cols = append(r.cols, x)
			}
		}
		if len(r.cols) > 1 {
			slices.Sort(r.cols)
			open = append(open, r)
		}
	}
	slices.SortFunc(open, func(a, b rival) int { return a.cols[0] - b.cols[0] })
	return out, sum, open
}

// rival is several columns that look like the same price.
type rival struct {
	key  string
	cols []int
}

// pureChannel reports whether a header names a channel and nothing else.
func pureChannel(s string) bool {
	ch, sure := channelOf(s)
	return ch != "" && sure && utf8.RuneCountInString(models.Fold(cutBrackets(s))) <= 8
}

// sentOfChannel tells what a column of delivery records holds whose header names a
// channel beside it: 알림톡, SMS 성공.
func sentOfChannel(k *kindWords, own string) string {
	rest := cutWords(models.Fold(cutBrackets(own))+" ", channelTexts)
	if rest = strings.TrimSpace(rest); rest == "" {
		return models.FieldSent
	}
	for _, f := range k.exact[rest] {
		switch key := k.fields[f].Key; key {
		case models.FieldSent, models.FieldDelivered, "failed":
			return key
		}
	}
	return ""
}

// aboutVolumes reports whether the lines above a table say that it is of numbers of
// messages.
func (t *otable) aboutVolumes() bool {
	words := []string{"물량", "발송량", "건수", "발송현황", "발송실적", "발송내역", "사용량", "통수", "volume"}
	return foldHas(models.Fold(t.titleText()+" "+t.s.name()), words)
}

var monthInText = regexp.MustCompile(`(?:(20\d{2}|'\d{2})\s*(?:년도?|[.\-/])\s*)?(\d{1,2})\s*월(?:분|중)?`)

// monthInTexts reads the one month that the title of a table or the name of its sheet
// states, "2024-05", or "-05" without a year; "" where none does or it is not of a month.
func (t *otable) monthInTexts() string {
	year, month := "", ""
	texts := []string{t.s.name()}
	for _, p := range t.s.spots {
		if p.row < t.top && p.row >= t.top-6 && len(p.text) < 200 {
			texts = append(texts, p.text)
		}
	}
	for _, text := range texts {
		f := models.Fold(text)
		if foldHas(f, []string{"평균", "예상", "예정", "추정", "계획", "작성일", "계약", "기준일"}) || strings.ContainsAny(text, "~∼～") {
			continue
		}
		all := monthInText.FindAllStringSubmatch(text, 3)
		if packed := monthPacked.FindStringSubmatch(strings.TrimSpace(text)); packed != nil {
			all = append(all, []string{"", packed[1], packed[2]})
		}
		if len(all) != 1 {
			continue
		}
		m := monthOf(grid.Cell{Text: all[0][2] + "월"}, "", false)
		if m == "" || month != "" && m != month {
			return ""
		}
		month = m
		if y := strings.TrimPrefix(all[0][1], "'"); y != "" {
			if len(y) == 2 {
				y = "20" + y
			}
			year = y
		}
	}
	if month == "" {
		return ""
	}
	if year == "" {
		year = t.year()
	}
	return year + month
}

// year is the year that the lines around a table, its sheet or its file name; "" for none.
func (t *otable) year() string {
	for _, text := range []string{t.titleText(), t.s.name(), t.s.title, t.s.f.name} {
		if m := yearIn.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}

// aboutPrices reports whether the lines above a table say that it is of prices.
func (t *otable) aboutPrices() bool {
	words := []string{"단가", "요금", "견적", "가격", "price", "rate", "원건"}
	if foldHas(models.Fold(t.titleText()+" "+t.s.name()), words) {
		return true
	}
	for _, p := range t.s.spots {
		if p.row < t.top && p.row >= t.top-4 && len(p.text) < 300 && foldHas(models.Fold(p.text), words) {
			return true
		}
	}
	return false
}

// slot is what a column takes up: fields that may stand twice, on two sides of
// VAT or for two bidders, have a slot for each.
func (t *otable) slot(key string, c *ocol) string {
	base := key
	if b, ok := priceBase[key]; ok {
		base = b
	}
	side := ""
	if isPriceField(base) || isAmountField(base) {
		side = string(c.side)
		switch {
		case strings.HasSuffix(key, "_excl"):
			side = string(models.VATExcluded)
		case strings.HasSuffix(key, "_incl"):
			side = string(models.VATIncluded)
		}

		if isAmountField(base) {
			side += "/" + string(c.phase)
		}
	}
	switch {
	case c.channel == "" || c.bidder != "":
	case isPriceField(base), base == "messages_per_month", base == models.FieldVolumeBefore, base == models.FieldVolumeYear, base == models.FieldVolumeTotal, base == models.FieldSent, base == models.FieldDelivered:
		side += "/" + string(c.channel)
	}
	if isPriceField(base) && c.bracketed {
		side += "/" + strconv.FormatInt(c.bracket, 10)
	}
	if base == models.FieldContact || base == models.FieldNote || base == "tax" || base == "saving" {
		return base + "/" + strconv.Itoa(c.col)
	}
	return base + "|" + side + "|" + c.bidder
}

// byPhase turns a field into the one of its phase: a price under 전환 전 is the
// price before.
func (t *otable) byPhase(k *kindWords, f int, c *ocol) int {
	key := k.fields[f].Key
	to := key
	switch {
	case key == "price" || key == "price_excl" || key == "price_incl":
		switch c.phase {
		case models.Before:
			to = models.FieldPriceBefore
		case models.After:
			to = models.FieldPriceAfter
		case models.Fallback:
			to = models.FieldPriceFallback
		default:
			to = "price"
		}
	case key == models.FieldPriceBefore && c.phase == models.Fallback:
		to = models.FieldPriceFallback
	case key == "vendor" && c.phase == models.Before:
		to = models.FieldVendorBefore
	case key == "channel" && c.phase == models.Before:
		to = models.FieldChannelBefore
	case key == "messages_per_month" && c.phase == models.Before:
		to = models.FieldVolumeBefore
	}
	if to == key {
		return f
	}
	if i := slices.IndexFunc(k.fields, func(f models.Field) bool { return f.Key == to }); i >= 0 {
		return i
	}
	return f
}

// understand decides what kind of table it is and what its columns hold.
func (o *office) understand(t *otable) {
	s := t.s
	t.nearby()
	for _, c := range t.cols {
		c.features()
	}
	t.look()
	t.findBrackets()
	t.findBidders()
	t.print = t.fingerprint()
	forced := o.forced(t)
	said := o.kindSaid(t)
	if t.said = said != ""; said == KindIgnored {
		t.kind, t.by = KindIgnored, map[string]*ocol{}
		return
	}
	hint := models.Fold(s.name() + " " + t.titleText())
	var best map[int]candidate
	bestScore, bestKind := 0.0, ""
	var rivals []rival
	months := 0
	for _, c := range t.cols {
		if c.month != "" {
			months++
		}
	}
	t.month = t.monthInTexts()
	for _, w := range models.OfficeKinds() {
		kind := w.Value
		if kind == "services" || s.f.kinds != nil && !s.f.kinds[kind] {
			continue
		}
		if said != "" && kind != said && !(kind == "contracts" && said == "services") {
			continue
		}
		k := officeWords()[kind]
		got, sum, open := t.assign(k, forced)
		have := map[string]float64{}
		for _, c := range got {
			key := k.fields[c.field].Key
			if b, ok := priceBase[key]; ok {
				key = b
			}
			have[key] = max(have[key], c.score)
		}
		sum += kindBonus(kind, hint, have, months)
		if said == "" && !t.holds(kind, have, months) {
			continue
		}
		if sum > bestScore || said != "" {
			best, bestScore, bestKind, rivals = got, sum, kind, open
		}
	}
	t.by = map[string]*ocol{}
	if bestKind == "" {
		return
	}
	k := officeWords()[bestKind]
	t.kind = bestKind
	if answers := o.rivals(t, rivals, best); len(answers) > 0 {
		for i, key := range answers {
			forced[i] = key
		}
		best, _, _ = t.assign(k, forced)
	}
	for i, c := range t.cols {
		if c.month != "" {
			c.f = officeWords()["shipments"].field(models.FieldSent)
			c.unit = c.unitOf(models.KindCount)
		}
		got, ok := best[i]
		if !ok {
			continue
		}
		f := &k.fields[got.field]
		c.field, c.f, c.confidence = f.Key, f, min(1, float64(int(got.score*100+.5))/100)
		if b, ok := priceBase[f.Key]; ok {
			c.field = b
			c.f = k.field(b)
			c.side = models.VATExcluded
			if strings.HasSuffix(f.Key, "_incl") {
				c.side = models.VATIncluded
			}
		}
		_, c.chosen = forced[i]
		if c.chosen {
			c.confidence = 1
		}
		c.unit = c.unitOf(c.f.Kind)
		if _, has := t.by[c.field]; !has || c.side == models.VATExcluded && isPriceField(c.field) {
			t.by[c.field] = c
		}
	}
	for i, key := range forced {
		if key == "" {
			t.cols[i].chosen, t.cols[i].confidence = true, 1
		}
	}
	if c := t.by["number"]; c != nil && t.kind == "contracts" && t.by["name"] == nil && models.Fold(c.own) == "번호" && !c.chosen {
		c.field, c.f = models.FieldSequence, k.field(models.FieldSequence) // of the row
		delete(t.by, "number")
	}
	if said != "" {
		t.kind = said
		return
	}
	if t.kind == "contracts" && t.by["number"] == nil && t.by["name"] == nil && t.by["vendor"] == nil && t.by["agency"] == nil && t.by[models.FieldDepartment] == nil && t.by[models.FieldPeriod] == nil && t.by["start"] == nil {
		t.kind = "services"
	}
	if t.kind == "contracts" && !t.hasPrices() && t.by["number"] == nil && t.by["name"] == nil && t.by["start"] == nil && t.by[models.FieldPeriod] == nil && t.by["amount"] == nil {
		t.kind = "services" // volumes whose prices stand elsewhere
	}
}

// rivals asks which of several columns is the contract's price, and returns what
// was answered: the field of each column, "" for the others.
func (o *office) rivals(t *otable, all []rival, best map[int]candidate) map[int]string {
	out := map[int]string{}
	for _, r := range all {
		first := t.cols[r.cols[0]]
		key := o.key("price_column", t.s, grid.Ref(first.col, first.row))
		var options []Option
		var names []string
		at := o.cell(t.s, first.col, first.row)
		for _, i := range r.cols {
			c := t.cols[i]
			options = append(options, Option{grid.Ref(c.col, c.row), grid.Ref(c.col, c.row) + " " + c.header})
			names = append(names, c.header)
			if _, used := best[i]; used {
				at = o.cell(t.s, c.col, c.row)
			}
		}
		answer := o.ask(key, models.CodePriceColumnOpen, at, "", options, strings.Join(names, ", "))
		if answer == "" {
			continue
		}
		for i, x := range options {
			out[r.cols[i]] = ""
			if x.Value == answer {
				out[r.cols[i]] = r.key
			}
		}
	}
	return out
}

// holds reports whether what was found is enough for a table of the kind.
func (t *otable) holds(kind string, have map[string]float64, months int) bool {
	any := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return have[k] > 0 })
	}
	n := func(keys ...string) int {
		c := 0
		for _, k := range keys {
			if have[k] > 0 {
				c++
			}
		}
		return c
	}
	switch kind {
	case "contracts":
		price := any("price", models.FieldPriceBefore, models.FieldPriceAfter, models.FieldPriceFallback)
		who := any("number", "name", "service", "channel", "vendor", "agency", models.FieldDepartment, models.FieldTierRange, "phase")
		volumes := any("service", models.FieldDepartment) && any("messages_per_month", models.FieldVolumeYear) && (t.aboutVolumes() || slices.ContainsFunc(t.cols, func(c *ocol) bool { return saysMonth(c.own) })) && t.month == "" && months == 0 && !any(models.FieldMonth)
		price = price || any(models.FieldCalculation)
		return volumes || who && (price || any("name", "number") && n("start", "end", models.FieldPeriod, "amount", "vendor", "messages_per_month", "agency", models.FieldDepartment, "method") >= 1)
	case "nodes":
		return any("id", "name") && (any("role", models.FieldCustomers, "suppliers") || n("availability", "mtbf_hours", "mttr_hours", "sites") >= 2)
	case "routes":
		return any("nodes") && any("channel") && n("id", "order", "switch", "contract") >= 1
	case "sla":
		return any(models.FieldItem) && any(models.FieldTarget, models.FieldPenalty, "sentence") || n("availability", "notice_minutes", "recovery_minutes", "credits", "cap_share", "exclusions") >= 2 || any("node", "contract") && any("sentence")
	case "incidents":
		return any("start") && any("hours", models.FieldEnd, "affected_share") && any("node", "source", models.FieldSequence, models.FieldNote)
	case "shipments":
		return months >= 3 || any(models.FieldMonth) && any(models.FieldSent, models.FieldDelivered) ||
			t.month != "" && any(models.FieldSent) && any("service", models.FieldDepartment, "contract", "channel") && !slices.ContainsFunc(t.cols, func(c *ocol) bool { return strings.Contains(models.Fold(c.own), "단가") })
	}
	return false
}

var kindHints = map[string][]string{
	"contracts": {"계약", "단가", "견적", "제안", "price", "contract", "quot"},
	"nodes":     {"중계", "재판매", "구조", "노드", "체인", "chain", "node"},
	"routes":    {"경로", "route"},
	"sla":       {"sla", "서비스수준", "품질", "servicelevel"},
	"incidents": {"장애", "incident", "outage"},
	"shipments": {"발송실적", "발송내역", "월별", "발송현황", "실적", "shipment", "delivery", "사용량", "발송통계"},
}

func kindBonus(kind, hint string, have map[string]float64, months int) float64 {
	b := 0.0
	if foldHas(hint, kindHints[kind]) {
		b += .6
	}
	switch kind {
	case "shipments":
		b += min(8, float64(months))
		if have[models.FieldMonth] > 0 {
			b += 1
		}
	case "sla":
		if have[models.FieldItem] > 0 && have[models.FieldTarget] > 0 {
			b += .5
		}
	case "incidents":
		if foldHas(hint, []string{"장애", "incident", "outage"}) {
			b += 1
		}
	case "nodes":
		if have[models.FieldCustomers] > 0 || have["mtbf_hours"] > 0 {
			b += .5
		}
	case "contracts":
		if months >= 3 {
			b -= 2
		}
	}
	return b
}

// nearby reads units and sides of VAT from the lines between the last table and
// this one, and from lines above them for the whole sheet.
func (t *otable) nearby() {
	for _, p := range t.s.spots {
		if p.row >= t.top {
			continue
		}
		t.readLine(p.text)
	}
}

// readLine takes the units that a line names: (단위: 천원, 건).
func (t *otable) readLine(text string) {
	if len(text) > 600 || !strings.Contains(text, "단위") && !strings.Contains(strings.ToLower(text), "unit") {
		return
	}
	i := strings.Index(text, "단위")
	if i < 0 {
		i = strings.Index(strings.ToLower(text), "unit")
		i = min(i+len("unit"), len(text))
	} else {
		i += len("단위")
	}
	rest, _, _ := strings.Cut(text[i:], ")")
	if u := unitIn(models.KindMoney, rest); u != "" {
		t.money = u
	}
	if u := unitIn(models.KindCount, rest); u != "" {
		t.count = u
	}
}

// titleText is the nearest text above the table that is no remark.
func (t *otable) titleText() string {
	best := ""
	for _, p := range t.s.spots {
		if p.row < t.top && !isNote(p.text) && len(p.text) < 300 && !(strings.HasPrefix(p.text, "(") && strings.HasSuffix(p.text, ")")) {
			best = p.text
		}
	}
	if best == "" {
		return t.s.title
	}
	return best
}

// fingerprint is of the headers as they are written, whatever columns they stand
// in: the same for the next file of this form.
func (t *otable) fingerprint() string {
	h := sha256.New()
	for _, c := range t.cols {
		h.Write([]byte(models.Fold(c.header)))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// forced returns what a person chose for columns, by index; "" is not read.
func (o *office) forced(t *otable) map[int]string {
	out := map[int]string{}
	if o.options.Remembered != nil {
		for _, choice := range o.options.Remembered(t.print) {
			if choice.Header == "" {
				continue
			}
			for i, c := range t.cols {
				if models.Fold(c.header) == models.Fold(choice.Header) {
					if _, twice := out[i]; !twice {
						out[i] = choice.Field
						break
					}
				}
			}
		}
	}
	for _, choice := range o.options.Reading.Columns {
		if choice.File != "" && choice.File != t.s.f.name || choice.Sheet != t.s.name() {
			continue
		}
		for i, c := range t.cols {
			if grid.Ref(c.col, c.row) == choice.Cell || grid.Ref(c.col, t.head) == choice.Cell {
				out[i] = choice.Field
			}
		}
	}
	return out
}

// kindSaid returns the kind that a person said a table is of, here or for an earlier
// file of this form; "" for none.
func (o *office) kindSaid(t *otable) string {
	known := func(kind string) bool {
		return kind == KindIgnored || slices.ContainsFunc(models.OfficeKinds(), func(w models.Word) bool { return w.Value == kind })
	}
	for _, x := range slices.Backward(o.options.Reading.Tables) {
		if (x.File == "" || x.File == t.s.f.name) && x.Sheet == t.s.name() && x.Cell == t.firstCell() {
			if known(x.Kind) {
				return x.Kind
			}
			return "" // as the reader finds
		}
	}
	if o.options.Remembered != nil {
		for _, x := range o.options.Remembered(t.print) {
			if x.Header == "" && x.Cell == "" && known(x.Field) {
				return x.Field
			}
		}
	}
	return ""
}

var bidderName = regexp.MustCompile(`^(?:[A-Za-z가-하①-⑨0-9]\s*(?:사|업체|안)|업체\s*[A-Za-z가-하0-9]+|제안사\s*[A-Za-z가-하0-9]+|(?:bidder|vendor|supplier|company)\s*[A-Za-z0-9]+)$`)

// findBrackets looks for columns of prices that are headed by a range of volumes each.
func (t *otable) findBrackets() {
	var found []*ocol
	for _, c := range t.cols {
		if from, ok := readBracket(c.own); ok && looksNumber(c.own) && len(c.stats.numeric) > 0 && c.stats.median() < 1000 {
			c.bracket = from
			found = append(found, c)
		}
	}
	for _, c := range found {
		c.bracketed = len(found) > 1
	}
}

// findBidders looks for groups of columns that are of one firm each.
func (t *otable) findBidders() {
	names := func(c *ocol) string {
		for _, p := range append(append([]string{}, c.parents...), c.own) {
			p = strings.TrimSpace(p)
			name := strings.TrimSpace(trimPriceWords(p))
			if companyMark(name) || bidderName.MatchString(strings.ToLower(name)) || bidderName.MatchString(name) {
				return name
			}
		}
		return ""
	}
	found := map[string]bool{}
	priced := map[string]bool{}
	for _, c := range t.cols {
		n := names(c)
		if n == "" || c.phase == models.Before || c.phase == models.Fallback {
			continue
		}
		found[n] = true
		if f := models.Fold(c.header); foldHas(f, []string{"단가", "요금", "가격", "price", "금액"}) || c.own == n && len(c.stats.numeric) > 0 && c.stats.median() < 5000 && t.aboutPrices() {
			priced[n] = true
		}
	}
	if len(found) < 2 || len(priced) < 2 {
		// The firm's own name as the header of its price column.
		return
	}
	for _, c := range t.cols {
		if n := names(c); n != "" && priced[n] {
			c.bidder = n
			if !slices.Contains(t.bidders, n) {
				t.bidders = append(t.bidders, n)
			}
			if c.own == n { // its price column has no other name
				c.own = "단가"
			} else if len(c.parents) == 0 {
				c.own = strings.TrimSpace(strings.Replace(c.own, n, "", 1))
			}
		}
	}
}

func trimPriceWords(s string) string {
	for _, w := range []string{"견적단가", "제안단가", "단가", "견적금액", "금액", "견적", "제안", "가격", "price", "Price", "unit"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(cutBrackets(keepFirm(s))), w))
	}
	return restoreFirm(s)
}

// keepFirm hides the brackets of (주) from cutBrackets.
func keepFirm(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "(주)", "㈜"), "(유)", "㈾")
}

func restoreFirm(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "㈜", "(주)"), "㈾", "(유)")
}
