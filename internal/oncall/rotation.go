package oncall

import (
	"time"
)

// Rotation gives the duty to one person after the other, in turns of N hours,
// days, weeks or months of wall-clock time.
type Rotation struct {
	Every  string   `json:"every" enum:"hour,day,week,month"`
	N      int      `json:"n" minimum:"1" maximum:"1000" doc:"A turn lasts n times every"`
	Start  string   `json:"start" maxLength:"16" doc:"When the first turn begins, on the clock of the layer's zone: 2026-01-05T09:00. Its time of day is the hand-off time"`
	People []string `json:"people" maxItems:"200" doc:"stf_ ids in their order"`
}

// turns is a rotation that can be asked.
type turns struct {
	Rotation
	start time.Time // wall time
	loc   *time.Location
}

// begins is the wall time at which turn k begins. A month without the day of
// the start hands off on its last day.
func (r *turns) begins(k int) time.Time {
	switch n := k * r.N; r.Every {
	case "hour":
		return r.start.Add(time.Duration(n) * time.Hour)
	case "day":
		return r.start.AddDate(0, 0, n)
	case "week":
		return r.start.AddDate(0, 0, 7*n)
	default:
		first := time.Date(r.start.Year(), r.start.Month()+time.Month(n), 1, r.start.Hour(), r.start.Minute(), 0, 0, time.UTC)
		return first.AddDate(0, 0, min(r.start.Day(), first.AddDate(0, 1, -1).Day())-1)
	}
}

func (r *turns) instant(k int) time.Time { return instant(r.begins(k), r.loc) }

// turn is the number of the turn that runs at t; negative before the first.
func (r *turns) turn(t time.Time) int {
	since := wall(t, r.loc).Sub(r.start)
	var k int
	switch r.Every {
	case "hour":
		k = int(since / (time.Duration(r.N) * time.Hour))
	case "day":
		k = int(since / (time.Duration(r.N) * 24 * time.Hour))
	case "week":
		k = int(since / (time.Duration(r.N) * 7 * 24 * time.Hour))
	default:
		w := wall(t, r.loc)
		k = ((w.Year()-r.start.Year())*12 + int(w.Month()-r.start.Month())) / r.N
	}
	for r.instant(k).After(t) {
		k--
	}
	for !r.instant(k + 1).After(t) {
		k++
	}
	return k
}

// at is who has the duty at t; "" before the first turn.
func (r *turns) at(t time.Time) string {
	if len(r.People) == 0 {
		return ""
	}
	k := r.turn(t)
	if k < 0 {
		return ""
	}
	return r.People[k%len(r.People)]
}

// edges are the hand-offs in [from, to).
func (r *turns) edges(from, to time.Time, put func(time.Time)) {
	for k := max(r.turn(from), 0); ; k++ {
		t := r.instant(k)
		if !t.Before(to) {
			return
		}
		put(t)
	}
}
