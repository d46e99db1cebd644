package committee

import (
	"fmt"
	"strings"

	"daebi/analysis"
)

// Rows that a list on 중계구조 shows at most.
const (
	shownCutSets    = 30
	shownImportance = 20
)

// chainSheet fills 중계구조: who passes a message on, where, and what takes
// everything down.
func (b *book) chainSheet() {
	s := b.add(b.t("중계구조", "Chain"), true, 34, 13, 27, 12, 12, 14, 18, 18)
	d := &b.r.Delivery
	row := s.title(b.t("중계구조: 메시지가 지나는 곳", "Chain: what a message passes"), b.about())
	row = s.section(row, b.t("노드와 건물", "Nodes and sites"))
	row = s.header(row, b.t("이름", "name"), b.t("역할", "role"), b.t("건물(데이터센터)", "site"), b.t("업체 확인", "firm known"), b.t("건물 확인", "site known"), b.t("단일 장애점", "single point"), b.t("시트에 있음", "in the sheet"), b.t("지나는 경로", "on routes"))
	s.freeze(row, 1, false)
	for _, n := range d.Nodes {
		s.text(1, row, n.Name, look{})
		s.text(2, row, b.role(n.Role), look{align: 'c'})
		site := strings.Join(n.Sites, ", ")
		if site == "" && !n.SiteKnown {
			site = b.t("확인되지 않음", "not known")
		}
		s.text(3, row, orDash(site), b.known(n.SiteKnown, 'l'))
		s.text(4, row, b.yes(n.NameKnown), b.known(n.NameKnown, 'c'))
		s.text(5, row, b.yes(n.SiteKnown), b.known(n.SiteKnown, 'c'))
		s.text(6, row, b.yes(n.Single), b.known(!n.Single, 'c'))
		s.text(7, row, b.t(map[bool]string{true: "아니오(통상 구조)", false: "예"}[n.Assumed], map[bool]string{true: "no (typical)", false: "yes"}[n.Assumed]), look{align: 'c'})
		s.text(8, row, b.routesOf(n.ID), look{align: 'c'})
		row++
	}
	row = s.section(row+1, b.t("경로", "Routes"))
	s.text(1, row, b.t("경로", "route"), look{kind: headCell, align: 'c'})
	s.text(2, row, b.t("채널", "channel"), look{kind: headCell, align: 'c'})
	s.textOver(3, 6, row, b.t("노드(기관에서 시민 쪽으로)", "nodes, from the agency to the citizen"), look{kind: headCell, align: 'c'})
	s.textOver(7, 8, row, b.t("앞 경로에서 넘어오는 방법", "how it is reached"), look{kind: headCell, align: 'c'})
	row++
	names := map[string]string{}
	for _, n := range d.Nodes {
		names[n.ID] = n.Name
	}
	for _, r := range d.Routes {
		var ns []string
		for _, id := range r.Nodes {
			n := names[id]
			if n == "" {
				n = id
			}
			ns = append(ns, n)
		}
		s.text(1, row, b.routeName(r.Order), look{})
		s.text(2, row, b.channel(r.Channel), look{align: 'c'})
		s.textOver(3, 6, row, strings.Join(ns, " → "), look{})
		how := b.t("첫 경로", "first route")
		if r.Order > 0 {
			how = b.switching(r.Switch)
		}
		s.textOver(7, 8, row, how, look{align: 'c'})
		row++
	}
	row = b.deliveryFigures(s, row+1)
	row = b.shared(s, row+1)
	row = b.cutSets(s, row+1)
	b.importance(s, row+1)
}

func (b *book) known(ok bool, align byte) look {
	if ok {
		return look{align: align}
	}
	return look{kind: warning, align: align}
}

func (b *book) routeName(order int) string {
	if order == 0 {
		return b.t("주 경로", "first route")
	}
	return fmt.Sprintf(b.t("대체 경로 %d", "fallback %d"), order)
}

func (b *book) routesOf(id string) string {
	var out []string
	for _, r := range b.r.Delivery.Routes {
		for _, n := range r.Nodes {
			if n == id {
				out = append(out, b.routeName(r.Order))
				break
			}
		}
	}
	return strings.Join(out, ", ")
}

func (b *book) deliveryFigures(s *sheet, row int) int {
	d := &b.r.Delivery
	row = s.section(row, b.t("정상 상태의 단절", "Steady state"))
	if d.Unavailability == nil {
		return s.note(row, b.t("계산하지 않았습니다.", "Not computed."))
	}
	line := func(name, note string) {
		s.textOver(1, 2, row, name, look{})
		s.textOver(4, 8, row, note, look{small: true})
	}
	line(b.t("발송이 끊긴 시간의 비율(엔진 값)", "unavailability (engine)"), b.t("모든 경로가 함께 멈춘 장기 비율", "long-run share of time with every route down"))
	s.figure(3, row, *d.Unavailability, `0.0000%`, "unavailability", onNothing)
	u := s.at(3, row)
	row++
	line(b.t("가용률", "availability"), "1 − U")
	s.formula(3, row, "1-"+u, look{format: `0.0000%`})
	row++
	line(b.t("끊긴 시간(시간/년)", "hours a year without delivery"), "U × 8,760")
	at := s.formula(3, row, u+"*8760", look{format: rough})
	b.against("hours", b.t("끊긴 시간(시간/년)", "hours a year without delivery"), at, *d.HoursPerYear, rough)
	row++
	if d.FailuresPerYear != nil {
		line(b.t("끊긴 횟수(회/년, 엔진 값)", "failures a year (engine)"), "Σ Birnbaum × λ(1 − u)")
		s.figure(3, row, *d.FailuresPerYear, rough, "", onNothing)
		row++
	}
	for _, st := range d.Structures {
		if len(d.Structures) > 1 {
			line(b.structure(st.Name)+" (U)", fmt.Sprintf(b.t("이 구조일 확률 %s%%", "probability of this structure %s%%"), plain(round3(100*st.Weight))))
			s.figure(3, row, st.Unavailability, `0.0000%`, "", onNothing)
			row++
		}
	}
	return row
}

