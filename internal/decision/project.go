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
	"github.com/piepowder/piepowder/internal/yield"
)

// Names of the two watermarks. Effects run ahead of rows, so that an alert does
// not wait behind a backlog.
const (
	markEffects = "effects"
	markRows    = "rows"
)

// Rows are written in batches: many of one batch fall into the same pages, so a
// large one costs a third of small ones, in work and in bytes written beside the
// log. While little comes in, everything is copied at once.
const (
	maxBatch     = 8192
	largeBatch   = 16384
	checkpointed = 8192                   // records between checkpoints of the tables
	fewBehind    = 256                    // so much is a trickle
	gatherFor    = 700 * time.Millisecond // how long more is waited for
	trickleRest  = 9                      // rounds of a few records may take a tenth of a processor
	longestRest  = 2 * time.Second        // while callers stand in the queue
	effectsEvery = 50 * time.Millisecond  // an alert is on screen within a second
	patience     = 20 * time.Second       // 	patience     = 20 * time.Second       // how far behind rows may fall before they insist
	heldBack     = 5 * time.Second        // how far before they are copied at all while callers stand in the queue
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
	// Busy says that some caller waits for a decision: the rows then give way.
	// nil = never.
	Busy func() bool
}

// Projector copies the journal into the history tables and delivers effects.
// One goroutine runs it; Lag may be asked by any.
type Projector struct {
	ProjectorOptions
	shapes map[shapeKey]*shape
	rec    ingest.Record
	most   int              // records a batch of rows may have
	asking map[typeKey]bool // do rules on the type have effects
	failed map[effectKey]retry

	thread  *yield.Thread // nil unless Run runs
	began   time.Time     // of the batch
	since   time.Time     // of the work since the last rest
	leisure time.Duration // how long the batch may give way

	loose    uint64 // records copied since the last checkpoint
	marks    map[string]uint64
	position atomic.Uint64 // of the rows
	waiting  atomic.Int64  // unix microseconds at which the oldest record not yet copied came in, 0 = none
}

// NewProjector makes a Projector; Run or CatchUp starts it.
func NewProjector(o ProjectorOptions) *Projector {
	return &Projector{ProjectorOptions: o, shapes: map[shapeKey]*shape{}, most: maxBatch, asking: map[typeKey]bool{}, failed: map[effectKey]retry{}}
}

// Run copies until ctx ends. A failure is logged and tried again.
func (p *Projector) Run(ctx context.Context) {
	p.thread = yield.NewThread()
	defer func() {
		p.thread.Close()
		p.thread = nil
	}()
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
		default:
			if err := p.gather(ctx, p.rest(p.Clock.Now().Sub(began))); err != nil && ctx.Err() == nil {
				p.Log.Error("effects could not be delivered; trying again", "error", err)
			}
		}
		pause = time.Second
	}
}

// rest is how long the rows wait after a round that took so long: a little while
// little comes in, not at all while much is behind, else until a batch is worth
// its commit. While callers stand in the queue nothing is copied at first, then
// little, until the tables have fallen far behind.
func (p *Projector) rest(took time.Duration) time.Duration {
	behind, waited := p.Lag()
	crowded := p.Crowded != nil && p.Crowded()
	switch {
	case behind < fewBehind:
		// In a steady trickle each round would copy a handful, one after the other
		// without end, and take a processor from the callers.
		return min(trickleRest*took, gatherFor)
	case crowded && waited < heldBack:
		return heldBack / 20
	case crowded && waited < patience:
		return min(6*took, longestRest)
	case crowded:
		return min(took/2, longestRest)
	case behind < maxBatch:
		return gatherFor
	}
	return 0
}

// gather lets records come together while it goes on delivering effects.
func (p *Projector) gather(ctx context.Context, rest time.Duration) error {
	for ; rest > 0; rest -= effectsEvery {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.Clock.After(min(rest, effectsEvery)):
		}
		if _, err := p.effects(ctx); err != nil {
			return err
		}
		if _, err := p.deliver(ctx); err != nil {
			return err
		}
	}
	return nil
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
	return p.skim(from, func(pos uint64, raw []byte) (bool, error) {
		if err := ingest.DecodeRecord(pos, raw, p.Programs, &p.rec); err != nil {
			return false, err
		}
		return fn(&p.rec)
	})
}

