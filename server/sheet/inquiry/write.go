package inquiry

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/standard"
)

// Options of Write.
type Options struct {
	Lang     string // "en", or Korean
	Contract string // key of the contract asked about; "" for all
}

// Rows of a sheet.
const (
	titleRow  = 1
	introRow  = 2
	headerRow = 3
	guideRow  = 4
	firstRow  = 5
	spareTier = 5  // rows for tiers that nobody knew of
	spareRows = 20 // blank rows of lists
)

const fontName = "맑은 고딕"

// writer fills a workbook; the first error stays.
type writer struct {
	f      *excelize.File
	o      Options
	styles map[string]int
	err    error
}

// Write writes the inquiry about a case: what is known filled in, what is
// assumed marked so, input cells unlocked. The case is not changed.
func Write(w io.Writer, c *models.Case, o Options) error {
	t := &writer{f: excelize.NewFile(), o: o, styles: map[string]int{}}
	defer t.f.Close() //nolint:errcheck // nothing was written to disk
	t.check(t.f.SetDefaultFont(fontName))
	t.check(t.f.SetSheetName("Sheet1", sheetGuide))
	nodes, routes := Scope(c, o.Contract)
	t.guide(c)
	t.chain(nodes)
	t.sites(nodes)
	t.sla(c, nodes)
	t.incidents(c, nodes)
	t.evidence(nodes)
	t.routes(routes)
	t.f.SetActiveSheet(0)
	t.check(t.f.SetDocProps(&excelize.DocProperties{Creator: "daebi", Title: t.say("업체 확인 요청서", "Vendor inquiry")}))
	if t.err == nil {
		standard.Use(t.f)
		_, t.err = t.f.WriteTo(w)
	}
	if t.err != nil {
		return fmt.Errorf("inquiry: %w", t.err)
	}
	return nil
}

func (t *writer) say(ko, en string) string { return say(t.o.Lang, ko, en) }

func (t *writer) check(err error) {
	if t.err == nil {
		t.err = err
	}
}

// style returns the style of a name and number format, made once.
func (t *writer) style(name, format string) int {
	key := name + "\x00" + format
	if id, ok := t.styles[key]; ok {
		return id
	}
	s := &excelize.Style{Font: &excelize.Font{Family: fontName, Size: 10, Color: "1E2124"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, Protection: &excelize.Protection{Locked: true}}
	fill := func(color string) { s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}} }
	line := func() {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "B1B8BE", Style: 1})
		}
	}
	switch name {
	case "title":
		s.Font.Size, s.Font.Bold, s.Alignment.WrapText = 14, true, false
	case "line":
		s.Alignment.WrapText = false
	case "header":
		s.Font.Bold, s.Font.Color, s.Alignment.Horizontal = true, "FFFFFF", "center"
		fill("0B50D0")
		line()
	case "lockedheader":
		s.Font.Bold, s.Font.Color, s.Alignment.Horizontal = true, "FFFFFF", "center"
		fill("58616A")
		line()
	case "guide":
		s.Font.Size, s.Font.Color, s.Alignment.Vertical = 8, "6D7882", "top"
		fill("F4F5F6")
		line()
	case "input":
		s.Protection.Locked = false
		fill("FFF8DB")
		line()
	case "locked":
		s.Font.Color = "464C53"
		fill("F4F5F6")
		line()
	case "open":
		s.Font.Bold, s.Font.Color = true, "8A4000"
		fill("F4F5F6")
		line()
	}
	if format != "" {
		s.CustomNumFmt = &format
	}
	id, err := t.f.NewStyle(s)
	t.check(err)
	t.styles[key] = id
	return id
}

// text writes a text cell; text that looks like a formula stays text.
func (t *writer) text(sheet, cell, s, style string) {
	if utf8.RuneCountInString(s) > excelize.TotalCellChars {
		s = string([]rune(s)[:excelize.TotalCellChars])
	}
	t.check(t.f.SetCellStr(sheet, cell, s))
	t.check(t.f.SetCellStyle(sheet, cell, cell, t.style(style, "@")))
}

