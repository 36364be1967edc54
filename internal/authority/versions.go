package authority

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// LimitsVersion is a table of limits: one in force once, or one that waits.
type LimitsVersion struct {
	ID       string    `json:"id,omitempty" doc:"lim_…; empty for what is shipped"`
	Version  int64     `json:"version" doc:"0 is what is shipped; also of one that waits, until it is signed"`
	State    string    `json:"state" enum:"published,waiting,dropped"`
	Hash     string    `json:"hash"`
	Note     string    `json:"note"`
	Author   string    `json:"author"`
	At       time.Time `json:"at,omitzero"`
	Approval string    `json:"approval_id,omitempty"`
	Live     bool      `json:"live"`
	Document *Table    `json:"document,omitempty" doc:"Only when one version is read"`
}

// Load takes the newest published table; before the first one the shipped one
// holds.
func (s *Service) Load(ctx context.Context) error {
	v, err := s.newest(ctx)
	if err != nil {
		return err
	}
	c, err := compile(*v.Document, v.Version)
	if err != nil {
		return err
	}
	s.live.Store(c)
	return nil
}

const limitColumns = `SELECT id, COALESCE(version, 0), state, document, hash, note, author, at, approval FROM authority_limits `

func scanLimits(r interface{ Scan(...any) error }) (v LimitsVersion, err error) {
	var raw string
	var at int64
	if err := r.Scan(&v.ID, &v.Version, &v.State, &raw, &v.Hash, &v.Note, &v.Author, &at, &v.Approval); err != nil {
		return v, err
	}
	v.At, v.Document = db.FromMicros(at), &Table{}
	return v, json.Unmarshal([]byte(raw), v.Document)
}

func atFirst() (LimitsVersion, error) {
	d := Shipped()
	hash, _, err := Hash(d)
	return LimitsVersion{State: "published", Hash: hash, Note: "As shipped", Document: &d}, err
}

