package main

import (
	"context"
	"fmt"

	"github.com/piepowder/piepowder/internal/app"
)

// BackupCmd copies a data directory while it runs.
type BackupCmd struct {
	Data    string `required:"" type:"existingdir" help:"Data directory."`
	To      string `required:"" type:"path" help:"New folder for databases, log and sealed files."`
	VaultTo string `required:"" type:"path" help:"New folder for the vault and keys; keep it elsewhere, at most 30 days."`
}

// Run makes the backup.
func (c BackupCmd) Run(ctx context.Context) error {
	if err := app.Backup(ctx, c.Data, c.To, c.VaultTo); err != nil {
		return err
	}
	fmt.Println("backed up", c.Data, "to", c.To, "and its vault to", c.VaultTo)
	return nil
}

// RestoreCmd makes a data directory from a backup.
type RestoreCmd struct {
	From  string `required:"" type:"existingdir" help:"Folder that backup wrote."`
	Vault string `required:"" type:"existingdir" help:"Folder that backup --vault-to wrote."`
	Data  string `required:"" type:"path" help:"New data directory."`
	DB    string `name:"db" env:"PIEPOWDER_DB" help:"postgres://… of the database that pg_restore filled, when the databases are not in the backup."`
}

// Run restores.
func (c RestoreCmd) Run(ctx context.Context) error {
	if err := app.Restore(ctx, c.From, c.Vault, c.Data, c.DB); err != nil {
		return err
	}
	fmt.Println("restored", c.From, "to", c.Data, "- what was about to be sent is held: see piepowder jobs list")
	return nil
}
