package main

import (
	"context"
	"fmt"
	"os"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/seal"
)

// casework is what fsck found out about cases, actions and evidence.
type casework struct {
	Cases, Actions, Rows, Evidence, Messages int
	Orphans                                  []string // sealed files that no row names
	Problems                                 []string
}

// checkCasework compares cases, actions and the timeline with the audit log, and
// hashes every piece of evidence and every raw message again.
func checkCasework(ctx context.Context, at app.Layout, main *db.DB) (c casework, err error) {
	if c.Cases, c.Problems, err = cases.Verify(ctx, main); err != nil {
		return c, err
	}
	var more []string
	if c.Actions, more, err = enforcement.Verify(ctx, main); err != nil {
		return c, err
	}
	c.Problems = append(c.Problems, more...)
	if c.Rows, more, err = activity.Verify(ctx, main); err != nil {
		return c, err
	}
	c.Problems = append(c.Problems, more...)
	for _, dir := range []string{at.Vault, at.Blobs} {
		if _, err := os.Stat(dir); err != nil {
			return c, nil // nothing was ever sealed
		}
	}
	vault, err := seal.OpenVault(at.Vault)
	if err != nil {
		return c, err
	}
	defer vault.Close()
	files, err := blob.OpenDir(at.Blobs)
	if err != nil {
		return c, err
	}
	defer files.Close()
	items := evidence.NewService(main, vault, files, nil)
	if c.Orphans, err = items.Orphans(ctx); err != nil {
		return c, err
	}
	n, faults, err := items.Verify(ctx)
	c.Evidence = n
	for _, f := range faults {
		c.Problems = append(c.Problems, fmt.Sprintf("evidence %s: %s", f.ID, f.What))
	}
	if err != nil {
		return c, err
	}
	c.Messages, more, err = intake.Verify(ctx, main, vault, files)
	c.Problems = append(c.Problems, more...)
	return c, err
}
