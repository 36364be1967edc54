package oncall

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The oracle knows nothing of instants and edges: it walks minute by minute and
// looks at the clock on the wall. A hand-off happens at the first minute at
// which the wall has shown its time or a later one.

type oracleLayer struct {
	l    Layer
	loc  *time.Location
	next int       // the turn whose beginning is waited for
	seen time.Time // latest time the wall has shown
}

func (o *oracleLayer) begins(k int) time.Time {
	start, err := time.Parse(startForm, o.l.Rotation.Start)
	if err != nil {
		panic(err)
	}
	n := k * o.l.Rotation.N
	switch o.l.Rotation.Every {
	case "hour":
		return start.Add(time.Duration(n) * time.Hour)
	case "day":
		return start.AddDate(0, 0, n)
	case "week":
		return start.AddDate(0, 0, 7*n)
	}
	for day := start.Day(); ; day-- { // a date that does not exist moves into the next month
		t := time.Date(start.Year(), start.Month()+time.Month(n), day, start.Hour(), start.Minute(), 0, 0, time.UTC)
		if want := (int(start.Month()) - 1 + n%12 + 12) % 12; int(t.Month())-1 == want {
			return t
		}
	}
}

// minute is who the layer has on duty in the minute at t; minutes come in order.
func (o *oracleLayer) minute(t time.Time) string {
	local := t.In(o.loc)
	shown := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
	if shown.After(o.seen) {
		o.seen = shown
	}
	for !o.begins(o.next).After(o.seen) {
		o.next++
	}
	people := o.l.Rotation.People
	if o.next == 0 || len(people) == 0 || !o.open(t) {
		return ""
	}
	return people[(o.next-1)%len(people)]
}

// open says whether the minute lies in a window, by walking back from it: the
// window is open when its beginning was passed since its end was.
func (o *oracleLayer) open(t time.Time) bool {
	if len(o.l.Windows) == 0 {
		return true
	}
	for _, w := range o.l.Windows {
		for back := 0; back <= 2; back++ {
			local := t.In(o.loc)
			day := time.Date(local.Year(), local.Month(), local.Day()-back, 0, 0, 0, 0, time.UTC)
			if len(w.Days) > 0 && !slices.Contains(w.Days, strings.ToLower(day.Weekday().String()[:3])) {
				continue
			}
			from, _ := clockTime(w.From)
			to, _ := clockTime(w.To)
			if to <= from {
				to += 24 * time.Hour
			}
			if passed(t, day.Add(from), o.loc) && !passed(t, day.Add(to), o.loc) {
				return true
			}
		}
	}
	return false
}

// passed says whether the wall has shown w, or later, at some minute up to t.
// None of these clocks has been put back by more than an hour.
func passed(t, w time.Time, loc *time.Location) bool {
	for m := range 65 {
		local := t.Add(-time.Duration(m) * time.Minute).In(loc)
		if !time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC).Before(w) {
			return true
		}
	}
	return false
}

var zones = []string{"America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia", "UTC", "America/St_Johns", "Asia/Beirut"}

// changes are days around which clocks change in those zones.
var changes = []string{"2026-03-07", "2026-03-28", "2026-04-04", "2026-10-24", "2026-10-31", "2026-10-03", "2026-02-14", "2011-12-29", "2026-07-01", "2018-11-03"}

func TestScheduleAgainstASlowOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 19))
	cases := 30
	if n, err := strconv.Atoi(os.Getenv("PIEPOWDER_SCHEDULES")); err == nil {
		cases = n
	}
	for i := range cases {
		seed := r.Uint64()
		from, err := time.Parse("2006-01-02", changes[i%len(changes)])
		if err != nil {
			t.Fatal(err)
		}
		compareWithOracle(t, rand.New(rand.NewPCG(seed, 7)), zones[i%len(zones)], from.Add(time.Duration(r.IntN(1440))*time.Minute))
		if t.Failed() {
			t.Fatalf("case %d, seed %d", i, seed)
		}
	}
}

func compareWithOracle(t *testing.T, r *rand.Rand, zone string, from time.Time) {
	t.Helper()
	to := from.Add(time.Duration(30+r.IntN(40)) * time.Hour)
	loc, err := loadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	var layers []Layer
	var oracle []*oracleLayer
	for range 1 + r.IntN(3) {
		l := anyLayer(r, from)
		if r.IntN(3) == 0 {
			l.Zone = zones[r.IntN(len(zones))]
		}
		at := loc
		if l.Zone != "" {
			if at, err = loadZone(l.Zone); err != nil {
				t.Fatal(err)
			}
		}
		layers, oracle = append(layers, l), append(oracle, &oracleLayer{l: l, loc: at})
	}
	compiled, err := compileLayers(layers, loc)
	if err != nil {
		t.Fatal(err)
	}
	ros := &Roster{zone: loc, editions: []edition{{layers: compiled}}}
	anyChanges(r, ros, from, to)
	spans := ros.Spans(from, to)
	checkShape(t, spans, from, to)
	i := 0
	for m := from.AddDate(0, 0, -3); m.Before(to); m = m.Add(time.Minute) {
		var by []string
		for _, o := range oracle {
			by = append(by, o.minute(m))
		}
		if m.Before(from) {
			continue
		}
		for !m.Before(spans[i].To) {
			i++
		}
		if got, want := names(spans[i].Seats), strings.Join(oracleSeats(ros, by, m), ","); got != want {
			t.Errorf("%s %s: spans say %q, the oracle %q\n%+v", zone, m.In(loc), got, want, layers)
			return
		}
	}
}

