package app

import (
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/sla"
)

// A breach pages the lead also when a page about the matter is open: that one has
// brought no answer.
func TestABreachPagesTheLead(t *testing.T) {
	f := sla.Fired{Object: "cas_1", Severity: 1, Number: "C-1"}
	for paged, key := range map[bool]string{false: "cas_1", true: "breach:cas_1"} {
		if a := breachAlarm(f, "cas_1", paged); a.Key != key || a.Kind != "commander" || a.Object != "cas_1" || a.Severity != 1 {
			t.Errorf("paged %v: %+v", paged, a)
		}
	}
}

// A deadline that was missed, and told, while it was a contact is not told again
// of the case: who took its pages opens the case, and nobody is rung anew.
func TestOpeningACaseRingsNobodyAnew(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		a, clk := withAccounts(t, urls, 1)
		everywhere := []string{identity.Everywhere}
		st, err := a.Identity.AddActive(a.AsSystem(t.Context()), identity.Staff{Email: "ana@staff.example", Name: "Ana", Roles: []string{identity.RoleCriticalResponse},
			Regions: everywhere, Brands: everywhere}, strings.Repeat("correct horse ", 3))
		must(t, err)
		ana := identity.WithCaller(t.Context(), identity.StaffCaller(st.ID, "Ana", st.Roles, nil, everywhere))
		_, err = a.OnCall.SavePolicy(commander(t, identity.Everywhere), "", 0, oncall.Policy{Name: "Ana", Rank: -1, Ladder: oncall.Ladder{Ack: 60,
			Steps: []oncall.Step{{Targets: []oncall.Target{{Kind: "person", ID: st.ID}}, Wait: 60}}}})
		must(t, err)
		later := func(d time.Duration) {
			t.Helper()
			clk.Advance(d)
			_, err := a.Jobs.RunDue(t.Context())
			must(t, err)
		}
		// pages are all there are: how many, and how many of them are hers.
		pages := func(when string, all, hers int) {
			t.Helper()
			var n, taken int
			must(t, a.Main.QueryRow(t.Context(), `SELECT COUNT(*), COUNT(CASE WHEN state = 'acknowledged' AND acknowledged_by = $1 AND due_at IS NOT NULL THEN 1 END)
				FROM oncall_pages WHERE ended_at IS NULL`, st.ID).Scan(&n, &taken))
			if n != all || taken != hers {
				t.Fatalf("%s: %d pages, %d of them hers; want %d and %d", when, n, taken, all, hers)
			}
		}
		c, err := a.Intake.Submit(ana, intake.Submission{Channel: "staff", From: "x@example.org", Text: "hello"})
		must(t, err)
		_, err = a.Intake.Triage(ana, c.ID, intake.Triage{Now: "no", Safe: "no", Severity: "S1"})
		must(t, err)
		later(time.Second)
		later(16 * time.Minute)
		pages("fifteen minutes passed", 2, 0)
		later(time.Second)
		_, err = a.Intake.Take(ana, c.ID)
		must(t, err)
		pages("she takes it", 2, 2)
		later(time.Second)
		_, err = a.Intake.MakeCase(ana, c.ID, intake.Making{})
		must(t, err)
		later(time.Second)
		later(time.Second)
		pages("she opens a case", 2, 2)
	})
}
