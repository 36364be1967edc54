package intake

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// jobParity looks every day whether languages are found equally well.
const jobParity = "triage.parity"

const (
	parityEvery = 24 * time.Hour
	parityDays  = 90
)

// StartTriage keeps the look at parity on the table.
func (s *Service) StartTriage(ctx context.Context) error {
	return s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: jobParity, Key: "parity", RunAt: tx.Now.Add(time.Hour)})
	})
}

// parityJob rings when the gap is over the limit, then comes back in a day. An
// alarm whose case is still open is not rung again.
func (s *Service) parityJob(ctx context.Context, _ jobs.Lease) error {
	sc := identity.System("triage")
	p, err := s.precision(ctx, sc, parityDays)
	if err != nil {
		return err
	}
	if p.Parity.Alarm && s.ParityAlarm != nil {
		err := s.DB.Tx(ctx, sc.Actor(), "languages found unequally", func(ctx context.Context, tx *db.Tx) error {
			var was string
			err := tx.QueryRow(ctx, `SELECT object FROM triage_alarms WHERE kind = 'parity' ORDER BY at DESC LIMIT 1`).Scan(&was)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			opened, err := s.ParityAlarm(ctx, tx, p.Parity.Text(), was)
			if err != nil {
				return err
			}
			if opened != was {
				if _, err := tx.Exec(ctx, `INSERT INTO triage_alarms(kind, at, object) VALUES ('parity', $1, $2)`, db.Micros(tx.Now), opened); err != nil {
					return err
				}
			}
			return tx.Record(ctx, db.Change{Kind: "triage.parity_alarm", Object: opened, Data: map[string]any{"best": p.Parity.Best, "worst": p.Parity.Worst, "gap": p.Parity.Gap}})
		})
		if err != nil {
			return err
		}
	}
	return &jobs.Later{At: s.DB.Now().Add(parityEvery), Reason: "tomorrow again"}
}
