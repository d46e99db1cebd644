package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/models/unit"
	"daebi/server/text"
)

// A view is what layout.html takes.
type view struct {
	Frame frame
	Page  any
}

// A frame is what stands around every page.
type frame struct {
	Lang, Other  text.Lang // the page's language, and the one that the switch offers
	Screen       string    // data-krds-mode of the kit
	HighContrast bool
	Path         string // where the preference buttons lead back to
	Menu         []menuItem
	Styles       []string
	Font         string // to be had before anything asks for it, or ""
	Script, Icon string
	Notice       string // address of the notice on others' work
	Built        bool   // whether the assets are
	Agency       string
	Version      string
	Time         string // of this page, for paper
}

type menuItem struct {
	Name, URL string
	Current   string // of aria-current
}

// menu lists the entries of the main menu.
var menu = [...]struct{ key, url string }{
	{"menu.start", "/"},
	{"menu.reference", "/reference"},
	{"menu.catalogue", catalogueURL},
	{"menu.self-test", "/self-test"},
}

func (s *Server) newFrame(c echo.Context, look *appearance) frame {
	lang, path := lang(c), c.Request().URL.Path
	f := frame{
		Lang:         lang,
		Other:        lang.Other(),
		Screen:       screen(c),
		HighContrast: screen(c) == screenHighContrast,
		Path:         path,
		Styles:       look.assets.Styles(),
		Script:       look.assets.Script(),
		Icon:         look.assets.URL("images/icon.svg"),
		Notice:       look.assets.URL("licences/NOTICE.txt"),
		Built:        look.assets.Built(),
		Agency:       s.config.Agency,
		Version:      s.config.Version,
		Time:         s.now().In(seoul).Format("2006-01-02 15:04"),
	}
	var more string
	if f.Font, more = look.assets.Fonts(); more != "" {
		if _, err := c.Cookie(visitedName); err == nil {
			f.Styles = append(f.Styles, more)
		} else {
			s.remember(c, visitedName, "1")
		}
	}
	for _, entry := range menu {
		item := menuItem{Name: text.T(lang, entry.key), URL: entry.url}
		if path == entry.url {
			item.Current = "page"
		}
		f.Menu = append(f.Menu, item)
	}
	return f
}

// seoul has no summer time, so it needs no time zone database.
var seoul = time.FixedZone("KST", 9*60*60)

// render answers with a page inside the layout: whole, or an error and nothing.
func (s *Server) render(c echo.Context, status int, page string, data any) error {
	html, err := s.page(c, page, data)
	if err != nil {
		return err
	}
	return writeHTML(c, status, html)
}

// writeHTML answers with HTML, packed where the browser takes it so.
func writeHTML(c echo.Context, status int, html []byte) error {
	header := c.Response().Header()
	header.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if len(html) < 1400 || !strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
		return c.HTMLBlob(status, html)
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := w.Write(html); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	header.Set(echo.HeaderContentEncoding, "gzip")
	return c.HTMLBlob(status, b.Bytes())
}

// renderPart answers with a partial of a page alone, for a script to put in place.
func (s *Server) renderPart(c echo.Context, status int, page, part string, data any) error {
	look, err := s.look()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := look.pages[lang(c)].ExecutePart(&b, page, part, data); err != nil {
		return fmt.Errorf("render %s of %s: %w", part, page, err)
	}
	return writeHTML(c, status, b.Bytes())
}

// page returns the HTML of a page inside the layout.
func (s *Server) page(c echo.Context, page string, data any) ([]byte, error) {
	look, err := s.look()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := look.pages[lang(c)].Execute(&b, page, view{s.newFrame(c, look), data}); err != nil {
		return nil, fmt.Errorf("render %s: %w", page, err)
	}
	return b.Bytes(), nil
}

// funcs are the functions of the templates in one language.
func funcs(lang text.Lang) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, args ...any) string { return text.T(lang, key, args...) },
		"won":   func(v any) (string, error) { return withWon(v, func(n int64) string { return text.Won(lang, n) }) },
		"words": func(v any) (string, error) { return withWon(v, func(n int64) string { return text.WonWords(lang, n) }) },
		"count": func(v any) (string, error) { return withWon(v, text.Count) },
		"price": func(m unit.Money) string { return text.Price(lang, int64(m/unit.Milliwon)) },
		"percent": func(fraction float64, decimals ...int) string {
			if len(decimals) == 0 {
				return text.Percent(lang, fraction, 1)
			}
			return text.Percent(lang, fraction, decimals[0])
		},
		"hours": func(hours float64) string { return text.Hours(lang, hours) },
	}
}

// withWon writes a whole number, or a float rounded to one: exact amounts and
// estimates look alike on a page, whose labels tell which is which.
func withWon(v any, write func(int64) string) (string, error) {
	switch v := v.(type) {
	case int:
		return write(int64(v)), nil
	case int64:
		return write(v), nil
	case unit.Money:
		return write(v.RoundWon()), nil
	case float64:
		if math.IsNaN(v) || math.Abs(v) >= 1<<63 {
			return "–", nil
		}
		return write(int64(math.Round(v))), nil
	}
	return "", fmt.Errorf("%T is not a number of won", v)
}

// megabytes writes a size limit; its blank does not break.
func megabytes(n int64) string { return strconv.FormatInt(n>>20, 10) + "\u00a0MB" }
