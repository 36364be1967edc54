package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Master key and API key are changed under events that keep coming: every event
// that was acknowledged is there after a restart, with the name sealed in it,
// and none was refused.
func TestKeysAreChangedUnderTraffic(t *testing.T) {
	dir := t.TempDir()
	clk := clock.NewFake(dbtest.Start)
	a, err := New(t.Context(), Config{Data: dir, Pack: packs.Marketplace(), Clock: clk, SecondFactorOptional: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(a.Handler())
	system := a.AsSystem(t.Context())
	key, secret, err := a.Identity.CreateKey(system, identity.NewKey{Name: "shop", Permissions: []identity.Permission{identity.PermEventWrite}})
	if err != nil {
		t.Fatal(err)
	}
	var now atomic.Value
	now.Store(secret)
	var stop, failed atomic.Bool
	acked := make(chan int) // somebody waits for news
	var sent [3]atomic.Int64
	var wg sync.WaitGroup
	for g := range sent {
		wg.Go(func() {
			for i := int64(0); !stop.Load(); i++ {
				if err := sendAccount(t.Context(), srv.URL, now.Load().(string), g, i); err != nil {
					t.Errorf("program %d: %v", g, err)
					failed.Store(true)
					return
				}
				sent[g].Store(i + 1)
				select {
				case acked <- g:
				default:
				}
			}
		})
	}
	more := func() {
		for g := range sent {
			for from := sent[g].Load(); sent[g].Load() < from+3 && !failed.Load(); {
				select {
				case <-acked:
				case <-time.After(time.Second):
				}
			}
		}
	}
	for range 3 {
		more()
		_, fresh, err := a.Identity.RotateKey(system, key.ID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.RotateVault(t.Context()); err != nil {
			t.Error(err)
		}
		more()
		now.Store(fresh)
		more()
		if err := a.Identity.EndOldSecret(system, key.ID); err != nil {
			t.Error(err)
		}
	}
	stop.Store(true)
	wg.Wait()
	srv.Close()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if failed.Load() {
		return
	}
	if counts, err := seal.VerifyDir(Place(dir).Vault); err != nil || counts.Live == 0 {
		t.Fatalf("the vault: %+v %v", counts, err)
	}
	a, err = New(t.Context(), Config{Data: dir, Pack: packs.Marketplace(), Clock: clk, SecondFactorOptional: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	system = a.AsSystem(t.Context())
	for g := range sent {
		for i := range sent[g].Load() {
			acc, err := a.Accounts.Get(system, fmt.Sprintf("u-%d-%d", g, i))
			if err != nil {
				t.Fatalf("acknowledged and lost: %d of program %d: %v", i, g, err)
			}
			if want := fmt.Sprintf("Name %d %d", g, i); acc.Name != want {
				t.Fatalf("sealed as %q, opens as %q", want, acc.Name)
			}
		}
	}
	var leaves int
	if err := a.Main.QueryRow(t.Context(), `SELECT COUNT(*) FROM audit_leaves WHERE kind IN ('vault.rotated', 'key.rotated')`).Scan(&leaves); err != nil || leaves != 6 {
		t.Errorf("%d leaves say what was changed, want 6: %v", leaves, err)
	}
}

func sendAccount(ctx context.Context, url, secret string, g int, i int64) error {
	ref := fmt.Sprintf("u-%d-%d", g, i)
	body, err := json.Marshal(map[string]any{"id": "evt-" + ref, "type": "account.created", "time": dbtest.Start, "data": map[string]any{"brand": "basketly", "region": "US-WA", "city": "Seattle",
		"customer_id": ref, "kind": "customer", "name": fmt.Sprintf("Name %d %d", g, i), "email": ref + "@example.org",
		"phone": "+12065550100", "language": "en", "joined_at": dbtest.Start}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/events", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode/100 != 2 {
		return fmt.Errorf("%d %s", res.StatusCode, text)
	}
	return nil
}
