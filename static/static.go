// Package static holds the style sheets, scripts, fonts and pictures of the web
// pages and serves them under names that change with their content.
//
// `make assets` builds them, with the KRDS kit and its fonts, into dist. A binary
// compiled without dist has only the package's own files: pages are plainer then,
// and as usable.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:dist styles scripts images licences
var files embed.FS

// Prefix is the path below which ServeHTTP expects to be mounted.
const Prefix = "/static/"

// Files returns the files that were compiled in.
func Files() fs.FS { return files }

// Assets are the files of one program or folder, each with its address. The zero
// value has none; use Load.
type Assets struct {
	files    fs.FS
	manifest manifest
	own      string // the folder name that stands for styles, scripts, … as a whole
}

// manifest is dist/manifest.json, which static/build.mjs writes.
type manifest struct {
	KRDS  string            `json:"krds"`
	Files map[string]string `json:"files"`
}

// Load reads the manifest in fsys, a tree like that of Files. Without a manifest
// the assets are the package's own, unbuilt.
func Load(fsys fs.FS) (*Assets, error) {
	a := &Assets{files: fsys}
	data, err := fs.ReadFile(fsys, "dist/manifest.json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	default:
		if err := json.Unmarshal(data, &a.manifest); err != nil {
			return nil, fmt.Errorf("dist/manifest.json: %w", err)
		}
	}
	if a.own, err = hashTree(fsys, "styles", "scripts", "images", "licences"); err != nil {
		return nil, err
	}
	return a, nil
}

// Built reports whether the kit, its fonts and the bundled scripts are there.
func (a *Assets) Built() bool { return len(a.manifest.Files) > 0 }

// Styles returns the addresses of the style sheets in the order of their links.
func (a *Assets) Styles() []string {
	if a.Built() {
		return []string{a.URL("styles/app.css")}
	}
	return []string{a.URL("styles/fallback.css"), a.URL("styles/daebi.css"), a.URL("styles/chart.css"), a.URL("styles/requirements.css"), a.URL("styles/result.css"), a.URL("styles/print.css"), a.URL("styles/paper.css")}
}

// Fonts returns the addresses of the one font that every page needs at once, and of
// the style sheet of its other weights; "" where the fonts were not built.
func (a *Assets) Fonts() (regular, more string) {
	if a.manifest.Files["fonts/Regular.woff2"] == "" || a.manifest.Files["styles/fonts-more.css"] == "" {
		return "", ""
	}
	return a.URL("fonts/Regular.woff2"), a.URL("styles/fonts-more.css")
}

// Script returns the address of the module that every page loads.
func (a *Assets) Script() string { return a.URL("scripts/main.js") }

// URL returns the address of a file, such as images/icon.svg, by the name that it
// has in this package.
func (a *Assets) URL(name string) string {
	if built, ok := a.manifest.Files[name]; ok {
		return Prefix + "dist/" + built
	}
	return Prefix + a.own + "/" + name
}

// Font returns the TrueType font in which charts are measured and drawn, Regular or
// Bold. It returns an error that is fs.ErrNotExist when the assets were not built.
func (a *Assets) Font(weight string) ([]byte, error) {
	name, ok := a.manifest.Files["fonts/"+weight+".ttf"]
	if !ok {
		return nil, fmt.Errorf("font %s: %w", weight, fs.ErrNotExist)
	}
	return fs.ReadFile(a.files, "dist/"+name)
}

// ServeHTTP answers requests below Prefix. What it serves may be kept for ever: a
// file that changes has another address.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := a.find(strings.TrimPrefix(r.URL.Path, Prefix))
	if !ok {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Content-Type", contentType(name))
	if packed := name + ".gz"; exists(a.files, packed) {
		header.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			header.Set("Content-Encoding", "gzip")
			name = packed
		}
	}
	data, err := fs.ReadFile(a.files, name)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	http.ServeContent(w, r, name, time.Time{}, strings.NewReader(string(data)))
}

// find returns the file that a path below Prefix names.
func (a *Assets) find(p string) (name string, ok bool) {
	folder, rest, _ := strings.Cut(p, "/")
	switch folder {
	case "dist":
		name = "dist/" + rest
	case a.own:
		name = rest
	default:
		return "", false
	}
	return name, fs.ValidPath(name) && contentType(name) != "" && exists(a.files, name)
}

// contentType returns the media type of a file that may be served, or "". It does
// not ask the system, whose tables differ from machine to machine.
func contentType(name string) string {
	return map[string]string{
		".css":   "text/css; charset=utf-8",
		".js":    "text/javascript; charset=utf-8",
		".svg":   "image/svg+xml",
		".png":   "image/png",
		".woff2": "font/woff2",
		".txt":   "text/plain; charset=utf-8",
	}[path.Ext(name)]
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// hashTree returns a short hash of the names and contents of all files below roots.
func hashTree(fsys fs.FS, roots ...string) (string, error) {
	sum := sha256.New()
	for _, root := range roots {
		err := fs.WalkDir(fsys, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("hash %s: %w", root, err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}
