package intake

import (
	"sync"
	"time"
)

// Limiter lets each key (an address) act burst times, and then once every
// refill. It forgets idle keys, so its memory is bounded by those active now.
type Limiter struct {
	burst  int
	refill time.Duration

	mu   sync.Mutex
	full map[string]time.Time // when the key's allowance will be whole again
}

// NewLimiter makes a Limiter.
func NewLimiter(burst int, refill time.Duration) *Limiter {
	return &Limiter{burst: burst, refill: refill, full: map[string]time.Time{}}
}

// maxKeys is when idle keys are swept.
const maxKeys = 10_000

// Allow says whether key may act at now, and counts it.
func (l *Limiter) Allow(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.full) >= maxKeys {
		for k, at := range l.full {
			if !at.After(now) {
				delete(l.full, k)
			}
		}
	}
	at := l.full[key]
	if at.Before(now) {
		at = now
	}
	at = at.Add(l.refill)
	if at.Sub(now) > time.Duration(l.burst)*l.refill {
		return false
	}
	l.full[key] = at
	return true
}
