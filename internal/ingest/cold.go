package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"

	"github.com/piepowder/piepowder/internal/engine"
)

// ColdFile is the engine's cold store on disk: rings that memory has no room
// for, appended to segments that are written anew when most of what they hold
// came back or died. In memory it keeps some 60 bytes a ring. Its files have no
// names: they are gone when the process is, and the state is made from snapshot
// and log again.
//
// One slot is: key (source, key) · until · length · checksum · the ring.
type ColdFile struct {
	dir      string
	capacity int64 // of a segment
	index    map[engine.ColdKey]coldAt
	segments map[uint32]*coldSegment
	last     uint32 // the segment being filled; 0 = none yet
	tail     []byte // of it, not yet written
	read     []byte
}

type coldAt struct {
	segment uint32
	n       uint32 // bytes of the slot
	at      int64
}

type coldSegment struct {
	f          *os.File
	size, live int64
	until      int64 // nothing in it is read from this time on
}

const (
	coldHead     = 16 + 8 + 4 + 4
	coldCapacity = 32 << 20
	coldTail     = 256 << 10
)

// NewColdFile makes an empty store whose segments lie in dir.
func NewColdFile(dir string) *ColdFile {
	c := &ColdFile{dir: dir, capacity: coldCapacity}
	c.begin()
	return c
}

func (c *ColdFile) begin() {
	c.index, c.segments, c.last, c.tail = map[engine.ColdKey]coldAt{}, map[uint32]*coldSegment{}, 0, c.tail[:0]
}

// Put implements engine.Cold.
func (c *ColdFile) Put(key engine.ColdKey, state []byte, until, now int64) error {
	if _, there := c.index[key]; there {
		return fmt.Errorf("ingest: ring %x of %x is in the cold store twice", key.Key, key.Source)
	}
	if s := c.segments[c.last]; s == nil || s.size+int64(len(c.tail)) >= c.capacity {
		if err := c.turn(now); err != nil {
			return err
		}
	}
	return c.append(key, state, until)
}

func (c *ColdFile) append(key engine.ColdKey, state []byte, until int64) error {
	s := c.segments[c.last]
	n := coldHead + len(state)
	c.index[key] = coldAt{c.last, uint32(n), s.size + int64(len(c.tail))}
	c.tail = binary.LittleEndian.AppendUint64(c.tail, key.Source)
	c.tail = binary.LittleEndian.AppendUint64(c.tail, key.Key)
	c.tail = binary.LittleEndian.AppendUint64(c.tail, uint64(until))
	c.tail = binary.LittleEndian.AppendUint32(c.tail, uint32(n))
	c.tail = binary.LittleEndian.AppendUint32(c.tail, crc32.Checksum(state, castagnoli))
	c.tail = append(c.tail, state...)
	s.live += int64(n)
	s.until = max(s.until, until)
	if len(c.tail) >= coldTail {
		return c.flush()
	}
	return nil
}

func (c *ColdFile) flush() error {
	s := c.segments[c.last]
	if s == nil || len(c.tail) == 0 {
		return nil
	}
	if _, err := s.f.WriteAt(c.tail, s.size); err != nil {
		return fmt.Errorf("ingest: cold store: %w", err)
	}
	s.size += int64(len(c.tail))
	c.tail = c.tail[:0]
	return nil
}

