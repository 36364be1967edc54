package decision

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Names of the two watermarks. Effects run ahead of rows, so that an alert does
// not wait behind a backlog.
const (
	markEffects = "effects"
	markRows    = "rows"
)

// Batches aim at this long a transaction: short while people work, longer when
// there is much to catch up with, longest while a history is loaded (half the
// work is then the commits).
const (
	calmBatch   = 5 * time.Millisecond
	busyBatch   = 60 * time.Millisecond
	loadBatch   = 500 * time.Millisecond
	maxBatch    = 16384
	manyBehind  = 8192
	loadsBehind = 32768
	longestRest = 400 * time.Millisecond // an alert is on screen within a second
	patience    = 20 * time.Second       // how far behind rows may fall before they insist
)

// ProjectorOptions are what a Projector works with; Hub may be nil.
type ProjectorOptions struct {
	Main, History *db.DB
	Journal       *journal.Journal
	Programs      *ingest.Programs
	Vault         *seal.Vault
	Clock         clock.Clock
	Log           *slog.Logger
	Hub           *web.Hub
	Deliver       Deliver
	// Crowded says that callers wait for decisions: the rows then rest between
	// batches. Effects are held up for less than half a second. nil = never.
	Crowded func() bool
}

// Projector copies the journal into the history tables and delivers effects.
// One goroutine runs it; Lag may be asked by any.
type Projector struct {
	ProjectorOptions
	shapes map[shapeKey]*shape
	rec    ingest.Record
	size   int // records the next batch of rows may have
	least  int // bounds of size
	most   int
	failed map[effectKey]retry

	marks    map[string]uint64
	position atomic.Uint64 // of the rows
	waiting  atomic.Int64  // unix microseconds at which the oldest record not yet copied came in, 0 = none
}

// NewProjector makes a Projector; Run or CatchUp starts it.
func NewProjector(o ProjectorOptions) *Projector {
	return &Projector{ProjectorOptions: o, shapes: map[shapeKey]*shape{}, size: 64, least: 32, most: maxBatch, failed: map[effectKey]retry{}}
}

// Run copies until ctx ends. A failure is logged and tried again.
func (p *Projector) Run(ctx context.Context) {
	pause := time.Second
	for ctx.Err() == nil {
		began := p.Clock.Now()
		worked, err := p.Step(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			p.Log.Error("projector failed; trying again", "error", err, "after", pause)
			p.marks = nil
			select {
			case <-ctx.Done():
			case <-p.Clock.After(pause):
			}
			pause = min(2*pause, time.Minute)
			continue
		case !worked:
			p.idle(ctx)
		case p.Crowded != nil && p.Crowded():
			select {
			case <-ctx.Done():
			case <-p.Clock.After(p.rest(p.Clock.Now().Sub(began))):
			}
		}
		pause = time.Second
	}
}

// rest is how long the rows wait after a round while callers stand in the queue:
// long while the tables are nearly up to date, shorter once they fall behind.
func (p *Projector) rest(took time.Duration) time.Duration {
	if _, waited := p.Lag(); waited > patience {
		return min(took, longestRest)
	}
	return min(6*took, longestRest)
}

// idle waits for a new record, or for the time to try a failed effect again.
func (p *Projector) idle(ctx context.Context) {
	if len(p.failed) > 0 {
		wait, stop := context.WithCancel(ctx)
		defer stop()
		after := p.Clock.After(time.Second)
		go func() {
			select {
			case <-wait.Done():
			case <-after:
				stop()
			}
		}()
		ctx = wait
	}
	if _, err := p.Journal.WaitFor(ctx, p.marks[markRows]+1); err != nil && ctx.Err() == nil {
		select { // the journal has stopped: ctx will end soon
		case <-ctx.Done():
		case <-p.Clock.After(time.Second):
		}
	}
}

// CatchUp copies everything the journal holds now and delivers its effects.
func (p *Projector) CatchUp(ctx context.Context) error {
	for {
		worked, err := p.Step(ctx)
		if err != nil || !worked {
			return err
		}
	}
}

// Step does one round: all new effects first, then one batch of rows. worked is
// false when there was nothing to do.
func (p *Projector) Step(ctx context.Context) (worked bool, err error) {
	if p.marks == nil {
		if p.marks, err = readMarks(ctx, p.History); err != nil {
			p.marks = nil
			return false, err
		}
		p.position.Store(p.marks[markRows])
	}
	found, err := p.effects(ctx)
	if err != nil {
		return false, err
	}
	delivered, err := p.deliver(ctx)
	if err != nil {
		return false, err
	}
	copied, err := p.rows(ctx)
	return found || delivered || copied, err
}

// Lag says how many records wait to be copied, and for how long the oldest of
// them has waited.
func (p *Projector) Lag() (records uint64, waited time.Duration) {
	end, at := p.Journal.End(), p.position.Load()
	if end <= at {
		return 0, 0
	}
	if since := p.waiting.Load(); since != 0 {
		waited = max(0, p.Clock.Now().Sub(db.FromMicros(since)))
	}
	return end - at, waited
}

