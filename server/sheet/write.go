package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet/grid"
	"daebi/server/sheet/standard"
	"daebi/server/text"
)

// Rows of a data sheet.
const (
	titleRow  = 1
	headerRow = 2
	guideRow  = 3
	firstRow  = 4   // examples, then data
	lastRow   = 503 // to which drop-down lists reach
)

// versionName is the defined name that holds the template's version.
const versionName = "DAEBI_TEMPLATE"

const fontName = "맑은 고딕"

// writer fills a workbook; the first error stays.
type writer struct {
	f      *excelize.File
	lang   string
	styles map[string]int
	err    error
}

// WriteTemplate writes an empty template: instructions, columns, drop-down lists
// and example rows in grey that are marked so and never read.
func WriteTemplate(w io.Writer, lang string) error {
	t, err := newWriter(lang)
	if err != nil {
		return err
	}
	defer t.f.Close() //nolint:errcheck // nothing was written to disk
	for _, s := range models.Sheets() {
		t.sheet(s)
		if s.Kind == "assumptions" {
			t.assumptions(s, nil)
			continue
		}
		t.examples(s)
	}
	return t.finish(w)
}

// WriteCase writes a template filled with a case, so that reading it gives the
// case back.
func WriteCase(w io.Writer, c models.Case) error { return WriteCaseIn(w, c, "ko") }

// WriteCaseIn is WriteCase with the headers and words of a language.
func WriteCaseIn(w io.Writer, c models.Case, lang string) error {
	t, err := newWriter(lang)
	if err != nil {
		return err
	}
	defer t.f.Close() //nolint:errcheck // nothing was written to disk
	for _, s := range models.Sheets() {
		t.sheet(s)
		for i, row := range rowsOf(s.Kind, &c) {
			t.row(s, firstRow+i, row)
		}
		if s.Kind == "assumptions" {
			t.assumptions(s, c.Overrides)
		}
	}
	return t.finish(w)
}

func newWriter(lang string) (*writer, error) {
	t := &writer{f: excelize.NewFile(), lang: lang, styles: map[string]int{}}
	if err := t.f.SetDefaultFont(fontName); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	if err := t.f.SetSheetName("Sheet1", models.SheetGuide); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	t.guide()
	return t, t.err
}

func (t *writer) finish(w io.Writer) error {
	t.check(t.f.SetDocProps(&excelize.DocProperties{Creator: "daebi", Title: "daebi template " + models.TemplateVersion}))
	t.f.SetActiveSheet(0)
	if t.err != nil {
		return fmt.Errorf("template: %w", t.err)
	}
	standard.Use(t.f)
	if _, err := t.f.WriteTo(w); err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return nil
}

func (t *writer) check(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *writer) say(ko, en string) string {
	if t.lang == "en" {
		return en
	}
	return ko
}

