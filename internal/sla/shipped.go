package sla

// Shipped is the policy that holds until somebody publishes one: the matrix of
// the triage table, with business hours in a zone for S3 and S4.
func Shipped(zone string) Document {
	hard := func(within string, severities ...string) TargetText {
		return TargetText{Severity: severities, Within: within, Warn: 75}
	}
	calm := func(within string, severities ...string) TargetText {
		return TargetText{Severity: severities, Within: within, Calendar: "office", Pauses: true, Warn: 75}
	}
	patient := func(within string, severities ...string) TargetText {
		return TargetText{Severity: severities, Within: within, Pauses: true, Warn: 75}
	}
	all := []string{"S0", "S1", "S2", "S3", "S4"}
	office := CalendarText{Zone: zone, Week: map[string][][2]string{}, Holidays: []string{}}
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
		office.Week[d] = [][2]string{{"09:00", "17:00"}}
	}
	return Document{Calendars: map[string]CalendarText{"office": office}, Clocks: []ClockText{
		{Name: FirstResponse, Start: Opened, Stop: Replied, Targets: []TargetText{
			hard("5m", "S0"), hard("15m", "S1"), hard("1h", "S2"), calm("4h", "S3"), calm("8h", "S4")}},
		{Name: Update, Start: Replied, Stop: Replied, Targets: []TargetText{
			hard("30m", "S0"), hard("1h", "S1"), patient("4h", "S2"), calm("8h", "S3")}},
		{Name: NextResponse, Start: Heard, Stop: Replied, Again: true, Targets: []TargetText{
			hard("15m", "S0"), hard("30m", "S1"), patient("4h", "S2"), calm("8h", "S3", "S4")}},
		{Name: Mitigation, Start: Opened, Stop: Protected, Aside: true, Targets: []TargetText{hard("30m", "S0"), hard("1h", "S1"), hard("8h", "S2")}},
		{Name: Resolution, Start: Opened, Stop: Closed, Aside: true, Targets: []TargetText{
			hard("72h", "S0"), hard("120h", "S1"), patient("240h", "S2"), calm("80h", "S3", "S4")}},
		{Name: LegalDue, Start: LegalAsked, Stop: LegalDone, Again: true, Targets: []TargetText{hard("240h", all...)}},
		{Name: NoticePeriod, Start: NoticeGiven, Stop: NoticeOver, Again: true, Aside: true, Targets: []TargetText{hard("72h", all...)}},
	}}
}
