package server

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"daebi/server/text"
)

var (
	keyLike   = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*\.?$`)
	action    = regexp.MustCompile(`\{\{.*?\}\}`)
	quoted    = regexp.MustCompile(`"([^"\\]*)"`)
	fileNames = regexp.MustCompile(`\.(html|css|js|json|svg|txt|go|yaml|csv|xlsx|mod|db|ttf)$`)
)

// literals returns where each string that may be a text key stands: in the Go files
// that are no tests, and in the actions of templates.
func literals(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	note := func(s, file string) {
		if keyLike.MatchString(s) && strings.Contains(s, ".") && !fileNames.MatchString(s) {
			found[s] = file
		}
	}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name == "node_modules" || name == "static" || name != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			src, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						note(s, name)
					}
				}
				return true
			})
		case strings.HasPrefix(name, "templates/") && strings.HasSuffix(name, ".html"):
			src, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			for _, a := range action.FindAllString(string(src), -1) {
				for _, q := range quoted.FindAllStringSubmatch(a, -1) {
					note(q[1], name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestKeys holds the sentences and their users together: a string that looks like a
// key is one, or the beginning of some, and every key is used. TestLanguagesAgree in
// text holds the two languages together.
func TestKeys(t *testing.T) {
	keys := text.Keys(text.Korean)
	groups := map[string]bool{}
	for _, key := range keys {
		group, _, _ := strings.Cut(key, ".")
		groups[group] = true
	}
	used := map[string]bool{}
	for s, file := range literals(t) {
		group, _, _ := strings.Cut(s, ".")
		known := false
		for _, key := range keys {
			if key == s || strings.HasPrefix(key, strings.TrimSuffix(s, ".")+".") {
				used[key], known = true, true
			}
		}
		if groups[group] && !known {
			t.Errorf("%s: there is no text %q", file, s)
		}
	}
	for _, key := range keys {
		if !used[key] {
			t.Errorf("text %q is used nowhere", key)
		}
	}
}

// TestTemplatesKeepThePolicy finds what the Content-Security-Policy would refuse and
// the browser test might not reach.
func TestTemplatesKeepThePolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:|<script(?:\s[^>]*)?>[^<\s]|\ssrc="https?:|<link[^>]*href="https?:`)
	root := os.DirFS("../templates")
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".html") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if bad := inline.Find(src); bad != nil {
			t.Errorf("%s: %q", name, bad)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
