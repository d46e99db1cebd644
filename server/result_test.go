package server

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/fixtures"
	"daebi/models"
	"daebi/models/unit"
	"daebi/server/sheet"
	"daebi/server/text"
)

// suwonReport returns the report of the published case, with a service name of
// the test's choice.
func suwonReport(t *testing.T, service string) (*analysis.Report, models.Catalogue) {
	t.Helper()
	know, catalogue := knowledge(t)
	f := 0.0
	line := func(c models.Channel, p models.Phase, price unit.Money) models.Line {
		return models.Line{Channel: c, Phase: p, Price: models.Flat(price), VAT: models.VATUnstated, MessagesPerMonth: 470_000}
	}
	c := models.Case{Contracts: []models.Contract{{
		Name: "모바일 알림톡 발송 서비스", Agency: "수원시", InForce: true, VAT: models.VATUnstated,
		Services: []models.Service{{
			Name: service, Class: models.ClassMixed, Legal: models.LegalOrdinary, FailureShare: &f,
			Lines: []models.Line{line(models.SMS, models.Before, 9350*unit.Milliwon), line(models.Alimtalk, models.After, 4900*unit.Milliwon)},
		}},
	}}}
	r, err := analysis.Analyze(t.Context(), &c, know)
	if err != nil {
		t.Fatal(err)
	}
	return r, catalogue
}

func saved() *models.SavedCase {
	return &models.SavedCase{ID: 7, Title: "모바일 알림톡 발송 서비스", Agency: "수원시", CreatedAt: time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)}
}

