package models

import (
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"daebi/models/unit"
)

// ValueError says why a typed value cannot be read: Code is that of the Problem
// it becomes.
type ValueError struct{ Code string }

func (e *ValueError) Error() string { return "value: " + e.Code }

// CodeOf returns the problem code of a value error.
func CodeOf(err error) string {
	var v *ValueError
	if errors.As(err, &v) {
		return v.Code
	}
	return CodeNotNumber
}

// Typed is a cell's text with what is known of it beside the text.
type Typed struct {
	Text   string
	Number bool   // the cell holds a number, not text
	Style  bool   // a number shown as a percentage (of a number cell)
	Unit   string // the unit that the header names: 천원, %, 시간; "" for the field's own
}

// Read is a value read from a cell.
type Read struct {
	Rat         *big.Rat
	Approximate bool // '약 47만 건'
	Ambiguous   bool // a share that could be two figures: nothing is read
}

// Float returns the value as the nearest float64.
func (r Read) Float() float64 { f, _ := r.Rat.Float64(); return f }

var units = map[Kind]map[string]*big.Rat{
	KindMoney:   {"원": rat(1), "won": rat(1), "krw": rat(1), "천원": rat(1000), "만원": rat(10_000), "백만원": rat(1_000_000), "억원": rat(100_000_000), "원/건": rat(1), "/건": rat(1), "원/년": rat(1), "원/월": rat(1), "원/시간": rat(1), "won/message": rat(1)},
	KindCount:   {"건": rat(1), "회": rat(1), "통": rat(1), "건/월": rat(1), "번째": rat(1), "번": rat(1), "순위": rat(1), "차": rat(1), "messages": rat(1), "바이트": rat(1), "byte": rat(1), "bytes": rat(1), "b": rat(1), "천건": rat(1000), "만건": rat(10_000)},
	KindNumber:  {"회": rat(1), "건": rat(1), "년": rat(1), "회/년": rat(1), "건/년": rat(1), "years": rat(1), "year": rat(1)},
	KindMinutes: {"분": rat(1), "min": rat(1), "mins": rat(1), "minute": rat(1), "minutes": rat(1), "m": rat(1), "시간": rat(60), "h": rat(60), "hour": rat(60), "hours": rat(60), "hr": rat(60), "초": big.NewRat(1, 60), "s": big.NewRat(1, 60), "sec": big.NewRat(1, 60), "일": rat(1440), "day": rat(1440), "days": rat(1440)},
	KindHours:   {"시간": rat(1), "h": rat(1), "hour": rat(1), "hours": rat(1), "hr": rat(1), "분": big.NewRat(1, 60), "min": big.NewRat(1, 60), "minute": big.NewRat(1, 60), "minutes": big.NewRat(1, 60), "초": big.NewRat(1, 3600), "일": rat(24), "day": rat(24), "days": rat(24), "년": rat(8760)},
	KindShare:   {"%": big.NewRat(1, 100), "퍼센트": big.NewRat(1, 100), "프로": big.NewRat(1, 100), "percent": big.NewRat(1, 100)},
	KindPercent: {"%": big.NewRat(1, 100), "퍼센트": big.NewRat(1, 100), "프로": big.NewRat(1, 100), "percent": big.NewRat(1, 100)},
}

func rat(n int64) *big.Rat { return big.NewRat(n, 1) }

// KnownUnit reports whether a field of the kind may be given in the unit.
func KnownUnit(k Kind, u string) bool {
	_, ok := units[k][strings.ToLower(strings.ReplaceAll(u, " ", ""))]
	return ok
}

var (
	approxPrefix = []string{"약", "대략", "어림", "approx.", "approx", "about", "ca.", "~", "≈", "±"}
	approxSuffix = []string{"내외", "정도", "가량", "안팎"}
	gap          = regexp.MustCompile(`\d\s+[\d.,]`) // "10 20" is not 1020
	plainNumber  = regexp.MustCompile(`^(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?`)
	smallUnits   = []struct {
		word string
		by   int64
	}{{"천", 1000}, {"백", 100}, {"십", 10}}
	bigUnits = []struct {
		word string
		by   int64
	}{{"조", 1_000_000_000_000}, {"억", 100_000_000}, {"만", 10_000}}
)

// maxDigits bounds a number's length: longer ones are no figure of an office.
const maxDigits = 40

