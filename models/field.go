package models

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// Seoul is the zone of every date and time that a sheet states.
var Seoul = time.FixedZone("KST", 9*60*60)

// TemplateVersion is the version of the table below that a template carries.
const TemplateVersion = "1"

// Kind is what a cell of a field holds; it decides how the cell is read.
type Kind string

// Kinds of fields. A share is 0…1 and a bare number above 1 is refused; a percent is an availability, where
// 99.9, 99.9% and 0.999 are one figure.
const (
	KindText     Kind = "text"
	KindMoney    Kind = "money"
	KindCount    Kind = "count"
	KindNumber   Kind = "number"
	KindShare    Kind = "share"
	KindPercent  Kind = "percent"
	KindMinutes  Kind = "minutes"
	KindHours    Kind = "hours"
	KindDate     Kind = "date"
	KindDateTime Kind = "datetime"
	KindChoice   Kind = "choice"
	KindList     Kind = "list"
	KindTiers    Kind = "tiers"
	KindCredits  Kind = "credits"
)

// Word is one word of a closed vocabulary: the constant, what the drop-down list
// shows and what else is understood.
type Word struct {
	Value, Ko, En string
	Synonyms      []string
}

// In returns the word in a language.
func (w Word) In(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Ko
}

// Field is one thing a workbook may state. The template's columns, the reader,
// the instructions and the error texts are all made from it.
type Field struct {
	Key              string
	Ko, En           string // header
	Unit             string // as the header shows it in Korean; "" for none
	UnitEn           string
	Kind             Kind
	Required         bool // the column must be there, and filled on every row
	Words            []Word
	Min, Max         *float64 // of the value as stored: won, messages, 0…1, minutes, hours
	HelpKo, HelpEn   string
	Examples         []string // one an example row; constants for choices
	Source           string   // what stands in for a blank: cited file, or in words
	SourceEn         string
	Synonyms         []string // other headers
	ReferenceTo      string   // "contracts", "nodes": holds a number, name or id of that sheet
	Width            float64  // of the column, in characters
	UnitPrice, Arrow bool     // a price of one message; a list written with arrows

	means map[string]string // constants of Words by every folded word for them; nil: not made
}

// makeMeanings makes what Match looks words up in.
func makeMeanings(fields []Field) {
	for i := range fields {
		f := &fields[i]
		if len(f.Words) == 0 {
			continue
		}
		f.means = map[string]string{}
		for _, w := range f.Words {
			for _, s := range append([]string{w.Value, w.Ko, w.En}, w.Synonyms...) {
				if s = Fold(s); s != "" && f.means[s] == "" {
					f.means[s] = w.Value
				}
			}
		}
	}
}

// Header returns the header in a language, without its unit.
func (f Field) Header(lang string) string {
	if lang == "en" {
		return f.En
	}
	return f.Ko
}

// Help returns the instruction in a language.
func (f Field) Help(lang string) string {
	if lang == "en" {
		return f.HelpEn
	}
	return f.HelpKo
}

// UnitIn returns the unit in a language.
func (f Field) UnitIn(lang string) string {
	if lang == "en" {
		return f.UnitEn
	}
	return f.Unit
}

// SourceIn returns what stands in for a blank cell, in a language.
func (f Field) SourceIn(lang string) string {
	if lang == "en" && f.SourceEn != "" {
		return f.SourceEn
	}
	return f.Source
}

// Word returns the word of a constant, and whether there is one.
func (f Field) Word(value string) (Word, bool) {
	for _, w := range f.Words {
		if w.Value == value {
			return w, true
		}
	}
	return Word{}, false
}

// Match returns the constant that a typed word means. Width, case, spaces and
// punctuation do not count.
func (f Field) Match(typed string) (string, bool) {
	t := Fold(typed)
	if t == "" || len(f.Words) == 0 {
		return "", false
	}
	if f.means != nil {
		w, ok := f.means[t]
		return w, ok
	}
	for _, w := range f.Words {
		for _, s := range append([]string{w.Value, w.Ko, w.En}, w.Synonyms...) {
			if Fold(s) == t {
				return w.Value, true
			}
		}
	}
	return "", false
}

// Allowed lists the words of a closed vocabulary in a language.
func (f Field) Allowed(lang string) []string {
	words := make([]string, len(f.Words))
	for i, w := range f.Words {
		words[i] = w.In(lang)
	}
	return words
}

// MatchHeader returns how well a typed header names the field: 1 for the
// template's own words, less for a synonym, 0 for none. What stands in brackets
// (a unit, a remark) does not count.
func (f Field) MatchHeader(typed string) float64 {
	t := Fold(cutBracket(typed))
	if t == "" {
		return 0
	}
	if t == Fold(cutBracket(f.Ko)) || t == Fold(cutBracket(f.En)) {
		return 1
	}
	for _, s := range f.Synonyms {
		if t == Fold(s) {
			return .9
		}
	}
	return 0
}

func cutBracket(s string) string {
	if i := strings.IndexAny(s, "(（["); i > 0 {
		return s[:i]
	}
	return s
}

// Fold reduces a word to what it is compared by: letters and digits in lower
// case, full-width forms as their plain ones.
func Fold(s string) string {
	plain := true
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= '가' && r <= '힣' || r == '%') {
			plain = false
			break
		}
	}
	if plain { // as most words of a sheet are
		return s
	}
	var short [96]byte
	b := short[:0]
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

func foldRune(r rune) rune {
	switch {
	case r >= '가' && r <= '힣', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '%':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < 128:
		return -1
	}
	r = unicode.ToLower(plainWidth(r))
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '%' {
		return r
	}
	return -1
}

func plainWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - 0xFEE0
	case r == '\u3000' || r == '\u00a0':
		return ' '
	}
	return r
}

// Sheet is one sheet of the template and the table it holds. Its name is Korean
// in every language: it is the format, not a sentence.
type Sheet struct {
	Name               string
	Kind               string // as in check -json: contracts, services, …
	En                 string // also understood as the sheet's name
	Required           bool
	IntroKo, IntroEn   string
	AbsentKo, AbsentEn string // what stands in where the sheet is not there
	Fields             []Field
}

// Field returns the field of a key. It panics for a key that is not in the
// table, which only a mistake in the code can name.
func (s Sheet) Field(key string) Field {
	for _, f := range s.Fields {
		if f.Key == key {
			return f
		}
	}
	panic("no field " + s.Kind + "." + key)
}

// Names of the template's sheets.
const (
	SheetGuide       = "안내"
	SheetContracts   = "계약"
	SheetServices    = "서비스"
	SheetNodes       = "중계구조"
	SheetRoutes      = "경로"
	SheetSLA         = "SLA"
	SheetIncidents   = "장애이력"
	SheetAssumptions = "가정"
)

// SheetOf returns the sheet of a kind; it panics for a kind that is not there.
func SheetOf(kind string) Sheet {
	for _, s := range Sheets() {
		if s.Kind == kind {
			return s
		}
	}
	panic("no sheet of kind " + kind)
}

// MarkKey is the first column of every sheet: rows marked as a guide or an
// example are never read.
const MarkKey = "mark"

func bound(v float64) *float64 { return &v }

// Bounds beyond which a figure is taken for a slip.
const (
	maxPriceWon         = 1_000_000
	maxMessagesPerMonth = 1_000_000_000
	maxAmountWon        = 1e13
	maxMinutes          = 60 * 24 * 365
	maxHours            = 24 * 365 * 100
	maxStaffHours       = 100_000 // of one outage
	minMultiple         = .001    // of all rates or all harm
	maxMultiple         = 1000
	maxClerkHourWon     = 10_000_000 // one hour
)

func words(w ...Word) []Word { return w }

