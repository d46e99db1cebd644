package sheet

import (
	"slices"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
	"daebi/server/text"
)

// records returns the data rows of a kind of sheet, none where it is not there.
func (r *reader) records(kind string) []*record {
	t := r.tables[kind]
	if t == nil {
		return nil
	}
	if t.sheet.Required && len(t.data) == 0 && t.header > 0 {
		r.add(models.CodeNoRows, models.Cell{Sheet: t.grid.Name}, "", "")
	}
	return t.data
}

func (r *reader) contracts() {
	for _, x := range r.records("contracts") {
		x.need("name")
		x.need("agency")
		k := models.Contract{
			Number: x.text("number"), Name: x.text("name"), Agency: x.text("agency"), Vendor: x.text("vendor"), Method: x.text("method"),
			Start: x.time("start"), End: x.time("end"), Amount: x.money("amount"), MonthlyFee: x.money("monthly_fee"), MonthlyMinimum: x.money("monthly_minimum"),
			VAT: models.VATSide(x.choice("vat")), InForce: x.choice("status") != "offer", Cell: x.at("name"),
		}
		if k.VAT == "" {
			k.VAT = models.VATUnstated
		}
		r.c.Contracts = append(r.c.Contracts, k)
	}
	r.contractIndex = indexOf(r.c.Contracts, models.Contract.Key, func(k models.Contract) string { return k.Name })
}

// index finds records by the names they go by: exact ones first, then ones that
// differ in width, case or spaces only.
type index []map[string]int

func indexOf[T any](records []T, names ...func(T) string) index {
	out := index{}
	for _, fold := range []func(string) string{func(s string) string { return s }, models.Fold} {
		for _, name := range names {
			m := map[string]int{}
			for i, x := range records {
				if n := fold(name(x)); n != "" {
					if _, ok := m[n]; !ok {
						m[n] = i
					}
				}
			}
			out = append(out, m)
		}
	}
	return out
}

func (x index) find(name string) (int, bool) {
	for i, m := range x {
		n := name
		if i >= len(x)/2 {
			n = models.Fold(name)
		}
		if at, ok := m[n]; ok {
			return at, true
		}
	}
	return 0, false
}

// contract finds the contract that a cell names by number or name; a blank is
// the only one there is. It returns -1 for none, which was reported.
func (r *reader) contract(x *record) int {
	name := x.text("contract")
	if len(r.c.Contracts) == 0 {
		return -1 // the sheet's own problem is enough
	}
	if name == "" {
		if len(r.c.Contracts) == 1 {
			return 0
		}
		r.add(models.CodeMissingValue, x.at("contract"), "", models.ContractsExpected(&r.c, r.lang))
		return -1
	}
	if i, ok := r.contractIndex.find(name); ok {
		return i
	}
	r.add(models.CodeUnknownContract, x.at("contract"), name, models.ContractsExpected(&r.c, r.lang))
	return -1
}

// of is where a service's own values were first stated.
type of struct {
	service                                      *models.Service
	contract                                     int
	class, legal                                 *record
	failure, longest, growth, weights, reminders *record
	first                                        *record
	failed                                       bool // a class that could not be read is not guessed
}

// services gathers the price rows of one contract and name into a service.
func (r *reader) services() {
	type key struct {
		contract int
		name     string
	}
	found := map[key]*of{}
	var order []*of
	for i, x := range r.records("services") {
		if i%checkEvery == 0 && r.cancelled() {
			return
		}
		contract := r.contract(x)
		for _, k := range []string{"service", "channel", "phase"} {
			x.need(k)
		}
		name := x.text("service")
		k := key{contract, name}
		s := found[k]
		if s == nil || name == "" {
			s = &of{service: &models.Service{Name: name, Cell: x.at("service")}, contract: contract, first: x}
			found[k], order = s, append(order, s)
		}
		r.serviceValues(s, x)
		s.service.Lines = append(s.service.Lines, r.line(x))
	}
	for _, s := range order {
		r.guess(s)
		if s.contract >= 0 {
			k := &r.c.Contracts[s.contract]
			k.Services = append(k.Services, *s.service)
		}
	}
}