// ReadNumber reads a number as offices type it: 1,200원, 약 47만 건, 9.35 원,
// 1시간 30분, △5, full-width digits. A value it cannot be sure of is an error.
func ReadNumber(k Kind, t Typed) (Read, error) {
	s := t.Text
	if t.Number {
		return readPlain(k, t)
	}
	s = strings.ToLower(strings.Map(plainWidth, s))
	if gap.MatchString(s) {
		return Read{}, &ValueError{CodeNotNumber}
	}
	s = strings.Join(strings.Fields(s), "")
	var out Read
	s, out.Approximate = cutApproximate(s)
	if len(s) == 0 || len(s) > 4*maxDigits {
		return out, &ValueError{CodeNotNumber}
	}
	s, neg := cutSign(s)
	for _, p := range []string{"₩", "\\", "￦", "건당", "월평균", "월"} {
		s = strings.TrimPrefix(s, p)
	}
	v, used, err := sumOfParts(k, s, t.Unit)
	if err != nil {
		return out, err
	}
	if strings.HasPrefix(used, "여") {
		out.Approximate = true
	}
	if neg {
		v.Neg(v)
	}
	out.Rat = v
	return settleShare(k, t, s, out)
}

func cutApproximate(s string) (string, bool) {
	approx := false
	for _, p := range approxPrefix {
		if r, ok := strings.CutPrefix(s, p); ok {
			s, approx = r, true
			break
		}
	}
	for _, p := range approxSuffix {
		if r, ok := strings.CutSuffix(s, p); ok {
			return r, true
		}
	}
	return s, approx
}

func cutSign(s string) (string, bool) {
	for _, m := range []string{"-", "−", "△", "▲", "–"} {
		if r, ok := strings.CutPrefix(s, m); ok {
			return r, true
		}
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		return s[1 : len(s)-1], true
	}
	return strings.TrimPrefix(s, "+"), false
}

// sumOfParts reads "1시간30분", "1억2,000만원", "47만여건": numbers each with its
// unit, the larger unit first. It also returns "여…" where that word was met.
func sumOfParts(k Kind, s, headerUnit string) (*big.Rat, string, error) {
	total := new(big.Rat)
	last := (*big.Rat)(nil)
	met := ""
	for s != "" {
		n, rest, err := koreanNumber(s)
		if err != nil {
			return nil, met, err
		}
		if r, ok := strings.CutPrefix(rest, "여"); ok {
			met, rest = "여", r
		}
		factor, rest, ok := cutUnit(k, rest, headerUnit)
		if !ok {
			return nil, met, &ValueError{CodeNotNumber}
		}
		if last != nil && factor.Cmp(last) >= 0 { // "30분 1시간", "5 5"
			return nil, met, &ValueError{CodeNotNumber}
		}
		if last != nil && k != KindMinutes && k != KindHours {
			return nil, met, &ValueError{CodeNotNumber}
		}
		last = factor
		total.Add(total, n.Mul(n, factor))
		s = rest
	}
	if last == nil {
		return nil, met, &ValueError{CodeNotNumber}
	}
	return total, met, nil
}

// cutUnit takes the unit that the text goes on with.
func cutUnit(k Kind, s, headerUnit string) (*big.Rat, string, bool) {
	end := strings.IndexFunc(s, unicode.IsDigit)
	if end < 0 {
		end = len(s)
	}
	word := s[:end]
	if word == "" {
		if end < len(s) {
			return nil, s, false
		}
		if f, ok := units[k][headerUnit]; ok && k != KindShare && k != KindPercent {
			return f, s, true
		}
		return rat(1), s, true
	}
	f, ok := units[k][word]
	return f, s[end:], ok
}

