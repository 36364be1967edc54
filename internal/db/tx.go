package db

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// Actor is who does something: staff, an API key, the public, the engine or the
// system itself. Name is for display and never personal data of the public.
type Actor struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
}

// Change is one thing that happened: a row of the timeline and a leaf of the
// audit log.
type Change struct {
	Kind     string   // "case.opened"
	Object   string   // the thing changed
	On       []string // further ids on whose timelines it shows
	Restrict string   // case whose restricted visibility governs the row, or ""
	Data     any      // public and internal fields only; never personal data
	Private  bool     // a leaf without a timeline row
}

// Job is work to be done after the transaction has committed. Key is unique
// among the unfinished jobs of its kind; "" makes no such claim.
type Job struct {
	Kind    string
	Key     string
	Payload any
	RunAt   time.Time // zero = at once
}

// Tx is one transaction with one time, one actor and one reason.
type Tx struct {
	Now    time.Time
	Actor  Actor
	Reason string

	db        *DB
	sql       *sql.Tx
	machinery bool
	wrote     bool
	recorded  bool
	made      time.Duration // ids made, so that those of one transaction sort in their order
	controls  int
	after     []func()
}

type ambientKey struct{ db *DB }

// holder is the open transaction of a context; deferred ones are committed by
// whoever made the holder, not by the first Tx call.
type holder struct {
	tx     *Tx
	failed bool
}

func (d *DB) open(ctx context.Context) *Tx {
	if h, ok := ctx.Value(ambientKey{d}).(*holder); ok {
		return h.tx
	}
	return nil
}

// Tx runs fn in the transaction by which people's data is written: state,
// timeline, audit leaf, control entries and jobs commit together or not at all.
// It joins a transaction already open in ctx, retries when the database asks
// for it, and refuses to commit a change that was not Recorded.
func (d *DB) Tx(ctx context.Context, who Actor, reason string, fn func(ctx context.Context, tx *Tx) error) error {
	return d.run(ctx, who, reason, false, fn)
}

// Machinery is a transaction for rows that are nobody's data: leases, sessions'
// last use, projections of the journal, audit sequencing. A lint names the
// packages that may call it.
func (d *DB) Machinery(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	return d.run(ctx, Actor{ID: "system", Kind: "system"}, "machinery", true, fn)
}

func (d *DB) run(ctx context.Context, who Actor, reason string, machinery bool, fn func(context.Context, *Tx) error) error {
	if h, ok := ctx.Value(ambientKey{d}).(*holder); ok {
		return d.join(ctx, h, who, reason, machinery, fn)
	}
	if who.ID == "" {
		return fmt.Errorf("db: a transaction needs an actor")
	}
	for attempt := 0; ; attempt++ {
		err := d.once(ctx, who, reason, machinery, fn)
		if err == nil || attempt >= 7 || !retryable(err) || ctx.Err() != nil {
			return err
		}
		<-d.clock.After(0)
		if d.Dialect == Postgres {
			pause(ctx, attempt)
		}
	}
}

func (d *DB) once(ctx context.Context, who Actor, reason string, machinery bool, fn func(context.Context, *Tx) error) error {
	h := &holder{}
	inner := context.WithValue(ctx, ambientKey{d}, h)
	t, err := d.begin(ctx, who, reason, machinery)
	if err != nil {
		return err
	}
	h.tx = t
	defer t.sql.Rollback()
	if err := fn(inner, t); err != nil {
		return err
	}
	if h.failed {
		return fmt.Errorf("db: a joined change failed and its error was dropped")
	}
	return t.commit()
}

// join runs fn inside the transaction of the context. A failure there fails the
// whole: the outer transaction can no longer commit.
func (d *DB) join(ctx context.Context, h *holder, who Actor, reason string, machinery bool, fn func(context.Context, *Tx) error) error {
	if h.tx == nil {
		t, err := d.begin(ctx, who, reason, machinery)
		if err != nil {
			return err
		}
		h.tx = t
	}
	h.tx.machinery = h.tx.machinery && machinery
	// What is recorded inside is the doing of who joins, not of who opened.
	actor, why := h.tx.Actor, h.tx.Reason
	h.tx.Actor, h.tx.Reason = who, reason
	defer func() { h.tx.Actor, h.tx.Reason = actor, why }()
	if err := fn(ctx, h.tx); err != nil {
		h.failed = true
		return err
	}
	return nil
}

func (d *DB) begin(ctx context.Context, who Actor, reason string, machinery bool) (*Tx, error) {
	raw, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &Tx{Now: d.clock.Now(), Actor: who, Reason: reason, db: d, sql: raw, machinery: machinery}, nil
}

func (t *Tx) commit() error {
	if t.wrote && !t.recorded && !t.machinery {
		return errs.New(errs.Internal, "unrecorded_change", "a change was written without a record")
	}
	if err := t.sql.Commit(); err != nil {
		return err
	}
	for _, fn := range t.after {
		fn()
	}
	return nil
}

// Exec writes.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.wrote = true
	return t.sql.ExecContext(ctx, query, args...)
}

// Query reads, or writes with RETURNING. Close the rows before the next
// statement: PostgreSQL has one conversation a connection.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.note(query)
	return t.sql.QueryContext(ctx, query, args...)
}

// QueryRow reads one row, or writes with RETURNING.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	t.note(query)
	return t.sql.QueryRowContext(ctx, query, args...)
}

// Prepare makes a statement for many executions within the transaction.
func (t *Tx) Prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	t.note(query)
	return t.sql.PrepareContext(ctx, query)
}

