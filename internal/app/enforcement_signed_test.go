package app

import (
	"context"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// What is signed is carried out whole, also where the signer's own ground is
// narrower than that of who prepared it; and what is put on lists stands on the
// sheet that is signed.
func TestSignerOfNarrowerGroundListsWhatWasPrepared(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		a, _ := withAccounts(t, urls, 3)
		all := commander(t, identity.Everywhere)
		far, err := a.Accounts.Get(all, "u-0-2")
		must(t, err)
		must(t, a.History.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE accounts SET region = 'US-OR' WHERE id = $1`, far.EID)
			return err
		}))
		staff := func(name, region string) context.Context {
			st, err := a.Identity.AddActive(a.AsSystem(t.Context()), identity.Staff{Name: name, Email: name + "@staff.example", Roles: []string{identity.RoleCommander},
				Regions: []string{region}, Brands: []string{identity.Everywhere}}, "a long enough password 1")
			must(t, err)
			return identity.WithCaller(t.Context(), identity.StaffCaller(st.ID, name, []string{identity.RoleCommander}, nil, []string{region}))
		}
		wide, near := staff("dee", identity.Everywhere), staff("ned", "US-WA")
		if _, err := a.Accounts.Get(near, "u-0-2"); err == nil {
			t.Fatal("the signer sees the other region")
		}
		act, err := a.Enforcement.Take(wide, enforcement.Draft{Kind: enforcement.Deactivate, Account: "u-0-0", Reason: "two reports", ReasonCode: "safety", Clause: "SAF-1.1",
			Lists: []enforcement.ListPut{{List: "trusted_customers"}, {List: "trusted_customers", Value: "u-0-2"}}})
		must(t, err)
		if act.State != enforcement.Waiting {
			t.Fatalf("%+v", act)
		}
		holds := func(when string) {
			t.Helper()
			if n, findings, err := enforcement.Verify(t.Context(), a.Main); err != nil || n != 1 || len(findings) > 0 {
				t.Errorf("%s, fsck finds %v in %d actions (%v)", when, findings, n, err)
			}
		}
		holds("while it waits for a signature")
		seen, err := a.Authority.Approval(near, act.Approval)
		must(t, err)
		shown, err := a.Enforcement.Sheet(t.Context(), act.ID)
		must(t, err)
		var lines []string
		for _, l := range shown {
			if l.Label == "Put on a list" {
				lines = append(lines, l.Value+" "+l.Link)
			}
		}
		own := "trusted_customers: " + act.Account.ID + " " + act.Account.ID
		if said := strings.Join(lines, "|"); !strings.Contains(said, own) || !strings.Contains(said, "trusted_customers: "+far.ID+" "+far.ID) {
			t.Errorf("the sheet says %q", said)
		}
		_, err = a.Authority.Decide(near, act.Approval, seen.Hash, true, "agreed")
		must(t, err)
		must(t, a.Settle(t.Context()))
		holds("signed")
		page, err := a.Decision.Entries(all, "trusted_customers", web.PageIn{Limit: 10})
		must(t, err)
		if len(page.Items) != 2 || page.Items[0].Author != act.By || page.Items[1].Author != act.By {
			t.Errorf("on the list: %+v", page.Items)
		}
		if act, err = a.Enforcement.Get(all, act.ID); err != nil || len(act.Lists) != 2 || act.Lists[0].Entry == "" || act.Lists[1].Entry == "" {
			t.Errorf("%+v %v", act, err)
		}
	})
}