// koreanNumber reads digits with 천, 백, 십 and 조, 억, 만 behind them: 470,000,
// 47만, 1억2,000만, 3천. It stops at what is none of them.
func koreanNumber(s string) (*big.Rat, string, error) {
	total, group := new(big.Rat), new(big.Rat)
	lastBig, lastSmall := int64(0), int64(0)
	seen, pending := false, false
	for s != "" {
		m := plainNumber.FindString(s)
		if m == "" || m == "." {
			break
		}
		if len(m) > maxDigits {
			return nil, s, &ValueError{CodeNotNumber}
		}
		v, ok := new(big.Rat).SetString(strings.ReplaceAll(m, ",", ""))
		if !ok {
			return nil, s, &ValueError{CodeNotNumber}
		}
		s, seen = s[len(m):], true
		small := int64(1)
		for _, u := range smallUnits {
			if r, ok := strings.CutPrefix(s, u.word); ok {
				small, s = u.by, r
				break
			}
		}
		if pending && small >= lastSmall {
			return nil, s, &ValueError{CodeNotNumber}
		}
		group.Add(group, v.Mul(v, rat(small)))
		pending, lastSmall = true, small
		for _, u := range bigUnits {
			if r, ok := strings.CutPrefix(s, u.word); ok {
				if lastBig != 0 && u.by >= lastBig {
					return nil, s, &ValueError{CodeNotNumber}
				}
				total.Add(total, group.Mul(group, rat(u.by)))
				group = new(big.Rat)
				pending, lastBig, s = false, u.by, r
				break
			}
		}
	}
	if !seen {
		return nil, s, &ValueError{CodeNotNumber}
	}
	return total.Add(total, group), s, nil
}

// readPlain reads the number of a number cell, which Excel may have written with
// more digits than were typed.
func readPlain(k Kind, t Typed) (Read, error) {
	if v, ok := shortDecimal(t.Text); ok {
		return inUnit(k, t, v)
	}
	short, ok := roundedFloat(k, t.Text)
	if !ok {
		return Read{}, &ValueError{CodeNotNumber}
	}
	v, ok := new(big.Rat).SetString(short)
	if !ok || len(short) > 400 {
		return Read{}, &ValueError{CodeNotNumber}
	}
	return inUnit(k, t, v)
}

// roundedFloat writes the number of a cell without an exponent: amounts and counts
// with the 15 digits that Excel keeps, since 8.5*1.1 is 9.350000000000001 in a cell.
func roundedFloat(k Kind, text string) (string, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || f-f != 0 {
		return "", false
	}
	if k == KindMoney || k == KindCount {
		if v, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err == nil {
			f = v
		}
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

// inUnit brings a plain number to the unit that its header states.
func inUnit(k Kind, t Typed, v *big.Rat) (Read, error) {
	if u, ok := units[k][t.Unit]; ok && k != KindShare && k != KindPercent {
		v.Mul(v, u)
	}
	return settleShare(k, t, "", Read{Rat: v})
}

// shortDecimal reads a number of at most 15 digits, which a cell holds exactly as
// it was typed.
func shortDecimal(s string) (*big.Rat, bool) {
	n, scale, ok := shortParts(s)
	switch {
	case !ok:
		return nil, false
	case scale == 1:
		return rat(n), true
	}
	return big.NewRat(n, scale), true
}

// shortParts is shortDecimal as n/scale, scale a power of ten.
func shortParts(s string) (n, scale int64, ok bool) {
	digits, negative := strings.CutPrefix(s, "-")
	seen := 0
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			if seen++; seen > 15 {
				return 0, 0, false
			}
			n = 10*n + int64(c-'0')
			scale *= 10
		case c == '.' && scale == 0 && i > 0 && i < len(digits)-1:
			scale = 1
		default:
			return 0, 0, false
		}
	}
	if seen == 0 {
		return 0, 0, false
	}
	if negative {
		n = -n
	}
	return n, max(scale, 1), true
}

// exact bounds whole numbers that a float64 holds exactly.
const exact = 1 << 53

// ShortNumber is ReadNumber of a number cell of few digits, as nearly all are: the
// value is n/scale, |n| < 2⁵³ and scale a power of ten up to 10¹⁵. Where ok is
// false, ReadNumber tells what the cell holds.
func ShortNumber(k Kind, t Typed) (n, scale int64, ok bool) {
	if !t.Number || k == KindPercent || k == KindShare && t.Unit == "%" && !t.Style {
		return 0, 0, false
	}
	if n, scale, ok = shortParts(t.Text); !ok && (k == KindMoney || k == KindCount) {
		if short, plain := roundedFloat(k, t.Text); plain {
			n, scale, ok = shortParts(short)
		}
	}
	if !ok || t.Unit == "" || k == KindShare {
		return n, scale, ok
	}
	u, known := units[k][t.Unit]
	switch {
	case !known:
		return n, scale, true
	case !u.IsInt():
		return 0, 0, false
	}
	by := u.Num().Int64()
	if n >= exact/by || n <= -exact/by {
		return 0, 0, false
	}
	return n * by, scale, true
}

