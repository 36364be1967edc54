package identity

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
)

// How long an answer about a token may be reused without asking the database;
// the promise is that an ended session or key is dead within a second, also in
// another process, so it is less than that.
const (
	tokenTTL = 800 * time.Millisecond
	cacheMax = 10_000 // tokens
)

// cache remembers, by token hash, who a token is. Changes made in this process
// clear it at once.
type cache struct {
	clock clock.Clock
	mu    sync.RWMutex
	gen   uint64
	known map[string]cached // only tokens that are somebody's
}

type cached struct {
	caller *Caller
	at     time.Time
	until  time.Time    // the token itself ends then; zero = never
	asking *atomic.Bool // somebody asks again already
}

func newCache(clk clock.Clock) *cache { return &cache{clock: clk, known: map[string]cached{}} }

// asked is when and in which generation a question was put to the database.
type asked struct {
	at  time.Time
	gen uint64
}

// get returns the caller known for the token, or nil and what to hand to put. In
// the second half of an answer's time one request asks again while the others
// still use it: thousands of a busy key would otherwise ask at once.
func (c *cache) get(hash string) (*Caller, asked) {
	now := c.clock.Now()
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.known[hash]
	if !ok || now.Sub(e.at) >= tokenTTL || now.Before(e.at) || !e.until.IsZero() && !now.Before(e.until) {
		return nil, asked{now, c.gen}
	}
	if now.Sub(e.at) >= tokenTTL/2 && e.asking.CompareAndSwap(false, true) {
		return nil, asked{now, c.gen}
	}
	return e.caller, asked{}
}

// put remembers an answer unless something changed since get: an answer read
// before a logout must not be stored after it.
func (c *cache) put(hash string, caller *Caller, until time.Time, q asked) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if q.gen != c.gen {
		return
	}
	if len(c.known) >= cacheMax {
		clear(c.known)
	}
	c.known[hash] = cached{caller, q.at, until, new(atomic.Bool)}
}

// clear forgets everything: somebody's rights have changed.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gen++
	clear(c.known)
}
