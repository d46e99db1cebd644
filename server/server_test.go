package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/models"
)

// fakeStore keeps nothing; it answers err to Ping.
type fakeStore struct {
	Store // nil: what is not below is not asked of it
	err   error
}

func (f fakeStore) Ping(context.Context) error { return f.err }

func (fakeStore) AddCase(context.Context, int64, *models.SavedCase, []models.File) error {
	return errors.New("full")
}

func (fakeStore) Case(context.Context, int64, int64) (models.SavedCase, error) {
	return models.SavedCase{}, models.ErrNotFound
}

func (fakeStore) Cases(context.Context, int64, int64, int) ([]models.SavedCase, error) {
	return nil, nil
}

func (fakeStore) CaseFile(context.Context, int64, int64, int) (models.File, error) {
	return models.File{}, models.ErrNotFound
}

func (fakeStore) CaseFileNames(context.Context, int64, []int64) (map[int64][]string, error) {
	return nil, nil
}

func (fakeStore) Drafts(context.Context, int64) ([]models.Draft, error) { return nil, nil }

func (fakeStore) Catalogues(context.Context, int64) ([]models.SavedCatalogue, error) { return nil, nil }

func (fakeStore) PendingCatalogue(context.Context, int64) (models.SavedCatalogue, error) {
	return models.SavedCatalogue{}, models.ErrNotFound
}

func (fakeStore) DeleteCase(context.Context, int64, int64) error { return models.ErrNotFound }

// newTestServer returns a server whose clock stands still and whose log is in the
// returned buffer.
func newTestServer(t *testing.T, config Config) (*Server, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s, err := New(config, Deps{
		Store: fakeStore{},
		Log:   slog.New(slog.NewTextHandler(&log, nil)),
		Now:   func() time.Time { return time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

func do(s *Server, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func get(s *Server, address string) *httptest.ResponseRecorder {
	return do(s, httptest.NewRequest(http.MethodGet, address, nil))
}

func post(s *Server, address, form string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return do(s, r)
}

func TestPages(t *testing.T) {
	s, _ := newTestServer(t, Config{Version: "1.2.3"})
	for _, tt := range []struct {
		address string
		status  int
		want    string
	}{
		{"/", 200, `<html lang="ko" data-krds-mode="theme">`},
		{"/", 200, "<title>시작 - 대비 Daebi</title>"},
		{"/", 200, `<a class="gnb-main-trigger is-link" href="/" aria-current="page">시작</a>`},
		{"/?lang=en", 200, `<html lang="en"`},
		{"/?lang=en", 200, "<title>Start - Daebi 대비</title>"},
		{"/?lang=fr", 200, `<html lang="ko"`},
		{"/", 200, "대비 1.2.3 · 2026-11-25 15:00 출력"}, // 06:00 UTC in Seoul
		{"/reference", 200, "<h1>기준자료</h1>"},
		{"/self-test?lang=en", 200, "<h1>Self-test</h1>"},
		{"/no-such-page", 404, "찾으시는 화면이 없습니다"},
		{"/no-such-page?lang=en", 404, "There is no such page"},
		{"/preferences", 405, "찾으시는 화면이 없습니다"},
		{"/static/none", 404, "404"},
	} {
		w := get(s, tt.address)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("GET %s: %d, want %d with %q in\n%s", tt.address, w.Code, tt.status, tt.want, w.Body)
		}
		if strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("GET %s shows a missing key", tt.address)
		}
	}
}

func TestHeaders(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	for _, address := range []string{"/", "/no-such-page", "/healthz", "/static/none"} {
		h := get(s, address).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "same-origin",
			"Permissions-Policy":      "camera=()",
			"Cache-Control":           "no-store",
			"X-Request-Id":            "-",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("GET %s: %s: %q, want %q", address, name, h.Get(name), want)
			}
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("GET %s: HSTS without HTTPS", address)
		}
	}
	secure, _ := newTestServer(t, Config{HTTPS: true})
	w := get(secure, "/?lang=en")
	if w.Header().Get("Strict-Transport-Security") == "" || !strings.Contains(w.Header().Get("Set-Cookie"), "Secure") {
		t.Errorf("HTTPS: headers %v", w.Header())
	}
	for _, unsafe := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} {
		if strings.Contains(policy, unsafe) {
			t.Errorf("policy allows %s", unsafe)
		}
	}
}

