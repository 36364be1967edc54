package ingest

import (
	"errors"
	"fmt"

	"github.com/piepowder/piepowder/internal/engine"
)

// RulesetWarm is the control entry from which on features that were new in a
// published ruleset have their values: their state was computed from the log
// up to here, beside the live engine.
const RulesetWarm engine.ControlKind = "ruleset.warm"

// Player applies records of a log to a machine in order. Everything that
// replays a log uses it, so that all agree on what an entry does.
type Player struct {
	Machine *engine.Machine // nil until a program was published
	// Scan reads records from..to of the same log; it serves RulesetWarm.
	Scan func(from, to uint64, fn func(*Record) error) error
	// Sets finds loaded lists; nil = entries that load one cannot be applied.
	Sets engine.Sets
	// Published is told of each program; may be nil.
	Published func(pos uint64, p *engine.Program)

	// Limit gives a new machine its memory budget and returns what lets go of
	// what that took; may be nil.
	Limit func(*engine.Machine) (end func() error)

	scratch engine.Decision
	end     func() error
}

// own makes m the player's machine, within its budget.
func (p *Player) own(m *engine.Machine) {
	p.Machine = m
	if p.Limit != nil {
		p.end = p.Limit(m)
	}
}

// Close lets go of what the machine took beside memory; it must not be used then.
func (p *Player) Close() error {
	if p.end == nil {
		return nil
	}
	end := p.end
	p.end = nil
	return end()
}

// Apply applies one record. d, which may be nil, gets what the machine decides.
// The error says that a control entry could not be understood.
func (p *Player) Apply(r *Record, d *engine.Decision) error {
	if d == nil {
		d = &p.scratch
	}
	if r.Kind == ControlRecord {
		return p.control(r.Position, &r.Control)
	}
	if p.Machine == nil {
		return fmt.Errorf("ingest: the event at %d comes before any program", r.Position)
	}
	p.Machine.Apply(&r.Event, d)
	return p.Machine.Err()
}

// checkedEvery is how many events one is decided again of when a log is replayed
// for its state: enough to see an engine that answers otherwise than it did, at
// a fraction of the cost. `fsck` decides all of them.
const checkedEvery = 16

// Again applies a record of the log for the state it makes, and says whether its
// decision came out as recorded, where that was looked at.
func (p *Player) Again(r *Record) (same bool, err error) {
	if r.Kind == EventRecord && p.Machine != nil && r.Position%checkedEvery != 0 {
		p.Machine.Observe(&r.Event, &r.Decision)
		return true, p.Machine.Err()
	}
	if err := p.Apply(r, &p.scratch); err != nil {
		return false, err
	}
	return r.Kind == ControlRecord || sameDecision(&r.Decision, &p.scratch), nil
}

func (p *Player) control(pos uint64, c *engine.Control) error {
	switch {
	case c.Kind == RulesetWarm && p.Machine != nil:
		from, end, err := p.warmed(pos - 1)
		if err == nil {
			err = p.Machine.Warm(from)
		}
		return errors.Join(err, end())
	case p.Machine == nil && c.Kind != engine.RulesetPublish:
		return fmt.Errorf("ingest: the control entry at %d comes before any program", pos)
	case p.Machine == nil:
		program, err := compile(c)
		if err != nil {
			return err
		}
		p.own(engine.NewMachine(program))
		p.Machine.UseSets(p.Sets)
	default:
		if err := p.Machine.Control(c); err != nil {
			return err
		}
	}
	if err := p.Machine.Err(); err != nil {
		return err
	}
	if c.Kind == engine.RulesetPublish && p.Published != nil {
		p.Published(pos, p.Machine.Program())
	}
	return nil
}

// warmed makes a machine of the program in force that has seen the whole log up
// to and including a position.
func (p *Player) warmed(to uint64) (m *engine.Machine, end func() error, err error) {
	with := Player{Limit: p.Limit}
	m = engine.NewMachine(p.Machine.Program())
	with.own(m)
	m.UseSets(p.Sets)
	var d engine.Decision
	err = p.Scan(1, to, func(r *Record) error {
		return observe(m, r, &d)
	})
	return m, with.Close, err
}