func yesNo() []Word {
	return words(
		Word{"yes", "예", "yes", []string{"네", "y", "true", "o", "있음", "해당", "1"}},
		Word{"no", "아니오", "no", []string{"아니요", "n", "false", "x", "없음", "미해당", "0"}},
	)
}

func vatWords() []Word {
	return words(
		Word{string(VATExcluded), "별도", "excluded", []string{"부가세별도", "VAT별도", "미포함", "부가세미포함", "제외", "부가세제외", "공급가", "공급가액"}},
		Word{string(VATIncluded), "포함", "included", []string{"부가세포함", "VAT포함", "합계금액", "공급대가"}},
		Word{string(VATExempt), "면세", "exempt", []string{"면제", "비과세", "영세율"}},
		Word{string(VATUnstated), "미확인", "not stated", []string{"모름", "불명", "확인필요", "미기재", "unknown"}},
	)
}

func channelWords() []Word {
	return words(
		Word{string(SMS), "SMS", "SMS", []string{"단문", "단문문자", "문자", "SMS(단문)", "문자(SMS)", "단문메시지"}},
		Word{string(LMS), "LMS", "LMS", []string{"장문", "장문문자", "LMS(장문)", "문자(LMS)", "장문메시지"}},
		Word{string(MMS), "MMS", "MMS", []string{"그림문자", "멀티미디어문자", "MMS(그림)", "포토문자"}},
		Word{string(Alimtalk), "알림톡", "Alimtalk", []string{"카카오알림톡", "카카오톡알림톡", "카톡", "카카오톡", "카카오", "모바일알림톡", "카카오톡알림", "kakao"}},
		Word{string(Friendtalk), "친구톡", "Friendtalk", []string{"카카오친구톡", "브랜드메시지", "카카오브랜드메시지"}},
		Word{string(RCS), "RCS", "RCS", []string{"채팅플러스", "chat+"}},
		Word{string(NaverNote), "네이버 알림", "Naver note", []string{"네이버", "네이버전자문서", "네이버톡톡"}},
		Word{string(TossNote), "토스 알림", "Toss note", []string{"토스", "토스전자문서"}},
		Word{string(Post), "우편", "post", []string{"종이우편", "일반우편", "등기", "등기우편", "서면"}},
	)
}

func roleWords() []Word {
	return words(
		Word{string(RoleAgency), "발주기관", "agency", []string{"기관", "발신기관", "지자체", "시청", "군청", "구청", "수요기관"}},
		Word{string(RoleIntegrator), "연계사업자", "integrator", []string{"연계", "연계업체", "SI", "시스템통합", "유지보수업체"}},
		Word{string(RoleVendor), "대행사", "vendor", []string{"통합업체", "계약업체", "발송대행사", "발송업체", "대행업체", "메시징대행사"}},
		Word{string(RoleDealer), "공식딜러", "dealer", []string{"딜러", "딜러사", "공식딜러사", "카카오딜러사"}},
		Word{string(RoleRelay), "문자중계사", "relay", []string{"중계사", "중계사업자", "문자중계", "특수부가통신사업자", "문자중계사업자"}},
		Word{string(RoleHub), "공통기반(허브)", "hub", []string{"공통기반", "허브", "통합메시지", "정부공통기반"}},
		Word{string(RolePlatform), "플랫폼", "platform", []string{"플랫폼사", "메신저", "메신저플랫폼"}},
		Word{string(RoleCarrier), "이동통신사", "carrier", []string{"통신사", "이통사", "이동통신3사", "이통3사"}},
		Word{string(RoleOther), "기타", "other", nil},
	)
}

func mark() Field {
	return Field{
		Key: MarkKey, Ko: "행 구분", En: "Row type", Kind: KindChoice, Width: 9, Synonyms: []string{"행표시"},
		Words:  words(Word{"guide", "안내", "guide", nil}, Word{"example", "예시", "example", []string{"보기", "예"}}),
		HelpKo: "비워 두세요. '안내'나 '예시'라고 적힌 행은 읽지 않습니다.", HelpEn: "Leave blank. Rows marked 'guide' or 'example' are never read.",
	}
}

// priceRange is what a channel's messages cost by the published price lists.
type priceRange struct {
	Low, High        float64
	Source, SourceEn string
}

// publicPrices are the ranges of prices.csv, VAT as each list states it.
var publicPrices = func() map[Channel]priceRange {
	const ko, en = "prices.csv: 행정·공공기관 평균과 공개 단가표", "prices.csv: the public bodies' average and published price lists"
	return map[Channel]priceRange{
		SMS: {8, 22, ko, en}, LMS: {20, 50, ko, en}, MMS: {50, 220, ko, en}, Alimtalk: {3.5, 20, ko, en}, Friendtalk: {13, 35, ko, en},
		RCS: {8, 39, "prices.csv: 공개 단가가 없어 SMS·LMS에서 짐작", "prices.csv: assumed from SMS and LMS, none being published"},
	}
}()

// Sheets lists the template's data sheets in order, each with its columns.
// They are made once and must not be changed.
func Sheets() []Sheet { return madeSheets() }

var madeSheets = sync.OnceValue(func() []Sheet {
	sheets := []Sheet{contractSheet(), serviceSheet(), nodeSheet(), routeSheet(), slaSheet(), incidentSheet(), assumptionSheet()}
	for _, s := range sheets {
		makeMeanings(s.Fields)
	}
	return sheets
})

