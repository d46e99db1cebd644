package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/modeltest"
	"daebi/models/unit"
	"daebi/server/sheet"
)

// The thirteen systems of the news items that Daebi starts from, each a workbook
// read as an officer's would be and worked through by the one entry point. A
// figure is set against the one published or derived for the system; where ours
// differs, why is said beside it. Prices and volumes that nobody published are
// assumptions: every such line of a workbook is marked 약, and the contract's name
// says 가정. What is known to be wrong with the engine stands beside the right
// figure, and fails once it is right.

var updateSystems = flag.Bool("update", false, "rewrite fixtures/cases/systems")

const systemsDir = "fixtures/cases/systems"

// A figure is one number of a system: what was published or derived for it, what
// ours is by hand, and what the engine found.
type figure struct {
	name      string
	published float64 // of the scenario; NaN: it has no number for it
	want      float64 // ours by hand; 0: the published one
	within    float64 // relative
	why       string  // where ours is not the published one
	got       float64
}

// a system is one workbook, which figure of its scenario it shows, what of the
// scenario today's columns cannot hold, and what is asked of it.
type system struct {
	file, shows, lacks string
	build              func() models.Case
	check              func(s *studiedSystem) []figure
}

// studiedSystem is a system that was read and analysed.
type studiedSystem struct {
	*testing.T
	know analysis.Knowledge
	c    models.Case
	r    *analysis.Report
}

func TestSystems(t *testing.T) {
	know, _, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	for _, sys := range systems {
		t.Run(sys.file, func(t *testing.T) {
			t.Logf("shows %s; cannot hold %s", sys.shows, sys.lacks)
			s := &studiedSystem{T: t, know: know, c: readSystem(t, sys)}
			s.r = s.analyze()
			for _, f := range sys.check(s) {
				f.judge(t)
			}
		})
	}
}

// judge holds a figure against its own hand's, and asks for a reason where that is
// not the published one.
func (f figure) judge(t *testing.T) {
	t.Helper()
	want := f.want
	if want == 0 {
		want = f.published
	}
	ok := math.Abs(f.got-want) <= f.within*math.Abs(want)+1e-12
	differs := !math.IsNaN(f.published) && math.Abs(f.got-f.published) > .01*math.Abs(f.published)
	t.Logf("%-66s published %14.6g, by hand %14.6g, found %14.6g", f.name, f.published, want, f.got)
	switch {
	case !ok:
		t.Errorf("%s: %.10g, by hand %.10g within %g", f.name, f.got, want, f.within)
	case differs && f.why == "":
		t.Errorf("%s: %.10g is not the published %.10g, and nothing says why", f.name, f.got, f.published)
	}
}