func TestHead(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	r, err := server.Client().Head(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if body, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(body) != 0 {
		t.Errorf("HEAD /: %d with %d bytes", r.StatusCode, len(body))
	}
}

func TestPreferences(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	w := post(s, "/preferences", "lang=en&screen=high-contrast&return=/reference")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/reference" {
		t.Fatalf("POST /preferences: %d to %q", w.Code, w.Header().Get("Location"))
	}
	r := httptest.NewRequest(http.MethodGet, "/reference", nil)
	for _, cookie := range w.Result().Cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("cookie %v", cookie)
		}
		r.AddCookie(cookie)
	}
	page := do(s, r).Body.String()
	for _, want := range []string{`<html lang="en" data-krds-mode="high-contrast">`, `aria-pressed="true"`, `name="screen" value="theme"`} {
		if !strings.Contains(page, want) {
			t.Errorf("after POST /preferences the page lacks %s", want)
		}
	}
	if w := post(s, "/preferences", "lang=fr&screen=red"); len(w.Result().Cookies()) != 0 {
		t.Errorf("unknown preferences were kept: %v", w.Result().Cookies())
	}
}

// A refused request is answered in the language and on the screen that were chosen.
func TestRefusalsKeepPreferences(t *testing.T) {
	s, _ := newTestServer(t, Config{Hosts: []string{"example.com"}})
	for name, refused := range map[string]struct {
		bytes  int
		host   string
		header string // Sec-Fetch-Site
		want   int
	}{
		"too large": {maxForm + 1, "example.com", "same-origin", 413},
		"foreign":   {1, "example.com", "cross-site", 403},
		"host":      {1, "other.example", "same-origin", 421},
	} {
		r := httptest.NewRequest(http.MethodPost, "/preferences", bytes.NewReader(make([]byte, refused.bytes)))
		r.Host = refused.host
		r.Header.Set("Sec-Fetch-Site", refused.header)
		r.AddCookie(&http.Cookie{Name: langName, Value: "en"})
		r.AddCookie(&http.Cookie{Name: screenName, Value: screenHighContrast})
		w := do(s, r)
		if w.Code != refused.want || !strings.Contains(w.Body.String(), `<html lang="en" data-krds-mode="high-contrast">`) {
			t.Errorf("%s: %d\n%.300s", name, w.Code, w.Body)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for p, want := range map[string]string{
		"/reference": "/reference", "/a/b?c=d": "/a/b?c=d", "": "/", "reference": "/",
		"//evil.example": "/", "/\\evil.example": "/", "https://evil.example": "/", "/\t/evil.example": "/",
	} {
		if got := localPath(p); got != want {
			t.Errorf("localPath(%q) = %q, want %q", p, got, want)
		}
	}
}

func TestForeignRequestsAreRefused(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
	} {
		w := post(s, "/preferences", "lang=en", header...)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "다른 누리집에서 보낸 요청입니다") {
			t.Errorf("%v: %d", header, w.Code)
		}
	}
	if w := post(s, "/preferences", "lang=en", "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusSeeOther {
		t.Errorf("same origin: %d", w.Code)
	}
}

func TestHosts(t *testing.T) {
	s, _ := newTestServer(t, Config{Hosts: []string{"localhost", "127.0.0.1", "::1"}})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "LOCALHOST": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		if w := do(s, r); w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	s, _ := newTestServer(t, Config{MaxUpload: 2 << 20})
	s.echo.POST("/upload", func(c echo.Context) error {
		_, err := io.Copy(io.Discard, c.Request().Body)
		return err
	})
	s.bodyLimits["/upload"] = s.config.MaxUpload
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	for _, tt := range []struct {
		path  string
		bytes int
		want  int
	}{
		{"/upload", 2 << 20, 200},
		{"/upload", 2<<20 + 1, 413},
		{"/upload", 8 << 20, 413}, // a browser that still sends must get the page
		{"/preferences", maxForm + 1, 413},
	} {
		for _, length := range []int64{int64(tt.bytes), -1} { // declared, and chunked
			r, err := http.NewRequest(http.MethodPost, server.URL+tt.path, bytes.NewReader(make([]byte, tt.bytes)))
			if err != nil {
				t.Fatal(err)
			}
			r.ContentLength = length
			r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
			w, err := server.Client().Do(r)
			if err != nil {
				t.Errorf("%s with %d bytes: %v", tt.path, tt.bytes, err)
				continue
			}
			body, _ := io.ReadAll(w.Body)
			w.Body.Close()
			if w.StatusCode != tt.want || tt.want == 413 && !strings.Contains(string(body), "2\u00a0MB까지") {
				t.Errorf("%s with %d bytes: %d, want %d", tt.path, tt.bytes, w.StatusCode, tt.want)
			}
		}
	}
}