// style returns the style of a name and number format, made once.
func (t *writer) style(name, format string) int {
	key := name + "\x00" + format
	if id, ok := t.styles[key]; ok {
		return id
	}
	line := func(color string) []excelize.Border {
		var b []excelize.Border
		for _, side := range []string{"left", "right", "top", "bottom"} {
			b = append(b, excelize.Border{Type: side, Color: color, Style: 1})
		}
		return b
	}
	s := &excelize.Style{Font: &excelize.Font{Family: fontName, Size: 10, Color: "1E2124"}, Alignment: &excelize.Alignment{Vertical: "center"}}
	switch name {
	case "title":
		s.Font.Size, s.Font.Bold = 14, true
	case "note":
		s.Font.Color = "464C53"
		s.Alignment.WrapText = true
	case "header", "required":
		s.Font.Bold, s.Font.Color = true, "FFFFFF"
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{map[string]string{"header": "58616A", "required": "0B50D0"}[name]}}
		s.Border, s.Alignment = line("B1B8BE"), &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	case "guide":
		s.Font.Size, s.Font.Color = 8, "6D7882"
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F4F5F6"}}
		s.Border, s.Alignment = line("CDD1D5"), &excelize.Alignment{Vertical: "top", WrapText: true}
	case "example":
		s.Font.Color, s.Font.Italic = "8A949E", true
		s.Border = line("E6E8EA")
	case "cell":
		s.Border = line("E6E8EA")
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
func (t *writer) text(sheet, cell, s string) {
	if utf8.RuneCountInString(s) > excelize.TotalCellChars {
		t.check(fmt.Errorf("%s!%s: text of more than %d characters", sheet, cell, excelize.TotalCellChars))
		return
	}
	t.check(t.f.SetCellStr(sheet, cell, s))
}

func (t *writer) styled(sheet, from, to, name, format string) {
	t.check(t.f.SetCellStyle(sheet, from, to, t.style(name, format)))
}

// guide writes the instructions, the version and the list of all columns.
func (t *writer) guide() {
	const s = models.SheetGuide
	t.text(s, "A1", t.say("대비 입력 서식", "Daebi input template"))
	t.styled(s, "A1", "A1", "title", "")
	t.text(s, "A2", t.say("서식 버전", "Template version"))
	t.styled(s, "A2", "B2", "cell0", "@")
	t.text(s, "B2", models.TemplateVersion)
	t.check(t.f.SetDefinedName(&excelize.DefinedName{Name: versionName, RefersTo: "'" + s + "'!$B$2"}))
	lines := []string{
		t.say("1. '계약'과 '서비스' 시트만 채우면 계산됩니다. 나머지는 아는 만큼 적으세요.", "1. Only the sheets 계약 and 서비스 need filling; the others as far as you know."),
		t.say("2. 파란 머리글은 꼭 채우는 열입니다. 모르는 칸은 0을 적지 말고 비워 두세요.", "2. Blue headers must be filled. Leave blank what you do not know: do not write 0."),
		t.say("3. '행 구분'이 '예시'나 '안내'인 행은 읽지 않습니다. 그 아래 빈 행부터 적으세요.", "3. Rows marked 'example' or 'guide' are never read. Write below them."),
		t.say("4. 시트 이름과 머리글은 바꾸지 마세요. 열의 순서는 바꿔도 됩니다.", "4. Keep the names of sheets and headers; columns may be reordered."),
		t.say("5. '1,200원', '약 47만 건', '10%', '30분', '2022.10.17.'처럼 평소대로 적어도 읽습니다.", "5. Amounts, counts, shares, times and dates are read as offices type them."),
		t.say("6. 개인정보(이름, 전화번호)는 적지 마세요.", "6. No personal data, please."),
	}
	for i, l := range lines {
		cell := grid.Ref(1, 4+i)
		t.text(s, cell, l)
		t.styled(s, cell, cell, "cell0", "")
	}
	row := 4 + len(lines) + 1
	t.styled(s, grid.Ref(1, row), grid.Ref(6, row), "header", "")
	for i, h := range []string{t.say("시트", "Sheet"), t.say("열", "Column"), t.say("필수", "Required"), t.say("단위", "Unit"), t.say("적는 법", "How to fill it in"), t.say("비워 두면", "If left blank")} {
		t.text(s, grid.Ref(i+1, row), h)
	}
	for _, sh := range models.Sheets() {
		fields := sh.Fields
		if sh.Kind == "assumptions" {
			fields = append(fields[:len(fields):len(fields)], models.Assumptions()...)
		}
		for _, f := range fields {
			if f.Key == models.MarkKey {
				continue
			}
			row++
			required := ""
			if f.Required {
				required = t.say("필수", "yes")
			}
			for i, v := range []string{sh.Name, f.Header(t.lang), required, f.UnitIn(t.lang), t.help(f), f.SourceIn(t.lang)} {
				t.text(s, grid.Ref(i+1, row), v)
			}
			t.styled(s, grid.Ref(1, row), grid.Ref(6, row), "note", "")
		}
	}
	t.page(s)
	for col, w := range []float64{12, 26, 8, 10, 80, 46} {
		t.check(t.f.SetColWidth(s, grid.ColumnName(col+1), grid.ColumnName(col+1), w))
	}
}

func (t *writer) help(f models.Field) string {
	h := f.Help(t.lang)
	if len(f.Words) > 0 {
		h += " [" + strings.Join(f.Allowed(t.lang), ", ") + "]"
	}
	return h
}

func (t *writer) header(f models.Field) string {
	h := f.Header(t.lang)
	if u := f.UnitIn(t.lang); u != "" {
		h += "(" + u + ")"
	}
	if f.Required {
		h += " *"
	}
	return h
}

// sheet writes a data sheet's title, headers, guide row, formats and lists.
func (t *writer) sheet(s models.Sheet) {
	_, err := t.f.NewSheet(s.Name)
	t.check(err)
	t.text(s.Name, grid.Ref(1, titleRow), s.Name+" — "+t.say(s.IntroKo, s.IntroEn))
	t.styled(s.Name, grid.Ref(1, titleRow), grid.Ref(1, titleRow), "title", "")
	t.check(t.f.SetRowHeight(s.Name, headerRow, 34))
	lines := 1
	for i, f := range s.Fields {
		col := i + 1
		name := "header"
		if f.Required {
			name = "required"
		}
		t.text(s.Name, grid.Ref(col, headerRow), t.header(f))
		t.styled(s.Name, grid.Ref(col, headerRow), grid.Ref(col, headerRow), name, "")
		text := t.help(f)
		if f.Key == models.MarkKey {
			w, _ := f.Word("guide")
			text = w.In(t.lang)
		}
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(text))*1.6/f.Width))
		t.text(s.Name, grid.Ref(col, guideRow), text)
		t.styled(s.Name, grid.Ref(col, guideRow), grid.Ref(col, guideRow), "guide", "")
		t.styled(s.Name, grid.Ref(col, firstRow), grid.Ref(col, firstRow+40), "cell", numberFormat(f))
		t.check(t.f.SetColWidth(s.Name, grid.ColumnName(col), grid.ColumnName(col), f.Width))
		t.dropDown(s, f, grid.Ref(col, firstRow)+":"+grid.Ref(col, lastRow))
	}
	t.check(t.f.SetRowHeight(s.Name, guideRow, float64(min(lines, 14))*11+4))
	t.check(t.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: guideRow, TopLeftCell: grid.Ref(2, firstRow), ActivePane: "bottomRight"}))
	t.page(s.Name)
}