// serviceValues takes what a row says of its service; a row that says otherwise
// than an earlier one is reported.
func (r *reader) serviceValues(s *of, x *record) {
	conflict := func(key string, first *record) {
		c, _ := x.cell(key)
		r.add(models.CodeServiceConflict, x.at(key), c.Text, "", first.at(key).Ref)
	}
	if _, ok := x.cell("class"); ok {
		switch v := models.MessageClass(x.choice("class")); {
		case v == "":
			s.failed = true
		case s.class == nil:
			s.service.Class, s.class = v, x
		case v != s.service.Class:
			conflict("class", s.class)
		}
	}
	if v := models.LegalClass(x.choice("legal")); v != "" {
		if s.legal == nil {
			s.service.Legal, s.legal = v, x
		} else if v != s.service.Legal {
			conflict("legal", s.legal)
		}
	}
	if v := x.float("failure_share"); v != nil {
		if s.failure == nil {
			s.service.FailureShare, s.failure = v, x
		} else if *v != *s.service.FailureShare {
			conflict("failure_share", s.failure)
		}
	}
	if v := x.float("growth"); v != nil {
		if s.growth == nil {
			s.service.GrowthPerYear, s.growth = v, x
		} else if *v != *s.service.GrowthPerYear {
			conflict("growth", s.growth)
		}
	}
	if words := x.list("month_weights"); len(words) > 0 {
		v, err := models.ReadMonthWeights(words)
		switch {
		case err != nil:
			x.bad(models.CodeOf(err), "month_weights")
		case s.weights == nil:
			s.service.MonthWeights, s.weights = v, x
		case !slices.Equal(v, s.service.MonthWeights):
			conflict("month_weights", s.weights)
		}
	}
	if words := x.list("reminder_days"); len(words) > 0 {
		v, err := models.ReadMonthDays(words)
		switch {
		case err != nil:
			x.bad(models.CodeOf(err), "reminder_days")
		case s.reminders == nil:
			s.service.ReminderDays, s.reminders = v, x
		case !slices.Equal(v, s.service.ReminderDays):
			conflict("reminder_days", s.reminders)
		}
	}
	if n, _, ok := x.count("longest_bytes"); ok {
		v := int(n)
		if s.longest == nil {
			s.service.LongestBytes, s.longest = &v, x
		} else if v != *s.service.LongestBytes {
			conflict("longest_bytes", s.longest)
		}
	}
}

func (r *reader) line(x *record) models.Line {
	l := models.Line{
		Channel: models.Channel(x.choice("channel")), Phase: models.Phase(x.choice("phase")), Price: r.schedule(x), VAT: models.VATSide(x.choice("vat")),
		AttemptsBilled: x.choice("attempts_billed") == "yes", Vendor: x.text("vendor"), Cell: x.at("price"),
	}
	if _, ok := x.cell("vat"); !ok {
		l.VAT = x.side
	}
	if l.VAT == "" {
		l.VAT = models.VATUnstated
	}
	if _, ok := x.cell("messages_per_month"); !ok {
		if l.Phase != models.Fallback {
			x.need("messages_per_month")
		}
		return l
	}
	n, approximate, ok := x.count("messages_per_month")
	if ok && n == 0 && l.Phase != models.Fallback {
		c, _ := x.cell("messages_per_month")
		r.add(models.CodeOutOfRange, x.at("messages_per_month"), c.Text, r.say("1 이상의 숫자를 입력하세요(예: 470000).", "Enter a number of 1 or more (e.g. 470000)."))
	}
	l.MessagesPerMonth, l.Approximate = n, approximate && n > 0
	return l
}

