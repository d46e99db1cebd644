package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daebi/fixtures"
)

// workbook writes an embedded workbook to a file and returns its name.
func workbook(t *testing.T, name string) string {
	t.Helper()
	data, err := fixtures.Workbook(name)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// command runs daebi and returns its status and what it printed.
func daebi(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	env, out, errs := testEnviron(nil)
	status = run(t.Context(), args, env)
	return status, out.String(), errs.String()
}

func TestAnalyzeCommand(t *testing.T) {
	in := workbook(t, "suwon.xlsx")
	out := filepath.Join(t.TempDir(), "위원회.xlsx")
	status, first, stderr := daebi(t, "analyze", in, "-json", "-", "-o", out)
	if status != exitOK {
		t.Fatalf("status %d: %s", status, stderr)
	}
	// JSON alone on standard output, the question about VAT on standard error.
	var r map[string]any
	if err := json.Unmarshal([]byte(first), &r); err != nil {
		t.Fatalf("standard output is not JSON alone: %v", err)
	}
	for _, key := range strings.Fields("schema input savings delivery loss net options frontier recommendation sensitivity sla requirements problems") {
		if _, ok := r[key]; !ok {
			t.Errorf("no key %q", key)
		}
	}
	if s := r["savings"].(map[string]any); s["annual_won"] != 25098000.0 || s["annual_incl_vat_won"] != 27607800.0 {
		t.Errorf("savings: %v", s)
	}
	if !strings.Contains(stderr, "부가세") {
		t.Errorf("the side of VAT is not asked about: %s", stderr)
	}
	if b, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(b, []byte("PK")) {
		t.Errorf("committee workbook: %d bytes, %v", len(b), err)
	}
	_, second, _ := daebi(t, "analyze", in, "-json", "-")
	if first != second {
		t.Error("the same file gives other bytes")
	}
}

// TestAnalyzeWritesTheStatement looks into both files for the clauses of the case.
func TestAnalyzeWritesTheStatement(t *testing.T) {
	dir := t.TempDir()
	docx, hwpx := filepath.Join(dir, "과업지시서.docx"), filepath.Join(dir, "과업지시서.hwpx")
	if status, _, stderr := daebi(t, "analyze", workbook(t, "suwon.xlsx"), "-docx", docx, "-hwpx", hwpx); status != exitOK {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for name, part := range map[string]string{docx: "word/document.xml", hwpx: "Contents/section0.xml"} {
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close() //nolint:errcheck // it is only read
		f, err := z.Open(part)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(f)
		if err != nil || !bytes.Contains(b, []byte("대체발송 자동 전환")) || !bytes.Contains(b, []byte("22,283")) {
			t.Errorf("%s: %d bytes without the clauses, %v", name, len(b), err)
		}
	}
	if status, _, stderr := daebi(t, "analyze", workbook(t, "suwon.xlsx"), "-docx", filepath.Join(dir, "none", "a.docx")); status != exitUsage || !strings.Contains(stderr, "a.docx") {
		t.Errorf("a place that is not there: status %d: %s", status, stderr)
	}
}

func TestAnalyzeRefusesHalfACase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "빈.xlsx")
	if status, _, stderr := daebi(t, "template", "-o", file); status != exitOK {
		t.Fatalf("template: %d %s", status, stderr)
	}
	status, stdout, stderr := daebi(t, "analyze", file, "-json", "-")
	var r map[string]any
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || status != exitInput {
		t.Fatalf("status %d, %v: %s", status, err, stdout)
	}
	for _, key := range strings.Fields("savings delivery loss net options recommendation requirements") {
		if r[key] != nil {
			t.Errorf("%s of a case with errors: %v", key, r[key])
		}
	}
	if len(r["problems"].([]any)) == 0 || !strings.Contains(stderr, "계약 시트") {
		t.Errorf("problems: %v; %s", r["problems"], stderr)
	}
	if status, stdout, _ := daebi(t, "check", file); status != exitInput || !strings.Contains(stdout, "서비스 시트") {
		t.Errorf("check: %d %s", status, stdout)
	}
}

func TestCheckCommand(t *testing.T) {
	a, b := workbook(t, "suwon.xlsx"), workbook(t, "gimpo.xlsx")
	status, stdout, _ := daebi(t, "check", "-json", "-", a, b)
	var r struct {
		Schema    string
		Files     []any
		Contracts []any
		Problems  []struct{ Severity, Code string }
	}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || status != exitOK {
		t.Fatalf("status %d, %v: %s", status, err, stdout)
	}
	if r.Schema != "daebi/check/1" || len(r.Files) != 2 || len(r.Contracts) != 2 || len(r.Problems) != 2 || r.Problems[0].Code != "vat_unstated" {
		t.Errorf("two files: %+v", r)
	}
	if status, _, stderr := daebi(t, "check", "없는.xlsx"); status != exitUsage || !strings.Contains(stderr, "찾지 못했습니다") {
		t.Errorf("a missing file: %d %s", status, stderr)
	}
}

// Two contracts in two files are one purchase: their savings add up.
func TestAnalyzeTwoFiles(t *testing.T) {
	status, stdout, stderr := daebi(t, "analyze", "-json", "-", workbook(t, "suwon.xlsx"), workbook(t, "gimpo.xlsx"))
	var r struct {
		Savings struct {
			Annual float64 `json:"annual_won"`
		}
	}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || status != exitOK {
		t.Fatalf("status %d, %v: %s", status, err, stderr)
	}
	if r.Savings.Annual != 25_098_000+15_960_000 {
		t.Errorf("savings of both: %g", r.Savings.Annual)
	}
}

// Every shipped known answer passes, whole contracts among them; the recommendation
// differs among at least three of the examples.
func TestSelfTestCommand(t *testing.T) {
	status, stdout, stderr := daebi(t, "self-test", "-json", "-")
	var r struct{ Passed, Failed, Refused int }
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || status != exitOK || r.Failed > 0 || r.Refused > 0 || r.Passed < 60 {
		t.Errorf("status %d, %+v, %v: %s", status, r, err, stderr)
	}
	own := filepath.Join(t.TempDir(), "mine.json")
	if err := os.WriteFile(own, []byte(`[{"kind":"frontier","id":"a","strategies":[{"id":"x","cost":1,"effect":2}],"expected":{"frontier":["y"]}},{"kind":"weather","id":"b","expected":{"rain":1}}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, _ = daebi(t, "self-test", own)
	if status != exitInput || !strings.Contains(stdout, "다름 1, 풀지 않음 1") {
		t.Errorf("a wrong answer and an unknown kind: %d %s", status, stdout)
	}
	if err := os.WriteFile(own, []byte(`{"kind":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := daebi(t, "self-test", own); status != exitUsage || !strings.Contains(stderr, "사례 파일이 아닙니다") {
		t.Errorf("a broken file: %d %s", status, stderr)
	}
}

func TestRecommendationsDiffer(t *testing.T) {
	found := map[string]string{}
	for _, name := range []string{"suwon.xlsx", "example-lms.xlsx", "example-quote.xlsx"} {
		_, stdout, stderr := daebi(t, "analyze", "-json", "-", workbook(t, name))
		var r struct {
			Recommendation struct{ Option string }
		}
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatalf("%s: %v %s", name, err, stderr)
		}
		found[r.Recommendation.Option] = name
	}
	if len(found) != 3 {
		t.Errorf("recommended: %v", found)
	}
}
