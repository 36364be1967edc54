package decision

import (
	"context"
	"errors"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// Log is the journal as a back-test reads it.
type Log interface {
	First() uint64
	End() uint64
	Scan(from uint64, fn func(pos uint64, rec []byte) error) error
}

// NewLogSource reads a log up to a position.
func NewLogSource(log Log, programs *ingest.Programs, to uint64) Source {
	return &logSource{log: log, programs: programs, to: to}
}

// logSource is the log up to a position.
type logSource struct {
	log      Log
	programs *ingest.Programs
	to       uint64
}

var errLogEnd = errors.New("decision: the end of what is read of the log")

func (s *logSource) scan(ctx context.Context, fn func(pos uint64, rec []byte) error) error {
	err := s.log.Scan(s.log.First(), func(pos uint64, rec []byte) error {
		switch {
		case pos > s.to:
			return errLogEnd
		case pos%4096 == 0 && ctx.Err() != nil:
			return ctx.Err()
		}
		return fn(pos, rec)
	})
	if errors.Is(err, errLogEnd) {
		return nil
	}
	return err
}

// Labels decodes the label events and skips the others at a glance.
func (s *logSource) Labels(ctx context.Context, fn func(r *ingest.Record) error) error {
	var r ingest.Record
	return s.scan(ctx, func(pos uint64, rec []byte) error {
		t, ok, err := ingest.TypeOf(rec, s.programs)
		if err != nil || !ok || t.Name != engine.LabelEvent {
			return err
		}
		if err := ingest.DecodeEvent(pos, rec, s.programs, &r); err != nil {
			return err
		}
		return fn(&r)
	})
}

// Each decodes everything.
func (s *logSource) Each(ctx context.Context, fn func(r *ingest.Record) error) error {
	var r ingest.Record
	return s.scan(ctx, func(pos uint64, rec []byte) error {
		if err := ingest.DecodeEvent(pos, rec, s.programs, &r); err != nil {
			return err
		}
		return fn(&r)
	})
}
