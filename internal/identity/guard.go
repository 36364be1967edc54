package identity

import (
	"context"
	"net/netip"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Limits on attempts within a window. Wrong second factors count like wrong
// passwords; an account that does not exist is counted like one that does.
const (
	accountAttempts = 10
	addressAttempts = 50
	guardWindow     = 15 * time.Minute
)

// attempt is one try to sign in, counted before anything is checked, so that
// tries made at the same moment cannot slip through together.
type attempt struct {
	account string
	address string
}

func newAttempt(account, address string) attempt {
	return attempt{"account:" + tokenHash(account), "address:" + tokenHash(network(address))}
}

// network is what throttling by address means: an IPv6 subscriber holds a /64.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// enter counts the attempt, or refuses it when the account or address has had
// too many. It never joins a request's transaction: a refused sign-in rolls that
// back, and must still count.
func (s *Service) enter(a attempt) error {
	ctx, cancel := apart()
	defer cancel()
	var wait time.Duration
	err := s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		account, err := count(ctx, tx, a.account, accountAttempts)
		if err != nil {
			return err
		}
		address, err := count(ctx, tx, a.address, addressAttempts)
		wait = max(account, address)
		return err
	})
	if err != nil {
		return err
	}
	if wait > 0 {
		e := errs.New(errs.TooMany, "too_many_attempts", "too many attempts, wait a while")
		e.RetryAfter = wait
		return e
	}
	return nil
}

// count adds one attempt and answers how long the thing is locked for. It is one
// statement, so two attempts at once are two.
func count(ctx context.Context, tx *db.Tx, what string, limit int64) (time.Duration, error) {
	now := db.Micros(tx.Now)
	var until int64
	err := tx.QueryRow(ctx, `INSERT INTO sign_in_guard AS g (what, attempts, since, locked_until) VALUES ($1,1,$2,0)
		ON CONFLICT (what) DO UPDATE SET
			attempts = CASE WHEN g.locked_until > $2 THEN g.attempts
				WHEN g.locked_until > 0 OR g.since < $3 THEN 1 ELSE g.attempts + 1 END,
			since = CASE WHEN g.locked_until > $2 THEN g.since
				WHEN g.locked_until > 0 OR g.since < $3 THEN $2 ELSE g.since END,
			locked_until = CASE WHEN g.locked_until > $2 THEN g.locked_until
				WHEN g.locked_until > 0 OR g.since < $3 THEN 0
				WHEN g.attempts + 1 > $4 THEN $5 ELSE 0 END
		RETURNING locked_until`,
		what, now, now-guardWindow.Microseconds(), limit, now+guardWindow.Microseconds()).Scan(&until)
	return time.Duration(max(until-now, 0)) * time.Microsecond, err
}

// refund takes an attempt back that was not wrong, only incomplete.
func (s *Service) refund(a attempt) error {
	ctx, cancel := apart()
	defer cancel()
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE sign_in_guard SET attempts = attempts - 1 WHERE what IN ($1,$2) AND attempts > 0`, a.account, a.address)
		return err
	})
}

// pass forgets the attempts of an account that proved itself.
func pass(ctx context.Context, tx *db.Tx, a attempt) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_guard WHERE what = $1`, a.account); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE sign_in_guard SET attempts = attempts - 1 WHERE what = $1 AND attempts > 0`, a.address)
	return err
}

// apart is a context without the request's transaction.
func apart() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 20*time.Second)
}
