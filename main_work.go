package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"time"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/analysis/selftest"
	"daebi/fixtures"
	"daebi/models"
	"daebi/server/paper"
	"daebi/server/paper/office"
	"daebi/server/sheet"
	"daebi/server/sheet/committee"
	"daebi/server/shown"
	"daebi/server/text"
)

// readMemory is the memory, in bytes, from which on more is cleared up than is usual
// while workbooks are read: one of 100,000 rows stays within 200 MB.
const readMemory = 160 << 20

// maxFile bounds a workbook given to a command, in bytes.
const maxFile = 64 << 20

// knowledge loads the shipped data and compiles the rules: a fault in either
// stops the program at its start. It returns the rules as they ship, too.
func knowledge() (analysis.Knowledge, models.Rulebook, error) {
	var none models.Rulebook
	ref, err := fixtures.Reference()
	if err != nil {
		return analysis.Knowledge{}, none, err
	}
	catalogue, err := fixtures.Catalogue()
	if err != nil {
		return analysis.Knowledge{}, none, err
	}
	book, err := fixtures.Rules()
	if err != nil {
		return analysis.Knowledge{}, none, err
	}
	set, err := rules.Compile(book, catalogue)
	if err != nil {
		return analysis.Knowledge{}, none, err
	}
	return analysis.Knowledge{Reference: &ref, Rules: set, Catalogue: catalogue}, book, nil
}

// readFile reads a file that a person named; what is wrong with it is their
// usage.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil || info.IsDir():
		return nil, usageError(text.T(text.Korean, "cli.no-file", "name", name))
	case info.Size() > maxFile:
		return nil, usageError(text.T(text.Korean, "cli.large-file", "name", name, "limit", maxFile>>20))
	}
	return os.ReadFile(name)
}

// readAll reads the workbooks into one case. The case is nil where any has an
// error. It also returns what was found, a line each: of several files with the
// file's name.
func readAll(ctx context.Context, names []string, lang text.Lang) (*models.Case, sheet.Check, []string, error) {
	if was := debug.SetMemoryLimit(-1); was > readMemory {
		debug.SetMemoryLimit(readMemory)
		defer debug.SetMemoryLimit(was)
	}
	var check sheet.Check
	var files []sheet.Input
	path := map[string]string{} // by the name that the reader was given
	for _, name := range names {
		data, err := readFile(name)
		if err != nil {
			return nil, check, nil, err
		}
		short := filepath.Base(name)
		if _, twice := path[short]; twice {
			short = name
		}
		path[short] = name
		files = append(files, sheet.Input{Name: short, Data: data})
	}
	r, err := sheet.ReadAll(ctx, files, sheet.Options{Lang: string(lang)})
	if err != nil {
		return nil, check, nil, err
	}
	var said []string
	for _, p := range r.Problems() {
		if p.File != "" {
			p.Message = path[p.File] + ": " + p.Message
		}
		said = append(said, p.Message)
	}
	return r.Case, r.Check, said, nil
}

// analyze does the work of daebi analyze. It returns errInput when the workbooks
// have errors, which it lists: no analysis of half a case.
func analyze(ctx context.Context, o analyzeOptions, env environ) error {
	know, _, err := knowledge()
	if err != nil {
		return err
	}
	c, check, said, err := readAll(ctx, o.In, o.Lang)
	if err != nil {
		return err
	}
	var hashes []string
	for _, f := range check.Files {
		hashes = append(hashes, f.SHA256)
	}
	if c == nil {
		printLines(env.stderr, said)
		if o.JSON != "" {
			if err := writeJSON(o.JSON, analysis.Unanswered(hashes, check.Problems), env); err != nil {
				return err
			}
		}
		return errInput
	}
	r, err := analysis.Analyze(ctx, c, know)
	if err != nil {
		return err
	}
	r.Input.SHA256 = hashes
	r.Problems = append(append([]models.Problem{}, check.Problems...), r.Problems...)
	if o.Out != "" {
		if err := writeFile(o.Out, func(w io.Writer) error {
			return committee.Write(w, r, committee.Options{Lang: string(o.Lang), Version: versionName(), GeneratedAt: time.Now()})
		}); err != nil {
			return err
		}
	}
	if o.JSON != "" {
		if err := writeJSON(o.JSON, r, env); err != nil {
			return err
		}
	}
	if err := writeStatement(o, c, r, know); err != nil {
		return err
	}
	printLines(env.stderr, said)
	if o.JSON != "-" {
		summary(env.stdout, r, o.Lang)
	}
	return nil
}

