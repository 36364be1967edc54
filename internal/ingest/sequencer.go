package ingest

import (
	"fmt"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
)

// sequencer is the state that one goroutine applies events to, in order.
type sequencer struct {
	player    Player
	held      *call  // comes first in the next batch
	next      uint64 // position the next record will get
	seen      *seenIDs
	flying    []flyingID // events that are not durable yet
	buf       []byte     // encoded records of the batch
	ends      []int
	recs      [][]byte
	snapshots snapshots
	replayed  uint64
}

// flyingID is what a repeat is compared with while the first delivery cannot be
// read back.
type flyingID struct {
	pos        uint64
	source, id string
	body       [16]byte
}

// flight is a batch on its way to the disk.
type flight struct {
	ticket *journal.Ticket // nil when the batch wrote nothing
	calls  []*call
}

// maxBatch bounds the events applied before they are handed to the log.
const maxBatch = 1024

// sequence applies calls in the order they came, a batch at a time.
func (s *Service) sequence() {
	defer close(s.flights)
	for {
		first := s.seq.held
		s.seq.held = nil
		if first == nil {
			select {
			case first = <-s.queue:
			case <-s.stop:
				select {
				case first = <-s.queue: // what was taken is answered
				default:
					return
				}
			}
		}
		s.flights <- s.batch(s.gather(first))
		s.seq.snapshots.consider(s)
	}
}

func (s *Service) gather(first *call) []*call {
	calls := []*call{first}
	n := len(first.works)
	for n < maxBatch && first.warm == nil {
		select {
		case c := <-s.queue:
			if c.warm != nil { // reads the log: all before it must be handed over
				s.seq.held = c
				return calls
			}
			calls = append(calls, c)
			n += len(c.works)
		default:
			return calls
		}
	}
	return calls
}

func (s *Service) batch(calls []*call) flight {
	q := &s.seq
	q.buf, q.ends, q.recs = q.buf[:0], q.ends[:0], q.recs[:0]
	q.landed(s.journal.End())
	for _, c := range calls {
		if c.control != nil {
			s.applyControl(c.control)
		}
		if c.warm != nil {
			c.warm.err = s.applyWarm(c.warm)
		}
		for _, w := range c.works {
			if w.err == nil {
				w.err = s.apply(w)
			}
		}
	}
	f := flight{calls: calls}
	if len(q.ends) > 0 {
		from := 0
		for _, end := range q.ends {
			q.recs = append(q.recs, q.buf[from:end])
			from = end
		}
		f.ticket = s.journal.Append(q.recs)
	}
	return f
}

// landed forgets flying events that are durable.
func (q *sequencer) landed(end uint64) {
	n := 0
	for n < len(q.flying) && q.flying[n].pos <= end {
		n++
	}
	if n > 0 {
		rest := copy(q.flying, q.flying[n:])
		clear(q.flying[rest:])
		q.flying = q.flying[:rest]
	}
}

// apply decides one event and encodes its record, unless it is a repeat.
func (s *Service) apply(w *work) error {
	q := &s.seq
	if sh := s.shapes.Load(); w.rec.Program != sh.program { // published while it waited
		if err := s.door.open(sh, w, w.rec.Received); err != nil {
			return err
		}
	}
	repeat, err := s.findRepeat(w)
	if err != nil || repeat {
		return err
	}
	r := &w.rec
	began := s.clk.Now()
	q.player.Machine.Apply(&r.Event, &r.Decision)
	if err := q.player.Machine.Err(); err != nil {
		s.fail(err) // the event is not in the log, the state is lost: a restart makes it anew
		return errFailed(err)
	}
	r.Took = int64(s.clk.Now().Sub(began))
	w.pos = q.take()
	q.buf = appendEvent(q.buf, r)
	q.ends = append(q.ends, len(q.buf))
	q.seen.add(w.key, w.pos)
	q.flying = append(q.flying, flyingID{w.pos, r.Event.Source, r.Event.ID, r.Body})
	s.stats.count(r)
	return nil
}

