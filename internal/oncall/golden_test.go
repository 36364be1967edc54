package oncall

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestWallTimesOverClockChanges(t *testing.T) {
	for _, c := range []struct{ zone, wall, want string }{
		{"America/New_York", "2026-03-08T02:30", "2026-03-08T07:00:00Z"}, // left out: the moment of the change
		{"America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"}, // twice: the first
		{"America/New_York", "2026-11-01T02:00", "2026-11-01T07:00:00Z"},
		{"Europe/Madrid", "2026-10-25T02:00", "2026-10-25T00:00:00Z"},
		{"Europe/Madrid", "2026-03-29T02:00", "2026-03-29T01:00:00Z"},
		{"Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z"}, // half an hour twice
		{"Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z"},        // a day left out
		{"UTC", "2026-03-08T02:30", "2026-03-08T02:30:00Z"},
	} {
		loc, err := loadZone(c.zone)
		must(t, err)
		w, err := time.Parse(startForm, c.wall)
		must(t, err)
		if got := instant(w, loc).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.wall, c.zone, got, c.want)
		}
	}
}

// daily hands over at nine on the wall, whatever the clocks do.
func daily(people ...string) Layer {
	return Layer{Name: "Daily", Rotation: Rotation{Every: "day", N: 1, Start: "2026-01-01T09:00", People: people}}
}

func roster(t *testing.T, zone string, layers ...Layer) *Roster {
	t.Helper()
	loc, err := loadZone(zone)
	must(t, err)
	compiled, err := compileLayers(layers, loc)
	must(t, err)
	return &Roster{zone: loc, editions: []edition{{layers: compiled}}}
}

// told writes spans in the zone of the roster.
func told(r *Roster, spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		fmt.Fprintf(&b, "%s–%s %s\n", s.From.In(r.zone).Format("Mon 15:04"), s.To.In(r.zone).Format("Mon 15:04"), names(s.Seats))
	}
	return b.String()
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	x, err := time.Parse(time.RFC3339, s)
	must(t, err)
	return x.UTC()
}

