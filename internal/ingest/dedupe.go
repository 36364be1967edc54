package ingest

import (
	"sync/atomic"
)

// generation is an open-addressed map key → position of up to genSize events.
type generation struct {
	keys []uint64
	pos  []uint64 // 0 = free
	n    int
	last uint64 // highest position
}

const genSize = 1 << 16

func newGeneration() *generation {
	return &generation{keys: make([]uint64, 2*genSize), pos: make([]uint64, 2*genSize)}
}

func (g *generation) add(key, pos uint64) {
	i := int(key) & (2*genSize - 1)
	for g.pos[i] != 0 {
		i = (i + 1) & (2*genSize - 1)
	}
	g.keys[i], g.pos[i] = key, pos
	g.n++
	g.last = max(g.last, pos)
}

// seenIDs knows the position of every event by the hash of (source, id): the
// recent ones in memory, those of closed segments in sorted files with a Bloom
// filter each. Only the sequencer uses it; segments are added by the indexer.
type seenIDs struct {
	recent   []*generation
	segments atomic.Pointer[[]*idSegment] // oldest first
}

// keepRecent is how many generations stay in memory although they are indexed.
const keepRecent = 4

func newSeenIDs() *seenIDs {
	s := &seenIDs{recent: []*generation{newGeneration()}}
	s.segments.Store(&[]*idSegment{})
	return s
}

// add notes an event.
func (s *seenIDs) add(key, pos uint64) {
	g := s.recent[len(s.recent)-1]
	if g.n == genSize {
		for len(s.recent) > keepRecent && s.recent[0].last <= s.indexed() {
			s.recent = s.recent[1:]
		}
		g = newGeneration()
		s.recent = append(s.recent, g)
	}
	g.add(key, pos)
}

// indexed is the last position the segment files know.
func (s *seenIDs) indexed() uint64 {
	segments := *s.segments.Load()
	if len(segments) == 0 {
		return 0
	}
	return segments[len(segments)-1].last
}

// each calls fn with the positions of events with this key until fn returns true. Other events may share a key: fn must look.
func (s *seenIDs) each(key uint64, fn func(pos uint64) (stop bool, err error)) error {
	floor := s.indexed() + 1
	for k := len(s.recent) - 1; k >= 0; k-- {
		g := s.recent[k]
		for i := int(key) & (2*genSize - 1); g.pos[i] != 0; i = (i + 1) & (2*genSize - 1) {
			if g.keys[i] != key || g.pos[i] < floor {
				continue
			}
			if stop, err := fn(g.pos[i]); stop || err != nil {
				return err
			}
		}
	}
	segments := *s.segments.Load()
	for k := len(segments) - 1; k >= 0; k-- {
		if !segments[k].maybe(key) {
			continue
		}
		stop, err := segments[k].each(key, fn)
		if stop || err != nil {
			return err
		}
	}
	return nil
}

// addSegment makes a segment's index known.
func (s *seenIDs) addSegment(seg *idSegment) {
	old := *s.segments.Load()
	next := append(append(make([]*idSegment, 0, len(old)+1), old...), seg)
	s.segments.Store(&next)
}

// idAt is the key of an event and where it is.
type idAt struct{ key, pos uint64 }

// unindexed gives the ids that only memory knows.
func (s *seenIDs) unindexed() []idAt {
	floor := s.indexed() + 1
	var out []idAt
	for _, g := range s.recent {
		if g.last < floor {
			continue
		}
		for i, pos := range g.pos {
			if pos >= floor {
				out = append(out, idAt{g.keys[i], pos})
			}
		}
	}
	return out
}
