package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/analysis/selftest"
	"daebi/fixtures"
	"daebi/models"
	dbstore "daebi/models/store"
	"daebi/server"
	"daebi/server/sheet"
	"daebi/server/sheet/annotate"
	"daebi/server/sheet/committee"
	"daebi/server/text"
)

// Config is how daebi serve runs: each value from its flag, else from the
// environment, else the default.
type Config struct {
	Addr           string         `json:"addr"` // host:port to listen on
	DB             string         `json:"db"`   // a file of SQLite, or postgres://…
	Agency         string         `json:"agency"`
	HTTPS          bool           `json:"https"`
	Hosts          []string       `json:"hosts"`
	TrustedProxies []netip.Prefix `json:"trusted_proxies"`
	MaxUploadMB    int64          `json:"max_upload_mb"`
	Dev            bool           `json:"dev"`
	Demo           bool           `json:"demo"`
}

// loopbackHosts are the names of this machine to itself.
var loopbackHosts = []string{"localhost", "127.0.0.1", "::1"}

func parseServe(args []string, env environ) (job, error) {
	config, show, err := parseConfig(args, env)
	if err != nil {
		return nil, err
	}
	if show {
		return func(context.Context) error { return showConfig(config, env) }, nil
	}
	return func(ctx context.Context) error { return serve(ctx, config, env) }, nil
}

// parseConfig returns the settings, and whether they are only to be shown.
func parseConfig(args []string, env environ) (c Config, show bool, err error) {
	say := func(key string) string { return text.T(text.Korean, "cli.flag."+key) }
	flags := newFlags("serve")
	flags.StringVar(&c.Addr, "addr", "127.0.0.1:8080", say("addr"))
	flags.StringVar(&c.DB, "db", "daebi.db", say("db"))
	flags.StringVar(&c.Agency, "agency", "", say("agency"))
	flags.BoolVar(&c.HTTPS, "https", false, say("https"))
	hosts := flags.String("hosts", "", say("hosts"))
	proxies := flags.String("trusted-proxies", "", say("trusted-proxies"))
	flags.Int64Var(&c.MaxUploadMB, "max-upload-mb", server.DefaultMaxUpload>>20, say("max-upload-mb"))
	flags.BoolVar(&c.Dev, "dev", false, say("dev"))
	flags.BoolVar(&c.Demo, "demo", false, say("demo"))
	flags.BoolVar(&show, "config", false, say("config"))
	rest, err := parseArgs(flags, args, env)
	if err != nil {
		return Config{}, false, err
	}
	if len(rest) > 0 {
		return Config{}, false, badSetting("serve", rest[0])
	}
	if err := readEnvironment(flags, env); err != nil {
		return Config{}, false, err
	}
	return c, show, c.complete(*hosts, *proxies)
}

// readEnvironment sets the flags that were not given from variables of their names:
// DAEBI_MAX_UPLOAD_MB for -max-upload-mb.
func readEnvironment(flags *flag.FlagSet, env environ) error {
	given := map[string]bool{"config": true}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var bad error
	flags.VisitAll(func(f *flag.Flag) {
		value := env.getenv("DAEBI_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")))
		if value == "" || given[f.Name] || bad != nil {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			bad = badSetting(f.Name, value)
		}
	})
	return bad
}

// complete reads the settings that are more than text and checks them all.
func (c *Config) complete(hosts, proxies string) error {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return badSetting("addr", c.Addr)
	}
	if c.DB == "" {
		return badSetting("db", c.DB)
	}
	if c.MaxUploadMB < 1 || c.MaxUploadMB > 1024 {
		return badSetting("max-upload-mb", strconv.FormatInt(c.MaxUploadMB, 10))
	}
	for _, s := range list(proxies) {
		prefix, err := netip.ParsePrefix(s)
		if err != nil {
			return badSetting("trusted-proxies", s)
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix)
	}
	c.Hosts = list(strings.ToLower(hosts))
	if len(c.Hosts) == 0 && isLoopback(host) {
		c.Hosts = loopbackHosts
	}
	return nil
}

func badSetting(name, value string) error {
	return usageError(text.T(text.Korean, "cli.bad-setting", "name", name, "value", value))
}

