package audit

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
)

// Checkpoint is the state of the tree at one size.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   time.Time
}

// text is what gets signed: the checkpoint format of C2SP (origin, size, root)
// with the time as an extension line.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", Origin, c.Size, c.Root, c.At.UTC().Format(time.RFC3339Nano))
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 || lines[0] != Origin {
		return c, fmt.Errorf("audit: not a checkpoint of %s", Origin)
	}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return c, fmt.Errorf("audit: checkpoint without a size")
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return c, fmt.Errorf("audit: checkpoint without a root")
	}
	if len(lines) > 3 {
		if at, ok := strings.CutPrefix(lines[3], "time "); ok {
			c.At, err = time.Parse(time.RFC3339Nano, at)
		}
	}
	return c, err
}

// openNote checks the signature of a signed checkpoint.
func openNote(signed string, keys note.Verifiers) (Checkpoint, error) {
	n, err := note.Open([]byte(signed), keys)
	if err != nil {
		return Checkpoint{}, err
	}
	return parseCheckpoint(n.Text)
}

// reader reads stored hashes of the tree, new ones from memory first.
type reader struct {
	ctx   context.Context
	query func(ctx context.Context, sql string, args ...any) (rows, error)
	fresh map[int64]tlog.Hash
}

type rows interface {
	Next() bool
	Scan(...any) error
	Close() error
	Err() error
}

// ReadHashes implements tlog.HashReader.
func (r *reader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var missing []string
	var a db.Args
	for i, idx := range indexes {
		if h, ok := r.fresh[idx]; ok {
			out[i] = h
			continue
		}
		missing = append(missing, a.Add(idx))
	}
	if missing == nil {
		return out, nil
	}
	found, err := r.load(`SELECT idx, hash FROM audit_hashes WHERE idx IN (`+strings.Join(missing, ",")+`)`, a)
	if err != nil {
		return nil, err
	}
	for i, idx := range indexes {
		if _, ok := r.fresh[idx]; ok {
			continue
		}
		h, ok := found[idx]
		if !ok {
			return nil, fmt.Errorf("audit: stored hash %d of the tree is gone", idx)
		}
		out[i] = h
	}
	return out, nil
}

func (r *reader) load(sql string, args []any) (map[int64]tlog.Hash, error) {
	rs, err := r.query(r.ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	out := map[int64]tlog.Hash{}
	for rs.Next() {
		var idx int64
		var raw []byte
		if err := rs.Scan(&idx, &raw); err != nil {
			return nil, err
		}
		h, err := toHash(raw)
		if err != nil {
			return nil, err
		}
		out[idx] = h
	}
	return out, rs.Err()
}

func toHash(raw []byte) (h tlog.Hash, err error) {
	if len(raw) != len(h) {
		return h, fmt.Errorf("audit: a hash of %d bytes", len(raw))
	}
	copy(h[:], raw)
	return h, nil
}

func encode(hashes []tlog.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return out
}
