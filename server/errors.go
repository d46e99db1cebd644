package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/text"
)

var (
	errHost   = errors.New("host name is not ours")
	errOrigin = errors.New("cross-origin request")
)

// answer decides what a person is told of err: the one place that does. The key
// names a heading and a text: key+".heading", key+".text".
func answer(err error) (status int, key string) {
	var he *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, models.ErrNotFound):
		return http.StatusNotFound, "error.not-found"
	case errors.Is(err, models.ErrConflict):
		return http.StatusConflict, "error.conflict"
	case errors.Is(err, models.ErrFull):
		return http.StatusConflict, "error.full"
	case errors.Is(err, errTooManyFiles):
		return http.StatusUnprocessableEntity, "error.too-many-files"
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "error.too-large"
	case errors.Is(err, errHost):
		return http.StatusMisdirectedRequest, "error.host"
	case errors.Is(err, errOrigin):
		return http.StatusForbidden, "error.origin"
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusUnprocessableEntity, "error.too-slow"
	case errors.Is(err, context.Canceled):
		return http.StatusBadRequest, "error.request" // the person has left; nobody reads it
	case errors.As(err, &he) && he.Code == http.StatusNotFound:
		return http.StatusNotFound, "error.not-found"
	case errors.As(err, &he) && he.Code == http.StatusMethodNotAllowed:
		return http.StatusMethodNotAllowed, "error.not-found"
	case errors.As(err, &he) && he.Code < 500:
		return he.Code, "error.request"
	}
	return http.StatusInternalServerError, "error.internal"
}

// errorPage is what error.html may use.
type errorPage struct {
	Heading, Text string
	Number        string // of the request, for whoever reads the log
}

func newErrorPage(lang text.Lang, key, number string, limit int64) errorPage {
	return errorPage{
		Heading: text.T(lang, key+".heading"),
		Text:    text.T(lang, key+".text", "limit", megabytes(limit), "files", maxFiles),
		Number:  number,
	}
}

// showError is echo's error handler: a page for the person, the chain for the log.
func (s *Server) showError(err error, c echo.Context) {
	status, page := s.errorAnswer(err, c)
	if c.Response().Committed {
		return
	}
	if err := s.render(c, status, "error.html", page); err != nil {
		s.log.Error("error page", "request", requestID(c), "error", err)
		_ = c.String(status, page.Heading+"\n"+page.Text+"\n"+page.Number+"\n")
	}
}

// errorAnswer logs an error and returns what the person is told of it.
func (s *Server) errorAnswer(err error, c echo.Context) (status int, page errorPage) {
	status, key := answer(err)
	level := s.log.Warn
	if status >= 500 {
		level = s.log.Error
	}
	level("answer", "request", requestID(c), "status", status, "error", err)
	return status, newErrorPage(lang(c), key, requestID(c), s.config.MaxUpload)
}
