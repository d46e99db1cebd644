package server

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

// A keptPage is the main part of a page that was rendered before. A stored case never
// changes, so neither does its result.
type keptPage struct {
	Title string
	Main  template.HTML // what the page's own template wrote
}

// keptPages bounds how many results are kept rendered, the last asked last; each is
// some 250 KB.
const keptPages = 64

// results are the results that were rendered. The zero value is ready to use.
type results struct {
	mu   sync.Mutex
	keys []resultKey
	of   map[resultKey]keptPage
}

// A resultKey is all that a result's main part depends on.
type resultKey struct {
	org, id int64
	lang    text.Lang
}

func (r *results) get(key resultKey) (keptPage, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.of[key]
	if ok {
		r.touch(key)
	}
	return p, ok
}

func (r *results) put(key resultKey, p keptPage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil {
		r.of = map[resultKey]keptPage{}
	}
	r.of[key] = p
	r.touch(key)
	if len(r.keys) > keptPages {
		delete(r.of, r.keys[0])
		r.keys = r.keys[1:]
	}
}

// touch puts a key last.
func (r *results) touch(key resultKey) {
	for i, k := range r.keys {
		if k == key {
			r.keys = append(r.keys[:i:i], r.keys[i+1:]...)
			break
		}
	}
	r.keys = append(r.keys, key)
}

// showResult handles GET /cases/:id: is it worth it, and how sure is that.
func (s *Server) showResult(c echo.Context) error {
	saved, err := s.savedCase(c) // whose it is, is asked each time
	if err != nil {
		return err
	}
	key := resultKey{s.org(c), saved.ID, lang(c)}
	kept, ok := s.results.get(key)
	if !ok || s.config.Dev {
		if kept, err = s.renderResult(c, &saved); err != nil {
			return err
		}
		s.results.put(key, kept)
	}
	return s.render(c, http.StatusOK, "kept.html", kept)
}

// renderResult renders the main part of a case's result.
func (s *Server) renderResult(c echo.Context, saved *models.SavedCase) (keptPage, error) {
	report, err := reportOf(saved)
	if err != nil {
		return keptPage{}, err
	}
	names, err := s.store.CaseFileNames(c.Request().Context(), s.org(c), []int64{saved.ID})
	if err != nil {
		return keptPage{}, err
	}
	page := newResultPage(lang(c), saved, report, &s.deps.Catalogue)
	page.Files = fileLinks(lang(c), saved, names[saved.ID])
	look, err := s.look()
	if err != nil {
		return keptPage{}, err
	}
	var b bytes.Buffer
	if err := look.pages[lang(c)].ExecutePart(&b, "result.html", "main", page); err != nil {
		return keptPage{}, fmt.Errorf("render result.html: %w", err)
	}
	// The template escaped all that it wrote.
	return keptPage{saved.Title + " " + text.T(lang(c), "case.step.result"), template.HTML(b.String())}, nil //nolint:gosec // see above
}
