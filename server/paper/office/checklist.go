package office

import (
	"fmt"
	"strings"

	"daebi/server/paper"
)

// A procedure is a review or step that may be due before the contract.
type procedure struct {
	name string
	// ids are the provisions of the catalogue that ask for it; none: its ground was
	// not read, and no article is named.
	ids []string
	// applies says what in the case bears on it, and whether it is thought to apply.
	applies func(m *maker) (verdict, why string)
}

// Verdicts of a procedure.
const (
	likely   = "해당할 수 있음"
	unlikely = "해당하지 않는 것으로 보임"
	ask      = "담당자 확인"
)

// always says that the procedure bears on every purchase of this kind.
func always(why string) func(*maker) (string, string) {
	return func(*maker) (string, string) { return likely, why }
}

func unsure(why string) func(*maker) (string, string) {
	return func(*maker) (string, string) { return ask, why }
}

var procedures = []procedure{
	{"보안성 검토", []string{"ega-56-3-sec"}, always("발송 시스템에 새 사업자나 회선을 더하면 미리 검토를 요청한다")},
	{"정보화사업 사전협의", nil, unsure("정보화사업으로 분류하는지, 협의 대상인지 확인한다")},
	{"계약심사", nil, unsure("기관의 계약심사 대상 금액을 확인한다")},
	{"일상감사", nil, unsure("기관의 일상감사 규칙에서 대상 금액과 업무를 확인한다")},
	{"구매규격 사전공개", []string{"lca-9-2"}, preDisclosure},
	{"개인정보 처리위탁 문서와 공개", []string{"pipa-26-1", "pipa-26-2"}, always("수신번호와 문안이 개인정보이다. 재수탁자까지 공개한다")},
	{"재위탁 사전 동의", []string{"pipa-26-6"}, always("대체 경로의 사업자는 장애 전에 동의한 재수탁자여야 한다")},
	{"개인정보 영향평가", nil, unsure("개인정보파일을 새로 만들거나 바꾸는지, 정보주체 수가 기준을 넘는지 확인한다")},
	{"발신번호 사전등록", []string{"sender-notice-10"}, always("주 경로와 대체 경로의 모든 발송 사업자에 등록한다")},
	{"사업자 등록·인증 확인", []string{"tba-22-2-special", "tba-22-11", "lca-decree-13"}, always("문자를 보내는 사업자의 등록증과 인증서를 확인한다")},
	{"과업심의위원회", []string{"swpa-50"}, unsure("개발·구축이 들어 있는 소프트웨어사업이면 거친다")},
	{"정보시스템 등급 확인", []string{"ega-56-3"}, unsure("발송 시스템의 확정 등급에 따라 SLA 표준안을 기준으로 쓸지 정한다")},
	{"정보시스템 구축·운영 지침 확인", []string{"mois-infosys-guideline"}, unsure("제안요청서에 담을 항목을 현행 지침으로 확인한다")},
	{"클라우드서비스 이용 검토", []string{"cloud-20-23-2", "mois-cloud-notice"}, unsure("발송 시스템이 클라우드서비스이면 보안인증 서비스를 먼저 고려한다")},
	{"기능연속성계획 반영", []string{"drsa-25-4-5"}, unsure("주민 안내가 핵심기능이면 대체 경로를 대체 수단으로 적는다")},
	{"재정투자심사", []string{"lfa-37"}, byAmount("own review from")},
	{"타당성조사", []string{"lfa-37-2"}, byAmount("threshold")},
	{"연결 화면의 접근성", []string{"dia-19", "dda-21"}, unsure("안내에 웹 화면 주소를 넣으면 접근성을 확인한다")},
	{"계약 정보의 공개", []string{"lca-decree-124"}, always("계약 체결, 하도급, 변경, 대가 지급을 누리집에 공개한다")},
}

// preDisclosure sets the estimated price against the exemption.
func preDisclosure(m *maker) (string, string) {
	at, ok := m.limitOf("lca-9-2", "exempt below")
	if !ok {
		return ask, "금액 기준을 확인한다"
	}
	c := m.cases()
	why := fmt.Sprintf("추정가격 %s(②) ~ %s(③), 생략 기준 %s 미만. 수의계약 대상이면 생략할 수 있다", words(c[1].won.Float()), words(c[2].won.Float()), words(at))
	switch {
	case c[1].won.Float() >= at:
		return likely, why
	case c[2].won.Float() >= at:
		return ask, why
	}
	return unlikely, why
}

// byAmount sets the year's plan, with VAT, against a limit of the whole project.
func byAmount(what string) func(*maker) (string, string) {
	return func(m *maker) (string, string) {
		id := "lfa-37"
		if what == "threshold" {
			id = "lfa-37-2"
		}
		at, ok := m.limitOf(id, what)
		if !ok {
			return ask, "금액 기준을 확인한다"
		}
		x := m.budget.Plan.InclVAT.Float()
		why := fmt.Sprintf("연간 금액 %s, 기준은 총사업비 %s 이상", words(x), words(at))
		switch {
		case x >= at:
			return likely, why
		case 10*x >= at: // a long term may come near it
			return ask, why
		}
		return unlikely, why
	}
}

// checklist is the list of procedures, each with what the case says and whether
// its ground was read.
func (m *maker) checklist() *draft {
	d := m.draft(m.name(Checklist), m.footer(Checklist))
	d.pairs(.16, [2]string{"건명", m.title()}, [2]string{"작성일", m.date()})
	d.body("계약 전에 해당할 수 있는 절차이다. '문언 확인'은 공개된 법령 자료에서 문언을 읽은 것이고, '확인 필요'는 읽지 못하여 조문을 적지 않은 것이다. 인용하기 전에 국가법령정보센터에서 조문과 시행일을 다시 확인한다. 해당 여부는 소관 부서가 정한다.")
	var rows []paper.Row
	for i, p := range procedures {
		verdict, why := p.applies(m)
		ground, state := "규정을 확인하지 못함: 조문을 적지 않음", "확인 필요"
		var names []string
		verified := len(p.ids) > 0
		for _, id := range p.ids {
			x, ok := m.Catalogue.Provision(id)
			if !ok {
				verified = false
				continue
			}
			verified = verified && proven(&x)
			names = append(names, m.provision(d, id))
		}
		if len(names) > 0 {
			ground = strings.Join(names, "\n")
		}
		if verified {
			state = "문언 확인"
		}
		rows = append(rows, paper.Row{centre(fmt.Sprint(i + 1)), cell(p.name), centre(verdict), cell(why), cell(strings.Split(ground, "\n")...), centre(state), cell("□")})
	}
	d.table("사전 절차", []float64{.06, .15, .13, .25, .24, .09, .08}, []string{"번호", "절차", "해당 여부", "이 건에서 볼 것", "근거", "확인", "처리"}, rows...)
	return d
}
