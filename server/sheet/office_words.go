package sheet

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"daebi/models"
)

// kindWords are the headers of one kind of table, folded.
type kindWords struct {
	kind   string
	fields []models.Field
	exact  map[string][]int // folded header: fields that go by it, best first
	parts  []wordOf         // words that a longer header may hold
}

type wordOf struct {
	word  string
	field int
}

// officeWords returns the headers of every kind, made once.
var officeWords = sync.OnceValue(func() map[string]*kindWords {
	out := map[string]*kindWords{}
	for _, w := range models.OfficeKinds() {
		k := &kindWords{kind: w.Value, fields: models.OfficeFields(w.Value), exact: map[string][]int{}}
		for i, f := range k.fields {
			for n, s := range append([]string{f.Ko, f.En, f.Key}, f.Synonyms...) {
				forms := []string{models.Fold(s)}
				if n < 2 { // of a synonym the brackets are what makes it one
					forms = append(forms, models.Fold(cutBrackets(s)))
				}
				for _, form := range forms {
					if form != "" && !slices.Contains(k.exact[form], i) {
						k.exact[form] = append(k.exact[form], i)
					}
				}
			}
		}
		for form, fields := range k.exact {
			if n := utf8.RuneCountInString(form); n >= 4 || n >= 2 && !isASCII(form) {
				k.parts = append(k.parts, wordOf{form, fields[0]})
			}
		}
		slices.SortFunc(k.parts, func(a, b wordOf) int { // longest first, then any fixed order
			if len(a.word) != len(b.word) {
				return len(b.word) - len(a.word)
			}
			return strings.Compare(a.word, b.word)
		})
		out[w.Value] = k
	}
	return out
})

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

func (k *kindWords) field(key string) *models.Field {
	for i := range k.fields {
		if k.fields[i].Key == key {
			return &k.fields[i]
		}
	}
	return &models.Field{}
}

// cutBrackets drops what stands in brackets, the rest joined.
func cutBrackets(s string) string {
	if !strings.ContainsAny(s, "([（［{<〈") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '（', '［', '{', '<', '〈':
			depth++
		case ')', ']', '）', '］', '}', '>', '〉':
			depth = max(0, depth-1)
			b.WriteByte(' ')
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return s
	}
	return b.String()
}

// inBrackets returns what stands in brackets.
func inBrackets(s string) []string {
	var out []string
	for {
		i := strings.IndexAny(s, "([（［")
		if i < 0 {
			return out
		}
		_, w := utf8.DecodeRuneInString(s[i:])
		s = s[i+w:]
		j := strings.IndexAny(s, ")]）］")
		if j < 0 {
			return append(out, s)
		}
		out = append(out, s[:j])
		s = s[j:]
	}
}

// Words by which a header or a title says what it is about. All are folded.
var (
	beforeWords = []string{"전환전", "도입전", "변경전", "개선전", "적용전", "시행전", "기존", "현행", "종전", "당초", "개편전", "이전단가", "before", "current", "existing", "previous", "asis", "incumbent"}
	afterWords  = []string{"전환후", "도입후", "변경후", "개선후", "적용후", "시행후", "신규", "변경", "도입", "전환", "개편후", "after", "proposed", "tobe"}
	failWords   = []string{"대체발송", "대체", "실패시", "실패분", "실패건", "재발송", "failover", "fallback"}
	offerWords  = []string{"견적", "제안서", "제안가", "제안단가", "제안금액", "제안사", "제안업체", "업체비교", "입찰", "투찰", "응찰", "quotation", "quote", "proposal", "bidder", "tender", "offer"}
	totalWords  = map[string]bool{"소계": true, "합계": true, "총계": true, "누계": true, "계": true, "총합계": true, "합": true, "평균": true, "전체합계": true, "중계": false, "total": true, "subtotal": true, "grandtotal": true, "sum": true, "average": true, "총액계": true, "부서계": true, "월계": true, "연계": false, "총소계": true, "합산": true, "avg": true, "소계합": true, "절감액": true, "절감": true, "차액": true, "증감": true, "차이": true, "절감률": true, "절감율": true, "예산절감액": true, "saving": true, "savings": true, "difference": true}
)

func foldHas(folded string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(folded, w) })
}

