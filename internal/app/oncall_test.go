package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/oncall"
)

// Taking a contact, triaging it, taking a case and starting or doing its
// protocol each stop the page of whoever does it.
func TestWorkingOnItStopsThePage(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		a, clk := withAccounts(t, urls, 1)
		st, err := a.Identity.AddActive(a.AsSystem(t.Context()), identity.Staff{Email: "ana@staff.example", Name: "Ana", Roles: []string{identity.RoleCriticalResponse},
			Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}}, strings.Repeat("correct horse ", 3))
		must(t, err)
		ana := identity.WithCaller(t.Context(), identity.StaffCaller(st.ID, "Ana", st.Roles, nil, []string{identity.Everywhere}))
		_, err = a.OnCall.SavePolicy(commander(t, identity.Everywhere), "", 0, oncall.Policy{Name: "Ana first", Rank: -1, Ladder: oncall.Ladder{
			Steps: []oncall.Step{{Targets: []oncall.Target{{Kind: "person", ID: st.ID}}, Wait: 5}}}})
		must(t, err)
		// ring pages about an object; stopped says who stopped that, and how.
		ring := func(object string) (page string) {
			t.Helper()
			must(t, a.Main.Tx(t.Context(), db.Actor{ID: "system", Kind: "system"}, "test", func(ctx context.Context, tx *db.Tx) error {
				page, err = a.OnCall.Page(ctx, tx, oncall.Alarm{Object: object, Kind: "case", Severity: 1, Key: object + clk.Now().String()})
				return err
			}))
			clk.Advance(time.Second)
			return page
		}
		stopped := func(what, page string) {
			t.Helper()
			p, err := a.OnCall.Get(ana, page)
			must(t, err)
			if p.State != oncall.Acknowledged || p.AcknowledgedBy != st.ID || p.Log[len(p.Log)-1].Detail != oncall.ByWork {
				t.Errorf("%s: %s by %q", what, p.State, p.AcknowledgedBy)
			}
			clk.Advance(time.Second)
		}
		contact := func() string {
			t.Helper()
			c, err := a.Intake.Submit(ana, intake.Submission{Channel: "staff", From: "x@example.org", Text: "somebody was hurt"})
			must(t, err)
			return c.ID
		}
		con := contact()
		page := ring(con)
		_, err = a.Intake.Take(ana, con)
		must(t, err)
		stopped("taking a contact", page)

		con = contact()
		page = ring(con)
		_, err = a.Intake.Triage(ana, con, intake.Triage{Now: "no", Safe: "yes", Severity: "S3"})
		must(t, err)
		stopped("triaging it", page)

		c, err := a.Cases.Open(ana, cases.Opening{Title: "x", Type: "safety", Severity: cases.S3})
		must(t, err)
		page = ring(c.ID)
		_, err = a.Cases.Take(ana, c.ID)
		must(t, err)
		stopped("taking a case", page)

		page = ring(c.ID)
		rate := func(to cases.Severity) *oncall.Page {
			t.Helper()
			_, err = a.Cases.Change(ana, c.ID, -1, cases.CaseEdit{Severity: &to})
			must(t, err)
			p, err := a.OnCall.Get(ana, page)
			must(t, err)
			return p
		}
		if p := rate(cases.S2); p.State == oncall.Acknowledged {
			t.Error("rating a case that nobody was rung for yet stops its page")
		}
		must(t, a.Main.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO oncall_notifications(id, page, person, method, kind, round, step, state, due_at, sent_at) VALUES ('ntf_1',$1,$2,'met_1','email',1,1,'sent',1,1)`, page, st.ID)
			return err
		}))
		rate(cases.S3)
		stopped("triaging a case it rang for", page)

		page = ring(c.ID)
		r, err := a.Protocols.StartRun(ana, c.ID, "assault")
		must(t, err)
		stopped("starting its protocol", page)

		page = ring(c.ID)
		_, err = a.Protocols.Skip(ana, r.ID, r.Next, "not this time", st.ID)
		must(t, err)
		stopped("going on with it", page)
	})
}
