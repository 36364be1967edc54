package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// File is a file of events: NDJSON, or CSV whose rows become events by the
// pack's mapping. Both may be compressed with gzip.
type File struct {
	r     *bufio.Reader
	rows  *engine.Rows // nil for NDJSON
	table *csv.Reader
	line  int

	row    [][]byte
	held   []heldEvents // by event of a row: those whose time has not come
	events int
}

// heldEvents are the later events rows made (a label after seven days), first
// in, first out: rows come in time order.
type heldEvents struct {
	at    []int64
	lines [][]byte
	from  []int // line of the row
	head  int
}

// OpenFile begins to read a file of events for a program; the program's pack
// has the mapping that CSV needs.
func OpenFile(r io.Reader, program *engine.Program) (*File, error) {
	f := &File{r: bufio.NewReaderSize(r, MaxEvent+2)}
	if magic, err := f.r.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(f.r)
		if err != nil {
			return nil, errs.New(errs.BadRequest, "file_unreadable", "The file is not whole gzip.").Wrap(err)
		}
		f.r = bufio.NewReaderSize(z, MaxEvent+2)
	}
	first, err := f.firstByte()
	if err != nil {
		return nil, err
	}
	if first == '{' {
		return f, nil
	}
	if program.Pack == nil || program.Pack.Mapping == nil {
		return nil, errs.New(errs.BadRequest, "no_mapping", "The pack has no mapping.yaml, which says what the columns of a CSV file are.")
	}
	f.table = csv.NewReader(f.r)
	f.table.FieldsPerRecord, f.table.LazyQuotes = -1, true
	heading, err := f.table.Read()
	if err != nil {
		return nil, errs.New(errs.BadRequest, "file_unreadable", "The file has no heading.").Wrap(err)
	}
	f.rows, err = program.Pack.Mapping.Bind(program, heading)
	if err != nil {
		return nil, err
	}
	f.held = make([]heldEvents, len(f.rows.Types))
	return f, nil
}

func (f *File) firstByte() (byte, error) {
	for {
		b, err := f.r.Peek(1)
		if err == io.EOF {
			return 0, errs.New(errs.BadRequest, "file_empty", "The file is empty.")
		}
		if err != nil {
			return 0, errs.New(errs.BadRequest, "file_unreadable", "The file cannot be read.").Wrap(err)
		}
		if !bytes.ContainsRune([]byte(" \t\r\n"), rune(b[0])) {
			return b[0], nil
		}
		_, _ = f.r.Discard(1)
	}
}

// Each calls fn with every event as a line of JSON and the line of the file it
// came from. A row that cannot be read is given with an error. Events that rows
// make for later come in their turn, when the rows are in order of time.
func (f *File) Each(fn func(line int, event []byte, err error) error) error {
	if f.rows == nil {
		return eachLine(f.r, func() error { return nil }, func(event []byte, err error) error {
			f.line++
			return fn(f.line, event, err)
		})
	}
	for {
		cells, err := f.table.Read()
		if err == io.EOF {
			return f.due(1<<63-1, fn)
		}
		f.line, _ = f.table.FieldPos(0)
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			if err := fn(wrong.Line, nil, errs.New(errs.BadRequest, "row_unreadable", "The row is not CSV: %v.", wrong.Err)); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", f.line+1, err)
		}
		if err := f.take(cells, fn); err != nil {
			return err
		}
	}
}

func (f *File) take(cells []string, fn func(int, []byte, error) error) error {
	f.row = f.row[:0]
	for _, c := range cells {
		f.row = append(f.row, []byte(c))
	}
	at, err := f.rows.Time(f.row)
	if err != nil {
		return fn(f.line, nil, errs.New(errs.Invalid, "row_time", "The row's time cannot be read.").
			With(errs.Field{Pointer: "/time", Message: "must be a time of the mapping's form"}))
	}
	if err := f.due(at, fn); err != nil {
		return err
	}
	for i := range f.rows.Types {
		if !f.rows.Wants(i, f.row) {
			continue
		}
		line := f.rows.AppendJSON(nil, i, f.row, at)
		if later := f.rows.After[i]; later > 0 {
			h := &f.held[i]
			h.at, h.lines, h.from = append(h.at, at+later), append(h.lines, line), append(h.from, f.line)
			continue
		}
		if err := fn(f.line, line, nil); err != nil {
			return err
		}
	}
	return nil
}

// due gives the held events up to and including a time.
func (f *File) due(at int64, fn func(int, []byte, error) error) error {
	for {
		best := -1
		for i := range f.held {
			h := &f.held[i]
			if h.head < len(h.at) && h.at[h.head] <= at &&
				(best < 0 || h.at[h.head] < f.held[best].at[f.held[best].head]) {
				best = i
			}
		}
		if best < 0 {
			return nil
		}
		h := &f.held[best]
		line, from := h.lines[h.head], h.from[h.head]
		h.lines[h.head] = nil
		if h.head++; h.head > 4096 && h.head > len(h.at)/2 {
			h.at, h.lines, h.from = append(h.at[:0], h.at[h.head:]...), append(h.lines[:0], h.lines[h.head:]...), append(h.from[:0], h.from[h.head:]...)
			h.head = 0
		}
		if err := fn(from, line, nil); err != nil {
			return err
		}
	}
}
