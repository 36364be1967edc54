package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

const lateMicros = int64(engine.LateLimit / time.Microsecond)

// Config says where the log lives and what it is decided by.
type Config struct {
	Journal   string            // directory of the log
	Snapshots string            // directory of state snapshots and event id indexes; all derived
	Vault     *seal.Vault       // open; stays the caller's to close, after Close
	Pack      []engine.Document // published as the first entry of an empty log
	Version   int64             // of Pack
	DB        *db.DB            // main database, for the control outbox; nil = no pump
	Clock     clock.Clock
	Log       *slog.Logger

	// Lag is how far the projector is behind; batches are refused above a
	// minute. nil = never.
	Lag func() time.Duration
	// SnapshotEvery is the number of records between snapshots; 0 means 200,000.
	SnapshotEvery uint64
	// StateMemory is how many bytes the windows of features may take in memory;
	// the coldest of what is beyond go to files without names in Snapshots. 0 =
	// no limit.
	StateMemory int64
	// Lists is the folder of loaded lists; "" = none can be loaded.
	Lists string
	// Log segments and what is planted into them by tests.
	Segments journal.Options
}

// Service takes events in and answers them. All methods may be called
// concurrently.
type Service struct {
	cfg      Config
	clk      clock.Clock
	log      *slog.Logger
	journal  *journal.Journal
	programs *Programs
	sets     *Sets
	door     *door
	fresh    *freshRefs
	shapes   atomic.Pointer[shapes]
	stats    counters
	callers  atomic.Int64 // of Submit, waiting now

	queue    chan *call
	wantWarm chan struct{}
	flights  chan flight
	stop     chan struct{} // closed by Close
	ended    chan struct{} // the answerer has ended: nothing is answered any more
	closing  sync.Once
	helpers  sync.WaitGroup
	cancel   context.CancelFunc
	ctx      context.Context
	failed   atomic.Pointer[error]

	calls   sync.Pool
	works   sync.Pool
	imports imports

	seq sequencer // owned by the sequencing goroutine once it runs
}

