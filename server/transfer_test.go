package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A page is packed where the browser takes it so, and is the same page.
func TestPagesArePacked(t *testing.T) {
	s, _ := newTestServer(t, Config{Version: "1"})
	ask := func(encoding string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/reference", nil)
		r.Header.Set("Accept-Encoding", encoding)
		return do(s, r)
	}
	plain, packed := ask(""), ask("gzip, deflate, br")
	if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(packed.Header().Get("Vary"), "Accept-Encoding") {
		t.Fatalf("encodings %q and %q, Vary %q", plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"), packed.Header().Get("Vary"))
	}
	size := packed.Body.Len()
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || string(got) != plain.Body.String() || size > plain.Body.Len()*2/3 {
		t.Errorf("%d bytes packed to %d, unpacked to %d, %v", plain.Body.Len(), size, len(got), err)
	}
}

// The first page has one weight of the font; those after it have all.
func TestFontsComeApart(t *testing.T) {
	s, _ := newTestServer(t, Config{Version: "1"})
	regular, more := s.appearance.assets.Fonts()
	if more == "" {
		t.Skip("the fonts were not built")
	}
	first := get(s, "/")
	if body := first.Body.String(); !strings.Contains(body, `<link rel="preload" as="font" type="font/woff2" href="`+regular+`" crossorigin>`) || strings.Contains(body, more) {
		t.Errorf("the first page: %.900s", body)
	}
	cookies := first.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != visitedName || !cookies[0].HttpOnly {
		t.Fatalf("cookies %v", cookies)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(cookies[0])
	if next := do(s, r); !strings.Contains(next.Body.String(), more) || len(next.Result().Cookies()) != 0 {
		t.Error("the second page has no other weights, or is taken for the first")
	}
	for _, address := range []string{regular, more} {
		if w := get(s, address); w.Code != http.StatusOK {
			t.Errorf("GET %s: %d", address, w.Code)
		}
	}
}

// BenchmarkResultPage is a stored result, from the request to its last byte.
func BenchmarkResultPage(b *testing.B) {
	s := newCaseServer(b)
	for _, id := range []string{"suwon", "suwon-likely", "example-quote"} {
		at := exampleCase(b, s, id)
		for _, encoding := range []string{"", "gzip"} {
			b.Run(id+"/"+encoding, func(b *testing.B) {
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, at, nil)
					r.Header.Set("Accept-Encoding", encoding)
					if w := do(s, r); w.Code != http.StatusOK {
						b.Fatal(w.Code)
					}
				}
			})
		}
	}
}
