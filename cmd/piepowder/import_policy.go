package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/policy"
)

// ImportPolicyCmd takes dated policies from elsewhere in, to be read, compared and
// searched: one version per text that differs from the one before it.
type ImportPolicyCmd struct {
	Data    string `type:"path" default:"data" env:"PIEPOWDER_DATA" help:"Data directory of a stopped installation; made when it is not there."`
	DB      string `name:"db" env:"PIEPOWDER_DB" help:"postgres://… for the databases; SQLite files in the data directory otherwise."`
	Refused string `type:"path" default:"policies.refused.ndjson" help:"File for what was refused, with reasons."`
	Folder  string `arg:"" name:"dir" type:"existingdir" help:"Folder with an index.csv (file, service, document, version_time, sha256) or with SERVICE/DOCUMENT/2024-05-31.md (or .html), unpacked or in one archive."`
}

// Run imports and prints the counts.
func (c ImportPolicyCmd) Run(ctx context.Context) (err error) {
	texts, refused, err := policy.ReadFolder(c.Folder)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Config{Data: c.Data, DB: c.DB, Pack: packs.Marketplace(), Version: version,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return fmt.Errorf("%w (is it running? stop it first)", err)
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	show := newStages(os.Stderr, false)
	taken, same := 0, 0
	for i, t := range texts {
		made, err := a.Policies.Import(a.AsSystem(ctx), t)
		switch {
		case errs.IsKind(err, errs.Invalid), errs.IsKind(err, errs.TooLarge), errs.IsKind(err, errs.Conflict):
			refused = append(refused, policy.PolicyRefused{File: t.Name, Reason: explain(err).Error()})
		case err != nil:
			return fmt.Errorf("%s: %w", t.Name, explain(err))
		case made:
			taken++
		default:
			same++
		}
		show.at("policies", i+1, len(texts))
	}
	show.done("policies", len(texts))
	fmt.Printf("%d taken, %d already there, %d refused\n", taken, same, len(refused))
	if len(refused) == 0 {
		return nil
	}
	f, err := os.Create(c.Refused)
	if err != nil {
		return err
	}
	defer f.Close()
	out := json.NewEncoder(f)
	for _, r := range refused {
		if err := out.Encode(r); err != nil {
			return err
		}
	}
	fmt.Println("reasons in", c.Refused)
	return nil
}
