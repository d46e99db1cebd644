package committee

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"daebi/analysis"
)

// Options of Write.
type Options struct {
	Lang        string // "en", or Korean
	Version     string // of the program
	GeneratedAt time.Time
}

// ErrNoOptions is returned for a report that compares nothing: it cannot be one
// of analysis.Analyze.
var ErrNoOptions = errors.New("report without options")

// Write writes the committee workbook of a report. The same report and options
// give the same bytes; r is not changed.
func Write(w io.Writer, r *analysis.Report, o Options) error {
	if len(r.Options) == 0 {
		return ErrNoOptions
	}
	b := newBook(r, o)
	defer b.f.Close() //nolint:errcheck // nothing was written to disk
	b.write()
	if b.err != nil {
		return fmt.Errorf("committee workbook: %w", b.err)
	}
	if err := b.save(w); err != nil {
		return fmt.Errorf("committee workbook: %w", err)
	}
	return nil
}

// write fills the sheets. Each needs cells of the one before, so the summary,
// which comes first in the book, is filled last.
func (b *book) write() {
	summary := b.add(b.t("요약", "Summary"), false, 14, 8, b.moneyWidth(13), b.moneyWidth(13)*.6+2, b.moneyWidth(13), b.moneyWidth(13), 32)
	years := b.calculation()
	b.chainSheet()
	b.riskSheet()
	b.optionSheet()
	years()
	b.sensitivitySheet()
	b.requirementSheet()
	b.slaSheet()
	b.basisSheet()
	b.checkSheet()
	b.summary(summary)
	b.finish()
}

func (b *book) docTitle() string {
	if b.whole {
		return b.t("비교", "Comparison")
	}
	return b.caseTitle()
}

// finish sets what holds for the whole book.
func (b *book) finish() {
	for _, s := range b.sheets {
		s.finish()
	}
	b.fail(b.f.DeleteSheet("Sheet1"))
	b.f.SetActiveSheet(0)
	at := b.o.GeneratedAt.UTC().Format(time.RFC3339)
	b.fail(b.f.SetDocProps(&excelize.DocProperties{
		Title: clean(b.docTitle()), Creator: "Daebi", LastModifiedBy: "Daebi", Created: at, Modified: at, Version: b.o.Version, Language: b.t("ko-KR", "en-US"),
	}))
	b.fail(b.f.SetAppProps(&excelize.AppProperties{Application: "Daebi"}))
	full := true
	b.fail(b.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}))
}