func TestGoldenSchedules(t *testing.T) {
	t.Run("nine stays nine over daylight saving", func(t *testing.T) {
		r := roster(t, "America/New_York", daily("ana", "bo"))
		got := told(r, r.Spans(at(t, "2026-03-07T14:00:00Z"), at(t, "2026-03-10T13:00:00Z")))
		if want := "Sat 09:00–Sun 09:00 bo\nSun 09:00–Mon 09:00 ana\nMon 09:00–Tue 09:00 bo\n"; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		if long := r.Spans(at(t, "2026-03-07T14:00:00Z"), at(t, "2026-03-10T13:00:00Z"))[0]; long.To.Sub(long.From) != 23*time.Hour {
			t.Errorf("the turn over the change lasts %s", long.To.Sub(long.From))
		}
	})
	t.Run("follow the sun", func(t *testing.T) {
		day := func(name, zone, person string) Layer {
			return Layer{Name: name, Zone: zone, Rotation: Rotation{Every: "week", N: 1, Start: "2026-01-05T00:00", People: []string{person}},
				Windows: []Window{{From: "08:00", To: "20:00"}}}
		}
		r := roster(t, "UTC", day("Manila", "Asia/Manila", "mia"), day("Seattle", "America/Los_Angeles", "sue"))
		got := told(r, r.Spans(at(t, "2026-07-01T00:00:00Z"), at(t, "2026-07-02T00:00:00Z")))
		want := "Wed 00:00–Wed 03:00 sue\nWed 03:00–Wed 12:00 mia\nWed 12:00–Wed 15:00 \nWed 15:00–Thu 00:00 sue\n"
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
	t.Run("months hand over on their last day", func(t *testing.T) {
		r := roster(t, "UTC", Layer{Name: "Monthly", Rotation: Rotation{Every: "month", N: 1, Start: "2026-01-31T12:00", People: []string{"ana", "bo", "cy"}}})
		var got []string
		for _, s := range r.Spans(at(t, "2026-02-01T00:00:00Z"), at(t, "2026-05-02T00:00:00Z")) {
			got = append(got, s.From.Format("01-02")+" "+names(s.Seats))
		}
		if want := "02-01 ana,02-28 bo,03-31 cy,04-30 ana"; strings.Join(got, ",") != want {
			t.Errorf("%v, want %s", got, want)
		}
	})
	t.Run("swaps, time off and overrides", func(t *testing.T) {
		r := roster(t, "UTC", Layer{Name: "Below", Rotation: Rotation{Every: "week", N: 1, Start: "2026-01-05T00:00", People: []string{"zoe"}}}, daily("ana", "bo"))
		back, backTo := at(t, "2026-06-03T09:00:00Z"), at(t, "2026-06-04T09:00:00Z")
		r.swaps = []Swap{{ID: "swp", Asks: "bo", Other: "cy", From: at(t, "2026-06-01T09:00:00Z"), To: at(t, "2026-06-02T09:00:00Z"), BackFrom: &back, BackTo: &backTo, State: "accepted"}}
		r.off = []TimeOff{{Person: "ana", From: at(t, "2026-06-02T12:00:00Z"), To: at(t, "2026-06-02T18:00:00Z")}}
		r.overrides = []Override{{ID: "ovr", Kind: "replace", Person: "dee", State: "active", From: at(t, "2026-06-02T20:00:00Z"), To: at(t, "2026-06-02T22:00:00Z")},
			{ID: "ovr2", Kind: "add", Person: "eve", State: "active", From: at(t, "2026-06-02T21:00:00Z"), To: at(t, "2026-06-02T23:00:00Z")}}
		got := told(r, r.Spans(at(t, "2026-06-01T09:00:00Z"), at(t, "2026-06-03T09:00:00Z")))
		want := "Mon 09:00–Tue 09:00 cy\nTue 09:00–Tue 12:00 ana\nTue 12:00–Tue 18:00 zoe\nTue 18:00–Tue 20:00 ana\n" +
			"Tue 20:00–Tue 21:00 dee\nTue 21:00–Tue 22:00 dee,eve\nTue 22:00–Tue 23:00 ana,eve\nTue 23:00–Wed 09:00 ana\n"
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}

// A changed schedule does not change who was on duty before.
func TestThePastStays(t *testing.T) {
	r := roster(t, "UTC", daily("ana"))
	more, err := compileLayers([]Layer{daily("bo")}, time.UTC)
	must(t, err)
	r.editions = append(r.editions, edition{from: at(t, "2026-06-02T00:00:00Z"), layers: more})
	if got, want := told(r, r.Spans(at(t, "2026-06-01T00:00:00Z"), at(t, "2026-06-03T00:00:00Z"))), "Mon 00:00–Tue 00:00 ana\nTue 00:00–Wed 00:00 bo\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestScore(t *testing.T) {
	span := func(hours int, from time.Time, person string) Span {
		s := Span{From: from, To: from.Add(time.Duration(hours) * time.Hour)}
		if person != "" {
			s.Seats = []Seat{{Person: person}}
		}
		return s
	}
	mon := at(t, "2026-06-01T00:00:00Z")
	for _, c := range []struct {
		spans             []Span
		score             int
		coverage, balance float64
	}{
		{[]Span{span(12, mon, "a"), span(12, mon.Add(12*time.Hour), "b")}, 100, 100, 100},
		{[]Span{span(12, mon, "a"), span(6, mon.Add(12*time.Hour), "b"), span(6, mon.Add(18*time.Hour), "")}, 63, 75, 50},
		{[]Span{span(20, mon, "a"), span(19, mon.Add(20*time.Hour), "b"), span(1, mon.Add(39*time.Hour), "")}, 99, 97.5, 100},
		{[]Span{span(24, mon, "")}, 0, 0, 100},
		{[]Span{span(24, mon, "a")}, 100, 100, 100},
	} {
		got := Rate(c.spans, time.UTC)
		if got.Score != c.score || got.Coverage != c.coverage || got.Balance != c.balance {
			t.Errorf("%d %.1f %.1f, want %d %.1f %.1f", got.Score, got.Coverage, got.Balance, c.score, c.coverage, c.balance)
		}
	}
	week := Rate([]Span{span(7*24, mon, "a")}, time.UTC).People[0]
	if week.Hours != 168 || week.Nights != 56 || week.Weekends != 48 {
		t.Errorf("a week is %+v", week)
	}
}
