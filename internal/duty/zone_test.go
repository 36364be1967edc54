package duty

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestZoneOfAPlace(t *testing.T) {
	c := shippedTable(t)
	for place, want := range map[string]string{
		"US-WA/Seattle": "America/Los_Angeles", "US-WA": "America/Los_Angeles", "US-TX/Austin": "America/Chicago", "US-TX/El Paso": "America/Denver", "US-TX/el paso ": "America/Denver",
		"US-NY/New York": "America/New_York", "US-ZZ": "America/New_York", "DE-BE/Berlin": "Europe/Berlin", "DE": "Europe/Berlin", "ES-CN": "Atlantic/Canary", "ES-MD": "Europe/Madrid",
		"BR-SP": "UTC", "DEX": "UTC", "": "UTC", "/Seattle": "UTC",
	} {
		if got := c.zoneOf(place).String(); got != want {
			t.Errorf("%q counts in %s, want %s", place, got, want)
		}
	}
	for _, m := range c.table.Groups["EU"] {
		if c.zoneOf(m) == time.UTC {
			t.Errorf("%s has no zone", m)
		}
	}
	bad := c.table
	bad.Zones = map[string]string{"US-WA": "America/Seattle", "US-OR": "", "US-CA": "Local", "nowhere": "UTC", "US-TX/El Paso": "America/Denver"}
	_, err := compile(bad, 1, "")
	if got := pointers(err); len(got) != 4 || !slices.Contains(got, "/zones/US-WA") {
		t.Errorf("named %q", got)
	}
	if s := (&Service{shipped: c.table}); len(s.zoned(DutyTable{}).Zones) != len(c.table.Zones) || len(s.zoned(DutyTable{Zones: map[string]string{"FR": "Europe/Paris"}}).Zones) != 1 {
		t.Error("a table of before has no zones, or one that names its own has others")
	}
}

// TestDaysAreThoseOfThePlace: a law begins at midnight of the place, and its
// fourteen days end at the same time of day there, also when the clocks changed
// between. Clocks went forward on 9 March 2025 in Seattle, back on 2 November.
func TestDaysAreThoseOfThePlace(t *testing.T) {
	c := shippedTable(t)
	moment := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, x := range []struct{ what, place, notice, on, back, due string }{
		{"exactly fourteen days", "US-WA/Seattle", "2025-06-01T10:00:00-07:00", "2025-06-15T10:00:00-07:00", "", "2025-06-01T17:00:00Z"},
		{"a minute short", "US-WA/Seattle", "2025-06-01T10:01:00-07:00", "2025-06-15T10:00:00-07:00", "us.sea.notice", "2025-06-01T17:00:00Z"},
		{"over the change to summer: an hour less has passed", "US-WA/Seattle", "2025-03-01T10:00:00-08:00", "2025-03-15T10:00:00-07:00", "", "2025-03-01T18:00:00Z"},
		{"over the change to summer: as many hours as in UTC are too late", "US-WA/Seattle", "2025-03-01T11:00:00-08:00", "2025-03-15T11:00:00-07:00", "", "2025-03-01T19:00:00Z"},
		{"over the change to winter: fourteen times 24 hours are too short", "US-WA/Seattle", "2025-10-25T10:00:00-07:00", "2025-11-08T09:00:00-08:00", "us.sea.notice", "2025-10-25T16:00:00Z"},
		{"over the change to winter", "US-WA/Seattle", "2025-10-25T10:00:00-07:00", "2025-11-08T10:00:00-08:00", "", "2025-10-25T17:00:00Z"},
		{"new year in UTC, not yet in Seattle", "US-WA/Seattle", "", "2025-01-01T07:59:00Z", "", ""},
		{"new year in Seattle", "US-WA/Seattle", "", "2025-01-01T08:00:00Z", "us.sea.challenge us.sea.notice us.sea.records", "2024-12-18T08:00:00Z"},
	} {
		q := DutyQuestion{Place: x.place, On: moment(x.on), Kind: "suspend", Audience: "worker", Final: true, Done: map[string]time.Time{}}
		if x.notice != "" {
			q.Done = map[string]time.Time{"notice": moment(x.notice), "records": moment(x.on), "redress": moment(x.on), "reasons": moment(x.on)}
		}
		a := c.ask(q)
		var back []string
		due := ""
		for _, d := range a.Duties {
			if d.Blocks {
				back = append(back, d.Code)
			}
			if d.Code == "us.sea.notice" {
				due = d.Due.Format(time.RFC3339)
			}
		}
		slices.Sort(back)
		if got := strings.Join(back, " "); got != x.back || due != x.due || a.Zone != "America/Los_Angeles" {
			t.Errorf("%s: held back by %q, want %q; notice by %s, want %s (%s)", x.what, got, x.back, due, x.due, a.Zone)
		}
	}
	// Courier in Berlin: asked on a Friday before clocks go back, answered by the same hour two weeks on.
	a := c.ask(DutyQuestion{Place: "DE-BE/Berlin", On: moment("2027-10-22T16:00:00+02:00"), Kind: "appeal", Audience: "worker", Done: map[string]time.Time{"request": moment("2027-10-22T16:00:00+02:00")}})
	at, source, ok := a.Deadline("review_answer")
	if !ok || at.Format(time.RFC3339) != "2027-11-05T15:00:00Z" {
		t.Errorf("answered by %s (%s)", at.Format(time.RFC3339), source)
	}
	for _, d := range a.Duties {
		if d.Fact == "review_answer" && d.Period == "2w" && !strings.Contains(d.Why, "2027-11-05 16:00 CET") {
			t.Errorf("it says %q", d.Why)
		}
	}
}
