// Command daebi compares what a municipality saves by sending KakaoTalk Alimtalk
// instead of SMS with the risk of outages that it takes on, before it signs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"daebi/server/text"
)

// version is set by `make release`.
var version = ""

// Exit statuses.
const (
	exitOK       = 0
	exitInput    = 1 // done, and the input has errors
	exitUsage    = 2
	exitInternal = 3
)

// errInput says that a command did its work and listed errors in its input.
var errInput = errors.New("the input has errors")

// A usageError says what is wrong with the arguments, in words for the person.
type usageError string

// Error returns the words.
func (e usageError) Error() string { return string(e) }

// environ is what a command sees of the system.
type environ struct {
	stdout, stderr io.Writer
	getenv         func(string) string
}

// A command parses its arguments and returns what is to be done, or a usageError.
// Parsing touches nothing.
type command func(args []string, env environ) (job, error)

// A job is the work of a command.
type job func(ctx context.Context) error

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], environ{os.Stdout, os.Stderr, os.Getenv})
	stop()
	os.Exit(status)
}

// run does what args ask for and returns the exit status.
func run(ctx context.Context, args []string, env environ) int {
	name := "serve"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help") {
		name = "help"
	}
	parse, ok := commands()[name]
	if !ok {
		return report(usageError(text.T(text.Korean, "cli.unknown-command", "name", name)), env)
	}
	work, err := parse(args, env)
	if err == nil {
		err = work(ctx)
	}
	return report(err, env)
}

// report tells the person of err and returns the exit status that it stands for.
func report(err error, env environ) int {
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintf(env.stderr, "daebi: %s\n%s\n", usage, text.T(text.Korean, "cli.see-help"))
		return exitUsage
	case errors.Is(err, errInput):
		return exitInput
	}
	fmt.Fprintf(env.stderr, "daebi: %s\n", text.T(text.Korean, "cli.internal", "error", err))
	return exitInternal
}

func commands() map[string]command {
	return map[string]command{
		"serve":     parseServe,
		"analyze":   parseAnalyze,
		"check":     parseCheck,
		"template":  parseTemplate,
		"self-test": parseSelfTest,
		"backup":    notYet("backup"),
		"restore":   notYet("restore"),
		"user":      notYet("user"),
		"version":   parseVersion,
		"help":      parseHelp,
	}
}

// notYet answers for a command that is announced and not there.
func notYet(name string) command {
	return func([]string, environ) (job, error) {
		return nil, usageError(text.T(text.Korean, "cli.not-yet", "name", name))
	}
}

func parseHelp(_ []string, env environ) (job, error) {
	return func(context.Context) error {
		_, err := fmt.Fprintln(env.stdout, text.T(text.Korean, "cli.help"))
		return err
	}, nil
}

func parseVersion(_ []string, env environ) (job, error) {
	return func(context.Context) error {
		_, err := fmt.Fprintf(env.stdout, "daebi %s %s %s/%s\n", versionName(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	}, nil
}

// versionName returns the release, or else the commit that was built.
func versionName() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
			return "dev-" + setting.Value[:12]
		}
	}
	return "dev"
}
