package policy

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// world is an office with a few people and no rule book.
type world struct {
	t                    *testing.T
	main                 *db.DB
	clock                *clock.Fake
	s                    *Service
	runner               *jobs.Runner
	lia, leo, max        context.Context // policy leads, legal
	ana, bo, audit, robo context.Context // critical response, auditor, an API key
	told                 []string
	trained              bool
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(t, office(t, d, clk)) })
}

func office(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	w := &world{main: d, clock: clk, trained: true}
	w.t, _ = t.(*testing.T)
	w.s = NewService(Options{DB: d,
		People: func(context.Context) ([]Person, error) {
			return []Person{{"stf_lia", "Lia", []string{identity.RolePolicyLead}}, {"stf_ana", "Ana", []string{identity.RoleCriticalResponse}},
				{"stf_bo", "Bo", []string{identity.RoleCriticalResponse}}}, nil
		},
		Trained: func(_ context.Context, course string, _ []string) (bool, string, error) {
			return w.trained, "One person has not passed " + course + ".", nil
		},
		Tell: func(_ context.Context, staff, _, subject, _ string) error {
			w.told = append(w.told, staff+": "+subject)
			return nil
		},
	})
	w.runner = jobs.New(d, clk, slog.New(slog.NewTextHandler(io.Discard, nil)))
	w.s.Handle(w.runner)
	w.lia, w.leo, w.max = staff("stf_lia", identity.RolePolicyLead), staff("stf_leo", identity.RolePolicyLead), staff("stf_max", identity.RoleLegal)
	w.ana, w.bo, w.audit = staff("stf_ana", identity.RoleCriticalResponse), staff("stf_bo", identity.RoleCriticalResponse), staff("stf_audit", identity.RoleAuditor)
	return w
}

func staff(id string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, []string{identity.Everywhere}))
}

// text is a small policy that is complete.
func text() *PolicyText {
	return &PolicyText{ID: "care", Code: "CAR", Title: "Care of things", Audience: []string{"worker"}, Owner: identity.RolePolicyLead, Public: true, Quorum: 1, ReviewDays: 90,
		Clauses: []PolicyClauseText{
			{ID: "CAR-1", Title: "Bring back what you hold", Rule: "Keys and animals go back to their owner on the day. Tell us at once when you cannot.", Public: "Bring back keys and animals on the day.",
				Standard: Preponderance, Ladder: []string{"educate", "warn", "suspend 7 d"}, Weight: 10, Evidence: []string{"Custody record"},
				Overlays: []PolicyOverlay{{Jurisdiction: "US-WA", Ladder: []string{"warn"}, Note: "for the test"}, {Jurisdiction: "US-WA-SEA", Rule: "In Seattle keys go back within the hour."},
					{Audience: "merchant", Rule: "Stores keep keys in a safe."}}},
			{ID: "CAR-2", Title: "Say what broke", Rule: "Whoever breaks something says so the same day.", Public: "Say what broke."},
		}}
}

// inForce puts a text in force: written by lia, approved by leo, published by lia.
func (w *world) inForce(t *PolicyText, change string) *Policy {
	w.t.Helper()
	var version int64
	p, err := w.s.Get(w.lia, t.ID, PolicyLook{})
	switch {
	case errs.IsKind(err, errs.NotFound):
		_, err = w.s.Create(w.lia, t)
		must(w.t, err)
	case p.Next != nil:
		version = p.Next.Version
		fallthrough
	default:
		_, err = w.s.Save(w.lia, t.ID, t, version)
		must(w.t, err)
	}
	return w.through(t.ID, PolicyAsking{Note: "as agreed", Change: change})
}

// through takes the next text of a document the rest of the way.
func (w *world) through(id string, ask PolicyAsking) *Policy {
	w.t.Helper()
	p, err := w.s.Ask(w.lia, id, ask)
	must(w.t, err)
	_, err = w.s.Approve(w.leo, id, p.Next.Shown, "")
	must(w.t, err)
	p, err = w.s.Publish(w.lia, id, p.Next.Shown)
	must(w.t, err)
	return p
}

func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	for {
		n, err := w.runner.RunDue(context.Background())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func code(t *testing.T, err error, want string) {
	t.Helper()
	if errs.CodeOf(err) != want {
		t.Errorf("want %s, got %v", want, err)
	}
}