func TestInternalErrorsStayInside(t *testing.T) {
	s, log := newTestServer(t, Config{})
	s.echo.GET("/broken/:name", func(echo.Context) error { return errors.New("disk secret") })
	s.echo.GET("/panics", func(echo.Context) error { panic("pointer secret") })
	s.echo.GET("/bad-template", func(c echo.Context) error { return s.render(c, 200, "start.html", 1) })
	for _, address := range []string{"/broken/hong-gildong", "/panics", "/bad-template"} {
		log.Reset()
		w := get(s, address)
		if w.Code != 500 || !strings.Contains(w.Body.String(), "일시적인 문제가 생겼습니다") {
			t.Errorf("GET %s: %d\n%s", address, w.Code, w.Body)
		}
		number := w.Header().Get("X-Request-Id")
		if !strings.Contains(w.Body.String(), number) || !strings.Contains(log.String(), number) {
			t.Errorf("GET %s: number %q is not on the page and in the log", address, number)
		}
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "start.html") {
			t.Errorf("GET %s shows the error:\n%s", address, w.Body)
		}
		if strings.Contains(log.String(), "gildong") {
			t.Errorf("GET %s: the log names the person:\n%s", address, log)
		}
	}
}

func TestHealth(t *testing.T) {
	for err, want := range map[error]int{nil: 200, errors.New("gone"): 503} {
		s, _ := newTestServer(t, Config{Version: "1.2.3"})
		s.store = fakeStore{err: err}
		w := get(s, "/healthz")
		var health map[string]string
		if e := json.Unmarshal(w.Body.Bytes(), &health); e != nil || w.Code != want || health["version"] != "1.2.3" {
			t.Errorf("GET /healthz: %d %v, %v", w.Code, health, e)
		}
		if health["assets"] != "built" && health["assets"] != "fallback" {
			t.Errorf("assets %q", health["assets"])
		}
	}
}

func TestOfficialBannerOnlyWhenConfigured(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	if page := get(s, "/").Body.String(); strings.Contains(page, "공식") {
		t.Error("the page claims to be official")
	}
	s, _ = newTestServer(t, Config{Agency: "수원시"})
	if page := get(s, "/").Body.String(); !strings.Contains(page, "이 누리집은 수원시 공식 전자정부 누리집입니다.") {
		t.Error("the banner is missing")
	}
}

func TestIPExtractor(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.2:1234"
	r.Header.Set("X-Forwarded-For", "203.0.113.7")
	if got := ipExtractor(nil)(r); got != "10.0.0.2" {
		t.Errorf("without proxies: %s", got)
	}
	if got := ipExtractor([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})(r); got != "203.0.113.7" {
		t.Errorf("behind a proxy: %s", got)
	}
	if got := ipExtractor([]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")})(r); got != "10.0.0.2" {
		t.Errorf("from elsewhere: %s", got)
	}
}

func TestDevReadsFromDisk(t *testing.T) {
	t.Chdir("..") // the folder of the sources
	s, _ := newTestServer(t, Config{Dev: true})
	if w := get(s, "/"); w.Code != 200 {
		t.Errorf("GET /: %d", w.Code)
	}
	t.Chdir(t.TempDir())
	if _, err := New(Config{Dev: true}, Deps{Store: fakeStore{}}); err == nil {
		t.Error("New with Dev found sources in an empty folder")
	}
}

func TestWithWon(t *testing.T) {
	for _, tt := range []struct {
		tmpl string
		data any
		want string
	}{
		{"won", int64(-2_091_500), "△2,091,500"},
		{"won", 2_091_500, "2,091,500"},
		{"won", 2_091_499.6, "2,091,500"},
		{"words", 25_098_000, "2,510만 원"},
	} {
		write := funcs("ko")[tt.tmpl].(func(any) (string, error))
		if got, err := write(tt.data); err != nil || got != tt.want {
			t.Errorf("%s(%v) = %q, %v; want %q", tt.tmpl, tt.data, got, err, tt.want)
		}
	}
	if _, err := funcs("ko")["won"].(func(any) (string, error))("12"); err == nil {
		t.Error("won of a string is no error")
	}
}
