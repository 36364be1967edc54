package notice

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// releaseJob looks whether what a letter waits for has come; it leaves with the
// others of its time, or waits for the next.
func (s *Service) releaseJob(ctx context.Context, l jobs.Lease) error {
	var p noticeRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	var again time.Time
	err := s.DB.Tx(ctx, machinery().Actor(), "release notice", func(ctx context.Context, tx *db.Tx) error {
		n, err := s.lock(ctx, tx, machinery(), p.Notice)
		if errs.IsKind(err, errs.NotFound) || err == nil && n.state != "held" {
			return tx.Record(ctx, db.Change{Kind: "notice.checked", Object: p.Notice, Private: true})
		}
		if err != nil {
			return err
		}
		agreed, err := s.agreed(ctx, n)
		if err != nil {
			return err
		}
		if !agreed {
			again = batch(tx.Now.Add(time.Minute))
			if _, err := tx.Exec(ctx, `UPDATE notices SET held_until = $1 WHERE id = $2`, db.Micros(again), n.id); err != nil {
				return err
			}
			// Four times a day: kept in the audit log, not on everybody's timeline.
			return tx.Record(ctx, db.Change{Kind: "notice.still_held", Object: n.id, Restrict: n.caseID, Private: true})
		}
		if err := s.afresh(ctx, tx, n); err != nil {
			return err
		}
		if err := s.deliver(ctx, tx, n); err != nil {
			return err
		}
		return s.record(ctx, tx, n, "notice.released", map[string]any{"why": "safe-contact plans are agreed"})
	})
	if err == nil && !again.IsZero() {
		return &jobs.Later{At: again, Reason: "the safe-contact plan is not agreed yet"}
	}
	return err
}

func (s *Service) agreed(ctx context.Context, n *row) (bool, error) {
	if s.Reporters == nil || n.caseID == "" {
		return true, nil
	}
	list, err := s.Reporters(ctx, n.caseID)
	if err != nil {
		return false, err
	}
	for _, r := range list {
		if r.Account != n.account && !r.Agreed {
			return false, nil
		}
	}
	return true, nil
}

// undone is the ground of a letter that was overtaken.
const undone = "what it tells was undone before it left"

// overtake keeps letters from leaving that would tell of what is over. Records that
// are owed stay so where another action takes the place of what is over.
func (s *Service) overtake(ctx context.Context, tx *db.Tx, f Facts) error {
	events := `('taken', 'records')`
	if replacing(ctx) {
		events = `('taken')`
	}
	rows, err := tx.Query(ctx, `UPDATE notices SET state = 'withheld', ground = $1, version = version + 1
		WHERE action = $2 AND account = $3 AND event IN `+events+` AND state IN ('held', 'owed') RETURNING id`, undone, f.Action, f.Account)
	if err != nil {
		return err
	}
	defer rows.Close()
	var refs []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return err
		}
		refs = append(refs, ref)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, ref := range refs {
		err := s.record(ctx, tx, &row{id: ref, account: f.Account, action: f.Action, caseID: f.Case}, "notice.withheld", map[string]any{"ground": undone})
		if err != nil {
			return err
		}
	}
	return nil
}

// afresh composes a letter that waited once more, so that its dates are those of
// the day it leaves and its clause the one it was held with.
func (s *Service) afresh(ctx context.Context, tx *db.Tx, n *row) error {
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT fields FROM notices WHERE id = $1`, n.id).Scan(&sealed); err != nil {
		return err
	}
	clear, err := s.open(n.account, n.id+"/fields", sealed)
	if err != nil || clear == "" {
		return err
	}
	var k kept
	if err := json.Unmarshal([]byte(clear), &k); err != nil || k.Whole == nil {
		return err
	}
	f := *k.Whole
	f.Told, f.leaves, f.ref = tx.Now, tx.Now, n.id
	return s.write(ctx, tx, n, f)
}

// write composes a letter that is there already, and keeps its words.
func (s *Service) write(ctx context.Context, tx *db.Tx, n *row, f Facts) error {
	d, err := s.Compose(ctx, f)
	if err != nil {
		return err
	}
	subject, err := s.Vault.Seal(n.account, n.id+"/subject", []byte(d.Subject))
	if err != nil {
		return err
	}
	body, err := s.Vault.Seal(n.account, n.id+"/body", []byte(d.Body))
	if err != nil {
		return err
	}
	n.subject, n.body, n.language, n.template = d.Subject, d.Body, d.Language, d.template
	_, err = tx.Exec(ctx, `UPDATE notices SET subject = $1, body = $2, language = $3, template = $4, appeal_until = $5 WHERE id = $6`,
		subject, body, n.language, n.template, when(d.appealUntil), n.id)
	return err
}

// Release lets a letter that waits leave at once, on somebody's word.
func (s *Service) Release(ctx context.Context, ref, reason string) (*Notice, error) {
	return s.settle(ctx, ref, reason, "release notice", func(ctx context.Context, tx *db.Tx, n *row) error {
		if n.event == Records {
			return errs.New(errs.Conflict, "notice_records", "Records leave redacted: write what they say without what would tell who reported.")
		}
		if n.state != "held" && n.state != "withheld" {
			return errs.New(errs.Conflict, "notice_sent", "This letter has left already.")
		}
		if n.ground == undone {
			return errs.New(errs.Conflict, "notice_overtaken", "What this letter tells was undone. It does not leave any more.")
		}
		if err := s.afresh(ctx, tx, n); err != nil {
			return err
		}
		if err := s.deliver(ctx, tx, n); err != nil {
			return err
		}
		return s.record(ctx, tx, n, "notice.released", map[string]any{"why": "by a person"})
	})
}

// Withhold keeps a letter that waits from leaving at all; its ground stays.
func (s *Service) Withhold(ctx context.Context, ref, ground string) (*Notice, error) {
	return s.settle(ctx, ref, ground, "withhold notice", func(ctx context.Context, tx *db.Tx, n *row) error {
		if n.state != "held" && n.state != "owed" {
			return errs.New(errs.Conflict, "notice_not_held", "Only a letter that waits can be withheld.")
		}
		_, err := tx.Exec(ctx, `UPDATE notices SET state = 'withheld', ground = $1 WHERE id = $2`, ground, n.id)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, n, "notice.withheld", map[string]any{"ground": "by a person"})
	})
}

func (s *Service) settle(ctx context.Context, ref, reason, what string, do func(context.Context, *db.Tx, *row) error) (*Notice, error) {
	sc, err := identity.Require(ctx, identity.PermNoticeSend)
	if err != nil {
		return nil, err
	}
	if reason == "" {
		return nil, errs.New(errs.Invalid, "notice_reason", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), what, func(ctx context.Context, tx *db.Tx) error {
		n, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, n); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE notices SET decided_by = $1 WHERE id = $2`, tx.Actor.ID, n.id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}