// guide writes how to fill the form in.
func (t *writer) guide(c *models.Case) {
	const s = sheetGuide
	t.text(s, "A1", t.say("업체 확인 요청서", "Vendor inquiry"), "title")
	rows := [][2]string{{t.say("서식 버전", "Version"), Version}, {t.say("기관", "Agency"), ""}, {t.say("계약", "Contract"), ""}, {t.say("업체", "Vendor"), ""}}
	for _, k := range c.Contracts {
		if t.o.Contract == "" || k.Key() == t.o.Contract {
			for i, v := range []string{k.Agency, k.Name, k.Vendor} {
				if v != "" && !slices.Contains(strings.Split(rows[1+i][1], ", "), v) {
					rows[1+i][1] = strings.TrimPrefix(rows[1+i][1]+", "+v, ", ")
				}
			}
		}
	}
	for i, r := range rows {
		t.text(s, grid.Ref(1, 2+i), r[0], "locked")
		t.text(s, grid.Ref(2, 2+i), r[1], "locked")
	}
	t.check(t.f.SetDefinedName(&excelize.DefinedName{Name: versionName, RefersTo: "'" + s + "'!$B$2"}))
	for i, r := range [][2]string{{t.say("회신 기한", "Answer by"), t.say("〔기한〕", "[date]")}, {t.say("보낼 곳", "Return to"), t.say("〔담당 부서〕", "[department]")}, {t.say("작성 부서", "Filled in by (department)"), ""}} {
		t.text(s, grid.Ref(1, 6+i), r[0], "locked")
		t.text(s, grid.Ref(2, 6+i), r[1], "input")
	}
	for i, l := range []string{
		t.say("1. 노란 칸만 적습니다. 이미 적힌 값이 사실과 다르면 고쳐 적어 주세요.", "1. Fill in the yellow cells only. Correct what is filled in and not so."),
		t.say("2. 알 수 없는 칸에는 '모름'이라고 적어 주세요. 모름도 답입니다. 짐작해서 적지 마세요.", "2. Write 'unknown' where you do not know: that is an answer. Please do not guess."),
		t.say("3. 비워 둔 칸은 답하지 않은 것으로 봅니다. 없는 것은 '없음'이라고 적어 주세요.", "3. A blank is no answer. Where there is none, write 'none'."),
		t.say("4. '확인되지 않음'이라고 적힌 단계는 기관이 짐작으로 적은 것입니다. '확인' 칸에서 맞음·고침·모름을 꼭 골라 주세요.", "4. Tiers marked 'not confirmed' are the agency's guess. Please choose right, corrected or unknown for each."),
		t.say("5. 같은 건물이나 같은 관제 시설을 쓰는지가 중요합니다. 건물은 주소나 정식 이름으로 적어 주세요.", "5. It matters whether buildings or control systems are shared: give addresses or full names."),
		t.say("6. 시트와 머리글, 관리 기호는 바꾸지 마세요. 다시 읽어 들입니다.", "6. Keep sheets, headers and keys: the file is read back."),
		t.say("7. 담당자의 이름이나 전화번호는 적지 마세요.", "7. No names or phone numbers of people, please."),
	} {
		t.text(s, grid.Ref(1, 10+i), l, "line")
	}
	for col, w := range []float64{18, 60} {
		t.check(t.f.SetColWidth(s, grid.ColumnName(col+1), grid.ColumnName(col+1), w))
	}
	t.finishSheet(s, 0)
}