// take gives the position of the next record.
func (q *sequencer) take() uint64 {
	pos := q.next
	q.next++
	return pos
}

// findRepeat looks for an earlier delivery of the same (source, id): with the
// same body w becomes its repeat, with another it is refused.
func (s *Service) findRepeat(w *work) (bool, error) {
	found := uint64(0)
	var body [16]byte
	err := s.seq.seen.each(w.key, func(pos uint64) (bool, error) {
		source, id, b, err := s.identityAt(pos)
		if err != nil || source != w.rec.Event.Source || id != w.rec.Event.ID {
			return false, err
		}
		found, body = pos, b
		return true, nil
	})
	if err != nil {
		return false, errs.New(errs.Unavailable, "log_unreadable", "An earlier delivery of this event cannot be read.").Wrap(err)
	}
	if found == 0 {
		return false, nil
	}
	if body != w.rec.Body {
		s.stats.conflicts.Add(1)
		return false, errs.New(errs.Conflict, "event_id_reused", "An event with this id and source was taken with another body.").
			With(errs.Field{Pointer: "/id", Message: "belongs to another event"})
	}
	s.stats.repeats.Add(1)
	w.pos, w.repeat = found, true
	return true, nil
}

// identityAt is who an event in the log is.
func (s *Service) identityAt(pos uint64) (source, id string, body [16]byte, err error) {
	q := &s.seq
	if n := len(q.flying); n > 0 && pos >= q.flying[0].pos {
		for i := n - 1; i >= 0; i-- {
			if f := &q.flying[i]; f.pos == pos {
				return f.source, f.id, f.body, nil
			}
		}
	}
	rec, err := s.journal.Read(pos)
	if err != nil {
		return "", "", body, err
	}
	p := parser{b: rec}
	if RecordKind(p.byte()) != EventRecord {
		return "", "", body, nil
	}
	p.byte()
	p.uvarint()
	p.uvarint()
	p.byte()
	source, id = p.string(), p.string()
	p.take(8)
	p.varint()
	copy(body[:], p.take(16))
	return source, id, body, p.err()
}

// answer waits for each batch to be durable and wakes its callers.
func (s *Service) answer() {
	defer close(s.ended)
	for f := range s.flights {
		var err error
		if f.ticket != nil {
			if err = f.ticket.Wait(); err != nil {
				s.fail(err)
				err = errFailed(err)
			}
		} else if failed := s.Err(); failed != nil {
			err = errFailed(failed) // what these calls repeat may never have become durable
		}
		for _, c := range f.calls {
			if c.control != nil && err != nil {
				c.control.err = err
			}
			if c.warm != nil && err != nil {
				c.warm.err = err
			}
			for _, w := range c.works {
				switch {
				case err != nil:
					w.err = err
				case w.err == nil && w.repeat:
					w.err = s.readBack(w)
				case w.err == nil:
					s.fresh.remove(w.refs)
				}
			}
			c.done <- struct{}{}
		}
	}
}

// readBack loads the first answer of a repeated event.
func (s *Service) readBack(w *work) error {
	if _, err := s.journal.WaitFor(s.ctxAlways(), w.pos); err != nil {
		return errFailed(err)
	}
	rec, err := s.journal.Read(w.pos)
	if err == nil {
		err = DecodeRecord(w.pos, rec, s.programs, &w.rec)
	}
	if err != nil {
		return errs.New(errs.Unavailable, "log_unreadable", "The first answer to this event cannot be read.").Wrap(err)
	}
	return nil
}

// controlWork is one entry that people made, on its way into the log.
type controlWork struct {
	entry  engine.Control
	outbox string
	key    uint64
	pos    uint64
	err    error
}

// applyControl applies an entry and encodes its record. An entry of the outbox
// that is in the log already gives its position. A published ruleset is
// followed by the members of its entity lists, which only the vault can name.
func (s *Service) applyControl(c *controlWork) {
	q := &s.seq
	if c.outbox != "" {
		found, err := s.findOutbox(c)
		if err == nil && found && c.entry.Kind == engine.RulesetPublish {
			err = s.enterRest(c)
		}
		if err != nil || found {
			c.err = err
			return
		}
	}
	var before *engine.Program
	if q.player.Machine != nil {
		before = q.player.Machine.Program()
	}
	c.err = s.enter(c, before)
	if m := q.player.Machine; m != nil && m.Err() != nil {
		s.fail(m.Err())
	}
}

