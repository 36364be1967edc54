package identity

import (
	"sync"
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
	known map[string]cached
}

type cached struct {
	caller *Caller // nil: nobody
	at     time.Time
	until  time.Time // the token itself ends then; zero = never
}

func newCache(clk clock.Clock) *cache { return &cache{clock: clk, known: map[string]cached{}} }

// get returns what is known, and the generation to hand to put.
func (c *cache) get(hash string) (caller *Caller, ok bool, gen uint64) {
	now := c.clock.Now()
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.known[hash]
	if !ok || now.Sub(e.at) >= tokenTTL || now.Before(e.at) || !e.until.IsZero() && !now.Before(e.until) {
		return nil, false, c.gen
	}
	return e.caller, true, c.gen
}

// put remembers an answer unless something changed since get: an answer read
// before a logout must not be stored after it.
func (c *cache) put(hash string, caller *Caller, until time.Time, gen uint64) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if gen != c.gen {
		return
	}
	if len(c.known) >= cacheMax {
		clear(c.known)
	}
	c.known[hash] = cached{caller, now, until}
}

// clear forgets everything: somebody's rights have changed.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gen++
	clear(c.known)
}
