package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/db"
)

// AuditCmd checks the audit log.
type AuditCmd struct {
	Verify AuditVerifyCmd `cmd:"" help:"Recompute the whole audit log and the journal's roots of a stopped installation."`
}

// AuditVerifyCmd verifies one installation.
type AuditVerifyCmd struct {
	Data     string `type:"path" help:"Data directory."`
	DB       string `name:"db" env:"PIEPOWDER_DB" help:"postgres://… when the databases are not files in the data directory."`
	Package  string `arg:"" optional:"" help:"Package of evidence to check instead: no installation and no network is needed."`
	Identity string `type:"existingfile" help:"File with your own age key, for a sealed package."`
	Key      string `type:"existingfile" help:"Verifier key that you keep elsewhere; the one in the data directory otherwise, which is then not pinned."`
	JSON     bool   `name:"json" help:"Print one JSON object."`
}

// Run succeeds only if everything holds.
func (c AuditVerifyCmd) Run(ctx context.Context) error {
	if c.Package != "" {
		return c.verifyPackage()
	}
	if c.Data == "" {
		return fmt.Errorf("give --data, or a package")
	}
	at := app.Place(c.Data)
	url, _ := at.URLs(c.DB)
	if c.DB == "" {
		if _, err := os.Stat(at.Main); err != nil {
			return err
		}
	}
	d, err := db.OpenReadOnly(ctx, url, db.Main)
	if err != nil {
		return err
	}
	defer d.Close()
	check := audit.Check{DB: d, Data: c.Data}
	if c.Key != "" {
		raw, err := os.ReadFile(c.Key)
		if err != nil {
			return err
		}
		check.Key = string(raw)
	}
	r, j, err := audit.VerifyAll(ctx, check, at.Journal)
	if err != nil {
		return err
	}
	if err := c.print(r, j); err != nil {
		return err
	}
	if r.Total > 0 {
		return fmt.Errorf("the audit log does not hold: %d problems", r.Total)
	}
	return nil
}

func (c AuditVerifyCmd) print(r *audit.Report, j *audit.JournalReport) error {
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(map[string]any{"log": r, "journal": j})
	}
	fmt.Printf("leaves       %d, root %s\n", r.Leaves, r.Root)
	if r.Unsequenced > 0 {
		fmt.Printf("tail         %d leaves have no place yet: no checkpoint covers them\n", r.Unsequenced)
	}
	fmt.Printf("checkpoints  %d in the database, %d in the file\n", r.Checkpoints, r.InFile)
	fmt.Printf("journal      %d records, %d roots recomputed, %d records after the last root\n", j.Records, j.Spans, j.Unrooted)
	if j.Dropped > 0 {
		fmt.Printf("             %d roots are over records kept no longer\n", j.Dropped)
	}
	if j.Torn > 0 {
		fmt.Printf("             %d bytes of an unfinished write, never acknowledged\n", j.Torn)
	}
	fmt.Printf("key          %s\n", cmp.Or(r.Key, "none yet"))
	if !r.Pinned {
		fmt.Println("             key not pinned: give --key with a copy that you keep elsewhere")
	}
	for _, p := range r.Problems {
		fmt.Println("PROBLEM     ", p)
	}
	if more := r.Total - len(r.Problems); more > 0 {
		fmt.Printf("PROBLEM      and %d more\n", more)
	}
	if r.Total == 0 {
		fmt.Println("the audit log holds")
	}
	return nil
}
