package ingest

import (
	"context"
	"io"
	"sync/atomic"
)

// Imported counts what an import did. Fields may be read while it runs.
type Imported struct {
	Taken, Repeats, Refused atomic.Int64
}

// Import takes a file of events in through the same path as live events, as
// history unless form says Live. refused gets the line and the reason of each
// event that was not taken. The error is one that ended the import early; what
// was taken until then stays, and importing the same file again only repeats it.
func (s *Service) Import(ctx context.Context, r io.Reader, form Incoming, n *Imported, refused func(line int, err error) error) error {
	program, _ := s.Program()
	f, err := OpenFile(r, program)
	if err != nil {
		return err
	}
	return s.ImportFile(ctx, f, form, n, refused)
}

// ImportFile is Import of a file that was opened with another mapping.
func (s *Service) ImportFile(ctx context.Context, f *File, form Incoming, n *Imported, refused func(line int, err error) error) error {
	form.History = !form.Live
	lines := make(chan int, chunk*(maxFlying+2)) // of the events on their way, in order
	b := s.Batch(ctx, func(_ int, a *Answer, err error) error {
		line := <-lines
		switch {
		case err != nil:
			n.Refused.Add(1)
			return refused(line, err)
		case a.Repeat:
			n.Repeats.Add(1)
		default:
			n.Taken.Add(1)
		}
		return nil
	})
	err := f.Each(func(line int, event []byte, err error) error {
		select {
		case lines <- line:
		case <-b.ctx.Done():
			return b.ctx.Err()
		}
		if err != nil {
			return b.refuse(err)
		}
		form.Line = event
		return b.Add(&form)
	})
	if cerr := b.Close(); cerr != nil {
		return cerr
	}
	return err
}
