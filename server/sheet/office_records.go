package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// incidentsAsTheyLie reads tables of outages on record.
func (o *office) incidentsAsTheyLie() {
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				if t.kind != "incidents" {
					continue
				}
				for _, row := range t.rows {
					o.incident(&src{o: o, s: s, t: t, row: row})
				}
			}
		}
	}
}

func (o *office) incident(x *src) {
	if !x.saysAnything() {
		o.ignoreRow(x.s, x.row, "note")
		return
	}
	out := models.Incident{Cell: x.first(), Source: x.text("source")}
	moment := func(key string) *time.Time {
		v, ok := x.val(key)
		if !ok || !x.usable(v) {
			return nil
		}
		t, err := readMoment(v.Cell, o.from1904(v))
		if err != nil {
			x.fault(models.CodeNotDate, v)
			return nil
		}
		return &t
	}
	var end *time.Time
	if v, ok := x.val("start"); ok && v.Kind == grid.Text && periodCut.MatchString(v.Text) {
		if a, b, ok := readSpan(v.Text); ok {
			out.Start, end = a, &b
		}
	}
	if out.Start.IsZero() {
		start := moment("start")
		if start == nil {
			if _, ok := x.val("start"); !ok {
				x.faultAt(models.CodeMissingValue, x.place("start"), "", models.SheetOf("incidents").Field("start").Expect(o.lang))
			}
			return
		}
		out.Start = x.withClock(*start, models.FieldStartTime)
	}
	if v, ok := x.val("hours"); ok {
		f := v.f
		c := *v
		if c.unit == "" && c.Kind == grid.Number && strings.Contains(models.Fold(c.text), "분") {
			c.unit = "분"
		}
		if c.Kind == grid.Number && c.Date { // a length shown as a time of day
			c.Date = false
			if r, err := models.ReadNumber(models.KindHours, models.Typed{Text: c.Text, Number: true}); err == nil {
				h := r.Float() * 24
				out.Hours = &h
			}
		} else if m := hoursMinutes.FindStringSubmatch(strings.TrimSpace(c.Text)); m != nil && c.Kind == grid.Text {
			h, _ := strconv.Atoi(m[1])
			minutes, _ := strconv.Atoi(m[2])
			length := float64(h) + float64(minutes)/60
			out.Hours = &length
		} else if r, ok := x.numberAs(&c, f); ok {
			h := r.Float()
			out.Hours = &h
		}
	}
	if end == nil {
		end = moment(models.FieldEnd)
		_, clock := x.val(models.FieldEndTime)
		switch {
		case end != nil:
			t := x.withClock(*end, models.FieldEndTime)
			end = &t
		case clock && x.t.by[models.FieldStartTime] != nil:
			day := time.Date(out.Start.Year(), out.Start.Month(), out.Start.Day(), 0, 0, 0, 0, out.Start.Location())
			if t := x.withClock(day, models.FieldEndTime); t != day {
				if t.Before(out.Start) {
					t = t.AddDate(0, 0, 1) // past midnight
				}
				end = &t
			}
		}
	}
	if end != nil && out.Hours == nil {
		h := end.Sub(out.Start).Hours()
		if h < 0 {
			v, _ := x.val(models.FieldEnd)
			at, found := x.place(models.FieldEnd), ""
			if v != nil {
				found = v.Text
			}
			x.faultAt(models.CodeEndBeforeStart, at, found, "", out.Start.Format("2006-01-02 15:04"))
			return
		}
		out.Hours = &h
	}
	if v, ok := x.val("affected_share"); ok {
		switch f := models.Fold(v.Text); {
		case f == "전체" || f == "전면" || f == "전부" || f == "all":
			one := 1.0
			out.AffectedShare = &one
		case v.Kind == grid.Text && !looksNumber(v.Text): // 일부: of how much nobody says
		default:
			if r, ok := x.number(v); ok {
				share := r.Float()
				out.AffectedShare = &share
			}
		}
	}
	name := x.text("node")
	for _, n := range o.allNodes() {
		if name != "" && (models.Fold(n.ID) == models.Fold(name) || n.Name != "" && (models.Fold(n.Name) == models.Fold(name) || strings.Contains(models.Fold(name), models.Fold(n.Name)))) {
			out.Node = n.ID
			break
		}
	}
	if out.Node == "" {
		out.Node = o.onlyNodeOf(name)
		if out.Node != "" {
			o.c.Incidents = append(o.c.Incidents, out)
			return
		}
		out.Node = name
		o.loose = append(o.loose, out)
		if k := models.CodeIncidentLoose + models.Fold(name); !o.once[k] {
			o.once[k] = true
			o.add(models.CodeIncidentLoose, x.place("node"), name, "")
		}
		return
	}
	o.c.Incidents = append(o.c.Incidents, out)
}

