package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// printed runs a command and gives what it wrote to standard output.
func printed(t *testing.T, run func(context.Context) error) (string, error) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = w
	err = run(t.Context())
	os.Stdout = old
	w.Close()
	text, e := io.ReadAll(r)
	if e != nil {
		t.Fatal(e)
	}
	return string(text), err
}

// A fresh directory gets a person and a key, both work, and the log of it holds
// until somebody changes a byte.
func TestAdministrationFromTheCommandLine(t *testing.T) {
	here := installation{Data: t.TempDir()}
	link, err := printed(t, UserAddCmd{installation: here, Email: "root@example.com", Name: "Root", Role: []string{"admin"},
		Region: []string{"*"}, Brand: []string{"*"}}.Run)
	if err != nil || !strings.HasPrefix(link, "/setup#token=") {
		t.Fatalf("user add: %q %v", link, err)
	}
	if _, err := printed(t, UserAddCmd{installation: here, Email: "x@example.com", Name: "X", Role: []string{"king"},
		Region: []string{"*"}, Brand: []string{"*"}}.Run); err == nil || !strings.Contains(err.Error(), "roles no such role") {
		t.Errorf("an unknown role: %v", err)
	}
	key, err := printed(t, APIKeyCreateCmd{installation: here, Name: "shop", Region: []string{"*"}, Brand: []string{"*"}}.Run)
	if err != nil || strings.Count(key, "\n") != 1 {
		t.Fatalf("apikey create: %q %v", key, err)
	}
	holds(t, here, "2 leaves have no place yet")

	s, _, done, err := here.staff(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest("GET", "/", nil)
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(key))
	ctx, _, err := s.Authenticate(req)
	if err == nil {
		_, err = identity.Require(ctx, identity.PermEventWrite)
	}
	if err != nil {
		t.Errorf("the key does not work: %v", err)
	}
	token := strings.TrimSpace(strings.TrimPrefix(link, "/setup#token="))
	if _, _, err := s.Accept(t.Context(), identity.Acceptance{Token: token, Password: "a long enough password"}); err != nil {
		t.Errorf("the link does not work: %v", err)
	}
	if err := done(); err != nil {
		t.Fatal(err)
	}

	sequenceAndTamper(t, here)
}

func holds(t *testing.T, here installation, want string) {
	t.Helper()
	text, err := printed(t, AuditVerifyCmd{Data: here.Data, DB: here.DB}.Run)
	if err != nil || !strings.Contains(text, "the audit log holds") || !strings.Contains(text, want) || !strings.Contains(text, "key not pinned") {
		t.Fatalf("audit verify: %v\n%s", err, text)
	}
}

func sequenceAndTamper(t *testing.T, here installation) {
	t.Helper()
	at := app.Place(here.Data)
	url, _ := at.URLs("")
	d, err := db.Open(t.Context(), url, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	log, err := audit.Open(d, clock.Real(), here.Data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if _, err := log.SequenceAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	holds(t, here, "1 in the database, 1 in the file")
	pinned := AuditVerifyCmd{Data: here.Data, DB: here.DB, Key: filepath.Join(at.Keys, "audit.pub")}
	if text, err := printed(t, pinned.Run); err != nil || strings.Contains(text, "not pinned") {
		t.Errorf("with the key pinned: %v\n%s", err, text)
	}
	err = d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE audit_leaves SET body = REPLACE(body, 'key.created', 'key.creat3d')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := printed(t, AuditVerifyCmd{Data: here.Data, DB: here.DB}.Run); err == nil || !strings.Contains(text, "PROBLEM") {
		t.Errorf("an edited leaf passes: %v\n%s", err, text)
	}
}

// A wrong folder or a wrong word makes nothing, and says what is wrong.
func TestAdministrationRefusesWrongWords(t *testing.T) {
	here := installation{Data: t.TempDir()}
	everywhere := []string{"*"}
	elsewhere := installation{Data: t.TempDir()}
	if err := os.MkdirAll(app.Place(elsewhere.Data).Journal, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(app.Place(elsewhere.Data).Journal, "000001"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(app.Place(elsewhere.Data).Keys, "audit.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		run  func(context.Context) error
		want string
	}{
		{APIKeyCreateCmd{installation: installation{Data: here.Data + "/typo"}, Name: "shop", Region: everywhere, Brand: everywhere}.Run, "is not a data directory"},
		{APIKeyCreateCmd{installation: elsewhere, Name: "shop", Region: everywhere, Brand: everywhere}.Run, "--db"},
		{APIKeyCreateCmd{installation: here, Name: "shop", Region: everywhere, Brand: everywhere, Permission: []string{"nope"}}.Run, `no permission "nope"`},
		{APIKeyCreateCmd{installation: here, Name: "shop", Region: everywhere, Brand: everywhere, Expires: -1}.Run, "--expires"},
		{UserAddCmd{installation: installation{Data: here.Data + "/typo"}, Email: "a@example.com", Name: "A", Role: []string{"admin"}}.Run, "is not a data directory"},
		{FsckCmd{installation: elsewhere}.Run, "--db"},
		{JobsReleaseCmd{installation: here}.Run, "name the jobs"},
		{JobsReleaseCmd{installation: here, Job: []string{"job_x"}}.Run, "no job job_x"},
	} {
		if text, err := printed(t, c.run); err == nil || !strings.Contains(err.Error(), c.want) || text != "" {
			t.Errorf("wanted %q: %v %q", c.want, err, text)
		}
	}
	if _, err := os.Stat(here.Data + "/typo"); err == nil {
		t.Error("a folder was made for a typing error")
	}
}

// A file whose upload was given up is named, and is no problem.
func TestFsckNamesFilesThatNoRowNames(t *testing.T) {
	here := installation{Data: t.TempDir()}
	a, err := app.New(t.Context(), app.Config{Data: here.Data, Pack: packs.Marketplace()})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Blobs.Put(t.Context(), "evi_lost", []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := printed(t, FsckCmd{installation: here}.Run); err != nil || !strings.Contains(text, "no row names: evi_lost") {
		t.Fatalf("%v\n%s", err, text)
	}
}
