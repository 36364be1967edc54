package app

import (
	"context"
	"errors"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
)

const jobRotateVault = "vault.rotate"

// RotateVault changes the vault's master key while everything runs. A second
// call while one is under way, or after one was cut off, takes that one up.
func (a *App) RotateVault(ctx context.Context) (seal.Rotation, error) {
	return rotate(ctx, a.Main, a.Vault)
}

func (a *App) openRotation() {
	a.Jobs.Handle(jobRotateVault, func(ctx context.Context, _ jobs.Lease) error {
		_, err := a.RotateVault(ctx)
		return err
	})
}

func rotate(ctx context.Context, d *db.DB, v *seal.Vault) (seal.Rotation, error) {
	who := identity.System("vault").Actor()
	note := func(kind string, data map[string]any) error {
		return d.Tx(ctx, who, "rotate the master key", func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: kind, Object: "vault", Data: data, Private: true})
		})
	}
	if err := note("vault.rotation_begun", nil); err != nil {
		return seal.Rotation{}, err
	}
	r, err := v.Rotate(ctx)
	if err != nil {
		return r, err
	}
	return r, note("vault.rotated", map[string]any{"wrapped": r.Wrapped})
}

// AskRotation changes the master key of a data directory, running or stopped:
// of a stopped one at once, of a running one by asking its server. It answers
// whether the server was asked.
func AskRotation(ctx context.Context, data, server string) (r seal.Rotation, asked bool, err error) {
	at := Place(data)
	url, _ := at.URLs(server)
	d, err := db.Open(ctx, url, db.Main, clock.Real())
	if err != nil {
		return r, false, err
	}
	defer d.Close()
	v, err := seal.OpenVault(at.Vault)
	if errors.Is(err, seal.ErrInUse) {
		err := d.Tx(ctx, identity.System("command line").Actor(), "rotate the master key", func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Enqueue(ctx, db.Job{Kind: jobRotateVault, Key: "vault"}); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "vault.rotation_asked", Object: "vault", Private: true})
		})
		return r, true, err
	}
	if err != nil {
		return r, false, err
	}
	r, err = rotate(ctx, d, v)
	return r, false, errors.Join(err, v.Close())
}