// start writes a sheet's title, headers and guide row.
func (t *writer) start(f form, rows int) {
	_, err := t.f.NewSheet(f.name)
	t.check(err)
	t.text(f.name, grid.Ref(1, titleRow), f.name, "title")
	t.text(f.name, grid.Ref(1, introRow), t.say(f.introKo, f.introEn), "line")
	lines := 1
	for i, c := range f.columns {
		col := i + 1
		style := "header"
		if c.locked || c.Key == keyID {
			style = "lockedheader"
		}
		t.text(f.name, grid.Ref(col, headerRow), t.header(c), style)
		help := t.say("안내: ", "guide: ") + c.Help(t.o.Lang)
		if i > 0 {
			help = c.Help(t.o.Lang)
		}
		t.text(f.name, grid.Ref(col, guideRow), help, "guide")
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(help))*1.6/c.Width))
		t.check(t.f.SetColWidth(f.name, grid.ColumnName(col), grid.ColumnName(col), c.Width))
		cells := grid.Ref(col, firstRow) + ":" + grid.Ref(col, firstRow+rows-1)
		kind := "input"
		if c.locked {
			kind = "locked"
		}
		t.check(t.f.SetCellStyle(f.name, grid.Ref(col, firstRow), grid.Ref(col, firstRow+rows-1), t.style(kind, numberFormat(c.Field))))
		t.dropDown(f, c, cells)
	}
	t.check(t.f.SetRowHeight(f.name, headerRow, 32))
	t.check(t.f.SetRowHeight(f.name, guideRow, float64(min(lines, 10))*11+4))
	t.check(t.f.SetPanes(f.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: guideRow, TopLeftCell: grid.Ref(2, firstRow), ActivePane: "bottomRight"}))
	t.finishSheet(f.name, headerRow)
}

func (t *writer) header(c column) string {
	h := c.Header(t.o.Lang)
	if u := c.UnitIn(t.o.Lang); u != "" {
		h += "(" + u + ")"
	}
	return h
}

// finishSheet locks a sheet, without a password, and sets it to print on A4.
func (t *writer) finishSheet(name string, titles int) {
	t.check(t.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, FormatCells: true}))
	landscape, a4, fit, many, yes := "landscape", 9, 1, 0, true
	t.check(t.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &fit, FitToHeight: &many}))
	t.check(t.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	if titles > 0 {
		t.check(t.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, titles, titles), Scope: name}))
	}
}

// dropDown adds the list of a closed vocabulary, which unknown is part of, or of
// the keys of the tiers.
func (t *writer) dropDown(f form, c column, cells string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(cells)
	switch {
	case c.locked:
		return
	case len(c.Words) > 0:
		words := c.Allowed(t.o.Lang)
		if u := t.say(unknownKo, unknownEn); !slices.Contains(words, u) {
			words = append(words, u)
		}
		t.check(v.SetDropList(words))
		v.ShowErrorMessage = false // the reader takes other words for these, too
	case c.Key == keyID && f.name != sheetChain:
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$A$%d:$A$%d", sheetChain, firstRow, firstRow+199))
		v.ShowErrorMessage = false
	default:
		return
	}
	t.check(t.f.AddDataValidation(f.name, v))
}

func numberFormat(f models.Field) string {
	switch f.Kind {
	case models.KindDate:
		return "yyyy-mm-dd"
	case models.KindDateTime:
		return "yyyy-mm-dd hh:mm"
	case models.KindNumber, models.KindShare, models.KindPercent, models.KindMinutes, models.KindHours, models.KindCount:
		return ""
	}
	return "@"
}

