package annotate

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The two families of namespaces: of the usual form and of the strict one.
const (
	mainTransitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	mainStrict       = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	relTransitional  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relStrict        = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	relPackage       = "http://schemas.openxmlformats.org/package/2006/relationships"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// maxPart bounds one part that is changed.
const maxPart = 200 << 20

// pack is a workbook's package being changed.
type pack struct {
	ctx      context.Context
	zip      *zip.Reader
	files    map[string]*zip.File // by name in lower case
	changed  map[string][]byte    // the same; parts that are there
	added    []addedPart          // parts that are new
	workbook string               // its part
	main     string               // namespace of its sheets
	rel      string               // base of its relationship types
	sheets   []sheetPart
}

type addedPart struct {
	name string
	data []byte
}

// sheetPart is one sheet as the workbook lists it.
type sheetPart struct {
	name, part string
	hidden     bool
}

// openPack finds a package's workbook and sheets.
func openPack(ctx context.Context, data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, unexpected("package", err.Error())
	}
	p := &pack{ctx: ctx, zip: z, files: map[string]*zip.File{}, changed: map[string][]byte{}}
	for _, f := range z.File {
		key := strings.ToLower(f.Name)
		if f.Name != path.Clean(f.Name) && f.Name != path.Clean(f.Name)+"/" || strings.ContainsAny(f.Name, `\`) || p.files[key] != nil {
			return nil, unexpected(f.Name, "name of a part")
		}
		p.files[key] = f
	}
	rels, err := p.rels("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if base, ok := strings.CutSuffix(r.typ, "/officeDocument"); ok && (base == relTransitional || base == relStrict) {
			p.workbook, p.rel = r.part, base
			break
		}
	}
	if p.workbook == "" {
		return nil, unexpected("_rels/.rels", "no workbook")
	}
	return p, p.list()
}

// list reads the workbook's list of sheets.
func (p *pack) list() error {
	part, err := p.read(p.workbook)
	if err != nil {
		return err
	}
	rels, err := p.relsOf(p.workbook)
	if err != nil {
		return err
	}
	target := map[string]relation{}
	for _, r := range rels {
		target[r.id] = r
	}
	return walk(p.ctx, p.workbook, part, visitor{open: func(t tag) error {
		if t.depth == 0 {
			p.main = t.space
			if p.main != mainTransitional && p.main != mainStrict {
				return unexpected(p.workbook, "namespace "+p.main)
			}
		}
		if t.depth == 2 && t.name == "sheet" {
			id, _ := t.prefixed("id")
			r := target[id]
			if strings.HasSuffix(r.typ, "/worksheet") && p.files[strings.ToLower(r.part)] != nil {
				p.sheets = append(p.sheets, sheetPart{norm.NFC.String(t.attr("name")), r.part, t.attr("state") != "" && t.attr("state") != "visible"})
			} else {
				p.sheets = append(p.sheets, sheetPart{name: norm.NFC.String(t.attr("name"))}) // a chart or a dialog
			}
		}
		return nil
	}})
}

// has reports whether there is a part of a name.
func (p *pack) has(name string) bool {
	key := strings.ToLower(name)
	for _, a := range p.added {
		if strings.EqualFold(a.name, name) {
			return true
		}
	}
	return p.files[key] != nil
}

// read returns a part as it is by now.
func (p *pack) read(name string) ([]byte, error) {
	key := strings.ToLower(name)
	if b, ok := p.changed[key]; ok {
		return b, nil
	}
	for _, a := range p.added {
		if strings.EqualFold(a.name, name) {
			return a.data, nil
		}
	}
	f := p.files[key]
	if f == nil {
		return nil, unexpected(name, "no such part")
	}
	r, err := f.Open()
	if err != nil {
		return nil, unexpected(name, err.Error())
	}
	defer r.Close() //nolint:errcheck // read only
	b, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil || len(b) > maxPart {
		return nil, unexpected(name, fmt.Sprint("too long or ", err))
	}
	return b, nil
}

// put changes a part or adds one.
func (p *pack) put(name string, data []byte) {
	key := strings.ToLower(name)
	if p.files[key] != nil {
		p.changed[key] = data
		return
	}
	for i, a := range p.added {
		if strings.EqualFold(a.name, name) {
			p.added[i].data = data
			return
		}
	}
	p.added = append(p.added, addedPart{name, data})
}

// free returns a name that no part has yet, with a number for the verb.
func (p *pack) free(format string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(format, n); !p.has(name) {
			return name
		}
	}
}

// write writes the package: parts that were not changed as they are packed.
func (p *pack) write() ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if err := w.SetComment(p.zip.Comment); err != nil {
		return nil, unexpected("package", err.Error())
	}
	create := func(h zip.FileHeader, data []byte) error {
		f, err := w.CreateHeader(&h)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	for _, f := range p.zip.File {
		if p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		var err error
		if data, ok := p.changed[strings.ToLower(f.Name)]; ok {
			err = create(zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified}, data)
		} else {
			err = w.Copy(f)
		}
		if err != nil {
			return nil, unexpected(f.Name, err.Error())
		}
	}
	for _, a := range p.added {
		if err := create(zip.FileHeader{Name: a.name, Method: zip.Deflate}, a.data); err != nil {
			return nil, unexpected(a.name, err.Error())
		}
	}
	if err := w.Close(); err != nil {
		return nil, unexpected("package", err.Error())
	}
	return out.Bytes(), nil
}

// relation is one relationship of a part; part is "" for one that leads outside.
type relation struct{ id, typ, part string }

func relsName(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

func (p *pack) relsOf(part string) ([]relation, error) { return p.rels(relsName(part), path.Dir(part)) }

func (p *pack) rels(name, dir string) ([]relation, error) {
	if !p.has(name) {
		return nil, nil
	}
	b, err := p.read(name)
	if err != nil {
		return nil, err
	}
	var out []relation
	return out, walk(p.ctx, name, b, visitor{open: func(t tag) error {
		if t.depth != 1 || t.name != "Relationship" {
			return nil
		}
		r := relation{id: t.attr("Id"), typ: t.attr("Type")}
		if t.attr("TargetMode") != "External" {
			r.part = t.attr("Target")
			if !strings.HasPrefix(r.part, "/") {
				r.part = dir + "/" + r.part
			}
			r.part = strings.TrimPrefix(path.Clean("/"+r.part), "/")
		}
		out = append(out, r)
		return nil
	}})
}

// relate adds a relationship to a part and returns its id. kind is the type's
// last word.
func (p *pack) relate(part, kind, target string) (id string, err error) {
	old, err := p.relsOf(part)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, r := range old {
		used[r.id] = true
	}
	for n := len(old) + 1; ; n++ {
		if id = "rId" + strconv.Itoa(n); !used[id] {
			break
		}
	}
	name := relsName(part)
	if !p.has(name) {
		p.put(name, []byte(xmlHead+`<Relationships xmlns="`+relPackage+`"></Relationships>`))
	}
	return id, p.appendTo(name, "Relationships", func(root tag) string {
		return `<` + root.in("Relationship") + ` Id="` + id + `" Type="` + p.rel + "/" + kind + `" Target="/` + escape(target) + `"/>`
	})
}

// appendTo adds text at the end of a part's root.
func (p *pack) appendTo(name, root string, text func(root tag) string) error {
	b, err := p.read(name)
	if err != nil {
		return err
	}
	var changes []change
	err = walk(p.ctx, name, b, visitor{close: func(t tag, start, _ int) error {
		if t.depth == 0 {
			if t.name != root {
				return unexpected(name, "root "+t.name)
			}
			changes = append(changes, inside(b, t, start, text(t)))
		}
		return nil
	}})
	if err != nil {
		return err
	}
	p.put(name, apply(b, changes))
	return nil
}

const contentTypes = "[Content_Types].xml"

// declare says the content type of a new part.
func (p *pack) declare(part, contentType string) error {
	return p.appendTo(contentTypes, "Types", func(root tag) string {
		return `<` + root.in("Override") + ` PartName="/` + escape(part) + `" ContentType="` + contentType + `"/>`
	})
}

// declareVML says the content type of all drawings in the old form, once.
func (p *pack) declareVML() error {
	b, err := p.read(contentTypes)
	if err != nil {
		return err
	}
	there := false
	var first *change
	err = walk(p.ctx, contentTypes, b, visitor{open: func(t tag) error {
		if t.depth == 1 && t.name == "Default" && strings.EqualFold(t.attr("Extension"), "vml") {
			there = true
		}
		if t.depth == 1 && first == nil {
			first = &change{t.start, t.start, `<` + t.in("Default") + ` Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`}
		}
		return nil
	}})
	if err != nil || there {
		return err
	}
	if first == nil {
		return unexpected(contentTypes, "no types")
	}
	p.put(contentTypes, apply(b, []change{*first}))
	return nil
}
