package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
)

// Check is what Verify looks at.
type Check struct {
	DB   *db.DB                      // opened read-only
	Data string                      // the data directory: keys and the file of checkpoints
	Key  string                      // a verifier key kept elsewhere; "" = the one in Data, which is then not pinned
	Leaf func(*db.Leaf, int64) error // called for each leaf with its index (-1: no place yet); may be nil
}

// Report is what Verify found. The log holds only if Problems is empty.
type Report struct {
	Leaves      int64    `json:"leaves"`
	Unsequenced int64    `json:"unsequenced"` // the tail that no checkpoint covers yet
	Root        string   `json:"root"`
	Checkpoints int      `json:"checkpoints"`      // verified in the database
	InFile      int      `json:"checkpoints_file"` // verified in the file
	Key         string   `json:"key"`
	Pinned      bool     `json:"key_pinned"`
	Problems    []string `json:"problems"` // the first fifty
	Total       int      `json:"problems_total"`
}

func (r *Report) problem(format string, args ...any) {
	if r.Total++; len(r.Problems) < 50 {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify recomputes the whole log from its leaves: every commitment, every
// index, every stored hash, and the root of each checkpoint in the database and
// in the file. It finds an edited, deleted, inserted or moved leaf, and a tail
// cut off while the file remains. An error means that it could not look.
func Verify(ctx context.Context, c Check) (*Report, error) {
	r := &Report{Problems: []string{}}
	keys, err := c.verifier(r)
	if err != nil {
		return nil, err
	}
	marks, err := c.databaseMarks(ctx, r, keys)
	if err != nil {
		return nil, err
	}
	if err := c.fileMarks(r, keys, marks); err != nil {
		return nil, err
	}
	t := &rebuilt{}
	stored, err := c.DB.Query(ctx, `SELECT idx, hash FROM audit_hashes ORDER BY idx`)
	if err != nil {
		return nil, err
	}
	defer stored.Close()
	if err := c.leaves(ctx, r, t, stored, marks); err != nil {
		return nil, err
	}
	for stored.Next() {
		r.problem("there are more stored hashes than leaves make")
		break
	}
	if err := stored.Err(); err != nil {
		return nil, err
	}
	for size, where := range marks.beyond(r.Leaves) {
		r.problem("the log has %d leaves, but the checkpoint of %s has %d: a tail was cut off", r.Leaves, where, size)
	}
	if r.Leaves > marks.last {
		r.problem("%d leaves stand after the last signed checkpoint", r.Leaves-marks.last)
	}
	r.Root = t.root().String()
	return r, c.tail(ctx, r)
}

func (c Check) verifier(r *Report) (note.Verifiers, error) {
	r.Key, r.Pinned = strings.TrimSpace(c.Key), c.Key != ""
	if !r.Pinned {
		raw, err := os.ReadFile(filepath.Join(c.Data, "keys", publicFile))
		if errors.Is(err, fs.ErrNotExist) {
			return note.VerifierList(), nil // never served: nothing may be signed yet
		}
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		r.Key = strings.TrimSpace(string(raw))
	}
	v, err := note.NewVerifier(r.Key)
	if err != nil {
		return nil, fmt.Errorf("audit: verifier key: %w", err)
	}
	return note.VerifierList(v), nil
}

// marks are the roots that signed checkpoints promise, by size.
type marks struct {
	roots map[int64]map[tlog.Hash]string // size → root → where it is written
	last  int64                          // newest of the database
}

func (m *marks) add(c Checkpoint, where string) {
	if m.roots[c.Size] == nil {
		m.roots[c.Size] = map[tlog.Hash]string{}
	}
	if m.roots[c.Size][c.Root] == "" {
		m.roots[c.Size][c.Root] = where
	}
}

func (m *marks) beyond(size int64) map[int64]string {
	out := map[int64]string{}
	for s, roots := range m.roots {
		for _, where := range roots {
			if s > size {
				out[s] = where
			}
		}
	}
	return out
}

func (c Check) databaseMarks(ctx context.Context, r *Report, keys note.Verifiers) (*marks, error) {
	m := &marks{roots: map[int64]map[tlog.Hash]string{}}
	rs, err := c.DB.Query(ctx, `SELECT size, note FROM audit_checkpoints ORDER BY size`)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	for rs.Next() {
		var size int64
		var signed string
		if err := rs.Scan(&size, &signed); err != nil {
			return nil, err
		}
		cp, err := openNote(signed, keys)
		if err != nil || cp.Size != size {
			r.problem("the checkpoint of size %d in the database is not signed by this key", size)
			continue
		}
		r.Checkpoints++
		m.last = size
		m.add(cp, "the database")
	}
	return m, rs.Err()
}

func (c Check) fileMarks(r *Report, keys note.Verifiers, m *marks) error {
	f, err := os.Open(filepath.Join(c.Data, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		if m.last > 0 {
			r.problem("the file of checkpoints is gone")
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	lines, _, damaged, err := readFile(f)
	if err != nil {
		return err
	}
	for _, n := range damaged {
		r.problem("line %d of the file of checkpoints is damaged", n)
	}
	for i, k := range lines {
		cp, err := openNote(k.Note, keys)
		if err != nil || cp.Size != k.Size {
			r.problem("checkpoint %d of the file is not signed by this key", i+1)
			continue
		}
		r.InFile++
		m.add(cp, "the file")
	}
	return nil
}

// leaves walks the log in order, beside the stored hashes.
func (c Check) leaves(ctx context.Context, r *Report, t *rebuilt, stored rows, m *marks) error {
	rs, err := c.DB.Query(ctx, `SELECT idx, id, at, kind, actor, object, restrict_id, body, salt, hash
		FROM audit_leaves WHERE idx IS NOT NULL ORDER BY idx`)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		var l leafRow
		if err := rs.Scan(&l.idx, &l.id, &l.at, &l.kind, &l.actor, &l.object, &l.restrict, &l.body, &l.salt, &l.hash); err != nil {
			return err
		}
		if l.idx != t.size {
			r.problem("leaf %d is missing: the next one is %d", t.size, l.idx)
			t.size = l.idx
			t.broken = true
		}
		if err := c.leaf(r, &l); err != nil {
			return err
		}
		for _, h := range t.add(tlog.RecordHash(l.hash)) {
			if err := sameStored(r, stored, h); err != nil {
				return err
			}
		}
		for root, where := range m.roots[t.size] {
			if t.broken || root != t.root() {
				r.problem("the first %d leaves are not those of the checkpoint of %s", t.size, where)
			}
		}
	}
	r.Leaves = t.size
	return rs.Err()
}

func sameStored(r *Report, stored rows, want placed) error {
	if !stored.Next() {
		r.problem("stored hash %d is missing", want.at)
		return stored.Err()
	}
	var at int64
	var raw []byte
	if err := stored.Scan(&at, &raw); err != nil {
		return err
	}
	if at != want.at || !bytes.Equal(raw, want.hash[:]) {
		r.problem("stored hash %d is not what the leaves make (found %d)", want.at, at)
	}
	return nil
}

// leafRow is a row of audit_leaves.
type leafRow struct {
	idx, at                                 int64
	id, kind, actor, object, restrict, body string
	salt, hash                              []byte
}

// leaf checks one row: the body is what was committed to, and the columns that
// searches use say the same.
func (c Check) leaf(r *Report, l *leafRow) error {
	if !bytes.Equal(db.Commitment(l.salt, []byte(l.body)), l.hash) {
		r.problem("leaf %s was changed: it is not what was committed to", l.id)
	}
	var b db.Leaf
	if err := json.Unmarshal([]byte(l.body), &b); err != nil {
		r.problem("leaf %s has no readable body", l.id)
		return nil
	}
	if b.ID != l.id || b.At != l.at || b.Kind != l.kind || b.Actor != l.actor || b.Object != l.object || b.Restrict != l.restrict {
		r.problem("leaf %s was changed: its columns differ from its body", l.id)
	}
	if c.Leaf != nil {
		return c.Leaf(&b, l.idx)
	}
	return nil
}

// tail checks the commitments of leaves that have no place yet.
func (c Check) tail(ctx context.Context, r *Report) error {
	rs, err := c.DB.Query(ctx, `SELECT id, at, kind, actor, object, restrict_id, body, salt, hash FROM audit_leaves WHERE idx IS NULL ORDER BY id`)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		l := leafRow{idx: -1}
		if err := rs.Scan(&l.id, &l.at, &l.kind, &l.actor, &l.object, &l.restrict, &l.body, &l.salt, &l.hash); err != nil {
			return err
		}
		r.Unsequenced++
		if err := c.leaf(r, &l); err != nil {
			return err
		}
	}
	return rs.Err()
}
