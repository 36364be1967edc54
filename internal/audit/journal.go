package audit

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/journal"
)

// The journal's records are not leaves; roots over them are. A span covers the
// records since the span before it, a segment a whole closed file.
const (
	kindSpan    = "journal.span"
	kindSegment = "journal.segment"
)

// span is what such a leaf holds: the RFC 6962 root of the records From..To.
type span struct {
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
	Root string `json:"root"` // hex
}

// RootJournal covers everything the journal has gained since the last call (or
// the last run) with a span, and each newly closed segment with a root.
func (l *Log) RootJournal(ctx context.Context, j *journal.Journal) error {
	last, err := l.covered(ctx, kindSpan)
	if err != nil {
		return err
	}
	if from, end := max(last+1, j.First()), j.End(); end >= from && end > 0 {
		if err := l.root(ctx, j, kindSpan, from, end); err != nil {
			return err
		}
	}
	last, err = l.covered(ctx, kindSegment)
	if err != nil {
		return err
	}
	for _, s := range j.Segments() {
		if s.Closed && s.Last >= s.First && s.First > last {
			if err := l.root(ctx, j, kindSegment, s.First, s.Last); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Log) root(ctx context.Context, j *journal.Journal, kind string, from, to uint64) error {
	root, err := j.Root(from, to)
	if err != nil {
		return err
	}
	return Append(ctx, l.db, kind, kind, span{from, to, hex.EncodeToString(root[:])})
}

// covered is the last position under a root of this kind.
func (l *Log) covered(ctx context.Context, kind string) (uint64, error) {
	var body string
	err := l.db.QueryRow(ctx, `SELECT body FROM audit_leaves WHERE object = $1 ORDER BY id DESC LIMIT 1`, kind).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var leaf db.Leaf
	var s span
	err = errors.Join(json.Unmarshal([]byte(body), &leaf), json.Unmarshal(leaf.Data, &s))
	return s.To, err
}

// JournalReport is what VerifyAll found in the journal.
type JournalReport struct {
	Records  uint64 `json:"records"`
	Spans    int    `json:"roots"`      // leaves whose records were recomputed
	Dropped  int    `json:"dropped"`    // leaves over records that are kept no longer
	Unrooted uint64 `json:"unrooted"`   // records after the last root
	Torn     int64  `json:"torn_bytes"` // of an unfinished write, never acknowledged
}

// VerifyAll is Verify, and then the journal in dir against the roots that the
// log holds. No process may be writing either.
func VerifyAll(ctx context.Context, c Check, dir string) (*Report, *JournalReport, error) {
	var spans []span
	inner := c.Leaf
	c.Leaf = func(leaf *db.Leaf, idx int64) error {
		if leaf.Kind == kindSpan || leaf.Kind == kindSegment {
			var s span
			if err := json.Unmarshal(leaf.Data, &s); err != nil {
				return fmt.Errorf("audit: leaf %s: %w", leaf.ID, err)
			}
			spans = append(spans, s)
		}
		if inner != nil {
			return inner(leaf, idx)
		}
		return nil
	}
	r, err := Verify(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	jr, err := verifyJournal(r, spans, dir)
	return r, jr, err
}

// verifyJournal reads the journal once. Spans follow each other and segments
// lie across them, so a few trees are open at a time.
func verifyJournal(r *Report, spans []span, dir string) (*JournalReport, error) {
	starts := map[uint64][]span{}
	last := uint64(0)
	for _, s := range spans {
		starts[s.From] = append(starts[s.From], s)
		last = max(last, s.To)
	}
	jr := &JournalReport{}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(files) == 0 {
		if last > 0 {
			r.problem("the journal is gone, but %d records were rooted", last)
		}
		return jr, nil
	}
	type open struct {
		span
		tree rebuilt
	}
	var active []*open
	found, err := journal.VerifyEach(dir, func(pos uint64, rec []byte) error {
		for _, s := range starts[pos] {
			active = append(active, &open{span: s})
		}
		delete(starts, pos)
		hash, still := tlog.RecordHash(rec), active[:0]
		for _, o := range active {
			o.tree.add(hash)
			if pos < o.To {
				still = append(still, o)
				continue
			}
			jr.Spans++
			if root := o.tree.root(); hex.EncodeToString(root[:]) != o.Root {
				r.problem("records %d to %d of the journal are not those that were rooted", o.From, o.To)
			}
		}
		active = still
		return nil
	})
	var damage *journal.CorruptError
	if errors.As(err, &damage) {
		r.problem("%v", damage)
		return jr, nil
	}
	if err != nil {
		return nil, err
	}
	jr.Records, jr.Torn = found.Last+1-found.First, found.Torn
	for from, list := range starts {
		if from < found.First {
			jr.Dropped += len(list)
		}
	}
	if found.Last > last {
		jr.Unrooted = found.Last - last
	}
	if last > found.Last {
		r.problem("the journal ends at record %d, but %d was rooted: a tail was cut off", found.Last, last)
	}
	return jr, nil
}
