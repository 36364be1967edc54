package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// Stopped is an installation that no process runs on.
type Stopped struct {
	Journal, Snapshots, Vault, Lists string // directories
	Main, History                    *db.DB // open for reading; History may be Main
}

// Findings is what Check saw. Problems are empty when all holds.
type Findings struct {
	Records, Events, Decisions, Controls uint64
	Segments                             int
	Torn                                 int64  // bytes of an unfinished write, never acknowledged
	Proven                               bool   // the last record is proven complete
	Tail                                 uint64 // records the tables do not have yet: the next start copies them
	Waiting                              int    // control entries on their way into the log
	Snapshots                            int    // compared with a replay
	Entities, Erased                     int
	Effects                              uint64 // rows derived again
	Problems                             []string
	Total                                int // of problems; Problems holds the first hundred
}

func (f *Findings) problem(format string, args ...any) {
	if f.Total++; f.Total <= 100 {
		f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
	}
}

// Check reads a stopped installation after whatever happened to it, changes
// nothing, and says what does not hold: log, ids, decisions against a replay,
// snapshots, vault, and the tables against the log. The error says that
// something could not be read at all.
func Check(ctx context.Context, at Stopped) (*Findings, error) {
	f := &Findings{}
	c := &checker{Findings: f, ids: map[uint64]struct{}{}, outbox: map[string]uint64{},
		hash: maphash.MakeSeed(), snaps: map[uint64]*snapshot{}}
	c.registry = NewPrograms(func(pos uint64) ([]byte, error) { return nil, fmt.Errorf("no program was published at %d", pos) })
	c.dir = at.Journal
	c.player = Player{Scan: c.scan, Published: c.registry.put, Sets: OpenSets(at.Lists).Get}
	if err := c.readSnapshots(at.Snapshots); err != nil {
		return f, err
	}
	if err := c.database(ctx, at); err != nil {
		return f, err
	}
	rep, err := journal.VerifyEach(at.Journal, c.record)
	var damage *journal.CorruptError
	switch {
	case errors.As(err, &damage):
		f.problem("log: %v", damage)
	case err != nil:
		return f, err
	}
	f.Segments, f.Torn, f.Proven = len(rep.Segments), rep.Torn, rep.Proven
	c.afterLog(damage == nil)
	n, err := seal.VerifyDir(at.Vault)
	if err != nil {
		f.problem("vault: %v", err)
	}
	f.Entities, f.Erased = n.Live, n.Erased
	return f, nil
}

type checker struct {
	*Findings
	registry *Programs
	player   Player
	dir      string // of the log
	again    engine.Decision
	rec      Record
	last     uint64
	hash     maphash.Seed
	ids      map[uint64]struct{} // of events
	outbox   map[string]uint64   // position by outbox id, from the log
	snaps    map[uint64]*snapshot
	names    map[uint64]string // file of a snapshot

	rows      map[string]outboxRow
	watermark map[string]uint64
	effects   map[uint64][]effectKey // from the tables, by position
}

type outboxRow struct {
	position int64
	sent     bool
}

type effectKey struct {
	n    int
	kind string
}

