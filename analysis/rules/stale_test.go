package rules

import (
	"strings"
	"testing"

	"daebi/models"
)

// The ten older citations of the digest, section 9, as offices write them, and
// what is right today beside each.
func TestStale(t *testing.T) {
	for id, tt := range map[string]struct{ old, current []string }{
		"outage-notice-article": {
			[]string{"전기통신사업법 시행령 제37조의11에 따라 고지한다", "시행령 제 37 조의 12 (역무 중단 고지)", "제37조의13제1항", "제３７조의１１"},
			[]string{"제37조의21제1항에 따라", "시행령 제37조의12에 따른 통신 안정성 보고서", "제137조의11", "제37조의110"},
		},
		"four-hours": {
			[]string{"4시간 이상 부가통신 중단", "부가통신역무가 4 시간 이상 중단되면", "중단된 시간이 4시간 이상이면 알린다", "무료 서비스는 중단 고지에서 제외한다"},
			[]string{"24시간 이상 중단되면", "2시간을 넘는 중단", "14시간 이상 중단", "담당자는 4시간 안에 답한다", "무료 역무는 30일 손해배상 고지에서 제외한다"},
		},
		"continuity-plan-article": {
			[]string{"재난안전법 제25조의2의 기능연속성계획", "재난 및 안전관리 기본법 제25조의 2", "제25조의2(기능연속성계획)"},
			[]string{"재난 및 안전관리 기본법 제25조의4제5항의 기능연속성계획", "지방계약법 제25조", "재난안전법 제25조의20"},
		},
		"accessibility-article": {
			[]string{"지능정보화 기본법 제46조", "지능정보화기본법 제 46 조에 따른 접근성"},
			[]string{"디지털포용법 제19조", "정보통신망법 제46조", "지능정보화 기본법에 따른"},
		},
		"certifying-body": {
			[]string{"방송통신위원회의 전송자격인증", "전송자격인증서(방송 통신 위원회)", "방통위 인증"},
			[]string{"방송미디어통신위원회의 전송자격인증", "방송통신위원회가 있었다"},
		},
		"voluntary-certificate": {
			[]string{"자율 운영되는 전송자격인증제", "전송자격인증제(자율)"},
			[]string{"법정 전송자격인증", "법정 제도 이전의 자율 인증서는 인증서로 인정하지 않는다", "전송자격인증을 받은 자"},
		},
		"sla-availability": {
			[]string{"SLA 99.99 %", "1등급 가용률 99.99%", "표준안의 99.97 %", "99.97%(2등급)", "sla 표준안 ９９.９９％"},
			[]string{"1등급 99.92%", "2등급 99.90%", "월 가용률은 99.99% 이상", "SLA 99.995%"},
		},
		"safety-measures-article": {
			[]string{"개인정보의 안전성 확보조치 기준 제12조(재해·재난 대비)", "안전성 확보조치 기준 제12조", "재해·재난 대비 조치(안전성 확보조치 기준 제 12 조)"},
			[]string{"안전성 확보조치 기준 제11조", "개인정보의 안전성 확보조치 기준 제11조(재해·재난 대비)"},
		},
		"grade-points": {
			[]string{"업무영향도 40점, 사용자 수 50점, 파급도 10점", "90점 이상 1등급, 85점 이상 2등급, 80점 이상 3등급", "등급은 40/50/10"},
			[]string{"확정된 등급", "평가 점수 90점", "기술 90점, 가격 10점"},
		},
		"delay-damages-name": {
			[]string{"지체상금", "지체 상금률은", "지 체 상 금"},
			[]string{"지연배상금", "지체 없이 상금"},
		},
	} {
		for _, x := range tt.old {
			if got := ids(set(t).Stale(x)); !strings.Contains(got, id) {
				t.Errorf("%q: found %q; want %s", x, got, id)
			}
		}
		for _, x := range tt.current {
			if got := ids(set(t).Stale(x)); got != "" {
				t.Errorf("%q is right today; found %s", x, got)
			}
		}
	}
	if n := len(set(t).stale); n != 10 {
		t.Errorf("%d older citations; want 10", n)
	}
}

func ids(list []StaleCitation) string {
	var s []string
	for _, x := range list {
		s = append(s, x.ID)
	}
	return strings.Join(s, " ")
}

// No clause that ships, and no current provision, raises a false alarm.
func TestNothingShippedIsStale(t *testing.T) {
	everyRow(t, func(where string, _ Facts, r Requirement) {
		for _, x := range sentences(r) {
			if got := ids(set(t).Stale(x)); got != "" {
				t.Errorf("%s: %q: %s", where, x, got)
			}
		}
	})
	for _, p := range set(t).catalogue.Provisions {
		if got := ids(set(t).Stale(p.Law + " " + p.Article)); got != "" {
			t.Errorf("%s %s: %s", p.Law, p.Article, got)
		}
	}
}

func TestOlderCitationsAreRefused(t *testing.T) {
	ed := &models.Edition{
		Figures: map[string]string{"credit_table": "지체 상금으로 뺀다"},
		Clauses: []models.EditedClause{{Rule: "notice", Details: []string{"재난안전법 제25조의2에 따라 알린다."}}},
	}
	problems := set(t).Check(suwon(), ed)
	if len(problems) != 2 {
		t.Fatalf("%+v", problems)
	}
	for i, want := range []string{"지연배상금(법 제30조, 시행령 제90조)", "조항 「장애 통보」의 세부내용 1번: 예전 인용"} {
		if !strings.Contains(problems[i].Message, want) {
			t.Errorf("%q does not say %q", problems[i].Message, want)
		}
	}
}
