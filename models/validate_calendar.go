package models

import (
	"fmt"
	"strconv"
	"strings"
)

// ReadMonthWeights reads twelve numbers that are not negative and not all zero, and
// sets their mean to 1.
func ReadMonthWeights(words []string) ([]float64, error) {
	if len(words) != 12 {
		return nil, &ValueError{CodeOutOfRange}
	}
	out := make([]float64, 12)
	sum := 0.0
	for i, w := range words {
		v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(w), "%"), 64)
		if err != nil {
			return nil, &ValueError{CodeNotNumber}
		}
		if !(v >= 0 && v <= 1e9) {
			return nil, &ValueError{CodeOutOfRange}
		}
		out[i] = v
		sum += v
	}
	if sum <= 0 {
		return nil, &ValueError{CodeOutOfRange}
	}
	for i := range out {
		out[i] *= 12 / sum
	}
	return out, nil
}

// WriteMonthWeights writes weights so that ReadMonthWeights reads the same.
func WriteMonthWeights(ws []float64) []string {
	var out []string
	for _, w := range ws {
		out = append(out, strconv.FormatFloat(w, 'g', -1, 64))
	}
	return out
}

// ReadMonthDays reads days of the year: 7-28, 7.28, 7/28, 7월 28일.
func ReadMonthDays(words []string) ([]MonthDay, error) {
	var out []MonthDay
	for _, w := range words {
		f := strings.FieldsFunc(w, func(r rune) bool { return r < '0' || r > '9' })
		if len(f) != 2 {
			return nil, &ValueError{CodeNotDate}
		}
		m, err := strconv.Atoi(f[0])
		d, err2 := strconv.Atoi(f[1])
		if err != nil || err2 != nil || m < 1 || m > 12 || d < 1 || d > [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1] {
			return nil, &ValueError{CodeNotDate}
		}
		out = append(out, MonthDay{m, d})
	}
	return out, nil
}

// WriteMonthDays writes days so that ReadMonthDays reads the same.
func WriteMonthDays(ds []MonthDay) []string {
	var out []string
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%d-%d", d.Month, d.Day))
	}
	return out
}
