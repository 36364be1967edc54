package comms

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// asProduct is who writes what nobody did by hand.
func asProduct() db.Actor { return identity.System("comms").Actor() }

type stopRef struct {
	Stop string `json:"stop"`
}

// liftJob lifts a stop when its day has come. A case that was taken up again has
// moved the day.
func (s *Service) liftJob(ctx context.Context, l jobs.Lease) error {
	var ref stopRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	var at, lifted sql.NullInt64
	err := s.DB.QueryRow(ctx, `SELECT lift_at, lifted_at FROM automation_stops WHERE id=$1`, ref.Stop).Scan(&at, &lifted)
	if err != nil || lifted.Valid || !at.Valid {
		return ignoreNone(err)
	}
	if day := db.FromMicros(at.Int64); day.After(s.DB.Now()) {
		return &jobs.Later{At: day, Reason: "the case was taken up in between"}
	}
	return s.DB.Tx(ctx, asProduct(), "lift automation stop", func(ctx context.Context, tx *db.Tx) error {
		return s.lift(ctx, tx, ref.Stop, "by rule, after closure")
	})
}