func (t *Tx) note(query string) {
	head := strings.ToUpper(strings.TrimSpace(query))
	if !strings.HasPrefix(head, "SELECT") && !strings.HasPrefix(head, "WITH") {
		t.wrote = true
	}
}

// AfterCommit runs fn once the change is on disk, and not at all otherwise.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// Record writes the timeline row and the audit leaf of a change.
func (t *Tx) Record(ctx context.Context, c Change) error {
	if c.Kind == "" || c.Object == "" {
		return fmt.Errorf("db: a change needs a kind and an object")
	}
	rec := t.id("rec")
	data, err := json.Marshal(c.Data)
	if err != nil {
		return fmt.Errorf("db: change %s: %w", c.Kind, err)
	}
	subjects := []string{c.Object}
	for _, s := range c.On {
		if s != "" && !slices.Contains(subjects, s) {
			subjects = append(subjects, s)
		}
	}
	if !c.Private {
		if err := t.timeline(ctx, rec, c, subjects, data); err != nil {
			return err
		}
	}
	t.recorded = true
	return t.leaf(ctx, rec, c, subjects, data)
}

func (t *Tx) timeline(ctx context.Context, rec string, c Change, subjects []string, data []byte) error {
	_, err := t.sql.ExecContext(ctx, `INSERT INTO activity(id, at, kind, actor, actor_kind, object, restrict_id, data)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, rec, Micros(t.Now), c.Kind, t.Actor.ID, t.Actor.Kind, c.Object, c.Restrict, string(data))
	if err != nil {
		return err
	}
	for _, s := range subjects {
		if _, err := t.sql.ExecContext(ctx, `INSERT INTO activity_on(subject, activity_id) VALUES ($1,$2)`, s, rec); err != nil {
			return err
		}
	}
	return nil
}

// Leaf is the canonical body of an audit leaf: what Record commits to.
type Leaf struct {
	ID       string          `json:"id"`
	At       int64           `json:"at"` // microseconds since 1970
	Kind     string          `json:"kind"`
	Actor    string          `json:"actor"`
	By       string          `json:"actor_kind"`
	Object   string          `json:"object"`
	On       []string        `json:"on"`
	Restrict string          `json:"restrict,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Data     json.RawMessage `json:"data"`
}

// Commitment is the salted hash that stands for a leaf in the log: without the
// salt nobody can test a guess, and destroying the salt erases the body.
func Commitment(salt, body []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(body)
	return h.Sum(nil)
}

func (t *Tx) leaf(ctx context.Context, rec string, c Change, subjects []string, data []byte) error {
	body, err := json.Marshal(Leaf{rec, Micros(t.Now), c.Kind, t.Actor.ID, t.Actor.Kind, c.Object, subjects, c.Restrict, t.Reason, data})
	if err != nil {
		return err
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	_, err = t.sql.ExecContext(ctx, `INSERT INTO audit_leaves(id, at, kind, actor, object, restrict_id, body, salt, hash)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		rec, Micros(t.Now), c.Kind, t.Actor.ID, c.Object, c.Restrict, string(body), salt, Commitment(salt, body))
	return err
}

// Enqueue puts a job on the table that the workers lease from. Under the key of a
// job that waits it adds nothing; under that of one just being done it asks for
// another run afterwards, since what this transaction writes may come too late for
// the present one. The row stays locked until then, so that no worker begins
// without seeing it.
func (t *Tx) Enqueue(ctx context.Context, j Job) error {
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return fmt.Errorf("db: job %s: %w", j.Kind, err)
	}
	at := j.RunAt
	if at.IsZero() {
		at = t.Now
	}
	var key any
	if j.Key != "" {
		key = j.Key
	}
	_, err = t.sql.ExecContext(ctx, `INSERT INTO jobs(id, kind, unique_key, payload, run_at, created_at, attempts)
		VALUES ($1,$2,$3,$4,$5,$6,0) ON CONFLICT (kind, unique_key) WHERE done_at IS NULL AND failed_at IS NULL
		DO UPDATE SET again_at = CASE WHEN jobs.again_at < excluded.run_at THEN jobs.again_at ELSE excluded.run_at END, again_payload = excluded.payload
		WHERE jobs.leased_until IS NOT NULL`,
		t.id("job"), j.Kind, key, string(payload), Micros(at), Micros(t.Now))
	return err
}

// Control hands an entry to the journal: the engine reads it only from there,
// after this transaction has committed.
func (t *Tx) Control(ctx context.Context, entry any) error {
	body, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("db: control entry: %w", err)
	}
	_, err = t.sql.ExecContext(ctx, `INSERT INTO control_outbox(id, body, created_at) VALUES ($1,$2,$3)`,
		id.New("ctl", t.Now.Add(time.Duration(t.controls)*time.Microsecond)), string(body), Micros(t.Now))
	t.controls++ // entries of one transaction keep their order in the log
	return err
}

// id makes an id that sorts after those made before in this transaction.
func (t *Tx) id(prefix string) string {
	t.made += time.Microsecond
	return id.New(prefix, t.Now.Add(t.made))
}

// retryable: serialization failure, deadlock (PostgreSQL), or a busy file.
func retryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var lite interface{ Code() int }
	return errors.As(err, &lite) && lite.Code()&0xff == 5
}

// Unstorable reports whether err is a text that PostgreSQL cannot hold: a NUL
// or bytes that are no UTF-8. SQLite keeps them.
func Unstorable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "22021" || pg.Code == "22P05")
}

// Unique reports whether err is a violated unique constraint.
func Unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite interface{ Code() int }
	return errors.As(err, &lite) && (lite.Code() == 2067 || lite.Code() == 1555)
}
