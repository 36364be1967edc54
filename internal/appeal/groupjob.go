package appeal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/jobs"
)

// groupJob takes some of the waiting actions back and asks to be called again
// while there are more. Each is marked and taken back in one transaction, so that
// whatever is cut off goes on where it stopped.
func (s *Service) groupJob(ctx context.Context, l jobs.Lease) error {
	var ref groupRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	g, err := s.load(ctx, ref.Group)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(ctx, g.ID, 25)
	if err != nil {
		return err
	}
	for _, action := range waiting {
		if err := s.groupItem(ctx, g, action); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		return &jobs.Later{At: s.DB.Now(), Reason: "more actions are waiting"}
	}
	return s.DB.Tx(ctx, g.who, "group appeal done", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE group_appeals SET done_at = $1 WHERE id = $2 AND done_at IS NULL`, db.Micros(tx.Now), g.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "group_appeal.checked", Object: g.ID, Private: true})
		}
		s.publish(tx)
		return tx.Record(ctx, db.Change{Kind: "group_appeal.done", Object: g.ID})
	})
}

func (s *Service) waiting(ctx context.Context, ref string, limit int) ([]string, error) {
	rows, err := s.DB.Query(ctx, `SELECT action FROM group_appeal_items WHERE grp = $1 AND state = 'waiting' ORDER BY n LIMIT $2`, ref, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var x string
		if err := rows.Scan(&x); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}

// groupItem takes one action back, as an appeal that was granted: an open one of
// the person, or one made for it.
func (s *Service) groupItem(ctx context.Context, g *GroupAppeal, action string) error {
	err := s.DB.Tx(ctx, g.who, "group appeal", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE group_appeal_items SET state = 'done' WHERE grp = $1 AND action = $2 AND state = 'waiting'`, g.ID, action)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "group_appeal.item_skipped", Object: g.ID, Private: true})
		}
		before, err := s.strikes(ctx, []string{action})
		if err != nil {
			return err
		}
		p, err := s.forGroup(ctx, tx, g, action)
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, machinery(), p, Decision{Outcome: Overturn, Reason: g.Reason}); err != nil {
			return err
		}
		after, err := s.strikes(ctx, []string{action})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE group_appeal_items SET strikes = $1 WHERE grp = $2 AND action = $3`, before[action]-after[action], g.ID, action)
		return err
	})
	if err == nil || errs.KindOf(err) == errs.Internal {
		return err
	}
	// It can never succeed: say why and go on with the others.
	return s.DB.Tx(ctx, g.who, "group appeal", func(ctx context.Context, tx *db.Tx) error {
		_, uerr := tx.Exec(ctx, `UPDATE group_appeal_items SET state = 'failed', failure = $1 WHERE grp = $2 AND action = $3 AND state = 'waiting'`, errs.CodeOf(err), g.ID, action)
		if uerr != nil {
			return uerr
		}
		return tx.Record(ctx, db.Change{Kind: "group_appeal.item_failed", Object: g.ID, Private: true, Data: map[string]any{"code": errs.CodeOf(err)}})
	})
}

func (s *Service) forGroup(ctx context.Context, tx *db.Tx, g *GroupAppeal, action string) (*Appeal, error) {
	var ref string
	err := tx.QueryRow(ctx, `SELECT id FROM appeals WHERE action = $1 AND state = 'open'`, action).Scan(&ref)
	if err == nil {
		p, err := s.lock(ctx, tx, machinery(), ref)
		if err == nil {
			p.Group = g.ID
		}
		return p, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	o, err := s.Action(ctx, machinery(), action)
	if err != nil {
		return nil, err
	}
	p := &Appeal{ID: id.New("apl", tx.Now), Action: action, Kind: o.Kind, Case: o.Case, Brand: o.Brand, Region: o.Region, Rule: o.Rule, Clause: o.Clause,
		Origin: o.Origin, Channel: "group", State: Open, OpenedAt: tx.Now, DueAt: tx.Now.Add(answerWithin), DueSource: "group appeal", Group: g.ID, account: o.Account}
	if s.Letter != nil {
		if p.Notice, _, _, err = s.Letter(ctx, action, o.Account); err != nil {
			return nil, err
		}
	}
	return p, s.write(ctx, tx, p, "group:"+g.ID+":"+action)
}
