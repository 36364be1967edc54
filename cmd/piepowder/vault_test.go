package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/seal"
)

// The same command changes the master key of a running server and of a stopped
// directory.
func TestVaultRotate(t *testing.T) {
	here := installation{Data: t.TempDir()}
	a, err := app.New(t.Context(), app.Config{Data: here.Data, Pack: packs.Marketplace(), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	eid, err := a.Vault.Subject("case", "cas_1")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := a.Vault.Seal(eid, "x", []byte("kept"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { a.Jobs.Run(ctx, 1); done <- nil }()
	text, err := printed(t, VaultRotateCmd{installation: here, Wait: 60e9}.Run)
	if err != nil || !strings.Contains(text, "the running server wrapped") {
		t.Errorf("%v %q", err, text)
	}
	stop()
	<-done
	if clear, err := a.Vault.Open(eid, "x", sealed); err != nil || string(clear) != "kept" {
		t.Errorf("%q %v", clear, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	before, _, err := seal.MasterKeys(app.Place(here.Data).Vault)
	if err != nil {
		t.Fatal(err)
	}
	text, err = printed(t, VaultRotateCmd{installation: here}.Run)
	if err != nil || !strings.Contains(text, "keys are wrapped by master key") {
		t.Fatalf("%v %q", err, text)
	}
	if now, n, err := seal.MasterKeys(app.Place(here.Data).Vault); err != nil || n != 1 || now == before {
		t.Errorf("%d of %d, %v", now, n, err)
	}
	if _, err := printed(t, VaultRotateCmd{installation: installation{Data: t.TempDir()}}.Run); err == nil || !strings.Contains(err.Error(), "no vault") {
		t.Errorf("an empty directory: %v", err)
	}
}

// A rotation that was cut off leaves two master keys; taking it up leaves the
// newer one, which was in force already, and that is success.
func TestVaultRotateTakesUpWhatWasCutOff(t *testing.T) {
	here := installation{Data: t.TempDir()}
	a, err := app.New(t.Context(), app.Config{Data: here.Data, Pack: packs.Marketplace(), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Vault.Subject("case", "cas_1"); err != nil {
		t.Fatal(err)
	}
	cut, stop := context.WithCancel(t.Context())
	stop()
	if _, err := a.Vault.Rotate(cut); err == nil {
		t.Fatal("a rotation nobody waits for went to its end")
	}
	before, n, err := seal.MasterKeys(app.Place(here.Data).Vault)
	if err != nil || n != 2 {
		t.Fatalf("%d master keys, %v", n, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { a.Jobs.Run(ctx, 1); done <- nil }()
	text, err := printed(t, VaultRotateCmd{installation: here, Wait: 10e9}.Run)
	if err != nil || !strings.Contains(text, "the running server wrapped") {
		t.Errorf("%v %q", err, text)
	}
	stop()
	<-done
	if now, n, err := seal.MasterKeys(app.Place(here.Data).Vault); err != nil || n != 1 || now != before {
		t.Errorf("%d of %d, %v", now, n, err)
	}
}

func TestAPIKeyRotate(t *testing.T) {
	here := installation{Data: t.TempDir()}
	first, err := printed(t, APIKeyCreateCmd{installation: here, Name: "shop", Region: []string{"*"}, Brand: []string{"*"}}.Run)
	if err != nil {
		t.Fatal(err)
	}
	s, ctx, done, err := here.staff(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	keys, err := s.Keys(ctx, 0, "", 5)
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v %v", keys, err)
	}
	second, err := printed(t, APIKeyRotateCmd{installation: here, Key: keys[0].ID, Overlap: 3600e9}.Run)
	if err != nil || second == first || !strings.HasPrefix(second, "ppk_") {
		t.Fatalf("%v %q", err, second)
	}
	if _, err := printed(t, APIKeyRotateCmd{installation: here, Key: keys[0].ID}.Run); err == nil {
		t.Error("rotated under a running overlap")
	}
	if _, err := os.Stat(here.Data); err != nil {
		t.Error(err)
	}
}