// row writes values by key; a missing one stays blank.
func (t *writer) row(f form, n int, values map[string]any) {
	for i, c := range f.columns {
		v, ok := values[c.Key]
		cell := grid.Ref(i+1, n)
		style := "input"
		if c.locked || c.Key == keyID && values[keyID] != nil {
			style = "locked"
		}
		if c.Key == keyKnown && v == t.notConfirmed() {
			style = "open"
		}
		if !ok {
			continue
		}
		format := numberFormat(c.Field)
		switch x := v.(type) {
		case string:
			if w, ok := c.Word(x); ok && c.Kind == models.KindChoice {
				x = w.In(t.o.Lang)
			}
			if x != "" {
				t.check(t.f.SetCellStr(f.name, cell, x))
			}
		case []string:
			if len(x) > 0 {
				t.check(t.f.SetCellStr(f.name, cell, models.WriteList(x, false)))
			}
		case []models.Credit:
			if len(x) > 0 {
				t.check(t.f.SetCellStr(f.name, cell, models.WriteCredits(x)))
			}
		case *float64:
			if x != nil {
				t.check(t.f.SetCellValue(f.name, cell, *x))
			}
			if c.Kind == models.KindPercent || c.Kind == models.KindShare {
				format = "0.0###%"
			}
		case *int:
			if x != nil {
				t.check(t.f.SetCellValue(f.name, cell, *x))
			}
		case time.Time:
			t.check(t.f.SetCellValue(f.name, cell, models.SerialTime(x)))
		default:
			t.check(fmt.Errorf("%s!%s: no way to write %T", f.name, cell, v))
		}
		t.check(t.f.SetCellStyle(f.name, cell, cell, t.style(style, format)))
	}
}

func (t *writer) notConfirmed() string { return t.say("확인되지 않음", "not confirmed") }

// who names a node for the sheets that follow.
func (t *writer) who(n models.Node) string {
	role, _ := models.SheetOf("nodes").Field("role").Word(string(n.Role))
	if n.Name == "" {
		return role.In(t.o.Lang) + " (" + t.say("회사명 모름", "firm not known") + ")"
	}
	return role.In(t.o.Lang) + " " + n.Name
}

// asked are the nodes that a vendor can say anything of: all but the agency.
func asked(nodes []models.Node) []models.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n models.Node) bool { return n.Role == models.RoleAgency })
}

// spare returns the keys of the rows for further tiers, which no node has.
func spare(nodes []models.Node) []string {
	var out []string
	for n := 1; len(out) < spareTier; n++ {
		id := "T" + strconv.Itoa(n)
		if !slices.ContainsFunc(nodes, func(x models.Node) bool { return models.Fold(x.ID) == models.Fold(id) }) {
			out = append(out, id)
		}
	}
	return out
}

// registered returns the registrations of a kind.
func registered(n models.Node, kind string) []string {
	var out []string
	for _, r := range n.Registrations {
		if kindOf(r) == kind {
			out = append(out, r)
		}
	}
	return out
}

func (t *writer) chain(nodes []models.Node) {
	f := formOf(sheetChain)
	t.start(f, len(asked(nodes))+spareTier)
	n := firstRow
	for _, x := range asked(nodes) {
		known := t.say("적혀 있음", "stated")
		if x.Assumed || x.Name == "" {
			known = t.notConfirmed()
		}
		outages := ""
		if m := x.OutageFreeMonths; m != nil && *m >= recordMonths {
			outages = outagesNone
		}
		t.row(f, n, map[string]any{keyID: x.ID, keyKnown: known, "name": x.Name, "role": string(x.Role), "suppliers": x.Suppliers, keyVAS: registered(x, evidenceVAS), keyDealer: registered(x, evidenceDealer), "notice_delay_minutes": x.NoticeMinutes, keyOutages: outages})
		n++
	}
	for _, id := range spare(nodes) {
		t.row(f, n, map[string]any{keyID: id, keyKnown: t.say("빠진 단계가 있으면", "if a tier is missing")})
		n++
	}
}

func (t *writer) sites(nodes []models.Node) {
	f := formOf(sheetSites)
	t.start(f, len(asked(nodes))+spareTier)
	n := firstRow
	for _, x := range asked(nodes) {
		values := map[string]any{keyID: x.ID, keyWho: t.who(x), "control_site": x.ControlSite, "redundancy": x.Redundancy, "needed": x.Needed, "maintenance_hours": x.MaintenanceHoursPerYear, "availability": x.Availability}
		if len(x.Sites) > 0 {
			values[keySite], values[keyOthers] = x.Sites[0], x.Sites[1:]
		}
		t.row(f, n, values)
		n++
	}
	for _, id := range spare(nodes) {
		t.row(f, n, map[string]any{keyID: id, keyWho: t.say("빠진 단계가 있으면", "if a tier is missing")})
		n++
	}
}

