package cases

import (
	"context"
	"errors"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// A case by hand takes an account, an order and a region: each is looked up
// within the scope of who opens it, and what is wrong is named at its field.
func TestANewCaseByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		here, away := w.account("tina", "customer", "US-TX", "Tina"), w.account("walt", "customer", "US-WA", "Walt")
		order := func(ref, region string) {
			t.Helper()
			eid, _, err := w.vault.Entity("order", []byte(ref))
			must(t, err)
			must(t, w.vault.Sync())
			must(t, w.history.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
					VALUES ($1,1,$2,0,0,'delivered',0,0,100,'USD','Austin','Basketly',$3)`, eid, here, region)
				return err
			}))
		}
		order("o-tx", "US-TX")
		order("o-wa", "US-WA")
		open := func(in Opening) (*Case, error) {
			in.Title, in.Type, in.Severity = "By hand", "safety", S3
			return w.cases.Open(w.texas, in)
		}
		for _, in := range []Opening{{Account: "tina"}, {Account: " tina "}, {Account: id.Entity("acc", here)}, {Order: "o-tx"}, {Account: "tina", Order: "o-tx", Region: "US-TX"}} {
			if c, err := open(in); err != nil || c.Region != "US-TX" || c.Brand != "Basketly" || in.Account != "" && c.Account != id.Entity("acc", here) || in.Order != "" && c.Order == "" {
				t.Errorf("%+v: %+v %v", in, c, err)
			}
		}
		var bad *errs.Error
		if _, err := w.cases.Open(w.ana, Opening{Title: "By hand", Type: "safety", Severity: S3, Region: "Texas"}); !errors.As(err, &bad) || len(bad.Fields) != 1 || bad.Fields[0].Pointer != "/region" {
			t.Errorf("no region at all: %v", err)
		}
		for pointer, list := range map[string][]Opening{
			"/account": {{Account: "nobody"}, {Account: "walt"}, {Account: id.Entity("acc", away)}},
			"/order":   {{Order: "o-none", Region: "US-TX"}, {Order: "o-wa", Region: "US-TX"}},
			"/region":  {{Account: "tina", Region: "Texas"}, {Region: "US-WA"}, {Region: "us-tx"}},
		} {
			said := ""
			for _, in := range list {
				_, err := open(in)
				var e *errs.Error
				if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Pointer != pointer {
					t.Errorf("%+v: %v", in, err)
					continue
				}
				// What is hidden and what is not there are told in one sentence.
				if pointer != "/region" && said != "" && said != err.Error() {
					t.Errorf("%+v: %q, not %q", in, err, said)
				}
				said = err.Error()
			}
		}
	})
}
