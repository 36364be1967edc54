package authority

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
)

// world is the service with people and a thing that they act on.
type world struct {
	*Service
	t      *testing.T
	clk    *clock.Fake
	runner *jobs.Runner
	thing  string // what is shown of it
	did    []string
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		w := &world{Service: NewService(Options{DB: d, Vault: v}), t: t, clk: clk, thing: "as it is"}
		must(t, w.Load(t.Context()))
		w.runner = jobs.New(d, clk, slog.New(slog.NewTextHandler(io.Discard, nil)))
		w.Handle(w.runner)
		w.On(Deactivate, Handler{
			Now: func(context.Context, *db.Tx, *Request) (any, error) { return w.thing, nil },
			Approved: func(_ context.Context, _ *db.Tx, r *Request) error {
				w.did = append(w.did, "did "+r.Object)
				return nil
			},
			Dropped: func(_ context.Context, _ *db.Tx, r *Request) error {
				w.did = append(w.did, r.State+" "+r.Object)
				return nil
			},
		})
		fn(t, w)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// hire makes a member of staff; again, with other roles.
func (w *world) hire(name string, roles ...string) context.Context {
	w.t.Helper()
	must(w.t, w.db.Machinery(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version)
			VALUES ($1, $1, $2, 'active', '', 0, 'en', 'auto', 0, 1) ON CONFLICT (id) DO UPDATE SET state = 'active'`, "stf_"+name, name)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM staff_role WHERE staff = $1`, "stf_"+name); err != nil {
			return err
		}
		for _, r := range roles {
			if _, err := tx.Exec(ctx, `INSERT INTO staff_role(staff, role) VALUES ($1,$2)`, "stf_"+name, r); err != nil {
				return err
			}
		}
		return nil
	}))
	return identity.WithCaller(w.t.Context(), identity.StaffCaller("stf_"+name, name, roles, nil, []string{identity.Everywhere}))
}