// list splits text at commas and drops blanks.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// showConfig prints the settings without the password of a database.
func showConfig(c Config, env environ) error {
	if u, err := url.Parse(c.DB); err == nil && u.User != nil {
		c.DB = u.Redacted()
	}
	encoder := json.NewEncoder(env.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}

// serve answers requests until ctx ends.
func serve(ctx context.Context, config Config, env environ) error {
	log := slog.New(slog.NewTextHandler(env.stderr, nil))
	program, err := open(ctx, config, log)
	if err != nil {
		return err
	}
	if !isLoopback(program.host) {
		log.Warn("reachable from other machines", "addr", config.Addr, "accounts", "none")
	}
	fmt.Fprintln(env.stdout, text.T(text.Korean, "cli.serving", "url", program.URL()))
	return errors.Join(program.Run(ctx), program.Close())
}

// A program is a running daebi: opened, listening, not yet answering.
type program struct {
	host     string
	listener net.Listener
	server   *http.Server
	store    store
	log      *slog.Logger
}

// store is what the program needs of a store beyond what the server asks of it.
type store interface {
	server.Store
	DeleteOldDrafts(ctx context.Context) error
	Close() error
}

// open opens the store and listens. The caller calls Close on what it returns.
func open(ctx context.Context, config Config, log *slog.Logger) (*program, error) {
	// A migration under way is not broken off.
	db, err := openStore(context.WithoutCancel(ctx), config.DB)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", config.DB, err)
	}
	p := &program{store: db, log: log}
	if err := errors.Join(db.DeleteOldDrafts(context.WithoutCancel(ctx)), p.listen(ctx, config)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return p, nil
}

func (p *program) listen(ctx context.Context, config Config) error {
	know, book, err := knowledge()
	if err != nil {
		return err
	}
	deps, err := p.deps(know, book)
	if err != nil {
		return err
	}
	site, err := server.New(server.Config{
		Version:        versionName(),
		Agency:         config.Agency,
		HTTPS:          config.HTTPS,
		Hosts:          config.Hosts,
		TrustedProxies: config.TrustedProxies,
		MaxUpload:      config.MaxUploadMB << 20,
		Dev:            config.Dev,
	}, deps)
	if err != nil {
		return err
	}
	if config.Demo {
		if err := site.AddExamples(ctx); err != nil {
			return err
		}
	}
	if !site.AssetsBuilt() {
		p.log.Warn("assets", "built", false, "remedy", "make assets")
	}
	p.host, _, _ = net.SplitHostPort(config.Addr) // checked when it was read
	if p.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", config.Addr); err != nil {
		return err
	}
	p.server = &http.Server{
		Handler:           site.Handler(),
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // 20 MB over a slow line
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
	}
	return nil
}

// URL returns the address at which this machine reaches the pages.
func (p *program) URL() string {
	port := p.listener.Addr().(*net.TCPAddr).Port
	host := p.host
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + "/"
}

// deps hands the pages what they work with.
func (p *program) deps(know analysis.Knowledge, book models.Rulebook) (server.Deps, error) {
	incidents, err := fixtures.Incidents()
	if err != nil {
		return server.Deps{}, err
	}
	file, err := fixtures.CatalogueFile()
	if err != nil {
		return server.Deps{}, err
	}
	checks, err := fixtures.Accessibility()
	if err != nil {
		return server.Deps{}, err
	}
	var examples []server.Example
	for _, c := range fixtures.Cases() {
		examples = append(examples, server.Example{ID: c.ID, Title: c.Title, TitleEN: c.TitleEN, File: c.File, Open: c.Open})
	}
	return server.Deps{
		Store: p.store,
		Log:   p.log,
		Read:  sheet.ReadAll,
		Analyze: func(ctx context.Context, c *models.Case) (*analysis.Report, error) {
			return analysis.Analyze(ctx, c, know)
		},
		Replay: func(ctx context.Context, c *models.Case, x analysis.Incident) (*analysis.Replayed, error) {
			return analysis.Replay(ctx, c, know, x)
		},
		Draw: func(ctx context.Context, c *models.Case, seed uint64) (analysis.Incident, error) {
			return analysis.Draw(ctx, c, know, seed)
		},
		Incidents:  recorded(incidents, know.Reference),
		Record:     onRecord(incidents),
		NewSession: func() server.WhatIfSession { return analysis.NewSession(know) },
		Savings:    func(c *models.Case) (analysis.Savings, error) { return analysis.SavingsOf(c, know) },
		MaxRows:    sheet.DefaultLimits().Rows,
		Annotate: func(ctx context.Context, w io.Writer, lang string, file sheet.Input, problems []models.Problem, at time.Time) (string, error) {
			return annotate.Write(ctx, w, annotate.Input{Name: file.Name, Data: file.Data, Password: file.Password}, problems, annotate.Options{Lang: lang, GeneratedAt: at})
		},
		WriteTemplate: sheet.WriteTemplate,
		WriteCommittee: func(w io.Writer, r *analysis.Report, lang string, at time.Time) error {
			return committee.Write(w, r, committee.Options{Lang: lang, Version: versionName(), GeneratedAt: at})
		},
		WriteComparison: func(w io.Writer, list []server.Compared, lang string, at time.Time) error {
			var cases []committee.Compared
			for _, c := range list {
				cases = append(cases, committee.Compared(c))
			}
			return committee.WriteComparison(w, cases, committee.Options{Lang: lang, Version: versionName(), GeneratedAt: at})
		},
		SelfTest: func(ctx context.Context) (selftest.Result, error) {
			cases, err := builtInCases()
			if err != nil {
				return selftest.Result{}, err
			}
			return runSelfTest(ctx, know, cases, "", 0)
		},
		Reference:     know.Reference,
		Catalogue:     know.Catalogue,
		CatalogueFile: file,
		ReadCatalogue: fixtures.ReadCatalogue,
		CompileRules:  func(c models.Catalogue) (*rules.Set, error) { return rules.Compile(book, c) },
		Rules:         book,
		Accessibility: checks,
		Examples:      examples,
	}, nil
}

// grace is how long requests may take to end after the program was told to.
const grace = 15 * time.Second

// Run answers requests until ctx ends, then lets those under way end.
func (p *program) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- p.server.Serve(p.listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	p.log.Info("stopping", "grace", grace)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return p.server.Shutdown(ending)
}

// Close stops listening and closes the store.
func (p *program) Close() error {
	return errors.Join(p.server.Close(), p.store.Close())
}

// openStore opens the database named in the settings.
func openStore(ctx context.Context, name string) (store, error) {
	if strings.Contains(name, "://") {
		return nil, usageError(text.T(text.Korean, "cli.no-postgres"))
	}
	db, err := dbstore.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	return db, nil
}
