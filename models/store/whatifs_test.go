package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"daebi/models"
)

func TestWhatIfsBelongToTheirCase(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "test.db"))
	c := saved("x")
	if err := db.AddCase(t.Context(), DefaultOrg, c, nil); err != nil {
		t.Fatal(err)
	}
	id := func(n int) string { return fmt.Sprintf("%026d", n) }
	w := models.WhatIf{ID: id(0), CaseID: c.ID, State: []byte(`{"kappa":0.5}`)}
	if err := db.AddWhatIf(t.Context(), DefaultOrg, &w); err != nil {
		t.Fatal(err)
	}
	got, err := db.WhatIf(t.Context(), DefaultOrg, c.ID, w.ID)
	if err != nil || string(got.State) != string(w.State) {
		t.Errorf("%+v, %v", got, err)
	}
	for name, read := range map[string]func() error{
		"another organization":  func() error { _, err := db.WhatIf(t.Context(), 2, c.ID, w.ID); return err },
		"another case":          func() error { _, err := db.WhatIf(t.Context(), DefaultOrg, c.ID+1, w.ID); return err },
		"no case of theirs":     func() error { return db.AddWhatIf(t.Context(), 2, &models.WhatIf{ID: id(900), CaseID: c.ID}) },
		"a case that is not it": func() error { return db.AddWhatIf(t.Context(), DefaultOrg, &models.WhatIf{ID: id(901), CaseID: 99}) },
	} {
		if err := read(); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := db.AddWhatIf(t.Context(), DefaultOrg, &models.WhatIf{ID: id(902), CaseID: c.ID, State: make([]byte, MaxWhatIfBytes+1)}); !errors.Is(err, models.ErrFull) {
		t.Errorf("too large: %v", err)
	}
	for i := range MaxWhatIfs {
		if err := db.AddWhatIf(t.Context(), DefaultOrg, &models.WhatIf{ID: id(i + 1), CaseID: c.ID, State: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.WhatIf(t.Context(), DefaultOrg, c.ID, w.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the oldest is still there: %v", err)
	}
	if err := db.DeleteCase(t.Context(), DefaultOrg, c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := db.WhatIf(t.Context(), DefaultOrg, c.ID, id(MaxWhatIfs)); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("it outlives its case: %v", err)
	}
}
