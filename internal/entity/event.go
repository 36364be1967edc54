package entity

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// EventTime says when an event happened, as the marketplace told us, to those
// in whose scope it lies. It is looked for among the events of the entities
// named (accounts, orders), so that it is found by a key.
func (s *Service) EventTime(ctx context.Context, sc identity.Scope, event string, of []uint64) (time.Time, error) {
	a := db.Args{event}
	var who []string
	for _, e := range of {
		who = append(who, a.Add(e))
	}
	if len(who) == 0 {
		who = []string{"0"}
	}
	var at int64
	err := s.history.QueryRow(ctx, `SELECT e.at FROM event_entities x JOIN events e ON e.position = x.position
		WHERE x.entity IN (`+strings.Join(who, ",")+`) AND e.event_id = $1 AND `+sc.Where(&a, identity.Columns{Region: "e.region", Brand: "e.brand"})+` LIMIT 1`, a...).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, errs.New(errs.NotFound, "event_not_found", "There is no such event.")
	}
	if err != nil {
		return time.Time{}, err
	}
	return db.FromMicros(at), nil
}
