package db

import (
	"context"
	"math/rand/v2"
	"time"
)

// Deferred holds open the transaction of one request, so that the answer given
// for an idempotency key commits together with the effect.
type Deferred struct {
	db *DB
	h  *holder
}

// Defer gives a context in which every Tx joins one transaction that Commit ends.
func (d *DB) Defer(ctx context.Context) (context.Context, *Deferred) {
	h := &holder{}
	return context.WithValue(ctx, ambientKey{d}, h), &Deferred{d, h}
}

// Commit runs last in the open transaction (or in one of its own, if nothing
// was changed) and commits.
func (x *Deferred) Commit(ctx context.Context, last func(ctx context.Context, tx *Tx) error) error {
	defer x.Rollback()
	if x.h.tx == nil {
		t, err := x.db.begin(ctx, Actor{ID: "system", Kind: "system"}, "idempotency", true)
		if err != nil {
			return err
		}
		x.h.tx = t
	}
	wrote := x.h.tx.wrote
	if err := last(ctx, x.h.tx); err != nil {
		return err
	}
	x.h.tx.wrote = wrote
	return x.h.tx.commit()
}

// Failed reports whether a change inside failed, so that nothing may commit.
func (x *Deferred) Failed() bool { return x.h.failed }

// Rollback gives up whatever has not been committed.
func (x *Deferred) Rollback() {
	if x.h.tx != nil {
		x.h.tx.sql.Rollback()
	}
}

// Retryable reports whether the whole request may be tried again.
func Retryable(err error) bool { return retryable(err) }

func pause(ctx context.Context, attempt int) {
	wait := time.Duration(1<<attempt)*time.Millisecond + rand.N(5*time.Millisecond)
	select {
	case <-ctx.Done():
	case <-time.After(wait):
	}
}
