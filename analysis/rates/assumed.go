package rates

import (
	"math"

	"daebi/models"
)

// judged is a row without a record: its centre and range, a length's median and
// spread, a share; zero where the row has none.
type judged struct {
	role, event        string
	rate               models.Range
	median, sigma, cap float64 // hours
	share              models.Range
	consulted          []string // incidents, for plausibility
	source             string
	confidence         models.Confidence // "": assumption
	note               string
}

const costs = "unit_costs.csv:freq_alimtalk_vendor"

var judgements = []judged{
	{role: "vendor", event: "own_outage", rate: models.Range{Value: .5, Low: .1, High: 2}, median: 2, sigma: 1.2, cap: 72, share: models.Range{Value: 1, Low: .3, High: 1}, source: costs,
		note: "contracted sender; over 1,100 resellers and a handful of notices; once in ten years to twice a year"},
	{role: "relay", event: "own_outage", rate: models.Range{Value: .3, Low: .05, High: 1.5}, median: 1.5, sigma: 1.2, cap: 72, share: models.Range{Value: .7, Low: .2, High: 1}, source: fromFile,
		consulted: []string{"relay-twilio-2021-02-26"}, note: "first-tier text relay: less often than a reseller"},
	{role: "dealer", event: "own_outage", rate: models.Range{Value: .4, Low: .1, High: 2}, median: 2, sigma: 1.3, cap: 96, share: models.Range{Value: 1, Low: .3, High: 1}, source: fromFile,
		consulted: []string{"dealer-csid-2026-02-28"}, note: "official alimtalk dealer; the one notice on file (1-2 days) is the 97th to 99th percentile of the length"},
	{role: "integrator", event: "own_outage", rate: models.Range{Value: .3, Low: .05, High: 1.5}, median: 3, sigma: 1.3, cap: 96, share: models.Range{Value: 1, Low: .3, High: 1},
		note: "the link between the city's system and the vendor; nobody watches it at night"},
	{role: "agency", event: "own_system_outage", rate: models.Range{Value: .5, Low: .1, High: 2}, median: 3, sigma: 1.3, cap: 168, share: models.Range{Value: 1, Low: .2, High: 1}, source: fromFile,
		consulted: []string{"sender-korea-univ-lib-2025-11-27"}, note: "from start to repair once known; the wait until somebody notices is the monitoring rows"},
	{role: "account", event: "account_suspension", rate: models.Range{Value: .05, Low: .01, High: .3}, median: 24, sigma: 1, cap: 336, share: models.Range{Value: 1, Low: 1, High: 1}, source: "guidelines.yaml:kakao-policy-2026-04",
		note: "policy text verified, frequency and length assumed"},
	{role: "account", event: "template_suspension", rate: models.Range{Value: .3, Low: .05, High: 1}, median: 24, sigma: 1, cap: 336, share: models.Range{Value: .1, Low: .02, High: .3}, source: "guidelines.yaml:kakao-policy-2026-04",
		note: "share: one template's part of the volume"},
	{role: "switch", event: "standby_failure_untested", rate: models.Range{Value: .2, Low: .05, High: .7}, source: fromFile,
		consulted: []string{"kakao-2020-01-01", "kakao-2022-10-15"}, note: "hidden failures a year; successful switches go unreported"},
	{role: "switch", event: "manual_switch_time", median: 2, sigma: .8, cap: 24, note: "from knowing to sending by the other channel; no measured value"},
	{role: "common_cause", event: "beta_separate", share: models.Range{Value: .05, Low: .01, High: .1}, source: fromFile, note: "two vendors, two sites, separate control systems"},
	{role: "common_cause", event: "beta_default", share: models.Range{Value: .2, Low: .05, High: .5}, source: fromFile, note: "separation claimed, not shown"},
	{role: "common_cause", event: "beta_shared_control", share: models.Range{Value: .9, Low: .5, High: 1}, source: fromFile, note: "same vendor, building or switching system"},
	{role: "monitoring", event: "detection_unmonitored", median: 12, sigma: 1.4, cap: 168, source: fromFile,
		consulted: []string{"gov-2023-11-17", "sender-korea-univ-lib-2025-11-27", "gov-2024-02-02"}, note: "7, 102 and 144 h on record, and only the long ones become news"},
	{role: "monitoring", event: "detection_monitored", median: 1. / 6, sigma: .8, cap: 24, source: fromFile, note: "alarm on delivery errors or on silence, somebody on call"},
	{role: "notification", event: "delay_per_tier_with_clause", median: .5, sigma: .5, cap: 24, note: "a contract term of 30 minutes and a named telephone"},
	{role: "fallback", event: "confirm_timeout", median: 5. / 60, sigma: 1, cap: 24, note: "no delivery confirmation within T; a design value"},
	{role: "fallback", event: "unread_rule", median: 24, cap: 168, source: "sending_profile.md section 7", confidence: models.Verified, note: "24 h unread, then text: several districts"},
	{role: "queue", event: "lost_share", share: models.Range{Value: .5, Low: .1, High: .9}, note: "both kinds occurred: backlog sent (2025 hub), resent by hand (2025 university)"},
	{role: "queue", event: "resend_delay", median: 20, sigma: .6, cap: 168, note: "the next working morning; a weekend adds two days"},
}

// Assumed returns the rows that are judgement: stated centre and range, the
// prior's weight from the width of the range.
func Assumed() ([]models.Rate, error) {
	out := make([]models.Rate, 0, len(judgements))
	for _, j := range judgements {
		r := models.Rate{
			Role: j.role, Event: j.event, OutagesPerYear: j.rate, HasRate: j.rate.Value > 0, Share: j.share,
			IncidentsUsed: j.consulted, Source: j.source, Confidence: j.confidence, Note: j.note,
		}
		if r.Confidence == "" {
			r.Confidence = models.AssumedRow
		}
		if j.median > 0 {
			setLength(&r, Law{Mu: math.Log(j.median), Sigma: j.sigma, Cap: j.cap})
		}
		if r.HasRate {
			var err error
			if r.PriorYears, err = PriorYears(j.rate.Value, j.rate.Low, j.rate.High); err != nil {
				return nil, rowError(r, err)
			}
		}
		out = append(out, r)
	}
	return out, nil
}