func (w *world) leaves(name string) {
	w.t.Helper()
	must(w.t, w.db.Machinery(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE staff SET state = 'disabled' WHERE id = $1`, "stf_"+name)
		return err
	}))
}

// ask weighs an act in a transaction of its own.
func (w *world) ask(who context.Context, a Act) (v Verdict, err error) {
	w.t.Helper()
	sc, err := identity.Require(who, identity.PermAuthorityRead)
	must(w.t, err)
	err = w.db.Tx(who, sc.Actor(), "act", func(ctx context.Context, tx *db.Tx) error {
		v, err = w.Check(ctx, tx, sc, a)
		return err
	})
	return v, err
}

func (w *world) deactivate(who context.Context, object string) Verdict {
	w.t.Helper()
	v, err := w.ask(who, Act{Kind: Deactivate, Object: object, Title: "Deactivate one account", Shown: w.thing})
	must(w.t, err)
	if v.Allowed || v.Approval == "" {
		w.t.Fatalf("a deactivation is nobody's alone: %+v", v)
	}
	return v
}

func TestASecondPersonSigns(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ines, lee := w.hire("ines", identity.RoleInvestigator), w.hire("lee", identity.RoleCommander)
		bo := w.hire("bo", identity.RoleInvestigator)
		v := w.deactivate(ines, "act_1")
		if len(v.Approvers) != 1 || v.Approvers[0].Name != "lee" {
			t.Fatalf("may sign: %+v", v.Approvers)
		}
		if again := w.deactivate(ines, "act_1"); again.Approval != v.Approval {
			t.Fatal("the same act asked for again is another request")
		}
		_, err := w.Decide(ines, v.Approval, v.Hash, true, "")
		want(t, err, "permission_missing")
		_, err = w.Decide(bo, v.Approval, v.Hash, true, "")
		want(t, err, "permission_missing")
		_, err = w.Decide(lee, v.Approval, "another hash", true, "")
		want(t, err, "approval_not_as_shown")
		a, err := w.Approval(lee, v.Approval)
		must(t, err)
		if a.Shown != "as it is" || !a.MayDecide || a.Preparer.Name != "ines" {
			t.Fatalf("lee sees %+v", a)
		}
		a, err = w.Decide(lee, v.Approval, a.Hash, true, "agreed")
		must(t, err)
		if a.State != Used || len(w.did) != 1 || w.did[0] != "did act_1" {
			t.Fatalf("signed, and then: %s %q", a.State, w.did)
		}
		_, err = w.Decide(lee, v.Approval, a.Hash, true, "")
		want(t, err, "approval_used")
		who, err := w.Signers(t.Context(), "act_1")
		must(t, err)
		if !slices.Equal(who, []string{"stf_lee"}) {
			t.Fatalf("signers: %v", who)
		}
	})
}

func TestWhoPreparedDoesNotSign(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lee := w.hire("lee", identity.RoleCommander)
		v := w.deactivate(lee, "act_1")
		if len(v.Approvers) != 0 {
			t.Fatalf("may sign: %+v", v.Approvers)
		}
		_, err := w.Decide(lee, v.Approval, v.Hash, true, "")
		want(t, err, "approval_by_preparer")
		a, err := w.Approval(lee, v.Approval)
		must(t, err)
		if a.MayDecide || a.WhyNot == "" {
			t.Fatalf("lee sees %+v", a)
		}
		_, err = w.Withdraw(lee, v.Approval, "")
		must(t, err)
		_, err = w.Decide(w.hire("kim", identity.RoleLegal), v.Approval, v.Hash, true, "")
		want(t, err, "approval_withdrawn")
	})
}

func TestWhatChangedIsVoid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ines, lee := w.hire("ines", identity.RoleInvestigator), w.hire("lee", identity.RoleCommander)
		v := w.deactivate(ines, "act_1")
		w.thing = "as it is now: one order more in hand"
		_, err := w.Decide(lee, v.Approval, v.Hash, true, "")
		want(t, err, "approval_void")
		if len(w.did) != 1 || w.did[0] != "void act_1" {
			t.Fatalf("and then: %q", w.did)
		}
		_, err = w.Decide(lee, v.Approval, v.Hash, true, "")
		want(t, err, "approval_void")

		// One that its preparer carries out.
		export := Act{Kind: Export, Object: "pkg_1", Title: "Export one case", Shown: map[string]any{"files": 3}}
		v, err = w.ask(ines, export)
		must(t, err)
		use := func(who context.Context, shown any) error {
			sc, err := identity.Require(who, identity.PermAuthorityRead)
			must(t, err)
			return w.db.Tx(who, sc.Actor(), "export", func(ctx context.Context, tx *db.Tx) error { return w.Approved(ctx, tx, v.Approval, shown) })
		}
		want(t, use(ines, export.Shown), "approval_pending")
		kim := w.hire("kim", identity.RolePrivacy)
		_, err = w.Decide(kim, v.Approval, v.Hash, true, "")
		must(t, err)
		want(t, use(ines, map[string]any{"files": 4}), "approval_void")
		want(t, use(kim, export.Shown), "approval_of_another")
		w.hire("kim", identity.RoleQA) // may not sign any more
		want(t, use(ines, export.Shown), "approval_void")
		w.hire("kim", identity.RolePrivacy)
		must(t, use(ines, export.Shown))
		want(t, use(ines, export.Shown), "approval_used")
	})
}

func TestSplittingDoesNotHelp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fay := w.hire("fay", identity.RoleFraudAnalyst)
		w.hire("lee", identity.RoleCommander)
		bulk := func(n int64) (Verdict, error) {
			return w.ask(fay, Act{Kind: Bulk, Count: n, Object: "blk_" + strconv.Itoa(w.clk.Now().Nanosecond()) + strconv.FormatInt(n, 10), Title: "Warn many", Shown: n})
		}
		for _, n := range []int64{25, 24} {
			v, err := bulk(n)
			must(t, err)
			if !v.Allowed {
				t.Fatalf("%d is within fay's limit", n)
			}
		}
		v, err := bulk(2) // 49 of 50 are gone
		must(t, err)
		if v.Allowed {
			t.Fatal("51 in a day, in three parts")
		}
		v, err = bulk(1) // what waits counts
		must(t, err)
		if v.Allowed {
			t.Fatal("what waits does not count")
		}
		v, err = bulk(600) // beyond lee
		must(t, err)
		if v.Allowed || len(v.Approvers) != 0 {
			t.Fatalf("600 is beyond everybody here: %+v", v)
		}
		mine, err := w.Mine(fay)
		must(t, err)
		i := slices.IndexFunc(mine, func(m OwnLimit) bool { return m.Kind == Bulk })
		if mine[i].Left != 0 || mine[i].Before != 652 {
			t.Fatalf("left: %+v", mine[i])
		}
		w.clk.Advance(49 * time.Hour)
		_, err = w.runner.RunDue(t.Context())
		must(t, err)
		v, err = bulk(25)
		must(t, err)
		if !v.Allowed {
			t.Fatal("the window has passed and what waited has lapsed")
		}
	})
}

// Two who act at the same moment do not both get the last of a limit.
func TestAtTheSameMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fay := w.hire("fay", identity.RoleFraudAnalyst)
		w.hire("lee", identity.RoleCommander)
		sc, err := identity.Require(fay, identity.PermAuthorityRead)
		must(t, err)
		var mu sync.Mutex
		allowed := 0
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				err := w.db.Tx(fay, sc.Actor(), "act", func(ctx context.Context, tx *db.Tx) error {
					v, err := w.Check(ctx, tx, sc, Act{Kind: Bulk, Count: 20, Object: "blk_" + strconv.Itoa(i), Title: "Warn many", Shown: i})
					if v.Allowed {
						mu.Lock()
						allowed++
						mu.Unlock()
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if allowed != 2 {
			t.Fatalf("%d of 20 each went through a limit of 50", allowed)
		}
	})
}

func TestClocks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ines, lee := w.hire("ines", identity.RoleInvestigator), w.hire("lee", identity.RoleCommander)
		var reminded []string
		w.Remind = func(_ context.Context, _ *db.Tx, r *Request, who []Colleague) error {
			for _, p := range who {
				reminded = append(reminded, r.Object+" "+p.Name)
			}
			return nil
		}
		v := w.deactivate(ines, "act_1")
		later := func(d time.Duration) {
			w.clk.Advance(d)
			for range 2 { // jobs may come twice
				_, err := w.runner.RunDue(t.Context())
				must(t, err)
			}
		}
		later(4*time.Hour - time.Second)
		if len(reminded) != 0 {
			t.Fatalf("too early: %q", reminded)
		}
		later(time.Second)
		page, err := w.Approvals(lee, Filter{View: "sign"}, "", 50)
		must(t, err)
		if !slices.Equal(reminded, []string{"act_1 lee"}) || len(page.Items) != 1 || !page.Items[0].Overdue {
			t.Fatalf("reminded %q, queue %+v", reminded, page.Items)
		}
		later(68 * time.Hour)
		if a, err := w.Approval(ines, v.Approval); err != nil || a.State != Expired {
			t.Fatalf("after three days: %+v %v", a, err)
		}
		if !slices.Equal(w.did, []string{"expired act_1"}) || len(reminded) != 1 {
			t.Fatalf("and then: %q %q", w.did, reminded)
		}
		_, err = w.Decide(lee, v.Approval, v.Hash, true, "")
		want(t, err, "approval_expired")
	})
}

func TestManagersStayApart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.hire("ada", identity.RoleAdmin)
		ines := w.hire("ines", identity.RoleInvestigator)
		kim, pia := w.hire("kim", identity.RolePrivacy), w.hire("pia", identity.RolePrivacy)
		_, err := w.SetManager(admin, "stf_ines", 0, "stf_kim")
		must(t, err)
		_, err = w.SetManager(admin, "stf_ines", 0, "stf_pia")
		want(t, err, "version_stale")
		review := Act{Kind: BreakGlass, Object: "brk_1", Subject: "stf_ines", Title: "Review one look", Shown: "looked"}
		_, err = w.ask(kim, review)
		want(t, err, "authority_manager")
		v, err := w.ask(ines, review)
		must(t, err)
		if len(v.Approvers) != 1 || v.Approvers[0].Name != "pia" {
			t.Fatalf("may sign: %+v", v.Approvers)
		}
		_, err = w.Decide(kim, v.Approval, v.Hash, true, "")
		want(t, err, "approval_by_manager")
		_, err = w.Decide(pia, v.Approval, v.Hash, false, " ")
		want(t, err, "reason_missing")
		a, err := w.Decide(pia, v.Approval, v.Hash, false, "no ground for the look")
		must(t, err)
		if a.State != Refused || a.Signatures[0].Reason != "no ground for the look" {
			t.Fatalf("refused: %+v", a)
		}
	})
}

func TestLimitsNeedASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada, kim := w.hire("ada", identity.RoleAdmin), w.hire("kim", identity.RoleLegal)
		fay := w.hire("fay", identity.RoleFraudAnalyst)
		d := Shipped()
		d.Kinds[1].Limits[1].PerAct = 5
		broken := Shipped()
		broken.Kinds[0].Limits[0].Approvers = []LimitSigner{{identity.RoleBPO, -1}}
		broken.Kinds[1].Limits[0].Within = ""
		_, err := w.Propose(ada, 0, "tighter", broken)
		want(t, err, "authority_limits_invalid")
		v, err := w.Propose(ada, 0, "tighter bulks", d)
		must(t, err)
		if v.State != "waiting" || v.Live {
			t.Fatalf("proposed: %+v", v)
		}
		w.clk.Advance(time.Second)
		other, err := w.Propose(ada, 0, "tighter still", func() Table { d := Shipped(); d.Kinds[1].Limits[1].PerAct = 4; return d }())
		must(t, err)
		a, err := w.Approval(kim, v.Approval)
		must(t, err)
		_, err = w.Decide(kim, v.Approval, a.Hash, true, "")
		must(t, err)
		b, err := w.Approval(kim, other.Approval)
		must(t, err)
		_, err = w.Decide(kim, other.Approval, b.Hash, true, "")
		want(t, err, "approval_void")
		list, err := w.LimitTables(kim)
		must(t, err)
		if len(list) != 3 || list[0].State != "dropped" || !list[1].Live || list[1].Version != 1 || list[2].Live {
			t.Fatalf("tables: %+v", list)
		}
		w.hire("lee", identity.RoleCommander)
		got, err := w.ask(fay, Act{Kind: Bulk, Count: 6, Object: "blk_1", Title: "Warn many", Shown: 6})
		must(t, err)
		if got.Allowed {
			t.Fatal("the new table does not hold")
		}
		fresh := NewService(Options{DB: w.db, Vault: w.vault})
		must(t, fresh.Load(t.Context()))
		if fresh.live.Load().version != 1 {
			t.Fatal("after a restart another table holds")
		}
	})
}

func TestNobodysAuthority(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		qa := w.hire("quin", identity.RoleQA)
		_, err := w.ask(qa, Act{Kind: Deactivate, Object: "act_1", Title: "Deactivate one account", Shown: 1})
		want(t, err, "authority_none")
		_, err = w.ask(qa, Act{Kind: "coffee", Object: "act_1", Title: "Coffee", Shown: 1})
		want(t, err, "authority_kind")
		_, err = w.ask(qa, Act{Kind: Settlement, Object: "clm_1", Title: "Pay", Shown: 1})
		want(t, err, "authority_amount")
	})
}