func contractSheet() Sheet {
	return Sheet{
		Name: SheetContracts, Kind: "contracts", En: "Contracts", Required: true,
		IntroKo: "계약 또는 제안 하나에 한 행씩 적습니다.", IntroEn: "One row for each contract or offer.",
		Fields: []Field{
			mark(),
			{Key: "number", Ko: "계약번호", En: "Contract number", Kind: KindText, Width: 16, Examples: []string{"2026-001"}, Synonyms: []string{"번호", "공고번호", "관리번호"},
				HelpKo: "다른 시트가 이 계약을 가리킬 때 씁니다. 없으면 계약명을 씁니다.", HelpEn: "How other sheets name this contract; else its name is used.", Source: "계약명", SourceEn: "the contract's name"},
			{Key: "name", Ko: "계약명", En: "Contract name", Kind: KindText, Required: true, Width: 34, Examples: []string{"모바일 메시지 발송 서비스"}, Synonyms: []string{"사업명", "용역명", "계약건명", "건명"},
				HelpKo: "계약서에 적힌 이름입니다.", HelpEn: "As on the contract."},
			{Key: "agency", Ko: "기관명", En: "Agency", Kind: KindText, Required: true, Width: 14, Examples: []string{"가온시"}, Synonyms: []string{"기관", "발주기관", "수요기관", "자치단체", "지자체"},
				HelpKo: "메시지를 보내는 기관입니다.", HelpEn: "The body that sends the messages."},
			{Key: "vendor", Ko: "업체명", En: "Vendor", Kind: KindText, Width: 18, Examples: []string{"(주)예시메시징"}, Synonyms: []string{"업체", "계약상대자", "계약업체", "대행사", "공급업체", "제안사"},
				HelpKo: "계약 상대 업체입니다.", HelpEn: "The firm contracted.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "method", Ko: "계약방법", En: "Contracting method", Kind: KindText, Width: 16, Examples: []string{"협상에 의한 계약"}, Synonyms: []string{"계약방식", "입찰방법"},
				HelpKo: "수의계약, 제한경쟁, 협상에 의한 계약 등입니다.", HelpEn: "Negotiated, competitive, and so on.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "status", Ko: "계약 상태", En: "Status", Kind: KindChoice, Width: 12, Examples: []string{"in_force"}, Synonyms: []string{"상태", "진행상태", "구분"},
				Words:  words(Word{"in_force", "계약 중", "in force", []string{"계약", "시행중", "체결", "이행중", "현행"}}, Word{"offer", "제안·견적", "offer", []string{"제안", "견적", "제안서", "견적서", "비교견적"}}),
				HelpKo: "여러 업체의 제안을 견줄 때는 제안마다 한 행을 적고 '제안·견적'을 고릅니다.", HelpEn: "To compare bidders give each offer a row.", Source: "계약 중", SourceEn: "in force"},
			{Key: "start", Ko: "시작일", En: "Start", Kind: KindDate, Width: 12, Examples: []string{"2026-01-01"}, Synonyms: []string{"계약시작일", "착수일", "계약일", "개시일"},
				HelpKo: "계약 첫날입니다.", HelpEn: "First day.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "end", Ko: "종료일", En: "End", Kind: KindDate, Width: 12, Examples: []string{"2026-12-31"}, Synonyms: []string{"계약종료일", "만료일", "준공일", "완료일"},
				HelpKo: "계약 마지막 날입니다.", HelpEn: "Last day.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "amount", Ko: "계약금액", En: "Contract amount", Unit: "원", UnitEn: "won", Kind: KindMoney, Min: bound(0), Max: bound(maxAmountWon), Width: 15, Examples: []string{"30000000"}, Synonyms: []string{"금액", "총계약금액", "계약액"},
				HelpKo: "계약 기간 전체의 금액입니다.", HelpEn: "For the whole term.", Source: "쓰지 않음", SourceEn: "not used"},
			{Key: "monthly_fee", Ko: "월 기본료", En: "Monthly fee", Unit: "원", UnitEn: "won", Kind: KindMoney, Min: bound(0), Max: bound(maxAmountWon), Width: 12, Examples: []string{"50000"}, Synonyms: []string{"기본료", "월정액", "월고정비"},
				HelpKo: "발송량과 관계없이 매월 내는 금액입니다.", HelpEn: "Paid every month whatever is sent.", Source: "없음으로 봄", SourceEn: "taken as none"},
			{Key: "monthly_minimum", Ko: "월 최저요금", En: "Monthly minimum", Unit: "원", UnitEn: "won", Kind: KindMoney, Min: bound(0), Max: bound(maxAmountWon), Width: 12, Examples: []string{""}, Synonyms: []string{"최저요금", "월최소금액", "최소이용금액"},
				HelpKo: "건당 요금의 합이 이보다 적어도 내는 금액입니다.", HelpEn: "Paid where the messages come to less.", Source: "없음으로 봄", SourceEn: "taken as none"},
			{Key: "vat", Ko: "부가세", En: "VAT", Kind: KindChoice, Words: vatWords(), Width: 10, Examples: []string{"included"}, Synonyms: []string{"부가가치세", "VAT여부", "부가세여부", "금액부가세"},
				HelpKo: "위 세 금액에 부가세가 들어 있는지입니다.", HelpEn: "Whether the three amounts hold VAT.", Source: "미확인: 적힌 대로 쓰고 여쭙니다", SourceEn: "not stated: used as written, and asked"},
		},
	}
}

