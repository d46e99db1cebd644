package inquiry

import (
	"slices"
	"strings"

	"daebi/models"
)

// Version of the form; a workbook carries it under versionName.
const (
	Version     = "1"
	versionName = "DAEBI_INQUIRY"
)

// Names of the sheets, Korean in every language as those of the template are.
const (
	sheetGuide     = "안내"
	sheetChain     = "중계단계"
	sheetSites     = "시설"
	sheetSLA       = "SLA"
	sheetIncidents = "장애이력"
	sheetEvidence  = "증빙"
	sheetRoutes    = "경로표" // hidden: the routes that the tiers belong to
)

// unknownKo and unknownEn are the answer that leaves a question open.
const unknownKo, unknownEn = "모름", "unknown"

func isUnknown(s string) bool {
	switch models.Fold(s) {
	case unknownKo, unknownEn, "알수없음", "미상", "확인불가", "모릅니다":
		return true
	}
	return false
}

func say(lang, ko, en string) string {
	if lang == "en" {
		return en
	}
	return ko
}

// column is a field of a form's sheet.
type column struct {
	models.Field
	locked bool // shown, and not asked
}

// form is one sheet of the inquiry.
type form struct {
	name, kind       string // kind is that of the case's records
	introKo, introEn string
	columns          []column
}

func (f form) column(key string) column {
	i := slices.IndexFunc(f.columns, func(c column) bool { return c.Key == key })
	return f.columns[i]
}

// Keys of columns that the table of fields does not have.
const (
	keyID       = "id"
	keyKnown    = "known"
	keyWho      = "who"
	keyVAS      = "vas"
	keyDealer   = "dealer_evidence"
	keyAnswer   = "answer"
	keyOutages  = "outages"
	keySite     = "site"
	keyOthers   = "other_sites"
	keyTest     = "site_test"
	keyCause    = "cause"
	keyEvidence = "evidence"
	keyNumber   = "number"
	keyDate     = "date"
	keyUntil    = "until"
	keyNote     = "note"
	keyBasis    = "basis"
)

// Answers of the confirmation column.
const (
	answerYes     = "yes"
	answerFixed   = "fixed"
	answerUnknown = "unknown"
)

// Answers of the column of outages.
const (
	outagesNone = "none"
	outagesSome = "some"
)

// Kinds of evidence. A registration of the case is told apart by its words.
const (
	evidenceVAS         = "vas"
	evidenceDealer      = "dealer"
	evidenceSender      = "sender_number"
	evidenceCertificate = "certificate"
	evidenceSecurity    = "isms"
)

// evidence is one kind: its Korean words are what the case keeps.
type evidence struct {
	kind, ko, en     string
	words            []string // any of them, folded, tells the kind
	basisKo, basisEn string
}

// The bases are those that were read (see the rules' catalogue); what has none is
// said to have none.
var evidences = []evidence{
	{evidenceVAS, "특수한 유형의 부가통신사업 등록", "Registration as special value-added operator", []string{"부가통신"},
		"[의무] 전기통신사업법 제22조제2항(문자를 보내는 업체)", "[duty] Telecommunications Business Act art. 22(2), of firms that send texts"},
	{evidenceDealer, "카카오 공식딜러 증빙", "Proof of being an official dealer", []string{"공식딜러", "딜러", "officialdealer"},
		"[계약] 법령의 등록이 아니라 플랫폼과 맺은 계약으로 확인합니다.", "[contract] no registration by law: shown by the contract with the platform."},
	{evidenceSender, "발신번호 사전등록", "Sender number registered beforehand", []string{"발신번호", "sendernumber"},
		"[의무] 거짓으로 표시된 전화번호로 인한 이용자의 피해 예방 등에 관한 고시 제10조(제2022-7호 전문 확인, 이후 개정은 확인되지 않음)", "[duty] notice on false caller numbers, art. 10 (2022-7 was read; later changes not confirmed)"},
	{evidenceCertificate, "전송자격인증", "Sending-qualification certificate", []string{"전송자격", "sendingqualification"},
		"[의무] 전기통신사업법 제22조의11(문자를 보내는 업체)", "[duty] Telecommunications Business Act art. 22-11, of firms that send texts"},
	{evidenceSecurity, "정보보호 인증(ISMS·ISMS-P)", "Information-security certificate (ISMS, ISMS-P)", []string{"isms", "정보보호"},
		"근거 확인되지 않음: 이 계약에 의무인지 확인된 조문이 없어 참고로 여쭙니다.", "no basis confirmed: asked for information, no provision was found that obliges it here."},
}

func evidenceOf(kind string) evidence {
	i := slices.IndexFunc(evidences, func(e evidence) bool { return e.kind == kind })
	return evidences[i]
}

