package server

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/analysis/selftest"
	"daebi/models"
	"daebi/server/sheet"
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
	formOverhead     = 64 << 10 // of a multipart body around its file
)

// Deps are what the server works with: readers, engine and writers are handed in,
// so that the pages know none of them. They share the forms in which sheet says what
// was read.
type Deps struct {
	Store Store
	// Read reads the files of one purchase. What is wrong with them is among the
	// problems.
	Read func(ctx context.Context, files []sheet.Input, o sheet.Options) (*sheet.Result, error)
	// Analyze works a case through.
	Analyze func(ctx context.Context, c *models.Case) (*analysis.Report, error)
	// NewSession returns a session of what-ifs, which keeps what one change leaves as
	// it was. Nil: what-ifs are not offered.
	NewSession func() WhatIfSession
	// Replay sets one outage against a case, Draw makes one up. Nil: not offered.
	Replay    func(ctx context.Context, c *models.Case, x analysis.Incident) (*analysis.Replayed, error)
	Draw      func(ctx context.Context, c *models.Case, seed uint64) (analysis.Incident, error)
	Incidents []RecordedIncident // that may be replayed, the latest first
	// Savings works out the savings alone, in no time.
	Savings func(c *models.Case) (analysis.Savings, error)
	// Annotate writes a file again with its problems as notes at their cells, as of a
	// time, and returns a name for it. Nil: it is not offered.
	Annotate func(ctx context.Context, w io.Writer, lang string, file sheet.Input, problems []models.Problem, at time.Time) (name string, err error)
	// WriteTemplate writes the empty workbook.
	WriteTemplate func(w io.Writer, lang string) error
	// WriteCommittee writes the committee workbook of a report as of a time.
	WriteCommittee func(w io.Writer, r *analysis.Report, lang string, at time.Time) error
	// WriteComparison writes the workbook that sets two to five cases side by side.
	WriteComparison func(w io.Writer, list []Compared, lang string, at time.Time) error
	// SelfTest solves the known answers.
	SelfTest  func(ctx context.Context) (selftest.Result, error)
	Reference *models.Reference // the shipped data, to show
	Record    []PastOutage      // outages on public record, the latest first, to show
	Catalogue models.Catalogue  // the provisions that ship
	// CatalogueFile is the file of Catalogue, kept with the cases that are made with it.
	CatalogueFile []byte
	// ReadCatalogue reads the file of a catalogue; it returns all that is wrong with it.
	ReadCatalogue func(file []byte) (models.Catalogue, []models.CatalogueProblem)
	Rules         models.Rulebook // of the requirement table, to show
	// CompileRules makes the rules stand on a catalogue, or returns an error, a line for
	// each reason why they cannot.
	CompileRules func(c models.Catalogue) (*rules.Set, error)
	// Accessibility is how the pages meet each check of the guidelines, to show.
	Accessibility []models.AccessibilityCheck
	Examples      []Example        // workbooks to try, in the order shown
	MaxRows       int              // of a sheet that is read, to say; 0: not said
	Log           *slog.Logger     // none: slog.Default
	Now           func() time.Time // none: time.Now
}

// An Example is a workbook that a person may try.
type Example struct {
	ID, Title, TitleEN string
	File               string
	Open               func() ([]byte, error)
}

// Store is what the server needs of the store. Every method but Ping takes the
// organization; what is another's is models.ErrNotFound.
type Store interface {
	// Ping returns an error if the store cannot answer.
	Ping(ctx context.Context) error
	AddCase(ctx context.Context, orgID int64, c *models.SavedCase, files []models.File) error
	AddCaseOfDraft(ctx context.Context, orgID int64, c *models.SavedCase, d *models.Draft, memories []models.TableMemory) error
	Case(ctx context.Context, orgID, id int64) (models.SavedCase, error)
	Cases(ctx context.Context, orgID, before int64, limit int) ([]models.SavedCase, error)
	CaseFile(ctx context.Context, orgID, caseID int64, n int) (models.File, error)
	CaseFiles(ctx context.Context, orgID, caseID int64) ([]models.File, error)
	CaseFileNames(ctx context.Context, orgID int64, caseIDs []int64) (map[int64][]string, error)
	DeleteCase(ctx context.Context, orgID, id int64) error

	AddDraft(ctx context.Context, orgID int64, d *models.Draft, files []models.DraftFile) error
	Draft(ctx context.Context, orgID int64, id string) (models.Draft, error)
	DraftOfCase(ctx context.Context, orgID, caseID int64) (models.Draft, error)
	Drafts(ctx context.Context, orgID int64) ([]models.Draft, error)
	DraftFiles(ctx context.Context, orgID int64, id string) ([]models.DraftFile, error)
	UpdateDraft(ctx context.Context, orgID int64, d *models.Draft, files []models.DraftFile) error
	DeleteDraft(ctx context.Context, orgID int64, id string) error

	AddWhatIf(ctx context.Context, orgID int64, w *models.WhatIf) error
	WhatIf(ctx context.Context, orgID, caseID int64, id string) (models.WhatIf, error)

	Remembered(ctx context.Context, orgID int64, fingerprints []string) (map[string]models.TableMemory, error)
	Forget(ctx context.Context, orgID int64, fingerprints []string) error

	AddEdition(ctx context.Context, orgID, caseID int64, base int, e *models.Edition) error
	Edition(ctx context.Context, orgID, caseID int64, version int) (models.Edition, error)
	Editions(ctx context.Context, orgID, caseID int64) ([]models.Edition, error)

	AddCatalogue(ctx context.Context, orgID int64, c *models.SavedCatalogue) error
	KeepShipped(ctx context.Context, orgID int64, c models.SavedCatalogue) error
	Catalogue(ctx context.Context, orgID int64, version string) (models.SavedCatalogue, error)
	PendingCatalogue(ctx context.Context, orgID int64) (models.SavedCatalogue, error)
	Catalogues(ctx context.Context, orgID int64) ([]models.SavedCatalogue, error)
	SetCatalogueState(ctx context.Context, orgID, id int64, from, to models.CatalogueState) error
	DropPendingCatalogue(ctx context.Context, orgID int64) error
}

