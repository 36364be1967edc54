package main

import (
	"context"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/seal"
)

// VaultCmd looks after the vault's keys.
type VaultCmd struct {
	Rotate VaultRotateCmd `cmd:"" help:"Put a fresh master key in the place of the present one, while the server runs or not."`
}

// VaultRotateCmd changes the master key.
type VaultRotateCmd struct {
	installation `embed:""`
	Wait         time.Duration `default:"10m" help:"How long to wait for a running server."`
}

// Run rotates, or asks the server that holds the vault and waits for it.
func (c VaultRotateCmd) Run(ctx context.Context) error {
	if err := c.tables(); err != nil {
		return err
	}
	at := app.Place(c.Data)
	before, nBefore, err := seal.MasterKeys(at.Vault)
	if err != nil {
		return fmt.Errorf("%s has no vault: %w", c.Data, err)
	}
	r, asked, err := app.AskRotation(ctx, c.Data, c.DB)
	if err != nil {
		return err
	}
	if !asked {
		fmt.Printf("%d keys are wrapped by master key %d now; the old one is gone\n", r.Wrapped, r.Primary)
		return nil
	}
	end := time.After(c.Wait)
	for {
		now, n, err := seal.MasterKeys(at.Vault)
		// One that was cut off is taken up with the key it had put in force.
		if err == nil && n == 1 && (now != before || nBefore > 1) {
			fmt.Printf("the running server wrapped every key by master key %d; the old one is gone\n", now)
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end:
			return fmt.Errorf("the server was asked, and is not done after %s: see piepowder jobs list", c.Wait)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
