package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/yield"
)

// Snapshots are made by a follower: it restores the one before, replays the log
// up to a recent position and writes what it has. The same log gives the same
// state, so this is the live state of that position, and the sequencer never
// waits for it. Between snapshots the follower holds no memory. See
// docs/adr/0007-snapshots-by-a-follower.md.
type snapshots struct {
	last atomic.Uint64 // position of the latest
	want chan struct{}
}

// shareOfFollower is how many times as long as a snapshot took the next one
// waits: a large state must not keep a processor busy for itself.
const shareOfFollower = 3

// unhurried is how many times the usual distance between two snapshots the log
// may grow before one is made at the expense of callers: a restart replays what
// lies behind the last.
const unhurried = 2

// consider asks for a snapshot when enough records came since the last.
func (p *snapshots) consider(s *Service) {
	if s.seq.next-1-p.last.Load() < s.cfg.SnapshotEvery {
		return
	}
	select {
	case p.want <- struct{}{}:
	default:
	}
}

// finish writes the last snapshot, of the live state, when the sequencer has
// ended.
func (p *snapshots) finish(s *Service) error {
	if s.seq.next-1 == p.last.Load() {
		return nil
	}
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	return s.writeSnapshot(snap)
}

// follow makes a snapshot whenever one is due. One that has begun is ended also
// when the service closes.
func (s *Service) follow() {
	defer s.helpers.Done()
	low := yield.NewThread()
	defer low.Close()
	var notBefore time.Time
	for {
		select {
		case <-s.ctx.Done():
			select {
			case <-s.seq.snapshots.want: // due already, and a second one is worth having
			default:
				return
			}
		case <-s.seq.snapshots.want:
		}
		began := s.clk.Now()
		if began.Before(notBefore) || s.Err() != nil {
			continue
		}
		var err error
		to := s.journal.End()
		if to-s.seq.snapshots.last.Load() < unhurried*s.cfg.SnapshotEvery {
			low.Do(func() { err = s.followTo(to) })
		} else {
			err = s.followTo(to)
		}
		rest := shareOfFollower * s.clk.Now().Sub(began)
		if err != nil {
			s.log.Error("no snapshot could be made", "error", err)
			rest = max(rest, time.Minute)
		}
		notBefore = s.clk.Now().Add(rest)
	}
}

// followTo writes the snapshot of a position.
func (s *Service) followTo(to uint64) (err error) {
	f, from, err := s.newFollower()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.player.Close()) }()
	if from > to {
		return nil
	}
	if err := f.replay(from, to); err != nil {
		return err
	}
	// Taken now, not at the position: what is not fresh any more has its reference
	// in the log, and what is fresh still may have it there twice.
	f.snap.slots, f.snap.fresh = s.fresh.state(s.cfg.Vault)
	f.snap.pos = to
	var state bytes.Buffer
	if err := f.player.Machine.Snapshot(&state); err != nil {
		return err
	}
	f.snap.state = state.Bytes()
	return s.writeSnapshot(&f.snap)
}

// follower is a replay that makes one snapshot.
type follower struct {
	s        *Service
	programs *Programs // its own: the live ones are compiled for the live machine
	player   Player
	snap     snapshot
	floor    uint64 // the id index files know all up to here
}

// newFollower stands behind the newest readable snapshot, or before the log.
func (s *Service) newFollower() (f *follower, from uint64, err error) {
	f = &follower{s: s, programs: NewPrograms(s.journal.Read), floor: s.seq.seen.indexed()}
	f.player = Player{Scan: f.scan, Sets: s.sets.Get, Limit: s.limit, Published: func(pos uint64, p *engine.Program) {
		f.programs.put(pos, p)
		f.snap.program = pos
	}}
	names, err := snapshotFiles(s.cfg.Snapshots)
	if err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		if err := f.restore(filepath.Join(s.cfg.Snapshots, name)); err != nil {
			s.log.Warn("a snapshot is passed over", "file", name, "error", err)
			continue
		}
		return f, f.snap.pos + 1, nil
	}
	if s.journal.First() > 1 {
		return nil, 0, errors.New("ingest: the beginning of the log is gone and no snapshot covers it")
	}
	return f, 1, nil
}

func (f *follower) restore(path string) error {
	snap, err := readSnapshot(path)
	if err != nil {
		return err
	}
	program, err := f.programs.At(snap.program)
	if err != nil {
		return err
	}
	m := engine.NewMachine(program)
	f.player.own(m)
	m.UseSets(f.s.sets.Get)
	if err := m.Restore(bytes.NewReader(snap.state)); err != nil {
		f.player.Machine = nil
		return errors.Join(err, f.player.Close())
	}
	f.snap = snapshot{pos: snap.pos, program: snap.program}
	for _, id := range snap.ids {
		if id.pos > f.floor {
			f.snap.ids = append(f.snap.ids, id)
		}
	}
	return nil
}

// replay applies the records of a stretch of the log. The recorded decisions that
// are looked at must come out again: this watches over the promise while the
// service runs.
func (f *follower) replay(from, to uint64) error {
	var r Record
	differ, first := 0, uint64(0)
	err := f.s.journal.Scan(from, func(pos uint64, rec []byte) error {
		if pos > to {
			return errStop
		}
		if pos > f.floor {
			if key, ok := recordKey(f.s.cfg.Vault, rec); ok {
				f.snap.ids = append(f.snap.ids, idAt{key, pos})
			}
		}
		if err := DecodeRecord(pos, rec, f.programs, &r); err != nil {
			return err
		}
		same, err := f.player.Again(&r)
		if err != nil {
			return fmt.Errorf("ingest: record %d cannot be applied again: %w", pos, err)
		}
		if !same {
			if differ++; differ == 1 {
				first = pos
			}
		}
		return nil
	})
	if differ > 0 {
		f.s.log.Error("followed decisions differ from the recorded ones", "count", differ, "first", first)
	}
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	return nil
}

// scan reads records for features that are warmed.
func (f *follower) scan(from, to uint64, fn func(*Record) error) error {
	var r Record
	err := f.s.journal.Scan(max(from, f.s.journal.First()), func(pos uint64, rec []byte) error {
		if pos > to {
			return errStop
		}
		if err := DecodeRecord(pos, rec, f.programs, &r); err != nil {
			return err
		}
		return fn(&r)
	})
	if errors.Is(err, errStop) || errors.Is(err, journal.ErrNoRecord) && from > to {
		return nil
	}
	return err
}
