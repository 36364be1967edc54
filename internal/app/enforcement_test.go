package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// An action whose list entry somebody took off by hand ends like any other, by
// whichever way.
func TestActionEndsWithoutItsListEntry(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		a, clk := withAccounts(t, urls, 4)
		dee := commander(t, identity.Everywhere)
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

// The lists of a bulk action are asked about as who starts it: what they may not
// see they cannot list.
func TestBulkListsAreOfWhoStartsIt(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		a, _ := withAccounts(t, urls, 3)
		all, here := commander(t, identity.Everywhere), commander(t, "US-WA")
		hidden, err := a.Accounts.Get(all, "u-0-2")
		must(t, err)
		must(t, a.History.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE accounts SET region = 'US-OR' WHERE id = $1`, hidden.EID)
			return err
		}))
		start := func(ctx context.Context, value string) error {
			_, err := a.Enforcement.StartBulk(ctx, enforcement.BulkDraft{Count: 2, Draft: enforcement.Draft{Kind: enforcement.Restrict, Accounts: []string{"u-0-0", "u-0-1"},
				Days: 2, Interim: true, Reason: "two reports", ReasonCode: "protective", Clause: "SAF-1.1",
				Lists: []enforcement.ListPut{{List: "trusted_customers"}, {List: "trusted_customers", Value: value}}}})
			return err
		}
		for _, value := range []string{"u-0-2", hidden.ID, "nobody"} {
			err := start(here, value)
			var e *errs.Error
			if !errors.As(err, &e) || e.Code != "reference_unknown" || len(e.Fields) != 1 || e.Fields[0].Pointer != "/lists/1" {
				t.Errorf("%s: %v", value, err)
			}
		}
		must(t, start(all, "u-0-2"))
		must(t, a.Settle(context.Background()))
		page, err := a.Decision.Entries(all, "trusted_customers", web.PageIn{Limit: 10})
		if err != nil || len(page.Items) != 3 {
			t.Errorf("%d on the list: %v", len(page.Items), err)
		}
	})
}

func commander(t *testing.T, region string) context.Context {
	return identity.WithCaller(t.Context(), identity.StaffCaller("stf_dee", "Dee", []string{identity.RoleCommander}, nil, []string{region}))
}

// withAccounts is the product with u-0-0 and so on in Washington.
func withAccounts(t *testing.T, urls dbtest.URLs, n int64) (*App, *clock.Fake) {
	t.Helper()
	clk := clock.NewFake(dbtest.Start)
	cfg := Config{Data: t.TempDir(), Pack: packs.Marketplace(), Clock: clk, SecondFactorOptional: true, Log: slog.New(slog.DiscardHandler)}
	if strings.HasPrefix(urls.Main, "postgres") {
		cfg.DB = urls.Main
	}
	a, err := New(t.Context(), cfg)
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	srv := httptest.NewServer(a.Handler())
	defer srv.Close()
	must(t, a.Settle(t.Context()))
	_, secret, err := a.Identity.CreateKey(a.AsSystem(t.Context()), identity.NewKey{Name: "shop", Permissions: []identity.Permission{identity.PermEventWrite}})
	must(t, err)
	for i := range n {
		must(t, sendAccount(t.Context(), srv.URL, secret, 0, i))
	}
	must(t, a.Settle(t.Context()))
	return a, clk
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
