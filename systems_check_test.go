package main
import ("errors";"testing")
var _ = errors.Is
var _ testing.T
func dump(s *studiedSystem) []figure {
	r := s.r
	s.Logf("S %v excl %v", r.Savings.AnnualWon, r.Savings.ByVATSides)
	s.Logf("U %.8f sp %v unk %v structs %+v shared %+v", *r.Delivery.Unavailability, r.Delivery.SinglePoints, r.Delivery.Unknown, r.Delivery.Structures, r.Delivery.SharedSites)
	s.Logf("loss view %v mean %.0f [%.0f %.0f] base %.0f other %+v", r.Loss.View, r.Loss.Mean, r.Loss.MeanRateLow, r.Loss.MeanRateHigh, r.Loss.BaselineMean, r.Loss.OtherView)
	for _, e := range r.Loss.Events { s.Logf("  %-50s rate %.4f h %.2f g %.2f late %.0f loss %.0f annual %.0f both %v %v", e.Event, e.Rate, e.MeanHours, e.AffectedShare, e.LateMessages, e.MeanLoss, e.AnnualLoss, e.HitsBothRoutes, e.Nodes) }
	for _, i := range r.Delivery.Importance { s.Logf("  B %-50s %.6g", i.Event, i.Birnbaum) }
	for _, o := range r.Options { s.Logf("  opt %-18s cost %.0f S %.0f L %.0f N %.0f A %.6f must %v %v late %.0f rec %v", o.ID, o.AnnualCost, o.Savings, o.MeanLoss, o.Net, *o.Availability, o.MeetsMustRules, o.BrokenRules, o.LateMessages, o.Recommended) }
	s.Logf("net %+v", r.Net)
	if b := r.Net.BreakEven; b.HarmMultiplier != nil { s.Logf("harm x%g rate x%g", *b.HarmMultiplier, *b.RateMultiplier) }
	if b := r.Net.BreakEven; b.OutageHours != nil { s.Logf("hours %g", *b.OutageHours) }
	for _, p := range r.Problems { s.Logf("  problem %v %v %v", p.Severity, p.Code, p.Message) }
	return nil
}
func rep(s *studiedSystem, node, start string, hours, share float64) {
	for id, o := range s.replay(node, start, hours, share) {
		k, w := -1.0, -1.0
		if o.KnownHours != nil { k = *o.KnownHours }
		if o.SwitchHours != nil { w = *o.SwitchHours }
		s.Logf("  replay %s %s %g %-18s hit %.0f late %.0f resc %.0f ag %.0f soc %.0f known %.2f switch %.2f fails %.3f", node, start, hours, id, o.Hit, o.Late, o.Rescued, o.AgencyWon, o.SocietyWon, k, w, o.SwitchFails)
		if id == "alone" || id == "present" { s.Logf("     %v %v", o.Services[0].Delays, o.Services[0].LateBy) }
	}
}
func checkSuwon(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2022-10-15 15:30",50.5,1); rep(s,"kakao","2022-10-12 15:30",50.5,1); rep(s,"kakao","2020-03-02 08:58",1.316667,1); rep(s,"kakao","2022-10-04 14:14",.3,1); rep(s,"kakao","2024-05-21 08:30",.9,1); rep(s, "vendor","2023-05-10 10:00",4,1); return nil }
func checkGimpo(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2023-05-10 00:00",48,1); return nil }
func checkUnified(s *studiedSystem) []figure { dump(s);  rep(s,"kakao","2023-05-10 00:00",48,1);return nil }
func checkGuppy(s *studiedSystem) []figure { dump(s); rep(s,"hub","2025-09-26 20:15",756.75,1); rep(s,"kakao","2022-10-15 15:30",50.5,1);return nil }
func checkSafetyReport(s *studiedSystem) []figure { dump(s); rep(s,"N2","2022-02-03 11:20",1.25,1); return nil }
func checkBooking(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2021-05-27 13:00",2.5,1); return nil }
func checkEnlistment(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2022-10-15 15:30",50.5,1); rep(s,"N1","2025-09-26 20:15",756.75,1); return nil }
func checkChungmu(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2022-10-15 15:30",50.5,1); return nil }
func checkWelfare(s *studiedSystem) []figure { dump(s); rep(s,"hub","2025-09-26 20:15",756.75,1); return nil }
func checkNaver(s *studiedSystem) []figure { dump(s); rep(s,pangyo,"2022-10-15 15:30",127.5,1); return nil }
func checkKakao(s *studiedSystem) []figure { dump(s); rep(s,pangyo,"2022-10-15 15:30",127.5,1); return nil }
func checkGov24(s *studiedSystem) []figure { dump(s); rep(s,"hub","2023-11-17 08:40",56,1); return nil }
func checkSafetyText(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2022-10-15 15:30",50.5,1); return nil }
func checkCertificates(s *studiedSystem) []figure { dump(s); rep(s,"kakao","2022-01-01 00:00",744,.126); return nil }