var hoursMinutes = regexp.MustCompile(`^(\d{1,3}):([0-5]\d)(?::00)?$`)

// onlyNodeOf finds the one node of a role that a text names: 대행사.
func (o *office) onlyNodeOf(name string) string {
	role, ok := models.SheetOf("nodes").Field("role").Match(name)
	if !ok || role == string(models.RoleOther) {
		return ""
	}
	id := ""
	for _, n := range o.allNodes() {
		if string(n.Role) != role {
			continue
		}
		if id != "" {
			return ""
		}
		id = n.ID
	}
	return id
}

// withClock adds the time of day that stands in a column of its own to a day.
func (x *src) withClock(day time.Time, key string) time.Time {
	v, ok := x.val(key)
	if !ok || day.Hour() != 0 || day.Minute() != 0 {
		return day
	}
	if f, err := strconv.ParseFloat(v.Text, 64); err == nil && v.Kind == grid.Number {
		return day.Add(time.Duration((f-float64(int(f)))*1440+.5) * time.Minute)
	}
	t, err := models.ReadTime(models.Typed{Text: day.Format("2006-01-02") + " " + strings.TrimSpace(v.Text)}, true, false)
	if err != nil {
		x.fault(models.CodeNotDate, v)
		return day
	}
	return t
}

// readMoment reads a day with its time.
func readMoment(c grid.Cell, from1904 bool) (time.Time, error) {
	if i := strings.LastIndexByte(c.Text, '.'); c.Kind == grid.Text && i == 19 && len(c.Text) <= 24 && c.Text[10] == 'T' {
		c.Text = c.Text[:i] // 2024-01-01T09:00:00.000
	}
	t, err := models.ReadTime(models.Typed{Text: c.Text, Number: c.Kind == grid.Number}, true, from1904)
	if err == nil || c.Kind == grid.Number {
		return t, err
	}
	return readDay(c, from1904)
}

var dayOfYear = regexp.MustCompile(`^\d{1,2}\s*[.\-/월]\s*\d{1,2}(?:[.일]|\s|$)`)

var onlyClock = regexp.MustCompile(`^\d{1,2}(?::\d{2}|시)`)

// readSpan reads "2022-10-15 15:30 ~ 10-15 18:00" or the end's time alone.
func readSpan(s string) (a, b time.Time, ok bool) {
	i := periodCut.FindStringIndex(s)
	if i == nil {
		return a, b, false
	}
	from, to := strings.TrimSpace(s[:i[0]]), strings.TrimSpace(s[i[1]:])
	a, err := models.ReadTime(models.Typed{Text: from}, true, false)
	if err != nil {
		return a, b, false
	}
	if onlyClock.MatchString(to) {
		to = a.Format("2006-01-02") + " " + to
	} else if dayOfYear.MatchString(to) {
		to = strconv.Itoa(a.Year()) + "." + to
	}
	b, err = models.ReadTime(models.Typed{Text: to}, true, false)
	return a, b, err == nil && !b.Before(a)
}

var yearIn = regexp.MustCompile(`(?:^|\D)(20\d{2})(?:\s*년|\D|$)`)

// shipmentsAsTheyLie reads tables of what was sent in each month.
func (o *office) shipmentsAsTheyLie() {
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				if t.kind != "shipments" {
					continue
				}
				o.shipmentTable(s, t)
				o.checkTotals(t)
			}
		}
	}
}

func (o *office) hasShipments() bool {
	for _, f := range o.files {
		for _, s := range f.sheets {
			for _, t := range s.tables {
				if t.kind == "shipments" {
					return true
				}
			}
		}
	}
	return false
}

