package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// testEnviron returns an environment with the given variables and what is written.
func testEnviron(variables map[string]string) (env environ, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	return environ{stdout, stderr, func(name string) string { return variables[name] }}, stdout, stderr
}

func TestProgram(t *testing.T) {
	env, _, _ := testEnviron(nil)
	config, _, err := parseConfig([]string{"-addr", "127.0.0.1:0", "-db", filepath.Join(t.TempDir(), "test.db")}, env)
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(t.Context(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()

	for path, want := range map[string]string{"": "알림톡", "healthz": `"status":"ok"`} {
		r, err := http.Get(p.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("GET /%s: %d, %v\n%s", path, r.StatusCode, err, body)
		}
	}

	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if _, err := http.Get(p.URL()); err == nil {
		t.Error("it still answers after Close")
	}
}

func TestServeSaysWhereAndStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop() // at once: it starts, says where, and ends
	env, stdout, stderr := testEnviron(map[string]string{
		"DAEBI_ADDR": "127.0.0.1:0",
		"DAEBI_DB":   filepath.Join(t.TempDir(), "test.db"),
	})
	if status := run(ctx, nil, env); status != exitOK || !strings.Contains(stdout.String(), "http://127.0.0.1:") {
		t.Errorf("daebi: status %d, said %q %q", status, stdout, stderr)
	}
}

func TestExitStatus(t *testing.T) {
	for _, tt := range []struct {
		args   string
		status int
		output string // on either
	}{
		{"version", exitOK, "daebi "},
		{"help", exitOK, "daebi analyze"},
		{"-help", exitOK, "daebi analyze"},
		{"serve -help", exitOK, "-trusted-proxies"},
		{"frobnicate", exitUsage, "frobnicate"},
		{"backup x.db", exitUsage, "backup: 아직 준비되지 않았습니다."},
		{"user add", exitUsage, "user: 아직"},
		{"serve -no-such-flag", exitUsage, "no-such-flag"},
		{"serve stray", exitUsage, "stray"},
		{"-addr nowhere", exitUsage, "nowhere"},
		{"-addr 127.0.0.1:99999 -db " + filepath.Join(t.TempDir(), "x.db"), exitInternal, "끝내지 못했습니다"},
		{"analyze", exitUsage, "읽을 파일"},
		{"analyze a.xlsx -lang fr", exitUsage, "ko 또는 en"},
		{"analyze no-such.xlsx -docx b.docx -hwpx b.hwpx", exitUsage, "no-such.xlsx"},
		{"check", exitUsage, "읽을 파일"},
		{"template", exitUsage, "-o"},
		{"template -o a.xlsx b.xlsx", exitUsage, "-o"},
	} {
		env, stdout, stderr := testEnviron(nil)
		status := run(t.Context(), strings.Fields(tt.args), env)
		output := stdout.String() + stderr.String()
		if status != tt.status || !strings.Contains(output, tt.output) {
			t.Errorf("daebi %s: status %d, want %d with %q in\n%s", tt.args, status, tt.status, tt.output, output)
		}
		if status != exitOK && stdout.Len() > 0 {
			t.Errorf("daebi %s: an error on standard output: %s", tt.args, stdout)
		}
	}
}

func TestParseArgs(t *testing.T) {
	for _, tt := range []struct {
		args string
		out  string
		rest []string
	}{
		{"a.xlsx -o out.xlsx b.xlsx", "out.xlsx", []string{"a.xlsx", "b.xlsx"}},
		{"-o out.xlsx a.xlsx", "out.xlsx", []string{"a.xlsx"}},
		{"-o - -", "-", []string{"-"}},
		{"a.xlsx -- -o b.xlsx", "", []string{"a.xlsx", "-o", "b.xlsx"}},
		{"", "", nil},
	} {
		flags := newFlags("test")
		out := flags.String("o", "", "")
		env, _, _ := testEnviron(nil)
		rest, err := parseArgs(flags, strings.Fields(tt.args), env)
		if err != nil || *out != tt.out || !reflect.DeepEqual(rest, tt.rest) {
			t.Errorf("parseArgs(%q) = %q, -o %q, %v", tt.args, rest, *out, err)
		}
	}
}

func TestConfig(t *testing.T) {
	variables := map[string]string{
		"DAEBI_ADDR":            "0.0.0.0:80",
		"DAEBI_DB":              "postgres://daebi:secret@db/daebi",
		"DAEBI_HTTPS":           "true",
		"DAEBI_HOSTS":           "Daebi.Example.go.kr, daebi",
		"DAEBI_TRUSTED_PROXIES": "10.0.0.0/8",
	}
	env, stdout, stderr := testEnviron(variables)
	if status := run(t.Context(), []string{"-config", "-addr", "0.0.0.0:8081"}, env); status != exitOK {
		t.Fatalf("-config: status %d: %s", status, stderr)
	}
	if strings.Contains(stdout.String(), "secret") {
		t.Errorf("-config shows the password:\n%s", stdout)
	}
	var c Config
	if err := json.Unmarshal(stdout.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	want := []string{"daebi.example.go.kr", "daebi"}
	if c.Addr != "0.0.0.0:8081" || !c.HTTPS || c.MaxUploadMB != 20 || !reflect.DeepEqual(c.Hosts, want) || len(c.TrustedProxies) != 1 {
		t.Errorf("config %+v", c)
	}

	stdout.Reset()
	if run(t.Context(), []string{"serve", "-help"}, env); strings.Contains(stdout.String(), "secret") {
		t.Errorf("-help shows the password:\n%s", stdout)
	}
	env, _, _ = testEnviron(map[string]string{"DAEBI_MAX_UPLOAD_MB": "many"})
	if _, _, err := parseConfig(nil, env); err == nil {
		t.Error("DAEBI_MAX_UPLOAD_MB=many was accepted")
	}
	env, _, _ = testEnviron(nil)
	c, _, err := parseConfig(nil, env)
	if err != nil || c.Addr != "127.0.0.1:8080" || !reflect.DeepEqual(c.Hosts, loopbackHosts) {
		t.Errorf("default config %+v, %v", c, err)
	}
	for _, args := range []string{"-https=maybe", "-trusted-proxies=10.0.0.1", "-max-upload-mb=0", "-max-upload-mb=x", "-db="} {
		if _, _, err := parseConfig([]string{args}, env); err == nil {
			t.Errorf("%s was accepted", args)
		}
	}
}

func TestWrongUseIsSaidInKorean(t *testing.T) {
	for _, args := range [][]string{
		{"analyze", "-q", "x.xlsx"}, {"analyze", "-o"}, {"analyze", "---x"}, {"analyze", "-lang", "fr", "x.xlsx"}, {"self-test", "-seconds", "abc"},
		{"serve", "-dev=maybe"}, {"template", "-o", filepath.Join(t.TempDir(), "missing", "a.xlsx")}, {"template", "-o", t.TempDir()},
	} {
		env, _, stderr := testEnviron(nil)
		status := run(t.Context(), args, env)
		if said := stderr.String(); status != exitUsage || !strings.ContainsAny(said, "다요") || strings.Contains(said, "flag") || strings.Contains(said, "invalid") {
			t.Errorf("%v: status %d, %q", args, status, said)
		}
	}
}

func TestProblemsOfSeveralFilesAreToldApart(t *testing.T) {
	env, stdout, _ := testEnviron(nil)
	files := []string{"fixtures/cases/gimpo.xlsx", "fixtures/cases/suwon.xlsx"}
	if status := run(t.Context(), append([]string{"check"}, files...), env); status != exitOK {
		t.Fatalf("status %d: %s", status, stdout)
	}
	for _, f := range files {
		if !strings.Contains(stdout.String(), "\n"+f+": ") {
			t.Errorf("no problem of %s:\n%s", f, stdout)
		}
	}
}
