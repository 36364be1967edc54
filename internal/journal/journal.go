package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

var (
	// ErrClosed is returned for appends to a journal that was closed.
	ErrClosed = errors.New("journal: closed")
	// ErrFailed is wrapped by every append after a failed write or sync. It never
	// goes away: the process must be restarted and reads back what the disk holds.
	ErrFailed = errors.New("journal: an earlier write or sync failed, nothing more is accepted")
	// ErrNoRecord is returned when a position is not, or no longer, in the journal.
	ErrNoRecord = errors.New("journal: no record at this position")
	// ErrInUse is returned by Open when another process has the journal open.
	ErrInUse = errors.New("journal: in use by another process")
)

// Options of Open; the zero value is right for production.
type Options struct {
	// SegmentBytes is the size of a segment file; 0 means 64 MiB. A batch longer
	// than that gets a segment of its own.
	SegmentBytes int64
	// BeforeWrite runs before each group is written, in the committer. What the
	// records refer to (the vault's new slots) is made durable here. An error
	// ends the right to append.
	BeforeWrite func() error
	// Unsynced says that BeforeWrite would have to wait for the disk just now: it
	// then runs for one group while the group before is being synced. Otherwise a
	// group gathers until the disk is free. nil = never.
	Unsynced func() bool

	// Planted is a fault of the disk for tests: an error counts as a failed sync.
	Planted func() error

	sync func(*os.File) error
}

// maxPending bounds the bytes waiting for the committer; Append blocks above.
const maxPending = 64 << 20

// Journal is an open log. All methods may be called concurrently.
type Journal struct {
	dir  string
	opt  Options
	lock *os.File

	mu      sync.Mutex
	more    sync.Cond // the committer waits for a group
	room    sync.Cond // appenders wait for space
	pending *group
	bytes   int64
	next    uint64 // position of the next record
	off     int64  // where it will be written
	size    int64  // size of the segment it goes to
	first   uint64 // first position of that segment
	err     error
	closing bool
	spare   [][]byte

	smu      sync.RWMutex
	segments []*segment
	end      uint64        // last durable position
	advanced chan struct{} // closed and replaced when end moves and somebody waits

	active  *segment      // committer only
	free    chan struct{} // holds one token while the committer waits for a group
	staged  chan *group   // what BeforeWrite has run for
	prepare chan struct{}
	ready   chan prepared
	seal    chan *segment
	stopped chan struct{} // committer has ended
	helpers sync.WaitGroup
	torn    int64
}

// Ticket is the receipt of one Append.
type Ticket struct {
	First uint64 // position of the batch's first record
	g     *group
}

// Done is closed when the batch is on disk or has failed.
func (t *Ticket) Done() <-chan struct{} { return t.g.done }

// Err is nil when the batch is on disk. Call it only after Done.
func (t *Ticket) Err() error { return t.g.err }

// Wait blocks until Done and returns Err.
func (t *Ticket) Wait() error {
	<-t.g.done
	return t.g.err
}

// Open opens or creates the journal in dir and recovers its tail. It returns a
// *CorruptError when acknowledged records are damaged, ErrInUse when another
// process has it open.
func Open(dir string, opt Options) (*Journal, error) {
	if opt.SegmentBytes <= 0 {
		opt.SegmentBytes = 64 << 20
	}
	if opt.sync == nil {
		opt.sync = fdatasync
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	j := &Journal{
		dir: dir, opt: opt, lock: lock,
		prepare: make(chan struct{}, 1), ready: make(chan prepared, 1), seal: make(chan *segment, 64),
		stopped: make(chan struct{}), free: make(chan struct{}, 1), staged: make(chan *group),
	}
	j.more.L, j.room.L = &j.mu, &j.mu
	if err := j.recover(); err != nil {
		for _, s := range j.segments {
			_ = s.f.Close()
		}
		_ = lock.Close()
		return nil, err
	}
	j.helpers.Add(2)
	var unsealed []*segment
	for _, s := range j.segments {
		if s.closed && !s.rooted {
			unsealed = append(unsealed, s)
		}
	}
	go j.prepareSegments()
	go j.sealSegments(unsealed)
	go j.stage()
	go j.run()
	return j, nil
}

func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrInUse
	}
	return f, nil
}