// kindOf tells which kind of evidence a registration is, "" for another.
func kindOf(registration string) string {
	f := models.Fold(registration)
	for _, e := range evidences {
		for _, w := range e.words {
			if strings.Contains(f, w) {
				return e.kind
			}
		}
	}
	return ""
}

func from(kind, key string) column { return column{Field: models.SheetOf(kind).Field(key)} }

// named is a field of the case under other words.
func named(kind, key, as, ko, en, helpKo, helpEn string) column {
	c := from(kind, key)
	c.Key, c.Ko, c.En, c.HelpKo, c.HelpEn = as, ko, en, helpKo, helpEn
	return c
}

func text(key, ko, en, helpKo, helpEn string, width float64) column {
	return column{Field: models.Field{Key: key, Ko: ko, En: en, Kind: models.KindText, HelpKo: helpKo, HelpEn: helpEn, Width: width}}
}

func locked(c column) column { c.locked = true; return c }

func idColumn() column {
	c := text(keyID, "관리 기호", "Key", "바꾸지 마세요.", "Do not change.", 11)
	c.ReferenceTo = "nodes"
	return c
}

func who() column {
	return locked(text(keyWho, "단계", "Tier", "중계단계 시트에 적힌 대로입니다.", "As on the sheet of tiers.", 26))
}