// checkShape: spans touch, none is empty, neighbours differ.
func checkShape(t *testing.T, spans []Span, from, to time.Time) {
	t.Helper()
	if !spans[0].From.Equal(from) || !spans[len(spans)-1].To.Equal(to) {
		t.Errorf("spans go from %s to %s", spans[0].From, spans[len(spans)-1].To)
	}
	for i, s := range spans {
		if !s.To.After(s.From) || s.Gap != (len(s.Seats) == 0) {
			t.Errorf("span %+v", s)
		}
		if i > 0 && (!spans[i-1].To.Equal(s.From) || slices.Equal(spans[i-1].Seats, s.Seats)) {
			t.Errorf("spans %+v and %+v", spans[i-1], s)
		}
	}
}

// oracleSeats applies swaps, time off and overrides to what the layers say.
func oracleSeats(r *Roster, by []string, at time.Time) (seats []string) {
	in := func(from, to time.Time) bool { return at.Equal(from) || at.After(from) && at.Before(to) }
	for i := len(by) - 1; i >= 0 && seats == nil; i-- {
		who := by[i]
		for _, s := range r.swaps {
			if s.State == "accepted" && who == s.Asks && in(s.From, s.To) {
				who = s.Other
				break
			} else if s.State == "accepted" && s.BackFrom != nil && who == s.Other && in(*s.BackFrom, *s.BackTo) {
				who = s.Asks
				break
			}
		}
		gone := who == ""
		for _, o := range r.off {
			gone = gone || o.Person == who && in(o.From, o.To)
		}
		for _, o := range r.overrides {
			gone = gone || o.Kind == "remove" && o.InsteadOf == who && in(o.From, o.To)
		}
		if !gone {
			seats = []string{who}
		}
	}
	for _, o := range r.overrides {
		if !in(o.From, o.To) {
			continue
		}
		i := slices.Index(seats, o.InsteadOf)
		switch {
		case o.Kind == "replace" && o.InsteadOf == "":
			seats = []string{o.Person}
		case o.Kind == "replace" && i >= 0 && slices.Contains(seats, o.Person):
			seats = slices.Delete(seats, i, i+1)
		case o.Kind == "replace" && i >= 0:
			seats[i] = o.Person
		case o.Kind == "add" && !slices.Contains(seats, o.Person):
			seats = append(seats, o.Person)
		}
	}
	return seats
}

func anyLayer(r *rand.Rand, from time.Time) Layer {
	every := []string{"hour", "day", "week", "month"}[r.IntN(4)]
	n := 1 + r.IntN(3)
	if every == "hour" {
		n = []int{1, 3, 8, 12, 5}[r.IntN(5)]
	}
	start := from.AddDate(0, 0, -r.IntN(70)).Add(time.Duration(r.IntN(96)*15) * time.Minute)
	if r.IntN(4) == 0 { // hand-off in the hours that clocks leave out or show twice
		start = time.Date(start.Year(), start.Month(), start.Day(), 1+r.IntN(2), r.IntN(2)*30, 0, 0, time.UTC)
	}
	if r.IntN(10) == 0 {
		start = from.Add(20 * time.Hour) // begins later
	}
	l := Layer{Name: fmt.Sprint("layer ", r.IntN(100)), Rotation: Rotation{Every: every, N: n, Start: start.Format(startForm), People: []string{"a", "b", "c", "d"}[:r.IntN(4)+1]}}
	for range r.IntN(3) {
		w := Window{From: fmt.Sprintf("%02d:%02d", r.IntN(24), 30*r.IntN(2)), To: fmt.Sprintf("%02d:00", r.IntN(25))}
		for _, d := range weekdays {
			if r.IntN(2) == 0 {
				w.Days = append(w.Days, d)
			}
		}
		l.Windows = append(l.Windows, w)
	}
	return l
}

func anyChanges(r *rand.Rand, ros *Roster, from, to time.Time) {
	who := func() string { return []string{"a", "b", "c", "d", "e"}[r.IntN(5)] }
	when := func() (time.Time, time.Time) {
		a := from.Add(time.Duration(r.IntN(int(to.Sub(from)/time.Minute))-300) * time.Minute)
		return a, a.Add(time.Duration(1+r.IntN(900)) * time.Minute)
	}
	for range r.IntN(3) {
		a, b := when()
		ros.off = append(ros.off, TimeOff{ID: "off", Person: who(), From: a, To: b})
	}
	for i := range r.IntN(3) {
		a, b := when()
		o := Override{ID: fmt.Sprint("ovr", i), Kind: []string{"replace", "add", "remove"}[r.IntN(3)], Person: who(), State: "active", From: a, To: b}
		if o.Kind == "remove" || r.IntN(2) == 0 {
			o.InsteadOf = who()
		}
		ros.overrides = append(ros.overrides, o)
	}
	for range r.IntN(3) {
		a, b := when()
		s := Swap{ID: "swp", Asks: who(), Other: who(), From: a, To: b, State: []string{"accepted", "requested"}[r.IntN(2)]}
		if r.IntN(2) == 0 {
			c, d := when()
			s.BackFrom, s.BackTo = &c, &d
		}
		ros.swaps = append(ros.swaps, s)
	}
}
