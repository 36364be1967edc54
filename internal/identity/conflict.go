package identity

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// Kinds of conflicts of interest.
const (
	ConflictOwn    = "own"    // the person's own account with the marketplace
	ConflictFamily = "family" // of somebody of their family or household
	ConflictNear   = "near"   // of a friend, an opponent, a former partner
)

// Conflict is an account whose cases a member of staff must not see or act on.
// Somebody's own account is one for the people of their teams too.
type Conflict struct {
	Account    string    `json:"account" doc:"acc_ id"`
	Kind       string    `json:"kind" enum:"own,family,near"`
	DeclaredBy string    `json:"declared_by"`
	DeclaredAt time.Time `json:"declared_at"`
}

// ConflictIn is a conflict as somebody declares it.
type ConflictIn struct {
	Account string `json:"account" maxLength:"60" doc:"acc_ id"`
	Kind    string `json:"kind" enum:"own,family,near"`
}

// Conflicts lists what a person declared, and what others did for them.
func (s *Service) Conflicts(ctx context.Context, staff string) ([]Conflict, error) {
	if _, err := s.mayDeclare(ctx, staff); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT account, kind, declared_by, declared_at FROM conflicts WHERE staff = $1 ORDER BY declared_at, account`, staff)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Conflict{}
	for rows.Next() {
		var c Conflict
		var account uint64
		var at int64
		if err := rows.Scan(&account, &c.Kind, &c.DeclaredBy, &at); err != nil {
			return nil, err
		}
		c.Account, c.DeclaredAt = id.Entity("acc", account), db.FromMicros(at)
		list = append(list, c)
	}
	return list, rows.Err()
}

// DeclareConflict takes every case and contact of an account out of a person's
// sight, at once. Everybody declares their own; who runs the staff, anybody's.
func (s *Service) DeclareConflict(ctx context.Context, staff string, in ConflictIn) error {
	sc, err := s.mayDeclare(ctx, staff)
	if err != nil {
		return err
	}
	prefix, account, ok := id.ParseEntity(in.Account)
	if !ok || prefix != "acc" {
		return errs.New(errs.Invalid, "account_unknown", "This is not the id of an account.").With(errs.Field{Pointer: "/account", Message: "give an acc_ id"})
	}
	return s.db.Tx(ctx, sc.Actor(), "conflict of interest", func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.staffByID(ctx, staff); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO conflicts(staff, account, kind, declared_by, declared_at) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (staff, account) DO UPDATE SET kind = excluded.kind`, staff, account, in.Kind, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		// Whose account it is, is nobody else's business.
		return tx.Record(ctx, db.Change{Kind: "conflict.declared", Object: staff, Private: true, Data: map[string]any{"kind": in.Kind}})
	})
}

// WithdrawConflict ends one. Nobody withdraws their own: a second person looks
// whether it is really over.
func (s *Service) WithdrawConflict(ctx context.Context, staff, account string) error {
	sc, err := Require(ctx, PermStaffWrite)
	if err != nil {
		return err
	}
	if sc.StaffID() == staff {
		return errs.New(errs.Forbidden, "own_conflict", "Somebody else withdraws your conflicts of interest.")
	}
	prefix, eid, ok := id.ParseEntity(account)
	if !ok || prefix != "acc" {
		return errConflictNotFound()
	}
	return s.db.Tx(ctx, sc.Actor(), "conflict withdrawn", func(ctx context.Context, tx *db.Tx) error {
		var kind string
		err := tx.QueryRow(ctx, `DELETE FROM conflicts WHERE staff = $1 AND account = $2 RETURNING kind`, staff, eid).Scan(&kind)
		if errors.Is(err, sql.ErrNoRows) {
			return errConflictNotFound()
		}
		if err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "conflict.withdrawn", Object: staff, Private: true, Data: map[string]any{"kind": kind}})
	})
}

// Unconflicted are those of the accounts that the caller may see and act on.
func (s Scope) Unconflicted(ctx context.Context, d *db.DB, accounts []uint64) ([]uint64, error) {
	if s.caller == nil || s.caller.wide || !s.caller.Conflicted || len(accounts) == 0 {
		return accounts, nil
	}
	rows, err := d.Query(ctx, `SELECT account FROM conflict_accounts WHERE staff = $1`, s.caller.Actor.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	not := map[uint64]bool{}
	for rows.Next() {
		var account uint64
		if err := rows.Scan(&account); err != nil {
			return nil, err
		}
		not[account] = true
	}
	return slices.DeleteFunc(slices.Clone(accounts), func(a uint64) bool { return not[a] }), rows.Err()
}

func (s *Service) mayDeclare(ctx context.Context, staff string) (Scope, error) {
	sc, err := SignedIn(ctx)
	if err != nil || sc.StaffID() != "" && sc.StaffID() == staff {
		return sc, err
	}
	return Require(ctx, PermStaffWrite)
}

func errConflictNotFound() error {
	return errs.New(errs.NotFound, "conflict_not_found", "There is no such conflict of interest.")
}