func (o *office) shipmentTable(s *officeSheet, t *otable) {
	year := t.year()
	for _, c := range t.cols {
		if strings.HasPrefix(c.month, "-") {
			y := year
			for _, p := range c.parents {
				if m := yearIn.FindStringSubmatch(p); m != nil {
					y = m[1]
				}
			}
			if y == "" {
				o.saidOnceAt(models.CodeMonthWithoutYear, o.cell(s, c.col, c.row), c.own)
				continue
			}
			c.month = y + c.month
		}
	}
	if t.monthless() {
		at := o.cell(s, t.cols[0].col, t.top)
		if strings.HasPrefix(t.month, "-") {
			o.saidOnceAt(models.CodeMonthWithoutYear, at, strings.TrimPrefix(t.month, "-")+"월")
			return
		}
		o.add(models.CodeMonthOfTitle, at, "", "", t.month)
	}
	for i, row := range t.rows {
		if i%checkEvery == 0 && o.cancelled() {
			return
		}
		x := &src{o: o, s: s, t: t, row: row}
		base := models.Shipment{Contract: o.shipmentContract(x), Service: x.text("service")}
		if v, ok := x.val("channel"); ok && v.Kind == grid.Text {
			if w, ok := models.SheetOf("services").Field("channel").Match(v.Text); ok {
				base.Channel = models.Channel(w)
			} else {
				base.Channel, _ = channelOf(v.Text)
			}
		}
		if base.Channel == "" {
			for _, text := range []string{base.Service, x.section(), t.titleText(), s.name()} {
				if ch, _ := channelOf(text); ch != "" {
					base.Channel = ch
					break
				}
			}
		}
		if base.Channel == "" {
			base.Channel = o.channelOfContract(base.Contract)
		}
		if t.by[models.FieldMonth] != nil {
			o.longShipment(x, base, year)
			continue
		}
		if t.monthless() {
			o.monthShipment(x, base)
			continue
		}
		first := len(o.shipments)
		for _, c := range t.cols {
			if c.month == "" || strings.HasPrefix(c.month, "-") {
				continue
			}
			v, ok := x.of(c)
			if !ok {
				continue
			}
			v.f = officeWords()["shipments"].field(models.FieldSent)
			n, _, ok := x.count(v, 1)
			if !ok {
				continue
			}
			ch := base
			if c.channel != "" {
				ch.Channel = c.channel
			}
			ch.Month, ch.Cell = c.month, v.at()
			own := models.Fold(c.own)
			switch {
			case strings.Contains(own, "실패"):
				continue
			case foldHas(own, []string{"성공", "도달", "수신", "delivered", "success"}):
				ch.Delivered = &n
			default:
				ch.Sent = &n
			}
			// Sent and delivered of one month stand beside each other.
			if k := len(o.shipments) - 1; k >= first && o.shipments[k].Month == ch.Month && o.shipments[k].Channel == ch.Channel && (o.shipments[k].Sent == nil || ch.Sent == nil) && (o.shipments[k].Delivered == nil || ch.Delivered == nil) {
				if ch.Sent != nil {
					o.shipments[k].Sent = ch.Sent
				} else {
					o.shipments[k].Delivered = ch.Delivered
				}
				continue
			}
			o.shipments = append(o.shipments, ch)
		}
	}
}

// monthless reports whether a table's records are all of the month that its title
// states.
func (t *otable) monthless() bool {
	return t.month != "" && t.by[models.FieldMonth] == nil && !slices.ContainsFunc(t.cols, func(c *ocol) bool { return c.month != "" })
}

// monthShipment reads a row of the month that the title states.
func (o *office) monthShipment(x *src, base models.Shipment) {
	base.Month = x.t.month
	if byChannel := x.sentByChannel(base); len(byChannel) > 0 {
		o.shipments = append(o.shipments, byChannel...)
		return
	}
	o.sentOf(x, base)
}

func (o *office) longShipment(x *src, out models.Shipment, year string) {
	v, ok := x.val(models.FieldMonth)
	switch {
	case ok:
		above := *v
		x.t.monthAbove = &above
	case x.t.monthAbove != nil && x.saysAnything(): // written once for the rows below
		v, ok = x.t.monthAbove, true
	}
	if !ok || !x.usable(v) {
		return
	}
	if y, ok := x.val(models.FieldYear); ok {
		if m := yearIn.FindStringSubmatch(o.textOf(y)); m != nil {
			year = m[1]
		}
	}
	out.Month = monthOf(v.Cell, year, o.from1904(v))
	if v.Kind == grid.Number && out.Month == "" {
		c := v.Cell
		c.Kind = grid.Text
		if len(c.Text) <= 2 {
			c.Text += "월"
		}
		out.Month = monthOf(c, year, false)
	}
	if out.Month == "" || strings.HasPrefix(out.Month, "-") {
		if strings.HasPrefix(out.Month, "-") {
			o.saidOnceAt(models.CodeMonthWithoutYear, v.at(), v.Text)
		} else {
			o.add(models.CodeMonthUnread, v.at(), v.Text, o.say("연월을 입력하세요(예: 2022-10).", "Enter year and month (e.g. 2022-10)."))
		}
		return
	}
	if byChannel := x.sentByChannel(out); len(byChannel) > 0 {
		o.shipments = append(o.shipments, byChannel...)
		return
	}
	o.sentOf(x, out)
}

