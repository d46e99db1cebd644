package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
)

// promiseParts are patterns of what an SLA sentence may say.
var (
	slaAvail     = regexp.MustCompile(`(?i)(?:가용률|가용성|가용율|가동률|가동율|서비스\s*가용|uptime|availability)[^\d%]{0,16}(\d{1,3}(?:\.\d+)?)\s*(?:%|퍼센트|프로)`)
	slaCredit    = regexp.MustCompile(`(?i)(\d{2,3}(?:\.\d+)?)\s*%\s*(?:미만|이하|미달|below|under)[^\d%]{0,24}?(\d{1,3}(?:\.\d+)?)\s*%`)
	slaBand      = regexp.MustCompile(`(\d{2,3}(?:\.\d+)?)\s*%?\s*(?:미만|이하)\s*[,~∼～/]?\s*(\d{2,3}(?:\.\d+)?)\s*%?\s*(?:이상|초과)[^\d%]{0,24}?(\d{1,3}(?:\.\d+)?)\s*%`)
	slaBandUp    = regexp.MustCompile(`(\d{2,3}(?:\.\d+)?)\s*%?\s*(?:이상|초과)\s*[,~∼～/]?\s*(\d{2,3}(?:\.\d+)?)\s*%?\s*(?:미만|이하)[^\d%]{0,24}?(\d{1,3}(?:\.\d+)?)\s*%`)
	slaBelow     = regexp.MustCompile(`(?i)(?:below|under|less than)\s*(\d{2,3}(?:\.\d+)?)\s*%[^\d%]{0,24}?(\d{1,3}(?:\.\d+)?)\s*%`)
	slaDuration  = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s*(분|시간|일|minutes?|mins?|hours?|hrs?|h\b|days?)`)
	slaShare     = regexp.MustCompile(`(\d{1,3}(?:\.\d+)?)\s*(?:%|퍼센트)`)
	slaNotice    = regexp.MustCompile(`(?i)통보|통지|보고|알린다|알려|고지|공지|notif|notice|report`)
	slaRecover   = regexp.MustCompile(`(?i)복구|회복|정상화|조치\s*완료|recover|restor|repair|rto`)
	slaCap       = regexp.MustCompile(`(?i)한도|상한|최대|초과할 수 없|넘을 수 없|cap\b|capped|maximum|not exceed`)
	capAfter     = regexp.MustCompile(`(?i)(?:최대|상한|한도|cap|maximum|not exceed)[^\d%]{0,14}(\d{1,3}(?:\.\d+)?)\s*(?:%|퍼센트)`)
	capBefore    = regexp.MustCompile(`(?i)(\d{1,3}(?:\.\d+)?)\s*(?:%|퍼센트)[^\d%]{0,20}(?:한도|상한|최대|초과할 수 없|넘을 수 없|cap)`)
	slaExclude   = regexp.MustCompile(`(?i)제외|예외|면책|아니한다|exclud|except`)
	slaPenalty   = regexp.MustCompile(`(?i)감액|환급|공제|위약|배상|감면|차감|credit|penalt|refund|discount`)
	slaWords     = regexp.MustCompile(`(?i)가용|가동률|장애|복구|통보|위약|감액|sla|서비스\s*수준|uptime|availability`)
	slaYearly    = regexp.MustCompile(`(?i)연간|연\s*가용|연\s*가동|년간|annual|yearly|per year`)
	clauseNumber = regexp.MustCompile(`^[\s※*·○◦□■●-]*(?:[①-⑳]|\d{1,2}[.)]\s|[가-하][.)]\s)?\s*`)
	circled      = regexp.MustCompile(`^\s*[①-⑳]`)
	thousands    = regexp.MustCompile(`(\d),(\d{3})`)
	slaSplit     = regexp.MustCompile(`[\n;,，]|[.。]\s|[.。]$| 및 | 그리고 |(?:하고|하며|하되|이며|이고)[,\s]`)
)

func percentOf(s string) *float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 100 {
		return nil
	}
	// In decimal, so that 99.9 is .999 and not a neighbour of it.
	v, err := strconv.ParseFloat(strconv.FormatFloat(f/100, 'g', 12, 64), 64)
	if err != nil {
		return nil
	}
	return &v
}

func minutesOf(m []string) *float64 {
	f, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return nil
	}
	switch u := strings.ToLower(m[2]); {
	case u == "시간" || strings.HasPrefix(u, "h"):
		f *= 60
	case u == "일" || strings.HasPrefix(u, "d"):
		f *= 1440
	}
	return &f
}

// readSentence takes from an SLA sentence what it says plainly into t, and returns
// the clauses that were not understood.
func readSentence(s string, t *models.SLATerm) (rest []string) {
	if len(s) > 6000 {
		return []string{s}
	}
	lastBelow := false
	for _, clause := range slaSplit.Split(thousands.ReplaceAllString(s, "$1$2"), -1) {
		clause = strings.TrimSpace(clause)
		if clause == "" {
			continue
		}
		known := false
		if slaExclude.MatchString(clause) && !slaAvail.MatchString(clause) {
			if x := exclusion(clause); x != "" {
				// '정기점검, 천재지변은 제외': what stands before it belongs to it.
				for len(rest) > 0 && len([]rune(rest[len(rest)-1])) <= 15 && !strings.ContainsAny(rest[len(rest)-1], "0123456789%") {
					x = rest[len(rest)-1] + "/" + x
					rest = rest[:len(rest)-1]
				}
				for _, e := range strings.FieldsFunc(x, func(r rune) bool { return r == '/' || r == '、' || r == '·' }) {
					if e = strings.TrimSpace(e); e != "" && !slices.Contains(t.Exclusions, e) {
						t.Exclusions = append(t.Exclusions, e)
					}
				}
				continue
			}
		}
		var credits [][]string // between two bounds the upper one counts: below it so much is taken off
		for _, m := range slaBand.FindAllStringSubmatch(clause, 10) {
			credits = append(credits, []string{m[0], m[1], m[3]})
		}
		for _, m := range slaBandUp.FindAllStringSubmatch(clause, 10) {
			credits = append(credits, []string{m[0], m[2], m[3]})
		}
		if len(credits) == 0 {
			credits = append(slaCredit.FindAllStringSubmatch(clause, 10), slaBelow.FindAllStringSubmatch(clause, 10)...)
		}
		for _, m := range credits {
			below, share := percentOf(m[1]), percentOf(m[2])
			if below != nil && share != nil && *below >= .5 {
				if !slices.ContainsFunc(t.Credits, func(c models.Credit) bool { return c.Below == *below }) {
					t.Credits = append(t.Credits, models.Credit{Below: *below, Share: *share})
				}
				if t.Availability == nil && slaAvail.MatchString(clause) {
					t.Availability = below
				}
				known, lastBelow = true, true
			}
		}
		if m := slaAvail.FindStringSubmatch(clause); m != nil {
			if a := percentOf(m[1]); a != nil && *a > .5 {
				if t.Availability == nil || len(credits) == 0 {
					t.Availability = a
				}
				if t.Window == "" {
					t.Window = "month"
					if slaYearly.MatchString(clause) {
						t.Window = "year"
					}
				}
				known = true
			}
		}
		if !known && slaCap.MatchString(clause) {
			m := capAfter.FindStringSubmatch(clause)
			if m == nil {
				m = capBefore.FindStringSubmatch(clause)
			}
			if m != nil {
				t.CapShare, known = percentOf(m[1]), len(slaShare.FindAllString(clause, 2)) == 1 // else the rest is left
			}
		}
		if m := slaDuration.FindStringSubmatch(clause); m != nil && !known {
			switch {
			case slaNotice.MatchString(clause) && t.NoticeMinutes == nil && !slaPenalty.MatchString(clause):
				t.NoticeMinutes, known = minutesOf(m), true
				if all := slaDuration.FindAllStringSubmatch(clause, 3); len(all) == 2 && slaRecover.MatchString(clause) && t.RecoveryMinutes == nil {
					t.RecoveryMinutes = minutesOf(all[1])
				}
			case slaRecover.MatchString(clause) && t.RecoveryMinutes == nil && !slaPenalty.MatchString(clause):
				t.RecoveryMinutes, known = minutesOf(m), true
			}
		}
		if !known && lastBelow && slaPenalty.MatchString(clause) && !slaShare.MatchString(clause) && !strings.ContainsAny(clause, "0123456789") {
			known = true // '…를 감액한다' of the clause before
		}
		if !known {
			rest = append(rest, clause)
		}
	}
	return rest
}

// exclusion returns what a clause excludes.
func exclusion(clause string) string {
	i := slaExclude.FindStringIndex(clause)
	x := strings.TrimSpace(clause[:i[0]])
	if x == "" {
		x = strings.TrimSpace(strings.TrimLeft(clause[i[1]:], ":：사항 "))
	}
	x = strings.TrimRight(x, "은는을를이가의 ")
	for _, w := range []string{"단,", "단 ", "다만", "(", ")", ":"} {
		x = strings.TrimSpace(strings.TrimPrefix(x, w))
	}
	for _, w := range []string{"(", ")", ":"} {
		x = strings.TrimSpace(strings.TrimSuffix(x, w))
	}
	for _, w := range []string{"(", "（"} {
		x = strings.TrimPrefix(x, w)
	}
	if len([]rune(x)) > 60 {
		return ""
	}
	return x
}

// promiseFor finds the node and the contract that a promise belongs to: the vendor
// of the only contract where nothing is named.
func (o *office) promiseFor(t *models.SLATerm, node, contract string) {
	t.Contract = o.contractNamed(contract)
	find := func(name string) string {
		for _, n := range o.allNodes() {
			if models.Fold(n.ID) == models.Fold(name) || n.Name != "" && models.Fold(n.Name) == models.Fold(name) {
				return n.ID
			}
		}
		return ""
	}
	if node != "" {
		if t.Node = find(node); t.Node != "" {
			return
		}
		for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) { // whose chain nobody stated
			if models.Fold(k.Vendor) == models.Fold(node) && (t.Contract == "" || t.Contract == k.Key()) && len(o.allNodes()) == 0 {
				t.Contract = k.Key()
				return
			}
		}
		t.Node = node
		return
	}
	vendors := map[string]bool{}
	for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) {
		if k.Vendor != "" && (t.Contract == "" || k.Key() == t.Contract) {
			vendors[k.Vendor] = true
		}
	}
	if len(vendors) == 1 {
		for v := range vendors {
			t.Node = find(v)
		}
	}
	if t.Node == "" {
		for _, n := range o.allNodes() {
			if n.Role == models.RoleVendor {
				if t.Node != "" {
					t.Node = ""
					break
				}
				t.Node = n.ID
			}
		}
	}
}

// maxLeftShown bounds what a message quotes of sentences that were not understood.
const maxLeftShown = 300

// keepPromise keeps a term that says something, and says once, at the cell of the
// first, what was not understood.
func (o *office) keepPromise(t models.SLATerm, rest []string, at models.Cell, node, contract string) {
	if t.Availability == nil && t.NoticeMinutes == nil && t.RecoveryMinutes == nil && t.CapShare == nil && len(t.Credits) == 0 && len(t.Exclusions) == 0 && t.Sentence == "" {
		return
	}
	slices.SortStableFunc(t.Credits, func(a, b models.Credit) int {
		switch {
		case a.Below > b.Below:
			return -1
		case a.Below < b.Below:
			return 1
		}
		return 0
	})
	o.promiseFor(&t, node, contract)
	if t.Node != "" && len(o.allNodes()) == 0 {
		o.looseSLA = append(o.looseSLA, t)
		o.add(models.CodePromiseLoose, t.Cell, t.Node, "")
	} else {
		o.c.SLA = append(o.c.SLA, t)
	}
	if len(rest) > 0 {
		text := []rune(withoutPerson(strings.Join(rest, " / ")))
		if len(text) > maxLeftShown {
			text = append(text[:maxLeftShown-1], '…')
		}
		o.add(models.CodeSentenceLeft, at, string(text), "")
	}
}

// promisesAsTheyLie reads tables of service levels, and sentences about them.
func (o *office) promisesAsTheyLie() {
	for _, f := range o.files {
		for _, s := range f.sheets {
			if s.left {
				continue
			}
			for _, t := range s.tables {
				if t.kind == "sla" {
					if t.by[models.FieldItem] != nil {
						o.itemPromises(s, t)
					} else {
						o.columnPromises(s, t)
					}
				}
			}
			if f.kinds == nil {
				o.formPromises(s)
			}
		}
	}
	type source struct {
		x        *src
		contract string
		vendor   string
	}
	var sources []source
	for _, m := range o.metas {
		sources = append(sources, source{m.first, m.contract(o).Key(), ""})
	}
	for _, j := range o.joinedRows {
		sources = append(sources, source{j.m.first, j.into, j.vendor})
	}
	for _, s := range sources {
		x := s.x
		v, ok := x.val(models.FieldSLAText)
		if !ok || v.Kind != grid.Text || !x.usable(v) {
			continue
		}
		t := models.SLATerm{Sentence: withoutPerson(strings.TrimSpace(v.Text)), Cell: v.at()}
		rest := readSentence(v.Text, &t)
		node := ""
		for _, n := range o.allNodes() {
			if s.vendor != "" && models.Fold(n.Name) == models.Fold(s.vendor) {
				node = n.ID // the promise of who sends again, not of the contract's vendor
			}
		}
		o.keepPromise(t, rest, t.Cell, node, s.contract)
	}
}

var penaltyPer = regexp.MustCompile(`(?i)(?:(\d+(?:\.\d+)?)\s*)?(시간|일|분|회|건|%p|포인트|hour|day|minute)\s*(?:초과\s*)?(?:당|마다|per)[^\d]{0,20}([\d,]+(?:\.\d+)?)\s*(만|천)?\s*(원|%)`)

// readPenalty reads 시간당 500,000원. What is not understood keeps its text alone.
func readPenalty(item, text string) CheckPenalty {
	out := CheckPenalty{Item: item, Text: text}
	m := penaltyPer.FindStringSubmatch(text)
	if m == nil {
		return out
	}
	if many := m[1]; many != "" && many != "1" && !strings.Contains(m[2], "%p") {
		return out // for each ten minutes: no unit of its own
	}
	m = m[1:]
	f, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
	if err != nil {
		return out
	}
	out.Per = map[string]string{"시간": "hour", "hour": "hour", "일": "day", "day": "day", "분": "minute", "minute": "minute", "회": "time", "건": "time", "%p": "point", "포인트": "point"}[strings.ToLower(m[1])]
	switch m[3] {
	case "만":
		f *= 10_000
	case "천":
		f *= 1000
	}
	if m[4] == "%" {
		out.Share = percentOf(m[2])
		return out
	}
	if f < 1e12 {
		won := unit.Money(f*1000 + .5)
		out.Won = &won
	}
	return out
}

// itemPromises reads a table with a row for each item: 월 가용률, 99.9, %, 위약.
func (o *office) itemPromises(s *officeSheet, t *otable) {
	type group struct {
		term     models.SLATerm
		node     string
		contract string
		lines    []string
		rest     []string
		others   []CheckPenalty
	}
	var order []*group
	by := map[string]*group{}
	var penalties []string // that no term holds
	var penaltyAt models.Cell
	for _, row := range t.rows {
		x := &src{o: o, s: s, t: t, row: row}
		item := x.text(models.FieldItem)
		node, contract := x.text("node"), x.text("contract")
		key := node + "\x00" + contract
		g := by[key]
		if g == nil {
			g = &group{node: node, contract: contract, term: models.SLATerm{Cell: x.place(models.FieldItem)}}
			by[key], order = g, append(order, g)
		}
		line := item
		target := ""
		if v, ok := x.val(models.FieldTarget); ok && x.usable(v) {
			target = o.textOf(v)
			unit := x.text(models.FieldUnit)
			if unit == "" && v.col != nil {
				for _, b := range inBrackets(v.col.own) {
					unit = strings.TrimSpace(b)
				}
			}
			target = strings.TrimSpace(strings.TrimLeft(target, "≥≤＞＜><= "))
			if v.Kind == grid.Number && v.Percent {
				if f, err := strconv.ParseFloat(v.Text, 64); err == nil {
					target, unit = strconv.FormatFloat(float64(int64(f*1e8+.5))/1e6, 'f', -1, 64), "%"
				}
			}
			if unit == "" {
				for _, b := range inBrackets(item) {
					unit = strings.TrimSpace(b)
				}
			}
			if unit != "" && looksNumber(target) && !strings.HasSuffix(target, unit) && strings.Trim(target, "0123456789.,") == "" {
				target += unit
			}
			line += " " + target
		}
		penalty := x.text(models.FieldPenalty)
		if sentence := x.text("sentence"); sentence != "" {
			line += " " + sentence
		}
		shown := line
		if penalty != "" {
			shown += ": " + penalty
		}
		g.lines = append(g.lines, shown)
		var one models.SLATerm
		rest := readSentence(line, &one)
		f := models.Fold(item)
		durations := slaDuration.FindStringSubmatch(target)
		pct := slaShare.FindStringSubmatch(target)
		left := penalty
		switch {
		case slaCap.MatchString(item) && pct != nil:
			one.CapShare = percentOf(pct[1])
			rest, left = nil, ""
		case foldHas(f, []string{"가용", "가동", "uptime", "availability"}):
			if pct != nil {
				one.Availability = percentOf(pct[1])
				one.Window = "month"
				if slaYearly.MatchString(item) || strings.HasPrefix(f, "연") {
					one.Window = "year"
				}
				rest = nil
			} else if v, ok := x.val(models.FieldTarget); ok && one.Availability == nil {
				if r, err := models.ReadNumber(models.KindPercent, models.Typed{Text: v.Text, Number: v.Kind == grid.Number, Style: v.Percent}); err == nil && !r.Ambiguous && r.Float() <= 1 {
					a := r.Float()
					one.Availability, one.Window, rest = &a, "month", nil
				}
			}
			var of models.SLATerm
			readSentence(penalty, &of)
			switch m := slaShare.FindAllStringSubmatch(penalty, 5); {
			case len(of.Credits) > 0:
				one.Credits, left = append(one.Credits, of.Credits...), ""
			case len(m) == 1 && one.Availability != nil:
				if share := percentOf(m[0][1]); share != nil {
					one.Credits, left = []models.Credit{{Below: *one.Availability, Share: *share}}, ""
				}
			}
		case durations != nil && (slaNotice.MatchString(item) && !slaRecover.MatchString(item)):
			one.NoticeMinutes, rest = minutesOf(durations), nil
		case durations != nil && slaRecover.MatchString(item):
			one.RecoveryMinutes, one.NoticeMinutes, rest = minutesOf(durations), nil, nil
		case models.Fold(penalty) == "제외" || models.Fold(penalty) == "면책":
			one.Exclusions, rest, left = []string{item}, nil, ""
		case slaExclude.MatchString(item):
			one.Exclusions, rest = nil, nil
			for _, e := range strings.FieldsFunc(strings.TrimSpace(target+" "+x.text("sentence")), func(r rune) bool { return strings.ContainsRune(",;/·\n", r) }) {
				if e = strings.TrimSpace(e); e != "" {
					one.Exclusions = append(one.Exclusions, e)
				}
			}
		case len(rest) > 0:
			rest = []string{shown}
			left = ""
		}
		mergeTerms(&g.term, one)
		g.rest = append(g.rest, rest...)
		if left != "" {
			v, _ := x.val(models.FieldPenalty)
			other := readPenalty(item, withoutPerson(left))
			if g.others = append(g.others, other); other.Per != "" {
				continue // shown beside the credits
			}
			if len(penalties) == 0 {
				penaltyAt = v.at()
			}
			penalties = append(penalties, left)
			if row, col, ok := grid.SplitRef(v.at().Ref); ok {
				o.ignorePart(s, grid.Ref(col, row)+":"+grid.Ref(col, row), "sentence")
			}
		}
	}
	if len(penalties) > 0 {
		text := []rune(withoutPerson(strings.Join(penalties, " / ")))
		o.add(models.CodePenaltyLeft, penaltyAt, string(text[:min(len(text), maxLeftShown)]), "")
	}
	for _, g := range order {
		g.term.Sentence = withoutPerson(strings.Join(g.lines, "\n"))
		o.penalties[g.term.Cell] = g.others
		o.keepPromise(g.term, g.rest, g.term.Cell, g.node, g.contract)
	}
}

// mergeTerms adds what one row says to what the rows above it said.
func mergeTerms(to *models.SLATerm, t models.SLATerm) {
	set := func(a **float64, b *float64) {
		if *a == nil {
			*a = b
		}
	}
	set(&to.Availability, t.Availability)
	set(&to.NoticeMinutes, t.NoticeMinutes)
	set(&to.RecoveryMinutes, t.RecoveryMinutes)
	set(&to.CapShare, t.CapShare)
	if to.Window == "" {
		to.Window = t.Window
	}
	for _, c := range t.Credits {
		if !slices.ContainsFunc(to.Credits, func(x models.Credit) bool { return x.Below == c.Below }) {
			to.Credits = append(to.Credits, c)
		}
	}
	for _, e := range t.Exclusions {
		if !slices.Contains(to.Exclusions, e) {
			to.Exclusions = append(to.Exclusions, e)
		}
	}
}

// columnPromises reads a table with a column for each term.
func (o *office) columnPromises(s *officeSheet, t *otable) {
	for _, row := range t.rows {
		x := &src{o: o, s: s, t: t, row: row}
		if !x.saysAnything() {
			continue
		}
		term := models.SLATerm{Cell: x.place("node")}
		number := func(key string) *float64 {
			v, ok := x.val(key)
			if !ok {
				return nil
			}
			if v.Kind == grid.Text && !looksNumber(v.Text) {
				var one models.SLATerm
				readSentence(v.col.own+" "+v.Text, &one)
				for k, p := range map[string]*float64{"availability": one.Availability, "notice_minutes": one.NoticeMinutes, "recovery_minutes": one.RecoveryMinutes, "cap_share": one.CapShare} {
					if k == key && p != nil {
						return p
					}
				}
			}
			if v.Kind == grid.Text {
				c := *v
				c.Text = strings.TrimSpace(strings.NewReplacer("이내", "", "이상", "", "이하", "", "내", "").Replace(v.Text))
				v = &c
			}
			r, ok := x.number(v)
			if !ok {
				return nil
			}
			f := r.Float()
			return &f
		}
		term.Availability, term.NoticeMinutes, term.RecoveryMinutes, term.CapShare = number("availability"), number("notice_minutes"), number("recovery_minutes"), number("cap_share")
		if v, ok := x.val("window"); ok && x.usable(v) {
			term.Window, _ = models.SheetOf("sla").Field("window").Match(v.Text)
		}
		if term.Availability != nil && term.Window == "" {
			term.Window = "month"
			if c := t.by["availability"]; c != nil && slaYearly.MatchString(c.header) {
				term.Window = "year"
			}
		}
		var rest []string
		for _, key := range []string{"credits", models.FieldPenalty} {
			v, ok := x.val(key)
			if !ok || !x.usable(v) {
				continue
			}
			if c, err := models.ReadCredits(v.Text); err == nil && v.Kind == grid.Text {
				term.Credits = c
				continue
			}
			text := o.textOf(v)
			var one models.SLATerm
			left := readSentence(text, &one)
			if m := slaShare.FindAllStringSubmatch(text, 3); len(one.Credits) == 0 && len(m) == 1 && term.Availability != nil {
				if share := percentOf(m[0][1]); share != nil {
					one.Credits, left = []models.Credit{{Below: *term.Availability, Share: *share}}, nil
				}
			}
			mergeTerms(&term, one)
			term.Sentence = strings.TrimSpace(term.Sentence + "\n" + text)
			rest = append(rest, left...)
		}
		if v, ok := x.val("exclusions"); ok && x.usable(v) {
			term.Exclusions = models.ReadList(o.textWithLines(v), false)
		}
		if v, ok := x.val("sentence"); ok && x.usable(v) && v.Kind == grid.Text {
			var one models.SLATerm
			left := readSentence(v.Text, &one)
			mergeTerms(&term, one)
			term.Sentence = strings.TrimSpace(term.Sentence + "\n" + withoutPerson(strings.TrimSpace(v.Text)))
			rest = append(rest, left...)
		}
		o.keepPromise(term, rest, term.Cell, x.text("node"), x.text("contract"))
	}
}

// formPromises reads pairs and lines that stand outside every table: 월 가용률 | 99.9%,
// or a sentence of its own.
func (o *office) formPromises(s *officeSheet) {
	// Columns that are of one firm each are promises of their own.
	of := map[int][]pair{}
	var order []int
	var others []pair
	for _, p := range s.pairs {
		if !p.multi || s.firmOver(p.group) == "" {
			others = append(others, p)
			continue
		}
		if of[p.group] == nil {
			order = append(order, p.group)
		}
		of[p.group] = append(of[p.group], p)
	}
	for _, group := range order {
		o.promisesOf(s, of[group], nil, s.firmOver(group))
	}
	o.promisesOf(s, others, s.spots, "")
}

// firmOver is the firm that heads the column of a group of pairs, "" for none.
func (s *officeSheet) firmOver(group int) string {
	if v, ok := s.firms[group]; ok {
		return strings.TrimSpace(v.Text)
	}
	h := s.heads[group]
	if ch, _ := channelOf(h.text); ch != "" || phaseOf(h.text) != "" || !s.offer {
		return ""
	}
	return strings.TrimSpace(h.text)
}

// promisesOf reads what pairs and lines promise as one term, of a firm where one is
// named.
func (o *office) promisesOf(s *officeSheet, pairs []pair, spots []spot, firm string) {
	var term models.SLATerm
	var credit *float64 // a share alone, of what the availability says
	var lines, rest []string
	var first models.Cell // of what was not understood
	leave := func(left []string, col, row int) {
		if len(rest) == 0 && len(left) > 0 {
			first = o.cell(s, col, row)
		}
		rest = append(rest, left...)
	}
	for _, p := range pairs {
		if p.value.Kind == grid.Failed || p.value.Kind == grid.NoValue {
			continue
		}
		if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key != models.FieldSLAText {
			continue
		}
		contractForm := false
		if f, ok := fieldOfLabel("contracts", p.label.Text); ok && f.Key == models.FieldSLAText {
			contractForm = true
		}
		f, ok := fieldOfLabel("sla", p.label.Text)
		if !ok && !contractForm && !slaWords.MatchString(p.label.Text) {
			continue
		}
		if ok && (f.Key == "node" || f.Key == "contract" || f.Key == models.FieldContact || f.Key == models.FieldNote || f.Key == models.FieldSequence || f.Key == models.FieldUnit) {
			continue
		}
		value := p.value.Text
		if p.value.Kind == grid.Number {
			if r, err := models.ReadNumber(models.KindPercent, models.Typed{Text: value, Number: true, Style: p.value.Percent}); ok && f.Kind == models.KindPercent && err == nil && !r.Ambiguous {
				value = models.Percent(r.Float())
			} else {
				for _, b := range inBrackets(p.label.Text) {
					value += strings.TrimSpace(b)
				}
			}
		}
		if contractForm {
			if slices.ContainsFunc(o.metas, func(m *contractMeta) bool {
				return m.s == s && m.first.form != nil && m.first.form[models.FieldSLAText] != nil
			}) {
				continue // read with its contract
			}
		}
		var one models.SLATerm
		line := p.label.Text + " " + value
		left := readSentence(line, &one)
		if ok && len(left) > 0 {
			if f.Key == "exclusions" {
				one.Exclusions, left = models.ReadList(value, false), nil
			} else if m := slaShare.FindStringSubmatch(value); f.Key == "cap_share" && m != nil {
				one.CapShare, left = percentOf(m[1]), nil
			} else if m != nil && (f.Key == models.FieldPenalty || f.Key == "credits") && strings.Trim(value, "0123456789.% ") == "" {
				credit, left = percentOf(m[1]), nil
			}
		}
		if term.Cell.Ref == "" {
			term.Cell = o.cell(s, p.value.Col, p.at)
		}
		mergeTerms(&term, one)
		lines = append(lines, line)
		leave(left, p.value.Col, p.at)
	}
	var last spot // the article's paragraph above
	take := func(p spot, one models.SLATerm, left []string) {
		mergeTerms(&term, one)
		lines = append(lines, p.text)
		leave(left, p.col, p.row)
		o.lineRead(s, p, "")
		last = p
	}
	for _, p := range spots {
		if last.row > 0 && p.row == last.row+1 && p.col == last.col && len(p.text) <= 1500 && circled.MatchString(p.text) && !slaWords.MatchString(p.text) && !slaExclude.MatchString(p.text) {
			leave([]string{strings.TrimSpace(clauseNumber.ReplaceAllString(p.text, ""))}, p.col, p.row)
			lines = append(lines, p.text)
			o.lineRead(s, p, "sentence")
			last = p
			continue
		}
		if last.row > 0 && p.row == last.row+1 && (slaBand.MatchString(p.text) || slaBandUp.MatchString(p.text) || slaCredit.MatchString(p.text)) && len(p.text) < 120 {
			var one models.SLATerm
			left := readSentence(clauseNumber.ReplaceAllString(p.text, ""), &one)
			rest = slices.DeleteFunc(rest, func(r string) bool { return strings.Contains(r, "다음") && slaPenalty.MatchString(r) }) // these are what follows
			take(p, one, left)
			continue
		}
		if len(p.text) > 1500 || s.aside || !slaWords.MatchString(p.text) && !(len(lines) > 0 && slaExclude.MatchString(p.text)) || strings.Contains(p.text, "(예") {
			continue
		}
		var one models.SLATerm
		left := readSentence(clauseNumber.ReplaceAllString(p.text, ""), &one)
		if len(lines) > 0 && len(one.Exclusions) > 0 {
			take(p, one, left)
			continue
		}
		if one.Availability == nil && one.NoticeMinutes == nil && one.RecoveryMinutes == nil && one.CapShare == nil && len(one.Credits) == 0 {
			continue
		}
		if term.Cell.Ref == "" {
			term.Cell = o.cell(s, p.col, p.row)
		}
		take(p, one, left)
	}
	if len(lines) == 0 {
		return
	}
	if credit != nil && term.Availability != nil && len(term.Credits) == 0 {
		term.Credits = []models.Credit{{Below: *term.Availability, Share: *credit}}
	}
	term.Sentence = withoutPerson(strings.Join(lines, "\n"))
	contract, node := "", ""
	if i := o.onlyContract(s); i >= 0 && firm == "" {
		contract = o.c.Contracts[i].Key()
	}
	for _, n := range o.allNodes() {
		if firm != "" && models.Fold(n.Name) == models.Fold(firm) {
			node = n.ID
		}
	}
	for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) {
		if firm != "" && models.Fold(k.Vendor) == models.Fold(firm) {
			contract = k.Key()
		}
	}
	o.keepPromise(term, rest, first, node, contract)
}

// lineRead takes a line of text that was read from what was left out, or says why
// it was left where a reason is given.
func (o *office) lineRead(s *officeSheet, p spot, why string) {
	ref := grid.Ref(p.col, p.row)
	i := slices.IndexFunc(o.ignored, func(x CheckIgnored) bool {
		return x.Sheet == s.name() && (x.File == "" || x.File == s.f.name) && x.Range == ref+":"+ref && (x.Why == "title" || x.Why == "note")
	})
	switch {
	case i < 0:
	case why == "":
		o.ignored = slices.Delete(o.ignored, i, i+1)
	default:
		o.ignored[i].Why = why
	}
}
