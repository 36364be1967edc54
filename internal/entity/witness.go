package entity

import (
	"context"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// look is how long a name that was shown counts as the same look.
const look = 15 * time.Minute

// witness writes who was shown whose name. A list that a page asks for again
// with every live message would otherwise be a leaf each time.
type witness struct {
	mu   sync.Mutex
	seen map[shown]time.Time
}

type shown struct {
	actor   string
	account uint64
}

// saw records the accounts that the reader has not been shown lately, as one
// leaf that names them. The machinery reads addresses to write to, and looks
// at nobody.
func (w *witness) saw(ctx context.Context, d *db.DB, sc identity.Scope, list []*Account) error {
	who := sc.Actor()
	if who.Kind == "system" {
		return nil
	}
	fresh := w.fresh(who.ID, list, d.Now())
	if len(fresh) == 0 {
		return nil
	}
	ids := make([]string, len(fresh))
	for i, acc := range fresh {
		ids[i] = acc.ID
	}
	return d.Tx(ctx, who, "view", func(ctx context.Context, tx *db.Tx) error {
		tx.AfterCommit(func() { w.keep(who.ID, fresh, tx.Now) })
		return tx.Record(ctx, db.Change{Kind: "account.names_shown", Object: ids[0], On: ids[1:], Private: true})
	})
}

func (w *witness) fresh(actor string, list []*Account, now time.Time) []*Account {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []*Account
	for _, acc := range list {
		if acc.Name == "" && acc.Email == "" && acc.Phone == "" {
			continue
		}
		if at, ok := w.seen[shown{actor, acc.EID}]; !ok || now.Sub(at) >= look {
			out = append(out, acc)
		}
	}
	return out
}

func (w *witness) keep(actor string, list []*Account, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen == nil || len(w.seen) > 50_000 {
		w.seen = map[shown]time.Time{}
	}
	for _, acc := range list {
		w.seen[shown{actor, acc.EID}] = now
	}
}
