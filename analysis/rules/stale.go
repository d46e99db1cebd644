package rules

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daebi/models"
)

// StaleCitation is an older citation found in a text, and what holds now.
type StaleCitation struct {
	ID        string
	Old, Now  models.RuleText
	Provision string // that says so
}

// stale is one older citation, compiled.
type stale struct {
	StaleCitation
	any    []*regexp.Regexp
	unless *regexp.Regexp
}

// Stale returns the older citations that a text holds, however it is spaced and
// whatever the width of its letters; none: it holds none.
func (s *Set) Stale(text string) []StaleCitation {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(text))
	var out []StaleCitation
	for i := range s.stale {
		if x := &s.stale[i]; x.in(bare) {
			out = append(out, x.StaleCitation)
		}
	}
	return out
}

func (x *stale) in(bare string) bool {
	if x.unless != nil && x.unless.MatchString(bare) {
		return false
	}
	for _, re := range x.any {
		if re.MatchString(bare) {
			return true
		}
	}
	return false
}

// compileStale compiles the older citations and reports all that is wrong.
func compileStale(list []models.StaleForm, catalogue *models.Catalogue) (out []stale, errs []error) {
	seen := map[string]bool{}
	for _, f := range list {
		x := stale{StaleCitation: StaleCitation{f.ID, f.Old, f.Now, f.Provision}}
		if f.ID == "" || seen[f.ID] || f.Old.KO == "" || f.Old.EN == "" || f.Now.KO == "" || f.Now.EN == "" || len(f.Any) == 0 {
			errs = append(errs, fmt.Errorf("stale citation %q: the id is empty or used twice, or a text is missing", f.ID))
		}
		seen[f.ID] = true
		if _, ok := catalogue.Provision(f.Provision); !ok {
			errs = append(errs, fmt.Errorf("stale citation %s: provision %q is not in the catalogue", f.ID, f.Provision))
		}
		for _, form := range f.Any {
			re, err := regexp.Compile(form)
			errs = append(errs, err)
			x.any = append(x.any, re)
		}
		if f.Unless != "" {
			re, err := regexp.Compile(f.Unless)
			errs = append(errs, err)
			x.unless = re
		}
		out = append(out, x)
	}
	return out, []error{errors.Join(errs...)}
}
