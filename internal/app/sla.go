package app

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/sla"
)

// openClocks wires the policy of clocks: what changes sets timers, and what
// fires is told.
func (a *App) openClocks(ctx context.Context) error {
	if err := a.Clocks.Load(ctx, a.cfg.Zone); err != nil {
		return err
	}
	a.Clocks.Handle(a.Jobs)
	a.Clocks.Rescheduled = a.Cases.Rescheduled
	a.Clocks.Fired = a.clockFired
	a.Cases.OnChanged(func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		if c.Simulated {
			return nil
		}
		return a.Clocks.Touch(ctx, tx, c.ID)
	})
	place := a.Intake.Place
	a.Intake.Place = func(ctx context.Context, tx *db.Tx, contact string) error {
		if place != nil {
			if err := place(ctx, tx, contact); err != nil {
				return err
			}
		}
		return a.Clocks.Touch(ctx, tx, contact)
	}
	return nil
}

// clockFired pages the lead about an S0 or S1 that nobody has answered in time,
// and tells who is looking.
func (a *App) clockFired(ctx context.Context, tx *db.Tx, f sla.Fired) error {
	tx.AfterCommit(func() { a.Hub.Publish("sla", nil) })
	if f.What != sla.Breach || f.Clock != sla.FirstResponse || f.Severity > 1 || a.OnCall == nil {
		return nil
	}
	told, err := a.toldOfContact(ctx, tx, f)
	if err != nil || told {
		return err
	}
	key := f.Object
	if strings.HasPrefix(f.Object, "con_") {
		key = "contact:" + f.Object // as a raise pages, see intake.Alarm
	}
	var open int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_pages WHERE dedupe = $1 AND ended_at IS NULL`, key).Scan(&open); err != nil {
		return err
	}
	_, err = a.OnCall.Page(ctx, tx, breachAlarm(f, key, open > 0))
	return err
}

// toldOfContact says whether the lead was paged about this very deadline while
// the case was a contact. Its page goes on as one of the case, in the hands of
// whoever took it, and rings again by its own rules.
func (a *App) toldOfContact(ctx context.Context, tx *db.Tx, f sla.Fired) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM sla_fired f JOIN contacts c ON c.id = f.object
		WHERE c.case_id = $1 AND f.clock = $2 AND f.what = $3 AND f.due_at = $4 AND f.severity <= 1`, f.Object, f.Clock, f.What, db.Micros(f.Due)).Scan(&n)
	return n > 0, err
}

// breachAlarm pages the lead: whoever was paged about the matter has not answered
// it, so a page that is open for it is not enough.
func breachAlarm(f sla.Fired, key string, paged bool) oncall.Alarm {
	if paged {
		key = "breach:" + f.Object
	}
	return oncall.Alarm{Object: f.Object, Kind: "commander", Severity: f.Severity, Brand: f.Brand, Region: f.Region, Number: f.Number,
		Title: "Nobody has answered in time", Key: key}
}