// writeStatement writes the statement of work in the formats asked for.
func writeStatement(o analyzeOptions, c *models.Case, r *analysis.Report, know analysis.Knowledge) error {
	if o.DOCX == "" && o.HWPX == "" {
		return nil
	}
	p, ok, err := office.Of(office.Input{
		Lang: o.Lang, Case: c, Report: r, Catalogue: &know.Catalogue, Reference: know.Reference, At: time.Now(), Version: versionName(),
	}, office.Requirements)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer, *paper.Document) error
	}{{o.DOCX, paper.WriteDOCX}, {o.HWPX, paper.WriteHWPX}} {
		switch {
		case f.name == "":
			continue
		case !ok:
			return usageError(text.T(text.Korean, "cli.no-paper", "name", f.name))
		}
		if err := writeFile(f.name, func(w io.Writer) error { return f.write(w, &p.Document) }); err != nil {
			return err
		}
	}
	return nil
}

// summary prints the answer in a few lines.
func summary(w io.Writer, r *analysis.Report, lang text.Lang) {
	say := func(key string, args ...any) { fmt.Fprintln(w, text.T(lang, key, args...)) }
	say("cli.summary.title", "agency", r.Input.Agency, "title", r.Input.Title)
	basis := text.T(lang, "result.basis.confirmed")
	if !r.Savings.VATConfirmed && r.Savings.VATStated {
		basis = text.T(lang, "result.basis.as-written.reference")
	} else if !r.Savings.VATConfirmed {
		basis = text.T(lang, "result.basis.as-written")
	}
	say("cli.summary.savings", "won", text.Won(lang, r.Savings.VerdictWon.RoundWon()), "basis", basis)
	say("cli.summary.loss", "mean", text.Won(lang, round(r.Loss.Mean-r.Loss.BaselineMean)), "gross", text.Won(lang, round(r.Loss.Mean)))
	say("cli.summary.net", "won", text.Won(lang, round(r.Net.Annual)))
	if r.Recommendation != nil {
		say("cli.summary.option", "option", shown.OptionName(string(lang), r, r.Recommendation.Option))
	}
	for _, o := range r.Offers {
		key := "cli.summary.offer"
		if o.Chosen {
			key = "cli.summary.offer-chosen"
		}
		say(key, "vendor", o.Vendor, "cost", text.Won(lang, round(o.AnnualCost)), "net", text.Won(lang, round(o.Net)), "adjusted", text.Won(lang, round(o.RiskAdjusted)))
	}
	if !r.Savings.VATConfirmed && !r.Savings.VATStated {
		say("cli.summary.vat")
	}
}

func round(x float64) int64 {
	if x < 0 {
		return -int64(.5 - x)
	}
	return int64(x + .5)
}

// printLines prints sentences, a line each.
func printLines(w io.Writer, said []string) {
	for _, s := range said {
		fmt.Fprintln(w, s)
	}
}

// check does the work of daebi check; as analyze, it returns errInput.
func check(ctx context.Context, o checkOptions, env environ) error {
	_, check, said, err := readAll(ctx, o.In, o.Lang)
	if err != nil {
		return err
	}
	if o.JSON != "" {
		if err := writeJSON(o.JSON, check, env); err != nil {
			return err
		}
	}
	if o.JSON != "-" {
		services := 0
		for _, c := range check.Contracts {
			services += len(c.Services)
		}
		fmt.Fprintln(env.stdout, text.T(o.Lang, "cli.check.found", "files", len(check.Files), "contracts", len(check.Contracts), "services", services, "nodes", len(check.Nodes), "routes", len(check.Routes)))
		printLines(env.stdout, said)
	}
	if models.HasErrors(check.Problems) {
		return errInput
	}
	return nil
}

// template does the work of daebi template.
func template(_ context.Context, o templateOptions, _ environ) error {
	return writeFile(o.Out, func(w io.Writer) error { return sheet.WriteTemplate(w, string(o.Lang)) })
}

