package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"daebi/analysis"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet"
)

// The thirteen systems of the news items that Daebi starts from, each a workbook
// read as an officer's would be and worked through by the one entry point. A
// figure is set against the one published or derived for the system; where ours
// differs, why is said beside it. Prices and volumes that nobody published are
// assumptions: every such line of a workbook is marked 약, and the contract's name
// says 가정.

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
	defect    string // what is known to be wrong with ours: the figure must then still be wrong
}

// a system is one workbook and what is asked of it.
type system struct {
	file  string
	build func() models.Case
	check func(s *studiedSystem) []figure
}

// studiedSystem is a system that was read and analysed.
type studiedSystem struct {
	*testing.T
	know analysis.Knowledge
	c    models.Case
	r    *analysis.Report
}

func TestSystems(t *testing.T) {
	know, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	for _, sys := range systems {
		t.Run(sys.file, func(t *testing.T) {
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
	case f.defect != "" && ok:
		t.Errorf("%s: %.10g is right now: take the note of the defect away (%s)", f.name, f.got, f.defect)
	case f.defect != "":
		t.Logf("known defect: %s: %.6g, by hand %.6g: %s", f.name, f.got, want, f.defect)
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
	b, err := json.Marshal(c)
	var out models.Case
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err == nil {
		dropCells(reflect.ValueOf(&out).Elem())
		b, err = json.MarshalIndent(out, "", " ")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func dropCells(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[models.Cell]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				dropCells(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			dropCells(v.Index(i))
		}
		if v.Len() == 0 && v.CanSet() {
			v.SetZero()
		}
	}
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
	{"01-suwon", buildSuwon, checkSuwon},
	{"02-gimpo", buildGimpo, checkGimpo},
	{"03-mois-unified", buildUnified, checkUnified},
	{"04-guppy", buildGuppy, checkGuppy},
	{"05-safety-report", buildSafetyReport, checkSafetyReport},
	{"06-kdca-booking", buildBooking, checkBooking},
	{"07-mma", buildEnlistment, checkEnlistment},
	{"08-chungmu", buildChungmu, checkChungmu},
	{"09-welfare", buildWelfare, checkWelfare},
	{"10-line-naver", buildNaver, checkNaver},
	{"10-kakao", buildKakao, checkKakao},
	{"11-gov24-2023", buildGov24, checkGov24},
	{"12-msit-text", buildSafetyText, checkSafetyText},
	{"13-certificates", buildCertificates, checkCertificates},
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