// phaseOf tells from words which price a header or a mark means, "" for none.
func phaseOf(s string) models.Phase {
	f := models.Fold(s)
	switch {
	case f == "":
		return ""
	case foldHas(f, failWords):
		return models.Fallback
	case foldHas(f, beforeWords):
		return models.Before
	case foldHas(f, afterWords) || f == "신":
		return models.After
	}
	if isASCII(s) {
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch w {
			case "old", "prior":
				return models.Before
			case "new":
				return models.After
			}
		}
	}
	return ""
}

// channelWord is a word that names a channel; weak ones name one only by custom.
type channelWord struct {
	word    string
	channel models.Channel
	weak    bool
}

var channelWordList = []channelWord{
	{"브랜드메시지", models.Friendtalk, false}, {"친구톡", models.Friendtalk, false}, {"friendtalk", models.Friendtalk, false},
	{"알림톡", models.Alimtalk, false}, {"alimtalk", models.Alimtalk, false}, {"알림talk", models.Alimtalk, false}, {"비즈메시지", models.Alimtalk, true},
	{"그림문자", models.MMS, false}, {"멀티문자", models.MMS, false}, {"포토문자", models.MMS, false}, {"멀티미디어", models.MMS, false}, {"이미지문자", models.MMS, false}, {"mms", models.MMS, false},
	{"장문", models.LMS, false}, {"lms", models.LMS, false},
	{"단문", models.SMS, false}, {"sms", models.SMS, false},
	{"rcs", models.RCS, false}, {"채팅플러스", models.RCS, false},
	{"네이버", models.NaverNote, false}, {"naver", models.NaverNote, false},
	{"토스", models.TossNote, false}, {"toss", models.TossNote, false},
	{"등기", models.Post, false}, {"우편", models.Post, false}, {"종이고지", models.Post, false}, {"postal", models.Post, false},
	{"카카오", models.Alimtalk, true}, {"카톡", models.Alimtalk, true}, {"kakao", models.Alimtalk, true}, {"문자", models.SMS, true}, {"textmessage", models.SMS, true},
}

// wordMemo keeps what was made of texts by words in them that hold no digits: texts
// that differ in nothing but their numbers, as a list's do, are looked at once.
type wordMemo[T any] struct{ made map[string]T }

func (m *wordMemo[T]) of(text string, read func(string) T) T {
	var room [128]byte
	if len(text) > len(room) {
		return read(text)
	}
	b := room[:copy(room[:], text)]
	for i, c := range b {
		if c >= '0' && c <= '9' {
			b[i] = '0'
		}
	}
	v, ok := m.made[string(b)]
	if !ok {
		v = read(text)
		if m.made == nil {
			m.made = map[string]T{}
		}
		if len(m.made) < 1000 {
			m.made[string(b)] = v
		}
	}
	return v
}

// channelOf tells the channel that a text names. It is "" where it names none or
// several that differ; sure is false where only custom says so (문자: SMS).
func channelOf(s string) (ch models.Channel, sure bool) {
	if len(s) > 600 {
		return "", false
	}
	f := models.Fold(s)
	weak := models.Channel("")
	for _, w := range channelWordList {
		if !strings.Contains(f, w.word) {
			continue
		}
		switch {
		case w.weak:
			if weak == "" {
				weak = w.channel
			}
		case ch == "":
			ch = w.channel
		case ch != w.channel:
			return "", false
		}
	}
	if ch != "" {
		return ch, true
	}
	return weak, false
}

// vatOf reads the side of VAT that a text states, "" for none. Texts that state
// both are told by clause by vatOfNote.
func vatOf(s string) models.VATSide {
	if len(s) > 4000 {
		return ""
	}
	f := models.Fold(s)
	if f == "" {
		return ""
	}
	named := strings.Contains(f, "부가") || strings.Contains(f, "vat") || strings.Contains(f, "세금")
	excl := f == "공급가" || named && foldHas(f, []string{"별도", "제외", "미포함", "불포함", "포함하지", "excl", "without", "전금액", "exempted", "plus"}) || foldHas(f, []string{"공급가액", "세전", "exclvat", "beforetax", "netprice"})
	incl := named && foldHas(f, []string{"포함", "incl", "with"}) && !foldHas(f, []string{"미포함", "불포함", "포함하지", "without"}) || foldHas(f, []string{"공급대가", "세후", "세포함", "grossprice", "합계단가", "총단가"})
	exempt := foldHas(f, []string{"면세", "비과세", "영세율", "vatexempt", "taxfree"}) && !foldHas(f, []string{"과세면세", "과면세"})
	n := 0
	for _, b := range []bool{excl, incl, exempt} {
		if b {
			n++
		}
	}
	if n != 1 {
		return ""
	}
	switch {
	case excl:
		return models.VATExcluded
	case incl:
		return models.VATIncluded
	}
	return models.VATExempt
}