// flat is all that stands in a table.
func flat(t table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			b.WriteString(c.Text + "|")
			for _, m := range c.Marks {
				b.WriteString("[" + m.Text + "]")
			}
			b.WriteString(strings.Join(c.Lines, "|") + "|")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestSuwonResult(t *testing.T) {
	r, catalogue := suwonReport(t, "시민 알림 메시지")
	p := newResultPage(text.Korean, saved(), r, &catalogue)
	if want := "알림톡으로 바꾸면 한 해 2,510만 원을 아끼고, 장애로 늘어나는 비용은 한 해"; !strings.HasPrefix(p.Verdict[0], want) {
		t.Errorf("verdict %q, want %q…", p.Verdict[0], want)
	}
	if want := "적힌 금액 기준, 부가세 미확인"; !strings.Contains(p.Verdict[1], want) {
		t.Errorf("verdict %q lacks %q", p.Verdict[1], want)
	}
	if len(p.Figures) != 6 {
		t.Fatalf("%d figures", len(p.Figures))
	}
	for i, f := range p.Figures {
		if f.Label == "" || f.Value == "" || f.Range == "" || f.Note == "" || f.BasisURL == "" || f.Term == nil {
			t.Errorf("figure %d: %+v", i, f)
		}
	}
	// The news of October 2022 and design/verification.md.
	if s := p.Figures[0]; !strings.Contains(s.Range, "25,098,000원") || !strings.Contains(s.Range, "27,607,800원") {
		t.Errorf("savings %+v", s)
	}
	if p.VAT == nil {
		t.Fatal("VAT is not asked about")
	}
	for _, want := range []string{"포함||별도||20,304,000||22,334,400", "별도||별도||25,098,000||27,607,800"} {
		if !strings.Contains(flat(p.VAT.Table), want) {
			t.Errorf("the sides of VAT lack %q:\n%s", want, flat(p.VAT.Table))
		}
	}
	if want := "시민 알림 메시지 알림톡(도입 후): 4.9원 × 470,000건 × 12월 = 27,636천원, 부가세 미확인"; len(p.Budget.Lines) != 1 || p.Budget.Lines[0] != want {
		t.Errorf("budget %q, want %q", p.Budget.Lines, want)
	}
	recommended := 0
	for i, o := range r.Options {
		cells := p.Options.Rows[i]
		marked := len(cells.Cells[0].Marks) > 0 && cells.Cells[0].Marks[0].Text == "권고"
		if marked != o.Recommended || cells.Recommended != o.Recommended {
			t.Errorf("option %s: marked %v, recommended %v", o.ID, marked, o.Recommended)
		}
		if marked {
			recommended++
		}
	}
	if recommended != 1 {
		t.Errorf("%d options are recommended in words", recommended)
	}
	if got, want := len(p.Chain.Questions.Rows), len(r.Delivery.Unknown); got != want {
		t.Errorf("%d questions for %d unknowns %v", got, want, r.Delivery.Unknown)
	}
	if q := flat(p.Chain.Questions); !strings.Contains(q, "[확인되지 않음]") || !strings.Contains(q, "대행사는 어느 업체입니까?") || !strings.Contains(q, "카카오의 발송 시스템은 어느 데이터센터") {
		t.Errorf("questions:\n%s", q)
	}
	if len(p.Outages.Notes) != 2 || !strings.Contains(p.Outages.Notes[1], "50.5시간") {
		t.Errorf("Kakao's length is not explained: %q", p.Outages.Notes)
	}
	if want := strings.Count(fmt.Sprint(r.Problems), "not_computed."); len(p.NotYet) != want {
		t.Errorf("%d of %d things that are not computed are said", len(p.NotYet), want)
	}
}

func TestSwing(t *testing.T) {
	input := func(name string, low, high float64) analysis.Sensitivity {
		return analysis.Sensitivity{Name: name, NameEN: name, Unit: "share", NetLow: low, NetHigh: high}
	}
	r := &analysis.Report{
		Net:         analysis.Net{Annual: 100},
		Sensitivity: []analysis.Sensitivity{input("작은 것", 90, 110), input("큰 것", 300, -100)},
		TwoWay:      &analysis.TwoWayMap{Rate: []float64{1, 10}, Harm: []float64{1}, Winner: [][]string{{analysis.OptAlone}, {analysis.OptStay}}},
	}
	s := newSwingSection(text.Korean, r)
	if !strings.Contains(s.Say[0], "‘큰 것’") || !strings.Contains(s.Say[1], "1개") {
		t.Errorf("%q", s.Say)
	}
	if c := s.Tornado; c == nil || !strings.Contains(c.Title, "‘큰 것’") || !strings.HasPrefix(flat(*c.Table), "큰 것|") {
		t.Errorf("tornado %+v", c)
	}
	if want := "빈도 10배"; s.Map == nil || !strings.Contains(s.Map.Title, want) || flat(*s.Map.Table) != "1배||A 알림톡 단독||\n10배||B 문자 유지||\n" {
		t.Errorf("map %q lacks %q: %q", s.Map.Title, want, flat(*s.Map.Table))
	}
	for _, bad := range []float64{100, math.NaN(), math.Inf(1)} {
		if c := newTornado(text.Korean, []analysis.Sensitivity{input("x", bad, 100)}, 100); c != nil {
			t.Errorf("a chart of %v: %+v", bad, c)
		}
	}
	if newSwingSection(text.Korean, &analysis.Report{}) != nil {
		t.Error("a section without inputs")
	}
}

func TestPromises(t *testing.T) {
	f := func(x float64) *float64 { return &x }
	a := &analysis.SLAFindings{SLA: analysis.SLA{PromisedEndToEnd: f(.9985), ExpectedCredit: f(12_345)}, Sentence: "감액은 적습니다.", SentenceEN: "Credits are small."}
	a.Gaps = []analysis.SLAGapFinding{{SLAGap: analysis.SLAGap{Node: "v", Term: "availability"}, NodeName: "대행사", Promised: f(.999), Unit: "share", Why: "카카오의 약속이 없습니다."}}
	s := newSLASection(text.Korean, &analysis.Report{SLA: a})
	if s.Say != "감액은 적습니다." || !strings.Contains(flat(s.Table), "99.850%") || !strings.Contains(flat(s.Table), "12,345") ||
		flat(*s.Gaps) != "대행사||가용률||99.90%||–||카카오의 약속이 없습니다.||\n" {
		t.Errorf("%+v", s)
	}
	if newSLASection(text.English, &analysis.Report{SLA: a}).Say != "Credits are small." || newSLASection(text.Korean, &analysis.Report{}) != nil {
		t.Error("the sentence in English, or a section of nothing")
	}
}

func TestResultWithoutQuestions(t *testing.T) {
	r, catalogue := suwonReport(t, "x")
	r.Savings.VATConfirmed, r.Savings.ByVATSides = true, nil
	r.Recommendation = nil
	p := newResultPage(text.English, saved(), r, &catalogue)
	if p.VAT != nil || strings.Contains(strings.Join(p.Verdict, " "), "as written") || !strings.Contains(p.Verdict[1], "no option can be recommended") {
		t.Errorf("verdict %q", p.Verdict)
	}
	for _, n := range p.Nav {
		if n.URL == "#vat" {
			t.Error("the way to the VAT question is shown without one")
		}
	}
}

func TestVerdictOfALoss(t *testing.T) {
	r, _ := suwonReport(t, "x")
	r.Savings.VerdictWon, r.Net.Annual = -4_064_148*unit.Won, -4_145_804
	r.Recommendation.Option = analysis.OptStay
	v := strings.Join(verdict(text.Korean, r), " ")
	for _, want := range []string{"발송비가 한 해 406만 원 늘고", "−415만 원", "문자를 그대로 쓰기를 권합니다"} {
		if !strings.Contains(v, want) {
			t.Errorf("%q lacks %q", v, want)
		}
	}
	r.Net.BreakEven = analysis.BreakEven{}
	if f := breakEvenFigure(text.Korean, r); f.Value != "이미 손해" {
		t.Errorf("break-even of a loss: %+v", f)
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	const hostile = `<script>alert("x")</script>`
	r, catalogue := suwonReport(t, hostile)
	r.Delivery.Nodes[1].Name, r.Delivery.Nodes[1].NameKnown = hostile, true
	r.Problems = append(r.Problems, models.Problem{Severity: models.Question, Message: hostile, Found: hostile, Sheet: hostile})
	r.Input.Assumptions[0].Source = "javascript:alert(1)"
	r.Offers = []analysis.Offer{{Vendor: hostile, Cell: hostile, Chosen: true}, {Vendor: hostile, DominatedBy: hostile}}
	c := saved()
	c.Title, c.Agency = hostile, hostile
	s, _ := newTestServer(t, Config{})
	requirements, err := newRequirementsPage(text.Korean, tableOf(t, c, r, &catalogue), tableView{})
	if err != nil {
		t.Fatal(err)
	}
	for page, data := range map[string]any{
		"result.html":          newResultPage(text.Korean, c, r, &catalogue),
		"requirements.html":    requirements,
		"annex.html":           newAnnexPage(text.Korean, c, r),
		"assumptions.html":     newAssumptionsPage(text.Korean, c, r, nil),
		"delete.html":          deletePage{newCaseHead(text.Korean, c, 0)},
		"start.html":           newStartPage(text.Korean, upload{}, nil, []models.SavedCase{*c}, map[int64][]string{c.ID: {hostile}}, []models.Draft{{Title: hostile}}),
		"upload-problems.html": newProblemsPage(text.Korean, []sheet.Input{{Name: hostile}}, r.Problems, upload{}),
		"draft.html":           newDraftPage(text.Korean, hostileDraft(hostile, r.Problems), ""),
		"draft-delete.html":    draftDeletePage{Title: hostile},
		"understood.html":      understoodPage{newCaseHead(text.Korean, c, stepUnderstood), []link{{Name: hostile}}},
		"inquiry.html":         s.newInquiryPage(text.Korean, c, hostile),
	} {
		var b bytes.Buffer
		if err := s.appearance.pages[text.Korean].Execute(&b, page, view{frame{}, data}); err != nil {
			t.Errorf("%s: %v", page, err)
		}
		if strings.Contains(b.String(), "<script>alert") || strings.Contains(b.String(), `href="javascript`) {
			t.Errorf("%s: a name is markup", page)
		}
	}
}

func TestRequirements(t *testing.T) {
	r, catalogue := suwonReport(t, "x")
	p, err := newRequirementsPage(text.Korean, tableOf(t, saved(), r, &catalogue), tableView{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Items) != len(r.Requirements) || len(p.Summary.Rows) != len(r.Requirements) {
		t.Fatalf("%d tables and %d rows for %d requirements", len(p.Items), len(p.Summary.Rows), len(r.Requirements))
	}
	blank := 0
	for i, item := range p.Items {
		if item.Number != r.Requirements[i].Number || item.Name == "" || len(item.Details) == 0 {
			t.Errorf("requirement %d: %+v", i, item)
		}
		for _, sentence := range item.Details {
			for _, x := range sentence {
				if x.Blank {
					blank++
				}
			}
		}
		// Firms and buildings stay in the annex.
		if all := flat(p.Summary); strings.Contains(all, "카카오") {
			t.Errorf("the summary names a firm: %s", all)
		}
	}
	if blank == 0 || p.Blanks == 0 || p.Unproven == 0 {
		t.Errorf("%d blanks in the text, %d counted, %d provisions to check", blank, p.Blanks, p.Unproven)
	}
	i := slices.IndexFunc(r.Requirements, func(q analysis.Requirement) bool { return q.Rule == "switchover" })
	if figures := p.Items[i].Figures; len(figures) == 0 || figures[0].By != "허용 지연" || figures[0].Bounds[0].URL != "/catalogue/mois-sla-fix-time?case=7" || figures[0].Why == "–" {
		t.Errorf("the switch time's origin: %+v", figures)
	}
}

// tableOf returns the requirement table of a report as the rules have it.
func tableOf(t *testing.T, c *models.SavedCase, r *analysis.Report, catalogue *models.Catalogue) *caseTable {
	t.Helper()
	list, err := fixtures.Rules()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Compile(list, *catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return &caseTable{saved: c, report: r, catalogue: catalogue, set: set}
}

func TestPieces(t *testing.T) {
	for s, want := range map[string][]piece{
		"":                    nil,
		"가":                   {{"가", false}},
		"〔담당자 입력〕초 안에":        {{"〔담당자 입력〕", true}, {"초 안에", false}},
		"a 〔x〕% b 〔y〕":        {{"a ", false}, {"〔x〕", true}, {"% b ", false}, {"〔y〕", true}},
		"open 〔 never closed": {{"open 〔 never closed", false}},
	} {
		got := pieces(s)
		if len(got) != len(want) {
			t.Errorf("pieces(%q) = %v", s, got)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("pieces(%q)[%d] = %v, want %v", s, i, got[i], want[i])
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{0: "0", .0599: "0.0599", 74.4688: "74.5", 1200.18: "1,200", 1e-7: "0.0000001", -2.5: "−2.5", 999.9: "1000"} {
		if got := decimal(x); got != want {
			t.Errorf("decimal(%v) = %s, want %s", x, got, want)
		}
	}
	for x, want := range map[float64]string{336_988.9: "34만 원", 81_656: "82,000원", 25_098_000: "2,510만 원", 950: "950원", -4_145_804: "−415만 원", 0: "0원"} {
		if got := estimate(text.Korean, x); got != want {
			t.Errorf("estimate(%v) = %s, want %s", x, got, want)
		}
	}
	for _, tt := range []struct {
		v          float64
		unit, want string
	}{{15, "minutes", "15분"}, {.2, "share", "20.0%"}, {22_283, "messages_per_hour", "시간당 22,283건"}, {.05, "per_year", "연 0.05회"}, {3, "years", "3년"}, {19, "won", "19원"}, {2, "bytes", "2 bytes"}} {
		if got := quantity(text.Korean, tt.v, tt.unit); got != tt.want {
			t.Errorf("quantity(%v %s) = %s, want %s", tt.v, tt.unit, got, tt.want)
		}
	}
}

func TestOptionRemarks(t *testing.T) {
	stay := analysis.OptStay
	r := &analysis.Report{Options: []analysis.Option{
		{ID: analysis.OptAlone, FeeKnown: true, Present: true, MeetsMustRules: true, RiskAdjusted: 50, DominatedBy: &stay},
		{ID: analysis.OptManual, FeeKnown: true, MeetsMustRules: true, RiskAdjusted: 100.2, DominatedBy: &stay},
		{ID: analysis.OptSameVendor, FeeKnown: true, MeetsMustRules: true, Recommended: true, RiskAdjusted: 100, DominatedBy: &stay},
		{ID: analysis.OptApps, FeeKnown: true, RiskAdjusted: 500, BrokenRules: []string{"rule.disaster_not_messenger_alone"}},
	}}
	say := func(i int) string { return strings.Join(optionRemarks(text.Korean, r, &r.Options[i]), "|") }
	for i, want := range []string{"지금 계획대로 두는 안입니다. 권고안보다", "권고안과 위험조정 순편익이 사실상 같습니다.", "필수 조건이 먼저 정했습니다", "필수 조건을 어깁니다"} {
		if got := say(i); !strings.HasPrefix(got, want) {
			t.Errorf("option %d: %q, want %q…", i, got, want)
		}
	}
	r.Options = r.Options[:3]
	if got := say(2); got != "위험조정 순편익이 가장 큰 선택지와 사실상 같아, 덜 바꾸는 이 안을 권합니다." {
		t.Errorf("recommended among equals: %q", got)
	}
}

func TestTopNotices(t *testing.T) {
	r := &analysis.Report{
		Savings: analysis.Savings{Baseline: baselineReference, Services: []analysis.ServiceSavings{{Lines: []analysis.CostLine{{Phase: models.Before, Assumed: true, Price: 8063 * unit.Milliwon}}}}},
		Problems: []models.Problem{
			{Severity: models.Warning, Code: models.CodeVolumeDiffers, Message: "건수가 다릅니다."},
			{Severity: models.Warning, Code: codeStatutory, Message: "법정 통지"}, {Severity: models.Warning, Code: codeStatutory, Message: "법정 통지"},
		},
	}
	got := newTopNotices(text.Korean, r)
	if len(got) != 3 || got[0] != (notice{Kind: "danger", Text: "법정 통지"}) || !strings.Contains(got[1].Text, "8.063원") || got[2].Text != "건수가 다릅니다." {
		t.Errorf("%+v", got)
	}
}

func TestWordsOfFigures(t *testing.T) {
	f := func(x float64) *float64 { return &x }
	for _, tt := range []struct {
		figure analysis.DerivedFigure
		want   string
	}{
		{analysis.DerivedFigure{Key: "drill_interval", Value: f(12), Unit: "months"}, "12개월"},
		{analysis.DerivedFigure{Key: "availability", Value: f(.9882), Unit: "share"}, "98.82%"},
		{analysis.DerivedFigure{Key: "availability", Value: f(.99995), Unit: "share"}, "99.995%"},
		{analysis.DerivedFigure{Key: "credits", Value: f(.2), Text: "대금의 20%", Unit: "text"}, "대금의 20%"},
	} {
		if got := derivedValue(text.Korean, &tt.figure); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.figure.Key, got, tt.want)
		}
	}
	for unitKey, want := range map[string]string{"unlimited": "제한 없음", "uniform": "고르게"} {
		if got := quantity(text.Korean, 0, unitKey); got != want {
			t.Errorf("%s: %q", unitKey, got)
		}
	}
}
