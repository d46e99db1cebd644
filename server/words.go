package server

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/text"
)

// word returns the word for one value of a closed vocabulary, whose keys begin
// with group; a value without a word stands as it is.
func word[T ~string](lang text.Lang, group string, value T) string {
	if key := group + string(value); value != "" && text.Has(lang, key) {
		return text.T(lang, key)
	}
	return string(value)
}

// estimate writes won of an estimate for a sentence, rounded to what it is worth:
// 336,989 is 34만 원 or 340,000 won.
func estimate(lang text.Lang, won float64) string {
	if math.IsNaN(won) || math.Abs(won) > 1e15 {
		return "–"
	}
	step := 1.0
	switch a := math.Abs(won); {
	case a >= 100_000:
		step = 10_000
	case a >= 10_000:
		step = 1_000
	case a >= 1_000:
		step = 100
	}
	return text.WonWords(lang, int64(math.Round(won/step)*step))
}

// between writes a range of estimates.
func between(lang text.Lang, low, high float64) string {
	return text.T(lang, "word.range", "low", estimate(lang, low), "high", estimate(lang, high))
}

// full writes won of an estimate for a table, in full digits.
func full(lang text.Lang, won float64) string {
	if math.IsNaN(won) || math.Abs(won) > 1e15 {
		return "–"
	}
	return text.Won(lang, int64(math.Round(won)))
}

// exact writes money for a table, in full digits.
func exact(lang text.Lang, m unit.Money) string { return text.Won(lang, m.RoundWon()) }

// exactUnit writes money for a sentence, in full digits.
func exactUnit(lang text.Lang, m unit.Money) string { return text.WonUnit(lang, m.RoundWon()) }

// decimal writes a number with three digits that count, and never an exponent.
func decimal(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	if math.Abs(x) >= 1000 && math.Abs(x) < 1e15 {
		return text.Count(int64(math.Round(x)))
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	return strings.Replace(strconv.FormatFloat(rounded, 'f', -1, 64), "-", "−", 1)
}

// quantity writes a value in a unit named by its key, as assumptions and derived
// figures carry it.
func quantity(lang text.Lang, v float64, unitKey string) string {
	switch unitKey {
	case "won":
		if v != math.Trunc(v) {
			return text.T(lang, "word.quantity.won", "v", decimal(v))
		}
		return text.WonUnit(lang, int64(v))
	case "share":
		return text.Percent(lang, v, 1)
	case "hours":
		return text.Hours(lang, v)
	case "minutes":
		return text.Hours(lang, v/60)
	case "text":
		return decimal(v)
	case "messages_per_hour", "messages_per_month", "won_per_year", "won_per_hour":
		return text.T(lang, "word.quantity."+unitKey, "v", full(lang, v))
	case "share/year":
		return text.T(lang, "word.quantity.share-per-year", "v", text.Percent(lang, v, 1))
	case "unlimited", "uniform":
		return text.T(lang, "word.quantity."+unitKey)
	case "months", "seconds", "days", "percent", "years", "per_year", "multiple":
		return text.T(lang, "word.quantity."+unitKey, "v", decimal(v))
	}
	return strings.TrimSpace(decimal(v) + " " + unitKey)
}

// availability writes an availability with the digits that tell it from 1: 98.82%.
func availability(lang text.Lang, share float64) string {
	decimals := 2
	for decimals < 5 && math.Abs(share*100*math.Pow10(decimals)-math.Round(share*100*math.Pow10(decimals))) > 1e-6 {
		decimals++
	}
	return text.Percent(lang, share, decimals)
}

// availabilityOr writes an availability, or a dash where none is stated.
func availabilityOr(lang text.Lang, share *float64) string {
	if share == nil {
		return "–"
	}
	return availability(lang, *share)
}

// quantityRange writes a range in a unit, or nothing where there is none.
func quantityRange(lang text.Lang, low, high *float64, unitKey string) string {
	if low == nil || high == nil {
		return ""
	}
	return text.T(lang, "word.range", "low", quantity(lang, *low, unitKey), "high", quantity(lang, *high, unitKey))
}

// source returns a cell for a source: an address becomes a link named by its host.
func source(s string) cell {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.ContainsAny(s, " ;") {
		return cell{Text: strings.TrimPrefix(u.Host, "www."), URL: s}
	}
	return cell{Text: s}
}

// citation returns a cell for a source of the analysis: rows of the shipped data
// become a link to their table, the row's name below.
func citation(lang text.Lang, s string) cell {
	for _, x := range []struct{ file, key, url string }{
		{"reference_rates.csv", "word.data.rates", "/reference#rates"},
		{"unit_costs.csv", "word.data.costs", "/reference#costs"},
		{"harm_curves.csv", "word.data.harm", "/reference#harm"},
	} {
		if rest, ok := strings.CutPrefix(s, x.file); ok {
			c := cell{Text: text.T(lang, x.key), URL: x.url}
			if rest = strings.TrimLeft(rest, ":; "); rest != "" {
				c.Lines = []string{rest}
			}
			return c
		}
	}
	return source(s)
}

// capital writes the first letter large.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// confidence returns a cell that says how far a figure can be trusted.
func confidence(lang text.Lang, c models.Confidence) cell {
	return cell{Text: word(lang, "word.confidence.", c)}
}

// provision names a provision of the catalogue by law and article; an id that is
// not there stands as it is.
func provision(catalogue *models.Catalogue, id string) string {
	p, ok := catalogue.Provision(id)
	if !ok {
		return id
	}
	return strings.TrimSpace(p.Law + " " + p.Article)
}

// provisions names several.
func provisions(catalogue *models.Catalogue, ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, provision(catalogue, id))
	}
	return names
}
