package evidence

import (
	"context"
	"runtime"
	"testing"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/investigation"
)

// What is destroyed has nothing that stands on it, also when both are written at
// one moment: whoever comes second is refused.
func TestNothingStandsOnWhatIsDestroyedAtTheSameMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		inv := investigation.NewService(investigation.Options{DB: w.main, Vault: w.vault, Cases: w.cases})
		w.s.Relied = inv.ReliesOn
		legal := as("stf_legal", identity.RoleLegal)
		c := w.open()
		at := w.main.Now()
		talk := func() string {
			v, err := inv.Begin(w.ana, c.ID, investigation.NewInterview{Name: "Pat", How: "phone", Zone: "UTC", Consent: "given"})
			must(t, err)
			return v.ID
		}
		for what, write := range map[string]func(ctx context.Context, interview, item string) error{
			"a fact": func(ctx context.Context, _, item string) error {
				_, err := inv.AddFact(ctx, c.ID, investigation.NewFact{From: &at, Zone: "UTC", Certainty: investigation.Exact, Text: "x", Source: investigation.FactSource{Kind: "evidence", Ref: item}})
				return err
			},
			"a finding": func(ctx context.Context, _, item string) error {
				_, err := inv.Draft(ctx, c.ID, investigation.NewFinding{Claim: "x", Standard: cases.Preponderance, Conclusion: cases.Inconclusive,
					Grounds: []investigation.FindingGround{{Side: "supports", Kind: "evidence", Ref: item}}})
				return err
			},
			"a recording": func(ctx context.Context, interview, item string) error {
				_, err := inv.Finish(ctx, interview, item)
				return err
			},
		} {
			for _, destroyedFirst := range []bool{false, true} {
				it, err := w.s.Upload(w.ana, c.ID, "door.txt", "text/plain", []byte(what))
				must(t, err)
				interview := talk()
				destroy := func(ctx context.Context) error {
					_, err := w.s.Destroy(ctx, it.ID, "not needed")
					return err
				}
				stand := func(ctx context.Context) error { return write(ctx, interview, it.ID) }
				first, as1, second, as2, want := stand, w.ana, destroy, legal, "evidence_relied_on"
				if destroyedFirst {
					first, as1, second, as2, want = destroy, legal, stand, w.ana, "evidence_destroyed"
				}
				done := make(chan error, 1)
				must(t, w.main.Tx(as1, db.Actor{ID: "stf_first", Kind: "staff"}, "test", func(ctx context.Context, _ *db.Tx) error {
					if err := first(ctx); err != nil {
						return err
					}
					ended := make(chan struct{})
					go func() {
						done <- second(as2)
						close(ended)
					}()
					w.waits(ended)
					return nil
				}))
				if got := errs.CodeOf(<-done); got != want {
					t.Errorf("%s, destroyed first %v: %q, want %q", what, destroyedFirst, got, want)
				}
			}
		}
	})
}

// waits returns when another transaction waits for a row of ours, or has ended.
func (w *world) waits(ended chan struct{}) {
	w.t.Helper()
	for w.main.Dialect == db.Postgres { // SQLite has one writer
		select {
		case <-ended:
			return
		default:
		}
		var n int
		must(w.t, w.main.QueryRow(context.Background(), `SELECT COUNT(*) FROM pg_locks WHERE NOT granted`).Scan(&n))
		if n > 0 {
			return
		}
		runtime.Gosched()
	}
}