var vatPhrase = regexp.MustCompile(`(?i)[,/·\s]*(부가가치세|부가세|vat|v\.a\.t\.?)\s*(10%)?\s*(별도|포함|제외|미포함|불포함|면세|면제|excluded|included|excl\.?|incl\.?)?|\b(excluding|including|excl\.?|incl\.?|ex|inc)\s*\.?\s*vat`)

// Units that a header or a line above a table names, with the kinds of value they
// are for.
func unitIn(k models.Kind, s string) string {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",/·;:、 \t\n", r) }) {
		w = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(w), "단위"), "."))
		if w != "" && models.KnownUnit(k, w) {
			return w
		}
	}
	if w := strings.ToLower(strings.ReplaceAll(s, " ", "")); models.KnownUnit(k, w) {
		return w
	}
	return ""
}

// Patterns of what names a person: a phone number, an address of e-mail.
var (
	phonePattern     = regexp.MustCompile(`(?:\+82[-. ]?|\b0)(?:1[016789]|2|[3-6][1-5]|70|50\d?)[-.) ]{0,2}\d{3,4}[-. ]\d{4}\b|\b01[016789]\d{7,8}\b`)
	personInBrackets = regexp.MustCompile(`\s*[(（]\s*(?:대표이사|대표자|대표|담당자|담당)\s*[:：]?\s*[가-힣]{2,5}(?:\s*[가-힣]{2,4})?\s*[)）]`)
	whoInBrackets    = regexp.MustCompile(`\s*[(（\[][^()（）\[\]]{0,30}…[^()（）\[\]]{0,30}[)）\]]`)
	mailPattern      = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
)

// namesPerson reports whether a text holds a phone number or an e-mail address.
func namesPerson(s string) bool {
	if strings.IndexByte(s, '@') >= 0 && mailPattern.MatchString(s) {
		return true
	}
	digits, zero := 0, false
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= '0' && c <= '9' {
			digits++
			zero = zero || c == '0'
		}
	}
	// The shortest is 02-123-4567; +82 2 123 4567 needs no zero.
	return digits >= 9 && (zero || strings.Contains(s, "+82")) && phonePattern.MatchString(s)
}

// withoutPerson takes phone numbers and addresses out of a text that is kept.
func withoutPerson(s string) string {
	if strings.Contains(s, "대표") || strings.Contains(s, "담당") {
		s = strings.TrimSpace(personInBrackets.ReplaceAllString(s, ""))
	}
	if !namesPerson(s) {
		return s
	}
	s = phonePattern.ReplaceAllString(mailPattern.ReplaceAllString(s, "…"), "…")
	return strings.TrimSpace(whoInBrackets.ReplaceAllString(s, "")) // who it was that could be called
}

// looksNumber reports whether a text begins as a figure does.
func looksNumber(s string) bool {
	s = strings.TrimSpace(s)
	for _, p := range []string{"약", "월", "₩", "￦", "\\", "-", "−", "△", "▲", "(", "~", "+"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, p))
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r >= '0' && r <= '9' || r >= '０' && r <= '９' || r == '.' && len(s) > 1
}

// companyMark reports whether a text has the form of a firm's name.
func companyMark(s string) bool {
	return strings.Contains(s, "(주)") || strings.Contains(s, "㈜") || strings.Contains(s, "주식회사") || strings.Contains(s, "(유)") || strings.HasSuffix(s, "Inc.") || strings.HasSuffix(s, "Ltd.") || strings.HasSuffix(s, "Co.") || strings.HasSuffix(s, "Corp.") || strings.Contains(s, "Co., Ltd")
}

