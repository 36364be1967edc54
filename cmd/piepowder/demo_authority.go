package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// requests asks for the signatures now, or as soon as the history tells who
// they are about: on a busy machine that is after the visitor is let in.
func (d *demo) requests(ctx context.Context) error {
	known, err := d.knows(ctx)
	if err != nil {
		return err
	}
	if known {
		return errors.Join(d.signatures(ctx), d.matters(ctx), d.letters(ctx))
	}
	d.lives.Go(func() {
		for !known && err == nil {
			select {
			case <-ctx.Done():
				return
			case <-d.clk.After(time.Second):
			}
			known, err = d.knows(ctx)
		}
		if err == nil {
			err = errors.Join(d.signatures(ctx), d.matters(ctx), d.letters(ctx))
		}
		if err != nil && ctx.Err() == nil {
			d.log.Error("demo: nothing to sign", "err", err)
		}
	})
	return nil
}

// ended is whose account is asked to be ended; warned are those of one voucher.
const ended = "bsk-c-00017"

func warned() (many []string) {
	for i := range 32 {
		many = append(many, fmt.Sprintf("bsk-c-%05d", 40+i))
	}
	return many
}

// knows says whether all the accounts to be signed for can be found.
func (d *demo) knows(ctx context.Context) (bool, error) {
	for _, ref := range append(warned(), append(appellants, ended, glassOwner, glassMaker, quietOwner)...) {
		_, err := d.app.Accounts.Resolve(ctx, identity.System("demo"), ref)
		if errs.IsKind(err, errs.NotFound) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("account %s: %w", ref, explain(err))
		}
	}
	return true, nil
}

// signatures leaves three requests for a visitor to sign: the end of an
// account, a warning to many, and other limits. What an earlier run asked for
// is not asked again.
func (d *demo) signatures(ctx context.Context) error {
	who, err := d.byRole(ctx)
	if err != nil {
		return err
	}
	as := func(role string) context.Context {
		return identity.WithCaller(ctx, identity.StaffCaller(who[role], "", []string{role}, nil, []string{identity.Everywhere}))
	}
	for _, request := range []struct {
		kind string
		ask  func() error
	}{
		{enforcement.ActDeactivate, func() error {
			_, err := d.app.Enforcement.Take(as(identity.RoleInvestigator), enforcement.Draft{Kind: enforcement.Deactivate, Account: ended, ReasonCode: "safety", Clause: "SAF-1.1",
				Reason: "Threatened two workers at the door within a week; both reports are substantiated."})
			return err
		}},
		{enforcement.ActBulk, func() error {
			many := warned()
			draft := enforcement.Draft{Kind: enforcement.Warn, Accounts: many, ReasonCode: "fraud", Clause: "FRD-1.1", Reason: "The same voucher was passed on and redeemed by all of them."}
			_, err := d.app.Enforcement.StartBulk(as(identity.RoleFraudAnalyst), enforcement.BulkDraft{Draft: draft, Count: len(many)})
			return err
		}},
		{authority.Limits, func() error {
			limits := authority.Shipped()
			for i, k := range limits.Kinds {
				if k.Kind == authority.Bulk {
					limits.Kinds[i].Limits[1].PerAct = 10
				}
			}
			_, err := d.app.Authority.Propose(as(identity.RoleAdmin), 0, "New analysts begin with ten at once.", limits)
			return err
		}},
	} {
		asked, err := d.asked(ctx, request.kind)
		if err == nil && !asked {
			err = request.ask()
		}
		if err != nil {
			return fmt.Errorf("request of %s: %w", request.kind, explain(err))
		}
	}
	return nil
}

// asked says whether a signature of a kind was ever asked for.
func (d *demo) asked(ctx context.Context, kind string) (bool, error) {
	for _, view := range []string{"waiting", "decided"} {
		page, err := d.app.Authority.Approvals(ctx, authority.Filter{View: view, Kind: kind}, "", 1)
		if err != nil || len(page.Items) > 0 {
			return len(page.Items) > 0, err
		}
	}
	return false, nil
}
