package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// check says what the flags lack.
func (c *ReplayCmd) check() error {
	switch {
	case (c.Events == "") == (c.Data == ""):
		return errors.New("give --events FILE or --data DIR, and not both")
	case c.Pack == "" && (c.Data == "" || c.Compare != ""):
		return errors.New("give --pack DIR")
	case c.Data != "" && c.Model != "":
		return errors.New("--model goes with --events")
	case c.Compare == "" && (c.Rule != "" || c.JSON):
		return errors.New("--rule and --json go with --compare")
	}
	return nil
}

// stoppedLog is the log of a directory that no process runs on. It is read, not
// opened: a torn tail stays as it is.
type stoppedLog struct {
	dir        string
	first, end uint64
	published  map[uint64][]byte // records that publish rulesets
	newest     uint64            // of those
}

func openStoppedLog(dir string) (*stoppedLog, error) {
	l := &stoppedLog{dir: dir, published: map[uint64][]byte{}}
	var r ingest.Record
	_, err := journal.VerifyEach(dir, func(pos uint64, rec []byte) error {
		if l.first == 0 {
			l.first = pos
		}
		l.end = pos
		if len(rec) == 0 || ingest.RecordKind(rec[0]) != ingest.ControlRecord {
			return nil
		}
		if err := ingest.DecodeRecord(pos, rec, nil, &r); err != nil {
			return err
		}
		if r.Control.Kind == engine.RulesetPublish {
			l.published[pos], l.newest = append([]byte(nil), rec...), pos
		}
		return nil
	})
	if err == nil && l.end == 0 {
		err = fmt.Errorf("the log in %s is empty", dir)
	}
	return l, err
}

// First is the oldest position.
func (l *stoppedLog) First() uint64 { return l.first }

// End is the newest position.
func (l *stoppedLog) End() uint64 { return l.end }

// Scan gives the records from a position on.
func (l *stoppedLog) Scan(from uint64, fn func(pos uint64, rec []byte) error) error {
	_, err := journal.VerifyEach(l.dir, func(pos uint64, rec []byte) error {
		if pos < from {
			return nil
		}
		return fn(pos, rec)
	})
	return err
}

// read gives the records that publish rulesets: Programs asks for no others.
func (l *stoppedLog) read(pos uint64) ([]byte, error) {
	if rec, ok := l.published[pos]; ok {
		return rec, nil
	}
	return nil, fmt.Errorf("no ruleset was published at %d", pos)
}

// ruleset compiles the ruleset of a number, 0 = the latest.
func (l *stoppedLog) ruleset(number int64, programs *ingest.Programs) (*engine.Program, error) {
	for pos, rec := range l.published {
		var r ingest.Record
		if err := ingest.DecodeRecord(pos, rec, nil, &r); err != nil {
			return nil, err
		}
		if r.Control.Version == number || number == 0 && pos == l.newest {
			return programs.At(pos)
		}
	}
	return nil, fmt.Errorf("the log has no ruleset %d", number)
}

// stopped is everything of a directory that a replay reads.
type stopped struct {
	log      *stoppedLog
	programs *ingest.Programs
	vault    *seal.Vault
	sets     engine.Sets
	close    func() error
}

func openStopped(dir string) (s *stopped, err error) {
	at := app.Place(dir)
	if _, err := os.Stat(at.Journal); err != nil {
		return nil, fmt.Errorf("%s is not a data directory: %w", dir, err)
	}
	release, err := app.Hold(dir)
	if err != nil {
		return nil, err
	}
	s = &stopped{sets: ingest.OpenSets(at.Lists).Get, close: release}
	if s.log, err = openStoppedLog(at.Journal); err != nil {
		return nil, errors.Join(err, release())
	}
	s.programs = ingest.NewPrograms(s.log.read)
	if s.vault, err = seal.OpenVault(at.Vault); err != nil {
		return nil, errors.Join(err, release())
	}
	s.close = func() error { return errors.Join(s.vault.Close(), release()) }
	return s, nil
}

func (s *stopped) source() decision.Source {
	return decision.NewLogSource(s.log, s.programs, s.log.end)
}

// program is the pack given, or the latest ruleset of the log.
func (c *ReplayCmd) program(s *stopped) (*engine.Program, error) {
	if c.Pack == "" {
		return s.log.ruleset(0, s.programs)
	}
	p, err := loadProgram(c.Pack, c.Features)
	if err != nil {
		return nil, showFaults(c.Pack, err)
	}
	return p, nil
}

// against is what --compare names.
func (c *ReplayCmd) against(s *stopped) (*engine.Program, error) {
	if n, err := strconv.ParseInt(c.Compare, 10, 64); err == nil {
		if s == nil {
			return nil, errors.New("--compare with a number needs --data: the number is that of a ruleset in a log")
		}
		return s.log.ruleset(n, s.programs)
	}
	p, err := loadProgram(c.Compare, false)
	if err != nil {
		return nil, showFaults(c.Compare, err)
	}
	return p, nil
}

// overLog writes the decisions of a log as the pack makes them.
func (c *ReplayCmd) overLog(ctx context.Context) (err error) {
	from, err := moment(c.From, -1<<63)
	if err != nil {
		return err
	}
	to, err := moment(c.To, 1<<63-1)
	if err != nil {
		return err
	}
	s, err := openStopped(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	p, err := c.program(s)
	if err != nil {
		return err
	}
	out := os.Stdout
	if c.Out != "" {
		if out, err = os.Create(c.Out); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
	}
	w := bufio.NewWriterSize(out, 1<<18)
	var line []byte
	events, start := 0, time.Now()
	err = decision.Replay(ctx, p, s.source(), s.vault, s.sets, func(ev *engine.Event, d *engine.Decision) error {
		events++
		if !d.Decided || ev.At < from || ev.At >= to {
			return nil
		}
		line = append(p.AppendDecision(line[:0], ev, d, c.Features), '\n')
		_, err := w.Write(line)
		return err
	})
	if err = errors.Join(err, w.Flush()); err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	fmt.Fprintf(os.Stderr, "%d events, %.3f s, %.0f events/s, peak memory %d MB\n", events, took, float64(events)/took, peakMemory()>>20)
	return nil
}