// sla writes a row for each promise that is known, and one for each node that is
// not known to promise anything.
func (t *writer) sla(c *models.Case, nodes []models.Node) {
	f := formOf(sheetSLA)
	t.start(f, len(nodes)+len(c.SLA)+spareTier)
	n := firstRow
	for _, x := range asked(nodes) {
		found := false
		for _, s := range c.SLA {
			if s.Node != x.ID || t.o.Contract != "" && s.Contract != "" && s.Contract != t.o.Contract {
				continue
			}
			t.row(f, n, map[string]any{keyID: x.ID, keyWho: t.who(x), "contract": s.Contract, "availability": s.Availability, "window": s.Window, "notice_minutes": s.NoticeMinutes, "recovery_minutes": s.RecoveryMinutes,
				"credits": s.Credits, "cap_share": s.CapShare, "exclusions": s.Exclusions, "sentence": s.Sentence})
			found = true
			n++
		}
		if !found {
			contract := t.o.Contract
			if len(c.Contracts) == 1 {
				contract = c.Contracts[0].Key()
			}
			t.row(f, n, map[string]any{keyID: x.ID, keyWho: t.who(x), "contract": contract})
			n++
		}
	}
	for _, id := range spare(nodes) {
		t.row(f, n, map[string]any{keyID: id, keyWho: t.say("빠진 단계가 있으면", "if a tier is missing")})
		n++
	}
}

func (t *writer) incidents(c *models.Case, nodes []models.Node) {
	f := formOf(sheetIncidents)
	t.start(f, len(c.Incidents)+spareRows)
	n := firstRow
	for _, i := range c.Incidents {
		if slices.ContainsFunc(nodes, func(x models.Node) bool { return x.ID == i.Node }) {
			t.row(f, n, map[string]any{keyID: i.Node, "start": i.Start, "hours": i.Hours, "affected_share": i.AffectedShare, "source": i.Source})
			n++
		}
	}
}

// evidence asks the firms that send for what they need, and leaves rows for more.
func (t *writer) evidence(nodes []models.Node) {
	f := formOf(sheetEvidence)
	t.start(f, 3*len(nodes)+spareRows)
	n := firstRow
	for _, x := range asked(nodes) {
		switch x.Role {
		case models.RoleVendor, models.RoleDealer, models.RoleRelay:
		default:
			continue
		}
		for _, kind := range []string{evidenceSender, evidenceCertificate, evidenceSecurity} {
			e := evidenceOf(kind)
			t.row(f, n, map[string]any{keyID: x.ID, keyWho: t.who(x), keyEvidence: kind, keyNumber: registered(x, kind), keyBasis: t.say(e.basisKo, e.basisEn)})
			t.check(t.f.SetRowHeight(f.name, n, 28))
			n++
		}
	}
}

// routes writes the routes, hidden: by them the answers find their place.
func (t *writer) routes(routes []models.Route) {
	_, err := t.f.NewSheet(sheetRoutes)
	t.check(err)
	for i, h := range []string{"route", "contract", "channel", "order", "nodes", "switch", "assumed"} {
		t.text(sheetRoutes, grid.Ref(i+1, 1), h, "lockedheader")
	}
	for i, r := range routes {
		for j, v := range []string{r.ID, r.Contract, string(r.Channel), strconv.Itoa(r.Order), models.WriteList(r.Nodes, true), string(r.Switch), strconv.FormatBool(r.Assumed)} {
			t.text(sheetRoutes, grid.Ref(j+1, i+2), v, "locked")
		}
	}
	t.check(t.f.SetSheetVisible(sheetRoutes, false))
}
