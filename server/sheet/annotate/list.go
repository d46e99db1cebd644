package annotate

import (
	"archive/zip"
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// seoul has no summer time, so it needs no time zone database.
var seoul = time.FixedZone("KST", 9*60*60)

// listNames are what the list is called, in both languages.
var listNames = [2]string{"확인할 점", "Points to check"}

func (o Options) listName() string { return o.say(listNames[0], listNames[1]) }

// oldList is the sheet of a workbook that listed the problems of before, nil for
// none: a new list takes its place.
func oldList(b *grid.Book) *grid.Sheet {
	for _, s := range b.Sheets {
		for _, name := range listNames {
			if strings.HasPrefix(s.Name, name) && len(s.Rows) > 0 && s.Rows[0].N == 1 && strings.HasPrefix(s.Rows[0].Cells[0].Text, name+" — ") {
				return s
			}
		}
	}
	return nil
}

// listSheet writes the sheet that lists every problem. link reports whether the
// file of a problem is the workbook itself, so that its cell can be gone to.
func listSheet(main string, in Input, problems []models.Problem, o Options, s *styles, first []string, link func(models.Problem) bool) []byte {
	var b strings.Builder
	b.WriteString(xmlHead + `<worksheet xmlns="` + main + `"><sheetPr><tabColor rgb="FFDE3412"/><pageSetUpPr fitToPage="1"/></sheetPr><cols>`)
	for i, w := range []int{6, 8, 18, 10, 30, 60, 44} {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(w) + `" customWidth="1"/>`)
	}
	b.WriteString(`</cols><sheetData>`)
	row := 0
	write := func(styles []int, texts ...string) {
		row++
		b.WriteString(`<row r="` + strconv.Itoa(row) + `">`)
		for i, t := range texts {
			b.WriteString(`<c r="` + grid.Ref(i+1, row) + `" s="` + strconv.Itoa(styles[min(i, len(styles)-1)]) + `" t="inlineStr"><is><t xml:space="preserve">` + xstring(t) + `</t></is></c>`)
		}
		b.WriteString(`</row>`)
	}
	plain := s.list("")
	counts := map[models.Severity]int{}
	for _, p := range problems {
		counts[p.Severity]++
	}
	lines := []string{o.listName() + " — " + shorten(in.Name, 200)}
	lines = append(lines, first...)
	lines = append(lines, o.label(models.Error)+" "+strconv.Itoa(counts[models.Error])+", "+o.label(models.Question)+" "+strconv.Itoa(counts[models.Question])+", "+o.label(models.Warning)+" "+strconv.Itoa(counts[models.Warning]))
	if !o.GeneratedAt.IsZero() {
		lines[len(lines)-1] += " (" + o.GeneratedAt.In(seoul).Format("2006-01-02 15:04") + ")"
	}
	if len(problems) > maxListRows {
		lines = append(lines, strings.ReplaceAll(o.say("처음 n건만 적었습니다.", "Only the first n are listed."), "n", strconv.Itoa(maxListRows)))
		problems = problems[:maxListRows]
	}
	top := len(lines)
	for _, l := range lines {
		write([]int{plain}, l)
	}
	write([]int{s.list(headerFill)}, o.say("번호", "No"), o.say("구분", "Kind"), o.say("시트", "Sheet"), o.say("칸", "Cell"), o.say("적힌 것", "Found"), o.say("무엇이 문제인지", "What is wrong"), o.say("이렇게 고치세요", "What is expected"))
	var links strings.Builder
	for i, p := range problems {
		write([]int{plain, s.list(p.Severity), plain}, strconv.Itoa(i+1), o.label(p.Severity), shorten(p.Sheet, 100), shorten(p.Cell, 30), shorten(p.Found, maxNoteRunes), shorten(p.Message, maxNoteRunes), shorten(p.Expected, maxNoteRunes))
		if _, _, ok := grid.SplitRef(p.Cell); ok && link(p) {
			links.WriteString(`<hyperlink ref="` + grid.Ref(4, row) + `" location="` + escape("'"+strings.ReplaceAll(p.Sheet, "'", "''")+"'!"+p.Cell) + `" display="` + escape(p.Cell) + `"/>`)
		}
	}
	b.WriteString(`</sheetData><mergeCells count="` + strconv.Itoa(top) + `">`)
	for i := range top {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<mergeCell ref="A` + n + `:G` + n + `"/>`)
	}
	b.WriteString(`</mergeCells>`)
	if links.Len() > 0 {
		b.WriteString(`<hyperlinks>` + links.String() + `</hyperlinks>`)
	}
	b.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return []byte(b.String())
}

// addList adds the list as the workbook's last sheet, or puts it in the place of
// an old one.
func (p *pack) addList(in Input, problems []models.Problem, o Options, s *styles, first []string, old *grid.Sheet) error {
	known, part := map[string]bool{}, ""
	for _, x := range p.sheets {
		known[x.name] = true
		if old != nil && x.name == old.Name {
			part = x.part
		}
	}
	list := listSheet(p.main, in, problems, o, s, first, func(x models.Problem) bool { return known[x.Sheet] })
	if part != "" {
		p.put(part, list)
		return nil
	}
	name := p.sheetName(o.listName())
	part = p.free("xl/worksheets/sheet%d.xml")
	p.put(part, list)
	if err := p.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"); err != nil {
		return err
	}
	id, err := p.relate(p.workbook, "worksheet", part)
	if err != nil {
		return err
	}
	b, err := p.read(p.workbook)
	if err != nil {
		return err
	}
	var changes []change
	var root tag
	sheetID := 0
	err = walk(p.ctx, p.workbook, b, visitor{
		open: func(t tag) error {
			if t.depth == 0 {
				root = t
			}
			if t.depth == 2 && t.name == "sheet" {
				n, _ := strconv.Atoi(t.attr("sheetId"))
				sheetID = max(sheetID, n)
			}
			return nil
		},
		close: func(t tag, start, _ int) error {
			if t.depth != 1 || t.name != "sheets" {
				return nil
			}
			prefix, ok := root.declared(p.rel)
			declare := ""
			if !ok {
				prefix, declare = "r", ` xmlns:r="`+p.rel+`"`
			}
			changes = append(changes, inside(b, t, start, `<`+root.in("sheet")+declare+` name="`+escape(name)+`" sheetId="`+strconv.Itoa(sheetID+1)+`" `+prefix+`:id="`+id+`"/>`))
			return nil
		},
	})
	if err != nil {
		return err
	}
	if len(changes) != 1 || sheetID >= 65534 {
		return unexpected(p.workbook, "list of sheets")
	}
	p.put(p.workbook, apply(b, changes))
	return nil
}

// sheetName returns a name that no sheet has.
func (p *pack) sheetName(want string) string {
	name := want
	for n := 2; ; n++ {
		taken := false
		for _, s := range p.sheets {
			taken = taken || strings.EqualFold(s.name, name)
		}
		if !taken {
			return name
		}
		name = want + " (" + strconv.Itoa(n) + ")"
	}
}

// skeleton is a package that holds no sheet yet.
func skeleton() ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, x := range [][2]string{
		{contentTypes, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + relPackage + `"><Relationship Id="rId1" Type="` + relTransitional + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainTransitional + `" xmlns:r="` + relTransitional + `"><sheets></sheets></workbook>`},
	} {
		f, err := w.Create(x[0])
		if err != nil {
			return nil, err
		}
		if _, err := f.Write([]byte(xmlHead + x[1])); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// listOnly writes the list as a workbook of its own. why is its first line.
func listOnly(ctx context.Context, in Input, problems []models.Problem, o Options, why string) ([]byte, error) {
	data, err := skeleton()
	if err != nil {
		return nil, err
	}
	p, err := openPack(ctx, data)
	if err != nil {
		return nil, err
	}
	s, err := p.openStyles()
	if err != nil {
		return nil, err
	}
	if err := p.addList(in, problems, o, s, []string{why}, nil); err != nil {
		return nil, err
	}
	s.save(p)
	return p.write()
}