// readSystem reads the committed workbook, which must hold what the test says;
// -update writes it first.
func readSystem(t *testing.T, sys system) models.Case {
	t.Helper()
	name := filepath.Join(systemsDir, sys.file+".xlsx")
	want := sys.build()
	if *updateSystems {
		var b bytes.Buffer
		if err := sheet.WriteCase(&b, want); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil { //nolint:gosec // fixtures are public
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := sheet.Read(t.Context(), sys.file+".xlsx", data, sheet.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Case == nil {
		t.Fatalf("%s: %+v", name, r.Problems())
	}
	if g, w := inWords(t, *r.Case), inWords(t, want); g != w {
		t.Fatalf("%s: run with -update; it holds\n%s\nnot\n%s", name, g, w)
	}
	return *r.Case
}

// inWords is a case as text, without the places it was read from.
func inWords(t *testing.T, c models.Case) string {
	t.Helper()
	b, err := json.MarshalIndent(modeltest.WithoutCells(c), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// analyze works the case through as it stands now.
func (s *studiedSystem) analyze() *analysis.Report {
	s.Helper()
	r, err := analysis.Analyze(s.Context(), &s.c, s.know)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// replay sets an outage of everything a node sends against the case, by option.
func (s *studiedSystem) replay(node, start string, hours, share float64) map[string]analysis.ReplayOption {
	s.Helper()
	x := analysis.Incident{Name: start, Node: node, Start: seoul(start), Hours: hours, Share: share}
	r, err := analysis.Replay(s.Context(), &s.c, s.know, x)
	if err != nil {
		s.Fatal(err)
	}
	out := map[string]analysis.ReplayOption{}
	for _, o := range r.Options {
		out[o.ID] = o
	}
	return out
}

func seoul(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, models.Seoul)
	if err != nil {
		panic(err) // of this file
	}
	return at
}

// fraction is the long-run fraction of time that an event of the reference takes
// down, of rate a year and hours each: g·λm/(8760 + λm), from the columns of
// reference_rates.csv.
func (s *studiedSystem) fraction(key string) float64 {
	s.Helper()
	role, event, _ := strings.Cut(key, ",")
	row, ok := s.know.Reference.Rate(role, event)
	if !ok {
		s.Fatalf("no rate %s", key)
	}
	hours, times := row.MeanHours, row.OutagesPerYear.Value
	switch key {
	case "agency,own_system_outage":
		unseen, _ := s.know.Reference.Rate("monitoring", "detection_unmonitored")
		hours += unseen.MeanHours // nobody watches it: the wait belongs to the outage
	case "carrier,sms_outage_one_carrier":
		times *= 3 // three operators
	}
	return row.Share.Value * down(times, hours)
}

// down is the fraction of time lost to so many outages a year of so many hours.
func down(times, hours float64) float64 { return times * hours / (unit.HoursPerYear + times*hours) }

// series is the fraction of time in which at least one of several parts is down.
func series(u ...float64) float64 {
	up := 1.0
	for _, x := range u {
		up *= 1 - x
	}
	return 1 - up
}

// all is series over events of the reference.
func (s *studiedSystem) all(keys ...string) float64 {
	s.Helper()
	var u []float64
	for _, k := range keys {
		u = append(u, s.fraction(k))
	}
	return series(u...)
}

func (s *studiedSystem) option(id string) analysis.Option {
	s.Helper()
	for _, o := range s.r.Options {
		if o.ID == id {
			return o
		}
	}
	s.Fatalf("no option %s", id)
	return analysis.Option{}
}

// event returns the stream whose Korean name contains a word.
func (s *studiedSystem) event(word string) analysis.EventLoss {
	s.Helper()
	for _, e := range s.r.Loss.Events {
		if strings.Contains(e.Event, word) {
			return e
		}
	}
	s.Fatalf("no event %s in %+v", word, s.r.Loss.Events)
	return analysis.EventLoss{}
}

// birnbaum returns by how much the chain's unavailability differs with an event
// there and not there.
func (s *studiedSystem) birnbaum(word string) float64 {
	s.Helper()
	for _, i := range s.r.Delivery.Importance {
		if strings.Contains(i.Event, word) {
			return i.Birnbaum
		}
	}
	s.Fatalf("no event %s in %+v", word, s.r.Delivery.Importance)
	return 0
}

// truth is 1 for a thing that holds, so that it can stand in the table.
func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

var none = math.NaN()

// weekly is what a service of so many messages a month sends in a week, and
// weekday what of it on one working day: 95 % on five.
func weekly(month float64) float64  { return month * 12 * 7 / 365 }
func weekday(month float64) float64 { return weekly(month) * .95 / 5 }

// Lines of a case.

func price(ch models.Channel, p models.Phase, milliwon, month int64) models.Line {
	return models.Line{Channel: ch, Phase: p, Price: models.Flat(unit.Money(milliwon)), VAT: models.VATUnstated, MessagesPerMonth: month, Approximate: month > 0}
}

func oneService(agency, contract, name string, class models.MessageClass, fail float64, lines ...models.Line) models.Case {
	return models.Case{Contracts: []models.Contract{{
		Name: contract, Agency: agency, VAT: models.VATUnstated, InForce: true,
		Services: []models.Service{{Name: name, Class: class, Legal: models.LegalOrdinary, FailureShare: &fail, Lines: lines}},
	}}}
}

// chain adds nodes, and routes in order: the first is the ordinary one.
func chain(c models.Case, nodes []models.Node, routes ...models.Route) models.Case {
	c.Nodes = nodes
	for i, r := range routes {
		r.ID, r.Order, r.Contract = fmt.Sprintf("R%d", i+1), i, c.Contracts[0].Name
		c.Routes = append(c.Routes, r)
	}
	return c
}

func route(ch models.Channel, how models.SwitchMode, nodes ...string) models.Route {
	return models.Route{Channel: ch, Switch: how, Nodes: nodes}
}

func node(id, name string, role models.Role, sites ...string) models.Node {
	return models.Node{ID: id, Name: name, Role: role, Sites: sites}
}

func num(x float64) *float64 { return &x }

const pangyo = "SK C&C 판교 데이터센터"

// cityChain is 수원 and 김포: one intermediary, whose name and dealer nobody
// published, and Kakao in one building. No text fallback is stated.
func cityChain(city string, c models.Case) models.Case {
	c.Overrides = []models.Override{{Key: "view", Text: string(models.ViewSociety)}} // 145 won a message holds the citizen's loss
	return chain(c, []models.Node{
		node("N1", city, models.RoleAgency),
		node("N2", "대행사(상호 미공개)", models.RoleVendor),
		{ID: "N3", Role: models.RoleDealer, Assumed: true},
		node("N4", "카카오", models.RolePlatform, pangyo),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3", "N4"))
}

var systems = []system{
	{"01-suwon", "25.1 million won saved against 1.3 million of outages; messages hit by five outages", "the recipient's data connection; harm of one's own", buildSuwon, checkSuwon},
	{"02-gimpo", "16.0 million won saved; 882 won of harm", "a range of volumes: 80,000 and 300,000 follow by proportion", buildGimpo, checkGimpo},
	{"03-mois-unified", "the ministry's 4,006,916,400 won, and a fifth less; a hub", "that 233 bodies fall back on the same text relays at once", buildUnified, checkUnified},
	{"04-guppy", "hub + (1 − hub) × leaf", "which app each citizen chose; no price or volume of its own was published", buildGuppy, checkGuppy},
	{"05-safety-report", "a series of three parts of one supplier: no messages of its own", "reports that come in, and their hours", buildSafetyReport, checkSafetyReport},
	{"06-kdca-booking", "two doors before one register: no price", "that half of the users had chosen the other door already; doses that expire the same day", buildBooking, checkBooking},
	{"07-mma", "65 % of the text bill; lead time as redundancy", "the office's own app, the first step; post has no role and stands as 기타", buildEnlistment, checkEnlistment},
	{"08-chungmu", "500 calls of 2.5 minutes; the rule for disasters", "the telephone as a channel: its hours are the response to an outage; war, in which all fail together", buildChungmu, checkChungmu},
	{"09-welfare", "24.5 million won against 131 million at LMS; a hub", "a campaign of five days; a benefit lost at the month's end", buildWelfare, checkWelfare},
	{"10-line-naver", "redundancy that worked, in the building that burnt: no messages of its own", "the 20 min to 12 h until it worked", buildNaver, checkNaver},
	{"10-kakao", "the control: switching software inside the building", "the names of Kakao's other buildings", buildKakao, checkKakao},
	{"11-gov24-2023", "p × (β + (1 − β) p) for a pair of routers; 56 h of 2023-11-17", "6,300 cases taken by hand; no messages of its own, Suwon's stand in", buildGov24, checkGov24},
	{"12-msit-text", "41.5 h until the text: one message, no price", "cell broadcast as a channel, and what the text says", buildSafetyText, checkSafetyText},
	{"13-certificates", "12.6 % of log-ins: no messages of its own", "one citizen's second key; log-ins have no suspended senders, which the messenger channel brings with it", buildCertificates, checkCertificates},
}

func buildSuwon() models.Case {
	return cityChain("수원시", oneService("수원시", "모바일 알림톡 발송 서비스", "시민 알림 메시지", models.ClassMixed, 0,
		price(models.SMS, models.Before, 9350, 470_000), price(models.Alimtalk, models.After, 4900, 470_000)))
}

func buildGimpo() models.Case {
	return cityChain("김포시", oneService("김포시", "카카오 알림톡 발송 서비스(발송량 가정)", "시민 알림 메시지", models.ClassMixed, 0,
		price(models.SMS, models.Before, 14_000, 190_000), price(models.Alimtalk, models.After, 7000, 190_000)))
}

// buildUnified is reading A of the ministry's four billion: 60 % of 538 million
// messages a year, half of them SMS and half LMS.
func buildUnified() models.Case {
	c := oneService("행정안전부", "통합메시지 관리시스템 60% 전환(단문·장문 반반 가정)", "단문", models.ClassMixed, 0,
		price(models.SMS, models.Before, 8063, 13_450_000), price(models.Alimtalk, models.After, 5000, 13_450_000), price(models.SMS, models.Fallback, 8063, 0))
	lms := oneService("", "", "장문", models.ClassMixed, 0,
		price(models.LMS, models.Before, 26_763, 13_450_000), price(models.Alimtalk, models.After, 5000, 13_450_000), price(models.LMS, models.Fallback, 26_763, 0))
	c.Contracts[0].Services = append(c.Contracts[0].Services, lms.Contracts[0].Services...)
	return chain(c, []models.Node{
		node("N1", "233개 기관", models.RoleAgency),
		node("N2", "통합메시지 중계서버(누리모듈)", models.RoleHub),
		{ID: "N3", Role: models.RoleDealer, Assumed: true},
		node("N4", "카카오", models.RolePlatform),
		node("N5", "이동통신 3사", models.RoleCarrier),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3", "N4"), route(models.SMS, models.SwitchAutomatic, "N1", "N2", "N5"))
}

// buildGuppy sends the 2021 rate of 0.3 million a day through Kakao; no price was
// reported, so the ministry's ceiling stands in.
func buildGuppy() models.Case {
	c := oneService("행정안전부", "국민비서 구삐(단가·발송량 가정)", "구삐 알림", models.ClassMixed, 0,
		price(models.SMS, models.Before, 8063, 9_125_000), price(models.Alimtalk, models.After, 5000, 9_125_000))
	return chain(c, []models.Node{
		node("N1", "국민비서 연계기관", models.RoleAgency),
		node("N2", "구삐 중앙시스템(국가정보자원관리원 대전)", models.RoleHub),
		node("N3", "카카오", models.RolePlatform),
		node("N4", "네이버", models.RolePlatform),
		node("N5", "토스", models.RolePlatform),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3"), route(models.NaverNote, models.SwitchManual, "N1", "N2", "N4"), route(models.TossNote, models.SwitchManual, "N1", "N2", "N5"))
}

// buildSafetyReport counts reports made, not messages sent: 15,490 a day. Nobody
// pays a price for one.
func buildSafetyReport() models.Case {
	const month = 15_490 * 365 / 12
	c := oneService("행정안전부", "안전신문고 신고(들어오는 신고, 단가 없음으로 가정)", "신고와 접수 알림", models.ClassCase, 0,
		price(models.SMS, models.Before, 0, month), price(models.Alimtalk, models.After, 0, month))
	return chain(c, []models.Node{
		node("N1", "안전신문고", models.RoleAgency),
		node("N2", "카카오맵", models.RolePlatform, pangyo),
		node("N3", "카카오 위치", models.RolePlatform, pangyo),
		node("N4", "카카오톡 메시지", models.RolePlatform, pangyo),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3", "N4"))
}

// buildBooking takes the first day's 4,229 app bookings for every day.
func buildBooking() models.Case {
	const month = 4_229 * 365 / 12
	c := oneService("질병관리청", "잔여백신 당일예약(첫날 예약건수 가정, 단가 없음)", "잔여백신 예약 알림", models.ClassAppointment, 0,
		price(models.SMS, models.Before, 0, month), price(models.Alimtalk, models.After, 0, month))
	return chain(c, []models.Node{
		node("N1", "질병관리청", models.RoleAgency),
		node("N2", "예방접종 등록시스템", models.RoleHub),
		node("N3", "카카오", models.RolePlatform),
		node("N4", "네이버", models.RolePlatform),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3"), route(models.NaverNote, models.SwitchParallel, "N1", "N2", "N4"))
}

// buildEnlistment has no column for the office's own app, the first step: the
// workbook starts at the second. 20 % stay with long texts; post goes out when the
// 15 days between the first notice and the paper lead are over.
func buildEnlistment() models.Case {
	const month = 870_000 / 12
	c := oneService("병무청", "모바일 통지(단가 가정)", "입영·병력동원 통지", models.ClassStatutory, .2,
		price(models.LMS, models.Before, 26_763, month), price(models.Alimtalk, models.After, 5000, month), price(models.LMS, models.Fallback, 26_763, 0))
	c.Contracts[0].Services[0].Legal = models.LegalStatutory
	post := route(models.Post, models.SwitchManual, "N1", "N3")
	post.SwitchMinutes = num(15 * 24 * 60)
	return chain(c, []models.Node{
		node("N1", "병무청 통지시스템", models.RoleAgency),
		node("N2", "카카오", models.RolePlatform),
		node("N3", "우편", models.RoleOther),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2"), post)
}

// buildChungmu is one exercise of 500 people a month; the last step, 500 calls of
// 2.5 minutes, is the staff time of an outage of any length.
func buildChungmu() models.Case {
	c := oneService("경상남도", "충무훈련 전시 동원 모바일 통지(단가 가정)", "동원 통지", models.ClassDisaster, 0,
		price(models.SMS, models.Before, 8063, 500), price(models.Alimtalk, models.After, 5000, 500))
	c.Contracts[0].Services[0].Legal = models.LegalStatutory
	c.Overrides = []models.Override{{Key: "response_threshold_hours"}, {Key: "response_staff_hours", Value: 20.83}}
	return chain(c, []models.Node{
		node("N1", "경상남도", models.RoleAgency),
		node("N2", "카카오", models.RolePlatform),
		node("N3", "이동통신 3사", models.RoleCarrier),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2"), route(models.SMS, models.SwitchMessage, "N1", "N3"))
}

// buildWelfare spreads the campaign of 4.9 million over the year: the workbook has
// months, not campaigns.
func buildWelfare() models.Case {
	const month = 4_900_000 / 12
	c := oneService("보건복지부", "맞춤형 급여 안내(연 1회 490만 건을 12로 나눔)", "맞춤형 급여 안내", models.ClassGeneral, 0,
		price(models.LMS, models.Before, 26_763, month), price(models.Alimtalk, models.After, 5000, month), price(models.LMS, models.Fallback, 26_763, 0))
	return chain(c, []models.Node{
		node("N1", "행복이음", models.RoleAgency),
		node("N2", "구삐 중앙시스템", models.RoleHub),
		node("N3", "카카오", models.RolePlatform),
		node("N4", "이동통신 3사", models.RoleCarrier),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3"), route(models.LMS, models.SwitchAutomatic, "N1", "N2", "N4"))
}

// twoSites is a messenger in Pangyo and elsewhere; how its units stand in for each
// other is what the two workbooks differ in.
func twoSites(ch models.Channel, platform models.Node) models.Case {
	c := oneService("가상 기관", "같은 건물의 두 플랫폼(단가·발송량 가정)", "시민 알림 메시지", models.ClassMixed, 0,
		price(models.SMS, models.Before, 9350, 100_000), price(ch, models.After, 4900, 100_000))
	return chain(c, []models.Node{node("N1", "가상 기관", models.RoleAgency), platform}, route(ch, models.SwitchNone, "N1", "N2"))
}

func buildNaver() models.Case {
	n := node("N2", "네이버·라인", models.RolePlatform, pangyo, "네이버 각 춘천")
	n.Redundancy, n.ControlSite = "active_active", "네이버 각 춘천"
	return twoSites(models.NaverNote, n)
}

func buildKakao() models.Case {
	n := node("N2", "카카오", models.RolePlatform, pangyo, "카카오의 다른 건물(이름 미공개)")
	n.Redundancy, n.ControlSite = "standby", pangyo
	return twoSites(models.Alimtalk, n)
}

// buildGov24 is a city whose recipient list comes from 새올 through the national
// network; its routers failed together. Volume and prices are Suwon's.
func buildGov24() models.Case {
	c := oneService("가상 시", "새올 명단으로 보내는 알림(단가·발송량은 수원시 값 가정)", "시민 알림 메시지", models.ClassMixed, 0,
		price(models.SMS, models.Before, 9350, 470_000), price(models.Alimtalk, models.After, 4900, 470_000))
	hub := node("N2", "행정전산망 라우터", models.RoleHub, "국가정보자원관리원 대전 본원")
	hub.Redundancy, hub.Beta = "active_active", num(1)
	hub.OutagesPerYear, hub.MeanOutageHours = num(.25), num(56)
	hub.NoticeMinutes = num(7 * 60) // alarm at 01:42, noticed about 7 h later
	return chain(c, []models.Node{
		node("N1", "시청 새올", models.RoleAgency), hub,
		node("N3", "대행사(상호 미공개)", models.RoleVendor),
		node("N4", "카카오", models.RolePlatform),
		node("N5", "이동통신 3사", models.RoleCarrier),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2", "N3", "N4"), route(models.SMS, models.SwitchAutomatic, "N1", "N2", "N3", "N5"))
}

// buildSafetyText is the notice inside KakaoTalk, and the text of 17 October, 41.5
// hours later, that pointed to it. There is no channel for cell broadcast: SMS over
// the three carriers stands for it.
func buildSafetyText() models.Case {
	c := oneService("과학기술정보통신부", "카카오 장애 안내(전국 1건, 단가 없음)", "장애 안내 문자", models.ClassDisaster, 0,
		price(models.SMS, models.Before, 0, 1), price(models.Alimtalk, models.After, 0, 1))
	text := route(models.SMS, models.SwitchAutomatic, "N1", "N3")
	text.SwitchMinutes = num(41.5 * 60)
	return chain(c, []models.Node{
		node("N1", "과학기술정보통신부", models.RoleAgency),
		node("N2", "카카오", models.RolePlatform),
		node("N3", "이동통신 3사", models.RoleCarrier),
	}, route(models.Alimtalk, models.SwitchNone, "N1", "N2"), text)
}

// buildCertificates is one door of several: 12.6 % of Hometax log-ins in January
// 2022 went through Kakao, which also delivers the notice. It is one node in both
// roles, so that it counts once.
func buildCertificates() models.Case {
	c := oneService("국세청", "홈택스 간편인증 로그인(2022년 1월 이용건수, 단가 없음)", "연말정산 로그인", models.ClassTax, 0,
		price(models.SMS, models.Before, 0, 77_620_000), price(models.Alimtalk, models.After, 0, 77_620_000))
	k := node("N2", "카카오(인증과 알림)", models.RolePlatform)
	k.AffectedShare = num(.126)
	return chain(c, []models.Node{node("N1", "홈택스", models.RoleAgency), k}, route(models.Alimtalk, models.SwitchNone, "N1", "N2"))
}

func checkSuwon(s *studiedSystem) []figure {
	saved := s.r.Savings.AnnualWon.Float()
	own := 0.0 // the city's own system and building: they stop texts as well
	for _, e := range s.r.Loss.Events {
		if len(e.Nodes) == 1 && e.Nodes[0] == "N1" {
			own += e.AnnualLoss
		}
	}
	hit := func(start string, hours float64) float64 { return s.replay("kakao", start, hours, 1)["alone"].Hit }
	day := weekday(470_000)
	const hour = .01 / 13 // of a day, an hour that the profile does not name
	known := 0.0
	if k := s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["alone"].KnownHours; k != nil {
		known = *k
	}
	tier, _ := s.know.Reference.Rate("notification", "delay_per_tier")
	const october = "the month's own weight, 0.90, and 261 weekdays with 95 % of the messages, where the file has weight 1 and 252 working days"
	return []figure{
		{name: "saved a year", published: 25_098_000, within: 1e-12, got: saved},
		{name: "saved a month", published: 2_091_500, within: 1e-12, got: saved / 12},
		{name: "saved a year if only 9.35 holds VAT", published: 22_334_400, within: 1e-12, got: onlyBeforeHoldsVAT(s.r)},
		{name: "a month's fee: what a full credit returns", published: 2_303_000, within: 1e-12, got: s.r.Savings.AfterWon.Float() / 12},
		{name: "cost of outages a year, the city's own left out", published: 1_270_000, within: .35, got: s.r.Loss.Mean - own,
			why: "half the queues are kept, outages start at any hour, Pangyo is lost 0.0275 times a year and not 0.06; but the dealer, its building and suspensions are counted too"},
		{name: "vendor, 4 h", published: 720_000, want: (200_000 + 160_000*2650.0/9140) / 2, within: .2, got: s.event("대행사(상호 미공개): 자체").AnnualLoss,
			why: "the file's outage falls into working hours and its queue is lost; at any hour of the week 2,650 messages are hit, half of the queues kept (harm_curves.md)"},
		{name: "Kakao, short faults", published: 160_000, want: 120_000 / 2 * (1.73 * .28 * .6 * 644) / (1.7 * 470), within: .15, got: s.event("카카오: 짧은").AnnualLoss,
			why: "at any hour and 60 % of the messages, and what is kept comes within the half hour"},
		{name: "saved for each won of outages", published: 25.1 / 1.27, want: 55, within: .3, got: saved / (s.r.Loss.Mean - s.r.Loss.BaselineMean),
			why: "outages cost less, for the reasons above, and those that texts had anyway are taken off"},
		{name: "mean harm at which it stops paying, won", published: 2900, want: 55 * 145, within: .3, got: 145 * *s.r.Net.BreakEven.HarmMultiplier,
			why: "the same: 145 won times what is saved for each won of outages"},
		{name: "hit, Sat 2022-10-15 15:30, 50.5 h", published: 23_700, want: .9 * day / .95 * ((.5*.06+.05+.03+.02+4*hour)*.125 + .125 + .95*(9*hour+.97)), within: 1e-3, got: hit("2022-10-15 15:30", 50.5), why: october},
		{name: "hit, Wed 15:30, 50.5 h", published: 45_000, want: .9 * day * (.5*.06 + .05 + .03 + .02 + 4*hour + 1 + 9*hour + .97), within: 1e-3, got: hit("2022-10-12 15:30", 50.5), why: october},
		{name: "hit, Mon 2020-03-02 08:58, 79 min", published: 10_360, want: .9 * day * (2*hour/60 + .32 + .26*(.8+.2*15/58)), within: 1e-3, got: hit("2020-03-02 08:58", 79.0/60),
			why: "261 weekdays with 95 % of the messages, where the file has 252 working days"},
		{name: "hit, Tue 2022-10-04 14:14, 18 min", published: 510, want: .9 * day * .08 * .3, within: 1e-3, got: hit("2022-10-04 14:14", .3), why: october},
		{name: "hit, Tue 2024-05-21 08:30, 54 min", published: 6000, want: .97 * day * (.5*hour + .32*(.8+.2*22/58)), within: 1e-3, got: hit("2024-05-21 08:30", .9), why: "May's own weight, 0.97, and 261 weekdays"},
		{name: "hours until the city knows of Kakao's outage", published: 5.33, want: 3 * tier.MeanHours, within: .01, got: known, why: "the file's is Kakao's first telephone line; ours is three tiers that each hand the word on"},
	}
}

// onlyBeforeHoldsVAT is what is saved with VAT if the old price holds it and the
// new does not.
func onlyBeforeHoldsVAT(r *analysis.Report) float64 {
	for _, c := range r.Savings.ByVATSides {
		if c.Before == models.VATIncluded && c.After == models.VATExcluded {
			return c.AnnualInclVAT.Float()
		}
	}
	return 0
}

// twoDays is what the first channel loses in two working days of May.
func (s *studiedSystem) twoDays() float64 {
	return s.replay("kakao", "2023-05-10 00:00", 48, 1)["alone"].Hit
}

const twoDaysWhy = "two weekdays of May are 0.38 × 0.97 of a week's messages, where the file has 2/252 of a year's"

func checkGimpo(s *studiedSystem) []figure {
	saved := s.r.Savings.AnnualWon.Float()
	return []figure{
		{name: "saved a year", published: 15_960_000, within: 1e-12, got: saved},
		{name: "saved a year at 80,000 a month", published: 6.72e6, within: 1e-12, got: saved * 80 / 190},
		{name: "saved a year at 300,000 a month", published: 25.2e6, within: 1e-12, got: saved * 300 / 190},
		{name: "harm that one loss of two working days a year must not pass, won", published: 882, want: 7 * 190_000 * 12 / (2 * .97 * weekday(190_000)), within: 1e-3, got: saved / s.twoDays(), why: twoDaysWhy},
	}
}

func checkUnified(s *studiedSystem) []figure {
	sav := s.r.Savings
	saved := sav.AnnualWon.Float()
	site, hub := s.fraction("site,data_centre_loss"), s.fraction("hub,shared_hub_loss")
	own := s.all("agency,own_system_outage", "site,data_centre_loss")
	kakao := series(site, s.all("dealer,own_outage", "platform,short_fault", "platform,site_loss", "account,account_suspension", "account,template_suspension"))
	text := s.all("carrier,sms_outage_one_carrier", "carrier,sms_outage_all_carriers")
	out := []figure{
		{name: "reading A: 60 % of all, half SMS and half LMS", published: 4_006_916_400, within: 1e-12, got: saved},
		{name: "reading C: every one of them SMS", published: .99e9, want: 322_800_000 * 3.063, within: 1e-9, got: 2 * sav.Services[0].Annual.Float()},
		{name: "reading D: every one of them LMS", published: 7.03e9, want: 322_800_000 * 21.763, within: 1e-9, got: 2 * sav.Services[1].Annual.Float()},
		{name: "harm that one loss of two working days a year must not pass, won", published: 1560, want: 4_006_916_400 / (2 * .97 * weekday(26_900_000)), within: 1e-3, got: saved / s.twoDays(), why: twoDaysWhy},
		{name: "hub: unavailability = shared + (1 − shared) × leaf", published: none, want: series(own, hub, kakao*text), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "the same vendor's texts leave by the hub too", published: none, want: series(own, hub, kakao*text), within: .05, got: 1 - *s.option("same_vendor").Availability},
	}
	fifth := .2
	for i := range s.c.Contracts[0].Services {
		s.c.Contracts[0].Services[i].FailureShare = &fifth
	}
	return append(out, figure{name: "reading A, a fifth falling back to texts", published: 3.2e9, want: .8 * 4_006_916_400, within: 1e-9, got: s.analyze().Savings.AnnualWon.Float()})
}

// messenger is the fraction of time that a messenger without a known building is
// down, suspensions of the sender among it.
func (s *studiedSystem) messenger(short string) float64 {
	return s.all(short, "platform,site_loss", "account,account_suspension", "account,template_suspension")
}

func checkGuppy(s *studiedSystem) []figure {
	shared := s.all("agency,own_system_outage", "site,data_centre_loss", "hub,shared_hub_loss")
	kakao, other := s.messenger("platform,short_fault"), s.messenger("platform,short_fault_other")
	hub := s.replay("hub", "2025-09-26 20:15", 756.75, 1)["present"]
	leaf := s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["present"]
	// Saturday to Tuesday morning, four weeks later: in September four days, of which
	// two working days (to Tuesday 30th), the rest in October.
	const hour = .01 / 13
	evening, morning := .19*4*hour, .19*9*hour
	september := evening + .05 + .38
	october := .19*3 + 3*1 + .05 + .19 + morning // Wed–Fri, three weeks from Saturday on, Sat–Mon, Tue to 09:00
	return []figure{
		{name: "hub + (1 − hub) × leaf, three apps", published: none, want: series(shared, kakao*other*other), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "the same, Kakao alone: apps lower the leaf's term only", published: none, want: series(shared, kakao), within: .01, got: 1 - *s.option("alone").Availability},
		{name: "sent by the other apps when the hub is lost (2025)", published: 0, within: 0, got: hub.Rescued},
		{name: "re-routed when Kakao alone is lost (2022), any", published: 1, within: 0, got: truth(leaf.Rescued > leaf.Hit/2)},
		{name: "notices hit, 31.5 days from 2025-09-26 20:15", published: 300_000 * 756.75 / 24, want: weekly(9_125_000) * (1.11*september + .90*october), within: .01, got: hub.Hit,
			why: "the outage holds four weekends and 22 weekdays, most in October, whose weight is 0.90"},
	}
}

func checkSafetyReport(s *studiedSystem) []figure {
	three := 0.0
	for _, x := range s.r.Delivery.SharedSites {
		if x.Site == pangyo {
			three = float64(len(x.Nodes))
		}
	}
	short, site := s.fraction("platform,short_fault"), s.fraction("site,data_centre_loss")
	suspended := s.all("account,account_suspension", "account,template_suspension")
	return []figure{
		{name: "reports a year", published: 5_654_076, within: 1e-4, got: float64(s.r.Savings.Services[0].Lines[0].MessagesPerYear)},
		{name: "parts of one supplier in one building", published: 3, within: 0, got: three},
		{name: "series: any part stops it", published: none, want: series(s.all("agency,own_system_outage", "site,data_centre_loss"), short, short, short, site, suspended), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "single points", published: none, want: 8, within: 0, got: float64(len(s.r.Delivery.SinglePoints))}, // the agency, its building, three parts, Pangyo, two suspensions
		{name: "reports not made, map down 2022-02-03 11:20, 75 min", published: 15_490 * 1.25 / 24, want: .9 * weekday(471_154) * (.08*40/60 + .03*35/60), within: 1e-3, got: s.replay("N2", "2022-02-03 11:20", 1.25, 1)["alone"].Hit,
			why: "the profile is of messages sent, most in the morning; reports peak at noon and in the evening, for which the workbook has no column"},
	}
}

func checkBooking(s *studiedSystem) []figure {
	shared := s.all("agency,own_system_outage", "site,data_centre_loss", "hub,shared_hub_loss")
	kakao, naver := s.messenger("platform,short_fault"), s.messenger("platform,short_fault_other")
	x := s.replay("kakao", "2021-05-27 13:00", 2.5, 1)
	return []figure{
		{name: "hub behind two doors: register + (1 − register) × both", published: none, want: series(shared, kakao*naver), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "one door only", published: none, want: series(shared, kakao), within: .01, got: 1 - *s.option("alone").Availability},
		{name: "booked all the same while Kakao was down", published: 3935.0 / 4229, want: 1 - series(naver, s.fraction("agency,own_system_outage"), s.fraction("hub,shared_hub_loss")), within: .01, got: 1 - x["present"].Hit/x["alone"].Hit,
			why: "the file's is the split of all bookings of that day; ours the chance that the other door is open, everybody using it"},
	}
}

func checkEnlistment(s *studiedSystem) []figure {
	sav := s.r.Savings
	never := func(o analysis.ReplayOption) float64 { // at least ten days late, the last step there is
		late := o.Services[0].LateBy
		return late[len(late)-1] / o.Hit
	}
	return []figure{
		{name: "saved of the text bill, 80 % converted", published: .65, want: .8 * (26.763 - 5) / 26.763, within: 1e-6, got: sav.AnnualWon.Float() / sav.BeforeWon.Float()},
		{name: "notices a day", published: 2400, want: 870_000.0 / 365, within: 1e-6, got: float64(sav.Services[0].MessagesPerMonth) * 12 / 365},
		{name: "late by ten days or more, Kakao 50.5 h: it fits the slack", published: 0, within: 0, got: never(s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["present"])},
		{name: "late by ten days or more, own system 31.5 days: it does not", published: 1, within: 0, got: truth(never(s.replay("N1", "2025-09-26 20:15", 756.75, 1)["present"]) > .6)},
		{name: "post is waited for: not switched to within 50.5 h", published: 1, within: 0, got: truth(s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["present"].SwitchHours == nil)},
	}
}

func checkChungmu(s *studiedSystem) []figure {
	hour, _ := s.know.Reference.UnitCost("clerk_hour_grade9_loaded")
	alone := s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["alone"]
	return []figure{
		{name: "people", published: 500, within: 0, got: float64(s.r.Savings.Services[0].MessagesPerMonth)},
		{name: "clerk hours of 500 calls", published: 21, want: 500 * 2.5 / 60, within: 1e-3, got: alone.AgencyWon / hour.Value.Value}, // and nothing else: this class has no won value
		{name: "rule: never on one private platform alone", published: 1, within: 0, got: truth(!s.option("alone").MeetsMustRules)},
		{name: "rule: nor on people noticing", published: 1, within: 0, got: truth(!s.option("manual").MeetsMustRules)},
		{name: "read check, then text: within the rule", published: 1, within: 0, got: truth(!slices.Contains(s.option("present").BrokenRules, "rule.disaster_not_messenger_alone"))},
		{name: "texts alone: within the rule, and hit by nothing of Kakao's", published: 1, within: 0, got: truth(!slices.Contains(s.option("stay").BrokenRules, "rule.disaster_not_messenger_alone") && s.replay("kakao", "2022-10-15 15:30", 50.5, 1)["stay"].Hit == 0)},
		{name: "a call-up is served on paper: neither does that alone", published: none, want: 1, within: 0, got: truth(slices.Contains(s.option("present").BrokenRules, "rule.statutory_needs_paper"))},
	}
}

func checkWelfare(s *studiedSystem) []figure {
	sav := s.r.Savings
	shared := s.all("agency,own_system_outage", "site,data_centre_loss", "hub,shared_hub_loss")
	leaf := s.messenger("platform,short_fault") * s.all("carrier,sms_outage_one_carrier", "carrier,sms_outage_all_carriers")
	hub := s.replay("hub", "2025-09-26 20:15", 756.75, 1)["present"]
	return []figure{
		{name: "campaign at 5 won", published: 24.5e6, within: 1e-5, got: sav.AfterWon.Float()}, // of 4,899,996: a month's share is whole
		{name: "campaign at LMS", published: 131e6, want: 4_900_000 * 26.763, within: 1e-5, got: sav.BeforeWon.Float()},
		{name: "hub + (1 − hub) × leaf", published: none, want: series(shared, leaf), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "messages a day of the campaign", published: 980_000, want: 4_900_000.0 / 365, within: 1e-3, got: float64(sav.Services[0].MessagesPerMonth) * 12 / 365,
			why: "the workbook has months, not a campaign of five days: an outage in those days would hit 73 times as many"},
		{name: "sent by text when the hub is lost", published: 0, within: 0, got: hub.Rescued},
	}
}

// pangyoHits is what a service of 100,000 a month sends in 127.5 h from Saturday
// 15:30 of October.
func pangyoHits() float64 {
	const hour = .01 / 13
	return .9 * weekly(100_000) * (.025*(.5*.06+.05+.03+.02+4*hour) + .025 + .19*4 - .19*hour)
}

func checkNaver(s *studiedSystem) []figure {
	other := series(s.fraction("site,data_centre_loss"), .8*s.fraction("platform,short_fault_other")) // the other building's own; a fifth of the faults takes both
	hit := s.replay(pangyo, "2022-10-15 15:30", 127.5, 1)["alone"].Hit / pangyoHits()
	const most = 12 / 127.55
	return []figure{
		{name: "share of Pangyo's losses that it feels", published: most, want: other, within: .02, got: s.birnbaum(pangyo), why: "the file's is the longest of 20 min to 12 h until the services came back; ours the chance that the other building is down too"},
		{name: "that is at least ten times less than Kakao", published: 1, within: 0, got: truth(s.birnbaum(pangyo) < .1)},
		{name: "the fire of 2022 replayed: hit for at most 12 of 127.5 h", published: 1, within: 0, got: truth(hit <= most)},
	}
}

func checkKakao(s *studiedSystem) []figure {
	hit := s.replay(pangyo, "2022-10-15 15:30", 127.5, 1)["alone"].Hit / pangyoHits()
	return []figure{
		{name: "share of Pangyo's losses that it feels: switching inside it", published: 1, within: .005, got: s.birnbaum(pangyo)},
		{name: "the other building lost: not felt", published: 1, within: 0, got: truth(s.birnbaum("카카오의 다른 건물") < s.fraction("site,data_centre_loss"))},
		{name: "the fire of 2022 replayed: share hit", published: 1, within: .001, got: hit},
	}
}

func checkGov24(s *studiedSystem) []figure {
	const routers = "행정전산망 라우터: 공용 허브"
	e := s.event(routers)
	p := e.Rate * e.MeanHours / (unit.HoursPerYear + e.Rate*e.MeanHours)
	up := s.birnbaum(routers + " 상실 (공통원인)") // all but the pair
	pair := func() float64 { return 1 - (1-*s.r.Delivery.Unavailability)/up }
	x := s.replay("hub", "2023-11-17 08:40", 56, 1)
	const hour = .01 / 13
	known := 0.0
	if k := x["present"].KnownHours; k != nil {
		known = *k
	}
	out := []figure{
		{name: "both routers down, β = 1: p × (1 + 0)", published: p, within: 1e-3, got: pair()},
		{name: "against p × p: orders of magnitude", published: 1, within: 0, got: truth(pair() > 100*p*p)},
		{name: "hours of a loss, as the sheet states", published: 56, within: .001, got: e.MeanHours},
		{name: "hit, Fri 2023-11-17 08:40, 56 h", published: none, want: .9 * weekly(470_000) * (.19*(1-(8+2.0/3)*hour) + .025 + .025*(9*hour+.89+.05*2/3)), within: 1e-3, got: x["present"].Hit},
		{name: "sent by text: the list comes over the same network", published: 0, within: 0, got: x["present"].Rescued},
		{name: "hours until it was noticed", published: 7, within: 1e-9, got: known},
		{name: "sent by a second vendor: the list comes over the same network", published: 0, within: 0, got: x["independent_vendor"].Rescued},
	}
	*s.c.Nodes[1].Beta = .2
	s.r = s.analyze()
	return append(out, figure{name: "both routers down, β = 0.2: p × (β + (1 − β) p)", published: p * (.2 + .8*p), within: 1e-2, got: pair()})
}

func checkSafetyText(s *studiedSystem) []figure {
	x := s.replay("kakao", "2022-10-15 15:30", 50.5, 1)
	switched := 0.0
	if h := x["present"].SwitchHours; h != nil {
		switched = *h
	}
	text := s.r.Delivery.Routes[1].Nodes
	return []figure{
		{name: "hours from the start to the text", published: 41.5, within: 1e-9, got: switched},
		{name: "that is 17 October, 09:00", published: 1, within: 0, got: truth(seoul("2022-10-15 15:30").Add(time.Duration(switched * float64(time.Hour))).Equal(seoul("2022-10-17 09:00")))},
		{name: "the text's own route does not pass Kakao", published: 1, within: 0, got: truth(strings.Join(text, " ") == "N1 N3")},
		{name: "the details at the top of KakaoTalk: against the rule", published: 1, within: 0, got: truth(!s.option("alone").MeetsMustRules)},
		{name: "won saved: one message, no price", published: 0, within: 0, got: s.r.Savings.AnnualWon.Float()},
	}
}

func checkCertificates(s *studiedSystem) []figure {
	value, _ := s.know.Reference.UnitCost("citizen_time_value")
	kakao := func(key string) float64 {
		role, event, _ := strings.Cut(key, ",")
		row, _ := s.know.Reference.Rate(role, event)
		return .126 / row.Share.Value * s.fraction(key)
	}
	suspended := s.all("account,account_suspension", "account,template_suspension")
	return []figure{
		{name: "share of uses that Kakao's stop hits", published: 9.79 / 77.62, within: .002, got: s.event("카카오(인증과 알림): 짧은").AffectedShare},
		{name: "uses through Kakao, January 2022 whole", published: 9_790_000, want: .126 * .97 * 4.24 * weekly(77_620_000), within: 1e-3, got: s.replay("kakao", "2022-01-01 00:00", 744, .126)["alone"].Hit,
			why: "the month is spread by January's weight, 0.97 of a mean month, and holds 21 weekdays"},
		{name: "one supplier in both roles counts once", published: none, want: series(s.all("agency,own_system_outage", "site,data_centre_loss"), kakao("platform,short_fault"), kakao("platform,site_loss"), suspended), within: .01, got: *s.r.Delivery.Unavailability},
		{name: "won of a citizen's time to get another certificate, 5 min", published: 1000, within: 1e-9, got: value.Value.Value * 5 / 60},
	}
}