func (c *checker) readSnapshots(dir string) error {
	c.names = map[uint64]string{}
	names, err := snapshotFiles(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, name := range names {
		snap, rerr := readSnapshot(filepath.Join(dir, name))
		if rerr != nil {
			c.problem("snapshot %s: %v", name, rerr)
			continue
		}
		c.snaps[snap.pos], c.names[snap.pos] = snap, name
	}
	return err
}

// database reads what the tables claim about the log.
func (c *checker) database(ctx context.Context, at Stopped) error {
	c.rows, c.watermark, c.effects = map[string]outboxRow{}, map[string]uint64{}, map[uint64][]effectKey{}
	if at.Main != nil {
		err := each(ctx, at.Main, `SELECT id, position FROM control_outbox`, func(scan func(...any) error) error {
			var id string
			var pos *int64
			if err := scan(&id, &pos); err != nil {
				return err
			}
			if pos == nil {
				c.rows[id] = outboxRow{}
			} else {
				c.rows[id] = outboxRow{*pos, true}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("control outbox: %w", err)
		}
	}
	if at.History == nil {
		return nil
	}
	err := each(ctx, at.History, `SELECT name, position FROM watermark`, func(scan func(...any) error) error {
		var name string
		var pos uint64
		err := scan(&name, &pos)
		c.watermark[name] = pos
		return err
	})
	if err != nil {
		return fmt.Errorf("watermark: %w", err)
	}
	err = each(ctx, at.History, `SELECT position, n, kind FROM effects`, func(scan func(...any) error) error {
		var pos uint64
		var e effectKey
		err := scan(&pos, &e.n, &e.kind)
		c.effects[pos] = append(c.effects[pos], e)
		return err
	})
	if err != nil {
		return fmt.Errorf("effects: %w", err)
	}
	return nil
}

func each(ctx context.Context, d *db.DB, query string, fn func(scan func(...any) error) error) error {
	rows, err := d.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// record checks one record and applies it to the machine.
func (c *checker) record(pos uint64, b []byte) error {
	c.last = pos
	c.Records++
	r := &c.rec
	if err := DecodeRecord(pos, b, c.registry, r); err != nil {
		c.problem("%v", err)
		return nil
	}
	if r.Kind == ControlRecord {
		c.control(r)
	} else {
		c.event(r)
	}
	if snap := c.snaps[pos]; snap != nil && c.player.Machine != nil {
		c.compare(snap)
	}
	return nil
}

func (c *checker) control(r *Record) {
	c.Controls++
	if r.OutboxID != "" {
		if first, twice := c.outbox[r.OutboxID]; twice {
			c.problem("control entry %s is at %d and at %d", r.OutboxID, first, r.Position)
		}
		c.outbox[r.OutboxID] = r.Position
	}
	if err := c.player.Apply(r, nil); err != nil {
		c.problem("control entry %d cannot be applied: %v", r.Position, err)
	}
}

// scan reads a part of the log again, for a machine that was warmed.
func (c *checker) scan(from, to uint64, fn func(*Record) error) error {
	var r Record
	_, err := journal.VerifyEach(c.dir, func(pos uint64, b []byte) error {
		if pos < from {
			return nil
		}
		if pos > to {
			return errStop
		}
		if err := DecodeRecord(pos, b, c.registry, &r); err != nil {
			return err
		}
		return fn(&r)
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

func (c *checker) event(r *Record) {
	c.Events++
	id := maphash.String(c.hash, r.Event.Source+"\x00"+r.Event.ID)
	if _, twice := c.ids[id]; twice {
		c.problem("the event at %d has an id that was taken before", r.Position)
	}
	c.ids[id] = struct{}{}
	if r.Decision.Decided {
		c.Decisions++
	}
	if err := c.player.Apply(r, &c.again); err != nil {
		c.problem("%v", err)
		return
	}
	if !sameDecision(&r.Decision, &c.again) {
		c.problem("the decision at %d does not come out again", r.Position)
	}
	for _, e := range c.effects[r.Position] {
		d := &r.Decision
		if e.n < 0 || e.n >= len(d.Effects) || string(d.Effects[e.n].Kind) != e.kind || r.Event.History {
			c.problem("effect %d.%d (%s) does not follow from the decision", r.Position, e.n, e.kind)
			continue
		}
		c.Effects++
	}
	delete(c.effects, r.Position)
}

func (c *checker) compare(snap *snapshot) {
	var b bytes.Buffer
	if err := c.player.Machine.Snapshot(&b); err != nil {
		c.problem("state at %d: %v", snap.pos, err)
		return
	}
	if !bytes.Equal(b.Bytes(), snap.state) {
		c.problem("snapshot %s differs from a replay of the log", c.names[snap.pos])
	}
	c.Snapshots++
	delete(c.snaps, snap.pos)
}

// afterLog compares the tables with the log's end. whole says that the log
// could be read to its end.
func (c *checker) afterLog(whole bool) {
	for pos := range c.snaps {
		if whole && pos > c.last {
			c.problem("snapshot %s is ahead of the log, which ends at %d", c.names[pos], c.last)
		}
	}
	for name, pos := range c.watermark {
		switch {
		case pos > c.last && whole:
			c.problem("the tables (%s) have seen position %d, the log ends at %d", name, pos, c.last)
		case pos < c.last:
			c.Tail = max(c.Tail, c.last-pos)
		}
	}
	for pos, list := range c.effects {
		if whole {
			c.problem("%d effects at %d belong to no decision of the log", len(list), pos)
		}
	}
	for id, row := range c.rows {
		pos, logged := c.outbox[id]
		switch {
		case !row.sent: // a kill between log and row: the next start marks it
			c.Waiting++
		case row.position == refusedEntry:
			if logged {
				c.problem("control entry %s is marked refused and is in the log at %d", id, pos)
			}
		case !logged && whole:
			c.problem("control entry %s is marked as entered at %d and is not in the log", id, row.position)
		case logged && uint64(row.position) != pos:
			c.problem("control entry %s is marked as entered at %d and is at %d", id, row.position, pos)
		}
		delete(c.outbox, id)
	}
	for id, pos := range c.outbox {
		c.problem("control entry %s at %d has no row in the database", id, pos)
	}
}
