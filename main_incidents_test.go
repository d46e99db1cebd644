package main

import (
	"testing"

	"daebi/fixtures"
	"daebi/server/text"
)

// Every outage of the shipped file is shown, and its operator has a name in both
// languages.
func TestOnRecord(t *testing.T) {
	incidents, err := fixtures.Incidents()
	if err != nil {
		t.Fatal(err)
	}
	record := onRecord(incidents)
	if len(record) != 70 { // lines of fixtures/incidents.csv below its head
		t.Errorf("%d outages, want 70", len(record))
	}
	for i, x := range record {
		if i > 0 && x.Start > record[i-1].Start {
			t.Errorf("%s stands below the earlier %s", x.Start, record[i-1].Start)
		}
		for _, lang := range []text.Lang{text.Korean, text.English} {
			for _, key := range []string{"reference.operator." + x.Operator, "reference.hit." + x.Messages, "word.confidence." + string(x.Confidence)} {
				if !text.Has(lang, key) {
					t.Errorf("%s: %s has no name in %s", x.Name, key, lang)
				}
			}
		}
		if x.Source == "" {
			t.Errorf("%s has no source", x.Name)
		}
	}
}
