package app

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
)

// openTriage puts the shipped documents and classifier into a new database.
func (a *App) openTriage(ctx context.Context) error {
	a.Triage = triage.New(a.Main)
	return a.Triage.Seed(ctx)
}

// alarmOfParity opens a case about languages that are found unequally well,
// unless the one of an earlier alarm is still open.
func (a *App) alarmOfParity(ctx context.Context, tx *db.Tx, text, was string) (string, error) {
	if was != "" {
		var open int
		err := a.Main.QueryRow(ctx, `SELECT 1 FROM cases WHERE id = $1 AND state NOT IN ('resolved', 'closed')`, was).Scan(&open)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return was, err
		}
	}
	c, err := a.Cases.OpenIn(ctx, tx, identity.System("triage"), cases.Opening{Title: text, Type: "other", Category: "triage parity", Severity: cases.S3, Source: "alert", At: tx.Now})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}