func serviceSheet() Sheet {
	return Sheet{
		Name: SheetServices, Kind: "services", En: "Services", Required: true,
		IntroKo: "단가 하나에 한 행씩 적습니다. 같은 서비스의 도입 전·도입 후·대체발송을 각각 한 행으로 적으세요.",
		IntroEn: "One row for each price: before, after and fallback of one service are three rows.",
		Fields: []Field{
			mark(),
			{Key: "contract", Ko: "계약(번호 또는 계약명)", En: "Contract (number or name)", Kind: KindText, Width: 18, Examples: []string{"2026-001", "2026-001", "2026-001"}, ReferenceTo: "contracts", Synonyms: []string{"계약번호", "계약명", "사업명"},
				HelpKo: "계약 시트의 계약번호나 계약명입니다. 계약이 하나면 비워도 됩니다.", HelpEn: "Number or name from the contract sheet; may be blank if there is one.", Source: "하나뿐인 계약", SourceEn: "the only contract"},
			{Key: "service", Ko: "서비스명", En: "Service", Kind: KindText, Required: true, Width: 24, Examples: []string{"지방세 납부 안내", "지방세 납부 안내", "지방세 납부 안내"}, Synonyms: []string{"서비스", "메시지명", "업무명", "알림명", "발송업무"},
				HelpKo: "보내는 메시지의 이름입니다.", HelpEn: "What is sent."},
			{Key: "class", Ko: "메시지 종류", En: "Message class", Kind: KindChoice, Width: 16, Examples: []string{"tax", "tax", "tax"}, Synonyms: []string{"종류", "메시지유형", "유형", "분류"},
				Words: words(
					Word{string(ClassDisaster), "재난·안전", "disaster", []string{"재난", "재난안전", "긴급재난", "재난문자", "안전"}},
					Word{string(ClassStatutory), "법정 통지", "statutory notice", []string{"통지", "법정통지", "고지", "법정고지", "민방위", "민방위통지", "statutory"}},
					Word{string(ClassTax), "세금·납부", "tax and payments", []string{"세금", "납부", "지방세", "세외수입", "체납", "tax"}},
					Word{string(ClassFine), "과태료", "fine", []string{"범칙금", "과태료사전통지", "주정차과태료"}},
					Word{string(ClassAppointment), "예약·접종", "appointment", []string{"예약", "접종", "예약안내", "예방접종"}},
					Word{string(ClassCase), "민원 처리", "case progress", []string{"민원", "처리결과", "민원처리결과", "민원처리상황", "case"}},
					Word{string(ClassGeneral), "일반 안내", "general", []string{"일반", "안내", "홍보", "행사", "문화"}},
					Word{string(ClassMixed), "혼합", "mixed", []string{"혼합(일반시정)", "여러종류", "전체", "시정전반", "복합"}},
				),
				HelpKo: "늦게 닿을 때의 피해가 이 종류로 정해집니다. 여러 가지가 섞였으면 '혼합'입니다.", HelpEn: "Decides what lateness costs; 'mixed' where several are sent.", Source: "서비스명에서 짐작하고 알립니다", SourceEn: "guessed from the name, and said"},
			{Key: "legal", Ko: "법적 성격", En: "Legal class", Kind: KindChoice, Width: 12, Examples: []string{"ordinary", "ordinary", "ordinary"}, Synonyms: []string{"법적성질", "법적구분"},
				Words: words(
					Word{string(LegalOrdinary), "일반", "ordinary", []string{"일반안내", "단순안내", "해당없음"}},
					Word{string(LegalStatutory), "법정 통지", "statutory notice", []string{"법정고지", "고지", "통지", "처분", "고지서", "statutory"}},
					Word{string(LegalPetition), "민원", "petition", []string{"민원처리", "민원통지", "민원처리결과"}},
				),
				HelpKo: "법령이 정한 통지이면 '법정 통지', 민원처리법의 통지이면 '민원'입니다.", HelpEn: "Whether law prescribes the notice.", Source: "일반(이름에 고지서·통지·처분이 있으면 법정 통지)", SourceEn: "ordinary, unless the name says otherwise"},
			{Key: "channel", Ko: "채널", En: "Channel", Kind: KindChoice, Required: true, Words: channelWords(), Width: 12, Examples: []string{"SMS", "ALIMTALK", "SMS"}, Synonyms: []string{"발송채널", "매체", "발송수단", "발송방식", "메시지채널"},
				HelpKo: "이 단가로 보내는 수단입니다.", HelpEn: "How this price sends."},
			{Key: "phase", Ko: "구분", En: "Phase", Kind: KindChoice, Required: true, Width: 11, Examples: []string{"before", "after", "fallback"}, Synonyms: []string{"단계", "시점", "도입구분", "단가구분"},
				Words: words(
					Word{string(Before), "도입 전", "before", []string{"전", "기존", "변경전", "현행", "종전", "이전"}},
					Word{string(After), "도입 후", "after", []string{"후", "신규", "변경후", "전환후", "변경", "도입"}},
					Word{string(Fallback), "대체발송", "fallback", []string{"대체", "실패시", "재발송", "대체문자", "실패대체", "페일오버"}},
					Word{string(Single), "단일", "single", []string{"현재", "단가", "공통", "하나"}},
				),
				HelpKo: "바꾸기 전 단가는 '도입 전', 바꾼 뒤는 '도입 후', 실패한 메시지를 다시 보내는 단가는 '대체발송', 견줄 것이 없으면 '단일'입니다.", HelpEn: "What this price is for."},
			{Key: "price", Ko: "단가", En: "Price per message", Unit: "원", UnitEn: "won", Kind: KindMoney, Required: true, Min: bound(0), Max: bound(maxPriceWon), UnitPrice: true, Width: 11, Examples: []string{"9.35", "6.5", "9.35"}, Synonyms: []string{"건당단가", "단가(원)", "계약단가", "건당요금", "건당", "요금"},
				HelpKo: "한 건의 단가입니다. 발송량에 따라 다르면 '단가 구간'에 적고 비워 둡니다.", HelpEn: "Won a message; blank where tiers are given."},
			{Key: "vat", Ko: "부가세", En: "VAT", Kind: KindChoice, Words: vatWords(), Width: 10, Examples: []string{"excluded", "excluded", "excluded"}, Synonyms: []string{"부가가치세", "VAT여부", "부가세여부", "단가부가세"},
				HelpKo: "이 단가에 부가세가 들어 있는지입니다.", HelpEn: "Whether this price holds VAT.", Source: "미확인: 적힌 대로 쓰고 여쭙니다", SourceEn: "not stated: used as written, and asked"},
			{Key: "tiers", Ko: "단가 구간", En: "Tiers", Kind: KindTiers, Width: 26, Examples: []string{"", "", ""}, Synonyms: []string{"구간단가", "구간", "물량구간"},
				HelpKo: "'시작 건수:단가'를 쌍반점(;)으로 잇습니다. 예: 0:9.35; 100000:8.5", HelpEn: "from:price joined by semicolons, as 0:9.35; 100000:8.5", Source: "단가 하나", SourceEn: "one price"},
			{Key: "tier_mode", Ko: "구간 적용방식", En: "Tier mode", Kind: KindChoice, Width: 13, Examples: []string{"", "", ""}, Synonyms: []string{"적용방식", "구간방식"},
				Words: words(
					Word{string(Graduated), "구간별", "graduated", []string{"누진", "구간별적용", "누진적용", "초과분"}},
					Word{string(Volume), "전체", "volume", []string{"전량", "전체적용", "전량적용", "총량"}},
				),
				HelpKo: "구간마다 그 구간의 건수에만 적용하면 '구간별', 도달한 구간의 단가를 모든 건에 적용하면 '전체'입니다.", HelpEn: "Each bracket's own price, or the reached bracket's price for all.", Source: "구간별", SourceEn: "graduated"},
			{Key: "messages_per_month", Ko: "월 발송건수", En: "Messages a month", Unit: "건", UnitEn: "messages", Kind: KindCount, Required: true, Min: bound(0), Max: bound(maxMessagesPerMonth), Width: 13, Examples: []string{"470000", "470000", ""}, Synonyms: []string{"월발송량", "월건수", "월평균발송건수", "발송건수", "월간발송건수", "발송량", "월물량", "월평균건수"},
				HelpKo: "한 달에 보내는 건수입니다. 어림이면 '약 47만 건'처럼 적습니다. 대체발송 행은 비워도 됩니다.", HelpEn: "Sent in a month; '약' marks an estimate. May be blank on fallback rows."},
			{Key: "failure_share", Ko: "실패율", En: "Failure share", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 9, Examples: []string{"", "0.1", ""}, Synonyms: []string{"실패비율", "미수신율", "전송실패율", "발송실패율"},
				HelpKo: "평소 닿지 않는 비율입니다. 0.1이나 10%로 적습니다.", HelpEn: "Share that fails on ordinary days: 0.1 or 10%.", Source: "unit_costs.csv alimtalk_fail_share"},
			{Key: "longest_bytes", Ko: "최장 문안 바이트", En: "Longest text", Unit: "바이트", UnitEn: "bytes", Kind: KindCount, Min: bound(1), Max: bound(1_000_000), Width: 13, Examples: []string{"", "85", ""}, Synonyms: []string{"최장문안", "최대바이트", "문안길이", "최장바이트"},
				HelpKo: "한글 한 자는 2바이트입니다. 90바이트를 넘으면 대체발송이 LMS가 됩니다.", HelpEn: "CP949 bytes; over 90 the fallback is LMS.", Source: "SMS로 보고 알립니다", SourceEn: "SMS, and said"},
			{Key: "growth", Ko: "연간 증가율", En: "Yearly growth", Kind: KindShare, Min: bound(-.9), Max: bound(1), Width: 11, Examples: []string{"", "", ""}, Synonyms: []string{"증가율", "물량증가율", "연증가율"},
				HelpKo: "발송량이 해마다 늘어나는 비율입니다.", HelpEn: "How much the volume grows a year.", Source: "0", SourceEn: "0"},
			{Key: "month_weights", Ko: "월별 비중", En: "Month weights", Kind: KindList, Width: 24, Examples: []string{"", "", ""}, Synonyms: []string{"월비중", "월별비율", "월별발송비중"},
				HelpKo: "1월부터 12월까지 열두 숫자를 세미콜론으로 나누어 적습니다(평균을 1로 맞춥니다).", HelpEn: "Twelve numbers from January, separated by semicolons; their mean is set to 1.", Source: "발송 프로필", SourceEn: "the sending profile"},
			{Key: "reminder_days", Ko: "집중 발송일", En: "Reminder days", Kind: KindList, Width: 18, Examples: []string{"", "", ""}, Synonyms: []string{"독려일", "일괄발송일", "집중발송"},
				HelpKo: "그 달의 평소를 넘는 물량이 한꺼번에 나가는 날입니다(예: 7-28; 8-28).", HelpEn: "Days on which what a month has beyond the ordinary leaves at once, such as 7-28; 8-28.", Source: "없음", SourceEn: "none"},
			{Key: "attempts_billed", Ko: "시도 과금 여부", En: "Attempts billed", Kind: KindChoice, Words: yesNo(), Width: 12, Examples: []string{"", "no", ""}, Synonyms: []string{"시도과금", "실패과금", "실패건과금"},
				HelpKo: "실패한 발송에도 요금을 내면 '예'입니다.", HelpEn: "Whether failed attempts are charged.", Source: "아니오", SourceEn: "no"},
			{Key: "vendor", Ko: "업체", En: "Vendor", Kind: KindText, Width: 18, Examples: []string{"", "", ""}, Synonyms: []string{"업체명", "발송업체", "공급업체"},
				HelpKo: "계약 업체와 다르면 적습니다.", HelpEn: "Where it is not the contract's.", Source: "계약의 업체", SourceEn: "the contract's vendor"},
		},
	}
}

func assumed() Field {
	return Field{
		Key: "confirmed", Ko: "확인 여부", En: "Confirmed", Kind: KindChoice, Width: 12, Synonyms: []string{"확인"}, Words: words(
			Word{"yes", "확인됨", "confirmed", []string{"확인", "예", "yes"}},
			Word{"no", "확인되지 않음", "not confirmed", []string{"미확인", "추정", "아니오", "no"}},
		),
		HelpKo: "짐작으로 적었으면 '확인되지 않음'을 고릅니다.", HelpEn: "Whether anybody confirmed it.", Source: "확인됨", SourceEn: "confirmed",
	}
}

