package entity

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/piepowder/piepowder/internal/db"
)

// findCommunities does one run: what it finds is in force at once, and what was
// found before is deleted.
func (s *Service) findCommunities(ctx context.Context, number int64) error {
	position, err := s.rowsAt(ctx)
	if err != nil {
		return err
	}
	if err := s.progress(ctx, number, 0, 1); err != nil {
		return err
	}
	ties, err := s.sharedTies(ctx)
	if err != nil {
		return err
	}
	list, err := rings(ctx, ties, crowd, func(done, total int) error { return s.progress(ctx, number, int64(done)/2, int64(total)) })
	if err != nil {
		return err
	}
	if err := s.keepRings(ctx, number, list); err != nil {
		return err
	}
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		accounts := 0
		for i := range list {
			accounts += len(list[i].members)
		}
		_, err := tx.Exec(ctx, `UPDATE community_runs SET state = 'done', done_at = $1, done = total, rings = $2, accounts = $3, position = $4 WHERE number = $5`,
			db.Micros(tx.Now), len(list), accounts, position, number)
		return err
	})
}

func (s *Service) progress(ctx context.Context, number, done, total int64) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE community_runs SET state = 'running', done = $1, total = $2 WHERE number = $3`, done, total, number)
		return err
	})
}

// sharedTies reads who shares what: things, mail addresses and phone numbers of
// two accounts or more, and of no crowd.
func (s *Service) sharedTies(ctx context.Context) ([]tieRow, error) {
	var out []tieRow
	rows, err := s.history.Query(ctx, `SELECT l.a, l.b, MIN(l.first_at) FROM links l
		WHERE l.kind <> 'order' AND l.b IN (SELECT b FROM links WHERE kind <> 'order' GROUP BY b HAVING COUNT(*) BETWEEN 2 AND $1)
		GROUP BY l.a, l.b`, 2*crowd)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t tieRow
		if err := rows.Scan(&t.account, &t.thing, &t.first); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, col := range []string{"email_idx", "phone_idx"} {
		rows, err := s.history.Query(ctx, `SELECT id, `+col+`, created_at FROM accounts WHERE `+col+` IN
			(SELECT `+col+` FROM accounts WHERE `+col+` <> '' GROUP BY `+col+` HAVING COUNT(*) BETWEEN 2 AND $1)`, crowd)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var t tieRow
			var idx string
			if err := rows.Scan(&t.account, &idx, &t.first); err != nil {
				rows.Close()
				return nil, err
			}
			sum := sha256.Sum256([]byte(col + " " + idx))
			t.thing = binary.BigEndian.Uint64(sum[:8]) | 1<<63 // ids of the vault have 63 bits
			out = append(out, t)
		}
		if err := rows.Err(); err != nil {
			rows.Close()
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}

// keepRings writes the rings of a run a few at a time, so that the projection of
// the log waits for none of it, and then puts them in force.
func (s *Service) keepRings(ctx context.Context, number int64, list []ring) error {
	// What a run that was cut off wrote.
	if err := s.deleteRuns(ctx, "run = $1", number); err != nil {
		return err
	}
	for len(list) > 0 {
		n, accounts := 0, 0
		for n < len(list) && (n == 0 || accounts+len(list[n].members) <= 200) {
			accounts += len(list[n].members)
			n++
		}
		if err := s.history.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error { return writeRings(ctx, tx, number, list[:n]) }); err != nil {
			return err
		}
		list = list[n:]
	}
	err := s.history.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO watermark(name, position, at) VALUES ('communities', $1, $2)
			ON CONFLICT (name) DO UPDATE SET position = excluded.position, at = excluded.at`, number, db.Micros(tx.Now))
		return err
	})
	if err != nil {
		return err
	}
	return s.deleteRuns(ctx, "run < $1", number)
}

func writeRings(ctx context.Context, tx *db.Tx, number int64, list []ring) error {
	for i := range list {
		r := &list[i]
		for _, m := range r.members {
			if _, err := tx.Exec(ctx, `INSERT INTO community_members(run, account, community, joined_at) VALUES ($1,$2,$3,$4)`,
				number, m.account, r.id, m.joined); err != nil {
				return err
			}
		}
	}
	return nil
}

// deleteRuns deletes the members of other runs, some hundred at a time.
func (s *Service) deleteRuns(ctx context.Context, where string, number int64) error {
	for {
		var n int64
		err := s.history.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			res, err := tx.Exec(ctx, `DELETE FROM community_members WHERE (run, account) IN
				(SELECT run, account FROM community_members WHERE `+where+` LIMIT 500)`, number)
			if err != nil {
				return err
			}
			n, err = res.RowsAffected()
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
