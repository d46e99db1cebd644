package office

import (
	"fmt"
	"slices"
	"strings"

	"daebi/models"
	"daebi/models/unit"
	"daebi/server/paper"
	"daebi/server/text"
)

// Kinds of evidence of a price, the firmest first.
var evidence = []struct{ prefix, name string }{
	{"contract:", "다른 기관의 계약 단가"}, {"행정·공공기관", "공공기관 평균·상한"}, {"vendor-list:", "사업자 공개 요금"},
	{"market-average:", "시장 조사"}, {"implied:", "절감률에서 거꾸로 계산한 값"}, {"assumption:", "가정"},
}

// surveyed are the channels of the survey, in its order.
var surveyed = []models.Channel{models.Alimtalk, models.SMS, models.LMS, models.MMS, models.RCS, models.NaverNote, models.TossNote, models.Friendtalk}

// cited is a price of the shipped data with its kind of evidence.
type cited struct {
	models.Price
	kind int
	who  string
}

// priceSurvey is the 거래실례가격 조사표: what others pay, who, when, and where it
// was read.
func (m *maker) priceSurvey() *draft {
	d := m.draft(m.name(PriceSurvey), m.footer(PriceSurvey))
	d.Landscape = true
	d.pairs(.16, [2]string{"건명", m.title()}, [2]string{"조사 기준일", m.r.Input.Reference}, [2]string{"조사 방법", "공개된 계약 단가, 공공기관 평균, 사업자 공개 요금을 모음. 출처를 적지 않은 값은 싣지 않음"})
	if p, ok := m.Catalogue.Provision("lca-decree-10"); ok {
		d.note("근거: " + m.provision(d, p.ID) + " – " + p.SummaryKO)
	}
	list := m.cited()
	d.heading(1, "1. 채널별 요약")
	var rows []paper.Row
	for _, c := range surveyed {
		var firm, all []unit.Money
		for _, p := range list {
			if p.Channel != string(c) || evidence[p.kind].prefix == "assumption:" {
				continue
			}
			all = append(all, p.PricePerMessage)
			if p.kind < 2 {
				firm = append(firm, p.PricePerMessage)
			}
		}
		if len(all) == 0 {
			continue
		}
		rows = append(rows, paper.Row{cell(m.channel(c)), number(fmt.Sprint(len(firm))), number(spread(firm)), number(fmt.Sprint(len(all))), number(spread(all)), cell(orDash(m.paid(c)))})
	}
	d.table("건당 단가(원, 적힌 그대로)", []float64{.14, .1, .2, .1, .2, .26}, []string{"채널", "공공 사례 수", "공공 사례의 범위", "전체 수", "전체의 범위", "이 건의 단가"}, rows...)
	d.note("부가세 포함 여부가 다른 값이 섞여 있어 평균을 내지 않는다. 비교할 때에는 포함 여부를 맞춘다.")
	d.heading(1, "2. 조사 내역")
	rows = nil
	for i, p := range list {
		rows = append(rows, paper.Row{
			centre(fmt.Sprint(i + 1)), centre(m.channel(models.Channel(p.Channel))), number(price(p.PricePerMessage)), centre(m.vat(p.VAT)),
			cell(evidence[p.kind].name), cell(p.who), centre(orDash(p.Date)), cell(sourceOf(p.Source)), centre(text.T(text.Korean, "word.confidence."+string(p.Confidence))),
		})
	}
	d.table("거래실례가격과 참고 단가", []float64{.05, .08, .08, .08, .16, .2, .09, .18, .08},
		[]string{"번호", "채널", "단가(원)", "부가세", "자료의 성격", "누구의 단가", "시점", "출처", "신뢰도"}, rows...)
	d.note("거래실례가격으로 쓰려면 거래가 있었음을 증명하는 자료(계약서, 세금계산서 등)를 담당자가 확보한다. 사업자 공개 요금과 계산한 값은 참고이다.")
	return d
}

// cited lists the cited prices of what is surveyed, with a source.
func (m *maker) cited() []cited {
	var out []cited
	for _, c := range surveyed {
		for kind, e := range evidence {
			for _, p := range m.Reference.Prices {
				who, ok := strings.CutPrefix(p.Payer, e.prefix)
				if !ok || p.Channel != string(c) || p.Source == "" {
					continue
				}
				if e.prefix == "행정·공공기관" {
					who = p.Payer
				}
				out = append(out, cited{p, kind, strings.NewReplacer("(before)", "(전환 전)", "(after)", "(전환 후)").Replace(who)})
			}
		}
	}
	return out
}

// own returns what the case pays by a channel.
func (m *maker) paid(c models.Channel) string {
	var out []string
	for _, s := range m.r.Savings.Services {
		for _, l := range s.Lines {
			p := fmt.Sprintf("%s원(%s, 부가세 %s)", price(l.Price), text.T(text.Korean, "word.phase."+string(l.Phase)), m.vat(l.VAT))
			if l.Channel == c && !l.Assumed && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return strings.Join(out, ", ")
}

// spread is the least and the most of prices.
func spread(list []unit.Money) string {
	if len(list) == 0 {
		return "–"
	}
	low, high := slices.Min(list), slices.Max(list)
	if low == high {
		return price(low)
	}
	return price(low) + " ~ " + price(high)
}

// sourceOf names where a price was read: an address as it is.
func sourceOf(s string) string {
	if strings.HasPrefix(s, "seed:") {
		return "언론 보도(주소 없음)"
	}
	return s
}
