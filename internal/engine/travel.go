package engine

import (
	"fmt"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
)

// location gives the slot of a location field of a type, or -1.
func location(t *EventType, name string) int {
	if i := t.FieldSlot(name); i >= 0 && t.Fields[i].Type == Location {
		return i
	}
	return -1
}

// apart puts the distance between two fields on a type; false when it lacks one.
func (c *compilation) apart(t *EventType, feature int, d *featureDecl, k cand) bool {
	k.op, k.field, k.other, k.pre = opApart, location(t, d.ends[0]), location(t, d.ends[1]), true
	if k.field < 0 || k.other < 0 {
		return false
	}
	if d.fallback != nil {
		k.given, k.floatDefault = true, *d.fallback
	}
	c.add(t, feature, k)
	return true
}

func (m *Machine) readApart(f *lang.Frame, r *read, ev *Event) {
	a, b := &ev.Vals[r.field], &ev.Vals[r.other]
	if !a.Has || !b.Has {
		m.missing(f, r)
		return
	}
	m.giveFloat(f, r, float64(Metres(a.N, b.N))/1000)
}

// readTravel reads speed and distance: from the newest location before the event
// to its own, or, on an event that cannot have one, between the newest two.
func (m *Machine) readTravel(f *lang.Frame, r *read, s *rings, g *ring, ev *Event) {
	hi, to, from := ev.At, int64(0), m.clock-s.horizon
	ok := g != nil
	if ok && r.field >= 0 {
		to, ok = ev.Vals[r.field].N, ev.Vals[r.field].Has
	} else if ok {
		hi, to, ok = s.latest(g, from, ev.At)
	}
	at, place := int64(0), int64(0)
	switch {
	case !ok:
	case r.field >= 0:
		at, place, ok = s.latest(g, from, ev.At)
	default:
		at, place, ok = s.nextLatest(g, from, ev.At)
	}
	switch {
	case !ok:
		m.missing(f, r)
	case r.op == opDistance:
		m.giveFloat(f, r, float64(Metres(place, to))/1000)
	default:
		m.giveFloat(f, r, kmh(Metres(place, to), hi-at))
	}
}

// travelWords says in plain language what speed and distance compute.
func (d *featureDecl) travelWords() string {
	if d.ends != nil {
		return fmt.Sprintf("kilometres from %s to %s in a straight line over the ground; locations are rounded to 0.001 degree (about 100 m)", d.ends[0], d.ends[1])
	}
	what := "kilometres between"
	if d.agg == "speed" {
		what = "kilometres an hour between"
	}
	s := fmt.Sprintf("%s the last two %s in %s by %s, this event's own included, in a straight line over the ground; locations are rounded to 0.001 degree (about 100 m)",
		what, d.field, strings.Join(d.of, ", "), strings.Join(d.by, " and "))
	if d.agg == "speed" {
		s += "; times less than a minute apart count as a minute"
	}
	if d.where != "" {
		s += "; only where " + d.where
	}
	return s
}
