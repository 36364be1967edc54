package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/ingest"
)

// FsckCmd checks a stopped installation, also right after a crash.
type FsckCmd struct {
	installation `embed:""`
	JSON         bool `name:"json" help:"Print one JSON object."`
}

// Run succeeds only if everything holds. It changes nothing: what the log has
// and the tables lack yet is counted and said.
func (c FsckCmd) Run(ctx context.Context) (err error) {
	at := app.Place(c.Data)
	if _, err := os.Stat(at.Journal); err != nil {
		return fmt.Errorf("%s is not a data directory: %w", c.Data, err)
	}
	if err := c.tables(); err != nil {
		return err
	}
	stopped := ingest.Stopped{Journal: at.Journal, Snapshots: at.Snapshots, Vault: at.Vault, Lists: at.Lists}
	mainURL, historyURL := at.URLs(c.DB)
	for _, x := range []struct {
		set  db.Set
		url  string
		file string
		to   **db.DB
	}{{db.Main, mainURL, at.Main, &stopped.Main}, {db.History, historyURL, at.History, &stopped.History}} {
		if c.DB == "" {
			if _, err := os.Stat(x.file); errors.Is(err, os.ErrNotExist) {
				fmt.Printf("tables     there is no %s yet\n", filepath.Base(x.file))
				continue
			}
		}
		d, err := db.OpenReadOnly(ctx, x.url, x.set)
		if err != nil {
			return err
		}
		defer d.Close()
		*x.to = d
	}
	f, err := ingest.Check(ctx, stopped)
	if err != nil {
		return err
	}
	var work casework
	if stopped.Main != nil {
		if work, err = checkCasework(ctx, at, stopped.Main); err != nil {
			return err
		}
		f.Problems = append(f.Problems, work.Problems...)
		f.Total += len(work.Problems)
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(f)
	} else {
		c.print(f, work)
	}
	if err == nil && f.Total > 0 {
		err = errors.New("the installation does not hold")
	}
	return err
}

func (c FsckCmd) print(f *ingest.Findings, w casework) {
	fmt.Printf("log        %d records in %d segments: %d events, %d decisions, %d control entries\n", f.Records, f.Segments, f.Events, f.Decisions, f.Controls)
	if f.Torn > 0 {
		fmt.Printf("           %d bytes of an unfinished write at the end, never acknowledged: the next start cuts them\n", f.Torn)
	}
	fmt.Printf("replay     every decision computed again, %d snapshots compared\n", f.Snapshots)
	if f.Tail > 0 {
		fmt.Printf("tables     %d records of the tail replayed in memory only: the next start copies them\n", f.Tail)
	}
	fmt.Printf("effects    %d rows follow from their decisions\n", f.Effects)
	if f.Waiting > 0 {
		fmt.Printf("outbox     %d control entries wait for the next start\n", f.Waiting)
	}
	fmt.Printf("vault      %d entities, %d erased\n", f.Entities, f.Erased)
	fmt.Printf("casework   %d cases, %d actions and %d timeline rows compared with the audit log, %d files and %d raw messages hashed again\n",
		w.Cases, w.Actions, w.Rows, w.Evidence, w.Messages)
	if len(w.Orphans) > 0 {
		fmt.Printf("files      %d of uploads given up, which no row names: %s\n", len(w.Orphans), strings.Join(w.Orphans[:min(3, len(w.Orphans))], ", "))
	}
	for _, p := range f.Problems {
		fmt.Println("PROBLEM   ", p)
	}
	if more := f.Total - len(f.Problems); more > 0 {
		fmt.Printf("PROBLEM    and %d more\n", more)
	}
	if f.Total == 0 {
		fmt.Println("all holds")
	}
}
