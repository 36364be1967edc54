package main

import (
	"context"
	"fmt"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/identity"
)

// signatures leaves three requests for a visitor to sign: the end of an
// account, a warning to many, and other limits.
func (d *demo) signatures(ctx context.Context) error {
	who, err := d.byRole(ctx)
	if err != nil {
		return err
	}
	as := func(role string) context.Context {
		return identity.WithCaller(ctx, identity.StaffCaller(who[role], "", []string{role}, nil, []string{identity.Everywhere}))
	}
	_, err = d.app.Enforcement.Take(as(identity.RoleInvestigator), enforcement.Draft{Kind: enforcement.Deactivate, Account: "bsk-c-00017", ReasonCode: "safety", Clause: "SAF-1.1",
		Reason: "Threatened two workers at the door within a week; both reports are substantiated."})
	if err != nil {
		return fmt.Errorf("deactivation: %w", explain(err))
	}
	var many []string
	for i := range 32 {
		many = append(many, fmt.Sprintf("bsk-c-%05d", 40+i))
	}
	draft := enforcement.Draft{Kind: enforcement.Warn, Accounts: many, ReasonCode: "fraud", Clause: "FRD-1.1", Reason: "The same voucher was passed on and redeemed by all of them."}
	if _, err = d.app.Enforcement.StartBulk(as(identity.RoleFraudAnalyst), enforcement.BulkDraft{Draft: draft, Count: len(many)}); err != nil {
		return fmt.Errorf("bulk action: %w", explain(err))
	}
	limits := authority.Shipped()
	for i, k := range limits.Kinds {
		if k.Kind == authority.Bulk {
			limits.Kinds[i].Limits[1].PerAct = 10
		}
	}
	if _, err = d.app.Authority.Propose(as(identity.RoleAdmin), 0, "New analysts begin with ten at once.", limits); err != nil {
		return fmt.Errorf("limits: %w", explain(err))
	}
	return nil
}
