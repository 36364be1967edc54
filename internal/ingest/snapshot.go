package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// A snapshot is the state after a position, so that a restart replays only what
// came later. It is derived: one that is absent or damaged costs time, nothing
// else.
//
//	magic · position · position of the program · vault slots · n fresh · entities ·
//	n ids · (key · position) · state · crc
type snapshot struct {
	pos, program uint64
	slots        int
	fresh        []uint64
	ids          []idAt // of events that no index file knows
	state        []byte
}

const (
	snapMagic = "PPSNAP02"
	snapExt   = ".snap"
	keepSnaps = 2
)

func (p *snapshot) encode() []byte {
	b := make([]byte, 0, len(p.state)+8*len(p.fresh)+16*len(p.ids)+64)
	b = append(b, snapMagic...)
	b = binary.LittleEndian.AppendUint64(b, p.pos)
	b = binary.LittleEndian.AppendUint64(b, p.program)
	b = binary.LittleEndian.AppendUint64(b, uint64(p.slots))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(p.fresh)))
	for _, id := range p.fresh {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(len(p.ids)))
	for _, id := range p.ids {
		b = binary.LittleEndian.AppendUint64(b, id.key)
		b = binary.LittleEndian.AppendUint64(b, id.pos)
	}
	b = append(b, p.state...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeSnapshot(b []byte) (*snapshot, error) {
	if len(b) < 44 || string(b[:8]) != snapMagic {
		return nil, errors.New("not a snapshot")
	}
	body := b[:len(b)-4]
	if binary.LittleEndian.Uint32(b[len(b)-4:]) != crc32.Checksum(body, castagnoli) {
		return nil, errors.New("the snapshot is damaged")
	}
	p := parser{b: body[8:]}
	s := &snapshot{pos: p.fixed64(), program: p.fixed64(), slots: int(p.fixed64())}
	n := p.fixed64()
	if n > uint64(len(p.b)/8) {
		return nil, errShort
	}
	for range n {
		s.fresh = append(s.fresh, p.fixed64())
	}
	if n = p.fixed64(); n > uint64(len(p.b)/16) {
		return nil, errShort
	}
	s.ids = make([]idAt, n)
	for i := range s.ids {
		s.ids[i] = idAt{p.fixed64(), p.fixed64()}
	}
	s.state = p.b
	return s, p.err()
}

func snapshotName(pos uint64) string { return fmt.Sprintf("state-%020d%s", pos, snapExt) }

// snapshotFiles lists the snapshots of a directory, newest first.
func snapshotFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "state-") && strings.HasSuffix(e.Name(), snapExt) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// snapshot copies the live state, when the sequencer has ended.
func (s *Service) snapshot() (*snapshot, error) {
	q := &s.seq
	snap := &snapshot{pos: q.next - 1, program: s.shapes.Load().at}
	snap.slots, snap.fresh = s.fresh.state(s.cfg.Vault)
	snap.ids = q.seen.unindexed()
	var buf bytes.Buffer
	if err := q.player.Machine.Snapshot(&buf); err != nil {
		return nil, err
	}
	snap.state = buf.Bytes()
	return snap, nil
}

// writeSnapshot puts it on disk once the log is there too: a snapshot must never
// be ahead of the log.
func (s *Service) writeSnapshot(snap *snapshot) error {
	if _, err := s.journal.WaitFor(s.ctxAlways(), snap.pos); err != nil {
		return err
	}
	dir := s.cfg.Snapshots
	if err := replaceFile(filepath.Join(dir, snapshotName(snap.pos)), snap.encode()); err != nil {
		return err
	}
	s.stats.snapshots.Add(1)
	s.seq.snapshots.last.Store(snap.pos)
	names, err := snapshotFiles(dir)
	if err != nil {
		return err
	}
	for _, old := range names[min(keepSnaps, len(names)):] {
		if err := os.Remove(filepath.Join(dir, old)); err != nil {
			return err
		}
	}
	return nil
}

