package annotate

import (
	"strconv"
	"strings"

	"daebi/models"
)

// fills are the colours of severities: light enough to read black text on, and
// of different greys where they are printed so.
var fills = map[models.Severity]string{models.Error: "FFFFB3B3", models.Question: "FFBBD9F5", models.Warning: "FFFFE9A8", headerFill: "FFDDE1E6"}

// headerFill is the fill of the list's header.
const headerFill models.Severity = "header"

// maxStyles is how many cell formats a workbook may have.
const maxStyles = 64_000

// styles adds cell formats to a workbook's own.
type styles struct {
	name  string
	part  []byte
	root  tag
	fills struct {
		tag
		close, n int
	}
	xfs struct {
		tag
		close, n int
	}
	xf       []span // of the cell formats that are there
	newFills []string
	newXfs   []string
	fill     map[models.Severity]int
	made     map[styleKey]int
}

type span struct {
	tag
	to int
}

type styleKey struct {
	base int
	fill models.Severity
	wrap bool
}

// openStyles reads a workbook's formats, or makes the fewest where it has none.
func (p *pack) openStyles() (*styles, error) {
	s := &styles{fill: map[models.Severity]int{}, made: map[styleKey]int{}}
	rels, err := p.relsOf(p.workbook)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.typ, "/styles") {
			s.name = r.part
		}
	}
	if s.name == "" {
		s.name = p.free("xl/styles%d.xml")
		p.put(s.name, []byte(xmlHead+`<styleSheet xmlns="`+p.main+`"><fonts count="1"><font><sz val="11"/><name val="맑은 고딕"/></font></fonts>`+
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`+
			`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`))
		if _, err := p.relate(p.workbook, "styles", s.name); err != nil {
			return nil, err
		}
		if err := p.declare(s.name, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"); err != nil {
			return nil, err
		}
	}
	if s.part, err = p.read(s.name); err != nil {
		return nil, err
	}
	inXfs := false
	err = walk(p.ctx, s.name, s.part, visitor{
		open: func(t tag) error {
			switch {
			case t.depth == 0:
				s.root = t
			case t.depth == 1 && t.name == "fills":
				s.fills.tag = t
			case t.depth == 1 && t.name == "cellXfs":
				s.xfs.tag, inXfs = t, true
			case t.depth == 2 && t.name == "fill":
				s.fills.n++
			case t.depth == 2 && inXfs && t.name == "xf":
				s.xf = append(s.xf, span{tag: t})
			}
			return nil
		},
		close: func(t tag, start, end int) error {
			switch {
			case t.depth == 1 && t.name == "fills":
				s.fills.close = start
			case t.depth == 1 && t.name == "cellXfs":
				s.xfs.close, inXfs = start, false
			case t.depth == 2 && inXfs && t.name == "xf":
				s.xf[len(s.xf)-1].to = end
			}
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	if s.root.name != "styleSheet" || s.root.space != p.main || s.fills.close == 0 || s.xfs.close == 0 || len(s.xf) == 0 {
		return nil, unexpected(s.name, "fills or formats")
	}
	return s, nil
}

// fillID returns the number of a severity's fill.
func (s *styles) fillID(f models.Severity) int {
	if id, ok := s.fill[f]; ok {
		return id
	}
	id := s.fills.n + len(s.newFills)
	s.newFills = append(s.newFills, `<`+s.root.in("fill")+`><`+s.root.in("patternFill")+` patternType="solid"><`+s.root.in("fgColor")+` rgb="`+fills[f]+`"/><`+s.root.in("bgColor")+` indexed="64"/></`+s.root.in("patternFill")+`></`+s.root.in("fill")+`>`)
	s.fill[f] = id
	return id
}

// coloured returns the format that is a cell's own but for its fill; false where
// there is no such format, or no room for another.
func (s *styles) coloured(base int, severity models.Severity) (int, bool) {
	key := styleKey{base: base, fill: severity}
	if id, ok := s.made[key]; ok {
		return id, true
	}
	if base < 0 || base >= len(s.xf) || len(s.xf)+len(s.newXfs) >= maxStyles {
		return 0, false
	}
	x := s.xf[base]
	clone := s.part[x.start:x.to]
	t := x.tag
	t.start, t.end = 0, x.end-x.start
	clone = apply(clone, []change{setAttr(clone, t, "fillId", strconv.Itoa(s.fillID(severity)))})
	t.end += len(clone) - (x.to - x.start)
	clone = apply(clone, []change{setAttr(clone, t, "applyFill", "1")})
	return s.add(key, string(clone)), true
}

// list returns the format of a cell of the list: text that wraps, with a fill.
func (s *styles) list(fill models.Severity) int {
	key := styleKey{base: -1, fill: fill, wrap: true}
	if id, ok := s.made[key]; ok {
		return id
	}
	id, apply := "0", ""
	if fill != "" {
		id, apply = strconv.Itoa(s.fillID(fill)), ` applyFill="1"`
	}
	xf := s.root.in("xf")
	return s.add(key, `<`+xf+` numFmtId="49" fontId="0" fillId="`+id+`" borderId="0" xfId="0" applyNumberFormat="1"`+apply+` applyAlignment="1"><`+s.root.in("alignment")+` vertical="top" wrapText="1"/></`+xf+`>`)
}

func (s *styles) add(key styleKey, xf string) int {
	id := len(s.xf) + len(s.newXfs)
	s.newXfs = append(s.newXfs, xf)
	s.made[key] = id
	return id
}

// save puts the new formats behind the old ones.
func (s *styles) save(p *pack) {
	if len(s.newXfs) == 0 {
		return
	}
	var changes []change
	grow := func(t tag, end, n int, added []string) {
		if len(added) == 0 {
			return
		}
		if t.attr("count") != "" {
			changes = append(changes, setAttr(s.part, t, "count", strconv.Itoa(n+len(added))))
		}
		changes = append(changes, inside(s.part, t, end, strings.Join(added, "")))
	}
	grow(s.fills.tag, s.fills.close, s.fills.n, s.newFills)
	grow(s.xfs.tag, s.xfs.close, len(s.xf), s.newXfs)
	p.put(s.name, apply(s.part, changes))
}
