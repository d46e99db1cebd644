package server

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/server/text"
	"daebi/static"
	"daebi/templates"
)

// Config is how the pages behave. The zero value serves one person on one machine.
type Config struct {
	// Version is shown at the foot of every page.
	Version string
	// Agency, if not empty, is the public body that runs this site; the banner that
	// says so is shown. Only a public body may claim it.
	Agency string
	// HTTPS says that people reach the pages through TLS, here or at a proxy:
	// cookies are then secure and browsers are told to stay with TLS.
	HTTPS bool
	// Hosts are the host names that are answered; none means any. A server for one
	// machine names that machine, lest another site's name be pointed at it.
	Hosts []string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// MaxUpload is the largest upload in bytes; 0 is DefaultMaxUpload.
	MaxUpload int64
	// Dev reads templates and static files from the folders of those names at every
	// request, instead of those that were compiled in.
	Dev bool
}

// Limits on the size of a request.
const (
	DefaultMaxUpload = 20 << 20
	maxForm          = 1 << 20
)

// Deps are what the server works with.
type Deps struct {
	Store Store
	Log   *slog.Logger     // none: slog.Default
	Now   func() time.Time // none: time.Now
}

// Store is what the server itself needs of the store.
type Store interface {
	// Ping returns an error if the store cannot answer.
	Ping(ctx context.Context) error
}

// Server answers all requests. Make one with New.
type Server struct {
	config     Config
	store      Store
	log        *slog.Logger
	now        func() time.Time
	echo       *echo.Echo
	origins    *http.CrossOriginProtection
	bodyLimits map[string]int64 // by route; any other route takes maxForm
	appearance *appearance
}

// An appearance is what pages are made of: templates by language, and assets.
type appearance struct {
	pages  map[text.Lang]*templates.Set
	assets *static.Assets
}

// New returns a server, or an error if a template or asset is broken.
func New(config Config, deps Deps) (*Server, error) {
	if config.MaxUpload == 0 {
		config.MaxUpload = DefaultMaxUpload
	}
	s := &Server{
		config:     config,
		store:      deps.Store,
		log:        deps.Log,
		now:        deps.Now,
		origins:    http.NewCrossOriginProtection(),
		bodyLimits: map[string]int64{},
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if s.appearance, err = load(templates.Files(), static.Files()); err != nil {
		return nil, err
	}
	if config.Dev {
		if _, err := s.look(); err != nil {
			return nil, fmt.Errorf("dev: run it in the folder of the sources: %w", err)
		}
	}
	s.echo = s.routes()
	return s, nil
}

func load(pages, assets fs.FS) (*appearance, error) {
	look := &appearance{pages: map[text.Lang]*templates.Set{}}
	for _, lang := range text.Langs {
		set, err := templates.Parse(pages, funcs(lang))
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		look.pages[lang] = set
	}
	var err error
	if look.assets, err = static.Load(assets); err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	return look, nil
}

// look returns what pages are made of now: in development, what is on disk.
func (s *Server) look() (*appearance, error) {
	if !s.config.Dev {
		return s.appearance, nil
	}
	return load(os.DirFS("templates"), os.DirFS("static"))
}

// AssetsBuilt reports whether the kit and its fonts are in.
func (s *Server) AssetsBuilt() bool { return s.appearance.assets.Built() }

// Handler returns the handler of all requests.
func (s *Server) Handler() http.Handler { return headAsGet(s.echo) }

func (s *Server) routes() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = ipExtractor(s.config.TrustedProxies)
	e.HTTPErrorHandler = s.showError
	e.Use(s.identify, s.logRequest, s.setHeaders, s.recoverPanic, s.checkHost, s.checkOrigin, s.limitBody, s.choosePreferences)

	e.GET("/", s.showStart)
	e.GET("/healthz", s.showHealth)
	e.GET("/reference", s.showReference)
	e.GET("/self-test", s.showSelfTest)
	e.POST("/preferences", s.savePreferences)
	e.GET(static.Prefix+"*", s.serveAsset)
	return e
}

// serveAsset handles GET /static/*.
func (s *Server) serveAsset(c echo.Context) error {
	look, err := s.look()
	if err != nil {
		return err
	}
	look.assets.ServeHTTP(c.Response(), c.Request())
	return nil
}

// showHealth handles GET /healthz: whether the server can do its work, and of which
// build it is.
func (s *Server) showHealth(c echo.Context) error {
	health := struct {
		Status   string `json:"status"`
		Version  string `json:"version"`
		Assets   string `json:"assets"`
		Database string `json:"database"`
	}{"ok", s.config.Version, "fallback", "ok"}
	if s.AssetsBuilt() {
		health.Assets = "built"
	}
	if err := s.store.Ping(c.Request().Context()); err != nil {
		s.log.Error("ping", "request", requestID(c), "error", err)
		health.Status, health.Database = "unavailable", "unavailable"
		return c.JSON(http.StatusServiceUnavailable, health)
	}
	return c.JSON(http.StatusOK, health)
}