// selfTest does the work of daebi self-test; it returns errInput if an answer differs.
func selfTest(ctx context.Context, o selfTestOptions, env environ) error {
	know, _, err := knowledge()
	if err != nil {
		return err
	}
	var cases []selftest.Case
	dir := ""
	if len(o.In) == 0 {
		if cases, err = builtInCases(); err != nil {
			return err
		}
	}
	for _, name := range o.In {
		data, err := readFile(name)
		if err != nil {
			return err
		}
		more, err := selftest.Parse(data)
		if err != nil {
			return usageError(text.T(text.Korean, "cli.bad-case", "name", name, "error", err))
		}
		dir = filepath.Dir(name)
		cases = append(cases, more...)
	}
	r, err := runSelfTest(ctx, know, cases, dir, o.Limit)
	if err != nil {
		return err
	}
	if o.JSON != "" {
		if err := writeJSON(o.JSON, r, env); err != nil {
			return err
		}
	}
	if o.JSON != "-" {
		for _, c := range r.Cases {
			fmt.Fprintln(env.stdout, text.T(o.Lang, "cli.self-test.case", "outcome", text.T(o.Lang, "self-test.outcome."+c.Outcome), "id", c.ID, "title", c.Title, "reason", c.Reason))
			for _, f := range c.Figures {
				if f.ExpectedText == "" && f.FoundText == "" {
					fmt.Fprintf(env.stdout, "    %-40s %.10g  %.10g  %.2g\n", f.Name, f.Expected, f.Found, f.RelativeDifference)
				} else {
					fmt.Fprintf(env.stdout, "    %-40s %s  %s\n", f.Name, f.ExpectedText, f.FoundText)
				}
			}
		}
		fmt.Fprintln(env.stdout, text.T(o.Lang, "cli.self-test.sum", "passed", r.Passed, "failed", r.Failed, "refused", r.Refused))
	}
	if r.Failed > 0 {
		return errInput
	}
	return nil
}

// builtInCases returns the shipped known answers: of the parts, and of whole
// contracts.
func builtInCases() ([]selftest.Case, error) {
	var out []selftest.Case
	all := fixtures.KnownAnswers()
	err := fs.WalkDir(all, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".json" {
			return err
		}
		b, err := fs.ReadFile(all, p)
		if err != nil {
			return err
		}
		cases, err := selftest.Parse(b)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		out = append(out, cases...)
		return nil
	})
	return out, err
}

// runSelfTest runs cases; a contract's workbook is looked for beside the case
// file, or among the shipped ones where dir is "".
func runSelfTest(ctx context.Context, know analysis.Knowledge, cases []selftest.Case, dir string, limit time.Duration) (selftest.Result, error) {
	read := func(ctx context.Context, workbook string) (models.Case, error) {
		if workbook == "" || filepath.Base(workbook) != workbook {
			return models.Case{}, fmt.Errorf("%w: workbook %q: the name of a file beside the case", selftest.ErrCase, workbook)
		}
		var data []byte
		var err error
		if dir == "" {
			data, err = fixtures.Workbook(workbook)
		} else {
			data, err = readFile(filepath.Join(dir, workbook))
		}
		if err != nil {
			return models.Case{}, err
		}
		r, err := sheet.Read(ctx, workbook, data, sheet.Options{})
		if err != nil {
			return models.Case{}, err
		}
		if r.Case == nil {
			return models.Case{}, errors.New(r.Problems()[0].Message)
		}
		return *r.Case, nil
	}
	return selftest.Runner{Kinds: analysis.Answers(know, read), Limit: limit, Now: time.Now}.Run(ctx, cases)
}

// writeFile writes a file whole or not at all; a place that cannot be written to is
// the person's usage.
func writeFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".daebi-*")
	if err != nil {
		return cannotWrite(name)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(b.Bytes())
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return cannotWrite(name)
	}
	return nil
}

// cannotWrite says that a file cannot stand where the person wants it.
func cannotWrite(name string) error {
	return usageError(text.T(text.Korean, "cli.cannot-write", "name", name))
}

// writeJSON writes a value as JSON to a file, or to standard output for -.
func writeJSON(name string, v any, env environ) error {
	write := func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		return e.Encode(v)
	}
	if name == "-" {
		return write(env.stdout)
	}
	return writeFile(name, write)
}
