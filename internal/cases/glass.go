package cases

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Admit lets somebody see a restricted case until a moment, for what is more
// urgent than its members' consent. errs.Conflict when they are a member already.
func (s *Service) Admit(ctx context.Context, tx *db.Tx, caseID, staff string, until time.Time) error {
	done, err := tx.Exec(ctx, `INSERT INTO restricted_member(object, staff, added_by, added_at, until)
		SELECT own.id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM cases own WHERE own.id = $1 OR own.root = $1
		ON CONFLICT (object, staff) DO UPDATE SET until = excluded.until, added_by = excluded.added_by, added_at = excluded.added_at
		WHERE restricted_member.until <= excluded.added_at`,
		caseID, staff, tx.Actor.ID, db.Micros(tx.Now), db.Micros(until))
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "already_member", "You can see this case already.")
	}
	return err
}

// Dismiss ends what Admit began; a membership without an end stays.
func (s *Service) Dismiss(ctx context.Context, tx *db.Tx, caseID, staff string) error {
	_, err := tx.Exec(ctx, `DELETE FROM restricted_member WHERE staff = $2 AND until IS NOT NULL AND `+family("object", "$1"), caseID, staff)
	return err
}

// watchEvery is how often the reading of one case by who broke its glass leaves
// a leaf: opening its page asks for a dozen things at once.
const watchEvery = time.Minute

// watch keeps that somebody who broke the glass is reading. Members in their own
// right are not watched.
func (s *Service) watch(ctx context.Context, sc identity.Scope, caseID string) error {
	if sc.StaffID() == "" {
		return nil
	}
	var one int
	now := s.db.Now()
	err := s.db.QueryRow(ctx, `SELECT 1 FROM restricted_member m WHERE m.object = $1 AND m.staff = $2 AND m.until IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit_leaves l WHERE l.actor = $2 AND l.object = $1 AND l.kind = 'case.read' AND l.at > $3)`,
		caseID, sc.StaffID(), db.Micros(now.Add(-watchEvery))).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "read under broken glass", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "case.read", Object: caseID, Restrict: caseID, Private: true})
	})
}
