package notice

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// dueSoon is how long before records are due that it is said.
const dueSoon = 24 * time.Hour

// LettersWaiting counts the letters that wait for somebody.
type LettersWaiting struct {
	Held    int `json:"held" doc:"Written and not sent: somebody releases or withholds them"`
	Owed    int `json:"owed" doc:"Records that somebody redacts and sends"`
	Soon    int `json:"due_soon" doc:"Of these, due within a day, and not yet over"`
	Overdue int `json:"overdue" doc:"Of these, past their day"`
}

// LettersWaiting counts what waits of that which the asker may see.
func (s *Service) LettersWaiting(ctx context.Context) (*LettersWaiting, error) {
	sc, err := identity.Require(ctx, identity.PermNoticeSend)
	if err != nil {
		return nil, err
	}
	var a db.Args
	now := s.DB.Now()
	by, at := a.Add(db.Micros(now.Add(dueSoon))), a.Add(db.Micros(now))
	w := &LettersWaiting{}
	err = s.DB.QueryRow(ctx, `SELECT COUNT(*) FILTER (WHERE n.state = 'held'), COUNT(*) FILTER (WHERE n.state = 'owed'),
		COUNT(*) FILTER (WHERE n.state = 'owed' AND n.held_until <= `+by+` AND n.held_until > `+at+`), COUNT(*) FILTER (WHERE n.state = 'owed' AND n.held_until <= `+at+`)
		FROM notices n WHERE n.state IN ('held', 'owed') AND `+s.seen(&a, sc, "n"), a...).Scan(&w.Held, &w.Owed, &w.Soon, &w.Overdue)
	return w, err
}