// forms lists the sheets that are filled in.
func forms() []form {
	answer := column{Field: models.Field{Key: keyAnswer, Ko: "확인", En: "Confirmation", Kind: models.KindChoice, Width: 10, HelpKo: "이 줄이 사실과 같으면 '맞음', 고쳐 적었으면 '고침', 알 수 없으면 '모름'을 고르세요.", HelpEn: "'right' where the row is as it is, 'corrected' where you changed it, or 'unknown'.",
		Words: []models.Word{{Value: answerYes, Ko: "맞음", En: "right", Synonyms: []string{"예", "확인", "확인됨", "yes"}}, {Value: answerFixed, Ko: "고침", En: "corrected", Synonyms: []string{"수정", "추가", "새로 적음"}}, {Value: answerUnknown, Ko: unknownKo, En: unknownEn}}}}
	outages := column{Field: models.Field{Key: keyOutages, Ko: "최근 36개월 발송 장애", En: "Outages in the last 36 months", Kind: models.KindChoice, Width: 13, HelpKo: "하나도 없었으면 '없었음'을 고르고, 있었으면 장애이력 시트에 적어 주세요.", HelpEn: "'none' where there was not one; list those there were on the sheet of outages.",
		Words: []models.Word{{Value: outagesNone, Ko: "없었음", En: "none", Synonyms: []string{"없음", "무장애", "장애 없음", "0", "0건"}}, {Value: outagesSome, Ko: "있었음", En: "some", Synonyms: []string{"있음", "장애 있음"}}}}}
	kinds := column{Field: models.Field{Key: keyEvidence, Ko: "증빙", En: "Evidence", Kind: models.KindChoice, Width: 34, HelpKo: "무엇에 대한 증빙인지입니다.", HelpEn: "What it proves."}}
	for _, e := range evidences {
		kinds.Words = append(kinds.Words, models.Word{Value: e.kind, Ko: e.ko, En: e.en, Synonyms: e.words})
	}
	date := func(key, ko, en, helpKo, helpEn string) column {
		return column{Field: models.Field{Key: key, Ko: ko, En: en, Kind: models.KindDate, HelpKo: helpKo, HelpEn: helpEn, Width: 13, Examples: []string{"2026-01-02"}}}
	}
	return []form{
		{name: sheetChain, kind: "nodes",
			introKo: "기관에서 시민까지 메시지가 지나는 업체와 시스템을 한 단계에 한 줄씩 확인해 주세요. 빠진 단계는 아래 빈 줄에 적어 주세요.",
			introEn: "One row for each firm or system that a message passes. Add what is missing in the blank rows.",
			columns: []column{
				idColumn(),
				locked(text(keyKnown, "지금 아는 정도", "Known so far", "기관이 아는 정도입니다.", "What the agency knows.", 15)),
				named("nodes", "name", "name", "회사명", "Firm", "실제로 맡은 회사의 이름입니다.", "The firm that does it."),
				named("nodes", "role", "role", "역할", "Role", "이 단계에서 맡은 일입니다.", "What it does here."),
				named("nodes", "suppliers", "suppliers", "다음 단계(시민 쪽)", "Next tier (towards the citizen)", "이 회사가 발송을 넘기는 곳의 관리 기호입니다. 여럿이면 쌍반점(;)으로 나눕니다.", "Keys of those it passes messages on to, by semicolons."),
				text(keyVAS, "특수한 유형의 부가통신사업 등록번호", "Special value-added registration", "문자를 보내는 업체만 적습니다.", "Of firms that send texts.", 26),
				text(keyDealer, "카카오 공식딜러 증빙", "Official dealer proof", "공식딜러 계약이나 확인서의 이름과 번호입니다.", "Name and number of the contract or letter.", 24),
				named("nodes", "notice_delay_minutes", "notice_delay_minutes", "장애를 알리기까지", "Notice delay", "장애를 안 뒤 기관 쪽 다음 단계에 알리기까지의 시간입니다.", "From knowing of an outage to telling the tier nearer to the agency."),
				answer, outages, // last: the columns of older forms keep their places
			}},
		{name: sheetSites, kind: "nodes",
			introKo: "장비와 예비 장비가 있는 건물, 그리고 예비로 넘기는 일을 정하는 관제 시스템이 있는 건물을 적어 주세요.",
			introEn: "The buildings of the systems and their standby, and of the system that decides the failover.",
			columns: []column{
				idColumn(), who(),
				{Field: siteField(keySite, "평소 쓰는 시설", "Active site", "건물이나 데이터센터의 이름입니다.", "Building or data centre.", models.KindText)},
				{Field: siteField(keyOthers, "예비·그 밖의 시설", "Standby and other sites", "없으면 '없음', 여럿이면 쌍반점(;)으로 나눕니다.", "'none', or several by semicolons.", models.KindList)},
				named("nodes", "control_site", "control_site", "절체를 결정하는 관제 시설", "Control site", "평소 시설이 멈출 때 예비로 넘기는 관제·운영 시스템이 있는 건물입니다. 평소 시설과 같으면 함께 멈춥니다.", "Building of the system that decides the failover: in the active one it is lost with it."),
				from("nodes", "redundancy"), from("nodes", "needed"), from("nodes", "maintenance_hours"), from("nodes", "availability"),
				date(keyTest, "한 시설 전체를 끈 마지막 시험일", "Last whole-site test", "실제로 넘겨 본 날입니다.", "Day of the last real one."),
			}},
		{name: sheetSLA, kind: "sla",
			introKo: "각 단계가 기관 쪽 다음 단계에 약속한 조건을 적어 주세요. 약속이 없으면 '없음'이라고 적어 주세요.",
			introEn: "What each tier promises the one nearer to the agency; 'none' where nothing is promised.",
			columns: []column{
				idColumn(), who(), locked(from("sla", "contract")), from("sla", "availability"), from("sla", "window"), from("sla", "notice_minutes"), from("sla", "recovery_minutes"),
				from("sla", "credits"), from("sla", "cap_share"), from("sla", "exclusions"), from("sla", "sentence"),
			}},
		{name: sheetIncidents, kind: "incidents",
			introKo: "최근 36개월의 발송 장애를 한 건에 한 줄씩 적어 주세요.", introEn: "Outages of the last 36 months, one row each.",
			columns: []column{
				named("incidents", "node", keyID, "관리 기호", "Key", "장애가 난 단계의 관리 기호입니다.", "Key of the tier that failed."),
				from("incidents", "start"), from("incidents", "hours"), from("incidents", "affected_share"),
				text(keyCause, "원인", "Cause", "밝혀진 원인입니다.", "As found.", 34), from("incidents", "source"),
			}},
		{name: sheetEvidence, kind: "nodes",
			introKo: "등록과 인증의 번호와 날짜를 적고 사본을 함께 보내 주세요.", introEn: "Numbers and dates; please send copies.",
			columns: []column{
				idColumn(), who(), kinds,
				text(keyNumber, "번호·내용", "Number", "등록·인증 번호나 등록한 발신번호입니다.", "Of the registration, certificate or sender numbers.", 26),
				date(keyDate, "등록·발급일", "Date", "등록하거나 받은 날입니다.", "When it was given."), date(keyUntil, "유효 기한", "Valid until", "기한이 있으면 적습니다.", "Where there is one."),
				text(keyNote, "비고", "Remark", "더 적을 것이 있으면 적습니다.", "Anything else.", 24),
				locked(text(keyBasis, "근거", "Basis", "계약서에 옮기기 전에 국가법령정보센터에서 조문을 확인하세요.", "Check the article at the source of record before printing it.", 50)),
			}},
	}
}

func siteField(key, ko, en, helpKo, helpEn string, kind models.Kind) models.Field {
	f := models.SheetOf("nodes").Field("sites")
	f.Key, f.Ko, f.En, f.HelpKo, f.HelpEn, f.Kind = key, ko, en, helpKo, helpEn, kind
	return f
}

func formOf(name string) form {
	for _, f := range forms() {
		if f.name == name {
			return f
		}
	}
	panic("no form " + name)
}
