package app

import (
	"context"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/identity"
)

// openSignatures has deactivations and large bulk actions signed by a second
// person: the act is carried out in the transaction of the last signature.
func (a *App) openSignatures() {
	a.Enforcement.Authorize = a.authorizeAction
	a.Authority.On(enforcement.ActDeactivate, authority.Handler{
		Now: func(ctx context.Context, _ *db.Tx, r *authority.Request) (any, error) {
			shown, err := a.Enforcement.Sheet(ctx, r.Object)
			return sheetOf(shown), err
		},
		Approved: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return a.Enforcement.Execute(ctx, tx, r.Object)
		},
		Dropped: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return a.Enforcement.Decline(ctx, tx, r.Object)
		},
	})
	a.Authority.On(enforcement.ActBulk, authority.Handler{
		Approved: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return a.Enforcement.ExecuteBulk(ctx, tx, r.Object)
		},
		Dropped: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return a.Enforcement.DeclineBulk(ctx, tx, r.Object)
		},
	})
}

func (a *App) authorizeAction(ctx context.Context, tx *db.Tx, sc identity.Scope, act enforcement.Authority) (string, error) {
	v, err := a.Authority.Check(ctx, tx, sc, authority.Act{Kind: act.Kind, Count: int64(act.Count), Subject: act.Subject, Object: act.Object, Case: act.Case,
		Brand: act.Brand, Region: act.Region, Title: act.Title, Why: act.Why, Shown: sheetOf(act.Shown), EID: act.EID})
	if err != nil || v.Allowed {
		return "", err
	}
	return v.Approval, nil
}

func sheetOf(shown []enforcement.Shown) authority.Sheet {
	var s authority.Sheet
	for _, l := range shown {
		s.Lines = append(s.Lines, authority.Line{Label: l.Label, Value: l.Value, Link: l.Link})
	}
	return s
}
