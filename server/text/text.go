// Package text holds every sentence that a person reads, in Korean and English, and
// writes numbers as each language does.
//
// A sentence is found by its key in ko.json or en.json and may hold placeholders:
//
//	{name}            the argument of that name
//	{name+을}          the argument and the particle 을 or 를, as its last sound asks
//	{count#row|rows}  the first word if the argument is 1, else the second
//
// Nothing else is special: a percent sign is a percent sign.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed ko.json en.json
var files embed.FS

// A Lang is a language of the pages, as in the attribute lang.
type Lang string

// The languages. Korean is what is shown to those who did not choose.
const (
	Korean  Lang = "ko"
	English Lang = "en"
)

// Langs are all languages.
var Langs = [...]Lang{Korean, English}

// Parse returns the language named s; ok is false for a name that is none.
func Parse(s string) (lang Lang, ok bool) {
	switch Lang(s) {
	case Korean, English:
		return Lang(s), true
	}
	return Korean, false
}

// Other returns the language that a switch beside l offers.
func (l Lang) Other() Lang {
	if l == English {
		return Korean
	}
	return English
}

var catalogues = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs {
		catalogue, err := read(lang)
		if err != nil {
			panic(err) // the file is part of the program
		}
		all[lang] = catalogue
	}
	return all
})

func read(lang Lang) (map[string]string, error) {
	name := string(lang) + ".json"
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var catalogue map[string]string
	if err := json.Unmarshal(data, &catalogue); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return catalogue, nil
}

// T returns the sentence with this key. The arguments are names and values in
// turn: T(lang, "upload.too-large", "name", "a.xlsx", "limit", "20 MB"). A key that
// is not there comes back as ⟦key⟧, a placeholder without argument as it stands;
// tests find both.
func T(lang Lang, key string, args ...any) string {
	sentence, ok := catalogues()[lang][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(sentence, args)
}

func fill(sentence string, args []any) string {
	if !strings.Contains(sentence, "{") {
		return sentence
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if value, ok := replace(inside, args); closed && ok {
			b.WriteString(value)
			sentence = after
		} else {
			b.WriteString("{")
			sentence = rest
		}
	}
}

// replace returns what stands for the inside of one pair of braces.
func replace(inside string, args []any) (string, bool) {
	name, words, counts := strings.Cut(inside, "#")
	name, particle, joins := strings.Cut(name, "+")
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		value := fmt.Sprint(args[i+1])
		switch {
		case counts:
			one, many, _ := strings.Cut(words, "|")
			if value == "1" {
				return one, true
			}
			return many, true
		case joins:
			return value + Particle(value, particle), true
		}
		return value, true
	}
	return "", false
}

// Has reports whether there is a sentence with this key.
func Has(lang Lang, key string) bool {
	_, ok := catalogues()[lang][key]
	return ok
}

// Keys returns the keys of all sentences, in no order.
func Keys(lang Lang) []string {
	keys := make([]string, 0, len(catalogues()[lang]))
	for key := range catalogues()[lang] {
		keys = append(keys, key)
	}
	return keys
}
