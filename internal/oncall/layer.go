package oncall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Window is a part of the day on some days of the week.
type Window struct {
	Days []string `json:"days,omitempty" maxItems:"7" doc:"mon … sun; none means every day. The day is that on which the window begins"`
	From string   `json:"from" maxLength:"5" doc:"09:00"`
	To   string   `json:"to" maxLength:"5" doc:"17:00; at or before from it is on the next day"`
}

// Layer is one rotation of a schedule, on duty within its windows (always, when
// it has none).
type Layer struct {
	Name     string   `json:"name" minLength:"1" maxLength:"80"`
	Zone     string   `json:"zone,omitempty" maxLength:"60" doc:"IANA zone; empty is the schedule's"`
	Rotation Rotation `json:"rotation"`
	Windows  []Window `json:"windows,omitempty" maxItems:"50" doc:"Only then; none means always. For follow-the-sun: a layer per place, each with its day"`
}

// layer is a Layer that can be asked.
type layer struct {
	name    string
	turns   turns
	windows []window
	loc     *time.Location
}

// window is a Window that can be asked.
type window struct {
	days     [7]bool // by time.Weekday
	from, to time.Duration
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// compile reads a window; at is its pointer.
func (w Window) compile(at string) (window, []errs.Field) {
	var out window
	var bad []errs.Field
	for _, d := range w.Days {
		i := slices.Index(weekdays, strings.ToLower(d))
		if i < 0 {
			bad = append(bad, errs.Field{Pointer: at + "/days", Message: "mon, tue, wed, thu, fri, sat or sun"})
			continue
		}
		out.days[i] = true
	}
	if len(w.Days) == 0 {
		out.days = [7]bool{true, true, true, true, true, true, true}
	}
	var ok bool
	if out.from, ok = clockTime(w.From); !ok || out.from == 24*time.Hour {
		bad = append(bad, errs.Field{Pointer: at + "/from", Message: "a time of day like 09:00"})
	}
	if out.to, ok = clockTime(w.To); !ok {
		bad = append(bad, errs.Field{Pointer: at + "/to", Message: "a time of day like 17:00"})
	}
	if out.to <= out.from {
		out.to += 24 * time.Hour
	}
	return out, bad
}

// each gives the windows that touch [from, to), as instants.
func (w window) each(from, to time.Time, loc *time.Location, put func(begin, end time.Time)) {
	first := wall(from, loc)
	day := time.Date(first.Year(), first.Month(), first.Day()-2, 0, 0, 0, 0, time.UTC)
	for last := wall(to, loc); !day.After(last); day = day.AddDate(0, 0, 1) {
		if !w.days[day.Weekday()] {
			continue
		}
		begin, end := instant(day.Add(w.from), loc), instant(day.Add(w.to), loc)
		if begin.Before(to) && end.After(from) && begin.Before(end) {
			put(begin, end)
		}
	}
}

// open says whether t lies in the window.
func (w window) open(t time.Time, loc *time.Location) (open bool) {
	w.each(t, t.Add(1), loc, func(begin, end time.Time) { open = open || !t.Before(begin) && t.Before(end) })
	return open
}

// compile reads a layer; at is its pointer, zone that of the schedule.
func (l Layer) compile(at string, zone *time.Location) (*layer, []errs.Field) {
	out := &layer{name: l.Name, loc: zone, turns: turns{Rotation: l.Rotation}}
	var bad []errs.Field
	say := func(where, what string) { bad = append(bad, errs.Field{Pointer: at + where, Message: what}) }
	if strings.TrimSpace(l.Name) == "" {
		say("/name", "required")
	}
	if l.Zone != "" {
		loc, err := loadZone(l.Zone)
		if err != nil {
			say("/zone", "an IANA zone like Europe/Madrid")
			return nil, bad
		}
		out.loc = loc
	}
	out.turns.loc = out.loc
	r := l.Rotation
	if !slices.Contains([]string{"hour", "day", "week", "month"}, r.Every) {
		say("/rotation/every", "hour, day, week or month")
	}
	if r.N < 1 || r.N > 1000 {
		say("/rotation/n", "from 1 to 1000")
	}
	var err error
	if out.turns.start, err = time.Parse(startForm, r.Start); err != nil {
		say("/rotation/start", "a date and time like 2026-01-05T09:00")
	} else if y := out.turns.start.Year(); y < 1990 || y > 2200 {
		say("/rotation/start", "a year from 1990 to 2200")
	}
	for i, w := range l.Windows {
		c, wrong := w.compile(fmt.Sprintf("%s/windows/%d", at, i))
		out.windows, bad = append(out.windows, c), append(bad, wrong...)
	}
	if len(bad) > 0 {
		return nil, bad
	}
	return out, nil
}

// loadZone is time.LoadLocation without the machine's own zone.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("oncall: %q is no zone", name)
	}
	return time.LoadLocation(name)
}

// at is who the layer has on duty at t; "" outside its windows.
func (l *layer) at(t time.Time) string {
	if len(l.windows) > 0 && !slices.ContainsFunc(l.windows, func(w window) bool { return w.open(t, l.loc) }) {
		return ""
	}
	return l.turns.at(t)
}

// edges are the moments in [from, to) at which the layer may change.
func (l *layer) edges(from, to time.Time, put func(time.Time)) {
	if len(l.turns.People) > 0 {
		l.turns.edges(from, to, put)
	}
	for _, w := range l.windows {
		w.each(from, to, l.loc, func(begin, end time.Time) { put(begin); put(end) })
	}
}
