package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// Backup copies a data directory, running or stopped. The file of checkpoints is
// copied first, as none may speak of leaves that the copied database lacks; then
// the databases, and the log after them, so that it reaches at least as far.
// The vault and the keys go to a folder of their own: a data backup alone opens
// no personal data.
func Backup(ctx context.Context, data, to, vaultTo string) error {
	from, out := Place(data), Place(to)
	if _, err := os.Stat(from.Journal); err != nil {
		return errs.New(errs.NotFound, "no_data", "%s is not a data directory", data)
	}
	if within(to, vaultTo) || within(vaultTo, to) {
		return errs.New(errs.Conflict, "vault_beside_data", "the vault goes to a folder apart: together with %s it would open the personal data in it", to)
	}
	for _, dir := range []string{to, vaultTo} {
		if err := mustBeEmpty(dir); err != nil {
			return err
		}
	}
	if err := copyFile(from.Checkpoints, out.Checkpoints); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, f := range []struct {
		set      db.Set
		from, to string
	}{{db.Main, from.Main, out.Main}, {db.History, from.History, out.History}} {
		if _, err := os.Stat(f.from); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := snapshot(ctx, f.from, f.to, f.set); err != nil {
			return err
		}
	}
	for _, dir := range [][2]string{{from.Blobs, out.Blobs}, {from.Snapshots, out.Snapshots}} {
		if err := copyTree(dir[0], dir[1]); err != nil {
			return err
		}
	}
	if _, err := journal.Copy(from.Journal, out.Journal); err != nil {
		return err
	}
	// After the log: it names no list that is not copied then.
	if err := copyTree(from.Lists, out.Lists); err != nil {
		return err
	}
	apart := Place(vaultTo)
	release, err := seal.Hold(from.Vault)
	if err != nil {
		return err
	}
	defer release()
	for _, dir := range [][2]string{{from.Vault, apart.Vault}, {from.Keys, apart.Keys}} {
		if err := copyTree(dir[0], dir[1]); err != nil {
			return err
		}
	}
	return nil
}

// Restore makes a data directory from a backup and its vault; server names a
// PostgreSQL database restored already ("" = the backup holds the databases). It
// refuses databases that are ahead of the log, and holds back whatever was about
// to be sent until a person releases it.
func Restore(ctx context.Context, backup, vault, data, server string) error {
	from, apart, out := Place(backup), Place(vault), Place(data)
	if _, err := os.Stat(from.Main); server == "" && err != nil {
		return errs.New(errs.NotFound, "no_backup", "%s is missing: restore the PostgreSQL database first and name it with --db", from.Main)
	}
	for _, part := range []string{from.Journal, from.Blobs, from.Snapshots, apart.Vault, apart.Keys} {
		if _, err := os.Stat(part); err != nil {
			return errs.New(errs.NotFound, "no_backup", "%s is missing: name the folders that backup wrote with --to and --vault-to", part)
		}
	}
	if server != "" { // say so before anything is copied
		d, err := db.OpenReadOnly(ctx, server, db.Main)
		if err != nil {
			return err
		}
		d.Close()
	}
	if err := mustBeEmpty(data); err != nil {
		return err
	}
	for _, dir := range [][2]string{
		{from.Journal, out.Journal}, {from.Blobs, out.Blobs}, {from.Lists, out.Lists}, {from.Snapshots, out.Snapshots}, {apart.Vault, out.Vault}, {apart.Keys, out.Keys},
	} {
		if err := copyTree(dir[0], dir[1]); err != nil {
			return err
		}
	}
	files := [][2]string{{from.Checkpoints, out.Checkpoints}}
	if server == "" {
		files = append(files, [2]string{from.Main, out.Main}, [2]string{from.History, out.History})
	}
	for _, f := range files {
		if err := copyFile(f[0], f[1]); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := out.Make(); err != nil {
		return err
	}
	mainURL, historyURL := out.URLs(server)
	main, err := db.Open(ctx, mainURL, db.Main, clock.Real())
	if err != nil {
		return err
	}
	defer main.Close()
	history, err := db.Open(ctx, historyURL, db.History, clock.Real())
	if err != nil {
		return err
	}
	defer history.Close()
	if err := notAhead(ctx, out, main, history); err != nil {
		return err
	}
	cut := 0
	if server != "" { // dumped before the file was copied
		if cut, err = audit.CutFile(ctx, main, out.Root); err != nil {
			return err
		}
	}
	return holdBack(ctx, main, cut)
}

// notAhead compares what the databases have seen with the end of the log.
func notAhead(ctx context.Context, l Layout, main, history *db.DB) error {
	j, err := journal.Open(l.Journal, journal.Options{})
	if err != nil {
		return err
	}
	end := j.End()
	if err := j.Close(); err != nil {
		return err
	}
	for _, f := range []struct {
		set   db.Set
		from  *db.DB
		query string
	}{
		{db.History, history, `SELECT MAX(position) FROM watermark`},
		{db.Main, main, `SELECT MAX(position) FROM control_outbox`},
	} {
		var seen sql.NullInt64
		if err := f.from.QueryRow(ctx, f.query).Scan(&seen); err != nil {
			return err
		}
		if uint64(seen.Int64) > end {
			return errs.New(errs.Conflict, "database_ahead", "the %s database has seen position %d and the log ends at %d: take the log of the same backup or a later one", f.set, seen.Int64, end)
		}
	}
	return nil
}

// holdBack sets aside what was about to be sent or acted on in bulk: the machine
// that was backed up may have done it already. Actions that begin or end at a
// time do so here as well.
func holdBack(ctx context.Context, d *db.DB, cut int) error {
	return d.Tx(ctx, db.Actor{ID: "system", Kind: "system"}, "restore", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{db.Micros(tx.Now)}
		res, err := tx.Exec(ctx, `UPDATE jobs SET failed_at=$1, error='held after restore: release it when you know it was not done'
			WHERE done_at IS NULL AND failed_at IS NULL AND `+db.In(&a, "kind", []string{comms.JobMail, comms.JobWebhook, enforcement.JobBulk}), a...)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "system.restored", Object: "system", Data: map[string]any{"held": n, "checkpoints_cut": cut}})
	})
}

// snapshot copies a database as of one moment, also while it is written to.
func snapshot(ctx context.Context, from, to string, set db.Set) error {
	d, err := db.OpenReadOnly(ctx, "sqlite:"+from, set)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.CopyTo(ctx, to); err != nil {
		return fmt.Errorf("copying %s: %w", filepath.Base(from), err)
	}
	return syncFile(to)
}

// within says whether dir is the folder outer or lies in it.
func within(outer, dir string) bool {
	rel, err := filepath.Rel(outer, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return errs.New(errs.Conflict, "not_empty", "%s is not empty: name a new folder", dir)
	}
	return os.MkdirAll(dir, 0o700)
}

func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, e os.DirEntry, err error) error {
		if path == from && errors.Is(err, os.ErrNotExist) {
			return nil // what older versions did not have yet
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		err = copyFile(path, filepath.Join(to, rel))
		if errors.Is(err, os.ErrNotExist) {
			return nil // a running installation replaced it meanwhile
		}
		return err
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	if err := out.Sync(); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