// ReadFloat is ReadNumber as the nearest float64, for checks and not for amounts.
func ReadFloat(k Kind, t Typed) (float64, error) {
	if n, scale, ok := ShortNumber(k, t); ok {
		return float64(n) / float64(scale), nil
	}
	r, err := ReadNumber(k, t)
	if err != nil {
		return 0, err
	}
	return r.Float(), nil
}

// settleShare decides between 99.9 and 0.999 by the field's kind and what was
// written beside the number.
func settleShare(k Kind, t Typed, typed string, r Read) (Read, error) {
	if k != KindShare && k != KindPercent {
		return r, nil
	}
	one, written := rat(1), strings.ContainsAny(typed, "%퍼프") || strings.Contains(typed, "percent")
	if written || t.Style {
		return r, nil // already 0…1, or out of range whatever it was meant to be
	}
	if k == KindShare {
		if t.Unit == "%" {
			switch {
			case r.Rat.Sign() <= 0:
			case r.Rat.Cmp(one) <= 0:
				r.Ambiguous = true
			default:
				r.Rat.Mul(r.Rat, big.NewRat(1, 100))
			}
		}
		return r, nil
	}
	switch {
	case r.Rat.Sign() < 0 || r.Rat.Cmp(rat(100)) > 0:
		r.Rat.Set(rat(2)) // out of range on either reading
	case r.Rat.Cmp(rat(50)) > 0:
		r.Rat.Mul(r.Rat, big.NewRat(1, 100))
	case r.Rat.Cmp(big.NewRat(1, 2)) < 0 || r.Rat.Cmp(one) >= 0: // 0.3, 1, 20
		r.Ambiguous = true
	}
	return r, nil
}

// ToMoney returns an exact amount, or a *ValueError with CodeTooManyDigits.
func ToMoney(v *big.Rat) (unit.Money, error) {
	m := new(big.Rat).Mul(v, rat(1000))
	if !m.IsInt() {
		return 0, &ValueError{CodeTooManyDigits}
	}
	if !m.Num().IsInt64() {
		return 0, &ValueError{CodeOutOfRange}
	}
	return unit.Money(m.Num().Int64()), nil
}

// ToCount returns a whole number, or a *ValueError with CodeNotWhole.
func ToCount(v *big.Rat) (int64, error) {
	if !v.IsInt() {
		return 0, &ValueError{CodeNotWhole}
	}
	if !v.Num().IsInt64() {
		return 0, &ValueError{CodeOutOfRange}
	}
	return v.Num().Int64(), nil
}

// Within reports whether a value lies within the field's bounds and on none of them.
func (f *Field) Within(x float64) bool {
	return (f.Min == nil || x > *f.Min) && (f.Max == nil || x < *f.Max)
}

// InRange returns the code of the problem of a value outside the field's
// bounds, or "".
func (f *Field) InRange(v *big.Rat) string {
	if x, _ := v.Float64(); f.Within(x) {
		return "" // rounding keeps the order
	}
	low := f.Min != nil && v.Cmp(new(big.Rat).SetFloat64(*f.Min)) < 0
	high := f.Max != nil && v.Cmp(new(big.Rat).SetFloat64(*f.Max)) > 0
	switch {
	case !low && !high:
		return ""
	case f.Kind == KindShare || f.Kind == KindPercent:
		return CodeShareRange
	case f.Kind == KindMoney && low:
		return CodeNegativePrice
	case f.UnitPrice:
		return CodeAbsurdPrice
	case f.Key == "messages_per_month" && high:
		return CodeAbsurdVolume
	}
	return CodeOutOfRange
}

var (
	ymd          = regexp.MustCompile(`^'?(\d{4}|\d{2})(?:년|[-./])(\d{1,2})(?:월|[-./])(\d{1,2})(?:일|\.)?(.*)$`)
	dayThenClock = regexp.MustCompile(`(\d)\s+(\d{1,2}(?::|시))`)
	packed       = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	hm           = regexp.MustCompile(`^[t,]?(오전|오후|am|pm)?(\d{1,2})(?::|시)(?:(\d{1,2})(?:분)?)?(?::?(\d{1,2})(?:초)?)?(오전|오후|am|pm)?(\+09:00|kst)?$`)
	weekday      = regexp.MustCompile(`\([월화수목금토일]\)|[월화수목금토일]요일`)
	firstDay     = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
)

