package simulate

// Inbox is one of the demo's own addresses beside the safety line, and what
// waits in it. Its kind is who writes there.
type Inbox struct {
	Local, Name, Kind, Brand, Region string
	From, Who, Subject, Text         string
}

// Inboxes are the addresses of the demo.
func Inboxes() []Inbox {
	return []Inbox{
		{"stores", "Store desk", "store", "Basketly", "US-WA", "lp@pikestreetmarket.example", "Dana Orr", "Courier left with unpaid items",
			"Loss prevention at the Pike Street market here. A courier of yours walked out at 16:40 with two bags that were not scanned and pushed our greeter aside. Nobody is hurt. We have it on camera and can hold the recording for seven days."},
		{"press", "Press and executives", "press", "", "", "m.alvarez@dailyherald.example", "M. Alvarez", "Question before publication: animals in transit",
			"We are preparing a story about pets that were lost in transit and have been told of three cases this month. Who can comment before Thursday noon?"},
		{"authorities", "Complaints of authorities", "regulator", "", "US-WA", "complaints@consumer.wa.example", "Consumer Protection Division", "Complaint 26-4471: answer requested",
			"We received a complaint about a refund that was refused after food arrived spoiled. Please answer in writing within twenty-one days of this letter."},
	}
}