// page sets a sheet to print on A4, as wide as the page.
func (t *writer) page(sheet string) {
	landscape, a4, fit, many, yes := "landscape", 9, 1, 0, true
	t.check(t.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &fit, FitToHeight: &many}))
	t.check(t.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
}

// dropDown adds the list of a closed vocabulary, or of the ids of another sheet.
func (t *writer) dropDown(s models.Sheet, f models.Field, cells string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(cells)
	switch {
	case len(f.Words) > 0:
		t.check(v.SetDropList(f.Allowed(t.lang)))
		v.SetError(excelize.DataValidationErrorStyleStop, f.Header(t.lang), clip(f.Expect(t.lang), 220))
	case f.Kind == models.KindText && f.ReferenceTo == "contracts":
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$B$%d:$B$%d", models.SheetContracts, firstRow, firstRow+99))
		v.ShowErrorMessage = false
	case f.Kind == models.KindText && f.ReferenceTo == "nodes":
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$B$%d:$B$%d", models.SheetNodes, firstRow, firstRow+99))
		v.ShowErrorMessage = false
	default:
		return
	}
	t.check(t.f.AddDataValidation(s.Name, v))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func numberFormat(f models.Field) string {
	switch f.Kind {
	case models.KindDate:
		return "yyyy-mm-dd"
	case models.KindDateTime:
		return "yyyy-mm-dd hh:mm"
	case models.KindCount:
		return "#,##0"
	case models.KindMoney:
		if !f.UnitPrice {
			return "#,##0"
		}
		return ""
	case models.KindNumber, models.KindShare, models.KindPercent, models.KindMinutes, models.KindHours:
		return ""
	}
	return "@"
}

// examples writes the example rows in grey, each marked as one.
func (t *writer) examples(s models.Sheet) {
	n := 0
	for _, f := range s.Fields {
		n = max(n, len(f.Examples))
	}
	for i := range n {
		for j, f := range s.Fields {
			cell := grid.Ref(j+1, firstRow+i)
			t.text(s.Name, cell, exampleText(f, i, t.lang))
			t.styled(s.Name, cell, cell, "example", "@")
		}
	}
}

// exampleText is what the template shows in an example row.
func exampleText(f models.Field, i int, lang string) string {
	if f.Key == models.MarkKey {
		w, _ := f.Word("example")
		return w.In(lang)
	}
	if i >= len(f.Examples) {
		return ""
	}
	if w, ok := f.Word(f.Examples[i]); ok {
		return w.In(lang)
	}
	return f.Examples[i]
}

// assumptions writes a row for every key, with the values that are overridden.
func (t *writer) assumptions(s models.Sheet, set []models.Override) {
	row := firstRow
	write := func(f models.Field, o *models.Override) {
		for i, v := range []string{"", f.Key, f.Header(t.lang), "", f.UnitIn(t.lang), f.Help(t.lang) + t.say(" 기본값: ", " Default: ") + f.SourceIn(t.lang)} {
			t.text(s.Name, grid.Ref(i+1, row), v)
			t.styled(s.Name, grid.Ref(i+1, row), grid.Ref(i+1, row), "cell", "")
		}
		at := grid.Ref(4, row)
		if o != nil {
			t.value(s.Name, at, f, overrideValue(f, *o))
		}
		if len(f.Words) > 0 {
			v := excelize.NewDataValidation(true)
			v.SetSqref(at)
			t.check(v.SetDropList(f.Allowed(t.lang)))
			t.check(t.f.AddDataValidation(s.Name, v))
		}
		row++
	}
	// Overridden keys first, in their order: the case must come back as it was.
	done := map[string]bool{}
	for i := range set {
		f, ok := models.AssumptionOf(set[i].Key)
		if !ok {
			t.check(fmt.Errorf("assumption %q: %w", set[i].Key, models.ErrNotFound))
			return
		}
		done[f.Key] = true
		write(f, &set[i])
	}
	for _, f := range models.Assumptions() {
		if !done[f.Key] {
			write(f, nil)
		}
	}
}

func overrideValue(f models.Field, o models.Override) any {
	if f.Kind == models.KindChoice {
		return choice(o.Text)
	}
	return &o.Value
}

// choice is a constant of a closed vocabulary, written as its word.
type choice string

// row writes a record's values by field key.
func (t *writer) row(s models.Sheet, n int, values map[string]any) {
	for i, f := range s.Fields {
		if v, ok := values[f.Key]; ok {
			t.value(s.Name, grid.Ref(i+1, n), f, v)
		}
	}
}

// value writes one value: exact numbers as numbers, times as dates, text as text.
func (t *writer) value(sheet, cell string, f models.Field, v any) {
	format := numberFormat(f)
	switch x := v.(type) {
	case string:
		if x == "" {
			return
		}
		t.text(sheet, cell, x)
	case choice:
		if x == "" {
			return
		}
		w, ok := f.Word(string(x))
		if !ok {
			t.check(fmt.Errorf("%s!%s: %q is no word of %s", sheet, cell, x, f.Key))
			return
		}
		t.text(sheet, cell, w.In(t.lang))
	case *unit.Money:
		if x == nil {
			return
		}
		t.number(sheet, cell, x.String())
	case int64:
		t.number(sheet, cell, strconv.FormatInt(x, 10))
	case *int:
		if x != nil {
			t.number(sheet, cell, strconv.Itoa(*x))
		}
	case *float64:
		if x == nil {
			return
		}
		if f.Kind == models.KindPercent {
			format = "0.0###%"
		}
		t.check(t.f.SetCellValue(sheet, cell, *x))
	case *time.Time:
		if x == nil {
			return
		}
		t.check(t.f.SetCellValue(sheet, cell, models.SerialTime(*x)))
	default:
		t.check(fmt.Errorf("%s!%s: no way to write %T", sheet, cell, v))
	}
	t.styled(sheet, cell, cell, "cell", format)
}

// number writes an exact decimal; one with more digits than a spreadsheet keeps
// is written as text, which the reader takes as well.
func (t *writer) number(sheet, cell, s string) {
	if len(strings.Trim(strings.ReplaceAll(s, ".", ""), "-0")) > 15 {
		t.text(sheet, cell, s)
		return
	}
	t.check(t.f.SetCellDefault(sheet, cell, s))
}

// rowsOf lists a case's records of one sheet, as values by field key.
func rowsOf(kind string, c *models.Case) []map[string]any {
	var out []map[string]any
	switch kind {
	case "contracts":
		for _, k := range c.Contracts {
			out = append(out, contractRow(k))
		}
	case "services":
		for _, k := range c.Contracts {
			for _, s := range k.Services {
				for i, l := range s.Lines {
					out = append(out, lineRow(k, s, l, i == 0))
				}
			}
		}
	case "nodes":
		for _, n := range c.Nodes {
			out = append(out, map[string]any{"id": n.ID, "name": n.Name, "role": choice(n.Role), "suppliers": models.WriteList(n.Suppliers, false), "sites": models.WriteList(n.Sites, false),
				"control_site": n.ControlSite, "availability": n.Availability, "mtbf_hours": n.MTBFHours, "mttr_hours": n.MTTRHours, "outages_per_year": n.OutagesPerYear,
				"mean_outage_hours": n.MeanOutageHours, "affected_share": n.AffectedShare, "redundancy": choice(n.Redundancy), "needed": n.Needed, "beta": n.Beta, "maintenance_hours": n.MaintenanceHoursPerYear, "outage_free_months": n.OutageFreeMonths, "notice_delay_minutes": n.NoticeMinutes,
				"registrations": models.WriteList(n.Registrations, false), "confirmed": confirmed(n.Assumed)})
		}
	case "routes":
		for _, r := range c.Routes {
			out = append(out, map[string]any{"id": r.ID, "contract": r.Contract, "channel": choice(r.Channel), "order": int64(r.Order) + 1, "nodes": models.WriteList(r.Nodes, true), "switch": choice(r.Switch),
				"switch_minutes": r.SwitchMinutes, "confirm_minutes": r.ConfirmMinutes, "last_test": r.LastTest, "drag": r.DragShare, "capacity": r.CapacityPerSecond, "confirmed": confirmed(r.Assumed)})
		}
	case "sla":
		for _, t := range c.SLA {
			out = append(out, map[string]any{"node": t.Node, "contract": t.Contract, "availability": t.Availability, "window": choice(t.Window), "notice_minutes": t.NoticeMinutes, "recovery_minutes": t.RecoveryMinutes,
				"credits": models.WriteCredits(t.Credits), "cap_share": t.CapShare, "exclusions": models.WriteList(t.Exclusions, false), "sentence": t.Sentence})
		}
	case "incidents":
		for _, i := range c.Incidents {
			out = append(out, map[string]any{"node": i.Node, "start": &i.Start, "hours": i.Hours, "affected_share": i.AffectedShare, "source": i.Source})
		}
	}
	return out
}

func confirmed(assumed bool) choice {
	if assumed {
		return "no"
	}
	return ""
}

func contractRow(k models.Contract) map[string]any {
	status := choice("in_force")
	if !k.InForce {
		status = "offer"
	}
	return map[string]any{"number": k.Number, "name": k.Name, "agency": k.Agency, "vendor": k.Vendor, "method": k.Method, "status": status, "start": k.Start, "end": k.End,
		"amount": k.Amount, "monthly_fee": k.MonthlyFee, "monthly_minimum": k.MonthlyMinimum, "vat": choice(k.VAT)}
}

func lineRow(k models.Contract, s models.Service, l models.Line, first bool) map[string]any {
	row := map[string]any{"contract": k.Key(), "service": s.Name, "channel": choice(l.Channel), "phase": choice(l.Phase), "vat": choice(l.VAT), "vendor": l.Vendor}
	if !s.ClassGuessed {
		row["class"] = choice(s.Class)
	}
	row["legal"] = choice(s.Legal)
	if first { // of the service, not of the price
		row["failure_share"] = s.FailureShare
		row["growth"] = s.GrowthPerYear
		row["month_weights"] = models.WriteList(models.WriteMonthWeights(s.MonthWeights), false)
		row["reminder_days"] = models.WriteList(models.WriteMonthDays(s.ReminderDays), false)
		if s.LongestBytes != nil {
			row["longest_bytes"] = int64(*s.LongestBytes)
		}
	}
	if l.AttemptsBilled {
		row["attempts_billed"] = choice("yes")
	}
	if l.Price.IsFlat() && l.Price.Tiers[0].From == 0 {
		row["price"] = &l.Price.Tiers[0].PricePerMessage
	} else if len(l.Price.Tiers) > 0 {
		row["tiers"] = models.WriteTiers(l.Price.Tiers)
	}
	if !l.Price.IsFlat() || l.Price.Mode == models.Volume {
		row["tier_mode"] = choice(l.Price.Mode)
	}
	switch {
	case l.Approximate:
		row["messages_per_month"] = "약 " + text.Count(l.MessagesPerMonth)
	case l.MessagesPerMonth != 0:
		row["messages_per_month"] = l.MessagesPerMonth
	}
	return row
}
