package office

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/shown"
	"daebi/server/text"
)

// won writes an amount in full digits, △ before a negative one.
func won(m unit.Money) string { return text.Won(text.Korean, m.RoundWon()) }

// wonFloat writes an estimate in full digits.
func wonFloat(x float64) string { return text.Won(text.Korean, round(x)) }

// words writes an amount for a headline: 2,510만 원, △1,200만 원.
func words(x float64) string {
	n := round(x)
	if n < 0 {
		return "△" + text.WonWords(text.Korean, -n)
	}
	return text.WonWords(text.Korean, n)
}

// about writes an estimate for a sentence, to the digits it deserves: 34만 원,
// 8.9만 원. A row of a table has them all.
func about(x float64) string {
	size := math.Abs(x)
	if size < 10_000 || size >= 1_000_000 {
		return words(x)
	}
	digits := 0
	if size < 100_000 {
		digits = 1
	}
	sign := ""
	if x < 0 {
		sign = "△"
	}
	return sign + decimal(size/10_000, digits) + "만 원"
}

func round(x float64) int64 { return int64(math.Round(x)) }

// decimal writes a number with so many digits after the point at most, without
// zeros at its end.
func decimal(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// count writes a number of messages.
func count(n int64) string { return text.Count(n) }

// price writes a price a message.
func price(m unit.Money) string { return text.Price(text.Korean, int64(m)) }

// channel names a channel to the officer.
func (m *maker) channel(c models.Channel) string { return text.T(m.Lang, "word.channel."+string(c)) }

// function names a channel by what it does, for papers that name no brand.
func (m *maker) function(c models.Channel) string {
	switch c {
	case models.SMS:
		return m.t("단문(SMS)", "short text (SMS)")
	case models.LMS:
		return m.t("장문(LMS)", "long text (LMS)")
	case models.MMS:
		return m.t("그림 문자(MMS)", "picture text (MMS)")
	case models.RCS:
		return m.t("차세대 문자(RCS)", "rich text (RCS)")
	case models.Post:
		return m.t("우편", "post")
	}
	return m.t("메신저 알림", "messenger notice")
}

// vat says on which side of VAT a price stands.
func (m *maker) vat(s models.VATSide) string {
	if s == "" {
		s = models.VATUnstated
	}
	return text.T(m.Lang, "word.vat."+string(s))
}

func (m *maker) option(id string) string { return shown.OptionName(string(m.Lang), m.r, id) }

// decided says what decided a figure.
func (m *maker) decided(by string) string {
	switch by {
	case "economics":
		return m.t("비용 계산", "computed from cost")
	case "tolerance":
		return m.t("안내가 늦어도 되는 시간에서 계산", "computed from how late a message may be")
	case "rule":
		return m.t("공식 기준·규정의 값", "the figure of a rule or benchmark")
	case "today":
		return m.t("현재 수준의 추정값", "estimate of today's level")
	case "edited":
		return m.t("담당자가 고침", "edited by the officer")
	}
	return m.t("담당자가 정함", "set by the officer")
}

// level says how a bidder may answer.
func (m *maker) level(s string) string {
	if s == "should" {
		return m.t("권고", "should")
	}
	return m.t("필수", "must")
}

// document names the paper a clause belongs to.
func (m *maker) document(d string) string {
	switch d {
	case "special_terms":
		return m.name(SpecialTerms)
	case "sla":
		return m.t("SLA 부속서", "SLA annex")
	case "privacy":
		return m.t("개인정보 처리위탁", "entrustment of personal data")
	case "notice":
		return m.t("입찰 공고", "tender notice")
	case "cost":
		return m.t("산출내역서", "price schedule")
	}
	return m.t("과업지시서", "statement of work")
}

// proven reports whether a provision may be quoted as it stands: its text was
// read, and a law's article was seen.
func proven(p *models.Provision) bool {
	return p.Confidence == models.Verified && (p.Article != "" || !p.Binding.Obliges())
}

// standing says what a provision is, and how it is known: a statute or notice by
// its text; what obliges nobody, by what its issuer made public of it.
func (m *maker) standing(p *models.Provision) string {
	known := m.t("공개 자료 확인", "from published accounts")
	switch {
	case p.Confidence != models.Verified:
		known = m.t("확인 필요", "to be verified")
	case p.Binding.Obliges():
		known = m.t("문언 확인", "text read")
	}
	if p.Binding.Obliges() {
		return known
	}
	return m.binding(p.Binding) + ", " + known
}

// binding names the kind of a provision that obliges nobody.
func (m *maker) binding(b models.Binding) string {
	switch b {
	case models.Guideline:
		return m.t("지침", "guideline")
	case models.Policy:
		return m.t("정책·안", "policy or draft")
	case models.Standard:
		return m.t("표준", "standard")
	case models.PlatformPolicy:
		return m.t("사업자 정책", "platform policy")
	case models.Decision:
		return m.t("행정 결정", "administrative decision")
	case models.Finding:
		return m.t("공식 조사", "official finding")
	case models.Precedent:
		return m.t("공공 선례", "public precedent")
	}
	return m.t("관행", "practice")
}

// cite names a provision with its article; of a law whose article was not seen
// it says so.
func (m *maker) cite(p *models.Provision) string {
	s := strings.TrimSpace(p.Law + " " + p.Article)
	if p.Article == "" && p.Binding.Obliges() {
		s += m.t(" (조문 번호 확인 필요)", " (article to be verified)")
	}
	if p.Confidence != models.Verified {
		s += m.t(" (확인 필요)", " (to be verified)")
	}
	return s
}

// provision cites a provision of the catalogue, and notes what is to be checked.
func (m *maker) provision(d *draft, id string) string {
	p, ok := m.Catalogue.Provision(id)
	if !ok {
		return ""
	}
	if !proven(&p) {
		d.toCheck[id] = true
	}
	return m.cite(&p)
}

// bounds cites the provisions that bound a figure. A tender names no practice or
// policy of a platform: they bind nobody, and their names are brands.
func (m *maker) bounds(d *draft, ids []string, tender bool) []string {
	var out []string
	for _, id := range ids {
		p, ok := m.Catalogue.Provision(id)
		if !ok || tender && (p.Binding == models.PlatformPolicy || p.Binding == models.Practice) {
			continue
		}
		out = append(out, m.provision(d, id))
	}
	return out
}

// title is the purchase's name as the officer has it.
func (m *maker) title() string {
	if m.r.Input.Title != "" {
		return m.r.Input.Title
	}
	return m.t("메시지 발송 서비스", "message sending service")
}

func (m *maker) agency() string {
	if m.r.Input.Agency != "" {
		return m.r.Input.Agency
	}
	return m.blank()
}

// date writes the day of the papers: 2026. 11. 25.
func (m *maker) date() string {
	if m.Lang == text.English {
		return m.At.Format("2 January 2006")
	}
	return m.At.Format("2006. 1. 2.")
}

// optionOf returns the option of an id, or nil.
func (m *maker) optionOf(id string) *analysis.Option {
	for i := range m.r.Options {
		if m.r.Options[i].ID == id {
			return &m.r.Options[i]
		}
	}
	return nil
}

func percent(share float64, digits int) string {
	return fmt.Sprintf("%s%%", decimal(share*100, digits))
}

// tClass names a class of message.
func (m *maker) tClass(c models.MessageClass) string { return text.T(m.Lang, "word.class."+string(c)) }

// grouped writes a number with its thousands apart.
func grouped(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return text.Count(int64(x))
	}
	return decimal(x, 3)
}

// with adds the particle that fits a word: with("알림톡", "으로") is 알림톡으로.
func with(word, particle string) string { return word + text.Particle(word, particle) }
