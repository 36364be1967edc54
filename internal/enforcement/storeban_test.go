package enforcement

import (
	"testing"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

func TestStoreBanIsTheStoresOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		w.account("w-tx", "US-TX")
		w.account("m-1", "US-WA")
		w.put(`UPDATE accounts SET kind = 'merchant' WHERE id = $1`, w.account("m-2", "US-WA"))
		w.put(`UPDATE accounts SET kind = 'merchant' WHERE id = $1`, mustLookup(w, "m-1"))
		for what, in := range map[string]NewStoreBan{
			"a worker as store":  {"w-2", "w-1", "rude"},
			"a store as worker":  {"m-1", "m-2", "rude"},
			"no reason":          {"m-1", "w-1", "  "},
			"an unknown worker":  {"m-1", "nobody", "rude"},
			"somebody elsewhere": {"m-1", "w-tx", "rude"},
		} {
			ctx := w.ana
			if what == "somebody elsewhere" {
				ctx = w.tex
			}
			if _, err := w.s.BanAt(ctx, in); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		b, err := w.s.BanAt(w.ana, NewStoreBan{"m-1", "w-1", " Left the freezer open. "})
		must(t, err)
		w.settle()
		if b.Reason != "Left the freezer open." || b.Worker.Ref != "w-1" || b.Merchant.Ref != "m-1" || b.KeptBy != "stf_ana" || b.EndedAt != nil {
			t.Fatalf("%+v", b)
		}
		if len(w.heard) != 1 || w.heard[0].Type != "store_ban.set" || w.heard[0].Data.Worker.Ref != "w-1" || w.heard[0].Data.Merchant.Ref != "m-1" {
			t.Fatalf("the marketplace heard %+v", w.heard)
		}
		// It is no measure of ours: no standing, no action, no strike, no message.
		if w.standing("w-1") != entity.Good || w.count(`SELECT COUNT(*) FROM actions`)+w.count(`SELECT COUNT(*) FROM messages`)+w.count(`SELECT COUNT(*) FROM strikes`) != 0 {
			t.Error("a store's ban cost the worker something here")
		}
		if _, err := w.s.BanAt(w.bo, NewStoreBan{"m-1", "w-1", "again"}); errs.CodeOf(err) != "store_ban_known" {
			t.Errorf("twice: %v", err)
		}
		p, err := w.s.Preview(w.ana, Draft{Kind: Warn, Account: "w-1", Reason: "x", Clause: "y"})
		must(t, err)
		if len(p.Bans) != 1 || p.Bans[0].ID != b.ID {
			t.Errorf("the preview tells of %+v", p.Bans)
		}
		for account, want := range map[string]int{"": 1, "w-1": 1, "m-1": 1, "w-2": 0, "nobody": 0} {
			page, err := w.s.StoreBans(w.ana, account, false, web.PageIn{Limit: 10})
			must(t, err)
			if len(page.Items) != want {
				t.Errorf("%q: %d bans", account, len(page.Items))
			}
		}
		if page, err := w.s.StoreBans(w.tex, "", true, web.PageIn{Limit: 10}); err != nil || len(page.Items) != 0 {
			t.Errorf("another region reads %d bans: %v", len(page.Items), err)
		}
		if _, err := w.s.LiftBan(w.tex, b.ID); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("another region ends it: %v", err)
		}
		ended, err := w.s.LiftBan(w.bo, b.ID)
		must(t, err)
		w.settle()
		if ended.EndedAt == nil || ended.EndedBy != "stf_bo" || ended.Version != 2 || w.heard[len(w.heard)-1].Type != "store_ban.ended" {
			t.Fatalf("%+v, heard %s", ended, w.hooks())
		}
		if _, err := w.s.LiftBan(w.bo, b.ID); errs.CodeOf(err) != "store_ban_over" {
			t.Errorf("ended twice: %v", err)
		}
		open, err := w.s.StoreBans(w.ana, "w-1", false, web.PageIn{Limit: 10})
		must(t, err)
		all, err := w.s.StoreBans(w.ana, "w-1", true, web.PageIn{Limit: 10})
		must(t, err)
		if len(open.Items) != 0 || len(all.Items) != 1 {
			t.Errorf("%d open, %d in all", len(open.Items), len(all.Items))
		}
		_, err = w.s.BanAt(w.ana, NewStoreBan{"m-1", "w-1", "back, and again"}) // one that is over makes room
		must(t, err)
	})
}

func mustLookup(w *world, ref string) uint64 {
	eid, ok := w.vault.Lookup("account", []byte(ref))
	if !ok {
		w.t.Fatalf("no account %s", ref)
	}
	return eid
}
