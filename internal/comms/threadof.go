package comms

import (
	"context"
	"database/sql"
	"errors"
	"time"

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

// Said is one message of a person of ours, as its reader sees it.
type Said struct {
	At   time.Time
	Text string
}

// Saids are the messages that people of ours sent to one party, oldest first, at
// most a hundred.
func (s *Service) Saids(ctx context.Context, object, party string) ([]Said, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+messageColumns+` FROM messages WHERE case_id=$1 AND party=$2 AND direction='out' AND human AND sent_at IS NOT NULL
		ORDER BY id LIMIT 100`, object, party)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Said
	for rows.Next() {
		m, err := s.scanMessage(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, Said{*m.SentAt, m.Text})
	}
	return out, rows.Err()
}
