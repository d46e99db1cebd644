package server

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"daebi/fixtures"
)

// sources returns the files of a folder with an ending, by their names.
func sources(t *testing.T, folder, ending string) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS(folder)
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ending) {
			return err
		}
		b, err := fs.ReadFile(root, name)
		found[name] = string(b)
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: %d files, %v", folder, len(found), err)
	}
	return found
}

// refuse reports what a pattern finds in files.
func refuse(t *testing.T, files map[string]string, pattern string) {
	t.Helper()
	r := regexp.MustCompile(pattern)
	for name, src := range files {
		if bad := r.FindString(src); bad != "" {
			t.Errorf("%s: %q", name, bad)
		}
	}
}

// TestKWCAGTable holds the page's claims to what there is: 33 checks, the tests it
// names, and the rules of axe.
func TestKWCAGTable(t *testing.T) {
	checks, err := fixtures.Accessibility()
	if err != nil {
		t.Fatal(err)
	}
	if len(checks) != 33 {
		t.Errorf("%d checks, not 33", len(checks))
	}
	tests := strings.Builder{}
	for _, src := range sources(t, ".", "_test.go") {
		tests.WriteString(src)
	}
	rules, err := os.ReadFile("../node_modules/axe-core/axe.js")
	if err != nil && os.Getenv("REQUIRE_BROWSER") == "1" {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range checks {
		if seen[c.Number] {
			t.Errorf("%s stands twice", c.Number)
		}
		seen[c.Number] = true
		for _, name := range c.Tests {
			if !strings.Contains(tests.String(), "func "+name+"(t *testing.T)") {
				t.Errorf("%s: there is no test %s", c.Number, name)
			}
		}
		for _, id := range c.Axe {
			if err == nil && !regexp.MustCompile(`id: '`+regexp.QuoteMeta(id)+`',\s+(?:impact|selector|matches)`).Match(rules) {
				t.Errorf("%s: axe has no rule %s", c.Number, id)
			}
		}
	}
}

func TestAccessibilityPage(t *testing.T) {
	s := newCaseServer(t)
	for lang, want := range map[string][]string{"ko": {"5.1.1 적절한 대체 텍스트 제공", "8.2.1 웹 애플리케이션 접근성 준수", "사람이 확인"}, "en": {"5.1.1 Text alternatives", "Looked at by people"}} {
		w := get(s, "/accessibility?lang="+lang)
		if w.Code != http.StatusOK {
			t.Fatalf("GET /accessibility: %d", w.Code)
		}
		for _, x := range want {
			if !strings.Contains(w.Body.String(), x) {
				t.Errorf("%s: the page does not say %q", lang, x)
			}
		}
	}
}

func TestKWCAGNothingPlays(t *testing.T) {
	refuse(t, sources(t, "../templates", ".html"), `(?i)<(?:audio|video|embed|object|iframe|marquee|blink)\b`)
	refuse(t, sources(t, "../static/scripts", ".js"), `\bAudio\(|speechSynthesis|devicemotion|deviceorientation`)
}

var comment = regexp.MustCompile(`(?s)\{\{/\*.*?\*/\}\}`)

// TestKWCAGTables finds tables that lack a caption or are no tables of data.
func TestKWCAGTables(t *testing.T) {
	for name, src := range sources(t, "../templates", ".html") {
		for _, part := range strings.Split(comment.ReplaceAllString(src, ""), "<table")[1:] {
			_, after, _ := strings.Cut(part, ">")
			if after = strings.TrimSpace(after); !strings.HasPrefix(after, "<caption") && !strings.HasPrefix(after, "{{") {
				t.Errorf("%s: a table without a caption: %.60q", name, after)
			}
		}
	}
	refuse(t, sources(t, "../templates", ".html"), `role="(?:presentation|none)"`)
}

func TestKWCAGNoShortcuts(t *testing.T) {
	refuse(t, sources(t, "../templates", ".html"), `(?i)accesskey`)
	refuse(t, sources(t, "../static/scripts", ".js"), `\.key\s*===?\s*["'][^ "']["']|\.keyCode\b`)
}

// TestKWCAGNoDownEvents finds actions that happen before the pointer is let go. A
// drag may begin there if it also ends.
func TestKWCAGNoDownEvents(t *testing.T) {
	refuse(t, sources(t, "../static/scripts", ".js"), `["'](?:mousedown|touchstart)["']`)
	for name, src := range sources(t, "../static/scripts", ".js") {
		if strings.Contains(src, "pointerdown") && !strings.Contains(src, "pointerup") {
			t.Errorf("%s: acts when the pointer goes down", name)
		}
	}
}

func TestKWCAGNoNewWindows(t *testing.T) {
	refuse(t, sources(t, "../templates", ".html"), `target="_|http-equiv="refresh`)
	refuse(t, sources(t, "../static/scripts", ".js"), `window\.open|showModalDialog`)
}

// pages returns pages of a case and of the site, in Korean.
func pages(t *testing.T) map[string]string {
	t.Helper()
	s := newCaseServer(t)
	at := post(s, "/cases/example", "id=suwon-likely").Header().Get("Location")
	found := map[string]string{}
	for _, path := range []string{"/", "/reference", "/self-test", "/accessibility", "/glossary", "/no-such-page", at, at + "/requirements", at + "/annex", at + "/assumptions", at + "/understood", at + "/inquiry", at + "/delete"} {
		found[path] = get(s, path).Body.String()
	}
	return found
}

func TestKWCAGHelpEverywhere(t *testing.T) {
	for path, page := range pages(t) {
		if !strings.Contains(page, `<a href="/accessibility">`) || !strings.Contains(page, `href="/self-test"`) {
			t.Errorf("%s leads neither to the accessibility page nor to the self-test", path)
		}
	}
}

// void elements have no end tag.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}

// TestKWCAGMarkup finds elements that are not closed in their order, and an id or
// an attribute that stands twice.
func TestKWCAGMarkup(t *testing.T) {
	for path, page := range pages(t) {
		var open []string
		ids := map[string]bool{}
		for z := html.NewTokenizer(strings.NewReader(page)); ; {
			kind := z.Next()
			if kind == html.ErrorToken {
				break
			}
			token := z.Token()
			if kind == html.StartTagToken && !void[token.Data] {
				open = append(open, token.Data)
			}
			if kind == html.EndTagToken {
				if len(open) == 0 || open[len(open)-1] != token.Data {
					t.Fatalf("%s: </%s> ends %v", path, token.Data, open)
				}
				open = open[:len(open)-1]
			}
			seen := map[string]bool{}
			for _, a := range token.Attr {
				if seen[a.Key] {
					t.Errorf("%s: <%s> has %s twice", path, token.Data, a.Key)
				}
				seen[a.Key] = true
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("%s: id %q stands twice", path, a.Val)
				}
				ids[a.Val] = ids[a.Val] || a.Key == "id"
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: not closed: %v", filepath.Clean(path), open)
		}
	}
}