// sentOf reads what a row says was sent and delivered.
func (o *office) sentOf(x *src, out models.Shipment) {
	number := func(key string) *int64 {
		v, ok := x.val(key)
		if !ok {
			return nil
		}
		n, _, ok := x.count(v, 1)
		if !ok {
			return nil
		}
		if out.Cell.Ref == "" {
			out.Cell = v.at()
		}
		return &n
	}
	out.Sent, out.Delivered = number(models.FieldSent), number(models.FieldDelivered)
	if out.Sent == nil && out.Delivered == nil {
		return
	}
	o.shipments = append(o.shipments, out)
}

// sentByChannel reads a month's row whose columns are of one channel each.
func (x *src) sentByChannel(base models.Shipment) []models.Shipment {
	var out []models.Shipment
	n := 0
	for _, c := range x.t.cols {
		if (c.field == models.FieldSent || c.field == models.FieldDelivered) && c.channel != "" {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	for _, c := range x.t.cols {
		if c.field != models.FieldSent && c.field != models.FieldDelivered || c.channel == "" {
			continue
		}
		v, ok := x.of(c)
		if !ok {
			continue
		}
		count, _, ok := x.count(v, 1)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(s models.Shipment) bool { return s.Channel == c.channel })
		if i < 0 {
			s := base
			s.Channel, s.Cell = c.channel, v.at()
			out = append(out, s)
			i = len(out) - 1
		}
		if c.field == models.FieldSent {
			out[i].Sent = &count
		} else {
			out[i].Delivered = &count
		}
	}
	return out
}

func (o *office) saidOnceAt(code string, at models.Cell, found string) {
	k := code + "@" + at.Sheet + at.File
	if !o.once[k] {
		o.once[k] = true
		o.add(code, at, found, "")
	}
}

// shipmentContract names the contract as the sheet does, by its key where it is one
// of those read.
func (o *office) shipmentContract(x *src) string {
	name := x.text("contract")
	if name == "" {
		name = x.text("service")
		if key := o.contractNamed(name); key != name {
			return key
		}
		return o.contractNamed("")
	}
	return o.contractNamed(name)
}

func (o *office) channelOfContract(key string) models.Channel {
	var ch models.Channel
	for _, k := range append(slices.Clone(o.c.Contracts), o.known.Contracts...) {
		if k.Key() != key || key == "" {
			continue
		}
		for _, s := range k.Services {
			for _, l := range s.Lines {
				if l.Phase == models.Before || l.Phase == models.Fallback {
					continue
				}
				if ch != "" && ch != l.Channel {
					return ""
				}
				ch = l.Channel
			}
		}
	}
	return ch
}

// volumesFromShipments gives prices without a volume the mean of what was sent.
func (o *office) volumesFromShipments() {
	for _, m := range o.metas {
		k := m.contract(o)
		for i := range k.Services {
			for j := range k.Services[i].Lines {
				l := &k.Services[i].Lines[j]
				if l.MessagesPerMonth > 0 || l.Phase == models.Fallback {
					continue
				}
				sum, months := int64(0), map[string]bool{}
				channel := l.Channel
				if l.Phase == models.Before {
					channel = o.channelOfContract(k.Key())
				}
				for _, s := range o.shipments {
					if s.Contract == k.Key() && (s.Channel == channel || s.Channel == "") && s.Sent != nil {
						sum += *s.Sent
						months[s.Month] = true
					}
				}
				if len(months) == 0 {
					continue
				}
				l.MessagesPerMonth, _ = divideRound(sum, int64(len(months)))
				l.Approximate = true
				o.add(models.CodeVolumeFromRecord, l.Cell, "", "", k.Name, strconv.Itoa(len(months)))
			}
		}
	}
	o.c.Shipments = o.shipments
}
