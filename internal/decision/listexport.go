package decision

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// packed gathers the lines of a loaded file, compressed, for its export.
type packed struct {
	buf bytes.Buffer
	zip *gzip.Writer
	csv *csv.Writer
}

func newPacked() *packed {
	p := &packed{}
	p.zip = gzip.NewWriter(&p.buf)
	p.csv = csv.NewWriter(p.zip)
	return p
}

func (p *packed) line(value string, until int64) {
	_ = p.csv.Write([]string{cellText(value), day(until), ""})
}

func (p *packed) close() error {
	p.csv.Flush()
	return errors.Join(p.csv.Error(), p.zip.Close())
}

// Bytes is the compressed CSV, once closed.
func (p *packed) Bytes() []byte { return p.buf.Bytes() }

func day(until int64) string {
	if until == 0 {
		return ""
	}
	return time.UnixMicro(until).UTC().Format(time.RFC3339)
}

// Export writes a list as CSV: value, until, reason. Members of entity lists
// are given by id, because what identifies them is not kept; those that were
// loaded as a file can only be counted, and a last comment line says so.
func (s *Service) Export(ctx context.Context, name string, to io.Writer) error {
	if _, err := identity.Require(ctx, identity.PermListRead); err != nil {
		return err
	}
	l, err := s.list(ctx, name)
	if err != nil {
		return err
	}
	var loaded ListLoad
	loads, err := s.main.Query(ctx, `SELECT hash, entries FROM list_loads WHERE list = $1 ORDER BY id DESC LIMIT 1`, name)
	if err != nil {
		return err
	}
	defer loads.Close()
	for loads.Next() {
		if err := loads.Scan(&loaded.Hash, &loaded.Entries); err != nil {
			return err
		}
	}
	if err := errors.Join(loads.Err(), loads.Close()); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	if err := w.Write([]string{"value", "until", "reason"}); err != nil {
		return err
	}
	if l.Of == "" {
		for _, e := range l.Entries {
			if err := w.Write([]string{cellText(e.Value), day(e.Until), cellText(e.Reason)}); err != nil {
				return err
			}
		}
	}
	if err := s.exportEntries(ctx, name, w); err != nil {
		return err
	}
	w.Flush()
	if err := w.Error(); err != nil || loaded.Hash == "" {
		return err
	}
	if l.Of != "" {
		_, err := io.WriteString(to, "# and "+strconv.FormatInt(loaded.Entries, 10)+" members loaded as a file, known only by their tokens\n")
		return err
	}
	return s.sets.CopyText(loaded.Hash, to)
}

func (s *Service) exportEntries(ctx context.Context, name string, w *csv.Writer) error {
	rows, err := s.main.Query(ctx, `SELECT id, list, entity, kind, value, reason, author, at, until FROM list_entries
		WHERE list = $1 AND removed_at IS NULL AND (until IS NULL OR until > $2) ORDER BY id`, name, db.Micros(s.clock.Now()))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		e, _, err := scanEntry(rows)
		if err != nil {
			return err
		}
		until := ""
		if e.Until != nil {
			until = e.Until.Format(time.RFC3339)
		}
		if err := w.Write([]string{cellText(e.Value) + e.Entity, until, cellText(e.Reason)}); err != nil {
			return err
		}
	}
	return rows.Err()
}
