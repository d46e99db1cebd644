package static

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var unbuilt = fstest.MapFS{
	"dist/.gitkeep":           {},
	"styles/fallback.css":     {Data: []byte("a{}")},
	"styles/daebi.css":        {Data: []byte("b{}")},
	"styles/chart.css":        {Data: []byte("f{}")},
	"styles/result.css":       {Data: []byte("g{}")},
	"styles/requirements.css": {Data: []byte("d{}")},
	"styles/print.css":        {Data: []byte("c{}")},
	"styles/paper.css":        {Data: []byte("e{}")},
	"scripts/main.js":         {Data: []byte("import './tabs.js'")},
	"scripts/tabs.js":         {Data: []byte("1")},
	"images/icon.svg":         {Data: []byte("<svg/>")},
	"licences/NOTICE.txt":     {Data: []byte("notice")},
}

func load(t *testing.T, fsys fs.FS) *Assets {
	t.Helper()
	a, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func get(a *Assets, address, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

func TestUnbuiltAssetsServeOwnFiles(t *testing.T) {
	a := load(t, unbuilt)
	if a.Built() {
		t.Error("Built() = true without a manifest")
	}
	if _, err := a.Font("Regular"); err == nil {
		t.Error("Font found without a manifest")
	}
	for _, address := range append(a.Styles(), a.Script(), a.URL("images/icon.svg"), a.URL("licences/NOTICE.txt")) {
		w := get(a, address, "")
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, Cache-Control %q", address, w.Code, w.Header().Get("Cache-Control"))
		}
	}
	// A module's import is relative, so it must live in the same folder.
	sibling := strings.Replace(a.Script(), "main.js", "tabs.js", 1)
	if w := get(a, sibling, ""); w.Code != http.StatusOK {
		t.Errorf("%s: %d", sibling, w.Code)
	}
}

func TestAddressChangesWithContent(t *testing.T) {
	changed := fstest.MapFS{}
	for name, file := range unbuilt {
		changed[name] = file
	}
	changed["styles/daebi.css"] = &fstest.MapFile{Data: []byte("b{color:red}")}
	before, after := load(t, unbuilt).Script(), load(t, changed).Script()
	if before == after {
		t.Errorf("address %s stayed although a file changed", before)
	}
}

func TestServeRefuses(t *testing.T) {
	a := load(t, unbuilt)
	own := strings.TrimSuffix(a.URL("x"), "x")
	for _, address := range []string{
		"/static/", "/static/dist/", "/static/dist/.gitkeep", "/static/dist/manifest.json", own, own + "styles",
		own + "styles/../static.go", own + "static.go", "/static/0000/styles/daebi.css",
	} {
		if w := get(a, address, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", address, w.Code)
		}
	}
}

// TestCompiledIn looks at what this binary really carries.
func TestCompiledIn(t *testing.T) {
	a := load(t, Files())
	if !a.Built() {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal("the assets are not built: run make assets")
		}
		t.Skip("the assets are not built")
	}
	css := a.Styles()[0]
	packed, plain := get(a, css, "gzip, br"), get(a, css, "")
	if got := packed.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("%s: Content-Encoding %q, want gzip", css, got)
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil || string(unpacked) != plain.Body.String() {
		t.Errorf("%s: packed and plain differ (%v)", css, err)
	}
	for _, want := range []string{"@layer krds", "Pretendard GOV", ".d-figures"} {
		if !strings.Contains(plain.Body.String(), want) {
			t.Errorf("%s lacks %q", css, want)
		}
	}
	if strings.Contains(plain.Body.String(), "url(http") {
		t.Errorf("%s calls another host", css)
	}
	for _, weight := range []string{"Regular", "Bold"} {
		font, err := a.Font(weight)
		if err != nil || !strings.HasPrefix(string(font), "\x00\x01\x00\x00") {
			t.Errorf("Font(%s): %v, not TrueType", weight, err)
		}
	}
}

// Without the bundle the pages have every style sheet of ours that is in it, in the
// same order, with the plain one for the kit.
func TestUnbuiltStylesAreThoseOfTheBundle(t *testing.T) {
	app, err := fs.ReadFile(Files(), "styles/app.css")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"fallback.css"}
	for line := range strings.Lines(string(app)) {
		if name, ok := strings.CutPrefix(line, `@import "./`); ok && !strings.HasPrefix(name, "fonts.css") {
			want = append(want, strings.TrimSuffix(strings.TrimSpace(name), `";`))
		}
	}
	var got []string
	for _, address := range load(t, unbuilt).Styles() {
		got = append(got, path.Base(address))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, in the bundle %v", got, want)
	}
}
