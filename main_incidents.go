package main

import (
	"cmp"
	"slices"
	"time"

	"daebi/fixtures"
	"daebi/models"
	"daebi/server"
)

// struck says whom of a case an outage on record strikes, by the record's word for
// it; what is not here strikes no party that sends messages.
var struck = map[string]string{
	"kakao": "kakao", "kt": string(models.RoleCarrier), "skt": string(models.RoleCarrier), "lguplus": string(models.RoleCarrier),
	"sms_relay": string(models.RoleRelay), "gov_network": string(models.RoleHub),
}

// recorded returns the outages on record that a case may be set against, the latest
// first: those of which the start and the length for messages are known.
func recorded(incidents []fixtures.Incident, ref *models.Reference) []server.RecordedIncident {
	oneCarrier := 1.0
	if r, ok := ref.Rate("carrier", "sms_outage_one_carrier"); ok {
		oneCarrier = r.Share.Value
	}
	var out []server.RecordedIncident
	for _, x := range incidents {
		start, err := time.Parse(time.RFC3339, x.Start)
		node, ok := struck[x.Node]
		if err != nil || !ok || x.Messages != "yes" || x.MessagingHours == nil || !(*x.MessagingHours > 0) {
			continue
		}
		share := 1.0
		if node == string(models.RoleCarrier) {
			share = oneCarrier
		}
		out = append(out, server.RecordedIncident{ID: x.ID, Name: x.NameKO, Node: node, Start: start, Hours: *x.MessagingHours, Share: share, Source: x.Source})
	}
	slices.SortStableFunc(out, func(a, b server.RecordedIncident) int { return cmp.Compare(b.Start.Unix(), a.Start.Unix()) })
	return out
}

// onRecord returns every outage on record, the latest first, those without a date last.
func onRecord(incidents []fixtures.Incident) []server.PastOutage {
	out := make([]server.PastOutage, len(incidents))
	for i, x := range incidents {
		out[i] = server.PastOutage{
			Name: x.NameKO, Operator: x.Node, Start: x.Start, MessagingHours: x.MessagingHours, FullHours: x.FullHours,
			Messages: x.Messages, Source: x.Source, Confidence: x.Confidence,
		}
	}
	slices.SortStableFunc(out, func(a, b server.PastOutage) int { return cmp.Compare(b.Start, a.Start) })
	return out
}