func nodeSheet() Sheet {
	return Sheet{
		Name: SheetNodes, Kind: "nodes", En: "Nodes",
		IntroKo:  "메시지가 지나는 곳을 기관에서 시민 쪽으로 하나씩 적습니다. 모르는 칸은 비워 두세요. 모름은 분리로 보지 않습니다.",
		IntroEn:  "Each party and system a message passes. Leave blank what is not known: an unknown is not a separation.",
		AbsentKo: "메시지 종류에 흔한 중계구조를 '확인되지 않음'으로 놓고 계산합니다", AbsentEn: "the typical chain stands in, marked as not confirmed",
		Fields: []Field{
			mark(),
			{Key: "id", Ko: "기호", En: "ID", Kind: KindText, Width: 10, Examples: []string{"N1", "N2", "N3", "N4"}, Synonyms: []string{"노드", "노드기호", "번호", "노드id"},
				HelpKo: "다른 칸이 이 노드를 가리킬 때 쓰는 짧은 이름입니다.", HelpEn: "A short name that other cells use.", Source: "이름", SourceEn: "the name"},
			{Key: "name", Ko: "이름", En: "Name", Kind: KindText, Width: 24, Examples: []string{"가온시", "(주)예시메시징", "", "카카오"}, Synonyms: []string{"노드명", "업체명", "기관명", "상호", "명칭"},
				HelpKo: "업체나 시스템의 이름입니다. 모르면 비웁니다.", HelpEn: "The firm or system; blank if not known.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "role", Ko: "역할", En: "Role", Kind: KindChoice, Required: true, Words: roleWords(), Width: 15, Examples: []string{"agency", "vendor", "dealer", "platform"}, Synonyms: []string{"구분", "노드역할", "유형"},
				HelpKo: "중계구조에서 맡은 일입니다.", HelpEn: "What it does in the chain."},
			{Key: "suppliers", Ko: "다음 단계(시민 쪽)", En: "Suppliers (towards the citizen)", Kind: KindList, ReferenceTo: "nodes", Width: 20, Examples: []string{"N2", "N3", "N4", ""}, Synonyms: []string{"다음단계", "하위노드", "매입처", "공급자"},
				HelpKo: "이 노드가 발송을 맡기는 곳의 기호입니다. 여럿이면 쌍반점(;)으로 나눕니다.", HelpEn: "IDs of those it buys from, by semicolons.", Source: "경로에서 읽음", SourceEn: "read from the routes"},
			{Key: "sites", Ko: "데이터센터", En: "Sites", Kind: KindList, Width: 26, Examples: []string{"", "", "", "SK C&C 판교 데이터센터"}, Synonyms: []string{"전산센터", "위치", "센터", "건물", "IDC", "설치장소"},
				HelpKo: "장비가 있는 건물입니다. 여럿이면 쌍반점(;)으로 나눕니다.", HelpEn: "Buildings, by semicolons.", Source: "unit_costs.csv prob_fallback_shares_vendor(같은 건물일 확률)", SourceEn: "unit_costs.csv prob_fallback_shares_vendor (chance of the same building)"},
			{Key: "control_site", Ko: "전환 관리 센터", En: "Control site", Kind: KindText, Width: 20, Examples: []string{"", "", "", ""}, Synonyms: []string{"관리센터", "제어센터", "전환관리센터"},
				HelpKo: "이중화 전환에 필요한 관리 시스템이 있는 건물입니다.", HelpEn: "The building its failover needs.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "availability", Ko: "가용성", En: "Availability", Unit: "%", UnitEn: "%", Kind: KindPercent, Min: bound(0), Max: bound(1), Width: 10, Examples: []string{"", "99.9%", "", ""}, Synonyms: []string{"가용률", "가동률", "서비스가용성"},
				HelpKo: "알려진 가용성입니다. 99.9%처럼 적습니다.", HelpEn: "Stated availability, as 99.9%.", Source: "reference_rates.csv"},
			{Key: "mtbf_hours", Ko: "MTBF", En: "MTBF", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(maxHours), Width: 11, Examples: []string{"", "", "", ""}, Synonyms: []string{"평균고장간격", "평균무고장시간"},
				HelpKo: "평균 가동 시간입니다.", HelpEn: "Mean up time.", Source: "reference_rates.csv"},
			{Key: "mttr_hours", Ko: "MTTR", En: "MTTR", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(maxHours), Width: 11, Examples: []string{"", "", "", ""}, Synonyms: []string{"평균복구시간"},
				HelpKo: "평균 복구 시간입니다.", HelpEn: "Mean time to repair.", Source: "reference_rates.csv"},
			{Key: "outages_per_year", Ko: "연간 장애 횟수", En: "Outages a year", Unit: "회", UnitEn: "a year", Kind: KindNumber, Min: bound(0), Max: bound(maxOutages), Width: 12, Examples: []string{"", "", "", ""}, Synonyms: []string{"연장애횟수", "장애횟수"},
				HelpKo: "한 해 평균 장애 횟수입니다.", HelpEn: "Mean number in a year.", Source: "reference_rates.csv"},
			{Key: "mean_outage_hours", Ko: "평균 장애 시간", En: "Mean outage", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(hoursPerYear), Width: 12, Examples: []string{"", "", "", ""}, Synonyms: []string{"평균장애길이", "장애시간"},
				HelpKo: "장애 한 번의 평균 길이입니다.", HelpEn: "Mean length of one.", Source: "reference_rates.csv"},
			{Key: "affected_share", Ko: "영향 비율", En: "Affected share", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 10, Examples: []string{"", "", "", ""}, Synonyms: []string{"영향률", "장애영향비율"},
				HelpKo: "장애 때 막히는 메시지의 비율입니다.", HelpEn: "Share of messages hit.", Source: "reference_rates.csv"},
			{Key: "redundancy", Ko: "이중화", En: "Redundancy", Kind: KindChoice, Width: 13, Examples: []string{"", "standby", "", ""}, Synonyms: []string{"이중화방식", "이중화여부"},
				Words: words(
					Word{"none", "없음", "none", []string{"무", "단일", "미구성"}},
					Word{"standby", "대기형", "standby", []string{"액티브스탠바이", "active-standby", "대기", "예비"}},
					Word{"active_active", "동시 가동형", "active-active", []string{"액티브액티브", "동시가동", "이중화"}},
				),
				HelpKo: "모르면 비웁니다.", HelpEn: "Blank if not known.", Source: "확인되지 않음", SourceEn: "not known"},
			{Key: "needed", Ko: "필요 센터 수", En: "Sites needed", Unit: "개", UnitEn: "sites", Kind: KindCount, Min: bound(1), Max: bound(16), Width: 11, Examples: []string{"", "", "", ""}, Synonyms: []string{"필요대수", "k", "최소가동수"},
				HelpKo: "이중화된 센터 가운데 몇 곳이 살아 있어야 하는지입니다.", HelpEn: "How many of its sites must be up.", Source: "1"},
			{Key: "beta", Ko: "공통원인 비율", En: "Common-cause share", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 11, Examples: []string{"", "", "", ""}, Synonyms: []string{"베타", "β", "공통원인"},
				HelpKo: "한쪽이 멈출 때 예비도 함께 멈추는 비율입니다.", HelpEn: "Share of a unit's outages that takes the standby too.", Source: "reference_rates.csv common_cause"},
			{Key: "maintenance_hours", Ko: "연간 계획 작업", En: "Planned maintenance", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(8760), Width: 12, Examples: []string{"", "", "", ""}, Synonyms: []string{"계획작업", "정기점검시간", "점검시간"},
				HelpKo: "한 해에 예고하고 멈추는 시간입니다(센터마다).", HelpEn: "Hours a year that each unit is out by plan.", Source: "0", SourceEn: "0"},
			{Key: "outage_free_months", Ko: "장애 없던 기간", En: "Without an outage for", Unit: "개월", UnitEn: "months", Kind: KindNumber, Min: bound(0), Max: bound(1200), Width: 12, Examples: []string{"", "", "", ""}, Synonyms: []string{"무장애기간", "무장애 개월", "장애없던기간"},
				HelpKo: "업체가 장애가 없었다고 밝힌 지난 기간입니다.", HelpEn: "The past months in which its firm states that there was none.", Source: "밝히지 않음", SourceEn: "not stated"},
			{Key: "notice_delay_minutes", Ko: "통보 지연", En: "Notice delay", Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), Width: 10, Examples: []string{"", "30", "", ""}, Synonyms: []string{"장애통보", "통보시간", "장애통보시간"},
				HelpKo: "장애를 기관 쪽 다음 단계에 알리기까지의 시간입니다.", HelpEn: "Until it tells the one nearer to the agency.", Source: "reference_rates.csv notification,delay_per_tier"},
			{Key: "registrations", Ko: "등록·인증", En: "Registrations", Kind: KindList, Width: 24, Examples: []string{"", "특수한 유형의 부가통신사업 등록 제000호", "", ""}, Synonyms: []string{"등록", "인증", "등록번호", "인증번호"},
				HelpKo: "부가통신사업 등록, 전송자격인증 따위의 번호입니다.", HelpEn: "Registrations and certificates.", Source: "확인되지 않음", SourceEn: "not known"},
			assumed(),
		},
	}
}