// Server answers all requests. Make one with New.
type Server struct {
	config     Config
	deps       Deps
	store      Store
	log        *slog.Logger
	now        func() time.Time
	echo       *echo.Echo
	origins    *http.CrossOriginProtection
	bodyLimits map[string]int64 // by route; any other route takes maxForm
	appearance *appearance
	working    chan struct{} // holds one for each analysis under way
	asking     chan struct{} // and one for each what-if, which waits for no upload
	passwords  passwords
	readings   readings
	catalogues catalogues
	tested     lastSelfTest
	whatIfs    whatIfs
	results    results
}

// analyses is how many analyses may be under way at once; each takes a core.
const analyses = 2

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
		config:  config,
		deps:    deps,
		store:   deps.Store,
		log:     deps.Log,
		now:     deps.Now,
		origins: http.NewCrossOriginProtection(),
		bodyLimits: map[string]int64{
			"/cases":                  config.MaxUpload + formOverhead,
			"/cases/:id/inquiry":      config.MaxUpload + formOverhead,
			"/drafts/:id/files":       config.MaxUpload + formOverhead,
			"/cases/:id/requirements": maxEditionForm,
			catalogueUploadURL:        maxCatalogueFile + formOverhead,
		},
		working: make(chan struct{}, analyses),
		asking:  make(chan struct{}, analyses),
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
	e.Use(s.identify, s.logRequest, s.setHeaders, s.choosePreferences, s.recoverPanic, s.checkHost, s.checkOrigin, s.limitBody)

	e.GET("/", s.showStart)
	e.GET("/healthz", s.showHealth)
	e.GET("/reference", s.showReference)
	e.GET(catalogueURL, s.showCatalogue)
	e.GET(catalogueURL+".yaml", s.sendCatalogue)
	e.GET(catalogueURL+"/:id", s.showProvision)
	e.GET(catalogueUploadURL, s.showCatalogueUpload)
	e.POST(catalogueUploadURL, s.uploadCatalogue)
	e.POST(catalogueUploadURL+"/:what", s.changeCatalogue)
	e.GET("/glossary", s.showGlossary)
	e.GET("/accessibility", s.showAccessibility)
	e.GET("/self-test", s.showSelfTest)
	e.POST("/self-test", s.runSelfTest)
	e.GET("/template.xlsx", s.sendTemplate)
	e.GET("/compare", s.showCompare)
	e.GET("/compare.xlsx", s.sendCompare)
	e.GET("/cases", s.leadToStart)
	e.POST("/cases", s.createCase)
	e.POST("/cases/example", s.createExample)
	e.GET("/cases/:id", s.showResult)
	e.GET("/cases/:id/requirements", s.showRequirements)
	e.POST("/cases/:id/requirements", s.changeRequirements)
	e.POST("/cases/:id/requirements/restore", s.restoreEdition)
	e.POST("/cases/:id/requirements/take", s.takeEdition)
	e.POST("/cases/:id/requirements/catalogue", s.takeCatalogue)
	e.GET("/cases/:id/requirements/versions", s.showEditions)
	e.GET("/cases/:id/requirements/compare", s.compareEditions)
	e.GET("/cases/:id/figures", s.showFigures)
	e.GET("/cases/:id/compliance", s.showCompliance)
	e.GET("/cases/:id/documents", s.showDocuments)
	e.GET("/cases/:id/documents/:name", s.sendDocument)
	e.GET("/cases/:id/annex", s.showAnnex)
	e.GET("/cases/:id/assumptions", s.showAssumptions)
	e.POST("/cases/:id/assumptions", s.changeAssumption)
	e.GET("/cases/:id/chain", s.showChain)
	e.POST("/cases/:id/chain", s.changeChain)
	e.GET("/cases/:id/replay", s.showReplay)
	e.GET("/cases/:id/trace/:figure", s.showTrace)
	e.GET("/cases/:id/what-if", s.showWhatIf)
	e.POST("/cases/:id/what-if", s.askWhatIf)
	e.GET("/cases/:id/what-if/:state", s.showWhatIf)
	e.GET("/cases/:id/committee.xlsx", s.sendCommittee)
	e.GET("/cases/:id/report.json", s.sendReport)
	e.GET("/cases/:id/file", s.sendFile)
	e.GET("/cases/:id/delete", s.confirmDelete)
	e.POST("/cases/:id/delete", s.deleteCase)
	e.GET("/cases/:id/understood", s.showUnderstood)
	e.POST("/cases/:id/reopen", s.reopenCase)
	e.GET("/cases/:id/inquiry", s.showInquiry)
	e.POST("/cases/:id/inquiry", s.answerInquiry)
	e.GET("/cases/:id/inquiry.xlsx", s.sendInquiry)
	e.GET("/drafts/:id", s.showDraft)
	e.POST("/drafts/:id", s.changeDraft)
	e.POST("/drafts/:id/files", s.replaceDraftFiles)
	e.POST("/drafts/:id/password", s.unlockDraft)
	e.POST("/drafts/:id/forget", s.forgetColumns)
	e.GET("/drafts/:id/notes", s.sendNotes)
	e.GET("/drafts/:id/delete", s.confirmDeleteDraft)
	e.POST("/drafts/:id/delete", s.deleteDraft)
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
