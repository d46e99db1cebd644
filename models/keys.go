package models

import (
	"slices"
	"strings"
)

// The rows of the reference rates that the assumptions sheet may name, "role,event",
// by what it may set of them.
var (
	rateRows = []string{
		"platform,short_fault", "platform,short_fault_other", "platform,site_loss", "vendor,own_outage", "relay,own_outage", "dealer,own_outage", "integrator,own_outage", "agency,own_system_outage",
		"carrier,sms_outage_one_carrier", "carrier,sms_outage_all_carriers", "site,data_centre_loss", "hub,shared_hub_loss", "account,account_suspension", "account,template_suspension", "switch,standby_failure_untested",
	}
	shareRows = []string{
		"platform,short_fault", "platform,short_fault_other", "platform,site_loss", "vendor,own_outage", "relay,own_outage", "dealer,own_outage", "integrator,own_outage", "agency,own_system_outage",
		"carrier,sms_outage_one_carrier", "carrier,sms_outage_all_carriers", "site,data_centre_loss", "hub,shared_hub_loss", "account,account_suspension", "account,template_suspension",
		"common_cause,beta_separate", "common_cause,beta_default", "common_cause,beta_shared_control", "queue,lost_share",
	}
	delayRows = []string{
		"switch,manual_switch_time", "monitoring,detection_unmonitored", "monitoring,detection_monitored", "notification,delay_per_tier",
	}
)

// AssumptionOf returns the assumption of a key: one of the sheet's own rows, or
// what one row of the reference data is replaced by, as rate.vendor,own_outage
// (a year), share.common_cause,beta_default, delay.notification,delay_per_tier
// (minutes) and price.SMS (won a message); or multiple.rate and multiple.harm, by
// which every outage rate and what every late message costs is multiplied.
func AssumptionOf(key string) (Field, bool) {
	for _, f := range Assumptions() {
		if f.Key == key {
			return f, true
		}
	}
	prefix, rest, ok := strings.Cut(key, ".")
	if !ok {
		return Field{}, false
	}
	f := Field{Key: key, Ko: key, En: key, Min: bound(0)}
	known := false
	switch prefix {
	case "rate":
		f.Kind, f.Max, f.Examples, known = KindNumber, bound(maxOutages), []string{"0.5"}, slices.Contains(rateRows, rest)
	case "share":
		f.Kind, f.Max, f.Examples, known = KindShare, bound(1), []string{"0.5"}, slices.Contains(shareRows, rest)
	case "delay":
		f.Kind, f.Max, f.Examples, known = KindMinutes, bound(maxMinutes), []string{"30"}, slices.Contains(delayRows, rest)
	case "price":
		f.Kind, f.Max, f.UnitPrice, f.Examples, known = KindMoney, bound(maxPriceWon), true, []string{"9.35"}, slices.Contains(Channels(), Channel(rest))
	case "multiple":
		f.Kind, f.Min, f.Max, f.Examples, known = KindNumber, bound(minMultiple), bound(maxMultiple), []string{"2"}, rest == "rate" || rest == "harm"
	}
	if !known {
		return Field{}, false
	}
	return f, true
}