func (s *Service) enter(c *controlWork, before *engine.Program) error {
	q := &s.seq
	if c.entry.Kind == RulesetWarm {
		return errs.New(errs.Invalid, "control_entry", "Only the log itself enters %s.", RulesetWarm)
	}
	rec, err := appendControl(nil, &c.entry, c.outbox)
	if err != nil {
		return err
	}
	if len(rec) > journal.MaxRecord {
		return errs.New(errs.TooLarge, "control_too_large", "The entry has %d bytes; the log takes %d.", len(rec), journal.MaxRecord)
	}
	if err := q.player.control(q.next, &c.entry); err != nil {
		return err
	}
	c.pos = q.take()
	q.buf = append(q.buf, rec...)
	q.ends = append(q.ends, len(q.buf))
	if c.outbox != "" {
		q.seen.add(c.key, c.pos)
	}
	s.stats.controls.Add(1)
	switch c.entry.Kind {
	case engine.ListAdd, engine.ListRemove, engine.ListLoad:
		s.listChanged(&c.entry)
	}
	if c.entry.Kind == engine.RulesetPublish {
		s.wantWarmth()
		return s.enterLists(before, c.entry.At, 0)
	}
	return nil
}

// published makes a program the one in force.
func (s *Service) published(pos uint64, p *engine.Program) {
	s.programs.put(pos, p)
	s.shapes.Store(newShapes(p, pos))
	if s.seq.player.Machine != nil {
		s.refreshLists()
	}
}

// wantWarmth asks for the new features of the program in force.
func (s *Service) wantWarmth() {
	if len(s.seq.player.Machine.Warming()) == 0 {
		return
	}
	select {
	case s.wantWarm <- struct{}{}:
	default:
	}
}

func (s *Service) findOutbox(c *controlWork) (bool, error) {
	c.key = identity64(s.cfg.Vault, outboxIdentity(c.outbox))
	err := s.seq.seen.each(c.key, func(pos uint64) (bool, error) {
		rec, err := s.entered(pos)
		if err != nil {
			return false, errs.New(errs.Unavailable, "log_unreadable", "An earlier entry of this change cannot be read.").Wrap(err)
		}
		p := parser{b: rec}
		if RecordKind(p.byte()) != ControlRecord {
			return false, nil
		}
		p.byte()
		if p.string() != c.outbox {
			return false, nil
		}
		c.pos = pos
		return true, nil
	})
	return c.pos != 0, err
}

// entered is a record that got its position: of this batch, which nobody has
// handed to the log yet, or of the log.
func (s *Service) entered(pos uint64) ([]byte, error) {
	q := &s.seq
	if first := q.next - uint64(len(q.ends)); pos >= first {
		i, from := pos-first, 0
		if i > 0 {
			from = q.ends[i-1]
		}
		return q.buf[from:q.ends[i]], nil
	}
	if _, err := s.journal.WaitFor(s.ctxAlways(), pos); err != nil {
		return nil, err
	}
	return s.journal.Read(pos)
}

// publishFirst makes the configured pack the first entry of an empty log.
func (s *Service) publishFirst() error {
	if len(s.cfg.Pack) == 0 {
		return fmt.Errorf("ingest: the log is empty and no pack is given: the first entry must say what events are")
	}
	q := &s.seq
	q.next = 1
	c := &controlWork{entry: engine.Control{
		Kind: engine.RulesetPublish, At: db.Micros(s.clk.Now()), Version: s.cfg.Version, Documents: s.cfg.Pack, By: "system",
	}}
	f := s.batch([]*call{{control: c}})
	if c.err != nil {
		return c.err
	}
	return f.ticket.Wait()
}