// schedule reads a price, or tiers, or a price with the tiers above it.
func (r *reader) schedule(x *record) models.Schedule {
	out := models.Schedule{Mode: models.TierMode(x.choice("tier_mode"))}
	price := x.money("price")
	_, priced := x.cell("price")
	if c, ok := x.usable("tiers"); ok {
		tiers, err := models.ReadTiers(c.Text, x.units["price"])
		if err != nil || c.Kind != grid.Text {
			x.bad(models.CodeTiers, "tiers")
			return models.Schedule{}
		}
		switch {
		case price != nil && tiers[0].From > 0:
			tiers = slices.Insert(tiers, 0, models.Tier{PricePerMessage: *price})
		case price != nil && tiers[0].PricePerMessage != *price:
			x.bad(models.CodeTierConflict, "tiers", price.String())
		case tiers[0].From > 0 && !priced:
			x.bad(models.CodeTiers, "tiers")
		}
		out.Tiers = tiers
		if out.Mode == "" {
			out.Mode = models.Graduated
			if len(tiers) > 1 {
				r.add(models.CodeTierMode, x.at("tier_mode"), "", "")
			}
		}
		return out
	}
	if _, tiered := x.cell("tiers"); !tiered {
		x.need("price")
	}
	if price == nil {
		return models.Schedule{}
	}
	if out.Mode == "" {
		out.Mode = models.Graduated
	}
	out.Tiers = []models.Tier{{PricePerMessage: *price}}
	return out
}

// guess fills a blank class and legal class from words in the name, and says so.
func (r *reader) guess(s *of) {
	if s.class == nil && !s.failed {
		s.service.Class, s.service.ClassGuessed = guessClass(s.service.Name), true
		w, _ := models.SheetOf("services").Field("class").Word(string(s.service.Class))
		r.add(models.CodeClassGuessed, s.first.at("class"), "", "", w.In(r.lang))
	}
	if s.legal == nil {
		s.service.Legal = models.LegalOrdinary
		if containsAny(s.service.Name, "고지서", "통지", "처분") {
			s.service.Legal = models.LegalStatutory
			w, _ := models.SheetOf("services").Field("legal").Word(string(models.LegalStatutory))
			r.add(models.CodeLegalGuessed, s.first.at("legal"), "", "", w.In(r.lang))
		}
	}
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// guessClass tells a message's class from words in its name; a city's general
// traffic is the cited mix.
func guessClass(name string) models.MessageClass {
	switch {
	case containsAny(name, "재난", "대피", "경보"):
		return models.ClassDisaster
	case containsAny(name, "민방위", "예비군", "소집"):
		return models.ClassStatutory
	case containsAny(name, "과태료", "범칙금"):
		return models.ClassFine
	case containsAny(name, "납부", "체납", "세금", "지방세", "세외수입", "징수") || namesTax(name):
		return models.ClassTax
	case containsAny(name, "예약", "접종", "검진"):
		return models.ClassAppointment
	case containsAny(name, "민원", "처리"):
		return models.ClassCase
	}
	return models.ClassMixed
}

// namesTax reports whether a word is the name of a tax: 주민세, but not 월세 or 65세.
func namesTax(name string) bool {
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" ·,/()", r) }) {
		stem, ok := strings.CutSuffix(w, "세")
		runes := []rune(stem)
		if !ok || len(runes) < 2 || runes[len(runes)-1] <= '9' {
			continue
		}
		return !containsAny(w, "월세", "전세", "만세")
	}
	return false
}

func (r *reader) nodes() {
	for _, x := range r.records("nodes") {
		x.need("role")
		n := models.Node{
			ID: x.text("id"), Name: x.text("name"), Role: models.Role(x.choice("role")), Suppliers: x.list("suppliers"), Sites: x.list("sites"), ControlSite: x.text("control_site"),
			Availability: x.float("availability"), MTBFHours: x.float("mtbf_hours"), MTTRHours: x.float("mttr_hours"), OutagesPerYear: x.float("outages_per_year"),
			MeanOutageHours: x.float("mean_outage_hours"), AffectedShare: x.float("affected_share"), Redundancy: x.choice("redundancy"), Needed: x.whole("needed"), Beta: x.float("beta"), MaintenanceHoursPerYear: x.float("maintenance_hours"), OutageFreeMonths: x.float("outage_free_months"), NoticeMinutes: x.float("notice_delay_minutes"),
			Registrations: x.list("registrations"), Assumed: x.choice("confirmed") == "no", Cell: x.at("id"),
		}
		if n.ID == "" {
			n.ID = n.Name
		}
		if n.ID == "" {
			x.bad(models.CodeMissingValue, "id")
			continue
		}
		r.c.Nodes = append(r.c.Nodes, n)
	}
	r.nodeIndex = indexOf(r.c.Nodes, func(n models.Node) string { return n.ID }, func(n models.Node) string { return n.Name })
	for i := range r.c.Nodes {
		r.c.Nodes[i].Suppliers = r.nodeIDs(r.c.Nodes[i].Suppliers)
	}
}