func routeSheet() Sheet {
	return Sheet{
		Name: SheetRoutes, Kind: "routes", En: "Routes",
		IntroKo: "한 채널이 지나는 노드를 기관 쪽부터 적습니다. 두 번째부터는 앞 경로가 막혔을 때 쓰는 경로입니다.", IntroEn: "The nodes a channel passes, from the agency on; later routes are what is switched to.",
		AbsentKo: "계약의 채널마다 흔한 경로를 '확인되지 않음'으로 놓고 계산합니다", AbsentEn: "the channels' typical routes stand in, marked as not confirmed",
		Fields: []Field{
			mark(),
			{Key: "id", Ko: "경로 기호", En: "Route ID", Kind: KindText, Width: 10, Examples: []string{"R1", "R2"}, Synonyms: []string{"경로", "경로명", "경로번호"},
				HelpKo: "경로의 짧은 이름입니다.", HelpEn: "A short name.", Source: "행의 차례", SourceEn: "the row's place"},
			{Key: "contract", Ko: "계약(번호 또는 계약명)", En: "Contract (number or name)", Kind: KindText, ReferenceTo: "contracts", Width: 18, Examples: []string{"2026-001", "2026-001"}, Synonyms: []string{"계약번호", "계약명", "사업명"},
				HelpKo: "계약이 하나면 비워도 됩니다.", HelpEn: "May be blank if there is one.", Source: "하나뿐인 계약", SourceEn: "the only contract"},
			{Key: "channel", Ko: "채널", En: "Channel", Kind: KindChoice, Required: true, Words: channelWords(), Width: 12, Examples: []string{"ALIMTALK", "SMS"}, Synonyms: []string{"발송채널", "매체"},
				HelpKo: "이 경로로 나가는 수단입니다.", HelpEn: "What goes by this route."},
			{Key: "order", Ko: "순서", En: "Order", Unit: "1부터", UnitEn: "from 1", Kind: KindCount, Min: bound(1), Max: bound(100), Width: 9, Examples: []string{"1", "2"}, Synonyms: []string{"우선순위", "차례", "순위"},
				HelpKo: "1은 평소 경로, 2부터는 대체 경로입니다.", HelpEn: "1 is the ordinary route.", Source: "1"},
			{Key: "nodes", Ko: "지나는 노드", En: "Nodes", Kind: KindList, Required: true, ReferenceTo: "nodes", Arrow: true, Width: 30, Examples: []string{"N1 → N2 → N3 → N4", "N1 → N2"}, Synonyms: []string{"노드", "경유노드", "경유"},
				HelpKo: "중계구조의 기호를 기관 쪽부터 화살표(→)나 쌍반점(;)으로 잇습니다.", HelpEn: "IDs from the agency on, joined by arrows or semicolons."},
			{Key: "switch", Ko: "전환 방식", En: "Switch", Kind: KindChoice, Width: 15, Examples: []string{"none", "automatic"}, Synonyms: []string{"전환", "전환방법"},
				Words: words(
					Word{string(SwitchNone), "없음", "none", []string{"전환없음", "무"}},
					Word{string(SwitchMessage), "건별 대체발송", "per message", []string{"건별", "건별대체", "메시지별"}},
					Word{string(SwitchAutomatic), "자동 전환", "automatic", []string{"자동", "차단기"}},
					Word{string(SwitchManual), "수동 전환", "manual", []string{"수동", "사람"}},
					Word{string(SwitchParallel), "동시 발송", "parallel", []string{"동시", "병행", "이중발송"}},
				),
				HelpKo: "앞 경로에서 이 경로로 어떻게 넘어오는지입니다. 첫 경로는 '없음'입니다.", HelpEn: "How this one is reached from the one before.", Source: "없음(전환하지 않음)", SourceEn: "none"},
			{Key: "switch_minutes", Ko: "전환 시간", En: "Switch time", Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), Width: 10, Examples: []string{"", "10"}, Synonyms: []string{"전환소요시간", "전환소요"},
				HelpKo: "수동은 알고 나서 보내기까지, 자동은 장애부터 보내기까지의 시간입니다.", HelpEn: "By people: from knowing to sending; automatic: from fault to sending.", Source: "reference_rates.csv"},
			{Key: "confirm_minutes", Ko: "수신확인 대기", En: "Confirmation timeout", Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), Width: 12, Examples: []string{"", ""}, Synonyms: []string{"확인대기", "대기시간"},
				HelpKo: "건별 대체발송에서 다시 보내기까지 기다리는 시간입니다.", HelpEn: "Per message: the wait before sending again.", Source: "5분(reference_rates.csv fallback,confirm_timeout)", SourceEn: "5 minutes"},
			{Key: "drag", Ko: "함께 멈출 확률", En: "Drag share", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 12, Examples: []string{"", ""}, Synonyms: []string{"동반장애확률", "끌림확률"},
				HelpKo: "앞 경로가 멈출 때 이 경로까지 함께 멈추는 확률입니다.", HelpEn: "That the failure of the route before takes this one down too.", Source: "0", SourceEn: "0"},
			{Key: "capacity", Ko: "처리용량", En: "Capacity", Unit: "건/초", UnitEn: "messages a second", Kind: KindNumber, Min: bound(.001), Max: bound(1e6), Width: 11, Examples: []string{"", ""}, Synonyms: []string{"초당처리건수", "초당발송건수", "TPS", "발송속도", "초당건수"},
				HelpKo: "이 경로가 1초에 보낼 수 있는 건수입니다. 모자라면 밀린 물량이 나가는 시간만큼 늦는 것으로 봅니다.", HelpEn: "Messages that the route can send in a second.", Source: "제한 없음으로 봄", SourceEn: "taken as unlimited"},
			{Key: "last_test", Ko: "마지막 전환시험", En: "Last real test", Kind: KindDate, Width: 14, Examples: []string{"", ""}, Synonyms: []string{"최근시험일", "전환시험일", "시험일"},
				HelpKo: "실제로 넘겨 본 마지막 날입니다.", HelpEn: "Day of the last real switch.", Source: "시험한 적 없음으로 봄", SourceEn: "taken as never tested"},
			assumed(),
		},
	}
}