// Open recovers the log, restores the latest readable snapshot, replays what
// came after it, and begins to take events.
func Open(cfg Config) (*Service, error) {
	if cfg.SnapshotEvery == 0 {
		cfg.SnapshotEvery = 200_000
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Snapshots, 0o700); err != nil {
		return nil, fmt.Errorf("ingest: %w", err)
	}
	opt := cfg.Segments
	opt.BeforeWrite, opt.Unsynced = cfg.Vault.Sync, cfg.Vault.Unsynced
	j, err := journal.Open(cfg.Journal, opt)
	if err != nil {
		return nil, err
	}
	s := &Service{
		sets: OpenSets(cfg.Lists), cfg: cfg, clk: cfg.Clock, log: cfg.Log, journal: j, programs: NewPrograms(j.Read),
		queue: make(chan *call, 4096), wantWarm: make(chan struct{}, 1), flights: make(chan flight, 64),
		stop: make(chan struct{}), ended: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.calls.New = func() any { return &call{done: make(chan struct{}, 1)} }
	s.works.New = func() any { return new(work) }
	if err := s.start(); err != nil {
		s.cancel()
		return nil, errors.Join(err, j.Close())
	}
	return s, nil
}

func (s *Service) start() error {
	began := s.clk.Now()
	if j := s.journal; j.Torn() > 0 {
		s.log.Warn("an unfinished write at the end of the log was cut off", "bytes", j.Torn())
	}
	if err := s.restore(); err != nil {
		return err
	}
	s.door = newDoor(s.cfg.Vault, s.fresh)
	if s.journal.End() == 0 {
		if err := s.publishFirst(); err != nil {
			return err
		}
	}
	s.refreshLists()
	s.seq.next = s.journal.End() + 1
	s.wantWarmth()
	s.log.Info("log ready", "end", s.journal.End(), "replayed", s.seq.replayed, "took", s.clk.Now().Sub(began))
	go s.sequence()
	go s.answer()
	s.helpers.Add(3)
	go s.follow()
	go s.indexSegments()
	go s.warmer()
	if s.cfg.DB != nil {
		s.helpers.Add(1)
		go s.pump()
	}
	return nil
}

// Close stops taking events, answers those taken, writes a snapshot and closes
// the log. The vault stays open.
func (s *Service) Close() error {
	var err error
	s.closing.Do(func() {
		s.cancel()
		s.helpers.Wait() // the pump hands in entries: it ends first
		close(s.stop)
		<-s.ended
		if s.Err() == nil {
			err = s.seq.snapshots.finish(s)
		}
		err = errors.Join(err, s.journal.Close(), s.seq.player.Close())
	})
	return err
}

// limit gives a machine of this service its memory budget.
func (s *Service) limit(m *engine.Machine) (end func() error) {
	if s.cfg.StateMemory <= 0 {
		return func() error { return nil }
	}
	c := NewColdFile(s.cfg.Snapshots)
	m.Limit(s.cfg.StateMemory, c)
	return c.Close
}

// Err is the reason why nothing more is accepted, nil while all is well.
func (s *Service) Err() error {
	if e := s.failed.Load(); e != nil {
		return *e
	}
	return nil
}

func (s *Service) fail(err error) {
	if s.failed.CompareAndSwap(nil, &err) {
		s.log.Error("the log accepts nothing more; restart", "error", err)
	}
}

// Journal is the log, for readers.
func (s *Service) Journal() *journal.Journal { return s.journal }

// Sets is the folder of loaded lists.
func (s *Service) Sets() *Sets { return s.sets }

// Programs knows the program every record was decided by.
func (s *Service) Programs() *Programs { return s.programs }

// Program is the program in force, and the position that published it.
func (s *Service) Program() (*engine.Program, uint64) {
	sh := s.shapes.Load()
	return sh.program, sh.at
}

// End is the last durable position of the log.
func (s *Service) End() uint64 { return s.journal.End() }

// Record reads and decodes the record at pos.
func (s *Service) Record(pos uint64) (*Record, error) {
	b, err := s.journal.Read(pos)
	if errors.Is(err, journal.ErrNoRecord) {
		return nil, errs.New(errs.NotFound, "no_record", "There is no record %d in the log.", pos)
	}
	if err != nil {
		return nil, err
	}
	r := new(Record)
	return r, DecodeRecord(pos, b, s.programs, r)
}

// Scan decodes the records from a position to the end as it is now. The record
// is valid only during the call.
func (s *Service) Scan(from uint64, fn func(*Record) error) error {
	r := new(Record)
	return s.journal.Scan(from, func(pos uint64, b []byte) error {
		if err := DecodeRecord(pos, b, s.programs, r); err != nil {
			return err
		}
		return fn(r)
	})
}

var errStopping = errs.New(errs.Unavailable, "stopping", "The service is stopping; send the event again.")

func errFailed(err error) error {
	return errs.New(errs.Unavailable, "log_failed", "The log cannot be written; the event may or may not have been recorded. Send it again later.").Wrap(err)
}

// Submit takes one event and answers once it is durable. The error is an
// *errs.Error; with a cancelled context the event may have been taken.
func (s *Service) Submit(ctx context.Context, in *Incoming) (*Answer, error) {
	var a *Answer
	err := s.submit(ctx, in, func(w *work) { a = newAnswer(&w.rec, w.pos, w.repeat) })
	return a, err
}

// submit is Submit; answered is called with what was taken, which is valid only
// during that call.
func (s *Service) submit(ctx context.Context, in *Incoming, answered func(w *work)) error {
	w := s.works.Get().(*work)
	w.reset(in)
	s.stats.received.Add(1)
	s.callers.Add(1)
	defer s.callers.Add(-1)
	if err := s.door.open(s.shapes.Load(), w, db.Micros(s.clk.Now())); err != nil {
		s.stats.refused.Add(1)
		s.works.Put(w)
		return err
	}
	c := s.calls.Get().(*call)
	c.one[0] = w
	c.works = c.one[:]
	if err := s.hand(ctx, c); err != nil {
		return err // c and w may still be in use: they are left to the collector
	}
	err := w.err
	if err == nil {
		answered(w)
	} else {
		s.stats.refused.Add(1)
	}
	s.calls.Put(c)
	s.works.Put(w)
	return err
}

// Crowded says that many callers wait for decisions just now, so that work which
// can come later should.
// Busy says that some caller waits.
func (s *Service) Busy() bool { return s.callers.Load() > 0 }

func (s *Service) Crowded() bool { return s.callers.Load() >= 8 }

// hand gives a call to the sequencer and waits for its answer.
func (s *Service) hand(ctx context.Context, c *call) error {
	if err := s.enqueue(ctx, c); err != nil {
		return err
	}
	return s.await(ctx, c)
}

func (s *Service) enqueue(ctx context.Context, c *call) error {
	if err := s.Err(); err != nil {
		return errFailed(err)
	}
	select {
	case <-s.stop:
		return errStopping
	default:
	}
	select {
	case s.queue <- c:
		return nil
	case <-s.stop:
		return errStopping
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) await(ctx context.Context, c *call) error {
	select {
	case <-c.done:
		return nil
	case <-s.ended:
		select {
		case <-c.done:
			return nil
		default:
			return errStopping
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *work) reset(in *Incoming) {
	w.in, w.line, w.pos, w.repeat, w.err = *in, "", 0, false, nil
}