// ReadTime reads a date, or a date and time, in Seoul: 2022-10-17, 2022.10.17.,
// 2022년 10월 17일, 22.10.17., 20221017, 2022-10-15 15:30, 오후 3시 30분, or Excel's serial
// number (from 1904 where the workbook counts so).
func ReadTime(t Typed, withTime, from1904 bool) (time.Time, error) {
	bad := &ValueError{CodeNotDate}
	text := strings.Map(plainWidth, t.Text)
	if withTime && !t.Number {
		text = dayThenClock.ReplaceAllString(text, "$1,$2") // 2023.6.7 09:00 is not the 70th
	}
	s := strings.ToLower(strings.Join(strings.Fields(text), ""))
	if m := packed.FindStringSubmatch(s); m != nil {
		return calendarDay(m[1], m[2], m[3])
	}
	if t.Number {
		return serialTime(s, withTime, from1904)
	}
	s = weekday.ReplaceAllString(s, "")
	m := ymd.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, bad
	}
	year := m[1]
	if len(year) == 2 {
		year = "20" + year
	}
	day, err := calendarDay(year, m[2], m[3])
	if err != nil || m[4] == "" {
		return day, err
	}
	clock := hm.FindStringSubmatch(m[4])
	if clock == nil || !withTime {
		return time.Time{}, bad
	}
	return addClock(day, clock)
}

func addClock(day time.Time, m []string) (time.Time, error) {
	h, _ := strconv.Atoi(m[2])
	minute, _ := strconv.Atoi(m[3])
	sec, _ := strconv.Atoi(m[4])
	half := m[1] + m[5]
	switch half {
	case "":
	case "오전", "am", "오후", "pm":
		if h > 12 || h == 0 {
			return time.Time{}, &ValueError{CodeNotDate}
		}
		h %= 12
		if half == "오후" || half == "pm" {
			h += 12
		}
	default:
		return time.Time{}, &ValueError{CodeNotDate}
	}
	if h > 24 || minute > 59 || sec > 59 || h == 24 && minute+sec > 0 {
		return time.Time{}, &ValueError{CodeNotDate}
	}
	return day.Add(time.Duration(h)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(sec)*time.Second), nil
}

func calendarDay(y, m, d string) (time.Time, error) {
	year, _ := strconv.Atoi(y)
	month, _ := strconv.Atoi(m)
	day, _ := strconv.Atoi(d)
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, Seoul)
	if year < 1990 || year > 2100 || t.Day() != day || int(t.Month()) != month {
		return time.Time{}, &ValueError{CodeNotDate}
	}
	return t, nil
}

func serialTime(s string, withTime, from1904 bool) (time.Time, error) {
	f, err := strconv.ParseFloat(s, 64)
	if from1904 {
		f += 1462
	}
	if err != nil || !(f >= 32874 && f < 73416) { // 1990 to 2100
		return time.Time{}, &ValueError{CodeNotDate}
	}
	days := int64(f)
	seconds := int64((f-float64(days))*86400 + .5)
	if !withTime {
		seconds = 0
	}
	u := firstDay.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	return time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, Seoul), nil
}

// SerialTime returns Excel's serial number of a time in Seoul.
func SerialTime(t time.Time) float64 {
	t = t.In(Seoul)
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	d := wall.Sub(firstDay)
	return float64(d/(24*time.Hour)) + float64(d%(24*time.Hour))/float64(24*time.Hour)
}

