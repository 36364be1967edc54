package cases

import (
	"context"
	"errors"
	"testing"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// What the graph learns of cases is what its reader may see of them.
func TestTheGraphKnowsOnlyVisibleCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("W-1", "worker", "US-WA", "Tom D.")
		other := w.account("W-2", "worker", "US-WA", "Tim D.")
		open := func(title string) *Case {
			c, err := w.cases.Open(w.ana, Opening{Title: title, Type: "safety", Severity: S2, Account: "W-1", Region: "US-WA"})
			must(t, err)
			for _, p := range []NewParty{{Role: Subject, Account: "W-1"}, {Role: Witness, Account: "W-2"}, {Role: Reporter, Name: "Mia", Email: "Mia@example.org", Phone: "+12065550199"}} {
				_, err = w.cases.AddParty(w.ana, c.ID, p)
				must(t, err)
			}
			return c
		}
		open("Ordinary")
		ask := func(who context.Context) (risk map[uint64]*entity.Risk, people []entity.Acquainted) {
			sc, err := identity.Require(who, identity.PermCaseRead)
			must(t, err)
			risk = map[uint64]*entity.Risk{eid: {}, other: {}}
			must(t, w.cases.OpenByAccount(who, sc, risk))
			people, err = w.cases.Acquainted(who, sc, []string{w.vault.Index("email", "mia@example.org"), ""}, []string{""})
			must(t, err)
			return risk, people
		}
		secret := open("Secret")
		if _, err := w.cases.Restrict(w.ana, secret.ID, nil); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[context.Context]int{w.ana: 2, w.bo: 1, w.texas: 0} {
			risk, people := ask(who)
			if risk[eid].Cases != want || risk[other].Cases != want || len(people) != want {
				t.Errorf("cases %d and %d, people %d, want %d", risk[eid].Cases, risk[other].Cases, len(people), want)
			}
		}
		c, err := w.cases.Close(w.ana, secret.ID, CaseEnding{Outcome: "substantiated", Standard: "preponderance"})
		must(t, err)
		if risk, people := ask(w.ana); risk[eid].Cases != 1 || len(people) != 2 {
			t.Errorf("after closing %s: %+v, %d people", c.State, risk[eid], len(people))
		}
	})
}

// A ring is opened as a case with all its accounts, or not at all.
func TestOpenWithParties(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, ref := range []string{"R-1", "R-2", "R-3"} {
			w.account(ref, "customer", "US-WA", "Ring "+ref)
		}
		open := func(refs ...string) (*Case, error) {
			in := Opening{Title: "Ring", Type: "fraud", Severity: S2}
			for _, ref := range refs {
				in.Parties = append(in.Parties, NewParty{Role: Subject, Account: ref})
			}
			return w.cases.Open(w.ana, in)
		}
		c, err := open("R-1", "R-2", "R-3", "R-2")
		must(t, err)
		list, err := w.cases.Parties(w.ana, c.ID)
		must(t, err)
		kept, err := w.cases.Get(w.ana, c.ID)
		must(t, err)
		if len(list) != 3 || c.Account == "" || kept.Account != c.Account {
			t.Errorf("%d parties, about %q and %q", len(list), c.Account, kept.Account)
		}
		_, err = open("R-1", "R-9")
		var e *errs.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Pointer != "/parties/1/account" {
			t.Errorf("an unknown account: %v", err)
		}
		page, err := w.cases.List(w.ana, Filter{Where: `type == "fraud"`}, "", 10)
		must(t, err)
		if len(page.Items) != 1 {
			t.Errorf("%d cases, want the one that could be opened", len(page.Items))
		}
	})
}
