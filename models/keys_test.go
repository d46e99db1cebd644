package models_test

import (
	"slices"
	"testing"

	"daebi/fixtures"
	"daebi/models"
)

// TestReferenceKeys: a key is known just where the reference data has its figure.
func TestReferenceKeys(t *testing.T) {
	ref, err := fixtures.Reference()
	if err != nil {
		t.Fatal(err)
	}
	// Rows of delays that have a key of the sheet's own, or that nothing computes with.
	apart := []string{"notification,delay_per_tier_with_clause", "fallback,confirm_timeout", "fallback,unread_rule", "queue,resend_delay"}
	for _, r := range ref.Rates {
		for prefix, want := range map[string]bool{"rate.": r.HasRate, "share.": r.Share.Value > 0, "delay.": r.HasLaw && !r.HasRate && !slices.Contains(apart, r.Key())} {
			if _, ok := models.AssumptionOf(prefix + r.Key()); ok != want {
				t.Errorf("%s%s: known %v, want %v", prefix, r.Key(), ok, want)
			}
		}
	}
	for key, want := range map[string]bool{"price.SMS": true, "price.ALIMTALK": true, "price.sms": false, "price.": false, "rate.vendor": false, "rate.vendor,outage": false, "rate.": false, "share.x": false,
		"delay.vendor,own_outage": false, "kappa": true, "clerk": false, "": false} {
		if _, ok := models.AssumptionOf(key); ok != want {
			t.Errorf("%q: known %v", key, ok)
		}
	}
}
