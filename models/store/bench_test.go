package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"daebi/models"
	"daebi/models/unit"
)

// plainRow is a service's price as a table of its own would hold it.
type plainRow struct {
	ID                                              int64
	Contract, Service, Class, Channel, Phase, VAT   string
	Price, MessagesPerMonth                         int64
	Vendor, Sheet, Ref                              string
	FailureShare                                    *float64
	Approximate, AttemptsBilled, ClassGuessed, Flat bool
}

// BenchmarkSaveServices saves a case of 100,000 services, and inserts the same
// rows in batches of 500 into a table without an index; it reports the ratio of the
// medians of five rounds, in turn.
func BenchmarkSaveServices(b *testing.B) {
	const n = 100_000
	f := .1
	k := models.Contract{Name: "문자 발송 계약", Agency: "가온시", Vendor: "가 업체", InForce: true, Services: make([]models.Service, n)}
	rows := make([]plainRow, n)
	for i := range n {
		price := unit.Money(9350 + i%500)
		cell := models.Cell{Sheet: "서비스", Ref: fmt.Sprintf("F%d", i+5)}
		k.Services[i] = models.Service{Name: fmt.Sprintf("알림 서비스 %d", i+1), Class: models.ClassGeneral, Legal: models.LegalOrdinary, FailureShare: &f, Cell: cell,
			Lines: []models.Line{{Channel: models.Alimtalk, Phase: models.After, Price: models.Flat(price), VAT: models.VATExcluded, MessagesPerMonth: int64(1000 + i), Vendor: "가 업체", Cell: cell}}}
		rows[i] = plainRow{0, k.Name, k.Services[i].Name, "general", "ALIMTALK", "after", "excluded", int64(price), int64(1000 + i), "가 업체", "서비스", cell.Ref, &f, false, false, false, true}
	}
	c := models.Case{Contracts: []models.Contract{k}}
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a benchmark
	if err := db.gorm.Exec(`CREATE TABLE plain_rows (id INTEGER PRIMARY KEY, contract TEXT, service TEXT, class TEXT, channel TEXT, phase TEXT, vat TEXT, price INTEGER, messages_per_month INTEGER,
		vendor TEXT, sheet TEXT, ref TEXT, failure_share REAL, approximate INTEGER, attempts_billed INTEGER, class_guessed INTEGER, flat INTEGER)`).Error; err != nil {
		b.Fatal(err)
	}
	save := func() {
		input, err := models.EncodeCase(&c)
		if err != nil {
			b.Fatal(err)
		}
		if err := db.AddCase(b.Context(), DefaultOrg, &models.SavedCase{Title: "큰 것", Input: input, Report: []byte("{}")}, nil); err != nil {
			b.Fatal(err)
		}
	}
	plain := func() {
		fresh := slices.Clone(rows)
		if err := db.gorm.Table("plain_rows").CreateInBatches(&fresh, 500).Error; err != nil {
			b.Fatal(err)
		}
	}
	var ours, theirs []float64
	for b.Loop() {
		ours, theirs = nil, nil
		for range 5 {
			for _, x := range []struct {
				do   func()
				took *[]float64
			}{{save, &ours}, {plain, &theirs}} {
				start := time.Now()
				x.do()
				*x.took = append(*x.took, time.Since(start).Seconds())
			}
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	b.ReportMetric(ours[2]*1000, "save-ms")
	b.ReportMetric(theirs[2]*1000, "insert-ms")
	b.ReportMetric(ours[2]/theirs[2], "save/insert")
}
