package duty

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

func pointers(err error) (out []string) {
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			out = append(out, f.Pointer)
		}
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The day before the directive and the day itself, asked of the same table.
func TestDateOfEffect(t *testing.T) {
	c := shippedTable(t)
	ask := func(on string) DutyAnswer {
		at, err := time.Parse(time.DateOnly, on)
		must(t, err)
		return c.ask(DutyQuestion{Place: "DE-BE/Berlin", On: at, Kind: "suspend", Audience: "worker", Final: true, Days: 30, Done: map[string]time.Time{"reasons": at}})
	}
	early, late := ask("2026-12-01"), ask("2026-12-02")
	if early.Blocked || len(early.Upcoming) != 5 || !strings.Contains(early.Upcoming[0].Why, "from 2026-12-02 on") {
		t.Fatalf("the day before: %+v", early.Upcoming)
	}
	if !late.Blocked || len(late.Upcoming) != 0 || late.Duties[0].Code != "eu.pwd.human" || errs.CodeOf(late.Refuse()) != "human_decision_required" {
		t.Fatalf("the day: %+v", late.Duties[0])
	}
	if p := pointers(late.Refuse()); len(p) != 1 || p[0] != "/duties/eu.pwd.human" {
		t.Fatalf("named %q", p)
	}
	// Asked for review on the tenth, due on the twenty-fourth.
	a := c.ask(DutyQuestion{Place: "DE-BE/Berlin", On: time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC), Kind: "appeal"})
	due, source, ok := a.Deadline("review_answer")
	if !ok || !due.Equal(time.Date(2026, 12, 24, 8, 0, 0, 0, time.UTC)) || source == "" {
		t.Fatalf("answer by %s (%s)", due, source)
	}
	if open, _, _ := a.Deadline("appeal_window"); !open.Equal(time.Date(2027, 6, 10, 7, 0, 0, 0, time.UTC)) {
		t.Fatalf("open until %s, which is another hour in Berlin", open)
	}
	// Where the city is not known, its law reminds and does not hold back.
	a = c.ask(DutyQuestion{Place: "US-WA", On: time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC), Kind: "suspend", Audience: "worker", Final: true})
	i := slices.IndexFunc(a.Duties, func(d DutyLine) bool { return d.Code == "us.sea.notice" })
	if a.Blocked || i < 0 || !strings.Contains(a.Duties[i].Why, "city is not known") {
		t.Fatalf("city not known: %+v", a.Duties)
	}
	told := time.Date(2026, 12, 5, 8, 0, 0, 0, time.UTC)
	a = c.ask(DutyQuestion{Place: "US-WA/Seattle", On: time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC), Kind: "suspend", Audience: "worker", Final: true, Done: map[string]time.Time{"notice": told}})
	if a.Earliest == nil || !a.Earliest.Equal(told.AddDate(0, 0, 14)) {
		t.Fatalf("earliest: %v", a.Earliest)
	}
}

func TestTablesAndRecords(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		auth := authority.NewService(authority.Options{DB: d, Vault: v})
		must(t, auth.Load(t.Context()))
		s := NewService(d, auth)
		must(t, s.Load(t.Context()))
		person := func(name, role string) context.Context {
			must(t, d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version)
					VALUES ($1, $1, $2, 'active', '', 0, 'en', 'auto', 0, 1)`, "stf_"+name, name)
				if err != nil {
					return err
				}
				_, err = tx.Exec(ctx, `INSERT INTO staff_role(staff, role) VALUES ($1,$2)`, "stf_"+name, role)
				return err
			}))
			return identity.WithCaller(t.Context(), identity.StaffCaller("stf_"+name, name, []string{role}, nil, []string{"*"}))
		}
		kim, pol := person("kim", identity.RoleLegal), person("pol", identity.RolePolicyLead)

		q := DutyQuestion{Place: "US-CO/Denver", Kind: "deactivate", Audience: "worker", Final: true}
		first, err := s.For(t.Context(), q)
		must(t, err)
		var kept string
		must(t, d.Tx(t.Context(), db.Actor{ID: "stf_pol", Kind: "staff"}, "act", func(ctx context.Context, tx *db.Tx) error {
			kept, err = s.Keep(ctx, tx, Kept{Object: "act_1", Account: 7}, q, first)
			return err
		}))

		table, err := Shipped()
		must(t, err)
		for i, l := range table.Laws {
			if l.ID == "us-co" {
				table.Laws[i].Rules[0].Blocks = true
			}
		}
		if _, err := s.Propose(pol, 0, " ", table); errs.CodeOf(err) != "note_missing" {
			t.Fatal(err)
		}
		p, err := s.Propose(pol, 0, "Counsel wants to be asked first", table)
		must(t, err)
		if again, err := s.For(t.Context(), q); err != nil || again.Blocked || again.Table != 0 {
			t.Fatalf("a table that waits holds already: %+v %v", again, err)
		}
		if _, err := auth.Decide(pol, p.Approval, "", true, ""); errs.CodeOf(err) != "approval_by_preparer" {
			t.Fatal(err)
		}
		a, err := auth.Approval(kim, p.Approval)
		must(t, err)
		lines := a.Shown.(map[string]any)["lines"].([]any)
		if len(lines) != 2 {
			t.Fatalf("kim is shown %v", lines)
		}
		clk.Advance(time.Hour)
		_, err = auth.Decide(kim, p.Approval, a.Hash, true, "")
		must(t, err)
		now, err := s.For(t.Context(), q)
		must(t, err)
		if !now.Blocked || now.Table != 1 || now.Duties[0].Code != "us.co.counsel" {
			t.Fatalf("the signed table: %+v", now)
		}
		list, err := s.Tables(pol)
		must(t, err)
		if len(list) != 2 || !list[0].Live || list[0].Version != 1 || list[1].Live {
			t.Fatalf("tables: %+v", list)
		}
		records, err := s.Records(kim, "act_1")
		must(t, err)
		if len(records) != 1 || records[0].ID != kept || records[0].Table != 0 || records[0].Answer.Blocked || len(records[0].Answer.Duties) != len(first.Duties) {
			t.Fatalf("kept: %+v", records)
		}
	})
}