// ReadList splits a list at semicolons and line breaks, where there are none at
// commas, and with arrows also at them. Blank elements are left out.
func ReadList(s string, arrows bool) []string {
	cut := func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }
	if arrows {
		for _, a := range []string{"→", "->", "⇒", "=>", "▶", ">"} {
			s = strings.ReplaceAll(s, a, ";")
		}
	}
	if !strings.ContainsFunc(s, cut) {
		cut = func(r rune) bool { return r == ',' }
	}
	var out []string
	for _, p := range strings.FieldsFunc(s, cut) {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// WriteList joins a list so that ReadList gives it back.
func WriteList(list []string, arrows bool) string {
	clean := make([]string, len(list))
	for i, s := range list {
		clean[i] = strings.Join(strings.Fields(strings.ReplaceAll(s, ";", "；")), " ")
	}
	if arrows {
		return strings.Join(clean, " → ")
	}
	if len(clean) == 1 && strings.Contains(clean[0], ",") {
		return clean[0] + ";"
	}
	return strings.Join(clean, "; ")
}

// ReadTiers reads "0:9.35; 100,000:8.5": each monthly volume with the price from
// it on. A first volume of 1 is 0.
func ReadTiers(s, headerUnit string) ([]Tier, error) {
	bad := &ValueError{CodeTiers}
	price := SheetOf("services").Field("price")
	var out []Tier
	for _, p := range strings.FieldsFunc(strings.Map(plainWidth, s), func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.TrimSpace(p) == "" {
			continue
		}
		from, at, ok := strings.Cut(p, ":")
		if !ok {
			return nil, bad
		}
		from, _, _ = strings.Cut(strings.TrimSpace(from), "~")
		from = strings.TrimSuffix(strings.TrimSpace(from), "이상")
		n, err := ReadNumber(KindCount, Typed{Text: from})
		if err != nil {
			return nil, bad
		}
		count, err := ToCount(n.Rat)
		if err != nil || count < 0 || count > maxMessagesPerMonth {
			return nil, bad
		}
		w, err := ReadNumber(KindMoney, Typed{Text: at, Unit: headerUnit})
		if err != nil {
			return nil, bad
		}
		if code := price.InRange(w.Rat); code != "" {
			return nil, &ValueError{code}
		}
		m, err := ToMoney(w.Rat)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 && count == 1 {
			count = 0
		}
		if len(out) > 0 && count <= out[len(out)-1].From || len(out) > 100 {
			return nil, bad
		}
		out = append(out, Tier{From: count, PricePerMessage: m})
	}
	if len(out) == 0 {
		return nil, bad
	}
	return out, nil
}

// WriteTiers is ReadTiers back.
func WriteTiers(t []Tier) string {
	parts := make([]string, len(t))
	for i, x := range t {
		parts[i] = strconv.FormatInt(x.From, 10) + ":" + x.PricePerMessage.String()
	}
	return strings.Join(parts, "; ")
}

// ReadCredits reads "99.9%:10%; 99%:30%".
func ReadCredits(s string) ([]Credit, error) {
	bad := &ValueError{CodeCredits}
	var out []Credit
	for _, p := range strings.FieldsFunc(strings.Map(plainWidth, s), func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.TrimSpace(p) == "" {
			continue
		}
		below, share, ok := strings.Cut(p, ":")
		if !ok || len(out) > 100 {
			return nil, bad
		}
		below = strings.TrimSuffix(strings.TrimSpace(below), "미만")
		b, err := ReadNumber(KindPercent, Typed{Text: below})
		if err != nil {
			return nil, bad
		}
		c, err := ReadNumber(KindShare, Typed{Text: share})
		if err != nil {
			return nil, bad
		}
		if b.Ambiguous || !unitInterval(b.Rat) || !unitInterval(c.Rat) {
			return nil, bad
		}
		out = append(out, Credit{Below: b.Float(), Share: c.Float()})
	}
	if len(out) == 0 {
		return nil, bad
	}
	return out, nil
}

func unitInterval(v *big.Rat) bool { return v.Sign() >= 0 && v.Cmp(rat(1)) <= 0 }

// WriteCredits is ReadCredits back.
func WriteCredits(c []Credit) string {
	parts := make([]string, len(c))
	for i, x := range c {
		parts[i] = Percent(x.Below) + ":" + Percent(x.Share)
	}
	return strings.Join(parts, "; ")
}

// Percent writes a share of 0…1 in percent with every digit it has: 99.95%.
func Percent(v float64) string {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64))
	if !ok {
		return ""
	}
	s := r.Mul(r, rat(100)).FloatString(20)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".") + "%"
}

// IsBlank reports whether a cell says nothing: empty, or a dash or "해당 없음".
func IsBlank(s string) bool {
	for _, r := range s { // most cells say something, which their first letter shows
		if r = plainWidth(r); unicode.IsSpace(r) {
			continue
		}
		if !strings.ContainsRune("-–—―ㅡ해nN", r) {
			return false
		}
		break
	}
	if len(s) > 100 && len(strings.TrimSpace(s)) > 100 {
		return false
	}
	switch strings.ToLower(strings.Join(strings.Fields(strings.Map(plainWidth, s)), "")) {
	case "", "-", "–", "—", "―", "ㅡ", "해당없음", "n/a":
		return true
	}
	return false
}