// observe applies what a machine that is being warmed can use: events, and
// changes of lists, labels and standing. Rulesets are not among them: it has
// its own from the beginning.
func observe(m *engine.Machine, r *Record, d *engine.Decision) error {
	if r.Kind == EventRecord {
		m.Apply(&r.Event, d)
		return m.Err()
	}
	switch r.Control.Kind {
	case engine.RulesetPublish, RulesetWarm:
	case engine.ListLoad:
		if m.Program().List(r.Control.Name) >= 0 {
			return m.Control(&r.Control)
		}
	default:
		// An entry of an older ruleset may speak of a list that is gone.
		_ = m.Control(&r.Control)
	}
	return nil
}

// warmWork hands a machine that has seen the log up to a position to the
// sequencer.
type warmWork struct {
	machine *engine.Machine
	seen    uint64
	err     error
}

// warmer computes the features that a published ruleset added.
func (s *Service) warmer() {
	defer s.helpers.Done()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wantWarm:
		}
		for {
			again, err := s.warm()
			if err != nil && s.ctx.Err() == nil {
				s.log.Error("new features could not be computed from the log", "error", err)
			}
			if !again {
				break
			}
		}
	}
}

// maxBehind is how many records the sequencer applies itself when it takes a
// warmed machine over: a few milliseconds.
const maxBehind = 1000

var errSuperseded = errors.New("ingest: another ruleset was published meanwhile")

// warm replays the log into a second machine and hands it over. again is true
// when another ruleset was published meanwhile.
func (s *Service) warm() (again bool, err error) {
	program, at := s.Program()
	with := Player{Limit: s.limit}
	with.own(engine.NewMachine(program))
	w := &warmWork{machine: with.Machine}
	w.machine.UseSets(s.sets.Get)
	var d engine.Decision
	for s.journal.End()-w.seen > maxBehind || w.seen == 0 {
		err := s.scanTo(w.seen+1, s.journal.End(), func(r *Record) error {
			if r.Position%1024 == 0 {
				if now := s.shapes.Load(); now.at != at {
					return errSuperseded
				}
				if err := s.ctx.Err(); err != nil {
					return err
				}
			}
			w.seen = r.Position
			return observe(w.machine, r, &d)
		})
		if err != nil {
			return errors.Is(err, errSuperseded), errors.Join(err, with.Close())
		}
	}
	c := &call{warm: w, done: make(chan struct{}, 1)}
	if err := s.hand(s.ctx, c); err != nil {
		return false, err // the sequencer may still be at it: w is left to the collector
	}
	return errors.Is(w.err, errSuperseded), errors.Join(w.err, with.Close())
}

func (s *Service) scanTo(from, to uint64, fn func(*Record) error) error {
	if from > to {
		return nil
	}
	err := s.Scan(from, func(r *Record) error {
		if r.Position > to {
			return errStop
		}
		return fn(r)
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// applyWarm brings the warmed machine to the present and enters that its
// features are in force from here on.
func (s *Service) applyWarm(w *warmWork) error {
	q := &s.seq
	if w.machine.Program() != q.player.Machine.Program() {
		return errSuperseded
	}
	now := q.next - 1
	if _, err := s.journal.WaitFor(s.ctxAlways(), now); err != nil {
		return err
	}
	var d engine.Decision
	err := s.scanTo(w.seen+1, now, func(r *Record) error {
		return observe(w.machine, r, &d)
	})
	if err != nil {
		return err
	}
	entry := engine.Control{Kind: RulesetWarm, At: q.player.Machine.Clock(), Version: w.machine.Program().Version}
	rec, err := appendControl(nil, &entry, "")
	if err != nil {
		return err
	}
	if err := q.player.Machine.Warm(w.machine); err != nil {
		s.fail(err) // it may have taken half
		return err
	}
	q.take()
	q.buf = append(q.buf, rec...)
	q.ends = append(q.ends, len(q.buf))
	s.stats.controls.Add(1)
	return nil
}
