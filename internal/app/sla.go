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

// clockFired pages about an S0 or S1 that nobody has answered in time, unless a
// page about it is open, and tells who is looking.
func (a *App) clockFired(ctx context.Context, tx *db.Tx, f sla.Fired) error {
	tx.AfterCommit(func() { a.Hub.Publish("sla", nil) })
	if f.What != sla.Breach || f.Clock != sla.FirstResponse || f.Severity > 1 || a.OnCall == nil {
		return nil
	}
	alarm := oncall.Alarm{Object: f.Object, Kind: "sla", Severity: f.Severity, Brand: f.Brand, Region: f.Region, Number: f.Number,
		Title: "Nobody has answered in time"}
	if strings.HasPrefix(f.Object, "con_") {
		alarm.Key = "contact:" + f.Object // as a raise pages, see intake.Alarm
	}
	_, err := a.OnCall.Page(ctx, tx, alarm)
	return err
}
