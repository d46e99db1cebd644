package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// formValues returns what a form sent in the body. Unlike echo's FormValue it does
// not swallow that the body was too large or garbled.
func formValues(c echo.Context) (url.Values, error) {
	if err := c.Request().ParseForm(); err != nil {
		return nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	return c.Request().PostForm, nil
}
