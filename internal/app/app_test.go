package app

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// A start that fails says why: what was opened is closed, and nothing panics.
func TestFailedStartSaysWhy(t *testing.T) {
	dir := t.TempDir()
	if _, err := New(t.Context(), Config{Data: t.TempDir(), DB: "mysql://x", Pack: packs.Marketplace()}); errs.CodeOf(err) != "db_url" {
		t.Errorf("an unknown database: %v", err)
	}
	a, err := New(t.Context(), Config{Data: dir, Pack: packs.Marketplace()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), Config{Data: dir, Pack: packs.Marketplace()}); errs.CodeOf(err) != "data_in_use" {
		t.Errorf("a second server on one directory: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// What was backed up while leaves and checkpoints were written is whole.
func TestHotBackupRestoresToALogThatHolds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	dir, root := t.TempDir(), t.TempDir()
	a, err := New(t.Context(), Config{Data: dir, Pack: packs.Marketplace()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	var writing sync.WaitGroup
	writing.Go(func() {
		for ctx.Err() == nil {
			err := a.Main.Tx(t.Context(), db.Actor{ID: "system", Kind: "system"}, "test", func(ctx context.Context, tx *db.Tx) error {
				return tx.Record(ctx, db.Change{Kind: "test.happened", Object: "tst_1"})
			})
			_, serr := a.Audit.SequenceAll(t.Context())
			if err = errors.Join(err, serr); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for _, n := range []string{"1", "2", "3", "4"} {
		if err := Backup(t.Context(), dir, root+"/d"+n, root+"/v"+n); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	writing.Wait()
	for _, n := range []string{"1", "2", "3", "4"} {
		if err := Restore(t.Context(), root+"/d"+n, root+"/v"+n, root+"/r"+n, ""); err != nil {
			t.Fatal(err)
		}
		at := Place(root + "/r" + n)
		d, err := db.OpenReadOnly(t.Context(), "sqlite:"+at.Main, db.Main)
		if err != nil {
			t.Fatal(err)
		}
		report, _, err := audit.VerifyAll(t.Context(), audit.Check{DB: d, Data: at.Root}, at.Journal)
		d.Close()
		if err != nil || report.Total > 0 {
			t.Fatalf("backup %s: %v %v", n, err, report)
		}
	}
}

func TestBackupAndRestoreRefuseWrongFolders(t *testing.T) {
	dir, root := t.TempDir(), t.TempDir()
	a, err := New(t.Context(), Config{Data: dir, Pack: packs.Marketplace()})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for _, vault := range []string{root + "/d", root + "/d/vault", root} {
		if err := Backup(t.Context(), dir, root+"/d", vault); errs.CodeOf(err) != "vault_beside_data" {
			t.Errorf("the vault in %s: %v", strings.TrimPrefix(vault, root), err)
		}
	}
	if err := Backup(t.Context(), dir, root+"/d", root+"/v"); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), root+"/v", root+"/d", root+"/r", ""); errs.CodeOf(err) != "no_backup" {
		t.Errorf("folders mixed up: %v", err)
	}
	if err := Restore(t.Context(), root+"/d", root+"/v", root+"/r", ""); err != nil {
		t.Errorf("a refused restore leaves nothing behind: %v", err)
	}
}

// Whoever makes up methods and addresses does not make the metrics grow.
func TestMadeUpMethodsAreOneSeries(t *testing.T) {
	m := newMetrics(&App{})
	for _, method := range []string{"GET", "BREW", "PROPFIND"} {
		m.observe(method, "", 404, time.Millisecond)
	}
	series := make(chan prometheus.Metric, 10)
	m.requests.Collect(series)
	if len(series) != 1 {
		t.Errorf("%d series", len(series))
	}
}

// A restore sends nothing again, and lets actions begin and end at their times.
// On a server the checkpoints that the dump does not know are taken out.
func TestRestoreHoldsBackWhatIsSent(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		dir, root, server := t.TempDir(), t.TempDir(), ""
		if strings.HasPrefix(urls.Main, "postgres") {
			server = urls.Main
		}
		a, err := New(t.Context(), Config{Data: dir, DB: server, Pack: packs.Marketplace()})
		if err != nil {
			t.Fatal(err)
		}
		who := db.Actor{ID: "system", Kind: "system"}
		for range 2 {
			err = errors.Join(err, a.Main.Tx(t.Context(), who, "test", func(ctx context.Context, tx *db.Tx) error {
				return errors.Join(tx.Record(ctx, db.Change{Kind: "test.happened", Object: "tst_1"}),
					tx.Enqueue(ctx, db.Job{Kind: comms.JobMail, Key: "msg_1"}), tx.Enqueue(ctx, db.Job{Kind: enforcement.JobEnd, Key: "act_1"}))
			}))
			_, serr := a.Audit.SequenceAll(t.Context())
			err = errors.Join(err, serr)
		}
		if err = errors.Join(err, Backup(t.Context(), dir, root+"/d", root+"/v")); err != nil {
			t.Fatal(err)
		}
		if server != "" {
			if err := Restore(t.Context(), root+"/d", root+"/v", root+"/r", ""); errs.CodeOf(err) != "no_backup" {
				t.Errorf("without naming the server: %v", err)
			}
			err = a.Main.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM audit_checkpoints WHERE size = (SELECT MAX(size) FROM audit_checkpoints)`)
				return err
			})
		}
		if err = errors.Join(err, a.Close(), Restore(t.Context(), root+"/d", root+"/v", root+"/r", server)); err != nil {
			t.Fatal(err)
		}
		a, err = New(t.Context(), Config{Data: root + "/r", DB: server, Pack: packs.Marketplace()})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		aside, err := jobs.SetAside(t.Context(), a.Main)
		if err != nil || len(aside) != 1 || aside[0].Kind != comms.JobMail {
			t.Fatalf("set aside: %v, %v", aside, err)
		}
		var body string
		if err := a.Main.QueryRow(t.Context(), `SELECT body FROM audit_leaves WHERE kind = 'system.restored'`).Scan(&body); err != nil {
			t.Fatal(err)
		}
		if cut := strings.Contains(body, `"checkpoints_cut":1`); cut != (server != "") {
			t.Errorf("the leaf of the restore: %s", body)
		}
	})
}
