package audit

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

const (
	leaseFor = time.Second            // short: the transaction excludes others, the lease only keeps them from queueing
	beat     = 400 * time.Millisecond // so that a checkpoint comes within a second
	batch    = 2000                   // leaves a transaction
)

// Log is the audit log of one installation.
type Log struct {
	db     *db.DB
	clock  clock.Clock
	log    *slog.Logger
	signer note.Signer
	public string // verifier key, as note writes it
	keys   note.Verifiers
	file   *mirror
	holder string
}

// Open reads or makes the signing key in data/keys and the file
// data/checkpoints.
func Open(d *db.DB, clk clock.Clock, data string, log *slog.Logger) (*Log, error) {
	signer, public, err := openKey(filepath.Join(data, "keys"))
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, err
	}
	file, err := openMirror(filepath.Join(data, FileName))
	if err != nil {
		return nil, err
	}
	return &Log{db: d, clock: clk, log: log, signer: signer, public: public, keys: note.VerifierList(verifier),
		file: file, holder: id.New("seq", clk.Now())}, nil
}

// Close closes the file of checkpoints.
func (l *Log) Close() error { return l.file.close() }

// Run sequences until ctx ends, then once more, so that a graceful stop leaves
// no tail.
func (l *Log) Run(ctx context.Context) {
	for ctx.Err() == nil {
		l.turn(ctx)
		select {
		case <-ctx.Done():
		case <-l.clock.After(beat):
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	l.turn(last)
}

func (l *Log) turn(ctx context.Context) {
	if _, err := l.SequenceAll(ctx); err != nil && ctx.Err() == nil {
		l.log.Error("audit: sequencing failed", "error", err)
	}
}

// SequenceAll sequences everything there is and says how many leaves that was.
func (l *Log) SequenceAll(ctx context.Context) (n int, err error) {
	for {
		k, err := l.Sequence(ctx)
		n += k
		if err != nil || k < batch {
			return n, errors.Join(err, l.copyCheckpoints(ctx))
		}
	}
}

// Sequence gives one batch of leaves their places and signs the tree, in one
// transaction; 0 when there is nothing to do or another process holds the lease.
func (l *Log) Sequence(ctx context.Context) (n int, err error) {
	var one int
	err = l.db.QueryRow(ctx, `SELECT 1 FROM audit_leaves WHERE idx IS NULL LIMIT 1`).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	err = l.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		n = 0
		mine, err := l.lease(ctx, tx)
		if err != nil || !mine {
			return err
		}
		n, err = l.append(ctx, tx)
		return err
	})
	return n, err
}

// lease takes or renews the right to sequence. The row stays locked until the
// transaction ends, so two sequencers cannot be inside at once.
func (l *Log) lease(ctx context.Context, tx *db.Tx) (bool, error) {
	res, err := tx.Exec(ctx, `INSERT INTO audit_lease AS l (name, holder, until) VALUES ('sequencer', $1, $2)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE l.holder = excluded.holder OR l.until <= $3`, l.holder, db.Micros(tx.Now.Add(leaseFor)), db.Micros(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func (l *Log) append(ctx context.Context, tx *db.Tx) (int, error) {
	var size int64
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(size), 0) FROM audit_checkpoints`).Scan(&size); err != nil {
		return 0, err
	}
	ids, commitments, err := unsequenced(ctx, tx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	r := &reader{ctx: ctx, query: func(ctx context.Context, q string, args ...any) (rows, error) { return tx.Query(ctx, q, args...) },
		fresh: map[int64]tlog.Hash{}}
	placeStmt, err := tx.Prepare(ctx, `UPDATE audit_leaves SET idx = $1 WHERE id = $2`)
	if err != nil {
		return 0, err
	}
	defer placeStmt.Close()
	storeStmt, err := tx.Prepare(ctx, `INSERT INTO audit_hashes(idx, hash) VALUES ($1,$2)`)
	if err != nil {
		return 0, err
	}
	defer storeStmt.Close()
	for i, leaf := range ids {
		n := size + int64(i)
		if _, err := placeStmt.ExecContext(ctx, n, leaf); err != nil {
			return 0, err
		}
		hashes, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(commitments[i]), r)
		if err != nil {
			return 0, err
		}
		for j, h := range hashes {
			at := tlog.StoredHashIndex(0, n) + int64(j)
			r.fresh[at] = h
			if _, err := storeStmt.ExecContext(ctx, at, h[:]); err != nil {
				return 0, err
			}
		}
	}
	return len(ids), l.sign(ctx, tx, size+int64(len(ids)), r)
}

func unsequenced(ctx context.Context, tx *db.Tx) (ids []string, commitments [][]byte, err error) {
	rs, err := tx.Query(ctx, `SELECT id, hash FROM audit_leaves WHERE idx IS NULL ORDER BY id LIMIT $1`, batch)
	if err != nil {
		return nil, nil, err
	}
	defer rs.Close()
	for rs.Next() {
		var leaf string
		var hash []byte
		if err := rs.Scan(&leaf, &hash); err != nil {
			return nil, nil, err
		}
		ids, commitments = append(ids, leaf), append(commitments, hash)
	}
	return ids, commitments, rs.Err()
}

func (l *Log) sign(ctx context.Context, tx *db.Tx, size int64, r tlog.HashReader) error {
	root, err := tlog.TreeHash(size, r)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: Checkpoint{size, root, tx.Now}.text()}, l.signer)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit_checkpoints(size, at, note) VALUES ($1,$2,$3)`, size, db.Micros(tx.Now), string(signed))
	return err
}

// copyCheckpoints appends to the file what the database has signed since: also
// what another process signed, so that each machine holds a copy.
func (l *Log) copyCheckpoints(ctx context.Context) error {
	rs, err := l.db.Query(ctx, `SELECT size, note FROM audit_checkpoints WHERE size > $1 ORDER BY size`, l.file.written())
	if err != nil {
		return err
	}
	defer rs.Close()
	var news []kept
	for rs.Next() {
		var k kept
		if err := rs.Scan(&k.Size, &k.Note); err != nil {
			return err
		}
		news = append(news, k)
	}
	if err := rs.Err(); err != nil {
		return err
	}
	return l.file.append(news)
}

// Status is how the log is doing, for the health page.
type Status struct {
	Size        int64     `json:"size" doc:"Leaves with a place"`
	Unsequenced int64     `json:"unsequenced"`
	Oldest      time.Time `json:"oldest_unsequenced,omitzero"`
	Checkpoint  time.Time `json:"checkpoint_at,omitzero"`
}

// Status reads it.
func (l *Log) Status(ctx context.Context) (s Status, err error) {
	var at, oldest int64
	err = l.db.QueryRow(ctx, `SELECT COALESCE(MAX(size), 0), COALESCE(MAX(at), 0) FROM audit_checkpoints`).Scan(&s.Size, &at)
	if err != nil {
		return s, err
	}
	err = l.db.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MIN(at), 0) FROM audit_leaves WHERE idx IS NULL`).Scan(&s.Unsequenced, &oldest)
	s.Checkpoint, s.Oldest = db.FromMicros(at), db.FromMicros(oldest)
	return s, err
}
