package ingest

import (
	"errors"
	"fmt"
)

// stretch is some records of the log, decoded ahead of their turn.
type stretch struct {
	recs []Record
	keys []idAt // of ids that no index file knows
	buf  []byte // what the records alias
	n    int
	done chan struct{} // not nil: the decoder waits, what comes next depends on the last record
}

const (
	stretchLength = 512
	stretches     = 4
)

// replay applies the records from a position on and enters the ids of those that
// no index file knows. The recorded decisions that are looked at must come out
// again. Records are read and decoded by one goroutine and applied by another.
func (s *Service) replay(from uint64) error {
	if s.journal.End() < from {
		return nil
	}
	ready, spare := make(chan *stretch, stretches), make(chan *stretch, stretches)
	for range stretches {
		spare <- &stretch{recs: make([]Record, stretchLength)}
	}
	stop := make(chan struct{})
	defer func() {
		close(stop)
		for range ready { // the decoder has ended before the log may be closed
		}
	}()
	var scanned error
	go func() {
		defer close(ready)
		scanned = s.decodeAhead(from, ready, spare, stop)
	}()
	q := &s.seq
	differ, first := 0, uint64(0)
	for t := range ready {
		for _, id := range t.keys {
			q.seen.add(id.key, id.pos)
		}
		for i := range t.recs[:t.n] {
			r := &t.recs[i]
			q.replayed++
			same, err := q.player.Again(r)
			if err != nil {
				return fmt.Errorf("ingest: record %d cannot be applied again: %w", r.Position, err)
			}
			if !same {
				if differ++; differ == 1 {
					first = r.Position
				}
			}
		}
		if t.done != nil {
			close(t.done)
		}
		spare <- t
	}
	if differ > 0 {
		s.log.Error("replayed decisions differ from the recorded ones", "count", differ, "first", first)
	}
	return scanned
}

var errGivenUp = errors.New("ingest: the replay was given up")

// decodeAhead hands over the records from a position on, in stretches.
func (s *Service) decodeAhead(from uint64, ready chan<- *stretch, spare <-chan *stretch, stop <-chan struct{}) error {
	indexed := s.seq.seen.indexed()
	var t *stretch
	hand := func() error {
		select {
		case ready <- t:
		case <-stop:
			return errGivenUp
		}
		t = nil
		return nil
	}
	err := s.journal.Scan(from, func(pos uint64, rec []byte) error {
		if t == nil {
			select {
			case t = <-spare:
			case <-stop:
				return errGivenUp
			}
			t.keys, t.buf, t.n, t.done = t.keys[:0], t.buf[:0], 0, nil
		}
		if pos > indexed {
			if key, ok := recordKey(s.cfg.Vault, rec); ok {
				t.keys = append(t.keys, idAt{key, pos})
			}
		}
		at := len(t.buf)
		t.buf = append(t.buf, rec...) // what earlier records alias stays where it was
		r := &t.recs[t.n]
		if err := DecodeRecord(pos, t.buf[at:len(t.buf):len(t.buf)], s.programs, r); err != nil {
			return err
		}
		t.n++
		if r.Kind == EventRecord {
			s.fresh.logged(r)
		}
		if r.Kind == ControlRecord { // it may publish the program of the next record
			done := make(chan struct{})
			t.done = done
			if err := hand(); err != nil {
				return err
			}
			select {
			case <-done:
				return nil
			case <-stop:
				return errGivenUp
			}
		}
		if t.n < stretchLength {
			return nil
		}
		return hand()
	})
	if err == nil && t != nil {
		err = hand()
	}
	return err
}
