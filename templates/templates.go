// Package templates holds the HTML of the pages: layout.html around every page,
// partials used by many, and pages, each of which defines "title" and "main".
package templates

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
)

//go:embed layout.html partials pages
var files embed.FS

// Files returns the templates that were compiled in.
func Files() fs.FS { return files }

// A Set is all pages, parsed with the functions of one language.
type Set struct {
	pages map[string]*template.Template
}

// Parse parses every page in fsys, a tree like that of Files, each as a set of its
// own with the layout and the partials. A broken page is an error here, not when
// somebody asks for it.
func Parse(fsys fs.FS, funcs template.FuncMap) (*Set, error) {
	shared, err := template.New("").Option("missingkey=error").Funcs(funcs).
		ParseFS(fsys, "layout.html", "partials/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, "pages/*.html")
	if err != nil {
		return nil, err
	}
	set := &Set{pages: make(map[string]*template.Template, len(names))}
	for _, name := range names {
		page, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if page, err = page.ParseFS(fsys, name); err != nil {
			return nil, err
		}
		for _, block := range []string{"title", "main"} {
			if page.Lookup(block) == nil {
				return nil, fmt.Errorf("%s does not define %q", name, block)
			}
		}
		set.pages[path.Base(name)] = page
	}
	return set, nil
}

// Execute writes the page, such as "start.html", inside the layout. What it wrote
// before an error is no page: give it a buffer.
func (s *Set) Execute(w io.Writer, page string, data any) error {
	t, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("template %s: %w", page, fs.ErrNotExist)
	}
	return t.ExecuteTemplate(w, "layout", data)
}

// ExecutePart writes one partial as the page would, without the layout.
func (s *Set) ExecutePart(w io.Writer, page, part string, data any) error {
	t, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("template %s: %w", page, fs.ErrNotExist)
	}
	return t.ExecuteTemplate(w, part, data)
}
