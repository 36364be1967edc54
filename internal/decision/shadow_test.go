package decision

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

func TestShadowBesideLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana, ben := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst), w.hire("stf_b", "Ben", identity.RolePolicyLead)
		w.send("order.placed", placed("c0", "o0", "k0", "120.00", 2, seattle)) // before there was a candidate
		w.catchUp()
		w.clk.Advance(time.Hour)
		d := w.approve(ana, ben, must[*Draft](t)(w.s.NewDraft(ana, NewDraft{Rule: "big", Source: sharper})))
		if _, err := w.in.PumpControl(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.clk.Advance(24 * time.Hour)
		both := w.send("order.placed", placed("c1", "o1", "k1", "120.00", 2, seattle))
		fresh := w.send("order.placed", placed("c2", "o2", "k2", "60.00", 2, seattle))
		w.send("order.placed", placed("c3", "o3", "k3", "70.00", 2, portland))
		w.send("order.placed", placed("c4", "o4", "k4", "20.00", 2, seattle))
		w.catchUp()
		err := w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO event_truths(event_id, truth, at) VALUES ($1, $2, 0), ($3, $4, 0)`, both, int(truthConfirmed), fresh, int(truthGood))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}

		x := must[*Shadow](t)(w.s.Shadow(ana, d.Candidate))
		if x.Live != "big" || x.Hits != 3 || x.LiveHits != 1 || x.New != 2 || x.Lost != 0 || x.Same != 1 || x.Known != 2 || x.Confirmed != 1 || *x.Precision != 0.5 {
			t.Fatalf("%+v", x)
		}
		if n := len(x.Days); n != 2 || x.Days[0].Draft != 0 || x.Days[1].Draft != 3 || x.Days[1].Live != 1 {
			t.Fatalf("%+v", x.Days)
		}
		if e := x.Examples; len(e) != 3 || e[0].Kind != HitNew || e[1].EventID != fresh || e[1].Label != "good" || e[1].LiveOutcome != "allow" || e[1].Outcome != "review" || e[2].Kind != HitSame || e[2].Label != "confirmed" {
			t.Fatalf("%+v", e)
		}
		// Who sees one region counts that region.
		if x = must[*Shadow](t)(w.s.Shadow(staff("US-OR"), d.Candidate)); x.Hits != 1 || x.Known != 0 || len(x.Examples) != 1 {
			t.Fatalf("%+v", x)
		}
		if _, err := w.s.Shadow(ana, "no-such"); code(err) != "rule_not_found" {
			t.Fatal(err)
		}
	})
}