// skim is scan for who reads the records as they are.
func (p *Projector) skim(from uint64, fn func(pos uint64, raw []byte) (enough bool, err error)) error {
	if p.Journal.End() <= from {
		return nil
	}
	err := p.Journal.Scan(from+1, func(pos uint64, raw []byte) error {
		enough, err := fn(pos, raw)
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

// typeKey is an event type of the program published at a position.
type typeKey struct{ at, index uint64 }

// asks says whether a record may have effects: most types' rules have none, and
// decoding all records twice would cost as much as copying some.
func (p *Projector) asks(raw []byte) (bool, error) {
	var key typeKey
	var event bool
	if key.at, key.index, event = ingest.ProgramAt(raw); !event {
		return false, nil
	}
	asks, known := p.asking[key]
	if known {
		return asks, nil
	}
	program, err := p.Programs.At(key.at)
	if err != nil {
		return false, err
	}
	asks = key.index >= uint64(len(program.Types)) || program.Types[key.index].AsksEffects()
	p.asking[key] = asks
	return asks, nil
}

// effects copies the effects of all records that have not been looked at. Where
// there is none, only the watermark moves, once per round.
func (p *Projector) effects(ctx context.Context) (bool, error) {
	var found []effectRow
	last := p.marks[markEffects]
	err := p.skim(last, func(pos uint64, raw []byte) (bool, error) {
		last = pos
		asks, err := p.asks(raw)
		if err != nil || !asks {
			return false, err
		}
		if err := ingest.DecodeRecord(pos, raw, p.Programs, &p.rec); err != nil {
			return false, err
		}
		rows, err := p.effectsOf(&p.rec)
		found = append(found, rows...)
		return len(found) >= 256, err
	})
	if err != nil || last == p.marks[markEffects] {
		return false, err
	}
	// A round without effects need not be kept: looking again costs little.
	if len(found) > 0 || last-p.marks[markEffects] > 10000 {
		err = p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := insertEffects(ctx, tx, p.History.Bulk(), found); err != nil {
				return err
			}
			return setMark(ctx, tx, markEffects, last)
		})
		if err != nil {
			return false, err
		}
	}
	p.marks[markEffects] = last
	if p.Hub != nil {
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
	_, waited := p.Lag()
	if p.thread != nil && waited < heldBack && p.Crowded != nil && p.Crowded() {
		p.waiting.CompareAndSwap(0, db.Micros(p.Clock.Now()))
		return true, nil
	}
	p.began = p.Clock.Now()
	p.since, p.leisure = p.began, gentleFor
	if waited >= patience {
		p.leisure = 0
	}
	b := newBatch()
	last, most := from, p.most
	if end-from > 4*maxBatch && most == maxBatch {
		most = largeBatch
	}
	err := p.scan(from, func(r *ingest.Record) (bool, error) {
		if last == from {
			p.waiting.Store(r.Received)
		}
		last = r.Position
		if last&63 == 0 {
			p.breathe(ctx)
		}
		if r.Kind == ingest.EventRecord {
			if err := b.add(r, p.shape(r), p.Vault); err != nil {
				return false, err
			}
		}
		return int(last-from) >= most, nil
	})
	if err != nil {
		return false, err
	}
	err = p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := b.write(ctx, tx, p.History.Bulk(), p.gently); err != nil {
			return err
		}
		return setMark(ctx, tx, markRows, last)
	})
	if err != nil {
		return false, err
	}
	p.marks[markRows] = last
	p.position.Store(last)
	if p.loose += last - from; p.loose >= checkpointed {
		p.loose = 0
		if err := p.History.Checkpoint(ctx); err != nil {
			return false, err
		}
	}
	if last == end {
		p.waiting.Store(0)
	}
	return true, nil
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