// nodeID finds the node that a cell names by id or by name; what names none is
// left for Validate to report.
func (r *reader) nodeID(name string) string {
	if i, ok := r.nodeIndex.find(name); ok {
		return r.c.Nodes[i].ID
	}
	return name
}

func (r *reader) nodeIDs(names []string) []string {
	for i, n := range names {
		names[i] = r.nodeID(n)
	}
	return names
}

func (r *reader) routes() {
	for i, x := range r.records("routes") {
		x.need("channel")
		x.need("nodes")
		out := models.Route{
			ID: x.text("id"), Channel: models.Channel(x.choice("channel")), Nodes: r.nodeIDs(x.list("nodes")), Switch: models.SwitchMode(x.choice("switch")),
			SwitchMinutes: x.float("switch_minutes"), ConfirmMinutes: x.float("confirm_minutes"), LastTest: x.time("last_test"), DragShare: x.float("drag"), CapacityPerSecond: x.float("capacity"), Assumed: x.choice("confirmed") == "no", Cell: x.at("id"),
		}
		if out.ID == "" {
			out.ID = "R" + strconv.Itoa(i+1)
		}
		if k := r.contract(x); k >= 0 {
			out.Contract = r.c.Contracts[k].Key()
		}
		if n, _, ok := x.count("order"); ok {
			out.Order = int(n) - 1
		}
		if _, ok := x.cell("switch"); !ok {
			out.Switch = models.SwitchNone
		}
		r.c.Routes = append(r.c.Routes, out)
	}
}

func (r *reader) sla() {
	for _, x := range r.records("sla") {
		if _, ok := x.cell("contract"); !ok { // of a contract whose chain is not known the node is not either
			x.need("node")
		}
		t := models.SLATerm{
			Node: r.nodeID(x.text("node")), Availability: x.float("availability"), Window: x.choice("window"), NoticeMinutes: x.float("notice_minutes"), RecoveryMinutes: x.float("recovery_minutes"),
			CapShare: x.float("cap_share"), Exclusions: x.list("exclusions"), Sentence: x.lines("sentence"), Cell: x.at("node"),
		}
		if _, named := x.cell("contract"); named || t.Node == "" || len(r.c.Contracts) < 2 { // else it holds for all
			if k := r.contract(x); k >= 0 {
				t.Contract = r.c.Contracts[k].Key()
			}
		}
		if c, ok := x.usable("credits"); ok {
			var err error
			if t.Credits, err = models.ReadCredits(c.Text); err != nil || c.Kind != grid.Text {
				x.bad(models.CodeCredits, "credits")
			}
		}
		r.c.SLA = append(r.c.SLA, t)
	}
}

func (r *reader) incidents() {
	for _, x := range r.records("incidents") {
		x.need("node")
		x.need("start")
		i := models.Incident{Node: r.nodeID(x.text("node")), Hours: x.float("hours"), AffectedShare: x.float("affected_share"), Source: x.lines("source"), Cell: x.at("node")}
		if t := x.time("start"); t != nil {
			i.Start = *t
		}
		r.c.Incidents = append(r.c.Incidents, i)
	}
}