func (s *Service) newest(ctx context.Context) (LimitsVersion, error) {
	v, err := scanLimits(s.db.QueryRow(ctx, limitColumns+`WHERE version IS NOT NULL ORDER BY version DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return atFirst()
	}
	return v, err
}

// LimitTables lists all tables, newest first, without their documents.
func (s *Service) LimitTables(ctx context.Context) ([]LimitsVersion, error) {
	if _, err := identity.Require(ctx, identity.PermAuthorityRead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, limitColumns+`ORDER BY at DESC, id DESC LIMIT 500`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []LimitsVersion{}
	live := false
	for rows.Next() {
		v, err := scanLimits(rows)
		if err != nil {
			return nil, err
		}
		v.Document = nil
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	first, err := atFirst()
	if err != nil {
		return nil, err
	}
	first.Document = nil
	list = append(list, first)
	for i := range list {
		if !live && list[i].State == "published" {
			list[i].Live, live = true, true
		}
	}
	return list, nil
}

// LimitTable reads one table: its id, its number, or live.
func (s *Service) LimitTable(ctx context.Context, ref string) (*LimitsVersion, error) {
	if _, err := identity.Require(ctx, identity.PermAuthorityRead); err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	newest.Live = true
	n, bad := strconv.ParseInt(ref, 10, 64)
	if ref == "live" || bad == nil && n == newest.Version {
		return &newest, nil
	}
	if bad == nil && n == 0 {
		v, err := atFirst()
		return &v, err
	}
	v, err := scanLimits(s.db.QueryRow(ctx, limitColumns+`WHERE id = $1 OR version = $2`, ref, n))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "limits_not_found", "There is no such table of limits.")
	}
	v.Live = v.ID == newest.ID
	return &v, err
}

// proposal is what a signer of a new table is shown.
type proposal struct {
	Sheet
	Document Table `json:"document"`
	Base     int64 `json:"base"`
}

// Propose asks for a new table of limits. It is in force once somebody else has
// signed it, and never by its author alone. base is the version that its author
// changed.
func (s *Service) Propose(ctx context.Context, base int64, note string, d Table) (*LimitsVersion, error) {
	sc, err := identity.Require(ctx, identity.PermAuthorityWrite)
	if err != nil {
		return nil, err
	}
	note = strings.TrimSpace(note)
	if note == "" {
		return nil, errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	if _, err := compile(d, base+1); err != nil {
		return nil, under("/document", err)
	}
	hash, raw, err := Hash(d)
	if err != nil {
		return nil, err
	}
	v := LimitsVersion{State: "waiting", Hash: hash, Note: note, Document: &d}
	err = s.db.Tx(ctx, sc.Actor(), "propose limits", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.newest(ctx)
		if err != nil {
			return err
		}
		if now.Version != base {
			return errs.New(errs.Conflict, "limits_moved", "Version %d is in force since. Look at it and repeat your change.", now.Version)
		}
		if now.Hash == hash {
			return errs.New(errs.Conflict, "limits_same", "This is the table that holds already.")
		}
		v.ID, v.Author, v.At = id.New("lim", tx.Now), tx.Actor.ID, tx.Now
		_, err = tx.Exec(ctx, `INSERT INTO authority_limits(id, document, hash, note, base, author, state, at) VALUES ($1,$2,$3,$4,$5,$6,'waiting',$7)`,
			v.ID, string(raw), hash, note, base, v.Author, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		verdict, err := s.Check(ctx, tx, sc, Act{Kind: Limits, Object: v.ID, Title: "Change who may do what", Why: note, Shown: shownLimits(*now.Document, d, base)})
		if err != nil {
			return err
		}
		v.Approval = verdict.Approval
		if verdict.Allowed {
			return s.force(ctx, tx, v.ID, base)
		}
		_, err = tx.Exec(ctx, `UPDATE authority_limits SET approval = $1 WHERE id = $2`, v.Approval, v.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.LimitTable(ctx, v.ID)
}

// limitsNow is what a signer would be shown now: a table on another base than
// the one in force is another change.
func (s *Service) limitsNow(ctx context.Context, _ *db.Tx, r *Request) (any, error) {
	v, base, err := s.proposed(ctx, r.Object)
	if err != nil {
		return nil, err
	}
	now, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	if now.Version != base {
		base = now.Version
	}
	return shownLimits(*now.Document, *v.Document, base), nil
}

func (s *Service) proposed(ctx context.Context, ref string) (v LimitsVersion, base int64, err error) {
	if v, err = scanLimits(s.db.QueryRow(ctx, limitColumns+`WHERE id = $1`, ref)); err != nil {
		return v, 0, err
	}
	err = s.db.QueryRow(ctx, `SELECT base FROM authority_limits WHERE id = $1`, ref).Scan(&base)
	return v, base, err
}

func (s *Service) limitsApproved(ctx context.Context, tx *db.Tx, r *Request) error {
	_, base, err := s.proposed(ctx, r.Object)
	if err != nil {
		return err
	}
	return s.force(ctx, tx, r.Object, base)
}

func (s *Service) limitsDropped(ctx context.Context, tx *db.Tx, r *Request) error {
	_, err := tx.Exec(ctx, `UPDATE authority_limits SET state = 'dropped' WHERE id = $1 AND state = 'waiting'`, r.Object)
	return err
}

// force puts a table in force.
func (s *Service) force(ctx context.Context, tx *db.Tx, ref string, base int64) error {
	v, _, err := s.proposed(ctx, ref)
	if err != nil {
		return err
	}
	c, err := compile(*v.Document, base+1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE authority_limits SET version = $1, state = 'published', at = $2 WHERE id = $3`, base+1, db.Micros(tx.Now), ref)
	if db.Unique(err) {
		return errs.New(errs.Conflict, "limits_moved", "Another table is in force since. Look at it and repeat your change.")
	}
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.live.Store(c) })
	return tx.Record(ctx, db.Change{Kind: "authority.limits_published", Object: ref, Data: map[string]any{"version": base + 1, "hash": v.Hash}})
}

// under puts the places of faults under a field of the request.
func under(prefix string, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := errs.New(e.Kind, e.Code, "%s", e.Message)
	for _, f := range e.Fields {
		moved = moved.With(errs.Field{Pointer: prefix + f.Pointer, Message: f.Message})
	}
	return moved
}
