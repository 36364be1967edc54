package simulate

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// Event is one event as the marketplace sends it.
type Event struct {
	At   time.Time
	Type string
	Raw  []byte // {id,type,time,data}; valid until the next one is drawn
}

// carry is how far before a moment something may have begun that still runs: the
// longest stay with its rating, and a dispute that comes a week after the order.
const carry = 9 * day

// Events is the history in [from, to) in time order. It is made day by day: the
// stream from a later moment equals the tail of the stream from an earlier one.
func (w *World) Events(from, to time.Time) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		var raw []byte
		for s := range w.steps(from, to) {
			raw = envelope(raw[:0], s.id, s.typ, s.at, s.data)
			if !yield(Event{At: s.at, Type: s.typ, Raw: raw}) {
				return
			}
		}
	}
}

func (w *World) steps(from, to time.Time) iter.Seq[step] {
	return func(yield func(step) bool) {
		var open []step
		for n := unixDay(from.Add(-carry)); n <= unixDay(to); n++ {
			open = append(open, w.planDay(n).steps...)
			sortSteps(open)
			end := time.Unix((n+1)*86400, 0).UTC()
			i := 0
			for ; i < len(open) && open[i].at.Before(end); i++ {
				s := open[i]
				if s.at.Before(from) {
					continue
				}
				if !s.at.Before(to) {
					return
				}
				if !yield(s) {
					return
				}
			}
			open = append(open[:0], open[i:]...)
		}
	}
}

func sortSteps(s []step) { slices.SortFunc(s, func(a, b step) int { return a.compare(&b) }) }

// compare orders by time, then by id so that ties are settled once for all.
func (s *step) compare(o *step) int {
	if c := s.at.Compare(o.at); c != 0 {
		return c
	}
	return strings.Compare(s.id, o.id)
}

func (s *step) before(o *step) bool { return s.compare(o) < 0 }
