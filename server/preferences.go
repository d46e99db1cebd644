package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"daebi/server/text"
)

// Names of the cookies, and of the form fields, that keep a person's preferences.
const (
	langName   = "lang"
	screenName = "screen"
	// visitedName says that a page was shown before: its fonts are in the cache.
	visitedName = "visited"
)

// What the kit can show: as the system asks, or always with high contrast.
const (
	screenTheme        = "theme"
	screenHighContrast = "high-contrast"
)

// choosePreferences reads the language from ?lang=, which is remembered, or from the
// cookie, and the screen from its cookie.
func (s *Server) choosePreferences(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		chosen := text.Korean
		if cookie, err := c.Cookie(langName); err == nil {
			if l, ok := text.Parse(cookie.Value); ok {
				chosen = l
			}
		}
		if l, ok := text.Parse(c.QueryParam(langName)); ok {
			chosen = l
			s.remember(c, langName, string(l))
		}
		c.Set(langName, chosen)
		if cookie, err := c.Cookie(screenName); err == nil && cookie.Value == screenHighContrast {
			c.Set(screenName, screenHighContrast)
		}
		return next(c)
	}
}

// lang returns the language in which the person reads.
func lang(c echo.Context) text.Lang {
	if l, ok := c.Get(langName).(text.Lang); ok {
		return l
	}
	return text.Korean
}

// screen returns the kit's mode for the person's screen.
func screen(c echo.Context) string {
	if mode, ok := c.Get(screenName).(string); ok {
		return mode
	}
	return screenTheme
}

// savePreferences handles POST /preferences and leads back to where the person was.
func (s *Server) savePreferences(c echo.Context) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	if l, ok := text.Parse(form.Get(langName)); ok {
		s.remember(c, langName, string(l))
	}
	switch mode := form.Get(screenName); mode {
	case screenTheme, screenHighContrast:
		s.remember(c, screenName, mode)
	}
	return c.Redirect(http.StatusSeeOther, localPath(form.Get("return")))
}

func (s *Server) remember(c echo.Context, name, value string) {
	c.SetCookie(&http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		MaxAge:   365 * 24 * 60 * 60,
		HttpOnly: true,
		Secure:   s.config.HTTPS,
		SameSite: http.SameSiteLaxMode,
	})
}

// localPath returns p if it is a path on this server, else the start page. Browsers
// read // and /\ as the beginning of another host's name.
func localPath(p string) string {
	if len(p) == 0 || p[0] != '/' || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