func readMarks(ctx context.Context, d *db.DB) (map[string]uint64, error) {
	rows, err := d.Query(ctx, `SELECT name, position FROM watermark`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := map[string]uint64{}
	for rows.Next() {
		var name string
		var position uint64
		if err := rows.Scan(&name, &position); err != nil {
			return nil, err
		}
		marks[name] = position
	}
	return marks, rows.Err()
}

func setMark(ctx context.Context, tx *db.Tx, name string, position uint64) error {
	_, err := tx.Exec(ctx, `INSERT INTO watermark(name, position, at) VALUES ($1,$2,$3)
		ON CONFLICT (name) DO UPDATE SET position = excluded.position, at = excluded.at`, name, position, db.Micros(tx.Now))
	return err
}

var errEnough = errors.New("decision: enough for now")

// scan decodes records after from until fn has enough or the journal ends.
func (p *Projector) scan(from uint64, fn func(r *ingest.Record) (enough bool, err error)) error {
	if p.Journal.End() <= from {
		return nil
	}
	err := p.Journal.Scan(from+1, func(pos uint64, raw []byte) error {
		if err := ingest.DecodeRecord(pos, raw, p.Programs, &p.rec); err != nil {
			return err
		}
		enough, err := fn(&p.rec)
		if err == nil && enough {
			err = errEnough
		}
		return err
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// effects copies the effects of all records that have not been looked at. Where
// there is none, only the watermark moves, once per round.
func (p *Projector) effects(ctx context.Context) (bool, error) {
	var found []effectRow
	last := p.marks[markEffects]
	decisions := false
	err := p.scan(last, func(r *ingest.Record) (bool, error) {
		last = r.Position
		if r.Kind != ingest.EventRecord {
			return false, nil
		}
		decisions = decisions || r.Decision.Decided && !r.Event.History
		rows, err := p.effectsOf(r)
		found = append(found, rows...)
		return len(found) >= 256, err
	})
	if err != nil || last == p.marks[markEffects] {
		return false, err
	}
	// A round without effects need not be kept: looking again costs little.
	if len(found) > 0 || last-p.marks[markEffects] > 10000 {
		err = p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := insertEffects(ctx, tx, found); err != nil {
				return err
			}
			return setMark(ctx, tx, markEffects, last)
		})
		if err != nil {
			return false, err
		}
	}
	p.marks[markEffects] = last
	if decisions && p.Hub != nil {
		p.Hub.Publish("decisions", nil)
	}
	return len(found) > 0, nil
}

// rows copies one batch.
func (p *Projector) rows(ctx context.Context) (bool, error) {
	from := p.marks[markRows]
	end := p.Journal.End()
	if end <= from {
		p.waiting.Store(0)
		return false, nil
	}
	began := p.Clock.Now()
	b := newBatch()
	last := from
	err := p.scan(from, func(r *ingest.Record) (bool, error) {
		if last == from {
			p.waiting.Store(r.Received)
		}
		last = r.Position
		if r.Kind == ingest.EventRecord {
			if err := b.add(r, p.shape(r), p.Vault); err != nil {
				return false, err
			}
		}
		return int(last-from) >= p.size, nil
	})
	if err != nil {
		return false, err
	}
	err = p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := b.write(ctx, tx, p.History.RowsAtOnce()); err != nil {
			return err
		}
		return setMark(ctx, tx, markRows, last)
	})
	if err != nil {
		return false, err
	}
	p.marks[markRows] = last
	p.position.Store(last)
	if last == end {
		p.waiting.Store(0)
	}
	p.adapt(p.Clock.Now().Sub(began), int(last-from), end-last)
	return true, nil
}

// adapt chooses the size of the next batch from what this one took.
func (p *Projector) adapt(took time.Duration, n int, behind uint64) {
	aim, least := calmBatch, p.least
	switch {
	case behind > loadsBehind:
		aim, least = loadBatch, 32*p.least // a busy machine must not shrink batches until only commits are left
	case behind > manyBehind:
		aim, least = busyBatch, 8*p.least
	}
	if n < p.size && took <= aim {
		return // the journal ended; it says nothing about the size
	}
	if took <= aim {
		p.size *= 2
	} else {
		p.size = int(int64(p.size) * int64(aim) / int64(took))
	}
	p.size = min(max(p.size, least), p.most)
}

// Rebuild forgets all rows and copies the journal again, with effects off. It
// fails when the journal asks for an effect that was neither done nor waiting
// before: a rebuild must change nothing outside the history tables.
func (p *Projector) Rebuild(ctx context.Context) error {
	if err := p.CatchUp(ctx); err != nil {
		return err
	}
	before := p.marks[markEffects]
	err := p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, table := range []string{"events", "event_entities", "decisions", "decision_rules", "accounts", "links", "custody_log", "orders"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return setMark(ctx, tx, markRows, 0)
	})
	if err != nil {
		return err
	}
	p.marks = nil
	var wanted []effectRow
	err = p.scan(0, func(r *ingest.Record) (bool, error) {
		if r.Kind != ingest.EventRecord || r.Position > before {
			return false, nil
		}
		rows, err := p.effectsOf(r)
		wanted = append(wanted, rows...)
		return false, err
	})
	if err != nil {
		return err
	}
	for i := range wanted {
		var n int
		err := p.History.QueryRow(ctx, `SELECT 1 FROM effects WHERE position = $1 AND n = $2`, wanted[i].position, wanted[i].n).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			err = errors.New("decision: the rebuild asks for an effect that was not there before")
		}
		if err != nil {
			return err
		}
	}
	return p.CatchUp(ctx)
}
