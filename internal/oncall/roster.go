package oncall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Seat is one person on duty and why it is that person.
type Seat struct {
	Person string `json:"id"`
	Name   string `json:"name"`
	Why    string `json:"why" doc:"Name of the layer, or override"`
	Via    string `json:"via,omitempty" doc:"ovr_ or swp_ id that put the person there"`
}

// Span is a stretch of time in which the same people are on duty. It holds its
// beginning and not its end, so that spans meet without a second between them.
type Span struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Seats []Seat    `json:"people"`
	Gap   bool      `json:"gap,omitempty" doc:"Nobody is on duty"`
}

// edition is what the layers were from a moment on: a changed schedule does not
// change who was on duty before.
type edition struct {
	from   time.Time
	layers []*layer
}

// Roster is a schedule with everything that changes who is on duty.
type Roster struct {
	zone      *time.Location
	editions  []edition // oldest first
	overrides []Override
	swaps     []Swap
	off       []TimeOff
}

// compileLayers reads the layers of a schedule, lowest first.
func compileLayers(layers []Layer, zone *time.Location) ([]*layer, error) {
	var out []*layer
	var bad []errs.Field
	for i, l := range layers {
		c, wrong := l.compile(fmt.Sprintf("/layers/%d", i), zone)
		out, bad = append(out, c), append(bad, wrong...)
	}
	if len(bad) > 0 {
		return nil, errs.New(errs.Invalid, "schedule_invalid", "The schedule is not right.").With(bad...)
	}
	return out, nil
}

// At is who is on duty at t. The highest layer that has somebody who is there
// decides; then overrides.
func (r *Roster) At(t time.Time) []Seat {
	seats := []Seat{}
	layers := r.layers(t)
	for i := len(layers) - 1; i >= 0; i-- {
		person := layers[i].at(t)
		if person == "" {
			continue
		}
		seat := Seat{Person: person, Why: layers[i].name}
		for _, s := range r.swaps {
			if to, ok := s.gives(person, t); ok {
				seat.Person, seat.Via = to, s.ID
				break
			}
		}
		if r.away(seat.Person, t) {
			continue
		}
		seats = append(seats, seat)
		break
	}
	for _, o := range r.overrides {
		if o.State == "active" && within(t, o.From, o.To) {
			seats = o.apply(seats)
		}
	}
	return seats
}

// apply puts the person of an override on duty.
func (o Override) apply(seats []Seat) []Seat {
	mine := Seat{Person: o.Person, Why: "override", Via: o.ID}
	there := slices.ContainsFunc(seats, func(s Seat) bool { return s.Person == o.Person })
	switch {
	case o.Kind == "replace" && o.InsteadOf == "":
		return []Seat{mine}
	case o.Kind == "replace":
		i := slices.IndexFunc(seats, func(s Seat) bool { return s.Person == o.InsteadOf })
		if i < 0 {
			return seats
		}
		out := slices.Clone(seats)
		if there {
			return slices.Delete(out, i, i+1)
		}
		out[i] = mine
		return out
	case o.Kind == "add" && !there:
		return append(slices.Clone(seats), mine)
	}
	return seats
}

// away says whether a person is off, or taken off this schedule, at t.
func (r *Roster) away(person string, t time.Time) bool {
	return slices.ContainsFunc(r.off, func(o TimeOff) bool { return o.Person == person && within(t, o.From, o.To) }) ||
		slices.ContainsFunc(r.overrides, func(o Override) bool {
			return o.Kind == "remove" && o.State == "active" && o.InsteadOf == person && within(t, o.From, o.To)
		})
}

// layers are those in force at t.
func (r *Roster) layers(t time.Time) []*layer {
	for i := len(r.editions) - 1; i >= 0; i-- {
		if !r.editions[i].from.After(t) {
			return r.editions[i].layers
		}
	}
	return nil
}

func within(t, from, to time.Time) bool { return !t.Before(from) && t.Before(to) }

// Spans is the final schedule over [from, to): every moment is in exactly one
// span, and neighbours differ.
func (r *Roster) Spans(from, to time.Time) []Span {
	out := []Span{}
	edges := r.edges(from, to)
	for i, t := range edges[:len(edges)-1] {
		seats := r.At(t)
		if n := len(out); n > 0 && slices.Equal(out[n-1].Seats, seats) {
			out[n-1].To = edges[i+1]
			continue
		}
		out = append(out, Span{From: t, To: edges[i+1], Seats: seats, Gap: len(seats) == 0})
	}
	return out
}

// edges are all moments in [from, to] at which duty may change, with both ends.
func (r *Roster) edges(from, to time.Time) []time.Time {
	list := []time.Time{from, to}
	put := func(t time.Time) {
		if t.After(from) && t.Before(to) {
			list = append(list, t)
		}
	}
	for i, e := range r.editions {
		put(e.from)
		begin, end := later(e.from, from), to
		if i+1 < len(r.editions) {
			end = earlier(r.editions[i+1].from, to)
		}
		if begin.Before(end) {
			for _, l := range e.layers {
				l.edges(begin, end, put)
			}
		}
	}
	for _, o := range r.overrides {
		put(o.From)
		put(o.To)
	}
	for _, o := range r.off {
		put(o.From)
		put(o.To)
	}
	for _, s := range r.swaps {
		put(s.From)
		put(s.To)
		if s.BackFrom != nil && s.BackTo != nil {
			put(*s.BackFrom)
			put(*s.BackTo)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// people of a seat list, for comparing.
func names(seats []Seat) string {
	list := make([]string, len(seats))
	for i, s := range seats {
		list[i] = s.Person
	}
	return strings.Join(list, ",")
}