func round3(v float64) float64 { return float64(int64(v*1000+.5)) / 1000 }

func (b *book) shared(s *sheet, row int) int {
	d := &b.r.Delivery
	row = s.section(row, b.t("함께 쓰는 건물과 모르는 것", "Shared sites and what is not known"))
	if len(d.SharedSites) == 0 {
		row = s.note(row, b.t("두 노드 이상이 함께 쓰는 것으로 확인된 건물은 없습니다. 모르는 것이 아래에 있으면 분리되었다는 뜻은 아닙니다.", "No site is known to be shared. What is listed below is not known: it is not a separation."))
	} else {
		s.text(1, row, b.t("건물", "site"), look{kind: headCell, align: 'c'})
		s.textOver(2, 5, row, b.t("함께 있는 노드", "nodes in it"), look{kind: headCell, align: 'c'})
		s.text(6, row, b.t("두 경로 모두", "both routes"), look{kind: headCell, align: 'c'})
		s.textOver(7, 8, row, b.t("어느 구조에서", "in which structure"), look{kind: headCell, align: 'c'})
		row++
	}
	for _, x := range d.SharedSites {
		s.text(1, row, x.Site, look{})
		s.textOver(2, 5, row, strings.Join(x.Nodes, ", "), look{})
		s.text(6, row, b.yes(x.BothRoutes), b.known(!x.BothRoutes, 'c'))
		s.textOver(7, 8, row, b.structure(x.Structure), look{align: 'c'})
		row++
	}
	for _, u := range d.Unknown {
		s.text(1, row, b.t("확인되지 않음", "not known"), look{kind: warning, align: 'c'})
		s.textOver(2, 8, row, u, look{})
		row++
	}
	for _, a := range b.r.Annex {
		s.text(1, row, b.t("내부 붙임: ", "internal annex: ")+b.annexKind(a), look{})
		s.textOver(2, 5, row, strings.Join(a.Names, ", "), look{})
		s.textOver(6, 8, row, a.Why, look{small: true})
		row++
	}
	return row
}

func (b *book) annexKind(a analysis.AnnexRow) string {
	switch a.Kind {
	case "building":
		return b.t("건물", "buildings")
	case "firm":
		return b.t("사업자", "firms")
	case "relay":
		return b.t("중계사", "relays")
	case "control":
		return b.t("전환·관리 시스템", "control systems")
	}
	return a.Kind
}

func (b *book) cutSets(s *sheet, row int) int {
	d := &b.r.Delivery
	row = s.section(row, b.t("최소 단절집합(함께 멈추면 발송이 끊기는 조합; 하나뿐이면 단일 장애점)", "Minimal cut sets (a set of one is a single point of failure)"))
	for i, set := range d.MinimalCutSets {
		if i == shownCutSets {
			break
		}
		s.text(1, row, fmt.Sprintf("%d", i+1), look{align: 'c'})
		s.textOver(2, 7, row, strings.Join(set, " + "), look{})
		s.text(8, row, b.t(map[bool]string{true: "단일 장애점", false: ""}[len(set) == 1], map[bool]string{true: "single point", false: ""}[len(set) == 1]), b.known(len(set) > 1, 'c'))
		row++
	}
	if rest := len(d.MinimalCutSets) - shownCutSets; rest > 0 || !d.CutSetsComplete {
		row = s.note(row, fmt.Sprintf(b.t("작은 것부터 %d개만 적었습니다.", "The %d smallest are listed."), min(shownCutSets, len(d.MinimalCutSets))))
	}
	return row
}

func (b *book) importance(s *sheet, row int) {
	list := b.r.Delivery.Importance
	if len(list) == 0 {
		return
	}
	row = s.section(row, b.t("중요도 (엔진 값)", "Importance (engine)"))
	for i, h := range []string{b.t("사건", "event"), "Birnbaum ∂U/∂u", b.t("기여도 1−U(u=0)/U", "Fussell–Vesely 1−U(u=0)/U"), "RAW U(u=1)/U", "RRW U/U(u=0)", b.t("임계도 I·u/U", "criticality I·u/U")} {
		from, to := i+2, i+2
		if i == 0 {
			from, to = 1, 2
		}
		s.textOver(from, to, row, h, look{kind: headCell, align: 'c'})
	}
	row++
	for i, x := range list {
		if i == shownImportance {
			s.note(row, fmt.Sprintf(b.t("%d개 가운데 앞 %d개입니다.", "The first %[2]d of %[1]d."), len(list), shownImportance))
			return
		}
		s.textOver(1, 2, row, x.Event, look{})
		for k, v := range []float64{x.Birnbaum, x.FussellVesely, x.RAW, x.RRW, x.Criticality} {
			s.figure(3+k, row, v, `0.0000`, "", onNothing)
		}
		row++
	}
}
