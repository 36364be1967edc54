package ingest

import (
	"sync/atomic"

	"github.com/piepowder/piepowder/internal/engine"
)

// doorList is a list as the door derives facts with it now: the pack's entries
// with what people changed since. Facts are recorded in the event, so a change
// touches no decision that was made.
type doorList struct {
	index   int // in Program.Lists
	now     atomic.Pointer[engine.WordList]
	changes int // since it was last made from the machine; the sequencer's
}

// manyChanges is when the changes that lie over a list are folded into it.
const manyChanges = 4096

func (l *doorList) words() *engine.WordList {
	if l == nil {
		return nil
	}
	return l.now.Load()
}

// refreshLists makes the door's lists what the machine holds.
func (s *Service) refreshLists() {
	for _, l := range s.shapes.Load().lists {
		l.now.Store(s.seq.player.Machine.Words(l.index))
		l.changes = 0
	}
}

// listChanged brings a change that the machine has applied to the door.
func (s *Service) listChanged(c *engine.Control) {
	l := s.shapes.Load().lists[c.Name]
	if l == nil {
		return
	}
	l.changes++
	switch {
	case c.Kind == engine.ListLoad || l.changes > manyChanges:
		l.now.Store(s.seq.player.Machine.Words(l.index))
		l.changes = 0
	case c.Kind == engine.ListAdd:
		l.now.Store(l.now.Load().With([]engine.ListEntry{{Value: c.Value, Until: c.Until}}, nil))
	case c.Kind == engine.ListRemove:
		l.now.Store(l.now.Load().With(nil, []string{c.Value}))
	}
}
