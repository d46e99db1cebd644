package committee

import (
	"strings"

	"daebi/models"
	"daebi/server/shown"
)

func (b *book) vat(s models.VATSide) string {
	switch s {
	case models.VATExcluded:
		return b.t("별도", "excluded")
	case models.VATIncluded:
		return b.t("포함", "included")
	case models.VATExempt:
		return b.t("면세", "exempt")
	}
	return b.t("미확인", "unstated")
}

func (b *book) vats() []string {
	var out []string
	for _, s := range models.VATSides() {
		out = append(out, b.vat(s))
	}
	return out
}

func (b *book) phase(p models.Phase) string {
	switch p {
	case models.After:
		return b.t("전환 후", "after")
	case models.Fallback:
		return b.t("대체발송", "fallback")
	}
	return b.t("전환 전", "before")
}

func (b *book) fixed() string { return b.t("정액 요금", "fixed fee") }

func (b *book) channel(c models.Channel) string {
	if b.o.Lang == "en" {
		return string(c)
	}
	switch c {
	case models.Alimtalk:
		return "알림톡"
	case models.Friendtalk:
		return "친구톡"
	case models.NaverNote:
		return "네이버 알림"
	case models.TossNote:
		return "토스 알림"
	case models.Post:
		return "우편"
	}
	return string(c)
}

func (b *book) option(id string) string {
	return shown.OptionName(b.o.Lang, b.r, id)
}

func (b *book) role(r models.Role) string {
	switch r {
	case models.RoleAgency:
		return b.t("발주기관", "agency")
	case models.RoleIntegrator:
		return b.t("연계 사업자", "integrator")
	case models.RoleVendor:
		return b.t("대행사", "vendor")
	case models.RoleRelay:
		return b.t("중계사", "relay")
	case models.RoleDealer:
		return b.t("공식딜러", "dealer")
	case models.RoleHub:
		return b.t("공용 허브", "shared hub")
	case models.RolePlatform:
		return b.t("플랫폼", "platform")
	case models.RoleCarrier:
		return b.t("이동통신사", "carrier")
	}
	return b.t("기타", "other")
}

func (b *book) switching(m models.SwitchMode) string {
	switch m {
	case models.SwitchMessage:
		return b.t("건별 재발송", "per message")
	case models.SwitchAutomatic:
		return b.t("자동 전환", "automatic")
	case models.SwitchManual:
		return b.t("사람이 전환", "by people")
	case models.SwitchParallel:
		return b.t("동시 발송", "both at once")
	}
	return b.t("전환 없음", "none")
}

func (b *book) origin(o models.Origin) string {
	switch o {
	case models.FromContract:
		return b.t("시트", "sheet")
	case models.FromMeasured:
		return b.t("측정", "measured")
	case models.FromRecord:
		return b.t("장애 기록", "record")
	case models.FromSLA:
		return b.t("SLA 약속", "SLA promise")
	case models.FromReference:
		return b.t("기준 자료", "reference")
	case models.FromPolicy:
		return b.t("정책 선택", "policy")
	}
	return b.t("가정", "assumption")
}

func (b *book) confidence(c models.Confidence) string {
	switch c {
	case models.Verified:
		return b.t("확인", "verified")
	case models.Derived:
		return b.t("계산", "derived")
	case models.Recalled:
		return b.t("기억", "recalled")
	}
	return b.t("가정", "assumption")
}

func (b *book) unit(u string) string {
	ko, en := u, u
	switch u {
	case "won":
		ko = "원"
	case "won_per_year":
		ko, en = "원/년", "won/year"
	case "won_per_hour":
		ko, en = "원/시간", "won/hour"
	case "multiple":
		ko, en = "배", "times"
	case "share/year":
		ko, en = "비율/년", "share a year"
	case "share":
		ko = "비율(0~1)"
	case "hours":
		ko = "시간"
	case "minutes":
		ko = "분"
	case "months":
		ko = "개월"
	case "years":
		ko = "년"
	case "per_year":
		ko, en = "회/년", "a year"
	case "messages_per_month":
		ko, en = "건/월", "messages/month"
	case "messages_per_hour":
		ko, en = "건/시간", "messages/hour"
	case "unlimited":
		ko = "제한 없음"
	case "uniform":
		ko = "고르게"
	case "text":
		ko, en = "", ""
	}
	return b.t(ko, en)
}

func (b *book) decided(d string) string {
	switch d {
	case "today":
		return b.t("지금 추정", "today's estimate")
	case "economics":
		return b.t("비용 계산", "economics")
	case "tolerance":
		return b.t("허용 지연", "tolerance")
	case "rule":
		return b.t("규정", "rule")
	}
	return b.t("담당자", "officer")
}

func (b *book) document(d string) string {
	switch d {
	case "rfp":
		return b.t("제안요청서", "RFP")
	case "special_terms":
		return b.t("계약특수조건", "special terms")
	case "sla":
		return b.t("서비스수준협약", "SLA")
	case "privacy":
		return b.t("개인정보 위탁", "privacy")
	case "notice":
		return b.t("안내문", "notice")
	case "cost":
		return b.t("산출내역", "cost")
	}
	return d
}

func (b *book) view(v models.View) string {
	if v == models.ViewSociety {
		return b.t("사회(시민 손실 포함)", "society (citizens' loss added)")
	}
	return b.t("예산(기관의 돈)", "agency (its own money)")
}

func (b *book) structure(name string) string {
	switch name {
	case "same":
		return b.t("모르는 곳이 주 경로와 같다고 볼 때", "unknowns are the first route's")
	case "separate":
		return b.t("모르는 곳이 따로라고 볼 때", "unknowns are separate")
	}
	return b.t("알려진 구조", "as known")
}

func (b *book) yes(v bool) string {
	if v {
		return b.t("예", "yes")
	}
	return b.t("아니오", "no")
}

// broken says which must-rule an option breaks.
func (b *book) broken(key string) string {
	switch key {
	case "rule.disaster_not_messenger_alone":
		return b.t("재난 안내를 메신저에만 맡길 수 없음", "a disaster notice never depends on a messenger alone")
	case "rule.statutory_needs_paper":
		return b.t("법정 통지는 종이 우편이 뒤따라야 함", "a statutory notice must be followed by paper post")
	}
	return key
}

func (b *book) caseTitle() string {
	if b.r.Input.Title != "" {
		return b.r.Input.Title
	}
	return b.t("발송 채널 전환", "change of message channel")
}

func (b *book) agency() string {
	if b.r.Input.Agency != "" {
		return b.r.Input.Agency
	}
	return b.t("발주기관 미기재", "agency not stated")
}

func (b *book) about() string {
	if b.tag != "" {
		return strings.TrimSpace(b.tag) + ". " + b.label
	}
	return b.agency() + " · " + b.caseTitle()
}
