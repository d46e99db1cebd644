package rules

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"daebi/models"
)

func ptr[T any](x T) *T { return &x }

// edited applies an edition to the Suwon case with the engine's figures.
func edited(t *testing.T, ed *models.Edition) []Requirement {
	t.Helper()
	rows, err := set(t).ApplyEdition(suwon(), given(), ed, Korean)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func byRule(rows []Requirement, id string) *Requirement {
	for i := range rows {
		if rows[i].Rule == id {
			return &rows[i]
		}
	}
	return nil
}

func figureOf(r *Requirement, key string) *Figure {
	for i := range r.Figures {
		if r.Figures[i].Key == key {
			return &r.Figures[i]
		}
	}
	return nil
}

// An edition that says nothing changes nothing.
func TestEmptyEdition(t *testing.T) {
	a, b := edited(t, nil), edited(t, &models.Edition{})
	if len(a) != len(b) {
		t.Fatalf("%d rows, %d with an empty edition", len(a), len(b))
	}
	for i := range a {
		if a[i].Rule != b[i].Rule || a[i].Number != b[i].Number || a[i].Definition != b[i].Definition || !slices.Equal(a[i].Details, b[i].Details) || len(b[i].Edited) > 0 {
			t.Errorf("%s %s differs: %+v", a[i].Number, a[i].Name, b[i])
		}
	}
}

func TestOfficersFigures(t *testing.T) {
	rows := edited(t, &models.Edition{Figures: map[string]string{
		"confirm_timeout": "300초", "switch_time": "10", "peak_rate": "12,300", "credit_table": "가용률 99.9% 미만인 달 10%", "separation": "relay, 건물(데이터센터)", "rca_days": " ",
	}})
	for _, tt := range []struct {
		name, rule, key, text, sentence, derived string
		edited, blank                            bool
	}{
		{"a blank is filled in", "failure", "confirm_timeout", "300초", "발송 후 300초 안에", "", false, false},
		{"another figure cuts the derived one loose", "switchover", "switch_time", "10분", "10분을 넘지 않아야", "17분", true, false},
		{"in every clause that holds it", "acceptance", "switch_time", "10분", "전환 시간 10분", "17분", true, false},
		{"the same figure stays linked", "capacity", "peak_rate", "12,300건", "시간당 12,300건", "", false, false},
		{"words fill a blank", "credits", "credit_table", "가용률 99.9% 미만인 달 10%", "다음과 같다: 가용률 99.9% 미만인 달 10%.", "", false, false},
		{"words are chosen in their order", "separation", "separation", "건물(데이터센터), 중계사업자", "건물(데이터센터), 중계사업자", "건물(데이터센터), 전환·관리 시스템", true, false},
		{"an empty answer leaves the blank", "root-cause", "rca_days", "〔담당자 입력〕", "〔담당자 입력〕일 안에", "", false, true},
	} {
		r := byRule(rows, tt.rule)
		f := figureOf(r, tt.key)
		if f == nil || f.Text != tt.text || f.Edited != tt.edited || f.Derived != tt.derived || f.Blank() != tt.blank || !strings.Contains(strings.Join(r.Details, "\n"), tt.sentence) {
			t.Errorf("%s: %+v in %q", tt.name, f, r.Details)
		}
	}
	if f := figureOf(byRule(rows, "switchover"), "switch_time"); f.DecidedBy != "officer" || f.From != "switch_time" || *f.Value != 10 {
		t.Errorf("the officer's switch time: %+v", f)
	}
	if f := figureOf(byRule(rows, "capacity"), "peak_rate"); f.DecidedBy != "economics" || f.From != "capacity" {
		t.Errorf("the linked capacity: %+v", f)
	}
	if f := figureOf(byRule(rows, "failure"), "confirm_timeout"); f.DecidedBy != "officer" || f.From != FromOfficer {
		t.Errorf("the filled blank: %+v", f)
	}
}

func TestOfficersFacts(t *testing.T) {
	without := edited(t, nil)
	rows := edited(t, &models.Edition{Facts: map[string]string{"grade": "2", "cloud_platform": "true", "data_subjects": "1,195,000명", "purchase": "software", "links_to_page": "false"}})
	for _, id := range []string{"cloud-notice", "disaster-procedure", "subcontract"} {
		if byRule(without, id) != nil || byRule(rows, id) == nil {
			t.Errorf("%s does not follow the officer's answer", id)
		}
	}
	if byRule(rows, "accessibility") != nil || byRule(rows, "sla").Level != "must" || byRule(without, "sla").Level != "should" {
		t.Error("links or grade do not follow the officer's answer")
	}
}

func TestWordingOrderAndNumbers(t *testing.T) {
	ed := &models.Edition{Clauses: []models.EditedClause{
		{Rule: "queue", Level: "should", Name: ptr("밀린 건 처리")},
		{Rule: "failure", Out: true},
		{Rule: "switchover", Details: []string{"{switch_time}분 안에 전환하고, 시간당 {peak_rate}건을 보낸다.", "<b>그대로</b> 적는다."}, Definition: ptr(suwonText(t, "switchover"))},
	}}
	rows := edited(t, ed)
	if rows[0].Rule != "queue" || rows[0].Number != "SFR-001" || rows[0].Name != "밀린 건 처리" || rows[0].Level != "should" || !slices.Equal(rows[0].Edited, []string{"level", "name"}) {
		t.Errorf("first row %+v", rows[0])
	}
	if byRule(rows, "failure") != nil {
		t.Error("a clause left out is printed")
	}
	s := byRule(rows, "switchover")
	if s.Number != "SFR-002" || s.Details[0] != "17분 안에 전환하고, 시간당 12,300건을 보낸다." || s.Details[1] != "<b>그대로</b> 적는다." || !slices.Equal(s.Edited, []string{"details"}) {
		t.Errorf("reworded clause %+v", s)
	}
	if f := figureOf(s, "peak_rate"); f == nil || f.From != "capacity" {
		t.Errorf("a place of another rule is not listed: %+v", s.Figures)
	}
	if night := byRule(rows, "night"); night.Number != "SFR-004" {
		t.Errorf("night is %s", night.Number)
	}
	for _, r := range rows {
		for _, n := range r.Related {
			if !slices.ContainsFunc(rows, func(x Requirement) bool { return x.Number == n }) {
				t.Errorf("%s relates to %s, which is not in the document", r.Number, n)
			}
		}
	}
	// A sentence cut loose from its figure loses it from the list.
	rows = edited(t, &models.Edition{Clauses: []models.EditedClause{{Rule: "drill", Details: []string{"해마다 훈련한다."}, Inspection: ptr("보고서를 본다.")}}})
	if d := byRule(rows, "drill"); len(d.Figures) != 0 {
		t.Errorf("figures of a clause that holds none: %+v", d.Figures)
	}
}

func suwonText(t *testing.T, id string) string {
	t.Helper()
	for _, c := range set(t).rules {
		if c.ID == id {
			return c.Definition.KO
		}
	}
	t.Fatal(id)
	return ""
}

func TestClausesForAnEditor(t *testing.T) {
	all, err := set(t).Clauses(suwon(), given(), &models.Edition{Clauses: []models.EditedClause{{Rule: "failure", Out: true}, {Rule: "queue", Inspection: ptr("본다.")}}}, Korean)
	if err != nil {
		t.Fatal(err)
	}
	if all[0].Rule != "failure" || !all[0].Out || all[0].Number != "" || len(all[0].Details) == 0 {
		t.Errorf("a clause left out: %+v", all[0])
	}
	if q := all[1]; q.Texts.Inspection != "본다." || q.RuleTexts.Inspection == "본다." || !strings.Contains(q.Texts.Details[2], "{expiry_hours}시간") {
		t.Errorf("unfilled sentences: %+v", q)
	}
}

// Every problem is named at once, in Korean, with its clause and field.
func TestEditionErrors(t *testing.T) {
	long := strings.Repeat("가", maxSentence+1)
	ed := &models.Edition{
		Facts:   map[string]string{"grade": "5", "cloud_platform": "아마", "data_subjects": "많음", "colour": "red"},
		Figures: map[string]string{"drill_interval": "18", "availability": "101", "switch_time": "빨리", "separation": "building, 어느통신", "speed": "3", "credit_table": "{x}"},
		Clauses: []models.EditedClause{
			{Rule: "switchover", Level: "maybe", Name: ptr(" "), Details: []string{"{switch_time}분", "{speed}분 안에"}, Definition: ptr("a } b"), Inspection: ptr("두\n줄")},
			{Rule: "switchover"}, {Rule: "nobody"}, {Rule: "drill", Details: []string{}}, {Rule: "log", Name: &long},
		},
	}
	want := map[string]string{ // field: what the message says
		"facts.grade": "1등급, 2등급, 3등급, 4등급 가운데", "facts.cloud_platform": "예(true)나 아니요(false)", "facts.data_subjects": "정수로", "facts.colour": "묻지 않은 항목",
		"figures.drill_interval": "12개월 이하", "figures.availability": "100보다 크지 않은", "figures.switch_time": "분 단위로", "figures.separation": "어느통신", "figures.speed": "없습니다", "figures.credit_table": "중괄호",
		"switchover.level": "필수(must)나 권장(should)", "switchover.name": "비어", "switchover.details.2": "조항 「대체발송 자동 전환」의 세부내용 2번: {speed}라는 수치는 없습니다",
		"switchover.definition": "중괄호", "switchover.inspection": "줄바꿈", "switchover.rule": "두 번", "nobody.rule": "조항은 없습니다", "drill.details": "1~40개", "log.name": "2001자",
	}
	problems := set(t).Check(suwon(), ed)
	for _, p := range problems {
		key := p.Field
		if p.Rule != "" {
			key = p.Rule + "." + p.Field
		}
		if says, ok := want[key]; !ok || !strings.Contains(p.Message, says) {
			t.Errorf("%s: %q; want %q", key, p.Message, says)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("not reported: %v", want)
	}
	_, err := set(t).ApplyEdition(suwon(), given(), ed, Korean)
	var all *EditionError
	if !errors.As(err, &all) || len(all.Problems) != len(problems)-3 || strings.Count(err.Error(), "\n") != len(problems)-4 {
		t.Errorf("applying reports %v", err)
	}
	// What a newer or older set of rules does not know is passed over.
	old := &models.Edition{Facts: map[string]string{"colour": "red"}, Figures: map[string]string{"speed": "3"}, Clauses: []models.EditedClause{{Rule: "nobody"}}}
	if _, err := set(t).ApplyEdition(suwon(), given(), old, Korean); err != nil {
		t.Errorf("an edition of other rules: %v", err)
	}
}

// The bounds of rules hold for what the officer types too.
func TestQuestionsAreFacts(t *testing.T) {
	for _, q := range set(t).Questions() {
		if new(Facts).pointer(q.Name) == nil || len(q.Provisions) == 0 {
			t.Errorf("%+v", q)
		}
	}
}
