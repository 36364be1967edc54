package sla

import (
	"slices"
	"time"
)

// Day is a date without a zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// Window is a half-open part of a day in wall-clock time, as offsets from
// midnight; To may be 24h.
type Window struct{ From, To time.Duration }

// Calendar says when time counts. A nil *Calendar counts all the time (24×7).
type Calendar struct {
	Zone     *time.Location
	Week     [7][]Window // by time.Weekday; windows of a day must not overlap
	Holidays map[Day]bool
}

// horizon ends the search of a calendar that never opens.
const horizon = 5 * 366

// Weekdays is a calendar open Monday to Friday from one wall-clock hour to
// another.
func Weekdays(zone *time.Location, from, to time.Duration, holidays ...Day) *Calendar {
	c := &Calendar{Zone: zone, Holidays: map[Day]bool{}}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = []Window{{from, to}}
	}
	for _, h := range holidays {
		c.Holidays[h] = true
	}
	return c
}

// span is a half-open interval of real time.
type span struct{ from, to time.Time }

// spans are the open intervals of the local day that lies n days after t's. Time
// counts while a clock on the wall shows a time inside a window: an hour that a
// change of the clock skips does not count, one that it repeats counts twice.
func (c *Calendar) spans(t time.Time, n int) []span {
	y, m, d := t.In(c.Zone).Date()
	day := time.Date(y, m, d+n, 0, 0, 0, 0, time.UTC) // the day as if the zone were UTC
	y, m, d = day.Date()
	if c.Holidays[Day{y, m, d}] || len(c.Week[day.Weekday()]) == 0 {
		return nil
	}
	var out []span
	// Stretches in which the offset to UTC stays the same, around the day.
	for at, end := day.Add(-15*time.Hour), day.Add(39*time.Hour); at.Before(end); {
		_, offset := at.In(c.Zone).Zone()
		_, until := at.In(c.Zone).ZoneBounds()
		if until.IsZero() || until.After(end) {
			until = end
		}
		for _, w := range c.Week[day.Weekday()] {
			s := span{day.Add(w.From - time.Duration(offset)*time.Second), day.Add(w.To - time.Duration(offset)*time.Second)}
			if s.from.Before(at) {
				s.from = at
			}
			if s.to.After(until) {
				s.to = until
			}
			if s.from.Before(s.to) {
				out = append(out, s)
			}
		}
		at = until
	}
	slices.SortFunc(out, func(a, b span) int { return a.from.Compare(b.from) })
	return out
}

// Add is the first instant at which d of counted time has passed since from;
// from itself when d is zero or less. ok is false when the calendar does not
// open for that long within five years.
func (c *Calendar) Add(from time.Time, d time.Duration) (due time.Time, ok bool) {
	if d <= 0 {
		return from, true
	}
	if c == nil {
		return from.Add(d), true
	}
	for n := range horizon {
		for _, s := range c.spans(from, n) {
			if !s.to.After(from) {
				continue
			}
			if s.from.Before(from) {
				s.from = from
			}
			if has := s.to.Sub(s.from); has < d {
				d -= has
				continue
			}
			return s.from.Add(d).UTC(), true
		}
	}
	return time.Time{}, false
}

// Between is the counted time in [a, b); zero when b is not after a.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if c == nil {
		return b.Sub(a)
	}
	var sum time.Duration
	for n := 0; ; n++ {
		y, m, d := a.In(c.Zone).Date()
		if time.Date(y, m, d+n, 0, 0, 0, 0, c.Zone).After(b) {
			return sum
		}
		for _, s := range c.spans(a, n) {
			if s.from.Before(a) {
				s.from = a
			}
			if s.to.After(b) {
				s.to = b
			}
			if s.to.After(s.from) {
				sum += s.to.Sub(s.from)
			}
		}
	}
}
