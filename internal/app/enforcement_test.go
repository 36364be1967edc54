package app

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// An action whose list entry somebody took off by hand ends like any other, by
// whichever way.
func TestActionEndsWithoutItsListEntry(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		clk := clock.NewFake(dbtest.Start)
		cfg := Config{Data: t.TempDir(), Pack: packs.Marketplace(), Clock: clk, SecondFactorOptional: true, Log: slog.New(slog.DiscardHandler)}
		if strings.HasPrefix(urls.Main, "postgres") {
			cfg.DB = urls.Main
		}
		a, err := New(t.Context(), cfg)
		must(t, err)
		t.Cleanup(func() { must(t, a.Close()) })
		srv := httptest.NewServer(a.Handler())
		t.Cleanup(srv.Close)
		must(t, a.Settle(t.Context()))
		_, secret, err := a.Identity.CreateKey(a.AsSystem(t.Context()), identity.NewKey{Name: "shop", Permissions: []identity.Permission{identity.PermEventWrite}})
		must(t, err)
		dee := identity.WithCaller(t.Context(), identity.StaffCaller("stf_dee", "Dee", []string{identity.RoleCommander}, nil, []string{identity.Everywhere}))
		settle := func() {
			t.Helper()
			must(t, a.Settle(context.Background()))
		}
		for i, c := range []struct {
			how  string
			end  func(ref string) (*enforcement.Action, error)
			want enforcement.State
		}{
			{"reversed", func(ref string) (*enforcement.Action, error) { return a.Enforcement.Reverse(dee, ref, "wrong") }, enforcement.Reversed},
			{"lifted", func(ref string) (*enforcement.Action, error) {
				return a.Enforcement.Decide(dee, ref, enforcement.InterimDecision{Decision: "lift", Reason: "looked at it"})
			}, enforcement.Ended},
			{"reinstated", func(ref string) (*enforcement.Action, error) {
				act, err := a.Enforcement.Get(dee, ref)
				if err != nil {
					return nil, err
				}
				_, err = a.Enforcement.Take(dee, enforcement.Draft{Kind: enforcement.Reinstate, Account: act.Account.ID, Reason: "x", Clause: "SAF-1.1"})
				return act, err
			}, enforcement.Ended},
			{"expired", func(string) (*enforcement.Action, error) { clk.Advance(49 * time.Hour); return nil, nil }, enforcement.Expired},
		} {
			must(t, sendAccount(t.Context(), srv.URL, secret, 0, int64(i)))
			settle()
			act, err := a.Enforcement.Take(dee, enforcement.Draft{Kind: enforcement.Restrict, Account: "u-0-" + string(rune('0'+i)), Days: 2, Interim: true,
				Reason: "two reports", ReasonCode: "protective", Clause: "SAF-1.1", Lists: []enforcement.ListPut{{List: "trusted_customers"}}})
			must(t, err)
			settle()
			must(t, a.Decision.RemoveEntry(dee, "trusted_customers", act.Lists[0].Entry))
			if err := a.Decision.RemoveEntry(dee, "trusted_customers", act.Lists[0].Entry); errs.CodeOf(err) != "list_entry_not_found" {
				t.Fatalf("taken off twice: %v", err)
			}
			if _, err := c.end(act.ID); err != nil {
				t.Errorf("%s: %v", c.how, err)
				continue
			}
			settle()
			if act, err = a.Enforcement.Get(dee, act.ID); err != nil || act.State != c.want || len(act.Lists) != 0 {
				t.Errorf("%s: %+v %v", c.how, act, err)
			}
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
