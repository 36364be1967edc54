package ingest

import "sync/atomic"

// counters are what the service counted since it was opened.
type counters struct {
	received, refused, taken, decided, history, repeats, conflicts, controls, snapshots atomic.Uint64
}

func (c *counters) count(r *Record) {
	c.taken.Add(1)
	if r.Decision.Decided {
		c.decided.Add(1)
	}
	if r.Event.History {
		c.history.Add(1)
	}
}

// Stats are counts since Open.
type Stats struct {
	Received  uint64 // events that came
	Refused   uint64 // of those, refused with an error
	Taken     uint64 // written to the log
	Decided   uint64 // of those, decided
	History   uint64 // of those, history
	Repeats   uint64 // answered from the log
	Conflicts uint64 // refused: same id, other body
	Controls  uint64 // control entries
	Snapshots uint64 // written
	Waiting   int    // calls in the queue
	End       uint64 // last durable position
}

// Stats gives the counts as they are now.
func (s *Service) Stats() Stats {
	c := &s.stats
	return Stats{
		Received: c.received.Load(), Refused: c.refused.Load(), Taken: c.taken.Load(), Decided: c.decided.Load(),
		History: c.history.Load(), Repeats: c.repeats.Load(), Conflicts: c.conflicts.Load(), Controls: c.controls.Load(),
		Snapshots: c.snapshots.Load(), Waiting: len(s.queue), End: s.journal.End(),
	}
}
