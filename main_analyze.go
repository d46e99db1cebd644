package main

import (
	"context"
	"strconv"
	"time"

	"daebi/server/text"
)

// analyzeOptions are the arguments of daebi analyze.
type analyzeOptions struct {
	In   []string  // workbooks
	Out  string    // the committee workbook, or none
	JSON string    // the figures, - for standard output, or none
	DOCX string    // the statement of work, or none
	HWPX string    // the same as a Hancom file, or none
	Lang text.Lang // of all
}

func parseAnalyze(args []string, env environ) (job, error) {
	var o analyzeOptions
	flags := newFlags("analyze")
	flags.StringVar(&o.Out, "o", "", text.T(text.Korean, "cli.flag.out"))
	flags.StringVar(&o.JSON, "json", "", text.T(text.Korean, "cli.flag.json"))
	flags.StringVar(&o.DOCX, "docx", "", text.T(text.Korean, "cli.flag.docx"))
	flags.StringVar(&o.HWPX, "hwpx", "", text.T(text.Korean, "cli.flag.hwpx"))
	lang := langFlag(flags)
	in, err := parseArgs(flags, args, env)
	if err != nil {
		return nil, err
	}
	if len(in) == 0 {
		return nil, usageError(text.T(text.Korean, "cli.no-input", "name", "analyze"))
	}
	o.In, o.Lang = in, *lang
	return func(ctx context.Context) error { return analyze(ctx, o, env) }, nil
}

// checkOptions are the arguments of daebi check.
type checkOptions struct {
	In   []string
	JSON string // - for standard output, or none: text
	Lang text.Lang
}

func parseCheck(args []string, env environ) (job, error) {
	var o checkOptions
	flags := newFlags("check")
	flags.StringVar(&o.JSON, "json", "", text.T(text.Korean, "cli.flag.json"))
	lang := langFlag(flags)
	in, err := parseArgs(flags, args, env)
	if err != nil {
		return nil, err
	}
	if len(in) == 0 {
		return nil, usageError(text.T(text.Korean, "cli.no-input", "name", "check"))
	}
	o.In, o.Lang = in, *lang
	return func(ctx context.Context) error { return check(ctx, o, env) }, nil
}

// templateOptions are the arguments of daebi template.
type templateOptions struct {
	Out  string
	Lang text.Lang
}

func parseTemplate(args []string, env environ) (job, error) {
	var o templateOptions
	flags := newFlags("template")
	flags.StringVar(&o.Out, "o", "", text.T(text.Korean, "cli.flag.out"))
	lang := langFlag(flags)
	rest, err := parseArgs(flags, args, env)
	if err != nil {
		return nil, err
	}
	if o.Out == "" || len(rest) > 0 {
		return nil, usageError(text.T(text.Korean, "cli.no-output", "name", "template"))
	}
	o.Lang = *lang
	return func(ctx context.Context) error { return template(ctx, o, env) }, nil
}

// selfTestOptions are the arguments of daebi self-test.
type selfTestOptions struct {
	In    []string // files of known answers; none: those built in
	JSON  string
	Limit time.Duration // of one case
	Lang  text.Lang
}

func parseSelfTest(args []string, env environ) (job, error) {
	var o selfTestOptions
	flags := newFlags("self-test")
	flags.StringVar(&o.JSON, "json", "", text.T(text.Korean, "cli.flag.json"))
	seconds := flags.Float64("seconds", 30, text.T(text.Korean, "cli.flag.seconds"))
	lang := langFlag(flags)
	in, err := parseArgs(flags, args, env)
	if err != nil {
		return nil, err
	}
	if !(*seconds > 0 && *seconds <= 86400) {
		return nil, badSetting("seconds", strconv.FormatFloat(*seconds, 'g', -1, 64))
	}
	o.In, o.Lang, o.Limit = in, *lang, time.Duration(*seconds*float64(time.Second))
	return func(ctx context.Context) error { return selfTest(ctx, o, env) }, nil
}
