// Package office writes the papers that an officer takes away from a case: the
// tender's (requirements, special terms, SLA annex, entrustment of personal data,
// notice, price lines) and the office's own (review, budget, estimated price,
// price survey, checklist of reviews, internal annex).
//
// Every sentence of a tender paper is a clause or stands beside one; no firm,
// site or brand of the present chain stands in them. Every figure is the
// report's, a clause's or a provision's, and says which.
package office

import (
	"fmt"
	"strings"
	"time"

	"daebi/analysis"
	"daebi/analysis/rules"
	"daebi/models"
	"daebi/server/paper"
	"daebi/server/shown"
	"daebi/server/text"
)

// Kind names a paper.
type Kind string

// Papers: those that bidders and the contractor see, then the office's own.
const (
	Requirements Kind = "requirements" // 과업지시서·제안요청서
	SpecialTerms Kind = "special-terms"
	SLAAnnex     Kind = "sla"
	Entrustment  Kind = "entrustment"
	Notice       Kind = "notice"
	PriceLines   Kind = "price-lines"
	Review       Kind = "review" // 검토보고서(방침안)
	BudgetBasis  Kind = "budget"
	PriceSurvey  Kind = "price-survey"
	Checklist    Kind = "checklist"
	Internal     Kind = "internal"
)

// Kinds lists every paper in the order they are shown.
func Kinds() []Kind {
	return []Kind{Requirements, SpecialTerms, SLAAnnex, Entrustment, Notice, PriceLines, Review, BudgetBasis, PriceSurvey, Checklist, Internal}
}

// Input is what the papers are made of.
type Input struct {
	Lang   text.Lang
	Case   *models.Case
	Report *analysis.Report
	// Requirements are the rows of the requirement table in Lang, an edition
	// applied; nil: the report's.
	Requirements []rules.Requirement
	Edition      *models.Edition // whose Form names the fields; may be nil
	Catalogue    *models.Catalogue
	Reference    *models.Reference
	At           time.Time // the day that the papers bear
	Version      string    // of the program; may be ""
}

// Paper is one paper.
type Paper struct {
	Kind     Kind
	Name     string // as the list of papers has it
	FileName string // without extension; the same for the same case and day
	// Internal marks the office's own: firms, sites and prices stand in it, and it
	// does not go out.
	Internal bool
	Blanks   int // places for the officer to fill in
	// ToCheck counts the provisions in it that are to be checked before they are quoted.
	ToCheck  int
	Document paper.Document
	// Book is what a workbook of the paper holds where that is more than the paper:
	// every clause of every paper, as a list and each by itself, and the annexes.
	Book *paper.Document
}

// Workbook is what the paper holds as a workbook.
func (p *Paper) Workbook() *paper.Document {
	if p.Book != nil {
		return p.Book
	}
	return &p.Document
}

// Papers returns the papers of a case, in the order of Kinds; a tender paper
// whose clauses do not apply is left out. The tender's are in the language asked
// for, the office's own in Korean. It returns an error where the case and the
// report do not belong together.
func Papers(in Input) ([]Paper, error) {
	m, err := newMaker(in)
	if err != nil {
		return nil, err
	}
	var out []Paper
	for _, kind := range Kinds() {
		p, ok := m.paper(kind)
		if ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// Of returns one paper; false where the case has none of that kind.
func Of(in Input, kind Kind) (Paper, bool, error) {
	m, err := newMaker(in)
	if err != nil {
		return Paper{}, false, err
	}
	p, ok := m.paper(kind)
	return p, ok, nil
}

// maker writes the papers of one case.
type maker struct {
	Input
	r      *analysis.Report
	rows   []rules.Requirement
	budget *analysis.Budget
	hide   *veil
}

func newMaker(in Input) (*maker, error) {
	m := &maker{Input: in, r: shown.Report(string(in.Lang), in.Report), rows: in.Requirements}
	if m.rows == nil {
		m.rows = m.r.Requirements
		if in.Lang == text.English {
			m.rows = m.r.RequirementsEN
		}
	}
	var err error
	if m.budget, err = analysis.BudgetOf(in.Case, in.Report, analysis.Knowledge{Reference: in.Reference}); err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	m.hide = newVeil(in.Case, in.Report)
	return m, nil
}

// paper returns one paper, and whether the case has one of that kind.
func (m *maker) paper(kind Kind) (Paper, bool) {
	var d *draft
	internal := false
	switch kind {
	case Requirements:
		d = m.requirements()
	case SpecialTerms:
		d = m.specialTerms()
	case SLAAnnex:
		d = m.slaAnnex()
	case Entrustment:
		d = m.entrustment()
	case Notice:
		d = m.notice()
	case PriceLines:
		d = m.priceLines()
	default:
		internal = true
		ko := *m
		if m.Lang != text.Korean { // the office's own papers are Korean
			ko.Lang, ko.rows = text.Korean, m.r.Requirements
			ko.r = shown.Report(string(text.Korean), m.Report)
		}
		d = ko.own(kind)
	}
	if d == nil {
		return Paper{}, false
	}
	p := Paper{Kind: kind, Name: m.name(kind), FileName: m.fileName(kind), Internal: internal, Document: d.Document}
	p.Blanks = blanks(&p.Document)
	p.ToCheck = len(d.toCheck)
	if kind == Requirements {
		p.Book = &m.book().Document
	}
	return p, true
}

// own returns one of the office's own papers.
func (m *maker) own(kind Kind) *draft {
	switch kind {
	case Review:
		return m.review()
	case BudgetBasis:
		return m.budgetBasis()
	case PriceSurvey:
		return m.priceSurvey()
	case Checklist:
		return m.checklist()
	case Internal:
		return m.internal()
	}
	return nil
}

// name names a paper.
func (m *maker) name(kind Kind) string {
	switch kind {
	case Requirements:
		return m.t("과업지시서(요구사항 정의서)", "Statement of work (requirements)")
	case SpecialTerms:
		return m.t("계약 특수조건", "Special terms of contract")
	case SLAAnnex:
		return m.t("서비스수준협약(SLA) 부속서", "Service-level annex")
	case Entrustment:
		return m.t("개인정보 처리위탁 계약서(안)", "Entrustment of personal data (draft)")
	case Notice:
		return m.t("입찰 공고 참가자격", "Eligibility for the tender notice")
	case PriceLines:
		return m.t("산출내역서 서식", "Price schedule form")
	case Review:
		return m.t("검토보고서(방침안)", "Review for decision (Korean)")
	case BudgetBasis:
		return m.t("예산 산출기초와 추정가격", "Budget computation and estimated price (Korean)")
	case PriceSurvey:
		return m.t("거래실례가격 조사표", "Survey of market prices (Korean)")
	case Checklist:
		return m.t("사전 절차 점검표", "Checklist of reviews (Korean)")
	}
	return m.t("내부용 붙임", "Internal annex (Korean)")
}

// fileName names a paper's file: its name and the day, in letters that every
// system takes.
func (m *maker) fileName(kind Kind) string {
	name := m.name(kind)
	if i := strings.IndexByte(name, '('); i > 0 {
		name = strings.TrimSpace(name[:i])
	}
	return strings.ReplaceAll(name, " ", "_") + "_" + m.At.Format("20060102")
}
