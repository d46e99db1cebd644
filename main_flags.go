package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"daebi/server/text"
)

// newFlags returns an empty set of flags that prints nothing by itself.
func newFlags(name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}

// parseArgs parses flags that may stand before, between and behind the other
// arguments, which it returns. Behind -- nothing is a flag.
func parseArgs(flags *flag.FlagSet, args []string, env environ) ([]string, error) {
	var rest []string
	for {
		switch err := flags.Parse(args); {
		case err == flag.ErrHelp:
			flags.SetOutput(env.stdout)
			fmt.Fprintf(env.stdout, "daebi %s\n", flags.Name())
			flags.PrintDefaults()
			return nil, err
		case err != nil:
			return nil, flagError(flags.Name(), err)
		}
		left := flags.Args()
		if end := len(args) - len(left); end > 0 && args[end-1] == "--" {
			return append(rest, left...), nil
		}
		if len(left) == 0 {
			return rest, nil
		}
		rest, args = append(rest, left[0]), slices.Clone(left[1:])
	}
}

// flagMessages are how package flag says what is wrong, and the keys of the same in
// the person's language; the groups are the flag, or the value and the flag.
var flagMessages = []struct {
	form *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^flag provided but not defined: (-.*)$`), "cli.unknown-flag"},
	{regexp.MustCompile(`^flag needs an argument: (-.*)$`), "cli.flag-needs-value"},
	{regexp.MustCompile(`^bad flag syntax: (.*)$`), "cli.bad-flag"},
}

// invalidValue is how package flag refuses a value, and why.
var invalidValue = regexp.MustCompile(`(?s)^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]*): (.*)$`)

// flagError says in the person's language what package flag found wrong.
func flagError(command string, err error) error {
	for _, x := range flagMessages {
		if m := x.form.FindStringSubmatch(err.Error()); m != nil {
			return usageError(command + ": " + text.T(text.Korean, x.key, "flag", m[1]))
		}
	}
	if m := invalidValue.FindStringSubmatch(err.Error()); m != nil {
		if why := m[3]; strings.ContainsFunc(why, func(r rune) bool { return r > unicode.MaxASCII }) { // the flag's own words
			return usageError(command + ": " + why)
		}
		return badSetting(m[2], m[1])
	}
	return usageError(command + ": " + err.Error())
}

// langFlag adds -lang to flags.
func langFlag(flags *flag.FlagSet) *text.Lang {
	lang := text.Korean
	flags.Func("lang", "`ko|en`", func(s string) error {
		l, ok := text.Parse(s)
		if !ok {
			return usageError(text.T(text.Korean, "cli.bad-lang"))
		}
		lang = l
		return nil
	})
	return &lang
}