func slaSheet() Sheet {
	return Sheet{
		Name: SheetSLA, Kind: "sla", En: "Service levels",
		IntroKo: "각 노드가 기관 쪽 다음 단계에 약속한 조건을 한 행씩 적습니다.", IntroEn: "What each node promises the one nearer to the agency.",
		AbsentKo: "약속된 조건이 없는 것으로 봅니다", AbsentEn: "no terms are taken to be promised",
		Fields: []Field{
			mark(),
			{Key: "node", Ko: "노드", En: "Node", Kind: KindText, Required: true, ReferenceTo: "nodes", Width: 12, Examples: []string{"N2"}, Synonyms: []string{"기호", "노드기호", "업체", "약속하는쪽"},
				HelpKo: "약속하는 노드의 기호입니다.", HelpEn: "ID of the one that promises."},
			{Key: "contract", Ko: "계약(번호 또는 계약명)", En: "Contract (number or name)", Kind: KindText, ReferenceTo: "contracts", Width: 18, Examples: []string{"2026-001"}, Synonyms: []string{"계약번호", "계약명", "사업명"},
				HelpKo: "계약이 하나면 비워도 됩니다.", HelpEn: "May be blank if there is one.", Source: "하나뿐인 계약", SourceEn: "the only contract"},
			{Key: "availability", Ko: "약속 가용성", En: "Promised availability", Unit: "%", UnitEn: "%", Kind: KindPercent, Min: bound(0), Max: bound(1), Width: 12, Examples: []string{"99.9%"}, Synonyms: []string{"가용성", "가용률", "가동률"},
				HelpKo: "약속한 가용성입니다. 99.9%처럼 적습니다.", HelpEn: "As 99.9%.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "window", Ko: "측정 기간", En: "Window", Kind: KindChoice, Width: 10, Examples: []string{"month"}, Synonyms: []string{"기간", "산정기간", "측정주기"},
				Words:  words(Word{"month", "월", "month", []string{"매월", "월간", "한달", "1개월"}}, Word{"year", "연", "year", []string{"매년", "연간", "년", "1년"}}),
				HelpKo: "가용성을 재는 기간입니다.", HelpEn: "Over which it is measured.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "notice_minutes", Ko: "장애 통보", En: "Notice", Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), Width: 10, Examples: []string{"30분"}, Synonyms: []string{"통보시간", "통보", "통지시간"},
				HelpKo: "몇 분 안에 알리기로 했는지입니다.", HelpEn: "Within how many minutes.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "recovery_minutes", Ko: "복구", En: "Recovery", Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), Width: 10, Examples: []string{"4시간"}, Synonyms: []string{"복구시간", "복구목표시간", "목표복구시간"},
				HelpKo: "몇 분 안에 복구하기로 했는지입니다.", HelpEn: "Within how many minutes.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "credits", Ko: "환급", En: "Credits", Kind: KindCredits, Width: 24, Examples: []string{"99.9%:10%; 99%:30%"}, Synonyms: []string{"환급구간", "요금감액", "감액", "크레딧", "서비스크레딧"},
				HelpKo: "'가용성:요금 비율'을 쌍반점(;)으로 잇습니다. 가용성이 그보다 낮으면 그 비율을 돌려받습니다.", HelpEn: "availability:share of the fee, joined by semicolons.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "cap_share", Ko: "환급 한도", En: "Credit cap", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 10, Examples: []string{"30%"}, Synonyms: []string{"한도", "감액한도", "상한"},
				HelpKo: "돌려받는 금액의 한도(월 요금의 비율)입니다.", HelpEn: "As a share of the month's fee.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "exclusions", Ko: "제외 사유", En: "Exclusions", Kind: KindList, Width: 28, Examples: []string{"정기점검; 천재지변"}, Synonyms: []string{"면책", "면책사유", "제외"},
				HelpKo: "장애로 치지 않는 사유입니다. 쌍반점(;)으로 나눕니다.", HelpEn: "What does not count, by semicolons.", Source: "약속 없음", SourceEn: "not stated"},
			{Key: "sentence", Ko: "계약 문구", En: "Sentence", Kind: KindText, Width: 40, Examples: []string{""}, Synonyms: []string{"문구", "조항", "원문"},
				HelpKo: "계약서의 문장 그대로입니다.", HelpEn: "As in the contract.", Source: "약속 없음", SourceEn: "not stated"},
		},
	}
}

func incidentSheet() Sheet {
	return Sheet{
		Name: SheetIncidents, Kind: "incidents", En: "Incidents",
		IntroKo: "겪은 장애를 한 건에 한 행씩 적습니다.", IntroEn: "One row for each outage on record.",
		AbsentKo: "공개된 장애 기록(incidents.csv)만 씁니다", AbsentEn: "the published record (incidents.csv) alone is used",
		Fields: []Field{
			mark(),
			{Key: "node", Ko: "노드", En: "Node", Kind: KindText, Required: true, ReferenceTo: "nodes", Width: 12, Examples: []string{"N4"}, Synonyms: []string{"기호", "노드기호", "업체", "장애노드"},
				HelpKo: "장애가 난 노드의 기호입니다.", HelpEn: "ID of the one that failed."},
			{Key: "start", Ko: "시작 일시", En: "Start", Kind: KindDateTime, Required: true, Width: 18, Examples: []string{"2022-10-15 15:30"}, Synonyms: []string{"발생일시", "장애시작", "시작", "발생일", "일시"},
				HelpKo: "한국 시각입니다. 시각을 모르면 날짜만 적습니다.", HelpEn: "Seoul time; the day alone if the hour is not known."},
			{Key: "hours", Ko: "길이", En: "Length", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(maxHours), Width: 10, Examples: []string{"50.5"}, Synonyms: []string{"장애시간", "지속시간", "장애길이"},
				HelpKo: "장애가 이어진 시간입니다.", HelpEn: "How long it lasted.", Source: "reference_rates.csv"},
			{Key: "affected_share", Ko: "영향 비율", En: "Affected share", Kind: KindShare, Min: bound(0), Max: bound(1), Width: 10, Examples: []string{"100%"}, Synonyms: []string{"영향률", "장애영향비율"},
				HelpKo: "막힌 메시지의 비율입니다.", HelpEn: "Share of messages hit.", Source: "reference_rates.csv"},
			{Key: "source", Ko: "출처", En: "Source", Kind: KindText, Width: 40, Examples: []string{"업체 장애보고서"}, Synonyms: []string{"근거", "비고"},
				HelpKo: "어디에 적힌 기록인지입니다.", HelpEn: "Where it is recorded.", Source: "없음", SourceEn: "none"},
		},
	}
}

func assumptionSheet() Sheet {
	return Sheet{
		Name: SheetAssumptions, Kind: "assumptions", En: "Assumptions",
		IntroKo: "바꾸고 싶은 값만 '값' 칸에 적습니다. 비워 두면 기본값을 씁니다.", IntroEn: "Fill in 'value' only where you would change it; a blank keeps the default.",
		AbsentKo: "모든 가정에 기본값을 씁니다", AbsentEn: "every assumption keeps its default",
		Fields: []Field{
			mark(),
			{Key: "key", Ko: "항목 코드", En: "Key", Kind: KindText, Width: 34, Synonyms: []string{"키", "코드", "항목키"}, HelpKo: "바꾸지 마세요.", HelpEn: "Do not change."},
			{Key: "name", Ko: "항목명", En: "Name", Kind: KindText, Width: 34, Synonyms: []string{"항목", "가정"}, HelpKo: "무엇에 대한 값인지입니다.", HelpEn: "What the value is of."},
			{Key: "value", Ko: "값", En: "Value", Kind: KindText, Required: true, Width: 14, Synonyms: []string{"설정값", "입력값"}, HelpKo: "비워 두면 기본값을 씁니다.", HelpEn: "Blank keeps the default."},
			{Key: "unit", Ko: "단위", En: "Unit", Kind: KindText, Width: 10, HelpKo: "값의 단위입니다.", HelpEn: "Of the value."},
			{Key: "note", Ko: "설명", En: "Description", Kind: KindText, Width: 78, Synonyms: []string{"비고"}, HelpKo: "기본값의 출처입니다.", HelpEn: "Where the default is from."},
		},
	}
}

