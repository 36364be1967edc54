package journal

import (
	"fmt"
	"os"
	"path/filepath"
)

// group is what one sync makes durable.
type group struct {
	base   uint64
	chunks []chunk
	done   chan struct{}
	err    error
}

// chunk is the part of a group that goes to one segment.
type chunk struct {
	segment uint64 // first position of the segment
	roll    bool   // the segment begins here
	size    int64  // size of the segment, when it begins here
	off     int64
	last    uint64
	buf     []byte
	index   []uint32
}

type prepared struct {
	f   *os.File
	err error
}

// stage takes what has gathered and makes durable what it refers to.
func (j *Journal) stage() {
	defer close(j.staged)
	for {
		j.mu.Lock()
		for j.pending == nil && !j.closing {
			j.more.Wait()
		}
		none := j.pending == nil
		j.mu.Unlock()
		if none {
			return
		}
		early := j.opt.Unsynced != nil && j.opt.Unsynced()
		if !early {
			<-j.free
		}
		j.mu.Lock()
		g := j.pending
		j.pending = nil
		g.err = j.err
		j.mu.Unlock()
		if g.err == nil && j.opt.BeforeWrite != nil {
			g.err = j.opt.BeforeWrite()
		}
		if early {
			<-j.free
		}
		j.staged <- g
	}
}

// run is the committer: it makes groups durable, one after the other.
func (j *Journal) run() {
	defer close(j.stopped)
	for {
		j.free <- struct{}{}
		g, more := <-j.staged
		if !more {
			return
		}
		j.mu.Lock()
		err := j.err // of the group before: nothing may follow it
		j.mu.Unlock()
		if err == nil {
			err = g.err
		}
		if err == nil {
			err = j.commit(g)
		}
		j.mu.Lock()
		if err != nil && j.err == nil {
			j.err = fmt.Errorf("%w: %w", ErrFailed, err)
		}
		for _, c := range g.chunks {
			j.bytes -= int64(len(c.buf))
			if cap(c.buf) <= 4<<20 && len(j.spare) < 4 {
				j.spare = append(j.spare, c.buf)
			}
		}
		g.err = j.err
		j.room.Broadcast()
		j.mu.Unlock()
		close(g.done)
		if g.err != nil {
			j.wake()
		}
	}
}

func (j *Journal) commit(g *group) error {
	for i := range g.chunks {
		c := &g.chunks[i]
		if c.roll {
			if err := j.roll(c); err != nil {
				return err
			}
		}
		if _, err := j.active.f.WriteAt(c.buf, c.off); err != nil {
			return err
		}
		if j.opt.Planted != nil {
			if err := j.opt.Planted(); err != nil {
				return err
			}
		}
		if err := j.opt.sync(j.active.f); err != nil {
			return err
		}
		end := c.off + int64(len(c.buf))
		// Not synced: after a kill the page cache still has it, after a power
		// cut its absence only makes the last group unproven.
		if _, err := j.active.f.WriteAt(appendMark(nil, c.last), end); err != nil {
			return err
		}
		j.publish(c, end)
		if end > j.active.size/2 {
			select {
			case j.prepare <- struct{}{}:
			default:
			}
		}
	}
	return nil
}

// publish makes the chunk's records readable.
func (j *Journal) publish(c *chunk, end int64) {
	j.smu.Lock()
	defer j.smu.Unlock()
	j.active.index = append(j.active.index, c.index...)
	j.active.end, j.active.last = end, c.last
	j.end = c.last
	j.wakeLocked()
}

// wake lets waiting readers look again.
func (j *Journal) wake() {
	j.smu.Lock()
	defer j.smu.Unlock()
	j.wakeLocked()
}

func (j *Journal) wakeLocked() {
	if j.advanced != nil {
		close(j.advanced)
		j.advanced = nil
	}
}

// roll begins a new segment. The old one is whole and synced, so a segment file
// with a successor can have no torn tail.
func (j *Journal) roll(c *chunk) error {
	select {
	case j.prepare <- struct{}{}:
	default:
	}
	p := <-j.ready
	if p.err != nil {
		return p.err
	}
	s, err := j.startSegment(p.f, c.segment, c.size)
	if err != nil {
		return err
	}
	old := j.active
	j.smu.Lock()
	old.closed = true
	j.segments = append(j.segments, s)
	j.smu.Unlock()
	j.active = s
	j.seal <- old
	return nil
}

// startSegment turns a preallocated file into the segment beginning at first.
func (j *Journal) startSegment(f *os.File, first uint64, size int64) (*segment, error) {
	if size > j.opt.SegmentBytes {
		if err := writeZeros(f, j.opt.SegmentBytes, size); err != nil {
			return nil, err
		}
	}
	if _, err := f.WriteAt(segmentHeader(first), 0); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	path := filepath.Join(j.dir, segmentName(first))
	if err := os.Rename(f.Name(), path); err != nil {
		return nil, err
	}
	if err := syncDir(j.dir); err != nil {
		return nil, err
	}
	return &segment{path: path, f: f, first: first, size: size, last: first - 1, end: segmentHead}, nil
}

// prepareSegments keeps one preallocated file ready once it was asked for one.
func (j *Journal) prepareSegments() {
	defer j.helpers.Done()
	n := 0
	for range j.prepare {
		if len(j.ready) > 0 {
			continue
		}
		n++ // the file before this one may not have its final name yet
		f, err := preallocate(filepath.Join(j.dir, fmt.Sprintf("next%d%s", n, tempExt)), j.opt.SegmentBytes)
		j.ready <- prepared{f, err}
	}
	select {
	case p := <-j.ready:
		if p.f != nil {
			_ = p.f.Close()
			_ = os.Remove(p.f.Name())
		}
	default:
	}
}

// sealSegments gives closed segments their root and index file. A failure here
// loses nothing: both are derived again by the next Open.
func (j *Journal) sealSegments(waiting []*segment) {
	defer j.helpers.Done()
	for _, s := range waiting {
		j.sealSegment(s)
	}
	for s := range j.seal {
		j.sealSegment(s)
	}
}

func (j *Journal) sealSegment(s *segment) {
	root, err := segmentRoot(s)
	if err != nil {
		return
	}
	j.smu.Lock()
	s.root, s.rooted = root, true
	j.smu.Unlock()
	if err := s.f.Truncate(s.end); err == nil {
		_ = writeIndex(s)
	}
}
