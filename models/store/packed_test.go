package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"daebi/models"
)

// TestPackedDocuments: a long document is kept small and comes back as it was; short
// ones and rows from before are read as they lie; one that is damaged is an error.
func TestPackedDocuments(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"))
	var long bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&long, `{"Name":"알림 서비스 %d","MessagesPerMonth":%d},`, i, i*7919%100_000)
	}
	c := &models.SavedCase{Title: "큰 것", Input: long.Bytes(), Report: []byte(`{"b":2}`)}
	if err := db.AddCase(t.Context(), DefaultOrg, c, nil); err != nil {
		t.Fatal(err)
	}
	got, err := db.Case(t.Context(), DefaultOrg, c.ID)
	if err != nil || !bytes.Equal(got.Input, long.Bytes()) || string(got.Report) != `{"b":2}` || got.Reading != nil {
		t.Fatalf("%d bytes, %s, %v, %v", len(got.Input), got.Report, got.Reading, err)
	}
	var kept struct {
		Input  int
		Report string
	}
	if err := db.gorm.Raw("SELECT length(input) AS input, report FROM cases WHERE id = ?", c.ID).Scan(&kept).Error; err != nil || kept.Input*3 > long.Len() || kept.Report != `{"b":2}` {
		t.Fatalf("kept %+v of %d, %v", kept, long.Len(), err)
	}
	for _, tt := range []struct {
		stored any
		want   string
	}{{long.Bytes(), long.String()}, {`{"a":1}`, `{"a":1}`}} { // as before there was packing
		if err := db.gorm.Exec("UPDATE cases SET input = ? WHERE id = ?", tt.stored, c.ID).Error; err != nil {
			t.Fatal(err)
		}
		if got, err := db.Case(t.Context(), DefaultOrg, c.ID); err != nil || string(got.Input) != tt.want {
			t.Errorf("%d bytes, %v", len(got.Input), err)
		}
	}
	whole, err := packed{}.Value(t.Context(), nil, reflect.Value{}, long.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	b := whole.([]byte)
	for _, damaged := range [][]byte{[]byte(packedMark), []byte(packedMark + "\xff\xff\xff\xff\xff\xff\xff\xff"), b[:len(b)/2], append([]byte(packedMark+"\x00\x00\x00\x00\x00\x20"), b[10:]...)} {
		if err := db.gorm.Exec("UPDATE cases SET input = ? WHERE id = ?", damaged, c.ID).Error; err != nil {
			t.Fatal(err)
		}
		if got, err := db.Case(t.Context(), DefaultOrg, c.ID); !errors.Is(err, errPacked) {
			t.Errorf("damaged: %d bytes, %v", len(got.Input), err)
		}
	}
}