// isNote reports whether a text is a remark beside or under a table.
func isNote(s string) bool {
	s = strings.TrimSpace(s)
	for _, p := range []string{"※", "*", "＊", "주)", "주 )", "주:", "주1", "주2", "(주1", "(주2", "주 :", "☞", "▷", "►", "[주]", "Note", "note:", "NOTE", "＃", "참고)", "참고:"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasPrefix(s, "(단위") || strings.HasPrefix(s, "단위")
}

// isTotal reports whether a text marks a row or a column as a sum.
func isTotal(s string) bool {
	if len(s) > 60 {
		return false
	}
	f := models.Fold(cutBrackets(s))
	if totalWords[f] {
		return true
	}
	for _, w := range []string{"소계", "합계", "총계", "누계", "subtotal", "grandtotal"} {
		if rest, ok := strings.CutSuffix(f, w); ok && utf8.RuneCountInString(rest) <= 12 {
			return true
		}
		if rest, ok := strings.CutPrefix(f, w); ok && utf8.RuneCountInString(rest) <= 6 {
			return true
		}
	}
	return false
}

// bodyEnds are the last letters of the names of local governments and of words
// that end alike but are none.
var notBodies = map[string]bool{"다시": true, "필요시": true, "표시": true, "실시": true, "발송시": true, "별도": true, "년도": true, "연도": true, "제도": true, "한도": true, "속도": true, "정도": true, "요구": true, "연구": true, "도구": true, "친구": true, "용도": true, "실패시": true, "변경시": true, "장애시": true, "전환시": true,
	"미달시": true, "초과시": true, "영구": true, "청구": true, "재청구": true, "신청": true, "요청": true, "빈도": true, "농도": true, "온도": true, "난이도": true, "만족도": true, "영향도": true, "회계연도": true, "당해연도": true, "사업연도": true, "공시": true, "고시": true, "제시": true, "동시": true, "즉시": true, "수시": true, "상시": true, "임시": true, "일시": true, "감시": true, "명시": true, "도시": true, "수신시": true, "견적시": true, "계약시": true, "각시": true, "창구": true, "복구": true, "재난복구": true, "장애복구": true, "부서별": true, "직원": true, "회원": true, "지원": true, "민원": true, "인원": true, "자원": true, "수신도": true, "해당시": true, "완료시": true, "종료시": true, "이용시": true, "접수시": true, "발생시": true, "전년도": true, "기준연도": true, "금년도": true, "지도": true}

// agencyIn finds the name of a city, a county, a district or another public body
// at the head of a title, "" for none.
func agencyIn(title string) string {
	if f := strings.Fields(title); len(f) >= 2 && len(f) <= 6 && !slices.ContainsFunc(f, func(w string) bool { return utf8.RuneCountInString(w) > 1 }) {
		title = strings.Join(f, "") // 별 빛 시
	}
	words := strings.FieldsFunc(title, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()[]<>「」·,/|:", r) })
	var found []string
	for i, w := range words {
		if i >= 6 {
			break
		}
		if isBody(w) {
			found = append(found, w)
			continue
		}
		if len(found) > 0 {
			break
		}
	}
	if len(found) > 2 {
		found = found[:2]
	}
	return strings.Join(found, " ")
}

func isBody(w string) bool {
	n := utf8.RuneCountInString(w)
	if n < 2 || n > 12 || notBodies[w] || strings.IndexFunc(w, func(r rune) bool { return !unicode.Is(unicode.Hangul, r) }) >= 0 {
		return false
	}
	for _, s := range []string{"특별자치시", "특별자치도", "광역시", "특별시", "시청", "군청", "구청", "도청", "교육청", "주민센터", "보건소", "공사", "공단"} {
		if strings.HasSuffix(w, s) && n > utf8.RuneCountInString(s) {
			return true
		}
	}
	if n < 3 || n > 5 {
		return false
	}
	return strings.HasSuffix(w, "시") || strings.HasSuffix(w, "군") || strings.HasSuffix(w, "구") || strings.HasSuffix(w, "도") && n == 4 || strings.HasSuffix(w, "도") && (w == "경기도" || w == "강원도" || w == "제주도")
}
