package ingest

import (
	"errors"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// enterLists enters the members of entity lists: all of a list the program
// before did not have, of the others what changed in the file. What people
// changed stays. The first skip of these changes are in the log already.
func (s *Service) enterLists(before *engine.Program, at int64, skip int) error {
	enter := func(kind engine.ControlKind, l *engine.List, e engine.ListEntry) error {
		if skip > 0 {
			skip--
			return nil
		}
		return s.enterMember(kind, l, e, at)
	}
	program := s.seq.player.Machine.Program()
	for i := range program.Lists {
		l := &program.Lists[i]
		if l.Of == "" {
			continue
		}
		var was []engine.ListEntry
		if before != nil {
			if j := before.List(l.Name); j >= 0 && before.Lists[j].Of == l.Of {
				was = before.Lists[j].Entries
			}
		}
		until, has := map[string]int64{}, map[string]bool{}
		for _, e := range was {
			until[e.Value] = e.Until
		}
		for _, e := range l.Entries {
			has[e.Value] = true
			if had, ok := until[e.Value]; ok && had == e.Until {
				continue
			}
			if err := enter(engine.ListAdd, l, e); err != nil {
				return err
			}
		}
		for _, e := range was {
			if !has[e.Value] {
				if err := enter(engine.ListRemove, l, e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) enterMember(kind engine.ControlKind, l *engine.List, e engine.ListEntry, at int64) error {
	eid, _, err := s.cfg.Vault.Entity(l.Vault, []byte(engine.NormalForm(l.Normal, e.Value)))
	if err != nil {
		return errs.New(errs.Unavailable, "vault_failed", "The vault cannot name a member of list %s.", l.Name).Wrap(err)
	}
	return s.enter(&controlWork{entry: engine.Control{Kind: kind, At: at, Name: l.Name, Entity: eid, Until: e.Until, Reason: e.Reason}}, nil)
}

// enterRest enters the members that a published ruleset lacks: the process may
// have died with the ruleset in the log and not all of them.
func (s *Service) enterRest(c *controlWork) error {
	if s.shapes.Load().at != c.pos {
		return nil // another ruleset is in force: its lists were entered against this one's
	}
	before, err := s.programBefore(c.pos)
	if err != nil {
		return errs.New(errs.Unavailable, "log_unreadable", "The ruleset before cannot be read.").Wrap(err)
	}
	entered := 0
	err = s.scanTo(c.pos+1, s.journal.End(), func(r *Record) error {
		if r.Kind != ControlRecord || r.OutboxID != "" || r.Control.Kind != engine.ListAdd && r.Control.Kind != engine.ListRemove {
			return errStop
		}
		entered++
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		return errs.New(errs.Unavailable, "log_unreadable", "The log cannot be read.").Wrap(err)
	}
	return s.enterLists(before, c.entry.At, entered)
}

// programBefore is the program in force before a position, nil when there was
// none or the log no longer tells.
func (s *Service) programBefore(pos uint64) (before *engine.Program, err error) {
	var r Record
	for pos--; pos >= s.journal.First() && pos > 0; pos-- {
		rec, err := s.journal.Read(pos)
		if err != nil {
			return nil, err
		}
		if err := DecodeRecord(pos, rec, s.programs, &r); err != nil {
			return nil, err
		}
		if r.Kind == EventRecord {
			return r.Program, nil
		}
		if r.Control.Kind == engine.RulesetPublish {
			return s.programs.At(pos)
		}
	}
	return before, nil
}
