package main

import (
	"flag"
	"fmt"
	"io"
	"slices"

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
			return nil, usageError(flags.Name() + ": " + err.Error())
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
