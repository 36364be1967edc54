package comms

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

// macLen is how much of the keyed index signs a reply token: 80 bits.
const macLen = 20

// thread finds or makes the thread of one party. object is a case, or a contact
// that no case has been made of yet (then party is "").
func (s *Service) thread(ctx context.Context, tx *db.Tx, object, party string) (string, error) {
	_, err := tx.Exec(ctx, `INSERT INTO threads(id, case_id, party, created_at) VALUES ($1,$2,$3,$4) ON CONFLICT (case_id, party) DO NOTHING`,
		id.New("thr", tx.Now), object, party, db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	var thread string
	err = tx.QueryRow(ctx, `SELECT id FROM threads WHERE case_id=$1 AND party=$2`, object, party).Scan(&thread)
	return thread, err
}

// token is what a Reply-To carries after the plus sign: the thread, signed.
func (s *Service) token(thread string) string {
	return strings.TrimPrefix(thread, "thr_") + s.Vault.Index("reply", thread)[:macLen]
}

// Link is a message or thread of ours that something from outside answers.
type Link struct {
	Thread, CaseID, Party string // CaseID may be a contact's id
	Message               string // "" when only the thread is known
}

// ByToken finds the thread of a reply address ("safety+TOKEN@…"); ok is false
// for an address without a token of ours.
func (s *Service) ByToken(ctx context.Context, address string) (l Link, ok bool, err error) {
	local, _, _ := strings.Cut(address, "@")
	_, token, found := strings.Cut(local, "+")
	if !found || len(token) <= macLen {
		return Link{}, false, nil
	}
	l.Thread = "thr_" + token[:len(token)-macLen]
	if !id.Valid("thr", l.Thread) || subtle.ConstantTimeCompare([]byte(s.token(l.Thread)), []byte(token)) != 1 {
		return Link{}, false, nil
	}
	err = s.DB.QueryRow(ctx, `SELECT case_id, party FROM threads WHERE id=$1`, l.Thread).Scan(&l.CaseID, &l.Party)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, false, nil
	}
	return l, err == nil, err
}

// ByMessageID finds the newest message we sent among Message-IDs
// (msg_…@domain), as References and In-Reply-To name them.
func (s *Service) ByMessageID(ctx context.Context, ids []string) (l Link, ok bool, err error) {
	var ours []string
	for _, m := range ids {
		local, domain, _ := strings.Cut(m, "@")
		if strings.EqualFold(domain, s.Domain) && id.Valid("msg", strings.ToLower(local)) && len(ours) < 100 {
			ours = append(ours, strings.ToLower(local))
		}
	}
	var a db.Args
	err = s.DB.QueryRow(ctx, `SELECT id, thread, case_id, party FROM messages WHERE direction='out' AND `+db.In(&a, "id", ours)+
		` ORDER BY id DESC LIMIT 1`, a...).Scan(&l.Message, &l.Thread, &l.CaseID, &l.Party)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, false, nil
	}
	return l, err == nil, err
}

// Participant says whether we have written to this address (by its blind index)
// in the thread: nobody else's mail is ever put into it.
func (s *Service) Participant(ctx context.Context, thread, index string) (bool, error) {
	if thread == "" || index == "" {
		return false, nil
	}
	// An address of an account that somebody else may control proves nothing.
	if why, err := s.markedIndex(ctx, "email", index, "", ""); err != nil || why == whyDisputed {
		return false, err
	}
	var n int
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM messages WHERE thread=$1 AND direction='out' AND recipient_idx=$2`, thread, index).Scan(&n)
	return n > 0, err
}

// Adopt moves what was said to a contact into the case that was made of it.
func (s *Service) Adopt(ctx context.Context, tx *db.Tx, contact, caseID, party string) error {
	var have int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM threads WHERE case_id=$1 AND party=$2`, caseID, party).Scan(&have); err != nil {
		return err
	}
	if have == 0 {
		if _, err := tx.Exec(ctx, `UPDATE threads SET case_id=$1, party=$2 WHERE case_id=$3`, caseID, party, contact); err != nil {
			return err
		}
	}
	answers, err := s.answers(ctx, contact)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE messages SET case_id=$1, party=$2 WHERE case_id=$3`, caseID, party, contact); err != nil {
		return err
	}
	for _, at := range answers { // the person was answered before there was a case
		if s.Spoken == nil {
			break
		}
		if err := s.Spoken(ctx, tx, caseID, party, at); err != nil {
			return err
		}
	}
	return nil
}

// answers are the times at which a contact was answered by a person.
func (s *Service) answers(ctx context.Context, contact string) (out []time.Time, err error) {
	rows, err := s.DB.Query(ctx, `SELECT sent_at FROM messages WHERE case_id=$1 AND counts AND sent_at IS NOT NULL ORDER BY sent_at`, contact)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		out = append(out, db.FromMicros(at))
	}
	return out, rows.Err()
}

// LastAnswer is when a person of ours last wrote to or reached one party; nil
// when nobody has.
func (s *Service) LastAnswer(ctx context.Context, object, party string) (*time.Time, error) {
	var at sql.NullInt64
	err := s.DB.QueryRow(ctx, `SELECT MAX(at) FROM (
		SELECT sent_at AS at FROM messages WHERE case_id=$1 AND party=$2 AND human AND sent_at IS NOT NULL
		UNION ALL SELECT started_at AS at FROM calls WHERE case_id=$1 AND party=$2 AND outcome='reached') x`, object, party).Scan(&at)
	return nullTime(at), err
}
