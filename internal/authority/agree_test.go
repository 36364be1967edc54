package authority

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// TestServiceAgreesWithTheRules runs random sequences on the real service and
// the pure rules with an exact memory side by side: every answer is the same.
func TestServiceAgreesWithTheRules(t *testing.T) {
	runs := 6
	if os.Getenv("PROVE_AUTHORITY") != "" {
		runs = 400
	}
	each(t, func(t *testing.T, w *world) {
		for run := range runs {
			w.agree(t, rand.New(rand.NewPCG(uint64(run), 3)), run)
		}
	})
}

func (w *world) agree(t *testing.T, r *rand.Rand, run int) {
	// A window of its own, so that runs do not see each other's sums.
	w.clk.Advance(1000 * time.Hour)
	d := Shipped()
	for i := range d.Kinds {
		if d.Kinds[i].Kind == Bulk {
			d.Kinds[i].Signatures = 1 + run%2
			d.Kinds[i].NotManager = run%3 == 0
			for j := range d.Kinds[i].Limits {
				d.Kinds[i].Limits[j].Across = []string{OfPreparer, OfSubject, OfAll}[r.IntN(3)]
			}
		}
	}
	c, err := compile(d, 99)
	must(t, err)
	w.live.Store(c)
	m := &model{r: r, table: c.kinds, people: map[string]*Colleague{}, boss: map[string]string{"stf_a": "stf_b"}}
	must(t, w.db.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM staff_managers`)
		return err
	}))
	choices := []string{identity.RoleCommander, identity.RoleFraudAnalyst, identity.RoleProgramManager, identity.RoleLegal}
	calls := map[string]context.Context{}
	set := func(name string) {
		var roles []string
		for _, c := range choices {
			if r.IntN(2) == 0 {
				roles = append(roles, c)
			}
		}
		calls[name] = w.hire(name, roles...)
		slices.Sort(roles)
		m.people["stf_"+name] = &Colleague{ID: "stf_" + name, Roles: roles, Active: true}
	}
	names := []string{"a", "b", "c", "d"}
	for _, n := range names {
		set(n)
	}
	_, err = w.SetManager(w.hire("ada", identity.RoleAdmin), "stf_a", 0, "stf_b")
	must(t, err)
	ids, shown := []string{}, []int{}
	for step := range 40 {
		w.clk.Advance(time.Duration(r.IntN(120)) * time.Minute)
		m.now = w.clk.Now()
		name := names[r.IntN(4)]
		who := m.people["stf_"+name]
		switch op := r.IntN(8); {
		case op < 3 && len(who.Roles) > 0:
			a := Act{Kind: Bulk, Count: 1 + r.Int64N(60), Subject: "stf_" + names[r.IntN(4)], Object: "blk_" + strconv.Itoa(run) + "_" + strconv.Itoa(step), Title: "Warn many", Shown: step}
			req := &Request{Kind: Bulk, Size: a.Count, Preparer: who.ID, Subject: a.Subject, Needed: c.kinds[Bulk].Signatures, NotManager: c.kinds[Bulk].NotManager, State: Pending,
				ExpiresAt: m.now.Add(period(c.kinds[Bulk].Expires))}
			req.Hash, _, _ = Hash(step)
			out, err := weigh(c.kinds[Bulk], who.Roles, a.Count, "", m.used(req))
			must(t, err)
			req.Grounds = out.grounds
			v, err := w.ask(calls[name], a)
			blocked := req.NotManager && m.boss[a.Subject] == who.ID
			if (err == nil) != (len(out.grounds) > 0 && !blocked && (out.alone || reaches(req))) || err == nil && v.Allowed != out.alone {
				t.Fatalf("run %d step %d: service %+v %v, rules %+v", run, step, v, err, out)
			}
			if err != nil {
				continue
			}
			if out.alone {
				req.State = Alone
			}
			m.reqs, m.counted, ids, shown = append(m.reqs, req), append(m.counted, m.now), append(ids, v.Approval), append(shown, step)
		case op < 6 && len(m.reqs) > 0:
			i := r.IntN(len(m.reqs))
			if ids[i] == "" || !slices.ContainsFunc(who.Roles, func(r string) bool { return r != identity.RoleFraudAnalyst }) {
				continue
			}
			approve := r.IntN(5) > 0
			mine := m.reqs[i].sign(*who, m.boss[m.reqs[i].Subject], m.reqs[i].Hash, approve, m.now)
			_, err := w.Decide(calls[name], ids[i], m.reqs[i].Hash, approve, "because")
			if errs.CodeOf(err) != errs.CodeOf(mine) {
				t.Fatalf("run %d step %d: service %v, rules %v", run, step, err, mine)
			}
		case op == 6 && len(m.reqs) > 0:
			i := r.IntN(len(m.reqs))
			if ids[i] == "" {
				continue
			}
			by := m.reqs[i].Preparer[4:]
			mine := m.reqs[i].use(m.reqs[i].Hash, m.now, func(id string) (Colleague, string, error) { return *m.people[id], m.boss[m.reqs[i].Subject], nil })
			if mine == nil {
				m.counted[i] = m.now
			}
			err := w.db.Tx(t.Context(), db.Actor{ID: "stf_" + by, Kind: "staff"}, "do", func(ctx context.Context, tx *db.Tx) error {
				return w.Approved(ctx, tx, ids[i], shown[i])
			})
			if errs.CodeOf(err) != errs.CodeOf(mine) {
				t.Fatalf("run %d step %d: service %v, rules %v", run, step, err, mine)
			}
		case op == 7:
			set(name)
		}
	}
}
