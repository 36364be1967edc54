package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// File is a file of events that can be read more than once.
type File struct {
	Name   string
	Open   func() (io.ReadCloser, error) // plain text: decompressed by the caller
	Sorted bool                          // known to be in time order: saves a pass
}

// Replay gives the events of a file in order of event time, those with equal
// times in order of the file. CSV rows go through the pack's mapping, and the
// later events a row makes (a label after seven days) are merged in where they
// belong. A file that is not in time order is sorted in memory; notice says so.
// visit must not keep ev.
func Replay(p *Program, f File, resolve Resolver, notice func(string), visit func(ev *Event) error) error {
	if !f.Sorted {
		sorted, err := inOrder(p, f)
		if err != nil {
			return err
		}
		if !sorted {
			if notice != nil {
				notice(f.Name + " is not in time order: sorting it in memory")
			}
			return withFile(p, f, func(s *stream) error {
				if err := s.sort(); err != nil {
					return err
				}
				return s.merge(resolve, visit)
			})
		}
	}
	return withFile(p, f, func(s *stream) error { return s.merge(resolve, visit) })
}

func withFile(p *Program, f File, fn func(s *stream) error) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	s, err := newStream(p, f.Name, r)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if err := fn(s); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

// inOrder reads only the times of a file.
func inOrder(p *Program, f File) (sorted bool, err error) {
	err = withFile(p, f, func(s *stream) error {
		last := int64(-1 << 63)
		for {
			ok, err := s.next()
			if err != nil {
				return err
			}
			if !ok {
				sorted = true
				return nil
			}
			if s.at < last {
				return nil
			}
			last = s.at
		}
	})
	return sorted, err
}

// stream reads records, rows or JSON lines, with their times.
type stream struct {
	prog *Program
	csv  *csvRows
	rows *Rows    // nil for JSON lines
	row  [][]byte // current record
	at   int64    // its time
	held []heldRecord
	pos  int
}

type heldRecord struct {
	at   int64
	line int
	raw  string
}

func newStream(p *Program, name string, r io.Reader) (*stream, error) {
	s := &stream{prog: p, csv: newCSVRows(r)}
	first, err := s.csv.r.Peek(1)
	if err != nil && err != io.EOF {
		return nil, err
	}
	base := strings.TrimSuffix(strings.ToLower(name), ".gz")
	if len(first) == 1 && first[0] == '{' || strings.HasSuffix(base, ".ndjson") || strings.HasSuffix(base, ".jsonl") {
		return s, nil
	}
	if p.Pack.Mapping == nil {
		return nil, fmt.Errorf("the pack has no mapping.yaml, which says what the columns are")
	}
	heading, err := s.csv.read()
	if err == io.EOF {
		return nil, fmt.Errorf("the file is empty")
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, len(heading))
	for i, h := range heading {
		names[i] = string(h)
	}
	s.rows, err = p.Pack.Mapping.Bind(p, names)
	return s, err
}

// next reads one record and its time; false at the end.
func (s *stream) next() (bool, error) {
	if s.held != nil {
		return s.nextHeld()
	}
	if s.rows == nil {
		for {
			s.csv.line = s.csv.next
			line, err := s.csv.readLine()
			if err == io.EOF {
				return false, nil
			}
			if err != nil {
				return false, err
			}
			if s.csv.raw = bytes.TrimSpace(line); len(s.csv.raw) > 0 {
				break
			}
		}
		var head struct {
			Time time.Time `json:"time"`
		}
		if err := json.Unmarshal(s.csv.raw, &head); err != nil {
			return false, fmt.Errorf("line %d: %w", s.csv.line, err)
		}
		s.at = head.Time.UnixMicro()
		return true, nil
	}
	row, err := s.csv.read()
	if err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.row = row
	if s.at, err = s.rows.Time(row); err != nil {
		return false, fmt.Errorf("line %d: %w", s.csv.line, err)
	}
	return true, nil
}

func (s *stream) nextHeld() (bool, error) {
	if s.pos == len(s.held) {
		return false, nil
	}
	h := &s.held[s.pos]
	s.pos++
	s.at, s.csv.line = h.at, h.line
	s.csv.raw = append(s.csv.raw[:0], h.raw...)
	if s.rows == nil {
		return true, nil
	}
	var err error
	if s.row, err = (&csvRows{line: h.line}).one(s.csv.raw); err != nil {
		return false, err
	}
	return true, nil
}

// one cuts a row given whole.
func (c *csvRows) one(raw []byte) ([][]byte, error) {
	if bytes.IndexByte(raw, '"') >= 0 {
		return c.split(raw)
	}
	return bytes.Split(raw, []byte{','}), nil
}

