package oncall

import (
	"strconv"
	"strings"
	"time"
)

// Wall times are kept as a time.Time in UTC whose fields are those of the clock
// on the wall: adding hours or days to them keeps 09:00 at 09:00 whatever the
// zone does in between.

// wall is what the clock on the wall shows in loc at t.
func wall(t time.Time, loc *time.Location) time.Time {
	t = t.In(loc)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instant is when the clock on the wall in loc first shows w or later: an hour
// that a zone leaves out is the moment of the change, of an hour that comes
// twice it is the first.
func instant(w time.Time, loc *time.Location) time.Time {
	t := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), loc)
	begin, end := t.ZoneBounds()
	if !wall(t, loc).Equal(w) {
		if end.IsZero() || !begin.IsZero() && t.Sub(begin) < end.Sub(t) {
			return begin.UTC()
		}
		return end.UTC()
	}
	if !begin.IsZero() {
		_, before := begin.Add(-time.Second).In(loc).Zone()
		if earlier := w.Add(-time.Duration(before) * time.Second); earlier.Before(begin) {
			return earlier
		}
	}
	return t.UTC()
}

// clockTime reads "HH:MM" from 00:00 to 24:00 as the time since midnight.
func clockTime(s string) (time.Duration, bool) {
	h, m, ok := strings.Cut(s, ":")
	if !ok || len(h) != 2 || len(m) != 2 {
		return 0, false
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	d := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	if err1 != nil || err2 != nil || hour < 0 || minute < 0 || minute > 59 || d > 24*time.Hour {
		return 0, false
	}
	return d, true
}

// startForm is how the start of a rotation is written.
const startForm = "2006-01-02T15:04"
