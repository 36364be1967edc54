package kill

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKillBackupIsWholeWhileRunning backs up a server under load, restores the
// copy elsewhere, and finds everything that was acknowledged before the backup
// began.
func TestKillBackupIsWholeWhileRunning(t *testing.T) {
	m := newMachine(t)
	m.start()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			m.one()
		}
	}()
	m.until(func() bool { return len(m.decided) >= 40 })
	m.mu.Lock()
	before := map[string]string{}
	for id, outcome := range m.decided {
		before[id] = outcome
	}
	m.mu.Unlock()
	copied, vault := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "vault")
	m.run("backup", "--data", m.dir, "--to", copied, "--vault-to", vault)
	cancel()
	<-done
	m.stop()
	if _, err := os.Stat(filepath.Join(copied, "vault", "vault.dat")); err == nil {
		t.Error("a data backup holds the vault")
	}

	restored := filepath.Join(t.TempDir(), "restored")
	m.run("restore", "--from", copied, "--vault", vault, "--data", restored)
	m.run("fsck", "--data", restored)
	m.run("audit", "verify", "--data", restored)
	m.dir = restored
	m.start()
	defer m.stop()
	for id, want := range before {
		if got, status := m.event(id); status != 200 || got != want {
			t.Fatalf("event %s is %d %q after the restore, was %q", id, status, got, want)
		}
	}
}

// TestKillRestoreRefusesADatabaseAheadOfItsLog: a log of another day must not
// be put under a newer database.
func TestKillRestoreRefusesADatabaseAheadOfItsLog(t *testing.T) {
	m := newMachine(t)
	m.start()
	m.one()
	older, vault := filepath.Join(t.TempDir(), "older"), filepath.Join(t.TempDir(), "vault")
	m.run("backup", "--data", m.dir, "--to", older, "--vault-to", vault)
	for range 30 {
		m.one()
	}
	m.everythingIsThere()
	newer, vault2 := filepath.Join(t.TempDir(), "newer"), filepath.Join(t.TempDir(), "vault2")
	m.run("backup", "--data", m.dir, "--to", newer, "--vault-to", vault2)
	m.stop()
	if err := os.RemoveAll(filepath.Join(newer, "journal")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(older, "journal"), filepath.Join(newer, "journal")); err != nil {
		t.Fatal(err)
	}
	out, err := m.try("restore", "--from", newer, "--vault", vault2, "--data", filepath.Join(t.TempDir(), "bad"))
	if err == nil || !strings.Contains(out, "log ends at") {
		t.Fatalf("a database ahead of its log was restored: %v\n%s", err, out)
	}
}

// TestKillOneChangedByteIsFound: in the database, the log or the evidence.
func TestKillOneChangedByteIsFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(m *machine)
		tools [][]string // one of them must fail
	}{
		{"the log", func(m *machine) { m.flip(m.first("journal", ".seg"), 4096) }, [][]string{{"fsck"}}},
		{"a leaf of the audit log in the database", func(m *machine) {
			m.sql(`UPDATE audit_leaves SET body = REPLACE(body, 'contact', 'cantact') WHERE id = (SELECT MAX(id) FROM audit_leaves WHERE body LIKE '%contact%')`)
		}, [][]string{{"audit", "verify"}}},
		{"a timeline row in the database", func(m *machine) {
			m.sql(`UPDATE activity SET kind = 'contact.dismissed' WHERE id = (SELECT MAX(id) FROM activity WHERE kind LIKE 'contact%')`)
		}, [][]string{{"fsck"}, {"audit", "verify"}}},
		{"evidence", func(m *machine) { m.flip(m.first("blobs", ""), 40) }, [][]string{{"fsck"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			m.start()
			m.photo()
			for range 24 {
				m.one()
			}
			time.Sleep(1200 * time.Millisecond) // a checkpoint comes within a second
			m.stop()
			m.run("fsck", "--data", m.dir)
			m.run("audit", "verify", "--data", m.dir)
			c.spoil(m)
			for _, tool := range c.tools {
				if _, err := m.try(append(tool, "--data", m.dir)...); err != nil {
					return
				}
			}
			t.Fatalf("a changed byte in %s was not found by %v", c.name, c.tools)
		})
	}
}