// Assumptions lists the rows of the assumptions sheet. The key is that of an
// Override; a choice's constant is its Text, and Value is 1 for yes. They are made
// once and must not be changed.
func Assumptions() []Field { return madeAssumptions() }

var madeAssumptions = sync.OnceValue(assumptions)

func assumptions() []Field {
	won := func(key, ko, en, unit, unitEn, helpKo, helpEn, source, sourceEn string) Field {
		return Field{Key: key, Ko: ko, En: en, Unit: unit, UnitEn: unitEn, Kind: KindMoney, Min: bound(0), Max: bound(maxAmountWon), HelpKo: helpKo, HelpEn: helpEn, Source: source, SourceEn: sourceEn, Examples: []string{"600000"}}
	}
	share := func(key, ko, en, helpKo, helpEn, source, sourceEn string) Field {
		return Field{Key: key, Ko: ko, En: en, Unit: "0~1", UnitEn: "0–1", Kind: KindShare, Min: bound(0), Max: bound(1), HelpKo: helpKo, HelpEn: helpEn, Source: source, SourceEn: sourceEn, Examples: []string{"0.2"}}
	}
	minutes := func(key, ko, en, helpKo, helpEn, source string) Field {
		return Field{Key: key, Ko: ko, En: en, Unit: "분", UnitEn: "minutes", Kind: KindMinutes, Min: bound(0), Max: bound(maxMinutes), HelpKo: helpKo, HelpEn: helpEn, Source: source, Examples: []string{"30"}}
	}
	const asked, askedEn = "없음: 이 비용이 얼마부터 손해인지 보여 줍니다", "none: the break-even fee is shown instead"
	clerk := won("clerk_hour_won", "직원 시간당 비용", "Clerk's hour", "원/시간", "won an hour", "대응하는 직원의 시간당 비용입니다.", "Loaded.", "unit_costs.csv clerk_hour_grade9_loaded", "")
	clerk.Max = bound(maxClerkHourWon)
	return []Field{
		{Key: "view", Ko: "관점", En: "View", Kind: KindChoice, Words: words(
			Word{string(ViewAgency), "예산", "budget", []string{"기관", "예산관점"}},
			Word{string(ViewSociety), "사회", "society", []string{"시민", "사회적관점"}},
		), HelpKo: "기관의 돈만 셈하면 '예산', 시민의 손해까지 더하면 '사회'입니다.", HelpEn: "The agency's money, or citizens' loss added.", Source: "예산", SourceEn: "budget"},
		share("kappa", "위험회피 정도 κ", "Risk aversion κ", "나쁜 해를 얼마나 무겁게 보는지입니다.", "How heavily a bad year weighs.", "0.2(기관의 선택)", "0.2, a policy choice"),
		share("rho", "손실 예산 비율 ρ", "Loss budget share ρ", "절감액 가운데 장애로 잃어도 되는 몫입니다.", "Share of the savings that outages may take.", "0.1(기관의 선택)", "0.1, a policy choice"),
		share("discount_rate", "할인율", "Discount rate", "여러 해의 금액을 현재가치로 바꾸는 비율입니다.", "Per year.", "unit_costs.csv social_discount_rate", ""),
		{Key: "term_years", Ko: "계약 기간", En: "Term", Unit: "년", UnitEn: "years", Kind: KindNumber, Min: bound(.1), Max: bound(30), HelpKo: "전환 비용을 나누는 기간입니다.", HelpEn: "Over which switching cost is spread.", Source: "unit_costs.csv contract_years", Examples: []string{"3"}},
		won("switching_cost_won", "전환 비용(1회)", "Switching cost, once", "원", "won", "채널을 바꾸는 데 한 번 드는 비용입니다.", "Paid once.", "없음", "none"),
		won("second_vendor_fee_won_per_year", "제2업체 대기 비용", "Second vendor's readiness fee", "원/년", "won a year", "다른 업체의 대체 경로를 준비해 두는 한 해 비용입니다.", "A year, for another vendor's fallback.", asked, askedEn),
		won("same_vendor_fee_won_per_year", "같은 업체 대체발송 비용", "Same vendor's fallback fee", "원/년", "won a year", "같은 업체의 대체발송 기능에 드는 한 해 비용입니다.", "A year, for the same vendor's fallback.", "0: 건당 요금에 들어 있다고 봄", "0: taken as part of the price"),
		won("monitoring_fee_won_per_year", "모니터링 비용", "Monitoring fee", "원/년", "won a year", "도달률 감시에 드는 한 해 비용입니다.", "A year, for delivery monitoring.", "없음", "none"),
		{Key: "monitored", Ko: "기관의 도달 감시", En: "Monitored", Kind: KindChoice, Words: yesNo(), HelpKo: "기관이 스스로 도달률을 지켜보면 '예'입니다.", HelpEn: "Whether the agency watches delivery itself.", Source: "아니오", SourceEn: "no"},
		minutes("monitoring_delay_minutes", "감시로 알아차리는 시간", "Monitoring delay", "기관이 스스로 장애를 알기까지의 시간입니다.", "Until the agency notices by itself.", "reference_rates.csv monitoring"),
		share("probability_same_if_unknown", "모르는 업체·건물이 같을 확률", "Chance that an unknown is the same", "모르는 업체나 건물이 주 경로와 같을 확률입니다.", "That an unknown firm or building is the first route's.", "unit_costs.csv prob_fallback_shares_vendor", ""),
		share("queue_lost_share", "접수분이 유실될 확률", "Chance that the queue is lost", "장애 중 접수된 메시지가 사라질 확률입니다.", "That messages taken in during an outage are lost.", "reference_rates.csv queue,lost_share", ""),
		minutes("manual_switch_minutes", "수동 전환 시간", "Manual switch time", "사람이 대체 경로로 바꾸는 데 걸리는 시간입니다.", "By people.", "reference_rates.csv switch,manual_switch_time"),
		minutes("confirm_minutes", "수신확인 대기", "Confirmation timeout", "건별 대체발송까지 기다리는 시간입니다.", "Before a message goes by the fallback.", "reference_rates.csv fallback,confirm_timeout"),
		{Key: "response_threshold_hours", Ko: "대응 인력이 드는 장애 길이", En: "Response threshold", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(maxHours), HelpKo: "이보다 긴 장애에는 직원이 대응합니다.", HelpEn: "Longer outages take staff.", Source: "24시간(unit_costs.csv incident_staff_hours)", SourceEn: "24 hours", Examples: []string{"24"}},
		{Key: "response_staff_hours", Ko: "대응 인력 시간", En: "Response staff hours", Unit: "시간", UnitEn: "hours", Kind: KindHours, Min: bound(0), Max: bound(maxStaffHours), HelpKo: "장애 한 건에 드는 직원의 시간입니다.", HelpEn: "Of one outage.", Source: "unit_costs.csv incident_staff_hours", Examples: []string{"8"}},
		clerk,
		share("tolerance_share", "허용 지연 중 전환에 쓰는 몫", "Tolerance share", "허용 지연 가운데 전환에 쓸 수 있는 비율입니다.", "Share of the tolerance given to the switch.", "0.5(기관의 선택)", "0.5, a policy choice"),
		{Key: "drill_years", Ko: "전환시험 주기", En: "Drill interval", Unit: "년", UnitEn: "years", Kind: KindNumber, Min: bound(.01), Max: bound(30), HelpKo: "앞으로 둘 대체 경로를 시험하는 간격입니다.", HelpEn: "Of a fallback still to be bought.", Source: "1년(기관의 선택)", SourceEn: "1 year, a policy choice", Examples: []string{"1"}},
		share("failure_share", "메신저 실패율(서비스에 없을 때)", "Messenger failure share", "서비스 시트에 실패율이 없을 때 쓰는 값입니다.", "Where a service states none.", "unit_costs.csv alimtalk_fail_share", ""),
	}
}