// sort reads the whole file and orders it by time.
func (s *stream) sort() error {
	var held []heldRecord
	for {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		held = append(held, heldRecord{s.at, s.csv.line, string(s.csv.raw)})
	}
	sort.SliceStable(held, func(i, j int) bool { return held[i].at < held[j].at })
	s.held, s.csv.raw = held, nil
	return nil
}

// waiting is an event made by an earlier row whose time has not come.
type waiting struct {
	ev  *Event
	seq int // number of the row
}

// queue holds the waiting events of one mapping entry: rows come in time order
// and the delay is constant, so it is first in, first out.
type queue struct {
	list []waiting
	head int
}

func (q *queue) push(w waiting) {
	if q.head > 1024 && q.head > len(q.list)/2 {
		q.list = append(q.list[:0], q.list[q.head:]...)
		q.head = 0
	}
	q.list = append(q.list, w)
}

// merge gives the events of all records in time order.
func (s *stream) merge(resolve Resolver, visit func(ev *Event) error) error {
	if s.rows == nil {
		return s.lines(resolve, visit)
	}
	queues := make([]queue, len(s.rows.Types))
	var free []*Event
	var ev Event
	// due gives the waiting events up to and including time at: they were made
	// by earlier rows, so they come before a row of the same time.
	due := func(at int64) error {
		for {
			best := -1
			for i := range queues {
				if q := &queues[i]; q.head < len(q.list) && q.list[q.head].ev.At <= at {
					if best < 0 || before(q.list[q.head], queues[best].list[queues[best].head]) {
						best = i
					}
				}
			}
			if best < 0 {
				return nil
			}
			q := &queues[best]
			w := q.list[q.head]
			q.list[q.head] = waiting{}
			q.head++
			if err := visit(w.ev); err != nil {
				return err
			}
			free = append(free, w.ev)
		}
	}
	for seq := 0; ; seq++ {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			return due(1<<63 - 1)
		}
		if err := due(s.at); err != nil {
			return err
		}
		for i := range s.rows.Types {
			if !s.rows.Wants(i, s.row) {
				continue
			}
			to := &ev
			if s.rows.After[i] > 0 {
				to = new(Event)
				if n := len(free); n > 0 {
					to, free = free[n-1], free[:n-1]
				}
			}
			if err := s.rows.Decode(i, s.row, s.at, resolve, to); err != nil {
				return fmt.Errorf("line %d: %w", s.csv.line, err)
			}
			if s.rows.After[i] > 0 {
				queues[i].push(waiting{to, seq})
			} else if err := visit(to); err != nil {
				return err
			}
		}
	}
}

func before(a, b waiting) bool {
	if a.ev.At != b.ev.At {
		return a.ev.At < b.ev.At
	}
	return a.seq < b.seq
}

func (s *stream) lines(resolve Resolver, visit func(ev *Event) error) error {
	var ev Event
	for {
		ok, err := s.next()
		if err != nil || !ok {
			return err
		}
		if err := s.prog.DecodeJSON(s.csv.raw, resolve, &ev); err != nil {
			return fmt.Errorf("line %d: %s", s.csv.line, eventFault(err))
		}
		if err := visit(&ev); err != nil {
			return err
		}
	}
}

// AppendDecision appends one decision as replay writes it:
// {"event_id", "outcome", "score", "rules", "features"}.
func (p *Program) AppendDecision(dst []byte, ev *Event, d *Decision, features bool) []byte {
	id, _ := json.Marshal(ev.ID) // text always marshals
	dst = append(append(dst, `{"event_id":`...), id...)
	dst = append(append(dst, `,"outcome":"`...), d.Outcome...)
	dst = append(dst, `","score":`...)
	dst = appendFloat(dst, d.Score)
	dst = append(dst, `,"rules":[`...)
	n := 0
	for _, h := range d.Hits {
		if h.Shadow || h.Snoozed {
			continue
		}
		if n++; n > 1 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), p.Rules[h.Rule].ID...), '"')
	}
	dst = append(dst, ']')
	if features {
		dst = append(dst, `,"features":{`...)
		n := 0
		for i := range p.Features {
			if p.Features[i].Implied || !d.Vector.WasRead(i) {
				continue
			}
			if n++; n > 1 {
				dst = append(dst, ',')
			}
			dst = append(append(append(dst, '"'), p.Features[i].Name...), '"', ':')
			dst = p.AppendFeature(dst, i, &d.Vector)
		}
		dst = append(dst, '}')
	}
	return append(dst, '}')
}