// turn begins a new segment, and makes room: segments without a living slot go,
// and one that is less than half alive, if there is such, is copied and goes.
func (c *ColdFile) turn(now int64) error {
	if err := c.flush(); err != nil {
		return err
	}
	old := c.last
	f, err := os.CreateTemp(c.dir, "cold-*.tmp")
	if err != nil {
		return fmt.Errorf("ingest: cold store: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return errors.Join(err, f.Close())
	}
	c.last++
	c.segments[c.last] = &coldSegment{f: f}
	worst := uint32(0)
	for no := uint32(1); no <= old; no++ {
		s := c.segments[no]
		switch {
		case s == nil:
		case s.live == 0 || s.until <= now:
			if err := c.let(no, now, false); err != nil {
				return err
			}
		case 2*s.live < s.size && (worst == 0 || s.live < c.segments[worst].live):
			worst = no
		}
	}
	if worst == 0 {
		return nil
	}
	return c.let(worst, now, true)
}

// let ends a segment; what lives in it is copied when keep is set, or goes too.
func (c *ColdFile) let(no uint32, now int64, keep bool) error {
	s := c.segments[no]
	if s.live > 0 {
		err := c.scan(no, func(key engine.ColdKey, until int64, state []byte) error {
			delete(c.index, key)
			if keep && until > now {
				return c.append(key, state, until)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	delete(c.segments, no)
	return s.f.Close()
}

// scan gives the living slots of a segment that was written, in order.
func (c *ColdFile) scan(no uint32, fn func(key engine.ColdKey, until int64, state []byte) error) error {
	s := c.segments[no]
	buf := make([]byte, s.size)
	if _, err := s.f.ReadAt(buf, 0); err != nil {
		return fmt.Errorf("ingest: cold store: %w", err)
	}
	for at := int64(0); at < int64(len(buf)); {
		key, until, n, state, err := coldSlot(buf[at:])
		if err != nil {
			return err
		}
		if have, ok := c.index[key]; ok && have.segment == no && have.at == at {
			if err := fn(key, until, state); err != nil {
				return err
			}
		}
		at += n
	}
	return nil
}

// coldSlot reads one slot.
func coldSlot(b []byte) (key engine.ColdKey, until, n int64, state []byte, err error) {
	if len(b) < coldHead {
		return key, 0, 0, nil, errors.New("ingest: the cold store ends early")
	}
	key = engine.ColdKey{Source: binary.LittleEndian.Uint64(b), Key: binary.LittleEndian.Uint64(b[8:])}
	until = int64(binary.LittleEndian.Uint64(b[16:]))
	n = int64(binary.LittleEndian.Uint32(b[24:]))
	if n < coldHead || n > int64(len(b)) {
		return key, 0, 0, nil, errors.New("ingest: a slot of the cold store has an impossible length")
	}
	state = b[coldHead:n:n]
	if crc32.Checksum(state, castagnoli) != binary.LittleEndian.Uint32(b[28:]) {
		return key, 0, 0, nil, errors.New("ingest: a slot of the cold store is damaged")
	}
	return key, until, n, state, nil
}

// Take implements engine.Cold.
func (c *ColdFile) Take(key engine.ColdKey) ([]byte, bool, error) {
	at, ok := c.index[key]
	if !ok {
		return nil, false, nil
	}
	s := c.segments[at.segment]
	c.read = append(c.read[:0], make([]byte, at.n)...)
	if at.at >= s.size {
		copy(c.read, c.tail[at.at-s.size:])
	} else if _, err := s.f.ReadAt(c.read, at.at); err != nil {
		return nil, false, fmt.Errorf("ingest: cold store: %w", err)
	}
	found, _, _, state, err := coldSlot(c.read)
	if err == nil && found != key {
		err = errors.New("ingest: a slot of the cold store is another's")
	}
	if err != nil {
		return nil, false, err
	}
	delete(c.index, key)
	s.live -= int64(at.n)
	return state, true, nil
}

// Each implements engine.Cold: segments from the oldest, each from its beginning.
func (c *ColdFile) Each(fn func(key engine.ColdKey, state []byte) error) error {
	if err := c.flush(); err != nil {
		return err
	}
	for no := uint32(1); no <= c.last; no++ {
		if c.segments[no] == nil {
			continue
		}
		err := c.scan(no, func(key engine.ColdKey, _ int64, state []byte) error { return fn(key, state) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Drop implements engine.Cold.
func (c *ColdFile) Drop(source uint64) error {
	for key, at := range c.index {
		if key.Source == source {
			c.segments[at.segment].live -= int64(at.n)
			delete(c.index, key)
		}
	}
	return nil
}

// Clear implements engine.Cold.
func (c *ColdFile) Clear() error { return c.Close() }

// Close gives the files back. An empty store is left, ready for use.
func (c *ColdFile) Close() error {
	var err error
	for _, s := range c.segments {
		err = errors.Join(err, s.f.Close())
	}
	c.begin()
	return err
}

// Len is the number of rings held, and bytes what they take on disk.
func (c *ColdFile) Len() (rings int, bytes int64) {
	bytes = int64(len(c.tail))
	for _, s := range c.segments {
		bytes += s.size
	}
	return len(c.index), bytes
}
