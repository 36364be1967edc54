package comms

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
)

// ThreadWith finds the thread in which we last wrote to an address (by its blind
// index) about a case; ok is false when we never did: whoever names the case's
// number alone is nobody we know.
func (s *Service) ThreadWith(ctx context.Context, caseID, index string) (l Link, ok bool, err error) {
	if index == "" {
		return l, false, nil
	}
	err = s.DB.QueryRow(ctx, `SELECT thread, case_id, party FROM messages WHERE case_id=$1 AND direction='out' AND thread <> '' AND recipient_idx=$2
		ORDER BY id DESC LIMIT 1`, caseID, index).Scan(&l.Thread, &l.CaseID, &l.Party)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, false, nil
	}
	return l, err == nil, err
}

// ThreadFor is the thread of a party, made when there is none yet.
func (s *Service) ThreadFor(ctx context.Context, tx *db.Tx, caseID, party string) (string, error) {
	return s.thread(ctx, tx, caseID, party)
}
