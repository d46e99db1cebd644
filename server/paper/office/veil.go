package office

import (
	"regexp"
	"slices"
	"strings"

	"daebi/analysis"
	"daebi/models"
	"daebi/server/text"
)

// A veil keeps the firms, sites and brands of the present chain out of what
// bidders read: a tender asks by function.
type veil struct {
	names []string // of firms and sites, the longest first
}

// brands are words of products and platforms, with the function that each stands
// for. The longer stand first.
var brands = []struct{ brand, ko, en string }{
	{"카카오 알림톡", "메신저 알림", "messenger notices"}, {"카카오알림톡", "메신저 알림", "messenger notices"},
	{"카카오톡", "메신저", "messenger"}, {"알림톡", "메신저 알림", "messenger notices"}, {"친구톡", "메신저 알림", "messenger notices"},
	{"카카오", "메신저", "messenger"}, {"네이버 알림", "메신저 알림", "messenger notices"}, {"네이버", "메신저", "messenger"},
	{"토스 알림", "메신저 알림", "messenger notices"}, {"토스", "메신저", "messenger"},
}

// latinBrands are the same in Latin letters.
var latinBrands = regexp.MustCompile(`(?i)\b(kakao\s*talk|kakao|alim\s*talk|friend\s*talk|naver|toss)\b`)

// generic are words that the analysis or a sheet puts where no firm is named.
var generic = []string{"확인되지", "미확인", "미공개", "이동통신"}

func newVeil(c *models.Case, r *analysis.Report) *veil {
	v := &veil{}
	agency := map[string]bool{r.Input.Agency: true}
	add := func(s string) {
		s = strings.TrimSpace(s)
		if len([]rune(s)) < 2 || agency[s] || slices.ContainsFunc(generic, func(g string) bool { return strings.Contains(s, g) }) || slices.Contains(v.names, s) {
			return
		}
		v.names = append(v.names, s)
	}
	for i := range c.Contracts {
		k := &c.Contracts[i]
		agency[k.Agency] = true
	}
	for i := range c.Contracts {
		add(c.Contracts[i].Vendor)
		for _, s := range c.Contracts[i].Services {
			for _, l := range s.Lines {
				add(l.Vendor)
			}
		}
	}
	for _, n := range c.Nodes {
		if n.Role != models.RoleAgency && n.Role != models.RoleCarrier {
			add(n.Name)
		}
		for _, s := range n.Sites {
			add(s)
		}
		add(n.ControlSite)
	}
	for _, o := range r.Offers {
		add(o.Vendor)
	}
	slices.SortFunc(v.names, func(a, b string) int { return len(b) - len(a) })
	return v
}

// plain returns a text of the officer's without firms, sites and brands.
func (v *veil) plain(lang text.Lang, s string) string {
	for _, n := range v.names {
		s = strings.ReplaceAll(s, n, "")
	}
	for _, b := range brands {
		word := b.ko
		if lang == text.English {
			word = b.en
		}
		s = strings.ReplaceAll(s, b.brand, word)
	}
	word := "메신저"
	if lang == text.English {
		word = "messenger"
	}
	s = latinBrands.ReplaceAllString(s, word)
	return strings.Join(strings.Fields(s), " ")
}

// found lists the firms, sites and brands that stand in a text.
func (v *veil) found(s string) []string {
	var out []string
	for _, n := range v.names {
		if strings.Contains(s, n) {
			out = append(out, n)
		}
	}
	for _, b := range brands {
		if strings.Contains(s, b.brand) && !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(o, b.brand) }) {
			out = append(out, b.brand)
		}
	}
	return append(out, latinBrands.FindAllString(s, -1)...)
}

// tenderTitle is the purchase's name without firms and brands.
func (m *maker) tenderTitle() string {
	if s := m.hide.plain(m.Lang, m.title()); s != "" {
		return s
	}
	return m.t("메시지 발송 서비스", "message sending service")
}