// Append hands over a batch; the records are copied. Batches keep their order
// and are kept whole: after a crash all of a batch is there or none of it.
// Append blocks only while 64 MiB wait to be written.
func (j *Journal) Append(recs [][]byte) *Ticket {
	var need int64
	for _, r := range recs {
		if len(r) == 0 || len(r) > MaxRecord {
			return failedTicket(fmt.Errorf("journal: a record of %d bytes, wanted 1 to %d", len(r), MaxRecord))
		}
		need += frameSize(len(r))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.bytes > maxPending && j.err == nil && !j.closing {
		j.room.Wait()
	}
	switch {
	case j.err != nil:
		return failedTicket(j.err)
	case j.closing:
		return failedTicket(ErrClosed)
	}
	g := j.pending
	if g == nil {
		g = &group{done: make(chan struct{}), base: j.next}
		j.pending = g
		j.more.Signal()
	}
	t := &Ticket{First: j.next, g: g}
	if need == 0 {
		return t
	}
	c := j.chunkFor(g, need)
	for i, r := range recs {
		if (j.next-c.segment)%stride == 0 {
			c.index = append(c.index, uint32(j.off))
		}
		c.buf = appendFrame(c.buf, j.next, g.base, i == len(recs)-1, r)
		j.off += frameSize(len(r))
		j.next++
	}
	c.last = j.next - 1
	j.bytes += need
	return t
}

// chunkFor returns the chunk of g that a batch of need bytes goes to, starting
// a new segment when the current one has no room.
func (j *Journal) chunkFor(g *group, need int64) *chunk {
	roll := j.off+need+frameHead > j.size && j.off > segmentHead
	if n := len(g.chunks); n > 0 && !roll {
		return &g.chunks[n-1]
	}
	c := chunk{off: j.off, roll: roll}
	if roll {
		c.off, c.size = segmentHead, max(j.opt.SegmentBytes, segmentHead+need+frameHead)
		j.off, j.size, j.first = c.off, c.size, j.next
	}
	if j.off+need+frameHead > j.size { // an empty segment that is too small grows
		j.size = j.off + need + frameHead
	}
	c.segment = j.first
	if n := len(j.spare); n > 0 {
		c.buf, j.spare = j.spare[n-1][:0], j.spare[:n-1]
	}
	g.chunks = append(g.chunks, c)
	return &g.chunks[len(g.chunks)-1]
}

func failedTicket(err error) *Ticket {
	g := &group{done: make(chan struct{}), err: err}
	close(g.done)
	return &Ticket{g: g}
}

// End is the last durable position, 0 when the journal is empty.
func (j *Journal) End() uint64 {
	j.smu.RLock()
	defer j.smu.RUnlock()
	return j.end
}

// Err is the reason why nothing more is accepted, nil while all is well.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Torn is the number of bytes of an unfinished write that Open cut off.
func (j *Journal) Torn() int64 { return j.torn }

// WaitFor blocks until position pos is durable and returns the end then, or
// until ctx is done, the journal stops or nothing more can become durable.
func (j *Journal) WaitFor(ctx context.Context, pos uint64) (uint64, error) {
	for {
		j.smu.Lock()
		end := j.end
		if end >= pos {
			j.smu.Unlock()
			return end, nil
		}
		if j.advanced == nil {
			j.advanced = make(chan struct{})
		}
		ch := j.advanced
		j.smu.Unlock()
		if err := j.Err(); err != nil {
			return end, err
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return end, ctx.Err()
		case <-j.stopped:
			if j.End() < pos {
				return j.End(), ErrClosed
			}
		}
	}
}

// Close writes what is pending, ends the goroutines and closes the files.
// It returns the reason why appends had failed, if they had.
func (j *Journal) Close() error {
	j.mu.Lock()
	if j.closing {
		j.mu.Unlock()
		return ErrClosed
	}
	j.closing = true
	j.more.Broadcast()
	j.room.Broadcast()
	j.mu.Unlock()
	<-j.stopped
	close(j.seal)
	close(j.prepare)
	j.helpers.Wait()
	err := j.Err()
	j.smu.Lock()
	defer j.smu.Unlock()
	for _, s := range j.segments {
		if cerr := s.f.Close(); err == nil {
			err = cerr
		}
	}
	if cerr := j.lock.Close(); err == nil {
		err = cerr
	}
	return err
}