// assumptions reads the rows whose value is filled in.
func (r *reader) assumptions() {
	for _, x := range r.records("assumptions") {
		c, ok := x.usable("value")
		if !ok {
			continue
		}
		key := x.text("key")
		if key == "" {
			key = r.assumptionNamed(x.text("name"))
		}
		f, known := models.AssumptionOf(key)
		if !known {
			x.bad(models.CodeUnknownKey, "key")
			continue
		}
		o := models.Override{Key: key, Cell: x.at("value")}
		if f.Kind == models.KindChoice {
			word, ok := f.Match(c.Text)
			if !ok {
				r.add(models.CodeUnknownWord, x.at("value"), c.Text, f.Expect(r.lang))
				continue
			}
			o.Text = word
			if word == "yes" {
				o.Value = 1
			}
		} else {
			v, ok := x.numberOf(f, "value", c)
			if !ok {
				continue
			}
			o.Value = v.Float()
		}
		r.c.Overrides = append(r.c.Overrides, o)
	}
}

func (r *reader) assumptionNamed(name string) string {
	for _, f := range models.Assumptions() {
		if models.Fold(name) == models.Fold(f.Ko) || models.Fold(name) == models.Fold(f.En) {
			return f.Key
		}
	}
	return ""
}

// askVAT asks once a contract on which side of VAT its prices stand, where a
// line does not say.
func (r *reader) askVAT() {
	for _, k := range r.c.Contracts {
		var open []string
		var at models.Cell
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.VAT != models.VATUnstated || len(l.Price.Tiers) == 0 || l.Channel == "" || l.Phase == "" {
					continue // what could not be read has its own problem
				}
				if len(open) == 0 {
					at = r.cellOf(l.Cell, "services", "vat")
				}
				if d := r.describe(l); !slices.Contains(open, d) {
					open = append(open, d)
				}
			}
		}
		if len(open) == 0 {
			continue
		}
		if len(open) > 6 {
			open = append(open[:6], "…")
		}
		p := models.NewProblem(r.lang, models.CodeVATUnstated, at, "", models.SheetOf("services").Field("vat").Expect(r.lang), k.Name, strings.Join(open, ", "))
		if side := r.askSide(at, k.Name, strings.Join(open, ", ")); side != "" {
			settle(k.Services, side)
		} else {
			r.keep(p)
		}
	}
}

// askSide asks on which side of VAT a contract's prices stand, and returns what was
// answered, or "".
func (r *reader) askSide(at models.Cell, args ...any) models.VATSide {
	q := Question{
		Key: "side:" + r.keyFile + at.String(), Code: models.CodeVATUnstated, Sheet: at.Sheet, Cell: at.Ref,
		Text: models.NewProblem(r.lang, models.CodeVATUnstated, at, "", "", args...).Message,
	}
	if r.keyFile != "" {
		q.File = r.file.Name
	}
	for _, side := range []models.VATSide{models.VATExcluded, models.VATIncluded, models.VATExempt} {
		w, _ := models.SheetOf("services").Field("vat").Word(string(side))
		q.Options = append(q.Options, Option{string(side), w.In(r.lang)})
		if r.said[q.Key] == string(side) {
			q.Answer = string(side)
		}
	}
	r.asked = append(r.asked, q)
	return models.VATSide(q.Answer)
}

// settle puts the prices of unstated side on one.
func settle(services []models.Service, side models.VATSide) {
	for i := range services {
		for j := range services[i].Lines {
			if l := &services[i].Lines[j]; l.VAT == models.VATUnstated {
				l.VAT = side
			}
		}
	}
}

// describe names a line: 도입 전 SMS 9.35원.
func (r *reader) describe(l models.Line) string {
	s := models.SheetOf("services")
	phase, _ := s.Field("phase").Word(string(l.Phase))
	channel, _ := s.Field("channel").Word(string(l.Channel))
	out := phase.In(r.lang) + " " + channel.In(r.lang)
	if l.Price.IsFlat() {
		out += " " + text.Price(text.Lang(r.lang), milliwon(l.Price.Tiers[0].PricePerMessage)) + r.say("원", " won")
	}
	return out
}

func milliwon(m unit.Money) int64 { return int64(m / unit.Milliwon) }