// restore brings state and id index to the end of the log.
func (s *Service) restore() error {
	q := &s.seq
	q.seen = newSeenIDs()
	q.player = Player{Scan: s.scanTo, Published: s.published, Sets: s.sets.Get, Limit: s.limit}
	q.snapshots.want = make(chan struct{}, 1)
	snap := s.loadSnapshot()
	s.fresh = newFreshRefs(append(snap.fresh, s.cfg.Vault.Since(snap.slots)...))
	q.snapshots.last.Store(snap.pos)
	for _, seg := range s.journal.Segments() {
		if !seg.Closed {
			continue
		}
		ids, err := openIDs(s.cfg.Snapshots, s.journal, s.cfg.Vault, seg)
		if err != nil {
			return err
		}
		q.seen.addSegment(ids)
	}
	for _, id := range snap.ids {
		if id.pos > q.seen.indexed() {
			q.seen.add(id.key, id.pos)
		}
	}
	if snap.pos == 0 && s.journal.First() > 1 {
		return errors.New("ingest: the beginning of the log is gone and no snapshot covers it")
	}
	return s.replay(max(snap.pos+1, s.journal.First()))
}

// loadSnapshot restores the newest readable snapshot and returns it, or an empty
// one.
func (s *Service) loadSnapshot() *snapshot {
	names, err := snapshotFiles(s.cfg.Snapshots)
	if err != nil {
		s.log.Warn("snapshots cannot be listed", "error", err)
	}
	for _, name := range names {
		snap, err := readSnapshot(filepath.Join(s.cfg.Snapshots, name))
		if err == nil && snap.pos > s.journal.End() {
			err = fmt.Errorf("it is ahead of the log, which ends at %d", s.journal.End())
		}
		if err == nil {
			err = s.restoreSnapshot(snap)
		}
		if err == nil {
			return snap
		}
		s.log.Warn("a snapshot is passed over", "file", name, "error", err)
	}
	return &snapshot{}
}

func readSnapshot(path string) (*snapshot, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return decodeSnapshot(b)
}

func (s *Service) restoreSnapshot(snap *snapshot) error {
	program, err := s.programs.At(snap.program)
	if err != nil {
		return err
	}
	m := engine.NewMachine(program)
	with := &s.seq.player
	with.own(m)
	m.UseSets(s.sets.Get)
	if err := m.Restore(bytes.NewReader(snap.state)); err != nil {
		with.Machine = nil
		return errors.Join(err, with.Close())
	}
	s.shapes.Store(newShapes(program, snap.program))
	return nil
}

func sameDecision(a, b *engine.Decision) bool {
	return a.Decided == b.Decided && a.Outcome == b.Outcome && math.Float64bits(a.Score) == math.Float64bits(b.Score) &&
		a.Pivot == b.Pivot && slices.Equal(a.Hits, b.Hits)
}

// logged notes that the references a record carries are in the log. Tokenised
// entities have none.
func (f *freshRefs) logged(r *Record) {
	for i := range r.Event.Roles {
		if r.Event.Type.Roles[i].Token {
			delete(f.ids, r.Event.Roles[i])
		}
	}
	for _, ref := range r.Refs {
		delete(f.ids, r.Event.Roles[ref.Role])
	}
}

// indexSegments makes the id index of each segment that was closed.
func (s *Service) indexSegments() {
	defer s.helpers.Done()
	for {
		known := s.seq.seen.indexed()
		for _, seg := range s.journal.Segments() {
			if !seg.Closed || seg.Last <= known {
				continue
			}
			ids, err := openIDs(s.cfg.Snapshots, s.journal, s.cfg.Vault, seg)
			if err != nil {
				s.log.Error("a segment's ids could not be indexed", "segment", seg.Name, "error", err)
				break
			}
			s.seq.seen.addSegment(ids)
		}
		if _, err := s.journal.WaitFor(s.ctx, s.journal.End()+1000); err != nil {
			return
		}
	}
}
